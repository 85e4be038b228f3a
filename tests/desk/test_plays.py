"""Plays on the desk: begun by what happened, gone through step by step, each step a promise; walls and ends hold."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fixtures.correspondence import cast, introduced
from inroad.desk import desk_of, journal, occasions, play_hearing, sweep
from inroad.desk.door import Desk
from inroad.errors import BadInput, InroadError, NotFound, Refused
from inroad.search.plays import library
from inroad.store import models

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 5, 4, 9, tzinfo=UTC)
LIKED = "the quiet way you decide"
COFFEE = (Path(__file__).parents[2] / "docs/plays.md").read_text().split("```toml\n")[1].split("```")[0]


@pytest.fixture
def desk(db):
    """Alice's desk on a certain day: four companies she wants, and three people she met at Northwind about a job."""
    made = desk_of(get_user_model().objects.create_user("alice"))
    made.setup.introduce("Alice Ask", ["alice@ask.example"], timezone="UTC")
    made = at(made, NOW)
    for name in ("Northwind", "Finch", "Acme", "Globex"):
        made.targets.add(name, interest="platform work")
    return made


def at(desk, moment):
    return Desk(models.Desk.objects.get(pk=desk.row.pk), moment)


def later(desk, days):
    return at(desk, desk.now() + timedelta(days=days))


def person(desk, name, where="Northwind", **more):
    address = f"{name.split()[0].lower()}@{where.lower()}.example"
    return desk.people.add(name, [address], organisation=where, title="Head of platform", **more).id


@pytest.fixture
def carol(desk):
    return person(desk, "Carol Diaz")


@pytest.fixture
def erin(desk):
    return person(desk, "Erin Wu")


def job(desk, *met, company="Northwind", status="interviewing", **more):
    """A job with one interview that was held, and who was met there."""
    target = models.Target.objects.get(desk=desk.row, name=company)
    now = desk.now()
    row = models.Opening.objects.create(
        desk=desk.row, target=target, title="platform lead", status=status, created_at=now, changed_at=now, **more
    )
    talk = models.Interview.objects.create(
        desk=desk.row, opening=row, at=now - timedelta(days=3), state="held", created_at=now
    )
    for pk in met:
        models.InterviewMet.objects.create(desk=desk.row, interview=talk, person_id=pk, liked=LIKED)
    return row


def happened(desk, name, **about):
    with journal.change(desk, "told", name, ties=False) as change:
        change.update(models.Target.objects.filter(desk=desk.row).first(), note=f"{name} {desk.now()}")
        occasions.tell(desk, change, occasions.Occasion(name, **about))


def said_no(desk, opening):
    models.Opening.objects.filter(pk=opening.pk).update(status="rejected")
    happened(desk, "rejection", opening=opening.pk)
    return desk.plays.running()[0]


def step(desk, words):
    return next(one for one in desk.plays.steps() if words in one.title)


def open_promises(desk):
    return models.Promise.objects.filter(desk=desk.row, state__in=("pending", "unresolved"), contract=None)


def step_promises(desk):
    return open_promises(desk).filter(steps__isnull=False)


# Begun by what happened ----------------------------------------------------------------------------------------------


def test_f1_a_no_begins_its_play_and_asks_of_everybody_met_whether_it_clicked(desk, carol, erin):
    run = said_no(desk, job(desk, carol, erin))
    assert (run.name, run.about, run.open) == ("rejection", "platform lead at Northwind", 2)
    assert [one.title for one in desk.plays.steps()] == ["Did you click with Carol?", "Did you click with Erin?"]
    assert {one.promise_id for one in desk.plays.steps()} == set(open_promises(desk).values_list("pk", flat=True))


def test_f1_a_yes_moves_the_target_to_future_and_notes_that_it_clicked(desk, carol):
    opening = job(desk, carol)
    said_no(desk, opening)
    desk.plays.answer(step(desk, "Carol").id, "yes")
    assert desk.targets.get(opening.target_id, with_ways=False).stage == "future"
    assert models.InterviewMet.objects.get(person=carol).clicked is True


