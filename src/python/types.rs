//! Python's dates and times as they are pickled, with everything that they hold.

use std::fmt::{self, Display};

use crate::value::PickleValue;

/// A `datetime.datetime`, without loss: its parts as they stand, `fold`, and the time zone as it was written.
///
/// Where a type of `chrono` can hold the value, that is handier. It reads and writes the real Python object anywhere in a
/// derived struct; in other formats it is a str, as [`Display`] prints it.
///
/// ```
/// use pickles::python::{Date, DateTime, Time, Zone};
///
/// let moment = DateTime {
///     date: Date { year: 2024, month: 5, day: 1 },
///     time: Time { hour: 12, minute: 30, zone: Some(Zone::Named("Europe/Paris".into())), ..Time::default() },
/// };
/// assert_eq!(moment.to_string(), "2024-05-01T12:30:00[Europe/Paris]");
/// let pickle = pickles::to_vec(&moment)?;
/// assert_eq!(pickles::from_slice::<DateTime>(&pickle)?, moment);
/// # Ok::<(), pickles::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct DateTime {
    /// The calendar day.
    pub date: Date,
    /// The time of day, and its zone.
    pub time: Time,
}

/// A `datetime.date`, in the proleptic Gregorian calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    /// From 1 to 9999.
    pub year: u16,
    /// From 1 to 12.
    pub month: u8,
    /// From 1 to 31.
    pub day: u8,
}

/// A `datetime.time`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Time {
    /// From 0 to 23.
    pub hour: u8,
    /// From 0 to 59.
    pub minute: u8,
    /// From 0 to 59: Python has no leap seconds.
    pub second: u8,
    /// From 0 to 999,999.
    pub microsecond: u32,
    /// Whether it is the second of two times that a clock shows when it is set back (PEP 495). Protocols below 4 have no
    /// place for it.
    pub fold: bool,
    /// The `tzinfo`.
    pub zone: Option<Zone>,
}

/// A `datetime.timedelta`, normalized as Python has it: only the days can be negative.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TimeDelta {
    /// From -999,999,999 to 999,999,999.
    pub days: i32,
    /// From 0 to 86,399.
    pub seconds: u32,
    /// From 0 to 999,999.
    pub microseconds: u32,
}

/// What a `tzinfo` is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Zone {
    /// `datetime.timezone.utc`.
    Utc,
    /// `datetime.timezone(offset)` or `datetime.timezone(offset, name)`.
    Offset {
        /// How far its clocks are ahead of UTC.
        offset: TimeDelta,
        /// Its name, if it was given one.
        name: Option<String>,
    },
    /// `zoneinfo.ZoneInfo(key)`.
    Named(String),
    /// An object of any other class.
    Other(Box<OtherZone>),
}

/// A `tzinfo` of any class but those of the standard library, such as `pytz` or `dateutil`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct OtherZone {
    /// The object, as it is written back.
    pub object: PickleValue,
    /// How far its clocks are ahead of UTC, if that is written in it.
    pub offset: Option<TimeDelta>,
    /// Its name in the time zone database, if that is written in it; else, if there is no offset, its class.
    pub name: Option<String>,
}

impl Zone {
    /// How far its clocks are ahead of UTC, if that is the same at all times.
    ///
    /// ```
    /// use pickles::python::{TimeDelta, Zone};
    ///
    /// assert_eq!(Zone::Utc.offset(), Some(TimeDelta::default()));
    /// assert_eq!(Zone::Named("Europe/Paris".into()).offset(), None);
    /// ```
    pub fn offset(&self) -> Option<TimeDelta> {
        match self {
            Zone::Utc => Some(TimeDelta::default()),
            Zone::Offset { offset, .. } => Some(*offset),
            Zone::Named(_) => None,
            Zone::Other(zone) => zone.offset,
        }
    }

    /// Its name in the time zone database, if that is how it is known.
    ///
    /// ```
    /// assert_eq!(pickles::python::Zone::Named("Europe/Paris".into()).name(), Some("Europe/Paris"));
    /// ```
    pub fn name(&self) -> Option<&str> {
        match self {
            Zone::Utc | Zone::Offset { .. } => None,
            Zone::Named(key) => Some(key),
            Zone::Other(zone) => zone.name.as_deref(),
        }
    }
}

impl TimeDelta {
    const SECONDS_A_DAY: i64 = 86_400;
    const MAX_DAYS: i64 = 999_999_999;

