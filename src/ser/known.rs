//! Writing objects of the classes that Rust has types for, byte for byte as CPython does.

use std::fmt::Write;
use std::net::{IpAddr, Ipv6Addr};

use serde_core::ser;

use crate::error::{Error, ErrorCode, Result};
use crate::python::{Date, DateTime, Text, Time, TimeDelta, Zone};
use crate::ser::emit::{Emitter, Role, Sink};
use crate::ser::value;
use crate::token::Known;

/// Writes the object.
pub(super) fn emit<S: Sink>(emitter: &mut Emitter<S>, known: &Known) -> Result<()> {
    match known {
        Known::DateTime(moment) => emit_datetime(emitter, moment),
        Known::Date(date) => {
            emit_call(emitter, ("datetime", "date"), 1, |emitter| emitter.emit_bytes(&date_payload(*date)))
        }
        Known::Time(time) => emit_time(emitter, time),
        Known::TimeDelta(delta) => emit_timedelta(emitter, *delta),
        Known::Uuid(bits) => emit_uuid(emitter, *bits),
        #[cfg(feature = "rust_decimal")]
        Known::Decimal(text) => {
            emit_call(emitter, ("decimal", "Decimal"), 1, |emitter| emitter.emit_made_str(text.as_str()))
        }
        Known::Int(value) => emitter.emit_big(value),
        Known::Path(parts) => emit_call(emitter, ("pathlib", "PurePosixPath"), parts.len(), |emitter| {
            parts.iter().try_for_each(|part| match part.as_str() {
                "//" => emitter.emit_made_str(part),
                _ => emitter.emit_interned(part),
            })
        }),
        Known::Ip(address) => emit_ip(emitter, *address),
        Known::Unfit(reason) => Err(ser::Error::custom(reason)),
    }
}

/// A class called with arguments, which the function writes.
fn emit_call<S: Sink>(
    emitter: &mut Emitter<S>,
    class: (&str, &str),
    len: usize,
    args: impl FnOnce(&mut Emitter<S>) -> Result<()>,
) -> Result<()> {
    let mut call = emitter.begin_reduce()?;
    emitter.emit_global(class.0, class.1)?;
    emitter.begin_args(&mut call, len)?;
    args(emitter)?;
    emitter.end_args(&call)?;
    emitter.end_call(call)?;
    emitter.end_object();
    Ok(())
}

fn emit_datetime<S: Sink>(emitter: &mut Emitter<S>, DateTime { date, time }: &DateTime) -> Result<()> {
    let [y1, y0, month, day] = date_payload(*date);
    let fold = emitter.fold_bit(time.fold);
    let [h, m, s, us2, us1, us0] = time_payload(time);
    let payload = [y1, y0, month | fold, day, h, m, s, us2, us1, us0];
    emit_call(emitter, ("datetime", "datetime"), args_with_zone(time), |emitter| {
        emitter.emit_bytes(&payload)?;
        emit_zone(emitter, time.zone.as_ref())
    })
}

fn emit_time<S: Sink>(emitter: &mut Emitter<S>, time: &Time) -> Result<()> {
    let [hour, rest @ ..] = time_payload(time);
    let [m, s, us2, us1, us0] = rest;
    let payload = [hour | emitter.fold_bit(time.fold), m, s, us2, us1, us0];
    emit_call(emitter, ("datetime", "time"), args_with_zone(time), |emitter| {
        emitter.emit_bytes(&payload)?;
        emit_zone(emitter, time.zone.as_ref())
    })
}

fn args_with_zone(time: &Time) -> usize {
    1 + usize::from(time.zone.is_some())
}

fn date_payload(date: Date) -> [u8; 4] {
    let [y1, y0] = date.year.to_be_bytes();
    [y1, y0, date.month, date.day]
}

fn time_payload(time: &Time) -> [u8; 6] {
    let [_, us2, us1, us0] = time.microsecond.to_be_bytes();
    [time.hour, time.minute, time.second, us2, us1, us0]
}

