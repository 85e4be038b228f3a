"""How right "before you send" is: its findings on labelled letters, rule by rule, and what it misses or flags wrongly.

    python benchmarks/letters.py [FILE] [--half development|held-out|all] [--without ID …] [--json]

Neutral input: JSON lines as tests/fixtures/labelled_letters/README.md describes them; ids that end in an odd digit are
for development, even ones are held out, and a line of the other half is not even parsed. Each letter becomes the facts
its writer's desk would have, and goes through ``critique.review`` as any letter does.

Counted by letter and fault: a fault flagged that is labelled is right, whichever sentence was shown. Precision and
recall stand with their 95 % interval after Wilson (1927), since a half has few letters of each. Consent is not a label
of its own, so that every document counts as agreed to; whether somebody asked for it is what is measured.
"""

import argparse
import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from inroad.introductions.model import Vouch
from inroad.letters import critique, registry
from inroad.letters.model import Bond, Facts, Finding, Letter, Person, Shared, Tie

LETTERS = Path(__file__).parents[1] / "tests" / "fixtures" / "labelled_letters" / "letters.jsonl"
TODAY = date(2026, 11, 20)
RULES = {
    "could-have-gone-to-anyone": "could-have-gone-to-anyone",
    "no-specific-person-or-opening": "no-person-or-opening",
    "more-than-one-ask": "more-than-one-ask",
    "nothing-about-them": "nothing-about-them",
    "too-long": "too-long",
    "resume-nobody-asked-for": "resume",
    "research-on-display": "research-on-display",
    "salary-mentioned": "salary",
    "present-employer-named": "present-employer",
    "asked-recently": "asked-recently",
    "claim-not-borne": "unborne-claim",
    "observed-or-private-quoted": "observed-traffic",
}
"""Label → the rule that finds it."""

KINDS = {
    "ask": ("ask", "voucher"),
    "advice": ("advice", "reader"),
    "comment": ("comment", "reader"),
    "useful": ("useful-to-you", "reader"),
    "update": ("update", "reader"),
    "thanks": ("thanks", "voucher"),
    "hello": ("hello", "reader"),
    "runner-up": ("runner-up", "reader"),
    "first-contact": ("first-contact", "addressee"),
    "reference-request": ("reference-request", "reader"),
}
"""Situation → the kind of letter and the role of who reads it."""

_ID = re.compile(r'"id":\s*"[A-Za-z]*(\d+)"')


def read(path: Path, half: str) -> Iterator[dict[str, Any]]:
    """The letters of a half. Lines of the other one are passed over unread."""
    with path.open(encoding="utf-8") as stream:
        for line in stream:
            number = _ID.search(line)
            if number is None:
                continue
            odd = int(number[1]) % 2 == 1
            if half == "all" or odd is (half == "development"):
                yield json.loads(line)


def as_facts(one: Mapping[str, Any]) -> Facts:
    """What the writer's desk would know."""
    _, role = KINDS[one["situation"]]
    inside = one["organisation"] if one["reader_role"] == "addressee" else ""
    people = {
        "seeker": Person(one["writer"], organisation=one["present_employer"]),
        role: Person(one["reader"], organisation=inside),
    }
    if one["addressee"] and role != "addressee":
        people["addressee"] = Person(one["addressee"], organisation=one["organisation"])
    if one["voucher"] and role != "voucher":
        people["voucher"] = Person(one["voucher"])
    told = tuple(
        Shared(Bond.KNOW, words=words) for words in (one["worked_together"], one["reader_said_of_me"]) if words
    )
    ago = one["asked_recently_days"]
    return Facts(
        TODAY,
        people=people,
        ties={("seeker", role): Tie(told)} if told else {},
        organisation=one["organisation"],
        opening=one["opening"],
        vouch=Vouch(words=one["voucher_said_of_me"] or (one["reader_said_of_me"] if role == "voucher" else "")),
        asked_on=None if ago is None else TODAY - timedelta(days=ago),
        consents=tuple(one["attachments"]),
        resume_asked=one["resume_asked_for"],
        guarded=(one["present_employer"],) if one["present_employer"] else (),
        trusted=one["reader_trusted_colleague"],
        observed=tuple(one["observed"]),
        private=tuple(one["private_notes"]),
    )


def as_letter(one: Mapping[str, Any]) -> Letter:
    name, role = KINDS[one["situation"]]
    kind = registry.get(name).kind
    return Letter(kind, "seeker", role, one["subject"], one["body"], attachments=tuple(one["attachments"]))


@dataclass(frozen=True)
class Judged:
    """One letter: what its labels say and what was found, both by label."""

    id: str
    faults: Mapping[str, list[str]]
    near: frozenset[str]
    found: Mapping[str, list[Finding]]


