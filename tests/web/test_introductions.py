"""Introductions, letters, promises and Today as their owner uses them, without JavaScript."""

from collections.abc import Iterator
from datetime import timedelta
from html import unescape

import pytest
import time_machine
from django.test import Client, override_settings

from inroad.web import telling

from .test_access import snapshot

pytestmark = pytest.mark.django_db

WRITTEN = {
    "blurb": "I ran the night shift of a container port for nine years and look for a port that wants to go electric.",
    "personal": "Your talk on quiet cranes made me change how we plan shifts.",
    "value": "What shore power cost us, and what it saved.",
}
TERMS = {"contact_days": "2"}


def text(answer) -> str:
    return unescape(answer.content.decode())


def follow(owner, answer) -> str:
    assert answer.status_code == 303, text(answer)
    return text(owner.get(answer["Location"]))


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    """Monday, 1 March 2027, in the morning; tests move it on."""
    with time_machine.travel("2027-03-01T09:00:00Z", tick=True) as moved:
        yield moved


@pytest.fixture
def drafted(owner, cast, desk) -> int:
    """An ask of Bob about Carol, begun from the way in."""
    answer = owner.post("/introductions/new/", {"target": cast.target, "way": [cast.bob, cast.carol]})
    assert answer.status_code == 303
    return int(answer["Location"].split("/")[2])


@pytest.fixture
def asked(owner, drafted) -> int:
    owner.post(f"/introductions/{drafted}/ask/", WRITTEN)
    owner.post(f"/introductions/{drafted}/terms/", TERMS)
    owner.post(f"/introductions/{drafted}/asked/", {"how": "phone"})
    return drafted


def tell(owner, contract: int, event: str, **fields):
    return owner.post(f"/introductions/{contract}/tell/", {"event": event, **fields})


@pytest.fixture
def introduced(owner, asked) -> int:
    tell(owner, asked, "answered", answer="agreed")
    tell(owner, asked, "addressee_answered", answer="yes", how="call after four")
    tell(owner, asked, "introduced")
    return asked


