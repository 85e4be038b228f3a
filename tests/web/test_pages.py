"""The pages as their owner uses them, without JavaScript: each form, what it says afterwards, and Undo."""

import io
import zipfile
from html import unescape
from types import SimpleNamespace

import pytest
from django.core.signals import request_finished
from django.db import close_old_connections
from django.test import Client

pytestmark = pytest.mark.django_db


def text(answer) -> str:
    return unescape(answer.content.decode())


class TestStart:
    FILLED = {
        "name": "Alice Ask", "emails": "alice@ask.example, a.ask@old.example",
        "person-0": "Bob Connor", "how-0": "my manager at Firm, 2015–2022", "backing-0": "well",
        "they-know-0": "Carol Decide", "they-know-at-0": "Harbour Works",
        "company-0": "Harbour Works", "interest-0": "operations lead", "employed": "yes", "employer": "Milltown Dairy",
        "companies": "3", "people": "4",
    }  # fmt: skip

    def test_a_fresh_desk_begins_with_start(self, owner, db):
        assert owner.get("/")["Location"] == "/start/"
        page = text(owner.get("/start/"))
        assert page.count('name="person-') == 4
        assert page.count('name="company-') == 3

    def test_one_more_row_keeps_what_was_typed_and_saves_nothing(self, owner, desk):
        page = text(owner.post("/start/", self.FILLED | {"more": "person"}))
        assert page.count('name="person-') == 5
        assert 'value="Bob Connor"' in page
        assert desk.people.list().total == 0

    def test_from_five_minutes_come_one_name_one_reason_and_one_first_sentence(self, owner, desk):
        answer = owner.post("/start/", self.FILLED)
        assert (answer.status_code, answer["Location"]) == (303, "/begin/")
        page = text(owner.get("/begin/"))
        assert "Call Bob Connor." in page
        assert "<strong>Why:</strong> They know your work well (my manager at Firm 2015–2022)" in page
        assert "Carol Decide at Harbour Works" in page
        assert "Show me where" in page
        assert desk.setup.me().emails == ("alice@ask.example", "a.ask@old.example")
        assert [guard.present for guard in desk.setup.guards()] == [True]

    def test_an_answer_that_will_not_do_is_said_in_place_and_loses_nothing(self, owner, desk):
        answer = owner.post("/start/", self.FILLED | {"emails": "not-an-address"})
        assert answer.status_code == 400
        page = text(answer)
        assert "“not-an-address” is no e-mail address" in page
        assert 'value="Bob Connor"' in page
        assert desk.people.list().total == 0

    def test_not_them_shows_the_next_best(self, owner, desk):
        owner.post("/start/", self.FILLED | {"person-1": "Dora Li", "backing-1": "a bit"})
        assert '<a href="/begin/?other=1" dir="auto">Dora Li</a>' in text(owner.get("/begin/"))
        assert '<h1 dir="auto">Call Dora Li.</h1>' in text(owner.get("/begin/?other=1"))
        assert "Call Dora Li." in text(owner.get("/begin/?other=99"))

    def test_begin_without_anybody_asks_for_one_name(self, owner, desk):
        assert "Who has seen you work?" in text(owner.get("/begin/"))


