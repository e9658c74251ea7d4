#!/usr/bin/env python3
"""What CPython's C unpickler makes of a pickle, with nothing imported and nothing called.

A request on stdin is a length (four bytes, little-endian) and that many bytes of pickle. The answer on
stdout is a length and JSON in UTF-8. The process ends with its input.

    {"ok": true, "consumed": 12, "shown": {"list": [{"int": "1"}]}}
    {"ok": false, "error": "UnpicklingError: unpickling stack underflow"}
    {"ok": null, "error": "skipped"}                    too large to try

How a value is shown:

    null  true  false  "text"
    {"int": "-5"}                                       "-0x..." beyond 10,000 bits
    {"float": "1.5"}                                    Python's repr
    {"wtf8": hex}                                       a str with lone surrogates
    {"bytes": hex}  {"bytearray": hex}
    {"list": [..]}  {"tuple": [..]}
    {"set": [..]}  {"frozenset": [..]}                  sorted by their members' JSON
    {"dict": [[key, value], ..]}
    {"global": "module.name"}                           the names as the pickle has them
    {"instance": {"class": .., "args": [..]}}           and, as far as the pickle has them: "kwargs",
                                                        "state" (the last one), "items", "appends", "adds"
    {"persistent": ..}  {"extension": 7}                these and a global, too, show what was done to them
    {"buffer": 0}  {"buffer": 0, "readonly": true}      the first out-of-band buffer, never supplied
    {"cycle": true}                                     a reference back into an enclosing value
    {"deep": true}  {"large": true}                     in place of the whole value

A str of Python 2 is shown as text if it is UTF-8, otherwise as bytes. Equal dict keys and set members
have become one, and values that cannot be hashed are refused ("unhashable type"), as in any Python.

Memory is limited. An input can still exhaust the processor, by hashing tuples that share tuples: after
TIMEOUT seconds that kills the process, and whoever asks starts another.
"""

import _codecs
import _pickle
import codecs
import contextlib
import copyreg
import io
import itertools
import json
import pickletools
import re
import resource
import signal
import struct
import sys
import threading
import warnings

MEMORY = 2 << 30
STACK = 256 << 20
TIMEOUT = 20
MAX_MEMO_INDEX = 10_000_000
MAX_DEPTH = 40  # three levels of JSON each: readers of JSON often stop at 128
MAX_NODES = 100_000
MAX_DECIMAL_BITS = 10_000


def main():
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    if hasattr(sys, "set_int_max_str_digits"):
        sys.set_int_max_str_digits(0)
    warnings.simplefilter("ignore")  # unknown escapes in a STRING are deprecated, not refused
    codecs.register({"python2": codecs.CodecInfo(None, decode_python2_str, name="python2")}.get)
    # Hashing a deeply nested tuple recurses in C.
    threading.stack_size(STACK)
    server = threading.Thread(target=serve, args=(sys.stdin.buffer, sys.stdout.buffer))
    server.start()
    server.join()


def serve(requests, answers):
    while len(header := requests.read(4)) == 4:
        (length,) = struct.unpack("<I", header)
        signal.alarm(TIMEOUT)
        answer = json.dumps(answer_to(requests.read(length))).encode()
        signal.alarm(0)
        answers.write(struct.pack("<I", len(answer)) + answer)
        answers.flush()


def answer_to(data):
    if has_huge_memo_index(data):
        return {"ok": None, "error": "skipped"}
    register_extensions(data)
    tape = Tape(data)
    unpickler = Unpickler(tape, encoding="python2", buffers=map(Buffer, itertools.count()))
    try:
        # A bytearray too large to allocate complains on stderr when it is dropped.
        with contextlib.redirect_stderr(io.StringIO()):
            value = unpickler.load()
    except MemoryError:
        return {"ok": None, "error": "skipped"}
    except Exception as error:
        return {"ok": False, "error": f"{type(error).__name__}: {error}"}
    return {"ok": True, "consumed": tape.position, "shown": show(value)}


def has_huge_memo_index(data):
    """CPython's memo is an array, so a single large index costs gigabytes."""
    if not MAYBE_HUGE.search(data):
        return False
    try:
        for opcode, argument, _ in pickletools.genops(data):
            if opcode.name in ("PUT", "LONG_BINPUT") and argument > MAX_MEMO_INDEX:
                return True
    except Exception:
        # pickletools is the stricter of the two. What it did not reach fails by the limit on memory, if at all.
        return False
    return False


