//! Objects of the classes that Rust has types for, handed to the types of [`py`](crate::py) in one piece.

use serde_core::de::Visitor;

use super::node::NodeDeserializer;
use super::value;
use crate::arena::{Look, Ref};
use crate::error::Result;
use crate::op::{self, Scalar};
use crate::python::{self, Clock, DateTime, OtherZone, Parts, Time, Zone, ZoneInfo, ZoneKind};
use crate::token::{self, Handed, Known};

/// Hands an object of a known class over; shows anything else as what it is.
#[inline]
pub(super) fn show<'de, V: Visitor<'de>>(node: NodeDeserializer<'_, 'de>, visitor: V) -> Result<V::Value> {
    if is_readied(node) { token::hand_parts(|| visitor.visit_none()) } else { show_rare(node, visitor) }
}

/// Gets the object at this place ready, if it is of a known class and no more than a few bytes.
fn is_readied(node: NodeDeserializer<'_, '_>) -> bool {
    with_parts(node, |parts| {
        let is_small = !parts.has_zone();
        if is_small {
            token::ready_parts(parts);
        }
        is_small
    })
}

/// Gives what the object at this place is made of to a function, if it is of a known class.
#[inline(always)]
fn with_parts(node: NodeDeserializer<'_, '_>, take: impl FnOnce(Parts) -> bool) -> bool {
    let context = node.context;
    match context.doc.object(node.at) {
        Some(object) if !context.is_cut(node.at) => python::known(context.doc, object, take),
        _ => false,
    }
}

/// Hands over what takes more than a few bytes.
#[inline(never)]
fn show_rare<'de, V: Visitor<'de>>(node: NodeDeserializer<'_, 'de>, visitor: V) -> Result<V::Value> {
    let mut parts = None;
    with_parts(node, |found| parts.replace(found).is_none());
    let known = match parts {
        Some(Parts::DateTime(date, clock)) => Known::DateTime(DateTime { date, time: time(node, clock)? }),
        Some(Parts::Time(clock)) => Known::Time(time(node, clock)?),
        _ => match node.look()? {
            Look::Scalar(scalar) => match large_int(scalar) {
                Some(known) => known,
                None => return visitor.visit_newtype_struct(node),
            },
            Look::Node(_) => return visitor.visit_newtype_struct(node),
        },
    };
    token::hand(Handed::Known(known), || visitor.visit_none())
}

/// Shows the text of a Decimal, and anything else as what it is.
pub(super) fn show_decimal<'de, V: Visitor<'de>>(node: NodeDeserializer<'_, 'de>, visitor: V) -> Result<V::Value> {
    let doc = node.context.doc;
    let text = doc.object(node.at).and_then(|object| python::decimal_text(doc, object));
    match text.and_then(|text| doc.scalar_with(text, op::binary_str)) {
        Some(text) => {
            node.context.charge_bytes(text.len())?;
            visitor.visit_borrowed_bytes(text)
        }
        None => visitor.visit_newtype_struct(node),
    }
}

/// An int that serde may have no type for.
fn large_int(scalar: Scalar<'_>) -> Option<Known> {
    match scalar {
        Scalar::Int(_) => None,
        other => other.integer().map(|integer| Known::Int(integer.to_bigint())),
    }
}

fn time(node: NodeDeserializer<'_, '_>, clock: Clock) -> Result<Time> {
    let zone = clock.zone.map(|zone| read_zone(node, zone)).transpose()?;
    Ok(Time { zone, ..clock.without_zone() })
}

fn read_zone(node: NodeDeserializer<'_, '_>, at: Ref) -> Result<Zone> {
    let Some(ZoneInfo { kind, offset, name }) = python::zone_of(node.context.doc, at) else {
        return other_zone(node, at, None, None);
    };
    node.context.charge_name(name.as_ref().map_or(0, |name| name.len()))?;
    match (kind, offset, name) {
        (ZoneKind::Offset, Some(offset), None) if offset == python::TimeDelta::default() => Ok(Zone::Utc),
        (ZoneKind::Offset, Some(offset), name) => Ok(Zone::Offset { offset, name: name.map(Into::into) }),
        (ZoneKind::Named, _, Some(name)) => Ok(Zone::Named(name.into_owned())),
        (_, offset, name) => other_zone(node, at, offset, name.map(Into::into)),
    }
}

fn other_zone(
    node: NodeDeserializer<'_, '_>,
    at: Ref,
    offset: Option<python::TimeDelta>,
    name: Option<String>,
) -> Result<Zone> {
    let object = node.context.visit_with(at, node.depth, value::build)?;
    Ok(Zone::Other(Box::new(OtherZone { object, offset, name })))
}
