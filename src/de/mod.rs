//! Reading: the functions and options at the front door, and the stream of pickles behind them.

mod access;
mod by_class;
mod context;
mod enums;
mod flatten;
mod key;
mod known;
mod methods;
mod node;
mod owning;
mod scalar;
mod stream;
mod tree;
mod value;

use std::io::Read;
use std::sync::Arc;

use serde_core::de::{Deserialize, DeserializeOwned};

use crate::arena::{Document, Extensions, Ref};
use crate::error::{Error, ErrorCode, Result};
use crate::machine::{self, Frames};
use crate::value::PickleValue;

use self::context::Context;
pub(crate) use self::scalar::{Decoded, global};
pub use self::stream::{Deserializer, IoRead, Iter, SliceRead, Source};
pub use self::tree::from_value;

/// Reads a value from a pickle.
///
/// Strings and bytes can be borrowed from the input. Instances of classes are read by their attributes; what the type
/// does not ask for is passed over.
///
/// ```
/// #[derive(serde::Deserialize)]
/// struct Session<'a> {
///     user: &'a str,
///     visits: u32,
/// }
///
/// // pickle.dumps({"user": "ann", "visits": 3, "theme": None})
/// let pickle = b"\x80\x04\x95$\0\0\0\0\0\0\0}\x94(\x8c\x04user\x94\x8c\x03ann\x94\x8c\x06visits\x94K\x03\x8c\x05theme\x94Nu.";
/// let session: Session = pickles::from_slice(pickle)?;
/// assert_eq!((session.user, session.visits), ("ann", 3));
/// # Ok::<(), pickles::Error>(())
/// ```
///
/// # Errors
///
/// If the bytes are no pickle, if they end too early or go on behind its end, or if it does not hold what `T` wants.
pub fn from_slice<'de, T: Deserialize<'de>>(input: &'de [u8]) -> Result<T> {
    DeOptions::new().from_slice(input)
}

/// Reads a value from a pickle that a reader holds; the reader is read to its end.
///
/// For several pickles one after another, or to leave the reader behind the first, see [`Deserializer::from_reader`].
///
/// ```
/// let numbers: Vec<u8> = pickles::from_reader(&b"\x80\x04](K\x01K\x02e."[..])?;
/// assert_eq!(numbers, [1, 2]);
/// # Ok::<(), pickles::Error>(())
/// ```
///
/// # Errors
///
/// As [`from_slice`], and if the reader fails.
pub fn from_reader<R: Read, T: DeserializeOwned>(reader: R) -> Result<T> {
    DeOptions::new().from_reader(reader)
}

/// How pickles are read, where the defaults do not fit.
///
/// ```
/// use pickles::{DeOptions, Python2Str};
///
/// let name: String = DeOptions::new().python2_str(Python2Str::Latin1).from_slice(b"U\x03\xe9t\xe9.")?;
/// assert_eq!(name, "été");
/// # Ok::<(), pickles::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct DeOptions {
    max_depth: usize,
    max_visits: Option<u64>,
    python2_str: Python2Str,
    extensions: Option<Arc<Extensions>>,
    /// Shared, so that a document that keeps its options copies none.
    buffers: Option<Arc<Vec<Vec<u8>>>>,
    recursion: Recursion,
    trailing: Trailing,
}

/// What a `str` of Python 2 is, which may hold text or bytes: the opcodes STRING, BINSTRING and SHORT_BINSTRING.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Python2Str {
    /// Text if it is UTF-8, else bytes.
    #[default]
    Auto,
    /// Text, each byte a character: what Python 3 needs to read Python 2's numpy arrays and datetimes.
    Latin1,
    /// Bytes.
    Bytes,
    /// Text; an error if it is not UTF-8.
    Utf8,
}

/// What stands for a reference back into the object that holds it, which no Rust value without `Rc` can mirror.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Recursion {
    /// An error that names the place.
    #[default]
    Error,
    /// None.
    None,
}

/// What is made of bytes behind the pickle's STOP.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Trailing {
    /// An error.
    #[default]
    Error,
    /// They are not looked at, as Python does it.
    Ignore,
}

impl Default for DeOptions {
    fn default() -> DeOptions {
        DeOptions::new()
    }
}

impl DeOptions {
    /// How many containers and objects may stand inside each other, unless [`max_depth`](DeOptions::max_depth) says
    /// otherwise. CPython 3.11 itself writes at most 498 nested lists.
    pub const MAX_DEPTH: usize = 512;

    /// The defaults.
    pub const fn new() -> DeOptions {
        DeOptions {
            max_depth: DeOptions::MAX_DEPTH,
            max_visits: None,
            python2_str: Python2Str::Auto,
            extensions: None,
            buffers: None,
            recursion: Recursion::Error,
            trailing: Trailing::Error,
        }
    }

    /// How many containers and objects may stand inside each other. Reading recurses as deep as the data does: with
    /// more than the default of [`MAX_DEPTH`](DeOptions::MAX_DEPTH) levels, see that the stack is large enough.
    pub fn max_depth(mut self, levels: usize) -> DeOptions {
        self.max_depth = levels;
        self
    }

