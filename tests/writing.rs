//! What is written: byte for byte what CPython writes, or the same with fewer memo entries.

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::LazyLock;

use common::written::{Value, to_hex};
use pickles::{Memo, Protocol, SerOptions};
use serde::Serialize;
use serde::de::IgnoredAny;
use serde::ser::{SerializeMap, SerializeSeq, SerializeStruct, SerializeTuple, Serializer};

const PROTOCOLS: [Protocol; 6] = [Protocol::V0, Protocol::V1, Protocol::V2, Protocol::V3, Protocol::V4, Protocol::V5];

fn python_memo(protocol: Protocol) -> SerOptions {
    SerOptions::new().protocol(protocol).memo(Memo::Python)
}

/// A small linear congruential generator: the same values on every run.
struct Random(u64);

impl Random {
    fn next(&mut self, below: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (self.0 >> 33) % below
    }

    fn pick<T: Copy>(&mut self, items: &[T]) -> T {
        items[self.next(items.len() as u64) as usize]
    }
}

const NAMES: [&str; 8] = ["id", "name", "total", "x", "é", "", "items", "a field with a longer name"];

/// All the values that are compared.
fn values() -> Vec<Value> {
    let mut values = numbers();
    values.extend(texts());
    values.extend(containers());
    values.extend(repeated());
    values.extend(around_frames());
    let mut random = Random(20240501);
    values.extend((0..400).map(|_| any(&mut random, 5)));
    values
}

fn numbers() -> Vec<Value> {
    let mut values = vec![Value::None, Value::Bool(true), Value::Bool(false)];
    for bits in [0, 1, 7, 8, 15, 16, 23, 24, 31, 32, 39, 40, 47, 48, 55, 56, 62] {
        for step in [-1, 0, 1] {
            let value = (1i64 << bits) + step;
            values.extend([Value::I64(value), Value::I64(-value), Value::I128(-i128::from(value))]);
        }
    }
    values.extend([i64::MIN, i64::MIN + 1, i64::MAX].map(Value::I64));
    values.extend([0, i64::MAX as u64, 1 << 63, u64::MAX].map(Value::U64));
    values.extend([i128::MIN, i128::MAX, 1 << 64, -(1 << 64), 1 << 63, -(1 << 63) - 1, (1 << 71) - 1].map(Value::I128));
    values.extend([0, 255, u128::MAX, 1 << 127, i128::MAX as u128].map(Value::U128));
    let floats = [0.0, 1.0, 1.5, 0.1, 1e16, 1e15, 123456789.125, 1e-4, 1e-5, 1e22, 1e23, 5e-324, f64::MAX, f64::NAN];
    values.extend(floats.iter().flat_map(|value| [*value, -*value]).map(Value::F64));
    values.extend([f64::INFINITY, f64::NEG_INFINITY, f64::MIN_POSITIVE, f64::EPSILON].map(Value::F64));
    values
}

fn texts() -> Vec<Value> {
    let mut texts: Vec<String> = ["", "a", "é", "\u{ff}", "\u{100}", "€", "😀", "ab", "\0", "\n", "\\", "\r\n\u{1a}\t"]
        .map(String::from)
        .to_vec();
    texts.extend(["\\u0041 \\N", "one\ntwo", "it's \"x\"", "a😀b\u{10ffff}\u{ffff}\u{d7ff}"].map(String::from));
    texts.extend([127, 128, 254, 255, 256, 257, 65534].map(|len| "é".repeat(len)));
    texts.extend([255, 256, 257, 65535, 65536, 65537].map(|len| "x".repeat(len)));
    texts.push("€".repeat(30_000));
    let as_bytes = texts.iter().map(|text| Value::Bytes(text.clone().into_bytes())).collect::<Vec<_>>();
    let mut values: Vec<Value> = texts.into_iter().map(Value::Str).collect();
    values.extend(as_bytes);
    values.extend([vec![0x80], vec![0xff, 0], (0..=255).collect(), vec![0xfe; 70_000]].map(Value::Bytes));
    values
}

const SIZES: [usize; 11] = [0, 1, 2, 3, 4, 999, 1000, 1001, 2000, 2001, 2500];

