//! Lists, tuples, dicts and sets, and the batches in which their items are added.
//!
//! Items of a list, dict or set stand between a MARK and the opcode that adds them, at most 1000 of them; a single item
//! needs no MARK. What happens to a rest of one and to a number that 1000 divides differs between them in CPython's C
//! pickler, and [`Kind`] says how.

use crate::error::Result;
use crate::opcode::Opcode;
use crate::ser::emit::{Emitter, Sink};
use crate::ser::{Memo, Protocol};

/// How many items CPython adds at a time.
const BATCH: u32 = 1000;

/// A container that is being filled.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Batch {
    kind: Kind,
    /// How many items there will be, if that is known.
    len: Option<usize>,
    /// How many are in the batches before this one.
    done: usize,
    /// Where this batch began, if there are others before it.
    begun: u64,
    state: State,
    /// How many more this batch may have.
    left: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// No batch is begun.
    Between,
    /// One item, without a MARK.
    Single,
    /// Items behind a MARK.
    Marked,
    /// Items behind the first MARK of a container whose length is not known, and the position of that MARK.
    MayBeAlone(u64),
}

/// What is filled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    List,
    Dict,
    Set,
    /// The appends of an object.
    Appends,
    /// The items of an object.
    Items,
    /// What is added to an object that is a set.
    Adds,
}

impl Kind {
    /// The opcode that adds one item.
    fn single(self) -> Option<Opcode> {
        match self {
            Kind::List | Kind::Appends => Some(Opcode::Append),
            Kind::Dict | Kind::Items => Some(Opcode::SetItem),
            Kind::Set | Kind::Adds => None,
        }
    }

    /// The opcode that adds the items behind a MARK.
    fn marked(self) -> Opcode {
        match self {
            Kind::List | Kind::Appends => Opcode::Appends,
            Kind::Dict | Kind::Items => Opcode::SetItems,
            Kind::Set | Kind::Adds => Opcode::AddItems,
        }
    }

    /// Whether the last item stands alone if it is one more than the batches before it have. An only item always does.
    fn has_single_rest(self) -> bool {
        matches!(self, Kind::Appends | Kind::Items)
    }

    /// Whether an empty batch follows if the last one is full.
    fn has_empty_rest(self) -> bool {
        matches!(self, Kind::Dict | Kind::Set)
    }
}

impl Batch {
    fn new(kind: Kind, len: Option<usize>) -> Batch {
        Batch { kind, len, done: 0, begun: 0, state: State::Between, left: 0 }
    }
}

/// Lists, dicts and sets. Call [`Emitter::next_item`] before each item (a dict's is a key and a value).
impl<S: Sink> Emitter<S> {
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(crate) fn begin_list(&mut self, len: Option<usize>) -> Result<Batch> {
        self.begin_batches(Kind::List, Opcode::EmptyList, Opcode::List, len)
    }

    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(crate) fn begin_dict(&mut self, len: Option<usize>) -> Result<Batch> {
        self.begin_batches(Kind::Dict, Opcode::EmptyDict, Opcode::Dict, len)
    }

    /// Below protocol 4 a set is a call of `set` with a list.
    pub(crate) fn begin_set(&mut self, len: Option<usize>) -> Result<Batch> {
        if self.protocol < Protocol::V4 {
            return self.begin_set_call("set", len);
        }
        self.begin_batches(Kind::Set, Opcode::EmptySet, Opcode::EmptySet, len)
    }

    /// Prepares for the next item.
    #[inline]
    pub(crate) fn next_item(&mut self, batch: &mut Batch) {
        if batch.left == 0 {
            // Not by reference: what a function knows the address of does not stay in registers.
            *batch = self.next_batch(*batch);
        }
        batch.left -= 1;
    }

