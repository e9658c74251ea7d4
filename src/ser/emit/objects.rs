//! Names, calls, and what is done to the object that a call made.

use crate::arena::Construct;
use crate::error::{Error, ErrorCode, Result};
use crate::opcode::Opcode;
use crate::python;
use crate::ser::emit::{Emitter, Sink};
use crate::ser::{Memo, Protocol};

/// The names of classes and functions.
impl<S: Sink> Emitter<S> {
    /// A class or function by its module and qualified name. Below protocol 3 it gets the name that it had in Python 2.
    pub(crate) fn emit_global(&mut self, module: &str, name: &str) -> Result<()> {
        self.out.value()?;
        self.write_global(module, name)
    }

    pub(super) fn write_global(&mut self, module: &str, name: &str) -> Result<()> {
        if self.memo == Memo::Off {
            return self.write_new_global(module, name);
        }
        if let Some(index) = self.table.more().find_global(module, name) {
            self.write_get(index);
            return Ok(());
        }
        self.write_new_global(module, name)?;
        let index = self.write_put()?;
        self.table.more().add_global(module, name, index);
        Ok(())
    }

    fn write_new_global(&mut self, module: &str, name: &str) -> Result<()> {
        if self.protocol >= Protocol::V4 {
            self.emit_interned(module)?;
            self.emit_str(name)?;
            self.out.op(Opcode::StackGlobal);
            return Ok(());
        }
        match name.rsplit_once('.') {
            Some((parent, attribute)) if !parent.is_empty() && !attribute.is_empty() => {
                self.write_attribute(module, parent, attribute)
            }
            _ => self.write_named(Opcode::Global, module, name),
        }
    }

    /// A str of which Python has only one, such as the name of a module.
    pub(crate) fn emit_interned(&mut self, text: &str) -> Result<()> {
        if self.memo != Memo::Python || self.table.more().single_str(text).is_some() {
            return self.emit_str(text);
        }
        self.out.value()?;
        if let Some(&index) = self.table.more().interned.get(text) {
            self.write_get(index);
            return Ok(());
        }
        self.write_str(text.as_bytes())?;
        let index = self.write_put()?;
        self.table.more().interned.insert(text.to_owned(), index);
        Ok(())
    }

    /// A name with dots below protocol 4: `getattr(parent, 'attribute')`.
    fn write_attribute(&mut self, module: &str, parent: &str, attribute: &str) -> Result<()> {
        self.emit_global("builtins", "getattr")?;
        self.open_tuple(2);
        self.emit_global(module, parent)?;
        self.emit_str(attribute)?;
        self.close_tuple(2)?;
        self.out.op(Opcode::Reduce);
        Ok(())
    }

    /// GLOBAL or INST, whose argument is two lines.
    fn write_named(&mut self, opcode: Opcode, module: &str, name: &str) -> Result<()> {
        let (old_module, old_name) = match self.protocol {
            Protocol::V0 | Protocol::V1 | Protocol::V2 => python::to_python2(module, name),
            _ => (module, name),
        };
        let ascii = old_module.is_ascii() && old_name.is_ascii();
        if !self.is_line(old_module) || !self.is_line(old_name) || (opcode == Opcode::Inst && !ascii) {
            let name = format!("{module}.{name}");
            return Err(Error::new(ErrorCode::UnwritableName { name, protocol: self.protocol as u8 }));
        }
        self.line(opcode, old_module);
        self.out.extend(old_name.as_bytes());
        self.out.extend(b"\n");
        Ok(())
    }

    /// Whether Python reads the text back from a line of GLOBAL or INST.
    fn is_line(&self, text: &str) -> bool {
        let charset = self.protocol >= Protocol::V3 || text.is_ascii();
        charset && !text.is_empty() && !text.contains('\n')
    }
}

/// An object that is being made by a call.
#[derive(Debug)]
pub(crate) struct Call {
    via: Construct,
    /// Whether the protocol lacks the opcode, and a function of `copyreg` is called in its stead.
    stands_in: bool,
    args: usize,
}

/// Calls. The order is: [`begin_call`](Emitter::begin_call), the callable, [`begin_args`](Emitter::begin_args), the
/// arguments, [`end_args`](Emitter::end_args), the dict of keyword arguments for [`Construct::NewObjEx`],
/// [`end_call`](Emitter::end_call); then appends, items and adds, then the state and
/// [`emit_build`](Emitter::emit_build); at last [`end_object`](Emitter::end_object).
impl<S: Sink> Emitter<S> {
    /// Whether the protocol has NEWOBJ_EX.
    pub(crate) fn has_new_obj_ex(&self) -> bool {
        self.protocol >= Protocol::V4
    }

