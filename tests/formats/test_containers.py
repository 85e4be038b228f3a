import gzip
import io
import os
import struct
import zipfile
from pathlib import Path

import pytest

from inroad.errors import BadInput
from inroad.formats import limits
from inroad.formats.containers import expand, in_maildir
from inroad.formats.records import Skip
from inroad.formats.source import Source


def zipped(path: Path, members: dict[str, bytes | str], *, packed: bool = True) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def entries(path: Path) -> tuple[dict[str, bytes], dict[str, str]]:
    """What can be read, by name, and why the rest can't."""
    found: dict[str, bytes] = {}
    reasons: dict[str, str] = {}
    with expand(path) as expansion:
        for entry in expansion.entries():
            if isinstance(entry, Skip):
                reasons[entry.where] = entry.reason
            else:
                with entry.open() as stream:
                    found[entry.name] = stream.read()
    return found, reasons


def test_a_file_is_itself(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"x" * 100_000)
    with expand(path) as expansion:
        (source,) = expansion.entries()
        assert isinstance(source, Source)
        assert (source.name, source.size, len(source.head), expansion.several) == ("a.csv", 100_000, 65_536, False)
        for _ in range(2):
            with source.open() as stream:
                assert len(stream.read()) == 100_000


def test_what_is_not_there_or_no_file_is_refused_with_its_name(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="no such file"):
        expand(tmp_path / "nothing.csv")
    with pytest.raises(BadInput):
        expand(tmp_path / "a\0b")
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(BadInput, match="neither a file nor a folder"):
        expand(tmp_path / "pipe")


def test_a_folder_is_its_files_in_order_without_junk_links_and_pipes(tmp_path: Path) -> None:
    outside = tmp_path / "outside.csv"
    outside.write_text("secret")
    folder = tmp_path / "folder"
    for name in (
        "b.csv",
        "a/2.csv",
        "a/1.csv",
        ".hidden.csv",
        ".git/x.csv",
        "__MACOSX/a.csv",
        ".DS_Store",
        "Thumbs.db",
    ):
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(name)
    (folder / "link.csv").symlink_to(outside)
    (folder / "round").symlink_to(folder)
    os.mkfifo(folder / "pipe")
    found, reasons = entries(folder)
    assert list(found) == ["b.csv", "a/1.csv", "a/2.csv"]
    assert reasons == {
        "link.csv and 1 more": "is a link; links inside a folder are not followed",
        "pipe": "is not a regular file",
    }


def test_a_folder_deeper_than_the_limit_is_not_walked_to_its_end(tmp_path: Path) -> None:
    deep = tmp_path / "root"
    path = deep.joinpath(*["d"] * (limits.NESTING + 3))
    path.mkdir(parents=True)
    (path / "far.csv").write_text("x")
    (deep / "near.csv").write_text("x")
    found, reasons = entries(deep)
    assert list(found) == ["near.csv"]
    assert len(reasons) == 1


def test_a_maildir_is_its_messages_without_drafts_trash_and_what_is_being_delivered(tmp_path: Path) -> None:
    for box in ("box", "box/.Sent"):
        for part in ("cur", "new", "tmp"):
            (tmp_path / box / part).mkdir(parents=True)
    for name in ("cur/1:2,S", "cur/2:2,DS", "cur/3:2,ST", "new/4", "tmp/5", ".Sent/cur/6:2,S", "dovecot.index"):
        (tmp_path / "box" / name).write_text("From: a@a.example\n\n")
    with expand(tmp_path / "box") as expansion:
        assert expansion.kind == "maildir"
    found, reasons = entries(tmp_path / "box")
    assert [name for name in found if in_maildir(name)] == [".Sent/cur/6:2,S", "cur/1:2,S", "new/4"]
    assert reasons == {"cur/2:2,DS and 1 more": "is a draft or in the trash"}


