//! The names that Python 3 gave to what Python 2 had elsewhere.
//!
//! Python 3 writes Python 2's names at protocols 0 to 2 and reads them back (`fix_imports`), so that
//! `__builtin__.set` and `builtins.set` are one thing. The tables hold what `Lib/_compat_pickle.py` of CPython 3.13 holds.

/// Python 3's module and name for those that a pickle of protocol 0 to 2 gives.
pub(crate) fn to_python3<'a>(module: &'a str, name: &'a str) -> (&'a str, &'a str) {
    if let Some(moved) = moved_name(module, name) {
        return moved;
    }
    (renamed_module(module).unwrap_or(module), name)
}

/// Modules that moved as a whole.
fn renamed_module(module: &str) -> Option<&'static str> {
    Some(match module {
        "dummy_thread" => "_dummy_thread",
        "markupbase" => "_markupbase",
        "thread" => "_thread",
        "__builtin__" => "builtins",
        "UserDict" | "UserList" | "UserString" => "collections",
        "_abcoll" => "collections.abc",
        "ConfigParser" => "configparser",
        "copy_reg" => "copyreg",
        "anydbm" | "whichdb" => "dbm",
        "dbhash" => "dbm.bsd",
        "dumbdbm" => "dbm.dumb",
        "gdbm" => "dbm.gnu",
        "dbm" => "dbm.ndbm",
        "htmlentitydefs" => "html.entities",
        "HTMLParser" => "html.parser",
        "httplib" => "http.client",
        "cookielib" => "http.cookiejar",
        "Cookie" => "http.cookies",
        "BaseHTTPServer" | "CGIHTTPServer" | "SimpleHTTPServer" => "http.server",
        "StringIO" | "cStringIO" => "io",
        "cPickle" => "pickle",
        "Queue" => "queue",
        "repr" => "reprlib",
        "SocketServer" => "socketserver",
        "commands" => "subprocess",
        "test.test_support" => "test.support",
        "Tkinter" => "tkinter",
        "tkColorChooser" => "tkinter.colorchooser",
        "tkCommonDialog" => "tkinter.commondialog",
        "Tkconstants" => "tkinter.constants",
        "Dialog" => "tkinter.dialog",
        "Tkdnd" => "tkinter.dnd",
        "FileDialog" | "tkFileDialog" => "tkinter.filedialog",
        "tkFont" => "tkinter.font",
        "tkMessageBox" => "tkinter.messagebox",
        "ScrolledText" => "tkinter.scrolledtext",
        "SimpleDialog" | "tkSimpleDialog" => "tkinter.simpledialog",
        "Tix" => "tkinter.tix",
        "ttk" => "tkinter.ttk",
        "urlparse" => "urllib.parse",
        "urllib2" => "urllib.request",
        "robotparser" => "urllib.robotparser",
        "_winreg" => "winreg",
        "_elementtree" => "xml.etree.ElementTree",
        "xmlrpclib" => "xmlrpc.client",
        "DocXMLRPCServer" | "SimpleXMLRPCServer" => "xmlrpc.server",
        _ => return None,
    })
}

