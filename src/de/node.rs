//! What each value of the graph shows serde.
//!
//! [`NodeDeserializer`] is a place in the graph. `deserialize_any` shows the value as what it is; the other methods first
//! look for what their type can take besides that, and then do the same. What an object looks like, [`python`] says.

use std::borrow::Cow;

use serde_core::de::value::SeqDeserializer;
use serde_core::de::{self, Deserializer, Unexpected, Visitor};
use serde_core::forward_to_deserialize_any;

use super::access::{ByteSeq, MapAccess, SeqAccess};
use super::by_class::{self, InstanceParts};
use super::context::Context;
use super::enums::{Named, NamedByText, Tagged};
use super::key::Keys;
use super::known;
use super::{Python2Str, value};
use crate::arena::{Look, Node, Object, Ref, Run, Target};
use crate::error::{Error, ErrorCode, Result};
use crate::literal::{self, IntLine, Integer, Narrowed};
use crate::op::{self, Scalar};
use crate::python::{self, GlobalName, Shown, Text};
use crate::token::{self, Handed};

/// A value of the graph, with `depth` levels to go below it.
#[derive(Clone, Copy)]
pub(super) struct NodeDeserializer<'a, 'de> {
    pub(super) context: &'a Context<'a, 'de>,
    pub(super) at: Ref,
    /// What `PickleValue` gets of an object.
    pub(super) part: Part,
    pub(super) depth: usize,
}

/// What is meant of an object where a type asks for the whole value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Part {
    Whole,
    /// What BUILD got: the class is told elsewhere.
    State,
}

const AN_ENUM: &str = "an enum: a str, or a dict with one item";

/// What the type would like to see, where objects can look like more than one thing.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Want {
    Any,
    /// Text that a type will parse: a `String` asks for [`Want::Any`].
    Text,
    Bytes,
    Seq,
    Map,
    Struct,
}

impl<'a, 'de> NodeDeserializer<'a, 'de> {
    #[inline]
    pub(super) fn new(context: &'a Context<'a, 'de>, at: Ref, depth: usize) -> Self {
        NodeDeserializer { context, at, part: Part::Whole, depth }
    }

    #[inline]
    pub(super) fn look(self) -> Result<Look<'a, 'de>> {
        if self.context.is_cut(self.at) { Ok(Look::Scalar(Scalar::None)) } else { self.context.doc.look(self.at) }
    }

