//! What a node is.

use std::borrow::Cow;

use num_bigint::BigInt;

use crate::arena::{self, Construct, Ref};
use crate::de::{self, DeOptions, Decoded};
use crate::error::Result;
use crate::python::{self, Folded, GlobalName};

/// What a [`Node`](super::Node) is: a scalar with its value, or the kind of container or object, whose parts are nodes.
///
/// It says the same as the variants of [`PickleValue`](crate::PickleValue), which holds the parts as well. The
/// sets, bytes and bytearrays that lower protocols have no opcodes for, and write as calls, are what Python makes of
/// them.
///
/// ```
/// use pickles::graph::{Document, Kind};
///
/// let document = Document::from_slice(b"\x80\x04\x8c\x03tea.")?;
/// match document.root().kind()? {
///     Kind::Str(text) => assert_eq!(text, "tea"),
///     other => panic!("{other:?} is no str"),
/// }
/// # Ok::<(), pickles::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Kind<'d, 'de> {
    /// `None`.
    None,
    /// A `bool`.
    Bool(bool),
    /// An `int` that fits.
    Int(i64),
    /// An `int` beyond the range of `i64`.
    BigInt(BigInt),
    /// A `float`.
    Float(f64),
    /// A `str`, borrowed from the input if it stands there as UTF-8.
    Str(Cow<'de, str>),
    /// A `str` with lone surrogates, which UTF-8 cannot hold: each surrogate is the three bytes that Python's
    /// `surrogatepass` makes of it.
    WtfString(Cow<'de, [u8]>),
    /// `bytes`.
    Bytes(Cow<'d, [u8]>),
    /// A `bytearray`.
    ByteArray(Cow<'d, [u8]>),
    /// A `list`: its members are the node's [children](super::Node::children).
    List,
    /// A `tuple`: its members are the node's children.
    Tuple,
    /// A `dict`: keys and values are the node's [items](super::Node::items).
    Dict,
    /// A `set`: its members are the node's children.
    Set,
    /// A `frozenset`: its members are the node's children.
    FrozenSet,
    /// A class or function by its name, which for protocols 0 to 2 is the one that Python 3 has for it.
    Global {
        /// The module in which it is defined.
        module: Cow<'d, str>,
        /// Its qualified name in the module.
        name: Cow<'d, str>,
    },
    /// An object of any class that is not built in, and how it is made. Its parts are
    /// [`callable`](super::Node::callable), [`args`](super::Node::args), [`state`](super::Node::state) and others.
    Object(Construct),
    /// A reference to something that is stored elsewhere, by its [id](super::Node::persistent_id).
    Persistent,
    /// A code of `copyreg`'s extension registry that stands for a name, where the name is not known.
    Extension(u32),
    /// A buffer that travels beside the pickle (protocol 5) and was not supplied. One that was is
    /// [`Bytes`](Kind::Bytes) if Python makes it read-only, else [`ByteArray`](Kind::ByteArray).
    Buffer {
        /// Its place among the buffers, from 0.
        index: usize,
        /// Whether Python makes it read-only.
        readonly: bool,
    },
}

impl<'d, 'de: 'd> Kind<'d, 'de> {
    /// What stands at a place.
    pub(super) fn of(doc: &'d arena::Document<'de>, options: &'d DeOptions, at: Ref) -> Result<Self> {
        match doc.look(at)? {
            arena::Look::Scalar(scalar) => Decoded::of(doc, options, at, scalar).map(Kind::of_scalar),
            arena::Look::Node(node) => Kind::of_node(doc, options, at, node),
        }
    }

    fn of_scalar(scalar: Decoded<'d, 'de>) -> Self {
        match scalar {
            Decoded::None => Kind::None,
            Decoded::Bool(value) => Kind::Bool(value),
            Decoded::Int(value) => Kind::Int(value),
            Decoded::BigInt(value) => Kind::BigInt(value),
            Decoded::Float(value) => Kind::Float(value),
            Decoded::Str(text) => Kind::Str(text),
            Decoded::WtfStr(text) => Kind::WtfString(text),
            Decoded::Bytes(bytes) => Kind::Bytes(bytes),
            Decoded::ByteArray(bytes) => Kind::ByteArray(bytes.into()),
            Decoded::Global(name) => Kind::of_global(name),
            Decoded::Extension(code) => Kind::Extension(code),
        }
    }

    fn of_node(doc: &'d arena::Document<'de>, options: &'d DeOptions, at: Ref, node: &'d arena::Node) -> Result<Self> {
        Ok(match node {
            arena::Node::List(_) => Kind::List,
            arena::Node::Tuple(_) => Kind::Tuple,
            arena::Node::Dict(_) => Kind::Dict,
            arena::Node::Set(_) => Kind::Set,
            arena::Node::FrozenSet(_) => Kind::FrozenSet,
            arena::Node::Global { .. } => Kind::of_global(de::global(doc, at)?),
            arena::Node::Object(object) => Kind::of_object(doc, object),
            arena::Node::Persistent(_) => Kind::Persistent,
            arena::Node::Buffer { index, readonly } => Kind::of_buffer(options, *index, *readonly),
        })
    }

    fn of_global(name: GlobalName<'d>) -> Self {
        Kind::Global { module: name.module, name: name.name }
    }

    fn of_object(doc: &'d arena::Document<'de>, object: &arena::Object) -> Self {
        match python::fold(doc, object) {
            Some(Folded::Bytes(bytes)) => Kind::Bytes(bytes),
            Some(Folded::ByteArray(bytes)) => Kind::ByteArray(bytes),
            Some(Folded::Set(_)) => Kind::Set,
            Some(Folded::FrozenSet(_)) => Kind::FrozenSet,
            None => Kind::Object(object.via),
        }
    }

    fn of_buffer(options: &'d DeOptions, index: u32, readonly: bool) -> Self {
        match options.buffer(index) {
            Some(buffer) if readonly => Kind::Bytes(buffer.into()),
            Some(buffer) => Kind::ByteArray(buffer.into()),
            None => Kind::Buffer { index: index as usize, readonly },
        }
    }
}