class TestPeople:
    def test_search_finds_by_any_word_and_htmx_gets_the_rows_alone(self, owner, cast):
        whole = text(owner.get("/people/?q=conn"))
        assert "Bob Connor" in whole
        assert "Carol Decide" not in whole
        rows = text(owner.get("/people/?q=conn", headers={"hx-request": "true"}))
        assert rows.lstrip().startswith('<div id="rows">')
        assert "<html" not in rows

    def test_an_empty_list_says_what_to_do_next(self, owner, desk):
        page = text(owner.get("/people/"))
        assert "Nobody here yet" in page
        assert 'href="/import/"' in page
        assert "Add “zoe”" in text(owner.get("/people/?q=zoe"))

    def test_pages_of_fifty_and_never_beyond_the_end(self, owner, desk):
        for number in range(53):
            desk.people.add(f"Person Number{number:02d}")
        first = text(owner.get("/people/"))
        assert first.count('name="person"') == 50
        assert "1–50 of 53 people" in first
        assert text(owner.get("/people/?offset=50")).count('name="person"') == 3
        assert owner.get("/people/?offset=" + "9" * 30).status_code == 200

    def test_an_unknown_filter_is_a_kind_400(self, owner, desk):
        assert owner.get("/people/?filter=rich").status_code == 400

    def test_several_at_once_are_tagged_put_away_and_brought_back(self, owner, cast, desk):
        chosen = [cast.bob, cast.carol]
        assert owner.post("/people/chosen/", {"person": chosen, "action": "tag", "tag": "choir"}).status_code == 303
        assert desk.people.tags() == [("choir", 2)]
        page = text(owner.get("/people/?tag=choir"))
        assert "Tagged 2 people “choir”." in page
        owner.post("/people/chosen/", {"person": chosen, "action": "trash"})
        assert desk.people.list().total == 1
        assert "Bob Connor" in text(owner.get("/trash/"))
        owner.post("/people/chosen/", {"person": chosen, "action": "restore"})
        assert desk.people.list().total == 3

    def test_nothing_ticked_or_nothing_to_do_is_said(self, owner, cast):
        assert owner.post("/people/chosen/", {"action": "trash"}).status_code == 400
        assert owner.post("/people/chosen/", {"person": cast.bob, "action": ""}).status_code == 400

    def test_a_person_is_added_by_hand_and_a_bad_address_keeps_the_form(self, owner, desk):
        sent = {
            "name": "Dora Li",
            "emails": "dora@lab.example",
            "organisation": "Lab",
            "title": "Dean",
            "backing": "well",
        }
        answer = owner.post("/people/add/", sent | {"emails": "no"})
        assert answer.status_code == 400
        assert 'value="Dora Li"' in text(answer)
        answer = owner.post("/people/add/", sent)
        assert "Dora Li is on your desk." in text(owner.get(answer["Location"]))

    def test_names_seen_are_pasted_as_known_to_somebody(self, owner, cast, desk):
        sent = {
            "text": "Jun Sato, head of operations\nAmina Diallo",
            "through": "Bob Connor",
            "organisation": "Harbour Works",
        }
        answer = owner.post("/people/names/", sent)
        assert answer["Location"] == f"/people/{cast.bob}/"
        assert {known.name for known in desk.people.get(cast.bob).knows} >= {"Jun Sato", "Amina Diallo"}
        assert owner.post("/people/names/", {"text": "X Y", "through": "nobody such"}).status_code == 400


