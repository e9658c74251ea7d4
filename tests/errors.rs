//! The text of errors, to the letter, and the place, path and category that go with it.
//!
//! The pickles are written out with opcodes that are text: `}` is an empty dict, `]` an empty list, `)` an empty tuple,
//! `(` a mark, `K` an int of one byte, `V...` and `c...` are a str and a global up to their line feeds, `s` and `u` set
//! items, `a` and `e` append, `\x81` makes an object that `b` gives its state.

use std::collections::HashMap;
use std::fmt::Debug;

use pickles::{Category, DeOptions, Error, Python2Str};
use serde::Deserialize;
use serde::de::{DeserializeOwned, IgnoredAny};

use Category::{Data, Eof, Limit, Syntax};

#[derive(Debug, Deserialize)]
#[allow(dead_code)] // Only that it fails is of interest.
struct Order {
    number: u8,
    total: f64,
    #[serde(default)]
    status: Status,
}

#[derive(Debug, Default, Deserialize)]
enum Status {
    #[default]
    Open,
    Paid,
    Sent {
        #[allow(dead_code)]
        to: String,
    },
}

#[derive(Debug, Deserialize)]
#[allow(dead_code)]
struct Shop {
    orders: Vec<Order>,
}

/// Asserts everything about the error of a pickle whose fault lies in the value at a path.
#[track_caller]
fn fails_at<T: DeserializeOwned + Debug>(pickle: &[u8], message: &str, path: &str, offset: u64) {
    let error = pickles::from_slice::<T>(pickle).unwrap_err();
    check(&error, message, Some(path), offset, Data);
    let error = pickles::from_reader::<_, T>(pickle).unwrap_err();
    check(&error, message, Some(path), offset, Data);
}

/// The same for a fault in the outermost value.
#[track_caller]
fn fails<T: DeserializeOwned + Debug>(pickle: &[u8], message: &str, offset: u64) {
    let error = pickles::from_slice::<T>(pickle).unwrap_err();
    check(&error, message, None, offset, Data);
}

/// The same for a pickle that is malformed, whatever is asked of it.
#[track_caller]
fn is_refused(pickle: &[u8], message: &str, offset: u64, category: Category) {
    check(&pickles::from_slice::<IgnoredAny>(pickle).unwrap_err(), message, None, offset, category);
    check(&pickles::from_slice::<Vec<Order>>(pickle).unwrap_err(), message, None, offset, category);
    check(&pickles::from_reader::<_, IgnoredAny>(pickle).unwrap_err(), message, None, offset, category);
}

#[track_caller]
fn check(error: &Error, message: &str, path: Option<&str>, offset: u64, category: Category) {
    let place = path.map_or(format!("byte {offset}"), |path| format!("{path}, byte {offset}"));
    assert_eq!(error.to_string(), format!("{message} at {place}"));
    assert_eq!(format!("{error:?}"), format!("Error({:?})", error.to_string()));
    assert_eq!(error.path().as_deref(), path);
    assert_eq!(error.offset(), Some(offset));
    assert_eq!(error.classify(), category);
    assert_eq!(error.is_eof(), category == Eof);
}

#[test]
fn values_of_another_type() {
    fails::<u8>(b"Vtext\n.", "expected u8, found str", 0);
    fails::<u8>(b"C\x01a.", "expected u8, found bytes", 0);
    fails::<u8>(b"\x80\x02N.", "expected u8, found None", 2);
    fails::<u8>(b"\x88.", "expected u8, found True", 0);
    fails::<u8>(b"I00\n.", "expected u8, found False", 0);
    fails::<u8>(b"F1.5\n.", "expected u8, found float 1.5", 0);
    fails::<u8>(b"F2\n.", "expected u8, found float 2.0", 0);
    fails::<u8>(b"].", "expected u8, found list", 0);
    fails::<u8>(b").", "expected u8, found tuple", 0);
    fails::<u8>(b"}.", "expected u8, found dict", 0);
    fails::<u8>(b"\x8f.", "expected u8, found set", 0);
    fails::<u8>(b"(\x91.", "expected u8, found frozenset", 1);
    fails::<u8>(b"(K\x01K\x02t.", "expected u8, found tuple", 5);
    fails::<bool>(b"K\x01.", "expected a boolean, found int 1", 0);
    fails::<String>(b"K\x01.", "expected a string, found int 1", 0);
    fails::<f64>(b"V1.5\n.", "expected f64, found str", 0);
    fails::<()>(b"K\x01.", "expected unit, found int 1", 0);
    fails::<char>(b"K\x01.", "expected a character, found int 1", 0);
    fails::<Vec<u8>>(b"}.", "expected a sequence, found dict", 0);
    fails::<HashMap<String, u8>>(b"].", "expected a map, found list", 0);
    fails::<Order>(b"Vtext\n.", "expected struct Order, found str", 0);
}

