//! Types that say of what is in them what it is in Python.
//!
//! Each speaks to our (de)serializer by a name of `token.rs`: `ser/shaped.rs` and `de/node.rs` are the other side. In any
//! other format it is what its `Serialize` says there.

use std::fmt;
use std::marker::PhantomData;

use serde_core::de::{self, Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_core::ser::{Serialize, SerializeStruct, Serializer};

use crate::error::{Error, ErrorCode, Result};
use crate::token;
use crate::value::Global;

/// An instance of a Python class: its class by name, and its state as a Rust type.
///
/// A derived struct alone reads an instance too, but is written as a dict; this is for writing instances, and for
/// knowing the class of those that are read. The state of most classes is the `__dict__`: a struct whose fields are
/// the attributes. Classes with `__slots__` have a tuple of None and a dict, those with a `__getstate__` what that returns.
///
/// It is written as NEWOBJ and BUILD, below protocol 2 as a call of `copyreg._reconstructor`, as CPython writes instances
/// of classes that do not say otherwise. A state that is None is not written.
///
/// In other formats it is a struct of both parts.
///
/// ```
/// use pickles::{Global, Instance};
///
/// #[derive(Debug, PartialEq, serde::Serialize, serde::Deserialize)]
/// struct Order {
///     id: u64,
///     customer: String,
/// }
///
/// let order = Instance { class: Global::new("shop", "Order"), state: Order { id: 7, customer: "Ann".into() } };
/// let pickle = pickles::to_vec(&order)?;
/// // pickle.loads(pickle) is a shop.Order
/// assert_eq!(pickles::from_slice::<Instance<Order>>(&pickle)?, order);
/// assert_eq!(pickles::from_slice::<Order>(&pickle)?, order.state);
/// # Ok::<(), pickles::Error>(())
/// ```
///
/// # Errors
///
/// Reading fails for anything that is no object of a class that the pickle names, and for any object in a struct under
/// `#[serde(flatten)]`, where serde has forgotten the class.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Instance<T> {
    /// The class.
    pub class: Global,
    /// What the class's `__setstate__` gets; mostly the attributes.
    pub state: T,
}

impl<T> Instance<T> {
    /// An instance of a class with a state.
    ///
    /// ```
    /// let point = pickles::Instance::new(("shapes", "Point"), (1, 2));
    /// assert_eq!(point.class.to_string(), "shapes.Point");
    /// ```
    pub fn new(class: impl Into<Global>, state: T) -> Instance<T> {
        Instance { class: class.into(), state }
    }
}

const FIELDS: &[&str] = &["class", "state"];

impl<T: Serialize> Serialize for Instance<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_newtype_struct(token::INSTANCE, &Parts(self))
    }
}

struct Parts<'a, T>(&'a Instance<T>);

impl<T: Serialize> Serialize for Parts<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut parts = serializer.serialize_struct("Instance", FIELDS.len())?;
        parts.serialize_field("class", &self.0.class)?;
        parts.serialize_field("state", &self.0.state)?;
        parts.end()
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Instance<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Instance<T>, D::Error> {
        deserializer.deserialize_newtype_struct(token::INSTANCE, InstanceVisitor(PhantomData))
    }
}

/// Ours shows a sequence of class and state.
struct InstanceVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for InstanceVisitor<T> {
    type Value = Instance<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an instance of a class")
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<Instance<T>, D::Error> {
        deserializer.deserialize_struct("Instance", FIELDS, self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Instance<T>, A::Error> {
        let class = next(&mut seq)?;
        next(&mut seq).map(|state| Instance { class, state })
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Instance<T>, A::Error> {
        let (mut class, mut state) = (None, None);
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "class" => class = Some(map.next_value()?),
                "state" => state = Some(map.next_value()?),
                _ => {
                    map.next_value::<de::IgnoredAny>()?;
                }
            }
        }
        let class = class.ok_or_else(|| de::Error::missing_field("class"))?;
        let state = state.ok_or_else(|| de::Error::missing_field("state"))?;
        Ok(Instance { class, state })
    }
}

fn next<'de, T: Deserialize<'de>, A: SeqAccess<'de>>(parts: &mut A) -> Result<T, A::Error> {
    match parts.next_element()? {
        Some(part) => Ok(part),
        None => Err(de::Error::invalid_length(0, &"class and state")),
    }
}

/// Written as a GLOBAL, by which Python finds the class or function again. In other formats it is a str,
/// `"module.name"`; if the name has dots, `"module:name"`.
///
/// ```
/// let class = pickles::Global::new("decimal", "Decimal");
/// assert_eq!(pickles::to_vec(&class)?, b"\x80\x04\x95\x15\0\0\0\0\0\0\0\x8c\x07decimal\x8c\x07Decimal\x93\x94.");
/// assert_eq!(serde_json::to_string(&class).unwrap(), r#""decimal.Decimal""#);
/// # Ok::<(), pickles::Error>(())
/// ```
impl Serialize for Global {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_newtype_struct(token::GLOBAL, &Spelled(self))
    }
}

