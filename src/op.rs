//! Bytes to opcodes and their arguments: the only reader of a pickle's bytes.
//!
//! [`Cursor`] goes forward through the stream and is what the machine runs on. [`Scalar`] is the value of one
//! opcode, read where it stands, as often as somebody asks: scalars are never stored anywhere else.

use num_bigint::BigInt;

use crate::error::{Error, ErrorCode, Result};
use crate::literal::{self, IntLine, Integer};
use crate::opcode::{ArgKind, IntWidth, Opcode};

/// A position in a pickle.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cursor<'de> {
    rest: &'de [u8],
    len: usize,
}

impl<'de> Cursor<'de> {
    #[inline]
    pub(crate) fn new(input: &'de [u8]) -> Cursor<'de> {
        Cursor { rest: input, len: input.len() }
    }

    /// A cursor at a byte of the input; at its end if that lies beyond.
    #[inline]
    pub(crate) fn at(input: &'de [u8], offset: usize) -> Cursor<'de> {
        Cursor { rest: input.get(offset..).unwrap_or(&[]), len: input.len() }
    }

    /// How many bytes lie behind.
    #[inline]
    pub(crate) fn offset(&self) -> usize {
        self.len - self.rest.len()
    }

    /// How many bytes lie ahead.
    #[inline]
    pub(crate) fn remaining(&self) -> usize {
        self.rest.len()
    }

    #[inline]
    pub(crate) fn take_opcode(&mut self) -> Result<Opcode> {
        let [byte] = self.take_array()?;
        Opcode::from_byte(byte).ok_or_else(|| Error::new(ErrorCode::UnknownOpcode(byte)))
    }

    /// The next two bytes.
    #[inline]
    pub(crate) fn peek(&self) -> Option<[u8; 2]> {
        self.rest.first_chunk().copied()
    }

    /// Goes over so many bytes, if the input holds them.
    #[inline]
    pub(crate) fn try_skip(&mut self, len: usize) -> Option<()> {
        self.rest = self.rest.get(len..)?;
        Some(())
    }

    /// Goes over a BINFLOAT. Floats come in runs, and a width that is known without a look at a table lets the
    /// processor work on several at once.
    #[inline]
    pub(crate) fn skip_float(&mut self) -> bool {
        match self.rest.split_first_chunk::<9>() {
            Some(([opcode, ..], rest)) if *opcode == Opcode::BinFloat as u8 => {
                self.rest = rest;
                true
            }
            _ => false,
        }
    }

    /// Whether the next byte is this opcode.
    #[inline]
    pub(crate) fn is_at(&self, opcode: Opcode) -> bool {
        self.rest.first() == Some(&(opcode as u8))
    }

    /// Goes over bytes that were looked at.
    #[inline]
    pub(crate) fn skip(&mut self, len: usize) {
        self.rest = self.rest.get(len..).unwrap_or(&[]);
    }

    /// Goes over the argument of an opcode.
    #[inline]
    pub(crate) fn skip_arg(&mut self, opcode: Opcode) -> Result<()> {
        let len = match opcode.arg_kind() {
            ArgKind::None => 0,
            ArgKind::U8 => 1,
            ArgKind::U16 => 2,
            ArgKind::I32 | ArgKind::U32 => 4,
            ArgKind::U64 | ArgKind::F64 => 8,
            ArgKind::Line => return self.take_line().map(drop),
            ArgKind::TwoLines => return self.take_two_lines().map(drop),
            ArgKind::Counted1 | ArgKind::Counted4 | ArgKind::CountedSigned4 | ArgKind::Counted8 => {
                return self.take_counted(opcode).map(drop);
            }
        };
        self.take_bytes(len).map(drop)
    }

    #[inline]
    pub(crate) fn take_u8(&mut self) -> Result<u8> {
        self.take_array().map(|[byte]| byte)
    }

    #[inline]
    pub(crate) fn take_u16(&mut self) -> Result<u16> {
        self.take_array().map(u16::from_le_bytes)
    }

    #[inline]
    pub(crate) fn take_u32(&mut self) -> Result<u32> {
        self.take_array().map(u32::from_le_bytes)
    }

    #[inline]
    pub(crate) fn take_i32(&mut self) -> Result<i32> {
        self.take_array().map(i32::from_le_bytes)
    }

    /// A length of eight bytes. CPython refuses one of 2^63 and more before it looks at the input.
    #[inline]
    pub(crate) fn take_length(&mut self, opcode: Opcode) -> Result<u64> {
        let len = self.take_array().map(u64::from_le_bytes)?;
        if len > i64::MAX as u64 { Err(Error::new(ErrorCode::HugeLength(opcode))) } else { Ok(len) }
    }

    #[inline]
    fn take_f64(&mut self) -> Result<f64> {
        self.take_array().map(f64::from_be_bytes)
    }

    /// The bytes of an opcode whose argument says how many there are.
    #[inline]
    pub(crate) fn take_counted(&mut self, opcode: Opcode) -> Result<&'de [u8]> {
        let len = match opcode.arg_kind() {
            ArgKind::Counted1 => u64::from(self.take_u8()?),
            ArgKind::Counted8 => self.take_length(opcode)?,
            ArgKind::CountedSigned4 => {
                let len = self.take_i32()?;
                u64::try_from(len).map_err(|_| Error::new(ErrorCode::NegativeLength(opcode)))?
            }
            _ => u64::from(self.take_u32()?),
        };
        self.take_bytes(usize::try_from(len).unwrap_or(usize::MAX))
    }

    /// Text up to a line feed, which is taken but not returned. A carriage return is text.
    pub(crate) fn take_line(&mut self) -> Result<&'de [u8]> {
        let end = memchr::memchr(b'\n', self.rest).ok_or_else(eof)?;
        let line = self.take_bytes(end)?;
        self.take_u8()?;
        Ok(line)
    }

