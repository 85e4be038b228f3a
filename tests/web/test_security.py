# ruff: noqa: F811 - fixtures of another file
"""What stands beside a password: codes, sessions, another address, leaving; and what a host may see."""

import json
import re
import zipfile
from io import BytesIO

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.usersessions.models import UserSession
from django.contrib.auth import get_user_model

from inroad.desk import desk_of
from inroad.desk.community import seats

from .test_served import PASSWORD, PUBLIC, accounts, ada, browser, served, sign_in  # noqa: F401 - fixtures

pytestmark = pytest.mark.django_db


def fresh_code(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


@pytest.fixture
def mailed(accounts, monkeypatch):
    """Mails of the server, caught."""
    sent = []
    monkeypatch.setenv("INROAD_MAIL_URL", "smtp://127.0.0.1:9/?from=desk@desk.example")
    monkeypatch.setattr(accounts.smtp, "send", lambda mail, _: sent.append(mail))
    monkeypatch.setattr(accounts, "_beside", lambda work: work())
    return sent


@pytest.fixture
def inside(ada):
    """Ada's browser, which showed a moment ago that it is hers."""
    client = browser()
    sign_in(client, ada)
    assert client.post("/account/again/?next=/account/", {"password": PASSWORD}).status_code == 302
    return client


def user_of(email: str):
    return get_user_model().objects.get(username=email)


def with_app(client) -> tuple[str, list[str]]:
    """Set up an authenticator app: its secret, and the recovery codes that come with it."""
    page = client.get("/account/app/").content.decode()
    assert "<svg" in page
    assert "data:" not in page  # the policy lets no picture in that stands in the page's own address
    secret = re.search(r'class="typed">(\w+)<', page)[1]
    assert client.post("/account/app/", {"code": "000000"}).status_code == 200
    answer = client.post("/account/app/", {"code": fresh_code(secret)})
    assert (answer.status_code, answer["Location"]) == (302, "/account/codes/")
    codes = re.findall(r'<li class="typed">(\S+)</li>', client.get("/account/codes/").content.decode())
    assert len(codes) == 10
    return secret, codes


class TestAgain:
    def test_what_changes_how_one_gets_in_asks_once_more(self, ada):
        client = browser()
        sign_in(client, ada)
        for address in ("/account/app/", "/account/passkeys/add/", "/account/leave/", "/account/address/"):
            answer = client.get(address)
            assert (answer.status_code, answer["Location"].partition("?")[0]) == (302, "/account/again/"), address
        assert b"doesn" not in client.get("/account/again/").content
        assert client.post("/account/again/?next=/account/leave/", {"password": "wrong"}).status_code == 200
        answer = client.post("/account/again/?next=/account/leave/", {"password": PASSWORD})
        assert answer["Location"] == "/account/leave/"

    def test_tries_are_counted(self, accounts, ada):
        client = browser()
        sign_in(client, ada)
        for _ in range(accounts.TRIES):
            assert client.post("/account/again/", {"password": "wrong"}).status_code == 200
        assert client.post("/account/again/", {"password": PASSWORD}).status_code == 429


class TestSecondFactor:
    def test_the_app_is_asked_after_the_password_and_nothing_opens_before(self, inside, ada):
        secret, _ = with_app(inside)
        visitor = browser()
        answer = sign_in(visitor, ada, next="/people/")
        answer = visitor.post("/sign-in/", {"address": ada, "password": PASSWORD, "next": "/people/"})
        assert (answer.status_code, answer["Location"]) == (303, "/sign-in/second/")
        assert visitor.get("/people/").status_code == 401
        assert visitor.get("/account/").status_code == 401
        assert b"doesn" in visitor.post("/sign-in/second/", {"code": "123456"}).content
        # The code that set the app up is spent; one of the neighbouring half minutes is another one.
        codes = [format_hotp_value(hotp_value(secret, counter)) for counter in yield_hotp_counters_from_time()]
        answer = visitor.post("/sign-in/second/", {"code": codes[-1]})
        assert (answer.status_code, answer["Location"]) == (302, "/people/")
        assert visitor.get("/people/").status_code == 200

    def test_a_recovery_code_opens_once(self, inside, ada):
        _, codes = with_app(inside)
        for expected in (302, 200):
            visitor = browser()
            sign_in(visitor, ada)
            assert visitor.post("/sign-in/second/", {"code": codes[0]}).status_code == expected
        assert inside.get("/account/codes/file/").content.decode().split() == codes[1:]
        assert inside.post("/account/codes/new/").status_code == 302
        visitor = browser()
        sign_in(visitor, ada)
        assert visitor.post("/sign-in/second/", {"code": codes[1]}).status_code == 200

    def test_codes_are_tried_a_few_times_only_from_wherever(self, accounts, inside, ada):
        _, codes = with_app(inside)
        for number in range(accounts.TRIES):
            visitor = browser(REMOTE_ADDR=f"203.0.113.{number}")
            sign_in(visitor, ada)
            assert visitor.post("/sign-in/second/", {"code": "123456"}).status_code == 200
        visitor = browser(REMOTE_ADDR="203.0.113.99")
        sign_in(visitor, ada)
        assert visitor.post("/sign-in/second/", {"code": codes[0]}).status_code == 429

    def test_a_new_password_by_mail_does_not_get_past_it(self, accounts, inside, ada):
        with_app(inside)
        key = accounts.reset(ada).url.rstrip("/").rpartition("/")[2]
        accounts.redeem(key, "another good password")
        visitor = browser()
        assert sign_in(visitor, ada, "another good password")["Location"] == "/sign-in/second/"

    def test_it_is_taken_away_again_and_its_owner_told_by_mail(
        self, inside, ada, mailed, django_capture_on_commit_callbacks
    ):
        with django_capture_on_commit_callbacks(execute=True):
            with_app(inside)
        assert inside.get("/account/app/end/").status_code == 200
        assert inside.post("/account/app/end/").status_code == 302
        assert sign_in(browser(), ada)["Location"] == "/"
        assert not Authenticator.objects.exists()
        said = [mail.message.get_content() for mail in mailed]
        assert any("authenticator app was set up" in text for text in said)
        assert any("no longer asked for" in text for text in said)
        assert {mail.reader for mail in mailed} == {ada}

    def test_without_a_pending_sign_in_there_is_no_second_step(self, served, db):
        assert browser().get("/sign-in/second/")["Location"] == "/sign-in/here/"
        assert browser().get("/sign-in/here/")["Location"] == "/sign-in/"

    def test_a_passkey_that_is_none_opens_nothing(self, ada):
        asked = browser().get("/sign-in/passkey/", headers={"accept": "application/json"})
        assert asked.json()["request_options"]["publicKey"]["userVerification"] == "required"
        for credential in ("", "x", "{}", "[]", '{"response": {"userHandle": "MQ"}}', "\0"):
            client = browser()
            client.get("/sign-in/passkey/", headers={"accept": "application/json"})
            assert client.post("/sign-in/passkey/", {"credential": credential}).status_code == 302, credential
            assert client.get("/people/").status_code == 401


class TestSessions:
    def test_one_of_them_is_ended_from_another(self, ada):
        here, there = browser(), browser()
        sign_in(here, ada, headers={"user-agent": "Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/140.0"})
        sign_in(there, ada, headers={"user-agent": "Mozilla/5.0 (iPhone) Safari/600"})
        page = here.get("/account/").content.decode()
        assert "Firefox on Linux" in page
        assert "Safari on iPhone" in page
        other = UserSession.objects.get(user_agent__contains="iPhone")
        assert here.post("/account/sessions/", {"session": other.pk}).status_code == 303
        assert there.get("/people/").status_code == 401
        assert here.get("/people/").status_code == 200
        assert here.post("/account/sessions/", {"session": other.pk}).status_code == 404
        assert here.post("/account/sessions/", {}).status_code == 400

    def test_all_others_are_ended_at_once(self, ada):
        clients = [browser() for _ in range(3)]
        for client in clients:
            sign_in(client, ada)
        assert clients[0].post("/account/sessions/", {"do": "others"}).status_code == 303
        assert [client.get("/people/").status_code for client in clients] == [200, 401, 401]

    def test_a_new_password_leaves_only_this_browser_in_the_list(self, ada):
        here, there = browser(), browser()
        sign_in(here, ada)
        sign_in(there, ada)
        here.post("/password/", {"old": PASSWORD, "new": "a new one, and long"})
        assert UserSession.objects.count() == 1
        assert here.get("/account/").content.count(b"End this one") == 0

    def test_those_that_ran_out_are_forgotten(self, ada):
        from datetime import timedelta

        from django.contrib.sessions.models import Session

        from inroad import clock
        from inroad.desk import sign_on

        sign_in(browser(), ada)
        assert sign_on.sweep(clock.now()) == 0
        assert sign_on.sweep(clock.now() + timedelta(days=15)) == 1
        assert not Session.objects.exists()
        assert not UserSession.objects.exists()


class TestAnotherAddress:
    def wish(self, inside, mailed, address="ada@new.example") -> str:
        assert inside.post("/account/address/", {"address": address}).status_code == 200
        assert mailed[-1].reader == address
        return re.search(rf"{PUBLIC}(/address/\S+/)", mailed[-1].message.get_content())[1]

    def test_it_is_confirmed_by_whoever_reads_there_and_the_old_one_is_told(self, inside, ada, mailed):
        from inroad.store import models

        path = self.wish(inside, mailed)
        visitor = browser()
        page = visitor.get(path).content.decode()
        assert "ada@new.example" in page
        assert user_of(ada)  # looking changes nothing
        proof = re.search(r'name="proof" value="(\w+)"', page)[1]
        assert visitor.post(path, {"proof": proof}).status_code == 200
        assert sign_in(browser(), ada).status_code == 401
        assert sign_in(browser(), "ada@new.example").status_code == 303
        assert inside.get("/people/").status_code == 401
        assert [row.value for row in models.PartyAddress.objects.all()] == ["ada@new.example"]
        assert mailed[-1].reader == ada
        assert visitor.get(path).status_code == 404

    def test_forged_old_and_strange_links_change_nothing(self, inside, mailed):
        path = self.wish(inside, mailed)
        for forged in ("/address/x/", path[:-2] + "A/", "/address/" + "y" * 290 + "/"):
            assert browser().get(forged).status_code == 404, forged

    def test_whose_address_it_is_already_is_told_them_alone(self, inside, accounts, mailed):
        accounts.add("bob@verne.example")
        taken = inside.post("/account/address/", {"address": "bob@verne.example"}).content.decode()
        free = inside.post("/account/address/", {"address": "ada@new.example"}).content.decode()
        said = [re.search(r"<h1>.*</div>", page, re.DOTALL)[0] for page in (taken, free)]
        assert said[0].replace("bob@verne.example", "") == said[1].replace("ada@new.example", "")
        assert "has an account of its own" in mailed[0].message.get_content()

    @pytest.mark.parametrize("address", ["", "x", "ada@verne.example", "a\0@b.example", "x" * 200 + "@b.example"])
    def test_what_is_no_new_address_is_refused(self, inside, mailed, address):
        assert inside.post("/account/address/", {"address": address}).status_code == 400
        assert not mailed


class TestLeaving:
    def test_the_export_holds_the_account_but_no_secret(self, inside, ada):
        secret, codes = with_app(inside)
        answer = inside.post("/settings/export/")
        archive = zipfile.ZipFile(BytesIO(b"".join(answer.streaming_content)))
        known = json.loads(archive.read("account.json"))
        assert (known["address"], known["authenticator_app"], len(known["sessions"])) == (ada, True, 1)
        everything = b"".join(archive.read(name) for name in archive.namelist())
        for hidden in (secret, codes[0], "pbkdf2", "md5$"):
            assert hidden.encode() not in everything

    def test_an_account_goes_with_its_desk_and_only_a_number_stays(self, inside, ada, accounts):
        from inroad.store import models

        desk_of(user_of(ada)).people.add("Bob Connor", emails=["bob@firm.example"])
        with_app(inside)
        assert inside.post("/account/leave/", {"confirm": "no"}).status_code == 400
        assert accounts.rows()[0].email == ada
        answer = inside.post("/account/leave/", {"confirm": "Delete my account "})
        assert answer.status_code == 200
        assert b"It is gone" in answer.content
        assert inside.get("/people/").status_code == 401
        assert sign_in(browser(), ada).status_code == 401
        assert accounts.rows() == []
        left = get_user_model().objects.get()
        assert (left.email, left.first_name, left.is_active, left.has_usable_password()) == ("", "", False, False)
        assert left.username == f"gone-{left.pk}"
        for model in (Authenticator, UserSession, models.PartyAddress, models.Identity, models.Seat):
            assert not model._default_manager.exists(), model
        assert not models.Person.objects.filter(name="Bob Connor").exists()
        # And the same address may come again, to an empty desk.
        accounts.redeem(accounts.add(ada, "Ada").url.rstrip("/").rpartition("/")[2], PASSWORD)
        assert not desk_of(user_of(ada)).people.list().rows

    def test_what_others_have_stays_theirs_with_somebody(self, inside, ada, accounts):
        from fixtures.correspondence import cast, introduced
        from inroad.store import models

        accounts.redeem(accounts.add("bob@verne.example", "Bob").url.rstrip("/").rpartition("/")[2], PASSWORD)
        hers, his = desk_of(user_of(ada)), desk_of(user_of("bob@verne.example"))
        people = cast(his)
        introduced(his, people.contract)
        side = models.ContractSide.objects.get(contract=people.contract, role="addressee")
        side.desk, side.name = hers.row, "Ada Verne"
        side.save()
        assert inside.post("/account/leave/", {"confirm": "delete my account"}).status_code == 200
        side.refresh_from_db()
        assert (side.desk, side.name, side.address) == (None, "somebody", "")
        assert his.introductions.get(people.contract)

    def test_the_only_host_hands_the_seat_on_first(self, inside, ada, accounts):
        accounts.seat(ada, seats.wished(["host"]))
        assert inside.post("/account/leave/", {"confirm": "delete my account"}).status_code == 403
        assert accounts.rows()[0].state == "open"


class TestHost:
    PLANTED = ("Planted Contact", "planted@firm.example", "Planted Works", "a planted note", "planted words")

    @pytest.fixture
    def host(self, accounts, ada):
        """A host's browser, beside a member with things on her desk that are nobody's business."""
        desk = desk_of(user_of(ada))
        bob = desk.people.add(self.PLANTED[0], emails=[self.PLANTED[1]], organisation=self.PLANTED[2])
        desk.people.edit(bob.id, note=self.PLANTED[3])
        desk.targets.add(self.PLANTED[2])
        letter = desk.letters.write("thanks", person_id=bob.id)
        desk.letters.save(letter.row.id, body=self.PLANTED[4])
        link = accounts.add("grace@verne.example", "Grace Host", seats.wished(["host"]))
        accounts.redeem(link.url.rstrip("/").rpartition("/")[2], PASSWORD)
        client = browser()
        sign_in(client, link.email)
        return client

    def test_nothing_of_a_members_desk_is_on_any_page_of_hers(self, host, ada):
        for address in ("/community/", "/community/?offset=1", "/", "/people/", "/search/?q=planted", "/account/"):
            page = host.get(address).content.decode()
            for planted in self.PLANTED:
                assert planted not in page.replace('value="planted"', ""), (address, planted)
        page = host.get("/community/").content.decode()
        assert ada in page
        assert "fewer than five" in page

    def test_she_invites_locks_and_gives_seats(self, host, ada, accounts):
        made = host.post("/community/invite/", {"address": "dan@verne.example", "name": "Dan", "seat": "coach"})
        assert made.status_code == 200
        link = re.search(rf"{PUBLIC}(/welcome/\S+/)<", made.content.decode())[1]
        assert browser().get(link).status_code == 200
        member = browser()
        sign_in(member, ada)
        assert host.post("/community/member/", {"address": ada, "do": "lock"}).status_code == 303
        assert member.get("/people/").status_code == 401
        assert host.post("/community/member/", {"address": ada, "do": "unlock"}).status_code == 303
        assert host.post("/community/member/", {"address": ada, "do": "give", "seat": "coach"}).status_code == 303
        assert accounts.row_of(ada).seats[0].role == "coach"
        assert host.post("/community/member/", {"address": ada, "do": "take", "seat": "coach"}).status_code == 303
        assert host.post("/community/member/", {"address": ada, "do": "link"}).status_code == 403
        for sent in ({}, {"do": "lock"}, {"address": "x", "do": "lock"}, {"address": ada, "do": "give"}):
            assert host.post("/community/member/", sent).status_code in {400, 404}, sent
        assert host.post("/community/member/", {"address": "grace@verne.example", "do": "lock"}).status_code == 403

    def test_an_invitation_goes_by_mail_where_the_server_sends(self, host, mailed):
        answer = host.post("/community/invite/", {"address": "dan@verne.example"})
        assert answer.status_code == 303
        text = mailed[0].message.get_content()
        assert "Grace Host invites you" in text
        assert "can read everything on it" in " ".join(text.split())
        assert browser().get(re.search(rf"{PUBLIC}(/welcome/\S+/)", text)[1]).status_code == 200

    def test_a_member_finds_no_such_page_and_no_way_to_it(self, host, ada):
        member = browser()
        sign_in(member, ada)
        assert member.get("/community/").status_code == 404
        assert member.post("/community/invite/", {"address": "x@y.example"}).status_code == 404
        assert b"/community/" not in member.get("/").content
        assert b"/community/" in host.get("/").content


def test_on_a_laptop_there_is_none_of_it(owner, desk):
    for address in (
        "/account/", "/account/app/", "/account/leave/", "/sign-in/second/", "/sign-in/passkey/", "/community/",
        "/address/x/", "/sign-in/sso/back/",
    ):  # fmt: skip
        assert owner.get(address).status_code == 404, address


def test_a_locked_account_gets_in_by_no_door(accounts, inside, ada):
    secret, _ = with_app(inside)
    visitor = browser()
    sign_in(visitor, ada)
    accounts.lock(ada)
    answer = visitor.post("/sign-in/second/", {"code": fresh_code(secret)})
    assert visitor.get("/people/").status_code == 401
    assert answer.status_code in {200, 302, 401}
