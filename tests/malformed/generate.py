#!/usr/bin/env python3
"""Write cases.txt and accepted.txt: what CPython refuses to unpickle, and the odd things it accepts.

    python3 generate.py            writes both files (needs CPython's own test suite, `test.pickletester`)
    python3 generate.py --check    compares both files with the Python that runs this

The judge is CPython's C unpickler, `_pickle.loads`. The rows come from two places: the pickles that
CPython's test suite feeds to it, collected by running those tests, and the tables below. Each table
says what is expected of its rows, and nothing is written unless the judge agrees with all of them.
"""

import _pickle
import pathlib
import pickletools
import struct
import sys
import unittest
import warnings

HERE = pathlib.Path(__file__).parent


def main():
    warnings.simplefilter("ignore")  # unknown escapes in a STRING are deprecated, not refused
    if sys.argv[1:] == ["--check"]:
        sys.exit(check())
    refused, accepted = rows_of_the_test_suite()
    add_own_rows(refused, REFUSED, refused_lines(), refused_by_type(), unknown_opcodes())
    add_own_rows(accepted, ACCEPTED, accepted_lines(), accepted_by_type())
    write("cases.txt", refused)
    write("accepted.txt", accepted)


def write(file, rows):
    lines = []
    for data, name in rows.items():
        outcome, words = judge(data)
        if (outcome == "accepted") != (file == "accepted.txt"):
            sys.exit(f"{file}: {name}: {data!r} is {outcome}: {words}")
        columns = [name, data.hex()] + ([words] if outcome == "accepted" else [outcome, words])
        lines.append("\t".join(columns) + "\n")
    (HERE / file).write_text("".join(lines), encoding="ascii")
    print(f"{file}: {len(lines)} rows")


def check():
    """Wording differs from one Python to the next, so of a refused pickle only the outcome is compared."""
    wrong = 0
    for file, expect in ("cases.txt", lambda verdict: verdict[0]), ("accepted.txt", lambda verdict: verdict[1]):
        for line in (HERE / file).read_text(encoding="ascii").splitlines():
            name, data, expected = line.split("\t")[:3]
            verdict = judge(bytes.fromhex(data))
            if expect(verdict) != expected:
                print(f"{file}: {name}: expected {expected}, found {verdict}")
                wrong += 1
    return 1 if wrong else 0


def add_own_rows(rows, *tables):
    for table in tables:
        for name, data in table.items():
            rows.setdefault(data, name)


# The judge


def judge(data):
    """Return (outcome, words): eof or refused and the exception, or accepted and the value's repr.

    A second run, through a file object, adds what `loads` alone cannot tell: whether the unpickler
    asked for more than the input holds, and what becomes of persistent ids. Otherwise the two must agree.
    """
    whole = verdict_of(lambda: _pickle.loads(data))
    tape = Tape(data)
    taped = verdict_of(WithPersistentIds(tape).load)
    if whole != taped and "no persistent_load function" not in whole[1]:
        sys.exit(f"loads and load disagree on {data!r}: {whole} and {taped}")
    outcome, words = taped
    # A length below 2**63 that nothing can hold fails before a byte is read, and no reader needs to
    # tell it from a length that merely exceeds the input.
    too_long = words.startswith(("MemoryError", "OverflowError: byte string is", "UnpicklingError: read would"))
    if outcome == "refused" and (tape.ran_out or too_long):
        outcome = "eof"
    return outcome, words


def verdict_of(load):
    try:
        return "accepted", ascii(load())
    except Exception as error:
        words = f"{type(error).__name__}: {error}"
        return "refused", words.encode("unicode_escape").decode("ascii")


class WithPersistentIds(_pickle.Unpickler):
    def persistent_load(self, pid):
        return ("persistent", pid)


class Tape:
    """A file of which the unpickler sees everything at once, as `loads` does, and that knows when it ran out.

    Without `peek`, the unpickler buffers one frame at a time and loses the start of an opcode that a
    frame cuts in two; `loads` and buffered files do not.
    """

    def __init__(self, data):
        self.data, self.position, self.ran_out = data, 0, False

    def peek(self, _size):
        return self.data[self.position :]

    def read(self, size):
        taken = self.data[self.position : self.position + size]
        self.position += len(taken)
        self.ran_out |= len(taken) < size
        return taken

    def readline(self):
        line, newline, _ = self.data[self.position :].partition(b"\n")
        self.position += len(line + newline)
        self.ran_out |= not newline
        return line + newline


# CPython's test suite


def rows_of_the_test_suite():
    """Run CPython's tests of the unpickler, and sort every pickle that they load."""
    from test import pickletester

    loaded = {}
    collect(loaded, pickletester.AbstractUnpickleTests)
    collect(loaded, pickletester.AbstractPickleTests, ["test_proto"])
    collect(loaded, pickletester.AbstractPickleModuleTests, ["test_incomplete_input"])

    beyond = {data for pickles in BEYOND_THE_FORMAT.values() for data in pickles}
    refused, accepted = {}, {}
    for data, name in loaded.items():
        if is_plain(data):
            accepted[data] = name
        elif data not in beyond and verdict_of(lambda: _pickle.loads(data))[0] == "refused":
            refused[data] = name

    for data in beyond - set(loaded):
        if judge(data)[0] == "accepted":
            sys.exit(f"{data!r} is accepted after all")
    return refused, accepted