    /// The two lines of a GLOBAL or INST: module and name.
    pub(crate) fn take_two_lines(&mut self) -> Result<(&'de [u8], &'de [u8])> {
        Ok((self.take_line()?, self.take_line()?))
    }

    #[inline]
    fn take_bytes(&mut self, len: usize) -> Result<&'de [u8]> {
        let (taken, rest) = self.rest.split_at_checked(len).ok_or_else(eof)?;
        self.rest = rest;
        Ok(taken)
    }

    #[inline]
    fn take_array<const N: usize>(&mut self) -> Result<[u8; N]> {
        let (taken, rest) = self.rest.split_first_chunk().ok_or_else(eof)?;
        self.rest = rest;
        Ok(*taken)
    }
}

/// The int whose opcode stands at an offset, if it is a binary one that fits in 64 bits and does not end the input.
///
/// Ints of mixed widths would be mispredicted one by one, so this has no branch that depends on the width.
#[inline]
pub(crate) fn short_int(input: &[u8], offset: usize) -> Option<i64> {
    let (&[opcode, count], _) = input.get(offset..)?.split_first_chunk()?;
    let width = IntWidth::of(opcode);
    let bytes = width.fixed + (width.counted & count);
    if !(1..=8).contains(&bytes) {
        return None;
    }
    let start = offset + 1 + usize::from(width.counted & 1);
    let word = u64::from_le_bytes(*input.get(start..)?.first_chunk()?);
    let unused = 64 - 8 * u32::from(bytes);
    let (signed, unsigned) = ((word << unused) as i64 >> unused, (word << unused >> unused) as i64);
    Some(if width.signed { signed } else { unsigned })
}

/// The bool whose opcode stands at an offset, if it is a binary one. Which of the two it is decides no branch.
#[inline]
pub(crate) fn binary_bool(input: &[u8], offset: usize) -> Option<bool> {
    let opcode = *input.get(offset)?;
    let is_true = opcode == Opcode::NewTrue as u8;
    (is_true | (opcode == Opcode::NewFalse as u8)).then_some(is_true)
}

/// The float whose opcode stands at an offset, if it is a binary one.
#[inline]
pub(crate) fn binary_float(input: &[u8], offset: usize) -> Option<f64> {
    let (&[opcode], rest) = input.get(offset..)?.split_first_chunk()?;
    let word = rest.first_chunk().filter(|_| opcode == Opcode::BinFloat as u8)?;
    Some(f64::from_be_bytes(*word))
}

/// The bytes of the str whose opcode stands at an offset, if it is a binary one of ordinary length.
#[inline]
pub(crate) fn binary_str(input: &[u8], offset: usize) -> Option<&[u8]> {
    let rest = input.get(offset..)?;
    let (&[opcode, len], text) = rest.split_first_chunk()?;
    if opcode == Opcode::ShortBinUnicode as u8 {
        return text.get(..usize::from(len));
    }
    let (&[opcode, a, b, c, d], text) = rest.split_first_chunk()?;
    if opcode == Opcode::BinUnicode as u8 {
        return text.get(..u32::from_le_bytes([a, b, c, d]) as usize);
    }
    None
}

/// The bytes whose opcode stands at an offset, if they are short ones.
#[inline]
pub(crate) fn short_bytes(input: &[u8], offset: usize) -> Option<&[u8]> {
    let (&[opcode, len], bytes) = input.get(offset..)?.split_first_chunk()?;
    bytes.get(..usize::from(len)).filter(|_| opcode == Opcode::ShortBinBytes as u8)
}

