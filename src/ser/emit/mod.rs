//! The emitter: the one place that writes opcodes.
//!
//! Its methods are named by Python value, and each writes what CPython's C pickler (`Modules/_pickle.c` of Python 3.11
//! to 3.13) writes for that value: the shortest opcode that the protocol has, frames, memo entries, batches of 1000.
//! A caller names one value after the other in prefix order, the items of a container between its `begin_` and `end_`.
//!
//! This file has the values that contain no others; `containers` has lists, tuples, dicts and sets, `objects` names,
//! calls and what is done to their results.

mod containers;
mod ints;
mod memo;
mod objects;
mod output;
#[cfg(test)]
mod tests;
mod text;

use num_bigint::{BigInt, Sign};

use crate::error::{Error, ErrorCode, Result};
use crate::literal;
use crate::opcode::Opcode;
use crate::ser::{Memo, Protocol, SerOptions};

pub(crate) use self::containers::{Batch, Fields};
use self::ints::IntForm;
use self::memo::MemoTable;
use self::output::Output;
pub(crate) use self::output::{Kept, Sink, Streamed};

/// Writes a pickle, value by value.
#[derive(Debug)]
pub(crate) struct Emitter<S> {
    out: Output<S>,
    protocol: Protocol,
    memo: Memo,
    table: MemoTable,
    /// How many containers and objects are around the next value.
    depth: usize,
    max_depth: usize,
    /// How many out-of-band buffers were referred to.
    buffers: usize,
    role: Role,
    /// Whether the next enum is an object whose class its variant names.
    by_class: bool,
}

/// What the next value is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// Anything that takes any value.
    Value,
    /// The key of a dict, which Python must be able to hash.
    Key,
    /// An item of a set, which Python must be able to hash.
    SetItem,
}

impl<S: Sink> Emitter<S> {
    pub(crate) fn new(sink: S, options: &SerOptions) -> Emitter<S> {
        Emitter {
            out: Output::new(sink),
            protocol: options.protocol,
            memo: options.memo,
            table: match (options.memo, options.protocol) {
                (Memo::Keys, Protocol::V4 | Protocol::V5) => MemoTable::expecting(),
                _ => MemoTable::new(),
            },
            depth: 0,
            max_depth: options.max_depth,
            buffers: 0,
            role: Role::Value,
            by_class: false,
        }
    }

    /// Begins a pickle. One value is to follow.
    pub(crate) fn start(&mut self) {
        self.out.start(self.protocol);
    }

    /// Begins another pickle, whatever became of the last one.
    pub(crate) fn restart(&mut self) {
        self.table.clear();
        self.depth = 0;
        self.buffers = 0;
        self.role = Role::Value;
        self.by_class = false;
        self.start();
    }

    /// Ends the pickle.
    pub(crate) fn finish(&mut self) -> Result<()> {
        self.out.finish()
    }

    /// The pickle, if the sink has left it in the buffer.
    pub(crate) fn into_buffer(self) -> Vec<u8> {
        self.out.into_buffer()
    }

    pub(crate) fn into_sink(self) -> S {
        self.out.sink
    }

    /// Says what the next values are for; returns what they were for.
    #[inline]
    pub(crate) fn replace_role(&mut self, role: Role) -> Role {
        std::mem::replace(&mut self.role, role)
    }

    /// What the next values are for.
    pub(crate) fn role(&self) -> Role {
        self.role
    }

    /// Whether the next enum is an object whose class its variant names.
    #[inline]
    pub(crate) fn is_by_class(&self) -> bool {
        self.by_class
    }

    /// Says whether the next enum is such an object; returns whether it was before.
    pub(crate) fn replace_by_class(&mut self, by_class: bool) -> bool {
        std::mem::replace(&mut self.by_class, by_class)
    }

    /// To be called before a value that Python cannot hash, named as Python names its type.
    #[inline]
    pub(crate) fn check_unhashable(&self, found: &'static str) -> Result<()> {
        match self.role {
            Role::Value => Ok(()),
            role => Err(unhashable(found, role)),
        }
    }

    /// Goes one level down.
    #[inline]
    fn enter(&mut self) -> Result<()> {
        if self.depth >= self.max_depth {
            return Err(Error::new(ErrorCode::TooDeep(self.max_depth)));
        }
        self.depth += 1;
        Ok(())
    }

