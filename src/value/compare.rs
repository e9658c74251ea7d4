//! Exact equality, its hash, and comparison with Rust's own types.

use std::hash::{Hash, Hasher};
use std::mem;

use crate::value::PickleValue;

impl PartialEq for PickleValue {
    fn eq(&self, other: &PickleValue) -> bool {
        use PickleValue as V;
        match (self, other) {
            (V::None, V::None) => true,
            (V::Bool(left), V::Bool(right)) => left == right,
            (V::Int(left), V::Int(right)) => left == right,
            (V::BigInt(left), V::BigInt(right)) => left == right,
            (V::Float(left), V::Float(right)) => left.to_bits() == right.to_bits(),
            (V::String(left), V::String(right)) => left == right,
            (V::Bytes(left), V::Bytes(right))
            | (V::ByteArray(left), V::ByteArray(right))
            | (V::WtfString(left), V::WtfString(right)) => left == right,
            (V::List(left), V::List(right))
            | (V::Tuple(left), V::Tuple(right))
            | (V::Set(left), V::Set(right))
            | (V::FrozenSet(left), V::FrozenSet(right)) => left == right,
            (V::Dict(left), V::Dict(right)) => left == right,
            (V::Global(left), V::Global(right)) => left == right,
            (V::Instance(left), V::Instance(right)) => left == right,
            (V::PersistentRef(left), V::PersistentRef(right)) => left == right,
            (V::Extension(left), V::Extension(right)) => left == right,
            (V::Buffer { index: left, readonly: a }, V::Buffer { index: right, readonly: b }) => {
                left == right && a == b
            }
            _ => false,
        }
    }
}

/// Floats are compared by their bits: every value equals itself.
impl Eq for PickleValue {}

impl Hash for PickleValue {
    fn hash<H: Hasher>(&self, state: &mut H) {
        mem::discriminant(self).hash(state);
        match self {
            PickleValue::None => {}
            PickleValue::Bool(value) => value.hash(state),
            PickleValue::Int(value) => value.hash(state),
            PickleValue::BigInt(value) => value.hash(state),
            PickleValue::Float(value) => value.to_bits().hash(state),
            PickleValue::String(text) => text.hash(state),
            PickleValue::Bytes(bytes) | PickleValue::ByteArray(bytes) | PickleValue::WtfString(bytes) => {
                bytes.hash(state);
            }
            PickleValue::List(items)
            | PickleValue::Tuple(items)
            | PickleValue::Set(items)
            | PickleValue::FrozenSet(items) => items.hash(state),
            PickleValue::Dict(pairs) => pairs.hash(state),
            PickleValue::Global(global) => global.hash(state),
            PickleValue::Instance(object) => object.hash(state),
            PickleValue::PersistentRef(id) => id.hash(state),
            PickleValue::Extension(code) => code.hash(state),
            PickleValue::Buffer { index, readonly } => (index, readonly).hash(state),
        }
    }
}

/// Comparison with a Rust type, from either side.
macro_rules! compare {
    ($(#[doc = $doc:literal] |$value:ident, $other:ident: $type:ty| $equal:expr;)*) => {$(
        #[doc = $doc]
        impl PartialEq<$type> for PickleValue {
            fn eq(&self, $other: &$type) -> bool {
                let $value = self;
                $equal
            }
        }

        #[doc = $doc]
        impl PartialEq<PickleValue> for $type {
            fn eq(&self, $value: &PickleValue) -> bool {
                let $other = self;
                $equal
            }
        }
    )*};
}

compare! {
    /// Whether it is that bool.
    |value, other: bool| value.as_bool() == Some(*other);
    /// Whether it is that str.
    |value, other: str| value.as_str() == Some(other);
    /// Whether it is that str.
    |value, other: &str| value.as_str() == Some(other);
    /// Whether it is that str.
    |value, other: String| value.as_str() == Some(other);
    /// Whether it is that float, as Rust compares floats: an int never is.
    |value, other: f64| value.is_float() && value.as_f64() == Some(*other);
    /// Whether it is that float, as Rust compares floats: an int never is.
    |value, other: f32| value.is_float() && value.as_f64() == Some(f64::from(*other));
    /// Whether it is an int of that value.
    |value, other: i8| value.as_i64() == Some(i64::from(*other));
    /// Whether it is an int of that value.
    |value, other: i16| value.as_i64() == Some(i64::from(*other));
    /// Whether it is an int of that value.
    |value, other: i32| value.as_i64() == Some(i64::from(*other));
    /// Whether it is an int of that value.
    |value, other: i64| value.as_i64() == Some(*other);
    /// Whether it is an int of that value.
    |value, other: isize| value.as_i64() == i64::try_from(*other).ok();
    /// Whether it is an int of that value.
    |value, other: i128| value.as_i128() == Some(*other);
    /// Whether it is an int of that value.
    |value, other: u8| value.as_u64() == Some(u64::from(*other));
    /// Whether it is an int of that value.
    |value, other: u16| value.as_u64() == Some(u64::from(*other));
    /// Whether it is an int of that value.
    |value, other: u32| value.as_u64() == Some(u64::from(*other));
    /// Whether it is an int of that value.
    |value, other: u64| value.as_u64() == Some(*other);
    /// Whether it is an int of that value.
    |value, other: usize| value.as_u64() == u64::try_from(*other).ok();
    /// Whether it is an int of that value.
    |value, other: u128| value.as_u128() == Some(*other);
}
