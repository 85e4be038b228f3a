"""Pages behind a link: who may read and say what there, each effect once, and what no link can be made to do."""

import contextlib
import re
from dataclasses import dataclass
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as bounds
from hypothesis import strategies as st

from fixtures.correspondence import PERSONAL, at, cast
from inroad.desk import guest, knocks, links
from inroad.desk.contract_rows import decode
from inroad.errors import BadInput, Busy, InroadError, NotFound, Refused
from inroad.introductions.model import Basis, Kept, Role, State
from inroad.store import models

pytestmark = pytest.mark.django_db


@dataclass
class Pages:
    """An ask of Bob that went out, with Bob's link; Carol's is made once Bob agreed."""

    desk: object
    bob: int
    carol: int
    contract: int
    voucher: str

    def addressee(self):
        return token(self.desk.introductions.link(self.contract, "addressee").url)

    def view(self):
        return self.desk.introductions.get(self.contract)

    def say(self, key, **fields):
        return guest.act(self.voucher, key, fields)

    def offers(self, which=None):
        return [act.key for act in guest.page(which or self.voucher).acts]


def token(url):
    return url.rstrip("/").rpartition("/")[2]


@pytest.fixture(autouse=True)
def served(settings, monkeypatch):
    settings.INROAD_PUBLIC_URL = "https://desk.example"
    monkeypatch.delenv("INROAD_MAIL_URL", raising=False)


@pytest.fixture
def pages(desk):
    people = cast(desk)
    desk.introductions.tell(people.contract, "asked")
    made = desk.introductions.link(people.contract, "voucher")
    return Pages(desk, people.bob, people.carol, people.contract, token(made.url))


# ---- the link


def test_without_a_public_address_there_are_no_links(desk, settings):
    settings.INROAD_PUBLIC_URL = ""
    people = cast(desk)
    desk.introductions.tell(people.contract, "asked")
    with pytest.raises(Refused, match="your own computer"):
        desk.introductions.link(people.contract, "voucher")


def test_the_secret_is_kept_nowhere(pages):
    row = models.Link.objects.get()
    secret = pages.voucher.partition(".")[0]
    assert secret not in row.digest
    assert not models.EventDetail.objects.filter(words__contains=secret).exists()
    assert row.digest == links.digest(secret)


def test_forged_unknown_and_revoked_links_get_the_same_words(pages):
    secret, _, signature = pages.voucher.partition(".")
    flipped = ("B" if signature[0] == "A" else "A") + signature[1:]
    other = links.sign("never-made", links.SALT)
    confirming = links.sign(secret, "inroad.confirm")
    pages.desk.introductions.revoke_link(models.Link.objects.get().pk)
    said = set()
    for forged in ("", "x", "ü", f"{secret}.{flipped}", secret, other, confirming, pages.voucher, "a" * 5_000):
        with pytest.raises(NotFound) as refused:
            guest.page(forged)
        said.add(str(refused.value))
        with pytest.raises(NotFound):
            guest.act(forged, "introduce", {})
    assert len(said) == 1
    assert pages.view().row.state == "asked"


def test_a_forged_link_costs_no_database(pages, django_assert_num_queries):
    with django_assert_num_queries(0), pytest.raises(NotFound):
        guest.page(pages.voucher + "x", who="192.0.2.1")


def test_an_outlived_link_is_refused_in_kind_words(pages):
    later = pages.desk.now() + timedelta(days=31)
    with pytest.raises(Refused, match="time is over"):
        guest.page(pages.voucher, now=later)
    with pytest.raises(Refused, match="time is over"):
        guest.act(pages.voucher, "introduce", {}, now=later)
    assert [row.state for row in at(pages.desk, later).introductions.links(pages.contract)] == ["expired"]


def test_fetching_a_page_any_number_of_times_changes_nothing(pages):
    before = (models.Event.objects.count(), models.Contract.objects.values().get(), models.Link.objects.values().get())
    for _ in range(5):
        guest.page(pages.voucher, who="prefetcher")
    assert before == (
        models.Event.objects.count(), models.Contract.objects.values().get(), models.Link.objects.values().get()
    )  # fmt: skip


