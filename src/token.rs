//! The private names and the private channel by which our own types and our own (de)serializer know each other.
//!
//! A type that is more than serde's data model can say asks for a newtype struct with one of these names. Our side
//! answers in kind; any other format sees a newtype struct and does what it does with those.

use std::cell::Cell;

use crate::value::PickleValue;

/// `PickleValue` asks for itself.
pub(crate) const VALUE: &str = "$pickles::Value";

thread_local! {
    static HANDED: Cell<Option<PickleValue>> = const { Cell::new(None) };
}

/// Runs something while a value is ready for [`take_handed`].
///
/// serde's data model has no place for a set that is no list or an object with a class. So our deserializer builds
/// the value itself, and the visitor of `PickleValue`, which is generic over formats, picks it up here; and when
/// such a value is written, our serializer does.
pub(crate) fn hand<R>(value: PickleValue, visit: impl FnOnce() -> R) -> R {
    HANDED.set(Some(value));
    let result = visit();
    HANDED.take();
    result
}

/// The value that the other side has ready, if that is ours.
pub(crate) fn take_handed() -> Option<PickleValue> {
    HANDED.take()
}
