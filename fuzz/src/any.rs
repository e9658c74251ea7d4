use std::fmt;

use serde::de::{Deserialize, Deserializer, EnumAccess, MapAccess, SeqAccess, VariantAccess, Visitor};

/// Whatever a deserializer shows, told apart by the method of the visitor that it called.
#[derive(Debug, PartialEq)]
pub enum Any {
    /// `visit_unit`
    Unit,
    /// `visit_bool`
    Bool(bool),
    /// `visit_i64` and the narrower ones
    I64(i64),
    /// `visit_u64` and the narrower ones
    U64(u64),
    /// `visit_i128`
    I128(i128),
    /// `visit_u128`
    U128(u128),
    /// `visit_f64` and `visit_f32`, as bits: a NaN equals itself, and -0.0 is not 0.0
    F64(u64),
    /// `visit_char`
    Char(char),
    /// `visit_str` and its kin
    Str(String),
    /// `visit_bytes` and its kin
    Bytes(Vec<u8>),
    /// `visit_none`
    None,
    /// `visit_some`
    Some(Box<Any>),
    /// `visit_newtype_struct`
    Newtype(Box<Any>),
    /// `visit_seq`
    Seq(Vec<Any>),
    /// `visit_map`
    Map(Vec<(Any, Any)>),
    /// `visit_enum`: the variant and what it holds
    Enum(Box<(Any, Any)>),
}

impl Any {
    /// How many values it consists of, where each byte of text counts as one.
    pub fn size(&self) -> u64 {
        match self {
            Any::Str(text) => 1 + text.len() as u64,
            Any::Bytes(bytes) => 1 + bytes.len() as u64,
            Any::Some(inner) | Any::Newtype(inner) => 1 + inner.size(),
            Any::Seq(items) => 1 + items.iter().map(Any::size).sum::<u64>(),
            Any::Map(items) => 1 + items.iter().map(|(key, value)| key.size() + value.size()).sum::<u64>(),
            Any::Enum(inner) => 1 + inner.0.size() + inner.1.size(),
            _ => 1,
        }
    }

    /// How many sequences and maps stand inside each other.
    pub fn depth(&self) -> usize {
        match self {
            Any::Some(inner) | Any::Newtype(inner) => inner.depth(),
            Any::Seq(items) => 1 + items.iter().map(Any::depth).max().unwrap_or(0),
            Any::Map(items) => 1 + items.iter().map(|(key, value)| key.depth().max(value.depth())).max().unwrap_or(0),
            Any::Enum(inner) => inner.0.depth().max(inner.1.depth()),
            _ => 0,
        }
    }
}

impl<'de> Deserialize<'de> for Any {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Any, D::Error> {
        deserializer.deserialize_any(AnyVisitor)
    }
}

struct AnyVisitor;

impl<'de> Visitor<'de> for AnyVisitor {
    type Value = Any;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("anything")
    }

    fn visit_unit<E>(self) -> Result<Any, E> {
        Ok(Any::Unit)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Any, E> {
        Ok(Any::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Any, E> {
        Ok(Any::I64(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Any, E> {
        Ok(Any::U64(value))
    }

    fn visit_i128<E>(self, value: i128) -> Result<Any, E> {
        Ok(Any::I128(value))
    }

    fn visit_u128<E>(self, value: u128) -> Result<Any, E> {
        Ok(Any::U128(value))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Any, E> {
        Ok(Any::F64(value.to_bits()))
    }

    fn visit_char<E>(self, value: char) -> Result<Any, E> {
        Ok(Any::Char(value))
    }

    fn visit_str<E>(self, value: &str) -> Result<Any, E> {
        Ok(Any::Str(value.to_owned()))
    }

    fn visit_bytes<E>(self, value: &[u8]) -> Result<Any, E> {
        Ok(Any::Bytes(value.to_vec()))
    }

    fn visit_none<E>(self) -> Result<Any, E> {
        Ok(Any::None)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Any, D::Error> {
        Any::deserialize(deserializer).map(|inner| Any::Some(Box::new(inner)))
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<Any, D::Error> {
        Any::deserialize(deserializer).map(|inner| Any::Newtype(Box::new(inner)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Any, A::Error> {
        let hint = seq.size_hint();
        let mut items = Vec::new();
        while let Some(item) = seq.next_element()? {
            items.push(item);
        }
        assert_hint(hint, items.len());
        Ok(Any::Seq(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Any, A::Error> {
        let hint = map.size_hint();
        let mut items = Vec::new();
        while let Some(item) = map.next_entry()? {
            items.push(item);
        }
        assert_hint(hint, items.len());
        Ok(Any::Map(items))
    }

    fn visit_enum<A: EnumAccess<'de>>(self, access: A) -> Result<Any, A::Error> {
        let (variant, access) = access.variant::<Any>()?;
        let content = access.newtype_variant::<Any>()?;
        Ok(Any::Enum(Box::new((variant, content))))
    }
}

/// Collections allocate what the hint says.
fn assert_hint(hint: Option<usize>, len: usize) {
    if let Some(hint) = hint {
        assert_eq!(hint, len, "the size hint and the number of items");
    }
}
