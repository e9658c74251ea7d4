//! Finding a value inside another: `get`, indexing, and paths.

use std::borrow::Cow;
use std::ops::Index;

use crate::value::{Object, PickleValue, object};

/// What [`get`](PickleValue::get) gives where there is nothing and a reference is due.
static NONE: PickleValue = PickleValue::None;

impl PickleValue {
    /// What stands at a key or index: of a dict by its key, of a list or tuple by its position.
    ///
    /// An instance is asked for an item, if it is of a subclass of dict or list, and else for an attribute. A number is
    /// looked up in a dict as a key. A key that is itself a [`PickleValue`] is compared as by
    /// [`py_eq`](PickleValue::py_eq). Where a dict has a key twice, the last one counts, as in Python.
    ///
    /// Dicts are searched from end to end: for many look-ups make a map of it.
    ///
    /// ```
    /// use pickles::{Object, pickle};
    ///
    /// let order = Object::instance(("shop", "Order"), pickle!({"id": 7}));
    /// let value = pickle!({"order": order, "codes": [200, 404], 3: "three", (1, 2): "pair"});
    /// assert_eq!(value.get("order").and_then(|order| order.get("id")), Some(&pickle!(7)));
    /// assert_eq!(value.get("codes").and_then(|codes| codes.get(1)), Some(&pickle!(404)));
    /// assert_eq!(value.get(3), Some(&pickle!("three")));
    /// assert_eq!(value.get(&pickle!((1, 2))), Some(&pickle!("pair")));
    /// assert_eq!(value.get("nothing"), None);
    /// ```
    pub fn get<I: ValueIndex>(&self, index: I) -> Option<&PickleValue> {
        index.find_in(self)
    }

    /// What stands at a key or index, to be changed; see [`get`](PickleValue::get).
    ///
    /// ```
    /// use pickles::pickle;
    ///
    /// let mut value = pickle!({"visits": 3});
    /// *value.get_mut("visits").unwrap() = 4.into();
    /// assert_eq!(value, pickle!({"visits": 4}));
    /// ```
    pub fn get_mut<I: ValueIndex>(&mut self, index: I) -> Option<&mut PickleValue> {
        index.find_in_mut(self)
    }

    /// What stands at the end of a path of keys and indexes, with slashes between them.
    ///
    /// Each step is looked up as [`get`](PickleValue::get) does it: as a str, or where there is no such key and the step
    /// is a number, as an int. A slash at the start is allowed, as in JSON pointers (RFC 6901), and so are their `~1` for
    /// a slash and `~0` for a tilde inside a key. The empty path is the value itself.
    ///
    /// ```
    /// use pickles::pickle;
    ///
    /// let value = pickle!({"orders": [{"total": 5}, {"total": 8}], "a/b": 1});
    /// assert_eq!(value.pointer("orders/1/total"), Some(&pickle!(8)));
    /// assert_eq!(value.pointer("/a~1b"), Some(&pickle!(1)));
    /// assert_eq!(value.pointer("orders/2"), None);
    /// ```
    pub fn pointer(&self, path: &str) -> Option<&PickleValue> {
        steps(path).try_fold(self, |value, step| Step::new(&step).find_in(value))
    }

    /// What stands at the end of a path, to be changed; see [`pointer`](PickleValue::pointer).
    ///
    /// ```
    /// use pickles::pickle;
    ///
    /// let mut value = pickle!({"orders": [{"total": 5}]});
    /// *value.pointer_mut("orders/0/total").unwrap() = 6.into();
    /// assert_eq!(value["orders"][0]["total"], 6);
    /// ```
    pub fn pointer_mut(&mut self, path: &str) -> Option<&mut PickleValue> {
        steps(path).try_fold(self, |value, step| Step::new(&step).find_in_mut(value))
    }
}

/// What stands at a key or index, as [`get`](PickleValue::get) finds it, or None if there is nothing.
///
/// ```
/// use pickles::pickle;
///
/// let value = pickle!({"codes": [200, 404]});
/// assert_eq!(value["codes"][1], 404);
/// assert!(value["nothing"][0].is_none());
/// ```
impl<I: ValueIndex> Index<I> for PickleValue {
    type Output = PickleValue;

    fn index(&self, index: I) -> &PickleValue {
        index.find_in(self).unwrap_or(&NONE)
    }
}

/// What a [`PickleValue`] can be indexed by: a str, a position, or a value as a key.
pub trait ValueIndex: sealed::Find {}

impl<T: sealed::Find> ValueIndex for T {}

mod sealed {
    use crate::value::PickleValue;

    pub trait Find {
        fn find_in<'v>(&self, value: &'v PickleValue) -> Option<&'v PickleValue>;
        fn find_in_mut<'v>(&self, value: &'v mut PickleValue) -> Option<&'v mut PickleValue>;
    }
}

use self::sealed::Find;

impl Find for str {
    fn find_in<'v>(&self, value: &'v PickleValue) -> Option<&'v PickleValue> {
        by_key(value, |key| key == self)
    }

    fn find_in_mut<'v>(&self, value: &'v mut PickleValue) -> Option<&'v mut PickleValue> {
        by_key_mut(value, |key| key == self)
    }
}

