//! Several pickles one after another, from slices and readers.

use std::io::{self, BufRead, BufReader, Read};

use pickles::{Category, DeOptions, Deserializer, Python2Str};
use serde::Deserialize;
use serde::de::IgnoredAny;

use super::pickles_of;

/// A reader that gives one byte at a time.
struct Drops<'a>(&'a [u8]);

impl Read for Drops<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let len = buffer.len().min(1);
        self.0.read(&mut buffer[..len])
    }
}

impl BufRead for Drops<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        Ok(&self.0[..self.0.len().min(1)])
    }
    fn consume(&mut self, len: usize) {
        self.0 = &self.0[len..];
    }
}

/// A reader that fails behind some bytes.
struct Broken<'a>(&'a [u8]);

impl Read for Broken<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self.0.read(buffer)? {
            0 => Err(io::Error::new(io::ErrorKind::ConnectionReset, "the line is dead")),
            len => Ok(len),
        }
    }
}

#[derive(Debug, Deserialize, PartialEq)]
struct Entry {
    id: u8,
}

const LOG: &[u8] = b"\x80\x04}\x8c\x02idK\x01s.}Vid\nK\x02s.}U\x02idK\x03s.";

fn ids<E: std::fmt::Debug>(entries: impl Iterator<Item = Result<Entry, E>>) -> Vec<u8> {
    entries.map(|entry| entry.unwrap().id).collect()
}

#[test]
fn pickles_follow_each_other() {
    assert_eq!(ids(Deserializer::from_slice(LOG).into_iter()), [1, 2, 3]);
    assert_eq!(ids(Deserializer::from_reader(LOG).into_iter()), [1, 2, 3]);
    assert_eq!(ids(Deserializer::from_reader(BufReader::new(LOG)).into_iter()), [1, 2, 3]);
    assert_eq!(ids(Deserializer::from_reader(Drops(LOG)).into_iter()), [1, 2, 3]);
    for capacity in [1, 2, 3, 5, 10, 11, 12] {
        let reader = BufReader::with_capacity(capacity, LOG);
        assert_eq!(ids(Deserializer::from_reader(reader).into_iter()), [1, 2, 3]);
    }
}

#[test]
fn byte_offset_stands_behind_each_stop() {
    let ends = [11, 20, 29];
    let mut slice = Deserializer::from_slice(LOG);
    let mut reader = Deserializer::from_reader(Drops(LOG));
    assert_eq!((slice.byte_offset(), reader.byte_offset()), (0, 0));
    for end in ends {
        assert!(!slice.is_at_end().unwrap() && !reader.is_at_end().unwrap());
        slice.read::<Entry>().unwrap();
        reader.read::<Entry>().unwrap();
        assert_eq!((slice.byte_offset(), reader.byte_offset()), (end, end));
    }
    assert!(slice.is_at_end().unwrap() && reader.is_at_end().unwrap());
    let mut entries = Deserializer::from_slice(LOG).into_iter::<Entry>();
    entries.next().unwrap().unwrap();
    assert_eq!(entries.byte_offset(), ends[0]);
}

#[test]
fn each_pickle_can_be_of_another_type() {
    let pickles = b"K\x01.Vtwo\n.](K\x03e.";
    let mut stream = Deserializer::from_slice(pickles);
    let (one, two, three): (u8, &str, Vec<u8>) =
        (stream.read().unwrap(), stream.read().unwrap(), stream.read().unwrap());
    assert_eq!((one, two, three), (1, "two", vec![3]));
    assert!(pickles.as_ptr_range().contains(&two.as_ptr()));
    let mut stream = Deserializer::from_reader(Drops(pickles));
    assert_eq!(stream.read::<u8>().unwrap(), 1);
    assert_eq!(stream.read::<String>().unwrap(), "two");
    assert_eq!(stream.into_inner().0, b"](K\x03e.");
}

#[test]
fn memo_and_protocol_start_anew() {
    // The second pickle fetches what the first one stored.
    let mut stream = Deserializer::from_slice(b"\x80\x04K\x01\x94.h\0.");
    assert_eq!(stream.read::<u8>().unwrap(), 1);
    let error = stream.read::<u8>().unwrap_err();
    assert_eq!(error.to_string(), "the memo has no entry 0 at byte 6");
    // Python 2's names are read as such in the second one only.
    let mut stream = Deserializer::from_slice(b"\x80\x04c__builtin__\nset\n.c__builtin__\nset\n.");
    assert_eq!(stream.read::<String>().unwrap(), "__builtin__.set");
    assert_eq!(stream.read::<String>().unwrap(), "builtins.set");
}

#[test]
fn values_come_after_a_value_that_does_not_fit() {
    let pickles = b"K\x01.Vtwo\n.K\x03.";
    let mut slice = Deserializer::from_slice(pickles);
    let mut reader = Deserializer::from_reader(Drops(pickles));
    assert_eq!((slice.read::<u8>().unwrap(), reader.read::<u8>().unwrap()), (1, 1));
    for error in [slice.read::<u8>().unwrap_err(), reader.read::<u8>().unwrap_err()] {
        assert_eq!(error.to_string(), "expected u8, found str at byte 3");
        assert_eq!(error.classify(), Category::Data);
    }
    assert_eq!((slice.read::<u8>().unwrap(), reader.read::<u8>().unwrap()), (3, 3));
    assert!(slice.is_at_end().unwrap() && reader.is_at_end().unwrap());
}

