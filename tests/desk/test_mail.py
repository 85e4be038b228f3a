"""Mailboxes that were tried, letters that leave by a click, and readers that must not be written to."""

import pytest

from fixtures import correspondence
from fixtures.correspondence import Sender, cast, mailbox, write_thanks
from fixtures.mail_servers import PASSWORD, check_password, smtp_server
from inroad.desk import mailboxes, outbox
from inroad.errors import BadInput, MailProblem, NotFound, Refused
from inroad.introductions.model import KnownBy
from inroad.post import smtp
from inroad.store import models

pytestmark = pytest.mark.django_db


@pytest.fixture
def sending(desk):
    return mailbox(desk, 1)


def local(port, **more):
    return {"host": "127.0.0.1", "port": port, "security": "none", "user": "", **more}


# ---- mailboxes


def test_a_mailbox_is_kept_once_somebody_could_sign_in(desk, monkeypatch):
    with smtp_server(authenticator=check_password, auth_require_tls=False) as (_, port):
        with pytest.raises(MailProblem):
            desk.mail.add("alice@ask.example", smtp=local(port, user="alice"), secret="wrong")
        assert desk.mail.list() == []
        row = desk.mail.add("alice@ask.example", smtp=local(port, user="alice"), secret=PASSWORD)
    assert (row.address, row.sends, row.watches) == ("alice@ask.example", f"127.0.0.1:{port}", "")
    stored = models.Mailbox.objects.get(pk=row.id)
    assert PASSWORD not in repr(stored.__dict__)
    assert not any(PASSWORD in repr(detail.changes) for detail in models.EventDetail.objects.all())
    assert mailboxes.account(desk, stored, "smtp").ask_secret() == PASSWORD


def test_the_password_goes_with_the_mailbox(desk):
    with smtp_server(authenticator=check_password, auth_require_tls=False) as (_, port):
        row = desk.mail.add("alice@ask.example", smtp=local(port, user="alice"), secret=PASSWORD)
    stored = models.Mailbox.objects.get(pk=row.id)
    desk.mail.remove(row.id)
    with pytest.raises(MailProblem, match="no password"):
        mailboxes.account(desk, stored, "smtp").ask_secret()


@pytest.mark.parametrize(
    ("server", "said"),
    [
        ({}, "no server is named"),
        ({"host": "mail.example", "sword": 1}, "has no sword"),
        ({"host": "mail.example", "port": "many"}, "a port is a number"),
        ({"host": "mail.example", "port": 99_999}, "from 1 to 65535"),
        ({"host": "mail.example", "security": "hope"}, "there is no “hope”"),
        ({"host": "mail.example\r\nQUIT"}, "blanks"),
    ],
)
def test_servers_that_are_none_are_said_plainly(desk, server, said):
    with pytest.raises(BadInput, match=said):
        desk.mail.add("alice@ask.example", smtp=server, secret="x")


def test_another_desks_mailbox_is_not_there(desk, sending, django_user_model):
    from inroad.desk import desk_of

    mallory = desk_of(django_user_model.objects.create_user("mallory"))
    for act in (mallory.mail.check, mallory.mail.remove, mallory.mail.sync):
        with pytest.raises(NotFound):
            act(sending.pk)


# ---- a click on that very letter


def test_a_letter_is_recorded_before_anybody_hands_it_over(desk, sending):
    people = cast(desk)
    (row,) = desk.mail.send(people.letter)
    assert (row.recipient, row.state) == ("bob@connect.example", "queued")
    assert models.Letter.objects.get(pk=people.letter).state == "queued"
    assert desk.introductions.get(people.contract).row.state == "drafted"


def test_a_letter_goes_once_however_often_one_clicks(desk, sending):
    people = cast(desk)
    desk.mail.send(people.letter)
    with pytest.raises(Refused, match="queued already"):
        desk.mail.send(people.letter)
    assert models.OutboxMail.objects.count() == 1


def test_without_the_personal_part_nothing_is_queued(desk, sending):
    people = cast(desk)
    letter = desk.letters.write("ask", contract_id=people.contract)
    desk.letters.save(letter.row.id, body="[[What do you admire in their work?]]")
    with pytest.raises(Refused):
        desk.mail.send(letter.row.id)
    assert not models.OutboxMail.objects.exists()


def test_what_the_introduction_would_refuse_is_refused_at_the_click(desk, sending):
    people = cast(desk)
    desk.people.leave_alone([people.bob], True)
    with pytest.raises(Refused):
        desk.mail.send(people.letter)
    assert models.Letter.objects.get(pk=people.letter).state == "draft"
    assert not models.OutboxMail.objects.exists()


def test_the_rehearsal_leaves_nothing_behind(desk, sending):
    people = cast(desk)
    before = models.Event.objects.count(), models.Promise.objects.count()
    desk.mail.send(people.letter)
    assert models.Promise.objects.count() == before[1]
    assert models.Event.objects.count() == before[0] + 1  # "letter_queued" alone


def test_without_a_mailbox_the_way_out_is_said(desk):
    people = cast(desk)
    with pytest.raises(Refused, match="mail program"):
        desk.mail.send(people.letter)