#[test]
fn objects_are_named() {
    fails::<u8>(b"cshop\nOrder\n)\x81.", "expected u8, found shop.Order", 13);
    fails::<u8>(b"cshop\nOrder\n)\x81}Vnumber\nK\x01sb.", "expected u8, found shop.Order", 13);
    fails::<Vec<u8>>(b"cshop\nOrder\n)\x81}Vnumber\nK\x01sb.", "expected a sequence, found shop.Order", 13);
    fails::<u8>(b"(ishop\nOrder\n.", "expected u8, found shop.Order", 1);
    fails::<u8>(b"\x80\x04\x8c\x04shop\x8c\x05Order\x93)R.", "expected u8, found shop.Order", 17);
    fails::<u8>(b"cdatetime\ndate\nC\x04\x07\xe8\x07\x01\x85R.", "expected u8, found datetime.date", 22);
    fails::<u8>(
        b"ccopy_reg\n_reconstructor\n(cshop\nOrder\nc__builtin__\nobject\nNtR.",
        "expected u8, found shop.Order",
        60,
    );
    fails::<u8>(b"c__builtin__\nset\n](K\x01e\x85R.", "expected u8, found set", 23);
    fails_at::<Vec<u8>>(b"]cshop\nOrder\n)\x81a.", "expected u8, found shop.Order", "[0]", 14);
    // What is inside an object is not called by the object's name.
    fails::<Shop>(b"}.", "missing field `orders`", 0);
    fails_at::<Order>(b"cshop\nOrder\n)\x81}Vnumber\n]sb.", "expected u8, found list", "number", 23);
}

#[test]
fn objects_that_stand_for_something_simple_are_called_that() {
    // Protocols 0 to 2 have no opcode for bytes, and a few Pythons fetch the members of an Enum by name.
    fails::<u8>(b"c_codecs\nencode\n(Va\nVlatin1\ntR.", "expected u8, found bytes", 29);
    fails::<u8>(b"cbuiltins\ngetattr\n(cshop\nColor\nVRED\ntR.", "expected u8, found str", 37);
}

#[test]
fn ints_that_do_not_fit() {
    fails::<u8>(b"M\0\x01.", "expected u8, found int 256", 0);
    fails::<u8>(b"J\xff\xff\xff\xff.", "expected u8, found int -1", 0);
    fails::<u64>(b"I-1\n.", "expected u64, found int -1", 0);
    fails::<i64>(b"L9223372036854775808L\n.", "expected i64, found int 9223372036854775808", 0);
    fails::<u64>(b"L18446744073709551616L\n.", "expected u64, found int 18446744073709551616", 0);
    let largest = u128::MAX.to_string();
    fails::<i128>(format!("L{largest}L\n.").as_bytes(), &format!("expected i128, found int {largest}"), 0);
    fails_at::<Vec<u8>>(b"](K\x01M\0\x01e.", "expected u8, found int 256", "[1]", 4);
    let message = "an int of 129 bits, too large for Rust's integers (a big integer can hold it)";
    fails::<u8>(b"L340282366920938463463374607431768211456\n.", message, 0);
    fails_at::<Vec<i128>>(b"](K\x01L340282366920938463463374607431768211456\ne.", message, "[1]", 4);
}

