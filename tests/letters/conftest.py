"""Facts for letters, from rich to none at all."""

from dataclasses import replace
from datetime import date

import pytest

from fixtures.letter_cast import BLURB, MORE, PEOPLE, READER, TODAY
from inroad.introductions.model import Ask, Basis, Terms, Vouch
from inroad.letters.model import Bond, Facts, Person, Shared, Source, Tie


@pytest.fixture
def bare():
    return Facts(TODAY)


@pytest.fixture
def rich():
    managed = Shared(Bond.MANAGED, "Acme", 2015, 2022, senior="voucher", words="the best boss I had, between us")
    moved = Shared(Bond.WORKED_TOGETHER, "Globex", 2009, 2013, on="the data-centre move")
    seen = Shared(Bond.WORKED_TOGETHER, "Umbrella", words="sat in 31 meetings together", source=Source.OBSERVED)
    return Facts(
        TODAY,
        people=PEOPLE,
        ties={
            ("seeker", "voucher"): Tie((managed, seen), last_in_touch=date(2024, 1, 17), given=("a candidate",)),
            ("voucher", "addressee"): Tie((moved,)),
        },
        organisation="Northwind",
        opening="platform lead",
        ask=Ask(blurb=BLURB),
        terms=Terms(2, copy_me=True, ten_minutes=True, conditions="Not before the board meeting, please."),
        vouch=Vouch(Basis.WORKED_WITH, "Acme", "2015–22", "their manager", "Alice moved 40 services in one summer."),
        contact_by=date(2026, 5, 5),
        contacted_on=date(2026, 5, 4),
        reply_by=date(2026, 5, 12),
        meeting_on=date(2026, 5, 10),
        how_to_contact="a call before nine",
        had_opening=False,
        names_given=("Dave Evans", "Erin Fox"),
        suggested="Frank Gray",
        offers=("my notes on schema changes",),
        asked_on=date(2026, 4, 20),
        guarded=("Initech GmbH",),
        observed=("You and Bob wrote 42 mails both ways, last on 17 January 2024",),
        private=("Bob owes me one since the audit went wrong in 2019",),
    )


@pytest.fixture
def search(rich):
    """Facts of a letter outside any introduction: Alice writes to Rhea, who was her manager."""
    managed = Shared(Bond.MANAGED, "Acme", 2015, 2022, senior="reader")
    return replace(
        rich,
        people={"seeker": PEOPLE["seeker"], "reader": READER},
        ties={("seeker", "reader"): Tie((managed,), last_in_touch=date(2024, 1, 17))},
        vouch=Vouch(),
        interest="platform work",
        private=(),
        observed=(),
        asked_on=None,
        more=MORE,
    )


@pytest.fixture
def seats():
    """Every kind in every seat."""
    from inroad.letters.registry import kinds

    return [(name, seat) for name, entry in kinds().items() for seat in entry.kind.seats]


@pytest.fixture
def variations(rich, bare, search):
    """Facts that make kinds take their different turns."""
    from inroad.introductions.model import Kind

    unknown = Vouch(Basis.DONT_KNOW_THE_WORK)
    saw = Vouch(Basis.SAW_THE_WORK, words="Her talk was the clearest of the day.")
    studied = {("seeker", "voucher"): Tie((Shared(Bond.STUDIED, "Lund", 2001, 2004),))}
    near = {("seeker", "voucher"): Tie((Shared(Bond.SAME_PLACE, "Acme", 2018, 2021, source=Source.FILE),))}
    only = {"seeker": PEOPLE["seeker"], "voucher": PEOPLE["voucher"]}
    return [
        rich,
        bare,
        *(replace(rich, what=kind) for kind in Kind),
        replace(rich, ties={}),
        replace(rich, vouch=Vouch(), ties={}),
        replace(rich, vouch=Vouch(), ties=studied),
        replace(rich, vouch=unknown, ties=near, terms=Terms(1), contact_by=None, contacted_on=None, meeting_on=None),
        replace(rich, vouch=saw, opening="", interest="platform work", had_opening=True, offers=(), names_given=()),
        replace(rich, people=only, opening="platform lead"),
        replace(rich, people=only, opening="", had_opening=None),
        replace(rich, people={**PEOPLE, "goal": Person("Gina Holt")}, voice=replace(rich.voice, formal=True)),
        replace(rich, ask=Ask(blurb=BLURB, why="Dear Bob, it is about Carol.", value="Stories.", note="A note.")),
        replace(rich, vouch=Vouch(), outcome="They hired somebody else."),
        search,
        replace(search, ties={}, had_opening=True, meeting_on=None, names_given=("Dave Evans",), opening="", more={}),
        replace(search, ties={("seeker", "reader"): Tie((Shared(Bond.KNOW, "Lund"),), quiet=True)}, more={}),
        replace(rich, ties={("seeker", "addressee"): Tie((Shared(Bond.STUDIED, "Lund", 2001, 2004),), quiet=True)}),
        replace(search, people={**search.people, "addressee": PEOPLE["addressee"]}, ties={}),
        replace(search, names_given=(), more={"nobody": "yes"}, voice=replace(search.voice, formal=True)),
    ]
