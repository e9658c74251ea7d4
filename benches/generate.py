"""Writes the data that the benches read.

    python3 benches/generate.py target/bench-data

Each data set is written as CPython's pickle, protocol 4, and as compact JSON
with the same values. The benches call this script when a file is missing or
older than the script itself. The seed is fixed, so every run writes the same
bytes, and a file appears under its name only when it is whole: two runs at
once do no harm.
"""

import datetime
import decimal
import json
import os
import pickle
import random
import sys
import uuid

from sales import Sale

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
# What people post in several scripts: two, three and four bytes a character in UTF-8.
POSTS = (
    "今日はいい天気ですね、散歩に行きましょう",
    "おはようございます!朝ごはんは何を食べましたか",
    "明日の電車は何時に出ますか?誰か教えてください",
    "Grüße aus Köln, bis nächste Woche",
    "the train is late again, so here is a picture of the platform",
    "новый выпуск уже на сайте",
    "good morning 😀 from the harbour 🚢",
)
DISPLAY_NAMES = "さくら 山田太郎 José Zoë Александр 李雷 Anna Mikkel ゆうき😺 Oliver".split()
SOURCES = (
    '<a href="http://twitter.com/download/iphone" rel="nofollow">Twitter for iPhone</a>',
    '<a href="http://twitter.com/download/android" rel="nofollow">Twitter for Android</a>',
    '<a href="https://example.com/bot" rel="nofollow">数字のお知らせ</a>',
)


def main():
    folder = sys.argv[1]
    os.makedirs(folder, exist_ok=True)
    for make in (records, floats, ints, session, borrowed, twitter, canada, citm):
        # A generator of its own for each: changing one leaves the others alone.
        value = make(random.Random(SEED))
        write(folder, f"{make.__name__}.pickle", pickle.dumps(value, protocol=4))
        write(folder, f"{make.__name__}.json", to_json(value))
    value = all_sales(random.Random(SEED))
    write(folder, "sales.pickle", pickle.dumps(value, protocol=4))
    write(folder, "sales.json", to_json([{name: plain(item) for name, item in vars(sale).items()} for sale in value]))


def all_sales(rng):
    """10,000 instances of a dataclass: int, UUID, datetime, date, Decimal, str, bool.

    Every value is an object of its own. The class is in `sales.py`, where `cpython.py` finds it too.
    """
    return [sale(rng, number) for number in range(10_000)]


def sale(rng, number):
    moment = datetime.datetime(2024, 1, 1) + datetime.timedelta(microseconds=rng.randrange(31_536_000_000_000))
    return Sale(
        number=1_000_000 + number,
        reference=uuid.UUID(int=rng.getrandbits(128), version=4),
        placed=moment,
        due=moment.date() + datetime.timedelta(days=rng.randrange(60)),
        total=decimal.Decimal(rng.randrange(100, 1_000_000)).scaleb(-2),
        customer=f"{rng.choice(ADJECTIVES)} {rng.choice(NOUNS)}",
        paid=rng.random() < 0.7,
    )


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


def twitter(rng):
    """A page of search results, in the shape of the well-known `twitter.json`.

    Nested dicts with many fields, text in several scripts, ids, bools and None.
    """
    return {
        "statuses": [status(rng, retweets=rng.random() < 0.7) for _ in range(150)],
        "search_metadata": {
            "completed_in": 0.087,
            "max_id": 505874924095815681,
            "max_id_str": "505874924095815681",
            "next_results": "?max_id=505874847260352512&q=%E4%B8%80&count=100&include_entities=1",
            "query": "%E4%B8%80",
            "count": 100,
            "since_id": 0,
            "since_id_str": "0",
        },
    }


