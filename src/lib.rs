//! Python's pickle format for serde.
#![forbid(unsafe_code)]

mod error;
mod opcode;
mod literal;
mod op;
mod graph;
mod memo;
mod scratch;
mod machine;
mod python;
mod de;

pub use crate::de::{
    DeOptions, Deserializer, IoRead, Iter, Python2Str, Recursion, SliceRead, Source, Trailing, from_reader, from_slice,
};
pub use crate::error::{Category, Error, Result};
pub use crate::graph::Construct;
