"""Outlook's contacts as CSV (desktop since 2003, outlook.com, Google's "Outlook CSV"), and Thunderbird's address book.

Also LinkedIn's own old "microsoft_outlook" export. The desktop versions write Windows-1252 and translate their column
names; French is read, of other languages what shares the English names. An address of type EX is a path inside an
Exchange server, not an e-mail address, and is dropped. Birthdays are not read: nothing says if the day comes first.
"""

import re
from collections.abc import Callable
from itertools import combinations
from typing import Final

from inroad.formats.records import Contact, Record, Span
from inroad.formats.tables import Row, TableReader, addresses, row_by_row, web_addresses
from inroad.formats.tally import Tally
from inroad.formats.text import block

_FRENCH: Final = {
    "prenom": "firstname",
    "deuxiemeprenom": "middlename",
    "nom": "lastname",
    "suffixe": "suffix",
    "surnom": "nickname",
    "societe": "company",
    "service": "department",
    "adressedemessagerie": "emailaddress",
    "adressedemessagerie2": "email2address",
    "adressedemessagerie3": "email3address",
    "telephonemobile": "mobilephone",
    "telbureau": "businessphone",
    "telephonebureau": "businessphone",
    "teldomicile": "homephone",
    "telephonedomicile": "homephone",
    "categories": "categories",
    "pageweb": "webpage",
    "titre": "jobtitle",  # twice in the header: form of address, then position
    "ruebureau": "businessstreet",
}
_THUNDERBIRD: Final = {
    "primaryemail": "emailaddress",
    "secondaryemail": "email2address",
    "mobilenumber": "mobilephone",
    "workphone": "businessphone",
    "organization": "company",
    "webpage1": "webpage",
    "webpage2": "personalwebpage",
}
_PHONES: Final = ("mobilephone", "businessphone", "businessphone2", "homephone", "homephone2", "primaryphone",
    "otherphone", "carphone")  # fmt: skip
_MARKS: Final = ("email2address", "businessphone", "businessstreet", "webpage", "jobtitle", "mobilephone")
_LISTED: Final = re.compile(r"\s*;\s*")


def _contact(source: str) -> Callable[[Row, Tally], Record | None]:
    def convert(row: Row, tally: Tally) -> Record | None:
        given, nickname = row.get("firstname"), row.get("nickname")
        # the French header has two columns "Nom"; where both are filled the second is the family name
        family = row.last("lastname") or row.get("lastname")
        parts = (given, row.get("middlename"), family, row.get("suffix"))
        name = " ".join(part for part in parts if part)
        display = row.get("displayname", "emaildisplayname")
        if not name and display and "@" not in display:
            name = display
        emails = addresses(row.all("emailaddress", "email2address", "email3address"))
        company, title = row.get("company"), row.last("jobtitle")
        if not (name or nickname) and company:
            tally.add("an organisation without a person", row.number)
            return None
        if not (name or nickname or emails):
            tally.add("has no name and no e-mail address", row.number)
            return None
        tags = (tag for tag in _LISTED.split(row.get("categories")) if tag and tag.casefold() != "mycontacts")
        return Contact(
            source=source,
            where=row.where,
            name=name,
            given=given,
            family=family,
            nickname=nickname,
            emails=emails,
            phones=row.all(*_PHONES),
            urls=web_addresses(row.all("webpage", "personalwebpage")),
            positions=(Span(company, title, row.get("department")),) if company or title else (),
            tags=tuple(dict.fromkeys(tags)),
            note=block(row.raw("notes")),
        )

    return convert


READER: Final = TableReader(
    "outlook_csv",
    # "First Name, Last Name, Email Address" alone is also how LinkedIn begins: two of Outlook's other columns decide
    [("firstname", "lastname", "emailaddress", *pair) for pair in combinations(_MARKS, 2)],
    row_by_row(_contact("outlook")),
    aliases=_FRENCH,
    names=("contacts", "outlook"),
    least=1,
)

THUNDERBIRD: Final = TableReader(
    "thunderbird_csv",
    [("firstname", "lastname", "displayname", "emailaddress", "screenname")],
    row_by_row(_contact("thunderbird")),
    aliases=_THUNDERBIRD,
    least=1,
)
