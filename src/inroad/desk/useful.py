"""Something useful came by: kept in a line, suggested to whom it may help, passed on in a private letter (B4, L2, F8).

    capture ── search.useful ─→ a few readers, each with the reason ── choose ─→ a letter; its own click sends it

Suggested by what the owner knows to say of people (roles, tags, notes), never by who wrote to whom. Nothing is counted
up: no ledger of favours.
"""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q

from inroad.desk import derived, journal, search_rows
from inroad.desk.contract_rows import decode
from inroad.desk.contract_shapes import LetterView
from inroad.desk.people import _called
from inroad.desk.text import NOTE, clean
from inroad.desk.useful_shapes import Fitting, UsefulReader, UsefulRow, UsefulView
from inroad.errors import BadInput, NotFound, Refused
from inroad.introductions.model import Role, State
from inroad.search import useful
from inroad.store import bulk, models

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from inroad.desk.door import Desk

KIND, FAVOUR = "useful-to-you", "favour"
_GONE = ("sent", "queued")
_VERIFIED = 2
_MOST_FRIENDS = 20_000
_SCHEMES = ("https://", "http://")


class UsefulThings:
    def __init__(self, desk: "Desk") -> None:
        self.desk = desk

    # ---- reading

    def rows(self, limit: int = 200) -> list[UsefulRow]:
        """What was captured, the latest first."""
        return [self._row(row) for row in self._rows().order_by("-created_at", "-id")[:limit]]

    def get(self, useful_id: int) -> UsefulView:
        """One useful thing, who has it or is meant to, and a few whom it may help."""
        row = self._get(useful_id)
        return UsefulView(self._row(row), tuple(map(_reader, self._readers(row))), self.fitting(row.pk))

    def fitting(self, useful_id: int) -> tuple[Fitting, ...]:
        """Whom it may help, best first, with the reason; those who once said no before all others."""
        row = self._get(useful_id)
        item = useful.Item(row.words, row.url, row.source_id or 0)
        settled = set(row.readers.values_list("person_id", flat=True))
        found = useful.suggest(item, self._friends(), kept_out=search_rows.kept_out(self.desk), settled=settled)
        return tuple(Fitting(one.person, one.name, one.reasons, one.favour) for one in found)

    # ---- writing

    def capture(self, words: str, url: str = "", source: int | None = None) -> UsefulView:
        """Keep something worth passing on: a note, a link, a lead. ``source``: who told it, if somebody did.

        Raises BadInput for nothing, for an address that is none, NotFound for an unknown source.
        """
        said = clean(words, "what is useful", NOTE, lines=True)
        link = clean(url, "the link", 2_000)
        if link and not link.lower().startswith(_SCHEMES):
            raise BadInput(f"“{link[:60]}” is no link", hint="it begins with https://")
        if not said and not link:
            raise BadInput("nothing is said", hint="a line is enough: what it is, and where to find it")
        told = self.desk.people._get(source) if source is not None else None
        title = f"Useful: {(said or link)[:80]}"
        with journal.change(self.desk, "useful_captured", title, ties=False) as change:
            row = change.create(
                models.Useful(desk=self.desk.row, words=said or link, url=link, source=told, created_at=self.desk.now())
            )
        return self.get(row.pk)

    def edit(self, useful_id: int, words: str, url: str) -> UsefulView:
        row = self._get(useful_id)
        said = clean(words, "what is useful", NOTE, required=True, lines=True)
        link = clean(url, "the link", 2_000)
        if link and not link.lower().startswith(_SCHEMES):
            raise BadInput(f"“{link[:60]}” is no link", hint="it begins with https://")
        with journal.change(self.desk, "useful_edited", f"Useful: {said[:80]}", ties=False) as change:
            change.update(row, words=said, url=link)
        return self.get(useful_id)

    def choose(self, useful_id: int, person_id: int) -> LetterView:
        """It is for them: the letter that passes it on, a favour where they once said no. Begun before: gone on with.

        Raises Refused for who may not be written to, and where they have it already.
        """
        row = self._get(useful_id)
        person = self.desk.people._get(person_id)
        if person.pk == self.desk.row.me_id:
            raise BadInput("this is you")
        if why := search_rows.kept_out(self.desk).why(person.pk):
            raise Refused(f"{_called(person)} {why}")
        one = self._readers(row).filter(person=person).first()
        if one is not None and one.letter is not None and one.letter.state in _GONE:
            raise Refused(f"{_called(person)} has it already")
        no = self._said_no([person.pk]).get(person.pk)
        with transaction.atomic():
            view = self.desk.letters.write(
                FAVOUR if no is not None else KIND,
                person_id=person.pk,
                opening_id=no[2] if no is not None else None,
                more={"useful": row.words, "link": row.url},
            )
            title = f"For {_called(person)}: {row.words[:80]}"
            with journal.change(self.desk, "useful_chosen", title, ties=False) as change:
                fields = {"state": "chosen", "letter_id": view.row.id, "changed_at": self.desk.now()}
                if one is None:
                    change.create(models.UsefulTo(desk=self.desk.row, useful=row, person=person, **fields))
                else:
                    change.update(one, **fields)
        return view

    def not_for(self, useful_id: int, person_id: int) -> UsefulView:
        """Nothing for them: not suggested again."""
        row = self._get(useful_id)
        person = self.desk.people._get(person_id)
        one = self._readers(row).filter(person=person).first()
        title = f"Nothing for {_called(person)}: {row.words[:80]}"
        with journal.change(self.desk, "useful_declined", title, ties=False) as change:
            if one is None:
                change.create(
                    models.UsefulTo(
                        desk=self.desk.row, useful=row, person=person, state="not for them", changed_at=self.desk.now()
                    )
                )
            else:
                change.update(one, state="not for them", changed_at=self.desk.now())
        return self.get(useful_id)

    def trash(self, useful_id: int) -> None:
        """To the trash; what went out stays with those who have it."""
        row = self._get(useful_id)
        with journal.change(self.desk, "useful_trashed", f"To the trash: {row.words[:80]}", ties=False) as change:
            change.update(row, trashed_at=self.desk.now())

    # ---- inside

    def _rows(self) -> "QuerySet[models.Useful]":
        return models.Useful.objects.filter(desk=self.desk.row, trashed_at=None).select_related("source")

    def _get(self, useful_id: int) -> models.Useful:
        row = self._rows().filter(pk=useful_id).first()
        if row is None:
            raise NotFound(f"there is nothing useful #{useful_id} on this desk", hint="`inroad useful` lists it")
        return row

    def _readers(self, row: models.Useful) -> "QuerySet[models.UsefulTo]":
        found = row.readers.filter(person__merged_into=None, person__trashed_at=None)
        return found.select_related("person", "letter").order_by("id")

    def _row(self, row: models.Useful) -> UsefulRow:
        states = [_state(one) for one in self._readers(row)]
        return UsefulRow(
            row.pk,
            row.words,
            row.url,
            _called(row.source),
            row.created_at.astimezone(ZoneInfo(self.desk.row.timezone)),
            states.count("sent"),
            states.count("chosen"),
        )

    def _friends(self) -> list[useful.Friend]:
        """Whom the owner knows or wrote something about; people nobody knows are no readers."""
        noted = Q(tie=_VERIFIED) | ~Q(note="") | Q(tag_uses__isnull=False)
        rows = list(derived.live_people(self.desk).filter(noted).distinct().order_by("id")[:_MOST_FRIENDS])
        ids = [row.pk for row in rows]
        tags: dict[int, list[str]] = {}
        for piece in bulk.in_pieces(ids):
            for person, tag in models.PersonTag.objects.filter(person__in=piece).values_list("person", "tag__name"):
                tags.setdefault(person, []).append(tag)
        no = self._said_no(ids)
        return [
            useful.Friend(
                row.pk,
                row.name,
                titles=(row.title,) if row.title else (),
                organisations=(row.organisation_name,) if row.organisation_name else (),
                tags=tuple(sorted(tags.get(row.pk, ()))),
                note=row.note,
                said_no_on=no[row.pk][0] if row.pk in no else None,
                said_no=no[row.pk][1] if row.pk in no else "",
            )
            for row in rows
        ]

    def _said_no(self, people: Iterable[int]) -> dict[int, tuple[date, str, int | None]]:
        """Who turned the owner down, when, at what, and the job if there is one: asks declined, jobs not given."""
        wanted = set(people)
        zone = ZoneInfo(self.desk.row.timezone)
        found: dict[int, tuple[date, str, int | None]] = {}
        met = models.InterviewMet.objects.filter(desk=self.desk.row, interview__opening__status="rejected")
        for one in met.select_related("interview__opening__target__organisation").order_by("id"):
            opening = one.interview.opening
            if one.person_id in wanted and opening.ended_on is not None:
                where = search_rows.opening_of(self.desk, opening).called
                found[one.person_id] = (opening.ended_on, f"the job of {where}", opening.pk)
        mine = models.ContractSide.objects.filter(desk=self.desk.row, role=Role.SEEKER.value).values("contract")
        said = {State.NOT_THIS_TIME.value: Role.VOUCHER.value, State.DECLINED.value: Role.ADDRESSEE.value}
        sides = models.ContractSide.objects.filter(contract__in=mine, contract__state__in=said, person__isnull=False)
        for side in sides.select_related("contract").order_by("id"):
            assert side.person_id is not None
            if side.role != said[side.contract.state] or side.person_id not in wanted or side.person_id in found:
                continue
            contract = decode(side.contract)
            at = contract.answered_at or side.contract.changed_at
            goal = contract.addressee.name or contract.ask.opening or contract.organisation
            found[side.person_id] = (at.astimezone(zone).date(), f"an introduction to {goal}", None)
        return found


def _reader(one: models.UsefulTo) -> UsefulReader:
    return UsefulReader(one.person_id, _called(one.person), _state(one), one.letter_id)


def _state(one: models.UsefulTo) -> str:
    """What the letter says counts; one that was dropped makes it chosen again, to be written anew."""
    if one.letter is not None and one.letter.state in _GONE:
        return "sent"
    return one.state if one.state == "not for them" else "chosen"
