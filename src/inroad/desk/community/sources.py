"""Sources: whom respected people turn to in the owner's field, which of them know the owner, the way to the others.

    add, withdraw, outcome ─→ Vouch rows, each with its event
    known_vouches ── the walk begins with people the owner knows ── rank ─→ people of this desk, reasons first
                  ── desk.ways ─→ the way to those who don't know the owner      gatherings ─→ where they are met (S5)

A view of the owner's own, never of anybody else's: no page shows somebody their place or a number. On a lone laptop it
rests on the desk's own words, and says how little that is. People at a present employer and people left alone are not
shown, nor is anybody who isn't on this desk (S8): what other members' networks add beyond is said without names.
"""

import builtins
from datetime import date
from typing import TYPE_CHECKING, Final

from inroad.community import fields
from inroad.community import sources as rules
from inroad.community import vouches as vouching
from inroad.community.voices import Around
from inroad.desk import journal, search_rows
from inroad.desk.community import gatherings, keys, known_vouches
from inroad.desk.community.source_shapes import FieldChoice, Gathering, SourceRow, SourcesView, VouchRow
from inroad.desk.text import NAME, NOTE, clean
from inroad.desk.ways import _short
from inroad.errors import BadInput, InroadError, NotFound, Refused
from inroad.store import models

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from inroad.desk.community.known_vouches import Known, Said
    from inroad.desk.door import Desk

MOST_ROWS: Final = 500
WAYS_LOOKED_FOR: Final = 8
KNOWN_WELL: Final = 1.0
KNOWN: Final = 0.5
"""Where a walk begins: beside the owner, with people who know the owner's work, and with others really known."""
_VERIFIED: Final = 2
_KNOWS_WORK: Final = 2  # ties.Backing.A_BIT.rank
_A_FEW: Final = 10


