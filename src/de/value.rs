//! Reading into [`PickleValue`]: every value as what it is, with nothing shown as something else.

use std::borrow::Cow;
use std::fmt;

use num_bigint::BigInt;
use serde_core::de::{self, Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

use super::DeOptions;
use super::key::path_segment;
use super::node::NodeDeserializer;
use super::scalar::{self, Decoded};
use crate::arena::{Document, Look, Node, Object as Made, Ref, Target};
use crate::error::{Result, Segment};
use crate::literal::Integer;
use crate::op::{self, Scalar};
use crate::python::{self, Folded, GlobalName};
use crate::token;
use crate::value::{Global, Object, PickleValue};

impl PickleValue {
    /// Reads any pickle, losslessly but for what a tree of values has no place for: that one object stands in two
    /// places (it is read twice), and calls whose results the pickle throws away, as the sixth part of a `__reduce__`
    /// makes them.
    ///
    /// # Errors
    ///
    /// As [`from_slice`](crate::from_slice()); a value that contains itself is an error, as a tree cannot hold it.
    pub fn from_slice(input: &[u8]) -> Result<PickleValue> {
        DeOptions::new().value_from_slice(input)
    }
}

/// Asks for itself by name, so that our deserializer hands over what no visitor could be shown. From any other format
/// it takes what that shows.
impl<'de> Deserialize<'de> for PickleValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<PickleValue, D::Error> {
        deserializer.deserialize_newtype_struct(token::VALUE, ValueVisitor { asked: false })
    }
}

/// The value at a place of the graph.
pub(super) fn build(node: NodeDeserializer<'_, '_>) -> Result<PickleValue> {
    match node.look()? {
        Look::Scalar(scalar) => build_scalar(node, scalar),
        Look::Node(made @ (Node::Global { .. } | Node::Buffer { .. })) => build_node(node, made),
        Look::Node(Node::Object(made)) if is_bytes(node, made) => build_object(node, made),
        Look::Node(made) => {
            node.context.enter(node.at, node.depth, |depth| build_node(NodeDeserializer { depth, ..node }, made))
        }
    }
}

/// What BUILD gave to the object at a place of the graph; None if it got nothing.
pub(super) fn build_state(node: NodeDeserializer<'_, '_>) -> Result<PickleValue> {
    match node.look()? {
        Look::Node(Node::Object(made)) => node.context.enter(node.at, node.depth, |depth| {
            state(NodeDeserializer { depth, ..node }, made).map(Option::unwrap_or_default)
        }),
        _ => build(node),
    }
}

fn build_scalar(node: NodeDeserializer<'_, '_>, scalar: Scalar<'_>) -> Result<PickleValue> {
    Ok(match Decoded::of(node.context.doc, node.context.options, node.at, scalar)? {
        Decoded::None => PickleValue::None,
        Decoded::Bool(value) => PickleValue::Bool(value),
        Decoded::Int(value) => PickleValue::Int(value),
        Decoded::BigInt(value) => PickleValue::BigInt(Box::new(value)),
        Decoded::Float(value) => PickleValue::Float(value),
        Decoded::Str(text) => PickleValue::String(text.into_owned()),
        Decoded::WtfStr(text) => PickleValue::WtfString(text.into_owned()),
        Decoded::Bytes(bytes) => PickleValue::Bytes(bytes.into_owned()),
        Decoded::ByteArray(bytes) => PickleValue::ByteArray(bytes.to_vec()),
        Decoded::Global(name) => global(name),
        Decoded::Extension(code) => PickleValue::Extension(code),
    })
}

fn integer(integer: Integer<'_>) -> PickleValue {
    match integer {
        Integer::Small(value) => PickleValue::Int(value),
        other => PickleValue::BigInt(Box::new(other.to_bigint())),
    }
}

fn global(name: GlobalName<'_>) -> PickleValue {
    PickleValue::Global(Box::new(Global { module: name.module.into_owned(), name: name.name.into_owned() }))
}

