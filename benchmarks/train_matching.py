"""What the weights of matching would be if they were counted on invented records, beside those that are published.

    python benchmarks/train_matching.py [--people 2000] [--seed 101]

Draws entries of address books and a register (duplicates.py) from a seed that no benchmark uses, and counts each
reason: ``m``, its share of the true pairs on which that field could be compared at all; ``u``, its share of
pairs of different people. False pairs are those that blocking brings together, weighed back by how many there are at
all, plus a random sample of the rest. One JSON line per reason: bits counted on both kinds of records, and published.

The published table is declared with these figures in sight and rounded to what both kinds bear; it is not a copy, for
invented clerks make the slips we thought of. Real labelled sets are never read here: they are kept for the measure.
"""

import argparse
import json
import random
import sys
from collections import Counter, defaultdict
from math import log2

import duplicates
import matching
from inroad.matching.compare import compare
from inroad.matching.features import NameFrequencies, features

# The beginning of a reason, and what the pair must both have for it to be asked.
REASONS = {
    "born": ("same birthday", "birthdays apart in one digit", "birthdays apart in one part",
             "birthdays apart in a digit of two parts", "different birthdays"),
    "places": ("same place", "places nearly the same", "different places"),
    "emails": ("same address", "nearly the same address", "same name before the @",
               "e-mail addresses of much the same letters", "different e-mail addresses"),
    "organisations": ("same employer", "different employers"),
    "names": ("same name", "same family name, one given name is a short form", "same family name, and the initial fits",
              "nearly the same name", "same given name and part", "same given name, different family names",
              "part of the name is the same", "one may be short", "a user name made of",
              "same family name, given names of much the same letters", "same family name, different given names",
              "different names of much the same letters", "different names"),
}  # fmt: skip
SAMPLE = 300_000


def counted(rows: list[dict[str, str]], rng: random.Random) -> dict[str, tuple[float, float]]:
    """Reason -> (m, u) on these records."""
    read = [features(matching.profile(ref, row)) for ref, row in enumerate(rows)]
    frequencies = NameFrequencies.of(read)
    truth = matching.truth_of(rows)
    others = {tuple(sorted(rng.sample(range(len(rows)), 2))) for _ in range(SAMPLE)} - truth
    found: dict[str, tuple[float, float]] = {}
    shares = []
    for pairs in (truth, others):
        asked: Counter[str] = Counter()
        said: dict[str, Counter[str]] = defaultdict(Counter)
        for left, right in pairs:
            a, b = read[left], read[right]
            words = [reason.words for reason in compare(a, b, frequencies, met=True).reasons]
            for field, reasons in REASONS.items():
                if getattr(a, field) and getattr(b, field):
                    asked[field] += 1
                    first = next((r for r in reasons if any(w.startswith(r) for w in words)), None)
                    if first:
                        said[field][first] += 1
        shares.append((asked, said))
    for field, reasons in REASONS.items():
        for reason in reasons:
            m, u = ((said[field][reason] + 0.5) / (asked[field] + 1) for asked, said in shares)
            if shares[0][0][field] > 50:
                found[reason] = (m, u)
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--people", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=101)
    args = parser.parse_args()
    rng = random.Random(args.seed)
    books = counted(duplicates.entries(args.people, seed=args.seed), rng)
    typed = counted(duplicates.register(args.people, seed=args.seed), rng)
    for reason in (reason for reasons in REASONS.values() for reason in reasons):
        line: dict[str, object] = {"reason": reason}
        for name, found in (("address books", books), ("register", typed)):
            if reason in found:
                m, u = found[reason]
                line[name] = {"m": round(m, 4), "u": float(f"{u:.3g}"), "bits": round(log2(m / u), 1)}
        print(json.dumps(line))
    return 0


if __name__ == "__main__":
    sys.exit(main())
