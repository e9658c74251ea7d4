//! Equality as Python has it.
//!
//! Members of sets and keys of dicts are found by a hash that agrees with this equality, so that large ones take time in
//! proportion to their size, whatever the keys are.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use num_bigint::BigInt;

use crate::value::{Object, PickleValue};

impl PickleValue {
    /// Whether Python's `==` holds between the two.
    ///
    /// Numbers are equal by value, whatever their type; so are bytes and bytearrays, and sets and frozensets. The order
    /// of sets and dicts does not count; where a dict has a key twice, the last one does. A NaN equals nothing, as if
    /// each were an object of its own.
    ///
    /// What only a class can know is not asked: instances are equal if they are made by the same callable from equal
    /// parts, however it is called.
    ///
    /// ```
    /// use pickles::pickle;
    ///
    /// assert!(pickle!([1, 1.0, true]).py_eq(&pickle!([true, 1, 1.0])));
    /// assert!(pickle!({"a": 1, "b": 2}).py_eq(&pickle!({"b": 2, "a": 1})));
    /// assert!(!pickle!([1]).py_eq(&pickle!((1,))));
    /// assert!(!pickle!(f64::NAN).py_eq(&pickle!(f64::NAN)));
    /// ```
    pub fn py_eq(&self, other: &PickleValue) -> bool {
        use PickleValue as V;
        match (self, other) {
            (V::None, V::None) => true,
            (V::List(left), V::List(right)) | (V::Tuple(left), V::Tuple(right)) => sequences_equal(left, right),
            (V::Dict(left), V::Dict(right)) => dicts_equal(left, right),
            (V::Set(left) | V::FrozenSet(left), V::Set(right) | V::FrozenSet(right)) => sets_equal(left, right),
            (V::Global(left), V::Global(right)) => left == right,
            (V::Instance(left), V::Instance(right)) => objects_equal(left, right),
            (V::PersistentRef(left), V::PersistentRef(right)) => left.py_eq(right),
            (V::Extension(left), V::Extension(right)) => left == right,
            (V::Buffer { index: left, .. }, V::Buffer { index: right, .. }) => left == right,
            _ => match (Atom::of(self), Atom::of(other)) {
                (Some(left), Some(right)) => left == right && !left.is_nan(),
                _ => false,
            },
        }
    }
}

