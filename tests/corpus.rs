//! Every pickle of `tests/data`, read as CPython reads it.

mod common;

use std::env;
use std::fs;
use std::path::Path;
use std::thread;

use common::shown::{Shown, agrees, to_json};
use pickles::{DeOptions, Deserializer, Recursion};
use serde::de::IgnoredAny;
use serde_json::Value as Json;

struct Case {
    name: String,
    pickle: Vec<u8>,
    expected: Json,
}

/// All pickles with what they show.
fn corpus() -> Vec<Case> {
    let data = common::path("data");
    let expected: Json = serde_json::from_slice(&fs::read(data.join("expected.json")).unwrap()).unwrap();
    let mut cases: Vec<Case> = common::pickles_in(&data).iter().map(|path| case(&data, path, &expected)).collect();
    cases.sort_by(|a, b| a.name.cmp(&b.name));
    assert!(cases.len() > 4000, "only {} pickles in {}", cases.len(), data.display());
    cases
}

/// `overrides` has the paths that differ from what the case shows elsewhere.
fn case(data: &Path, path: &Path, expected: &Json) -> Case {
    let name = path.strip_prefix(data).unwrap().to_str().unwrap().to_owned();
    let (folder, file) = name.split_once('/').unwrap();
    let case = file.split_once(".p").unwrap().0;
    let by_library = format!("{folder}/{case}");
    let expected = [&expected["overrides"][&name], &expected["cases"][&by_library], &expected["cases"][case]]
        .into_iter()
        .find(|json| !json.is_null())
        .unwrap_or(&Json::Null);
    Case { pickle: fs::read(path).unwrap(), expected: expected.clone(), name }
}

fn is_cycle(expected: &Json) -> bool {
    expected.get("cycle").is_some()
}

/// Runs a check over the corpus, on two threads, and reports all that fail it.
fn check_all(check: impl Fn(&Case) -> Result<(), String> + Sync) {
    let cases = corpus();
    let failures_in = |part: &[Case]| -> Vec<String> {
        let failure = |case: &Case| check(case).err().map(|failure| format!("{}: {failure}", case.name));
        part.iter().filter_map(failure).collect()
    };
    let (first, second) = cases.split_at(cases.len() / 2);
    let failures = thread::scope(|scope| {
        let other = scope.spawn(|| failures_in(second));
        [failures_in(first), other.join().unwrap()].concat()
    });
    assert!(failures.is_empty(), "{} failures\n{}", failures.len(), failures[..failures.len().min(40)].join("\n"));
}

fn compare(expected: &Json, shown: pickles::Result<Shown>) -> Result<(), String> {
    match shown {
        Err(_) if expected.to_string().contains("wtf8") => Ok(()),
        Err(error) if is_too_large(expected) => {
            error.to_string().contains("too large").then_some(()).ok_or_else(|| error.to_string())
        }
        Err(error) => Err(error.to_string()),
        Ok(shown) if agrees(expected, &to_json(&shown)) => Ok(()),
        Ok(shown) => Err(format!("\n  expected {}\n     shown {}", short(expected), short(&to_json(&shown)))),
    }
}

/// Whether it holds an int beyond 128 bits, which serde's data model lacks.
fn is_too_large(expected: &Json) -> bool {
    match expected {
        Json::Object(tagged) => match tagged.get("int") {
            Some(text) => text.as_str().is_some_and(|text| {
                text.trim_start_matches('-').len() >= 39
                    && text.parse::<u128>().is_err()
                    && text.parse::<i128>().is_err()
            }),
            None => tagged.values().any(is_too_large),
        },
        Json::Array(items) => items.iter().any(is_too_large),
        _ => false,
    }
}

fn short(json: &Json) -> String {
    json.to_string().chars().take(400).collect()
}

#[test]
fn every_pickle_shows_what_cpython_loads() {
    check_all(|case| match pickles::from_slice::<Shown>(&case.pickle) {
        Err(error) if is_cycle(&case.expected) => {
            let named = error.to_string().contains("a reference back into the object that holds it");
            if named && error.offset().is_some() { Ok(()) } else { Err(error.to_string()) }
        }
        shown if is_cycle(&case.expected) => Err(format!("a cycle was shown: {shown:?}")),
        shown => compare(&case.expected, shown),
    });
}

#[test]
fn cycles_can_be_cut() {
    let options = DeOptions::new().recursion(Recursion::None);
    check_all(|case| match options.from_slice::<Shown>(&case.pickle) {
        Err(error) if is_cycle(&case.expected) => Err(error.to_string()),
        _ => Ok(()),
    });
}

#[test]
fn readers_and_slices_agree() {
    check_all(|case| {
        let slice = format!("{:?}", pickles::from_slice::<Shown>(&case.pickle));
        let reader = format!("{:?}", pickles::from_reader::<_, Shown>(&case.pickle[..]));
        if slice == reader { Ok(()) } else { Err(format!("\n  slice  {slice}\n  reader {reader}")) }
    });
}

#[test]
fn a_stream_stops_behind_each_pickle() {
    check_all(|case| {
        let twice = [&case.pickle[..], &case.pickle, b"rest"].concat();
        let mut slice = Deserializer::from_slice(&twice);
        let mut reader = Deserializer::from_reader(&twice[..]);
        for end in [case.pickle.len(), 2 * case.pickle.len()] {
            slice.read::<IgnoredAny>().map_err(|error| error.to_string())?;
            reader.read::<IgnoredAny>().map_err(|error| error.to_string())?;
            if (slice.byte_offset(), reader.byte_offset()) != (end as u64, end as u64) {
                return Err(format!("at {} and {} instead of {end}", slice.byte_offset(), reader.byte_offset()));
            }
        }
        if reader.into_inner() == b"rest" { Ok(()) } else { Err("the reader stands elsewhere".to_owned()) }
    });
}

#[test]
fn every_strict_prefix_is_an_eof_error() {
    check_all(|case| {
        // Of the few long pickles the ends, and some between: each read costs as much as the whole. In an optimized
        // build, PICKLES_EVERY_PREFIX=1 leaves none out.
        let len = case.pickle.len();
        let every = env::var_os("PICKLES_EVERY_PREFIX").is_some();
        for end in (0..len).filter(|end| every || *end < 200 || len - end < 200 || end % 397 == 0) {
            let outcome = pickles::from_slice::<IgnoredAny>(&case.pickle[..end]);
            check_eof(outcome, end)?;
        }
        Ok(())
    });
}

#[test]
fn every_strict_prefix_of_a_stream_is_an_eof_error() {
    check_all(|case| {
        let len = case.pickle.len();
        for end in (0..len).filter(|end| *end < 100 || len - end < 100 || end % 997 == 0) {
            check_eof(Deserializer::from_reader(&case.pickle[..end]).read::<IgnoredAny>(), end)?;
        }
        Ok(())
    });
}

fn check_eof(outcome: pickles::Result<IgnoredAny>, end: usize) -> Result<(), String> {
    match outcome {
        Err(error) if error.is_eof() && error.offset().is_some() => Ok(()),
        other => Err(format!("the first {end} bytes gave {other:?}")),
    }
}