def test_only_who_asks_makes_and_closes_links(pages, django_user_model):
    from inroad.desk.opening import desk_of

    mallory = desk_of(django_user_model.objects.create_user("mallory"))
    for attempt in (
        lambda: mallory.introductions.link(pages.contract, "voucher"),
        lambda: mallory.introductions.links(pages.contract),
        lambda: mallory.introductions.revoke_link(models.Link.objects.get().pk),
    ):
        with pytest.raises(NotFound):
            attempt()
    assert guest.page(pages.voucher).reader == "Bob Connect"


def test_the_addressee_gets_a_page_only_after_the_vouchers_yes(pages):
    with pytest.raises(Refused, match="hasn't agreed"):
        pages.addressee()
    pages.say("introduce")
    assert guest.page(pages.addressee()).role == "addressee"


def test_an_ask_that_could_not_go_out_gets_no_link(desk):
    bob = desk.people.add("Bob Connect", emails=["bob@connect.example"], how="my manager", backing="well")
    carol = desk.people.add("Carol Decide", emails=["carol@acme.example"], organisation="Acme")
    view = desk.introductions.draft(bob.id, carol.id)
    with pytest.raises(Refused, match="few sentences"):
        desk.introductions.link(view.row.id, "voucher")


def test_a_draft_shows_nothing_of_itself(desk):
    people = cast(desk)
    page = guest.page(token(desk.introductions.link(people.contract, "voucher").url))
    assert (page.blurb, page.why, page.value, page.note, page.terms, page.about) == ("", "", "", "", (), "")
    assert "not asked yet" in page.stands
    assert "introduce" not in {act.key for act in page.acts}


@pytest.mark.parametrize(("role", "days"), [("seeker", 30), ("mallory", 30), ("voucher", 0), ("voucher", 10_000)])
def test_a_link_of_another_kind_is_refused(pages, role, days):
    with pytest.raises(BadInput):
        pages.desk.introductions.link(pages.contract, role, days)


def test_a_voucher_who_turns_out_to_be_the_addressee_has_nothing_to_introduce(pages):
    pages.desk.people.merge(pages.bob, pages.carol)
    page = guest.page(pages.voucher)
    assert "no introduction is needed" in page.stands
    assert not {"introduce", "use-my-name", "asked"} & {act.key for act in page.acts}
    with pytest.raises(Refused):
        pages.say("introduce")
    with pytest.raises(Refused, match="whom you want to reach"):
        pages.desk.introductions.link(pages.contract, "voucher")


def test_r4_a_page_closes_for_whoever_turns_out_to_be_at_a_present_employer(pages):
    pages.say("introduce")
    carols = pages.addressee()
    pages.desk.setup.answer_guard("Acme", True)
    with pytest.raises(NotFound):
        guest.page(carols)
    with pytest.raises(NotFound):
        guest.act(carols, "yes", {})
    assert not {"asked", "introduced"} & set(pages.offers())
    with pytest.raises(Refused, match="must not find out"):
        pages.desk.introductions.link(pages.contract, "voucher")


def test_a_side_that_is_forgotten_has_no_page_any_more(pages):
    pages.say("introduce")
    carols = pages.addressee()
    pages.desk.erase.person(pages.carol)
    for call in (lambda: guest.page(carols), lambda: guest.act(carols, "yes", {})):
        with pytest.raises(NotFound):
            call()
    left = guest.page(pages.voucher)
    assert left.over
    assert "Carol" not in repr(left)


def test_an_entry_that_is_gone_leaves_a_page_that_still_answers(pages):
    """The owner threw Bob's entry away; the introduction goes on, and so does Bob's page."""
    models.ContractSide.objects.filter(role="voucher").update(person=None)
    assert "close-door" not in pages.offers()
    assert "Thank you" in pages.say("introduce").words
    assert pages.view().row.state == "agreed"


def test_an_addressee_whose_position_ended_says_so_and_nobody_is_at_fault(pages):
    pages.say("introduce")
    carols = pages.addressee()
    models.Position.objects.filter(person=pages.carol).update(ended=True)
    assert "left" in pages.offers(carols)
    guest.act(carols, "left", {})
    view = pages.view()
    assert (view.row.state, view.contract.known_by) == ("closed", "observed")
    assert not [promise for promise in view.promises if promise.state == "broken"]
    assert guest.page(carols).over
    assert guest.page(pages.voucher).over


# ---- what is read


