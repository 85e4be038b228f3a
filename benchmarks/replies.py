"""How true the chance of an answer is, beside every trivial score and gradient boosting, on mail that came later.

    python benchmarks/replies.py messages.csv [MORE.csv …] [--samples 200] [--plots]

Input as benchmarks/messages.py describes it. The last 40 % of each file's asks are judged; whatever is fitted here
(boosting, one-column calibrations, forms) learns from the first 60 %, and the product's coefficients, made by
benchmarks/train_ties.py, from the first 60 % of two sets of public mail. Everything a rival is told comes from the
sender's own mailbox before the message; ties between two others, as a third person saw them, are printed apart, and so
is what the mail of everybody would tell ("full network").

Two labels side by side: *any*, any message back within 14 days, which is what the product's chance is about; and
*strict*, one with the same subject, where there is one. The strict one is another question, whether this very message
is replied to, and the loose one is the easier of the two. The chance as it stands is shown on both.

Who learned from what decides much, so it is said in the name. "inroad": the product's own coefficients, one set for
everybody. "inroad, learned here": the same additive form with the message's own recipients, recency and counts as
further terms, learned on the very file it is judged on, as "boosting" is; nothing in the product uses that one. With
several files, boosting also learns on "all files" together, each weighing the same, as the product's coefficients did;
and both learn on "other files only", which is how a new desk meets them.

Prints one JSON object per line and figure: area under the curve, average precision, Brier score beside that of the
constant, calibration slope and intercept (1 and 0 are perfect) with points for a plot, all with 95 % over resampled
senders; for pairs who wrote before, for those with mail both ways (the ones that get a number on screen), and for first
messages, where the product gives a range and no number. ``--plots`` draws the calibration on stderr. Boosting needs
scikit-learn (the bench group) and is left out, with a word, where it is missing.
"""

import argparse
import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import repeat
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from asks import TERMS, TRIVIAL, Asks, draw, draw_between_others, leaks, split
from fitting import (
    Bootstrap,
    Floats,
    area,
    average_precision,
    boosting,
    brier,
    calibration,
    drawn_plot,
    logistic,
    middle_95,
    one_thread,
    plot,
    sigmoid,
    stacked,
)
from inroad.ties.chance import COEFFICIENTS, HIGHEST, LOWEST, STRANGERS
from inroad.ties.table import DAY
from messages import Mail, read
from train_ties import SIGNS

LEAST = 200  # asks to judge a part by
LEAST_FIRST = 5

Labels = dict[str, tuple[Callable[[Asks], NDArray[np.bool_]], Callable[[Asks], Floats]]]
Said = dict[str, Floats]
LABELS: Labels = {
    "any": (lambda asks: np.ones(len(asks), np.bool_), lambda asks: asks.answered),
    "strict": (lambda asks: ~np.isnan(asks.strict), lambda asks: asks.replied),
}


def shipped(asks: Asks, *, unseen: bool = False) -> Floats:
    """The product's chance for each ask."""
    weights = np.array([getattr(COEFFICIENTS, name) for name in TERMS])
    between = COEFFICIENTS.unseen if unseen else 0.0
    return np.clip(sigmoid(asks.terms @ weights + between), LOWEST, HIGHEST)


def of_message(asks: Asks) -> Floats:
    """The product's terms, and the logarithms of what boosting is told of the message and the two besides."""
    names = ("recency", "fewer recipients", "count, half-life 7 d", "count, half-life 90 d")
    told = [np.log1p(np.abs(asks.trivial[:, TRIVIAL.index(name)])) for name in names]
    return np.column_stack([asks.terms, *told, np.log1p(asks.more)])


HERE = "inroad, learned here"


