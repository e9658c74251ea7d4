//! `PickleValue` written: what was read comes out as it came, at every protocol.

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use common::written::to_hex;
use num_bigint::BigInt;
use pickles::{
    Category, Construct, DeOptions, Global, Memo, Object, PickleValue, Protocol, Python2Str, SerOptions, pickle,
};
use proptest::collection::vec;
use proptest::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::json;

const PROTOCOLS: [Protocol; 6] = [Protocol::V0, Protocol::V1, Protocol::V2, Protocol::V3, Protocol::V4, Protocol::V5];
const MEMOS: [Memo; 3] = [Memo::Keys, Memo::Off, Memo::Python];

/// What a value reads as when it was written at a protocol.
///
/// From protocol 4 on that is the value itself. Below, calls stand in for what has no opcode. The reader makes of
/// those that build a set, bytes or a bytearray what they build, but does not see through those that find or make
/// anything else, because there the pickle does not tell whether a class or the writer asked for the call. These are
/// put here in the place of what they stand for, so that every protocol is compared exactly.
fn as_read(value: &PickleValue, protocol: Protocol) -> PickleValue {
    let again = |value: &PickleValue| as_read(value, protocol);
    let all = |values: &[PickleValue]| values.iter().map(again).collect::<Vec<_>>();
    let pairs = |pairs: &[(PickleValue, PickleValue)]| {
        pairs.iter().map(|(key, value)| (again(key), again(value))).collect::<Vec<_>>()
    };
    match value {
        // The line of protocol 0 is "nan" for all of them.
        PickleValue::Float(value) if value.is_nan() && protocol == Protocol::V0 => PickleValue::Float(f64::NAN),
        PickleValue::List(items) => PickleValue::List(all(items)),
        PickleValue::Tuple(items) => PickleValue::Tuple(all(items)),
        PickleValue::Set(items) => PickleValue::Set(all(items)),
        PickleValue::FrozenSet(items) => PickleValue::FrozenSet(all(items)),
        PickleValue::Dict(items) => PickleValue::Dict(pairs(items)),
        PickleValue::PersistentRef(id) => PickleValue::PersistentRef(Box::new(again(id))),
        PickleValue::Global(global) => global_as_read(global, protocol),
        PickleValue::Instance(object) => call_as_read(
            Object {
                callable: match (object.via, &object.callable) {
                    (Construct::Inst, PickleValue::Global(class)) => renamed(class, protocol).into(),
                    (_, callable) => again(callable),
                },
                args: all(&object.args),
                kwargs: object.kwargs.as_ref().map(again),
                state: object.state.as_ref().map(again),
                items: pairs(&object.items),
                appends: all(&object.appends),
                adds: all(&object.adds),
                via: object.via,
            },
            protocol,
        ),
        other => other.clone(),
    }
}

/// Below protocol 4, a name with dots is found with `getattr`.
fn global_as_read(global: &Global, protocol: Protocol) -> PickleValue {
    match global.name.rsplit_once('.') {
        Some((parent, name)) if protocol < Protocol::V4 && !parent.is_empty() && !name.is_empty() => {
            let parent = global_as_read(&Global::new(&*global.module, parent), protocol);
            Object::call(Global::new("builtins", "getattr"), vec![parent, name.into()]).into()
        }
        _ => renamed(global, protocol).into(),
    }
}

/// Below protocol 3, a name takes a detour over the one that Python 2 has for it, and some come back as another.
fn renamed(global: &Global, protocol: Protocol) -> Global {
    match (global.module.as_str(), global.name.as_str()) {
        _ if protocol >= Protocol::V3 => global.clone(),
        ("builtins", "FileNotFoundError" | "PermissionError") => Global::new("builtins", "OSError"),
        ("_functools", "reduce") => Global::new("functools", "reduce"),
        _ => global.clone(),
    }
}

