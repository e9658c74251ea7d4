//! The nodes below a node, as iterators over the references that the arena has in a row.

use std::array;
use std::fmt;
use std::iter::{Flatten, FusedIterator};
use std::slice::ChunksExact;

use super::{Document, Node};
use crate::arena::Ref;

/// The most parts that a node has: an object's.
pub(super) const MAX_PARTS: usize = 8;

/// The nodes right below a node; made by [`Node::children`].
///
/// ```
/// use pickles::graph::Document;
///
/// let document = Document::from_slice(b"](K\x01K\x02e.")?;
/// let children = document.root().children();
/// assert_eq!(children.len(), 2);
/// let backwards: Result<Vec<u8>, _> = children.rev().map(|child| child.read()).collect();
/// assert_eq!(backwards?, [2, 1]);
/// # Ok::<(), pickles::Error>(())
/// ```
#[derive(Clone)]
pub struct Children<'d, 'de> {
    document: &'d Document<'de>,
    refs: Flatten<array::IntoIter<&'d [Ref], MAX_PARTS>>,
    left: usize,
}

impl<'d, 'de> Children<'d, 'de> {
    pub(super) fn new(document: &'d Document<'de>, parts: [&'d [Ref]; MAX_PARTS]) -> Self {
        let left = parts.iter().map(|part| part.len()).sum();
        Children { document, refs: parts.into_iter().flatten(), left }
    }
}

impl<'d, 'de> Iterator for Children<'d, 'de> {
    type Item = Node<'d, 'de>;

    fn next(&mut self) -> Option<Node<'d, 'de>> {
        let next = self.refs.next()?;
        self.left = self.left.saturating_sub(1);
        Some(Node::new(self.document, *next))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.left, Some(self.left))
    }
}

impl DoubleEndedIterator for Children<'_, '_> {
    fn next_back(&mut self) -> Option<Self::Item> {
        let next = self.refs.next_back()?;
        self.left = self.left.saturating_sub(1);
        Some(Node::new(self.document, *next))
    }
}

impl ExactSizeIterator for Children<'_, '_> {}

impl FusedIterator for Children<'_, '_> {}

/// What each of the nodes is that are left.
impl fmt::Debug for Children<'_, '_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.clone()).finish()
    }
}

/// Keys and values, in the order of the pickle; made by [`Node::items`].
///
/// ```
/// use pickles::graph::{Document, Kind};
///
/// let document = Document::from_slice(b"}\x8c\x03teaK\x02s.")?;
/// let mut items = document.root().items();
/// assert_eq!(items.len(), 1);
/// let (key, value) = items.next().ok_or("no items")?;
/// assert_eq!((key.kind()?, value.kind()?), (Kind::Str("tea".into()), Kind::Int(2)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Items<'d, 'de> {
    document: &'d Document<'de>,
    pairs: ChunksExact<'d, Ref>,
}

impl<'d, 'de> Items<'d, 'de> {
    /// The pairs of keys and values that stand in turn.
    pub(super) fn new(document: &'d Document<'de>, refs: &'d [Ref]) -> Self {
        Items { document, pairs: refs.chunks_exact(2) }
    }

    fn pair(&self, pair: &'d [Ref]) -> Option<(Node<'d, 'de>, Node<'d, 'de>)> {
        match pair {
            [key, value] => Some((Node::new(self.document, *key), Node::new(self.document, *value))),
            _ => None,
        }
    }
}

impl<'d, 'de> Iterator for Items<'d, 'de> {
    type Item = (Node<'d, 'de>, Node<'d, 'de>);

    fn next(&mut self) -> Option<Self::Item> {
        let pair = self.pairs.next()?;
        self.pair(pair)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.pairs.size_hint()
    }
}

impl DoubleEndedIterator for Items<'_, '_> {
    fn next_back(&mut self) -> Option<Self::Item> {
        let pair = self.pairs.next_back()?;
        self.pair(pair)
    }
}

impl ExactSizeIterator for Items<'_, '_> {}

impl FusedIterator for Items<'_, '_> {}

/// What each of the nodes is that are left.
impl fmt::Debug for Items<'_, '_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.clone()).finish()
    }
}