class TestAsk:
    def test_a_free_way_in_offers_to_ask_and_leads_to_the_composer(self, owner, cast, desk):
        page = text(owner.get(f"/targets/{cast.target}/"))
        assert f'<input type="hidden" name="way" value="{cast.bob}">' in page
        answer = owner.post("/introductions/new/", {"target": cast.target, "way": [cast.bob, cast.carol]})
        page = follow(owner, answer)
        assert "introduce you to <bdi>Carol Decide</bdi>" in page
        assert "3 things only you can say" in page
        assert page.count("<mark>") == 3
        assert "Open in my mail program" not in page
        assert desk.introductions.list()[0].state == "drafted"

    def test_the_three_parts_have_their_three_readers(self, owner, drafted):
        owner.post(f"/introductions/{drafted}/ask/", WRITTEN)
        page = text(owner.get(f"/introductions/{drafted}/ask/?as=read"))
        bobs, carols = page.split("What <bdi>Carol Decide</bdi> will read")
        assert WRITTEN["personal"] in bobs
        assert WRITTEN["personal"] not in carols
        assert "Hello Bob" not in carols
        for both in ("blurb", "value"):
            assert WRITTEN[both] in bobs
            assert WRITTEN[both] in carols

    def test_the_phone_has_its_own_words(self, owner, drafted):
        page = text(owner.get(f"/introductions/{drafted}/ask/?as=call"))
        assert "this is Alice" in page
        assert "I called and asked" in page

    def test_saving_without_touching_a_draft_keeps_it_following_the_facts(self, owner, drafted, desk):
        page = text(owner.get(f"/introductions/{drafted}/ask/"))
        drafted_why = page.split('<textarea name="why"')[1].split(">", 1)[1].split("</textarea>")[0]
        owner.post(f"/introductions/{drafted}/ask/", WRITTEN | {"why": drafted_why.replace("\n", "\r\n")})
        assert desk.introductions.get(drafted).contract.ask.why == ""
        assert WRITTEN["personal"] in text(owner.get(f"/introductions/{drafted}/ask/"))

    def test_ones_own_words_stand_until_they_are_emptied(self, owner, drafted, desk):
        mine = "Bob, may I ask you something about Carol?\n\nShe runs the quietest port I know."
        owner.post(f"/introductions/{drafted}/ask/", WRITTEN | {"why": mine})
        page = text(owner.get(f"/introductions/{drafted}/ask/"))
        assert "She runs the quietest port I know." in page
        assert "in your own words; change them" in page
        owner.post(f"/introductions/{drafted}/ask/", {"why": "  "})
        assert desk.introductions.get(drafted).contract.ask.why == ""

    def test_htmx_gets_the_composer_alone(self, owner, drafted):
        answer = owner.post(f"/introductions/{drafted}/ask/", WRITTEN, headers={"hx-request": "true"})
        page = text(answer)
        assert answer.status_code == 200
        assert page.lstrip().startswith('<div id="composer">')
        assert "<html" not in page
        assert "<mark>" not in page

    def test_nothing_goes_out_before_the_terms_are_accepted(self, owner, drafted, desk):
        owner.post(f"/introductions/{drafted}/ask/", WRITTEN)
        assert "Accept the terms first" in text(owner.get(f"/introductions/{drafted}/ask/"))
        assert owner.post(f"/introductions/{drafted}/asked/", {"how": "client"}).status_code == 403
        assert desk.introductions.get(drafted).row.state == "drafted"
        page = follow(owner, owner.post(f"/introductions/{drafted}/terms/", TERMS | {"contact_days": "3"}))
        assert "within <strong>3 days</strong>" in page
        page = text(owner.get(f"/introductions/{drafted}/ask/"))
        assert 'href="mailto:bob@firm.example?' in page
        owner.post(f"/introductions/{drafted}/asked/", {"how": "client"})
        assert desk.introductions.get(drafted).row.state == "asked"

    def test_changed_terms_are_accepted_anew_in_the_same_step(self, owner, drafted, desk):
        owner.post(f"/introductions/{drafted}/terms/", TERMS)
        owner.post(f"/introductions/{drafted}/terms/", {"contact_days": "5", "ten_minutes": "yes"})
        terms = desk.introductions.get(drafted).contract.terms
        assert (terms.contact_days, terms.ten_minutes, terms.copy_me) == (5, True, False)
        assert terms.accepted_at is not None

    def test_an_ask_that_went_out_stays_as_it_was_asked(self, owner, asked, desk):
        assert owner.post(f"/introductions/{asked}/ask/", {"personal": "something else"}).status_code == 403
        page = text(owner.get(f"/introductions/{asked}/ask/"))
        assert "Save and look again" not in page
        assert desk.introductions.get(asked).contract.ask.personal == WRITTEN["personal"]

    def test_an_ask_by_hand_names_one_person_or_one_job(self, owner, cast):
        answer = owner.post("/introductions/new/", {"voucher": "Bob Connor"})
        assert answer.status_code == 400
        assert "whom or which opening" in text(answer).lower()
        assert 'value="Bob Connor"' in text(answer)
        answer = owner.post("/introductions/new/", {"voucher": "Nobody Such", "opening": "port manager"})
        assert answer.status_code == 400
        sent = {"voucher": f"#{cast.bob}", "opening": "port manager", "kind": "name use"}
        assert "for the use of their name: <bdi>port manager</bdi>" in follow(
            owner, owner.post("/introductions/new/", sent)
        )

    def test_an_older_tab_does_not_overwrite_what_was_told_since(self, owner, drafted, desk):
        version = desk.introductions.get(drafted).version
        owner.post(f"/introductions/{drafted}/ask/", WRITTEN | {"version": version})
        answer = owner.post(f"/introductions/{drafted}/ask/", {"blurb": "x", "version": version})
        assert answer.status_code == 403
        assert "moved on" in text(answer)

    def test_a_route_that_was_asked_is_shown_as_such_and_not_offered(self, owner, asked, cast):
        page = text(owner.get(f"/targets/{cast.target}/"))
        assert f'name="way" value="{cast.carol}"' not in page
        assert "asked" in page.split("Ways in")[1].split("why?")[0].lower()


