//! Dates, times and durations, read into chrono's types and the standard library's.

use std::time::Duration;

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};
use serde::Deserialize;

use super::{failure, pickles_of, read, reads};

fn moment(text: &str) -> NaiveDateTime {
    text.parse().unwrap()
}

fn fixed(text: &str) -> DateTime<FixedOffset> {
    DateTime::parse_from_rfc3339(text).unwrap()
}

#[test]
fn datetimes_without_a_zone() {
    for (case, expected) in [
        ("datetime", "2024-07-01T12:30:45"),
        ("datetime-midnight", "2024-07-01T00:00:00"),
        ("datetime-micros", "2024-07-01T12:30:45.000001"),
        ("datetime-all-micros", "1999-12-31T23:59:59.999999"),
        ("datetime-year-1", "0001-01-01T00:00:00"),
        ("datetime-year-9999", "9999-12-31T23:59:59.999999"),
        ("datetime-fold", "2024-10-27T02:30:00"),
    ] {
        reads(case, moment(expected));
        reads(case, Some(moment(expected)));
        reads(case, expected.to_owned());
    }
    reads("datetimes", ["01", "02", "03"].map(|day| moment(&format!("2024-07-{day}T00:00:00"))));
    reads("shared-datetime", vec![moment("2024-07-01T12:30:00"); 2]);
}

#[test]
fn dates_and_times() {
    for (case, expected) in [("date", "2024-07-01"), ("date-year-1", "0001-01-01"), ("date-year-9999", "9999-12-31")] {
        reads(case, expected.parse::<NaiveDate>().unwrap());
        reads(case, expected.to_owned());
    }
    for (case, expected) in [
        ("time", "12:30:45"),
        ("time-midnight", "00:00:00"),
        ("time-micros", "23:59:59.999999"),
        ("time-fold", "02:30:00"),
    ] {
        reads(case, expected.parse::<NaiveTime>().unwrap());
        reads(case, expected.to_owned());
    }
}

#[test]
fn datetimes_with_an_offset() {
    for (case, expected) in [
        ("datetime-utc", "2024-07-01T12:30:00+00:00"),
        ("datetime-offset", "2024-07-01T12:30:00+02:00"),
        ("datetime-offset-name", "2024-07-01T12:30:00+02:00"),
        ("datetime-negative-offset", "2024-07-01T12:30:00-03:30"),
        ("pytz/datetime-utc", "2024-07-01T12:30:00+00:00"),
        ("pytz/datetime-named", "2024-07-01T12:30:00+02:00"),
        ("pytz/datetime-named-west", "2024-07-01T12:30:00-02:30"),
        ("pytz/datetime-named-unlocalized", "2024-07-01T12:30:00+00:09"),
        ("pytz/datetime-fixed-offset", "2024-07-01T12:30:00-01:30"),
        ("dateutil/datetime-utc", "2024-07-01T12:30:00+00:00"),
        ("dateutil/datetime-offset", "2024-07-01T12:30:00+01:30"),
        ("dateutil/datetime-offset-name", "2024-07-01T12:30:00-03:00"),
    ] {
        reads(case, fixed(expected));
        reads(case, fixed(expected).with_timezone(&Utc));
        reads(case, expected.to_owned());
    }
    reads(
        "datetimes-utc",
        [1, 2].map(|day| NaiveDate::from_ymd_opt(2024, 7, day).unwrap().and_time(NaiveTime::MIN).and_utc()),
    );
    reads(
        "pytz/datetimes",
        [fixed("2024-07-01T12:30:00+02:00"), fixed("2024-01-01T12:30:00+01:00"), fixed("2024-07-01T12:30:00+02:00")],
    );
}

#[test]
fn the_offset_is_kept() {
    for pickle in pickles_of("datetime-negative-offset") {
        let moment: DateTime<FixedOffset> = pickle.read();
        assert_eq!(moment.offset().local_minus_utc(), -(3 * 3600 + 30 * 60), "{}", pickle.name);
    }
}

