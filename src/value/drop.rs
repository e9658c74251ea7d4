//! Dropping a value of any depth on a stack of any size.
//!
//! The drop that Rust derives recurses as deep as the value does. Here the recursion ends after some levels: what is
//! nested deeper moves to a list on the heap, whose values are then dropped in the same way.

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
    /// Whether other values may be inside.
    #[inline]
    fn may_nest(&self) -> bool {
        match self {
            PickleValue::List(items)
            | PickleValue::Tuple(items)
            | PickleValue::Set(items)
            | PickleValue::FrozenSet(items) => !items.is_empty(),
            PickleValue::Dict(pairs) => !pairs.is_empty(),
            PickleValue::Instance(_) | PickleValue::PersistentRef(_) => true,
            _ => false,
        }
    }
}

/// How many levels are dropped by recursion, in the order in which they were made, before the list takes over.
const LEVELS: usize = 32;

fn drop_nested(value: &mut PickleValue) {
    let mut pending = Vec::new();
    empty(value, LEVELS, &mut pending);
    while let Some(mut inner) = pending.pop() {
        empty(&mut inner, LEVELS, &mut pending);
    }
}

/// Drops what is inside; what lies deeper than `levels` goes to the list instead. Values stay where they are, and are
/// dropped there once nothing is left in them.
fn empty(value: &mut PickleValue, levels: usize, pending: &mut Vec<PickleValue>) {
    match value {
        PickleValue::List(items)
        | PickleValue::Tuple(items)
        | PickleValue::Set(items)
        | PickleValue::FrozenSet(items) => {
            items.iter_mut().for_each(|item| empty_inner(item, levels, pending));
            items.clear();
        }
        PickleValue::Dict(pairs) => {
            for (key, value) in pairs.iter_mut() {
                empty_inner(key, levels, pending);
                empty_inner(value, levels, pending);
            }
            pairs.clear();
        }
        PickleValue::Instance(object) => object.parts_mut().for_each(|part| empty_inner(part, levels, pending)),
        PickleValue::PersistentRef(id) => empty_inner(id, levels, pending),
        _ => {}
    }
}

#[inline]
fn empty_inner(value: &mut PickleValue, levels: usize, pending: &mut Vec<PickleValue>) {
    if value.may_nest() {
        empty_nested(value, levels, pending);
    }
}

fn empty_nested(value: &mut PickleValue, levels: usize, pending: &mut Vec<PickleValue>) {
    let Some(levels) = levels.checked_sub(1) else {
        pending.push(mem::take(value));
        return;
    };
    empty(value, levels, pending);
    // An object stays one when nothing is left in it, and would be looked through again where it is.
    if value.may_nest() {
        *value = PickleValue::None;
    }
}
