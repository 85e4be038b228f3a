"""What holds for long is confirmed by mail: to the known address, in the server's name, once, and not for ever."""

import re
from datetime import timedelta
from email import message_from_bytes, policy

import pytest

from fixtures.correspondence import Sender, cast
from fixtures.mail_servers import smtp_server
from inroad.desk import confirmations, guest, outbox
from inroad.desk.opening import desk_of
from inroad.errors import BadInput, Busy, NotFound, Refused
from inroad.jobs import worker
from inroad.post import server, smtp
from inroad.post.account import Security
from inroad.store import models

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def served(settings, monkeypatch):
    settings.INROAD_PUBLIC_URL = "https://desk.example"
    monkeypatch.setenv(server.VARIABLE, "smtp://127.0.0.1:1/?from=desk@host.example")


@pytest.fixture
def link(desk):
    people = cast(desk)
    desk.introductions.tell(people.contract, "asked")
    return desk.introductions.link(people.contract, "voucher").url.rstrip("/").rpartition("/")[2]


def mailed(desk, now=None):
    """The secret in the mail that went out, by way of a real server."""
    with smtp_server() as (moods, port):
        sent = server.read(f"smtp://127.0.0.1:{port}/?from=desk@host.example")
        confirmations.work(now or desk.now(), send=lambda mail, _: smtp.send(mail, sent.account))
    ((_, readers, content),) = moods.taken
    message = message_from_bytes(content, policy=policy.default)
    text = message.get_content()
    return readers, message, re.search(r"https://desk\.example/c/([^/\s]+)/", text)[1], text


def bob(desk):
    return desk.limits.of(models.Person.objects.get(name="Bob Connect").pk)


def test_leave_me_alone_holds_once_its_mail_was_clicked_and_for_ever(desk, link):
    said = guest.act(link, "leave-alone", {})
    assert said.mailed_to == "b…@connect.example"
    assert not bob(desk).left_alone
    readers, message, secret, text = mailed(desk)
    assert readers == ["bob@connect.example"]
    assert message["From"].addresses[0].addr_spec == "desk@host.example"
    assert message["Auto-Submitted"] == "auto-generated"
    assert "Reply-To" not in message
    for _ in range(3):
        assert not guest.confirm_page(secret).done
    assert not bob(desk).left_alone
    assert "left alone" in guest.confirm(secret).words
    assert bob(desk).left_alone
    assert "already" in guest.confirm(secret).words
    assert guest.confirm_page(secret).done
    assert desk.introductions.list()[0].state == "not this time"
    assert models.Event.objects.filter(verb="wish_confirmed").count() == 1
    assert "leave-alone" not in {act.key for act in guest.page(link).acts}
    assert "Nobody on this server" not in text


def test_the_addressees_wish_holds_as_well(desk, link):
    guest.act(link, "introduce", {})
    contract = models.Contract.objects.get()
    theirs = desk.introductions.link(contract.pk, "addressee").url.rstrip("/").rpartition("/")[2]
    guest.act(theirs, "leave-alone", {})
    readers, _, secret, _ = mailed(desk)
    assert readers == ["carol@acme.example"]
    guest.confirm(secret)
    assert desk.introductions.list()[0].state == "declined"
    carol = models.Person.objects.get(name="Carol Decide")
    assert desk.limits.of(carol.pk).left_alone
    dora = desk.people.add("Dora Else", emails=["dora@else.example"])
    with pytest.raises(Refused, match="left alone"):
        desk.introductions.draft(dora.id, carol.pk)


def test_limits_are_set_by_the_mail_and_for_all_desks(desk, link, django_user_model):
    guest.act(link, "limits", {"asks_per_quarter": "2", "no_go": "Acme\r\nBeta Works\n\nAcme"})
    *_, secret, text = mailed(desk)
    assert "At most 2 asks in three months; no introductions to Acme and Beta Works" in text
    guest.confirm(secret)
    assert (bob(desk).asks_per_quarter, bob(desk).no_go) == (2, ("Acme", "Beta Works"))
    other = desk_of(django_user_model.objects.create_user("dora"))
    theirs = other.people.add("Bob Connect", emails=["bob@connect.example"])
    assert other.limits.of(theirs.id).asks_per_quarter == 2
    act = next(act for act in guest.page(link).acts if act.key == "limits")
    assert [field.value for field in act.fields] == ["2", "Acme\nBeta Works"]


@pytest.mark.parametrize("fields", [{"asks_per_quarter": "-1"}, {"asks_per_quarter": "many"}, {"no_go": "x" * 300}])
def test_limits_that_cannot_be_are_refused_before_any_mail(desk, link, fields):
    with pytest.raises(BadInput):
        guest.act(link, "limits", fields)
    assert not models.Confirmation.objects.exists()


