"""The pages of the vault and of what is kept warm, without JavaScript: each form, what it says afterwards, and Undo."""

from html import unescape

import pytest

from inroad.store import models

pytestmark = pytest.mark.django_db

REASON = "the board decides tomorrow and asked for names"


def text(answer) -> str:
    return unescape(answer.content.decode())


def follow(owner, answer) -> str:
    assert answer.status_code == 303, text(answer)
    return text(owner.get(answer["Location"]))


@pytest.fixture
def referee(owner, desk, cast):
    """Bob is in the vault, and said yes."""
    owner.post("/references/add/", {"name": "Bob Connor", "speaks_to": "operations, hiring"})
    row = models.Referee.objects.get()
    owner.post(f"/references/{row.pk}/tell/", {"said": "agreed"})
    return row.pk


@pytest.fixture
def job(desk, cast):
    now = desk.now()
    return models.Opening.objects.create(
        desk=desk.row, target_id=cast.target, title="operations lead", status="interviewing", created_at=now,
        changed_at=now,
    )  # fmt: skip


class TestReferences:
    def test_an_empty_vault_says_with_whom_to_begin(self, owner, desk):
        desk.setup.introduce("Alice Ask", ["alice@ask.example"])
        assert "Begin with three people who saw your work" in text(owner.get("/references/"))

    def test_somebody_is_put_in_asked_and_says_yes(self, owner, desk, cast):
        page = follow(owner, owner.post("/references/add/", {"person": cast.bob}))
        assert "Nobody was asked yet" in page
        assert "my manager at Firm" in page
        row = models.Referee.objects.get()
        assert "Would you be comfortable" in follow(owner, owner.post(f"/references/{row.pk}/ask/"))
        page = follow(owner, owner.post(f"/references/{row.pk}/tell/", {"said": "agreed", "on": "2026-01-02"}))
        assert "said yes" in page
        assert "2 January 2026" in page
        follow(owner, owner.post("/history/undo/", {"event": desk.history.last_id()}))
        assert models.Referee.objects.get().state == "to ask"

    def test_bad_input_keeps_what_was_typed(self, owner, desk, cast):
        answer = owner.post("/references/add/", {"name": "Nobody Here", "speaks_to": "the tide tables"})
        assert answer.status_code == 400
        assert "Nobody called “Nobody Here”" in text(answer)
        assert "the tide tables" in text(answer)
        assert 'value="Nobody Here"' in text(answer)

    def test_r1_before_an_offer_the_page_asks_why_and_keeps_the_rest(self, owner, referee, job):
        filled = {"place": f"o{job.pk}", "points": "the night shift", "caller": "Ines Holm"}
        answer = owner.post(f"/references/{referee}/release/", filled)
        page = text(answer)
        assert answer.status_code == 400
        assert "References are for an offer" in page
        assert "the night shift" in page
        assert f'value="o{job.pk}" selected' in page
        letter = follow(owner, owner.post(f"/references/{referee}/release/", filled | {"reason": REASON}))
        assert "Brief a referee" in letter or "Brief Bob" in letter
        page = text(owner.get(f"/references/{referee}/"))
        assert REASON in page
        assert "The briefing is still to send" in page
        assert "Bob Connor" in text(owner.get("/"))

    def test_the_end_is_told_by_letter_or_by_phone(self, owner, referee, job):
        owner.post(f"/references/{referee}/release/", {"place": f"o{job.pk}", "reason": REASON})
        release = models.Release.objects.get()
        assert "They should not have to ask" in text(owner.get(f"/releases/{release.pk}/"))
        assert owner.post(f"/releases/{release.pk}/", {"said": " "}).status_code == 400
        page = follow(owner, owner.post(f"/releases/{release.pk}/", {"said": "I start in June.", "do": "letter"}))
        assert "I start in June." in page
        assert "How did it end?" in text(owner.get("/references/"))
        follow(owner, owner.post(f"/releases/{release.pk}/", {"said": "I start in June.", "do": "told"}))
        assert "they know the end" in text(owner.get(f"/references/{referee}/"))

    def test_whom_to_name_is_asked_by_the_role(self, owner, referee, desk):
        desk.people.add("Ada Poe", how="my teacher, 2010", backing="well")
        page = text(owner.get("/references/", {"role": "head of hiring"}))
        assert "can speak to “hiring”" in page
        assert "Into the vault: Ada Poe" in page

    def test_r3_a_call_beforehand_is_drafted(self, owner, referee, job, cast):
        page = follow(
            owner, owner.post(f"/references/{referee}/call/", {"place": f"o{job.pk}", "addressee": "Carol Decide"})
        )
        assert "Carol" in page
        assert models.Contract.objects.get().kind == "preemptive reference"
        answer = owner.post(f"/references/{referee}/call/", {"place": "c3"})
        assert answer.status_code == 400
        assert "For which job?" in text(answer)

    def test_r5_asked_for_at_the_start_is_noted_in_one_click(self, owner, referee, job, cast):
        follow(owner, owner.post("/references/early/", {"place": f"o{job.pk}"}))
        note = models.Conduct.objects.get()
        assert (note.kind, note.opening_id) == ("wanted references at the start", job.pk)
        assert owner.post("/references/early/", {"place": "x"}).status_code == 400

    def test_over_with_a_kind_word_and_nothing_reaches_them(self, owner, referee, cast):
        page = follow(owner, owner.post(f"/references/{referee}/tell/", {"said": "alone"}))
        assert "What they did for you stays" in page
        assert "Name them, and brief them" not in page
        assert "Left alone" in text(owner.get(f"/people/{cast.bob}/"))

    def test_what_is_not_there_is_not_found_and_what_is_nonsense_is_said(self, owner, referee):
        assert owner.get("/references/999999/").status_code == 404
        assert owner.get("/releases/999999/").status_code == 404
        assert owner.post(f"/references/{referee}/tell/", {"said": "dance"}).status_code == 400
        assert owner.post(f"/references/{referee}/release/", {"place": "o"}).status_code == 400


