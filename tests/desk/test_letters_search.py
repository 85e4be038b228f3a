"""Letters of a search on the desk: what each is told, by whom it is held, and how it is begun."""

from datetime import date, timedelta

import pytest

from fixtures.letter_cast import ANSWERS
from inroad.desk import beginning, logbook
from inroad.desk.letter_facts import facts_for
from inroad.errors import BadInput, NotFound, Refused
from inroad.letters import registry
from inroad.letters.model import Source
from inroad.search import brief as briefs
from inroad.store import models

pytestmark = pytest.mark.django_db


@pytest.fixture
def rhea(desk):
    return desk.people.add(
        "Rhea Olsen", emails=["rhea@initrode.example"], organisation="Initrode", title="Head of Operations",
        how="my manager at Verne 2015-2022", backing="well",
    )  # fmt: skip


@pytest.fixture
def opening(desk):
    target = desk.targets.add("Northwind", interest="platform engineering")
    return job(desk, target.id, "platform lead")


def job(desk, target_id, title, status="rejected"):
    now = desk.now()
    return models.Opening.objects.create(
        desk=desk.row, target_id=target_id, title=title, status=status, created_at=now, changed_at=now
    )


def talk(desk, opening, *people, state="held", days=-10, months=None, liked=""):
    made = models.Interview.objects.create(
        desk=desk.row, opening=opening, at=desk.now() + timedelta(days=days), state=state, months=months or {},
        created_at=desk.now(),
    )  # fmt: skip
    for person in people:
        models.InterviewMet.objects.create(desk=desk.row, interview=made, person_id=person.id, liked=liked)
    return made


def material(view, source=None):
    return [words for words, where in view.material if source in {None, where}]


def facts(desk, view):
    return facts_for(desk, models.Letter.objects.get(pk=view.row.id))


# ---- what a letter is told


def test_f2_after_a_no_the_letter_knows_who_was_met_and_what_was_liked(desk, rhea, opening):
    other = desk.people.add("Sam Poole")
    talk(desk, opening, rhea, other, liked="Nobody in your team talked over anybody else.")
    view = desk.letters.write("runner-up", person_id=rhea.id, opening_id=opening.pk)
    assert "Nobody in your team talked over anybody else." in view.body
    assert "Sam Poole" in view.body
    assert "the job of platform lead at Northwind" in view.body
    assert view.row.about == "platform lead, Northwind"
    assert view.ready


def test_a_talk_about_another_job_tells_this_letter_nothing(desk, rhea, opening):
    elsewhere = job(desk, desk.targets.add("Hooli").id, "site lead")
    talk(desk, elsewhere, rhea, liked="The bridge over the canal.")
    view = desk.letters.write("runner-up", person_id=rhea.id, opening_id=opening.pk)
    assert "canal" not in view.body
    assert not view.ready


def test_f3_x_y_z_are_targets_the_one_met_may_reach_and_never_the_house_of_the_no(desk, rhea, opening):
    carol = desk.people.add("Carol Diaz", organisation="Globex", title="VP Engineering")
    inside = desk.people.add("Tom Berg", organisation="Northwind", title="Engineer")
    desk.targets.add("Globex", interest="platform engineering")
    desk.words.knows(rhea.id, carol.id, how="same team 2014")
    desk.words.knows(rhea.id, inside.id, how="same team 2015")
    view = desk.letters.write("where-you-clicked", person_id=rhea.id, opening_id=opening.pk)
    assert "is there somebody at Globex to whom you would recommend me?" in view.body
    assert facts(desk, view).more["places"] == "Globex"
    assert any("Carol Diaz at Globex" in words for words in material(view, "private"))
    assert "Carol Diaz" not in view.body


def test_r4_a_present_employer_is_neither_a_place_to_be_named_nor_shown_as_reached(desk, rhea, opening):
    carol = desk.people.add("Carol Diaz", organisation="Velbrand", title="VP Engineering")
    desk.targets.add("Velbrand", interest="platform engineering")
    desk.words.knows(rhea.id, carol.id, how="same team 2014")
    desk.setup.answer_guard("Velbrand", present=True)
    view = desk.letters.write("where-you-clicked", person_id=rhea.id, opening_id=opening.pk)
    assert "Velbrand" not in view.body
    assert not any("Carol" in words or "Velbrand" in words for words in material(view))