def collect(loaded, tests, names=None):
    class Collector(tests, unittest.TestCase):
        unpickler = _pickle.Unpickler
        bad_stack_errors = truncated_errors = (Exception,)

        def loads(self, data, **options):
            if not options:
                count = sum(name.startswith(self.label) for name in loaded.values())
                loaded.setdefault(bytes(data), f"{self.label} {count + 1}")
            return _pickle.loads(data, **options)

        def load(self, file):
            return self.loads(file.read())

        def dumps(self, value, protocol=None):
            return _pickle.dumps(value, protocol)

    for name in names or unittest.TestLoader().getTestCaseNames(Collector):
        # Tests of 32-bit builds are wrapped in a decorator that skips them elsewhere.
        test = getattr(Collector, name)
        setattr(Collector, name, getattr(test, "__wrapped__", test))
        case = Collector(name)
        case.label = name[len("test_") :]
        case.run(unittest.TestResult())


def is_plain(data):
    """Does this pickle load without looking anything up?"""

    class NoGlobals(_pickle.Unpickler):
        def find_class(self, module, name):
            raise LookupError

    try:
        NoGlobals(Tape(data)).load()
    except Exception:
        return False
    return True


# What CPython refuses although the pickle is well-formed, by the reason. A reader that executes
# nothing, imports nothing and hashes nothing accepts all of these.

BEYOND_THE_FORMAT = {
    "the module cannot be imported": [
        b"\x80\x04cm\xc3\xb6dule\ngl\xc3\xb6bal\n.",
        b"\x80\x04\x8c\x07m\xc3\xb6dule\x8c\x07gl\xc3\xb6bal\x93.",
        b"\x8c\x00\x8c\x03log\x93.",
        b"c builtins\nint\n.",
        b"cbuil\x00tins\nint\n.",
    ],
    "the module has no such attribute": [
        b"\x8c\x04math\x8c\x00\x93.",
        b"\x80\x04\x8c\x04math\x8c\x00\x93.",
        b"cbuiltins\nint\r\n.",
        b"\x8c\x08builtins\x8c\x03\xed\xa0\x80\x93.",
    ],
    "what the name stands for is a function, not a class": [
        b"cbuiltins\nlen\n)\x81.",
        b"cbuiltins\nlen\n)}\x92.",
    ],
    "the call fails": [
        b"cbuiltins\nint\n(NNtR.",
        b"cbuiltins\nint\nX\x01\x00\x00\x00x\x85R.",
    ],
    "a dict key or a set member cannot be hashed": [
        b"}]Ns.",
        b"}})s.",
        b"}(]Nu.",
        b"(]Nd.",
        b"(}Nd.",
        b"(\x8fNd.",
        b"\x8f(]\x90.",
        b"\x8f(\x8f\x90.",
        b"(]\x91.",
    ],
    "the extension registry has no such code": [
        b"\x82\x01.",
        b"\x82\xff.",
        b"\x83\x01\x00.",
        b"\x83\x00\x80.",
        b"\x83\xff\xff.",
        b"\x84\x01\x00\x00\x00.",
        b"\x84\xff\xff\xff\x7f.",
    ],
    "no out-of-band buffers were given": [b"\x97.", b"\x97\x98."],
    "loads decodes Python 2's str as ASCII unless told otherwise": [
        b"U\x01\xff.",
        b"T\x01\x00\x00\x00\xff.",
        b"S'\xff'\n.",
        b"S'\\xff'\n.",
        b"S'\\377'\n.",
        b"S'\\777'\n.",
    ],
    "an interpreter setting limits text integers to 4300 digits": [
        b"I" + b"1" * 4301 + b"\n.",
        b"L" + b"1" * 4301 + b"L\n.",
    ],
    "CPython's memo is an array, and this index would need 64 GB": [
        b"\x80\x03X\x01\x00\x00\x00ar\xff\xff\xff\xff.",
    ],
}


# One value of each built-in type, and what each opcode thinks of it


def length8(n):
    return struct.pack("<Q", n)


VALUES = {
    "None": b"N",
    "bool": b"\x88",
    "int": b"K\x05",
    "float": b"G" + bytes(8),
    "str": b"X\x01\x00\x00\x00a",
    "bytes": b"C\x01a",
    "bytearray": b"\x96" + length8(1) + b"a",
    "list": b"]",
    "tuple": b")",
    "dict": b"}",
    "set": b"\x8f",
    "frozenset": b"(\x91",
}

CLASS = b"cbuiltins\nobject\n"
SLOTS = b"}X\x01\x00\x00\x00aNs"