/// A number, text or bytes in the one form that all equal ones share.
#[derive(PartialEq, Eq, Hash)]
enum Atom<'a> {
    Int(i64),
    BigInt(Cow<'a, BigInt>),
    /// The bits of a float that is no integer.
    Float(u64),
    Str(&'a [u8]),
    Bytes(&'a [u8]),
}

impl<'a> Atom<'a> {
    fn of(value: &'a PickleValue) -> Option<Atom<'a>> {
        Some(match value {
            PickleValue::Bool(value) => Atom::Int((*value).into()),
            PickleValue::Int(value) => Atom::Int(*value),
            PickleValue::BigInt(value) => {
                i64::try_from(&**value).map_or_else(|_| Atom::BigInt(Cow::Borrowed(value)), Atom::Int)
            }
            PickleValue::Float(value) => Atom::of_float(*value),
            PickleValue::String(text) => Atom::Str(text.as_bytes()),
            PickleValue::WtfString(text) => Atom::Str(text),
            PickleValue::Bytes(bytes) | PickleValue::ByteArray(bytes) => Atom::Bytes(bytes),
            _ => return None,
        })
    }

    fn of_float(value: f64) -> Atom<'a> {
        // The bounds are exact: 2^63 is the first float that does not fit.
        const END: f64 = 9_223_372_036_854_775_808.0;
        if !value.is_finite() || value.fract() != 0.0 {
            Atom::Float(value.to_bits())
        } else if (-END..END).contains(&value) {
            Atom::Int(value as i64)
        } else {
            Atom::BigInt(Cow::Owned(big_from_float(value)))
        }
    }

    fn is_nan(&self) -> bool {
        matches!(self, Atom::Float(bits) if f64::from_bits(*bits).is_nan())
    }
}

/// The integer that a float of 2^63 or more is.
fn big_from_float(value: f64) -> BigInt {
    let bits = value.to_bits();
    let significand = bits & ((1 << 52) - 1) | 1 << 52;
    let exponent = (bits >> 52 & 0x7ff).saturating_sub(1023 + 52);
    let magnitude = BigInt::from(significand) << exponent;
    if value < 0.0 { -magnitude } else { magnitude }
}

fn sequences_equal(left: &[PickleValue], right: &[PickleValue]) -> bool {
    left.len() == right.len() && left.iter().zip(right).all(|(left, right)| left.py_eq(right))
}

fn sets_equal(left: &[PickleValue], right: &[PickleValue]) -> bool {
    if holds_nan(left) || holds_nan(right) {
        return false;
    }
    let left: HashSet<Key<'_>> = left.iter().map(Key).collect();
    let right: HashSet<Key<'_>> = right.iter().map(Key).collect();
    left == right
}

fn dicts_equal(left: &[(PickleValue, PickleValue)], right: &[(PickleValue, PickleValue)]) -> bool {
    if holds_nan(left.iter().map(|(key, _)| key)) || holds_nan(right.iter().map(|(key, _)| key)) {
        return false;
    }
    let left: HashMap<Key<'_>, &PickleValue> = left.iter().map(|(key, value)| (Key(key), value)).collect();
    let right: HashMap<Key<'_>, &PickleValue> = right.iter().map(|(key, value)| (Key(key), value)).collect();
    left.len() == right.len() && left.iter().all(|(key, left)| right.get(key).is_some_and(|right| left.py_eq(right)))
}

fn objects_equal(left: &Object, right: &Object) -> bool {
    left.callable.py_eq(&right.callable)
        && sequences_equal(&left.args, &right.args)
        && options_equal(&left.kwargs, &right.kwargs)
        && options_equal(&left.state, &right.state)
        && dicts_equal(&left.items, &right.items)
        && sequences_equal(&left.appends, &right.appends)
        && sets_equal(&left.adds, &right.adds)
}

fn options_equal(left: &Option<PickleValue>, right: &Option<PickleValue>) -> bool {
    match (left, right) {
        (Some(left), Some(right)) => left.py_eq(right),
        (left, right) => left.is_none() && right.is_none(),
    }
}

/// Whether a NaN is among the values or inside one: then no other set or dict has an equal member.
fn holds_nan<'a>(values: impl IntoIterator<Item = &'a PickleValue>) -> bool {
    values.into_iter().any(has_nan)
}

fn has_nan(value: &PickleValue) -> bool {
    match value {
        PickleValue::Float(value) => value.is_nan(),
        PickleValue::List(items)
        | PickleValue::Tuple(items)
        | PickleValue::Set(items)
        | PickleValue::FrozenSet(items) => items.iter().any(has_nan),
        PickleValue::Dict(pairs) => pairs.iter().any(|(key, value)| has_nan(key) || has_nan(value)),
        PickleValue::Instance(object) => object.parts().any(has_nan),
        PickleValue::PersistentRef(id) => has_nan(id),
        _ => false,
    }
}

/// A member of a set or key of a dict, hashed and compared as Python does; no NaN is inside.
struct Key<'a>(&'a PickleValue);

impl PartialEq for Key<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.0.py_eq(other.0)
    }
}

impl Eq for Key<'_> {}

impl Hash for Key<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        hash_value(self.0, state);
    }
}

fn hash_value<H: Hasher>(value: &PickleValue, state: &mut H) {
    match value {
        PickleValue::List(items) | PickleValue::Tuple(items) => hash_sequence(items, state),
        PickleValue::Set(items) | PickleValue::FrozenSet(items) => hash_unordered(items, state),
        PickleValue::Dict(pairs) => hash_unordered(pairs.iter().map(|(key, _)| key), state),
        PickleValue::Global(global) => global.hash(state),
        PickleValue::Instance(object) => hash_object(object, state),
        PickleValue::PersistentRef(id) => hash_value(id, state),
        PickleValue::Extension(code) => code.hash(state),
        PickleValue::Buffer { index, .. } => index.hash(state),
        value => Atom::of(value).hash(state),
    }
}

fn hash_sequence<H: Hasher>(items: &[PickleValue], state: &mut H) {
    items.len().hash(state);
    items.iter().for_each(|item| hash_value(item, state));
}

/// The same for each order, and for members that are there twice.
fn hash_unordered<'a, H: Hasher>(members: impl IntoIterator<Item = &'a PickleValue>, state: &mut H) {
    let hash_member = |member| {
        let mut hasher = DefaultHasher::new();
        hash_value(member, &mut hasher);
        hasher.finish()
    };
    let mut hashes: Vec<u64> = members.into_iter().map(hash_member).collect();
    hashes.sort_unstable();
    hashes.dedup();
    hashes.hash(state);
}

fn hash_object<H: Hasher>(object: &Object, state: &mut H) {
    hash_value(&object.callable, state);
    hash_sequence(&object.args, state);
    hash_unordered(&object.kwargs, state);
    hash_unordered(&object.state, state);
    hash_unordered(object.items.iter().map(|(key, _)| key), state);
    hash_sequence(&object.appends, state);
    hash_unordered(&object.adds, state);
}
