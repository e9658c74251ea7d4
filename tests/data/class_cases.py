# -*- coding: utf-8 -*-
"""The objects of classes: those of `shop.py` and of the standard library, and names.

Runs under Python 2.7 to 3.13. As a script it writes a line of `case protocol hex` for each pickle
that this Python can make.
"""

import array
import codecs
import collections
import datetime
import decimal
import fractions
import functools
import uuid

import shop
from corpus import PY2, UNICODE, case, fresh, text, value, write_cases

# Instances


@case("instance")
def _():
    return shop.Order(7, text(u"Ann"))


@case("instance-empty")
def _():
    return shop.Empty()


@case("instance-nested")
def _():
    order = shop.Order(7, shop.Node(text(u"Ann")))
    order.lines = [shop.Node(text(u"first")), shop.Node(text(u"second"))]
    return order


@case("instances")
def _():
    return [shop.Order(number, text(u"Ann")) for number in range(3)]


@case("instance-of-nested-class", since=(3, 4))
def _():
    return shop.Order.Line(2.5)


@case("slots", protocols=range(2, 6))
def _():
    slots = shop.Slots()
    slots.width, slots.height = 3, text(u"four")
    return slots


@case("slots-empty", protocols=range(2, 6))
def _():
    return shop.Slots()


@case("slots-and-dict", protocols=range(2, 6))
def _():
    slots = shop.SlotsAndDict()
    slots.width, slots.height, slots.depth, slots.unit = 3, 4, 5, text(u"cm")
    return slots


@case("slots-without-dict", protocols=range(2, 6))
def _():
    slots = shop.SlotsAndDict()
    slots.width = 3
    return slots


@case("state-list")
def _():
    return shop.ListState(1, text(u"two"))


@case("state-tuple")
def _():
    return shop.TupleState(1, text(u"two"))


@case("state-tuple-of-dicts")
def _():
    return shop.TupleState({u"a": 1}, {u"b": 2})


@case("state-str")
def _():
    return shop.TextState(text(u"state"))


for name, make in [
    ("none", lambda: shop.Reduced()),
    ("one", lambda: shop.Reduced(text(u"one"))),
    ("one-list", lambda: shop.Reduced([1, 2])),
    ("one-dict", lambda: shop.Reduced({u"a": 1})),
    ("several", lambda: shop.Reduced(1, text(u"two"), [3])),
    ("state", lambda: taken(shop.ReducedState(1, 2), [3])),
    ("list", lambda: taken(shop.ReducedList(1, 2), [3, 4])),
    ("list-of-one", lambda: taken(shop.ReducedList(), [3])),
    ("dict", lambda: taken(shop.ReducedDict(1, 2), [(3, 4), (5, 6)])),
    ("dict-of-one", lambda: taken(shop.ReducedDict(), [(3, 4)])),
    ("name", lambda: shop.CATALOG),
]:
    case("reduce-" + name)(make)


@case("reduce-state-setter", since=(3, 8))
def _():
    return taken(shop.ReducedSetter(1, 2), [3])


def taken(reduced, items):
    reduced.taken = items
    return reduced


@case("getnewargs", protocols=range(2, 6))
def _():
    return shop.NewArgs(text(u"first"), 2)


@case("getnewargs-state")
def _():
    price = shop.NewArgsState()
    price.amount = 5
    return price


@case("getnewargs-ex", protocols=range(2, 6), since=(3, 6))
def _():
    return shop.NewArgsEx(text(u"first"), 2, unit=text(u"cm"))


@case("getnewargs-ex-one", protocols=range(2, 6), since=(3, 6))
def _():
    return shop.NewArgsEx(text(u"only"), unit=text(u"cm"))


@case("getnewargs-ex-only-kwargs", protocols=range(2, 6), since=(3, 6))
def _():
    return shop.NewArgsEx(unit=text(u"cm"))


@case("getnewargs-ex-no-kwargs", protocols=range(2, 6), since=(3, 6))
def _():
    return shop.NewArgsEx(1, 2)


@case("getnewargs-ex-state", since=(3, 6))
def _():
    price = shop.NewArgsExState()
    price.amount = 5
    return price


@case("old-style", until=(3,))
def _():
    order = shop.OldOrder()
    order.number, order.customer = 7, b"Ann"
    return order