def test_words_of_somebody_else_are_not_mailed_in_my_name(desk, sending):
    people = cast(desk)
    correspondence.introduced(desk, people.contract)
    letter = desk.letters.write("voucher-to-addressee", contract_id=people.contract)
    with pytest.raises(Refused, match="somebody else's words"):
        desk.mail.send(letter.row.id)


def test_a_voucher_who_wants_a_copy_gets_the_first_contact_too(desk, sending):
    people = cast(desk)
    desk.introductions.edit(people.contract, copy_me=True)
    desk.introductions.tell(people.contract, "terms_accepted")
    correspondence.introduced(desk, people.contract)
    letter = desk.letters.write("first-contact", contract_id=people.contract)
    desk.letters.save(letter.row.id, supplied={n.key: correspondence.PERSONAL for n in letter.needs})
    rows = desk.mail.send(letter.row.id)
    assert [row.recipient for row in rows] == ["carol@acme.example", "bob@connect.example"]
    assert len({mail.message_id for mail in models.OutboxMail.objects.all()}) == 1


# ---- the guard, at the outbox too


def test_r4_nothing_goes_to_a_present_employer_in_cc_either(desk, sending):
    people = cast(desk)
    desk.setup.answer_guard("Norrland", True)
    letter = write_thanks(desk, people.bob)
    for copy in ("hr@norrland.example", "someone@mail.norrland.example"):
        with pytest.raises(Refused, match="Norrland"):
            desk.mail.send(letter, copies=[copy])
    assert not models.OutboxMail.objects.exists()


def test_r4_a_colleague_who_may_know_can_be_written_to(desk, sending):
    people = cast(desk)
    erin = desk.people.add("Erin Inside", emails=["erin@norrland.example"], organisation="Norrland")
    desk.setup.answer_guard("Norrland", True)
    letter = write_thanks(desk, people.bob)
    with pytest.raises(Refused, match="Erin Inside is at Norrland"):
        desk.mail.send(letter, copies=["erin@norrland.example"])
    desk.setup.trust(erin.id, True)
    assert len(desk.mail.send(letter, copies=["erin@norrland.example"])) == 2


def test_r4_the_guard_is_looked_at_again_before_each_mail(desk, sending):
    people = cast(desk)
    desk.mail.send(people.letter)
    desk.setup.answer_guard("Connect", True)
    sender = Sender()
    outbox.work(sending.pk, desk.now(), send=sender)
    assert sender.sent == []
    mail = models.OutboxMail.objects.get()
    assert mail.state == "refused"
    assert "Connect" in mail.why
    assert models.Letter.objects.get(pk=people.letter).state == "draft"


def test_who_wants_to_be_left_alone_is_left_alone_on_every_desk(desk, sending):
    people = cast(desk)
    letter = write_thanks(desk, people.bob)
    models.VoucherLimits.objects.create(address="bob@connect.example", left_alone=True, changed_at=desk.now())
    with pytest.raises(Refused, match="left alone"):
        desk.mail.send(letter)


def test_providers_where_anybody_has_an_address_are_no_employer(desk, sending):
    people = cast(desk)
    desk.setup.answer_guard("Gmail", True)
    letter = write_thanks(desk, people.bob)
    assert desk.mail.send(letter, copies=["friend@gmail.com"])


# ---- taking back, and deciding


def test_a_mail_that_waits_can_be_taken_back_and_sent_anew(desk, sending):
    people = cast(desk)
    (row,) = desk.mail.send(people.letter)
    assert desk.mail.cancel(row.id).state == "cancelled"
    assert models.Letter.objects.get(pk=people.letter).state == "draft"
    assert outbox.work(sending.pk, desk.now(), send=Sender()) == 0
    desk.mail.send(people.letter)
    assert outbox.work(sending.pk, desk.now(), send=Sender()) == 1


def test_a_mail_that_is_out_is_not_taken_back(desk, sending):
    people = cast(desk)
    (row,) = desk.mail.send(people.letter)
    outbox.work(sending.pk, desk.now(), send=Sender())
    with pytest.raises(Refused, match="sent already"):
        desk.mail.cancel(row.id)
    with pytest.raises(Refused):
        desk.history.undo(models.Event.objects.filter(verb="letter_queued").get().pk)


@pytest.mark.parametrize(("arrived", "letter", "contract"), [(True, "sent", "asked"), (False, "draft", "drafted")])
def test_a_person_decides_what_nobody_knows(desk, sending, arrived, letter, contract):
    people = cast(desk)
    (row,) = desk.mail.send(people.letter)
    outbox.work(sending.pk, desk.now(), send=Sender(smtp.Unknown("silence")))
    assert desk.mail.outbox()[0].state == "unknown"
    desk.mail.resolve_unknown(row.id, arrived)
    assert models.Letter.objects.get(pk=people.letter).state == letter
    view = desk.introductions.get(people.contract)
    assert view.row.state == contract
    assert not arrived or view.row.known_by == KnownBy.TICKED
    with pytest.raises(Refused, match="nothing is unknown"):
        desk.mail.resolve_unknown(row.id, arrived)


def test_removing_a_mailbox_takes_back_what_waits_in_it(desk, sending):
    people = cast(desk)
    desk.mail.send(people.letter)
    desk.mail.remove(sending.pk)
    assert models.Letter.objects.get(pk=people.letter).state == "draft"
    assert [mail.state for mail in models.OutboxMail.objects.all()] == ["cancelled"]
