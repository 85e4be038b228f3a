"""Forms about introductions as read: any text gives fields or a kind refusal, and days are days at the desk."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.http import QueryDict
from hypothesis import given, settings
from hypothesis import strategies as st

from inroad.errors import BadInput
from inroad.introductions import events
from inroad.web import telling

NOW = datetime(2027, 3, 28, 12, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")
AUCKLAND = ZoneInfo("Pacific/Auckland")


def read(event: str, query: str = "", zone: ZoneInfo = BERLIN) -> dict[str, object]:
    return telling.fields_for(event, QueryDict(query), zone, NOW)


@given(
    event=st.sampled_from(sorted(telling.TOLD_HERE)),
    typed=st.dictionaries(
        st.sampled_from(
            ["answer", "how", "reason", "names", "by", "which", "whom", "basis", "meeting_at", "on", "words", "outcome"]
        ),
        st.one_of(
            st.text(max_size=40),
            st.sampled_from(["agreed", "yes", "no", "voucher", "end", "2027-03-01T10:00", "2027-03-01", "0001-01-01"]),
        ),
    ),
)
@settings(max_examples=100)
def test_any_form_becomes_an_event_or_a_kind_refusal(event, typed):
    post = QueryDict(mutable=True)
    post.update(typed)
    try:
        made = events.named(event, **telling.fields_for(event, post, AUCKLAND, NOW))
    except BadInput:
        return
    assert events.name_of(made) == event


def test_the_end_of_a_day_is_midnight_at_the_desk_on_long_and_short_days():
    assert telling.end_of_day("2027-03-27", BERLIN) == datetime(2027, 3, 27, 22, 59, 59, tzinfo=UTC)
    assert telling.end_of_day("2027-03-28", BERLIN) == datetime(2027, 3, 28, 21, 59, 59, tzinfo=UTC)


def test_today_is_just_now_and_another_day_its_noon():
    assert telling.moment_of_day("", BERLIN, NOW) is None
    assert telling.moment_of_day("2027-03-28", BERLIN, NOW) is None
    assert telling.moment_of_day("2027-03-29", AUCKLAND, NOW) is None  # there it is tomorrow already
    assert telling.moment_of_day("2027-03-26", BERLIN, NOW) == datetime(2027, 3, 26, 11, tzinfo=UTC)


@pytest.mark.parametrize(
    "typed",
    ["soon", "2027-13-01", "2027-3-1", "2027-02-29", "٢٠٢٧-٠٣-٠١", "2027-03-01x", "9999-12-31", "0001-01-01"],
)
def test_what_is_no_day_is_refused(typed):
    with pytest.raises(BadInput):
        telling.day_from(typed, "when")


def test_a_meeting_is_at_the_desks_own_hour():
    assert read("meeting_set", "meeting_at=2027-07-01T10:30")["meeting_at"] == datetime(2027, 7, 1, 8, 30, tzinfo=UTC)
    for typed in ("", "2027-07-01", "2027-07-01T25:00", "0001-01-01T00:00", "tomorrow"):
        with pytest.raises(BadInput):
            read("meeting_set", f"meeting_at={typed}")


def test_names_are_one_to_a_line_each_once_and_not_without_end():
    assert telling.names_from("Jun Sato\r\n\r\n Amina  Diallo ;Jun Sato") == ("Jun Sato", "Amina Diallo")
    with pytest.raises(BadInput):
        telling.names_from("\n".join(f"Name {number}" for number in range(21)))


def test_an_answer_carries_only_what_belongs_to_it():
    typed = "answer={}&how=mail+her&suggested=Dora&reason=busy"
    told = read("answered", typed.format("agreed"))
    assert (told["answer"], told["how"], sorted(told)) == ("agreed", "mail her", ["answer", "how", "known_by"])
    assert "how" not in read("answered", typed.format("not+this+time"))
    assert read("addressee_answered", "answer=no&reason=busy&how=call")["reason"] == "busy"
    with pytest.raises(BadInput):
        read("answered", typed.format("perhaps"))


def test_a_date_field_keeps_its_day():
    assert telling.day_from(" 2027-03-04 ", "when") == date(2027, 3, 4)