def refused_by_type():
    rows = {}
    for name, value in VALUES.items():
        rows.update(
            {
                f"APPEND to {name}": value + b"Na.",
                f"APPENDS to {name}": value + b"(NNe.",
                f"SETITEM on {name}": value + b"NNs.",
                f"SETITEMS on {name}": value + b"(NNu.",
                f"SETITEMS on {name}, odd": value + b"(NNNu.",
                f"ADDITEMS to {name}": value + b"(N\x90.",
                f"BUILD {name} from an empty dict": value + b"}b.",
                f"BUILD {name} from a dict": value + SLOTS + b"b.",
                f"BUILD {name} from (dict, dict)": value + b"}}\x86b.",
                f"BUILD {name} from (dict, None)": value + b"}N\x86b.",
                f"BUILD {name} from (None, None)": value + b"NN\x86b.",
                f"BUILD {name} from (None, slots)": value + b"N" + SLOTS + b"\x86b.",
                f"BUILD {name} from a tuple of three": value + b"NNN\x87b.",
                f"BUILD {name} from an int": value + b"K\x01b.",
                f"BUILD {name} from a list": value + b"]b.",
                f"REDUCE of {name}": value + b")R.",
                f"REDUCE with {name} for its arguments": CLASS + value + b"R.",
                f"NEWOBJ of {name}": value + b")\x81.",
                f"NEWOBJ with {name} for its arguments": CLASS + value + b"\x81.",
                f"NEWOBJ_EX of {name}": value + b")}\x92.",
                f"NEWOBJ_EX with {name} for its arguments": CLASS + value + b"}\x92.",
                f"NEWOBJ_EX with {name} for its keywords": CLASS + b")" + value + b"\x92.",
                f"OBJ of {name}": b"(" + value + b"o.",
                f"STACK_GLOBAL with {name} as module": value + b"X\x03\x00\x00\x00int\x93.",
                f"STACK_GLOBAL with {name} as name": b"X\x08\x00\x00\x00builtins" + value + b"\x93.",
                f"READONLY_BUFFER of {name}": value + b"\x98.",
            }
        )
    for name in WELL_FORMED:
        del rows[name]
    return rows


WELL_FORMED = [
    "APPEND to list",
    "APPENDS to list",
    "SETITEM on dict",
    "SETITEMS on dict",
    "ADDITEMS to set",
    "REDUCE with tuple for its arguments",
    "NEWOBJ with tuple for its arguments",
    "NEWOBJ_EX with tuple for its arguments",
    "NEWOBJ_EX with dict for its keywords",
    "STACK_GLOBAL with str as module",  # well-formed, but there is no module a
    "STACK_GLOBAL with str as name",
    "READONLY_BUFFER of bytes",
    "READONLY_BUFFER of bytearray",
]


def accepted_by_type():
    """An opcode that has nothing to do does not look at what it would do it to."""
    rows = {}
    for name, value in VALUES.items():
        rows.update(
            {
                f"APPENDS nothing to {name}": value + b"(e.",
                f"SETITEMS nothing on {name}": value + b"(u.",
                f"ADDITEMS nothing to {name}": value + b"(\x90.",
                f"BUILD {name} from None": value + b"Nb.",
                f"BUILD {name} from (None, empty dict)": value + b"N}\x86b.",
            }
        )
    return rows


def unknown_opcodes():
    known = {opcode.code for opcode in pickletools.opcodes}
    return {f"no opcode {byte:#04x}": bytes([byte]) + b"." for byte in range(256) if chr(byte) not in known}


# Opcodes whose argument is a line of text

LINE_PREFIX = {"INT": b"I", "LONG": b"L", "FLOAT": b"F", "STRING": b"S", "UNICODE": b"V", "PERSID": b"P"}
LINE_PREFIX["PUT"] = b"Np"
LINE_PREFIX["GET"] = b"K\x07p1\n0g"  # 7, at index 1, popped


def refused_lines():
    return lines(REFUSED_LINES)


def accepted_lines():
    return lines(ACCEPTED_LINES)


def lines(table):
    rows = {}
    for opcode, texts in table.items():
        for text in texts:
            shown = ascii(text)[1:] if len(text) < 80 else f"of {len(text)} characters"
            rows[f"{opcode} {shown}"] = LINE_PREFIX[opcode] + text + b"\n."
    return rows


