//! Containers on their way into the pickle, item by item.
//!
//! What begins and ends a container is always inlined where code is optimized: to move its state through memory costs
//! more than all else. Without optimization that would only make the stack frames of nested values large.

use serde_core::ser::{
    Serialize, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple,
    SerializeTupleStruct, SerializeTupleVariant,
};

use crate::error::{Error, ErrorCode, Result};
use crate::ser::emit::{Batch, Emitter, Fields, Role, Sink};
use crate::ser::serializer::ValueSerializer;
use crate::wrap;

/// What ends together with a container.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// Only itself.
    Itself,
    /// The dict of one item whose key is the name of an enum's variant.
    Variant,
    /// The pickle.
    Pickle,
    /// Such a dict, and the pickle.
    VariantAndPickle,
    /// The object whose state the dict is, or whose arguments the tuple has; what that is for.
    Object(Role),
}

impl End {
    #[cfg_attr(not(debug_assertions), inline(always))]
    fn apply<S: Sink>(self, emitter: &mut Emitter<S>) -> Result<()> {
        if self == End::Itself { Ok(()) } else { self.apply_more(emitter) }
    }

    #[inline(never)]
    fn apply_more<S: Sink>(self, emitter: &mut Emitter<S>) -> Result<()> {
        match self {
            End::Itself => Ok(()),
            End::Variant => {
                emitter.end_variant();
                Ok(())
            }
            End::Pickle => emitter.finish(),
            End::VariantAndPickle => {
                emitter.end_variant();
                emitter.finish()
            }
            End::Object(around) => {
                emitter.emit_build();
                emitter.end_object();
                emitter.replace_by_class(true);
                emitter.replace_role(around);
                Ok(())
            }
        }
    }
}

/// A sequence: a list.
#[derive(Debug)]
pub struct List<'a, S> {
    emitter: &'a mut Emitter<S>,
    batch: Batch,
    end: End,
}

impl<'a, S: Sink> List<'a, S> {
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(super) fn begin(emitter: &'a mut Emitter<S>, len: Option<usize>) -> Result<List<'a, S>> {
        emitter.check_unhashable("a list")?;
        let batch = emitter.begin_list(len)?;
        Ok(List { emitter, batch, end: End::Itself })
    }

    pub(super) fn ending_with(self, end: End) -> List<'a, S> {
        List { end, ..self }
    }
}

impl<S: Sink> SerializeSeq for List<'_, S> {
    type Ok = ();
    type Error = Error;

    #[inline]
    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<()> {
        self.emitter.next_item(&mut self.batch);
        value.serialize(ValueSerializer(self.emitter))
    }

    #[cfg_attr(not(debug_assertions), inline(always))]
    fn end(self) -> Result<()> {
        self.emitter.end_batch(self.batch);
        self.end.apply(self.emitter)
    }
}

/// A tuple, which has as many items as were announced: its opcode stands behind them.
#[derive(Debug)]
pub struct Tuple<'a, S> {
    emitter: &'a mut Emitter<S>,
    announced: usize,
    found: usize,
    end: End,
}

impl<'a, S: Sink> Tuple<'a, S> {
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(super) fn begin(emitter: &'a mut Emitter<S>, len: usize) -> Result<Tuple<'a, S>> {
        emitter.begin_tuple(len)?;
        Ok(Tuple { emitter, announced: len, found: 0, end: End::Itself })
    }

    pub(super) fn begin_variant(
        emitter: &'a mut Emitter<S>,
        variant: &'static str,
        len: usize,
    ) -> Result<Tuple<'a, S>> {
        emitter.begin_variant(variant)?;
        Ok(Tuple::begin(emitter, len)?.ending_with(End::Variant))
    }

    /// The arguments of an instance of the class that a variant is named after.
    #[inline(never)]
    pub(super) fn begin_instance(emitter: &'a mut Emitter<S>, variant: &str, len: usize) -> Result<Tuple<'a, S>> {
        let (module, name) = wrap::class_name(variant)?;
        emitter.begin_new_obj(module, name, len)?;
        emitter.replace_by_class(false);
        let role = emitter.role();
        Ok(Tuple { emitter, announced: len, found: 0, end: End::Object(role) })
    }

    pub(super) fn ending_with(self, end: End) -> Tuple<'a, S> {
        Tuple { end, ..self }
    }

    #[inline]
    fn push<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<()> {
        self.found += 1;
        value.serialize(ValueSerializer(self.emitter))
    }

    #[cfg_attr(not(debug_assertions), inline(always))]
    fn finish(self) -> Result<()> {
        let Tuple { emitter, announced, found, end } = self;
        if announced != found {
            return Err(Error::new(ErrorCode::TupleLength { announced, found }));
        }
        if let End::Object(_) = end {
            emitter.replace_by_class(true);
            return emitter.end_new_obj(found);
        }
        emitter.end_tuple(found)?;
        end.apply(emitter)
    }
}