#[test]
fn values_that_are_out_of_range() {
    fails::<char>(b"Vab\n.", "expected a character, found str \"ab\"", 0);
    fails::<std::num::NonZeroU8>(b"K\0.", "expected a nonzero u8, found int 0", 0);
    fails::<String>(b"C\x01\xff.", "expected a string, found bytes", 0);
    fails::<uuid::Uuid>(b"Vx\n.", "UUID parsing failed: invalid character: found `x` at 0", 0);
    fails::<std::net::IpAddr>(b"Vx\n.", "invalid IP address syntax", 0);
    fails::<chrono::NaiveDate>(b"V2024-02-30\n.", "input is out of range", 0);
    let decimal = "expected a Decimal type representing a fixed-point number, found str \"NaN\"";
    fails::<rust_decimal::Decimal>(b"cdecimal\nDecimal\n(VNaN\ntR.", decimal, 24);
    let negative = pickles::from_slice::<std::time::Duration>(b"cdatetime\ntimedelta\n(J\xff\xff\xff\xffK\0K\0tR.");
    assert!(negative.unwrap_err().to_string().contains("negative"));
}

#[test]
fn lengths() {
    fails::<(u8, u8)>(b"K\x01\x85.", "invalid length 1, expected a tuple of size 2", 2);
    fails::<(u8,)>(b"K\x01K\x02\x86.", "invalid length 2, expected a sequence of 1", 4);
    fails::<[u8; 2]>(b"](K\x01K\x02K\x03e.", "invalid length 3, expected a sequence of 2", 0);
    fails::<[u8; 2]>(b"C\x03abc.", "invalid length 3, expected a sequence of 2", 0);
    fails::<Order>(b"K\x01\x85.", "invalid length 1, expected struct Order with 3 elements", 2);
}

#[test]
fn fields() {
    fails::<Order>(b"}Vnumber\nK\x01s.", "missing field `total`", 0);
    fails::<Order>(b"cshop\nOrder\n)\x81.", "missing field `number`", 13);
    fails::<Order>(b"cshop\nOrder\n)\x81}Vtotal\nK\x01sb.", "missing field `number`", 13);
    fails::<Order>(b"}(Vnumber\nK\x01Vnumber\nK\x01u.", "duplicate field `number`", 0);
    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[allow(dead_code)]
    struct Strict {
        number: u8,
    }
    fails::<Strict>(b"}Vtotal\nK\x01s.", "unknown field `total`, expected `number`", 1);
    fails_at::<HashMap<String, Strict>>(b"}Va\n}Vtotal\nK\x01ss.", "unknown field `total`, expected `number`", "a", 5);
}

#[test]
fn variants() {
    let expected = "expected one of `Open`, `Paid`, `Sent`";
    fails::<Status>(b"VLost\n.", &format!("unknown variant `Lost`, {expected}"), 0);
    fails::<Status>(b"}VLost\nNs.", &format!("unknown variant `Lost`, {expected}"), 1);
    fails::<Status>(b"K\x02.", &format!("unknown variant `2`, {expected}"), 0);
    fails::<Status>(b"cshop\nStatus\n(K\x02tR.", &format!("unknown variant `2`, {expected}"), 17);
    fails_at::<Order>(b"}Vstatus\nVLost\ns.", &format!("unknown variant `Lost`, {expected}"), "status", 9);
    fails::<Status>(b"}.", "expected an enum: a str, or a dict with one item, found dict", 0);
    fails::<Status>(b"].", "expected an enum: a str, or a dict with one item, found list", 0);
    fails::<Status>(b"K\x01K\x02\x86.", "expected an enum: a str, or a dict with one item, found tuple", 4);
    fails::<Status>(b"F1.5\n.", "expected variant identifier, found float 1.5", 0);
    fails::<Status>(b"VSent\n.", "expected struct variant, found unit variant", 0);
    fails_at::<Status>(b"}VSent\n}s.", "missing field `to`", "Sent", 7);
    fails_at::<Status>(b"}VSent\n}Vto\n]ss.", "expected a string, found list", "Sent.to", 12);
    fails_at::<Status>(b"}VOpen\nK\x01s.", "expected unit, found int 1", "Open", 7);
    #[derive(Debug, Deserialize)]
    #[serde(untagged)]
    #[allow(dead_code)]
    enum Either {
        Number(u8),
        Text(String),
    }
    fails_at::<Vec<Either>>(b"]F1.5\na.", "data did not match any variant of untagged enum Either", "[0]", 1);
}

