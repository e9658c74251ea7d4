//! What can go wrong, and where.
//!
//! [`Error`] is one word. Behind it stand a code that holds data, the byte offset, and the path of keys and indexes
//! that leads there; sentences exist only in `Display`. Offset and path are attached while the error travels up,
//! in [`crate::de`] and [`crate::machine`], never at the place that found the fault.

use std::cell::Cell;
use std::fmt::{self, Display};
use std::io;

use serde_core::{de, ser};

use crate::opcode::Opcode;

/// What the functions of this crate return.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a pickle could not be read or written.
///
/// It prints as one line that ends with the place:
///
/// ```
/// #[derive(Debug, serde::Deserialize)]
/// struct Order { total: f64 }
///
/// let error = pickles::from_slice::<Order>(b"\x80\x04}X\x05\0\0\0total]s.").unwrap_err();
/// assert_eq!(error.to_string(), "expected f64, found list at total, byte 13");
/// assert_eq!(error.offset(), Some(13));
/// assert_eq!(error.path().as_deref(), Some("total"));
/// assert_eq!(error.classify(), pickles::Category::Data);
/// ```
pub struct Error {
    inner: Box<Inner>,
}

struct Inner {
    code: ErrorCode,
    offset: Option<u64>,
    /// From the inside out: the error collects it on its way up.
    path: Vec<Segment>,
}

/// What kind of fault an [`Error`] is, for programs that decide by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Category {
    /// The reader or writer underneath failed.
    Io,
    /// The input ended before the pickle's STOP.
    Eof,
    /// The bytes are not a pickle that CPython would load.
    Syntax,
    /// The pickle is sound, but does not hold what the Rust type wants, or the value cannot be pickled.
    Data,
    /// A limit was reached: depth, visits, or size.
    Limit,
}

impl Error {
    /// The byte at which the opcode or value stands that the error is about, counted from the start of the input.
    pub fn offset(&self) -> Option<u64> {
        self.inner.offset
    }

    /// The keys and indexes that lead from the outermost value to the one that the error is about, as in `orders[3].total`.
    ///
    /// `None` where the error is not about a value, or about the outermost one.
    pub fn path(&self) -> Option<String> {
        (!self.inner.path.is_empty()).then(|| PathDisplay::whole(&self.inner.path).to_string())
    }

    /// The kind of fault.
    pub fn classify(&self) -> Category {
        self.inner.code.category()
    }

    /// Whether the input ended before the pickle did; more bytes may make it whole.
    pub fn is_eof(&self) -> bool {
        self.classify() == Category::Eof
    }
}

impl Error {
    #[cold]
    pub(crate) fn new(code: ErrorCode) -> Error {
        Error { inner: Box::new(Inner { code, offset: None, path: Vec::new() }) }
    }

    /// Says where, unless that is known already: the innermost place is the one that helps.
    #[cold]
    pub(crate) fn at(mut self, offset: u64) -> Error {
        self.inner.offset.get_or_insert(offset);
        self
    }

    /// Counts the offset from the start of a stream instead of the start of the pickle.
    pub(crate) fn moved_by(mut self, base: u64) -> Error {
        self.inner.offset = self.inner.offset.map(|offset| base + offset);
        self
    }

    #[cold]
    pub(crate) fn within(mut self, segment: Segment) -> Error {
        self.inner.path.push(segment);
        self
    }

    /// Says what was read when a `Deserialize` implementation spoke, if it said no more than a sentence of its own.
    #[cold]
    pub(crate) fn reading(mut self, found: impl FnOnce() -> String) -> Error {
        if let (ErrorCode::Message(message), None) = (&mut self.inner.code, self.inner.offset) {
            self.inner.code = ErrorCode::Unreadable { message: std::mem::take(message), found: found() };
        }
        self
    }