MAYBE_HUGE = re.compile(rb"p[^\n]{8,}\n|r..[^\0].|r...[^\0]", re.DOTALL)


def register_extensions(data):
    """Give every code a name that an EXT opcode in this input might ask for."""
    copyreg._extension_cache.clear()
    copyreg._inverted_registry.clear()
    for opcode, size in (b"\x82", 1), (b"\x83", 2), (b"\x84", 4):
        for found in re.finditer(re.escape(opcode), data):
            code = int.from_bytes(data[found.end() : found.end() + size], "little")
            copyreg._inverted_registry[code] = (EXTENSION, str(code))


EXTENSION = "\0extension"


class Tape:
    """A file that shows the unpickler everything at once, and in the end stands where it stopped.

    A file without `peek` would not do: there the unpickler buffers one frame at a time, and loses the
    start of an opcode that a frame cuts in two.
    """

    def __init__(self, data):
        self.data, self.position = data, 0

    def peek(self, _size):
        return self.data[self.position :]

    def read(self, size):
        start, self.position = self.position, min(self.position + size, len(self.data))
        return self.data[start : self.position]

    def readline(self):
        end = self.data.find(b"\n", self.position) + 1
        return self.read((end or len(self.data)) - self.position)


class Unpickler(_pickle.Unpickler):
    def find_class(self, module, name):
        if module == EXTENSION:
            return recorder(extension=int(name))
        return recorder(module=module, name=name)

    def persistent_load(self, pid):
        return recorder(persistent=pid)


# What stands for everything that a pickle can only name


def recorder(**record):
    return Recorder("recorder", (), {"record": record, "__new__": make})


def make(callable, *args, **kwargs):
    built_in = BUILT_IN.get((callable.record.get("module"), callable.record.get("name")))
    made = built_in(*args) if built_in and not kwargs else None
    return recorder(callable=callable, args=args, kwargs=kwargs) if made is None else made


class Recorder(type):
    """A class, an instance or a function: whatever the pickle does to it is written down.

    It is a metaclass because what a call returns may be a class to the next opcode, as when REDUCE of
    `getattr` looks up a nested class for NEWOBJ.
    """

    def __call__(self, *args, **kwargs):
        return make(self, *args, **kwargs)

    def __setstate__(self, state):
        self.record["state"] = state

    def __setitem__(self, key, value):
        self.record.setdefault("items", []).append((key, value))

    def append(self, value):
        self.extend([value])

    def extend(self, values):
        self.record.setdefault("appends", []).extend(values)

    def add(self, value):
        self.record.setdefault("adds", []).append(value)


class Buffer(bytearray):
    def __init__(self, index):
        self.index = index


# The built-in types that pickles spell as calls. Arguments that no pickler writes give None, and the
# call is recorded like any other.


def make_set(members=()):
    return set(members) if type(members) in (list, tuple, set, frozenset) else None


def make_frozenset(members=()):
    return frozenset(members) if type(members) in (list, tuple, set, frozenset) else None


def make_bytearray(content=b"", encoding=None):
    if type(content) is str:
        content = encode(content, encoding)
    return bytearray(content) if type(content) is bytes else None


def make_bytes(content=b""):
    return content if type(content) is bytes else None


def encode(text, encoding=None):
    if type(text) is str and encoding in ("latin1", "latin-1"):
        return _codecs.latin_1_encode(text)[0]
    return None


def reconstruct(cls, base, state):
    """copyreg._reconstructor: `base` says how to make a `cls`."""
    if not isinstance(cls, Recorder) or not isinstance(base, Recorder):
        return None
    is_object = base.record.get("module") in ("builtins", "__builtin__") and base.record.get("name") == "object"
    return recorder(callable=cls, args=() if is_object else (state,), kwargs={})


def forgiving(make_built_in):
    """Wrong numbers of arguments, too, are the pickle's own business."""

    def attempt(*args):
        try:
            return make_built_in(*args)
        except TypeError as error:
            if "unhashable" in str(error):
                raise
            return None

    return attempt


