"""How well duplicates are found, beside trivial rules and Splink, and how the time grows.

    python benchmarks/matching.py RECORDS.csv [MORE.csv …] [--made 4000] [--register 1500] [--grow 1000,10000,30000]

Neutral input: a CSV with any of first_name, surname, full_name, email, phone, dob, city, company, title, url, and the
truth in ``cluster``; ``--made`` and ``--register`` invent two (benchmarks/duplicates.py). Prints one JSON object per
line: recall at precision >= .995, best F1, F1 of what the product itself would merge and would propose, seconds and
peak memory. Splink runs if it is importable, with three settings of its own examples (benchmarks/splink_peer.py);
nothing here is tuned to a set. Every rival runs in a process of its own and is scored on all pairs of the file, so a
pair that blocking never compares counts as missed.

Twice: pair by pair, and as persons, where records linked through others are one person as well (the connected
components of all pairs at or above a threshold, for every rival alike).

``--grow`` times ``plan`` alone, from profiles in memory to the plan with its reasons; reading files, normal forms of
addresses and the database are not in it. Each size runs in a process of its own.
"""

import argparse
import csv
import json
import multiprocessing
import random
import resource
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import combinations
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import duplicates
import splink_peer
from inroad.matching import identities, organisations
from inroad.matching.folding import fold
from inroad.matching.model import Profile, Verdict
from inroad.matching.plan import judgements, plan

Row = dict[str, str]
Pair = tuple[int, int]
Scored = dict[Pair, float]
TARGET_PRECISION = 0.995


