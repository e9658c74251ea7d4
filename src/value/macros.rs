//! `pickle!`: a value written down as in Python.

/// Makes a [`PickleValue`](crate::PickleValue) of what is written much as in Python.
///
/// * `None`, `True` and `False` (or `true` and `false`);
/// * lists `[1, 2]`; tuples `(1, 2)`, `(1,)` and `()`, while `(1)` is only what is between the parentheses;
/// * dicts `{"a": 1}` and `{}`; sets `{1, 2}`;
/// * any other Rust expression of a type that a `PickleValue` can be made [`From`].
///
/// A dict's key is one literal, name, or anything in parentheses or brackets: `(name.len()): 1`.
///
/// ```
/// use pickles::{PickleValue, pickle};
///
/// let user = "ann";
/// let value = pickle!({
///     "user": user,
///     "visits": [1, -2, user.len()],
///     (1, 2): {"a", "b"},
///     None: (True, 0.5, b"raw"),
/// });
/// assert_eq!(value.to_string(), "{'user': 'ann', 'visits': [1, -2, 3], (1, 2): {'a', 'b'}, None: (True, 0.5, b'raw')}");
/// ```
///
/// In a container that has members of more than one token, such as `-2` and `user.len()` here, each takes one
/// level of the compiler's `recursion_limit`.
#[macro_export]
macro_rules! pickle {
    ($($tokens:tt)+) => {
        $crate::pickle_internal!($($tokens)+)
    };
}

/// The work of `pickle!`. Members that are one token are taken all at once; if there are others, members are taken one
/// by one: `@members` collects finished values behind the path of a variant, `@pairs` those of a dict.
#[doc(hidden)]
#[macro_export]
macro_rules! pickle_internal {
    (@members $variant:path, [$($done:expr,)*]) => {
        $variant(::std::vec![$($done,)*])
    };
    (@members $variant:path, [$($done:expr,)*] $member:tt $(, $($rest:tt)*)?) => {
        $crate::pickle_internal!(@members $variant, [$($done,)* $crate::pickle_internal!($member),] $($($rest)*)?)
    };
    (@members $variant:path, [$($done:expr,)*] $member:expr $(, $($rest:tt)*)?) => {
        $crate::pickle_internal!(@members $variant, [$($done,)* $crate::PickleValue::from($member),] $($($rest)*)?)
    };

    (@pairs [$($done:expr,)*]) => {
        $crate::PickleValue::Dict(::std::vec![$($done,)*])
    };
    (@pairs [$($done:expr,)*] - $key:tt : $($rest:tt)+) => {
        $crate::pickle_internal!(@value [$($done,)*] ($crate::PickleValue::from(-$key)) $($rest)+)
    };
    (@pairs [$($done:expr,)*] $key:tt : $($rest:tt)+) => {
        $crate::pickle_internal!(@value [$($done,)*] ($crate::pickle_internal!($key)) $($rest)+)
    };
    (@value [$($done:expr,)*] $key:tt $value:tt $(, $($rest:tt)*)?) => {
        $crate::pickle_internal!(@pairs [$($done,)* ($key, $crate::pickle_internal!($value)),] $($($rest)*)?)
    };
    (@value [$($done:expr,)*] $key:tt $value:expr $(, $($rest:tt)*)?) => {
        $crate::pickle_internal!(@pairs [$($done,)* ($key, $crate::PickleValue::from($value)),] $($($rest)*)?)
    };

    (None) => { $crate::PickleValue::None };
    (True) => { $crate::PickleValue::Bool(true) };
    (False) => { $crate::PickleValue::Bool(false) };

    ([$($member:tt),* $(,)?]) => {
        $crate::PickleValue::List(::std::vec![$($crate::pickle_internal!($member)),*])
    };
    ([$($rest:tt)*]) => {
        $crate::pickle_internal!(@members $crate::PickleValue::List, [] $($rest)*)
    };

    (($member:tt)) => { $crate::pickle_internal!($member) };
    (($($member:tt),* $(,)?)) => {
        $crate::PickleValue::Tuple(::std::vec![$($crate::pickle_internal!($member)),*])
    };
    (($member:tt, $($rest:tt)*)) => {
        $crate::pickle_internal!(@members $crate::PickleValue::Tuple, [] $member, $($rest)*)
    };
    (($value:expr)) => { $crate::PickleValue::from($value) };
    (($($rest:tt)*)) => {
        $crate::pickle_internal!(@members $crate::PickleValue::Tuple, [] $($rest)*)
    };

    ({$($key:tt : $value:tt),* $(,)?}) => {
        $crate::PickleValue::Dict(
            ::std::vec![$(($crate::pickle_internal!($key), $crate::pickle_internal!($value))),*]
        )
    };
    ({$key:tt : $($rest:tt)*}) => {
        $crate::pickle_internal!(@pairs [] $key : $($rest)*)
    };
    ({- $key:tt : $($rest:tt)*}) => {
        $crate::pickle_internal!(@pairs [] - $key : $($rest)*)
    };
    ({$($member:tt),* $(,)?}) => {
        $crate::PickleValue::Set(::std::vec![$($crate::pickle_internal!($member)),*])
    };
    ({$($rest:tt)*}) => {
        $crate::pickle_internal!(@members $crate::PickleValue::Set, [] $($rest)*)
    };

    ($value:expr) => { $crate::PickleValue::from($value) };
}