def test_f1_a_target_with_another_job_under_way_stays_where_it_is(desk, carol):
    opening = job(desk, carol)
    job(desk, status="interviewing")
    said_no(desk, opening)
    desk.plays.answer(step(desk, "Carol").id, "yes")
    assert desk.targets.get(opening.target_id, with_ways=False).stage == "idea"


def test_f3_a_yes_gives_a_call_sheet_with_three_targets_by_name(desk, carol):
    run = said_no(desk, job(desk, carol))
    assert desk.plays.get(run.id).sheets == ()
    desk.plays.answer(step(desk, "Carol").id, "yes")
    (sheet,) = desk.plays.get(run.id).sheets
    said = "\n".join(text for _, text in sheet.parts)
    assert sheet.step.title == "Ring Carol about the no"
    assert "Finch, Acme or Globex" in said
    assert LIKED in said
    assert "Northwind" not in sheet.step.what.rpartition("is there somebody at")[2]


def test_f2_the_runner_up_letter_opens_with_what_was_liked(desk, carol):
    said_no(desk, job(desk, carol))
    (call,) = desk.plays.answer(step(desk, "Carol").id, "a little").opened
    letter = desk.plays.open_letter(call.id)
    assert (letter.row.kind, letter.row.person_id) == ("runner-up", carol)
    assert LIKED in letter.body
    assert desk.plays.open_letter(call.id).row.id == letter.row.id


def test_f4_names_given_become_people_with_promises_and_the_giver_is_thanked(desk, carol):
    said_no(desk, job(desk, carol))
    desk.plays.answer(step(desk, "Carol").id, "yes")
    told = desk.plays.answer(step(desk, "Ring Carol").id, "they named somebody", names=["Dora Li, VP at Acme"])
    assert [one.title for one in told.opened] == ["Thank Carol for naming Dora Li"]
    dora = desk.people.find("Dora Li")
    assert dora.organisation == "Acme"
    words = set(open_promises(desk).values_list("words", flat=True))
    assert words == {"Thank Carol for naming Dora Li", "follow up with Dora Li, whom Carol Diaz named"}
    assert "Dora Li" in desk.plays.open_letter(told.opened[0].id).body
    # The play itself tells her later what came of it; without such a step, a promise says so.
    desk.plays.done(step(desk, "Thank Carol").id)
    assert "Tell Carol what came of Dora Li" in [one.title for one in desk.plays.steps()]


def test_f4_no_names_leads_to_a_kind_letter_and_nothing_else(desk, carol):
    said_no(desk, job(desk, carol))
    desk.plays.answer(step(desk, "Carol").id, "yes")
    told = desk.plays.answer(step(desk, "Ring Carol").id, "a good talk, no names")
    assert [one.letter for one in told.opened] == ["runner-up"]


def test_f4_a_reference_that_was_offered_is_noted_in_the_vault(desk, carol):
    said_no(desk, job(desk, carol))
    desk.plays.answer(step(desk, "Carol").id, "yes")
    desk.plays.answer(step(desk, "Ring Carol").id, "they would be a reference")
    assert models.Referee.objects.get(person=carol).state == "agreed"
    assert "old-boss" in [one.name for one in desk.plays.offers(person_id=carol)]  # I13: offered is not called


def test_a_no_to_a_form_begins_nothing(desk):
    opening = job(desk)
    models.Interview.objects.all().delete()
    happened(desk, "rejection", opening=opening.pk)
    assert desk.plays.running() == []


def test_a_no_recorded_twice_begins_one_play(desk, carol):
    opening = job(desk, carol)
    said_no(desk, opening)
    happened(desk, "rejection", opening=opening.pk)
    assert len(desk.plays.running()) == 1


def test_what_was_said_elsewhere_of_clicking_answers_the_question(desk, carol, erin):
    opening = job(desk, carol, erin)
    said_no(desk, opening)
    happened(desk, "clicked", opening=opening.pk, person=carol)
    happened(desk, "did not click", opening=opening.pk, person=erin)
    assert [one.title for one in desk.plays.steps()] == ["Ring Carol about the no"]


