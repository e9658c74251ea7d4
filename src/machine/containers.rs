//! Containers: made of what lies above the last mark, or filled with it.

use super::Machine;
use crate::arena::{Filling, Node, Ref, Run, Target};
use crate::error::{Error, ErrorCode, Result};
use crate::op::Scalar;
use crate::opcode::Opcode;

impl Machine<'_> {
    #[inline]
    pub(super) fn push_node(&mut self, node: Node, offset: usize) -> Result<()> {
        let value = self.graph.push(node, offset)?;
        self.stack.push(value);
        Ok(())
    }

    #[inline]
    pub(super) fn counted_tuple<const LEN: usize>(&mut self, opcode: Opcode, offset: usize) -> Result<()> {
        let items = self.pop_array::<LEN>(opcode)?;
        let run = self.graph.push_run(&items)?;
        self.push_node(Node::Tuple(run), offset)
    }

    #[inline]
    pub(super) fn collect(&mut self, opcode: Opcode, node: impl Fn(Run) -> Node, offset: usize) -> Result<()> {
        let height = self.pop_mark(opcode)?;
        self.collect_from(height, node, offset)
    }

    pub(super) fn collect_dict(&mut self, offset: usize) -> Result<()> {
        let height = self.pop_mark(Opcode::Dict)?;
        self.check_pairs(Opcode::Dict, height)?;
        self.collect_from(height, Node::Dict, offset)
    }

    #[inline]
    fn collect_from(&mut self, height: usize, node: impl Fn(Run) -> Node, offset: usize) -> Result<()> {
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

    pub(super) fn append(&mut self) -> Result<()> {
        let height = self.stack.len().saturating_sub(1);
        self.fill(Opcode::Append, Filling::Append, height)
    }

    pub(super) fn appends(&mut self) -> Result<()> {
        let height = self.pop_mark(Opcode::Appends)?;
        self.fill(Opcode::Appends, Filling::Append, height)
    }

    pub(super) fn set_item(&mut self) -> Result<()> {
        let height = self.stack.len().saturating_sub(2);
        self.fill(Opcode::SetItem, Filling::SetItem, height)
    }

    pub(super) fn set_items(&mut self) -> Result<()> {
        let height = self.pop_mark(Opcode::SetItems)?;
        self.check_pairs(Opcode::SetItems, height)?;
        self.fill(Opcode::SetItems, Filling::SetItem, height)
    }

    pub(super) fn add_items(&mut self) -> Result<()> {
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
    pub(super) fn wrong_operand(&self, opcode: Opcode, expected: &'static str, found: Ref) -> Error {
        Error::new(ErrorCode::WrongOperand { opcode, expected, found: self.type_name(found).to_string() })
    }

    fn type_name(&self, value: Ref) -> &'static str {
        match value.target() {
            Target::Scalar(offset) => Scalar::read(self.input, offset).map_or("nothing", Scalar::type_name),
            Target::Node(index) => self.graph.node(index).map_or("nothing", Node::type_name),
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
