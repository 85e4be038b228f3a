"""A call for names: rounds and counts, the short list, nobody further without their yes; against plain reckoning."""

from datetime import date
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inroad.community import call_words, calls, voices
from inroad.community.calls import Asked, Consent, Place, Word
from inroad.community.voices import Around, Stay
from inroad.community.vouches import Basis, Record
from inroad.errors import BadInput

ROSA, JUN, BOB, TOM = 1, 2, 3, 4
DORA, LEO, MIA = 11, 12, 13
NAMES = {ROSA: "Rosa Brandt", JUN: "Jun Sato", BOB: "Bob Connor", TOM: "Tom Lind"}
NOTHING = Around()
ONE_TEAM = Around({one: (Stay("firm", "Firm", date(2016, 1, 1), date(2019, 1, 1), "Tide"),) for one in (ROSA, JUN)})


def listed(words, around=NOTHING, records=None):
    return calls.short_list(words, around, records or {}, lambda number: NAMES.get(number, ""))


def well(source, subject, consent=Consent.NAMED):
    return Word(source, subject, Basis.WELL, consent=consent)


def test_two_who_have_nothing_to_do_with_each_other_come_before_two_of_one_team_and_it_is_said():
    words = [well(ROSA, DORA), well(JUN, DORA), well(BOB, LEO), well(TOM, LEO)]
    first, second = listed(words, ONE_TEAM)
    assert (first.subject, second.subject) == (LEO, DORA)
    assert first.independent == pytest.approx(2)
    assert second.independent == pytest.approx(1)
    assert "two people, both from one team at Firm" in second.reasons
    assert "two people who have nothing to do with one another, as far as is known" in first.reasons


def test_at_as_many_voices_it_goes_by_how_well_they_know_the_work_and_who_only_opens_doors_counts_nothing():
    words = [Word(ROSA, DORA, Basis.A_BIT), well(JUN, LEO), Word(BOB, MIA, Basis.NO), Word(TOM, MIA)]
    assert [(one.subject, round(one.independent, 6)) for one in listed(words)] == [(LEO, 1), (DORA, 1), (MIA, 0)]
    assert listed(words)[2].reasons[1] == "none of them says that they know the work"


def test_s4_what_became_of_earlier_recommendations_is_said_and_breaks_a_tie():
    records = {ROSA: Record(4, 1), JUN: Record(3, 3, 3)}
    first, second = listed([well(ROSA, DORA), well(JUN, LEO)], records=records)
    assert first.subject == LEO
    assert "Jun Sato: all three they recommended earlier worked out and stayed" in first.reasons
    assert "Rosa Brandt: of four they recommended earlier, one worked out" in second.reasons
    assert not second.beside


def test_of_two_alike_the_order_is_said_to_mean_nothing():
    first, second = listed([well(ROSA, DORA), well(JUN, LEO)])
    assert (first.beside, second.beside) == (False, True)
    assert "too little is known yet of what became of earlier recommendations of theirs" in first.reasons


@pytest.mark.parametrize(
    ("bases", "said"),
    [
        ([Basis.WELL, Basis.WELL], "both know the work well"),
        ([Basis.WELL] * 3, "all of them know the work well"),
        ([Basis.WELL, Basis.A_BIT], "one of them knows the work well, one knows it a bit"),
        ([Basis.A_BIT, Basis.NO], "one knows the work a bit"),
        ([Basis.WELL], "whoever says so knows the work well"),
        ([Basis.NO], "whoever says so opens doors, doesn't know the work"),
        ([Basis.NOT_SAID], "how they know the work wasn't said"),
    ],
)
def test_how_they_know_the_work_is_put_into_words(bases, said):
    (one,) = listed([Word(source, DORA, basis) for source, basis in enumerate(bases, start=1)])
    assert one.reasons[1] == said


def test_rounds_count_who_was_asked_and_which_names_came_up_before():
    asked = [
        Asked(1, ROSA, None, Place.ANSWERED), Asked(2, JUN, None, Place.ANSWERED), Asked(3, BOB, 1, Place.ANSWERED),
        Asked(4, TOM, 3, Place.CHOSEN),
    ]  # fmt: skip
    words = [well(ROSA, DORA), well(JUN, DORA), well(BOB, DORA), well(BOB, LEO), well(BOB, MIA)]
    one, two, three = calls.rounds(asked, words)
    assert (one.keys, one.words) == ((1, 2), "two asked, both answered, one person named")
    assert (two.keys, two.words) == ((3,), "one asked, one answered, three people named, one before")
    assert (three.keys, three.words) == ((4,), "nobody asked yet")
    assert not two.enough
    words += [well(ROSA, LEO)]
    assert calls.rounds(asked, words)[1].enough  # two of the three are names heard before