def test_b4_what_was_chosen_for_somebody_stands_in_the_letter_and_is_told_as_given_afterwards(desk, rhea):
    thing = models.Useful.objects.create(
        desk=desk.row, words="The list of what each migration step cost", url="https://notes.example/list",
        created_at=desk.now(),
    )  # fmt: skip
    row = models.UsefulTo.objects.create(desk=desk.row, useful=thing, person_id=rhea.id, changed_at=desk.now())
    view = desk.letters.write("useful-to-you", person_id=rhea.id)
    assert "The list of what each migration step cost" in view.body
    assert "https://notes.example/list" in view.body
    assert facts(desk, view).offers == ("The list of what each migration step cost",)
    models.UsefulTo.objects.filter(pk=row.pk).update(letter=view.row.id)
    desk.letters.save(view.row.id, supplied={need.key: ANSWERS[need.key] for need in view.needs})
    desk.letters.sent(view.row.id)
    hello = desk.letters.write("hello", person_id=rhea.id)
    assert "migration" not in hello.body
    assert "you gave: The list of what each migration step cost" in material(hello, "told")


def test_l2_what_would_fit_them_is_shown_beside_the_letter_and_stays_out_of_it(desk, rhea):
    models.Useful.objects.create(desk=desk.row, words="A talk at Initrode on night shifts", created_at=desk.now())
    view = desk.letters.write("hello", person_id=rhea.id)
    assert any("A talk at Initrode on night shifts" in words for words in material(view, "told"))
    assert "night shifts" not in view.body


def test_n5_names_given_are_thanked_for_once_and_those_still_open_are_said(desk, rhea):
    from inroad.introductions.model import Promise

    def owe(name, state="pending"):
        now = desk.now()
        models.Promise.objects.create(
            desk=desk.row, key=name, what=Promise.FOLLOW_UP.value, debtor="seeker", creditor="seeker",
            words=f"follow up with {name}, whom Rhea Olsen named", due_at=now, made_at=now, state=state,
        )  # fmt: skip

    owe("Dave Ilsley", "kept")
    owe("Nora Quist")
    view = desk.letters.write("thanks-names", person_id=rhea.id)
    assert facts(desk, view).names_given == ("Dave Ilsley", "Nora Quist")
    assert facts(desk, view).more["still_open"] == "Nora Quist"
    desk.letters.save(view.row.id, supplied={need.key: ANSWERS[need.key] for need in view.needs})
    desk.letters.sent(view.row.id)
    again = desk.letters.write("thanks-names", person_id=rhea.id)
    assert facts(desk, again).names_given == ()


def test_r2_a_briefing_knows_what_the_employer_wants_and_what_the_referee_can_speak_to(desk, rhea, opening):
    talk(desk, opening, months={"asked": True, "3": "the night shift runs without calls"})
    models.Referee.objects.create(
        desk=desk.row, person_id=rhea.id, speaks_to="how I held the night shift together", state="agreed",
        created_at=desk.now(), changed_at=desk.now(),
    )  # fmt: skip
    view = desk.letters.write("referee-briefing", person_id=rhea.id, opening_id=opening.pk)
    assert "how I held the night shift together" in view.body
    assert "the night shift runs without calls" in view.body


def test_the_brief_speaks_for_its_owner_in_letters(desk, rhea):
    data = briefs.to_data(briefs.Brief(profile="I run platforms that nobody notices."))
    models.BriefVersion.objects.create(desk=desk.row, number=1, data=data, made_at=desk.now())
    assert facts(desk, desk.letters.write("vouchers-call", person_id=rhea.id)).ask.blurb == (
        "I run platforms that nobody notices."
    )


def test_l1_their_work_is_shown_with_where_it_is_known_from(desk, rhea):
    desk.people.add_position(rhea.id, "Globex", "Team lead", start=date(2008, 1, 1), end=date(2014, 1, 1))
    told = desk.letters.write("comment", person_id=rhea.id)
    assert "Rhea Olsen: Head of Operations at Initrode" in material(told, "told")
    assert any(words.startswith("Team lead at Globex, 2008") for words in material(told, "told"))
    models.Position.objects.filter(person=rhea.id).update(edited=False)
    filed = desk.letters.get(told.row.id)
    assert "Rhea Olsen: Head of Operations at Initrode" in material(filed, "file")
    assert any(words.startswith("Team lead at Globex, 2008") for words in material(filed, "file"))


