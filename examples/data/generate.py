"""Writes the cache entries beside this file, the same bytes each time.

    python3 generate.py PYTHON2

Needs the packages that are imported below; PYTHON2 is a Python 2.7.
"""

import datetime
import os
import pathlib
import pickle
import subprocess
import sys
import uuid
from decimal import Decimal

if os.environ.get("PYTHONHASHSEED") != "0":  # else the order of sets differs from run to run
    os.environ.update(PYTHONHASHSEED="0", PYTHONDONTWRITEBYTECODE="1")
    os.execv(sys.executable, [sys.executable, *sys.argv])

import cachelib.serializers
import django
import dogpile.cache.api
import dogpile.cache.region
import redis
import rq.job
from django.conf import settings

settings.configure(
    DEFAULT_AUTO_FIELD="django.db.models.AutoField",
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes"],
    SECRET_KEY="not a secret",
)
django.setup()

from django.contrib import auth
from django.contrib.auth.models import User
from django.core.cache.backends.redis import RedisSerializer
from django.http import HttpResponse, QueryDict
from django.utils.safestring import mark_safe

import shop
import till

HERE = pathlib.Path(__file__).resolve().parent
NOON = datetime.datetime(2024, 5, 1, 12, 0, tzinfo=datetime.timezone.utc)


def main():
    python2 = sys.argv[1]
    write("django-session", django_entry(session()))
    write("django-orders", django_entry(orders()))
    write("django-user", django_entry(user()))
    write("django-page", django_entry(page()))
    write("django-counter", django_entry(1234))
    write("rq-job", reply(job().to_dict()))
    write("python2-protocol0", python2_receipt(python2, 0))
    write("python3-protocol1", pickle.dumps(till.Receipt(), 1))
    write("python2-protocol2", python2_receipt(python2, 2))
    write("python3-protocol3", pickle.dumps(till.Receipt(), 3))
    write("dogpile-protocol4", dogpile_entry(till.Receipt()))
    write("cachelib-protocol5", cachelib.serializers.RedisSerializer().dumps(till.Receipt()))


def write(name, data):
    (HERE / name).write_bytes(data)


def django_entry(value):
    """What Django's RedisCache sends: a pickle, or an int, which redis-py spells in ASCII."""
    dumped = RedisSerializer().dumps(value)
    return b"%d" % dumped if isinstance(dumped, int) else dumped


def dogpile_entry(value):
    """What dogpile.cache stores behind its region: metadata and a pickle."""
    region = dogpile.cache.make_region(serializer=pickle.dumps)
    metadata = {"ct": NOON.timestamp(), "v": dogpile.cache.region.value_version}
    return region._serialize_cached_value_elements(value, metadata)


def python2_receipt(python2, protocol):
    command = [python2, "-c", "import till; till.write(%d)" % protocol]
    return subprocess.run(command, cwd=HERE, check=True, stdout=subprocess.PIPE).stdout


def reply(fields):
    """What Redis answers to HGETALL, which has the same form as a command."""
    words = [word for field in fields.items() for word in field]
    return b"".join(redis.Connection(protocol=2).pack_command(*words))


def session():
    """What `login()` and the views leave in a session."""
    return {
        auth.SESSION_KEY: "42",
        auth.BACKEND_SESSION_KEY: "django.contrib.auth.backends.ModelBackend",
        auth.HASH_SESSION_KEY: user().get_session_auth_hash(),
        "last_seen": NOON,
        "cart": {7: 2, 19: 1},
        "flash": mark_safe("<b>Welcome back</b>"),
        "search": QueryDict("q=tea&size=s&size=m"),
        "coupons": frozenset([10, 25]),
    }


def user():
    return User(
        id=42,
        username="ann",
        email="ann@example.com",
        password="argon2$fixed",
        date_joined=NOON - datetime.timedelta(days=365),
        last_login=NOON,
    )


def page():
    """What `cache_page` stores for a view."""
    response = HttpResponse("<h1>Tea</h1>\n", headers={"ETag": '"7e1d"'})
    response.set_cookie("theme", "dark")
    return response


def orders():
    """Two orders, the second without what is optional."""
    lines = [shop.Line("tea-250", 2, Decimal("7.45")), shop.Line("pot", 1, Decimal("5.00"))]
    return [
        shop.Order(
            id=uuid.UUID("9d3c1f0e-6f0b-4a53-9f63-0c7b8f7a1e52"),
            customer="Ann Müller",
            status=shop.Status.PAID,
            placed=NOON,
            due=datetime.date(2024, 5, 31),
            lead_time=datetime.timedelta(days=2, hours=6),
            lines=lines,
            total=Decimal("19.90"),
            tags={"gift", "express"},
            note="leave at the door",
        ),
        shop.Order(
            id=uuid.UUID("00000000-0000-4000-8000-000000000001"),
            customer="Bob",
            status=shop.Status.OPEN,
            placed=NOON + datetime.timedelta(microseconds=1),
            due=datetime.date(2024, 6, 1),
            lead_time=datetime.timedelta(),
            lines=[],
            total=Decimal("0"),
            tags=set(),
        ),
    ]


def job():
    """A job that a worker is busy with."""
    job = rq.job.Job.create(
        shop.send_invoice,
        args=(uuid.UUID("9d3c1f0e-6f0b-4a53-9f63-0c7b8f7a1e52"),),
        kwargs={"copies": 2, "due": datetime.date(2024, 5, 31)},
        connection=redis.Redis(),
        id="5f3c2a1b",
        origin="default",
        status=rq.job.JobStatus.STARTED,
        timeout=180,
        meta={"progress": 0.5, "step": "render"},
    )
    job.created_at = NOON
    job.enqueued_at = NOON + datetime.timedelta(milliseconds=2)
    job.started_at = NOON + datetime.timedelta(seconds=1)
    return job


if __name__ == "__main__":
    main()
