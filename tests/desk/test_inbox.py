"""Reading mailboxes: what passed between people, answers to letters, my own letters seen in Sent. Heads only."""

from datetime import timedelta

import pytest

from fixtures.correspondence import Folder, Sender, at, cast, head, introduced, mailbox
from fixtures.mail_servers import PASSWORD, make_certificates, start_dovecot
from inroad.desk import inbox, mailboxes, outbox
from inroad.errors import Busy, MailProblem, Refused
from inroad.introductions.model import KnownBy
from inroad.post import smtp
from inroad.store import models

pytestmark = pytest.mark.django_db

ME, BOB, CAROL = "Alice Ask <alice@ask.example>", "Bob Connect <bob@connect.example>", "Carol D <carol@acme.example>"


@pytest.fixture
def box(desk):
    return mailbox(desk, 1, imap_port=2)


@pytest.fixture
def asked(desk, box):
    """(cast, the mail of the ask), sent a day ago."""
    people = cast(desk)
    desk.mail.send(people.letter)
    outbox.work(box.pk, desk.now(), send=Sender())
    return people, models.OutboxMail.objects.get()


def read(desk, box, *heads, days=1, wire="INBOX"):
    later = at(desk, desk.now() + timedelta(days=days))
    return inbox.sync(later, box.pk, fetch=Folder(*heads, wire=wire))


def soon(desk, hours=2):
    return desk.now() + timedelta(hours=hours)


# ---- what passed between people


def test_new_mail_is_kept_as_an_import_keeps_it_and_comes_once(desk, box):
    folder = Folder(
        head(BOB, ME, desk.now(), id="one@ids.example"),
        head(ME, BOB, desk.now(), id="two@ids.example", answers="one@ids.example"),
    )
    found = inbox.sync(desk, box.pk, fetch=folder)
    assert (found.messages, inbox.sync(desk, box.pk, fetch=folder).messages) == (2, 0)
    bob = desk.people.find("bob@connect.example")
    assert bob.name == "Bob Connect"
    assert bob.mails == 2
    assert not [field for field in models.Interaction._meta.get_fields() if field.name == "body"]


def test_the_same_head_again_changes_nothing(desk, box):
    raw = head(BOB, ME, desk.now(), id="one@ids.example")
    inbox.sync(desk, box.pk, fetch=Folder(raw))
    before = desk_rows()
    models.Mailbox.objects.update(folders={})  # killed before this was written, or numbered anew by the server
    inbox.sync(desk, box.pk, fetch=Folder(raw))
    assert desk_rows() == before


def desk_rows():
    return {m.__name__: m.objects.count() for m in (models.Person, models.Interaction, models.Support, models.Import)}


def test_reading_more_later_belongs_to_the_same_import_and_undoing_it_takes_all_back(desk, box):
    people = models.Person.objects.count()
    for day in range(3):
        folder = Folder(
            *[head(f"P{n} Q <p{n}@else.example>", ME, desk.now(), id=f"{n}@x.example") for n in range(day + 1)]
        )
        inbox.sync(desk, box.pk, fetch=folder)
    (row,) = desk.imports.list()
    assert row.files == ("the mailbox alice@ask.example",)
    assert models.Interaction.objects.count() == 3
    desk.imports.undo(row.id)
    assert models.Person.objects.count() == people
    assert not models.Interaction.objects.exists()


def test_a_kill_between_batches_keeps_whole_batches(desk, box):
    class Dies(Folder):
        def __call__(self, account, states=(), **more):
            yield from super().__call__(account, states, **more)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        inbox.sync(desk, box.pk, fetch=Dies(head(BOB, ME, desk.now())))
    assert models.Interaction.objects.count() == 1
    assert models.Mailbox.objects.get().folders == {"INBOX": [7, 1]}
    assert inbox.sync(desk, box.pk, fetch=Folder(head(BOB, ME, desk.now()))).messages == 0


def test_one_mailbox_is_read_by_one_process_at_a_time(desk, box):
    lease = inbox._claim(box, desk.now())
    with pytest.raises(Busy, match="being read"):
        inbox.sync(desk, box.pk, fetch=Folder())
    models.Mailbox.objects.filter(lease=lease).update(lease=f"{lease.partition(':')[0]}:1:no such process#x")
    inbox.sync(desk, box.pk, fetch=Folder())


