//! A place in the graph, and what can be asked of it.

use std::fmt;
use std::slice;

use serde_core::de::Deserialize;

use super::iter::MAX_PARTS;
use super::{Children, Document, Items, Kind};
use crate::arena::{self, Ref};
use crate::de::Decoded;
use crate::error::Result;
use crate::python::{self, Call, Folded};
use crate::value::PickleValue;

/// An object of a [`Document`]: a small handle that is copied freely.
///
/// `'d` is the life of the document, `'de` that of the pickle's bytes.
///
/// ```
/// use pickles::graph::{Document, Kind};
///
/// // pickle.dumps({"id": 7, "lines": ["tea"]})
/// let document = Document::from_slice(b"\x80\x04}(\x8c\x02idK\x07\x8c\x05lines]\x8c\x03teaau.")?;
/// let order = document.root();
/// assert_eq!(order.kind()?, Kind::Dict);
/// let lines = order.get("lines").ok_or("no lines")?;
/// assert_eq!(lines.read::<Vec<&str>>()?, ["tea"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy)]
pub struct Node<'d, 'de> {
    document: &'d Document<'de>,
    at: Ref,
}

/// Which object a [`Node`] is; made by [`Node::id`].
///
/// Ids of one document can be compared, ordered (in some order) and hashed. Those of several documents mean nothing to
/// each other.
///
/// ```
/// use std::collections::HashSet;
/// use pickles::graph::Document;
///
/// // pickle.dumps([a, a, b]), where a and b are empty lists
/// let document = Document::from_slice(b"\x80\x04](]\x94h\0]e.")?;
/// let ids: HashSet<_> = document.root().children().map(|child| child.id()).collect();
/// assert_eq!(ids.len(), 2);
/// # Ok::<(), pickles::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(Ref);

impl<'d, 'de> Node<'d, 'de> {
    pub(super) fn new(document: &'d Document<'de>, at: Ref) -> Self {
        Node { document, at }
    }

    /// What it is: a scalar's value, or which kind of container or object.
    ///
    /// Scalars are decoded anew each time, in time that grows with their length.
    ///
    /// ```
    /// use pickles::graph::{Document, Kind};
    ///
    /// // pickle.dumps({1}, 2)
    /// let document = Document::from_slice(b"\x80\x02c__builtin__\nset\nq\0]q\x01K\x01a\x85q\x02Rq\x03.")?;
    /// assert_eq!(document.root().kind()?, Kind::Set);
    /// # Ok::<(), pickles::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// If a str or a name is not UTF-8 (with or without surrogates), which nobody has looked at before.
    pub fn kind(self) -> Result<Kind<'d, 'de>> {
        let kind = Kind::of(&self.document.arena, &self.document.options, self.at);
        kind.map_err(|error| error.at(self.offset()))
    }

    /// Which object it is. Two containers or objects of a document are one in Python if, and only if, their ids are
    /// equal: a list that is fetched from the memo twice has one id.
    ///
    /// A scalar is told by the place where it stands in the pickle, and so is the name of a class. The same place is
    /// the same object; of two places Python may make one object even so, as it does of all that say `None`. Nor is
    /// it known here whether two calls return the same object, or two persistent ids lead to one.
    ///
    /// ```
    /// use pickles::graph::Document;
    ///
    /// // loop = []; loop.append(loop); pickle.dumps(loop)
    /// let document = Document::from_slice(b"\x80\x04]\x94h\0a.")?;
    /// let list = document.root();
    /// assert!(list.children().all(|member| member.id() == list.id()));
    /// # Ok::<(), pickles::Error>(())
    /// ```
    pub fn id(self) -> NodeId {
        NodeId(self.at)
    }

