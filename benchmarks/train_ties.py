"""Where the coefficients of inroad.ties.chance come from: fit and judge them on two sets of public mail.

    python benchmarks/train_ties.py --enron FOLDER --radoslaw FILE

``--enron``: ``messages.tsv`` and ``recipients.tsv`` of Perry & Wolfe's Enron data (data/enron of
github.com/patperry/interaction-proc). ``--radoslaw``: the e-mail of a manufacturing company (Michalski, Palus &
Kazienko 2011), lines of "sender recipient weight unix-time". Neither is part of this repository. Takes a few seconds.

    mail of everybody
      | view       what one person's own mailbox holds of it, for each person with at least 50 messages
      | observe    every 30th day: counts per pair, as the product would have had them that day
      | ask        the first personal message between the two in the next 30 days, in the mail of everybody
      | answered?  any message back within 14 days
      | split      first 70 % of the days to fit, the rest to judge

Judged on the owner's own ties: AUC, Brier score beside that of a constant, slope and offset that would recalibrate the
logit. The offset for ties between two others is fitted with the owner's coefficients held fixed.
"""

import argparse
import csv
import re
import zlib
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from inroad.ties.model import MailLog, MeetingLog
from inroad.ties.observe import observe
from inroad.ties.table import ANSWER_WINDOW, DAY, PERSONAL_RECIPIENTS

STEP = 30 * DAY
SETTLE = 60 * DAY  # a mailbox says little before
L2 = 3e-3
TERMS = ("base", "answers", "heard", "silence")
ANYTHING = (-np.inf, np.inf)
BOUNDS = {"answers": (0.0, np.inf), "heard": (0.0, np.inf), "silence": (-np.inf, 0.0)}
NO_MEETINGS = MeetingLog(np.zeros(0, np.int64), np.zeros(1, np.int64), np.zeros(0, np.int32))

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Mail:
    at: int
    sender: int
    to: tuple[int, ...]
    subject: int = 0


@dataclass(frozen=True)
class Asks:
    """One row per ask: the terms of the formula (base first), the day it was made from, and whether it was answered."""

    terms: Floats
    day: NDArray[np.int64]
    answered: Floats

    def where(self, rows: NDArray[np.bool_]) -> "Asks":
        return Asks(self.terms[rows], self.day[rows], self.answered[rows])


def read_enron(folder: Path) -> list[Mail]:
    def rows(name: str) -> Iterator[list[str]]:
        with (folder / name).open(encoding="latin1", newline="") as file:
            yield from csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)

    to: dict[str, list[int]] = defaultdict(list)
    for message, _, person in rows("recipients.tsv"):
        to[message].append(int(person))
    mails = []
    for message, _, at, subject, sender in rows("messages.tsv"):
        others = tuple(dict.fromkeys(person for person in to[message] if person != int(sender)))
        bare = re.sub(r"^((re|fwd?)(\[\d+\])?:\s*)+", "", subject.strip().lower())
        mails.append(Mail(int(at), int(sender), others, zlib.crc32(bare.encode()) if bare else 0))
    return sorted(mails, key=lambda mail: mail.at)


def read_radoslaw(path: Path) -> list[Mail]:
    """One line per recipient: lines of one sender and second are one message. Nothing says what answers what."""
    to: dict[tuple[int, int], dict[int, None]] = defaultdict(dict)
    for line in path.read_text(encoding="ascii").splitlines():
        sender, person, _, at = (int(part) for part in line.split())
        if sender != person:
            to[at, sender][person] = None
    return [Mail(at, sender, tuple(people)) for (at, sender), people in sorted(to.items())]


def columns(mails: list[Mail], index: dict[int, int]) -> MailLog:
    size = len(mails)
    return MailLog(
        at=np.array([mail.at for mail in mails], np.int64),
        sender=np.array([index[mail.sender] for mail in mails], np.int32),
        indptr=np.cumsum([0, *(len(mail.to) for mail in mails)]).astype(np.int64),
        recipients=np.array([index[person] for mail in mails for person in mail.to], np.int32),
        answers=np.full(size, -1, np.int32),
        subject=np.array([mail.subject for mail in mails], np.int64),
        personal=np.ones(size, np.bool_),
        thread=np.zeros(size, np.int64),
    )


