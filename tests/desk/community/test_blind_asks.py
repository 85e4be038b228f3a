"""The blind ask from the form to the introduction: who is asked, what each of them reads, and what a yes makes."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model

from fixtures.blind import BLURB, FOR_THEM, MORNING, WHY, begin, community, holder, morning, put_of, seeker
from fixtures.community import NOW, at, knows, member, night, share
from inroad.desk.community import helping, rounds
from inroad.errors import BadInput, NotFound, Refused
from inroad.store import models

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice(db):
    return seeker()


def test_a_laptop_has_no_community(desk):
    with pytest.raises(NotFound, match="no community"):
        _ = desk.blind


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"why": " "}, "say why you ask"),
        ({"blurb": "Hello"}, "who you are and what you look for"),
        ({"accepted": False}, "accept the terms first"),
        ({"part_of": ""}, "name a person or an opening"),
    ],
)
def test_it_has_the_gates_of_any_ask(alice, fields, words):
    desk, target = alice
    with pytest.raises(Refused, match=words):
        begin(desk, target, **fields)
    assert not models.BlindAsk.objects.exists()


def test_an_opening_names_the_job(alice):
    desk, target = alice
    job = desk.openings.add(target, "platform lead").row.id
    assert begin(desk, target, part_of="", opening_id=job).about == "platform lead at Northwind"
    with pytest.raises(NotFound):
        begin(desk, target, part_of="", opening_id=job + 1)
    with pytest.raises(BadInput, match="no department"):
        begin(desk, target, part_of="wizardry")


def test_nobody_is_asked_about_a_present_employer(alice):
    desk, target = alice
    desk.setup.answer_guard("Northwind", True)
    with pytest.raises(Refused, match="present employer"):
        begin(desk, target)


def test_no_more_than_three_at_once_and_not_the_same_twice(alice):
    desk, target = alice
    begin(desk, target)
    with pytest.raises(Refused, match="under way"):
        begin(desk, target)
    for part in ("sales", "legal"):
        begin(desk, target, part_of=part)
    with pytest.raises(Refused, match="3 of your asks"):
        begin(desk, target, part_of="design")
    assert "3 of your asks" in desk.blind.form(target).refused


def test_the_member_reads_who_asks_for_what_and_about_whom_they_know(alice):
    desk, target = alice
    (bob,) = community("bob")
    begin(desk, target)
    now = morning()
    one = put_of(bob, now)
    assert (one.seeker, one.about, one.person) == ("Alice", "somebody in engineering at Northwind", "Carol Bob")
    assert (one.why, one.for_them, one.blurb) == (WHY, FOR_THEM, BLURB)
    assert at(bob, now).blind.count() == 1
    assert not at(bob, now).counts().today  # nothing of it is on a list of things to do


def test_their_record_is_told_in_words(alice):
    desk, target = alice
    dora = desk.people.add("Dora Deed", ["dora@deed.example"], organisation="Deed").id
    eve = desk.people.add("Eve Okafor", ["eve@deed.example"], organisation="Deed").id
    made = desk.introductions.draft(dora, eve)
    desk.introductions.edit(made.row.id, blurb=BLURB, personal=WHY)
    for event, fields in (
        ("terms_accepted", {}), ("asked", {}), ("answered", {"answer": "agreed"}),
        ("addressee_answered", {"yes": "yes"}), ("introduced", {}), ("contacted", {}),
    ):  # fmt: skip
        desk.introductions.tell(made.row.id, event, **fields)
    (bob,) = community("bob")
    begin(desk, target)
    now = morning()
    record = put_of(bob, now).record
    assert any("made contact in time, 1 of 1" in line for line in record)
    assert "Dora" not in str(record)
    assert desk.blind.form(target).record == record


def test_a_yes_makes_an_introduction_that_both_see(alice):
    desk, target = alice
    (bob,) = community("bob")
    asked = begin(desk, target)
    now = morning()
    one = put_of(bob, now)
    said = at(bob, now).blind.answer(one.id, "yes", "Gladly; she hates the phone.", name_them=True)
    assert said.answered.startswith("You said yes")
    assert said.contract_id == models.Contract.objects.get().pk
    row = at(desk, now).blind.get(asked.id)
    assert (row.state, row.words) == ("yes", "Bob said yes.")
    view = at(desk, now).introductions.get(row.contract_id)
    assert view.contract.state.value == "agreed"
    assert (view.contract.voucher.name, view.contract.addressee.name) == ("Bob", "Carol Bob")
    assert view.contract.voucher.address == "bob@members.example"
    assert not models.Identity.objects.filter(desk=desk.row, value__contains="carol").exists()
    (helped,) = at(bob, now).blind.helping()
    assert (helped.id, helped.seeker) == (view.row.id, "Alice")
    assert "now you ask Carol Bob" in helped.words
    assert at(bob, now).introductions.list() == []
    assert at(bob, now).promises.list() == []
    with pytest.raises(NotFound):
        at(bob, now).introductions.get(view.row.id)


def test_a_yes_may_leave_the_person_unnamed_and_does_unless_they_may_be_named(alice):
    desk, target = alice
    (bob,) = community("bob")
    begin(desk, target)
    now = morning()
    at(bob, now).blind.answer(put_of(bob, now).id, "yes")
    contract = models.Contract.objects.get()
    assert contract.data["addressee"]["name"] == ""
    assert "Carol" not in str(contract.data)
    assert not models.Person.objects.filter(desk=desk.row, name__contains="Carol").exists()
    assert "somebody in engineering at Northwind" in contract.data["ask"]["opening"]


def test_with_consent_to_name_them_a_yes_does(alice):
    desk, target = alice
    (bob,) = community("bob", level=2)
    begin(desk, target)
    now = morning()
    assert put_of(bob, now).name_them
    at(bob, now).blind.answer(put_of(bob, now).id, "yes")
    assert models.Contract.objects.get().data["addressee"]["name"] == "Carol Bob"


def test_somebody_else_at_the_place_may_be_chosen_and_nobody_of_another(alice):
    desk, target = alice
    (bob,) = community("bob")
    dan = knows(bob, "Dan Nearer", firm="Northwind", title="Buyer")
    else_ = knows(bob, "Eve Elsewhere", firm="Acme")
    begin(desk, target)
    now = morning()
    one = put_of(bob, now)
    assert [choice.name for choice in one.others] == ["Dan Nearer"]
    with pytest.raises(NotFound):
        at(bob, now).blind.answer(one.id, "yes", person_id=else_)
    at(bob, now).blind.answer(one.id, "yes", person_id=dan, name_them=True)
    assert models.Contract.objects.get().data["addressee"]["name"] == "Dan Nearer"


def test_terms_of_the_yes_wait_for_the_askers_word(alice):
    desk, target = alice
    (bob,) = community("bob")
    begin(desk, target)
    now = morning()
    fields = {"contact_days": "1", "ten_minutes": "yes", "basis": "I don't know the work"}
    at(bob, now).blind.answer(put_of(bob, now).id, "yes", fields=fields)
    contract = at(desk, now).introductions.get(models.Contract.objects.get().pk).contract
    assert contract.terms.accepted_at is None
    assert (contract.terms.contact_days, contract.vouch.basis.value) == (1, "I don't know the work")


def test_after_a_no_the_next_member_is_asked_in_the_morning(alice):
    desk, target = alice
    two = community("bob", "dave")
    begin(desk, target)
    now = morning()
    first, second = sorted(two, key=lambda one: at(one, now).blind.count(), reverse=True)
    at(first, now).blind.answer(put_of(first, now).id, "no", "I owe her a favour already")
    rounds.hold(now + timedelta(hours=1))
    assert at(second, now).blind.count() == 0
    rounds.hold(now + timedelta(days=1))
    assert at(second, now).blind.count() == 1
    (row,) = at(first, now).blind.asked_of_me()
    assert (row.words, row.open) == ("I owe her a favour already", False)
    text = str(at(desk, now).blind.list()) + str(models.EventDetail.objects.filter(desk=desk.row).values_list("words"))
    assert "favour" not in text


def test_silence_lapses_without_blame(alice):
    desk, target = alice
    (bob,) = community("bob")
    begin(desk, target)
    now = morning()
    one = put_of(bob, now)
    after = morning(8)
    (row,) = at(bob, after).blind.asked_of_me()
    assert "No harm done" in row.answered
    with pytest.raises(Refused, match="no answer was needed"):
        at(bob, after).blind.answer(one.id, "yes")


def test_taking_it_back_tells_the_member_that_nothing_is_expected(alice):
    desk, target = alice
    (bob,) = community("bob")
    asked = begin(desk, target)
    now = morning()
    one = put_of(bob, now)
    assert at(desk, now).blind.withdraw(asked.id).state == "withdrawn"
    (row,) = at(bob, now).blind.asked_of_me()
    assert "Nothing is expected" in row.answered
    with pytest.raises(Refused, match="taken back"):
        at(bob, now).blind.answer(one.id, "yes")


def test_rounds_held_twice_ask_once(alice):
    desk, target = alice
    community("bob", "dave")
    begin(desk, target)
    assert rounds.hold(NOW + timedelta(hours=1)) == rounds.Held()
    assert rounds.hold(MORNING) == rounds.Held(1, 1)
    assert rounds.hold(MORNING + timedelta(hours=3)) == rounds.Held()
    assert models.BlindPut.objects.count() == 1


def test_a_notice_goes_once_to_who_wished_it_and_says_no_name(alice, settings, monkeypatch):
    desk, target = alice
    settings.INROAD_PUBLIC_URL = "https://desk.example"
    monkeypatch.setenv("INROAD_MAIL_URL", "smtp://127.0.0.1:9/?from=desk@desk.example")
    (bob,) = community("bob")
    bob.blind.wish_mail(True)
    begin(desk, target)
    morning()
    mail = models.OutboxMail.objects.get()
    assert (mail.recipient, mail.desk_id) == ("bob@members.example", bob.row.pk)
    assert "https://desk.example/asked/" in mail.body
    assert "Alice" not in mail.body + mail.subject


# ---- walls


def nobody_is_asked(desk, target):
    night()
    begin(desk, target)
    morning()
    assert not models.BlindPut.objects.exists()
    return True


def test_consent_withdrawn_after_the_night_holds(alice):
    (bob,) = community("bob")
    begin(*alice)
    share(bob, 0)
    morning()
    assert not models.BlindPut.objects.exists()


def test_a_second_account_of_the_asker_is_never_asked(alice):
    desk, target = alice
    holder("alias")
    desk.setup.introduce("Alice", ["alias@members.example"])
    assert nobody_is_asked(desk, target)


def test_an_address_said_by_the_other_account_counts_too(alice):
    desk, target = alice
    other, _ = holder("alias")
    other.setup.introduce("Alias", ["alice@members.example"])
    assert nobody_is_asked(desk, target)


def test_a_member_whose_contact_there_is_the_asker_is_not_asked_about_them(alice):
    desk, target = alice
    bob = member("bob")
    knows(bob, "Alice At Work", "alice@members.example", firm="Northwind", title="VP Engineering")
    share(bob)
    assert nobody_is_asked(desk, target)


def test_neither_colleagues_nor_seats_of_a_present_employer_are_asked(alice):
    desk, target = alice
    desk.setup.answer_guard("Firm", True)
    bob, _ = holder("bob")
    models.Seat.objects.create(
        account=bob.row.account, role="employer", organisation_name="Firm", organisation_key="firm", made_at=NOW
    )
    dave, _ = holder("dave")
    dave.people.add_position(dave.row.me_id, "Firm", "Clerk")
    known = desk.people.add("Eve Colleague", ["eve@members.example"], organisation="Firm").id
    assert known in desk.setup.guarded_people()
    holder("eve")
    assert nobody_is_asked(desk, target)


def test_a_guard_that_came_up_before_the_yes_holds(alice):
    desk, target = alice
    (bob,) = community("bob")
    begin(desk, target)
    now = morning()
    one = put_of(bob, now)
    desk.people.add("Bob", ["bob@members.example"], organisation="Firm")
    desk.setup.answer_guard("Firm", True)
    with pytest.raises(Refused, match="taken back meanwhile"):
        at(bob, now).blind.answer(one.id, "yes")
    assert not models.Contract.objects.exists()
    assert models.BlindPut.objects.get().state == "gone"


def test_a_closed_door_a_limit_and_a_no_go_are_kept(alice):
    desk, target = alice
    holder("bob")
    known = desk.people.add("Bob", ["bob@members.example"]).id
    desk.limits.close_door(known, "enough")
    wishes = {
        "dave": {"asks_per_quarter": 0},
        "eve": {"no_go": ["Northwind"]},
        "gus": {"left_alone": True},
        "hal": {"not_before": (NOW + timedelta(days=90)).date()},
    }
    for name, wish in wishes.items():
        holder(name)
        models.VoucherLimits.objects.create(address=f"{name}@members.example", changed_at=NOW, **wish)
    assert nobody_is_asked(desk, target)


def test_the_same_asker_does_not_come_again_within_six_months(alice):
    desk, target = alice
    (bob,) = community("bob")
    begin(desk, target)
    now = morning()
    at(bob, now).blind.answer(put_of(bob, now).id, "no")
    later = MORNING + timedelta(days=40)
    begin(at(desk, later), target)
    rounds.hold(later + timedelta(days=1))
    assert models.BlindPut.objects.count() == 1


def test_a_member_is_asked_twice_a_quarter(db):
    (bob,) = community("bob")
    for number in range(3):
        begin(*seeker(f"alice{number}"))
        morning(number)
    assert models.BlindPut.objects.filter(desk=bob.row).count() == 2


def test_a_locked_member_is_passed_over_and_their_ask_ends(alice):
    desk, target = alice
    (bob,) = community("bob")
    begin(desk, target)
    now = morning()
    get_user_model().objects.filter(pk=bob.row.account_id).update(is_active=False)
    rounds.hold(now + timedelta(days=1))
    assert models.BlindPut.objects.get().state == "gone"


# ---- leaving


def agreed(alice, **fields):
    desk, target = alice
    (bob,) = community("bob")
    begin(desk, target)
    now = morning()
    at(bob, now).blind.answer(put_of(bob, now).id, "yes", name_them=True, **fields)
    return at(desk, now), at(bob, now), models.Contract.objects.get().pk


def test_the_voucher_goes_on_at_their_own_desk(alice):
    desk, bob, contract = agreed(alice)
    shown = helping.page(bob, contract)
    keys = [act.key for act in shown.page.acts]
    assert {"asked", "they-said-yes", "they-said-no", "not-this-time", "close-door"} <= set(keys)
    assert shown.page.why == WHY
    assert shown.person_id is not None
    helping.act(bob, contract, "they-said-yes", {"how": "mail her at work"})
    helping.act(bob, contract, "introduced", {})
    view = desk.introductions.get(contract)
    assert view.contract.state.value == "introduced"
    assert desk.promises.owed()[0].words == "make contact with Carol Bob"
    desk.introductions.tell(contract, "contacted")
    desk.introductions.tell(contract, "reported", which="contact")
    said = [words for _, words in helping.page(bob, contract).history]
    assert said[:2] == ["Alice told you how first contact went", "Alice made contact with Carol Bob"]
    with pytest.raises(Refused):
        helping.act(bob, contract, "they-said-yes", {})
    with pytest.raises(NotFound):
        helping.page(desk, contract)


def test_the_voucher_closes_and_opens_the_door_at_their_own_desk(alice):
    desk, bob, contract = agreed(alice)
    helping.act(bob, contract, "close-door", {"reason": "enough"})
    voucher = models.ContractSide.objects.get(contract=contract, role="voucher").person_id
    assert desk.limits.of(voucher).door_closed == "enough"
    helping.act(bob, contract, "reopen-door", {})
    assert not desk.limits.of(voucher).door_closed


def test_a_voucher_who_leaves_before_the_addressee_agreed_ends_it_kindly(alice):
    desk, bob, contract = agreed(alice)
    bob.erase.everything()
    view = desk.introductions.get(contract)
    assert view.contract.state.value == "closed"
    assert view.contract.voucher.name == "somebody"
    assert any("nobody is to blame" in event.words for event in desk.history.list(5))


def test_what_the_addressee_agreed_to_lives_on_when_the_voucher_leaves(alice):
    desk, bob, contract = agreed(alice)
    helping.act(bob, contract, "they-said-yes", {"how": "mail her at work"})
    bob.erase.everything()
    view = desk.introductions.get(contract)
    assert (view.contract.state.value, view.contract.how_to_contact) == ("accepted", "mail her at work")
    assert view.contract.voucher.name == "somebody"
    assert "Bob" not in str(view.contract.steps)
    assert desk.introductions.tell(contract, "contacted").contract.state.value == "contacted"


def test_an_asker_who_leaves_is_expected_nothing_of(alice):
    desk, bob, contract = agreed(alice)
    desk.erase.everything()
    shown = helping.page(bob, contract)
    assert "Nothing is expected of you" in shown.page.stands
    assert "Alice" not in str(shown)
    assert "Alice" not in str(bob.blind.helping())
    with pytest.raises(Refused):
        helping.act(bob, contract, "asked", {})


def test_what_was_asked_of_a_member_who_leaves_goes_to_the_next(alice):
    desk, target = alice
    two = community("bob", "dave")
    begin(desk, target)
    now = morning()
    first, second = sorted(two, key=lambda one: at(one, now).blind.count(), reverse=True)
    at(first, now).erase.everything()
    rounds.hold(now + timedelta(days=1))
    assert at(second, now).blind.count() == 1


def test_what_is_anothers_is_not_found(alice):
    desk, _, contract = agreed(alice)
    mallory = member("mallory")
    put = models.BlindPut.objects.get().pk
    for call in (
        lambda: mallory.blind.get(models.BlindAsk.objects.get().pk),
        lambda: mallory.blind.withdraw(models.BlindAsk.objects.get().pk),
        lambda: mallory.blind.answer(put, "yes"),
        lambda: desk.blind.answer(put, "yes"),
        lambda: helping.page(mallory, contract),
        lambda: helping.act(mallory, contract, "asked", {}),
    ):
        with pytest.raises(NotFound):
            call()
