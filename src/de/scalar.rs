//! Scalars, decoded as what they are: what reading into `PickleValue` and walking over a graph have in common.

use std::borrow::Cow;

use num_bigint::BigInt;

use super::node::{latin1, valid};
use super::{DeOptions, Python2Str};
use crate::arena::{Document, Ref};
use crate::error::{Error, ErrorCode, Result};
use crate::literal::{self, IntLine, Integer};
use crate::op::Scalar;
use crate::python::{self, GlobalName};

/// The value of a scalar as the options want it, borrowed where the input holds it as it is.
pub(crate) enum Decoded<'d, 'de> {
    None,
    Bool(bool),
    Int(i64),
    /// Beyond the range of `i64`.
    BigInt(BigInt),
    Float(f64),
    Str(Cow<'de, str>),
    /// A str with surrogates.
    WtfStr(Cow<'de, [u8]>),
    Bytes(Cow<'de, [u8]>),
    ByteArray(&'de [u8]),
    Global(GlobalName<'d>),
    /// An extension code that nobody registered.
    Extension(u32),
}

impl<'d, 'de> Decoded<'d, 'de> {
    /// The value of the scalar that stands at a place.
    #[inline]
    pub(crate) fn of(doc: &'d Document<'de>, options: &DeOptions, at: Ref, scalar: Scalar<'de>) -> Result<Self> {
        Ok(match scalar {
            Scalar::None => Decoded::None,
            Scalar::Bool(value) => Decoded::Bool(value),
            Scalar::Int(value) => Decoded::Int(value),
            Scalar::Float(value) => Decoded::Float(value),
            Scalar::Str(text) => Decoded::str(text.into())?,
            Scalar::Bytes(bytes) => Decoded::Bytes(bytes.into()),
            Scalar::ByteArray(bytes) => Decoded::ByteArray(bytes),
            Scalar::Python2Str(bytes) => Decoded::python2_str(bytes.into(), options.python2_str)?,
            _ => return Decoded::of_rare(doc, options, at, scalar),
        })
    }

    /// Text forms, ints beyond 64 bits, and names.
    #[inline(never)]
    fn of_rare(doc: &'d Document<'de>, options: &DeOptions, at: Ref, scalar: Scalar<'de>) -> Result<Self> {
        Ok(match scalar {
            Scalar::Long(bytes) => Decoded::integer(&Integer::from_le_bytes(bytes)),
            Scalar::Big(value) => Decoded::integer(&Integer::from(value.clone())),
            Scalar::LongLine(line) => Decoded::integer(&valid(literal::parse_long(line))?),
            Scalar::IntLine(line) => match valid(literal::parse_int(line))? {
                IntLine::Bool(value) => Decoded::Bool(value),
                IntLine::Int(value) => Decoded::integer(&value),
            },
            Scalar::FloatLine(line) => Decoded::Float(valid(literal::parse_float(line))?),
            Scalar::UnicodeLine(line) => Decoded::str(valid(literal::parse_unicode(line))?)?,
            Scalar::StringLine(line) => Decoded::python2_str(valid(literal::parse_string(line))?, options.python2_str)?,
            Scalar::PersId(id) => Decoded::str(id.into())?,
            Scalar::Global(_) => Decoded::Global(global(doc, at)?),
            Scalar::Extension(code) => match python::global(doc, at) {
                Some(name) => Decoded::Global(name),
                None => Decoded::Extension(code),
            },
            _ => return Err(Error::new(ErrorCode::Eof)),
        })
    }

    fn integer(integer: &Integer<'_>) -> Self {
        match integer {
            Integer::Small(value) => Decoded::Int(*value),
            other => Decoded::BigInt(other.to_bigint()),
        }
    }

    fn str(text: Cow<'de, [u8]>) -> Result<Self> {
        match literal::utf8(text) {
            Ok(text) => Ok(Decoded::Str(text)),
            Err(text) if literal::is_utf8_with_surrogates(&text) => Ok(Decoded::WtfStr(text)),
            Err(_) => Err(Error::new(ErrorCode::InvalidUtf8)),
        }
    }

    fn python2_str(bytes: Cow<'de, [u8]>, mode: Python2Str) -> Result<Self> {
        match mode {
            Python2Str::Bytes => Ok(Decoded::Bytes(bytes)),
            Python2Str::Latin1 if !bytes.is_ascii() => Ok(Decoded::Str(latin1(&bytes).into())),
            Python2Str::Auto | Python2Str::Utf8 | Python2Str::Latin1 => match literal::utf8(bytes) {
                Ok(text) => Ok(Decoded::Str(text)),
                Err(bytes) if mode == Python2Str::Auto => Ok(Decoded::Bytes(bytes)),
                Err(_) => Err(Error::new(ErrorCode::InvalidUtf8)),
            },
        }
    }
}

/// Module and name at a place that has them; an error if they are not UTF-8.
pub(crate) fn global<'d>(doc: &'d Document<'_>, at: Ref) -> Result<GlobalName<'d>> {
    python::global(doc, at).ok_or_else(|| Error::new(ErrorCode::InvalidUtf8))
}
