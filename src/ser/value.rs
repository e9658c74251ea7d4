//! Writing [`PickleValue`]: every value as what it is, an object the way it came.

use num_bigint::BigInt;
use serde_core::ser::{Serialize, SerializeMap, SerializeSeq, SerializeTuple, Serializer};

use crate::arena::Construct;
use crate::error::{Error, ErrorCode, Result};
use crate::literal;
use crate::ser::SerOptions;
use crate::ser::emit::{Batch, Emitter, Kept, Role, Sink};
use crate::token::{self, Handed};
use crate::value::{Global, Object, PickleValue};

impl PickleValue {
    /// Writes the value as a pickle from which Python makes what it stands for.
    ///
    /// ```
    /// use pickles::{PickleValue, pickle};
    ///
    /// let value = pickle!({"a": (1, 2), "b": [None, 2.5]});
    /// assert_eq!(PickleValue::from_slice(&value.to_vec()?)?, value);
    /// # Ok::<(), pickles::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// If a dict has a key or a set an item that Python cannot hash, if the value is nested too deep, or if it holds
    /// something that the protocol has no form for (an out-of-band buffer, a name with a line feed).
    pub fn to_vec(&self) -> Result<Vec<u8>> {
        SerOptions::new().value_to_vec(self)
    }
}

impl SerOptions {
    /// Writes a value as a pickle, as [`PickleValue::to_vec`] does with the defaults.
    ///
    /// # Errors
    ///
    /// As [`PickleValue::to_vec`].
    pub fn value_to_vec(&self, value: &PickleValue) -> Result<Vec<u8>> {
        let mut emitter = Emitter::new(Kept, self);
        emitter.start();
        emit(&mut emitter, value)?;
        emitter.finish()?;
        Ok(emitter.into_buffer())
    }
}

/// Writes a value and what it holds.
pub(super) fn emit<S: Sink>(emitter: &mut Emitter<S>, value: &PickleValue) -> Result<()> {
    match value {
        PickleValue::None => emitter.emit_none(),
        PickleValue::Bool(value) => emitter.emit_bool(*value),
        PickleValue::Int(value) => emitter.emit_int(*value),
        PickleValue::BigInt(value) => emitter.emit_big(value),
        PickleValue::Float(value) => emitter.emit_float(*value),
        PickleValue::String(text) => emitter.emit_str(text),
        PickleValue::WtfString(text) => emitter.emit_wtf8(text),
        PickleValue::Bytes(bytes) => emitter.emit_bytes(bytes),
        PickleValue::ByteArray(bytes) => {
            emitter.check_unhashable("a bytearray")?;
            emitter.emit_byte_array(bytes)
        }
        PickleValue::List(items) => emit_list(emitter, items),
        PickleValue::Tuple(items) => emit_tuple(emitter, items),
        PickleValue::Dict(items) => emit_dict(emitter, items),
        PickleValue::Set(items) => emit_set(emitter, items),
        PickleValue::FrozenSet(items) => emit_frozenset(emitter, items),
        PickleValue::Global(global) => emitter.emit_global(&global.module, &global.name),
        PickleValue::Instance(object) => in_role(emitter, Role::Value, |emitter| emit_object(emitter, object)),
        PickleValue::PersistentRef(id) => in_role(emitter, Role::Value, |emitter| emit_persistent(emitter, id)),
        PickleValue::Extension(code) => emitter.emit_extension(*code),
        PickleValue::Buffer { index, readonly } => {
            emitter.emit_buffer(*index)?;
            if *readonly {
                emitter.emit_readonly();
            }
            Ok(())
        }
    }
}

/// Writes something whose values are for another purpose than those around it.
fn in_role<S: Sink>(
    emitter: &mut Emitter<S>,
    role: Role,
    write: impl FnOnce(&mut Emitter<S>) -> Result<()>,
) -> Result<()> {
    let around = emitter.replace_role(role);
    let written = write(emitter);
    emitter.replace_role(around);
    written
}

fn emit_list<S: Sink>(emitter: &mut Emitter<S>, items: &[PickleValue]) -> Result<()> {
    emitter.check_unhashable("a list")?;
    let batch = emitter.begin_list(Some(items.len()))?;
    let batch = fill(emitter, batch, items)?;
    emitter.end_batch(batch);
    Ok(())
}

/// Adds items to what is to be ended then.
fn fill<S: Sink>(emitter: &mut Emitter<S>, mut batch: Batch, items: &[PickleValue]) -> Result<Batch> {
    for item in items {
        emitter.next_item(&mut batch);
        emit(emitter, item)?;
    }
    Ok(batch)
}

fn emit_tuple<S: Sink>(emitter: &mut Emitter<S>, items: &[PickleValue]) -> Result<()> {
    emitter.begin_tuple(items.len())?;
    items.iter().try_for_each(|item| emit(emitter, item))?;
    emitter.end_tuple(items.len())
}