def test_a_page_says_only_what_its_reader_may_know(pages):
    pages.desk.people.edit(pages.bob, note="drinks too much coffee")
    pages.desk.introductions.set_note(pages.contract, "he owes me one")
    pages.desk.people.log(pages.bob, "rang twice", "call")
    mine = repr(guest.page(pages.voucher))
    assert PERSONAL in mine
    for hidden in ("coffee", "owes me", "rang", "carol@acme.example", "alice@ask.example", "observed"):
        assert hidden not in mine
    pages.say("introduce")
    carols = pages.addressee()
    theirs = guest.page(carols)
    assert PERSONAL not in repr(theirs)
    assert theirs.why == ""
    assert theirs.value == "She gets somebody who has done it twice."
    guest.act(carols, "not-this-time", {"reason": "we are being sold"})
    assert "sold" not in repr(guest.page(pages.voucher))
    assert pages.view().contract.reason == "we are being sold"


def test_the_record_is_what_was_promised_to_this_reader(pages):
    """Alice kept her word to Bob; what she promised Dora is not Bob's to read."""
    for event, fields in (("answered", {"answer": "agreed"}), ("addressee_answered", {"yes": "yes"}),
                          ("introduced", {}), ("contacted", {"spoke": "yes"}), ("thanked", {})):  # fmt: skip
        pages.desk.introductions.tell(pages.contract, event, **fields)
    record = set(guest.page(pages.voucher).record)
    assert record == {"made contact in time, 1 of 1", "said thanks in time, 1 of 1"}
    assert guest.page(pages.addressee()).record == ()


def test_i1_the_terms_are_told_to_both_in_their_own_words(pages):
    pages.say("introduce", contact_days="3", ten_minutes="yes", conditions="Not before the fair.")
    mine = " ".join(guest.page(pages.voucher).terms)
    assert "3 days" in mine
    assert "ten minutes" in mine
    assert "Not before the fair." in mine
    assert "has yet to accept" in mine
    theirs = " ".join(guest.page(pages.addressee()).terms)
    assert "3 days" in theirs
    assert "Not before the fair." not in theirs


def test_a_link_stands_in_no_letter_and_never_in_the_note_that_is_passed_on(pages):
    """Letters are drafted anew after a link was made: an acting link must not be forwardable."""
    pages.say("introduce")
    pages.addressee()
    for kind in ("forwardable-note", "voucher-to-addressee", "introduction", "ask-talking-points"):
        letter = pages.desk.letters.write(kind, contract_id=pages.contract)
        assert not re.search(r"/[ic]/|https?://", f"{letter.subject}{letter.body}{letter.parts}")
    ask = pages.desk.letters.get(pages.desk.letters.rows_for(models.Contract.objects.get())[0].id)
    assert [part for part in ask.parts if part.forwardable]
    assert not re.search(r"/[ic]/|https?://", f"{ask.subject}{ask.body}{ask.parts}")


# ---- what is said


def test_an_introduction_runs_over_both_pages_and_every_step_is_observed_or_told(pages):
    pages.say("introduce", basis="worked with", where="Verne", when="2015-2020", as_what="their manager")
    pages.say("asked")
    carols = pages.addressee()
    guest.act(carols, "yes", {"how": "a call on Thursday"})
    assert "introduced" in pages.offers()
    pages.say("introduced")
    view = pages.view()
    assert (view.row.state, view.contract.how_to_contact) == ("introduced", "a call on Thursday")
    assert view.contract.vouch.basis is Basis.WORKED_WITH
    assert {step.known_by for step in view.contract.steps if step.event != "asked"} == {"observed"} | {"ticked"}
    assert [event.actor for event in models.Event.objects.filter(verb="introduction_introduced")] == ["voucher"]
    assert guest.page(carols).stands.startswith("Alice Ask makes contact with you by")


def test_what_the_voucher_says_of_the_addressee_is_told_not_observed(pages):
    pages.say("introduce")
    pages.say("asked")
    pages.say("no-answer")
    assert (pages.view().row.state, pages.view().row.known_by) == ("unanswered", "told")
    pages.say("they-said-yes", how="by mail")
    assert (pages.view().row.state, pages.view().row.known_by) == ("accepted", "told")


