import subprocess
import sys
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inroad.errors import BadInput, NotRecognised
from inroad.formats import open_reading, registry
from inroad.formats.records import Contact, Record, Skill, Skip
from inroad.formats.source import Source

SYNTHETIC = Path(__file__).parents[1] / "fixtures" / "linkedin_synthetic" / "sample_export.zip"
CONNECTIONS = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
JANE = "Jane,Doe,https://www.linkedin.com/in/jane-doe,,Acme,CTO,15 Mar 2024\n"
MAIL = "From: ana@a.example\nTo: bo@b.example\nDate: Fri, 15 Mar 2024 10:00:00 +0000\nMessage-ID: <1@a.example>\n\nhi\n"
CALENDAR = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART:20240315T100000Z\r\n"
    "ATTENDEE:mailto:bo@b.example\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)
CARD = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ana Lima\r\nEMAIL:ana@a.example\r\nEND:VCARD\r\n"


def read(path: Path) -> tuple[str, list[Record], list[Skip]]:
    reading = open_reading(path)
    records: list[Record] = []
    skips: list[Skip] = []
    positions = [0]
    for item in reading.records():
        positions.append(reading.position)
        if isinstance(item, Skip):
            skips.append(item)
        else:
            records.append(item)
    assert positions == sorted(positions)
    assert reading.position == reading.size
    return reading.format, records, skips


def zipped(path: Path, members: dict[str, bytes | str]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def test_the_synthetic_export_is_read_whole() -> None:
    """45 files; its messages and connections are dated in the 1840s, which no desk believes."""
    shape, records, skips = read(SYNTHETIC)
    assert shape == "LinkedIn archive"
    assert Counter(type(record).__name__ for record in records) == {
        "Contact": 2000,
        "Endorsement": 2200,
        "Invitation": 162,
        "Interest": 85,
        "Skill": 60,
        "Recommendation": 48,
        "OwnPosition": 13,
        "Me": 2,
    }
    assert sorted(skip.where.split(",")[0] for skip in skips) == [
        "Connections.csv",
        "messages.csv",
        "messages.csv",
        "sample_export.zip",
    ]
    first = next(record for record in records if isinstance(record, Contact))
    assert first.where == "Connections.csv, row 5"


def test_an_archive_unpacked_reads_like_the_zip(tmp_path: Path) -> None:
    with zipfile.ZipFile(SYNTHETIC) as archive:
        archive.extractall(tmp_path / "export")
    shape, records, skips = read(tmp_path / "export")
    zip_shape, zip_records, zip_skips = read(SYNTHETIC)
    assert shape == zip_shape
    assert set(map(repr, records)) == set(map(repr, zip_records))
    assert len(skips) == len(zip_skips)


def test_a_single_table_names_rows_without_its_file(tmp_path: Path) -> None:
    path = tmp_path / "whatever.txt"
    path.write_text(CONNECTIONS + JANE + "a,b\n")
    shape, (contact,), (skip,) = read(path)
    assert (shape, contact.where, skip.where) == ("LinkedIn connections", "row 2", "row 3")


@pytest.mark.parametrize(
    ("name", "text", "shape"),
    [
        ("a.vcf", CARD, "vCard"),
        ("a.eml", MAIL, "e-mail message"),
        ("a.mbox", "From ana@a.example Fri Mar 15 10:00:00 2024\n" + MAIL, "mbox"),
        ("a.csv", "Name,Given Name,Family Name,Group Membership,E-mail 1 - Value\nA,A,,,\n", "Google Contacts CSV"),
        ("a.csv", "First Name,Last Name,E-mail Address,Mobile Phone,Job Title\nA,B,,,\n", "Outlook CSV"),
        ("a.ics", CALENDAR, "iCalendar"),
    ],
)
def test_every_format_is_known_by_its_content(tmp_path: Path, name: str, text: str, shape: str) -> None:
    for called in (name, "file.bin"):
        path = tmp_path / called
        path.write_text(text, newline="")
        found, records, _ = read(path)
        assert found == shape
        assert len(records) == 1


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.csv", b"", "an empty file"),
        ("a.csv", b"\n \n", "an empty file"),
        ("cv.pdf", b"%PDF-1.7\n", "a PDF document"),
        ("Connections.csv", b"%PDF-1.7\n", "a PDF document"),
        ("a.png", b"\x89PNG\r\n", "a picture"),
        ("a.pst", b"!BDN....", ".pst"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office file"),
        ("a.csv", b"<!DOCTYPE html><html>", "a web page"),
        ("a.json", b'{"a": 1}', "a .json file"),
        ("a.bin", bytes(range(256)), "a binary file"),
        ("a.txt", b"Dear Ana,\nhow are you, and yours?\n", "plain text"),
        ("a.csv", b"Team,Points,Goals\nRoma,1,2\n", "the columns Team, Points, Goals"),
    ],
)
def test_a_file_nobody_knows_is_refused_with_what_it_looks_like_and_what_is_read(
    tmp_path: Path, name: str, data: bytes, words: str
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(NotRecognised) as caught:
        open_reading(path)
    assert words in str(caught.value)
    assert name in str(caught.value)
    assert "Inroad reads LinkedIn's data export" in caught.value.hint


def test_a_mail_that_quotes_a_table_is_a_mail(tmp_path: Path) -> None:
    for name, text, shape in (
        ("a.csv", MAIL + CONNECTIONS + JANE, "e-mail message"),
        ("b.csv", "From a@a.example Fri Mar 15 10:00:00 2024\n" + MAIL + CONNECTIONS + JANE, "mbox"),
    ):
        (tmp_path / name).write_text(text)
        assert open_reading(tmp_path / name).format == shape


def test_a_workbook_called_csv_is_refused_with_how_to_save_it(tmp_path: Path) -> None:
    path = zipped(tmp_path / "Connections.csv", {"[Content_Types].xml": "", "xl/workbook.xml": ""})
    with pytest.raises(NotRecognised, match="an Excel workbook") as caught:
        open_reading(path)
    assert "save it as CSV" in caught.value.hint


def test_an_empty_archive_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotRecognised, match="holds no files"):
        open_reading(zipped(tmp_path / "a.zip", {}))
    (tmp_path / "folder").mkdir()
    with pytest.raises(NotRecognised, match="holds no files"):
        open_reading(tmp_path / "folder")


