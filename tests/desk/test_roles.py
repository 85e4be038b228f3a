"""What a book's word about somebody's work does to what is known."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inroad.desk.imports.roles import Decision, Known, Told, decide, settle

ACME, BOLT, COGS = 1, 2, 3
BEFORE, NOW, LATER = date(2023, 1, 1), date(2024, 1, 1), date(2025, 1, 1)


def known(organisation, source="linkedin", *, ref=0, title="Engineer", ended=False, edited=False, on=BEFORE):
    return Known(ref, organisation, title, source, ended, edited, on)


def test_somebody_new_gets_what_is_told():
    role = Told(ACME, "Engineer")
    assert decide([], [role], "vcard", NOW) == Decision(add=(role,))


def test_the_same_again_is_confirmed():
    assert decide([known(ACME)], [Told(ACME, "engineer ")], "linkedin", NOW) == Decision(
        confirm=((0, "engineer "),), held=(0,)
    )


def test_a_newer_profile_moves_them_on():
    told = Told(BOLT, "Manager")
    assert decide([known(ACME)], [told], "linkedin", NOW) == Decision(add=(told,), close=(0,))


def test_an_older_file_moves_nobody_back():
    told = Told(BOLT, "Manager")
    decision = decide([known(ACME, on=LATER)], [told], "linkedin", NOW)
    assert decision.close == ()


def test_an_entry_that_says_what_it_said_before_adds_and_closes_nothing():
    told = Told(BOLT, "Manager", fresh=False)
    assert decide([known(ACME)], [told], "linkedin", NOW) == Decision()


def test_a_book_does_not_contradict_the_persons_profile():
    decision = decide([known(ACME, "linkedin")], [Told(BOLT, "")], "vcard", NOW)
    assert decision.add == (Told(BOLT, "", ended=True),)
    assert decision.close == ()


def test_who_has_two_jobs_by_their_profile_is_in_both_whatever_a_book_says():
    both = [known(ACME), known(BOLT, ref=1)]
    decision = decide(both, [Told(BOLT, "Engineer")], "vcard", NOW)
    assert (decision.add, decision.held) == ((), (1,))
    assert settle([*both, known(BOLT, "vcard", ref=2)]) == ()


def test_a_profile_closes_what_a_book_says():
    assert decide([known(BOLT, "vcard")], [Told(ACME, "Lead")], "linkedin", NOW).close == (0,)


def test_one_book_closes_nothing_of_another():
    assert decide([known(BOLT, "google")], [Told(ACME, "")], "vcard", NOW).close == ()


def test_a_past_role_closes_nothing():
    assert decide([known(BOLT)], [Told(ACME, "", ended=True)], "linkedin", NOW).close == ()


def test_a_promotion_is_no_second_job():
    assert decide([known(ACME)], [Told(ACME, "Lead")], "linkedin", NOW) == Decision(confirm=((0, "Lead"),), held=(0,))


def test_a_profile_retitles_what_a_book_said_and_not_the_other_way_round():
    assert decide([known(ACME, "vcard")], [Told(ACME, "Lead")], "linkedin", NOW).confirm == ((0, "Lead"),)
    assert decide([known(ACME)], [Told(ACME, "eng.")], "vcard", NOW).confirm == ((0, "Engineer"),)


def test_two_jobs_at_once_stay_two():
    roles = [Told(ACME, "Engineer"), Told(BOLT, "Board member")]
    first = decide([], roles, "linkedin", NOW)
    assert first.add == tuple(roles)
    both = [known(ACME, ref=0), known(BOLT, ref=1, title="Board member")]
    assert decide(both, roles, "linkedin", NOW).close == ()


@pytest.mark.parametrize("title", ["Engineer", "Lead"])
def test_what_the_owner_said_of_a_house_stands(title):
    mine = known(ACME, ended=True, edited=True)
    assert decide([mine], [Told(ACME, title)], "linkedin", NOW) == Decision(held=(0,))
    assert decide([replace(mine, ended=False)], [Told(BOLT, "")], "linkedin", NOW).close == ()


def test_settling_closes_what_a_book_says_beside_a_profile():
    assert settle([known(ACME, ref=0), known(BOLT, "vcard", ref=1)]) == (1,)
    assert settle([known(ACME, "google", ref=0), known(BOLT, "vcard", ref=1)]) == ()
    assert settle([known(ACME, ref=0), known(BOLT, "vcard", ref=1, edited=True)]) == ()


roles = st.builds(Told, st.integers(1, 3), st.sampled_from(["", "Engineer", "Lead"]), ended=st.booleans())


@given(st.lists(roles, max_size=4), st.sampled_from(["linkedin", "vcard"]))
@settings(max_examples=100)
def test_telling_the_same_twice_changes_nothing_the_second_time(told, source):
    first = decide([], told, source, NOW)
    facts = [Known(i, t.organisation, t.title, source, t.ended, False, NOW) for i, t in enumerate(first.add)]
    again = decide(facts, told, source, NOW)
    assert again.add == ()
    assert again.close == ()