fn build_node(node: NodeDeserializer<'_, '_>, made: &Node) -> Result<PickleValue> {
    let graph = &node.context.doc.graph;
    Ok(match made {
        Node::List(run) => PickleValue::List(members(node, graph.children(*run))?),
        Node::Tuple(run) => PickleValue::Tuple(members(node, graph.children(*run))?),
        Node::Dict(run) => PickleValue::Dict(pairs(node, graph.children(*run))?),
        Node::Set(run) => PickleValue::Set(members(node, graph.children(*run))?),
        Node::FrozenSet(run) => PickleValue::FrozenSet(members(node, graph.children(*run))?),
        Node::Global { .. } => global(scalar::global(node.context.doc, node.at)?),
        Node::Object(object) => build_object(node, object)?,
        Node::Persistent(id) => PickleValue::PersistentRef(Box::new(part(node, *id)?)),
        Node::Buffer { index, readonly } => match node.context.options.buffer(*index) {
            Some(buffer) if *readonly => PickleValue::Bytes(buffer.to_vec()),
            Some(buffer) => PickleValue::ByteArray(buffer.to_vec()),
            None => PickleValue::Buffer { index: *index as usize, readonly: *readonly },
        },
    })
}

#[inline]
fn part(node: NodeDeserializer<'_, '_>, at: Ref) -> Result<PickleValue> {
    if let Some(value) = common_scalar(node.context.doc, at) {
        return Ok(value);
    }
    node.context.visit_with(at, node.depth, build)
}

/// The scalars that make up most of a pickle, without what the others need; a shared one is to be counted.
#[inline]
fn common_scalar(doc: &Document<'_>, at: Ref) -> Option<PickleValue> {
    let Target::Scalar(offset) = at.target() else { return None };
    if doc.shared {
        return None;
    }
    match Scalar::read(doc.input, offset).ok()? {
        Scalar::None => Some(PickleValue::None),
        Scalar::Bool(value) => Some(PickleValue::Bool(value)),
        Scalar::Int(value) => Some(PickleValue::Int(value)),
        Scalar::Float(value) => Some(PickleValue::Float(value)),
        Scalar::Str(text) => std::str::from_utf8(text).ok().map(|text| PickleValue::String(text.to_owned())),
        _ => None,
    }
}

fn members(node: NodeDeserializer<'_, '_>, items: &[Ref]) -> Result<Vec<PickleValue>> {
    let doc = node.context.doc;
    let mut values = Vec::with_capacity(items.len());
    for (index, item) in items.iter().enumerate() {
        if !doc.shared
            && let Some(value) = doc.scalar_with(*item, op::binary_float)
        {
            values.push(PickleValue::Float(value));
            continue;
        }
        values.push(part(node, *item).map_err(|error| error.within(Segment::Index(index)))?);
    }
    Ok(values)
}

fn pairs(node: NodeDeserializer<'_, '_>, items: &[Ref]) -> Result<Vec<(PickleValue, PickleValue)>> {
    let mut values = Vec::with_capacity(items.len() / 2);
    for pair in items.chunks_exact(2) {
        let [key, value] = pair else { continue };
        let value = part(node, *value).map_err(|error| match path_segment(node.context.doc, *key) {
            Some(key) => error.within(Segment::Key(key)),
            None => error,
        });
        values.push((part(node, *key)?, value?));
    }
    Ok(values)
}

fn build_object(node: NodeDeserializer<'_, '_>, made: &Made) -> Result<PickleValue> {
    let doc = node.context.doc;
    match python::fold(doc, made) {
        Some(Folded::Bytes(bytes)) => return charged(node, bytes).map(PickleValue::Bytes),
        Some(Folded::ByteArray(bytes)) => return charged(node, bytes).map(PickleValue::ByteArray),
        Some(Folded::Set(items)) => return members(node, &items.joined()).map(PickleValue::Set),
        Some(Folded::FrozenSet(items)) => return members(node, &items.joined()).map(PickleValue::FrozenSet),
        None => {}
    }
    let extras = doc.graph.extras(made);
    let exists = |value: Ref| value.exists().then_some(value);
    Ok(PickleValue::Instance(Box::new(Object {
        callable: part(node, made.callable)?,
        args: members(node, doc.tuple(made.args))?,
        kwargs: exists(extras.kwargs).map(|kwargs| part(node, kwargs)).transpose()?,
        state: state(node, made)?,
        items: pairs(node, doc.graph.children(extras.items))?,
        appends: members(node, doc.graph.children(extras.appends))?,
        adds: members(node, doc.graph.children(extras.adds))?,
        via: made.via,
    })))
}

