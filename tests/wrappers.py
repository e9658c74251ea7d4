"""What the tests of the wrapper types ask Python.

Each line of the input is a name, a protocol and a pickle in hexadecimal digits. Prints a line for each: `equal` if the
pickle loads to the object of that name and its bytes are those of `pickle.dumps`, `loads` if only the bytes differ, else
what is wrong.
"""

import collections
import pickle
import sys
import types

shop = types.ModuleType("shop")
sys.modules["shop"] = shop
exec(
    '''
class Order:
    def __eq__(self, other):
        return type(self) is type(other) and self.__dict__ == other.__dict__

    __hash__ = object.__hash__


class Empty(Order):
    pass


class Outer:
    class Inner(Order):
        pass


class Slots:
    __slots__ = ("x",)

    def __eq__(self, other):
        return type(self) is type(other) and self.x == other.x


class Stateful:
    def __getstate__(self):
        return self.state

    def __setstate__(self, state):
        self.state = state

    def __eq__(self, other):
        return type(self) is type(other) and self.state == other.state
''',
    shop.__dict__,
)
for value in list(vars(shop).values()) + [shop.Outer.Inner]:
    if isinstance(value, type):
        value.__module__ = "shop"
shop.Point = collections.namedtuple("Point", "x y", module="shop")
for name in ("Outer", "Order", "Empty", "Slots", "Stateful"):
    getattr(shop, name).__qualname__ = name
shop.Outer.Inner.__qualname__ = "Outer.Inner"


def made(cls, **attributes):
    value = cls()
    value.__dict__.update(attributes)
    return value


def slots(x):
    value = shop.Slots()
    value.x = x
    return value


def stateful(state):
    value = shop.Stateful()
    value.state = state
    return value


def order(number, customer, tags):
    return made(shop.Order, id=number, customer=customer, tags=tags)


VALUES = {
    "order": lambda: order(7, "Ann", ["gift"]),
    "orders": lambda: [order(1, "Ann", []), order(2, "Bob", [])],
    "nested": lambda: made(shop.Order, inner=made(shop.Outer.Inner, x=1)),
    "empty": lambda: made(shop.Empty),
    "slots": lambda: slots(5),
    "stateful": lambda: stateful((1, "two")),
    "set": lambda: {5},
    "empty set": lambda: set(),
    "frozenset": lambda: frozenset([5]),
    "sets": lambda: {"set": {5}, "frozen": frozenset(["ab"])},
    "key": lambda: {frozenset([5]): 1},
    "tuple": lambda: (1, "ab"),
    "pair": lambda: (1, 2, 3, 4),
    "empty tuple": lambda: (),
    "class": lambda: shop.Order,
    "inner class": lambda: shop.Outer.Inner,
    "events": lambda: [made(shop.Order, id=7), made(shop.Empty), shop.Point(1, 2), made(shop.Outer.Inner, x=1)],
}


def written_by_python(value, protocol):
    try:
        return pickle.dumps(value, protocol)
    except TypeError:
        # "a class that defines __slots__ without defining __getstate__ cannot be pickled with protocol 1"
        assert isinstance(value, shop.Slots) and protocol < 2
        return None


for line in sys.stdin:
    name, protocol, digits = line.rstrip("\n").split("\t")
    try:
        written, expected = bytes.fromhex(digits), VALUES[name]()
        loaded = pickle.loads(written)
        if loaded != expected or type(loaded) is not type(expected):
            print(f"{loaded!r} is not {expected!r}")
        else:
            print("equal" if written_by_python(expected, int(protocol)) == written else "loads")
    except Exception as error:
        print(f"{type(error).__name__}: {error}")
