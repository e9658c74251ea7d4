"""Writes the corpus: the pickles of every Python named, and `expected.json`.

    python3.13 generate.py [--libraries PYTHON] REFERENCE OTHER...

Each argument is a Python interpreter. The reference (3.13) writes every case; another one writes
a case only where its bytes differ. The first Python of a minor version has a directory like
`3.11`, a second one like `3.11.2`. `--libraries` names a Python that has the packages which
`library_cases.py` imports.
"""

import argparse
import json
import os
import pathlib
import shutil
import subprocess
from collections import Counter

HERE = pathlib.Path(__file__).resolve().parent

NAME_OF_PYTHON = "import sys; print('.'.join(map(str, sys.version_info[:3])))"


class Corpus:
    """What has been made so far."""

    def __init__(self):
        self.files = {}  # (directory, case, protocol) -> bytes
        self.expected = {}  # the same key -> what it shows
        self.reference = None  # the directory whose bytes the others are compared with

    def add_python(self, python, reference):
        """Adds the pickles of a Python; `reference` is who loads those of Python 2."""
        directory = self.directory_for(version(python))
        lines = output(python, "cases.py") + output(python, "class_cases.py")
        if directory.startswith("2"):
            values = show(reference, lines, "--python2")
        else:
            values = show(python, lines)
        if self.reference is None:
            self.reference = directory
        for line, value in zip(lines, values):
            case, protocol, pickled = line.split()
            self.add(directory, case, protocol, bytes.fromhex(pickled), value)

    def add_libraries(self, python):
        """Adds the pickles of the libraries."""
        lines = output(python, "library_cases.py")
        for line, value in zip(lines, show(python, lines, "--with=library_cases")):
            name, protocol, pickled = line.split()
            directory, _, case = name.partition(":")
            self.add(directory, case, protocol, bytes.fromhex(pickled), value)

    def add(self, directory, case, protocol, pickled, value):
        same = (self.reference, case, protocol)
        if self.files.get(same) == pickled:
            assert self.expected[same] == value, (directory, case, protocol, value)
            return
        self.files[directory, case, protocol] = pickled
        self.expected[directory, case, protocol] = value

    def directory_for(self, version):
        minor = ".".join(version.split(".")[:2])
        taken = {directory for directory, _, _ in self.files}
        return version if minor in taken else minor

    def write(self):
        for directory in {directory for directory, _, _ in self.files}:
            shutil.rmtree(HERE / directory, ignore_errors=True)
            (HERE / directory).mkdir()
        for key, pickled in self.files.items():
            (HERE / path(key)).write_bytes(pickled)
        write_expected(HERE / "expected.json", self.expected)


def version(python):
    return run([python, "-c", NAME_OF_PYTHON]).strip()


def output(python, script):
    return run([python, script]).splitlines()


def show(python, lines, *options):
    """What the pickles show, by the model in `shown.py`."""
    values = run([python, "shown.py", *options], "\n".join(lines))
    return [json.loads(line) for line in values.splitlines()]


def run(command, text=""):
    """Runs a Python in this directory, where hashes and so the order of sets are fixed."""
    environment = dict(os.environ, PYTHONHASHSEED="0", PYTHONDONTWRITEBYTECODE="1")
    options = {"cwd": HERE, "env": environment, "text": True, "check": True}
    return subprocess.run(command, input=text, stdout=subprocess.PIPE, **options).stdout


def path(key):
    return "{}/{}.p{}.pickle".format(*key)


def write_expected(file, expected):
    """One line for each case with what most of its files show, and one for each other file."""
    cases = {}
    for (directory, case, _), value in expected.items():
        cases.setdefault(case_name(directory, case), []).append(json.dumps(value))
    common = {case: Counter(values).most_common(1)[0][0] for case, values in cases.items()}
    overrides = {
        path(key): json.dumps(value)
        for key, value in expected.items()
        if json.dumps(value) != common[case_name(*key[:2])]
    }
    members = object_text(common), object_text(overrides)
    file.write_text('{{\n"cases": {},\n"overrides": {}\n}}\n'.format(*members))


def case_name(directory, case):
    """Cases of a library are named with their directory."""
    return case if directory[0].isdigit() else directory + "/" + case


def object_text(members):
    lines = [json.dumps(name) + ": " + value for name, value in sorted(members.items())]
    return "{\n" + ",\n".join(lines) + "\n}"


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("pythons", nargs="+", metavar="PYTHON")
    arguments.add_argument("--libraries", metavar="PYTHON")
    options = arguments.parse_args()

    corpus = Corpus()
    for python in options.pythons:
        corpus.add_python(python, reference=options.pythons[0])
    if options.libraries:
        corpus.add_libraries(options.libraries)
    corpus.write()


if __name__ == "__main__":
    main()
