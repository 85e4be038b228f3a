from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fixtures.sources import read, source, split
from inroad.errors import BadInput
from inroad.formats.linkedin import READERS, UNUSED
from inroad.formats.linkedin_messages import recipients
from inroad.formats.records import (
    Contact,
    Direction,
    Endorsement,
    Handle,
    Interest,
    Invitation,
    Me,
    Message,
    OwnPosition,
    Recommendation,
    Record,
    Skill,
    Skip,
    Span,
)
from inroad.formats.source import Reader

CONNECTIONS_2018 = "First Name,Last Name,Email Address,Company,Position,Connected On\n"
CONNECTIONS = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
NOTES = 'Notes:\n"When exporting your connection data, you may notice, that addresses are missing."\n\n'
JANE = "https://www.linkedin.com/in/jane-doe"
BOB = "https://www.linkedin.com/in/bob-ray"
MESSAGES_2018 = "From,To,Date,Subject,Content,Direction,Folder\n"
MESSAGES = (
    "CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,RECIPIENT PROFILE URLS,DATE,SUBJECT,CONTENT,FOLDER"
)


def reader_of(data: str | bytes, name: str = "file.csv") -> Reader | None:
    given_source = source(data, name)
    best = max((*READERS, UNUSED), key=lambda reader: reader.identify(given_source))
    return best if best.identify(given_source) > 0.3 else None


def told(data: str | bytes, name: str = "file.csv") -> tuple[list[Record], list[Skip]]:
    reader = reader_of(data, name)
    assert reader is not None
    return read(reader, data, name)


# --- connections


@pytest.mark.parametrize("preamble", ["", NOTES])
@pytest.mark.parametrize("bom", ["", "\ufeff"])
def test_a_connection_is_read_with_all_it_says(preamble: str, bom: str) -> None:
    text = f'{bom}{preamble}{CONNECTIONS}Jane, "Doe, PhD",{JANE},j@a.example,"Acme, Inc.",CTO,15 Mar 2024\n'
    records, skips = told(text)
    row = "row 2" if not preamble else "row 5"
    assert records == [
        Contact(
            source="linkedin",
            where=row,
            key=JANE,
            name="Jane Doe, PhD",
            given="Jane",
            family="Doe, PhD",
            emails=("j@a.example",),
            urls=(JANE,),
            positions=(Span("Acme, Inc.", "CTO"),),
            connected_on=date(2024, 3, 15),
        )
    ]
    assert skips == []


def test_a_connection_of_2018_has_no_url_and_a_short_date() -> None:
    records, _ = told(CONNECTIONS_2018 + 'Jane,Doe,,Acme,CTO,"3/14/18, 9:05 AM"\n')
    assert [(c.name, c.key, c.connected_on) for c in records if isinstance(c, Contact)] == [
        ("Jane Doe", "", date(2018, 3, 14))
    ]


@pytest.mark.parametrize(
    ("header", "day"),
    [
        ("Vorname,Nachname,URL,E-Mail-Adresse,Unternehmen,Position,Verbunden am", "15. März 2024"),
        ("Prénom,Nom,URL,Adresse e-mail,Entreprise,Poste,Date de connexion", "15 mars 2024"),
        ("Nombre,Apellidos,URL,Correo electrónico,Empresa,Cargo,Conectado el", "15 mar 2024"),
        ("Nome,Cognome,URL,Indirizzo email,Azienda,Posizione,Data di collegamento", "15 mar 2024"),
        ("Voornaam,Achternaam,URL,E-mailadres,Bedrijf,Functie,Verbonden op", "15 mrt 2024"),
        ("Nome,Sobrenome,URL,Endereço de e-mail,Empresa,Cargo,Conectado em", "15 mar 2024"),
    ],
)
def test_localised_headers_are_aliases(header: str, day: str) -> None:
    records, skips = told(f"{header}\nJane,Doe,{JANE},j@a.example,Acme,CTO,{day}\n")
    (contact,) = records
    assert isinstance(contact, Contact)
    assert (contact.name, contact.emails, contact.positions) == ("Jane Doe", ("j@a.example",), (Span("Acme", "CTO"),))
    assert contact.connected_on == date(2024, 3, 15)
    assert skips == []


def test_a_spreadsheet_saved_the_connections_again() -> None:
    text = CONNECTIONS.replace(",", ";") + f"José;Doe;{JANE};;Acme;CTO;15.03.2024\n"
    records, _ = told(text.replace("\n", "\r\n").encode("cp1252"), "Mappe1.csv")
    (contact,) = records
    assert isinstance(contact, Contact)
    assert (contact.given, contact.connected_on) == ("José", date(2024, 3, 15))


