"""First answers and facts of single kinds, from what the owner told the desk (``Facts.more`` and its neighbours).

    what was liked in an interview, whom they named, which targets they may reach, what was chosen for them
                                                        └─ known(desk, letter, kind) ─→ only the names that kind has

What goes into an answer that the owner is asked for is in the owner's own words, or what an employer said as the owner
wrote it down. Left out: whatever names a present employer or somebody there. What was handed in with the letter
(``Letter.more``) stands above all of this.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from inroad import words as say
from inroad.desk import search_rows
from inroad.desk.contract_rows import decode
from inroad.errors import InroadError
from inroad.introductions.model import Kept, Promise, Role
from inroad.letters import text
from inroad.letters.model import Kind
from inroad.search import brief as briefs
from inroad.search import interviews
from inroad.search.people import KeptOut
from inroad.store import models

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from inroad.desk.door import Desk

TARGET: Final = "target"
"""The key of ``Letter.more`` under which a letter keeps the number of the target it is about, where no job is named."""
MOST_PLACES: Final = 3
MOST_NAMED: Final = 20
THANKS_WITHIN: Final = timedelta(days=180)
"""Names given longer ago have been thanked for, or it is too late to do it by this letter."""
_GONE: Final = ("sent", "queued")
_OPEN: Final = (Kept.PENDING.value, Kept.UNRESOLVED.value)


def target_of(desk: "Desk", letter: models.Letter) -> models.Target | None:
    """What the letter is about: the target of its job, or the one it was begun from."""
    if letter.opening is not None:
        return letter.opening.target
    said = str(letter.more.get(TARGET, ""))
    if not (said.isascii() and said.isdecimal()) or len(said) > 18:
        return None
    rows = models.Target.objects.filter(desk=desk.row, pk=int(said), trashed_at=None)
    return rows.select_related("organisation").first()


@dataclass
class Known:
    """What the desk knows for one letter to one person; each part is read when it is asked for."""

    desk: "Desk"
    letter: models.Letter

    @cached_property
    def walls(self) -> KeptOut:
        return search_rows.kept_out(self.desk)

    @cached_property
    def met(self) -> list[models.InterviewMet]:
        """The talks with this reader that were held, about this job if one is named; the latest first."""
        if self.letter.to_id is None:
            return []
        rows = models.InterviewMet.objects.filter(desk=self.desk.row, person=self.letter.to_id)
        rows = rows.filter(interview__state="held", interview__trashed_at=None)
        if self.letter.opening_id is not None:
            rows = rows.filter(interview__opening=self.letter.opening_id)
        return list(rows.select_related("interview").order_by("-interview__at", "-id")[:20])

    def meeting_on(self) -> date | None:
        """The day of the last talk with the reader; for what is to be asked in a talk, the day of the next one."""
        zone = ZoneInfo(self.desk.row.timezone)
        if self.letter.kind == "months-3-6-12":
            planned = models.Interview.objects.filter(desk=self.desk.row, state="planned", trashed_at=None)
            planned = planned.filter(at__gte=self.desk.now())
            if self.letter.opening_id is not None:
                planned = planned.filter(opening=self.letter.opening_id)
            elif self.letter.to_id is not None:
                planned = planned.filter(met__person=self.letter.to_id)
            else:
                return None
            following = planned.order_by("at").values_list("at", flat=True).first()
            return following.astimezone(zone).date() if following is not None else None
        return self.met[0].interview.at.astimezone(zone).date() if self.met else None

    def had_opening(self) -> bool | None:
        """False where the job itself is gone, None where no job is named."""
        opening = self.letter.opening
        return opening.status != "closed" if opening is not None else None

    def named(self) -> tuple[str, ...]:
        """Whom the reader named since they were last thanked for names, without people at a present employer."""
        return tuple(name for name, _ in self._named)

    def blurb(self) -> str:
        """The owner's few sentences on themselves: of the brief, else of their last ask."""
        newest = models.BriefVersion.objects.filter(desk=self.desk.row).order_by("-number").first()
        if newest is not None:
            try:
                said = briefs.from_data(newest.data).profile
            except InroadError:  # a brief of an older version that can't be read is no reason for no letter
                said = ""
            if said:
                return said
        mine = models.ContractSide.objects.filter(desk=self.desk.row, role=Role.SEEKER.value).values("contract")
        for row in models.Contract.objects.filter(pk__in=mine).order_by("-changed_at", "-id")[:10]:
            if blurb := decode(row).ask.blurb.strip():
                return blurb
        return ""

    def given(self) -> tuple[str, ...]:
        """Useful things that were passed on to the reader, the latest first."""
        rows = self._useful().filter(letter__state="sent").order_by("-changed_at", "-id")
        return tuple(text.line(row.useful.words) for row in rows[:3])

    def chosen(self) -> tuple[models.Useful, ...]:
        """Useful things chosen for the reader and not passed on yet, the latest choice first."""
        rows = self._useful().filter(state="chosen", useful__trashed_at=None).exclude(letter__state__in=_GONE)
        rows = rows.order_by("-changed_at", "-id")
        return tuple(row.useful for row in rows[:5])

    def offers(self) -> tuple[str, ...]:
        """What was chosen for the reader, as a letter may offer it."""
        return tuple(row.words for row in self.chosen() if not self.names_the_employer(row.words))

    def settled(self) -> set[int]:
        """Useful things that were decided on for the reader, one way or the other."""
        return set(self._useful().values_list("useful_id", flat=True))

    def places(self) -> tuple[str, ...]:
        """Targets that the reader may reach, by the meeting sheet; a present employer is none of them."""
        if self.letter.to_id is None or self.walls.why(self.letter.to_id):
            return ()
        lines = self.desk.ways.sheet(self.letter.to_id).lines
        about = self._about_key()
        found = dict.fromkeys(line.target for line in lines if line.kind != "opening")
        return tuple(name for name in found if not self.walls.hides(name) and text.fold(name) != about)[:MOST_PLACES]

    def more(self, kind: Kind) -> dict[str, str]:
        """Facts of the kind by name, as far as there are any."""
        answers: dict[str, Callable[[], str]] = {
            "liked": lambda: next((one.liked for one in self.met if one.liked.strip()), ""),
            "also_met": self._also_met,
            "places": lambda: say.listing(self.places(), conjunction="or"),
            "useful": lambda: self.chosen()[0].words if self.chosen() else "",
            "link": lambda: self.chosen()[0].url if self.chosen() else "",
            "still_open": lambda: say.listing([name for name, still in self._named if still], most=5),
            "speaks_to": lambda: self._referee.speaks_to if self._referee is not None else "",
            "points": self._points,
            "matters": self._matters,
            "offered_reference": lambda: "yes" if self._referee and self._referee.state == "agreed" else "",
            "employer": lambda: self._release.organisation.name if self._release and self._release.organisation else "",
            "job": lambda: self._release.role if self._release is not None else "",
        }
        wanted = (name for name in (*kind.fields, *kind.prefills) if name in answers)
        found = {name: text.block(answers[name](), 1_000) for name in wanted}
        return {name: said for name, said in found.items() if said and not self.names_the_employer(said)}

    def names_the_employer(self, said: str) -> bool:
        """Whether a present employer is named in a text, by any of its names, as whole words."""
        return any(text.contains(said, name) for name in self.walls.employers)

    # ---- inside

    @cached_property
    def _named(self) -> list[tuple[str, bool]]:
        """(name, still to be followed up), as the follow-up promises have it: they know who named whom."""
        if self.letter.to_id is None or self.letter.to is None:
            return []
        thanked = models.Letter.objects.filter(desk=self.desk.row, to=self.letter.to_id, kind="thanks-names")
        last = thanked.filter(sent_at__isnull=False).order_by("-sent_at").values_list("sent_at", flat=True).first()
        since = max(filter(None, (last, self.desk.now() - THANKS_WITHIN)))
        rows = models.Promise.objects.filter(
            desk=self.desk.row, what=Promise.FOLLOW_UP.value, made_at__gt=since,
            words__endswith=f", whom {self.letter.to.name} named",
        )  # fmt: skip
        found: dict[str, bool] = {}
        for row in rows.order_by("made_at", "id")[:MOST_NAMED]:
            name = row.words.removeprefix("follow up with ").rpartition(", whom ")[0]
            if name and not (row.about_id and self.walls.guarded.get(row.about_id)):
                found[name] = row.state in _OPEN
        return list(found.items())

    def _useful(self) -> "QuerySet[models.UsefulTo]":
        if self.letter.to_id is None:
            return models.UsefulTo.objects.none()
        return models.UsefulTo.objects.filter(desk=self.desk.row, person=self.letter.to_id).select_related("useful")

    def _also_met(self) -> str:
        if not self.met:
            return ""
        talks = {one.interview_id for one in self.met}
        rows = models.InterviewMet.objects.filter(desk=self.desk.row, interview__in=talks).exclude(
            person=self.letter.to_id
        )
        people = {row.person_id: row.person.name for row in rows.select_related("person").order_by("id")}
        return say.listing([name for pk, name in people.items() if name and pk not in self.walls.guarded], most=5)

    @cached_property
    def _referee(self) -> models.Referee | None:
        if self.letter.to_id is None:
            return None
        return models.Referee.objects.filter(desk=self.desk.row, person=self.letter.to_id).first()

    @cached_property
    def _release(self) -> models.Release | None:
        """The last time their name was given, for this job if one is named."""
        if self._referee is None:
            return None
        rows = models.Release.objects.filter(referee=self._referee).select_related("organisation")
        if self.letter.opening_id is not None:
            rows = rows.filter(opening=self.letter.opening_id)
        return rows.order_by("-at", "-id").first()

    def _points(self) -> str:
        if self._release is not None and self._release.points.strip():
            return self._release.points
        return self._referee.speaks_to if self._referee is not None else ""

    def _matters(self) -> str:
        """What they said should be done in 3, 6 and 12 months: that is what matters to them."""
        if self.letter.opening_id is None:
            return ""
        rows = search_rows.interview_rows(self.desk).filter(opening=self.letter.opening_id)
        return interviews.months_words([search_rows.interview_of(self.desk, row) for row in rows])

    def _about_key(self) -> str:
        """The place the letter is about: nobody is asked to name somebody at the house that said no."""
        target = target_of(self.desk, self.letter)
        return text.fold(target.name) if target is not None else ""
