"""Openings, interviews, the no and what employers did, through the pages."""

from datetime import UTC, datetime, timedelta

import pytest

from inroad.search.openings import MOST_ADVERT_CHARS

pytestmark = pytest.mark.django_db


@pytest.fixture
def job(desk, cast):
    """A job at Harbour Works through Bob."""
    return desk.openings.add(cast.target, "night lead", through=cast.bob).row.id


def days_ago(number: int) -> datetime:
    return datetime.now(UTC) - timedelta(days=number)


def page(client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_a_target_shows_its_openings_and_says_what_to_do_without_any(owner, cast):
    assert "Note an opening" in page(owner, f"/targets/{cast.target}/")
    form = page(owner, f"/targets/{cast.target}/openings/")
    assert 'value="operations lead"' in form
    sent = owner.post(
        f"/targets/{cast.target}/openings/", {"title": "night lead", "source": "an advert", "fit": "a stretch"}
    )
    assert sent.status_code == 303
    assert "Applying directly is meant for a perfect fit" in page(owner, sent.url)
    assert "night lead" in page(owner, f"/targets/{cast.target}/")
    assert "night lead" in page(owner, "/openings/")


def test_what_was_typed_stays_on_an_error(owner, cast):
    answer = owner.post(
        f"/targets/{cast.target}/openings/", {"title": "night lead", "through": "Nobody Known", "advert": "Come."}
    )
    assert answer.status_code == 400
    shown = answer.content.decode()
    assert 'value="night lead"' in shown
    assert "Nobody Known" in shown
    assert "Come." in shown


def test_an_advert_of_200_kb_is_kept_and_one_over_the_bound_is_refused_with_its_size(owner, desk, cast):
    address = f"/targets/{cast.target}/openings/"
    assert (
        owner.post(address, {"title": "night lead", "advert": "Wir suchen für die Nacht. " * 8_000}).status_code == 303
    )
    assert len(desk.openings.get(desk.openings.rows()[0].id).advert) > 200_000
    refused = owner.post(address, {"title": "day lead", "advert": "a" * (MOST_ADVERT_CHARS + 10)})
    assert refused.status_code == 400
    assert f"{MOST_ADVERT_CHARS + 10:,} characters" in refused.content.decode()


def test_two_openings_of_one_title_are_shown_to_each_other(owner, cast, job):
    sent = owner.post(f"/targets/{cast.target}/openings/", {"title": "Night lead"})
    assert "another opening of this title here" in page(owner, sent.url)
    owner.post(f"{sent.url}put/", {"where": "trash"})
    assert "another opening" not in page(owner, f"/openings/{job}/")
    assert "Night lead" in page(owner, "/trash/")


def test_f1_a_no_in_one_click_asks_about_each_person_met_and_a_yes_keeps_a_future(owner, desk, cast, job):
    desk.interviews.add(job, days_ago(2), met=[cast.carol])
    sent = owner.post(f"/targets/{cast.target}/no/", {"words": "They took somebody from inside."})
    assert sent.status_code == 303
    assert sent.url.endswith("#clicked")
    shown = page(owner, sent.url)
    assert "Did you click with them?" in shown
    assert "They took somebody from inside." in shown
    assert "Carol Decide" in shown
    owner.post(f"/openings/{job}/clicked/", {"person": cast.carol, "clicked": "yes", "liked": "how openly she spoke"})
    shown = page(owner, f"/openings/{job}/")
    assert "is kept as a future" in shown
    assert "how openly she spoke" in shown
    assert desk.targets.get(cast.target).stage == "future"
    drafted = owner.post(f"/openings/{job}/letter/", {"kind": "runner-up", "person": cast.carol})
    assert "night lead" in page(owner, drafted.url)


def test_a_no_recorded_twice_says_so_and_is_undone_once(owner, desk, cast, job):
    owner.post(f"/openings/{job}/move/", {"status": "rejected"})
    last = desk.history.last_id()
    again = owner.post(f"/targets/{cast.target}/no/", {})
    assert "noted already; nothing was changed" in page(owner, again.url)
    assert desk.history.last_id() == last


def test_a_no_at_a_target_with_several_jobs_asks_which_and_one_to_come_is_refused(owner, desk, cast, job):
    other = desk.openings.add(cast.target, "day lead").row.id
    asked = owner.post(f"/targets/{cast.target}/no/", {"words": "Sorry."})
    assert asked.status_code == 400
    shown = asked.content.decode()
    assert "has several openings" in shown
    assert "Sorry." in shown
    refused = owner.post(f"/targets/{cast.target}/no/", {"opening": other, "on": "2190-01-01"})
    assert "still to come" in refused.content.decode()
    owner.post(f"/targets/{cast.target}/no/", {"opening": other})
    assert desk.openings.get(other).row.status == "rejected"
    assert desk.openings.get(job).row.status == "seen"


def test_f5_i15_a_talk_is_read_up_on_held_and_thanked_for(owner, desk, cast, job):
    ahead = (datetime.now(UTC) + timedelta(days=3)).strftime("%Y-%m-%dT%H:%M")
    wrong = owner.post(f"/openings/{job}/interviews/", {"at": ahead, "met": "#987654", "how": "video"})
    assert wrong.status_code == 400
    assert "#987654" in wrong.content.decode()
    sent = owner.post(
        f"/openings/{job}/interviews/",
        {"at": ahead, "met": "Carol Decide", "how": "video", "note": "Quay 4\nWho is on call at night?"},
    )
    assert "It stands in your calendar" in page(owner, sent.url)
    sheet = page(owner, f"{sent.url}sheet/")
    assert sheet.index("Whose name is at stake") < sheet.index("Whom you meet")
    for said in ("Bob Connor", "Carol Decide", "Who is on call at night?", "Quay 4", "data-print"):
        assert said in sheet
    early = owner.post(f"{sent.url}tell/", {"do": "held"})
    assert early.status_code == 403
    owner.post(f"{sent.url}tell/", {"do": "called-off"})
    assert "Called off." in page(owner, sent.url)
    past = days_ago(1).strftime("%Y-%m-%dT%H:%M")
    held = owner.post(f"/openings/{job}/interviews/", {"at": past, "met": "Carol Decide"})
    shown = page(owner, held.url)
    assert "Thank Carol Decide for the talk" in shown
    assert "Tell Bob Connor how the talk" in shown
    letter = owner.post(f"{held.url}letter/", {"kind": "interview-thanks", "person": cast.carol})
    assert "night lead" in page(owner, letter.url)


def test_e3_what_one_should_achieve_is_noted_and_no_answer_is_a_warning(owner, desk, cast, job):
    talk = desk.interviews.add(job, days_ago(1), met=[cast.carol]).row.id
    owner.post(f"/interviews/{talk}/months/", {"asked": "yes"})
    assert "they had no answer; that is a warning" in page(owner, f"/interviews/{talk}/")
    owner.post(f"/interviews/{talk}/months/", {"in-3": "know the yard"})
    assert "know the yard" in page(owner, f"/interviews/{talk}/")
    owner.post(f"/interviews/{talk}/met/", {"name": "Mallory Stranger"})
    owner.post(f"/interviews/{talk}/met/", {"person": cast.mallory, "clicked": "no", "liked": ""})
    assert "not so much" in page(owner, f"/interviews/{talk}/")
    owner.post(f"/interviews/{talk}/met/", {"person": cast.mallory, "do": "not-met"})
    assert "Mallory" not in page(owner, f"/interviews/{talk}/")
    assert owner.post(f"/interviews/{talk}/tell/", {"do": "move", "at": "soon"}).status_code == 400


def test_e2_offers_stand_side_by_side_and_pay_stays_there(owner, desk, cast, job):
    assert "No offers yet" in page(owner, "/offers/")
    owner.post(f"/openings/{job}/offer/", {"part-pay": "81 234", "part-place": "Kiel", "own-name": "Dog", "own": "yes"})
    other = desk.openings.add(desk.targets.add("Globex").id, "day lead").row.id
    owner.post(f"/openings/{other}/offer/", {"part-place": "Lyon"})
    shown = page(owner, "/offers/")
    for said in ("night lead at Harbour Works", "day lead at Globex", "81 234", "Lyon", "Dog", "stays here"):
        assert said in shown
    letter = desk.openings.letter(job, "salary-history", cast.carol)
    assert "81 234" not in page(owner, f"/letters/{letter.row.id}/")
    owner.post(f"/openings/{job}/offer/", {"answer": "yes", "words": "Gladly."})
    assert desk.openings.get(job).row.status == "accepted"


def test_e1_e4_r5_what_an_employer_did_stands_on_its_page_with_what_one_can_say(owner, desk, cast, job):
    address = f"/organisations/{cast.organisation}/"
    assert "Nothing is known yet" in page(owner, address)
    desk.openings.apply(job, days_ago(40).date())
    wrong = owner.post(f"{address}conduct/", {"kind": "rude", "words": "A week of design."})
    assert wrong.status_code == 400
    assert "A week of design." in wrong.content.decode()
    owner.post(f"{address}conduct/", {"kind": "wanted work for nothing", "words": "A week of design."})
    owner.post(f"{address}conduct/", {"kind": "wanted references at the start", "opening": job})
    shown = page(owner, address)
    for said in ("Wanted work for nothing", "No answer within 30 days to 1 of 1 (worked out)", "Offer other proof"):
        assert said in shown
    assert "Wanted references at the start" in page(owner, f"/openings/{job}/")
    note = desk.conduct.rows()[0].id
    owner.post(f"/conduct/{note}/", {"answered": "On an offer, gladly."})
    assert "On an offer, gladly." in page(owner, address)
    owner.post(f"/conduct/{note}/", {"do": "remove"})
    assert len(desk.conduct.rows()) == 1


def test_r4_somebody_at_a_present_employer_is_neither_proposed_nor_written_to(owner, desk, cast, job):
    desk.interviews.add(job, days_ago(2), met=[cast.carol])
    desk.setup.answer_guard(cast.organisation, present=True)
    owner.post(f"/openings/{job}/move/", {"status": "rejected"})
    shown = page(owner, f"/openings/{job}/")
    assert "is at Harbour Works, where you are" in shown
    assert f'name="person" value="{cast.carol}"' not in shown
    refused = owner.post(f"/openings/{job}/letter/", {"kind": "runner-up", "person": cast.carol})
    assert refused.status_code == 403


def test_names_and_words_of_any_script_are_shown_as_text(owner, desk, cast):
    name = '<b>"主任" & שרה</b>'
    job = desk.openings.add(cast.target, name, advert="<script>alert(1)</script>").row.id
    eve = desk.people.add(name).id
    talk = desk.interviews.add(job, days_ago(1), met=[eve], note="<i>?").row.id
    desk.openings.reject(job, words=name)
    for address in (f"/openings/{job}/", f"/interviews/{talk}/", f"/interviews/{talk}/sheet/", "/openings/"):
        shown = page(owner, address)
        assert "<b>" not in shown
        assert "<script>alert" not in shown
        assert "&lt;b&gt;" in shown


def test_the_palette_finds_an_opening(owner, job):
    assert "night lead at Harbour Works" in page(owner, "/search/?q=night")