def status(rng, retweets):
    identity = 505_000_000_000_000_000 + rng.getrandbits(49)
    mentions = [mention(rng) for _ in range(rng.randrange(3))]
    made = {
        "metadata": {"result_type": fresh("recent"), "iso_language_code": fresh("ja")},
        "created_at": created(rng),
        "id": identity,
        "id_str": str(identity),
        "text": "\n".join(rng.sample(POSTS, rng.randrange(1, 4))),
        "source": fresh(rng.choice(SOURCES)),
        "truncated": False,
        "in_reply_to_status_id": None,
        "in_reply_to_status_id_str": None,
        "in_reply_to_user_id": mentions[0]["id"] if mentions else None,
        "in_reply_to_user_id_str": mentions[0]["id_str"] if mentions else None,
        "in_reply_to_screen_name": mentions[0]["screen_name"] if mentions else None,
        "user": user(rng),
        "geo": None,
        "coordinates": None,
        "place": None,
        "contributors": None,
        "retweet_count": rng.randrange(200),
        "favorite_count": rng.randrange(90),
        "entities": {
            "hashtags": [
                {"text": fresh(rng.choice(TAGS)), "indices": [number, number + 9]}
                for number in range(rng.randrange(3))
            ],
            "symbols": [],
            "urls": [],
            "user_mentions": mentions,
        },
        "favorited": False,
        "retweeted": False,
        "lang": fresh("ja"),
    }
    if retweets:
        made["retweeted_status"] = status(rng, retweets=False)
    return made


def mention(rng):
    identity = rng.getrandbits(31)
    return {
        "screen_name": handle(rng),
        "name": fresh(rng.choice(DISPLAY_NAMES)),
        "id": identity,
        "id_str": str(identity),
        "indices": [3, rng.randrange(10, 20)],
    }


def user(rng):
    identity = rng.getrandbits(31)
    image = f"http://pbs.twimg.com/profile_images/{rng.getrandbits(60)}/{rng.getrandbits(32):08x}"
    return {
        "id": identity,
        "id_str": str(identity),
        "name": fresh(rng.choice(DISPLAY_NAMES)),
        "screen_name": handle(rng),
        "location": fresh(rng.choice(CITIES)) if rng.random() < 0.5 else "",
        "description": "、".join(rng.sample(POSTS, 2)),
        "url": f"http://t.co/{rng.getrandbits(40):010x}" if rng.random() < 0.3 else None,
        "entities": {"description": {"urls": []}},
        "protected": False,
        "followers_count": rng.randrange(5000),
        "friends_count": rng.randrange(3000),
        "listed_count": rng.randrange(30),
        "created_at": created(rng),
        "favourites_count": rng.randrange(20_000),
        "utc_offset": rng.choice((None, 32400)),
        "time_zone": rng.choice((None, "Tokyo")),
        "geo_enabled": rng.random() < 0.4,
        "verified": False,
        "statuses_count": rng.randrange(90_000),
        "lang": fresh("ja"),
        "contributors_enabled": False,
        "is_translator": False,
        "is_translation_enabled": False,
        "profile_background_color": f"{rng.getrandbits(24):06X}",
        "profile_background_image_url": f"{image}.png",
        "profile_background_image_url_https": f"{image}.png",
        "profile_background_tile": rng.random() < 0.3,
        "profile_image_url": f"{image}_normal.jpeg",
        "profile_image_url_https": f"{image}_normal.jpeg",
        "profile_banner_url": f"{image}/banner",
        "profile_link_color": f"{rng.getrandbits(24):06X}",
        "profile_sidebar_border_color": fresh("FFFFFF"),
        "profile_sidebar_fill_color": fresh("EFEFEF"),
        "profile_text_color": fresh("333333"),
        "profile_use_background_image": True,
        "default_profile": rng.random() < 0.5,
        "default_profile_image": False,
        "following": False,
        "follow_request_sent": False,
        "notifications": False,
    }


def created(rng):
    return f"Sun Aug 31 00:{rng.randrange(60):02}:{rng.randrange(60):02} +0000 2014"


