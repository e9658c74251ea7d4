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

/// Python 2's module and name for Python 3's: what is written at protocols 0 to 2.
///
/// It is no inverse of [`to_python3`]: Python 3 has more exceptions, and some of Python 2's modules became one.
pub(crate) fn to_python2<'a>(module: &'a str, name: &'a str) -> (&'a str, &'a str) {
    if let Some(former) = former_name(module, name) {
        return former;
    }
    (former_module(module).unwrap_or(module), name)
}

/// What a module was called in Python 2.
fn former_module(module: &str) -> Option<&'static str> {
    Some(match module {
        "_bz2" => "bz2",
        "_dbm" => "dbm",
        "_dummy_thread" => "dummy_thread",
        "_functools" => "functools",
        "_gdbm" => "gdbm",
        "_markupbase" => "markupbase",
        "_pickle" => "pickle",
        "_thread" => "thread",
        "builtins" => "__builtin__",
        "collections.abc" => "_abcoll",
        "configparser" => "ConfigParser",
        "copyreg" => "copy_reg",
        "dbm" => "anydbm",
        "dbm.bsd" => "dbhash",
        "dbm.dumb" => "dumbdbm",
        "dbm.gnu" => "gdbm",
        "dbm.ndbm" => "dbm",
        "html.entities" => "htmlentitydefs",
        "html.parser" => "HTMLParser",
        "http.client" => "httplib",
        "http.cookiejar" => "cookielib",
        "http.cookies" => "Cookie",
        "http.server" => "BaseHTTPServer",
        "queue" => "Queue",
        "reprlib" => "repr",
        "socketserver" => "SocketServer",
        "subprocess" => "commands",
        "test.support" => "test.test_support",
        "tkinter" => "Tkinter",
        "tkinter.colorchooser" => "tkColorChooser",
        "tkinter.commondialog" => "tkCommonDialog",
        "tkinter.constants" => "Tkconstants",
        "tkinter.dialog" => "Dialog",
        "tkinter.dnd" => "Tkdnd",
        "tkinter.filedialog" => "tkFileDialog",
        "tkinter.font" => "tkFont",
        "tkinter.messagebox" => "tkMessageBox",
        "tkinter.scrolledtext" => "ScrolledText",
        "tkinter.simpledialog" => "tkSimpleDialog",
        "tkinter.tix" => "Tix",
        "tkinter.ttk" => "ttk",
        "urllib.parse" => "urlparse",
        "urllib.request" => "urllib2",
        "urllib.robotparser" => "robotparser",
        "winreg" => "_winreg",
        "xmlrpc.client" => "xmlrpclib",
        "xmlrpc.server" => "SimpleXMLRPCServer",
        _ => return None,
    })
}

