"""Address books: real clients' cards with their real values, and cards nobody should have written."""

import binascii
import contextlib
import time
import tracemalloc
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fixtures.sources import read, source
from inroad.errors import BadInput
from inroad.formats import limits, vcard
from inroad.formats.records import Contact, Record, Skip, Span

FIXTURES = Path(__file__).parents[1] / "fixtures"


def file(name: str, folder: str = "vcard_ezvcard") -> list[Contact]:
    records, _ = read(vcard.READER, (FIXTURES / folder / name).read_bytes(), name)
    return contacts(records)


def contacts(records: list[Record]) -> list[Contact]:
    assert all(isinstance(record, Contact) for record in records)
    return [record for record in records if isinstance(record, Contact)]


def book(*lines: str, version: str = "3.0") -> bytes:
    return "\r\n".join(["BEGIN:VCARD", f"VERSION:{version}", *lines, "END:VCARD", ""]).encode()


def card(*lines: str, version: str = "3.0") -> Contact:
    records, skips = read(vcard.READER, book(*lines, version=version))
    assert not skips
    [found] = contacts(records)
    return found


def test_a_card_from_gmail() -> None:
    [found] = file("John_Doe_GMAIL.vcf")
    assert (found.name, found.given, found.family) == ("Mr. John Richter, James Doe Sr.", "John", "Doe")
    assert found.emails == ("john.doe@ibm.com",)
    assert found.phones == ("905-555-1234", "905-666-1234")
    assert found.urls == ("http://www.ibm.com",)
    assert found.positions == (Span("IBM", title="Money Counter"),)
    assert found.note.startswith('THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS AND CONTRIBUTORS "AS IS" AND')


def test_a_card_from_an_iphone() -> None:
    [found] = file("John_Doe_IPHONE.vcf")
    assert (found.name, found.nickname) == ("Mr. John Richter James Doe Sr.", "Johny")
    assert found.emails == ("john.doe@ibm.com",)
    assert len(found.phones) == 7
    assert found.positions == (Span("IBM", title="Money Counter", unit="Accounting"),)


def test_a_card_from_outlook() -> None:
    [found] = file("John_Doe_MS_OUTLOOK.vcf")
    assert (found.name, found.given, found.family) == ("Mr. John Richter James Doe Sr.", "John", "Doe")
    assert found.emails == ("john.doe@ibm.cm",)
    assert found.positions == (Span("IBM", title="Money Counter", unit="Accounting"),)
    assert found.seen_on == date(2012, 3, 5)


def test_a_card_from_outlook_2003() -> None:
    [found] = file("outlook-2003.vcf")
    assert found.positions == (Span("Company, The", title="The Job Title", unit="TheDepartment"),)
    assert found.note == "This is the note field!!\nSecond line\n\nThird line is empty"
    assert (found.emails, found.seen_on) == (("jdoe@hotmail.com",), date(2012, 10, 12))


def test_a_card_from_notes() -> None:
    [found] = file("John_Doe_LOTUS_NOTES.vcf")
    assert found.key == "0e7602cc-443e-4b82-b4b1-90f62f99a199"
    assert found.emails == ("john.doe@ibm.com", "billy_bob@gmail.com")
    assert found.positions == (Span("IBM", title="Generic Accountant", unit="SUN"),)


def test_cards_from_android() -> None:
    found = file("John_Doe_ANDROID.vcf")
    mails = ["john.doe@company.com", "jane.doe@company.com", "", "", "bob@company.com", "henry@company.com"]
    assert ["".join(one.emails) for one in found] == mails
    assert found[2].name == "Ñ Ñ Ñ Ñ Ñ"
    assert found[3].name == " ".join("Ñ" * 11)  # continued over a soft break
    assert (found[4].given, found[4].family) == ("Ñ Ñ Ñ", "Ñ Ñ")
    assert found[4].positions == (Span("Ñ" * 12),)  # given twice
    assert found[0].tags == ("My Contacts",)


