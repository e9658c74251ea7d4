"""What the `Deserializer` of `pickles` shows serde for a Python object.

`shown` is the model that the tests compare with: it looks at objects that CPython has loaded,
never at bytes. Run as a script, it reads lines of `case protocol hex` and writes one JSON value
a line, in the notation of README.md. Runs under Python 3.6 to 3.13.
"""

import argparse
import codecs
import collections
import copyreg
import datetime
import decimal
import fractions
import importlib
import json
import operator
import pathlib
import pickle
import sys
import types
import uuid
from _compat_pickle import (
    IMPORT_MAPPING,
    NAME_MAPPING,
    REVERSE_IMPORT_MAPPING,
    REVERSE_NAME_MAPPING,
)

try:
    from zoneinfo import ZoneInfo
except ImportError:  # before Python 3.9
    ZoneInfo = ()

try:
    from dateutil.tz import tzfile
except ImportError:
    tzfile = ()

try:
    from pytz.tzinfo import StaticTzInfo
except ImportError:
    StaticTzInfo = ()

try:
    from django.utils.datastructures import MultiValueDict
except ImportError:
    MultiValueDict = ()


Wire = collections.namedtuple("Wire", "protocol python2")
Wire.__doc__ = "How the pickle of an object was written."


MAPS = (dict, collections.OrderedDict, collections.defaultdict, collections.Counter)


class Cycle(Exception):
    """The object contains itself."""


def expected(pickled, wire):
    """What a whole pickle shows."""
    try:
        return shown(load(pickled, wire), wire)
    except Cycle:
        return {"cycle": True}


def load(pickled, wire):
    """Loads a pickle; the `str` of Python 2 that are no UTF-8 come back with escapes."""
    if not wire.python2:
        return pickle.loads(pickled)
    if b"datetime" in pickled:  # its constructors want Latin-1
        return pickle.loads(pickled, encoding="latin1")
    return pickle.loads(pickled, encoding="utf-8", errors="surrogateescape")


def shown(obj, wire, inside=()):
    """What one object shows, by the first rule that fits it."""
    if id(obj) in inside:
        raise Cycle()

    def show(part):
        return shown(part, wire, inside + (id(obj),))

    kind = type(obj)
    if obj is None or kind is bool:
        return obj
    if kind is int:
        return {"int": int_text(obj)}
    if kind is float:
        return {"float": repr(obj)}
    if kind is complex:
        return show_all([obj.real, obj.imag], show)
    if kind is str:
        return show_str(obj, wire)
    if kind in (bytes, bytearray):
        return show_bytes(obj)
    if kind in (list, tuple, collections.deque):
        return show_all(obj, show)
    if kind in (set, frozenset):
        return show_set(show_all(obj, show))
    if kind in MAPS:
        return show_map(obj.items(), show)
    if kind is collections.ChainMap:
        return show_map(merged(obj.maps).items(), show)
    if kind in (range, slice):
        return show_all([obj.start, obj.stop, obj.step], show)
    if kind is datetime.timedelta:
        return show_all([obj.days, obj.seconds, obj.microseconds], show)
    if kind is datetime.date:
        return obj.isoformat()
    if kind in (datetime.datetime, datetime.time):
        return show_moment(obj)
    if kind in (decimal.Decimal, fractions.Fraction, uuid.UUID):
        return str(obj)
    if isinstance(obj, pathlib.PurePath) or kind.__module__ == "ipaddress":
        return str(obj)
    if isinstance(obj, MultiValueDict):
        return show_map(obj.lists(), show)
    if isinstance(obj, (type, types.FunctionType)):
        return show_global(obj, wire)
    return show_reduced(obj, wire, show)


def show_all(parts, show):
    return [show(part) for part in parts]


def show_map(pairs, show):
    return {"map": [[show(key), show(value)] for key, value in pairs]}


