# -*- coding: utf-8 -*-
"""The objects of built-in types: scalars, containers, shared references and cycles.

Runs under Python 2.7 to 3.13. As a script it writes a line of `case protocol hex` for each pickle
that this Python can make.
"""

import collections
import datetime
import functools

import shop
from corpus import case, fresh, pickle, text, value, write_cases

# Scalars

value("none", None)
value("true", True)
value("false", False)

for number in (0, 1, -1, 255, 256, 65535, 65536, 2**31 - 1, 2**31, -(2**31), 2**63 - 1, 2**63):
    value("int-" + str(number).replace("-", "minus-"), number)
value("int-18446744073709551615", 2**64 - 1)
value("int-18446744073709551616", 2**64)
value("int-min-i64", -(2**63))
value("int-below-i64", -(2**63) - 1)
value("int-max-i128", 2**127 - 1)
value("int-min-i128", -(2**127))
value("int-max-u128", 2**128 - 1)
value("int-above-u128", 2**128)
value("int-below-i128", -(2**127) - 1)
value("int-200-bits", 2**200)
value("int-200-bits-negative", -(2**200))
value("int-400-digits", 10**400)
value("int-long4", 2**2048, protocols=(2, 4))
value(
    "ints",
    [
        sign * (2**bits + step)
        for bits in (7, 8, 15, 16, 23, 24, 31, 32, 39, 40, 47, 48, 55, 56, 63, 64, 71, 127, 128)
        for step in (-1, 0, 1)
        for sign in (1, -1)
    ],
)

INFINITY = float("inf")

value("float-0.0", 0.0)
value("float-negative-0.0", -0.0)
value("float-1.5", 1.5)
value("float-nan", float("nan"))
value("float-inf", INFINITY)
value("float-negative-inf", -INFINITY)
value(
    "floats",
    [0.1, -2.5, 1e16, 1e-7, 123456789.125, 1e22, 1e23, 1.7976931348623157e308]
    + [2.2250738585072014e-308, 5e-324, -5e-324, 4.9406564584124654e-320, 1e300, -1e-300],
)
value("complex", complex(1.5, -2.0))

value("str-empty", u"")
value("str-one-char", u"a")
value("str-ascii", u"hello, world")
value("str-latin", u"caf\xe9 \xff")
value("str-bmp", u"\u20ac \u4f60\u597d \uffff")
value("str-astral", u"\U0001f600 \U0010ffff")
value("str-quotes", u"it's \"quoted\"")
value("str-backslashes", u"\\ \\n \\u0041 \\\\ \\U0001f600 end\\")
value("str-newlines", u"one\ntwo\r\nthree\rfour")
value("str-controls", u"".join([u"%c" % code for code in range(32)]) + u"\x7f\x80\x85\xa0\xad")
value("str-lone-surrogate", u"a\ud800z")
value("str-lone-surrogates", [u"\udc00", u"\udfff\ud800", u"\ud83d"])
value("str-line-separators", u"\u2028\u2029\ufeff")
value("str-255", u"x" * 255)
value("str-256", u"x" * 256)
value("str-255-bytes", u"\xe9" * 127 + u"x")
value("str-256-bytes", u"\xe9" * 128)
value("str-65536", u"y" * 65536, protocols=(0, 1, 4))

value("bytes-empty", b"")
value("bytes-one", b"\x80")
value("bytes-all", bytes(bytearray(range(256))))
value("bytes-255", b"\x00" * 255)
value("bytes-256", b"\xff" * 256)
value("bytes-not-utf8", b"caf\xe9")
value("bytes-65536", b"z" * 65536, protocols=(4,))
value("frames", [u"%05d" % number + u"x" * 1995 for number in range(40)], protocols=(4,))

for size in (0, 1, 255, 256):
    case("bytearray-{}".format(size))(functools.partial(bytearray, b"\xfe" * size))


@case("pickle-buffer", protocols=(5,), since=(3, 8))
def _():
    return [pickle.PickleBuffer(b"read only"), pickle.PickleBuffer(bytearray(b"writable"))]


value("ellipsis", Ellipsis, since=(3,))
value("not-implemented", NotImplemented, since=(3,))


# Strings of Python 2

for name, literal in [
    ("empty", b""),
    ("one-char", b"a"),
    ("ascii", b"hello, world"),
    ("quotes", b"it's \"quoted\""),
    ("escapes", b"tab\t line\n return\r back\\slash 'one' \x00 \x7f"),
    ("utf8", u"caf\xe9 \u20ac".encode("utf-8")),
    ("latin1", b"caf\xe9"),
    ("all-bytes", bytes(bytearray(range(256)))),
    ("255", b"x" * 255),
    ("256", b"x" * 256),
    ("list", [b"ascii", u"caf\xe9".encode("utf-8"), b"caf\xe9", u"unicode", b"ascii"]),
    ("dict", {b"key": b"value", u"k\xe9y".encode("utf-8"): u"v\xe4lue", b"k\xe9y": 1}),
    ("tuple-key", {(b"a", 1): [b"b"]}),
]:
    value("py2-str-" + name, literal, until=(3,))


# Containers


def integers(size):
    return list(range(size))


def pairs(size):
    return dict.fromkeys(range(size), True)


for size in (0, 1, 2, 3, 4, 999, 1000, 1001, 2500):
    large = {"protocols": (0, 1, 2, 4)} if size > 4 else {}
    case("list-{}".format(size), **large)(functools.partial(integers, size))
    case("dict-{}".format(size), **large)(functools.partial(pairs, size))
    if size not in (999, 1001):
        value("tuple-{}".format(size), tuple(range(size)), **large)
        value("set-{}".format(size), set(range(size)), **large)
        value("frozenset-{}".format(size), frozenset(range(size)), **large)

