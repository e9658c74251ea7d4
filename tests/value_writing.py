"""Whether pickles written anew load as what the originals load as: the oracle of `value_writing.rs`.

    python3 value_writing.py FILE

Each line of FILE is a JSON object: `path` of the original, the `encoding` for the strs of Python 2 in it,
and `written`, pickles in hexadecimal. For each line one is printed: `ok`, or how the first that differs
does. The last line counts the originals by how they could be compared: `loaded`, `recorded` (with
something in the place of classes that are not installed), and `refused`, by both alike.

Objects are the same if their types are, and their items, attributes and what they reduce to. What is
shared within an object is not compared.
"""

import collections
import copyreg
import datetime
import io
import json
import math
import pathlib
import pickle
import struct
import sys
import types

NAMES = (type, types.FunctionType, types.BuiltinFunctionType, types.ModuleType)


class Recorded(datetime.tzinfo):
    """An object of a class that cannot be imported; a tzinfo, as datetime takes nothing else."""

    def __new__(cls, *args, **kwargs):
        made = super().__new__(cls)
        made.__dict__["made"] = ["new", args, kwargs]
        return made

    def __init__(self, *args, **kwargs):
        """The arguments are recorded already."""

    def __setstate__(self, state):
        self.made.append(("state", state))

    def append(self, item):
        self.made.append(("append", item))

    def __setitem__(self, key, value):
        self.made.append(("item", key, value))

    def add(self, item):
        self.made.append(("add", item))

    def utcoffset(self, moment):
        return None

    dst = tzname = utcoffset

    def __reduce_ex__(self, protocol):
        return type(self), (), self.__dict__


CLASSES = {}


def recorded(module, name):
    """The one stand-in for a class, whatever asks for it."""
    if (module, name) not in CLASSES:
        CLASSES[module, name] = type(name, (Recorded,), {"__module__": module})
    return CLASSES[module, name]


def reconstructor(cls, base, state):
    """`copyreg._reconstructor`, which does not take a stand-in for a subclass of a built-in class."""
    if issubclass(cls, Recorded):
        return cls(base, state)
    return copyreg._reconstructor(cls, base, state)


def attribute(owner, name):
    """`getattr`, which finds nothing in a stand-in."""
    if isinstance(owner, type) and issubclass(owner, Recorded):
        return recorded(owner.__module__, owner.__name__ + "." + name)
    return getattr(owner, name)


class Unpickler(pickle.Unpickler):
    records = False

    def find_class(self, module, name):
        if (module, name) in (("copyreg", "_reconstructor"), ("copy_reg", "_reconstructor")):
            return reconstructor
        if (module, name) in (("builtins", "getattr"), ("__builtin__", "getattr")):
            return attribute
        if (module, name) == ("django.utils.functional", "_lazy_proxy_unpickle"):
            self.records = True  # Each call makes a class of its own, so that no two results compare.
            return recorded(module, name)
        try:
            return super().find_class(module, name)
        except (ImportError, AttributeError):
            self.records = True
            return recorded(module, name)

    def persistent_load(self, pid):
        return recorded("persistent", "load")(pid)


def load(pickled, encoding):
    """How it could be loaded, and what it loads as: an object or an exception."""
    unpickler = Unpickler(io.BytesIO(pickled), encoding=encoding)
    try:
        loaded = unpickler.load()
    except Exception as error:
        return "refused", error
    return "recorded" if unpickler.records else "loaded", loaded


class Different(Exception):
    """Two objects are not the same."""


class Comparison:
    def __init__(self):
        self.seen = {}

    def compare(self, first, second, path):
        """Raises unless two objects are the same."""
        if type(first) is not type(second):
            raise Different("%s: %s, %s" % (path, type(first), type(second)))
        if first is second or self.seen.setdefault((id(first), id(second)), (first, second, path))[2] != path:
            return
        if isinstance(first, types.BuiltinFunctionType) and first.__name__ == second.__name__:
            return self.compare(first.__self__, second.__self__, path + ".__self__")  # a method, made at each access
        if isinstance(first, NAMES):
            raise Different("%s: %r, %r" % (path, first, second))
        if isinstance(first, float):
            same = struct.pack("d", first) == struct.pack("d", second)
            self.check(same or math.isnan(first) and math.isnan(second), first, second, path)
        elif isinstance(first, (int, str, bytes, bytearray, complex)):
            base = next(kind for kind in (int, str, bytes, bytearray, complex) if isinstance(first, kind))
            self.check(base.__eq__(first, second), first, second, path)
        elif isinstance(first, (list, tuple)):
            base = list if isinstance(first, list) else tuple
            self.compare_all(list(base.__iter__(first)), list(base.__iter__(second)), path)
        elif isinstance(first, dict):
            self.compare_all(list(dict.items(first)), list(dict.items(second)), path)
        elif isinstance(first, (set, frozenset)):
            self.compare_sets(first, second, path)
        self.compare_attributes(first, second, path)

    def check(self, same, first, second, path):
        if not same:
            raise Different("%s: %.200r, %.200r" % (path, first, second))

    def compare_all(self, first, second, path):
        self.check(len(first) == len(second), first, second, path)
        for index, pair in enumerate(zip(first, second)):
            self.compare(*pair, "%s[%d]" % (path, index))

    def compare_sets(self, first, second, path):
        self.check(len(first) == len(second), first, second, path)
        equal = {item: item for item in second}
        for item in first:
            if item in equal:
                self.compare(item, equal[item], path + "{}")
            else:
                self.check(any(is_same(item, other) for other in second), first, second, path)

    def compare_attributes(self, first, second, path):
        if type(first).__module__ == "builtins" and not hasattr(first, "__dict__"):
            if type(first) in (int, str, bytes, bytearray, complex, float, list, tuple, dict, set, frozenset):
                return
        self.compare(getattr(first, "__dict__", None), getattr(second, "__dict__", None), path + ".__dict__")
        reduced = [reduce(value) for value in (first, second)]
        self.compare(*reduced, path + ".__reduce_ex__()")


def is_same(first, second):
    try:
        Comparison().compare(first, second, "")
    except Different:
        return False
    return True


def reduce(value):
    """What an object reduces to; for one that does not, the kind of its refusal."""
    try:
        reduced = value.__reduce_ex__(4)
    except Exception as error:
        return type(error)
    if isinstance(reduced, str):
        return reduced
    # The fourth and fifth are iterators.
    return tuple(list(part) if index in (3, 4) and part is not None else part for index, part in enumerate(reduced))


def answer(line, kinds):
    case = json.loads(line)
    kind, original = load(pathlib.Path(case["path"]).read_bytes(), case["encoding"])
    kinds[kind] += 1
    for written in case["written"]:
        found_kind, found = load(bytes.fromhex(written), "ASCII")
        if found_kind != kind:
            return "%s: %r, %s: %r: %.600s" % (kind, original, found_kind, found, bytes.fromhex(written))
        if kind == "refused":
            if type(original) is not type(found):
                return "refused: %r, %r" % (original, found)
            continue
        try:
            Comparison().compare(original, found, "")
        except Different as difference:
            return "%s: %.600s" % (difference, bytes.fromhex(written))
    return "ok"


def main():
    sys.setrecursionlimit(20000)
    if hasattr(sys, "set_int_max_str_digits"):
        sys.set_int_max_str_digits(0)
    sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "data"))
    kinds = collections.Counter()
    with open(sys.argv[1], encoding="ascii") as lines:
        for line in lines:
            print(answer(line, kinds).replace("\n", " ").encode("ascii", "backslashreplace").decode("ascii"))
    print(json.dumps(kinds))


if __name__ == "__main__":
    main()