class TestPage:
    def test_an_empty_list_says_how_an_introduction_begins(self, owner, desk):
        page = text(owner.get("/introductions/"))
        assert "begins with a way in" in page

    def test_the_list_says_whose_turn_it_is(self, owner, asked, clock):
        page = text(owner.get("/introductions/"))
        assert "Bob Connor → Carol Decide" in page.split("Waiting for others</span>")[1]
        tell(owner, asked, "answered", answer="agreed")
        tell(owner, asked, "addressee_answered", answer="yes", how="")
        tell(owner, asked, "introduced")
        assert "Bob Connor → Carol Decide" in text(owner.get("/introductions/")).split("Yours to do</span>")[1]

    def test_each_of_the_four_answers_has_its_form_and_its_words(self, owner, asked):
        page = text(owner.get(f"/introductions/{asked}/"))
        for answer in ("agreed", "name use", "someone else", "not this time"):
            assert f'name="answer" value="{answer}"' in page
        page = follow(owner, tell(owner, asked, "answered", answer="not this time", reason="too busy in spring"))
        assert "Not this time." in page
        assert "“too busy in spring”" in page

    def test_someone_else_leads_to_another_ask_and_asks_nobody(self, owner, asked, desk):
        page = follow(owner, tell(owner, asked, "answered", answer="someone else", suggested="Dora Li"))
        assert "/introductions/new/?voucher=Dora%20Li" in page
        assert len(desk.introductions.list()) == 1

    def test_a_yes_says_how_to_make_contact_and_by_when(self, owner, introduced):
        page = text(owner.get(f"/introductions/{introduced}/"))
        assert "call after four" in page
        assert "by 3 March 2027" in page
        assert 'class="chip due">by 3 March 2027' in page
        assert "First contact" in page.split('id="letters"')[1]

    def test_there_is_no_one_click_way_out(self, owner, introduced, desk):
        page = text(owner.get(f"/introductions/{introduced}/"))
        assert 'value="closed"' not in page
        assert 'value="withdrawn"' not in page
        release = page.split('value="released"')[1].split("</form>")[0]
        assert '<textarea name="words" rows="3" required' in release
        for words in ("", "can't"):
            assert tell(owner, introduced, "released", words=words).status_code == 403
        assert tell(owner, introduced, "closed", outcome="took another job").status_code == 403
        assert desk.introductions.get(introduced).row.state == "introduced"
        tell(owner, introduced, "released", words="I accepted a place at another port and must not keep Carol waiting.")
        assert desk.introductions.get(introduced).row.state == "released"

    def test_it_is_over_only_with_words_on_how_it_ended(self, owner, asked, desk):
        tell(owner, asked, "answered", answer="not this time")
        assert tell(owner, asked, "closed").status_code == 400
        tell(owner, asked, "closed", outcome="not this time, and no hard feelings")
        assert "no hard feelings" in text(owner.get("/introductions/")).split("<span>Over</span>")[1]

    def test_what_happened_on_another_day_is_dated_there(self, owner, asked, clock, desk):
        clock.move_to("2027-03-05T09:00:00Z")
        tell(owner, asked, "answered", answer="agreed", on="2027-03-03")
        assert desk.introductions.get(asked).contract.answered_at.date().isoformat() == "2027-03-03"
        assert tell(owner, asked, "put_to_addressee", on="2027-03-09").status_code == 400

    def test_the_history_says_how_each_step_is_known(self, owner, introduced):
        page = text(owner.get(f"/introductions/{introduced}/")).split("What happened so far")[1]
        assert "Carol Decide said yes" in page
        assert '<span class="chip plain">told</span>' in page
        assert '<span class="chip plain">ticked</span>' in page

    def test_a_private_note_is_kept(self, owner, asked):
        page = follow(owner, owner.post(f"/introductions/{asked}/note/", {"note": "Bob likes <b>mornings</b>"}))
        assert "Bob likes <b>mornings</b></textarea>" in page

    def test_a_meeting_without_an_opening_and_the_names_it_brought(self, owner, introduced, desk):
        tell(owner, introduced, "contacted", spoke="yes")
        tell(owner, introduced, "meeting_set", meeting_at="2027-03-04T10:00")
        assert desk.introductions.get(introduced).contract.meeting_at.isoformat() == "2027-03-04T10:00:00+00:00"
        tell(owner, introduced, "met", names="Jun Sato\nAmina Diallo\n\nJun Sato")
        words = [promise.words for promise in desk.promises.owed()]
        assert sum("follow up with" in one for one in words) == 2
        page = text(owner.get("/"))
        wins = page.split("What went well")[1]
        assert "You met Carol Decide, Harbour Works." in wins
        assert "Carol Decide named Jun Sato." in wins

    @pytest.mark.parametrize("event", ["", "lapsed", "date_passed", "said_broken", "edited", "forgotten", "x" * 500])
    def test_what_no_page_offers_can_not_be_told_from_one(self, owner, asked, event):
        before = snapshot()
        assert tell(owner, asked, event, key="make contact", who="voucher", by="seeker").status_code == 400
        assert snapshot() == before

    def test_every_step_that_is_offered_has_a_form(self):
        from inroad.introductions import screen

        assert {event for event, _, _ in screen._OFFERED} <= telling.TOLD_HERE


