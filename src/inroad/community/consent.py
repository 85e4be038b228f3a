"""What a member's network may do for the community, said once for the whole, a group or a person.

    person's word ── else the most careful of their groups' ── else the desk's ── else nothing
    left alone, trash, present employer ─→ nothing, whatever was said

The narrowest word counts, so that one exception needs no rule about the rest; of several groups the most careful one,
because nobody can be asked which of them was meant. Nothing is on until somebody switches it on. Refused: any way by
which a wider word lets through what a narrower one held back.
"""

from collections.abc import Iterable
from enum import IntEnum
from typing import Final

from inroad.errors import BadInput


class Level(IntEnum):
    """What may be done with a tie. Ordered: more lets more through."""

    NOTHING = 0
    BE_ASKED = 1
    BE_NAMED = 2

    @property
    def words(self) -> str:
        return _WORDS[self]

    @property
    def more(self) -> str:
        """The whole of it, as its member reads it before they choose."""
        return _MORE[self]


_WORDS: Final = {
    Level.NOTHING: "nothing",
    Level.BE_ASKED: "I may be asked",
    Level.BE_NAMED: "I may be asked, and they may be named",
}
_MORE: Final = {
    Level.NOTHING: "Nobody is told, and you are not asked.",
    Level.BE_ASKED: "If somebody here looks for a way to them, you may be asked. Who asks hears of you only after your "
    "yes, and of them only what you tell.",
    Level.BE_NAMED: "As before; and with your yes, who asks is also told whom you know there.",
}


def effective(*, person: Level | None, groups: Iterable[Level], desk: Level | None, kept_out: bool = False) -> Level:
    """What may be done with the tie to one person. ``groups``: the words about those groups of theirs that have one.

    ``kept_out``: left alone, in the trash, or at the member's guarded employer.
    """
    if kept_out:
        return Level.NOTHING
    if person is not None:
        return person
    return min(groups, default=desk if desk is not None else Level.NOTHING)


def level_of(said: str | int) -> Level:
    """A level from a form or a command: its number, or "nothing", "asked", "named". Raises BadInput."""
    text = str(said).strip().lower()
    known = {"0": 0, "1": 1, "2": 2, "nothing": 0, "asked": 1, "named": 2}
    if text not in known:
        raise BadInput(f"“{said}” is no choice", hint="one of: nothing, asked, named")
    return Level(known[text])