@case("old-style-empty", until=(3,))
def _():
    return shop.OldOrder()


@case("old-style-initargs", until=(3,))
def _():
    return shop.OldMoney(5, b"EUR")


@case("old-style-cycle", until=(3,))
def _():
    order = shop.OldOrder()
    order.self = order
    return order


@case("old-styles", until=(3,))
def _():
    orders = [shop.OldOrder() for _ in range(3)]
    for number, order in enumerate(orders):
        order.number = number
    return orders


# Collections


@case("ordereddict")
def _():
    return collections.OrderedDict(fresh([(u"z", 1), (u"a", 2)]))


@case("ordereddict-empty")
def _():
    return collections.OrderedDict()


@case("ordereddict-of-one")
def _():
    return collections.OrderedDict(fresh([(u"z", [1])]))


@case("defaultdict")
def _():
    index = collections.defaultdict(list)
    index[u"a"].append(1)
    index[u"b"].append(2)
    return index


@case("defaultdict-empty")
def _():
    return collections.defaultdict(int)


@case("defaultdict-without-factory")
def _():
    return collections.defaultdict(None, {1: 2})


@case("counter")
def _():
    counter = collections.Counter()
    counter[u"a"] = 3
    counter[u"b"] = 1
    return counter


@case("counter-empty")
def _():
    return collections.Counter()


@case("deque")
def _():
    return collections.deque([1, 2, 3])


@case("deque-empty")
def _():
    return collections.deque()


@case("deque-maxlen")
def _():
    return collections.deque([1, 2, 3], 10)


@case("deque-empty-maxlen")
def _():
    return collections.deque([], 10)


@case("chainmap", since=(3,))
def _():
    return collections.ChainMap(fresh({u"b": 1, u"a": 2}), fresh({u"c": 3, u"a": 4}))


@case("simple-namespace", since=(3,))
def _():
    import types

    return types.SimpleNamespace(name=text(u"Ann"), number=7)


@case("simple-namespace-empty", since=(3,))
def _():
    import types

    return types.SimpleNamespace()


@case("namedtuple")
def _():
    return shop.Line(text(u"sku-1"), 2, 9.5)


@case("namedtuple-of-two")
def _():
    return shop.Point(1, 2)


@case("namedtuple-of-one")
def _():
    return shop.Single(5)


@case("namedtuple-of-none")
def _():
    return shop.Nothing()


@case("namedtuples")
def _():
    return [shop.Point(number, -number) for number in range(3)]


# Subclasses of the built-in types


def with_attributes(obj):
    obj.note = text(u"fragile")
    obj.weight = 2
    return obj


SUBCLASSED = [
    ("dict", lambda: shop.Basket(fresh({u"apple": 1, u"pear": 2}))),
    ("dict-of-one", lambda: shop.Basket(fresh({u"apple": 1}))),
    ("dict-empty", lambda: shop.Basket()),
    ("list", lambda: shop.Queue([1, 2])),
    ("list-of-one", lambda: shop.Queue([1])),
    ("list-empty", lambda: shop.Queue()),
    ("set", lambda: shop.Tags([1, 2])),
    ("frozenset", lambda: shop.FrozenTags([1, 2])),
    ("str", lambda: shop.Sku("sku-1")),
    ("text", lambda: shop.Text(text(u"caf\xe9"))),
    ("int", lambda: shop.Count(5)),
    ("float", lambda: shop.Ratio(0.5)),
    ("bytes", lambda: shop.Blob(b"\x00\xff")),
    ("tuple", lambda: shop.Pair((1, 2))),
    ("tuple-of-one", lambda: shop.Pair((1,))),
    ("ordereddict", lambda: shop.Ledger(fresh([(u"z", 1), (u"a", 2)]))),
    ("defaultdict", lambda: shop.Index(list, fresh({u"a": [1]}))),
    ("counter", lambda: shop.Votes(fresh({u"a": 3}))),
]
for name, make in SUBCLASSED:
    since = (3,) if name == "bytes" else (2, 7)  # in Python 2 it is a str like any other
    case("subclass-of-" + name, since=since)(make)
    case("subclass-of-" + name + "-with-attributes", since=since)(
        functools.partial(lambda make: with_attributes(make()), make)
    )


# Enums and dataclasses