/// The int whose opcode stands at an offset, if it is a LONG1 that is not negative and has up to 128 bits.
#[inline]
pub(crate) fn long_unsigned(input: &[u8], offset: usize) -> Option<u128> {
    let (&[opcode, len], rest) = input.get(offset..)?.split_first_chunk()?;
    let bytes = rest.get(..usize::from(len)).filter(|_| opcode == Opcode::Long1 as u8)?;
    match bytes.split_first_chunk::<16>() {
        // The seventeenth byte is only there for the sign.
        Some((word, [] | [0])) => Some(u128::from_le_bytes(*word)).filter(|word| len > 16 || word >> 127 == 0),
        _ => None,
    }
}

/// Whether the opcode at an offset is NONE.
#[inline]
pub(crate) fn is_none(input: &[u8], offset: usize) -> bool {
    input.get(offset) == Some(&(Opcode::None as u8))
}

/// The opcode at an offset and its argument, as they stand: two keys that are spelled alike are the same key.
pub(crate) fn spelling(input: &[u8], offset: usize) -> Option<&[u8]> {
    let mut cursor = Cursor::at(input, offset);
    let opcode = cursor.take_opcode().ok()?;
    cursor.skip_arg(opcode).ok()?;
    input.get(offset..cursor.offset())
}

#[cold]
fn eof() -> Error {
    Error::new(ErrorCode::Eof)
}