    /// The node at this place, if it is one and does not read as None.
    #[inline]
    fn made(self) -> Option<&'a Node> {
        if self.context.is_cut(self.at) { None } else { self.context.doc.node(self.at) }
    }

    /// The scalar at this place, if it is one.
    pub(super) fn scalar(self) -> Result<Option<Scalar<'de>>> {
        match self.look()? {
            Look::Scalar(scalar) => Ok(Some(scalar)),
            Look::Node(_) => Ok(None),
        }
    }

    /// Reads another value of the graph in place of this one.
    fn through<R>(self, next: Ref, read: impl FnOnce(NodeDeserializer<'_, 'de>) -> Result<R>) -> Result<R> {
        let context = self.context;
        context.flatten.note_loss();
        context.charge_inner(next)?;
        context.enter(self.at, self.depth, |depth| read(NodeDeserializer::new(context, next, depth)))
    }

    /// Reads a part of the object at this place alone. Errors are about that part.
    pub(super) fn within<R>(self, part: Ref, read: impl FnOnce(NodeDeserializer<'_, 'de>) -> Result<R>) -> Result<R> {
        self.context.flatten.note_loss();
        self.context.enter(self.at, self.depth, |depth| self.context.visit_with(part, depth, read))
    }

    fn show_as<V: Visitor<'de>>(self, want: Want, visitor: V) -> Result<V::Value> {
        match want {
            Want::Any | Want::Text => self.deserialize_any(visitor),
            Want::Bytes => self.deserialize_bytes(visitor),
            Want::Seq => self.deserialize_seq(visitor),
            Want::Map => self.deserialize_map(visitor),
            Want::Struct => self.deserialize_struct("", &[], visitor),
        }
    }

    /// What a function of the opcode stream reads at this place, if it is a scalar.
    #[inline]
    pub(super) fn scalar_with<T>(self, read: impl FnOnce(&'de [u8], usize) -> Option<T>) -> Option<T> {
        self.context.doc.scalar_with(self.at, read)
    }

    /// Whether it shows None: it is None, or an object that is nothing but its argument None, or the state of one that
    /// has none.
    #[inline]
    pub(super) fn is_none(self) -> bool {
        match self.at.target() {
            Target::Scalar(offset) if self.context.doc.has_offsets() => op::is_none(self.context.doc.input, offset),
            _ => self.is_made_of_none(),
        }
    }

    fn is_made_of_none(self) -> bool {
        let doc = self.context.doc;
        let is_none = |value| matches!(doc.scalar(value), Some(Scalar::None));
        match self.look() {
            Ok(Look::Scalar(scalar)) => matches!(scalar, Scalar::None),
            Ok(Look::Node(Node::Persistent(id))) => is_none(*id),
            Ok(Look::Node(Node::Object(object))) if self.part == Part::State => match self.only_state() {
                Some(state) => self.within(state, |state| Ok(state.is_none())).unwrap_or(false),
                None => matches!(self.context.show(object), Ok(Shown::Args([]))),
            },
            Ok(Look::Node(Node::Object(object))) => match doc.tuple(object.args) {
                [only] if is_none(*only) => matches!(self.context.show(object), Ok(Shown::Args([_]) | Shown::Value(_))),
                _ => false,
            },
            _ => false,
        }
    }

    #[inline(never)]
    fn show_as_float<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        match self.scalar()?.and_then(Scalar::integer) {
            Some(integer) => match integer.to_f64() {
                Some(value) => visitor.visit_f64(value),
                None => Err(de::Error::custom("an int too large for a float")),
            },
            None => self.deserialize_any(visitor),
        }
    }

    /// Answers to the private name by which a type of ours asks for more than serde knows.
    #[inline(never)]
    fn show_ours<V: Visitor<'de>>(self, name: &str, visitor: V) -> Result<V::Value> {
        match name {
            token::KNOWN if self.part == Part::Whole => known::show(self, visitor),
            token::INSTANCE if self.part == Part::Whole => self.show_instance(visitor),
            token::BY_CLASS => self.show_by_class(visitor),
            _ => self.show_rarely_ours(name, visitor),
        }
    }

    #[inline(never)]
    fn show_rarely_ours<V: Visitor<'de>>(self, name: &str, visitor: V) -> Result<V::Value> {
        match name {
            token::VALUE => self.hand_over(visitor),
            _ if self.part == Part::State => self.show_ours_of_state(name, visitor),
            token::DECIMAL => known::show_decimal(self, visitor),
            token::GLOBAL => self.show_name(visitor),
            _ => visitor.visit_newtype_struct(self),
        }
    }

    /// Answers to the name of a type that is wanted of an object's state alone.
    #[inline(never)]
    fn show_ours_of_state<V: Visitor<'de>>(self, name: &str, visitor: V) -> Result<V::Value> {
        match self.only_state() {
            Some(state) => self.within(state, |state| state.show_ours(name, visitor)),
            None if name == token::INSTANCE => Err(self.no_instance(&visitor)),
            None => visitor.visit_newtype_struct(self),
        }
    }

    /// Gives `PickleValue` what no visitor could be shown.
    #[inline(never)]
    fn hand_over<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        let value = match self.part {
            Part::Whole => value::build(self)?,
            Part::State => value::build_state(self)?,
        };
        token::hand(Handed::Value(value), || visitor.visit_none())
    }

    /// Class and state of an object.
    #[inline(never)]
    fn show_instance<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        match self.instance_parts(&visitor) {
            Ok(parts) => visitor.visit_seq(parts),
            Err(error) => Err(error),
        }
    }

    fn instance_parts(self, expected: &dyn de::Expected) -> Result<InstanceParts<'a, 'de>> {
        match self.class_name()? {
            Some(class) => Ok(InstanceParts::new(self, class.spelled())),
            None => Err(self.no_instance(expected)),
        }
    }

    #[inline(never)]
    fn show_by_class<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        let around = self.context.replace_by_class(true);
        let result = visitor.visit_newtype_struct(self);
        self.context.replace_by_class(around);
        result
    }

    #[cold]
    fn no_instance(self, expected: &dyn de::Expected) -> Error {
        match (self.part, self.unexpected()) {
            (Part::State, _) => {
                de::Error::custom(format_args!("expected {expected} as the state of another, found none"))
            }
            (Part::Whole, Ok(found)) => de::Error::invalid_type(found, expected),
            (Part::Whole, Err(error)) => error,
        }
    }

    /// The name of a class or function, so that it can be told where its module ends.
    #[inline(never)]
    fn show_name<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        match python::named(self.context.doc, self.at) {
            Some(name) => visitor.visit_string(self.charged(name)?.spelled()),
            None => visitor.visit_newtype_struct(self),
        }
    }

    /// What BUILD gave to the object at this place, if that was one value.
    pub(super) fn only_state(self) -> Option<Ref> {
        match self.made() {
            Some(Node::Object(object)) => python::only_state(self.context.doc, object),
            _ => None,
        }
    }

    /// The class of the object at this place, if it is one that is meant as a whole and the pickle names the class.
    #[inline(never)]
    pub(super) fn class_name(self) -> Result<Option<GlobalName<'a>>> {
        match self.made() {
            Some(Node::Object(object)) if self.part == Part::Whole => {
                python::class_of(self.context.doc, object).map(|name| self.charged(name)).transpose()
            }
            _ => Ok(None),
        }
    }

    /// A name that is to be copied.
    pub(super) fn charged<'n>(self, name: GlobalName<'n>) -> Result<GlobalName<'n>> {
        self.context.charge_name(name.module.len() + name.name.len())?;
        Ok(name)
    }

    /// What serde calls the value at this place.
    fn unexpected(self) -> Result<Unexpected<'a>> {
        Ok(match self.look()? {
            Look::Scalar(scalar) => Unexpected::Other(scalar.type_name()),
            Look::Node(node) => Unexpected::Other(node.type_name()),
        })
    }

    fn show_scalar<V: Visitor<'de>>(self, scalar: Scalar<'de>, visitor: V) -> Result<V::Value> {
        match scalar {
            Scalar::None => visitor.visit_unit(),
            Scalar::Bool(value) => visitor.visit_bool(value),
            Scalar::Int(value) => visitor.visit_i64(value),
            Scalar::Float(value) => visitor.visit_f64(value),
            Scalar::Str(text) => show_str(text, visitor),
            Scalar::Bytes(bytes) => visitor.visit_borrowed_bytes(bytes),
            Scalar::ByteArray(bytes) => {
                self.context.flatten.note_loss();
                visitor.visit_borrowed_bytes(bytes)
            }
            Scalar::Python2Str(bytes) => show_python2_str(bytes, self.context.options.python2_str, visitor),
            _ => self.show_rare_scalar(scalar, visitor),
        }
    }

    fn show_scalar_as_seq<V: Visitor<'de>>(self, scalar: Scalar<'de>, visitor: V) -> Result<V::Value> {
        match binary(scalar) {
            Some(bytes) => ByteSeq::new(&bytes).show(visitor),
            None => self.show_scalar(scalar, visitor),
        }
    }

    /// Text forms, ints beyond 64 bits, and names.
    #[inline(never)]
    fn show_rare_scalar<V: Visitor<'de>>(self, scalar: Scalar<'de>, visitor: V) -> Result<V::Value> {
        self.context.flatten.note_loss();
        match scalar {
            Scalar::Long(bytes) => show_integer(&Integer::from_le_bytes(bytes), visitor),
            Scalar::Big(value) => show_integer(&Integer::from(value.clone()), visitor),
            Scalar::LongLine(line) => show_integer(&valid(literal::parse_long(line))?, visitor),
            Scalar::IntLine(line) => match valid(literal::parse_int(line))? {
                IntLine::Bool(value) => visitor.visit_bool(value),
                IntLine::Int(value) => show_integer(&value, visitor),
            },
            Scalar::FloatLine(line) => visitor.visit_f64(valid(literal::parse_float(line))?),
            Scalar::UnicodeLine(line) => match valid(literal::parse_unicode(line))? {
                Cow::Borrowed(text) => show_str(text, visitor),
                Cow::Owned(text) => visitor.visit_string(owned_str(text)?),
            },
            Scalar::StringLine(line) => match valid(literal::parse_string(line))? {
                Cow::Borrowed(bytes) => show_python2_str(bytes, self.context.options.python2_str, visitor),
                Cow::Owned(bytes) => show_owned_python2_str(bytes, self.context.options.python2_str, visitor),
            },
            Scalar::PersId(id) => show_str(id, visitor),
            Scalar::Global(_) => self.show_global(visitor),
            Scalar::Extension(code) => match python::global(self.context.doc, self.at) {
                Some(name) => visitor.visit_string(name.to_string()),
                None => Err(Error::new(ErrorCode::UnregisteredExtension(code))),
            },
            _ => Err(Error::new(ErrorCode::Eof)),
        }
    }

    fn show_node<V: Visitor<'de>>(self, node: &'a Node, visitor: V) -> Result<V::Value> {
        match node {
            Node::List(run) | Node::Tuple(run) | Node::Set(run) | Node::FrozenSet(run) => {
                self.show_seq(self.members(node, *run), visitor)
            }
            Node::Dict(run) => self.show_map(self.context.doc.graph.children(*run), Keys::Values, visitor),
            Node::Object(object) => self.show_object(object, Want::Any, visitor),
            Node::Global { .. } => self.show_global(visitor),
            Node::Persistent(id) => self.through(*id, |id| id.deserialize_any(visitor)),
            Node::Buffer { index, .. } => visitor.visit_bytes(self.buffer(*index)?),
        }
    }

    /// The members of a list, or of what is less than it was when it is shown like one.
    fn members(self, node: &Node, run: Run) -> &'a [Ref] {
        if !matches!(node, Node::List(_)) {
            self.context.flatten.note_loss();
        }
        self.context.doc.graph.children(run)
    }

    fn show_seq<V: Visitor<'de>>(self, items: &[Ref], visitor: V) -> Result<V::Value> {
        let depth = self.context.begin(self.at, self.depth)?;
        let shown = SeqAccess::new(self.context, items, depth).show(visitor);
        self.context.end();
        shown
    }

    fn show_map<V: Visitor<'de>>(self, pairs: &[Ref], keys: Keys, visitor: V) -> Result<V::Value> {
        let depth = self.context.begin(self.at, self.depth)?;
        let shown = visitor.visit_map(MapAccess::new(self.context, pairs, keys, depth));
        self.context.end();
        shown
    }

    fn show_global<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        self.context.flatten.note_loss();
        match python::global(self.context.doc, self.at) {
            Some(name) => visitor.visit_string(self.charged(name)?.to_string()),
            None => Err(Error::new(ErrorCode::InvalidUtf8)),
        }
    }

    fn buffer(self, index: u32) -> Result<&'a [u8]> {
        self.context.flatten.note_loss();
        let buffer = self.context.options.buffer(index);
        let buffer = buffer.ok_or_else(|| Error::new(ErrorCode::MissingBuffer(index as usize)))?;
        self.context.charge_bytes(buffer.len())?;
        Ok(buffer)
    }

    fn show_object<V: Visitor<'de>>(self, object: &Object, want: Want, visitor: V) -> Result<V::Value> {
        let keys = if want == Want::Struct { Keys::Fields } else { Keys::Values };
        self.context.flatten.note_loss();
        match self.context.show(object)? {
            Shown::Value(next) => self.through(next, |next| next.show_as(want, visitor)),
            Shown::Map(pairs) => self.show_map(&pairs, keys, visitor),
            Shown::Seq(items) => self.show_seq(&items, visitor),
            Shown::Args(args) => self.show_args(args, want, visitor),
            Shown::Text(text) => self.show_text(object, want, &text, visitor),
            Shown::Bytes(bytes) => show_made_bytes(&bytes, want, visitor),
            Shown::Uuid(bits) => show_uuid(bits, want, visitor),
        }
    }

    /// The text of a known class. What cannot be parsed is named with what it is to Python.
    #[inline(never)]
    fn show_text<V: Visitor<'de>>(self, object: &Object, want: Want, text: &Text, visitor: V) -> Result<V::Value> {
        let doc = self.context.doc;
        let at_offset = if want == Want::Text { python::text_at_offset(doc, object) } else { None };
        let text = at_offset.as_ref().unwrap_or(text).as_str();
        visitor.visit_str(text).map_err(|error: Error| error.reading(|| python::describe(doc, object, text)))
    }

    /// An object that has nothing but arguments: the only one, or all of them; an instance without attributes if there
    /// are none. Where the type wants several things, a single argument that is none of the kind stands for itself.
    fn show_args<V: Visitor<'de>>(self, args: &[Ref], want: Want, visitor: V) -> Result<V::Value> {
        match (args, want) {
            ([], Want::Seq) => self.show_seq(args, visitor),
            ([], _) => self.show_map(args, Keys::Fields, visitor),
            ([only], Want::Any | Want::Text | Want::Bytes | Want::Map) => {
                self.through(*only, |only| only.show_as(want, visitor))
            }
            ([only], Want::Seq | Want::Struct) if self.stands_for_all(*only, want) => {
                self.through(*only, |only| only.show_as(want, visitor))
            }
            _ => self.show_seq(args, visitor),
        }
    }

    /// Whether the only argument is what the type wants: the members or the attributes, not the first of them.
    fn stands_for_all(self, only: Ref, want: Want) -> bool {
        match self.context.doc.look(only) {
            Ok(Look::Node(node)) => match node {
                Node::Tuple(_) => true,
                Node::List(_) | Node::Set(_) | Node::FrozenSet(_) => want == Want::Seq,
                Node::Object(object) if want == Want::Seq => {
                    matches!(self.context.show(object), Ok(Shown::Seq(_) | Shown::Bytes(_)))
                }
                Node::Dict(_) | Node::Object(_) => want == Want::Struct,
                _ => false,
            },
            Ok(Look::Scalar(scalar)) => want == Want::Seq && binary(scalar).is_some(),
            Err(_) => false,
        }
    }

    /// Seconds and nanoseconds, if this is a timedelta.
    fn duration(self) -> Option<(i64, u32)> {
        python::duration(self.context.doc, self.context.doc.object(self.at)?)
    }

    /// What is neither a dict nor an object with attributes alone.
    #[inline(never)]
    fn show_rarely_as_struct<V: Visitor<'de>>(self, is_duration: bool, visitor: V) -> Result<V::Value> {
        match self.look()? {
            Look::Node(Node::Object(_)) if is_duration => self.show_as_duration(visitor),
            Look::Node(Node::Object(object)) => self.show_object(object, Want::Struct, visitor),
            Look::Node(Node::Persistent(id)) => self.through(*id, |id| id.deserialize_struct("", &[], visitor)),
            Look::Node(node) => self.show_node(node, visitor),
            Look::Scalar(scalar) => self.show_scalar(scalar, visitor),
        }
    }

    fn show_as_duration<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        match self.duration() {
            Some((..0, _)) => Err(de::Error::custom("a negative timedelta, which a Duration cannot hold")),
            Some(parts) => show_duration(parts, visitor),
            None => self.deserialize_any(visitor),
        }
    }

    pub(super) fn show_enum<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        let context = self.context;
        match self.look()? {
            Look::Scalar(_) | Look::Node(Node::Global { .. }) => visitor.visit_enum(Named(self)),
            Look::Node(Node::Dict(run)) => self.show_tagged(context.doc.graph.children(*run), visitor),
            Look::Node(Node::Persistent(id)) => self.through(*id, |id| id.show_enum(visitor)),
            Look::Node(Node::Object(object)) => self.show_object_as_enum(object, visitor),
            Look::Node(_) => Err(de::Error::invalid_type(Unexpected::Seq, &AN_ENUM)),
        }
    }

    fn show_object_as_enum<V: Visitor<'de>>(self, object: &Object, visitor: V) -> Result<V::Value> {
        match self.context.show(object)? {
            Shown::Value(next) => self.through(next, |next| next.show_enum(visitor)),
            Shown::Args([only]) => self.through(*only, |only| only.show_enum(visitor)),
            Shown::Text(text) => visitor.visit_enum(NamedByText(text.as_str())),
            Shown::Map(pairs) => self.show_tagged(&pairs, visitor),
            _ => Err(de::Error::invalid_type(Unexpected::Other("an object"), &AN_ENUM)),
        }
    }

    fn show_tagged<V: Visitor<'de>>(self, pairs: &[Ref], visitor: V) -> Result<V::Value> {
        match pairs {
            [variant, content] => self.context.enter(self.at, self.depth, |depth| {
                visitor.visit_enum(Tagged { context: self.context, variant: *variant, content: *content, depth })
            }),
            _ => Err(de::Error::invalid_type(Unexpected::Map, &AN_ENUM)),
        }
    }
}

