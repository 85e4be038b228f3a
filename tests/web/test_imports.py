"""Import in the browser: read in the background, shown before anything is written, published, undone; duplicates."""

from html import unescape
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_once")]

CARDS = """BEGIN:VCARD
VERSION:3.0
FN:Dora Li
EMAIL:dora@lab.example
ORG:Lab
END:VCARD
BEGIN:VCARD
VERSION:3.0
FN:Jun Sato
EMAIL:jun@rail.example
END:VCARD
"""


def text(answer) -> str:
    return unescape(answer.content.decode())


def cards(name: str = "phone.vcf", content: str = CARDS) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content.encode())


def read(owner, *files) -> str:
    """Send files and follow to what was found; returns the address of the import."""
    answer = owner.post("/import/files/", {"files": files})
    assert answer.status_code == 302
    return owner.get(answer["Location"])["Location"].partition("?")[0]


def test_nothing_is_written_before_it_is_seen_and_agreed_to(owner, desk):
    at = read(owner, cards())
    page = text(owner.get(at))
    assert "Nothing is written yet." in page
    assert '<dt>New people</dt><dd class="num">2</dd>' in page
    assert desk.people.list().total == 0
    answer = owner.post(f"{at}publish/")
    assert "On your desk" in text(owner.get(owner.get(answer["Location"])["Location"]))
    assert {row.name for row in desk.people.list().rows} == {"Dora Li", "Jun Sato"}


def test_an_import_left_aside_leaves_nothing(owner, desk):
    at = read(owner, cards())
    assert "Read, and waiting for your word" in text(owner.get("/import/"))
    owner.post(f"{at}discard/")
    assert desk.people.list().total == 0
    assert owner.get(at).status_code == 404


def test_a_whole_import_is_taken_back_and_what_stays_is_listed(owner, desk):
    at = read(owner, cards())
    owner.post(f"{at}publish/")
    jun = desk.people.find("Jun Sato")
    owner.post(f"/people/{jun.id}/edit/", {"note": "met at the harbour"})
    page = text(owner.post(f"{at}undo/"))
    assert "Taken back" in page
    assert "Jun Sato" in page.split("What stays")[1]
    assert {row.name for row in desk.people.list().rows} == {"Jun Sato"}


def test_the_preview_is_what_publishing_brings_even_after_a_change_in_between(owner, desk):
    at = read(owner, cards())
    desk.people.add("Dora Li", emails=["dora@lab.example"])
    assert '<dt>Already here</dt><dd class="num">1</dd>' in text(owner.get(at))


def test_what_the_reading_found_is_not_reckoned_again_until_the_desk_changes(owner, desk, monkeypatch):
    answer = owner.post("/import/files/", {"files": [cards()]})
    at = owner.get(answer["Location"])["Location"]
    with monkeypatch.context() as patched:
        patched.setattr("inroad.desk.imports.Imports.preview", lambda *_: pytest.fail("reckoned twice"))
        assert owner.get(at).status_code == 200
    desk.people.add("Dora Li", emails=["dora@lab.example"])
    assert '<dt>Already here</dt><dd class="num">1</dd>' in text(owner.get(at))


def test_what_can_not_be_read_is_named_with_its_reason_and_stops_nothing(owner, desk):
    at = read(owner, cards(), SimpleUploadedFile("holiday.jpg", b"\xff\xd8\xff\xe0" + bytes(500)))
    page = text(owner.get(at))
    assert "holiday.jpg" in page.split("skipped, and why")[0]
    assert '<dt>New people</dt><dd class="num">2</dd>' in page


def test_uploads_are_removed_once_they_are_read(owner, desk, tmp_path):
    read(owner, cards())
    assert not list((tmp_path / "home" / "incoming").iterdir())


def test_a_file_is_read_by_its_path_on_a_laptop(owner, desk, tmp_path):
    path = tmp_path / "phone.vcf"
    path.write_text(CARDS)
    answer = owner.post("/import/files/", {"path": str(path)})
    assert owner.get(owner.get(answer["Location"])["Location"]).status_code == 200
    assert path.exists()


@pytest.mark.parametrize("sent", [{}, {"path": "relative.vcf"}, {"path": "   "}])
def test_no_file_is_a_kind_400(owner, desk, sent):
    assert owner.post("/import/files/", sent).status_code == 400


def test_a_path_that_is_not_there_is_said_on_the_page_of_the_work(owner, desk, tmp_path):
    answer = owner.post("/import/files/", {"path": str(tmp_path / "none.vcf")})
    assert "there is no such file" in text(owner.get(answer["Location"]))