def test_cards_from_thunderbird_and_from_the_standards() -> None:
    [found] = file("thunderbird-MoreFunctionsForAddressBook-extension.vcf")
    assert found.emails[:2] == ("doe.john@hotmail.com", "additional-email@company.com")
    assert found.positions == (Span("TheOrganization", title="TheTitle", unit="TheDepartment"),)
    [simon] = file("rfc6350-example.vcf")
    assert (simon.name, simon.emails) == ("Simon Perreault", ("simon.perreault@viagenie.ca",))
    assert simon.phones == ("+1-418-656-9254;ext=102", "+1-418-262-6501")
    assert [one.name for one in file("rfc2426-example.vcf")] == ["Frank Dawson", "Tim Howes"]
    assert [one.family for one in file("gmail-single.vcf") + file("gmail-single2.vcf")] == ["Dartmouth", "Test"]


def test_broken_photos_do_not_cost_the_card() -> None:
    [found] = file("issue153.vcf", "vcard_sabre")
    assert found.name == "Test Benutzer"
    records, skips = read(vcard.READER, (FIXTURES / "vcard_sabre" / "issue64.vcf").read_bytes())
    assert not records
    assert skips == [Skip("card 1", "a card with neither name nor address nor number")]


def test_a_card_without_a_name_is_kept_by_its_address() -> None:
    found = card("EMAIL:ana@firm.example")
    assert (found.name, found.emails) == ("", ("ana@firm.example",))


def test_a_name_is_put_together_where_only_its_parts_are_given() -> None:
    assert card("N:Reyes;Ana;Maria;Dr.;PhD").name == "Dr. Ana Maria Reyes PhD"
    assert card("N:Reyes\\;Lee;Ana").family == "Reyes;Lee"


def test_several_organisations_find_their_titles() -> None:
    found = card(
        "FN:Ana", "item1.ORG:Firm", "item2.ORG:School;Physics;Optics", "item2.TITLE:Lecturer", "item1.TITLE:Head"
    )
    assert found.positions == (Span("Firm", title="Head"), Span("School", title="Lecturer", unit="Physics, Optics"))
    assert card("FN:Ana", "ORG:Firm", "x.TITLE:Head").positions == (Span("Firm", title="Head"),)
    assert card("FN:Ana", "ORG:Firm", "ROLE:Head").positions == (Span("Firm", title="Head"),)
    assert card("FN:Ana", "TITLE:Plumber").positions == (Span("", title="Plumber"),)


@pytest.mark.parametrize(
    "line",
    [
        "X-SOCIALPROFILE;type=linkedin:https://www.linkedin.com/in/ana-reyes",
        "X-SOCIALPROFILE;type=linkedin;x-user=ana-reyes:x-apple:ana-reyes",
        "IMPP;X-SERVICE-TYPE=LinkedIn:x-apple:ana-reyes",
        "URL:https\\://www.linkedin.com/in/ana-reyes",
        "SOCIALPROFILE;SERVICE-TYPE=LinkedIn:https://www.linkedin.com/in/ana-reyes",
    ],
)
def test_a_linkedin_profile_is_found_however_it_is_written(line: str) -> None:
    assert card("FN:Ana", line).urls == ("https://www.linkedin.com/in/ana-reyes",)


def test_other_networks_names_are_no_addresses() -> None:
    assert card("FN:Ana", "X-SOCIALPROFILE;type=twitter:x-apple:ana", "IMPP:xmpp:ana@x.example").urls == ()


def test_companies_groups_and_empty_cards_are_counted_and_left_out() -> None:
    lines = [
        book("FN:Acme", "ORG:Acme", "TEL:1"),
        book("ORG:Acme", "EMAIL:info@acme.example"),
        book("FN:x", "KIND:group"),
    ]
    lines += [
        book("FN:Ana"),
        book("NOTE:x"),
        book("FN:Acme", "X-ABShowAs:COMPANY"),
        book("FN:x", "X-ADDRESSBOOKSERVER-KIND:group"),
    ]
    records, skips = read(vcard.READER, b"".join(lines))
    assert [one.where for one in contacts(records)] == ["card 4"]
    assert skips == [
        Skip("cards 1, 2, 6", "not a person but a company (3 cards)"),
        Skip("cards 3, 7", "not a person but a group (2 cards)"),
        Skip("card 5", "a card with neither name nor address nor number"),
    ]


def test_both_ways_of_folding_are_undone() -> None:
    assert card("FN:Ana", " Reyes", "NOTE:one \r\n two\\nthree\\, four").name == "AnaReyes"
    soft = book("FN;ENCODING=QUOTED-PRINTABLE;CHARSET=utf-8:Andr=C3=\r\n=A9 L=\r\nee", version="2.1")
    assert contacts(read(vcard.READER, soft)[0])[0].name == "André Lee"