impl<'de> Deserializer<'de> for NodeDeserializer<'_, 'de> {
    type Error = Error;

    #[inline]
    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        match self.look()? {
            Look::Scalar(scalar) => self.show_scalar(scalar, visitor),
            Look::Node(node) => self.show_node(node, visitor),
        }
    }

    #[inline]
    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        match self.scalar_with(op::binary_bool) {
            Some(value) => visitor.visit_bool(value),
            None => self.deserialize_any(visitor),
        }
    }

    #[inline]
    fn deserialize_i64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        match self.scalar_with(op::short_int) {
            Some(value) => visitor.visit_i64(value),
            None => self.deserialize_any(visitor),
        }
    }

    #[inline]
    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        match self.scalar_with(op::binary_float) {
            Some(value) => visitor.visit_f64(value),
            None => self.show_as_float(visitor),
        }
    }

    #[inline]
    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        match self.scalar_with(op::binary_str) {
            Some(text) => show_str(text, visitor),
            None => match self.look()? {
                Look::Node(Node::Object(object)) => self.show_object(object, Want::Text, visitor),
                _ => self.deserialize_any(visitor),
            },
        }
    }

    fn deserialize_bytes<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        match self.look()? {
            Look::Scalar(scalar) => match encoded(scalar) {
                Some(Cow::Borrowed(bytes)) => visitor.visit_borrowed_bytes(bytes),
                Some(Cow::Owned(bytes)) => visitor.visit_byte_buf(bytes),
                None => self.show_scalar(scalar, visitor),
            },
            Look::Node(Node::Object(object)) => self.show_object(object, Want::Bytes, visitor),
            Look::Node(Node::Persistent(id)) => self.through(*id, |id| id.deserialize_bytes(visitor)),
            Look::Node(node) => self.show_node(node, visitor),
        }
    }

    #[inline]
    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        if self.is_none() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        if self.part == Part::State && self.is_none() { visitor.visit_unit() } else { self.deserialize_any(visitor) }
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value> {
        match self.look()? {
            Look::Node(Node::Object(object)) => match self.context.show(object)? {
                Shown::Args([]) => visitor.visit_unit(),
                Shown::Map(pairs) if pairs.is_empty() => visitor.visit_unit(),
                _ => self.deserialize_any(visitor),
            },
            _ => self.deserialize_any(visitor),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Result<V::Value> {
        if token::is_ours(name) { self.show_ours(name, visitor) } else { visitor.visit_newtype_struct(self) }
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        match self.look()? {
            Look::Scalar(scalar) => self.show_scalar_as_seq(scalar, visitor),
            Look::Node(Node::Object(object)) => self.show_object(object, Want::Seq, visitor),
            Look::Node(Node::Persistent(id)) => self.through(*id, |id| id.deserialize_seq(visitor)),
            Look::Node(Node::Buffer { index, .. }) => ByteSeq::new(self.buffer(*index)?).show(visitor),
            Look::Node(node) => self.show_node(node, visitor),
        }
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, len: usize, visitor: V) -> Result<V::Value> {
        match self.duration().filter(|_| len == 2) {
            Some(parts) => show_duration(parts, visitor),
            None => self.deserialize_seq(visitor),
        }
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(self, _: &'static str, _: usize, visitor: V) -> Result<V::Value> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        match self.look()? {
            Look::Node(Node::Object(object)) => self.show_object(object, Want::Map, visitor),
            Look::Node(Node::Persistent(id)) => self.through(*id, |id| id.deserialize_map(visitor)),
            Look::Node(node) => self.show_node(node, visitor),
            Look::Scalar(scalar) => self.show_scalar(scalar, visitor),
        }
    }

    #[inline]
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value> {
        let pairs = match self.made() {
            Some(Node::Dict(run)) => Some(self.context.doc.graph.children(*run)),
            Some(Node::Object(object)) => python::plain_attributes(self.context.doc, object),
            _ => None,
        };
        match pairs {
            Some(pairs) => self.show_map(pairs, Keys::Fields, visitor),
            None => self.show_rarely_as_struct(is_duration(name, fields), visitor),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value> {
        if self.context.is_by_class() { by_class::show(self, variants, visitor) } else { self.show_enum(visitor) }
    }

    #[inline]
    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        visitor.visit_unit()
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        self.deserialize_str(visitor)
    }

    #[inline]
    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        match self.scalar_with(op::binary_str) {
            Some(text) => show_str(text, visitor),
            None => self.deserialize_any(visitor),
        }
    }

    #[inline]
    fn deserialize_f32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        self.deserialize_f64(visitor)
    }

    #[inline]
    fn deserialize_u64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        self.deserialize_i64(visitor)
    }

    #[inline]
    fn deserialize_i32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        self.deserialize_i64(visitor)
    }

    #[inline]
    fn deserialize_u32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        self.deserialize_i64(visitor)
    }

    fn deserialize_byte_buf<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        self.deserialize_bytes(visitor)
    }

    forward_to_deserialize_any! {
        i8 i16 i128 u8 u16 u128 char
    }
}