/// The value of an opcode that needs nothing but its own argument. Text is as it stands in the stream.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Scalar<'de> {
    None,
    Bool(bool),
    Int(i64),
    /// LONG1, LONG4: two's complement.
    Long(&'de [u8]),
    /// No opcode: an int beyond 64 bits in the table of a document that has no stream.
    Big(&'de BigInt),
    /// INT: text.
    IntLine(&'de [u8]),
    /// LONG: text.
    LongLine(&'de [u8]),
    Float(f64),
    /// FLOAT: text.
    FloatLine(&'de [u8]),
    /// SHORT_BINUNICODE and its longer kin: UTF-8 in which surrogates may stand, not checked yet.
    Str(&'de [u8]),
    /// UNICODE: a raw-unicode-escape line.
    UnicodeLine(&'de [u8]),
    /// SHORT_BINSTRING, BINSTRING: a `str` of Python 2.
    Python2Str(&'de [u8]),
    /// STRING: a Python 2 literal with its quotes.
    StringLine(&'de [u8]),
    Bytes(&'de [u8]),
    ByteArray(&'de [u8]),
    /// GLOBAL, or the class that an INST names: module, line feed, name, line feed.
    Global(GlobalLines<'de>),
    /// EXT1, EXT2, EXT4.
    Extension(u32),
    /// The text that is a PERSID's persistent id.
    PersId(&'de [u8]),
    /// An opcode that is no scalar: the graph never refers to one.
    Structure,
}

/// Module and name as GLOBAL spells them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct GlobalLines<'de> {
    text: &'de [u8],
}

impl<'de> GlobalLines<'de> {
    /// Module and name, as they stand.
    pub(crate) fn names(self) -> Result<(&'de [u8], &'de [u8])> {
        Cursor::new(self.text).take_two_lines()
    }
}

impl<'de> Scalar<'de> {
    /// Reads the scalar whose opcode stands at an offset.
    #[inline]
    pub(crate) fn read(input: &'de [u8], offset: usize) -> Result<Scalar<'de>> {
        let mut cursor = Cursor::at(input, offset);
        let opcode = cursor.take_opcode()?;
        Ok(match opcode {
            Opcode::ShortBinUnicode => Scalar::Str(cursor.take_counted(Opcode::ShortBinUnicode)?),
            Opcode::BinUnicode => Scalar::Str(cursor.take_counted(Opcode::BinUnicode)?),
            Opcode::BinInt1 => Scalar::Int(i64::from(cursor.take_u8()?)),
            Opcode::BinInt2 => Scalar::Int(i64::from(cursor.take_u16()?)),
            Opcode::BinInt => Scalar::Int(i64::from(cursor.take_i32()?)),
            Opcode::BinFloat => Scalar::Float(cursor.take_f64()?),
            Opcode::None => Scalar::None,
            Opcode::NewTrue => Scalar::Bool(true),
            Opcode::NewFalse => Scalar::Bool(false),
            Opcode::Long1 => Scalar::long(cursor.take_counted(Opcode::Long1)?),
            other => return Scalar::read_rare(other, cursor),
        })
    }

    fn read_rare(opcode: Opcode, mut cursor: Cursor<'de>) -> Result<Scalar<'de>> {
        Ok(match opcode {
            Opcode::Long4 => Scalar::long(cursor.take_counted(opcode)?),
            Opcode::BinUnicode8 => Scalar::Str(cursor.take_counted(opcode)?),
            Opcode::ShortBinBytes | Opcode::BinBytes | Opcode::BinBytes8 => Scalar::Bytes(cursor.take_counted(opcode)?),
            Opcode::ByteArray8 => Scalar::ByteArray(cursor.take_counted(opcode)?),
            Opcode::ShortBinString | Opcode::BinString => Scalar::Python2Str(cursor.take_counted(opcode)?),
            Opcode::Int => Scalar::IntLine(cursor.take_line()?),
            Opcode::Long => Scalar::LongLine(cursor.take_line()?),
            Opcode::Float => Scalar::FloatLine(cursor.take_line()?),
            Opcode::String => Scalar::StringLine(cursor.take_line()?),
            Opcode::Unicode => Scalar::UnicodeLine(cursor.take_line()?),
            Opcode::Global | Opcode::Inst => Scalar::Global(GlobalLines { text: cursor.rest }),
            Opcode::Ext1 => Scalar::Extension(u32::from(cursor.take_u8()?)),
            Opcode::Ext2 => Scalar::Extension(u32::from(cursor.take_u16()?)),
            Opcode::Ext4 => Scalar::Extension(cursor.take_u32()?),
            Opcode::PersId => Scalar::PersId(cursor.take_line()?),
            _ => Scalar::Structure,
        })
    }

    #[inline]
    fn long(bytes: &'de [u8]) -> Scalar<'de> {
        match bytes.try_into().map(i64::from_le_bytes) {
            Ok(word) => Scalar::Int(word),
            Err(_) => Scalar::Long(bytes),
        }
    }

    /// Refuses text that CPython refuses: the machine asks once for every line that it passes.
    pub(crate) fn check(self) -> Result<()> {
        match self {
            Scalar::IntLine(line) => literal::parse_int(line).map(drop).map_err(|problem| (Opcode::Int, problem)),
            Scalar::LongLine(line) => literal::parse_long(line).map(drop).map_err(|problem| (Opcode::Long, problem)),
            Scalar::FloatLine(line) => literal::parse_float(line).map(drop).map_err(|problem| (Opcode::Float, problem)),
            Scalar::StringLine(line) => {
                literal::parse_string(line).map(drop).map_err(|problem| (Opcode::String, problem))
            }
            Scalar::UnicodeLine(line) => {
                literal::parse_unicode(line).map(drop).map_err(|problem| (Opcode::Unicode, problem))
            }
            Scalar::PersId(line) if !line.is_ascii() => Err((Opcode::PersId, "the persistent id is not ASCII")),
            _ => Ok(()),
        }
        .map_err(|(opcode, problem)| Error::new(ErrorCode::BadLiteral { opcode, problem }))
    }

    /// The int that this is, if it is one; a bool is none.
    pub(crate) fn integer(self) -> Option<Integer<'de>> {
        match self {
            Scalar::Int(value) => Some(Integer::Small(value)),
            Scalar::Long(bytes) => Some(Integer::from_le_bytes(bytes)),
            Scalar::Big(value) => Some(Integer::from(value.clone())),
            Scalar::LongLine(line) => literal::parse_long(line).ok(),
            Scalar::IntLine(line) => match literal::parse_int(line) {
                Ok(IntLine::Int(value)) => Some(value),
                _ => None,
            },
            _ => None,
        }
    }

    /// The bool that this is, if it is one.
    pub(crate) fn boolean(self) -> Option<bool> {
        match self {
            Scalar::Bool(value) => Some(value),
            Scalar::IntLine(line) => match literal::parse_int(line) {
                Ok(IntLine::Bool(value)) => Some(value),
                _ => None,
            },
            _ => None,
        }
    }

    /// The type's name in Python.
    pub(crate) fn type_name(self) -> &'static str {
        match self {
            Scalar::None => "None",
            Scalar::Bool(_) => "bool",
            Scalar::IntLine(_) if self.boolean().is_some() => "bool",
            Scalar::Int(_) | Scalar::Long(_) | Scalar::Big(_) | Scalar::IntLine(_) | Scalar::LongLine(_) => "int",
            Scalar::Float(_) | Scalar::FloatLine(_) => "float",
            Scalar::Str(_) | Scalar::UnicodeLine(_) | Scalar::PersId(_) => "str",
            Scalar::Python2Str(_) | Scalar::StringLine(_) => "Python 2 str",
            Scalar::Bytes(_) => "bytes",
            Scalar::ByteArray(_) => "bytearray",
            Scalar::Global(_) => "a global",
            Scalar::Extension(_) => "an extension code",
            Scalar::Structure => "an opcode without a value",
        }
    }
}
