"""Beginning without a file: who am I, three companies, four people who know my work; from that, one first sentence."""

import re
from typing import TYPE_CHECKING, Any

from inroad.desk import journal, shapes, wishes
from inroad.desk.text import LINE, NAME, clean
from inroad.errors import BadInput
from inroad.matching import names
from inroad.store import models
from inroad.ties.model import Backing
from inroad.ways.begin import Ally, Beginning, Facts, FileToFetch, begin, files_to_fetch
from inroad.ways.model import Goal

if TYPE_CHECKING:
    from inroad.desk.door import Desk

_MOST_ALLIES = 20
_YEARS = re.compile(
    r"(?<!\d)((?:19|20)\d\d)(?:\s*(?:[-–—/]|to|until|till)\s*((?:19|20)?\d\d|now|today|present))?", re.IGNORECASE
)
_SINCE = re.compile(r"\b(since|until|till|before)\s+((?:19|20)\d\d)", re.IGNORECASE)
_IN = re.compile(r"\b(?:from|in|between)\s*$", re.IGNORECASE)
_AT = re.compile(r"\b(?:at|@|bei|chez)\s+([^,;()]+)", re.IGNORECASE)


class Start:
    def __init__(self, desk: "Desk") -> None:
        self.desk = desk

    def answers(self) -> shapes.StartAnswers:
        """What was filled in last, to be changed or gone on with."""
        raw: dict[str, Any] = self.desk.row.settings.get("start", {})
        me = self.desk.me
        return shapes.StartAnswers(
            name=raw.get("name", "") or me.name,
            emails=tuple(raw.get("emails", ())) or me.emails,
            companies=tuple((str(n), str(i)) for n, i in raw.get("companies", ())),
            people=tuple(shapes.Acquaintance(**person) for person in raw.get("people", ())),
            employed=raw.get("employed"),
        )

    def save(self, answers: shapes.StartAnswers) -> None:
        """Take the answers over: people, what they know of your work, whom they may know, targets, the employer guard.

        May be repeated: the same names are the same people and targets. Raises BadInput naming the field.
        """
        people = [p for p in answers.people if p.name.strip()]
        companies = [(n.strip(), i.strip()) for n, i in answers.companies if n.strip()]
        for person in people:
            if person.backing not in {backing.value for backing in Backing}:
                raise BadInput(f"“{person.backing}” is no answer to how well {person.name} knows your work")
        emails = [e for e in answers.emails if e.strip()]
        touched: list[int] = [self.desk.setup.person().pk]
        with journal.change(self.desk, "started", "Told the desk where to begin", mail=bool(emails)) as change:
            self.desk.setup.present(change, answers.name, emails)
            for name, interest in companies:
                self.desk.targets.make(change, clean(name, "the company", NAME), interest)
            guesses = [list(g) for g in self.desk.row.settings.get("may_know", ())]
            for told in people:
                touched += self._acquaintance(change, told, companies, guesses)
            if answers.employed:
                self.desk.setup.answer(change, clean(answers.employed, "your employer", NAME), True)
            elif answers.employed == "":
                for guard in models.Guard.objects.filter(desk=self.desk.row, present=None):
                    self.desk.setup.answer(change, guard.organisation_id, False)
            settings = dict(self.desk.row.settings)
            settings["may_know"] = guesses
            settings["start"] = {
                "name": answers.name,
                "emails": list(answers.emails),
                "companies": [list(c) for c in companies],
                "people": [
                    {"name": p.name, "how": p.how, "backing": p.backing, "they_know": p.they_know,
                     "they_know_at": p.they_know_at}
                    for p in people
                ],
                "employed": answers.employed,
            }  # fmt: skip
            change.update(self.desk.row, settings=settings)
        self.desk.network.refresh_derived(touched)

    def begin(self) -> Beginning | None:
        """One name, one reason, one first sentence; the next best in ``others``. None while nobody knows your work."""
        return begin(self._facts())

    def files_to_fetch(self) -> tuple[FileToFetch, ...]:
        """The exports worth having, the ones that help most for the wait first."""
        return files_to_fetch()

    # ---- inside

    def _acquaintance(
        self,
        change: journal.Change,
        told: shapes.Acquaintance,
        companies: list[tuple[str, str]],
        guesses: list[list[Any]],
    ) -> list[int]:
        name = clean(told.name, "the name", NAME, required=True)
        if names.fold(name) == names.fold(self.desk.me.name):
            raise BadInput("you named yourself among the people who know your work")
        person = self.desk.people._same_name(name, "") or self.desk.people.make(change, name)
        backing = told.backing if told.backing != "unknown" else ""
        self.desk.words.say(change, person, "knows_work" if backing else "knows", clean(told.how, "how", LINE), backing)
        touched = [person.pk]
        where = told.they_know_at.strip() or (companies[0][0] if told.they_know.strip() and companies else "")
        if not where:
            return touched
        organisation = self.desk.organisations.named(change, where)
        whom = clean(told.they_know, "whom they know", NAME)
        if whom:
            inside = self.desk.people._same_name(whom, where)
            if inside is None:
                inside = self.desk.people.make(change, whom)
                change.create(
                    models.Position(
                        desk=self.desk.row, person=inside, organisation=organisation, confirmed_on=self.desk.today(),
                        edited=True,
                    )
                )  # fmt: skip
            self.desk.words.between(change, person, inside, "as you remember it")
            touched.append(inside.pk)
        guess = [person.pk, organisation.pk, whom]
        if guess not in guesses:
            guesses.append(guess)
        return touched

    def _facts(self) -> Facts:
        targets = list(
            models.Target.objects.filter(desk=self.desk.row, trashed_at=None, suggested=False)
            .exclude(stage="let go")
            .select_related("organisation", "person")
            .order_by("rank", "id")
        )
        goals = []
        guarded, people = self.desk.setup.guarded_organisations(), self.desk.setup.guarded_people()
        for target in targets:
            if target.person_id in people:
                continue
            family = self.desk.organisations.family(target.organisation_id) if target.organisation_id else ()
            if not guarded.intersection(family):
                goals.append(Goal(target.name, family, target.person_id, target.interest))
        return Facts(self.desk.me.name, tuple(self._allies(goals)), tuple(goals))

    def _allies(self, goals: list[Goal]) -> list[Ally]:
        """Everybody who knows my work by my word, with whom they may know at a target by my word or the mail I saw."""
        said = models.Evidence.objects.filter(desk=self.desk.row, b_id=self.desk.row.me_id, kind="knows_work")
        plain = models.Evidence.objects.filter(desk=self.desk.row, a_id=self.desk.row.me_id, kind="knows", edited=True)
        away = set(self.desk.setup.guarded_people()) | wishes.left_alone_people(self.desk)
        rows: dict[int, tuple[str, str]] = {}
        for pk, how, backing in said.order_by("pk").values_list("a_id", "how", "backing"):
            rows[pk] = (how, backing)
        for pk, how in plain.order_by("pk").values_list("b_id", "how"):
            rows.setdefault(pk, (how, "unknown"))
        people = models.Person.objects.filter(pk__in=list(rows), trashed_at=None, merged_into=None, leave_alone=False)
        leads, seen = self._leads(goals)
        allies = []
        for person in people.order_by("pk"):
            if person.pk in away or not person.name:
                continue
            how, backing = rows[person.pk]
            said_how, where, since, until = read_how(how)
            allies.append(
                Ally(
                    name=person.name,
                    how=said_how,
                    where=where,
                    since=since,
                    until=until,
                    backing=Backing(backing),
                    may_know=tuple(leads.get(person.pk, ())),
                    in_touch=person.last_contact_at.year if person.last_contact_at else None,
                    seen=tuple(seen.get(person.pk, ())),
                )
            )
        allies.sort(key=lambda ally: -ally.backing.rank)
        return allies[:_MOST_ALLIES]

    def _leads(self, goals: list[Goal]) -> tuple[dict[int, list[tuple[str, str]]], dict[int, list[str]]]:
        """Whom each person may lead to: (target, name or "") per person, and the names seen in mail or meetings."""
        leads: dict[int, list[tuple[str, str]]] = {}
        seen: dict[int, list[str]] = {}
        told = {(pk, whom) for pk, _, whom in self.desk.ways._guesses()}
        for pk, organisation, whom in self.desk.ways._guesses():
            for goal in goals:
                if organisation in goal.organisations:
                    leads.setdefault(pk, []).append((goal.name, whom))
        view = self.desk.network.view()
        for goal in goals:
            found = self.desk.ways._find(view, goal, False, 10, brief=True)
            for way in found.ways:
                if way.vouchers == 1 and way.state == "free":
                    first, last = way.people
                    leads.setdefault(first.id, []).append((goal.name, last.name))
                    if (first.id, last.name) not in told:
                        seen.setdefault(first.id, []).append(last.name)
        return leads, seen


def read_how(text: str) -> tuple[str, str, int | None, int | None]:
    """ "my manager at Acme, 2015–2022" as (how, where, since, until); what can't be read stays in the first.

    >>> read_how("my manager at Acme, 2015–22")
    ('my manager', 'Acme', 2015, 2022)
    """
    since = until = None
    rest = text
    only = _SINCE.search(rest)
    years = _YEARS.search(rest)
    if only:
        since, until = (int(only[2]), None) if only[1].lower() == "since" else (None, int(only[2]))
        rest = rest.replace(only[0], "", 1)
    elif years:
        since = int(years[1])
        last = years[2] or ""
        if last.isdigit():
            until = int(last) if len(last) == 4 else since // 100 * 100 + int(last)
            until += 100 if until < since and len(last) == 2 else 0  # 1999-02
        elif not last:
            until = since
        rest = rest.replace(years[0], "", 1)
    where = ""
    place = _AT.search(rest)
    if place:
        where = _IN.sub("", place[1]).strip(" .,-–")
        rest = rest.replace(place[0], "", 1)
    how = " ".join(rest.split()).strip(" ,;()-–.")
    how = _IN.sub("", how).strip(" ,;")
    return how, where, since, until
