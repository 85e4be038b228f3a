"""Mailboxes: every message once, whatever its body holds, and never more memory than a few chunks."""

import io
import mailbox
import random
import time
import tracemalloc
from pathlib import Path
from typing import BinaryIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fixtures.sources import read, source
from inroad.errors import BadInput
from inroad.formats import limits, mbox
from inroad.formats.records import Message, Skip
from inroad.formats.source import HEAD_BYTES, Source

FROM = b"From ana@x.example Tue Mar  5 09:30:00 2024\n"


def mail(number: int, body: bytes = b"Hello\n", extra: bytes = b"") -> bytes:
    return (
        FROM + b"From: ana%d@x.example\nTo: me@home.example\nDate: Tue, 5 Mar 2024 09:30:00 +0000\n" % number
        + b"Subject: %d\n" % number + extra + b"\n" + body + b"\n"
    )  # fmt: skip


def subjects(data: bytes) -> list[str]:
    records, skips = read(mbox.READER, data, "mail.mbox")
    assert not skips
    return [record.subject for record in records if isinstance(record, Message)]


class Pattern(io.RawIOBase):
    """A huge file made on the fly: ``start``, then ``block`` again and again up to ``length`` bytes, then ``end``."""

    def __init__(self, start: bytes, block: bytes, length: int, end: bytes) -> None:
        self._parts = [start, b"", end]
        self._block = block
        self._left = length

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        assert size > 0, "a reader must never ask for everything"
        if self._parts[0]:
            part, self._parts[0] = self._parts[0][:size], self._parts[0][size:]
            return part
        if self._left > 0:
            part = (self._block * (size // len(self._block) + 1))[: min(size, self._left)]
            self._left -= len(part)
            return part
        part, self._parts[2] = self._parts[2][:size], self._parts[2][size:]
        return part


def huge(start: bytes, block: bytes, length: int, end: bytes = b"") -> Source:
    def open_stream() -> BinaryIO:
        return Pattern(start, block, length, end)  # type: ignore[return-value]

    return Source("mail.mbox", -1, (start + block * (HEAD_BYTES // len(block)))[:HEAD_BYTES], open_stream)


def test_every_message_is_read_with_its_place() -> None:
    records, skips = read(mbox.READER, mail(1) + mail(2) + mail(3))
    assert not skips
    assert [record.where for record in records] == ["message 1", "message 2", "message 3"]


@pytest.mark.parametrize(
    "body",
    [
        b"From my point of view\n\nFrom Monday on we meet at 10:30\n",
        b">From ana@x.example Tue Mar  5 09:30:00 2024\nFrom: x\n",
        b"no empty line before\nFrom ana@x.example Tue Mar  5 09:30:00 2024\nFrom: x@x.example\n",
        b"\nFrom ana@x.example Tue Mar  5 09:30:00 2024\nis what the first line of a mailbox looks like\n",
        b"",
        b"\n\n\n",
        b"\0\0\0\xff\n",
        b"x" * 3_000_000 + b"\n",
    ],
)
def test_bodies_do_not_cut_a_message(body: bytes) -> None:
    assert subjects(mail(1, body) + mail(2)) == ["1", "2"]
    assert subjects((mail(1, body) + mail(2)).replace(b"\n", b"\r\n")) == ["1", "2"]


def test_it_agrees_with_the_standard_library_on_random_mailboxes(tmp_path: Path) -> None:
    draw = random.Random(20240305)
    lines = [b"", b"Hello", b">From a", b"From: x@y.example", b"Best, Ana", b"x" * 70, b"--", b"From the desk of Ana"]
    for number in range(20):
        data = b"".join(
            mail(i, b"".join(draw.choice(lines) + b"\n" for _ in range(draw.randrange(30))))
            for i in range(draw.randrange(1, 20))
        )
        path = tmp_path / f"{number}.mbox"
        # The standard library takes every line that begins with "From " for a new message.
        path.write_bytes(data.replace(b"\nFrom the", b"\n>From the"))
        assert subjects(path.read_bytes()) == [str(found["subject"]) for found in mailbox.mbox(path)]


@pytest.mark.parametrize("chunk", [1, 2, 3, 7, 64, 1000])
def test_chunk_borders_make_no_difference(chunk: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mbox, "_CHUNK", chunk)
    monkeypatch.setattr(mbox, "_PEEK", 60)
    body = b"From here\n\nFrom there Tue\n" * 3
    data = b"".join(mail(i, body) for i in range(5))
    for text in (data, data.replace(b"\n", b"\r\n")):
        assert [line[:19] for line, _ in mbox.heads(io.BytesIO(text))] == [b"From ana@x.example "] * 5
        assert subjects(text) == ["0", "1", "2", "3", "4"]


def test_a_mailbox_cut_off_anywhere_loses_only_its_last_message() -> None:
    data = mail(1) + mail(2)
    second = len(mail(1))
    for cut in range(second, len(data)):
        records, skips = read(mbox.READER, data[:cut])
        assert [r.subject for r in records if isinstance(r, Message)][:1] == ["1"], cut
        assert len(records) + len(skips) <= 2


def test_a_gigabyte_in_one_line_takes_neither_memory_nor_long() -> None:
    big = huge(mail(1)[:-1], b"A" * 65_536, 2**30, b"\n\n" + mail(2))
    tracemalloc.start()
    started = time.perf_counter()
    found = [record.subject for record in mbox.READER.read(big) if isinstance(record, Message)]
    taken, (_, peak) = time.perf_counter() - started, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert found == ["1", "2"]
    assert peak < 32 * 2**20
    assert taken < 10


def test_a_head_without_end_is_cut() -> None:
    endless = huge(
        FROM + b"From: ana@x.example\nDate: Tue, 5 Mar 2024 09:30:00 +0000\nTo: ", b"a@x.example, ", 50 * 2**20
    )
    tracemalloc.start()
    [found] = [record for record in mbox.READER.read(endless) if isinstance(record, Message)]
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert found.sender.address == "ana@x.example"
    assert len(found.to) <= limits.HEADER_ADDRESSES
    assert peak < 32 * 2**20


def test_ten_thousand_nested_parts_cost_nothing() -> None:
    parts = b"".join(b"--b%d\nContent-Type: multipart/mixed; boundary=b%d\n\n" % (n, n + 1) for n in range(10_000))
    started = time.perf_counter()
    assert subjects(mail(1, parts, b"Content-Type: multipart/mixed; boundary=b0\n") + mail(2)) == ["1", "2"]
    assert time.perf_counter() - started < 1


def test_takeout_labels_leave_messages_out_and_count_them() -> None:
    box = b"".join(mail(n, extra=b"X-GM-THRID: 17\nX-Gmail-Labels: Spam\n") for n in range(1, 6)) + mail(6)
    records, skips = read(
        mbox.READER, box.replace(b"ana@x.example Tue Mar  5 09:30:00 2024", b"18@xxx Tue Mar 05 09:30:00 +0000 2024")
    )
    assert [record.where for record in records] == ["message 6"]
    assert skips == [Skip("messages 1, 2, 3 and 2 more", "in Spam (5 messages)")]


def test_the_folder_drafts_holds_no_mail() -> None:
    records, skips = read(mbox.READER, mail(1) + mail(2), "Mail/Drafts.mbox")
    assert not records
    assert [skip.reason for skip in skips] == ["a draft that was not sent (2 messages)"]


def test_a_broken_message_keeps_its_place_and_the_others() -> None:
    records, skips = read(mbox.READER, mail(1) + FROM.replace(b"2024", b"9999") + b"Subject: x\n\n\n" + mail(3))
    assert [record.where for record in records] == ["message 1", "message 3"]
    assert skips == [Skip("message 2", "no date")]


def test_mailboxes_are_recognised_by_their_first_lines() -> None:
    assert mbox.READER.identify(source(mail(1), "x.txt")) == 1.0
    assert mbox.READER.identify(source(b"\xef\xbb\xbf\r\n" + mail(1), "x")) == 1.0
    assert mbox.READER.identify(source(b"From Monday on we meet\n", "x.mbox")) == 0.0
    assert mbox.READER.identify(source(b"From: ana@x.example\n", "x.mbox")) == 0.0
    assert mbox.READER.identify(source(b"First Name,Last Name\n", "x.csv")) == 0.0


def test_what_is_no_mailbox_is_refused_in_words() -> None:
    with pytest.raises(BadInput, match="does not begin with a “From ” line"):
        list(mbox.READER.read(source(b"hello", "x.mbox")))
    with pytest.raises(BadInput, match="empty"):
        list(mbox.READER.read(source(b"", "x.mbox")))


@given(
    st.lists(
        st.sampled_from([b"\n", b"\r\n", b"From ", FROM, b"a", b"From: x@x.example\n", b":", b"\0", b"\xff", b"\n\n"]),
        max_size=60,
    )
)
@settings(max_examples=100)
def test_any_bytes_are_read_or_refused(pieces: list[bytes]) -> None:
    data = b"".join(pieces)
    try:
        found = list(mbox.READER.read(source(data, "x.mbox")))
    except BadInput:
        return
    assert all(isinstance(item, Message | Skip) for item in found)


OPENINGS = st.lists(
    st.sampled_from(
        [b"From ", b"a@b.example", b"1@xxx", b" ", b"Fri", b" Mar", b" 15", b"  5", b" 10:00:00", b" +0000", b" 2024",
         b"\n", b"\r\n", b"To:", b":", b"remote from x"]
    ), max_size=14,
).map(b"".join)  # fmt: skip


@given(OPENINGS, st.booleans())
@settings(max_examples=200)
def test_the_short_way_opens_no_message_that_the_four_tests_would_not(text: bytes, usual: bool) -> None:
    data = (b"From a@b.example Fri Mar 15 10:00:00 2024\n" if usual else b"") + text
    if mbox._USUAL_OPENING.match(data):
        line, _, rest = data.partition(b"\n")
        assert mbox.is_from_line(line.rstrip(b"\r"))
        assert mbox._HEADER_LINE.match(rest)