def test_a_spreadsheet_in_britain_puts_the_day_first_in_every_row() -> None:
    records, _ = told(CONNECTIONS + f"A,B,{JANE},,,,03/04/2024\nC,D,{BOB},,,,15/04/2024\n")
    assert [c.connected_on for c in records if isinstance(c, Contact)] == [date(2024, 4, 3), date(2024, 4, 15)]


def test_connections_who_left_are_counted_in_one_line() -> None:
    records, skips = told(CONNECTIONS + ",,,,,,15 Mar 2024\n" * 72 + f"Jane,,{JANE},,,,15 Mar 2024\n")
    assert len(records) == 1
    assert len(skips) == 1
    assert "72" in skips[0].reason or "69 more" in skips[0].where
    assert "left LinkedIn" in skips[0].reason


def test_a_connection_without_a_name_is_kept_by_its_address() -> None:
    records, skips = told(CONNECTIONS + f",,,j@a.example,,,15 Mar 2024\n,,{JANE},,,,15 Mar 2024\n")
    assert [(c.name, c.emails, c.urls) for c in records if isinstance(c, Contact)] == [
        ("", ("j@a.example",), ()),
        ("", (), (JANE,)),
    ]
    assert skips == []


def test_a_connection_whose_date_is_nonsense_is_kept_and_said() -> None:
    records, skips = told(CONNECTIONS + f"Jane,Doe,{JANE},,,,05 Jun 1833\n")
    assert isinstance(records[0], Contact)
    assert records[0].connected_on is None
    assert [skip.where for skip in skips] == ["row 2"]


def test_a_row_torn_in_two_is_no_person() -> None:
    records, skips = told(CONNECTIONS + f"Jane,Doe,{JANE},,Acme\nLabs,CTO,15 Mar 2024\n")
    assert [c.name for c in records if isinstance(c, Contact)] == ["Jane Doe"]
    assert skips == [Skip("row 3", "has 3 of 7 cells")]


# --- messages


def message(*cells: str) -> str:
    return ",".join(f'"{cell}"' for cell in cells) + "\n"


def test_a_message_tells_who_when_and_nothing_of_what() -> None:
    header = MESSAGES + ",ATTACHMENTS,IS MESSAGE DRAFT,IS CONVERSATION DRAFT\n"
    body = "secret\n\nwords, <p>of mine</p>"
    text = header + message(
        "2-abc", "", "Jane Doe", JANE, "Bob Ray", BOB, "2024-03-15 10:11:12 UTC", "Hello", body, "INBOX", "", "No", "No"
    )
    records, skips = told(text, "messages.csv")
    assert records == [
        Message(
            where="row 2",
            channel="linkedin",
            sent_at=datetime(2024, 3, 15, 10, 11, 12, tzinfo=UTC),
            sender=Handle("Jane Doe", url=JANE),
            to=(Handle("Bob Ray", url=BOB),),
            subject="Hello",
            thread="2-abc",
        )
    ]
    assert skips == []
    assert "secret" not in repr(records)


def test_a_message_of_2018_has_names_only() -> None:
    text = MESSAGES_2018 + message("Jane Doe", "Bob Ray", "3/14/18, 9:05 AM", "Hi", "words", "INCOMING", "INBOX")
    (found,), skips = told(text, "Messages.csv")
    assert isinstance(found, Message)
    assert (found.sender, found.to) == (Handle("Jane Doe"), (Handle("Bob Ray"),))
    assert found.sent_at == datetime(2018, 3, 14, 9, 5, tzinfo=UTC)
    assert skips == []


def test_drafts_and_messages_of_people_who_left_are_counted_with_reasons() -> None:
    at = "2024-03-15 10:11:12 UTC"
    text = (
        MESSAGES
        + ",ATTACHMENTS,IS MESSAGE DRAFT\n"
        + message("1", "", "Jane Doe", JANE, "Bob Ray", BOB, at, "", "x", "INBOX", "", "Yes")
        + message("1", "", "LinkedIn Member", "", "Bob Ray", BOB, at, "", "x", "INBOX", "", "No")
        + message("1", "", "", "", "Bob Ray", BOB, at, "", "x", "INBOX", "", "No")
        + message("1", "", "Bob Ray", BOB, "LinkedIn-Mitglied", "", at, "", "x", "INBOX", "", "No")
        + message("1", "", "Jane Doe", JANE, "Bob Ray", BOB, "yesterday", "", "x", "INBOX", "", "No")
        + message("1", "", "Jane Doe", JANE, "Bob Ray", BOB, at, "", "x", "SPAM", "", "No")
    )
    records, skips = told(text)
    assert records == []
    assert [skip.where for skip in skips] == ["row 2", "rows 3, 4", "row 5", "row 6", "row 7"]


