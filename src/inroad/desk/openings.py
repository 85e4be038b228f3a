"""Openings: jobs at targets, how they stand, the no and what stays of it, offers beside each other.

    add ─→ apply ─→ interviews ─→ offer ─→ answered
             └──────────┴── reject ─→ "did you click with them?" ─→ yes: the target is kept as a future (F1)

What may come next is decided by :mod:`inroad.search.openings`. A move that ends a job calls off the talks that were
planned and is told to whoever goes on from there (:mod:`inroad.desk.occasions`), in the same transaction.

Refused: a day to come for what happened, and a no that is recorded a second time (it says so and changes nothing). Two
openings of one title at one target are both kept and shown to each other; which is the same job only the owner knows.
"""

from collections.abc import Collection, Mapping
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from django.db.models import Prefetch

from inroad import words as say
from inroad.desk import journal, search_rows
from inroad.desk.contract_rows import decode
from inroad.desk.contract_shapes import LetterView
from inroad.desk.occasions import Occasion, tell
from inroad.desk.opening_shapes import (
    InAdvert,
    KeptBack,
    MetRow,
    OffersView,
    OpeningRow,
    OpeningView,
    Rejected,
)
from inroad.desk.targets import _web_address
from inroad.desk.text import LINE, NAME, NOTE, clean
from inroad.errors import Ambiguous, BadInput, NotFound, Refused
from inroad.search import conduct, interviews, openings
from inroad.search.openings import Status
from inroad.search.people import KeptOut
from inroad.store import models

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from inroad.desk.door import Desk

MOST_ROWS: Final = 500
MOST_PARTS: Final = 30
OPEN: Final = "open"
"""For :meth:`Openings.rows`: whatever isn't over."""
_PART_NAME, _PART = 60, 600
_OLDEST: Final = date(1970, 1, 1)
_OCCASIONS: Final = {
    Status.REJECTED: "rejection",
    Status.OFFER: "offer",
    Status.ACCEPTED: "offer accepted",
    Status.DECLINED: "opening closed",
    Status.WITHDRAWN: "opening closed",
    Status.CLOSED: "opening closed",
}
_STAGES: Final = {Status.APPLIED: "approaching", Status.INTERVIEWING: "interviewing", Status.OFFER: "offer"}
_UNDER_WAY: Final = ("idea", "approaching", "in conversation", "interviewing", "offer")
_NO_FUTURE: Final = ("future", "let go")
_FIELDS: Final = {"title": NAME, "url": 2000, "note": NOTE}


