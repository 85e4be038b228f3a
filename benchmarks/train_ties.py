"""Where the coefficients of inroad.ties.chance come from: fit them on the first 60 % of other people's mail.

    python benchmarks/messages.py enron FOLDER > enron.csv
    python benchmarks/messages.py radoslaw FILE > radoslaw.csv
    python benchmarks/train_ties.py enron.csv radoslaw.csv

Input is ``messages.csv`` as benchmarks/messages.py describes it; every file weighs the same, whatever its size. Takes a
minute or two per 50,000 messages. Nothing of the last 40 % is looked at; benchmarks/replies.py judges on those.

    asks of the first 60 %, between people who had written before
      | elsewhere   the mean of the senders' own rates
      | choose      how strongly records are drawn to it, and the penalty: fitted on the first 60 % of these, judged by
      |             log loss on the others
      | fit         logistic, with the signs of common sense
      | unseen      what ties between two others need besides, everything else held fixed; the product takes half
      | strangers   from the 5th to the 95th hundredth of the senders' rates for first messages

Prints one JSON object per line: each number, as fitted, with 95 % over resampled senders, and as the product has it.
"""

import argparse
import json
import sys
from collections.abc import Mapping
from dataclasses import asdict
from itertools import product
from pathlib import Path

import numpy as np

from asks import MORE, TERMS, Asks, draw, draw_between_others, split
from fitting import ANYTHING, Bootstrap, Floats, logistic, logit, sigmoid, stacked
from inroad.ties import chance
from messages import read

PENALTIES = (3e-4, 1e-3, 3e-3, 1e-2)
# The data would go lower still (1 and 1). Not below: one answer must not move a whole desk by more than a few points.
DESK_STRENGTHS = (3.0, 10.0, 30.0)
TIE_STRENGTHS = (2.0, 4.0, 8.0, 16.0)
LEAST_ASKS = 10  # of a sender whose rate is to count
LEAST_FIRST = 5
SAMPLES = 100
BOUNDS = {"base": ANYTHING, "silence": (-np.inf, 0.0)}
SIGNS = [BOUNDS.get(term, (0.0, np.inf)) for term in TERMS]


def rates(asks: Asks, least: int) -> Floats:
    """The share answered of each sender with at least so many asks."""
    return np.array(
        [asks.answered[asks.owner == one].mean() for one in np.unique(asks.owner) if (asks.owner == one).sum() >= least]
    )


def with_strengths(asks: Asks, elsewhere: float, desk: float, tie: float) -> Floats:
    """The terms, as they would be if records were drawn to ``elsewhere`` with these strengths."""
    column = {name: asks.more[:, place] for place, name in enumerate(MORE)}
    begins = (column["desk back"] + desk * elsewhere) / (column["desk asked"] + desk)
    rate = (column["back of late"] + tie * begins) / (column["asked of late"] + tie)
    found = asks.terms.copy()
    found[:, TERMS.index("answers")] = logit(rate) - logit(np.array(elsewhere))
    return found


def together(parts: Mapping[str, tuple[Floats, Floats]], penalty: float) -> Floats:
    """Coefficients from (terms, answered) of every file, each file weighing the same."""
    terms, answered, weight = stacked(list(parts.values()))
    return logistic(terms, answered, weight=weight, bounds=SIGNS, penalty=penalty)


def log_loss(answered: Floats, terms: Floats, found: Floats) -> float:
    said = np.clip(sigmoid(terms @ found), 1e-6, 1 - 1e-6)
    return float(-np.mean(answered * np.log(said) + (1 - answered) * np.log(1 - said)))


def chosen(known: Mapping[str, Asks], elsewhere: float) -> tuple[float, float, float]:
    """Penalty, strength of the desk and of the tie."""
    losses = {}
    halves = {name: split(asks) for name, asks in known.items()}
    for desk, tie in product(DESK_STRENGTHS, TIE_STRENGTHS):
        early = {n: (with_strengths(h[0], elsewhere, desk, tie), h[0].answered) for n, h in halves.items()}
        late = {n: (with_strengths(h[1], elsewhere, desk, tie), h[1].answered) for n, h in halves.items()}
        for penalty in PENALTIES:
            found = together(early, penalty)
            loss = np.mean([log_loss(answered, terms, found) for terms, answered in late.values()])
            losses[penalty, desk, tie] = float(loss)
    return min(losses, key=lambda setting: losses[setting])