/// A name as text from which it can be told where the module ends.
pub(crate) struct Spelled<'a>(pub(crate) &'a Global);

impl fmt::Display for Spelled<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Global { module, name } = self.0;
        if name.contains('.') { write!(f, "{module}:{name}") } else { write!(f, "{module}.{name}") }
    }
}

impl Serialize for Spelled<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Module and name in a text that [`Spelled`] wrote, or that is written like it.
pub(crate) fn parse_name(text: &str) -> Option<(&str, &str)> {
    let (module, name) = text.split_once(':').or_else(|| text.rsplit_once('.'))?;
    (!module.is_empty() && !name.is_empty()).then_some((module, name))
}

/// Module and name of the class that an enum's variant is named after.
pub(crate) fn class_name(variant: &str) -> Result<(&str, &str)> {
    parse_name(variant).ok_or_else(|| Error::new(ErrorCode::NoName(variant.to_owned())))
}

/// A class or function, or its name as a str: `"module.name"`, or `"module:name"` if the name has dots.
impl<'de> Deserialize<'de> for Global {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Global, D::Error> {
        deserializer.deserialize_newtype_struct(token::GLOBAL, GlobalVisitor)
    }
}

struct GlobalVisitor;

impl<'de> Visitor<'de> for GlobalVisitor {
    type Value = Global;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a class or function by name")
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<Global, D::Error> {
        deserializer.deserialize_str(self)
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Global, E> {
        parse_name(text).map(Global::from).ok_or_else(|| E::invalid_value(de::Unexpected::Str(text), &self))
    }
}

macro_rules! sequence_wrapper {
    ($(#[$doc:meta])* $name:ident, $token:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name<T>(
            /// What is in it: a collection.
            pub T,
        );

        impl<T> From<T> for $name<T> {
            fn from(members: T) -> $name<T> {
                $name(members)
            }
        }

        impl<T: Serialize> Serialize for $name<T> {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_newtype_struct(token::$token, &self.0)
            }
        }

        impl<'de, T: Deserialize<'de>> Deserialize<'de> for $name<T> {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<$name<T>, D::Error> {
                T::deserialize(deserializer).map($name)
            }
        }
    };
}

sequence_wrapper! {
    /// A collection that is written as a Python `set`: a `Vec`, a `HashSet`, or anything else that serde writes as a
    /// sequence.
    ///
    /// It reads whatever the collection reads. In other formats it is the collection.
    ///
    /// ```
    /// use pickles::{PickleValue, Set, pickle};
    ///
    /// let tags = Set(vec!["gift", "new"]);
    /// assert_eq!(pickles::to_value(&tags)?, pickle!({"gift", "new"}));
    /// assert_eq!(pickles::from_value::<Set<Vec<String>>>(pickle!({"gift"}))?.0, ["gift"]);
    /// # Ok::<(), pickles::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Writing fails if it is no sequence, and if an item is a list, dict or set, which Python cannot hash.
    Set, SET
}

sequence_wrapper! {
    /// A collection that is written as a Python `frozenset`, which unlike a set can be a key or the item of a set.
    ///
    /// It reads whatever the collection reads. In other formats it is the collection.
    ///
    /// ```
    /// use pickles::{FrozenSet, PickleValue};
    ///
    /// let value = pickles::to_value(FrozenSet([1]))?;
    /// assert_eq!(value, PickleValue::FrozenSet(vec![1.into()]));
    /// # Ok::<(), pickles::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Writing fails if it is no sequence, and if an item is a list, dict or set, which Python cannot hash.
    FrozenSet, FROZENSET
}

sequence_wrapper! {
    /// A collection or struct that is written as a Python `tuple`: the items of a `Vec`, the values of a struct's fields.
    ///
    /// It reads whatever is in it reads; a struct reads a tuple by position. In other formats it is what is in it.
    ///
    /// ```
    /// use pickles::{Tuple, pickle};
    ///
    /// #[derive(Debug, PartialEq, serde::Serialize, serde::Deserialize)]
    /// struct Point {
    ///     x: i32,
    ///     y: i32,
    /// }
    ///
    /// let point = pickles::to_value(Tuple(Point { x: 1, y: 2 }))?;
    /// assert_eq!(point, pickle!((1, 2)));
    /// assert_eq!(pickles::from_value::<Point>(point)?, Point { x: 1, y: 2 });
    /// assert_eq!(pickles::to_value(Tuple(vec!["a"]))?, pickle!(("a",)));
    /// # Ok::<(), pickles::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Writing fails if it is neither a sequence nor a struct.
    Tuple, TUPLE
}
