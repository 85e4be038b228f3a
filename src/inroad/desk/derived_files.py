"""What is derived from a desk and kept: where its files are, and how to tell whether it is still good.

Files may be deleted at any time, and ``erase`` deletes them all. Light to import: a small command reads them before it
knows whether it needs NumPy.
"""

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import connection

from inroad.store import models, paths

if TYPE_CHECKING:
    from inroad.desk.door import Desk


def installation() -> str:
    """Which database this is: a file or table of the same desk number in another one must not pass for its own."""
    settings = connection.settings_dict
    return f"{settings['ENGINE']}:{settings.get('HOST', '')}:{settings.get('PORT', '')}:{settings['NAME']}"


def state(desk: "Desk") -> tuple[str, int, int, int, int]:
    """What everything on this desk can be told from: it differs as soon as anything was written, an event at least."""
    desk.row.refresh_from_db(fields=["revision", "mail_revision", "timezone", "me"])
    events = models.Event.objects.filter(desk=desk.row).order_by("-pk")
    latest = events.values_list("pk", flat=True).first() or 0
    return installation(), desk.row.pk, desk.row.revision, desk.row.mail_revision, latest


def folder(desk: "Desk") -> Path:
    made = paths.cache() / f"desk-{desk.row.pk}"
    made.mkdir(exist_ok=True, mode=0o700)
    return made


def write(file: Path, content: bytes) -> None:
    """Written beside and renamed: a reader sees the old file or the new one. On a full disk only speed is lost."""
    temporary = ""
    try:
        descriptor, temporary = tempfile.mkstemp(dir=file.parent, suffix=".tmp")
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
        Path(temporary).replace(file)
    except OSError:
        if temporary:
            Path(temporary).unlink(missing_ok=True)
