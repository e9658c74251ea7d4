//! The opcodes that make up most of a pickle, as long as nothing about them is special.
//!
//! One loop executes them without leaving it: the cursor stays in registers, and an opcode is looked at once. What the
//! loop cannot do (an error, a growing graph at its limit, a memo with gaps) it leaves untouched for `step`, which does it
//! by the book. MEMOIZE is done with the value before it, which is at hand then.

use super::Machine;
use crate::arena::{Construct, Graph, Node, Object, Ref, Run, Target};
use crate::op::Cursor;
use crate::opcode::{Common, Opcode, Width};

impl Machine<'_> {
    /// Executes opcodes up to one that takes more than is done here.
    #[inline]
    pub(super) fn run_common(&mut self) {
        let mut ops = self.ops;
        while self.common_step(&mut ops).is_some() {}
        self.ops = ops;
    }

    /// Executes one opcode with the MEMOIZE behind it, or nothing.
    #[inline(always)]
    fn common_step(&mut self, ops: &mut Cursor<'_>) -> Option<()> {
        let offset = ops.offset();
        let [opcode, next] = ops.peek()?;
        let width = Width::of(opcode);
        if width.fixed != 0 {
            return self.common_scalar(ops, width.before(next), offset);
        }
        let value = match width.common {
            Common::Rare => return None,
            Common::BinGet => {
                self.common_get(next)?;
                ops.skip(2);
                return Some(());
            }
            Common::Mark => return self.without_value(ops, Self::common_mark),
            Common::Build => return self.without_value(ops, Self::common_build),
            Common::SetItem => return self.without_value(ops, Self::common_set_item),
            Common::SetItems => return self.without_value(ops, Self::common_set_items),
            Common::Appends => return self.without_value(ops, Self::common_appends),
            Common::EmptyTuple => self.common_push(Node::Tuple(Run::default()), offset),
            Common::EmptyDict => self.common_push(Node::Dict(Run::default()), offset),
            Common::EmptyList => self.common_push(Node::List(Run::default()), offset),
            Common::Tuple1 => self.common_tuple::<1>(offset),
            Common::Tuple2 => self.common_tuple::<2>(offset),
            Common::Tuple3 => self.common_tuple::<3>(offset),
            Common::Reduce => self.common_call(Construct::Reduce, offset),
            Common::NewObj => self.common_call(Construct::NewObj, offset),
        };
        let value = value?;
        ops.skip(1);
        self.memoize_behind(ops, value)
    }

    #[inline(always)]
    fn without_value(&mut self, ops: &mut Cursor<'_>, run: impl FnOnce(&mut Self) -> Option<()>) -> Option<()> {
        run(self)?;
        ops.skip(1);
        Some(())
    }

    /// A short scalar of so many bytes.
    #[inline(always)]
    fn common_scalar(&mut self, ops: &mut Cursor<'_>, width: usize, offset: usize) -> Option<()> {
        ops.try_skip(width)?;
        let value = Ref::scalar(offset);
        self.stack.push(value);
        if width == 9 && ops.is_at(Opcode::BinFloat) {
            *ops = run_floats(&mut self.stack, *ops);
        }
        self.memoize_behind(ops, value)
    }

    /// Executes the MEMOIZE behind an opcode that has pushed a value, if there is one.
    #[inline(always)]
    fn memoize_behind(&mut self, ops: &mut Cursor<'_>, value: Ref) -> Option<()> {
        if ops.is_at(Opcode::Memoize) {
            self.memo.push_regular(value).then_some(())?;
            ops.skip(1);
        }
        Some(())
    }

    #[inline(always)]
    fn common_get(&mut self, index: u8) -> Option<()> {
        let value = self.memo.get_regular(index)?;
        if !self.shared && self.unfolds(value) {
            return None;
        }
        self.stack.push(value);
        Some(())
    }

    #[inline(always)]
    fn common_push(&mut self, node: Node, offset: usize) -> Option<Ref> {
        let value = self.graph.next_node()?;
        self.graph.push_next(node, offset);
        self.stack.push(value);
        Some(value)
    }

    #[inline(always)]
    fn common_tuple<const LEN: usize>(&mut self, offset: usize) -> Option<Ref> {
        let items = self.topmost::<LEN>()?;
        let value = self.graph.next_node()?;
        let run = self.graph.try_push_run(&items)?;
        self.replace::<LEN>(value);
        self.graph.push_next(Node::Tuple(run), offset);
        Some(value)
    }

    #[inline(always)]
    fn common_call(&mut self, via: Construct, offset: usize) -> Option<Ref> {
        let [callable, args] = self.topmost::<2>()?;
        let sound = self.graph.is_made_callable(callable) && self.graph.is_tuple(args);
        sound.then_some(())?;
        let value = self.graph.next_node()?;
        self.replace::<2>(value);
        self.graph.push_next(Node::Object(Object::new(via, callable, args)), offset);
        Some(value)
    }

    #[inline(always)]
    fn common_mark(&mut self) -> Option<()> {
        self.mark();
        Some(())
    }

    #[inline(always)]
    fn common_set_item(&mut self) -> Option<()> {
        let [container, key, value] = self.topmost()?;
        self.graph.try_fill_dict(container, &[key, value])?;
        self.stack.truncate(self.stack.len() - 2);
        Some(())
    }

    #[inline(always)]
    fn common_set_items(&mut self) -> Option<()> {
        self.common_fill(|graph, container, items| graph.try_fill_dict(container, items))
    }

    #[inline(always)]
    fn common_appends(&mut self) -> Option<()> {
        self.common_fill(|graph, container, items| graph.try_fill_list(container, items))
    }

    /// Moves the values above the last mark into the empty container below it.
    #[inline(always)]
    fn common_fill(&mut self, fill: impl FnOnce(&mut Graph, Ref, &[Ref]) -> Option<()>) -> Option<()> {
        let (&height, marks) = self.marks.split_last()?;
        let fence = marks.last().copied().unwrap_or(0);
        let (below, items) = self.stack.split_at_checked(height)?;
        let container = *below.get(fence..)?.last()?;
        fill(&mut self.graph, container, items)?;
        self.stack.truncate(height);
        self.marks.pop();
        self.fence = fence;
        Some(())
    }

    /// The first BUILD of an object.
    #[inline(always)]
    fn common_build(&mut self) -> Option<()> {
        let [target, state] = self.topmost::<2>()?;
        let Target::Node(index) = target.target() else { return None };
        match self.graph.node_mut(index)? {
            Node::Object(object) if !object.state.exists() => object.state = state,
            _ => return None,
        }
        self.stack.pop();
        Some(())
    }

    /// The `N` topmost values, the lowest first.
    #[inline(always)]
    fn topmost<const N: usize>(&self) -> Option<[Ref; N]> {
        self.stack.get(self.fence..)?.last_chunk::<N>().copied()
    }

    /// Puts a value in the place of the `N` topmost ones.
    #[inline(always)]
    fn replace<const N: usize>(&mut self, value: Ref) {
        if let Some(first) = self.stack.last_chunk_mut::<N>().and_then(|places| places.first_mut()) {
            *first = value;
            self.stack.truncate(self.stack.len() - (N - 1));
        }
    }
}

/// Floats come in runs. Behind one, further ones are taken by a loop that knows their width: without a look at a table
/// in between, the processor works on several at once. A function of its own has registers enough for it.
#[inline(never)]
fn run_floats<'de>(stack: &mut Vec<Ref>, mut ops: Cursor<'de>) -> Cursor<'de> {
    let offset = ops.offset();
    let mut count = 0;
    while ops.skip_float() {
        count += 1;
    }
    stack.extend((0..count).map(|index| Ref::scalar(offset + 9 * index)));
    ops
}
