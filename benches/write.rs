//! Time to write Rust values as a pickle, beside other libraries with the same values.
//!
//!     cargo bench --bench write
//!
//! Each time includes dropping the bytes.

mod data;

use std::hint::black_box;

use criterion::{Criterion, Throughput};
use serde::de::Deserialize;
use serde::ser::Serialize;

use data::{Data, Floats, Ints, Records, Requests, Session, read, write};

fn main() {
    let mut criterion = data::criterion();
    compare::<Records>(&mut criterion, &data::records());
    compare::<Floats>(&mut criterion, &data::floats());
    compare::<Ints>(&mut criterion, &data::ints());
    compare::<Session>(&mut criterion, &data::session());
    compare::<Requests>(&mut criterion, &data::borrowed());
    criterion.final_summary();
}

/// One group per data set, one id per library; each library's throughput is that of its own format.
fn compare<'de, T>(criterion: &mut Criterion, data: &'de Data)
where
    T: Serialize + Deserialize<'de> + PartialEq,
{
    let value: T = read::pickles(data);
    let pickle = write::pickles(&value);
    assert!(pickle.len() <= data.pickle.len(), "{}: a larger pickle than CPython's", data.name);

    let mut group = criterion.benchmark_group(format!("write {}", data.name));
    group.throughput(Throughput::Bytes(pickle.len() as u64));
    group.bench_function("pickles", |bencher| {
        bencher.iter(|| write::pickles(black_box(&value)));
    });
    group.bench_function("pickles, to a writer", |bencher| {
        bencher.iter(|| pickles::to_writer(std::io::sink(), black_box(&value)).unwrap());
    });
    group.throughput(Throughput::Bytes(write::serde_pickle(&value).len() as u64));
    group.bench_function("serde-pickle", |bencher| {
        bencher.iter(|| write::serde_pickle(black_box(&value)));
    });
    group.throughput(Throughput::Bytes(write::serde_json(&value).len() as u64));
    group.bench_function("serde_json", |bencher| {
        bencher.iter(|| write::serde_json(black_box(&value)));
    });
    group.throughput(Throughput::Bytes(write::rmp_serde(&value).len() as u64));
    group.bench_function("rmp-serde", |bencher| {
        bencher.iter(|| write::rmp_serde(black_box(&value)));
    });
}