def test_an_account_a_person_has_to_look_at_is_left_alone_until_then(desk, box):
    def refuses(*_, **__):
        raise MailProblem("mail.example said no", account=True)

    with pytest.raises(MailProblem):
        inbox.sync(desk, box.pk, fetch=refuses)
    assert inbox.watched(desk.now()) == []
    with pytest.raises(Refused, match="waits for you"):
        inbox.sync(desk, box.pk, fetch=Folder())
    assert mailboxes.held(models.Mailbox.objects.get(), "smtp") == ""


# ---- answers


def test_an_answer_is_known_by_its_number_and_waits_for_its_owner_to_tell(desk, box, asked):
    people, mail = asked
    read(desk, box, head(BOB, ME, soon(desk), "Sure", answers=mail.message_id))
    (reply,) = desk.mail.replies()
    assert (reply.sender, reply.matched_by, reply.contract_id) == ("Bob Connect", "message id", people.contract)
    assert desk.introductions.get(people.contract).row.state == "asked"
    desk.mail.told(reply.id)
    assert desk.mail.replies() == []


def test_an_answer_by_subject_alone_is_shown_as_such(desk, box, asked):
    _, mail = asked
    read(desk, box, head(BOB, ME, soon(desk), f"AW: {mail.subject}"))
    assert [reply.matched_by for reply in desk.mail.replies()] == ["address and subject"]


def test_the_same_answer_in_two_mailboxes_counts_once(desk, box, asked):
    other = mailbox(desk, 0, imap_port=3, address="alice@home.example")
    answer = head(BOB, [ME, "alice@home.example"], soon(desk), "Sure", id="a@x.example", answers=asked[1].message_id)
    read(desk, box, answer)
    read(desk, other, answer)
    assert len(desk.mail.replies()) == 1
    assert models.Interaction.objects.filter(subject="Sure").count() == 1


def test_an_answer_without_a_number_of_its_own_counts_once_too(desk, box, asked):
    answer = head(BOB, ME, soon(desk), "Sure", id=None, answers=asked[1].message_id)
    read(desk, box, answer)
    models.Mailbox.objects.update(folders={})
    read(desk, box, answer)
    assert len(desk.mail.replies()) == 1


def test_an_auto_reply_is_no_answer(desk, box, asked):
    gone = head(
        BOB, ME, soon(desk), "Automatic reply", answers=asked[1].message_id, extra=["Auto-Submitted: auto-replied"]
    )
    read(desk, box, gone)
    assert desk.mail.replies() == []


def test_a_mail_that_came_back_marks_the_mail(desk, box, asked):
    back = head(
        "Mail Delivery System <mailer-daemon@ask.example>", ME, soon(desk), "Undelivered Mail Returned to Sender",
        answers=asked[1].message_id, extra=["Content-Type: multipart/report; report-type=delivery-status"],
    )  # fmt: skip
    found = read(desk, box, back)
    assert (found.replies, found.returned) == (0, 1)
    assert models.OutboxMail.objects.get().state == "bounced"
    assert [reply.bounce for reply in desk.mail.replies()] == [True]


def test_the_addressee_s_answer_to_first_contact_keeps_their_promise(desk, box):
    people = cast(desk)
    introduced(desk, people.contract)
    letter = desk.letters.write("first-contact", contract_id=people.contract)
    desk.letters.save(
        letter.row.id, supplied={n.key: "Your talk on calm systems stayed with me." for n in letter.needs}
    )
    desk.mail.send(letter.row.id)
    outbox.work(box.pk, desk.now(), send=Sender())
    mail = models.OutboxMail.objects.get()
    assert desk.introductions.get(people.contract).row.state == "contacted"
    read(desk, box, head(CAROL, ME, soon(desk), "Re: hello", answers=mail.message_id))
    reply = next(p for p in desk.introductions.get(people.contract).promises if p.what == "reply to the introduction")
    assert (reply.state, reply.known_by) == ("kept", KnownBy.OBSERVED)


def test_a_stranger_s_answer_moves_nothing(desk, box, asked):
    people, mail = asked
    read(desk, box, head("Mallory <mallory@evil.example>", ME, soon(desk), "Sure", answers=mail.message_id))
    assert desk.introductions.get(people.contract).row.state == "asked"


# ---- my own letters, and others' introductions