    /// Goes one level up.
    #[inline]
    fn leave(&mut self) {
        self.depth -= 1;
    }

    fn is_text(&self) -> bool {
        self.protocol == Protocol::V0
    }
}

#[cold]
fn unhashable(found: &'static str, role: Role) -> Error {
    let place = match role {
        Role::SetItem => "an item of a set",
        Role::Key | Role::Value => "the key of a dict",
    };
    Error::new(ErrorCode::Unhashable { found, place })
}

/// None, numbers, strs and bytes.
impl<S: Sink> Emitter<S> {
    #[inline]
    pub(crate) fn emit_none(&mut self) -> Result<()> {
        self.out.value()?;
        self.out.op(Opcode::None);
        Ok(())
    }

    #[inline]
    pub(crate) fn emit_bool(&mut self, value: bool) -> Result<()> {
        self.out.value()?;
        match (self.protocol >= Protocol::V2, value) {
            (true, true) => self.out.op(Opcode::NewTrue),
            (true, false) => self.out.op(Opcode::NewFalse),
            (false, true) => self.line(Opcode::Int, "01"),
            (false, false) => self.line(Opcode::Int, "00"),
        }
        Ok(())
    }

    #[inline]
    pub(crate) fn emit_int(&mut self, value: i64) -> Result<()> {
        self.out.value()?;
        if self.protocol < Protocol::V2 {
            self.write_old_int(value);
            return Ok(());
        }
        let form = IntForm::of(value);
        // One move for all forms, whichever it is: a branch here would be guessed wrong again and again.
        let spelled = u128::from(form.head) | u128::from(value as u64) << form.shift;
        self.out.extend_part(spelled.to_le_bytes(), usize::from(form.len));
        Ok(())
    }

    #[inline]
    pub(crate) fn emit_u8(&mut self, value: u8) -> Result<()> {
        self.out.value()?;
        if self.is_text() {
            self.write_old_int(i64::from(value));
        } else {
            self.out.extend(&[Opcode::BinInt1 as u8, value]);
        }
        Ok(())
    }

    #[inline]
    pub(crate) fn emit_u64(&mut self, value: u64) -> Result<()> {
        match i64::try_from(value) {
            Ok(value) => self.emit_int(value),
            Err(_) => self.emit_i128(i128::from(value)),
        }
    }

    pub(crate) fn emit_i128(&mut self, value: i128) -> Result<()> {
        match i64::try_from(value) {
            Ok(value) => self.emit_int(value),
            Err(_) if self.protocol < Protocol::V2 => self.emit_long_line(&value.to_string()),
            Err(_) => {
                let bits = 129 - (value ^ (value >> 127)).leading_zeros();
                let bytes = value.to_le_bytes();
                self.emit_long(bytes.get(..bits.div_ceil(8) as usize).unwrap_or(&bytes))
            }
        }
    }

    pub(crate) fn emit_u128(&mut self, value: u128) -> Result<()> {
        match i128::try_from(value) {
            Ok(value) => self.emit_i128(value),
            Err(_) if self.protocol < Protocol::V2 => self.emit_long_line(&value.to_string()),
            Err(_) => {
                // The sign needs a byte of its own.
                let mut bytes = [0; 17];
                bytes.iter_mut().zip(value.to_le_bytes()).for_each(|(to, from)| *to = from);
                self.emit_long(&bytes)
            }
        }
    }

    pub(crate) fn emit_big(&mut self, value: &BigInt) -> Result<()> {
        if let Ok(value) = i64::try_from(value) {
            return self.emit_int(value);
        }
        if self.protocol >= Protocol::V2 {
            return self.emit_long(&literal::long_bytes(value));
        }
        // Python reads no int of more than 4300 decimal digits from text; a digit takes more than 3.32 bits.
        let digits = if value.bits() > 4 * 4300 { String::new() } else { value.to_string() };
        let count = digits.len() - usize::from(value.sign() == Sign::Minus && !digits.is_empty());
        if count == 0 || count > 4300 {
            return Err(Error::new(ErrorCode::TooManyDigits { bits: value.bits() }));
        }
        self.emit_long_line(&digits)
    }

