//! What the tests share.
#![allow(dead_code)] // Each test binary uses its part.

pub mod differential;
pub mod example;
pub mod nested;
pub mod python;
pub mod shown;
pub mod written;

use std::path::{Path, PathBuf};

/// A file of the tests.
pub fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(name)
}

/// Every pickle in a folder and those below it.
pub fn pickles_in(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let (folders, files): (Vec<_>, Vec<_>) = entries.partition(|path| path.is_dir());
    let pickles = files.into_iter().filter(|path| path.extension().is_some_and(|ending| ending == "pickle"));
    pickles.chain(folders.iter().flat_map(|folder| pickles_in(folder))).collect()
}

/// The bytes that a string of hexadecimal digits spells.
pub fn from_hex(digits: &str) -> Vec<u8> {
    let digit = |byte: u8| char::from(byte).to_digit(16).expect("a hexadecimal digit") as u8;
    digits.as_bytes().chunks_exact(2).map(|pair| digit(pair[0]) << 4 | digit(pair[1])).collect()
}

/// The pickles of `tests/data`, in a fixed order.
pub fn corpus() -> Vec<PathBuf> {
    let mut files = Vec::new();
    for folder in std::fs::read_dir(path("data")).unwrap().map(|entry| entry.unwrap().path()) {
        let Ok(entries) = std::fs::read_dir(folder) else { continue };
        files.extend(entries.map(|entry| entry.unwrap().path()));
    }
    files.retain(|file| file.extension().is_some_and(|extension| extension == "pickle"));
    files.sort();
    files
}
