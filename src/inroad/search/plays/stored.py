"""A run as JSON and back: the play as it was when it began, what it knows, and every step that came up.

``from_data(to_data(run)) == run``. Refused, as BadInput: what wasn't written by ``to_data``.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from inroad.errors import BadInput
from inroad.introductions import days
from inroad.search.plays import read
from inroad.search.plays.model import Facts, Person, Run, RunState, StepRun, StepState

VERSION: Final = 1


def to_data(run: Run) -> dict[str, object]:
    """Everything of the run, as JSON can hold it."""
    return {
        "version": VERSION,
        "play": read.to_data(run.play),
        "facts": _facts_data(run.facts),
        "state": run.state.value,
        "why": run.why,
        "closing": run.closing,
        "started_at": run.started_at.isoformat(),
        "changed_at": run.changed_at.isoformat(),
        "ended_at": _iso(run.ended_at),
        "steps": [_step_data(one) for one in run.steps],
        "waiting": [list(one) for one in run.waiting],
        "reached": list(run.reached),
    }


def from_data(data: Mapping[str, Any], where: str = "run") -> Run:
    """The run. BadInput if it is damaged or from a later version."""
    if data.get("version") != VERSION:
        raise BadInput(f"version {str(data.get('version'))[:20]}, expected {VERSION}", where=where)
    try:
        run = Run(
            play=read.parse(data["play"], f"{where}: play"),
            facts=_facts(data["facts"]),
            started_at=_moment(data["started_at"]),
            changed_at=_moment(data["changed_at"]),
            state=RunState(data["state"]),
            why=str(data["why"]),
            closing=str(data["closing"]),
            ended_at=_moment(data["ended_at"]) if data["ended_at"] else None,
            steps=tuple(_step(one) for one in data["steps"]),
            waiting=tuple((str(key), int(person)) for key, person in data["waiting"]),
            reached=tuple(str(one) for one in data["reached"]),
        )
        _whole(run)
    except (KeyError, TypeError, ValueError, AttributeError, StopIteration) as error:
        raise BadInput(f"a play under way can't be read: {type(error).__name__}: {error}", where=where) from error
    return run


def with_refs(run: Run, refs: Mapping[int, int]) -> Run:
    """The run with other ``ref``s for its people: after a merge, or in a desk that was brought in from an export.

    Somebody who is not in ``refs`` keeps theirs. 0 is nobody any more: nothing that happens reaches them.
    """
    people = tuple(replace(one, ref=refs.get(one.ref, one.ref)) if one.ref else one for one in run.facts.people)
    return replace(run, facts=replace(run.facts, people=people))


def _whole(run: Run) -> None:
    """ValueError, or StopIteration, if a step isn't one of the play or nobody's."""
    for key, person in [*run.waiting, *((one.step, one.person) for one in run.steps)]:
        run.play.step(key)
        if not 0 <= person <= len(run.facts.people):
            raise ValueError(f"person {person} of {len(run.facts.people)}")
    for key in run.reached:
        run.play.step(key)
    days.zone(run.facts.timezone)


def _facts_data(facts: Facts) -> dict[str, object]:
    return {
        "timezone": facts.timezone,
        "organisation": facts.organisation,
        "opening": facts.opening,
        "voucher": facts.voucher,
        "subject": facts.subject,
        "people": [
            {
                "name": one.name,
                "ref": one.ref,
                "called": one.called,
                "address": one.address,
                "groups": sorted(one.groups),
                "targets": list(one.targets),
                "out": one.out,
            }
            for one in facts.people
        ],
        "dates": {name: at.isoformat() for name, at in facts.dates.items()},
    }


def _facts(data: Mapping[str, Any]) -> Facts:
    people = tuple(
        Person(**{**one, "groups": frozenset(one["groups"]), "targets": tuple(one["targets"])})
        for one in data["people"]
    )
    dates = {name: _moment(at) for name, at in data["dates"].items()}
    return Facts(**{**data, "people": people, "dates": dates})


def _step_data(one: StepRun) -> dict[str, object]:
    return {
        "step": one.step,
        "person": one.person,
        "opened_at": one.opened_at.isoformat(),
        "due_at": one.due_at.isoformat(),
        "state": one.state.value,
        "answer": one.answer,
        "note": one.note,
        "names": list(one.names),
        "ended_at": _iso(one.ended_at),
    }


def _step(data: Mapping[str, Any]) -> StepRun:
    return StepRun(
        step=str(data["step"]),
        person=int(data["person"]),
        opened_at=_moment(data["opened_at"]),
        due_at=_moment(data["due_at"]),
        state=StepState(data["state"]),
        answer=str(data["answer"]),
        note=str(data["note"]),
        names=tuple(str(one) for one in data["names"]),
        ended_at=_moment(data["ended_at"]) if data["ended_at"] else None,
    )


def _iso(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""


def _moment(value: str) -> datetime:
    return days.in_utc(datetime.fromisoformat(value))