class Openings:
    def __init__(self, desk: "Desk") -> None:
        self.desk = desk

    # ---- reading

    def rows(self, target_id: int | None = None, status: str = "", limit: int = MOST_ROWS) -> list[OpeningRow]:
        """Jobs, those that changed last first. ``status``: one of theirs, or "open" for those that aren't over."""
        found = self._live()
        if target_id is not None:
            found = found.filter(target=self.desk.targets._get(target_id))
        if status == OPEN:
            found = found.exclude(status__in=[one.value for one in Status if one.is_over])
        elif status:
            found = found.filter(status=openings.status_of(status).value)
        return [self.shown(row) for row in found.order_by("-changed_at", "-id")[:limit]]

    def get(self, opening_id: int) -> OpeningView:
        row = self._get(opening_id)
        opening = search_rows.opening_of(self.desk, row)
        talks = self._talks(row)
        at_target = [search_rows.opening_of(self.desk, one) for one in self._live().filter(target=row.target_id)]
        twins = {one.key for same in openings.twins(at_target) if opening.key in {o.key for o in same} for one in same}
        walls = search_rows.kept_out(self.desk)
        met, kept_back = self._met(row, walls)
        ways = self.desk.targets.get(row.target_id, with_ways=True).ways if opening.source.is_direct else 0
        concerns = self.desk.conduct.concerns(row.target.organisation_id)
        return OpeningView(
            row=self.shown(row),
            advert=row.advert,
            note=row.note,
            offer=tuple(_in_order(row.offer)),
            interviews=tuple(self.desk.interviews.rows(row.pk)),
            moves=tuple(one.value for one in openings.moves(opening.status)),
            twins=tuple(self.shown(one) for one in self._live().filter(pk__in=twins - {opening.key})),
            directly=openings.applying_directly(opening, ways),
            in_advert=tuple(InAdvert(kind.value, phrase) for kind, phrase in conduct.in_advert(row.advert)),
            worth_knowing=(*(() if opening.status.is_over else interviews.warnings(talks)), *concerns),
            met=met,
            kept_back=kept_back,
            future=row.target.stage == "future",
        )

    def find(self, text: str) -> OpeningRow:
        """The opening called ``text``: "#12", its title, or its target's name if there is just one that isn't over.

        Raises NotFound or Ambiguous.
        """
        said = clean(text, "the opening", LINE, required=True)
        plain = said.removeprefix("#")
        if plain.isascii() and plain.isdigit() and len(plain) <= 18:
            return self.shown(self._get(int(plain)))
        rows = list(self._live().order_by("-changed_at", "-id")[:MOST_ROWS])
        wanted = said.casefold()
        same = [row for row in rows if row.title.casefold() == wanted] or [
            row for row in rows if wanted in {row.target.name.casefold(), _place(row).casefold()}
        ]
        live = [row for row in same if not Status(row.status).is_over] or same
        if not live:
            raise NotFound(f"no opening called “{said}”", hint="`inroad opening list` shows them")
        if len(live) > 1:
            raise self._several(said, live)
        return self.shown(live[0])

    def trashed(self) -> list[OpeningRow]:
        """Those in the trash whose target isn't."""
        rows = models.Opening.objects.filter(desk=self.desk.row, target__trashed_at=None).exclude(trashed_at=None)
        return [self.shown(row) for row in _with(rows).order_by("-trashed_at", "-id")[:MOST_ROWS]]

    # ---- writing

    def add(
        self,
        target_id: int,
        title: str,
        url: str = "",
        advert: str = "",
        source: str = "",
        through: int | None = None,
        contract_id: int | None = None,
        fit: str = "",
    ) -> OpeningView:
        """A job at a target. ``through``: a person who opened the door; ``contract_id``: the introduction that did.

        Raises BadInput (an advert over its bound with its size), NotFound. One more of the same title is another
        opening; the view shows both (``twins``).
        """
        target = self.desk.targets._get(target_id)
        title = clean(title, "the title", NAME, required=True)
        pasted = clean(advert, "the advert", openings.MOST_ADVERT_CHARS, lines=True)
        made = {
            "url": _web_address(url),
            "advert": openings.advert(pasted),
            "source": openings.source_of(source).value,
            "fit": openings.fit_of(fit).value,
            **self._door(through, contract_id, source),
        }
        with journal.change(self.desk, "opening_added", f"New opening: {title}", ties=False) as change:
            row = self.make(change, target, title, **made)
        return self.get(row.pk)

    def make(self, change: journal.Change, target: models.Target, title: str, **fields: Any) -> models.Opening:
        """A row within a change; a suggested target is taken up by it."""
        now = self.desk.now()
        row = change.create(
            models.Opening(desk=self.desk.row, target=target, title=title, created_at=now, changed_at=now, **fields)
        )
        change.update(target, suggested=False)
        return row

    def edit(self, opening_id: int, **fields: Any) -> OpeningView:
        """Change ``title``, ``url``, ``advert``, ``source``, ``fit``, ``note``, ``through`` or ``contract_id``."""
        row = self._get(opening_id)
        made: dict[str, Any] = {"changed_at": self.desk.now()}
        for key, value in fields.items():
            if key == "url":
                made[key] = _web_address(value)
            elif key == "advert":
                made[key] = openings.advert(clean(value, "the advert", openings.MOST_ADVERT_CHARS, lines=True))
            elif key == "source":
                made[key] = openings.source_of(value).value
            elif key == "fit":
                made[key] = openings.fit_of(value).value
            elif key in _FIELDS:
                made[key] = clean(value, f"the {key}", _FIELDS[key], required=key == "title", lines=key == "note")
            elif key not in {"through", "contract_id"}:
                raise BadInput(f"an opening has no “{key}”")
        if "through" in fields or "contract_id" in fields:
            through = fields.get("through", row.through_id)
            made |= self._door(through, fields.get("contract_id", row.contract_id), made.get("source", row.source))
        with self._change(row, "opening_edited", f"{row.title} changed") as change:
            change.update(row, **made)
        return self.get(opening_id)

    def apply(self, opening_id: int, on: date | None = None) -> OpeningView:
        """Applied, or somebody put the name in, on that day (today)."""
        return self.move(opening_id, Status.APPLIED.value, on)

    def move(self, opening_id: int, status: str, on: date | None = None, words: str = "") -> OpeningView:
        """How it stands since that day (today). Raises Refused for a move that skips its cause."""
        to = openings.status_of(status)
        row = self._get(opening_id)
        day = self.day(on)
        said = clean(words, "what was said", NOTE, lines=True)
        with self._change(row, "opening_moved", f"{_called(self.desk, row)}: {to.value}") as change:
            self.moved(change, row, to, day, said)
        return self.get(opening_id)

    def moved(self, change: journal.Change, row: models.Opening, to: Status, on: date, words: str = "") -> bool:
        """A move within a change, with what follows from it; False when it stood so already."""
        after = openings.moved(search_rows.opening_of(self.desk, row), to, on, words)
        if after.status.value == row.status:
            return False
        change.update(
            row,
            status=after.status.value,
            applied_on=after.applied_on,
            answered_on=after.answered_on,
            ended_on=after.ended_on,
            end_words=after.end_words,
            changed_at=self.desk.now(),
        )
        if to.is_over:
            self.desk.interviews.call_off_planned(change, row)
        self._stage(change, row.target, to)
        if to in _OCCASIONS:
            tell(self.desk, change, Occasion(_OCCASIONS[to], opening=row.pk, target=row.target_id))
        return True

    def trash(self, opening_id: int) -> None:
        row = self._get(opening_id)
        with self._change(row, "opening_trashed", f"{row.title} to the trash") as change:
            change.update(row, trashed_at=self.desk.now())
            self.desk.interviews.call_off_planned(change, row)
            tell(self.desk, change, Occasion("opening closed", opening=row.pk, target=row.target_id))

    def restore(self, opening_id: int) -> OpeningView:
        rows = models.Opening.objects.filter(desk=self.desk.row, pk=opening_id, target__trashed_at=None)
        row = rows.exclude(trashed_at=None).first()
        if row is None:
            raise NotFound("there is no such opening in the trash")
        with self._change(row, "opening_restored", f"{row.title} back from the trash") as change:
            change.update(row, trashed_at=None)
        return self.get(opening_id)

    # ---- the no (F1)

    def reject(
        self, opening_id: int | None = None, target_id: int | None = None, on: date | None = None, words: str = ""
    ) -> Rejected:
        """They said no on that day (today). A second time says so and changes nothing.

        For a target without an opening one is made from what the owner wanted there. Raises Ambiguous for a target
        with several that aren't over, with their numbers.
        """
        if (opening_id is None) == (target_id is None):
            raise BadInput("who said no?", hint="name a target or an opening")
        day = self.day(on)
        said = clean(words, "what they said", NOTE, lines=True)
        if opening_id is not None:
            row: models.Opening | None = self._get(opening_id)
            target = row.target if row is not None else None
        else:
            target = self.desk.targets._get(target_id or 0)
            row = self._meant(target)
        assert target is not None
        if row is not None and row.status == Status.REJECTED.value:
            return Rejected(self.shown(row), True, self._met(row, search_rows.kept_out(self.desk))[0])
        place = target.organisation.name if target.organisation is not None else target.name
        number = row.pk if row is not None else None
        with journal.change(
            self.desk, "rejected", f"A no from {place}", kind="Opening", object_id=number, ties=False
        ) as change:
            if row is None:
                row = self.make(change, target, target.interest or f"work at {place}"[:NAME])
            self.moved(change, row, Status.REJECTED, day, said)
        row = self._get(row.pk)
        return Rejected(self.shown(row), False, self._met(row, search_rows.kept_out(self.desk))[0])

    def clicked(self, opening_id: int, person_id: int, yes: bool, liked: str | None = None) -> OpeningView:
        """Whether the owner clicked with somebody met there; ``liked``: what impressed. After a no, a yes keeps the
        target as a future, unless another job there is under way. Raises NotFound for somebody not met there.
        """
        row = self._get(opening_id)
        person = self.desk.people._get(person_id)
        met = list(
            models.InterviewMet.objects.filter(interview__opening=row, interview__trashed_at=None, person=person)
            .exclude(interview__state=interviews.State.CALLED_OFF.value)
            .order_by("interview__at", "id")
        )
        if not met:
            raise NotFound(
                f"{person.name or 'this person'} is not noted as met about this job", hint="add them to the talk first"
            )
        said = None if liked is None else clean(liked, "what impressed you", NOTE, lines=True)
        verb = "Clicked" if yes else "Did not click"
        with self._change(row, "clicked", f"{verb} with {person.name or 'somebody'}") as change:
            for one in met:
                change.update(one, clicked=yes)
            if said is not None:
                change.update(met[-1], liked=said)
            if yes:
                self.keep_as_future(change, row)
            name = "clicked" if yes else "did not click"
            tell(self.desk, change, Occasion(name, opening=row.pk, target=row.target_id, person=person.pk))
        return self.get(opening_id)

    def keep_as_future(self, change: journal.Change, row: models.Opening) -> bool:
        """F1: to the future, not to the bin. False while another job there is under way, or before there is a no."""
        target = row.target
        if row.status not in {Status.REJECTED.value, Status.CLOSED.value} or target.stage in _NO_FUTURE:
            return False
        over = [one.value for one in Status if one.is_over] + [Status.SEEN.value]
        others = self._live().filter(target=target).exclude(pk=row.pk)
        if others.exclude(status__in=over).exists():
            return False
        change.update(target, stage="future")
        tell(self.desk, change, Occasion("target to future", target=target.pk))
        return True

    # ---- offers

    def offer(self, opening_id: int, parts: Mapping[str, str], on: date | None = None) -> OpeningView:
        """What they offer, in named parts (``search.openings.PARTS`` or the owner's own); an empty part goes.

        Pay stays here: nothing of it has a way into letters, updates or the brief.
        """
        row = self._get(opening_id)
        day = self.day(on)
        kept = dict(row.offer)
        for name, value in parts.items():
            called = clean(name, "the part of the offer", _PART_NAME, required=True).lower()
            said = clean(value, called, _PART, lines=True)
            kept.pop(called, None)
            if said:
                kept[called] = said
        if len(kept) > MOST_PARTS:
            raise BadInput(f"{len(kept)} parts of an offer", hint=f"{MOST_PARTS} at most")
        with self._change(row, "offered", f"An offer: {_called(self.desk, row)}") as change:
            change.update(row, offer=kept, changed_at=self.desk.now())
            if row.status != Status.ACCEPTED.value:
                self.moved(change, row, Status.OFFER, day)
        return self.get(opening_id)

    def answer_offer(self, opening_id: int, accepted: bool, words: str = "", on: date | None = None) -> OpeningView:
        """The owner's answer to an offer. Raises Refused without one."""
        to = Status.ACCEPTED if accepted else Status.DECLINED
        return self.move(opening_id, to.value, on, words)

    def compare(self, opening_ids: Collection[int] = ()) -> OffersView:
        """Offers beside each other, people and work first; all that are open if none are named. No verdict."""
        if opening_ids:
            rows = [self._get(pk) for pk in dict.fromkeys(opening_ids)]
        else:
            rows = list(self._live().filter(status=Status.OFFER.value).order_by("created_at", "id"))
        walls = search_rows.kept_out(self.desk)
        offers = []
        for row in rows:
            talks = self._talks(row)
            liked = [one.called for one in interviews.clicked(talks) if not walls.why(one.person)]
            concerns = (*interviews.warnings(talks), *self.desk.conduct.concerns(row.target.organisation_id))
            offers.append(
                openings.Offer(
                    search_rows.opening_of(self.desk, row),
                    row.offer,
                    tuple(liked),
                    interviews.months_words(talks),
                    concerns,
                )
            )
        return OffersView(tuple(self.shown(row) for row in rows), openings.offers_side_by_side(offers))

    # ---- letters

    def letter(self, opening_id: int, kind: str, person_id: int) -> LetterView:
        """Begin a letter or call sheet about this job to somebody. Raises Refused for whom nothing goes to."""
        row = self._get(opening_id)
        if why := search_rows.kept_out(self.desk).why(person_id):
            name = self.desk.people._get(person_id).name or "this person"
            raise Refused(f"{name} {why}", hint="nothing is drafted to them from here")
        view = self.desk.letters.write(kind, person_id=person_id)
        letter = models.Letter.objects.get(pk=view.row.id)
        with journal.change(self.desk, "letter_about", f"About {_called(self.desk, row)}", ties=False) as change:
            change.update(letter, opening=row)
        return self.desk.letters.get(letter.pk)

    # ---- inside

    def day(self, on: date | None) -> date:
        """The day on which something happened: today if none is said. BadInput for one to come."""
        today = self.desk.today()
        if on is None:
            return today
        if on > today:
            raise BadInput(f"{say.day(on)} is still to come", hint="leave the day out if it was today")
        if on < _OLDEST:
            raise BadInput(f"{on.isoformat()} is too long ago", hint="from 1970 on")
        return on

    def shown(self, row: models.Opening) -> OpeningRow:
        opening = search_rows.opening_of(self.desk, row)
        silent = openings.silence(opening, self.desk.today())
        zone = ZoneInfo(self.desk.row.timezone)
        planned = [talk.at for talk in row.interviews.all() if talk.trashed_at is None and talk.state == "planned"]
        return OpeningRow(
            id=row.pk,
            target_id=row.target_id,
            target=row.target.name,
            title=row.title,
            called=opening.called,
            organisation=opening.organisation,
            organisation_id=row.target.organisation_id,
            status=row.status,
            source=row.source,
            fit=row.fit,
            url=row.url,
            through_id=row.through_id,
            through=row.through.name if row.through is not None else "",
            contract_id=row.contract_id,
            applied_on=row.applied_on,
            answered_on=row.answered_on,
            ended_on=row.ended_on,
            end_words=row.end_words,
            waiting=silent.words if silent is not None else "",
            unanswered=silent is not None and silent.days >= openings.ASK_AFTER_DAYS,
            next_at=min(planned).astimezone(zone) if planned else None,
            over=opening.status.is_over,
        )

    def _met(self, row: models.Opening, walls: KeptOut) -> tuple[tuple[MetRow, ...], tuple[KeptBack, ...]]:
        """Whom the owner met about it, each as last noted: those who may be written to, and those left out."""
        rows = models.InterviewMet.objects.filter(interview__opening=row, interview__trashed_at=None)
        rows = rows.exclude(interview__state=interviews.State.CALLED_OFF.value).select_related("person")
        latest: dict[int, MetRow] = {}
        for one in rows.order_by("interview__at", "id"):
            shown, before = met_row(one), latest.get(one.person_id)
            if before is not None:
                clicked = shown.clicked if shown.clicked is not None else before.clicked
                shown = replace(shown, clicked=clicked, liked=shown.liked or before.liked)
            latest[one.person_id] = shown
        found = sorted(latest.values(), key=lambda one: (one.name.casefold(), one.person_id))
        may = tuple(one for one in found if not walls.why(one.person_id))
        kept = tuple(KeptBack(one.person_id, one.name, why) for one in found if (why := walls.why(one.person_id)))
        return may, kept

    def _talks(self, row: models.Opening) -> list[interviews.Interview]:
        rows = search_rows.interview_rows(self.desk).filter(opening=row)
        return [search_rows.interview_of(self.desk, one) for one in rows]

    def _live(self) -> "QuerySet[models.Opening]":
        return search_rows.opening_rows(self.desk)

    def _get(self, opening_id: int) -> models.Opening:
        return search_rows.opening(self.desk, opening_id)

    def _meant(self, target: models.Target) -> models.Opening | None:
        """The opening that a no from this target is about; None if one has to be made."""
        rows = list(self._live().filter(target=target).order_by("-changed_at", "-id"))
        live = [row for row in rows if not Status(row.status).is_over]
        if len(live) > 1:
            raise self._several(target.name, live)
        if live:
            return live[0]
        return next((row for row in rows if row.status == Status.REJECTED.value), None)

    def _several(self, said: str, rows: list[models.Opening]) -> Ambiguous:
        shown = [(row.pk, f"{_called(self.desk, row)}, {row.status}") for row in rows[:20]]
        return Ambiguous(f"“{said}” has several openings", shown, hint="say which by its number, as in “#12”")

    def _stage(self, change: journal.Change, target: models.Target, to: Status) -> None:
        """What an opening shows of its target: only forwards, and back to life from the future or the bin."""
        stage = _STAGES.get(to)
        if stage is None:
            return
        stands = _UNDER_WAY.index(target.stage) if target.stage in _UNDER_WAY else -1
        if _UNDER_WAY.index(stage) > stands:
            change.update(target, stage=stage)

    def _door(self, through: int | None, contract_id: int | None, source: str) -> dict[str, Any]:
        """The columns of who opened the door: of an introduction its voucher, unless somebody else is named."""
        made: dict[str, Any] = {"through": None, "contract": None}
        if contract_id is not None:
            contract = self.desk.introductions._get(contract_id)
            made["contract"] = contract
            voucher = decode(contract).voucher.person
            through = through if through is not None else voucher or None
        if through is not None:
            made["through"] = self.desk.people._get(through)
            if not source:
                made["source"] = openings.Source.THROUGH.value
        return made

    def _change(self, row: models.Opening, verb: str, words: str) -> AbstractContextManager[journal.Change]:
        return journal.change(self.desk, verb, words, kind="Opening", object_id=row.pk, ties=False)


def met_row(one: models.InterviewMet) -> MetRow:
    """Somebody met, with their role as the desk knows it."""
    person = one.person
    role = ", ".join(part for part in (person.title, person.organisation_name) if part)
    return MetRow(person.pk, person.name or "somebody without a name", role, one.clicked, one.liked)


def _with(rows: "QuerySet[models.Opening]") -> "QuerySet[models.Opening]":
    talks = Prefetch("interviews", queryset=models.Interview.objects.order_by("at", "id"))
    return rows.select_related("target__organisation", "through").prefetch_related(talks)


def _place(row: models.Opening) -> str:
    return row.target.organisation.name if row.target.organisation is not None else row.target.name


def _called(desk: "Desk", row: models.Opening) -> str:
    return search_rows.opening_of(desk, row).called


def _in_order(offer: Mapping[str, str]) -> list[tuple[str, str]]:
    """The known parts in their order, then the owner's own."""
    known = [(name, str(offer[name])) for name in openings.PARTS if name in offer]
    return known + [(name, str(value)) for name, value in offer.items() if name not in openings.PARTS]