/// Functions of `copyreg` make what protocols 0 to 3 have no opcode for.
fn call_as_read(mut object: Object, protocol: Protocol) -> PickleValue {
    let callable = |name| PickleValue::from(Global::new("copyreg", name));
    match object.via {
        // INST names its class. Anything else is called.
        Construct::Inst if object.callable.as_global().is_none() => object.via = Construct::Reduce,
        Construct::NewObj if protocol < Protocol::V2 => {
            let class = std::mem::replace(&mut object.callable, callable("__newobj__"));
            object.args.insert(0, class);
            object.via = Construct::Reduce;
        }
        Construct::NewObjEx => {
            // The opcode takes a dict in any case.
            let kwargs = object.kwargs.take().unwrap_or(pickle!({}));
            if protocol < Protocol::V4 {
                return partial_as_read(object, kwargs);
            } else {
                object.kwargs = Some(kwargs);
            }
        }
        _ => {}
    }
    object.into()
}

/// `functools.partial` stands in for NEWOBJ_EX, or `copyreg` if the class has no name.
fn partial_as_read(mut object: Object, kwargs: PickleValue) -> PickleValue {
    object.via = Construct::Reduce;
    let class = std::mem::take(&mut object.callable);
    let mut args = std::mem::take(&mut object.args);
    let is_named = match &class {
        PickleValue::Global(_) => true,
        PickleValue::Instance(inner) => inner.class() == Some(&Global::new("builtins", "getattr")),
        _ => false,
    };
    if !is_named {
        object.args = vec![class, PickleValue::Tuple(args), kwargs];
        object.callable = Global::new("copyreg", "__newobj_ex__").into();
        return object.into();
    }
    let new =
        PickleValue::from(Object::call(Global::new("builtins", "getattr"), vec![class.clone(), "__new__".into()]));
    args.insert(0, class);
    let state = PickleValue::Tuple(vec![new.clone(), PickleValue::Tuple(args), kwargs, PickleValue::None]);
    let partial = Object::call(Global::new("functools", "partial"), vec![new]);
    object.callable = Object { state: Some(state), ..partial }.into();
    object.into()
}

fn options(protocol: Protocol, memo: Memo) -> SerOptions {
    SerOptions::new().protocol(protocol).memo(memo)
}

/// A pickle of the corpus.
struct Case {
    path: PathBuf,
    /// Python's name for how the strs of Python 2 were read.
    encoding: &'static str,
    value: PickleValue,
}

impl Case {
    /// Reads all that has no cycle. The strs of Python 2 are read as Latin-1, which Python can do likewise, so that
    /// both have the same objects.
    fn all() -> Vec<Case> {
        let mut cases = Vec::new();
        for folder in fs::read_dir(common::path("data")).unwrap().map(|entry| entry.unwrap().path()) {
            let is_python2 = folder.ends_with("2.7");
            let (mode, encoding) =
                if is_python2 { (Python2Str::Latin1, "latin1") } else { (Python2Str::default(), "ASCII") };
            let Ok(files) = fs::read_dir(folder) else { continue };
            let paths = files.map(|entry| entry.unwrap().path());
            for path in paths.filter(|path| path.extension().is_some_and(|extension| extension == "pickle")) {
                let pickle = fs::read(&path).unwrap();
                match DeOptions::new().python2_str(mode).value_from_slice(&pickle) {
                    Ok(value) => cases.push(Case { path, encoding, value }),
                    Err(error) => assert!(error.to_string().contains("a reference back"), "{path:?}: {error}"),
                }
            }
        }
        cases.sort_by(|a, b| a.path.cmp(&b.path));
        assert!(cases.len() > 3800, "{}", cases.len());
        cases
    }

    /// Whether Python can have the same objects from it at a protocol.
    fn loads_alike(&self, protocol: Protocol) -> bool {
        let name = self.path.file_name().unwrap().to_str().unwrap();
        if name.starts_with("name-permission-error.") {
            // Python 2 had no such class, and Python writes its base class in its place.
            return protocol >= Protocol::V3;
        }
        // This one calls a function beside the object and drops what that returns, which is no part of any object.
        !name.starts_with("reduce-state-setter.")
    }

