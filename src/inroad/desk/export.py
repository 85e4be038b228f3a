"""Everything in one open zip: JSON lines for what is the desk's own, CSV and vCard for what other programs read.

The zip imports again into an empty desk (:mod:`inroad.desk.imports.bring_back`): `desk.jsonl` holds every row of every
table of this desk, in an order in which rows come after those they point at. Of an introduction that another desk takes
part in too, this desk's view goes along, and not what is private to the other. Left out: the history of changes,
imports that were not published, mailboxes, links, what was said to a community and its coaches, and mails that are
still on their way out (their letters are drafts again where they are brought back). What helpers asked of the whole
installation is not one desk's to carry away.
"""

import csv
import io
import json
import os
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db import models as db
from django.db import transaction
from django.db.models import Q

from inroad.desk import derived, journal, leaving, shapes
from inroad.desk.text import harmless
from inroad.errors import BadInput
from inroad.store import bulk, models, schema

if TYPE_CHECKING:
    from inroad.desk.door import Desk

FORMAT = "inroad-desk/1"
LINES = "desk.jsonl"
# In the order in which they are brought back: nobody points forward, but for the columns in LATER.
TABLES: tuple[tuple[type[db.Model], str], ...] = (
    (models.Import, "desk"),
    (models.ImportFile, "parent__desk"),
    (models.ImportSkip, "file__parent__desk"),
    (models.Person, "desk"),
    (models.Identity, "desk"),
    (models.Card, "desk"),
    (models.Organisation, "desk"),
    (models.OrganisationName, "desk"),
    (models.Position, "desk"),
    (models.Interaction, "desk"),
    (models.Participant, "interaction__desk"),
    (models.Evidence, "desk"),
    (models.Tag, "desk"),
    (models.PersonTag, "tag__desk"),
    (models.ReviewPair, "desk"),
    (models.Target, "desk"),
    (models.Guard, "desk"),
    (models.Contract, "sides__desk"),
    (models.ContractSide, "contract__sides__desk"),
    (models.Promise, "desk"),
    (models.Door, "seeker"),
    (models.Opening, "desk"),
    (models.Letter, "desk"),
    (models.OutboxMail, "desk"),
    (models.Reply, "desk"),
    (models.Interview, "desk"),
    (models.InterviewMet, "desk"),
    (models.Conduct, "desk"),
    (models.Document, "desk"),
    (models.DocumentBody, "desk"),
    (models.BriefVersion, "desk"),
    (models.Useful, "desk"),
    (models.UsefulTo, "desk"),
    (models.Update, "desk"),
    (models.UpdateTo, "desk"),
    (models.OwnPlay, "desk"),
    (models.PlayRun, "desk"),
    (models.PlayStep, "desk"),
    (models.Referee, "desk"),
    (models.Release, "desk"),
    (models.VouchTalk, "desk"),
    (models.Future, "desk"),
    (models.Rest, "desk"),
    (models.WordEdit, "desk"),
    (models.TimeEntry, "desk"),
    (models.PlanChoice, "desk"),
    (models.WeekReview, "desk"),
    (models.Vouch, "desk"),
    (models.Call, "desk"),
    (models.CallTo, "desk"),
    (models.Nomination, "desk"),
    (models.Vacancy, "desk"),
    (models.Support, "parent__desk"),
)
LATER = {"Person": "merged_into", "Organisation": "parent"}
# Rows of imports that nobody has published: what they hold is not on the desk yet.
_PUBLISHED = {"Import": "state__in", "ImportFile": "parent__state__in", "ImportSkip": "file__parent__state__in"}
OVER = ("sent", "unknown", "refused", "cancelled", "bounced")
"""States of mails that no worker will touch again: a mail must not go out from two places."""
_THIS_MACHINE = {
    "OutboxMail": {"mailbox", "lease", "lease_until"},
    "Vouch": {"voucher_key", "subject_key"},
    "CallTo": {"digest"},
    "Nomination": {"digest"},
}
SIDES = ("seeker", "voucher", "addressee", "goal")