REFUSED_LINES = {
    "INT": [
        # no number
        b"", b" ", b"+", b"-", b"_", b"abc", b"None", b"True", b"x\x00", b"\xd9\xa1", b"\xef\xbc\x91", b"1\xa0", b"\x1c1", b"\x851",
        # two signs, a sign apart
        b"--1", b"+-1", b"- 1",
        # something after the number
        b"7 8", b"0 1", b"1L", b"1l", b"0x1L", b"1.0", b"1e5", b"9223372036854775807JUNK",
        # underscores out of place
        b"_1", b"1_", b"1__0",
        # a leading zero is octal, but only while strtol reads all of it
        b"08", b"01 ", b"01\r", b"010 ", b"0_7", b"0777777777777777777777777", b"0123456789012345678901234567890",
        # a prefix without digits of its base
        b"0x", b"0xg", b"0b2", b"0o8",
    ],
    "LONG": [
        b"", b" ", b"L", b"+L", b"-L", b"L1", b"abcL", b"1.5L", b"0xL", b"0x", b"\x00", b"\x00L",
        b"1LL", b"1l", b"1L ", b"1L\r", b"--1L", b"- 1L", b"_1L", b"1_L", b"1__0L",
        b"01L", b"010L", b"010", b"-01L",
    ],
    "FLOAT": [
        b"", b" ", b".", b"-", b"e5", b"\x00", b"in", b"\xd9\xa1", b"abc",
        b" 1.5", b"\t1.5", b"\x0c1.5", b"1.5 ", b"1.5\r", b"--1.5", b"- 1.5",
        b"1e", b"1e+", b"1.5f", b"1.5L", b"1d5", b"1,5", b"1_0.0", b"1.0_0", b"0x10", b"0x1p3",
        b"infinit", b"nan(1)", b"nan0", b"1.#INF",
        b"1e400", b"-1e400", b"1.7976931348623159e308", b"1e99999999999999999999", b"1" * 400,
    ],
    "STRING": [
        b"", b"a", b"'", b'"', b"'a", b"a'", b"'a\"", b"\"a'", b" 'a'", b"'a' ", b"'a'\r", b"u'a'", b"b'a'", b"\x00", b"'a\\",
        b"'\\'", b"'\\\\\\'", b'"a\\"', b"'\\x'", b"'\\x4'", b"'\\x4g'", b"'\\xg1'",
    ],
    "UNICODE": [
        b"\\u", b"\\u1", b"\\u004", b"\\u004g", b"\\u 041", b"\\u+041", b"\\\\\\u", b"\\ud83d\\u",
        b"\\U", b"\\U0000004", b"\\U0000004g", b"\\U00110000", b"\\Uffffffff",
    ],
    "PERSID": [b"\xff", b"\xc3\xa9", b"a\x80"],
    "PUT": [
        b"", b" ", b"a", b"-1", b"1L", b"0x1", b"1.0", b"1 2", b"_1", b"1_", b"1__0", b"--1", b"\x00",
        b"9223372036854775808", b"-9223372036854775809", b"99999999999999999999999999",
    ],
    "GET": [
        b"", b" ", b"a", b"1L", b"0x1", b"1.0", b"1 2", b"1_", b"_1", b"\x00",
        b"0", b"2", b"-1", b"-0", b"10000000000", b"9223372036854775807", b"9223372036854775808", b"-9223372036854775809",
    ],
}  # fmt: skip

