"""What Today says first: what I owe, what wants a word from me, what I wait for, answers seen, and what went well.

A promise whose day has passed is a question ("did you speak?"), never a reproach; what others said they would do is
shown and nobody is chased for it.
"""

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q

from inroad.desk import followed, play_rows, writing
from inroad.desk.contract_rows import decode
from inroad.desk.contract_shapes import ContractRow, Owing
from inroad.introductions import events, machine
from inroad.introductions.model import Contract, Kept, Promise, Role, State
from inroad.store import models

if TYPE_CHECKING:
    from inroad.desk.door import Desk

WINS_DAYS = 14
MOST_WINS = 5
ASK = "ask"
OVER = frozenset(
    {
        State.SOMEONE_ELSE, State.NOT_THIS_TIME, State.LAPSED, State.WITHDRAWN, State.DECLINED, State.UNANSWERED,
        State.RELEASED, State.CLOSED,
    }
)  # fmt: skip
"""States in which nothing is waited for any more, though thanks or a report may be owed."""
_OVER = [state.value for state in OVER]
_UNDER_WAY = [state.value for state in machine.PENDING]
_GONE_ON = events.name_of(events.GoneOn)
MOST_QUESTIONS = 20


def owing(desk: "Desk") -> Owing:
    """As of now. Reads only."""
    steps = set(play_rows.promises_of_steps(desk))  # shown as next steps, with what each asks
    pending = [row for row in desk.promises.list() if row.id not in steps]
    mine = [row for row in pending if row.mine]
    passed = [row for row in mine if row.overdue and row.contract_id is not None]
    return Owing(
        owed=tuple(followed.with_hints(desk, [row for row in mine if row not in passed])),
        waiting=tuple(row for row in pending if not row.mine),
        questions=(*(row for row in desk.promises.unresolved() if row.id not in steps), *passed),
        replies=tuple(desk.mail.replies()),
        wins=tuple(wins(desk)),
        said_yes=tuple(said_yes(desk)),
    )


def said_yes(desk: "Desk") -> list[ContractRow]:
    """Where a voucher said yes and the next step is theirs: seen, so that it isn't forgotten, and nobody is chased."""
    rows = models.Contract.objects.filter(
        sides__desk=desk.row, sides__role=Role.SEEKER.value, follows=None,
        state__in=[State.AGREED.value, State.ACCEPTED.value],
    )  # fmt: skip
    rows = rows.prefetch_related("sides", "promises").order_by("changed_at", "id")
    return [desk.introductions._row(row) for row in rows[:MOST_QUESTIONS]]


def needs_me(desk: "Desk") -> int:
    """How many promises and answers want something of me today. A few counts: the menu shows it on every page."""
    zone = ZoneInfo(desk.row.timezone)
    tomorrow = datetime.combine(desk.today() + timedelta(days=1), time(), zone)
    mine = models.Promise.objects.filter(desk=desk.row)
    due = mine.filter(state=Kept.PENDING.value, due_at__lt=tomorrow).count()
    asked = mine.filter(state=Kept.UNRESOLVED.value).count()
    return due + asked + models.Reply.objects.filter(desk=desk.row, state="new").count()


def open_introductions(desk: "Desk") -> int:
    """Introductions of mine that something may still come of, for the menu."""
    mine = models.Contract.objects.filter(sides__desk=desk.row, sides__role=Role.SEEKER.value, follows=None)
    return mine.exclude(state__in=_OVER).distinct().count()


def open_letters(desk: "Desk") -> int:
    """Drafts of mine, for the menu; words at hand for others are none."""
    rows = models.Letter.objects.filter(desk=desk.row, state="draft", trashed_at=None, writer=Role.SEEKER.value)
    rows = rows.exclude(kind__in=[*writing.ONLY_AT_HAND, *writing.PART_OF_ANOTHER])
    # An ask that was made some other way is no letter to write any more.
    rows = rows.exclude(Q(kind=ASK), Q(contract__isnull=False), ~Q(contract__state=State.DRAFTED.value))
    return rows.filter(Q(contract=None) | ~Q(contract__state__in=_OVER)).count()


def wins(desk: "Desk") -> list[str]:
    """People met and names given lately, the latest first. A meeting without an opening is one like any other (N9)."""
    since = desk.now() - timedelta(days=WINS_DAYS)
    # A meeting and a name given each make a promise, dated as they were and due no sooner: so an index finds them.
    lately = models.Promise.objects.filter(
        desk=desk.row, state__in=[kept.value for kept in Kept], due_at__gte=since, made_at__gte=since
    )
    found: list[tuple[datetime, str]] = []
    seen: set[int | None] = set()
    met = lately.filter(what=Promise.REPORT_MEETING.value).order_by("-made_at", "-id")
    for row in met.select_related("contract").prefetch_related("contract__sides")[: MOST_WINS * 4]:
        if row.contract is None or row.contract_id in seen:
            continue
        seen.add(row.contract_id)
        contract = decode(row.contract)
        if contract.met_at is not None and contract.met_at >= since:
            found.append((contract.met_at, _meeting(contract)))
    names = lately.filter(what=Promise.FOLLOW_UP.value).order_by("-made_at", "-id")[:MOST_WINS]
    found += [(row.made_at, said) for row in names if (said := _name(row))]
    return [said for _, said in sorted(found, key=lambda one: one[0], reverse=True)[:MOST_WINS]]


def _meeting(contract: Contract) -> str:
    place = f", {contract.organisation}" if contract.organisation else ""
    opening = any(step.event == "met" and step.words for step in contract.steps)
    return f"You met {contract.addressee.name}{place}" + ("; there is an opening." if opening else ".")


def _name(row: models.Promise) -> str:
    """ "Carol Diaz named Dora Li.", from the promise to follow up."""
    name, _, giver = row.words.removeprefix("follow up with ").rpartition(", whom ")
    return f"{giver.removesuffix(' named')} named {name}." if name else ""


def may_have_left(desk: "Desk") -> list[tuple[int, str, str]]:
    """Introductions under way whose addressee's role at the place has ended since: (number, name, place)."""
    here = models.Position.objects.filter(person=OuterRef("person"), organisation=OuterRef("contract__organisation"))
    sides = models.ContractSide.objects.filter(
        Exists(here.filter(ended=True)), ~Exists(here.filter(ended=False)),
        role=Role.ADDRESSEE.value, contract__open=True, contract__state__in=_UNDER_WAY,
        contract__in=models.ContractSide.objects.filter(desk=desk.row, role=Role.SEEKER.value).values("contract"),
    ).select_related("contract", "person", "contract__organisation")  # fmt: skip
    found = []
    for side in sides.order_by("contract")[:MOST_QUESTIONS]:
        said = {step["event"] for step in side.contract.data.get("steps", ())}
        if _GONE_ON not in said and side.person is not None and side.contract.organisation is not None:
            found.append((side.contract_id, side.person.name or side.name, side.contract.organisation.name))
    return found