def test_a_zip_is_its_members_and_nothing_is_unpacked(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"b/c.csv": "1", "a.csv": "2", "__MACOSX/a.csv": "3", "d/": "", "b/.x": "4"})
    before = sorted(tmp_path.iterdir())
    assert entries(path) == ({"b/c.csv": b"1", "a.csv": b"2"}, {})
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.parametrize(
    "name",
    ["../evil.csv", "a/../../evil.csv", "/etc/evil.csv", "C:\\evil.csv", "..\\evil.csv", "a/..", "\\\\host\\x.csv"],
)
def test_a_member_that_names_a_place_outside_is_left_out(tmp_path: Path, name: str) -> None:
    found, reasons = entries(zipped(tmp_path / "a.zip", {name: "x", "good.csv": "y"}))
    assert found == {"good.csv": b"y"}
    assert list(reasons.values()) == ["its name points outside the archive"]


def test_a_member_that_is_a_link_is_left_out(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("link.csv")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr(link, "/etc/passwd")
    assert entries(tmp_path / "a.zip") == ({}, {"link.csv": "is a link"})


def test_a_member_without_a_name_is_left_out(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"x": "1", "a.csv": "2"}, packed=False)
    data = bytearray(path.read_bytes())
    at = data.find(b"PK\x01\x02")
    struct.pack_into("<HH", data, at + 28, 0, 1)  # the name's one letter counts as a remark
    path.write_bytes(data)
    assert entries(path) == ({"a.csv": b"2"}, {"a file without a name": "has no name"})


def test_a_list_of_members_said_to_lie_beyond_every_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, 2**64 - 1, 1)
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 1, 1, 2**32 - 1, 0, 0)
    path.write_bytes(b"PK\x03\x04" + locator + end)
    with pytest.raises(BadInput, match="far too many"):
        expand(path)


def test_an_archive_in_an_archive_is_left_out_with_what_to_do(tmp_path: Path) -> None:
    inner = zipped(tmp_path / "inner.zip", {"a.csv": "x"}).read_bytes()
    found, reasons = entries(zipped(tmp_path / "a.zip", {"inner.csv": inner, "a.csv": "y"}))
    assert found == {"a.csv": b"y"}
    assert "import it by itself" in reasons["inner.csv"]


def test_an_archive_in_a_folder_is_read_and_one_inside_it_is_not(tmp_path: Path) -> None:
    inner = zipped(tmp_path / "inner.zip", {"a.csv": "x"}).read_bytes()
    (tmp_path / "down").mkdir()
    zipped(tmp_path / "down" / "export.zip", {"a.csv": "y", "inner.zip": inner})
    (tmp_path / "down" / "broken.zip").write_bytes(b"PK\x03\x04rest")
    (tmp_path / "down" / "z.csv").write_text("z")
    found, reasons = entries(tmp_path / "down")
    assert found == {"export.zip/a.csv": b"y", "z.csv": b"z"}
    assert set(reasons) == {"broken.zip", "export.zip/inner.zip"}


def test_a_member_that_swells_too_much_is_left_out_unread(tmp_path: Path) -> None:
    path = zipped(tmp_path / "bomb.zip", {"bomb.csv": bytes(30 * 2**20), "good.csv": "y"})
    found, reasons = entries(path)
    assert found == {"good.csv": b"y"}
    assert reasons == {"bomb.csv": "unpacks to more than 200 times its size"}


def lying(path: Path, size: int) -> Path:
    """The only member's size in the list of members set to ``size``."""
    data = bytearray(path.read_bytes())
    at = data.rfind(b"PK\x01\x02")
    struct.pack_into("<L", data, at + 24, size)
    path.write_bytes(data)
    return path


def test_a_member_larger_than_it_says_is_never_read_beyond_what_it_said(tmp_path: Path) -> None:
    path = lying(zipped(tmp_path / "a.zip", {"a.csv": os.urandom(300_000)}), 1_000)
    found, reasons = entries(path)
    assert found == {}
    assert "is damaged" in reasons["a.csv"]


def test_an_archive_that_claims_to_be_huge_is_refused(tmp_path: Path) -> None:
    members = {f"{number}.csv": b"x" for number in range(3)}
    path = zipped(tmp_path / "a.zip", members, packed=False)
    data = bytearray(path.read_bytes())
    at = -1
    while (at := data.find(b"PK\x01\x02", at + 1)) >= 0:
        struct.pack_into("<L", data, at + 24, 0xFFFFFFF0)
    path.write_bytes(data)
    with pytest.raises(BadInput, match="at most 8 GB"):
        expand(path)


