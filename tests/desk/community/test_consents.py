"""What the owner says of their network: shown in words, undone by one step, never about who is kept out."""

from datetime import timedelta

import pytest

from fixtures.community import NOW, at, crowd, knows, later, member, night, share
from inroad.community.consent import Level
from inroad.desk.community import consent, contributions, keys
from inroad.errors import BadInput, NotFound
from inroad.store import models

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice(db):
    return member("alice")


def now_of(desk, person):
    return consent.present([(desk.row.pk, person)])[desk.row.pk, person]


def test_s8_nothing_is_on_until_it_is_said_and_undo_takes_it_back(alice):
    carol = knows(alice, "Carol Quill")
    assert alice.consent.get().words == (
        "Your network does nothing for the community. Nobody is told of the 1 person you know."
    )
    assert now_of(alice, carol) is Level.NOTHING
    shown = alice.consent.set(2)
    assert (shown.asked, shown.named, shown.known) == (0, 1, 1)
    assert shown.words == "You may be asked about 1 of the 1 person you know. With your yes, 1 of them may be named."
    assert now_of(alice, carol) is Level.BE_NAMED
    alice.history.undo()
    assert now_of(alice, carol) is Level.NOTHING
    assert alice.consent.get().desk is None


def test_the_narrowest_word_counts_and_taking_it_back_lets_the_wider_one_hold(alice):
    carol, dave, erin = (knows(alice, name) for name in ("Carol Quill", "Dave Ruiz", "Erin Vale"))
    alice.people.tag([carol, dave], "circle")
    alice.people.tag([dave], "careful")
    share(alice, 2)
    share(alice, 1, group="circle")
    share(alice, 0, group="Careful")
    share(alice, 2, person_id=dave)
    assert alice.consent.levels([carol, dave, erin]) == {carol: 1, dave: 2, erin: 2}
    said = alice.consent.of(dave)
    assert (said.level, said.own, said.because) == (2, 2, "person")
    share(alice, None, person_id=dave)
    assert alice.consent.level(dave) == 0
    assert alice.consent.of(dave).words == "your word about “careful”"
    share(alice, None, group="careful")
    assert alice.consent.level(dave) == 1
    assert [(one.name, one.people, one.level) for one in alice.consent.get().groups] == [
        ("careful", 1, None), ("circle", 2, 1),
    ]  # fmt: skip


@pytest.mark.parametrize("how", ["trash", "alone", "wish", "guard", "stranger", "forgotten", "left out"])
def test_who_is_kept_out_is_nothing_at_once_whatever_was_said(alice, how):
    carol = knows(alice, "Carol Quill", "carol@velbrand.example", firm="Velbrand")
    knows(alice, "Dave Ruiz", firm="Elsewhere Works")
    share(alice, 2)
    share(alice, 2, person_id=carol)
    night()
    assert now_of(alice, carol) is Level.BE_NAMED
    {
        "trash": lambda: alice.people.trash([carol]),
        "alone": lambda: alice.people.leave_alone([carol], True),
        "wish": lambda: models.VoucherLimits.objects.create(
            address="carol@velbrand.example", left_alone=True, changed_at=NOW
        ),
        "guard": lambda: alice.setup.answer_guard("Velbrand", True),
        "stranger": lambda: alice.words.stranger(carol),
        "forgotten": lambda: alice.erase.person(carol),
        "left out": lambda: models.LeftOut.objects.create(
            digest=keys.digest("email", "carol@velbrand.example"), made_at=NOW
        ),
    }[how]()
    assert now_of(alice, carol) is Level.NOTHING


def test_a_word_about_a_guarded_colleague_who_may_know_counts(alice):
    carol = knows(alice, "Carol Quill", firm="Velbrand")
    share(alice)
    alice.setup.answer_guard("Velbrand", True)
    assert now_of(alice, carol) is Level.NOTHING
    alice.setup.trust(carol, True)
    assert now_of(alice, carol) is Level.BE_ASKED


def test_who_is_guarded_stays_out_on_the_second_night_too(alice):
    """Found by the model: a contribution of the same revision was taken for word that nobody new is guarded."""
    carol, dave = knows(alice, "Carol Quill", firm="Velbrand"), knows(alice, "Dave Ruiz")
    share(alice)
    alice.setup.answer_guard("Velbrand", True)
    for days in range(3):
        night(NOW + timedelta(days=days))
        kept = models.Contribution.objects.get(desk=alice.row)
        assert contributions.Body.from_bytes(kept.body).person.tolist() == [dave]
        assert consent.present([(alice.row.pk, carol)], anew=True)[alice.row.pk, carol] is Level.NOTHING


def test_two_entries_that_turn_out_to_be_one_go_by_the_more_careful_word(alice):
    one, other = knows(alice, "Carol Quill"), knows(alice, "C. Quill", "cq@other.example")
    share(alice, 2, person_id=one)
    share(alice, 0, person_id=other)
    alice.people.merge(one, other)
    assert now_of(alice, one) is Level.NOTHING
    assert now_of(alice, other) is Level.NOTHING


def test_what_is_withdrawn_leaves_the_contribution_in_the_same_breath_and_what_is_added_waits(alice):
    carol, dave = knows(alice, "Carol Quill"), knows(alice, "Dave Ruiz")
    share(alice, 1, person_id=carol)
    share(alice, 1, person_id=dave)
    night()
    assert models.Contribution.objects.get(desk=alice.row).ties == 2
    share(alice, 0, person_id=dave)
    assert models.Contribution.objects.get(desk=alice.row).ties == 1
    share(alice, 1, person_id=dave)
    assert models.Contribution.objects.get(desk=alice.row).ties == 1
    night(NOW + timedelta(days=1))
    assert models.Contribution.objects.get(desk=alice.row).ties == 2


def test_refused_what_can_not_be_meant(alice):
    mallory = member("mallory")
    nina = knows(mallory, "Nina Own")
    mallory.people.tag([nina], "hers")
    for wrong, error in (
        ({"level": 1, "person_id": alice.row.me_id}, BadInput),
        ({"level": 1, "person_id": nina}, NotFound),
        ({"level": 1, "group": "hers"}, NotFound),
        ({"level": 5}, BadInput),
        ({"level": 1, "group": "x", "person_id": nina}, BadInput),
    ):
        with pytest.raises(error):
            alice.consent.set(**wrong)
    assert consent.present([(alice.row.pk, nina), (10**9, 10**9)]) == {
        (alice.row.pk, nina): Level.NOTHING, (10**9, 10**9): Level.NOTHING,
    }  # fmt: skip
    assert not models.Consent.objects.exists()


def test_a_member_who_leaves_takes_everything_along(alice):
    bob, *_ = crowd(5)
    night()
    assert models.Contribution.objects.filter(desk=bob.row).exists()
    bob.erase.everything()
    assert not models.Contribution.objects.filter(desk=bob.row).exists()
    assert not models.Consent.objects.filter(desk=bob.row).exists()
    assert at(bob, NOW).consent.get().words.startswith("You know nobody")
    assert later(alice, hours=1).consent.get().known == 0
