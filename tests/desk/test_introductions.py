"""Introductions through the desk: told step by step, kept in rows, undone, and never seen from another desk."""

from datetime import timedelta

import pytest

from inroad.errors import BadInput, NotFound, Refused
from inroad.store import models

pytestmark = pytest.mark.django_db

BLURB = "I led the move of forty services without a night of downtime and look for a team with that kind of problem."


@pytest.fixture
def cast(desk):
    """Bob knows Alice's work and knows Carol, who works at Acme; Acme is a target."""
    bob = desk.people.add(
        "Bob Connect", emails=["bob@connect.example"], how="my manager at Verne, 2015-2020", backing="well"
    )
    carol = desk.people.add("Carol Decide", emails=["carol@acme.example"], organisation="Acme", title="VP Engineering")
    desk.words.knows(bob.id, carol.id, how="they rowed together")
    target = desk.targets.add("Acme", interest="platform lead")
    return bob.id, carol.id, target.id


@pytest.fixture
def draft(desk, cast):
    bob, carol, target = cast
    return desk.introductions.draft_way(target, [bob, carol])


def ready(desk, contract_id):
    desk.introductions.edit(
        contract_id, blurb=BLURB, personal="You once said that calm is a feature.", note="I led it."
    )
    desk.introductions.tell(contract_id, "terms_accepted")


def tell(desk, contract_id, *events):
    for event, fields in events:
        desk.introductions.tell(contract_id, event, **fields)
    return desk.introductions.get(contract_id)


def test_i2_an_ask_without_a_few_sentences_on_who_i_am_is_refused(desk, draft):
    desk.introductions.edit(draft.row.id, personal="You once said that calm is a feature.")
    desk.introductions.tell(draft.row.id, "terms_accepted")
    with pytest.raises(Refused, match="few sentences"):
        desk.introductions.tell(draft.row.id, "asked")
    assert desk.introductions.get(draft.row.id).row.state == "drafted"


def test_i1_terms_are_accepted_before_anything_goes_out(desk, draft):
    desk.introductions.edit(draft.row.id, blurb=BLURB, personal="You once said that calm is a feature.")
    with pytest.raises(Refused, match="terms"):
        desk.introductions.tell(draft.row.id, "asked")


def test_a_voucher_who_said_yes_is_not_forgotten_and_not_chased(desk, draft):
    ready(desk, draft.row.id)
    tell(desk, draft.row.id, ("asked", {}), ("answered", {"answer": "agreed"}))
    [row] = desk.today_page().owing.said_yes
    assert row.words == "Bob Connect said yes and will ask Carol Decide."
    assert not [promise for promise in desk.promises.list() if promise.chased and not promise.mine]


def test_a_target_whose_only_way_in_is_under_way_says_so_on_its_card(desk, cast, draft):
    ready(desk, draft.row.id)
    tell(desk, draft.row.id, ("asked", {}), ("answered", {"answer": "agreed"}))
    assert desk.targets.list()[0].best == "Bob Connect: an introduction is under way"


def test_an_ask_made_on_the_phone_leaves_no_letter_to_write(desk, draft):
    ready(desk, draft.row.id)
    desk.letters.write("ask", contract_id=draft.row.id)
    assert [row.kind for row in desk.letters.rows()] == ["ask"]
    tell(desk, draft.row.id, ("asked", {}))
    assert desk.letters.rows() == []


def test_i3_nobody_is_put_in_touch_before_the_addressee_said_yes(desk, draft):
    ready(desk, draft.row.id)
    tell(desk, draft.row.id, ("asked", {}), ("answered", {"answer": "agreed"}))
    with pytest.raises(Refused):
        desk.introductions.tell(draft.row.id, "introduced")


def test_an_introduction_runs_to_its_end_and_leaves_kept_promises(desk, draft):
    ready(desk, draft.row.id)
    view = tell(
        desk,
        draft.row.id,
        ("asked", {}),
        ("answered", {"answer": "agreed"}),
        ("addressee_answered", {"yes": "yes", "how_to_contact": "by phone"}),
        ("introduced", {}),
    )
    due = {promise.what: promise for promise in view.promises if promise.state == "pending"}
    assert due["make contact"].mine
    assert due["make contact"].chased
    assert due["make contact"].due_at - view.contract.introduced_at <= timedelta(days=3)
    view = tell(desk, draft.row.id, ("thanked", {}), ("contacted", {"spoke": "yes"}), ("met", {}))
    assert view.row.state == "met"
    kept = [promise.what for promise in view.promises if promise.state == "kept"]
    assert {"make contact", "say thanks"} <= set(kept)


def test_a_way_that_was_asked_is_shown_as_asked_and_not_offered_again(desk, draft, cast):
    ready(desk, draft.row.id)
    desk.introductions.tell(draft.row.id, "asked")
    ways = desk.ways.into(cast[2]).ways
    assert [way.state for way in ways if way.people[0].id == cast[0]] == ["asked"]
    again = desk.introductions.draft_way(cast[2], [cast[0], cast[1]])
    ready(desk, again.row.id)
    with pytest.raises(Refused, match="under way"):
        desk.introductions.tell(again.row.id, "asked")


