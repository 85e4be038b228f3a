import sys
from itertools import permutations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fixtures.networks import ALICE, BOB, CAROL, DAVE, ERIN, MALLORY, network
from inroad.graph import compiled
from inroad.graph.chains import HOP, Chains, Masks, top_chains, top_chains_of_all
from inroad.graph.snapshot import Changes, Snapshot

ENGINES = ["numpy", "compiled"]
# Sixteenths multiply exactly in binary floating point: equal chances are equal however they are computed.
CHANCES = [0.0, float("nan"), 1 / 16, 0.25, 0.5, 0.5, 0.75, 1.0]


def brute_force(n, ties, me, goal, *, k, may_begin, may_ask, may_reach, present):
    """Every simple path of at most three ties, then the definition word for word."""
    best = {}
    for near, far, chance, backing in ties:
        if near != far and chance > 0 and (chance, backing) > best.get((near, far), (0, -1)):
            best[near, far] = (chance, backing)
    answer = []
    for vouchers in range(3):
        found = []
        for path in permutations([p for p in range(n) if p != me and present[p]], vouchers + 1):
            if path[-1] not in goal or not may_reach[path[-1]] or not may_begin[path[0]]:
                continue
            if not all(may_ask[voucher] for voucher in path[:-1]):
                continue
            steps = [best.get(pair) for pair in zip((me, *path), path, strict=False)]
            if None in steps:
                continue
            chance = float(np.prod([step[0] for step in steps]) * HOP**vouchers)
            found.append((-steps[0][1], -chance, path))
        begun = set()
        for backing, chance, path in sorted(found):
            if path[0] not in begun and len(begun) < k:
                begun.add(path[0])
                answer.append((path, -chance, -backing))
    return answer


def plain(chains: Chains):
    return [
        (people, chance, backing) for (people, _, chance), backing in zip(chains, chains.backing.tolist(), strict=True)
    ]


@st.composite
def questions(draw):
    n = draw(st.integers(2, 7))
    person = st.integers(0, n - 1)
    one = st.tuples(person, person, *[st.sampled_from(CHANCES)] * 2, *[st.integers(0, 3)] * 2)
    ties = draw(st.lists(one, max_size=18))
    organisations = draw(st.lists(st.lists(person, max_size=n), min_size=1, max_size=3))
    if draw(st.booleans()):
        organisations[0] = list(range(n))
    mask = st.one_of(st.none(), st.lists(st.booleans(), min_size=n, max_size=n))
    masks = [draw(mask) for _ in range(4)]
    return n, ties, organisations, draw(person), draw(st.integers(1, 4)), masks


def directed(ties):
    return [(a, b, ab, x) for a, b, ab, _, x, _ in ties] + [(b, a, ba, y) for a, b, _, ba, _, y in ties]


def ask(snapshot, me, k, masks, engine, **goal):
    arrays = [None if mask is None else np.array(mask) for mask in masks]
    return top_chains(snapshot, me, k=k, masks=Masks(*arrays), engine=engine, **goal)


def check(question, engine):
    n, ties, organisations, me, k, masks = question
    snapshot = network(n, ties, organisations)
    everybody = [True] * n
    begin, asked, reach, present = (mask or everybody for mask in masks)
    for index, people in enumerate(organisations):
        expected = brute_force(
            n, directed(ties), me, set(people), k=k, may_begin=begin, may_ask=asked, may_reach=reach, present=present
        )
        assert plain(ask(snapshot, me, k, masks, engine, organisation=index)) == expected
        assert plain(ask(snapshot, me, k, masks, engine, goal=np.array(people, dtype=np.int64))) == expected


@pytest.mark.parametrize("engine", ENGINES)
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(question=questions())
def test_every_answer_is_that_of_brute_force(engine, question):
    check(question, engine)