def test_an_archive_is_read_around_what_is_broken_or_foreign_in_it(tmp_path: Path) -> None:
    members: dict[str, bytes | str] = {
        "Connections.csv": CONNECTIONS + JANE,
        "Recommendations.csv": "First Name,Last Name,Company,Job Title,Text,Creation Date,Status\nA,B,,,x,,\n",
        "New Table.csv": "Team,Points\nRoma,1\n",
        "Articles/a.html": "<html>",
        "Media/b.jpg": b"\xff\xd8\xff",
        "Media/c.jpg": b"\xff\xd8\xff",
        "Reactions.csv": b"\x00\x01 no table at all",
        "Skills.csv": "Name\nRust\n",
    }
    shape, records, skips = read(zipped(tmp_path / "Basic.zip", members))
    assert shape == "LinkedIn archive"
    assert [(type(record), record.where) for record in records] == [
        (Contact, "Connections.csv, row 2"),
        (Skill, "Skills.csv, row 2"),
    ]
    reasons = {skip.where: skip.reason for skip in skips}
    assert set(reasons) == {"Recommendations.csv", "New Table.csv", "Basic.zip"}
    assert "Recommendations_Given.csv" in reasons["Recommendations.csv"]
    assert reasons["Basic.zip"] == "2 pictures and 1 web pages: nothing Inroad reads"


def test_a_folder_of_all_sorts_is_a_folder(tmp_path: Path) -> None:
    (tmp_path / "down").mkdir()
    (tmp_path / "down" / "a.vcf").write_text(CARD)
    (tmp_path / "down" / "b.eml").write_text(MAIL)
    (tmp_path / "down" / "c.csv").write_text(CONNECTIONS + JANE)
    shape, records, skips = read(tmp_path / "down")
    assert (shape, len(records), skips) == ("folder", 3, [])


def test_a_takeout_is_called_so(tmp_path: Path) -> None:
    mbox = "From 1@xxx Fri Mar 15 10:00:00 +0000 2024\n" + MAIL
    members: dict[str, bytes | str] = {"Takeout/archive_browser.html": "<html>", "Takeout/Mail/All.mbox": mbox}
    shape, records, _ = read(zipped(tmp_path / "takeout.zip", members))
    assert shape == "Gmail Takeout"
    assert [record.where.split(",")[0] for record in records] == ["Takeout/Mail/All.mbox"]


