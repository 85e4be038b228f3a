import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fixtures.sources import read, source
from inroad.formats.google_csv import READER
from inroad.formats.outlook_csv import READER as OUTLOOK
from inroad.formats.records import Contact, Record, Span

SINCE_2024 = (
    "First Name,Middle Name,Last Name,Phonetic First Name,Phonetic Middle Name,Phonetic Last Name,Name Prefix,"
    "Name Suffix,Nickname,File As,Organization Name,Organization Title,Organization Department,Birthday,Notes,Photo,"
    "Labels,E-mail 1 - Label,E-mail 1 - Value,E-mail 2 - Label,E-mail 2 - Value,Phone 1 - Label,Phone 1 - Value,"
    "Website 1 - Label,Website 1 - Value"
)
BEFORE_2024 = (
    "Name,Given Name,Additional Name,Family Name,Name Prefix,Name Suffix,Nickname,Notes,Group Membership,"
    "E-mail 1 - Type,E-mail 1 - Value,E-mail 10 - Type,E-mail 10 - Value,E-mail 2 - Type,E-mail 2 - Value,"
    "Organization 1 - Type,Organization 1 - Name,Organization 1 - Title,Organization 1 - Department,"
    "Organization 2 - Name,Organization 2 - Title"
)


def table(header: str, *contacts: dict[str, str]) -> str:
    names = header.split(",")
    lines = [",".join('"' + contact.get(name, "").replace('"', '""') + '"' for name in names) for contact in contacts]
    return "\n".join([header, *lines]) + "\n"


def one(data: str) -> Contact:
    records, skips = read(READER, data, "contacts.csv")
    assert skips == []
    (contact,) = records
    assert isinstance(contact, Contact)
    return contact


def test_a_contact_of_the_new_format_is_read_with_all_it_says() -> None:
    contact = one(
        table(
            SINCE_2024,
            {
                "First Name": "Ana",
                "Middle Name": "Maria",
                "Last Name": "Lima",
                "Name Prefix": "Dr.",
                "Nickname": "Nan",
                "Organization Name": "Acme",
                "Organization Title": "CTO",
                "Organization Department": "Labs",
                "Notes": "met in\nRome",
                "Labels": "* myContacts ::: Friends ::: * starred",
                "E-mail 1 - Label": "* Work",
                "E-mail 1 - Value": "ana@acme.example ::: lima@acme.example",
                "E-mail 2 - Value": "Ana@home.example",
                "Phone 1 - Value": "+39 06 1 ::: +39 06 2",
                "Website 1 - Value": "https://ana.example",
                "Birthday": "--04-01",
            },
        )
    )
    assert contact == Contact(
        source="google",
        where="row 2",
        name="Dr. Ana Maria Lima",
        given="Ana",
        family="Lima",
        nickname="Nan",
        emails=("ana@acme.example", "lima@acme.example", "Ana@home.example"),
        phones=("+39 06 1", "+39 06 2"),
        urls=("https://ana.example",),
        positions=(Span("Acme", "CTO", "Labs"),),
        tags=("Friends",),
        note="met in\nRome",
    )


def test_a_contact_of_the_old_format_keeps_the_order_of_its_numbers() -> None:
    contact = one(
        table(
            BEFORE_2024,
            {
                "Name": "Ana Lima",
                "Given Name": "Ana",
                "Family Name": "Lima",
                "Group Membership": "* My Contacts ::: Work",
                "E-mail 1 - Value": "a1@a.example",
                "E-mail 2 - Value": "a2@a.example",
                "E-mail 10 - Value": "a10@a.example",
                "Organization 1 - Name": "Acme",
                "Organization 1 - Title": "CTO",
                "Organization 2 - Name": "Hooli",
            },
        )
    )
    assert contact.name == "Ana Lima"
    assert contact.emails == ("a1@a.example", "a2@a.example", "a10@a.example")
    assert contact.positions == (Span("Acme", "CTO"), Span("Hooli"))
    assert contact.tags == ("Work",)


@pytest.mark.parametrize(
    ("header", "column"), [(SINCE_2024, "Organization Name"), (BEFORE_2024, "Organization 1 - Name")]
)
def test_organisations_without_a_person_are_left_out_and_counted(header: str, column: str) -> None:
    shop = {column: "Pizza Roma", "E-mail 1 - Value": "info@roma.example"}
    assert read(READER, table(header, shop, shop, {"Notes": "?"}))[0] == []
    _, skips = read(READER, table(header, shop, shop, {"Notes": "?"}))
    assert [(skip.where, skip.reason.split(" (")[0]) for skip in skips] == [
        ("rows 2, 3", "an organisation without a person"),
        ("row 4", "has no name and no e-mail address"),
    ]


def test_a_card_without_a_name_is_kept_by_its_address() -> None:
    assert one(table(SINCE_2024, {"E-mail 1 - Value": "who@a.example"})).emails == ("who@a.example",)


def test_several_organisations_in_one_cell_are_several_positions() -> None:
    contact = one(table(SINCE_2024, {"First Name": "A", "Organization Name": "X ::: Y", "Organization Title": "T"}))
    assert contact.positions == (Span("X", "T"), Span("Y"))


def test_a_formula_is_only_a_text() -> None:
    assert one(table(SINCE_2024, {"First Name": '=HYPERLINK("http://x.example")'})).given.startswith("=HYPERLINK")


def test_both_generations_are_known_by_their_header_and_outlooks_is_not() -> None:
    for header in (SINCE_2024, BEFORE_2024):
        assert READER.identify(source(header, "x.csv")) > 0.8
        assert OUTLOOK.identify(source(header, "x.csv")) == 0
    assert READER.identify(source("First Name,Last Name,E-mail Address,E-mail 2 Address,Web Page", "x.csv")) == 0


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=20), min_size=25, max_size=25))
@settings(max_examples=100, deadline=None)
def test_any_cells_make_a_contact_or_a_skip(cells: list[str]) -> None:
    records, skips = read(READER, table(SINCE_2024, dict(zip(SINCE_2024.split(","), cells, strict=True))))
    items: list[Record] = records
    assert len(items) <= 2
    assert all(isinstance(item, Contact) and (item.name or item.nickname or item.emails) for item in items)
    assert all(skip.reason for skip in skips)
