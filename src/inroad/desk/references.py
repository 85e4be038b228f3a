"""References: who would speak for the owner, asked long before one is needed, named when an offer hangs on it (R1, R2).

    add ─→ ask (a letter; its own click sends it) ─→ agreed | declined | ended      each on a day, each recorded
    suggest(role) ─→ whom to name and why, whom to ask first
    release ─→ named to an employer: a briefing to send, a promise to tell them the end   (:mod:`.releases`)

Whether somebody was asked is read from the letters that went out, so that a draft nobody sent asked nobody. Refused: an
entry at a present employer that is not marked as trusted, one who is to be left alone, one in the trash; they are
proposed to nobody and written to by nothing here.
"""

import builtins
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Max, Q, QuerySet
from django.db.models.functions import Coalesce

from inroad import words
from inroad.desk import derived, journal, releases, search_rows
from inroad.desk.contract_shapes import ContractView, LetterView
from inroad.desk.opening_shapes import ConductRow
from inroad.desk.reference_shapes import Place, RefereeRow, RefereeView, ReleaseRow, Suggested, Suggestions, Told
from inroad.desk.text import LINE, NOTE, clean
from inroad.errors import BadInput, NotFound, Refused
from inroad.introductions.model import Kind
from inroad.search import references as rules
from inroad.search.conduct import Kind as ConductKind
from inroad.search.openings import Status
from inroad.search.people import KeptOut
from inroad.store import models
from inroad.ties.model import Backing

if TYPE_CHECKING:
    from inroad.desk.door import Desk

REQUEST: Final = "reference-request"
MOST_ROWS: Final = 500
MOST_CANDIDATES: Final = 200
_MOST_HISTORY: Final = 50
_MOST_PLACES: Final = 50
_WENT: Final = ("sent", "queued")
_SAID: Final = ("knows", "knows_work")