@pytest.mark.long
@pytest.mark.parametrize("engine", ENGINES)
@settings(max_examples=3000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(question=questions())
def test_every_answer_is_that_of_brute_force_at_length(engine, question):
    check(question, engine)


def big(seed, n=400, m=4000, groups=5):
    """A network with hubs, in which chances are any numbers."""
    random = np.random.default_rng(seed)
    a = (n * random.random(m) ** 2).astype(int)
    b = random.integers(0, n, m)
    return Snapshot.build(
        n,
        a=a,
        b=b,
        chance_ab=random.random(m),
        chance_ba=random.random(m),
        backing_ab=random.integers(0, 4, m),
        backing_ba=random.integers(0, 4, m),
        organisations=[random.choice(n, 12) for _ in range(groups)],
    )


@pytest.mark.parametrize("k", [1, 3, 200])
@pytest.mark.parametrize("seed", range(6))
def test_both_engines_agree_bit_for_bit_on_a_network_with_hubs(seed, k):
    snapshot = big(seed)
    for me in (0, 7, 399):
        for organisation in range(5):
            answers = [top_chains(snapshot, me, organisation=organisation, k=k, engine=engine) for engine in ENGINES]
            for name in ("people", "positions", "chance", "backing", "vouchers"):
                assert np.array_equal(*(getattr(answer, name) for answer in answers)), name


@pytest.mark.parametrize("threads", [1, 3])
def test_many_questions_at_once_are_answered_like_one_after_the_other(threads):
    snapshot, random = big(2), np.random.default_rng(5)
    me, into = random.integers(0, 400, 200), random.integers(0, 5, 200)
    masks = Masks(*(random.random(400) < 0.9 for _ in range(4)))
    batch = top_chains_of_all(snapshot, me, into, k=4, masks=masks, threads=threads)
    assert len(batch) == 200
    for i, (one, organisation) in enumerate(zip(me.tolist(), into.tolist(), strict=True)):
        alone = top_chains(snapshot, one, organisation=organisation, k=4, masks=masks, engine="numpy")
        for name in ("people", "positions", "chance", "backing", "vouchers"):
            assert np.array_equal(getattr(batch[i], name), getattr(alone, name)), (i, name)


def test_no_question_gets_no_answer(line):
    assert len(top_chains_of_all(line, [], [])) == 0


def test_an_organisation_with_everyone_is_searched_as_it_lies():
    """Its run is longer than any sieve is made for."""
    random, n, m = np.random.default_rng(3), 700, 80_000
    ties = {"a": random.integers(0, n, m), "b": random.integers(0, n, m)}
    chances = {"chance_ab": random.random(m), "chance_ba": random.random(m)}
    snapshot = Snapshot.build(n, **ties, **chances, organisations=[list(range(n)), [3]])
    assert snapshot.org_indptr[1] > compiled.SIEVED
    for me in (0, 350):
        for organisation in (0, 1):
            answers = [top_chains(snapshot, me, organisation=organisation, engine=engine) for engine in ENGINES]
            assert plain(answers[0]) == plain(answers[1])


def test_a_hub_is_searched_in_pieces_with_the_same_answer(monkeypatch):
    snapshot = big(1)
    whole = top_chains(snapshot, 0, organisation=0, engine="numpy")
    monkeypatch.setattr("inroad.graph.plain.CHUNK", 7)
    assert plain(top_chains(snapshot, 0, organisation=0, engine="numpy")) == plain(whole)


@pytest.mark.parametrize("engine", ENGINES)
def test_bob_leads_alice_to_carol_and_through_her_to_dave(line, engine):
    assert list(top_chains(line, ALICE, [DAVE], engine=engine)) == [((BOB, CAROL, DAVE), (0, 2, 4), 0.125 * HOP * HOP)]
    assert [people for people, _, _ in top_chains(line, ALICE, organisation=0, engine=engine)] == [
        (BOB, CAROL),
        (BOB, CAROL, DAVE),
    ]


@pytest.mark.parametrize("engine", ENGINES)
def test_nobody_leads_to_a_stranger_and_a_stranger_leads_nowhere(line, engine):
    assert len(top_chains(line, ALICE, [MALLORY], engine=engine)) == 0
    assert len(top_chains(line, MALLORY, organisation=0, engine=engine)) == 0
    assert len(top_chains(line, ALICE, [], engine=engine)) == 0
    assert len(top_chains(network(2, []), 0, [1], engine=engine)) == 0


@pytest.mark.parametrize("engine", ENGINES)
def test_who_knows_my_work_comes_before_who_answers_more_often(engine):
    snapshot = network(
        4, [(0, 1, 1.0, 1.0, 1, 1), (0, 2, 0.25, 0.25, 3, 1), (1, 3, 1.0, 1.0, 1, 1), (2, 3, 0.25, 0.25, 1, 1)]
    )
    chains = top_chains(snapshot, 0, [3], engine=engine)
    assert [people for people, _, _ in chains] == [(2, 3), (1, 3)]
    assert chains.backing.tolist() == [3, 1]


@pytest.mark.parametrize("engine", ENGINES)
def test_a_second_voucher_whose_best_way_in_is_the_first_one_takes_the_next(engine):
    """erin's best tie inside is bob himself, who is inside too; through bob she can only lead to carol."""
    snapshot = network(5, [(0, 1, 1, 1, 1, 1), (1, 4, 1, 1, 1, 1), (4, 2, 0.25, 0.25, 1, 1)])
    chains = top_chains(snapshot, ALICE, [BOB, CAROL], engine=engine)
    assert [people for people, _, _ in chains] == [(BOB,), (BOB, ERIN, CAROL)]


def test_the_tie_rows_of_a_chain_lead_back_to_the_table(line):
    chains = top_chains(line, ALICE, [DAVE])
    _, chance, _, rows = line.at(chains.positions[0])
    assert rows.tolist() == [0, 1, 2]
    assert chance.tolist() == [0.5] * 3


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"k": 0}, "k must be"),
        ({"k": 10_001}, "k must be"),
        ({"hop": 0.0}, "hop must be"),
        ({"masks": Masks(may_ask=np.ones(3, dtype=bool))}, "6 entries"),
        ({"goal": [6]}, "no person 6"),
        ({"goal": [-1, DAVE]}, "no person -1"),
        ({"me": 6}, "no person 6"),
        ({"organisation": 1}, "no organisation 1"),
    ],
)
def test_a_question_that_makes_no_sense_is_refused(line, wrong, words):
    with pytest.raises(ValueError, match=words):
        top_chains(line, **({"me": ALICE, "goal": [DAVE]} | wrong))
    with pytest.raises(ValueError, match="needs a goal"):
        top_chains(line, ALICE)