value("list-nested", [[], [[]], [[[1]], [2, 3]], ([],), {u"k": []}])
value("list-mixed", [None, True, 1, 2.5, u"text", b"bytes", (1,), [2], {3: 4}])
value("list-booleans", [True, False, True])
value("tuple-nested", ((), ((),), (((1,), 2), 3, (4, 5, 6), (7, 8, 9, 10))))
value("tuple-of-empties", ((), [], {}, u"", b""))
value("dict-nested", {u"a": {u"b": {u"c": [{u"d": None}]}}})
value("dict-int-keys", {1: u"one", -1: u"minus one", 2**40: u"big"})
value("dict-tuple-keys", {(1, u"a"): 1, (2, (3, u"b")): 2})
value("dict-bool-none-float-keys", {True: 1, None: 2, 1.5: 3})
value("dict-bytes-keys", {b"key": b"value", b"\xff": 1})
value("dict-frozenset-key", {frozenset([1]): u"one"})
value("dict-of-str", {u"id": 7, u"name": u"Ann\xe9", u"tags": [u"a", u"b"], u"ok": True})
value("set-of-one-str", {u"tag"})
value("set-of-tuple", {(1, u"a")})
value("set-nested", {frozenset([1]), frozenset()}, protocols=(2, 4))
value("records", [{u"id": n, u"name": u"name %d" % n, u"price": n / 4.0} for n in range(20)])


@case("list-deep")
def _():
    result = []
    for _ in range(99):
        result = [result]
    return result


@case("tuple-deep")
def _():
    result = ()
    for _ in range(99):
        result = (result,)
    return result


@case("dict-deep")
def _():
    result = {}
    for _ in range(30):
        result = {u"d": result}
    return result


@case("memo-above-255")
def _():
    lists = [[number] for number in range(300)]
    return lists + [lists[0], lists[255], lists[299]]


# Shared references


@case("shared-list")
def _():
    shared = [1, 2]
    return [shared, shared]


@case("shared-str")
def _():
    shared = text(u"shared")
    return [shared, {shared: shared}, (shared,)]


@case("shared-bytes")
def _():
    shared = fresh(b"shared")
    return [shared, shared]


@case("shared-dict-keys")
def _():
    key, other = text(u"number"), text(u"customer")
    return [{key: number, other: None} for number in range(3)]


@case("shared-tuple")
def _():
    shared = fresh((1, u"two", [3]))
    return [shared, shared, {u"in": shared}]


@case("shared-instance")
def _():
    shared = shop.Order(1, None)
    return {u"first": shared, u"second": [shared]}


@case("shared-tower")
def _():
    level = [1]
    for _ in range(8):
        level = [level, level]
    return level


@case("shared-set")
def _():
    shared, frozen = set([1]), frozenset([2])
    return [shared, shared, frozen, frozen]


@case("shared-datetime")
def _():
    shared = datetime.datetime(2024, 7, 1, 12, 30)
    return [shared, shared]


@case("shared-singletons")
def _():
    return [u"", u"", u"a", u"a", b"", b"", b"a", b"a", (), ()]


# Cycles


@case("cycle-list")
def _():
    result = []
    result.append(result)
    return result


@case("cycle-list-grown")
def _():
    outer = []
    inner = [outer]
    outer.append(inner)
    return outer


@case("cycle-dict")
def _():
    result = {}
    result[u"self"] = result
    return result


@case("cycle-tuple")
def _():
    inner = []
    result = (inner,)
    inner.append(result)
    return result


@case("cycle-tuple-of-four")
def _():
    inner = []
    result = (inner, 1, 2, 3)
    inner.append(result)
    return result


@case("cycle-list-in-tuple")
def _():
    result = []
    result.append((result,))
    return result


@case("cycle-object")
def _():
    order = shop.Order(1, None)
    order.customer = order
    return order


@case("cycle-parent")
def _():
    root = shop.Node(text(u"root"))
    shop.Node(text(u"leaf"), root)
    return root


@case("cycle-object-as-key")
def _():
    order = shop.Order(1, None)
    order.lines = {order: 1}
    return order


@case("cycle-set")
def _():
    order = shop.Order(1, None)
    order.lines = set([order])
    return order


@case("cycle-frozenset")
def _():
    order = shop.Order(1, None)
    order.lines = frozenset([order])
    return order


@case("cycle-list-subclass", protocols=range(2, 6))
def _():
    queue = shop.Queue()
    queue.append(queue)
    return queue


@case("cycle-dict-subclass", protocols=range(2, 6))
def _():
    basket = shop.Basket()
    basket[u"self"] = basket
    return basket


@case("cycle-slots", protocols=range(2, 6))
def _():
    slots = shop.Slots()
    slots.width = [slots]
    return slots


@case("cycle-namedtuple", protocols=range(2, 6))
def _():
    inner = []
    point = shop.Point(inner, 1)
    inner.append(point)
    return point


@case("cycle-ordereddict", since=(3,))
def _():
    ordered = collections.OrderedDict()
    ordered[u"self"] = ordered
    return ordered


@case("cycle-defaultdict")
def _():
    index = collections.defaultdict(list)
    index[u"self"].append(index)
    return index


@case("cycle-deque", since=(3,))
def _():
    queue = collections.deque()
    queue.append(queue)
    return queue


@case("cycle-beside-data")
def _():
    inner = []
    inner.append(inner)
    return {u"a": 1, u"b": inner}


if __name__ == "__main__":
    write_cases()