def test_what_was_noted_of_a_call_is_for_the_owners_eyes_only(desk, rhea):
    logbook.log(desk, rhea.id, "She worries about the second region", "call")
    view = desk.letters.write("hello", person_id=rhea.id)
    assert any("second region" in words for words in material(view, "private"))
    assert "second region" not in view.body


def test_promises_between_the_two_stand_beside_the_letter(desk, rhea):
    desk.promises.add("send Rhea the runbook", desk.now() + timedelta(days=3), rhea.id)
    view = desk.letters.write("hello", person_id=rhea.id)
    assert any(words.startswith("send Rhea the runbook") for words in material(view, "told"))


def test_what_was_handed_in_stands_above_what_the_desk_knows(desk, rhea, opening):
    talk(desk, opening, rhea, liked="The bridge over the canal.")
    said = {"liked": "The way you all listened to Ines."}
    view = desk.letters.write("runner-up", person_id=rhea.id, opening_id=opening.pk, more=said)
    assert "listened to Ines" in view.body
    assert "canal" not in view.body
    later = desk.letters.write(
        "runner-up", person_id=rhea.id, opening_id=opening.pk, more={"liked": "Your canteen talks."}
    )
    assert later.row.id == view.row.id
    assert "Your canteen talks." in later.body


def test_m1_e3_the_day_of_the_next_talk_is_on_the_sheet_of_questions(desk, rhea, opening):
    talk(desk, opening, rhea, state="planned", days=4)
    view = desk.letters.write("months-3-6-12", opening_id=opening.pk)
    day = (desk.now() + timedelta(days=4)).date()
    assert facts(desk, view).meeting_on == day


# ---- beginning one


def test_every_kind_to_a_person_is_offered_in_a_situation():
    offered = {kind.name for situation in beginning.situations() for kind in situation.kinds}
    assert offered == {name for name, entry in registry.kinds().items() if beginning.to_people(entry.kind)}
    assert {"hello", "runner-up", "switchboard", "direct-word"} <= offered
    assert not offered & {"ask", "nudge", "introduction", "first-contact"}
    named = {name for _, _, names in beginning.SITUATIONS for name in names}
    assert named <= registry.kinds().keys()


def test_n4_a_call_where_nobody_is_known_needs_a_target_and_no_person(desk, opening):
    target = desk.targets.add("Harbour Works", interest="operations")
    view = desk.letters.write("switchboard", target_id=target.id)
    assert "Harbour Works" in view.body
    assert view.row.about == "Harbour Works"
    assert desk.letters.write("switchboard", target_id=target.id).row.id == view.row.id
    assert desk.letters.write("switchboard", opening_id=opening.pk).row.id != view.row.id
    with pytest.raises(BadInput, match="nobody"):
        desk.letters.write("switchboard")
    with pytest.raises(BadInput, match="nobody"):
        desk.letters.write("hello", target_id=target.id)


def test_two_jobs_of_one_title_have_a_letter_each(desk, rhea, opening):
    second = job(desk, opening.target_id, opening.title)
    one = desk.letters.write("runner-up", person_id=rhea.id, opening_id=opening.pk)
    other = desk.letters.write("runner-up", person_id=rhea.id, opening_id=second.pk)
    assert one.row.id != other.row.id


def test_a_fact_that_a_kind_does_not_know_is_refused_with_those_it_does(desk, rhea):
    with pytest.raises(BadInput, match="useful"):
        desk.letters.write("hello", person_id=rhea.id, more={"salary": "a lot"})
    with pytest.raises(BadInput):
        desk.letters.write("hello", person_id=rhea.id, more={"attachments": "cv.pdf"})
    assert not models.Letter.objects.exists()


def test_nothing_is_begun_about_what_is_gone_or_where_one_works(desk, rhea, opening):
    with pytest.raises(NotFound):
        desk.letters.write("hello", person_id=rhea.id, opening_id=10**9)
    with pytest.raises(NotFound):
        desk.letters.write("switchboard", target_id=10**9)
    desk.setup.answer_guard("Northwind", present=True)
    with pytest.raises(Refused, match="Northwind"):
        desk.letters.write("advice", person_id=rhea.id, opening_id=opening.pk)
    assert beginning.openings(desk) == []


