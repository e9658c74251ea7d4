//! Python's own types where Rust has none, without loss: [`DateTime`], [`Time`], [`Zone`] and their like.
//!
//! For common types there is less to do: see [`py`](crate::py).
// The Python classes that the crate understands: the one place that knows what an object means.
//
// Readers of the graph ask `show` what an object looks like from outside, in this order: a class of the table below;
// else its items or appends (subclasses of dict, list and set); else its state; else its arguments.

mod builtins;
mod call;
mod collections;
mod compat;
mod datetime;
mod enums;
mod net;
mod numbers;
mod parse;
mod pathlib;
mod text;
mod types;
mod uuid;
#[cfg(feature = "chrono-tz")]
mod zones;

use std::borrow::Cow;
use std::iter;

use crate::arena::{Construct, Document, Node, Object, Ref};
use crate::literal;
use crate::op::{self, Scalar};

pub(crate) use self::builtins::Members;
pub(crate) use self::call::Call;
use self::call::Class;
pub(crate) use self::compat::to_python2;
pub(crate) use self::datetime::{Clock, ZoneInfo, ZoneKind, duration, zone_of};
pub use self::parse::ParseError;
pub(crate) use self::text::Text;
pub use self::types::{Date, DateTime, OtherZone, Time, TimeDelta, Zone};
pub(crate) use self::uuid::uuid_text;
#[cfg(feature = "chrono-tz")]
pub(crate) use self::zones::offset_at;

