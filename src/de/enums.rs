//! serde's enums: a variant by its name, or a dict with one item, the variant's name and its content.

use serde_core::de::{self, DeserializeSeed, Deserializer, IntoDeserializer, Unexpected, VariantAccess, Visitor};

use super::context::Context;
use super::key::{Keys, path_segment, scalar_text};
use super::node::NodeDeserializer;
use crate::arena::Ref;
use crate::error::{Error, Result, Segment};

/// `{"Circle": 2.0}`: the variant and its content.
pub(super) struct Tagged<'a, 'de> {
    pub(super) context: &'a Context<'a, 'de>,
    pub(super) variant: Ref,
    pub(super) content: Ref,
    pub(super) depth: usize,
}

impl<'a, 'de> de::EnumAccess<'de> for Tagged<'a, 'de> {
    type Error = Error;
    type Variant = Content<'a, 'de>;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self::Variant)> {
        let Tagged { context, variant, content, depth } = self;
        let name = context.visit_key(seed, variant, Keys::Values, depth)?;
        Ok((name, Content { context, variant, content, depth }))
    }
}

/// What stands behind a variant's name.
pub(super) struct Content<'a, 'de> {
    context: &'a Context<'a, 'de>,
    variant: Ref,
    content: Ref,
    depth: usize,
}

impl<'de> Content<'_, 'de> {
    fn read<R>(self, read: impl FnOnce(NodeDeserializer<'_, 'de>) -> Result<R>) -> Result<R> {
        let result = self.context.visit_with(self.content, self.depth, read);
        result.map_err(|error| match path_segment(self.context.doc, self.variant) {
            Some(variant) => error.within(Segment::Key(variant)),
            None => error,
        })
    }
}

impl<'de> VariantAccess<'de> for Content<'_, 'de> {
    type Error = Error;

    fn unit_variant(self) -> Result<()> {
        self.read(|node| de::Deserialize::deserialize(node))
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value> {
        self.read(|node| seed.deserialize(node))
    }

    fn tuple_variant<V: Visitor<'de>>(self, len: usize, visitor: V) -> Result<V::Value> {
        self.read(|node| node.deserialize_tuple(len, visitor))
    }

    fn struct_variant<V: Visitor<'de>>(self, fields: &'static [&'static str], visitor: V) -> Result<V::Value> {
        self.read(|node| node.deserialize_struct("", fields, visitor))
    }
}

/// A variant without content: its name, or the value of a Python Enum member.
pub(super) struct Named<'a, 'de>(pub(super) NodeDeserializer<'a, 'de>);

impl<'de> de::EnumAccess<'de> for Named<'_, 'de> {
    type Error = Error;
    type Variant = NoContent;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, NoContent)> {
        // A number is the variant's name in digits: as an index it would silently pick another one.
        let digits = self.0.scalar()?.filter(|scalar| scalar.integer().is_some()).and_then(scalar_text);
        let variant = match digits {
            Some(digits) => seed.deserialize(digits.into_deserializer()),
            None => seed.deserialize(self.0),
        };
        Ok((variant?, NoContent))
    }
}

/// A variant whose name is a text made while reading.
pub(super) struct NamedByText<'t>(pub(super) &'t str);

impl<'de> de::EnumAccess<'de> for NamedByText<'_> {
    type Error = Error;
    type Variant = NoContent;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, NoContent)> {
        let variant = IntoDeserializer::<Error>::into_deserializer(self.0);
        Ok((seed.deserialize(variant)?, NoContent))
    }
}

/// Nothing stands behind the variant's name.
pub(super) struct NoContent;

impl<'de> VariantAccess<'de> for NoContent {
    type Error = Error;

    fn unit_variant(self) -> Result<()> {
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, _: T) -> Result<T::Value> {
        Err(de::Error::invalid_type(Unexpected::UnitVariant, &"newtype variant"))
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, _: V) -> Result<V::Value> {
        Err(de::Error::invalid_type(Unexpected::UnitVariant, &"tuple variant"))
    }

    fn struct_variant<V: Visitor<'de>>(self, _: &'static [&'static str], _: V) -> Result<V::Value> {
        Err(de::Error::invalid_type(Unexpected::UnitVariant, &"struct variant"))
    }
}
