//! Lending turned into giving: a deserializer whose data does not live long enough, for a visitor that wants other data.
//!
//! An owned `PickleValue` is dropped when it has been read, so nothing can be borrowed from it. [`Owning`] stands between
//! our deserializer and serde's traits, in both directions, and makes of every borrowed str or bytes one that is
//! only looked at.

use std::fmt;
use std::marker::PhantomData;

use serde_core::de::{DeserializeSeed, Deserializer, EnumAccess, Error, MapAccess, SeqAccess, VariantAccess, Visitor};

use super::methods::all_methods;

/// Something that deals in data of the lifetime `'from`, for those who deal in any other.
pub(super) struct Owning<'from, T> {
    inner: T,
    lifetime: PhantomData<&'from ()>,
}

impl<T> Owning<'_, T> {
    pub(super) fn new(inner: T) -> Self {
        Owning { inner, lifetime: PhantomData }
    }
}

macro_rules! deserialize {
    ($($method:ident($($arg:ident: $type:ty),*))*) => {
        $(
            fn $method<V: Visitor<'de>>(self $(, $arg: $type)*, visitor: V) -> Result<V::Value, D::Error> {
                self.inner.$method($($arg,)* Owning::new(visitor))
            }
        )*
    };
}

impl<'de, 'from, D: Deserializer<'from>> Deserializer<'de> for Owning<'from, D> {
    type Error = D::Error;

    all_methods!(deserialize);
}

macro_rules! visit {
    ($($method:ident($type:ty) as $passed:ident)*) => {
        $(
            fn $method<E: Error>(self, value: $type) -> Result<V::Value, E> {
                self.inner.$passed(value)
            }
        )*
    };
}

impl<'from, 'de, V: Visitor<'de>> Visitor<'from> for Owning<'de, V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.expecting(f)
    }

    visit! {
        visit_bool(bool) as visit_bool
        visit_i64(i64) as visit_i64
        visit_i128(i128) as visit_i128
        visit_u64(u64) as visit_u64
        visit_u128(u128) as visit_u128
        visit_f64(f64) as visit_f64
        visit_str(&str) as visit_str
        visit_borrowed_str(&'from str) as visit_str
        visit_string(String) as visit_string
        visit_bytes(&[u8]) as visit_bytes
        visit_borrowed_bytes(&'from [u8]) as visit_bytes
        visit_byte_buf(Vec<u8>) as visit_byte_buf
    }

    fn visit_none<E: Error>(self) -> Result<V::Value, E> {
        self.inner.visit_none()
    }

    fn visit_unit<E: Error>(self) -> Result<V::Value, E> {
        self.inner.visit_unit()
    }

    fn visit_some<D: Deserializer<'from>>(self, deserializer: D) -> Result<V::Value, D::Error> {
        self.inner.visit_some(Owning::new(deserializer))
    }

    fn visit_newtype_struct<D: Deserializer<'from>>(self, deserializer: D) -> Result<V::Value, D::Error> {
        self.inner.visit_newtype_struct(Owning::new(deserializer))
    }

    fn visit_seq<A: SeqAccess<'from>>(self, access: A) -> Result<V::Value, A::Error> {
        self.inner.visit_seq(Owning::new(access))
    }

    fn visit_map<A: MapAccess<'from>>(self, access: A) -> Result<V::Value, A::Error> {
        self.inner.visit_map(Owning::new(access))
    }

    fn visit_enum<A: EnumAccess<'from>>(self, access: A) -> Result<V::Value, A::Error> {
        self.inner.visit_enum(Owning::new(access))
    }
}

impl<'from, 'de, S: DeserializeSeed<'de>> DeserializeSeed<'from> for Owning<'de, S> {
    type Value = S::Value;

    fn deserialize<D: Deserializer<'from>>(self, deserializer: D) -> Result<S::Value, D::Error> {
        self.inner.deserialize(Owning::new(deserializer))
    }
}

impl<'de, 'from, A: SeqAccess<'from>> SeqAccess<'de> for Owning<'from, A> {
    type Error = A::Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, A::Error> {
        self.inner.next_element_seed(Owning::new(seed))
    }

    fn size_hint(&self) -> Option<usize> {
        self.inner.size_hint()
    }
}

impl<'de, 'from, A: MapAccess<'from>> MapAccess<'de> for Owning<'from, A> {
    type Error = A::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, A::Error> {
        self.inner.next_key_seed(Owning::new(seed))
    }

    fn next_value_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<T::Value, A::Error> {
        self.inner.next_value_seed(Owning::new(seed))
    }

    fn size_hint(&self) -> Option<usize> {
        self.inner.size_hint()
    }
}

impl<'de, 'from, A: EnumAccess<'from>> EnumAccess<'de> for Owning<'from, A> {
    type Error = A::Error;
    type Variant = Owning<'from, A::Variant>;

    fn variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<(T::Value, Self::Variant), A::Error> {
        let (variant, content) = self.inner.variant_seed(Owning::new(seed))?;
        Ok((variant, Owning::new(content)))
    }
}

impl<'de, 'from, A: VariantAccess<'from>> VariantAccess<'de> for Owning<'from, A> {
    type Error = A::Error;

    fn unit_variant(self) -> Result<(), A::Error> {
        self.inner.unit_variant()
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, A::Error> {
        self.inner.newtype_variant_seed(Owning::new(seed))
    }

    fn tuple_variant<V: Visitor<'de>>(self, len: usize, visitor: V) -> Result<V::Value, A::Error> {
        self.inner.tuple_variant(len, Owning::new(visitor))
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, A::Error> {
        self.inner.struct_variant(fields, Owning::new(visitor))
    }
}
