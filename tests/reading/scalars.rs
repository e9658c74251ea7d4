//! None, bools, ints and floats.

use super::{fails, failure, pickles_of, read, reads};

/// Asserts that a case reads as the same number in each of several types.
macro_rules! reads_as_each {
    ($case:literal, $value:literal: $($type:ty)*) => { $(reads($case, $value as $type);)* };
}

#[test]
fn ints_are_read_into_every_type_that_holds_them() {
    reads_as_each!("int-0", 0: i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize);
    reads_as_each!("int-minus-1", -1: i8 i16 i32 i64 i128 isize);
    reads_as_each!("int-255", 255: i16 i32 i64 i128 u8 u16 u32 u64 u128);
    reads_as_each!("int-65535", 65535: i32 i64 i128 u16 u32 u64 u128);
    reads_as_each!("int-65536", 65536: i32 i64 i128 u32 u64 u128);
    reads_as_each!("int-2147483647", 2147483647: i32 i64 i128 u32 u64 u128);
    reads_as_each!("int-2147483648", 2147483648: i64 i128 u32 u64 u128);
    reads_as_each!("int-minus-2147483648", -2147483648: i32 i64 i128);
    reads_as_each!("int-9223372036854775807", 9223372036854775807: i64 i128 u64 u128);
    reads_as_each!("int-9223372036854775808", 9223372036854775808: i128 u64 u128);
    reads_as_each!("int-min-i64", -9223372036854775808: i64 i128);
    reads_as_each!("int-18446744073709551615", 18446744073709551615: i128 u64 u128);
    reads_as_each!("int-18446744073709551616", 18446744073709551616: i128 u128);
    reads("int-below-i64", i128::from(i64::MIN) - 1);
    reads("int-max-i128", i128::MAX);
    reads("int-max-i128", i128::MAX as u128);
    reads("int-min-i128", i128::MIN);
    reads("int-max-u128", u128::MAX);
}

#[test]
fn ints_that_a_type_cannot_hold_are_errors_that_name_them() {
    fails::<u8>("int-256", "expected u8, found int 256");
    fails::<i8>("int-255", "expected i8, found int 255");
    fails::<u8>("int-minus-1", "expected u8, found int -1");
    fails::<u64>("int-minus-1", "expected u64, found int -1");
    fails::<u128>("int-minus-1", "expected u128, found int -1");
    fails::<i16>("int-65535", "expected i16, found int 65535");
    fails::<u16>("int-65536", "expected u16, found int 65536");
    fails::<i32>("int-2147483648", "expected i32, found int 2147483648");
    fails::<i64>("int-9223372036854775808", "expected i64, found int 9223372036854775808");
    fails::<u64>("int-18446744073709551616", "expected u64, found int 18446744073709551616");
    fails::<i64>("int-below-i64", "expected i64, found int -9223372036854775809");
    fails::<i128>("int-max-u128", "expected i128, found int 340282366920938463463374607431768211455");
}

#[test]
fn ints_beyond_128_bits_say_how_large_they_are() {
    for (case, bits) in [
        ("int-above-u128", 129),
        ("int-below-i128", 128),
        ("int-200-bits", 201),
        ("int-200-bits-negative", 201),
        ("int-400-digits", 1329),
        ("int-long4", 2049),
    ] {
        let text = format!("an int of {bits} bits, too large for Rust's integers (a big integer can hold it)");
        fails::<u8>(case, &text);
        fails::<i128>(case, &text);
        fails::<u128>(case, &text);
    }
}

#[test]
fn a_list_of_ints_of_all_widths() {
    let expected: Vec<i128> = [7, 8, 15, 16, 23, 24, 31, 32, 39, 40, 47, 48, 55, 56, 63, 64, 71]
        .into_iter()
        .flat_map(|bits| [-1, 0, 1].map(|step| (1_i128 << bits) + step))
        .flat_map(|magnitude| [magnitude, -magnitude])
        .collect();
    for pickle in pickles_of("ints") {
        let error = pickles::from_slice::<Vec<i128>>(&pickle.bytes).unwrap_err();
        // 2^127 - 1 and its negative fit, 2^127 does not.
        assert_eq!(error.path().unwrap(), format!("[{}]", expected.len() + 2), "{}", pickle.name);
        let ints: Vec<f64> = pickle.read();
        let rounded: Vec<f64> = expected.iter().map(|int| *int as f64).collect();
        assert_eq!(ints[..rounded.len()], rounded, "{}", pickle.name);
    }
}