#[test]
fn paths() {
    let shop = b"}Vorders\n](}(Vnumber\nK\x01Vtotal\nF1.5\nu}(Vnumber\nK\x02Vtotal\nVmuch\nues.";
    fails_at::<Shop>(shop, "expected f64, found str", "orders[1].total", 55);
    let shop = b"}Vorders\n](cshop\nOrder\n)\x81}(Vnumber\nK\x01ubes.";
    fails_at::<Shop>(shop, "missing field `total`", "orders[0]", 24);
    fails_at::<HashMap<i64, (u8, u8)>>(b"}J\xff\xff\xff\xffK\x01N\x86s.", "expected u8, found None", "-1[1]", 8);
    fails_at::<HashMap<String, u8>>(b"}Va b.c\nNs.", "expected u8, found None", "a b.c", 8);
    fails::<HashMap<u8, u8>>(b"}Va\nNs.", "expected u8, found str", 1);
    fails_at::<Vec<HashMap<u8, u8>>>(b"]}Va\nNsa.", "expected u8, found str", "[0]", 2);
    fails_at::<Vec<Option<Box<u8>>>>(b"](N]e.", "expected u8, found list", "[1]", 3);
}

#[test]
fn text() {
    fails::<String>(b"X\x01\0\0\0\xff.", "a str that is not valid UTF-8", 0);
    let lone = "a str with a lone surrogate, which a Rust String cannot hold (bytes can)";
    fails::<String>(b"X\x03\0\0\0\xed\xa0\x80.", lone, 0);
    fails::<String>(b"V\\ud800\n.", lone, 0);
    fails_at::<HashMap<String, String>>(b"}Va\nV\\ud800\ns.", lone, "a", 4);
    fails::<HashMap<String, u8>>(b"}V\\ud800\nK\x01s.", lone, 1);
    let utf8 = DeOptions::new().python2_str(Python2Str::Utf8);
    let error = utf8.from_slice::<Vec<String>>(b"]U\x01\xffa.").unwrap_err();
    check(&error, "a str that is not valid UTF-8", Some("[0]"), 1, Data);
}

#[test]
fn references_that_lead_back() {
    let message = "a reference back into the object that holds it";
    fails_at::<serde_json::Value>(b"]q\0h\0a.", message, "[0]", 0);
    fails_at::<serde_json::Value>(b"}q\0Vself\nh\0s.", message, "self", 0);
    fails_at::<serde_json::Value>(b"cshop\nNode\n)\x81q\0}Vnext\n]h\0asb.", message, "next[0]", 12);
}

#[test]
fn what_was_not_supplied() {
    let code = "extension code 5 is not registered (DeOptions::extension does it)";
    fails::<String>(b"\x82\x05.", code, 0);
    fails_at::<Vec<String>>(b"]\x83\x05\0a.", code, "[0]", 1);
    let buffer = "out-of-band buffer 0 was not supplied (DeOptions::buffers does it)";
    fails::<Vec<u8>>(b"\x97.", buffer, 0);
    fails_at::<Vec<serde_bytes::ByteBuf>>(b"]\x97a.", buffer, "[0]", 1);
}

#[test]
fn limits() {
    let deep = [&b"]".repeat(513)[..], &b"a".repeat(512), b"."].concat();
    let error = pickles::from_slice::<serde_json::Value>(&deep).unwrap_err();
    let ends = format!("{0}...{0}", "[0]".repeat(16));
    assert_eq!(error.to_string(), format!("nested deeper than the limit of 512 levels at {ends}, byte 512"));
    assert_eq!(error.path(), Some("[0]".repeat(512)));
    assert_eq!((error.offset(), error.classify()), (Some(512), Limit));
    let shared = b"](](K\x01K\x02eq\0h\0e.";
    let few = DeOptions::new().max_visits(7);
    let error = few.from_slice::<Vec<Vec<u8>>>(shared).unwrap_err();
    check(&error, "shared objects unfold to more than the limit of 7 visits", Some("[1][0]"), 4, Limit);
}

