//! Pickles one after another, read from a slice and from a reader with a few bytes at a time: both agree.
#![no_main]

use libfuzzer_sys::fuzz_target;
use pickles::{Category, Deserializer, Error, Result};
use pickles_fuzz::{Any, Chunks};

/// More pickles in a row teach nothing new.
const MAX_PICKLES: usize = 16;

fuzz_target!(|input: &[u8]| {
    read_whole(input);
    for turn in 0..2 {
        read_stream(input, turn);
    }
});

/// A reader that is read to its end is a slice.
fn read_whole(input: &[u8]) {
    let slice = pickles::from_slice::<Any>(input);
    let reader = pickles::from_reader::<_, Any>(Chunks::new(input, input.len()));
    match (slice, reader) {
        (Ok(slice), Ok(reader)) => assert_eq!(slice, reader),
        (Err(slice), Err(reader)) => assert_eq!(slice.to_string(), reader.to_string()),
        (slice, reader) => panic!("\n slice: {slice:?}\nreader: {reader:?}"),
    }
}

fn read_stream(input: &[u8], turn: usize) {
    let mut slice = Deserializer::from_slice(input);
    let mut reader = Deserializer::from_reader(Chunks::new(input, turn));
    for _ in 0..MAX_PICKLES {
        let outcomes = (slice.read::<Any>(), reader.read::<Any>());
        if !agree(outcomes) {
            return;
        }
        assert_eq!(slice.byte_offset(), reader.byte_offset());
        assert!(slice.byte_offset() <= input.len() as u64);
    }
}

/// Whether the next pickle is worth a try: after a fault in the bytes nobody knows where it begins.
fn agree(outcomes: (Result<Any>, Result<Any>)) -> bool {
    match outcomes {
        (Ok(slice), Ok(reader)) => assert_eq!(slice, reader),
        (Err(slice), Err(reader)) => {
            if in_the_bytes(&slice) || in_the_bytes(&reader) {
                assert_first(&slice, &reader);
                return false;
            }
            assert_eq!(slice.to_string(), reader.to_string());
        }
        (slice, reader) => panic!("\n slice: {slice:?}\nreader: {reader:?}"),
    }
    true
}

fn in_the_bytes(error: &Error) -> bool {
    error.classify() != Category::Data
}

/// The reader walks over a whole pickle before it runs it, and may so meet another fault, further on.
fn assert_first(slice: &Error, reader: &Error) {
    let same = slice.to_string() == reader.to_string();
    assert!(same || slice.offset() < reader.offset(), "\n slice: {slice}\nreader: {reader}");
}
