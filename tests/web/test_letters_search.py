"""The letters of a search on their pages: begun by situation, said in one's own words, printed, proposed."""

import re
from html import unescape

import pytest

from fixtures.letter_cast import ANSWERS
from fixtures.model_server import model_server, said
from inroad.store import models

pytestmark = pytest.mark.django_db


def text(answer) -> str:
    return unescape(answer.content.decode())


@pytest.fixture
def opening(desk, cast):
    now = desk.now()
    return models.Opening.objects.create(
        desk=desk.row, target_id=cast.target, title="yard lead", created_at=now, changed_at=now
    )


def begin(owner, **fields):
    answer = owner.post("/letters/write/", {"page": "yes", **fields})
    assert answer.status_code == 303, text(answer)
    return int(re.search(r"/letters/(\d+)/", answer["Location"])[1])


class TestBeginning:
    def test_the_page_groups_kinds_by_situation_in_plain_words(self, owner, cast):
        page = text(owner.get("/letters/write/"))
        for heading in ("Ask", "Give", "Thank", "Keep warm", "After a no", "References", "On the phone"):
            assert f"<h2>{heading}</h2>" in page
        assert 'name="who"' in page
        assert 'aria-label="Begin: A hello"' in page

    def test_from_a_person_the_reader_is_named_already(self, owner, cast):
        assert f"/letters/write/?person={cast.bob}" in text(owner.get(f"/people/{cast.bob}/"))
        page = text(owner.get(f"/letters/write/?person={cast.bob}"))
        assert "Write to Bob Connor" in page
        assert 'name="who"' not in page
        letter = begin(owner, person=cast.bob, kind="hello")
        assert models.Letter.objects.get(pk=letter).to_id == cast.bob

    def test_a_name_is_enough_and_the_job_goes_along(self, owner, cast, opening):
        page = text(owner.get(f"/letters/write/?opening={opening.pk}"))
        assert "yard lead, Harbour Works" in page
        letter = begin(owner, who="Bob Connor", opening=opening.pk, kind="runner-up")
        assert models.Letter.objects.get(pk=letter).opening_id == opening.pk
        assert "yard lead" in text(owner.get(f"/letters/{letter}/"))

    def test_a_call_about_a_target_needs_nobody(self, owner, cast):
        assert f"/letters/write/?target={cast.target}" in text(owner.get(f"/targets/{cast.target}/"))
        letter = begin(owner, target=cast.target, kind="switchboard")
        assert models.Letter.objects.get(pk=letter).to_id is None
        assert "Harbour Works" in text(owner.get(f"/letters/{letter}/"))

    def test_what_will_not_do_is_said_in_place_and_keeps_what_was_typed(self, owner, cast):
        for fields, why in (({"who": "Nobody Atall"}, "Nobody Atall"), ({"who": ""}, "obody is named")):
            answer = owner.post("/letters/write/", {"page": "yes", "kind": "hello", **fields})
            assert answer.status_code in {400, 404}
            assert why in text(answer)
            assert f'value="{fields["who"]}"' in text(answer)
        assert not models.Letter.objects.exists()

    def test_r4_a_colleague_who_may_not_know_is_not_written_to(self, owner, desk, cast):
        desk.setup.answer_guard("Firm", present=True)
        page = text(owner.get(f"/letters/write/?person={cast.bob}"))
        assert "is at Firm, where you are" in page
        assert 'value="hello"' not in page

    def test_an_empty_page_of_letters_leads_here(self, owner, cast):
        assert 'href="/letters/write/"' in text(owner.get("/letters/"))


class TestComposer:
    def test_material_says_where_it_comes_from(self, owner, desk, cast):
        from inroad.desk import logbook

        logbook.log(desk, cast.bob, "Worried about the crane", "call")
        page = text(owner.get(f"/letters/{begin(owner, person=cast.bob, kind='hello')}/"))
        assert "you said so" in page
        shown = page[page.index("Worried about the crane") :]
        assert shown.index("for your eyes only") < 200

    def test_a_call_is_noted_with_how_it_went_in_one_click(self, owner, cast):
        letter = begin(owner, person=cast.bob, kind="salary-history")
        page = text(owner.get(f"/letters/{letter}/"))
        assert "How did it go?" in page
        assert '<article class="call-sheet">' in page
        answer = owner.post(f"/letters/{letter}/sent/", {"how": "call", "words": "They asked, I passed it on"})
        assert answer.status_code == 303
        assert models.Letter.objects.get(pk=letter).state == "sent"
        assert "They asked, I passed it on" in text(owner.get(f"/people/{cast.bob}/timeline/"))


