"""Whom to turn to: trust that is reached, not circled; rings gain nothing beyond their entry; reasons first."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inroad.community import sources
from inroad.community.sources import Web
from inroad.community.voices import Around, Stay
from inroad.community.vouches import Basis, Outcome, Vouch

TODAY = date(2026, 11, 22)
ALICE, BOB, CAROL, DAVE, ERIN, FINN = range(1, 7)
NAMES = {
    ALICE: "you",
    BOB: "Bob Connect",
    CAROL: "Carol Decide",
    DAVE: "Dave Lund",
    ERIN: "Erin Voss",
    FINN: "Finn Arp",
}
RING = 1_000


def word(voucher, subject, days=30, *, field="recruiting", basis=Basis.WELL, weight=1.0, outcome=Outcome.NOT_KNOWN):
    return Vouch(voucher, subject, field, basis, TODAY - timedelta(days=days), weight, outcome)


def ranked(words, field="recruiting", *, seeds=None, **more):
    return sources.rank(words, field, TODAY, seeds=seeds, named=lambda person: NAMES.get(person, ""), **more)


def people(ranking):
    return [one.person for one in ranking.sources]


def brute(web, begin, place):
    """Chance of coming to ``place``: the walk as a dense absorbing chain, one linear system."""
    n, handed = web.n, np.zeros((web.n, web.n))
    for one, worth in web.heard:
        if worth > 0:
            handed[web.place[one.voucher], web.place[one.subject]] += 0.85 * web.share(one.voucher, worth)
    others = [at for at in range(n) if at != place]
    inner = np.eye(len(others)) - handed[np.ix_(others, others)]
    there = np.linalg.solve(inner, handed[others, place])
    return float(begin[place] + begin[others] @ there)


@st.composite
def networks(draw, n=7):
    ends = draw(
        st.lists(
            st.tuples(st.integers(1, n), st.integers(1, n)).filter(lambda ends: ends[0] != ends[1]),
            min_size=1, max_size=24, unique=True,
        )
    )  # fmt: skip
    bases = st.sampled_from([Basis.WELL, Basis.A_BIT, Basis.NOT_SAID])
    return [
        word(a, b, draw(st.integers(0, 3_000)), basis=draw(bases), outcome=draw(st.sampled_from(Outcome)))
        for a, b in ends
    ]


@given(networks(), st.data())
@settings(max_examples=60, deadline=None)
def test_the_trust_reached_is_that_of_an_absorbing_chain_and_the_voices_add_up_to_it(words, data):
    web = Web(words, "recruiting", TODAY)
    begin = np.zeros(web.n + 1)
    begin[: web.n] = data.draw(st.lists(st.integers(0, 3), min_size=web.n, max_size=web.n).filter(any))
    begin /= begin.sum()
    for one in sources.reached(web, begin, list(range(web.n))):
        assert one.trust + begin[one.place] == pytest.approx(brute(web, begin, one.place), abs=1e-7)
        assert sum(one.by.values()) == pytest.approx(one.trust, abs=1e-7)


@given(networks(), st.integers(1, 7), st.integers(1, 7))
@settings(max_examples=25, deadline=None)
def test_nobody_is_reached_more_by_what_they_say_of_others(words, who, other):
    if who == other:
        return
    seeds = dict.fromkeys(range(1, 8), 1.0)

    def trust(said):
        web = Web(said, "recruiting", TODAY)
        if who not in web.place:
            return 0.0
        begin = np.zeros(web.n + 1)
        for person in seeds:
            if person in web.place:
                begin[web.place[person]] = 1 / 7
        begin[-1] = 1 - begin.sum()  # those who say nothing begin a walk that ends at once
        return sources.reached(web, begin, [web.place[who]])[0].trust

    silent = [one for one in words if one.voucher != who]
    assert trust([*silent, word(who, other)]) == pytest.approx(trust(silent), abs=1e-8)


@st.composite
def rings(draw):
    size = draw(st.integers(2, 40))
    members = [RING + i for i in range(size)]
    inner = [word(members[i], members[(i + 1) % size], 0) for i in range(size)]
    inner += [
        word(members[a], members[b], 0)
        for a, b in draw(st.lists(st.tuples(st.integers(0, size - 1), st.integers(0, size - 1)), max_size=60))
        if a != b
    ]
    boss = members[0]
    inner += [word(one, boss, 0) for one in members[1:]]
    outward = [word(one, draw(st.integers(1, 7)), 0) for one in draw(st.lists(st.sampled_from(members), max_size=5))]
    return members, inner, outward


@given(networks(), rings())
@settings(max_examples=25, deadline=None)
def test_a_ring_that_nobody_outside_vouches_for_is_not_reached_from_people_one_trusts(words, ring):
    members, inner, outward = ring
    found = ranked([*words, *inner, *outward], seeds=dict.fromkeys(range(1, 8), 1.0), most=500)
    assert not set(people(found)) & set(members)


@given(networks(), rings())
@settings(max_examples=25, deadline=None)
def test_through_the_words_of_outsiders_a_ring_gains_no_more_than_they_let_in_whatever_its_size(words, ring):
    members, inner, _ = ring
    seeds = dict.fromkeys(range(1, 8), 1.0)
    led_on = [*words, word(BOB, members[0], 0)]
    web, alone = Web([*led_on, *inner], "recruiting", TODAY), Web(led_on, "recruiting", TODAY)
    let_in = sources.reached(alone, sources.seeded(alone, seeds), [alone.place[members[0]]])[0].trust
    for one in sources.reached(web, sources.seeded(web, seeds), [web.place[member] for member in members]):
        assert one.trust <= let_in + 1e-8


HONEST = [word(a, b) for a in range(1, 8) for b in range(1, 8) if a != b]


def of_size(size, first=RING):
    members = [first + i for i in range(size)]
    return members, [
        word(a, b, 0) for i, a in enumerate(members) for b in (members[(i + 1) % size], members[0]) if a != b
    ]


@pytest.mark.parametrize("size", [2, 3, 6])
@pytest.mark.parametrize("outward", [0, 3])
def test_for_nobody_in_particular_a_ring_has_the_entry_of_one(size, outward):
    members, ring = of_size(size)
    web = Web([*HONEST, *ring, *(word(members[-1], to) for to in range(1, outward + 1))], "recruiting", TODAY)
    begin = sources.entries(web)
    inside = [web.place[one] for one in members]
    assert begin[inside].sum() == pytest.approx(1 / 8), "the seven enter head by head, the ring as one"
    for one in sources.reached(web, begin, inside):
        assert one.trust <= 1 / 8 + 1e-8


@pytest.mark.parametrize("size", [10, 60])
def test_a_large_ring_and_one_of_several_rings_gain_no_more_beside_a_larger_core(size):
    rng = np.random.default_rng(5)
    core = [word(a, int(b)) for a in range(1, 101) for b in rng.integers(1, 101, 6) if a != b]
    members, ring = of_size(size)
    others, second = of_size(size // 2, RING * 2)
    ends = [word(members[i], others[i]) for i in range(size // 2)] + [word(others[0], members[0])]
    web = Web([*core, *ring, *second, *ends, word(members[1], BOB)], "recruiting", TODAY)
    begin = sources.entries(web)
    inside = [web.place[one] for one in (*members, *others)]
    assert begin[inside].sum() <= 1 / 101 + 1e-9
    let_in = Web([*core, *ring, *second, *ends, word(members[1], BOB), word(BOB, members[0])], "recruiting", TODAY)
    led = sources.entries(let_in)
    assert led[[let_in.place[one] for one in (*members, *others)]].sum() <= 4 / 101


def test_two_who_are_vouched_for_by_one_team_come_after_one_by_two_strangers():
    team = [Stay(7, "Finch", date(2015, 1, 1), None, "Platform", now=True)]
    words = [word(BOB, DAVE), word(CAROL, DAVE), word(BOB + 10, ERIN), word(CAROL + 10, ERIN)]
    seeds = dict.fromkeys((BOB, CAROL, BOB + 10, CAROL + 10), 1.0)
    around = Around({BOB: team, CAROL: team})
    found = ranked(words, seeds=seeds, around=around)
    assert people(found) == [ERIN, DAVE]
    assert found.sources[1].independence.words == "two people, both from one team at Finch"
    assert people(ranked(words, seeds=seeds)) == [DAVE, ERIN]


def test_reasons_come_first_and_say_who_how_well_when_and_from_where():
    words = [
        word(BOB, DAVE, 60),
        word(CAROL, DAVE, 400, basis=Basis.A_BIT, field="executive-search"),
        word(DAVE, ERIN, outcome=Outcome.STAYED),
        word(DAVE, FINN, outcome=Outcome.HIRED),
        word(DAVE, CAROL, outcome=Outcome.LEFT_EARLY),
    ]
    found = ranked(words, seeds={BOB: 1.0, CAROL: 1.0})
    first = found.sources[0]
    assert first.person == DAVE
    assert first.reasons == (
        "Bob Connect and Carol Decide recommend them in recruiting",
        "two people who have nothing to do with one another, as far as is known",
        "one of them knows the work well",
        "the latest word is of September 2026",
        "of three they recommended earlier, two worked out, and one stayed",
    )
    second = next(one for one in found.sources if one.person == ERIN)
    assert "you don't know those who say so, but people you know vouch for them" in second.reasons


def test_the_askers_own_word_is_said_as_their_own():
    found = ranked([word(ALICE, BOB)], seeds={ALICE: 1.0}, asker=ALICE, skip=[ALICE])
    assert found.sources[0].reasons == (
        "you recommend them in recruiting",
        "you know their work well",
        "it was said in October 2026",
    )
    assert found.little == "This rests on one word of one person: that is little."


def test_a_field_near_counts_half_and_is_said_and_another_not_at_all():
    seeds = {BOB: 1.0, CAROL: 1.0, DAVE: 1.0}
    words = [word(BOB, ERIN, field="reliability"), word(CAROL, FINN, field="platform"), word(DAVE, 9, field="music")]
    found = ranked(words, "reliability", seeds=seeds)
    assert people(found) == [ERIN, FINN]
    assert "it was about platform and cloud, which is near" in found.sources[1].reasons
    wider = ranked(words, "engineering", seeds=seeds)
    assert set(people(wider)) == {ERIN, FINN}
    assert not any("near" in reason for one in wider.sources for reason in one.reasons)


def test_opening_a_door_counts_nothing_and_a_faint_word_hands_on_little():
    assert people(ranked([word(BOB, DAVE, basis=Basis.NO)], seeds={BOB: 1.0})) == []
    words = [word(BOB, DAVE, 0), word(CAROL, ERIN, 3_650)]
    found = ranked(words, seeds={BOB: 1.0, CAROL: 1.0})
    assert people(found) == [DAVE, ERIN]
    assert found.sources[0].score > 3 * found.sources[1].score


def test_a_word_against_weighs_one_step_and_is_never_shown():
    words = [word(BOB, DAVE), word(CAROL, DAVE, weight=-1.0), word(BOB, ERIN), word(DAVE, FINN)]
    found = ranked(words, seeds={BOB: 1.0, CAROL: 1.0})
    assert people(found)[0] == ERIN
    assert CAROL not in {voice.person for one in found.sources for voice in one.voices}
    assert all("Carol" not in reason for one in found.sources for reason in one.reasons)
    stronger = [word(BOB, DAVE, basis=Basis.A_BIT), word(CAROL, DAVE, weight=-1.0)]
    assert people(ranked(stronger, seeds={BOB: 0.2, CAROL: 1.0})) == []


def test_a_better_record_hands_on_more():
    good = [word(BOB, 20 + i, 800, field="sales", outcome=Outcome.STAYED) for i in range(6)]
    bad = [word(CAROL, 30 + i, 800, field="sales", outcome=Outcome.LEFT_EARLY) for i in range(6)]
    found = ranked([*good, *bad, word(BOB, DAVE), word(CAROL, ERIN)], seeds={BOB: 1.0, CAROL: 1.0})
    assert people(found) == [DAVE, ERIN]
    assert not found.sources[1].beside


def test_those_level_with_one_another_are_said_to_be_and_come_in_an_order_that_stays():
    words = [word(BOB, DAVE), word(CAROL, ERIN)]
    found = ranked(words, seeds={BOB: 1.0, CAROL: 1.0})
    assert people(found) == people(ranked(words[::-1], seeds={CAROL: 1.0, BOB: 1.0})) == [DAVE, ERIN]
    assert [one.beside for one in found.sources] == [False, True]
    assert "the order between the two says nothing" in found.sources[1].reasons[-1]


def test_whoever_is_not_shown_still_counts_as_a_voice():
    words = [word(BOB, CAROL), word(CAROL, DAVE)]
    found = ranked(words, seeds={BOB: 1.0}, skip=[CAROL])
    assert people(found) == [DAVE]
    assert found.sources[0].voices[0].person == CAROL


def test_the_first_few_are_the_first_of_all():
    rng = np.random.default_rng(3)
    words = [word(int(a), int(b), int(d)) for a, b, d in rng.integers(1, 200, (900, 3)) if a != b]
    seeds = dict.fromkeys(range(1, 40), 1.0)
    everyone = people(ranked(words, seeds=seeds, most=1_000))
    assert len(everyone) > 150
    assert people(ranked(words, seeds=seeds, most=5)) == everyone[:5]


def test_nothing_is_known_and_nobody_is_trusted():
    assert ranked([]).little == "Nobody's word is known here yet."
    assert ranked([], seeds={BOB: 1.0}).sources == ()
    assert ranked([word(BOB, CAROL)], seeds={}).sources == ()
