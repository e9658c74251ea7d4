//! Strings and bytes, borrowed from the input where the pickle holds them as they are.

use std::borrow::Cow;
use std::collections::HashMap;

use pickles::{DeOptions, Python2Str};
use serde::Deserialize;
use serde_bytes::{ByteArray, ByteBuf, Bytes};

use super::{Pickle, fails, failure, pickles_beside, pickles_of, read, reads, reads_with};

/// A str that may be borrowed: `Cow` itself does so only where it is told to.
#[derive(Debug, Deserialize)]
struct Text<'a>(#[serde(borrow)] Cow<'a, str>);

/// The same for bytes.
#[derive(Debug, Deserialize)]
struct Blob<'a>(#[serde(borrow, with = "serde_bytes")] Cow<'a, [u8]>);

/// Whether a slice lies in the input, and is no copy.
fn lies_inside(part: &[u8], pickle: &Pickle) -> bool {
    pickle.bytes.as_ptr_range().contains(&part.as_ptr())
}

#[test]
fn a_str_is_borrowed_at_every_protocol_if_it_needs_no_escapes() {
    for case in ["str-one-char", "str-ascii", "str-255", "str-256", "str-65536"] {
        for pickle in pickles_of(case) {
            let text: &str = pickle.read();
            assert!(lies_inside(text.as_bytes(), &pickle), "{}", pickle.name);
            assert_eq!(text, pickle.read::<String>(), "{}", pickle.name);
        }
    }
}

#[test]
fn a_str_with_escapes_is_borrowed_from_protocol_1_on() {
    for case in ["str-latin", "str-bmp", "str-astral", "str-backslashes", "str-newlines", "str-controls"] {
        for pickle in pickles_of(case) {
            let Text(text) = pickle.read();
            assert_eq!(matches!(text, Cow::Borrowed(_)), pickle.protocol > 0, "{}", pickle.name);
            assert_eq!(matches!(text, Cow::Borrowed(_)), lies_inside(text.as_bytes(), &pickle), "{}", pickle.name);
        }
    }
    reads("str-latin", "café ÿ".to_owned());
    reads("str-astral", "😀 \u{10ffff}".to_owned().into_boxed_str());
    reads("str-newlines", "one\ntwo\r\nthree\rfour".to_owned());
    reads("str-backslashes", "\\ \\n \\u0041 \\\\ \\U0001f600 end\\".to_owned());
    assert_eq!(failure_borrowed(b"Vcaf\\u20ac\n."), "expected a borrowed string, found str at byte 0");
}

fn failure_borrowed(pickle: &[u8]) -> String {
    pickles::from_slice::<&str>(pickle).unwrap_err().to_string()
}

#[test]
fn strs_inside_structs_are_borrowed() {
    #[derive(Deserialize)]
    struct Named<'a> {
        id: u8,
        name: &'a str,
        #[serde(borrow)]
        tags: Vec<&'a str>,
    }
    for pickle in pickles_of("dict-of-str").iter().filter(|pickle| pickle.protocol > 0) {
        let named: Named = pickle.read();
        assert_eq!((named.id, named.name, &named.tags[..]), (7, "Anné", &["a", "b"][..]), "{}", pickle.name);
        assert!(lies_inside(named.name.as_bytes(), pickle) && lies_inside(named.tags[1].as_bytes(), pickle));
        let keys: HashMap<&str, serde::de::IgnoredAny> = pickle.read();
        assert!(keys.keys().all(|key| lies_inside(key.as_bytes(), pickle)), "{}", pickle.name);
    }
    for pickle in pickles_of("shared-str").iter().filter(|pickle| pickle.protocol > 0) {
        let (first, second, third): (&str, HashMap<&str, &str>, (&str,)) = pickle.read();
        assert_eq!((first.as_ptr(), second["shared"].as_ptr()), (third.0.as_ptr(), third.0.as_ptr()));
    }
}

