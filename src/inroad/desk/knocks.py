"""How often somebody may come within a while: pages behind a link, forms that anybody can reach.

    knock ── below the bound? ─→ counted by one UPDATE ─→ nothing
                             └─→ Busy, and nothing is written: who hammers costs a read

A row holds a keyed hash of who came, never an address; rows of past windows are swept. A window begins at a full hour
(or day), so that over its edge at most twice the bound gets through.
"""

from datetime import UTC, datetime, timedelta
from typing import Final

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.crypto import salted_hmac

from inroad import clock
from inroad.desk.opening import database_errors
from inroad.errors import Busy
from inroad.store import models

HOUR: Final = timedelta(hours=1)
DAY: Final = timedelta(days=1)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def knock(what: str, who: str, most: int, *, now: datetime | None = None, window: timedelta = HOUR) -> None:
    """Count that ``who`` came for ``what``. Raises Busy, in kind words, beyond ``most`` times within ``window``.

    ``who`` "" is nobody in particular and is not counted. What was counted stays so, whatever becomes of the visit.
    """
    if not who:
        return
    now = now or clock.now()
    key = salted_hmac("inroad.knock", f"{what}\0{who}", algorithm="sha256").hexdigest()
    begin = _EPOCH + (now - _EPOCH) // window * window
    rows = models.Knock.objects.filter(who=key, window=begin)
    with database_errors():
        count = rows.values_list("count", flat=True).first()
        if count is None and _first(key, begin):
            return
        if count is not None and count >= most:
            raise _too_often(begin + window - now)
        if not rows.filter(count__lt=most).update(count=F("count") + 1):
            raise _too_often(begin + window - now)


def _first(key: str, begin: datetime) -> bool:
    try:
        with transaction.atomic():
            models.Knock.objects.create(who=key, window=begin, count=1)
    except IntegrityError:
        return False  # somebody else came in the same moment
    return True


def sweep(now: datetime) -> int:
    """Forget windows that are over; how many rows went."""
    with database_errors():
        return models.Knock.objects.filter(window__lt=now - DAY).delete()[0]


def _too_often(wait: timedelta) -> Busy:
    hours = -(-wait // HOUR)
    return Busy(
        "this was tried very often just now",
        hint="please come back in an hour; nothing is lost" if hours <= 1 else "please come back tomorrow",
    )
