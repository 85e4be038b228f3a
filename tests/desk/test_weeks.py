"""What is counted of a search: each figure against a query of the test's own, and what must not inflate a week."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from fixtures.desk_files import ALICE, mail, mbox
from inroad.desk import desk_of
from inroad.desk.door import Desk
from inroad.errors import BadInput, InroadError
from inroad.introductions.model import Promise
from inroad.score.model import Source, What
from inroad.store import models

pytestmark = pytest.mark.django_db

MONDAY = datetime(2027, 3, 1, 9, tzinfo=UTC)
BEGAN = date(2027, 3, 1)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(MONDAY, tick=True) as moved:
        yield moved


@pytest.fixture
def desk(django_user_model):
    made = desk_of(django_user_model.objects.create_user("alice"))
    made.setup.introduce("Alice Ask", ["alice@ask.example"], timezone="Europe/Berlin")
    return made


def on(desk: Desk, days: float) -> Desk:
    return Desk(models.Desk.objects.get(pk=desk.row.pk), MONDAY + timedelta(days=days))


def of(desk: Desk, what: What) -> list:
    return [one for one in desk.weeks.happenings() if one.what is what]


def read(desk, folder, *messages: str) -> None:
    desk.imports.run([mbox(folder / "all.mbox", *messages)])


def someone(desk, name: str, **more):
    return desk.people.add(
        name, [f"{name.split(maxsplit=1)[0].lower()}@{name.rsplit(maxsplit=1)[-1].lower()}.example"], **more
    ).id


class TestSince:
    def test_the_search_begins_with_the_desk_unless_the_owner_says_otherwise(self, desk):
        assert desk.weeks.began() == BEGAN
        later = on(desk, 40)
        assert later.weeks.begin(date(2027, 2, 10)) == date(2027, 2, 10)
        later.history.undo(models.Event.objects.latest("pk").pk)
        assert on(desk, 40).weeks.began() == BEGAN
        with pytest.raises(BadInput):
            desk.weeks.begin(date(2027, 3, 2))

    def test_a_desk_with_nothing_on_it_has_no_weeks(self, desk):
        assert desk.weeks.rows() == ()
        assert desk.weeks.happenings() == ()

    def test_the_present_week_is_always_the_last(self, desk):
        desk.people.log(someone(desk, "Rosa Brandt"), "about the harbour")
        rows = on(desk, 20).weeks.rows()
        assert [row.monday for row in rows] == [BEGAN, date(2027, 3, 8), date(2027, 3, 15)]
        assert [row.of(What.MEETING) for row in rows] == [1, 0, 0]

    def test_a_gap_of_a_year_is_a_gap_and_not_fifty_two_rows(self, desk):
        rosa = someone(desk, "Rosa Brandt")
        desk.people.log(rosa, "about the harbour")
        with time_machine.travel(MONDAY + timedelta(days=370)):
            later = on(desk, 370)
            later.people.log(rosa, "about the harbour again")
            rows = later.weeks.rows()
        assert [row.gap for row in rows] == [0, 51]
        assert rows[-1].monday == date(2028, 2, 28)


class TestFigures:
    """Each figure beside a query of the test's own, where all of it happened, and much that must not count."""

    @pytest.fixture
    def busy(self, desk, clock, tmp_path):
        me, now = ALICE, MONDAY
        old = now - timedelta(days=900)
        friend = "Fred Long <fred@long.example>"
        stranger, mallory = "Nell New <nell@new.example>", "Mallory Strange <mallory@strange.example>"
        crowd = [f"P{number} <p{number}@crowd.example>" for number in range(9)]
        files = tmp_path / "mail"
        files.mkdir()
        clock.move_to(MONDAY + timedelta(days=9))
        read(
            desk, files,
            mail(friend, me, old, subject="Years ago"), mail(me, friend, old + timedelta(hours=2), subject="Re"),
            mail(me, friend, now + timedelta(hours=1), subject="Now"),
            mail(friend, me, now + timedelta(days=1), subject="Re: Now"),
            mail(me, stranger, now + timedelta(days=1), subject="Your talk"),
            mail(stranger, me, now + timedelta(days=7), subject="Re: Your talk"),
            mail(mallory, me, now + timedelta(days=2), subject="An offer you must see"),
            mail(me, crowd, now + timedelta(days=2), subject="To all"),
        )  # fmt: skip
        rosa = desk.people.add("Rosa Brandt", ["rosa@brandt.example"], how="my manager", backing="well").id
        carol = desk.people.add("Carol Decide", ["carol@bolt.example"], organisation="Bolt", title="VP").id
        bo = desk.people.add("Bo Berg", ["bo@berg.example"], organisation="Nimbus", title="CTO").id
        target = desk.targets.add("Bolt", "platform lead").id
        other = desk.targets.add("Nimbus", "platform lead").id
        desk.people.log(rosa, "about my plans", "call", date(2027, 3, 2))
        desk.talks.record(
            rosa, on=date(2027, 3, 2), comfortable="yes", named="Carol Decide\nJun Sato, VP at Velbrand"
        )  # fmt: skip
        desk.talks.they_named(bo, "Jun Sato", date(2027, 3, 4))  # a second giver of one name
        desk.people.log(bo, "coffee, no opening", "meeting", date(2027, 3, 4))
        desk.people.log(bo, "a second look", "meeting", date(2027, 3, 4))
        contract = desk.introductions.draft(rosa, carol, target).row.id
        desk.introductions.edit(
            contract, blurb="I led the night shift of a port for nine years and look for one that goes electric.",
            personal="Your talk on quiet cranes made me change how we plan shifts.", value="What shore power cost us.",
        )  # fmt: skip
        for event, fields in (
            ("terms_accepted", {}), ("asked", {}), ("answered", {"answer": "agreed"}),
            ("addressee_answered", {"yes": True}), ("introduced", {}), ("contacted", {"spoke": True}),
        ):  # fmt: skip
            desk.introductions.tell(contract, event, **fields)
        clock.move_to(MONDAY + timedelta(days=10))
        desk.introductions.tell(contract, "met", names=("Lia Berg",), opening=False)
        clock.move_to(MONDAY + timedelta(days=12))
        job = desk.openings.add(target, "platform lead", source="through somebody", through=rosa).row.id
        cold = desk.openings.add(other, "night lead", source="an advert").row.id
        gone = desk.openings.add(other, "day lead", source="an advert").row.id
        for one in (job, cold, gone):
            desk.openings.apply(one, date(2027, 3, 12))
        desk.openings.trash(gone)
        desk.interviews.add(job, MONDAY + timedelta(days=11, hours=4), met=[carol])
        desk.interviews.add(job, MONDAY + timedelta(days=30), met=[carol])  # still to come
        desk.openings.offer(job, {"hours": "38"})
        useful = desk.useful.capture("A talk on shore power", "", None).row.id
        letter = desk.useful.choose(useful, bo).row.id
        models.Letter.objects.filter(pk=letter).update(state="sent", sent_how="mail", sent_at=desk.now())
        referee = desk.references.add(bo).row.id
        models.Referee.objects.filter(pk=referee).update(state="agreed", agreed_on=date(2027, 3, 12))
        return desk

    def test_every_figure_equals_a_query_of_the_tests_own(self, busy):
        row = busy.row
        names = dict(models.Person.objects.filter(desk=row).values_list("pk", "name"))

        def who(what: What) -> list[str]:
            return sorted(names.get(one.person, "") for one in of(busy, what))

        contracts = models.Contract.objects.filter(sides__role="seeker", sides__desk=row)
        told = models.Promise.objects.filter(desk=row, what=Promise.FOLLOW_UP.value)
        openings = models.Opening.objects.filter(desk=row, trashed_at=None)
        expected = {
            What.ASKED: contracts.exclude(data__asked_at=None).count(),
            What.AGREED: sum(any(step["state"] == "agreed" for step in one.data["steps"]) for one in contracts),
            What.INTRODUCED: contracts.exclude(data__introduced_at=None).count(),
            What.MET: contracts.exclude(data__met_at=None).count(),
            What.NAME: len({one.words.split(", whom ")[0] for one in told}),
            What.APPLIED: openings.exclude(applied_on=None).count(),
            What.INTERVIEW: models.Interview.objects.filter(desk=row, state="held", at__lte=busy.now()).count(),
            What.OFFER: openings.filter(status="offer").count(),
            What.HELPED: models.UsefulTo.objects.filter(desk=row, letter__state="sent").count(),
            What.BACKED: len(
                set(models.VouchTalk.objects.filter(desk=row, comfortable="yes").values_list("person", flat=True))
                | set(models.Referee.objects.filter(desk=row, state="agreed").values_list("person", flat=True))
            ),
            What.INTRODUCED_OTHERS: 0,
        }
        counted = {what: len(of(busy, what)) for what in expected}
        assert counted == expected
        assert set(expected.values()) == {0, 1, 2, 3}
        # Rosa knows my work, Fred I've known for years, Mallory was never answered, a crowd is nobody.
        assert who(What.NEW_CONTACT) == ["Bo Berg", "Carol Decide", "Nell New"]
        # Rosa by call and by talk on one day; Bo twice on one day; Carol by introduction and in an interview.
        assert who(What.MEETING) == ["Bo Berg", "Carol Decide", "Carol Decide", "Rosa Brandt"]
        # Nell answered within seven days; in the week of her answer.
        assert who(What.CONVERSATION) == ["Bo Berg", "Carol Decide", "Fred Long", "Nell New", "Rosa Brandt"]
        # Carol before there was an opening; and Bo, whose own opening came eight days later.
        assert who(What.OPEN_MEETING) == ["Bo Berg", "Carol Decide"]

        self.weeks_and_totals_add_up(busy)
        self.m5_how_it_came_about_is_as_the_opening_says(busy)

    def weeks_and_totals_add_up(self, busy):
        found = busy.weeks.happenings()
        rows = busy.weeks.rows()
        totals = busy.weeks.totals()
        for what in What:
            there = [one for one in found if one.what is what]
            assert sum(row.of(what) for row in rows) == len(there) == totals.of(what)
            for row in rows:
                inside = [
                    one for one in there
                    if row.monday <= one.at.astimezone(busy_zone(busy)).date() < row.monday + timedelta(days=7)
                ]  # fmt: skip
                assert row.of(what) == len(inside)
        assert len({(one.what, one.key) for one in found}) == len(found)
        assert all(one.at <= busy.now() for one in found)
        assert totals.names_per_meeting == totals.of(What.NAME) / totals.of(What.MEETING)

    def m5_how_it_came_about_is_as_the_opening_says(self, busy):
        found = {one.opening: one.source for one in of(busy, What.APPLIED)}
        assert sorted(found.values()) == [Source.DIRECT, Source.REFERRED]
        assert [one.source for one in of(busy, What.INTERVIEW)] == [Source.REFERRED]
        assert {one.source for one in of(busy, What.OFFER)} == {Source.REFERRED}
        new = {one.person: one.source for one in of(busy, What.NEW_CONTACT)}
        carol = models.Person.objects.get(desk=busy.row, name="Carol Decide").pk
        nell = models.Person.objects.get(desk=busy.row, name="Nell New").pk
        assert (new[carol], new[nell]) == (Source.REFERRED, Source.DIRECT)

    def test_the_trash_merges_an_undone_offer_and_history_older_than_the_search(self, busy):
        people = dict(models.Person.objects.filter(desk=busy.row).values_list("name", "pk"))
        bo, nell = people["Bo Berg"], people["Nell New"]
        busy.people.trash([bo])
        assert all(one.person != bo for one in busy.weeks.happenings())
        assert len(of(busy, What.MEETING)) == 3
        busy.people.restore([bo])
        busy.people.merge(bo, nell)
        assert nell not in {one.person for one in busy.weeks.happenings()}
        assert len(of(busy, What.NEW_CONTACT)) == 2
        (offer,) = of(busy, What.OFFER)
        assert abs(offer.at - busy.now()) < timedelta(minutes=5)
        busy.openings.move(offer.opening, "accepted")
        assert of(busy, What.OFFER) == [offer]
        for verb in ("opening_moved", "offered"):
            busy.history.undo(models.Event.objects.filter(desk=busy.row, verb=verb).latest("pk").pk)
        assert of(busy, What.OFFER) == []
        before = len(of(busy, What.CONVERSATION))
        busy.weeks.begin(date(2024, 1, 1))
        assert len(of(busy, What.CONVERSATION)) == before + 1  # Fred, years ago

    def test_what_was_chosen_about_the_score_comes_back_out_of_an_export(self, busy, tmp_path, django_user_model):
        busy.weeks.begin(date(2027, 2, 1))
        busy.time.mean(22.5)
        busy.time.start("applying", "tests")
        busy.export.write(tmp_path / "desk.zip")
        bob = desk_of(django_user_model.objects.create_user("bob"))
        bob.imports.run([tmp_path / "desk.zip"])
        there = desk_of(django_user_model.objects.get(username="bob"))
        assert there.weeks.began() == date(2027, 2, 1)
        assert there.time.plan().hours == 22.5
        assert there.time.timer().words == "tests"
        for what in What:
            assert len(of(there, what)) == len(of(busy, what)), what


def busy_zone(desk):
    return ZoneInfo(desk.row.timezone)


@pytest.mark.parametrize(
    "said",
    [{"score": []}, {"score": {"began": "soon"}}, {"score": {"began": "0001-01-01"}}, {"score": {"hours": -1}},
     {"score": {"split": {"networking": 1.5}}}, {"score": {"split": {"gardening": 1}}}, {"timer": {"started": "x"}},
     {"timer": {"started": "2027-03-01T10:00:00", "track": "applying", "words": ""}},
     {"timer": {"started": "2027-03-01T10:00:00+00:00", "track": "gardening", "words": ""}},
     {"timer": {"started": "2027-03-01T10:00:00+00:00", "track": "applying", "words": 3}}],
)  # fmt: skip
def test_choices_that_no_export_of_ours_holds_are_refused(desk, said, tmp_path, django_user_model):
    models.Desk.objects.filter(pk=desk.row.pk).update(settings=said)
    desk_again = Desk(models.Desk.objects.get(pk=desk.row.pk))
    desk_again.export.write(tmp_path / "desk.zip")
    bob = desk_of(django_user_model.objects.create_user("bob"))
    with pytest.raises(InroadError):
        bob.imports.run([tmp_path / "desk.zip"])
