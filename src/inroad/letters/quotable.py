"""What a letter may say: the facts without traffic, private notes and the name of a present employer.

    Facts ── quotable ─→ Facts without them; who was last in touch when becomes "it has been a while", or nothing

Kinds are handed these facts only, so that no wording, ours or edited, can quote what a desk observed.
"""

from dataclasses import replace
from typing import Final

from inroad.letters import text
from inroad.letters.model import Facts, Person, Tie
from inroad.matching import organisations

QUIET_DAYS: Final = 365  # after a year without a word, a letter may say that it has been a while


def quotable(facts: Facts) -> Facts:
    """The same without what a letter may never say. A trusted reader may read the employer's name."""
    hidden = frozenset() if facts.trusted else frozenset(_employer(name) for name in facts.guarded if name.strip())

    def told(name: str) -> str:
        return "" if name and _employer(name) in hidden else name

    def person(one: Person) -> Person:
        return replace(one, organisation=told(one.organisation))

    def tie(one: Tie) -> Tie:
        quiet = one.last_in_touch is not None and (facts.today - one.last_in_touch).days > QUIET_DAYS
        shared = tuple(replace(fact, where=told(fact.where), words="") for fact in one.shared if fact.source.quotable)
        return replace(one, shared=shared, last_in_touch=None, quiet=one.quiet or quiet)

    return replace(
        facts,
        people={role: person(one) for role, one in facts.people.items()},
        ties={pair: tie(one) for pair, one in facts.ties.items()},
        vouch=replace(facts.vouch, where=told(facts.vouch.where)),
        organisation=told(facts.organisation),
        observed=(),
        private=(),
        beside=(),
        asked_on=None,
    )


def _employer(name: str) -> str:
    name = text.line(name)
    return organisations.key(name) or text.fold(name)