    /// The byte of the input at which the opcode stands that makes it. For a tuple, and for other containers that are
    /// made of what is on the stack, that is behind the members.
    ///
    /// ```
    /// use pickles::graph::Document;
    ///
    /// let document = Document::from_slice(b"(K\x01K\x02t.")?;
    /// assert_eq!(document.root().offset(), 5);
    /// assert_eq!(document.root().children().map(|child| child.offset()).collect::<Vec<_>>(), [1, 3]);
    /// # Ok::<(), pickles::Error>(())
    /// ```
    pub fn offset(self) -> u64 {
        self.document.arena.graph.offset(self.at) as u64
    }

    /// Every node right below it: the members of a list, tuple or set; the keys and values of a dict in turn; the id of
    /// a persistent reference; and of an object in this order its callable, arguments, keyword arguments,
    /// states, appends, items (keys and values in turn) and adds. Scalars have none.
    ///
    /// It is the way to all that the pickle holds, whatever the nodes are.
    ///
    /// ```
    /// use pickles::graph::Document;
    ///
    /// // pickle.dumps({"id": 7})
    /// let document = Document::from_slice(b"\x80\x04}\x8c\x02idK\x07s.")?;
    /// assert_eq!(document.root().children().len(), 2);
    /// # Ok::<(), pickles::Error>(())
    /// ```
    pub fn children(self) -> Children<'d, 'de> {
        Children::new(self.document, self.parts())
    }

    /// The keys and values of a dict, or those that are set on an object, as on one of a subclass of dict; none for
    /// anything else. A key may come twice; in Python the last one counts.
    ///
    /// ```
    /// use pickles::graph::Document;
    ///
    /// // pickle.dumps({"id": 7})
    /// let document = Document::from_slice(b"\x80\x04}\x8c\x02idK\x07s.")?;
    /// for (key, value) in document.root().items() {
    ///     assert_eq!((key.read::<&str>()?, value.read::<u8>()?), ("id", 7));
    /// }
    /// # Ok::<(), pickles::Error>(())
    /// ```
    pub fn items(self) -> Items<'d, 'de> {
        let pairs = match self.node() {
            Some(arena::Node::Dict(run)) => self.run(*run),
            _ => self.extras().map_or(&[][..], |extras| self.run(extras.items)),
        };
        Items::new(self.document, pairs)
    }

    /// What stands at a str as key: an item, or where an object has no such item an attribute. As in Python, the last
    /// one counts if there are several.
    ///
    /// It searches from end to end: for many look-ups go over [`items`](Node::items) or
    /// [`attributes`](Node::attributes) once.
    ///
    /// ```
    /// use pickles::graph::{Document, Kind};
    ///
    /// // pickle.dumps(shop.Order(id=7))
    /// let document = Document::from_slice(b"\x80\x04\x8c\x04shop\x8c\x05Order\x93)\x81}\x8c\x02idK\x07sb.")?;
    /// let order = document.root();
    /// assert_eq!(order.get("id").map(|id| id.kind()).transpose()?, Some(Kind::Int(7)));
    /// assert!(order.get("total").is_none());
    /// # Ok::<(), pickles::Error>(())
    /// ```
    pub fn get(self, key: &str) -> Option<Node<'d, 'de>> {
        let mut items = self.items().rev().chain(self.attributes().rev());
        items.find_map(|(name, value)| name.is_str(key).then_some(value))
    }

    fn is_str(self, text: &str) -> bool {
        let Document { arena, options } = self.document;
        let scalar = arena.scalar(self.at).map(|scalar| Decoded::of(arena, options, self.at, scalar));
        matches!(scalar, Some(Ok(Decoded::Str(decoded))) if decoded == text)
    }
}