def test_an_archive_of_too_many_files_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for number in range(limits.ZIP_MEMBERS + 1):
            archive.writestr(zipfile.ZipInfo(f"{number}"), b"")
    with pytest.raises(BadInput, match="20,001 files"):
        expand(tmp_path / "a.zip")


def test_a_list_of_members_too_long_for_memory_is_refused_before_it_is_loaded(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 10, 10, 2**31, 0, 0)
    path.write_bytes(b"PK\x03\x04" + bytes(100) + end)
    with pytest.raises(BadInput, match="far too many files"):
        expand(path)


@pytest.mark.parametrize("cut", [4, 30, 60, 100])
def test_a_truncated_archive_is_refused_as_damaged(tmp_path: Path, cut: int) -> None:
    path = zipped(tmp_path / "a.zip", {"a.csv": os.urandom(200)})
    path.write_bytes(path.read_bytes()[:cut])
    with pytest.raises(BadInput, match="damaged zip file") as caught:
        expand(path)
    assert caught.value.hint == "download it again"


def test_an_encrypted_member_is_left_out_with_what_to_do(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"a.csv": "secret"})
    data = bytearray(path.read_bytes())
    for magic, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.find(magic) + offset] |= 1
    path.write_bytes(data)
    found, reasons = entries(path)
    assert found == {}
    assert "encrypted" in reasons["a.csv"]


def test_a_member_with_broken_bytes_costs_itself_only(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"a.csv": b"x" * 1000, "b.csv": b"y"}, packed=False)
    data = bytearray(path.read_bytes())
    data[data.find(b"x" * 10) + 5] ^= 1
    path.write_bytes(data)
    found, reasons = entries(path)
    assert found == {"b.csv": b"y"}
    assert list(reasons) == ["a.csv"]


def test_a_gzip_is_the_file_inside(tmp_path: Path) -> None:
    path = tmp_path / "mail.mbox.gz"
    path.write_bytes(gzip.compress(b"From x" * 1000))
    assert entries(path) == ({"mail.mbox": b"From x" * 1000}, {})
    path.write_bytes(path.read_bytes()[:30])
    with pytest.raises(BadInput, match="damaged gzip"):
        entries(path)


def test_a_gzip_bomb_is_read_up_to_its_limit(tmp_path: Path) -> None:
    path = tmp_path / "bomb.gz"
    path.write_bytes(gzip.compress(bytes(40 * 2**20)))
    with expand(path) as expansion:
        (source,) = expansion.entries()
        assert isinstance(source, Source)
        with source.open() as stream, pytest.raises(BadInput, match="200 times"):
            stream.read()


def test_any_damage_to_an_archive_is_a_refusal_or_a_skip(tmp_path: Path) -> None:
    """Every byte of a small archive flipped in turn."""
    good = zipped(tmp_path / "a.zip", {"a.csv": b"hello " * 20, "b/c.csv": b"world"}).read_bytes()
    path = tmp_path / "b.zip"
    for position in range(len(good)):
        data = bytearray(good)
        data[position] ^= 0xFF
        path.write_bytes(data)
        try:
            with expand(path) as expansion:
                for entry in expansion.entries():
                    assert isinstance(entry, Source | Skip)
        except BadInput:
            pass


def test_members_can_be_read_while_others_are_open(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"a.csv": "one", "b.csv": "two"})
    with expand(path) as expansion:
        sources = [entry for entry in expansion.entries() if isinstance(entry, Source)]
        streams = [source.open() for source in sources]
        assert [stream.read() for stream in streams] == [b"one", b"two"]
        assert isinstance(streams[0], io.BufferedIOBase)


def test_a_gzip_file_with_damaged_blocks_is_refused_in_words(tmp_path: Path) -> None:
    path = tmp_path / "mail.mbox.gz"
    path.write_bytes(b"\x1f\x8b\x08" + bytes(12))
    with pytest.raises(BadInput, match="damaged gzip"):
        list(expand(path).entries())