def test_a_company_writing_is_no_person_writing() -> None:
    page = "https://www.linkedin.com/company/acme"
    text = MESSAGES + "\n" + message("1", "", "Acme", page, "Bob Ray", BOB, "2024-03-15 10:11:12 UTC", "", "", "INBOX")
    (found,), _ = told(text)
    assert isinstance(found, Message)
    assert found.automatic == "bulk"


@pytest.mark.parametrize("between", [",", ", ", ";", " | ", "\n", " "])
@pytest.mark.parametrize("names_between", [",", "; ", " | "])
def test_a_group_message_reaches_everybody_whatever_stands_between_them(between: str, names_between: str) -> None:
    assert recipients(f"Jane Doe{names_between}Bob Ray", f"{JANE}{between}{BOB}") == (
        Handle("Jane Doe", url=JANE),
        Handle("Bob Ray", url=BOB),
    )


@pytest.mark.parametrize(
    ("names", "urls", "expected"),
    [
        ("Jane Doe, PhD", JANE, [Handle("Jane Doe, PhD", url=JANE)]),
        ("Jane Doe, PhD", "", [Handle("Jane Doe, PhD")]),
        ("Jane Doe,Bob Ray", "", [Handle("Jane Doe"), Handle("Bob Ray")]),
        ("Jane Doe; Bob Ray", "", [Handle("Jane Doe"), Handle("Bob Ray")]),
        ("Jane Doe,LinkedIn Member", JANE, [Handle("Jane Doe", url=JANE)]),
        (
            "Jane Doe;LinkedIn Member;Bob Ray",
            f"{JANE},{BOB}",
            [Handle("Jane Doe", url=JANE), Handle("Bob Ray", url=BOB)],
        ),
        ("Jane Doe, PhD, LinkedIn Member", JANE, [Handle("Jane Doe, PhD", url=JANE)]),
        ("Doe, Jane, Bob", f"{JANE},{BOB}", [Handle(url=JANE), Handle(url=BOB)]),
        ("LinkedIn Member", "", []),
        ("", "", []),
    ],
)
def test_names_are_paired_with_urls_only_where_they_fit(names: str, urls: str, expected: list[Handle]) -> None:
    assert recipients(names, urls) == tuple(expected)


def test_a_message_to_ten_thousand_people_is_bounded() -> None:
    assert len(recipients("; ".join(["Jane Doe"] * 10_000), "")) == 500


def test_talks_with_linkedins_assistants_are_no_messages() -> None:
    text = MESSAGES + "\n" + message("1", "", "Coach", "", "Bob Ray", BOB, "2024-03-15 10:11:12 UTC", "", "", "INBOX")
    for name in ("guide_messages.csv", "learning_coach_messages.csv", "learning_role_play_messages.csv"):
        assert told(text, name) == ([], [])


# --- the other tables


def test_an_invitation_names_the_other_side() -> None:
    text = (
        "From,To,Sent At,Message,Direction,inviterProfileUrl,inviteeProfileUrl\n"
        f'Me Self,Jane Doe,"3/14/24, 9:05 AM",Hi,OUTGOING,https://www.linkedin.com/in/me,{JANE}\n'
        f'Bob Ray,Me Self,"3/15/24, 9:05 AM",,INCOMING,{BOB},https://www.linkedin.com/in/me\n'
        'A,B,"3/15/24, 9:05 AM",,,,\n'
    )
    records, skips = told(text)
    assert records == [
        Invitation("row 2", Handle("Jane Doe", url=JANE), Direction.SENT, datetime(2024, 3, 14, 9, 5, tzinfo=UTC)),
        Invitation("row 3", Handle("Bob Ray", url=BOB), Direction.RECEIVED, datetime(2024, 3, 15, 9, 5, tzinfo=UTC)),
    ]
    assert [skip.where for skip in skips] == ["row 4"]


