"""Openings, interviews, a no, offers and employers' conduct on the command line."""

from datetime import UTC, datetime, timedelta

import pytest

from inroad.search.openings import MOST_ADVERT_CHARS


@pytest.fixture
def job(small):
    """An opening at Solvane through Rosa, #1; Vera is person number 3 (Ada herself is 1)."""
    assert small("opening", "add", "Solvane", "platform", "lead", "--through", "Rosa Brandt").code == 0
    return small


def test_an_opening_goes_from_seen_to_applied_and_says_how_long_they_are_silent(job):
    said = job("opening", "apply", "Solvane", "--on", "yesterday")
    assert "platform lead at Solvane" in said.out
    assert "1 day since you applied" in said.out
    rows = job("opening", "list", "--json").json["openings"]
    assert [(row["id"], row["status"], row["through"]) for row in rows] == [(1, "applied", "Rosa Brandt")]
    assert "platform lead" in job("opening").out
    assert job("opening", "list", "--status", "closed").out.startswith("No openings here")


def test_m1_adding_an_advert_says_that_applying_directly_is_meant_for_a_perfect_fit(small):
    said = small("opening", "add", "Solvane", "night lead", "--source", "an advert", "--fit", "a stretch")
    assert "Applying directly is meant for a perfect fit" in " ".join(said.out.split())


def test_two_of_one_title_are_shown_to_each_other(job):
    said = job("opening", "add", "Solvane", "Platform lead (m/f/d)")
    assert "another opening of this title here: #1" in said.out
    assert "inroad opening trash 2" in said.out


def test_an_advert_of_200_kb_is_read_from_a_file_and_one_too_long_is_refused_with_its_size(small, tmp_path):
    advert = tmp_path / "advert.txt"
    advert.write_text("Wir suchen jemanden für die Nacht.\n" * 6_000, encoding="utf-8")
    assert small("opening", "add", "Solvane", "night lead", "--advert", str(advert)).code == 0
    advert.write_text("a" * (MOST_ADVERT_CHARS + 1), encoding="utf-8")
    refused = small("opening", "add", "Solvane", "day lead", "--advert", str(advert), "--json").error
    assert f"{MOST_ADVERT_CHARS + 1:,} characters" in refused["error"]


def test_f1_a_no_asks_about_each_person_met_and_a_yes_keeps_the_company_as_a_future(job):
    assert job("interview", "add", "1", "--at", "2026-01-05 10:00", "--met", "Vera Pohl").code == 0
    said = job("reject", "Solvane", "--words", "They took somebody from inside.")
    assert "Did you click with them?" in said.out
    assert "inroad opening clicked 1 '#3'" in said.out
    liked = job("opening", "clicked", "1", "Vera Pohl", "--liked", "how openly she spoke")
    assert "yes: how openly she spoke" in liked.out
    assert job("target", "show", "Solvane", "--json").json["target"]["stage"] == "future"
    again = job("reject", "#1", "--json").json
    assert again["already"] is True
    assert "was noted already" in job("reject", "#1").out


def test_a_no_for_a_target_without_an_opening_makes_one(small):
    said = small("reject", "Solvane", "--json").json
    assert said["opening"]["title"] == "platform engineering lead"
    assert small("reject", "#987").code == 3


def test_f5_an_interview_is_planned_read_up_on_held_and_thanked_for(job):
    added = job("interview", "add", "Solvane", "--at", "2099-01-05 10:00")
    assert "far from now" in added.err
    added = job("interview", "add", "Solvane", "--at", "in 2 weeks 10:00", "--met", "Vera Pohl", "--how", "video")
    assert added.code == 0, added.err
    sheet = job("interview", "sheet", "1")
    assert "Whose name is at stake" in sheet.out
    assert "Rosa Brandt" in sheet.out
    assert "still to come" in job("interview", "held", "1").err
    assert "turn up" in str(job("promise", "--json").json["owed"])
    assert "called off" in job("interview", "call-off", "1").out
    yesterday = f"{datetime.now(UTC) - timedelta(days=1):%Y-%m-%d} 10:00"
    past = job("interview", "add", "1", "--at", yesterday, "--met", "Vera Pohl")
    assert "thank Vera Pohl for the talk" in past.out
    letter = job("interview", "letter", "2", "interview-thanks", "Vera Pohl", "--json").json
    assert "platform lead" in str(letter)


def test_e3_no_answer_on_3_6_and_12_months_is_a_warning(job):
    job("interview", "add", "1", "--at", "2026-01-05 10:00")
    said = job("interview", "months", "1", "--no-answer")
    assert "they had no answer; that is a warning" in " ".join(said.out.split())
    assert "run it" in job("interview", "months", "1", "--twelve", "run it").out
    assert job("interview", "months", "1").code == 2


def test_offers_stand_side_by_side(job):
    assert "No offers yet" in job("offer").out
    job("offer", "add", "1", "--part", "pay", "82,000", "--part", "place", "Kiel")
    job("target", "add", "Globex")
    job("opening", "add", "Globex", "data lead")
    assert "made no offer" in job("offer", "answer", "2", "yes").err
    job("offer", "add", "2", "--part", "place", "Lyon")
    rows = {row["label"]: row["cells"] for row in job("offer", "compare", "--json").json["rows"]}
    assert rows["place"] == ["Kiel", "Lyon"]
    assert "Before a yes to data lead at Globex, ask" in job("offer", "compare").out
    assert "accepted" in job("offer", "answer", "2", "yes").out


def test_e1_e2_r5_what_they_did_is_noted_and_what_one_can_say_is_at_hand(job):
    noted = job("conduct", "add", "Solvane", "unpaid", "work", "--words", "A week of design.")
    assert "Offer other proof" in noted.out
    assert "inroad letter write salary-history" in job("conduct", "say", "salary", "history").out
    assert "isn't" not in job("conduct", "say", "references").err
    assert "self-reported" in job("conduct", "list", "Solvane").out
    assert job("conduct", "--json").json["notes"][0]["kind"] == "wanted work for nothing"
    assert "several things" in job("conduct", "say", "wanted").err
    assert job("conduct", "remove", "1", "--json").json == {"removed": 1}
    assert "Nothing is noted" in job("conduct").out


def test_an_opening_is_edited_trashed_and_brought_back(job):
    assert "a stretch" in job("opening", "edit", "1", "--fit", "a stretch").out
    assert job("opening", "edit", "1").code == 2
    assert "restore 1" in job("opening", "trash", "1").out
    assert "platform lead" in job("opening", "list", "--trash").out
    assert job("opening", "restore", "1", "--json").json["opening"]["id"] == 1
    assert "withdrawn" in job("opening", "move", "1", "withdrawn", "--words", "Another place.").out
    assert job("opening", "show", "1", "--advert").out.endswith("No advert is kept.\n")
