//! Reading a [`PickleValue`] as if it were the pickle of itself.
//!
//! The value becomes a [`Document`] whose scalars stand in a table instead of in a stream of opcodes: texts and bytes are
//! borrowed from the value, and everything that is known about classes and types works on it as on a pickle.

use serde_core::de::{Deserialize, DeserializeOwned, Deserializer, IntoDeserializer, Visitor};

use super::DeOptions;
use super::context::Context;
use super::methods::all_methods;
use super::owning::Owning;
use crate::arena::{Document, Filling, Graph, Node, Object as Made, Ref, Run, Target};
use crate::error::{Error, Result};
use crate::op::Scalar;
use crate::scratch;
use crate::value::{Object, PickleValue};

/// Reads a Rust type from a value, as [`from_slice`](crate::from_slice()) reads it from the pickle of that value.
///
/// To borrow strings and bytes from the value, deserialize from a reference: `T::deserialize(&value)`, or with
/// [`DeOptions::from_value`]. Only the second, like this function, reads a `PickleValue` under `#[serde(flatten)]` without
/// loss: that takes reading the value twice.
///
/// ```
/// use pickles::{Object, pickle};
/// use serde::Deserialize;
///
/// #[derive(Debug, PartialEq, Deserialize)]
/// struct Order<'a> {
///     id: u64,
///     customer: &'a str,
/// }
///
/// let order = pickle!(Object::instance(("shop", "Order"), pickle!({"id": 7, "customer": "Ann"})));
/// assert_eq!(Order::deserialize(&order)?, Order { id: 7, customer: "Ann" });
///
/// let ids: Vec<u64> = pickles::from_value(pickle!([7, 8]))?;
/// assert_eq!(ids, [7, 8]);
/// # Ok::<(), pickles::Error>(())
/// ```
///
/// # Errors
///
/// If the value is not what `T` wants, or nested deeper than [`DeOptions::MAX_DEPTH`]. The error has a path, and no offset.
pub fn from_value<T: DeserializeOwned>(value: PickleValue) -> Result<T> {
    DeOptions::new().from_value(&value)
}

impl DeOptions {
    /// Reads a Rust type from a value, as [`from_value`](crate::from_value) does with the defaults. Strings and bytes can
    /// be borrowed from it.
    ///
    /// # Errors
    ///
    /// As [`from_value`](crate::from_value).
    pub fn from_value<'de, T: Deserialize<'de>>(&self, value: &'de PickleValue) -> Result<T> {
        self.read(&self.document_of(value)?, 0)
    }

    fn document_of<'de>(&self, value: &'de PickleValue) -> Result<Document<'de>> {
        let mut document = document(value)?;
        document.extensions.clone_from(&self.extensions);
        Ok(document)
    }
}

/// Each method reads the value through its document.
macro_rules! read_value {
    ($($method:ident($($arg:ident: $type:ty),*))*) => {
        $(
            fn $method<V: Visitor<'de>>(self $(, $arg: $type)*, visitor: V) -> Result<V::Value> {
                let options = DeOptions::new();
                let document = options.document_of(self)?;
                Context::new(&document, &options, 0).read_root(|root| root.$method($($arg,)* visitor))
            }
        )*
    };
}

/// Each method reads from the value by reference, and lends nothing of it.
macro_rules! give_value {
    ($($method:ident($($arg:ident: $type:ty),*))*) => {
        $(
            fn $method<V: Visitor<'de>>(self $(, $arg: $type)*, visitor: V) -> Result<V::Value> {
                Owning::new(&self).$method($($arg,)* visitor)
            }
        )*
    };
}

/// Strings and bytes are borrowed from the value. Under `#[serde(flatten)]` a `PickleValue` gets what serde's buffer holds:
/// a list for a tuple, say. [`DeOptions::from_value`] loses nothing there.
impl<'de> Deserializer<'de> for &'de PickleValue {
    type Error = Error;

    all_methods!(read_value);
}

impl<'de> Deserializer<'de> for PickleValue {
    type Error = Error;

    all_methods!(give_value);
}

impl<'de> IntoDeserializer<'de, Error> for &'de PickleValue {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

impl<'de> IntoDeserializer<'de, Error> for PickleValue {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

/// The document of a value, however deep that is.
fn document(value: &PickleValue) -> Result<Document<'_>> {
    let mut builder =
        Builder { graph: scratch::take_graph(), scalars: Vec::new(), pending: Vec::new(), made: Vec::new() };
    builder.pending.push(Step::Make(value));
    while let Some(step) = builder.pending.pop() {
        builder.take(step)?;
    }
    let root = builder.made.pop().unwrap_or(Ref::NOTHING);
    Ok(Document::of_scalars(builder.scalars, builder.graph, root))
}

/// Makes nodes from the inside out: what a node is made of is made before it.
struct Builder<'v> {
    graph: Graph,
    scalars: Vec<Scalar<'v>>,
    /// What is to be done yet, the last first.
    pending: Vec<Step<'v>>,
    /// What is made and not yet part of anything.
    made: Vec<Ref>,
}

