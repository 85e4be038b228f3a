"""Who stays in touch: of the pairs with a message in the last days, which have one in the days to come.

    python benchmarks/contact.py messages.csv [MORE.csv …] [--samples 200]

Input as benchmarks/messages.py describes it. For every owner of a mailbox and every day of a grid, each person with
whom any message (to at most 50 people, either way) passed in the last 90 days; the label is any message between the two
in the next 90. Mail of less than two years is asked over 45 and 30 days (:func:`windows`). Days whose label is known
before the last 40 % of the mail begin are for fitting, days in it for judging. Everything is told from the owner's own
mailbox before the day.

The form, additive, with one set of coefficients for all files together, each weighing the same, and a constant per
file, since the windows differ::

    logit = constant
            + lately  × ln(1 + days with a message, from either side, fading by half in 90 days)
            + overdue × ln(1 + pace × days since the last message)
            + ever    × ln(1 + days with a message at all)
            + busy    × ln(messages of the whole mailbox in 14 days beside what 90 days let expect)

    pace = (days with a message + 0.3) / (days since the first + 30)

Which terms these are was chosen within the first part: among 40 columns, one after the other, by what told most in the
other file and in later days. But the last part was seen before that: a form chosen by what told most within each file
missed there (.746 in Enron), which is why the other file was made to count, and eight more were looked at beside this
one. So expect a little less of mail never seen. A mailbox that falls silent as a whole (its owner is leaving) is not
taken for one person's silence, and who writes once a quarter is not overdue after a month.

Beside one another, one JSON object per line, with 95 % over resampled owners: that form, learned on all files, on each
alone and on the others only; the days of late of the chance of an answer; that chance as it stands; counts, half-life
counts, recency; and gradient boosting on all of that, or on the form's four columns alone. The product has no number
for staying in touch; this is about whether what a mailbox shows tells.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from asks import HALF_LIVES, LONG_AGO, TERMS, views
from fitting import (
    ANYTHING,
    Bootstrap,
    Floats,
    area,
    average_precision,
    boosting,
    brier,
    calibration,
    logistic,
    one_thread,
    plot,
    sigmoid,
    stacked,
)
from inroad.ties.chance import COEFFICIENTS, OFTEN_DAYS, record, terms
from inroad.ties.fold import fold
from inroad.ties.model import ME
from inroad.ties.observe import observe
from inroad.ties.table import AB, BA, DAY, WIDE_RECIPIENTS
from messages import NO_MEETINGS, Mail, log_of, read

TRIVIAL = ("count", *(f"count, half-life {days} d" for days in HALF_LIVES), "recency", "fewer silent days of the two")
FORM = ("lately", "overdue", "ever", "busy")
SIGNS = [(0.0, np.inf), (-np.inf, 0.0), (0.0, np.inf), (0.0, np.inf)]
PENALTY = 1e-3
FADE = 90  # days
STEP = 15 * DAY
LEAST_SEEN = 20  # messages in a mailbox before its owner is asked about
LONG = 730 * DAY

Row = tuple[int, int, bool, list[float], list[float], list[float]]


@dataclass(frozen=True)
class Touch:
    """One file: a row per pair and day. ``form`` as FORM names it, ``told`` the terms of both directions and of the
    pair; ``early`` and ``late`` say which rows are to learn from and to judge by."""

    name: str
    past: int
    ahead: int
    owner: NDArray[np.int64]
    y: Floats
    form: Floats
    told: Floats
    trivial: Floats
    early: NDArray[np.bool_]
    late: NDArray[np.bool_]

    @property
    def everything(self) -> Floats:
        return np.column_stack([self.told, self.trivial, self.form])


def windows(mails: Sequence[Mail]) -> tuple[int, int]:
    """Days before and days ahead that are asked about."""
    return (90, 90) if mails[-1].at - mails[0].at >= LONG else (45, 30)


def gathered(name: str, mails: Sequence[Mail]) -> Touch:
    past, ahead = windows(mails)
    cut = float(np.quantile([mail.at for mail in mails], 0.6))
    found = rows(mails, past, ahead)
    day = np.array([row[0] for row in found])
    y, form, told, trivial = (np.array([row[place] for row in found], np.float64) for place in (2, 3, 4, 5))
    owner = np.array([row[1] for row in found], np.int64)
    return Touch(name, past, ahead, owner, y, form, told, trivial, day + ahead * DAY <= cut, day >= cut)


def rows(mails: Sequence[Mail], past: int, ahead: int) -> list[Row]:
    """(day, owner, in touch after, form, terms of both directions and of the pair, trivial scores) by pair and day."""
    begin, end = mails[0].at + past * DAY, mails[-1].at - ahead * DAY
    found: list[Row] = []
    for number, (owner, view) in enumerate(views(mails).items()):
        order = {owner: ME}
        times: dict[str, tuple[list[int], list[int]]] = {}
        for mail in view:
            for person in (mail.sender, *mail.to):
                order.setdefault(person, len(order))
            if len(mail.to) > WIDE_RECIPIENTS:
                continue
            if mail.sender == owner:
                for person in mail.to:
                    times.setdefault(person, ([], []))[0].append(mail.at)
            else:
                times.setdefault(mail.sender, ([], []))[1].append(mail.at)
        log = log_of(view, order)
        whole = [mail.at for mail in view if len(mail.to) <= WIDE_RECIPIENTS]
        for day in range(begin, end, STEP):
            there = [
                (person, sent, got)
                for person, (sent, got) in times.items()
                if _between(sent, day - past * DAY, day) or _between(got, day - past * DAY, day)
            ]
            if not there or sum(mail.at < day for mail in view) < LEAST_SEEN:
                continue
            table = observe(log, NO_MEETINGS, until=day - 1)
            today = datetime.fromtimestamp(day, UTC).date()
            values = terms(fold(table, [], [], today=today, n=len(order)), record(table))
            row_of = {int(b): row for row, (a, b) in enumerate(zip(table.a, table.b, strict=True)) if a == ME}
            busy = _busy(whole, day)
            for person, sent, got in there:
                row = row_of[order[person]]
                told = [float(values[name][way, row]) for way in (AB, BA) for name in TERMS]
                told += np.log1p([table.days[:, row].sum() / OFTEN_DAYS, table.recent[:, row].sum()]).tolist()
                after = bool(_between(sent, day, day + ahead * DAY) or _between(got, day, day + ahead * DAY))
                found.append((day, number, after, [*_form(sent, got, day), busy], told, _trivial(sent, got, day)))
    return found


def _between(times: list[int], start: int, end: int) -> int:
    first, last = np.searchsorted(times, [start, end])
    return int(last - first)


def _busy(times: list[int], day: int) -> float:
    """How full the mailbox was of late beside what it was before: 0 is as ever."""
    lately, before = (_between(times, day - days * DAY, day) for days in (14, 90))
    return float(np.log((1 + lately) / (1 + before * 14 / 90)))


def _form(sent: list[int], got: list[int], day: int) -> list[float]:
    """The first three terms of the form. A day (UTC) counts by its last message."""
    before = [np.array(times[: int(np.searchsorted(times, day))], np.int64) for times in (sent, got)]
    ages = [(day - _last_of_days(times)) / DAY for times in before]
    both = (day - _last_of_days(np.sort(np.concatenate(before)))) / DAY
    first = (day - min(int(times[0]) for times in before if len(times))) / DAY
    pace = (len(both) + 0.3) / (first + 30)
    lately = sum(float((0.5 ** (one / FADE)).sum()) for one in ages)
    return np.log1p([lately, pace * float(both.min()), len(both)]).tolist()


def _last_of_days(times: NDArray[np.int64]) -> NDArray[np.int64]:
    if not len(times):
        return times
    return times[np.append(np.diff(times // DAY) != 0, True)]


def _trivial(sent: list[int], got: list[int], day: int) -> list[float]:
    before = [np.array(times[: int(np.searchsorted(times, day))], np.int64) for times in (sent, got)]
    both = np.concatenate(before)
    last = [(day - int(times[-1])) / DAY if len(times) else LONG_AGO for times in before]
    faded = [float((0.5 ** ((day - both) / (half_life * DAY))).sum()) for half_life in HALF_LIVES]
    return [float(len(both)), *faded, -min(last), -max(last)]


# -- fitting and judging


def fitted(files: Sequence[Touch], draw: Sequence[NDArray[np.int64]] | None = None) -> Floats:
    """A constant per file, then the coefficients of FORM, from the early rows; or from those of ``draw``."""
    parts = []
    for place, one in enumerate(files):
        rows = np.flatnonzero(one.early) if draw is None else draw[place]
        constants = np.zeros((len(rows), len(files)))
        constants[:, 0] = 1.0
        constants[:, place] = 1.0
        parts.append((np.column_stack([constants, one.form[rows]]), one.y[rows]))
    x, y, weight = stacked(parts)
    found = logistic(x, y, weight=weight, bounds=[ANYTHING] * len(files) + SIGNS, penalty=PENALTY)
    found[1 : len(files)] += found[0]
    return found


def said_of(one: Touch, elsewhere: Sequence[Touch]) -> dict[str, Floats]:
    """A chance per late row from everybody."""
    early, late, y = one.early, one.late, one.y
    files = [one, *elsewhere]

    def by_form(learned: Sequence[Touch]) -> Floats:
        found = fitted(learned)
        return sigmoid(found[0] + one.form[late] @ found[len(learned) :])

    def alone(column: Floats) -> Floats:
        x = np.column_stack([np.ones(len(y)), column])
        return sigmoid(x[late] @ logistic(x[early], y[early]))

    def boosted(learned: Sequence[Touch]) -> Floats | None:
        x, known, weight = stacked([(each.everything[each.early], each.y[each.early]) for each in learned])
        return boosting(x, known, one.everything[late], weight)

    said: dict[str, Floats] = {"the form": by_form(files)}
    trees = {
        "boosting": boosted([one]),
        "boosting, told what the form is told": boosting(one.form[early], y[early], one.form[late]),
    }
    if elsewhere:
        said |= {"the form, learned here only": by_form([one]), "the form, other files only": by_form(elsewhere)}
        trees |= {"boosting, all files": boosted(files), "boosting, other files only": boosted(elsewhere)}
    said["days of late alone"] = alone(one.told[:, -2])
    weights = np.array([getattr(COEFFICIENTS, name) for name in TERMS])
    asking, asked = (sigmoid(one.told[:, way * len(TERMS) : (way + 1) * len(TERMS)] @ weights) for way in (0, 1))
    said["chance of an answer, both directions"] = ((asking + asked) / 2)[late]
    said |= {name: alone(one.trivial[:, place]) for place, name in enumerate(TRIVIAL)}
    return said | {who: chance for who, chance in trees.items() if chance is not None}


def line(who: str, y: Floats, chance: Floats, constant: float, samples: Bootstrap) -> dict[str, object]:
    slope, intercept = calibration(y, chance)
    return {
        "who": who,
        "auc": round(area(y, chance), 4),
        "auc_95": samples.interval(lambda rows: area(y[rows], chance[rows])),
        "ap": round(average_precision(y, chance), 4),
        "brier": round(brier(y, chance), 4),
        "brier_constant": round(brier(y, np.full(len(y), constant)), 4),
        "slope": round(slope, 3),
        "intercept": round(intercept, 3),
        "plot": plot(y, chance),
    }


def coefficients(files: Sequence[Touch], samples: int) -> list[dict[str, object]]:
    """The form, learned on all files, with 95 % over resampled owners."""
    found = fitted(files)[len(files) :]
    places = [np.flatnonzero(one.early) for one in files]
    over = [Bootstrap.over(one.owner[place], times=samples) for one, place in zip(files, places, strict=True)]
    again = [
        fitted(files, [place[one.rows[turn]] for place, one in zip(places, over, strict=True)])[len(files) :]
        for turn in range(samples)
    ]
    low, high = np.quantile(again, [0.025, 0.975], axis=0)
    return [
        {"part": "coefficient", "who": name, "value": round(float(found[place]), 3),
         "low": round(float(low[place]), 3), "high": round(float(high[place]), 3)}
        for place, name in enumerate(FORM)
    ]  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("messages", nargs="+", type=Path)
    parser.add_argument("--samples", type=int, default=200, help="of owners, for the intervals (default 200)")
    given = parser.parse_args()
    files = [gathered(file.stem, read(file)) for file in given.messages]
    for one in files:
        y = one.y[one.late]
        samples = Bootstrap.over(one.owner[one.late], times=given.samples)
        base = {
            "part": "in touch", "file": one.name, "past": one.past, "ahead": one.ahead,
            "pairs_early": int(one.early.sum()), "pairs": len(y), "in_touch": round(float(y.mean()), 3),
        }  # fmt: skip
        with one_thread():
            said = said_of(one, [other for other in files if other is not one])
        for who, chance in said.items():
            print(json.dumps(base | line(who, y, chance, float(one.y[one.early].mean()), samples)), flush=True)
    for found in coefficients(files, given.samples):
        print(json.dumps(found))
    return 0


if __name__ == "__main__":
    sys.exit(main())
