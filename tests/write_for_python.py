"""Loads what the example `write_for_python` writes, and holds it against the objects that are meant."""

import datetime
import decimal
import pickle
import sys
import uuid
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "examples" / "data"))

from shop import Line, Order, Status

KETTLE = Line("kettle", 1, decimal.Decimal("24.90"))


def order(number, customer, status, lines, note):
    return Order(
        id=uuid.UUID(int=number),
        customer=customer,
        status=status,
        placed=datetime.datetime(2024, 5, 1, 12, 30, 0, 5, tzinfo=datetime.timezone.utc),
        due=datetime.date(2024, 5, 3),
        lead_time=datetime.timedelta(hours=36),
        lines=lines,
        total=decimal.Decimal("24.90"),
        tags={"gift"},
        note=note,
    )


expected = [
    order(7, "Ann", Status.OPEN, [KETTLE], None),
    order(8, "Bob", Status.PAID, [KETTLE, Line("tea", 2, decimal.Decimal("3.50"))], "ring twice"),
]
loaded = pickle.load(sys.stdin.buffer)
assert loaded == expected, loaded
assert loaded[0].status is Status.OPEN and isinstance(loaded[0].lines[0], Line)
assert list(vars(loaded[0])) == list(vars(expected[0]))
print("equal")
