"""The blind ask as its asker has it: begun, looked at, taken back. Who is asked is on nobody's page but theirs.

    begin ── the gates of any ask (why, a few sentences, terms, somebody or a job named) ─→ a row, waiting
    list, get ── community.asking.seen: the ask's own days, and a yes ─→ words

Nothing here reads what became of the puts, so nothing here can tell it. The rounds are held by the worker
(:mod:`.rounds`), the members' side is :mod:`.asked`. On a laptop there is no community, and no such page.
"""

import builtins
from typing import TYPE_CHECKING, Final

from django.db import transaction

from inroad import words as say
from inroad.community import asking
from inroad.community.asking import AskState
from inroad.community.departments import NAMED
from inroad.desk import journal
from inroad.desk.community.blind_shapes import AskedRow, BlindAskRow, BlindForm, HelpedRow
from inroad.desk.contract_rows import owed_of
from inroad.desk.opening import database_errors
from inroad.desk.text import clean
from inroad.errors import BadInput, NotFound, Refused
from inroad.introductions import days, events, guards, standing
from inroad.introductions.events import MOST_CHARS
from inroad.introductions.model import Ask, Contract, Kind, Role, Side, Surroundings, Terms
from inroad.store import models

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db.models import QuerySet

    from inroad.desk.door import Desk

WHOEVER: Final = "whoever is asked"
CONTACT_DAYS: Final = Terms().contact_days
_MOST_LISTED: Final = 100
_GATES: Final = {"someone named", "a few sentences", "terms accepted"}