    pub(crate) fn begin_call(&mut self, via: Construct) -> Result<Call> {
        self.out.value()?;
        self.enter()?;
        let stand_in = match via {
            Construct::NewObj if self.protocol < Protocol::V2 => Some("__newobj__"),
            Construct::NewObjEx if self.protocol < Protocol::V4 => Some("__newobj_ex__"),
            _ => None,
        };
        if let Some(function) = stand_in {
            self.write_global("copyreg", function)?;
        }
        if stand_in.is_some() && self.protocol < Protocol::V2 || via == Construct::Obj {
            self.out.op(Opcode::Mark);
        }
        Ok(Call { via, stands_in: stand_in.is_some(), args: 0 })
    }

    pub(crate) fn begin_args(&mut self, call: &mut Call, len: usize) -> Result<()> {
        call.args = len;
        if !call.are_spread() {
            self.open_tuple(len);
        }
        Ok(())
    }

    pub(crate) fn end_args(&mut self, call: &Call) -> Result<()> {
        if call.are_spread() { Ok(()) } else { self.close_tuple(call.args) }
    }

    pub(crate) fn end_call(&mut self, call: Call) -> Result<()> {
        match call.via {
            Construct::Obj => self.out.op(Opcode::Obj),
            Construct::NewObj if !call.stands_in => self.out.op(Opcode::NewObj),
            Construct::NewObjEx if !call.stands_in => self.out.op(Opcode::NewObjEx),
            Construct::NewObj => self.end_stand_in(Opcode::Tuple)?,
            Construct::NewObjEx if self.protocol < Protocol::V2 => self.end_stand_in(Opcode::Tuple)?,
            Construct::NewObjEx => self.end_stand_in(Opcode::Tuple3)?,
            Construct::Reduce | Construct::Inst => self.out.op(Opcode::Reduce),
        }
        self.memoize()
    }

    /// Ends the arguments of a function of `copyreg`, and calls it.
    fn end_stand_in(&mut self, tuple: Opcode) -> Result<()> {
        self.out.op(tuple);
        self.memoize()?;
        self.out.op(Opcode::Reduce);
        Ok(())
    }

    /// Begins an instance as CPython makes one of a class that does not say otherwise: no `__init__` is called, and there
    /// are no arguments. [`emit_state`](Emitter::emit_state) may follow, and then [`end_object`](Emitter::end_object).
    pub(crate) fn emit_instance(&mut self, class: impl FnOnce(&mut Self) -> Result<()>) -> Result<()> {
        if self.protocol >= Protocol::V2 {
            let mut call = self.begin_call(Construct::NewObj)?;
            class(self)?;
            self.begin_args(&mut call, 0)?;
            self.end_args(&call)?;
            return self.end_call(call);
        }
        let mut call = self.begin_call(Construct::Reduce)?;
        self.emit_global("copyreg", "_reconstructor")?;
        self.begin_args(&mut call, 3)?;
        class(self)?;
        self.emit_global("builtins", "object")?;
        self.emit_none()?;
        self.end_args(&call)?;
        self.end_call(call)
    }

    /// Writes a state and gives it to the object before it. One that is None means none.
    pub(crate) fn emit_state(&mut self, state: impl FnOnce(&mut Self) -> Result<()>) -> Result<()> {
        let start = self.out.position();
        state(self)?;
        if !self.out.take_back_only(Opcode::None, start) {
            self.emit_build();
        }
        Ok(())
    }

    /// Begins a call of a callable, which follows, by REDUCE.
    pub(crate) fn begin_reduce(&mut self) -> Result<Call> {
        self.begin_call(Construct::Reduce)
    }

    /// Writes an object of which Python has only one, and which is known here by a name of its own: CPython's memo has
    /// it from the first time on.
    pub(crate) fn emit_singleton(&mut self, name: &str, write: impl FnOnce(&mut Self) -> Result<()>) -> Result<()> {
        if self.memo != Memo::Python {
            return write(self);
        }
        self.out.value()?;
        if let Some(&index) = self.table.more().singletons.get(name) {
            self.write_get(index);
            return Ok(());
        }
        write(self)?;
        // The last thing that is done to an object is to memoize it.
        let index = self.table.entries.saturating_sub(1);
        self.table.more().singletons.insert(name.to_owned(), index);
        Ok(())
    }