#[inline(never)]
fn show_made_bytes<'de, V: Visitor<'de>>(bytes: &[u8], want: Want, visitor: V) -> Result<V::Value> {
    if want == Want::Seq { ByteSeq::new(bytes).show(visitor) } else { visitor.visit_bytes(bytes) }
}

#[inline(never)]
fn show_uuid<'de, V: Visitor<'de>>(bits: u128, want: Want, visitor: V) -> Result<V::Value> {
    match want {
        Want::Bytes => visitor.visit_bytes(&bits.to_be_bytes()),
        _ => visitor.visit_str(python::uuid_text(bits).as_str()),
    }
}

/// Whether a struct is `std::time::Duration`, by the name and fields that serde gives it.
fn is_duration(name: &str, fields: &[&str]) -> bool {
    name == "Duration" && fields == ["secs", "nanos"]
}

/// A timedelta as `std::time::Duration` and `chrono::TimeDelta` want it.
fn show_duration<'de, V: Visitor<'de>>((seconds, nanoseconds): (i64, u32), visitor: V) -> Result<V::Value> {
    visitor.visit_seq(SeqDeserializer::new([seconds, i64::from(nanoseconds)].into_iter()))
}

/// The value of a literal. The index pass has parsed it before, so it is sound.
pub(super) fn valid<T>(parsed: literal::Parsed<T>) -> Result<T> {
    parsed.map_err(|problem| Error::new(ErrorCode::Message(problem.to_owned())))
}

