"""What binds goes out with the rest and comes back: introductions, promises, doors, letters and the mails they were."""

import json
import zipfile

import pytest
from django.contrib.auth import get_user_model

from fixtures import desk_dump
from fixtures.binding_dump import binding
from fixtures.bound_desk import bind
from fixtures.correspondence import write_thanks
from inroad.desk import desk_of
from inroad.errors import BadInput, InroadError, Refused
from inroad.store import models

pytestmark = pytest.mark.django_db


@pytest.fixture
def bound(desk):
    return bind(desk)


def brought_back(desk, path):
    """The desk erased, and its export brought back into it."""
    desk.erase.everything()
    assert binding(desk) == {name: [] for name in binding(desk)}
    return desk.imports.run([path])


def test_what_binds_comes_back_as_it_was(bound, files):
    before, book, settings = binding(bound), desk_dump.content(bound), dict(bound.row.settings)
    assert all(before.values()), "a table that this proves nothing of"
    report = bound.export.write(files / "desk.zip")
    assert report.counts["Contract"] == 2
    came = brought_back(bound, files / "desk.zip")
    assert binding(bound) == before
    assert desk_dump.differences(desk_dump.content(bound), book) == {}
    assert {**bound.row.settings, "may_know": [], "not_mine": []} == {**settings, "may_know": [], "not_mine": []}
    assert came.files[0].records["Contract"] == 2, "the report says what came back"


def test_an_introduction_brought_back_goes_on(bound, files):
    bound.export.write(files / "desk.zip")
    brought_back(bound, files / "desk.zip")
    view = bound.introductions.list(state="introduced")[0]
    assert view.voucher == "Bob Connect"
    assert bound.promises.owed()
    told = bound.introductions.tell(view.id, "contacted", spoke="yes")
    assert told.row.state == "contacted"
    assert told.note == "Bob is careful with his name"
    assert bound.today_page()
    assert [row.subject for row in bound.mail.replies()] == ["Re: Thank you"]


def test_what_a_voucher_told_comes_back_with_the_number_they_have_now(bound, files):
    bound.limits.told(bound.people.find("Bob Connect").id, 2, ["Beta Works"])
    bound.export.write(files / "desk.zip")
    brought_back(bound, files / "desk.zip")
    shown = bound.limits.of(bound.people.find("Bob Connect").id)
    assert (shown.asks_per_quarter, shown.no_go, shown.told_by_owner) == (2, ("Beta Works",), True)


def test_a_mail_on_its_way_out_is_not_sent_from_two_places(bound, files):
    bob = bound.people.find("Bob Connect").id
    letter = write_thanks(bound, bob, "Wait for me")
    bound.mail.send(letter)
    assert models.Letter.objects.get(pk=letter).state == "queued"
    bound.export.write(files / "desk.zip")
    brought_back(bound, files / "desk.zip")
    assert not models.OutboxMail.objects.filter(state__in=("queued", "sending")).exists()
    assert models.Letter.objects.get(subject="Wait for me").state == "draft"


def test_neither_servers_nor_leases_go_along(bound, files):
    bound.export.write(files / "desk.zip")
    with zipfile.ZipFile(files / "desk.zip") as archive:
        text = archive.read("desk.jsonl").decode()
    for word in ("worker:1", "127.0.0.1", "lease", "Mailbox", '"mailbox_id"'):
        assert word not in text, word


def test_what_is_private_to_another_desk_does_not_go_along(bound, files):
    bob = desk_of(get_user_model().objects.create_user("bob"))
    bob.setup.introduce("Bob Connect", ["bob@connect.example"])
    his = bob.people.add("Alice As Bob Knows Her").id
    contract = models.Contract.objects.get(state="introduced")
    side = models.ContractSide.objects.filter(contract=contract, role="voucher")
    side.update(desk=bob.row, person_id=his, note="she talks too much")
    bound.export.write(files / "desk.zip")
    with zipfile.ZipFile(files / "desk.zip") as archive:
        lines = [json.loads(line) for line in archive.read("desk.jsonl").decode().splitlines()]
    found = [row for name, row in lines if name == "ContractSide" and row["role"] == "voucher"]
    shared = next(row for row in found if row["contract_id"] == contract.pk)
    assert (shared["note"], shared["person_id"], shared["desk_id"]) == ("", None, None)
    bob.export.write(files / "bob.zip")
    with zipfile.ZipFile(files / "bob.zip") as archive:
        text = archive.read("desk.jsonl").decode()
    lines = [json.loads(line) for line in text.splitlines()]
    (seen,) = (row for name, row in lines if name == "Contract")
    assert [seen["data"][role]["person"] for role in ("seeker", "voucher", "addressee")] == [0, 0, 0]
    assert "careful with his name" not in text
    assert {row["desk_id"] for name, row in lines if name == "ContractSide"} == {None, bob.row.pk}


def test_a_copy_beside_the_desk_it_comes_from_is_refused(bound, files):
    """An answer to a mail would be an answer to both."""
    bound.export.write(files / "desk.zip")
    other = desk_of(get_user_model().objects.create_user("other"))
    before = desk_dump.rows()
    with pytest.raises(Refused, match="still here"):
        other.imports.run([files / "desk.zip"])
    assert desk_dump.rows() == before


