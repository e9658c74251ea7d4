//! Programs that CPython mostly accepts: opcodes at random, chosen with an eye on what the stack holds.
//!
//! [`Writer`] keeps a model of the stack, the marks and the memo: of each value its kind, and whether it can be hashed.
//! Each step writes an opcode or a few if the model allows it. Once in a while a careless step does not ask.

use std::collections::BTreeMap;

use super::opcodes::{OPCODES, byte};
use super::random::Random;

/// A program that ends with STOP and perhaps a few bytes more.
pub fn program(random: &mut Random) -> Vec<u8> {
    let mut writer = Writer::new(Random::new(random.next()));
    writer.begin();
    let most = *writer.random.pick(&[10, 40, 40, 200]);
    for _ in 0..2 + writer.random.below(most) {
        writer.step();
    }
    writer.end()
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Scalar,
    Str,
    Bytes,
    List,
    Tuple,
    Dict,
    Set,
    FrozenSet,
    Class,
    Object,
    Persistent,
    Buffer,
}

#[derive(Clone, Copy)]
struct Slot {
    kind: Kind,
    hashable: bool,
}

struct Writer {
    random: Random,
    code: Vec<u8>,
    stack: Vec<Slot>,
    /// How high the stack stood at each MARK.
    marks: Vec<usize>,
    memo: BTreeMap<u64, Slot>,
    /// Where the lengths of frames stand that are filled in at the end.
    frames: Vec<usize>,
}

/// A step returns whether the stack has what it needs; if not, it has written nothing.
type Step = fn(&mut Writer) -> bool;

/// What is to be written next, and how often.
const STEPS: &[(usize, Step)] = &[
    (10, Writer::constant),
    (12, Writer::int),
    (6, Writer::float),
    (14, Writer::str),
    (6, Writer::python2_str),
    (6, Writer::bytes),
    (14, Writer::empty_container),
    (10, Writer::mark),
    (8, Writer::close_mark),
    (20, Writer::fill_from_mark),
    (14, Writer::fill_one),
    (6, Writer::fill_again),
    (8, Writer::counted_tuple),
    (12, Writer::put),
    (12, Writer::get),
    (3, Writer::pop),
    (3, Writer::dup),
    (1, Writer::pop_mark),
    (5, Writer::class),
    (6, Writer::call),
    (6, Writer::built_in),
    (2, Writer::inst),
    (2, Writer::obj),
    (7, Writer::build),
    (2, Writer::persistent),
    (1, Writer::buffer),
    (1, Writer::readonly),
    (1, Writer::protocol),
    (1, Writer::frame),
    (2, Writer::careless),
];

impl Writer {
    fn new(random: Random) -> Writer {
        Writer {
            random,
            code: Vec::new(),
            stack: Vec::new(),
            marks: Vec::new(),
            memo: BTreeMap::new(),
            frames: Vec::new(),
        }
    }

    fn begin(&mut self) {
        if !self.random.one_in(4) {
            self.protocol();
        }
        if self.random.one_in(3) {
            self.frame();
        }
    }

    fn step(&mut self) {
        let total = STEPS.iter().map(|(weight, _)| weight).sum();
        let mut drawn = self.random.below(total);
        for (weight, step) in STEPS {
            if drawn < *weight {
                step(self);
                return;
            }
            drawn -= weight;
        }
    }

    /// Leaves one value on the stack, and stops.
    fn end(mut self) -> Vec<u8> {
        while !self.marks.is_empty() {
            if !(self.random.one_in(2) && self.fill_from_mark()) {
                self.tuple_from_mark();
            }
        }
        while self.stack.len() > 1 {
            if self.random.one_in(4) || !(self.fill_one() || self.counted_tuple()) {
                self.pop();
            }
        }
        if self.stack.is_empty() {
            self.constant();
        }
        self.op("STOP");
        for frame in &self.frames {
            let rest = self.code.len() - frame - 8;
            let len = if self.random.one_in(20) { rest + 1 } else { self.random.below(rest + 1) };
            self.code[*frame..*frame + 8].copy_from_slice(&(len as u64).to_le_bytes());
        }
        if self.random.one_in(10) {
            let trailing = self.random.bytes(3);
            self.write(&trailing);
        }
        self.code
    }
}

