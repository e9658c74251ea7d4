//! Python's pickle format for serde.
//!
//! Python programs keep pickles in Redis, in databases and on disk. This crate reads them into Rust types that derive
//! [`Deserialize`](serde_core::Deserialize), at every protocol from 0 to 5, and never runs code: a class in a pickle
//! is a name, and its instance is what the pickle says about it.
//!
//! ```
//! use std::collections::HashSet;
//!
//! #[derive(Debug, PartialEq, serde::Deserialize)]
//! struct Order {
//!     id: u64,
//!     customer: String,
//!     tags: HashSet<String>,
//!     placed: chrono::NaiveDateTime,
//! }
//!
//! // pickle.dumps(shop.Order(id=7, customer="Ann", tags={"gift"}, placed=datetime(2024, 5, 1, 12, 30)))
//! let pickle = b"\x80\x04\x95v\0\0\0\0\0\0\0\x8c\x04shop\x94\x8c\x05Order\x94\x93\x94)\x81\x94}\x94(\
//!     \x8c\x02id\x94K\x07\x8c\x08customer\x94\x8c\x03Ann\x94\x8c\x04tags\x94\x8f\x94(\x8c\x04gift\x94\x90\
//!     \x8c\x06placed\x94\x8c\x08datetime\x94\x8c\x08datetime\x94\x93\x94C\n\x07\xe8\x05\x01\x0c\x1e\0\0\0\0\x94\x85\x94R\x94ub.";
//!
//! let order: Order = pickles::from_slice(pickle)?;
//! assert_eq!(order.customer, "Ann");
//! assert_eq!(order.placed.to_string(), "2024-05-01 12:30:00");
//! # Ok::<(), pickles::Error>(())
//! ```
//!
//! # What a type sees
//!
//! | Python | what `deserialize_any` shows | also, when the type asks |
//! | --- | --- | --- |
//! | None, bool, float | unit, bool, f64 | `Option`; an int where a float is wanted |
//! | int | i64, u64, i128 or u128, the first that fits | larger: an error that says so |
//! | str | str, borrowed from the input | bytes, char |
//! | Python 2's str | str if it is UTF-8, else bytes | [`Python2Str`] has other ways |
//! | bytes, bytearray | bytes, borrowed | a sequence of `u8`: `Vec<u8>`, `[u8; 16]` |
//! | list, tuple, set, frozenset, deque | seq | |
//! | dict, OrderedDict, defaultdict, Counter, ChainMap | map; keys that are no str are spelled as `json.dumps` does where a String is wanted | a struct |
//! | datetime, date, time | str, ISO 8601; the name of a time zone in brackets | what `chrono` reads |
//! | timedelta | seq: days, seconds, microseconds | `std::time::Duration`, `chrono::TimeDelta` |
//! | Decimal, Fraction, UUID, paths, IP addresses | str | a UUID: 16 bytes |
//! | an Enum member | its value (its name, where Python wrote that) | a Rust enum |
//! | a subclass of dict, list or set | its items | |
//! | any other instance | map of its attributes, `__dict__` and `__slots__` | a struct |
//! | an instance without attributes | its arguments: one as itself, several as seq | a struct by position (namedtuple) |
//! | a class or function | str, "module.name" | |
//! | a persistent id | as the id | |
//!
//! Rust enums read a str, or a dict with one item: `"Red"`, `{"Circle": 2.0}`. Objects that a pickle holds twice are
//! read twice. One that holds itself is an error, or None with [`Recursion::None`].
//!
//! # Writing
//!
//! [`to_vec`] and [`to_writer`] write any [`Serialize`](serde_core::Serialize) type as CPython's own pickler would: structs and maps as
//! dict, sequences as list, tuples as tuple, bytes as bytes, enums as serde_json does. [`SerOptions`] has the protocol and
//! the memo.
//!
//! | in a struct | what Python gets |
//! | --- | --- |
//! | `#[serde(with = "pickles::py")]`, see [`py`] | datetimes, Decimals, UUIDs, sets, deques, paths: the real objects |
//! | [`Instance<T>`] | an instance of a class, whose state is `T` |
//! | [`Set`], [`FrozenSet`], [`Tuple`] | a set, frozenset or tuple of a collection's items |
//! | [`Global`] | a class or function by name |
//! | `#[serde(with = "pickles::by_class")]`, see [`by_class`] | instances of the classes that an enum's variants are named after |
//!
//! All of these read what they write, and mean the same data in other formats.
//!
//! # Any value
//!
//! [`PickleValue`] holds whatever a pickle holds, as a whole document or as a field, and is written back as it came. It
//! loses nothing under `#[serde(flatten)]`; in an untagged enum serde must buffer it where there are lists and maps only.
//! [`from_value`] and [`to_value`] go from it to other types and back.
//! Objects that stand in several places, or contain themselves, can be walked in place: see [`graph`].
//!
//! # Hostile input
//!
//! Reading neither panics nor recurses deeper than [`DeOptions::max_depth`]; it allocates nothing for lengths that the
//! input does not hold; and [`DeOptions::max_visits`] bounds what shared objects unfold to. A str that no type
//! asks for is not checked to be UTF-8.
//!
//! # What it does not do
//!
//! * Run code: `__reduce__` and `__setstate__` are Python's. What a class would make of its arguments is not known.
//! * Read pickles over 2 GiB.
//! * Assign to items of a list, or append to a bytearray, by opcodes that no pickler writes so.
#![forbid(unsafe_code)]
// Input cannot make the crate panic: what could is not written outside of tests.
#![cfg_attr(
    not(test),
    deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::unreachable, clippy::indexing_slicing)
)]

// In the order in which the data goes through them: a module imports from those before it.
mod error;
mod opcode;

mod literal;
mod op;

mod arena;
mod memo;
mod scratch;

mod machine;

mod value;

pub mod python;

mod token;

mod wrap;

pub mod by_class;

pub mod py;

mod de;

pub mod graph;

mod ser;

/// The examples of the README, which are run as tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

pub use crate::arena::Construct;
pub use crate::de::{
    DeOptions, Deserializer, IoRead, Iter, Python2Str, Recursion, SliceRead, Source, Trailing, from_reader, from_slice,
    from_value,
};
pub use crate::error::{Category, Error, Result};
pub use crate::ser::{Memo, Protocol, SerOptions, Serializer, to_value, to_vec, to_writer};
pub use crate::value::{Global, Object, PickleValue, ValueIndex, ValueMember};
pub use crate::wrap::{FrozenSet, Instance, Set, Tuple};