def handle(rng):
    return f"{rng.choice(ADJECTIVES)}_{rng.choice(NOUNS)}{rng.randrange(100)}"


def canada(rng):
    """The outline of a country, in the shape of the well-known `canada.json` (GeoJSON).

    480 rings of pairs of floats, with 15 digits at most for the reason given at `floats`.
    """
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {"name": "Canada"},
                "geometry": {"type": "Polygon", "coordinates": [ring(rng) for _ in range(480)]},
            }
        ],
    }


def ring(rng):
    longitude, latitude = rng.uniform(-130, -60), rng.uniform(45, 75)
    points = []
    for _ in range(rng.choice((12, 40, 60, 90, 440))):
        longitude += rng.gauss(0, 0.02)
        latitude += rng.gauss(0, 0.02)
        points.append([round(longitude, 12), round(latitude, 12)])
    return points + [list(points[0])]


def citm(rng):
    """The programme of a concert hall, in the shape of the well-known `citm_catalog.json`.

    Dicts with numbers for keys, and many small dicts and lists of ints and None.
    """
    areas = numbers(rng, 17)
    categories = numbers(rng, 64)
    topics = numbers(rng, 23)
    audience = numbers(rng, 1)
    events = numbers(rng, 900)
    return {
        "areaNames": names(rng, areas),
        "audienceSubCategoryNames": names(rng, audience),
        "blockNames": {},
        "events": {str(number): event(rng, number, topics) for number in events},
        "performances": [
            performance(rng, rng.choice(events), areas, categories, audience[0]) for _ in range(900)
        ],
        "seatCategoryNames": names(rng, categories),
        "subTopicNames": names(rng, topics[4:]),
        "subjectNames": {},
        "topicNames": names(rng, topics[:4]),
        "topicSubTopics": {str(topic): rng.sample(topics[4:], 5) for topic in topics[:4]},
        "venueNames": {"PLEYEL_PLEYEL": "Salle Pleyel"},
    }


def event(rng, number, topics):
    return {
        "description": None,
        "id": number,
        "logo": f"/images/UE0AAAAACEKo6QAAAAZDSVRN/{rng.getrandbits(32)}" if rng.random() < 0.4 else None,
        "name": f"{rng.choice(ADJECTIVES)} {rng.choice(NOUNS)} à {rng.choice(CITIES)}",
        "subTopicIds": rng.sample(topics, rng.randrange(2, 5)),
        "subjectCode": None,
        "subtitle": None,
        "topicIds": rng.sample(topics, 2),
    }


def performance(rng, number, areas, categories, audience):
    sold = rng.sample(categories, rng.randrange(1, 9))
    return {
        "eventId": number,
        "id": rng.randrange(100_000_000, 400_000_000),
        "logo": None,
        "name": None,
        "prices": [
            {
                "amount": rng.randrange(10, 200) * 500,
                "audienceSubCategoryId": audience,
                "seatCategoryId": category,
            }
            for category in sold
        ],
        "seatCategories": [
            {
                "areas": [
                    {"areaId": area, "blockIds": []} for area in rng.sample(areas, rng.randrange(1, 13))
                ],
                "seatCategoryId": category,
            }
            for category in sold
        ],
        "seatMapImage": None,
        "start": 1_372_701_600_000 + 60_000 * rng.randrange(500_000),
        "venueCode": "PLEYEL_PLEYEL",
    }


def numbers(rng, count):
    return rng.sample(range(100_000_000, 400_000_000), count)


def names(rng, numbers):
    return {str(number): f"{rng.choice(ADJECTIVES)} {rng.choice(NOUNS)}" for number in numbers}


def fresh(text):
    """An equal str that is an object of its own, which the memo can't share."""
    return "".join(list(text))


def plain(value):
    """As JSON has it: what is no number or bool is text."""
    if isinstance(value, datetime.date):
        return value.isoformat()
    return value if isinstance(value, (int, bool)) else str(value)


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