/// The bytes, the stack and the memo.
impl Writer {
    fn op(&mut self, name: &str) {
        self.code.push(byte(name));
    }

    fn write(&mut self, bytes: &[u8]) {
        self.code.extend_from_slice(bytes);
    }

    fn line(&mut self, name: &str, line: &str) {
        self.op(name);
        self.write(line.as_bytes());
        self.write(b"\n");
    }

    /// An opcode, a number that takes `width` bytes, and as many bytes.
    fn counted(&mut self, name: &str, width: usize, bytes: &[u8]) {
        self.op(name);
        self.write(&(bytes.len() as u64).to_le_bytes()[..width]);
        self.write(bytes);
    }

    fn push(&mut self, kind: Kind) -> bool {
        let hashable = !matches!(kind, Kind::List | Kind::Dict | Kind::Set | Kind::Buffer);
        self.stack.push(Slot { kind, hashable });
        true
    }

    fn push_if_hashable(&mut self, kind: Kind, hashable: bool) {
        self.stack.push(Slot { kind, hashable });
    }

    /// How many values lie above the last mark.
    fn above(&self) -> usize {
        self.stack.len() - self.marks.last().copied().unwrap_or(0)
    }

    fn top(&self) -> Option<Slot> {
        if self.above() == 0 { None } else { self.stack.last().copied() }
    }

    fn pop_values(&mut self, count: usize) {
        self.stack.truncate(self.stack.len() - count);
    }

    fn take_mark(&mut self) -> Vec<Slot> {
        let height = self.marks.pop().expect("a mark");
        self.stack.split_off(height)
    }
}

/// Scalars.
impl Writer {
    fn constant(&mut self) -> bool {
        let name = *self.random.pick(&["NONE", "NEWTRUE", "NEWFALSE"]);
        self.op(name);
        self.push(Kind::Scalar)
    }

    fn int(&mut self) -> bool {
        match self.random.below(7) {
            0 => self.fixed("BININT1", 1),
            1 => self.fixed("BININT2", 2),
            2 => self.fixed("BININT", 4),
            3 => self.counted_random("LONG1", 1),
            4 => self.counted_random("LONG4", 4),
            5 => {
                let text = *self.random.pick(&["0", "1", "00", "01", "-7", "0x1f", "017", "9223372036854775808"]);
                self.line("INT", text);
            }
            _ => {
                let text = *self.random.pick(&["0L", "1L", "-1L", "12345678901234567890L", "7"]);
                self.line("LONG", text);
            }
        }
        self.push(Kind::Scalar)
    }

    /// An opcode and so many bytes, of which often all but the first are 0, so that equal numbers come up.
    fn fixed(&mut self, name: &str, len: usize) {
        let mut bytes = self.random.bytes(len);
        if self.random.one_in(2) {
            bytes.fill(0);
            bytes[0] = self.random.below(4) as u8;
        }
        self.op(name);
        self.write(&bytes);
    }

    fn counted_random(&mut self, name: &str, width: usize) {
        let len = *self.random.pick(&[0, 1, 2, 7, 8, 9, 15, 16, 17, 40]);
        let mut bytes = self.random.bytes(len);
        if self.random.one_in(2) {
            let fill = *self.random.pick(&[0, 0xff]);
            bytes.iter_mut().skip(1).for_each(|byte| *byte = fill);
        }
        self.counted(name, width, &bytes);
    }

