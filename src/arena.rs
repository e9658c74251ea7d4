//! What a pickle builds: an arena of nodes over the bytes of the input.
//!
//! A [`Ref`] is four bytes and means either a scalar (the offset of its opcode in the input, where it is read when
//! somebody asks) or a node of the arena. A container is a node with a [`Run`] of references behind it. Sharing
//! needs nothing more: the same `Ref` stands in two places. Nor do cycles, or lists that grow after they were memoized.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

use crate::error::{Error, ErrorCode, Result};
use crate::op::{self, Scalar};
use crate::scratch;

/// A value of the pickle: where its opcode stands, or which node it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Ref(u32);

/// The two things that a [`Ref`] can mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    /// A scalar: the offset of its opcode, or its place in the table of a document that has one.
    Scalar(usize),
    /// A node: its index in the arena.
    Node(usize),
}

impl Ref {
    /// No value at all: an absent state, an unused place.
    pub(crate) const NOTHING: Ref = Ref(u32::MAX);

    const NODE: u32 = 1 << 31;

    /// Offsets and indexes stay below this, so that one bit can tell them apart.
    pub(crate) const LIMIT: usize = (Ref::NODE - 1) as usize;

    /// The scalar at an offset, which the caller keeps below [`Ref::LIMIT`].
    #[inline]
    pub(crate) fn scalar(offset: usize) -> Ref {
        debug_assert!(offset < Ref::LIMIT);
        Ref(offset as u32)
    }

    fn node(index: usize) -> Result<Ref> {
        if index >= Ref::LIMIT {
            return Err(Error::new(ErrorCode::TooLong));
        }
        Ok(Ref(index as u32 | Ref::NODE))
    }

    /// The scalar at a place of which it is not known whether it is below [`Ref::LIMIT`].
    pub(crate) fn scalar_at(place: usize) -> Result<Ref> {
        if place >= Ref::LIMIT { Err(Error::new(ErrorCode::TooLong)) } else { Ok(Ref::scalar(place)) }
    }

    #[inline]
    pub(crate) fn target(self) -> Target {
        if self.0 & Ref::NODE == 0 {
            Target::Scalar(self.0 as usize)
        } else {
            Target::Node((self.0 & !Ref::NODE) as usize)
        }
    }

    /// The index of the node, if it is one.
    #[inline]
    pub(crate) fn index(self) -> Option<usize> {
        match self.target() {
            Target::Scalar(_) => None,
            Target::Node(index) => Some(index),
        }
    }

    #[inline]
    pub(crate) fn exists(self) -> bool {
        self != Ref::NOTHING
    }
}

/// The children of a node: a contiguous part of the arena's references, with room to grow up to `capacity`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Run {
    start: u32,
    len: u32,
    capacity: u32,
}

impl Run {
    pub(crate) fn is_empty(self) -> bool {
        self.len == 0
    }
}

/// A container or an object.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Node {
    List(Run),
    Tuple(Run),
    /// Keys and values in turn, in the order of the stream.
    Dict(Run),
    Set(Run),
    FrozenSet(Run),
    /// STACK_GLOBAL: two strings.
    Global {
        module: Ref,
        name: Ref,
    },
    /// What a class or function made.
    Object(Object),
    /// PERSID, BINPERSID: the persistent id.
    Persistent(Ref),
    /// An out-of-band buffer: the how manieth of the stream.
    Buffer {
        index: u32,
        readonly: bool,
    },
}

impl Node {
    /// What Python calls it, or what it is if that depends on a class.
    pub(crate) fn type_name(&self) -> &'static str {
        match self {
            Node::List(_) => "list",
            Node::Tuple(_) => "tuple",
            Node::Dict(_) => "dict",
            Node::Set(_) => "set",
            Node::FrozenSet(_) => "frozenset",
            Node::Global { .. } => "a global",
            Node::Object(_) => "an object",
            Node::Persistent(_) => "a persistent id",
            Node::Buffer { .. } => "a buffer",
        }
    }
}

/// A call, and what was done to its result.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Object {
    pub(crate) via: Construct,
    pub(crate) callable: Ref,
    /// A tuple.
    pub(crate) args: Ref,
    /// The argument of BUILD, or nothing; of the first BUILD, if there were several.
    pub(crate) state: Ref,
    /// Index of the rarer parts, counted from 1; 0 is none.
    extras: u32,
}

impl Object {
    pub(crate) fn new(via: Construct, callable: Ref, args: Ref) -> Object {
        Object { via, callable, args, state: Ref::NOTHING, extras: 0 }
    }

