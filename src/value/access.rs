//! What kind of value it is, and what is inside: `is_*` and `as_*`.

use std::borrow::Cow;

use num_bigint::BigInt;

use crate::literal::Integer;
use crate::value::{Global, Object, PickleValue};

/// What kind of value it is.
impl PickleValue {
    /// Whether it is None.
    ///
    /// ```
    /// # use pickles::{PickleValue, pickle};
    /// assert!(pickle!(None).is_none());
    /// ```
    pub fn is_none(&self) -> bool {
        matches!(self, PickleValue::None)
    }

    /// Whether it is a bool.
    ///
    /// ```
    /// # use pickles::{PickleValue, pickle};
    /// assert!(pickle!(true).is_bool());
    /// ```
    pub fn is_bool(&self) -> bool {
        matches!(self, PickleValue::Bool(_))
    }

    /// Whether it is an int of any size; a bool is none here.
    ///
    /// ```
    /// # use pickles::{PickleValue, pickle};
    /// assert!(pickle!(1).is_int() && pickle!(u128::MAX).is_int() && !pickle!(true).is_int());
    /// ```
    pub fn is_int(&self) -> bool {
        matches!(self, PickleValue::Int(_) | PickleValue::BigInt(_))
    }

    /// Whether it is a float.
    ///
    /// ```
    /// # use pickles::{PickleValue, pickle};
    /// assert!(pickle!(1.5).is_float() && !pickle!(1).is_float());
    /// ```
    pub fn is_float(&self) -> bool {
        matches!(self, PickleValue::Float(_))
    }

    /// Whether it is an int or a float.
    ///
    /// ```
    /// # use pickles::{PickleValue, pickle};
    /// assert!(pickle!(1).is_number() && pickle!(1.5).is_number());
    /// ```
    pub fn is_number(&self) -> bool {
        matches!(self, PickleValue::Int(_) | PickleValue::BigInt(_) | PickleValue::Float(_))
    }

    /// Whether it is a str, with lone surrogates or without.
    ///
    /// ```
    /// # use pickles::{PickleValue, pickle};
    /// assert!(pickle!("a").is_str() && PickleValue::WtfString(b"\xed\xb2\x80".to_vec()).is_str());
    /// ```
    pub fn is_str(&self) -> bool {
        matches!(self, PickleValue::String(_) | PickleValue::WtfString(_))
    }

    /// Whether it is `bytes`; a bytearray is none.
    ///
    /// ```
    /// # use pickles::{PickleValue, pickle};
    /// assert!(pickle!(b"a").is_bytes());
    /// ```
    pub fn is_bytes(&self) -> bool {
        matches!(self, PickleValue::Bytes(_))
    }

    /// Whether it is a bytearray.
    ///
    /// ```
    /// # use pickles::{PickleValue, pickle};
    /// assert!(PickleValue::ByteArray(vec![0]).is_bytearray());
    /// ```
    pub fn is_bytearray(&self) -> bool {
        matches!(self, PickleValue::ByteArray(_))
    }

    /// Whether it is a list.
    ///
    /// ```
    /// # use pickles::{PickleValue, pickle};
    /// assert!(pickle!([1]).is_list());
    /// ```
    pub fn is_list(&self) -> bool {
        matches!(self, PickleValue::List(_))
    }

    /// Whether it is a tuple.
    ///
    /// ```
    /// # use pickles::{PickleValue, pickle};
    /// assert!(pickle!((1,)).is_tuple());
    /// ```
    pub fn is_tuple(&self) -> bool {
        matches!(self, PickleValue::Tuple(_))
    }

    /// Whether it is a dict; an instance of a subclass is none.
    ///
    /// ```
    /// # use pickles::{PickleValue, pickle};
    /// assert!(pickle!({"a": 1}).is_dict());
    /// ```
    pub fn is_dict(&self) -> bool {
        matches!(self, PickleValue::Dict(_))
    }

    /// Whether it is a set; a frozenset is none.
    ///
    /// ```
    /// # use pickles::{PickleValue, pickle};
    /// assert!(pickle!({1, 2}).is_set());
    /// ```
    pub fn is_set(&self) -> bool {
        matches!(self, PickleValue::Set(_))
    }