class TestPerson:
    def test_the_page_says_how_you_know_each_other_and_whom_they_know(self, owner, cast):
        page = text(owner.get(f"/people/{cast.bob}/"))
        assert "my manager at Firm, 2015–2022" in page
        assert "Carol Decide" in page
        assert "Why" not in page.split("<h1")[0]

    def test_knows_my_work_is_one_tap_and_can_be_undone(self, owner, cast, desk):
        answer = owner.post(f"/people/{cast.mallory}/tie/", {"backing": "a bit", "how": "built a shed with me"})
        assert desk.people.get(cast.mallory).tie.backing == "a bit"
        page = text(owner.get(answer["Location"]))
        assert "They know your work a bit." in page
        event = page.split('name="event" value="')[1].split('"')[0]
        owner.post("/history/undo/", {"event": event})
        assert desk.people.get(cast.mallory).tie.backing == "unknown"

    def test_htmx_gets_the_part_that_changed_with_what_was_said(self, owner, cast):
        answer = owner.post(f"/people/{cast.mallory}/tie/", {"know": "yes"}, headers={"hx-request": "true"})
        page = text(answer)
        assert answer.status_code == 200
        assert page.lstrip().startswith('<section id="tie"')
        assert 'hx-swap-oob="true"' in page
        assert "You know each other." in page

    @pytest.mark.parametrize("sent", [{"backing": "hugely"}, {"chance": "11"}, {"chance": "x"}, {}])
    def test_an_answer_that_makes_no_sense_is_a_kind_400(self, owner, cast, sent):
        assert owner.post(f"/people/{cast.bob}/tie/", sent).status_code == 400

    def test_another_likelihood_can_be_given_and_taken_back(self, owner, cast, desk):
        owner.post(f"/people/{cast.bob}/tie/", {"chance": "3"})
        assert desk.people.get(cast.bob).tie.chance == pytest.approx(0.3)
        owner.post(f"/people/{cast.bob}/tie/", {"chance": ""})
        assert not desk.people.get(cast.bob).tie.overruled

    def test_roles_are_added_changed_and_taken_away(self, owner, cast, desk):
        where = f"/people/{cast.bob}/positions/"
        owner.post(where, {"do": "add", "organisation": "Lab", "title": "Dean", "start": "2010", "end": "2012-06"})
        role = next(p for p in desk.people.get(cast.bob).positions if p.organisation == "Lab")
        assert (role.start.year, role.end.month, role.ended) == (2010, 6, True)
        owner.post(where, {"do": "edit", "position": role.id, "title": "Rector", "start": "2010", "end": "2012-07"})
        assert "Rector" in text(owner.get(f"/people/{cast.bob}/"))
        owner.post(where, {"do": "remove", "position": role.id})
        assert all(p.organisation != "Lab" for p in desk.people.get(cast.bob).positions)
        assert owner.post(where, {"do": "add", "organisation": "Lab", "start": "soon"}).status_code == 400

    def test_a_role_of_somebody_else_is_not_changed_from_here(self, owner, cast, desk):
        answer = owner.post(f"/people/{cast.bob}/positions/", {"do": "remove", "position": cast.position})
        assert answer.status_code == 400
        assert desk.people.get(cast.carol).positions

    def test_addresses_tags_note_and_name(self, owner, cast, desk):
        base = f"/people/{cast.carol}"
        owner.post(f"{base}/identities/", {"text": "carol@harbour.example"})
        identity = desk.people.get(cast.carol).identities[0]
        assert identity.shown == "carol@harbour.example"
        owner.post(f"{base}/identities/", {"remove": identity.id})
        assert not desk.people.get(cast.carol).identities
        owner.post(f"{base}/tags/", {"tag": "sailing"})
        owner.post(f"{base}/edit/", {"note": "likes tea\nand boats"})
        owner.post(f"{base}/edit/", {"name": "Carola Decide"})
        shown = desk.people.get(cast.carol)
        assert (shown.row.name, shown.note, shown.row.tags) == ("Carola Decide", "likes tea\nand boats", ("sailing",))
        owner.post(f"{base}/tags/", {"untag": "sailing"})
        assert desk.people.get(cast.carol).row.tags == ()

    def test_they_know_somebody_by_name_and_an_unclear_name_offers_a_choice(self, owner, cast, desk):
        owner.post(f"/people/{cast.mallory}/knows/", {"other": "Carol Decide", "how": "neighbours"})
        assert desk.people.get(cast.mallory).knows[0].name == "Carol Decide"
        desk.people.add("Carol Decide", organisation="Elsewhere")
        answer = owner.post(f"/people/{cast.mallory}/knows/", {"other": "Carol Decide"})
        assert answer.status_code == 409
        assert f"#{cast.carol}" in text(answer)

    def test_two_entries_are_merged_and_the_merge_undone(self, owner, cast, desk):
        double = desk.people.add("Robert Connor", emails=["rob@home.example"])
        owner.post(f"/people/{cast.bob}/merge/", {"other": f"#{double.id}"})
        assert len(desk.people.get(cast.bob).identities) == 2
        owner.post("/history/undo/", {"event": desk.history.list(1)[0].id})
        assert len(desk.people.get(cast.bob).identities) == 1

    def test_forgetting_needs_a_yes_and_leaves_nothing(self, owner, cast, desk):
        assert owner.post(f"/people/{cast.mallory}/put/", {"where": "forget"}).status_code == 400
        owner.post(f"/people/{cast.mallory}/put/", {"where": "forget", "sure": "yes"})
        assert owner.get(f"/people/{cast.mallory}/").status_code == 404
        assert "Mallory" not in text(owner.get("/history/"))

    def test_left_alone_is_shown_and_taken_back(self, owner, cast):
        owner.post(f"/people/{cast.bob}/put/", {"where": "alone"})
        assert "Left alone" in text(owner.get(f"/people/{cast.bob}/"))
        owner.post(f"/people/{cast.bob}/put/", {"where": "may-ask"})
        assert "Left alone:" not in text(owner.get(f"/people/{cast.bob}/"))

    def test_the_meeting_sheet_asks_about_a_person_by_name(self, owner, cast):
        page = text(owner.get(f"/people/{cast.bob}/sheet/"))
        assert "Before you meet" in page
        assert "Carol Decide" in page


