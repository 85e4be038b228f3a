from dataclasses import dataclass

from inroad.matching.messages import AddressCount, Evidence, propose_me


@dataclass(frozen=True)
class Says:
    where: str
    name: str = ""
    emails: tuple[str, ...] = ()
    urls: tuple[str, ...] = ()


def test_the_sender_of_sent_mail_is_proposed_first_and_says_why():
    counts = [
        AddressCount("Ravi@acme.example", as_sender=40, as_recipient=55, sent_label=40),
        AddressCount("ingrid@acme.example", as_sender=60, as_recipient=40),
    ]
    (mine, *others) = propose_me(Evidence(messages=100, counts=counts))
    assert mine.value == "ravi@acme.example"
    assert mine.sure
    assert mine.reasons == (
        "sender of 40 messages in your Sent folder",
        "on 95 of 100 messages in the mailbox",
    )
    assert not any(other.sure for other in others)


def test_a_profile_file_names_addresses_and_profiles():
    record = Says("Email Addresses.csv", "Ravi Bose", ("Ravi@home.example",), ("https://www.linkedin.com/in/ravi/",))
    found = propose_me(Evidence(records=[record]))
    assert [(one.kind, one.value, one.sure) for one in found] == [
        ("email", "ravi@home.example", True),
        ("url", "linkedin.com/in/ravi", True),
    ]
    assert found[0].reasons == ("Email Addresses.csv says so",)
    assert found[0].name == "Ravi Bose"


def test_somebody_who_only_writes_to_me_is_not_proposed():
    counts = [AddressCount("news@acme.example", as_sender=90), AddressCount("loud@acme.example", as_sender=80)]
    assert propose_me(Evidence(messages=100, counts=counts)) == ()


def test_a_few_messages_prove_nothing():
    assert propose_me(Evidence(messages=2, counts=[AddressCount("a@acme.example", 1, 1, 2, 2)])) == ()


def test_spellings_of_one_address_are_added_up():
    counts = [
        AddressCount("Ravi@acme.example", 2, 0, 2),
        AddressCount("ravi@ACME.example", 2, 0, 2),
        AddressCount("not an address", 50, 50, 50),
    ]
    (only,) = propose_me(Evidence(messages=4, counts=counts))
    assert only.reasons[0] == "sender of 4 messages in your Sent folder"


def test_delivered_to_counts_without_a_sent_folder():
    (only,) = propose_me(Evidence(messages=50, counts=[AddressCount("ravi@acme.example", 0, 20, 0, 30)]))
    assert only.reasons == ("30 messages delivered to it",)
