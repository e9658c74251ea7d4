//! What serde's data model is in Python.

use std::io::Write;

use serde_core::ser::{self, Serialize};

use crate::error::{Error, Result};
use crate::ser::SerOptions;
use crate::ser::compound::{Dict, End, List, Struct, Tuple};
use crate::ser::emit::{Emitter, Role, Sink, Streamed};
use crate::ser::{shaped, value};
use crate::{token, wrap};

/// Writes values into a writer, each as a pickle of its own: for [`Serialize::serialize`], and for crates that work
/// with any serializer.
///
/// Python reads the pickles back with as many calls of `pickle.load`, Rust with
/// [`Deserializer::from_reader`](crate::Deserializer::from_reader). About 64 KiB are held back while a pickle is being written, and nothing
/// between two pickles. The writer is not flushed.
///
/// ```
/// use pickles::{Deserializer, Serializer};
/// use serde::Serialize;
///
/// let mut serializer = Serializer::new(Vec::new());
/// "one".serialize(&mut serializer)?;
/// vec![2, 3].serialize(&mut serializer)?;
///
/// let written = serializer.into_inner();
/// let mut reader = Deserializer::from_slice(&written);
/// assert_eq!(reader.read::<String>()?, "one");
/// assert_eq!(reader.read::<Vec<u8>>()?, [2, 3]);
/// # Ok::<(), pickles::Error>(())
/// ```
///
/// After an error the writer may hold part of a pickle. The next value is a whole one again.
#[derive(Debug)]
pub struct Serializer<W> {
    emitter: Emitter<Streamed<W>>,
}

impl<W: Write> Serializer<W> {
    /// Writes with the default options.
    pub fn new(writer: W) -> Serializer<W> {
        Serializer::with_options(writer, &SerOptions::new())
    }

    /// Writes with other options.
    pub fn with_options(writer: W, options: &SerOptions) -> Serializer<W> {
        Serializer { emitter: Emitter::new(Streamed(writer), options) }
    }

    /// The writer.
    pub fn into_inner(self) -> W {
        self.emitter.into_sink().0
    }

    /// Writes a pickle whose value is written as a whole.
    fn pickle<T>(&mut self, write: impl FnOnce(ValueSerializer<'_, Streamed<W>>) -> Result<T>) -> Result<T> {
        self.emitter.restart();
        let written = write(ValueSerializer(&mut self.emitter))?;
        self.emitter.finish()?;
        Ok(written)
    }

    /// Begins a pickle whose value is a container: its end is the pickle's.
    fn begin(&mut self) -> ValueSerializer<'_, Streamed<W>> {
        self.emitter.restart();
        ValueSerializer(&mut self.emitter)
    }
}

macro_rules! pickles_of_scalars {
    ($($method:ident($type:ty);)*) => {
        $(fn $method(self, value: $type) -> Result<()> {
            self.pickle(|serializer| serializer.$method(value))
        })*
    };
}

impl<'a, W: Write> ser::Serializer for &'a mut Serializer<W> {
    type Ok = ();
    type Error = Error;
    type SerializeSeq = List<'a, Streamed<W>>;
    type SerializeTuple = Tuple<'a, Streamed<W>>;
    type SerializeTupleStruct = Tuple<'a, Streamed<W>>;
    type SerializeTupleVariant = Tuple<'a, Streamed<W>>;
    type SerializeMap = Dict<'a, Streamed<W>>;
    type SerializeStruct = Struct<'a, Streamed<W>>;
    type SerializeStructVariant = Struct<'a, Streamed<W>>;

