//! Writing: the functions and options at the front door.

mod compound;
mod emit;
mod known;
mod serializer;
mod shaped;
mod value;

use std::io::Write;

use serde_core::ser::Serialize;

use crate::de::DeOptions;
use crate::error::Result;
use crate::value::PickleValue;

use self::emit::{Emitter, Kept, Sink, Streamed};
pub use self::serializer::Serializer;
use self::serializer::ValueSerializer;

/// Writes a value as a pickle of protocol 4, which every Python since 3.4 loads.
///
/// Structs and maps become dicts, sequences lists, tuples tuples, `None` and `()` None. A unit variant of an enum
/// becomes its name as a str, another variant a dict of one item, as in JSON.
///
/// ```
/// #[derive(serde::Serialize)]
/// struct Session<'a> {
///     user: &'a str,
///     visits: u32,
/// }
///
/// let pickle = pickles::to_vec(&Session { user: "ann", visits: 3 })?;
/// // pickle.loads(...) == {"user": "ann", "visits": 3}
/// assert_eq!(pickle, b"\x80\x04\x95\x1b\0\0\0\0\0\0\0}(\x8c\x04user\x94\x8c\x03ann\x8c\x06visits\x94K\x03u.");
/// # Ok::<(), pickles::Error>(())
/// ```
///
/// # Errors
///
/// If the key of a map is one that Python cannot hash: a list or a dict. If values are nested deeper than
/// [`SerOptions::max_depth`] allows, and if the value's `Serialize` implementation reports an error.
pub fn to_vec<T: Serialize + ?Sized>(value: &T) -> Result<Vec<u8>> {
    SerOptions::new().to_vec(value)
}

/// Writes a value as a pickle into a writer, while it is being made: at most about 64 KiB are held back.
///
/// The writer is not flushed.
///
/// ```
/// let mut file = Vec::new();
/// pickles::to_writer(&mut file, &[1, 2])?;
/// assert_eq!(file, b"\x80\x04\x95\x06\0\0\0\0\0\0\0K\x01K\x02\x86.");
/// # Ok::<(), pickles::Error>(())
/// ```
///
/// # Errors
///
/// As [`to_vec`], and if the writer fails. What was written before is no whole pickle then.
pub fn to_writer<W: Write, T: Serialize + ?Sized>(writer: W, value: &T) -> Result<()> {
    SerOptions::new().to_writer(writer, value)
}

/// Makes a [`PickleValue`] of any value: what would be read from the pickle that [`to_vec`] writes.
///
/// ```
/// use pickles::pickle;
///
/// #[derive(serde::Serialize)]
/// struct Session<'a> {
///     user: &'a str,
///     visits: (u32, u64),
/// }
///
/// let value = pickles::to_value(Session { user: "ann", visits: (3, u64::MAX) })?;
/// assert_eq!(value, pickle!({"user": "ann", "visits": (3, u64::MAX)}));
/// # Ok::<(), pickles::Error>(())
/// ```
///
/// # Errors
///
/// As [`to_vec`].
pub fn to_value<T: Serialize>(value: T) -> Result<PickleValue> {
    // Protocol 5 has an opcode for each built-in type.
    let pickle = SerOptions::new().protocol(Protocol::V5).memo(Memo::Off).to_vec(&value)?;
    PickleValue::from_slice(&pickle)
}

/// How pickles are written, where the defaults do not fit.
///
/// ```
/// use pickles::{Memo, Protocol, SerOptions};
///
/// let pickle = SerOptions::new().protocol(Protocol::V0).memo(Memo::Off).to_vec(&Some(7))?;
/// assert_eq!(pickle, b"I7\n.");
/// # Ok::<(), pickles::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct SerOptions {
    protocol: Protocol,
    memo: Memo,
    max_depth: usize,
}

/// The version of the pickle format: which opcodes there are, and so which Pythons load it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Protocol {
    /// Lines of text; for any Python.
    V0,
    /// Binary; for any Python.
    V1,
    /// For Python 2.3 and later.
    V2,
    /// With bytes; for Python 3.0 and later.
    V3,
    /// With sets, frames and long strings; for Python 3.4 and later, and what Python 3.8 to 3.13 write by themselves.
    #[default]
    V4,
    /// With bytearrays and out-of-band buffers; for Python 3.8 and later.
    V5,
}

/// What is stored in the pickle's memo, so that it need not be written a second time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Memo {
    /// Names: the fields of structs, the variants of enums, the classes of objects.
    #[default]
    Keys,
    /// Nothing, as `pickletools.optimize` leaves a pickle in which nothing is shared.
    Off,
    /// Whatever CPython would store. The pickle is byte for byte what `pickle.dumps` writes for values
    /// that share no objects but those of which CPython has only one: names, `''`, the strs of one Latin-1 character,
    /// `b''`, and the bytes of length one.
    Python,
}

impl Default for SerOptions {
    fn default() -> SerOptions {
        SerOptions::new()
    }
}

impl SerOptions {
    /// The defaults.
    pub const fn new() -> SerOptions {
        SerOptions { protocol: Protocol::V4, memo: Memo::Keys, max_depth: DeOptions::MAX_DEPTH }
    }

    /// The version of the pickle format.
    pub fn protocol(mut self, protocol: Protocol) -> SerOptions {
        self.protocol = protocol;
        self
    }

    /// What is stored in the memo.
    pub fn memo(mut self, memo: Memo) -> SerOptions {
        self.memo = memo;
        self
    }

    /// How many containers and objects may stand inside each other; by default as many as
    /// [are read](DeOptions::MAX_DEPTH).
    pub fn max_depth(mut self, levels: usize) -> SerOptions {
        self.max_depth = levels;
        self
    }

    /// Writes a value as a pickle, as [`to_vec`] does with the defaults.
    ///
    /// # Errors
    ///
    /// As [`to_vec`].
    pub fn to_vec<T: Serialize + ?Sized>(&self, value: &T) -> Result<Vec<u8>> {
        let mut emitter = Emitter::new(Kept, self);
        write(&mut emitter, value)?;
        Ok(emitter.into_buffer())
    }

    /// Writes a value as a pickle into a writer, as [`to_writer`] does with the defaults.
    ///
    /// # Errors
    ///
    /// As [`to_writer`].
    pub fn to_writer<W: Write, T: Serialize + ?Sized>(&self, writer: W, value: &T) -> Result<()> {
        write(&mut Emitter::new(Streamed(writer), self), value)
    }
}

fn write<S: Sink, T: Serialize + ?Sized>(emitter: &mut Emitter<S>, value: &T) -> Result<()> {
    emitter.start();
    value.serialize(ValueSerializer(emitter))?;
    emitter.finish()
}
