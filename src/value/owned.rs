//! What is inside, to be changed or moved out: `as_*_mut`, `into_*` and `take`.

use std::mem;

use crate::value::{Object, PickleValue};

/// What is inside, to be changed.
impl PickleValue {
    /// The items of a list.
    ///
    /// ```
    /// # use pickles::{PickleValue, pickle};
    /// let mut value = pickle!([1]);
    /// value.as_list_mut().unwrap().push(2.into());
    /// assert_eq!(value, pickle!([1, 2]));
    /// ```
    pub fn as_list_mut(&mut self) -> Option<&mut Vec<PickleValue>> {
        match self {
            PickleValue::List(items) => Some(items),
            _ => None,
        }
    }

    /// The items of a tuple.
    ///
    /// ```
    /// # use pickles::{PickleValue, pickle};
    /// let mut value = pickle!((1,));
    /// value.as_tuple_mut().unwrap().push(2.into());
    /// assert_eq!(value, pickle!((1, 2)));
    /// ```
    pub fn as_tuple_mut(&mut self) -> Option<&mut Vec<PickleValue>> {
        match self {
            PickleValue::Tuple(items) => Some(items),
            _ => None,
        }
    }

    /// The members of a set or frozenset.
    ///
    /// ```
    /// # use pickles::{PickleValue, pickle};
    /// let mut value = pickle!({1});
    /// value.as_set_mut().unwrap().push(2.into());
    /// assert_eq!(value, pickle!({1, 2}));
    /// ```
    pub fn as_set_mut(&mut self) -> Option<&mut Vec<PickleValue>> {
        match self {
            PickleValue::Set(items) | PickleValue::FrozenSet(items) => Some(items),
            _ => None,
        }
    }

    /// The keys and values of a dict. For one of them see [`get_mut`](PickleValue::get_mut).
    ///
    /// ```
    /// # use pickles::{PickleValue, pickle};
    /// let mut value = pickle!({"a": 1});
    /// value.as_dict_mut().unwrap().push(("b".into(), 2.into()));
    /// assert_eq!(value, pickle!({"a": 1, "b": 2}));
    /// ```
    pub fn as_dict_mut(&mut self) -> Option<&mut Vec<(PickleValue, PickleValue)>> {
        match self {
            PickleValue::Dict(pairs) => Some(pairs),
            _ => None,
        }
    }

    /// The parts of an instance.
    ///
    /// ```
    /// # use pickles::{PickleValue, pickle};
    /// let mut value = pickle!(pickles::Object::instance(("shop", "Order"), pickle!({})));
    /// value.as_object_mut().unwrap().state = Some(pickle!({"id": 7}));
    /// assert_eq!(value["id"], 7);
    /// ```
    pub fn as_object_mut(&mut self) -> Option<&mut Object> {
        match self {
            PickleValue::Instance(object) => Some(object),
            _ => None,
        }
    }

    /// Takes the value and leaves None in its place.
    ///
    /// ```
    /// # use pickles::pickle;
    /// let mut value = pickle!({"a": [1, 2]});
    /// let list = value.get_mut("a").unwrap().take();
    /// assert_eq!(list, pickle!([1, 2]));
    /// assert_eq!(value, pickle!({"a": None}));
    /// ```
    pub fn take(&mut self) -> PickleValue {
        mem::take(self)
    }
}

/// What is inside, moved out. None if it is of another kind; the value is gone then.
impl PickleValue {
    /// A str, unless it has lone surrogates.
    ///
    /// ```
    /// # use pickles::{PickleValue, pickle};
    /// assert_eq!(pickle!("a").into_string(), Some("a".to_owned()));
    /// ```
    pub fn into_string(mut self) -> Option<String> {
        match &mut self {
            PickleValue::String(text) => Some(mem::take(text)),
            _ => None,
        }
    }

    /// `bytes` or a bytearray.
    ///
    /// ```
    /// # use pickles::{PickleValue, pickle};
    /// assert_eq!(pickle!(b"a").into_bytes(), Some(vec![b'a']));
    /// ```
    pub fn into_bytes(mut self) -> Option<Vec<u8>> {
        match &mut self {
            PickleValue::Bytes(bytes) | PickleValue::ByteArray(bytes) => Some(mem::take(bytes)),
            _ => None,
        }
    }

    /// The items of a list.
    ///
    /// ```
    /// # use pickles::{PickleValue, pickle};
    /// let items = pickle!([1, "a"]).into_list().unwrap();
    /// assert_eq!(items, [pickle!(1), pickle!("a")]);
    /// ```
    pub fn into_list(mut self) -> Option<Vec<PickleValue>> {
        match &mut self {
            PickleValue::List(items) => Some(mem::take(items)),
            _ => None,
        }
    }

    /// The items of a tuple.
    ///
    /// ```
    /// # use pickles::{PickleValue, pickle};
    /// let items = pickle!((1, "a")).into_tuple().unwrap();
    /// assert_eq!(items, [pickle!(1), pickle!("a")]);
    /// ```
    pub fn into_tuple(mut self) -> Option<Vec<PickleValue>> {
        match &mut self {
            PickleValue::Tuple(items) => Some(mem::take(items)),
            _ => None,
        }
    }

    /// The members of a set or frozenset.
    ///
    /// ```
    /// # use pickles::{PickleValue, pickle};
    /// assert_eq!(pickle!({1}).into_set(), Some(vec![pickle!(1)]));
    /// ```
    pub fn into_set(mut self) -> Option<Vec<PickleValue>> {
        match &mut self {
            PickleValue::Set(items) | PickleValue::FrozenSet(items) => Some(mem::take(items)),
            _ => None,
        }
    }

    /// The keys and values of a dict.
    ///
    /// ```
    /// # use pickles::{PickleValue, pickle};
    /// assert_eq!(pickle!({"a": 1}).into_dict(), Some(vec![("a".into(), 1.into())]));
    /// ```
    pub fn into_dict(mut self) -> Option<Vec<(PickleValue, PickleValue)>> {
        match &mut self {
            PickleValue::Dict(pairs) => Some(mem::take(pairs)),
            _ => None,
        }
    }

    /// The parts of an instance.
    ///
    /// ```
    /// # use pickles::{PickleValue, pickle};
    /// let order = pickles::Object::instance(("shop", "Order"), pickle!({}));
    /// assert_eq!(pickle!(order.clone()).into_object(), Some(order));
    /// ```
    pub fn into_object(mut self) -> Option<Object> {
        match &mut self {
            PickleValue::Instance(object) => Some(mem::replace(object, Object::call(PickleValue::None, Vec::new()))),
            _ => None,
        }
    }
}
