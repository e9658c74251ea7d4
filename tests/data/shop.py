"""The classes whose instances the corpus holds: a small shop.

Runs under Python 2.7 to 3.13. A class that a Python cannot have is absent there, and
the cases that need it are left out.
"""

import collections
import datetime
import decimal
import sys

try:
    import dataclasses
except ImportError:  # before Python 3.7
    dataclasses = None

try:
    import enum
except ImportError:  # Python 2
    enum = None


# Instances and their states


class Order(object):
    """A plain class: its state is its `__dict__`."""

    def __init__(self, number, customer):
        self.number = number
        self.customer = customer
        self.lines = []

    def total(self):
        return sum(line.price for line in self.lines)

    @classmethod
    def create(cls):
        return cls(0, None)

    class Line(object):
        """A nested class."""

        def __init__(self, price):
            self.price = price


class Empty(object):
    """An instance without any attribute."""


class Node(object):
    """A member of a tree that knows its parent."""

    def __init__(self, name, parent=None):
        self.name = name
        self.parent = parent
        self.children = []
        if parent is not None:
            parent.children.append(self)


class Slots(object):
    """Its state is `(None, {slots})`."""

    __slots__ = ("width", "height")


class SlotsAndDict(Slots):
    """Its state is `({attributes}, {slots})`."""


class ListState(object):
    """`__getstate__` returns a list."""

    def __init__(self, first, second):
        self.first, self.second = first, second

    def __getstate__(self):
        return [self.first, self.second]

    def __setstate__(self, state):
        self.first, self.second = state


class TupleState(ListState):
    """`__getstate__` returns a pair that is no `(dict, slots)`."""

    def __getstate__(self):
        return (self.first, self.second)


class TextState(object):
    """`__getstate__` returns a str."""

    def __init__(self, text):
        self.text = text

    def __getstate__(self):
        return self.text

    def __setstate__(self, state):
        self.text = state


# Ways to be constructed


class Reduced(object):
    """`__reduce__` returns whatever it was made with, after the callable."""

    def __init__(self, *args):
        self.args = args
        self.rest = ()
        self.taken = []

    def __reduce__(self):
        return (type(self), self.args) + self.rest

    def append(self, item):
        self.taken.append(item)

    def extend(self, items):
        self.taken.extend(items)

    def __setitem__(self, key, value):
        self.taken.append((key, value))


class ReducedList(Reduced):
    """REDUCE, then APPENDS."""

    def __reduce__(self):
        return type(self), self.args, None, iter(self.taken)


class ReducedDict(Reduced):
    """REDUCE, then SETITEMS."""

    def __reduce__(self):
        return type(self), self.args, None, None, iter(self.taken)


class ReducedState(Reduced):
    """REDUCE, then BUILD."""

    def __reduce__(self):
        return type(self), self.args, {"taken": self.taken}


class ReducedSetter(Reduced):
    """REDUCE, then the state through a function (Python 3.8)."""

    def __reduce__(self):
        return type(self), self.args, {"taken": self.taken}, None, None, set_taken


def set_taken(reduced, state):
    reduced.taken = state["taken"]


class Catalog(object):
    """A singleton: `__reduce__` returns its name in this module."""

    def __reduce__(self):
        return "CATALOG"


CATALOG = Catalog()


class NewArgs(object):
    """`__getnewargs__`, no state."""

    def __new__(cls, first=None, second=None):
        self = object.__new__(cls)
        self.args = (first, second)
        return self

    def __getnewargs__(self):
        return self.args

    def __getstate__(self):
        return None


class NewArgsState(object):
    """`__getnewargs__`, and a state."""

    def __new__(cls, *args):
        return object.__new__(cls)

    def __getnewargs__(self):
        return ("EUR",)


class NewArgsEx(object):
    """`__getnewargs_ex__` with arguments by position and by name, no state."""

    def __new__(cls, *args, **kwargs):
        self = object.__new__(cls)
        self.args, self.kwargs = args, kwargs
        return self

    def __getnewargs_ex__(self):
        return self.args, self.kwargs

    def __getstate__(self):
        return None


class NewArgsExState(object):
    """`__getnewargs_ex__`, and a state."""

    def __new__(cls, *args, **kwargs):
        return object.__new__(cls)

    def __getnewargs_ex__(self):
        return ("EUR",), {"rate": 2}


class OldOrder:
    """An old-style class in Python 2: INST and OBJ."""


class OldMoney:
    """An old-style class in Python 2 that is made with arguments."""

    def __init__(self, *args):
        self.amount = args

    def __getinitargs__(self):
        return self.amount


# Subclasses of the built-in types


class Basket(dict):
    pass


class Queue(list):
    pass


class Tags(set):
    pass


class FrozenTags(frozenset):
    pass


class Sku(str):
    pass


class Text(type(u"")):
    pass


class Count(int):
    pass


class Ratio(float):
    pass


class Blob(bytes):
    pass


class Pair(tuple):
    pass


class Ledger(collections.OrderedDict):
    pass


class Index(collections.defaultdict):
    pass


class Votes(collections.Counter):
    pass


class Moment(datetime.datetime):
    pass


class Price(decimal.Decimal):
    pass


Point = collections.namedtuple("Point", "x y")
Line = collections.namedtuple("Line", "sku quantity price")
Single = collections.namedtuple("Single", "value")
Nothing = collections.namedtuple("Nothing", "")


# Exceptions


class ShopError(Exception):
    pass


class StockError(ShopError):
    """An exception with attributes of its own."""

    def __init__(self, sku, missing):
        ShopError.__init__(self, sku, missing)
        self.sku = sku
        self.missing = missing


# Enums

if enum:

    class Color(enum.Enum):
        RED = 1
        GREEN = "green"
        MIXED = (1, 2)

    class Priority(enum.IntEnum):
        LOW = 1
        HIGH = 300

    class Carrier(str, enum.Enum):
        POST = "post"
        BIKE = "bike"

    class Access(enum.Flag):
        READ = 1
        WRITE = 2
        ADMIN = 4

    class Mode(enum.IntFlag):
        X = 1
        W = 2
        R = 4

    if hasattr(enum, "StrEnum"):

        class Status(enum.StrEnum):
            OPEN = "open"
            PAID = "paid"


# Dataclasses


def dataclass(name, *fields, **options):
    """A dataclass without its annotations, which Python 2 could not parse."""
    return dataclasses.make_dataclass(
        name, fields, namespace={"__module__": __name__}, **options
    )


if dataclasses:
    Invoice = dataclass("Invoice", "number", "lines")
    FrozenInvoice = dataclass("FrozenInvoice", "number", "lines", frozen=True)

    if sys.version_info >= (3, 10):
        SlotInvoice = dataclass("SlotInvoice", "number", "lines", slots=True)
        FrozenSlotInvoice = dataclass(
            "FrozenSlotInvoice", "number", "lines", slots=True, frozen=True
        )


# Functions


def ship(order):
    return order
