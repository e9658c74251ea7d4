//! Objects by their classes: the two parts of an `Instance`, and enums whose variants are named after classes.

use serde_core::de::{self, DeserializeSeed, Deserializer, IntoDeserializer, VariantAccess, Visitor};

use super::node::{NodeDeserializer, Part};
use crate::error::{Error, Result};

/// The class of an object, then its state.
pub(super) struct InstanceParts<'a, 'de> {
    node: NodeDeserializer<'a, 'de>,
    class: Option<String>,
}

impl<'a, 'de> InstanceParts<'a, 'de> {
    pub(super) fn new(node: NodeDeserializer<'a, 'de>, class: String) -> Self {
        InstanceParts { node, class: Some(class) }
    }
}

impl<'de> de::SeqAccess<'de> for InstanceParts<'_, 'de> {
    type Error = Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>> {
        let part = match self.class.take() {
            Some(class) => seed.deserialize(IntoDeserializer::<Error>::into_deserializer(class)),
            None => seed.deserialize(NodeDeserializer { part: Part::State, ..self.node }),
        };
        part.map(Some)
    }
}

/// Shows an object as the variant that is named after its class, and anything else as any enum.
pub(super) fn show<'de, V: Visitor<'de>>(
    node: NodeDeserializer<'_, 'de>,
    variants: &'static [&'static str],
    visitor: V,
) -> Result<V::Value> {
    if node.part == Part::State {
        return show_state(node, variants, visitor);
    }
    let Some(name) = variant_name(node, variants)? else { return show_by_name(node, visitor) };
    let around = node.context.replace_by_class(false);
    let shown = visitor.visit_enum(ByClass { node, name });
    node.context.replace_by_class(around);
    shown
}

/// Shows what is no object, in which enums are what they are.
#[inline(never)]
fn show_by_name<'de, V: Visitor<'de>>(node: NodeDeserializer<'_, 'de>, visitor: V) -> Result<V::Value> {
    let around = node.context.replace_by_class(false);
    let shown = node.show_enum(visitor);
    node.context.replace_by_class(around);
    shown
}

/// Shows the state of an object, whose own class is told elsewhere.
#[inline(never)]
fn show_state<'de, V: Visitor<'de>>(
    node: NodeDeserializer<'_, 'de>,
    variants: &'static [&'static str],
    visitor: V,
) -> Result<V::Value> {
    match node.only_state() {
        Some(state) => node.within(state, |state| show(state, variants, visitor)),
        None => show_by_name(node, visitor),
    }
}

/// The class of an object as the variant for it is named.
fn variant_name(node: NodeDeserializer<'_, '_>, variants: &[&str]) -> Result<Option<String>> {
    let Some(class) = node.class_name()? else { return Ok(None) };
    let spelled = class.spelled();
    Ok(Some(if variants.contains(&spelled.as_str()) { spelled } else { class.to_string() }))
}

struct ByClass<'a, 'de> {
    node: NodeDeserializer<'a, 'de>,
    name: String,
}

impl<'a, 'de> de::EnumAccess<'de> for ByClass<'a, 'de> {
    type Error = Error;
    type Variant = Content<'a, 'de>;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self::Variant)> {
        let variant = seed.deserialize(IntoDeserializer::<Error>::into_deserializer(self.name))?;
        Ok((variant, Content(NodeDeserializer { part: Part::State, ..self.node })))
    }
}

/// The object as what the variant holds.
struct Content<'a, 'de>(NodeDeserializer<'a, 'de>);

impl<'de> VariantAccess<'de> for Content<'_, 'de> {
    type Error = Error;

    fn unit_variant(self) -> Result<()> {
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value> {
        seed.deserialize(self.0)
    }

    fn tuple_variant<V: Visitor<'de>>(self, len: usize, visitor: V) -> Result<V::Value> {
        self.0.deserialize_tuple(len, visitor)
    }

    fn struct_variant<V: Visitor<'de>>(self, fields: &'static [&'static str], visitor: V) -> Result<V::Value> {
        self.0.deserialize_struct("", fields, visitor)
    }
}