    /// The pickles that are compared: large ones cost time, and get one memo each.
    fn written(&self, number: usize) -> Vec<(Protocol, Vec<u8>)> {
        let large = fs::metadata(&self.path).unwrap().len() > 10_000;
        let mut written = Vec::new();
        for protocol in PROTOCOLS {
            for (place, memo) in MEMOS.into_iter().enumerate() {
                if (number + protocol as usize) % MEMOS.len() == place || !large && number.is_multiple_of(4) {
                    let pickle = options(protocol, memo).value_to_vec(&self.value);
                    written.push((protocol, pickle.unwrap_or_else(|error| panic!("{:?}: {error}", self.path))));
                }
            }
        }
        written
    }
}

#[test]
fn the_corpus_reads_as_it_was() {
    for (number, case) in Case::all().iter().enumerate() {
        for (protocol, pickle) in case.written(number) {
            let found = PickleValue::from_slice(&pickle).unwrap();
            let expected = as_read(&case.value, protocol);
            assert!(found == expected, "{:?} {protocol:?}: {found:.200?} is not {expected:.200?}", case.path);
        }
    }
}

#[test]
fn the_corpus_loads_as_it_was() {
    let cases = Case::all();
    let line = |(number, case): (usize, &Case)| {
        let written = case.written(number);
        let comparable = written.iter().filter(|(protocol, _)| case.loads_alike(*protocol));
        let written: Vec<String> = comparable.map(|(_, pickle)| to_hex(pickle)).collect();
        json!({"path": case.path, "encoding": case.encoding, "written": written}).to_string()
    };
    let lines: Vec<String> = cases.iter().enumerate().map(line).collect();
    let Some(mut answers) = ask_python(&lines) else { return };
    let kinds: BTreeMap<String, usize> = serde_json::from_str(&answers.pop().unwrap()).unwrap();
    assert_eq!(answers.len(), cases.len());
    let wrong: Vec<String> = cases
        .iter()
        .zip(&answers)
        .filter(|(_, answer)| *answer != "ok")
        .map(|(case, answer)| format!("{}: {answer}\n", case.path.display()))
        .collect();
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), cases.len(), wrong.concat());
    assert!(kinds["loaded"] > 3000, "{kinds:?}");
}

