"""The network of a desk: as it stood on any day, computed again whenever what is kept of it can't be trusted."""

import random
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
import time_machine

from fixtures import desk_dump
from fixtures.desk_files import ALICE, BOB, CAROL, card, mail, mbox, talk, vcf
from inroad.desk import network
from inroad.store import models, paths
from inroad.ties.model import ME

pytestmark = pytest.mark.django_db

PEOPLE = [f"P{i} Person{i} <p{i}@crowd.example>" for i in range(7)]
FIRST = datetime(2024, 3, 1, 6, tzinfo=UTC)


def exchanged(seed, number=120):
    """A random mailbox over twelve days: (moment, message) in no order."""
    draw = random.Random(seed)
    everybody = [ALICE, *PEOPLE]
    made, ids = [], []
    for i in range(number):
        sender = draw.choice(everybody)
        to = draw.sample([p for p in everybody if p != sender], draw.choice([1, 1, 1, 2, 6]))
        if ALICE not in [sender, *to]:
            to.append(ALICE)
        at = FIRST + timedelta(minutes=draw.randrange(12 * 24 * 60))
        answers = draw.choice(ids) if ids and draw.random() < 0.5 else ""
        ids.append(f"{seed}-{i}@x.example")
        made.append(
            (at, mail(sender, to, at, subject=draw.choice(["Lunch", "Re: Lunch", "Plan"]), id=ids[-1], answers=answers))
        )
    draw.shuffle(made)
    return made


def seen(view):
    """Everything the ties say, by people's addresses rather than by number."""
    address = dict(models.Identity.objects.filter(kind="email").values_list("person_id", "value"))
    who = {i: address[int(pk)] for i, pk in enumerate(view.ids) if int(pk) in address}
    ties = view.ties
    return {
        frozenset((who[int(a)], who[int(b)])): (
            bool(v), bool(p), {who[int(a)]: _number(qa), who[int(b)]: _number(qb)}, int(ba), int(bb), bool(inferred))
        for a, b, v, p, qa, qb, ba, bb, inferred in zip(
            ties.a, ties.b, ties.verified, ties.possible, ties.chance_ab, ties.chance_ba, ties.backing_ab,
            ties.backing_ba, ties.inferred, strict=True)
        if v or p
    }  # fmt: skip


def _number(chance):
    return None if np.isnan(chance) else round(float(chance), 9)


@pytest.mark.parametrize("seed", [1, 2])
def test_as_of_a_day_equals_a_desk_that_knows_nothing_later(desk, files, seed):
    made = exchanged(seed)
    days = [date(2024, 3, 3), date(2024, 3, 8), date(2024, 3, 12)]
    expected = {}
    for day in days:
        before = [text for at, text in made if at < datetime(day.year, day.month, day.day, tzinfo=UTC)]
        report = desk.imports.run([mbox(files / "cut.mbox", *before)])
        expected[day] = seen(desk.network.view(day))
        desk.imports.undo(report.id)
    desk.imports.run([mbox(files / "all.mbox", *[text for _, text in made])])
    for day in days:
        assert seen(desk.network.view(day)) == expected[day], day
        assert expected[day]
    assert seen(desk.network.view(days[0])) != seen(desk.network.view(days[1]))


def test_a_day_begins_at_the_desk(desk, files):
    desk.setup.introduce("Alice Ask", timezone="Asia/Tokyo")
    late = datetime(2024, 3, 4, 16, tzinfo=UTC)  # one in the morning of the fifth in Tokyo
    desk.imports.run([mbox(files / "m.mbox", mail(BOB, ALICE, late))])
    bob = desk.people.find("bob").id
    assert desk.people.get(bob, date(2024, 3, 5)).interactions == {}
    assert desk.people.get(bob, date(2024, 3, 6)).interactions == {"mail": {"received": 1}}
    assert desk.people.get(bob, date(2024, 3, 6)).first_contact == date(2024, 3, 5)


