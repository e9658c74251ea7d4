//! What the whole reading of one pickle shares: the limits, and the one place where errors learn where they happened.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};

use serde_core::de::{Deserialize, DeserializeSeed};

use super::flatten::Flatten;
use super::key::{KeyDeserializer, Keys};
use super::node::NodeDeserializer;
use super::{DeOptions, Recursion};
use crate::arena::{Document, Look, Node, Object, Ref, Target};
use crate::error::{Error, ErrorCode, Found, Result};
use crate::op::{self, Scalar};
use crate::opcode::Width;
use crate::python::{self, Shown};

pub(super) struct Context<'a, 'de> {
    pub(super) doc: &'a Document<'de>,
    pub(super) options: &'a DeOptions,
    /// Where the pickle begins, if it is not the first of a stream.
    base: u64,
    visits_left: Cell<u64>,
    pub(super) flatten: Flatten,
    by_class: Cell<bool>,
    /// The containers and objects around the current value, kept only if the graph is more than a tree.
    around: RefCell<Vec<Ref>>,
}

impl<'a, 'de> Context<'a, 'de> {
    pub(super) fn new(doc: &'a Document<'de>, options: &'a DeOptions, base: u64) -> Context<'a, 'de> {
        Context::with_visits(doc, options, base, options.visits(doc.len))
    }

    /// A context with a budget of its own.
    pub(super) fn with_visits(
        doc: &'a Document<'de>,
        options: &'a DeOptions,
        base: u64,
        visits: u64,
    ) -> Context<'a, 'de> {
        Context {
            doc,
            options,
            base,
            visits_left: Cell::new(visits),
            flatten: Flatten::default(),
            by_class: Cell::new(false),
            around: RefCell::new(Vec::new()),
        }
    }

    /// What is left of the budget.
    pub(super) fn visits_left(&self) -> u64 {
        self.visits_left.get()
    }