    /// Whether it is a frozenset.
    ///
    /// ```
    /// # use pickles::{PickleValue, pickle};
    /// assert!(PickleValue::FrozenSet(vec![]).is_frozenset());
    /// ```
    pub fn is_frozenset(&self) -> bool {
        matches!(self, PickleValue::FrozenSet(_))
    }

    /// Whether it is a class or function by name.
    ///
    /// ```
    /// # use pickles::{PickleValue, pickle};
    /// assert!(pickle!(pickles::Global::new("builtins", "int")).is_global());
    /// ```
    pub fn is_global(&self) -> bool {
        matches!(self, PickleValue::Global(_))
    }

    /// Whether it is an instance of a class that is not built in.
    ///
    /// ```
    /// # use pickles::{PickleValue, pickle};
    /// let order = pickles::Object::instance(("shop", "Order"), pickle!({}));
    /// assert!(pickle!(order).is_instance());
    /// ```
    pub fn is_instance(&self) -> bool {
        matches!(self, PickleValue::Instance(_))
    }

    /// Whether it is a persistent reference.
    ///
    /// ```
    /// # use pickles::{PickleValue, pickle};
    /// assert!(PickleValue::PersistentRef(Box::new(pickle!(7))).is_persistent_ref());
    /// ```
    pub fn is_persistent_ref(&self) -> bool {
        matches!(self, PickleValue::PersistentRef(_))
    }

    /// Whether it is an extension code whose name is not known.
    ///
    /// ```
    /// # use pickles::{PickleValue, pickle};
    /// assert!(PickleValue::Extension(1).is_extension());
    /// ```
    pub fn is_extension(&self) -> bool {
        matches!(self, PickleValue::Extension(_))
    }

    /// Whether it is an out-of-band buffer that was not supplied.
    ///
    /// ```
    /// # use pickles::{PickleValue, pickle};
    /// assert!(PickleValue::Buffer { index: 0, readonly: true }.is_buffer());
    /// ```
    pub fn is_buffer(&self) -> bool {
        matches!(self, PickleValue::Buffer { .. })
    }
}

/// What is inside, if it is of that kind.
impl PickleValue {
    /// A bool.
    ///
    /// ```
    /// # use pickles::{PickleValue, pickle};
    /// assert_eq!(pickle!(true).as_bool(), Some(true));
    /// ```
    pub fn as_bool(&self) -> Option<bool> {
        match self {
            PickleValue::Bool(value) => Some(*value),
            _ => None,
        }
    }

    /// An int, if it fits.
    ///
    /// ```
    /// # use pickles::{PickleValue, pickle};
    /// assert_eq!(pickle!(-1).as_i64(), Some(-1));
    /// assert_eq!(pickle!(u64::MAX).as_i64(), None);
    /// ```
    pub fn as_i64(&self) -> Option<i64> {
        match self {
            PickleValue::Int(value) => Some(*value),
            PickleValue::BigInt(value) => i64::try_from(&**value).ok(),
            _ => None,
        }
    }

    /// An int, if it fits.
    ///
    /// ```
    /// # use pickles::{PickleValue, pickle};
    /// assert_eq!(pickle!(u64::MAX).as_u64(), Some(u64::MAX));
    /// assert_eq!(pickle!(-1).as_u64(), None);
    /// ```
    pub fn as_u64(&self) -> Option<u64> {
        match self {
            PickleValue::Int(value) => u64::try_from(*value).ok(),
            PickleValue::BigInt(value) => u64::try_from(&**value).ok(),
            _ => None,
        }
    }

    /// An int, if it fits.
    ///
    /// ```
    /// # use pickles::{PickleValue, pickle};
    /// assert_eq!(pickle!(i128::MIN).as_i128(), Some(i128::MIN));
    /// ```
    pub fn as_i128(&self) -> Option<i128> {
        match self {
            PickleValue::Int(value) => Some((*value).into()),
            PickleValue::BigInt(value) => i128::try_from(&**value).ok(),
            _ => None,
        }
    }