#[inline]
pub(super) fn show_str<'de, V: Visitor<'de>>(text: &'de [u8], visitor: V) -> Result<V::Value> {
    match std::str::from_utf8(text) {
        Ok(text) => visitor.visit_borrowed_str(text),
        Err(_) => visitor.visit_string(joined(text)?),
    }
}

fn owned_str(text: Vec<u8>) -> Result<String> {
    String::from_utf8(text).or_else(|error| joined(error.as_bytes()))
}

/// A str in which surrogates stand, if they are pairs.
#[cold]
fn joined(text: &[u8]) -> Result<String> {
    literal::join_surrogates(text).map_err(|lone| {
        let valid = lone || literal::is_utf8_with_surrogates(text);
        Error::new(if valid { ErrorCode::LoneSurrogate } else { ErrorCode::InvalidUtf8 })
    })
}

fn show_python2_str<'de, V: Visitor<'de>>(bytes: &'de [u8], mode: Python2Str, visitor: V) -> Result<V::Value> {
    match (mode, std::str::from_utf8(bytes)) {
        (Python2Str::Bytes, _) => visitor.visit_borrowed_bytes(bytes),
        (Python2Str::Latin1, Ok(text)) if text.is_ascii() => visitor.visit_borrowed_str(text),
        (Python2Str::Latin1, _) => visitor.visit_string(latin1(bytes)),
        (_, Ok(text)) => visitor.visit_borrowed_str(text),
        (Python2Str::Auto, Err(_)) => visitor.visit_borrowed_bytes(bytes),
        (Python2Str::Utf8, Err(_)) => Err(Error::new(ErrorCode::InvalidUtf8)),
    }
}

