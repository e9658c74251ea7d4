//! `Display` of a `PickleValue` beside Python's `repr`, and `py_eq` beside its `==`.

mod common;

use std::env;
use std::process::Command;

use num_bigint::BigInt;
use pickles::{Construct, Global, Object, PickleValue, pickle};
use serde_json::Value as Json;

fn object(callable: (&str, &str), args: Vec<PickleValue>) -> Object {
    Object::call(Global::from(callable), args)
}

#[test]
fn scalars_print_as_in_python() {
    for (value, text) in [
        (pickle!(None), "None"),
        (pickle!(true), "True"),
        (pickle!(i64::MIN), "-9223372036854775808"),
        (pickle!(u64::MAX), "18446744073709551615"),
        (pickle!(1.0), "1.0"),
        (pickle!(-0.0), "-0.0"),
        (pickle!(1e16), "1e+16"),
        (pickle!(9999999999999998.0), "9999999999999998.0"),
        (pickle!(-7_551_720_846_710_378.0 / 8.0), "-943965105838797.2"),
        (pickle!(0.0001), "0.0001"),
        (pickle!(0.00001), "1e-05"),
        (pickle!(-1.5e-300), "-1.5e-300"),
        (pickle!(f64::INFINITY), "inf"),
        (pickle!(f64::NEG_INFINITY), "-inf"),
        (pickle!(-f64::NAN), "nan"),
        (pickle!(b"it's\0\xff\\\n"), r#"b"it's\x00\xff\\\n""#),
        (PickleValue::ByteArray(b"it's".to_vec()), r#"bytearray(b"it\'s")"#),
    ] {
        assert_eq!(value.to_string(), text);
    }
}

#[test]
fn text_is_quoted_and_escaped_as_in_python() {
    for (text, shown) in [
        ("", "''"),
        ("it's", "\"it's\""),
        ("say \"it's\"", r#"'say "it\'s"'"#),
        ("\\ \t\n\r\0\x1f\x7f", r"'\\ \t\n\r\x00\x1f\x7f'"),
        ("\u{85}\u{a0}\u{ad}é", r"'\x85\xa0\xadé'"),
        ("\u{2028}\u{200b}\u{3000}\u{e000}\u{fffe}中", r"'\u2028\u200b\u3000\ue000\ufffe中'"),
        ("😀\u{10ffff}\u{e0001}", r"'😀\U0010ffff\U000e0001'"),
    ] {
        assert_eq!(pickle!(text).to_string(), shown);
    }
    let surrogates = PickleValue::WtfString(b"a'\xed\xb2\x80\xc3\xa9\xed\xa0\xbd\xff".to_vec());
    assert_eq!(surrogates.to_string(), r#""a'\udc80é\ud83d\udcff""#);
}

#[test]
fn containers_print_as_in_python() {
    let frozen = PickleValue::FrozenSet(vec![1.into(), PickleValue::FrozenSet(vec![])]);
    for (value, text) in [
        (pickle!([]), "[]"),
        (pickle!(()), "()"),
        (pickle!((1,)), "(1,)"),
        (pickle!((1, [2, (3,)])), "(1, [2, (3,)])"),
        (pickle!({}), "{}"),
        (pickle!({"a": 1, (1, 2): {}}), "{'a': 1, (1, 2): {}}"),
        (PickleValue::Set(vec![]), "set()"),
        (pickle!({1, 2}), "{1, 2}"),
        (frozen, "frozenset({1, frozenset()})"),
    ] {
        assert_eq!(value.to_string(), text);
    }
}

#[test]
fn instances_print_as_calls() {
    let zone = Object {
        callable: object(("builtins", "getattr"), vec![Global::new("zoneinfo", "ZoneInfo").into(), "_unpickle".into()])
            .into(),
        ..object(("", ""), vec!["Europe/Paris".into(), 1.into()])
    };
    let mut counts = object(("collections", "defaultdict"), vec![Global::new("builtins", "int").into()]);
    counts.items = vec![("a".into(), 1.into())];
    let mut queue = object(("collections", "deque"), vec![().into(), 5.into()]);
    queue.args = vec![pickle!(()), pickle!(5)];
    queue.appends = vec![1.into(), 2.into()];
    let mut tags = object(("shop", "Tags"), vec![]);
    tags.adds = vec!["a".into()];
    let keyed = Object {
        kwargs: Some(pickle!({"unit": "m"})),
        via: Construct::NewObjEx,
        ..object(("shop", "Length"), vec![2.into()])
    };
    for (value, text) in [
        (zone, "builtins.getattr(<zoneinfo.ZoneInfo>, '_unpickle')('Europe/Paris', 1)"),
        (counts, "collections.defaultdict(<builtins.int>, {'a': 1})"),
        (queue, "collections.deque((), 5, [1, 2])"),
        (tags, "shop.Tags({'a'})"),
        (keyed, "shop.Length(2, unit='m')"),
        (Object::instance(("shop", "Order"), pickle!({"id": 7, "lines": []})), "shop.Order(id=7, lines=[])"),
        (Object::instance(("shop", "Slots"), pickle!(({"a": 1}, {"b": 2}))), "shop.Slots(a=1, b=2)"),
        (Object::instance(("shop", "Odd"), pickle!({"a b": 1})), "shop.Odd(**{'a b': 1})"),
        (Object::instance(("shop", "Frozen"), pickle!([1, 2])), "shop.Frozen(__setstate__=[1, 2])"),
    ] {
        assert_eq!(PickleValue::from(value).to_string(), text);
    }
}

#[test]
fn what_has_no_literal_stands_between_angle_brackets() {
    let reference = PickleValue::PersistentRef(Box::new(pickle!((1, "a"))));
    assert_eq!(reference.to_string(), "<persistent id (1, 'a')>");
    assert_eq!(PickleValue::Extension(240).to_string(), "<extension 240>");
    assert_eq!(PickleValue::Buffer { index: 0, readonly: false }.to_string(), "<buffer 0>");
    assert_eq!(PickleValue::Buffer { index: 1, readonly: true }.to_string(), "<read-only buffer 1>");
}

#[test]
fn the_alternate_form_gives_each_member_a_line() {
    let order = Object::instance(("shop", "Order"), pickle!({"id": 7, "codes": (1,)}));
    let value = pickle!({"order": order, "none": [{}, ()], "set": {1}});
    let lines = "\
{
    'order': shop.Order(
        id=7,
        codes=(
            1,
        ),
    ),
    'none': [
        {},
        (),
    ],
    'set': {
        1,
    },
}";
    assert_eq!(format!("{value:#}"), lines);
}

#[test]
fn the_alternate_form_indents_64_levels() {
    let nested = |levels| (0..levels).fold(pickle!(1), |inner, _| PickleValue::Tuple(vec![inner]));
    let at_the_limit = format!("{:#}", nested(64));
    assert_eq!(at_the_limit.lines().count(), 64 + 1 + 64);
    let beyond = format!("{:#}", nested(65));
    assert_eq!(beyond.lines().count(), 64 + 1 + 64);
    assert!(beyond.contains("    (1,),\n"));
}

#[test]
fn ints_that_python_refuses_to_print_are_hexadecimal() {
    let power = |digits| BigInt::from(10).pow(digits);
    assert_eq!(pickle!(power(4300) - 1).to_string(), "9".repeat(4300));
    assert_eq!(pickle!(power(4300)).to_string(), format!("{:#x}", power(4300)));
    assert_eq!(pickle!(-power(4300)).to_string(), format!("-{:#x}", power(4300)));
}

#[test]
fn two_thousand_values_print_as_in_python() {
    let Some(output) = python("repr.py", &["2000"]) else { return };
    let lines: Vec<&str> = output.lines().collect();
    assert_eq!(lines.len(), 2000);
    for line in lines {
        let line: Json = serde_json::from_str(line).unwrap();
        assert_eq!(value_of(&line[0]).to_string(), line[1].as_str().unwrap());
    }
}

#[test]
fn pairs_of_values_are_equal_as_in_python() {
    let Some(output) = python("repr.py", &["20000", "--pairs"]) else { return };
    let mut equal = 0;
    for line in output.lines() {
        let line: Json = serde_json::from_str(line).unwrap();
        let (left, right) = (value_of(&line[0]), value_of(&line[1]));
        assert_eq!(line[2].as_bool(), Some(left.py_eq(&right)), "{left} == {right}");
        equal += usize::from(left.py_eq(&right));
    }
    assert!(equal > 500, "{equal}");
}

/// Python's own Unicode may be older or newer than that of the crate: what only the newer one assigns may differ.
#[test]
fn every_character_is_escaped_as_in_python() {
    let Some(output) = python("unprintable.py", &["--ranges"]) else { return };
    let python: Json = serde_json::from_str(&output).unwrap();
    let unprintable = code_points(&python["unprintable"]);
    let unassigned = code_points(&python["unassigned"]);
    let version = |text: &str| text.split('.').map(|part| part.parse().unwrap()).collect::<Vec<u32>>();
    let unicode = version(python["unicode"].as_str().unwrap());
    for char in ('\0'..=char::MAX).filter(|char| !['\\', '\'', '"'].contains(char)) {
        let code = u32::from(char) as usize;
        let shown = pickle!(char).to_string();
        let escaped = shown != format!("'{char}'");
        let may_differ = match unicode.cmp(&version("15.1.0")) {
            std::cmp::Ordering::Less => unassigned[code] && !escaped,
            std::cmp::Ordering::Equal => false,
            std::cmp::Ordering::Greater => !unassigned[code] && escaped,
        };
        assert!(escaped == unprintable[code] || may_differ, "U+{code:04X}");
    }
}

/// Which of all code points are in the ranges.
fn code_points(ranges: &Json) -> Vec<bool> {
    let mut found = vec![false; 0x11_0000];
    for range in ranges.as_array().unwrap() {
        let bound = |at: usize| range[at].as_u64().unwrap() as usize;
        found[bound(0)..=bound(1)].fill(true);
    }
    found
}

/// The output of a script, unless there is no Python.
fn python(script: &str, arguments: &[&str]) -> Option<String> {
    let program = env::var("PICKLES_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    match Command::new(&program).arg(common::path(script)).args(arguments).output() {
        Ok(output) => {
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
            Some(String::from_utf8(output.stdout).unwrap())
        }
        Err(error) => {
            assert_ne!(env::var("PICKLES_REQUIRE_ALL").as_deref(), Ok("1"), "{program}: {error}");
            eprintln!("skipped: {program}: {error}");
            None
        }
    }
}

/// The value that a shape of `repr.py` spells out.
fn value_of(shape: &Json) -> PickleValue {
    let contents = &shape[1];
    match shape[0].as_str().unwrap() {
        "NoneType" => PickleValue::None,
        "bool" => contents.as_bool().unwrap().into(),
        "int" => int_of(contents.as_str().unwrap()),
        "float" => {
            let bytes = common::from_hex(contents.as_str().unwrap());
            f64::from_le_bytes(bytes.try_into().unwrap()).into()
        }
        "str" => str_of(&numbers(contents)),
        "bytes" => PickleValue::Bytes(numbers(contents).into_iter().map(|byte| byte as u8).collect()),
        "bytearray" => PickleValue::ByteArray(numbers(contents).into_iter().map(|byte| byte as u8).collect()),
        "list" => PickleValue::List(values_of(contents)),
        "tuple" => PickleValue::Tuple(values_of(contents)),
        "set" => PickleValue::Set(values_of(contents)),
        "frozenset" => PickleValue::FrozenSet(values_of(contents)),
        "dict" => contents.as_array().unwrap().iter().map(|pair| (value_of(&pair[0]), value_of(&pair[1]))).collect(),
        other => panic!("{other}"),
    }
}

fn values_of(shapes: &Json) -> Vec<PickleValue> {
    shapes.as_array().unwrap().iter().map(value_of).collect()
}

fn numbers(contents: &Json) -> Vec<u32> {
    contents.as_array().unwrap().iter().map(|number| number.as_u64().unwrap() as u32).collect()
}

fn int_of(text: &str) -> PickleValue {
    let (sign, digits) = text.strip_prefix('-').map_or((1i32, text), |digits| (-1, digits));
    let digits = digits.strip_prefix("0x").unwrap();
    (BigInt::parse_bytes(digits.as_bytes(), 16).unwrap() * sign).into()
}

/// Text, or with a surrogate the bytes that Python writes.
fn str_of(codes: &[u32]) -> PickleValue {
    if let Some(text) = codes.iter().map(|&code| char::from_u32(code)).collect::<Option<String>>() {
        return text.into();
    }
    PickleValue::WtfString(codes.iter().flat_map(|&code| encoded(code)).collect())
}

fn encoded(code: u32) -> Vec<u8> {
    match char::from_u32(code) {
        Some(char) => char.to_string().into_bytes(),
        None => vec![0xed, 0x80 | (code >> 6 & 0x3f) as u8, 0x80 | (code & 0x3f) as u8],
    }
}