def test_whoever_wants_to_be_left_alone_is_not_drafted_to(desk, rhea):
    models.Person.objects.filter(pk=rhea.id).update(leave_alone=True)
    with pytest.raises(Refused, match="left alone"):
        desk.letters.write("hello", person_id=rhea.id)


def test_a_trusted_colleague_may_be_written_to(desk, rhea):
    desk.setup.answer_guard("Initrode", present=True)
    desk.setup.trust(rhea.id, True)
    assert desk.letters.write("advice", person_id=rhea.id).guarded == ""


@pytest.mark.parametrize("secret", ["Velbrand", "Velbrand Logistics", "VELBRAND"])
def test_r4_no_draft_of_any_kind_names_a_present_employer_by_what_the_desk_adds(desk, secret):
    rhea = desk.people.add(
        "Rhea Olsen", organisation="Initrode", how=f"my manager at {secret} 2015-2022", backing="well"
    )
    colleague = desk.people.add("Piet Kok", organisation="Velbrand", title="Manager")
    desk.words.knows(rhea.id, colleague.id, how="same team 2014")
    desk.targets.add("Velbrand", interest="platforms")
    desk.setup.answer_guard("Velbrand", present=True)
    opening = job(desk, desk.targets.add("Northwind", interest="platforms").id, "platform lead")
    talk(desk, opening, rhea, colleague, liked=f"You once worked with us at {secret}.")
    thing = models.Useful.objects.create(desk=desk.row, words=f"News from {secret}", created_at=desk.now())
    models.UsefulTo.objects.create(desk=desk.row, useful=thing, person_id=rhea.id, changed_at=desk.now())
    models.Referee.objects.create(
        desk=desk.row, person_id=rhea.id, speaks_to=f"our years at {secret}", state="agreed",
        created_at=desk.now(), changed_at=desk.now(),
    )  # fmt: skip
    desk.promises.add(f"tell Rhea of {secret}", desk.now() + timedelta(days=3), rhea.id)
    logbook.log(desk, rhea.id, f"We spoke of {secret} and Piet Kok", "call")
    kinds = [name for name, entry in registry.kinds().items() if beginning.to_people(entry.kind)]
    assert len(kinds) > 20
    for kind in kinds:
        for about in ({}, {"opening_id": opening.pk}):
            view = desk.letters.write(kind, person_id=rhea.id, **about)
            assert "velbrand" not in f"{view.subject}\n{view.body}".casefold(), kind
            assert "Piet" not in view.body, kind


# ---- calls


def test_l4_a_call_is_logged_with_one_line_and_marks_its_sheet(desk, rhea, opening):
    view = desk.letters.write("where-you-clicked", person_id=rhea.id, opening_id=opening.pk)
    after = desk.letters.said(view.row.id, "She named Carol at Globex")
    assert after.row.state == "sent"
    row = models.Interaction.objects.get(desk=desk.row, edited=True)
    assert row.kind == models.Interaction.CALL
    assert row.subject == "She named Carol at Globex"
    with pytest.raises(Refused):
        desk.letters.said(view.row.id, "again")


def test_a_call_to_nobody_in_particular_is_marked_and_logged_nowhere(desk, opening):
    view = desk.letters.write("switchboard", opening_id=opening.pk)
    assert desk.letters.said(view.row.id).row.state == "sent"
    assert not models.Interaction.objects.exists()


def test_a_letter_is_not_said_on_the_phone(desk, rhea):
    view = desk.letters.write("hello", person_id=rhea.id)
    with pytest.raises(Refused):
        desk.letters.said(view.row.id)


def test_nothing_of_the_desks_own_eyes_is_quotable(desk, rhea):
    logbook.log(desk, rhea.id, "She worries about the second region", "call")
    told = facts(desk, desk.letters.write("future", person_id=rhea.id))
    assert all(one.source in {Source.TOLD, Source.FILE, Source.PRIVATE} for one in told.beside)
    assert any(one.source is Source.PRIVATE for one in told.beside)
