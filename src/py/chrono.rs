//! The types of `chrono`.

use ::chrono::{
    DateTime, Datelike, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, Offset, TimeDelta, Timelike, Utc,
};
use serde_core::de::{Deserialize, Deserializer};
use serde_core::ser::Serializer;

use super::known::{self, Found, FromKnown, Unfit, known_type};
#[cfg(feature = "chrono-tz")]
use crate::python::offset_at;
use crate::python::{self, Date, Time, Zone};
use crate::token::Known;

known_type!(NaiveDateTime, NaiveDate, NaiveTime, DateTime<FixedOffset>, DateTime<Utc>, TimeDelta);

impl super::Serialize for NaiveDateTime {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        known::serialize(moment(*self, None), self, serializer)
    }
}

impl super::Serialize for DateTime<Utc> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        known::serialize(moment(self.naive_utc(), Some(Zone::Utc)), self, serializer)
    }
}

impl super::Serialize for DateTime<FixedOffset> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let zone = match self.offset().local_minus_utc() {
            0 => Some(Zone::Utc),
            seconds => python::TimeDelta::new(seconds.into(), 0).map(|offset| Zone::Offset { offset, name: None }),
        };
        known::serialize(moment(self.naive_local(), zone), self, serializer)
    }
}

impl super::Serialize for NaiveDate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        known::serialize(date(*self).map_or(NO_YEAR, Known::Date), self, serializer)
    }
}

impl super::Serialize for NaiveTime {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        known::serialize(time(*self, None).map_or(LEAP_SECOND, Known::Time), self, serializer)
    }
}

impl super::Serialize for TimeDelta {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // Both are rounded towards zero.
        let (seconds, nanoseconds) = (self.num_seconds(), self.subsec_nanos());
        let (seconds, nanoseconds) = match nanoseconds {
            ..0 => (seconds.checked_sub(1), nanoseconds + 1_000_000_000),
            _ => (Some(seconds), nanoseconds),
        };
        let microseconds = nanoseconds.unsigned_abs() / 1000;
        let delta = seconds.and_then(|seconds| python::TimeDelta::new(seconds, microseconds));
        known::serialize(delta.map_or(TOO_LONG, Known::TimeDelta), self, serializer)
    }
}

const NO_YEAR: Known = Known::Unfit("a year outside of 1 to 9999, which Python's dates do not have");
const LEAP_SECOND: Known = Known::Unfit("a leap second, which Python's times do not have");
const TOO_LONG: Known = Known::Unfit("more days than a timedelta has: 999999999");

/// The Python object of a local time.
pub(super) fn moment(local: NaiveDateTime, zone: Option<Zone>) -> Known {
    match (date(local.date()), time(local.time(), zone)) {
        (Some(date), Some(time)) => Known::DateTime(python::DateTime { date, time }),
        (None, _) => NO_YEAR,
        (_, None) => LEAP_SECOND,
    }
}

fn date(date: NaiveDate) -> Option<Date> {
    let year = u16::try_from(date.year()).ok().filter(|year| (1..=9999).contains(year))?;
    Some(Date { year, month: u8::try_from(date.month()).ok()?, day: u8::try_from(date.day()).ok()? })
}

/// Nanoseconds of a second and more are how chrono has leap seconds.
fn time(time: NaiveTime, zone: Option<Zone>) -> Option<Time> {
    let microsecond = Some(time.nanosecond() / 1000).filter(|microsecond| *microsecond < 1_000_000)?;
    let part = |part: u32| u8::try_from(part).ok();
    let (hour, minute, second) = (part(time.hour())?, part(time.minute())?, part(time.second())?);
    Some(Time { hour, minute, second, microsecond, fold: false, zone })
}

impl<'de> FromKnown<'de> for NaiveDateTime {
    const EXPECTED: &'static str = "a datetime";

    #[inline]
    fn from_known(known: Known) -> Result<NaiveDateTime, Unfit> {
        match known {
            Known::DateTime(moment) if moment.time.zone.is_none() => local(&moment),
            Known::DateTime(_) => Err(because(&known, "NaiveDateTime has no time zone: DateTime<FixedOffset> does")),
            other => Err(Unfit::other(other)),
        }
    }

    fn from_plain<D: Deserializer<'de>>(deserializer: D) -> Result<NaiveDateTime, D::Error> {
        NaiveDateTime::deserialize(deserializer)
    }
}

impl<'de> FromKnown<'de> for DateTime<FixedOffset> {
    const EXPECTED: &'static str = "a datetime with a time zone";

    #[inline]
    fn from_known(known: Known) -> Result<DateTime<FixedOffset>, Unfit> {
        match &known {
            Known::DateTime(moment) => at_offset(moment, &known),
            _ => Err(Unfit::other(known)),
        }
    }

    fn from_plain<D: Deserializer<'de>>(deserializer: D) -> Result<DateTime<FixedOffset>, D::Error> {
        DateTime::deserialize(deserializer)
    }
}