@pytest.mark.parametrize("charset", ["utf-8", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_book_is_read_in_any_encoding(charset: str) -> None:
    data = book("FN:José Ñandú", "EMAIL:jose@x.example").decode().encode(charset)
    assert vcard.READER.identify(source(data, "x")) == 1.0
    [found] = contacts(read(vcard.READER, data)[0])
    assert (found.name, found.emails) == ("José Ñandú", ("jose@x.example",))


def test_declared_charsets_are_believed() -> None:
    for charset in ("ISO-8859-1", "Windows-1252", "Shift_JIS", "KOI8-R"):
        text = {"Shift_JIS": "山田", "KOI8-R": "Анна"}.get(charset, "José")
        data = book("X").replace(b"X\r\n", f"FN;CHARSET={charset};ENCODING=QUOTED-PRINTABLE:".encode()
                                 + binascii.b2a_qp(text.encode(charset), istext=False) + b"\r\n")  # fmt: skip
        assert contacts(read(vcard.READER, data)[0])[0].name == text
    raw = book("X").replace(b"X\r\n", b"FN;CHARSET=KOI8-R:" + "Анна".encode("koi8-r") + b"\r\n")
    assert contacts(read(vcard.READER, raw)[0])[0].name == "Анна"


def test_quoted_parameters_may_hold_anything() -> None:
    assert card("FN:Ana", 'TEL;TYPE="a:b;c":123').phones == ("123",)
    assert card("FN:Ana", 'EMAIL;TYPE="unclosed:ana@x.example').emails == ("ana@x.example",)
    assert card("FN:Ana", "TEL;VALUE=uri:tel:+49-1", "EMAIL:mailto:ana@x.example").phones == ("+49-1",)


def test_an_address_that_is_none_is_said() -> None:
    records, skips = read(vcard.READER, book("FN:Ana", "EMAIL:nowhere", "EMAIL:ana@x.example"))
    assert contacts(records)[0].emails == ("ana@x.example",)
    assert skips == [Skip("card 1", "an e-mail address that is none")]


def test_old_cards_keep_their_backslashes() -> None:
    assert card("FN:Ana", "NOTE:C:\\new", version="2.1").note == "C:\\new"
    assert card("FN:Ana", "NOTE:one\\ntwo").note == "one\ntwo"


def test_the_day_of_the_last_change_is_kept() -> None:
    assert card("FN:Ana", "REV:2024-03-05T10:00:00Z").seen_on == date(2024, 3, 5)
    assert card("FN:Ana", "REV:20240305").seen_on == date(2024, 3, 5)
    assert card("FN:Ana", "REV:99991231").seen_on is None
    assert card("FN:Ana", "REV:00000101T000000Z").seen_on is None


def test_a_missing_end_costs_nothing() -> None:
    data = b"BEGIN:VCARD\nFN:Ana\nBEGIN:VCARD\nFN:Bo\nEND:VCARD\nBEGIN:VCARD\nFN:Cy"
    assert [one.name for one in contacts(read(vcard.READER, data)[0])] == ["Ana", "Bo", "Cy"]


def test_an_agent_inside_a_card_is_passed_over() -> None:
    agent = "AGENT:\r\nBEGIN:VCARD\r\nFN:Secretary\r\nEMAIL:s@x.example\r\nEND:VCARD"
    found = card("FN:Ana", agent, "EMAIL:ana@x.example", version="2.1")
    assert (found.name, found.emails) == ("Ana", ("ana@x.example",))


@pytest.mark.parametrize(
    "data",
    [
        b"BEGIN:VCARD\n" * 3_000,
        b"BEGIN:VCARD\nAGENT:\n" * 3_000,
        b"BEGIN:VCARD\nAGENT:\n" * 3_000 + b"END:VCARD\n" * 3_000,
        b"BEGIN:VCARD\nX" + b";A" * 50_000 + b'"\nEND:VCARD\n',
        b"BEGIN:VCARD\nFN" + b';"' * 50_000 + b"\nEND:VCARD\n",
        b"BEGIN:VCARD\nFN:" + b"\\" * 100_001 + b"\nEND:VCARD\n",
        b"BEGIN:VCARD\nN:" + b";" * 100_000 + b"\nEND:VCARD\n",
        b"BEGIN:VCARD\nCATEGORIES:" + b"a," * 100_000 + b"\nEND:VCARD\n",
        b"BEGIN:VCARD\nFN;ENCODING=QUOTED-PRINTABLE:" + b"=\n" * 100_000 + b"\nEND:VCARD\n",
        b"BEGIN:VCARD\nNOTE:" + b"\n x" * 100_000 + b"\nEND:VCARD\n",
        b"BEGIN:VCARD\n" + b"ORG:a;b\n" * 50_000 + b"END:VCARD\n",
        b"BEGIN:VCARD\nEMAIL:" + b"@" * 100_000 + b"\nEND:VCARD\n",
    ],
)
def test_hostile_cards_take_no_time(data: bytes) -> None:
    started = time.perf_counter()
    list(vcard.READER.read(source(data, "x.vcf")))
    assert time.perf_counter() - started < 2


def test_a_line_of_100000_characters_is_read() -> None:
    assert card("FN:Ana", "NOTE:" + "x" * 100_000).note == "x" * limits.CELL_CHARS


def test_photos_are_neither_kept_nor_counted() -> None:
    photo = b"PHOTO;ENCODING=b;TYPE=JPEG:" + b"/9j/4AAQSkZJRgABAQ\r\n " * 300_000
    data = book("FN:Ana", "PHOTO", "EMAIL:ana@x.example").replace(b"PHOTO", photo)
    tracemalloc.start()
    records, skips = read(vcard.READER, data)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert contacts(records)[0].emails == ("ana@x.example",)
    assert not skips
    assert peak < 8 * 2**20


def test_a_card_too_large_says_so_and_loses_no_other() -> None:
    huge = book("FN:Ana", *(f"TEL:{n:0>100}" for n in range(limits.CARD_BYTES // 100)))
    records, skips = read(vcard.READER, huge + book("FN:Bo"))
    assert [one.name for one in contacts(records)] == ["Ana", "Bo"]
    assert skips == [Skip("card 1", "larger than a card can be; its first part was read")]


def test_what_is_no_card_is_refused_in_words() -> None:
    with pytest.raises(BadInput, match="no contact card"):
        list(vcard.READER.read(source(b"hello", "x.vcf")))
    assert vcard.READER.identify(source(b"First Name,Last Name\n", "x.csv")) == 0.0
    assert vcard.READER.identify(source(b"BEGIN:VCALENDAR\n", "x.ics")) == 0.0


words = st.text("aäñ山 .,;:\\\"'\n", min_size=1, max_size=15).map(str.strip).filter(bool)


@given(words, words, st.lists(words, max_size=3))
@settings(max_examples=100)
def test_what_is_written_by_the_standard_is_read_back(family: str, given_name: str, tags: list[str]) -> None:
    def escaped(text: str) -> str:
        return text.replace("\\", "\\\\").replace(",", "\\,").replace(";", "\\;").replace("\n", "\\n")

    found = card(
        f"N:{escaped(family)};{escaped(given_name)};;;", "FN:Ana", "CATEGORIES:" + ",".join(map(escaped, tags))
    )
    assert (found.family, found.given) == (" ".join(family.split()), " ".join(given_name.split()))
    assert found.tags == tuple(dict.fromkeys(" ".join(tag.split()) for tag in tags))


pieces = [
    b"BEGIN:VCARD\n",
    b"END:VCARD\n",
    b"VERSION:2.1\n",
    b"FN:",
    b"N:",
    b"ORG:a",
    b";",
    b":",
    b'"',
    b"=\n",
    b"\n",
    b"\n ",
    b"\\",
]
pieces += [
    b";ENCODING=QUOTED-PRINTABLE",
    b";CHARSET=utf-16",
    b";ENCODING=b",
    b"\0",
    b"\xff",
    b"EMAIL:a@b.c\n",
    b"AGENT:\n",
    b"REV:2",
]


@given(st.lists(st.one_of(st.sampled_from(pieces), st.binary(max_size=20)), max_size=60))
@settings(max_examples=100)
def test_any_bytes_are_read_or_refused(parts: list[bytes]) -> None:
    with contextlib.suppress(BadInput):
        for found in vcard.READER.read(source(b"".join(parts), "x.vcf")):
            assert isinstance(found, Contact | Skip)
            repr(found).encode()
            assert "\\x00" not in repr(found)
