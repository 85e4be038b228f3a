"""Pages behind a link as a helper sees them: what they say, what they need, and what a link alone can't do."""

import re
from collections.abc import Iterator
from html import unescape

import pytest
import time_machine
from django.test import Client, override_settings

from fixtures.correspondence import BLURB, PERSONAL, Sender, cast, introduced
from inroad.desk import confirmations

from .test_access import snapshot
from .test_served import HOST, PASSWORD, PUBLIC, SERVED

pytestmark = pytest.mark.django_db


def text(answer) -> str:
    return unescape(answer.content.decode())


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel("2027-03-01T09:00:00Z", tick=True) as moved:
        yield moved


@pytest.fixture(autouse=True)
def served(_web, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("INROAD_MAIL_URL", "smtp://127.0.0.1:9/?from=desk@desk.example")
    with override_settings(**SERVED):
        yield


@pytest.fixture
def alice(django_user_model):
    """Alice's desk on the server."""
    from inroad.desk import desk_of

    desk = desk_of(django_user_model.objects.create_user("alice@ask.example", password=PASSWORD))
    desk.setup.introduce("Alice Ask", ["alice@ask.example"], timezone="UTC")
    return desk


@pytest.fixture
def owner(alice) -> Client:
    browser = Client(headers={"host": HOST})
    browser.force_login(alice.row.account)
    return browser


@pytest.fixture
def asked(alice):
    people = cast(alice)
    alice.introductions.tell(people.contract, "asked")
    return people


@pytest.fixture
def guest() -> Client:
    """Somebody without an account. Proofs of origin are enforced, as outside of tests."""
    return Client(headers={"host": HOST}, enforce_csrf_checks=True)


def given(owner: Client, contract: int, role: str = "voucher") -> str:
    """The address of a page that its owner made."""
    page = text(owner.post(f"/introductions/{contract}/links/", {"role": role, "days": "30"}))
    return re.search(rf"{PUBLIC}(/i/\S+?/)<", page)[1]


def proof(page: str) -> str:
    return re.search(r'name="proof" value="(\w+)"', page)[1]


def say(guest: Client, address: str, act: str, **fields):
    page = text(guest.get(address))
    return guest.post(address, {"proof": proof(page), "act": act, **fields})


class TestPage:
    def test_it_says_who_asks_on_what_terms_and_who_sees_what(self, owner, asked, guest):
        page = text(guest.get(given(owner, asked.contract)))
        assert "Alice Ask asks you about Carol Decide, Acme" in page
        for told in (
            BLURB,
            PERSONAL,
            "within 2 days",
            "tells you how it went",
            "Who can see what",
            "until 31 March 2027",
        ):
            assert told in page
        assert "can read everything on it" in page
        for label in ("I'll introduce you", "Use my name", "Ask someone else", "Not this time", "Leave me alone"):
            assert f">{label}<" in page

    def test_a_decline_is_as_easy_as_a_yes(self, owner, asked, guest):
        page = text(guest.get(given(owner, asked.contract)))
        forms = {re.search(r'name="act" value="([\w-]+)"', form)[1]: form for form in page.split("<form")[1:]}
        for act in ("introduce", "not-this-time"):
            assert " required" not in forms[act]
            assert forms[act].index("<button>") < forms[act].index("<details")

    def test_the_private_parts_of_the_desk_stay_there(self, owner, alice, asked, guest):
        alice.introductions.set_note(asked.contract, "between you and me: he likes flattery")
        alice.people.edit(asked.bob, note="owes me a favour")
        page = text(guest.get(given(owner, asked.contract)))
        for private in ("flattery", "favour", "carol@acme.example", "alice@ask.example", "knows your work"):
            assert private not in page

    def test_the_addressee_reads_no_reason_why_the_voucher_was_chosen(self, owner, alice, asked, guest):
        alice.introductions.tell(asked.contract, "answered", answer="agreed")
        page = text(guest.get(given(owner, asked.contract, "addressee")))
        assert "Bob Connect would like to introduce Alice Ask to you" in page
        assert BLURB in page
        assert PERSONAL not in page
        assert ">Yes, gladly<" in page

    def test_it_needs_no_script_no_cookie_and_nothing_from_elsewhere(self, owner, asked, guest):
        answer = guest.get(given(owner, asked.contract))
        assert not answer.cookies
        page = text(answer)
        assert "<script" not in page
        assert "hx-" not in page
        assert not re.search(r'(?:src|href|action)="(?:https?:)?//', page)
        assert answer["Referrer-Policy"] == "no-referrer"
        assert answer["X-Robots-Tag"] == "noindex, nofollow, noarchive"
        assert "no-store" in answer["Cache-Control"]
        assert answer["X-Frame-Options"] == "DENY"

    def test_looking_changes_nothing_whatever_prefetches_it(self, owner, asked, guest):
        address = given(owner, asked.contract)
        before = snapshot()
        assert guest.get(address, {"act": "introduce"}, headers={"purpose": "prefetch"}).status_code == 200
        assert guest.head(address).status_code == 200
        assert guest.options(address).status_code == 405
        after = snapshot()
        assert {name for name in before if before[name] != after[name]} <= {"Knock"}

    def test_whoever_is_signed_in_is_a_guest_there_like_anybody(self, owner, asked):
        page = text(owner.get(given(owner, asked.contract)))
        assert 'class="rail"' not in page

    def test_names_are_shown_as_names_whatever_stands_in_them(self, owner, alice, guest):
        people = cast(alice, "<script>alert(1)</script> & Söhne")
        alice.setup.introduce("Alice “<b>” Ask")
        alice.introductions.tell(people.contract, "asked")
        page = guest.get(given(owner, people.contract)).content.decode()
        assert "<script" not in page
        assert "<b>" not in page
        assert "&amp; Söhne" in page


class TestAnswering:
    def test_a_yes_with_terms_and_basis_shows_on_the_owners_page(self, owner, alice, asked, guest):
        address = given(owner, asked.contract)
        answer = say(guest, address, "introduce", basis="worked with", where="Verne", contact_days="3", copy_me="yes")
        assert answer.status_code == 200
        assert "Thank you" in text(answer)
        view = alice.introductions.get(asked.contract)
        assert (view.contract.state.value, view.contract.known_by.value) == ("agreed", "observed")
        assert (view.contract.terms.contact_days, view.contract.terms.copy_me) == (3, True)
        page = text(owner.get(f"/introductions/{asked.contract}/"))
        assert "Bob Connect said yes" in page
        assert "worked with" in page
        assert "You said that you will introduce them" in text(guest.get(address))

    def test_once_is_once(self, owner, alice, asked, guest):
        address = given(owner, asked.contract)
        say(guest, address, "not-this-time", reason="a bad month")
        version = alice.introductions.get(asked.contract).version
        again = say(guest, address, "not-this-time", reason="a bad month")
        assert "said this already" in text(again)
        assert alice.introductions.get(asked.contract).version == version

    def test_what_is_missing_is_said_beside_it_and_nothing_typed_is_lost(self, owner, alice, asked, guest):
        address = given(owner, asked.contract)
        answer = say(guest, address, "someone-else", suggested="  ", reason="she moved <on>")
        assert answer.status_code == 400
        page = text(answer)
        assert "the name is missing" in page.lower()
        assert "she moved <on></textarea>" in page
        assert alice.introductions.get(asked.contract).contract.state.value == "asked"

    def test_what_is_no_longer_offered_is_said_kindly(self, owner, asked, guest):
        address = given(owner, asked.contract)
        page = text(guest.get(address))
        for act in ("introduced", "no such act", ""):
            answer = guest.post(address, {"proof": proof(page), "act": act})
            assert answer.status_code == 409
            assert "can't be said here now" in text(answer)

    @pytest.mark.parametrize(
        "fields",
        [
            {"basis": "magic"}, {"contact_days": "-1"}, {"conditions": "x" * 5_001}, {"conditions": "x" * 100_001},
            {"basis": "worked with", "where": "a\0b"},
        ],
    )  # fmt: skip
    def test_unreadable_fields_are_refused(self, owner, alice, asked, guest, fields):
        answer = say(guest, given(owner, asked.contract), "introduce", **{"contact_days": "2"} | fields)
        assert answer.status_code == 400
        assert alice.introductions.get(asked.contract).contract.state.value == "asked"

    def test_a_form_from_anywhere_else_says_nothing(self, owner, alice, asked, guest):
        address = given(owner, asked.contract)
        other = given(owner, asked.contract)
        sent = {"act": "introduce", "proof": proof(text(guest.get(address)))}
        before = alice.introductions.get(asked.contract).version
        for fields, headers in (
            (sent | {"proof": ""}, {}),
            (sent | {"proof": proof(text(guest.get(other)))}, {}),
            ({"act": "introduce"}, {}),
            (sent, {"sec-fetch-site": "cross-site"}),
            (sent, {"sec-fetch-site": "same-site"}),
        ):
            answer = guest.post(address, fields, headers=headers)
            assert answer.status_code == 403
            assert "Open the page again" in text(answer)
            assert answer["Referrer-Policy"] == "no-referrer"
        assert alice.introductions.get(asked.contract).version == before
        # What browsers send from a page that keeps its address to itself.
        real = {"origin": "null", "sec-fetch-site": "same-origin"}
        assert guest.post(address, sent, headers=real).status_code == 200

    def test_both_helpers_lead_it_to_a_date_between_them(self, owner, alice, asked, guest):
        voucher = given(owner, asked.contract)
        say(guest, voucher, "introduce")
        say(guest, voucher, "asked")
        addressee = given(owner, asked.contract, "addressee")
        assert "hear of it" in text(say(guest, addressee, "yes", how="a call on Thursday"))
        say(guest, voucher, "introduced")
        view = alice.introductions.get(asked.contract)
        assert view.contract.state.value == "introduced"
        assert view.contract.how_to_contact == "a call on Thursday"
        assert "Alice Ask makes contact with you by" in text(guest.get(addressee))
        assert "kept promises" not in text(guest.get(addressee))


class TestDeadLinks:
    def test_forged_unknown_and_revoked_read_the_same(self, owner, asked, guest):
        address = given(owner, asked.contract)
        link = re.search(r"/links/(\d+)/revoke/", text(owner.get(f"/introductions/{asked.contract}/")))[1]
        assert owner.post(f"/introductions/{asked.contract}/links/{link}/revoke/").status_code == 303
        pages = set()
        for dead in (address, address[:-2] + "x/", "/i/x/", "/i/" + "a" * 3000 + "/", "/i/%00/", "/i/é.é/"):
            answer = guest.get(dead)
            assert answer.status_code == 404, dead
            assert answer["Referrer-Policy"] == "no-referrer"
            pages.add(text(answer))
        assert "silence is fine too" in pages.pop()

    def test_one_whose_time_is_over_says_so_and_what_to_do(self, owner, asked, guest, clock):
        address = given(owner, asked.contract)
        clock.shift(31 * 24 * 3600)
        answer = guest.get(address)
        assert answer.status_code == 410
        assert "can send another" in text(answer)

    def test_coming_too_often_is_answered_in_kind_words(self, owner, asked, guest):
        address = given(owner, asked.contract)
        codes = [guest.get(address).status_code for _ in range(confirmations.VIEWS + 1)]
        assert codes == [200] * confirmations.VIEWS + [429]
        answer = guest.get(address)
        assert answer["Retry-After"] == "3600"
        assert "come back" in text(answer)

    def test_an_owner_makes_pages_for_nobody_elses_introduction(self, asked, django_user_model):
        mallory = Client(headers={"host": HOST})
        mallory.force_login(django_user_model.objects.create_user("mallory@ask.example"))
        assert mallory.post(f"/introductions/{asked.contract}/links/", {"role": "voucher"}).status_code == 404


class TestConfirming:
    def confirm_address(self) -> str:
        sent = Sender()
        mails = []
        confirmations.work(confirmations.clock.now(), send=lambda mail, by: (mails.append(mail), sent(mail, by))[1])
        return re.search(rf"{PUBLIC}(/c/\S+/)", mails[-1].message.get_content())[1]

    def test_limits_hold_once_the_mail_is_clicked_and_its_button_pressed(self, owner, alice, asked, guest):
        address = given(owner, asked.contract)
        said = text(say(guest, address, "limits", asks_per_quarter="2", no_go="Milltown Dairy\nHarbour Works"))
        assert "b…@connect.example" in said
        assert alice.limits.of(asked.bob).asks_per_quarter is None
        confirm = self.confirm_address()
        answer = guest.get(confirm)
        assert answer["Referrer-Policy"] == "no-referrer"
        assert not answer.cookies
        assert "At most 2 asks" in text(answer)
        assert alice.limits.of(asked.bob).asks_per_quarter is None
        assert guest.post(confirm, {}).status_code == 403
        assert "hold from now on" in text(guest.post(confirm, {"proof": proof(text(answer))}))
        assert alice.limits.of(asked.bob).asks_per_quarter == 2
        assert "already" in text(guest.post(confirm, {"proof": proof(text(answer))}))
        assert "This is confirmed" in text(guest.get(confirm))
        page = text(owner.get(f"/people/{asked.bob}/"))
        assert "2 asks</strong> in a quarter" in page
        assert "Milltown Dairy and Harbour Works" in page

    def test_being_left_alone_is_for_ever_and_shown_to_the_owner(self, owner, alice, asked, guest):
        say(guest, given(owner, asked.contract), "leave-alone")
        confirm = self.confirm_address()
        guest.post(confirm, {"proof": proof(text(guest.get(confirm)))})
        assert alice.limits.of(asked.bob).left_alone
        assert "asked to be left alone" in text(owner.get(f"/people/{asked.bob}/"))

    def test_a_dead_confirmation_says_what_to_do(self, owner, asked, guest, clock):
        say(guest, given(owner, asked.contract), "limits", asks_per_quarter="1")
        confirm = self.confirm_address()
        clock.shift(15 * 24 * 3600)
        answer = guest.get(confirm)
        assert answer.status_code == 410
        assert "say it again on the page" in text(answer).lower()
        assert guest.get("/c/x/").status_code == 404


class TestOwner:
    def test_a_link_is_shown_this_once_and_stands_in_no_other_page(self, owner, asked):
        address = given(owner, asked.contract)
        page = text(owner.get(f"/introductions/{asked.contract}/"))
        assert address not in page
        assert "until 31 March 2027" in page

    def test_the_addressee_gets_none_before_the_voucher_agreed(self, owner, alice, asked):
        page = text(owner.get(f"/introductions/{asked.contract}/"))
        assert 'value="addressee"' not in page
        refused = owner.post(f"/introductions/{asked.contract}/links/", {"role": "addressee"})
        assert refused.status_code == 403
        alice.introductions.tell(asked.contract, "answered", answer="agreed")
        assert 'value="addressee"' in text(owner.get(f"/introductions/{asked.contract}/"))

    def test_what_a_voucher_told_is_noted_and_taken_back(self, owner, alice, asked):
        path = f"/people/{asked.bob}/limits/"
        assert owner.post(path, {"do": "limits", "asks_per_quarter": "1", "no_go": "Acme\n\n"}).status_code == 303
        alice.row.refresh_from_db()
        shown = alice.limits.of(asked.bob)
        assert (shown.asks_per_quarter, shown.no_go, shown.told_by_owner) == (1, ("Acme",), True)
        alice.history.undo(alice.history.list(1)[0].id)
        assert alice.limits.of(asked.bob).asks_per_quarter is None
        owner.post(path, {"do": "close", "why": "not before the summer"})
        assert "not before the summer" in text(owner.get(f"/people/{asked.bob}/"))
        owner.post(path, {"do": "reopen", "why": "he rang"})
        assert alice.limits.of(asked.bob).door_closed == ""
        for wrong in (
            {},
            {"do": "x"},
            {"do": "limits", "asks_per_quarter": "many"},
            {"do": "limits", "asks_per_quarter": "101"},
        ):
            assert owner.post(path, wrong).status_code == 400

    def test_a_laptop_gives_no_pages(self, local_door, desk):
        with override_settings(INROAD_DOOR="token", INROAD_PUBLIC_URL="", ALLOWED_HOSTS=["127.0.0.1"]):
            people = cast(desk)
            introduced(desk, people.contract)
            browser = Client(headers={"host": "127.0.0.1:4711"})
            browser.get("/open", {"token": local_door.token})
            assert "Give them a page" not in text(browser.get(f"/introductions/{people.contract}/"))
            refused = browser.post(f"/introductions/{people.contract}/links/", {"role": "voucher"})
            assert refused.status_code == 403
            assert "your own computer" in text(refused)