fn containers() -> Vec<Value> {
    let mut values = Vec::new();
    for size in SIZES {
        let numbers: Vec<Value> = (0..size as i64).map(Value::I64).collect();
        let texts: Vec<Value> = (0..size).map(|number| Value::Str(format!("item {number}"))).collect();
        let pairs: Vec<(Value, Value)> = texts.iter().cloned().zip(numbers.iter().cloned()).collect();
        values.extend([Value::List(numbers.clone()), Value::Stream(numbers.clone()), Value::Tuple(numbers)]);
        values.extend([Value::List(texts.clone()), Value::Tuple(texts)]);
        values.extend([Value::Map(pairs.clone()), Value::MapStream(pairs)]);
    }
    values
}

/// Values that come again: those of which CPython has only one are fetched from the memo.
fn repeated() -> Vec<Value> {
    let texts = ["", "a", "é", "\u{100}", "ab", "id"].map(|text| Value::Str(text.to_owned()));
    let bytes = [&b""[..], b"a", b"\xe9", b"ab"].map(|bytes| Value::Bytes(bytes.to_vec()));
    let empty = [Value::Tuple(vec![]), Value::List(vec![]), Value::Map(vec![])];
    let parts: Vec<Value> = texts.into_iter().chain(bytes).chain(empty).chain(NAMES.map(Value::Name)).collect();
    let record = Value::Struct(NAMES.iter().copied().zip(parts.iter().cloned()).collect());
    let variant = Value::Newtype("total", Box::new(Value::I64(1)));
    let keys = parts.iter().filter(|part| matches!(part, Value::Str(_) | Value::Bytes(_))).cloned();
    vec![
        Value::List(parts.iter().cloned().chain(parts.iter().cloned()).collect()),
        Value::List(vec![record.clone(), variant.clone(), record.clone(), variant, record]),
        Value::List(vec![Value::Map(keys.map(|key| (key, Value::None)).collect()); 3]),
        // More memo entries than BINPUT can number.
        Value::List(
            (0..300).map(|number| Value::Str(format!("text {number}"))).chain(parts.clone()).chain(parts).collect(),
        ),
    ]
}

/// Values that end frames at all places: by their sum, by a payload of 64 KiB, and right before and behind one.
fn around_frames() -> Vec<Value> {
    let text = |len| Value::Str("y".repeat(len));
    let mut values = Vec::new();
    for len in [65520, 65530, 65533, 65534, 65535, 65536, 70_000, 200_000] {
        values.push(Value::List(vec![text(len)]));
        values.push(Value::Tuple(vec![text(len), text(3), text(len)]));
        values.push(Value::Stream(vec![Value::I64(1), text(len), Value::None]));
        values.push(Value::Map(vec![(text(len), text(len)), (Value::None, Value::None)]));
        values.push(Value::List(vec![Value::Bytes(vec![7; len]), Value::Bytes(vec![9; len])]));
    }
    for first in 65515..65540 {
        values.push(Value::List(vec![text(first), Value::None, text(65536), Value::I64(300), text(40)]));
    }
    values.push(Value::List((0..40_000).map(Value::I64).collect()));
    values.push(Value::List((0..200).map(|number| text(number * 10)).collect()));
    values
}

fn any(random: &mut Random, depth: u32) -> Value {
    match random.next(if depth == 0 { 8 } else { 16 }) {
        0 => Value::None,
        1 => Value::Bool(random.next(2) == 0),
        2 => Value::I64((random.next(1 << 31) << 33 | random.next(1 << 31)) as i64 >> random.next(63)),
        3 => Value::F64(f64::from_bits(random.next(1 << 31) << 33 | random.next(1 << 31))),
        4 => Value::U128((u128::MAX / u128::from(random.next(1 << 31) + 1)) >> random.next(64)),
        5 | 6 => Value::Str(any_text(random)),
        7 => Value::Bytes((0..random.next(5)).map(|_| random.next(256) as u8).collect()),
        8 | 9 => Value::List(any_items(random, depth - 1)),
        10 => Value::Stream(any_items(random, depth - 1)),
        11 | 12 => Value::Tuple(any_items(random, depth - 1)),
        13 => Value::Map(any_pairs(random, depth - 1)),
        14 => Value::MapStream(any_pairs(random, depth - 1)),
        _ => {
            let start = random.next(4) as usize;
            Value::Struct(NAMES.iter().copied().zip(any_items(random, depth - 1)).skip(start).collect())
        }
    }
}

fn any_text(random: &mut Random) -> String {
    let alphabet = ['a', 'b', '0', ' ', '\n', '\\', 'é', 'ÿ', 'Ā', '€', '😀', '\0'];
    (0..random.next(6)).map(|_| random.pick(&alphabet)).collect()
}

