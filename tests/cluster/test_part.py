"""The search for all organisations at once says what the one-machine engine says, bit for bit, however dealt out."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from fixtures.cluster_networks import Network, answers_of_one_machine, random_network
from inroad.cluster.part import NO_ASK, NO_BEGIN, NO_REACH, Barred, Into, Ties, chains_of_part
from inroad.cluster.ways_in import ROWS_IN_TASK, Blocks


def parts(made: Network, k: int, shares: int) -> dict[tuple[int, int, int], list[tuple[object, ...]]]:
    """What the parts say, put together as the cluster does: best completion per first person, then the first k."""
    found: dict[tuple[int, int, int], list[tuple[object, ...]]] = {}
    ask, begin, reach = made.may_ask & made.present, made.may_begin & made.present, made.may_reach & made.present
    near, far = made.near, made.far
    mine = np.isin(near, made.members) & begin[far] & ask[far]
    to = ask[far]
    person = np.repeat(np.arange(made.n), [len(made.inside[p]) for p in range(made.n)])
    organisation = np.array([o for p in range(made.n) for o in made.inside[p]], np.int64)
    pair = [(t, o) for t in range(len(near)) for o in organisation[person == far[t]] if ask[near[t]] and reach[far[t]]]
    tie = np.array([t for t, _ in pair], np.int64)
    org = np.array([o for _, o in pair], np.int64)
    key = np.arange(len(near), dtype=np.int64)

    def ties(rows: np.ndarray) -> Ties:
        return Ties(near[rows], far[rows], made.chance[rows], made.backing[rows], key[rows])

    for share in range(shares):
        here = near[tie] % shares == share
        for one in chains_of_part(
            ties(np.flatnonzero(mine)),
            ties(np.flatnonzero(to & (far % shares == share))),
            Into(org[here], near[tie][here], far[tie][here], made.chance[tie][here], key[tie][here]),
            Barred(*made.barred), k=k, hop=0.75,
        ):  # fmt: skip
            for i in range(len(one)):
                question = int(one.member[i]), int(one.organisation[i]), int(one.vouchers[i])
                found.setdefault(question, []).append(
                    (-int(one.backing[i]), -float(one.chance[i]), tuple(one.people[i].tolist()),
                     tuple(one.keys[i].tolist()), float(one.onward[i]))
                )  # fmt: skip
    answer: dict[tuple[int, int, int], list[tuple[object, ...]]] = {}
    for question, rows in found.items():
        best: dict[int, tuple[object, ...]] = {}
        for row in sorted(rows, key=lambda row: (-row[4], row[2])):
            best.setdefault(row[2][0], row)
        answer[question] = [row[:4] for row in sorted(best.values())[:k]]
    return answer


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(1, 4), st.sampled_from([1, 3]), st.booleans())
def test_parts_together_say_what_one_machine_says(seed: int, k: int, shares: int, coarse: bool) -> None:
    made = random_network(np.random.default_rng(seed), n=14, ties=60, organisations=4, coarse=coarse, barred=True)
    truth = {q: rows for q, rows in answers_of_one_machine(made, k).items() if q[2] > 0}
    assert parts(made, k, shares) == truth


def test_whoever_is_barred_for_one_member_is_not_barred_for_another() -> None:
    mine = Ties(np.array([1, 2]), np.array([3, 3]), np.array([0.5, 0.5]), np.array([1, 1], np.int8), np.array([0, 1]))
    none = Ties(*(np.zeros(0, kind) for kind in (np.int64, np.int64, np.float64, np.int8, np.int64)))
    into = Into(np.array([7]), np.array([3]), np.array([4]), np.array([0.5]), np.array([2]))
    for bit, person in ((NO_BEGIN, 3), (NO_ASK, 3), (NO_REACH, 4)):
        barred = Barred(np.array([1]), np.array([person]), np.array([bit]))
        found = list(chains_of_part(mine, none, into, barred, k=3, hop=0.75))
        assert [one.member.tolist() for one in found] == [[2]]


@settings(max_examples=200, deadline=None)
@given(
    st.integers(1, 10**6), st.integers(1, 10**7), st.integers(1, 10**9), st.integers(0, 10**11), st.integers(0, 10**12),
    st.integers(1, 10_000),
)  # fmt: skip
def test_a_task_holds_a_bounded_part_of_any_network(
    members: int, organisations: int, people: int, into: int, two: int, cores: int
) -> None:
    blocks = Blocks.for_size(members, organisations, people, into, two, cores)
    of_one_organisation = min(into, 3 * people) / blocks.shares
    assert of_one_organisation <= ROWS_IN_TASK
    if blocks.organisations < organisations:
        assert into / blocks.shares / blocks.organisations <= ROWS_IN_TASK
    if blocks.members < members:
        assert two / blocks.members / blocks.shares <= ROWS_IN_TASK
