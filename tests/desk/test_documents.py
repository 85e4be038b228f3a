"""Documents: what they are by their content, whose word lets them travel, and that the very bytes go out."""

import io
import zipfile
from datetime import timedelta
from email import message_from_bytes, policy

import pytest

from fixtures.correspondence import Sender, cast, mailbox, write_thanks
from inroad.desk import documents, outbox
from inroad.errors import BadInput, NotFound, Refused
from inroad.store import models

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


def packed(**members: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/"), content)
    return made.getvalue()


DOCX = packed(**{"[Content_Types].xml": b"<Types/>", "word__document.xml": b"<w/>"})
ODT = packed(mimetype=b"application/vnd.oasis.opendocument.text", **{"content.xml": b"<o/>"})


@pytest.fixture
def asking(desk):
    return cast(desk)


def consent(desk, people, document, **more):
    return desk.introductions.tell(people.contract, "consent_given", document=document.name, **more)


# ---- what a document is


@pytest.mark.parametrize(
    ("name", "content", "kept", "media_type"),
    [
        ("cv.pdf", PDF, "cv.pdf", "application/pdf"),
        ("cv", b"\r\n" + PDF, "cv.pdf", "application/pdf"),
        ("cv.pdf", DOCX, "cv.pdf.docx", documents._DOCX),
        ("Lebenslauf Jürgen.odt", ODT, "Lebenslauf Jürgen.odt", documents._ODT),
        ("履歴書.txt", "夜勤".encode(), "履歴書.txt", "text/plain"),
        ("cv.md", b"\xef\xbb\xbf# Ada\n", "cv.md", "text/markdown"),
        ("C:\\Users\\Ada\\cv.exe", b"plain words\n", "cv.exe.txt", "text/plain"),
        ("../../etc/passwd", b"words", "passwd.txt", "text/plain"),
    ],
)
def test_a_document_is_what_its_content_says(desk, name, content, kept, media_type):
    row = desk.documents.add(name, content)
    assert (row.name, row.media_type, row.size) == (kept, media_type, len(content))
    assert desk.documents.content(row.id) == content


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("cv.pdf", b"", "empty"),
        ("cv.pdf", b"%PDF-" + b"x" * documents.MOST_BYTES, "at most 5 MB"),
        ("cv.pdf", b"\x7fELF\0\0\0", "no document that can travel"),
        ("cv.txt", b"a\0b", "no document that can travel"),
        ("cv.docx", b"PK\x03\x04broken", "no document that can travel"),
        ("cv.docx", packed(**{"evil.txt": b"x"}), "no document that can travel"),
        (
            "cv.docx",
            packed(**{"[Content_Types].xml": b"", "word__document.xml": b"", "word__vbaProject.bin": b""}),
            "macros",
        ),
        ("cv.odt", packed(mimetype=b"application/vnd.oasis.opendocument.text", Basic__x=b""), "macros"),
        ("a\0b.pdf", PDF, "no text"),
        ("x" * 200 + ".pdf", PDF, "characters long"),
        ("=?utf-8?q?x?=.pdf", PDF, "=?"),
        ("\u202efdp.exe.pdf", PDF, "control characters"),
    ],
)
def test_what_is_no_document_is_refused_with_the_reason(desk, name, content, said):
    with pytest.raises(BadInput, match=said.replace("?", r"\?")):
        desk.documents.add(name, content)
    assert not models.Document.objects.exists()


def test_a_name_is_taken_once_and_a_new_version_keeps_it(desk):
    first = desk.documents.add("cv.pdf", PDF)
    with pytest.raises(Refused, match="already"):
        desk.documents.add("CV.pdf", PDF + b"2")
    second = desk.documents.replace(first.id, PDF + b"2")
    assert (second.name, second.versions) == ("cv.pdf", 2)
    assert [row.id for row in desk.documents.list()] == [second.id]
    assert desk.documents.list(trashed=True) == []
    assert desk.documents.content(second.id) == PDF + b"2"
    assert desk.documents.replace(second.id, PDF + b"2").id == second.id
    with pytest.raises(BadInput, match="is a PDF, and this is plain text"):
        desk.documents.replace(second.id, b"words")