    fn float(&mut self) -> bool {
        if self.random.one_in(3) {
            let text = *self.random.pick(&["1", "1.5", "-0.0", "nan", "inf", "1e300", "-2.5e-7"]);
            self.line("FLOAT", text);
        } else {
            let some = *self.random.pick(&[0.0, -0.0, 1.0, 2.5, f64::NAN, f64::INFINITY, 1e16, 5e-324]);
            let value = if self.random.one_in(2) { some } else { f64::from_bits(self.random.next()) };
            self.op("BINFLOAT");
            self.write(&value.to_be_bytes());
        }
        self.push(Kind::Scalar)
    }

    fn str(&mut self) -> bool {
        let texts: &[&[u8]] = &[
            b"",
            b"a",
            b"b",
            b"key",
            "é".as_bytes(),
            "€𝄞".as_bytes(),
            b"\0\n",
            b"\xed\xa0\x80",
            b"\xed\xa0\xbd\xed\xb8\x80",
        ];
        let text = match self.random.below(12) {
            0 => vec![b'x'; *self.random.pick(&[255, 256, 300])],
            1 => self.random.bytes(2),
            _ => self.random.pick(texts).to_vec(),
        };
        match self.random.below(6) {
            0 => self.counted("BINUNICODE8", 8, &text),
            1 => self.counted("BINUNICODE", 4, &text),
            2 => {
                let line =
                    *self.random.pick(&["", "a", "key", "\u{e9}", "\\u20ac", "a\\b", "\\ud83d\\ude00", "\\ud800"]);
                self.line("UNICODE", line);
            }
            _ => self.counted("SHORT_BINUNICODE", 1, &text[..text.len().min(255)]),
        }
        self.push(Kind::Str)
    }

    fn python2_str(&mut self) -> bool {
        let texts: &[&[u8]] = &[b"", b"a", b"key", "é".as_bytes(), b"\xe9", b"\xff\0"];
        let text = *self.random.pick(texts);
        match self.random.below(3) {
            0 => self.counted("BINSTRING", 4, text),
            1 => self.counted("SHORT_BINSTRING", 1, text),
            _ => {
                let line = *self.random.pick(&["''", "'a'", "\"key\"", "'\\xe9'", "'\\n\\'\\\\'", "'\\351'", "'\\q'"]);
                self.line("STRING", line);
            }
        }
        self.push(Kind::Str)
    }

    fn bytes(&mut self) -> bool {
        let len = *self.random.pick(&[0, 1, 2, 10]);
        let bytes = self.random.bytes(len);
        match self.random.below(4) {
            0 => self.counted("BINBYTES8", 8, &bytes),
            1 => self.counted("BINBYTES", 4, &bytes),
            2 => {
                self.counted("BYTEARRAY8", 8, &bytes);
                return self.push(Kind::Buffer);
            }
            _ => self.counted("SHORT_BINBYTES", 1, &bytes),
        }
        self.push(Kind::Bytes)
    }
}

/// Containers.
impl Writer {
    fn empty_container(&mut self) -> bool {
        let (name, kind) = *self.random.pick(&[
            ("EMPTY_LIST", Kind::List),
            ("EMPTY_DICT", Kind::Dict),
            ("EMPTY_SET", Kind::Set),
            ("EMPTY_TUPLE", Kind::Tuple),
        ]);
        self.op(name);
        self.push(kind)
    }

    fn mark(&mut self) -> bool {
        self.op("MARK");
        self.marks.push(self.stack.len());
        true
    }

    fn tuple_from_mark(&mut self) {
        self.op("TUPLE");
        let members = self.take_mark();
        self.push_if_hashable(Kind::Tuple, members.iter().all(|slot| slot.hashable));
    }

    fn close_mark(&mut self) -> bool {
        let Some(&height) = self.marks.last() else { return false };
        let hashable = self.stack[height..].iter().all(|slot| slot.hashable);
        match self.random.below(4) {
            0 => {
                self.op("LIST");
                self.take_mark();
                self.push(Kind::List)
            }
            1 if self.holds_pairs(height) => {
                self.op("DICT");
                self.take_mark();
                self.push(Kind::Dict)
            }
            2 if hashable => {
                self.op("FROZENSET");
                self.take_mark();
                self.push(Kind::FrozenSet)
            }
            _ => {
                self.tuple_from_mark();
                true
            }
        }
    }