def test_a_draft_sent_from_my_own_program_is_found_in_sent(desk, box):
    people = cast(desk)
    subject = desk.letters.get(people.letter).subject
    mine = head(ME, BOB, soon(desk), subject, id="own@ask.example")
    read(desk, box, mine, wire="Sent")
    row = models.Letter.objects.get(pk=people.letter)
    assert (row.state, row.sent_how) == ("sent", "client")
    view = desk.introductions.get(people.contract)
    assert (view.row.state, view.row.known_by) == ("asked", KnownBy.OBSERVED)
    read(desk, box, head(BOB, ME, soon(desk, 5), "Sure", answers="own@ask.example"), mine, wire="Other")
    assert [reply.matched_by for reply in desk.mail.replies()] == ["message id"]


def test_another_mail_to_the_same_person_is_not_the_letter(desk, box):
    people = cast(desk)
    read(desk, box, head(ME, BOB, soon(desk), "Lunch on Friday?"), wire="Sent")
    assert models.Letter.objects.get(pk=people.letter).state == "draft"


def test_a_copy_among_sent_mail_ends_the_doubt(desk, box):
    people = cast(desk)
    desk.mail.send(people.letter)
    outbox.work(box.pk, desk.now(), send=Sender(smtp.Unknown("silence")))
    mail = models.OutboxMail.objects.get()
    read(desk, box, head(ME, BOB, desk.now(), mail.subject, id=mail.message_id), wire="Sent")
    mail.refresh_from_db()
    assert mail.state == "sent"
    assert desk.introductions.get(people.contract).row.state == "asked"


def test_the_voucher_s_mail_to_both_is_the_introduction(desk, box):
    people = cast(desk)
    for event, fields in (("asked", {}), ("answered", {"answer": "agreed"}), ("addressee_answered", {"yes": "yes"})):
        desk.introductions.tell(people.contract, event, **fields)
    read(desk, box, head(BOB, [CAROL], soon(desk), "Carol, meet Alice", cc=[ME]))
    view = desk.introductions.get(people.contract)
    assert (view.row.state, view.row.known_by) == ("introduced", KnownBy.OBSERVED)


def test_i3_a_mail_to_both_before_the_yes_moves_nothing(desk, box, asked):
    read(desk, box, head(BOB, [CAROL], soon(desk), "Carol, meet Alice", cc=[ME]))
    assert desk.introductions.get(asked[0].contract).row.state == "asked"


def test_my_mail_to_whom_i_was_introduced_is_contact(desk, box):
    people = cast(desk)
    introduced(desk, people.contract)
    read(desk, box, head(ME, CAROL, soon(desk), "From Bob"), wire="Sent")
    view = desk.introductions.get(people.contract)
    assert (view.row.state, view.row.known_by) == ("contacted", KnownBy.OBSERVED)


def test_mail_from_before_the_introduction_is_no_contact(desk, box):
    people = cast(desk)
    introduced(desk, people.contract)
    read(desk, box, head(ME, CAROL, soon(desk, -500), "From Bob"), wire="Sent")
    assert desk.introductions.get(people.contract).row.state == "introduced"


# ---- a real server


@pytest.fixture(scope="module")
def dovecot(tmp_path_factory):
    made = make_certificates(tmp_path_factory.mktemp("certificates"))
    for server in start_dovecot(made, 9):
        yield server, str(made.authority)


def test_a_real_mailbox_is_read_from_where_it_was_left(desk, dovecot):
    import imaplib
    import ssl

    server, authority = dovecot
    context = ssl.create_default_context(cafile=authority)

    def deliver(raw):
        with imaplib.IMAP4_SSL("localhost", server.tls, ssl_context=context) as line:
            line.login("reader", PASSWORD)
            line.append("INBOX", None, None, raw + b"the text\r\n")

    deliver(head(BOB, ME, desk.now(), "Hello", id="one@ids.example"))
    where = {"host": "localhost", "port": server.tls, "security": "tls", "user": "reader", "authorities": authority}
    row = desk.mail.add("alice@ask.example", imap=where, secret=PASSWORD)
    assert desk.mail.sync(row.id).messages == 1
    deliver(head(CAROL, ME, desk.now(), "Hello too", id="two@ids.example"))
    assert desk.mail.sync(row.id).messages == 1
    assert desk.mail.sync(row.id).messages == 0
    assert desk.mail.list()[0].checked_at is not None