def test_an_invitation_of_2023_has_numbers_that_point_at_nobody() -> None:
    text = (
        "From,To,Sent At,Message,Direction,inviterProfileUrn,inviteeProfileUrn\n"
        'Me,Jane Doe,"3/14/23, 9:05 AM",,OUTGOING,urn:li:1,urn:li:2\n'
    )
    (found,), _ = told(text)
    assert isinstance(found, Invitation)
    assert found.who == Handle("Jane Doe")


RECOMMENDATIONS = "First Name,Last Name,Company,Job Title,Text,Creation Date,Status\n"


@pytest.mark.parametrize(
    ("name", "direction"),
    [
        ("Recommendations_Given.csv", Direction.SENT),
        ("Recommendations Received.csv", Direction.RECEIVED),
        ("Recommendations_Received (1).csv", Direction.RECEIVED),
    ],
)
def test_the_name_tells_given_recommendations_from_received_ones(name: str, direction: Direction) -> None:
    text = RECOMMENDATIONS + 'Jane,Doe,Acme,CTO,"Great\nwork, truly","12/09/22, 07:18 PM",VISIBLE\nBo,Ray,,,x,,HIDDEN\n'
    records, skips = told(text, f"Basic_LinkedInDataExport/{name}")
    assert records == [
        Recommendation(
            "row 2", Handle("Jane Doe"), direction, "Acme", "CTO", "Great\nwork, truly", date(2022, 12, 9), visible=True
        ),
        Recommendation("row 3", Handle("Bo Ray"), direction, text="x", visible=False),
    ]
    assert skips == []


def test_recommendations_that_do_not_say_which_are_refused_with_what_to_do() -> None:
    with pytest.raises(BadInput) as caught:
        told(RECOMMENDATIONS + "Jane,Doe,Acme,CTO,x,,VISIBLE\n", "table.csv")
    assert "Recommendations_Given.csv" in caught.value.hint


def test_recommendations_saved_again_by_a_spreadsheet_are_known() -> None:
    text = "Last Name,Company,Job Title,Text,Creation Date.1,Status\r\nDoe,Acme,CTO,caf\xe9,09-Dec-22,VISIBLE\r\n"
    (found,), _ = told(text.encode("cp1252"), "Recommendations_Received.csv")
    assert isinstance(found, Recommendation)
    assert (found.who, found.text, found.written_on) == (Handle("Doe"), "café", date(2022, 12, 9))


@pytest.mark.parametrize(("side", "direction"), [("Endorsee", Direction.SENT), ("Endorser", Direction.RECEIVED)])
def test_the_header_tells_given_endorsements_from_received_ones(side: str, direction: Direction) -> None:
    text = (
        f"Endorsement Date,Skill Name,{side} First Name,{side} Last Name,{side} Public Url,Endorsement Status\n"
        "2023/07/01 10:11:12 UTC,Rust,Jane,Doe,www.linkedin.com/in/jane-doe,ACCEPTED\n"
        "2023/07/01 10:11:12 UTC,,Jane,Doe,,ACCEPTED\n"
    )
    records, skips = told(text)
    assert records == [Endorsement("row 2", Handle("Jane Doe", url=JANE), direction, "Rust", date(2023, 7, 1))]
    assert [skip.where for skip in skips] == ["row 3"]


def test_own_positions_and_schools_have_spans() -> None:
    positions = (
        "Company Name,Title,Description,Location,Started On,Finished On\n"
        "Acme,CTO,x,Rome,Nov 2019,\nHooli,Engineer,x,,May 2015,Aug 2019\n,Nothing,,,,\n"
    )
    records, skips = told(positions, "Positions.csv")
    assert records == [
        OwnPosition("row 2", Span("Acme", "CTO", start=date(2019, 11, 1))),
        OwnPosition("row 3", Span("Hooli", "Engineer", start=date(2015, 5, 1), end=date(2019, 8, 1), ended=True)),
    ]
    assert len(skips) == 1
    school = "School Name,Start Date,End Date,Notes,Degree Name,Activities\nETH,2010,2014,,MSc,Chess\n"
    assert told(school)[0] == [
        OwnPosition("row 2", Span("ETH", "MSc", "", date(2010, 1, 1), date(2014, 1, 1), ended=True), school=True)
    ]


def test_the_profile_says_who_the_owner_is() -> None:
    text = (
        "First Name,Last Name,Maiden Name,Address,Birth Date,Headline,Summary,Industry,Zip Code,Geo Location,"
        "Twitter Handles,Websites,Instant Messengers\n"
        'Ana,Lima,,Rome,"Apr 1",Engineer · Rome,x,IT,,,[ana],'
        '"[PERSONAL:https://ana.example/me,COMPANY:https://acme.example]",\n'
    )
    assert told(text, "Profile.csv")[0] == [
        Me("row 2", "Ana Lima", urls=("https://ana.example/me",), headline="Engineer · Rome")
    ]


