//! Typed reads: pickles that CPython wrote, read into the types that a Rust program would declare for them.
//!
//! The pickles are those of `tests/data`, at every protocol and by every Python that wrote them differently, and a few
//! short ones that are written out here with the opcodes that are text: `}` is an empty dict, `]` an empty list, `(` a
//! mark, `V...` and `F...` are a str and a float up to the line feed, `K` is an int of one byte, `s` sets an item, `a`
//! appends, `.` stops.

#[path = "../common/mod.rs"]
mod common;

mod attributes;
mod borrowed;
mod classes;
mod containers;
mod datetimes;
mod enums;
mod libraries;
mod options;
mod scalars;
mod standard;
mod streams;

use std::fmt::Debug;
use std::fs;
use std::path::Path;

use pickles::DeOptions;
use serde::de::DeserializeOwned;

/// A file of the corpus.
struct Pickle {
    /// Its path below `tests/data`.
    name: String,
    protocol: u8,
    bytes: Vec<u8>,
}

/// All pickles of a case, `instance`, or those of one directory, `3.11.2/enum-flag`.
#[track_caller]
fn pickles_of(case: &str) -> Vec<Pickle> {
    let data = common::path("data");
    let (folders, case) = match case.split_once('/') {
        Some((folder, case)) => (vec![folder.to_owned()], case),
        None => (versions(&data), case),
    };
    let pickles: Vec<Pickle> = folders
        .iter()
        .flat_map(|folder| (0..=5).filter_map(|protocol| pickle(&data, folder, case, protocol)))
        .collect();
    assert!(!pickles.is_empty(), "no pickle of {case}");
    pickles
}

/// The directories of the Pythons.
fn versions(data: &Path) -> Vec<String> {
    let names = fs::read_dir(data).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.filter(|name| name.starts_with(|first: char| first.is_ascii_digit())).collect()
}

fn pickle(data: &Path, folder: &str, case: &str, protocol: u8) -> Option<Pickle> {
    let name = format!("{folder}/{case}.p{protocol}.pickle");
    let bytes = fs::read(data.join(&name)).ok()?;
    Some(Pickle { name, protocol, bytes })
}

/// All pickles of a case but those of some directories.
#[track_caller]
fn pickles_beside(folders: &[&str], case: &str) -> Vec<Pickle> {
    let pickles = pickles_of(case).into_iter();
    pickles.filter(|pickle| !folders.iter().any(|folder| pickle.name.starts_with(&format!("{folder}/")))).collect()
}

impl Pickle {
    #[track_caller]
    fn read<'de, T: serde::Deserialize<'de>>(&'de self) -> T {
        pickles::from_slice(&self.bytes).unwrap_or_else(|error| panic!("{}: {error}", self.name))
    }

    #[track_caller]
    fn reads<'de, T: serde::Deserialize<'de> + PartialEq + Debug>(&'de self, expected: &T) {
        assert_eq!(self.read::<T>(), *expected, "{}", self.name);
    }

    /// Asserts the text of an error, up to the place where it happened.
    #[track_caller]
    fn fails<T: DeserializeOwned + Debug>(&self, text: &str) {
        let error = pickles::from_slice::<T>(&self.bytes).expect_err(&self.name).to_string();
        assert!(error.starts_with(&format!("{text} at ")), "{}: {error}", self.name);
    }
}

/// Asserts what each pickle of a case reads as.
#[track_caller]
fn reads<T: DeserializeOwned + PartialEq + Debug>(case: &str, expected: T) {
    for pickle in pickles_of(case) {
        pickle.reads(&expected);
    }
}

/// Asserts how reading each pickle of a case fails.
#[track_caller]
fn fails<T: DeserializeOwned + Debug>(case: &str, text: &str) {
    for pickle in pickles_of(case) {
        pickle.fails::<T>(text);
    }
}

/// Asserts what each pickle of a case reads as with options.
#[track_caller]
fn reads_with<T: DeserializeOwned + PartialEq + Debug>(options: &DeOptions, case: &str, expected: T) {
    for Pickle { name, bytes, .. } in pickles_of(case) {
        let value: T = options.from_slice(&bytes).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(value, expected, "{name}");
    }
}

/// What a pickle that is written out reads as.
#[track_caller]
fn read<'de, T: serde::Deserialize<'de>>(pickle: &'de [u8]) -> T {
    pickles::from_slice(pickle).unwrap_or_else(|error| panic!("{error}"))
}

/// The text of the error of a pickle that is written out.
#[track_caller]
fn failure<T: DeserializeOwned + Debug>(pickle: &[u8]) -> String {
    pickles::from_slice::<T>(pickle).unwrap_err().to_string()
}