def test_trash_restore_undo_and_for_good(desk):
    row = desk.documents.add("cv.pdf", PDF)
    desk.documents.trash(row.id)
    assert desk.documents.list() == []
    assert [one.id for one in desk.documents.list(trashed=True)] == [row.id]
    desk.history.undo(desk.history.list()[0].id)
    assert [one.id for one in desk.documents.list()] == [row.id]
    with pytest.raises(NotFound):
        desk.documents.forget(row.id)
    desk.documents.trash(row.id)
    other = desk.documents.add("cv.pdf", PDF + b"2")
    with pytest.raises(Refused, match="another"):
        desk.documents.restore(row.id)
    desk.documents.forget(row.id)
    assert models.DocumentBody.objects.count() == 1
    assert desk.documents.content(other.id) == PDF + b"2"


def test_another_desks_documents_are_not_found(desk, django_user_model):
    from inroad.desk import desk_of

    row = desk.documents.add("cv.pdf", PDF)
    stranger = desk_of(django_user_model.objects.create_user("eve"))
    for call in (
        stranger.documents.get,
        stranger.documents.content,
        stranger.documents.trash,
        stranger.documents.restore,
    ):
        with pytest.raises(NotFound):
            call(row.id)
    assert stranger.documents.list() == []


# ---- consent


def test_i12_nothing_travels_in_an_introduction_without_a_consent_for_it(desk, asking):
    row = desk.documents.add("cv.pdf", PDF)
    with pytest.raises(Refused, match="no consent"):
        desk.documents.attach(asking.letter, row.id)
    consent(desk, asking, row)
    desk.documents.attach(asking.letter, row.id)
    view = desk.letters.get(asking.letter)
    assert (view.attachments, view.documents) == (("cv.pdf",), ("cv.pdf",))
    assert view.ready
    desk.introductions.tell(asking.contract, "consent_taken_back", document=row.name)
    view = desk.letters.get(asking.letter)
    assert not view.ready
    assert next(finding for finding in view.findings if finding.blocks).rule == "resume"
    with pytest.raises(Refused, match=r"cv\.pdf"):
        desk.letters.sent(asking.letter, "client")
    with pytest.raises(Refused):
        desk.introductions.tell(asking.contract, "asked", documents=("cv.pdf",))


def test_i12_consent_for_one_introduction_is_none_for_another(desk, asking):
    row = desk.documents.add("cv.pdf", PDF)
    consent(desk, asking, row)
    dora = desk.people.add("Dora Else", emails=["dora@bolt.example"], organisation="Bolt")
    other = desk.introductions.draft(asking.bob, dora.id)
    letter = desk.letters.write("ask", contract_id=other.row.id)
    assert letter.documents == ()
    with pytest.raises(Refused, match="no consent"):
        desk.documents.attach(letter.row.id, row.id)


def test_only_its_owner_agrees_and_the_history_names_the_document(desk, asking):
    row = desk.documents.add("cv.pdf", PDF)
    with pytest.raises(Refused, match="only its owner"):
        consent(desk, asking, row, by="voucher")
    view = consent(desk, asking, row, asked_by="voucher")
    assert view.contract.consents[0].asked_by == "voucher"
    assert view.contract.steps[-1].words == "cv.pdf"


def test_l6_a_resume_that_was_asked_for_is_not_pointed_at(desk, asking):
    row = desk.documents.add("cv.pdf", PDF)
    consent(desk, asking, row)
    desk.letters.save(asking.letter, body="Dear Bob,\n\nYou once said that calm is a feature. My résumé is attached.")
    assert "resume" in {finding.rule for finding in desk.letters.get(asking.letter).findings}
    consent(desk, asking, row, asked_by="voucher")
    assert "resume" not in {finding.rule for finding in desk.letters.get(asking.letter).findings}