if shop.enum:
    for name, member in [
        ("int-value", shop.Color.RED),
        ("str-value", shop.Color.GREEN),
        ("tuple-value", shop.Color.MIXED),
        ("intenum", shop.Priority.HIGH),
        ("str-mixin", shop.Carrier.BIKE),
        ("flag", shop.Access.WRITE),
        ("flag-two", shop.Access.READ | shop.Access.WRITE),
        ("flag-three", shop.Access.READ | shop.Access.WRITE | shop.Access.ADMIN),
        ("flag-zero", shop.Access(0)),
        ("intflag", shop.Mode.R),
        ("intflag-two", shop.Mode.R | shop.Mode.W),
        ("intflag-zero", shop.Mode(0)),
    ]:
        value("enum-" + name, member)
    value("enums", [shop.Color.RED, shop.Color.GREEN, shop.Color.RED, shop.Priority.LOW])
    value("enum-as-key", {shop.Color.RED: 1})

    if hasattr(shop, "Status"):
        value("enum-strenum", shop.Status.PAID, since=(3, 11))

    @case("enum-http-status")
    def _():
        import http

        return http.HTTPStatus.NOT_FOUND

    @case("enum-signal")
    def _():
        import signal

        return signal.SIGTERM


def dataclass_case(name, kind, **options):
    if hasattr(shop, kind):
        case(name, **options)(lambda: getattr(shop, kind)(7, [text(u"apple"), 2]))


dataclass_case("dataclass", "Invoice")
dataclass_case("dataclass-frozen", "FrozenInvoice")
dataclass_case("dataclass-slots", "SlotInvoice", protocols=range(2, 6))
dataclass_case("dataclass-frozen-slots", "FrozenSlotInvoice")


# The standard library

value("range", range(1, 10, 2), since=(3,))
value("range-stop", range(5), since=(3,))
value("slice", slice(1, None, 2), since=(3,))
if PY2:
    value("range", xrange(1, 10, 2), until=(3,))  # noqa: F821

value("fraction", fractions.Fraction(1, 3))
value("fraction-negative", fractions.Fraction(-7, 2))
value("fraction-whole", fractions.Fraction(4))

for number in (
    ["0", "-0", "1", "1.50", "-1.50", "0.00", "1E+3", "1E-7", "1E+999", "NaN", "sNaN"]
    + ["Infinity", "-Infinity", "123456789012345678901234567890", "3.14159265358979323846264338327"]
):
    name = number.lower().replace("+", "").replace("-", "minus-")
    value("decimal-" + name, decimal.Decimal(number), protocols=(0, 2, 4, 5))
value("decimals", [decimal.Decimal("9.99"), decimal.Decimal("0.01"), decimal.Decimal(12)])

FOUR = "3fa85f64-5717-4562-b3fc-2c963f66afa6"


@case("uuid")
def _():
    return uuid.UUID(FOUR)


@case("uuid-small")
def _():
    return uuid.UUID(int=1)


@case("uuid-high-bit")
def _():
    return uuid.UUID(int=2**128 - 1)


@case("uuids")
def _():
    return [uuid.UUID(FOUR), uuid.UUID(FOUR.replace("3", "4"))]


for name in ("safe", "unsafe"):

    @case("uuid-" + name, since=(3, 7))
    def _(name=name):
        return uuid.UUID(
            "d9428888-122b-11e1-b85c-61cd3cbb3210", is_safe=getattr(uuid.SafeUUID, name)
        )


@case("array-int")
def _():
    return array.array("i", [1, -2, 3])


@case("array-double")
def _():
    return array.array("d", [1.5, -2.5])


@case("path-pure-posix", since=(3, 4))
def _():
    import pathlib

    return pathlib.PurePosixPath("/srv", "shop", "data.bin")


@case("path-posix", since=(3, 4))
def _():
    import pathlib

    return pathlib.PosixPath("relative/file.txt")


@case("path-posix-dot", since=(3, 4))
def _():
    import pathlib

    return pathlib.PosixPath()


@case("path-pure-windows", since=(3, 4))
def _():
    import pathlib

    return pathlib.PureWindowsPath("C:\\shop\\data.bin")


