"""The brief: proposed, kept in versions, written as a file, read through a link that ends; never by the employer."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth import get_user_model
from django.test import override_settings

from inroad.desk import brief as module
from inroad.desk import desk_of
from inroad.desk.door import Desk
from inroad.errors import BadInput, Busy, NotFound, Refused
from inroad.store import models

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 5, 4, 9, tzinfo=UTC)
GOOD = {
    "titles": ["Platform lead"],
    "work": "Moving old services to where they can be looked after.",
    "targets": ["Acme", "Solvane", "Halden"],
    "places": ["Utrecht"],
    "proof": [
        "Moved forty services in a year without a night of downtime",
        "Led a team of nine through a merger of two platforms",
        "Cut the time of a release from a week to an hour",
    ],
    "help": "Name me two people who run platforms.",
}
SERVED = override_settings(INROAD_PUBLIC_URL="https://desk.example")


@pytest.fixture
def desk(db):
    made = desk_of(get_user_model().objects.create_user("alice"))
    made.setup.introduce("Alice Ask", ["alice@ask.example"], timezone="UTC")
    return at(made, NOW)


def at(desk, moment):
    return Desk(models.Desk.objects.get(pk=desk.row.pk), moment)


def token(url):
    return url.rstrip("/").rpartition("/")[2]


def test_b1_a_first_brief_is_proposed_from_what_the_desk_knows(desk):
    desk.targets.add("Acme", interest="head of platform")
    desk.targets.add("Solvane", interest="shore power")
    view = desk.brief.get()
    assert view.number == 0
    assert view.brief.titles == ("head of platform",)
    assert view.brief.work == "shore power"
    assert view.brief.targets == ("Acme", "Solvane")
    assert models.BriefVersion.objects.count() == 0


def test_b1_versions_are_kept_and_say_what_changed(desk):
    desk.brief.save(GOOD)
    desk.brief.save({"titles": ["Platform lead", "Head of infrastructure"]})
    assert desk.brief.save({}).number == 2
    newest, first = desk.brief.versions()
    assert newest.changes == ("job titles: “Head of infrastructure” added",)
    assert first.changes == ()
    assert desk.brief.restore(1).brief.titles == ("Platform lead",)
    assert [row.number for row in desk.brief.versions()] == [3, 2, 1]
    desk.history.undo()
    assert desk.brief.get().number == 2


def test_b2_targets_stand_on_the_brief_in_the_order_they_were_given(desk):
    desk.brief.save({**GOOD, "targets": ["Solvane", "Acme", "Halden"]})
    text = desk.brief.text()
    assert text.index("Solvane") < text.index("Acme") < text.index("Halden")
    assert "alice@ask.example" in text


@pytest.mark.parametrize(
    "bad",
    [{"salary": "90k"}, {"titles": "Platform lead"}, {"remote": "on the moon"}, {"proof": ["x"] * 400}, {"work": 3}],
)
def test_what_is_no_brief_is_refused_and_nothing_kept(desk, bad):
    with pytest.raises(BadInput):
        desk.brief.save(bad)
    assert desk.brief.versions() == []


def test_it_is_written_as_text_markdown_and_a_page_in_which_nothing_typed_acts(desk, tmp_path):
    desk.brief.save({**GOOD, "help": "<script>alert(1)</script> & thanks"})
    for name in ("brief.txt", "brief.md", "brief.html"):
        assert "Platform lead" in desk.brief.write(tmp_path / name).read_text(encoding="utf-8")
    page = (tmp_path / "brief.html").read_text(encoding="utf-8")
    assert "<script>" not in page
    assert "&amp; thanks" in page
    with pytest.raises(BadInput):
        desk.brief.write(tmp_path / "nowhere" / "brief.txt")


def test_e2_pay_holds_the_brief_back(desk, tmp_path):
    desk.brief.save({**GOOD, "work": "Platform work; my present salary is 90,000 euros a year."})
    assert not desk.brief.get().may_be_shared
    with pytest.raises(Refused):
        desk.brief.write(tmp_path / "brief.txt")
    with SERVED, pytest.raises(Refused):
        desk.brief.share("friends")


def test_on_a_laptop_there_are_no_links(desk):
    desk.brief.save(GOOD)
    with pytest.raises(Refused, match="computer"):
        desk.brief.share("friends")


@SERVED
def test_a_link_shows_the_newest_version_until_it_ends_or_is_closed(desk):
    desk.brief.save(GOOD)
    made = desk.brief.share("Rowing friends", days=10)
    assert made.url.startswith("https://desk.example/b/")
    desk.brief.save({"titles": ["Head of platform"]})
    page = module.read(token(made.url), now=NOW)
    assert (page.name, page.sections[0].lines) == ("Alice Ask", ("Head of platform",))
    with pytest.raises(Refused, match="over"):
        module.read(token(made.url), now=NOW + timedelta(days=11))
    desk.brief.revoke(made.id)
    with pytest.raises(NotFound):
        module.read(token(made.url), now=NOW)
    assert desk.brief.shares()[0].state == "revoked"
    assert token(made.url).partition(".")[0] not in str(list(models.BriefShare.objects.values()))


@SERVED
@pytest.mark.parametrize("forged", ["", "x", "a.b", "é" * 10, "x" * 5000])
def test_a_forged_link_says_no_more_than_a_closed_one(desk, forged):
    with pytest.raises(NotFound, match="no page behind"):
        module.read(forged, now=NOW)


@SERVED
def test_somebody_who_comes_without_end_is_asked_to_wait(desk):
    desk.brief.save(GOOD)
    made = desk.brief.share("friends")
    for _ in range(module.VIEWS_AN_HOUR):
        module.read(token(made.url), "192.0.2.7", now=NOW)
    with pytest.raises(Busy):
        module.read(token(made.url), "192.0.2.7", now=NOW)


@SERVED
def test_r4_a_present_employer_never_sees_the_brief(desk):
    desk.brief.save(GOOD)
    made = desk.brief.share("Acme people")
    bob = desk.people.add("Bob Connect", organisation="Velbrand").id
    desk.setup.answer_guard("Velbrand", True)
    with pytest.raises(Refused):
        desk.brief.share("", person_id=bob)
    with pytest.raises(Refused):
        desk.brief.share("Velbrand")
    desk.brief.save({"help": "Tell me whom you know, but not at Velbrand."})
    with pytest.raises(Refused, match="just now"):
        module.read(token(made.url), now=NOW)
    desk.brief.save({"help": GOOD["help"]})
    assert module.read(token(made.url), now=NOW).name == "Alice Ask"


@SERVED
def test_r4_a_proposed_brief_leaves_a_guarded_target_out(desk):
    desk.targets.add("Velbrand", interest="head of platform")
    desk.setup.answer_guard("Velbrand", True)
    assert desk.brief.get().brief.targets == ()


@SERVED
def test_another_desk_neither_lists_nor_closes_my_links(desk):
    desk.brief.save(GOOD)
    made = desk.brief.share("friends")
    other = desk_of(get_user_model().objects.create_user("other"))
    assert other.brief.shares() == []
    with pytest.raises(NotFound):
        other.brief.revoke(made.id)
    assert other.brief.get().brief.titles == ()
