//! The index pass: runs a pickle's opcodes once, executes nothing, and leaves a [`Graph`].
//!
//! The machine has a stack of references, the marks (how high the stack stood at each MARK), and the memo.
//! It follows CPython's C unpickler to the letter in what it refuses: below the last mark nothing can be popped (C calls
//! it the fence), operands must have types that their opcode can work on, text must parse.
//! It knows nothing of classes, so calls are recorded and never looked into; it does not recurse; and it hashes no keys.
//!
//! Two facts are learned on the way, so that readers of the graph need not: whether it is a tree
//! (`shared`: no container was fetched from the memo or duplicated), and the protocol.

use crate::error::{Error, ErrorCode, Result};
use crate::graph::{Construct, Document, Filling, Graph, Node, Object, Ref, Run, Target};
use crate::literal;
use crate::memo::Memo;
use crate::op::{self, Cursor, Scalar};
use crate::opcode::{Opcode, Width};
use crate::scratch::{self, Stacks};

/// The highest protocol there is.
const HIGHEST_PROTOCOL: u8 = 5;

/// What is asked of a FRAME, which says how many bytes follow it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Frames {
    /// As many bytes must be there, though they may reach beyond the STOP: CPython's C unpickler asks no more.
    Held,
    /// Nothing: the input was cut behind its STOP.
    Any,
}

/// For how many bytes of input room is made before they are looked at.
const RESERVED: usize = 4 * 1024 * 1024;

/// Runs the pickle that `input` begins with, up to its STOP.
pub(crate) fn run(input: &[u8], frames: Frames) -> Result<Document<'_>> {
    match input.get(..Ref::LIMIT) {
        None => run_within_limit(input, frames),
        Some(window) => run_within_limit(window, frames)
            .map_err(|error| if error.is_eof() { Error::new(ErrorCode::TooLong).at(Ref::LIMIT as u64) } else { error }),
    }
}

fn run_within_limit(input: &[u8], frames: Frames) -> Result<Document<'_>> {
    let Stacks { stack, marks, mut memo } = scratch::take_stacks();
    let mut graph = scratch::take_graph();
    memo.reserve(input.len().min(RESERVED) / 16);
    graph.reserve(input.len().min(RESERVED));
    let mut machine = Machine {
        ops: Cursor::new(input),
        input,
        frames,
        stack,
        marks,
        fence: 0,
        memo,
        graph,
        protocol: 0,
        buffers: 0,
        shared: false,
        long_scalars: false,
    };
    let outcome = machine.run();
    let Machine { ops, stack, marks, memo, graph, protocol, shared, .. } = machine;
    scratch::keep_stacks(Stacks { stack, marks, memo });
    match outcome {
        Ok(root) => Ok(Document { input, graph, root, protocol, shared, len: ops.offset(), extensions: None }),
        Err(error) => {
            scratch::keep_graph(graph);
            Err(error)
        }
    }
}

struct Machine<'de> {
    ops: Cursor<'de>,
    input: &'de [u8],
    frames: Frames,
    stack: Vec<Ref>,
    marks: Vec<usize>,
    /// How high the stack stood at the last mark; what lies below is out of reach.
    fence: usize,
    memo: Memo,
    graph: Graph,
    protocol: u8,
    /// How many NEXT_BUFFER came by.
    buffers: u32,
    shared: bool,
    /// Whether a scalar came by that is longer than short ones can be.
    long_scalars: bool,
}

impl<'de> Machine<'de> {
    fn run(&mut self) -> Result<Ref> {
        loop {
            self.run_common();
            let offset = self.ops.offset();
            let step = match self.ops.take_opcode() {
                Ok(Opcode::Stop) => return self.pop(Opcode::Stop).map_err(|error| error.at(offset as u64)),
                Ok(opcode) => self.step(opcode, offset),
                Err(error) => Err(error),
            };
            step.map_err(|error| error.at(offset as u64))?;
        }
    }