def test_a_step_back_undoes_state_and_promises_together(desk, draft):
    ready(desk, draft.row.id)
    before = desk.introductions.get(draft.row.id)
    desk.introductions.tell(draft.row.id, "asked")
    desk.history.undo()
    after = desk.introductions.get(draft.row.id)
    assert (after.row.state, after.promises) == (before.row.state, before.promises)


def test_who_read_an_older_version_is_refused(desk, draft):
    version = draft.version
    desk.introductions.edit(draft.row.id, blurb=BLURB)
    with pytest.raises(Refused, match="moved on"):
        desk.introductions.edit(draft.row.id, blurb="too late", version=version)


def test_keeping_a_promise_moves_its_introduction(desk, draft):
    ready(desk, draft.row.id)
    tell(
        desk,
        draft.row.id,
        ("asked", {}),
        ("answered", {"answer": "agreed"}),
        ("addressee_answered", {"yes": "yes"}),
        ("introduced", {}),
    )
    contact = next(p for p in desk.promises.owed() if p.what == "make contact")
    assert desk.promises.keep(contact.id).state == "kept"
    assert desk.introductions.get(draft.row.id).row.state == "contacted"


def test_a_promise_to_somebody_is_never_just_let_go(desk, draft):
    ready(desk, draft.row.id)
    tell(desk, draft.row.id, ("asked", {}), ("answered", {"answer": "name use"}))
    owed = desk.promises.owed()
    assert owed
    with pytest.raises(Refused, match="counts on this"):
        desk.promises.let_go(owed[0].id)


def test_r4_an_introduction_to_a_present_employer_is_refused_before_any_work(desk, cast):
    desk.setup.answer_guard("Acme", True)
    with pytest.raises(Refused, match="Acme"):
        desk.introductions.draft_way(cast[2], [cast[0], cast[1]])


def test_each_step_leaves_one_event_with_its_words(desk, draft):
    ready(desk, draft.row.id)
    before = models.Event.objects.count()
    desk.introductions.tell(draft.row.id, "asked")
    assert models.Event.objects.count() == before + 1
    assert desk.history.list(1)[0].words == "You asked Bob Connect"


def test_another_desk_finds_nothing(desk, draft, django_user_model):
    from inroad.desk import desk_of

    mallory = desk_of(django_user_model.objects.create_user("mallory"))
    with pytest.raises(NotFound):
        mallory.introductions.get(draft.row.id)
    with pytest.raises(NotFound):
        mallory.introductions.tell(draft.row.id, "asked")
    assert mallory.introductions.list() == []
    assert mallory.promises.list() == []


@pytest.mark.parametrize(
    ("event", "fields", "said"),
    [
        ("exploded", {}, "nothing is called"),
        ("answered", {"mood": "fine"}, "has no"),
        ("answered", {"answer": "perhaps"}, "is not known"),
        ("meeting_set", {"meeting_at": "soon"}, "is no date"),
    ],
)
def test_what_cannot_be_read_is_said(desk, draft, event, fields, said):
    with pytest.raises(BadInput, match=said):
        desk.introductions.tell(draft.row.id, event, **fields)


def test_a_promise_of_ones_own_is_made_moved_and_kept(desk):
    due = desk.now() + timedelta(days=2)
    row = desk.promises.add("send Bob the article", due)
    assert [p.words for p in desk.promises.owed()] == ["send Bob the article"]
    desk.promises.move(row.id, due + timedelta(days=1))
    assert desk.promises.keep(row.id).state == "kept"
    assert desk.promises.owed() == []


class TestSaidNotKept:
    @pytest.fixture
    def contact(self, desk, draft):
        ready(desk, draft.row.id)
        view = tell(
            desk, draft.row.id, ("asked", {}), ("answered", {"answer": "agreed"}),
            ("addressee_answered", {"yes": "yes"}), ("introduced", {}),
        )  # fmt: skip
        return next(row.id for row in view.promises if row.what == "make contact")

    def later(self, desk, days):
        from fixtures.correspondence import at

        return at(desk, desk.now() + timedelta(days=days))

    @pytest.mark.parametrize(("by_them", "known_by"), [(True, "told"), (False, "ticked")])
    def test_i7_either_side_may_say_so_and_not_before_it_was_due(self, desk, contact, by_them, known_by):
        with pytest.raises(Refused, match="isn't due yet"):
            desk.promises.not_kept(contact, by_them=by_them)
        row = self.later(desk, 4).promises.not_kept(contact, by_them=by_them)
        assert (row.state, row.known_by, row.when) == ("broken", known_by, "not kept")

    def test_i7_who_was_owed_may_say_never_mind_and_it_counts_for_nothing(self, desk, contact):
        later = self.later(desk, 4)
        row = later.promises.excused(contact)
        assert (row.state, row.known_by) == ("released", "told")
        assert later.introductions.standing(row.person_id) == []

    def test_a_commitment_of_ones_own_is_nobody_elses_to_excuse(self, desk):
        row = desk.promises.add("send Bob the article", desk.now() + timedelta(days=1))
        for say in (desk.promises.excused, lambda pk: desk.promises.not_kept(pk, by_them=False)):
            with pytest.raises(Refused, match="nobody else counts on this"):
                say(row.id)