    /// Whether it has any of the rarer parts.
    #[inline]
    pub(crate) fn has_extras(&self) -> bool {
        self.extras != 0
    }

    fn part_to_fill<'e>(&mut self, extras: &'e mut Vec<Extras>, filling: Filling) -> Option<&'e mut Run> {
        if self.extras == 0 {
            extras.push(Extras::NONE);
            self.extras = extras.len() as u32;
        }
        let extras = extras.get_mut(self.extras as usize - 1)?;
        Some(match filling {
            Filling::Append => &mut extras.appends,
            Filling::SetItem => &mut extras.items,
            Filling::Add => &mut extras.adds,
            Filling::State => &mut extras.later_states,
        })
    }
}

/// Which opcode made an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Construct {
    /// REDUCE: a callable was called.
    Reduce,
    /// NEWOBJ: `cls.__new__(cls, *args)`.
    NewObj,
    /// NEWOBJ_EX: `cls.__new__(cls, *args, **kwargs)`.
    NewObjEx,
    /// INST: an instance of a class that the opcode names, as protocol 0 of Python 2 writes it.
    Inst,
    /// OBJ: an instance of a class on the stack, as protocol 1 of Python 2 writes it.
    Obj,
}

/// The rarer parts of an object.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Extras {
    /// NEWOBJ_EX: a dict, or nothing.
    pub(crate) kwargs: Ref,
    /// SETITEM(S) on the object: keys and values in turn.
    pub(crate) items: Run,
    /// APPEND(S) on the object.
    pub(crate) appends: Run,
    /// ADDITEMS on the object.
    pub(crate) adds: Run,
    /// The arguments of all BUILDs but the first.
    pub(crate) later_states: Run,
}

impl Extras {
    const NONE: Extras = Extras {
        kwargs: Ref::NOTHING,
        items: Run { start: 0, len: 0, capacity: 0 },
        appends: Run { start: 0, len: 0, capacity: 0 },
        adds: Run { start: 0, len: 0, capacity: 0 },
        later_states: Run { start: 0, len: 0, capacity: 0 },
    };
}

/// The arena.
#[derive(Debug, Default)]
pub(crate) struct Graph {
    nodes: Vec<Entry>,
    children: Children,
    extras: Vec<Extras>,
}

#[derive(Clone, Copy, Debug)]
struct Entry {
    node: Node,
    /// Where the opcode that made the node stands.
    offset: u32,
}

impl Graph {
    /// Makes room for what a pickle of so many bytes is likely to hold, so that vectors need not grow step by step.
    pub(crate) fn reserve(&mut self, bytes: usize) {
        self.children.0.reserve(bytes / 8);
        self.nodes.reserve(bytes / 64);
    }

    /// The node at an index of [`Target::Node`].
    #[inline]
    pub(crate) fn node(&self, index: usize) -> Option<&Node> {
        self.nodes.get(index).map(|entry| &entry.node)
    }

    #[inline]
    pub(crate) fn node_mut(&mut self, index: usize) -> Option<&mut Node> {
        self.nodes.get_mut(index).map(|entry| &mut entry.node)
    }

    /// Where the opcode of a value stands.
    pub(crate) fn offset(&self, value: Ref) -> usize {
        match value.target() {
            Target::Scalar(offset) => offset,
            Target::Node(index) => self.nodes.get(index).map_or(0, |entry| entry.offset as usize),
        }
    }

    #[inline]
    pub(crate) fn children(&self, run: Run) -> &[Ref] {
        let start = run.start as usize;
        self.children.0.get(start..start + run.len as usize).unwrap_or(&[])
    }

    pub(crate) fn extras(&self, object: &Object) -> &Extras {
        let index = (object.extras as usize).checked_sub(1);
        index.and_then(|index| self.extras.get(index)).unwrap_or(&Extras::NONE)
    }

    /// Adds a node whose opcode stands at `offset`.
    #[inline]
    pub(crate) fn push(&mut self, node: Node, offset: usize) -> Result<Ref> {
        let reference = Ref::node(self.nodes.len())?;
        self.nodes.push(Entry { node, offset: offset as u32 });
        Ok(reference)
    }

    /// What the next node that is added will be called, if there is room for one.
    #[inline(always)]
    pub(crate) fn next_node(&self) -> Option<Ref> {
        let index = self.nodes.len();
        (index < Ref::LIMIT).then_some(Ref(index as u32 | Ref::NODE))
    }

    /// Adds a node that [`Graph::next_node`] has said there is room for.
    #[inline(always)]
    pub(crate) fn push_next(&mut self, node: Node, offset: usize) {
        self.nodes.push(Entry { node, offset: offset as u32 });
    }