def unseen(others: Mapping[str, Asks], found: Floats, strengths: tuple[float, float, float]) -> float:
    """The mean over the files of what the logit of ties between two others lacks."""
    lacks = [
        logistic(np.ones((len(asks), 1)), asks.answered, fixed=with_strengths(asks, *strengths) @ found)[0]
        for asks in others.values()
    ]
    return float(np.mean(lacks))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("messages", nargs="+", type=Path)
    parser.add_argument("--every", type=int, default=2, help="of messages between others, one in so many (default 2)")
    given = parser.parse_args()
    first, others = {}, {}
    for file in given.messages:
        mails = read(file)
        first[file.stem] = split(draw(mails))[0]
        others[file.stem] = split(draw_between_others(mails, every=given.every))[0]
        print(f"{file.stem}: {len(first[file.stem]):,} asks to learn from", file=sys.stderr, flush=True)
    known = {name: asks.where(asks.known) for name, asks in first.items()}

    elsewhere = round(float(np.mean([rates(asks, LEAST_ASKS).mean() for asks in known.values()])), 2)
    penalty, desk, tie = chosen(known, elsewhere)
    strengths = (elsewhere, desk, tie)
    parts = {name: (with_strengths(asks, *strengths), asks.answered) for name, asks in known.items()}
    found = together(parts, penalty)

    samples = {name: Bootstrap.over(asks.owner, times=SAMPLES) for name, asks in known.items()}
    again = np.array(
        [
            together({n: (x[samples[n].rows[turn]], y[samples[n].rows[turn]]) for n, (x, y) in parts.items()}, penalty)
            for turn in range(SAMPLES)
        ]
    )
    low, high = np.quantile(again, [0.025, 0.975], axis=0)
    shipped = asdict(chance.COEFFICIENTS)
    say = {"asks": {name: len(asks) for name, asks in known.items()}, "penalty": penalty}
    print(json.dumps({"what": "settings", **say}))
    for place, name in enumerate(TERMS):
        print(json.dumps({"what": name, "fitted": round(float(found[place]), 3), "low": round(float(low[place]), 3),
                          "high": round(float(high[place]), 3), "product": shipped[name]}))  # fmt: skip
    lacks = unseen(others, found, strengths)
    between = {name: Bootstrap.over(asks.owner, times=SAMPLES) for name, asks in others.items()}
    spread = [
        unseen({n: asks.where(between[n].rows[turn]) for n, asks in others.items()}, found, strengths)  # type: ignore[arg-type]
        for turn in range(SAMPLES)
    ]
    print(json.dumps({"what": "unseen", "fitted": round(lacks, 3), "low": round(float(np.quantile(spread, 0.025)), 3),
                      "high": round(float(np.quantile(spread, 0.975)), 3), "product": shipped["unseen"]}))  # fmt: skip
    for name, value, ours in (
        ("ELSEWHERE", elsewhere, chance.ELSEWHERE),
        ("DESK_STRENGTH", desk, chance.DESK_STRENGTH),
        ("TIE_STRENGTH", tie, chance.TIE_STRENGTH),
    ):
        print(json.dumps({"what": name, "fitted": value, "product": ours}))
    ranges = [
        np.quantile(rates(asks.where(~asks.known), LEAST_FIRST), [0.05, 0.95])
        for asks in first.values()
        if len(rates(asks.where(~asks.known), LEAST_FIRST))
    ]
    if ranges:
        ends = [round(float(min(one[0] for one in ranges)), 2), round(float(max(one[1] for one in ranges)), 2)]
        print(json.dumps({"what": "STRANGERS", "fitted": ends, "product": chance.STRANGERS}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
