"""Fills a Redis server as Python programs do: `live_redis.py PORT`."""

import pathlib
import pickle
import sys
import uuid
from decimal import Decimal

import redis
import rq
from django.conf import settings

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "examples" / "data"))

import shop
import till

PORT = int(sys.argv[1])


def main():
    connection = redis.Redis(port=PORT)
    fill_django()
    fill_rq(connection)
    fill_by_hand(connection)


def fill_django():
    settings.configure(
        CACHES={
            "default": {
                "BACKEND": "django.core.cache.backends.redis.RedisCache",
                "LOCATION": f"redis://127.0.0.1:{PORT}",
            }
        }
    )
    from django.contrib.sessions.backends.cache import SessionStore
    from django.core.cache import cache

    session = SessionStore()
    login = {"_auth_user_id": "42", "_auth_user_backend": "a backend", "_auth_user_hash": "a hash"}
    session.update(login | {"cart": {7: 2}})
    session.create()

    cache.set("receipt", till.Receipt())
    cache.set("visits", 41)
    cache.incr("visits")
    cache.set_many({f"many:{number:03}": {"number": number, "even": number % 2 == 0} for number in range(500)})


def fill_rq(connection):
    """A job that waits, one that was done, and one that failed."""
    queue = rq.Queue(connection=connection)
    order = uuid.UUID("9d3c1f0e-6f0b-4a53-9f63-0c7b8f7a1e52")
    queue.enqueue(shop.send_invoice, order, copies=2, job_id="done", result_ttl=-1)
    queue.enqueue("operator.truediv", 1, 0, job_id="failed")
    rq.SimpleWorker([queue], connection=connection).work(burst=True, logging_level="CRITICAL")
    queue.enqueue(shop.send_invoice, order, job_id="waits", meta={"price": Decimal("9.90")})


def fill_by_hand(connection):
    """Each of Redis' types, with pickles and with what is none."""
    connection.rpush("types:list", pickle.dumps(["first"], 0), pickle.dumps({"second": 2}, 5), "third")
    connection.sadd("types:set", pickle.dumps(1.5), "member")
    connection.zadd("types:zset", {pickle.dumps((1, 2)): 0.5, "member": -1})
    connection.hset("types:hash", mapping={"pickle": pickle.dumps(None), "text": "Grüße", "int": -7, b"\xff": b"\x00"})
    connection.xadd("types:stream", {"pickle": pickle.dumps(True)}, id="1-1")
    connection.set("types:text", "two\nlines")
    connection.set("types:empty", "")
    connection.set("types:escape", "\x1b[31mred")
    connection.setbit("types:bits", 0, 1)
    connection.set("types:truncated", pickle.dumps(till.Receipt())[:-20])
    connection.set(b"types:\xff", pickle.dumps("a key that is no text"))


if __name__ == "__main__":
    main()