    /// A new run with these children.
    #[inline]
    pub(crate) fn push_run(&mut self, items: &[Ref]) -> Result<Run> {
        self.children.push_run(items)
    }

    /// As [`Graph::push_run`]; nothing if that would fail.
    #[inline(always)]
    pub(crate) fn try_push_run(&mut self, items: &[Ref]) -> Option<Run> {
        self.children.try_push_run(items)
    }

    /// Whether a value is a node that could be called: a name, or something that was made or loaded.
    #[inline(always)]
    pub(crate) fn is_made_callable(&self, value: Ref) -> bool {
        match value.index().and_then(|index| self.node(index)) {
            Some(Node::Global { .. }) => true,
            other => matches!(other, Some(Node::Object(_) | Node::Persistent(_))),
        }
    }

    #[inline(always)]
    pub(crate) fn is_tuple(&self, value: Ref) -> bool {
        matches!(value.index().and_then(|index| self.node(index)), Some(Node::Tuple(_)))
    }

    /// Adds children to a container or object; false if it is none that can be filled so.
    #[inline]
    pub(crate) fn fill(&mut self, index: usize, filling: Filling, items: &[Ref]) -> Result<bool> {
        let run = match (self.nodes.get_mut(index).map(|entry| &mut entry.node), filling) {
            (Some(Node::List(run)), Filling::Append)
            | (Some(Node::Dict(run)), Filling::SetItem)
            | (Some(Node::Set(run)), Filling::Add) => Some(run),
            (Some(Node::Object(object)), _) => object.part_to_fill(&mut self.extras, filling),
            _ => None,
        };
        let Some(run) = run else { return Ok(false) };
        *run = self.children.extend_run(*run, items)?;
        Ok(true)
    }

    /// Puts pairs into an empty dict; nothing happens if it is anything else.
    #[inline(always)]
    pub(crate) fn try_fill_dict(&mut self, container: Ref, pairs: &[Ref]) -> Option<()> {
        let run = match self.nodes.get_mut(container.index()?)?.node {
            Node::Dict(ref mut run) if run.is_empty() && pairs.len().is_multiple_of(2) => run,
            _ => return None,
        };
        *run = self.children.try_push_run(pairs)?;
        Some(())
    }

    /// Puts items into an empty list; nothing happens if it is anything else.
    #[inline(always)]
    pub(crate) fn try_fill_list(&mut self, container: Ref, items: &[Ref]) -> Option<()> {
        let run = match self.nodes.get_mut(container.index()?)?.node {
            Node::List(ref mut run) if run.is_empty() => run,
            _ => return None,
        };
        *run = self.children.try_push_run(items)?;
        Some(())
    }

    /// Gives an object a state, or another one; false if it is no object.
    pub(crate) fn build(&mut self, index: usize, state: Ref) -> Result<bool> {
        match self.node_mut(index) {
            Some(Node::Object(object)) if !object.state.exists() => {
                object.state = state;
                Ok(true)
            }
            _ => self.fill(index, Filling::State, &[state]),
        }
    }

    /// Adds an object that NEWOBJ_EX makes.
    pub(crate) fn push_with_kwargs(&mut self, class: Ref, args: Ref, kwargs: Ref, offset: usize) -> Result<Ref> {
        self.extras.push(Extras { kwargs, ..Extras::NONE });
        let object = Object { extras: self.extras.len() as u32, ..Object::new(Construct::NewObjEx, class, args) };
        self.push(Node::Object(object), offset)
    }

    pub(crate) fn clear(&mut self) {
        self.nodes.clear();
        self.children.0.clear();
        self.extras.clear();
    }

    /// How much memory it keeps, in bytes.
    pub(crate) fn capacity(&self) -> usize {
        self.nodes.capacity() * size_of::<Entry>()
            + self.children.0.capacity() * size_of::<Ref>()
            + self.extras.capacity() * size_of::<Extras>()
    }
}

/// Which part of a container or object an opcode fills.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Filling {
    /// APPEND, APPENDS: a list, or what an object appends.
    Append,
    /// SETITEM, SETITEMS: a dict, or the items of an object.
    SetItem,
    /// ADDITEMS: a set, or what an object adds.
    Add,
    /// BUILD on an object that has a state already.
    State,
}

/// The children of all nodes.
#[derive(Debug, Default)]
struct Children(Vec<Ref>);

impl Children {
    /// A new run with these children.
    #[inline]
    fn push_run(&mut self, items: &[Ref]) -> Result<Run> {
        self.try_push_run(items).ok_or_else(|| Error::new(ErrorCode::TooLong))
    }

