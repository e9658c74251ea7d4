//! Lists, tuples, sets and dicts, and the containers of `collections`.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, LinkedList, VecDeque};

use serde::Deserialize;
use serde_bytes::ByteBuf;

use super::{fails, failure, pickles_beside, pickles_of, read, reads};

/// The pairs as whatever map is expected.
fn map<M: FromIterator<(K, V)>, K, V, const N: usize>(pairs: [(impl Into<K>, impl Into<V>); N]) -> M {
    pairs.into_iter().map(|(key, value)| (key.into(), value.into())).collect()
}

#[test]
fn lists_of_every_size() {
    for len in [0_u16, 1, 2, 3, 4, 999, 1000, 1001, 2500] {
        let case = format!("list-{len}");
        reads(&case, (0..len).collect::<Vec<u16>>());
        reads(&case, (0..len).collect::<VecDeque<u16>>());
        reads(&case, (0..len).map(i64::from).collect::<LinkedList<_>>());
        reads(&case, (0..len).map(u64::from).collect::<BTreeSet<_>>());
    }
}

#[test]
fn tuples_and_arrays() {
    reads("tuple-1", (0_u8,));
    reads("tuple-2", (0_u8, 1_i64));
    reads("tuple-3", (0_u8, Some(1_u8), 2.0_f32));
    reads("tuple-4", [0_u8, 1, 2, 3]);
    reads("tuple-3", vec![0_u8, 1, 2]);
    reads("list-3", (0_u8, 1_u8, 2_u8));
    reads("list-3", [0_u64, 1, 2]);
    reads("tuple-2500", (0..2500).collect::<Vec<u32>>());
    reads("tuple-0", Vec::<u8>::new());
    reads("tuple-0", [0_u8; 0]);
    type Nested = ([u8; 0], ([u8; 0],), (((u8,), u8), u8, (u8, u8, u8), (u8, u8, u8, u8)));
    reads::<Nested>("tuple-nested", ([], ([],), (((1,), 2), 3, (4, 5, 6), (7, 8, 9, 10))));
}

#[test]
fn a_tuple_has_the_length_that_the_type_says() {
    fails::<(u8, u8)>("tuple-3", "invalid length 3, expected a sequence of 2");
    fails::<(u8, u8)>("tuple-1", "invalid length 1, expected a tuple of size 2");
    fails::<[u8; 2]>("list-3", "invalid length 3, expected a sequence of 2");
    fails::<[u8; 2]>("list-1", "invalid length 1, expected an array of length 2");
    fails::<()>("tuple-0", "expected unit, found tuple");
}

#[test]
fn sets_of_every_size() {
    for len in [0_u16, 1, 2, 3, 4, 1000, 2500] {
        for case in [format!("set-{len}"), format!("frozenset-{len}")] {
            reads(&case, (0..len).collect::<HashSet<u16>>());
            reads(&case, (0..len).map(i32::from).collect::<BTreeSet<_>>());
        }
    }
    reads("set-of-tuple", HashSet::from([(1_u8, "a".to_owned())]));
    reads("set-nested", BTreeSet::from([BTreeSet::new(), BTreeSet::from([1_u8])]));
    reads("set-of-one-str", vec!["tag".to_owned()]);
    reads("shared-set", vec![HashSet::from([1_u8]), HashSet::from([1]), HashSet::from([2]), HashSet::from([2])]);
}

#[test]
fn dicts_of_every_size() {
    for len in [0_u16, 1, 2, 3, 4, 999, 1000, 1001, 2500] {
        let case = format!("dict-{len}");
        reads(&case, (0..len).map(|key| (key, true)).collect::<HashMap<u16, bool>>());
        reads(&case, (0..len).map(|key| (i64::from(key), true)).collect::<BTreeMap<_, _>>());
        reads(&case, (0..len).map(|key| (key.to_string(), true)).collect::<BTreeMap<String, bool>>());
    }
}

