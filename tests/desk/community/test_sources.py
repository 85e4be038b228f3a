"""Whom to turn to, on a lone desk and among members: reasons, ways, gatherings; of others nothing unless they let."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth import get_user_model

from inroad.desk import desk_of
from inroad.desk.door import Desk
from inroad.errors import BadInput, NotFound, Refused
from inroad.store import models

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
MARCH = date(2026, 3, 4)


def at(desk, moment=NOW):
    return Desk(models.Desk.objects.get(pk=desk.row.pk), moment)


def member(name):
    made = desk_of(get_user_model().objects.create_user(name))
    made.setup.introduce(f"{name.capitalize()} Member", [f"{name}@desk.example"], timezone="UTC")
    return at(made)


def somebody(desk, name, *, known=True, organisation="", title=""):
    """On the desk, by an address that is the same on every desk."""
    first = name.split()[0].lower()
    pk = desk.people.add(name, [f"{first}@people.example"], organisation=organisation, title=title).id
    if known:
        desk.words.i_know(pk)
    return pk


@pytest.fixture
def alice(desk):
    return at(desk)


@pytest.fixture
def four(alice):
    """Bob and Carol, whom Alice knows; Jun and Lena, whom she doesn't."""
    bob, carol = somebody(alice, "Bob Connect"), somebody(alice, "Carol Decide")
    jun = somebody(alice, "Jun Sato", known=False, organisation="Solvane", title="Head of Talent")
    lena = somebody(alice, "Lena Voss", known=False, title="Recruiter")
    return bob, carol, jun, lena


def names(view):
    return [row.name for row in view.rows]


def test_s1_whom_people_i_know_turn_to_with_reasons_first(alice, four):
    bob, carol, jun, lena = four
    alice.sources.add(jun, "recruiting", "well", voucher_id=bob, how="hired with her for years", said_on=MARCH)
    alice.sources.add(jun, "Talent Acquisition", "bit", voucher_id=carol, said_on=MARCH)
    alice.sources.add(lena, "recruiting", "no", voucher_id=bob)
    view = alice.sources.page("Recruiter")
    assert view.name == "recruiting"
    assert names(view) == ["Jun Sato"], "opening doors is no word for work"
    (jun_row,) = view.rows
    assert jun_row.reasons[0] == "Bob Connect and Carol Decide recommend them in recruiting"
    assert "one of them knows the work well" in jun_row.reasons
    assert jun_row.role == "Head of Talent, Solvane"
    assert not jun_row.knows_me
    assert jun_row.way == "Bob Connect, who recommends them, could lead you there"
    assert "two words of two people: that is little. It is all from your own desk" in view.little


def test_s5_the_way_to_whom_nobody_i_know_recommends_is_looked_for_like_any_other(alice, four):
    bob, _, jun, lena = four
    alice.sources.add(jun, "recruiting", "well", voucher_id=bob)
    alice.sources.add(lena, "recruiting", "well", voucher_id=jun)
    way = {row.name: row.way for row in alice.sources.page("recruiting").rows}
    assert way["Lena Voss"].startswith("nobody yet who leads to them")
    alice.words.knows(bob, lena)
    way = {row.name: row.way for row in at(alice).sources.page("recruiting").rows}
    assert way["Lena Voss"].startswith("Bob Connect could lead you to Lena Voss")


def test_my_own_word_counts_and_somebody_who_knows_my_work_is_said_to(alice, four):
    bob, *_ = four
    alice.words.knows_my_work(bob, "well")
    alice.sources.add(bob, "logistics", "well")
    (row,) = alice.sources.page("logistics").rows
    assert row.reasons[:2] == ("you recommend them in logistics", "you know their work well")
    assert (row.knows_me, row.tie, row.way) == (True, "knows your work", "")


def test_a_word_taken_back_counts_no_more_and_each_step_can_be_undone(alice, four):
    bob, _, jun, _ = four
    made = alice.sources.add(jun, "recruiting", "well", voucher_id=bob)
    assert names(alice.sources.page("recruiting")) == ["Jun Sato"]
    assert alice.sources.withdraw(made.id).withdrawn
    assert names(alice.sources.page("recruiting")) == []
    assert alice.sources.vouches() == []
    assert [row.id for row in alice.sources.vouches(withdrawn=True)] == [made.id]
    with pytest.raises(Refused, match="already"):
        alice.sources.withdraw(made.id)
    alice.history.undo()
    assert names(alice.sources.page("recruiting")) == ["Jun Sato"]
    alice.history.undo()
    assert not models.Vouch.objects.exists()


def test_what_became_of_it_makes_the_voucher_s_record(alice, four):
    bob, carol, jun, lena = four
    made = [alice.sources.add(pk, "recruiting", "well", voucher_id=bob) for pk in (carol, jun, lena)]
    for row, end in zip(made, ("stayed", "hired", "left early"), strict=True):
        assert alice.sources.outcome(row.id, end).outcome == end
    alice.sources.add(bob, "recruiting", "well")
    (bob_row,) = [row for row in alice.sources.page("recruiting").rows if row.person_id == bob]
    assert "of three they recommended earlier, two worked out, and one stayed" in bob_row.reasons
    with pytest.raises(BadInput, match="no outcome"):
        alice.sources.outcome(made[0].id, "splendid")