    /// Executes the opcodes that make up most of a pickle, as long as nothing about them is special: short scalars
    /// (between which nothing is to be decided but how far each goes), MEMOIZE and BINGET. What it leaves is for `step`.
    #[inline]
    fn run_common(&mut self) {
        let mut ops = self.ops;
        loop {
            let offset = ops.offset();
            if ops.is_at(Opcode::Memoize) {
                let Some(&top) = self.stack.get(self.fence..).and_then(<[Ref]>::last) else { break };
                if !self.memo.push_regular(top) {
                    break;
                }
                ops.skip(1);
            } else if let Some(index) = ops.short_get() {
                let Some(value) = self.memo.get_regular(index) else { break };
                if !self.shared && (value.is_node() || self.long_scalars) {
                    break;
                }
                self.stack.push(value);
                ops.skip(2);
            } else if ops.skip_short_scalar() {
                self.stack.push(Ref::scalar(offset));
                self.run_floats(&mut ops, offset);
            } else {
                break;
            }
        }
        self.ops = ops;
    }

    /// Floats come in runs. Behind one (at `offset`), further ones are taken by a loop that knows their width: without
    /// a look at a table in between, the processor works on several at once.
    #[inline]
    fn run_floats(&mut self, ops: &mut Cursor<'_>, offset: usize) {
        if ops.offset() - offset == 9 {
            let mut offset = ops.offset();
            while ops.skip_float() {
                self.stack.push(Ref::scalar(offset));
                offset += 9;
            }
        }
    }

    /// Executes the opcode at `offset`.
    #[inline]
    fn step(&mut self, opcode: Opcode, offset: usize) -> Result<()> {
        match opcode {
            Opcode::None
            | Opcode::NewTrue
            | Opcode::NewFalse
            | Opcode::BinInt
            | Opcode::BinInt1
            | Opcode::BinInt2
            | Opcode::BinFloat
            | Opcode::Long1
            | Opcode::ShortBinUnicode
            | Opcode::ShortBinBytes
            | Opcode::ShortBinString
            | Opcode::BinUnicode
            | Opcode::Long4
            | Opcode::BinUnicode8
            | Opcode::BinBytes
            | Opcode::BinBytes8
            | Opcode::ByteArray8
            | Opcode::BinString => self.push_scalar(opcode, offset),
            Opcode::Int | Opcode::Long | Opcode::Float | Opcode::String | Opcode::Unicode | Opcode::PersId => {
                self.push_line(opcode, offset)
            }
            Opcode::Memoize => self.memoize(),
            Opcode::BinPut => self.put_u8(),
            Opcode::LongBinPut => self.put_u32(),
            Opcode::Put => self.put_line(),
            Opcode::BinGet => self.get_u8(),
            Opcode::LongBinGet => self.get_u32(),
            Opcode::Get => self.get_line(),
            Opcode::Mark => {
                self.mark();
                Ok(())
            }
            Opcode::EmptyList => self.push_node(Node::List(Run::default()), offset),
            Opcode::EmptyDict => self.push_node(Node::Dict(Run::default()), offset),
            Opcode::EmptyTuple => self.push_node(Node::Tuple(Run::default()), offset),
            Opcode::EmptySet => self.push_node(Node::Set(Run::default()), offset),
            Opcode::Append => self.append(),
            Opcode::Appends => self.appends(),
            Opcode::SetItem => self.set_item(),
            Opcode::SetItems => self.set_items(),
            Opcode::AddItems => self.add_items(),
            Opcode::Tuple1 => self.counted_tuple(opcode, 1, offset),
            Opcode::Tuple2 => self.counted_tuple(opcode, 2, offset),
            Opcode::Tuple3 => self.counted_tuple(opcode, 3, offset),
            Opcode::Tuple => self.collect(opcode, Node::Tuple, offset),
            Opcode::List => self.collect(opcode, Node::List, offset),
            Opcode::FrozenSet => self.collect(opcode, Node::FrozenSet, offset),
            Opcode::Dict => self.collect_dict(offset),
            Opcode::Global => self.global(offset),
            Opcode::StackGlobal => self.stack_global(offset),
            Opcode::Ext1 | Opcode::Ext2 | Opcode::Ext4 => self.extension(opcode, offset),
            Opcode::Reduce => self.reduce(offset),
            Opcode::NewObj => self.new_obj(offset),
            Opcode::NewObjEx => self.new_obj_ex(offset),
            Opcode::Inst => self.inst(offset),
            Opcode::Obj => self.obj(offset),
            Opcode::Build => self.build(),
            Opcode::BinPersId => self.persistent(offset),
            Opcode::NextBuffer => self.next_buffer(offset),
            Opcode::ReadonlyBuffer => self.readonly_buffer(),
            Opcode::Pop => self.pop_any(),
            Opcode::PopMark => self.pop_mark(opcode).map(|height| self.stack.truncate(height)),
            Opcode::Dup => self.dup(),
            Opcode::Proto => self.proto(),
            Opcode::Frame => self.frame(),
            Opcode::Stop => Ok(()),
        }
    }
}