ACCEPTED_LINES = {
    "INT": [
        # False and True take exactly two characters; anything else is an int
        b"00", b"01", b"-0", b"+0", b"+1", b" 0", b" 1", b"\t1", b"\x0b1", b"\x0c1", b"\r1", b"\x001", b"1\x00",
        b"0", b"1", b"-1", b"1 ", b"0 ", b"1\r", b"0\r", b"02", b"000", b"001", b"-00", b"-01", b" 01", b"00\r", b"\x0c01",
        # octal, and the prefixes of Python's literals
        b"010", b"-010", b"07", b"017", b"0x10", b"0X1f", b"-0x10", b"0x0", b"-0x0", b"0x1", b"0o17", b"0O17", b"0b101", b"0B1", b"0b1 ",
        b"0" * 31 + b"1", b"0" * 32 + b"10", b"00_0", b"0_0",
        # underscores, white space, NUL
        b"1_000", b"0x_1", b"0x1_0", b"1\x0b\x0c\r\t ", b"\x00", b"1\x00junk",
        # any size
        b"9223372036854775807", b"9223372036854775808", b"-9223372036854775808", b"-9223372036854775809",
        b"0xffffffffffffffffffff", b"123456789012345678901234567890_1", b" 123456789012345678901234567890 ", b"1" * 4300,
    ],
    "LONG": [
        b"0", b"0L", b"00L", b"1", b"1L", b"-1L", b"+1L", b"-0L", b"-0", b" 1L", b"1 L", b"1\r", b"1_0L",
        b"0x10L", b"0x_10L", b"0o17L", b"0b1L", b"-0x10L", b"1\x00L", b"1\x00junk", b"1\x00junkL", b"123456789012345678901234567890L", b"9" * 4300 + b"L",
    ],
    "FLOAT": [
        b"0", b"1", b"00", b"01.5", b"-0", b"-0.0", b"1.5", b"+1.5", b"1.", b".5", b"1e5", b"1E5", b"1e+5", b"1e-5",
        b"1e-400", b"-1e-400", b"0e99999999999999999999", b"2e-324", b"5e-324", b"1.7976931348623157e308", b"1.7976931348623158e308",
        b"nan", b"NaN", b"-nan", b"+nan", b"inf", b"-inf", b"+inf", b"Inf", b"INFINITY", b"-infinity", b"1.5\x00", b"1.5\x00junk",
    ],
    "STRING": [
        b"''", b'""', b"'a'", b'"a"', b"'a'b'", b"'a''", b"'''", b"''''", b"'it\\'s'", b'"it\'s"', b"'\\''", b"'\\\\'", b"'\\\"'",
        b"'\\n\\t\\r\\a\\b\\f\\v'", b"'\\0'", b"'\\18'", b"'\\101'", b"'\\1019'", b"'\\400'", b"'\\x41'", b"'\\x4142'",
        b"'\\q'", b"'\\8'", b"'\\ '", b"'\\\r'", b"'\\\x00'", b"'\\u0041'", b"'\\U00000041'", b"'\\N{DIGIT ONE}'", b"'\x00'", b"'a\x00b'",
    ],
    "UNICODE": [
        b"", b" ", b"'abc'", b"a\r", b"\x00", b"\xe9", b"\xff", b"\xf0\x9f\x98\x80", b"\\u00e9\xe9",
        b"\\u0041", b"\\u00E9", b"\\u000a", b"\\u0000", b"\\U00000041", b"\\U0001f600", b"\\U0010ffff",
        b"\\ud83d", b"\\ude00", b"\\ud83d\\ude00", b"\\U0000d83d", b"\\uD83D\xde\x00",
        b"\\", b"a\\", b"\\\\", b"\\\\\\", b"\\\\u0041", b"\\\\\\u0041", b"\\\\u", b"\\u005c", b"\\u005cu0041",
        b"\\n", b"\\q", b"\\x41", b"\\101", b"\\N{DIGIT ONE}",
    ],
    "PERSID": [b"", b"abc", b" a b ", b"a\r", b"\x00", b"\x7f"],
    "PUT": [b"-0", b"+1", b" 1", b"1 ", b"01", b"1_0", b"1\r", b"1\x00junk"],
    "GET": [b"1", b"+1", b" 1", b"\x0c1", b"1 ", b"01", b"0_1", b"1\r", b"1\x00junk"],
}  # fmt: skip


# Everything else, by what it is about

