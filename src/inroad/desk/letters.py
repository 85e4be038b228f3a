"""Letters of a desk: drafted from what is known, completed by the owner, looked over, and marked as sent.

Nothing is sent here. "Sent" means that the owner sent it (their mail program, the phone) or clicked on that very letter
(:mod:`inroad.desk.mail`); the introduction it belongs to then hears of it.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q, QuerySet

from inroad.desk import beginning, journal, play_hearing, releases
from inroad.desk.contract_shapes import FindingShown, LetterRow, LetterView, NeedShown, PartShown
from inroad.desk.documents import attached_to
from inroad.desk.letter_facts import facts_for
from inroad.desk.letter_more import TARGET, target_of
from inroad.desk.text import LINE, NOTE, clean
from inroad.errors import BadInput, NotFound, Refused
from inroad.introductions import events
from inroad.introductions.model import KnownBy, Role, State
from inroad.letters import compose, critique, registry, render, text
from inroad.letters.model import Draft, Facts, Letter, Severity
from inroad.store import models

if TYPE_CHECKING:
    from inroad.desk.door import Desk

STATES = ("draft", "queued", "sent", "dropped")
HOW = ("mail", "client", "phone", "copied")
NEEDS_OF_THE_ASK = {"personal": "personal", "about": "blurb", "worth": "value"}
"""What is asked for by a letter of the ask, and the part of the ask that it is."""
_OF_THE_ASK = {"ask", "ask-talking-points", "forwardable-note"}


class Letters:
    def __init__(self, desk: "Desk") -> None:
        self.desk = desk

    # ---- reading

    def rows(self, state: str = "draft", limit: int = 200) -> list[LetterRow]:
        """Letters, those changed last first."""
        if state and state not in STATES:
            raise BadInput(f"a letter is never “{state}”", hint=f"one of: {', '.join(STATES)}")
        found = self._rows().filter(trashed_at=None)
        if state:
            found = found.filter(state=state)
        if state == "draft":
            # An ask that was made some other way (on the phone, in a mail of one's own) is no letter to write any more.
            made = Q(kind="ask", contract__isnull=False) & ~Q(contract__state=State.DRAFTED.value)
            found = found.exclude(made)
        return [self._row(row) for row in found.order_by("-changed_at", "-id")[:limit]]

    def rows_for(self, contract: models.Contract) -> list[LetterRow]:
        """The letters of one introduction that this desk wrote or may write."""
        rows = self._rows().filter(contract=contract, trashed_at=None).exclude(state="dropped")
        return [self._row(row) for row in rows.order_by("id")]

    def get(self, letter_id: int) -> LetterView:
        """The composer: the draft with what is missing, the material beside it, and "before you send"."""
        row = self._get(letter_id)
        kind = registry.get(row.kind).kind
        facts = self._facts(row)
        draft = self._draft(row, facts)
        drafted = _written(draft, row.reader)
        body, subject = row.body or drafted, row.subject or render.as_subject(draft.subject)
        attached = attached_to(row)
        if row.body:
            letter = Letter(kind, row.writer, row.reader, subject, body, drafted, draft.needs, attached)
            findings = critique.review(letter, facts)
        else:
            findings = critique.review_draft(draft, facts, attached)
        address = self._address(row)
        mine = row.writer == Role.SEEKER.value and not kind.spoken
        link = render.mailto(address, subject, body) if mine and address else None
        answers = {need.key: row.supplied.get(need.key, need.answer) for need in draft.needs}
        seat = {"writer": row.writer, "reader": row.reader}
        return LetterView(
            row=self._row(row),
            purpose=kind.purpose,
            why=kind.why,
            subject=subject,
            body=body,
            readers=tuple(_name(facts, role) for role in draft.readers),
            needs=tuple(NeedShown(need.key, need.question, answers[need.key]) for need in draft.needs),
            material=tuple((item.words, item.source.value) for item in compose.material(row.kind, facts, **seat)),
            findings=tuple(
                FindingShown(f.rule, f.sentence, f.why, f.suggestion, f.severity is Severity.MISSING) for f in findings
            ),
            ready=critique.ready(findings) and not text.gaps_in(body),
            parts=tuple(
                PartShown(p.label, tuple(_name(facts, role) for role in p.readers), p.text, p.forwardable)
                for p in draft.parts
            ),
            spoken=kind.spoken,
            sheet=render.sheet(draft) if not kind.spoken else "",
            to_address=address,
            mailto=link.url if link else "",
            mailto_whole=link.whole if link else True,
            guarded=self.desk.setup.guarded_people().get(row.to_id or 0, ""),
            mails=tuple(self.desk.mail.mails_of(row)),
            attachments=attached,
            documents=self.desk.documents.allowed(row) if mine else (),
        )

    def kinds(self) -> list[tuple[str, str, str]]:
        """(name, title, why it exists) of every kind of letter."""
        return [(name, entry.kind.title, entry.kind.why) for name, entry in registry.kinds().items()]

    # ---- writing

    def write(
        self,
        kind: str,
        contract_id: int | None = None,
        person_id: int | None = None,
        writer: str = "",
        reader: str = "",
        *,
        opening_id: int | None = None,
        target_id: int | None = None,
        more: Mapping[str, str] | None = None,
    ) -> LetterView:
        """Begin a letter of a kind, for an introduction or to somebody; one begun already is gone on with.

        ``writer`` and ``reader`` are roles, where a kind has several seats: words for a voucher are drafted as well.
        ``opening_id`` or ``target_id``: the job or the target it is about. ``more``: facts of this kind by name
        (docs/letters.md), above what the desk knows. A call may be to a target where nobody is known yet; any other
        letter that belongs to no introduction has a reader, who may be written to: Raises Refused if not.
        """
        known = registry.get(kind).kind
        contract = self.desk.introductions._get(contract_id) if contract_id is not None else None
        person = self.desk.people._get(person_id) if person_id is not None else None
        about = beginning.about(self.desk, opening_id, target_id)
        facts = beginning.facts_of_kind(known, more or {})
        if contract is None and person is None and not (kind in beginning.NOBODY_NEEDED and about):
            raise BadInput("nobody is named to write to", hint="name somebody on your desk")
        if contract is None and person is not None:
            beginning.check_reader(self.desk, person)
        seat = compose.seat(known, writer, reader)
        reader = reader or seat.readers[0]
        begun = self._rows().filter(kind=kind, state="draft", writer=seat.writer, reader=reader, trashed_at=None)
        begun = begun.filter(contract=contract) if contract is not None else begun.filter(contract=None, to=person)
        row = next((one for one in begun.order_by("id") if about.fits(one)), None)
        if row is None:
            with journal.change(self.desk, "letter_begun", f"Began: {known.title}", ties=False) as change:
                row = self._make(change, kind, contract, seat.writer, reader, person, about, facts)
        elif changed := {key: value for key, value in facts.items() if row.more.get(key) != value}:
            with journal.change(self.desk, "letter_edited", f"Wrote on: {known.title}", ties=False) as change:
                change.update(row, more={**row.more, **changed}, changed_at=self.desk.now())
        return self.get(row.pk)

    def save(
        self,
        letter_id: int,
        *,
        subject: str | None = None,
        body: str | None = None,
        supplied: Mapping[str, str] | None = None,
    ) -> LetterView:
        """Keep the owner's own text, or their answers to what is missing. An empty body goes back to the draft."""
        row = self._get(letter_id, writable=True)
        fields: dict[str, object] = {"changed_at": self.desk.now()}
        if subject is not None:
            fields["subject"] = clean(subject, "the subject", LINE)
        if body is not None:
            fields["body"] = clean(body, "the letter", NOTE, lines=True)
        if supplied is not None:
            answers = {k: clean(v, "your answer", NOTE, lines=True) for k, v in supplied.items()}
            fields["supplied"] = {**row.supplied, **{k: v for k, v in answers.items() if v}}
            if row.contract is not None:
                self._into_ask(row, answers)
        with journal.change(self.desk, "letter_edited", f"Wrote on: {self._row(row).title}", ties=False) as change:
            change.update(row, **fields)
        return self.get(letter_id)

    def sent(self, letter_id: int, how: str = "client") -> LetterView:
        """Say that this letter went out (in your mail program, on the phone, copied by hand).

        Raises Refused while the personal part is missing, or when the employer guard forbids the reader.
        """
        row = self._get(letter_id, writable=True)
        if how not in HOW:
            raise BadInput(f"a letter does not go by “{how}”", hint=f"one of: {', '.join(HOW)}")
        self.check_sendable(row)
        view = self.get(letter_id)
        with transaction.atomic():  # the introduction may say no, and then the letter was not sent either
            self._tell_contract(row)
            with journal.change(self.desk, "letter_sent", f"Sent: {view.row.title}", ties=False) as change:
                self.mark_sent(change, row, how, view)
        return self.get(letter_id)

    def said(self, letter_id: int, words: str = "") -> LetterView:
        """A call was made: note how it went, in one line, and mark the sheet as used. A call sheet is only a help, so
        nothing has to be filled in first.

        Raises Refused for what isn't spoken, and where the reader may not know; BadInput for a line that is too long.
        """
        from inroad.desk import logbook  # it reads imports, which read letters

        row = self._get(letter_id, writable=True)
        kind = registry.get(row.kind).kind
        if not kind.spoken:
            raise Refused("this is a letter, not a call", hint="say that it was sent instead")
        if row.to is not None and row.writer == Role.SEEKER.value:
            beginning.check_reader(self.desk, row.to)
        line = clean(words, "how it went", LINE) or kind.title
        view = self.get(letter_id)
        with transaction.atomic():
            self._tell_contract(row)
            if row.to is not None and row.to_id != self.desk.row.me_id:
                logbook.log(self.desk, row.to.pk, line, "call")
            with journal.change(self.desk, "letter_sent", f"Said: {view.row.title}", ties=False) as change:
                self.mark_sent(change, row, "phone", view)
        return self.get(letter_id)

    def drop(self, letter_id: int) -> None:
        """Not this letter after all."""
        row = self._get(letter_id, writable=True)
        with journal.change(self.desk, "letter_dropped", f"Not sent: {self._row(row).title}", ties=False) as change:
            change.update(row, state="dropped", changed_at=self.desk.now())

    def check_sendable(self, row: models.Letter) -> None:
        """Raises Refused with the reason why this letter may not go out now."""
        from inroad.desk.surroundings import limits_of

        view = self.get(row.pk)
        if view.guarded:
            raise Refused(
                f"{view.row.to or 'the reader'} works at {view.guarded}, where you are",
                hint="nobody there hears of it from here; mark them as trusted if they may know",
            )
        if row.to is not None and row.writer == Role.SEEKER.value and limits_of(self.desk, row.to.pk).left_alone:
            raise Refused(f"{view.row.to or 'the reader'} asked to be left alone", hint="nobody here writes to them")
        if not view.ready:
            missing = next((f.why for f in view.findings if f.blocks), "the personal part is missing")
            raise Refused(missing, hint="write it first; it is what makes the letter yours")
        self.desk.documents.frozen(row)

    def mark_sent(self, change: journal.Change, row: models.Letter, how: str, view: LetterView) -> None:
        """What was sent is kept as it was sent, whatever becomes of the facts."""
        now = self.desk.now()
        change.update(
            row, state="sent", sent_how=how, sent_at=now, changed_at=now, subject=view.subject, body=view.body
        )
        play_hearing.letter_sent(self.desk, change, row)
        releases.letter_went(self.desk, change, row)

    def _tell_contract(self, row: models.Letter) -> None:
        event = event_for(row)
        if row.contract is None or event is None:
            return
        self.desk.introductions._apply(row.contract.pk, event, None, "owner")

    # ---- inside

    def _make(
        self,
        change: journal.Change,
        kind: str,
        contract: models.Contract | None,
        writer: str,
        reader: str,
        person: models.Person | None,
        about: beginning.About,
        more: Mapping[str, str],
    ) -> models.Letter:
        if person is None and contract is not None:
            side = contract.sides.filter(role=reader).select_related("person").first()
            person = side.person if side is not None else None
        now = self.desk.now()
        return change.create(
            models.Letter(
                desk=self.desk.row, contract=contract, kind=kind, writer=writer, reader=reader, to=person,
                opening=about.opening, more={**about.more, **more}, created_at=now, changed_at=now,
            )
        )  # fmt: skip

    def _into_ask(self, row: models.Letter, answers: Mapping[str, str]) -> None:
        """What was written for an ask is part of the ask: the contract's gates look there."""
        if row.kind not in _OF_THE_ASK:
            return
        parts = {NEEDS_OF_THE_ASK[key]: value for key, value in answers.items() if key in NEEDS_OF_THE_ASK and value}
        if parts and row.contract is not None and row.contract.state == "drafted":
            self.desk.introductions.edit(row.contract.pk, version=None, **parts)

    def _draft(self, row: models.Letter, facts: Facts) -> Draft:
        return compose.compose(
            row.kind, facts, row.supplied, writer=row.writer, reader=row.reader,
            edits=self.desk.wording.edits(),
        )  # fmt: skip

    def _facts(self, row: models.Letter) -> Facts:
        return facts_for(self.desk, row)

    def _address(self, row: models.Letter) -> str:
        if row.to_address:
            return row.to_address
        if row.to is None:
            return ""
        emails = row.to.identities.filter(kind="email").order_by("-edited", "-id")
        return str(emails.values_list("value", flat=True).first() or "")

    def _rows(self) -> "QuerySet[models.Letter]":
        return models.Letter.objects.filter(desk=self.desk.row).select_related(
            "to", "contract__target", "opening__target__organisation"
        )

    def _get(self, letter_id: int, *, writable: bool = False) -> models.Letter:
        row = self._rows().filter(pk=letter_id, trashed_at=None).first()
        if row is None:
            raise NotFound(f"there is no letter #{letter_id} on this desk")
        if writable and row.state != "draft":
            raise Refused(f"this letter is {row.state} already")
        return row

    def _row(self, row: models.Letter) -> LetterRow:
        return LetterRow(
            id=row.pk,
            kind=row.kind,
            title=registry.get(row.kind).kind.title,
            to=row.to.name if row.to else "",
            subject=row.subject,
            state=row.state,
            changed_at=row.changed_at.astimezone(ZoneInfo(self.desk.row.timezone)),
            sent_at=row.sent_at,
            contract_id=row.contract_id,
            person_id=row.to_id,
            writer=row.writer,
            reader=row.reader,
            about=self._about(row),
        )

    def _about(self, row: models.Letter) -> str:
        """The job or the target, in words; of a letter that belongs to an introduction, "" (its page says it)."""
        if row.opening is not None:
            return f"{row.opening.title}, {row.opening.target.name}"
        target = target_of(self.desk, row) if TARGET in row.more else None
        return target.name if target is not None else ""


