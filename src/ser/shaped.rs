//! Writing the types of `wrap.rs`: what serde calls a sequence or a struct becomes a set, a tuple or an instance.

use std::fmt::Write;

use serde_core::ser::{
    self, Impossible, Serialize, SerializeSeq, SerializeStruct, SerializeTuple, SerializeTupleStruct, Serializer,
};

use crate::error::{Error, ErrorCode, Result};
use crate::python::Text;
use crate::ser::emit::{Batch, Emitter, Role, Sink};
use crate::ser::known;
use crate::ser::serializer::ValueSerializer;
use crate::token;
use crate::wrap;

/// Writes what a type of ours asks to be written as; nothing if the name is none of ours.
pub(super) fn emit<S: Sink, T: Serialize + ?Sized>(
    emitter: &mut Emitter<S>,
    name: &str,
    value: &T,
) -> Option<Result<()>> {
    Some(match name {
        token::INSTANCE => value.serialize(InstanceSerializer(emitter)),
        token::GLOBAL => value.serialize(NameSerializer(emitter)),
        token::SET => value.serialize(MembersSerializer { emitter, shape: Shape::Set }),
        token::FROZENSET => value.serialize(MembersSerializer { emitter, shape: Shape::FrozenSet }),
        token::TUPLE => value.serialize(MembersSerializer { emitter, shape: Shape::Tuple }),
        token::ANY_SET if emitter.role() == Role::Value => {
            value.serialize(MembersSerializer { emitter, shape: Shape::Set })
        }
        token::ANY_SET => value.serialize(MembersSerializer { emitter, shape: Shape::FrozenSet }),
        token::DEQUE => value.serialize(MembersSerializer { emitter, shape: Shape::Deque }),
        token::KNOWN => known::emit(emitter, &token::take_known()?),
        _ => return None,
    })
}

/// A serializer that takes a few things only: the methods that it refuses.
macro_rules! refuse {
    ($message:literal: $($method:ident($($type:ty),*))*) => {
        $(fn $method(self $(, _: $type)*) -> Result<()> {
            Err(ser::Error::custom($message))
        })*
    };
    ($message:literal; variants and maps) => {
        type SerializeTupleVariant = Impossible<(), Error>;
        type SerializeMap = Impossible<(), Error>;
        type SerializeStructVariant = Impossible<(), Error>;

        refuse! {
            $message:
            serialize_bool(bool) serialize_i8(i8) serialize_i16(i16) serialize_i32(i32) serialize_i64(i64)
            serialize_i128(i128) serialize_u8(u8) serialize_u16(u16) serialize_u32(u32) serialize_u64(u64)
            serialize_u128(u128) serialize_f32(f32) serialize_f64(f64) serialize_char(char) serialize_bytes(&[u8])
            serialize_none() serialize_unit() serialize_unit_struct(&'static str)
            serialize_unit_variant(&'static str, u32, &'static str)
        }

        fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<()> {
            value.serialize(self)
        }

        fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Result<()> {
            value.serialize(self)
        }

        fn serialize_newtype_variant<T: Serialize + ?Sized>(
            self,
            _: &'static str,
            _: u32,
            _: &'static str,
            _: &T,
        ) -> Result<()> {
            Err(ser::Error::custom($message))
        }

        fn serialize_tuple_variant(
            self,
            _: &'static str,
            _: u32,
            _: &'static str,
            _: usize,
        ) -> Result<Self::SerializeTupleVariant> {
            Err(ser::Error::custom($message))
        }

        fn serialize_map(self, _: Option<usize>) -> Result<Self::SerializeMap> {
            Err(ser::Error::custom($message))
        }

        fn serialize_struct_variant(
            self,
            _: &'static str,
            _: u32,
            _: &'static str,
            _: usize,
        ) -> Result<Self::SerializeStructVariant> {
            Err(ser::Error::custom($message))
        }
    };
    ($message:literal; sequences) => {
        type SerializeSeq = Impossible<(), Error>;
        type SerializeTuple = Impossible<(), Error>;
        type SerializeTupleStruct = Impossible<(), Error>;

        fn serialize_seq(self, _: Option<usize>) -> Result<Self::SerializeSeq> {
            Err(ser::Error::custom($message))
        }

        fn serialize_tuple(self, _: usize) -> Result<Self::SerializeTuple> {
            Err(ser::Error::custom($message))
        }

        fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Self::SerializeTupleStruct> {
            Err(ser::Error::custom($message))
        }
    };
}

/// Takes the struct of class and state that an `Instance` is.
struct InstanceSerializer<'a, S>(&'a mut Emitter<S>);

impl<'a, S: Sink> Serializer for InstanceSerializer<'a, S> {
    type Ok = ();
    type Error = Error;
    type SerializeStruct = InstanceParts<'a, S>;

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<InstanceParts<'a, S>> {
        let around = self.0.replace_role(Role::Value);
        Ok(InstanceParts { emitter: self.0, around })
    }

    refuse!("an instance is a class and a state"; variants and maps);
    refuse!("an instance is a class and a state"; sequences);
    refuse!("an instance is a class and a state": serialize_str(&str));
}

/// The class, then the state.
struct InstanceParts<'a, S> {
    emitter: &'a mut Emitter<S>,
    around: Role,
}

impl<S: Sink> SerializeStruct for InstanceParts<'_, S> {
    type Ok = ();
    type Error = Error;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Result<()> {
        if name == "class" {
            return self.emitter.emit_instance(|emitter| value.serialize(ValueSerializer(emitter)));
        }
        self.emitter.emit_state(|emitter| value.serialize(ValueSerializer(emitter)))
    }

    fn end(self) -> Result<()> {
        self.emitter.end_object();
        self.emitter.replace_role(self.around);
        Ok(())
    }
}

