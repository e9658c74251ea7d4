//! `#[serde(with = "pickles::py")]`: from CPython to Rust and back, equal and byte for byte.
#![cfg(all(feature = "chrono", feature = "rust_decimal", feature = "uuid"))]

mod common;

use std::collections::{BTreeSet, HashSet, VecDeque};
use std::net::IpAddr;
use std::path::PathBuf;
use std::time::Duration;

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};
use common::written::to_hex;
use num_bigint::{BigInt, BigUint};
use pickles::{Memo, PickleValue, Protocol, SerOptions, from_slice, pickle, py, python};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

const PROTOCOLS: [Protocol; 6] = [Protocol::V0, Protocol::V1, Protocol::V2, Protocol::V3, Protocol::V4, Protocol::V5];

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(bound(serialize = "T: py::Serialize", deserialize = "T: py::Deserialize<'de>"))]
struct Document<T> {
    #[serde(with = "py")]
    value: T,
    #[serde(with = "py")]
    list: Vec<Option<T>>,
}

/// A pickle that CPython made, with what tells it from the others.
struct Case {
    kind: String,
    number: usize,
    protocol: Protocol,
    pickle: Vec<u8>,
}

/// All objects of a kind, at each protocol.
fn made(kind: &str) -> Option<Vec<Case>> {
    let output = common::python::run("known_types.py", &["make", kind], b"")?;
    let case = |line: &str| {
        let fields: Vec<&str> = line.split('\t').collect();
        let [kind, number, protocol, pickle] = fields[..] else { panic!("{line}") };
        let protocol = PROTOCOLS[protocol.parse::<usize>().unwrap()];
        Case { kind: kind.to_owned(), number: number.parse().unwrap(), protocol, pickle: common::from_hex(pickle) }
    };
    Some(output.lines().map(case).collect())
}

/// Fails unless CPython gets from the pickles the objects that it made. They must also be the same bytes, unless told.
fn check(cases: &[Case], written: &[Vec<u8>], identical: impl Fn(&Case) -> bool) {
    let line = |(case, written): (&Case, &Vec<u8>)| {
        format!("{}\t{}\t{}\t{}\n", case.kind, case.number, case.protocol as u8, to_hex(written))
    };
    let input: String = cases.iter().zip(written).map(line).collect();
    let output = common::python::run("known_types.py", &["check"], input.as_bytes()).unwrap();
    assert_eq!(output.lines().count(), cases.len());
    for ((case, written), fault) in cases.iter().zip(written).zip(output.lines()) {
        let right = fault.is_empty() || (fault == "bytes" && !identical(case));
        let Case { kind, number, protocol, pickle } = case;
        let (pickle, written) = (pickle.escape_ascii(), written.escape_ascii());
        assert!(right, "{kind} {number} at {protocol:?}: {fault}\n{pickle}\n{written}");
    }
}

/// From CPython into a type, and back as it was.
fn round_trip<T>(kind: &str, at_least: usize, identical: impl Fn(&Case) -> bool)
where
    T: py::Serialize + for<'de> py::Deserialize<'de> + PartialEq + std::fmt::Debug,
{
    let Some(cases) = made(kind) else { return };
    assert!(cases.len() >= 6 * at_least, "{kind}: {} cases", cases.len());
    let rewrite = |case: &Case| {
        let read: Document<T> =
            from_slice(&case.pickle).unwrap_or_else(|error| panic!("{kind} {}: {error}", case.number));
        assert_eq!(
            read.list,
            [Some(T::deserialize(&PickleValue::from_slice(&case.pickle).unwrap()["value"]).unwrap()), None]
        );
        assert_eq!(Some(&read.value), read.list[0].as_ref());
        let options = SerOptions::new().protocol(case.protocol);
        let shortest = options.clone().memo(Memo::Off).to_vec(&read).unwrap();
        assert_eq!(from_slice::<Document<T>>(&shortest).unwrap(), read);
        options.memo(Memo::Python).to_vec(&read).unwrap()
    };
    let written: Vec<Vec<u8>> = cases.iter().map(rewrite).collect();
    check(&cases, &written, identical);
}

