"""Objects of the types that `pickles::py` knows, for `tests/types.rs`.

    known_types.py make KINDS    prints a line for each object and protocol: kind, number, protocol, pickle
    known_types.py check         reads such lines, and prints what is wrong with each pickle: nothing, `bytes` if it loads to the
                           object but is not what `pickle.dumps` writes, else a message

A pickle is that of a dict with the object as `value` and in a list. All is the same in every run.
"""

import collections
import datetime
import decimal
import ipaddress
import pathlib
import pickle
import random
import sys
import uuid
import zoneinfo

UTC = datetime.timezone.utc


def fresh(text):
    """A str of its own, where a literal would be the same one each time."""
    return "".join(list(text))


def moments(number, zone):
    yield lambda: datetime.datetime(1, 1, 1, tzinfo=zone())
    yield lambda: datetime.datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=zone())
    yield lambda: datetime.datetime(2024, 2, 29, 12, 30, tzinfo=zone())
    yield lambda: datetime.datetime(1970, 1, 1, 0, 0, 0, 1, tzinfo=zone())
    random.seed(number)
    for _ in range(number):
        micro = random.choice([0, random.randrange(1_000_000)])
        day = datetime.date.fromordinal(random.randrange(400, 3_652_000))
        args = (day.year, day.month, day.day, random.randrange(24), random.randrange(60), random.randrange(60), micro)
        yield lambda args=args: datetime.datetime(*args, tzinfo=zone())


def offsets():
    for minutes in (-1439, -570, -60, 0, 60, 90, 345, 1439):
        yield lambda minutes=minutes: datetime.timezone(datetime.timedelta(minutes=minutes))
    yield lambda: datetime.timezone(datetime.timedelta(seconds=21208))


def at_offsets():
    for number, zone in enumerate(offsets()):
        yield from moments(20 + number, zone)


def odd_zones():
    yield lambda: datetime.timezone(datetime.timedelta(hours=2), fresh("CEST"))
    yield lambda: datetime.timezone(datetime.timedelta(0), fresh("UTC"))
    yield lambda: datetime.timezone(datetime.timedelta(microseconds=-1))
    yield lambda: zoneinfo.ZoneInfo("Europe/Paris")
    yield lambda: None


def lossless_moments():
    for zone in odd_zones():
        for moment in moments(20, zone):
            yield moment
            yield lambda moment=moment: moment().replace(fold=1)


def zoned():
    for name in ("Europe/Paris", "America/New_York", "Asia/Kathmandu", "UTC"):
        zone = lambda name=name: zoneinfo.ZoneInfo(name)
        yield lambda zone=zone: datetime.datetime(2024, 10, 27, 2, 30, tzinfo=zone())
        if name == "Europe/Paris":
            yield lambda zone=zone: datetime.datetime(2024, 10, 27, 2, 30, fold=1, tzinfo=zone())
        for year in range(1990, 2036):
            yield lambda zone=zone, year=year: datetime.datetime(year, 7, 14, 12, 30, 5, 7, tzinfo=zone())
            yield lambda zone=zone, year=year: datetime.datetime(year, 1, 14, 23, 59, tzinfo=zone())


def dates():
    for ordinal in (1, 2, 366, 730_000, 3_652_059):
        yield lambda ordinal=ordinal: datetime.date.fromordinal(ordinal)
    random.seed(2)
    for _ in range(100):
        yield lambda ordinal=random.randrange(1, 3_652_060): datetime.date.fromordinal(ordinal)


def times(zone=lambda: None, fold=0):
    random.seed(3)
    for args in ((), (23, 59, 59, 999999), (0, 0, 0, 1)):
        yield lambda args=args: datetime.time(*args, tzinfo=zone(), fold=fold)
    for _ in range(100):
        args = (random.randrange(24), random.randrange(60), random.randrange(60), random.choice([0, random.randrange(10**6)]))
        yield lambda args=args: datetime.time(*args, tzinfo=zone(), fold=fold)


def lossless_times():
    yield from times(fold=1)
    for zone in odd_zones():
        yield from times(zone)


def timedeltas():
    for delta in (datetime.timedelta.min, datetime.timedelta.max, datetime.timedelta.resolution, datetime.timedelta(0)):
        yield lambda delta=delta: datetime.timedelta(delta.days, delta.seconds, delta.microseconds)
    yield lambda: datetime.timedelta(microseconds=-1)
    yield lambda: datetime.timedelta(days=-1, seconds=1)
    random.seed(4)
    for _ in range(100):
        args = (random.randrange(-(10**5), 10**5), random.randrange(86400), random.choice([0, random.randrange(10**6)]))
        yield lambda args=args: datetime.timedelta(*args)


def durations():
    for make in timedeltas():
        if make() > datetime.timedelta.min:
            yield lambda make=make: abs(make())


def decimals():
    for text in ("1E-10", "1.50E-9", "-0E-20", "0E-28", "-0.00", "0.000001", "1E-7", "-0.0000012", "1.2E-7", "9.87654321E-20"):
        yield lambda text=text: decimal.Decimal(text)
    for text in ("0", "1.50", "-0.001", "1234567890.12", "79228162514264337593543950335", "-79228162514264337593543950335"):
        yield lambda text=text: decimal.Decimal(text)
    yield lambda: decimal.Decimal("0.0000000000000000000000000001")
    random.seed(5)
    for _ in range(100):
        digits, scale = random.randrange(-(10**18), 10**18), random.randrange(6)
        yield lambda digits=digits, scale=scale: decimal.Decimal(digits).scaleb(-scale)