for name, kind, address in [
    ("ipv4-address", "IPv4Address", u"192.0.2.1"),
    ("ipv6-address", "IPv6Address", u"2001:db8::1"),
    ("ipv4-network", "IPv4Network", u"192.0.2.0/24"),
    ("ipv6-network", "IPv6Network", u"2001:db8::/32"),
    ("ipv4-interface", "IPv4Interface", u"192.0.2.1/24"),
    ("ipv6-interface", "IPv6Interface", u"2001:db8::1/32"),
]:

    @case(name, since=(3, 4))
    def _(kind=kind, address=address):
        import ipaddress

        return getattr(ipaddress, kind)(address)


@case("ipv6-address-scope", since=(3, 9))
def _():
    import ipaddress

    return ipaddress.IPv6Address(u"fe80::1%eth0")


@case("partial")
def _():
    return functools.partial(int, text(u"ff"), base=16)


# Exceptions

for name, make in [
    ("plain", lambda: ValueError(text(u"bad value"))),
    ("without-args", lambda: ValueError()),
    ("several-args", lambda: ValueError(text(u"bad value"), 3)),
    ("key-error", lambda: KeyError(text(u"missing"))),
    ("os-error", lambda: OSError(2, text(u"No such file"))),
    ("os-error-filename", lambda: OSError(2, text(u"No such file"), text(u"/srv/data"))),
    ("with-attribute", lambda: with_attributes(ValueError(text(u"bad value")))),
    ("own", lambda: shop.ShopError(text(u"closed"))),
    ("own-with-attributes", lambda: shop.StockError(text(u"sku-1"), 3)),
]:
    case("exception-" + name)(make)


@case("exception-unicode-error", since=(3,))
def _():
    return UnicodeDecodeError(text(u"utf-8"), b"\xff", 0, 1, text(u"invalid"))


@case("exception-note", since=(3, 11))
def _():
    error = ValueError(text(u"bad value"))
    error.add_note(text(u"while shipping"))
    return error


# Dates and times

for name, moment in [
    ("datetime", datetime.datetime(2024, 7, 1, 12, 30, 45)),
    ("datetime-midnight", datetime.datetime(2024, 7, 1)),
    ("datetime-micros", datetime.datetime(2024, 7, 1, 12, 30, 45, 1)),
    ("datetime-all-micros", datetime.datetime(1999, 12, 31, 23, 59, 59, 999999)),
    ("datetime-year-1", datetime.datetime(1, 1, 1)),
    ("datetime-year-9999", datetime.datetime(9999, 12, 31, 23, 59, 59, 999999)),
    ("date", datetime.date(2024, 7, 1)),
    ("date-year-1", datetime.date(1, 1, 1)),
    ("date-year-9999", datetime.date(9999, 12, 31)),
    ("time", datetime.time(12, 30, 45)),
    ("time-midnight", datetime.time(0, 0)),
    ("time-micros", datetime.time(23, 59, 59, 999999)),
    ("timedelta", datetime.timedelta(1, 2, 3)),
    ("timedelta-zero", datetime.timedelta(0)),
    ("timedelta-negative", datetime.timedelta(-1, 86399, 999999)),
    ("timedelta-min", datetime.timedelta.min),
    ("timedelta-max", datetime.timedelta.max),
]:
    value(name, moment)

value("datetimes", [datetime.datetime(2024, 7, day) for day in (1, 2, 3)])


@case("datetime-fold", since=(3, 6))
def _():
    return datetime.datetime(2024, 10, 27, 2, 30, fold=1)


@case("time-fold", since=(3, 6))
def _():
    return datetime.time(2, 30, fold=1)


@case("datetime-subclass", since=(3,))
def _():
    return shop.Moment(2024, 7, 1, 12, 30)


@case("decimal-subclass")
def _():
    return shop.Price("9.99")


if not PY2:
    UTC = datetime.timezone.utc

    def east(name=None, **offset):
        offset = datetime.timedelta(**offset)
        return datetime.timezone(offset, name) if name else datetime.timezone(offset)

    for name, make in [
        ("utc", lambda: UTC),
        ("offset", lambda: east(hours=2)),
        ("negative-offset", lambda: east(hours=-3, minutes=-30)),
        ("offset-name", lambda: east(text("CEST"), hours=2)),
    ]:
        case("datetime-" + name)(
            functools.partial(
                lambda make: datetime.datetime(2024, 7, 1, 12, 30, tzinfo=make()), make
            )
        )
        case("time-" + name)(
            functools.partial(lambda make: datetime.time(12, 30, tzinfo=make()), make)
        )

    @case("datetime-offset-seconds", since=(3, 7))
    def _():
        return datetime.datetime(2024, 7, 1, 12, 30, tzinfo=east(seconds=561))

    @case("datetime-offset-micros", since=(3, 7))
    def _():
        return datetime.datetime(2024, 7, 1, 12, 30, tzinfo=east(seconds=-1, microseconds=5))

    @case("datetimes-utc")
    def _():
        return [datetime.datetime(2024, 7, day, tzinfo=UTC) for day in (1, 2)]


