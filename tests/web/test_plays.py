"""Plays in the browser: from a no to a call sheet in two clicks, steps answered where they stand, own plays."""

import html
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from inroad.desk import journal, occasions
from inroad.store import models

pytestmark = pytest.mark.django_db

COFFEE = (Path(__file__).parents[2] / "docs/plays.md").read_text().split("```toml\n")[1].split("```")[0]


@pytest.fixture
def no(desk, cast):
    """A no for a job at Harbour Works, where Carol was met; the run of its play."""
    for name in ("Finch", "Acme"):
        desk.targets.add(name, interest="operations lead")
    now = desk.now()
    row = models.Opening.objects.create(
        desk=desk.row, target_id=cast.target, title="operations lead", status="rejected", created_at=now, changed_at=now
    )
    talk = models.Interview.objects.create(
        desk=desk.row, opening=row, at=now - timedelta(days=2), state="held", created_at=now
    )
    models.InterviewMet.objects.create(
        desk=desk.row, interview=talk, person_id=cast.carol, liked="the calm way you run the yard"
    )
    with journal.change(desk, "opening_rejected", "They said no", ties=False) as change:
        change.update(row, end_words="somebody with more years")
        occasions.tell(desk, change, occasions.Occasion("rejection", opening=row.pk))
    return desk.plays.running()[0]


def page(owner, name, *args):
    answer = owner.get(reverse(name, args=args))
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", html.unescape(answer.content.decode()))


def test_f3_from_the_question_to_the_call_sheet_is_one_click(owner, desk, no):
    asked = desk.plays.steps()[0]
    assert "Did you click with Carol?" in page(owner, "play-run", no.id)
    answer = owner.post(reverse("play-step", args=[asked.id]), {"answer": "yes"})
    assert answer.status_code == 303
    assert answer.url == f"{reverse('play-run', args=[no.id])}#step-{desk.plays.steps()[0].id}"
    shown = page(owner, "play-run", no.id)
    assert "Ring Carol about the no" in shown
    assert "Finch or Acme" in shown
    assert "the calm way you run the yard" in shown
    assert "data-print" in shown


def test_steps_stand_on_today_on_the_target_and_with_the_person(owner, cast, no):
    for name, args in (("today", ()), ("target", (cast.target,)), ("person", (cast.carol,)), ("plays", ())):
        assert "Did you click with Carol?" in page(owner, name, *args), name
    assert "Next steps" not in page(owner, "person", cast.bob)


def test_a_step_on_today_is_not_a_promise_beside_itself(owner, no):
    assert page(owner, "today").count('<h3 dir="auto">Did you click with Carol?</h3>') == 1


def test_at_most_three_steps_are_in_sight(owner, desk, cast, no):
    for person in (cast.carol, cast.mallory):
        desk.plays.start("cultivation", person_id=person)
    desk.plays.start("side-door", target_id=desk.targets.find("Finch").id)
    desk.plays.start("side-door", target_id=desk.targets.find("Acme").id)
    shown = page(owner, "today")
    assert shown.count('class="card play-step"') == 3
    assert "and 2 more" in shown
    assert page(owner, "plays").count('class="card play-step"') == 5


def test_names_are_typed_where_the_step_stands(owner, desk, no):
    owner.post(reverse("play-step", args=[desk.plays.steps()[0].id]), {"answer": "yes"})
    call = desk.plays.steps()[0]
    sent = {"answer": "they named somebody", "names": "Dora Li, VP at Acme\n\nEmil Sand", "next": reverse("today")}
    answer = owner.post(reverse("play-step", args=[call.id]), sent)
    assert answer.url == reverse("today")
    assert "Thank Carol for naming Dora Li and Emil Sand" in page(owner, "today")
    assert desk.people.find("Dora Li").organisation == "Acme"


def test_a_letter_is_one_click_away_and_nothing_goes_out(owner, desk, no):
    owner.post(reverse("play-step", args=[desk.plays.steps()[0].id]), {"answer": "a little"})
    written = desk.plays.steps()[0]
    answer = owner.post(reverse("play-letter", args=[written.id]))
    letter = models.Letter.objects.get(desk=desk.row)
    assert answer.url == reverse("letter", args=[letter.pk])
    assert (letter.kind, letter.state) == ("runner-up", "draft")
    assert "the calm way you run the yard" in page(owner, "letter", letter.pk)


def test_done_skipped_moved_and_stopped(owner, desk, cast):
    run = desk.plays.start("cultivation", person_id=cast.mallory)
    first = run.steps[0]
    day = (desk.today() + timedelta(days=20)).isoformat()
    owner.post(reverse("play-step", args=[first.id]), {"do": "move", "by": day})
    assert desk.plays.step(first.id).due_at.date().isoformat() == day
    owner.post(reverse("play-step", args=[first.id]), {"do": "done"})
    assert desk.plays.step(first.id).state == "done"
    owner.post(reverse("play-step", args=[desk.plays.steps()[0].id]), {"do": "skip"})
    assert "That was the last step" in page(owner, "play-run", run.row.id)
    other = desk.plays.start("cultivation", person_id=cast.carol)
    owner.post(reverse("play-stop", args=[other.row.id]), {"why": "met her at a fair"})
    assert "met her at a fair" in page(owner, "play-run", other.row.id)


def test_a_play_that_fits_is_offered_and_begun_with_one_click(owner, desk, no):
    target = desk.targets.find("Finch").id
    shown = page(owner, "target", target)
    assert "In by the side door" in shown
    answer = owner.post(reverse("play-start"), {"name": "side-door", "target": target})
    (run,) = desk.plays.running(target)
    assert answer.url == reverse("play-run", args=[run.id])
    assert "In by the side door</a></h3>" not in page(owner, "target", target)


def test_a_play_begun_by_hand_keeps_what_was_typed_when_nobody_is_meant(owner):
    answer = owner.post(reverse("play-start"), {"name": "cultivation", "who": ""})
    assert answer.status_code == 400
    assert "is about a person" in answer.content.decode()


def test_a_play_of_ones_own_is_pasted_read_kept_as_a_file_and_removed(owner, desk):
    answer = owner.post(reverse("play-add"), {"text": COFFEE})
    assert answer.url == reverse("play", args=["coffee"])
    assert "Coffee with somebody new" in page(owner, "plays")
    kept = owner.get(reverse("play-file", args=["coffee"]))
    assert kept.content.decode().strip() == COFFEE.strip()
    assert 'filename="coffee.toml"' in kept["Content-Disposition"]
    owner.post(reverse("play-remove", args=["coffee"]))
    assert owner.get(reverse("play", args=["coffee"])).status_code == 404


def test_a_file_with_a_mistake_says_where_and_keeps_what_was_typed(owner):
    wrong = COFFEE.replace('letter = "advice"', 'letter = "advise"')
    for sent in ({"text": wrong}, {"file": SimpleUploadedFile("mine.toml", wrong.encode())}):
        answer = owner.post(reverse("play-add"), sent)
        shown = answer.content.decode()
        assert answer.status_code == 400
        assert "step “ask”: letter" in shown
        assert "did you mean “advice”" in shown.lower()
        assert "advise" in shown.partition("<textarea")[2]


def test_every_play_that_comes_along_can_be_read(owner, desk):
    for row in desk.plays.available():
        assert row.title in page(owner, "play", row.name)


def test_an_empty_list_says_what_to_do_next(owner):
    assert "A no from people you met begins its play by itself" in page(owner, "plays")