/// What an object looks like from outside.
#[derive(Debug)]
pub(crate) enum Shown<'g> {
    /// Like another value of the graph.
    Value(Ref),
    Seq(Cow<'g, [Ref]>),
    /// Keys and values in turn.
    Map(Cow<'g, [Ref]>),
    Text(Text),
    Bytes(Cow<'g, [u8]>),
    Uuid(u128),
    /// Like nothing but what its class was called with.
    Args(&'g [Ref]),
}

/// What an object looks like from outside.
pub(crate) fn show<'g>(doc: &'g Document<'_>, object: &Object) -> Shown<'g> {
    let call = Call::of(doc, object);
    show_known(doc, call.meaning, object, &call).unwrap_or_else(|| show_unknown(doc, object, &call))
}

/// What an object of a class that Rust has a type for is made of.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Parts {
    DateTime(Date, Clock),
    Date(Date),
    Time(Clock),
    TimeDelta(TimeDelta),
    Uuid(u128),
}

impl Parts {
    /// Whether there is a time zone, which takes more than these bytes.
    #[inline]
    pub(crate) fn has_zone(&self) -> bool {
        matches!(self, Parts::DateTime(_, Clock { zone: Some(_), .. }) | Parts::Time(Clock { zone: Some(_), .. }))
    }
}

/// Gives what an object is made of to a function, if its class is one of those. Whether the function has taken it.
#[inline(always)]
pub(crate) fn known(doc: &Document<'_>, object: &Object, take: impl FnOnce(Parts) -> bool) -> bool {
    let (class, args) = Call::meaning_and_args(doc, object);
    match class {
        Class::DateTime => {
            datetime::datetime_parts(doc, args).is_some_and(|(date, clock)| take(Parts::DateTime(date, clock)))
        }
        Class::Date => datetime::date_parts(doc, args).is_some_and(|date| take(Parts::Date(date))),
        Class::Time => datetime::time_parts(doc, args).is_some_and(|clock| take(Parts::Time(clock))),
        Class::TimeDelta => datetime::timedelta_parts(doc, args).is_some_and(|delta| take(Parts::TimeDelta(delta))),
        Class::Uuid => uuid::uuid(doc, object).is_some_and(|bits| take(Parts::Uuid(bits))),
        _ => false,
    }
}

/// What an object is made of, where that is not asked for often.
#[inline(never)]
pub(crate) fn parts(doc: &Document<'_>, object: &Object) -> Option<Parts> {
    let mut parts = None;
    known(doc, object, |found| parts.replace(found).is_none());
    parts
}

/// A built-in value that REDUCE makes where a protocol has no opcode for it.
#[derive(Debug)]
pub(crate) enum Folded<'g> {
    Bytes(Cow<'g, [u8]>),
    ByteArray(Cow<'g, [u8]>),
    Set(Members<'g>),
    FrozenSet(Members<'g>),
}

/// The built-in value that an object is, if it is one and nothing more was done to it.
pub(crate) fn fold<'g>(doc: &'g Document<'_>, object: &Object) -> Option<Folded<'g>> {
    let class = Class::of(doc, object.callable);
    let is_set = matches!(class, Class::Set | Class::FrozenSet);
    if !(is_set || matches!(class, Class::Bytes | Class::ByteArray | Class::CodecsEncode)) {
        return None;
    }
    let extras = doc.graph.extras(object);
    let untouched = extras.items.is_empty() && extras.appends.is_empty() && (extras.adds.is_empty() || is_set);
    (untouched && object.via == Construct::Reduce && !object.state.exists()).then_some(())?;
    let args = doc.tuple(object.args);
    Some(match class {
        Class::ByteArray => Folded::ByteArray(builtins::bytes(doc, args)?),
        Class::Bytes => Folded::Bytes(builtins::bytes(doc, args)?),
        Class::CodecsEncode => Folded::Bytes(builtins::encoded(doc, args)?),
        Class::FrozenSet => Folded::FrozenSet(builtins::members(doc, object, args)?),
        _ => Folded::Set(builtins::members(doc, object, args)?),
    })
}

/// An object of a class of the table; `None` if its parts are not those that the class writes.
fn show_known<'g>(doc: &'g Document<'_>, class: Class, object: &Object, call: &Call<'g>) -> Option<Shown<'g>> {
    match class {
        Class::Bytes | Class::ByteArray if is_filled(doc, object) => None,
        Class::Bytes | Class::ByteArray => builtins::bytes(doc, call.args).map(Shown::Bytes),
        Class::CodecsEncode => builtins::encoded(doc, call.args).map(Shown::Bytes),
        Class::Set | Class::FrozenSet => {
            builtins::members(doc, object, call.args).map(|members| Shown::Seq(members.joined()))
        }
        Class::Getattr => enums::member_name(doc, call.args).map(Shown::Value),
        Class::Or => enums::member_union(doc, call.args).map(Shown::Text),
        Class::OrderedDict => collections::ordered_dict(doc, object, call.args),
        Class::DefaultDict => Some(Shown::Map(collections::items(doc, object).into())),
        Class::Counter => collections::counter(doc, call.args),
        Class::Deque => collections::deque(doc, object, call.args),
        Class::ChainMap => collections::chain_map(doc, object),
        Class::MultiValueDict => collections::multi_value_dict(doc, object),
        Class::DateTime => datetime::datetime_parts(doc, call.args)
            .and_then(|parts| datetime::datetime_text(doc, parts))
            .map(Shown::Text),
        Class::Date => datetime::date_parts(doc, call.args).map(datetime::date_text).map(Shown::Text),
        Class::Time => {
            datetime::time_parts(doc, call.args).and_then(|clock| datetime::time_text(doc, clock)).map(Shown::Text)
        }
        Class::Other
        | Class::Nameless
        | Class::Object
        | Class::Reconstructor
        | Class::NewObj
        | Class::NewObjEx
        | Class::Partial
        | Class::Decimal
        | Class::TimeDelta => None,
        Class::Fraction => numbers::fraction(doc, call.args),
        Class::Uuid => uuid::uuid(doc, object).map(Shown::Uuid),
        Class::PosixPath => pathlib::path(doc, call.args, pathlib::Flavour::Posix).map(Shown::Text),
        Class::WindowsPath => pathlib::path(doc, call.args, pathlib::Flavour::Windows).map(Shown::Text),
        Class::Ipv4Address => net::ipv4(doc, call.args).map(Shown::Text),
        Class::Ipv6Address => net::ipv6(doc, call.args).map(Shown::Text),
    }
}

/// Whether anything was appended, set or added to an object.
fn is_filled(doc: &Document<'_>, object: &Object) -> bool {
    let extras = doc.graph.extras(object);
    !(extras.items.is_empty() && extras.appends.is_empty() && extras.adds.is_empty())
}

/// An object of any other class.
fn show_unknown<'g>(doc: &'g Document<'_>, object: &Object, call: &Call<'g>) -> Shown<'g> {
    let extras = doc.graph.extras(object);
    if !extras.items.is_empty() {
        Shown::Map(doc.graph.children(extras.items).into())
    } else if !extras.appends.is_empty() {
        Shown::Seq(doc.graph.children(extras.appends).into())
    } else if !extras.adds.is_empty() {
        Shown::Seq(doc.graph.children(extras.adds).into())
    } else if let Some(contents) = call.base_contents(doc) {
        Shown::Value(contents)
    } else if says_something(doc, object.state) {
        show_state(doc, object)
    } else {
        Shown::Args(call.args)
    }
}

/// The attributes of an object that has nothing else, and whose class is none of those with a meaning of their own: what
/// [`show`] makes of it, found faster.
#[inline]
pub(crate) fn plain_attributes<'g>(doc: &'g Document<'_>, object: &Object) -> Option<&'g [Ref]> {
    let plain = !object.has_extras() && Class::of(doc, object.callable) == Class::Other;
    doc.dict(object.state).filter(|pairs| plain && !pairs.is_empty())
}

/// The text of a `datetime` in a named zone with the offset that is in force there, which types can parse that know no
/// zones; nothing for any other object, and without the time zone database.
pub(crate) fn text_at_offset(doc: &Document<'_>, object: &Object) -> Option<Text> {
    #[cfg(feature = "chrono-tz")]
    if let Some(Parts::DateTime(date, clock @ Clock { zone: Some(zone), .. })) = parts(doc, object)
        && let ZoneInfo { offset: None, name: Some(name), .. } = zone_of(doc, zone)?
    {
        let offset = TimeDelta::new(offset_at(&name, &DateTime { date, time: clock.without_zone() })?.into(), 0)?;
        return datetime::text_with_offset(date, clock, offset);
    }
    let _ = (doc, object);
    None
}

/// What an object is that was shown as this text, in Python's words.
pub(crate) fn describe(doc: &Document<'_>, object: &Object, text: &str) -> String {
    let awareness = |clock: Clock| if clock.zone.is_some() { "aware" } else { "naive" };
    match parts(doc, object) {
        Some(Parts::DateTime(_, clock)) => format!("the {} datetime {text}", awareness(clock)),
        Some(Parts::Time(clock)) => format!("the {} time {text}", awareness(clock)),
        _ => match type_name(doc, object) {
            Some(class) => format!("the {class} {text}"),
            None => text.to_owned(),
        },
    }
}

/// The text of an object, if it is a Decimal.
#[inline]
pub(crate) fn decimal_text(doc: &Document<'_>, object: &Object) -> Option<Ref> {
    match Call::meaning_and_args(doc, object) {
        (Class::Decimal, [text]) => Some(*text),
        _ => None,
    }
}

/// Whether a state is more than None or an empty dict, which some Pythons write where others write nothing.
fn says_something(doc: &Document<'_>, state: Ref) -> bool {
    state.exists() && !is_none(doc, state) && !doc.dict(state).is_some_and(<[Ref]>::is_empty)
}

/// A state as `object.__setstate__` would take it.
fn show_state<'g>(doc: &'g Document<'_>, object: &Object) -> Shown<'g> {
    match states(doc, object) {
        States::None => Shown::Args(&[]),
        States::One(state) => match attributes(doc, state) {
            Some([dict, []]) | Some([[], dict]) => Shown::Map(dict.into()),
            Some([dict, slots]) => Shown::Map([dict, slots].concat().into()),
            None => Shown::Value(state),
        },
        States::Merged([dict, slots]) => Shown::Map([dict, slots].concat().into()),
    }
}

/// What the BUILDs of an object come to.
#[derive(Debug)]
pub(crate) enum States {
    None,
    One(Ref),
    /// The pairs of several, for the `__dict__` and for the slots.
    Merged([Vec<Ref>; 2]),
}

/// What the BUILDs of an object come to: several update each other. If one is nothing that `object.__setstate__` knows,
/// only the class can tell, and the last one stands.
pub(crate) fn states(doc: &Document<'_>, object: &Object) -> States {
    if !object.state.exists() {
        return States::None;
    }
    let later = doc.graph.children(doc.graph.extras(object).later_states);
    let Some(last) = later.last() else { return States::One(object.state) };
    let all = iter::once(&object.state).chain(later).map(|state| attributes(doc, *state));
    match all.collect::<Option<Vec<_>>>() {
        Some(states) => States::Merged([
            doc.merge_pairs(states.iter().map(|[dict, _]| *dict)),
            doc.merge_pairs(states.iter().map(|[_, slots]| *slots)),
        ]),
        None => States::One(*last),
    }
}

/// What BUILD gave to an object, if there was one.
pub(crate) fn only_state(doc: &Document<'_>, object: &Object) -> Option<Ref> {
    let later = doc.graph.extras(object).later_states;
    let state = if later.is_empty() { object.state } else { return None };
    state.exists().then_some(state)
}

/// How much is looked at to put together what several BUILDs gave to an object, or the maps of a ChainMap: the dicts,
/// and the keys in them by their length. What is beyond a limit is not counted.
pub(crate) fn merging(doc: &Document<'_>, object: &Object, limit: usize) -> usize {
    let later = doc.graph.children(doc.graph.extras(object).later_states);
    let states = later.first().map(|_| iter::once(&object.state).chain(later)).into_iter().flatten();
    let dicts = states.flat_map(|state| attributes(doc, *state).unwrap_or_default());
    let maps = collections::maps(doc, object).iter().map(|map| doc.dict(*map).unwrap_or_default());
    let length = |key: &Ref| doc.scalar_with(*key, op::spelling).map_or(1, <[u8]>::len);
    let lengths = dicts.chain(maps).flat_map(|dict| iter::once(1).chain(dict.iter().step_by(2).map(length)));
    let mut sum = 0;
    for length in lengths {
        sum += length;
        if sum > limit {
            break;
        }
    }
    sum
}

/// The pairs of a state that is a dict, and of the slots in one that is a pair of dict (or None) and dict.
pub(crate) fn attributes<'g>(doc: &'g Document<'_>, state: Ref) -> Option<[&'g [Ref]; 2]> {
    match (doc.dict(state), doc.tuple(state)) {
        (Some(dict), _) => Some([dict, &[]]),
        (None, [dict, slots]) if is_none(doc, *dict) => Some([&[], doc.dict(*slots)?]),
        (None, [dict, slots]) => Some([doc.dict(*dict)?, doc.dict(*slots)?]),
        _ => None,
    }
}