class TestPromises:
    def test_today_goes_from_waiting_to_owed_to_a_question(self, owner, asked, clock, desk):
        page = text(owner.get("/"))
        assert "Bob Connor" in page.split("Waiting for others")[1]
        for event, fields in (
            ("answered", {"answer": "agreed"}),
            ("addressee_answered", {"answer": "yes"}),
            ("introduced", {}),
        ):
            tell(owner, asked, event, **fields)
        assert "Nothing is due today" in text(owner.get("/"))
        clock.move_to("2027-03-03T09:00:00Z")
        page = text(owner.get("/"))
        assert "Two things need you today" in page
        assert "due tonight" in page
        clock.move_to("2027-03-04T09:00:00Z")
        page = text(owner.get("/"))
        assert "Did you make contact with Carol Decide?" in page
        assert "overdue" not in page.lower()
        promise = next(row for row in desk.promises.owed() if row.what == "make contact")
        owner.post(f"/promises/{promise.id}/", {"do": "keep"})
        assert desk.introductions.get(asked).row.state == "contacted"
        assert "Did you make contact" not in text(owner.get("/"))

    def test_a_promise_of_ones_own_is_made_moved_kept_and_remembered(self, owner, cast, desk):
        sent = {"text": "send Bob the crane figures", "by": "2027-03-02", "about": f"#{cast.bob}"}
        assert "due tomorrow" in follow(owner, owner.post("/promises/add/", sent))
        row = desk.promises.owed()[0]
        assert row.due_at.isoformat() == "2027-03-02T23:59:59+00:00"
        assert "Send Bob the crane figures" in text(owner.get(f"/people/{cast.bob}/"))
        owner.post(f"/promises/{row.id}/", {"do": "move", "by": "2027-03-08"})
        assert "by 8 March 2027" in text(owner.get("/"))
        owner.post(f"/promises/{row.id}/", {"do": "keep"})
        page = text(owner.get(f"/people/{cast.bob}/"))
        assert "The last useful thing you did for them, 1 March 2027:" in page
        assert "send Bob the crane figures" in page

    @pytest.mark.parametrize("by", ["", "soon", "2027-02-30", "27-03-04", "٢٠٢٧-٠٣-٠٤"])
    def test_a_promise_needs_a_day(self, owner, desk, by):
        assert owner.post("/promises/add/", {"text": "call Dora", "by": by}).status_code == 400
        assert desk.promises.list() == []

    def test_what_somebody_counts_on_is_not_let_go_or_moved(self, owner, introduced, desk):
        promise = desk.promises.owed()[0]
        for sent in ({"do": "let-go"}, {"do": "move", "by": "2027-04-01"}, {"do": "forget"}):
            assert owner.post(f"/promises/{promise.id}/", sent).status_code in {400, 403}
        assert desk.promises.get(promise.id).state == "pending"

    def test_promises_of_both_stand_on_a_persons_page(self, owner, asked, cast):
        page = text(owner.get(f"/people/{cast.bob}/"))
        assert "<strong" in page.split("Promises")[1]
        assert "answer you" in page
        assert "Bob Connor → Carol Decide" in page.split("Introductions</h2>")[1]


