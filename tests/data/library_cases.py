"""The objects of the corpus that need libraries: Django, pytz, dateutil, and some task queues.

As a script it writes a line of `case protocol hex` for each pickle. The part of a case's name
before the colon is the directory that it belongs to.
"""

import datetime
import decimal

import django
from django.conf import settings

settings.configure(
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
    DEFAULT_AUTO_FIELD="django.db.models.AutoField",
    INSTALLED_APPS=["shop"],
    USE_TZ=True,
)
django.setup()

import pytz
from apscheduler.triggers.date import DateTrigger
from apscheduler.triggers.interval import IntervalTrigger
from dateutil import tz
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpResponse, QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.functional import SimpleLazyObject
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy
from dogpile.cache.api import CachedValue
from huey.registry import Message
from huey.utils import Error

import shop
from corpus import case, text, write_cases

NOON = datetime.datetime(2024, 7, 1, 12, 30)


# Django


class Product(models.Model):
    """A model of the shop, as `shop.Product`."""

    name = models.CharField(max_length=40)
    price = models.DecimalField(max_digits=8, decimal_places=2)
    added = models.DateTimeField(null=True)

    class Meta:
        app_label = "shop"


class Size(models.TextChoices):
    SMALL = "S"
    LARGE = "L"


for kind in (Product, Size):
    kind.__module__ = "shop"
    setattr(shop, kind.__name__, kind)


@case("django-5.2:safe-string", protocols=range(2, 6))
def _():
    # `str()` of one is one: protocols 0 and 1 recur for ever.
    return mark_safe(text("<b>bold</b>"))


@case("django-5.2:multi-value-dict")
def _():
    return MultiValueDict({text("color"): [text("red"), text("blue")], text("size"): ["S"]})


@case("django-5.2:multi-value-dict-empty")
def _():
    return MultiValueDict()


@case("django-5.2:query-dict")
def _():
    return QueryDict("color=red&color=blue&size=S&empty=")


@case("django-5.2:http-response")
def _():
    response = HttpResponse(b"<p>shop</p>", status=200)
    response["Cache-Control"] = "max-age=600"
    return response


@case("django-5.2:http-response-cookie")
def _():
    response = HttpResponse(b"<p>shop</p>")
    response.set_cookie("basket", "7", httponly=True)
    return response


@case("django-5.2:model")
def _():
    return Product(id=7, name=text("apple"), price=decimal.Decimal("0.50"), added=None)


@case("django-5.2:models-from-database")
def _():
    columns = ["id", "name", "price", "added"]
    added, price = NOON.replace(tzinfo=datetime.timezone.utc), decimal.Decimal("0.50")
    return [
        Product.from_db("default", columns, [number, text("apple"), price, added])
        for number in (1, 2)
    ]


@case("django-5.2:text-choices")
def _():
    return Size.LARGE


@case("django-5.2:lazy-text")
def _():
    return gettext_lazy("Shopping basket")


@case("django-5.2:lazy-object")
def _():
    return SimpleLazyObject(lambda: shop.Order(7, text("Ann")))


@case("django-5.2:validation-error")
def _():
    return ValidationError(text("too much"), code=text("max"))


# Time zones


@case("pytz:datetime-utc")
def _():
    return NOON.replace(tzinfo=pytz.utc)


@case("pytz:datetime-named")
def _():
    return pytz.timezone("Europe/Paris").localize(NOON)


@case("pytz:datetime-named-west")
def _():
    return pytz.timezone("America/St_Johns").localize(NOON)


@case("pytz:datetime-named-unlocalized")
def _():
    return NOON.replace(tzinfo=pytz.timezone("Europe/Paris"))


@case("pytz:datetime-named-static")
def _():
    return NOON.replace(tzinfo=pytz.timezone("Etc/GMT+5"))


@case("pytz:datetime-fixed-offset")
def _():
    return NOON.replace(tzinfo=pytz.FixedOffset(-90))


@case("pytz:datetimes")
def _():
    paris = pytz.timezone("Europe/Paris")
    return [paris.localize(NOON), paris.localize(NOON.replace(month=1)), paris.localize(NOON)]


@case("dateutil:datetime-utc")
def _():
    return NOON.replace(tzinfo=tz.tzutc())


@case("dateutil:datetime-offset")
def _():
    return NOON.replace(tzinfo=tz.tzoffset(None, 5400))


@case("dateutil:datetime-offset-name")
def _():
    return NOON.replace(tzinfo=tz.tzoffset("BRST", -10800))


@case("dateutil:datetime-gettz")
def _():
    return NOON.replace(tzinfo=tz.gettz("Europe/Paris"))


# Caches and queues


@case("dogpile:cached-value", protocols=(2, 4, 5))
def _():
    return CachedValue({text("id"): 7}, {"ct": 1700000000.5, "v": 2})


@case("huey:message", protocols=(4, 5))
def _():
    values = dict.fromkeys(Message._fields)
    values.update(id=text("4f1e"), name=text("shop.ship"), eta=NOON, retries=2)
    values.update(args=(7,), kwargs={})
    return Message(**values)


@case("huey:error", protocols=(4, 5))
def _():
    return Error({"error": text("ValueError()"), "retries": 0, "traceback": "", "task_id": "4f"})


@case("apscheduler:job-state", protocols=(4, 5))
def _():
    trigger = IntervalTrigger(minutes=5, start_date=NOON, timezone="UTC")
    return {"version": 1, "id": text("job"), "trigger": trigger, "next_run_time": NOON}


@case("apscheduler:date-trigger", protocols=(4, 5))
def _():
    return DateTrigger(NOON, timezone="Europe/Paris")


if __name__ == "__main__":
    write_cases()