#[test]
fn keys_that_are_no_strs() {
    let ints: HashMap<i64, String> = map([(1, "one"), (-1, "minus one"), (1_i64 << 40, "big")]);
    reads("dict-int-keys", ints);
    let ints: HashMap<i128, String> = map([(1, "one"), (-1, "minus one"), (1_i128 << 40, "big")]);
    reads("dict-int-keys", ints);
    reads("dict-frozenset-key", HashMap::from([(BTreeSet::from([1_u8]), "one".to_owned())]));
    reads("py2-str-tuple-key", HashMap::from([(("a".to_owned(), 1_u8), ["b".to_owned()])]));
    assert_eq!(read::<HashMap<(u8, u8), u8>>(b"}K\x01K\x02\x86K\x03s."), HashMap::from([((1, 2), 3)]));
    assert_eq!(read::<BTreeMap<bool, u8>>(b"}\x88K\x03s\x89K\x04s."), BTreeMap::from([(true, 3), (false, 4)]));
    assert_eq!(read::<BTreeMap<Option<u8>, u8>>(b"}NK\x03sK\x01K\x04s."), BTreeMap::from([(None, 3), (Some(1), 4)]));
    assert_eq!(read::<BTreeMap<char, u8>>(b"}Va\nK\x03s."), BTreeMap::from([('a', 3)]));
    for pickle in pickles_beside(&["2.7"], "dict-int-keys") {
        pickle.fails::<HashMap<u8, String>>("expected u8, found int -1");
    }
}

#[test]
fn keys_that_are_tuples_of_different_kinds() {
    #[derive(Debug, Deserialize, Eq, Hash, PartialEq)]
    #[serde(untagged)]
    enum Key {
        Flat(u8, String),
        Nested(u8, (u8, String)),
    }
    let expected = HashMap::from([(Key::Flat(1, "a".to_owned()), 1_u8), (Key::Nested(2, (3, "b".to_owned())), 2)]);
    reads("dict-tuple-keys", expected);
}

#[test]
fn keys_that_are_no_strs_are_spelled_as_json_dumps_does() {
    let ints: BTreeMap<String, String> = map([("1", "one"), ("-1", "minus one"), ("1099511627776", "big")]);
    reads("dict-int-keys", ints);
    let mixed: BTreeMap<String, u8> = map([("true", 1), ("null", 2), ("1.5", 3)]);
    reads("dict-bool-none-float-keys", mixed);
    let long = b"}\x8a\x09\0\0\0\0\0\0\0\0\x01Ns.";
    assert_eq!(read::<HashMap<String, ()>>(long), map([("18446744073709551616", ())]));
    assert_eq!(failure::<HashMap<String, ()>>(b"})Ns."), "expected a string, found tuple at byte 1");
}

#[test]
fn keys_that_are_floats_are_spelled_as_json_dumps_does() {
    for (float, spelled) in [
        ("1e16", "1e+16"),
        ("1e15", "1000000000000000.0"),
        ("1e-05", "1e-05"),
        ("0.0001", "0.0001"),
        ("-0.0", "-0.0"),
        ("1e300", "1e+300"),
        ("2.5", "2.5"),
        ("nan", "NaN"),
        ("inf", "Infinity"),
        ("-inf", "-Infinity"),
    ] {
        let binary = [b"}G", &float.parse::<f64>().unwrap().to_be_bytes()[..], b"Ns."].concat();
        assert_eq!(read::<HashMap<String, ()>>(&binary), map([(spelled, ())]), "{float}");
        let line = format!("}}F{float}\nNs.");
        assert_eq!(read::<HashMap<String, ()>>(line.as_bytes()), map([(spelled, ())]), "{float}");
    }
}

#[test]
fn keys_that_are_bytes() {
    let mut expected = HashMap::from([(ByteBuf::from("key"), serde_json::json!("value"))]);
    expected.insert(ByteBuf::from([255]), serde_json::json!(1));
    reads("2.7/dict-bytes-keys", expected);
    for pickle in pickles_of("dict-bytes-keys") {
        let keys: HashMap<ByteBuf, serde::de::IgnoredAny> = pickle.read();
        assert!(keys.contains_key(&ByteBuf::from("key")), "{}", pickle.name);
    }
    assert_eq!(read::<HashMap<String, u8>>(b"}C\x03keyK\x01s."), map([("key", 1)]));
}

#[test]
fn containers_inside_containers() {
    type Named<T> = HashMap<String, T>;
    let innermost: Named<()> = map([("d", ())]);
    let inner: Named<Vec<Named<()>>> = map([("c", [innermost])]);
    let middle: Named<Named<Vec<Named<()>>>> = map([("b", inner)]);
    let nested: Named<Named<Named<Vec<Named<()>>>>> = map([("a", middle)]);
    reads("dict-nested", nested);
    let shared = (1_u8, "two".to_owned(), [3_u8]);
    reads("shared-tuple", (shared.clone(), shared.clone(), HashMap::from([("in".to_owned(), shared)])));
    reads("shared-list", [[1_u8, 2], [1, 2]]);
    let mut lists: Vec<[u16; 1]> = (0..300).map(|number| [number]).collect();
    lists.extend([[0], [255], [299]]);
    reads("memo-above-255", lists);
}