fn emit_dict<S: Sink>(emitter: &mut Emitter<S>, items: &[(PickleValue, PickleValue)]) -> Result<()> {
    emitter.check_unhashable("a dict")?;
    let batch = emitter.begin_dict(Some(items.len()))?;
    let batch = fill_pairs(emitter, batch, items)?;
    emitter.end_batch(batch);
    Ok(())
}

fn fill_pairs<S: Sink>(
    emitter: &mut Emitter<S>,
    mut batch: Batch,
    items: &[(PickleValue, PickleValue)],
) -> Result<Batch> {
    for (key, value) in items {
        emitter.next_item(&mut batch);
        in_role(emitter, Role::Key, |emitter| emit(emitter, key))?;
        emit(emitter, value)?;
    }
    Ok(batch)
}

fn emit_set<S: Sink>(emitter: &mut Emitter<S>, items: &[PickleValue]) -> Result<()> {
    emitter.check_unhashable("a set")?;
    let mut batch = emitter.begin_set(Some(items.len()))?;
    emit_members(emitter, &mut batch, items)?;
    emitter.end_set(batch)
}

fn emit_frozenset<S: Sink>(emitter: &mut Emitter<S>, items: &[PickleValue]) -> Result<()> {
    let mut batch = emitter.begin_frozenset(Some(items.len()))?;
    emit_members(emitter, &mut batch, items)?;
    emitter.end_frozenset(batch)
}

fn emit_members<S: Sink>(emitter: &mut Emitter<S>, batch: &mut Batch, items: &[PickleValue]) -> Result<()> {
    for item in items {
        emitter.next_item(batch);
        in_role(emitter, Role::SetItem, |emitter| emit(emitter, item))?;
    }
    Ok(())
}

fn emit_persistent<S: Sink>(emitter: &mut Emitter<S>, id: &PickleValue) -> Result<()> {
    if let PickleValue::String(id) = id {
        return emitter.emit_persistent_str(id);
    }
    emitter.begin_persistent()?;
    emit(emitter, id)?;
    emitter.end_persistent();
    Ok(())
}

/// The call that made the object, then what was done to it, in the order in which Python does it.
fn emit_object<S: Sink>(emitter: &mut Emitter<S>, object: &Object) -> Result<()> {
    emit_call(emitter, object)?;
    if !(object.appends.is_empty() && object.items.is_empty() && object.adds.is_empty()) {
        emit_filling(emitter, object)?;
    }
    if let Some(state) = &object.state {
        emit(emitter, state)?;
        emitter.emit_build();
    }
    emitter.end_object();
    Ok(())
}

fn emit_filling<S: Sink>(emitter: &mut Emitter<S>, object: &Object) -> Result<()> {
    if !object.appends.is_empty() {
        let batch = emitter.begin_appends(object.appends.len());
        let batch = fill(emitter, batch, &object.appends)?;
        emitter.end_filling(batch);
    }
    if !object.items.is_empty() {
        let batch = emitter.begin_items(object.items.len());
        let batch = fill_pairs(emitter, batch, &object.items)?;
        emitter.end_filling(batch);
    }
    if !object.adds.is_empty() {
        let mut batch = emitter.begin_adds(object.adds.len());
        emit_members(emitter, &mut batch, &object.adds)?;
        emitter.end_filling(batch);
    }
    Ok(())
}

fn emit_call<S: Sink>(emitter: &mut Emitter<S>, object: &Object) -> Result<()> {
    check_call(object)?;
    if let (Construct::Inst, PickleValue::Global(class)) = (object.via, &object.callable) {
        emitter.begin_inst()?;
        object.args.iter().try_for_each(|arg| emit(emitter, arg))?;
        return emitter.end_inst(&class.module, &class.name);
    }
    if let (Construct::NewObjEx, PickleValue::Global(class), false) =
        (object.via, &object.callable, emitter.has_new_obj_ex())
    {
        return emit_partial(emitter, class, object);
    }
    let mut call = emitter.begin_call(object.via)?;
    emit(emitter, &object.callable)?;
    emitter.begin_args(&mut call, object.args.len())?;
    object.args.iter().try_for_each(|arg| emit(emitter, arg))?;
    emitter.end_args(&call)?;
    match (object.via, &object.kwargs) {
        (Construct::NewObjEx, None) => emit_dict(emitter, &[])?,
        (_, Some(kwargs)) => emit(emitter, kwargs)?,
        (_, None) => {}
    }
    emitter.end_call(call)
}