def test_somebody_met_after_all_gets_their_question(desk, carol, erin):
    opening = job(desk, carol)
    said_no(desk, opening)
    happened(desk, "met", opening=opening.pk, person=erin)
    assert "Did you click with Erin?" in [one.title for one in desk.plays.steps()]


def test_e3_no_answer_on_the_months_stands_on_the_employers_record(desk, carol):
    opening = job(desk, carol)
    desk.plays.start("after-interview", opening_id=opening.pk)
    desk.plays.answer(step(desk, "3, 6 and 12").id, "I asked and got no answer")
    noted = models.Conduct.objects.get(desk=desk.row)
    assert (noted.kind, noted.organisation.name) == ("no answer on 3, 6 and 12 months", "Northwind")


def test_f5_with_an_interview_from_somebodys_word_their_name_stands_first(desk, carol):
    bob = person(desk, "Bob Connect", "Connect", how="my manager at Connect, 2015-2020")
    opening = job(desk, carol, through_id=bob)
    models.Interview.objects.create(
        desk=desk.row, opening=opening, at=NOW + timedelta(days=4), state="planned", created_at=NOW
    )
    offered = {one.name: one for one in desk.plays.offers(target_id=opening.target_id)}
    run = desk.plays.start("referral-interview", opening_id=offered["referral-interview"].opening_id)
    assert "Prepare: it is Bob Connect whose name is at stake" in [one.title for one in run.steps]
    prepare = next(one for one in run.steps if "Prepare" in one.title)
    assert prepare.due_at.date() == (NOW + timedelta(days=3)).date()


def test_i10_nobody_is_promised_the_same_report_by_two_plays(desk, carol):
    bob = person(desk, "Bob Connect", "Connect", how="my manager at Connect, 2015-2020")
    opening = job(desk, carol, through_id=bob)
    desk.plays.start("after-interview", opening_id=opening.pk)
    assert step(desk, "Tell Bob").person_id == bob
    desk.plays.start("referral-interview", opening_id=opening.pk)
    assert [one.title for one in desk.plays.steps() if "Tell Bob" in one.title] == ["Tell Bob how the interview went"]


def test_what_an_interview_promised_is_not_promised_again_by_its_play(desk, carol):
    bob = person(desk, "Bob Connect", "Connect", how="my manager at Connect, 2015-2020")
    target = models.Target.objects.get(desk=desk.row, name="Northwind")
    opening = desk.openings.add(target.pk, "platform lead", through=bob).row.id
    talk = desk.interviews.add(opening, NOW - timedelta(hours=3), met=[carol]).row.id
    desk.interviews.held(talk)
    words = list(open_promises(desk).values_list("words", flat=True))
    assert sum("Carol" in one for one in words) == 1
    assert sum("Bob" in one for one in words) == 1
    desk.plays.start("after-interview", opening_id=opening)
    titles = [one.title for one in desk.plays.steps()]
    assert not [one for one in titles if "Carol" in one or "Bob" in one]
    assert len(titles) == 2


def test_f1_f3_from_they_said_no_to_the_sheet_through_the_opening(desk, carol):
    target = models.Target.objects.get(desk=desk.row, name="Northwind")
    opening = desk.openings.add(target.pk, "platform lead").row.id
    desk.interviews.held(desk.interviews.add(opening, NOW - timedelta(days=3), met=[carol]).row.id)
    desk.openings.reject(opening)
    (run,) = desk.plays.running()
    assert [one.title for one in desk.plays.steps() if one.run_id == run.id] == ["Did you click with Carol?"]
    desk.openings.clicked(opening, carol, True, LIKED)
    (sheet,) = desk.plays.get(run.id).sheets
    assert LIKED in "".join(text for _, text in sheet.parts)
    assert desk.targets.get(target.pk).stage == "future"
    desk.history.undo()
    desk.history.undo()
    assert desk.plays.running() == []