/// Scalars.
impl Machine<'_> {
    fn push_scalar(&mut self, opcode: Opcode, offset: usize) -> Result<()> {
        self.ops.skip_arg(opcode)?;
        self.stack.push(Ref::scalar(offset));
        self.long_scalars |= self.ops.offset() - offset > Width::MAX;
        Ok(())
    }

    fn push_line(&mut self, opcode: Opcode, offset: usize) -> Result<()> {
        self.push_scalar(opcode, offset)?;
        Scalar::read(self.input, offset)?.check()
    }
}

/// The stack, its marks, and the memo.
impl Machine<'_> {
    #[inline]
    fn pop(&mut self, opcode: Opcode) -> Result<Ref> {
        if self.stack.len() <= self.fence {
            return Err(self.underflow(opcode));
        }
        self.stack.pop().ok_or_else(|| self.underflow(opcode))
    }

    #[inline]
    fn top(&self, opcode: Opcode) -> Result<Ref> {
        if self.stack.len() <= self.fence {
            return Err(self.underflow(opcode));
        }
        self.stack.last().copied().ok_or_else(|| self.underflow(opcode))
    }

    /// Pops the `N` topmost values, the lowest first.
    #[inline]
    fn pop_array<const N: usize>(&mut self, opcode: Opcode) -> Result<[Ref; N]> {
        let above = self.stack.get(self.fence..).and_then(|above| above.last_chunk::<N>().copied());
        let values = above.ok_or_else(|| self.underflow(opcode))?;
        self.stack.truncate(self.stack.len() - N);
        Ok(values)
    }

    #[cold]
    fn underflow(&self, opcode: Opcode) -> Error {
        let code = if self.marks.is_empty() { ErrorCode::EmptyStack(opcode) } else { ErrorCode::MarkInTheWay(opcode) };
        Error::new(code)
    }

    #[inline]
    fn mark(&mut self) {
        self.fence = self.stack.len();
        self.marks.push(self.fence);
    }

    /// Takes the last mark away and returns how high the stack stood there.
    #[inline]
    fn pop_mark(&mut self, opcode: Opcode) -> Result<usize> {
        let height = self.marks.pop().ok_or_else(|| Error::new(ErrorCode::NoMark(opcode)))?;
        self.fence = self.marks.last().copied().unwrap_or(0);
        Ok(height)
    }

    /// POP takes a mark away, if that is what it finds.
    fn pop_any(&mut self) -> Result<()> {
        if self.marks.last() == Some(&self.stack.len()) {
            self.pop_mark(Opcode::Pop).map(drop)
        } else {
            self.pop(Opcode::Pop).map(drop)
        }
    }

    fn dup(&mut self) -> Result<()> {
        let top = self.top(Opcode::Dup)?;
        self.push_again(top);
        Ok(())
    }

    /// Pushes a value that is already somewhere, and notes if that makes the graph more than a tree.
    #[inline]
    fn push_again(&mut self, value: Ref) {
        self.stack.push(value);
        if !self.shared && self.unfolds(value) {
            self.shared = true;
        }
    }

    /// Whether a second reference to the value makes what it holds count twice. Short scalars do not: a document of
    /// them alone unfolds to a bounded multiple of its size.
    #[inline]
    fn unfolds(&self, value: Ref) -> bool {
        match value.target() {
            Target::Scalar(offset) => self.long_scalars && self.is_long(offset),
            Target::Node(index) => !matches!(self.graph.node(index), Some(Node::Global { .. })),
        }
    }

    fn is_long(&self, offset: usize) -> bool {
        op::spelling(self.input, offset).is_none_or(|spelling| spelling.len() > Width::MAX)
    }

    #[inline]
    fn memoize(&mut self) -> Result<()> {
        let top = self.top(Opcode::Memoize)?;
        self.memo.push(top);
        Ok(())
    }

    #[inline]
    fn put_u8(&mut self) -> Result<()> {
        let index = self.ops.take_u8()?;
        let top = self.top(Opcode::BinPut)?;
        self.memo.put(u64::from(index), top);
        Ok(())
    }

    fn put_u32(&mut self) -> Result<()> {
        let index = self.ops.take_u32()?;
        let top = self.top(Opcode::LongBinPut)?;
        self.memo.put(u64::from(index), top);
        Ok(())
    }

    fn put_line(&mut self) -> Result<()> {
        let index = self.take_index(Opcode::Put)?;
        let top = self.top(Opcode::Put)?;
        self.memo.put(index, top);
        Ok(())
    }

    #[inline]
    fn get_u8(&mut self) -> Result<()> {
        let index = self.ops.take_u8()?;
        self.get(u64::from(index))
    }

    fn get_u32(&mut self) -> Result<()> {
        let index = self.ops.take_u32()?;
        self.get(u64::from(index))
    }

    fn get_line(&mut self) -> Result<()> {
        let index = self.take_index(Opcode::Get)?;
        self.get(index)
    }

    #[inline]
    fn get(&mut self, index: u64) -> Result<()> {
        let value = self.memo.get(index).ok_or_else(|| Error::new(ErrorCode::NotInMemo(index)))?;
        self.push_again(value);
        Ok(())
    }

    fn take_index(&mut self, opcode: Opcode) -> Result<u64> {
        let line = self.ops.take_line()?;
        literal::parse_index(line).map_err(|problem| Error::new(ErrorCode::BadLiteral { opcode, problem }))
    }
}

