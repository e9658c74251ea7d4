//! A pickle as the graph that it is, with shared objects and cycles, to be walked without making values of it.
//!
//! A Python object may stand in several places, and may contain itself. [`PickleValue`](crate::PickleValue), a tree,
//! holds the first as copies and the second not at all. Here a [`Document`] is the pickle, a [`Node`] is an object in
//! it (a handle of two words, to be copied freely), and [`Node::id`] tells whether two of them are the same object.
//! Nothing is read before somebody asks: a node says [what it is](Node::kind) and gives out
//! [the nodes below it](Node::children), and any part of the document can be [read](Node::read) as a type of your own.
//!
//! ```
//! use std::collections::HashSet;
//! use pickles::graph::{Document, Kind};
//!
//! // loop = ["again"]; loop.append(loop); pickle.dumps(loop)
//! let document = Document::from_slice(b"\x80\x04\x95\x0f\0\0\0\0\0\0\0]\x94(\x8c\x05again\x94h\0e.")?;
//! let (mut seen, mut strings) = (HashSet::new(), Vec::new());
//! let mut open = vec![document.root()];
//! while let Some(node) = open.pop() {
//!     if !seen.insert(node.id()) {
//!         continue;
//!     }
//!     if let Kind::Str(text) = node.kind()? {
//!         strings.push(text);
//!     }
//!     open.extend(node.children().rev());
//! }
//! assert_eq!(strings, ["again"]);
//! # Ok::<(), pickles::Error>(())
//! ```
//!
//! Of a document that cannot be trusted, keep the ids and do not recurse: a megabyte can nest lists half a million
//! deep, unfold to billions of values, or have no end. Nothing in this module recurses, but for reading, which has
//! its limits.

mod iter;
mod kind;
mod node;

use std::fmt;

use crate::arena;
use crate::de::DeOptions;
use crate::error::Result;

pub use self::iter::{Children, Items};
pub use self::kind::Kind;
pub use self::node::{Node, NodeId};

/// A pickle that was run, but not read yet.
///
/// Use it to look at a pickle whose objects are shared or contain themselves, or to find the parts worth reading.
///
/// ```
/// use pickles::graph::{Document, Kind};
///
/// // row = [1, 2]; pickle.dumps([row, row])
/// let document = Document::from_slice(b"\x80\x04]\x94(]\x94(K\x01K\x02eh\x01e.")?;
/// let rows: Vec<_> = document.root().children().collect();
/// assert_eq!(rows[0].kind()?, Kind::List);
/// assert_eq!(rows[0].id(), rows[1].id());
/// assert_eq!(rows[0].read::<Vec<u8>>()?, [1, 2]);
/// # Ok::<(), pickles::Error>(())
/// ```
pub struct Document<'de> {
    arena: arena::Document<'de>,
    options: DeOptions,
}

impl<'de> Document<'de> {
    /// Runs a pickle, as CPython's unpickler does, without calling anything. For options see
    /// [`DeOptions::document_from_slice`].
    ///
    /// ```
    /// use pickles::graph::{Document, Kind};
    ///
    /// assert_eq!(Document::from_slice(b"K\x07.")?.root().kind()?, Kind::Int(7));
    /// # Ok::<(), pickles::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// If the bytes are no pickle, or if they end too early or go on behind its end.
    pub fn from_slice(input: &'de [u8]) -> Result<Document<'de>> {
        DeOptions::new().document_from_slice(input)
    }

    /// The object that the pickle is: where a walk begins.
    ///
    /// ```
    /// use pickles::graph::Document;
    ///
    /// assert_eq!(Document::from_slice(b"]K\x07a.")?.root().children().len(), 1);
    /// # Ok::<(), pickles::Error>(())
    /// ```
    pub fn root(&self) -> Node<'_, 'de> {
        Node::new(self, self.arena.root)
    }

    /// The protocol that the pickle says it is of, from 0 to 5. Protocols 0 and 1 say nothing, so both are 0 here.
    ///
    /// ```
    /// use pickles::graph::Document;
    ///
    /// assert_eq!(Document::from_slice(b"\x80\x04N.")?.protocol(), 4);
    /// assert_eq!(Document::from_slice(b"N.")?.protocol(), 0);
    /// # Ok::<(), pickles::Error>(())
    /// ```
    pub fn protocol(&self) -> u8 {
        self.arena.protocol
    }

    /// Whether a walk needs no ids: each container and object is reached by one way only, and none contains itself.
    ///
    /// What may be reached twice even so: classes and functions, and scalars whose opcode has up to 257 bytes. If it is
    /// false, something else was fetched from the memo or duplicated. Nearly always it is reachable twice then, but not
    /// surely: what was fetched may have been thrown away again.
    ///
    /// ```
    /// use pickles::graph::Document;
    ///
    /// assert!(Document::from_slice(b"](]]e.")?.is_tree());
    /// assert!(!Document::from_slice(b"](]\x94h\0e.")?.is_tree());
    /// # Ok::<(), pickles::Error>(())
    /// ```
    pub fn is_tree(&self) -> bool {
        !self.arena.shared
    }
}

impl DeOptions {
    /// Runs a pickle, to be walked or read in parts, as [`Document::from_slice`] does with the defaults.
    ///
    /// The limits of depth and of visits, and what stands for a reference back, apply anew to each
    /// [`read`](Node::read): running and walking know neither.
    ///
    /// ```
    /// use pickles::DeOptions;
    /// use pickles::graph::Kind;
    ///
    /// let options = DeOptions::new().extension(5, "shop", "Order");
    /// let document = options.document_from_slice(b"\x82\x05.")?;
    /// assert_eq!(document.root().kind()?, Kind::Global { module: "shop".into(), name: "Order".into() });
    /// # Ok::<(), pickles::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`Document::from_slice`].
    pub fn document_from_slice<'de>(&self, input: &'de [u8]) -> Result<Document<'de>> {
        Ok(Document { arena: self.run_whole(input)?, options: self.clone() })
    }
}

/// Says what the root is, and nothing of what is below it.
impl fmt::Debug for Document<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Document")
            .field("root", &self.root())
            .field("protocol", &self.protocol())
            .field("is_tree", &self.is_tree())
            .finish()
    }
}
