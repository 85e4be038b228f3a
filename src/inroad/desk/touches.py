"""When the owner and somebody were last really in touch, in either direction and whatever the source (F7).

mail, messages, calls, meetings (files, mailboxes, noted by hand) ─┐
letters that went out, introductions, interviews, talks noted ─────┴─ of(desk, people) ─→ person → Touch values

A word in a crowd is none between two: it is left out by ``search.futures.last_real``. What is still to come doesn't
count. A few queries for any number of people.
"""

from collections.abc import Collection, Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from django.db.models import Max

from inroad.desk.contract_rows import decode
from inroad.introductions.model import Role
from inroad.search.futures import MOST_TOGETHER, Touch
from inroad.store import bulk, models

if TYPE_CHECKING:
    from inroad.desk.door import Desk

_SOURCES: Final = {
    models.Interaction.MAIL: "mail",
    models.Interaction.LINKEDIN: "LinkedIn",
    models.Interaction.MEETING: "a meeting",
    models.Interaction.CALL: "a call",
    models.Interaction.LETTER: "a letter",
}
_TOGETHER: Final = (models.Interaction.MEETING, models.Interaction.CALL)
_ABSENT: Final = models.Participant.DECLINED
_PHONE: Final = "phone"


def of(desk: "Desk", people: Collection[int]) -> dict[int, list[Touch]]:
    """What passed between the owner and each of these people, the last of each kind and direction."""
    found: dict[int, list[Touch]] = {}
    for piece in bulk.in_pieces(sorted(set(people))):
        for person, touch in _observed(desk, piece):
            found.setdefault(person, []).append(touch)
    wanted = set(people)
    for person, touch in told(desk):
        if person in wanted:
            found.setdefault(person, []).append(touch)
    return found


def told(desk: "Desk") -> Iterator[tuple[int, Touch]]:
    """What no interaction stands for: letters that went out, introductions, interviews, talks; of the whole desk."""
    zone = ZoneInfo(desk.row.timezone)

    def day(moment: datetime) -> date:
        return moment.astimezone(zone).date()

    letters = models.Letter.objects.filter(desk=desk.row, state="sent", writer=Role.SEEKER.value, to__isnull=False)
    went = letters.exclude(sent_at=None).values_list("to", "sent_how").annotate(at=Max("sent_at"))
    for person, how, at in went:
        yield person, Touch(day(at), "a call" if how == _PHONE else "a letter")
    met = models.InterviewMet.objects.filter(
        desk=desk.row, interview__state="held", interview__trashed_at=None, interview__at__lte=desk.now()
    )
    for person, at in met.values_list("person").annotate(at=Max("interview__at")):
        yield person, Touch(day(at), "an interview")
    for person, on in models.VouchTalk.objects.filter(desk=desk.row).values_list("person").annotate(on=Max("on")):
        yield person, Touch(on, "a talk")
    mine = models.ContractSide.objects.filter(desk=desk.row, role=Role.SEEKER.value).values("contract")
    sides = models.ContractSide.objects.filter(contract__in=mine, role=Role.ADDRESSEE.value, person__isnull=False)
    for side in sides.select_related("contract").prefetch_related("contract__sides", "contract__promises"):
        contract = decode(side.contract)
        assert side.person_id is not None
        for moment, source in ((contract.contacted_at, "first contact"), (contract.met_at, "a meeting")):
            if moment is not None and moment <= desk.now():
                yield side.person_id, Touch(day(moment), source)


def _observed(desk: "Desk", people: Collection[int]) -> Iterator[tuple[int, Touch]]:
    zone, me = ZoneInfo(desk.row.timezone), desk.row.me_id
    rows = models.Interaction.objects.filter(desk=desk.row, at__lte=desk.now())
    apart = rows.exclude(kind__in=_TOGETHER).filter(recipients__lte=MOST_TOGETHER)
    theirs = apart.filter(sender__person__in=people, participants__identity__person=me)
    for person, kind, at in theirs.values_list("sender__person", "kind").annotate(at=Max("at")):
        yield person, Touch(at.astimezone(zone).date(), _SOURCES[kind], theirs=True)
    readers = models.Participant.objects.filter(
        identity__person__in=people, interaction__in=apart.filter(sender__person=me).values("pk")
    )
    for person, kind, at in readers.values_list("identity__person", "interaction__kind").annotate(
        at=Max("interaction__at")
    ):
        yield person, Touch(at.astimezone(zone).date(), _SOURCES[kind])
    # Whoever sat there counts the owner in.
    small = rows.filter(kind__in=_TOGETHER, recipients__lte=MOST_TOGETHER + 1)
    with_me = models.Participant.objects.filter(interaction__in=small.values("pk"), identity__person=me)
    there = models.Participant.objects.filter(
        identity__person__in=people, interaction__in=with_me.exclude(role=_ABSENT).values("interaction")
    ).exclude(role=_ABSENT)
    for person, kind, at in there.values_list("identity__person", "interaction__kind").annotate(
        at=Max("interaction__at")
    ):
        yield person, Touch(at.astimezone(zone).date(), _SOURCES[kind])
