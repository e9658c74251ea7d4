"""Writes the data that the benches read.

    python3 benches/generate.py target/bench-data

Each data set is written as CPython's pickle, protocol 4, and as compact JSON
with the same values. The benches call this script when a file is missing or
older than the script itself. The seed is fixed, so every run writes the same
bytes, and a file appears under its name only when it is whole: two runs at
once do no harm.
"""

import json
import os
import pickle
import random
import sys

SEED = 20240501

# No word needs an escape in JSON, so serde_json too can borrow every string.
ADJECTIVES = "amber brisk copper dusky eager frosted gentle hollow ivory jagged".split()
NOUNS = "kettle lantern mirror notebook ottoman pillow quilt rucksack saddle teapot".split()
STREETS = "Alder Birch Cedar Dogwood Elm Fichte Ginster Hasel Juniper Kiefer".split()
CITIES = "Aarhus Basel Córdoba Dresden Espoo Firenze Göteborg Haarlem Ivrea Köln".split()
TAGS = "new sale bulky fragile gift import kitchen limited outdoor vintage".split()
NOTES = (
    "ring the bell twice and wait at the side gate",
    "leave it with the neighbour if nobody opens",
    "call an hour before delivery",
    "packed on a pallet, needs two people to carry",
)
METHODS = ("GET", "GET", "GET", "POST", "PUT", "DELETE")
AGENTS = (
    "Mozilla/5.0 (X11; Linux x86_64; rv:125.0) Gecko/20100101 Firefox/125.0",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 14_4) AppleWebKit/605.1.15 Safari/605.1.15",
    "curl/8.7.1",
)


def main():
    folder = sys.argv[1]
    os.makedirs(folder, exist_ok=True)
    for make in (records, floats, ints, session, borrowed):
        # A generator of its own for each: changing one leaves the others alone.
        value = make(random.Random(SEED))
        write(folder, f"{make.__name__}.pickle", pickle.dumps(value, protocol=4))
        write(folder, f"{make.__name__}.json", to_json(value))


def records(rng):
    """10,000 dicts of 9 fields: ints, floats, str, bool, None, a list, a dict.

    Keys are the same objects in each dict, so the pickle fetches them from its
    memo; the values are objects of their own, as rows from a database are.
    """
    return [record(rng, 100_000 + 7 * number) for number in range(10_000)]


def record(rng, number):
    return {
        "id": number,
        "name": f"{rng.choice(ADJECTIVES)} {rng.choice(NOUNS)}, series {rng.randrange(1000)}",
        "price": round(rng.uniform(1, 900), 2),
        "quantity": rng.randrange(600),
        "active": rng.random() < 0.7,
        "note": fresh(rng.choice(NOTES)) if rng.random() < 0.5 else None,
        "tags": [fresh(tag) for tag in rng.sample(TAGS, 3)],
        "rating": round(rng.uniform(0, 5), 1),
        "address": {
            "street": f"{rng.choice(STREETS)} Street {rng.randrange(1, 200)}",
            "city": fresh(rng.choice(CITIES)),
            "zip": f"{rng.randrange(100_000):05}",
        },
    }


def floats(rng):
    """One million measurements, in the precision at which sensors report.

    Up to 15 digits serde_json reads a float exactly without its feature
    `float_roundtrip`, so it is measured at its fastest and still agrees.
    """
    return [round(rng.gauss(0, 1000), 6) for _ in range(1_000_000)]


def ints(rng):
    """One million ints, a third of them negative: BININT1, BININT2, BININT and LONG1."""
    return [
        rng.choice((1, 1, -1)) * rng.getrandbits(rng.choice((7, 15, 30, 60)))
        for _ in range(1_000_000)
    ]


def session(rng):
    """What Django keeps of one logged-in visitor."""
    return {
        "_auth_user_id": "48213",
        "_auth_user_backend": "django.contrib.auth.backends.ModelBackend",
        "_auth_user_hash": f"{rng.getrandbits(256):064x}",
        "cart": {f"sku-{rng.randrange(10_000):04}": rng.randrange(1, 9) for _ in range(3)},
        "last_seen": 1714564800.123456,
        "remember_me": True,
        "two_factor": False,
        "language": "en-gb",
        "recently_viewed": [rng.randrange(100_000) for _ in range(5)],
    }


def borrowed(rng):
    """10,000 requests; the reader wants every field but `steps`.

    A method is the same object each time: a borrowed str out of the memo.
    """
    return [request(rng, number) for number in range(10_000)]


def request(rng, number):
    return {
        "id": number,
        "method": rng.choice(METHODS),
        "path": f"/{rng.choice(NOUNS)}/{rng.choice(ADJECTIVES)}/{rng.randrange(10_000)}",
        "agent": fresh(rng.choice(AGENTS)),
        # Hexadecimal, because JSON has to hold the same bytes as a string.
        "digest": f"{rng.getrandbits(128):032x}".encode(),
        "steps": [
            {"name": f"{rng.choice(ADJECTIVES)} {rng.choice(NOUNS)}", "micros": rng.randrange(50_000)}
            for _ in range(4)
        ],
    }


def fresh(text):
    """An equal str that is an object of its own, which the memo can't share."""
    return "".join(list(text))


def to_json(value):
    text = json.dumps(value, default=bytes.decode, ensure_ascii=False, separators=(",", ":"))
    return text.encode()


def write(folder, name, data):
    path = os.path.join(folder, name)
    unfinished = f"{path}.{os.getpid()}"
    with open(unfinished, "wb") as file:
        file.write(data)
    os.replace(unfinished, path)


if __name__ == "__main__":
    main()