class TestWords:
    def test_a_sentence_is_said_ones_own_way_and_back(self, owner, cast):
        assert "/settings/words/" in text(owner.get("/settings/"))
        assert "/settings/words/hello/" in text(owner.get("/settings/words/"))
        here = "/settings/words/hello/"
        assert "I am not writing to ask for anything" in text(owner.get(here))
        owner.post(here, {"slot": "close", "do": "keep", "words": "How is the harbour, {reader}?"})
        letter = begin(owner, person=cast.bob, kind="hello")
        assert "How is the harbour, Bob?" in text(owner.get(f"/letters/{letter}/"))
        assert "your way" in text(owner.get(here))
        owner.post(here, {"slot": "close", "do": "silent"})
        assert "Left unsaid." in text(owner.get(here))
        owner.post(here, {"slot": "close", "do": "reset"})
        assert "I am not writing to ask for anything" in text(owner.get(f"/letters/{letter}/"))

    def test_words_that_are_no_good_are_said_in_place_and_kept_in_the_form(self, owner, cast):
        answer = owner.post("/settings/words/hello/", {"slot": "close", "do": "keep", "words": "Your {salary}?"})
        assert answer.status_code == 400
        assert "there is no field “salary”" in text(answer).lower()
        assert "Your {salary}?</textarea>" in text(answer)
        assert not models.WordEdit.objects.exists()

    def test_every_kind_has_its_page(self, owner, desk, cast):
        for kind, title, _ in desk.wording.kinds():
            assert title in text(owner.get(f"/settings/words/{kind}/"))
        assert owner.get("/settings/words/no-such-kind/").status_code == 404


class TestModel:
    def test_it_is_off_and_nothing_is_offered(self, owner, cast):
        letter = begin(owner, person=cast.bob, kind="comment")
        owner.post(f"/letters/{letter}/", {"need-comment": ANSWERS["comment"], "need-from_me": ANSWERS["from_me"]})
        assert "Other words" not in text(owner.get(f"/letters/{letter}/"))
        answer = owner.post(f"/letters/{letter}/propose/")
        assert answer.status_code >= 400
        assert "no model is set up" in text(answer).lower()

    def test_words_are_proposed_compared_and_taken(self, owner, cast):
        with model_server() as server:
            server.answer = said(f"Hello Bob,\n\n{ANSWERS['comment']} <b>It stayed</b> with me.\n\nAlice")
            owner.post("/settings/model/", {"do": "set", "url": server.url, "model": "small-one", "key": "sk-secret"})
            page = text(owner.get("/settings/model/"))
            assert "small-one" in page
            assert "sk-secret" not in page
            letter = begin(owner, person=cast.bob, kind="comment")
            owner.post(f"/letters/{letter}/", {"need-comment": ANSWERS["comment"]})
            assert "Other words, from 127.0.0.1" in text(owner.get(f"/letters/{letter}/"))
            page = text(owner.post(f"/letters/{letter}/propose/"))
            assert "<ins>It stayed with me.</ins>" in page
            assert "It stayed" not in text(owner.get(f"/letters/{letter}/"))
            body = f"Hello Bob,\n\n{ANSWERS['comment']} It stayed with me.\n\nAlice"
            owner.post(f"/letters/{letter}/take/", {"body": body})
            assert "It stayed with me." in text(owner.get(f"/letters/{letter}/"))
            assert models.Letter.objects.get(pk=letter).state == "draft"
            owner.post("/settings/model/", {"do": "off"})
            assert owner.post(f"/letters/{letter}/propose/").status_code >= 400
            assert len(server.bodies) == 1

    def test_an_address_that_will_not_do_is_said_in_place(self, owner, cast):
        answer = owner.post("/settings/model/", {"do": "set", "url": "ftp://x.example", "model": "m"})
        assert answer.status_code == 400
        assert 'value="ftp://x.example"' in text(answer)