def test_n4_where_nobody_is_known_the_side_door_is_offered_with_a_sheet_for_the_switchboard(desk):
    target = models.Target.objects.get(desk=desk.row, name="Finch")
    (offer,) = desk.plays.offers(target_id=target.pk)
    assert offer.name == "side-door"
    run = desk.plays.start(offer.name, target_id=target.pk)
    desk.plays.done(step(desk, "useful thing").id, note="Their billing page forgets what was typed.")
    view = desk.plays.get(run.row.id)
    assert [one.letter for one in view.steps] == ["switchboard"]
    (sheet,) = view.sheets
    assert "Finch" in "\n".join(text for _, text in sheet.parts)


def test_f6_a_target_that_liked_me_offers_the_play_for_the_future(desk, carol):
    opening = job(desk, carol, status="closed")
    models.InterviewMet.objects.update(clicked=True)
    desk.targets.stage(opening.target_id, "future")
    (offer,) = desk.plays.offers(target_id=opening.target_id)
    assert offer.name == "future"
    run = desk.plays.start("future", target_id=opening.target_id)
    letter = desk.plays.open_letter(next(one.id for one in run.steps if one.letter == "future"))
    assert "Finch, Acme or Globex" in letter.body


# Steps are promises --------------------------------------------------------------------------------------------------


def test_a_promise_kept_on_today_is_its_step_done_and_the_other_way_round(desk, carol):
    opening = job(desk, carol)
    desk.plays.start("after-interview", opening_id=opening.pk)
    thanks, notes = step(desk, "Thank Carol"), step(desk, "Note down")
    desk.promises.keep(thanks.promise_id)
    assert desk.plays.step(thanks.id).state == "done"
    desk.plays.done(notes.id)
    assert desk.promises.get(notes.promise_id).state == "kept"


def test_a_promise_let_go_is_its_step_skipped_and_another_day_is_another_day_of_the_step(desk, carol):
    desk.plays.start("after-interview", opening_id=job(desk, carol).pk)
    thanks, notes = step(desk, "Thank Carol"), step(desk, "Note down")
    desk.promises.let_go(notes.promise_id)
    assert desk.plays.step(notes.id).state == "skipped"
    day = NOW + timedelta(days=5)
    desk.promises.move(thanks.promise_id, day)
    assert desk.plays.step(thanks.id).due_at == day
    desk.plays.move(thanks.id, day + timedelta(days=1))
    assert desk.promises.get(thanks.promise_id).due_at == day + timedelta(days=1)


def test_a_promise_that_asks_something_is_not_simply_kept(desk, carol):
    said_no(desk, job(desk, carol))
    promise = step(desk, "Carol").promise_id
    with pytest.raises(Refused, match="Did you click with Carol"):
        desk.promises.keep(promise)
    assert desk.promises.get(promise).state == "pending"


def test_a_letter_that_went_out_ends_its_step(desk, carol):
    said_no(desk, job(desk, carol))
    (letter_step,) = desk.plays.answer(step(desk, "Carol").id, "a little").opened
    letter = desk.plays.open_letter(letter_step.id)
    needed = {need.key: "the quiet way you decide, and how openly you spoke of it" for need in letter.needs}
    letter = desk.letters.save(letter.row.id, supplied=needed)
    desk.letters.sent(letter.row.id)
    assert desk.plays.step(letter_step.id).state == "done"
    assert desk.promises.get(letter_step.promise_id).state == "kept"


def test_undo_takes_back_an_answer_with_all_that_came_of_it(desk, carol):
    opening = job(desk, carol)
    said_no(desk, opening)
    asked = step(desk, "Carol")
    desk.plays.answer(asked.id, "yes")
    desk.history.undo()
    assert [one.id for one in desk.plays.steps()] == [asked.id]
    assert desk.promises.get(asked.promise_id).state == "pending"
    assert models.InterviewMet.objects.get(person=carol).clicked is None
    assert desk.targets.get(opening.target_id, with_ways=False).stage == "idea"