    #[inline]
    pub(crate) fn emit_float(&mut self, value: f64) -> Result<()> {
        self.out.value()?;
        if self.is_text() {
            self.line(Opcode::Float, &text::float_repr(value));
        } else {
            // The one argument whose highest byte comes first.
            let [a, b, c, d, e, f, g, h] = value.to_be_bytes();
            self.out.extend(&[Opcode::BinFloat as u8, a, b, c, d, e, f, g, h]);
        }
        Ok(())
    }

    #[inline]
    pub(crate) fn emit_str(&mut self, value: &str) -> Result<()> {
        self.out.value()?;
        if self.memo == Memo::Python {
            return self.write_python_str(value);
        }
        self.write_str(value.as_bytes())
    }

    /// A str that Python makes anew each time, so that it is not the only one of its kind even if it is short.
    pub(crate) fn emit_made_str(&mut self, value: &str) -> Result<()> {
        self.out.value()?;
        self.write_str(value.as_bytes())?;
        self.memoize()
    }

    /// A str given as UTF-8 in which lone surrogates may stand.
    pub(crate) fn emit_wtf8(&mut self, value: &[u8]) -> Result<()> {
        if let Ok(value) = std::str::from_utf8(value) {
            return self.emit_str(value);
        }
        if !literal::is_utf8_with_surrogates(value) {
            return Err(Error::new(ErrorCode::InvalidUtf8));
        }
        self.out.value()?;
        self.write_str(value)?;
        self.memoize()
    }

    /// A str of which Python has only one: the name of a field or of an enum's variant.
    #[inline]
    pub(crate) fn emit_name(&mut self, name: &'static str) -> Result<()> {
        self.out.value()?;
        match self.table.find_next(name) {
            Some(short_get) => {
                self.out.extend(&short_get);
                Ok(())
            }
            None => self.write_name(name),
        }
    }

    pub(crate) fn emit_bytes(&mut self, value: &[u8]) -> Result<()> {
        self.out.value()?;
        if self.memo != Memo::Python {
            return self.write_bytes(value);
        }
        if let Some(&mut Some(index)) = self.table.more().single_bytes(value) {
            self.write_get(index);
            return Ok(());
        }
        self.write_bytes(value)?;
        let index = self.write_put()?;
        if let Some(single) = self.table.more().single_bytes(value) {
            *single = Some(index);
        }
        Ok(())
    }

    pub(crate) fn emit_byte_array(&mut self, value: &[u8]) -> Result<()> {
        self.out.value()?;
        if self.protocol >= Protocol::V5 {
            self.out.payload(Opcode::ByteArray8, 8, value)?;
            return self.memoize();
        }
        self.write_global("builtins", "bytearray")?;
        let len = usize::from(!value.is_empty());
        self.open_tuple(len);
        if len > 0 {
            self.emit_bytes(value)?;
        }
        self.close_tuple(len)?;
        self.emit_reduce()
    }
}

/// The opcodes behind them.
impl<S: Sink> Emitter<S> {
    /// An opcode and its line of text.
    fn line(&mut self, opcode: Opcode, text: &str) {
        self.out.op(opcode);
        self.out.extend(text.as_bytes());
        self.out.extend(b"\n");
    }

    #[cold]
    fn write_old_int(&mut self, value: i64) {
        match value {
            -0x8000_0000..=0x7fff_ffff if self.is_text() => self.line(Opcode::Int, &value.to_string()),
            0..=0xff => self.out.op_with_word(Opcode::BinInt1, value as u64, 1),
            0x100..=0xffff => self.out.op_with_word(Opcode::BinInt2, value as u64, 2),
            -0x8000_0000..=0x7fff_ffff => self.out.op_with_word(Opcode::BinInt, value as u64, 4),
            _ => self.line(Opcode::Long, &format!("{value}L")),
        }
    }

    fn emit_long_line(&mut self, digits: &str) -> Result<()> {
        self.out.value()?;
        self.line(Opcode::Long, &format!("{digits}L"));
        Ok(())
    }

