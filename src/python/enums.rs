//! Enum members where they are written by name.
//!
//! Python writes a member as its class called with its value, except 3.11.0 to 3.11.3 (Debian 12 has 3.11.2) and classes
//! that ask for it since 3.12: those write `getattr(cls, 'NAME')`, and unions of flags as `operator.or_` of two such.

use super::call::Class;
use super::{Text, text_of};
use crate::arena::{Document, Ref};

/// The name in `getattr(cls, 'NAME')`.
pub(super) fn member_name(doc: &Document<'_>, args: &[Ref]) -> Option<Ref> {
    match args {
        [_, name] => text_of(doc, *name).map(|_| *name),
        _ => None,
    }
}

/// The names in `or_(or_(a, b), c)`, joined as Python prints them: `a|b|c` with spaces.
pub(super) fn member_union(doc: &Document<'_>, args: &[Ref]) -> Option<Text> {
    let mut names = Vec::new();
    let [mut left, mut right] = *args.first_chunk::<2>()?;
    loop {
        names.push(named(doc, right)?);
        let object = doc.object(left)?;
        if Class::of(doc, object.callable) != Class::Or {
            break;
        }
        match doc.tuple(object.args) {
            // A union of a union of itself would have no end.
            [_, _] if names.len() > 128 => return None,
            [first, second] => [left, right] = [*first, *second],
            _ => return None,
        }
    }
    let mut text = Text::new();
    text.push_str(&named(doc, left)?);
    for name in names.iter().rev() {
        text.push_str(" | ");
        text.push_str(name);
    }
    Some(text)
}

/// The name of a member, if `getattr` fetches it.
fn named<'g>(doc: &'g Document<'_>, value: Ref) -> Option<std::borrow::Cow<'g, str>> {
    let object = doc.object(value)?;
    (Class::of(doc, object.callable) == Class::Getattr).then_some(())?;
    text_of(doc, member_name(doc, doc.tuple(object.args))?)
}