class References:
    def __init__(self, desk: "Desk") -> None:
        self.desk = desk

    # ---- the vault

    def rows(self, state: str = "", limit: int = MOST_ROWS) -> builtins.list[RefereeRow]:
        """Who is in the vault, by name; ``state``: only those who stand so. Raises BadInput for a state there isn't."""
        wanted = rules.state_of(state) if state else None
        shown = self._shown(list(self._rows().order_by("person__sort_key", "id")[:limit]))
        return [row for row in shown if wanted is None or row.state == wanted.value]

    def get(self, referee_id: int) -> RefereeView:
        row = self._get(referee_id)
        shown = self._shown([row])[0]
        return RefereeView(
            shown,
            tuple(releases.rows(self.desk, models.Release.objects.filter(referee=row))),
            tuple(self._told(row)),
            _kind_word(shown),
        )

    def of_person(self, person_id: int) -> RefereeRow | None:
        """Their entry in the vault, None if they have none."""
        found = self._shown(list(self._rows().filter(person=person_id)))
        return found[0] if found else None

    def find(self, text: str) -> RefereeRow:
        """The referee of that name (or "#12", the number of their entry in the vault). Raises NotFound, Ambiguous."""
        said = clean(text, "the referee's name", LINE, required=True)
        if said.startswith("#") and said[1:].isascii() and said[1:].isdigit() and len(said) < 19:
            return self.get(int(said[1:])).row
        person = self.desk.people.resolve(said)
        found = self.of_person(person.pk)
        if found is None:
            raise NotFound(
                f"{person.name or said} is not among your references", hint=f"inroad reference add '#{person.pk}'"
            )
        return found

    def add(self, person_id: int, speaks_to: str = "", relation: str = "", preferences: str = "") -> RefereeView:
        """Put somebody in the vault; nobody is asked by that. Somebody who is in it already is shown, with what is new.

        ``speaks_to``: what they can speak to; ``relation``: "managed me at Finch 2016–19", taken from how you know each
        other when empty; ``preferences``: how they like to be reached. Raises Refused for who must not find out.
        """
        person = self.desk.people._get(person_id)
        if person.pk == self.desk.row.me_id:
            raise BadInput("that is you", hint="name somebody who saw your work")
        self._check_open(person, "they can't be a reference")
        texts = _texts(speaks_to, relation, preferences)
        row = self._rows().filter(person=person).first()
        if row is not None:
            new = {name: value for name, value in texts.items() if value}
            return self.edit(row.pk, **new) if new else self.get(row.pk)
        texts["relation"] = texts["relation"] or self._relations([person.pk]).get(person.pk, "")
        now = self.desk.now()
        with journal.change(self.desk, "referee_added", f"{_name(person)} may be a reference", ties=False) as change:
            row = change.create(
                models.Referee(desk=self.desk.row, person=person, created_at=now, changed_at=now, **texts)
            )
        return self.get(row.pk)

    def edit(self, referee_id: int, **fields: str) -> RefereeView:
        """Change ``speaks_to``, ``relation`` or ``preferences``. Raises BadInput for another field."""
        row = self._get(referee_id)
        if unknown := set(fields) - {"speaks_to", "relation", "preferences"}:
            raise BadInput(f"a reference has no “{min(unknown)}”")
        texts = _texts(*(fields.get(name, getattr(row, name)) for name in ("speaks_to", "relation", "preferences")))
        with journal.change(self.desk, "referee_edited", f"{_name(row.person)}: noted", ties=False) as change:
            change.update(row, **texts)
        return self.get(referee_id)

    def remove(self, referee_id: int) -> None:
        """Take an entry out that nobody was named by. Raises Refused when they were: ``ended`` says that it is over."""
        row = self._get(referee_id)
        if row.releases.exists():
            raise Refused(
                f"{_name(row.person)} was named to somebody", hint="say that it is over instead; what was is kept"
            )
        with journal.change(self.desk, "referee_removed", f"{_name(row.person)} is no reference", ties=False) as change:
            change.delete(row)

    # ---- asked, and what they said

    def ask(self, referee_id: int) -> LetterView:
        """Draft the letter that asks whether they would be comfortable. Raises Refused where it can't be asked now."""
        row = self._get(referee_id)
        self._check_open(row.person, "nothing is written to them")
        state = self._referees([row])[0].state
        if state in {rules.State.AGREED, rules.State.ENDED}:
            said = "agreed already" if state is rules.State.AGREED else "is no referee any more"
            raise Refused(f"{_name(row.person)} {said}", hint="nothing was written")
        view = self.desk.letters.write(REQUEST, person_id=row.person_id)
        letter = models.Letter.objects.get(pk=view.row.id)
        if letter.more.get("speaks_to", "") != row.speaks_to:
            with journal.change(self.desk, "letter_edited", f"Wrote on: {view.row.title}", ties=False) as change:
                change.update(letter, more={**letter.more, "speaks_to": row.speaks_to}, changed_at=self.desk.now())
        return self.desk.letters.get(view.row.id)

    def asked(self, referee_id: int, on: date | None = None) -> RefereeView:
        """They were asked, on the phone or over coffee; a letter of the desk says so by itself."""
        return self._say(referee_id, rules.State.ASKED, on, "was asked for a reference")

    def agreed(self, referee_id: int, on: date | None = None) -> RefereeView:
        """They said yes, on that day (None: today)."""
        return self._say(referee_id, rules.State.AGREED, on, "agreed to be a reference")

    def declined(self, referee_id: int, on: date | None = None, why: str = "") -> RefereeView:
        """They would rather not. ``why`` is worth knowing (N3) and is kept with your talks with them."""
        return self._say(referee_id, rules.State.DECLINED, on, "would rather not be a reference", why)

    def again(self, referee_id: int) -> RefereeView:
        """Back to "to ask": people change their mind, in their own time."""
        return self._say(referee_id, rules.State.TO_ASK, None, "may be asked again for a reference")

    def ended(self, referee_id: int, on: date | None = None, *, alone: bool = False) -> RefereeView:
        """They are no reference any more. ``alone``: they died or asked to be left alone; then nothing reaches them."""
        with transaction.atomic():
            self._say(referee_id, rules.State.ENDED, on, "is no reference any more")
            person = self._get(referee_id).person
            if alone and not person.leave_alone and person.trashed_at is None:
                self.desk.people.leave_alone([person.pk], True)
        return self.get(referee_id)

    # ---- whom to name

    def load(self, referee_id: int) -> rules.Load:
        """How often they were named within a year, in words (R2)."""
        row = self._get(referee_id)
        return rules.load(row.person_id, self._named(), self.desk.today())

    def suggest(self, role: str = "", opening_id: int | None = None, *, most: int = rules.MOST) -> Suggestions:
        """Whom to name for a role, or for an opening of this desk (its advert is read too), and whom to ask first.

        Who knows the owner's work well is proposed even if they are not in the vault; those at former employers first.
        """
        advert = ""
        if opening_id is not None:
            opening = search_rows.opening(self.desk, opening_id)
            role, advert = role or opening.title, opening.advert
        said = clean(role, "the role", LINE)
        walls = search_rows.kept_out(self.desk)
        rows = list(self._rows().filter(person__merged_into=None).order_by("id")[:MOST_ROWS])
        entries = {row.person_id: row.pk for row in rows}
        people = [*self._referees(rows), *self._candidates(entries, walls)]
        found = rules.who_for(said, people, self._named(), self.desk.today(), advert=advert, kept_out=walls, most=most)
        trashed = {row.person_id for row in rows if row.person.trashed_at is not None}

        def shown(listed: Sequence[rules.Proposal]) -> tuple[Suggested, ...]:
            return tuple(
                Suggested(one.person, one.name, one.reasons, one.load.words, one.first, entries.get(one.person))
                for one in listed
            )

        left = tuple((one.name, "is in the trash" if one.person in trashed else one.why) for one in found.left_out)
        return Suggestions(said, shown(found.ready), shown(found.to_ask), left)

    # ---- named to an employer

    def places(self) -> builtins.list[Place]:
        """Jobs and companies where somebody may be named now, those at an offer first; present employers are none."""
        return releases.places(self.desk, _MOST_PLACES)

    def releases(self, limit: int = MOST_ROWS) -> builtins.list[ReleaseRow]:
        """Every time somebody was named, the latest first."""
        return releases.rows(self.desk, models.Release.objects.filter(desk=self.desk.row), limit)

    def released(self, release_id: int) -> ReleaseRow:
        """One time somebody was named. Raises NotFound."""
        found = releases.rows(self.desk, models.Release.objects.filter(pk=release_id))
        if not found:
            raise NotFound(f"nobody was named under #{release_id}", hint="`inroad reference releases` lists them")
        return found[0]

    def release(
        self,
        referee_id: int,
        opening_id: int | None = None,
        organisation_id: int | None = None,
        *,
        role: str = "",
        reason: str = "",
        points: str = "",
        caller: str = "",
        call_when: str = "",
    ) -> ReleaseRow:
        """Name a referee to an employer: at an offer, or earlier with a reason in writing, which is kept (R1).

        Makes the briefing for the referee and a promise to tell them how it ended (R2). Raises Refused before an offer
        without a reason, for a referee who may not be named, and for a present employer, whatever the reason.
        """
        row = self._get(referee_id)
        made = releases.release(
            self.desk, row, self._referees([row])[0], opening_id=opening_id, organisation_id=organisation_id,
            role=role, reason=reason, points=points, caller=caller, call_when=call_when,
        )  # fmt: skip
        return self.released(made.pk)

    def outcome(self, release_id: int, said: str, *, told: bool = False) -> ReleaseRow:
        """How it ended, for the referee. The letter that tells them is drafted; ``told``: you said it to them already.

        The promise to tell them is kept once they know: by your word, or when that letter goes out.
        """
        made = releases.outcome(self.desk, release_id, said, told=told)
        return self.released(made.pk)

    def preemptive(self, referee_id: int, opening_id: int, addressee_id: int | None = None) -> ContractView:
        """Turn "I'd be a reference" into a call to the manager before the application (R3, I13): an introduction of
        that kind, drafted. Raises Refused for who hasn't agreed, or for a job that is over."""
        row = self._get(referee_id)
        opening = search_rows.opening(self.desk, opening_id)
        rules.check_release(self._referees([row])[0], Status.OFFER, "", search_rows.kept_out(self.desk))
        status = Status(opening.status)
        if status.is_over:
            raise Refused(f"{opening.title} is “{status}”", hint="a call beforehand is for a job that is still open")
        releases.check_not_guarded(self.desk, opening.target.organisation, releases.place_of(opening.target))
        return self.desk.introductions.draft(
            row.person_id, addressee_id, opening.target_id, Kind.PREEMPTIVE_REFERENCE.value, opening.title
        )

    def demanded_early(self, opening_id: int | None = None, organisation_id: int | None = None) -> ConductRow:
        """They want references before anything is settled: a warning, kept on the employer's record (R5).

        Raises BadInput when no employer is named.
        """
        if opening_id is not None:
            organisation_id = search_rows.opening(self.desk, opening_id).target.organisation_id
        if organisation_id is None:
            raise BadInput("no employer is named", hint="name an opening or a company")
        return self.desk.conduct.add(organisation_id, ConductKind.REFERENCES_EARLY.value, opening_id=opening_id)

    # ---- inside

    def _rows(self) -> "QuerySet[models.Referee]":
        return models.Referee.objects.filter(desk=self.desk.row).select_related("person")

    def _get(self, referee_id: int) -> models.Referee:
        row = self._rows().filter(pk=referee_id).first()
        if row is None:
            raise NotFound(f"there is no reference #{referee_id} on this desk", hint="`inroad reference` lists them")
        return row

    def _check_open(self, person: models.Person, else_: str) -> None:
        if why := self._why(person, search_rows.kept_out(self.desk)):
            hint = "mark them as trusted first, if they may know" if person.pk in self._guarded() else else_
            raise Refused(f"{_name(person)} {why}", hint=hint)

    def _guarded(self) -> Mapping[int, str]:
        return self.desk.setup.guarded_people()

    def _why(self, person: models.Person, walls: KeptOut) -> str:
        return "is in the trash" if person.trashed_at is not None else walls.why(person.pk)

    def _say(
        self,
        referee_id: int,
        to: rules.State,
        on: date | None,
        said: str,
        why: str = "",
    ) -> RefereeView:
        row = self._get(referee_id)
        day = on or self.desk.today()
        if day > self.desk.today():
            raise BadInput(f"{day} is still to come", where="on", hint="say it once it has happened")
        before = self._referees([row])[0]
        after = rules.moved(before, to, day)
        reason = clean(why, "the reason", NOTE, lines=True)
        name = _name(row.person)
        dated = "" if on is None or on == self.desk.today() else f" ({words.day(day)})"
        because = f": {reason}" if reason else ""
        event = f"referee_{to.value.replace(' ', '_')}"
        with journal.change(self.desk, event, f"{name} {said}{dated}{because}"[:LINE], ties=False) as change:
            if after is not before:
                change.update(
                    row,
                    state=after.state.value,
                    asked_on=after.asked_on,
                    agreed_on=after.agreed_on,
                    changed_at=self.desk.now(),
                )
            if reason:
                self._keep_reason(change, row.person, day, reason)
        return self.get(referee_id)

    def _keep_reason(self, change: journal.Change, person: models.Person, day: date, why: str) -> None:
        told = models.VouchTalk.objects.filter(desk=self.desk.row, person=person, on=day, comfortable="no", why=why)
        if not told.exists():
            change.create(
                models.VouchTalk(
                    desk=self.desk.row, person=person, on=day, comfortable="no", why=why, created_at=self.desk.now()
                )
            )

    def _referees(self, rows: Sequence[models.Referee]) -> builtins.list[rules.Referee]:
        """The rows as the rules see them; one whose request went out since its last word counts as asked."""
        people = [row.person_id for row in rows]
        went = self._requests(people)
        spelled = search_rows.addresses(people)
        past = self._past(people)
        zone = ZoneInfo(self.desk.row.timezone)
        found = []
        for row in rows:
            referee = rules.Referee(
                person=row.person_id,
                name=row.person.name,
                address=spelled.get(row.person_id, ""),
                state=rules.state_of(row.state),
                speaks_to=row.speaks_to,
                relation=row.relation,
                preferences=row.preferences,
                past=past.get(row.person_id, ""),
                asked_on=row.asked_on,
                agreed_on=row.agreed_on,
            )
            at = went.get(row.person_id)
            if referee.state is rules.State.TO_ASK and at is not None and at >= row.changed_at:
                referee = rules.moved(referee, rules.State.ASKED, at.astimezone(zone).date())
            found.append(referee)
        return found

    def _requests(self, people: Sequence[int]) -> dict[int, datetime]:
        """When the last request went out to each of these people."""
        rows = models.Letter.objects.filter(desk=self.desk.row, kind=REQUEST, to__in=people, state__in=_WENT)
        return dict(rows.values_list("to").annotate(at=Max(Coalesce("sent_at", "changed_at"))))

    def _named(self) -> builtins.list[rules.Named]:
        return releases.named(self.desk)

    def _shown(self, rows: Sequence[models.Referee]) -> builtins.list[RefereeRow]:
        walls = search_rows.kept_out(self.desk)
        named, today = self._named(), self.desk.today()
        people = [row.person_id for row in rows]
        drafts = models.Letter.objects.filter(
            desk=self.desk.row, kind=REQUEST, to__in=people, state="draft", trashed_at=None
        )
        writing = dict(drafts.order_by("id").values_list("to", "pk"))
        found = []
        for row, referee in zip(rows, self._referees(rows), strict=True):
            burden = rules.load(row.person_id, named, today)
            role = ", ".join(part for part in (row.person.title, row.person.organisation_name) if part)
            found.append(
                RefereeRow(
                    id=row.pk,
                    person_id=row.person_id,
                    name=referee.called,
                    role=role,
                    state=referee.state.value,
                    speaks_to=row.speaks_to,
                    relation=row.relation,
                    preferences=row.preferences,
                    asked_on=referee.asked_on,
                    agreed_on=referee.agreed_on,
                    load=burden.words,
                    times=burden.times,
                    heavy=burden.is_heavy,
                    why_not=self._why(row.person, walls) or rules.why_not(referee, walls),
                    letter_id=writing.get(row.person_id),
                )
            )
        return found

    def _told(self, row: models.Referee) -> Iterable[Told]:
        """What was recorded about this entry and the times it was named, newest first: when, and in which words."""
        made = Q(object_kind="Referee", object_id=row.pk)
        made |= Q(object_kind="Release", object_id__in=list(row.releases.values_list("pk", flat=True)))
        events = models.Event.objects.filter(made, desk=self.desk.row, detail__isnull=False).select_related("detail")
        zone = ZoneInfo(self.desk.row.timezone)
        for event in events.order_by("-id")[:_MOST_HISTORY]:
            yield Told(event.at.astimezone(zone), event.detail.words)

    def _candidates(self, known: Mapping[int, int], walls: KeptOut) -> builtins.list[rules.Referee]:
        """Who knows the owner's work well and is not in the vault; nobody who must not find out."""
        people = derived.live_people(self.desk).filter(backing=Backing.WELL.rank).exclude(pk__in=list(known))
        rows = [row for row in people.order_by("sort_key", "id")[:MOST_CANDIDATES] if not walls.why(row.pk)]
        ids = [row.pk for row in rows]
        relations, past = self._relations(ids), self._past(ids)
        return [
            rules.Referee(row.pk, row.name, relation=relations.get(row.pk, ""), past=past.get(row.pk, ""))
            for row in rows
        ]

    def _relations(self, people: Sequence[int]) -> dict[int, str]:
        """How the owner said they know each other, in the words in which it was said."""
        me = self.desk.row.me_id
        pair = Q(a__in=people, b=me) | Q(a=me, b__in=people)
        rows = models.Evidence.objects.filter(pair, desk=self.desk.row, kind__in=_SAID).exclude(how="")
        # The later word stands, and of one day that on the work.
        said = rows.order_by("on", "kind", "pk").values_list("a_id", "b_id", "how")
        return {(b if a == me else a): how for a, b, how in said}

    def _past(self, people: Sequence[int]) -> dict[int, str]:
        """A former employer of the owner where each of these people was too, present employers aside (R4)."""
        mine = models.Position.objects.filter(person=self.desk.row.me_id, school=False)
        present = set(mine.filter(ended=False).values_list("organisation", flat=True))
        left = set(mine.filter(ended=True).values_list("organisation", flat=True))
        left -= present | self.desk.setup.guarded_organisations()
        rows = models.Position.objects.filter(person__in=people, organisation__in=left, school=False)
        return dict(rows.order_by("-start", "-pk").values_list("person", "organisation__name"))


def _texts(speaks_to: str, relation: str, preferences: str) -> dict[str, str]:
    return {
        "speaks_to": clean(speaks_to, "what they can speak to", NOTE, lines=True),
        "relation": clean(relation, "how they know your work", LINE),
        "preferences": clean(preferences, "how they like to be reached", LINE),
    }


def _name(person: models.Person) -> str:
    return person.name or search_rows.addresses([person.pk]).get(person.pk, "somebody without a name")


def _kind_word(row: RefereeRow) -> str:
    """What to think of where it stands, for the states in which one may be at a loss."""
    if row.state == rules.State.ENDED.value:
        return "What they did for you stays. Nobody is asked from here any more."
    if row.state == rules.State.DECLINED.value:
        return "A no now is worth more than a lukewarm word later. Nothing changes between you."
    return ""
