//! The examples, run as a user would, with what they print.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)] // A test fails by panicking.

mod common;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};

use common::example::{self, run};

/// A file of the examples' data.
fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/data").join(name)
}

/// What `read_cache` prints for an entry on its standard input.
fn read_cache(entry: &[u8]) -> String {
    run("read_cache", &["-"], entry).success()
}

#[test]
fn read_cache_prints_the_bundled_entries() {
    let snapshot = common::path("snapshots/read_cache.txt");
    let printed = run("read_cache", &[], b"").success();
    let expected = fs::read_to_string(&snapshot).unwrap();
    assert!(
        printed == expected,
        "if this is as it should be: cargo run --example read_cache > {}\n{printed}",
        snapshot.display()
    );
}

/// By name and on standard input, an entry reads as it does among the bundled ones.
#[test]
fn read_cache_prints_a_file() {
    let bundled = run("read_cache", &[], b"").success();
    for name in [
        "cachelib-protocol5",
        "django-counter",
        "django-orders",
        "django-page",
        "django-session",
        "django-user",
        "dogpile-protocol4",
        "python2-protocol0",
        "python2-protocol2",
        "python3-protocol1",
        "python3-protocol3",
    ] {
        let path = data(name);
        let printed = run("read_cache", &[path.to_str().unwrap()], b"").success();
        assert!(bundled.contains(&format!("\n{printed}")), "{name}: {printed}");
        assert_eq!(read_cache(&fs::read(path).unwrap()), printed, "{name}");
    }
}

#[test]
fn read_cache_prints_a_hash_in_a_file() {
    let printed = read_cache(&fs::read(data("rq-job")).unwrap());
    assert!(printed.starts_with("--- -\nJob {\n    status: \"started\",\n"), "{printed}");
    assert!(printed.contains("\ntimeout: 180\n"), "{printed}");
}

#[test]
fn read_cache_prints_what_no_struct_describes() {
    for (pickle, printed) in [
        (&b"\x80\x04N."[..], "None"),
        (b"\x80\x04\x88.", "True"),
        (b"\x80\x04K\x01.", "1"),
        (b"\x80\x04\x8a\x09\xff\xff\xff\xff\xff\xff\xff\xff\x00.", "18446744073709551615"),
        (b"\x80\x04\x8a\x09\x00\x00\x00\x00\x00\x00\x00\x00\xff.", "-18446744073709551616"),
        (b"\x80\x04G?\xf8\0\0\0\0\0\0.", "1.5"),
        (b"\x80\x04G\x7f\xf8\0\0\0\0\0\0.", "nan"),
        (b"\x80\x04\x8c\x04it's.", "\"it's\""),
        (b"\x80\x04\x8c\x05'\"\\\n\x1b.", r#"'\'"\\\n\x1b'"#),
        (b"\x80\x04C\x05ok'\0\xff.", r"b'ok\'\x00\xff'"),
        (b"\x80\x04].", "[]"),
        (b"\x80\x04}.", "{}"),
        (b"\x80\x04](K\x01]K\x02ae.", "[1, [2]]"),
        (b"\x80\x04}(K\x01)\x8c\x01aNu.", "{1: [], 'a': None}"),
        (b"(lp0\nI1\naS'two'\na.", "[1, 'two']"),
        (b"-12", "-12"),
        (b"123456789012345678901234567890\n", "123456789012345678901234567890"),
    ] {
        assert_eq!(read_cache(pickle), format!("{printed}\n"), "{}", pickle.escape_ascii());
    }
}

/// A struct that does not know every attribute is not used: the entry is printed whole.
#[test]
fn read_cache_drops_no_attribute() {
    let receipt = fs::read(data("python2-protocol0")).unwrap();
    let more = [receipt.strip_suffix(b"b.").unwrap(), b"S'till'\nI7\nsb."].concat();
    let printed = read_cache(&more);
    assert!(printed.starts_with("{'shop': 'Café Zürich', ") && printed.ends_with(", 'till': 7}\n"), "{printed}");
}

#[test]
fn read_cache_fails_with_one_line() {
    let session = fs::read(data("django-session")).unwrap();
    for (input, fault) in [
        (&session[..session.len() / 2], "the input ends before the pickle does at byte 2"),
        (b"", "the input ends before the pickle does at byte 0"),
        (b"\x80\x04K\x01.\n", "bytes follow the pickle's STOP at byte 5"),
        (b"Hello", "no opcode has the byte 0x48 at byte 0"),
        (b"{\"v\": 2}|Hello", "no opcode has the byte 0x48 at byte 0"),
        (b"x\x9cno zlib", "no opcode has the byte 0x78 at byte 0"),
        (b"*1\r\n$5\r\nodd", "unexpected end of file"),
    ] {
        assert_eq!(run("read_cache", &["-"], input).failure(), format!("read_cache: -: {fault}"));
    }
    let nowhere = run("read_cache", &["no/such/file"], b"").failure();
    assert!(nowhere.starts_with("read_cache: no/such/file: "), "{nowhere}");
}

#[test]
fn read_cache_needs_a_server() {
    let line = run("read_cache", &["redis://127.0.0.1:1", "*"], b"").failure();
    assert!(line.starts_with("read_cache: the server cannot be reached: "), "{line}");
}

#[test]
fn read_cache_explains_its_arguments() {
    for arguments in [&["redis://127.0.0.1:1"][..], &["file", "another"], &["redis://127.0.0.1:1", "*", "more"]] {
        let run = run("read_cache", arguments, b"");
        assert_eq!((run.status, &*run.stdout), (Some(2), ""), "{run:#?}");
        assert!(run.stderr.starts_with("usage: read_cache "), "{run:#?}");
    }
}

/// As with `| head`: the reader goes away while the example is still writing.
#[test]
fn read_cache_ends_in_peace_when_nobody_reads_on() {
    let mut child = example::command("read_cache").stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let Output { status, stderr, .. } = child.wait_with_output().unwrap();
    assert_eq!((status.code(), stderr.escape_ascii().to_string()), (Some(0), String::new()));
}

/// CPython loads the objects that are meant.
#[cfg(all(feature = "chrono", feature = "rust_decimal", feature = "uuid"))]
#[test]
fn write_for_python_writes_pythons_objects() {
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("write_for_python.pickle");
    assert_eq!(run("write_for_python", &[file.to_str().unwrap()], b"").success(), "");
    let pickle = fs::read(&file).unwrap();
    let command = example::command("write_for_python").arg("-").output().unwrap();
    assert_eq!(command.stdout, pickle);
    if let Some(verdict) = common::python::run("write_for_python.py", &[], &pickle) {
        assert_eq!(verdict, "equal\n");
    }
    // The example that reads knows the class.
    let printed = read_cache(&pickle);
    assert!(printed.contains("Ann") && printed.contains("24.90"), "{printed}");

    let missing = run("write_for_python", &[], b"").failure();
    assert_eq!(missing, "write_for_python: the name of the file to write is missing");
    let unwritable = run("write_for_python", &["/nowhere/at/all"], b"").failure();
    assert!(unwritable.starts_with("write_for_python: /nowhere/at/all: "), "{unwritable}");
}
