//! `datetime`, `date`, `time` and `timedelta`, and the time zones that libraries attach to them.
//!
//! The payload is packed bytes (CPython, `Modules/_datetimemodule.c`): year in two, month, day, hour, minute and second in
//! one each, microseconds in three, all big-endian. Since protocol 4 the highest bit of the month (of a time: of
//! the hour) is `fold`. Protocols 0 to 2 spell the bytes as `_codecs.encode(text, 'latin1')`, Python 2 as its `str`.

use std::borrow::Cow;
use std::fmt::Write;

use super::call::{Call, Class};
use super::types::{Date, Time, TimeDelta, fmt_offset};
use super::{Text, attribute, binary, is_none, small_int, text_of};
use crate::arena::{Document, Object, Ref};
use crate::op;

const FOLD: u8 = 0x80;

/// What a `datetime` or `time` says of the time of day.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Clock {
    pub(crate) hour: u8,
    pub(crate) minute: u8,
    pub(crate) second: u8,
    pub(crate) microsecond: u32,
    pub(crate) fold: bool,
    pub(crate) zone: Option<Ref>,
}

impl Clock {
    /// The time of day alone.
    #[inline]
    pub(crate) fn without_zone(self) -> Time {
        let Clock { hour, minute, second, microsecond, fold, .. } = self;
        Time { hour, minute, second, microsecond, fold, zone: None }
    }
}

/// The parts of a `datetime`.
#[inline]
pub(super) fn datetime_parts(doc: &Document<'_>, args: &[Ref]) -> Option<(Date, Clock)> {
    let (payload, zone) = payload_and_zone::<10>(doc, args)?;
    let [y1, y0, month, day, time @ ..] = payload;
    let fold = month & FOLD != 0;
    Some((read_date([y1, y0, month & !FOLD, day])?, read_clock(time, fold, zone)?))
}

/// The parts of a `date`.
#[inline]
pub(super) fn date_parts(doc: &Document<'_>, args: &[Ref]) -> Option<Date> {
    let [payload] = args else { return None };
    read_date(payload_bytes(doc, *payload)?)
}

/// The parts of a `time`.
#[inline]
pub(super) fn time_parts(doc: &Document<'_>, args: &[Ref]) -> Option<Clock> {
    let (payload, zone) = payload_and_zone::<6>(doc, args)?;
    let [hour, rest @ ..] = payload;
    let [minute, second, us2, us1, us0] = rest;
    read_clock([hour & !FOLD, minute, second, us2, us1, us0], hour & FOLD != 0, zone)
}

/// The days, seconds and microseconds of a `timedelta`, normalized.
pub(super) fn timedelta_parts(doc: &Document<'_>, args: &[Ref]) -> Option<TimeDelta> {
    let [days, seconds, microseconds] = args else { return None };
    let days = small_int(doc, *days)?.checked_mul(86_400)?;
    let microseconds = small_int(doc, *microseconds)?;
    let seconds = days.checked_add(small_int(doc, *seconds)?)?.checked_add(microseconds.div_euclid(1_000_000))?;
    TimeDelta::new(seconds, u32::try_from(microseconds.rem_euclid(1_000_000)).ok()?)
}

#[inline]
fn payload_and_zone<const N: usize>(doc: &Document<'_>, args: &[Ref]) -> Option<([u8; N], Option<Ref>)> {
    match args {
        [payload] => Some((payload_bytes(doc, *payload)?, None)),
        [payload, zone] => Some((payload_bytes(doc, *payload)?, Some(*zone).filter(|zone| !is_none(doc, *zone)))),
        _ => None,
    }
}

/// Bytes, of which there must be so many.
#[inline]
fn payload_bytes<const N: usize>(doc: &Document<'_>, value: Ref) -> Option<[u8; N]> {
    match doc.scalar_with(value, op::short_bytes) {
        Some(bytes) => bytes.try_into().ok(),
        None => rare_payload(doc, value)?.as_ref().try_into().ok(),
    }
}

