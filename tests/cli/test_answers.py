"""The first run's answers as a file."""

import contextlib
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inroad.cli.answers import parse_answers
from inroad.desk.shapes import Acquaintance, StartAnswers
from inroad.errors import BadInput


def test_all_that_start_asks_can_stand_in_a_file() -> None:
    text = json.dumps(
        {
            "name": "Ada Verne",
            "emails": ["ada@verne.example"],
            "companies": [{"name": "Solvane", "interest": "platform lead"}, "Halden & Co"],
            "people": [
                {
                    "name": "Tom Lind",
                    "how": "my manager",
                    "backing": "well",
                    "they_know": "Vera",
                    "they_know_at": "Solvane",
                },
                "Rosa Brandt",
            ],
            "employed": "Acme",
        }
    )
    assert parse_answers(text, "a.json") == StartAnswers(
        name="Ada Verne",
        emails=("ada@verne.example",),
        companies=(("Solvane", "platform lead"), ("Halden & Co", "")),
        people=(Acquaintance("Tom Lind", "my manager", "well", "Vera", "Solvane"), Acquaintance("Rosa Brandt")),
        employed="Acme",
    )


def test_not_said_and_no_are_two_answers_about_being_employed() -> None:
    assert parse_answers("{}", "a").employed is None
    assert parse_answers('{"employed": null}', "a").employed is None
    assert parse_answers('{"employed": ""}', "a").employed == ""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "not JSON"),
        ("[1]", "a list where an object"),
        ("[" * 100_000, "not JSON"),
        ('{"company": []}', "'company'"),
        ('{"companies": "Acme"}', "companies is text, not a list"),
        ('{"companies": [{"interest": "x"}]}', "company 1: the name is missing"),
        ('{"companies": [{"name": 5}]}', "company 1: name is a number"),
        ('{"people": ["A", {"name": "B", "backing": "very"}]}', "person 2: backing is 'very'"),
        ('{"people": [null]}', "person 1: found nothing"),
        ('{"emails": [1]}', "emails has entries"),
        (json.dumps({"emails": ["x"] * 51}), "51 entries"),
        ('{"name": {}}', "name is an object"),
    ],
)
def test_a_wrong_file_is_refused_with_the_place(text: str, said: str) -> None:
    with pytest.raises(BadInput) as caught:
        parse_answers(text, "a.json")
    assert said in caught.value.message
    assert caught.value.message.startswith("a.json")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["name", "emails", "companies", "people", "employed", "how", "x"]), inner, max_size=4
        )
    ),
    max_leaves=12,
)


@given(JSON | st.text(max_size=20).map(str))
@settings(max_examples=100)
def test_whatever_stands_in_the_file_is_read_or_refused(value: object) -> None:
    with contextlib.suppress(BadInput):  # anything else is a bug
        assert isinstance(parse_answers(json.dumps(value), "a.json"), StartAnswers)
