//! Hostile pickles end soon and in little memory: each limit at its edge and one beyond, and the bombs that others fall
//! for. Every test runs on a stack of 2 MB, which is what a thread has by default.

mod common;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use common::nested::{self, LISTS, STATES};
use common::shown::Shown;
use peak_alloc::PeakAlloc;
use pickles::graph::Document;
use pickles::{
    Category, DeOptions, Deserializer, Error, Global, Instance, PickleValue, Recursion, SerOptions, pickle, py, python,
};
use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};

/// The most that one hostile pickle may take.
const TIME: Duration = Duration::from_secs(2);
const MEMORY: usize = 512 << 20;

#[global_allocator]
static ALLOCATOR: PeakAlloc = PeakAlloc;

/// Runs on a thread of its own with a small stack, one at a time, and checks time and memory.
fn within_bounds<T: Send + 'static>(test: impl FnOnce() -> T + Send + 'static) -> T {
    static ALONE: Mutex<()> = Mutex::new(());
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let run = move || {
        let started = Instant::now();
        let before = ALLOCATOR.current_usage();
        ALLOCATOR.reset_peak_usage();
        let result = test();
        let peak = ALLOCATOR.peak_usage().saturating_sub(before);
        assert!(started.elapsed() < TIME, "took {:?}", started.elapsed());
        assert!(peak < MEMORY, "took {} MB", peak >> 20);
        result
    };
    std::thread::Builder::new().stack_size(2 << 20).spawn(run).unwrap().join().unwrap()
}

/// A value of any shape, as users write them.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
#[allow(dead_code)] // Read, not looked at.
enum Untagged {
    Int(i64),
    Text(String),
    List(Vec<Untagged>),
    Map(HashMap<String, Untagged>),
}

/// Lists inside each other, the innermost empty.
fn nested_lists(levels: usize) -> Vec<u8> {
    [vec![b']'; levels], vec![b'a'; levels - 1], b".".to_vec()].concat()
}

fn limit<T: std::fmt::Debug>(outcome: Result<T, Error>) -> String {
    let error = outcome.unwrap_err();
    assert_eq!(error.classify(), Category::Limit, "{error}");
    assert!(error.offset().is_some());
    error.to_string()
}

#[test]
fn depth_at_the_limit_and_beyond() {
    within_bounds(|| {
        let at_limit = nested_lists(DeOptions::MAX_DEPTH);
        let beyond = nested_lists(DeOptions::MAX_DEPTH + 1);
        pickles::from_slice::<Shown>(&at_limit).unwrap();
        pickles::from_slice::<serde_json::Value>(&at_limit).unwrap();
        let path = format!("{0}...{0}", "[0]".repeat(16));
        assert_eq!(
            limit(pickles::from_slice::<Shown>(&beyond)),
            format!("nested deeper than the limit of 512 levels at {path}, byte 512")
        );
        limit(pickles::from_slice::<serde_json::Value>(&beyond));
        assert!(DeOptions::new().max_depth(3).from_slice::<Shown>(&nested_lists(3)).is_ok());
        limit(DeOptions::new().max_depth(3).from_slice::<Shown>(&nested_lists(4)));
        limit(DeOptions::new().max_depth(0).from_slice::<Shown>(b"]."));
        assert!(DeOptions::new().max_depth(0).from_slice::<Shown>(b"K\x01.").is_ok());
    });
}

/// Objects in the state of objects.
#[test]
fn depth_of_objects() {
    within_bounds(|| {
        #[derive(Deserialize)]
        struct Node {
            next: Option<Box<Node>>,
        }
        let list: Node = pickles::from_slice(&STATES.times(512)).unwrap();
        let mut length = 1;
        let mut last = &list;
        while let Some(next) = &last.next {
            (length, last) = (length + 1, next);
        }
        assert_eq!(length, 512);
        pickles::from_slice::<Shown>(&STATES.times(512)).unwrap();
        limit(pickles::from_slice::<Node>(&STATES.times(513)).map(|_| ()));
        pickles::from_slice::<Untagged>(&nested_lists(200)).unwrap();
    });
}