def harmed(table, change):
    def harm(lines):
        place = next(i for i, line in enumerate(lines) if json.loads(line)[0] == table)
        name, row = json.loads(lines[place])
        change(row)
        lines[place] = json.dumps([name, row])
        return lines

    return harm


def _told(head, asks, no_go):
    """Limits of somebody who is there for sure: the owner."""
    return {str(head["me"]): {"asks_per_quarter": asks, "no_go": no_go}}


HARMS = {
    "a state that is none": harmed("Contract", lambda row: row.update(state="married")),
    "another state beside": harmed("Contract", lambda row: row.update(state="met")),
    "another date beside": harmed("Contract", lambda row: row.update(reply_by="2031-01-01T00:00:00+00:00")),
    "a date without a zone": harmed("Contract", lambda row: row.update(created_at="2031-01-01T00:00:00")),
    "no data": harmed("Contract", lambda row: row.update(data={})),
    "data that is a list": harmed("Contract", lambda row: row.update(data=[])),
    "a part unknown": harmed("Contract", lambda row: row["data"].update(evil=1)),
    "a side that is text": harmed("Contract", lambda row: row["data"].update(voucher="Bob")),
    "a name that is a number": harmed("Contract", lambda row: row["data"]["voucher"].update(name=5)),
    "somebody who is not there": harmed("Contract", lambda row: row["data"]["voucher"].update(person=10**9)),
    "a zone that is none": harmed("Contract", lambda row: row["data"]["terms"].update(timezone="Mars/Olympus")),
    "a yes or no that is neither": harmed("Contract", lambda row: row["data"]["terms"].update(copy_me="no")),
    "terms nobody could keep": harmed("Contract", lambda row: row["data"]["terms"].update(contact_days=10**6)),
    "a year that is none": harmed("Contract", lambda row: row["data"].update(drafted_at=1e18)),
    "a step that is none": harmed("Contract", lambda row: row["data"].update(steps=[{"at": 0}])),
    "promises within": harmed("Contract", lambda row: row["data"].update(owed=[{"key": "x"}])),
    "a text without characters": harmed("Contract", lambda row: row["data"]["ask"].update(blurb="\ud800")),
    "a role that is none": harmed("ContractSide", lambda row: row.update(role="judge")),
    "a side of nothing": harmed("ContractSide", lambda row: row.update(contract_id=10**9)),
    "a promise that is none": harmed("Promise", lambda row: row.update(what="marry")),
    "a promise without a date": harmed("Promise", lambda row: row.update(due_at=None)),
    "a letter of no kind": harmed("Letter", lambda row: row.update(kind="ransom")),
    "a letter on its way": harmed("Letter", lambda row: row.update(state="queued")),
    "words that are none": harmed("Letter", lambda row: row.update(supplied={"a": [1]})),
    "a mail to be sent": harmed("OutboxMail", lambda row: row.update(state="queued")),
    "a mail to the owner": harmed("OutboxMail", lambda row: row.update(purpose="notice")),
    "a mailbox": lambda lines: [*lines, '["Mailbox",{"id":1,"address":"x@x.example"}]'],
    "a link": lambda lines: [*lines, '["Link",{"id":1,"role":"voucher"}]'],
    "a voice that is none": harmed("head", lambda row: row["settings"].update(voice={"formal": "very"})),
    "limits that are none": harmed("head", lambda row: row["settings"].update(limits=[1])),
    "a limit that is a word": harmed("head", lambda row: row["settings"].update(limits=_told(row, "many", []))),
    "a limit that is yes": harmed("head", lambda row: row["settings"].update(limits=_told(row, True, []))),
    "names that are one": harmed("head", lambda row: row["settings"].update(limits=_told(row, 1, "Acme"))),
    "an hour that is none": harmed("head", lambda row: row["settings"].update(digest_hour="noon")),
}


def test_what_no_introduction_is_is_refused_whole(bound, files, subtests):
    bound.export.write(files / "desk.zip")
    with zipfile.ZipFile(files / "desk.zip") as archive:
        good = archive.read("desk.jsonl").decode().splitlines()
    bound.erase.everything()
    before = desk_dump.rows()
    for name, harm in HARMS.items():
        with subtests.test(name):
            with zipfile.ZipFile(files / "harmed.zip", "w") as archive:
                archive.writestr("desk.jsonl", "\n".join(harm(list(good))) + "\n")
            with pytest.raises(InroadError) as refused:
                bound.imports.run([files / "harmed.zip"])
            assert isinstance(refused.value, BadInput), refused.value
            assert desk_dump.rows() == before


def test_settings_that_no_export_has_are_left_behind(bound, files):
    bound.export.write(files / "desk.zip")
    with zipfile.ZipFile(files / "desk.zip") as archive:
        lines = archive.read("desk.jsonl").decode().splitlines()
    lines = harmed("head", lambda row: row["settings"].update(evil={"a": 1}))(lines)
    with zipfile.ZipFile(files / "desk.zip", "w") as archive:
        archive.writestr("desk.jsonl", "\n".join(lines) + "\n")
    brought_back(bound, files / "desk.zip")
    assert "evil" not in bound.row.settings
    assert bound.row.settings["voice"]["formal"] is True