BUILT_IN = {
    (module, name): forgiving(make_built_in)
    for modules, name, make_built_in in (
        (("builtins", "__builtin__"), "set", make_set),
        (("builtins", "__builtin__"), "frozenset", make_frozenset),
        (("builtins", "__builtin__"), "bytearray", make_bytearray),
        (("builtins", "__builtin__"), "bytes", make_bytes),
        (("_codecs",), "encode", encode),
        (("copyreg", "copy_reg"), "_reconstructor", reconstruct),
    )
    for module in modules
}


# Python 2's str


class Python2Bytes(str):
    """Bytes where the unpickler insists on a str: each is a character of a private plane."""

    PLANE = 0x10F700

    def content(self):
        return bytes(ord(character) - self.PLANE for character in self)


def decode_python2_str(content, _errors="strict"):
    content = bytes(content)
    try:
        return content.decode("utf-8"), len(content)
    except UnicodeDecodeError:
        return Python2Bytes("".join(chr(Python2Bytes.PLANE + byte) for byte in content)), len(content)


# Showing


def show(value):
    try:
        return Show().value(value)
    except TooDeep:
        return {"deep": True}
    except TooLarge:
        return {"large": True}


class TooDeep(Exception):
    pass


class TooLarge(Exception):
    pass


class Show:
    def __init__(self):
        self.nodes = 0
        self.enclosing = set()

    def value(self, value):
        self.nodes += 1
        if self.nodes > MAX_NODES:
            raise TooLarge
        if value is None or value is True or value is False:
            return value
        scalar = SCALARS.get(type(value))
        return scalar(value) if scalar else self.compound(value)

    def compound(self, value):
        if id(value) in self.enclosing:
            return {"cycle": True}
        if len(self.enclosing) >= MAX_DEPTH:
            raise TooDeep
        self.enclosing.add(id(value))
        try:
            if isinstance(value, Recorder):
                return self.recorder(value.record)
            return {type(value).__name__: self.members(value)}
        finally:
            self.enclosing.remove(id(value))

    def members(self, value):
        if isinstance(value, dict):
            return self.pairs(value.items())
        members = [self.value(member) for member in value]
        return sorted(members, key=json.dumps) if isinstance(value, (set, frozenset)) else members

    def pairs(self, pairs):
        return [[self.value(key), self.value(value)] for key, value in pairs]

    def recorder(self, record):
        changes = self.changes(record)
        if "callable" in record:
            shown = {"class": self.value(record["callable"]), "args": self.members(record["args"])}
            if record["kwargs"]:
                shown["kwargs"] = self.pairs(record["kwargs"].items())
            return {"instance": {**shown, **changes}}
        if "persistent" in record:
            shown = {"persistent": self.value(record["persistent"])}
        elif "extension" in record:
            shown = {"extension": record["extension"]}
        else:
            shown = {"global": self.value(f"{record['module']}.{record['name']}")}
        return {**shown, **changes}

    def changes(self, record):
        shown = {}
        if "state" in record:
            shown["state"] = self.value(record["state"])
        if "items" in record:
            shown["items"] = self.pairs(record["items"])
        for name in "appends", "adds":
            if name in record:
                shown[name] = self.members(record[name])
        return shown


def show_int(value):
    return {"int": str(value) if value.bit_length() <= MAX_DECIMAL_BITS else hex(value)}


def show_str(value):
    try:
        value.encode("utf-8")
        return value
    except UnicodeEncodeError:
        return {"wtf8": value.encode("utf-8", "surrogatepass").hex()}


def show_memoryview(value):
    """READONLY_BUFFER puts a view before what could be written to."""
    if isinstance(value.obj, Buffer):
        return {"buffer": value.obj.index, "readonly": True}
    return {"bytes": value.tobytes().hex()}


SCALARS = {
    int: show_int,
    float: lambda value: {"float": repr(value)},
    str: show_str,
    Python2Bytes: lambda value: {"bytes": value.content().hex()},
    bytes: lambda value: {"bytes": value.hex()},
    bytearray: lambda value: {"bytearray": value.hex()},
    Buffer: lambda value: {"buffer": value.index},
    memoryview: show_memoryview,
}


if __name__ == "__main__":
    main()
