"""I11: the ground a voucher speaks on, kept with their tie by a click, shown in ways in, undone with the event."""

import pytest

from fixtures.correspondence import cast
from inroad.errors import Refused
from inroad.introductions.model import Basis, Vouch
from inroad.store import models

pytestmark = pytest.mark.django_db

WORKED = Vouch(Basis.WORKED_WITH, where="Firm", when="2016–2019", words="She kept the lights on.")


@pytest.fixture
def asked(desk):
    people = cast(desk)
    models.Evidence.objects.filter(kind="knows_work").delete()
    desk.words.i_know(people.bob)
    desk.words.knows(people.bob, people.carol)
    desk.introductions.tell(people.contract, "asked")
    return people


def said(desk):
    return [(row.backing, row.by, row.how) for row in models.Evidence.objects.filter(kind="knows_work")]


def test_i11_a_vouch_is_kept_with_the_tie_in_the_same_change_and_undone_with_it(desk, asked):
    view = desk.introductions.tell(asked.contract, "vouch_said", vouch=WORKED, carry=True)
    assert said(desk) == [("well", f"said in introduction #{asked.contract}", "worked together at Firm, 2016–2019")]
    assert desk.introductions.vouch_offer(asked.contract) is None
    way = desk.ways.into("Acme").ways[0]
    reasons = " ".join(way.ties[0].reasons)
    assert f"(said in introduction #{asked.contract}, " in reasons
    assert way.ties[0].backing == "well"
    event = desk.history.list()[0]
    desk.history.undo(event.id)
    assert said(desk) == []
    assert desk.introductions.get(asked.contract).contract.vouch == Vouch()
    assert desk.introductions.get(asked.contract).version < view.version


def test_i11_nothing_is_kept_by_itself_and_it_can_be_kept_later(desk, asked):
    desk.introductions.tell(asked.contract, "vouch_said", vouch=WORKED)
    assert said(desk) == []
    offer = desk.introductions.vouch_offer(asked.contract)
    assert (offer.backing, offer.now, offer.lowers) == ("well", "unknown", False)
    desk.introductions.carry_vouch(asked.contract)
    assert [row[0] for row in said(desk)] == ["well"]


def test_i11_what_would_lower_is_said_to(desk, asked):
    desk.words.knows_my_work(asked.bob, "well", "my manager at Verne")
    desk.introductions.tell(asked.contract, "vouch_said", vouch=Vouch(Basis.DONT_KNOW_THE_WORK))
    offer = desk.introductions.vouch_offer(asked.contract)
    assert (offer.backing, offer.now, offer.lowers) == ("no", "well", True)
    assert [row[0] for row in said(desk)] == ["well"]
    desk.introductions.carry_vouch(asked.contract)
    assert said(desk) == [("no", f"said in introduction #{asked.contract}", "my manager at Verne")]


def test_without_a_ground_there_is_nothing_to_keep_and_nothing_is_told(desk, asked):
    before = desk.introductions.get(asked.contract).version
    with pytest.raises(Refused, match="nothing was said"):
        desk.introductions.tell(asked.contract, "vouch_said", vouch=Vouch(words="good"), carry=True)
    assert desk.introductions.get(asked.contract).version == before
    assert desk.introductions.vouch_offer(asked.contract) is None