    #[inline(always)]
    fn try_push_run(&mut self, items: &[Ref]) -> Option<Run> {
        let start = self.0.len();
        (start + items.len() <= u32::MAX as usize).then_some(())?;
        self.0.extend_from_slice(items);
        Some(Run { start: start as u32, len: items.len() as u32, capacity: items.len() as u32 })
    }

    /// Adds children to a run: in place where there is room, else moved to the end with room for as many again,
    /// so that a list filled one by one costs time and space linear in its length.
    #[inline]
    fn extend_run(&mut self, run: Run, items: &[Ref]) -> Result<Run> {
        if run.is_empty() { self.push_run(items) } else { self.grow_run(run, items) }
    }

    fn grow_run(&mut self, run: Run, items: &[Ref]) -> Result<Run> {
        let (start, end) = (run.start as usize, run.start as usize + run.len as usize);
        let len = run.len as usize + items.len();
        let len_u32 = u32::try_from(len).map_err(|_| Error::new(ErrorCode::TooLong))?;
        if let Some(room) = self.0.get_mut(end..start + run.capacity as usize)
            && let Some(room) = room.get_mut(..items.len())
        {
            room.copy_from_slice(items);
            return Ok(Run { len: len_u32, ..run });
        }
        if end == self.0.len() && start + len <= u32::MAX as usize {
            self.0.extend_from_slice(items);
            return Ok(Run { len: len_u32, capacity: len_u32, ..run });
        }
        let new_start = self.0.len();
        let capacity = len.next_power_of_two();
        if new_start + capacity > u32::MAX as usize {
            return Err(Error::new(ErrorCode::TooLong));
        }
        self.0.reserve(capacity);
        self.0.extend_from_within(start..end);
        self.0.extend_from_slice(items);
        self.0.resize(new_start + capacity, Ref::NOTHING);
        Ok(Run { start: new_start as u32, len: len_u32, capacity: capacity as u32 })
    }
}

/// A pickle that was run: its bytes, what they built, and which value is the result.
///
/// It may also be a Rust value that looks like one: then there are no bytes, and the scalars stand in a table.
#[derive(Debug)]
pub(crate) struct Document<'de> {
    pub(crate) input: &'de [u8],
    table: Vec<Scalar<'de>>,
    pub(crate) graph: Graph,
    pub(crate) root: Ref,
    /// As PROTO says; 0 without one.
    pub(crate) protocol: u8,
    /// Whether a container or a long string may be reachable twice. If not, the graph is a tree.
    pub(crate) shared: bool,
    /// How many bytes the pickle has.
    pub(crate) len: usize,
    /// What EXT codes stand for, where somebody registered them.
    pub(crate) extensions: Option<Arc<Extensions>>,
    /// What the names in it mean.
    pub(crate) findings: Findings,
}

/// What was found out about values of a document, so that it need not be found out again: a byte for each. Values that
/// share a place in the small table take it from each other.
#[derive(Debug, Default)]
pub(crate) struct Findings(OnceLock<Box<[AtomicU64]>>);

impl Findings {
    const BITS: u32 = 4;

    /// What is known of a value, or what the function finds out.
    #[inline]
    pub(crate) fn get_or_find(&self, value: Ref, find: impl FnOnce() -> u8) -> u8 {
        let table = self.0.get_or_init(|| (0..1 << Findings::BITS).map(|_| AtomicU64::new(u64::MAX)).collect());
        // Neighbouring references are spread over the highest bits.
        let place = value.0.wrapping_mul(0x9e37_79b9) >> (u32::BITS - Findings::BITS);
        let Some(entry) = table.get(place as usize) else { return find() };
        // A value and its finding go in one word, so that threads need not wait for each other.
        let known = entry.load(Ordering::Relaxed);
        if known >> 8 == u64::from(value.0) {
            return known as u8;
        }
        let finding = find();
        entry.store(u64::from(value.0) << 8 | u64::from(finding), Ordering::Relaxed);
        finding
    }
}

/// copyreg's registry: a module and a name for each code.
pub(crate) type Extensions = BTreeMap<u32, (String, String)>;

