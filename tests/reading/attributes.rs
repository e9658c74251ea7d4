//! What serde's attributes and generic types make of a pickle.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::{Value as Json, json};

use super::{fails, failure, pickles_beside, pickles_of, read, reads};

#[test]
fn renamed_fields_and_aliases() {
    #[derive(Debug, Deserialize, PartialEq)]
    #[serde(rename_all = "camelCase")]
    struct Renamed {
        #[serde(rename = "number")]
        id: u8,
        #[serde(alias = "customer")]
        buyer_name: String,
    }
    reads("instance", Renamed { id: 7, buyer_name: "Ann".to_owned() });
    assert_eq!(
        read::<Renamed>(b"}(Vnumber\nK\x07VbuyerName\nVAnn\nu."),
        Renamed { id: 7, buyer_name: "Ann".to_owned() }
    );
}

#[test]
fn fields_that_are_missing() {
    #[derive(Debug, Deserialize, PartialEq)]
    struct Defaults {
        number: u8,
        #[serde(default)]
        paid: bool,
        #[serde(default = "unknown")]
        carrier: String,
        note: Option<String>,
        #[serde(skip)]
        skipped: u8,
    }
    fn unknown() -> String {
        "unknown".to_owned()
    }
    let expected = Defaults { number: 7, paid: false, carrier: unknown(), note: None, skipped: 0 };
    reads("instance", expected);
    #[derive(Debug, Deserialize)]
    struct Paid {
        #[serde(rename = "paid")]
        _paid: bool,
    }
    fails::<Paid>("instance", "missing field `paid`");
}

#[test]
fn fields_that_are_unknown() {
    #[derive(Debug, Deserialize, PartialEq)]
    #[serde(deny_unknown_fields)]
    struct Strict {
        number: u8,
        customer: String,
        lines: Vec<u8>,
    }
    reads("instance", Strict { number: 7, customer: "Ann".to_owned(), lines: Vec::new() });
    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Stricter {
        #[serde(rename = "id")]
        _id: u8,
        #[serde(rename = "name")]
        _name: String,
    }
    for pickle in pickles_beside(&["2.7"], "dict-of-str") {
        pickle.fails::<Stricter>("unknown field `tags`, expected `id` or `name`");
    }
}

#[test]
fn flattened_structs_and_maps() {
    #[derive(Debug, Deserialize, PartialEq)]
    struct Order {
        number: u8,
        #[serde(flatten)]
        rest: HashMap<String, Json>,
    }
    let rest = HashMap::from([("customer".to_owned(), json!("Ann")), ("lines".to_owned(), json!([]))]);
    reads("instance", Order { number: 7, rest });
    #[derive(Debug, Deserialize, PartialEq)]
    struct Outer {
        number: u8,
        #[serde(flatten)]
        inner: Inner,
        #[serde(flatten)]
        rest: BTreeMap<String, IgnoredAny>,
    }
    #[derive(Debug, Deserialize, PartialEq)]
    struct Inner {
        customer: String,
        paid: Option<bool>,
    }
    for pickle in pickles_of("instance") {
        let outer: Outer = pickle.read();
        assert_eq!(outer.inner, Inner { customer: "Ann".to_owned(), paid: None }, "{}", pickle.name);
        assert_eq!(outer.rest.keys().collect::<Vec<_>>(), ["lines"], "{}", pickle.name);
    }
}

#[test]
fn flattened_maps_spell_keys_that_are_no_strs() {
    #[derive(Debug, Deserialize, PartialEq)]
    struct Rest {
        #[serde(flatten)]
        rest: HashMap<String, Json>,
    }
    let spelled = HashMap::from([("1".to_owned(), json!("one")), ("a".to_owned(), json!(2.5))]);
    assert_eq!(read::<Rest>(b"}(K\x01Vone\nVa\nF2.5\nu."), Rest { rest: spelled });
}

#[test]
fn flattened_known_classes() {
    #[derive(Debug, Deserialize, PartialEq)]
    struct Order {
        id: uuid::Uuid,
        #[serde(flatten)]
        placed: Placed,
    }
    #[derive(Debug, Deserialize, PartialEq)]
    struct Placed {
        placed: chrono::NaiveDateTime,
        number: u8,
    }
    #[derive(Debug, Deserialize)]
    struct History {
        orders: Vec<Order>,
    }
    for pickle in pickles_of("order-history") {
        let history: History = pickle.read();
        assert_eq!(history.orders[0].placed.placed.to_string(), "2024-07-01 12:30:00", "{}", pickle.name);
        assert_eq!(history.orders[0].id.get_version_num(), 4, "{}", pickle.name);
    }
}