class TestLetters:
    def test_a_due_letter_is_begun_completed_and_marked_as_sent(self, owner, introduced, desk):
        page = text(owner.get("/letters/"))
        assert "First contact" in page.split("To write")[1]
        sent = {"kind": "first-contact", "introduction": introduced, "writer": "seeker", "reader": "addressee"}
        answer = owner.post("/letters/write/", sent)
        where = answer["Location"]
        page = follow(owner, answer)
        assert "From Alice Ask, via Bob Connor" in page
        assert "not ready" in page
        assert owner.post(f"{where}sent/", {"how": "phone"}).status_code == 403
        question = "How did you get the quay quiet at night without losing an hour of berth time?"
        page = follow(owner, owner.post(where, {"need-question": question}))
        assert question in page.split('name="body"')[1]
        owner.post(f"{where}sent/", {"how": "phone"})
        assert desk.introductions.get(introduced).row.state == "contacted"
        assert "First contact" in text(owner.get("/letters/")).split("Gone out")[1]

    def test_text_of_ones_own_is_kept_and_an_emptied_one_goes_back_to_the_draft(self, owner, introduced, desk):
        where = owner.post("/letters/write/", {"kind": "thanks", "introduction": introduced})["Location"]
        letter_id = int(where.split("/")[2])
        shown = desk.letters.get(letter_id)
        owner.post(where, {"subject": shown.subject, "body": shown.body.replace("\n", "\r\n")})
        from inroad.store import models

        assert models.Letter.objects.get(pk=letter_id).body == ""
        owner.post(where, {"subject": "Thank you, Bob", "body": "Bob,\r\n\r\nyou opened a door."})
        assert "you opened a door." in text(owner.get(where))
        owner.post(where, {"body": ""})
        assert "you opened a door." not in text(owner.get(where))

    def test_words_for_somebody_else_are_handed_over_and_not_sent(self, owner, asked):
        tell(owner, asked, "answered", answer="agreed")
        page = text(owner.get(f"/introductions/{asked}/"))
        assert "See the words" in page
        sent = {"kind": "voucher-to-addressee", "introduction": asked, "writer": "voucher", "reader": "addressee"}
        page = follow(owner, owner.post("/letters/write/", sent))
        assert "Only <bdi>Bob Connor</bdi> can say this." in page
        assert "Open in my mail program" not in page

    def test_the_ask_is_written_in_its_composer(self, owner, drafted, desk):
        letter = desk.introductions.get(drafted).letters[0]
        assert owner.get(f"/letters/{letter.id}/")["Location"] == f"/introductions/{drafted}/ask/"

    def test_a_letter_can_be_put_away(self, owner, introduced, desk):
        where = owner.post("/letters/write/", {"kind": "thanks", "introduction": introduced})["Location"]
        owner.post(f"{where}drop/")
        assert "thanks" not in {row.kind for row in desk.letters.rows("draft")}

    def test_nothing_is_written_to_nobody_or_of_no_kind(self, owner, introduced):
        assert owner.post("/letters/write/", {"kind": "thanks"}).status_code == 400
        assert owner.post("/letters/write/", {"kind": "threat", "introduction": introduced}).status_code in {400, 404}


class TestSettings:
    def test_the_voice_changes_how_letters_sound(self, owner, drafted):
        owner.post("/settings/voice/", {"formal": "yes", "sign_off": "Yours,", "signature": "+44 20 7946 0000"})
        assert 'value="Yours,"' in text(owner.get("/settings/"))
        page = text(owner.get(f"/introductions/{drafted}/ask/"))
        assert "Dear Bob Connor" in page
        assert "Yours,\nAlice Ask\n+44 20 7946 0000" in page

    def test_a_mailbox_is_tried_before_it_is_kept_and_its_password_never_shown(self, owner, desk, monkeypatch):
        tried = []
        monkeypatch.setattr("inroad.desk.mailboxes._try", lambda _desk, servers, _secret: tried.append(servers))
        monkeypatch.setattr("inroad.desk.mailboxes._secrets", _Kept)
        sent = {
            "do": "add", "address": "alice@ask.example", "secret": "correct horse", "smtp": "smtp.ask.example:587",
            "imap": "imap.ask.example",
        }  # fmt: skip
        page = follow(owner, owner.post("/settings/mailbox/", sent))
        assert "alice@ask.example works." in page
        assert "sends by smtp.ask.example:587" in page
        assert "sees answers at imap.ask.example:993" in page
        assert "correct horse" not in page
        assert tried[0]["smtp"]["port"] == 587
        box = desk.mail.list()[0]
        owner.post("/settings/digest/", {"digest": "yes", "hour": "8"})
        assert "No mail" in text(owner.get("/settings/"))
        owner.post("/settings/mailbox/", {"do": "remove", "mailbox": box.id})
        assert desk.mail.list() == []

    @pytest.mark.parametrize("smtp", ["smtp.ask.example:lots", "smtp.ask.example:99999", ""])
    def test_a_server_that_can_not_be_is_refused(self, owner, desk, smtp):
        sent = {"do": "add", "address": "alice@ask.example", "smtp": smtp}
        assert owner.post("/settings/mailbox/", sent).status_code == 400
        assert desk.mail.list() == []


