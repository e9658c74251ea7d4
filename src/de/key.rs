//! Keys of mappings. They are values like others, and two things more: a struct's fields are told apart as bytes,
//! and where the type wants a string, a key of another kind is spelled as `json.dumps` would.

use serde_core::de::{Deserializer, Visitor};
use serde_core::forward_to_deserialize_any;

use super::node::{NodeDeserializer, show_str};
use crate::arena::{Document, Ref};
use crate::error::{Error, Result};
use crate::literal;
use crate::op::{self, Scalar};
use crate::python;
use crate::token;
use crate::value::PickleValue;

/// How keys are shown.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Keys {
    /// As the values that they are.
    Values,
    /// As bytes: the fields of a struct are told apart without a look at their UTF-8.
    Fields,
}

pub(super) struct KeyDeserializer<'a, 'de> {
    node: NodeDeserializer<'a, 'de>,
    keys: Keys,
}

impl<'a, 'de> KeyDeserializer<'a, 'de> {
    #[inline]
    pub(super) fn new(node: NodeDeserializer<'a, 'de>, keys: Keys) -> Self {
        KeyDeserializer { node, keys }
    }
}

impl<'de> KeyDeserializer<'_, 'de> {
    fn show_spelled<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        match self.node.scalar()?.and_then(scalar_text) {
            Some(text) => visitor.visit_string(text),
            None => self.node.deserialize_str(visitor),
        }
    }
}

impl<'de> Deserializer<'de> for KeyDeserializer<'_, 'de> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        self.node.deserialize_any(visitor)
    }

    #[inline]
    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        match self.node.scalar_with(op::binary_str) {
            Some(text) if self.keys == Keys::Fields => visitor.visit_borrowed_bytes(text),
            _ => self.deserialize_str(visitor),
        }
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        match self.node.scalar_with(op::binary_str) {
            Some(text) => show_str(text, visitor),
            None => self.show_spelled(visitor),
        }
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        self.deserialize_str(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        if self.node.is_none() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Result<V::Value> {
        if token::is_ours(name) {
            return self.node.deserialize_newtype_struct(name, visitor);
        }
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value> {
        self.node.deserialize_enum(name, variants, visitor)
    }

    fn deserialize_bytes<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        self.node.deserialize_bytes(visitor)
    }

    fn deserialize_byte_buf<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        self.node.deserialize_bytes(visitor)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        self.node.deserialize_seq(visitor)
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, len: usize, visitor: V) -> Result<V::Value> {
        self.node.deserialize_tuple(len, visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(self, name: &'static str, len: usize, visitor: V) -> Result<V::Value> {
        self.node.deserialize_tuple_struct(name, len, visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value> {
        self.node.deserialize_struct(name, fields, visitor)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        visitor.visit_unit()
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        self.node.deserialize_f64(visitor)
    }

    fn deserialize_f32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        self.node.deserialize_f64(visitor)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 char unit unit_struct map
    }
}

/// A key as a path names it.
pub(super) fn path_segment(doc: &Document<'_>, key: Ref) -> Option<String> {
    match python::string(doc, key) {
        Some(text) => Some(String::from_utf8_lossy(&text).into_owned()),
        None => scalar_text(doc.scalar(key)?),
    }
}

/// A value that is no str, as `json.dumps` spells it as a key.
pub(super) fn scalar_text(scalar: Scalar<'_>) -> Option<String> {
    match (scalar, scalar.boolean(), scalar.integer()) {
        (_, Some(true), _) => Some("true".to_owned()),
        (_, Some(false), _) => Some("false".to_owned()),
        (_, _, Some(value)) => value.to_decimal(),
        (Scalar::None, ..) => Some("null".to_owned()),
        (Scalar::Float(value), ..) => Some(json_float(value)),
        (Scalar::FloatLine(line), ..) => literal::parse_float(line).ok().map(json_float),
        _ => None,
    }
}

/// A float as `json.dumps` spells it: Python's `repr`, and names for what JSON has no numbers for.
fn json_float(value: f64) -> String {
    match value {
        f64::INFINITY => "Infinity".to_owned(),
        f64::NEG_INFINITY => "-Infinity".to_owned(),
        _ if value.is_nan() => "NaN".to_owned(),
        _ => PickleValue::Float(value).to_string(),
    }
}