/// Runs `value_writing.py` over lines of JSON. `None`, with a line on stderr, if there is no Python.
fn ask_python(lines: &[String]) -> Option<Vec<String>> {
    let python = std::env::var("PICKLES_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let found = Command::new(&python).arg("--version").stdout(Stdio::null()).status();
    if !found.is_ok_and(|status| status.success()) {
        let required = std::env::var_os("PICKLES_REQUIRE_ALL").is_some();
        assert!(!required, "{python} does not run");
        eprintln!("skipped: {python} does not run, so there is nothing that loads what is written");
        return None;
    }
    let input = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("value_writing-{}", std::process::id()));
    fs::write(&input, lines.join("\n")).unwrap();
    let output = Command::new(python)
        .arg(common::path("value_writing.py"))
        .arg(&input)
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .stderr(Stdio::inherit())
        .output()
        .unwrap();
    fs::remove_file(input).unwrap();
    assert!(output.status.success());
    Some(String::from_utf8(output.stdout).unwrap().lines().map(String::from).collect())
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Wrapper {
    before: u8,
    value: PickleValue,
    after: String,
}

fn wrapped(value: PickleValue) -> Wrapper {
    Wrapper { before: 7, value, after: "z".to_owned() }
}

/// Text without and with lone surrogates.
fn text() -> impl Strategy<Value = PickleValue> {
    let chars = || vec(prop_oneof![any::<char>(), (0u8..128).prop_map(char::from)], 0..8);
    let plain = chars().prop_map(|chars| PickleValue::String(chars.into_iter().collect()));
    let lone = (chars(), 0xd800u32..0xe000, chars()).prop_map(|(before, surrogate, after)| {
        let mut text = before.into_iter().collect::<String>().into_bytes();
        text.extend([0xed, (surrogate >> 6 & 0x3f) as u8 | 0x80, (surrogate & 0x3f) as u8 | 0x80]);
        text.extend(after.into_iter().collect::<String>().into_bytes());
        PickleValue::WtfString(text)
    });
    prop_oneof![3 => plain, 1 => lone]
}

fn number() -> impl Strategy<Value = PickleValue> {
    let big = vec(any::<u8>(), 8..40).prop_map(|bytes| PickleValue::from(BigInt::from_signed_bytes_le(&bytes)));
    let special = [0.0, -0.0, f64::NAN, -f64::NAN, f64::INFINITY, 5e-324].map(PickleValue::Float).to_vec();
    prop_oneof![
        any::<i64>().prop_map(PickleValue::Int),
        any::<i16>().prop_map(|value| PickleValue::Int(value.into())),
        big,
        any::<u64>().prop_map(|bits| PickleValue::Float(f64::from_bits(bits))),
        proptest::sample::select(special),
    ]
}

fn global() -> impl Strategy<Value = Global> {
    proptest::sample::select(vec![
        Global::new("shop", "Order"),
        Global::new("shop", "Order.Line"),
        Global::new("shop.stock", "find.<locals>.key"),
        Global::new("a", "b..c"),
        Global::new("a", "."),
        Global::new("collections", "OrderedDict"),
        Global::new("builtins", "range"),
        Global::new("builtins", "PermissionError"),
        Global::new("itertools", "filterfalse"),
    ])
}

/// What holds no other value and can be a key.
fn scalar() -> impl Strategy<Value = PickleValue> {
    prop_oneof![
        1 => Just(PickleValue::None),
        1 => any::<bool>().prop_map(PickleValue::Bool),
        3 => number(),
        3 => text(),
        1 => vec(any::<u8>(), 0..8).prop_map(PickleValue::Bytes),
        1 => global().prop_map(PickleValue::from),
        1 => (1u32..1 << 31).prop_map(PickleValue::Extension),
        1 => (1u32..300).prop_map(PickleValue::Extension),
    ]
}

/// What Python may be able to hash.
fn key() -> BoxedStrategy<PickleValue> {
    let nested = scalar().prop_recursive(3, 8, 3, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..5).prop_map(PickleValue::Tuple),
            vec(inner.clone(), 0..3).prop_map(PickleValue::FrozenSet),
            inner.clone().prop_map(|id| PickleValue::PersistentRef(Box::new(id))),
            (global(), vec(inner, 0..3)).prop_map(|(class, args)| Object::call(class, args).into()),
        ]
    });
    nested.boxed()
}

fn object(inner: BoxedStrategy<PickleValue>) -> impl Strategy<Value = PickleValue> {
    let several = || vec(inner.clone(), 0..3);
    let pairs = || vec((key(), inner.clone()), 0..3);
    let callable = prop_oneof![
        6 => global().prop_map(PickleValue::from),
        1 => (1u32..300).prop_map(PickleValue::Extension),
        1 => inner.clone().prop_map(|id| PickleValue::PersistentRef(Box::new(id))),
        1 => (global(), several()).prop_map(|(class, args)| Object::call(class, args).into()),
    ];
    let kwargs = proptest::option::of(vec((text(), inner.clone()), 0..3).prop_map(PickleValue::Dict));
    let state = proptest::option::of(inner.clone());
    let call = (callable, several(), kwargs, 0usize..5);
    (call, state, pairs(), several(), vec(key(), 0..3)).prop_map(|(call, state, items, appends, adds)| {
        let (callable, args, kwargs, via) = call;
        let via = [Construct::Reduce, Construct::NewObj, Construct::NewObjEx, Construct::Inst, Construct::Obj][via];
        let kwargs = kwargs.filter(|_| via == Construct::NewObjEx);
        PickleValue::from(Object { callable, args, kwargs, state, items, appends, adds, via })
    })
}

