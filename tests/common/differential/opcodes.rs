//! The opcodes with their names in `pickletools`, and a walk over the opcodes of a program.

use std::fmt::Write;

/// How the argument of an opcode is laid out.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Argument {
    Fixed(usize),
    /// So many lines.
    Lines(usize),
    /// Bytes behind their number, which takes so many bytes.
    Counted(usize),
}

use Argument::{Counted, Fixed, Lines};

pub const OPCODES: [(u8, &str, Argument); 68] = [
    (b'I', "INT", Lines(1)),
    (b'J', "BININT", Fixed(4)),
    (b'K', "BININT1", Fixed(1)),
    (b'M', "BININT2", Fixed(2)),
    (b'L', "LONG", Lines(1)),
    (0x8a, "LONG1", Counted(1)),
    (0x8b, "LONG4", Counted(4)),
    (b'S', "STRING", Lines(1)),
    (b'T', "BINSTRING", Counted(4)),
    (b'U', "SHORT_BINSTRING", Counted(1)),
    (b'B', "BINBYTES", Counted(4)),
    (b'C', "SHORT_BINBYTES", Counted(1)),
    (0x8e, "BINBYTES8", Counted(8)),
    (0x96, "BYTEARRAY8", Counted(8)),
    (0x97, "NEXT_BUFFER", Fixed(0)),
    (0x98, "READONLY_BUFFER", Fixed(0)),
    (b'N', "NONE", Fixed(0)),
    (0x88, "NEWTRUE", Fixed(0)),
    (0x89, "NEWFALSE", Fixed(0)),
    (b'V', "UNICODE", Lines(1)),
    (0x8c, "SHORT_BINUNICODE", Counted(1)),
    (b'X', "BINUNICODE", Counted(4)),
    (0x8d, "BINUNICODE8", Counted(8)),
    (b'F', "FLOAT", Lines(1)),
    (b'G', "BINFLOAT", Fixed(8)),
    (b']', "EMPTY_LIST", Fixed(0)),
    (b'a', "APPEND", Fixed(0)),
    (b'e', "APPENDS", Fixed(0)),
    (b'l', "LIST", Fixed(0)),
    (b')', "EMPTY_TUPLE", Fixed(0)),
    (b't', "TUPLE", Fixed(0)),
    (0x85, "TUPLE1", Fixed(0)),
    (0x86, "TUPLE2", Fixed(0)),
    (0x87, "TUPLE3", Fixed(0)),
    (b'}', "EMPTY_DICT", Fixed(0)),
    (b'd', "DICT", Fixed(0)),
    (b's', "SETITEM", Fixed(0)),
    (b'u', "SETITEMS", Fixed(0)),
    (0x8f, "EMPTY_SET", Fixed(0)),
    (0x90, "ADDITEMS", Fixed(0)),
    (0x91, "FROZENSET", Fixed(0)),
    (b'0', "POP", Fixed(0)),
    (b'2', "DUP", Fixed(0)),
    (b'(', "MARK", Fixed(0)),
    (b'1', "POP_MARK", Fixed(0)),
    (b'g', "GET", Lines(1)),
    (b'h', "BINGET", Fixed(1)),
    (b'j', "LONG_BINGET", Fixed(4)),
    (b'p', "PUT", Lines(1)),
    (b'q', "BINPUT", Fixed(1)),
    (b'r', "LONG_BINPUT", Fixed(4)),
    (0x94, "MEMOIZE", Fixed(0)),
    (0x82, "EXT1", Fixed(1)),
    (0x83, "EXT2", Fixed(2)),
    (0x84, "EXT4", Fixed(4)),
    (b'c', "GLOBAL", Lines(2)),
    (0x93, "STACK_GLOBAL", Fixed(0)),
    (b'R', "REDUCE", Fixed(0)),
    (b'b', "BUILD", Fixed(0)),
    (b'i', "INST", Lines(2)),
    (b'o', "OBJ", Fixed(0)),
    (0x81, "NEWOBJ", Fixed(0)),
    (0x92, "NEWOBJ_EX", Fixed(0)),
    (0x80, "PROTO", Fixed(1)),
    (b'.', "STOP", Fixed(0)),
    (0x95, "FRAME", Fixed(8)),
    (b'P', "PERSID", Lines(1)),
    (b'Q', "BINPERSID", Fixed(0)),
];

/// The byte of an opcode.
pub fn byte(name: &str) -> u8 {
    OPCODES.iter().find(|row| row.1 == name).unwrap_or_else(|| panic!("no opcode {name}")).0
}

/// An opcode of a program.
#[derive(Clone, Copy, Debug)]
pub struct Op<'a> {
    pub offset: usize,
    pub name: &'static str,
    /// Without the number before counted bytes, and without the line feed at the end.
    pub argument: &'a [u8],
    /// Where the argument starts.
    pub start: usize,
    /// Whether the program holds the whole argument.
    pub whole: bool,
}

impl Op<'_> {
    pub fn is(&self, names: &[&str]) -> bool {
        names.contains(&self.name)
    }
}

/// The opcodes up to STOP, or up to a byte that is none.
pub fn walk(program: &[u8]) -> Vec<Op<'_>> {
    let mut ops = Vec::new();
    let mut offset = 0;
    while let Some(&(_, name, argument)) =
        program.get(offset).and_then(|byte| OPCODES.iter().find(|row| row.0 == *byte))
    {
        let behind = &program[offset + 1..];
        let (start, len) = extent(argument, behind).unwrap_or((0, usize::MAX));
        let content = start.checked_add(len).and_then(|end| behind.get(start..end));
        let whole = content.is_some();
        let (argument, start) = (trimmed(argument, content.unwrap_or(behind)), offset + 1 + start);
        ops.push(Op { offset, name, argument, start, whole });
        if name == "STOP" || !whole {
            break;
        }
        offset = start + len;
    }
    ops
}

/// Where in the bytes behind an opcode its argument starts, and its length.
fn extent(argument: Argument, behind: &[u8]) -> Option<(usize, usize)> {
    match argument {
        Fixed(len) => Some((0, len)),
        Lines(lines) => {
            let mut ends = behind.iter().enumerate().filter(|(_, byte)| **byte == b'\n');
            ends.nth(lines - 1).map(|(end, _)| (0, end + 1))
        }
        Counted(width) => {
            let count = behind.get(..width)?.iter().rev().fold(0, |count, byte| count << 8 | u64::from(*byte));
            Some((width, usize::try_from(count).unwrap_or(usize::MAX)))
        }
    }
}

fn trimmed(argument: Argument, content: &[u8]) -> &[u8] {
    match argument {
        Lines(_) => content.strip_suffix(b"\n").unwrap_or(content),
        _ => content,
    }
}

/// The program, an opcode a line.
pub fn disassemble(program: &[u8]) -> String {
    let mut text = String::new();
    for op in walk(program) {
        let argument = op.argument.escape_ascii();
        writeln!(text, "  {:4}: {} {argument}{}", op.offset, op.name, if op.whole { "" } else { " ..." }).unwrap();
    }
    text
}

pub fn to_hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
