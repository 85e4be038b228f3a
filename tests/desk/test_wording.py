"""The words of letters: the house's, a host's over them, the owner's over both; checked, and walked back."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inroad.desk import wording
from inroad.errors import BadInput, NotFound
from inroad.letters import registry
from inroad.letters.wording import NEED
from inroad.store import models

pytestmark = pytest.mark.django_db


@pytest.fixture
def rhea(desk):
    return desk.people.add("Rhea Olsen", emails=["rhea@initrode.example"], organisation="Initrode")


def closing(desk, rhea):
    return desk.letters.write("hello", person_id=rhea.id).body


def slot(shown, name):
    return next(one for one in shown.slots if one.slot == name)


def test_own_words_stand_over_the_hosts_and_those_over_the_house(desk, rhea):
    house = "I am not writing to ask for anything"
    assert house in closing(desk, rhea)
    wording.host_set("hello", "close", "Our club says: stay in touch.")
    assert "Our club says: stay in touch." in closing(desk, rhea)
    desk.wording.set("hello", "close", "I just like to know how you are.")
    assert "I just like to know how you are." in closing(desk, rhea)
    desk.wording.reset("hello", "close")
    assert "Our club says" in closing(desk, rhea)
    wording.host_reset("hello")
    assert house in closing(desk, rhea)


def test_what_is_left_unsaid_is_not_said(desk, rhea):
    desk.wording.set("hello", "close", "")
    assert "I am not writing to ask for anything" not in closing(desk, rhea)
    assert slot(desk.wording.get("hello"), "close").own == ()


def test_several_sentences_are_one_a_line_and_the_first_that_fits_is_said(desk, rhea):
    shown = desk.wording.set("hello", "close", "As {reader_role} you know: {meeting_on}.\n\nHow is life, {reader}?\n")
    assert slot(shown, "close").own == ("As {reader_role} you know: {meeting_on}.", "How is life, {reader}?")
    assert "How is life, Rhea?" in closing(desk, rhea)


def test_greeting_and_sign_off_of_all_letters_can_be_ones_own(desk, rhea):
    desk.wording.set(registry.HOUSE, "greeting", "Moin {called},")
    assert closing(desk, rhea).startswith("Moin Rhea,")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("close", "Your pay is {salary}."),
        ("close", "{reader.__class__}"),
        ("close", "{reader!r}"),
        ("close", "{reader:>100000000}"),
        ("close", "an open { bracket"),
        ("close", "[[a gap of one's own]]"),
        ("close", "x" * 2_000),
        ("close", "\n".join(f"Sentence {n}." for n in range(13))),
        ("need_thought", ""),
        ("no_such_slot", "Hello."),
        ("close", "NUL \0 byte"),
    ],
)
def test_words_that_are_no_good_are_refused_and_nothing_is_kept(desk, name, words):
    with pytest.raises(BadInput):
        desk.wording.set("hello", name, words)
    with pytest.raises(BadInput):
        wording.host_set("hello", name, words)
    assert not models.WordEdit.objects.exists()


def test_a_kind_that_is_not_there_is_not_found(desk):
    for ask in (desk.wording.get, desk.wording.reset, wording.host_get, wording.host_reset):
        with pytest.raises(NotFound):
            ask("no-such-kind")


def test_the_question_for_what_only_the_writer_can_say_may_be_reworded(desk, rhea):
    desk.wording.set("hello", "need_thought", "Why them, and why today?")
    assert "Why them, and why today?" in [
        need.question for need in desk.letters.write("hello", person_id=rhea.id).needs
    ]


def test_own_words_can_be_walked_back(desk, rhea):
    desk.wording.set("hello", "close", "First.")
    desk.wording.set("hello", "close", "Second.")
    desk.history.undo(models.Event.objects.order_by("-id").first().pk)
    assert "First." in closing(desk, rhea)
    desk.wording.reset("hello")
    desk.history.undo(models.Event.objects.order_by("-id").first().pk)
    assert "First." in closing(desk, rhea)


def test_words_that_a_later_version_does_not_know_are_passed_over_and_said_to_be_so(desk, rhea):
    now = desk.now()
    for name, words in (("close", ["About {a_field_that_went}."]), ("a_slot_that_went", ["Hello."])):
        models.WordEdit.objects.create(desk=desk.row, kind="hello", slot=name, words=words, changed_at=now)
    models.WordEdit.objects.create(desk=None, kind="a-kind-that-went", slot="close", words=["Hi."], changed_at=now)
    assert "I am not writing to ask for anything" in closing(desk, rhea)
    shown = slot(desk.wording.get("hello"), "close")
    assert shown.stale
    assert shown.said == shown.house


def test_the_words_of_one_desk_are_nobody_elses(desk, rhea, django_user_model):
    from inroad.desk import desk_of

    other = desk_of(django_user_model.objects.create_user("bea@club.example"))
    other.wording.set("hello", "close", "Only Bea says this.")
    assert "Only Bea" not in closing(desk, rhea)
    assert slot(desk.wording.get("hello"), "close").own is None
    wording.host_set("hello", "close", "Everybody says this.")
    assert "Everybody says this." in closing(desk, rhea)


def test_the_words_shown_are_those_that_could_be_kept(desk):
    for kind, _, changed in desk.wording.kinds():
        assert changed == 0
        for one in desk.wording.get(kind).slots:
            assert one.asks == one.slot.startswith(NEED)
            assert one.said == one.house
            wording._checked(kind, one.slot, one.house)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.text(max_size=300))
def test_whatever_is_typed_is_kept_and_said_or_refused(desk, rhea, words):
    try:
        desk.wording.set("hello", "mine", words)
    except BadInput:
        return
    assert desk.letters.write("hello", person_id=rhea.id).body.startswith("Hello Rhea,")
