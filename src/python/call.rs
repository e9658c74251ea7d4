//! Which class an object is of, and what it was called with.
//!
//! The one table of names is here. A name is looked up once for many objects: the document keeps what was found.

use super::{GlobalName, collections, global, named};
use crate::arena::{Document, Object, Ref};

/// The classes and functions with a meaning of their own, and the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Class {
    /// A name without a meaning of its own.
    Other,
    /// No name: it is found or made by a call, or a persistent id.
    Nameless,
    Object,
    Reconstructor,
    NewObj,
    NewObjEx,
    Partial,
    Bytes,
    ByteArray,
    CodecsEncode,
    Set,
    FrozenSet,
    Getattr,
    Or,
    OrderedDict,
    DefaultDict,
    Counter,
    Deque,
    ChainMap,
    MultiValueDict,
    DateTime,
    Date,
    Time,
    TimeDelta,
    Decimal,
    Fraction,
    Uuid,
    PosixPath,
    WindowsPath,
    Ipv4Address,
    Ipv6Address,
}

impl Class {
    /// All, in the order of their numbers.
    const ALL: &[Class] = &[
        Class::Other,
        Class::Nameless,
        Class::Object,
        Class::Reconstructor,
        Class::NewObj,
        Class::NewObjEx,
        Class::Partial,
        Class::Bytes,
        Class::ByteArray,
        Class::CodecsEncode,
        Class::Set,
        Class::FrozenSet,
        Class::Getattr,
        Class::Or,
        Class::OrderedDict,
        Class::DefaultDict,
        Class::Counter,
        Class::Deque,
        Class::ChainMap,
        Class::MultiValueDict,
        Class::DateTime,
        Class::Date,
        Class::Time,
        Class::TimeDelta,
        Class::Decimal,
        Class::Fraction,
        Class::Uuid,
        Class::PosixPath,
        Class::WindowsPath,
        Class::Ipv4Address,
        Class::Ipv6Address,
    ];

    /// What a callable is.
    #[inline]
    pub(super) fn of(doc: &Document<'_>, callable: Ref) -> Class {
        let found = doc.findings.get_or_find(callable, || Class::find(doc, callable) as u8);
        Class::ALL.get(usize::from(found)).copied().unwrap_or(Class::Other)
    }

    #[cold]
    fn find(doc: &Document<'_>, callable: Ref) -> Class {
        global(doc, callable).map_or(Class::Nameless, |name| Class::named(&name.module, &name.name))
    }

    /// The one table.
    fn named(module: &str, name: &str) -> Class {
        match (module, name) {
            ("builtins", "bytes") => Class::Bytes,
            ("builtins", "bytearray") => Class::ByteArray,
            ("_codecs", "encode") => Class::CodecsEncode,
            ("builtins", "set") => Class::Set,
            ("builtins", "frozenset") => Class::FrozenSet,
            ("builtins", "getattr") => Class::Getattr,
            ("_operator" | "operator", "or_") => Class::Or,
            ("collections", "OrderedDict") => Class::OrderedDict,
            ("collections", "defaultdict") => Class::DefaultDict,
            ("collections", "Counter") => Class::Counter,
            ("collections", "deque") => Class::Deque,
            ("collections", "ChainMap") => Class::ChainMap,
            ("django.utils.datastructures", "MultiValueDict") | ("django.http.request", "QueryDict") => {
                Class::MultiValueDict
            }
            ("datetime", "datetime") => Class::DateTime,
            ("datetime", "date") => Class::Date,
            ("datetime", "time") => Class::Time,
            ("datetime", "timedelta") => Class::TimeDelta,
            ("decimal", "Decimal") => Class::Decimal,
            ("fractions", "Fraction") => Class::Fraction,
            ("uuid", "UUID") => Class::Uuid,
            ("pathlib" | "pathlib._local", "PurePosixPath" | "PosixPath" | "PurePath" | "Path") => Class::PosixPath,
            ("pathlib" | "pathlib._local", "PureWindowsPath" | "WindowsPath") => Class::WindowsPath,
            ("ipaddress", "IPv4Address") => Class::Ipv4Address,
            ("ipaddress", "IPv6Address") => Class::Ipv6Address,
            ("builtins", "object") => Class::Object,
            ("copyreg", "_reconstructor") => Class::Reconstructor,
            ("copyreg", "__newobj__") => Class::NewObj,
            ("copyreg", "__newobj_ex__") => Class::NewObjEx,
            ("functools", "partial") => Class::Partial,
            _ => Class::Other,
        }
    }
}

