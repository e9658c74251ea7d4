"""Writes built-in values and what Python's repr makes of them, a line of JSON each: [shape, repr].

    python3 tests/repr.py COUNT
    python3 tests/repr.py COUNT --pairs

With `--pairs` a line is [shape, shape, whether Python's == holds], and the values are often equal.

A shape is [type, contents] and spells out what JSON cannot hold. The values are the same for every run of a Python;
their characters are ones that every version of Unicode since 3.2 assigns, since what is not assigned yet is escaped.
"""

import json
import random
import struct
import sys
import unicodedata

EDGES = [
    0.0, -0.0, 1e16, 9999999999999998.0, 1e15, 123456789012345680.0, 1e-4, 9.999e-5, 1e-5, 5e-324, 2.2250738585072014e-308,
    1.7976931348623157e308, float("inf"), float("-inf"), float("nan"), 0.1, 1 / 3, 1e22, 1e23, 1e100, 2.0**63, -1.5e-7,
]
RANGES = [
    (0x00, 0xff), (0x20, 0x7e), (0x100, 0x24f), (0x300, 0x3ff), (0x400, 0x4ff), (0x590, 0x6ff), (0x2000, 0x206f),
    (0x3000, 0x30ff), (0x4e00, 0x9fa5), (0xac00, 0xd7a3), (0xd800, 0xdfff), (0xe000, 0xf8ff), (0xfe00, 0xffff),
    (0x10300, 0x104ff), (0x1d000, 0x1d7ff), (0x20000, 0x2a6d6), (0xe0000, 0xe007f), (0xf0000, 0x10ffff),
]
UNICODE_3_2 = unicodedata.ucd_3_2_0


class Values:
    def __init__(self, seed):
        self.random = random.Random(seed)

    def any(self, depth=0):
        makers = [self.none, self.bool, self.int, self.float, self.str, self.bytes, self.bytearray]
        if depth < 4:
            makers += [self.list, self.tuple, self.dict, self.set, self.frozenset]
        return self.random.choice(makers)(depth + 1)

    def key(self, depth):
        makers = [self.none, self.bool, self.int, self.float, self.str, self.bytes]
        if depth < 4:
            makers += [self.key_tuple, self.frozenset]
        return self.random.choice(makers)(depth + 1)

    def none(self, depth):
        return None

    def bool(self, depth):
        return self.random.random() < 0.5

    def int(self, depth):
        return self.random.choice([1, -1]) * self.random.getrandbits(self.random.choice([3, 8, 31, 63, 64, 65, 200, 9000]))

    def float(self, depth):
        if self.random.random() < 0.2:
            return self.random.choice(EDGES)
        if self.random.random() < 0.5:
            return round(self.random.uniform(-1, 1) * 10 ** self.random.randint(-8, 18), self.random.randint(0, 4))
        return struct.unpack("<d", self.raw(8))[0]

    def str(self, depth):
        if self.random.random() < 0.4:
            return "".join(self.random.choices("ab '\"\\\n\t\r\x00\x7f", k=self.length()))
        return "".join(self.char() for _ in range(self.length()))

    def char(self):
        while True:
            char = chr(self.random.randint(*self.random.choice(RANGES)))
            if UNICODE_3_2.category(char) != "Cn":
                return char

    def bytes(self, depth):
        if self.random.random() < 0.5:
            return bytes(self.random.choices(b"ab '\"\\\n\t\r\x00\x7f\x80\xff", k=self.length()))
        return self.raw(self.length())

    def bytearray(self, depth):
        return bytearray(self.bytes(depth))

    def list(self, depth):
        return [self.any(depth) for _ in range(self.length())]

    def tuple(self, depth):
        return tuple(self.list(depth))

    def key_tuple(self, depth):
        return tuple(self.key(depth) for _ in range(self.length()))

    def dict(self, depth):
        return {self.key(depth): self.any(depth) for _ in range(self.length())}

    def set(self, depth):
        return {self.key(depth) for _ in range(self.length())}

    def frozenset(self, depth):
        return frozenset(self.set(depth))

    def raw(self, length):
        return bytes(self.random.getrandbits(8) for _ in range(length))

    def length(self):
        return self.random.choice([0, 1, 1, 2, 3, 5])


class Alike(Values):
    """Values out of few, so that two of them are often equal though their types are not."""

    def int(self, depth):
        return self.random.choice([0, 1, 2, -1, 2**53 + 1, 2**63, -(2**63), 2**63 - 1, 2**64 + 1, int(1e300), 10**400])

    def float(self, depth):
        powers = [2.0**53, 2.0**63, -(2.0**63), 2.0**64, 1e300, -1e300]
        return self.random.choice([0.0, -0.0, 1.0, 2.0, 0.5, float("inf"), float("nan"), *powers])

    def str(self, depth):
        return self.random.choice(["", "a", "\udc80"])

    def bytes(self, depth):
        return self.random.choice([b"", b"a"])

    def length(self):
        return self.random.choice([0, 1, 1, 2])


def shape(value):
    if isinstance(value, dict):
        contents = [[shape(key), shape(item)] for key, item in value.items()]
    elif isinstance(value, (list, tuple, set, frozenset)):
        contents = [shape(item) for item in value]
    elif isinstance(value, (bytes, bytearray)):
        contents = list(value)
    elif isinstance(value, str):
        contents = [ord(char) for char in value]
    elif isinstance(value, float):
        contents = struct.pack("<d", value).hex()
    elif isinstance(value, bool) or value is None:
        contents = value
    else:
        contents = hex(value)
    return [type(value).__name__, contents]


def print_values(count):
    values = Values(seed=4)
    for _ in range(count):
        value = values.any()
        print(json.dumps([shape(value), repr(value)]))


def print_pairs(count):
    values = Alike(seed=4)
    for _ in range(count):
        left = values.any(depth=2)
        right = values.any(depth=2)
        print(json.dumps([shape(left), shape(right), left == right]))


if __name__ == "__main__":
    count = int(sys.argv[1])
    print_pairs(count) if "--pairs" in sys.argv[2:] else print_values(count)
