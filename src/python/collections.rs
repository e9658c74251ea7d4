//! The containers of `collections`, and Django's dict of lists.

use std::borrow::Cow;

use super::call::{Call, Class};
use super::{Shown, attribute};
use crate::arena::{Document, Node, Object, Ref};

/// What SETITEMS put into an object: keys and values in turn.
pub(super) fn items<'g>(doc: &'g Document<'_>, object: &Object) -> &'g [Ref] {
    doc.graph.children(doc.graph.extras(object).items)
}

/// Python 3 sets the items of an OrderedDict; Python 2 passes a list of pairs.
pub(super) fn ordered_dict<'g>(doc: &'g Document<'_>, object: &Object, args: &[Ref]) -> Option<Shown<'g>> {
    let Some(pairs) = args.first() else { return Some(Shown::Map(items(doc, object).into())) };
    let mut flat = Vec::new();
    for pair in sequence(doc, *pairs)? {
        let [key, value] = sequence(doc, *pair)? else { return None };
        flat.extend([*key, *value]);
    }
    flat.extend_from_slice(items(doc, object));
    Some(Shown::Map(flat.into()))
}

/// A Counter passes one dict.
pub(super) fn counter<'g>(doc: &'g Document<'_>, args: &[Ref]) -> Option<Shown<'g>> {
    match args {
        [] => Some(Shown::Map(Cow::Borrowed(&[]))),
        [counts] => doc.dict(*counts).map(|counts| Shown::Map(counts.into())),
        _ => None,
    }
}

/// Python 3 appends to a deque; Python 2 passes a list. A second argument is the maximal length.
pub(super) fn deque<'g>(doc: &'g Document<'_>, object: &Object, args: &[Ref]) -> Option<Shown<'g>> {
    let appends = doc.graph.children(doc.graph.extras(object).appends);
    match args.first() {
        Some(members) if appends.is_empty() => sequence(doc, *members).map(|members| Shown::Seq(members.into())),
        _ => Some(Shown::Seq(appends.into())),
    }
}

/// A ChainMap shows what looking up in it would find, in its own order: the last map's keys come first, the first
/// map's values win.
pub(super) fn chain_map<'g>(doc: &'g Document<'_>, object: &Object) -> Option<Shown<'g>> {
    let dicts: Option<Vec<&[Ref]>> = chained(doc, object)?.iter().rev().map(|map| doc.dict(*map)).collect();
    Some(Shown::Map(doc.merge_pairs(dicts?).into()))
}

/// The maps of an object, if it is a ChainMap.
pub(super) fn maps<'g>(doc: &'g Document<'_>, object: &Object) -> &'g [Ref] {
    match Call::of(doc, object).meaning {
        Class::ChainMap => chained(doc, object).unwrap_or_default(),
        _ => &[],
    }
}

fn chained<'g>(doc: &'g Document<'_>, object: &Object) -> Option<&'g [Ref]> {
    sequence(doc, attribute(doc, object.state, "maps")?)
}

/// Django sets the last value of each key as an item; the state holds all of them.
pub(super) fn multi_value_dict<'g>(doc: &'g Document<'_>, object: &Object) -> Option<Shown<'g>> {
    let lists = doc.dict(attribute(doc, object.state, "_data")?)?;
    Some(Shown::Map(lists.into()))
}

/// The members of a list or tuple.
pub(super) fn sequence<'g>(doc: &'g Document<'_>, value: Ref) -> Option<&'g [Ref]> {
    match doc.node(value)? {
        Node::List(run) | Node::Tuple(run) => Some(doc.graph.children(*run)),
        _ => None,
    }
}
