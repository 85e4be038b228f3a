"""Plays under way: begun, gone through step by step, stopped. Each open step is a promise to oneself.

    start ─→ steps that come up first ── done | answer | skip ─→ the next ones, and what the answer notes on the desk
    open_letter ─→ the letter or call sheet a step takes, filled with what is known; its own click sends it

The rules are :mod:`inroad.search.plays`; rows are written by :mod:`.play_rows`; what happens elsewhere comes in by
:mod:`.play_hearing`. Refused: a second run of a play about the same thing; anything about who must not find out, or is
to be left alone. Steps about them are in no list, whatever a row says.
"""

import builtins
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from inroad.desk import journal, own_plays, play_facts, play_letters, play_offers, play_rows, search_rows, talks
from inroad.desk.contract_shapes import LetterView
from inroad.desk.play_shapes import AnswerShown, Offer, PlayPage, PlayRow, RunRow, RunView, Stepped, StepRow
from inroad.desk.promises import chip, when
from inroad.desk.text import LINE, NOTE, clean
from inroad.errors import BadInput, Refused
from inroad.introductions.model import Kept
from inroad.letters import registry
from inroad.search.people import KeptOut
from inroad.search.plays.model import Answered, Done, Event, Moved, Run, Skipped, StepRun, Stopped
from inroad.search.plays.run import begin
from inroad.search.plays.words import Shown, show
from inroad.store import models

if TYPE_CHECKING:
    from inroad.desk.door import Desk

MOST_RUNS = 200
IN_SIGHT = 3
"""So many next steps stand on a page; the others are behind a link."""