    /// For an error about the type of a value whose place is not yet known: what serde reported as found.
    pub(crate) fn unplaced_type(&self) -> Option<Found> {
        match (&self.inner.code, self.inner.offset) {
            (ErrorCode::Type { found, .. }, None) => Some(found.kind),
            // serde has no words for ints of 128 bits.
            (ErrorCode::Value { found, .. }, None) if found.kind == Found::Other => Some(Found::Other),
            _ => None,
        }
    }

    /// Replaces what serde reported as found by the name that Python has for it.
    pub(crate) fn naming(mut self, name: String) -> Error {
        if let ErrorCode::Type { found, .. } | ErrorCode::Value { found, .. } = &mut self.inner.code {
            found.text = name;
        }
        self
    }
}

impl Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.code.fmt(f)?;
        match (self.inner.path.is_empty(), self.inner.offset) {
            (true, None) => Ok(()),
            (true, Some(offset)) => write!(f, " at byte {offset}"),
            (false, None) => write!(f, " at {}", PathDisplay::short(&self.inner.path)),
            (false, Some(offset)) => write!(f, " at {}, byte {offset}", PathDisplay::short(&self.inner.path)),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Error({:?})", self.to_string())
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.inner.code {
            ErrorCode::Io(error) => Some(error),
            _ => None,
        }
    }
}

impl From<io::Error> for Error {
    fn from(error: io::Error) -> Error {
        Error::new(ErrorCode::Io(error))
    }
}

/// An I/O failure comes back as it was; everything else becomes `UnexpectedEof` or `InvalidData`.
impl From<Error> for io::Error {
    fn from(error: Error) -> io::Error {
        match error.classify() {
            Category::Io => match error.inner.code {
                ErrorCode::Io(error) => error,
                _ => io::Error::other(error),
            },
            Category::Eof => io::Error::new(io::ErrorKind::UnexpectedEof, error),
            Category::Syntax | Category::Data | Category::Limit => io::Error::new(io::ErrorKind::InvalidData, error),
        }
    }
}

impl de::Error for Error {
    #[cold]
    fn custom<T: Display>(message: T) -> Error {
        Error::new(ErrorCode::Message(message.to_string()))
    }

    #[cold]
    fn invalid_type(unexpected: de::Unexpected<'_>, expected: &dyn de::Expected) -> Error {
        if matches!(unexpected, de::Unexpected::NewtypeStruct) {
            REFUSED_NEWTYPES.with(|count| count.set(count.get() + 1));
        }
        Error::new(ErrorCode::Type { expected: expected.to_string(), found: TypeFound::of(unexpected) })
    }

    #[cold]
    fn invalid_value(unexpected: de::Unexpected<'_>, expected: &dyn de::Expected) -> Error {
        Error::new(ErrorCode::Value { expected: expected.to_string(), found: TypeFound::of_value(unexpected) })
    }
}

thread_local! {
    static REFUSED_NEWTYPES: Cell<u64> = const { Cell::new(0) };
}

/// How often, on this thread, a type was shown a newtype struct and wanted none. Types that try one thing after the other
/// drop such errors, so who must know of them counts.
pub(crate) fn refused_newtypes() -> u64 {
    REFUSED_NEWTYPES.get()
}

impl ser::Error for Error {
    #[cold]
    fn custom<T: Display>(message: T) -> Error {
        Error::new(ErrorCode::Message(message.to_string()))
    }
}

/// One step of a path.
#[derive(Debug)]
pub(crate) enum Segment {
    /// A key of a dict or an attribute of an object, as text.
    Key(String),
    /// A position in a sequence.
    Index(usize),
}

/// Prints a path that was collected from the inside out; of one that is longer than twice `end` steps, both ends.
struct PathDisplay<'a> {
    path: &'a [Segment],
    end: usize,
}

impl<'a> PathDisplay<'a> {
    fn whole(path: &'a [Segment]) -> Self {
        PathDisplay { path, end: path.len() }
    }

    /// What fits into a line that people read.
    fn short(path: &'a [Segment]) -> Self {
        PathDisplay { path, end: 16 }
    }
}