    /// Whether keys and values lie there in turn.
    fn holds_pairs(&self, height: usize) -> bool {
        let values = &self.stack[height..];
        values.len().is_multiple_of(2) && values.iter().step_by(2).all(|slot| slot.hashable)
    }

    /// Whether something lies below the last mark that is not itself below another.
    fn container_below_mark(&self) -> Option<Kind> {
        let (height, outer) = self.marks.split_last()?;
        let fence = outer.last().copied().unwrap_or(0);
        if *height > fence { self.stack.get(height - 1).map(|slot| slot.kind) } else { None }
    }

    fn fill_from_mark(&mut self) -> bool {
        let Some(kind) = self.container_below_mark() else { return false };
        let height = self.marks[self.marks.len() - 1];
        let pairs = self.holds_pairs(height);
        let hashable = self.stack[height..].iter().all(|slot| slot.hashable);
        let name = match kind {
            Kind::List => "APPENDS",
            Kind::Dict if pairs => "SETITEMS",
            Kind::Set if hashable => "ADDITEMS",
            Kind::Object if pairs && self.random.one_in(2) => "SETITEMS",
            Kind::Object => *self.random.pick(&["APPENDS", "ADDITEMS"]),
            _ => return false,
        };
        self.op(name);
        self.take_mark();
        true
    }

    fn fill_one(&mut self) -> bool {
        let above = self.above();
        let below_top = |depth: usize| (above > depth).then(|| self.stack[self.stack.len() - 1 - depth]);
        let (one, two) = (below_top(1).map(|slot| slot.kind), below_top(2).map(|slot| slot.kind));
        let key_fits = below_top(1).is_some_and(|slot| slot.hashable);
        if matches!(two, Some(Kind::Dict | Kind::Object)) && key_fits {
            self.op("SETITEM");
            self.pop_values(2);
        } else if matches!(one, Some(Kind::List | Kind::Object)) {
            self.op("APPEND");
            self.pop_values(1);
        } else {
            return false;
        }
        true
    }

    /// Something of the memo grows, wherever else it stands.
    fn fill_again(&mut self) -> bool {
        if !self.get() {
            return false;
        }
        self.mark();
        for _ in 0..self.random.below(5) {
            self.constant();
            self.str();
        }
        if !self.fill_from_mark() {
            self.pop_mark();
        }
        self.random.one_in(2) || self.pop()
    }

    fn counted_tuple(&mut self) -> bool {
        let len = 1 + self.random.below(3);
        if self.above() < len {
            return false;
        }
        self.op(["TUPLE1", "TUPLE2", "TUPLE3"][len - 1]);
        let hashable = self.stack[self.stack.len() - len..].iter().all(|slot| slot.hashable);
        self.pop_values(len);
        self.push_if_hashable(Kind::Tuple, hashable);
        true
    }
}

/// The memo and the stack itself.
impl Writer {
    fn put(&mut self) -> bool {
        let Some(top) = self.top() else { return false };
        let next = self.memo.len() as u64;
        let index = *self.random.pick(&[0, 1, next, next, 255, 256, 65_536, 100_000]);
        match self.random.below(4) {
            0 => {
                let spelled = self.random.pick(&["{}", "00{}", " {}", "+{}", "{} "]).replace("{}", &index.to_string());
                self.line("PUT", &spelled);
            }
            1 if index < 256 => self.code.extend([byte("BINPUT"), index as u8]),
            2 => {
                self.op("LONG_BINPUT");
                self.write(&(index as u32).to_le_bytes());
            }
            _ => {
                self.op("MEMOIZE");
                self.memo.insert(next, top);
                return true;
            }
        }
        self.memo.insert(index, top);
        true
    }

