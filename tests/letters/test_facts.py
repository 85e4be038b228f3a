from datetime import UTC, date, datetime

import pytest

from fixtures.letter_cast import TODAY
from inroad.errors import BadInput
from inroad.introductions.model import Ask, Consent, Contract, Kind, Side, Terms
from inroad.letters.compose import compose
from inroad.letters.facts import facts_of
from inroad.letters.model import Person

CONTRACT = Contract(
    Kind.INTRODUCTION,
    Side("Alice Adler", address="alice@adler.example"),
    Side("Bob Connor"),
    Side("Carol Diaz"),
    ask=Ask(opening="platform lead", blurb="I run platforms."),
    terms=Terms(timezone="Pacific/Auckland"),
    organisation="Northwind",
    goal=Side("Gina Holt"),
    contact_by=datetime(2026, 5, 5, 11, 59, 59, tzinfo=UTC),
    consents=(Consent("resume.pdf", datetime(2026, 5, 1, tzinfo=UTC)),),
)


def test_a_contract_fills_its_letters():
    facts = facts_of(CONTRACT, today=TODAY, people={"addressee": Person(title="VP", organisation="Northwind")})
    assert facts.person("addressee") == Person("Carol Diaz", title="VP", organisation="Northwind")
    assert facts.person("goal").name == "Gina Holt"
    assert facts.consents == ("resume.pdf",)
    why = compose("ask", facts).part("why").text
    assert "I would like to talk with Carol Diaz (VP at Northwind) about the job of platform lead." in why


def test_a_day_is_a_day_where_the_terms_are():
    assert facts_of(CONTRACT, today=TODAY).contact_by == date(2026, 5, 5)
    late = datetime(2026, 5, 5, 12, 30, tzinfo=UTC)
    from dataclasses import replace

    assert facts_of(replace(CONTRACT, contact_by=late), today=TODAY).contact_by == date(2026, 5, 6)


@pytest.mark.parametrize("zone", ["Nowhere/At_all", "../../etc/passwd", ""])
def test_a_time_zone_that_is_none_is_said(zone):
    from dataclasses import replace

    with pytest.raises(BadInput, match="no time zone"):
        facts_of(replace(CONTRACT, terms=Terms(timezone=zone)), today=TODAY)
