"""people, person, tie, knows, names: on the terminal and as JSON."""

from typing import Any

import pytest

PERSON_ROW = {"id", "name", "title", "organisation", "tie", "chance", "backing", "mails", "last_contact", "tags",
              "initials", "trashed", "trusted", "leave_alone"}  # fmt: skip


def test_an_empty_desk_says_how_to_begin(ada: Any) -> None:
    said = ada("people")
    assert said.code == 0
    assert "inroad start" in said.out
    assert ada("people", "--json").json == {"people": [], "total": 0, "offset": 0, "limit": 50}


def test_people_are_listed_with_what_matters(small: Any) -> None:
    lines = small("people").out.splitlines()
    assert lines[0].split() == ["id", "name", "role", "where", "tie"]
    assert [line.split("  ")[1].strip() for line in lines[1:]] == ["Tom Berg", "Rosa Brandt", "Tom Lind", "Vera Pohl"]
    assert "knows your work well" in lines[2]


def test_people_are_found_by_parts_of_what_is_known(small: Any) -> None:
    for query in (["rosa"], ["brandt", "ro"], ["halden"], ["direct"]):
        found = small("people", *query, "--json").json
        assert [row["name"] for row in found["people"]] == ["Rosa Brandt"], query
        assert set(found["people"][0]) >= PERSON_ROW
    assert "Nobody fits" in small("people", "zzz").out


def test_a_long_list_comes_in_pages(small: Any) -> None:
    first = small("people", "--limit", "3")
    assert "1 to 3 of 4 people; more with --offset 3" in first.err
    assert "Vera" not in first.out
    assert "Vera" in small("people", "--limit", "3", "--offset", "3").out
    assert "ends before" in small("people", "--offset", "9").out


def test_people_can_be_narrowed_and_ordered(small: Any) -> None:
    small("person", "tag", "Tom Lind", "sailing")
    assert [p["name"] for p in small("people", "--tag", "sailing", "--json").json["people"]] == ["Tom Lind"]
    assert [p["name"] for p in small("people", "--filter", "knows my work", "--json").json["people"]] == ["Rosa Brandt"]
    inside = small("people", "--filter", "inside a target", "--json").json["people"]
    assert [p["name"] for p in inside] == ["Vera Pohl"]
    assert small("people", "--sort", "chance", "--json").json["people"][0]["name"] == "Rosa Brandt"
    assert small("people", "--filter", "nice").code == 2


def test_a_person_is_shown_reasons_first(small: Any) -> None:
    out = small("person", "rosa", "brandt").out
    assert out.startswith("Rosa Brandt  #")
    assert out.index("my manager at Acme") < out.index("That they answer you")
    assert "%" not in out
    assert "Director, Halden & Co" in out
    assert "rosa@halden.example" in out
    assert "Vera Pohl · VP Engineering, Solvane" in out


def test_a_person_as_json_has_the_promised_shape(small: Any) -> None:
    for args in (["person", "rosa", "--json"], ["person", "--json", "rosa"], ["person", "show", "rosa", "--json"]):
        data = small(*args).json
        assert set(data) >= {"id", "name", "person", "identities", "positions", "tie", "interactions", "first_contact",
                             "last_contact", "knows", "note", "sources", "as_of"}  # fmt: skip
        assert data["name"] == "Rosa Brandt"
        assert set(data["tie"]) >= {"state", "chance", "backing", "reach", "reasons"}
        assert data["tie"]["state"] == "verified"
        assert 0 < data["tie"]["chance"] < 1
        assert data["positions"][0]["organisation"] == "Halden & Co"
        assert data["identities"][0]["value"] == "rosa@halden.example"


def test_somebody_never_written_with_has_a_wide_range_and_no_number(small: Any) -> None:
    assert small("person", "rosa", "--json").json["tie"]["chance_range"] is None
    tie = small("person", "Vera Pohl", "--json").json["tie"]
    assert tie["chance"] is None
    assert tie["chance_range"] == [0.02, 0.85]
    assert "No number: of first messages to strangers, 2% to 85% are answered" in small("tie", "Vera Pohl").out


@pytest.mark.parametrize("name", ["Rosa Brandt", "brandt rosa", "ros", "rosa@halden.example", "#{id}", "{id}"])
def test_a_person_is_named_as_people_write(small: Any, name: str) -> None:
    number = small("person", "Rosa Brandt", "--json").json["id"]
    assert small("person", name.format(id=number), "--json").json["id"] == number


def test_a_name_that_fits_two_lists_both(small: Any) -> None:
    said = small("person", "tom")
    assert said.code == 3
    assert "Tom Lind" in said.err
    assert "Tom Berg" in said.err
    error = small("person", "tom", "--json").error
    assert len(error["candidates"]) == 2
    chosen = error["candidates"][0]["id"]
    assert small("person", f"#{chosen}", "--json").json["id"] == chosen


def test_a_name_that_fits_nobody_is_said(small: Any) -> None:
    assert small("person", "Nobody Known", "--json").error["error"]
    assert small("person", "Nobody Known").code == 3


def test_somebody_called_like_a_command_is_found_by_number_or_show(ada: Any) -> None:
    number = ada("person", "add", "Add", "--json").json["id"]
    assert ada("person", f"#{number}").out.startswith("Add  #")
    assert ada("person", "show", "Add").out.startswith("Add  #")


