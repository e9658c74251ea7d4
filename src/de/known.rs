//! Objects of the classes that Rust has types for, handed to the types of [`py`](crate::py) in one piece.

use serde_core::de::Visitor;

use super::node::{NodeDeserializer, show_str};
use super::value;
use crate::arena::{Look, Node, Ref};
use crate::error::Result;
use crate::op::{self, Scalar};
use crate::python::{self, Clock, DateTime, OtherZone, Parts, Time, Zone, ZoneInfo, ZoneKind};
use crate::token::{self, Handed, Known};

/// Hands an object of a known class over; shows anything else as what it is.
#[inline]
pub(super) fn show<'de, V: Visitor<'de>>(node: NodeDeserializer<'_, 'de>, visitor: V) -> Result<V::Value> {
    let parts = match node.look()? {
        Look::Node(Node::Object(object)) => python::known(node.context.doc, object),
        Look::Node(_) => None,
        Look::Scalar(scalar) => return show_scalar(node, scalar, visitor),
    };
    let known = match parts {
        None => return visitor.visit_newtype_struct(node),
        Some(Parts::DateTime(date, clock)) if clock.zone.is_some() => {
            Known::DateTime(DateTime { date, time: time(node, clock)? })
        }
        Some(Parts::Time(clock)) if clock.zone.is_some() => Known::Time(time(node, clock)?),
        Some(parts) => return token::hand_parts(parts, || visitor.visit_none()),
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
            show_str(text, visitor)
        }
        None => visitor.visit_newtype_struct(node),
    }
}

#[inline(never)]
fn show_scalar<'de, V: Visitor<'de>>(
    node: NodeDeserializer<'_, 'de>,
    scalar: Scalar<'_>,
    visitor: V,
) -> Result<V::Value> {
    match large_int(scalar) {
        Some(known) => token::hand(Handed::Known(known), || visitor.visit_none()),
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
    let Clock { hour, minute, second, microsecond, fold, zone } = clock;
    let zone = zone.map(|zone| read_zone(node, zone)).transpose()?;
    Ok(Time { hour, minute, second, microsecond, fold, zone })
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