    fn get(&mut self) -> bool {
        let known: Vec<(u64, Slot)> = self.memo.iter().map(|(index, slot)| (*index, *slot)).collect();
        if known.is_empty() {
            return false;
        }
        let (index, slot) = *self.random.pick(&known);
        match self.random.below(4) {
            0 => self.line("GET", &index.to_string()),
            1 => {
                self.op("LONG_BINGET");
                self.write(&(index as u32).to_le_bytes());
            }
            _ if index < 256 => self.code.extend([byte("BINGET"), index as u8]),
            _ => return false,
        }
        self.stack.push(slot);
        true
    }

    /// POP, of a value or of a mark.
    fn pop(&mut self) -> bool {
        if self.above() > 0 {
            self.pop_values(1);
        } else if self.marks.pop().is_none() {
            return false;
        }
        self.op("POP");
        true
    }

    fn dup(&mut self) -> bool {
        let Some(top) = self.top() else { return false };
        self.op("DUP");
        self.stack.push(top);
        true
    }

    fn pop_mark(&mut self) -> bool {
        if self.marks.is_empty() {
            return false;
        }
        self.op("POP_MARK");
        self.take_mark();
        true
    }
}

/// Classes and functions, by how pickles call what is built in, and others.
const NAMES: &[(&str, &str)] = &[
    ("shop", "Order"),
    ("shop", "Order"),
    ("shop", "Till.Drawer"),
    ("caf\u{e9}", "Order"),
    ("builtins", "object"),
    ("builtins", "set"),
    ("builtins", "frozenset"),
    ("builtins", "bytearray"),
    ("builtins", "list"),
    ("__builtin__", "set"),
    ("__builtin__", "dict"),
    ("_codecs", "encode"),
    ("copyreg", "_reconstructor"),
    ("copy_reg", "_reconstructor"),
    ("collections", "OrderedDict"),
    ("collections", "defaultdict"),
    ("collections", "Counter"),
    ("collections", "deque"),
    ("datetime", "datetime"),
    ("decimal", "Decimal"),
    ("uuid", "UUID"),
];

/// Classes and objects.
impl Writer {
    fn class(&mut self) -> bool {
        if self.random.one_in(12) {
            self.extension();
            return self.push(Kind::Class);
        }
        let (module, name) = *self.random.pick(NAMES);
        self.name(module, name)
    }

    fn name(&mut self, module: &str, name: &str) -> bool {
        if self.random.one_in(2) {
            self.line("GLOBAL", module);
            self.write(format!("{name}\n").as_bytes());
        } else {
            self.counted("SHORT_BINUNICODE", 1, module.as_bytes());
            self.counted("SHORT_BINUNICODE", 1, name.as_bytes());
            self.op("STACK_GLOBAL");
        }
        self.push(Kind::Class)
    }

    fn extension(&mut self) {
        let (name, width) = *self.random.pick(&[("EXT1", 1), ("EXT2", 2), ("EXT4", 4)]);
        let code = 1 + self.random.below(200) as u32;
        self.op(name);
        self.write(&code.to_le_bytes()[..width]);
    }

    /// A call of a class, an object or a persistent id, with up to three arguments.
    fn call(&mut self) -> bool {
        if !self.top().is_some_and(|top| matches!(top.kind, Kind::Object | Kind::Persistent)) || self.random.one_in(2) {
            self.class();
        }
        self.arguments();
        match self.random.below(4) {
            0 | 1 => self.op("REDUCE"),
            2 => self.op("NEWOBJ"),
            _ => {
                self.small_dict();
                self.op("NEWOBJ_EX");
                self.pop_values(1);
            }
        }
        self.pop_values(2);
        self.push(Kind::Object)
    }

    fn arguments(&mut self) {
        let count = self.random.below(4);
        (0..count).for_each(|_| self.small_value());
        self.op(["EMPTY_TUPLE", "TUPLE1", "TUPLE2", "TUPLE3"][count]);
        self.pop_values(count);
        self.push(Kind::Tuple);
    }

    fn small_value(&mut self) {
        match self.random.below(6) {
            0 => self.constant(),
            1 => self.int(),
            2 => self.empty_container(),
            3 => self.bytes(),
            4 => self.get() || self.str(),
            _ => self.str(),
        };
    }

