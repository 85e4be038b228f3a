"""ask, intro, promise, letter, log, calendar, today: an introduction from the first draft to the end, as typed."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import icalendar
import pytest

BLURB = "I led the move of forty services without a night of downtime and look for a team with that kind of problem."
PERSONAL = "Your talk on quiet grids made me change fields."
WHOLE = ("--blurb", BLURB, "--personal", PERSONAL, "--value", "I can show how we halved our outages.")


@pytest.fixture
def drafted(small: Any) -> Any:
    said = small("ask", "Solvane", *WHOLE, "--accept-terms", "--json")
    assert said.json["ready"] is True
    return small


@pytest.fixture
def introduced(drafted: Any) -> Any:
    """Vera expects a call."""
    for step in (
        ("asked", "1"),
        ("answer", "1", "--agreed", "--how", "mail her first"),
        ("tell", "1", "addressee_answered", "yes=yes", "how_to_contact=by phone, after ten"),
        ("tell", "1", "introduced"),
    ):
        said = drafted("intro", step[0], "1", *step[2:])
        assert said.code == 0, said.err
    return drafted


def state(run: Any) -> str:
    return str(run("intro", "show", "1", "--json").json["introduction"]["state"])


# ---- ask


def test_an_ask_is_drafted_from_a_way_in_and_shown_as_each_will_read_it(small: Any) -> None:
    data = small("ask", "Solvane", "--json").json
    assert data["introduction"]["voucher"] == "Rosa Brandt"
    assert data["introduction"]["addressee"] == "Vera Pohl"
    assert [one["who"] for one in data["readings"]] == ["Rosa Brandt", "Vera Pohl"]
    rosa, vera = ({part["key"] for part in one["parts"]} for one in data["readings"])
    assert "why" in rosa
    assert "why" not in vera
    assert "note" in vera
    assert data["ready"] is False
    out = small("ask", "Solvane").out
    assert "Only Rosa reads this" in out
    assert "The only part Vera reads" in out
    assert "inroad intro edit 1 --personal" in out
    assert "inroad intro accept-terms 1" in out


def test_an_ask_on_the_same_route_is_gone_on_with(small: Any) -> None:
    first = small("ask", "Solvane", "--json").json["introduction"]["id"]
    again = small("ask", "Solvane", "--way", "1", "--personal", PERSONAL, "--json")
    assert again.json["introduction"]["id"] == first
    assert PERSONAL in again.json["parts"][0]["text"]
    assert len(small("intro", "--json").json["introductions"]) == 1


def test_an_ask_by_hand_names_a_person_or_an_opening(small: Any) -> None:
    said = small("ask", "Solvane", "--voucher", "rosa", "--json")
    assert said.code == 2
    assert "names one of them" in said.error["hint"]
    assert small("ask", "--addressee", "vera").code == 2
    assert small("ask").code == 2
    opening = small("ask", "Solvane", "--voucher", "rosa", "--opening", "platform lead", "--json").json
    assert "platform lead" in opening["subject"] + opening["parts"][0]["text"]
    name = small("ask", "--voucher", "rosa", "--addressee", "vera", "--kind", "name-use", "--json").json
    assert name["introduction"]["kind"] == "name use"
    assert name["introduction"]["id"] != opening["introduction"]["id"]


def test_a_voucher_who_is_the_addressee_and_a_way_that_is_not_there_are_refused(small: Any) -> None:
    assert small("ask", "--voucher", "rosa", "--addressee", "rosa").code == 4
    assert small("ask", "Solvane", "--way", "9").code == 2
    assert small("ask", "Rosa Brandt").code == 4  # they know each other; no introduction is needed


def test_talking_points_take_the_place_of_the_letter_for_a_call(drafted: Any) -> None:
    out = drafted("intro", "show", "1", "--call").out
    assert "Do you have ten minutes?" in out
    assert "Subject" not in out


def test_terms_that_change_are_accepted_anew(drafted: Any) -> None:
    data = drafted("intro", "edit", "1", "--days", "5", "--ten-minutes", "--json").json
    assert (data["terms"]["contact_days"], data["terms"]["ten_minutes"]) == (5, True)
    assert data["terms"]["accepted_at"] is None
    assert drafted("intro", "asked", "1").code == 4
    assert drafted("intro", "accept-terms", "1", "--json").json["terms"]["accepted_at"]
    assert drafted("intro", "edit", "1").code == 2


@pytest.mark.parametrize("left_out", ["--blurb", "--personal"])
def test_nothing_is_asked_while_a_part_is_missing(small: Any, left_out: str) -> None:
    at = WHOLE.index(left_out)
    small("ask", "Solvane", *WHOLE[:at], *WHOLE[at + 2 :], "--accept-terms")
    assert small("intro", "asked", "1").code == 4
    assert state(small) == "drafted"


# ---- intro


def test_an_introduction_runs_to_its_end_on_the_command_line(introduced: Any) -> None:
    assert state(introduced) == "introduced"
    owed = introduced("promise", "--json").json["owed"]
    assert "make contact with Vera Pohl" in [row["words"] for row in owed]
    steps = (
        ("contacted", "spoke=yes"),
        ("meeting_set", "meeting_at=tomorrow 14:00"),
        ("met", "names=Dora Li; Eli Roth"),
    )
    for event, *fields in steps:
        said = introduced("intro", "tell", "1", event, *fields)
        assert said.code == 0, said.err
    words = [row["words"] for row in introduced("promise", "--json").json["owed"]]
    assert sum("Dora Li" in one or "Eli Roth" in one for one in words) == 2
    assert introduced("intro", "close", "1", "--outcome", "no opening, a good talk", "--json").json["outcome"]
    view = introduced("intro", "show", "1", "--json").json
    assert [step["event"] for step in view["history"]][:3] == ["terms_accepted", "asked", "answered"]
    assert "no opening, a good talk" in introduced("intro").out


def test_the_letter_of_an_ask_is_sent_with_it(drafted: Any) -> None:
    drafted("intro", "asked", "1", "--how", "phone")
    assert drafted("letter", "list", "--state", "sent", "--json").json["letters"][0]["kind"] == "ask"
    assert state(drafted) == "asked"


def test_an_answer_is_one_of_four(drafted: Any) -> None:
    drafted("intro", "asked", "1")
    assert drafted("intro", "answer", "1").code == 2
    assert drafted("intro", "answer", "1", "--agreed", "--name-use").code == 2
    assert drafted("intro", "answer", "1", "--not-this-time", "--reason", "too busy", "--json").json["reason"]
    assert state(drafted) == "not this time"
    assert drafted("intro", "show", "1", "--json").json["history"][-1]["known_by"] == "told"


def test_somebody_else_is_named_by_name(drafted: Any) -> None:
    drafted("intro", "asked", "1")
    assert drafted("intro", "answer", "1", "--someone-else", "").code == 4
    assert drafted("intro", "answer", "1", "--someone-else", "Tom Lind", "--json").json["suggested"] == "Tom Lind"


def test_nobody_is_put_in_touch_before_a_yes(drafted: Any) -> None:
    drafted("intro", "asked", "1")
    drafted("intro", "answer", "1", "--agreed")
    said = drafted("intro", "tell", "1", "introduced", "--json")
    assert said.code == 4
    assert "hasn't said yes" in said.error["error"]


def test_what_was_promised_is_told_and_never_dropped(introduced: Any) -> None:
    number = next(row for row in introduced("promise", "--json").json["owed"] if "contact" in row["words"])["id"]
    assert introduced("promise", "let-go", str(number)).code == 4
    assert introduced("promise", "move", str(number), "--by", "friday").code == 4
    assert introduced("intro", "close", "1", "--outcome", "changed my mind").code == 4
    assert "cant-keep-it" in introduced("promise", "tell", str(number)).out
    assert introduced("promise", "tell", str(number), "no").code == 4  # a sentence of one's own
    own = "I took a place in Rotterdam yesterday and don't want Vera to wait for a call."
    assert introduced("promise", "tell", str(number), own, "--json").json["promise"]["state"] != "pending"
    assert state(introduced) == "released"


def test_telling_says_which_field_is_missing_or_unknown(introduced: Any) -> None:
    def error(*typed: str) -> str:
        said = introduced("intro", "tell", "1", *typed, "--json")
        assert said.code == 2
        return f"{said.error['error']} {said.error['hint']}"

    assert "meeting_at" in error("meeting_set")
    assert "it has" in error("contacted", "colour=red")
    assert "FIELD=VALUE" in error("contacted", "yes")
    assert "one of" in error("flew")
    assert "yes or no" in error("contacted", "spoke=perhaps")
    assert "no time" in error("meeting_set", "meeting_at=friday")
    assert "to come" in error("contacted", "on=2099-01-01")
    assert "twice" in error("contacted", "spoke=yes", "spoke=no")


def test_what_happened_on_another_day_is_recorded_for_that_day(introduced: Any) -> None:
    view = introduced("intro", "tell", "1", "vouch_said", "basis=worked with", "where=Acme", "when=2015-2020", "--json")
    assert view.json["vouch"]["basis"] == "worked with"
    assert view.json["vouch"]["where"] == "Acme"
    assert introduced("intro", "tell", "1", "vouch_said", "basis=a feeling").code == 2


def test_a_note_is_for_my_eyes_only_and_goes_again(drafted: Any) -> None:
    assert drafted("intro", "note", "1", "ring", "after", "ten", "--json").json["note"] == "ring after ten"
    assert drafted("intro", "note", "1", "--json").json["note"] == ""
    assert drafted("intro", "note", "99", "x").code == 3


def test_lists_are_filtered_by_states_that_exist(drafted: Any) -> None:
    assert len(drafted("intro", "list", "--state", "drafted", "--json").json["introductions"]) == 1
    assert drafted("intro", "list", "--state", "asked", "--json").json["introductions"] == []
    assert drafted("intro", "list", "--state", "flown").code == 2
    assert drafted("intro", "show", "x").code == 2
    assert drafted("intro", "show", "#1").code == 0


# ---- promise, log, today, calendar


def test_a_promise_of_my_own_is_added_moved_kept_and_let_go(small: Any) -> None:
    row = small("promise", "add", "send", "Tom the article", "--by", "in 3 days", "--about", "tom lind", "--json")
    number = str(row.json["promise"]["id"])
    assert row.json["promise"]["person"] == "Tom Lind"
    due = datetime.fromisoformat(row.json["promise"]["due_at"])
    moved = small("promise", "move", number, "--by", "in two weeks", "--json").json["promise"]
    assert datetime.fromisoformat(moved["due_at"]) - due >= timedelta(days=10)
    assert "send Tom the article" in small("promise").out
    assert small("promise", "keep", number, "--json").json["promise"]["state"] == "kept"
    assert small("promise", "keep", number).code == 4
    assert small("promise", "--json").json["owed"] == []
    assert len(small("promise", "list", "--all", "--json").json["ended"]) == 1
    other = str(small("promise", "add", "read it", "--by", "tomorrow", "--json").json["promise"]["id"])
    assert small("promise", "tell", other, "I can't").code == 2  # nobody else counts on it
    assert small("promise", "let-go", other, "--json").json["promise"]["state"] == "released"
    assert small("promise", "add", "x", "--by", "10/01/2027").code == 2
    assert small("promise", "add", "x").code == 2


def test_a_logged_call_is_seen_by_ties_and_can_be_undone(small: Any) -> None:
    before = small("person", "Tom Lind", "--json").json
    assert before["last_contact"] is None
    said = small("log", "Tom Lind", "talked about grids", "--call", "--on", "yesterday", "--json").json
    assert said["interaction"]["kind"] == "call"
    after = small("person", "Tom Lind", "--json").json
    assert after["interactions"] == {"call": {"sent": 1}}
    assert date.fromisoformat(after["last_contact"]) < datetime.now(UTC).date() + timedelta(days=1)
    assert after["tie"]["state"] == "verified"
    assert after["tie"]["chance"] > 0
    assert small("log", "Tom Lind", "talked about grids", "--call", "--on", "yesterday").code == 4
    assert small("undo").code == 0
    assert small("person", "Tom Lind", "--json").json["interactions"] == {}
    assert small("log", "Tom Lind", "talked about grids", "--on", "yesterday").code == 0


def test_somebody_without_any_address_can_be_logged_too(small: Any) -> None:
    said = small("log", "Tom Berg", "lunch", "--meeting", "--json").json
    assert said["person"]["tie"] == "verified"
    assert small("person", "Tom Berg", "--json").json["identities"] == []
    letter = small("log", "Tom Berg", "a card", "--letter", "--from-them", "--json").json["interaction"]
    assert letter["direction"] == "from them"
    assert small("person", "Tom Berg", "--json").json["interactions"]["letter"] == {"received": 1}


def test_a_log_of_two_things_or_of_a_day_to_come_is_refused(small: Any) -> None:
    assert small("log", "rosa", "x", "--call", "--mail").code == 2
    assert small("log", "rosa", "x", "--on", "2099-01-01").code == 2
    assert small("log", "rosa", "").code == 2
    assert small("log", "nobody at all", "x").code == 3


def test_today_begins_with_what_is_owed(introduced: Any) -> None:
    data = introduced("today", "--json").json
    assert "make contact with Vera Pohl" in [row["words"] for row in data["owed"]]
    out = introduced("today").out
    assert out.index("You owe") < out.index("Call Rosa Brandt")


def test_the_calendar_is_a_calendar_and_no_other_file_is_replaced_unasked(introduced: Any, tmp_path: Path) -> None:
    introduced("intro", "tell", "1", "contacted", "spoke=yes")
    introduced("intro", "tell", "1", "meeting_set", "meeting_at=tomorrow 14:00")
    file = tmp_path / "desk.ics"
    report = introduced("calendar", str(file), "--json").json
    read = icalendar.Calendar.from_ical(file.read_bytes())
    entries = [one for one in read.walk() if one.name in {"VEVENT", "VTODO"}]
    assert len(entries) == report["entries"] > 1
    assert introduced("calendar", str(file)).code == 0
    other = tmp_path / "notes.txt"
    other.write_text("mine", encoding="utf-8")
    assert introduced("calendar", str(other)).code == 2
    assert other.read_text(encoding="utf-8") == "mine"
    assert introduced("calendar", "-").out.startswith("BEGIN:VCALENDAR")
    assert introduced("calendar", str(tmp_path / "no" / "x.ics")).code == 2


# ---- letters


def test_a_letter_is_drafted_completed_and_sent_by_its_owner(introduced: Any) -> None:
    view = introduced("letter", "write", "thanks", "--intro", "1", "--reader", "voucher", "--json").json
    number, key = str(view["letter"]["id"]), view["needs"][0]["key"]
    assert view["ready"] is False
    assert introduced("letter", "sent", number, "--how", "client").code == 4
    assert f"inroad letter fill {number} {key}" in introduced("letter", "show", number).out
    words = "You called Vera on a Sunday, and I heard how warmly you spoke."
    assert words in introduced("letter", "fill", number, key, words, "--json").json["body"]
    assert introduced("letter", "sent", number, "--how", "client", "--json").json["letter"]["state"] == "sent"
    owed = [row["words"] for row in introduced("promise", "--json").json["owed"]]
    assert not any(one.startswith("thank Rosa") for one in owed)


def test_letters_refuse_what_they_do_not_ask_for(introduced: Any) -> None:
    number = str(introduced("letter", "write", "thanks", "--intro", "1", "--json").json["letter"]["id"])
    assert introduced("letter", "fill", number, "colour", "red").code == 2
    assert introduced("letter", "write", "thanks").code == 2
    assert introduced("letter", "write", "ode", "--intro", "1").code in {2, 3}
    assert introduced("letter", "drop", number, "--json").json == {"dropped": int(number)}
    assert introduced("letter", "show", "99").code == 3
    assert "ask" in [kind["name"] for kind in introduced("letter", "kinds", "--json").json["kinds"]]


@pytest.fixture
def asked(drafted: Any) -> Any:
    assert drafted("intro", "asked", "1").code == 0
    return drafted


def test_a_pasted_reply_is_proposed_and_told_only_with_a_yes(asked: Any) -> None:
    said = asked("intro", "paste", "1", "--text", "Hi Ada, not now, sorry.", "--json").json
    assert (said["proposal"]["answer"], said["told"]) == ("not this time", False)
    assert said["proposal"]["line"] in "Hi Ada, not now, sorry."
    assert state(asked) == "asked"
    assert "inroad intro answer 1 --not-this-time" in asked("intro", "paste", "1", typed="Not now.\n").out
    assert state(asked) == "asked"
    assert asked("intro", "paste", "1", "--yes", "--json", typed="Please talk to Eve Stone instead.\n").json["told"]
    assert state(asked) == "someone else suggested"


def test_a_pasted_auto_reply_or_a_riddle_tells_nothing_even_with_a_yes(asked: Any) -> None:
    for text in ("I am out of the office. Sure.", "Let me think."):
        said = asked("intro", "paste", "1", "--text", text, "--yes", "--json").json
        assert (said["proposal"]["answer"], said["told"]) == ("", False)
        assert said["proposal"]["why_not"]
    assert state(asked) == "asked"
