//! Python's pickle format for serde.
#![forbid(unsafe_code)]
// Input cannot make the crate panic: what could is not written outside of tests.
#![cfg_attr(
    not(test),
    deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::unreachable, clippy::indexing_slicing)
)]

mod de;
mod error;
mod graph;
mod literal;
mod machine;
mod memo;
mod op;
mod opcode;
mod python;
mod scratch;

pub use crate::de::{
    DeOptions, Deserializer, IoRead, Iter, Python2Str, Recursion, SliceRead, Source, Trailing, from_reader, from_slice,
};
pub use crate::error::{Category, Error, Result};
pub use crate::graph::Construct;
