//! Python's types in plain fields, without an attribute: what the types' own `Deserialize` makes of them.
#![cfg(all(feature = "chrono", feature = "rust_decimal", feature = "uuid"))]

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, Utc};
use pickles::from_slice;
use rust_decimal::Decimal;
use serde::Deserialize;
use uuid::Uuid;

/// `datetime(2024, 5, 1, 12, 30)`, with a tzinfo or without.
fn moment(zone: &[u8]) -> Vec<u8> {
    let tuple: &[u8] = if zone.is_empty() { b"\x85" } else { b"\x86" };
    [b"\x80\x04cdatetime\ndatetime\nC\n\x07\xe8\x05\x01\x0c\x1e\0\0\0\0", zone, tuple, b"R."].concat()
}

const UTC: &[u8] = b"cdatetime\ntimezone\ncdatetime\ntimedelta\nK\0K\0K\0\x87R\x85R";
const PARIS: &[u8] = b"cbuiltins\ngetattr\nczoneinfo\nZoneInfo\n\x8c\x09_unpickle\x86R\x8c\x0cEurope/ParisK\x01\x86R";

#[test]
fn datetimes() {
    let naive = NaiveDate::from_ymd_opt(2024, 5, 1).unwrap().and_hms_opt(12, 30, 0).unwrap();
    assert_eq!(from_slice::<NaiveDateTime>(&moment(b"")).unwrap(), naive);
    assert_eq!(from_slice::<DateTime<Utc>>(&moment(UTC)).unwrap(), naive.and_utc());
    assert_eq!(from_slice::<String>(&moment(PARIS)).unwrap(), "2024-05-01T12:30:00[Europe/Paris]");
}

#[cfg(feature = "chrono-tz")]
#[test]
fn a_named_zone_gets_its_offset_where_a_type_parses_it() {
    let there: DateTime<FixedOffset> = from_slice(&moment(PARIS)).unwrap();
    assert_eq!(there.to_rfc3339(), "2024-05-01T12:30:00+02:00");
    assert_eq!(from_slice::<DateTime<Utc>>(&moment(PARIS)).unwrap(), there);
}

#[test]
fn errors_name_what_python_wrote() {
    let error =
        |pickle: &[u8]| from_slice::<Vec<DateTime<Utc>>>(&[b"]", pickle, b"a."].concat()).unwrap_err().to_string();
    let naive = moment(b"");
    let expected = "premature end of input: found the naive datetime 2024-05-01T12:30:00 at [0], byte 35";
    assert_eq!(error(&naive[..naive.len() - 1]), expected);
    let error = from_slice::<NaiveDateTime>(&moment(UTC)).unwrap_err().to_string();
    assert_eq!(error, "trailing input: found the aware datetime 2024-05-01T12:30:00+00:00 at byte 83");
    #[cfg(not(feature = "chrono-tz"))]
    {
        let error = from_slice::<DateTime<Utc>>(&moment(PARIS)).unwrap_err().to_string();
        assert!(error.contains("found the aware datetime 2024-05-01T12:30:00[Europe/Paris]"), "{error}");
    }
    let address = b"cipaddress\nIPv4Address\nK\x01\x85R.";
    let error = from_slice::<NaiveDate>(address).unwrap_err().to_string();
    assert!(error.contains("found the ipaddress.IPv4Address 0.0.0.1"), "{error}");
}

#[derive(Debug, PartialEq, Deserialize)]
struct Plain {
    price: Decimal,
    id: Uuid,
}

#[test]
fn decimals_and_uuids() {
    let pickle =
        b"}(\x8c\x05pricecdecimal\nDecimal\n\x8c\x041.50\x85R\x8c\x02idcuuid\nUUID\n)\x81}\x8c\x03intK\x07sbu.";
    let read: Plain = from_slice(pickle).unwrap();
    assert_eq!(read, Plain { price: Decimal::new(150, 2), id: Uuid::from_u128(7) });
}
