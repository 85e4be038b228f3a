"""A way in said in plain sentences: who knows whom, and how we know. Built from the reasons, never beside them."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from inroad import words as say
from inroad.ways.model import Step, TieView

TELLING: Final = 2  # reasons per tie in a sentence; "why?" shows the rest
_ABOUT_THEM: Final = ("knows ", "know ", "does not know ", "recommended ", "wrote ")


def place(person: Step) -> str:
    """ "VP Engineering at Acme", or what of it is known."""
    return " at ".join(part for part in (person.title, person.organisation) if part)


def first_name(name: str) -> str:
    """What to call somebody on the phone: the first word of the name as it is written."""
    return name.split(maxsplit=1)[0] if name.strip() else ""


def introduced(person: Step) -> str:
    """ "Carol Diaz (VP Engineering at Acme)"."""
    return f"{person.name} ({place(person)})" if place(person) else person.name


def worked_together(organisation: str, start: date, end: date | None) -> str:
    """ "worked together at Acme 2018–21"."""
    if end is None:
        return f"working together at {organisation} since {start.year}"
    return f"worked together at {organisation} {say.span(start, end)}"


def my_tie(person: Step, reasons: Sequence[str], *, shown: str = "") -> str:
    """What connects me and ``person``, as one or two sentences."""
    shown = shown or person.name
    told = list(reasons[:TELLING]) or ["you know each other"]
    about = [reason for reason in told if reason.startswith(_ABOUT_THEM)]
    ours = [reason for reason in told if reason not in about]
    sentences = []
    if ours:
        joint = ours[0].startswith(("worked together", "working together"))
        sentences.append(f"You and {shown} {', '.join(ours)}." if joint else f"You and {shown}: {'; '.join(ours)}.")
    for number, reason in enumerate(about):
        sentences.append(f"{shown if not ours and not number else 'They'} {_agreeing(reason, bool(ours or number))}.")
    return " ".join(_after_you(sentence) for sentence in sentences)


def _agreeing(reason: str, plural: bool) -> str:
    """ "They know" where the reason says "knows"."""
    for singular, many in (("knows ", "know "), ("does not ", "do not ")):
        if plural and reason.startswith(singular):
            return many + reason.removeprefix(singular)
    return reason


def _after_you(sentence: str) -> str:
    """ "You and Bob: you know each other" says it twice."""
    head, colon, tail = sentence.partition(": you know each other")
    return f"{head} know each other{tail}" if colon else sentence


def their_tie(near: Step, far: Step, reasons: Sequence[str], *, last: bool) -> str:
    """What connects two others. ``last``: ``far`` is where the chain ends, and is introduced with title and place."""
    shown = introduced(far) if last else far.name
    told = reasons[0] if reasons else f"{near.name} and {far.name} know each other"
    if near.name in told and far.name in told:
        return f"{told.replace(far.name, shown, 1)}."
    return f"{near.name} and {shown}: {told}."


def way(people: Sequence[Step], ties: Sequence[TieView], *, role: str, toward: Step | None, personnel: bool) -> str:
    """The whole of a way in. ``personnel``: the direct contact works in personnel."""
    first = people[0]
    direct = len(people) == 1
    sentences = [my_tie(first, ties[0].reasons, shown=introduced(first) if direct else "")]
    for near, far, tie in zip(people, people[1:], ties[1:], strict=False):
        sentences.append(their_tie(near, far, tie.reasons, last=far is people[-1]))
    if len(people) == 3:
        sentences.append(f"It begins as an introduction to {people[1].name}.")
    if role == "voucher" and toward is not None:
        sentences.append(f"Ask what they think of {introduced(toward)} and whether they would mention you there.")
    elif role == "voucher" and personnel:
        sentences.append("Rather than for the job, ask who leads that work and how to meet them.")
    if people[-1].may_have_left:
        sentences.append(f"{people[-1].name} may have left since: ask before you count on it.")
    return " ".join(sentences)


def nobody_yet(target: str, *, known: int, possible: int) -> str:
    """Kind words where there is no way in."""
    if known:
        there = "somebody" if known == 1 else f"{say.small(known)} people"
        start = f"Nobody yet who could lead you into {target}, though you have {there} there on your desk."
    else:
        start = f"Nobody yet: as far as your desk knows, none of your people is at {target} or knows somebody there."
    if possible:
        what = "There is one thing" if possible == 1 else f"There are {say.small(possible)} things"
        return f"{start} {what} worth asking about, and a side door is always there."
    return f"{start} That changes with the next conversation: ask those who know your work, or try a side door."