def test_stopped_it_leaves_no_open_promise_and_undo_brings_it_back(desk, carol, erin):
    run = said_no(desk, job(desk, carol, erin))
    assert desk.plays.stop(run.id, "I am fine").state == "stopped"
    assert not open_promises(desk).exists()
    assert set(models.Promise.objects.filter(desk=desk.row).values_list("state", flat=True)) == {"released"}
    desk.history.undo()
    assert step_promises(desk).count() == 2


def test_the_same_play_is_begun_once_for_the_same_thing(desk, carol):
    opening = job(desk, carol)
    run = desk.plays.start("after-interview", opening_id=opening.pk)
    with pytest.raises(Refused, match="under way already for platform lead at Northwind"):
        desk.plays.start("after-interview", opening_id=opening.pk)
    other = job(desk, carol)
    assert desk.plays.start("after-interview", opening_id=other.pk).row.id != run.row.id


# What overtakes ------------------------------------------------------------------------------------------------------


def test_an_offer_accepted_overtakes_what_nobody_waits_for(desk, carol):
    opening = job(desk, carol)
    said_no(desk, opening)
    desk.plays.answer(step(desk, "Carol").id, "yes")
    desk.plays.answer(step(desk, "Ring Carol").id, "they named somebody", names=["Dora Li"])
    other = job(desk, company="Acme")
    desk = later(desk, 1)
    happened(desk, "offer accepted", opening=other.pk)
    assert [one.title for one in desk.plays.steps()] == ["Thank Carol for naming Dora Li"]


def test_l3_getting_to_know_somebody_goes_on_when_they_write(desk, carol):
    run = desk.plays.start("cultivation", person_id=carol)
    desk.plays.done(step(desk, "Read or hear").id)
    desk = later(desk, 1)
    desk.people.log(carol, "she wrote back about my comment", "mail", from_them=True)
    assert [one.title for one in desk.plays.steps()] == ["Ask Carol a question that needs their opinion"]
    view = desk.plays.get(run.row.id)
    assert ("Send Carol a comment on their work", "yes") in [(one.title, one.answer) for one in view.earlier]


def test_l3_mail_that_was_read_is_heard_by_the_sweep_and_mass_mail_is_not(desk, carol):
    desk.plays.start("cultivation", person_id=carol)
    desk.plays.done(step(desk, "Read or hear").id)
    sender = models.Identity.objects.get(person=carol, kind="email")
    mail = {"desk": desk.row, "kind": models.Interaction.MAIL, "sender": sender, "at": NOW + timedelta(days=1)}
    models.Interaction.objects.create(key=1, recipients=400, **mail)
    desk = later(desk, 2)
    sweep.sweep(desk.now())
    assert step(desk, "comment").state == "open"
    models.Interaction.objects.create(key=2, recipients=1, **mail)
    assert sweep.sweep(desk.now()).plays == 1
    assert step(desk, "question that needs").person_id == carol
    assert sweep.sweep(desk.now()).plays == 0


def test_a_yes_of_a_voucher_closes_the_side_door_and_an_introduction_ends_getting_to_know_somebody(db):
    desk = desk_of(get_user_model().objects.create_user("alice"))
    desk.setup.introduce("Alice Ask", ["alice@ask.example"], timezone="UTC")
    people = cast(desk)
    target = desk.introductions._get(people.contract).target_id
    desk.plays.start("side-door", target_id=target)
    desk.plays.start("cultivation", person_id=people.carol)
    introduced(desk, people.contract)
    ended = {row.name: (row.state, row.why) for row in desk.plays.running(over=True)}
    assert ended["side-door"] == ("overtaken", "somebody can get you in after all")
    assert ended["cultivation"] == ("overtaken", "you were introduced to this person")
    assert not step_promises(desk).exists()


def test_a_target_let_go_ends_its_plays(desk, carol):
    opening = job(desk, carol)
    desk.plays.start("after-interview", opening_id=opening.pk)
    desk = later(desk, 1)
    desk.targets.stage(opening.target_id, "let go")
    assert desk.plays.running() == []
    assert not step_promises(desk).exists()


