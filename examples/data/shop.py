"""The classes whose instances Python 3 cached: a small shop."""

import dataclasses
import datetime
import decimal
import enum
import typing
import uuid


class Status(enum.Enum):
    OPEN = "open"
    PAID = "paid"


class Line(typing.NamedTuple):
    sku: str
    quantity: int
    price: decimal.Decimal


@dataclasses.dataclass
class Order:
    id: uuid.UUID
    customer: str
    status: Status
    placed: datetime.datetime
    due: datetime.date
    lead_time: datetime.timedelta
    lines: list[Line]
    total: decimal.Decimal
    tags: set[str]
    note: str | None = None


def send_invoice(order_id, copies=1, due=None):
    """A job for a queue: what is passed is pickled, and what is returned."""
    return {"order": order_id, "sent": copies}