impl<'de> Document<'de> {
    /// What a pickle built, up to its STOP.
    pub(crate) fn of_pickle(input: &'de [u8], graph: Graph, root: Ref) -> Document<'de> {
        let table = Vec::new();
        Document {
            input,
            table,
            graph,
            root,
            protocol: 0,
            shared: false,
            len: 0,
            extensions: None,
            findings: Findings::default(),
        }
    }

    /// A tree whose scalars stand in a table. Its names are Python 3's.
    pub(crate) fn of_scalars(table: Vec<Scalar<'de>>, graph: Graph, root: Ref) -> Document<'de> {
        Document {
            input: &[],
            table,
            graph,
            root,
            protocol: 5,
            shared: false,
            len: 0,
            extensions: None,
            findings: Findings::default(),
        }
    }

    /// Whether the values have places in a pickle.
    pub(crate) fn has_offsets(&self) -> bool {
        !self.input.is_empty()
    }

    /// The scalar that a reference means, or its node.
    #[inline]
    pub(crate) fn look(&self, value: Ref) -> Result<Look<'_, 'de>> {
        match value.target() {
            Target::Scalar(place) => self.read_scalar(place).map(Look::Scalar),
            Target::Node(index) => Ok(self.graph.node(index).map_or(Look::Scalar(Scalar::None), Look::Node)),
        }
    }

    /// The scalar that a reference means, if it means one.
    pub(crate) fn scalar(&self, value: Ref) -> Option<Scalar<'de>> {
        match value.target() {
            Target::Scalar(place) => self.read_scalar(place).ok(),
            Target::Node(_) => None,
        }
    }

    /// What a function of the opcode stream reads at a scalar.
    #[inline]
    pub(crate) fn scalar_with<T>(&self, value: Ref, read: impl FnOnce(&'de [u8], usize) -> Option<T>) -> Option<T> {
        match value.target() {
            Target::Scalar(offset) => read(self.input, offset),
            Target::Node(_) => None,
        }
    }

    #[inline]
    fn read_scalar(&self, place: usize) -> Result<Scalar<'de>> {
        match self.table.get(place) {
            Some(scalar) => Ok(*scalar),
            None => Scalar::read(self.input, place),
        }
    }

    /// What tells a scalar from all others: opcode and argument as they stand, or all that the table has.
    fn spelling(&self, value: Ref) -> Option<Cow<'de, [u8]>> {
        match value.target() {
            Target::Scalar(place) => match self.table.get(place) {
                Some(scalar) => Some(format!("{scalar:?}").into_bytes().into()),
                None => op::spelling(self.input, place).map(Cow::Borrowed),
            },
            Target::Node(_) => None,
        }
    }

    /// The node that a reference means, if it means one.
    #[inline]
    pub(crate) fn node(&self, value: Ref) -> Option<&Node> {
        match value.target() {
            Target::Scalar(_) => None,
            Target::Node(index) => self.graph.node(index),
        }
    }

    /// The object that a reference means, if it means one.
    #[inline]
    pub(crate) fn object(&self, value: Ref) -> Option<&Object> {
        match self.node(value) {
            Some(Node::Object(object)) => Some(object),
            _ => None,
        }
    }

    /// The members of a tuple; nothing for anything else.
    #[inline]
    pub(crate) fn tuple(&self, value: Ref) -> &[Ref] {
        match self.node(value) {
            Some(Node::Tuple(run)) => self.graph.children(*run),
            _ => &[],
        }
    }

    /// The keys and values of a dict, if it is one.
    #[inline]
    pub(crate) fn dict(&self, value: Ref) -> Option<&[Ref]> {
        match self.node(value) {
            Some(Node::Dict(run)) => Some(self.graph.children(*run)),
            _ => None,
        }
    }
}

impl Document<'_> {
    /// The pairs of several dicts in one, as if each updated those before it: a key stays where it came first and has
    /// the value that came last. Keys are told apart by their spelling, and containers are never the same key.
    pub(crate) fn merge_pairs<'g>(&self, dicts: impl IntoIterator<Item = &'g [Ref]>) -> Vec<Ref> {
        let mut merged: Vec<Ref> = Vec::new();
        let mut places: HashMap<Cow<'_, [u8]>, usize> = HashMap::new();
        for pair in dicts.into_iter().flat_map(|dict| dict.chunks_exact(2)) {
            let [key, value] = pair else { continue };
            let known = self.spelling(*key).and_then(|spelling| match places.get(&spelling) {
                Some(&place) => merged.get_mut(place),
                None => {
                    places.insert(spelling, merged.len() + 1);
                    None
                }
            });
            match known {
                Some(slot) => *slot = *value,
                None => merged.extend([*key, *value]),
            }
        }
        merged
    }
}

impl Drop for Document<'_> {
    fn drop(&mut self) {
        scratch::keep_graph(std::mem::take(&mut self.graph));
    }
}

/// What stands behind a reference.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Look<'g, 'de> {
    Scalar(Scalar<'de>),
    Node(&'g Node),
}
