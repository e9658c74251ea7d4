//! Other classes of the standard library: numbers, UUIDs, paths, addresses, names.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::path::PathBuf;

use rust_decimal::Decimal;
use serde::Deserialize;
use serde_bytes::{ByteArray, ByteBuf};
use uuid::Uuid;

use super::{fails, pickles_of, read, reads};

#[test]
fn decimals() {
    for (case, expected) in [
        ("decimal-0", "0"),
        ("decimal-0.00", "0.00"),
        ("decimal-1", "1"),
        ("decimal-1.50", "1.50"),
        ("decimal-minus-1.50", "-1.50"),
        ("decimal-3.14159265358979323846264338327", "3.1415926535897932384626433833"),
    ] {
        for pickle in pickles_of(case) {
            let decimal: Decimal = pickle.read();
            assert_eq!(decimal.to_string(), expected, "{}", pickle.name);
        }
    }
    reads("decimal-1e3", Decimal::new(1000, 0));
    reads("decimal-1eminus-7", Decimal::new(1, 7));
    reads("decimals", [Decimal::new(999, 2), Decimal::new(1, 2), Decimal::new(12, 0)]);
    reads("decimal-1.50", Some(Decimal::new(150, 2)));
    reads("decimal-subclass", Decimal::new(999, 2));
    reads("int-256", Decimal::new(256, 0));
}

#[test]
fn decimals_as_text() {
    for (case, expected) in [
        ("decimal-1.50", "1.50"),
        ("decimal-minus-0", "-0"),
        ("decimal-1e999", "1E+999"),
        ("decimal-nan", "NaN"),
        ("decimal-snan", "sNaN"),
        ("decimal-minus-infinity", "-Infinity"),
        ("decimal-123456789012345678901234567890", "123456789012345678901234567890"),
        ("decimal-subclass", "9.99"),
    ] {
        reads(case, expected.to_owned());
        for pickle in pickles_of(case).iter().filter(|pickle| pickle.protocol > 0) {
            assert_eq!(pickle.read::<&str>(), expected, "{}", pickle.name);
        }
    }
    for case in ["decimal-nan", "decimal-infinity", "decimal-1e999"] {
        for pickle in pickles_of(case) {
            assert!(pickles::from_slice::<Decimal>(&pickle.bytes).is_err(), "{}", pickle.name);
        }
    }
}

#[test]
fn fractions_and_complex_numbers() {
    reads("fraction", "1/3".to_owned());
    reads("fraction-negative", "-7/2".to_owned());
    reads("fraction-whole", "4".to_owned());
    reads("complex", (1.5_f64, -2.0_f64));
    #[derive(Debug, Deserialize, PartialEq)]
    struct Complex {
        real: f64,
        imaginary: f64,
    }
    reads("complex", Complex { real: 1.5, imaginary: -2.0 });
}

#[test]
fn uuids() {
    let four = Uuid::from_u128(0x3fa85f64_5717_4562_b3fc_2c963f66afa6);
    reads("uuid", four);
    reads("uuid", Some(four));
    reads("uuid", "3fa85f64-5717-4562-b3fc-2c963f66afa6".to_owned());
    reads("uuid", ByteArray::new(*four.as_bytes()));
    reads("uuid", ByteBuf::from(*four.as_bytes()));
    reads("uuid-small", Uuid::from_u128(1));
    reads("uuid-high-bit", Uuid::max());
    reads("uuids", vec![four, Uuid::from_u128(0x4fa85f64_5717_4562_b4fc_2c964f66afa6)]);
    let one = Uuid::from_u128(0xd9428888_122b_11e1_b85c_61cd3cbb3210);
    reads("uuid-safe", one);
    reads("uuid-unsafe", one);
    #[derive(Debug, Deserialize, PartialEq)]
    struct Compact(#[serde(with = "serde_bytes")] [u8; 16]);
    reads("uuid", Compact(*four.as_bytes()));
}

#[test]
fn ranges_and_slices() {
    reads("range-stop", (0_i64, 5_i64, 1_i64));
    reads("slice", (Some(1_i64), None::<i64>, Some(2_i64)));
    #[derive(Debug, Deserialize, PartialEq)]
    struct Range {
        start: i64,
        stop: i64,
        step: i64,
    }
    for pickle in super::pickles_beside(&["2.7"], "range") {
        pickle.reads(&(1_i64, 10_i64, 2_i64));
        pickle.reads(&Range { start: 1, stop: 10, step: 2 });
    }
    // Python 2 rounds the end up to the next step.
    reads("2.7/range", Range { start: 1, stop: 11, step: 2 });
}

#[test]
fn paths() {
    reads("path-pure-posix", PathBuf::from("/srv/shop/data.bin"));
    reads("path-posix", PathBuf::from("relative/file.txt"));
    reads("path-posix-dot", PathBuf::from("."));
    reads("path-pure-windows", "C:\\shop\\data.bin".to_owned());
}

#[test]
fn addresses() {
    reads("ipv4-address", IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1)));
    reads("ipv4-address", Ipv4Addr::new(192, 0, 2, 1));
    let six: Ipv6Addr = "2001:db8::1".parse().unwrap();
    reads("ipv6-address", six);
    reads("ipv6-address", IpAddr::V6(six));
    reads("ipv4-network", "192.0.2.0/24".to_owned());
    reads("ipv6-interface", "2001:db8::1/32".to_owned());
}

#[test]
fn names_of_classes_and_functions() {
    reads("name-class", "shop.Order".to_owned());
    reads("name-function", "shop.ship".to_owned());
    reads("name-builtin-class", "builtins.dict".to_owned());
    let names = ["shop.Order", "shop.Node", "shop.Order", "datetime.datetime", "collections.OrderedDict"];
    reads("names", names.map(str::to_owned));
    reads("ellipsis", "builtins.Ellipsis".to_owned());
    fails::<u8>("name-class", "expected u8, found the name shop.Order");
}

#[test]
fn known_classes_are_keys_too() {
    let id = Uuid::from_u128(1);
    let pickle = b"\x80\x04}\x8c\x04uuid\x8c\x04UUID\x93)\x81}\x8c\x03intK\x01sbK\x07s.";
    assert_eq!(read::<HashMap<Uuid, u8>>(pickle), HashMap::from([(id, 7)]));
    assert_eq!(read::<HashMap<String, u8>>(pickle), HashMap::from([(id.to_string(), 7)]));
    let pickle = b"\x80\x04}\x8c\x08datetime\x8c\x04date\x93C\x04\x07\xe8\x07\x01\x85RK\x07s.";
    let day = chrono::NaiveDate::from_ymd_opt(2024, 7, 1).unwrap();
    assert_eq!(read::<HashMap<chrono::NaiveDate, u8>>(pickle), HashMap::from([(day, 7)]));
    let pickle = b"\x80\x04}\x8c\x07decimal\x8c\x07Decimal\x93\x8c\x031.5\x85RK\x07s.";
    assert_eq!(read::<HashMap<Decimal, u8>>(pickle), HashMap::from([(Decimal::new(15, 1), 7)]));
}
