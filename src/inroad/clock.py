"""The one place that reads the clock. The pure packages take ``now`` as an argument instead."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)


def day_of(moment: datetime, timezone: str) -> date:
    """The calendar day of an aware moment at a desk in ``timezone`` (an IANA name)."""
    return moment.astimezone(ZoneInfo(timezone)).date()