class TestTargets:
    def test_a_target_is_added_moved_and_put_away(self, owner, desk):
        answer = owner.post("/targets/add/", {"name": "Lantern Books", "interest": "editor"})
        assert "Lantern Books is a target." in text(owner.get(answer["Location"]))
        target = desk.targets.find("Lantern Books")
        owner.post(f"/targets/{target.id}/stage/", {"stage": "interviewing"})
        assert desk.targets.get(target.id).stage == "interviewing"
        owner.post(
            f"/targets/{target.id}/edit/", {"note": "asked for Friday", "opening_url": "https://lantern.example/1"}
        )
        assert 'href="https://lantern.example/1"' in text(owner.get(f"/targets/{target.id}/"))
        owner.post(f"/targets/{target.id}/put/", {"where": "trash"})
        assert "Three companies are a good start" in text(owner.get("/targets/"))
        owner.post(f"/targets/{target.id}/put/", {"where": "restore"})
        assert desk.targets.count() == 1

    def test_a_link_that_is_a_script_is_refused(self, owner, cast):
        sent = {"opening_url": "javascript:alert(1)"}
        assert owner.post(f"/targets/{cast.target}/edit/", sent).status_code == 400

    def test_ways_in_are_drawn_with_their_reasons_and_the_number_behind_why(self, owner, cast):
        page = text(owner.get(f"/targets/{cast.target}/"))
        assert "Through one person" in page
        chain = page.split('<ol class="chain"')[1].split("</ol>")[0]
        assert [name in chain for name in ("Bob Connor", "Carol Decide", "VP Operations")] == [True] * 3
        assert 'class="tie w' in chain
        assert "0.75 for the hand-over" in page.split("why?")[1]
        assert "%" not in page.split("<main")[1].replace("%20", "")

    def test_nobody_yet_is_said_kindly_with_a_side_door(self, owner, desk):
        target = desk.targets.add("Lantern Books")
        page = text(owner.get(f"/targets/{target.id}/"))
        assert "Nobody yet; here is where to ask" in page
        assert "How to say it" in page

    def test_a_present_employer_is_not_worked_out(self, owner, cast, desk):
        desk.setup.answer_guard("Harbour Works", True)
        page = text(owner.get(f"/targets/{cast.target}/"))
        assert "Your present employer" in page
        assert '<ol class="chain"' not in page

    def test_one_person_can_be_a_target(self, owner, cast, desk):
        answer = owner.post("/targets/add/", {"person": "Carol Decide"})
        assert owner.get(answer["Location"]).status_code == 200
        assert owner.post("/targets/add/", {"person": "Nobody Such"}).status_code == 400

    def test_an_organisation_becomes_a_target_and_gets_other_names(self, owner, cast, desk):
        firm = desk.organisations.find("Firm")
        assert "Make it a target" in text(owner.get(f"/organisations/{firm.id}/"))
        owner.post(f"/organisations/{firm.id}/edit/", {"alias": "firm.example"})
        assert "@firm.example" in text(owner.get(f"/organisations/{firm.id}/"))


class TestSettings:
    def test_employers_are_answered_for_and_colleagues_trusted(self, owner, cast, desk):
        owner.post("/settings/employer/", {"name": "Firm", "present": "yes"})
        assert 'At <strong dir="auto">Firm</strong>, your present employer' in text(owner.get(f"/people/{cast.bob}/"))
        owner.post("/settings/trust/", {"person": f"#{cast.bob}", "trusted": "yes"})
        assert desk.people.get(cast.bob).guarded == ""
        guard = desk.setup.guards()[0]
        owner.post("/settings/employer/", {"organisation": guard.organisation_id, "present": "no"})
        assert "you have left" in text(owner.get("/settings/"))

    def test_everything_leaves_as_one_zip_and_nothing_stays_behind(self, owner, cast, monkeypatch, tmp_path):
        monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
        answer = owner.post("/settings/export/")
        assert answer["Content-Disposition"].startswith('attachment; filename="inroad-')
        with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as archive:
            assert archive.testzip() is None
            assert any(b"Bob Connor" in archive.read(name) for name in archive.namelist())
        # As Django's client does around a request: the end of one must not close the test's own connection.
        request_finished.disconnect(close_old_connections)
        answer.close()
        request_finished.connect(close_old_connections)
        assert not list(tmp_path.glob("inroad-export-*"))

    def test_deleting_everything_needs_the_words(self, owner, cast, desk, monkeypatch):
        # SQLite can't shrink its file inside the test's transaction; tests/desk sees to that part.
        monkeypatch.setattr("inroad.desk.erase.connection", SimpleNamespace(vendor="none"))
        assert owner.post("/settings/erase/", {"confirm": "yes"}).status_code == 400
        assert desk.people.list().total == 3
        assert owner.post("/settings/erase/", {"confirm": "Delete everything "})["Location"] == "/start/"
        assert owner.get("/")["Location"] == "/start/"
        assert "Bob Connor" not in text(owner.get("/people/"))

    def test_the_theme_is_kept_in_a_cookie(self, owner, desk):
        answer = owner.post("/settings/theme/", {"theme": "dark", "next": "/people/"})
        assert answer["Location"] == "/people/"
        assert '<html lang="en" data-theme="dark">' in text(owner.get("/people/"))
        assert owner.post("/settings/theme/", {"theme": "pink"}).status_code == 400

    def test_no_form_leads_to_another_site(self, owner, desk, cast):
        for address, sent in (("/settings/theme/", {"theme": "dark"}), (f"/people/{cast.bob}/edit/", {"note": "x"})):
            for next_ in ("https://evil.example/", "//evil.example", "javascript:alert(1)"):
                assert not owner.post(address, sent | {"next": next_})["Location"].startswith(("http", "//", "java"))


