//! `Display`: what Python's `repr` prints.
//!
//! The printer keeps what is left to print on a stack of its own, so that the depth of a value is bounded by nothing
//! but memory. A step either prints something or replaces itself by smaller steps; a container is an opening bracket,
//! a step that is an iterator over its members and comes back until that is empty, and a closing bracket.

use std::fmt::{self, Display, Write};
use std::slice;

use crate::literal;
use crate::value::{Object, PickleValue, float, text};

/// Python's `repr` for built-in values; sets and dicts in the order of the pickle.
///
/// An instance is printed as a call, with what is set, appended or added to it as further arguments, and its
/// attributes as keyword arguments; a state that only the class understands is the argument `__setstate__`. What has no
/// literal in Python is printed between angle brackets. `{:#}` gives each member a line of its own.
///
/// ```
/// use pickles::{Global, Object, PickleValue, pickle};
///
/// let third = Object::call(Global::new("fractions", "Fraction"), vec![1.into(), 3.into()]);
/// let value = pickle!({"third": third, "type": Global::new("builtins", "int"), "it's": (1e16, b"\0")});
/// assert_eq!(
///     value.to_string(),
///     r#"{'third': fractions.Fraction(1, 3), 'type': <builtins.int>, "it's": (1e+16, b'\x00')}"#,
/// );
/// assert_eq!(format!("{:#}", pickle!([1, ()])), "[\n    1,\n    (),\n]");
/// ```
///
/// An int of more than 4300 digits, of which Python refuses to make decimal text, is printed in hexadecimal. With
/// `{:#}`, what is nested deeper than 64 levels stays on one line.
impl Display for PickleValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let indents = f.alternate();
        Printer { out: f, indents, steps: vec![Step::Value(self)], levels: Vec::new() }.run()
    }
}

/// How many levels `{:#}` indents.
const MAX_INDENTS: usize = 64;

struct Printer<'v, 'f, 'b> {
    out: &'f mut fmt::Formatter<'b>,
    indents: bool,
    /// What is left to print, the next at the end.
    steps: Vec<Step<'v>>,
    /// The brackets that are open.
    levels: Vec<Level>,
}

struct Level {
    empty: bool,
    /// Whether each member has a line of its own.
    lines: bool,
}

