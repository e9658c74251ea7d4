//! `FromIterator`: many values as a list, many pairs as a dict.

use std::borrow::Cow;

use num_bigint::BigInt;

use crate::value::{Global, Object, PickleValue, from};

/// What an iterator can yield to be collected into a [`PickleValue`]: a value, for a list, or a pair, for a dict.
///
/// ```
/// use pickles::{PickleValue, pickle};
///
/// let squares: PickleValue = (1..4).map(|n| n * n).collect();
/// assert_eq!(squares, pickle!([1, 4, 9]));
/// let lengths: PickleValue = ["a", "bc"].into_iter().map(|text| (text, text.len())).collect();
/// assert_eq!(lengths, pickle!({"a": 1, "bc": 2}));
/// ```
pub trait ValueMember: Into<PickleValue> {
    /// The list or dict of what the iterator yields.
    fn gather(members: impl Iterator<Item = Self>) -> PickleValue {
        PickleValue::List(members.map(Self::into).collect())
    }
}

impl<T: ValueMember> FromIterator<T> for PickleValue {
    fn from_iter<I: IntoIterator<Item = T>>(members: I) -> PickleValue {
        T::gather(members.into_iter())
    }
}

/// A pair is an item of a dict.
impl<K: Into<PickleValue>, V: Into<PickleValue>> ValueMember for (K, V) {
    fn gather(members: impl Iterator<Item = Self>) -> PickleValue {
        from::dict(members)
    }
}

impl<T: Into<PickleValue>> ValueMember for Option<T> {}
impl<T: Into<PickleValue>> ValueMember for Vec<T> {}
impl<T: Into<PickleValue>, const N: usize> ValueMember for [T; N] {}
impl<const N: usize> ValueMember for &[u8; N] {}

/// Values that are members of a list.
macro_rules! member {
    ($($type:ty)*) => {$(
        impl ValueMember for $type {}
    )*};
}

member! {
    PickleValue Global Object BigInt bool char f32 f64 i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize
    &str String &String Box<str> Cow<'_, str> &[u8] Cow<'_, [u8]>
}