/// Names that Python 2 had in another module than their neighbours, or under another name.
fn former_name(module: &str, name: &str) -> Option<(&'static str, &'static str)> {
    Some(match (module, name) {
        ("_functools", "reduce") => ("__builtin__", "reduce"),
        ("_socket", "socket") => ("socket", "_socketobject"),
        ("builtins", "chr") => ("__builtin__", "unichr"),
        ("builtins", "filter") => ("itertools", "ifilter"),
        ("builtins", "int") => ("__builtin__", "long"),
        ("builtins", "map") => ("itertools", "imap"),
        ("builtins", "range") => ("__builtin__", "xrange"),
        ("builtins", "str") => ("__builtin__", "unicode"),
        ("builtins", "zip") => ("itertools", "izip"),
        ("collections", "UserDict") => ("UserDict", "IterableUserDict"),
        ("collections", "UserList") => ("UserList", "UserList"),
        ("collections", "UserString") => ("UserString", "UserString"),
        ("dbm", "whichdb") => ("whichdb", "whichdb"),
        ("functools", "reduce") => ("__builtin__", "reduce"),
        ("http.server", "CGIHTTPRequestHandler") => ("CGIHTTPServer", "CGIHTTPRequestHandler"),
        ("http.server", "SimpleHTTPRequestHandler") => ("SimpleHTTPServer", "SimpleHTTPRequestHandler"),
        ("itertools", "filterfalse") => ("itertools", "ifilterfalse"),
        ("itertools", "zip_longest") => ("itertools", "izip_longest"),
        ("multiprocessing.connection", "Connection") => ("_multiprocessing", "Connection"),
        ("multiprocessing.context", "AuthenticationError") => ("multiprocessing", "AuthenticationError"),
        ("multiprocessing.context", "BufferTooShort") => ("multiprocessing", "BufferTooShort"),
        ("multiprocessing.context", "Process") => ("multiprocessing.process", "Process"),
        ("multiprocessing.context", "ProcessError") => ("multiprocessing", "ProcessError"),
        ("multiprocessing.context", "TimeoutError") => ("multiprocessing", "TimeoutError"),
        ("multiprocessing.popen_fork", "Popen") => ("multiprocessing.forking", "Popen"),
        ("socket", "fromfd") => ("_socket", "fromfd"),
        ("sys", "intern") => ("__builtin__", "intern"),
        ("tkinter.filedialog", "FileDialog") => ("FileDialog", "FileDialog"),
        ("tkinter.filedialog", "LoadFileDialog") => ("FileDialog", "LoadFileDialog"),
        ("tkinter.filedialog", "SaveFileDialog") => ("FileDialog", "SaveFileDialog"),
        ("tkinter.simpledialog", "SimpleDialog") => ("SimpleDialog", "SimpleDialog"),
        ("urllib.error", "ContentTooShortError") => ("urllib", "ContentTooShortError"),
        ("urllib.error", "HTTPError") => ("urllib2", "HTTPError"),
        ("urllib.error", "URLError") => ("urllib2", "URLError"),
        ("urllib.parse", "quote") => ("urllib", "quote"),
        ("urllib.parse", "quote_plus") => ("urllib", "quote_plus"),
        ("urllib.parse", "unquote") => ("urllib", "unquote"),
        ("urllib.parse", "unquote_plus") => ("urllib", "unquote_plus"),
        ("urllib.parse", "urlencode") => ("urllib", "urlencode"),
        ("urllib.request", "getproxies") => ("urllib", "getproxies"),
        ("urllib.request", "pathname2url") => ("urllib", "pathname2url"),
        ("urllib.request", "url2pathname") => ("urllib", "url2pathname"),
        ("urllib.request", "urlcleanup") => ("urllib", "urlcleanup"),
        ("urllib.request", "urlopen") => ("urllib", "urlopen"),
        ("urllib.request", "urlretrieve") => ("urllib", "urlretrieve"),
        ("xmlrpc.server", "DocCGIXMLRPCRequestHandler") => ("DocXMLRPCServer", "DocCGIXMLRPCRequestHandler"),
        ("xmlrpc.server", "DocXMLRPCRequestHandler") => ("DocXMLRPCServer", "DocXMLRPCRequestHandler"),
        ("xmlrpc.server", "DocXMLRPCServer") => ("DocXMLRPCServer", "DocXMLRPCServer"),
        ("xmlrpc.server", "ServerHTMLDoc") => ("DocXMLRPCServer", "ServerHTMLDoc"),
        ("xmlrpc.server", "XMLRPCDocGenerator") => ("DocXMLRPCServer", "XMLRPCDocGenerator"),
        ("builtins", _) => ("exceptions", former_exception(name)?),
        _ => return None,
    })
}

/// The exception of Python 2 that stands for a built-in one.
fn former_exception(name: &str) -> Option<&'static str> {
    match name {
        "BrokenPipeError"
        | "ChildProcessError"
        | "ConnectionAbortedError"
        | "ConnectionError"
        | "ConnectionRefusedError"
        | "ConnectionResetError"
        | "FileExistsError"
        | "FileNotFoundError"
        | "InterruptedError"
        | "IsADirectoryError"
        | "NotADirectoryError"
        | "PermissionError"
        | "ProcessLookupError"
        | "TimeoutError" => Some("OSError"),
        "ModuleNotFoundError" => Some("ImportError"),
        _ => exception(name),
    }
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
    use super::{to_python2, to_python3};

    #[test]
    fn names_move_alone_or_with_their_module() {
        assert_eq!(to_python3("__builtin__", "set"), ("builtins", "set"));
        assert_eq!(to_python3("__builtin__", "xrange"), ("builtins", "range"));
        assert_eq!(to_python3("copy_reg", "_reconstructor"), ("copyreg", "_reconstructor"));
        assert_eq!(to_python3("exceptions", "KeyError"), ("builtins", "KeyError"));
        assert_eq!(to_python3("UserDict", "UserDict"), ("collections", "UserDict"));
        assert_eq!(to_python3("shop", "Order"), ("shop", "Order"));
    }

    #[test]
    fn names_go_back_to_where_they_were() {
        assert_eq!(to_python2("builtins", "set"), ("__builtin__", "set"));
        assert_eq!(to_python2("builtins", "range"), ("__builtin__", "xrange"));
        assert_eq!(to_python2("builtins", "KeyError"), ("exceptions", "KeyError"));
        assert_eq!(to_python2("builtins", "TimeoutError"), ("exceptions", "OSError"));
        assert_eq!(to_python2("copyreg", "_reconstructor"), ("copy_reg", "_reconstructor"));
        assert_eq!(to_python2("collections", "OrderedDict"), ("collections", "OrderedDict"));
        assert_eq!(to_python2("shop", "Order"), ("shop", "Order"));
    }
}