def scaled_decimals():
    """Equal to what comes back, but spelled with an exponent that rust_decimal has not."""
    for text in ("1E+3", "1.5E+10", "-2E+28", "0E+5", "-3E+1", "123456789E+19", "1E+28"):
        yield lambda text=text: decimal.Decimal(text)


def large_decimals():
    """What rust_decimal has no room for."""
    for text in ("NaN", "sNaN", "-NaN123", "Infinity", "-Infinity", "1E+30", "1E-30", "79228162514264337593543950336"):
        yield lambda text=text: decimal.Decimal(text)
    for digits in range(30, 130):
        yield lambda digits=digits: decimal.Decimal("1." + "3" * digits)


def uuids():
    for bits in (0, 5, 255, 2**31, 2**63, 2**64, 2**127, 2**128 - 1):
        yield lambda bits=bits: uuid.UUID(int=bits)
    random.seed(6)
    for _ in range(100):
        yield lambda bits=random.getrandbits(128): uuid.UUID(int=bits, version=4)


def safe_uuids():
    """With an attribute that Rust's type has not."""
    random.seed(7)
    for _ in range(20):
        safety = random.choice([uuid.SafeUUID.safe, uuid.SafeUUID.unsafe])
        yield lambda bits=random.getrandbits(128), safety=safety: uuid.UUID(int=bits, is_safe=safety)


def ints():
    random.seed(8)
    for bits in list(range(0, 130)) + [255, 256, 1000, 2030, 2040, 2048, 14000]:
        yield lambda bits=bits: 2**bits
        yield lambda bits=bits: -(2**bits)
        yield lambda bits=bits: 2**bits - 1


def naturals():
    for make in ints():
        if make() >= 0:
            yield make


def paths():
    for text in ("/", "/usr/lib/python3", "relative/to/here", "a", "..", "/é/ü", "//net/share", "."):
        yield lambda text=text: pathlib.PurePosixPath(text)


def addresses():
    for text in ("0.0.0.0", "1.2.3.4", "255.255.255.255", "127.0.0.1"):
        yield lambda text=text: ipaddress.ip_address(text)
    for text in ("::", "::1", "2001:db8::ff00:42:8329", "::ffff:1.2.3.4", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"):
        yield lambda text=text: ipaddress.ip_address(text)


def sets():
    yield lambda: set()
    yield lambda: {1000}
    yield lambda: {fresh("one text of many")}


def nested_sets():
    yield lambda: {frozenset()}
    yield lambda: {frozenset([1000])}


def deques():
    yield lambda: collections.deque()
    yield lambda: collections.deque([datetime.date(2024, 5, 1)])
    yield lambda: collections.deque([datetime.date(2024, 5, day % 28 + 1) for day in range(2001)])


def byte_strings():
    for length in (0, 1, 2, 16, 255, 256, 70_000):
        yield lambda length=length: bytes(index % 256 for index in range(length))


KINDS = {
    "naive": lambda: moments(200, lambda: None),
    "utc": lambda: moments(200, lambda: UTC),
    "offset": at_offsets,
    "moment": lossless_moments,
    "zoned": zoned,
    "date": dates,
    "time": times,
    "clock": lossless_times,
    "timedelta": timedeltas,
    "duration": durations,
    "decimal": decimals,
    "scaled decimal": scaled_decimals,
    "large decimal": large_decimals,
    "uuid": uuids,
    "safe uuid": safe_uuids,
    "int": ints,
    "natural": naturals,
    "path": paths,
    "address": addresses,
    "set": sets,
    "nested set": nested_sets,
    "deque": deques,
    "bytes": byte_strings,
}


def document(make):
    return {"value": make(), "list": [make(), None]}


def is_same(left, right):
    if isinstance(right, decimal.Decimal) and right.is_nan():
        return repr(left) == repr(right)
    same = left == right and type(left) is type(right)
    if isinstance(right, (datetime.datetime, datetime.time)):
        return same and left.tzinfo == right.tzinfo and str(left.tzinfo) == str(right.tzinfo)
    return same


def fault(number, protocol, makers, written):
    expected = document(makers[number])
    loaded = pickle.loads(written)
    if list(loaded) != ["value", "list"] or len(loaded["list"]) != 2 or loaded["list"][1] is not None:
        return f"{loaded!r} is no document"
    for got, wanted in ((loaded["value"], expected["value"]), (loaded["list"][0], expected["list"][0])):
        if not is_same(got, wanted):
            return f"{got!r} is not {wanted!r}"
        if protocol >= 4 and hasattr(wanted, "fold") and got.fold != wanted.fold:
            return f"{got!r} has another fold than {wanted!r}"
    return "" if pickle.dumps(document(makers[number]), protocol) == written else "bytes"


def main():
    if sys.argv[1] == "make":
        for kind in sys.argv[2:]:
            for number, make in enumerate(KINDS[kind]()):
                for protocol in range(6):
                    print(kind, number, protocol, pickle.dumps(document(make), protocol).hex(), sep="\t")
        return
    made = {}
    for line in sys.stdin:
        kind, number, protocol, written = line.rstrip("\n").split("\t")
        if kind not in made:
            made[kind] = list(KINDS[kind]())
        try:
            print(fault(int(number), int(protocol), made[kind], bytes.fromhex(written)))
        except Exception as error:
            print(f"{type(error).__name__}: {error}")


main()