def test_words_and_roles_dated_later_are_not_there_yet(desk):
    bob = desk.people.add("Bob Connect", emails=["bob@acme.example"]).id
    carol = desk.people.add("Carol Decide", organisation="Bolt", title="VP Engineering").id
    desk.words.i_know(bob)
    models.Evidence.objects.update(on=date(2020, 1, 1))
    desk.words.knows(bob, carol, on=date(2024, 6, 1))
    models.Position.objects.update(start=date(2024, 1, 1), confirmed_on=date(2024, 6, 1))
    desk.targets.add("Bolt", "engineering")
    assert desk.people.get(bob, date(2019, 1, 1)).tie.state == "none"
    assert desk.people.get(bob, date(2021, 1, 1)).tie.state == "verified"
    assert desk.ways.into("Bolt", as_of=date(2024, 5, 1)).ways == ()
    assert [way.people[-1].id for way in desk.ways.into("Bolt", as_of=date(2024, 7, 1)).ways] == [carol]
    assert desk.ways.into("Bolt", as_of=date(2023, 7, 1)).ways == ()


def test_a_day_to_come_is_today(desk, files):
    desk.imports.run([mbox(files / "m.mbox", *talk(ALICE, BOB))])
    ahead = desk.network.view(desk.today() + timedelta(days=400))
    assert ahead.today == desk.today()
    assert not ahead.past


# ---- what is kept


@pytest.fixture
def stopped():
    """Chances decay by the second; what is computed twice is compared to the ninth place."""
    with time_machine.travel(datetime.now(UTC), tick=False):
        yield


@pytest.fixture
def kept(stopped, desk, files):
    desk.imports.run([mbox(files / "m.mbox", *[text for _, text in exchanged(3)])])
    desk.words.i_know(desk.people.find("p0@crowd.example").id)
    expected = seen(desk.network.view())
    desk.network.view().snapshot  # noqa: B018 - writes the file
    folder = paths.cache() / f"desk-{desk.row.pk}"
    assert {"pairs.npz", "snapshot.bin"} <= {path.name for path in folder.iterdir()}
    network._MEMORY.clear()
    return desk, folder, expected


def again(desk):
    network._MEMORY.clear()
    view = desk.network.view()
    assert view.snapshot.n == len(view.ids)
    return seen(view)


@pytest.mark.parametrize("harm", ["cut in half", "empty", "turned over", "gone", "a folder"])
@pytest.mark.parametrize("name", ["pairs.npz", "snapshot.bin"])
def test_a_damaged_file_is_computed_again(kept, name, harm):
    desk, folder, expected = kept
    path = folder / name
    whole = path.read_bytes()
    if harm == "a folder":
        path.unlink()
        path.mkdir()
        (path / "x").touch()
    elif harm == "gone":
        path.unlink()
    else:
        half = len(whole) // 2
        turned = whole[:half] + bytes(255 - b for b in whole[half : half + 200]) + whole[half + 200 :]
        path.write_bytes({"cut in half": whole[:half], "empty": b"", "turned over": turned}[harm])
    assert again(desk) == expected


def test_a_file_of_other_rows_is_not_believed(kept):
    desk, folder, expected = kept
    old = (folder / "pairs.npz").read_bytes()
    desk.people.merge(desk.people.find("p1@crowd.example").id, desk.people.find("p2@crowd.example").id)
    merged = again(desk)
    assert merged != expected
    (folder / "pairs.npz").write_bytes(old)
    assert again(desk) == merged


def test_somebody_added_by_hand_keeps_what_was_counted(kept, monkeypatch):
    desk, _, expected = kept
    monkeypatch.setattr(network, "observe", lambda *_, **__: pytest.fail("the mail was counted again"))
    new = desk.people.add("Dora Deed", emails=["dora@deed.example"], how="my neighbour").id
    now = again(desk)
    assert {pair: tie for pair, tie in now.items() if "dora@deed.example" not in pair} == expected
    assert desk.people.get(new).tie.state == "verified"


def test_another_days_snapshot_is_not_believed(kept):
    desk, _, _ = kept
    today = desk.network.view().snapshot.key
    network._MEMORY.clear()
    with time_machine.travel(datetime.now(UTC) + timedelta(days=40), tick=False):
        view = desk.network.view()
        assert view.snapshot.key != today
        assert view.today > desk.row.created_at.date()