def read(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as stream:
        return [{key: (value or "").strip() for key, value in row.items() if key} for row in csv.DictReader(stream)]


def profile(ref: int, row: Row) -> Profile:
    """A record as the desk would hand it over. A family name alone is written with a comma, as address books do."""
    first, last = row.get("first_name", ""), row.get("surname", "")
    name = row.get("full_name") or (f"{last}, {first}" if first and last else f"{last}," if last else first)
    return Profile(
        ref=ref,
        names=(name,) if name else (),
        emails=identities.emails([row.get("email", "")]),
        phones=identities.phones([row.get("phone", "")]),
        urls=identities.urls([row.get("url", "")]),
        organisations=tuple(filter(None, [organisations.key(row.get("company", ""))])),
        titles=tuple(filter(None, [row.get("title", "")])),
        born=tuple(filter(None, [row.get("dob", "")])),
        places=tuple(filter(None, [row.get("city", "")])),
    )


def truth_of(rows: list[Row]) -> set[Pair]:
    groups: dict[str, list[int]] = defaultdict(list)
    for ref, row in enumerate(rows):
        groups[row["cluster"]].append(ref)
    return {pair for members in groups.values() for pair in combinations(members, 2)}


def f1(found: Iterable[Pair], truth: set[Pair]) -> dict[str, float]:
    pairs = set(found)
    right = len(pairs & truth)
    precision = right / len(pairs) if pairs else 1.0
    recall = right / len(truth) if truth else 1.0
    return {
        "pairs": len(pairs),
        "precision": round(precision, 4),
        "recall": round(recall, 4),
        "f1": round(2 * precision * recall / (precision + recall), 4) if precision + recall else 0.0,
    }


def curve(scored: Scored, truth: set[Pair]) -> dict[str, float]:
    """Best F1 over all thresholds, and best recall among those of sufficient precision. Equal scores go together."""
    by_score: Counter[float] = Counter()
    right_by_score: Counter[float] = Counter()
    for pair, score in scored.items():
        by_score[score] += 1
        right_by_score[score] += pair in truth
    found = right = 0
    best_f1 = best_recall = 0.0
    at = cut = float("inf")
    for score in sorted(by_score, reverse=True):
        found += by_score[score]
        right += right_by_score[score]
        value = 2 * right / (found + len(truth))
        if value > best_f1:
            best_f1, at = value, score
        if right / found >= TARGET_PRECISION and right / len(truth) > best_recall:
            best_recall, cut = right / len(truth), score
    return {
        "best_f1": round(best_f1, 4),
        "at": round(at, 3),
        "recall_at_precision_995": round(best_recall, 4),
        "cut": round(cut, 3) if best_recall else 0.0,
        "reachable_recall": round(sum(pair in truth for pair in scored) / len(truth), 4) if truth else 1.0,
    }


def persons(scored: Scored, truth: set[Pair], rows: Sequence[Row]) -> dict[str, float]:
    """The same two figures with pairs closed transitively, and F1 at even odds. Equal scores go together."""
    root, size = list(range(len(rows))), [1] * len(rows)
    holds: list[Counter[str]] = [Counter((row["cluster"],)) for row in rows]

    def find(place: int) -> int:
        while root[place] != place:
            root[place] = root[root[place]]
            place = root[place]
        return place

    found = right = 0
    best_f1 = best_recall = at_even = 0.0
    by_score: dict[float, list[Pair]] = defaultdict(list)
    for pair, score in scored.items():
        by_score[score].append(pair)
    for score in sorted(by_score, reverse=True):
        for pair in by_score[score]:
            a, b = sorted(map(find, pair), key=lambda place: -size[place])
            if a != b:
                found += size[a] * size[b]
                right += sum(number * holds[a][cluster] for cluster, number in holds[b].items())
                holds[a] += holds[b]
                size[a] += size[b]
                root[b] = a
        value = 2 * right / (found + len(truth))
        best_f1 = max(best_f1, value)
        if score >= 0:
            at_even = value
        if found and right / found >= TARGET_PRECISION:
            best_recall = max(best_recall, right / len(truth))
    return {
        "persons_best_f1": round(best_f1, 4),
        "persons_recall_at_precision_995": round(best_recall, 4),
        "persons_f1_at_even_odds": round(at_even, 4),
    }


def ours(rows: list[Row]) -> Scored:
    found = judgements((), [profile(ref, row) for ref, row in enumerate(rows)])
    return {(min(one.left, one.right), max(one.left, one.right)): one.bits for one in found}


def trivial(rule: Callable[[Row], str]) -> Callable[[list[Row]], Scored]:
    """Records are one person exactly if the rule gives the same non-empty text for both."""

    def run(rows: list[Row]) -> Scored:
        groups: dict[str, list[int]] = defaultdict(list)
        for ref, row in enumerate(rows):
            if key := rule(row):
                groups[key].append(ref)
        return {pair: 1.0 for members in groups.values() for pair in combinations(members, 2)}

    return run


def _name(row: Row) -> str:
    first, last = row.get("first_name", ""), row.get("surname", "")
    return fold(row.get("full_name", "") or (f"{first} {last}" if first and last else ""))


def _name_and(field: str) -> Callable[[Row], str]:
    return lambda row: f"{_name(row)}|{row[field].lower()}" if _name(row) and row.get(field) else ""


RULES: dict[str, Callable[[Row], str]] = {
    "same e-mail": lambda row: row.get("email", "").lower(),
    "same name": _name,
    "same name and birthday": _name_and("dob"),
    "same name and employer": _name_and("company"),
    "same birthday": lambda row: row.get("dob", ""),
}


SPLINK = "Splink, "
RIVALS = ("inroad", *(SPLINK + name for name in ("labels", "evaluation", "history")), *RULES)


def run_rival(who: str, rows: list[Row]) -> dict[str, object] | None:
    """Figures of one rival, alone in its process; None if it has nothing to say about these fields."""
    if who.startswith(SPLINK):
        splink_peer.load()
    started, busy = time.perf_counter(), time.process_time()
    if who == "inroad":
        scored: Scored | None = ours(rows)
    elif who.startswith(SPLINK):
        scored = splink_peer.scores(rows, who.removeprefix(SPLINK))
    else:
        scored = trivial(RULES[who])(rows)
    seconds, processor = time.perf_counter() - started, time.process_time() - busy
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    if scored is None:
        return {"note": "not installed"}
    if not scored:
        return None
    truth = truth_of(rows)
    taken: dict[str, object] = {
        "seconds": round(seconds, 3),
        "processor_seconds": round(processor, 3),
        "peak_mib": peak,
    }
    return taken | curve(scored, truth) | persons(scored, truth, rows)


def in_a_process_of_its_own(run: Callable[..., Any], *arguments: object) -> Any:
    """Its own memory, and no cache that another has filled. It ends with its answer, whoever is left to hear it."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=_told, args=(there, run, arguments))
    process.start()
    there.close()
    try:
        return here.recv()
    finally:
        process.join()


def _told(there: Connection, run: Callable[..., Any], arguments: Sequence[object]) -> None:
    there.send(run(*arguments))


def measure(name: str, rows: list[Row]) -> Iterator[dict[str, object]]:
    truth = truth_of(rows)
    base: dict[str, object] = {"set": name, "records": len(rows), "true_pairs": len(truth)}
    for who in RIVALS:
        figures = in_a_process_of_its_own(run_rival, who, rows)
        if figures is not None:
            yield base | {"who": who} | figures
    decided = plan((), [profile(ref, row) for ref, row in enumerate(rows)])
    groups: dict[int, list[int]] = defaultdict(list)
    for ref in range(len(rows)):
        groups[decided.same_as.get(ref, ref)].append(ref)
    merged = {pair for members in groups.values() for pair in combinations(members, 2)}
    proposed = {(min(one.left, one.right), max(one.left, one.right)) for one in decided.review}
    yield base | {"who": "inroad, merged by itself"} | f1(merged, truth)
    yield base | {"who": "inroad, review queue"} | f1(proposed, truth)
    every = judgements((), [profile(ref, row) for ref, row in enumerate(rows)])
    at_all = {(min(o.left, o.right), max(o.left, o.right)) for o in every if o.verdict is not Verdict.UNLIKELY}
    yield base | {"who": "inroad, merged or proposed, pairwise"} | f1(at_all, truth)


def address_books(number: int, *, seed: int = 7) -> tuple[list[Profile], list[Profile]]:
    """A desk of ``number`` people and a file of as many entries, half of them the same people.

    Names and employers fall in frequency as 1/rank, as real ones do.
    """
    rng = random.Random(seed)
    letters = "bcdfghklmnprstvz"
    made = sorted(
        {a + v + b + w + c for a in letters for v in "aeiou" for b in letters for w in "aeio" for c in "nrstl"}
    )
    rng.shuffle(made)
    givens, families, firms = made[:1_500], made[1_500:13_500], made[13_500:15_500]
    weights_of = {id(pool): [1 / (rank + 5) for rank in range(len(pool))] for pool in (givens, families, firms)}

    def some(pool: list[str]) -> list[str]:
        return rng.choices(pool, weights_of[id(pool)], k=number)

    people = list(zip(some(givens), some(families), some(firms), strict=True))
    known, incoming = [], []
    taken: set[str] = set()
    for ref, (given, family, firm) in enumerate(people):
        address = f"{given}.{family}@{firm}.example"
        if address in taken:
            address = f"{given}.{family}{ref}@{firm}.example"
        taken.add(address)
        name = f"{given.title()} {family.title()}"
        known.append(Profile(ref, (name,), (address,) if rng.random() < 0.7 else (), organisations=(firm,)))
        if ref % 2:
            written = rng.choice(
                (name, f"{family.title()}, {given.title()}", name.upper(), f"{given[0].upper()}. {family.title()}")
            )
            other = (address,) if rng.random() < 0.5 else ()
            incoming.append(Profile(number + ref, (written,), other, organisations=(firm,)))
    strangers = zip(some(givens), some(families), some(firms), strict=True)
    for place, (given, family, firm) in enumerate(list(strangers)[: number - len(incoming)]):
        name = f"{given.title()} {family.title()}"
        incoming.append(Profile(2 * number + place, (name,), organisations=(firm,)))
    return known, incoming


def grow(number: int) -> dict[str, object]:
    known, incoming = address_books(number)
    started, busy = time.perf_counter(), time.process_time()
    decided = plan(known, incoming)
    seconds, processor = time.perf_counter() - started, time.process_time() - busy
    wrong = sum(1 for ref, root in decided.same_as.items() if ref < 2 * number and root != ref - number)
    return {
        "who": "inroad",
        "known": len(known),
        "incoming": len(incoming),
        "seconds": round(seconds, 2),
        "processor_seconds": round(processor, 2),
        "microseconds_per_profile": round(1e6 * processor / (len(known) + len(incoming)), 1),
        "merged": len(decided.same_as),
        "merged_wrongly": wrong,
        "to_review": len(decided.review),
        "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("records", nargs="*", type=Path)
    parser.add_argument("--made", type=int, default=0, help="people of an invented set of entries")
    parser.add_argument("--register", type=int, default=0, help="people of an invented register")
    parser.add_argument("--grow", default="", help="sizes of two invented address books, separated by commas")
    arguments = parser.parse_args()
    for size in filter(None, arguments.grow.split(",")):
        print(json.dumps(in_a_process_of_its_own(grow, int(size))), flush=True)
    sets = [(path.name, read(path)) for path in arguments.records]
    if arguments.made:
        sets.append((f"invented, {arguments.made:,} people", duplicates.entries(arguments.made)))
    if arguments.register:
        rows = duplicates.register(arguments.register)
        sets.append((f"invented register, {arguments.register:,} people", rows))
    for name, rows in sets:
        for line in measure(name, rows):
            print(json.dumps(line), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