    pickles_of_scalars! {
        serialize_bool(bool);
        serialize_i8(i8);
        serialize_i16(i16);
        serialize_i32(i32);
        serialize_i64(i64);
        serialize_i128(i128);
        serialize_u8(u8);
        serialize_u16(u16);
        serialize_u32(u32);
        serialize_u64(u64);
        serialize_u128(u128);
        serialize_f32(f32);
        serialize_f64(f64);
        serialize_char(char);
        serialize_str(&str);
        serialize_bytes(&[u8]);
        serialize_unit_struct(&'static str);
    }

    fn serialize_unit(self) -> Result<()> {
        self.pickle(|serializer| serializer.serialize_unit())
    }

    fn serialize_none(self) -> Result<()> {
        self.pickle(|serializer| serializer.serialize_none())
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<()> {
        self.pickle(|serializer| serializer.serialize_some(value))
    }

    fn serialize_unit_variant(self, name: &'static str, index: u32, variant: &'static str) -> Result<()> {
        self.pickle(|serializer| serializer.serialize_unit_variant(name, index, variant))
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, name: &'static str, value: &T) -> Result<()> {
        self.pickle(|serializer| serializer.serialize_newtype_struct(name, value))
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        index: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<()> {
        self.pickle(|serializer| serializer.serialize_newtype_variant(name, index, variant, value))
    }

    fn serialize_seq(self, len: Option<usize>) -> Result<Self::SerializeSeq> {
        Ok(self.begin().serialize_seq(len)?.ending_with(End::Pickle))
    }

    fn serialize_tuple(self, len: usize) -> Result<Self::SerializeTuple> {
        Ok(self.begin().serialize_tuple(len)?.ending_with(End::Pickle))
    }

    fn serialize_tuple_struct(self, name: &'static str, len: usize) -> Result<Self::SerializeTupleStruct> {
        Ok(self.begin().serialize_tuple_struct(name, len)?.ending_with(End::Pickle))
    }

    fn serialize_tuple_variant(
        self,
        name: &'static str,
        index: u32,
        variant: &'static str,
        len: usize,
    ) -> Result<Self::SerializeTupleVariant> {
        let tuple = self.begin().serialize_tuple_variant(name, index, variant, len)?;
        Ok(tuple.ending_with(End::VariantAndPickle))
    }

    fn serialize_map(self, len: Option<usize>) -> Result<Self::SerializeMap> {
        Ok(self.begin().serialize_map(len)?.ending_with(End::Pickle))
    }

    fn serialize_struct(self, name: &'static str, len: usize) -> Result<Self::SerializeStruct> {
        Ok(self.begin().serialize_struct(name, len)?.ending_with(End::Pickle))
    }

    fn serialize_struct_variant(
        self,
        name: &'static str,
        index: u32,
        variant: &'static str,
        len: usize,
    ) -> Result<Self::SerializeStructVariant> {
        let dict = self.begin().serialize_struct_variant(name, index, variant, len)?;
        Ok(dict.ending_with(End::VariantAndPickle))
    }
}

/// Writes one value of a pickle.
pub(super) struct ValueSerializer<'a, S>(pub(super) &'a mut Emitter<S>);

impl<S: Sink> ValueSerializer<'_, S> {
    /// Writes what a type of ours asks for by a private name.
    #[inline(never)]
    fn serialize_ours<T: Serialize + ?Sized>(self, name: &'static str, value: &T) -> Result<()> {
        if name == token::VALUE
            && let Some(handed) = token::take_value()
        {
            return value::emit(self.0, &handed);
        }
        if name == token::BY_CLASS {
            let around = self.0.replace_by_class(true);
            let written = value.serialize(ValueSerializer(self.0));
            self.0.replace_by_class(around);
            return written;
        }
        shaped::emit(self.0, name, value).unwrap_or_else(|| value.serialize(self))
    }
}

/// Variants that are named after classes, as instances of those.
impl<'a, S: Sink> ValueSerializer<'a, S> {
    #[inline(never)]
    fn serialize_unit_instance(self, variant: &str) -> Result<()> {
        let (emitter, around) = self.begin_instance(variant)?;
        emitter.end_object();
        emitter.replace_role(around);
        Ok(())
    }

    #[inline(never)]
    fn serialize_newtype_instance<T: Serialize + ?Sized>(self, variant: &str, value: &T) -> Result<()> {
        let (emitter, around) = self.begin_instance(variant)?;
        emitter.replace_by_class(false);
        emitter.emit_state(|emitter| value.serialize(ValueSerializer(emitter)))?;
        emitter.replace_by_class(true);
        emitter.end_object();
        emitter.replace_role(around);
        Ok(())
    }

    /// Returns also what the instance is for: what is in it may be anything, wherever the instance stands. It comes from
    /// its own enums' variants, whatever they are named.
    fn begin_instance(self, variant: &str) -> Result<(&'a mut Emitter<S>, Role)> {
        let (module, name) = wrap::class_name(variant)?;
        let around = self.0.replace_role(Role::Value);
        self.0.emit_instance(|emitter| emitter.emit_global(module, name))?;
        Ok((self.0, around))
    }
}

impl<'a, S: Sink> ser::Serializer for ValueSerializer<'a, S> {
    type Ok = ();
    type Error = Error;
    type SerializeSeq = List<'a, S>;
    type SerializeTuple = Tuple<'a, S>;
    type SerializeTupleStruct = Tuple<'a, S>;
    type SerializeTupleVariant = Tuple<'a, S>;
    type SerializeMap = Dict<'a, S>;
    type SerializeStruct = Struct<'a, S>;
    type SerializeStructVariant = Struct<'a, S>;

