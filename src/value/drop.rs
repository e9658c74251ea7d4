//! Dropping a value of any depth on a stack of any size.
//!
//! The drop that Rust derives recurses as deep as the value does. Here a container first gives away what is nested in
//! it, to a list on the heap, so that what Rust then drops is never more than one level deep.

use std::mem;

use crate::value::PickleValue;

impl Drop for PickleValue {
    #[inline]
    fn drop(&mut self) {
        if self.may_nest() {
            drop_nested(self);
        }
    }
}

impl PickleValue {
    /// Whether other values can be inside.
    #[inline]
    fn may_nest(&self) -> bool {
        matches!(
            self,
            PickleValue::List(_)
                | PickleValue::Tuple(_)
                | PickleValue::Dict(_)
                | PickleValue::Set(_)
                | PickleValue::FrozenSet(_)
                | PickleValue::Instance(_)
                | PickleValue::PersistentRef(_)
        )
    }
}

fn drop_nested(value: &mut PickleValue) {
    let mut pending = Vec::new();
    take_nested(value, &mut pending);
    while let Some(mut inner) = pending.pop() {
        take_nested(&mut inner, &mut pending);
    }
}

fn take_nested(value: &mut PickleValue, pending: &mut Vec<PickleValue>) {
    match value {
        PickleValue::List(items)
        | PickleValue::Tuple(items)
        | PickleValue::Set(items)
        | PickleValue::FrozenSet(items) => take_each(items, pending),
        PickleValue::Dict(pairs) => take_each(pairs.iter_mut().flat_map(|(key, value)| [key, value]), pending),
        PickleValue::Instance(object) => take_each(object.parts_mut(), pending),
        PickleValue::PersistentRef(id) => take_each([&mut **id], pending),
        _ => {}
    }
}

fn take_each<'a>(values: impl IntoIterator<Item = &'a mut PickleValue>, pending: &mut Vec<PickleValue>) {
    pending.extend(values.into_iter().filter(|value| value.may_nest()).map(mem::take));
}
