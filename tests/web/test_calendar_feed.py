"""The calendar behind a secret address on a server: read by who has it, ended by its owner, with names or without."""

from datetime import timedelta

import pytest
from django.test import Client, override_settings

from fixtures.correspondence import DAY, cast, introduced
from inroad.desk import calendar_feed, desk_of
from inroad.errors import Refused
from inroad.store import models

pytestmark = pytest.mark.django_db

HOST = {"host": "desk.example"}


@pytest.fixture
def served():
    with override_settings(
        INROAD_DOOR="account", ALLOWED_HOSTS=["desk.example"], SESSION_COOKIE_SECURE=False, CSRF_COOKIE_SECURE=False,
        INROAD_PUBLIC_URL="https://desk.example",
    ):  # fmt: skip
        yield


@pytest.fixture
def desk(served, django_user_model):
    """Alice's desk on a server, with an introduction under way and a promise of her own."""
    desk = desk_of(django_user_model.objects.create_user("alice"))
    desk.setup.introduce("Alice Ask", ["alice@ask.example"], timezone="UTC")
    people = cast(desk)
    introduced(desk, people.contract)
    desk.introductions.tell(people.contract, "contacted")
    desk.introductions.tell(people.contract, "meeting_set", meeting_at=desk.now() + 3 * DAY)
    desk.promises.add("send Bob the article on cranes", desk.now() + DAY)
    return desk


def path_of(desk):
    return calendar_feed.feed(desk).url.removeprefix("https://desk.example")


def get(path, **headers):
    return Client(headers={**HOST, **headers}).get(path)


def test_whoever_has_the_address_reads_the_calendar_without_signing_in(desk):
    calendar_feed.renew(desk, names=True)
    answer = get(path_of(desk))
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert "no-store" not in answer["Cache-Control"]
    assert "private" in answer["Cache-Control"]
    assert (answer["Referrer-Policy"], "noindex" in answer["X-Robots-Tag"]) == ("no-referrer", True)
    body = answer.content.decode().replace("\r\n ", "")
    assert "Carol Decide" in body
    assert "article on cranes" in body


def test_google_apple_and_thunderbird_find_what_they_want_in_it(desk):
    import icalendar

    calendar_feed.renew(desk, names=True)
    made = icalendar.Calendar.from_ical(get(path_of(desk)).content)
    assert (made["version"], bool(made["prodid"])) == ("2.0", True)
    entries = made.walk("VEVENT")
    assert len(entries) >= 2
    for entry in entries:
        assert all(entry.get(name) is not None for name in ("uid", "dtstamp", "dtstart", "last-modified", "summary"))
        starts = entry["dtstart"].dt
        assert not hasattr(starts, "hour") or starts.utcoffset() == timedelta(0)
        assert "attendee" not in entry
        assert "organizer" not in entry
    again = icalendar.Calendar.from_ical(get(path_of(desk)).content)
    assert [entry["uid"] for entry in again.walk("VEVENT")] == [entry["uid"] for entry in entries]


def test_without_names_nobody_and_nothing_written_is_in_it_and_entries_stay_the_same(desk):
    calendar_feed.renew(desk, names=True)
    named = get(path_of(desk)).content.decode()
    address = path_of(desk)
    calendar_feed.show_names(desk, False)
    assert path_of(desk) == address
    body = get(address).content.decode().replace("\r\n ", "")
    for word in ("Bob", "Carol", "Acme", "cranes", "by mail"):
        assert word not in body
    uids = [line for line in named.splitlines() if line.startswith("UID")]
    assert [line for line in body.splitlines() if line.startswith("UID")] == uids


def test_a_program_that_asks_again_hears_that_nothing_is_new_until_something_is(desk):
    calendar_feed.renew(desk, names=True)
    first = get(path_of(desk))
    again = get(path_of(desk), if_none_match=first["ETag"])
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    desk.promises.add("ring Bea", desk.now() + DAY)
    assert get(path_of(desk), if_none_match=first["ETag"]).status_code == 200