impl Display for PathDisplay<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let left_out = self.end..self.path.len().saturating_sub(self.end);
        for (index, segment) in self.path.iter().rev().enumerate() {
            match segment {
                _ if index == left_out.start && !left_out.is_empty() => f.write_str("...")?,
                _ if left_out.contains(&index) => {}
                Segment::Key(key) if index == 0 => f.write_str(key)?,
                Segment::Key(key) => write!(f, ".{key}")?,
                Segment::Index(place) => write!(f, "[{place}]")?,
            }
        }
        Ok(())
    }
}

/// Every fault, with the data that its sentence needs.
#[derive(Debug)]
pub(crate) enum ErrorCode {
    /// Said by a `Deserialize` or `Serialize` implementation.
    Message(String),
    /// Said by a `Deserialize` implementation of the text that it was shown for an object.
    Unreadable {
        message: String,
        found: String,
    },
    Io(io::Error),

    // The input ends too early.
    Eof,

    // The bytes are malformed.
    UnknownOpcode(u8),
    UnknownProtocol(u8),
    NegativeLength(Opcode),
    HugeLength(Opcode),
    BadLiteral {
        opcode: Opcode,
        problem: &'static str,
    },
    EmptyStack(Opcode),
    MarkInTheWay(Opcode),
    NoMark(Opcode),
    OddItems(Opcode),
    NotInMemo(u64),
    WrongOperand {
        opcode: Opcode,
        expected: &'static str,
        found: String,
    },
    ExtensionCode(i64),
    TrailingBytes,

    // The pickle does not hold what is asked for.
    Type {
        expected: String,
        found: TypeFound,
    },
    Value {
        expected: String,
        found: TypeFound,
    },
    InvalidUtf8,
    LoneSurrogate,
    IntegerTooLarge {
        bits: u64,
    },
    UnregisteredExtension(u32),
    MissingBuffer(usize),
    Cycle,

    // The value cannot be written.
    Unhashable {
        found: &'static str,
        place: &'static str,
    },
    TupleLength {
        announced: usize,
        found: usize,
    },
    KeyWithoutValue,
    UnwritableName {
        name: String,
        protocol: u8,
    },
    NeedsProtocol {
        what: &'static str,
        protocol: u8,
    },
    NoName(String),
    StrayKwargs,
    NotCallable,
    BufferOutOfTurn {
        index: usize,
        due: usize,
    },
    TooManyDigits {
        bits: u64,
    },

