//! Several pickles, one after another.

use std::io::BufRead;
use std::marker::PhantomData;

use serde_core::de::{self, Deserialize, DeserializeOwned, Visitor};

use super::DeOptions;
use super::context::Context;
use super::methods::all_methods;
use crate::arena::Document;
use crate::error::{Category, Error, ErrorCode, Result};
use crate::machine::Frames;
use crate::op::Cursor;
use crate::opcode::Opcode;

/// Reads pickles that stand one after another in a slice or a reader.
///
/// ```
/// let log = b"\x80\x04K\x01.\x80\x04K\x02.";
/// let entries: Result<Vec<u32>, _> = pickles::Deserializer::from_slice(log).into_iter().collect();
/// assert_eq!(entries?, [1, 2]);
/// # Ok::<(), pickles::Error>(())
/// ```
///
/// Over a slice it is also a `serde::Deserializer` by mutable reference, each use of which reads the next pickle. `read`
/// does more: it reads a [`PickleValue`](crate::PickleValue) under `#[serde(flatten)]` without loss, for which the value
/// is read twice.
#[derive(Debug)]
pub struct Deserializer<S> {
    source: S,
    options: DeOptions,
}

/// Where pickles come from: a [`SliceRead`] or an [`IoRead`].
pub trait Source: private::Sealed {}

mod private {
    use crate::error::Result;

    pub trait Sealed {
        /// Whether nothing is left.
        fn is_at_end(&mut self) -> Result<bool>;

        /// How many bytes were read.
        fn byte_offset(&self) -> u64;
    }
}

/// A slice, and how far it was read.
#[derive(Debug)]
pub struct SliceRead<'de> {
    input: &'de [u8],
    offset: usize,
}

/// A reader, and how far it was read.
#[derive(Debug)]
pub struct IoRead<R> {
    reader: R,
    offset: u64,
}

impl Source for SliceRead<'_> {}

impl private::Sealed for SliceRead<'_> {
    fn is_at_end(&mut self) -> Result<bool> {
        Ok(self.offset >= self.input.len())
    }

    fn byte_offset(&self) -> u64 {
        self.offset as u64
    }
}

impl<R: BufRead> Source for IoRead<R> {}

impl<R: BufRead> private::Sealed for IoRead<R> {
    fn is_at_end(&mut self) -> Result<bool> {
        Ok(self.reader.fill_buf()?.is_empty())
    }

    fn byte_offset(&self) -> u64 {
        self.offset
    }
}

impl<S: Source> Deserializer<S> {
    /// Reads with options. [`Trailing`](crate::Trailing) means nothing here.
    pub fn with_options(mut self, options: DeOptions) -> Self {
        self.options = options;
        self
    }

    /// How many bytes were read: the place right behind the STOP of the last pickle.
    pub fn byte_offset(&self) -> u64 {
        self.source.byte_offset()
    }

    /// Whether nothing is left to read.
    ///
    /// # Errors
    ///
    /// If the reader fails.
    pub fn is_at_end(&mut self) -> Result<bool> {
        self.source.is_at_end()
    }
}

impl<'de> Deserializer<SliceRead<'de>> {
    /// Reads the pickles in a slice; strings and bytes can be borrowed from it.
    pub fn from_slice(input: &'de [u8]) -> Self {
        Deserializer { source: SliceRead { input, offset: 0 }, options: DeOptions::new() }
    }

    /// Reads the next pickle.
    ///
    /// After an error that lies in the value and not in the bytes, the next call goes on with the next pickle.
    ///
    /// # Errors
    ///
    /// As [`from_slice`](crate::from_slice()).
    pub fn read<T: Deserialize<'de>>(&mut self) -> Result<T> {
        let (document, base) = self.run_next()?;
        self.options.read(&document, base)
    }

    /// The values of all pickles, up to the end or the first error.
    #[allow(clippy::should_implement_trait)] // Named as in serde_json; the type to read is its parameter.
    pub fn into_iter<T: Deserialize<'de>>(self) -> Iter<SliceRead<'de>, T> {
        Iter { deserializer: self, failed: false, value: PhantomData }
    }

    fn read_with<R>(&mut self, read: impl FnOnce(Context<'_, 'de>) -> Result<R>) -> Result<R> {
        let (document, base) = self.run_next()?;
        read(Context::new(&document, &self.options, base))
    }

    /// Runs the next pickle, and says where it begins.
    fn run_next(&mut self) -> Result<(Document<'de>, u64)> {
        let base = self.source.offset;
        let input = self.source.input.get(base..).unwrap_or(&[]);
        let document = self.options.run(input, Frames::Held).map_err(|error| error.moved_by(base as u64))?;
        self.source.offset = base + document.len;
        Ok((document, base as u64))
    }
}

impl<R: BufRead> Deserializer<IoRead<R>> {
    /// Reads the pickles that a reader holds. Between pickles the reader stands right behind the last STOP.
    pub fn from_reader(reader: R) -> Self {
        Deserializer { source: IoRead { reader, offset: 0 }, options: DeOptions::new() }
    }

