"""Mail in shares: whatever the shares, together they say what one reader says who reads it all."""

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inroad.formats import mbox, open_reading, registry, shares
from inroad.formats.headers import read_head
from inroad.formats.mail_folders import NOT_MAIL
from inroad.formats.records import Message, Record, Skip
from inroad.formats.shares import Counted, Ended, Files, Heads
from inroad.formats.tally import Tally

FROM = b"From ana@x.example Tue Mar  5 09:30:00 2024\n"
GOOD = FROM + b"From: ana@x.example\nTo: me@home.example\nDate: Tue, 5 Mar 2024 09:30:00 +0000\n\nHello\n\n"
SPAM = GOOD.replace(b"To:", b"X-Gmail-Labels: Spam\nTo:")
BROKEN = FROM.replace(b"2024", b"9999") + b"Subject: no date\n\n\n"
PIECES = [GOOD, SPAM, BROKEN, GOOD.replace(b"\n", b"\r\n"), b"\n\n", b"From ", FROM, b"Subject: x\n", b"\xff\0", b"a\n"]


def one_pass(data: bytes) -> list[Record | Skip]:
    """A mailbox read message by message, as simply as can be: the oracle."""
    found: list[Record | Skip] = []
    tally = Tally("message")
    for number, (from_line, head) in enumerate(mbox.heads(io.BytesIO(data)), 1):
        item = read_head(head, where=f"message {number}", from_line=from_line)
        if isinstance(item, Skip) and item.reason in NOT_MAIL:
            tally.add(item.reason, number)
        else:
            found.append(item)
    return [*found, *tally.skips()]


def by_shares(path: Path) -> tuple[list[Record | Skip], int]:
    """What a path holds, its shares read backwards; and how many there were."""
    pieces = list(open_reading(path).pieces())
    read = {
        i: registry.read(piece) for i, piece in reversed(list(enumerate(pieces))) if isinstance(piece, Heads | Files)
    }
    counted = Counted()
    found: list[Record | Skip] = []
    for i, piece in enumerate(pieces):
        if i in read:
            counted.take(read[i])
            found += read[i].items
        elif isinstance(piece, Ended):
            found += counted.ended(piece)
        else:
            assert not isinstance(piece, Heads | Files)
            found.append(piece)
    return found, len(read)


@given(st.lists(st.sampled_from(PIECES), max_size=25), st.integers(1, 5), st.integers(1, 3000))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_shares_of_any_size_say_what_one_pass_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pieces: list[bytes], messages: int, size: int
) -> None:
    monkeypatch.setattr(shares, "SHARE_MESSAGES", messages)
    monkeypatch.setattr(shares, "SHARE_BYTES", size)
    data = GOOD + b"".join(pieces)
    (tmp_path / "mail.mbox").write_bytes(data)
    found, number = by_shares(tmp_path / "mail.mbox")
    assert found == one_pass(data) == list(open_reading(tmp_path / "mail.mbox").records())
    assert number >= sum(isinstance(one, Message) for one in found) / messages


@pytest.fixture
def everything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with all the ways mail comes, and other files between them."""
    monkeypatch.setattr(shares, "SHARE_MESSAGES", 2)
    monkeypatch.setattr("inroad.formats.registry.SHARE_FILES", 2)
    folder = tmp_path / "all"
    mail = GOOD.removeprefix(FROM)
    for name in ("box/cur/1:2,S", "box/cur/2:2,T", "box/cur/3:2,S", "box/new/4", "box/new/5", "a.eml", "z.eml"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(mail)
    (folder / "box/new/6").write_bytes(b"")
    (folder / "box/new/7").write_bytes(GOOD + SPAM)
    (folder / "no.eml").write_bytes(b"\x89PNG\r\n\x1a\n nothing that is a mail")
    (folder / "m.mbox").write_bytes(GOOD + SPAM + BROKEN + GOOD + GOOD)
    (folder / "photo.jpg").write_bytes(b"\xff\xd8\xff\xe0 a picture")
    (folder / "book.vcf").write_bytes(b"BEGIN:VCARD\nVERSION:3.0\nFN:Bob Connects\nEND:VCARD\n")
    with zipfile.ZipFile(folder / "t.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("Takeout/Mail/All mail.mbox", GOOD + SPAM + SPAM + GOOD)
        archive.writestr("Takeout/Mail/Drafts.mbox", GOOD)
    return folder


def test_a_folder_of_everything_is_the_same_in_shares(everything: Path) -> None:
    found, number = by_shares(everything)
    assert found == list(open_reading(everything).records())
    assert number >= 10
    assert sum(isinstance(one, Message) for one in found) == 12
    said = {one.where: one.reason for one in found if isinstance(one, Skip)}
    assert said["m.mbox, message 2"] == "in Spam"
    assert said["m.mbox, message 3"] == "no date"
    assert said["box/new/7, message 2"] == "in Spam"
    assert said["t.zip/Takeout/Mail/All mail.mbox, messages 2, 3"] == "in Spam (2 messages)"
    assert said["t.zip/Takeout/Mail/Drafts.mbox, message 1"] == "a draft that was not sent"


def test_a_damaged_archive_keeps_the_messages_before_the_damage(tmp_path: Path) -> None:
    path = tmp_path / "t.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("Takeout/Mail/All mail.mbox", GOOD + SPAM + b"x" * 3_000_000 + b"\n\n" + GOOD)
    data = bytearray(path.read_bytes())
    data[2_900_000] ^= 1  # its checksum is wrong then, which shows at the end
    path.write_bytes(data)
    found = list(open_reading(path).records())
    assert isinstance(found[0], Message)
    assert [one.reason.split(" (")[0] for one in found if isinstance(one, Skip)] == [
        "is damaged, or can't be read to its end",
        "in Spam",
    ]


def test_our_own_mistake_costs_one_share(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("oh")

    monkeypatch.setattr(shares, "read_head", fail)
    [skip] = registry.read(Heads("m.mbox", "", 5, ((FROM, b""), (FROM, b"")))).items
    assert isinstance(skip, Skip)
    assert skip.where == "messages 5 to 6"
    assert "please report it (RuntimeError: oh)" in skip.reason
