"""The page of the week, without JavaScript: what is in it and why, and each word the owner may say of it, with Undo."""

from html import unescape

import pytest

from inroad.store import models

pytestmark = pytest.mark.django_db


def text(answer) -> str:
    return unescape(answer.content.decode())


def follow(owner, answer) -> str:
    assert answer.status_code == 303, text(answer)
    return text(owner.get(answer["Location"]))


@pytest.fixture
def key(desk, cast):
    desk.setup.introduce("Alice Ask", ["alice@ask.example"], timezone="UTC")
    return f"ask/person:{cast.bob}/person:{cast.carol}/target:{cast.target}"


def test_an_ask_stands_there_with_its_reason_its_time_and_the_button_that_begins_it(owner, desk, cast, key):
    page = text(owner.get("/plan/"))
    assert "Ask Bob Connor about Carol Decide, Harbour Works" in page
    assert "Bob Connor knows your work well: my manager at Firm" in page
    assert "45 minutes" in page
    assert "One thing, about 45 minutes" in page
    begun = owner.post("/introductions/new/", {"target": cast.target, "way": [cast.bob, cast.carol]})
    assert begun.status_code == 303
    assert models.Contract.objects.count() == 1
    assert "Ask Bob Connor about" not in text(owner.get("/plan/"))


def test_today_shows_it_with_a_way_to_say_not_this_and_comes_back_to_today(owner, desk, cast, key):
    page = text(owner.get("/"))
    assert "Ask Bob Connor about Carol Decide" in page
    assert "The whole week" in page
    said = owner.post("/plan/put/", {"key": key, "do": "drop", "next": "/"})
    page = follow(owner, said)
    assert said["Location"] == "/"
    assert "Out of the plan, for good." in page
    assert "Ask Bob Connor about" not in page.split("Since yesterday")[0].split("If you have an hour")[1]


@pytest.mark.parametrize(
    ("do", "says"), [("drop", "for good"), ("later", "Not before"), ("pin", "It stays in the plan.")]
)
def test_each_word_is_taken_said_back_and_undone(owner, desk, cast, key, do, says):
    assert says in follow(owner, owner.post("/plan/put/", {"key": key, "do": do}))
    assert models.PlanChoice.objects.count() == 1
    follow(owner, owner.post("/history/undo/", {"event": desk.history.last_id()}))
    assert not models.PlanChoice.objects.exists()


def test_what_was_dropped_is_kept_quietly_and_taken_back(owner, desk, cast, key):
    page = follow(owner, owner.post("/plan/put/", {"key": key, "do": "drop"}))
    assert "Out of the plan: 1" in page
    page = follow(owner, owner.post("/plan/put/", {"key": key, "do": "back"}))
    assert "Out of the plan:" not in page
    assert "45 minutes" in page


def test_a_day_is_given_and_shown(owner, desk, cast, key):
    day = desk.today()
    page = follow(owner, owner.post("/plan/put/", {"key": key, "do": "pin", "day": day.isoformat()}))
    assert f"For {day:%A}." in page
    assert '<span class="chip due">today</span>' in page


def test_hours_and_one_employer_at_a_time_are_chosen_there(owner, desk, cast, key):
    assert "2 hours a week" in follow(owner, owner.post("/plan/settle/", {"do": "hours", "hours": "2"}))
    desk.row.refresh_from_db()
    assert desk.plan.week().hours == 2
    assert "15 hours a week" in follow(owner, owner.post("/plan/settle/", {"do": "hours", "hours": ""}))
    other = desk.targets.add("Northwind").id
    page = follow(owner, owner.post("/plan/settle/", {"do": "focus", "target": str(cast.target)}))
    assert "Only what leads to Harbour Works" in page
    desk.targets.stage(cast.target, "let go")
    assert "Go on with <bdi>Northwind</bdi>" in text(owner.get("/plan/"))
    page = follow(owner, owner.post("/plan/settle/", {"do": "focus", "target": str(other)}))
    assert "Only what leads to Northwind" in page
    assert "for all targets again" in follow(owner, owner.post("/plan/settle/", {"do": "unfocus"}))


@pytest.mark.parametrize(
    ("address", "form", "status"),
    [
        ("/plan/put/", {"do": "dance"}, 400),
        ("/plan/put/", {"do": "drop", "key": "ask/person:9999/target:1"}, 404),
        ("/plan/put/", {"do": "pin", "day": "some day"}, 400),
        ("/plan/put/", {"do": "later", "until": "1999-01-01"}, 400),
        ("/plan/settle/", {"do": "hours", "hours": "many"}, 400),
        ("/plan/settle/", {"do": "hours", "hours": "nan"}, 400),
        ("/plan/settle/", {"do": "focus", "target": "9999"}, 404),
        ("/plan/settle/", {}, 400),
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_is_kept(owner, desk, cast, key, address, form, status):
    answer = owner.post(address, {"key": key, **form})
    assert answer.status_code == status
    assert not models.PlanChoice.objects.exists()


def test_names_are_shown_as_they_are_written(owner, desk, cast, key):
    desk.people.edit(cast.carol, name='Carol <b>"Decide"</b>')
    page = owner.get("/plan/").content.decode()
    assert "<b>" not in page
    assert "Carol &lt;b&gt;" in page


def test_an_empty_desk_is_told_what_would_help(owner, desk):
    desk.setup.introduce("Alice Ask", ["alice@ask.example"])
    assert "name a company" in text(owner.get("/plan/"))