class _Kept:
    def keep(self, name: str, secret: str) -> None: ...

    def get(self, name: str) -> str:
        return ""

    def forget(self, name: str) -> None: ...


def test_looking_at_every_new_page_changes_nothing(owner, introduced, cast, desk):
    letter = owner.post("/letters/write/", {"kind": "thanks", "introduction": introduced})["Location"]
    before = snapshot()
    for address in (
        "/", "/introductions/", "/introductions/new/", f"/introductions/{introduced}/",
        f"/introductions/{introduced}/ask/", f"/introductions/{introduced}/ask/?as=read",
        f"/introductions/{introduced}/ask/?as=call", "/letters/", letter, f"/people/{cast.bob}/",
        f"/targets/{cast.target}/", "/settings/",
    ):  # fmt: skip
        assert owner.get(address).status_code == 200, address
        assert owner.head(address).status_code == 200, address
    assert snapshot() == before


def test_the_palette_finds_introductions_and_letters(owner, introduced):
    page = text(owner.get("/search/?q=carol"))
    assert f"/introductions/{introduced}/" in page
    assert "/letters/" in text(owner.get("/search/?q=bob"))
    assert "/introductions/" in text(owner.get("/search/?q=introd"))


def test_names_that_mean_harm_stay_text_everywhere(owner, desk):
    evil = "<script>alert(1)</script>\u202e\"'"
    bob = desk.people.add(evil, emails=["bob@firm.example"], how="my boss", backing="well")
    carol = desk.people.add(f"Carol {evil}", organisation=f"{evil} Ltd")
    desk.words.knows(bob.id, carol.id)
    view = desk.introductions.draft(bob.id, carol.id)
    for address in (
        "/introductions/",
        f"/introductions/{view.row.id}/",
        f"/introductions/{view.row.id}/ask/",
        "/letters/",
    ):
        page = owner.get(address).content.decode()
        assert "<script>alert" not in page, address


@pytest.mark.usefixtures("_web")
def test_another_accounts_introductions_letters_and_promises_are_not_found(django_user_model):
    from inroad.desk import desk_of

    with override_settings(INROAD_DOOR="account", ALLOWED_HOSTS=["desk.example"], SESSION_COOKIE_SECURE=False):
        made = []
        for name in ("alice", "mallory"):
            account = django_user_model.objects.create_user(name)
            desk = desk_of(account)
            desk.setup.introduce(name.capitalize(), [f"{name}@ask.example"])
            browser = Client(headers={"host": "desk.example"})
            browser.force_login(account)
            made += [desk, browser]
        alice, _, mallory, browser = made
        bob = alice.people.add("Bob Connor", emails=["bob@firm.example"])
        carol = alice.people.add("Carol Decide")
        view = alice.introductions.draft(bob.id, carol.id)
        letter = alice.letters.write("ask", view.row.id)
        promise = alice.promises.add("call Bob", alice.now() + timedelta(days=3))
        base = f"/introductions/{view.row.id}/"
        before = snapshot()
        for address in (base, f"{base}ask/", f"/letters/{letter.row.id}/"):
            answer = browser.get(address)
            assert answer.status_code == 404, address
            assert b"Bob C" not in answer.content
        for address, sent in (
            (f"{base}ask/", {"blurb": "x"}), (f"{base}terms/", {"contact_days": "2"}), (f"{base}terms/", {}),
            (f"{base}asked/", {"how": "phone"}), (f"{base}tell/", {"event": "asked"}), (f"{base}note/", {"note": "x"}),
            ("/letters/write/", {"kind": "thanks", "introduction": view.row.id}),
            ("/letters/write/", {"kind": "thanks", "person": bob.id}),
            (f"/letters/{letter.row.id}/", {"body": "x"}), (f"/letters/{letter.row.id}/sent/", {"how": "phone"}),
            (f"/letters/{letter.row.id}/drop/", {}), (f"/promises/{promise.id}/", {"do": "keep"}),
            (f"/promises/{promise.id}/", {"do": "move", "by": "2027-04-01"}),
            ("/introductions/new/", {"target": 1, "way": [bob.id, carol.id]}),
        ):  # fmt: skip
            assert browser.post(address, sent).status_code == 404, address
        assert snapshot() == before
        for address in ("/", "/introductions/", "/letters/", "/search/?q=bob"):
            assert b"Bob C" not in browser.get(address).content
        assert mallory.introductions.list() == []