fn always(_: &Case) -> bool {
    true
}

fn never(_: &Case) -> bool {
    false
}

#[test]
fn datetimes() {
    round_trip::<NaiveDateTime>("naive", 200, always);
    round_trip::<DateTime<Utc>>("utc", 200, always);
    round_trip::<DateTime<FixedOffset>>("offset", 200, always);
    round_trip::<python::DateTime>("naive", 200, always);
    round_trip::<python::DateTime>("offset", 200, always);
    round_trip::<python::DateTime>("moment", 200, always);
}

#[cfg(feature = "chrono-tz")]
#[test]
fn datetimes_in_zones() {
    round_trip::<DateTime<chrono_tz::Tz>>("zoned", 200, always);
    let Some(cases) = made("zoned") else { return };
    for case in cases {
        let there: Document<DateTime<chrono_tz::Tz>> = from_slice(&case.pickle).unwrap();
        let utc: Document<DateTime<Utc>> = from_slice(&case.pickle).unwrap();
        let offset: Document<DateTime<FixedOffset>> = from_slice(&case.pickle).unwrap();
        assert_eq!((there.value.to_utc(), there.value.fixed_offset()), (utc.value, offset.value));
    }
}

#[test]
fn dates_times_and_timedeltas() {
    round_trip::<NaiveDate>("date", 100, always);
    round_trip::<python::Date>("date", 100, always);
    round_trip::<NaiveTime>("time", 100, always);
    round_trip::<python::Time>("time", 100, always);
    round_trip::<python::Time>("clock", 100, always);
    round_trip::<TimeDelta>("timedelta", 100, always);
    round_trip::<python::TimeDelta>("timedelta", 100, always);
    round_trip::<Duration>("duration", 100, always);
}

#[test]
fn decimals() {
    round_trip::<Decimal>("decimal", 100, always);
    // The same number without the exponent.
    round_trip::<Decimal>("scaled decimal", 7, never);
    let Some(cases) = made("large decimal") else { return };
    let written = cases.iter().map(|case| {
        let error = from_slice::<Document<Decimal>>(&case.pickle).unwrap_err().to_string();
        assert!(error.contains("but rust_decimal::Decimal holds 28 digits and no NaN or Infinity"), "{error}");
        let value = PickleValue::from_slice(&case.pickle).unwrap();
        SerOptions::new().protocol(case.protocol).memo(Memo::Python).value_to_vec(&value).unwrap()
    });
    check(&cases, &written.collect::<Vec<_>>(), never);
}

#[test]
fn uuids() {
    round_trip::<Uuid>("uuid", 100, always);
    round_trip::<Uuid>("safe uuid", 20, never);
}

#[test]
fn ints_of_any_size() {
    round_trip::<BigInt>("int", 100, always);
    round_trip::<BigUint>("natural", 100, always);
}

#[test]
fn standard_types() {
    round_trip::<PathBuf>("path", 8, always);
    round_trip::<IpAddr>("address", 9, always);
    round_trip::<VecDeque<NaiveDate>>("deque", 3, always);
    round_trip::<Vec<u8>>("bytes", 7, always);
}

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Member {
    Number(u32),
    Text(String),
}

impl py::Serialize for Member {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Member::Number(number) => py::serialize(number, serializer),
            Member::Text(text) => py::serialize(text, serializer),
        }
    }
}

impl<'de> py::Deserialize<'de> for Member {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Member, D::Error> {
        let value: PickleValue = py::deserialize(deserializer)?;
        Ok(match value.as_u64() {
            Some(number) => Member::Number(number as u32),
            None => Member::Text(value.as_str().unwrap_or_default().to_owned()),
        })
    }
}