/// Bytes as the lower protocols and Python 2 have them, or a str whose characters are the bytes: Python 3 accepts that
/// from a Python 2 pickle read as Latin-1.
fn rare_payload<'g>(doc: &'g Document<'_>, value: Ref) -> Option<Cow<'g, [u8]>> {
    binary(doc, value).or_else(|| {
        let text = text_of(doc, value)?;
        let bytes: Option<Vec<u8>> = text.chars().map(|char| u8::try_from(char).ok()).collect();
        bytes.map(Cow::Owned)
    })
}

#[inline]
fn read_date([y1, y0, month, day]: [u8; 4]) -> Option<Date> {
    Some(Date { year: u16::from_be_bytes([y1, y0]), month, day }).filter(Date::is_valid)
}

#[inline]
fn read_clock([hour, minute, second, us2, us1, us0]: [u8; 6], fold: bool, zone: Option<Ref>) -> Option<Clock> {
    let microsecond = u32::from_be_bytes([0, us2, us1, us0]);
    let valid = hour < 24 && minute < 60 && second < 60 && microsecond < 1_000_000;
    valid.then_some(Clock { hour, minute, second, microsecond, fold, zone })
}

/// `datetime` in ISO 8601.
pub(super) fn datetime_text(doc: &Document<'_>, (date, clock): (Date, Clock)) -> Option<Text> {
    let mut text = date_text(date);
    text.push_str("T");
    push_clock(&mut text, clock);
    push_zone(&mut text, doc, clock.zone)?;
    Some(text)
}

/// `datetime` in ISO 8601, with another zone.
#[cfg(feature = "chrono-tz")]
pub(super) fn text_with_offset(date: Date, clock: Clock, offset: TimeDelta) -> Option<Text> {
    let mut text = date_text(date);
    text.push_str("T");
    push_clock(&mut text, clock);
    fmt_offset(offset, &mut text).ok()?;
    Some(text)
}

/// `date` in ISO 8601.
pub(super) fn date_text(date: Date) -> Text {
    let mut text = Text::new();
    text.push_padded(date.year.into(), 4);
    text.push_str("-");
    text.push_padded(date.month.into(), 2);
    text.push_str("-");
    text.push_padded(date.day.into(), 2);
    text
}

/// `time` in ISO 8601.
pub(super) fn time_text(doc: &Document<'_>, clock: Clock) -> Option<Text> {
    let mut text = Text::new();
    push_clock(&mut text, clock);
    push_zone(&mut text, doc, clock.zone)?;
    Some(text)
}

/// Microseconds only if there are any, as `isoformat` does.
fn push_clock(text: &mut Text, clock: Clock) {
    text.push_padded(clock.hour.into(), 2);
    text.push_str(":");
    text.push_padded(clock.minute.into(), 2);
    text.push_str(":");
    text.push_padded(clock.second.into(), 2);
    if clock.microsecond > 0 {
        text.push_str(".");
        text.push_padded(clock.microsecond, 6);
    }
}

/// An offset as ISO 8601 has it; the name of a zone in brackets, as RFC 9557 has it.
fn push_zone(text: &mut Text, doc: &Document<'_>, zone: Option<Ref>) -> Option<()> {
    let Some(zone) = zone else { return Some(()) };
    match zone_of(doc, zone)? {
        ZoneInfo { offset: Some(offset), .. } => fmt_offset(offset, text).ok(),
        ZoneInfo { name, .. } => write!(text, "[{}]", name?).ok(),
    }
}

/// What a tzinfo says about the time beside it.
#[derive(Debug, PartialEq)]
pub(crate) struct ZoneInfo<'g> {
    pub(crate) kind: ZoneKind,
    /// Ahead of UTC by so much.
    pub(crate) offset: Option<TimeDelta>,
    /// By the rules of this zone in the time zone database; or the name of a fixed offset.
    pub(crate) name: Option<Cow<'g, str>>,
}

