"""The department behind a title: coarse, and never guessed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inroad.community.departments import DEPARTMENTS, NAMED, OTHER, code, department


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("VP Engineering", "engineering"), ("Senior SRE, Payments", "engineering"), ("Data Scientist", "engineering"),
        ("Account Executive", "sales"), ("Leiterin Vertrieb", "sales"), ("Recruiter", "people"),
        ("Talent Acquisition Partner", "people"), ("Head of People", "people"), ("Financial Controller", "finance"),
        ("Product Manager", "product"), ("UX Designer", "design"), ("COO", "leadership"),
        ("CEO & Founder", "leadership"),
        ("CTO", "leadership"), ("Customer Support", "operations"), ("Supply chain planner", "operations"),
        ("Brand lead", "marketing"), ("General Counsel", "legal"), ("Nurse", "other"), ("", "other"),
        ("Ninja", "other"),
    ],
)  # fmt: skip
def test_titles_as_people_write_them(title, found):
    assert department(title) == found


@given(st.text(max_size=80))
def test_whatever_is_written_is_one_of_eleven(title):
    assert DEPARTMENTS[code(title)] == department(title)


def test_what_fits_nowhere_is_never_said_on_a_page():
    assert OTHER not in NAMED
    assert len(DEPARTMENTS) == len(set(DEPARTMENTS)) == 11