/// The parts of an object; none for anything else.
impl<'d, 'de> Node<'d, 'de> {
    /// What is called to make the object: nearly always a class or function by name.
    ///
    /// ```
    /// use pickles::graph::{Document, Kind};
    ///
    /// // pickle.dumps(fractions.Fraction(1, 3), 2) in Python 2.7
    /// let document = Document::from_slice(b"\x80\x02cfractions\nFraction\nU\x031/3\x85R.")?;
    /// let third = document.root();
    /// let callable = third.callable().ok_or("no object")?;
    /// assert_eq!(callable.kind()?, Kind::Global { module: "fractions".into(), name: "Fraction".into() });
    /// let args = third.args().ok_or("no object")?;
    /// assert_eq!(args.read::<(String,)>()?.0, "1/3");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn callable(self) -> Option<Node<'d, 'de>> {
        self.object().map(|object| self.other(object.callable))
    }

    /// The class or function that is really meant. Where lower protocols call a class through a helper, such as
    /// `copyreg._reconstructor`, it is that class; else it is the [`callable`](Node::callable).
    ///
    /// ```
    /// use pickles::graph::{Document, Kind};
    ///
    /// // pickle.dumps(shop.Order(), 0)
    /// let document = Document::from_slice(b"ccopy_reg\n_reconstructor\n(cshop\nOrder\nc__builtin__\nobject\nNtR.")?;
    /// let class = document.root().class().ok_or("no object")?;
    /// assert_eq!(class.kind()?, Kind::Global { module: "shop".into(), name: "Order".into() });
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn class(self) -> Option<Node<'d, 'de>> {
        let object = self.object()?;
        Some(self.other(Call::of(&self.document.arena, object).class))
    }

    /// The arguments of the call: a tuple.
    ///
    /// ```
    /// use pickles::graph::Document;
    ///
    /// // pickle.dumps(uuid.SafeUUID.safe, 2)
    /// let document = Document::from_slice(b"\x80\x02cuuid\nSafeUUID\nK\0\x85R.")?;
    /// let args = document.root().args().ok_or("no object")?;
    /// assert_eq!(args.read::<(u8,)>()?, (0,));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn args(self) -> Option<Node<'d, 'de>> {
        self.object().map(|object| self.other(object.args))
    }

    /// The keyword arguments of the call, a dict, where the class has `__getnewargs_ex__` (protocol 4).
    ///
    /// ```
    /// use pickles::graph::Document;
    ///
    /// let document = Document::from_slice(b"\x80\x04\x8c\x04shop\x8c\x05Order\x93)}\x8c\x02idK\x07s\x92.")?;
    /// let kwargs = document.root().kwargs().ok_or("no keyword arguments")?;
    /// assert!(kwargs.get("id").is_some());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn kwargs(self) -> Option<Node<'d, 'de>> {
        let kwargs = self.extras()?.kwargs;
        kwargs.exists().then(|| self.other(kwargs))
    }

    /// What `__setstate__` gets: for most classes the `__dict__`, or a tuple of it (or None) and a dict of slots. If
    /// there are [several](Node::states), the last one.
    ///
    /// ```
    /// use pickles::graph::{Document, Kind};
    ///
    /// let document = Document::from_slice(b"\x80\x04\x8c\x04shop\x8c\x05Order\x93)\x81}\x8c\x02idK\x07sb.")?;
    /// assert_eq!(document.root().state().map(|state| state.kind()).transpose()?, Some(Kind::Dict));
    /// # Ok::<(), pickles::Error>(())
    /// ```
    pub fn state(self) -> Option<Node<'d, 'de>> {
        self.states().next_back()
    }

    /// Everything that `__setstate__` gets, one after another. Python's own pickler writes at most one state.
    ///
    /// ```
    /// use pickles::graph::Document;
    ///
    /// let document = Document::from_slice(b"\x80\x04\x8c\x04shop\x8c\x05Order\x93)\x81}b}\x8c\x02idK\x07sb.")?;
    /// assert_eq!(document.root().states().len(), 2);
    /// assert_eq!(document.root().states().next_back().map(|last| last.items().len()), Some(1));
    /// # Ok::<(), pickles::Error>(())
    /// ```
    pub fn states(self) -> Children<'d, 'de> {
        let [first, later] = self.object().map_or([&[][..], &[]], |object| self.state_parts(object));
        Children::new(self.document, [first, later, &[], &[], &[], &[], &[], &[]])
    }

    /// The attributes: names and values in states that are a dict, or a tuple of dict (or None) and a dict of slots. Of
    /// a name that comes twice, the last value counts.
    ///
    /// ```
    /// use pickles::graph::Document;
    ///
    /// let document = Document::from_slice(b"\x80\x04\x8c\x04shop\x8c\x05Order\x93)\x81}\x8c\x02idK\x07sb.")?;
    /// for (name, value) in document.root().attributes() {
    ///     assert_eq!((name.read::<&str>()?, value.read::<u8>()?), ("id", 7));
    /// }
    /// # Ok::<(), pickles::Error>(())
    /// ```
    pub fn attributes(self) -> impl DoubleEndedIterator<Item = (Node<'d, 'de>, Node<'d, 'de>)> {
        let dicts = self.states().flat_map(|Node { document, at }| python::attributes(&document.arena, at));
        dicts.flatten().flat_map(move |pairs| Items::new(self.document, pairs))
    }

    /// The values that are appended to the object, as to one of a subclass of list and to a `deque`.
    ///
    /// ```
    /// use pickles::graph::Document;
    ///
    /// // pickle.dumps(collections.deque([1, 2]))
    /// let document = Document::from_slice(b"\x80\x04\x8c\x0bcollections\x8c\x05deque\x93)R(K\x01K\x02e.")?;
    /// assert_eq!(document.root().appends().len(), 2);
    /// # Ok::<(), pickles::Error>(())
    /// ```
    pub fn appends(self) -> Children<'d, 'de> {
        let appends = self.extras().map_or(&[][..], |extras| self.run(extras.appends));
        Children::new(self.document, only(appends))
    }

    /// The values that are added to the object by ADDITEMS (protocol 4), which Python's own pickler writes for sets
    /// alone.
    ///
    /// ```
    /// use pickles::graph::Document;
    ///
    /// let document = Document::from_slice(b"\x80\x04\x8c\x04shop\x8c\x04Tags\x93)\x81(\x8c\x03tea\x90.")?;
    /// assert_eq!(document.root().adds().len(), 1);
    /// # Ok::<(), pickles::Error>(())
    /// ```
    pub fn adds(self) -> Children<'d, 'de> {
        let adds = self.extras().map_or(&[][..], |extras| self.run(extras.adds));
        Children::new(self.document, only(adds))
    }

    /// The id of a persistent reference, which may be anything.
    ///
    /// ```
    /// use pickles::graph::{Document, Kind};
    ///
    /// let document = Document::from_slice(b"\x80\x04\x8c\x06row 12Q.")?;
    /// assert_eq!(document.root().kind()?, Kind::Persistent);
    /// let id = document.root().persistent_id().ok_or("no persistent reference")?;
    /// assert_eq!(id.read::<&str>()?, "row 12");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn persistent_id(self) -> Option<Node<'d, 'de>> {
        match self.node() {
            Some(arena::Node::Persistent(id)) => Some(self.other(*id)),
            _ => None,
        }
    }
}