fn any_items(random: &mut Random, depth: u32) -> Vec<Value> {
    (0..random.next(6)).map(|_| any(random, depth)).collect()
}

/// Keys differ, so that no pair replaces another.
fn any_pairs(random: &mut Random, depth: u32) -> Vec<(Value, Value)> {
    let key = |random: &mut Random, number| match random.next(3) {
        0 => Value::I64(number),
        1 => Value::Str(format!("{number}")),
        _ => Value::Tuple(vec![Value::I64(number), Value::Str(String::new())]),
    };
    (0..random.next(5) as i64).map(|number| (key(random, number), any(random, depth))).collect()
}

/// Runs `writing.py` over lines of JSON. `None`, with a line on stderr, if there is no Python.
fn ask_python(question: &str, lines: &[String]) -> Option<Vec<String>> {
    let python = std::env::var("PICKLES_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let found = Command::new(&python).arg("--version").stdout(Stdio::null()).status();
    if !found.is_ok_and(|status| status.success()) {
        let required = std::env::var_os("PICKLES_REQUIRE_ALL").is_some();
        assert!(!required, "{python} does not run");
        eprintln!("skipped: {python} does not run, so there is nothing to compare with");
        return None;
    }
    let input = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("writing-{question}-{}", std::process::id()));
    fs::write(&input, lines.join("\n")).unwrap();
    let output = Command::new(python)
        .arg(common::path("writing.py"))
        .args([question.as_ref(), input.as_os_str()])
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .env("PYTHONIOENCODING", "utf-8")
        .stderr(Stdio::inherit())
        .output()
        .unwrap();
    fs::remove_file(input).unwrap();
    assert!(output.status.success());
    let answers: Vec<String> = String::from_utf8(output.stdout).unwrap().lines().map(String::from).collect();
    assert_eq!(answers.len(), lines.len());
    Some(answers)
}

#[test]
fn with_pythons_memo_the_bytes_are_those_of_pickle_dumps() {
    let values = values();
    assert!(values.len() >= 500);
    let lines: Vec<String> = values.iter().map(|value| value.to_json().to_string()).collect();
    let Some(answers) = ask_python("dumps", &lines) else { return };
    for (value, answer) in values.iter().zip(answers) {
        for (protocol, expected) in PROTOCOLS.into_iter().zip(answer.split(' ')) {
            let expected = common::from_hex(expected);
            let options = python_memo(protocol);
            assert_same(&options.to_vec(value).unwrap(), &expected, protocol, value);
            let mut streamed = Vec::new();
            options.to_writer(&mut streamed, value).unwrap();
            assert_same(&streamed, &expected, protocol, value);
        }
    }
}

fn assert_same(written: &[u8], expected: &[u8], protocol: Protocol, value: &Value) {
    if written != expected {
        let place = written.iter().zip(expected).take_while(|(ours, theirs)| ours == theirs).count();
        let near =
            |bytes: &[u8]| to_hex(&bytes[place.saturating_sub(8).min(bytes.len())..(place + 24).min(bytes.len())]);
        let value: String = format!("{value:?}").chars().take(300).collect();
        panic!("{protocol:?}: byte {place}: {} but Python {} for {value}", near(written), near(expected));
    }
}

#[test]
fn with_fewer_memo_entries_the_values_are_the_same() {
    let values = values();
    let pickles = |value: &Value| -> Vec<String> {
        let options = PROTOCOLS
            .into_iter()
            .flat_map(|protocol| [Memo::Keys, Memo::Off].map(|memo| SerOptions::new().protocol(protocol).memo(memo)));
        options.map(|options| to_hex(&options.to_vec(value).unwrap())).collect()
    };
    let line = |value: &Value| serde_json::json!([value.to_json(), pickles(value)]).to_string();
    let lines: Vec<String> = values.iter().map(line).collect();
    let Some(answers) = ask_python("loads", &lines) else { return };
    for (value, answer) in values.iter().zip(answers) {
        assert_eq!(answer, "ok", "{value:?}");
    }
}

#[test]
fn what_is_written_reads_back() {
    for value in values() {
        for protocol in PROTOCOLS {
            for memo in [Memo::Keys, Memo::Off, Memo::Python] {
                let pickle = SerOptions::new().protocol(protocol).memo(memo).to_vec(&value).unwrap();
                pickles::from_slice::<IgnoredAny>(&pickle).unwrap();
            }
        }
    }
}

