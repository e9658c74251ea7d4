//! One read or write in a loop, to count its instructions: unlike a time, the count
//! is the same on a busy machine.
//!
//!     cargo bench --bench instructions --no-run
//!     valgrind --tool=callgrind --toggle-collect='*counted_runs*' \
//!         target/release/deps/instructions-... read records pickles 5
//!
//! The first command prints the path of the program. `--toggle-collect` leaves out
//! the loading of the data; what remains, divided by the last argument, is one read.
//!
//! With other arguments, such as those of `cargo bench` and `cargo test`, every read
//! runs once and is compared with the others.

mod data;

use std::env;
use std::hint::black_box;
use std::process::exit;

use serde::de::{Deserialize, DeserializeOwned};
use serde::ser::Serialize;

use data::value::{self, Document};
use data::{Data, Floats, Ints, OwnedRequests, Records, Requests, Session, read, write};

fn main() {
    let arguments: Vec<String> = env::args().skip(1).filter(|word| word != "--bench").collect();
    match arguments.as_slice() {
        [direction, dataset, library, repeats] => match (direction.as_str(), repeats.parse()) {
            ("read", Ok(repeats)) => count_reads(dataset, library, repeats),
            ("write", Ok(repeats)) => count_writes(dataset, library, repeats),
            _ => usage(),
        },
        _ => check_all(),
    }
}

fn check_all() {
    data::records().assert_all_agree::<Records, Records>();
    data::floats().assert_all_agree::<Floats, Floats>();
    data::ints().assert_all_agree::<Ints, Ints>();
    data::session().assert_all_agree::<Session, Session>();
    data::borrowed().assert_all_agree::<Requests, OwnedRequests>();
    for document in Document::NAMES.map(Document::load) {
        document.assert_all_agree();
    }
}

fn count_reads(dataset: &str, library: &str, repeats: u32) {
    match dataset {
        "records" => count_library_reading::<Records, Records>(&data::records(), library, repeats),
        "floats" => count_library_reading::<Floats, Floats>(&data::floats(), library, repeats),
        "ints" => count_library_reading::<Ints, Ints>(&data::ints(), library, repeats),
        "session" => count_library_reading::<Session, Session>(&data::session(), library, repeats),
        "borrowed" => count_library_reading::<Requests, OwnedRequests>(&data::borrowed(), library, repeats),
        name if Document::NAMES.contains(&name) => count_value_reading(&Document::load(name), library, repeats),
        _ => usage(),
    }
}

fn count_library_reading<'de, T, Owned>(data: &'de Data, library: &str, repeats: u32)
where
    T: Deserialize<'de>,
    Owned: DeserializeOwned,
{
    match library {
        "pickles" => counted_runs(repeats, || read::pickles::<T>(data)),
        "serde_json" => counted_runs(repeats, || read::serde_json::<T>(data)),
        "rmp-serde" => counted_runs(repeats, || read::rmp_serde::<T>(data)),
        "serde-pickle" => counted_runs(repeats, || read::serde_pickle::<Owned>(data)),
        _ => usage(),
    }
}

fn count_value_reading(document: &Document, library: &str, repeats: u32) {
    match library {
        "pickles" => counted_runs(repeats, || value::pickles(document)),
        "serde_json" => counted_runs(repeats, || value::serde_json(document)),
        "serde-pickle" => counted_runs(repeats, || value::serde_pickle(document)),
        _ => usage(),
    }
}

fn count_writes(dataset: &str, library: &str, repeats: u32) {
    match dataset {
        "records" => count_library_writing::<Records>(&data::records(), library, repeats),
        "floats" => count_library_writing::<Floats>(&data::floats(), library, repeats),
        "ints" => count_library_writing::<Ints>(&data::ints(), library, repeats),
        "session" => count_library_writing::<Session>(&data::session(), library, repeats),
        "borrowed" => count_library_writing::<Requests>(&data::borrowed(), library, repeats),
        _ => usage(),
    }
}

fn count_library_writing<'de, T>(data: &'de Data, library: &str, repeats: u32)
where
    T: Serialize + Deserialize<'de>,
{
    let value: T = read::pickles(data);
    match library {
        "pickles" => counted_runs(repeats, || write::pickles(&value)),
        "serde_json" => counted_runs(repeats, || write::serde_json(&value)),
        "rmp-serde" => counted_runs(repeats, || write::rmp_serde(&value)),
        "serde-pickle" => counted_runs(repeats, || write::serde_pickle(&value)),
        _ => usage(),
    }
}

/// Never inlined, because callgrind finds it by its name.
#[inline(never)]
fn counted_runs<T>(repeats: u32, run: impl Fn() -> T) {
    for _ in 0..repeats {
        black_box(run());
    }
}

fn usage() {
    eprintln!(
        "usage: instructions read|write DATASET LIBRARY REPEATS\n\
         DATASET: records, floats, ints, session, borrowed; read into dynamic values: twitter, canada, citm\n\
         LIBRARY: pickles, serde_json, serde-pickle, and rmp-serde but for dynamic values"
    );
    exit(2);
}