@pytest.mark.parametrize(
    ("key", "fields", "state"),
    [
        ("use-my-name", {}, State.NAME_GRANTED),
        ("someone-else", {"suggested": "Eve Okafor"}, State.SOMEONE_ELSE),
        ("not-this-time", {}, State.NOT_THIS_TIME),
        ("not-this-time", {"reason": "too close to them"}, State.NOT_THIS_TIME),
    ],
)
def test_i6_each_answer_is_one_click_and_no_reason_is_asked_for(pages, key, fields, state):
    pages.say(key, **fields)
    assert pages.view().contract.state is state


def test_each_effect_comes_once_however_often_it_is_clicked(pages):
    pages.say("introduce", basis="saw the work")
    events = models.Event.objects.count()
    for _ in range(3):
        assert "already" in pages.say("introduce", basis="saw the work").words
    assert "already" in pages.say("introduce", basis="worked with").words
    pages.say("basis", basis="worked with")
    assert "already" in pages.say("basis", basis="worked with").words
    assert models.Event.objects.count() == events + 1
    assert [entry["act"] for entry in models.Link.objects.get().used] == ["introduce", "basis"]


def test_somebody_may_think_it_over_and_back(pages):
    for key, state in (("not-this-time", "not this time"), ("introduce", "agreed"), ("not-this-time", "not this time")):
        pages.say(key)
        assert pages.view().row.state == state


@pytest.mark.parametrize(
    "key", ["yes", "introduced", "asked", "they-said-yes", "reopen-door", "limits", "answered", ""]
)
def test_what_does_not_fit_where_it_stands_is_refused_and_does_nothing(pages, key):
    with pytest.raises(Refused, match="can't be said here now"):
        pages.say(key)
    assert pages.view().row.state == "asked"
    assert models.Link.objects.get().used == []


@pytest.mark.parametrize(
    ("key", "fields"),
    [
        ("introduce", {"contact_days": "soon"}),
        ("introduce", {"contact_days": "0"}),
        ("introduce", {"contact_days": "9" * 400}),
        ("introduce", {"contact_days": "²"}),
        ("introduce", {"basis": "his mother"}),
        ("someone-else", {"suggested": " "}),
        ("someone-else", {"suggested": "x\0y"}),
        ("not-this-time", {"reason": "\ud800"}),
        ("not-this-time", {"reason": "x" * 4_001}),
        ("not-this-time", {"reason": "x" * 200_000}),
    ],
)
def test_fields_that_cannot_be_read_are_refused_whole(pages, key, fields):
    with pytest.raises(BadInput):
        pages.say(key, **fields)
    assert pages.view().row.state == "asked"
    assert models.Link.objects.get().used == []


def test_names_with_line_breaks_in_them_stay_one_line_everywhere(pages):
    pages.say("someone-else", suggested="Eve\r\nBcc: all@acme.example")
    assert pages.view().contract.suggested == "Eve Bcc: all@acme.example"
    assert not any("\n" in promise.words or "\r" in promise.words for promise in pages.view().promises)


def test_the_owner_cannot_take_back_what_a_helper_said(pages):
    pages.say("not-this-time")
    event = models.Event.objects.filter(actor="voucher").latest("id")
    with pytest.raises(Refused, match="can't be undone"):
        pages.desk.history.undo(event.pk)
    last = pages.desk.history.last_undoable()
    assert last is None or last.id != event.pk


def test_i7_a_voucher_closes_the_door_at_once_and_the_owner_cannot_open_it(pages):
    pages.say("close-door", reason="too many calls")
    assert pages.desk.limits.of(pages.bob).door_closed == "too many calls"
    door = models.Door.objects.get()
    assert (door.closed, door.known_by) == (True, "observed")
    assert "close-door" not in pages.offers()
    again = pages.desk.introductions.draft(pages.bob, opening="Platform lead at Beta")
    assert any("would rather not be asked" in sentence for sentence in again.missing)
    with pytest.raises(Refused, match="their own page"):
        pages.desk.limits.reopen_door(pages.bob, "she said so")


def test_leave_me_alone_is_heard_by_the_desk_where_no_server_sends_mail(pages):
    said = pages.say("leave-alone")
    assert said.mailed_to == ""
    assert pages.desk.limits.of(pages.bob).left_alone
    assert not {"close-door", "leave-alone"} & set(pages.offers())


# ---- how often


def test_a_link_is_opened_and_used_only_so_often(pages):
    for number in range(60):
        guest.page(pages.voucher, who=f"client {number}")
    with pytest.raises(Busy, match="come back"):
        guest.page(pages.voucher, who="another")
    assert guest.page(pages.voucher, who="another", now=pages.desk.now() + timedelta(hours=1))