#[test]
fn bytes_are_borrowed_where_the_protocol_has_them() {
    let expected: Vec<u8> = (0..=255).collect();
    for pickle in pickles_beside(&["2.7"], "bytes-all").iter().filter(|pickle| pickle.protocol >= 3) {
        assert_eq!(pickle.read::<&[u8]>(), expected, "{}", pickle.name);
        assert!(lies_inside(pickle.read::<&[u8]>(), pickle), "{}", pickle.name);
        assert!(lies_inside(pickle.read::<&Bytes>(), pickle), "{}", pickle.name);
        assert!(matches!(pickle.read(), Blob(Cow::Borrowed(bytes)) if lies_inside(bytes, pickle)), "{}", pickle.name);
    }
    for pickle in pickles_beside(&["2.7"], "bytes-all").iter().filter(|pickle| pickle.protocol < 3) {
        assert!(matches!(pickle.read(), Blob(Cow::Owned(bytes)) if bytes == expected), "{}", pickle.name);
    }
    for pickle in pickles_of("2.7/bytes-all").iter().chain(&pickles_of("py2-str-all-bytes")) {
        let Blob(bytes) = pickle.read();
        assert_eq!(bytes, expected, "{}", pickle.name);
        assert_eq!(matches!(bytes, Cow::Borrowed(_)), pickle.protocol > 0, "{}", pickle.name);
    }
    for pickle in pickles_of("bytearray-256").iter().filter(|pickle| pickle.protocol == 5) {
        assert!(lies_inside(pickle.read::<&[u8]>(), pickle), "{}", pickle.name);
    }
}

#[test]
fn bytes_are_read_into_all_that_holds_bytes() {
    for case in ["bytes-one", "bytes-255", "bytes-256", "bytes-65536", "bytes-not-utf8"] {
        for pickle in pickles_of(case) {
            let bytes: ByteBuf = pickle.read();
            pickle.reads(&bytes.to_vec());
            pickle.reads(&bytes.to_vec().into_boxed_slice());
        }
    }
    reads("bytes-not-utf8", b"caf\xe9".to_vec());
    reads("bytes-not-utf8", *b"caf\xe9");
    reads("bytes-not-utf8", ByteArray::new(*b"caf\xe9"));
    reads("bytes-not-utf8", (b'c', b'a', b'f', 0xe9_u16));
    reads("bytes-empty", Vec::<u8>::new());
    reads("bytes-empty", ByteBuf::new());
    reads("bytearray-0", Vec::<u8>::new());
    reads("bytearray-1", [0xfe_u8]);
    reads("bytearray-255", vec![0xfe_u8; 255]);
    reads("bytearray-256", vec![0xfe_u8; 256]);
    reads("bytearray-256", ByteBuf::from(vec![0xfe_u8; 256]));
    reads("pickle-buffer", [ByteBuf::from("read only"), ByteBuf::from("writable")]);
    reads("pickle-buffer", [b"read only".to_vec(), b"writable".to_vec()]);
    reads("subclass-of-bytes", vec![0_u8, 255]);
    reads("subclass-of-bytes", ByteBuf::from([0_u8, 255]));
    reads("list-4", vec![0_u8, 1, 2, 3]);
    reads("list-4", ByteBuf::from([0_u8, 1, 2, 3]));
}

#[test]
fn an_array_of_bytes_has_their_number() {
    fails::<[u8; 3]>("bytes-not-utf8", "invalid length 4, expected a sequence of 3");
    fails::<[u8; 5]>("bytes-not-utf8", "invalid length 4, expected an array of length 5");
    fails::<ByteArray<3>>("bytes-not-utf8", "invalid length 4, expected a byte array of length 3");
}

#[test]
fn str_and_bytes_stand_in_for_each_other_where_they_can() {
    reads("str-latin", ByteBuf::from("café ÿ"));
    reads("subclass-of-text", ByteBuf::from("café"));
    reads("shared-bytes", ["shared".to_owned(), "shared".to_owned()]);
    for pickle in pickles_beside(&["2.7"], "shared-bytes").iter().filter(|pickle| pickle.protocol >= 3) {
        assert_eq!(pickle.read::<Vec<&str>>(), ["shared", "shared"], "{}", pickle.name);
    }
    fails::<String>("bytes-not-utf8", "expected a string, found bytes");
    fails::<Vec<u8>>("str-ascii", "expected a sequence, found str");
}

