//! Reading into `PickleValue`: everything is kept apart that Python keeps apart, also deep inside of derived structs.

mod common;

use std::collections::HashMap;

use pickles::{Category, Construct, DeOptions, Global, Object, PickleValue, Python2Str, pickle};
use serde::Deserialize;

fn value(pickle: &[u8]) -> PickleValue {
    let value = PickleValue::from_slice(pickle).unwrap();
    assert_eq!(pickles::from_slice::<PickleValue>(pickle).unwrap(), value);
    assert_eq!(pickles::from_reader::<_, PickleValue>(pickle).unwrap(), value);
    value
}

#[test]
fn built_in_values() {
    assert_eq!(value(b"N."), pickle!(None));
    assert_eq!(value(b"\x88."), pickle!(true));
    assert_eq!(value(b"I01\n."), pickle!(true));
    assert_eq!(value(b"J\xff\xff\xff\xff."), pickle!(-1));
    assert_eq!(value(b"L5L\n."), pickle!(5));
    assert_eq!(value(b"\x8a\x09\0\0\0\0\0\0\0\0\x01."), PickleValue::from(1u128 << 64));
    assert_eq!(value(b"F1.5\n."), pickle!(1.5));
    assert_eq!(value(b"V\\ud800\n."), PickleValue::WtfString(b"\xed\xa0\x80".to_vec()));
    assert_eq!(value(b"C\x01\xff."), PickleValue::Bytes(vec![0xff]));
    assert_eq!(value(b"\x96\x01\0\0\0\0\0\0\0\xff."), PickleValue::ByteArray(vec![0xff]));
    assert_eq!(value(b"(K\x01K\x02t."), pickle!((1, 2)));
    assert_eq!(value(b"](K\x01K\x02e."), pickle!([1, 2]));
    assert_eq!(value(b"}K\x01\x85Ns."), PickleValue::Dict(vec![(pickle!((1,)), pickle!(None))]));
    assert_eq!(value(b"\x8f(K\x01\x90."), PickleValue::Set(vec![pickle!(1)]));
    assert_eq!(value(b"(K\x01\x91."), PickleValue::FrozenSet(vec![pickle!(1)]));
    assert_eq!(value(b"K\x07Q."), PickleValue::PersistentRef(Box::new(pickle!(7))));
    assert_eq!(value(b"Pabc\n."), PickleValue::PersistentRef(Box::new(pickle!("abc"))));
    assert_eq!(value(b"\x82\x05."), PickleValue::Extension(5));
    assert_eq!(value(b"\x97\x98."), PickleValue::Buffer { index: 0, readonly: true });
}

#[test]
fn built_in_values_through_reduce() {
    assert_eq!(value(b"c__builtin__\nset\n](K\x01K\x02e\x85R."), PickleValue::Set(vec![pickle!(1), pickle!(2)]));
    assert_eq!(value(b"\x80\x03cbuiltins\nfrozenset\n]\x85R."), PickleValue::FrozenSet(vec![]));
    assert_eq!(value(b"c_codecs\nencode\nX\x02\0\0\0\xc3\xa9X\x06\0\0\0latin1\x86R."), PickleValue::Bytes(vec![0xe9]));
    assert_eq!(value(b"c__builtin__\nbytes\n)R."), PickleValue::Bytes(vec![]));
    assert_eq!(value(b"\x80\x03cbuiltins\nbytearray\nC\x01a\x85R."), PickleValue::ByteArray(b"a".to_vec()));
    assert!(matches!(value(b"cbuiltins\nset\n]\x85R}b."), PickleValue::Instance(_)), "a state is not lost");
}

#[test]
fn options_apply() {
    let latin1 = DeOptions::new().python2_str(Python2Str::Latin1).value_from_slice(b"U\x01\xe9.");
    assert_eq!(latin1.unwrap(), pickle!("é"));
    let named = DeOptions::new().extension(5, "shop", "Order").value_from_slice(b"\x82\x05.");
    assert_eq!(named.unwrap(), PickleValue::Global(Box::new(Global::from(("shop", "Order")))));
    let buffer = DeOptions::new().buffers(vec![b"ab".to_vec()]).value_from_slice(b"\x97.");
    assert_eq!(buffer.unwrap(), PickleValue::ByteArray(b"ab".to_vec()));
}

