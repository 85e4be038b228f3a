import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inroad.matching import organisations
from inroad.matching.organisations import NOT_AN_ORGANISATION, domain_of_organisation, key, parent_of, resolve


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Acme GmbH", "ACME"),
        ("Havrik Wind A/S", "Havrik Wind"),
        ("Havrik Wind K/S", "havrik wind"),
        ("Dolmar Sp. z o.o.", "Dolmar"),
        ("Dolmar sp. z o. o.", "DOLMAR"),
        ("Acme GmbH & Co. KG", "Acme"),
        ("The Acme Group Ltd.", "acme"),
        ("Fiat S.p.A.", "Fiat"),
        ("Philips B.V.", "Philips"),
        ("Nokia Oyj", "Nokia"),
        ("日立株式会社", "日立"),
        ("(株)日立", "日立"),
        ("ex-Google (Alphabet)", "Google LLC"),
        ("Alphabet Inc.", "google"),
        ("Facebook", "Meta Platforms, Inc."),
        ("PricewaterhouseCoopers LLP", "PwC"),
        ("Ernst & Young", "EY"),
        ("Johnson and Johnson", "Johnson & Johnson"),
        ("Slack (acquired by Salesforce)", "Slack"),
        ("Slack, acquired by Salesforce", "Slack"),
        ("Amazon.com", "Amazon"),
        ("ПАО Газпром", "Gazprom"),
        ("Société Générale S.A.", "Societe Generale"),
    ],
)
def test_spellings_of_one_organisation_share_a_key(one, other):
    assert key(one) == key(other) != NOT_AN_ORGANISATION


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Google", "Google Cloud"),
        ("Bank of Scotland", "Royal Bank of Scotland"),
        ("Merck KGaA", "Merck & Co., Inc."),
        ("Acme", "Acme Labs"),
        ("HP", "HPE"),
        ("Ex Libris", "Libris"),
    ],
)
def test_different_organisations_stay_apart(one, other):
    assert key(one) != key(other)


@pytest.mark.parametrize(
    "text",
    [
        "Self-employed",
        "Freelance",
        "Retired",
        "Stealth startup",
        "Confidential",
        "-",
        "",
        "N/A",
        "Self-Employed (Consultant)",
    ],
)
def test_what_names_no_employer_is_no_organisation(text):
    assert key(text) == NOT_AN_ORGANISATION
    assert not organisations.is_organisation(text)


def test_parents_are_declared_only():
    assert parent_of(key("Google Cloud")) == key("Google")
    assert parent_of(key("Acme Cloud")) is None
    for unit, parent in organisations.companies.PARENTS.items():
        assert key(unit) == unit, unit
        assert key(parent) == parent, parent


def test_every_alias_leads_to_its_key_and_to_no_other():
    seen = {}
    for group in organisations.companies.ALIASES:
        for alias in group:
            assert key(alias) == group[0], alias
            assert seen.setdefault(alias, group[0]) == group[0]


@settings(max_examples=100)
@given(st.text(max_size=60))
def test_a_key_never_fails_and_is_a_key_of_itself(text):
    found = key(text)
    assert found == found.strip()
    assert " ".join(found.split()) == found


KNOWN = [
    (1, ["Acme GmbH"], ["acme.example"]),
    (2, ["Acme Cloud"], []),
    (3, ["Catalent"], []),
    (4, ["Cat Rental"], []),
    (5, ["Meta Platforms"], []),
    (6, ["Goldman Sachs"], []),
    (7, ["Royal Bank of Scotland"], []),
    (8, ["Müller AG"], []),
]


@pytest.mark.parametrize(
    ("typed", "ids"),
    [
        ("acme", [1, 2]),
        ("ACME ag", [1, 2]),
        ("@acme.example", [1]),
        ("cat", [4]),
        ("facebook", [5]),
        ("goldm", [6]),
        ("goldman s", [6]),
        ("goldmann sachs", [6]),
        ("sachs", [6]),
        ("bank of scotland", [7]),
        ("mueller", [8]),
        ("alent", []),
        ("go", []),
        ("", []),
    ],
)
def test_a_typed_name_finds_whole_words_best_first(typed, ids):
    assert [match.id for match in resolve(typed, KNOWN)] == ids


def test_every_match_says_why():
    (match, *_) = resolve("facebook", KNOWN)
    assert (match.rank, match.reason) == (organisations.ALIAS, "another name of Meta Platforms")


def test_a_mail_domain_is_learned_from_people():
    people = [["a@acme.example", "a@gmail.com"], ["b@acme.example"], ["c@other.example"], ["d@gmx.de"]]
    found = domain_of_organisation(people)
    assert found is not None
    assert (found.domain, found.people, found.of) == ("acme.example", 2, 3)
    assert found.reason == "2 of the 3 people known there with a work address write from acme.example"


def test_one_person_is_not_enough_unless_the_domain_is_the_name():
    assert domain_of_organisation([["a@acme.example"]]) is None
    found = domain_of_organisation([["a@acme.example"]], name="Acme GmbH")
    assert found is not None
    assert found.domain == "acme.example"


def test_free_mail_and_role_addresses_teach_nothing():
    assert domain_of_organisation([["a@gmail.com"], ["b@gmail.com"], ["info@acme.example"]]) is None


def test_a_split_house_teaches_nothing():
    assert domain_of_organisation([["a@x.example"], ["b@x.example"], ["c@y.example"], ["d@y.example"]]) is None
