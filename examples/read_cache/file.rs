//! One entry in a file. Here a value that cannot be read is the program's failure.

use std::ffi::OsStr;
use std::fs;
use std::io::{self, Read, Write};

use crate::Outcome;
use crate::stored::Stored;
use crate::wrapping;

pub fn print(file: &OsStr, out: &mut dyn Write) -> Outcome {
    let name = file.to_string_lossy();
    let bytes = read(file).map_err(|error| format!("{name}: {error}"))?;
    match Stored::from_file(bytes).map_err(|error| format!("{name}: {error}"))? {
        Stored::Value(value) => {
            let description = wrapping::open(&value).describe().map_err(|error| format!("{name}: {error}"))?;
            writeln!(out, "{description}")?;
        }
        stored => stored.print(name.as_bytes(), out)?,
    }
    Ok(())
}

fn read(file: &OsStr) -> io::Result<Vec<u8>> {
    if file != "-" {
        return fs::read(file);
    }
    let mut bytes = Vec::new();
    io::stdin().read_to_end(&mut bytes)?;
    Ok(bytes)
}
