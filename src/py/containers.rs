//! Containers of the types that `py` knows.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};
use std::fmt;
use std::hash::{BuildHasher, Hash};
use std::marker::PhantomData;

use serde_core::de::{Deserializer, Error, Expected, MapAccess, SeqAccess, Visitor};
use serde_core::ser::{SerializeTuple, Serializer};

use super::{Deserialize, Ref, Seed, Serialize};
use crate::token;

impl<T: Serialize> Serialize for Option<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Some(value) => serializer.serialize_some(&Ref(value)),
            None => serializer.serialize_none(),
        }
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Option<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
        deserializer.deserialize_option(OptionVisitor(PhantomData))
    }
}

struct OptionVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for OptionVisitor<T> {
    type Value = Option<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("None or an object")
    }

    fn visit_none<E>(self) -> Result<Option<T>, E> {
        Ok(None)
    }

    fn visit_unit<E>(self) -> Result<Option<T>, E> {
        Ok(None)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Option<T>, D::Error> {
        T::deserialize(deserializer).map(Some)
    }
}

impl<T: Serialize + ?Sized> Serialize for Box<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        T::serialize(self, serializer)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Box<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Box<T>, D::Error> {
        T::deserialize(deserializer).map(Box::new)
    }
}

/// Reads a sequence into anything that can be extended.
pub(super) struct SeqVisitor<C, T>(PhantomData<(C, T)>);

impl<C, T> SeqVisitor<C, T> {
    pub(super) const NEW: Self = SeqVisitor(PhantomData);
}

impl<'de, C: Default + Extend<T>, T: Deserialize<'de>> Visitor<'de> for SeqVisitor<C, T> {
    type Value = C;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a sequence")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<C, A::Error> {
        let mut items = C::default();
        while let Some(item) = seq.next_element_seed(Seed::<T>::NEW)? {
            items.extend([item]);
        }
        Ok(items)
    }
}

impl<T: Serialize> Serialize for Vec<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        T::serialize_slice(self, serializer)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Vec<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Vec<T>, D::Error> {
        T::deserialize_vec(deserializer)
    }
}

impl<T: Serialize> Serialize for [T] {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        T::serialize_slice(self, serializer)
    }
}

impl<T: Serialize + ?Sized> Serialize for &T {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        T::serialize(self, serializer)
    }
}

impl<T: Serialize, const N: usize> Serialize for [T; N] {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        T::serialize_array(self, serializer)
    }
}

impl<'de, T: Deserialize<'de>, const N: usize> Deserialize<'de> for [T; N] {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<[T; N], D::Error> {
        let items = T::deserialize_vec(deserializer)?;
        let len = items.len();
        items.try_into().map_err(|_| D::Error::invalid_length(len, &format!("an array of {N} items").as_str()))
    }
}

/// A sequence for a serializer that is told by name what it is.
struct Items<'a, C>(&'a C);

macro_rules! sequences {
    ($($name:ident<T: $($bound:ident)* $(, $hasher:ident)?> as $token:ident;)*) => {
        $(
            impl<T: Serialize $(, $hasher)?> serde_core::Serialize for Items<'_, $name<T $(, $hasher)?>> {
                fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                    serializer.collect_seq(self.0.iter().map(Ref))
                }
            }

            impl<T: Serialize $(, $hasher)?> Serialize for $name<T $(, $hasher)?> {
                fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                    serializer.serialize_newtype_struct(token::$token, &Items(self))
                }
            }

            impl<'de, T: Deserialize<'de> $(+ $bound)* $(, $hasher: BuildHasher + Default)?> Deserialize<'de>
                for $name<T $(, $hasher)?>
            {
                fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                    deserializer.deserialize_seq(SeqVisitor::NEW)
                }
            }
        )*
    };
}

sequences! {
    HashSet<T: Eq Hash, H> as ANY_SET;
    BTreeSet<T: Ord> as ANY_SET;
    VecDeque<T:> as DEQUE;
}

/// Reads a mapping into anything that can be extended.
struct MapVisitor<M, K, V>(PhantomData<(M, K, V)>);

impl<'de, M, K, V> Visitor<'de> for MapVisitor<M, K, V>
where
    M: Default + Extend<(K, V)>,
    K: Deserialize<'de>,
    V: Deserialize<'de>,
{
    type Value = M;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a dict")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<M, A::Error> {
        let mut items = M::default();
        while let Some(item) = map.next_entry_seed(Seed::<K>::NEW, Seed::<V>::NEW)? {
            items.extend([item]);
        }
        Ok(items)
    }
}

macro_rules! maps {
    ($($name:ident<K: $($bound:ident)*, V $(, $hasher:ident)?>;)*) => {
        $(
            impl<K: Serialize, V: Serialize $(, $hasher)?> Serialize for $name<K, V $(, $hasher)?> {
                fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                    serializer.collect_map(self.iter().map(|(key, value)| (Ref(key), Ref(value))))
                }
            }

            impl<'de, K, V $(, $hasher: BuildHasher + Default)?> Deserialize<'de> for $name<K, V $(, $hasher)?>
            where
                K: Deserialize<'de> $(+ $bound)*,
                V: Deserialize<'de>,
            {
                fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                    deserializer.deserialize_map(MapVisitor(PhantomData))
                }
            }
        )*
    };
}

maps! {
    HashMap<K: Eq Hash, V, H>;
    BTreeMap<K: Ord, V>;
}

macro_rules! tuples {
    ($(($len:literal: $($name:ident)*))*) => {$(
        #[allow(non_snake_case)] // A type and its value share a name.
        impl<$($name: Serialize),*> Serialize for ($($name,)*) {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                let ($($name,)*) = self;
                let mut tuple = serializer.serialize_tuple($len)?;
                $(tuple.serialize_element(&Ref($name))?;)*
                tuple.end()
            }
        }

        impl<'de, $($name: Deserialize<'de>),*> Deserialize<'de> for ($($name,)*) {
            fn deserialize<De: Deserializer<'de>>(deserializer: De) -> Result<Self, De::Error> {
                deserializer.deserialize_tuple($len, TupleVisitor::<Self>(PhantomData))
            }
        }

        impl<'de, $($name: Deserialize<'de>),*> Visitor<'de> for TupleVisitor<($($name,)*)> {
            type Value = ($($name,)*);

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "a tuple of {} items", $len)
            }

            fn visit_seq<Access: SeqAccess<'de>>(self, mut seq: Access) -> Result<Self::Value, Access::Error> {
                let mut found = 0;
                Ok(($(next_item::<$name, _>(&mut seq, &mut found, &self)?,)*))
            }
        }
    )*};
}

struct TupleVisitor<T>(PhantomData<T>);

/// The next item of a tuple, of which so many were found.
fn next_item<'de, T: Deserialize<'de>, A: SeqAccess<'de>>(
    seq: &mut A,
    found: &mut usize,
    expected: &dyn Expected,
) -> Result<T, A::Error> {
    match seq.next_element_seed(Seed::NEW)? {
        Some(item) => {
            *found += 1;
            Ok(item)
        }
        None => Err(A::Error::invalid_length(*found, expected)),
    }
}

tuples! {
    (1: A)
    (2: A B)
    (3: A B C)
    (4: A B C D)
    (5: A B C D E)
    (6: A B C D E F)
}