def test_a_new_address_ends_the_old_one_and_undoing_brings_it_not_back(desk):
    calendar_feed.renew(desk, names=True)
    old = path_of(desk)
    calendar_feed.renew(desk, names=True)
    assert get(old).status_code == 404
    assert get(path_of(desk)).status_code == 200
    with pytest.raises(Refused, match="can't be undone"):
        desk.history.undo(desk.history.list(1)[0].id)
    calendar_feed.end(desk)
    assert get(old).status_code == 404
    assert calendar_feed.feed(desk).url == ""


def test_a_forged_an_altered_and_another_desk_s_address_are_all_simply_not_there(desk, django_user_model):
    calendar_feed.renew(desk, names=True)
    token = path_of(desk).removeprefix("/calendar/").removesuffix(".ics")
    number, nonce, signature = token.split(".")
    other = desk_of(django_user_model.objects.create_user("mallory"))
    calendar_feed.renew(other, names=True)
    forged = [
        f"{other.row.pk}.{nonce}.{signature}",
        f"{number}.{nonce}.x",
        f"{number}.{nonce}",
        "x",
        "é",
        "1." + "x" * 5_000,
    ]
    for one in forged:
        answer = get(f"/calendar/{one}.ics")
        assert (answer.status_code, b"Carol" in answer.content) == (404, False)
    with override_settings(SECRET_KEY="another installation"):
        assert get(f"/calendar/{token}.ics").status_code == 404


def test_a_locked_account_has_no_calendar(desk):
    calendar_feed.renew(desk, names=True)
    address = path_of(desk)
    models.Desk.objects.get(pk=desk.row.pk).account.__class__.objects.update(is_active=False)
    assert get(address).status_code == 404


def test_nothing_can_be_done_with_the_address_but_reading(desk):
    calendar_feed.renew(desk, names=True)
    assert Client(headers=HOST).post(path_of(desk)).status_code == 405


def test_the_owner_makes_it_in_settings_and_ends_it_there(desk):
    browser = Client(headers=HOST)
    browser.force_login(desk.row.account)
    assert "Make the address" in browser.get("/settings/").content.decode()
    assert browser.post("/settings/calendar/", {"do": "make", "names": "no"}).status_code == 303
    fresh = desk_of(desk.row.account)
    assert calendar_feed.feed(fresh).url in browser.get("/settings/").content.decode()
    assert not calendar_feed.feed(fresh).names
    browser.post("/settings/calendar/", {"do": "names", "names": "yes"})
    browser.post("/settings/calendar/", {"do": "end"})
    assert calendar_feed.feed(desk_of(desk.row.account)).url == ""


def test_a_laptop_has_none(db):
    from inroad.desk import open_desk

    with pytest.raises(Refused, match="server"):
        calendar_feed.renew(open_desk(), names=True)


def test_on_a_laptop_the_address_is_not_there(owner):
    assert owner.get("/calendar/x.ics").status_code == 404


def test_the_keeper_of_a_server_sees_to_it_on_the_command_line(desk):
    import json

    from click.testing import CliRunner

    from inroad.cli.main import inroad

    def run(*words):
        done = CliRunner().invoke(inroad, ["calendar", *words, "--json"])
        return done.exit_code, json.loads(done.stdout or "{}")

    desk.row.account.__class__.objects.update(username="ada@verne.example")
    mine = ("--account", "ada@verne.example")
    assert run("--feed", *mine) == (0, {"feed": {"url": "", "names": True}})
    code, made = run("--feed", "new", "--no-names", *mine)
    assert code == 0
    assert get(made["feed"]["url"].removeprefix("https://desk.example")).status_code == 200
    assert run("--feed", "--names", *mine)[1]["feed"] == {"url": made["feed"]["url"], "names": True}
    assert run("--feed", "end", *mine) == (0, {"feed": {"url": "", "names": True}})
    assert run("--feed", "new")[0] == 4  # the laptop's own desk
    assert run("--feed", "--account", "nobody@verne.example")[0] == 3
    assert run()[0] == 2
