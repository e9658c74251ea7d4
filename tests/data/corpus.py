"""How a case is declared, and how its pickles are written. Runs under Python 2.7 to 3.13.

A case makes its object anew for every pickle, so that two pickles of it never differ in what
happened to be shared.
"""

import codecs
import collections
import sys

PY2 = sys.version_info[0] == 2

if PY2:
    import cPickle as pickle

    UNICODE = unicode  # noqa: F821
else:
    import pickle

    UNICODE = str

CASES = collections.OrderedDict()


def case(name, protocols=range(6), since=(2, 7), until=(4,)):
    """Adds a function that makes an object to the cases of the Pythons `since <= .. < until`."""

    def add(make):
        assert name not in CASES, name
        if since <= sys.version_info < until:
            CASES[name] = (make, protocols)
        return make

    return add


def value(name, literal, **options):
    """Adds an object of built-in types, or one that is the same each time."""
    case(name, **options)(lambda: fresh(literal))


def fresh(literal):
    """A copy that shares nothing with itself: the constants of a module may be one object."""
    kind = type(literal)
    if kind is UNICODE:
        return kind().join(list(literal))
    if kind is bytes:
        return bytes(bytearray(literal))
    if kind in (list, tuple, set, frozenset):
        return kind([fresh(item) for item in literal])
    if kind is dict:
        return dict([(fresh(key), fresh(item)) for key, item in literal.items()])
    return literal


def text(literal):
    """A str of its own."""
    return fresh(literal)


def write_cases():
    """Writes a line of `case protocol hex` for each pickle to standard output."""
    for name, (make, protocols) in CASES.items():
        for protocol in protocols:
            if protocol <= pickle.HIGHEST_PROTOCOL:
                pickled = codecs.encode(pickle.dumps(make(), protocol), "hex").decode("ascii")
                sys.stdout.write("{} {} {}\n".format(name, protocol, pickled))