class Export:
    def __init__(self, desk: "Desk") -> None:
        self.desk = desk

    def write(self, path: Path) -> shapes.ExportReport:
        """Write the zip to ``path``, complete or not at all. Raises BadInput if it can't be written there."""
        counts: dict[str, int] = {}
        temporary = ""
        try:
            descriptor, temporary = tempfile.mkstemp(dir=path.absolute().parent, suffix=".part")
            os.close(descriptor)
            with transaction.atomic(), zipfile.ZipFile(temporary, "w", zipfile.ZIP_DEFLATED) as archive:
                archive.writestr("README.txt", _README)
                with archive.open(LINES, "w", force_zip64=True) as raw, io.TextIOWrapper(raw, "utf-8") as out:
                    for line in self._lines(counts):
                        out.write(line)
                archive.writestr("people.csv", self._people_csv())
                archive.writestr("contacts.vcf", self._vcards())
                if known := leaving.account(self.desk):
                    archive.writestr("account.json", json.dumps(known, ensure_ascii=False, indent=1))
            Path(temporary).replace(path)
        except OSError as error:
            raise BadInput(f"can't be written: {error.strerror}", where=str(path)) from None
        finally:
            if temporary:
                Path(temporary).unlink(missing_ok=True)
        return shapes.ExportReport(str(path), counts, path.stat().st_size)

    # ---- inside

    def _lines(self, counts: dict[str, int]) -> Iterator[str]:
        row = self.desk.row
        head = {"format": FORMAT, "schema": schema.LATEST, "timezone": row.timezone, "region": row.region,
                "settings": row.settings, "me": row.me_id}  # fmt: skip
        yield _line(["head", head])
        written: dict[str, set[int]] = {model.__name__: set() for model, _ in TABLES}
        for model, path in TABLES:
            name = model.__name__
            fields = columns(model)
            for item in self._rows(model, path).iterator(chunk_size=2000):
                counts[name] = counts.get(name, 0) + 1
                written[name].add(item.pk)
                values = {f.attname: journal.plain(getattr(item, f.attname)) for f in fields}
                self._keep_to_this_desk(name, fields, values, written)
                yield _line([name, values])

    def _rows(self, model: type[db.Model], path: str) -> "db.QuerySet[Any]":
        row, name = self.desk.row, model.__name__
        rows = model._default_manager.order_by("pk")
        taking_part = models.ContractSide.objects.filter(desk=row).values("contract")
        if name == "Contract":
            return rows.filter(pk__in=taking_part)
        if name == "ContractSide":
            return rows.filter(contract__in=taking_part)
        if name == "Promise":
            return rows.filter(Q(desk=row) | Q(contract__in=taking_part))
        rows = rows.filter(**{path: row})
        if name in _PUBLISHED:
            rows = rows.filter(**{_PUBLISHED[name]: ("published", "undone")})
        return rows.filter(purpose="letter", state__in=OVER) if name == "OutboxMail" else rows

    def _keep_to_this_desk(
        self, name: str, fields: list[Any], values: dict[str, Any], written: dict[str, set[int]]
    ) -> None:
        """What a row says about rows that don't go along, and what only another desk may read, is taken out of it."""
        for field in fields:
            if not isinstance(field, db.ForeignKey) or not field.null or LATER.get(name) == field.name:
                continue
            target = field.related_model
            assert not isinstance(target, str)
            along = {self.desk.row.pk} if target is models.Desk else written.get(target.__name__)
            if along is not None and values[field.attname] not in along:
                values[field.attname] = None
        if name == "Contract":
            values["data"] = {**values["data"], **_own_people(values["data"], written["Person"])}
            mine = models.ContractSide.objects.filter(desk=self.desk.row, role="seeker", contract=values["id"])
            if not mine.exists():
                # A helper's copy: what the addressee gave as a reason was said to whoever asked.
                steps = [{**step, "words": ""} for step in values["data"].get("steps", ())]
                values["data"] = {**values["data"], "reason": "", "steps": steps}
        elif name == "ContractSide" and values["desk_id"] is None:
            values["note"] = ""
        elif name == "Letter" and values["state"] == "queued":
            out = models.OutboxMail.objects.filter(letter=values["id"], state__in=("sent", "unknown")).exists()
            values |= {"state": "sent"} if out else {"state": "draft", "sent_how": ""}

    def _people_csv(self) -> str:
        out = io.StringIO(newline="")
        writer = csv.writer(out)
        writer.writerow(["name", "title", "organisation", "emails", "phones", "links", "knows my work", "tags", "note"])
        for row, person, points in self._everybody():
            reached = [" ".join(points[kind]) for kind in ("email", "phone", "url")]
            tags = " ".join(row.tags)
            cells = [row.name, row.title, row.organisation, *reached, row.backing, tags, person.note]
            writer.writerow([harmless(cell) for cell in cells])
        return out.getvalue()

    def _vcards(self) -> str:
        cards = []
        for row, person, points in self._everybody():
            lines = ["BEGIN:VCARD", "VERSION:4.0", f"UID:urn:inroad:{person.pk}", f"FN:{_escaped(row.name)}"]
            lines += [f"EMAIL:{_escaped(value)}" for value in points["email"]]
            lines += [f"TEL:{_escaped(value)}" for value in points["phone"]]
            lines += [f"URL:https://{_escaped(value)}" for value in points["url"]]
            if row.organisation:
                lines.append(f"ORG:{_escaped(row.organisation)}")
            if row.title:
                lines.append(f"TITLE:{_escaped(row.title)}")
            cards.append("".join(f"{line}\r\n" for line in [*lines, "END:VCARD"]))
        return "".join(cards)

    def _everybody(self) -> Iterator[tuple[shapes.PersonRow, models.Person, dict[str, list[str]]]]:
        ids = list(derived.live_people(self.desk).order_by("sort_key", "id").values_list("pk", flat=True))
        for piece in bulk.in_pieces(ids):
            people = {p.pk: p for p in models.Person.objects.filter(pk__in=piece)}
            points: dict[int, dict[str, list[str]]] = {pk: {k: [] for k in models.Identity.KINDS} for pk in piece}
            rows = models.Identity.objects.filter(person_id__in=piece).order_by("pk")
            for pk, kind, value in rows.values_list("person_id", "kind", "value"):
                points[pk][kind].append(value)
            for row in self.desk.people.rows_of(piece):
                yield row, people[row.id], points[row.id]