def judge(one: Mapping[str, Any]) -> Judged:
    findings = critique.review(as_letter(one), as_facts(one))
    found = {label: [it for it in findings if it.rule == rule] for label, rule in RULES.items()}
    return Judged(one["id"], one["faults"], frozenset(one["near_misses"]), {k: v for k, v in found.items() if v})


@dataclass(frozen=True)
class Score:
    """One rule. ``pointed``: of what was right, how often the sentence shown is one of those labelled."""

    label: str
    right: tuple[str, ...]
    missed: tuple[str, ...]
    wrong: tuple[str, ...]
    wrong_near: tuple[str, ...]
    pointed: int

    @property
    def flagged(self) -> int:
        return len(self.right) + len(self.wrong)

    @property
    def labelled(self) -> int:
        return len(self.right) + len(self.missed)


def score(label: str, judged: Iterable[Judged]) -> Score:
    letters = list(judged)
    right = [one for one in letters if label in one.faults and label in one.found]
    wrong = [one for one in letters if label not in one.faults and label in one.found]
    return Score(
        label,
        tuple(one.id for one in right),
        tuple(one.id for one in letters if label in one.faults and label not in one.found),
        tuple(one.id for one in wrong),
        tuple(one.id for one in wrong if label in one.near),
        sum(_points_at(one.faults[label], one.found[label]) for one in right),
    )


def _points_at(labelled: list[str], findings: list[Finding]) -> bool:
    def same(a: str, b: str) -> bool:
        a, b = " ".join(a.split()).strip(" .…"), " ".join(b.split()).strip(" .…")
        return not a or not b or a in b or b in a

    return any(same(one, it.sentence) for one in labelled for it in findings)


def wilson(right: int, of: int, z: float = 1.96) -> tuple[float, float]:
    """The 95 % interval of a share (E. B. Wilson, 1927); (0, 1) where nothing was counted."""
    if not of:
        return 0.0, 1.0
    share, spread = right / of, z * z / of
    middle = (share + spread / 2) / (1 + spread)
    half = z * ((share * (1 - share) / of + spread / (4 * of)) ** 0.5) / (1 + spread)
    return max(0.0, middle - half), min(1.0, middle + half)


def share(right: int, of: int) -> str:
    if not of:
        return "–"
    low, high = wilson(right, of)
    return f"{right / of:.2f} ({low:.2f}–{high:.2f})"


def rows(scores: Iterable[Score]) -> list[str]:
    """The lines of a table in Markdown."""
    listed = list(scores)
    lines = [
        "| rule | labelled | flagged | right | precision | recall |",
        "| --- | ---: | ---: | ---: | --- | --- |",
    ]
    for one in listed:
        figures = f"{one.labelled} | {one.flagged} | {len(one.right)}"
        shares = f"{share(len(one.right), one.flagged)} | {share(len(one.right), one.labelled)}"
        lines.append(f"| {RULES[one.label]} | {figures} | {shares} |")
    right, flagged = sum(len(one.right) for one in listed), sum(one.flagged for one in listed)
    labelled = sum(one.labelled for one in listed)
    lines.append(
        f"| all | {labelled} | {flagged} | {right} | {share(right, flagged)} | {share(right, labelled)} |",
    )
    return lines


def measure(path: Path = LETTERS, half: str = "development", without: Iterable[str] = ()) -> list[Score]:
    left_out = set(without)
    judged = [judge(one) for one in read(path, half) if one["id"] not in left_out]
    return [score(label, judged) for label in RULES]


def main(words: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", nargs="?", type=Path, default=LETTERS)
    parser.add_argument("--half", choices=("development", "held-out", "all"), default="development")
    parser.add_argument("--without", nargs="*", default=(), metavar="ID", help="letters to leave out")
    parser.add_argument("--json", action="store_true", help="one JSON object per rule")
    asked = parser.parse_args(words)
    scores = measure(asked.file, asked.half, asked.without)
    if asked.json:
        for one in scores:
            low, high = wilson(len(one.right), one.flagged)
            print(json.dumps({"half": asked.half, "rule": RULES[one.label], "labelled": one.labelled,
                              "flagged": one.flagged, "right": len(one.right), "pointed": one.pointed,
                              "precision": [round(low, 3), round(high, 3)],
                              "recall": [round(it, 3) for it in wilson(len(one.right), one.labelled)]}))  # fmt: skip
        return
    print("\n".join(rows(scores)), "\n")
    for one in scores:
        wrong = " ".join(f"{it}{'*' if it in one.wrong_near else ''}" for it in one.wrong)
        if one.missed or one.wrong:
            print(f"{RULES[one.label]}: missed {' '.join(one.missed) or 'none'}; flagged wrongly {wrong or 'none'}")
    print("\n* labelled as a near miss: it looks like the fault and is none")
    pointed, right = sum(one.pointed for one in scores), sum(len(one.right) for one in scores)
    print(f"Of {right} found, {pointed} show a sentence that is labelled.")


if __name__ == "__main__":
    sys.exit(main())
