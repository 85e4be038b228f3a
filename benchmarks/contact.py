"""Who stays in touch: of the pairs with a message in the last days, which have one in the days to come.

    python benchmarks/contact.py messages.csv --past 90 --ahead 90 [--samples 200]

Input as benchmarks/messages.py describes it. For every owner of a mailbox and every day of a grid, each person with
whom any message (to at most 50 people, either way) passed in the last ``--past`` days; the label is any message between
the two in the next ``--ahead`` days. Days whose label is known before the last 40 % of the time begins are for fitting,
days in it for judging. Everything is told from the owner's own mailbox before the day.

Beside one another, one JSON object per line, with 95 % over resampled owners: the product's chance of an answer as it
stands (asked by the owner, and the mean of both directions); the days of late alone, both directions together; the same
additive form fitted to this label; counts, half-life counts, recency; and gradient boosting on all of that. The product
has no number for staying in touch; this is about whether what it looks at tells.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from asks import HALF_LIVES, LONG_AGO, TERMS, views
from fitting import ANYTHING, Bootstrap, Floats, area, average_precision, brier, calibration, logistic, plot, sigmoid
from inroad.ties.chance import COEFFICIENTS, OFTEN_DAYS, record, terms
from inroad.ties.fold import fold
from inroad.ties.model import ME
from inroad.ties.observe import observe
from inroad.ties.table import AB, BA, DAY, WIDE_RECIPIENTS
from messages import NO_MEETINGS, Mail, log_of, read
from replies import boosting

TRIVIAL = ("count", *(f"count, half-life {days} d" for days in HALF_LIVES), "recency", "fewer silent days of the two")
STEP = 15 * DAY
LEAST_SEEN = 20  # messages in a mailbox before its owner is asked about

Row = tuple[int, int, bool, list[float], list[float]]


def rows(mails: Sequence[Mail], past: int, ahead: int) -> list[Row]:
    """(day, owner, in touch after, terms of both directions, trivial scores) of each pair and day."""
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
            for person, sent, got in there:
                row = row_of[order[person]]
                last = max(int(table.last_at[:, row].max()), int(table.last_wide_at[:, row].max()))
                pair = [table.days[:, row].sum() / OFTEN_DAYS, table.recent[:, row].sum(), (day - last) / DAY]
                told = [float(values[name][way, row]) for way in (AB, BA) for name in TERMS]
                told += np.log1p(pair).tolist()
                after = bool(_between(sent, day, day + ahead * DAY) or _between(got, day, day + ahead * DAY))
                found.append((day, number, after, told, _trivial(sent, got, day)))
    return found


def _between(times: list[int], start: int, end: int) -> int:
    first, last = np.searchsorted(times, [start, end])
    return int(last - first)


def _trivial(sent: list[int], got: list[int], day: int) -> list[float]:
    before = [np.array(times[: int(np.searchsorted(times, day))], np.int64) for times in (sent, got)]
    both = np.concatenate(before)
    last = [(day - int(times[-1])) / DAY if len(times) else LONG_AGO for times in before]
    faded = [float((0.5 ** ((day - both) / (half_life * DAY))).sum()) for half_life in HALF_LIVES]
    return [float(len(both)), *faded, -min(last), -max(last)]


def form(told: Floats) -> Floats:
    """What the product's terms look at, of the pair as a whole: days of late, recent messages, silence, answers."""
    answers = told[:, [TERMS.index("answers"), len(TERMS) + TERMS.index("answers")]]
    return np.column_stack([np.ones(len(told)), told[:, -3:], answers.max(axis=1), answers.min(axis=1)])


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


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("messages", type=Path)
    parser.add_argument("--past", type=int, default=90, help="days before, in which there was a message (default 90)")
    parser.add_argument("--ahead", type=int, default=90, help="days after, in which there may be one (default 90)")
    parser.add_argument("--samples", type=int, default=200, help="of owners, for the intervals (default 200)")
    given = parser.parse_args()
    mails = read(given.messages)
    cut = float(np.quantile([mail.at for mail in mails], 0.6))
    found = rows(mails, given.past, given.ahead)
    day = np.array([row[0] for row in found])
    owner: NDArray[np.int64] = np.array([row[1] for row in found], np.int64)
    y, told, trivial = (np.array([row[place] for row in found], np.float64) for place in (2, 3, 4))
    early, late = day + given.ahead * DAY <= cut, day >= cut
    said: dict[str, Floats] = {}
    weights = np.array([getattr(COEFFICIENTS, name) for name in TERMS])
    asking, asked = (sigmoid(told[:, way * len(TERMS) : (way + 1) * len(TERMS)] @ weights) for way in (0, 1))
    said["inroad, asked by the owner"], said["inroad, both directions"] = asking[late], ((asking + asked) / 2)[late]
    terms_of_both = form(told)
    bounds = [ANYTHING, (0.0, np.inf), (0.0, np.inf), (-np.inf, 0.0), (0.0, np.inf), (0.0, np.inf)]
    said["inroad, fitted"] = sigmoid(
        terms_of_both[late] @ logistic(terms_of_both[early], y[early], bounds=bounds, penalty=1e-3)
    )
    days = terms_of_both[:, :2]
    said["inroad, days of late alone"] = sigmoid(days[late] @ logistic(days[early], y[early]))
    for place, name in enumerate(TRIVIAL):
        column = np.column_stack([np.ones(len(y)), trivial[:, place]])
        said[name] = sigmoid(column[late] @ logistic(column[early], y[early]))
    everything = np.column_stack([told, trivial])
    boosted = boosting(everything[early], y[early], everything[late])
    if boosted is not None:
        said["boosting"] = boosted
    samples = Bootstrap.over(owner[late], times=given.samples)
    base = {
        "file": given.messages.stem, "past": given.past, "ahead": given.ahead,
        "pairs_early": int(early.sum()), "pairs": int(late.sum()), "in_touch": round(float(y[late].mean()), 3),
    }  # fmt: skip
    for who, chance in said.items():
        print(json.dumps(base | line(who, y[late], chance, float(y[early].mean()), samples)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
