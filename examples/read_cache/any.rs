//! A value of any shape, printed about as Python's `repr` would.

use std::fmt::{self, Debug, Formatter, Write};

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

/// Whatever a pickle shows: an object shows its attributes, a `datetime` its ISO 8601 text.
pub enum Any {
    None,
    Bool(bool),
    /// Its digits: Python's ints have no largest.
    Int(String),
    Float(f64),
    Str(String),
    Bytes(Vec<u8>),
    Seq(Vec<Any>),
    Map(Vec<(Any, Any)>),
}

impl<'de> Deserialize<'de> for Any {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Any, D::Error> {
        deserializer.deserialize_any(AnyVisitor)
    }
}

struct AnyVisitor;

impl<'de> Visitor<'de> for AnyVisitor {
    type Value = Any;

    fn expecting(&self, f: &mut Formatter) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_unit<E>(self) -> Result<Any, E> {
        Ok(Any::None)
    }

    fn visit_none<E>(self) -> Result<Any, E> {
        Ok(Any::None)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Any, D::Error> {
        Any::deserialize(deserializer)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<Any, D::Error> {
        Any::deserialize(deserializer)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Any, E> {
        Ok(Any::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Any, E> {
        Ok(Any::Int(value.to_string()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Any, E> {
        Ok(Any::Int(value.to_string()))
    }

    fn visit_i128<E>(self, value: i128) -> Result<Any, E> {
        Ok(Any::Int(value.to_string()))
    }

    fn visit_u128<E>(self, value: u128) -> Result<Any, E> {
        Ok(Any::Int(value.to_string()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Any, E> {
        Ok(Any::Float(value))
    }

    fn visit_str<E>(self, value: &str) -> Result<Any, E> {
        Ok(Any::Str(value.to_owned()))
    }

    fn visit_bytes<E>(self, value: &[u8]) -> Result<Any, E> {
        Ok(Any::Bytes(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Any, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element()? {
            items.push(item);
        }
        Ok(Any::Seq(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Any, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = map.next_entry()? {
            items.push(item);
        }
        Ok(Any::Map(items))
    }
}

/// On one line, also inside a struct that is printed over several.
impl Debug for Any {
    fn fmt(&self, f: &mut Formatter) -> fmt::Result {
        match self {
            Any::None => f.write_str("None"),
            Any::Bool(true) => f.write_str("True"),
            Any::Bool(false) => f.write_str("False"),
            Any::Int(digits) => f.write_str(digits),
            Any::Float(value) => f.write_str(&format!("{value:?}").to_lowercase()), // NaN is Rust's
            Any::Str(text) => f.write_str(&str_literal(text)),
            Any::Bytes(bytes) => f.write_str(&bytes_literal(bytes)),
            Any::Seq(items) => {
                f.write_char('[')?;
                write_separated(items, f, |item, f| write!(f, "{item:?}"))?;
                f.write_char(']')
            }
            Any::Map(items) => {
                f.write_char('{')?;
                write_separated(items, f, |(key, value), f| write!(f, "{key:?}: {value:?}"))?;
                f.write_char('}')
            }
        }
    }
}

fn write_separated<T>(
    items: &[T],
    f: &mut Formatter,
    write: impl Fn(&T, &mut Formatter) -> fmt::Result,
) -> fmt::Result {
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            f.write_str(", ")?;
        }
        write(item, f)?;
    }
    Ok(())
}

/// As a Python literal: `b'\x80ok'`.
pub fn bytes_literal(bytes: &[u8]) -> String {
    let escaped = |&byte: &u8| match byte {
        0x80.. => format!("\\x{byte:02x}"),
        _ => escaped(byte.into(), '\''),
    };
    format!("b'{}'", bytes.iter().map(escaped).collect::<String>())
}

/// As a Python literal, in the quotes that need no escapes if there are such.
fn str_literal(text: &str) -> String {
    let quote = if text.contains('\'') && !text.contains('"') { '"' } else { '\'' };
    format!("{quote}{}{quote}", text.chars().map(|char| escaped(char, quote)).collect::<String>())
}

fn escaped(char: char, quote: char) -> String {
    match char {
        '\n' => "\\n".to_owned(),
        '\r' => "\\r".to_owned(),
        '\t' => "\\t".to_owned(),
        '\\' => "\\\\".to_owned(),
        _ if char == quote => format!("\\{char}"),
        _ if char.is_control() => format!("\\x{:02x}", u32::from(char)),
        _ => char.to_string(),
    }
}