def test_a_circle_of_sources_is_an_error_and_a_source_that_is_gone_begins_anew():
    with pytest.raises(BadInput, match="named by the other"):
        calls.rounds([Asked(1, ROSA, 2), Asked(2, JUN, 1)], [])
    (only,) = calls.rounds([Asked(5, ROSA, 4)], [])
    assert only.number == 1


def test_a_no_goes_before_every_yes_and_only_a_yes_goes_further():
    words = [well(ROSA, DORA, Consent.YES), well(JUN, DORA, Consent.NO), well(ROSA, LEO, Consent.YES), well(JUN, MIA)]
    assert calls.consents(words) == {DORA: Consent.NO, LEO: Consent.YES, MIA: Consent.NAMED}
    assert calls.may_go_further(words) == {LEO}
    assert DORA not in {one.subject for one in listed(words)}


people = st.integers(1, 6)
word = st.builds(
    Word,
    people,
    st.integers(4, 12),
    st.sampled_from(Basis),
    st.just(""),
    st.sampled_from(Consent),
)


@given(st.lists(word, max_size=25))
def test_different_nominators_are_counted_once_each_and_never_for_themselves(words):
    counted = calls.nominators(words)
    for subject in {one.subject for one in words}:
        wanted = {one.source for one in words if one.subject == subject} - {subject}
        assert set(counted.get(subject, ())) == wanted
    for one in listed(words):
        assert sorted(one.nominators) == list(counted[one.subject])
        assert Consent.NO not in {w.consent for w in words if w.subject == one.subject}


def stays(draw_places):
    return Around({n: tuple(Stay(place, place) for place in places) for n, places in draw_places.items()})


around = st.builds(
    stays, st.dictionaries(st.integers(1, 7), st.lists(st.sampled_from(["a", "b", "c"]), max_size=2), max_size=7)
)


@given(st.lists(st.integers(1, 7), unique=True, min_size=1, max_size=6), around)
def test_independent_voices_are_the_most_any_choice_comes_to_and_one_more_never_takes_away(chosen, known):
    wanted = 0.0
    for size in range(1, len(chosen) + 1):
        for some in combinations(chosen, size):
            alike = sum(1.0 if i == j else voices.likeness(i, j, known).value for i in some for j in some)
            wanted = max(wanted, size * size / alike)
    found = calls.independent(chosen, known)
    assert found == pytest.approx(wanted)
    assert found >= 1 - 1e-9
    assert found <= len(chosen) + 1e-9
    assert calls.independent(chosen[:-1], known) <= found + 1e-9


@given(st.lists(word, max_size=20), around)
def test_the_order_goes_by_independent_voices_first(words, known):
    shown = [round(one.independent, 1) for one in listed(words, known)]
    assert shown == sorted(shown, reverse=True)


def test_the_words_to_people_make_a_no_easy_and_tell_nobody_who_named_them():
    about = call_words.About("Tide engineer", "Harbour Works", "A small team.", date(2027, 1, 8), "Alice Ask")
    first = call_words.to_source(about, "Rosa")
    assert first.body.startswith("Hello Rosa,\n\nI'm looking for good people for this: Tide engineer at Harbour Works.")
    assert "how do you know their work?" in first.body
    assert "whom would you ask?" in first.body
    assert "“not this time” is a fine answer" in first.body
    assert first.body.endswith("Alice Ask\n")
    later = call_words.to_source(about, "", named_by_somebody=True)
    assert later.body.startswith("Hello,\n\nSomebody whose judgement I go by")
    named = call_words.to_named(about, "Dora")
    assert "A no needs no reason" in named.body
    assert not any(name in named.body for name in NAMES.values())


def test_the_list_to_hand_on_says_whose_word_it_is_and_that_they_agreed():
    about = call_words.About("Tide engineer")
    text = call_words.to_hand_on(about, [("Dora Li", [call_words.Vouched("Rosa Brandt", Basis.WELL, "one team")])])
    assert text == (
        "Recommended for Tide engineer. Each of them knows that they are on this list.\n\n"
        "Dora Li\n  Rosa Brandt knows their work well: one team\n"
    )
