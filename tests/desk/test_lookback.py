"""Looking back on a week: each figure against rows counted anew, questions that are asked once, a mail to oneself."""

from datetime import UTC, date, datetime, timedelta

import pytest

from fixtures.correspondence import DAY, at, cast, introduced, mailbox
from inroad.desk.lookback import Lookback
from inroad.errors import BadInput, NotFound
from inroad.score.weeks import monday_of
from inroad.store import models

pytestmark = pytest.mark.django_db


def test_a_desk_on_which_nothing_happened_teaches_instead_of_showing_zeros(desk):
    view = desk.lookback.page()
    assert view.sentence == "A quiet week. There are such weeks in every search."
    assert view.is_empty
    assert view.moved == view.kept == view.by_others == view.open == view.questions == ()
    assert view.figures == {"promises kept": 0}


def test_what_moved_names_who_it_was_with_and_every_figure_is_counted_anew(desk):
    people = cast(desk)
    introduced(desk, people.contract)
    later = at(desk, desk.now())
    view = later.lookback.page(later.today())
    start = datetime(view.monday.year, view.monday.month, view.monday.day, tzinfo=UTC)
    end = start + 7 * DAY
    happened = [one for one in later.weeks.happenings() if start <= one.at < end]
    for words, number in view.figures.items():
        if words != "promises kept":
            assert number == sum(one.what.value == words for one in happened), words
    kept = models.Promise.objects.filter(state="kept", debtor="seeker", ended_at__gte=start, ended_at__lt=end)
    assert view.figures["promises kept"] == kept.count() == len(view.kept)
    said = {one.words: [name for _, name in one.people] for one in view.moved}
    assert said["Introductions were made to"] == ["Carol Decide"]
    assert said["You asked"] == ["Bob Connect"]
    assert not view.is_empty


def test_a_promise_whose_day_is_past_is_asked_about_and_not_called_late(desk):
    people = cast(desk)
    introduced(desk, people.contract)
    later = at(desk, desk.now() + 5 * DAY)
    view = later.lookback.page(later.today())
    assert "make contact with Carol Decide" in [row.words for row in view.open]
    assert all(row.mine for row in view.open)
    assert not any(word in view.sentence.lower() for word in ("overdue", "broken", "late", "fail"))


def old(desk, days=60):
    """A target, a draft and a commitment of one's own that have been lying about."""
    target = desk.targets.add("Quiet Works")
    bob = desk.people.add("Bob Connect", ["bob@connect.example"], how="my manager", backing="well").id
    letter = desk.letters.write("hello", person_id=bob).row.id
    promise = desk.promises.add("read the book Bob named", desk.now() + DAY).id
    return at(desk, desk.now() + days * DAY), target.id, letter, promise


def asked(desk):
    return [(one.kind, one.id) for one in desk.lookback.page().questions]


def test_at_most_three_things_that_lie_about_are_asked_about_each_with_its_choices(desk):
    later, target, letter, promise = old(desk)
    view = later.lookback.page()
    assert {(one.kind, one.id) for one in view.questions} == {
        ("target", target), ("letter", letter), ("promise", promise)
    }  # fmt: skip
    assert [value for value, _ in view.questions[0].choices][-1] == "keep"


def test_letting_go_is_one_change_that_can_be_undone(desk):
    later, target, letter, promise = old(desk)
    later.lookback.answer("target", target, "let go")
    assert models.Target.objects.get().stage == "let go"
    later.history.undo()
    assert models.Target.objects.get().stage == "idea"
    later.lookback.answer("target", target, "future")
    assert models.Target.objects.get().stage == "future"
    later.lookback.answer("letter", letter, "drop")
    assert models.Letter.objects.get(pk=letter).state == "dropped"
    later.lookback.answer("promise", promise, "let go")
    assert models.Promise.objects.get(pk=promise).state == "released"
    assert asked(later) == []


def test_what_stays_is_not_asked_about_again_for_as_long(desk):
    later, target, _, _ = old(desk)
    later.lookback.answer("target", target, "keep")
    assert ("target", target) not in asked(later)
    assert ("target", target) not in asked(at(desk, later.now() + 41 * DAY))
    assert ("target", target) in asked(at(desk, later.now() + 42 * DAY))
    assert later.plan.dropped() == [], "the plan knows nothing of it"


