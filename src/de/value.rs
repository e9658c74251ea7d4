//! Reading into [`PickleValue`]: every value as what it is, with nothing shown as something else.

use std::borrow::Cow;
use std::fmt;

use num_bigint::BigInt;
use serde_core::de::{self, Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

use super::DeOptions;
use super::key::path_segment;
use super::node::NodeDeserializer;
use super::scalar::{self, Decoded};
use crate::arena::{Document, Look, Node, Object as Made, Ref, Run, Target};
use crate::error::{Error, Result, Segment};
use crate::literal::Integer;
use crate::op::{self, Scalar};
use crate::python::{self, Folded, GlobalName, Members};
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

// What follows calls itself for each level of the pickle. Where code is not optimized, a function has room on the stack for
// all that any of its branches holds, so each branch that goes deeper is a function of its own, and what is large is
// filled in place.

/// The value at a place of the graph.
pub(super) fn build(node: NodeDeserializer<'_, '_>) -> Result<PickleValue> {
    match node.look()? {
        Look::Scalar(scalar) => build_scalar(node, scalar),
        Look::Node(made) => build_node(node, made),
    }
}

/// What BUILD gave to the object at a place of the graph; None if it got nothing.
pub(super) fn build_state(node: NodeDeserializer<'_, '_>) -> Result<PickleValue> {
    match node.look()? {
        Look::Node(Node::Object(made)) => {
            node.context.enter(node.at, node.depth, |depth| state(NodeDeserializer { depth, ..node }, made))
        }
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
        Decoded::Global(name) => global(node.charged(name)?),
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
    match made {
        Node::List(run) => build_members(node, *run, PickleValue::List),
        Node::Tuple(run) => build_members(node, *run, PickleValue::Tuple),
        Node::Dict(run) => build_dict(node, *run),
        Node::Set(run) => build_members(node, *run, PickleValue::Set),
        Node::FrozenSet(run) => build_members(node, *run, PickleValue::FrozenSet),
        Node::Global { .. } => build_global(node),
        Node::Object(made) => build_object(node, made),
        Node::Persistent(id) => build_persistent(node, *id),
        Node::Buffer { index, readonly } => build_buffer(node, *index, *readonly),
    }
}

fn build_members(
    node: NodeDeserializer<'_, '_>,
    run: Run,
    make: impl FnOnce(Vec<PickleValue>) -> PickleValue,
) -> Result<PickleValue> {
    let depth = node.context.begin(node.at, node.depth)?;
    let members = members(NodeDeserializer { depth, ..node }, node.context.doc.graph.children(run));
    node.context.end();
    members.map(make)
}

fn build_dict(node: NodeDeserializer<'_, '_>, run: Run) -> Result<PickleValue> {
    let depth = node.context.begin(node.at, node.depth)?;
    let pairs = pairs(NodeDeserializer { depth, ..node }, node.context.doc.graph.children(run));
    node.context.end();
    pairs.map(PickleValue::Dict)
}

fn build_persistent(node: NodeDeserializer<'_, '_>, id: Ref) -> Result<PickleValue> {
    let depth = node.context.begin(node.at, node.depth)?;
    let id = part(NodeDeserializer { depth, ..node }, id);
    node.context.end();
    id.map(|id| PickleValue::PersistentRef(Box::new(id)))
}

fn build_global(node: NodeDeserializer<'_, '_>) -> Result<PickleValue> {
    node.charged(scalar::global(node.context.doc, node.at)?).map(global)
}

fn build_buffer(node: NodeDeserializer<'_, '_>, index: u32, readonly: bool) -> Result<PickleValue> {
    let Some(buffer) = node.context.options.buffer(index) else {
        return Ok(PickleValue::Buffer { index: index as usize, readonly });
    };
    node.context.charge_bytes(buffer.len())?;
    Ok(if readonly { PickleValue::Bytes(buffer.to_vec()) } else { PickleValue::ByteArray(buffer.to_vec()) })
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
        match part(node, *item) {
            Ok(value) => values.push(value),
            Err(error) => return Err(error.within(Segment::Index(index))),
        }
    }
    Ok(values)
}

fn pairs(node: NodeDeserializer<'_, '_>, items: &[Ref]) -> Result<Vec<(PickleValue, PickleValue)>> {
    let mut values = Vec::with_capacity(items.len() / 2);
    for pair in items.chunks_exact(2) {
        let [key, value] = pair else { continue };
        push_pair(&mut values, node, *key, *value)?;
    }
    Ok(values)
}

fn push_pair(
    pairs: &mut Vec<(PickleValue, PickleValue)>,
    node: NodeDeserializer<'_, '_>,
    key: Ref,
    value: Ref,
) -> Result<()> {
    let read = part(node, key)?;
    match part(node, value) {
        Ok(value) => pairs.push((read, value)),
        Err(error) => return Err(within_key(node, key, error)),
    }
    Ok(())
}

#[cold]
fn within_key(node: NodeDeserializer<'_, '_>, key: Ref, error: Error) -> Error {
    match path_segment(node.context.doc, key) {
        Some(key) => error.within(Segment::Key(key)),
        None => error,
    }
}

fn build_object(node: NodeDeserializer<'_, '_>, made: &Made) -> Result<PickleValue> {
    match python::fold(node.context.doc, made) {
        Some(folded) => build_folded(node, folded),
        None => build_instance(node, made),
    }
}

/// A built-in value that a call makes. Bytes are no level of nesting.
fn build_folded(node: NodeDeserializer<'_, '_>, folded: Folded<'_>) -> Result<PickleValue> {
    match folded {
        Folded::Bytes(bytes) => charged(node, bytes).map(PickleValue::Bytes),
        Folded::ByteArray(bytes) => charged(node, bytes).map(PickleValue::ByteArray),
        Folded::Set(items) => build_called_set(node, items, PickleValue::Set),
        Folded::FrozenSet(items) => build_called_set(node, items, PickleValue::FrozenSet),
    }
}

fn build_called_set(
    node: NodeDeserializer<'_, '_>,
    items: Members<'_>,
    make: impl FnOnce(Vec<PickleValue>) -> PickleValue,
) -> Result<PickleValue> {
    let depth = node.context.begin(node.at, node.depth)?;
    let members = members(NodeDeserializer { depth, ..node }, &items.joined());
    node.context.end();
    members.map(make)
}

fn build_instance(node: NodeDeserializer<'_, '_>, made: &Made) -> Result<PickleValue> {
    let depth = node.context.begin(node.at, node.depth)?;
    let mut object = unfilled(made);
    let filled = fill(NodeDeserializer { depth, ..node }, made, &mut object);
    node.context.end();
    filled.map(|()| PickleValue::Instance(object))
}

#[inline(never)]
fn unfilled(made: &Made) -> Box<Object> {
    Box::new(Object {
        callable: PickleValue::None,
        args: Vec::new(),
        kwargs: None,
        state: None,
        items: Vec::new(),
        appends: Vec::new(),
        adds: Vec::new(),
        via: made.via,
    })
}

fn fill(node: NodeDeserializer<'_, '_>, made: &Made, object: &mut Object) -> Result<()> {
    let doc = node.context.doc;
    put(&mut object.callable, node, made.callable)?;
    put_members(&mut object.args, node, doc.tuple(made.args))?;
    if made.state.exists() {
        put_state(object.state.insert(PickleValue::None), node, made)?;
    }
    if made.has_extras() { fill_extras(node, made, object) } else { Ok(()) }
}

fn fill_extras(node: NodeDeserializer<'_, '_>, made: &Made, object: &mut Object) -> Result<()> {
    let graph = &node.context.doc.graph;
    let extras = graph.extras(made);
    if extras.kwargs.exists() {
        put(object.kwargs.insert(PickleValue::None), node, extras.kwargs)?;
    }
    put_pairs(&mut object.items, node, graph.children(extras.items))?;
    put_members(&mut object.appends, node, graph.children(extras.appends))?;
    put_members(&mut object.adds, node, graph.children(extras.adds))
}

fn put(place: &mut PickleValue, node: NodeDeserializer<'_, '_>, at: Ref) -> Result<()> {
    *place = part(node, at)?;
    Ok(())
}

fn put_members(place: &mut Vec<PickleValue>, node: NodeDeserializer<'_, '_>, items: &[Ref]) -> Result<()> {
    *place = members(node, items)?;
    Ok(())
}

fn put_pairs(place: &mut Vec<(PickleValue, PickleValue)>, node: NodeDeserializer<'_, '_>, items: &[Ref]) -> Result<()> {
    *place = pairs(node, items)?;
    Ok(())
}

fn put_state(place: &mut PickleValue, node: NodeDeserializer<'_, '_>, made: &Made) -> Result<()> {
    *place = state(node, made)?;
    Ok(())
}

/// Bytes that are made while reading count as much as those in the input.
fn charged(node: NodeDeserializer<'_, '_>, bytes: Cow<'_, [u8]>) -> Result<Vec<u8>> {
    node.context.charge_bytes(bytes.len())?;
    Ok(bytes.into_owned())
}

/// The argument of BUILD; of several, what they come to together; None if there was none.
fn state(node: NodeDeserializer<'_, '_>, made: &Made) -> Result<PickleValue> {
    node.context.charge_merging(made)?;
    match python::states(node.context.doc, made) {
        python::States::None => Ok(PickleValue::None),
        python::States::One(state) => part(node, state),
        python::States::Merged([dict, slots]) => merged_state(node, &dict, &slots),
    }
}

fn merged_state(node: NodeDeserializer<'_, '_>, dict: &[Ref], slots: &[Ref]) -> Result<PickleValue> {
    let dict = PickleValue::Dict(pairs(node, dict)?);
    if slots.is_empty() {
        return Ok(dict);
    }
    Ok(PickleValue::Tuple(vec![dict, PickleValue::Dict(pairs(node, slots)?)]))
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