/// Module and name of a class or function, as Python 3 knows them.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct GlobalName<'d> {
    pub(crate) module: Cow<'d, str>,
    pub(crate) name: Cow<'d, str>,
}

impl GlobalName<'_> {
    fn is(&self, module: &str, name: &str) -> bool {
        self.module == module && self.name == name
    }
}

impl GlobalName<'_> {
    /// The name as text from which it can be told where the module ends.
    pub(crate) fn spelled(&self) -> String {
        let separator = if self.name.contains('.') { ':' } else { '.' };
        format!("{}{separator}{}", self.module, self.name)
    }
}

impl std::fmt::Display for GlobalName<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}", self.module, self.name)
    }
}

/// Module and name of what a reference names, if it does: GLOBAL, STACK_GLOBAL, INST, or a registered extension code.
pub(crate) fn global<'d>(doc: &'d Document<'_>, value: Ref) -> Option<GlobalName<'d>> {
    let (module, name) = match doc.node(value) {
        Some(Node::Global { module, name }) => (utf8(string(doc, *module)?)?, utf8(string(doc, *name)?)?),
        Some(_) => return None,
        None => match doc.scalar(value)? {
            Scalar::Global(lines) => {
                let (module, name) = lines.names().ok()?;
                (utf8(module.into())?, utf8(name.into())?)
            }
            Scalar::Extension(code) => {
                let (module, name) = doc.extensions.as_ref()?.get(&code)?;
                (module.as_str().into(), name.as_str().into())
            }
            _ => return None,
        },
    };
    Some(if doc.protocol < 3 { python3_name(module, name) } else { GlobalName { module, name } })
}