class TestPastedAnswer:
    def test_a_pasted_reply_is_proposed_with_its_line_and_told_by_one_click(self, owner, asked, desk):
        assert "Paste their reply" in text(owner.get(f"/introductions/{asked}/"))
        before = snapshot()
        page = text(owner.post(f"/introductions/{asked}/paste/", {"text": "Hi,\r\nplease talk to Eve Stone instead."}))
        assert "“please talk to Eve Stone instead.”" in page
        assert 'name="suggested" value="Eve Stone"' in page
        assert snapshot() == before
        tell(owner, asked, "answered", answer="someone else", suggested="Eve Stone")
        view = desk.introductions.get(asked)
        assert (view.row.state, view.row.known_by) == ("someone else suggested", "told")

    def test_a_bare_yes_offers_both_ways_to_read_it(self, owner, asked):
        page = text(owner.post(f"/introductions/{asked}/paste/", {"text": "sure, go ahead"}))
        assert 'name="answer" value="agreed"' in page
        assert 'name="answer" value="name use"' in page

    def test_an_automatic_reply_is_no_answer_and_it_is_said(self, owner, asked):
        page = text(owner.post(f"/introductions/{asked}/paste/", {"text": "I am out of the office. Yes."}))
        assert "automatic reply" in page
        assert 'name="event" value="answered"' not in page

    def test_pasted_markup_is_shown_as_text(self, owner, asked):
        page = owner.post(f"/introductions/{asked}/paste/", {"text": "sure <script>alert(1)</script> & go"}).content
        assert b"alert(1)</script>" not in page

    def test_nothing_and_far_too_much_are_refused_kindly(self, owner, asked):
        assert owner.post(f"/introductions/{asked}/paste/", {"text": " "}).status_code == 400
        assert owner.post(f"/introductions/{asked}/paste/", {"text": "x" * 5_000_000}).status_code in {400, 413}

    def test_where_no_answer_is_waited_for_nothing_is_read(self, owner, drafted):
        answer = owner.post(f"/introductions/{drafted}/paste/", {"text": "sure"})
        assert answer.status_code == 403


def test_introductions_stand_in_columns_and_are_found_by_name_place_or_kind(owner, asked, cast, desk):
    page = text(owner.get("/introductions/"))
    assert page.index(">Yours to do<") < page.index(">Waiting for others<") < page.index(">Over<")
    voucher = desk.introductions.get(asked).row.voucher
    assert voucher in text(owner.get("/introductions/", {"q": voucher.split()[0].lower()}))
    assert "None of them fits" in text(owner.get("/introductions/", {"q": "nobody by that name"}))
    assert "None of them fits" in text(owner.get("/introductions/", {"kind": "name use"}))
    assert owner.get("/introductions/", {"q": "x" * 5000, "kind": "<b>"}).status_code == 200


def test_a_promise_stands_beside_its_person_on_the_target_and_in_the_list(owner, introduced, cast, desk):
    promise = next(row for row in desk.promises.owed() if row.person_id == cast.bob)
    assert f'{promise.when}<span class="unseen">: ' in text(owner.get("/people/"))
    desk.promises.add("send Carol the figures", desk.now() + timedelta(days=3), cast.carol)
    assert "send Carol the figures" in text(owner.get(f"/targets/{cast.target}/"))