/// An error's text, and how much had reached the writer before it.
fn refused<T: Serialize>(value: &T) -> (String, usize) {
    let mut written = Vec::new();
    let error = pickles::to_writer(&mut written, value).unwrap_err();
    assert_eq!(error.classify(), pickles::Category::Data);
    assert_eq!(pickles::to_vec(value).unwrap_err().to_string(), error.to_string());
    (error.to_string(), written.len())
}

#[test]
fn keys_that_python_cannot_hash_are_refused_before_anything_is_written() {
    let number = || Value::I64(1);
    let list = "a list cannot be the key of a dict: Python cannot hash it (a str, a number or a tuple of such can)";
    let dict = "a dict cannot be the key of a dict: Python cannot hash it (a str, a number or a tuple of such can)";
    for (key, text) in [
        (Value::List(vec![]), list),
        (Value::Stream(vec![number()]), list),
        (Value::Map(vec![]), dict),
        (Value::Struct(vec![("x", number())]), dict),
        (Value::Newtype("Circle", Box::new(number())), dict),
        (Value::Tuple(vec![number(), Value::Tuple(vec![number(), Value::List(vec![])])]), list),
    ] {
        let value = Value::List(vec![number(), Value::Map(vec![(number(), number()), (key, number())])]);
        assert_eq!(refused(&value), (text.to_owned(), 0));
    }
    let nested = Value::Map(vec![(Value::Tuple(vec![number()]), Value::Map(vec![(number(), Value::List(vec![]))]))]);
    assert!(pickles::to_vec(&nested).is_ok());
}

#[test]
fn a_broken_serialize_implementation_makes_no_broken_pickle() {
    struct Broken(u8);

    impl Serialize for Broken {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            match self.0 {
                0 => serializer.serialize_tuple(2)?.end(),
                1 => {
                    let mut tuple = serializer.serialize_tuple(0)?;
                    tuple.serialize_element(&1)?;
                    tuple.end()
                }
                2 => {
                    let mut map = serializer.serialize_map(None)?;
                    map.serialize_key(&1)?;
                    map.end()
                }
                _ => {
                    let mut map = serializer.serialize_map(None)?;
                    map.serialize_value(&1)?;
                    map.end()
                }
            }
        }
    }

    assert_eq!(refused(&Broken(0)).0, "a tuple of 2 items was announced, and 0 were written");
    assert_eq!(refused(&Broken(1)).0, "a tuple of 0 items was announced, and 1 were written");
    assert_eq!(refused(&Broken(2)).0, "a key and its value do not alternate");
    assert_eq!(refused(&Broken(3)).0, "a key and its value do not alternate");

    /// Announces a length that is not the one it has.
    struct Liar(usize, usize);

    impl Serialize for Liar {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            let mut list = serializer.serialize_seq(Some(self.0))?;
            (0..self.1).try_for_each(|number| list.serialize_element(&number))?;
            list.end()
        }
    }

    for announced in [0, 1, 2, 1000, 1001, 5000] {
        for len in [0, 1, 2, 3, 999, 1000, 1001, 2500] {
            for protocol in PROTOCOLS {
                let pickle = SerOptions::new().protocol(protocol).to_vec(&Liar(announced, len)).unwrap();
                assert_eq!(pickles::from_slice::<Vec<usize>>(&pickle).unwrap(), Vec::from_iter(0..len));
            }
        }
    }
}

#[test]
fn a_struct_of_any_width_is_the_dict_that_a_map_is() {
    /// As many fields as the second number, announced as the first.
    struct Wide(usize, usize);

    impl Serialize for Wide {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            let mut fields = serializer.serialize_struct("Wide", self.0)?;
            names(self.1).try_for_each(|name| fields.serialize_field(name, &7))?;
            fields.end()
        }
    }

    /// Names that live as long as the program: parts of one text.
    fn names(count: usize) -> impl Iterator<Item = &'static str> {
        static TEXT: LazyLock<String> = LazyLock::new(|| "x".repeat(2001));
        (1..=count).map(|len| &TEXT[..len])
    }

    for len in [0, 1, 2, 3, 999, 1000, 1001, 1002, 2000, 2001] {
        let map = BTreeMap::from_iter(names(len).map(|name| (name.to_owned(), 7)));
        for protocol in PROTOCOLS {
            let options = SerOptions::new().protocol(protocol).memo(Memo::Off);
            let written = options.to_vec(&Wide(len, len)).unwrap();
            assert!(written == options.to_vec(&map).unwrap(), "{len} fields, {protocol:?}");
            for announced in [0, 1, 2, 1000, 1001, 5000] {
                let pickle = options.to_vec(&Wide(announced, len)).unwrap();
                assert_eq!(pickles::from_slice::<BTreeMap<String, u8>>(&pickle).unwrap(), map);
            }
        }
    }
}