enum Step<'v> {
    Value(&'v PickleValue),
    Text(&'static str),
    Open(&'static str),
    Close(&'static str),
    Members(slice::Iter<'v, PickleValue>),
    Pairs(slice::Iter<'v, (PickleValue, PickleValue)>),
    /// Pairs as `name=value`.
    Named(slice::Iter<'v, (PickleValue, PickleValue)>),
    /// A further argument of a call, with what stands before it.
    Argument(&'static str, &'v PickleValue),
    /// What is appended to an object or added to it, as a further argument.
    Contents(&'static str, &'v [PickleValue], &'static str),
    /// Items that are set, as a further argument.
    Items(&'static str, &'v [(PickleValue, PickleValue)]),
}

impl<'v> Printer<'v, '_, '_> {
    fn run(&mut self) -> fmt::Result {
        while let Some(step) = self.steps.pop() {
            match step {
                Step::Value(value) => self.value(value)?,
                Step::Text(text) => self.out.write_str(text)?,
                Step::Open(bracket) => self.open(bracket)?,
                Step::Close(bracket) => self.close(bracket)?,
                Step::Members(members) => self.members(members)?,
                Step::Pairs(pairs) => self.pairs(pairs)?,
                Step::Named(pairs) => self.named(pairs)?,
                Step::Argument(before, value) => self.argument(before, value)?,
                Step::Contents(open, members, close) => self.contents(open, members, close)?,
                Step::Items(before, pairs) => self.items(before, pairs)?,
            }
        }
        Ok(())
    }

    fn value(&mut self, value: &'v PickleValue) -> fmt::Result {
        match value {
            PickleValue::None => self.out.write_str("None"),
            PickleValue::Bool(true) => self.out.write_str("True"),
            PickleValue::Bool(false) => self.out.write_str("False"),
            PickleValue::Int(value) => write!(self.out, "{value}"),
            PickleValue::BigInt(value) => self.out.write_str(&literal::int_text(value)),
            PickleValue::Float(value) => float::write_float(self.out, *value),
            PickleValue::String(value) => text::write_str(self.out, value),
            PickleValue::WtfString(value) => text::write_wtf(self.out, value),
            PickleValue::Bytes(value) => text::write_bytes(self.out, value),
            PickleValue::ByteArray(value) => text::write_byte_array(self.out, value),
            PickleValue::List(items) => self.container("[", items, "]"),
            PickleValue::Tuple(items) => self.tuple(items),
            PickleValue::Dict(pairs) => self.dict(pairs),
            PickleValue::Set(items) if items.is_empty() => self.out.write_str("set()"),
            PickleValue::Set(items) => self.container("{", items, "}"),
            PickleValue::FrozenSet(items) if items.is_empty() => self.out.write_str("frozenset()"),
            PickleValue::FrozenSet(items) => self.container("frozenset({", items, "})"),
            PickleValue::Global(global) => write!(self.out, "<{global}>"),
            PickleValue::Instance(object) => self.object(object),
            PickleValue::PersistentRef(id) => self.persistent(id),
            PickleValue::Extension(code) => write!(self.out, "<extension {code}>"),
            PickleValue::Buffer { index, readonly: false } => write!(self.out, "<buffer {index}>"),
            PickleValue::Buffer { index, readonly: true } => write!(self.out, "<read-only buffer {index}>"),
        }
    }

    fn container(&mut self, open: &'static str, items: &'v [PickleValue], close: &'static str) -> fmt::Result {
        self.open(open)?;
        self.steps.push(Step::Close(close));
        self.members(items.iter())
    }

    /// A tuple of one has a comma, which it has anyway where each member is a line.
    fn tuple(&mut self, items: &'v [PickleValue]) -> fmt::Result {
        let close = if items.len() == 1 && !self.breaks_lines() { ",)" } else { ")" };
        self.container("(", items, close)
    }

    fn dict(&mut self, pairs: &'v [(PickleValue, PickleValue)]) -> fmt::Result {
        self.open("{")?;
        self.steps.push(Step::Close("}"));
        self.pairs(pairs.iter())
    }

    fn persistent(&mut self, id: &'v PickleValue) -> fmt::Result {
        self.steps.extend([Step::Text(">"), Step::Value(id)]);
        self.out.write_str("<persistent id ")
    }

    /// The steps of a call, the last first.
    fn object(&mut self, object: &'v Object) -> fmt::Result {
        self.steps.push(Step::Close(")"));
        match (object.attribute_dicts(), &object.state) {
            (Some([dict, slots]), _) => self.steps.extend([keywords(slots), keywords(dict)]),
            (None, Some(state)) => self.steps.push(Step::Argument("__setstate__=", state)),
            (None, None) => {}
        }
        self.steps.extend([
            Step::Contents("{", &object.adds, "}"),
            Step::Contents("[", &object.appends, "]"),
            Step::Items("", &object.items),
        ]);
        match &object.kwargs {
            Some(PickleValue::Dict(pairs)) => self.steps.push(keywords(pairs)),
            Some(kwargs) => self.steps.push(Step::Argument("**", kwargs)),
            None => {}
        }
        self.steps.extend([Step::Members(object.args.iter()), Step::Open("(")]);
        match &object.callable {
            PickleValue::Global(global) => write!(self.out, "{global}"),
            callable => {
                self.steps.push(Step::Value(callable));
                Ok(())
            }
        }
    }

    fn members(&mut self, mut members: slice::Iter<'v, PickleValue>) -> fmt::Result {
        let Some(member) = members.next() else { return Ok(()) };
        self.separate()?;
        self.steps.extend([Step::Members(members), Step::Value(member)]);
        Ok(())
    }

    fn pairs(&mut self, mut pairs: slice::Iter<'v, (PickleValue, PickleValue)>) -> fmt::Result {
        let Some((key, value)) = pairs.next() else { return Ok(()) };
        self.separate()?;
        self.steps.extend([Step::Pairs(pairs), Step::Value(value), Step::Text(": "), Step::Value(key)]);
        Ok(())
    }

    fn named(&mut self, mut pairs: slice::Iter<'v, (PickleValue, PickleValue)>) -> fmt::Result {
        let Some((name, value)) = pairs.next() else { return Ok(()) };
        self.separate()?;
        self.steps.extend([Step::Named(pairs), Step::Value(value)]);
        write!(self.out, "{}=", name.as_str().unwrap_or_default())
    }

    fn argument(&mut self, before: &'static str, value: &'v PickleValue) -> fmt::Result {
        self.separate()?;
        self.steps.push(Step::Value(value));
        self.out.write_str(before)
    }

    fn contents(&mut self, open: &'static str, members: &'v [PickleValue], close: &'static str) -> fmt::Result {
        if members.is_empty() {
            return Ok(());
        }
        self.separate()?;
        self.container(open, members, close)
    }

    fn items(&mut self, before: &'static str, pairs: &'v [(PickleValue, PickleValue)]) -> fmt::Result {
        if pairs.is_empty() {
            return Ok(());
        }
        self.separate()?;
        self.out.write_str(before)?;
        self.dict(pairs)
    }

    fn open(&mut self, bracket: &'static str) -> fmt::Result {
        let lines = self.breaks_lines();
        self.levels.push(Level { empty: true, lines });
        self.out.write_str(bracket)
    }

    /// Whether the members of a container that is opened now have lines of their own.
    fn breaks_lines(&self) -> bool {
        self.indents && self.levels.len() < MAX_INDENTS
    }

    /// What stands before a member.
    fn separate(&mut self) -> fmt::Result {
        let Some(level) = self.levels.last_mut() else { return Ok(()) };
        let first = std::mem::replace(&mut level.empty, false);
        match (first, level.lines) {
            (true, false) => Ok(()),
            (false, false) => self.out.write_str(", "),
            (true, true) => self.break_line(self.levels.len()),
            (false, true) => {
                self.out.write_char(',')?;
                self.break_line(self.levels.len())
            }
        }
    }

    fn close(&mut self, bracket: &'static str) -> fmt::Result {
        if let Some(Level { empty: false, lines: true }) = self.levels.pop() {
            self.out.write_char(',')?;
            self.break_line(self.levels.len())?;
        }
        self.out.write_str(bracket)
    }

    fn break_line(&mut self, levels: usize) -> fmt::Result {
        self.out.write_char('\n')?;
        (0..levels).try_for_each(|_| self.out.write_str("    "))
    }
}

/// Keyword arguments, if every key is a name.
fn keywords(pairs: &[(PickleValue, PickleValue)]) -> Step<'_> {
    if pairs.iter().all(|(key, _)| key.as_str().is_some_and(text::is_identifier)) {
        Step::Named(pairs.iter())
    } else {
        Step::Items("**", pairs)
    }
}
