"""Cards: the best way into each target, kept in a file and never older than the desk."""

import json

import pytest

from inroad.desk import derived_files

pytestmark = pytest.mark.backends


@pytest.fixture
def known(desk):
    """Alice knows Bob, who works at Farholm; Farholm is a target."""
    bob = desk.people.add("Bob Connect", emails=["bob@farholm.example"], organisation="Farholm", title="Engineer")
    desk.words.i_know(bob.id, how="choir")
    desk.targets.add("Farholm")
    return desk


@pytest.fixture
def asked(known, monkeypatch):
    """How many targets the network was asked about, per question."""
    questions = []
    summaries = type(known.ways).summaries

    def counted(ways, targets):
        questions.append([target.name for target in targets])
        return summaries(ways, targets)

    monkeypatch.setattr(type(known.ways), "summaries", counted)
    return questions


def card(desk, name="Farholm"):
    row = next(row for row in desk.targets.list() if row.name == name)
    return row.best, row.ways


def test_the_network_is_asked_once_while_nothing_changes(known, asked):
    first = card(known)
    assert first == ("You know Bob Connect, Engineer", 1)
    assert card(known) == first
    assert asked == [["Farholm"]]


def test_a_card_says_what_the_ways_in_say(known):
    found = known.ways.into("Farholm")
    assert card(known)[1] == len(found.ways) == 1
    assert card(known)[0].endswith(f"{found.ways[0].people[-1].name}, Engineer")


def test_words_about_people_reach_the_card_at_once(known, asked):
    before = card(known)
    bob = known.people.find("Bob Connect")
    known.people.edit(bob.id, name="Robert Connect")
    assert card(known) == ("You know Robert Connect, Engineer", 1) != before
    known.history.undo()
    assert card(known) == before
    assert len(asked) == 3


def test_somebody_left_alone_leaves_the_card_at_once(known):
    assert card(known)[1] == 1
    known.people.leave_alone([known.people.find("Bob Connect").id], True)
    assert card(known) == ("", 0)


def test_a_guarded_employer_has_no_way_on_its_card(known):
    assert card(known)[1] == 1
    known.setup.answer_guard("Farholm", True)
    assert card(known) == ("", 0)


def test_a_further_target_is_looked_up_and_the_others_remembered(known, asked):
    card(known)
    known.targets.add("Nether Mill")
    assert card(known, "Nether Mill") == ("", 0)
    assert card(known) == ("You know Bob Connect, Engineer", 1)
    assert card(known, "Nether Mill") == ("", 0)
    assert len(asked) == 2


def test_a_day_later_the_card_is_made_anew(known, asked, monkeypatch):
    card(known)
    day = known.today()
    monkeypatch.setattr(type(known), "today", lambda _: day.replace(year=day.year + 1))
    card(known)
    assert len(asked) == 2


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"null", b'{"stamp": 1}', b"\xff\xfe", b'{"cards": [[1, 2]]}'],
    ids=["empty", "cut off", "a list", "null", "no cards", "not UTF-8", "no stamp"],
)
def test_a_damaged_file_is_only_made_again(known, asked, content):
    first = card(known)
    file = derived_files.folder(known) / "cards.json"
    file.write_bytes(content)
    assert card(known) == first
    assert len(asked) == 2
    assert json.loads(file.read_bytes())["cards"]


def test_a_file_of_the_right_stamp_and_a_wrong_shape_is_only_made_again(known, asked):
    first = card(known)
    file = derived_files.folder(known) / "cards.json"
    stamp = json.loads(file.read_bytes())["stamp"]
    for cards in ([[1]], [None], 7, [["x", [], "", 0]]):
        file.write_text(json.dumps({"stamp": stamp, "cards": cards}))
        assert card(known) == first
    assert len(asked) == 5


def test_a_folder_that_cannot_be_written_costs_only_time(known, monkeypatch):
    def full(*_args, **_kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(derived_files.tempfile, "mkstemp", full)
    assert card(known) == ("You know Bob Connect, Engineer", 1)


def test_nothing_of_a_person_stays_in_the_file_after_erasing_them(known):
    card(known)
    file = derived_files.folder(known) / "cards.json"
    assert "Bob Connect" in file.read_text()
    known.erase.person(known.people.find("Bob Connect").id)
    assert not file.exists() or "Bob Connect" not in file.read_text()
