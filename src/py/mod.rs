//! `#[serde(with = "pickles::py")]`: fields that are real Python objects.
//!
//! Reading needs no attribute for most of these types. With it, the field is also *written* as the Python object, byte for
//! byte as CPython does; reading is faster, and its errors say what would fit.
//!
//! ```
//! use std::collections::HashSet;
//!
//! use chrono::{DateTime, FixedOffset, NaiveDate};
//! use pickles::py;
//! use serde::{Deserialize, Serialize};
//!
//! #[derive(Debug, PartialEq, Serialize, Deserialize)]
//! struct Order {
//!     #[serde(with = "py")]
//!     id: uuid::Uuid,
//!     #[serde(with = "py")]
//!     placed: DateTime<FixedOffset>,
//!     #[serde(with = "py")]
//!     due: Option<NaiveDate>,
//!     #[serde(with = "py")]
//!     tags: HashSet<String>,
//! }
//!
//! let order = Order {
//!     id: uuid::Uuid::from_u128(7),
//!     placed: "2024-05-01T12:30:00+02:00".parse().unwrap(),
//!     due: NaiveDate::from_ymd_opt(2024, 5, 3),
//!     tags: HashSet::from(["gift".to_owned()]),
//! };
//! let pickle = pickles::to_vec(&order)?;
//! // pickle.loads(pickle)["due"] == datetime.date(2024, 5, 3)
//! assert_eq!(pickles::from_slice::<Order>(&pickle)?, order);
//! # Ok::<(), pickles::Error>(())
//! ```
//!
//! | Rust | Python | feature |
//! | --- | --- | --- |
//! | `chrono::NaiveDateTime` | `datetime` without a time zone | `chrono` |
//! | `chrono::DateTime<Utc>`, `DateTime<FixedOffset>` | `datetime` with `timezone.utc`, `timezone(offset)`; reads any zone whose offset is known | `chrono` |
//! | `chrono::NaiveDate`, `NaiveTime`, `TimeDelta` | `date`, `time`, `timedelta` | `chrono` |
//! | `chrono::DateTime<chrono_tz::Tz>` | `datetime` with `zoneinfo.ZoneInfo` | `chrono-tz` |
//! | `std::time::Duration` | `timedelta` | |
//! | `rust_decimal::Decimal` | `decimal.Decimal` | `rust_decimal` |
//! | `uuid::Uuid` | `uuid.UUID` | `uuid` |
//! | `num_bigint::BigInt`, `BigUint` | `int` of any size | |
//! | `Vec<u8>`, `[u8; N]`, `&[u8]` | `bytes` | |
//! | `HashSet`, `BTreeSet` | `set`; `frozenset` as a key or an item of a set | |
//! | `VecDeque` | `collections.deque` | |
//! | `PathBuf` | `pathlib.PurePosixPath` | |
//! | `IpAddr`, `Ipv4Addr`, `Ipv6Addr` | `ipaddress.IPv4Address`, `IPv6Address` | |
//!
//! `Option`, `Box`, `Vec`, arrays, tuples, `HashMap` and `BTreeMap` of these work too, and numbers, strings and
//! [`PickleValue`] are what they are anyway. A type of one's own implements [`Serialize`] and [`Deserialize`] by
//! what it is made of.
//!
//! Python has microseconds: what `chrono` holds beyond them is cut off. Years outside of 1 to 9999, leap seconds and
//! parts of [`python`](crate::python)'s types that are out of range are errors. Of a `UUID` the attribute `is_safe` is not kept. What no Rust type holds, [`PickleValue`] and
//! [`python`](crate::python) do.
//!
//! In other formats the types are what their own implementations of serde's traits make of them.

mod bigint;
mod bytes;
#[cfg(feature = "chrono")]
mod chrono;
#[cfg(feature = "chrono-tz")]
mod chrono_tz;
mod containers;
mod known;
mod python;
#[cfg(feature = "rust_decimal")]
mod rust_decimal;
mod std_types;
#[cfg(feature = "uuid")]
mod uuid;

use std::marker::PhantomData;

use serde_core::de::{DeserializeSeed, Deserializer};
use serde_core::ser::{SerializeTuple, Serializer};

#[cfg(doc)]
use crate::PickleValue;

/// Types that [`py`](self) writes as Python objects.
///
/// ```
/// use pickles::py;
/// use serde::Serialize as _;
///
/// struct Tags(std::collections::BTreeSet<i32>);
///
/// impl py::Serialize for Tags {
///     fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
///         py::serialize(&self.0, serializer)
///     }
/// }
///
/// #[derive(serde::Serialize)]
/// struct Item(#[serde(with = "py")] Vec<Tags>);
///
/// let value = pickles::to_value(Item(vec![Tags([5].into())]))?;
/// assert_eq!(value.to_string(), "[{5}]");
/// # Ok::<(), pickles::Error>(())
/// ```
pub trait Serialize {
    /// Writes the Python object.
    ///
    /// # Errors
    ///
    /// If Python's type has no room for the value, as [`py`](self) says.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error>;

    /// Writes a vector of values: a list, unless they are bytes.
    #[doc(hidden)]
    fn serialize_slice<S: Serializer>(values: &[Self], serializer: S) -> Result<S::Ok, S::Error>
    where
        Self: Sized,
    {
        serializer.collect_seq(values.iter().map(Ref))
    }

    /// Writes an array of values: a tuple, unless they are bytes.
    #[doc(hidden)]
    fn serialize_array<S: Serializer>(values: &[Self], serializer: S) -> Result<S::Ok, S::Error>
    where
        Self: Sized,
    {
        let mut tuple = serializer.serialize_tuple(values.len())?;
        values.iter().try_for_each(|value| tuple.serialize_element(&Ref(value)))?;
        tuple.end()
    }
}

/// Types that [`py`](self) reads from Python objects.
pub trait Deserialize<'de>: Sized {
    /// Reads the Python object.
    ///
    /// # Errors
    ///
    /// If it is another one, or one that the Rust type has no room for.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error>;

    /// Reads a vector of values: of a sequence, or of bytes.
    #[doc(hidden)]
    fn deserialize_vec<D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Self>, D::Error> {
        deserializer.deserialize_seq(containers::SeqVisitor::NEW)
    }
}

/// Writes a value as a Python object.
///
/// # Errors
///
/// If Python's type has no room for the value, as [`py`](self) says.
pub fn serialize<T: Serialize + ?Sized, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    value.serialize(serializer)
}

/// Reads a value from a Python object.
///
/// # Errors
///
/// If it is another object, or one that the Rust type has no room for.
pub fn deserialize<'de, T: Deserialize<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    T::deserialize(deserializer)
}

/// A value of these types for serde's own traits.
struct Ref<'a, T: ?Sized>(&'a T);

impl<T: Serialize + ?Sized> serde_core::Serialize for Ref<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

/// Reads a value of these types where serde wants a seed.
struct Seed<T>(PhantomData<T>);

impl<T> Seed<T> {
    const NEW: Seed<T> = Seed(PhantomData);
}

impl<'de, T: Deserialize<'de>> DeserializeSeed<'de> for Seed<T> {
    type Value = T;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        T::deserialize(deserializer)
    }
}
