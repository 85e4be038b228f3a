"""LinkedIn's tables about the owner of the archive: profile, addresses, own positions, and the places they want."""

import re
from collections.abc import Iterator
from typing import Final

from inroad.formats.linkedin_people import profile_urls
from inroad.formats.records import Interest, Me, OwnPosition, Record, Skill, Skip, Span
from inroad.formats.tables import Row, Table, addresses
from inroad.formats.tally import Tally

_SITES: Final = re.compile(r"(?:(?P<kind>[A-Z_]{2,20}):)?(?P<url>https?://[^\s,\]]{3,500})")


def position(row: Row, tally: Tally) -> Record | None:
    company = row.get("companyname")
    if not company:
        tally.add("a position without a company", row.number)
        return None
    return OwnPosition(where=row.where, span=_span(row, company, row.get("title"), "startedon", "finishedon"))


def education(row: Row, tally: Tally) -> Record | None:
    school = row.get("schoolname")
    if not school:
        tally.add("an education without a school", row.number)
        return None
    return OwnPosition(
        where=row.where, span=_span(row, school, row.get("degreename"), "startdate", "enddate"), school=True
    )


def profile(row: Row, tally: Tally) -> Record | None:
    """The owner. The profile's own URL isn't in this file; personal sites are, and those of companies are left out."""
    name = f"{row.get('firstname')} {row.get('lastname')}".strip()
    if not name:
        tally.add("a profile without a name", row.number)
        return None
    sites = (m["url"] for m in _SITES.finditer(row.get("websites")) if m["kind"] not in ("COMPANY", "RSS"))
    return Me(where=row.where, name=name, urls=tuple(dict.fromkeys(sites)), headline=row.get("headline"))


def email_addresses(table: Table) -> Iterator[Record | Skip]:
    """One :class:`Me` with every confirmed address, the primary one first."""
    tally = Tally("row")
    found: list[tuple[bool, str]] = []
    where = ""
    for row in table.rows():
        if isinstance(row, Skip):
            yield row
            continue
        given = addresses(row.all("emailaddress"))
        if not given:
            tally.add("not an e-mail address", row.number)
        elif row.get("confirmed").casefold() == "no":
            tally.add("an address LinkedIn never saw confirmed", row.number)
        else:
            where = where or row.where
            found.extend((row.get("primary").casefold() == "yes", address) for address in given)
    if found:
        found.sort(key=lambda item: not item[0])
        yield Me(where=where, emails=tuple(dict.fromkeys(address for _, address in found)))
    yield from tally.skips()


def skill(row: Row, tally: Tally) -> Record | None:  # noqa: ARG001
    name = row.get("name")
    return Skill(where=row.where, name=name) if name else None


def followed(row: Row, tally: Tally) -> Record | None:
    return _interest(row, tally, "follow", row.get("organization"), "followedon")


def application(row: Row, tally: Tally) -> Record | None:
    return _interest(row, tally, "applied", row.get("companyname"), "applicationdate")


def saved_job(row: Row, tally: Tally) -> Record | None:
    return _interest(row, tally, "saved", row.get("companyname"), "saveddate")


def _interest(row: Row, tally: Tally, how: str, organisation: str, dated: str) -> Record | None:
    if not organisation:
        tally.add("names no company", row.number)
        return None
    urls = profile_urls(row.get("joburl"))
    return Interest(
        where=row.where,
        organisation=organisation,
        how=how,
        title=row.get("jobtitle"),
        url=urls[0] if urls else "",
        on=row.day(dated),
    )


def _span(row: Row, organisation: str, title: str, start: str, end: str) -> Span:
    return Span(organisation, title, start=row.day(start), end=row.day(end), ended=bool(row.get(end)))
