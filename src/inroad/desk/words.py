"""The owner's word about who knows whom. It stands above anything a file shows."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from inroad.desk import journal
from inroad.desk.text import LINE, clean
from inroad.errors import BadInput
from inroad.store import models
from inroad.ties.model import Backing

if TYPE_CHECKING:
    from inroad.desk.door import Desk

BACKINGS = tuple(backing.value for backing in Backing)


class Words:
    def __init__(self, desk: "Desk") -> None:
        self.desk = desk

    def i_know(self, person_id: int, how: str = "") -> None:
        """ "I know them": verifies the tie."""
        self._mine(person_id, "knows", how, "unknown", "you know {}")

    def stranger(self, person_id: int) -> None:
        """ "I don't know them": the tie is none, whatever was observed."""
        self._mine(person_id, "stranger", "", "unknown", "you don't know {}")

    def knows_my_work(self, person_id: int, backing: str, how: str = "") -> None:
        """Whether they know your work: "well", "a bit", "no", or "unknown" to take your word back."""
        if backing not in BACKINGS:
            raise BadInput(f"“{backing}” is no answer here", hint=f"one of: {', '.join(BACKINGS)}")
        self._mine(person_id, "knows_work", how, backing, f"{{}} knows your work: {backing}")

    def chance(self, person_id: int, chance: float | None) -> None:
        """Overrule the chance of an answer (0 to 1; it says that you know them), or take that back with None."""
        if chance is not None and not 0 < chance < 1:
            raise BadInput(f"a chance of {chance} makes no sense", hint="between 0 and 1, as in 0.3")
        person = self._other(person_id)
        words = f"How likely {person.name or 'they'} will answer, in your judgement"
        with journal.change(self.desk, "said_chance", words) as change:
            row = self._said(person, ("knows",)).order_by("-id").first()
            if chance is not None and row is None:
                self.say(change, person, "knows", chance=chance)
            elif row is not None and chance is None and not row.how:
                change.delete(row)
            elif row is not None:
                change.update(row, chance=chance)
        self.desk.network.refresh_derived([person.pk])

    def knows(self, a_id: int, b_id: int, how: str = "", by: str = "you", on: date | None = None) -> None:
        """ "A knows B": your word, or what somebody told you (``by``)."""
        a, b = self.desk.people._get(a_id), self.desk.people._get(b_id)
        if a.pk == b.pk:
            raise BadInput("these are the same person")
        how = clean(how, "how they know each other", LINE)
        with journal.change(self.desk, "said_knows", f"{a.name} and {b.name} know each other") as change:
            self.between(change, a, b, how, by=clean(by, "who said it", 100) or "you", on=on)
        self.desk.network.refresh_derived([a.pk, b.pk])

    def between(
        self,
        change: journal.Change,
        a: models.Person,
        b: models.Person,
        how: str,
        by: str = "you",
        on: date | None = None,
    ) -> None:
        """Record that two people know each other, once; a later word replaces an earlier one."""
        on = on or self.desk.today()
        pair = Q(a=a, b=b) | Q(a=b, b=a)
        said = models.Evidence.objects.filter(pair, desk=self.desk.row, kind__in=("knows", "stranger"), edited=True)
        row = said.order_by("-id").first()
        if row is not None:
            change.update(row, kind="knows", how=how or row.how, by=by, on=on)
            return
        change.create(models.Evidence(desk=self.desk.row, a=a, b=b, kind="knows", on=on, how=how, by=by, edited=True))

    def say(
        self,
        change: journal.Change,
        person: models.Person,
        kind: str,
        how: str = "",
        backing: str = "",
        chance: float | None = None,
        by: str = "you",
    ) -> None:
        """The owner's word about their own tie to ``person``, inside a change; replaces an earlier one of its kind.

        ``by``: where it comes from, if they did not say it of themselves.
        """
        me = self.desk.row.me
        assert me is not None
        # Knowing somebody and knowing somebody's work are two statements; "stranger" takes both back.
        replaced = {
            "knows": ("knows", "stranger"),
            "stranger": models.Evidence.WORDS,
            "knows_work": ("knows_work", "stranger"),
        }[kind]
        earlier = list(self._said(person, replaced))
        how = clean(how, "how you know each other", LINE)
        same = next((row for row in earlier if row.kind == kind), None)
        for row in earlier:
            change.delete(row)
        if kind == "knows_work" and backing == Backing.UNKNOWN.value:
            return
        a, b = (person, me) if kind == "knows_work" else (me, person)
        change.create(
            models.Evidence(
                desk=self.desk.row,
                a=a,
                b=b,
                kind=kind,
                on=self.desk.today(),
                how=how or (same.how if same else ""),
                backing=backing or "unknown",
                by=by,
                chance=chance if chance is not None else (same.chance if same else None),
                edited=True,
            )
        )
        change.update(person, edited=True)

    def _said(self, person: models.Person, kinds: Sequence[str]) -> "QuerySet[models.Evidence]":
        me = self.desk.row.me
        pair = Q(a=me, b=person) | Q(a=person, b=me)
        return models.Evidence.objects.filter(pair, desk=self.desk.row, kind__in=kinds, edited=True)

    def _other(self, person_id: int) -> models.Person:
        person = self.desk.people._get(person_id)
        if person.pk == self.desk.row.me_id:
            raise BadInput("this is you")
        return person

    def _mine(self, person_id: int, kind: str, how: str, backing: str, words: str) -> None:
        person = self._other(person_id)
        sentence = words.format(person.name or "they")
        with journal.change(self.desk, f"said_{kind}", sentence[0].upper() + sentence[1:]) as change:
            self.say(change, person, kind, how, backing)
        self.desk.network.refresh_derived([person.pk])