#[test]
fn a_zone_with_a_name_alone_has_no_offset() {
    reads("datetime-zoneinfo", "2024-07-01T12:30:00.000005[Europe/Paris]".to_owned());
    reads("time-zoneinfo", "12:30:00[Europe/Paris]".to_owned());
    reads("pytz/datetime-named-static", "2024-07-01T12:30:00[Etc/GMT+5]".to_owned());
    for pickle in pickles_of("datetime-zoneinfo") {
        // The time zone database is a feature.
        let utc = pickles::from_slice::<DateTime<Utc>>(&pickle.bytes).ok();
        let expected = "2024-07-01T10:30:00.000005Z".parse().ok().filter(|_| cfg!(feature = "chrono-tz"));
        assert_eq!(utc, expected, "{}", pickle.name);
        assert!(pickles::from_slice::<NaiveDateTime>(&pickle.bytes).is_err(), "{}", pickle.name);
    }
}

#[test]
fn timedeltas() {
    for (case, expected) in [
        ("timedelta", TimeDelta::new(86_402, 3_000)),
        ("timedelta-zero", TimeDelta::new(0, 0)),
        ("timedelta-negative", TimeDelta::new(-1, 999_999_000)),
        ("timedelta-min", TimeDelta::new(-999_999_999 * 86_400, 0)),
        ("timedelta-max", TimeDelta::new(999_999_999 * 86_400 + 86_399, 999_999_000)),
    ] {
        reads(case, expected.unwrap());
        reads(case, Some(expected.unwrap()));
    }
    reads("timedelta-negative", (-1_i64, 86_399_u32, 999_999_u32));
    reads("timedelta-negative", vec![-1_i64, 86_399, 999_999]);
    #[derive(Debug, Deserialize, PartialEq)]
    struct Parts {
        days: i32,
        seconds: u32,
        microseconds: u32,
    }
    reads("timedelta", Parts { days: 1, seconds: 2, microseconds: 3 });
}

#[test]
fn timedeltas_of_the_standard_library() {
    reads("timedelta", Duration::new(86_402, 3_000));
    reads("timedelta", Some(Duration::new(86_402, 3_000)));
    reads("timedelta-zero", Duration::ZERO);
    reads("timedelta-max", Duration::new(999_999_999 * 86_400 + 86_399, 999_999_000));
    #[derive(Debug, Deserialize, PartialEq)]
    struct Newtype(Duration);
    reads("timedelta", Newtype(Duration::new(86_402, 3_000)));
    for pickle in pickles_of("timedelta-negative").iter().chain(&pickles_of("timedelta-min")) {
        let error = pickles::from_slice::<Duration>(&pickle.bytes).unwrap_err();
        assert!(error.to_string().contains("negative"), "{}: {error}", pickle.name);
    }
}

#[test]
fn a_struct_that_only_looks_like_a_duration_is_read_as_any_other() {
    #[derive(Debug, Deserialize, PartialEq)]
    struct Duration {
        secs: u8,
        nanos: u8,
    }
    assert_eq!(read::<Duration>(b"}Vsecs\nK\x01sVnanos\nK\x02s."), Duration { secs: 1, nanos: 2 });
    assert_eq!(read::<std::time::Duration>(b"}Vsecs\nK\x01sVnanos\nK\x02s."), std::time::Duration::new(1, 2));
    assert_eq!(read::<std::time::Duration>(b"K\x01K\x02\x86."), std::time::Duration::new(1, 2));
    reads("namedtuple-of-two", Duration { secs: 1, nanos: 2 });
    reads("namedtuple-of-two", std::time::Duration::new(1, 2));
}

#[test]
fn text_that_chrono_cannot_parse_is_its_error() {
    let error = failure::<NaiveDate>(b"}V2024-13-01\nK\x01s.");
    assert_eq!(error, "expected a formatted date string, found dict at byte 0");
    let error = failure::<NaiveDate>(b"V2024-13-01\n.");
    assert_eq!(error, "input is out of range at byte 0");
}