#[test]
fn ends() {
    let message = "the input ends before the pickle does";
    for (pickle, offset) in [
        (&b""[..], 0),
        (b"\x80", 0),
        (b"\x80\x04", 2),
        (b"K", 0),
        (b"N", 1),
        (b"]K\x01", 3),
        (b"NX\x05\0\0\0abcd", 1),
        (b"NX\x05\0", 1),
        (b"\x8c\x02a", 0),
        (b"I12", 0),
        (b"T\xff\xff\xff\xffabc.", 0),
        (b"cshop\nOrd", 0),
        (b"\x80\x04\x95\x03\0\0\0\0\0\0\0N.", 2),
        (b"\x8e\xff\xff\xff\xff\xff\xff\xff\x7f", 0),
    ] {
        is_refused(pickle, message, offset, Eof);
    }
}

#[test]
fn opcodes() {
    is_refused(b"\xff.", "no opcode has the byte 0xff", 0, Syntax);
    is_refused(b"N\0.", "no opcode has the byte 0x00", 1, Syntax);
    is_refused(b"<html>", "no opcode has the byte 0x3c", 0, Syntax);
    is_refused(b"\x80\x06N.", "protocol 6 is unknown, the highest is 5", 0, Syntax);
    is_refused(b"N.N.", "bytes follow the pickle's STOP", 2, Syntax);
    is_refused(b"N.\n", "bytes follow the pickle's STOP", 2, Syntax);
    is_refused(b"h\x07.", "the memo has no entry 7", 0, Syntax);
    is_refused(b"Nj\0\0\0\x01.", "the memo has no entry 16777216", 1, Syntax);
    is_refused(b"g12\n.", "the memo has no entry 12", 0, Syntax);
    is_refused(b"\x82\0.", "extension code 0 is not positive", 0, Syntax);
    is_refused(b"\x84\xff\xff\xff\xff.", "extension code -1 is not positive", 0, Syntax);
    is_refused(b"\x8b\xff\xff\xff\xff.", "LONG4 with a negative length", 0, Syntax);
    is_refused(b"\x8e\xff\xff\xff\xff\xff\xff\xff\xff.", "BINBYTES8 with a length of 2^63 or more", 0, Syntax);
}

#[test]
fn stacks() {
    is_refused(b".", "STOP finds too few values on the stack", 0, Syntax);
    is_refused(b"K\x01\x86.", "TUPLE2 finds too few values on the stack", 2, Syntax);
    is_refused(b"a.", "APPEND finds too few values on the stack", 0, Syntax);
    is_refused(b"0.", "POP finds too few values on the stack", 0, Syntax);
    is_refused(b"\x94.", "MEMOIZE finds too few values on the stack", 0, Syntax);
    is_refused(b"q\0.", "BINPUT finds too few values on the stack", 0, Syntax);
    is_refused(b"(.", "STOP finds a MARK where a value is due", 1, Syntax);
    is_refused(b"N(K\x01\x86.", "TUPLE2 finds a MARK where a value is due", 4, Syntax);
    is_refused(b"t.", "TUPLE finds no MARK", 0, Syntax);
    is_refused(b"]K\x01e.", "APPENDS finds no MARK", 3, Syntax);
    is_refused(b"}(K\x01u.", "SETITEMS finds a key without a value", 4, Syntax);
    is_refused(b"(K\x01d.", "DICT finds a key without a value", 3, Syntax);
}

