//! Random pickles, read by CPython and by this crate: both must accept the same ones, stop at the same byte, and see the
//! same value. Where they differ on purpose, `common/differential/exceptions.rs` says why.
//!
//! The pickles are the same in every run. `PICKLES_FUZZ_PROGRAMS` says how many there are, and `PICKLES_PYTHON` which
//! Python judges them.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)] // A test fails by panicking.

mod common;

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::io::{self, Write};
use std::path::Path;

use common::differential::opcodes::walk;
use common::differential::oracle::Oracle;
use common::differential::random::Random;
use common::differential::verdict::{Disagreement, compare};
use common::differential::{grammar, lines, mutations};

const PROGRAMS: u64 = 40_000;

/// Longer pickles of the corpus are not damaged: they take long and show little.
const LONGEST_SEED: usize = 1024;

/// Of no more opcodes than these every two are left out in turn.
const FEW_OPCODES: usize = 64;

/// So many different disagreements are enough for one run.
const REPORTED: usize = 20;

#[test]
fn cpython_and_pickles_agree_on_random_pickles() {
    let mut oracle = match Oracle::start() {
        Ok(oracle) => oracle,
        Err(error) => {
            assert_ne!(env::var("PICKLES_REQUIRE_ALL").as_deref(), Ok("1"), "no Python: {error}");
            // `eprintln!` would not show in a test that passes.
            writeln!(io::stderr(), "skipped: no Python: {error}").unwrap();
            return;
        }
    };
    let seeds = seeds();
    let mut found = BTreeMap::new();
    for seed in 0..how_many() {
        let program = program(&mut Random::new(seed), &seeds);
        if let Some(disagreement) = compare(&mut oracle, &program) {
            let (program, disagreement) = shrink(&mut oracle, program, disagreement);
            found.entry(signature(&disagreement)).or_insert_with(|| disagreement.report(&program));
        }
        if found.len() >= REPORTED {
            break;
        }
    }
    let reports: Vec<String> = found.into_values().collect();
    assert!(reports.is_empty(), "{} disagreements\n\n{}", reports.len(), reports.join("\n"));
}

fn how_many() -> u64 {
    env::var("PICKLES_FUZZ_PROGRAMS").map_or(PROGRAMS, |count| count.parse().expect("a number of programs"))
}

fn program(random: &mut Random, seeds: &[Vec<u8>]) -> Vec<u8> {
    match random.below(20) {
        0..8 => grammar::program(random),
        8..12 => {
            let program = grammar::program(random);
            mutations::mutate(random, &program, seeds)
        }
        12..17 => {
            let seed = random.pick(seeds).clone();
            mutations::mutate(random, &seed, seeds)
        }
        _ => lines::program(random),
    }
}

/// The pickles of `tests/data` and `tests/malformed`.
fn seeds() -> Vec<Vec<u8>> {
    let mut seeds = Vec::new();
    collect_seeds(&common::path("data"), &mut seeds);
    for file in ["cases.txt", "accepted.txt"] {
        let rows = fs::read_to_string(common::path("malformed").join(file)).unwrap();
        seeds.extend(rows.lines().map(|row| common::from_hex(row.split('\t').nth(1).expect("a pickle"))));
    }
    seeds.retain(|seed| seed.len() <= LONGEST_SEED);
    assert!(seeds.len() > 3000, "only {} pickles", seeds.len());
    seeds
}

fn collect_seeds(folder: &Path, seeds: &mut Vec<Vec<u8>>) {
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            collect_seeds(&path, seeds);
        } else if path.extension().is_some_and(|ending| ending == "pickle") {
            seeds.push(fs::read(path).unwrap());
        }
    }
}

/// Leaves out what can be left out of a program while it shows the same kind of disagreement.
fn shrink(oracle: &mut Oracle, program: Vec<u8>, shown: Disagreement) -> (Vec<u8>, Disagreement) {
    let mut smallest = (program, shown);
    loop {
        let smaller = shorter(&smallest.0).into_iter().find_map(|candidate| {
            let disagreement = compare(oracle, &candidate)?;
            (disagreement.kind == smallest.1.kind).then_some((candidate, disagreement))
        });
        match smaller {
            Some(smaller) => smallest = smaller,
            None => return smallest,
        }
    }
}

/// Programs with less in them, the shortest first: without a run of opcodes or with a NONE in its place, without two
/// opcodes, without a byte.
fn shorter(program: &[u8]) -> Vec<Vec<u8>> {
    let mut bounds: Vec<usize> = walk(program).iter().map(|op| op.offset).collect();
    bounds.push(program.len());
    let cut = |from: usize, to: usize, with: &[u8]| [&program[..from], with, &program[to..]].concat();
    let mut candidates = Vec::new();
    for (place, from) in bounds.iter().enumerate() {
        let ends = (0..).map_while(|power| bounds.get(place + (1 << power)));
        candidates.extend(ends.flat_map(|to| [cut(*from, *to, b""), cut(*from, *to, b"N")]));
    }
    for (place, ops) in bounds.windows(2).enumerate().filter(|_| bounds.len() <= FEW_OPCODES) {
        for later in bounds[place + 1..].windows(2) {
            candidates.push([&program[..ops[0]], &program[ops[1]..later[0]], &program[later[1]..]].concat());
        }
    }
    candidates.extend((0..program.len()).map(|at| cut(at, at + 1, b"")));
    candidates.retain(|candidate| candidate.len() < program.len());
    candidates.sort_by_key(Vec::len);
    candidates
}

/// Both verdicts without their numbers: disagreements that share it are likely to share the cause.
fn signature(disagreement: &Disagreement) -> (&'static str, String, String) {
    let words = |text: &str| text.chars().filter(|char| !char.is_ascii_digit()).take(40).collect();
    (disagreement.kind, words(&disagreement.theirs), words(&disagreement.ours))
}
