"""What a hunt begins with: the licensed files of ``tests/fixtures``, and small invented ones. Words of each format
lie in ``words/``, as libFuzzer takes them.

More files, kept outside the repository, come from the folders that INROAD_FUZZ_SEEDS names (separated like PATH).
"""

import os
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from fuzz.readers import LINKEDIN, NAMES

FIXTURES: Final = Path(__file__).parents[1] / "fixtures"
_MOST: Final = 48 * 2**10  # of one seed

MAIL: Final = (
    b'From: Ana Lima <ana@a.example>\nTo: "Roe, Bo" <bo@b.example>, undisclosed-recipients:;\nCc: team: c@c.example;\n'
    b"Date: Fri, 15 Mar 2024 10:00:00 +0000\nSubject: =?utf-8?q?Gr=C3=BC=C3=9Fe?= =?iso-8859-1?b?/Ow=?=\n"
    b"Message-ID: <1@a.example>\nReferences: <0@a.example>\n <00@b.example>\nIn-Reply-To: <0@a.example>\n"
    b"X-Gmail-Labels: =?UTF-8?Q?Posteingang,=22a,b=22?=\nX-Mozilla-Status: 0001\nList-Id: <l.example>\n"
    b"Precedence: bulk\nReturn-Path: <>\nContent-Type: multipart/report; report-type=delivery-status\n"
    b"X-Failed-Recipients: bob@firm.example\n\nhi\n"
)
_BOX: Final = b"From 1@xxx Fri Mar 15 10:00:00 +0000 2024\n"
CALENDAR: Final = (
    b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:REQUEST\r\nBEGIN:VTIMEZONE\r\nTZID:Own\r\nBEGIN:STANDARD\r\n"
    b"DTSTART:19701025T030000\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\nRRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\n"
    b"END:STANDARD\r\nEND:VTIMEZONE\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:20240101T000000Z\r\n"
    b"DTSTART;TZID=Own:20240315T100000\r\nDTEND;TZID=Own:20240315T110000\r\nRRULE:FREQ=MONTHLY;BYDAY=2MO;COUNT=9\r\n"
    b"EXDATE;TZID=Own:20240412T100000\r\nRDATE;VALUE=PERIOD:20240501T100000Z/PT1H\r\nSUMMARY:Plan\r\n"
    b'ORGANIZER;CN=Ana:mailto:ana@a.example\r\nATTENDEE;PARTSTAT=DECLINED;CUTYPE=ROOM;CN="B: o":mailto:bo@b.example\r\n'
    b"BEGIN:VALARM\r\nEND:VALARM\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:1\r\nRECURRENCE-ID;TZID=Own:20240412T100000\r\n"
    b"DTSTART:20240413\r\nDURATION:PT30M\r\nSTATUS:CANCELLED\r\nATTENDEE:mailto:c@c.example\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)
CARD: Final = (
    b"BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:L=C3=\r\n=ADma;Ana\r\nFN:Ana Lima\r\n"
    b"item1.EMAIL;TYPE=INTERNET:ana@a.example\r\nTEL;HOME;PREF:+1 555 0100\r\nORG:Acme\\, Inc;Sales\r\nTITLE:CTO\r\n"
    b"NOTE;ENCODING=B:aGk=\r\nX-SOCIALPROFILE;TYPE=linkedin:x-apple:ana-lima\r\nAGENT:\r\nBEGIN:VCARD\r\nEND:VCARD\r\n"
    b"PHOTO;ENCODING=B:AAAA\r\n AAAA\r\nCATEGORIES:a\\,b,c\r\nREV:20240315T100000Z\r\nUID:1\r\n"
    b"KIND:individual\r\nEND:VCARD\r\n"
)
GOOGLE: Final = (
    b"Name,Given Name,Family Name,Group Membership,E-mail 1 - Value,Phone 1 - Value,Organization 1 - Name\n"
    b'Ana Lima,Ana,Lima,* myContacts ::: Friends,ana@a.example ::: a@b.example,+1 555 0100,"Acme, Inc"\n'
)
OUTLOOK: Final = (
    b"First Name,Last Name,E-mail Address,Mobile Phone,Job Title,Company,Categories,Notes\n"
    b'Ana,Lima,ana@a.example,555 0100,CTO,Acme,a;b,"two\nlines"\n'
)
THUNDERBIRD: Final = (
    b"First Name,Last Name,Display Name,Primary Email,Screen Name,Organization\nAna,Lima,Ana Lima,ana@a.example,,Acme\n"
)
PLAY: Final = (
    b'title = "A play"\nsubject = "person"\nabout = "Why."\n[[step]]\nkey = "first"\ntitle = "Call"\nwords = "Say."\n'
    b'[[step.answer]]\nkey = "yes"\nwords = "They agreed"\nthen = "end"\n'
)
IMAP: Final = (
    b"* OK ready\n\n* CAPABILITY IMAP4rev1 AUTH=PLAIN IDLE SPECIAL-USE LIST-EXTENDED\nTAG OK\n\n+\n\nTAG OK in\n\n"
    b"* CAPABILITY IMAP4rev1\nTAG OK\n\n* 2 EXISTS\n* OK [UIDVALIDITY 7]\n* OK [UIDNEXT 3]\nTAG OK [READ-ONLY] done\n\n"
    b"* SEARCH 1 2\nTAG OK\n\n* 1 FETCH (UID 1 FLAGS (\\Seen) BODY[HEADER]<0> {24}\n"
    b"From: ana@a.example\n\n)\nTAG OK\n\n"
    b'* LIST (\\HasNoChildren \\Sent) "/" "Gesendet &AOQ-"\nTAG OK\n\n'
)

Seeds = Callable[[], Iterator[bytes]]


def of(*inline: bytes, files: str = "", start: bytes = b"") -> Seeds:
    """Those given and the files of the fixtures that match; ``start`` goes before each (it may choose a name)."""

    def found() -> Iterator[bytes]:
        for one in inline:
            yield start + one
        for path in _paths(files):
            yield start + path.read_bytes()[:_MOST]

    return found


def _paths(patterns: str) -> Iterator[Path]:
    roots = [FIXTURES, *map(Path, filter(None, os.environ.get("INROAD_FUZZ_SEEDS", "").split(os.pathsep)))]
    for root in roots:
        for pattern in patterns.split():
            yield from sorted(path for path in root.rglob(pattern) if path.is_file())


def mailboxes() -> Iterator[bytes]:
    yield (
        b"\xef\xbb\xbf\n" + _BOX + MAIL + b"\n" + _BOX + MAIL.replace(b"\n", b"\r\n") + b"\n>From me\n\nFrom here on\n"
    )
    mails = list(of(files="msg_*.txt")())
    for start in range(0, len(mails), 4):
        yield b"".join(_BOX + one.partition(b"\nFrom ")[0] + b"\n\n" for one in mails[start : start + 4])


def linkedin() -> Iterator[bytes]:
    with zipfile.ZipFile(FIXTURES / "linkedin_synthetic" / "sample_export.zip") as packed:
        for number, name in enumerate(LINKEDIN):
            for member in packed.namelist():
                if member.rpartition("/")[2] == name:
                    lines = packed.read(member)[:_MOST].split(b"\n")[:6]
                    yield bytes([number]) + b"\n".join(lines)[:4_000]
                    yield bytes([number]) + (b"\n".join(lines)[:1_500]).decode("utf-8", "ignore").encode("utf-16")


def files() -> Iterator[bytes]:
    for number, name in enumerate(NAMES):
        for one in (MAIL, CARD, CALENDAR, GOOGLE, _BOX + MAIL):
            if number % 5 == len(one) % 5 or name == "a":
                yield bytes([number]) + one


def zipped() -> Iterator[bytes]:
    import gzip
    import io

    for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", method) as made:
            made.writestr("Connections.csv", "First Name,Last Name,URL,Connected On\nAna,Lima,,15 Mar 2024\n")
            made.writestr("../a/b.vcf", CARD)
            made.writestr("Takeout/Mail/All.mbox", _BOX + MAIL)
        yield packed.getvalue()
    yield gzip.compress(CARD, mtime=0)


def archives() -> Iterator[bytes]:
    parts = (
        b"Connections.csv\nFirst Name,Last Name,URL,Connected On\nAna,Lima,,15 Mar 2024", b"Skills.csv\nName\nRust",
        b"Takeout/Mail/All.mbox\n" + _BOX + MAIL, b"a.vcf\n" + CARD, b"b.ics\n" + CALENDAR, b"cur/1:2,S\n" + MAIL,
        b"Media/b.jpg\n\xff\xd8\xff", b"[Content_Types].xml\n", b"xl/workbook.xml\n", b"../x\nx", b"in.zip\nPK\x03\x04",
    )  # fmt: skip
    yield b"\n----\n".join(parts[:7])
    yield b"\n----\n".join(parts[7:])
    yield b"\n----\n".join((parts[5], parts[5].replace(b"1:2,S", b"2:2,DS")))


def plays() -> Iterator[bytes]:
    """Those that come with Inroad."""
    from importlib import resources

    yield PLAY
    for entry in sorted((resources.files("inroad.search.plays") / "builtin").iterdir(), key=lambda entry: entry.name):
        yield entry.read_bytes()
