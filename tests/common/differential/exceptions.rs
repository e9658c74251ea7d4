//! Where this crate and CPython differ on purpose, or the oracle differs from CPython. Each exception is one function.

use super::opcodes::walk;

/// Whether CPython refuses for a reason that lies outside the format, so that a reader may accept.
pub fn may_accept(program: &[u8], theirs: &str) -> bool {
    hashes(theirs)
        || has_odd_keywords(theirs)
        || exports_an_object(theirs)
        || names_by_bytes(program, theirs)
        || is_spoiled_by_a_built_in(program, theirs)
}

/// Keys and members are hashed by CPython, and not by a reader.
fn hashes(theirs: &str) -> bool {
    theirs.starts_with("TypeError: ") && theirs.contains("unhashable type")
}

/// Which keywords a class takes, only the class can say.
fn has_odd_keywords(theirs: &str) -> bool {
    theirs.contains("keywords must be strings") || theirs.contains("multiple values for argument 'callable'")
}

/// READONLY_BUFFER of an instance: some have a buffer, as numpy's arrays do, those of the oracle have none.
fn exports_an_object(theirs: &str) -> bool {
    theirs.ends_with("a bytes-like object is required, not 'Recorder'")
}

/// A class named by a Python 2 str that is no UTF-8. Which of those are text, the encoding says that Python is told.
fn names_by_bytes(program: &[u8], theirs: &str) -> bool {
    let has_python2_str = walk(program).iter().any(|op| op.is(&["STRING", "BINSTRING", "SHORT_BINSTRING"]));
    theirs.ends_with("STACK_GLOBAL requires str") && has_python2_str
}

/// What `set()` and its like make cannot be called, filled or built at will, and neither can they be made of anything.
/// The index pass, which knows no classes, sees an instance.
fn is_spoiled_by_a_built_in(program: &[u8], theirs: &str) -> bool {
    const REASONS: &[&str] = &[
        "TypeError: ",
        "AttributeError: ",
        "IndexError: ",
        "ValueError: byte must be in range(0, 256)",
        "UnicodeEncodeError: 'latin-1' codec",
        "UnpicklingError: NEWOBJ",
        "UnpicklingError: state is not",
    ];
    names_a_built_in(program) && REASONS.iter().any(|reason| theirs.starts_with(reason))
}

/// Whether the program names what the oracle makes a built-in value of.
fn names_a_built_in(program: &[u8]) -> bool {
    ["builtin", "_codecs", "copyreg", "copy_reg"].into_iter().any(|name| holds(program, name))
}

/// Whether we refuse what CPython loads for a reason that is one of ours.
pub fn may_refuse(ours: &str) -> bool {
    assigns_by_index(ours) || changes_a_name(ours) || has_too_many_digits(ours) || builds_a_stand_in(ours)
}

/// CPython lets SETITEM assign to an element of a list or bytearray, and APPEND extend a bytearray. No pickler
/// writes that.
fn assigns_by_index(ours: &str) -> bool {
    let fills = ["SETITEM expected", "SETITEMS expected", "APPEND expected", "APPENDS expected"];
    let found = ["found list at", "found bytearray at", "found a buffer at"];
    fills.iter().any(|start| ours.starts_with(start)) && found.iter().any(|found| ours.contains(found))
}

/// What a name or a persistent id stands for, a reader leaves alone.
fn changes_a_name(ours: &str) -> bool {
    let changes = ["BUILD expected", "SETITEM", "APPEND", "ADDITEMS expected"];
    let found = ["found a global at", "found an extension code at", "found a persistent id at"];
    changes.iter().any(|start| ours.starts_with(start)) && found.iter().any(|found| ours.contains(found))
}

/// The oracle lifts the limit that Python has since 3.11.
fn has_too_many_digits(ours: &str) -> bool {
    ours.contains("an int of more than 4300 digits")
}

/// BUILD on what has no attributes in CPython, but has in the oracle: there it is of a class derived in Python.
fn builds_a_stand_in(ours: &str) -> bool {
    ours.starts_with("BUILD expected an object, found Python 2 str")
        || ours.starts_with("BUILD expected an object, found a buffer")
}

/// Whether showing the value may fail although CPython's holds nothing that serde lacks.
pub fn may_not_show(program: &[u8], ours: &str) -> bool {
    const LACKING: &[&str] = &["a lone surrogate", "too large for Rust's", "is not registered", "was not supplied"];
    LACKING.iter().any(|text| ours.contains(text)) && (replaces_values(program) || names_a_bytearray(program))
}

/// A key that comes again replaces the value in Python; ours are all shown, as they come. Of two states the oracle
/// keeps the last, ours are merged.
fn replaces_values(program: &[u8]) -> bool {
    let ops = walk(program);
    let count = |names: &[&str]| ops.iter().filter(|op| op.is(names)).count();
    count(&["DICT", "SETITEM", "SETITEMS"]) > 0 || count(&["BUILD"]) > 1
}

/// The oracle does not look at what else a `bytearray` is called with.
fn names_a_bytearray(program: &[u8]) -> bool {
    holds(program, "bytearray")
}

/// Whether the value may differ although both accept.
pub fn may_show_otherwise(program: &[u8]) -> bool {
    names_python2_late(program) || fills_after_a_call(program)
}

/// `__builtin__` is a name of Python 2, which the oracle takes in every protocol, and CPython below protocol 3 only.
fn names_python2_late(program: &[u8]) -> bool {
    let is_late = walk(program).iter().any(|op| op.is(&["PROTO"]) && op.argument.first() >= Some(&3));
    is_late && (holds(program, "__builtin__") || holds(program, "copy_reg"))
}

/// `set(members)` copies the members that the list has at the time; ours shows what the list has in the end. No pickler
/// refers to that list again.
fn fills_after_a_call(program: &[u8]) -> bool {
    let ops = walk(program);
    let call = ops.iter().position(|op| op.is(&["REDUCE", "NEWOBJ", "NEWOBJ_EX", "INST", "OBJ"]));
    let behind = call.and_then(|call| ops.get(call..)).unwrap_or(&[]);
    let fills = behind.iter().any(|op| op.is(&["APPEND", "APPENDS", "ADDITEMS"]));
    let shares = ops.iter().any(|op| op.is(&["GET", "BINGET", "LONG_BINGET", "DUP"]));
    fills && shares && names_a_built_in(program)
}

fn holds(program: &[u8], name: &str) -> bool {
    program.windows(name.len()).any(|window| window == name.as_bytes())
}

/// Whether the input ends within a line: CPython takes what is there for the whole line.
pub fn ends_within_a_line(program: &[u8]) -> bool {
    let lines = ["INT", "LONG", "FLOAT", "STRING", "UNICODE", "PERSID", "GET", "PUT", "GLOBAL", "INST"];
    walk(program).last().is_some_and(|op| !op.whole && op.is(&lines))
}

/// Whether a line is empty, which CPython words as if the input had ended.
pub fn finds_an_empty_line(ours: &str) -> bool {
    ours.contains(": an empty line at") || ours.contains(": an empty module or name at")
}