/// Which class a tzinfo is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ZoneKind {
    /// `datetime.timezone`.
    Offset,
    /// `zoneinfo.ZoneInfo`.
    Named,
    Other,
}

impl<'g> ZoneInfo<'g> {
    /// Nothing for a day and more, which Python refuses.
    fn fixed(kind: ZoneKind, offset: TimeDelta) -> Option<ZoneInfo<'g>> {
        offset.is_offset().then_some(ZoneInfo { kind, offset: Some(offset), name: None })
    }

    fn named(kind: ZoneKind, name: Cow<'g, str>) -> ZoneInfo<'g> {
        ZoneInfo { kind, offset: None, name: Some(name) }
    }
}

pub(crate) fn zone_of<'g>(doc: &'g Document<'_>, zone: Ref) -> Option<ZoneInfo<'g>> {
    let object = doc.object(zone)?;
    let call = Call::of(doc, object);
    let class = call.class_name(doc)?;
    let other = ZoneKind::Other;
    let of_seconds = |seconds| ZoneInfo::fixed(other, TimeDelta::new(seconds, 0)?);
    match (&*class.module, &*class.name, call.args) {
        ("datetime", "timezone", [offset]) => ZoneInfo::fixed(ZoneKind::Offset, timedelta(doc, *offset)?),
        ("datetime", "timezone", [offset, name]) => {
            Some(ZoneInfo { name: text_of(doc, *name), ..ZoneInfo::fixed(ZoneKind::Offset, timedelta(doc, *offset)?)? })
        }
        ("zoneinfo", "ZoneInfo._unpickle" | "ZoneInfo", [key, ..]) => {
            text_of(doc, *key).map(|key| ZoneInfo::named(ZoneKind::Named, key))
        }
        ("pytz", "_UTC", _) | ("dateutil.tz.tz", "tzutc", _) => of_seconds(0),
        ("pytz", "_p", [_, offset, _, _]) => of_seconds(small_int(doc, *offset)?),
        ("pytz", "_p", [name]) => text_of(doc, *name).map(|name| ZoneInfo::named(other, name)),
        ("pytz", "FixedOffset" | "_FixedOffset", [minutes]) => of_seconds(small_int(doc, *minutes)?.checked_mul(60)?),
        ("dateutil.tz.tz", "tzoffset", _) => {
            ZoneInfo::fixed(other, timedelta(doc, attribute(doc, object.state, "_offset")?)?)
        }
        ("dateutil.tz.tz", "tzfile", [_, file, ..]) => {
            text_of(doc, *file).map(|file| ZoneInfo::named(other, zone_of_file(file)))
        }
        _ => Some(ZoneInfo::named(other, class.to_string().into())),
    }
}

fn timedelta(doc: &Document<'_>, value: Ref) -> Option<TimeDelta> {
    let object = doc.object(value)?;
    (Class::of(doc, object.callable) == Class::TimeDelta).then_some(())?;
    timedelta_parts(doc, doc.tuple(object.args))
}

/// The seconds, rounded down, and the nanoseconds beyond them, if the object is a timedelta.
pub(crate) fn duration(doc: &Document<'_>, object: &Object) -> Option<(i64, u32)> {
    (Class::of(doc, object.callable) == Class::TimeDelta).then_some(())?;
    let delta = timedelta_parts(doc, doc.tuple(object.args))?;
    Some((delta.whole_seconds(), 1000 * delta.microseconds))
}

/// dateutil keeps the path of the file it read: `/usr/share/zoneinfo/Europe/Paris`.
fn zone_of_file(path: Cow<'_, str>) -> Cow<'_, str> {
    match path.split_once("zoneinfo/") {
        Some((_, name)) => name.to_owned().into(),
        None => path,
    }
}