def test_a_client_acts_only_so_often_over_all_links(pages):
    for _ in range(12):
        with pytest.raises(Refused):
            guest.act(pages.voucher, "yes", {}, who="192.0.2.7")
    other = token(pages.desk.introductions.link(pages.contract, "voucher").url)
    with pytest.raises(Busy):
        guest.act(other, "introduce", {}, who="192.0.2.7")
    guest.act(other, "introduce", {}, who="192.0.2.8")


def test_who_knocked_is_kept_as_a_digest_and_forgotten(pages):
    guest.page(pages.voucher, who="192.0.2.9")
    assert not models.Knock.objects.filter(who__contains="192").exists()
    assert knocks.sweep(pages.desk.now() + timedelta(days=3)) > 0
    assert not models.Knock.objects.exists()


# ---- any order of things

_VOUCHER = ["introduce", "use-my-name", "someone-else", "not-this-time", "asked", "they-said-yes", "they-said-no",
            "no-answer", "introduced", "basis", "close-door", "they-left"]  # fmt: skip
_OWNER = [("contacted", {"spoke": "yes"}), ("met", {}), ("terms_accepted", {}), ("withdrawn", {}), ("thanked", {}),
          ("released", {"words": "I took a place elsewhere and can't."}), ("reported", {"which": "contact"}),
          ("closed", {"outcome": "no opening"}), ("addressee_left", {})]  # fmt: skip
_MOVES = st.one_of(
    st.tuples(st.just("voucher"), st.sampled_from(_VOUCHER)),
    st.tuples(st.just("addressee"), st.sampled_from(["yes", "not-this-time", "left"])),
    st.tuples(st.just("owner"), st.sampled_from(_OWNER)),
)


@bounds(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves=st.lists(_MOVES, min_size=4, max_size=12))
def test_whatever_the_three_do_in_whatever_order_the_contract_holds_and_each_effect_comes_once(pages, moves):
    """Both pages and the owner, each move twice; started over by the database for each example."""
    from django.db import transaction

    now = pages.desk.now()
    with transaction.atomic():
        theirs = ""
        for number, (side, move) in enumerate(moves):
            now += timedelta(hours=2)  # windows of the rate limit pass
            desk = at(pages.desk, now)
            if not theirs:
                with contextlib.suppress(Refused):
                    theirs = token(desk.introductions.link(pages.contract, "addressee").url)
            before = models.Event.objects.count()
            seen = models.Contract.objects.get(pk=pages.contract).version
            fields = {"suggested": f"Eve {number}", "basis": "saw the work", "how": "by mail", "reason": ""}
            for again in (False, True):
                try:
                    if side == "owner":
                        if again:
                            continue
                        desk.introductions.tell(pages.contract, move[0], **move[1])
                    elif side == "voucher" or theirs:
                        guest.act(pages.voucher if side == "voucher" else theirs, move, fields, now=now)
                except InroadError as problem:
                    assert isinstance(problem, Refused | BadInput), problem  # noqa: PT017
            assert models.Event.objects.count() - before <= 1
            row = models.Contract.objects.get(pk=pages.contract)
            assert row.version - seen <= 1
            _holds(decode(row), row)
        transaction.set_rollback(True)


def _holds(contract, row):
    assert row.state == contract.state.value
    steps = [step.event for step in contract.steps]
    if contract.state in {State.INTRODUCED, State.CONTACTED, State.MET} and "contacted" not in steps:
        assert contract.accepted_at is not None or State.NAME_GRANTED in {step.state for step in contract.steps}
    assert not [owed for owed in contract.owed if owed.state is Kept.BROKEN]
    helpers = [owed for owed in contract.owed if owed.debtor is not Role.SEEKER]
    assert not any(owed.chased for owed in helpers)
    keys = [owed.key for owed in contract.owed]
    assert len(keys) == len(set(keys))


# ---- before a yes


def test_i9_the_voucher_reads_what_to_think_of_until_the_answer_and_the_addressee_never(pages):
    assert any("Do you know" in line for line in guest.page(pages.voucher).before)
    pages.say("introduce")
    assert guest.page(pages.voucher).before == ()
    assert guest.page(pages.addressee()).before == ()