/// Reading.
impl<'de> Node<'_, 'de> {
    /// Reads what stands here into a type, as [`from_slice`](crate::from_slice()) reads a whole pickle. The options
    /// with which the document was made apply, and their limits count from here.
    ///
    /// ```
    /// use pickles::graph::Document;
    ///
    /// // pickle.dumps({"user": "ann", "parent": ...}), where the dict is its own parent
    /// let document = Document::from_slice(b"\x80\x04}\x94(\x8c\x04user\x8c\x03ann\x8c\x06parenth\0u.")?;
    /// let user = document.root().get("user").ok_or("no user")?;
    /// assert_eq!(user.read::<&str>()?, "ann");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// If it is not what `T` wants, or contains itself, or exceeds a limit. The path in the error begins here.
    pub fn read<T: Deserialize<'de>>(self) -> Result<T> {
        self.document.options.read_at(&self.document.arena, self.at)
    }

    /// Reads what stands here, and all that is below it, losslessly.
    ///
    /// ```
    /// use pickles::graph::Document;
    /// use pickles::pickle;
    ///
    /// let document = Document::from_slice(b"\x80\x04}\x8c\x02id(K\x07K\x08tsN\x86.")?;
    /// let dict = document.root().children().next().ok_or("no members")?;
    /// assert_eq!(dict.to_value()?, pickle!({"id": (7, 8)}));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// If it contains itself, which a tree cannot hold, or exceeds a limit.
    pub fn to_value(self) -> Result<PickleValue> {
        self.document.options.value_at(&self.document.arena, self.at)
    }
}