#[test]
fn newtypes_and_boxes() {
    #[derive(Debug, Deserialize, PartialEq)]
    struct Id(u32);
    #[derive(Debug, Deserialize, PartialEq)]
    struct Wrapped<T> {
        #[serde(rename = "number")]
        id: Id,
        customer: Box<T>,
        lines: Box<[u8]>,
    }
    reads("int-255", Id(255));
    reads("instance", Wrapped { id: Id(7), customer: Box::new("Ann".to_owned()), lines: Box::new([]) });
    reads("instance", Wrapped { id: Id(7), customer: Box::new(Cow::Borrowed("Ann")), lines: Box::new([]) });
    reads("int-1", std::num::NonZeroU8::MIN);
    reads("int-1", std::num::Wrapping(1_u8));
    reads("int-1", std::cell::RefCell::new(1_u8));
    fails::<std::num::NonZeroU8>("int-0", "expected a nonzero u8, found int 0");
}

#[test]
fn a_list_inside_lists_is_a_recursive_type() {
    #[derive(Debug, Deserialize)]
    struct Nest(Vec<Nest>);
    for pickle in pickles_of("list-deep") {
        let mut depth = 1;
        let mut nest: Nest = pickle.read();
        while let Some(inner) = nest.0.pop() {
            nest = inner;
            depth += 1;
        }
        assert_eq!(depth, 100, "{}", pickle.name);
    }
}

#[test]
fn conversions() {
    #[derive(Debug, Deserialize, PartialEq)]
    #[serde(try_from = "(i64, i64)")]
    struct Point {
        sum: i64,
    }
    impl TryFrom<(i64, i64)> for Point {
        type Error = &'static str;
        fn try_from((x, y): (i64, i64)) -> Result<Point, &'static str> {
            if x == y { Err("a point on the diagonal") } else { Ok(Point { sum: x + y }) }
        }
    }
    reads("namedtuple-of-two", Point { sum: 3 });
    assert_eq!(failure::<Vec<Point>>(b"](K\x01K\x02\x86K\x03K\x03\x86e."), "a point on the diagonal at [1], byte 11");
}

#[test]
fn anything_can_be_ignored() {
    for case in ["order-history", "cycle-object", "str-lone-surrogate", "int-200-bits", "dict-frozenset-key", "partial"]
    {
        for pickle in pickles_of(case) {
            pickle.read::<IgnoredAny>();
        }
    }
    assert_eq!(read::<(IgnoredAny, u8)>(b"X\x01\0\0\0\xffK\x01\x86.").1, 1);
}

#[test]
fn json_values() {
    reads("dict-of-str", json!({"id": 7, "name": "Anné", "tags": ["a", "b"], "ok": true}));
    reads("dict-int-keys", json!({"1": "one", "-1": "minus one", "1099511627776": "big"}));
    reads("dict-bool-none-float-keys", json!({"true": 1, "null": 2, "1.5": 3}));
    reads("instance", json!({"number": 7, "customer": "Ann", "lines": []}));
    reads("slots-and-dict", json!({"depth": 5, "unit": "cm", "width": 3, "height": 4}));
    reads("namedtuple", json!(["sku-1", 2, 9.5]));
    reads("datetime-utc", json!("2024-07-01T12:30:00+00:00"));
    reads("timedelta", json!([1, 2, 3]));
    reads("decimal-1.50", json!("1.50"));
    reads("uuid", json!("3fa85f64-5717-4562-b3fc-2c963f66afa6"));
    reads("int-18446744073709551615", json!(u64::MAX));
    reads("none", Json::Null);
    let error = failure::<Json>(b"]C\x01aa.");
    assert_eq!(error, "expected any valid JSON value, found bytes at [0], byte 1");
}

#[test]
fn a_type_that_is_an_owned_json_value_in_a_field() {
    #[derive(Debug, Deserialize, PartialEq)]
    struct Order {
        number: u8,
        customer: Json,
        #[serde(default)]
        lines: Json,
    }
    reads("instance", Order { number: 7, customer: json!("Ann"), lines: json!([]) });
}

#[test]
fn a_struct_is_no_scalar_and_no_set() {
    #[derive(Debug, Deserialize)]
    struct Order {
        #[serde(rename = "number")]
        _number: u8,
    }
    fails::<Order>("str-ascii", "expected struct Order, found str");
    fails::<Order>("int-1", "expected struct Order, found int 1");
    fails::<Order>("none", "expected struct Order, found None");
    fails::<Order>("bytes-one", "expected struct Order, found bytes");
}