def test_what_makes_no_sense_is_refused_in_words(alice, four):
    bob, *_ = four
    with pytest.raises(BadInput, match="themselves"):
        alice.sources.add(bob, "recruiting", "well", voucher_id=bob)
    with pytest.raises(BadInput, match="themselves"):
        alice.sources.add(alice.row.me_id, "recruiting", "well")
    with pytest.raises(BadInput, match="no field of work"):
        alice.sources.add(bob, "zzgrblx", "well")
    with pytest.raises(BadInput, match="know the work"):
        alice.sources.add(bob, "recruiting", "splendidly")
    with pytest.raises(BadInput, match="still to come"):
        alice.sources.add(bob, "recruiting", "well", said_on=date(2027, 1, 1))
    with pytest.raises(BadInput):
        alice.sources.page("zzgrblx")
    with pytest.raises(NotFound):
        alice.sources.withdraw(10**9)
    assert not models.Vouch.objects.exists()


def test_linkedin_s_recommendations_and_endorsements_and_talks_are_drawn_on(alice, four):
    bob, carol, _, _ = four
    me = models.Person.objects.get(pk=alice.row.me_id)
    for a, b, kind, how in (
        (me.pk, bob, "vouch", "Talent Partner, Finch"),
        (me.pk, carol, "endorsement", "Technical Recruiting"),
        (bob, me.pk, "vouch", "Talent Partner, Finch"),
    ):
        models.Evidence.objects.create(desk=alice.row, a_id=a, b_id=b, kind=kind, on=MARCH, how=how)
    alice.people.add_position(me.pk, "Finch", title="Logistics lead")
    alice.talks.record(carol, comfortable="yes", on=MARCH)
    view = alice.sources.page("recruiting")
    assert names(view) == ["Bob Connect", "Carol Decide"]
    rows = {(row.voucher, row.subject, row.field, row.whence) for row in alice.sources.vouches()}
    assert rows == {
        ("you", "Bob Connect", "recruiting", "LinkedIn"),
        ("you", "Carol Decide", "recruiting", "LinkedIn"),
        ("Bob Connect", "you", "logistics", "LinkedIn"),
        ("Carol Decide", "you", "logistics", "a talk"),
    }
    assert all(row.id == 0 for row in alice.sources.vouches())
    assert names(alice.sources.page("logistics")) == [], "nobody is a source to themselves"


def test_the_field_is_the_brief_s_else_the_targets_else_my_own_work(alice):
    assert alice.sources.page().field == ""
    alice.people.add_position(alice.row.me_id, "Finch", title="Site Reliability Engineer")
    assert alice.sources.page().field == "reliability"
    alice.targets.add("Solvane", interest="platform engineering lead")
    view = alice.sources.page()
    assert (view.field, view.because) == ("platform", "from your targets: platform engineering lead")
    alice.brief.save({"titles": ["Head of Logistics"]})
    assert alice.sources.page().field == "logistics"
    assert [one.key for one in alice.sources.choices()] == ["logistics"]


def test_r4_nobody_at_a_present_employer_or_left_alone_is_shown_and_their_words_count(alice, four):
    bob, carol, jun, lena = four
    for subject in (jun, lena):
        alice.sources.add(subject, "recruiting", "well", voucher_id=bob)
    alice.people.add_position(alice.row.me_id, "Solvane")
    alice.setup.answer_guard("Solvane", True)
    alice.people.leave_alone([lena], True)
    alice.sources.add(carol, "recruiting", "well", voucher_id=jun)
    assert names(at(alice).sources.page("recruiting")) == ["Carol Decide"]


def test_s5_where_they_are_met_by_the_calendar_and_by_my_note(alice, four):
    bob, _, jun, _ = four
    alice.sources.add(jun, "recruiting", "well", voucher_id=bob)
    identity = models.Identity.objects.get(person=jun, kind="email")
    for key, (days, many, subject) in enumerate(
        [(9, 12, "Harbour breakfast"), (40, 9, "harbour  breakfast"), (3, 2, "Jun and Alice"), (-5, 30, "To come")]
    ):
        meeting = models.Interaction.objects.create(
            desk=alice.row, kind=models.Interaction.MEETING, at=NOW - timedelta(days=days), subject=subject,
            recipients=many, key=key + 1,
        )  # fmt: skip
        models.Participant.objects.create(interaction=meeting, identity=identity, role=models.Participant.ATTENDEE)
    assert alice.sources.met_at(jun, "Met at People Week") == "People Week"
    view = alice.sources.page("recruiting")
    assert view.rows[0].met_at == (
        "People Week, by your note",
        "Harbour breakfast, twice in your calendar, last in November 2026",
    )
    assert {one.title: one.people for one in view.gatherings} == {
        "People Week": ("Jun Sato",),
        "Harbour breakfast": ("Jun Sato",),
    }
    alice.history.undo()
    assert len(alice.sources.gatherings(jun)) == 1


