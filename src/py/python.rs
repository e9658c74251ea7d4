//! The types of [`crate::python`], which are Python's objects with or without `py`.

use std::fmt::Display;

use serde_core::de::{Deserialize, Deserializer, Error};
use serde_core::ser::Serializer;

use super::known::{self, FromKnown, Unfit, known_type, shortened};
use crate::python::{Date, DateTime, Time, TimeDelta};
use crate::token::Known;

known_type!(DateTime, Date, Time, TimeDelta);

/// In other formats: the text that `Display` prints.
struct Shown<'a, T>(&'a T);

impl<T: Display> serde_core::Serialize for Shown<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self.0)
    }
}

macro_rules! python_types {
    ($($type:ident, $expected:literal, $unfit:literal;)*) => {
        $(
            impl super::Serialize for $type {
                fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                    let known = if self.is_valid() { Known::$type(self.clone()) } else { Known::Unfit($unfit) };
                    known::serialize(known, &Shown(self), serializer)
                }
            }

            impl serde_core::Serialize for $type {
                fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                    super::serialize(self, serializer)
                }
            }

            impl<'de> FromKnown<'de> for $type {
                const EXPECTED: &'static str = $expected;

                fn from_known(known: Known) -> Result<$type, Unfit> {
                    match known {
                        Known::$type(value) => Ok(value),
                        other => Err(Unfit::other(other)),
                    }
                }

                fn from_plain<D: Deserializer<'de>>(deserializer: D) -> Result<$type, D::Error> {
                    let text = String::deserialize(deserializer)?;
                    text.parse().map_err(|_| {
                        D::Error::custom(format_args!("expected {}, found {:?}", $expected, shortened(&text)))
                    })
                }
            }

            impl<'de> Deserialize<'de> for $type {
                fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<$type, D::Error> {
                    super::deserialize(deserializer)
                }
            }
        )*
    };
}

python_types! {
    DateTime, "a datetime", "a datetime with a part out of range";
    Date, "a date", "a date with a part out of range";
    Time, "a time", "a time with a part out of range";
    TimeDelta, "a timedelta", "a timedelta with a part out of range";
}