    /// An int, if it fits.
    ///
    /// ```
    /// # use pickles::{PickleValue, pickle};
    /// assert_eq!(pickle!(u128::MAX).as_u128(), Some(u128::MAX));
    /// ```
    pub fn as_u128(&self) -> Option<u128> {
        match self {
            PickleValue::Int(value) => u128::try_from(*value).ok(),
            PickleValue::BigInt(value) => u128::try_from(&**value).ok(),
            _ => None,
        }
    }

    /// An int of any size.
    ///
    /// ```
    /// # use pickles::{PickleValue, pickle};
    /// let value = pickle!(7);
    /// assert_eq!(value.as_bigint().unwrap().to_string(), "7");
    /// ```
    pub fn as_bigint(&self) -> Option<Cow<'_, BigInt>> {
        match self {
            PickleValue::Int(value) => Some(Cow::Owned(BigInt::from(*value))),
            PickleValue::BigInt(value) => Some(Cow::Borrowed(value)),
            _ => None,
        }
    }

    /// A float, or the float nearest to an int, unless the int is beyond all floats.
    ///
    /// ```
    /// # use pickles::{PickleValue, pickle};
    /// assert_eq!(pickle!(1.5).as_f64(), Some(1.5));
    /// assert_eq!(pickle!(2).as_f64(), Some(2.0));
    /// ```
    pub fn as_f64(&self) -> Option<f64> {
        match self {
            PickleValue::Float(value) => Some(*value),
            PickleValue::Int(value) => Some(*value as f64),
            PickleValue::BigInt(value) => Integer::Big((**value).clone()).to_f64(),
            _ => None,
        }
    }

    /// A str, unless it has lone surrogates.
    ///
    /// ```
    /// # use pickles::{PickleValue, pickle};
    /// assert_eq!(pickle!("a").as_str(), Some("a"));
    /// ```
    pub fn as_str(&self) -> Option<&str> {
        match self {
            PickleValue::String(text) => Some(text),
            _ => None,
        }
    }

    /// The bytes of any str: UTF-8, but for lone surrogates, each of which is three bytes.
    ///
    /// ```
    /// # use pickles::{PickleValue, pickle};
    /// let value = PickleValue::WtfString(b"\xed\xb2\x80".to_vec());
    /// assert_eq!(value.as_str(), None);
    /// assert_eq!(value.as_wtf8(), Some(&b"\xed\xb2\x80"[..]));
    /// ```
    pub fn as_wtf8(&self) -> Option<&[u8]> {
        match self {
            PickleValue::String(text) => Some(text.as_bytes()),
            PickleValue::WtfString(bytes) => Some(bytes),
            _ => None,
        }
    }

    /// `bytes` or a bytearray.
    ///
    /// ```
    /// # use pickles::{PickleValue, pickle};
    /// assert_eq!(pickle!(b"a").as_bytes(), Some(&b"a"[..]));
    /// ```
    pub fn as_bytes(&self) -> Option<&[u8]> {
        match self {
            PickleValue::Bytes(bytes) | PickleValue::ByteArray(bytes) => Some(bytes),
            _ => None,
        }
    }

    /// The items of a list.
    ///
    /// ```
    /// # use pickles::{PickleValue, pickle};
    /// assert_eq!(pickle!([1, 2]).as_list().map(<[_]>::len), Some(2));
    /// ```
    pub fn as_list(&self) -> Option<&[PickleValue]> {
        match self {
            PickleValue::List(items) => Some(items),
            _ => None,
        }
    }

    /// The items of a tuple.
    ///
    /// ```
    /// # use pickles::{PickleValue, pickle};
    /// assert_eq!(pickle!((1, 2)).as_tuple().map(<[_]>::len), Some(2));
    /// ```
    pub fn as_tuple(&self) -> Option<&[PickleValue]> {
        match self {
            PickleValue::Tuple(items) => Some(items),
            _ => None,
        }
    }

    /// The members of a set or frozenset.
    ///
    /// ```
    /// # use pickles::{PickleValue, pickle};
    /// assert_eq!(pickle!({1, 2}).as_set().map(<[_]>::len), Some(2));
    /// ```
    pub fn as_set(&self) -> Option<&[PickleValue]> {
        match self {
            PickleValue::Set(items) | PickleValue::FrozenSet(items) => Some(items),
            _ => None,
        }
    }

    /// The items of a list, tuple, set or frozenset.
    ///
    /// ```
    /// # use pickles::{PickleValue, pickle};
    /// assert_eq!(pickle!([1]).as_seq(), pickle!((1,)).as_seq());
    /// ```
    pub fn as_seq(&self) -> Option<&[PickleValue]> {
        match self {
            PickleValue::List(items)
            | PickleValue::Tuple(items)
            | PickleValue::Set(items)
            | PickleValue::FrozenSet(items) => Some(items),
            _ => None,
        }
    }

    /// The keys and values of a dict. For one of them see [`get`](PickleValue::get).
    ///
    /// ```
    /// # use pickles::{PickleValue, pickle};
    /// let value = pickle!({"a": 1});
    /// let [(key, item)] = value.as_dict().unwrap() else { panic!() };
    /// assert!(key == "a" && *item == 1);
    /// ```
    pub fn as_dict(&self) -> Option<&[(PickleValue, PickleValue)]> {
        match self {
            PickleValue::Dict(pairs) => Some(pairs),
            _ => None,
        }
    }

    /// A class or function by name.
    ///
    /// ```
    /// # use pickles::{PickleValue, pickle};
    /// let value = pickle!(pickles::Global::new("builtins", "int"));
    /// assert_eq!(value.as_global().unwrap().name, "int");
    /// ```
    pub fn as_global(&self) -> Option<&Global> {
        match self {
            PickleValue::Global(global) => Some(global),
            _ => None,
        }
    }

    /// The parts of an instance.
    ///
    /// ```
    /// # use pickles::{PickleValue, pickle};
    /// let value = pickle!(pickles::Object::instance(("shop", "Order"), pickle!({"id": 7})));
    /// assert_eq!(value.as_object().unwrap().state, Some(pickle!({"id": 7})));
    /// ```
    pub fn as_object(&self) -> Option<&Object> {
        match self {
            PickleValue::Instance(object) => Some(object),
            _ => None,
        }
    }

    /// The class of an instance, if it is known by name.
    ///
    /// ```
    /// # use pickles::{PickleValue, pickle};
    /// let value = pickle!(pickles::Object::instance(("shop", "Order"), pickle!({})));
    /// assert_eq!(value.class(), Some(&("shop", "Order").into()));
    /// ```
    pub fn class(&self) -> Option<&Global> {
        self.as_object()?.class()
    }

    /// What identifies the object that a persistent reference means.
    ///
    /// ```
    /// # use pickles::{PickleValue, pickle};
    /// let value = PickleValue::PersistentRef(Box::new(pickle!(7)));
    /// assert_eq!(value.as_persistent_ref(), Some(&pickle!(7)));
    /// ```
    pub fn as_persistent_ref(&self) -> Option<&PickleValue> {
        match self {
            PickleValue::PersistentRef(id) => Some(id),
            _ => None,
        }
    }

    /// An extension code whose name is not known.
    ///
    /// ```
    /// # use pickles::{PickleValue, pickle};
    /// assert_eq!(PickleValue::Extension(240).as_extension(), Some(240));
    /// ```
    pub fn as_extension(&self) -> Option<u32> {
        match self {
            PickleValue::Extension(code) => Some(*code),
            _ => None,
        }
    }

    /// The place, among the out-of-band buffers, of one that was not supplied.
    ///
    /// ```
    /// # use pickles::{PickleValue, pickle};
    /// assert_eq!(PickleValue::Buffer { index: 2, readonly: false }.as_buffer(), Some(2));
    /// ```
    pub fn as_buffer(&self) -> Option<usize> {
        match self {
            PickleValue::Buffer { index, .. } => Some(*index),
            _ => None,
        }
    }
}