fn show_owned_python2_str<'de, V: Visitor<'de>>(bytes: Vec<u8>, mode: Python2Str, visitor: V) -> Result<V::Value> {
    match mode {
        Python2Str::Bytes => visitor.visit_byte_buf(bytes),
        Python2Str::Latin1 => visitor.visit_string(latin1(&bytes)),
        Python2Str::Auto | Python2Str::Utf8 => match String::from_utf8(bytes) {
            Ok(text) => visitor.visit_string(text),
            Err(error) if mode == Python2Str::Auto => visitor.visit_byte_buf(error.into_bytes()),
            Err(_) => Err(Error::new(ErrorCode::InvalidUtf8)),
        },
    }
}

pub(super) fn latin1(bytes: &[u8]) -> String {
    bytes.iter().copied().map(char::from).collect()
}

fn show_integer<'de, V: Visitor<'de>>(integer: &Integer<'_>, visitor: V) -> Result<V::Value> {
    match integer.narrow() {
        Narrowed::I64(value) => visitor.visit_i64(value),
        Narrowed::U64(value) => visitor.visit_u64(value),
        Narrowed::I128(value) => visitor.visit_i128(value),
        Narrowed::U128(value) => visitor.visit_u128(value),
        Narrowed::TooLarge => Err(Error::new(ErrorCode::IntegerTooLarge { bits: integer.bits() })),
    }
}

/// What a bytes, bytearray or Python 2 str holds.
fn binary(scalar: Scalar<'_>) -> Option<Cow<'_, [u8]>> {
    match scalar {
        Scalar::Bytes(bytes) | Scalar::ByteArray(bytes) | Scalar::Python2Str(bytes) => Some(bytes.into()),
        Scalar::StringLine(line) => literal::parse_string(line).ok(),
        _ => None,
    }
}

/// What a str or bytes holds, a str as UTF-8.
fn encoded(scalar: Scalar<'_>) -> Option<Cow<'_, [u8]>> {
    match scalar {
        Scalar::Str(text) => Some(text.into()),
        Scalar::UnicodeLine(line) => literal::parse_unicode(line).ok(),
        _ => binary(scalar),
    }
}