def zone_case(name, make):
    @case(name, since=(3, 9))
    def _():
        import zoneinfo

        return make(zoneinfo.ZoneInfo)


zone_case(
    "datetime-zoneinfo",
    lambda zone: datetime.datetime(2024, 7, 1, 12, 30, 0, 5, tzinfo=zone("Europe/Paris")),
)
zone_case(
    "datetime-zoneinfo-fold",
    lambda zone: datetime.datetime(2024, 10, 27, 2, 30, tzinfo=zone("Europe/Paris"), fold=1),
)
zone_case(
    "datetime-zoneinfo-utc",
    lambda zone: datetime.datetime(2024, 7, 1, 12, 30, tzinfo=zone("UTC")),
)
zone_case(
    "datetime-zoneinfo-no-cache",
    lambda zone: datetime.datetime(2024, 7, 1, tzinfo=zone.no_cache("Europe/Paris")),
)
zone_case("time-zoneinfo", lambda zone: datetime.time(12, 30, tzinfo=zone("Europe/Paris")))
zone_case(
    "datetimes-zoneinfo",
    lambda zone: [datetime.datetime(2024, 7, day, tzinfo=zone("Europe/Paris")) for day in (1, 2)],
)


# Names

value("name-class", shop.Order)
value("name-function", shop.ship)
value("name-builtin-class", dict)
value("name-builtin-function", len)
value("name-exception", OSError)
value("name-method", shop.Order.total, since=(3, 4))
value("name-nested-class", shop.Order.Line, since=(3, 4))
value("name-type-of-none", type(None), since=(3, 4))
value("name-codecs", codecs.encode, since=(3,))
value("name-reduce", functools.reduce)
value("names", [shop.Order, shop.Node, shop.Order, datetime.datetime, collections.OrderedDict])
value("name-str", UNICODE)
value("name-object", object)

if not PY2:
    value("name-permission-error", PermissionError)
    value("name-range", range)
    value("name-zip", zip)

    @case("name-urllib")
    def _():
        import urllib.parse

        return urllib.parse.quote

    @case("bound-method")
    def _():
        return shop.Order(1, None).total

    @case("bound-classmethod")
    def _():
        return shop.Order.create

    @case("bound-builtin-method")
    def _():
        return [1, 2].append

else:
    value("name-xrange", xrange, until=(3,))  # noqa: F821
    value("name-long", long, until=(3,))  # noqa: F821


# What caches hold


@case("django-session")
def _():
    return fresh(
        {
            u"_auth_user_id": u"7",
            u"_auth_user_backend": u"django.contrib.auth.backends.ModelBackend",
            u"_auth_user_hash": u"2f1d5c0a" * 8,
            u"cart": [{u"sku": u"sku-1", u"quantity": 2}],
            u"_session_expiry": 1209600,
        }
    )


@case("rq-job-data")
def _():
    return fresh((u"shop.ship", None, (7,), {u"express": True}))


@case("celery-result")
def _():
    return fresh(
        {
            u"status": u"SUCCESS",
            u"result": [1, 2.5, None],
            u"traceback": None,
            u"children": [],
            u"date_done": u"2024-07-01T12:30:45.000001+00:00",
            u"task_id": FOUR,
        }
    )


@case("order-history")
def _():
    """Many of the classes together, as a cache would hold them."""
    placed = datetime.datetime(2024, 7, 1, 12, 30)
    order = shop.Order(7, text(u"Ann"))
    order.id = uuid.UUID(FOUR)
    order.placed = placed
    order.lines = [shop.Line(text(u"sku-1"), 2, decimal.Decimal("9.50"))]
    return {u"orders": [order], u"seen": set([7]), u"since": placed.date()}


if __name__ == "__main__":
    write_cases()
