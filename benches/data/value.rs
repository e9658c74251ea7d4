//! Documents that are read into the dynamic value of each library.

use pickles::PickleValue;
use serde_pickle::HashableValue;

use super::files;

/// One document as a pickle and as JSON.
pub struct Document {
    pub name: String,
    pub pickle: Vec<u8>,
    pub json: Vec<u8>,
}

impl Document {
    pub const NAMES: [&str; 3] = ["twitter", "canada", "citm"];

    pub fn load(name: &str) -> Document {
        let (pickle, json) = files(name);
        Document { name: name.to_owned(), pickle, json }
    }

    /// Fails unless every library reads the same data.
    pub fn assert_all_agree(&self) {
        let expected = serde_json(self);
        assert!(of_pickles(&pickles(self)) == expected, "{}: pickles and serde_json disagree", self.name);
        assert!(
            of_serde_pickle(&serde_pickle(self)) == expected,
            "{}: serde-pickle and serde_json disagree",
            self.name
        );
    }
}

pub fn pickles(document: &Document) -> PickleValue {
    PickleValue::from_slice(&document.pickle).unwrap()
}

pub fn serde_json(document: &Document) -> serde_json::Value {
    serde_json::from_slice(&document.json).unwrap()
}

pub fn serde_pickle(document: &Document) -> serde_pickle::Value {
    serde_pickle::value_from_slice(&document.pickle, serde_pickle::DeOptions::new()).unwrap()
}

/// The same data as JSON has it.
fn of_pickles(value: &PickleValue) -> serde_json::Value {
    match value {
        PickleValue::None => serde_json::Value::Null,
        PickleValue::Bool(value) => (*value).into(),
        PickleValue::Int(value) => (*value).into(),
        PickleValue::Float(value) => (*value).into(),
        PickleValue::String(text) => text.as_str().into(),
        PickleValue::List(items) => items.iter().map(of_pickles).collect(),
        PickleValue::Dict(pairs) => {
            pairs.iter().map(|(key, value)| (key.as_str().unwrap().to_owned(), of_pickles(value))).collect()
        }
        other => panic!("JSON has no {other}"),
    }
}

fn of_serde_pickle(value: &serde_pickle::Value) -> serde_json::Value {
    use serde_pickle::Value;

    match value {
        Value::None => serde_json::Value::Null,
        Value::Bool(value) => (*value).into(),
        Value::I64(value) => (*value).into(),
        Value::F64(value) => (*value).into(),
        Value::String(text) => text.as_str().into(),
        Value::List(items) => items.iter().map(of_serde_pickle).collect(),
        Value::Dict(pairs) => pairs
            .iter()
            .map(|(key, value)| match key {
                HashableValue::String(key) => (key.clone(), of_serde_pickle(value)),
                other => panic!("JSON has no key {other}"),
            })
            .collect(),
        other => panic!("JSON has no {other}"),
    }
}