def test_what_another_process_wrote_is_seen(kept):
    """The other process is played by a second desk object and a bare update: it shares nothing in memory."""
    from inroad.desk import desk_of

    desk, _, _ = kept
    desk.network.view()
    other = desk_of(None)
    assert other is not desk
    new = other.people.add("Dora Deed", how="my neighbour").id
    assert desk.people.get(new).tie.state == "verified"
    other.words.stranger(new)
    assert desk.people.get(new).tie.state == "none"
    row = next(row for row in desk.people.list("dora").rows)
    assert row.tie == ""


def test_a_folder_that_takes_no_files_costs_speed_only(kept, monkeypatch):
    desk, folder, expected = kept
    for path in folder.iterdir():
        path.unlink()
    monkeypatch.setattr(network.tempfile, "mkstemp", lambda **_: (_ for _ in ()).throw(OSError(28, "no space left")))
    assert again(desk) == expected


# ---- merging


def test_ties_add_up_when_two_turn_out_to_be_one(desk, files):
    messages = [*talk(ALICE, BOB), *talk(ALICE, "Robert <rob@home.example>", 50, 3), mail(BOB, CAROL, 90)]
    desk.imports.run([mbox(files / "m.mbox", *messages)])
    bob, rob = desk.people.find("bob@acme.example").id, desk.people.find("rob@home.example").id
    before = desk_dump.rows()
    desk.people.merge(bob, rob)
    view = desk.people.get(bob)
    assert view.interactions["mail"] == {"sent": 5, "received": 5, "with": 1}
    assert view.row.mails == 10
    assert desk.people.get(rob).row.id == bob  # an old link leads to who it is now
    assert desk.people.list().total == 2
    desk.history.undo()
    assert desk_dump.rows() == before
    assert desk.people.get(bob).interactions["mail"] == {"sent": 2, "received": 2, "with": 1}


def test_merging_into_me_makes_their_mail_mine(desk, files):
    desk.imports.run(
        [mbox(files / "m.mbox", *talk("Al <al@old.example>", BOB), mail("Al <al@old.example>", CAROL, 30))]
    )
    before = desk_dump.rows()
    desk.people.merge(desk.row.me_id, desk.people.find("al@old.example").id)
    assert desk.people.find("bob").tie == "verified"
    assert desk.me.emails == ("alice@ask.example", "al@old.example")
    desk.history.undo()
    assert desk_dump.rows() == before
    assert desk.people.find("bob").tie == ""


def test_one_on_a_mail_twice_is_one_recipient_once_merged(desk, files):
    crowd = [f"C{i} <c{i}@crowd.example>" for i in range(4)]
    twice = [BOB, "Robert <rob@home.example>", *crowd]
    messages = [
        mail(ALICE, twice, 1, id="1@x.example"),
        mail(
            crowd[0], [ALICE, BOB, "Robert <rob@home.example>", *crowd[1:]], 2, id="2@x.example", answers="1@x.example"
        ),
    ]
    desk.imports.run([mbox(files / "m.mbox", *messages)])
    first = desk.people.find("c0@crowd.example").id
    assert desk.people.get(first).tie.state == "possible"  # six recipients
    desk.people.merge(desk.people.find("bob@acme.example").id, desk.people.find("rob@home.example").id)
    assert desk.people.get(first).tie.state == "verified"  # five


def test_nobody_stands_in_the_network_twice(desk, files):
    desk.imports.run(
        [mbox(files / "m.mbox", *talk(ALICE, BOB), *talk(ALICE, CAROL, 30)), vcf(files / "b.vcf", card("X Y"))]
    )
    view = desk.network.view()
    assert int(view.ids[ME]) == desk.row.me_id
    assert len(set(view.ids.tolist())) == len(view.ids) == 4
    assert list(view.ids[1:]) == sorted(view.ids[1:])


def test_listing_needs_no_numbers(home):
    """`people` and `target list` must start at once: NumPy and what builds on it stay unloaded."""
    code = (
        "import sys; from inroad.desk import open_desk; d = open_desk(); d.people.list(); "
        "d.targets.list(with_ways=False); d.targets.suggestions(); d.history.list(); d.people.tags(); "
        "bad = {'numpy', 'scipy', 'numba', 'phonenumbers', 'icalendar'} & set(sys.modules); "
        "sys.exit(f'loaded: {sorted(bad)}' if bad else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
