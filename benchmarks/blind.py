"""How long the blind answer takes, and whether the time tells what the answer doesn't.

    python benchmarks/blind.py [--sizes 100,1000] [--ties 300] [--looks 400]

A community on SQLite in a folder of its own: members with so many consenting ties each, invented; to places that many
members lead to, that one does, and that nobody knows. Looks at the three kinds take turns, each place once. Prints one
line of JSON per size: median and 95th percentile in milliseconds of each, the ratio of found to not found, and how
often somebody who sees one time of each and bets on the longer for "found" is right (one half: the clock says nothing).
``without_rules_ms``: the same look without asking for anybody's consent, for what the rules cost; ``rules_ratio``.
"""

import argparse
import contextlib
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import measuring

PLACES = 200
"""Of each kind: those that everybody's people are at, and those where one member knows one."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--sizes", default="100,1000")
    parser.add_argument("--ties", type=int, default=300)
    parser.add_argument("--looks", type=int, default=400)
    parser.add_argument("--one", type=int, metavar="SIZE", help="one community, in this process")
    args = parser.parse_args()
    if args.one:
        print(json.dumps(one(args.one, args.ties, args.looks)))
        return 0
    for size in args.sizes.split(","):
        with tempfile.TemporaryDirectory() as home:
            words = ["--one", size, "--ties", str(args.ties), "--looks", str(args.looks)]
            took = measuring.run(
                [measuring.PYTHON, Path(__file__), *words], environment={**os.environ, "INROAD_HOME": home},
                seconds=3_000,
            )  # fmt: skip
            print(json.dumps(took.json() | {"peak_mib": took.peak_mib}), flush=True)
    return 0


def one(size: int, ties: int, looks: int) -> dict[str, Any]:
    from inroad import clock
    from inroad.desk import opening

    opening.configure()
    opening.prepare_store()
    from inroad.desk.community import reach, snapshot

    started = time.perf_counter()
    made = community(size, ties)
    invented = time.perf_counter() - started
    started = time.perf_counter()
    snapshot._save(snapshot.join(made, snapshot.stamp()))
    joined = time.perf_counter() - started
    desk = asker()
    for number in range(20):
        reach._look(desk, f"warm {number}")
    seconds: dict[str, list[float]] = {"many": [], "one": [], "nobody": []}
    plain: list[float] = []
    for number in range(looks):
        for kind, times in seconds.items():
            key = f"{kind} {number % PLACES}" if kind != "nobody" else f"nobody {number}"
            times.append(timed(lambda key=key: reach._look(desk, key)))
        with without_rules():
            plain.append(timed(lambda number=number: reach._look(desk, f"many {number % PLACES}")))
    begun = time.perf_counter()
    for number in range(20):
        reach.candidates(desk, f"many {number}", "", clock.now())
    found = [*seconds["many"], *seconds["one"]]
    return {
        "members": size, "ties": size * ties, "looks": looks, "invented_seconds": invented, "join_seconds": joined,
        **{f"{kind}_ms": 1000 * statistics.median(times) for kind, times in seconds.items()},
        **{f"{kind}_p95_ms": 1000 * statistics.quantiles(times, n=20)[-1] for kind, times in seconds.items()},
        "ratio": statistics.median(found) / statistics.median(seconds["nobody"]),
        "guessed": guessed(found, seconds["nobody"]),
        "without_rules_ms": 1000 * statistics.median(plain),
        "rules_ratio": statistics.median(seconds["many"]) / statistics.median(plain),
        "candidates_ms": 1000 * (time.perf_counter() - begun) / 20,
    }  # fmt: skip


def guessed(found: list[float], not_found: list[float]) -> float:
    """How often the longer of two times, one of each, is that of the found one (the area under the curve)."""
    import numpy as np

    ordered = np.sort(np.array(not_found))
    below = np.searchsorted(ordered, found, side="left")
    upto = np.searchsorted(ordered, found, side="right")
    return float(((below + upto) / 2).mean() / len(ordered))


def timed(act: Callable[[], Any]) -> float:
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun


@contextlib.contextmanager
def without_rules() -> Iterator[None]:
    """As if everybody had agreed to everything."""
    from inroad.community.consent import Level
    from inroad.desk.community import consent

    rules = consent.present
    consent.present = lambda ties, **_: dict.fromkeys(ties, Level.BE_ASKED)
    try:
        yield
    finally:
        consent.present = rules


def asker() -> Any:
    from django.contrib.auth import get_user_model

    from inroad.desk import desk_of

    return desk_of(get_user_model().objects.create(username="asker"))


def community(size: int, ties: int) -> list[tuple[int, Any]]:
    """Members' rows as the live look at consent reads them, and their contributions, without the nightly work."""
    import numpy as np
    from django.contrib.auth import get_user_model
    from django.db import transaction

    from inroad import clock
    from inroad.desk.community import contributions
    from inroad.desk.community.contributions import Body
    from inroad.store import bulk, models

    random, now, made = np.random.default_rng(0), clock.now(), []
    place = {f"{kind} {n}": contributions.place_of(f"{kind} {n}") for kind in ("many", "one") for n in range(PLACES)}
    for number in range(size):
        with transaction.atomic():
            account = get_user_model().objects.create(username=f"m{number}")
            party = models.Party.objects.create(account=account, created_at=now)
            desk = models.Desk.objects.create(account=account, party=party, created_at=now)
            models.Consent.objects.create(desk=desk, level=1, changed_at=now)
            ids = list(bulk.reserve_ids(models.Person, ties))
            bulk.insert(
                models.Person, ("id", "desk", "name", "tie", "created_at"),
                [(pk, desk.pk, f"Person {pk}", 2, now) for pk in ids],
            )  # fmt: skip
            who = random.integers(0, size * ties // 3, ties)  # everybody is known to three members or so
            bulk.insert(
                models.Identity, ("desk", "person", "kind", "value"),
                [(desk.pk, pk, "email", f"p{pk}@people.example") for pk in ids],
            )  # fmt: skip
            there = [f"many {n}" for n in random.integers(0, PLACES, ties)]
            if number < PLACES:
                there[0] = f"one {number}"
            organisations = {key: models.Organisation(desk=desk, name=key, key=key) for key in dict.fromkeys(there)}
            models.Organisation.objects.bulk_create(organisations.values())
            bulk.insert(
                models.Position, ("desk", "person", "organisation"),
                [(desk.pk, pk, organisations[key].pk) for pk, key in zip(ids, there, strict=True)],
            )  # fmt: skip
            rows = np.arange(ties, dtype=np.int32)
            body = Body(
                person=np.array(ids), chance=random.random(ties).astype(np.float32), backing=np.ones(ties, np.int8),
                level=np.ones(ties, np.int8), key_of=rows, key=who.astype(np.uint64), place_of=rows,
                place=np.array([place[key] for key in there], np.uint64),
                part=random.integers(0, 11, ties).astype(np.int8), me=np.array([10**15 + number], np.uint64),
            )  # fmt: skip
            models.Contribution.objects.create(
                desk=desk, revision=desk.revision, day=now.date(), ties=ties, body=b"", made_at=now
            )
            made.append((desk.pk, body))
    return made


if __name__ == "__main__":
    sys.exit(main())
