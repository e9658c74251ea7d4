"""Prints the last run of the read benches as Markdown.

    python3 benches/table.py [target/criterion]

The last three rows are of the bench `value`, which reads into dynamic values.
Times are medians; a rival's ratio is its time divided by that of pickles.
"""

import json
import sys
from pathlib import Path

DATA_SETS = ("records", "floats", "ints", "session", "borrowed", "twitter", "canada", "citm")
RIVALS = ("serde_json", "rmp-serde", "serde-pickle")


def main():
    default = Path(__file__).parent.parent / "target" / "criterion"
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else default
    measured = {path.parts[-4:-2]: path.parent for path in folder.glob("*/*/new/estimates.json")}
    names = [name for name in DATA_SETS if (name, "pickles") in measured]
    if not names:
        sys.exit(f"nothing measured in {folder}: run `cargo bench --bench read` or `--bench value` first")

    print_row("data", "pickles", *RIVALS)
    print_row("---", *["---:"] * (1 + len(RIVALS)))
    for name in names:
        own = median(measured[name, "pickles"])
        rivals = (measured.get((name, rival)) for rival in RIVALS)
        print_row(name, duration(own), *(beside(own, rival) for rival in rivals))

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