def test_a_letter_of_ones_own_takes_what_its_writer_attaches(desk):
    bob = desk.people.add("Bob Connect", emails=["bob@connect.example"])
    letter = write_thanks(desk, bob.id)
    row = desk.documents.add("cv.pdf", PDF)
    desk.documents.attach(letter, row.id)
    assert desk.letters.get(letter).ready
    desk.documents.trash(row.id)
    with pytest.raises(Refused, match="not among your documents"):
        desk.letters.sent(letter, "client")
    desk.documents.detach(letter, "CV.pdf")
    assert desk.letters.sent(letter, "client").row.state == "sent"


# ---- on the way


def test_the_very_bytes_of_the_click_go_out_whatever_version_follows(desk, asking):
    row = desk.documents.add("Lebenslauf Jürgen.pdf", PDF)
    notes = desk.documents.add("notes.txt", "grüße\n".encode())
    for document in (row, notes):
        consent(desk, asking, document)
        desk.documents.attach(asking.letter, document.id)
    box = mailbox(desk, 1)
    desk.mail.send(asking.letter)
    newer = desk.documents.replace(row.id, PDF + b"2")
    mail = models.OutboxMail.objects.get()
    message = outbox.message_of(mail)
    assert bytes(message.message) == bytes(outbox.message_of(mail).message)
    read = message_from_bytes(bytes(message.message), policy=policy.default)
    found = {part.get_filename(): part.get_content() for part in read.iter_attachments()}
    assert found == {"Lebenslauf Jürgen.pdf": PDF, "notes.txt": "grüße\n"}
    assert read.get_body().get_content().startswith("Hello Bob")
    desk.documents.trash(newer.id)
    with pytest.raises(Refused, match="on its way"):
        desk.documents.forget(newer.id)
    sender = Sender()
    outbox.work(box.pk, desk.now() + timedelta(seconds=1), send=sender)
    assert len(sender.sent) == 1
    assert desk.introductions.get(asking.contract).row.state == "asked"


def test_a_consent_taken_back_while_the_mail_waits_holds_it(desk, asking):
    row = desk.documents.add("cv.pdf", PDF)
    consent(desk, asking, row)
    desk.documents.attach(asking.letter, row.id)
    box = mailbox(desk, 1)
    desk.mail.send(asking.letter)
    desk.introductions.tell(asking.contract, "consent_taken_back", document=row.name)
    sender = Sender()
    outbox.work(box.pk, desk.now() + timedelta(seconds=1), send=sender)
    assert sender.sent == []
    mail = models.OutboxMail.objects.get()
    assert (mail.state, mail.why) == ("refused", "“cv.pdf” has no consent to travel any more")
    assert desk.letters.get(asking.letter).row.state == "draft"


def test_too_much_for_one_mail_is_said_at_the_click(desk):
    bob = desk.people.add("Bob Connect", emails=["bob@connect.example"])
    letter = write_thanks(desk, bob.id)
    mailbox(desk, 1)
    for number in range(2):
        row = desk.documents.add(f"{number}.pdf", PDF + bytes([65 + number]) * (4 * 2**20))
        desk.documents.attach(letter, row.id)
    with pytest.raises(BadInput, match="at most 7 MB"):
        desk.mail.send(letter)
    assert desk.letters.get(letter).row.state == "draft"


# ---- asked a short while ago


def test_asked_recently_sees_other_introductions_and_letters_and_not_this_one(desk, asking):
    def rules(letter):
        return {finding.rule for finding in desk.letters.get(letter).findings}

    desk.introductions.tell(asking.contract, "asked")
    assert "asked-recently" not in rules(asking.letter)
    dora = desk.people.add("Dora Else", emails=["dora@bolt.example"], organisation="Bolt")
    other = desk.introductions.draft(asking.bob, dora.id)
    letter = desk.letters.write("ask", contract_id=other.row.id)
    assert "asked-recently" in rules(letter.row.id)
    models.Contract.objects.filter(pk=asking.contract).delete()
    assert "asked-recently" not in rules(letter.row.id)