@pytest.mark.parametrize(
    ("me", "organisation", "words"),
    [([0, 1], [0], "as many people"), ([6], [0], "no person 6"), ([0], [-1], "no organisation -1")],
)
def test_many_questions_that_make_no_sense_are_refused(line, me, organisation, words):
    with pytest.raises(ValueError, match=words):
        top_chains_of_all(line, me, organisation)
    changed = line.with_changes(Changes(*(np.array([x]) for x in (0, 1, 0.5)), np.array([1]), np.array([0])))
    if changed.overlay is not None:
        with pytest.raises(ValueError, match="overlay"):
            top_chains_of_all(changed, [0], [0])


def test_auto_never_waits_for_a_compiler(line, monkeypatch):
    monkeypatch.delitem(sys.modules, "inroad.graph.compiled", raising=False)
    top_chains(line, ALICE, [DAVE])
    assert "inroad.graph.compiled" not in sys.modules


@st.composite
def days(draw):
    """A network, and three batches of changes to it, with people who are new."""
    n = draw(st.integers(2, 6))
    batches = []
    grown = n
    for _ in range(3):
        grown += draw(st.integers(0, 1))
        person = st.integers(0, grown - 1)
        one = st.tuples(person, person, st.sampled_from(CHANCES), st.integers(0, 3))
        batches.append((grown, draw(st.lists(one, max_size=4))))
    person = st.integers(0, n - 1)
    tie = st.tuples(person, person, *[st.sampled_from(CHANCES)] * 2, *[st.integers(0, 3)] * 2)
    return n, draw(st.lists(tie, max_size=12)), batches


@pytest.mark.parametrize("compact_above", [0.0, 0.05, 1e9])
@settings(max_examples=60, deadline=None)
@given(day=days())
def test_an_overlay_answers_like_a_network_rebuilt_from_scratch(compact_above, day):
    n, ties, batches = day
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("inroad.graph.snapshot.COMPACT_ABOVE", compact_above)
        snapshot = network(n, ties, [list(range(n))])
        now = {}
        for near, far, chance, backing in directed(ties):
            if near != far and chance > 0 and (chance, backing) > now.get((near, far), (0, -1)):
                now[near, far] = (chance, backing)
        for grown, batch in batches:
            columns = list(zip(*batch, strict=True)) or [[]] * 4
            changes = Changes(
                np.array(columns[0], dtype=np.int32),
                np.array(columns[1], dtype=np.int32),
                np.array(columns[2], dtype=np.float64),
                np.array(columns[3], dtype=np.int8),
                np.zeros(len(batch), dtype=np.int32),
                n=grown,
            )
            snapshot = snapshot.with_changes(changes)
            for near, far, chance, backing in batch:
                now.pop((near, far), None)
                if near != far and chance > 0:
                    now[near, far] = (chance, backing)
            current = [(near, far, *rest) for (near, far), rest in now.items()]
            yes = [True] * grown
            for goal in (list(range(n)), [grown - 1]):
                expected = brute_force(
                    grown, current, 0, set(goal), k=3, may_begin=yes, may_ask=yes, may_reach=yes, present=yes
                )
                for engine in ENGINES:
                    assert plain(top_chains(snapshot, 0, goal, k=3, engine=engine)) == expected
            within = brute_force(
                grown, current, 0, set(range(n)), k=3, may_begin=yes, may_ask=yes, may_reach=yes, present=yes
            )
            for engine in ENGINES:
                assert plain(top_chains(snapshot, 0, organisation=0, k=3, engine=engine)) == within
