"""The lexicon of fields: one job under two names is one field, and every answer names the words that made it."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inroad.community import fields
from inroad.errors import BadInput
from inroad.ways.titles import Level

FILES = sorted(Path(fields.__file__).with_name("lexicon").glob("*.toml"))
TABLES = [pair for path in FILES for pair in tomllib.loads(path.read_text(encoding="utf-8")).items()]
RAW = dict(TABLES)
ALIKE = [
    ("Recruiter", "Talent Acquisition"),
    ("Technical Recruiter", "Talent Sourcer"),
    ("SRE", "Site Reliability Engineer"),
    ("DevOps Engineer", "Production Engineer"),
    ("VP Eng", "Vice President of Engineering"),
    ("V.P., Engineering", "Vice President Engineering"),
    ("HR Business Partner", "Human Resources Director"),
    ("CISO", "Chief Information Security Officer"),
    ("CFO", "Chief Financial Officer"),
    ("Software Developer", "Softwareentwicklerin"),
    ("Sales Director", "Vertriebsdirektor"),
    ("Registered Nurse", "Krankenpfleger"),
    ("R&D Manager", "Research and Development Manager"),
    ("FP&A Manager", "Financial Planning and Analysis Manager"),
    ("C++ Developer", "C++ engineer"),
    ("QA Engineer", "Software Tester"),
    ("Lawyer", "Rechtsanwältin"),
    ("ML Engineer", "Machine Learning Engineer"),
    ("Purchasing Manager", "Procurement Manager"),
    ("Copywriter", "Werbetexterin"),
]


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_two_names_of_a_job_are_one_field(one, other):
    left, right = fields.fields_of(one), fields.fields_of(other)
    assert left
    assert set(left) & set(right)


def test_two_names_of_a_job_at_one_level_are_one_title():
    assert fields.same_title("VP Eng", "Vice President of Engineering")
    assert fields.same_title("Recruiter", "Talent Acquisition Specialist")
    assert not fields.same_title("VP Eng", "Engineer")
    assert not fields.same_title("VP Eng", "VP Sales")
    assert not fields.same_title("Wizard", "Wizard"), "what no word says is no field, and not the same one either"
    assert fields.title("VP Eng").level is Level.VP


@pytest.mark.parametrize(
    ("title", "keys"),
    [
        ("Sales Engineer", ["presales"]),
        ("Product Designer", ["ux"]),
        ("Engineering Manager, Payments", ["engineering-management", "fintech"]),
        ("Vice President", []),
        ("Chef de projet", ["project-management"]),
        ("Security Guard", ["facilities"]),
        ("Data Scientist & Python developer", ["data-science", "python"]),
        ("Engineering, SRE", ["reliability"]),
        ("Astronaut of the third kind", []),
        ("", []),
    ],
)
def test_the_longest_words_win_and_the_narrower_field_stands_for_the_wider(title, keys):
    assert [one.key for one in fields.fields_of(title)] == keys


def test_the_words_that_spoke_of_a_field_come_with_it():
    found = fields.fields_of("Head of Talent Acquisition", unit="Platform", skills=["Recruiting", "SQL"])
    assert {one.key: one.words for one in found} == {
        "recruiting": ("talent acquisition", "recruiting"),
        "platform": ("platform",),
        "databases": ("sql",),
    }


def test_a_field_is_found_by_key_name_or_any_of_its_words():
    wanted = fields.get("reliability")
    for said in ("reliability", "site reliability and DevOps", "SRE", "Site Reliability Engineer", "devops"):
        assert fields.lookup(said) == wanted
    with pytest.raises(BadInput, match="no field of work") as told:
        fields.lookup("logistix")
    assert "logistics" in told.value.hint
    with pytest.raises(BadInput):
        fields.lookup("   ")
    with pytest.raises(BadInput):
        fields.get("no-field")


def test_near_goes_both_ways_and_parts_are_inside():
    for one in fields.every():
        for other in fields.near(one):
            assert one in fields.near(other), (one.key, other.key)
            assert one != other
    assert {"reliability", "backend", "engineering"} <= fields.inside("engineering")
    assert fields.inside("reliability") == {"reliability"}
    assert fields.get("engineering") in fields.near("reliability")


def test_the_lexicon_is_whole_and_no_word_stands_twice():
    seen: dict[str, str] = {}
    words = 0
    assert len(TABLES) == len(RAW), "a field stands in one file"
    for key, table in RAW.items():
        assert table["name"]
        assert table["kind"] in {*fields.KINDS, "none"}
        for other in (*table.get("near", ()), *([table["part_of"]] if "part_of" in table else [])):
            assert other in RAW, f"{key} names {other}"
        for language in set(table) - {"kind", "name", "part_of", "near"}:
            assert len(language) == 2
            for word in (part.strip() for part in table[language].split(",")):
                assert word, key
                assert word == word.lower()
                assert word not in seen, f"{word}: {key} and {seen[word]}"
                seen[word] = key
                words += 1
    assert len(fields.every()) >= 150
    assert words >= 2_000
    assert {one.kind for one in fields.every()} == set(fields.KINDS)


def test_every_word_of_the_lexicon_is_read_as_its_own_field():
    for key, table in RAW.items():
        for language in set(table) - {"kind", "name", "part_of", "near"}:
            for word in (part.strip().replace("*", "") for part in table[language].split(",")):
                found = [one for one, _ in fields.read(word)]
                assert found == ([] if key == "no-field" else [key]), (word, key, found)


@given(st.text(max_size=400))
def test_any_text_is_read_without_complaint_and_every_word_named_stands_in_it(said):
    for one in fields.fields_of(said, said, [said]):
        assert fields.known(one.key)
        assert one.words
        assert all(part in fields._fold(said) for words in one.words for part in words.split())
