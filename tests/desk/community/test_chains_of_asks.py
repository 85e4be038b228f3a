"""Two vouchers in a row: what passes on, what each of them reads, and that outcomes come back to both."""

import pytest

from fixtures.blind import WHY, begin, community, morning, put_of, seeker
from fixtures.community import at, knows, member
from inroad.desk import guest, links
from inroad.desk.community import chains, helping
from inroad.errors import NotFound, Refused
from inroad.store import models

pytestmark = pytest.mark.django_db
MINE = "You sat beside her on the harbour board; Alice is worth ten minutes."


@pytest.fixture
def agreed(db):
    """Alice's ask, to which Bob said yes; (alice, bob, number of the introduction)."""
    desk, target = seeker()
    (bob,) = community("bob")
    begin(desk, target)
    now = morning()
    at(bob, now).blind.answer(put_of(bob, now).id, "yes", name_them=True)
    return at(desk, now), at(bob, now), models.Contract.objects.get().pk


@pytest.fixture
def passed(agreed):
    """As above, passed on to Dora, who is a member; (alice, bob, dora, first, second)."""
    alice, bob, first = agreed
    dora = member("dora", bob.now())
    second = chains.hand_on(bob, first, knows(bob, "Dora Deed", "dora@members.example"), MINE)
    return alice, bob, dora, first, second.pk


def test_the_seeker_reads_days_and_no_name_until_the_second_yes(passed):
    alice, _, dora, first, second = passed
    said = alice.introductions.get(first).passed_on
    assert said.startswith("Bob passed it on, 5 May 2026; an answer is expected by 12 May 2026")
    texts = str(alice.introductions.get(first)) + str([event.words for event in alice.history.list(20)])
    assert "Dora" not in texts
    assert "harbour board" not in texts
    helping.act(dora, second, "introduce", {})
    assert "Dora Deed said yes and will ask Carol Bob" in alice.introductions.get(first).passed_on


def test_the_second_voucher_reads_for_whom_it_is_and_not_what_was_between_the_first_two(passed):
    _, _, dora, first, second = passed
    (row,) = dora.blind.helping()
    assert (row.id, row.seeker) == (second, "Alice")
    page = helping.page(dora, second).page
    assert (page.by, page.seeker, page.why) == ("Bob", "Alice", MINE)
    assert page.terms[0].startswith("Alice makes contact within 2 days")
    assert WHY not in str(page)
    assert helping.page(dora, second).history == (("5 May 2026", "Bob asked you"),)
    with pytest.raises(NotFound):
        helping.page(dora, first)


def test_what_the_second_says_moves_the_first_and_what_the_seeker_does_is_heard_by_both(passed):
    alice, bob, dora, first, second = passed
    helping.act(dora, second, "introduce", {})
    helping.act(dora, second, "they-said-yes", {"how": "mail her at work"})
    assert alice.introductions.get(first).contract.how_to_contact == "mail her at work"
    helping.act(dora, second, "introduced", {})
    assert alice.introductions.get(first).contract.state.value == "introduced"
    for event, fields in (
        ("contacted", {}), ("reported", {"which": "contact"}), ("met", {}), ("reported", {"which": "meeting"}),
        ("closed", {"outcome": "no opening, a good talk"}), ("reported", {"which": "end"}),
    ):  # fmt: skip
        alice.introductions.tell(first, event, **fields)
    for desk, number in ((bob, first), (dora, second)):
        said = [words for _, words in helping.page(desk, number).history]
        assert [words for words in said if "told you" in words] == [
            "Alice told you how it ended",
            "Alice told you how the meeting went",
            "Alice told you how first contact went",
        ]
    assert models.Contract.objects.get(pk=second).state == "closed"
    assert not models.Promise.objects.filter(contract=second, what__startswith="tell how", state="pending").exists()


def test_what_the_first_voucher_promised_for_another_is_on_no_list(passed):
    _, bob, dora, _, second = passed
    helping.act(dora, second, "introduce", {})
    helping.act(dora, second, "they-said-yes", {})
    helping.act(dora, second, "introduced", {})
    assert models.Promise.objects.filter(contract=second, debtor="seeker", state="pending").exists()
    assert not models.Promise.objects.filter(contract=second, chased=True).exists()
    assert bob.promises.list() == []
    assert bob.introductions.list() == []
    assert bob.counts().introductions == bob.counts().today == 0


