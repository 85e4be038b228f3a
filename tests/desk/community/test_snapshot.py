"""The joined snapshot: the same person in two books is one node, members are nodes, and nobody reads the files."""

import stat

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fixtures.community import NOW, TARGET, crowd, knows, member, night, share
from inroad.desk.community import contributions, snapshot
from inroad.desk.community.contributions import Body
from inroad.errors import StoreProblem
from inroad.graph.chains import top_chains
from inroad.store import models, paths


def body(people, me=()):
    """``people``: (number, keys, {place: department code}); chance falls with the number."""
    keys = [(i, key) for i, (_, held, _) in enumerate(people) for key in held]
    places = [(i, place, part) for i, (_, _, there) in enumerate(people) for place, part in there.items()]
    return Body(
        person=np.array([number for number, _, _ in people], np.int64),
        chance=np.array([1 / (2 + i) for i in range(len(people))], np.float32),
        backing=np.ones(len(people), np.int8), level=np.ones(len(people), np.int8),
        key_of=np.array([i for i, _ in keys], np.int32), key=np.array([k for _, k in keys], np.uint64),
        place_of=np.array([i for i, _, _ in places], np.int32), place=np.array([p for _, p, _ in places], np.uint64),
        part=np.array([c for _, _, c in places], np.int8), me=np.array(me, np.uint64),
    )  # fmt: skip


KEYS = st.lists(st.integers(1, 12), max_size=2, unique=True)
PEOPLE = st.lists(st.tuples(KEYS, st.dictionaries(st.integers(50, 53), st.integers(0, 10), max_size=2)), max_size=6)
DESKS = st.lists(st.tuples(PEOPLE, st.lists(st.integers(1, 12), max_size=2, unique=True)), max_size=5)


def oracle(desks):
    """Which ties lead to the same node, by merging sets of keys until nothing changes; members kept apart."""
    proved = [(("member", i), set(me)) for i, (_, me) in enumerate(desks)]
    held = [(("tie", i, n), set(keys)) for i, (people, _) in enumerate(desks) for n, (keys, _) in enumerate(people)]
    groups = [[{who}, set(keys)] for who, keys in [*proved, *held]]
    moved = True
    while moved:
        moved = False
        for one in range(len(groups)):
            for other in range(one + 1, len(groups)):
                if groups[one][1] & groups[other][1]:
                    groups[one] = [groups[one][0] | groups[other][0], groups[one][1] | groups[other][1]]
                    del groups[other]
                    moved = True
                    break
            if moved:
                break
    found = {}
    for number, (who, _) in enumerate(groups):
        members = [one for one in who if one[0] == "member"]
        for one in who:
            if one[0] != "tie":
                continue
            if len(members) < 2:
                found[one] = members[0] if members else ("node", number)
                continue
            keys = dict(held)[one]
            direct = [m for m, has in proved if has & keys]
            found[one] = direct[0] if len(direct) == 1 else ("alone", one)
    return found


@given(DESKS)
@settings(max_examples=150, deadline=None)
def test_who_is_one_node_is_what_merging_by_hand_says(desks):
    bodies = [
        (10 + i, body([(100 * i + n, keys, there) for n, (keys, there) in enumerate(people)], me))
        for i, (people, me) in enumerate(desks)
    ]
    made = snapshot.join(bodies, "0" * 32)
    wanted = oracle(desks)
    seen = {}
    for row, (member_, far) in enumerate(zip(made.near.tolist(), made.far.tolist(), strict=True)):
        who = wanted[("tie", member_, int(made.person[row]) - 100 * member_)]
        if who[0] == "member":
            assert far == who[1]
        else:
            assert far >= len(desks)
            assert seen.setdefault(who, far) == far
    assert len(set(seen.values())) == len(seen), "two of them are one node"
    assert made.graph.n == len(desks) + len(seen)


@given(DESKS)
@settings(max_examples=80, deadline=None)
def test_a_place_holds_its_ties_and_the_sample_each_members_best_first(desks):
    bodies = [
        (10 + i, body([(100 * i + n, keys, there) for n, (keys, there) in enumerate(people)], me))
        for i, (people, me) in enumerate(desks)
    ]
    made = snapshot.join(bodies, "0" * 32)
    told = {}
    for i, (people, _) in enumerate(desks):
        for n, (_, there) in enumerate(people):
            for place, part in there.items():
                told.setdefault(place, set()).add((100 * i + n, part))
    assert made.place.tolist() == sorted(told)
    for at, place in enumerate(made.place.tolist()):
        row, part = made.ties_into(at)
        assert set(zip(made.person[row].tolist(), part.tolist(), strict=True)) == told[place]
        sample, _ = made.sample_into(at)
        assert sorted(sample.tolist()) == sorted(row.tolist())
        members = made.near[sample].tolist()
        assert set(members[: len(set(members))]) == set(members), "everybody's first comes before anybody's second"


def test_a_crowded_place_is_cut_with_everybody_in_it_once():
    crowded = [(10 + i, body([(100 * i + n, [1000 * i + n], {50: 1}) for n in range(30)])) for i in range(20)]
    made = snapshot.join(crowded, "0" * 32)
    sample, _ = made.sample_into(0)
    assert len(sample) == snapshot.LOOKED
    assert np.bincount(made.near[sample]).tolist() == [3] * 20


def test_two_books_of_the_same_three_thousand_people_are_three_thousand_nodes():
    same = [(n, [n + 1, 10_000 + n], {50: n % 10}) for n in range(3_000)]
    other = [(9_000 + n, [n + 1], {50: n % 10}) for n in range(3_000)]
    made = snapshot.join([(10, body(same)), (20, body(other))], "0" * 32)
    assert made.graph.n == 2 + 3_000
    assert (made.far[:3_000] == made.far[3_000:]).all()