class Sources:
    def __init__(self, desk: "Desk") -> None:
        self.desk = desk

    # ---- reading

    def page(self, field: str = "") -> SourcesView:
        """Whom to turn to in ``field`` (words for it, or its key); "": the owner's own. Raises BadInput."""
        chosen, because = (fields.lookup(field), "") if field.strip() else self._own_field()
        if chosen is None:
            return SourcesView("", "", "", (), (), 0, "Say a field first: a job or a trade, recruiting, logistics.")
        known = known_vouches.known(self.desk, chosen.key)
        walls = search_rows.kept_out(self.desk)
        people = {number: pk for number, pk in known.of.items() if number != known.me}
        rows = {row.id: row for row in self.desk.people.rows_of(list(people.values()))}
        shown = {number: rows[pk] for number, pk in people.items() if pk in rows and not walls.why(pk)}
        called = {number: rows[pk].name for number, pk in people.items() if pk in rows and number in known.tellable}
        ranking = rules.rank(
            known.vouches,
            chosen.key,
            self.desk.today(),
            seeds=self._seeds(known),
            around=Around(known.stays),
            skip=[known.me],
            asker=known.me,
            named=lambda number: "you" if number == known.me else called.get(number, ""),
            most=rules.MOST * 5,
        )
        here = [one for one in ranking.sources if one.person in shown][: rules.MOST]
        met = gatherings.of(self.desk, [shown[one.person].id for one in here])
        made: list[SourceRow] = []
        for one in here:
            row = shown[one.person]
            knows_me = row.tie == "verified"
            looked = sum(not other.knows_me for other in made)
            made.append(
                SourceRow(
                    person_id=row.id,
                    name=row.name,
                    role=", ".join(part for part in (row.title, row.organisation) if part),
                    reasons=one.reasons,
                    knows_me=knows_me,
                    tie=self._tie(row.backing) if knows_me else "",
                    way=""
                    if knows_me or looked >= WAYS_LOOKED_FOR
                    else self._way(row.id, self._voice(one, known, called)),
                    met_at=tuple(f"{place.title}, {place.words}" for place in met.get(row.id, ())[:3]),
                    beside=one.beside and bool(made),
                    newest=one.newest,
                    score=one.score,
                )
            )
        beyond = sum(one.person not in people for one in ranking.sources)
        return SourcesView(
            chosen.key,
            chosen.name,
            because,
            tuple(made),
            gatherings.together(met, {row.person_id: row.name for row in made})[: rules.MOST],
            ranking.words_known,
            self._little(ranking, known),
            self._elsewhere(beyond, known),
            tuple(FieldChoice(one.key, one.name) for one in fields.near(chosen)[:8]),
        )

    def choices(self) -> builtins.list[FieldChoice]:
        """Fields of which words are known here, those with the most first; then the owner's own."""
        count: dict[str, int] = {}
        for one in known_vouches.own(self.desk):
            if one.subject != self.desk.row.me_id:
                count[one.field] = count.get(one.field, 0) + 1
        order = sorted(count, key=lambda key: (-count[key], key))
        made = [FieldChoice(key, fields.get(key).name, count[key]) for key in order]
        own, because = self._own_field()
        if own is not None and own.key not in count:
            made.append(FieldChoice(own.key, own.name, 0, because))
        return made

    def vouches(self, *, withdrawn: bool = False) -> builtins.list[VouchRow]:
        """Words for people's work that this desk has, the latest first: written down, and drawn from files and talks.

        ``withdrawn``: those that were taken back instead.
        """
        written = self._rows().exclude(withdrawn_at=None) if withdrawn else self._rows().filter(withdrawn_at=None)
        rows = [self._written(row) for row in written.order_by("-said_on", "-id")[:MOST_ROWS]]
        if withdrawn:
            return rows
        drawn = [one for one in known_vouches.own(self.desk) if not one.row][:MOST_ROWS]
        people = {
            row.id: row.name for row in self.desk.people.rows_of([p for o in drawn for p in (o.voucher, o.subject)])
        }
        people[self.desk.row.me_id or 0] = "you"
        rows += [self._drawn(one, people) for one in drawn if one.voucher in people and one.subject in people]
        return sorted(rows, key=lambda row: (-row.said_on.toordinal(), -row.id))[:MOST_ROWS]

    def get(self, vouch_id: int) -> VouchRow:
        return self._written(self._get(vouch_id))

    # ---- writing

    def add(
        self,
        subject_id: int,
        field: str,
        basis: str = "",
        *,
        voucher_id: int | None = None,
        how: str = "",
        said_on: date | None = None,
        against: bool = False,
    ) -> VouchRow:
        """Keep somebody's word for somebody's work in a field; without ``voucher_id`` it is the owner's own.

        ``basis``: "well", "bit", or "no" (opens doors, doesn't know the work). ``against``: a word of warning, reckoned
        with and never shown as a reason. Raises BadInput for no such field, a day to come, or somebody's own word for
        themselves; NotFound.
        """
        chosen, ground = fields.lookup(clean(field, "the field", NAME, required=True)), vouching.basis(basis)
        day = said_on or self.desk.today()
        if day > self.desk.today():
            raise BadInput("that day is still to come", where="the day", hint="when it was said; today if left out")
        subject = self.desk.people._get(subject_id)
        voucher = self.desk.people._get(voucher_id if voucher_id is not None else self.desk.row.me_id or 0)
        if voucher.pk == subject.pk:
            raise BadInput("nobody vouches for themselves", hint="name whose word it is, and whom it is about")
        said = clean(how, "how they know the work", NOTE, lines=True)
        names = [("you" if one.pk == self.desk.row.me_id else one.name or "somebody") for one in (voucher, subject)]
        with journal.change(self.desk, "vouched", f"{names[0]} on the work of {names[1]}", ties=False) as change:
            row = change.create(
                models.Vouch(
                    desk=self.desk.row, voucher=voucher, subject=subject, voucher_key=_key(voucher),
                    subject_key=_key(subject), field=chosen.key, basis=ground.value, how=said,
                    weight=-1.0 if against else 1.0, said_on=day, made_at=self.desk.now(),
                )
            )  # fmt: skip
        return self.get(row.pk)

    def withdraw(self, vouch_id: int) -> VouchRow:
        """Take a word back: nothing rests on it any more. Raises NotFound; Refused if it was taken back already."""
        row = self._get(vouch_id)
        if row.withdrawn_at is not None:
            raise Refused("this word was taken back already")
        with journal.change(self.desk, "vouch_withdrawn", f"A word on {_called(row)} taken back", ties=False) as change:
            change.update(row, withdrawn_at=self.desk.now())
        return self.get(vouch_id)

    def outcome(self, vouch_id: int, outcome: str, on: date | None = None) -> VouchRow:
        """Say what became of it: "met", "hired", "stayed", "left early", or "" if it isn't known after all (S4)."""
        row, end = self._get(vouch_id), vouching.outcome(outcome)
        day = on or self.desk.today()
        if day > self.desk.today():
            raise BadInput("that day is still to come", where="the day", hint="today, or earlier")
        with journal.change(self.desk, "vouch_turned_out", f"What became of {_called(row)}", ties=False) as change:
            change.update(row, outcome=end.value, outcome_on=day if end else None)
        return self.get(vouch_id)

    def met_at(self, person_id: int, gathering: str) -> str:
        """Note where somebody is met; a tag on them, so that it can be taken off. Raises BadInput, NotFound."""
        return gatherings.note(self.desk, person_id, gathering)

    def gatherings(self, person_id: int) -> tuple[Gathering, ...]:
        """Where one person is met."""
        person = self.desk.people._get(person_id)
        return gatherings.of(self.desk, [person.pk]).get(person.pk, ())

    # ---- inside

    def _rows(self) -> "QuerySet[models.Vouch]":
        return models.Vouch.objects.filter(desk=self.desk.row).select_related("voucher", "subject")

    def _get(self, vouch_id: int) -> models.Vouch:
        row = self._rows().filter(pk=vouch_id).first()
        if row is None:
            raise NotFound(f"there is no word #{vouch_id} on this desk", hint="`inroad vouch list` shows them")
        return row

    def _own_field(self) -> tuple[fields.Field | None, str]:
        """The field the owner looks in: the brief's, else the targets', else their own job's; and why that one."""
        view = self.desk.brief.get()
        whence = "brief" if view.number else "targets"  # an unwritten brief is what the targets propose
        for said in (*view.brief.titles, view.brief.work):
            if found := fields.fields_of(said):
                return found[0], f"from your {whence}: {said[:60]}"
        jobs = models.Position.objects.filter(person=self.desk.row.me_id, school=False).order_by(
            "ended", "-start", "-id"
        )
        for said, unit in jobs.values_list("title", "unit")[:50]:
            if found := fields.fields_of(said, unit):
                return found[0], f"from your own work: {said[:60]}"
        return None, ""

    def _seeds(self, known: "Known") -> dict[int, float]:
        ids = {pk: number for number, pk in known.of.items()}
        people = models.Person.objects.filter(desk=self.desk.row, tie=_VERIFIED, trashed_at=None, merged_into=None)
        seeds = {known.me: KNOWN_WELL}
        for pk, backing in people.values_list("pk", "backing"):
            if pk in ids:
                seeds[ids[pk]] = KNOWN_WELL if backing >= _KNOWS_WORK else KNOWN
        return seeds

    def _tie(self, backing: str) -> str:
        if backing in {"well", "a bit"}:
            return "knows your work" if backing == "well" else "knows your work a bit"
        return "you know each other"

    def _voice(self, source: rules.Source, known: "Known", called: dict[int, str]) -> str:
        """Whom I know among those who recommend them: the natural way there."""
        mine = (voice.person for voice in source.voices if voice.trusted and voice.person != known.me)
        return next((called[person] for person in mine if called.get(person)), "")

    def _way(self, person_id: int, voice: str) -> str:
        if voice:
            return f"{voice}, who recommends them, could lead you there"
        view = self.desk.network.view()
        try:
            goal, guarded = self.desk.ways._someone(view, self.desk.people._get(person_id), "")
        except InroadError:
            return ""
        found = self.desk.ways._find(view, goal, guarded, 1, brief=True)
        return _short(found) or "nobody yet who leads to them; the gatherings below are a place to meet"

    def _little(self, ranking: rules.Ranking, known: "Known") -> str:
        if not ranking.little:
            return ""
        if self.desk.row.account_id is None or not known.members:
            return f"{ranking.little} It is all from your own desk: what you wrote down, LinkedIn, and talks."
        return ranking.little

    def _elsewhere(self, beyond: int, known: "Known") -> str:
        """Coarse on purpose, and nothing below five members: a count that moves would tell who was added."""
        if known.members < known_vouches.LEAST_MEMBERS or not beyond:
            return ""
        how_many = "a few" if beyond < _A_FEW else "many"
        return f"Members here know {how_many} more whom people turn to in this. They stay unnamed."

    def _written(self, row: models.Vouch) -> VouchRow:
        me = self.desk.row.me_id
        return VouchRow(
            id=row.pk,
            voucher_id=row.voucher_id,
            voucher="you" if row.voucher_id == me else row.voucher.name if row.voucher else "somebody",
            subject_id=row.subject_id,
            subject="you" if row.subject_id == me else row.subject.name if row.subject else "somebody",
            field=row.field,
            field_name=fields.get(row.field).name if fields.known(row.field) else row.field,
            basis=row.basis,
            basis_words=vouching.BASIS_WORDS[vouching.basis(row.basis)],
            how=row.how,
            said_on=row.said_on,
            whence="written down",
            outcome=row.outcome,
            outcome_words=vouching.OUTCOME_WORDS[vouching.outcome(row.outcome)],
            against=row.weight < 0,
            withdrawn=row.withdrawn_at is not None,
        )

    def _drawn(self, one: "Said", people: dict[int, str]) -> VouchRow:
        words = vouching.BASIS_WORDS[one.basis]
        return VouchRow(
            0, one.voucher, people[one.voucher], one.subject, people[one.subject], one.field,
            fields.get(one.field).name, one.basis.value, words, one.how, one.said_on, one.whence,
        )  # fmt: skip


def _key(person: models.Person) -> str:
    """The key by which the same person is found on other desks; "" without an address or profile."""
    found = keys.of(person.identities.order_by("kind", "id").values_list("kind", "value"))
    return found[0] if found else ""


def _called(row: models.Vouch) -> str:
    return row.subject.name if row.subject is not None and row.subject.name else "somebody"
