//! Writing into a writer holds no more than a frame, however long the pickle is.

use std::io;
use std::sync::Mutex;

use peak_alloc::PeakAlloc;
use pickles::{Memo, Protocol, SerOptions};
use serde::Serialize;
use serde::ser::{SerializeSeq, Serializer};

#[global_allocator]
static ALLOCATOR: PeakAlloc = PeakAlloc;

/// Tests that measure must not run side by side.
static ALONE: Mutex<()> = Mutex::new(());

/// So many times the same value, without memory of its own.
struct Repeated<'a, T>(usize, &'a T);

impl<T: Serialize> Serialize for Repeated<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(Some(self.0))?;
        (0..self.0).try_for_each(|_| list.serialize_element(self.1))?;
        list.end()
    }
}

#[derive(Serialize)]
struct Reading {
    station: &'static str,
    celsius: f64,
}

/// A list of a million strs of a kilobyte, each made when it is due: what is held is the writer's alone.
#[test]
fn a_list_of_a_gigabyte_is_streamed() {
    struct Lines;
    impl Serialize for Lines {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            let mut line = "x".repeat(1024);
            let mut list = serializer.serialize_seq(Some(1 << 20))?;
            for number in 0..1 << 20 {
                line.replace_range(..7, &format!("{number:07}"));
                list.serialize_element(&line)?;
            }
            list.end()
        }
    }
    let _alone = ALONE.lock();
    for memo in [Memo::Keys, Memo::Off, Memo::Python] {
        ALLOCATOR.reset_peak_usage();
        let before = ALLOCATOR.current_usage();
        let mut written = Counted(0);
        SerOptions::new().memo(memo).to_writer(&mut written, &Lines).unwrap();
        let peak = ALLOCATOR.peak_usage() - before;
        assert!(written.0 > 1 << 30, "{} bytes", written.0);
        assert!(peak < 1 << 20, "{memo:?}: {peak} bytes");
    }
}

/// Counts what is written.
struct Counted(u64);

impl io::Write for Counted {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn the_memory_does_not_grow_with_the_pickle() {
    let _alone = ALONE.lock();
    let reading = Reading { station: "north", celsius: 21.5 };
    let (long_text, long_bytes) = ("é\n".repeat(500_000), serde_bytes::ByteBuf::from(vec![0xe9; 1_000_000]));
    for protocol in [Protocol::V0, Protocol::V1, Protocol::V2, Protocol::V3, Protocol::V4, Protocol::V5] {
        for memo in [Memo::Keys, Memo::Off, Memo::Python] {
            let options = SerOptions::new().protocol(protocol).memo(memo);
            let peak = |count| {
                ALLOCATOR.reset_peak_usage();
                let before = ALLOCATOR.current_usage();
                options.to_writer(io::sink(), &Repeated(count, &reading)).unwrap();
                options.to_writer(io::sink(), &Repeated(3, &long_text)).unwrap();
                options.to_writer(io::sink(), &Repeated(3, &long_bytes)).unwrap();
                ALLOCATOR.peak_usage() - before
            };
            let (short, long) = (peak(10_000), peak(300_000));
            assert!(long <= 200_000, "{protocol:?} {memo:?}: {long} bytes");
            assert!(long <= short + 1000, "{protocol:?} {memo:?}: {short} bytes, then {long}");
        }
    }
}
