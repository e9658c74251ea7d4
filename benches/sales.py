"""The class of the bench `objects`, in a module of its own as an application has it."""

import dataclasses
import datetime
import decimal
import uuid


@dataclasses.dataclass
class Sale:
    number: int
    reference: uuid.UUID
    placed: datetime.datetime
    due: datetime.date
    total: decimal.Decimal
    customer: str
    paid: bool