@pytest.mark.parametrize("wall", ["alone", "trash", "guard"])
def test_r4_who_is_put_out_of_reach_has_no_step_any_more_owed_or_not(desk, carol, erin, wall):
    said_no(desk, job(desk, carol, erin))
    desk.plays.answer(step(desk, "Carol").id, "yes")
    desk.plays.answer(step(desk, "Ring Carol").id, "they named somebody", names=["Dora Li"])
    desk = later(desk, 1)
    if wall == "alone":
        desk.people.leave_alone([carol], True)
    elif wall == "trash":
        desk.people.trash([carol])
    else:
        desk.setup.answer_guard("Northwind", True)
    left = {one.title for one in desk.plays.steps()}
    assert left == (set() if wall == "guard" else {"Did you click with Erin?"})
    assert not step_promises(desk).filter(about=carol).exists()


def test_r4_nothing_is_begun_at_a_present_employer_or_about_who_is_there(desk, carol):
    opening = job(desk, carol)
    desk.setup.answer_guard("Northwind", True)
    for about in ({"opening_id": opening.pk}, {"target_id": opening.target_id}, {"person_id": carol}):
        name = {"opening_id": "rejection", "target_id": "side-door", "person_id": "cultivation"}[next(iter(about))]
        with pytest.raises(Refused):
            desk.plays.start(name, **about)
    happened(desk, "rejection", opening=opening.pk)
    assert desk.plays.running() == []
    assert desk.plays.offers(target_id=opening.target_id) == []
    assert desk.plays.offers(person_id=carol) == []


def test_a_wall_put_up_behind_our_back_hides_at_once_and_ends_with_the_next_sweep(desk, carol):
    said_no(desk, job(desk, carol))
    hidden = step(desk, "Carol")
    models.Person.objects.filter(pk=carol).update(leave_alone=True)
    assert desk.plays.steps() == []
    with pytest.raises(Refused, match="left alone"):
        desk.plays.answer(hidden.id, "yes")
    sweep.sweep(later(desk, 1).now())
    assert not step_promises(desk).exists()


def test_a_run_nobody_speaks_of_is_laid_aside_without_blame(desk, carol):
    run = said_no(desk, job(desk, carol))
    sweep.sweep(later(desk, 30).now())
    assert desk.plays.get(run.id).row.state == "running"
    desk = later(desk, 90)
    sweep.sweep(desk.now())
    row = desk.plays.get(run.id).row
    assert (row.state, row.why) == ("stopped", "laid aside: no word for 60 days")
    assert not open_promises(desk).exists()


# People who become one, or nobody ------------------------------------------------------------------------------------


def test_two_entries_that_become_one_keep_their_steps(desk, carol):
    double = person(desk, "Carol D", "Elsewhere")
    said_no(desk, job(desk, double))
    desk.people.merge(carol, double)
    asked = desk.plays.steps()[0]
    assert asked.person_id == carol
    desk.plays.answer(asked.id, "yes")
    assert models.InterviewMet.objects.get(person=carol).clicked is True
    desk.history.undo()
    desk.history.undo()
    assert desk.plays.steps()[0].person_id == double


def test_somebody_who_is_forgotten_is_out_of_every_run(desk, carol, erin):
    run = said_no(desk, job(desk, carol, erin))
    desk.erase.person(carol)
    kept = str(models.PlayRun.objects.get(pk=run.id).play)
    assert "Carol" not in kept
    assert "carol@" not in kept
    assert [one.title for one in desk.plays.steps()] == ["Did you click with Erin?"]
    assert not open_promises(desk).filter(words__contains="Carol").exists()
    assert "Carol" not in str(list(models.EventDetail.objects.filter(desk=desk.row).values_list("changes", "words")))


def test_an_exported_run_comes_back_with_the_people_it_is_about(desk, carol, tmp_path):
    said_no(desk, job(desk, carol))
    path = tmp_path / "desk.zip"
    desk.export.write(path)
    other = desk_of(get_user_model().objects.create_user("later"))
    other.imports.publish(other.imports.stage([path]))
    back = at(other, NOW)
    asked = back.plays.steps()[0]
    assert asked.title == "Did you click with Carol?"
    assert back.people.get(asked.person_id).row.name == "Carol Diaz"
    back.plays.answer(asked.id, "yes")
    assert models.InterviewMet.objects.get(desk=back.row).clicked is True