    fn small_dict(&mut self) {
        self.op("EMPTY_DICT");
        if !self.random.one_in(3) {
            let key = *self.random.pick(&["a", "b", "key"]);
            self.counted("SHORT_BINUNICODE", 1, key.as_bytes());
            self.small_value();
            self.op("SETITEM");
            self.pop_values(1);
        }
        self.push(Kind::Dict);
    }

    /// What pickles spell as calls although Python has types for it.
    fn built_in(&mut self) -> bool {
        let builtins = *self.random.pick(&["builtins", "builtins", "__builtin__"]);
        match self.random.below(5) {
            0 => self.call_with(builtins, "set", b"](K\x01K\x02\x88e\x85", Kind::Set),
            1 => self.call_with(builtins, "frozenset", b"(NK\x07t\x85", Kind::FrozenSet),
            2 => self.call_with(builtins, "bytearray", b"C\x02ab\x85", Kind::Buffer),
            3 => self.call_with(builtins, "bytes", b")", Kind::Bytes),
            _ => self.call_with("_codecs", "encode", b"X\x03\0\0\0a\xc3\xa9X\x06\0\0\0latin1\x86", Kind::Bytes),
        }
    }

    fn call_with(&mut self, module: &str, name: &str, arguments: &[u8], kind: Kind) -> bool {
        self.name(module, name);
        self.write(arguments);
        self.op("REDUCE");
        self.pop_values(1);
        self.push(kind)
    }

    fn inst(&mut self) -> bool {
        if self.marks.is_empty() {
            return false;
        }
        self.line("INST", "shop");
        self.write(b"Order\n");
        self.take_mark();
        self.push(Kind::Object)
    }

    fn obj(&mut self) -> bool {
        self.mark();
        self.class();
        (0..self.random.below(3)).for_each(|_| self.small_value());
        self.op("OBJ");
        self.take_mark();
        self.push(Kind::Object)
    }

    fn build(&mut self) -> bool {
        if !self.top().is_some_and(|top| top.kind == Kind::Object) {
            return false;
        }
        match self.random.below(5) {
            0 => self.op("NONE"),
            1 => {
                self.op("NONE");
                self.small_dict();
                self.op("TUPLE2");
                self.pop_values(1);
            }
            2 => {
                self.small_value();
                self.pop_values(1);
            }
            _ => {
                self.small_dict();
                self.pop_values(1);
            }
        }
        self.op("BUILD");
        true
    }

    fn persistent(&mut self) -> bool {
        if self.random.one_in(3) {
            self.line("PERSID", "an id");
        } else {
            if self.top().is_none() {
                self.small_value();
            }
            self.op("BINPERSID");
            self.pop_values(1);
        }
        self.push(Kind::Persistent)
    }

    fn buffer(&mut self) -> bool {
        self.op("NEXT_BUFFER");
        self.push(Kind::Buffer)
    }

    fn readonly(&mut self) -> bool {
        if self.above() == 0 || self.random.one_in(2) {
            self.bytes();
        }
        if !self.top().is_some_and(|top| matches!(top.kind, Kind::Bytes | Kind::Buffer)) {
            return false;
        }
        self.op("READONLY_BUFFER");
        true
    }
}

/// The stream.
impl Writer {
    fn protocol(&mut self) -> bool {
        let protocol = *self.random.pick(&[0, 1, 2, 3, 4, 4, 5, 5]);
        self.code.extend([byte("PROTO"), protocol]);
        true
    }

    fn frame(&mut self) -> bool {
        self.op("FRAME");
        self.frames.push(self.code.len());
        self.write(&[0; 8]);
        true
    }

    /// Any opcode, whatever lies on the stack. The model does not learn of it.
    fn careless(&mut self) -> bool {
        if self.random.one_in(3) {
            let (byte, ..) = *self.random.pick(&OPCODES);
            self.code.push(byte);
        }
        true
    }
}
