# -*- coding: utf-8 -*-
"""A class that Python 2 and Python 3 can cache, and one instance of it."""

import datetime
import decimal
import pickle
import sys


class Receipt:
    """In Python 2 an old-style class, whose instances have opcodes of their own: INST and OBJ."""

    def __init__(self):
        self.number = 1204
        self.shop = u"Café Zürich"
        self.cashier = "ann"
        self.paid = datetime.datetime(2024, 5, 1, 9, 30, 15, 250000)
        self.total = decimal.Decimal("19.90")
        self.shelves = {3, 7}
        self.voucher = None


def write(protocol):
    """Writes the instance to standard output."""
    getattr(sys.stdout, "buffer", sys.stdout).write(pickle.dumps(Receipt(), protocol))
