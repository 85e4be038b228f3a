"""Who sits where in a community, and what a host may and may not."""

import pytest

from inroad.desk import accounts, desk_of
from inroad.desk.community import seats
from inroad.errors import BadInput, NotFound, Refused

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _served(settings, monkeypatch):
    settings.INROAD_PUBLIC_URL = "https://desk.example"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    monkeypatch.delenv("INROAD_MAIL_URL", raising=False)


def opened(email: str, name: str = "", *roles: str, employers: tuple[str, ...] = ()):
    """The desk of an account that is in use."""
    from django.contrib.auth import get_user_model

    link = accounts.add(email, name, seats.wished(roles, employers))
    accounts.redeem(link.url.rstrip("/").rpartition("/")[2], "quiet cranes at night")
    return desk_of(get_user_model().objects.get(username=email))


def test_a_laptop_has_no_seats(desk):
    assert desk.seats.mine == ()
    assert not desk.seats.is_host
    with pytest.raises(NotFound):
        _ = desk.seats.host


def test_a_seat_is_given_once_and_taken_again():
    desk = opened("ada@verne.example", "Ada Verne", "coach", employers=("Harbour Works Ltd", "harbour works"))
    assert [(seat.role, seat.key) for seat in desk.seats.mine] == [("coach", ""), ("employer", "harbour works")]
    row = accounts.seat("ADA@verne.example", seats.wished(["coach"]))
    assert len(row.seats) == 2
    row = accounts.seat("ada@verne.example", (), seats.wished([], ["Harbour Works"]))
    assert [seat.role for seat in row.seats] == ["coach"]
    assert [seat.organisation for seat in desk.seats.employers] == ["Harbour Works Ltd"]  # as this desk was opened


@pytest.mark.parametrize("employer", ["", "Freelance", "a\0b", "x" * 1000])
def test_what_names_no_employer_has_no_seat(employer):
    with pytest.raises(BadInput):
        seats.wished([], [employer])


def test_a_role_that_is_none_is_refused():
    with pytest.raises(BadInput):
        seats.wished(["keeper"])


def test_nobody_but_a_host_hosts():
    member = opened("bob@verne.example")
    coach = opened("carol@verne.example", "", "coach")
    for desk in (member, coach):
        with pytest.raises(NotFound):
            _ = desk.seats.host


def test_an_invitation_is_a_link_to_hand_over_where_no_mail_goes():
    host = opened("grace@verne.example", "Grace Host", "host").seats.host
    made = host.invite("dan@verne.example", "Dan", seats.wished(["coach"]))
    assert not made.mailed
    assert made.link is not None
    assert accounts.invited(made.link.url.rstrip("/").rpartition("/")[2]).first
    assert host.new_link("dan@verne.example").link is not None  # nothing is behind it yet
    with pytest.raises(Refused):
        host.invite("dan@verne.example")


def test_a_host_never_holds_a_link_to_a_desk_in_use():
    host = opened("grace@verne.example", "", "host").seats.host
    opened("bob@verne.example", "Bob")
    with pytest.raises(Refused, match="their eyes only"):
        host.new_link("bob@verne.example")


def test_a_host_locks_others_but_not_herself_and_stays_host():
    host = opened("grace@verne.example", "", "host").seats.host
    opened("bob@verne.example", "Bob")
    assert host.lock("bob@verne.example").state == "locked"
    with pytest.raises(Refused):
        host.new_link("bob@verne.example")
    assert host.unlock("bob@verne.example").state == "open"
    with pytest.raises(Refused):
        host.lock("Grace@verne.example")
    with pytest.raises(Refused):
        host.seat("grace@verne.example", take=seats.wished(["host"]))
    host.seat("bob@verne.example", give=seats.wished(["host"]))
    host.seat("grace@verne.example", take=seats.wished(["host"]))


def test_counts_are_of_everybody_and_small_ones_are_not_told():
    host = opened("grace@verne.example", "", "host").seats.host
    accounts.add("dan@verne.example")
    opened("bob@verne.example")
    accounts.lock("bob@verne.example")
    counts = host.counts()
    assert (counts.members, counts.invited, counts.locked) == (1, 1, 1)
    assert (counts.lately, counts.introductions_open, counts.introductions_kept) == (None, None, None)


def test_introductions_under_way_and_kept_are_counted_from_five_on():
    from inroad import clock
    from inroad.store import models

    host = opened("grace@verne.example", "", "host").seats.host
    now = clock.now()
    for state, is_open, kept in (
        [("asked", True, False)] * 5 + [("drafted", True, False)] + [("closed", False, True)] * 6
    ):
        made = models.Contract.objects.create(
            kind="introduction", state=state, known_by="ticked", data={}, open=is_open, created_at=now, changed_at=now
        )
        for n in range(2 if kept else 0):
            models.Promise.objects.create(
                contract=made, key=f"{n}", what="make contact", debtor="seeker", creditor="voucher", due_at=now,
                state="kept", made_at=now,
            )  # fmt: skip
    counts = host.counts()
    assert (counts.introductions_open, counts.introductions_kept) == (5, 6)


def test_a_list_of_members_goes_on_where_it_ended():
    host = opened("grace@verne.example", "", "host").seats.host
    for n in range(52):
        accounts.add(f"m{n:02}@verne.example")
    first, more = host.members()
    rest, none = host.members(len(first))
    assert (len(first), more, len(rest), none) == (50, True, 3, False)
