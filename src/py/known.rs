//! What the types have in common that our (de)serializer hands over in one piece.

use std::borrow::Cow;
use std::fmt::{self, Display};
use std::marker::PhantomData;

use serde_core::de::{Deserializer, Error, Visitor};
use serde_core::ser::Serializer;

use crate::python::{Clock, DateTime, Parts, Time};
use crate::token::{self, Handed, Known};

/// A type that is one of Python's known objects.
pub(super) trait FromKnown<'de>: Sized {
    /// What it is in Python, with an article.
    const EXPECTED: &'static str;

    /// Makes it of the object, or says why not.
    fn from_known(known: Known) -> Result<Self, Unfit>;

    /// Reads it from anything that is no such object.
    fn from_plain<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error>;
}

/// Why an object does not fit into a type. A pointer is all that a value that does fit pays for.
#[derive(Debug)]
pub(super) struct Unfit(Box<Reason>);

#[derive(Debug)]
enum Reason {
    /// It is another object.
    Other(Known),
    /// What was found, and what is wrong with it.
    Because(String),
}

impl Unfit {
    #[cold]
    pub(super) fn other(found: Known) -> Unfit {
        Unfit(Box::new(Reason::Other(found)))
    }

    #[cold]
    pub(super) fn because(text: String) -> Unfit {
        Unfit(Box::new(Reason::Because(text)))
    }
}

/// Writes an object in place of what serde makes of the value.
pub(super) fn serialize<T: serde_core::Serialize + ?Sized, S: Serializer>(
    known: Known,
    plain: &T,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    token::hand(Handed::Known(known), || serializer.serialize_newtype_struct(token::KNOWN, plain))
}

/// Reads an object.
pub(super) fn deserialize<'de, T: FromKnown<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    deserializer.deserialize_newtype_struct(token::KNOWN, KnownVisitor(PhantomData))
}

/// Only ours calls `visit_none`, with an object in hand.
struct KnownVisitor<T>(PhantomData<T>);

impl<'de, T: FromKnown<'de>> Visitor<'de> for KnownVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(T::EXPECTED)
    }

    #[inline]
    fn visit_none<E: Error>(self) -> Result<T, E> {
        let value = match token::take_parts() {
            Some(Parts::DateTime(date, clock)) => T::from_known(Known::DateTime(DateTime { date, time: naive(clock) })),
            Some(Parts::Date(date)) => T::from_known(Known::Date(date)),
            Some(Parts::Time(clock)) => T::from_known(Known::Time(naive(clock))),
            Some(Parts::TimeDelta(delta)) => T::from_known(Known::TimeDelta(delta)),
            Some(Parts::Uuid(bits)) => T::from_known(Known::Uuid(bits)),
            None => match token::take_known() {
                Some(known) => T::from_known(known),
                None => Err(Unfit::because(format!("expected {}, found nothing", T::EXPECTED))),
            },
        };
        value.map_err(unfit::<T, E>)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        T::from_plain(deserializer)
    }
}

/// A time of day that has no zone.
#[inline]
fn naive(clock: Clock) -> Time {
    let Clock { hour, minute, second, microsecond, fold, .. } = clock;
    Time { hour, minute, second, microsecond, fold, zone: None }
}

#[cold]
fn unfit<'de, T: FromKnown<'de>, E: Error>(unfit: Unfit) -> E {
    match *unfit.0 {
        Reason::Other(found) => E::custom(format_args!("expected {}, found {}", T::EXPECTED, Found(&found))),
        Reason::Because(text) => E::custom(text),
    }
}

/// A text for a message, or the beginning of a long one.
pub(super) fn shortened(text: &str) -> Cow<'_, str> {
    const MAX_CHARS: usize = 64;
    match text.char_indices().nth(MAX_CHARS) {
        Some((end, _)) => format!("{}... ({} bytes)", text.get(..end).unwrap_or(""), text.len()).into(),
        None => text.into(),
    }
}

/// An object in words.
pub(super) struct Found<'a>(pub(super) &'a Known);

impl Display for Found<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Known::DateTime(moment) => write!(f, "the {} datetime {moment}", awareness(&moment.time)),
            Known::Date(date) => write!(f, "the date {date}"),
            Known::Time(time) => write!(f, "the {} time {time}", awareness(time)),
            Known::TimeDelta(delta) => write!(f, "the timedelta {delta}"),
            Known::Uuid(_) => f.write_str("a UUID"),
            #[cfg(feature = "rust_decimal")]
            Known::Decimal(text) => write!(f, "the Decimal {}", text.as_str()),
            Known::Int(value) => write!(f, "an int of {} bits", value.bits()),
            Known::Path(_) => f.write_str("a path"),
            Known::Ip(address) => write!(f, "the address {address}"),
            Known::Unfit(reason) => f.write_str(reason),
        }
    }
}

/// Python's word for having a time zone or not.
fn awareness(time: &Time) -> &'static str {
    if time.zone.is_some() { "aware" } else { "naive" }
}

macro_rules! known_type {
    ($($type:ty),*) => {
        $(
            impl<'de> crate::py::Deserialize<'de> for $type {
                #[inline]
                fn deserialize<D: serde_core::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                    crate::py::known::deserialize(deserializer)
                }
            }
        )*
    };
}

pub(super) use known_type;