def show_reduced(obj, wire, show):
    """Any other object: its items, else its state, else its arguments."""
    reduced = reduce(obj, wire)
    if isinstance(reduced, str):
        return name_text(pickle.whichmodule(obj, reduced), reduced, wire)
    func, args, state, appends, items, setter = (reduced + (None,) * 4)[:6]
    appends, items = list(appends or ()), list(items or ())
    if setter:  # a call beside the object, whose result is popped
        state = None
    if func is getattr:
        return args[1]
    if func is operator.or_:
        return " | ".join(show_all(args, show))
    if func is copyreg.__newobj__:
        args = args[1:]
    elif func is copyreg.__newobj_ex__:
        args = args[1]
    elif func is copyreg._reconstructor:
        args, appends, items = reconstructor_parts(args)
    if items:
        return show_map(items, show)
    if appends:
        return show_all(appends, show)
    if state is not None and not (state == {} and args):
        return show_state(state, show)
    if not args:
        return {"map": []}
    if len(args) > 1:
        return show_all(args, show)
    return show_set(show(args[0])) if isinstance(obj, (set, frozenset)) else show(args[0])


def reduce(obj, wire):
    """What the pickler that wrote the object had from `__reduce_ex__`."""
    if wire.python2 and isinstance(obj, collections.OrderedDict):
        return type(obj), ([[key, value] for key, value in obj.items()],), vars(obj) or None
    return obj.__reduce_ex__(wire.protocol)


def reconstructor_parts(args):
    """(args, appends, items) of `copyreg._reconstructor(cls, base, value)`."""
    _, base, value = args
    if base in (object, datetime.tzinfo):
        return (), [], []
    if base is dict:
        return (value,), [], list(value.items())
    if base is list:
        return (value,), value, []
    return (value,), [], []


def show_state(state, show):
    """A state; `(attributes, slots)` become one map."""
    if isinstance(state, tuple) and len(state) == 2 and isinstance(state[1], dict):
        attributes, slots = state
        if attributes is None or isinstance(attributes, dict):
            return show_map(list((attributes or {}).items()) + list(slots.items()), show)
    return show(state)


def show_str(text, wire):
    try:
        text.encode("utf-8")
        return text
    except UnicodeEncodeError:
        pass
    surrogates = [char for char in text if "\ud800" <= char <= "\udfff"]
    if wire.python2 and all("\udc80" <= char <= "\udcff" for char in surrogates):
        return show_bytes(text.encode("utf-8", "surrogateescape"))
    return {"wtf8": hex_text(text.encode("utf-8", "surrogatepass"))}


def show_bytes(data):
    return {"bytes": hex_text(data)}


def show_set(members):
    return {"set": sorted(members, key=json.dumps)}


def show_moment(moment):
    """ISO 8601; a zone whose offset is not in the pickle is named in brackets."""
    zone = moment.tzinfo
    if isinstance(zone, ZoneInfo):
        name = zone.key
    elif isinstance(zone, StaticTzInfo):
        name = zone.zone
    elif isinstance(zone, tzfile):
        name = zone._filename.partition("zoneinfo/")[2]
    else:
        return moment.isoformat()
    return "{}[{}]".format(moment.replace(tzinfo=None).isoformat(), name)


def show_global(obj, wire):
    """A class or function; a nested one is written with `getattr` before protocol 4."""
    if obj is type(None):
        return None
    outer, _, name = obj.__qualname__.rpartition(".")
    if outer and wire.protocol < 4:
        return name
    return name_text(obj.__module__, obj.__qualname__, wire)


def name_text(module, name, wire):
    """`module.name` as the pickle has it; Python 3 below protocol 3 took a detour."""
    if wire.protocol < 3 and not wire.python2:
        module, name = renamed(module, name, REVERSE_NAME_MAPPING, REVERSE_IMPORT_MAPPING)
        module, name = renamed(module, name, NAME_MAPPING, IMPORT_MAPPING)
    return module + "." + name


def renamed(module, name, names, modules):
    return names.get((module, name)) or (modules.get(module, module), name)


def merged(maps):
    """The one map that a ChainMap stands for, in its order."""
    result = {}
    for part in reversed(maps):
        result.update(part)
    return result


def int_text(number):
    """`str(number)`, without the limit on its digits."""
    if hasattr(sys, "set_int_max_str_digits"):
        sys.set_int_max_str_digits(0)
    return str(number)


def hex_text(data):
    return codecs.encode(bytes(data), "hex").decode("ascii")


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--python2", action="store_true", help="Python 2 wrote the pickles")
    arguments.add_argument("--with", dest="module", default="shop", help="defines the classes")
    options = arguments.parse_args()
    importlib.import_module(options.module)
    for line in sys.stdin:
        _, protocol, pickled = line.split()
        value = expected(bytes.fromhex(pickled), Wire(int(protocol), options.python2))
        print(json.dumps(value))


if __name__ == "__main__":
    main()