    /// What is or-ed to the first byte of a time in which the clock was set back; protocols below 4 have no place for it.
    pub(crate) fn fold_bit(&self, fold: bool) -> u8 {
        if fold && self.protocol >= Protocol::V4 { 0x80 } else { 0 }
    }

    /// Begins an instance that is made of arguments, as many as `len`.
    pub(crate) fn begin_new_obj(&mut self, module: &str, name: &str, len: usize) -> Result<()> {
        let mut call = self.begin_call(Construct::NewObj)?;
        self.emit_global(module, name)?;
        self.begin_args(&mut call, len)
    }

    pub(crate) fn end_new_obj(&mut self, len: usize) -> Result<()> {
        let call = Call { via: Construct::NewObj, stands_in: self.protocol < Protocol::V2, args: len };
        self.end_args(&call)?;
        self.end_call(call)?;
        self.end_object();
        Ok(())
    }

    /// Begins an instance of a class that [`end_inst`](Emitter::end_inst) names; its arguments follow.
    pub(crate) fn begin_inst(&mut self) -> Result<()> {
        self.out.value()?;
        self.enter()?;
        self.out.op(Opcode::Mark);
        Ok(())
    }

    pub(crate) fn end_inst(&mut self, module: &str, name: &str) -> Result<()> {
        self.write_named(Opcode::Inst, module, name)?;
        self.memoize()
    }

    /// The last value becomes the state of the object before it.
    pub(crate) fn emit_build(&mut self) {
        self.out.op(Opcode::Build);
    }

    /// Nothing more is done to the object.
    pub(crate) fn end_object(&mut self) {
        self.leave();
    }
}

impl Call {
    /// Whether the arguments follow the class without a tuple of their own.
    fn are_spread(&self) -> bool {
        self.via == Construct::Obj || self.stands_in && self.via == Construct::NewObj
    }
}

/// Calls written part by part, and what is not in the pickle itself.
impl<S: Sink> Emitter<S> {
    /// Calls the last value but one with the tuple that is the last.
    pub(crate) fn emit_reduce(&mut self) -> Result<()> {
        self.out.op(Opcode::Reduce);
        self.memoize()
    }

    /// A code of `copyreg`'s extension registry.
    pub(crate) fn emit_extension(&mut self, code: u32) -> Result<()> {
        self.out.value()?;
        match code {
            1..=0xff => self.out.op_with_word(Opcode::Ext1, u64::from(code), 1),
            0x100..=0xffff => self.out.op_with_word(Opcode::Ext2, u64::from(code), 2),
            0x1_0000..=0x7fff_ffff => self.out.op_with_word(Opcode::Ext4, u64::from(code), 4),
            _ => return Err(Error::new(ErrorCode::ExtensionCode(i64::from(code)))),
        }
        Ok(())
    }

    /// Begins a persistent id; the id follows.
    pub(crate) fn begin_persistent(&mut self) -> Result<()> {
        self.enter()
    }

    /// The last value becomes a persistent id.
    pub(crate) fn end_persistent(&mut self) {
        self.leave();
        self.out.op(Opcode::BinPersId);
    }

    /// A persistent id that is a str: at protocol 0 a line, if one can hold it.
    pub(crate) fn emit_persistent_str(&mut self, id: &str) -> Result<()> {
        if self.is_text() && id.is_ascii() && !id.contains('\n') {
            self.out.value()?;
            self.line(Opcode::PersId, id);
            return Ok(());
        }
        self.begin_persistent()?;
        self.emit_str(id)?;
        self.end_persistent();
        Ok(())
    }

    /// An out-of-band buffer. A pickle takes them in turn, so `index` must be the number of those before it.
    pub(crate) fn emit_buffer(&mut self, index: usize) -> Result<()> {
        self.out.value()?;
        if self.protocol < Protocol::V5 {
            let what = "an out-of-band buffer";
            return Err(Error::new(ErrorCode::NeedsProtocol { what, protocol: Protocol::V5 as u8 }));
        }
        if index != self.buffers {
            return Err(Error::new(ErrorCode::BufferOutOfTurn { index, due: self.buffers }));
        }
        self.buffers += 1;
        self.out.op(Opcode::NextBuffer);
        Ok(())
    }

    /// The last buffer is one that Python must not change.
    pub(crate) fn emit_readonly(&mut self) {
        self.out.op(Opcode::ReadonlyBuffer);
    }
}