def test_a_place_with_something_under_way_is_not_lying_about(desk):
    people = cast(desk)
    introduced(desk, people.contract)
    later = at(desk, desk.now() + 60 * DAY)
    assert not [one for one in asked(later) if one[0] == "target"]


def test_what_others_count_on_is_never_offered_to_be_let_go_of(desk):
    people = cast(desk)
    introduced(desk, people.contract)
    later = at(desk, desk.now() + 60 * DAY)
    assert not [one for one in asked(later) if one[0] == "promise"]


def test_nobody_answers_for_what_is_not_theirs_or_not_asked(desk):
    later, target, _, _ = old(desk)
    with pytest.raises(NotFound):
        later.lookback.answer("target", target + 1, "let go")
    with pytest.raises(NotFound):
        later.lookback.answer("person", target, "let go")
    with pytest.raises(BadInput, match="no answer"):
        later.lookback.answer("target", target, "burn it")


def test_a_week_is_done_with_a_note_that_can_be_changed_and_undone(desk):
    week = monday_of(desk.today())  # the search began today, so an earlier week would be none of it
    desk.lookback.done(week, "Calls teach more than mails.")
    desk.lookback.done(week, "Calls teach more than mails do.")
    (row,) = desk.lookback.list()
    assert (row.monday, row.words) == (week, "Calls teach more than mails do.")
    desk.history.undo()
    desk.history.undo()
    assert desk.lookback.list() == []


def test_a_week_that_has_not_begun_is_refused(desk):
    with pytest.raises(BadInput, match="not begun"):
        desk.lookback.page(desk.today() + 14 * DAY)


def test_a_week_before_the_search_is_no_week_of_it(desk):
    with pytest.raises(BadInput, match="was before it"):
        desk.lookback.page(date(1990, 1, 4))


def test_what_is_not_asked_about_can_not_be_let_go_of_here(desk):
    target = desk.targets.add("Fresh Works").id
    with pytest.raises(NotFound, match="nothing is asked"):
        desk.lookback.answer("target", target, "let go")
    assert models.Target.objects.get().stage == "idea"


def test_an_older_week_has_no_plan(desk):
    desk.weeks.begin(desk.today() - 60 * DAY)
    old_one = desk.lookback.page(desk.today() - 40 * DAY)
    assert (old_one.ahead, old_one.ahead_words) == ((), "")


def friday(desk, hour=17):
    """The desk on the Friday of the week after next, so that a whole week is behind it."""
    day = monday_of(desk.today()) + timedelta(days=18)
    return at(desk, datetime(day.year, day.month, day.day, hour, 30, tzinfo=UTC))


def test_the_mail_comes_once_a_week_on_the_wished_hour_to_the_owner_alone(desk):
    mailbox(desk, 1)
    cast(desk)
    assert not desk.lookback.mail_wish().wished
    desk.lookback.wish_mail(True, weekday=4, hour=17)
    then = friday(desk)
    assert Lookback(then).send(then.now())
    assert not Lookback(then).send(then.now()), "once"
    mail = models.OutboxMail.objects.get(purpose="notice")
    assert mail.recipient == models.Mailbox.objects.get().address
    assert mail.subject.startswith("Your week:")
    following = then.lookback.next_mail(then.now())
    assert following - then.now() == timedelta(days=6, hours=23, minutes=30)


def test_no_mail_is_written_unwished_early_or_days_later(desk):
    mailbox(desk, 1)
    then = friday(desk)
    assert not then.lookback.send(then.now())
    desk.lookback.wish_mail(True, weekday=4, hour=17)
    for late in (friday(desk, 16), at(desk, friday(desk).now() + DAY)):
        assert not late.lookback.send(late.now())
    desk.lookback.wish_mail(False)
    assert not friday(desk).lookback.send(friday(desk).now())


@pytest.mark.parametrize(("weekday", "hour"), [(7, 9), (-1, 9), (0, 24)])
def test_a_day_or_hour_that_is_none_is_refused(desk, weekday, hour):
    with pytest.raises(BadInput, match="no day of a week"):
        desk.lookback.wish_mail(True, weekday, hour)