/// The class that was really called, and with what: pickles of the lower protocols call it through helpers.
#[derive(Debug)]
pub(crate) struct Call<'g> {
    pub(crate) class: Ref,
    /// What the class is to us.
    pub(super) meaning: Class,
    pub(super) args: &'g [Ref],
    /// `copyreg._reconstructor(cls, base, value)`: the base class.
    base: Option<Ref>,
}

impl<'g> Call<'g> {
    pub(crate) fn of(doc: &'g Document<'_>, object: &Object) -> Call<'g> {
        let args = doc.tuple(object.args);
        let meaning = Class::of(doc, object.callable);
        Call::helped(doc, object, meaning, args).unwrap_or(Call { class: object.callable, meaning, args, base: None })
    }

    /// What [`Call::of`] says of class and arguments, without a look at a helper where there is none.
    #[inline(always)]
    pub(super) fn meaning_and_args(doc: &'g Document<'_>, object: &Object) -> (Class, &'g [Ref]) {
        match Class::of(doc, object.callable) {
            Class::Reconstructor | Class::NewObj | Class::NewObjEx | Class::Nameless => {
                let call = Call::of(doc, object);
                (call.meaning, call.args)
            }
            class => (class, doc.tuple(object.args)),
        }
    }

    /// The call that a helper makes, if it is one.
    fn helped(doc: &'g Document<'_>, object: &Object, callable: Class, args: &'g [Ref]) -> Option<Call<'g>> {
        match callable {
            Class::Reconstructor | Class::NewObj | Class::NewObjEx => Call::through_copyreg(doc, callable, args),
            Class::Nameless => Call::through_partial(doc, object),
            _ => None,
        }
    }

    /// `copyreg._reconstructor`, `__newobj__` and `__newobj_ex__`.
    fn through_copyreg(doc: &'g Document<'_>, helper: Class, args: &'g [Ref]) -> Option<Call<'g>> {
        match (helper, args) {
            (Class::Reconstructor, [class, base, value]) => {
                // `object` takes no value; any other base is given one.
                let bare = Class::of(doc, *base) == Class::Object;
                let args = if bare { &[] } else { std::slice::from_ref(value) };
                Some(Call { base: Some(*base), ..Call::new(doc, *class, args) })
            }
            (Class::NewObj, [class, args @ ..]) => Some(Call::new(doc, *class, args)),
            (Class::NewObjEx, [class, args, _]) => Some(Call::new(doc, *class, doc.tuple(*args))),
            _ => None,
        }
    }

    /// `functools.partial(cls.__new__, cls, *args, **kwargs)()`: what NEWOBJ_EX is below protocol 4.
    fn through_partial(doc: &'g Document<'_>, object: &Object) -> Option<Call<'g>> {
        let partial = doc.object(object.callable)?;
        (Class::of(doc, partial.callable) == Class::Partial).then_some(())?;
        match doc.tuple(partial.state) {
            [_, args, ..] => match doc.tuple(*args) {
                [class, args @ ..] => Some(Call::new(doc, *class, args)),
                [] => None,
            },
            _ => None,
        }
    }

    fn new(doc: &Document<'_>, class: Ref, args: &'g [Ref]) -> Call<'g> {
        Call { class, meaning: Class::of(doc, class), args, base: None }
    }

    /// The class by name, if it has one.
    pub(crate) fn class_name<'d>(&self, doc: &'d Document<'_>) -> Option<GlobalName<'d>> {
        named(doc, self.class)
    }

    /// For a subclass of list or dict made by `_reconstructor`: the list or dict, if anything is in it.
    pub(super) fn base_contents(&self, doc: &Document<'_>) -> Option<Ref> {
        let base = global(doc, self.base?)?;
        let contents = self.args.first().copied()?;
        let members = match &*base.name {
            "dict" if base.module == "builtins" => doc.dict(contents),
            "list" if base.module == "builtins" => collections::sequence(doc, contents),
            _ => None,
        };
        members.filter(|members| !members.is_empty()).map(|_| contents)
    }
}

#[cfg(test)]
mod tests {
    use super::Class;

    #[test]
    fn classes_are_numbered_in_order() {
        for (number, class) in Class::ALL.iter().enumerate() {
            assert_eq!(usize::from(*class as u8), number);
        }
    }
}