/// Names that moved to another module than their neighbours, or changed.
fn moved_name(module: &str, name: &str) -> Option<(&'static str, &'static str)> {
    Some(match (module, name) {
        ("UserDict", "IterableUserDict") => ("collections", "UserDict"),
        ("UserDict", "UserDict") => ("collections", "UserDict"),
        ("UserList", "UserList") => ("collections", "UserList"),
        ("UserString", "UserString") => ("collections", "UserString"),
        ("__builtin__", "basestring") => ("builtins", "str"),
        ("__builtin__", "intern") => ("sys", "intern"),
        ("__builtin__", "long") => ("builtins", "int"),
        ("__builtin__", "reduce") => ("functools", "reduce"),
        ("__builtin__", "unichr") => ("builtins", "chr"),
        ("__builtin__", "unicode") => ("builtins", "str"),
        ("__builtin__", "xrange") => ("builtins", "range"),
        ("_multiprocessing", "Connection") => ("multiprocessing.connection", "Connection"),
        ("_socket", "fromfd") => ("socket", "fromfd"),
        ("exceptions", "StandardError") => ("builtins", "Exception"),
        ("itertools", "ifilter") => ("builtins", "filter"),
        ("itertools", "ifilterfalse") => ("itertools", "filterfalse"),
        ("itertools", "imap") => ("builtins", "map"),
        ("itertools", "izip") => ("builtins", "zip"),
        ("itertools", "izip_longest") => ("itertools", "zip_longest"),
        ("multiprocessing", "AuthenticationError") => ("multiprocessing.context", "AuthenticationError"),
        ("multiprocessing", "BufferTooShort") => ("multiprocessing.context", "BufferTooShort"),
        ("multiprocessing", "ProcessError") => ("multiprocessing.context", "ProcessError"),
        ("multiprocessing", "TimeoutError") => ("multiprocessing.context", "TimeoutError"),
        ("multiprocessing.forking", "Popen") => ("multiprocessing.popen_fork", "Popen"),
        ("multiprocessing.process", "Process") => ("multiprocessing.context", "Process"),
        ("socket", "_socketobject") => ("socket", "SocketType"),
        ("urllib", "ContentTooShortError") => ("urllib.error", "ContentTooShortError"),
        ("urllib", "getproxies") => ("urllib.request", "getproxies"),
        ("urllib", "pathname2url") => ("urllib.request", "pathname2url"),
        ("urllib", "quote") => ("urllib.parse", "quote"),
        ("urllib", "quote_plus") => ("urllib.parse", "quote_plus"),
        ("urllib", "unquote") => ("urllib.parse", "unquote"),
        ("urllib", "unquote_plus") => ("urllib.parse", "unquote_plus"),
        ("urllib", "url2pathname") => ("urllib.request", "url2pathname"),
        ("urllib", "urlcleanup") => ("urllib.request", "urlcleanup"),
        ("urllib", "urlencode") => ("urllib.parse", "urlencode"),
        ("urllib", "urlopen") => ("urllib.request", "urlopen"),
        ("urllib", "urlretrieve") => ("urllib.request", "urlretrieve"),
        ("urllib2", "HTTPError") => ("urllib.error", "HTTPError"),
        ("urllib2", "URLError") => ("urllib.error", "URLError"),
        ("whichdb", "whichdb") => ("dbm", "whichdb"),
        ("exceptions", _) => ("builtins", exception(name)?),
        _ => return None,
    })
}

/// The exceptions that Python 2 had in a module of their own.
fn exception(name: &str) -> Option<&'static str> {
    const NAMES: &[&str] = &[
        "ArithmeticError",
        "AssertionError",
        "AttributeError",
        "BaseException",
        "BufferError",
        "BytesWarning",
        "DeprecationWarning",
        "EOFError",
        "EnvironmentError",
        "Exception",
        "FloatingPointError",
        "FutureWarning",
        "GeneratorExit",
        "IOError",
        "ImportError",
        "ImportWarning",
        "IndentationError",
        "IndexError",
        "KeyError",
        "KeyboardInterrupt",
        "LookupError",
        "MemoryError",
        "NameError",
        "NotImplementedError",
        "OSError",
        "OverflowError",
        "PendingDeprecationWarning",
        "ReferenceError",
        "RuntimeError",
        "RuntimeWarning",
        "StopIteration",
        "SyntaxError",
        "SyntaxWarning",
        "SystemError",
        "SystemExit",
        "TabError",
        "TypeError",
        "UnboundLocalError",
        "UnicodeDecodeError",
        "UnicodeEncodeError",
        "UnicodeError",
        "UnicodeTranslateError",
        "UnicodeWarning",
        "UserWarning",
        "ValueError",
        "Warning",
        "ZeroDivisionError",
    ];
    NAMES.iter().copied().find(|known| *known == name)
}

#[cfg(test)]
mod tests {
    use super::to_python3;

    #[test]
    fn names_move_alone_or_with_their_module() {
        assert_eq!(to_python3("__builtin__", "set"), ("builtins", "set"));
        assert_eq!(to_python3("__builtin__", "xrange"), ("builtins", "range"));
        assert_eq!(to_python3("copy_reg", "_reconstructor"), ("copyreg", "_reconstructor"));
        assert_eq!(to_python3("exceptions", "KeyError"), ("builtins", "KeyError"));
        assert_eq!(to_python3("UserDict", "UserDict"), ("collections", "UserDict"));
        assert_eq!(to_python3("shop", "Order"), ("shop", "Order"));
    }
}