def test_a_no_of_the_second_lets_the_first_pass_it_on_again(passed):
    alice, bob, dora, first, second = passed
    with pytest.raises(Refused, match="can't be passed on now"):
        chains.hand_on(bob, first, knows(bob, "Eve Okafor"), MINE)
    helping.act(dora, second, "not-this-time", {"reason": "too busy"})
    said = alice.introductions.get(first)
    assert "no harm done" in said.passed_on
    assert "Dora" not in str(said)
    assert "busy" not in str(said)
    assert said.contract.state.value == "agreed"
    chains.hand_on(bob, first, knows(bob, "Gus Nearer"), MINE)
    assert models.Contract.objects.filter(follows=first).count() == 2


def test_three_in_a_row_are_too_many(passed):
    _, _, dora, _, second = passed
    assert not helping.page(dora, second).may_hand_on
    with pytest.raises(Refused, match="can't be passed on now"):
        chains.hand_on(dora, second, knows(dora, "Eve Okafor"), MINE)


def test_it_goes_to_nobody_from_whom_the_search_is_kept(agreed):
    alice, bob, first = agreed
    alice.setup.answer_guard("Firm", True)
    at_firm = knows(bob, "Eve Colleague", firm="Firm")
    herself = knows(bob, "Ally", "alice@members.example")
    carol = bob.people.find("Carol Bob").id
    for person in (at_firm, herself):
        with pytest.raises(Refused, match="can't go to"):
            chains.hand_on(bob, first, person, MINE)
    with pytest.raises(Refused, match="whom you want to reach"):
        chains.hand_on(bob, first, carol, MINE)
    with pytest.raises(Refused, match="words of your own"):
        chains.hand_on(bob, first, knows(bob, "Dora Deed"), " ")
    assert models.Contract.objects.count() == 1


def test_nothing_shows_whether_the_second_is_a_member(agreed):
    _, bob, first = agreed
    seen = []
    for name, address in (("Dora Deed", "dora@members.example"), ("Dora Deal", "dora@deal.example")):
        member("dora", bob.now()) if "members" in address else None
        made = chains.hand_on(bob, first, knows(bob, name, address), MINE)
        shown = str(helping.page(bob, first)) + str(bob.introductions.get(made.pk))
        for gone in (address, name, str(made.pk)):
            shown = shown.replace(gone, "…")
        seen.append(len(shown) - shown.count("2026"))
        bob.introductions.tell(made.pk, "answered", answer="not this time")
    assert abs(seen[0] - seen[1]) < 20  # numbers of rows alone


def test_without_a_desk_the_second_has_a_page_behind_a_link_and_the_first_tells_the_outcome(agreed, settings):
    settings.INROAD_PUBLIC_URL = "https://desk.example"
    alice, bob, first = agreed
    second = chains.hand_on(bob, first, knows(bob, "Dora Deed", "dora@deed.example"), MINE)
    text, mailto = chains.letter(second)
    assert text.startswith(f"{MINE}\n\nAlice writes:\n\n")
    assert mailto.startswith("mailto:dora%40deed.example?subject=Alice%2C%20via%20Bob")
    url = links.make(bob, second.pk, "voucher").url
    token = url.rstrip("/").rpartition("/")[2]
    page = guest.page(token, now=bob.now())
    assert (page.by, page.seeker) == ("Bob", "Alice")
    guest.act(token, "introduce", {}, now=bob.now())
    guest.act(token, "they-said-yes", {"how": "by mail"}, now=bob.now())
    assert alice.introductions.get(first).contract.state.value == "accepted"
    alice.introductions.tell(first, "contacted")
    alice.introductions.tell(first, "reported", which="contact")
    owed = models.Promise.objects.get(contract=second, what="tell how first contact went")
    assert owed.state == "pending"
    assert models.Promise.objects.get(contract=first, what="tell how first contact went").state == "kept"


def test_who_takes_back_their_yes_lets_the_second_off(passed):
    alice, bob, _, first, second = passed
    helping.act(bob, first, "not-this-time", {})
    assert models.Contract.objects.get(pk=second).state == "withdrawn"
    assert alice.introductions.get(first).contract.state.value == "not this time"