/// How many classes within classes have a name.
const MAX_NESTING: usize = 16;

/// As [`global`], and also what is found below protocol 4 by attributes: `getattr(Outer, 'Inner')`.
pub(crate) fn named<'d>(doc: &'d Document<'_>, value: Ref) -> Option<GlobalName<'d>> {
    let (mut outer, mut attributes) = (value, Vec::new());
    let found = loop {
        if let Some(found) = global(doc, outer) {
            break found;
        }
        let object = doc.object(outer)?;
        global(doc, object.callable).filter(|callable| callable.is("builtins", "getattr"))?;
        let [parent, attribute] = doc.tuple(object.args) else { return None };
        attributes.push(text_of(doc, *attribute)?);
        (attributes.len() <= MAX_NESTING).then_some(())?;
        outer = *parent;
    };
    if attributes.is_empty() {
        return Some(found);
    }
    let name = attributes.iter().rev().fold(found.name.into_owned(), |name, attribute| format!("{name}.{attribute}"));
    Some(GlobalName { module: found.module, name: name.into() })
}

fn python3_name<'d>(module: Cow<'d, str>, name: Cow<'d, str>) -> GlobalName<'d> {
    match (module, name) {
        (Cow::Borrowed(module), Cow::Borrowed(name)) => {
            let (module, name) = compat::to_python3(module, name);
            GlobalName { module: module.into(), name: name.into() }
        }
        (module, name) => {
            let (module, name) = compat::to_python3(&module, &name);
            GlobalName { module: module.to_owned().into(), name: name.to_owned().into() }
        }
    }
}

