//! Any bytes read into `PickleValue`, written and read again; into flattened fields and Python's own types; and walked.
#![no_main]

use std::collections::{BTreeMap, BTreeSet, HashSet, VecDeque};
use std::net::IpAddr;
use std::path::PathBuf;
use std::time::Duration;

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};
use libfuzzer_sys::fuzz_target;
use pickles::graph::Document;
use pickles::{Instance, Memo, PickleValue, Protocol, SerOptions, py, python};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Text and structure unfold while a value is printed and written: larger inputs only cost time.
const MAX_INPUT: usize = 4096;

fuzz_target!(|input: &[u8]| {
    if input.len() <= MAX_INPUT {
        read_and_write(input);
        read_into_types(input);
        walk(input);
    }
});

/// From protocol 4 on, what was written reads as the value that it was.
fn read_and_write(input: &[u8]) {
    let Ok(value) = PickleValue::from_slice(input) else { return };
    let _ = value.to_string();
    let _ = value.py_eq(&value);
    for protocol in [Protocol::V0, Protocol::V2, Protocol::V4, Protocol::V5] {
        for memo in [Memo::Keys, Memo::Off, Memo::Python] {
            let options = SerOptions::new().protocol(protocol).memo(memo);
            let Ok(pickle) = options.value_to_vec(&value) else { continue };
            let again = PickleValue::from_slice(&pickle).expect("what was written can be read");
            assert!(protocol < Protocol::V4 || again == value, "{value} is read back as {again}");
        }
    }
    assert_eq!(pickles::from_value::<PickleValue>(value.clone()).expect("a value reads as itself"), value);
}

/// Fields of every type that `py` knows.
#[derive(Serialize, Deserialize)]
#[serde(bound(serialize = "T: py::Serialize", deserialize = "T: py::Deserialize<'de>"))]
struct Known<T>(#[serde(with = "py")] T);

#[derive(Serialize, Deserialize)]
struct Flat {
    id: Option<u8>,
    #[serde(flatten)]
    rest: BTreeMap<String, PickleValue>,
}

#[derive(Serialize, Deserialize)]
enum Event {
    #[serde(rename = "shop.Order")]
    Order(PickleValue),
    #[serde(rename = "shop.Point")]
    Point(u8, u8),
    #[serde(other)]
    Other,
}

#[derive(Serialize, Deserialize)]
struct Events(#[serde(with = "pickles::by_class")] Vec<Event>);

fn read_into_types(input: &[u8]) {
    again::<Known<NaiveDateTime>>(input);
    again::<Known<DateTime<Utc>>>(input);
    again::<Known<DateTime<FixedOffset>>>(input);
    again::<Known<NaiveDate>>(input);
    again::<Known<NaiveTime>>(input);
    again::<Known<TimeDelta>>(input);
    again::<Known<Duration>>(input);
    again::<Known<Decimal>>(input);
    again::<Known<Uuid>>(input);
    again::<Known<num_bigint::BigInt>>(input);
    again::<Known<PathBuf>>(input);
    again::<Known<IpAddr>>(input);
    again::<Known<HashSet<Vec<u8>>>>(input);
    again::<Known<VecDeque<BTreeSet<u64>>>>(input);
    again::<python::DateTime>(input);
    again::<python::Time>(input);
    again::<Flat>(input);
    again::<Instance<PickleValue>>(input);
    again::<Events>(input);
}

/// What can be read and written can be read again.
fn again<T: Serialize + for<'de> Deserialize<'de>>(input: &[u8]) {
    let Ok(value) = pickles::from_slice::<T>(input) else { return };
    let Ok(pickle) = pickles::to_vec(&value) else { return };
    assert!(pickles::from_slice::<T>(&pickle).is_ok(), "what was written cannot be read");
}

/// Every object once, whatever holds it.
fn walk(input: &[u8]) {
    let Ok(document) = Document::from_slice(input) else { return };
    let mut seen = HashSet::new();
    let mut pending = vec![document.root()];
    while let Some(node) = pending.pop() {
        if seen.insert(node.id()) {
            let _ = (node.kind(), node.offset(), format!("{node:?}"));
            pending.extend(node.children());
        }
    }
}