class BlindAsks:
    def __init__(self, desk: "Desk") -> None:
        if desk.row.account_id is None:
            raise NotFound("there is no community on this computer")
        self.desk = desk

    # ---- asking

    def form(self, target_id: int) -> BlindForm:
        """What a new ask about this target begins with. Raises NotFound, Refused for a place that is kept out."""
        target, there = self._place(target_id)
        return BlindForm(
            target_id=target.pk,
            organisation=there.name,
            blurb=self._last_blurb(),
            parts=NAMED,
            openings=tuple((row.id, row.title) for row in self.desk.openings.rows(target_id)),
            record=record_of(self.desk),
            contact_days=CONTACT_DAYS,
            refused=self._refused(),
        )

    def begin(
        self,
        target_id: int,
        why: str,
        for_them: str,
        blurb: str,
        part_of: str = "",
        opening_id: int | None = None,
        *,
        accepted: bool = False,
    ) -> BlindAskRow:
        """Ask whichever member can reach somebody there. ``part_of``: a department; or an opening names the job.

        ``accepted``: the terms, as for any ask. Raises Refused with the sentence of the gate that is shut, BadInput for
        what can't be read, NotFound. Whether anybody can be asked makes no difference to any of it.
        """
        target, there = self._place(target_id)
        if part_of and part_of not in NAMED:
            raise BadInput(f"there is no department “{part_of[:40]}”", where="part_of", hint=", ".join(NAMED))
        opening = self._opening(target_id, opening_id)
        about = about_of(there.name, part_of, opening.title if opening is not None else "")
        now = self.desk.now()
        texts = {
            "why": clean(why, "why you ask", MOST_CHARS, lines=True),
            "for_them": clean(for_them, "what is in it for them", MOST_CHARS, lines=True),
            "blurb": clean(blurb, "who you are", MOST_CHARS, lines=True),
        }
        self._gates(texts, about if part_of or opening is not None else "", accepted=accepted)
        with database_errors(), transaction.atomic():
            journal.lock(self.desk.row.pk)
            asks = [(rules_of(row, self.desk.row), about_key(row)) for row in self._rows()]
            asking.check_new(asks, f"{there.key}/{part_of}", now)
            row = models.BlindAsk.objects.create(
                desk=self.desk.row, target=target, opening=opening, organisation_name=there.name,
                organisation_key=there.key, part_of=part_of, made_at=now, changed_at=now, **texts,
            )  # fmt: skip
            said = f"Asked the community about {about}"
            journal.record(self.desk.row, "community_asked", said, kind="BlindAsk", object_id=row.pk, at=now)
        return self._row(row)

    def list(self, *, open_only: bool = False) -> builtins.list[BlindAskRow]:
        """My asks, the newest first."""
        rows = [self._row(row) for row in self._rows().order_by("-made_at", "-id")[:_MOST_LISTED]]
        return [row for row in rows if row.open or not open_only]

    def get(self, ask_id: int) -> BlindAskRow:
        return self._row(self._get(ask_id))

    def withdraw(self, ask_id: int) -> BlindAskRow:
        """Take it back. Whoever was asked is told that nothing is expected any more. Raises Refused once it is over."""
        now = self.desk.now()
        with database_errors(), transaction.atomic():
            self._get(ask_id)
            row = models.BlindAsk.objects.select_for_update().get(pk=ask_id)
            row.state = asking.withdraw(rules_of(row, self.desk.row), now).value
            row.save(update_fields=["state"])
            row.puts.filter(state=asking.PutState.PUT.value).update(state=asking.PutState.GONE.value, answered_at=now)
            said = f"Took back an ask about {about_of_row(row)}"
            journal.record(self.desk.row, "community_ask_withdrawn", said, kind="BlindAsk", object_id=row.pk, at=now)
        return self._row(row)

    # ---- being asked (:mod:`.asked`)

    def asked_of_me(self, *, open_only: bool = False) -> builtins.list[AskedRow]:
        """What members of the community asked me, what is open first."""
        from inroad.desk.community import asked

        return asked.rows(self.desk, open_only=open_only)

    def count(self) -> int:
        """How many wait for a word of mine, if I have one."""
        puts = models.BlindPut.objects.filter(desk=self.desk.row, state=asking.PutState.PUT.value)
        return puts.filter(until__gte=self.desk.now()).count()

    def answer(
        self,
        put_id: int,
        said: str,
        words: str = "",
        person_id: int | None = None,
        *,
        name_them: bool | None = None,
        fields: "Mapping[str, str] | None" = None,
    ) -> AskedRow:
        """Yes or no to what I was asked; see :func:`.asked.answer`."""
        from inroad.desk.community import asked

        return asked.answer(self.desk, put_id, said, words, person_id, name_them=name_them, fields=fields or {})

    def helping(self) -> builtins.list[HelpedRow]:
        """The introductions I make for others, those that moved last first."""
        from inroad.desk.community import helping

        return helping.rows(self.desk)

    def words_with(self, contract_id: int) -> tuple[str, str]:
        """What may be sent with an ask that I passed on: (text, a link that opens it in a mail program)."""
        from inroad.desk.community import chains

        return chains.letter(self.desk.introductions._get(contract_id))

    def wish_mail(self, yes: bool) -> None:
        """Whether a notice by mail comes when I am asked: one for each ask, never a reminder."""
        said = "A mail when somebody asks you" if yes else "No mail when somebody asks you"
        kept = {key: value for key, value in self.desk.row.settings.items() if key != ASKED_MAIL}
        with journal.change(self.desk, "asked_mail_wished", said, ties=False) as change:
            change.update(self.desk.row, settings=kept | ({ASKED_MAIL: True} if yes else {}))

    def mail_wished(self) -> bool:
        return bool(self.desk.row.settings.get(ASKED_MAIL))

    # ---- inside

    def _rows(self) -> "QuerySet[models.BlindAsk]":
        rows = models.BlindAsk.objects.filter(desk=self.desk.row).select_related("opening", "contract")
        return rows.order_by("id")

    def _get(self, ask_id: int) -> models.BlindAsk:
        row = self._rows().filter(pk=ask_id).first()
        if row is None:
            raise NotFound(f"there is no ask of the community #{ask_id} on this desk")
        return row

    def _place(self, target_id: int) -> tuple[models.Target, models.Organisation]:
        target = self.desk.targets._get(target_id)
        there = target.organisation
        if there is None or not there.key:
            raise Refused(
                "the community is asked about a company", hint="make the company a target, and ask about that one"
            )
        if there.pk in self.desk.setup.guarded_organisations():
            raise Refused(
                f"{there.name} is your present employer", hint="nobody is asked about it, so that nobody there hears"
            )
        return target, there

    def _opening(self, target_id: int, opening_id: int | None) -> models.Opening | None:
        if opening_id is None:
            return None
        row = models.Opening.objects.filter(
            desk=self.desk.row, target=target_id, pk=opening_id, trashed_at=None
        ).first()
        if row is None:
            raise NotFound(f"there is no opening #{opening_id} at this target")
        return row

    def _gates(self, texts: dict[str, str], about: str, *, accepted: bool) -> None:
        if not texts["why"]:
            raise Refused("say why you ask, and why there", hint="whoever is asked reads it before anything else")
        now = self.desk.now()
        contract = Contract(
            kind=Kind.INTRODUCTION,
            seeker=Side(self.desk.me.name),
            voucher=Side(WHOEVER),
            addressee=Side(""),
            ask=Ask(blurb=texts["blurb"], why=texts["why"], value=texts["for_them"], opening=about),
            terms=Terms(timezone=self.desk.row.timezone, accepted_at=now if accepted else None),
        )
        if not self.desk.me.named:
            raise Refused("say who you are first", hint="your name stands on the ask; it is set in the settings")
        for refusal in guards.refusals(contract, events.Asked(), now, Surroundings()):
            if refusal.rule in _GATES:
                raise Refused(refusal.sentence, hint=refusal.hint)

    def _last_blurb(self) -> str:
        last = self._rows().order_by("-made_at", "-id").values_list("blurb", flat=True).first()
        return last or self.desk.introductions._last_blurb()

    def _refused(self) -> str:
        asks = [(rules_of(row, self.desk.row), about_key(row)) for row in self._rows()]
        try:
            asking.check_new(asks, "", self.desk.now())
        except Refused as no:
            return str(no)
        return ""

    def _row(self, row: models.BlindAsk) -> BlindAskRow:
        ask, now, zone = rules_of(row, self.desk.row), self.desk.now(), self.desk.row.timezone
        state = asking.seen(ask, now)
        ends = days.day_in(asking.ends_at(ask), zone)
        voucher = row.contract.data.get("voucher", {}).get("name", "") if row.contract is not None else ""
        return BlindAskRow(
            id=row.pk,
            organisation=row.organisation_name,
            about=about_of_row(row),
            state=state.value,
            words={
                AskState.WAITING: "Goes out with the next morning's round.",
                AskState.ASKED: f"Asked, quietly. If somebody can, you hear from them by {say.day(ends)}.",
                AskState.YES: f"{voucher or 'Somebody'} said yes.",
                AskState.ENDED: "No answer, no harm done.",
                AskState.WITHDRAWN: "You took it back.",
            }[state],
            made_at=row.made_at,
            ends_on=ends,
            open=state in asking.OPEN,
            why=row.why,
            for_them=row.for_them,
            blurb=row.blurb,
            target_id=row.target_id,
            contract_id=row.contract_id,
        )


