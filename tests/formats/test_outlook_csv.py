import pytest

from fixtures.sources import read, source
from inroad.formats.google_csv import READER as GOOGLE
from inroad.formats.linkedin import READERS as LINKEDIN
from inroad.formats.outlook_csv import READER, THUNDERBIRD
from inroad.formats.records import Contact, Span

WEB = (
    "First Name,Middle Name,Last Name,Title,Suffix,Nickname,E-mail Address,E-mail 2 Address,E-mail 3 Address,"
    "Home Phone,Business Phone,Mobile Phone,Business Fax,Job Title,Department,Company,Business Street,"
    "Personal Web Page,Web Page,Birthday,Notes,Categories"
)
DESKTOP = (
    '"Title","First Name","Middle Name","Last Name","Suffix","Company","Department","Job Title","Business Street",'
    '"Business Phone","Mobile Phone","Birthday","Categories","E-mail Address","E-mail Type","E-mail Display Name",'
    '"E-mail 2 Address","Notes","Web Page"'
)
FRENCH = (
    '"Nom","Titre","Prénom","Deuxième prénom","Nom","Suffixe","Surnom","Société ","Service ","Titre","Rue (bureau)",'
    '"Adresse de messagerie","Type de messagerie"'
)
OLD_LINKEDIN = (
    '"Title","First Name","Middle Name","Last Name","Suffix","E-mail Address","E-mail 2 Address","E-mail 3 Address",'
    '"Business Street","Company","Job Title","Web Page","Personal Web Page"'
)
BIRD = (
    "First Name,Last Name,Display Name,Nickname,Primary Email,Secondary Email,Screen Name,Work Phone,Mobile Number,"
    "Job Title,Department,Organization,Web Page 1,Notes,"
)


def line(*cells: str) -> str:
    return ",".join(f'"{cell}"' for cell in cells) + "\r\n"


def one(data: bytes | str, reader=READER) -> Contact:
    records, skips = read(reader, data)
    assert skips == []
    (contact,) = records
    assert isinstance(contact, Contact)
    return contact


def test_a_contact_of_outlook_com_is_read_with_all_it_says() -> None:
    cells = [
        "Ana", "M.", "Lima", "Dr", "", "Nan", "ana@a.example", "ana@home.example", "", "1", "2", "3", "9", "CTO",
        "Labs", "Acme", "Main St", "https://ana.example", "https://acme.example", "0/0/00", "met",
        "Friends;Work; myContacts",
    ]  # fmt: skip
    assert one(WEB + "\r\n" + line(*cells)) == Contact(
        source="outlook",
        where="row 2",
        name="Ana M. Lima",
        given="Ana",
        family="Lima",
        nickname="Nan",
        emails=("ana@a.example", "ana@home.example"),
        phones=("3", "2", "1"),
        urls=("https://acme.example", "https://ana.example"),
        positions=(Span("Acme", "CTO", "Labs"),),
        tags=("Friends", "Work"),
        note="met",
    )


def test_the_desktops_windows_encoding_and_exchange_addresses_are_understood() -> None:
    path = "/o=ExchangeLabs/ou=Group/cn=Recipients/cn=jos"
    cells = [
        "",
        "José",
        "",
        "Müller",
        "",
        "Café €",
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        path,
        "EX",
        "José",
        "j@a.example",
        "",
        "",
    ]
    contact = one((DESKTOP + "\r\n" + line(*cells)).encode("cp1252"))
    assert (contact.name, contact.emails) == ("José Müller", ("j@a.example",))
    assert contact.positions == (Span("Café €"),)


def test_a_contact_with_only_a_display_name_has_that_name() -> None:
    cells = ["", "", "", "", "", "", "", "", "", "", "", "", "", "x@a.example", "SMTP", "Ana Lima", "", "", ""]
    assert one(DESKTOP + "\r\n" + line(*cells)).name == "Ana Lima"
    cells[15] = "x@a.example"
    assert one(DESKTOP + "\r\n" + line(*cells)).name == ""


def test_the_french_header_has_two_columns_of_the_same_name() -> None:
    cells = ["", "M.", "Zoé", "", "Dupont", "", "", "Société Générale", "Achats", "", "Rue 1", "zoe@a.example", "SMTP"]
    contact = one((FRENCH + "\r\n" + line(*cells)).encode("latin-1"))
    assert (contact.name, contact.given, contact.family) == ("Zoé Dupont", "Zoé", "Dupont")
    assert contact.positions == (Span("Société Générale", "", "Achats"),)


def test_linkedins_old_export_for_outlook_is_outlooks() -> None:
    contact = one(
        OLD_LINKEDIN + "\n" + line("", "Ana", "", "Lima", "", "a@a.example", "", "", "", "Acme", "CTO", "", "")
    )
    assert (contact.source, contact.positions) == ("outlook", (Span("Acme", "CTO"),))


def test_thunderbirds_address_book_is_known_by_its_columns() -> None:
    cells = ["", "", "Ana Lima", "", "a@a.example", "b@a.example", "", "1", "2", "CTO", "", "Acme", "", "", ""]
    contact = one(BIRD + "\n" + line(*cells), THUNDERBIRD)
    assert (contact.name, contact.emails, contact.phones) == ("Ana Lima", ("a@a.example", "b@a.example"), ("2", "1"))
    assert contact.positions == (Span("Acme", "CTO"),)


def test_organisations_without_a_person_are_left_out_and_counted() -> None:
    cells = [""] * 22
    cells[15] = "Acme"
    records, skips = read(READER, WEB + "\n" + line(*cells) * 3)
    assert records == []
    assert [skip.where for skip in skips] == ["rows 2, 3, 4"]


@pytest.mark.parametrize("header", [WEB, DESKTOP, FRENCH, OLD_LINKEDIN])
def test_outlooks_headers_are_nobody_elses(header: str) -> None:
    given = source(header + "\r\n", "contacts.csv")
    assert READER.identify(given) > 0.8
    assert all(reader.identify(given) == 0 for reader in (*LINKEDIN, GOOGLE, THUNDERBIRD))


def test_three_common_columns_are_not_enough() -> None:
    assert READER.identify(source("First Name,Last Name,Email Address\n", "contacts.csv")) == 0
    assert READER.identify(source("First Name,Last Name,Email Address,Company,Position,Connected On\n", "x.csv")) == 0