    /// An int as two's complement, as short as it goes.
    fn emit_long(&mut self, bytes: &[u8]) -> Result<()> {
        self.out.value()?;
        match u8::try_from(bytes.len()) {
            Ok(len) => self.out.op_with_word(Opcode::Long1, u64::from(len), 1),
            Err(_) if i32::try_from(bytes.len()).is_ok() => {
                self.out.op_with_word(Opcode::Long4, bytes.len() as u64, 4);
            }
            Err(_) => return Err(Error::new(ErrorCode::TooLarge("an int"))),
        }
        self.out.extend(bytes);
        Ok(())
    }

    /// A str, with what CPython stores and fetches.
    fn write_python_str(&mut self, value: &str) -> Result<()> {
        if let Some(&mut Some(index)) = self.table.more().single_str(value) {
            self.write_get(index);
            return Ok(());
        }
        self.write_str(value.as_bytes())?;
        let index = self.write_put()?;
        if let Some(single) = self.table.more().single_str(value) {
            *single = Some(index);
        }
        Ok(())
    }

    #[inline(never)]
    fn write_name(&mut self, name: &'static str) -> Result<()> {
        let index = self.table.entries;
        if !self.table.names().add_expected(name, index) {
            return self.write_other_name(name);
        }
        match u8::try_from(name.len()) {
            Ok(len) => {
                self.table.entries += 1;
                self.out.short_payload(Opcode::ShortBinUnicode, len, name.as_bytes());
                self.out.op(Opcode::Memoize);
            }
            Err(_) => {
                self.write_long_str(name.as_bytes())?;
                self.write_put()?;
            }
        }
        Ok(())
    }

    #[inline(never)]
    fn write_other_name(&mut self, name: &'static str) -> Result<()> {
        if self.memo == Memo::Off {
            return self.write_str(name.as_bytes());
        }
        match self.table.names().find(name) {
            Some(index) => {
                self.write_get(index);
                Ok(())
            }
            None => self.write_new_name(name),
        }
    }

    fn write_new_name(&mut self, name: &'static str) -> Result<()> {
        if self.memo == Memo::Python {
            if self.table.more().single_str(name).is_some() {
                return self.write_python_str(name);
            }
            if let Some(&index) = self.table.more().names.get(name) {
                self.add_name(name, index);
                self.write_get(index);
                return Ok(());
            }
        }
        self.write_str(name.as_bytes())?;
        let index = self.write_put()?;
        self.add_name(name, index);
        if self.memo == Memo::Python {
            self.table.more().names.insert(name, index);
        }
        Ok(())
    }

    fn add_name(&mut self, name: &'static str, index: u32) {
        let short_get = u8::try_from(index).ok().filter(|_| !self.is_text());
        self.table.names().add(name, index, short_get.map(|index| [Opcode::BinGet as u8, index]));
    }

    /// A str without its memo entry.
    #[inline]
    fn write_str(&mut self, value: &[u8]) -> Result<()> {
        match u8::try_from(value.len()) {
            Ok(len) if self.protocol >= Protocol::V4 => {
                self.out.short_payload(Opcode::ShortBinUnicode, len, value);
                Ok(())
            }
            _ => self.write_long_str(value),
        }
    }

    #[inline(never)]
    fn write_long_str(&mut self, value: &[u8]) -> Result<()> {
        match (self.protocol, value.len()) {
            (Protocol::V0, _) => self.write_str_line(value),
            (_, ..=0xffff_ffff) => self.out.payload(Opcode::BinUnicode, 4, value),
            (Protocol::V4 | Protocol::V5, _) => self.out.payload(Opcode::BinUnicode8, 8, value),
            _ => Err(Error::new(ErrorCode::TooLarge("a str"))),
        }
    }

    fn write_str_line(&mut self, mut value: &[u8]) -> Result<()> {
        self.out.op(Opcode::Unicode);
        while !value.is_empty() {
            let (part, rest) = split_part(value);
            self.out.push_with(|buffer| text::push_escaped(part, buffer));
            self.out.relieve()?;
            value = rest;
        }
        self.out.extend(b"\n");
        Ok(())
    }

