"""Prints the last run of the benches as Markdown.

    python3 benches/table.py [target/criterion]

The tables are of the benches `read`, `value`, `objects` and `write`, those that
were run. Times are medians; a rival's ratio is its time divided by that of pickles.
"""

import json
import sys
from pathlib import Path

READ = ("records", "floats", "ints", "session", "borrowed")
VALUE = ("twitter", "canada", "citm")
RIVALS = ("serde_json", "rmp-serde", "serde-pickle")
TABLES = (
    (READ, "pickles", RIVALS),
    (VALUE, "pickles", ("serde_json", "serde-pickle")),
    (("sales",), "pickles, py", ("pickles", "rmp-serde", "CPython")),
    (tuple(f"write {name}" for name in READ), "pickles", RIVALS),
)


def main():
    default = Path(__file__).parent.parent / "target" / "criterion"
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else default
    measured = {path.parts[-4:-2]: path.parent for path in folder.glob("*/*/new/estimates.json")}
    names = [name for name in READ + VALUE if (name, "pickles") in measured]
    if not measured:
        sys.exit(f"nothing measured in {folder}: run `cargo bench` first")

    for data_sets, own_name, rivals in TABLES:
        rows = [name for name in data_sets if (name, own_name) in measured]
        if rows:
            print_row("data", own_name, *rivals)
            print_row("---", *["---:"] * (1 + len(rivals)))
        for name in rows:
            own = median(measured[name, own_name])
            beside_own = (beside(own, measured.get((name, rival))) for rival in rivals)
            print_row(name.removeprefix("write "), duration(own), *beside_own)
        if rows:
            print()

    print_row("bytes", "pickle", "JSON", "MessagePack")
    print_row("---", "---:", "---:", "---:")
    for name in names:
        formats = (measured.get((name, library)) for library in ("pickles", *RIVALS[:2]))
        print_row(name, *(f"{size(folder):,}" if folder else "-" for folder in formats))


def beside(own, rival):
    if rival is None:
        return "-"
    time = median(rival)
    return f"{duration(time)} ({time / own:.2f} ×)"


def median(folder):
    """In nanoseconds."""
    return json.loads((folder / "estimates.json").read_text())["median"]["point_estimate"]


def size(folder):
    return json.loads((folder / "benchmark.json").read_text())["throughput"]["Bytes"]


def duration(nanoseconds):
    for unit, length in (("ms", 1e6), ("µs", 1e3)):
        if nanoseconds >= length:
            return f"{nanoseconds / length:.2f} {unit}"
    return f"{nanoseconds:.0f} ns"


def print_row(*cells):
    print("|", " | ".join(cells), "|")


if __name__ == "__main__":
    main()
