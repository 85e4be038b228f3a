"""Records into chunks and back."""

import json
import zlib
from dataclasses import fields
from datetime import UTC, date, datetime, timedelta
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inroad.desk import codec
from inroad.errors import StoreProblem
from inroad.formats import records

text = st.text(max_size=20)  # any character a reader may yield; surrogates apart, see below
words = st.lists(text, max_size=3).map(tuple)
days = st.none() | st.dates()
moments = st.datetimes(timezones=st.just(UTC)).filter(lambda moment: 1901 <= moment.year <= 2099)
handles = st.builds(records.Handle, text, text, text)
spans = st.builds(records.Span, text, text, text, days, days, st.booleans())
some_handles = st.lists(handles, max_size=3).map(tuple)
everything = st.one_of(
    st.builds(
        records.Contact, source=text, where=text, key=text, name=text, given=text, family=text, nickname=text,
        emails=words, phones=words, urls=words, positions=st.lists(spans, max_size=2).map(tuple), tags=words, note=text,
        connected_on=days, seen_on=days,
    ),
    st.builds(
        records.Message, where=text, channel=text, sent_at=moments, sender=handles, to=some_handles, cc=some_handles,
        bcc=some_handles, subject=text, message_id=text, references=words, thread=text, automatic=text, labels=words,
    ),
    st.builds(
        records.Meeting, where=text, uid=text, starts_at=moments, ends_at=st.none() | moments,
        attendees=st.lists(st.builds(records.Attendee, handles, text, st.booleans()), max_size=3).map(tuple),
        summary=text, cancelled=st.booleans(),
    ),
    st.builds(records.Me, text, text, words, words, text),
    st.builds(records.OwnPosition, text, spans, st.booleans()),
    st.builds(records.Invitation, text, handles, st.sampled_from(records.Direction), st.none() | moments),
    st.builds(
        records.Recommendation, text, handles, st.sampled_from(records.Direction), text, text, text, days, st.booleans()
    ),
    st.builds(records.Endorsement, text, handles, st.sampled_from(records.Direction), text, days),
    st.builds(records.Interest, text, text, text, text, text, days),
    st.builds(records.Skill, text, text),
)  # fmt: skip


def there_and_back(items):
    return list(codec.unpack(codec.pack([codec.encode(item) for item in items])))


@given(st.lists(everything, max_size=4))
@settings(max_examples=100)
def test_every_record_comes_back_as_it_was(items):
    assert there_and_back(items) == items


@given(st.lists(everything, max_size=4))
@settings(max_examples=50)
def test_packing_records_at_once_gives_the_same_chunk(items):
    assert codec.pack_records(items) == codec.pack([codec.encode(item) for item in items])


def test_every_kind_of_record_can_be_kept():
    assert set(codec._CLASSES.values()) == set(get_args(records.Record))
    for cls in get_args(records.Record):
        assert fields(cls)


def test_text_that_no_database_takes_survives_the_wait():
    skill = records.Skill("row 1", "lone \ud800 surrogate, NUL \0 and \u2028")
    assert there_and_back([skill]) == [skill]


@pytest.mark.parametrize("at", [datetime(1900, 1, 1, tzinfo=UTC), datetime(2100, 12, 31, 23, 59, 59, tzinfo=UTC)])
def test_moments_at_the_edges_of_what_is_read(at):
    made = records.Meeting("x", "u", at, at + timedelta(microseconds=250_000), ())
    assert there_and_back([made]) == [made]


@pytest.mark.parametrize(
    "text",
    [b"[" * 100_000, b'[["Message",["x","mail",1e300]]]', b'[["Message",["x","mail",null,1,2,3,4,5,6,7,8,9,10]]]',
     b"[1]", b'[["Meeting",["x","u",1e15,null,[],"",false]]]',
     b'[["OwnPosition",["x",["a","b","c",5,null,false],false]]]'],
)  # fmt: skip
def test_a_chunk_with_something_else_in_it_is_refused(text):
    with pytest.raises(StoreProblem, match="damaged"):
        list(codec.unpack(zlib.compress(text)))


def test_days_at_the_edges():
    span = records.Span("Acme", start=date(1, 1, 1), end=date(9999, 12, 31))
    assert there_and_back([records.OwnPosition("x", span)]) == [records.OwnPosition("x", span)]


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"not compressed",
        zlib.compress(b"[")[:5],
        zlib.compress(b"not json"),
        zlib.compress(b'{"a": 1}'),
        zlib.compress(b"[1]"),
        zlib.compress(json.dumps([["Nothing", []]]).encode()),
        zlib.compress(json.dumps([["Skill", ["only one"]]]).encode()),
        zlib.compress(json.dumps([["Message", [1, 2, 3]]]).encode()),
        zlib.compress(json.dumps([["Invitation", ["x", ["", "", ""], "sideways", None]]]).encode()),
    ],
)
def test_a_damaged_chunk_is_said_to_be_damaged(payload):
    with pytest.raises(StoreProblem, match="damaged"):
        list(codec.unpack(payload))


def test_a_chunk_that_unpacks_without_end_is_refused():
    bomb = zlib.compress(b"[" + b" " * (codec.MOST_UNPACKED + 10) + b"]", 1)
    with pytest.raises(StoreProblem, match="damaged"):
        list(codec.unpack(bomb))
