"""What an answer notes elsewhere on the desk: that it clicked, a target kept for later, names, a word that was given.

Each effect writes into the change of the answer, so that undoing it undoes all. What isn't there any more (an interview
in the trash, a company that was forgotten) is left out, since the answer itself is true all the same.
"""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from inroad.desk import journal, occasions
from inroad.search.conduct import Kind as Conduct
from inroad.search.plays.model import Run
from inroad.search.plays.words import Effect
from inroad.search.references import State as Referee
from inroad.store import models

if TYPE_CHECKING:
    from inroad.desk.door import Desk
    from inroad.desk.talks import Named

_NO_FUTURE: Final = ("let go", "future")


def note(
    desk: "Desk",
    change: journal.Change,
    row: models.PlayRun,
    run: Run,
    effect: Effect,
    given: "Sequence[Named]" = (),
) -> None:
    """Write down what an answer says. ``given``: the names as they were typed, with what was said about each.

    Raises Ambiguous for a name that two people here have, BadInput for one that can't be meant.
    """
    _WRITERS[effect.what](_Place(desk, change, row, run, given), effect)


class _Place:
    """Where an effect is noted."""

    def __init__(
        self, desk: "Desk", change: journal.Change, row: models.PlayRun, run: Run, given: "Sequence[Named]"
    ) -> None:
        self.desk, self.change, self.row, self.run, self.given = desk, change, row, run, given

    def person(self, ref: int) -> models.Person | None:
        return models.Person.objects.filter(desk=self.desk.row, pk=ref, merged_into=None, trashed_at=None).first()


def _clicked(place: _Place, effect: Effect) -> None:
    _click(place, effect, yes=True)


def _did_not_click(place: _Place, effect: Effect) -> None:
    _click(place, effect, yes=False)


def _click(place: _Place, effect: Effect, *, yes: bool) -> None:
    met = models.InterviewMet.objects.filter(
        desk=place.desk.row, interview__opening=place.row.opening, interview__trashed_at=None, person=effect.ref
    )
    for one in met.order_by("id"):
        place.change.update(one, clicked=yes)


def _to_future(place: _Place, _effect: Effect) -> None:
    """F1: to the future, not to the bin."""
    opening, target = place.row.opening, place.row.target
    if opening is not None:
        place.desk.openings.keep_as_future(place.change, opening)
    elif target is not None and target.trashed_at is None and target.stage not in _NO_FUTURE:
        place.change.update(target, stage="future")
        occasions.tell(place.desk, place.change, occasions.Occasion("target to future", target=target.pk))


def _names_given(place: _Place, effect: Effect) -> None:
    """N5: whom they named, known through them by their word, each with a promise to follow up; and to tell whoever
    named them, where the play has no such step itself."""
    giver = place.person(effect.ref)
    if giver is None:
        return
    from inroad.desk.talks import Named  # people hear walls through here, and talks need people

    given = place.given or [Named(name) for name in effect.names]
    place.desk.talks._take(place.change, giver, given, place.desk.today(), tell=not _tells_later(place.run, effect))


def _tells_later(run: Run, effect: Effect) -> bool:
    """Does a later step of the play say what came of the names? Thanks at once say that they will be followed up."""
    one = run.find(effect.step)
    answer = run.play.step(one.step).answer(one.answer) if one is not None else None
    todo = [key for first in (answer.then if answer else ()) for key in run.play.step(first).leads_to()]
    seen: set[str] = set()
    while todo:
        key = todo.pop()
        if key in seen:
            continue
        seen.add(key)
        step = run.play.step(key)
        if step.owed and "{names}" in step.title:
            return True
        todo += step.leads_to()
    return False


def _reference_offered(place: _Place, effect: Effect) -> None:
    """I13: offered is agreed to, and still no call. Who stopped being a referee is asked anew before."""
    person = place.person(effect.ref)
    if person is None:
        return
    desk, now = place.desk, place.desk.now()
    row = models.Referee.objects.filter(desk=desk.row, person=person).first()
    agreed = {"state": Referee.AGREED.value, "agreed_on": desk.today(), "changed_at": now}
    if row is None:
        place.change.create(models.Referee(desk=desk.row, person=person, created_at=now, **agreed))
    elif row.state not in {Referee.AGREED.value, Referee.ENDED.value}:
        place.change.update(row, **agreed)


def _will_call(place: _Place, effect: Effect) -> None:
    _talk(place, effect, "They said that they will call.")


def _called(place: _Place, effect: Effect) -> None:
    _talk(place, effect, "They made the call.")


def _talk(place: _Place, effect: Effect, words: str) -> None:
    person = place.person(effect.ref)
    if person is not None:
        desk = place.desk
        place.change.create(
            models.VouchTalk(
                desk=desk.row, person=person, on=desk.today(), comfortable="yes", why=words, will_call=True,
                created_at=desk.now(),
            )
        )  # fmt: skip


def _no_months(place: _Place, _effect: Effect) -> None:
    _conduct(place, Conduct.NO_MONTHS)


def _references_early(place: _Place, _effect: Effect) -> None:
    _conduct(place, Conduct.REFERENCES_EARLY)


def _conduct(place: _Place, kind: Conduct) -> None:
    """On the employer's record, once per job."""
    target, desk = place.row.target, place.desk
    if target is None or target.organisation is None:
        return
    there = models.Conduct.objects.filter(desk=desk.row, organisation=target.organisation, opening=place.row.opening)
    if not there.filter(kind=kind.value).exists():
        place.change.create(
            models.Conduct(
                desk=desk.row, organisation=target.organisation, opening=place.row.opening, kind=kind.value,
                on=desk.today(), created_at=desk.now(),
            )
        )  # fmt: skip


_WRITERS: Final[dict[str, Callable[[_Place, Effect], None]]] = {
    "clicked": _clicked,
    "did not click": _did_not_click,
    "target to future": _to_future,
    "names given": _names_given,
    "reference offered": _reference_offered,
    "will call": _will_call,
    "called": _called,
    "no answer on 3, 6 and 12 months": _no_months,
    "references demanded early": _references_early,
}