class TestFinding:
    def test_people_targets_and_pages_are_found(self, owner, cast):
        page = text(owner.get("/search/?q=bob"))
        assert f'href="/people/{cast.bob}/"' in page
        assert f'href="/targets/{cast.target}/"' in text(owner.get("/search/?q=harb"))
        assert 'href="/settings/"' in text(owner.get("/search/?q=back"))
        assert "Nothing here by that name" in text(owner.get("/search/?q=zzzz"))

    def test_the_palette_gets_the_list_alone(self, owner, cast):
        found = text(owner.get("/search/?q=bob", headers={"hx-request": "true"}))
        assert found.lstrip().startswith('<ul class="found" id="found" role="listbox"')


class TestHostileWords:
    def test_what_a_name_holds_is_shown_and_never_run(self, owner, desk):
        name = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"
        row = desk.people.add(name, organisation="<b>Firm</b>", how="{{ request }} {% now 'Y' %}")
        desk.people.tag([row.id], "<i>")
        for address in ("/people/", f"/people/{row.id}/", "/search/?q=script", "/history/", "/"):
            page = owner.get(address).content.decode()
            assert "<script>alert" not in page
            assert "<img src=x" not in page
            assert "<b>Firm" not in page

    @pytest.mark.parametrize(
        "name", ["محمد عبد الله", "李小龍", "🦊🦊", "\u202ereversed", "x" * 200, "a\u0301" * 50, "Ö"]
    )
    def test_any_name_has_a_page(self, owner, desk, name):
        row = desk.people.add(name, title=name)
        assert owner.get(f"/people/{row.id}/").status_code == 200
        assert owner.get("/people/").status_code == 200

    def test_nul_and_half_characters_are_refused_kindly(self, owner, desk):
        for bad in ("a\x00b", "a\ud800b".encode("utf-8", "surrogatepass")):
            assert owner.post("/people/add/", {"name": bad}).status_code in {303, 400}
        assert owner.get("/people/?q=a%00b").status_code in {200, 400}
        assert owner.get("/people/?q=%ed%a0%80").status_code == 200

    def test_hundreds_of_reasons_are_folded_away(self, owner, cast, desk):
        for number in range(40):
            other = desk.people.add(f"Friend Number{number:02d}")
            desk.words.knows(cast.bob, other.id, how=f"way {number}")
        page = text(owner.get(f"/people/{cast.bob}/"))
        assert "and 29 more" in page


def test_a_name_that_only_an_address_gives_is_shown_by_it(owner, desk):
    made = desk.people.add("zoe@far.example", emails=["zoe@far.example"])
    assert "zoe@far.example" in text(owner.get(f"/people/{made.id}/"))


def test_dates_are_written_as_people_write_them(owner, desk):
    from inroad import words

    desk.people.add("Bob Connor")
    assert words.day(desk.today()) in text(owner.get("/history/"))


def test_the_undo_of_another_port_is_not_shown(owner, desk, local_door):
    desk.people.add("Bob Connor")
    other = Client(headers={"host": "127.0.0.1:4711"})
    other.cookies["inroad_4711"] = owner.cookies["inroad_4711"].value
    other.cookies["messages"] = "anything"
    assert 'name="event"' not in text(other.get("/people/"))
