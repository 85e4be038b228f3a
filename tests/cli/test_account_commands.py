"""Accounts from the command line, what people told about being asked, and pages for helpers."""

import json

import pytest
from django.contrib.auth import get_user_model

PUBLIC = "https://desk.example"


@pytest.fixture
def served(run, settings, monkeypatch):
    """A server's command line: it has an address, and no desk of its own is made by it."""
    settings.INROAD_PUBLIC_URL = PUBLIC
    monkeypatch.delenv("INROAD_MAIL_URL", raising=False)
    return run


class TestAccounts:
    def test_an_account_is_made_with_a_link_and_no_password(self, served):
        from inroad.desk import accounts
        from inroad.store import models

        said = served("account", "add", "Ada@Verne.example", "--name", "Ada Verne", "--json").json["link"]
        assert said["email"] == "ada@verne.example"
        assert said["url"].startswith(f"{PUBLIC}/welcome/")
        assert not get_user_model().objects.get().has_usable_password()
        assert not models.Desk.objects.exists()
        accounts.redeem(said["url"].rstrip("/").rpartition("/")[2], "quiet cranes at night")
        rows = served("account", "list", "--json").json["accounts"]
        assert [(row["email"], row["name"], row["state"]) for row in rows] == [
            ("ada@verne.example", "Ada Verne", "open")
        ]

    def test_the_list_says_who_is_in_and_who_is_not_yet(self, served):
        assert "No accounts yet" in served("account", "list").out
        served("account", "add", "ada@verne.example")
        served("account", "add", "bob@verne.example")
        served("account", "lock", "bob@verne.example")
        said = served("account", "list").out
        assert "invited" in said
        assert "locked" in said

    def test_lock_unlock_and_a_new_link(self, served):
        first = served("account", "add", "ada@verne.example", "--json").json["link"]["url"]
        assert served("account", "lock", "ada@verne.example", "--json").json["account"]["state"] == "locked"
        refused = served("account", "reset", "ada@verne.example", "--json")
        assert refused.code == 4
        assert "unlock" in refused.error["hint"]
        assert served("account", "unlock", "ADA@verne.example", "--json").json["account"]["state"] == "invited"
        assert served("account", "reset", "ada@verne.example", "--json").json["link"]["url"].startswith(first[:30])

    @pytest.mark.parametrize(
        ("words", "code"),
        [
            (("add", "no address"), 2), (("add", ""), 2), (("add", "a\x00@b.example"), 2),
            (("add", "x" * 200 + "@b.example"), 2),
            (("lock", "nobody@verne.example"), 3), (("unlock", "nobody@verne.example"), 3),
            (("reset", "nobody@verne.example"), 3),
        ],
    )  # fmt: skip
    def test_what_can_not_be_is_said_with_its_code(self, served, words, code):
        said = served("account", *words, "--json")
        assert said.code == code
        assert json.loads(said.err)["error"]

    def test_twice_the_same_account_is_refused_with_the_way_on(self, served):
        served("account", "add", "ada@verne.example")
        said = served("account", "add", "ADA@VERNE.example", "--json")
        assert said.code == 4
        assert "inroad account reset" in said.error["hint"]

    def test_without_a_public_address_there_is_nobody_to_sign_in(self, run, settings):
        settings.INROAD_PUBLIC_URL = ""
        said = run("account", "add", "ada@verne.example", "--json")
        assert said.code == 4
        assert "INROAD_PUBLIC_URL" in said.error["hint"]

    def test_no_password_can_be_given_on_a_command_line(self, served):
        assert served("account", "add", "ada@verne.example", "--password", "x").code == 2


class TestServe:
    def test_what_is_for_a_server_wants_public(self, run):
        for words in (("--host", "0.0.0.0"), ("--no-worker",)):
            said = run("serve", *words)
            assert said.code == 2
            assert "--public" in said.err