/// Containers.
impl Machine<'_> {
    #[inline]
    fn push_node(&mut self, node: Node, offset: usize) -> Result<()> {
        let value = self.graph.push(node, offset)?;
        self.stack.push(value);
        Ok(())
    }

    fn counted_tuple(&mut self, opcode: Opcode, len: usize, offset: usize) -> Result<()> {
        let height = self.stack.len().checked_sub(len).filter(|&height| height >= self.fence);
        let height = height.ok_or_else(|| self.underflow(opcode))?;
        self.collect_from(height, Node::Tuple, offset)
    }

    fn collect(&mut self, opcode: Opcode, node: fn(Run) -> Node, offset: usize) -> Result<()> {
        let height = self.pop_mark(opcode)?;
        self.collect_from(height, node, offset)
    }

    fn collect_dict(&mut self, offset: usize) -> Result<()> {
        let height = self.pop_mark(Opcode::Dict)?;
        self.check_pairs(Opcode::Dict, height)?;
        self.collect_from(height, Node::Dict, offset)
    }

    fn collect_from(&mut self, height: usize, node: fn(Run) -> Node, offset: usize) -> Result<()> {
        let run = self.graph.push_run(self.stack.get(height..).unwrap_or(&[]))?;
        self.stack.truncate(height);
        self.push_node(node(run), offset)
    }

    fn check_pairs(&self, opcode: Opcode, height: usize) -> Result<()> {
        if (self.stack.len() - height).is_multiple_of(2) {
            Ok(())
        } else {
            Err(Error::new(ErrorCode::OddItems(opcode)))
        }
    }

    fn append(&mut self) -> Result<()> {
        let height = self.stack.len().saturating_sub(1);
        self.fill(Opcode::Append, Filling::Append, height)
    }

    fn appends(&mut self) -> Result<()> {
        let height = self.pop_mark(Opcode::Appends)?;
        self.fill(Opcode::Appends, Filling::Append, height)
    }

    fn set_item(&mut self) -> Result<()> {
        let height = self.stack.len().saturating_sub(2);
        self.fill(Opcode::SetItem, Filling::SetItem, height)
    }

    fn set_items(&mut self) -> Result<()> {
        let height = self.pop_mark(Opcode::SetItems)?;
        self.check_pairs(Opcode::SetItems, height)?;
        self.fill(Opcode::SetItems, Filling::SetItem, height)
    }

    fn add_items(&mut self) -> Result<()> {
        let height = self.pop_mark(Opcode::AddItems)?;
        self.fill(Opcode::AddItems, Filling::Add, height)
    }

    /// Moves the values from `height` upwards into the container or object below them.
    #[inline]
    fn fill(&mut self, opcode: Opcode, filling: Filling, height: usize) -> Result<()> {
        if height <= self.fence {
            return Err(self.underflow(opcode));
        }
        let Some((below, items)) = self.stack.split_at_checked(height) else { return Err(self.underflow(opcode)) };
        let Some(&container) = below.last() else { return Err(self.underflow(opcode)) };
        if items.is_empty() {
            return Ok(());
        }
        let filled = match container.target() {
            Target::Node(index) => self.graph.fill(index, filling, items)?,
            Target::Scalar(_) => false,
        };
        if !filled {
            return Err(self.wrong_operand(opcode, filled_by(filling), container));
        }
        self.stack.truncate(height);
        Ok(())
    }

    #[cold]
    fn wrong_operand(&self, opcode: Opcode, expected: &'static str, found: Ref) -> Error {
        Error::new(ErrorCode::WrongOperand { opcode, expected, found: self.type_name(found).to_string() })
    }

    fn type_name(&self, value: Ref) -> &'static str {
        match value.target() {
            Target::Scalar(offset) => Scalar::read(self.input, offset).map_or("nothing", Scalar::type_name),
            Target::Node(index) => self.graph.node(index).map_or("nothing", node_type_name),
        }
    }
}

