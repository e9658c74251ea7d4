//! What the benches read: five data sets, each in three formats, and the documents of [`value`].
//!
//! CPython writes the pickles and the JSON (`benches/generate.py`); MessagePack
//! is made here from the same values. [`read`] and [`write`](mod@write) have one function per library.

#![allow(clippy::expect_used, clippy::unwrap_used, reason = "a bench that cannot run should stop")]
#![allow(dead_code, unused_imports, reason = "no bench needs everything")]

pub mod read;
mod types;
pub mod value;
pub mod write;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, SystemTime};

use criterion::Criterion;
use serde::Serialize;
use serde::de::{Deserialize, DeserializeOwned};

pub use types::{Floats, Ints, OwnedRequests, Records, Requests, Session};

/// How all benches measure.
pub fn criterion() -> Criterion {
    Criterion::default()
        .sample_size(50)
        .warm_up_time(Duration::from_secs(1))
        .measurement_time(Duration::from_secs(3))
        .configure_from_args()
}

/// One data set in every format.
pub struct Data {
    pub name: &'static str,
    pub pickle: Vec<u8>,
    pub json: Vec<u8>,
    pub msgpack: Vec<u8>,
}

pub fn records() -> Data {
    Data::load::<Records>("records")
}

pub fn floats() -> Data {
    Data::load::<Floats>("floats")
}

pub fn ints() -> Data {
    Data::load::<Ints>("ints")
}

pub fn session() -> Data {
    Data::load::<Session>("session")
}

pub fn borrowed() -> Data {
    Data::load::<types::WholeRequests>("borrowed")
}

impl Data {
    /// `Whole` is a type that keeps every field, so that none is missing in MessagePack.
    pub fn load<Whole: Serialize + DeserializeOwned>(name: &'static str) -> Data {
        let (pickle, json) = files(name);
        let whole: Whole = serde_json::from_slice(&json).unwrap();
        let msgpack = rmp_serde::to_vec_named(&whole).unwrap();
        Data { name, pickle, json, msgpack }
    }

    /// Fails unless every library reads the same value, so that no bench compares
    /// different work. `Owned` is what a library reads that cannot lend its input.
    pub fn assert_all_agree<'de, T, Owned>(&'de self)
    where
        T: Deserialize<'de> + PartialEq,
        Owned: DeserializeOwned + PartialEq<T>,
    {
        let expected: T = read::pickles(self);
        let agree = [
            ("serde_json", read::serde_json::<T>(self) == expected),
            ("rmp-serde", read::rmp_serde::<T>(self) == expected),
            ("serde-pickle", read::serde_pickle::<Owned>(self) == expected),
        ];
        for (library, agrees) in agree {
            assert!(agrees, "{}: pickles and {library} read different values", self.name);
        }
    }
}

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/generate.py");

/// `bench-data` in the target directory: Cargo names only `tmp` beside it.
fn folder() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("bench-data")
}

/// A file that the script writes.
pub fn file(name: &str) -> PathBuf {
    folder().join(name)
}

/// The pickle and the JSON of a data set, written first if need be.
fn files(name: &str) -> (Vec<u8>, Vec<u8>) {
    let file = |format| file(&format!("{name}.{format}"));
    if !(is_current(&file("pickle")) && is_current(&file("json"))) {
        generate();
    }
    (fs::read(file("pickle")).unwrap(), fs::read(file("json")).unwrap())
}

/// Whether the file was made by the script as it is now.
fn is_current(file: &Path) -> bool {
    modified(file) > modified(Path::new(SCRIPT))
}

/// `None`, which is less than any time, for a missing file.
fn modified(file: &Path) -> Option<SystemTime> {
    fs::metadata(file).and_then(|metadata| metadata.modified()).ok()
}

fn generate() {
    let status = Command::new("python3")
        .arg(SCRIPT)
        .arg(folder())
        .status()
        .expect("python3 is needed once, to write the data of the benches");
    assert!(status.success(), "{SCRIPT} failed");
}