    // A limit is reached.
    TooDeep(usize),
    TooManyVisits(u64),
    TooLong,
    TooLarge(&'static str),
    MemoFull,
}

impl ErrorCode {
    fn category(&self) -> Category {
        match self {
            ErrorCode::Io(_) => Category::Io,
            ErrorCode::Eof => Category::Eof,
            ErrorCode::UnknownOpcode(_)
            | ErrorCode::UnknownProtocol(_)
            | ErrorCode::NegativeLength(_)
            | ErrorCode::HugeLength(_)
            | ErrorCode::BadLiteral { .. }
            | ErrorCode::EmptyStack(_)
            | ErrorCode::MarkInTheWay(_)
            | ErrorCode::NoMark(_)
            | ErrorCode::OddItems(_)
            | ErrorCode::NotInMemo(_)
            | ErrorCode::WrongOperand { .. }
            | ErrorCode::ExtensionCode(_)
            | ErrorCode::TrailingBytes => Category::Syntax,
            ErrorCode::Message(_)
            | ErrorCode::Unreadable { .. }
            | ErrorCode::Type { .. }
            | ErrorCode::Value { .. }
            | ErrorCode::InvalidUtf8
            | ErrorCode::LoneSurrogate
            | ErrorCode::IntegerTooLarge { .. }
            | ErrorCode::UnregisteredExtension(_)
            | ErrorCode::MissingBuffer(_)
            | ErrorCode::Cycle
            | ErrorCode::Unhashable { .. }
            | ErrorCode::TupleLength { .. }
            | ErrorCode::KeyWithoutValue
            | ErrorCode::UnwritableName { .. }
            | ErrorCode::NeedsProtocol { .. }
            | ErrorCode::NoName(_)
            | ErrorCode::StrayKwargs
            | ErrorCode::NotCallable
            | ErrorCode::BufferOutOfTurn { .. }
            | ErrorCode::TooManyDigits { .. } => Category::Data,
            ErrorCode::TooDeep(_)
            | ErrorCode::TooManyVisits(_)
            | ErrorCode::TooLong
            | ErrorCode::TooLarge(_)
            | ErrorCode::MemoFull => Category::Limit,
        }
    }
}

impl Display for ErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ErrorCode::Message(message) => f.write_str(message),
            ErrorCode::Unreadable { message, found } => write!(f, "{message}: found {found}"),
            ErrorCode::Io(error) => error.fmt(f),
            ErrorCode::Eof => f.write_str("the input ends before the pickle does"),
            ErrorCode::UnknownOpcode(byte) => write!(f, "no opcode has the byte 0x{byte:02x}"),
            ErrorCode::UnknownProtocol(protocol) => write!(f, "protocol {protocol} is unknown, the highest is 5"),
            ErrorCode::NegativeLength(opcode) => write!(f, "{} with a negative length", opcode.name()),
            ErrorCode::HugeLength(opcode) => write!(f, "{} with a length of 2^63 or more", opcode.name()),
            ErrorCode::BadLiteral { opcode, problem } => write!(f, "{}: {problem}", opcode.name()),
            ErrorCode::EmptyStack(opcode) => write!(f, "{} finds too few values on the stack", opcode.name()),
            ErrorCode::MarkInTheWay(opcode) => write!(f, "{} finds a MARK where a value is due", opcode.name()),
            ErrorCode::NoMark(opcode) => write!(f, "{} finds no MARK", opcode.name()),
            ErrorCode::OddItems(opcode) => write!(f, "{} finds a key without a value", opcode.name()),
            ErrorCode::NotInMemo(index) => write!(f, "the memo has no entry {index}"),
            ErrorCode::WrongOperand { opcode, expected, found } => {
                write!(f, "{} expected {expected}, found {found}", opcode.name())
            }
            ErrorCode::ExtensionCode(code) => write!(f, "extension code {code} is not positive"),
            ErrorCode::TrailingBytes => f.write_str("bytes follow the pickle's STOP"),
            ErrorCode::Type { expected, found } | ErrorCode::Value { expected, found } => {
                write!(f, "expected {expected}, found {}", found.text)
            }
            ErrorCode::InvalidUtf8 => f.write_str("a str that is not valid UTF-8"),
            ErrorCode::LoneSurrogate => {
                f.write_str("a str with a lone surrogate, which a Rust String cannot hold (bytes can)")
            }
            ErrorCode::IntegerTooLarge { bits } => {
                write!(f, "an int of {bits} bits, too large for Rust's integers (a big integer can hold it)")
            }
            ErrorCode::UnregisteredExtension(code) => {
                write!(f, "extension code {code} is not registered (DeOptions::extension does it)")
            }
            ErrorCode::MissingBuffer(index) => {
                write!(f, "out-of-band buffer {index} was not supplied (DeOptions::buffers does it)")
            }
            ErrorCode::Cycle => f.write_str("a reference back into the object that holds it"),
            ErrorCode::TooDeep(limit) => write!(f, "nested deeper than the limit of {limit} levels"),
            ErrorCode::TooManyVisits(limit) => {
                write!(f, "shared objects unfold to more than the limit of {limit} visits")
            }
            ErrorCode::TooLong => f.write_str("a pickle longer than 2 GiB"),
            ErrorCode::Unhashable { found, place } => {
                write!(f, "{found} cannot be {place}: Python cannot hash it (a str, a number or a tuple of such can)")
            }
            ErrorCode::TupleLength { announced, found } => {
                write!(f, "a tuple of {announced} items was announced, and {found} were written")
            }
            ErrorCode::KeyWithoutValue => f.write_str("a key and its value do not alternate"),
            ErrorCode::UnwritableName { name, protocol } => {
                write!(f, "the name {name:?} cannot be written at protocol {protocol}")
            }
            ErrorCode::NoName(text) => write!(f, "{text:?} names no class: \"module.Class\" would"),
            ErrorCode::NeedsProtocol { what, protocol } => write!(f, "{what} needs protocol {protocol}"),
            ErrorCode::NotCallable => f.write_str("an object whose callable can be none: it is no name and no object"),
            ErrorCode::BufferOutOfTurn { index, due } => {
                write!(f, "out-of-band buffer {index} where the pickle would take buffer {due}")
            }
            ErrorCode::StrayKwargs => f.write_str("keyword arguments, which only NEWOBJ_EX has, and only as a dict"),
            ErrorCode::TooManyDigits { bits } => {
                write!(f, "an int of {bits} bits: Python reads no more than 4300 digits at protocols 0 and 1")
            }
            ErrorCode::TooLarge(what) => write!(f, "{what} too long for this protocol"),
            ErrorCode::MemoFull => f.write_str("more memo entries than a pickle can number"),
        }
    }
}