class Plays:
    def __init__(self, desk: "Desk") -> None:
        self.desk = desk

    # ---- which there are

    def available(self, subject: str = "") -> builtins.list[PlayRow]:
        """The plays there are, built-in and own; ``subject``: only those about an "opening", "target" or "person"."""
        return own_plays.rows(self.desk, subject)

    def offers(self, target_id: int | None = None, person_id: int | None = None) -> builtins.list[Offer]:
        """Plays worth beginning now at a target or with a person, by what happened there; nothing is begun."""
        return play_offers.offers(self.desk, target_id, person_id)

    def page(self, name: str) -> PlayPage:
        """A play to read before it is begun. Raises NotFound."""
        return own_plays.page(self.desk, name)

    def check(self, raw: bytes, where: str = "the file") -> PlayRow:
        """Whether a file is a whole play. Raises BadInput naming file, step and key."""
        return own_plays._shown(own_plays.check(raw, where), own=True)

    def add(self, raw: bytes, where: str = "the file") -> PlayPage:
        """Take in a play of one's own; the same name again replaces it. Raises BadInput as :meth:`check`."""
        return own_plays.add(self.desk, raw, where)

    def remove(self, name: str) -> None:
        """Take an own play away; what was begun with it goes on."""
        own_plays.remove(self.desk, name)

    # ---- under way

    def running(self, target_id: int | None = None, *, over: bool = False) -> builtins.list[RunRow]:
        """Plays under way, those begun last first; with ``over`` those that ended."""
        rows = play_rows.runs(self.desk).filter(state=play_rows.RUNNING)
        if over:
            rows = play_rows.runs(self.desk).exclude(state=play_rows.RUNNING)
        if target_id is not None:
            rows = rows.filter(target=target_id)
        walls = search_rows.kept_out(self.desk)
        return [self._row(row, walls) for row in rows.order_by("-started_at", "-id")[:MOST_RUNS]]

    def steps(self, target_id: int | None = None, person_id: int | None = None) -> builtins.list[StepRow]:
        """Open steps, the most urgent first: all, those at a target, or those that have to do with a person."""
        rows = play_rows.running(self.desk)
        if target_id is not None:
            rows = rows.filter(target=target_id)
        found: builtins.list[StepRow] = []
        runs = list(rows.order_by("-started_at", "-id")[:MOST_RUNS])
        if not runs:
            return []
        walls = search_rows.kept_out(self.desk)
        for row in runs:
            found += self._open(row, play_rows.run_of(row), walls)
        if person_id is not None:
            found = [one for one in found if one.person_id == person_id]
        return sorted(found, key=lambda one: (one.due_at, one.id))

    def get(self, run_id: int) -> RunView:
        """One play: what to do now, with the sheets for calls, and what was done. Raises NotFound."""
        row = play_rows.get(self.desk, run_id)
        run = play_rows.run_of(row)
        walls = search_rows.kept_out(self.desk)
        steps = {step.key: step for step in row.steps.select_related("promise", "letter")}
        shown = {one.key: self._step(row, run, steps[one.key], one, walls) for one in run.steps if one.key in steps}
        open_ = [shown[one.key] for one in run.open if one.key in shown and not _hidden(run, one, walls)]
        earlier = [shown[one.key] for one in reversed(run.steps) if not one.is_open and one.key in shown]
        sheets = [sheet for one in open_ if one.spoken for sheet in play_letters.sheets(self.desk, row, run, one)]
        return RunView(
            self._row(row, walls), run.play.why, tuple(open_), tuple(earlier), tuple(sheets), len(run.waiting)
        )

    def start(
        self, name: str, target_id: int | None = None, opening_id: int | None = None, person_id: int | None = None
    ) -> RunView:
        """Begin a play. Raises NotFound, BadInput for what it isn't about, Refused if it is under way already."""
        play = own_plays.find(self.desk, name)
        subject = play_facts.subject_of(self.desk, play, target_id, opening_id, person_id)
        facts = play_facts.facts_of(self.desk, play, subject)
        words = f"Began: {play.title}, {subject.about}"
        with journal.change(self.desk, "play_started", words, ties=False) as change:
            same = play_rows.running(self.desk).filter(name=play.name, person=subject.person)
            about = subject.target if subject.opening is None else None
            same = same.filter(opening=subject.opening, **({"target": about} if about is not None else {}))
            if (there := same.first()) is not None:
                raise Refused(
                    f"“{play.title}” is under way already for {subject.about}",
                    hint=f"go on with it: inroad play show {there.pk}",
                )
            row = play_rows.begin(self.desk, change, begin(play, facts, self.desk.now()), subject)
        return self.get(row.pk)

    # ---- steps

    def done(self, step_id: int, note: str = "") -> Stepped:
        """A step that asks nothing is done. Raises BadInput for one that asks."""
        said = clean(note, "the note", NOTE, lines=True)
        return self._tell(step_id, lambda key: Done(key, said), "Done")

    def answer(self, step_id: int, answer: str = "", note: str = "", names: Sequence[str] = ()) -> Stepped:
        """Answer what a step asks, in the words of one of its answers; without an answer, as :meth:`done`.

        ``names``: who was named, for answers that say so ("Carol Diaz, VP at Acme", "#12"). Raises BadInput for another
        answer, Refused for another word on a step that is over, Ambiguous for a name that two people have.
        """
        if not answer.strip():
            return self.done(step_id, note)
        said = clean(answer, "the answer", LINE)
        noted = clean(note, "the note", NOTE, lines=True)
        given = talks._read("\n".join(names))
        called = tuple(self.desk.people._get(one.person).name if one.person else one.name for one in given)
        return self._tell(step_id, lambda key: Answered(key, said, noted, called), said.capitalize(), given)

    def skip(self, step_id: int, note: str = "") -> Stepped:
        """Not this step; what would follow without it goes on."""
        said = clean(note, "the note", NOTE, lines=True)
        return self._tell(step_id, lambda key: Skipped(key, said), "Skipped")

    def move(self, step_id: int, due_at: datetime) -> Stepped:
        """Another day for an open step."""
        if due_at.tzinfo is None:
            raise BadInput("the date has no time zone")
        return self._tell(step_id, lambda key: Moved(key, due_at), "Another day")

    def stop(self, run_id: int, why: str = "") -> RunRow:
        """End a play; its open steps are let go. One that is over stays as it ended."""
        row = play_rows.get(self.desk, run_id)
        said = clean(why, "why", LINE)
        with journal.change(self.desk, "play_stopped", f"Stopped: {self._title(row)}", ties=False) as change:
            play_rows.advance(self.desk, change, play_rows.get(self.desk, run_id), Stopped(said))
        return self._row(play_rows.get(self.desk, run_id), search_rows.kept_out(self.desk))

    def open_letter(self, step_id: int, person_id: int | None = None) -> LetterView:
        """The letter or call sheet of a step, begun if it isn't yet, filled with what is known. ``person_id``: whom it
        goes to, where the step leaves that open. Raises Refused for a step without one, or a reader who is kept out.
        """
        return play_letters.open_letter(self.desk, play_rows.get_step(self.desk, step_id), person_id)

    def step(self, step_id: int) -> StepRow:
        """One step. Raises NotFound, and Refused if its person is kept out."""
        step = play_rows.get_step(self.desk, step_id)
        row = play_rows.get(self.desk, step.run_id)
        run = play_rows.run_of(row)
        one = run.find(step.key)
        assert one is not None
        walls = search_rows.kept_out(self.desk)
        if one.is_open and _hidden(run, one, walls):
            ref = run.facts.people[one.person - 1].ref
            raise Refused(f"this person {walls.why(ref)}", hint="the step ends by itself")
        return self._step(row, run, step, one, walls)

    # ---- inside

    def _tell(
        self, step_id: int, event: Callable[[str], Event], words: str, given: Sequence[talks.Named] = ()
    ) -> Stepped:
        shown = self.step(step_id)
        with journal.change(self.desk, "play_stepped", f"{words}: {shown.title}", ties=bool(given)) as change:
            step = play_rows.get_step(self.desk, step_id)
            row = play_rows.get(self.desk, step.run_id)
            found = play_rows.advance(self.desk, change, row, event(step.key), given)
        if given:
            self.desk.network.refresh_derived(
                [pk for table, pk, _before, _after in change.entries if table == "Person"]
            )
        walls = search_rows.kept_out(self.desk)
        row = play_rows.get(self.desk, step.run_id)
        run = play_rows.run_of(row)
        came_up = {one.key for one in found.opened} if found is not None else set()
        return Stepped(self._row(row, walls), tuple(self._open(row, run, walls, came_up)))

    def _open(
        self, row: models.PlayRun, run: Run, walls: KeptOut, only: Iterable[str] | None = None
    ) -> builtins.list[StepRow]:
        if play_facts.is_guarded(self.desk, play_facts.Subject(row.target, row.opening, row.person), walls):
            return []
        steps = {step.key: step for step in row.steps.filter(state="open").select_related("promise", "letter")}
        wanted = set(only) if only is not None else set(steps)
        return [
            self._step(row, run, steps[one.key], one, walls)
            for one in run.open
            if one.key in steps and one.key in wanted and not _hidden(run, one, walls)
        ]

    def _step(self, row: models.PlayRun, run: Run, step: models.PlayStep, one: StepRun, walls: KeptOut) -> StepRow:
        shown = show(run, one.key)
        kind = registry.kinds().get(shown.letter)
        state = Kept.PENDING.value if one.is_open else one.state.value
        zone, now = ZoneInfo(self.desk.row.timezone), self.desk.now()
        person = run.facts.people[one.person - 1] if one.person else None
        letter = step.letter if step.letter is not None and step.letter.trashed_at is None else None
        return StepRow(
            id=step.pk,
            run_id=row.pk,
            play=run.play.title,
            about=_about(row),
            title=shown.title,
            what=shown.what,
            question=shown.question,
            answers=tuple(AnswerShown(said, said in shown.asks_names) for said in shown.answers),
            letter=shown.letter,
            letter_title=kind.kind.title if kind is not None else "",
            letter_id=letter.pk if letter is not None and letter.state != "dropped" else None,
            spoken=kind is not None and kind.kind.spoken,
            to_another=bool(shown.letter) and not shown.letter_ref,
            owed=shown.owed,
            person_id=self._live(shown, walls),
            person=person.name if person is not None else "",
            promise_id=step.promise_id,
            due_at=one.due_at,
            when=when(one.due_at, now, zone, state) if one.is_open else _ended(one.state.value),
            chip=chip(one.due_at, now, state, True) if one.is_open else ("kept" if one.state == "done" else "plain"),
            state=one.state.value,
            answer=one.answer,
            note=one.note,
            ended_at=one.ended_at,
        )

    def _live(self, shown: Shown, walls: KeptOut) -> int | None:
        return shown.ref if shown.ref and not walls.why(shown.ref) else None

    def _row(self, row: models.PlayRun, walls: KeptOut) -> RunRow:
        run = play_rows.run_of(row)
        return RunRow(
            id=row.pk,
            name=row.name,
            title=run.play.title,
            about=_about(row),
            state=row.state,
            why=row.why,
            started_at=row.started_at,
            ended_at=row.ended_at,
            open=sum(not _hidden(run, one, walls) for one in run.open),
            target_id=row.target_id,
            opening_id=row.opening_id,
            person_id=row.person_id,
        )

    def _title(self, row: models.PlayRun) -> str:
        return f"{play_rows.run_of(row).play.title}, {_about(row)}"


def _about(row: models.PlayRun) -> str:
    return play_facts.Subject(row.target, row.opening, row.person).about


def _hidden(run: Run, one: StepRun, walls: KeptOut) -> bool:
    """Its person must not find out, or is to be left alone."""
    return bool(one.person and walls.why(run.facts.people[one.person - 1].ref))


def _ended(state: str) -> str:
    return {"done": "done", "skipped": "let go", "overtaken": "no longer needed"}.get(state, state)