/// Takes the text that a name is spelled as.
struct NameSerializer<'a, S>(&'a mut Emitter<S>);

impl<S: Sink> Serializer for NameSerializer<'_, S> {
    type Ok = ();
    type Error = Error;
    type SerializeStruct = Impossible<(), Error>;

    fn collect_str<T: std::fmt::Display + ?Sized>(self, text: &T) -> Result<()> {
        let mut spelled = Text::new();
        write!(spelled, "{text}").map_err(<Error as ser::Error>::custom)?;
        self.serialize_str(spelled.as_str())
    }

    fn serialize_str(self, text: &str) -> Result<()> {
        let (module, name) = wrap::class_name(text)?;
        self.0.emit_global(module, name)
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Self::SerializeStruct> {
        Err(ser::Error::custom("a name is a str"))
    }

    refuse!("a name is a str"; variants and maps);
    refuse!("a name is a str"; sequences);
}

/// What a sequence is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    Set,
    FrozenSet,
    Tuple,
    Deque,
}

/// Takes a sequence, or the fields of a struct.
struct MembersSerializer<'a, S> {
    emitter: &'a mut Emitter<S>,
    shape: Shape,
}

impl<'a, S: Sink> Serializer for MembersSerializer<'a, S> {
    type Ok = ();
    type Error = Error;
    type SerializeSeq = Members<'a, S>;
    type SerializeTuple = Members<'a, S>;
    type SerializeTupleStruct = Members<'a, S>;
    type SerializeStruct = Members<'a, S>;

    fn serialize_seq(self, len: Option<usize>) -> Result<Members<'a, S>> {
        Members::begin(self.emitter, self.shape, len)
    }

    fn serialize_tuple(self, len: usize) -> Result<Members<'a, S>> {
        Members::begin(self.emitter, self.shape, Some(len))
    }

    fn serialize_tuple_struct(self, _: &'static str, len: usize) -> Result<Members<'a, S>> {
        Members::begin(self.emitter, self.shape, Some(len))
    }

    fn serialize_struct(self, _: &'static str, len: usize) -> Result<Members<'a, S>> {
        Members::begin(self.emitter, self.shape, Some(len))
    }

    refuse!("a set or a tuple is made of a sequence"; variants and maps);
    refuse!("a set or a tuple is made of a sequence": serialize_str(&str));
}

/// The members of a set or tuple, one by one.
struct Members<'a, S> {
    emitter: &'a mut Emitter<S>,
    into: Into,
    /// What the set or tuple is for.
    around: Role,
}

enum Into {
    Set(Batch),
    FrozenSet(Batch),
    Tuple {
        /// How many items there will be, if that is known.
        announced: Option<usize>,
        found: usize,
    },
    Deque(Batch),
}

impl<'a, S: Sink> Members<'a, S> {
    fn begin(emitter: &'a mut Emitter<S>, shape: Shape, len: Option<usize>) -> Result<Members<'a, S>> {
        let into = match shape {
            Shape::Set => {
                emitter.check_unhashable("a set")?;
                Into::Set(emitter.begin_set(len)?)
            }
            Shape::FrozenSet => Into::FrozenSet(emitter.begin_frozenset(len)?),
            Shape::Tuple => {
                emitter.begin_tuple(len.unwrap_or(usize::MAX))?;
                Into::Tuple { announced: len, found: 0 }
            }
            Shape::Deque => {
                emitter.check_unhashable("a deque")?;
                Into::Deque(emitter.begin_deque(len)?)
            }
        };
        let around = match shape {
            Shape::Tuple | Shape::Deque => emitter.role(),
            Shape::Set | Shape::FrozenSet => emitter.replace_role(Role::SetItem),
        };
        Ok(Members { emitter, into, around })
    }

    fn push<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<()> {
        match &mut self.into {
            Into::Set(batch) | Into::FrozenSet(batch) => {
                self.emitter.next_item(batch);
                self.emitter.replace_role(Role::SetItem);
            }
            Into::Tuple { found, .. } => *found += 1,
            Into::Deque(batch) => self.emitter.next_item(batch),
        }
        value.serialize(ValueSerializer(self.emitter))
    }

    fn finish(self) -> Result<()> {
        self.emitter.replace_role(self.around);
        match self.into {
            Into::Set(batch) => self.emitter.end_set(batch),
            Into::FrozenSet(batch) => self.emitter.end_frozenset(batch),
            Into::Deque(batch) => {
                self.emitter.end_filling(batch);
                self.emitter.end_object();
                Ok(())
            }
            Into::Tuple { announced: Some(announced), found } if announced != found => {
                Err(Error::new(ErrorCode::TupleLength { announced, found }))
            }
            Into::Tuple { announced, .. } => self.emitter.end_tuple(announced.unwrap_or(usize::MAX)),
        }
    }
}

macro_rules! members {
    ($($trait:ident::$method:ident($($name:ty)?);)*) => {
        $(impl<S: Sink> $trait for Members<'_, S> {
            type Ok = ();
            type Error = Error;

            fn $method<T: Serialize + ?Sized>(&mut self $(, _: $name)?, value: &T) -> Result<()> {
                self.push(value)
            }

            fn end(self) -> Result<()> {
                self.finish()
            }
        })*
    };
}

members! {
    SerializeSeq::serialize_element();
    SerializeTuple::serialize_element();
    SerializeTupleStruct::serialize_field();
    SerializeStruct::serialize_field(&'static str);
}