fn emit_timedelta<S: Sink>(emitter: &mut Emitter<S>, delta: TimeDelta) -> Result<()> {
    emit_call(emitter, ("datetime", "timedelta"), 3, |emitter| {
        emitter.emit_int(delta.days.into())?;
        emitter.emit_int(delta.seconds.into())?;
        emitter.emit_int(delta.microseconds.into())
    })
}

fn emit_zone<S: Sink>(emitter: &mut Emitter<S>, zone: Option<&Zone>) -> Result<()> {
    match zone {
        None => Ok(()),
        Some(Zone::Utc) => emitter.emit_singleton("datetime.timezone.utc", |emitter| {
            emit_call(emitter, ("datetime", "timezone"), 1, |emitter| emit_timedelta(emitter, TimeDelta::default()))
        }),
        Some(Zone::Offset { offset, name: None }) => {
            emit_call(emitter, ("datetime", "timezone"), 1, |emitter| emit_timedelta(emitter, *offset))
        }
        Some(Zone::Offset { offset, name: Some(name) }) => emit_call(emitter, ("datetime", "timezone"), 2, |emitter| {
            emit_timedelta(emitter, *offset)?;
            emitter.emit_str(name)
        }),
        Some(Zone::Named(key)) => emitter.emit_singleton(key, |emitter| emit_zone_info(emitter, key)),
        Some(Zone::Other(zone)) => {
            let around = emitter.replace_role(Role::Value);
            value::emit(emitter, &zone.object)?;
            emitter.replace_role(around);
            Ok(())
        }
    }
}

/// `zoneinfo.ZoneInfo._unpickle(key, 1)`, where the method is found by `getattr` at every protocol.
fn emit_zone_info<S: Sink>(emitter: &mut Emitter<S>, key: &str) -> Result<()> {
    let mut call = emitter.begin_reduce()?;
    emitter.emit_singleton("zoneinfo.ZoneInfo._unpickle", |emitter| {
        emit_call(emitter, ("builtins", "getattr"), 2, |emitter| {
            emitter.emit_global("zoneinfo", "ZoneInfo")?;
            emitter.emit_interned("_unpickle")
        })
    })?;
    emitter.begin_args(&mut call, 2)?;
    emitter.emit_str(key)?;
    emitter.emit_int(1)?;
    emitter.end_args(&call)?;
    emitter.end_call(call)?;
    emitter.end_object();
    Ok(())
}

/// An object without arguments whose state is a dict of one int.
fn emit_uuid<S: Sink>(emitter: &mut Emitter<S>, bits: u128) -> Result<()> {
    let around = emitter.replace_role(Role::Value);
    emitter.emit_instance(|emitter| emitter.emit_global("uuid", "UUID"))?;
    let mut state = emitter.begin_dict(Some(1))?;
    emitter.next_item(&mut state);
    emitter.emit_name("int")?;
    emitter.emit_u128(bits)?;
    emitter.end_batch(state);
    emitter.emit_build();
    emitter.end_object();
    emitter.replace_role(around);
    Ok(())
}

/// An IPv4 address is an int, an IPv6 address a text (since Python 3.9, which has scopes for them).
fn emit_ip<S: Sink>(emitter: &mut Emitter<S>, address: IpAddr) -> Result<()> {
    match address {
        IpAddr::V4(address) => {
            emit_call(emitter, ("ipaddress", "IPv4Address"), 1, |emitter| emitter.emit_int(address.to_bits().into()))
        }
        IpAddr::V6(address) => {
            let text = ipv6_text(address).ok_or_else(|| Error::new(ErrorCode::TooLarge("an address")))?;
            emit_call(emitter, ("ipaddress", "IPv6Address"), 1, |emitter| emitter.emit_made_str(text.as_str()))
        }
    }
}

/// As Python's `str` had it up to 3.12: an IPv4 address within is no exception.
fn ipv6_text(address: Ipv6Addr) -> Option<Text> {
    let mut text = Text::new();
    match address.segments() {
        [0, 0, 0, 0, 0, 0xffff, high, low] => write!(text, "::ffff:{high:x}:{low:x}").ok()?,
        _ => write!(text, "{address}").ok()?,
    }
    Some(text)
}
