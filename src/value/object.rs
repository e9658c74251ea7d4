//! Instances of classes.

use std::iter;

use crate::arena::Construct;
use crate::value::{Global, PickleValue};

/// An object as its pickle makes it: a callable, what it is called with, and what is done to the result.
///
/// Nothing is called or imported; these are the parts.
///
/// ```
/// use pickles::{Object, PickleValue, pickle};
///
/// // What Python's pickle makes of an instance of a plain class.
/// let order = PickleValue::from(Object::instance(("shop", "Order"), pickle!({"id": 7})));
/// assert_eq!(order["id"], 7);
/// assert_eq!(order.to_string(), "shop.Order(id=7)");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Object {
    /// What is called, nearly always a [`Global`].
    pub callable: PickleValue,
    /// The arguments.
    pub args: Vec<PickleValue>,
    /// The keyword arguments, a dict, where the class has `__getnewargs_ex__`.
    pub kwargs: Option<PickleValue>,
    /// What `__setstate__` gets; for most classes the `__dict__`, or a tuple of it (or None) and a dict of slots.
    pub state: Option<PickleValue>,
    /// Items that are set, as in the subclasses of dict.
    pub items: Vec<(PickleValue, PickleValue)>,
    /// Values that are appended, as in the subclasses of list and in `deque`.
    pub appends: Vec<PickleValue>,
    /// Values that are added, as in the subclasses of set.
    pub adds: Vec<PickleValue>,
    /// How the callable is called.
    pub via: Construct,
}

impl Object {
    /// What a call makes, as in `fractions.Fraction(1, 3)`: REDUCE.
    ///
    /// ```
    /// use pickles::{Global, Object, PickleValue};
    ///
    /// let third = Object::call(Global::new("fractions", "Fraction"), vec![1.into(), 3.into()]);
    /// assert_eq!(PickleValue::from(third).to_string(), "fractions.Fraction(1, 3)");
    /// ```
    pub fn call(callable: impl Into<PickleValue>, args: Vec<PickleValue>) -> Object {
        Object {
            callable: callable.into(),
            args,
            kwargs: None,
            state: None,
            items: Vec::new(),
            appends: Vec::new(),
            adds: Vec::new(),
            via: Construct::Reduce,
        }
    }

    /// An instance of a class with its attributes, which is made without a call of `__init__`: NEWOBJ and BUILD.
    ///
    /// ```
    /// use pickles::{Construct, Object, pickle};
    ///
    /// let order = Object::instance(("shop", "Order"), pickle!({"id": 7}));
    /// assert_eq!(order.via, Construct::NewObj);
    /// assert_eq!(order.state, Some(pickle!({"id": 7})));
    /// ```
    pub fn instance(class: impl Into<Global>, state: PickleValue) -> Object {
        let callable = PickleValue::from(class.into());
        Object { state: Some(state), via: Construct::NewObj, ..Object::call(callable, Vec::new()) }
    }

    /// The class or function that makes the object, if it is known by name.
    ///
    /// Where a lower protocol calls it through a helper of `copyreg`, it is the class that the helper gets.
    ///
    /// ```
    /// use pickles::{Global, Object, pickle};
    ///
    /// let args = vec![Global::new("shop", "Order").into(), Global::new("builtins", "object").into(), pickle!(None)];
    /// let order = Object::call(Global::new("copyreg", "_reconstructor"), args);
    /// assert_eq!(order.class(), Some(&Global::new("shop", "Order")));
    /// ```
    pub fn class(&self) -> Option<&Global> {
        let callable = self.callable.as_global()?;
        match (callable.module.as_str(), callable.name.as_str()) {
            ("copyreg" | "copy_reg", "_reconstructor" | "__newobj__" | "__newobj_ex__") => {
                self.args.first()?.as_global()
            }
            _ => Some(callable),
        }
    }

    /// The attributes: the items of a state that is a dict, and of the slots in one that is a tuple of dict (or None)
    /// and slots. Empty for a state of another shape.
    ///
    /// ```
    /// use pickles::{Object, pickle};
    ///
    /// let point = Object::instance(("shapes", "Point"), pickle!((None, {"x": 1, "y": 2})));
    /// let names: Vec<_> = point.attributes().map(|(name, _)| name.to_string()).collect();
    /// assert_eq!(names, ["'x'", "'y'"]);
    /// ```
    pub fn attributes(&self) -> impl DoubleEndedIterator<Item = (&PickleValue, &PickleValue)> {
        self.attribute_dicts().into_iter().flatten().flatten().map(|(name, value)| (name, value))
    }

    /// The dict and the slots of the state, if it has that shape.
    pub(super) fn attribute_dicts(&self) -> Option<[&[(PickleValue, PickleValue)]; 2]> {
        match self.state.as_ref()? {
            PickleValue::Dict(pairs) => Some([pairs, &[]]),
            PickleValue::Tuple(halves) => match halves.as_slice() {
                [PickleValue::Dict(pairs), PickleValue::Dict(slots)] => Some([pairs, slots]),
                [PickleValue::None, PickleValue::Dict(slots)] => Some([&[], slots]),
                _ => None,
            },
            _ => None,
        }
    }

    /// Every value that the object is made of.
    pub(super) fn parts(&self) -> impl Iterator<Item = &PickleValue> {
        iter::once(&self.callable)
            .chain(&self.args)
            .chain(&self.kwargs)
            .chain(&self.state)
            .chain(self.items.iter().flat_map(|(key, value)| [key, value]))
            .chain(&self.appends)
            .chain(&self.adds)
    }

    /// Every value that the object is made of, to be changed.
    pub(super) fn parts_mut(&mut self) -> impl Iterator<Item = &mut PickleValue> {
        iter::once(&mut self.callable)
            .chain(&mut self.args)
            .chain(&mut self.kwargs)
            .chain(&mut self.state)
            .chain(self.items.iter_mut().flat_map(|(key, value)| [key, value]))
            .chain(&mut self.appends)
            .chain(&mut self.adds)
    }
}

/// The attributes in a state, to be changed.
pub(super) fn attributes_mut(
    state: &mut PickleValue,
) -> impl DoubleEndedIterator<Item = (&PickleValue, &mut PickleValue)> {
    let halves: [&mut [(PickleValue, PickleValue)]; 2] = match state {
        PickleValue::Dict(pairs) => [pairs, &mut []],
        PickleValue::Tuple(halves) => match halves.as_mut_slice() {
            [PickleValue::Dict(pairs), PickleValue::Dict(slots)] => [pairs, slots],
            [PickleValue::None, PickleValue::Dict(slots)] => [&mut [], slots],
            _ => [&mut [], &mut []],
        },
        _ => [&mut [], &mut []],
    };
    halves.into_iter().flatten().map(|(name, value)| (&*name, value))
}