enum Step<'v> {
    Make(&'v PickleValue),
    /// All parts of this container lie above a height of `made`.
    Join(&'v PickleValue, usize),
    /// The arguments of a call lie there.
    JoinArgs(usize),
}

impl<'v> Builder<'v> {
    fn take(&mut self, step: Step<'v>) -> Result<()> {
        match step {
            Step::Make(value) => self.make(value),
            Step::Join(value, height) => self.join(value, height),
            Step::JoinArgs(height) => self.join_run(height, Node::Tuple),
        }
    }

    fn make(&mut self, value: &'v PickleValue) -> Result<()> {
        match value {
            PickleValue::List(items)
            | PickleValue::Tuple(items)
            | PickleValue::Set(items)
            | PickleValue::FrozenSet(items) => self.make_all(value, items),
            PickleValue::Dict(pairs) => self.make_all(value, pairs.iter().flat_map(|(key, value)| [key, value])),
            PickleValue::PersistentRef(id) => self.make_all(value, [&**id]),
            PickleValue::Instance(object) => self.make_object(value, object),
            PickleValue::Global(global) => {
                let module = self.scalar(Scalar::Str(global.module.as_bytes()))?;
                let name = self.scalar(Scalar::Str(global.name.as_bytes()))?;
                self.node(Node::Global { module, name })?;
            }
            PickleValue::Buffer { index, readonly } => {
                let index = u32::try_from(*index).unwrap_or(u32::MAX);
                self.node(Node::Buffer { index, readonly: *readonly })?;
            }
            plain => {
                let scalar = self.scalar(scalar(plain))?;
                self.made.push(scalar);
            }
        }
        Ok(())
    }

    fn make_all(
        &mut self,
        value: &'v PickleValue,
        parts: impl IntoIterator<Item = &'v PickleValue, IntoIter: DoubleEndedIterator>,
    ) {
        self.pending.push(Step::Join(value, self.made.len()));
        self.pending.extend(parts.into_iter().rev().map(Step::Make));
    }

    /// The parts of an object, in the order in which [`join_object`](Self::join_object) takes them.
    fn make_object(&mut self, value: &'v PickleValue, object: &'v Object) {
        let height = self.made.len();
        self.pending.push(Step::Join(value, height));
        let filled = object.items.iter().flat_map(|(key, value)| [key, value]);
        let filled = filled.chain(&object.appends).chain(&object.adds);
        self.pending.extend(filled.rev().map(Step::Make));
        self.pending.extend(object.state.iter().chain(&object.kwargs).map(Step::Make));
        self.pending.push(Step::JoinArgs(height + 1));
        self.pending.extend(object.args.iter().rev().map(Step::Make));
        self.pending.push(Step::Make(&object.callable));
    }

    fn join(&mut self, value: &'v PickleValue, height: usize) -> Result<()> {
        match value {
            PickleValue::List(_) => self.join_run(height, Node::List),
            PickleValue::Tuple(_) => self.join_run(height, Node::Tuple),
            PickleValue::Dict(_) => self.join_run(height, Node::Dict),
            PickleValue::Set(_) => self.join_run(height, Node::Set),
            PickleValue::FrozenSet(_) => self.join_run(height, Node::FrozenSet),
            PickleValue::Instance(object) => self.join_object(object, height),
            _ => {
                let id = self.made.pop().unwrap_or(Ref::NOTHING);
                self.node(Node::Persistent(id))
            }
        }
    }

    fn join_run(&mut self, height: usize, node: impl FnOnce(Run) -> Node) -> Result<()> {
        let run = self.graph.push_run(self.made.get(height..).unwrap_or(&[]))?;
        self.made.truncate(height);
        self.node(node(run))
    }

    fn join_object(&mut self, object: &'v Object, height: usize) -> Result<()> {
        let parts = self.made.split_off(height);
        let mut parts = parts.iter().copied();
        let mut part = || parts.next().unwrap_or(Ref::NOTHING);
        let (callable, args) = (part(), part());
        let kwargs = object.kwargs.as_ref().map(|_| part());
        let state = object.state.as_ref().map(|_| part());
        let made = match kwargs {
            Some(kwargs) => self.graph.push_with_kwargs(callable, args, kwargs, 0)?,
            None => self.graph.push(Node::Object(Made::new(object.via, callable, args)), 0)?,
        };
        let fillings = [
            (Filling::SetItem, 2 * object.items.len()),
            (Filling::Append, object.appends.len()),
            (Filling::Add, object.adds.len()),
        ];
        if let Target::Node(index) = made.target() {
            for (filling, len) in fillings.into_iter().filter(|(_, len)| *len > 0) {
                let refs: Vec<Ref> = parts.by_ref().take(len).collect();
                self.graph.fill(index, filling, &refs)?;
            }
            if let Some(state) = state {
                self.graph.build(index, state)?;
            }
        }
        self.made.push(made);
        Ok(())
    }

    fn node(&mut self, node: Node) -> Result<()> {
        let node = self.graph.push(node, 0)?;
        self.made.push(node);
        Ok(())
    }

    fn scalar(&mut self, scalar: Scalar<'v>) -> Result<Ref> {
        let place = Ref::scalar_at(self.scalars.len())?;
        self.scalars.push(scalar);
        Ok(place)
    }
}

/// A value that contains no others.
fn scalar(value: &PickleValue) -> Scalar<'_> {
    match value {
        PickleValue::Bool(value) => Scalar::Bool(*value),
        PickleValue::Int(value) => Scalar::Int(*value),
        PickleValue::BigInt(value) => Scalar::Big(value),
        PickleValue::Float(value) => Scalar::Float(*value),
        PickleValue::String(text) => Scalar::Str(text.as_bytes()),
        PickleValue::WtfString(text) => Scalar::Str(text),
        PickleValue::Bytes(bytes) => Scalar::Bytes(bytes),
        PickleValue::ByteArray(bytes) => Scalar::ByteArray(bytes),
        PickleValue::Extension(code) => Scalar::Extension(*code),
        _ => Scalar::None,
    }
}
