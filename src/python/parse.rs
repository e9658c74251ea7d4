//! The texts that the types of `types.rs` print, read back.

use std::str::FromStr;

use super::types::{Date, DateTime, Time, TimeDelta, Zone};

/// The text is none that the type prints.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParseError;

impl std::fmt::Display for ParseError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("not a text that Python's type is printed as")
    }
}

impl std::error::Error for ParseError {}

/// ISO 8601, as it is printed: an offset becomes a [`Zone::Offset`], or [`Zone::Utc`] if it is zero, a name in brackets a
/// [`Zone::Named`].
impl FromStr for DateTime {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<DateTime, ParseError> {
        let (date, time) = text.split_once(['T', ' ']).ok_or(ParseError)?;
        Ok(DateTime { date: date.parse()?, time: time.parse()? })
    }
}

/// ISO 8601, as it is printed.
impl FromStr for Date {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Date, ParseError> {
        let mut parts = text.splitn(3, '-');
        let mut part = |width| number(parts.next().filter(|part| part.len() == width));
        let (year, month, day) = (part(4)?, part(2)?, part(2)?);
        let date = Date { year: narrow(year)?, month: narrow(month)?, day: narrow(day)? };
        if date.is_valid() { Ok(date) } else { Err(ParseError) }
    }
}

/// ISO 8601, as it is printed.
impl FromStr for Time {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Time, ParseError> {
        let (clock, zone) = match text.find(['+', '-', '[', 'Z']) {
            Some(end) => text.split_at_checked(end).ok_or(ParseError)?,
            None => (text, ""),
        };
        let (clock, microsecond) = split_fraction(clock)?;
        let mut parts = clock.splitn(3, ':');
        let mut part = |limit| number(parts.next().filter(|part| part.len() == 2)).and_then(|part| below(part, limit));
        let (hour, minute, second) = (part(24)?, part(60)?, part(60)?);
        let zone = parse_zone(zone)?;
        Ok(Time {
            hour: narrow(hour)?,
            minute: narrow(minute)?,
            second: narrow(second)?,
            microsecond,
            fold: false,
            zone,
        })
    }
}

/// As Python's `str` has it.
impl FromStr for TimeDelta {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<TimeDelta, ParseError> {
        let (days, clock) = text.split_once(", ").unwrap_or(("0 days", text));
        let days = days.trim_end_matches(" days").trim_end_matches(" day");
        let (clock, microseconds) = split_fraction(clock)?;
        let mut parts = clock.splitn(3, ':');
        let mut part = |limit| number(parts.next()).and_then(|part| below(part, limit));
        let (hours, minutes, seconds) = (part(24)?, part(60)?, part(60)?);
        let days: i64 = days.parse().map_err(|_| ParseError)?;
        let clock = i64::from(hours * 3600 + minutes * 60 + seconds);
        let whole = days.checked_mul(86_400).and_then(|whole| whole.checked_add(clock)).ok_or(ParseError)?;
        TimeDelta::new(whole, microseconds).ok_or(ParseError)
    }
}

fn parse_zone(text: &str) -> Result<Option<Zone>, ParseError> {
    if let Some(name) = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        return Ok(Some(Zone::Named(name.to_owned())));
    }
    let (sign, size) = match text.split_at_checked(1) {
        None => return Ok(None),
        Some(("Z", "")) => return Ok(Some(Zone::Utc)),
        Some(("+", size)) => (1, size),
        Some(("-", size)) => (-1, size),
        Some(_) => return Err(ParseError),
    };
    let (size, microseconds) = split_fraction(size)?;
    let mut parts = size.splitn(3, ':');
    let hours = below(number(parts.next())?, 24)?;
    let minutes = below(number(parts.next())?, 60)?;
    let seconds = parts.next().map_or(Ok(0), |part| below(number(Some(part))?, 60))?;
    let total = i64::from(hours * 3600 + minutes * 60 + seconds) * 1_000_000 + i64::from(microseconds);
    let total = sign * total;
    if total == 0 {
        return Ok(Some(Zone::Utc));
    }
    let microseconds = u32::try_from(total.rem_euclid(1_000_000)).map_err(|_| ParseError)?;
    let offset = TimeDelta::new(total.div_euclid(1_000_000), microseconds).ok_or(ParseError)?;
    Ok(Some(Zone::Offset { offset, name: None }))
}

/// What stands before a dot, and the six digits behind it as microseconds.
fn split_fraction(text: &str) -> Result<(&str, u32), ParseError> {
    match text.split_once('.') {
        Some((whole, digits)) if digits.len() == 6 => Ok((whole, number(Some(digits))?)),
        Some(_) => Err(ParseError),
        None => Ok((text, 0)),
    }
}

fn number(digits: Option<&str>) -> Result<u32, ParseError> {
    let digits = digits.filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit())).ok_or(ParseError)?;
    digits.parse().map_err(|_| ParseError)
}

fn below(number: u32, limit: u32) -> Result<u32, ParseError> {
    if number < limit { Ok(number) } else { Err(ParseError) }
}

fn narrow<T: TryFrom<u32>>(number: u32) -> Result<T, ParseError> {
    T::try_from(number).map_err(|_| ParseError)
}

#[cfg(test)]
mod tests {
    use super::{Date, DateTime, Time, TimeDelta};

    #[test]
    fn what_is_printed_is_read_back() {
        for text in [
            "2024-05-01T12:30:00",
            "0001-01-01T00:00:00.000001+02:00",
            "9999-12-31T23:59:59.999999-00:00:00.000001",
            "2024-05-01T12:30:00+05:53:28",
            "2024-05-01T12:30:00[Europe/Paris]",
            "2024-05-01T12:30:00-23:59",
        ] {
            assert_eq!(text.parse::<DateTime>().unwrap().to_string(), text);
        }
        for text in ["0:00:00", "1 day, 0:00:05", "-1 day, 23:59:59.999999", "-999999999 days, 0:00:00", "12:00:01"] {
            assert_eq!(text.parse::<TimeDelta>().unwrap().to_string(), text);
        }
        assert_eq!("2024-05-01T12:30:00Z".parse::<DateTime>().unwrap().to_string(), "2024-05-01T12:30:00+00:00");
    }

    #[test]
    fn anything_else_is_refused() {
        for text in ["", "2024-13-01", "2024-1-01", "20240101", "0000-01-01", "+024-01-01", "2024-01-01T"] {
            assert!(text.parse::<Date>().is_err(), "{text}");
        }
        for text in ["", "24:00:00", "1:00:00", "12:00", "12:00:00.1", "12:00:00+", "12:00:00[", "12:00:00+24:00", "é"]
        {
            assert!(text.parse::<Time>().is_err(), "{text}");
        }
        let longest = "106751991167300 days, 23:59:59";
        for text in ["", "1 day", "x days, 0:00:00", "9999999999 days, 0:00:00", longest, "0:60:00"] {
            assert!(text.parse::<TimeDelta>().is_err(), "{text}");
        }
    }
}