ASKED_MAIL: Final = "asked_mail"


def rules_of(row: models.BlindAsk, asker: models.Desk) -> asking.Ask:
    """The ask as the rules know it: its own days, and what was said."""
    said = AskState(row.state) if row.state in {AskState.YES.value, AskState.WITHDRAWN.value} else None
    return asking.Ask(row.made_at, asker.timezone, said)


def about_of(place: str, part_of: str, job: str = "") -> str:
    """What an ask is about, as a phrase."""
    if job:
        return f"{job} at {place}"
    return f"somebody in {part_of} at {place}" if part_of else f"somebody at {place}"


def about_of_row(row: models.BlindAsk) -> str:
    return about_of(row.organisation_name, row.part_of, row.opening.title if row.opening is not None else "")


def about_key(row: models.BlindAsk) -> str:
    """Two asks with the same one are the same ask."""
    return f"{row.organisation_key}/{row.part_of}"


def record_of(desk: "Desk") -> tuple[str, ...]:
    """How this owner kept what they promised in introductions, to anybody, in words; empty when there is nothing yet.

    Facts of what was kept or said not to be, as :mod:`inroad.introductions.standing` counts them, never to whom.
    """
    rows = models.Promise.objects.filter(desk=desk.row, contract__isnull=False, debtor=Role.SEEKER.value)
    return standing.standing([owed_of(row) for row in rows.order_by("due_at", "id")], desk.now()).words
