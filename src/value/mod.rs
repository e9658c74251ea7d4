//! [`PickleValue`]: whatever a pickle holds, as a tree of Rust values.
//!
//! The type is here; what it can do is a file each. Values may be nested as deep as memory allows: dropping one and
//! printing one walk over it with a stack of their own, see `drop.rs` and `repr.rs`.

mod access;
mod compare;
mod drop;
mod eq;
mod float;
mod from;
mod gather;
mod global;
mod index;
mod macros;
mod object;
mod owned;
mod repr;
mod text;
mod unprintable;

use num_bigint::BigInt;

pub use self::gather::ValueMember;
pub use self::global::Global;
pub use self::index::ValueIndex;
pub use self::object::Object;

/// Any value that a pickle can hold, but for one that contains itself.
///
/// Use it where the shape of the data is not known beforehand, or where nothing may be lost on the way from pickle to
/// pickle: it keeps apart what Rust's own types do not, such as lists and tuples, and it holds the instance of any
/// class as the parts that Python would make it of, without making it.
///
/// ```
/// use pickles::{PickleValue, pickle};
///
/// let order = pickle!({"id": 7, "lines": [("tea", 2), ("milk", 1)], "paid": None});
/// assert_eq!(order["id"], 7);
/// assert_eq!(order["lines"][1][0], "milk");
/// assert!(order["paid"].is_none());
/// assert_eq!(order.to_string(), "{'id': 7, 'lines': [('tea', 2), ('milk', 1)], 'paid': None}");
/// ```
///
/// # Taking values out
///
/// A value may be nested so deep that dropping it part by part would overflow the stack, so the type implements
/// [`Drop`], and the compiler lets nothing be moved out of it by a pattern. Match on a reference, or take what is
/// inside with a method such as [`into_list`](PickleValue::into_list), or leave something else in its place with
/// [`take`](PickleValue::take) or [`std::mem::take`]:
///
/// ```
/// use pickles::{PickleValue, pickle};
///
/// let mut value = pickle!(["a", "b"]);
/// let items = match &mut value {
///     PickleValue::List(items) => std::mem::take(items),
///     _ => Vec::new(),
/// };
/// assert_eq!(items.len(), 2);
/// ```
///
/// # Equality
///
/// `==` is exact: two values are equal if they are written as the same pickle. `1` is neither `1.0` nor `True`, a list
/// is no tuple, and the order of the items counts in dicts and sets too. Floats are compared by their bits, so that
/// `0.0` is not `-0.0`, and a NaN equals itself. For equality as Python has it see [`py_eq`](PickleValue::py_eq).
///
/// ```
/// use pickles::pickle;
///
/// assert_ne!(pickle!(1), pickle!(1.0));
/// assert!(pickle!(1).py_eq(&pickle!(1.0)));
/// assert_eq!(pickle!(f64::NAN), pickle!(f64::NAN));
/// ```
///
/// Cloning, comparing, hashing and `{:?}` recurse as deep as the value does. No value is deeper than the limit with
/// which it was read; who builds deeper ones should see that the stack suffices.
#[derive(Clone, Debug, Default)]
pub enum PickleValue {
    /// `None`.
    #[default]
    None,
    /// A `bool`.
    Bool(bool),
    /// An `int` that fits.
    Int(i64),
    /// An `int` beyond the range of `i64`. Use [`From`] to get [`Int`](PickleValue::Int) for one that fits there.
    BigInt(Box<BigInt>),
    /// A `float`.
    Float(f64),
    /// A `str`.
    String(String),
    /// `bytes`.
    Bytes(Vec<u8>),
    /// A `bytearray`.
    ByteArray(Vec<u8>),
    /// A `str` with lone surrogates, which UTF-8 cannot hold: the bytes that Python wrote, each surrogate as the three
    /// bytes that its `surrogatepass` makes of it.
    WtfString(Vec<u8>),
    /// A `list`.
    List(Vec<PickleValue>),
    /// A `tuple`.
    Tuple(Vec<PickleValue>),
    /// A `dict`: keys and values in the order of the pickle.
    Dict(Vec<(PickleValue, PickleValue)>),
    /// A `set`, in the order of the pickle.
    Set(Vec<PickleValue>),
    /// A `frozenset`, in the order of the pickle.
    FrozenSet(Vec<PickleValue>),
    /// A class or function by its name.
    Global(Box<Global>),
    /// An object of any class that is not built in.
    Instance(Box<Object>),
    /// A reference to something that is stored elsewhere, as `Pickler.persistent_id` made it.
    PersistentRef(Box<PickleValue>),
    /// A code of `copyreg`'s extension registry that stands for a name, where the name is not known.
    Extension(u32),
    /// A buffer that travels beside the pickle (protocol 5) and was not supplied.
    Buffer {
        /// Its place among the buffers, from 0.
        index: usize,
        /// Whether Python makes it read-only.
        readonly: bool,
    },
}
