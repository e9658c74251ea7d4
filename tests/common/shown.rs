//! Everything that a `Deserializer` can show a visitor, and the notation of `tests/data/expected.json` for it.

use std::fmt;

use serde::de::{Deserialize, Deserializer, EnumAccess, MapAccess, SeqAccess, Visitor};
use serde_json::{Value as Json, json};

/// What `deserialize_any` showed. Ints are kept as text: their type depends on their size alone.
#[derive(Clone, Debug, PartialEq)]
pub enum Shown {
    Unit,
    Bool(bool),
    Int(String),
    Float(f64),
    Str(String),
    Bytes(Vec<u8>),
    Seq(Vec<Shown>),
    Map(Vec<(Shown, Shown)>),
}

impl<'de> Deserialize<'de> for Shown {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Shown, D::Error> {
        deserializer.deserialize_any(ShownVisitor)
    }
}

struct ShownVisitor;

impl<'de> Visitor<'de> for ShownVisitor {
    type Value = Shown;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("anything")
    }
    fn visit_unit<E>(self) -> Result<Shown, E> {
        Ok(Shown::Unit)
    }
    fn visit_bool<E>(self, value: bool) -> Result<Shown, E> {
        Ok(Shown::Bool(value))
    }
    fn visit_i64<E>(self, value: i64) -> Result<Shown, E> {
        Ok(Shown::Int(value.to_string()))
    }
    fn visit_u64<E>(self, value: u64) -> Result<Shown, E> {
        assert!(i64::try_from(value).is_err(), "{value} fits in an i64");
        Ok(Shown::Int(value.to_string()))
    }
    fn visit_i128<E>(self, value: i128) -> Result<Shown, E> {
        assert!(i64::try_from(value).is_err() && u64::try_from(value).is_err(), "{value} fits in 64 bits");
        Ok(Shown::Int(value.to_string()))
    }
    fn visit_u128<E>(self, value: u128) -> Result<Shown, E> {
        assert!(i128::try_from(value).is_err(), "{value} fits in an i128");
        Ok(Shown::Int(value.to_string()))
    }
    fn visit_f64<E>(self, value: f64) -> Result<Shown, E> {
        Ok(Shown::Float(value))
    }
    fn visit_str<E>(self, value: &str) -> Result<Shown, E> {
        Ok(Shown::Str(value.to_owned()))
    }
    fn visit_bytes<E>(self, value: &[u8]) -> Result<Shown, E> {
        Ok(Shown::Bytes(value.to_vec()))
    }
    fn visit_none<E>(self) -> Result<Shown, E> {
        Ok(Shown::Unit)
    }
    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Shown, D::Error> {
        Shown::deserialize(deserializer)
    }
    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<Shown, D::Error> {
        Shown::deserialize(deserializer)
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Shown, A::Error> {
        let hint = seq.size_hint();
        let mut items = Vec::new();
        while let Some(item) = seq.next_element()? {
            items.push(item);
        }
        assert_eq!(hint, Some(items.len()));
        Ok(Shown::Seq(items))
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Shown, A::Error> {
        let hint = map.size_hint();
        let mut items = Vec::new();
        while let Some(item) = map.next_entry()? {
            items.push(item);
        }
        assert_eq!(hint, Some(items.len()));
        Ok(Shown::Map(items))
    }
    fn visit_enum<A: EnumAccess<'de>>(self, _: A) -> Result<Shown, A::Error> {
        panic!("deserialize_any shows no enums")
    }
}

/// How the notation spells it.
pub fn to_json(shown: &Shown) -> Json {
    match shown {
        Shown::Unit => Json::Null,
        Shown::Bool(value) => json!(value),
        Shown::Int(text) => json!({ "int": text }),
        Shown::Float(value) => json!({ "float": float_repr(*value) }),
        Shown::Str(text) => json!(text),
        Shown::Bytes(bytes) => json!({ "bytes": to_hex(bytes) }),
        Shown::Seq(items) => items.iter().map(to_json).collect(),
        Shown::Map(items) => {
            json!({ "map": items.iter().map(|(key, value)| json!([to_json(key), to_json(value)])).collect::<Vec<_>>() })
        }
    }
}

fn to_hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn float_repr(value: f64) -> String {
    if value.is_nan() { "nan".to_owned() } else { format!("{value:?}") }
}

/// Whether a notation says the same as another, where the first may have sets, whose members come in any order.
pub fn agrees(expected: &Json, shown: &Json) -> bool {
    match (expected, shown) {
        (Json::Object(tagged), _) if tagged.contains_key("float") => {
            let float = |json: &Json| json["float"].as_str().and_then(|text| text.parse::<f64>().ok());
            match (float(expected), float(shown)) {
                (Some(a), Some(b)) => a.to_bits() == b.to_bits() || (a.is_nan() && b.is_nan()),
                _ => false,
            }
        }
        (Json::Object(tagged), Json::Array(shown)) if tagged.contains_key("set") => {
            let members = tagged["set"].as_array().expect("members of a set");
            members.len() == shown.len() && members.iter().all(|member| shown.iter().any(|shown| agrees(member, shown)))
        }
        (Json::Object(expected), Json::Object(shown)) => {
            expected.len() == shown.len()
                && expected.iter().all(|(key, value)| shown.get(key).is_some_and(|shown| agrees(value, shown)))
        }
        (Json::Array(expected), Json::Array(shown)) => {
            expected.len() == shown.len() && expected.iter().zip(shown).all(|(a, b)| agrees(a, b))
        }
        _ => expected == shown,
    }
}
