//! `PickleValue` under `#[serde(flatten)]`, without loss.
//!
//! serde reads the entries that a flattened field may want into a buffer of its own, before it is known which type
//! will take them, and that buffer has lists and maps only: no tuple, set or object, and no int beyond 64 bits. Nothing
//! in the buffer could say more and still be read as a `Vec`, say, by a field that wants one. So:
//!
//! * A first attempt shows the buffer what it can hold. It stands, unless something was lost on the way *and* a
//!   `PickleValue` was read from a buffer, or something could not be shown at all.
//! * Then the value is read once more. For every buffered entry the buffer gets a mark, which is the number
//!   of a `PickleValue` that waits in [`token`]; when `PickleValue` finds a mark in a buffer, it takes that.
//! * If anything refused a mark, that attempt does not count. Then the fields are halved again and again until it is
//!   known which of them can be marked: those that nobody but a `PickleValue` reads. The others are shown as in the first
//!   attempt.
//!
//! All attempts but the first share one budget of visits. When it is used up, what was found until then stands.
//!
//! A struct that is flattened costs nothing of this as long as no `PickleValue` is in it.

use std::any::type_name;
use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;

use serde_core::de::{Deserialize, DeserializeSeed, Deserializer, Visitor};
use serde_core::forward_to_deserialize_any;

use super::DeOptions;
use super::context::Context;
use super::key::path_segment;
use super::value;
use crate::arena::{Document, Ref};
use crate::error::{Category, Error, Result};
use crate::token;

/// How often a value is read with marks, at most, before what was found until then stands.
const ATTEMPTS: usize = 32;

/// Reads the value at a place of a document.
pub(super) fn read<'de, T: Deserialize<'de>>(
    document: &Document<'de>,
    options: &DeOptions,
    base: u64,
    at: Ref,
) -> Result<T> {
    let context = Context::new(document, options, base);
    let first = context.read(at);
    let limited = first.as_ref().is_err_and(|error: &Error| error.classify() == Category::Limit);
    if limited || context.flatten.lost_nothing(first.is_ok()) {
        return first;
    }
    // All further attempts together may visit as much as the first.
    let visits = Cell::new(options.visits(document.len));
    let attempt = |marking| {
        let mut context = Context::with_visits(document, options, base, visits.get());
        context.flatten.marking = Some(Box::new(marking));
        let (value, undisturbed) = token::with_marks(|| context.read(at));
        visits.set(context.visits_left());
        (value.ok().filter(|_| undisturbed), context.flatten.marking.map_or(Marking::All, |marking| *marking))
    };
    read_with_marks(attempt).map_or(first, Ok)
}

/// Nothing if no attempt succeeds.
#[cold]
fn read_with_marks<T>(attempt: impl Fn(Marking) -> (Option<T>, Marking)) -> Option<T> {
    if let (Some(value), _) = attempt(Marking::All) {
        return Some(value);
    }
    let (_, Marking::Survey(fields)) = attempt(Marking::Survey(RefCell::default())) else { return None };
    let mut groups: Vec<Vec<Field>> = vec![fields.into_inner().into_iter().collect()];
    let mut marked = BTreeSet::new();
    let mut best = None;
    for _ in 0..ATTEMPTS {
        let mut group = groups.pop()?;
        let all = marked.iter().chain(&group).cloned().collect();
        match attempt(Marking::Only(all)) {
            (Some(value), Marking::Only(all)) => (best, marked) = (Some(value), all),
            _ if group.len() > 1 => {
                groups.push(group.split_off(group.len() / 2));
                groups.push(group);
            }
            _ => {}
        }
        if groups.is_empty() {
            break;
        }
    }
    best
}

/// What became of the entries of flattened structs.
#[derive(Default)]
pub(super) struct Flatten {
    /// Whether serde buffered any.
    buffered: Cell<bool>,
    /// Whether something was shown as less than it is.
    lost: Cell<bool>,
    /// Whether something could not be shown to the buffer.
    refused: Cell<bool>,
    marking: Option<Box<Marking>>,
}

/// Which entries are marked.
enum Marking {
    /// None, but it is noted which there are.
    Survey(RefCell<BTreeSet<Field>>),
    All,
    Only(BTreeSet<Field>),
}

/// A field of a flattened struct: the type that serde made for the struct's fields, and the name.
type Field = (&'static str, String);

impl Flatten {
    /// To be called when `deserialize_any` shows what a list, a map or a scalar of serde is not.
    #[inline]
    pub(super) fn note_loss(&self) {
        self.lost.set(true);
    }

    fn lost_nothing(&self, succeeded: bool) -> bool {
        let whole = if succeeded { !self.lost.get() || !token::was_read_from_buffer() } else { !self.refused.get() };
        !self.buffered.get() || whole
    }
}

impl Marking {
    /// Whether an entry gets a mark.
    fn wants(&self, field: impl FnOnce() -> Field) -> bool {
        match self {
            Marking::Survey(fields) => {
                fields.borrow_mut().insert(field());
                false
            }
            Marking::All => true,
            Marking::Only(fields) => fields.contains(&field()),
        }
    }
}

/// Whether a key is of the kind that serde derives for the fields of a struct.
#[inline]
pub(super) fn is_field<K>() -> bool {
    is_named::<K>("::__Field", "::__Field<'_>")
}

/// Whether a value goes into serde's buffer.
#[inline]
pub(super) fn is_buffer<V>() -> bool {
    is_named::<V>("::Content", "::Content<'_>")
}

/// Whether a type's path ends so, spelled without lifetimes or with them. The compiler knows the answer.
#[inline]
fn is_named<T>(end: &str, end_with_lifetime: &str) -> bool {
    type_name::<T>().ends_with(end) || type_name::<T>().ends_with(end_with_lifetime)
}

/// Reads an entry of a flattened struct, whose key is `key`, into serde's buffer. `fields` names the type of the key.
#[cold]
pub(super) fn buffer_entry<'de, S: DeserializeSeed<'de>>(
    context: &Context<'_, 'de>,
    seed: S,
    (key, value): (Ref, Ref),
    depth: usize,
    fields: &'static str,
) -> Result<S::Value> {
    if !context.flatten.buffered.replace(true) {
        token::forget_buffer_reads();
    }
    let field = || (fields, path_segment(context.doc, key).unwrap_or_default());
    if !context.flatten.marking.as_ref().is_some_and(|marking| marking.wants(field)) {
        return context.visit(seed, value, depth).inspect_err(|_| context.flatten.refused.set(true));
    }
    let number = token::wait(context.visit_with(value, depth, value::build)?);
    seed.deserialize(Mark { number, layers: 2 })
}

/// Shows a mark as a newtype struct in another, which is nothing that anybody else shows.
struct Mark {
    number: u64,
    /// How many newtype structs are around it yet.
    layers: usize,
}

impl<'de> Deserializer<'de> for Mark {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        match self.layers.checked_sub(1) {
            Some(layers) => visitor.visit_newtype_struct(Mark { layers, ..self }),
            None => visitor.visit_u64(self.number),
        }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use crate::value::PickleValue;

    #[derive(Deserialize)]
    struct Flat {
        #[serde(flatten)]
        rest: std::collections::BTreeMap<String, PickleValue>,
    }

    /// The names that serde gives to its types are not promised. Should they change, this is where it shows.
    #[test]
    fn serde_is_recognized() {
        let flat: Flat = crate::from_slice(b"}X\x01\0\0\0aK\x01\x85s.").unwrap();
        assert_eq!(flat.rest["a"], PickleValue::Tuple(vec![1.into()]));
    }
}
