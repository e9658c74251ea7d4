//! `PickleValue` under `#[serde(flatten)]`, through which nothing is lost.

use std::collections::{BTreeMap, HashMap, HashSet};

use pickles::{
    Construct, DeOptions, Deserializer, Global, Instance, Object, PickleValue, from_slice, from_value, pickle, to_vec,
};
use serde::{Deserialize, Serialize};

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Flat {
    id: u8,
    #[serde(flatten)]
    rest: HashMap<String, PickleValue>,
}

/// One of each kind that serde's buffer cannot hold, and some that it can.
fn values() -> Vec<(&'static str, PickleValue)> {
    let object = Object {
        kwargs: Some(pickle!({"k": (1,)})),
        items: vec![(pickle!((1, 2)), PickleValue::Set(vec![pickle!(3)]))],
        via: Construct::NewObjEx,
        ..Object::instance(("shop", "Order"), pickle!({"id": (7,), "none": None}))
    };
    vec![
        ("big", PickleValue::from(1u128 << 90)),
        ("bigger", PickleValue::from(num_bigint::BigInt::from(-1) << 1000)),
        ("set", PickleValue::Set(vec![pickle!(1), pickle!("a")])),
        ("empty_set", PickleValue::Set(vec![])),
        ("empty_tuple", pickle!(())),
        ("empty_list", pickle!([])),
        ("frozenset", PickleValue::FrozenSet(vec![pickle!((1,))])),
        ("instance", PickleValue::from(object)),
        ("keyed", PickleValue::Dict(vec![(pickle!((1, "a")), pickle!([(2,), [2]])), (pickle!(3), pickle!(None))])),
        ("global", Global::new("builtins", "int").into()),
        ("bytearray", PickleValue::ByteArray(b"ab".to_vec())),
        ("bytes", pickle!(b"ab")),
        ("wtf", PickleValue::WtfString(b"\xed\xb2\x80".to_vec())),
        ("persistent", PickleValue::PersistentRef(Box::new(pickle!((1, 2))))),
        ("extension", PickleValue::Extension(7)),
        ("text", pickle!("x")),
        ("float", pickle!(2.5)),
        ("number", pickle!(5)),
    ]
}

#[test]
fn a_flattened_map_of_values_loses_nothing() {
    let whole: PickleValue = values().into_iter().chain([("id", pickle!(7))]).collect();
    let read: Flat = from_slice(&whole.to_vec().unwrap()).unwrap();
    assert_eq!(read.id, 7);
    for (key, value) in values() {
        assert_eq!(read.rest[key], value, "{key}");
    }
    assert_eq!(read.rest.len(), values().len());
    let again: Flat = from_slice(&to_vec(&read).unwrap()).unwrap();
    assert_eq!(again, read);
    assert_eq!(from_value::<Flat>(whole).unwrap(), read);
}

/// Each alone: no value is rescued by another.
#[test]
fn each_kind_survives_alone() {
    for (key, value) in values() {
        let whole = pickle!({"id": 7, key: (value.clone())});
        let read: Flat = from_slice(&whole.to_vec().unwrap()).unwrap();
        assert_eq!(read.rest, HashMap::from([(key.to_owned(), value)]), "{key}");
    }
}

#[test]
fn a_flattened_value_is_a_dict_of_the_rest() {
    #[derive(Debug, PartialEq, Deserialize)]
    struct Any {
        id: u8,
        #[serde(flatten)]
        rest: PickleValue,
    }
    let read: Any = from_value(pickle!({"id": 7, "pair": (1, 2)})).unwrap();
    assert_eq!(read, Any { id: 7, rest: pickle!({"pair": (1, 2)}) });
}

/// Fields of other types read the same entries as if nothing were special about them.
#[test]
fn flattened_structs_stand_beside_values() {
    #[derive(Debug, PartialEq, Deserialize)]
    struct Common {
        tags: HashSet<String>,
        pair: (u8, u8),
        created: chrono::NaiveDate,
    }
    #[derive(Debug, PartialEq, Deserialize)]
    struct Mixed {
        #[serde(flatten)]
        common: Common,
        #[serde(flatten)]
        rest: BTreeMap<String, PickleValue>,
    }
    let date = Object::call(Global::new("datetime", "date"), vec![pickle!(b"\x07\xe8\x05\x01")]);
    let tags = PickleValue::Set(vec![pickle!("a")]);
    let whole =
        pickle!({"tags": tags, "pair": (1, 2), "created": date, "other": (3, 4), "set": (PickleValue::Set(vec![]))});
    let expected = Mixed {
        common: Common {
            tags: HashSet::from(["a".to_owned()]),
            pair: (1, 2),
            created: chrono::NaiveDate::from_ymd_opt(2024, 5, 1).unwrap(),
        },
        rest: BTreeMap::from([("other".to_owned(), pickle!((3, 4))), ("set".to_owned(), PickleValue::Set(vec![]))]),
    };
    let pickle = whole.to_vec().unwrap();
    assert_eq!(from_slice::<Mixed>(&pickle).unwrap(), expected);
    let many: Vec<Mixed> = from_value(pickle!([(whole.clone()), (whole.clone()), whole])).unwrap();
    assert_eq!(many.len(), 3);
    assert!(many.iter().all(|mixed| *mixed == expected));
}

/// An untagged enum has a buffer of its own and tries its variants in turn: the first that fits is taken as ever.
#[test]
fn what_serde_must_hold_is_held_as_before() {
    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(untagged)]
    enum Either {
        Numbers(Vec<u8>),
        Other(PickleValue),
    }
    #[derive(Debug, PartialEq, Deserialize)]
    struct Untagged {
        #[serde(flatten)]
        rest: BTreeMap<String, Either>,
    }
    let read: Untagged = from_value(pickle!({"a": (1, 2), "b": "x"})).unwrap();
    assert_eq!(read.rest["a"], Either::Numbers(vec![1, 2]));
    assert_eq!(read.rest["b"], Either::Other(pickle!("x")));
}

