"""The page of sources, without JavaScript: the field, the reasons, the words it rests on; and as a machine reads it."""

from html import unescape
from pathlib import Path

import pytest

from inroad.store import models

from .conftest import Tab, furnished

AXE = Path(__file__).parents[1] / "fixtures" / "axe-4.14.1" / "axe.min.js"


def text(answer) -> str:
    return unescape(answer.content.decode())


def follow(owner, answer) -> str:
    assert answer.status_code == 303, text(answer)
    return text(owner.get(answer["Location"]))


WORD = {"subject": "Carol Decide", "voucher": "Bob Connor", "work": "Talent Acquisition", "basis": "well"}


@pytest.mark.django_db
class TestPage:
    def test_without_a_field_it_asks_for_one_and_with_one_it_says_how_to_begin(self, owner, desk):
        assert "Say a field first" in text(owner.get("/sources/"))
        page = text(owner.get("/sources/?field=recruiting"))
        assert "Nobody yet in recruiting" in page
        assert "whom would you ask" in page

    def test_a_word_is_kept_and_whom_it_makes_a_source_is_shown_with_the_reason(self, owner, desk, cast):
        page = follow(owner, owner.post("/sources/words/", WORD | {"how": "one team at Firm", "on": "2024-03"}))
        assert "Kept: a word on Carol Decide" in page
        assert "Bob Connor recommends them in recruiting" in page
        assert "They know their work well" in page.partition("why?")[2]
        assert "that is little" in page
        assert "one team at Firm" in page
        desk.history.undo()
        assert "Nobody yet in recruiting" in text(owner.get("/sources/?field=recruiting"))
        assert not models.Vouch.objects.exists()

    def test_it_is_taken_back_or_told_what_became_of_it(self, owner, desk, cast):
        owner.post("/sources/words/", WORD)
        row = models.Vouch.objects.get()
        page = follow(owner, owner.post(f"/sources/words/{row.pk}/", {"do": "outcome", "outcome": "hired"}))
        assert "Carol Decide: they were hired" in page
        page = follow(owner, owner.post(f"/sources/words/{row.pk}/", {"do": "withdraw"}))
        assert "Taken back" in page
        assert "Bob Connor recommends" not in page

    def test_where_somebody_is_met_is_noted(self, owner, desk, cast):
        owner.post("/sources/words/", WORD)
        owner.post("/sources/met/", {"person": cast.carol, "gathering": "the harbour breakfast"})
        page = text(owner.get("/sources/?field=recruiting"))
        assert "Where they are met" in page
        assert "the harbour breakfast" in page

    @pytest.mark.parametrize(
        ("sent", "said"),
        [
            ({"work": "zzgrblx"}, "is no field of work"),
            ({"subject": "Nobody Known"}, "nobody called"),
            ({"subject": "Bob Connor"}, "nobody vouches for themselves"),
            ({"basis": "splendid"}, "know the work"),
            ({"on": "someday"}, "is no month"),
        ],
    )
    def test_what_cannot_be_kept_is_said_and_stays_as_typed(self, owner, desk, cast, sent, said):
        answer = owner.post("/sources/words/", WORD | {"how": "one team at Firm"} | sent)
        assert answer.status_code == 400
        assert said in text(answer).casefold()
        assert "one team at Firm" in text(answer)
        assert not models.Vouch.objects.exists()

    def test_an_unknown_field_is_told_kindly(self, owner, desk):
        answer = owner.get("/sources/?field=logistix")
        assert answer.status_code == 400
        assert "Did you mean logistics" in text(answer)

    def test_nothing_of_it_stands_on_somebody_s_own_page(self, owner, desk, cast):
        owner.post("/sources/words/", WORD)
        page = text(owner.get(f"/people/{cast.carol}/"))
        main = page.partition("<main")[2]
        assert "recommends them" not in main
        assert "score" not in main.casefold()


# ---- in a browser

FURNISH = """
from inroad.desk import open_desk
desk = open_desk()
desk.setup.introduce("Alice Ask", ["alice@ask.example"])
people = [desk.people.add(name, [f"{name[:3].lower()}@people.example"], title=title).id
          for name, title in (("Bob Connect", "Recruiter"), ("Carol Decide", "VP People"), ("Jun Sato", "Talent"))]
bob, carol, jun = people
for one in (bob, carol):
    desk.words.i_know(one)
for subject, voucher in ((jun, bob), (jun, carol), (carol, bob)):
    desk.sources.add(subject, "recruiting", "well", voucher_id=voucher, how="one team at Firm")
desk.sources.outcome(desk.sources.add(bob, "recruiting", "bit").id, "hired")
desk.sources.met_at(jun, "the harbour breakfast")
desk.sources.withdraw(desk.sources.add(bob, "logistics").id)
"""


@pytest.fixture(scope="module")
def served(chromium, tmp_path_factory):
    """A server whose desk has a few words, and the cookie of its owner. Always on SQLite."""
    with furnished(chromium, tmp_path_factory.mktemp("sources"), FURNISH, "/sources/") as made:
        yield made


@pytest.mark.browser
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_the_page_fits_and_can_be_read_by_a_machine(chromium, served, theme, width):
    tab = Tab(chromium, *served, viewport={"width": width, "height": 900}, color_scheme=theme)
    page = tab.go("/sources/?field=recruiting")
    for details in page.locator("main details").all():
        details.evaluate("one => one.open = true")
    assert not tab.overflows()
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run().then((all) => all.violations.map((one) => [one.id, one.nodes[0].html]))")
    assert found == []
    tab.context.close()
    assert tab.complaints == []
