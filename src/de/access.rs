//! serde's access to the parts of a container: a slice of references and how deep it lies.

use std::any::type_name;

use serde_core::de::{self, DeserializeSeed, IntoDeserializer, Visitor};

use super::context::Context;
use super::flatten;
use super::key::{Keys, path_segment};
use crate::arena::Ref;
use crate::error::{Error, Result, Segment};

/// The members of a sequence.
pub(super) struct SeqAccess<'a, 'i, 'de> {
    context: &'a Context<'a, 'de>,
    items: std::slice::Iter<'i, Ref>,
    len: usize,
    depth: usize,
}

impl<'a, 'i, 'de> SeqAccess<'a, 'i, 'de> {
    pub(super) fn new(context: &'a Context<'a, 'de>, items: &'i [Ref], depth: usize) -> Self {
        SeqAccess { context, items: items.iter(), len: items.len(), depth }
    }

    /// Shows the whole sequence to a visitor, which must take all of it.
    pub(super) fn show<V: Visitor<'de>>(mut self, visitor: V) -> Result<V::Value> {
        let value = visitor.visit_seq(&mut self)?;
        match self.items.len() {
            0 => Ok(value),
            left => Err(too_long(self.len, self.len - left)),
        }
    }
}

#[cold]
fn too_long(len: usize, taken: usize) -> Error {
    de::Error::invalid_length(len, &format!("a sequence of {taken}").as_str())
}

impl<'de> de::SeqAccess<'de> for &mut SeqAccess<'_, '_, 'de> {
    type Error = Error;

    #[inline]
    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>> {
        let Some(&item) = self.items.next() else { return Ok(None) };
        match self.context.visit(seed, item, self.depth) {
            Ok(value) => Ok(Some(value)),
            Err(error) => Err(error.within(Segment::Index(self.len - self.items.len() - 1))),
        }
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.items.len())
    }
}

/// The pairs of a mapping.
pub(super) struct MapAccess<'a, 'i, 'de> {
    context: &'a Context<'a, 'de>,
    /// Keys and values in turn.
    pairs: &'i [Ref],
    key: Ref,
    value: Ref,
    keys: Keys,
    /// The type of the keys, if serde may be buffering the entries of a flattened struct.
    fields: Option<&'static str>,
    depth: usize,
}

impl<'a, 'i, 'de> MapAccess<'a, 'i, 'de> {
    pub(super) fn new(context: &'a Context<'a, 'de>, pairs: &'i [Ref], keys: Keys, depth: usize) -> Self {
        MapAccess { context, pairs, key: Ref::NOTHING, value: Ref::NOTHING, keys, fields: None, depth }
    }

    /// Reads the value into the buffer that serde has for flattened fields.
    #[inline(never)]
    fn buffer_value<V: DeserializeSeed<'de>>(&self, seed: V) -> Result<V::Value> {
        let entry = (self.key, self.value);
        flatten::buffer_entry(self.context, seed, entry, self.depth, self.fields.unwrap_or_default())
            .map_err(|error| self.at_value(error))
    }

    #[cold]
    fn at_value(&self, error: Error) -> Error {
        match path_segment(self.context.doc, self.key) {
            Some(key) => error.within(Segment::Key(key)),
            None => error,
        }
    }
}

impl<'de> de::MapAccess<'de> for MapAccess<'_, '_, 'de> {
    type Error = Error;

    #[inline]
    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>> {
        let [key, value, rest @ ..] = self.pairs else { return Ok(None) };
        (self.key, self.value, self.pairs) = (*key, *value, rest);
        if flatten::is_field::<K::Value>() && self.keys == Keys::Values {
            self.fields = Some(type_name::<K::Value>());
        }
        self.context.visit_key(seed, *key, self.keys, self.depth).map(Some)
    }

    #[inline]
    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value> {
        if self.fields.is_some() && flatten::is_buffer::<V::Value>() {
            return self.buffer_value(seed);
        }
        match self.context.visit(seed, self.value, self.depth) {
            Ok(value) => Ok(value),
            Err(error) => Err(self.at_value(error)),
        }
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.pairs.len() / 2)
    }
}

/// The bytes of a `bytes`, as a sequence of ints.
pub(super) struct ByteSeq<'i> {
    bytes: std::slice::Iter<'i, u8>,
}

impl<'i> ByteSeq<'i> {
    pub(super) fn new(bytes: &'i [u8]) -> Self {
        ByteSeq { bytes: bytes.iter() }
    }

    /// Shows all bytes to a visitor, which must take them all.
    pub(super) fn show<'de, V: Visitor<'de>>(mut self, visitor: V) -> Result<V::Value> {
        let len = self.bytes.len();
        let value = visitor.visit_seq(&mut self)?;
        match self.bytes.len() {
            0 => Ok(value),
            left => Err(too_long(len, len - left)),
        }
    }
}

impl<'de> de::SeqAccess<'de> for &mut ByteSeq<'_> {
    type Error = Error;

    #[inline]
    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>> {
        match self.bytes.next() {
            Some(&byte) => seed.deserialize(byte.into_deserializer()).map(Some),
            None => Ok(None),
        }
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.bytes.len())
    }
}