def test_i7_a_door_closes_at_once_and_opens_by_mail(desk, link):
    guest.act(link, "close-door", {"reason": "busy"})
    assert bob(desk).door_closed == "busy"
    guest.act(link, "reopen-door", {})
    assert bob(desk).door_closed == "busy"
    *_, secret, text = mailed(desk)
    assert "Alice Ask may ask me again" in text
    guest.confirm(secret)
    assert bob(desk).door_closed == ""
    assert [row.actor for row in models.Event.objects.filter(verb="door_reopened")] == ["voucher"]


def test_newer_words_replace_older_ones_and_the_same_words_bring_no_second_mail(desk, link):
    for asks in ("5", "5", "1"):
        guest.act(link, "limits", {"asks_per_quarter": asks})
    assert [row.data["asks_per_quarter"] for row in models.Confirmation.objects.all()] == [1]


def test_nobody_can_fill_a_mailbox_from_a_page(desk, link):
    for asks in range(confirmations.MAILS_A_DAY):
        guest.act(link, "limits", {"asks_per_quarter": str(asks)})
    with pytest.raises(Busy):
        guest.act(link, "limits", {"asks_per_quarter": "50"})
    assert models.Confirmation.objects.count() == 1


def test_forged_and_outlived_confirmations_do_nothing(desk, link):
    guest.act(link, "leave-alone", {})
    *_, secret, _ = mailed(desk)
    for forged in ("", "x", secret + "x", link, secret.partition(".")[0]):
        with pytest.raises(NotFound):
            guest.confirm(forged)
    later = desk.now() + timedelta(days=15)
    for call in (guest.confirm, guest.confirm_page):
        with pytest.raises(Refused, match="two weeks"):
            call(secret, now=later)
    assert not bob(desk).left_alone
    assert confirmations.sweep(later + timedelta(days=30)) == 1


def test_a_server_that_says_later_is_asked_later_and_given_up_after_days(desk, link):
    guest.act(link, "leave-alone", {})
    now = desk.now()
    sender = Sender(smtp.Refused(False, "451 later"))
    for _ in range(200):
        confirmations.work(now, send=sender)
        now += timedelta(minutes=30)
    assert 5 < len(sender.sent) < 40
    assert models.Confirmation.objects.get().problem == "451 later"
    assert not confirmations.waiting(now)


@pytest.mark.parametrize("outcome", [smtp.Refused(True, "550 nobody"), smtp.Unknown("silent"), smtp.Sent("250")])
def test_a_mail_that_is_out_or_never_can_be_is_not_sent_again(desk, link, outcome):
    guest.act(link, "leave-alone", {})
    sender = Sender(outcome)
    for hours in range(5):
        confirmations.work(desk.now() + timedelta(hours=hours), send=sender)
    assert len(sender.sent) == 1


def test_r4_no_confirmation_goes_where_a_present_employer_reads(desk, link):
    guest.act(link, "leave-alone", {})
    desk.setup.answer_guard("Connect", True)
    sender = Sender()
    assert confirmations.work(desk.now(), send=sender) == 0
    assert sender.sent == []
    assert "Connect" in models.Confirmation.objects.get().problem


def test_names_with_header_lines_in_them_reach_no_header(desk, link):
    models.Person.objects.filter(pk=desk.row.me_id).update(name="Alice\r\nBcc: all@acme.example")
    guest.act(link, "close-door", {})
    guest.act(link, "reopen-door", {})
    readers, message, _, _ = mailed(desk)
    assert readers == ["bob@connect.example"]
    assert "Bcc" not in message


def test_the_worker_mails_it_and_on_a_laptop_there_is_nothing_to_do(desk, link, monkeypatch):
    guest.act(link, "leave-alone", {})
    with smtp_server() as (moods, port):
        monkeypatch.setenv(server.VARIABLE, f"smtp://127.0.0.1:{port}/?from=desk@host.example")
        worker.run_once(desk.now())
        worker.run_once(desk.now())
        assert len(moods.taken) == 1
    monkeypatch.delenv(server.VARIABLE)
    assert outbox.waiting(desk.now()) == []
    assert not confirmations.possible("bob@connect.example")


def test_who_is_forgotten_before_confirming_keeps_only_the_wish_to_be_left_alone(desk, link):
    guest.act(link, "limits", {"asks_per_quarter": "2"})
    guest.act(link, "leave-alone", {})
    desk.erase.person(models.Person.objects.get(name="Bob Connect").pk)
    row = models.Confirmation.objects.get()
    assert row.act == confirmations.ALONE
    *_, secret, _ = mailed(desk)
    guest.confirm(secret)
    assert models.VoucherLimits.objects.get().left_alone


# ---- a server's own letters


