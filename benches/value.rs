//! Time to read a document into the dynamic value of each library: any pickle, any JSON.
//!
//!     cargo bench --bench value
//!     python3 benches/table.py
//!
//! Each time includes dropping the value: whoever reads one pays for that too.

mod data;

use std::hint::black_box;

use criterion::{Criterion, Throughput};

use data::value::{self, Document};

fn main() {
    let mut criterion = data::criterion();
    for name in Document::NAMES {
        compare(&mut criterion, &Document::load(name));
    }
    criterion.final_summary();
}

/// One group per document, one id per library; each library's throughput is that of its own format.
fn compare(criterion: &mut Criterion, document: &Document) {
    document.assert_all_agree();
    let mut group = criterion.benchmark_group(&document.name);

    group.throughput(Throughput::Bytes(document.pickle.len() as u64));
    group.bench_function("pickles", |bencher| {
        bencher.iter(|| value::pickles(black_box(document)));
    });
    group.bench_function("serde-pickle", |bencher| {
        bencher.iter(|| value::serde_pickle(black_box(document)));
    });

    group.throughput(Throughput::Bytes(document.json.len() as u64));
    group.bench_function("serde_json", |bencher| {
        bencher.iter(|| value::serde_json(black_box(document)));
    });
}
