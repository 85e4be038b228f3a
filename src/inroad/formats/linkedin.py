"""LinkedIn's data export: every table of an archive, or one alone, told by its header.

    Connections                                    -> Contact
    messages                                       -> Message (who, to whom, when; never what)
    Invitations, Recommendations, Endorsements     -> Invitation, Recommendation, Endorsement
    Positions, Education, Skills                   -> OwnPosition, Skill
    Profile, Email Addresses                       -> Me
    Company Follows, Job Applications, Saved Jobs  -> Interest
    everything else LinkedIn puts in               -> known, and left alone without a word

All generations since 2018 are read: with and without the "Notes:" text above the header, with and without the URL
column, tab-separated UTF-16, six forms of date, and what a spreadsheet makes of them. The header decides; a file's
name only where two tables share one. Localised headers are accepted as aliases; whether LinkedIn ever writes them is
not known. The text of messages and invitations is not kept.
"""

from collections.abc import Iterator
from typing import Final

from inroad.formats import linkedin_messages, linkedin_owner, linkedin_people
from inroad.formats.linkedin_unused import is_unused_header, is_unused_name
from inroad.formats.records import Record, Skip
from inroad.formats.source import Reader, Source
from inroad.formats.tables import TableReader, candidates, row_by_row, stem

_CONNECTION_ALIASES: Final = {
    alias: name
    for name, aliases in {
        "firstname": "vorname prenom nombre nome voornaam",
        "lastname": "nachname nom apellidos apellido cognome sobrenome apelido achternaam",
        "emailaddress": "email emailadresse adresseemail correoelectronico direcciondecorreoelectronico indirizzoemail "
        "emailadres enderecodeemail",
        "company": "unternehmen firma entreprise societe empresa azienda bedrijf",
        "position": "poste cargo puesto posizione functie",
        "url": "profileurl profilurl urldelprofilo urldelperfil urlduprofil",
        "connectedon": "verbundenam datedeconnexion connectele conectadoel fechadeconexion datadicollegamento "
        "collegatoil verbondenop conectadoem ligadoem",
    }.items()
    for alias in aliases.split()
}
_COPIES: Final = {"creationdate1": "creationdate", "firstname1": "firstname", "lastname1": "lastname"}

READERS: Final[tuple[Reader, ...]] = (
    TableReader(
        "linkedin.connections",
        [("firstname", "lastname", "connectedon")],
        linkedin_people.connections,
        aliases=_CONNECTION_ALIASES,
        names=("connections", "kontakte", "relations", "contactos", "collegamenti", "connecties", "conexoes"),
    ),
    TableReader(
        "linkedin.messages",
        [("conversationid", "from", "to", "date"), ("from", "to", "date", "subject", "folder")],
        linkedin_messages.messages,
        names=("messages",),
        # conversations with LinkedIn's own assistants have the same header
        unless=("guidemessages", "learningcoach", "learningroleplay"),
    ),
    TableReader(
        "linkedin.invitations",
        [("from", "to", "sentat", "direction")],
        row_by_row(linkedin_people.invitation),
        names=("invitations",),
    ),
    TableReader(
        "linkedin.recommendations",
        [("lastname", "company", "jobtitle", "text", "creationdate")],
        linkedin_people.recommendations,
        aliases=_COPIES,
        names=("recommendationsgiven", "recommendationsreceived"),
    ),
    TableReader(
        "linkedin.endorsements",
        [
            ("skillname", "endorseefirstname", "endorseelastname"),
            ("skillname", "endorserfirstname", "endorserlastname"),
        ],
        row_by_row(linkedin_people.endorsement),
        names=("endorsementgiveninfo", "endorsementreceivedinfo", "endorsementsgiven", "endorsementsreceived"),
    ),
    TableReader(
        "linkedin.positions",
        [("companyname", "title", "startedon", "finishedon")],
        row_by_row(linkedin_owner.position),
        names=("positions",),
    ),
    TableReader(
        "linkedin.education",
        [("schoolname", "startdate", "enddate")],
        row_by_row(linkedin_owner.education),
        names=("education",),
    ),
    TableReader(
        "linkedin.profile",
        [("firstname", "lastname", "headline", "industry")],
        row_by_row(linkedin_owner.profile),
        names=("profile",),
    ),
    TableReader(
        "linkedin.email_addresses",
        [("emailaddress", "confirmed", "primary")],
        linkedin_owner.email_addresses,
        names=("emailaddresses",),
    ),
    TableReader("linkedin.skills", [("name",)], row_by_row(linkedin_owner.skill), names=("skills",), only_named=True),
    TableReader(
        "linkedin.company_follows",
        [("organization", "followedon")],
        row_by_row(linkedin_owner.followed),
        names=("companyfollows",),
    ),
    TableReader(
        "linkedin.job_applications",
        [("applicationdate", "companyname", "jobtitle")],
        row_by_row(linkedin_owner.application),
        names=("jobapplications",),
    ),
    TableReader(
        "linkedin.saved_jobs",
        [("saveddate", "joburl", "companyname")],
        row_by_row(linkedin_owner.saved_job),
        names=("savedjobs",),
    ),
)


class _Unused:
    """Tables LinkedIn adds that say nothing about who knows whom. Reads as nothing."""

    name = "linkedin.unused"

    def identify(self, source: Source) -> float:
        """0.8 by header; 0.2 by name alone, which counts only beside other tables of LinkedIn's."""
        if not source.name.lower().endswith((".csv", ".tsv", ".txt")):
            return 0.0
        if any(is_unused_header(header.names, stem(source.name)) for header in candidates(source.head)):
            return 0.8
        return 0.2 if is_unused_name(stem(source.name)) else 0.0

    def read(self, source: Source) -> Iterator[Record | Skip]:  # noqa: ARG002
        return iter(())


UNUSED: Final[Reader] = _Unused()