/// Any value but a buffer, which only protocol 5 has.
fn value() -> impl Strategy<Value = PickleValue> {
    let leaf = prop_oneof![8 => scalar(), 1 => vec(any::<u8>(), 0..8).prop_map(PickleValue::ByteArray)];
    leaf.prop_recursive(5, 48, 6, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..6).prop_map(PickleValue::List),
            vec(inner.clone(), 0..6).prop_map(PickleValue::Tuple),
            vec((key(), inner.clone()), 0..5).prop_map(PickleValue::Dict),
            vec(key(), 0..5).prop_map(PickleValue::Set),
            vec(key(), 0..5).prop_map(PickleValue::FrozenSet),
            inner.clone().prop_map(|id| PickleValue::PersistentRef(Box::new(id))),
            object(inner.boxed()),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(256) })]

    #[test]
    fn any_value_survives_any_protocol(value in value()) {
        for protocol in PROTOCOLS {
            for memo in MEMOS {
                let options = options(protocol, memo);
                let expected = as_read(&value, protocol);
                let pickle = options.value_to_vec(&value)?;
                prop_assert_eq!(&PickleValue::from_slice(&pickle)?, &expected);
                prop_assert_eq!(&pickles::from_slice::<PickleValue>(&pickle)?, &expected);
                let pickle = options.to_vec(&wrapped(value.clone()))?;
                prop_assert_eq!(pickles::from_slice::<Wrapper>(&pickle)?, wrapped(expected));
            }
        }
    }
}

/// Buffers are numbered as they come.
#[test]
fn buffers_keep_their_order() {
    let value = PickleValue::List(vec![
        PickleValue::Buffer { index: 0, readonly: false },
        PickleValue::Tuple(vec![PickleValue::Buffer { index: 1, readonly: true }]),
    ]);
    for memo in MEMOS {
        let pickle = options(Protocol::V5, memo).value_to_vec(&value).unwrap();
        assert_eq!(PickleValue::from_slice(&pickle).unwrap(), value);
        let pickle = options(Protocol::V5, memo).to_vec(&wrapped(value.clone())).unwrap();
        assert_eq!(pickles::from_slice::<Wrapper>(&pickle).unwrap(), wrapped(value.clone()));
    }
}

/// What serde's data model has no place for, each in a list, and as a value of a dict with a tuple for a key.
fn beyond_serde() -> PickleValue {
    let order = Object::instance(("shop", "Order"), pickle!({"id": 7}));
    PickleValue::List(vec![
        PickleValue::from(1u128 << 100),
        PickleValue::Set(vec![pickle!((1, 2)), pickle!("a")]),
        PickleValue::FrozenSet(vec![pickle!(None)]),
        PickleValue::from(order),
        PickleValue::Dict(vec![
            (pickle!((1, "a")), PickleValue::ByteArray(b"x".to_vec())),
            (pickle!(2.5), pickle!(())),
        ]),
        PickleValue::WtfString(b"\xed\xa0\x80".to_vec()),
        PickleValue::Global(Box::new(Global::new("shop", "Order"))),
        PickleValue::PersistentRef(Box::new(pickle!(("row", 7)))),
        PickleValue::Extension(3),
    ])
}