#[test]
fn records() {
    #[derive(Debug, Deserialize, PartialEq)]
    struct Record {
        id: u32,
        name: String,
        price: f64,
    }
    let record = |id: u32| Record { id, name: format!("name {id}"), price: f64::from(id) / 4.0 };
    reads("records", (0..20).map(record).collect::<Vec<_>>());
    reads("records", (0..20).map(record).collect::<VecDeque<_>>());
}

#[test]
fn dicts_of_collections() {
    let ordered: BTreeMap<String, u8> = map([("z", 1), ("a", 2)]);
    reads("ordereddict", ordered);
    reads("ordereddict-empty", HashMap::<String, u8>::new());
    reads("ordereddict-of-one", HashMap::from([("z".to_owned(), vec![1_u8])]));
    let lists: HashMap<String, Vec<u8>> = map([("a", [1]), ("b", [2])]);
    reads("defaultdict", lists);
    reads("defaultdict-empty", HashMap::<String, u8>::new());
    reads("defaultdict-without-factory", HashMap::from([(1_u8, 2_u8)]));
    let counts: HashMap<String, usize> = map([("a", 3_usize), ("b", 1)]);
    reads("counter", counts);
    reads("counter-empty", BTreeMap::<String, usize>::new());
    let chained: HashMap<String, u8> = map([("a", 2), ("b", 1), ("c", 3)]);
    reads("chainmap", chained);
}

#[test]
fn dicts_of_collections_are_structs_too() {
    #[derive(Debug, Deserialize, PartialEq)]
    struct Letters<T> {
        a: T,
        b: T,
    }
    reads("counter", Letters { a: 3_u8, b: 1 });
    reads("defaultdict", Letters { a: [1_u8], b: [2] });
    reads("chainmap", Letters { a: 2_u8, b: 1 });
}

#[test]
fn deques() {
    reads("deque", VecDeque::from([1_u8, 2, 3]));
    reads("deque", (1_u8, 2_u8, 3_u8));
    reads("deque-maxlen", vec![1_u8, 2, 3]);
    reads("deque-empty", Vec::<u8>::new());
    reads("deque-empty-maxlen", VecDeque::<u8>::new());
}

#[test]
fn subclasses_of_containers() {
    let basket: HashMap<String, u8> = map([("apple", 1), ("pear", 2)]);
    reads("subclass-of-dict", basket.clone());
    reads("subclass-of-dict-with-attributes", basket);
    reads("subclass-of-dict-of-one", HashMap::from([("apple".to_owned(), 1_u8)]));
    reads("subclass-of-dict-of-one-with-attributes", HashMap::from([("apple".to_owned(), 1_u8)]));
    reads("subclass-of-dict-empty", HashMap::<String, u8>::new());
    reads("subclass-of-list", vec![1_u8, 2]);
    reads("subclass-of-list-with-attributes", (1_u8, 2_u8));
    reads("subclass-of-list-of-one", [1_u8]);
    reads("subclass-of-list-of-one-with-attributes", [1_u8]);
    reads("subclass-of-list-empty", Vec::<u8>::new());
    reads("subclass-of-set", HashSet::from([1_u8, 2]));
    reads("subclass-of-frozenset", BTreeSet::from([1_u8, 2]));
    reads("subclass-of-tuple", (1_u8, 2_u8));
    reads("subclass-of-tuple", vec![1_u8, 2]);
    reads("subclass-of-tuple-of-one", (1_u8,));
    reads("subclass-of-defaultdict", HashMap::from([("a".to_owned(), [1_u8])]));
    reads("subclass-of-counter", HashMap::from([("a".to_owned(), 3_u8)]));
    let ledger: HashMap<String, u8> = map([("z", 1), ("a", 2)]);
    for pickle in pickles_beside(&["2.7"], "subclass-of-ordereddict") {
        pickle.reads(&ledger);
    }
    reads("2.7/subclass-of-ordereddict", vec![("z".to_owned(), 1_u8), ("a".to_owned(), 2)]);
}