impl<'de> FromKnown<'de> for DateTime<Utc> {
    const EXPECTED: &'static str = "a datetime with a time zone";

    #[inline]
    fn from_known(known: Known) -> Result<DateTime<Utc>, Unfit> {
        DateTime::<FixedOffset>::from_known(known).map(|moment| moment.to_utc())
    }

    fn from_plain<D: Deserializer<'de>>(deserializer: D) -> Result<DateTime<Utc>, D::Error> {
        DateTime::deserialize(deserializer)
    }
}

impl<'de> FromKnown<'de> for NaiveDate {
    const EXPECTED: &'static str = "a date";

    #[inline]
    fn from_known(known: Known) -> Result<NaiveDate, Unfit> {
        match known {
            Known::Date(date) => day(date).ok_or_else(|| because(&Known::Date(date), "the calendar has no such day")),
            Known::DateTime(_) => Err(because(&known, "NaiveDate has no time of day: NaiveDateTime does")),
            other => Err(Unfit::other(other)),
        }
    }

    fn from_plain<D: Deserializer<'de>>(deserializer: D) -> Result<NaiveDate, D::Error> {
        NaiveDate::deserialize(deserializer)
    }
}

impl<'de> FromKnown<'de> for NaiveTime {
    const EXPECTED: &'static str = "a time";

    #[inline]
    fn from_known(known: Known) -> Result<NaiveTime, Unfit> {
        match &known {
            Known::Time(time) if time.zone.is_none() => {
                clock(time).ok_or_else(|| because(&known, "there is no such time of day"))
            }
            Known::Time(_) => Err(because(&known, "NaiveTime has no time zone: pickles::python::Time does")),
            _ => Err(Unfit::other(known)),
        }
    }

    fn from_plain<D: Deserializer<'de>>(deserializer: D) -> Result<NaiveTime, D::Error> {
        NaiveTime::deserialize(deserializer)
    }
}

impl<'de> FromKnown<'de> for TimeDelta {
    const EXPECTED: &'static str = "a timedelta";

    #[inline]
    fn from_known(known: Known) -> Result<TimeDelta, Unfit> {
        match &known {
            Known::TimeDelta(delta) => TimeDelta::new(delta.whole_seconds(), 1000 * delta.microseconds)
                .ok_or_else(|| because(&known, "TimeDelta has no room for so many days")),
            _ => Err(Unfit::other(known)),
        }
    }

    fn from_plain<D: Deserializer<'de>>(deserializer: D) -> Result<TimeDelta, D::Error> {
        TimeDelta::deserialize(deserializer)
    }
}

/// What was found, and why it does not fit.
#[cold]
pub(super) fn because(found: &Known, reason: &str) -> Unfit {
    Unfit::because(format!("found {}, but {reason}", Found(found)))
}

/// The parts without their zone.
#[inline]
pub(super) fn local(moment: &python::DateTime) -> Result<NaiveDateTime, Unfit> {
    let parts = day(moment.date).zip(clock(&moment.time));
    let parts = parts.ok_or_else(|| because(&Known::DateTime(moment.clone()), "the calendar has no such day"));
    parts.map(|(day, clock)| NaiveDateTime::new(day, clock))
}

#[inline]
fn day(date: Date) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(date.year.into(), date.month.into(), date.day.into())
}

#[inline]
fn clock(time: &Time) -> Option<NaiveTime> {
    NaiveTime::from_hms_micro_opt(time.hour.into(), time.minute.into(), time.second.into(), time.microsecond)
}

fn at_offset(moment: &python::DateTime, known: &Known) -> Result<DateTime<FixedOffset>, Unfit> {
    let local = local(moment)?;
    let Some(zone) = &moment.time.zone else {
        return Err(because(known, "this type needs a time zone: NaiveDateTime does not"));
    };
    let offset = match (zone.offset(), zone.name()) {
        (Some(offset), _) if offset.microseconds > 0 => {
            return Err(because(known, "FixedOffset has no fractions of a second: pickles::python::DateTime does"));
        }
        (Some(offset), _) => i32::try_from(offset.whole_seconds()).ok().and_then(FixedOffset::east_opt),
        (None, Some(name)) => offset_at(name, moment).and_then(FixedOffset::east_opt),
        (None, None) => None,
    };
    let unknown = || because(known, UNKNOWN_ZONE);
    let moment = local.and_local_timezone(offset.ok_or_else(unknown)?.fix()).single();
    moment.ok_or_else(|| because(known, "the type has no room for it"))
}

/// Without the time zone database no zone is known.
#[cfg(not(feature = "chrono-tz"))]
fn offset_at(_: &str, _: &python::DateTime) -> Option<i32> {
    None
}

const UNKNOWN_ZONE: &str = if cfg!(feature = "chrono-tz") {
    "the time zone database does not know that zone"
} else {
    "the offset of that zone takes the time zone database: the feature `chrono-tz` of pickles has it"
};