@pytest.fixture
def member(django_user_model):
    """A desk with an account and an address its owner proved."""
    made = desk_of(django_user_model.objects.create_user("alice"))
    made.setup.introduce("Alice Ask", ["alice@ask.example"], timezone="UTC")
    models.PartyAddress.objects.create(party=made.row.party, value="alice@proved.example", verified_at=made.now())
    return made


def test_a_letter_goes_from_the_server_and_answers_go_to_the_proved_address(member, monkeypatch):
    people = cast(member)
    with smtp_server() as (moods, port):
        monkeypatch.setenv(server.VARIABLE, f"smtp://127.0.0.1:{port}/?from=desk@host.example&name=The%20Desk")
        member.mail.send(people.letter, server=True)
        worker.run_once(member.now())
        worker.run_once(member.now())
    ((envelope, readers, content),) = moods.taken
    message = message_from_bytes(content, policy=policy.default)
    assert (envelope, readers) == ("desk@host.example", ["bob@connect.example"])
    assert str(message["From"]) == "Alice Ask via The Desk <desk@host.example>"
    assert message["Reply-To"].addresses[0].addr_spec == "alice@proved.example"
    row = models.OutboxMail.objects.get()
    assert (row.state, row.server, row.mailbox) == ("sent", True, None)
    assert member.introductions.get(people.contract).row.state == "asked"


def test_on_a_laptop_no_server_sends_for_anybody(desk):
    people = cast(desk)
    with pytest.raises(Refused, match="no server sends"):
        desk.mail.send(people.letter, server=True)


def test_an_address_that_was_never_proved_is_lent_no_name(member):
    models.PartyAddress.objects.all().delete()
    with pytest.raises(Refused, match="no server sends"):
        member.mail.send(cast(member).letter, server=True)


def test_a_server_that_goes_silent_leaves_it_unknown_and_one_that_refuses_the_account_is_tried_slowly(member):
    people = cast(member)
    member.mail.send(people.letter, server=True)
    locked = Sender(smtp.Refused(False, "535 no", account=True))
    now = member.now()
    for minutes in range(12):
        outbox.work(outbox.SERVER, now + timedelta(minutes=minutes), send=locked)
    assert len(locked.sent) == 2
    assert models.OutboxMail.objects.get().attempts == 0
    silent = Sender(smtp.Unknown("silent"))
    for hours in range(1, 4):
        outbox.work(outbox.SERVER, now + timedelta(hours=hours), send=silent)
    assert len(silent.sent) == 1
    assert models.OutboxMail.objects.get().state == "unknown"


def test_r4_the_guard_is_looked_at_again_before_the_server_sends(member):
    member.mail.send(cast(member).letter, server=True)
    member.setup.answer_guard("Connect", True)
    sender = Sender()
    outbox.work(outbox.SERVER, member.now(), send=sender)
    assert sender.sent == []
    assert models.OutboxMail.objects.get().state == "refused"


def test_an_owner_without_a_mailbox_gets_the_digest_from_the_server(member):
    people = cast(member)
    member.introductions.tell(people.contract, "asked")
    member.introductions.tell(people.contract, "answered", answer="name use")
    member.mail.wish_digest(True)
    from inroad.desk import digest

    assert digest.send(member, member.now())
    assert not digest.send(member, member.now())
    row = models.OutboxMail.objects.get()
    assert (row.server, row.recipient, row.purpose) == (True, "alice@proved.example", "notice")
    sender = Sender()
    assert outbox.work(outbox.SERVER, member.now(), send=sender) == 1
    assert sender.sent[0][1] == "alice@proved.example"


# ---- the server's address


def test_a_servers_address_is_read_from_its_url():
    made = server.read("smtps://me:p%40ss@mail.example.org/?from=Desk@Host.example&name=Desk")
    account = made.account
    assert (account.host, account.port, account.user) == ("mail.example.org", 465, "me")
    assert account.security is Security.TLS
    assert (account.ask_secret(), made.by.address, made.by.name) == ("p@ss", "desk@host.example", "Desk")
    assert server.read("smtp://mail.example.org/?from=d@h.example").account.security is Security.STARTTLS


@pytest.mark.parametrize("url", ["http://x/?from=a@b.example", "smtp://me:geheim@host/", "smtp://?from=a@b.example",
                                 "smtp://me:geheim@host:99999/?from=a@b.example", "smtp://h/?from=a@b.example&x=1",
                                 "smtp://me:geheim@h/?from=a%0d%0aBcc:x@b.example", "smtp://[::1/?from=a@b.example",
                                 "smtp://h/?from=a@b.example&security=ssl"])  # fmt: skip
def test_what_is_no_servers_address_is_refused_without_telling_the_password(url, monkeypatch):
    with pytest.raises(BadInput) as refused:
        server.read(url)
    assert "geheim" not in str(refused.value)
    monkeypatch.setenv(server.VARIABLE, url)
    assert not server.usable()