#[test]
fn what_is_written_is_no_deeper_than_what_is_read() {
    let nested = |levels| (1..levels).fold(Value::List(vec![]), |inner, _| Value::List(vec![inner]));
    let pickle = pickles::to_vec(&nested(pickles::DeOptions::MAX_DEPTH)).unwrap();
    pickles::from_slice::<IgnoredAny>(&pickle).unwrap();
    let error = pickles::to_vec(&nested(pickles::DeOptions::MAX_DEPTH + 1)).unwrap_err();
    assert_eq!(error.to_string(), "nested deeper than the limit of 512 levels");
    assert_eq!(error.classify(), pickles::Category::Limit);

    let options = SerOptions::new().max_depth(2);
    let map = Value::Map(vec![(Value::None, Value::Tuple(vec![Value::Bytes(vec![1])]))]);
    assert!(options.clone().protocol(Protocol::V0).to_vec(&map).is_ok());
    assert!(options.to_vec(&Value::List(vec![map])).is_err());
    assert!(SerOptions::new().max_depth(0).to_vec(&1).is_ok());
    assert!(SerOptions::new().max_depth(0).to_vec(&Value::List(vec![])).is_err());
}

#[test]
fn a_serializer_writes_one_pickle_after_another() {
    let values = values().into_iter().filter(|value| !format!("{value:?}").contains("NaN"));
    for value in values.step_by(7).chain([Value::Newtype("Circle", Box::new(Value::F64(2.0)))]) {
        let mut serializer = pickles::Serializer::new(Vec::new());
        value.serialize(&mut serializer).unwrap();
        Value::Map(vec![(Value::List(vec![]), Value::None)]).serialize(&mut serializer).unwrap_err();
        value.serialize(&mut serializer).unwrap();
        let once = pickles::to_vec(&value).unwrap();
        assert!(serializer.into_inner() == [&once[..], &once[..]].concat(), "{value:?}");
    }
}

#[derive(Serialize)]
enum Shape {
    Point,
    Circle(f64),
    Line(u8, u8),
    Box { width: u8 },
}

#[derive(Serialize)]
struct Unit;

#[derive(Serialize)]
struct Meters(u8);

#[derive(Serialize)]
struct Pair(u8, char);

#[test]
fn what_rusts_types_become() {
    /// At protocol 2 and without memo the opcodes are easily told.
    fn written<T: Serialize>(value: T) -> String {
        let options = SerOptions::new().protocol(Protocol::V2).memo(Memo::Off);
        let pickle = options.to_vec(&value).unwrap();
        let mut serializer = pickles::Serializer::with_options(Vec::new(), &options);
        value.serialize(&mut serializer).unwrap();
        assert_eq!(serializer.into_inner(), pickle);
        pickle[2..pickle.len() - 1].escape_ascii().to_string()
    }

    assert_eq!(written(()), "N");
    assert_eq!(written(Unit), "N");
    assert_eq!(written(None::<u8>), "N");
    assert_eq!(written(Some(true)), r"\x88");
    assert_eq!(written(Meters(5)), r"K\x05");
    assert_eq!(written(Pair(5, 'é')), r"K\x05X\x02\x00\x00\x00\xc3\xa9\x86");
    assert_eq!(written(1.5f32), r"G?\xf8\x00\x00\x00\x00\x00\x00");
    assert_eq!(written([1u8; 4]), r"(K\x01K\x01K\x01K\x01t");
    assert_eq!(written(vec![1i8, -1]), r"](K\x01J\xff\xff\xff\xffe");
    assert_eq!(written(Shape::Point), r"X\x05\x00\x00\x00Point");
    assert_eq!(written(Shape::Circle(0.0)), r"}X\x06\x00\x00\x00CircleG\x00\x00\x00\x00\x00\x00\x00\x00s");
    assert_eq!(written(Shape::Line(1, 2)), r"}X\x04\x00\x00\x00LineK\x01K\x02\x86s");
    assert_eq!(written(Shape::Box { width: 3 }), r"}X\x03\x00\x00\x00Box}X\x05\x00\x00\x00widthK\x03ss");
}