/// A value as a field of a type has it.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Field(PickleValue);

/// A value of any kind at the limit of depth is read on the stack of a thread, also where code is not optimized.
#[test]
fn depth_of_values() {
    for (name, pickle) in nested::all(DeOptions::MAX_DEPTH) {
        within_bounds(move || {
            let value = PickleValue::from_slice(&pickle).unwrap_or_else(|error| panic!("{name}: {error}"));
            assert_eq!(pickles::from_slice::<Field>(&pickle).unwrap().0, value);
            assert_eq!(Document::from_slice(&pickle).unwrap().root().to_value().unwrap(), value);
            assert_eq!(PickleValue::deserialize(&value).unwrap(), value);
            assert_eq!(pickles::from_value::<Field>(value.clone()).unwrap().0, value);
        });
    }
    for (_, pickle) in nested::all(DeOptions::MAX_DEPTH + 1) {
        within_bounds(move || {
            limit(PickleValue::from_slice(&pickle));
            limit(pickles::from_slice::<Field>(&pickle));
            limit(Document::from_slice(&pickle).unwrap().root().to_value());
        });
    }
}

/// What is read is also written: the levels are counted alike.
#[test]
fn depth_of_written_values() {
    for (name, pickle) in nested::all(DeOptions::MAX_DEPTH) {
        within_bounds(move || {
            let field = Field(PickleValue::from_slice(&pickle).unwrap());
            let written = field.0.to_vec().unwrap_or_else(|error| panic!("{name}: {error}"));
            assert_eq!(PickleValue::from_slice(&written).unwrap(), field.0, "{name}");
            assert_eq!(pickles::to_vec(&field).unwrap(), written, "{name}");
            assert_eq!(pickles::to_value(&field).unwrap(), field.0, "{name}");
            let options = SerOptions::new().max_depth(DeOptions::MAX_DEPTH - 1);
            assert_eq!(options.value_to_vec(&field.0).unwrap_err().classify(), Category::Limit, "{name}");
            serde_json::to_writer(std::io::sink(), &field).ok();
        });
    }
}

#[test]
fn depth_of_what_else_is_done_with_values() {
    for (name, pickle) in nested::all(DeOptions::MAX_DEPTH) {
        within_bounds(move || {
            let value = PickleValue::from_slice(&pickle).unwrap();
            let same = value.clone();
            assert!(value == same && value.py_eq(&same), "{name}");
            assert_eq!(HashSet::from([value.clone(), same]).len(), 1);
            assert!(value.to_string().contains("None") && format!("{value:#}").contains("None"), "{name}");
            assert!(format!("{value:?}").contains("None"), "{name}");
        });
    }
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Linked {
    next: Option<Box<Instance<Linked>>>,
}

#[derive(Serialize, Deserialize)]
enum Event {
    #[serde(rename = "shop.Node")]
    Node {
        #[serde(with = "pickles::by_class")]
        next: Option<Box<Event>>,
    },
}

#[derive(Serialize, Deserialize)]
struct Events(#[serde(with = "pickles::by_class")] Box<Event>);

#[derive(Deserialize)]
struct Flat {
    #[serde(flatten)]
    rest: HashMap<String, PickleValue>,
}

/// The wrappers do not make it worse.
#[test]
fn depth_of_wrapped_objects() {
    within_bounds(|| {
        let pickle = STATES.times(512);
        pickles::from_slice::<Instance<Linked>>(&pickle).unwrap();
        pickles::from_slice::<Events>(&pickle).unwrap();
        limit(pickles::from_slice::<Instance<Linked>>(&STATES.times(513)));
        limit(pickles::from_slice::<Events>(&STATES.times(513)).map(|_| ()));
        let any: Instance<PickleValue> = pickles::from_slice(&STATES.levels(512)).unwrap();
        assert!(any.state["next"].is_instance());
        let state = PickleValue::from_slice(&STATES.levels(511)).unwrap();
        let flat: Flat = pickles::from_slice(&pickle!({"a": state}).to_vec().unwrap()).unwrap();
        assert!(flat.rest["a"].is_list());
    });
    within_bounds(|| {
        // To write an object and the dict of its attributes takes two levels.
        let pickle = STATES.times(256);
        let linked: Instance<Linked> = pickles::from_slice(&pickle).unwrap();
        let written = pickles::to_vec(&linked).unwrap();
        assert_eq!(pickles::from_slice::<Instance<Linked>>(&written).unwrap(), linked);
        let events: Events = pickles::from_slice(&pickle).unwrap();
        assert_eq!(pickles::to_vec(&events).unwrap(), written);
        let deeper = Instance::new(("shop", "Node"), Linked { next: Some(Box::new(linked)) });
        assert_eq!(pickles::to_vec(&deeper).unwrap_err().classify(), Category::Limit);
    });
}

/// A recursive type that `py` reads and writes by what it is made of.
macro_rules! recursive {
    ($name:ident($inner:ty)) => {
        #[derive(Debug, PartialEq)]
        struct $name($inner);

        impl py::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                py::serialize(&self.0, serializer)
            }
        }

        impl<'de> py::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<$name, D::Error> {
                py::deserialize(deserializer).map($name)
            }
        }
    };
}