REFUSED = {
    # the stack and its marks
    "STOP with nothing but a MARK": b"(.",
    "STOP with two MARKs": b"((.",
    "STOP right after a MARK": b"N(.",
    "STOP right after a second MARK": b"N(N(.",
    "STOP after POP took everything": b"N0.",
    "POP of nothing": b"0.",
    "POP of more than there is": b"N00.",
    "POP takes the MARK, then nothing is left": b"(0.",
    "POP of a MARK, then of nothing": b"(00.",
    "POP uncovers the MARK": b"N(K\x010.",
    "POP down to the bottom, through a MARK": b"N(K\x01000.",
    "POP_MARK without a MARK": b"N1.",
    "POP_MARK leaves nothing": b"(1.",
    "POP_MARK uncovers a MARK": b"((1.",
    "POP_MARK uncovers a MARK above a value": b"N((1.",
    "DUP of nothing": b"2.",
    "DUP of a MARK": b"N(2t.",
    "TUPLE without a MARK": b"t.",
    "TUPLE, its MARK already used": b"(Ntt.",
    "LIST without a MARK": b"l.",
    "DICT without a MARK": b"d.",
    "DICT of one": b"(Nd.",
    "DICT of three": b"(NNNd.",
    "FROZENSET without a MARK": b"\x91.",
    "TUPLE1 of a MARK": b"K\x01(\x85.",
    "TUPLE2 reaches below the MARK": b"(K\x01\x86.",
    "TUPLE3 of two": b"K\x01K\x02\x87.",
    "APPEND of nothing": b"]a.",
    "APPEND across a MARK": b"](Na.",
    "APPENDS across a MARK": b"]((e.",
    "APPENDS with the list above the MARK": b"(]K\x01e.",
    "APPENDS twice for one MARK": b"](K\x01ee.",
    "SETITEM of a key alone": b"}Ns.",
    "SETITEM with the dict below the MARK": b"}(NNs.",
    "SETITEM across a MARK": b"}(Ns.",
    "SETITEMS of one": b"}(Nu.",
    "SETITEMS of three": b"}(NNNu.",
    "SETITEMS of nothing, on nothing": b"(u.",
    "SETITEMS below a second MARK": b"}((NNu.",
    "ADDITEMS below a second MARK": b"\x8f((N\x90.",
    "BUILD of nothing": b"Nb.",
    "BUILD across a MARK": b"N(Nb.",
    "BUILD from a MARK": b"NN(b.",
    "OBJ of nothing": b"(o.",
    "OBJ without a MARK": b"o.",
    "INST without a MARK": b"ibuiltins\nint\n.",
    "BINPERSID of nothing": b"Q.",
    "BINPERSID of a MARK": b"N(Q.",
    "READONLY_BUFFER of nothing": b"\x98.",
    "READONLY_BUFFER of a MARK": b"C\x01a(\x98.",
    "STACK_GLOBAL of a tuple": b"\x8c\x08builtins\x8c\x03int\x86\x93.",
    "STACK_GLOBAL of a class": b"\x8c\x08builtinscbuiltins\nint\n\x93.",
    # list assignment is SETITEM's business only within the list
    "SETITEM beyond the end of a list": b"]NaK\x01K\x05s.",
    "SETITEM in an empty list": b"]K\x00Ns.",
    "SETITEM in a list, by name": b"]NaX\x01\x00\x00\x00aNs.",
    "SETITEM beyond the end of a bytearray": b"\x96" + length8(1) + b"aK\x01K\x42s.",
    "SETITEM of None in a bytearray": b"\x96" + length8(1) + b"aK\x00Ns.",
    "APPEND of 256 to a bytearray": b"\x96" + length8(1) + b"aM\x00\x01a.",
    # the memo
    "GET from an empty memo": b"g0\n.",
    "BINGET from an empty memo": b"h\x00.",
    "LONG_BINGET from an empty memo": b"j\x00\x00\x00\x00.",
    "BINGET below what was PUT": b"Nq\x010h\x00.",
    "BINGET above what was PUT": b"Nq\x010h\x02.",
    "LONG_BINGET of the largest index": b"Nq\x000j\xff\xff\xff\xff.",
    "GET before PUT": b"g0\nNp0\n.",
    "PUT of nothing": b"p0\n.",
    "PUT of a MARK": b"N(p0\nN.",
    "MEMOIZE of nothing": b"\x94.",
    "MEMOIZE of a MARK": b"(\x94.",
    "MEMOIZE numbers by what is in the memo, not by the largest index": b"K\x05p5\n0K\x06\x940g6\n.",
    "MEMOIZE does not fill a gap": b"K\x05p1\n0K\x06\x940g0\n.",
    # names
    "GLOBAL without a module": b"c\nint\n.",
    "GLOBAL without a name": b"cbuiltins\n\n.",
    "GLOBAL without either": b"c\n\n.",
    "GLOBAL with a module that is no UTF-8": b"c\xff\nint\n.",
    "GLOBAL with a name that is no UTF-8": b"cbuiltins\n\xff\n.",
    "GLOBAL with a surrogate in the module": b"c\xed\xa0\x80\nint\n.",
    "GLOBAL with a surrogate in the name": b"cbuiltins\n\xed\xa0\x80\n.",
    "GLOBAL without a second line": b"cbuiltins\nint",
    "GLOBAL with half a line": b"cbuiltins",
    "INST without a module": b"(i\nint\n.",
    "INST without a name": b"(ibuiltins\n\n.",
    "INST with a module that is no ASCII": b"(i\xc3\xa9\nint\n.",
    "INST with a name that is no ASCII": b"(ibuiltins\n\xc3\xa9\n.",
    "EXT1 of 0": b"\x82\x00.",
    "EXT2 of 0": b"\x83\x00\x00.",
    "EXT4 of 0": b"\x84\x00\x00\x00\x00.",
    "EXT4 of -1": b"\x84\xff\xff\xff\xff.",
    "EXT4 of the most negative": b"\x84\x00\x00\x00\x80.",
    # the text of binary strings
    "BINUNICODE with a byte that never occurs": b"X\x01\x00\x00\x00\xff.",
    "BINUNICODE with a lone continuation byte": b"X\x01\x00\x00\x00\x80.",
    "BINUNICODE with half a character": b"X\x01\x00\x00\x00\xc3.",
    "BINUNICODE with half a surrogate": b"X\x02\x00\x00\x00\xed\xb0.",
    "BINUNICODE with an interrupted character": b"X\x03\x00\x00\x00\xe2(\xa1.",
    "BINUNICODE with an overlong NUL": b"X\x02\x00\x00\x00\xc0\x80.",
    "BINUNICODE with an overlong NUL of three bytes": b"X\x03\x00\x00\x00\xe0\x80\x80.",
    "BINUNICODE beyond U+10FFFF": b"X\x04\x00\x00\x00\xf4\x90\x80\x80.",
    "BINUNICODE with a character of five bytes": b"X\x05\x00\x00\x00\xf8\x88\x80\x80\x80.",
    "SHORT_BINUNICODE that is no UTF-8": b"\x8c\x01\xff.",
    "BINUNICODE8 that is no UTF-8": b"\x8d" + length8(1) + b"\xff.",
    # lengths
    "LONG4 of length -1": b"\x8b\xff\xff\xff\xff.",
    "LONG4 of the most negative length": b"\x8b\x00\x00\x00\x80.",
    "LONG4 longer than the input": b"\x8b\xff\xff\xff\x7f\x01.",
    "LONG1 longer than the input": b"\x8a\xff.",
    "BINSTRING longer than the input": b"T\xff\xff\xff\x7fabc.",
    "BINSTRING of 2**32 - 1": b"T\xff\xff\xff\xffabc.",
    "BINBYTES longer than the input": b"B\xff\xff\xff\x7fabc.",
    "BINBYTES of 2**32 - 1": b"B\xff\xff\xff\xffabc.",
    "BINUNICODE longer than the input": b"X\xff\xff\xff\x7fabc.",
    "BINUNICODE of 2**32 - 1": b"X\xff\xff\xff\xffabc.",
    **{
        f"{name} of {words}": opcode + length8(length) + b"abc."
        for name, opcode in (("BINUNICODE8", b"\x8d"), ("BINBYTES8", b"\x8e"), ("BYTEARRAY8", b"\x96"), ("FRAME", b"\x95"))
        for words, length in (
            ("2**32", 2**32),
            ("2**62", 2**62),
            ("2**63 - 1", 2**63 - 1),
            ("2**63", 2**63),
            ("2**64 - 1", 2**64 - 1),
        )
        # The bytearray that CPython fails to allocate complains on stderr when it is dropped.
        if name != "BYTEARRAY8" or not 2**32 < length < 2**63
    },
    # protocols and frames
    "PROTO 6": b"\x80\x06N.",
    "PROTO 7": b"\x80\x07N.",
    "PROTO 255": b"\x80\xffN.",
    "PROTO 6 in the middle": b"N\x80\x06.",
    "PROTO and nothing to STOP at": b"\x80\x02.",
    "FRAME one byte longer than the input": b"\x95" + length8(3) + b"N.",
    "FRAME within a FRAME, longer than the input": b"\x95" + length8(10) + b"\x95" + length8(100) + b"N.",
    "FRAME of nothing, and STOP": b"\x95" + length8(0) + b".",
    "FRAME of nothing, and the end": b"\x95" + length8(0),
    # the end, too soon
    "PERSID without its newline": b"Pabc",
    "PERSID and the end": b"P",
    "no STOP after MARK": b"(",
    "no STOP in a list": b"](K\x01e",
    "no STOP after PROTO": b"\x80\x04",
}