# Own plays -----------------------------------------------------------------------------------------------------------


def test_a_play_of_ones_own_is_taken_in_used_changed_and_removed(desk, carol):
    page = desk.plays.add(COFFEE.encode(), "coffee.toml")
    assert (page.row.name, page.row.own, page.row.problem) == ("coffee", True, "")
    run = desk.plays.start("coffee", person_id=carol)
    assert [one.title for one in run.steps] == ["Ask Carol for half an hour"]
    desk.plays.add(COFFEE.replace("half an hour", "an hour").encode(), "coffee.toml")
    assert desk.plays.get(run.row.id).steps[0].title == "Ask Carol for half an hour"
    assert [row.name for row in desk.plays.available("person") if row.own] == ["coffee"]
    desk.plays.remove("coffee")
    with pytest.raises(NotFound):
        desk.plays.page("coffee")
    desk.history.undo()
    assert "an hour" in desk.plays.page("coffee").file


def test_a_play_with_a_loop_is_refused_and_says_where(desk):
    text = COFFEE.replace('key = "thank-anyway"', 'key = "thank-anyway"\nthen = ["meet"]')
    with pytest.raises(BadInput, match="round in a circle") as found:
        desk.plays.add(text.encode(), "coffee.toml")
    assert found.value.where == "coffee.toml: step “thank-anyway”"
    assert not models.OwnPlay.objects.exists()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (COFFEE.replace("coffee", "rejection", 1), "comes with Inroad"),
        (COFFEE.replace("“", "").replace('letter = "advice"', 'letter = "advise"'), "no letter of the kind"),
        ("\0", "no text"),
        ("name = ", "no TOML"),
        ("#" * 70_000, "larger than"),
    ],
)
def test_a_file_that_is_no_play_is_refused_in_words(desk, text, said):
    with pytest.raises(BadInput, match=said):
        desk.plays.add(text.encode(), "mine.toml")


def test_an_own_play_that_no_longer_holds_is_shown_with_its_problem(desk):
    desk.plays.add(COFFEE.encode(), "coffee.toml")
    models.OwnPlay.objects.update(text=COFFEE.replace('"advice"', '"gone"'))
    (row,) = [row for row in desk.plays.available() if row.own]
    assert "no letter of the kind" in row.problem
    assert desk.plays.page("coffee").file
    with pytest.raises(BadInput):
        desk.plays.start("coffee", person_id=1)


def test_another_desks_plays_are_not_there(desk, carol):
    run = said_no(desk, job(desk, carol))
    asked = desk.plays.steps()[0]
    desk.plays.add(COFFEE.encode(), "coffee.toml")
    other = desk_of(get_user_model().objects.create_user("mallory"))
    for call in (
        lambda: other.plays.get(run.id), lambda: other.plays.stop(run.id), lambda: other.plays.step(asked.id),
        lambda: other.plays.answer(asked.id, "yes"), lambda: other.plays.open_letter(asked.id),
        lambda: other.plays.page("coffee"), lambda: other.plays.remove("coffee"),
        lambda: other.plays.start("rejection", opening_id=run.opening_id),
    ):  # fmt: skip
        with pytest.raises(NotFound):
            call()


# Whatever comes ------------------------------------------------------------------------------------------------------

