//! Any bytes read into several types: nothing panics, and what comes out stays within the limits.
#![no_main]

use std::collections::{BTreeMap, HashMap, HashSet};

use libfuzzer_sys::fuzz_target;
use pickles::{DeOptions, Python2Str, Recursion, Trailing};
use pickles_fuzz::Any;
use serde::Deserialize;
use serde::de::IgnoredAny;

const MAX_DEPTH: usize = 40;
const MAX_VISITS: u64 = 20_000;

/// No value takes more text than this times what the limits and the input allow: a datetime is ten bytes in a
/// pickle, and 32 as text.
const MAX_GROWTH: u64 = 8;

fuzz_target!(|input: &[u8]| {
    read_anything(input);
    read_within_limits(input);
    read_leniently(input);
    read_types(input);
});

/// A pickle that can be read whole can also be passed over.
fn read_anything(input: &[u8]) {
    let any = check(pickles::from_slice::<Any>(input), input);
    let ignored = check(pickles::from_slice::<IgnoredAny>(input), input);
    assert!(any.is_none() || ignored.is_some(), "a pickle that can be read cannot be passed over");
}

fn read_within_limits(input: &[u8]) {
    let options = DeOptions::new().max_depth(MAX_DEPTH).max_visits(MAX_VISITS).recursion(Recursion::None);
    if let Some(any) = check(options.from_slice::<Any>(input), input) {
        let (depth, size) = (any.depth(), any.size());
        assert!(depth <= MAX_DEPTH, "{depth} levels");
        assert!(size <= MAX_GROWTH * (MAX_VISITS + input.len() as u64), "{size} values of {} bytes", input.len());
    }
}

/// The options that accept more do.
fn read_leniently(input: &[u8]) {
    let strict = pickles::from_slice::<Any>(input).is_ok();
    for python2_str in [Python2Str::Latin1, Python2Str::Bytes] {
        let options = DeOptions::new()
            .python2_str(python2_str)
            .extension(1, "collections", "OrderedDict")
            .buffers(vec![b"buffer".to_vec()])
            .recursion(Recursion::None)
            .trailing(Trailing::Ignore);
        let lenient = check(options.from_slice::<IgnoredAny>(input), input);
        assert!(!strict || lenient.is_some(), "{python2_str:?} accepts less");
    }
    let _ = check(DeOptions::new().python2_str(Python2Str::Utf8).from_slice::<Any>(input), input);
}

fn read_types(input: &[u8]) {
    let _ = check(pickles::from_slice::<Record>(input), input);
    let _ = check(pickles::from_slice::<Shape>(input), input);
    let _ = check(pickles::from_slice::<Tagged>(input), input);
    let _ = check(pickles::from_slice::<HashMap<String, Record>>(input), input);
    let _ = check(pickles::from_slice::<BTreeMap<i32, Option<f32>>>(input), input);
    let _ = check(pickles::from_slice::<HashSet<(u8, Option<String>)>>(input), input);
    let _ = check(pickles::from_slice::<Vec<&str>>(input), input);
    let _ = check(pickles::from_slice::<&[u8]>(input), input);
    let _ = check(pickles::from_slice::<(i128, u128, [u16; 3])>(input), input);
    let _ = check(pickles::from_slice::<Option<std::time::Duration>>(input), input);
    let _ = check(pickles::from_slice::<Vec<()>>(input), input);
    let _ = check(pickles::from_slice::<char>(input), input);
}

/// The value, or nothing if there is an error, which must be able to say what and where.
fn check<T>(result: pickles::Result<T>, input: &[u8]) -> Option<T> {
    let error = match result {
        Ok(value) => return Some(value),
        Err(error) => error,
    };
    assert!(!error.to_string().is_empty());
    let _ = error.path();
    let offset = error.offset().expect("an error about the input has an offset");
    assert!(offset <= input.len() as u64, "{error}: the input has {} bytes", input.len());
    None
}

#[derive(Deserialize)]
#[allow(dead_code)] // Only reading them matters.
struct Record<'a> {
    id: u64,
    #[serde(borrow)]
    name: &'a str,
    payload: Option<Vec<u8>>,
    #[serde(default)]
    tags: Vec<String>,
    shape: Option<Shape>,
    parent: Option<Box<Record<'a>>>,
    #[serde(flatten)]
    rest: HashMap<String, Any>,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
#[allow(dead_code)] // Only reading them matters.
enum Shape {
    Empty,
    Circle(f64),
    Line(i32, i32),
    Box { width: u32, height: Option<u32> },
}

#[derive(Deserialize)]
#[serde(untagged)]
#[allow(dead_code)] // Only reading them matters.
enum Tagged {
    Number(i64),
    Text(String),
    Many(Vec<Tagged>),
    Other(Any),
}