fn filled_by(filling: Filling) -> &'static str {
    match filling {
        Filling::Append => "a list or an object",
        Filling::SetItem => "a dict or an object",
        Filling::Add => "a set or an object",
        Filling::State => "an object",
    }
}

pub(crate) fn node_type_name(node: &Node) -> &'static str {
    match node {
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

/// Globals and objects.
impl Machine<'_> {
    fn global(&mut self, offset: usize) -> Result<()> {
        self.take_class(Opcode::Global)?;
        self.stack.push(Ref::scalar(offset));
        Ok(())
    }

    /// Goes over module and name of a GLOBAL or INST; neither may be empty.
    fn take_class(&mut self, opcode: Opcode) -> Result<()> {
        let (module, name) = self.ops.take_two_lines()?;
        let problem = if module.is_empty() || name.is_empty() {
            "an empty module or name"
        } else if opcode == Opcode::Inst && !(module.is_ascii() && name.is_ascii()) {
            "a module or name that is not ASCII"
        } else if std::str::from_utf8(module).is_err() || std::str::from_utf8(name).is_err() {
            "a module or name that is not UTF-8"
        } else {
            return Ok(());
        };
        Err(Error::new(ErrorCode::BadLiteral { opcode, problem }))
    }

    fn stack_global(&mut self, offset: usize) -> Result<()> {
        let [module, name] = self.pop_array(Opcode::StackGlobal)?;
        for part in [module, name] {
            if !self.is_str(part)? {
                return Err(self.wrong_operand(Opcode::StackGlobal, "two strs", part));
            }
        }
        self.push_node(Node::Global { module, name }, offset)
    }

    fn is_str(&self, value: Ref) -> Result<bool> {
        Ok(match value.target() {
            Target::Scalar(offset) => matches!(
                Scalar::read(self.input, offset)?,
                Scalar::Str(_) | Scalar::UnicodeLine(_) | Scalar::Python2Str(_) | Scalar::StringLine(_)
            ),
            Target::Node(_) => false,
        })
    }

    fn extension(&mut self, opcode: Opcode, offset: usize) -> Result<()> {
        let code = match opcode {
            Opcode::Ext1 => i64::from(self.ops.take_u8()?),
            Opcode::Ext2 => i64::from(self.ops.take_u16()?),
            _ => i64::from(self.ops.take_i32()?),
        };
        if code <= 0 {
            return Err(Error::new(ErrorCode::ExtensionCode(code)));
        }
        self.stack.push(Ref::scalar(offset));
        Ok(())
    }

    fn reduce(&mut self, offset: usize) -> Result<()> {
        let [callable, args] = self.pop_array(Opcode::Reduce)?;
        self.check_call(Opcode::Reduce, callable, args)?;
        self.push_node(Node::Object(Object::new(Construct::Reduce, callable, args)), offset)
    }

    fn new_obj(&mut self, offset: usize) -> Result<()> {
        let [class, args] = self.pop_array(Opcode::NewObj)?;
        self.check_call(Opcode::NewObj, class, args)?;
        self.push_node(Node::Object(Object::new(Construct::NewObj, class, args)), offset)
    }

    fn new_obj_ex(&mut self, offset: usize) -> Result<()> {
        let [class, args, kwargs] = self.pop_array(Opcode::NewObjEx)?;
        self.check_call(Opcode::NewObjEx, class, args)?;
        if !self.is_node(kwargs, |node| matches!(node, Node::Dict(_))) {
            return Err(self.wrong_operand(Opcode::NewObjEx, "a dict of keyword arguments", kwargs));
        }
        let made = self.graph.push_with_kwargs(class, args, kwargs, offset)?;
        self.stack.push(made);
        Ok(())
    }

    /// INST: the class stands in the opcode's argument, so its reference is that of the opcode.
    fn inst(&mut self, offset: usize) -> Result<()> {
        let height = self.pop_mark(Opcode::Inst)?;
        self.take_class(Opcode::Inst)?;
        self.instantiate(Construct::Inst, Ref::scalar(offset), height, height, offset)
    }

    fn obj(&mut self, offset: usize) -> Result<()> {
        let height = self.pop_mark(Opcode::Obj)?;
        let class = self.stack.get(height).copied().ok_or_else(|| self.underflow(Opcode::Obj))?;
        if !self.is_callable(class) {
            return Err(self.wrong_operand(Opcode::Obj, "a class", class));
        }
        self.instantiate(Construct::Obj, class, height + 1, height, offset)
    }

    /// Makes an object of the arguments from `first` upwards and leaves the stack at `height` with it on top.
    fn instantiate(&mut self, via: Construct, class: Ref, first: usize, height: usize, offset: usize) -> Result<()> {
        let run = self.graph.push_run(self.stack.get(first..).unwrap_or(&[]))?;
        let args = self.graph.push(Node::Tuple(run), offset)?;
        self.stack.truncate(height);
        self.push_node(Node::Object(Object::new(via, class, args)), offset)
    }

    fn check_call(&self, opcode: Opcode, callable: Ref, args: Ref) -> Result<()> {
        if !self.is_callable(callable) {
            let expected = if opcode == Opcode::Reduce { "a callable" } else { "a class" };
            return Err(self.wrong_operand(opcode, expected, callable));
        }
        if !self.is_node(args, |node| matches!(node, Node::Tuple(_))) {
            return Err(self.wrong_operand(opcode, "a tuple of arguments", args));
        }
        Ok(())
    }

    /// Whether CPython could call it: something by name, or something that was made or loaded.
    fn is_callable(&self, value: Ref) -> bool {
        match value.target() {
            Target::Scalar(offset) => matches!(
                Scalar::read(self.input, offset),
                Ok(Scalar::Global(_) | Scalar::Extension(_) | Scalar::PersId(_))
            ),
            Target::Node(_) => {
                self.is_node(value, |node| matches!(node, Node::Global { .. } | Node::Object(_) | Node::Persistent(_)))
            }
        }
    }

    fn is_node(&self, value: Ref, test: fn(&Node) -> bool) -> bool {
        match value.target() {
            Target::Scalar(_) => false,
            Target::Node(index) => self.graph.node(index).is_some_and(test),
        }
    }

    fn build(&mut self) -> Result<()> {
        let [target, state] = self.pop_array(Opcode::Build)?;
        self.stack.push(target);
        let built = match target.target() {
            Target::Node(index) => self.graph.build(index, state)?,
            Target::Scalar(_) => false,
        };
        if built || self.sets_nothing(state) {
            Ok(())
        } else {
            Err(self.wrong_operand(Opcode::Build, "an object", target))
        }
    }

    /// Whether BUILD with this state does nothing even to an object without attributes: `None` and `(None, {})`.
    fn sets_nothing(&self, state: Ref) -> bool {
        let is_empty_dict = |value| self.is_node(value, |node| matches!(node, Node::Dict(run) if run.is_empty()));
        match self.pair(state) {
            Some((dict, slots)) => self.is_none(dict) && is_empty_dict(slots),
            None => self.is_none(state),
        }
    }

    fn pair(&self, value: Ref) -> Option<(Ref, Ref)> {
        let Target::Node(index) = value.target() else { return None };
        match self.graph.node(index) {
            Some(Node::Tuple(run)) => match self.graph.children(*run) {
                [first, second] => Some((*first, *second)),
                _ => None,
            },
            _ => None,
        }
    }

    fn is_none(&self, value: Ref) -> bool {
        match value.target() {
            Target::Scalar(offset) => matches!(Scalar::read(self.input, offset), Ok(Scalar::None)),
            Target::Node(_) => false,
        }
    }

    fn persistent(&mut self, offset: usize) -> Result<()> {
        let id = self.pop(Opcode::BinPersId)?;
        self.push_node(Node::Persistent(id), offset)
    }

    fn next_buffer(&mut self, offset: usize) -> Result<()> {
        let index = self.buffers;
        self.buffers = index.saturating_add(1);
        self.push_node(Node::Buffer { index, readonly: false }, offset)
    }

    fn readonly_buffer(&mut self) -> Result<()> {
        let top = self.top(Opcode::ReadonlyBuffer)?;
        let accepted = match top.target() {
            Target::Scalar(offset) => {
                matches!(Scalar::read(self.input, offset)?, Scalar::Bytes(_) | Scalar::ByteArray(_))
            }
            Target::Node(index) => match self.graph.node_mut(index) {
                Some(Node::Buffer { readonly, .. }) => {
                    *readonly = true;
                    true
                }
                Some(Node::Object(_) | Node::Persistent(_)) => true,
                _ => false,
            },
        };
        if accepted { Ok(()) } else { Err(self.wrong_operand(Opcode::ReadonlyBuffer, "a buffer", top)) }
    }
}

/// The stream.
impl Machine<'_> {
    fn proto(&mut self) -> Result<()> {
        let protocol = self.ops.take_u8()?;
        if protocol > HIGHEST_PROTOCOL {
            return Err(Error::new(ErrorCode::UnknownProtocol(protocol)));
        }
        self.protocol = protocol;
        Ok(())
    }

    fn frame(&mut self) -> Result<()> {
        let len = self.ops.take_length(Opcode::Frame)?;
        let held = usize::try_from(len).is_ok_and(|len| len <= self.ops.remaining());
        if held || self.frames == Frames::Any { Ok(()) } else { Err(Error::new(ErrorCode::Eof)) }
    }
}