def rivals(early: Asks, late: Asks, label: str, elsewhere: Sequence[Asks] = (), *, unseen: bool = False) -> Said:
    """A chance per late ask from everybody. Trivial scores are calibrated on the early ones; their order is kept.

    ``elsewhere``: the early asks of the other files, with the same label.
    """
    truth = LABELS[label][1]
    known = truth(early)
    found = {"inroad": shipped(late, unseen=unseen)}
    found[HERE] = sigmoid(of_message(late) @ logistic(of_message(early), known, penalty=3e-3))
    for place, name in enumerate(TRIVIAL):
        columns = [np.column_stack([np.ones(len(one)), one.trivial[:, place]]) for one in (early, late)]
        found[name] = sigmoid(columns[1] @ logistic(columns[0], known))
        found[name] = found[name] if _rises(columns[0], known) else 1 - found[name]
    boosted = {"boosting": boosting(early.everything, known, late.everything)}
    if elsewhere:
        terms, answered, weight = stacked([(one.terms, truth(one)) for one in elsewhere])
        form = logistic(terms, answered, weight=weight, bounds=SIGNS, penalty=1e-3)
        found["inroad, other files only"] = sigmoid(late.terms @ form)
        for who, parts in (("all files", (early, *elsewhere)), ("other files only", elsewhere)):
            told, answered, weight = stacked([(one.everything, truth(one)) for one in parts])
            boosted[f"boosting, {who}"] = boosting(told, answered, late.everything, weight)
    return found | {who: chance for who, chance in boosted.items() if chance is not None}


def _rises(column: Floats, known: Floats) -> bool:
    """A score that happens to fall with the answers keeps its order: it is not turned round with hindsight."""
    return float(logistic(column, known)[1]) >= 0


def judged(
    y: Floats, said: Mapping[str, Floats], constant: float, samples: Bootstrap, *, ours: str = "inroad"
) -> list[dict[str, object]]:
    """One line per rival. ``behind_inroad``: how far its area lies below that of ``ours``, with 95 %."""
    lines: list[dict[str, object]] = []
    areas_of_ours = np.array([area(y[rows], said[ours][rows]) for rows in samples.rows])
    for who, chance in said.items():
        slope, intercept = calibration(y, chance)
        line: dict[str, object] = {"who": who, "auc": round(area(y, chance), 4)}
        areas = np.array([area(y[rows], chance[rows]) for rows in samples.rows])
        line["auc_95"] = middle_95(areas)
        line |= {"ap": round(average_precision(y, chance), 4), "brier": round(brier(y, chance), 4)}
        line["brier_constant"] = round(brier(y, np.full(len(y), constant)), 4)
        line |= {"slope": round(slope, 3), "intercept": round(intercept, 3)}
        if who != ours:
            gap = round(area(y, said[ours]) - area(y, chance), 4)
            line["behind_inroad"] = {"auc": gap, "auc_95": middle_95(areas_of_ours - areas)}
        if who in ("inroad", HERE, "boosting"):
            line["slope_95"] = samples.interval(lambda rows, c=chance: calibration(y[rows], c[rows])[0])  # type: ignore[misc]
            line["ap_95"] = samples.interval(lambda rows, c=chance: average_precision(y[rows], c[rows]))  # type: ignore[misc]
            line["brier_95"] = samples.interval(lambda rows, c=chance: brier(y[rows], c[rows]))  # type: ignore[misc]
            line["plot"] = plot(y, chance)
        lines.append(line)
    return lines


def first_messages(early: Asks, late: Asks) -> dict[str, object]:
    """Messages to people never heard of: no number, a range; and whether later senders' rates lay within it."""
    rates = {}
    for owner in np.unique(late.owner):
        answered = late.answered[late.owner == owner]
        if len(answered) >= LEAST_FIRST:
            rates[int(owner)] = float(answered.mean())
    within = [STRANGERS[0] - LOWEST <= rate <= STRANGERS[1] for rate in rates.values()]
    return {
        "who": "inroad", "asks": len(late), "answered_early": _mean(early.answered),
        "answered": _mean(late.answered), "range": STRANGERS,
        "senders": len(rates), "senders_within": sum(within),
    }  # fmt: skip


def _mean(values: Floats) -> float | None:
    return round(float(values.mean()), 3) if len(values) else None


def full_network(mails: Sequence[Mail], asks: Asks) -> Floats:
    """What a mailbox can't know: how much the other answers everybody, and writes at all, up to the message."""
    people = {
        person: place for place, person in enumerate(sorted({p for mail in mails for p in (mail.sender, *mail.to)}))
    }
    wrote: dict[int, list[int]] = {}
    got: dict[int, list[int]] = {}
    for mail in mails:
        wrote.setdefault(people[mail.sender], []).append(mail.at)
        for person in mail.to:
            got.setdefault(people[person], []).append(mail.at)
    columns = []
    for at, to in zip(asks.at.tolist(), asks.to.tolist(), strict=True):
        for times in (wrote.get(to, []), got.get(to, [])):
            place = int(np.searchsorted(times, at))
            columns += [place - int(np.searchsorted(times, at - days * DAY)) for days in (7, 30)]
    return np.array(columns, np.float64).reshape(len(asks), 4)


