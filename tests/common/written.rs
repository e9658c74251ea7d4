//! Values that Rust and Python build alike, to compare what they write.

use std::fmt::Write as _;

use serde::ser::{Serialize, SerializeMap, SerializeSeq, SerializeStruct, SerializeTuple, Serializer};
use serde_json::{Value as Json, json};

/// A value as Rust's types show it to serde.
#[derive(Clone, Debug)]
pub enum Value {
    None,
    Bool(bool),
    I64(i64),
    U64(u64),
    I128(i128),
    U128(u128),
    F64(f64),
    Str(String),
    Bytes(Vec<u8>),
    /// An enum's variant without content.
    Name(&'static str),
    List(Vec<Value>),
    /// A sequence that does not know its length.
    Stream(Vec<Value>),
    Tuple(Vec<Value>),
    Map(Vec<(Value, Value)>),
    /// A map that does not know its length.
    MapStream(Vec<(Value, Value)>),
    Struct(Vec<(&'static str, Value)>),
    Newtype(&'static str, Box<Value>),
}

impl Value {
    /// What `writing.py` builds it from.
    pub fn to_json(&self) -> Json {
        match self {
            Value::None => json!(["none"]),
            Value::Bool(value) => json!(["bool", value]),
            Value::I64(value) => json!(["int", value.to_string()]),
            Value::U64(value) => json!(["int", value.to_string()]),
            Value::I128(value) => json!(["int", value.to_string()]),
            Value::U128(value) => json!(["int", value.to_string()]),
            Value::F64(value) => json!(["float", to_hex(&value.to_be_bytes())]),
            Value::Str(value) => json!(["str", value]),
            Value::Bytes(value) => json!(["bytes", to_hex(value)]),
            Value::Name(name) => json!(["name", name]),
            Value::List(items) | Value::Stream(items) => json!(["list", all_to_json(items)]),
            Value::Tuple(items) => json!(["tuple", all_to_json(items)]),
            Value::Map(items) | Value::MapStream(items) => {
                let items: Vec<Json> = items.iter().map(|(key, item)| json!([key.to_json(), item.to_json()])).collect();
                json!(["dict", items])
            }
            Value::Struct(fields) => {
                let items: Vec<Json> =
                    fields.iter().map(|(name, item)| json!([["name", name], item.to_json()])).collect();
                json!(["dict", items])
            }
            Value::Newtype(name, value) => json!(["dict", [[["name", name], value.to_json()]]]),
        }
    }
}

fn all_to_json(items: &[Value]) -> Vec<Json> {
    items.iter().map(Value::to_json).collect()
}

/// Hexadecimal digits.
pub fn to_hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut digits, byte| {
        write!(digits, "{byte:02x}").expect("a String takes all");
        digits
    })
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Value::None => serializer.serialize_none(),
            Value::Bool(value) => serializer.serialize_bool(*value),
            Value::I64(value) => serializer.serialize_i64(*value),
            Value::U64(value) => serializer.serialize_u64(*value),
            Value::I128(value) => serializer.serialize_i128(*value),
            Value::U128(value) => serializer.serialize_u128(*value),
            Value::F64(value) => serializer.serialize_f64(*value),
            Value::Str(value) => serializer.serialize_str(value),
            Value::Bytes(value) => serializer.serialize_bytes(value),
            Value::Name(name) => serializer.serialize_unit_variant("Value", 0, name),
            Value::List(items) => serialize_items(serializer.serialize_seq(Some(items.len()))?, items),
            Value::Stream(items) => serialize_items(serializer.serialize_seq(None)?, items),
            Value::Tuple(items) => {
                let mut tuple = serializer.serialize_tuple(items.len())?;
                items.iter().try_for_each(|item| tuple.serialize_element(item))?;
                tuple.end()
            }
            Value::Map(items) => serialize_pairs(serializer.serialize_map(Some(items.len()))?, items),
            Value::MapStream(items) => serialize_pairs(serializer.serialize_map(None)?, items),
            Value::Struct(fields) => {
                let mut fields_out = serializer.serialize_struct("Value", fields.len())?;
                fields.iter().try_for_each(|(name, value)| fields_out.serialize_field(name, value))?;
                fields_out.end()
            }
            Value::Newtype(name, value) => serializer.serialize_newtype_variant("Value", 0, name, value),
        }
    }
}

fn serialize_items<S: SerializeSeq>(mut list: S, items: &[Value]) -> Result<S::Ok, S::Error> {
    items.iter().try_for_each(|item| list.serialize_element(item))?;
    list.end()
}

fn serialize_pairs<S: SerializeMap>(mut map: S, items: &[(Value, Value)]) -> Result<S::Ok, S::Error> {
    items.iter().try_for_each(|(key, value)| map.serialize_entry(key, value))?;
    map.end()
}
