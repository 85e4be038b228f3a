"""Which word counts: the narrowest, of several groups the most careful, and none for who is kept out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inroad.community.consent import Level, effective, level_of
from inroad.errors import BadInput

LEVELS = st.sampled_from(Level)
MAYBE = st.none() | LEVELS


@given(person=MAYBE, groups=st.lists(LEVELS, max_size=4), desk=MAYBE, out=st.booleans())
def test_the_narrowest_word_decides_and_nobody_kept_out_is_let_through(person, groups, desk, out):
    found = effective(person=person, groups=groups, desk=desk, kept_out=out)
    said = [person] if person is not None else sorted(groups)[:1] or [desk]
    assert found == (Level.NOTHING if out else (said[0] or Level.NOTHING))


@given(groups=st.lists(LEVELS, max_size=4), more=LEVELS, desk=MAYBE)
def test_another_group_never_lets_more_through(groups, more, desk):
    before = effective(person=None, groups=[*groups, Level.BE_NAMED], desk=desk)
    assert effective(person=None, groups=[*groups, Level.BE_NAMED, more], desk=desk) <= before


def test_nothing_is_what_was_never_said():
    assert effective(person=None, groups=(), desk=None) is Level.NOTHING


def test_a_choice_is_read_by_its_number_or_its_name():
    assert [level_of(said) for said in ("nothing", "1", " Named ", 2)] == [0, 1, 2, 2]
    for wrong in ("", "3", "-1", "all", "1.0"):
        with pytest.raises(BadInput):
            level_of(wrong)
