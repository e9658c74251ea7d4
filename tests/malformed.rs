//! What CPython's C unpickler refuses is refused, and what it accepts is accepted: its own test suite's list and ours,
//! in `tests/malformed`.

mod common;

use std::fs;

use common::shown::Shown;
use pickles::{Category, DeOptions, Deserializer, Error, Trailing};
use serde::de::IgnoredAny;

struct Row {
    name: String,
    pickle: Vec<u8>,
    outcome: String,
}

fn rows(file: &str) -> Vec<Row> {
    let text = fs::read_to_string(common::path("malformed").join(file)).unwrap();
    let rows = text.lines().map(|line| {
        let mut columns = line.split('\t');
        let mut column = || columns.next().expect("a column").to_owned();
        Row { name: column(), pickle: common::from_hex(&column()), outcome: column() }
    });
    rows.collect()
}

/// Reads it in every way there is, all of which must come to the same.
fn read(pickle: &[u8]) -> Result<(), Error> {
    let options = DeOptions::new().trailing(Trailing::Ignore);
    let ignored = options.from_slice::<IgnoredAny>(pickle).map(drop);
    let streamed = Deserializer::from_slice(pickle).read::<IgnoredAny>().map(drop);
    assert_eq!(format!("{ignored:?}"), format!("{streamed:?}"));
    let from_reader = Deserializer::from_reader(pickle).read::<IgnoredAny>().map(drop);
    match (&ignored, from_reader) {
        (Ok(()), Ok(())) => {}
        // A reader is not read beyond the STOP, so it cannot know whether a frame is that long.
        (Err(error), _) if error.is_eof() && pickle.contains(&0x95) => {}
        (Err(error), Ok(())) => panic!("only the slice is refused: {error}"),
        (Err(error), Err(other)) => assert_eq!(error.classify(), other.classify()),
        (Ok(()), Err(error)) => panic!("only the reader refuses it: {error}"),
    }
    ignored
}

#[test]
fn malformed_pickles_are_refused() {
    let mut failures = Vec::new();
    for Row { name, pickle, outcome } in rows("cases.txt") {
        // A str that nobody asks for is not looked at, so the text has to be wanted.
        let refused = read(&pickle).err().or_else(|| pickles::from_slice::<Shown>(&pickle).err());
        match refused {
            None => failures.push(format!("{name}: accepted {pickle:02x?}")),
            Some(error) if error.offset().is_none() => failures.push(format!("{name}: {error} has no offset")),
            Some(error) if error.is_eof() != (outcome == "eof") => {
                failures.push(format!("{name}: {outcome}, but {error} for {pickle:02x?}"));
            }
            Some(error) => assert_ne!(error.classify(), Category::Limit, "{name}: {error}"),
        }
    }
    assert!(failures.is_empty(), "{} failures\n{}", failures.len(), failures.join("\n"));
}

/// What CPython's opcodes can do to a list or bytearray in the manner of `x[0] = y`, and to a bytearray in that of
/// `x.append(y)`. No pickler writes it, and the crate refuses it: a bytearray is its bytes in the input.
const REFUSED: [&str; 4] = ["SETITEM in a ", "SETITEMS in a ", "APPEND to a bytearray", "APPENDS to a bytearray"];

#[test]
fn odd_pickles_are_accepted() {
    let mut failures = Vec::new();
    for Row { name, pickle, outcome } in rows("accepted.txt") {
        let to_refuse = REFUSED.iter().any(|start| name.starts_with(start));
        match read(&pickle) {
            Err(error) if !to_refuse => failures.push(format!("{name}: {error} for {pickle:02x?}, which is {outcome}")),
            Ok(()) if to_refuse => failures.push(format!("{name}: accepted {pickle:02x?}")),
            _ => {}
        }
    }
    assert!(failures.is_empty(), "{} failures\n{}", failures.len(), failures.join("\n"));
}