PLAYS = sorted(library.builtin())
MOVES = st.tuples(
    st.sampled_from(
        ["answer", "done", "skip", "keep", "letter", "log", "alone", "guard", "offer", "no", "stop", "sweep"]
    ),
    st.integers(0, 40),
    st.integers(0, 30),
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(names=st.lists(st.sampled_from(PLAYS), min_size=1, max_size=3), moves=st.lists(MOVES, max_size=14))
def test_plays_end_and_never_reach_who_is_kept_out_whatever_happens(django_db_blocker, names, moves):
    from django.db import transaction

    with transaction.atomic():
        try:
            _live_through(names, moves)
        finally:
            transaction.set_rollback(True)


def _live_through(names, moves):
    alice = desk_of(get_user_model().objects.create_user("random"))
    alice.setup.introduce("Alice Ask", ["alice@ask.example"], timezone="UTC")
    desk = at(alice, NOW)
    for name in ("Northwind", "Finch", "Acme"):
        desk.targets.add(name, interest="platform work")
    people = [person(desk, name) for name in ("Carol Diaz", "Erin Wu")]
    bob = person(desk, "Bob Connect", "Connect", how="my manager at Connect, 2015-2020")
    opening = job(desk, *people, through_id=bob)
    for name in names:
        subject = library.get(name).subject
        about = {"opening": opening.pk, "target": opening.target_id, "person": people[0]}[subject]
        try:
            desk.plays.start(name, **{f"{subject}_id": about})
        except Refused:
            assert names.count(name) > 1
    for move, which, days in moves:
        desk = later(desk, days)
        with pytest.MonkeyPatch.context():
            _move(desk, move, which, people, opening)
        _holds(desk, people)
    for _ in range(60):
        desk = later(desk, 150)
        sweep.sweep(desk.now())
    assert desk.plays.running() == []
    assert not step_promises(desk).exists()


def _move(desk, move, which, people, opening):
    steps = desk.plays.steps()
    one = steps[which % len(steps)] if steps else None
    someone = people[which % len(people)]
    try:
        if move == "log":
            desk.people.log(someone, f"a word {desk.now()}", "mail", from_them=True)
        elif move == "alone":
            desk.people.leave_alone([someone], True)
        elif move == "guard" and which > 30:
            desk.setup.answer_guard("Northwind", True)
        elif move == "offer" and which > 30:
            happened(desk, "offer accepted", opening=opening.pk)
        elif move == "no":
            happened(desk, "rejection", opening=opening.pk)
        elif move == "sweep":
            sweep.sweep(desk.now())
        elif one is None:
            return
        elif move == "stop" and which > 30:
            desk.plays.stop(one.run_id)
        elif move == "answer" and one.answers:
            answer = one.answers[which % len(one.answers)]
            desk.plays.answer(one.id, answer.say, names=[f"Name {which}"] if answer.names else [])
        elif move == "done":
            desk.plays.done(one.id)
        elif move == "skip":
            desk.plays.skip(one.id)
        elif move == "keep":
            desk.promises.keep(one.promise_id)
        elif move == "letter" and one.letter:
            desk.plays.open_letter(one.id)
    except InroadError:
        return


def _holds(desk, people):
    """Steps, promises and walls agree."""
    from inroad.desk import search_rows

    walls = search_rows.kept_out(desk)
    closed = {pk for pk in people if walls.why(pk)}
    for one in desk.plays.steps():
        assert one.person_id not in closed
        assert desk.promises.get(one.promise_id).state in {"pending", "unresolved"}
    assert not step_promises(desk).filter(about__in=closed).exists()
    over = models.PlayStep.objects.filter(desk=desk.row).exclude(run__state="running")
    assert not over.filter(state="open").exists()
    assert not over.filter(promise__state__in=("pending", "unresolved")).exists()
    for row in models.PlayRun.objects.filter(desk=desk.row):
        held = {one["step"] for one in row.play["steps"]}
        assert held == {step.key.split("#")[0] for step in row.steps.all()}
        assert row.state == row.play["state"]


def test_drafts_by_plays_go_to_nobody_kept_out(desk, carol):
    said_no(desk, job(desk, carol))
    (asked,) = desk.plays.answer(step(desk, "Carol").id, "a little").opened
    models.Person.objects.filter(pk=carol).update(leave_alone=True)
    with pytest.raises(Refused):
        desk.plays.open_letter(asked.id)
    assert not models.Letter.objects.filter(desk=desk.row).exists()


def test_hearing_costs_nothing_where_no_play_is_under_way(desk, django_assert_num_queries):
    with journal.change(desk, "told", "nothing", ties=False) as change, django_assert_num_queries(2):
        play_hearing.walls(desk, change)
        play_hearing.heard(desk, change)
