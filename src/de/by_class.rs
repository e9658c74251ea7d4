//! Objects by their classes: the two parts of an `Instance`, and enums whose variants are named after classes.

use serde_core::de::value::StringDeserializer;
use serde_core::de::{self, DeserializeSeed, Deserializer, IntoDeserializer, VariantAccess, Visitor};

use super::node::{NodeDeserializer, Part};
use crate::error::{Error, Result};
use crate::python::GlobalName;

/// The class of an object, then its state.
pub(super) struct InstanceParts<'a, 'de> {
    node: NodeDeserializer<'a, 'de>,
    class: Option<GlobalName<'a>>,
}

impl<'a, 'de> InstanceParts<'a, 'de> {
    pub(super) fn new(node: NodeDeserializer<'a, 'de>, class: GlobalName<'a>) -> Self {
        InstanceParts { node, class: Some(class) }
    }
}

impl<'de> de::SeqAccess<'de> for InstanceParts<'_, 'de> {
    type Error = Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>> {
        match self.class.take() {
            Some(class) => seed.deserialize(spelled(&class)).map(Some),
            None => seed.deserialize(NodeDeserializer { part: Part::State, ..self.node }).map(Some),
        }
    }
}

fn spelled(class: &GlobalName<'_>) -> StringDeserializer<Error> {
    class.spelled().into_deserializer()
}

/// Shows an object as the variant that is named after its class, and anything else as any enum.
pub(super) fn show<'de, V: Visitor<'de>>(
    node: NodeDeserializer<'_, 'de>,
    variants: &'static [&'static str],
    visitor: V,
) -> Result<V::Value> {
    match node.class_name()? {
        Some(class) => node.context.by_name(|| visitor.visit_enum(ByClass { node, class, variants })),
        None => node.context.by_name(|| node.show_enum(visitor)),
    }
}

struct ByClass<'a, 'de> {
    node: NodeDeserializer<'a, 'de>,
    class: GlobalName<'a>,
    variants: &'static [&'static str],
}

impl<'a, 'de> de::EnumAccess<'de> for ByClass<'a, 'de> {
    type Error = Error;
    type Variant = Content<'a, 'de>;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self::Variant)> {
        let content = Content(NodeDeserializer { part: Part::State, ..self.node });
        let (dotted, spelled) = (self.class.to_string(), self.class.spelled());
        let name = if self.variants.contains(&spelled.as_str()) { spelled } else { dotted };
        let name: StringDeserializer<Error> = name.into_deserializer();
        Ok((seed.deserialize(name)?, content))
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
