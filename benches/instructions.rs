//! One read in a loop, to count its instructions: unlike a time, the count is the
//! same on a busy machine.
//!
//!     cargo bench --bench instructions --no-run
//!     valgrind --tool=callgrind --toggle-collect='*counted_reads*' \
//!         target/release/deps/instructions-... records pickles 5
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

use data::value::{self, Document};
use data::{Data, Floats, Ints, OwnedRequests, Records, Requests, Session, read};

fn main() {
    let arguments: Vec<String> = env::args().skip(1).filter(|word| word != "--bench").collect();
    match arguments.as_slice() {
        [dataset, library, repeats] => match repeats.parse() {
            Ok(repeats) => count(dataset, library, repeats),
            Err(_) => usage(),
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

fn count(dataset: &str, library: &str, repeats: u32) {
    match dataset {
        "records" => count_library::<Records, Records>(&data::records(), library, repeats),
        "floats" => count_library::<Floats, Floats>(&data::floats(), library, repeats),
        "ints" => count_library::<Ints, Ints>(&data::ints(), library, repeats),
        "session" => count_library::<Session, Session>(&data::session(), library, repeats),
        "borrowed" => count_library::<Requests, OwnedRequests>(&data::borrowed(), library, repeats),
        name if Document::NAMES.contains(&name) => count_value(&Document::load(name), library, repeats),
        _ => usage(),
    }
}

fn count_library<'de, T, Owned>(data: &'de Data, library: &str, repeats: u32)
where
    T: Deserialize<'de>,
    Owned: DeserializeOwned,
{
    match library {
        "pickles" => counted_reads(repeats, || read::pickles::<T>(data)),
        "serde_json" => counted_reads(repeats, || read::serde_json::<T>(data)),
        "rmp-serde" => counted_reads(repeats, || read::rmp_serde::<T>(data)),
        "serde-pickle" => counted_reads(repeats, || read::serde_pickle::<Owned>(data)),
        _ => usage(),
    }
}

fn count_value(document: &Document, library: &str, repeats: u32) {
    match library {
        "pickles" => counted_reads(repeats, || value::pickles(document)),
        "serde_json" => counted_reads(repeats, || value::serde_json(document)),
        "serde-pickle" => counted_reads(repeats, || value::serde_pickle(document)),
        _ => usage(),
    }
}

/// Never inlined, because callgrind finds it by its name.
#[inline(never)]
fn counted_reads<T>(repeats: u32, read: impl Fn() -> T) {
    for _ in 0..repeats {
        black_box(read());
    }
}

fn usage() {
    eprintln!(
        "usage: instructions DATASET LIBRARY REPEATS\n\
         DATASET: records, floats, ints, session, borrowed; into dynamic values: twitter, canada, citm\n\
         LIBRARY: pickles, serde_json, serde-pickle, and rmp-serde but for dynamic values"
    );
    exit(2);
}
