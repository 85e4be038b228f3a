"""The plays there are on a desk: those that come with Inroad, and the owner's own, written as files (docs/plays.md).

A file is checked when it is taken in, and again when it is used, since kinds of letters come and go. Refused: what
:mod:`inroad.search.plays.read` refuses (a loop, a letter that isn't there, …), and the name of a play that comes along.
What is under way keeps the play as it was when it began; changing or removing a file changes nothing there.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from inroad.desk import journal
from inroad.desk.play_shapes import PlayPage, PlayRow
from inroad.errors import BadInput, NotFound, Refused
from inroad.letters import registry
from inroad.search.plays import library, read
from inroad.search.plays.model import STARTED_BY, SUBJECTS, Play
from inroad.search.plays.words import outline
from inroad.store import models

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from inroad.desk.door import Desk

MOST = 50


def check(raw: bytes, where: str) -> Play:
    """The play in a file. BadInput naming file, step and key. A NUL is no text for a database."""
    if b"\0" in raw:
        raise BadInput("it holds characters that are no text", where=where, hint="is it a text file?")
    return read.read(raw, where, registry.kinds())


def plays(desk: "Desk") -> Iterator[Play]:
    """Every play that can be begun here."""
    yield from library.builtin().values()
    for row in _rows(desk):
        try:
            yield check(row.text.encode(), _file(row.name))
        except BadInput:
            continue  # shown with its problem in the list


def find(desk: "Desk", name: str) -> Play:
    """The play called ``name``. NotFound, or BadInput for an own one that can't be used any more."""
    wanted = name.strip().lower()
    row = _rows(desk).filter(name=wanted).first()
    if row is not None:
        return check(row.text.encode(), _file(row.name))
    if wanted in library.builtin():
        return library.get(wanted)
    there = ", ".join([*library.builtin(), *_rows(desk).values_list("name", flat=True)])
    raise NotFound(f"there is no play called “{name[:40]}”", hint=f"those there are: {there}")


def rows(desk: "Desk", subject: str = "") -> list[PlayRow]:
    """The plays there are, the owner's own last; with ``subject`` ("opening", "target", "person") only those."""
    if subject and subject not in SUBJECTS:
        raise BadInput(f"no play is about “{subject[:40]}”", hint=f"one of: {', '.join(SUBJECTS)}")
    found = [_shown(play) for play in library.builtin().values()]
    for row in _rows(desk):
        try:
            found.append(_shown(check(row.text.encode(), _file(row.name)), own=True))
        except BadInput as problem:
            found.append(PlayRow(row.name, row.name, "", "", (), (), 0, own=True, problem=str(problem)))
    return [row for row in found if not subject or row.subject == subject or row.problem]


def page(desk: "Desk", name: str) -> PlayPage:
    """One play to read, with its file. An own one that can't be used any more is shown with its problem."""
    row = _rows(desk).filter(name=name.strip().lower()).first()
    if row is None:
        play = find(desk, name)
        return PlayPage(_shown(play), outline(play), library.source(play.name))
    try:
        play = check(row.text.encode(), _file(row.name))
    except BadInput as problem:
        return PlayPage(PlayRow(row.name, row.name, "", "", (), (), 0, own=True, problem=str(problem)), (), row.text)
    return PlayPage(_shown(play, own=True), outline(play), row.text)


def add(desk: "Desk", raw: bytes, where: str = "the file") -> PlayPage:
    """Take in a play of one's own; the same name again replaces it. BadInput naming file, step and key."""
    play = check(raw, where)
    if play.name in library.builtin():
        raise BadInput(
            f"“{play.name}” is a play that comes with Inroad", where=f"{where}: name", hint="give yours another name"
        )
    text = raw.decode("utf-8-sig").replace("\r\n", "\n")
    row = _rows(desk).filter(name=play.name).first()
    if row is None and _rows(desk).count() >= MOST:
        raise Refused(f"there are {MOST} plays of your own already", hint="remove one that you don't use")
    with journal.change(desk, "play_written", f"A play of your own: {play.title}", ties=False) as change:
        if row is None:
            change.create(models.OwnPlay(desk=desk.row, name=play.name, text=text, changed_at=desk.now()))
        elif row.text != text:
            change.update(row, text=text, changed_at=desk.now())
    return page(desk, play.name)


def remove(desk: "Desk", name: str) -> None:
    """Take an own play away; what was begun with it goes on. Raises NotFound."""
    row = _rows(desk).filter(name=name.strip().lower()).first()
    if row is None:
        raise NotFound(f"you have no play of your own called “{name[:40]}”", hint="`inroad play list` shows them")
    with journal.change(desk, "play_removed", f"Removed your play “{row.name}”", ties=False) as change:
        change.delete(row)


def _rows(desk: "Desk") -> "QuerySet[models.OwnPlay]":
    return models.OwnPlay.objects.filter(desk=desk.row).order_by("name")


def _file(name: str) -> str:
    return f"{name}.toml"


def _shown(play: Play, *, own: bool = False) -> PlayRow:
    return PlayRow(
        name=play.name,
        title=play.title,
        why=play.why,
        subject=play.subject,
        begins_when=tuple(STARTED_BY[one] for one in play.started_by),
        practices=play.practices,
        steps=len(play.steps),
        own=own,
    )
