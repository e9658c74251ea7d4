//! `From`: Rust's values as Python's.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use num_bigint::{BigInt, BigUint};

use crate::value::{Global, Object, PickleValue};

/// Conversions that are one expression each.
macro_rules! from {
    ($(#[doc = $doc:literal] |$value:ident: $type:ty| $made:expr;)*) => {$(
        #[doc = $doc]
        impl From<$type> for PickleValue {
            fn from($value: $type) -> PickleValue {
                $made
            }
        }
    )*};
}

from! {
    /// None.
    |_unit: ()| PickleValue::None;
    /// A bool.
    |value: bool| PickleValue::Bool(value);
    /// An int.
    |value: i8| PickleValue::Int(value.into());
    /// An int.
    |value: i16| PickleValue::Int(value.into());
    /// An int.
    |value: i32| PickleValue::Int(value.into());
    /// An int.
    |value: i64| PickleValue::Int(value);
    /// An int.
    |value: isize| i64::try_from(value).map_or_else(|_| BigInt::from(value).into(), PickleValue::Int);
    /// An int.
    |value: i128| i64::try_from(value).map_or_else(|_| BigInt::from(value).into(), PickleValue::Int);
    /// An int.
    |value: u8| PickleValue::Int(value.into());
    /// An int.
    |value: u16| PickleValue::Int(value.into());
    /// An int.
    |value: u32| PickleValue::Int(value.into());
    /// An int.
    |value: u64| i64::try_from(value).map_or_else(|_| BigInt::from(value).into(), PickleValue::Int);
    /// An int.
    |value: usize| i64::try_from(value).map_or_else(|_| BigInt::from(value).into(), PickleValue::Int);
    /// An int.
    |value: u128| i64::try_from(value).map_or_else(|_| BigInt::from(value).into(), PickleValue::Int);
    /// An int: [`Int`](PickleValue::Int), if it fits there.
    |value: BigInt| {
        let small = i64::try_from(&value);
        small.map_or_else(|_| PickleValue::BigInt(Box::new(value)), PickleValue::Int)
    };
    /// An int.
    |value: BigUint| BigInt::from(value).into();
    /// A float.
    |value: f32| PickleValue::Float(value.into());
    /// A float.
    |value: f64| PickleValue::Float(value);
    /// A str of one character.
    |value: char| PickleValue::String(value.into());
    /// A str.
    |text: &str| PickleValue::String(text.to_owned());
    /// A str.
    |text: String| PickleValue::String(text);
    /// A str.
    |text: &String| PickleValue::String(text.clone());
    /// A str.
    |text: Box<str>| PickleValue::String(text.into());
    /// A str.
    |text: Cow<'_, str>| PickleValue::String(text.into_owned());
    /// `bytes`.
    |bytes: &[u8]| PickleValue::Bytes(bytes.to_vec());
    /// `bytes`.
    |bytes: Cow<'_, [u8]>| PickleValue::Bytes(bytes.into_owned());
    /// A class or function.
    |global: Global| PickleValue::Global(Box::new(global));
    /// An instance.
    |object: Object| PickleValue::Instance(Box::new(object));
    /// An instance.
    |object: Box<Object>| PickleValue::Instance(object);
}

/// `bytes`, so that `b"..."` is.
impl<const N: usize> From<&[u8; N]> for PickleValue {
    fn from(bytes: &[u8; N]) -> PickleValue {
        PickleValue::Bytes(bytes.to_vec())
    }
}

/// None, or what is inside.
impl<T: Into<PickleValue>> From<Option<T>> for PickleValue {
    fn from(option: Option<T>) -> PickleValue {
        option.map_or(PickleValue::None, T::into)
    }
}

/// A list, also of `u8`: for bytes write [`PickleValue::Bytes`].
///
/// ```
/// use pickles::{PickleValue, pickle};
///
/// assert_eq!(PickleValue::from(vec![1u8, 2]), pickle!([1, 2]));
/// assert_eq!(PickleValue::from(&[1u8, 2][..]), PickleValue::Bytes(vec![1, 2]));
/// ```
impl<T: Into<PickleValue>> From<Vec<T>> for PickleValue {
    fn from(items: Vec<T>) -> PickleValue {
        PickleValue::List(items.into_iter().map(T::into).collect())
    }
}

/// A list.
impl<T: Into<PickleValue>, const N: usize> From<[T; N]> for PickleValue {
    fn from(items: [T; N]) -> PickleValue {
        PickleValue::List(items.into_iter().map(T::into).collect())
    }
}

/// A dict, in the order of the map.
impl<K: Into<PickleValue>, V: Into<PickleValue>, S> From<HashMap<K, V, S>> for PickleValue {
    fn from(map: HashMap<K, V, S>) -> PickleValue {
        dict(map)
    }
}

/// A dict, in the order of the map.
impl<K: Into<PickleValue>, V: Into<PickleValue>> From<BTreeMap<K, V>> for PickleValue {
    fn from(map: BTreeMap<K, V>) -> PickleValue {
        dict(map)
    }
}

/// A set.
impl<T: Into<PickleValue>, S> From<HashSet<T, S>> for PickleValue {
    fn from(set: HashSet<T, S>) -> PickleValue {
        PickleValue::Set(set.into_iter().map(T::into).collect())
    }
}

/// A set.
impl<T: Into<PickleValue>> From<BTreeSet<T>> for PickleValue {
    fn from(set: BTreeSet<T>) -> PickleValue {
        PickleValue::Set(set.into_iter().map(T::into).collect())
    }
}

/// A dict of pairs.
pub(super) fn dict<K: Into<PickleValue>, V: Into<PickleValue>>(pairs: impl IntoIterator<Item = (K, V)>) -> PickleValue {
    PickleValue::Dict(pairs.into_iter().map(|(key, value)| (key.into(), value.into())).collect())
}

/// Tuples, one impl for each length.
macro_rules! from_tuple {
    ($(($($name:ident)+))*) => {$(
        /// A tuple.
        #[allow(non_snake_case)] // A type and its value share a name.
        impl<$($name: Into<PickleValue>),+> From<($($name,)+)> for PickleValue {
            fn from(($($name,)+): ($($name,)+)) -> PickleValue {
                PickleValue::Tuple(vec![$($name.into()),+])
            }
        }
    )*};
}

from_tuple! {
    (A)
    (A B)
    (A B C)
    (A B C D)
    (A B C D E)
    (A B C D E F)
    (A B C D E F G)
    (A B C D E F G H)
    (A B C D E F G H I)
    (A B C D E F G H I J)
    (A B C D E F G H I J K)
    (A B C D E F G H I J K L)
}
