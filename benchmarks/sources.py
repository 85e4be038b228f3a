"""How well sources are told from others, on real vouching, beside what one would take instead; and what a ring gains.

    python benchmarks/sources.py otc soc-sign-bitcoinotc.csv > otc.csv
    python benchmarks/sources.py otc-truth otc_gt.csv > otc.truth.csv
    python benchmarks/sources.py advogato out.advogato > advogato.csv
    python benchmarks/sources.py [VOUCHES.csv …]

    time,rater,ratee,weight ── the first 60 % ─→ each method's score ── what others said later ─→ AUC, precision

``VOUCHES.csv`` has a head and four columns: ``time`` (unix seconds, 0 where it isn't known), ``rater``, ``ratee`` and
``weight`` in [-1, 1]; anybody's vouching can be brought into that form, and nothing else is read. Beside ``NAME.csv`` a
``NAME.truth.csv`` with ``person,outcome`` (1 or -1) is taken for a second question, over all ratings.

What is predicted. With times: of people who had a rating before the split, what at least three others, who rated them
for the last time after it, then said: good if more than nothing on average. Without times: three tenths of the raters
are held back, drawn three times over, and good is an average of theirs of at least 0.9. No score knows of those, and of
more than 500 people 500 are drawn.

Beside ours: how many rated them well (in-degree), the ratings' mean and sum, PageRank and personalised PageRank over
good ratings, fairness–goodness (Kumar, Spezzano, Subrahmanian and Faloutsos 2016, written here from the paper). Both
personalised ones begin at the ten who gave the most ratings. *Ours* begins at each circle's entry.

A ring: so many invented accounts give each other the best rating, and one of them the most; in what part of the network
would that one come out, if nobody outside rated any of them, and if three did? 100 is the very top.

The data: Bitcoin OTC (Kumar et al., snap.stanford.edu) with its authors' labels: benign is whom the founder rated
highly, so that the truth is in part what the methods read. Advogato (trustlet.org). Neither is in this repository.
"""

import argparse
import csv
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from inroad.community import sources as rules
from inroad.community import voices
from inroad.community.vouches import Basis, Vouch
from inroad.graph import trust

SPLIT = 0.6
LEAST_LATER = 3
HELD_BACK = 0.3
DRAWS = 3
SEEDS = 10
TOP = 50
MOST_ASKED = 500
MOST_BESIDE = 250
RINGS = (5, 50)
UNDATED = date(2026, 1, 1)

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Ratings:
    """Columns of equal length; ``n`` people are numbered from 0. Of several of one pair the last stands."""

    n: int
    at: Ints
    rater: Ints
    ratee: Ints
    weight: Floats

    def part(self, keep: NDArray[np.bool_]) -> "Ratings":
        return Ratings(self.n, self.at[keep], self.rater[keep], self.ratee[keep], self.weight[keep])

    @property
    def dated(self) -> bool:
        return bool(self.at.max(initial=0) > 0)


def read(path: Path) -> tuple[Ratings, dict[str, int]]:
    """Raises SystemExit with the line that can't be read."""
    index: dict[str, int] = {}
    rows: dict[tuple[int, int], tuple[int, float]] = {}
    with path.open(encoding="utf-8", newline="") as stream:
        lines = csv.DictReader(stream)
        missing = [name for name in ("time", "rater", "ratee", "weight") if name not in (lines.fieldnames or [])]
        if missing:
            raise SystemExit(f"{path}: no column {', '.join(missing)}; expected time, rater, ratee, weight")
        for line in lines:
            try:
                at, weight = int(float(line["time"])), float(line["weight"])
            except ValueError:
                raise SystemExit(f"{path}, line {lines.line_num}: time or weight is no number") from None
            if not -1 <= weight <= 1:
                raise SystemExit(f"{path}, line {lines.line_num}: weight {weight} is outside -1 to 1")
            ends = tuple(index.setdefault(line[end].strip(), len(index)) for end in ("rater", "ratee"))
            if ends[0] != ends[1] and weight:
                rows[ends[0], ends[1]] = at, weight
    pairs = np.array(list(rows), np.int64).reshape(-1, 2)
    at, weight = (np.array(column) for column in zip(*rows.values(), strict=True))
    return Ratings(len(index), at.astype(np.int64), pairs[:, 0], pairs[:, 1], weight), index


