"""The blind answer and whom it leads to: what is said, by whom it is covered, and what holds at this very moment."""

import pytest

from fixtures.community import NOW, TARGET, crowd, knows, member, night
from inroad.community.blind import Kind
from inroad.desk.community import reach

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice(db):
    return member("alice")


def test_s8_a_member_with_a_tie_is_found_and_neither_named_nor_counted(alice):
    bob, *_ = crowd(5)
    carol = knows(bob, "Carol Quill", firm="Northwind", title="VP Engineering")
    night()
    found = reach.answer(alice, TARGET, NOW)
    assert found.kind is Kind.A_MEMBER
    assert found.parts == ()
    assert found.words("Northwind") == "A member can reach someone at Northwind."
    (one,) = reach.candidates(alice, TARGET, "", NOW)
    assert (one.desk_id, one.person_id, one.part_of, one.level) == (bob.row.pk, carol, "engineering", 1)
    assert reach.candidates(alice, TARGET, "sales", NOW) == ()