#[test]
fn instances_keep_all_their_parts() {
    let object = value(b"cshop\nBasket\n(K\x01t\x81K\x02aK\x03K\x04s}V_a\nK\x05sb.");
    let expected = Object {
        callable: PickleValue::Global(Box::new(Global::from(("shop", "Basket")))),
        args: vec![pickle!(1)],
        kwargs: None,
        state: Some(pickle!({"_a": 5})),
        items: vec![(pickle!(3), pickle!(4))],
        appends: vec![pickle!(2)],
        adds: vec![],
        via: Construct::NewObj,
    };
    assert_eq!(object, PickleValue::Instance(Box::new(expected)));
    let PickleValue::Instance(object) = &value(b"cm\nC\n)}Va\nNs\x92.") else { panic!("an instance") };
    assert_eq!((object.via, &object.kwargs), (Construct::NewObjEx, &Some(pickle!({"a": None}))));
}

#[test]
fn states_of_several_builds_come_together() {
    let PickleValue::Instance(object) = &value(b"cm\nC\n)\x81}(Va\nK\x01Vb\nK\x02ub}Va\nK\x03sb.") else {
        panic!("an instance")
    };
    assert_eq!(object.state, Some(pickle!({"a": 3, "b": 2})));
}

#[derive(Debug, Deserialize)]
struct Outer {
    id: u8,
    any: PickleValue,
    maybe: Option<PickleValue>,
    many: Vec<PickleValue>,
    keyed: HashMap<PickleValue, u8>,
}

/// What no visitor could be shown arrives all the same.
#[test]
fn fields_of_derived_structs_lose_nothing() {
    let pickle = b"}(Vid\nK\x07Vany\ncm\nC\n)R}K\x01\x85\x8f(K\x02\x90sbVmaybe\n(N\x91Vmany\n](N\x85\x8a\x09\0\0\0\0\0\0\0\0\x01eVkeyed\n}K\x01K\x02\x86K\x03su.";
    let outer: Outer = pickles::from_slice(pickle).unwrap();
    assert_eq!(outer.id, 7);
    let PickleValue::Instance(object) = &outer.any else { panic!("an instance") };
    assert_eq!(object.state, Some(PickleValue::Dict(vec![(pickle!((1,)), PickleValue::Set(vec![pickle!(2)]))])));
    assert_eq!(outer.maybe, Some(PickleValue::FrozenSet(vec![pickle!(None)])));
    assert_eq!(outer.many, [pickle!((None,)), PickleValue::from(1u128 << 64)]);
    assert_eq!(outer.keyed, HashMap::from([(pickle!((1, 2)), 3)]));
    let error = pickles::from_slice::<Outer>(b"}Vany\n]X\x01\0\0\0\xffas.").unwrap_err();
    assert_eq!(error.to_string(), "a str that is not valid UTF-8 at any[0], byte 7");
}

/// Serde's own buffer has lists and maps only.
#[test]
fn untagged_enums_keep_what_serde_lets_them() {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Either {
        Number(i64),
        Other(PickleValue),
    }
    let read = |pickle| pickles::from_slice::<Either>(pickle).unwrap();
    assert!(matches!(read(b"K\x01."), Either::Number(1)));
    let Either::Other(value) = read(b"K\x01\x85.") else { panic!("no number") };
    assert_eq!(value, pickle!([1]));
}

#[test]
fn other_formats_show_what_they_can() {
    let value: PickleValue =
        serde_json::from_str(r#"{"a": [1, null, 2.5, "x", true], "b": 18446744073709551615}"#).unwrap();
    assert_eq!(
        value,
        PickleValue::Dict(vec![
            (pickle!("a"), pickle!([1, None, 2.5, "x", true])),
            (pickle!("b"), PickleValue::from(u64::MAX)),
        ])
    );
}

#[test]
fn cycles_are_errors() {
    let error = PickleValue::from_slice(b"]\x94h\x00a.").unwrap_err();
    assert_eq!(error.to_string(), "a reference back into the object that holds it at [0], byte 0");
    let error = PickleValue::from_slice(&[&b"]".repeat(513)[..], &b"a".repeat(512), b"."].concat()).unwrap_err();
    assert_eq!(error.classify(), Category::Limit);
}

/// Every pickle of the corpus without a cycle reads, and the ints, strs and containers in it are those that the
/// deserializer shows.
#[test]
fn the_corpus_reads() {
    let mut read = 0;
    for file in common::corpus() {
        match PickleValue::from_slice(&std::fs::read(&file).unwrap()) {
            Ok(_) => read += 1,
            Err(error) => assert!(error.to_string().contains("a reference back"), "{}: {error}", file.display()),
        }
    }
    assert!(read > 3800, "{read}");
}