# -- who scores: float64[n], more is better


def in_degree(known: Ratings) -> Floats:
    return np.bincount(known.ratee[known.weight > 0], minlength=known.n).astype(float)


def sum_of_ratings(known: Ratings) -> Floats:
    return np.bincount(known.ratee, known.weight, known.n)


def mean_rating(known: Ratings) -> Floats:
    return sum_of_ratings(known) / np.maximum(np.bincount(known.ratee, minlength=known.n), 1)


def most_active(known: Ratings) -> Ints:
    return np.argsort(-np.bincount(known.rater, minlength=known.n), kind="stable")[:SEEDS]


def pagerank(known: Ratings, begin: Floats | None = None) -> Floats:
    good = known.weight > 0
    flow = trust.Flow.build(known.n, known.rater[good], known.ratee[good], known.weight[good])
    return trust.rank(flow, np.ones(known.n) if begin is None else begin)


def personalised(known: Ratings) -> Floats:
    begin = np.zeros(known.n)
    begin[most_active(known)] = 1.0
    return pagerank(known, begin)


def goodness(known: Ratings, rounds: int = 200) -> Floats:
    """Fairness f of raters and goodness g of those rated, in turn until neither moves:
    g(v) = mean of f(u)·w(u,v), f(u) = 1 − mean of |w(u,v) − g(v)| / 2."""
    good, fair = np.ones(known.n), np.ones(known.n)
    had = np.maximum(np.bincount(known.ratee, minlength=known.n), 1)
    gave = np.maximum(np.bincount(known.rater, minlength=known.n), 1)
    for _ in range(rounds):
        new_good = np.bincount(known.ratee, fair[known.rater] * known.weight, known.n) / had
        new_fair = 1 - np.bincount(known.rater, np.abs(known.weight - new_good[known.ratee]) / 2, known.n) / gave
        moved = max(float(np.abs(new_good - good).max()), float(np.abs(new_fair - fair).max()))
        good, fair = new_good, new_fair
        if moved < 1e-9:
            break
    return np.where(np.bincount(known.ratee, minlength=known.n) > 0, good, 0.0)


def ours(
    known: Ratings, wanted: Sequence[int], *, seeded: bool = False, independent: bool = True, against: bool = True
) -> Floats:
    """The product's own score, of ``wanted`` only."""
    last = datetime.fromtimestamp(int(known.at.max()), UTC).date() if known.dated else UNDATED
    said = [
        Vouch(a, b, "", Basis.WELL, datetime.fromtimestamp(at, UTC).date() if known.dated else UNDATED, w)
        for at, a, b, w in zip(*(c.tolist() for c in (known.at, known.rater, known.ratee, known.weight)), strict=True)
    ]
    web = rules.Web(said, "", last)
    begin = rules.seeded(web, dict.fromkeys(most_active(known).tolist(), 1.0)) if seeded else rules.entries(web)
    around = voices.Around(backers=web.backers)
    found = np.zeros(known.n)
    places = [web.place[person] for person in wanted if person in web.place]
    alone = voices.Independence(0, 0.0, 1.0, ())
    for one in rules.reached(web, begin, places):
        heard = voices.independence(one.by, around) if independent else alone
        found[web.people[one.place]] = rules.score(one, heard) + (0.0 if against else one.against)
    return found