/// What serde says that it found, until the reader puts Python's name for it.
#[derive(Debug)]
pub(crate) struct TypeFound {
    pub(crate) kind: Found,
    pub(crate) text: String,
}

/// The coarse kind of a found value, to tell whether it is the value at hand or one inside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Found {
    Scalar,
    Seq,
    Map,
    Other,
}

impl TypeFound {
    /// A value of the right type that is wrong all the same.
    fn of_value(unexpected: de::Unexpected<'_>) -> TypeFound {
        let kind = if matches!(unexpected, de::Unexpected::Other(_)) { Found::Other } else { Found::Scalar };
        TypeFound { kind, text: python_value(unexpected) }
    }

    fn of(unexpected: de::Unexpected<'_>) -> TypeFound {
        use de::Unexpected as U;
        let (kind, text) = match unexpected {
            U::Str(_) | U::Char(_) => (Found::Scalar, "str".to_owned()),
            U::Seq => (Found::Seq, "list".to_owned()),
            U::Map => (Found::Map, "dict".to_owned()),
            U::Unit | U::Bool(_) | U::Unsigned(_) | U::Signed(_) | U::Float(_) | U::Bytes(_) => {
                (Found::Scalar, python_value(unexpected))
            }
            other => (Found::Other, other.to_string()),
        };
        TypeFound { kind, text }
    }
}

/// A value in Python's words.
fn python_value(unexpected: de::Unexpected<'_>) -> String {
    use de::Unexpected as U;
    match unexpected {
        U::Unit => "None".to_owned(),
        U::Bool(true) => "True".to_owned(),
        U::Bool(false) => "False".to_owned(),
        U::Unsigned(value) => format!("int {value}"),
        U::Signed(value) => format!("int {value}"),
        U::Float(value) => format!("float {value:?}"),
        U::Str(text) => format!("str {text:?}"),
        U::Char(char) => format!("str {:?}", char.to_string()),
        U::Bytes(_) => "bytes".to_owned(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Error, ErrorCode, Segment};

    #[test]
    fn an_error_is_one_word_and_crosses_threads() {
        fn crosses_threads<T: Send + Sync + 'static>() {}
        crosses_threads::<Error>();
        assert_eq!(size_of::<Error>(), size_of::<usize>());
        assert_eq!(size_of::<crate::Result<()>>(), size_of::<usize>());
    }

    #[test]
    fn the_innermost_place_wins_and_the_path_reads_from_the_outside() {
        let error = Error::new(ErrorCode::Eof)
            .at(1204)
            .at(7)
            .within(Segment::Key("total".into()))
            .within(Segment::Index(3))
            .within(Segment::Key("orders".into()));
        assert_eq!(error.to_string(), "the input ends before the pickle does at orders[3].total, byte 1204");
        assert!(error.is_eof());
    }
}
