"""Time at work: reminders to the seeker alone, each once and never early; dates that passed, without blame."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fixtures.correspondence import DAY, Sender, at, cast, introduced, mailbox
from inroad.desk import notices, outbox, sweep
from inroad.errors import Refused
from inroad.store import models

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(desk):
    people = cast(desk)
    desk.introductions.tell(people.contract, "asked")
    return people


def promise(people, what):
    return models.Promise.objects.get(contract=people.contract, what=what)


# ---- dates that passed


def test_an_ask_lapses_after_its_day_and_not_before(desk, asked):
    due = promise(asked, "answer the ask").due_at
    assert sweep.sweep(due).lapsed == 0
    assert sweep.sweep(due + timedelta(seconds=1)).lapsed == 1
    assert desk.introductions.get(asked.contract).row.state == "lapsed"
    assert promise(asked, "answer the ask").state == "lapsed"
    assert sweep.sweep(due + DAY) == sweep.Swept()


def test_an_ask_whose_answer_lies_unread_does_not_lapse(desk, asked):
    due = promise(asked, "answer the ask").due_at
    reply = models.Reply.objects.create(desk=desk.row, contract_id=asked.contract, key=1, at=due)
    assert sweep.sweep(due + 3 * DAY).lapsed == 0
    desk.mail.dismiss(reply.pk)
    assert sweep.sweep(due + 3 * DAY).lapsed == 1


def test_i7_a_week_without_word_is_unresolved_and_rests_new_asks(desk):
    people = cast(desk)
    introduced(desk, people.contract)
    due = promise(people, "make contact").due_at
    week = sweep.UNRESOLVED_AFTER
    sweep.sweep(due + week)
    assert promise(people, "make contact").state == "pending"
    sweep.sweep(due + week + timedelta(seconds=1))
    row = promise(people, "make contact")
    assert row.state == "unresolved"
    assert desk.introductions.get(people.contract).row.state == "introduced"
    target = desk.targets.add("Bolt")
    dora = desk.people.add("Dora Else", emails=["dora@bolt.example"], organisation="Bolt")
    again = desk.introductions.draft(people.bob, dora.id, target.id)
    desk.introductions.edit(again.row.id, blurb="x" * 80, personal="You said it well, years ago.")
    desk.introductions.tell(again.row.id, "terms_accepted")
    with pytest.raises(Refused, match="make contact with Carol Decide"):
        desk.introductions.tell(again.row.id, "asked")


def test_a_commitment_of_ones_own_becomes_a_question_too(desk):
    due = desk.now() + DAY
    row = desk.promises.add("send Bob the article", due)
    assert sweep.sweep(due + 8 * DAY).unresolved == 1
    assert [p.id for p in desk.promises.unresolved()] == [row.id]
    assert desk.promises.keep(row.id).state == "kept"


def test_state_and_event_agree_or_neither_is_there(desk, asked, monkeypatch):
    due = promise(asked, "answer the ask").due_at

    def breaks(*_, **__):
        raise Refused("the power went")

    monkeypatch.setattr("inroad.desk.journal.record", breaks)
    assert sweep.sweep(due + DAY).problems
    monkeypatch.undo()
    assert promise(asked, "answer the ask").state == "pending"
    assert desk.introductions.get(asked.contract).row.state == "asked"
    assert sweep.sweep(due + DAY).lapsed == 1


def test_one_promise_that_cannot_move_holds_up_no_other(desk, asked):
    now = desk.now()
    models.Promise.objects.create(
        key="own", what="own", debtor="seeker", creditor="seeker", words="of a desk that went", due_at=now - 30 * DAY,
        made_at=now, chased=True,
    )  # fmt: skip
    swept = sweep.sweep(now + 30 * DAY)
    assert len(swept.problems) == 1
    assert swept.lapsed == 1


def test_more_than_a_page_is_swept_in_one_go(desk, monkeypatch):
    monkeypatch.setattr(sweep, "PAGE", 3)
    now = desk.now()
    for number in range(10):
        desk.promises.add(f"thing {number}", now + DAY)
    assert sweep.sweep(now + 9 * DAY).unresolved == 10


# ---- reminders


def test_each_reminder_comes_once(desk):
    row = desk.promises.add("send Bob the article", datetime(2030, 3, 6, 23, 59, 59, tzinfo=UTC))
    said = [
        moment
        for hour in range(24 * 6)
        if sweep.remind(moment := datetime(2030, 3, 4, tzinfo=UTC) + timedelta(hours=hour))
    ]
    assert [f"{moment:%d %H}" for moment in said] == ["05 17", "06 08", "07 08"]
    assert models.Promise.objects.get(pk=row.id).reminded == ["before", "on the day", "after"]
    assert models.Event.objects.filter(verb="reminded").count() == 3


def test_helpers_are_never_reminded(desk, asked):
    due = promise(asked, "answer the ask").due_at
    assert sum(sweep.remind(due + timedelta(hours=hour)) for hour in range(-72, 72, 6)) == 0


def test_a_promise_that_is_kept_is_not_asked_about(desk):
    due = desk.now() + 3 * DAY
    row = desk.promises.add("send Bob the article", due)
    desk.promises.keep(row.id)
    assert sum(sweep.remind(due + timedelta(hours=hour)) for hour in range(-72, 72, 6)) == 0


def test_a_machine_that_slept_for_weeks_asks_before_it_concludes(desk):
    due = desk.now() + DAY
    row = desk.promises.add("send Bob the article", due)
    much_later = due + 60 * DAY
    assert sweep.remind(much_later) == 1
    sweep.sweep(much_later)
    stored = models.Promise.objects.get(pk=row.id)
    assert (stored.reminded, stored.state) == (["after"], "unresolved")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    zone=st.sampled_from(["UTC", "Europe/Berlin", "America/Los_Angeles", "Pacific/Apia", "Australia/Lord_Howe"]),
    day=st.sampled_from([(2030, 3, 31), (2030, 10, 27), (2030, 3, 10), (2030, 11, 3), (2030, 6, 15)]),
    hops=st.lists(st.integers(-30, 40), min_size=3, max_size=12),
)
def test_clocks_that_jump_remind_once_and_never_early(desk, zone, day, hops):
    models.Promise.objects.all().delete()
    models.Desk.objects.filter(pk=desk.row.pk).update(timezone=zone)
    local = ZoneInfo(zone)
    due = datetime(*day, 23, 59, 59, tzinfo=local).astimezone(UTC)
    here = at(desk, due - 10 * DAY)
    row = here.promises.add("send Bob the article", due)
    moment, seen = due - 2 * DAY, []
    for hours in hops:
        moment += timedelta(hours=hours)
        before = models.Promise.objects.get(pk=row.id).reminded
        sweep.remind(moment)
        fresh = models.Promise.objects.get(pk=row.id).reminded[len(before) :]
        seen += fresh
        wall = moment.astimezone(local)
        evening = datetime(*day, 17, tzinfo=local) - DAY
        if "before" in fresh:
            assert wall.replace(tzinfo=None) >= evening.replace(tzinfo=None)
            assert wall.date() < due.astimezone(local).date()
        if "on the day" in fresh:
            assert wall.date() == due.astimezone(local).date()
            assert wall.hour >= 8
        if "after" in fresh:
            assert wall.date() > due.astimezone(local).date()
    assert len(seen) == len(set(seen))


def test_a_reminder_goes_by_mail_to_the_owner_alone_and_only_if_wished(desk):
    box = mailbox(desk, 1)
    due = datetime(2030, 3, 6, 23, 59, 59, tzinfo=UTC)
    desk.promises.add("send Bob the article", due)
    desk.promises.add("ring Carol", due)
    sweep.remind(due - timedelta(hours=30))
    assert not models.OutboxMail.objects.exists()
    desk.mail.wish_digest(True)
    sweep.remind(due - timedelta(hours=12))
    mail = models.OutboxMail.objects.get()
    assert (mail.purpose, mail.recipient, mail.subject) == ("notice", "alice@ask.example", "2 things you promised")
    sender = Sender()
    outbox.work(box.pk, due, send=sender)
    assert [reader for _, reader in sender.sent] == ["alice@ask.example"]
    assert desk.mail.outbox() == []  # notices are no letters


def test_no_notice_goes_to_a_mailbox_the_employer_reads(desk):
    mailbox(desk, 1, address="alice@norrland.example")
    desk.mail.wish_digest(True)
    assert notices.mailbox_of(desk) is not None
    desk.setup.answer_guard("Norrland", True)
    assert notices.mailbox_of(desk) is None


def test_desks_in_different_zones_are_each_reminded_on_their_own_day(desk, django_user_model):
    from inroad.desk import desk_of

    far = desk_of(django_user_model.objects.create_user("kiri"))
    far.setup.introduce("Kiri Far", ["kiri@far.example"], timezone="Pacific/Kiritimati")  # 14 hours ahead
    zones = {desk.row.pk: "UTC", far.row.pk: "Pacific/Kiritimati"}
    for one in (desk, far):
        local = ZoneInfo(zones[one.row.pk])
        one.promises.add("send Bob the article", datetime(2030, 3, 6, 23, 59, 59, tzinfo=local).astimezone(UTC))
    seen = {pk: [] for pk in zones}
    for hour in range(24 * 7):
        sweep.remind(moment := datetime(2030, 3, 3, tzinfo=UTC) + timedelta(hours=hour))
        for row in models.Promise.objects.all():
            wall = moment.astimezone(ZoneInfo(zones[row.desk_id]))
            seen[row.desk_id] += [f"{wall:%d %H} {said}" for said in row.reminded[len(seen[row.desk_id]) :]]
    assert [*seen.values()] == [["05 17 before", "06 08 on the day", "07 08 after"]] * 2


@pytest.mark.parametrize("day", [(2030, 3, 31), (2030, 10, 27)])
def test_on_a_day_when_clocks_change_and_one_is_set_back_each_reminder_comes_once(desk, day):
    """Berlin goes to summer time on the first day and back on the second; the machine's clock is set back twice."""
    models.Desk.objects.filter(pk=desk.row.pk).update(timezone="Europe/Berlin")
    berlin = ZoneInfo("Europe/Berlin")
    due = datetime(*day, 23, 59, 59, tzinfo=berlin).astimezone(UTC)
    row = at(desk, due - 9 * DAY).promises.add("send Bob the article", due)
    hours = [*range(-40, -8), *range(-14, 4), *range(-2, 20)]
    seen = []
    for hour in hours:
        before = models.Promise.objects.get(pk=row.id).reminded
        sweep.remind(moment := due + timedelta(hours=hour))
        fresh = models.Promise.objects.get(pk=row.id).reminded[len(before) :]
        seen += [(said, f"{moment.astimezone(berlin):%H}") for said in fresh]
    assert [said for said, _ in seen] == ["before", "on the day", "after"]
    assert [int(hour) >= least for (_, hour), least in zip(seen, (17, 8, 8), strict=True)] == [True] * 3
