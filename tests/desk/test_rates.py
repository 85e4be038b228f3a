"""The owner's own rates: every figure against a query of the test's own, and what must not count."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from fixtures.introductions import draft, life
from inroad.desk import desk_of
from inroad.desk.contract_rows import encode
from inroad.desk.door import Desk
from inroad.errors import NotFound
from inroad.introductions import events
from inroad.introductions.events import Answer, Answered
from inroad.introductions.model import Kind, Role, Side
from inroad.score import phrases
from inroad.score.model import Source, Track, What
from inroad.store import models

pytestmark = pytest.mark.django_db

START = datetime(2027, 3, 1, 9, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def desk(django_user_model):
    with time_machine.travel(START, tick=False):
        made = desk_of(django_user_model.objects.create_user("alice"))
        made.setup.introduce("Alice Ask", ["alice@ask.example"], timezone="Europe/Berlin")
    return made


def on(desk: Desk, days: float) -> Desk:
    return Desk(models.Desk.objects.get(pk=desk.row.pk), START + days * DAY)


def someone(desk, name: str, **more):
    first, last = name.lower().split()
    return on(desk, 0).people.add(name, [f"{first}@{last}.example"], **more).id


ASKED = (events.Asked(),)
YES = (*ASKED, Answered(Answer.AGREED))
PUT = (*YES, events.PutToAddressee())
INTRODUCED = (*PUT, events.AddresseeAnswered(True, "a call on Thursday"), events.Introduced())
MET = (*INTRODUCED, events.Met())


def introduction(desk, voucher: int, *told, began: float = 0, step: float = 1, kind=Kind.INTRODUCTION, firm="") -> int:
    """The row of an introduction by way of what happened, ``step`` days apart."""
    start = START + began * DAY
    person = models.Person.objects.get(pk=voucher)
    drafted = draft(kind, seeker=Side("Alice Ask", desk.row.me_id), voucher=Side(person.name, voucher))
    made = life(replace(drafted, addressee=Side("Carol Diaz")), *told, start=start, step=step * DAY)
    place = on(desk, 0).targets.add(firm, "platform lead").organisation_id if firm else None
    row = models.Contract.objects.create(
        kind=made.kind.value, state=made.state.value, known_by=made.known_by.value, data=encode(made), created_at=start,
        changed_at=start, organisation_id=place,
    )  # fmt: skip
    for role, side in ((Role.SEEKER, made.seeker), (Role.VOUCHER, made.voucher), (Role.ADDRESSEE, made.addressee)):
        mine = desk.row if role is Role.SEEKER else None
        models.ContractSide.objects.create(
            contract=row, role=role.value, person_id=side.person or None, name=side.name, desk=mine
        )
    return row.pk


def job(desk, source: str = "", applied: float | None = 0, **more) -> int:
    there = on(desk, applied or 0)
    target = there.targets.add(f"Place{models.Opening.objects.count()}", "platform lead").id
    number = there.openings.add(target, "platform lead", source=source, **more).row.id
    if applied is not None:
        there.openings.apply(number)
    return number


def talk(desk, number: int, at: float) -> None:
    on(desk, at).interviews.add(number, START + at * DAY)


def rate(desk, name: str, days: float = 90):
    return on(desk, days).rates.get(name)


def figures(desk, *names: str, days: float = 90) -> list[tuple[int, float]]:
    found = {one.name: (one.happened, one.of) for one in on(desk, days).rates.all()}
    return [found[name] for name in names]


class TestNothing:
    def test_an_empty_desk_teaches_and_shows_no_share(self, desk):
        for one in on(desk, 30).rates.all():
            assert one.is_empty, one.name
            assert one.words in {
                *(phrase.teach for phrase in phrases.PHRASES.values()),
                *(measure.teach for measure in phrases.MEASURES.values()),
            }
        assert on(desk, 30).rates.vouchers() == ()
        assert on(desk, 30).rates.employers() == ()
        assert on(desk, 30).rates.referred_vs_direct().ratio is None

    def test_one_view_holds_all_of_it(self, desk):
        introduction(desk, someone(desk, "Bob Connect"), *YES)
        there = on(desk, 30).rates
        view = there.view()
        assert view.rates == there.all()
        assert view.compared == there.referred_vs_direct()
        assert (view.vouchers, view.employers) == (there.vouchers(), there.employers())
        assert [one.name for one in view.known] == ["contacts", "meetings", "answered", "yes", "introduced"]
        assert len(view.known) + len(view.unknown) == len(view.rates)

    def test_they_come_in_the_order_of_a_search_and_by_name(self, desk):
        assert tuple(one.name for one in desk.rates.all()) == phrases.ORDER
        with pytest.raises(NotFound, match="no rate"):
            desk.rates.get("luck")

    def test_the_chance_of_a_meeting_is_the_priors_until_there_is_something_of_ones_own(self, desk):
        found = desk.rates.met_chance()
        assert 0 < found.low < found.middle < found.high < 1
        assert found == desk.rates.get("met").range


class TestIntroductions:
    @pytest.fixture
    def several(self, desk):
        bob, rosa = someone(desk, "Bob Connect"), someone(desk, "Rosa Brandt")
        introduction(desk, bob, *MET)
        introduction(desk, bob, *INTRODUCED)
        introduction(desk, rosa, *MET, began=3)
        introduction(desk, rosa, *YES)
        introduction(desk, bob, *ASKED, Answered(Answer.NOT_THIS_TIME))
        introduction(desk, bob, *ASKED)
        introduction(desk, rosa, *ASKED, Answered(Answer.NAME_USE))
        introduction(desk, rosa, *ASKED, events.Withdrawn())
        return desk

    def test_every_figure_is_that_of_a_query(self, several):
        asked = models.Contract.objects.exclude(data__asked_at=None).exclude(state="withdrawn")
        answered = asked.exclude(data__answered_at=None)
        agreed = [row for row in answered if any(one["state"] == "agreed" for one in row.data["steps"])]
        introduced = answered.exclude(data__introduced_at=None)
        met = introduced.exclude(data__met_at=None)
        yes = answered.exclude(state="not this time")
        assert figures(several, "answered", "yes", "introduced", "met") == [
            (answered.count(), asked.count()),
            (yes.count(), answered.count()),
            (introduced.count(), len(agreed)),
            (met.count(), introduced.count()),
        ]
        assert figures(several, "answered", "yes", "introduced", "met") == [(6, 7), (5, 6), (3, 4), (2, 3)]

    def test_the_sentence_stands_first_and_encourages_only_where_it_is_true(self, several):
        found = rate(several, "yes")
        assert found.words.startswith("5 of 6 answers were a yes; with so few it may lie anywhere between ")
        assert found.words.endswith(phrases.MORE_THAN_EXPECTED)
        assert phrases.MORE_THAN_EXPECTED not in rate(several, "answered").words

    def test_what_was_taken_back_is_left_out_and_said(self, several):
        assert any("left out: 1 taken back" in line for line in rate(several, "answered").why)

    def test_an_ask_of_two_days_ago_has_not_failed(self, desk):
        bob = someone(desk, "Bob Connect")
        introduction(desk, bob, *ASKED, began=20)
        introduction(desk, bob, *YES, began=20)
        young = rate(desk, "answered", days=22)
        assert (young.of, young.waiting) == (0, 2)
        assert "still young" in young.words
        assert figures(desk, "answered", days=27) == [(0, 0)]
        assert figures(desk, "answered", days=28) == [(1, 2)]

    def test_the_chance_of_a_meeting_is_the_rate_that_is_shown(self, several):
        there = on(several, 90).rates
        assert there.met_chance() == there.get("met").range

    def test_vouchers_are_told_in_facts_by_name(self, several):
        found = on(several, 90).rates.vouchers()
        assert [(one.name, one.words) for one in found] == [
            ("Bob Connect", "4 asks, 2 introductions, one met, one not answered yet"),
            ("Rosa Brandt", "4 asks, the use of their name, 1 introduction, met"),
        ]
        for one in found:
            mine = models.Contract.objects.filter(sides__role="voucher", sides__person=one.person_id)
            assert one.asks == mine.exclude(data__asked_at=None).count()
            assert one.introductions == mine.exclude(data__introduced_at=None).count()

    def test_whoever_was_merged_is_one_voucher(self, several):
        rosa, bob = (models.Person.objects.get(name=name) for name in ("Rosa Brandt", "Bob Connect"))
        on(several, 90).people.merge(bob.pk, rosa.pk)
        assert [(one.name, one.asks) for one in on(several, 90).rates.vouchers()] == [("Bob Connect", 8)]

    def test_nothing_of_another_desk_is_in_it(self, several, django_user_model):
        other = desk_of(django_user_model.objects.create_user("mallory"))
        other.setup.introduce("Mallory Stranger", ["mallory@other.example"], timezone="UTC")
        assert all(one.is_empty for one in on(other, 90).rates.all())
        assert on(other, 90).rates.vouchers() == ()

    def test_what_was_before_the_search_began_does_not_count(self, several):
        on(several, 90).weeks.begin(date(2027, 3, 3))
        assert figures(several, "answered") == [(1, 1)]
        assert [one.name for one in on(several, 90).rates.vouchers()] == ["Rosa Brandt"]

    def test_a_call_of_the_vouchers_own_counts_as_the_introduction(self, desk):
        bob = someone(desk, "Bob Connect")
        introduction(desk, bob, *YES, events.CallMade(), kind=Kind.PREEMPTIVE_REFERENCE)
        assert figures(desk, "introduced", "met") == [(1, 1), (0, 1)]


class TestJobs:
    @pytest.fixture
    def several(self, desk):
        bob = someone(desk, "Bob Connect")
        for source, led in (("through somebody", (5, None, 9)), ("an advert", (None, None, 20, None))):
            for days in led:
                number = job(desk, source)
                if days is not None:
                    talk(desk, number, days)
        talk(desk, job(desk, through=bob), 4)
        job(desk, "I asked them")
        talk(desk, job(desk, "they found me", applied=None), 3)
        job(desk)  # nobody said how it came about
        return desk

    def test_every_figure_is_that_of_a_query(self, several):
        def counted(*sources):
            rows = models.Opening.objects.filter(source__in=sources)
            return rows.filter(interviews__state="held").count(), rows.count()

        expected = [
            counted("through somebody"),
            counted("an advert", "the company's own page", "I asked them"),
            counted("they found me"),
        ]
        assert figures(several, "interview_referred", "interview_direct", "interview_found") == expected
        assert expected == [(3, 4), (1, 5), (1, 1)]

    def test_a_source_is_the_one_that_weeks_count(self, several):
        from inroad.desk.rate_cases import source_of

        for one in on(several, 90).weeks.happenings():
            if one.what is What.APPLIED:
                assert source_of(models.Opening.objects.get(pk=one.opening)) is one.source

    def test_referred_against_direct_is_said_with_its_range(self, several):
        found = on(several, 90).rates.referred_vs_direct()
        assert found.words.startswith("3 of 4 applications with somebody's word led to an interview, 1 of 5 without")
        assert found.ratio.low < found.ratio.middle < found.ratio.high
        assert (found.referred.happened, found.direct.of) == (3, 5)
        assert [one.source for one in found.effort] == [Source.REFERRED, Source.DIRECT, Source.FOUND]
        assert found.effort[0].words == "How many hours of networking went into it isn't known."

    def test_effort_is_hours_of_the_track_by_interviews(self, several, monkeypatch):
        from inroad.desk.weeks import Weeks

        there = on(several, 90)
        known = replace(there.weeks.totals(), hours={Track.NETWORKING: 12.0})
        monkeypatch.setattr(Weeks, "totals", lambda _: known)
        found = there.rates.referred_vs_direct().effort[0]
        assert (found.hours, found.interviews) == (12.0, 3)
        assert found.words == "12 hours of networking for 3 interviews: 4 hours each."

    def test_an_interview_that_nobody_applied_for_is_left_out_and_said(self, desk):
        talk(desk, job(desk, "through somebody", applied=None), 3)
        found = rate(desk, "interview_referred")
        assert found.of == 0
        assert any("1 interview that came without an application" in line for line in found.why)
        assert figures(desk, "offer") == [(0, 1)]

    def test_an_interview_is_remembered_after_the_no(self, desk):
        number = job(desk, "an advert")
        on(desk, 5).openings.move(number, "interviewing")
        on(desk, 15).openings.reject(number)
        assert figures(desk, "interview_direct", "offer") == [(1, 1), (0, 1)]
        on(desk, 16).openings.reject(job(desk, "an advert"))
        assert figures(desk, "interview_direct") == [(1, 2)]

    def test_offers_count_of_jobs_interviewed_for(self, several):
        number = models.Opening.objects.filter(interviews__state="held").order_by("pk").first().pk
        on(several, 30).openings.move(number, "offer")
        assert figures(several, "offer") == [
            (1, models.Opening.objects.filter(interviews__state="held").distinct().count())
        ]

    def test_what_i_took_back_unheard_and_what_is_in_the_trash_counts_neither_way(self, desk):
        on(desk, 2).openings.move(job(desk, "an advert"), "withdrawn")
        on(desk, 2).openings.trash(job(desk, "an advert"))
        assert figures(desk, "interview_direct") == [(0, 0)]

    def test_last_weeks_application_is_too_young(self, desk):
        talk(desk, job(desk, "an advert", applied=50), 55)
        job(desk, "an advert", applied=10)
        found = rate(desk, "interview_direct", days=60)
        assert (found.happened, found.of, found.waiting) == (0, 1, 1)
        assert figures(desk, "interview_direct", days=80) == [(1, 2)]


class TestNamesAndHellos:
    def test_names_per_meeting_are_those_of_the_weeks(self, desk):
        rosa, tom = someone(desk, "Rosa Brandt"), someone(desk, "Tom Lind")
        for days, person in ((1, rosa), (2, tom), (9, rosa)):
            with time_machine.travel(START + days * DAY, tick=False):
                on(desk, days).people.log(person, "about the harbour", "meeting")
        on(desk, 9).talks.they_named(rosa, "Carol Diaz, VP at Acme\nEve Okafor")
        happened = on(desk, 30).weeks.happenings()
        expected = tuple(sum(one.what is what for one in happened) for what in (What.NAME, What.MEETING))
        assert figures(desk, "names", days=30) == [expected]
        assert expected == (2, 3)
        weekly = rate(desk, "meetings", days=30)
        assert (weekly.happened, weekly.of) == (3, pytest.approx(31 / 7))

    def test_a_first_week_is_no_measure_of_a_week(self, desk):
        with time_machine.travel(START + DAY, tick=False):
            on(desk, 1).people.log(someone(desk, "Rosa Brandt"), "about the harbour", "meeting")
        assert rate(desk, "meetings", days=5).is_empty
        assert not rate(desk, "meetings", days=6).is_empty

    def test_names_turned_to_and_who_answered(self, desk):
        rosa = someone(desk, "Rosa Brandt")
        on(desk, 1).talks.they_named(rosa, "Carol Diaz\nEve Okafor\nTom Lind\nJun Mori")
        carol, eve, tom = (models.Person.objects.get(name=name).pk for name in ("Carol Diaz", "Eve Okafor", "Tom Lind"))
        with time_machine.travel(START + 3 * DAY, tick=False):
            on(desk, 3).people.log(carol, "we spoke", "call")
        letter(desk, "direct-word", eve, at=4)
        promise = models.Promise.objects.get(about=tom, what="follow up on a name given")
        on(desk, 5).promises.keep(promise.pk)
        assert figures(desk, "followed", "named_answered") == [(3, 4), (1, 2)]

    def test_a_hello_is_answered_by_a_reply_or_a_word_within_its_days(self, desk):
        rosa, tom, eve, jun = (someone(desk, name) for name in ("Rosa Brandt", "Tom Lind", "Eve Okafor", "Jun Mori"))
        seen = letter(desk, "hello", rosa, at=1)
        models.Reply.objects.create(desk=desk.row, letter=seen, key=1, at=START + 2 * DAY, matched_by="message id")
        letter(desk, "hello", tom, at=1)
        with time_machine.travel(START + 30 * DAY, tick=False):
            on(desk, 30).people.log(tom, "we spoke", "call")
        letter(desk, "hello", eve, at=1, sent_how="phone")
        back = letter(desk, "hello", jun, at=1)
        models.Reply.objects.create(desk=desk.row, letter=back, key=2, at=START + 2 * DAY, bounce=True)
        sent = models.Letter.objects.filter(kind="hello").exclude(sent_how="phone").exclude(pk=back.pk)
        assert figures(desk, "hello") == [(sent.filter(replies__bounce=False).count(), sent.count())]
        assert figures(desk, "hello") == [(1, 2)]


def letter(desk, kind, person, at, sent_how="client", **more):
    when = START + at * DAY
    return models.Letter.objects.create(
        desk=desk.row, kind=kind, writer="seeker", reader="reader", to_id=person, state="sent", sent_how=sent_how,
        sent_at=when, created_at=when, changed_at=when, **more,
    )  # fmt: skip


class TestEmployers:
    def test_applications_letters_and_introductions_count_and_the_silent_too(self, desk):
        answered = job(desk, "an advert")
        on(desk, 4).openings.move(answered, "interviewing")
        silent = job(desk, "an advert", applied=10)
        eve = on(desk, 0).people.add("Eve Okafor", ["eve@zinc.example"], organisation="Zinc").id
        letter(desk, "direct-word", eve, at=2)
        letter(desk, "interview-thanks", eve, at=3)
        with time_machine.travel(START + 8 * DAY, tick=False):
            on(desk, 8).people.log(eve, "she called back", "call")
        told = (*PUT, events.AddresseeAnswered(False))
        introduction(desk, someone(desk, "Bob Connect"), *told, step=3, firm="Acme Harbours")
        found = {row.organisation: row.answering for row in on(desk, 40).rates.employers()}
        names = {pk: models.Opening.objects.get(pk=pk).target.organisation.name for pk in (answered, silent)}
        assert found[names[answered]].words == "asked once, answered after 4 days"
        assert found[names[silent]].words == "asked once, no answer after 30 days"
        assert found["Zinc"].words == "asked once, answered after 6 days"
        assert found["Acme Harbours"].words == "asked once, answered after 3 days"
        assert list(found) == sorted(found, key=str.casefold)
        rows = models.Opening.objects.exclude(applied_on=None).count()
        assert sum(one.asked for one in found.values()) == rows + 2

    def test_what_came_back_and_what_was_said_by_phone_asks_nothing(self, desk):
        eve = on(desk, 0).people.add("Eve Okafor", ["eve@zinc.example"], organisation="Zinc").id
        letter(desk, "direct-word", eve, at=2, sent_how="phone")
        back = letter(desk, "direct-word", eve, at=2)
        models.Reply.objects.create(desk=desk.row, letter=back, key=2, at=START + 2 * DAY, bounce=True)
        assert on(desk, 40).rates.employers() == ()