def columns(model: type[db.Model]) -> list[Any]:
    """The columns of a table that are exported: all but those that are derived, or only of use where they are."""
    left_out = journal.DERIVED.get(model.__name__, set()) | _THIS_MACHINE.get(model.__name__, set())
    return [field for field in model._meta.concrete_fields if field.name not in left_out]


def _own_people(data: dict[str, Any], people: set[int]) -> dict[str, Any]:
    """The sides of a contract with the numbers of people of this desk alone; parties are the installation's."""
    return {
        role: {**data[role], "person": data[role]["person"] if data[role]["person"] in people else 0, "party": 0}
        for role in SIDES
        if data.get(role)
    }


def _line(item: list[Any]) -> str:
    return json.dumps(item, ensure_ascii=False, separators=(",", ":")) + "\n"


def _escaped(value: str) -> str:
    value = value.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return " ".join(value.replace("\n", "\\n").splitlines())


_README = """This is everything one desk of Inroad holds.

desk.jsonl    every row, one JSON value a line: ["Table", {column: value}]; rows come after those they point at.
people.csv    the people, for a spreadsheet.
contacts.vcf  the people, for an address book (vCard 4.0).
account.json  on a server: what it knows of your account, and what you said to the community.

Bring it back into an empty desk with:  inroad --home NEWFOLDER import THIS.zip
"""