#[test]
fn an_iterator_ends_after_its_first_error() {
    let pickles = b"K\x01.Vtwo\n.K\x03.";
    let mut numbers = Deserializer::from_slice(pickles).into_iter::<u8>();
    assert!(numbers.next().unwrap().is_ok() && numbers.next().unwrap().is_err() && numbers.next().is_none());
    let mut numbers = Deserializer::from_reader(&pickles[..]).into_iter::<u8>();
    assert!(numbers.next().unwrap().is_ok() && numbers.next().unwrap().is_err() && numbers.next().is_none());
}

#[test]
fn a_pickle_that_ends_early_is_an_eof_error() {
    for end in [1, 5, 10, 12, 19, 21, 28] {
        let whole = [11, 20, 29].iter().filter(|stop| **stop <= end).count();
        let slice = Deserializer::from_slice(&LOG[..end]).into_iter::<Entry>();
        let reader = Deserializer::from_reader(Drops(&LOG[..end])).into_iter::<Entry>();
        let slice: Vec<_> = slice.collect();
        let reader: Vec<_> = reader.collect();
        for outcomes in [slice, reader] {
            assert_eq!(outcomes.len(), whole + 1, "the first {end} bytes");
            assert!(outcomes.last().unwrap().as_ref().is_err_and(pickles::Error::is_eof), "the first {end} bytes");
        }
    }
    let mut nothing = Deserializer::from_slice(b"");
    assert!(nothing.is_at_end().unwrap());
    assert!(nothing.read::<IgnoredAny>().unwrap_err().is_eof());
    assert!(Deserializer::from_reader(&b""[..]).into_iter::<u8>().next().is_none());
}

#[test]
fn offsets_in_errors_count_from_the_start_of_the_stream() {
    let pickles = b"K\x01.}Va\nVb\ns.\xff";
    let mut slice = Deserializer::from_slice(pickles);
    let mut reader = Deserializer::from_reader(Drops(pickles));
    slice.read::<u8>().unwrap();
    reader.read::<u8>().unwrap();
    #[derive(Debug, Deserialize)]
    struct Wrong {
        #[serde(rename = "a")]
        _a: u8,
    }
    for error in [slice.read::<Wrong>().unwrap_err(), reader.read::<Wrong>().unwrap_err()] {
        assert_eq!(error.to_string(), "expected u8, found str at a, byte 7");
    }
    for error in [slice.read::<u8>().unwrap_err(), reader.read::<u8>().unwrap_err()] {
        assert_eq!(error.to_string(), "no opcode has the byte 0xff at byte 12");
    }
}

#[test]
fn a_reader_that_fails() {
    let mut stream = Deserializer::from_reader(BufReader::new(Broken(b"K\x01.](K\x02")));
    assert_eq!(stream.read::<u8>().unwrap(), 1);
    let error = stream.read::<Vec<u8>>().unwrap_err();
    assert_eq!((error.classify(), error.is_eof()), (Category::Io, false));
    assert!(error.to_string().starts_with("the line is dead"), "{error}");
    assert_eq!(io::Error::from(error).kind(), io::ErrorKind::ConnectionReset);
    let error = pickles::from_reader::<_, u8>(Broken(b"K\x01.")).unwrap_err();
    assert_eq!((error.to_string().as_str(), error.classify()), ("the line is dead", Category::Io));
}

#[test]
fn options_hold_for_a_whole_stream() {
    let pickles = b"U\x01\xe9.U\x01\xe8.";
    let options = DeOptions::new().python2_str(Python2Str::Latin1);
    let slice = Deserializer::from_slice(pickles).with_options(options.clone()).into_iter::<String>();
    assert_eq!(slice.map(Result::unwrap).collect::<String>(), "éè");
    let reader = Deserializer::from_reader(Drops(pickles)).with_options(options).into_iter::<String>();
    assert_eq!(reader.map(Result::unwrap).collect::<String>(), "éè");
}

#[test]
fn every_case_can_be_read_byte_by_byte() {
    for case in ["order-history", "ints", "floats", "str-65536", "bytes-all", "py2-str-escapes", "dict-1001", "frames"]
    {
        for pickle in pickles_of(case) {
            let mut stream = Deserializer::from_reader(Drops(&pickle.bytes));
            stream.read::<IgnoredAny>().unwrap_or_else(|error| panic!("{}: {error}", pickle.name));
            assert_eq!(stream.byte_offset(), pickle.bytes.len() as u64, "{}", pickle.name);
        }
    }
}

#[test]
fn a_stream_is_a_serde_deserializer() {
    let mut stream = Deserializer::from_slice(LOG);
    assert_eq!(Entry::deserialize(&mut stream).unwrap(), Entry { id: 1 });
    assert_eq!(std::collections::HashMap::<&str, u8>::deserialize(&mut stream).unwrap()["id"], 2);
    assert_eq!(serde_json::Value::deserialize(&mut stream).unwrap(), serde_json::json!({"id": 3}));
    assert!(stream.is_at_end().unwrap());
    let mut stream = Deserializer::from_slice(b"N.N.K\x01.VA\n.K\x01K\x02\x86.C\x02ab.\x88.");
    assert_eq!(Option::<u8>::deserialize(&mut stream).unwrap(), None);
    <()>::deserialize(&mut stream).unwrap();
    assert_eq!(f64::deserialize(&mut stream).unwrap(), 1.0);
    #[derive(Debug, Deserialize, PartialEq)]
    enum Letter {
        A,
    }
    assert_eq!(Letter::deserialize(&mut stream).unwrap(), Letter::A);
    assert_eq!(<(u8, u8)>::deserialize(&mut stream).unwrap(), (1, 2));
    assert_eq!(<&[u8]>::deserialize(&mut stream).unwrap(), b"ab");
    assert!(bool::deserialize(&mut stream).unwrap());
    assert!(u8::deserialize(&mut stream).unwrap_err().is_eof());
}