def test_every_message_of_a_maildir_is_one_source(tmp_path: Path) -> None:
    for part in ("cur", "new", "tmp"):
        (tmp_path / "box" / part).mkdir(parents=True)
    (tmp_path / "box" / "cur" / "1:2,S").write_text(MAIL)
    (tmp_path / "box" / "new" / "2").write_text(MAIL.replace("<1@", "<2@"))
    (tmp_path / "box" / "tmp" / "3").write_text(MAIL)
    shape, records, skips = read(tmp_path / "box")
    assert (shape, len(records), skips) == ("Maildir", 2, [])


class Faulty:
    """A reader that does what no reader should."""

    name = "faulty"

    def __init__(self, mistake: object) -> None:
        self._mistake = mistake

    def identify(self, source: Source) -> float:
        if source.name == "other.csv":
            raise RecursionError
        return 1.0 if source.head.startswith(b"faulty") else 0.0

    def read(self, source: Source) -> Iterator[Record | Skip]:
        yield Skill("row 1", "before")
        if isinstance(self._mistake, Exception):
            raise self._mistake
        yield self._mistake  # type: ignore[misc]


@pytest.mark.parametrize(
    "mistake", [KeyError("x"), RecursionError(), zipfile.BadZipFile("crc"), OSError(5, "I/O"), "str"]
)
def test_a_mistake_in_one_reader_loses_neither_what_it_read_nor_the_other_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mistake: object
) -> None:
    known = registry.readers()
    monkeypatch.setattr(registry, "readers", lambda: (Faulty(mistake), *known))
    path = zipped(tmp_path / "a.zip", {"bad.csv": "faulty", "other.csv": CONNECTIONS + JANE})
    _, records, skips = read(path)
    assert [record.where for record in records] == ["bad.csv, row 1", "other.csv, row 2"]
    assert [skip.where for skip in skips] == ["bad.csv"]
    if not isinstance(mistake, zipfile.BadZipFile | OSError):
        assert "faulty" in skips[0].reason


def test_a_table_that_refuses_alone_is_a_skip_with_the_reason(tmp_path: Path) -> None:
    path = tmp_path / "recs.csv"
    path.write_text("First Name,Last Name,Company,Job Title,Text,Creation Date,Status\nA,B,,,x,,\n")
    _, records, skips = read(path)
    assert records == []
    assert "given" in skips[0].reason.casefold()


def test_a_file_that_vanishes_before_it_is_read_is_a_skip(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(CONNECTIONS + JANE)
    reading = open_reading(path)
    path.unlink()
    (skip,) = reading.records()
    assert isinstance(skip, Skip)
    assert "no such file" in skip.reason


def test_a_reading_can_be_read_twice(tmp_path: Path) -> None:
    reading = open_reading(zipped(tmp_path / "a.zip", {"Connections.csv": CONNECTIONS + JANE}))
    assert list(reading.records()) == list(reading.records())


def test_what_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="no such file"):
        open_reading(tmp_path / "Connections.csv")


def test_importing_the_package_loads_no_reader() -> None:
    code = (
        "import sys, inroad.formats; "
        "print([m for m in sys.modules if m.startswith('inroad.formats.') or m in ('icalendar', 'zipfile')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


STARTS = [
    b"", CONNECTIONS.encode(), MAIL.encode(), CARD.encode(), CALENDAR.encode(),
    b"From a@a.example Fri Mar 15 10:00:00 2024\n",
    b"PK\x03\x04", b"\x1f\x8b\x08", b"\xff\xfe", CONNECTIONS.encode("utf-16"),
]  # fmt: skip
NAMES = ["a.csv", "a.eml", "a.vcf", "a.mbox", "a", "a.ics"]


@given(st.sampled_from(STARTS), st.binary(max_size=200), st.sampled_from(NAMES))
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_under_any_name_are_read_or_refused(tmp_path: Path, start: bytes, rest: bytes, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(start + rest)
    try:
        reading = open_reading(path)
    except BadInput:
        return
    for item in reading.records():
        if isinstance(item, Skip):
            assert "please report" not in item.reason