    /// Ends a list or a dict, and goes one level up.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(crate) fn end_batch(&mut self, batch: Batch) {
        if batch.state == State::Marked && batch.done == 0 && batch.left > 0 {
            self.out.op(batch.kind.marked());
        } else {
            self.end_batches(batch);
        }
        self.leave();
    }

    #[inline(never)]
    fn end_batches(&mut self, mut batch: Batch) {
        match (batch.state, batch.kind.single()) {
            (State::MayBeAlone(mark), Some(single)) if batch.left == BATCH - 1 && self.out.take_back(mark) => {
                self.out.op(single);
                batch.done += 1;
            }
            _ => self.close_batch(&mut batch),
        }
        let full = batch.done > 0 && batch.done.is_multiple_of(BATCH as usize);
        if full && batch.kind.has_empty_rest() && !self.is_text() {
            self.out.op(Opcode::Mark);
            self.out.op(batch.kind.marked());
        }
    }

    pub(crate) fn end_set(&mut self, batch: Batch) -> Result<()> {
        let is_call = batch.kind == Kind::List;
        self.end_batch(batch);
        if is_call { self.end_set_call() } else { Ok(()) }
    }

    /// Begins the dict of one item that stands for a variant of an enum; the item's value follows.
    pub(crate) fn begin_variant(&mut self, name: &'static str) -> Result<()> {
        self.check_unhashable("a dict")?;
        self.begin_dict(Some(1))?;
        self.emit_name(name)
    }

    pub(crate) fn end_variant(&mut self) {
        self.out.op(Opcode::SetItem);
        self.leave();
    }

    /// Begins a container, and at once its first batch if that is known to have more than one item.
    #[cfg_attr(not(debug_assertions), inline(always))]
    fn begin_batches(&mut self, kind: Kind, empty: Opcode, text: Opcode, len: Option<usize>) -> Result<Batch> {
        self.out.value()?;
        self.enter()?;
        let mut batch = Batch::new(kind, len);
        if self.is_text() {
            self.out.extend(&[Opcode::Mark as u8, text as u8]);
            self.memoize()?;
        } else if len.is_some_and(|len| len > 1) {
            batch.state = State::Marked;
            batch.left = BATCH;
            if self.memo == Memo::Python {
                self.out.op(empty);
                self.write_put()?;
                self.out.op(Opcode::Mark);
            } else {
                self.out.extend(&[empty as u8, Opcode::Mark as u8]);
            }
        } else {
            self.out.op(empty);
            self.memoize()?;
        }
        Ok(batch)
    }

    /// Ends the batch that is full and begins the next.
    #[inline(never)]
    fn next_batch(&mut self, mut batch: Batch) -> Batch {
        self.close_batch(&mut batch);
        if batch.done > 0 && !self.is_text() {
            self.expect_rest(&mut batch);
        }
        let rest = batch.len.map(|len| len.saturating_sub(batch.done));
        let alone = rest == Some(1) && (batch.done == 0 || batch.kind.has_single_rest());
        if batch.kind.single().is_some() && (alone || self.is_text()) {
            batch.state = State::Single;
            batch.left = 1;
        } else {
            let may_be_alone = batch.done == 0 && batch.len.is_none();
            batch.state = if may_be_alone { State::MayBeAlone(self.out.position()) } else { State::Marked };
            batch.left = BATCH;
            self.out.op(Opcode::Mark);
        }
        batch
    }

    /// Makes room for the items that are left, as if they were as long as those of the last batch.
    fn expect_rest(&mut self, batch: &mut Batch) {
        let position = self.out.position();
        if let Some(len) = batch.len.filter(|_| batch.done > BATCH as usize) {
            let items = len.saturating_sub(batch.done) as u64;
            let bytes = position.saturating_sub(batch.begun);
            self.out.expect(items.saturating_mul(bytes) / u64::from(BATCH));
        }
        batch.begun = position;
    }

    fn close_batch(&mut self, batch: &mut Batch) {
        match (batch.state, batch.kind.single()) {
            (State::Between, _) => {}
            (State::Single, Some(single)) => {
                self.out.op(single);
                batch.done += 1;
            }
            _ => {
                self.out.op(batch.kind.marked());
                batch.done += (BATCH - batch.left) as usize;
            }
        }
        batch.state = State::Between;
        batch.left = 0;
    }
}

/// The dict of a struct that is being filled. Its length is known, so that less is to be noted than in a [`Batch`], and
/// what is noted fits in registers while the fields are written.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fields {
    state: FieldsState,
    /// How many more this batch may have.
    left: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum FieldsState {
    /// Each field is added by itself, and there is none yet.
    Empty,
    /// Each field is added by itself, and the last one is to be.
    Single,
    /// Fields stand behind a MARK.
    Marked,
}

/// Structs. Call [`Emitter::next_field`] before each name.
impl<S: Sink> Emitter<S> {
    /// A struct that has other fields than it announced still becomes a dict of them.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(crate) fn begin_fields(&mut self, len: usize) -> Result<Fields> {
        let batch = self.begin_dict(Some(len))?;
        let state = if batch.state == State::Marked { FieldsState::Marked } else { FieldsState::Empty };
        Ok(Fields { state, left: batch.left })
    }

    /// Prepares for the next field.
    #[inline]
    pub(crate) fn next_field(&mut self, fields: &mut Fields) {
        if fields.left == 0 {
            *fields = self.next_fields(*fields);
        }
        fields.left -= 1;
    }

    /// Ends the dict, and goes one level up.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(crate) fn end_fields(&mut self, fields: Fields) {
        if fields.state == FieldsState::Marked && fields.left > 0 {
            self.out.op(Opcode::SetItems);
        } else {
            self.end_other_fields(fields);
        }
        self.leave();
    }

    /// Adds the fields of the batch that is full, and begins the next.
    #[inline(never)]
    fn next_fields(&mut self, fields: Fields) -> Fields {
        match fields.state {
            FieldsState::Empty => {}
            FieldsState::Single => self.out.op(Opcode::SetItem),
            FieldsState::Marked => {
                self.out.extend(&[Opcode::SetItems as u8, Opcode::Mark as u8]);
                return Fields { left: BATCH, ..fields };
            }
        }
        Fields { state: FieldsState::Single, left: 1 }
    }

    #[inline(never)]
    fn end_other_fields(&mut self, fields: Fields) {
        // Behind a full batch stands an empty one, as in every dict.
        if self.next_fields(fields).state == FieldsState::Marked {
            self.out.op(Opcode::SetItems);
        }
    }
}

