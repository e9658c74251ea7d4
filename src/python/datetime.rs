//! `datetime`, `date` and `time`, and the time zones that libraries attach to them. A timedelta needs nothing from
//! here: its arguments are days, seconds and microseconds.
//!
//! The payload is packed bytes (CPython, `Modules/_datetimemodule.c`): year in two, month, day, hour, minute and second in
//! one each, microseconds in three, all big-endian. Since protocol 4 the highest bit of the month (of a time: of
//! the hour) is `fold`. Protocols 0 to 2 spell the bytes as `_codecs.encode(text, 'latin1')`, Python 2 as its `str`.

use std::borrow::Cow;
use std::fmt::Write;

use super::{Call, Text, attribute, binary, class_of, small_int, text_of};
use crate::arena::{Document, Object, Ref};

const FOLD: u8 = 0x80;

/// `datetime` in ISO 8601.
pub(super) fn datetime(doc: &Document<'_>, args: &[Ref]) -> Option<Text> {
    let (payload, zone) = payload_and_zone(doc, args)?;
    let [date @ .., h, m, s, us2, us1, us0] = *payload.as_ref().first_chunk::<10>()?;
    (payload.len() == 10).then_some(())?;
    let mut text = Text::new();
    push_date(&mut text, date)?;
    text.push_str("T");
    push_time(&mut text, [h, m, s, us2, us1, us0])?;
    push_zone(&mut text, doc, zone)?;
    Some(text)
}

/// `date` in ISO 8601.
pub(super) fn date(doc: &Document<'_>, args: &[Ref]) -> Option<Text> {
    let [payload] = args else { return None };
    let payload: [u8; 4] = payload_bytes(doc, *payload)?.as_ref().try_into().ok()?;
    let mut text = Text::new();
    push_date(&mut text, payload)?;
    Some(text)
}

/// `time` in ISO 8601.
pub(super) fn time(doc: &Document<'_>, args: &[Ref]) -> Option<Text> {
    let (payload, zone) = payload_and_zone(doc, args)?;
    let [hour, rest @ ..]: [u8; 6] = payload.as_ref().try_into().ok()?;
    let mut text = Text::new();
    let [m, s, us2, us1, us0] = rest;
    push_time(&mut text, [hour & !FOLD, m, s, us2, us1, us0])?;
    push_zone(&mut text, doc, zone)?;
    Some(text)
}

fn payload_and_zone<'g>(doc: &'g Document<'_>, args: &[Ref]) -> Option<(Cow<'g, [u8]>, Option<Ref>)> {
    match args {
        [payload] => Some((payload_bytes(doc, *payload)?, None)),
        [payload, zone] => Some((payload_bytes(doc, *payload)?, Some(*zone))),
        _ => None,
    }
}

/// Bytes, or a str whose characters are the bytes: Python 3 accepts that from a Python 2 pickle read as Latin-1.
fn payload_bytes<'g>(doc: &'g Document<'_>, value: Ref) -> Option<Cow<'g, [u8]>> {
    binary(doc, value).or_else(|| {
        let text = text_of(doc, value)?;
        let bytes: Option<Vec<u8>> = text.chars().map(|char| u8::try_from(char).ok()).collect();
        bytes.map(Cow::Owned)
    })
}

fn push_date(text: &mut Text, [y1, y0, month, day]: [u8; 4]) -> Option<()> {
    let (year, month) = (u16::from_be_bytes([y1, y0]), month & !FOLD);
    ((1..=9999).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day)).then_some(())?;
    text.push_padded(year.into(), 4);
    text.push_str("-");
    text.push_padded(month.into(), 2);
    text.push_str("-");
    text.push_padded(day.into(), 2);
    Some(())
}

/// Microseconds only if there are any, as `isoformat` does.
fn push_time(text: &mut Text, [hour, minute, second, us2, us1, us0]: [u8; 6]) -> Option<()> {
    (hour < 24 && minute < 60 && second < 60).then_some(())?;
    text.push_padded(hour.into(), 2);
    text.push_str(":");
    text.push_padded(minute.into(), 2);
    text.push_str(":");
    text.push_padded(second.into(), 2);
    let microseconds = u32::from_be_bytes([0, us2, us1, us0]);
    (microseconds < 1_000_000).then_some(())?;
    if microseconds > 0 {
        text.push_str(".");
        text.push_padded(microseconds, 6);
    }
    Some(())
}