/// The ways into the arena.
impl<'d, 'de> Node<'d, 'de> {
    fn other(self, at: Ref) -> Self {
        Node { at, ..self }
    }

    fn node(self) -> Option<&'d arena::Node> {
        self.document.arena.node(self.at)
    }

    fn run(self, run: arena::Run) -> &'d [Ref] {
        self.document.arena.graph.children(run)
    }

    /// The object that it is, unless Python makes a built-in value of it.
    fn object(self) -> Option<&'d arena::Object> {
        let object = self.document.arena.object(self.at)?;
        python::fold(&self.document.arena, object).is_none().then_some(object)
    }

    fn extras(self) -> Option<&'d arena::Extras> {
        self.object().map(|object| self.document.arena.graph.extras(object))
    }

    fn parts(self) -> [&'d [Ref]; MAX_PARTS] {
        match self.node() {
            Some(arena::Node::List(run) | arena::Node::Tuple(run) | arena::Node::Dict(run))
            | Some(arena::Node::Set(run) | arena::Node::FrozenSet(run)) => only(self.run(*run)),
            Some(arena::Node::Persistent(id)) => only(slice::from_ref(id)),
            Some(arena::Node::Object(object)) => self.object_parts(object),
            Some(arena::Node::Global { .. } | arena::Node::Buffer { .. }) | None => only(&[]),
        }
    }

    fn object_parts(self, object: &'d arena::Object) -> [&'d [Ref]; MAX_PARTS] {
        match python::fold(&self.document.arena, object) {
            Some(Folded::Set(members) | Folded::FrozenSet(members)) => {
                return [members.first, members.added, &[], &[], &[], &[], &[], &[]];
            }
            Some(Folded::Bytes(_) | Folded::ByteArray(_)) => return only(&[]),
            None => {}
        }
        let extras = self.document.arena.graph.extras(object);
        let [first_state, later_states] = self.state_parts(object);
        [
            slice::from_ref(&object.callable),
            slice::from_ref(&object.args),
            part(&extras.kwargs),
            first_state,
            later_states,
            self.run(extras.appends),
            self.run(extras.items),
            self.run(extras.adds),
        ]
    }

    fn state_parts(self, object: &'d arena::Object) -> [&'d [Ref]; 2] {
        [part(&object.state), self.run(self.document.arena.graph.extras(object).later_states)]
    }
}

/// A part that may be absent.
fn part(value: &Ref) -> &[Ref] {
    if value.exists() { slice::from_ref(value) } else { &[] }
}

fn only(refs: &[Ref]) -> [&[Ref]; MAX_PARTS] {
    [refs, &[], &[], &[], &[], &[], &[], &[]]
}

/// Says what the node is, and nothing of what is below it.
impl fmt::Debug for Node<'_, '_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut node = f.debug_struct("Node");
        match self.kind() {
            Ok(kind) => node.field("kind", &kind),
            Err(error) => node.field("error", &error),
        };
        node.field("offset", &self.offset()).finish()
    }
}
