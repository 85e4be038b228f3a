"""The words of a call for names: to a source, to somebody who was named, and the short list to hand on.

    the job, the day, who asks ── to_source ─→ who comes to mind, how do you know their work, whom would you ask?
                               ── to_named ─→ you were named: may I go on with it?
    people who said yes ── to_hand_on ─→ who vouches for each, and how they know the work

Each is a letter a person sends or says. A no is easy in every one, a source is told that whoever they name is asked
first, and nobody is told who named them: that is for the one who named them to say. Refused: a deadline that presses.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from inroad import words as say
from inroad.community.vouches import BASIS_WORDS, Basis


@dataclass(frozen=True, slots=True)
class About:
    """The job that names are sought for. ``organisation`` "": it isn't told. ``words``: the owner's own about it."""

    title: str
    organisation: str = ""
    words: str = ""
    closes_on: date | None = None
    asker: str = ""

    @property
    def job(self) -> str:
        return f"{self.title} at {self.organisation}" if self.organisation else self.title


@dataclass(frozen=True, slots=True)
class Letter:
    """Plain text, a paragraph a line; nothing in it is a gap to fill."""

    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class Vouched:
    """A line of the list handed on: whose word, and how they know the work, as they said it."""

    voucher: str
    basis: Basis
    how: str = ""


def to_source(about: About, first_name: str, *, named_by_somebody: bool = False) -> Letter:
    """The ask to a source. ``named_by_somebody``: it is a later round; who named them isn't said."""
    opening = "Somebody whose judgement I go by said you are the one to ask." if named_by_somebody else ""
    by = f"If something comes to mind by {say.day(about.closes_on)}, it still helps." if about.closes_on else ""
    return Letter(
        f"Whom would you ask? {about.job}",
        _letter(
            first_name,
            opening,
            f"I'm looking for good people for this: {about.job}.",
            about.words,
            "Who would you recommend, one or two people, and how do you know their work?"
            " If nobody comes to mind: whom would you ask?",
            "Whoever you name hears from me first, and nothing about them goes further unless they agree."
            " I don't tell them who named them, unless you say that I may.",
            by,
            "A line back is plenty, and “not this time” is a fine answer.",
            sign=about.asker,
        ),
    )


def to_named(about: About, first_name: str) -> Letter:
    """The question to somebody who was named: may their name go further?"""
    return Letter(
        f"You were recommended: {about.job}",
        _letter(
            first_name,
            "I asked a few people whose judgement I go by whom they would recommend for this:"
            f" {about.job}. Your name came up.",
            about.words,
            "Before anything about you goes further, I'd like to hear from you. May I pass on your name, with what was"
            " said about your work? If you'd like to know more first, we can talk.",
            "A no needs no reason. Then it stays with me, and I won't ask again about this.",
            sign=about.asker,
        ),
    )


def to_hand_on(about: About, people: Iterable[tuple[str, Sequence[Vouched]]]) -> str:
    """The short list as plain text, for whoever fills the place. The caller gives only people who said yes."""
    lines = [f"Recommended for {about.job}. Each of them knows that they are on this list.", ""]
    for name, vouched in people:
        lines.append(name)
        for one in vouched:
            how = f": {one.how}" if one.how else ""
            lines.append(f"  {one.voucher} {BASIS_WORDS[one.basis]}{how}")
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def _letter(first_name: str, *paragraphs: str, sign: str) -> str:
    hello = f"Hello {first_name}," if first_name else "Hello,"
    return "\n\n".join([hello, *(one.strip() for one in paragraphs if one.strip()), sign]).strip() + "\n"
