//! What the whole reading of one pickle shares: the limits, and the one place where errors learn where they happened.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};

use serde_core::de::{Deserialize, DeserializeSeed};

use super::key::{KeyDeserializer, Keys};
use super::node::NodeDeserializer;
use super::{DeOptions, Recursion};
use crate::error::{Error, ErrorCode, Found, Result};
use crate::graph::{Document, Node, Ref, Target};
use crate::op;
use crate::python::{self, Shown};

pub(super) struct Context<'a, 'de> {
    pub(super) doc: &'a Document<'de>,
    pub(super) options: &'a DeOptions,
    /// Where the pickle begins, if it is not the first of a stream.
    base: u64,
    visits_left: Cell<u64>,
    /// The containers and objects around the current value, kept only if the graph is more than a tree.
    around: RefCell<Vec<Ref>>,
}

impl<'a, 'de> Context<'a, 'de> {
    pub(super) fn new(doc: &'a Document<'de>, options: &'a DeOptions, base: u64) -> Context<'a, 'de> {
        let visits = options.visits(doc.len);
        Context { doc, options, base, visits_left: Cell::new(visits), around: RefCell::new(Vec::new()) }
    }

    /// Reads the pickle's value.
    pub(super) fn read<T: Deserialize<'de>>(&self) -> Result<T> {
        self.visit(std::marker::PhantomData, self.doc.root, self.options.max_depth)
    }

    /// Hands the pickle's value to a function.
    pub(super) fn read_root<R>(&self, read: impl FnOnce(NodeDeserializer<'_, 'de>) -> Result<R>) -> Result<R> {
        self.visit_with(self.doc.root, self.options.max_depth, read)
    }

    /// Reads one value of the graph with `depth` levels to go.
    #[inline]
    pub(super) fn visit<S: DeserializeSeed<'de>>(&self, seed: S, at: Ref, depth: usize) -> Result<S::Value> {
        self.visit_with(at, depth, |node| seed.deserialize(node))
    }

    /// Hands one value of the graph to a function.
    #[inline]
    pub(super) fn visit_with<R>(
        &self,
        at: Ref,
        depth: usize,
        read: impl FnOnce(NodeDeserializer<'_, 'de>) -> Result<R>,
    ) -> Result<R> {
        self.enter(at, depth, read).map_err(|error| self.locate(error, at))
    }

    /// Reads one key of a mapping.
    #[inline]
    pub(super) fn visit_key<S: DeserializeSeed<'de>>(
        &self,
        seed: S,
        at: Ref,
        keys: Keys,
        depth: usize,
    ) -> Result<S::Value> {
        self.visit_with(at, depth, |node| seed.deserialize(KeyDeserializer::new(node, keys)))
    }

    /// Checks the limits around reading one value of the graph.
    #[inline]
    pub(super) fn enter<R>(
        &self,
        at: Ref,
        depth: usize,
        read: impl FnOnce(NodeDeserializer<'_, 'de>) -> Result<R>,
    ) -> Result<R> {
        if self.doc.shared {
            return self.enter_shared(at, depth, read);
        }
        read(NodeDeserializer { context: self, at, depth: self.depth_behind(at, depth)? })
    }

    fn enter_shared<R>(
        &self,
        at: Ref,
        depth: usize,
        read: impl FnOnce(NodeDeserializer<'_, 'de>) -> Result<R>,
    ) -> Result<R> {
        self.charge(at)?;
        if !at.is_node() {
            return read(NodeDeserializer { context: self, at, depth });
        }
        if self.around.borrow().contains(&at) {
            return match self.options.recursion {
                Recursion::Error => Err(Error::new(ErrorCode::Cycle)),
                Recursion::None => read(NodeDeserializer { context: self, at: Ref::NOTHING, depth }),
            };
        }
        let depth = self.depth_behind(at, depth)?;
        self.around.borrow_mut().push(at);
        let result = read(NodeDeserializer { context: self, at, depth });
        self.around.borrow_mut().pop();
        result
    }

    #[inline]
    fn depth_behind(&self, at: Ref, depth: usize) -> Result<usize> {
        if at.is_node() {
            depth.checked_sub(1).ok_or_else(|| Error::new(ErrorCode::TooDeep(self.options.max_depth)))
        } else {
            Ok(depth)
        }
    }

    fn charge(&self, at: Ref) -> Result<()> {
        self.spend(match at.target() {
            Target::Scalar(offset) => op::spelling(self.doc.input, offset).map_or(0, <[u8]>::len),
            Target::Node(_) => 1,
        })
    }

    /// Charges for what was made to show a known class, which may be reached many times.
    pub(super) fn charge_made(&self, shown: &Shown<'_>) -> Result<()> {
        if !self.doc.shared {
            return Ok(());
        }
        self.spend(match shown {
            Shown::Text(text) => text.as_str().len(),
            Shown::Bytes(bytes) => bytes.len(),
            Shown::Map(Cow::Owned(pairs)) => pairs.len(),
            _ => 0,
        })
    }

    fn spend(&self, visits: usize) -> Result<()> {
        let left = self.visits_left.get().checked_sub(visits as u64);
        let too_many = || Error::new(ErrorCode::TooManyVisits(self.options.visits(self.doc.len)));
        self.visits_left.set(left.ok_or_else(too_many)?);
        Ok(())
    }

    /// Says where an error happened, and names what was found as Python would.
    #[cold]
    fn locate(&self, error: Error, at: Ref) -> Error {
        let error = match error.unplaced_type().and_then(|found| self.name_of(at, found)) {
            Some(name) => error.naming(name),
            None => error,
        };
        error.at(self.base + self.doc.graph.offset(at) as u64)
    }

    /// What Python calls the value, if that may be the one that serde reported as `found`, and not one inside it.
    fn name_of(&self, at: Ref, found: Found) -> Option<String> {
        match (self.doc.node(at)?, found) {
            (Node::Object(object), _) => python::class_of(self.doc, object).map(|class| class.to_string()),
            (node @ (Node::List(_) | Node::Tuple(_) | Node::Set(_) | Node::FrozenSet(_)), Found::Seq) => {
                Some(node.type_name().to_owned())
            }
            _ => None,
        }
    }
}