ACCEPTED = {
    # the stack and its marks
    "STOP leaves a value behind": b"K\x01K\x02.",
    "STOP leaves a MARK behind": b"(N.",
    "STOP leaves two MARKs and a value behind": b"((NN.",
    "STOP is not the end of the input": b"N.N",
    "STOP is followed by what is no pickle": b"N.garbage",
    "POP takes a MARK": b"N(0.",
    "POP takes a value, then the MARK": b"N(K\x0100.",
    "POP within a MARK": b"(K\x01K\x020t.",
    "POP_MARK": b"N(K\x01K\x021.",
    "POP_MARK of nothing": b"N(1.",
    "POP_MARK twice": b"N(K\x01(K\x0211.",
    "DUP shares": b"]2a.",
    "DUP of a tuple": b"N(t2\x86.",
    "APPENDS of nothing, within a MARK": b"](K\x01(e.",
    "SETITEMS of nothing, within a MARK": b"}(NN(u.",
    "BUILD within a MARK": b"(NNb.",
    "DICT keeps the last value": b"(K\x01K\x02K\x01K\x03d.",
    "SETITEM keeps the last value": b"}NNsNK\x01s.",
    "FROZENSET keeps one of two": b"(K\x01K\x01\x91.",
    "ADDITEMS keeps one of two": b"\x8f(NN\x90.",
    # anything that can be assigned to
    "SETITEM in a list": b"]NaK\x00K\x05s.",
    "SETITEM in a list, from the end": b"]NaJ\xff\xff\xff\xffK\x05s.",
    "SETITEM in a list, by bool": b"]Na\x89K\x05s.",
    "SETITEMS in a list": b"]Na(K\x00K\x05u.",
    "SETITEM in a bytearray": b"\x96" + length8(1) + b"aK\x00K\x42s.",
    "SETITEMS in a bytearray": b"\x96" + length8(1) + b"a(K\x00K\x42u.",
    "APPEND to a bytearray, by its method": b"\x96" + length8(1) + b"aK\x01a.",
    "APPENDS to a bytearray, by its method": b"\x96" + length8(1) + b"a(K\x01K\x02e.",
    "READONLY_BUFFER of bytes": b"C\x01a\x98.",
    # the memo
    "GET after BINPUT": b"Nq\x010g1\n.",
    "LONG_BINGET after PUT": b"Np1\n0j\x01\x00\x00\x00.",
    "PUT replaces": b"K\x01p0\n0K\x02p0\n0g0\n.",
    "MEMOIZE replaces, as it counts what is in the memo": b"K\x05p1\n0K\x06\x940g1\n.",
    "MEMOIZE after a far PUT": b"K\x05p5\n0K\x06\x940g1\n.",
    "MEMOIZE after two PUTs of one index": b"K\x05p0\n0K\x06p0\n0K\x07\x940g1\n.",
    "MEMOIZE after PUT replaced": b"K\x05\x94K\x06\x94K\x07p0\n0K\x08\x940g2\n.",
    "the memo holds references": b"]q\x00K\x01ah\x00h\x00\x87.",
    "a list within itself": b"]q\x00h\x00a.",
    # names
    "STACK_GLOBAL of Python 2's str": b"U\x08builtinsU\x03int\x93.",
    "STACK_GLOBAL of UNICODE": b"Vbuiltins\nVint\n\x93.",
    "OBJ without arguments": b"(cbuiltins\nint\no.",
    "OBJ with an argument": b"(cbuiltins\nint\nS'7'\no.",
    "INST without arguments": b"(ibuiltins\nint\n.",
    "INST with an argument": b"(S'7'\nibuiltins\nint\n.",
    "BINPERSID of None": b"NQ.",
    "BINPERSID of a list": b"]Q.",
    # strings, numbers and lengths
    "BINUNICODE with a lone surrogate": b"X\x03\x00\x00\x00\xed\xa0\x80.",
    "BINUNICODE with a pair of surrogates": b"X\x06\x00\x00\x00\xed\xa0\xbd\xed\xb8\x80.",
    "SHORT_BINUNICODE with a lone surrogate": b"\x8c\x03\xed\xa0\x80.",
    "BINUNICODE with a NUL": b"X\x02\x00\x00\x00a\x00.",
    "BINUNICODE of length 0": b"X\x00\x00\x00\x00.",
    "SHORT_BINUNICODE of length 0": b"\x8c\x00.",
    "BINUNICODE8 of length 0": b"\x8d" + length8(0) + b".",
    "BINBYTES of length 0": b"B\x00\x00\x00\x00.",
    "SHORT_BINBYTES of length 0": b"C\x00.",
    "BINBYTES8 of length 0": b"\x8e" + length8(0) + b".",
    "BYTEARRAY8 of length 0": b"\x96" + length8(0) + b".",
    "BINSTRING of length 0": b"T\x00\x00\x00\x00.",
    "SHORT_BINSTRING of length 0": b"U\x00.",
    "LONG1 of length 0": b"\x8a\x00.",
    "LONG4 of length 0": b"\x8b\x00\x00\x00\x00.",
    "LONG1 of -1": b"\x8a\x01\xff.",
    "LONG1 of -1 in three bytes": b"\x8a\x03\xff\xff\xff.",
    "LONG1 of 255": b"\x8a\x02\xff\x00.",
    "LONG1 of 1 in three bytes": b"\x8a\x03\x01\x00\x00.",
    "LONG4 of -128": b"\x8b\x01\x00\x00\x00\x80.",
    "BININT of -1": b"J\xff\xff\xff\xff.",
    "BININT of the most negative": b"J\x00\x00\x00\x80.",
    "BININT1 of 255": b"K\xff.",
    "BININT2 of 65535": b"M\xff\xff.",
    "BINFLOAT of NaN": b"G\x7f\xf8\x00\x00\x00\x00\x00\x00.",
    "BINFLOAT of infinity": b"G\x7f\xf0\x00\x00\x00\x00\x00\x00.",
    # protocols and frames
    "PROTO 0": b"\x80\x00N.",
    "PROTO 1": b"\x80\x01N.",
    "PROTO 5": b"\x80\x05N.",
    "PROTO last": b"K\x01\x80\x02.",
    "PROTO twice": b"\x80\x04\x80\x02N.",
    "PROTO within a MARK": b"(\x80\x02K\x01t.",
    "opcodes newer than PROTO says": b"\x80\x00\x8c\x01a\x94.",
    "FRAME without PROTO": b"\x95" + length8(2) + b"N.",
    "FRAME of nothing": b"\x95" + length8(0) + b"N.",
    "FRAME ends before STOP": b"\x95" + length8(1) + b"N.",
    "FRAME ends behind STOP": b"\x95" + length8(3) + b"N.x",
    "FRAME ends within a BININT1": b"\x95" + length8(1) + b"K\x01.",
    "FRAME ends within a length": b"\x95" + length8(2) + b"X\x01\x00\x00\x00a.",
    "FRAME ends within a UNICODE": b"\x95" + length8(3) + b"Vab\n.",
    "FRAME ends within an INT": b"\x95" + length8(3) + b"I4294967\n.",
    "FRAME within a FRAME": b"\x95" + length8(11) + b"\x95" + length8(2) + b"N.",
    "FRAME reaches out of the FRAME around it": b"\x95" + length8(9) + b"\x95" + length8(2) + b"N.",
    "FRAME ends within the FRAME opcode": b"\x95" + length8(4) + b"\x95" + length8(2) + b"N.",
    "FRAME after FRAME": b"\x95" + length8(0) + b"\x95" + length8(0) + b"N.",
    "FRAME for STOP alone": b"N\x95" + length8(1) + b".",
    "FRAME within a MARK": b"(\x95" + length8(4) + b"K\x01t.",
}


if __name__ == "__main__":
    main()