    /// Bytes without their memo entry.
    fn write_bytes(&mut self, value: &[u8]) -> Result<()> {
        match (self.protocol, value.len()) {
            (Protocol::V0 | Protocol::V1 | Protocol::V2, _) => self.write_old_bytes(value),
            (_, ..=0xff) => self.out.payload(Opcode::ShortBinBytes, 1, value),
            (_, ..=0xffff_ffff) => self.out.payload(Opcode::BinBytes, 4, value),
            (Protocol::V4 | Protocol::V5, _) => self.out.payload(Opcode::BinBytes8, 8, value),
            _ => Err(Error::new(ErrorCode::TooLarge("bytes"))),
        }
    }

    /// Before protocol 3 bytes are `_codecs.encode(text, 'latin1')`, or `bytes()` if there are none.
    fn write_old_bytes(&mut self, value: &[u8]) -> Result<()> {
        if value.is_empty() {
            self.write_global("builtins", "bytes")?;
            self.open_tuple(0);
            self.close_tuple(0)?;
        } else {
            self.write_global("_codecs", "encode")?;
            self.open_tuple(2);
            self.write_latin1_str(value)?;
            self.emit_name("latin1")?;
            self.close_tuple(2)?;
        }
        self.out.op(Opcode::Reduce);
        Ok(())
    }

    /// A str whose characters are these bytes.
    fn write_latin1_str(&mut self, value: &[u8]) -> Result<()> {
        if let [byte] = value {
            return self.emit_str(char::from(*byte).encode_utf8(&mut [0; 2]));
        }
        if self.is_text() {
            self.out.op(Opcode::Unicode);
        } else {
            let len = value.len() + value.iter().filter(|byte| **byte >= 0x80).count();
            let len = u32::try_from(len).map_err(|_| Error::new(ErrorCode::TooLarge("bytes")))?;
            self.out.op_with_word(Opcode::BinUnicode, u64::from(len), 4);
        }
        let is_text = self.is_text();
        for part in value.chunks(PART) {
            self.out.push_with(|buffer| match is_text {
                true => text::push_latin1_escaped(part, buffer),
                false => text::push_latin1(part, buffer),
            });
            self.out.relieve()?;
        }
        if is_text {
            self.out.extend(b"\n");
        }
        self.memoize()
    }

    /// Stores the last value in the memo, if CPython's memo is wanted.
    #[inline]
    fn memoize(&mut self) -> Result<()> {
        if self.memo == Memo::Python {
            self.write_put()?;
        }
        Ok(())
    }

    /// Stores the last value in the memo and returns its index.
    #[inline]
    fn write_put(&mut self) -> Result<u32> {
        let index = self.table.entries;
        self.table.entries = index.checked_add(1).ok_or_else(|| Error::new(ErrorCode::MemoFull))?;
        if self.protocol >= Protocol::V4 {
            self.out.op(Opcode::Memoize);
        } else {
            self.write_old_put(index);
        }
        Ok(index)
    }

    #[inline(never)]
    fn write_old_put(&mut self, index: u32) {
        match (self.protocol, index) {
            (Protocol::V0, _) => self.line(Opcode::Put, &index.to_string()),
            (_, ..=0xff) => self.out.op_with_word(Opcode::BinPut, u64::from(index), 1),
            _ => self.out.op_with_word(Opcode::LongBinPut, u64::from(index), 4),
        }
    }

    /// Fetches a value from the memo.
    #[inline]
    fn write_get(&mut self, index: u32) {
        match u8::try_from(index) {
            Ok(index) if self.protocol != Protocol::V0 => self.out.extend(&[Opcode::BinGet as u8, index]),
            _ => self.write_long_get(index),
        }
    }

    #[inline(never)]
    fn write_long_get(&mut self, index: u32) {
        match self.protocol {
            Protocol::V0 => self.line(Opcode::Get, &index.to_string()),
            _ => self.out.op_with_word(Opcode::LongBinGet, u64::from(index), 4),
        }
    }
}

/// How much of a long str is converted at a time.
const PART: usize = 16 * 1024;

/// Splits UTF-8, in which surrogates may stand, between two characters.
fn split_part(text: &[u8]) -> (&[u8], &[u8]) {
    let is_boundary = |end: &usize| text.get(*end).is_none_or(|byte| byte & 0xc0 != 0x80);
    let end = (PART..PART + 4).find(is_boundary).unwrap_or(text.len());
    text.split_at_checked(end).unwrap_or((text, &[]))
}
