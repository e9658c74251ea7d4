//! Types of the standard library that are one object in Python, and those that need nothing from here.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_core::de::{Deserialize, Deserializer};
use serde_core::ser::Serializer;

use super::known::{self, Found, FromKnown, Unfit, known_type};
use crate::python::TimeDelta;
use crate::token::Known;
use crate::value::PickleValue;

known_type!(Duration);

impl super::Serialize for Duration {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let delta =
            i64::try_from(self.as_secs()).ok().and_then(|seconds| TimeDelta::new(seconds, self.subsec_micros()));
        let known = delta.map_or(Known::Unfit("more days than a timedelta has: 999999999"), Known::TimeDelta);
        known::serialize(known, self, serializer)
    }
}

impl<'de> FromKnown<'de> for Duration {
    const EXPECTED: &'static str = "a timedelta";

    #[inline]
    fn from_known(known: Known) -> Result<Duration, Unfit> {
        match &known {
            Known::TimeDelta(delta) => match u64::try_from(delta.whole_seconds()) {
                Ok(seconds) => Ok(Duration::new(seconds, 1000 * delta.microseconds)),
                Err(_) => {
                    let found = Found(&known);
                    Err(Unfit::because(format!("found {found}, but a Duration is never negative")))
                }
            },
            _ => Err(Unfit::other(known)),
        }
    }

    fn from_plain<D: Deserializer<'de>>(deserializer: D) -> Result<Duration, D::Error> {
        Duration::deserialize(deserializer)
    }
}

impl super::Serialize for PathBuf {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        super::Serialize::serialize(self.as_path(), serializer)
    }
}

impl super::Serialize for Path {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let known = match self.to_str() {
            Some(text) => Known::Path(posix_parts(text)),
            None => Known::Unfit("a path that is not Unicode"),
        };
        known::serialize(known, self, serializer)
    }
}

/// The parts as `PurePosixPath` has them: two slashes at the start are a root of their own.
fn posix_parts(text: &str) -> Vec<String> {
    let rest = text.trim_start_matches('/');
    let root = match text.len() - rest.len() {
        0 => None,
        2 => Some("//"),
        _ => Some("/"),
    };
    let parts = rest.split('/').filter(|part| !matches!(*part, "" | "."));
    root.into_iter().chain(parts).map(str::to_owned).collect()
}

macro_rules! addresses {
    ($($type:ty)*) => {
        $(
            impl super::Serialize for $type {
                fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                    known::serialize(Known::Ip((*self).into()), self, serializer)
                }
            }
        )*
    };
}

addresses!(IpAddr Ipv4Addr Ipv6Addr);

/// Types that are read as serde does it.
macro_rules! read_as_ever {
    ($($type:ty)*) => {
        $(
            impl<'de> super::Deserialize<'de> for $type {
                fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                    Deserialize::deserialize(deserializer)
                }
            }
        )*
    };
}

/// Types that are written as serde does it.
macro_rules! written_as_ever {
    ($($type:ty)*) => {
        $(
            impl super::Serialize for $type {
                fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                    serde_core::Serialize::serialize(self, serializer)
                }
            }
        )*
    };
}

read_as_ever! {
    () PathBuf IpAddr Ipv4Addr Ipv6Addr
    bool i8 i16 i32 i64 i128 isize u16 u32 u64 u128 usize f32 f64 char String &'de str PickleValue
}

written_as_ever! {
    () bool i8 i16 i32 i64 i128 isize u16 u32 u64 u128 usize f32 f64 char String str PickleValue
}

#[cfg(test)]
mod tests {
    use super::posix_parts;

    #[test]
    fn paths_in_parts() {
        assert_eq!(posix_parts("/a//b/./c/"), ["/", "a", "b", "c"]);
        assert_eq!(posix_parts("//a/.."), ["//", "a", ".."]);
        assert_eq!(posix_parts("///a"), ["/", "a"]);
        assert!(posix_parts(".").is_empty() && posix_parts("").is_empty());
    }
}
