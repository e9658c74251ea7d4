"""A session as Django's cache holds it, for the program of the README.

    readme.py make     writes the pickle as hexadecimal digits
    readme.py check    reads what the program made of it, likewise, and says what is wrong
"""

import datetime
import decimal
import pickle
import sys
import uuid

SESSION = {
    "_auth_user_id": "7",
    "_auth_user_backend": "django.contrib.auth.backends.ModelBackend",
    "_auth_user_hash": "c0ffee" * 8,
    "cart": uuid.UUID("5e1a1a2b-7c3d-4e5f-8a9b-0c1d2e3f4a5b"),
    "total": decimal.Decimal("19.90"),
    "started": datetime.datetime(2024, 5, 1, 12, 30, 0, 123456),
    "last_seen": datetime.datetime(2024, 5, 1, 13, 0, tzinfo=datetime.timezone(datetime.timedelta(hours=2))),
    "viewed": {3, 1_000_000},
    "window": (1280, 720),
    "consent": frozenset(["statistics"]),
    "limits": {("EUR", 1): decimal.Decimal("1E+3")},
    "visits": 2**80,
}


def main():
    if sys.argv[1] == "make":
        print(pickle.dumps(SESSION, pickle.HIGHEST_PROTOCOL).hex())
        return
    loaded = pickle.loads(bytes.fromhex(sys.stdin.read()))
    expected = SESSION | {"total": decimal.Decimal("24.40"), "viewed": {3, 12, 1_000_000}}
    types = {name: type(value) for name, value in loaded.items()}
    assert loaded == expected, loaded
    assert types == {name: type(value) for name, value in expected.items()}, types
    assert loaded["last_seen"].utcoffset() == datetime.timedelta(hours=2)
    print("equal")


main()