def draw_asks(mails: list[Mail]) -> tuple[Asks, Asks]:
    """The asks in everybody's own ties, and those in the ties between others that they could see."""
    people = sorted({mail.sender for mail in mails} | {person for mail in mails for person in mail.to})
    asks: dict[tuple[int, int], list[int]] = defaultdict(list)
    sent: dict[tuple[int, int], list[int]] = defaultdict(list)
    for mail in mails:
        for person in mail.to:
            sent[mail.sender, person].append(mail.at)
            if len(mail.to) <= PERSONAL_RECIPIENTS:
                asks[mail.sender, person].append(mail.at)
    found: dict[bool, list[tuple[list[float], int, bool]]] = {True: [], False: []}
    end = mails[-1].at - STEP - ANSWER_WINDOW
    for owner in people:
        view = [mail for mail in mails if owner == mail.sender or owner in mail.to]
        if len(view) < 50:
            continue
        order = [owner, *(person for person in people if person != owner)]
        log = columns(view, {person: place for place, person in enumerate(order)})
        for day in range(view[0].at + SETTLE, end, STEP):
            table = observe(log, NO_MEETINGS, until=day)
            for row in np.flatnonzero((table.few > 0).all(axis=0)).tolist():
                pair = order[table.a[row]], order[table.b[row]]
                for way in (0, 1):
                    near, far = pair if way == 0 else pair[::-1]
                    place = bisect_right(asks[near, far], day)
                    if place == len(asks[near, far]) or asks[near, far][place] > day + STEP:
                        continue
                    at = asks[near, far][place]
                    answer = bisect_left(sent[far, near], at)
                    answered = answer < len(sent[far, near]) and sent[far, near][answer] <= at + ANSWER_WINDOW
                    back, asked = int(table.back[way, row]), int(table.asked[way, row])
                    terms = [
                        1.0,
                        float(np.log((back + 1) / (asked - back + 1))),
                        float(np.log1p(table.recent[1 - way, row])),
                        float(np.log1p((day - table.last_at[1 - way, row]) / DAY)),
                    ]
                    found[owner in pair].append((terms, day, answered))
    own, others = (
        Asks(
            np.array([ask[0] for ask in of]), np.array([ask[1] for ask in of]), np.array([float(ask[2]) for ask in of])
        )
        for of in (found[True], found[False])
    )
    return own, others


def fit(
    terms: Floats,
    answered: Floats,
    weight: Floats,
    bounds: list[tuple[float, float]],
    *,
    fixed: Floats | float = 0.0,
    penalty: float = L2,
) -> Floats:
    """Logistic regression by Newton's method with an L2 penalty; a coefficient that leaves its bounds becomes 0."""
    weight = weight / weight.sum()
    free = np.ones(terms.shape[1], np.bool_)
    while True:
        found = np.zeros(terms.shape[1])
        x = terms[:, free]
        for _ in range(100):
            chance = 1 / (1 + np.exp(-(x @ found[free] + fixed)))
            slope = x.T @ (weight * (chance - answered)) + penalty * found[free]
            bend = (x * (weight * chance * (1 - chance))[:, None]).T @ x + penalty * np.eye(int(free.sum()))
            step = np.linalg.solve(bend, slope)
            found[free] -= step
            if np.abs(step).max() < 1e-9:
                break
        outside = np.array([not low <= value <= high for value, (low, high) in zip(found, bounds, strict=True)])
        if not (outside & free).any():
            return found
        free &= ~outside


def split(asks: Asks) -> tuple[Asks, Asks]:
    cut = np.quantile(asks.day, 0.7)
    return asks.where(asks.day <= cut), asks.where(asks.day > cut)


def area(answered: Floats, chance: Floats) -> float:
    """Area under the ROC curve: how often an answered ask had the higher chance, ties counting half."""
    _, place, times = np.unique(chance, return_inverse=True, return_counts=True)
    rank = (np.cumsum(times) - (times - 1) / 2)[place]
    yes = answered.sum()
    return float((rank[answered == 1].sum() - yes * (yes + 1) / 2) / (yes * (len(answered) - yes)))


def main() -> None:
    parser = argparse.ArgumentParser(description="fit and judge the coefficients of ties on public mail")
    parser.add_argument("--enron", type=Path, required=True)
    parser.add_argument("--radoslaw", type=Path, required=True)
    chosen = parser.parse_args()
    drawn = {"Enron": draw_asks(read_enron(chosen.enron)), "Radoslaw": draw_asks(read_radoslaw(chosen.radoslaw))}

    halves = {name: split(own) for name, (own, _) in drawn.items()}
    first = [early for early, _ in halves.values()]
    bounds = [BOUNDS.get(term, ANYTHING) for term in TERMS]
    found = fit(
        np.concatenate([asks.terms for asks in first]),
        np.concatenate([asks.answered for asks in first]),
        np.concatenate([np.full(len(asks.day), 1 / len(asks.day)) for asks in first]),
        bounds,
    )
    print("own ties:", ", ".join(f"{term} {value:.3f}" for term, value in zip(TERMS, found, strict=True)))

    beyond = [split(others)[0] for _, others in drawn.values()]
    terms = np.concatenate([asks.terms for asks in beyond])
    unseen = fit(
        np.ones((len(terms), 1)),
        np.concatenate([asks.answered for asks in beyond]),
        np.concatenate([np.full(len(asks.day), 1 / len(asks.day)) for asks in beyond]),
        [ANYTHING],
        fixed=terms @ found,
    )
    print(f"ties between others: unseen {unseen[0]:.3f} (the product uses half)")

    print("mail      fitted on judged on answered  mean   AUC  Brier  const slope offset")
    for name, (early, late) in halves.items():
        logit = late.terms @ found
        chance = 1 / (1 + np.exp(-logit))
        brier = np.mean((chance - late.answered) ** 2)
        constant = np.mean((early.answered.mean() - late.answered) ** 2)
        both = np.column_stack([np.ones(len(logit)), logit])
        again = fit(both, late.answered, np.ones(len(logit)), [ANYTHING] * 2, penalty=0.0)
        print(
            f"{name:9} {len(early.day):9,} {len(late.day):9,} {late.answered.mean():8.2f} {chance.mean():5.2f} "
            f"{area(late.answered, chance):5.2f} {brier:6.3f} {constant:6.3f} {again[1]:5.2f} {again[0]:6.2f}"
        )


if __name__ == "__main__":
    main()
