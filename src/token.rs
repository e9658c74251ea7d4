//! The private names and the private channels by which our own types and our own (de)serializer know each other.
//!
//! A type that is more than serde's data model can say asks for a newtype struct with one of these names. Our side
//! answers in kind; any other format sees a newtype struct and does what it does with those.

use std::cell::{Cell, RefCell};
use std::net::IpAddr;

use num_bigint::BigInt;

use crate::error::refused_newtypes;
#[cfg(feature = "rust_decimal")]
use crate::python::Text;
use crate::python::{Date, DateTime, Parts, Time, TimeDelta};
use crate::value::PickleValue;

/// `PickleValue` asks for itself.
pub(crate) const VALUE: &str = "$pickles::Value";

/// `Instance`: a struct of class and state is written as an instance; ours shows a sequence of both.
pub(crate) const INSTANCE: &str = "$pickles::Instance";

/// `Global`: the text of a name is written as a GLOBAL; ours shows the text.
pub(crate) const GLOBAL: &str = "$pickles::Global";

/// `Set`: a sequence is written as a set.
pub(crate) const SET: &str = "$pickles::Set";

/// `FrozenSet`: a sequence is written as a frozenset.
pub(crate) const FROZENSET: &str = "$pickles::FrozenSet";

/// `Tuple`: a sequence or a struct is written as a tuple.
pub(crate) const TUPLE: &str = "$pickles::Tuple";

/// `by_class`: enums are the classes of objects.
pub(crate) const BY_CLASS: &str = "$pickles::by_class";

/// Types of `py`: what is handed over is written as the Python object; ours hands over what it reads.
pub(crate) const KNOWN: &str = "$pickles::Known";

/// `Decimal` under `py`: ours shows the text.
pub(crate) const DECIMAL: &str = "$pickles::Decimal";

/// `HashSet` and its like under `py`: a sequence is written as a set, or as a frozenset where Python must hash it.
pub(crate) const ANY_SET: &str = "$pickles::AnySet";

/// `VecDeque` under `py`: a sequence is written as a `collections.deque`.
pub(crate) const DEQUE: &str = "$pickles::Deque";

/// Whether a name may be one of these.
#[inline]
pub(crate) fn is_ours(name: &str) -> bool {
    name.as_bytes().first() == Some(&b'$')
}

thread_local! {
    static HANDED: Cell<Option<Handed>> = const { Cell::new(None) };
    static PARTS: Cell<Option<Parts>> = const { Cell::new(None) };
    static WAITING: RefCell<Vec<PickleValue>> = const { RefCell::new(Vec::new()) };
    static READ_FROM_BUFFER: Cell<bool> = const { Cell::new(false) };
}

/// What one side has ready for the other.
#[derive(Debug)]
pub(crate) enum Handed {
    Value(PickleValue),
    Known(Known),
}

/// An object of a class that Rust has a type for.
#[derive(Debug)]
pub(crate) enum Known {
    DateTime(DateTime),
    Date(Date),
    Time(Time),
    TimeDelta(TimeDelta),
    Uuid(u128),
    /// A `decimal.Decimal` by its text.
    #[cfg(feature = "rust_decimal")]
    Decimal(Text),
    Int(BigInt),
    /// The parts of a `pathlib.PurePosixPath`.
    Path(Vec<String>),
    Ip(IpAddr),
    /// No object: what Python's type has no room for.
    Unfit(&'static str),
}

/// Runs something while a value is ready for [`take_value`] or [`take_known`].
///
/// serde's data model has no place for a set that is no list or an object with a class. So our deserializer builds
/// the value itself, and the visitor of `PickleValue`, which is generic over formats, picks it up here; and when
/// such a value is written, our serializer does.
pub(crate) fn hand<R>(handed: Handed, visit: impl FnOnce() -> R) -> R {
    HANDED.set(Some(handed));
    let result = visit();
    HANDED.take();
    result
}

/// Gets an object ready that needs no memory of its own: faster than [`hand`], which moves larger things.
///
/// Who calls this with each kind of parts as it is made spares the processor a copy of what it has just written.
#[inline]
pub(crate) fn ready_parts(parts: Parts) {
    PARTS.with(|place| place.set(Some(parts)));
}

/// Runs something while an object is ready for [`take_parts`].
#[inline]
pub(crate) fn hand_parts<R>(visit: impl FnOnce() -> R) -> R {
    let result = visit();
    PARTS.with(|place| place.set(None));
    result
}

/// The object that [`ready_parts`] was given.
#[inline]
pub(crate) fn take_parts() -> Option<Parts> {
    PARTS.with(Cell::take)
}

/// The value that the other side has ready, if that is ours.
pub(crate) fn take_value() -> Option<PickleValue> {
    match HANDED.take()? {
        Handed::Value(value) => Some(value),
        Handed::Known(_) => None,
    }
}

/// The object of a known class that the other side has ready, if that is ours.
pub(crate) fn take_known() -> Option<Known> {
    match HANDED.take()? {
        Handed::Known(known) => Some(known),
        Handed::Value(_) => None,
    }
}

/// Runs something during which values may wait. Returns also whether everybody who came upon a mark knew it for one.
pub(crate) fn with_marks<R>(read: impl FnOnce() -> R) -> (R, bool) {
    let (around, refused) = (WAITING.take(), refused_newtypes());
    let result = read();
    WAITING.set(around);
    (result, refused_newtypes() == refused)
}

/// Lets a value wait for the `PickleValue` that finds its mark in serde's buffer; returns the mark.
pub(crate) fn wait(value: PickleValue) -> u64 {
    WAITING.with_borrow_mut(|waiting| {
        waiting.push(value);
        waiting.len() as u64 - 1
    })
}

/// The value of a mark. A buffer may be read more than once, so the value goes on waiting.
pub(crate) fn take_waiting(mark: u64) -> Option<PickleValue> {
    WAITING.with_borrow(|waiting| waiting.get(usize::try_from(mark).ok()?).cloned())
}

/// Whether a `PickleValue` was read from what is not our deserializer since [`forget_buffer_reads`].
pub(crate) fn was_read_from_buffer() -> bool {
    READ_FROM_BUFFER.get()
}

pub(crate) fn note_buffer_read() {
    READ_FROM_BUFFER.set(true);
}

pub(crate) fn forget_buffer_reads() {
    READ_FROM_BUFFER.set(false);
}
