//! `bytes`, `bytearray`, `set` and `frozenset`, where a protocol has no opcode for them.

use std::borrow::Cow;

use super::{binary, text_of};
use crate::arena::{Document, Node, Object, Ref};

/// `bytes()`, and `bytearray` of nothing, of bytes, or of text and its encoding as Python 2 writes it.
pub(super) fn bytes<'g>(doc: &'g Document<'_>, args: &[Ref]) -> Option<Cow<'g, [u8]>> {
    match args {
        [] => Some(Cow::Borrowed(&[])),
        [bytes] => binary(doc, *bytes),
        [_, _] => encoded(doc, args),
        _ => None,
    }
}

/// `_codecs.encode(text, 'latin1')`: how protocols 0 to 2 write bytes.
pub(super) fn encoded<'g>(doc: &'g Document<'_>, args: &[Ref]) -> Option<Cow<'g, [u8]>> {
    let [text, encoding] = args else { return None };
    let text = text_of(doc, *text)?;
    match &*text_of(doc, *encoding)? {
        "latin1" | "latin-1" => {
            let bytes: Option<Vec<u8>> = text.chars().map(|char| u8::try_from(char).ok()).collect();
            bytes.map(Cow::Owned)
        }
        _ => None,
    }
}

/// The members of a set: those it was made of, and those that ADDITEMS added.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Members<'g> {
    pub(crate) first: &'g [Ref],
    pub(crate) added: &'g [Ref],
}

impl<'g> Members<'g> {
    pub(crate) fn joined(self) -> Cow<'g, [Ref]> {
        match (self.first, self.added) {
            (first, []) => first.into(),
            ([], added) => added.into(),
            (first, added) => [first, added].concat().into(),
        }
    }
}

/// The members in `set(members)` and `frozenset(members)`, and those that were added.
pub(super) fn members<'g>(doc: &'g Document<'_>, object: &Object, args: &[Ref]) -> Option<Members<'g>> {
    let added = doc.graph.children(doc.graph.extras(object).adds);
    let first = match args {
        [] => &[],
        [members] => match doc.node(*members)? {
            Node::List(run) | Node::Tuple(run) | Node::Set(run) | Node::FrozenSet(run) => doc.graph.children(*run),
            _ => return None,
        },
        _ => return None,
    };
    Some(Members { first, added })
}
