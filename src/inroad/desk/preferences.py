"""How the owner wants their letters to sound."""

from dataclasses import asdict
from typing import TYPE_CHECKING

from inroad.desk import journal
from inroad.desk.text import LINE, clean
from inroad.letters.model import Voice
from inroad.store import models

if TYPE_CHECKING:
    from inroad.desk.door import Desk


def voice(desk: "Desk") -> Voice:
    """How letters greet and sign off."""
    kept = desk.row.settings.get("voice", {})
    return Voice(**{key: value for key, value in kept.items() if key in Voice.__slots__})


def set_voice(desk: "Desk", *, formal: bool, sign_off: str, signature: str) -> Voice:
    """Drafts made from now on follow it; text in one's own words stays as it is."""
    wanted = Voice(formal, clean(sign_off, "the sign-off", LINE), clean(signature, "the signature", LINE, lines=True))
    with journal.change(
        desk, "voice_chosen", "How letters sound", kind="Desk", object_id=desk.row.pk, ties=False
    ) as change:
        row = models.Desk.objects.get(pk=desk.row.pk)  # others write settings too; theirs are kept
        change.update(row, settings={**row.settings, "voice": asdict(wanted)})
    desk.row.refresh_from_db(fields=["settings"])
    return wanted