def test_progress_is_told_in_parts_and_its_end_leads_on(owner, desk, monkeypatch):
    from inroad.web import progress

    monkeypatch.setattr(progress, "_spawn", lambda *_: None)
    answer = owner.post("/import/files/", {"files": [cards()]})
    run = progress.find(answer["Location"].split("/")[-2], desk.row.pk)
    run.report("All mail.mbox", 3, 12)
    part = text(owner.get(answer["Location"], headers={"hx-request": "true"}))
    assert '<progress value="3" max="12"' in part
    assert "<html" not in part
    assert 'http-equiv="refresh"' in text(owner.get(answer["Location"]))
    run.state, run.result = "finished", 5
    assert owner.get(answer["Location"], headers={"hx-request": "true"})["HX-Redirect"] == f"/import/5/?run={run.key}"
    run.state, run.error = "failed", "the disk is full"
    assert "The disk is full." in text(owner.get(answer["Location"]))


def test_an_import_a_kill_left_is_taken_up_again(owner, desk, tmp_path):
    path = tmp_path / "phone.vcf"
    path.write_text(CARDS)
    left = desk.imports.begin([Path(path)])
    from inroad.store import models

    models.Import.objects.filter(pk=left).update(owner_token="")
    assert "Reading stopped half-way" in text(owner.get("/import/"))
    answer = owner.post(f"/import/{left}/resume/")
    page = text(owner.get(owner.get(answer["Location"])["Location"]))
    assert '<dt>New people</dt><dd class="num">2</dd>' in page


class TestReview:
    @pytest.fixture
    def pairs(self, owner, desk):
        """Two pairs that may be one person: the same name in two address books, nothing else in common."""
        google = "Name,Given Name,Family Name,E-mail 1 - Type,E-mail 1 - Value\n" + "".join(
            f"{name},{name.split()[0]},{name.split()[1]},Home,{address}\n"
            for name, address in (("Dora Li", "d.li@home.example"), ("Jun Sato", "sato@post.example"))
        )
        owner.post(f"{read(owner, cards())}publish/")
        owner.post(f"{read(owner, SimpleUploadedFile('contacts.csv', google.encode()))}publish/")
        found = desk.review.open()
        assert len(found) == 2
        return found

    def test_a_pair_stands_side_by_side_with_its_reasons(self, owner, pairs):
        page = text(owner.get("/review/"))
        assert page.count('<div class="pair">') == 1
        assert pairs[0].left.row.name in page
        assert "each point doubles the odds" in page

    def test_merge_and_its_undo(self, owner, desk, pairs):
        answer = owner.post(f"/review/{pairs[0].id}/", {"answer": "merge"})
        assert answer["Location"] == "/review/"
        assert (desk.people.list().total, desk.review.count()) == (3, 1)
        owner.post("/history/undo/", {"event": desk.history.list(1)[0].id})
        assert (desk.people.list().total, desk.review.count()) == (4, 2)

    def test_two_people_are_never_asked_about_again(self, owner, desk, pairs):
        owner.post(f"/review/{pairs[0].id}/", {"answer": "different"})
        assert (desk.people.list().total, desk.review.count()) == (4, 1)
        assert owner.post(f"/review/{pairs[0].id}/", {"answer": "merge"}).status_code == 404

    def test_htmx_gets_the_next_pair(self, owner, pairs):
        answer = owner.post(f"/review/{pairs[0].id}/", {"answer": "merge"}, headers={"hx-request": "true"})
        assert text(answer).lstrip().startswith('<div id="review">')
        assert pairs[1].left.row.name in text(answer)

    def test_not_now_goes_on_and_comes_round(self, owner, pairs):
        assert pairs[1].left.row.name in text(owner.get("/review/?skip=1"))
        assert "From the top" in text(owner.get("/review/?skip=1"))
        assert "You have seen them all" in text(owner.get("/review/?skip=99"))

    def test_an_answer_that_is_none_changes_nothing(self, owner, desk, pairs):
        assert owner.post(f"/review/{pairs[0].id}/", {"answer": "perhaps"}).status_code == 400
        assert desk.review.count() == 2

    def test_all_of_the_same_full_name_are_put_together_in_one_step_and_one_undo(self, owner, desk, pairs):
        assert "2 entries" in text(owner.get("/review/"))
        owner.post("/review/same-names/")
        assert (desk.people.list().total, desk.review.count()) == (2, 0)
        owner.post("/history/undo/", {"event": desk.history.list(1)[0].id})
        assert (desk.people.list().total, desk.review.count()) == (4, 2)
