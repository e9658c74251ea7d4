//! The index pass: runs a pickle's opcodes once, executes nothing, and leaves a [`Graph`].
//!
//! The machine has a stack of references, the marks (how high the stack stood at each MARK), and the memo.
//! It follows CPython's C unpickler to the letter in what it refuses: below the last mark nothing can be popped (C calls
//! it the fence), operands must have types that their opcode can work on, text must parse.
//! It knows nothing of classes, so calls are recorded and never looked into; it does not recurse; and it hashes no keys.
//!
//! Two facts are learned on the way, so that readers of the graph need not: whether it is a tree
//! (`shared`: no container was fetched from the memo or duplicated), and the protocol.

mod common;
mod containers;
mod objects;

use crate::arena::{Document, Graph, Node, Ref, Run, Target};
use crate::error::{Error, ErrorCode, Result};
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
        Ok(root) => {
            let mut document = Document::of_pickle(input, graph, root);
            document.protocol = protocol;
            document.shared = shared;
            document.len = ops.offset();
            Ok(document)
        }
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
            Opcode::Int | Opcode::Long | Opcode::Float | Opcode::String | Opcode::Unicode => {
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
            Opcode::Tuple1 => self.counted_tuple::<1>(opcode, offset),
            Opcode::Tuple2 => self.counted_tuple::<2>(opcode, offset),
            Opcode::Tuple3 => self.counted_tuple::<3>(opcode, offset),
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
            Opcode::PersId => self.pers_id(offset),
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