macro_rules! tuples {
    ($($trait:ident::$method:ident;)*) => {
        $(impl<S: Sink> $trait for Tuple<'_, S> {
            type Ok = ();
            type Error = Error;

            #[inline]
            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<()> {
                self.push(value)
            }

            #[cfg_attr(not(debug_assertions), inline(always))]
            fn end(self) -> Result<()> {
                self.finish()
            }
        })*
    };
}

tuples! {
    SerializeTuple::serialize_element;
    SerializeTupleStruct::serialize_field;
    SerializeTupleVariant::serialize_field;
}

/// A map: a dict.
#[derive(Debug)]
pub struct Dict<'a, S> {
    emitter: &'a mut Emitter<S>,
    batch: Batch,
    next: Next,
    end: End,
}

/// What a map gives next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Next {
    Key,
    Value,
}

impl<'a, S: Sink> Dict<'a, S> {
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(super) fn begin(emitter: &'a mut Emitter<S>, len: Option<usize>) -> Result<Dict<'a, S>> {
        emitter.check_unhashable("a dict")?;
        let batch = emitter.begin_dict(len)?;
        Ok(Dict { emitter, batch, next: Next::Key, end: End::Itself })
    }

    pub(super) fn ending_with(self, end: End) -> Dict<'a, S> {
        Dict { end, ..self }
    }

    #[inline]
    fn push_key<K: Serialize + ?Sized>(&mut self, key: &K) -> Result<()> {
        self.emitter.next_item(&mut self.batch);
        self.emitter.replace_role(Role::Key);
        let written = key.serialize(ValueSerializer(self.emitter));
        self.emitter.replace_role(Role::Value);
        written
    }

    #[cold]
    fn expected_other() -> Result<()> {
        Err(Error::new(ErrorCode::KeyWithoutValue))
    }
}

impl<S: Sink> SerializeMap for Dict<'_, S> {
    type Ok = ();
    type Error = Error;

    #[inline]
    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<()> {
        if self.next != Next::Key {
            return Self::expected_other();
        }
        self.next = Next::Value;
        self.push_key(key)
    }

    #[inline]
    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<()> {
        if self.next != Next::Value {
            return Self::expected_other();
        }
        self.next = Next::Key;
        value.serialize(ValueSerializer(self.emitter))
    }

    #[cfg_attr(not(debug_assertions), inline(always))]
    fn end(self) -> Result<()> {
        if self.next != Next::Key {
            return Self::expected_other();
        }
        self.emitter.end_batch(self.batch);
        self.end.apply(self.emitter)
    }
}

/// A struct: a dict whose length is known and whose keys are names.
#[derive(Debug)]
pub struct Struct<'a, S> {
    emitter: &'a mut Emitter<S>,
    fields: Fields,
    end: End,
}

impl<'a, S: Sink> Struct<'a, S> {
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(super) fn begin(emitter: &'a mut Emitter<S>, len: usize) -> Result<Struct<'a, S>> {
        emitter.check_unhashable("a dict")?;
        let fields = emitter.begin_fields(len)?;
        Ok(Struct { emitter, fields, end: End::Itself })
    }

    pub(super) fn begin_variant(
        emitter: &'a mut Emitter<S>,
        variant: &'static str,
        len: usize,
    ) -> Result<Struct<'a, S>> {
        emitter.begin_variant(variant)?;
        Ok(Struct::begin(emitter, len)?.ending_with(End::Variant))
    }

    /// The state of an instance that was begun, and what that is for.
    #[inline(never)]
    pub(super) fn begin_instance((emitter, around): (&'a mut Emitter<S>, Role), len: usize) -> Result<Struct<'a, S>> {
        emitter.replace_by_class(false);
        Ok(Struct::begin(emitter, len)?.ending_with(End::Object(around)))
    }

    pub(super) fn ending_with(self, end: End) -> Struct<'a, S> {
        Struct { end, ..self }
    }
}

macro_rules! structs {
    ($($trait:ident;)*) => {
        $(impl<S: Sink> $trait for Struct<'_, S> {
            type Ok = ();
            type Error = Error;

            #[cfg_attr(not(debug_assertions), inline(always))]
            fn serialize_field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Result<()> {
                self.emitter.next_field(&mut self.fields);
                self.emitter.emit_name(name)?;
                value.serialize(ValueSerializer(self.emitter))
            }

            #[cfg_attr(not(debug_assertions), inline(always))]
            fn end(self) -> Result<()> {
                self.emitter.end_fields(self.fields);
                self.end.apply(self.emitter)
            }
        })*
    };
}

structs! {
    SerializeStruct;
    SerializeStructVariant;
}
