//! Random pickles, and the comparison of what CPython and this crate make of them.

pub mod exceptions;
pub mod grammar;
pub mod lines;
pub mod mutations;
pub mod opcodes;
pub mod oracle;
pub mod random;
pub mod values;
pub mod verdict;