def test_a_book_of_thirty_thousand_takes_nobodys_place_beside_books_of_five():
    large = (10, body([(n, [n + 1], {50: 1}) for n in range(30_000)]))
    small = [(20 + i, body([(n, [40_000 + 10 * i + n], {50: 2}) for n in range(5)])) for i in range(8)]
    made = snapshot.join([large, *small], "0" * 32)
    sample, _ = made.sample_into(0)
    counts = np.bincount(made.near[sample]).tolist()
    assert counts[1:] == [5] * 8, "all of theirs are looked at"
    assert counts[0] == snapshot.LOOKED - 40


def test_the_kernel_finds_the_way_through_a_member_whom_another_member_knows():
    made = snapshot.join(
        [(10, body([(1, [7], {})], me=[5])), (20, body([(2, [9], {50: 1})], me=[7])), (30, body([(3, [9], {50: 1})]))],
        "0" * 32,
    )
    assert made.far.tolist() == [1, 3, 3], "the one both know is one node, and the second desk's owner is a member"
    chains = list(top_chains(made.graph, 0, organisation=0))
    assert [people for people, _, _ in chains] == [(1, 3)]


def test_arrays_that_are_not_ours_are_refused():
    for kept in (b"", b"PK\x03\x04 cut off", b"\x00" * 100):
        with pytest.raises(StoreProblem):
            Body.from_bytes(kept)
    made = body([(1, [7], {50: 1}), (2, [], {})])
    again = Body.from_bytes(made.to_bytes())
    assert again.person.tolist() == [1, 2]
    assert again.kept(np.array([False, True])).person.tolist() == [2]
    assert len(again.kept(np.array([False, True])).key) == 0


@pytest.mark.django_db
def test_files_are_ours_alone_and_hold_no_word_of_anybody():
    bob, *_ = crowd(5)
    knows(bob, "Carol Quill", "carol@quill.example", firm="Northwind", title="VP Engineering")
    night()
    files = [file for file in (paths.home() / "community").rglob("*") if file.is_file()]
    assert files
    for file in files:
        assert stat.S_IMODE(file.stat().st_mode) == 0o600, file
        content = file.read_bytes().lower()
        for word in (b"carol", b"quill", b"northwind", b"vp eng", b"member0"):
            assert word not in content, file
    for kept in models.Contribution.objects.values_list("body", flat=True):
        plain = b"".join(np.asarray(getattr(Body.from_bytes(kept), name)).tobytes() for name in ("key", "place", "me"))
        assert b"northwind" not in plain
        assert b"carol" not in plain


@pytest.mark.django_db
def test_an_export_takes_nothing_of_the_community_along(tmp_path):
    import zipfile

    bob, *_ = crowd(5)
    night()
    bob.export.write(tmp_path / "all.zip")
    with zipfile.ZipFile(tmp_path / "all.zip") as archive:
        told = b"".join(archive.read(name) for name in archive.namelist())
    assert b"Contribution" not in told


@pytest.mark.django_db
def test_made_anew_only_when_something_changed_and_gone_with_the_last_who_shares():
    desks = crowd(2)
    assert night() == 2
    assert night() == 0
    assert not snapshot.refresh()
    before = snapshot.current()
    assert before is snapshot.current(), "kept in memory"
    desks[0].consent.set(0)
    assert not models.Contribution.objects.filter(desk=desks[0].row).exists(), "withdrawn at once"
    assert snapshot.refresh()
    assert snapshot.current().members.tolist() == [desks[1].row.pk]
    desks[1].consent.set(0)
    snapshot.refresh()
    assert snapshot.current() is None
    assert not any(file.is_dir() for file in (paths.home() / "community").iterdir())


@pytest.mark.django_db
def test_a_damaged_file_is_no_snapshot_and_a_damaged_contribution_is_passed_over():
    desks = crowd(2)
    night()
    (file,) = (paths.home() / "community").glob("*/far.npy")
    file.write_bytes(b"not an array")
    snapshot._LOADED.clear()
    assert snapshot.current() is None
    models.Contribution.objects.filter(desk=desks[0].row).update(body=b"nor this", ties=7)
    assert snapshot.refresh()
    assert snapshot.current().members.tolist() == [desks[1].row.pk]
    contributions.trim(desks[0])
    assert not models.Contribution.objects.filter(desk=desks[0].row).exists()


@pytest.mark.django_db
def test_shared_mailboxes_firms_pages_and_claimed_addresses_make_nobody_one():
    alice, bob = crowd(2)
    for desk in (alice, bob):
        who = desk.people.add(f"Front Desk {desk.row.pk}", ["info@northwind.example"], how="met").id
        desk.people.add_identity(who, "https://northwind.example/about")
        desk.people.log(who, "a call", "call", NOW.date())
    carol = member("carol")
    knows(carol, "Somebody Else")
    share(carol)
    # Carol's entry claims Bob's address, which she never proved.
    alice.people.add("Bob", ["bob@hidden.example"], how="friends")
    carol.people.add_identity(carol.row.me_id, "bob@hidden.example")
    night()
    made = snapshot.current()
    told = {int(person): int(far) for person, far in zip(made.person, made.far, strict=True)}
    desks = dict(zip(made.person.tolist(), made.members[made.near].tolist(), strict=True))
    front = [far for person, far in told.items() if models.Person.objects.get(pk=person).name.startswith("Front")]
    assert len(set(front)) == 2
    claimed = models.Person.objects.get(desk=alice.row, name="Bob").pk
    assert told[claimed] >= len(made.members)
    assert set(desks.values()) == {alice.row.pk, bob.row.pk, carol.row.pk}
    assert made.place_at(TARGET) == -1