#[test]
fn floats() {
    for (case, expected) in [
        ("float-0.0", 0.0),
        ("float-negative-0.0", -0.0),
        ("float-1.5", 1.5),
        ("float-inf", f64::INFINITY),
        ("float-negative-inf", f64::NEG_INFINITY),
    ] {
        for pickle in pickles_of(case) {
            assert_eq!(pickle.read::<f64>().to_bits(), expected.to_bits(), "{}", pickle.name);
            assert_eq!(pickle.read::<f32>().to_bits(), (expected as f32).to_bits(), "{}", pickle.name);
        }
    }
    for pickle in pickles_of("float-nan") {
        assert!(pickle.read::<f64>().is_nan() && pickle.read::<f32>().is_nan(), "{}", pickle.name);
    }
    let expected = [0.1, -2.5, 1e16, 1e-7, 123456789.125, 1e22, 1e23, f64::MAX, f64::MIN_POSITIVE, 5e-324, -5e-324];
    for pickle in pickles_of("floats") {
        assert_eq!(pickle.read::<Vec<f64>>()[..11], expected, "{}", pickle.name);
    }
}

#[test]
fn an_int_is_a_float_where_a_float_is_asked_for() {
    reads("int-255", 255.0_f64);
    reads("int-255", 255.0_f32);
    reads("int-minus-1", -1.0_f64);
    reads("int-18446744073709551616", 18446744073709551616.0_f64);
    reads("int-200-bits", 2.0_f64.powi(200));
    reads("int-200-bits-negative", -2.0_f64.powi(200));
    reads("int-255", Some(255.0_f64));
}

#[test]
fn a_float_is_no_int_and_a_bool_is_neither() {
    fails::<i64>("float-1.5", "expected i64, found float 1.5");
    fails::<i64>("float-0.0", "expected i64, found float 0.0");
    fails::<u8>("true", "expected u8, found True");
    fails::<f64>("true", "expected f64, found True");
    fails::<bool>("int-1", "expected a boolean, found int 1");
    fails::<bool>("none", "expected a boolean, found None");
}

#[test]
fn bools() {
    reads("true", true);
    reads("false", false);
    reads("list-booleans", vec![true, false, true]);
    reads("list-booleans", (true, Some(false), Some(true)));
}

#[test]
fn none_is_unit_and_no_option() {
    reads("none", ());
    reads("none", None::<u8>);
    reads("none", None::<Vec<String>>);
    reads("none", None::<()>);
    reads("int-1", Some(1_u8));
    reads("int-1", Some(Some(1_u8)));
    reads("str-empty", Some(String::new()));
    reads("list-0", Some(Vec::<u8>::new()));
    fails::<u8>("none", "expected u8, found None");
    fails::<String>("none", "expected a string, found None");
    fails::<()>("int-0", "expected unit, found int 0");
}

#[test]
fn what_shows_none_is_none() {
    // A persistent id shows what it wraps, an Enum member its value.
    assert_eq!(read::<Option<u8>>(b"K\x01Q."), Some(1));
    assert_eq!(read::<Option<u8>>(b"NQ."), None);
    assert_eq!(read::<Option<u8>>(b"cshop\nStatus\n(NtR."), None);
    reads("name-type-of-none", None::<String>);
}

#[test]
fn chars() {
    reads("str-one-char", 'a');
    reads("py2-str-one-char", 'a');
    assert_eq!(read::<char>(b"V\\U0001f600\n."), '😀');
    assert_eq!(read::<char>("X\u{2}\0\0\0é.".as_bytes()), 'é');
    assert_eq!(failure::<char>(b"Vab\n."), "expected a character, found str \"ab\" at byte 0");
    assert_eq!(failure::<char>(b"V\n."), "expected a character, found str \"\" at byte 0");
}