class TestFutures:
    def test_an_empty_list_says_what_it_is_for(self, owner, desk):
        desk.setup.introduce("Alice Ask", ["alice@ask.example"])
        page = text(owner.get("/futures/"))
        assert "Nobody on your list yet" in page
        assert "A hello today?" in page

    def test_kept_warm_written_to_put_off_and_taken_off(self, owner, desk, cast):
        page = follow(owner, owner.post("/futures/add/", {"company": "Harbour Works", "person": "Carol Decide"}))
        assert "Write them a hello" in page
        row = models.Future.objects.get()
        assert "not writing to ask" in follow(owner, owner.post(f"/futures/{row.pk}/put/", {"do": "hello"}))
        follow(owner, owner.post(f"/futures/{row.pk}/", {"days": "30", "why": "they laughed"}))
        row.refresh_from_db()
        assert (row.days, row.why) == (30, "they laughed")
        assert "not before" in follow(owner, owner.post(f"/futures/{row.pk}/put/", {"do": "snooze", "days": "30"}))
        assert "Off the list" in follow(owner, owner.post(f"/futures/{row.pk}/put/", {"do": "end"}))
        assert "Keep warm again" in text(owner.get(f"/futures/{row.pk}/"))
        follow(owner, owner.post(f"/futures/{row.pk}/put/", {"do": "again"}))
        row.refresh_from_db()
        assert row.ended_on is None

    def test_bad_input_keeps_what_was_typed(self, owner, desk, cast):
        answer = owner.post("/futures/add/", {"company": "Harbour Works", "person": "Nobody Here", "why": "so kind"})
        assert answer.status_code == 400
        page = text(answer)
        assert 'value="Harbour Works"' in page
        assert 'value="so kind"' in page
        assert owner.post("/futures/add/", {"company": "X Works", "days": "1"}).status_code == 400
        assert not models.Future.objects.exists()

    def test_f6_a_target_kept_for_later_is_offered(self, owner, desk, cast):
        desk.targets.stage(cast.target, "future")
        page = text(owner.get("/futures/"))
        assert "Keep warm: Harbour Works" in page
        assert "You keep it for later. Keep them warm" in text(owner.get(f"/targets/{cast.target}/"))
        page = follow(owner, owner.post("/futures/add/", {"target": cast.target}))
        assert "is kept warm" in page
        assert "Keep them warm" not in text(owner.get(f"/targets/{cast.target}/"))

    def test_a_hello_from_the_handful_or_not_for_a_month(self, owner, desk, cast):
        page = follow(owner, owner.post(f"/people/{cast.bob}/hello/", {"do": "rest", "days": "30"}))
        assert "No hello to them before" in page
        assert "No hello before" in text(owner.get(f"/people/{cast.bob}/"))
        page = follow(owner, owner.post(f"/people/{cast.bob}/hello/", {"do": "write"}))
        assert "not writing to ask" in page

    def test_the_page_of_a_person_keeps_them_warm_and_names_the_vault(self, owner, desk, cast, referee):
        page = text(owner.get(f"/people/{cast.bob}/"))
        assert "A reference</a>: said yes" in page
        follow(owner, owner.post("/futures/add/", {"person_id": cast.bob, "days": "90"}))
        assert "Kept warm" in text(owner.get(f"/people/{cast.bob}/"))

    def test_r4_at_the_present_employer_nothing_is_offered_on_their_page(self, owner, desk, cast):
        desk.setup.answer_guard("Firm", True)
        page = text(owner.get(f"/people/{cast.bob}/"))
        assert "nothing goes to them" in page
        assert "Write a hello" not in page
        assert owner.post(f"/people/{cast.bob}/hello/", {"do": "write"}).status_code == 403
        assert owner.post("/futures/add/", {"person_id": cast.bob}).status_code == 400