/// A type of one's own, by what it is made of.
#[test]
fn sets() {
    round_trip::<HashSet<Member>>("set", 3, always);
    round_trip::<BTreeSet<Member>>("set", 3, always);
    round_trip::<BTreeSet<BTreeSet<u32>>>("nested set", 2, always);
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Everything {
    #[serde(with = "py")]
    tuple: (Uuid, NaiveDate, u8),
    #[serde(with = "py")]
    array: [TimeDelta; 2],
    #[serde(with = "py")]
    digest: [u8; 4],
    #[serde(with = "py")]
    map: std::collections::BTreeMap<NaiveDate, Vec<Decimal>>,
    #[serde(with = "py")]
    none: Option<BigInt>,
    #[serde(with = "py")]
    boxed: Box<IpAddr>,
    #[serde(with = "py")]
    names: HashSet<String>,
}

fn everything() -> Everything {
    let day = NaiveDate::from_ymd_opt(2024, 5, 1).unwrap();
    Everything {
        tuple: (Uuid::from_u128(7), day, 5),
        array: [TimeDelta::seconds(-1), TimeDelta::nanoseconds(-1000)],
        digest: *b"\0\x01\xfe\xff",
        map: [(day, vec![Decimal::new(150, 2)])].into(),
        none: None,
        boxed: Box::new("::1".parse().unwrap()),
        names: HashSet::from(["Ann".to_owned()]),
    }
}

#[test]
fn containers_of_known_types() {
    let value = pickles::to_value(everything()).unwrap();
    let expected = "{'tuple': (uuid.UUID(int=7), datetime.date(b'\\x07\\xe8\\x05\\x01'), 5), \
         'array': (datetime.timedelta(-1, 86399, 0), datetime.timedelta(-1, 86399, 999999)), \
         'digest': b'\\x00\\x01\\xfe\\xff', \
         'map': {datetime.date(b'\\x07\\xe8\\x05\\x01'): [decimal.Decimal('1.50')]}, 'none': None, \
         'boxed': ipaddress.IPv6Address('::1'), 'names': {'Ann'}}";
    assert_eq!(value.to_string(), expected);
    assert_eq!(pickles::from_value::<Everything>(value).unwrap(), everything());
}

/// In other formats each type is what its own crate makes of it.
#[test]
fn other_formats_are_not_disturbed() {
    let json = serde_json::to_string(&everything()).unwrap();
    let read: Everything = serde_json::from_str(&json).unwrap();
    assert_eq!(read, everything());
    assert!(json.contains(r#""00000000-0000-0000-0000-000000000007","2024-05-01",5"#), "{json}");
    let packed = rmp_serde::to_vec_named(&everything()).unwrap();
    assert_eq!(rmp_serde::from_slice::<Everything>(&packed).unwrap(), everything());

    let moment: python::DateTime = "2024-05-01T12:30:00.000005+02:00".parse().unwrap();
    let json = serde_json::to_string(&(&moment, moment.date, &moment.time, python::TimeDelta::new(-1, 5))).unwrap();
    let expected =
        r#"["2024-05-01T12:30:00.000005+02:00","2024-05-01","12:30:00.000005+02:00","-1 day, 23:59:59.000005"]"#;
    assert_eq!(json, expected);
    let read: (python::DateTime, python::Date, python::Time, python::TimeDelta) = serde_json::from_str(&json).unwrap();
    assert_eq!(read, (moment.clone(), moment.date, moment.time.clone(), python::TimeDelta::new(-1, 5).unwrap()));
}

fn error<T: for<'de> py::Deserialize<'de> + std::fmt::Debug>(value: impl Into<PickleValue>) -> String {
    T::deserialize(&value.into()).unwrap_err().to_string()
}

fn object(module: &str, name: &str, args: Vec<PickleValue>) -> PickleValue {
    pickles::Object::call(pickles::Global::new(module, name), args).into()
}

fn moment(zone: Option<PickleValue>) -> PickleValue {
    let payload = PickleValue::Bytes(b"\x07\xe8\x05\x01\x0c\x1e\0\0\0\0".to_vec());
    object("datetime", "datetime", [Some(payload), zone].into_iter().flatten().collect())
}

#[test]
fn errors_say_what_was_found_and_what_would_work() {
    let delta = |seconds: i64, micros: i64| {
        object(
            "datetime",
            "timedelta",
            vec![seconds.div_euclid(86400).into(), seconds.rem_euclid(86400).into(), micros.into()],
        )
    };
    let zone = |delta| object("datetime", "timezone", vec![delta]);
    assert_eq!(
        error::<NaiveDateTime>(moment(Some(zone(delta(7200, 0))))),
        "found the aware datetime 2024-05-01T12:30:00+02:00, but NaiveDateTime has no time zone: DateTime<FixedOffset> does"
    );
    assert_eq!(
        error::<DateTime<Utc>>(moment(None)),
        "found the naive datetime 2024-05-01T12:30:00, but this type needs a time zone: NaiveDateTime does not"
    );
    assert_eq!(
        error::<DateTime<FixedOffset>>(moment(Some(zone(delta(0, 5))))),
        "found the aware datetime 2024-05-01T12:30:00+00:00:00.000005, but FixedOffset has no fractions of a second: \
         pickles::python::DateTime does"
    );
    let named = object("zoneinfo", "ZoneInfo._unpickle", vec!["Nowhere/Land".into(), 1.into()]);
    let unknown = error::<DateTime<FixedOffset>>(moment(Some(named)));
    assert!(unknown.starts_with("found the aware datetime 2024-05-01T12:30:00[Nowhere/Land], but the "), "{unknown}");
    assert_eq!(
        error::<NaiveDate>(moment(None)),
        "found the naive datetime 2024-05-01T12:30:00, but NaiveDate has no time of day: NaiveDateTime does"
    );
    let day = |day: &[u8]| object("datetime", "date", vec![PickleValue::Bytes(day.to_vec())]);
    assert_eq!(
        error::<NaiveDate>(day(b"\x07\xe7\x02\x1e")),
        "found the date 2023-02-30, but the calendar has no such day"
    );
    assert_eq!(error::<NaiveDateTime>(day(b"\x07\xe8\x05\x01")), "expected a datetime, found the date 2024-05-01");
    assert_eq!(error::<Uuid>(day(b"\x07\xe8\x05\x01")), "expected a UUID, found the date 2024-05-01");
    assert_eq!(
        error::<Duration>(delta(-1, 0)),
        "found the timedelta -1 day, 23:59:59, but a Duration is never negative"
    );
    assert_eq!(error::<BigUint>(-1), "a negative int, which BigUint cannot hold: BigInt can");
    assert_eq!(error::<BigInt>("x"), "expected an int, found str \"x\"");
    assert_eq!(error::<[u8; 2]>(PickleValue::Bytes(vec![1])), "invalid length 1, expected an array of 2 items");
    assert_eq!(error::<(u8, u8, u8)>(pickle!((1, 2))), "invalid length 2, expected a tuple of 3 items");
    let error = from_slice::<Document<NaiveDate>>(b"}X\x05\0\0\0valuecdatetime\ntime\nC\x06\x01\x02\x03\0\0\0\x85Rs.");
    assert_eq!(error.unwrap_err().to_string(), "expected a date, found the naive time 01:02:03 at value, byte 35");
}

/// Python lets no clock be a day and more ahead of UTC. What pretends so is kept, but is no time.
#[test]
fn offsets_of_a_day_and_more() {
    let delta = |days: i32, seconds: u32| object("datetime", "timedelta", vec![days.into(), seconds.into(), 0.into()]);
    let at = |delta| moment(Some(object("datetime", "timezone", vec![delta])));
    for (days, seconds, shown) in [(0, 86_399, "+23:59:59"), (-1, 1, "-23:59:59")] {
        let text: String = pickles::from_value(at(delta(days, seconds))).unwrap();
        assert_eq!(text, format!("2024-05-01T12:30:00{shown}"));
    }
    for (days, seconds) in [(1, 0), (-1, 0), (999_999_999, 86_399), (-999_999_999, 0)] {
        let value = at(delta(days, seconds));
        let refused = pickles::from_value::<String>(value.clone()).unwrap_err();
        assert_eq!(refused.to_string(), "expected a string, found datetime.datetime");
        assert!(error::<DateTime<Utc>>(value.clone()).starts_with("found the aware datetime 2024-05-01T12:30:00["));
        let moment: python::DateTime = pickles::from_value(value.clone()).unwrap();
        assert!(matches!(moment.time.zone, Some(python::Zone::Other(_))));
        assert_eq!(pickles::to_value(&moment).unwrap(), value);
    }
    let offset = python::TimeDelta { days: 999_999_999, seconds: 86_399, microseconds: 999_999 };
    assert_eq!(python::Zone::Offset { offset, name: None }.to_string(), "+23999999999:59:59.999999");
}

/// Texts of any length are refused at once, and messages do not repeat them.
#[test]
fn long_texts_are_refused() {
    let long = |text: &str| text.repeat(1_000_000);
    for digit in ["0", "1", "é"] {
        let message = error::<Decimal>(object("decimal", "Decimal", vec![long(digit).into()]));
        assert!(message.len() < 300 && message.contains("... ("), "{message}");
        assert!(error::<python::DateTime>(long(digit).as_str()).len() < 300);
        assert!(error::<python::TimeDelta>(long(digit).as_str()).len() < 300);
    }
    let digits = "9".repeat(4300);
    let read: Document<BigInt> = pickles::from_value(pickle!({"value": (digits.as_str()), "list": []})).unwrap();
    assert_eq!(read.value.to_string(), digits);
    assert!(error::<BigInt>(long("9").as_str()).starts_with("expected an int, found str"));
}

/// An int of any size takes time in proportion to it, also in other formats: decimal digits would not.
#[test]
fn long_ints_are_hexadecimal_elsewhere() {
    for value in [BigInt::from(1) << 10_000_000, -BigInt::from(1) << 20_000, BigInt::from(1) << 100] {
        let document = Document::<BigInt> { value, list: Vec::new() };
        let json = serde_json::to_string(&document).unwrap();
        assert_eq!(json.contains("0x"), document.value.bits() > 15_000);
        assert_eq!(serde_json::from_str::<Document<BigInt>>(&json).unwrap().value, document.value);
    }
}

/// Objects of known classes whose parts are none that Python writes.
#[test]
fn malformed_objects_are_errors() {
    fn refused<T: for<'de> py::Deserialize<'de> + std::fmt::Debug>(class: (&str, &str), args: Vec<PickleValue>) {
        let value = object(class.0, class.1, args);
        let message = error::<T>(value.clone());
        assert!(message.starts_with("expected ") && message.contains(", found "), "{message}");
        assert_eq!(PickleValue::deserialize(&value).unwrap(), value);
    }
    let bytes = |bytes: &[u8]| PickleValue::Bytes(bytes.to_vec());
    let datetime = ("datetime", "datetime");
    refused::<NaiveDateTime>(datetime, vec![]);
    refused::<NaiveDateTime>(datetime, vec![bytes(b"a")]);
    refused::<NaiveDateTime>(datetime, vec![1.into(), 2.into(), 3.into()]);
    for payload in [
        b"\x07\xe8\x00\x01\x0c\x1e\0\0\0\0",
        b"\x07\xe8\x8d\x01\x0c\x1e\0\0\0\0",
        b"\0\0\x05\x01\x0c\x1e\0\0\0\0",
        b"\x07\xe8\x05\x20\x0c\x1e\0\0\0\0",
        b"\x07\xe8\x05\x01\x18\x1e\0\0\0\0",
        b"\x07\xe8\x05\x01\x0c\x1e\0\x0f\x42\x40",
    ] {
        refused::<NaiveDateTime>(datetime, vec![bytes(payload)]);
        refused::<python::DateTime>(datetime, vec![bytes(payload)]);
    }
    refused::<NaiveDate>(("datetime", "date"), vec![bytes(b"\x07\xe8\x05")]);
    refused::<NaiveTime>(("datetime", "time"), vec![bytes(b"\x18\0\0\0\0\0")]);
    refused::<Uuid>(("uuid", "UUID"), vec![]);
    refused::<Decimal>(("decimal", "Decimal"), vec![]);
    refused::<IpAddr>(("ipaddress", "IPv4Address"), vec![(-1).into()]);
    refused::<IpAddr>(("ipaddress", "IPv4Address"), vec![(1i64 << 32).into()]);
    refused::<PathBuf>(("pathlib", "PurePosixPath"), vec![1.into()]);
    let huge = |days: i64| object("datetime", "timedelta", vec![days.into(), 0.into(), 0.into()]);
    for days in [i64::MAX, i64::MIN, 1_000_000_000, -1_000_000_000] {
        assert!(!error::<TimeDelta>(huge(days)).is_empty());
        assert!(!error::<Duration>(huge(days)).is_empty());
    }
}

/// A time zone whose state is a datetime in that zone.
#[test]
fn zones_within_zones() {
    let pickle = b"cdatetime\ndatetime\n\x94C\x0a\x07\xe8\x05\x01\x0c\x1e\0\0\0\0cm\nZ\n)\x81\x94h\0\
                   C\x0a\x07\xe8\x05\x01\x0c\x1e\0\0\0\0h\x01\x86Rb\x86R.";
    for error in [from_slice::<python::DateTime>(pickle).unwrap_err(), from_slice::<PickleValue>(pickle).unwrap_err()] {
        assert!(error.to_string().starts_with("a reference back into the object that holds it"), "{error}");
    }
    let cutting = pickles::DeOptions::new().recursion(pickles::Recursion::None);
    let moment: python::DateTime = cutting.from_slice(pickle).unwrap();
    let Some(python::Zone::Other(zone)) = moment.time.zone else { panic!("no other zone") };
    assert_eq!(zone.name.as_deref(), Some("m.Z"));
    assert!(zone.object.to_string().contains("None"), "{}", zone.object);
}

/// The types of `python` can be made of anything, and Python would take some of that for something else.
#[test]
fn parts_out_of_range_are_refused() {
    let date = python::Date { year: 2024, month: 5, day: 1 };
    let time = python::Time { hour: 12, ..python::Time::default() };
    let refused = |error: pickles::Result<Vec<u8>>| error.unwrap_err().to_string();
    for date in [
        python::Date { year: 0, ..date },
        python::Date { year: 10_000, ..date },
        python::Date { month: 0, ..date },
        python::Date { month: 0x85, ..date },
        python::Date { day: 32, ..date },
    ] {
        assert_eq!(refused(pickles::to_vec(&date)), "a date with a part out of range");
        let moment = python::DateTime { date, time: time.clone() };
        assert_eq!(refused(pickles::to_vec(&moment)), "a datetime with a part out of range");
        assert!(serde_json::to_string(&moment).is_ok());
    }
    let day = python::TimeDelta { days: 1, ..python::TimeDelta::default() };
    let zone = Some(python::Zone::Offset { offset: day, name: None });
    for time in [
        python::Time { hour: 0x8c, ..time.clone() },
        python::Time { minute: 60, ..time.clone() },
        python::Time { second: 60, ..time.clone() },
        python::Time { microsecond: 1 << 24, ..time.clone() },
        python::Time { zone, ..time.clone() },
    ] {
        assert_eq!(refused(pickles::to_vec(&time)), "a time with a part out of range");
        let moment = python::DateTime { date, time };
        assert_eq!(refused(pickles::to_vec(&moment)), "a datetime with a part out of range");
    }
    for delta in [
        python::TimeDelta { days: i32::MIN, ..day },
        python::TimeDelta { days: 1_000_000_000, ..day },
        python::TimeDelta { seconds: 86_400, ..day },
        python::TimeDelta { seconds: u32::MAX, microseconds: u32::MAX, ..day },
        python::TimeDelta { microseconds: 1_000_000, ..day },
    ] {
        assert_eq!(refused(pickles::to_vec(&delta)), "a timedelta with a part out of range");
        assert!(!delta.to_string().is_empty());
    }
    assert!(pickles::to_vec(&python::DateTime { date, time }).is_ok());
}

/// Python takes None for no zone, though it does not write it.
#[test]
fn none_is_no_zone() {
    let naive = NaiveDate::from_ymd_opt(2024, 5, 1).unwrap().and_hms_opt(12, 30, 0).unwrap();
    let value = moment(Some(PickleValue::None));
    assert_eq!(pickles::from_value::<String>(value.clone()).unwrap(), "2024-05-01T12:30:00");
    assert_eq!(NaiveDateTime::deserialize(&value).unwrap(), naive);
    assert_eq!(<NaiveDateTime as py::Deserialize>::deserialize(&value).unwrap(), naive);
}

#[test]
fn what_python_has_no_room_for_is_refused() {
    #[derive(Serialize)]
    struct One<T: py::Serialize>(#[serde(with = "py")] T);
    let refused = |error: pickles::Result<Vec<u8>>| error.unwrap_err().to_string();
    let far = NaiveDate::from_ymd_opt(10_000, 1, 1).unwrap();
    let no_year = "a year outside of 1 to 9999, which Python's dates do not have";
    assert_eq!(refused(pickles::to_vec(&One(far))), no_year);
    assert_eq!(refused(pickles::to_vec(&One(far.and_hms_opt(0, 0, 0).unwrap()))), no_year);
    assert_eq!(refused(pickles::to_vec(&One(NaiveDate::from_ymd_opt(-1, 1, 1).unwrap()))), no_year);
    let leap = NaiveTime::from_hms_nano_opt(23, 59, 59, 1_500_000_000).unwrap();
    assert_eq!(refused(pickles::to_vec(&One(leap))), "a leap second, which Python's times do not have");
    assert_eq!(refused(pickles::to_vec(&One(TimeDelta::MAX))), "more days than a timedelta has: 999999999");
    assert_eq!(refused(pickles::to_vec(&One(Duration::MAX))), "more days than a timedelta has: 999999999");
    assert!(serde_json::to_string(&One(far)).is_ok());
    // What chrono holds beyond microseconds is cut off, towards earlier times.
    let time = NaiveTime::from_hms_nano_opt(1, 2, 3, 1999).unwrap();
    let read: NaiveTime = from_slice(&pickles::to_vec(&One(time)).unwrap()).unwrap();
    assert_eq!(read, NaiveTime::from_hms_micro_opt(1, 2, 3, 1).unwrap());
    let read: TimeDelta = from_slice(&pickles::to_vec(&One(TimeDelta::nanoseconds(-1))).unwrap()).unwrap();
    assert_eq!(read, TimeDelta::microseconds(-1));
}

/// Whatever Python and its libraries write as a `datetime` or `time`, at every protocol and with any tzinfo.
#[test]
fn datetimes_of_the_corpus_are_kept() {
    let (mut kept, mut others) = (0, 0);
    for file in common::corpus() {
        let pickle = std::fs::read(&file).unwrap();
        if let Ok(moment) = from_slice::<python::DateTime>(&pickle) {
            for protocol in PROTOCOLS {
                let written = SerOptions::new().protocol(protocol).to_vec(&moment).unwrap();
                let mut again: python::DateTime = from_slice(&written).unwrap();
                if protocol < Protocol::V4 {
                    again.time.fold = moment.time.fold;
                    // Below protocol 4 other calls make the object of a zone.
                    if let (Some(python::Zone::Other(left)), Some(python::Zone::Other(right))) =
                        (&mut again.time.zone, &moment.time.zone)
                    {
                        left.object = right.object.clone();
                    }
                }
                assert_eq!(again, moment, "{} at {protocol:?}", file.display());
            }
            kept += 1;
            others += usize::from(matches!(moment.time.zone, Some(python::Zone::Other(_))));
            if let Some(offset) = moment.time.zone.as_ref().and_then(python::Zone::offset)
                && offset.microseconds == 0
            {
                let read: DateTime<FixedOffset> = py::deserialize(&PickleValue::from_slice(&pickle).unwrap()).unwrap();
                assert_eq!(i64::from(read.offset().local_minus_utc()), offset.whole_seconds(), "{}", file.display());
            }
        }
        if let Ok(time) = from_slice::<python::Time>(&pickle) {
            let written = pickles::to_vec(&time).unwrap();
            assert_eq!(from_slice::<python::Time>(&written).unwrap(), time, "{}", file.display());
        }
    }
    assert!(kept > 180 && others > 50, "{kept}, {others}");
}