#[test]
fn a_str_with_a_lone_surrogate_is_read_as_bytes_only() {
    reads("str-lone-surrogate", ByteBuf::from(*b"a\xed\xa0\x80z"));
    fails::<String>("str-lone-surrogate", "a str with a lone surrogate, which a Rust String cannot hold (bytes can)");
    reads(
        "str-lone-surrogates",
        vec![
            ByteBuf::from(*b"\xed\xb0\x80"),
            ByteBuf::from(*b"\xed\xbf\xbf\xed\xa0\x80"),
            ByteBuf::from(*b"\xed\xa0\xbd"),
        ],
    );
    assert_eq!(read::<String>(b"V\\ud83d\\ude00\n."), "😀");
    assert_eq!(read::<String>(b"X\x06\0\0\0\xed\xa0\xbd\xed\xb8\x80."), "😀");
}

#[test]
fn a_str_of_python_2_is_text_or_bytes() {
    reads("py2-str-ascii", "hello, world".to_owned());
    reads("py2-str-utf8", "café €".to_owned());
    reads("py2-str-quotes", "it's \"quoted\"".to_owned());
    reads("py2-str-escapes", "tab\t line\n return\r back\\slash 'one' \0 \x7f".to_owned());
    reads("py2-str-latin1", b"caf\xe9".to_vec());
    reads("py2-str-latin1", ByteBuf::from(*b"caf\xe9"));
    reads("py2-str-ascii", ByteBuf::from("hello, world"));
    fails::<String>("py2-str-latin1", "expected a string, found bytes");
    for pickle in pickles_of("py2-str-ascii") {
        assert!(lies_inside(pickle.read::<&str>().as_bytes(), &pickle), "{}", pickle.name);
    }
}

#[test]
fn what_a_str_of_python_2_is_can_be_told() {
    let latin1 = DeOptions::new().python2_str(Python2Str::Latin1);
    reads_with(&latin1, "py2-str-latin1", "café".to_owned());
    reads_with(&latin1, "py2-str-ascii", "hello, world".to_owned());
    reads_with(&latin1, "py2-str-utf8", "cafÃ© â\u{82}¬".to_owned());
    reads_with(&latin1, "py2-str-latin1", ByteBuf::from(*b"caf\xe9"));
    reads_with(&latin1, "str-latin", "café ÿ".to_owned());
    let bytes = DeOptions::new().python2_str(Python2Str::Bytes);
    reads_with(&bytes, "py2-str-latin1", ByteBuf::from(*b"caf\xe9"));
    reads_with(&bytes, "py2-str-utf8", "café €".to_owned());
    reads_with(&bytes, "old-style", OldOrder { number: 7, customer: "Ann".to_owned() });
    let utf8 = DeOptions::new().python2_str(Python2Str::Utf8);
    reads_with(&utf8, "py2-str-utf8", "café €".to_owned());
    for pickle in pickles_of("py2-str-latin1") {
        let error = utf8.from_slice::<String>(&pickle.bytes).unwrap_err().to_string();
        assert!(error.starts_with("a str that is not valid UTF-8 at byte "), "{error}");
        assert!(bytes.from_slice::<String>(&pickle.bytes).is_err(), "{}", pickle.name);
    }
}

#[derive(Debug, Deserialize, PartialEq)]
struct OldOrder {
    number: u8,
    customer: String,
}

#[test]
fn the_kind_of_a_str_of_python_2_is_seen_by_untagged_enums() {
    #[derive(Debug, Deserialize, PartialEq)]
    #[serde(untagged)]
    enum Either {
        Text(String),
        Blob(ByteBuf),
    }
    let (text, blob) = (Either::Text("caf\u{e9}".to_owned()), Either::Blob(ByteBuf::from(*b"caf\xe9")));
    reads("py2-str-latin1", blob);
    reads_with(&DeOptions::new().python2_str(Python2Str::Latin1), "py2-str-latin1", text);
}

#[test]
fn invalid_utf8_is_an_error() {
    assert_eq!(failure::<String>(b"X\x02\0\0\0a\xff."), "a str that is not valid UTF-8 at byte 0");
    assert_eq!(read::<ByteBuf>(b"X\x02\0\0\0a\xff."), b"a\xff");
}
