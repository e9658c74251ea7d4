//! Time to read a pickle into Rust types, beside other libraries on the same data.
//!
//!     cargo bench --bench read
//!     python3 benches/table.py
//!
//! Each time includes dropping the value: whoever reads one pays for that too.

mod data;

use std::hint::black_box;

use criterion::{Criterion, Throughput};
use serde::de::{Deserialize, DeserializeOwned};

use data::{Data, Floats, Ints, OwnedRequests, Records, Requests, Session, read};

fn main() {
    let mut criterion = data::criterion();
    records(&mut criterion);
    floats(&mut criterion);
    ints(&mut criterion);
    session(&mut criterion);
    borrowed(&mut criterion);
    criterion.final_summary();
}

fn records(criterion: &mut Criterion) {
    compare::<Records, Records>(criterion, &data::records());
}

fn floats(criterion: &mut Criterion) {
    compare::<Floats, Floats>(criterion, &data::floats());
}

fn ints(criterion: &mut Criterion) {
    compare::<Ints, Ints>(criterion, &data::ints());
}

fn session(criterion: &mut Criterion) {
    compare::<Session, Session>(criterion, &data::session());
}

fn borrowed(criterion: &mut Criterion) {
    compare::<Requests, OwnedRequests>(criterion, &data::borrowed());
}

/// One group per data set, one id per library; each library's throughput is that
/// of its own format.
fn compare<'de, T, Owned>(criterion: &mut Criterion, data: &'de Data)
where
    T: Deserialize<'de> + PartialEq,
    Owned: DeserializeOwned + PartialEq<T>,
{
    data.assert_all_agree::<T, Owned>();
    let mut group = criterion.benchmark_group(data.name);

    group.throughput(Throughput::Bytes(data.pickle.len() as u64));
    group.bench_function("pickles", |bencher| {
        bencher.iter(|| read::pickles::<T>(black_box(data)));
    });
    group.bench_function("serde-pickle", |bencher| {
        bencher.iter(|| read::serde_pickle::<Owned>(black_box(data)));
    });

    group.throughput(Throughput::Bytes(data.json.len() as u64));
    group.bench_function("serde_json", |bencher| {
        bencher.iter(|| read::serde_json::<T>(black_box(data)));
    });

    group.throughput(Throughput::Bytes(data.msgpack.len() as u64));
    group.bench_function("rmp-serde", |bencher| {
        bencher.iter(|| read::rmp_serde::<T>(black_box(data)));
    });
}