class TestLimits:
    def test_what_somebody_told_is_kept_added_to_and_shown(self, small):
        assert "usual care" in small("limits", "Rosa").out
        small("limits", "Rosa", "--asks-per-quarter", "2")
        small("limits", "Rosa", "--no-go", "Milltown Dairy")
        said = small("limits", "Rosa", "--no-go", "Acme", "--json").json
        assert said["person"]["name"] == "Rosa Brandt"
        assert said["limits"]["asks_per_quarter"] == 2
        assert said["limits"]["no_go"] == ["Milltown Dairy", "Acme"]
        text = small("limits", "Rosa").out
        assert "At most 2 asks in a quarter" in text
        assert "Milltown Dairy and Acme" in text
        gone = small("limits", "Rosa", "--no-limit", "--no-no-go", "--json").json["limits"]
        assert (gone["asks_per_quarter"], gone["no_go"]) == (None, [])

    def test_a_door_is_closed_opened_and_taken_back(self, small):
        assert small("limits", "Rosa", "--close", "not before the summer", "--json").json["limits"]["door_closed"]
        assert "rather not be asked" in small("limits", "Rosa").out
        assert small("limits", "Rosa", "--reopen", "", "--json").json["limits"]["door_closed"] == ""
        assert small("limits", "Rosa", "--reopen", "").code == 4
        assert small("undo").code == 0
        assert small("limits", "Rosa", "--json").json["limits"]["door_closed"]

    def test_contradictions_and_strangers(self, small):
        assert small("limits", "Rosa", "--close", "", "--reopen", "").code == 2
        assert small("limits", "Rosa", "--asks-per-quarter", "1", "--no-limit").code == 2
        assert small("limits", "Rosa", "--asks-per-quarter", "101").code == 2
        assert small("limits", "Nobody").code == 3


class TestPages:
    @pytest.fixture
    def asked(self, small, settings):
        settings.INROAD_PUBLIC_URL = PUBLIC
        small("ask", "Solvane", "--blurb", "I ran the grid of a harbour for nine years and look for the next one.",
              "--personal", "Your talk on quiet cranes changed our shifts.", "--value", "What it saved us.",
              "--accept-terms")  # fmt: skip
        assert small("intro", "asked", "1", "--how", "phone").code == 0
        return small

    def test_a_page_is_made_listed_and_closed(self, asked):
        made = asked("intro", "link", "1", "voucher", "--days", "7", "--json").json["link"]
        assert made["url"].startswith(f"{PUBLIC}/i/")
        rows = asked("intro", "links", "1", "--json").json["links"]
        assert [(row["id"], row["name"], row["state"]) for row in rows] == [(made["id"], "Rosa Brandt", "open")]
        assert made["url"] not in asked("intro", "links", "1").out
        assert asked("intro", "revoke-link", str(made["id"])).code == 0
        assert "revoked" in asked("intro", "links", "1").out

    def test_what_can_not_be_is_refused(self, asked, settings):
        assert asked("intro", "link", "1", "addressee").code == 4
        assert asked("intro", "link", "99", "voucher").code == 3
        assert asked("intro", "link", "1", "seeker").code == 2
        assert asked("intro", "link", "1", "voucher", "--days", "0").code == 2
        assert asked("intro", "revoke-link", "99").code == 3
        settings.INROAD_PUBLIC_URL = ""
        said = asked("intro", "link", "1", "voucher", "--json")
        assert said.code == 4
        assert "your own computer" in said.error["error"]


class TestSeats:
    def test_an_account_is_made_with_its_seats_and_listed_with_them(self, served):
        served("account", "add", "ada@verne.example", "--host", "--employer", "Harbour Works")
        rows = served("account", "list", "--json").json["accounts"]
        assert [(seat["role"], seat["organisation"]) for seat in rows[0]["seats"]] == [
            ("host", ""), ("employer", "Harbour Works"),
        ]  # fmt: skip
        assert "member, host, employer (Harbour Works)" in " ".join(served("account", "list").out.split())

    def test_a_seat_is_given_and_ended(self, served):
        served("account", "add", "ada@verne.example")
        assert "member, coach" in served("account", "seat", "ada@verne.example", "--coach").out
        assert "Now member." in served("account", "seat", "ada@verne.example", "--coach", "--end").out
        assert served("account", "seat", "ada@verne.example").code == 2
        assert served("account", "seat", "nobody@verne.example", "--coach").code == 3
        assert served("account", "seat", "ada@verne.example", "--employer", "Retired").code == 2
