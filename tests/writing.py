"""What CPython writes and loads: the oracle of `writing.rs`.

    python3 writing.py dumps FILE
    python3 writing.py loads FILE

Each line of FILE is JSON. For `dumps` it is a value; printed are the pickles of protocols 0 to 5 in
hexadecimal, on a line. For `loads` it is a value and the hexadecimal pickles that must load as it;
printed is `ok`, or what they load as.

A value is a list of its kind and its content. It is built anew, so that no two parts of it are one
object, except where CPython has only one: names are interned, as those in a program are.
"""

import json
import pickle
import struct
import sys


def build(value):
    kind, *content = value
    return BUILDERS[kind](*content)


def pairs(items):
    return {build(key): build(item) for key, item in items}


BUILDERS = {
    "none": lambda: None,
    "bool": bool,
    "int": int,
    "float": lambda bits: struct.unpack(">d", bytes.fromhex(bits))[0],
    "str": lambda text: text,
    "bytes": bytes.fromhex,
    "name": sys.intern,
    "list": lambda items: [build(item) for item in items],
    "tuple": lambda items: tuple([build(item) for item in items]),
    "dict": pairs,
}


def dumps(line):
    return " ".join(pickle.dumps(build(json.loads(line)), protocol).hex() for protocol in range(6))


def loads(line):
    value, pickles = json.loads(line)
    expected = repr(build(value))
    found = [repr(pickle.loads(bytes.fromhex(written))) for written in pickles]
    return next((text for text in found if text != expected), "ok")


def main():
    answer = {"dumps": dumps, "loads": loads}[sys.argv[1]]
    with open(sys.argv[2], encoding="utf-8") as lines:
        for line in lines:
            print(answer(line))


if __name__ == "__main__":
    main()