    /// Reads the value at a place.
    pub(super) fn read<T: Deserialize<'de>>(&self, at: Ref) -> Result<T> {
        self.visit(std::marker::PhantomData, at, self.options.max_depth)
    }

    /// Hands the pickle's value to a function.
    pub(super) fn read_root<R>(&self, read: impl FnOnce(NodeDeserializer<'_, 'de>) -> Result<R>) -> Result<R> {
        self.visit_with(self.doc.root, self.options.max_depth, read)
    }

    /// Reads one value of the graph with `depth` levels to go.
    #[inline]
    pub(super) fn visit<S: DeserializeSeed<'de>>(&self, seed: S, at: Ref, depth: usize) -> Result<S::Value> {
        self.charge_visit(at)?;
        match seed.deserialize(NodeDeserializer::new(self, at, depth)) {
            Ok(value) => Ok(value),
            Err(error) => Err(self.locate(error, at)),
        }
    }

    /// Hands one value of the graph to a function.
    #[inline]
    pub(super) fn visit_with<R>(
        &self,
        at: Ref,
        depth: usize,
        read: impl FnOnce(NodeDeserializer<'_, 'de>) -> Result<R>,
    ) -> Result<R> {
        self.charge_visit(at)?;
        match read(NodeDeserializer::new(self, at, depth)) {
            Ok(value) => Ok(value),
            Err(error) => Err(self.locate(error, at)),
        }
    }

    #[inline]
    fn charge_visit(&self, at: Ref) -> Result<()> {
        match self.charge_inner(at) {
            Ok(()) => Ok(()),
            Err(error) => Err(self.locate(error, at)),
        }
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

    /// Reads what a container or object holds, which has `depth` levels to go then, within the limits.
    #[inline]
    pub(super) fn enter<R>(&self, at: Ref, depth: usize, read: impl FnOnce(usize) -> Result<R>) -> Result<R> {
        let depth = self.begin(at, depth)?;
        let result = read(depth);
        self.end();
        result
    }

    /// Checks the limits before what a container or object holds is read, and returns how many levels there are to go
    /// then. To be followed by [`end`](Context::end), unless it fails.
    ///
    /// What reads most of a pickle calls the two by itself: a closure in between would take more of the stack at each
    /// level.
    #[inline]
    pub(super) fn begin(&self, at: Ref, depth: usize) -> Result<usize> {
        let depth = depth.checked_sub(1).ok_or_else(|| Error::new(ErrorCode::TooDeep(self.options.max_depth)))?;
        if self.doc.shared {
            self.begin_shared(at)?;
        }
        Ok(depth)
    }

    fn begin_shared(&self, at: Ref) -> Result<()> {
        self.spend(1)?;
        if self.is_around(at) {
            return Err(Error::new(ErrorCode::Cycle));
        }
        self.around.borrow_mut().push(at);
        Ok(())
    }

    /// What the container or object holds was read.
    #[inline]
    pub(super) fn end(&self) {
        if self.doc.shared {
            self.around.borrow_mut().pop();
        }
    }

    /// Says whether the next enum on each way down is an object whose class its variant names; returns what was said
    /// before, which is to be said again afterwards.
    pub(super) fn replace_by_class(&self, by_class: bool) -> bool {
        self.by_class.replace(by_class)
    }

    /// Whether enums are objects by their classes.
    #[inline]
    pub(super) fn is_by_class(&self) -> bool {
        self.by_class.get()
    }

    /// Whether the value is a container or object that is just being read.
    fn is_around(&self, at: Ref) -> bool {
        self.around.borrow().contains(&at)
    }

    /// Whether the value is a reference back that reads as None.
    #[inline]
    pub(super) fn is_cut(&self, at: Ref) -> bool {
        self.doc.shared && self.options.recursion == Recursion::None && self.is_around(at)
    }

    fn charge_scalar(&self, at: Ref) -> Result<()> {
        match at.target() {
            Target::Scalar(offset) => self.spend(op::spelling(self.doc.input, offset).map_or(0, <[u8]>::len)),
            Target::Node(_) => Ok(()),
        }
    }

    /// What an object looks like. Charges for what is made to show it, as it may be reached many times.
    pub(super) fn show<'g>(&self, object: &'g Object) -> Result<Shown<'g>>
    where
        'a: 'g,
    {
        self.charge_merging(object)?;
        let shown = python::show(self.doc, object);
        match &shown {
            Shown::Text(text) => self.charge_bytes(text.as_str().len())?,
            Shown::Bytes(bytes) => self.charge_bytes(bytes.len())?,
            Shown::Map(Cow::Owned(items)) | Shown::Seq(Cow::Owned(items)) => self.charge_bytes(items.len())?,
            _ => {}
        }
        Ok(shown)
    }

    /// Charges for the dicts of which an object's attributes or items are put together, before that is done: one dict
    /// may be there a hundred thousand times.
    pub(super) fn charge_merging(&self, object: &Object) -> Result<()> {
        if !self.doc.shared {
            return Ok(());
        }
        let limit = usize::try_from(self.visits_left.get()).unwrap_or(usize::MAX);
        self.spend(python::merging(self.doc, object, limit))
    }

    /// Charges for bytes that are made or copied to show a value.
    pub(super) fn charge_bytes(&self, len: usize) -> Result<()> {
        if self.doc.shared { self.spend(len) } else { Ok(()) }
    }

    /// Charges for a name that is copied, unless it is so short that two bytes may fetch it for nothing. That a class
    /// is named twice makes no pickle count as shared.
    pub(super) fn charge_name(&self, len: usize) -> Result<()> {
        if len > Width::MAX { self.spend(len) } else { Ok(()) }
    }

    /// Charges for a scalar, also for one that is read in place of the object or persistent reference around it.
    #[inline]
    pub(super) fn charge_inner(&self, at: Ref) -> Result<()> {
        if self.doc.shared { self.charge_scalar(at) } else { Ok(()) }
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
        if self.doc.has_offsets() { error.at(self.base + self.doc.graph.offset(at) as u64) } else { error }
    }

    /// What Python calls the value, if that may be the one that serde reported as `found`, and not one inside it.
    fn name_of(&self, at: Ref, found: Found) -> Option<String> {
        match (self.doc.look(at).ok()?, found) {
            (Look::Node(Node::Object(object)), _) => python::type_name(self.doc, object),
            (Look::Node(node), Found::Seq) if !matches!(node, Node::Dict(_)) => Some(node.type_name().to_owned()),
            (Look::Node(Node::Global { .. }) | Look::Scalar(Scalar::Global(_)), _) => {
                python::global(self.doc, at).map(|name| format!("the name {name}"))
            }
            (Look::Scalar(scalar), Found::Other) => {
                Some(format!("int {}", scalar.integer()?.to_decimal().unwrap_or_else(|| "of many digits".to_owned())))
            }
            _ => None,
        }
    }
}