/// The class of an object by name, if it has one.
pub(crate) fn class_of<'d>(doc: &'d Document<'_>, object: &Object) -> Option<GlobalName<'d>> {
    Call::of(doc, object).class_name(doc)
}

/// What Python calls the type of an object: that of the built-in value that a helper makes, else the class.
pub(crate) fn type_name(doc: &Document<'_>, object: &Object) -> Option<String> {
    let call = Call::of(doc, object);
    Some(match call.meaning {
        Class::Bytes | Class::CodecsEncode => "bytes".to_owned(),
        Class::ByteArray => "bytearray".to_owned(),
        Class::Set => "set".to_owned(),
        Class::Getattr | Class::Or => "str".to_owned(),
        _ => call.class_name(doc)?.to_string(),
    })
}

/// The bytes of a str of Python 3 or 2, whatever the opcode.
pub(crate) fn string<'g>(doc: &'g Document<'_>, value: Ref) -> Option<Cow<'g, [u8]>> {
    match doc.scalar(value)? {
        Scalar::Str(text) | Scalar::Python2Str(text) => Some(text.into()),
        Scalar::UnicodeLine(line) => literal::parse_unicode(line).ok(),
        Scalar::StringLine(line) => literal::parse_string(line).ok(),
        _ => None,
    }
}