def test_my_addresses_are_the_confirmed_ones_primary_first() -> None:
    text = (
        "Email Address,Confirmed,Primary,Updated On\n"
        "old@a.example,Yes,No,x\nana@a.example,Yes,Yes,x\ntypo@a.example,No,No,x\nnothing,Yes,No,x\n"
    )
    records, skips = told(text)
    assert records == [Me("row 2", emails=("ana@a.example", "old@a.example"))]
    assert [skip.where for skip in skips] == ["row 4", "row 5"]


def test_wishes_become_interests() -> None:
    follows = "Organization,Followed On\nAcme,Fri Jun 02 10:11:12 UTC 2023\n,x\n"
    assert told(follows)[0] == [Interest("row 2", "Acme", "follow", on=date(2023, 6, 2))]
    applied = (
        "Application Date,Contact Email,Contact Phone Number,Company Name,Job Title,Job Url,Resume Name,"
        'Question And Answers\n"3/14/24, 9:05 AM",,,Acme,CTO,https://jobs.example/1,cv.pdf,secret | salary\n'
    )
    assert told(applied)[0] == [
        Interest("row 2", "Acme", "applied", "CTO", "https://jobs.example/1", date(2024, 3, 14))
    ]
    saved = 'Saved Date,Job Url,Job Title,Company Name\n"3/14/24, 9:05 AM",,CTO,Acme\n'
    assert told(saved)[0] == [Interest("row 2", "Acme", "saved", "CTO", on=date(2024, 3, 14))]


def test_skills_are_told_by_name_because_their_header_is_too_common() -> None:
    assert told("Name\nRust\nGo\n", "Skills.csv")[0] == [Skill("row 2", "Rust"), Skill("row 3", "Go")]
    assert reader_of("Name\nRust\n", "Bands.csv") is None


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("Ad_Targeting.csv", "Member Age,Buyer Groups,Company Names,Job Seniorities,Member Skills"),
        ("x.csv", "Login Date,IP Address,User Agent,Login Type"),
        ("Rich_Media.csv", "Date/Time,Media Description,Media Link"),
        ("Votes_123456.csv", "Date,Link,OptionText"),
        ("Comments_123456.csv", "Date,Link,Message"),
        ("Learning.csv", "Content Title,Content Description,Content Type,Content Saved,"),
        ("LearningCoachMessages.csv", "No conversations found"),
        ("Languages.csv", "Name,Proficiency"),
        ("Contacts.csv", "Source,FirstName,LastName,Companies,Title,Emails,BookmarkedAt,Profiles"),
    ],
)
def test_tables_without_use_are_known_and_read_as_nothing(name: str, header: str) -> None:
    assert told(f"{header}\na,b,c\n", name) == ([], [])


def test_a_utf_16_table_of_2018_is_known() -> None:
    text = '"Time"\t"Search Query"\n"x"\t"y"\n'
    assert told(text.encode("utf-16"), "Search Queries.csv") == ([], [])


@pytest.mark.parametrize(
    "header", ["Name,Number", "Date,Link,Message", "Question,Answer", "First Name,Last Name,Email Address", "Title"]
)
def test_anybodys_table_is_not_taken_for_linkedins(header: str) -> None:
    assert reader_of(f"{header}\n1,2,3\n", "mine.csv") is None


HEADERS = [
    CONNECTIONS, MESSAGES + "\n", MESSAGES_2018, RECOMMENDATIONS,
    "From,To,Sent At,Message,Direction\n", "Email Address,Confirmed,Primary,Updated On\n", "Organization,Followed On\n",
    "Company Name,Title,Description,Location,Started On,Finished On\n",
]  # fmt: skip


@given(st.sampled_from(HEADERS), st.binary(max_size=300))
@settings(max_examples=100, deadline=None)
def test_any_bytes_below_any_header_are_records_or_skips(header: str, raw: bytes) -> None:
    data = header.encode() + raw
    reader = reader_of(data, "Recommendations_Given.csv")
    assert reader is not None
    records, skips = split(reader.read(source(data, "Recommendations_Given.csv")))
    for item in [*records, *skips]:
        repr(item).encode()
        assert item.where