Method = Callable[[Ratings, Sequence[int]], Floats]
METHODS: dict[str, Method] = {
    "inroad": ours,
    "inroad, from ten people": lambda known, wanted: ours(known, wanted, seeded=True),
    "inroad, all voices alike": lambda known, wanted: ours(known, wanted, independent=False),
    "inroad, nobody against": lambda known, wanted: ours(known, wanted, against=False),
    "in-degree": lambda known, _: in_degree(known),
    "sum of ratings": lambda known, _: sum_of_ratings(known),
    "mean rating": lambda known, _: mean_rating(known),
    "PageRank": lambda known, _: pagerank(known),
    "personalised PageRank": lambda known, _: personalised(known),
    "fairness–goodness": lambda known, _: goodness(known),
}


# -- what came


def later(all_of_it: Ratings) -> Iterator[tuple[Ratings, Ints, NDArray[np.bool_]]]:
    """(what is known, whom it is asked of, whether it came out well), once by time or a few times by raters."""
    if all_of_it.dated:
        before = all_of_it.at <= np.quantile(all_of_it.at, SPLIT)
        yield _question(all_of_it.part(before), all_of_it.part(~before), 0.0, inclusive=False)
        return
    for seed in range(DRAWS):
        rng = np.random.default_rng(seed)
        held = (rng.random(all_of_it.n) < HELD_BACK)[all_of_it.rater]
        yield _question(all_of_it.part(~held), all_of_it.part(held), 0.9, inclusive=True)


def _question(
    known: Ratings, came: Ratings, level: float, *, inclusive: bool
) -> tuple[Ratings, Ints, NDArray[np.bool_]]:
    number = np.bincount(came.ratee, minlength=known.n)
    mean = np.bincount(came.ratee, came.weight, known.n) / np.maximum(number, 1)
    asked = np.flatnonzero((number >= LEAST_LATER) & (np.bincount(known.ratee, minlength=known.n) > 0))
    if len(asked) > MOST_ASKED:
        asked = np.sort(np.random.default_rng(11).choice(asked, MOST_ASKED, replace=False))
    return known, asked, mean[asked] >= level if inclusive else mean[asked] > level


def auc(score: Floats, good: NDArray[np.bool_]) -> float:
    """The chance that one that came out well stands before one that didn't; ties count half."""
    ranks = stats.rankdata(score)
    well = int(good.sum())
    return float((ranks[good].sum() - well * (well + 1) / 2) / (well * (len(good) - well)))


def judge(
    name: str, part: str, questions: Sequence[tuple[Ratings, Ints, NDArray[np.bool_]]], seed: int = 1
) -> Iterator[dict[str, object]]:
    for method, score_of in METHODS.items():
        found, firsts, spread = [], [], []
        for known, asked, good in questions:
            score = score_of(known, asked.tolist())[asked]
            # What is level is put in an order that knows nothing.
            jitter = np.random.default_rng(seed).permutation(len(asked))
            first = np.lexsort((jitter, -score))[:TOP]
            found.append(auc(score, good))
            firsts.append(float(good[first].mean()))
            spread.append(_spread(score, good))
        yield {
            "part": part, "set": name, "who": method, "people": int(np.mean([len(asked) for _, asked, _ in questions])),
            "good": round(float(np.mean([good.mean() for _, _, good in questions])), 3),
            "auc": round(float(np.mean(found)), 3), "error": round(float(np.mean(spread)), 3),
            "first": TOP, "precision": round(float(np.mean(firsts)), 3),
        }  # fmt: skip


def _spread(score: Floats, good: NDArray[np.bool_], times: int = 200) -> float:
    """The standard error of the AUC over resampled people."""
    rng = np.random.default_rng(7)
    found = []
    for _ in range(times):
        drawn = rng.integers(0, len(score), len(score))
        if 0 < good[drawn].sum() < len(drawn):
            found.append(auc(score[drawn], good[drawn]))
    return float(np.std(found))


def truth(path: Path, all_of_it: Ratings, index: dict[str, int]) -> tuple[Ratings, Ints, NDArray[np.bool_]]:
    with path.open(encoding="utf-8", newline="") as stream:
        rows = [(row["person"], float(row["outcome"]) > 0) for row in csv.DictReader(stream)]
    asked = [(index[person], good) for person, good in rows if person in index]
    return all_of_it, np.array([one for one, _ in asked]), np.array([good for _, good in asked])