    #[inline]
    fn serialize_bool(self, value: bool) -> Result<()> {
        self.0.emit_bool(value)
    }

    #[inline]
    fn serialize_i8(self, value: i8) -> Result<()> {
        self.0.emit_int(i64::from(value))
    }

    #[inline]
    fn serialize_i16(self, value: i16) -> Result<()> {
        self.0.emit_int(i64::from(value))
    }

    #[inline]
    fn serialize_i32(self, value: i32) -> Result<()> {
        self.0.emit_int(i64::from(value))
    }

    #[inline]
    fn serialize_i64(self, value: i64) -> Result<()> {
        self.0.emit_int(value)
    }

    fn serialize_i128(self, value: i128) -> Result<()> {
        self.0.emit_i128(value)
    }

    #[inline]
    fn serialize_u8(self, value: u8) -> Result<()> {
        self.0.emit_u8(value)
    }

    #[inline]
    fn serialize_u16(self, value: u16) -> Result<()> {
        self.0.emit_int(i64::from(value))
    }

    #[inline]
    fn serialize_u32(self, value: u32) -> Result<()> {
        self.0.emit_int(i64::from(value))
    }

    #[inline]
    fn serialize_u64(self, value: u64) -> Result<()> {
        self.0.emit_u64(value)
    }

    fn serialize_u128(self, value: u128) -> Result<()> {
        self.0.emit_u128(value)
    }

    #[inline]
    fn serialize_f32(self, value: f32) -> Result<()> {
        self.0.emit_float(f64::from(value))
    }

    #[inline]
    fn serialize_f64(self, value: f64) -> Result<()> {
        self.0.emit_float(value)
    }

    fn serialize_char(self, value: char) -> Result<()> {
        self.0.emit_str(value.encode_utf8(&mut [0; 4]))
    }

    #[inline]
    fn serialize_str(self, value: &str) -> Result<()> {
        self.0.emit_str(value)
    }

    #[inline]
    fn serialize_bytes(self, value: &[u8]) -> Result<()> {
        self.0.emit_bytes(value)
    }

    #[inline]
    fn serialize_none(self) -> Result<()> {
        self.0.emit_none()
    }

    #[inline]
    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<()> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<()> {
        self.0.emit_none()
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<()> {
        self.0.emit_none()
    }

    #[inline]
    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Result<()> {
        if self.0.is_by_class() { self.serialize_unit_instance(variant) } else { self.0.emit_name(variant) }
    }

    #[inline]
    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, name: &'static str, value: &T) -> Result<()> {
        if token::is_ours(name) { self.serialize_ours(name, value) } else { value.serialize(self) }
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<()> {
        if self.0.is_by_class() {
            return self.serialize_newtype_instance(variant, value);
        }
        self.0.begin_variant(variant)?;
        value.serialize(ValueSerializer(self.0))?;
        self.0.end_variant();
        Ok(())
    }

    #[cfg_attr(not(debug_assertions), inline(always))]
    fn serialize_seq(self, len: Option<usize>) -> Result<List<'a, S>> {
        List::begin(self.0, len)
    }

    #[inline]
    fn serialize_tuple(self, len: usize) -> Result<Tuple<'a, S>> {
        Tuple::begin(self.0, len)
    }

    #[inline]
    fn serialize_tuple_struct(self, _: &'static str, len: usize) -> Result<Tuple<'a, S>> {
        Tuple::begin(self.0, len)
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        len: usize,
    ) -> Result<Tuple<'a, S>> {
        if self.0.is_by_class() {
            return Tuple::begin_instance(self.0, variant, len);
        }
        Tuple::begin_variant(self.0, variant, len)
    }

    #[cfg_attr(not(debug_assertions), inline(always))]
    fn serialize_map(self, len: Option<usize>) -> Result<Dict<'a, S>> {
        Dict::begin(self.0, len)
    }

    #[cfg_attr(not(debug_assertions), inline(always))]
    fn serialize_struct(self, _: &'static str, len: usize) -> Result<Struct<'a, S>> {
        Struct::begin(self.0, len)
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        len: usize,
    ) -> Result<Struct<'a, S>> {
        if self.0.is_by_class() {
            return Struct::begin_instance(self.begin_instance(variant)?, len);
        }
        Struct::begin_variant(self.0, variant, len)
    }
}