    /// Reads the next pickle.
    ///
    /// # Errors
    ///
    /// As [`from_reader`](crate::from_reader()).
    pub fn read<T: DeserializeOwned>(&mut self) -> Result<T> {
        let base = self.source.offset;
        let mut pickle = Vec::new();
        let taken = take_pickle(&mut self.source.reader, &mut pickle);
        self.source.offset += pickle.len() as u64;
        let document = match (taken, self.options.run(&pickle, Frames::Any)) {
            // What is wrong before the place where the walk ended comes first.
            (Ok(()), run) => run,
            (Err(error), Err(earlier)) if error.classify() != Category::Io => Err(earlier),
            (Err(error), _) => Err(error),
        };
        let document = document.map_err(|error| error.moved_by(base))?;
        self.options.read(&document, base)
    }

    /// The values of all pickles, up to the end or the first error.
    #[allow(clippy::should_implement_trait)] // Named as in serde_json; the type to read is its parameter.
    pub fn into_iter<T: DeserializeOwned>(self) -> Iter<IoRead<R>, T> {
        Iter { deserializer: self, failed: false, value: PhantomData }
    }

    /// The reader, which stands right behind the STOP of the last pickle.
    pub fn into_inner(self) -> R {
        self.source.reader
    }
}

/// Takes one pickle from a reader, up to its STOP and not a byte more.
///
/// The opcodes are walked over as the bytes arrive, which needs their lengths only.
fn take_pickle<R: BufRead>(reader: &mut R, pickle: &mut Vec<u8>) -> Result<()> {
    let mut walk = Walk::default();
    loop {
        let chunk = reader.fill_buf()?;
        if chunk.is_empty() {
            return Err(Error::new(ErrorCode::Eof).at(pickle.len() as u64));
        }
        let (before, taken) = (pickle.len(), chunk.len());
        pickle.extend_from_slice(chunk);
        let end = walk.find_end(pickle);
        if let Ok(Some(end)) = end {
            pickle.truncate(end);
            reader.consume(end - before);
            return Ok(());
        }
        reader.consume(taken);
        end?;
    }
}

/// How far a pickle that arrives in parts was walked over.
#[derive(Default)]
struct Walk {
    /// Where the first opcode stands that is not whole yet.
    offset: usize,
    /// Up to where its text was searched for a line feed.
    searched: usize,
}

impl Walk {
    /// The place behind the STOP, if it is there yet.
    fn find_end(&mut self, pickle: &[u8]) -> Result<Option<usize>> {
        if self.waits_for_line(pickle) {
            return Ok(None);
        }
        let mut cursor = Cursor::at(pickle, self.offset);
        loop {
            self.offset = cursor.offset();
            if cursor.remaining() == 0 {
                return Ok(None);
            }
            let opcode = cursor.take_opcode().map_err(|error| error.at(self.offset as u64))?;
            match cursor.skip_arg(opcode) {
                Ok(()) if opcode == Opcode::Stop => return Ok(Some(cursor.offset())),
                Ok(()) => {}
                Err(error) if error.is_eof() => return Ok(None),
                Err(error) => return Err(error.at(self.offset as u64)),
            }
        }
    }

    /// Whether no line feed came since the last look: a long line that arrives in small parts is searched once.
    fn waits_for_line(&mut self, pickle: &[u8]) -> bool {
        let searched = std::mem::replace(&mut self.searched, pickle.len());
        let in_line = Cursor::at(pickle, self.offset).take_opcode().is_ok_and(|opcode| opcode.has_line());
        let new = pickle.get(searched..).unwrap_or(&[]);
        in_line && searched > self.offset && memchr::memchr(b'\n', new).is_none()
    }
}

/// The values of pickles that stand one after another; made by `Deserializer::into_iter`.
///
/// It ends after the first error.
#[derive(Debug)]
pub struct Iter<S, T> {
    deserializer: Deserializer<S>,
    failed: bool,
    value: PhantomData<T>,
}

impl<S: Source, T> Iter<S, T> {
    /// How many bytes were read: the place right behind the STOP of the last pickle.
    pub fn byte_offset(&self) -> u64 {
        self.deserializer.byte_offset()
    }

    fn next_with(&mut self, read: impl FnOnce(&mut Deserializer<S>) -> Result<T>) -> Option<Result<T>> {
        if self.failed {
            return None;
        }
        let item = match self.deserializer.is_at_end() {
            Ok(true) => return None,
            Ok(false) => read(&mut self.deserializer),
            Err(error) => Err(error),
        };
        self.failed = item.is_err();
        Some(item)
    }
}

impl<'de, T: Deserialize<'de>> Iterator for Iter<SliceRead<'de>, T> {
    type Item = Result<T>;

    fn next(&mut self) -> Option<Result<T>> {
        self.next_with(|deserializer| deserializer.read())
    }
}

impl<R: BufRead, T: DeserializeOwned> Iterator for Iter<IoRead<R>, T> {
    type Item = Result<T>;

    fn next(&mut self) -> Option<Result<T>> {
        self.next_with(|deserializer| deserializer.read())
    }
}

/// Each method reads the next pickle.
macro_rules! read_next {
    ($($method:ident($($arg:ident: $type:ty),*))*) => {
        $(
            fn $method<V: Visitor<'de>>(self $(, $arg: $type)*, visitor: V) -> Result<V::Value> {
                self.read_with(|context| context.read_root(|root| root.$method($($arg,)* visitor)))
            }
        )*
    };
}

impl<'de> de::Deserializer<'de> for &mut Deserializer<SliceRead<'de>> {
    type Error = Error;

    all_methods!(read_next);
}