#[test]
fn errors_name_the_place_as_before() {
    let error =
        from_slice::<Flat>(b"}(X\x02\0\0\0idK\x07X\x01\0\0\0a]K\x01\x85aX\x01\0\0\0bX\x01\0\0\0\xffu.").unwrap_err();
    assert_eq!(error.to_string(), "a str that is not valid UTF-8 at b, byte 28");
    let options = DeOptions::new().max_depth(2);
    let error = options.from_slice::<Flat>(b"}(X\x02\0\0\0idK\x07X\x01\0\0\0a)\x85\x85u.").unwrap_err();
    assert_eq!(error.classify(), pickles::Category::Limit);
}

/// A deserializer is used up by one attempt: what the buffer cannot hold is lost then, as the documentation says.
#[test]
fn what_can_be_read_once_only_holds_what_the_buffer_holds() {
    let whole = pickle!({"id": 7, "a": (1, 2)});
    assert_eq!(DeOptions::new().from_value::<Flat>(&whole).unwrap().rest["a"], pickle!((1, 2)));
    assert_eq!(Flat::deserialize(&whole).unwrap().rest["a"], pickle!([1, 2]));
    let pickle = whole.to_vec().unwrap();
    assert_eq!(Deserializer::from_slice(&pickle).read::<Flat>().unwrap().rest["a"], pickle!((1, 2)));
    assert_eq!(Flat::deserialize(&mut Deserializer::from_slice(&pickle)).unwrap().rest["a"], pickle!([1, 2]));
}

#[test]
fn keys_of_other_types_and_keys_twice() {
    for (pickle, key) in [
        (&b"}(X\x02\0\0\0idK\x07K\x05K\x01\x85u."[..], "5"),
        (b"}(X\x02\0\0\0idK\x07NK\x01\x85u.", "null"),
        (b"}(X\x02\0\0\0idK\x07C\x01aK\x01\x85u.", "a"),
        (b"}(X\x02\0\0\0idK\x07X\x01\0\0\0aK\x02\x85X\x01\0\0\0aK\x01\x85u.", "a"),
    ] {
        let read: Flat = from_slice(pickle).unwrap();
        assert_eq!(read.rest, HashMap::from([(key.to_owned(), pickle!((1,)))]));
    }
    let error = from_slice::<Flat>(b"}(X\x02\0\0\0idK\x07)K\x01\x85u.").unwrap_err();
    assert_eq!(error.to_string(), "expected field identifier, found tuple at byte 11");
    let error = from_slice::<Flat>(b"}\x94(X\x02\0\0\0idK\x07X\x01\0\0\0ah\0u.").unwrap_err();
    assert_eq!(error.to_string(), "a reference back into the object that holds it at a, byte 0");
}

#[test]
fn lists_of_flattened_structs_are_all_read() {
    let one = pickle!({"id": 1, "a": (1, 2)});
    let two = pickle!({"id": 2, "b": (PickleValue::Set(vec![pickle!(1)]))});
    let read: Vec<Flat> = from_value(pickle!([one, two])).unwrap();
    assert_eq!(read[0].rest["a"], pickle!((1, 2)));
    assert_eq!(read[1].rest["b"], PickleValue::Set(vec![pickle!(1)]));
}

/// What the README says that `flatten` does not do.
#[test]
fn types_that_ask_for_an_object_find_none_in_a_flattened_struct() {
    #[derive(Debug, Deserialize)]
    struct Outer<T> {
        #[serde(flatten)]
        inner: Inner<T>,
    }
    #[derive(Debug, Deserialize)]
    struct Inner<T> {
        item: T,
    }
    #[derive(Debug, Deserialize)]
    struct Order {
        id: u8,
    }

    let order = Object::instance(("shop", "Order"), pickle!({"id": 7}));
    let pickle = pickle!({"item": PickleValue::from(order)}).to_vec().unwrap();
    let read: Inner<Instance<Order>> = from_slice(&pickle).unwrap();
    assert_eq!(read.item.state.id, 7);
    let error = from_slice::<Outer<Instance<Order>>>(&pickle).unwrap_err();
    assert!(error.to_string().starts_with("missing field `class`"), "{error}");

    #[derive(Debug, Deserialize)]
    struct ByClass {
        #[serde(with = "pickles::by_class")]
        item: Item,
    }
    #[derive(Debug, Deserialize)]
    enum Item {
        #[serde(rename = "shop.Order")]
        Order { id: u8 },
    }
    #[derive(Debug, Deserialize)]
    struct OuterByClass {
        #[serde(flatten)]
        _inner: ByClass,
    }
    let Item::Order { id } = from_slice::<ByClass>(&pickle).unwrap().item;
    assert_eq!(id, 7);
    let error = from_slice::<OuterByClass>(&pickle).unwrap_err();
    assert_eq!(error.to_string(), "unknown variant `id`, expected `shop.Order` at byte 11");

    let date = pickles::python::Date { year: 2026, month: 11, day: 25 };
    let dated = to_vec(&HashMap::from([("item", date)])).unwrap();
    assert_eq!(from_slice::<Inner<pickles::python::Date>>(&dated).unwrap().item, date);
    assert_eq!(from_slice::<Outer<pickles::python::Date>>(&dated).unwrap().inner.item, date);

    let value: Outer<PickleValue> = from_slice(&pickle).unwrap();
    assert_eq!(value.inner.item["id"], pickle!(7));
}