/// What a tzinfo says about the time beside it.
#[derive(Debug, PartialEq)]
enum Zone<'g> {
    /// Ahead of UTC by so many seconds and microseconds.
    Offset { seconds: i64, microseconds: i64 },
    /// By the rules of a zone in the time zone database.
    Named(Cow<'g, str>),
}

impl Zone<'_> {
    const UTC: Zone<'static> = Zone::Offset { seconds: 0, microseconds: 0 };
}

/// An offset as ISO 8601 has it; the name of a zone in brackets, as RFC 9557 has it.
fn push_zone(text: &mut Text, doc: &Document<'_>, zone: Option<Ref>) -> Option<()> {
    let Some(zone) = zone else { return Some(()) };
    match read_zone(doc, zone)? {
        Zone::Named(name) => write!(text, "[{name}]").ok(),
        Zone::Offset { seconds, microseconds } => {
            let total = seconds.checked_mul(1_000_000)?.checked_add(microseconds)?;
            let size = total.unsigned_abs();
            let (hours, minutes) = (size / 3_600_000_000, size / 60_000_000 % 60);
            write!(text, "{}{hours:02}:{minutes:02}", if total < 0 { '-' } else { '+' }).ok()?;
            let (seconds, microseconds) = (size / 1_000_000 % 60, size % 1_000_000);
            if seconds > 0 || microseconds > 0 {
                write!(text, ":{seconds:02}").ok()?;
            }
            if microseconds > 0 {
                write!(text, ".{microseconds:06}").ok()?;
            }
            Some(())
        }
    }
}

fn read_zone<'g>(doc: &'g Document<'_>, zone: Ref) -> Option<Zone<'g>> {
    let object = doc.object(zone)?;
    let call = Call::of(doc, object);
    let class = call.class_name(doc)?;
    match (&*class.module, &*class.name, call.args) {
        ("datetime", "timezone", [offset, ..]) => timedelta(doc, *offset),
        ("zoneinfo", "ZoneInfo._unpickle" | "ZoneInfo", [key, ..]) => text_of(doc, *key).map(Zone::Named),
        ("pytz", "_UTC", _) | ("dateutil.tz.tz", "tzutc", _) => Some(Zone::UTC),
        ("pytz", "_p", [_, offset, _, _]) => Some(Zone::Offset { seconds: small_int(doc, *offset)?, microseconds: 0 }),
        ("pytz", "_p", [name]) => text_of(doc, *name).map(Zone::Named),
        ("pytz", "FixedOffset", [minutes]) | ("pytz", "_FixedOffset", [minutes]) => {
            Some(Zone::Offset { seconds: small_int(doc, *minutes)?.checked_mul(60)?, microseconds: 0 })
        }
        ("dateutil.tz.tz", "tzoffset", _) => timedelta(doc, attribute(doc, object.state, "_offset")?),
        ("dateutil.tz.tz", "tzfile", [_, file, ..]) => text_of(doc, *file).map(zone_of_file),
        _ => Some(Zone::Named(class.to_string().into())),
    }
}

fn timedelta<'g>(doc: &Document<'_>, value: Ref) -> Option<Zone<'g>> {
    let (seconds, nanoseconds) = duration(doc, doc.object(value)?)?;
    Some(Zone::Offset { seconds, microseconds: i64::from(nanoseconds / 1000) })
}

/// The seconds, rounded down, and the nanoseconds beyond them, if the object is a timedelta.
pub(crate) fn duration(doc: &Document<'_>, object: &Object) -> Option<(i64, u32)> {
    class_of(doc, object).filter(|global| global.is("datetime", "timedelta"))?;
    let [days, seconds, microseconds] = doc.tuple(object.args) else { return None };
    let days = small_int(doc, *days)?.checked_mul(86_400)?;
    let microseconds = small_int(doc, *microseconds)?;
    let seconds = days.checked_add(small_int(doc, *seconds)?)?.checked_add(microseconds.div_euclid(1_000_000))?;
    Some((seconds, 1000 * u32::try_from(microseconds.rem_euclid(1_000_000)).ok()?))
}

/// dateutil keeps the path of the file it read: `/usr/share/zoneinfo/Europe/Paris`.
fn zone_of_file(path: Cow<'_, str>) -> Zone<'_> {
    match path.split_once("zoneinfo/") {
        Some((_, name)) => Zone::Named(name.to_owned().into()),
        None => Zone::Named(path),
    }
}