impl Find for String {
    fn find_in<'v>(&self, value: &'v PickleValue) -> Option<&'v PickleValue> {
        self.as_str().find_in(value)
    }

    fn find_in_mut<'v>(&self, value: &'v mut PickleValue) -> Option<&'v mut PickleValue> {
        self.as_str().find_in_mut(value)
    }
}

impl Find for usize {
    fn find_in<'v>(&self, value: &'v PickleValue) -> Option<&'v PickleValue> {
        match positions(value) {
            Some(items) => items.get(*self),
            None => by_key(value, |key| key == self),
        }
    }

    fn find_in_mut<'v>(&self, value: &'v mut PickleValue) -> Option<&'v mut PickleValue> {
        if positions(value).is_some() {
            return positions_mut(value)?.get_mut(*self);
        }
        by_key_mut(value, |key| key == self)
    }
}

impl Find for PickleValue {
    fn find_in<'v>(&self, value: &'v PickleValue) -> Option<&'v PickleValue> {
        match positions(value) {
            Some(items) => items.get(usize::try_from(self.as_u64()?).ok()?),
            None => by_key(value, |key| key.py_eq(self)),
        }
    }

    fn find_in_mut<'v>(&self, value: &'v mut PickleValue) -> Option<&'v mut PickleValue> {
        if positions(value).is_some() {
            return positions_mut(value)?.get_mut(usize::try_from(self.as_u64()?).ok()?);
        }
        by_key_mut(value, |key| key.py_eq(self))
    }
}

impl<T: Find + ?Sized> Find for &T {
    fn find_in<'v>(&self, value: &'v PickleValue) -> Option<&'v PickleValue> {
        (**self).find_in(value)
    }

    fn find_in_mut<'v>(&self, value: &'v mut PickleValue) -> Option<&'v mut PickleValue> {
        (**self).find_in_mut(value)
    }
}

/// What has positions: a list, a tuple, or what is appended to an instance.
fn positions(value: &PickleValue) -> Option<&[PickleValue]> {
    match value {
        PickleValue::List(items) | PickleValue::Tuple(items) => Some(items),
        PickleValue::Instance(object) => Some(object.appends.as_slice()).filter(|items| !items.is_empty()),
        _ => None,
    }
}

fn positions_mut(value: &mut PickleValue) -> Option<&mut [PickleValue]> {
    match value {
        PickleValue::List(items) | PickleValue::Tuple(items) => Some(items),
        PickleValue::Instance(object) => Some(&mut object.appends),
        _ => None,
    }
}

fn by_key(value: &PickleValue, is_key: impl Fn(&PickleValue) -> bool) -> Option<&PickleValue> {
    match value {
        PickleValue::Dict(pairs) => pairs.iter().rev().find_map(|(key, value)| is_key(key).then_some(value)),
        PickleValue::Instance(object) => {
            let items = object.items.iter().rev().map(|(key, value)| (key, value));
            items.chain(object.attributes().rev()).find_map(|(key, value)| is_key(key).then_some(value))
        }
        _ => None,
    }
}

fn by_key_mut(value: &mut PickleValue, is_key: impl Fn(&PickleValue) -> bool) -> Option<&mut PickleValue> {
    match value {
        PickleValue::Dict(pairs) => pairs.iter_mut().rev().find_map(|(key, value)| is_key(key).then_some(value)),
        PickleValue::Instance(object) => {
            let Object { items, state, .. } = &mut **object;
            let items = items.iter_mut().rev().map(|(key, value)| (&*key, value));
            let attributes = state.iter_mut().flat_map(object::attributes_mut).rev();
            items.chain(attributes).find_map(|(key, value)| is_key(key).then_some(value))
        }
        _ => None,
    }
}

/// The steps of a path, with what is escaped in them written out.
fn steps(path: &str) -> impl Iterator<Item = Cow<'_, str>> {
    let steps = (!path.is_empty()).then(|| path.strip_prefix('/').unwrap_or(path).split('/'));
    steps.into_iter().flatten().map(|step| match step.contains('~') {
        true => Cow::Owned(step.replace("~1", "/").replace("~0", "~")),
        false => Cow::Borrowed(step),
    })
}

/// A step of a path: a str, or else the int that it spells.
struct Step<'a> {
    text: &'a str,
    int: Option<i64>,
}

impl<'a> Step<'a> {
    fn new(text: &'a str) -> Step<'a> {
        Step { text, int: text.parse().ok() }
    }

    fn find_in<'v>(&self, value: &'v PickleValue) -> Option<&'v PickleValue> {
        self.text.find_in(value).or_else(|| PickleValue::Int(self.int?).find_in(value))
    }

    fn find_in_mut<'v>(&self, value: &'v mut PickleValue) -> Option<&'v mut PickleValue> {
        if self.text.find_in(value).is_some() {
            return self.text.find_in_mut(value);
        }
        PickleValue::Int(self.int?).find_in_mut(value)
    }
}