@dataclass(frozen=True)
class Drawn:
    """One file: its mail, the owners' asks and those between two others, each as its first part and the rest."""

    name: str
    mails: Sequence[Mail]
    own: tuple[Asks, Asks]
    others: tuple[Asks, Asks]


PARTS: Mapping[str, Callable[[Asks], NDArray[np.bool_]]] = {
    "known": lambda asks: asks.known,
    "both ways": lambda asks: asks.verified,
}


def drawn_from(file: Path, every: int) -> Drawn:
    mails = read(file)
    with one_thread():
        return Drawn(file.stem, mails, split(draw(mails)), split(draw_between_others(mails, every=every)))


def report(drawn: Drawn, elsewhere: Sequence[Drawn], samples: int, plots: bool) -> list[str]:
    """The lines to print about one file."""
    with one_thread():
        return _lines(drawn, elsewhere, samples, plots)


def _lines(drawn: Drawn, elsewhere: Sequence[Drawn], samples: int, plots: bool) -> list[str]:
    base = {"file": drawn.name, "messages": len(drawn.mails)}
    said_lines: list[str] = []

    def say(**line: object) -> None:
        said_lines.append(json.dumps(base | line))

    some = drawn.mails[: min(len(drawn.mails), 400)]
    say(part="leaks", columns_that_know_the_future=leaks(some))
    early, late = drawn.own
    for part, rows in PARTS.items():
        for label, (has, truth) in LABELS.items():
            first, rest = (half.where(rows(half) & has(half)) for half in (early, late))
            if min(len(first), len(rest)) < LEAST:
                continue
            others = [one.own[0].where(rows(one.own[0]) & has(one.own[0])) for one in elsewhere]
            over = Bootstrap.over(rest.owner, times=samples)
            said = rivals(first, rest, label, [one for one in others if len(one) >= LEAST])
            if part == "known" and label == "any":
                told = [np.column_stack([half.everything, full_network(drawn.mails, half)]) for half in (first, rest)]
                whole = boosting(told[0], truth(first), told[1])
                if whole is not None:
                    told_all = {"inroad": said["inroad"], "boosting, full network": whole}
                    line = judged(truth(rest), told_all, float(truth(first).mean()), over)[1]
                    say(part="full network", label=label, asks=len(rest), **line)
            ours = HERE if label == "strict" else "inroad"
            for line in judged(truth(rest), said, float(truth(first).mean()), over, ours=ours):
                say(part=part, label=label, asks=len(rest), answered=_mean(truth(rest)), **line)
            if plots:
                print(
                    f"{drawn.name}, {part}, {label}\n{drawn_plot(plot(truth(rest), said['inroad']))}", file=sys.stderr
                )
    say(part="first messages", label="any", **first_messages(early.where(~early.known), late.where(~late.known)))
    first, rest = drawn.others
    if min(len(first), len(rest)) >= LEAST:
        over = Bootstrap.over(rest.owner, times=samples)
        said = rivals(first, rest, "any", [one.others[0] for one in elsewhere], unseen=True)
        for line in judged(rest.answered, said, float(first.answered.mean()), over):
            say(part="between others", label="any", asks=len(rest), answered=_mean(rest.answered), **line)
    return said_lines


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("messages", nargs="+", type=Path)
    parser.add_argument("--samples", type=int, default=200, help="of senders, for the intervals (default 200)")
    parser.add_argument("--every", type=int, default=2, help="of messages between others, one in so many (default 2)")
    parser.add_argument("--plots", action="store_true", help="draw the calibration on stderr")
    given = parser.parse_args()
    if boosting(np.zeros((200, 1)), np.arange(200.0) % 2, np.zeros((1, 1))) is None:
        print("scikit-learn is not here: boosting is left out (uv sync --group bench)", file=sys.stderr)
    with ProcessPoolExecutor(max_workers=min(len(given.messages), os.cpu_count() or 1)) as pool:
        every = list(pool.map(drawn_from, given.messages, repeat(given.every)))
        rest = [[one for one in every if one is not drawn] for drawn in every]
        for lines in pool.map(report, every, rest, repeat(given.samples), repeat(given.plots)):
            print("\n".join(lines), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
