//! Time to read instances of a dataclass with a UUID, a datetime, a date and a Decimal, beside CPython and MessagePack.
//!
//!     cargo bench --bench objects
//!
//! CPython loads the same bytes into objects of the class, in a process of its own that measures itself. MessagePack has the
//! instances as maps, with the values as strings and byte strings.

mod data;

use std::hint::black_box;
use std::process::Command;
use std::time::Duration;

use chrono::{NaiveDate, NaiveDateTime};
use criterion::{Criterion, Throughput};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use data::{Data, read};

/// As the types are read without an attribute.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Sale {
    number: u32,
    reference: Uuid,
    placed: NaiveDateTime,
    due: NaiveDate,
    total: Decimal,
    customer: String,
    paid: bool,
}

/// With `pickles::py`, which also writes the objects.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct PySale {
    number: u32,
    #[serde(with = "pickles::py")]
    reference: Uuid,
    #[serde(with = "pickles::py")]
    placed: NaiveDateTime,
    #[serde(with = "pickles::py")]
    due: NaiveDate,
    #[serde(with = "pickles::py")]
    total: Decimal,
    customer: String,
    paid: bool,
}

impl PartialEq<Sale> for PySale {
    fn eq(&self, other: &Sale) -> bool {
        self.number == other.number
            && self.reference == other.reference
            && self.placed == other.placed
            && self.due == other.due
            && self.total == other.total
            && self.customer == other.customer
            && self.paid == other.paid
    }
}

fn main() {
    let mut criterion = data::criterion();
    compare(&mut criterion, &Data::load::<Vec<Sale>>("sales"));
    criterion.final_summary();
}

fn compare(criterion: &mut Criterion, data: &Data) {
    let expected: Vec<Sale> = read::rmp_serde(data);
    assert!(read::pickles::<Vec<Sale>>(data) == expected, "pickles and rmp-serde read different values");
    assert!(read::pickles::<Vec<PySale>>(data) == expected, "with and without py different values are read");

    let mut group = criterion.benchmark_group("sales");
    group.throughput(Throughput::Bytes(data.pickle.len() as u64));
    group.bench_function("pickles", |bencher| {
        bencher.iter(|| read::pickles::<Vec<Sale>>(black_box(data)));
    });
    group.bench_function("pickles, py", |bencher| {
        bencher.iter(|| read::pickles::<Vec<PySale>>(black_box(data)));
    });
    group.bench_function("CPython", |bencher| bencher.iter_custom(load_in_python));
    group.throughput(Throughput::Bytes(data.msgpack.len() as u64));
    group.bench_function("rmp-serde", |bencher| {
        bencher.iter(|| read::rmp_serde::<Vec<Sale>>(black_box(data)));
    });
}

/// How long CPython takes to load the pickle so many times.
fn load_in_python(times: u64) -> Duration {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/cpython.py");
    let output = Command::new("python3").arg(script).arg(data::file("sales.pickle")).arg(times.to_string()).output();
    let output = output.expect("python3 runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Duration::from_nanos(String::from_utf8(output.stdout).unwrap().trim().parse().unwrap())
}