/// Whether a value is the str with this text.
#[inline(always)]
fn is_str(doc: &Document<'_>, value: Ref, text: &str) -> bool {
    match doc.scalar_with(value, op::binary_str) {
        Some(found) => found == text.as_bytes(),
        None => string(doc, value).is_some_and(|found| found.as_ref() == text.as_bytes()),
    }
}

/// What a bytes, bytearray or Python 2 str holds, also where REDUCE makes it.
fn binary<'g>(doc: &'g Document<'_>, value: Ref) -> Option<Cow<'g, [u8]>> {
    match doc.object(value) {
        Some(object) => made_binary(doc, object),
        None => plain_binary(doc, value),
    }
}

/// The bytes that a call makes. Its own argument is not looked into further: Python writes no `bytes(bytes(...))`, and
/// one that goes on like this would be followed to its end for each level.
fn made_binary<'g>(doc: &'g Document<'_>, object: &Object) -> Option<Cow<'g, [u8]>> {
    let call = Call::of(doc, object);
    match (call.meaning, call.args) {
        (Class::CodecsEncode, args) => builtins::encoded(doc, args),
        (Class::Bytes | Class::ByteArray, _) if is_filled(doc, object) => None,
        (Class::Bytes | Class::ByteArray, [only]) => plain_binary(doc, *only),
        (Class::Bytes | Class::ByteArray, args) => builtins::bytes(doc, args),
        _ => None,
    }
}

fn plain_binary<'g>(doc: &'g Document<'_>, value: Ref) -> Option<Cow<'g, [u8]>> {
    match doc.scalar(value)? {
        Scalar::Bytes(bytes) | Scalar::ByteArray(bytes) | Scalar::Python2Str(bytes) => Some(bytes.into()),
        Scalar::StringLine(line) => literal::parse_string(line).ok(),
        _ => None,
    }
}

fn utf8(bytes: Cow<'_, [u8]>) -> Option<Cow<'_, str>> {
    literal::utf8(bytes).ok()
}

/// A str as text, if it has no lone surrogates.
fn text_of<'g>(doc: &'g Document<'_>, value: Ref) -> Option<Cow<'g, str>> {
    string(doc, value).and_then(utf8)
}

/// An int that fits in 64 bits.
fn small_int(doc: &Document<'_>, value: Ref) -> Option<i64> {
    match doc.scalar(value)?.integer()?.narrow() {
        literal::Narrowed::I64(value) => Some(value),
        _ => None,
    }
}

/// An int from 0 to 2^128 - 1.
#[inline]
fn unsigned_int(doc: &Document<'_>, value: Ref) -> Option<u128> {
    if let Some(word) = doc.scalar_with(value, op::long_unsigned) {
        return Some(word);
    }
    rare_unsigned_int(doc, value)
}

fn rare_unsigned_int(doc: &Document<'_>, value: Ref) -> Option<u128> {
    match doc.scalar(value)?.integer()?.narrow() {
        literal::Narrowed::I64(value) => u128::try_from(value).ok(),
        literal::Narrowed::U64(value) => Some(value.into()),
        literal::Narrowed::I128(value) => u128::try_from(value).ok(),
        literal::Narrowed::U128(value) => Some(value),
        literal::Narrowed::TooLarge => None,
    }
}

fn is_none(doc: &Document<'_>, value: Ref) -> bool {
    matches!(doc.scalar(value), Some(Scalar::None))
}

/// How many attributes are looked at to find one: a state that is reached many times may be a dict of any size, and the
/// classes that are known have a few.
const MAX_ATTRIBUTES: usize = 256;

/// The value of an attribute in a state that is a dict.
#[inline(always)]
fn attribute(doc: &Document<'_>, state: Ref, name: &str) -> Option<Ref> {
    doc.dict(state)?.chunks_exact(2).take(MAX_ATTRIBUTES).find_map(|pair| match pair {
        [key, value] => is_str(doc, *key, name).then_some(*value),
        _ => None,
    })
}