/// What is added to an object after it was made. End each with [`Emitter::end_filling`].
impl<S: Sink> Emitter<S> {
    pub(crate) fn begin_appends(&mut self, len: usize) -> Batch {
        Batch::new(Kind::Appends, Some(len))
    }

    pub(crate) fn begin_items(&mut self, len: usize) -> Batch {
        Batch::new(Kind::Items, Some(len))
    }

    pub(crate) fn begin_adds(&mut self, len: usize) -> Batch {
        Batch::new(Kind::Adds, Some(len))
    }

    /// The object itself is the level that what is added to it is below.
    pub(crate) fn end_filling(&mut self, batch: Batch) {
        self.depth += 1;
        self.end_batch(batch);
    }

    /// Begins a `collections.deque` that items are appended to.
    pub(crate) fn begin_deque(&mut self, len: Option<usize>) -> Result<Batch> {
        let mut call = self.begin_reduce()?;
        self.emit_global("collections", "deque")?;
        self.begin_args(&mut call, 0)?;
        self.end_args(&call)?;
        self.end_call(call)?;
        Ok(Batch::new(Kind::Appends, len))
    }
}

/// Tuples and frozensets: what is inside comes first.
impl<S: Sink> Emitter<S> {
    /// As many items follow as are announced.
    pub(crate) fn begin_tuple(&mut self, len: usize) -> Result<()> {
        self.out.value()?;
        self.enter()?;
        self.open_tuple(len);
        Ok(())
    }

    pub(crate) fn end_tuple(&mut self, len: usize) -> Result<()> {
        self.leave();
        self.close_tuple(len)
    }

    /// A tuple that belongs to how another value is written, and is no level of its own.
    pub(super) fn open_tuple(&mut self, len: usize) {
        if self.tuple_opcode(len).is_none() {
            self.out.op(Opcode::Mark);
        }
    }

    pub(super) fn close_tuple(&mut self, len: usize) -> Result<()> {
        self.out.op(self.tuple_opcode(len).unwrap_or(Opcode::Tuple));
        if len == 0 { Ok(()) } else { self.memoize() }
    }

    /// The opcode that makes a tuple of so many items without a MARK.
    fn tuple_opcode(&self, len: usize) -> Option<Opcode> {
        match (self.protocol, len) {
            (Protocol::V0, _) => None,
            (_, 0) => Some(Opcode::EmptyTuple),
            (Protocol::V1, _) => None,
            (_, 1) => Some(Opcode::Tuple1),
            (_, 2) => Some(Opcode::Tuple2),
            (_, 3) => Some(Opcode::Tuple3),
            _ => None,
        }
    }

    /// Returns what [`Emitter::next_item`] wants before each item. Below protocol 4 a frozenset is a call of
    /// `frozenset` with a list.
    pub(crate) fn begin_frozenset(&mut self, len: Option<usize>) -> Result<Batch> {
        if self.protocol < Protocol::V4 {
            return self.begin_set_call("frozenset", len);
        }
        self.out.value()?;
        self.enter()?;
        self.out.op(Opcode::Mark);
        // All behind one MARK.
        Ok(Batch { left: u32::MAX, ..Batch::new(Kind::Set, len) })
    }

    pub(crate) fn end_frozenset(&mut self, batch: Batch) -> Result<()> {
        if self.protocol < Protocol::V4 {
            self.end_batch(batch);
            return self.end_set_call();
        }
        self.leave();
        self.out.op(Opcode::FrozenSet);
        self.memoize()
    }

    fn begin_set_call(&mut self, class: &'static str, len: Option<usize>) -> Result<Batch> {
        self.emit_global("builtins", class)?;
        self.open_tuple(1);
        self.begin_list(len)
    }

    fn end_set_call(&mut self) -> Result<()> {
        self.close_tuple(1)?;
        self.emit_reduce()
    }
}
