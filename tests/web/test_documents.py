# ruff: noqa: F811  (fixtures of the neighbour are asked for by their names)
"""Documents on the pages: put here, let to travel in one introduction, attached to one letter; and their word told."""

from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from inroad.desk.documents import MOST_BYTES
from inroad.store import models

from .test_introductions import asked, clock, drafted, follow, introduced, tell, text  # noqa: F401

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7\n%%EOF\n"


def put(owner, name="cv.pdf", content=PDF, **fields):
    return owner.post("/documents/", {"file": SimpleUploadedFile(name, content), "kind": "résumé", **fields})


@pytest.fixture
def document(owner, desk):
    assert "“cv.pdf” is here." in follow(owner, put(owner))
    return desk.documents.list()[0].id


def test_a_document_is_put_here_replaced_downloaded_and_put_away(owner, desk, document):
    follow(owner, put(owner, content=PDF + b"2", replace=document))
    page = text(owner.get("/letters/"))
    assert "version 2" in page
    newest = desk.documents.list()[0].id
    answer = owner.get(f"/documents/{newest}/")
    assert answer.content == PDF + b"2"
    assert answer["Content-Disposition"] == 'attachment; filename="cv.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "In the trash" in follow(owner, owner.post(f"/documents/{newest}/put/", {"where": "trash"}))
    assert owner.get(f"/documents/{newest}/").status_code == 404
    follow(owner, owner.post(f"/documents/{newest}/put/", {"where": "back"}))
    assert owner.get(f"/documents/{newest}/").status_code == 200


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("cv.exe", b"MZ\0\0", "no document that can travel"),
        ("cv.pdf", b"%PDF-" + b"x" * MOST_BYTES, "at most 5 MB"),
        ("cv.pdf", b"", "empty"),
    ],
)
def test_what_is_no_document_is_said_where_documents_are(owner, name, content, said):
    assert said in follow(owner, put(owner, name, content))
    assert not models.Document.objects.exists()


def test_no_file_is_said_too(owner):
    assert "no file was chosen" in follow(owner, owner.post("/documents/", {"kind": "résumé"})).lower()


def test_i12_it_travels_where_its_owner_said_so_and_says_what_is_done_by_hand(owner, desk, drafted, document):
    letter = desk.letters.write("ask", contract_id=drafted).row.id
    assert owner.post(f"/letters/{letter}/attach/", {"document": "cv.pdf"}).status_code == 403
    page = follow(
        owner, owner.post(f"/introductions/{drafted}/consent/", {"document": document, "asked_by": "voucher"})
    )
    assert "may travel" in page
    assert "asked for it" in page
    page = follow(owner, owner.post(f"/letters/{letter}/attach/", {"document": "cv.pdf"}))
    assert "attach cv.pdf there by hand" in " ".join(page.split())
    follow(owner, owner.post(f"/letters/{letter}/attach/", {"leave-out": "cv.pdf"}))
    assert desk.letters.get(letter).attachments == ()
    page = follow(owner, owner.post(f"/introductions/{drafted}/consent/", {"take-back": "cv.pdf"}))
    assert "does not travel here any more" in page


def test_another_accounts_documents_are_not_found(owner, document, django_user_model):
    from inroad.desk import desk_of

    other = desk_of(django_user_model.objects.create_user("eve"))
    row = other.documents.add("hers.pdf", PDF)
    assert owner.get(f"/documents/{row.id}/").status_code == 404
    assert owner.post(f"/documents/{row.id}/put/", {"where": "trash"}).status_code == 404
    assert put(owner, replace=row.id).status_code == 303
    assert other.documents.get(row.id).versions == 1


def test_i7_what_they_say_of_a_promise_is_told_kindly(owner, desk, introduced):
    promise = models.Promise.objects.get(contract=introduced, what="make contact").pk
    with time_machine.travel("2027-03-08T09:00:00Z", tick=True):
        page = text(owner.get(f"/introductions/{introduced}/"))
        assert ": it is fine" in page
        assert ": it was not kept" in page
        follow(owner, owner.post(f"/promises/{promise}/", {"do": "they-say-not-kept"}))
    row = models.Promise.objects.get(pk=promise)
    assert (row.state, row.known_by) == ("broken", "told")


def test_i11_what_they_say_of_my_work_is_kept_by_a_tick_or_by_a_click(owner, desk, cast, asked):
    desk.words.knows_my_work(cast.bob, "unknown")
    tell(owner, asked, "answered", answer="agreed")
    tell(owner, asked, "vouch_said", basis="worked with", where="Firm")
    page = text(owner.get(f"/introductions/{asked}/"))
    assert "Keep it: knows my work: well" in page
    follow(owner, owner.post(f"/introductions/{asked}/carry/"))
    assert "Keep it: knows" not in text(owner.get(f"/introductions/{asked}/"))
    tell(owner, asked, "vouch_said", basis="saw the work", carry="yes")
    assert models.Evidence.objects.get(kind="knows_work", edited=True).backing == "a bit"


def test_what_was_typed_is_there_again_when_something_was_missing(owner, asked):
    answer = tell(owner, asked, "answered", reason="she is on leave until May")
    assert answer.status_code == 400
    assert 'value="she is on leave until May"' in text(answer)
    assert "which of the four answers was it" in text(answer).lower()


def test_today_asks_whether_to_go_on_when_an_addressee_may_have_left(owner, desk, cast, introduced):
    models.Position.objects.filter(person=cast.carol).update(ended=True)
    assert "may have left" in text(owner.get("/"))
    follow(owner, owner.post(f"/introductions/{introduced}/tell/", {"event": "gone_on", "next": "/"}))
    assert "may have left" not in text(owner.get("/"))


def test_n9_somebody_inside_whom_i_know_myself_can_be_written_to(owner, desk, cast):
    desk.words.i_know(cast.carol, "we rowed together")
    page = text(owner.get(f"/targets/{cast.target}/"))
    assert "Write to them" in page
    page = follow(owner, owner.post("/letters/write/", {"kind": "direct-word", "person": cast.carol}))
    assert "I am not asking for a job" in page


def test_old_reminders_of_ones_own_are_not_somebody_elses_to_say(owner, desk):
    row = desk.promises.add("send Bob the article", desk.now() + timedelta(days=1))
    assert owner.post(f"/promises/{row.id}/", {"do": "excused"}).status_code == 403