# -- among members


def members(count, level, *, voucher="Bob Connect", subject="Jun Sato"):
    """So many members who each know both, say that one vouches for the other, and let their network take part."""
    made = []
    for number in range(count):
        one = member(f"member{number}")
        bob, jun = somebody(one, voucher), somebody(one, subject)
        one.sources.add(jun, "recruiting", "well", voucher_id=bob, how="a secret of mine")
        if level:
            one.consent.set(level)
        made.append(one)
    return made


@pytest.fixture
def asker():
    one = member("alice")
    somebody(one, "Bob Connect")
    somebody(one, "Jun Sato", known=False)
    return one


@pytest.mark.parametrize(("count", "level"), [(6, 0), (4, 1), (1, 1)])
def test_s8_without_consent_or_below_five_members_nothing_of_theirs_is_reckoned_with(asker, count, level):
    members(count, level)
    view = asker.sources.page("recruiting")
    assert (view.rows, view.elsewhere, view.words_known) == ((), "", 0)


def test_with_be_named_a_voice_i_know_is_named_and_words_stay_in_their_book(asker):
    members(1, 2)
    (row,) = asker.sources.page("recruiting").rows
    assert row.name == "Jun Sato"
    assert row.reasons[0] == "Bob Connect recommends them in recruiting"
    assert "secret" not in str(asker.sources.page("recruiting"))
    assert asker.sources.vouches() == []


def test_with_be_asked_five_members_words_count_and_their_voices_have_no_name(asker):
    members(5, 1)
    (row,) = asker.sources.page("recruiting").rows
    assert row.name == "Jun Sato"
    assert row.reasons[0] == "one person whose name is not told recommends them in recruiting"


def test_s8_whoever_is_not_on_my_desk_is_never_listed(asker):
    members(5, 2, subject="Zora Quist")
    view = asker.sources.page("recruiting")
    assert view.rows == ()
    assert view.elsewhere.startswith("Members here know a few more")
    assert "Zora" not in str(view)


def test_consent_withdrawn_holds_at_once_and_a_member_is_never_ranked(asker):
    (one,) = members(1, 2)
    assert asker.sources.page("recruiting").rows
    one.consent.set(0)
    assert asker.sources.page("recruiting").rows == ()
    one.consent.set(2)
    jun = models.Person.objects.get(desk=one.row, name="Jun Sato")
    one.people.leave_alone([jun.pk], True)
    assert asker.sources.page("recruiting").rows == ()


def test_a_word_in_my_name_on_another_desk_is_none_of_mine(asker):
    one = member("mallory")
    me = one.people.add("Alice Member", ["alice@desk.example"]).id
    one.words.i_know(me)
    jun = somebody(one, "Jun Sato")
    one.sources.add(jun, "recruiting", "well", voucher_id=me)
    one.consent.set(2)
    assert asker.sources.page("recruiting").rows == ()


def test_a_ring_of_accounts_that_nobody_i_know_speaks_for_is_not_shown(asker):
    ring = [f"Ring{chr(97 + i)} Account" for i in range(5)]
    for number in range(3):
        one = member(f"ring{number}")
        ids = [somebody(one, name) for name in ring]
        for i, pk in enumerate(ids):
            one.sources.add(ids[0] if i else ids[1], "recruiting", "well", voucher_id=pk)
        one.consent.set(2)
    for name in ring:
        somebody(asker, name, known=False)
    assert asker.sources.page("recruiting").rows == ()


def test_another_desk_finds_none_of_my_words(alice, four):
    made = alice.sources.add(four[2], "recruiting", "well", voucher_id=four[0])
    mallory = member("mallory")
    for act in (
        lambda: mallory.sources.get(made.id),
        lambda: mallory.sources.withdraw(made.id),
        lambda: mallory.sources.outcome(made.id, "met"),
        lambda: mallory.sources.add(four[2], "recruiting", "well"),
        lambda: mallory.sources.met_at(four[2], "a fair"),
        lambda: mallory.sources.gatherings(four[2]),
    ):
        with pytest.raises(NotFound):
            act()
    assert mallory.sources.vouches() == mallory.sources.choices() == []


@pytest.mark.parametrize("who", [0, 2])
def test_a_word_goes_with_either_of_the_two_who_is_forgotten(alice, four, who):
    bob, carol, jun, _ = four
    made = alice.sources.add(jun, "recruiting", "well", voucher_id=bob)
    alice.sources.outcome(made.id, "hired")
    kept = alice.sources.add(carol, "recruiting", "well")
    alice.erase.person(four[who])
    assert [row.id for row in alice.sources.vouches()] == [kept.id]
    details = models.EventDetail.objects.filter(desk=alice.row)
    assert not any(change[0] == "Vouch" and change[1] == made.id for one in details for change in one.changes)
