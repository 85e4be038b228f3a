"""The pages of a call for names, without JavaScript: from the ask to the short list; and read by a machine."""

from html import unescape
from pathlib import Path

import pytest

from inroad.store import models

from .conftest import Tab, furnished

AXE = Path(__file__).parents[1] / "fixtures" / "axe-4.14.1" / "axe.min.js"
ANSWER = {"do": "answer", "name-0": "Dora Li", "address-0": "dora@li.example", "basis-0": "well", "how-0": "one team"}


def text(answer) -> str:
    return unescape(answer.content.decode())


def follow(owner, answer) -> str:
    assert answer.status_code == 303, text(answer)
    return text(owner.get(answer["Location"]))


@pytest.mark.django_db
class TestPages:
    def test_an_empty_page_says_what_it_is_good_for(self, owner, desk):
        page = text(owner.get("/calls/"))
        assert "No call yet" in page
        assert "ask three people who know the field" in page

    def test_a_call_from_its_beginning_to_what_became_of_it(self, owner, desk, cast):
        page = follow(owner, owner.post("/calls/add/", {"title": "Recruiter", "closes_on": "2999-01-01"}))
        assert "whom will you ask?" in page
        call = models.Call.objects.get().pk
        page = follow(owner, owner.post(f"/calls/{call}/", {"person": "Bob Connor"}))
        assert "Bob Connor is one to ask" in page
        to = models.CallTo.objects.get().pk
        assert "Whom would you ask? Recruiter" in text(owner.get(f"/calls/asked/{to}/"))
        assert "Asked on" in follow(owner, owner.post(f"/calls/asked/{to}/", {"do": "asked"}))
        page = follow(owner, owner.post(f"/calls/asked/{to}/", ANSWER | {"ask_also": "Kai New, Quay"}))
        assert "Bob Connor recommends them" in page
        assert "round 2" in page
        assert "The list to hand on" not in page
        named = models.Nomination.objects.get().pk
        page = text(owner.get(f"/calls/named/{named}/"))
        assert "May I pass on your name" in page
        follow(owner, owner.post(f"/calls/named/{named}/", {"do": "asked"}))
        page = follow(owner, owner.post(f"/calls/named/{named}/", {"do": "yes"}))
        assert "Bob Connor knows their work well: one team" in page.partition("The list to hand on")[2]
        page = follow(owner, owner.post(f"/calls/named/{named}/", {"do": "outcome", "outcome": "stayed"}))
        assert "They were hired and stayed" in page
        page = follow(owner, owner.post(f"/calls/named/{named}/", {"do": "no"}))
        assert "Would rather not:" in page
        assert "The list to hand on" not in page
        page = follow(owner, owner.post(f"/calls/{call}/", {"do": "close"}))
        assert "Open it again" in page
        assert "closed" in text(owner.get("/calls/")).casefold()

    @pytest.mark.parametrize(
        ("sent", "said"),
        [
            ({"title": ""}, "the job is missing"),
            ({"title": "Zzgrblx"}, "doesn't say a field"),
            ({"closes_on": "someday"}, "is no day"),
            ({"closes_on": "2001-01-01"}, "that day has passed"),
        ],
    )
    def test_what_cannot_be_begun_is_said_and_stays_as_typed(self, owner, desk, sent, said):
        answer = owner.post("/calls/add/", {"title": "Recruiter", "words": "two days"} | sent)
        assert answer.status_code == 400
        assert said in text(answer).casefold()
        assert "two days" in text(answer)
        assert not models.Call.objects.exists()

    def test_an_answer_without_a_name_is_told_and_stays_as_typed(self, owner, desk, cast):
        call = desk.calls.begin("Recruiter").row.id
        to = desk.calls.add_source(call, cast.bob).id
        answer = owner.post(f"/calls/asked/{to}/", {"do": "answer", "how-0": "one team at Firm"})
        assert answer.status_code == 400
        assert "Nobody is named" in text(answer)
        assert "one team at Firm" in text(answer)
        page = follow(owner, owner.post(f"/calls/asked/{to}/", {"do": "not this time", "answer": "a full spring"}))
        assert "Not this time" in page
        assert owner.post(f"/calls/{call}/", {"person": ""}).status_code == 400
        desk.calls.answer(to, ask_also="Kai New")
        other = models.CallTo.objects.exclude(pk=to).get().pk
        assert "taken out" in follow(owner, owner.post(f"/calls/asked/{other}/", {"do": "remove"}))


# ---- in a browser

FURNISH = """
from inroad.desk import open_desk
from inroad.desk.community.call_shapes import Given
desk = open_desk()
desk.setup.introduce("Alice Ask", ["alice@ask.example"])
people = [desk.people.add(name, [f"{name[:3].lower()}@people.example"], title=title).id
          for name, title in (("Bob Connect", "Recruiter"), ("Carol Decide", "VP People"), ("Jun Sato", "Recruiter"))]
bob, carol, jun = people
for one in (bob, jun):
    desk.words.i_know(one)
call = desk.calls.begin("Recruiter", "Harbour Works", words="Two days a week.").row.id
one, two = desk.calls.add_source(call, bob).id, desk.calls.add_source(call, carol).id
desk.calls.asked(one)
desk.calls.answer(one, [Given("Dora Li", "dora@li.example", "well", "one team"), Given("Leo Marsh", "", "bit"),
                        Given("Mia Voss", "", "no")], "Kai New, Quay")
desk.calls.asked(two)
desk.calls.answer(two, [Given("Dora Li", "", "well")])
first, second, third = desk.calls.get(call).nominees
desk.calls.named_said(first.id, True)
desk.calls.named_said(third.id, False)
desk.calls.close(desk.calls.begin("Site reliability engineer").row.id)
"""


@pytest.fixture(scope="module")
def served(chromium, tmp_path_factory):
    """A server whose desk has a call in its second round, and the cookie of its owner. Always on SQLite."""
    with furnished(chromium, tmp_path_factory.mktemp("calls"), FURNISH, "/calls/") as made:
        yield made


@pytest.mark.browser
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_the_pages_fit_and_can_be_read_by_a_machine(chromium, served, theme, width):
    tab = Tab(chromium, *served, viewport={"width": width, "height": 900}, color_scheme=theme)
    for path in ("/calls/", "/calls/1/", "/calls/asked/1/", "/calls/asked/3/", "/calls/named/1/", "/calls/named/2/"):
        page = tab.go(path)
        for details in page.locator("main details").all():
            details.evaluate("one => one.open = true")
        assert not tab.overflows(), path
        page.evaluate(AXE.read_text(encoding="utf-8"))
        found = page.evaluate("axe.run().then((all) => all.violations.map((one) => [one.id, one.nodes[0].html]))")
        assert found == [], path
    tab.context.close()
    assert tab.complaints == []
