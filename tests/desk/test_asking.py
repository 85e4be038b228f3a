"""The ask composer, what is between the owner and a person, which letters want writing, and what Today says first."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine

from inroad.desk import asking, owing, preferences
from inroad.desk.between import between, next_promises
from inroad.desk.writing import writing
from inroad.errors import BadInput, NotFound, Refused
from inroad.store import models

pytestmark = pytest.mark.django_db

WRITTEN = {
    "blurb": "I ran the night shift of a container port for nine years and look for a port that wants to go electric.",
    "personal": "Your talk on quiet cranes made me change how we plan shifts.",
    "value": "What shore power cost us, and what it saved.",
}


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    """Monday, 1 March 2027."""
    with time_machine.travel("2027-03-01T09:00:00Z", tick=True) as moved:
        yield moved


@pytest.fixture
def bob(desk):
    return desk.people.add(
        "Bob Connor", emails=["bob@firm.example"], how="my manager at Firm, 2015–2022", backing="well"
    )


@pytest.fixture
def contract(desk, bob):
    carol = desk.people.add("Carol Decide", organisation="Harbour Works", title="VP Operations")
    desk.words.knows(bob.id, carol.id, how="same team, 2016")
    target = desk.targets.add("Harbour Works", "operations lead")
    return desk.introductions.draft_way(target.id, [bob.id, carol.id]).row.id


@pytest.fixture
def introduced(desk, contract):
    asking.save(desk, contract, WRITTEN)
    for event, fields in (
        ("terms_accepted", {}), ("asked", {}), ("answered", {"answer": "agreed"}),
        ("addressee_answered", {"yes": True}), ("introduced", {}),
    ):  # fmt: skip
        desk.introductions.tell(contract, event, **fields)
    return contract


class TestAsking:
    def test_what_is_missing_is_asked_and_marked_and_nothing_is_ready(self, desk, contract):
        ask = asking.view(desk, contract)
        assert {need.part for need in ask.needs} == {"personal", "blurb", "value"}
        assert ask.gaps == 3
        assert not ask.ready
        assert ask.letter is None

    def test_looking_begins_nothing_and_saving_begins_the_letter_once(self, desk, contract):
        asking.view(desk, contract)
        assert not models.Letter.objects.exists()
        asking.save(desk, contract, {"blurb": WRITTEN["blurb"]})
        asking.save(desk, contract, {"personal": WRITTEN["personal"]})
        assert models.Letter.objects.count() == 1

    def test_once_all_is_said_and_the_terms_accepted_it_is_ready_and_what_goes_out_says_the_same(self, desk, contract):
        asking.save(desk, contract, WRITTEN)
        assert not asking.view(desk, contract).ready
        desk.introductions.tell(contract, "terms_accepted")
        ask = asking.view(desk, contract)
        assert ask.ready
        for part in ask.readings[0].parts:
            for paragraph in part.text.split("\n\n"):
                assert paragraph in ask.letter.body

    def test_the_addressee_reads_only_what_may_be_passed_on(self, desk, contract):
        ask = asking.save(desk, contract, WRITTEN)
        voucher, addressee = ask.readings
        assert (voucher.who, addressee.who) == ("Bob Connor", "Carol Decide")
        assert {part.key for part in addressee.parts} < {part.key for part in voucher.parts}
        assert "why" not in {part.key for part in addressee.parts}

    def test_a_part_that_reads_as_drafted_stays_ours_whatever_the_line_ends(self, desk, contract):
        drafted = {part.key: part.text.replace("\n", "\r\n") + "\r\n" for part in asking.view(desk, contract).parts}
        asking.save(desk, contract, {**WRITTEN, "why": drafted["why"], "note": drafted["note"]})
        ask = desk.introductions.get(contract).contract.ask
        assert (ask.why, ask.note) == ("", "")
        assert ask.personal == WRITTEN["personal"]

    def test_a_mark_left_in_ones_own_words_still_waits(self, desk, contract):
        why = next(part for part in asking.view(desk, contract).parts if part.key == "why")
        ask = asking.save(desk, contract, {"why": why.text.replace("Hello Bob", "Bob")})
        assert next(part for part in ask.parts if part.key == "why").own
        assert ask.gaps == 3
        assert asking.save(desk, contract, WRITTEN).gaps == 0

    def test_an_ask_of_an_unknown_number_or_gone_out_is_not_written(self, desk, introduced):
        with pytest.raises(NotFound):
            asking.view(desk, 999_999)
        with pytest.raises(Refused):
            asking.save(desk, introduced, {"blurb": "other"})
        asking.begin(desk, introduced)
        assert models.Letter.objects.filter(kind="ask").count() == 1


class TestBetween:
    def test_promises_of_both_sides_introductions_and_letters(self, desk, introduced, bob):
        desk.letters.write("thanks", introduced)
        found = between(desk, bob.id)
        assert {row.what for row in found.mine} == {"make contact", "say thanks"}
        assert [row.addressee for row in found.introductions] == ["Carol Decide"]
        assert {row.kind for row in found.letters} == {"ask", "thanks"}
        assert next_promises(desk, {bob.id, 999_999})[bob.id].what == "make contact"

    def test_the_last_useful_thing_is_what_i_last_kept_of_my_own_accord(self, desk, bob):
        assert between(desk, bob.id).useful == ""
        for text in ("send the crane figures", "lend the book"):
            row = desk.promises.add(text, desk.now() + timedelta(days=2), bob.id)
            desk.promises.keep(row.id)
        found = between(desk, bob.id)
        assert (found.useful, found.useful_on.isoformat()) == ("lend the book", "2027-03-01")
        assert found.mine == ()

    def test_somebody_who_is_not_here_is_not_found(self, desk):
        with pytest.raises(NotFound):
            between(desk, 999_999)


class TestWriting:
    def test_what_i_owe_is_to_write_and_what_others_may_use_is_at_hand(self, desk, introduced):
        found = writing(desk)
        assert {one.kind for one in found.due} >= {"first-contact", "thanks"}
        assert "cant-keep-it" in {one.kind for one in found.due_at_hand}
        assert all(one.writer == "seeker" for one in found.due)

    def test_a_letter_begun_is_no_longer_due_and_one_that_fits_no_more_is_from_earlier(self, desk, introduced):
        desk.letters.write("first-contact", introduced)
        found = writing(desk, introduced)
        assert "first-contact" not in {one.kind for one in found.due}
        assert "first-contact" in {row.kind for row in found.to_write}
        desk.introductions.tell(introduced, "contacted", spoke=True)
        assert "first-contact" in {row.kind for row in writing(desk, introduced).earlier}

    def test_one_that_the_owner_wrote_in_is_never_put_away_by_itself(self, desk, introduced):
        letter = desk.letters.write("first-contact", introduced)
        desk.letters.save(letter.row.id, body="Carol, Bob said I may write.")
        desk.introductions.tell(introduced, "contacted", spoke=True)
        assert "first-contact" in {row.kind for row in writing(desk, introduced).to_write}


class TestOwing:
    def test_a_day_that_passed_makes_a_question_and_no_debt(self, desk, introduced, clock):
        before = owing.owing(desk)
        assert len(before.owed) == 2
        assert before.questions == ()
        assert owing.needs_me(desk) == 0
        clock.shift(timedelta(days=2))
        assert owing.needs_me(desk) == 2
        clock.shift(timedelta(days=1))
        after = owing.owing(desk)
        assert after.owed == ()
        assert {row.words for row in after.questions} == {row.words for row in before.owed}
        assert owing.needs_me(desk) == 2

    def test_ones_own_promise_stays_where_it_is_and_says_that_it_is_late(self, desk, clock):
        desk.promises.add("call Dora", desk.now() + timedelta(days=1))
        clock.shift(timedelta(days=3))
        found = owing.owing(desk)
        assert [row.chip for row in found.owed] == ["late"]
        assert found.questions == ()

    def test_m6_n9_meetings_and_names_are_wins_for_two_weeks(self, desk, introduced, clock):
        desk.introductions.tell(introduced, "met", names=("Jun Sato",), opening=False)
        assert owing.wins(desk) == ["You met Carol Decide, Harbour Works.", "Carol Decide named Jun Sato."]
        clock.shift(timedelta(days=15))
        assert owing.wins(desk) == []

    def test_the_menu_counts_what_is_open(self, desk, introduced):
        assert (owing.open_introductions(desk), owing.open_letters(desk)) == (1, 0)
        desk.letters.write("thanks", introduced)
        desk.letters.write("cant-keep-it", introduced)
        assert owing.open_letters(desk) == 1
        assert desk.counts().introductions == 1


def test_the_voice_is_kept_beside_the_other_settings_and_can_be_undone(desk):
    desk.row.settings = {"may_know": [[1, 2, ""]]}
    desk.row.save()
    preferences.set_voice(desk, formal=True, sign_off="Yours,", signature="Alice")
    assert preferences.voice(desk).formal
    assert desk.row.settings["may_know"] == [[1, 2, ""]]
    desk.history.undo()
    desk.row.refresh_from_db()
    assert not preferences.voice(desk).formal
    with pytest.raises(BadInput):
        preferences.set_voice(desk, formal=False, sign_off="x" * 10_000, signature="")
