//! `#[serde(with = "pickles::by_class")]`: objects of several classes as the variants of one enum.
//!
//! The variants are renamed to the classes, `"module.Class"` (or `"module:Outer.Inner"` for a class within another).
//! An object is read as the variant of its class, and a variant is written as an instance of it. The field may hold
//! the enum itself, or a `Vec`, `Option` or map of it: the first enum on each way down is meant, not those inside it.
//!
//! | variant | object |
//! | --- | --- |
//! | `Paid { id: u64 }`, `Paid(Order)` | its attributes, as a struct reads them |
//! | `Moved(i32, i32)` | its arguments (a namedtuple) |
//! | `Closed` | an instance without state |
//! | `#[serde(other)] Unknown` | one of any other class |
//!
//! What is no object reads as any enum does, and other formats know nothing of classes: the variants are names there.
//! An object in a struct under `#[serde(flatten)]` is an error: serde has forgotten its class there.
//!
//! ```
//! use serde::{Deserialize, Serialize};
//!
//! #[derive(Debug, PartialEq, Serialize, Deserialize)]
//! enum Event {
//!     #[serde(rename = "shop.Paid")]
//!     Paid { amount: u32 },
//!     #[serde(rename = "shop.Closed")]
//!     Closed,
//! }
//!
//! #[derive(Debug, PartialEq, Serialize, Deserialize)]
//! struct Log {
//!     #[serde(with = "pickles::by_class")]
//!     events: Vec<Event>,
//! }
//!
//! let log = Log { events: vec![Event::Paid { amount: 5 }, Event::Closed] };
//! let value = pickles::to_value(&log)?;
//! assert_eq!(value.to_string(), "{'events': [shop.Paid(amount=5), shop.Closed()]}");
//! assert_eq!(pickles::from_value::<Log>(value)?, log);
//! # Ok::<(), pickles::Error>(())
//! ```

use std::fmt;
use std::marker::PhantomData;

use serde_core::de::{Deserialize, Deserializer, Visitor};
use serde_core::ser::{Serialize, Serializer};

use crate::token;

/// Writes the enums in a value as instances of the classes that their variants are named after.
///
/// # Errors
///
/// If the name of a variant is none of a class.
pub fn serialize<T: Serialize + ?Sized, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_newtype_struct(token::BY_CLASS, value)
}

/// Reads a type in which enums take objects by their classes.
///
/// # Errors
///
/// If an object is of a class that no variant is named after, unless there is one with `#[serde(other)]`.
pub fn deserialize<'de, T: Deserialize<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    deserializer.deserialize_newtype_struct(token::BY_CLASS, ByClass(PhantomData))
}

struct ByClass<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for ByClass<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("objects of several classes")
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        T::deserialize(deserializer)
    }
}