/// Whether an object is a bytes or bytearray, which are no level of nesting.
fn is_bytes(node: NodeDeserializer<'_, '_>, made: &Made) -> bool {
    matches!(python::fold(node.context.doc, made), Some(Folded::Bytes(_) | Folded::ByteArray(_)))
}

/// Bytes that are made while reading count as much as those in the input.
fn charged(node: NodeDeserializer<'_, '_>, bytes: Cow<'_, [u8]>) -> Result<Vec<u8>> {
    node.context.charge_bytes(bytes.len())?;
    Ok(bytes.into_owned())
}

/// The argument of BUILD; of several, what they come to together.
fn state(node: NodeDeserializer<'_, '_>, made: &Made) -> Result<Option<PickleValue>> {
    match python::states(node.context.doc, made) {
        python::States::None => Ok(None),
        python::States::One(state) => part(node, state).map(Some),
        python::States::Merged([dict, slots]) => {
            let dict = PickleValue::Dict(pairs(node, &dict)?);
            if slots.is_empty() {
                return Ok(Some(dict));
            }
            Ok(Some(PickleValue::Tuple(vec![dict, PickleValue::Dict(pairs(node, &slots)?)])))
        }
    }
}

/// Takes what any format shows. Only ours calls `visit_none` with a value in hand.
struct ValueVisitor {
    /// Whether another format has answered to the name that `PickleValue` asks for.
    asked: bool,
}

impl<'de> Visitor<'de> for ValueVisitor {
    type Value = PickleValue;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_none<E>(self) -> Result<PickleValue, E> {
        Ok(token::take_value().unwrap_or(PickleValue::None))
    }

    fn visit_unit<E>(self) -> Result<PickleValue, E> {
        Ok(PickleValue::None)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<PickleValue, D::Error> {
        PickleValue::deserialize(deserializer)
    }

    /// The first of these is what `PickleValue` asks for, and not ours. One in another is a mark.
    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<PickleValue, D::Error> {
        if !self.asked {
            token::note_buffer_read();
            return deserializer.deserialize_any(ValueVisitor { asked: true });
        }
        let inner = PickleValue::deserialize(deserializer)?;
        Ok(inner.as_u64().and_then(token::take_waiting).unwrap_or(inner))
    }

    fn visit_bool<E>(self, value: bool) -> Result<PickleValue, E> {
        Ok(PickleValue::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<PickleValue, E> {
        Ok(PickleValue::Int(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<PickleValue, E> {
        Ok(integer(Integer::from(BigInt::from(value))))
    }

    fn visit_i128<E>(self, value: i128) -> Result<PickleValue, E> {
        Ok(integer(Integer::from(BigInt::from(value))))
    }

    fn visit_u128<E>(self, value: u128) -> Result<PickleValue, E> {
        Ok(integer(Integer::from(BigInt::from(value))))
    }

    fn visit_f64<E>(self, value: f64) -> Result<PickleValue, E> {
        Ok(PickleValue::Float(value))
    }

    fn visit_str<E>(self, value: &str) -> Result<PickleValue, E> {
        Ok(PickleValue::String(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<PickleValue, E> {
        Ok(PickleValue::String(value))
    }

    fn visit_bytes<E>(self, value: &[u8]) -> Result<PickleValue, E> {
        Ok(PickleValue::Bytes(value.to_vec()))
    }

    fn visit_byte_buf<E>(self, value: Vec<u8>) -> Result<PickleValue, E> {
        Ok(PickleValue::Bytes(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<PickleValue, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element()? {
            items.push(item);
        }
        Ok(PickleValue::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<PickleValue, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = map.next_entry()? {
            items.push(item);
        }
        Ok(PickleValue::Dict(items))
    }

    fn visit_enum<A: de::EnumAccess<'de>>(self, access: A) -> Result<PickleValue, A::Error> {
        let (variant, content) = access.variant::<PickleValue>()?;
        let content = de::VariantAccess::newtype_variant::<PickleValue>(content)?;
        Ok(PickleValue::Dict(vec![(variant, content)]))
    }
}