#[test]
fn a_field_loses_nothing() {
    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Holder {
        value: PickleValue,
        maybe: Option<PickleValue>,
        many: Vec<PickleValue>,
        keyed: Vec<(PickleValue, PickleValue)>,
        by_value: BTreeMap<String, PickleValue>,
    }
    let PickleValue::List(parts) = &beyond_serde() else { panic!("a list") };
    for part in parts.iter().chain([&beyond_serde()]) {
        let holder = || Holder {
            value: part.clone(),
            maybe: Some(part.clone()),
            many: vec![part.clone(), part.clone()],
            keyed: vec![(part.clone(), part.clone())],
            by_value: BTreeMap::from([("a".to_owned(), part.clone())]),
        };
        let pickle = pickles::to_vec(&holder()).unwrap();
        assert_eq!(pickles::from_slice::<Holder>(&pickle).unwrap(), holder());
        assert_eq!(pickles::from_reader::<_, Holder>(&*pickle).unwrap(), holder());
        let mut written = Vec::new();
        pickles::to_writer(&mut written, &holder()).unwrap();
        assert_eq!(written, pickle);
    }
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Flattened {
    id: u8,
    #[serde(flatten)]
    rest: BTreeMap<String, PickleValue>,
}

fn flattened(value: PickleValue) -> Flattened {
    Flattened { id: 7, rest: BTreeMap::from([("a".to_owned(), value)]) }
}

#[test]
fn a_flattened_field_is_written_and_read_whole() {
    let PickleValue::List(parts) = &beyond_serde() else { panic!("a list") };
    for part in parts {
        let pickle = pickles::to_vec(&flattened(part.clone())).unwrap();
        let all = PickleValue::from_slice(&pickle).unwrap();
        assert_eq!(all, PickleValue::Dict(vec![(pickle!("id"), pickle!(7)), (pickle!("a"), part.clone())]));
        assert_eq!(pickles::from_slice::<Flattened>(&pickle).unwrap().rest["a"], *part);
    }
}

fn refusal(options: &SerOptions, value: &PickleValue) -> (Category, String) {
    let error = options.value_to_vec(value).unwrap_err();
    let wrapped = options.to_vec(&wrapped(value.clone())).unwrap_err();
    assert_eq!(wrapped.to_string(), error.to_string());
    (error.classify(), error.to_string())
}

#[test]
fn what_python_cannot_hash_is_no_key() {
    let unhashable = [
        ("a list", pickle!([])),
        ("a dict", pickle!({})),
        ("a set", PickleValue::Set(vec![])),
        ("a bytearray", PickleValue::ByteArray(vec![])),
    ];
    for (name, value) in unhashable {
        for inner in [value.clone(), PickleValue::Tuple(vec![PickleValue::Tuple(vec![value.clone()])])] {
            let rest = "Python cannot hash it (a str, a number or a tuple of such can)";
            let key = format!("{name} cannot be the key of a dict: {rest}");
            let item = format!("{name} cannot be an item of a set: {rest}");
            let keyed = |key: &PickleValue| vec![(key.clone(), pickle!(None))];
            let call = || Object::call(Global::new("shop", "Basket"), vec![]);
            for (value, message) in [
                (PickleValue::Dict(keyed(&inner)), &key),
                (PickleValue::Set(vec![inner.clone()]), &item),
                (PickleValue::FrozenSet(vec![inner.clone()]), &item),
                (PickleValue::from(Object { items: keyed(&inner), ..call() }), &key),
                (PickleValue::from(Object { adds: vec![inner.clone()], ..call() }), &item),
            ] {
                for protocol in PROTOCOLS {
                    let refused = refusal(&options(protocol, Memo::Keys), &value);
                    assert_eq!(refused, (Category::Data, message.clone()), "{value} at {protocol:?}");
                }
            }
            // As the argument of a call or the id of a reference it is hashed by nobody.
            let called = Object::call(Global::new("shop", "Basket"), vec![inner.clone()]);
            let reference = PickleValue::PersistentRef(Box::new(inner.clone()));
            for key in [called.into(), reference] {
                let value = PickleValue::Dict(keyed(&key));
                assert_eq!(PickleValue::from_slice(&value.to_vec().unwrap()).unwrap(), value);
            }
        }
    }
}

#[test]
fn what_a_protocol_has_no_form_for() {
    let buffer = PickleValue::Buffer { index: 0, readonly: false };
    let line_feed = PickleValue::from(Global::new("shop", "a\nb"));
    let foreign = PickleValue::from(Global::new("shop", "Bücher"));
    let huge = PickleValue::from(BigInt::from(10).pow(4300));
    for protocol in PROTOCOLS {
        let refusal = |value: &PickleValue| refusal(&options(protocol, Memo::Keys), value);
        let number = protocol as u8;
        if protocol < Protocol::V5 {
            assert_eq!(refusal(&buffer), (Category::Data, "an out-of-band buffer needs protocol 5".to_owned()));
        }
        if protocol < Protocol::V4 {
            let message = format!("the name {:?} cannot be written at protocol {number}", "shop.a\nb");
            assert_eq!(refusal(&line_feed), (Category::Data, message));
        }
        if protocol < Protocol::V3 {
            let message = format!("the name \"shop.Bücher\" cannot be written at protocol {number}");
            assert_eq!(refusal(&foreign), (Category::Data, message));
        }
        if protocol < Protocol::V2 {
            let message = "an int of 14285 bits: Python reads no more than 4300 digits at protocols 0 and 1";
            assert_eq!(refusal(&huge), (Category::Data, message.to_owned()));
        }
        assert_eq!(refusal(&PickleValue::Extension(0)).1, "extension code 0 is not positive");
        assert_eq!(refusal(&PickleValue::WtfString(vec![0xff])).1, "a str that is not valid UTF-8");
    }
    for (protocol, value) in
        [(Protocol::V5, buffer), (Protocol::V4, line_feed), (Protocol::V3, foreign), (Protocol::V2, huge)]
    {
        let pickle = options(protocol, Memo::Keys).value_to_vec(&value).unwrap();
        assert_eq!(PickleValue::from_slice(&pickle).unwrap(), value);
    }
}

#[test]
fn keyword_arguments_where_none_belong() {
    let message = "keyword arguments, which only NEWOBJ_EX has, and only as a dict";
    let object = |via, kwargs| {
        let call = Object::call(Global::new("shop", "Price"), vec![]);
        PickleValue::from(Object { via, kwargs: Some(kwargs), ..call })
    };
    for protocol in PROTOCOLS {
        for via in [Construct::Reduce, Construct::NewObj, Construct::Obj] {
            let refused = refusal(&options(protocol, Memo::Keys), &object(via, pickle!({})));
            assert_eq!(refused, (Category::Data, message.to_owned()), "{via:?}");
        }
        let refused = refusal(&options(protocol, Memo::Keys), &object(Construct::NewObjEx, pickle!([])));
        assert_eq!(refused, (Category::Data, message.to_owned()));
    }
}

#[test]
fn values_at_the_limit_and_one_beyond() {
    let nested = |levels: usize| (0..levels).fold(pickle!(None), |inner, _| PickleValue::List(vec![inner]));
    let limit = DeOptions::MAX_DEPTH;
    for protocol in PROTOCOLS {
        let pickle = options(protocol, Memo::Keys).value_to_vec(&nested(limit)).unwrap();
        assert_eq!(PickleValue::from_slice(&pickle).unwrap(), nested(limit));
        let error = options(protocol, Memo::Keys).value_to_vec(&nested(limit + 1)).unwrap_err();
        assert_eq!(error.to_string(), format!("nested deeper than the limit of {limit} levels"));
        assert_eq!(error.classify(), Category::Limit);
        let options = options(protocol, Memo::Keys).max_depth(2);
        assert!(options.value_to_vec(&nested(2)).is_ok() && options.value_to_vec(&nested(3)).is_err());
        assert!(options.to_vec(&vec![nested(1)]).is_ok() && options.to_vec(&vec![nested(2)]).is_err());
    }
}

/// What is added to an object is one level below it, as it is when it is read.
#[test]
fn filled_objects_are_one_level() {
    let filled = |inner: PickleValue, kind: usize| {
        let mut object = Object { via: Construct::NewObj, ..Object::call(Global::new("shop", "Tags"), vec![]) };
        match kind {
            0 => object.appends.push(inner),
            1 => object.items.push((1.into(), inner)),
            _ => object.adds.push(inner),
        }
        PickleValue::from(object)
    };
    let nested = |levels, kind| (0..levels).fold(PickleValue::None, |inner, _| filled(inner, kind));
    let options = SerOptions::new().max_depth(10);
    for kind in 0..3 {
        let value = nested(10, kind);
        let pickle = options.value_to_vec(&value).unwrap();
        assert_eq!(DeOptions::new().max_depth(10).value_from_slice(&pickle).unwrap(), value);
        assert_eq!(options.value_to_vec(&nested(11, kind)).unwrap_err().classify(), Category::Limit);
        // A level that was entered is left again.
        let list = PickleValue::List(vec![value, nested(9, kind)]);
        assert!(options.value_to_vec(&list).is_err());
        assert!(options.value_to_vec(&PickleValue::List(vec![nested(9, kind), nested(9, kind)])).is_ok());
    }
}