recursive!(Lists(Vec<Option<Box<Lists>>>));
recursive!(Dicts(BTreeMap<u8, Option<Box<Dicts>>>));
recursive!(Tuples((Option<Box<Tuples>>,)));

#[test]
fn depth_of_containers_of_known_types() {
    fn there_and_back<T>(pickle: Vec<u8>, beyond: Vec<u8>)
    where
        T: py::Serialize + for<'de> py::Deserialize<'de> + PartialEq + std::fmt::Debug,
    {
        #[derive(Debug, PartialEq, Serialize, Deserialize)]
        #[serde(bound = "T: py::Serialize + for<'a> py::Deserialize<'a>")]
        struct Known<T>(#[serde(with = "py")] T);
        within_bounds(move || {
            let read: Known<T> = pickles::from_slice(&pickle).unwrap();
            let written = pickles::to_vec(&read).unwrap();
            assert!(pickles::from_slice::<Known<T>>(&written).unwrap() == read);
            limit(pickles::from_slice::<Known<T>>(&beyond));
        });
    }
    let nesting = |name| nested::NESTINGS.iter().find(|nesting| nesting.name == name).unwrap();
    there_and_back::<Lists>(LISTS.times(512), LISTS.times(513));
    there_and_back::<Dicts>(nesting("dicts").times(512), nesting("dicts").times(513));
    there_and_back::<Tuples>(nesting("tuples").times(512), nesting("tuples").times(513));
}

#[test]
fn a_list_nested_100_000_deep() {
    within_bounds(|| {
        let pickle = nested_lists(100_000);
        limit(pickles::from_slice::<Shown>(&pickle));
        limit(pickles::from_slice::<serde_json::Value>(&pickle));
        limit(pickles::from_slice::<Untagged>(&pickle));
        pickles::from_slice::<IgnoredAny>(&pickle).unwrap();
        Deserializer::from_reader(&pickle[..]).read::<IgnoredAny>().unwrap();
    });
}

#[test]
fn other_nestings_100_000_deep() {
    let tuples = [b")".to_vec(), vec![0x85; 100_000], b".".to_vec()].concat();
    let persistent = [b"N".to_vec(), vec![b'Q'; 100_000], b".".to_vec()].concat();
    let calls = [b"cm\nf\n".repeat(100_000), b")R".to_vec(), b"\x85R".repeat(99_999), b".".to_vec()].concat();
    let states = [b"cm\nC\n)\x81".repeat(100_000), vec![b'b'; 99_999], b".".to_vec()].concat();
    let dicts = [b"}N".repeat(100_000), b"}".to_vec(), vec![b's'; 100_000], b".".to_vec()].concat();
    let callables = [b"cm\nf\n".to_vec(), b")R".repeat(100_000), b".".to_vec()].concat();
    for pickle in [tuples, persistent, calls, states, dicts] {
        within_bounds(move || {
            limit(pickles::from_slice::<Shown>(&pickle));
            pickles::from_slice::<IgnoredAny>(&pickle).unwrap();
        });
    }
    within_bounds(move || pickles::from_slice::<Shown>(&callables).unwrap());
}

/// Classes that stand for their argument are not followed to the end of a chain of them.
#[test]
fn bytes_of_bytes_100_000_deep() {
    for class in ["bytes", "bytearray"] {
        let calls = format!("cbuiltins\n{class}\n").into_bytes().repeat(100_000);
        let pickle = [calls, b"C\x01a".to_vec(), b"\x85R".repeat(100_000), b".".to_vec()].concat();
        within_bounds(move || {
            limit(pickles::from_slice::<Shown>(&pickle));
            limit(DeOptions::new().max_depth(100).value_from_slice(&pickle));
            pickles::from_slice::<IgnoredAny>(&pickle).unwrap();
        });
    }
}

/// A list of two references to a list of two references, thirty times: a billion visits.
#[test]
fn memo_bombs() {
    let lists = [b"]\x94".to_vec(), b"](h\x00h\x00e\x94q\x00".repeat(30), b".".to_vec()].concat();
    let tuples = [b")\x94".to_vec(), b"h\x00h\x00\x86q\x00".repeat(30), b".".to_vec()].concat();
    let dicts = [b"}\x94".to_vec(), b"}(K\x01h\x00K\x02h\x00uq\x00".repeat(30), b".".to_vec()].concat();
    let dups = [b"]".to_vec(), b"2\x86".repeat(30), b".".to_vec()].concat();
    for pickle in [lists, tuples, dicts, dups] {
        let [erring, cutting, ignoring] = [pickle.clone(), pickle.clone(), pickle];
        let message = within_bounds(move || limit(pickles::from_slice::<Shown>(&erring)));
        assert!(message.starts_with("shared objects unfold to more than the limit of"), "{message}");
        within_bounds(move || limit(DeOptions::new().recursion(Recursion::None).from_slice::<Shown>(&cutting)));
        within_bounds(move || pickles::from_slice::<IgnoredAny>(&ignoring).map(drop).unwrap());
    }
}

#[test]
fn a_long_string_fetched_100_000_times() {
    let mut pickle = b"\x80\x04]\x94(X".to_vec();
    pickle.extend((1u32 << 20).to_le_bytes());
    pickle.extend(vec![b'x'; 1 << 20]);
    pickle.push(0x94);
    pickle.extend(b"h\x01".repeat(100_000));
    pickle.extend(b"e.");
    within_bounds(move || {
        limit(pickles::from_slice::<Vec<String>>(&pickle));
        limit(pickles::from_slice::<Shown>(&pickle));
        // A few are no bomb.
        let few = [&pickle[..pickle.len() - 2 * 100_000 - 2], b"h\x01h\x01e."].concat();
        assert_eq!(pickles::from_slice::<Vec<&str>>(&few).unwrap().len(), 3);
    });
}

/// What a class shows is made anew at every visit, so it counts too.
#[test]
fn texts_that_are_made_count() {
    let long = "a".repeat(100_000);
    let path = format!("cpathlib\nPurePosixPath\n(X\u{0}\u{0}\u{0}\u{0}{long}X\u{0}\u{0}\u{0}\u{0}{long}tR");
    let mut object = path.into_bytes();
    let length = 100_000u32.to_le_bytes();
    let first = object.iter().position(|&byte| byte == b'X').unwrap() + 1;
    object[first..first + 4].copy_from_slice(&length);
    object[first + 4 + 100_000 + 1..first + 4 + 100_000 + 5].copy_from_slice(&length);
    let pickle = [b"](".to_vec(), object, b"\x94".to_vec(), b"h\x00".repeat(100_000), b"e.".to_vec()].concat();
    within_bounds(move || limit(pickles::from_slice::<Vec<String>>(&pickle)));
}

/// A str of a megabyte, and what follows it, many times.
fn megabyte_and(between: &[u8], repeated: &[u8]) -> Vec<u8> {
    let text = [b"X".to_vec(), (1u32 << 20).to_le_bytes().to_vec(), vec![b'a'; 1 << 20], b"\x940".to_vec()].concat();
    [b"\x80\x04".to_vec(), text, between.to_vec(), b"](".to_vec(), repeated.repeat(100_000), b"e.".to_vec()].concat()
}

/// The names of classes are copied for each object, and that they are fetched again makes no pickle shared.
#[test]
fn names_that_are_copied_count() {
    let class = b"h\0X\x01\0\0\0C\x93\x940";
    let line = [b"c".to_vec(), vec![b'm'; 1 << 20], b"\nC\n\x940".to_vec()].concat();
    for (class, get) in [(&class[..], b"h\x01"), (&line, b"h\x01")] {
        let (names, objects) = (megabyte_and(class, get), megabyte_and(class, &[get, &b")\x81"[..]].concat()));
        within_bounds({
            let (names, objects) = (names.clone(), objects.clone());
            move || (limit(PickleValue::from_slice(&names)), limit(PickleValue::from_slice(&objects)))
        });
        within_bounds(move || {
            limit(pickles::from_slice::<Vec<Global>>(&names));
            limit(pickles::from_slice::<Vec<String>>(&names));
        });
        within_bounds(move || {
            limit(pickles::from_slice::<Vec<Instance<()>>>(&objects));
            assert_eq!(pickles::from_slice::<Vec<Empty>>(&objects).unwrap().len(), 100_000);
        });
    }
    // Short names are free, however many there are.
    let pickle = [b"cshop\nOrder\n\x940](".to_vec(), b"h\0)\x81".repeat(100_000), b"e.".to_vec()].concat();
    within_bounds(move || {
        let options = DeOptions::new().max_visits(0);
        assert_eq!(options.from_slice::<Vec<Instance<()>>>(&pickle).unwrap().len(), 100_000);
        assert_eq!(options.value_from_slice(&pickle).unwrap().as_list().map(<[_]>::len), Some(100_000));
    });
}

#[derive(Debug, Deserialize)]
struct Empty {}

#[test]
fn names_of_zones_that_are_copied_count() {
    let named = b"czoneinfo\nZoneInfo\nh\0\x85R\x940cdatetime\ndatetime\n\x940";
    let fixed = b"cdatetime\ntimezone\ncdatetime\ntimedelta\nK\0K\x05K\0\x87Rh\0\x86R\x940cdatetime\ndatetime\n\x940";
    let pytz = b"cpytz\n_p\nh\0\x85R\x940cdatetime\ndatetime\n\x940";
    for zone in [&named[..], fixed, pytz] {
        let pickle = megabyte_and(zone, b"h\x02C\x0a\x07\xe8\x05\x01\x0c\x1e\0\0\0\0h\x01\x86R");
        within_bounds(move || limit(pickles::from_slice::<Vec<python::DateTime>>(&pickle)));
    }
}

/// What stands for the object around it is visited like anything else.
#[test]
fn texts_within_objects_count() {
    let class = b"cshop\nName\n\x940";
    for repeated in [&b"h\x01h\0\x85R"[..], b"h\x01)\x81h\0b", b"h\0Q", b"h\x01h\x01h\0\x85R\x85R"] {
        let pickle = megabyte_and(class, repeated);
        within_bounds(move || {
            limit(pickles::from_slice::<Vec<String>>(&pickle));
            limit(pickles::from_slice::<Shown>(&pickle));
            limit(PickleValue::from_slice(&pickle));
        });
    }
}

#[test]
fn buffers_that_are_copied_count() {
    let pickle = [b"\x80\x05\x97\x940](".to_vec(), b"h\0".repeat(100_000), b"e.".to_vec()].concat();
    within_bounds(move || {
        let options = DeOptions::new().buffers(vec![vec![0; 1 << 20]]);
        limit(options.value_from_slice(&pickle));
        limit(options.from_slice::<Vec<serde_bytes::ByteBuf>>(&pickle));
        // A few are no bomb.
        let few = [b"\x80\x05\x97\x940](".to_vec(), b"h\0".repeat(100), b"e.".to_vec()].concat();
        assert_eq!(options.value_from_slice(&few).unwrap().as_list().map(<[_]>::len), Some(100));
    });
}

/// What is put together of many dicts counts by what is looked at, not by what comes out.
#[test]
fn dicts_that_are_merged_count() {
    let dict = [b"}(".to_vec(), b"K\x01N".repeat(1_000), b"u\x940".to_vec()].concat();
    let pickle = |object: &[u8], repeated: &[u8], end: &[u8], times: usize| {
        let start = [b"\x80\x04", &dict[..], object, &repeated.repeat(times), end].concat();
        [start, b"\x940](".to_vec(), b"h\x01".repeat(times), b"e.".to_vec()].concat()
    };
    let built = pickle(b"cm\nC\n)\x81", b"h\0b", b"", 10_000);
    let chained = pickle(b"ccollections\nChainMap\n)\x81}X\x04\0\0\0maps](", b"h\0", b"esb", 10_000);
    let empty = pickle(b"cm\nC\n)\x81", b"}b", b"", 20_000);
    let key = [b"\x80\x04X\0\0\x10\0".to_vec(), vec![b'k'; 1 << 20], b"\x940".to_vec()].concat();
    let keyed = [key, b"cm\nC\n)\x81}(".to_vec(), b"h\0N".repeat(10_000), b"ub}b.".to_vec()].concat();
    for pickle in [built, chained, empty, keyed] {
        within_bounds(move || {
            let options = DeOptions::new().max_visits(1_000_000);
            limit(options.from_slice::<Shown>(&pickle));
            limit(options.value_from_slice(&pickle));
            pickles::from_slice::<IgnoredAny>(&pickle).unwrap();
        });
    }
}

/// A flattened value is read several times, and what that takes is bounded all the same.
#[test]
fn flattened_values_are_within_the_limits() {
    #[derive(Debug, Deserialize)]
    struct Mixed {
        #[serde(flatten)]
        common: Common,
        #[serde(flatten)]
        rest: BTreeMap<String, PickleValue>,
    }
    #[derive(Debug, Deserialize)]
    struct Common {
        tags: HashSet<String>,
        pairs: Vec<(u8, u8)>,
    }
    // Each level doubles the tuples below it.
    let nested = |levels| [b")\x94".to_vec(), b"0h\0h\0\x86q\0".repeat(levels)].concat();
    let pickle = |levels| {
        let fields = b"X\x04\0\0\0tags(\x91X\x05\0\0\0pairs(K\x01K\x02\x86lX\x04\0\0\0more";
        let others = (b'a'..=b'z').flat_map(|name| [b'X', 1, 0, 0, 0, name, b'N', 0x85]).collect();
        [b"\x80\x04}(".to_vec(), fields.to_vec(), nested(levels), others, b"u.".to_vec()].concat()
    };
    let (within, beyond) = (pickle(18), pickle(30));
    within_bounds(move || {
        let read: Mixed = DeOptions::new().max_visits(1_250_000).from_slice(&within).unwrap();
        assert!(read.common.tags.is_empty() && read.common.pairs == [(1, 2)]);
        assert_eq!(read.rest.len(), 27);
    });
    within_bounds(move || limit(DeOptions::new().max_visits(1_250_000).from_slice::<Mixed>(&beyond)));
}

/// The attributes of an object that is reached many times are not searched to the end for one that is not there.
#[test]
fn states_of_known_classes_are_small() {
    let state = [b"}(".to_vec(), b"K\x01N".repeat(300_000), b"X\x03\0\0\0intK\x05u".to_vec()].concat();
    let uuid = [b"\x80\x04cuuid\nUUID\n)\x81".to_vec(), state, b"b\x940](".to_vec()].concat();
    let pickle = [uuid, b"h\0".repeat(100_000), b"e.".to_vec()].concat();
    within_bounds(move || {
        let error = pickles::from_slice::<Vec<String>>(&pickle).unwrap_err();
        assert!(error.to_string().starts_with("expected a string, found uuid.UUID at [0]"), "{error}");
    });
}

/// A fraction of huge ints would take time that grows with the square of their length.
#[test]
fn huge_ints_have_no_decimal_text() {
    let mut int = b"\x8b".to_vec();
    int.extend(1_000_000u32.to_le_bytes());
    int.extend(vec![0x55; 1_000_000]);
    let fraction = [b"cfractions\nFraction\n".to_vec(), int.clone(), int.clone(), b"\x86R.".to_vec()].concat();
    let key = [b"}".to_vec(), int.clone(), b"Ns.".to_vec()].concat();
    let alone = [int, b".".to_vec()].concat();
    within_bounds(move || {
        pickles::from_slice::<String>(&fraction).unwrap_err();
        pickles::from_slice::<HashMap<String, ()>>(&key).unwrap_err();
        let error = pickles::from_slice::<f64>(&alone).unwrap_err();
        assert!(error.to_string().starts_with("an int too large for a float"), "{error}");
        let error = pickles::from_slice::<i64>(&alone).unwrap_err();
        assert!(error.to_string().starts_with("an int of 7999999 bits"), "{error}");
    });
}

#[test]
fn visits_at_the_limit_and_beyond() {
    // The outer list, the inner one twice, and its int twice, which takes two bytes.
    let pickle = b"(]K\x07a\x94h\x00l.";
    let read = |visits| DeOptions::new().max_visits(visits).from_slice::<Vec<Vec<u8>>>(pickle);
    assert_eq!(read(7).unwrap(), [[7], [7]]);
    assert_eq!(limit(read(6)), "shared objects unfold to more than the limit of 6 visits at [1][0], byte 2");
}

#[test]
fn huge_indexes_and_lengths_allocate_nothing() {
    within_bounds(|| {
        assert_eq!(pickles::from_slice::<u8>(b"K\x07r\xff\xff\xff\xff0j\xff\xff\xff\xff.").unwrap(), 7);
        assert_eq!(pickles::from_slice::<u8>(b"K\x07p9223372036854775807\n0g9223372036854775807\n.").unwrap(), 7);
        let mut puts = b"N".to_vec();
        for index in (0..100_000u32).map(|index| index * 40_000) {
            puts.push(b'r');
            puts.extend(index.to_le_bytes());
        }
        puts.push(b'.');
        pickles::from_slice::<()>(&puts).unwrap();
        for opcode in *b"BTX\x8b" {
            let pickle = [&[opcode], &0x7fff_ffffu32.to_le_bytes()[..], b"abc"].concat();
            assert!(pickles::from_slice::<IgnoredAny>(&pickle).unwrap_err().is_eof());
        }
        for opcode in *b"\x8d\x8e\x95\x96" {
            let pickle = [&[opcode], &0x7fff_ffff_ffff_ffffu64.to_le_bytes()[..], b"abc"].concat();
            assert!(pickles::from_slice::<IgnoredAny>(&pickle).unwrap_err().is_eof());
        }
    });
}

/// A list that grows by one item at a time, with other things in between, stays linear in time and space.
#[test]
fn lists_that_grow_slowly() {
    let pickle = [b"]".to_vec(), b"](NNea".repeat(300_000), b".".to_vec()].concat();
    let lists: Vec<Vec<()>> = within_bounds(move || pickles::from_slice(&pickle).unwrap());
    assert!(lists.len() == 300_000 && lists.iter().all(|list| list.len() == 2));
}

/// BUILD again and again on one object: its states update each other, but not one by one.
#[test]
fn many_builds_on_one_object() {
    let mut pickle = b"cm\nC\n)\x81".to_vec();
    for index in 0..20_000u32 {
        pickle.extend(b"}J");
        pickle.extend(index.to_le_bytes());
        pickle.extend(b"Nsb");
    }
    pickle.push(b'.');
    let attributes: HashMap<u32, ()> = within_bounds(move || pickles::from_slice(&pickle).unwrap());
    assert_eq!(attributes.len(), 20_000);
}
