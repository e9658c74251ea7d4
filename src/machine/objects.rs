//! Globals, calls and their state, persistent ids and out-of-band buffers. Nothing is looked up and nothing is called.

use super::Machine;
use crate::arena::{Construct, Node, Object, Ref, Target};
use crate::error::{Error, ErrorCode, Result};
use crate::op::Scalar;
use crate::opcode::Opcode;

impl Machine<'_> {
    pub(super) fn global(&mut self, offset: usize) -> Result<()> {
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

    pub(super) fn stack_global(&mut self, offset: usize) -> Result<()> {
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

    pub(super) fn extension(&mut self, opcode: Opcode, offset: usize) -> Result<()> {
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

    pub(super) fn reduce(&mut self, offset: usize) -> Result<()> {
        let [callable, args] = self.pop_array(Opcode::Reduce)?;
        self.check_call(Opcode::Reduce, callable, args)?;
        self.push_node(Node::Object(Object::new(Construct::Reduce, callable, args)), offset)
    }

    pub(super) fn new_obj(&mut self, offset: usize) -> Result<()> {
        let [class, args] = self.pop_array(Opcode::NewObj)?;
        self.check_call(Opcode::NewObj, class, args)?;
        self.push_node(Node::Object(Object::new(Construct::NewObj, class, args)), offset)
    }

    pub(super) fn new_obj_ex(&mut self, offset: usize) -> Result<()> {
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
    pub(super) fn inst(&mut self, offset: usize) -> Result<()> {
        let height = self.pop_mark(Opcode::Inst)?;
        self.take_class(Opcode::Inst)?;
        self.instantiate(Construct::Inst, Ref::scalar(offset), height, height, offset)
    }

    pub(super) fn obj(&mut self, offset: usize) -> Result<()> {
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

    #[inline]
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
    #[inline]
    fn is_callable(&self, value: Ref) -> bool {
        match value.target() {
            Target::Scalar(offset) => {
                matches!(Scalar::read(self.input, offset), Ok(Scalar::Global(_) | Scalar::Extension(_)))
            }
            Target::Node(_) => {
                self.is_node(value, |node| matches!(node, Node::Global { .. } | Node::Object(_) | Node::Persistent(_)))
            }
        }
    }

    #[inline]
    fn is_node(&self, value: Ref, test: impl Fn(&Node) -> bool) -> bool {
        match value.target() {
            Target::Scalar(_) => false,
            Target::Node(index) => self.graph.node(index).is_some_and(test),
        }
    }

    pub(super) fn build(&mut self) -> Result<()> {
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

    /// PERSID: the id is the opcode's argument, so its reference is that of the opcode.
    pub(super) fn pers_id(&mut self, offset: usize) -> Result<()> {
        self.ops.skip_arg(Opcode::PersId)?;
        Scalar::read(self.input, offset)?.check()?;
        self.push_node(Node::Persistent(Ref::scalar(offset)), offset)
    }

    pub(super) fn persistent(&mut self, offset: usize) -> Result<()> {
        let id = self.pop(Opcode::BinPersId)?;
        self.push_node(Node::Persistent(id), offset)
    }

    pub(super) fn next_buffer(&mut self, offset: usize) -> Result<()> {
        let index = self.buffers;
        self.buffers = index.saturating_add(1);
        self.push_node(Node::Buffer { index, readonly: false }, offset)
    }

    pub(super) fn readonly_buffer(&mut self) -> Result<()> {
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
