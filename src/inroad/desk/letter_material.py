"""What is shown beside a letter to one person and never put into it: their work, your promises, whom they may reach.

Each line says where it comes from: the owner said so (told), a file has it, or it is for the owner's eyes only. A
guess about whom somebody knows, what was noted of a call and what was sent before help to think and are no matter for a
letter. Nobody at a present employer is named as somebody to be met.
"""

from datetime import datetime
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from inroad import words as say
from inroad.desk.letter_more import Known
from inroad.introductions.model import Kept, Role
from inroad.letters import registry
from inroad.letters.model import Material, Source
from inroad.search import useful
from inroad.store import models

if TYPE_CHECKING:
    from inroad.desk.door import Desk

MOST_WORK: Final = 5
MOST_EXCHANGES: Final = 3
MOST_REACH: Final = 4
MOST_PROMISES: Final = 5
MOST_USEFUL: Final = 100
"""Of the things captured, the latest that are looked through for something that fits the reader."""
_OPEN: Final = (Kept.PENDING.value, Kept.UNRESOLVED.value)


def beside(desk: "Desk", letter: models.Letter, known: Known) -> tuple[Material, ...]:
    """The topics work, exchanges, reach, promises and offers, for a letter to somebody."""
    if letter.to is None:
        return ()
    topics = registry.get(letter.kind).kind.topics
    found: list[Material] = []
    if "work" in topics:
        found += _work(letter.to, known)
    if "exchanges" in topics:
        found += _exchanges(desk, letter)
    if "reach" in topics:
        found += _reach(desk, letter.to, known)
    if "promises" in topics:
        found += _promises(desk, letter.to)
    if "offers" in topics:
        found += _offers(desk, letter.to, known)
    return tuple(found)


def _work(person: models.Person, known: Known) -> list[Material]:
    """Roles they had, the latest first (the present one is shown with their name), and what the owner liked in a talk.
    A present employer's name is not for a letter."""
    found = []
    rows = models.Position.objects.filter(person=person, school=False, ended=True).select_related("organisation")
    # The databases put an unknown start at different ends.
    ordered = sorted(rows, key=lambda row: (-(row.start.toordinal() if row.start else 0), row.pk))
    for row in ordered[:MOST_WORK]:
        what = " at ".join(part for part in (row.title, row.organisation.name) if part)
        when = say.span(row.start, row.end, ended=row.ended)
        hidden = known.walls.hides(row.organisation.name)
        source = Source.PRIVATE if hidden else Source.TOLD if row.edited else Source.FILE
        found.append(Material("work", ", ".join(part for part in (what, when) if part), source))
    liked = dict.fromkeys(one.liked.strip() for one in known.met if one.liked.strip())
    found += [Material("work", f"you liked: {one}", Source.TOLD) for one in list(liked)[:2]]
    return found


def _exchanges(desk: "Desk", letter: models.Letter) -> list[Material]:
    """Calls and meetings the owner noted, letters that went from here: dates that no letter tells."""
    zone = ZoneInfo(desk.row.timezone)
    assert letter.to is not None
    theirs = letter.to.identities.values("pk")
    noted = models.Interaction.objects.filter(desk=desk.row, edited=True, participants__identity__in=theirs)

    def on(at: datetime) -> str:
        return say.day(at.astimezone(zone).date())

    lines = [
        (row.at, f"{on(row.at)}, you noted of a {models.Interaction.KINDS[row.kind]}: {row.subject}")
        for row in noted.distinct().order_by("-at", "-id")[:MOST_EXCHANGES]
    ]
    sent = models.Letter.objects.filter(desk=desk.row, to=letter.to_id, state="sent", sent_at__isnull=False)
    for row in sent.exclude(pk=letter.pk).order_by("-sent_at", "-id")[:MOST_EXCHANGES]:
        assert row.sent_at is not None
        title = registry.get(row.kind).kind.title if row.kind in registry.kinds() else row.kind
        lines.append((row.sent_at, f"{on(row.sent_at)}, from you: {title}"))
    latest = sorted(lines, key=lambda one: (one[0], one[1]), reverse=True)[:MOST_EXCHANGES]
    return [Material("exchanges", words, Source.PRIVATE) for _, words in latest]


def _reach(desk: "Desk", person: models.Person, known: Known) -> list[Material]:
    if known.walls.why(person.pk):
        return []
    found = []
    for line in desk.ways.sheet(person.pk).lines:
        if line.kind == "opening" or known.walls.hides(line.target):
            continue
        who = f"{line.who.name} at {line.target}" if line.who is not None else line.target
        why = f": {line.reasons[0]}" if line.reasons else ""
        verb = {"knows": "knows", "was there": "was at"}.get(line.kind, "may know")
        found.append(Material("reach", f"{verb} {who}{why}", Source.PRIVATE))
    return found[:MOST_REACH]


def _promises(desk: "Desk", person: models.Person) -> list[Material]:
    """What the two owe each other, in the owner's words."""
    sides = models.ContractSide.objects.filter(desk=desk.row, person=person).exclude(role=Role.SEEKER.value)
    rows = desk.promises._rows().filter(state__in=_OPEN)
    between = [
        *rows.filter(about=person).order_by("due_at", "id")[:MOST_PROMISES],
        *rows.filter(contract__in=sides.values("contract")).order_by("due_at", "id")[: 4 * MOST_PROMISES],
    ]
    shown = [desk.promises.shown(row) for row in dict.fromkeys(between)]
    with_them = [one for one in shown if one.person_id == person.pk]
    return [
        Material("promises", f"{one.words}, {one.when}" if one.when else one.words, Source.TOLD)
        for one in with_them[:MOST_PROMISES]
    ]


def _offers(desk: "Desk", person: models.Person, known: Known) -> list[Material]:
    """What was captured and would fit them, beside what was chosen for them already (that is said in the draft)."""
    rows = models.Useful.objects.filter(desk=desk.row, trashed_at=None).exclude(pk__in=known.settled())
    positions = models.Position.objects.filter(person=person, ended=False, school=False).select_related("organisation")
    friend = useful.Friend(
        person.pk,
        person.name,
        titles=tuple(row.title for row in positions if row.title),
        organisations=tuple(row.organisation.name for row in positions),
        tags=tuple(models.PersonTag.objects.filter(person=person).values_list("tag__name", flat=True)),
    )
    found = []
    for row in rows.order_by("-created_at", "-id")[:MOST_USEFUL]:
        item = useful.Item(row.words, row.url, row.source_id or 0)
        fitting = useful.suggest(item, [friend], kept_out=known.walls)
        if fitting:
            reason = fitting[0].reasons[0] if fitting[0].reasons else ""
            found.append(
                Material("offers", f"{row.words} (of use to them: {reason})" if reason else row.words, Source.TOLD)
            )
    return found[:2]
