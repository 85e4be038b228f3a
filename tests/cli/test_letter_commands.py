"""Letters by command: begun for a person or a job, said in own words, other words proposed, a call noted."""

import re
from pathlib import Path

import pytest

from fixtures.model_server import model_server, said
from inroad.store import models

DOC = (Path(__file__).parents[2] / "docs" / "cli.md").read_text(encoding="utf-8")


def documented(title):
    found = re.search(rf"^### {re.escape(title)}\n(.*?)(?=^##|\Z)", DOC, flags=re.MULTILINE | re.DOTALL)
    return set(re.findall(r'"(\w+)"', found[1]))


@pytest.fixture
def opening(small):
    from inroad.desk import open_desk

    desk = open_desk()
    now = desk.now()
    target = desk.targets.find("Solvane")
    made = models.Opening.objects.create(
        desk=desk.row, target_id=target.id, title="platform lead", created_at=now, changed_at=now
    )
    return made.pk


def test_kinds_are_listed_by_situation_with_what_can_be_handed_in(small):
    found = small("letter", "kinds", "--json").json
    assert set(found) == {"kinds", "situations"} <= documented("inroad letter kinds")
    after = next(one for one in found["situations"] if one["situation"] == "After a no")
    assert "liked" in next(kind for kind in after["kinds"] if kind["name"] == "runner-up")["facts"]
    printed = small("letter", "kinds").out
    assert printed.index("On the phone") < printed.index("Of an introduction") < printed.index("first-contact")


def test_a_letter_is_begun_for_a_person_about_a_job_with_a_fact(small, opening):
    made = small(
        "letter", "write", "runner-up", "Rosa", "Brandt", "--opening", str(opening),
        "--set", "liked=The way you all listened to Ines.", "--json",
    ).json  # fmt: skip
    assert made["letter"]["about"] == "platform lead, Solvane"
    assert "listened to Ines" in made["body"]
    assert set(made["letter"]) <= set(re.findall(r'"(\w+)"', DOC.partition("**A letter** is")[2][:600])) | {
        "writer",
        "reader",
    }


@pytest.mark.parametrize(
    ("args", "why"),
    [
        (("hello",), "nobody is named"),
        (("hello", "Rosa", "--set", "liked"), "no fact"),
        (("hello", "Rosa", "--set", "salary=1"), "knows no"),
        (("hello", "Rosa", "--opening", "99"), "no opening"),
        (("no-such-kind", "Rosa"), "no letter of the kind"),
    ],
)
def test_what_can_not_be_begun_says_why(small, args, why):
    error = small("letter", "write", *args, "--json").error
    assert why in error["error"]
    assert error["hint"] or why == "no opening"


def test_a_call_on_a_target_is_prepared_and_noted(small):
    sheet = small("letter", "write", "switchboard", "--target", "Solvane", "--json").json
    assert sheet["spoken"]
    assert small("letter", "said", str(sheet["letter"]["id"])).out.strip() == "Noted."
    call = small("letter", "write", "salary-history", "Rosa", "--json").json["letter"]["id"]
    assert small("letter", "said", str(call), "They", "asked;", "I passed", "--json").json["letter"]["state"] == "sent"
    assert models.Interaction.objects.get().subject == "They asked; I passed"


def test_words_are_shown_set_reset_and_set_for_all_by_the_host(small):
    shown = small("letter", "words", "hello", "--slot", "close", "--json").json
    assert {key for one in shown["slots"] for key in one} | set(shown) <= documented("inroad letter words")
    small("letter", "words", "hello", "--slot", "close", "--set", "How are the boats, {reader}?")
    assert "How are the boats, Rosa?" in small("letter", "write", "hello", "Rosa").out
    assert small("letter", "words", "--json").json["kinds"][0]["kind"] == "house"
    assert "1 your way" in small("letter", "words").out
    small("letter", "words", "hello", "--reset")
    small("letter", "words", "hello", "--host", "--slot", "close", "--set", "From all of us at the club.")
    assert "From all of us at the club." in small("letter", "write", "hello", "Rosa").out
    assert small("letter", "words", "hello", "--slot", "close", "--set", "{nonsense}", "--json").error["error"]
    assert "which words" in small("letter", "words", "--set", "x", "--json").error["error"]
    assert "(left unsaid)" in small("letter", "words", "hello", "--slot", "close", "--set", "").out


def test_a_model_is_set_asked_and_switched_off(small):
    assert small("letter", "model", "--json").json["model"]["on"] is False
    letter = small("letter", "write", "comment", "Rosa", "--json").json["letter"]["id"]
    own = "Your rule of rehearsing the failure first made me throw away half of our runbook."
    small("letter", "fill", str(letter), "comment", own)
    assert "no model is set up" in small("letter", "propose", str(letter), "--json").error["error"]
    with model_server() as server:
        server.answer = said(f"Hello Rosa,\n\n{own} It stayed with me.\n\nAda")
        kept = small("letter", "model", "set", server.url, "small-one", "--key", "--json", typed="sk-secret\n").json
        assert set(kept["model"]) <= documented("inroad letter model show")
        assert "sk-secret" not in str(kept)
        found = small("letter", "propose", str(letter), "--json").json
        assert set(found) | set(found["proposal"]) <= documented("inroad letter propose")
        assert "It stayed with me." not in small("letter", "show", str(letter), "--json").json["body"]
        assert "+ It stayed with me." in small("letter", "propose", str(letter), "--take").out
        assert "It stayed with me." in small("letter", "show", str(letter), "--json").json["body"]
        server.answer = said("Hello Rosa,\n\nNice rule.\n\nAda")
        assert "your own sentences" in small("letter", "propose", str(letter), "--take", "--json").error["error"]
        assert server.keys[0] == "Bearer sk-secret"
        assert "Off" in small("letter", "model", "off").out
        asked = len(server.bodies)
        assert small("letter", "propose", str(letter)).code != 0
        assert len(server.bodies) == asked