def test_a_person_can_be_changed_in_every_way(small: Any) -> None:
    assert small("person", "edit", "rosa", "--name", "Rosa Brandt-Lind", "--add", "rosa@lind.example").code == 0
    small("person", "edit", "brandt-lind", "--remove", "rosa@halden.example")
    small("person", "edit", "brandt-lind", "--at", "Solvane", "--title", "Head of Grid", "--from", "1 Mar 2024")
    small("person", "edit", "brandt-lind", "--at", "halden & co", "--left")
    small("person", "note", "brandt-lind", "likes", "sailing")
    small("person", "tag", "brandt-lind", "grid")
    data = small("person", "brandt-lind", "--json").json
    assert data["name"] == "Rosa Brandt-Lind"
    assert [one["value"] for one in data["identities"]] == ["rosa@lind.example"]
    roles = {one["organisation"]: one for one in data["positions"]}
    assert roles["Solvane"]["title"] == "Head of Grid"
    assert roles["Solvane"]["start"] == "2024-03-01"
    assert roles["Halden & Co"]["ended"] is True
    assert data["note"] == "likes sailing"
    assert data["person"]["tags"] == ["grid"]
    small("person", "note", "brandt-lind")
    small("person", "tag", "brandt-lind", "grid", "--remove")
    data = small("person", "brandt-lind", "--json").json
    assert data["note"] == ""
    assert data["person"]["tags"] == []


def test_a_change_that_changes_nothing_is_refused(small: Any) -> None:
    assert small("person", "edit", "rosa").code == 2
    said = small("person", "edit", "rosa", "--name", "New Name", "--remove", "not@hers.example")
    assert said.code == 2
    assert small("person", "rosa", "--json").json["name"] == "Rosa Brandt"


def test_the_trash_gives_people_back(small: Any) -> None:
    number = small("person", "trash", "Tom Lind", "--json").json["id"]
    assert small("person", "Tom Lind").code == 3
    assert "Tom Lind" in small("people", "--filter", "trash").out
    assert "is back" in small("person", "restore", "lind").out
    assert small("person", "Tom Lind", "--json").json["id"] == number
    small("person", "trash", f"#{number}")
    assert small("person", "restore", f"#{number}").code == 0
    assert small("person", "restore", "Nobody").code == 3


def test_my_word_about_a_tie_counts(small: Any) -> None:
    before = small("tie", "Tom Lind", "--json").json
    assert before["tie"]["state"] == "none"
    said = small("tie", "Tom Lind", "--i-know-them", "--how", "sailing club", "--json").json
    assert said["tie"]["state"] == "verified"
    assert any("sailing club" in reason for reason in said["tie"]["reasons"])
    assert small("tie", "Tom Lind", "--a-bit", "--json").json["tie"]["backing"] == "a bit"
    assert small("tie", "Tom Lind", "--chance", "0.3", "--json").json["tie"]["chance"] == pytest.approx(0.3)
    assert small("tie", "Tom Lind", "--chance", "auto", "--json").json["tie"]["chance"] != pytest.approx(0.3)
    assert small("tie", "Tom Lind", "--stranger", "--json").json["tie"]["state"] == "none"


def test_a_tie_shows_the_number_after_the_reasons(small: Any) -> None:
    out = small("tie", "rosa").out
    assert out.index("my manager") < out.index("in numbers: 0.")


@pytest.mark.parametrize("chance", ["many", "2", "-1", "nan"])
def test_a_chance_that_is_none_is_refused(small: Any, chance: str) -> None:
    assert small("tie", "rosa", "--chance", chance).code == 2


def test_two_people_can_be_said_to_know_each_other(small: Any) -> None:
    data = small("knows", "Tom Berg", "vera", "--how", "neighbours", "--on", "2026-01-05", "--json").json
    assert [one["name"] for one in data["people"]] == ["Tom Berg", "Vera Pohl"]
    known = small("person", "Tom Berg", "--json").json["knows"]
    assert [one["name"] for one in known] == ["Vera Pohl"]
    assert any("neighbours" in reason for reason in known[0]["reasons"])


def test_i_can_be_one_of_the_two(small: Any) -> None:
    assert small("knows", "me", "Tom Berg", "--how", "school").out == "You know Tom Berg.\n"
    assert small("tie", "Tom Berg", "--json").json["tie"]["state"] == "verified"
    assert small("knows", "me", "I").code == 2
    assert small("knows", "rosa", "rosa").code == 2


def test_names_seen_on_a_page_are_taken_in(small: Any) -> None:
    said = small("names", "--through", "rosa", "--at", "Solvane", "--json", typed="Jun Mori, Engineer\nÖzlem Aydın\n\n")
    assert [row["name"] for row in said.json["people"]] == ["Jun Mori", "Özlem Aydın"]
    assert small("person", "Jun Mori", "--json").json["positions"][0]["organisation"] == "Solvane"
    assert "Jun Mori" in small("person", "rosa").out


def test_no_names_and_far_too_many_are_refused(small: Any) -> None:
    assert small("names", typed="").code == 2
    assert small("names", typed="\n \n").code == 2
    assert small("names", typed="x" * 300_000).code == 2
    assert small("names", "--through", "nobody", typed="Jun Mori").code == 3
