//! Classes and functions by name.

use std::fmt::{self, Display};

/// A class or function, which a pickle holds by name alone.
///
/// ```
/// let class = pickles::Global::new("collections", "OrderedDict");
/// assert_eq!(class.to_string(), "collections.OrderedDict");
/// assert_eq!(class, ("collections", "OrderedDict").into());
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Global {
    /// The module in which it is defined, such as `shop.models`.
    pub module: String,
    /// Its qualified name in the module: with dots, if it is defined within a class.
    pub name: String,
}

impl Global {
    /// The class or function of that name in that module.
    pub fn new(module: impl Into<String>, name: impl Into<String>) -> Global {
        Global { module: module.into(), name: name.into() }
    }

    /// Whether it is the one of that name in that module.
    ///
    /// ```
    /// assert!(pickles::Global::new("shop", "Order").is("shop", "Order"));
    /// ```
    pub fn is(&self, module: &str, name: &str) -> bool {
        self.module == module && self.name == name
    }
}

impl Display for Global {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.module, self.name)
    }
}

/// Module and name.
impl From<(&str, &str)> for Global {
    fn from((module, name): (&str, &str)) -> Global {
        Global::new(module, name)
    }
}

/// Module and name.
impl From<(String, String)> for Global {
    fn from((module, name): (String, String)) -> Global {
        Global { module, name }
    }
}