#[test]
fn operands() {
    is_refused(b"K\x01K\x02a.", "APPEND expected a list or an object, found int", 4, Syntax);
    is_refused(b")K\x02a.", "APPEND expected a list or an object, found tuple", 3, Syntax);
    is_refused(b"](K\x01K\x02u.", "SETITEMS expected a dict or an object, found list", 6, Syntax);
    is_refused(b"}(K\x01\x90.", "ADDITEMS expected a set or an object, found dict", 4, Syntax);
    is_refused(b"K\x01)R.", "REDUCE expected a callable, found int", 3, Syntax);
    is_refused(b"cshop\nOrder\n]R.", "REDUCE expected a tuple of arguments, found list", 13, Syntax);
    is_refused(b"Vshop\n)\x81.", "NEWOBJ expected a class, found str", 7, Syntax);
    is_refused(b"cshop\nOrder\nN\x81.", "NEWOBJ expected a tuple of arguments, found None", 13, Syntax);
    is_refused(b"cshop\nOrder\n)]\x92.", "NEWOBJ_EX expected a dict of keyword arguments, found list", 14, Syntax);
    is_refused(b"(K\x01o.", "OBJ expected a class, found int", 3, Syntax);
    is_refused(b"(o.", "OBJ finds too few values on the stack", 1, Syntax);
    is_refused(b"K\x01Vname\n\x93.", "STACK_GLOBAL expected two strs, found int", 8, Syntax);
    is_refused(b"C\x01aVname\n\x93.", "STACK_GLOBAL expected two strs, found bytes", 9, Syntax);
    is_refused(b"]}Va\nK\x01sb.", "BUILD expected an object, found list", 8, Syntax);
    is_refused(b"N\x98.", "READONLY_BUFFER expected a buffer, found None", 1, Syntax);
}

#[test]
fn literals() {
    is_refused(b"Ix\n.", "INT: the text is not an int", 0, Syntax);
    is_refused(b"I\n.", "INT: an empty line", 0, Syntax);
    is_refused(b"I5L\n.", "INT: the text is not an int", 0, Syntax);
    is_refused(b"NLx\n.", "LONG: the text is not an int", 1, Syntax);
    let digits = format!("L{}L\n.", "1".repeat(4301));
    is_refused(digits.as_bytes(), "LONG: an int of more than 4300 digits", 0, Syntax);
    is_refused(b"Fx\n.", "FLOAT: the text is not a float", 0, Syntax);
    is_refused(b"F1e400\n.", "FLOAT: the float is too large", 0, Syntax);
    is_refused(b"Stext\n.", "STRING: the text is not quoted", 0, Syntax);
    is_refused(b"S'text\n.", "STRING: the text is not quoted", 0, Syntax);
    is_refused(b"S'\\'\n.", "STRING: the text ends with a backslash", 0, Syntax);
    is_refused(b"S'\\x4'\n.", "STRING: a \\x that two hex digits do not follow", 0, Syntax);
    is_refused(b"V\\u12\n.", "UNICODE: a \\u or \\U without its hex digits", 0, Syntax);
    is_refused(b"V\\U00110000\n.", "UNICODE: a \\U beyond the last code point", 0, Syntax);
    is_refused(b"Npx\n.", "PUT: the text is not an index", 1, Syntax);
    is_refused(b"Np-1\n.", "PUT: the index is negative", 1, Syntax);
    is_refused(b"gx\n.", "GET: the text is not an index", 0, Syntax);
    is_refused(b"c\nOrder\n.", "GLOBAL: an empty module or name", 0, Syntax);
    is_refused(b"cshop\n\xff\n.", "GLOBAL: a module or name that is not UTF-8", 0, Syntax);
    is_refused(b"(ishop\n\xc3\xa9\n.", "INST: a module or name that is not ASCII", 1, Syntax);
    is_refused(b"P\xe9\n.", "PERSID: the persistent id is not ASCII", 0, Syntax);
}

#[test]
fn errors_are_io_errors_too() {
    let kind = |pickle: &[u8]| std::io::Error::from(pickles::from_slice::<u8>(pickle).unwrap_err()).kind();
    assert_eq!(kind(b"K"), std::io::ErrorKind::UnexpectedEof);
    assert_eq!(kind(b"\xff"), std::io::ErrorKind::InvalidData);
    assert_eq!(kind(b"N."), std::io::ErrorKind::InvalidData);
    let error = std::io::Error::from(pickles::from_slice::<u8>(b"N.").unwrap_err());
    assert_eq!(error.to_string(), "expected u8, found None at byte 0");
    let io = pickles::Error::from(std::io::Error::other("the disk is gone"));
    assert_eq!((io.to_string().as_str(), io.classify(), io.offset()), ("the disk is gone", Category::Io, None));
    assert!(std::error::Error::source(&io).is_some());
}