    /// How much a pickle whose objects are shared may unfold to, counting one for each value and each byte of text
    /// every time it is visited. The default is a million and 128 for each byte of the pickle and of its
    /// [`buffers`](DeOptions::buffers).
    ///
    /// A pickle without shared containers is not counted, but for names of classes and functions of more than 257 bytes:
    /// it cannot unfold to more than it holds.
    pub fn max_visits(mut self, visits: u64) -> DeOptions {
        self.max_visits = Some(visits);
        self
    }

    /// What a `str` of Python 2 is read as.
    pub fn python2_str(mut self, python2_str: Python2Str) -> DeOptions {
        self.python2_str = python2_str;
        self
    }

    /// Registers what an extension code stands for, as `copyreg.add_extension(module, name, code)` does in Python.
    pub fn extension(mut self, code: u32, module: impl Into<String>, name: impl Into<String>) -> DeOptions {
        let registry = self.extensions.get_or_insert_default();
        Arc::make_mut(registry).insert(code, (module.into(), name.into()));
        self
    }

    /// The out-of-band buffers of a protocol 5 pickle, in the order in which `buffer_callback` got them.
    pub fn buffers(mut self, buffers: Vec<Vec<u8>>) -> DeOptions {
        self.buffers = Some(Arc::new(buffers));
        self
    }

    /// What stands for a reference back into the object that holds it.
    pub fn recursion(mut self, recursion: Recursion) -> DeOptions {
        self.recursion = recursion;
        self
    }

    /// What is made of bytes behind the pickle's STOP.
    pub fn trailing(mut self, trailing: Trailing) -> DeOptions {
        self.trailing = trailing;
        self
    }

    /// Reads a value from a pickle, as [`from_slice`](crate::from_slice()) does with the defaults.
    ///
    /// # Errors
    ///
    /// As [`from_slice`](crate::from_slice()).
    pub fn from_slice<'de, T: Deserialize<'de>>(&self, input: &'de [u8]) -> Result<T> {
        self.read(&self.run_whole(input)?, 0)
    }

    /// Reads any pickle, losslessly.
    ///
    /// # Errors
    ///
    /// As [`from_slice`](crate::from_slice()).
    pub fn value_from_slice(&self, input: &[u8]) -> Result<PickleValue> {
        Context::new(&self.run_whole(input)?, self, 0).read_root(value::build)
    }

    /// Reads a value from a pickle that a reader holds, as [`from_reader`](crate::from_reader()) does with the defaults.
    ///
    /// # Errors
    ///
    /// As [`from_reader`](crate::from_reader()).
    pub fn from_reader<R: Read, T: DeserializeOwned>(&self, mut reader: R) -> Result<T> {
        let mut input = Vec::new();
        reader.read_to_end(&mut input)?;
        self.from_slice(&input)
    }

    /// Reads the value of a pickle that begins at `base` in its stream.
    fn read<'de, T: Deserialize<'de>>(&self, document: &Document<'de>, base: u64) -> Result<T> {
        flatten::read(document, self, base, document.root)
    }

    /// Reads the value at a place of a document, with limits of its own.
    pub(crate) fn read_at<'de, T: Deserialize<'de>>(&self, document: &Document<'de>, at: Ref) -> Result<T> {
        flatten::read(document, self, 0, at)
    }

    /// As [`read_at`](DeOptions::read_at), losslessly.
    pub(crate) fn value_at(&self, document: &Document<'_>, at: Ref) -> Result<PickleValue> {
        Context::new(document, self, 0).visit_with(at, self.max_depth, value::build)
    }

    /// Runs the pickle that the input is.
    pub(crate) fn run_whole<'de>(&self, input: &'de [u8]) -> Result<Document<'de>> {
        let document = self.run(input, Frames::Held)?;
        if document.len < input.len() && self.trailing == Trailing::Error {
            return Err(Error::new(ErrorCode::TrailingBytes).at(document.len as u64));
        }
        Ok(document)
    }

    /// Runs the pickle that the input begins with.
    fn run<'de>(&self, input: &'de [u8], frames: Frames) -> Result<Document<'de>> {
        let mut document = machine::run(input, frames)?;
        document.extensions.clone_from(&self.extensions);
        Ok(document)
    }

    /// The out-of-band buffer of that index, if it was supplied.
    pub(crate) fn buffer(&self, index: u32) -> Option<&[u8]> {
        self.buffers.as_ref()?.get(index as usize).map(Vec::as_slice)
    }

    /// The budget of visits for a pickle of so many bytes; those in buffers beside it count like its own.
    fn visits(&self, len: usize) -> u64 {
        let buffers = self.buffers.iter().flat_map(|buffers| buffers.iter()).map(Vec::len).sum::<usize>();
        self.max_visits.unwrap_or_else(|| 1_000_000 + 128 * (len as u64 + buffers as u64))
    }
}