def event_for(letter: models.Letter, known_by: KnownBy = KnownBy.TICKED) -> events.Event | None:
    """What an introduction hears when this letter went out; None when it says nothing to it."""
    if letter.writer != Role.SEEKER.value or letter.contract_id is None:
        return None
    # A letter to somebody beside the introduction ("reader") is none of these.
    whom = Role(letter.reader) if letter.reader in set(Role) else Role.VOUCHER
    said: dict[str, events.Event] = {
        "ask": events.Asked(documents=attached_to(letter)),
        "first-contact": events.Contacted(documents=attached_to(letter)),
        "name-use-opening": events.Contacted(documents=attached_to(letter)),
        "thanks": events.Thanked(whom=whom),
        "report-contact": events.Reported(which=events.Report.CONTACT),
        "report-meeting": events.Reported(which=events.Report.MEETING),
        "report-end": events.Reported(which=events.Report.END),
        "nudge": events.Nudged(whom=whom),
    }
    event = said.get(letter.kind)
    return replace(event, known_by=known_by) if event is not None else None


def _written(draft: Draft, reader: str) -> str:
    """What the reader gets, or for words to say, all of them."""
    return render.sheet(draft) if draft.spoken else render.mail(draft, reader).body


def _name(facts: Facts, role: str) -> str:
    return facts.person(role).name or role