/// What NEWOBJ_EX is below protocol 4: `functools.partial(cls.__new__, cls, *args, **kwargs)()`. A partial is pickled as
/// one of its function alone, with everything once more in its state.
fn emit_partial<S: Sink>(emitter: &mut Emitter<S>, class: &Global, object: &Object) -> Result<()> {
    let new = format!("{}.__new__", class.name);
    let mut call = emitter.begin_call(Construct::Reduce)?;
    let mut partial = emitter.begin_call(Construct::Reduce)?;
    emitter.emit_global("functools", "partial")?;
    emitter.begin_args(&mut partial, 1)?;
    emitter.emit_global(&class.module, &new)?;
    emitter.end_args(&partial)?;
    emitter.end_call(partial)?;

    emitter.begin_tuple(4)?;
    emitter.emit_global(&class.module, &new)?;
    emitter.begin_tuple(1 + object.args.len())?;
    emitter.emit_global(&class.module, &class.name)?;
    object.args.iter().try_for_each(|arg| emit(emitter, arg))?;
    emitter.end_tuple(1 + object.args.len())?;
    match &object.kwargs {
        Some(kwargs) => emit(emitter, kwargs)?,
        None => emit_dict(emitter, &[])?,
    }
    emitter.emit_none()?;
    emitter.end_tuple(4)?;
    emitter.emit_build();
    emitter.end_object();

    emitter.begin_args(&mut call, 0)?;
    emitter.end_args(&call)?;
    emitter.end_call(call)
}

/// Refuses calls that nobody could make of what would be written.
fn check_call(object: &Object) -> Result<()> {
    match (object.via, &object.kwargs) {
        (Construct::NewObjEx, None | Some(PickleValue::Dict(_))) | (_, None) => {}
        (_, Some(_)) => return Err(Error::new(ErrorCode::StrayKwargs)),
    }
    match object.callable {
        PickleValue::Global(_)
        | PickleValue::Instance(_)
        | PickleValue::PersistentRef(_)
        | PickleValue::Extension(_) => Ok(()),
        _ => Err(Error::new(ErrorCode::NotCallable)),
    }
}

/// What serde's data model can say is said in it. Anything else is handed to our serializer as it is; any
/// other is shown what comes nearest: an object as its state, a set as a sequence, a name as "module.name".
impl Serialize for PickleValue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            PickleValue::None => serializer.serialize_unit(),
            PickleValue::Bool(value) => serializer.serialize_bool(*value),
            PickleValue::Int(value) => serializer.serialize_i64(*value),
            PickleValue::Float(value) => serializer.serialize_f64(*value),
            PickleValue::String(text) => serializer.serialize_str(text),
            PickleValue::Bytes(bytes) => serializer.serialize_bytes(bytes),
            PickleValue::List(items) => serialize_seq(items, serializer),
            PickleValue::Tuple(items) => {
                let mut tuple = serializer.serialize_tuple(items.len())?;
                items.iter().try_for_each(|item| tuple.serialize_element(item))?;
                tuple.end()
            }
            PickleValue::Dict(items) => serialize_map(items, serializer),
            other => token::hand(Handed::Value(other.clone()), || {
                serializer.serialize_newtype_struct(token::VALUE, &Nearest(other))
            }),
        }
    }
}

fn serialize_seq<S: Serializer>(items: &[PickleValue], serializer: S) -> Result<S::Ok, S::Error> {
    let mut seq = serializer.serialize_seq(Some(items.len()))?;
    items.iter().try_for_each(|item| seq.serialize_element(item))?;
    seq.end()
}

fn serialize_map<S: Serializer>(items: &[(PickleValue, PickleValue)], serializer: S) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(Some(items.len()))?;
    items.iter().try_for_each(|(key, value)| map.serialize_entry(key, value))?;
    map.end()
}

/// What comes nearest to a value in a format that is not ours.
struct Nearest<'a>(&'a PickleValue);

impl Serialize for Nearest<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            PickleValue::BigInt(value) => serialize_big(value, serializer),
            PickleValue::ByteArray(bytes) | PickleValue::WtfString(bytes) => serializer.serialize_bytes(bytes),
            PickleValue::Set(items) | PickleValue::FrozenSet(items) => serialize_seq(items, serializer),
            PickleValue::Global(global) => serializer.collect_str(global),
            PickleValue::Instance(object) => serialize_object(object, serializer),
            PickleValue::PersistentRef(id) => id.serialize(serializer),
            PickleValue::Extension(code) => serializer.serialize_u32(*code),
            PickleValue::Buffer { index, .. } => serializer.serialize_u64(*index as u64),
            plain => plain.serialize(serializer),
        }
    }
}

/// A number if the format may have one for it, else its digits.
fn serialize_big<S: Serializer>(value: &BigInt, serializer: S) -> Result<S::Ok, S::Error> {
    if let Ok(value) = u64::try_from(value) {
        return serializer.serialize_u64(value);
    }
    serializer.serialize_str(&literal::int_text(value))
}

/// Its items, else its state, else its arguments.
fn serialize_object<S: Serializer>(object: &Object, serializer: S) -> Result<S::Ok, S::Error> {
    match (&object.state, object.args.as_slice()) {
        _ if !object.items.is_empty() => serialize_map(&object.items, serializer),
        _ if !object.appends.is_empty() => serialize_seq(&object.appends, serializer),
        _ if !object.adds.is_empty() => serialize_seq(&object.adds, serializer),
        (Some(state), _) => state.serialize(serializer),
        (None, [only]) => only.serialize(serializer),
        (None, args) => serialize_seq(args, serializer),
    }
}
