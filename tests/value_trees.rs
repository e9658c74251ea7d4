//! `PickleValue` as a deserializer: `from_value`, references and owned values; and `to_value`.

use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use chrono::{NaiveDate, NaiveDateTime};
use pickles::{Category, DeOptions, Global, Object, PickleValue, from_slice, from_value, pickle, to_value};
use serde::de::{IgnoredAny, IntoDeserializer};
use serde::{Deserialize, Serialize};

mod common;

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Order {
    id: u64,
    total: f64,
    lines: Vec<(String, u32)>,
    note: Option<String>,
    raw: Vec<u8>,
    kind: Kind,
    any: PickleValue,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
enum Kind {
    Plain,
    Tagged { weight: f32 },
    Pair(u8, i128),
}

fn order() -> Order {
    Order {
        id: u64::MAX,
        total: 2.5,
        lines: vec![("tea".into(), 2), ("milk".into(), 1)],
        note: None,
        raw: b"\xff".to_vec(),
        kind: Kind::Pair(1, i128::MIN),
        any: PickleValue::Set(vec![pickle!((1,))]),
    }
}

#[test]
fn there_and_back() {
    for kind in [Kind::Plain, Kind::Tagged { weight: 0.5 }, Kind::Pair(1, i128::MIN)] {
        let order = Order { kind, ..order() };
        let value = to_value(&order).unwrap();
        assert_eq!(value["any"], order.any);
        assert!(value["lines"][0].is_tuple());
        assert_eq!(Order::deserialize(&value).unwrap(), order);
        assert_eq!(Order::deserialize(value.clone()).unwrap(), order);
        assert_eq!(from_value::<Order>(value).unwrap(), order);
    }
}

/// Strings and bytes are borrowed from a reference.
#[test]
fn references_lend() {
    #[derive(Debug, PartialEq, Deserialize)]
    struct Borrowed<'a> {
        name: &'a str,
        #[serde(borrow)]
        data: &'a [u8],
    }
    let value = pickle!({"name": "Ann", "data": b"xy"});
    let read = Borrowed::deserialize(&value).unwrap();
    assert_eq!(read, Borrowed { name: "Ann", data: b"xy" });
    assert_eq!(read.name.as_ptr(), value["name"].as_str().unwrap().as_ptr());
    let error = <&str>::deserialize(pickle!("Ann")).unwrap_err();
    assert_eq!(error.to_string(), "expected a borrowed string, found str");
}

/// What is known about classes is known here too.
#[test]
fn classes_are_read_as_from_a_pickle() {
    let moment = Object::call(Global::new("datetime", "datetime"), vec![pickle!(b"\x07\xe8\x05\x01\x0c\x1e\0\0\0\0")]);
    let expected: NaiveDateTime = NaiveDate::from_ymd_opt(2024, 5, 1).unwrap().and_hms_opt(12, 30, 0).unwrap();
    assert_eq!(from_value::<NaiveDateTime>(moment.into()).unwrap(), expected);

    let delta = Object::call(Global::new("datetime", "timedelta"), vec![pickle!(1), pickle!(2), pickle!(3)]);
    assert_eq!(from_value::<Duration>(delta.into()).unwrap(), Duration::new(86_402, 3000));

    let point = Object::instance(("shapes", "Point"), pickle!((None, {"x": 1, "y": 2})));
    let read: BTreeMap<String, u8> = from_value(point.into()).unwrap();
    assert_eq!(read, BTreeMap::from([("x".to_owned(), 1), ("y".to_owned(), 2)]));

    let mut ordered = Object::call(Global::new("collections", "OrderedDict"), vec![]);
    ordered.items = vec![(pickle!(1), pickle!("one"))];
    assert_eq!(from_value::<HashMap<String, String>>(ordered.into()).unwrap()["1"], "one");

    let maps = pickle!([{"a": 1, 5: 2}, {"a": 3, "b": 4, 5: 6}]);
    let chain = Object::instance(("collections", "ChainMap"), PickleValue::Dict(vec![(pickle!("maps"), maps)]));
    let read: BTreeMap<String, u8> = from_value(chain.into()).unwrap();
    assert_eq!(read, BTreeMap::from([("a".to_owned(), 1), ("b".to_owned(), 4), ("5".to_owned(), 2)]));

    let id = PickleValue::PersistentRef(Box::new(pickle!("oid")));
    assert_eq!(from_value::<String>(id).unwrap(), "oid");
    let extension = DeOptions::new().extension(5, "shop", "Order");
    assert_eq!(extension.from_value::<String>(&PickleValue::Extension(5)).unwrap(), "shop.Order");
    let buffer = PickleValue::Buffer { index: 0, readonly: true };
    assert_eq!(DeOptions::new().buffers(vec![vec![1, 2]]).from_value::<Vec<u8>>(&buffer).unwrap(), [1, 2]);
}

/// Each value of the corpus shows a value of its own what its pickle shows.
#[test]
fn the_corpus_looks_the_same_from_both_sides() {
    let mut compared = 0;
    for file in common::corpus() {
        let pickle = std::fs::read(&file).unwrap();
        let Ok(value) = PickleValue::from_slice(&pickle) else { continue };
        let (direct, through) = (from_slice::<serde_json::Value>(&pickle), serde_json::Value::deserialize(&value));
        match (direct, through) {
            (Ok(direct), Ok(through)) => assert_eq!(direct, through, "{}", file.display()),
            (Err(_), Err(_)) => {}
            (direct, through) => panic!("{}: {direct:?}, {through:?}", file.display()),
        }
        assert_eq!(from_value::<PickleValue>(value.clone()).unwrap(), value, "{}", file.display());
        compared += 1;
    }
    assert!(compared > 3800, "{compared}");
}

#[test]
fn errors_have_a_path_and_no_offset() {
    let error = from_value::<Order>(pickle!({"id": 1, "lines": [("tea", "two")]})).unwrap_err();
    assert_eq!(error.to_string(), "expected u32, found str \"two\" at lines[0][1]".replace(" \"two\"", ""));
    assert_eq!((error.offset(), error.classify()), (None, Category::Data));
}

/// Deep values are refused or passed over, and never overflow the stack.
#[test]
fn deep_values() {
    let mut deep = pickle!(1);
    for _ in 0..200_000 {
        deep = PickleValue::List(vec![deep]);
    }
    assert_eq!(PickleValue::deserialize(&deep).unwrap_err().classify(), Category::Limit);
    assert!(IgnoredAny::deserialize(&deep).is_ok());
    let named = PickleValue::Dict(vec![(pickle!("deep"), deep), (pickle!("a"), pickle!(1))]);
    #[derive(Deserialize)]
    struct Named {
        a: u8,
    }
    assert_eq!(Named::deserialize(&named).unwrap().a, 1);
}

#[test]
fn values_are_deserializers_for_other_crates() {
    let value = pickle!([1, 2]);
    assert_eq!(Vec::<u8>::deserialize(IntoDeserializer::into_deserializer(&value)).unwrap(), [1, 2]);
    assert_eq!(serde_json::to_value(&value).unwrap(), serde_json::json!([1, 2]));
    let mut json = Vec::new();
    serde_transcode(&pickle!({"a": (1, None)}), &mut json);
    assert_eq!(json, br#"{"a":[1,null]}"#);
}

/// From one format to the other without a type in between.
fn serde_transcode(value: &PickleValue, json: &mut Vec<u8>) {
    let read = serde_json::Value::deserialize(value).unwrap();
    serde_json::to_writer(json, &read).unwrap();
}