    /// So many seconds, rounded down, and the microseconds beyond them; nothing if a `timedelta` has no room for it.
    ///
    /// ```
    /// use pickles::python::TimeDelta;
    ///
    /// let delta = TimeDelta::new(-1, 5).unwrap();
    /// assert_eq!(delta, TimeDelta { days: -1, seconds: 86_399, microseconds: 5 });
    /// assert_eq!((delta.whole_seconds(), delta.microseconds), (-1, 5));
    /// assert_eq!(TimeDelta::new(i64::MAX, 0), None);
    /// ```
    pub fn new(seconds: i64, microseconds: u32) -> Option<TimeDelta> {
        let days = seconds.div_euclid(TimeDelta::SECONDS_A_DAY);
        (days.abs() <= TimeDelta::MAX_DAYS && microseconds < 1_000_000).then_some(())?;
        let seconds = u32::try_from(seconds.rem_euclid(TimeDelta::SECONDS_A_DAY)).ok()?;
        Some(TimeDelta { days: i32::try_from(days).ok()?, seconds, microseconds })
    }

    /// The days and seconds together, in seconds: the whole of it, rounded down.
    pub fn whole_seconds(&self) -> i64 {
        i64::from(self.days) * TimeDelta::SECONDS_A_DAY + i64::from(self.seconds)
    }
}

// What the parts may be: anybody can make these types, and Python refuses what is out of range, or takes it for
// something else.

impl DateTime {
    pub(crate) fn is_valid(&self) -> bool {
        self.date.is_valid() && self.time.is_valid()
    }
}

impl Date {
    /// Whether Python has it. It does not look at the length of the month.
    pub(crate) fn is_valid(&self) -> bool {
        (1..=9999).contains(&self.year) && (1..=12).contains(&self.month) && (1..=31).contains(&self.day)
    }
}

impl Time {
    pub(crate) fn is_valid(&self) -> bool {
        let zone = match &self.zone {
            Some(Zone::Offset { offset, .. }) => offset.is_offset(),
            _ => true,
        };
        self.hour < 24 && self.minute < 60 && self.second < 60 && self.microsecond < 1_000_000 && zone
    }
}

impl TimeDelta {
    pub(crate) fn is_valid(&self) -> bool {
        TimeDelta::new(self.whole_seconds(), self.microseconds).as_ref() == Some(self)
    }

    /// Whether clocks can be so far ahead of UTC: less than a day.
    pub(crate) fn is_offset(&self) -> bool {
        let microseconds = i128::from(self.whole_seconds()) * 1_000_000 + i128::from(self.microseconds);
        self.is_valid() && microseconds.abs() < 86_400_000_000
    }
}

/// ISO 8601, with the name of a zone in brackets (RFC 9557).
impl Display for DateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}T{}", self.date, self.time)
    }
}

/// ISO 8601.
impl Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// ISO 8601, with the name of a zone in brackets (RFC 9557).
impl Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}:{:02}", self.hour, self.minute, self.second)?;
        if self.microsecond > 0 {
            write!(f, ".{:06}", self.microsecond)?;
        }
        self.zone.as_ref().map_or(Ok(()), |zone| zone.fmt(f))
    }
}

/// As behind a time: `+02:00` or `[Europe/Paris]`.
impl Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.offset(), self.name()) {
            (Some(offset), _) => fmt_offset(offset, f),
            (None, name) => write!(f, "[{}]", name.unwrap_or("?")),
        }
    }
}

/// As Python's `str` has it: `-1 day, 0:00:05.000001`.
impl Display for TimeDelta {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.days {
            0 => {}
            1 | -1 => write!(f, "{} day, ", self.days)?,
            days => write!(f, "{days} days, ")?,
        }
        write!(f, "{}:{:02}:{:02}", self.seconds / 3600, self.seconds / 60 % 60, self.seconds % 60)?;
        if self.microseconds > 0 {
            write!(f, ".{:06}", self.microseconds)?;
        }
        Ok(())
    }
}

/// Hours and minutes, and the rest only if there is any.
pub(super) fn fmt_offset(offset: TimeDelta, f: &mut impl fmt::Write) -> fmt::Result {
    // Any timedelta can be put into a zone, and the longest one has more microseconds than 64 bits hold.
    let total = i128::from(offset.whole_seconds()) * 1_000_000 + i128::from(offset.microseconds);
    let size = total.unsigned_abs();
    let (hours, minutes) = (size / 3_600_000_000, size / 60_000_000 % 60);
    write!(f, "{}{hours:02}:{minutes:02}", if total < 0 { '-' } else { '+' })?;
    let (seconds, microseconds) = (size / 1_000_000 % 60, size % 1_000_000);
    if seconds > 0 || microseconds > 0 {
        write!(f, ":{seconds:02}")?;
    }
    if microseconds > 0 {
        write!(f, ".{microseconds:06}")?;
    }
    Ok(())
}
