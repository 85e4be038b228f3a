"""From records to what will be written: handles, keys, and what is left out."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inroad.desk.imports.gather import Gatherer, digest, normal_subject
from inroad.formats import records as r

NOON = datetime(2024, 3, 4, 12, tzinfo=UTC)
ME = "alice@ask.example"


def handle(address, name=""):
    return r.Handle(name=name, address=address)


def message(sender, *to, cc=(), at=0, **more):
    return r.Message(
        where="message 1", channel="mail", sent_at=NOON + timedelta(hours=at), sender=handle(sender),
        to=tuple(handle(a) for a in to), cc=tuple(handle(a) for a in cc), **more,
    )  # fmt: skip


def gathered(*records, mine=(ME,)):
    gatherer = Gatherer(mine)
    gatherer.add_all(records)
    return gatherer.finish()


def known(batch):
    return {seen.key[1] for seen in batch.handles if seen.personal}


@pytest.mark.parametrize(
    ("subject", "plain"),
    [
        ("Re: Re[2]: Lunch", "lunch"),
        ("AW: WG: Lunch", "lunch"),
        ("Fwd:  FW: lunch  ", "lunch"),
        ("SV: Re: 答复: Lunch", "lunch"),
        ("Re Lunch", "re lunch"),
        ("Lunch: when?", "lunch: when?"),
        ("Re:", ""),
        ("", ""),
        ("re" * 500 + ":", "re" * 500),
    ],
)
def test_what_a_conversation_shares(subject, plain):
    assert normal_subject(subject) == plain


def test_a_subject_of_nothing_but_answers_is_read_so_far_and_no_further():
    assert normal_subject("Re: " * 200 + "x") == "x"
    assert normal_subject("Re: " * 60_000 + "x") == ""


@given(st.lists(st.text(max_size=5), max_size=4), st.lists(st.text(max_size=5), max_size=4))
@settings(max_examples=100)
def test_digests_tell_parts_apart_and_fit_the_database(one, other):
    first, second = digest(*one), digest(*other)
    assert -(2**63) <= first < 2**63
    assert first != 0
    if all("\x1f" not in part for part in [*one, *other]) and one and other:
        assert (first == second) == (one == other)


def test_an_address_is_one_handle_however_it_is_written():
    batch = gathered(message(ME, "Bob@Acme.example"), message("BOB@acme.EXAMPLE", ME, at=1))
    assert [seen.key[1] for seen in batch.handles] == [ME, "bob@acme.example"]


def test_names_are_counted_for_the_address_they_come_with():
    first = message(ME, "x@y.example")
    named = [
        r.Message("", "mail", NOON + timedelta(hours=i), handle("bob@acme.example", name), (handle(ME),))
        for i, name in enumerate(["Bob", "Bob Connect", "Bob Connect"], 1)
    ]
    batch = gathered(first, *named)
    bob = next(seen for seen in batch.handles if seen.key[1] == "bob@acme.example")
    assert bob.names.most_common(1) == [("Bob Connect", 2)]


@pytest.mark.parametrize(
    ("to", "cc", "number"),
    [
        (["a@x.example", "b@x.example"], [], 2),
        (["a@x.example", "A@X.example"], ["a@x.example"], 1),
        (["a@x.example", ME], [], 1),
        (["a@x.example", "info@x.example"], [], 2),
        (["a@x.example"], ["noreply@x.example", "b@x.example"], 3),
    ],
)
def test_recipients_are_counted_as_people(to, cc, number):
    (passed,) = gathered(message(ME, *to, cc=cc)).passed
    assert passed.recipients == number


def test_a_shared_mailbox_is_nobody():
    batch = gathered(message(ME, "info@acme.example", "bob@acme.example"))
    assert known(batch) == {ME, "bob@acme.example"}
    assert gathered(message(ME, "info@acme.example")).left_out == {"mails to nobody else": 1}


def test_a_mail_to_oneself_is_left_out():
    assert gathered(message(ME, ME)).left_out == {"mails to nobody else": 1}


def test_somebody_only_ever_copied_in_large_mails_is_left_out():
    crowd = [f"p{i}@crowd.example" for i in range(20)]
    batch = gathered(message("boss@acme.example", ME, *crowd), mine=())
    assert known(batch) == {"boss@acme.example"}
    assert batch.passed == []
    assert batch.left_out == {"mails among strangers": 1, "addresses only ever copied in large mails": 21}


def test_all_i_wrote_to_are_kept_even_in_large_mails():
    crowd = [f"p{i}@crowd.example" for i in range(20)]
    batch = gathered(message(ME, *crowd))
    assert len(known(batch)) == 21
    assert batch.passed[0].recipients == 20


def test_the_same_message_twice_counts_once():
    one = message(ME, "bob@acme.example", message_id="ABC@x.example")
    batch = gathered(one, message(ME, "bob@acme.example", message_id="abc@x.example"))
    assert len(batch.passed) == 1
    assert batch.left_out == {"second copies": 1}


def test_without_an_id_sender_moment_people_and_subject_make_the_message():
    plain = message(ME, "bob@acme.example", subject="Lunch")
    again = message(ME, "BOB@acme.example", subject="Re: Lunch")
    other = message(ME, "bob@acme.example", subject="Dinner")
    later = message(ME, "bob@acme.example", subject="Lunch", at=1)
    assert len(gathered(plain, again, other, later).passed) == 3


def meeting(*people, uid="u", **more):
    return r.Meeting("", uid, NOON, None, tuple(people), **more)


def test_meetings_keep_who_declined_and_who_invited():
    batch = gathered(
        meeting(r.Attendee(handle(ME), organiser=True), r.Attendee(handle("bob@acme.example"), "accepted"),
                r.Attendee(handle("carol@bolt.example"), "declined"),
                r.Attendee(handle("room@acme.example"), "accepted"))
    )  # fmt: skip
    (passed,) = batch.passed
    roles = {batch.handles[h].key[1]: role for h, role in passed.people}
    assert roles[ME] == "organiser"
    assert roles["bob@acme.example"] == "attendee"
    assert roles["carol@bolt.example"] == "declined"
    assert passed.recipients == 4


@pytest.mark.parametrize(
    ("ends_after", "minutes"),
    [(None, None), (timedelta(minutes=45), 45), (timedelta(0), None), (timedelta(hours=-1), None),
     (timedelta(seconds=5), 1), (timedelta(hours=40), 2400), (timedelta(days=9000), 366 * 24 * 60)],
)  # fmt: skip
def test_a_meeting_keeps_how_long_the_calendar_says_it_takes(ends_after, minutes):
    ends_at = None if ends_after is None else NOON + ends_after
    people = (r.Attendee(handle(ME)), r.Attendee(handle("bob@acme.example")))
    (passed,) = gathered(r.Meeting("", "u", NOON, ends_at, people)).passed
    assert passed.minutes == minutes


def test_a_meeting_of_one_a_cancelled_and_a_huge_one_are_left_out():
    bob = r.Attendee(handle("bob@acme.example"))
    crowd = [r.Attendee(handle(f"p{i}@x.example")) for i in range(60)]
    batch = gathered(
        meeting(bob), meeting(bob, r.Attendee(handle(ME)), uid="c", cancelled=True), meeting(*crowd, uid="h")
    )
    assert batch.passed == []
    assert batch.left_out == {
        "entries with nobody else on them": 1, "cancelled meetings": 1, "very large meetings": 1,
    }  # fmt: skip


def test_automatic_mail_is_left_out():
    assert gathered(message(ME, "bob@acme.example", automatic="list")).passed == []


def test_hidden_recommendations_are_not_used():
    hidden = r.Recommendation("", r.Handle(name="Bob Connect"), r.Direction.RECEIVED, visible=False)
    batch = gathered(hidden)
    assert batch.recommendations == []
    assert batch.left_out == {"hidden recommendations": 1}