# -- rings


def ringed(known: Ratings, size: int, outside: int, seed: int = 3) -> tuple[Ratings, int]:
    """With a ring of new accounts, the first of which all the others rate best; ``outside`` honest raters rate that one
    too. The ring rates three of the best, so as to look like everybody else."""
    members = np.arange(known.n, known.n + size)
    boss = int(members[0])
    pairs = [(int(a), boss) for a in members[1:]] + [
        (int(a), int(b)) for a, b in zip(members, np.roll(members, 1), strict=True)
    ]
    pairs += [(int(members[-1]), int(top)) for top in np.argsort(-in_degree(known))[:3]]
    raters = np.unique(known.rater)
    chosen = np.random.default_rng(seed).choice(raters, outside, replace=False)
    pairs += [(int(one), boss) for one in chosen]
    added = np.array(sorted(set(pairs)), np.int64)
    last = int(known.at.max(initial=0))
    return Ratings(
        known.n + size,
        np.concatenate([known.at, np.full(len(added), last)]),
        np.concatenate([known.rater, added[:, 0]]),
        np.concatenate([known.ratee, added[:, 1]]),
        np.concatenate([known.weight, np.ones(len(added))]),
    ), boss


def rings(name: str, known: Ratings) -> Iterator[dict[str, object]]:
    """For each method, before what part of the people with a rating the ring's first one comes, in per cent."""
    rated = np.unique(known.ratee)
    sample = np.random.default_rng(2).choice(rated, min(MOST_BESIDE, len(rated)), replace=False)
    for method, score_of in METHODS.items():
        figure: dict[str, object] = {"part": "rings", "set": name, "who": method}
        for size in RINGS:
            for outside in (0, 3):
                with_ring, boss = ringed(known, size, outside)
                score = score_of(with_ring, [boss, *sample.tolist()])
                behind = (score[sample] < score[boss]).mean() + (score[sample] == score[boss]).mean() / 2
                figure[f"ring_{size}_{outside}"] = round(100 * float(behind), 1)
        yield figure


# -- bringing others' files into the form


def otc(path: Path) -> Iterator[list[object]]:
    with path.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            yield [int(float(row["time"])), row["from"], row["to"], float(row["feature"]) / 10]


def advogato(path: Path) -> Iterator[list[object]]:
    for line in path.read_text(encoding="utf-8").splitlines()[1:]:
        rater, ratee, weight = line.split()
        yield [0, rater, ratee, weight]


def otc_truth(path: Path) -> Iterator[list[object]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        person, outcome = line.split(",")
        yield [person, int(outcome)]


CONVERT: dict[str, tuple[list[str], Callable[[Path], Iterator[list[object]]]]] = {
    "otc": (["time", "rater", "ratee", "weight"], otc),
    "advogato": (["time", "rater", "ratee", "weight"], advogato),
    "otc-truth": (["person", "outcome"], otc_truth),
}


def main() -> None:
    if len(sys.argv) == 3 and sys.argv[1] in CONVERT:
        head, convert = CONVERT[sys.argv[1]]
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(head)
        writer.writerows(convert(Path(sys.argv[2])))
        return
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("vouches", nargs="*", type=Path, metavar="VOUCHES.csv")
    chosen = parser.parse_args()
    if not chosen.vouches:
        raise SystemExit("no vouching was given: nothing is invented here; see the head of this file")
    for path in chosen.vouches:
        all_of_it, index = read(path)
        questions = list(later(all_of_it))
        figures = [*judge(path.stem, "later", questions)]
        labels = path.with_suffix(".truth.csv")
        if labels.exists():
            figures += judge(path.stem, "truth", [truth(labels, all_of_it, index)])
        figures += rings(path.stem, questions[0][0])
        for figure in figures:
            size = {"ratings": len(all_of_it.rater), "raters": len(np.unique(all_of_it.rater))}
            print(json.dumps(figure | size, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main()
