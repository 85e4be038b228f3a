"""Everything in one open zip: JSON lines for what is the desk's own, CSV and vCard for what other programs read.

The zip imports again into an empty desk: `desk.jsonl` holds every row of every table of this desk, in an order in which
rows come after those they point at.
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

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models as db
from django.db import transaction
from django.db.models import F

from inroad.desk import journal, shapes
from inroad.desk.opening import database_errors
from inroad.errors import BadInput, Refused, StoreProblem
from inroad.store import bulk, models, schema

if TYPE_CHECKING:
    from inroad.desk.door import Desk

FORMAT = "inroad-desk/1"
# In the order in which they are brought back: nobody points forward, but for the columns in _LATER.
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
    (models.Support, "parent__desk"),
)
_LATER = {"Person": "merged_into", "Organisation": "parent"}
_MOST_UNPACKED = 8 * 2**30
_MOST_LINE = 16 * 2**20


class Export:
    def __init__(self, desk: "Desk") -> None:
        self.desk = desk

    def write(self, path: Path) -> shapes.ExportReport:
        """Write the zip to ``path``, complete or not at all. Raises BadInput if it can't be written there."""
        counts: dict[str, int] = {}
        try:
            descriptor, temporary = tempfile.mkstemp(dir=path.absolute().parent, suffix=".part")
            os.close(descriptor)
            with transaction.atomic(), zipfile.ZipFile(temporary, "w", zipfile.ZIP_DEFLATED) as archive:
                archive.writestr("README.txt", _README)
                with archive.open("desk.jsonl", "w", force_zip64=True) as raw, io.TextIOWrapper(raw, "utf-8") as out:
                    for line in self._lines(counts):
                        out.write(line)
                archive.writestr("people.csv", self._people_csv())
                archive.writestr("contacts.vcf", self._vcards())
            Path(temporary).replace(path)
        except OSError as error:
            raise BadInput(f"can't be written: {error.strerror}", where=str(path)) from None
        return shapes.ExportReport(str(path), counts, path.stat().st_size)

    def read(self, path: Path) -> shapes.ExportReport:
        """Bring an exported zip back into this desk, which must still be empty. All of it or nothing.

        Raises BadInput for a file that is no export, Refused if there are people here already.
        """
        if models.Person.objects.filter(desk=self.desk.row).exclude(desk__me=F("pk")).exists():
            raise Refused(
                "this desk has people already", hint="bring an export back into an empty desk: inroad --home …"
            )
        counts: dict[str, int] = {}
        try:
            with zipfile.ZipFile(path) as archive:
                info = archive.getinfo("desk.jsonl")
                if info.file_size > _MOST_UNPACKED:
                    raise BadInput("the export is too large", where=str(path))
                with archive.open(info) as raw, database_errors(), transaction.atomic():
                    journal.lock(self.desk.row.pk)
                    _Reader(self.desk, counts).read(io.TextIOWrapper(raw, "utf-8"))
                    journal.record(self.desk.row, "restored", "Brought an export back")
                    journal.touch(self.desk, mail=True)
        except (zipfile.BadZipFile, KeyError, ValueError, TypeError, OSError, db.ObjectDoesNotExist) as error:
            raise BadInput(
                f"this is no export of a desk ({type(error).__name__})", where=str(path), hint="nothing was changed"
            ) from error
        self.desk.row.refresh_from_db()
        self.desk.network.refresh_derived(None)
        return shapes.ExportReport(str(path), counts, path.stat().st_size)

    # ---- inside

    def _lines(self, counts: dict[str, int]) -> Iterator[str]:
        row = self.desk.row
        head = {"format": FORMAT, "schema": schema.LATEST, "timezone": row.timezone, "region": row.region,
                "settings": row.settings, "me": row.me_id}  # fmt: skip
        yield _line(["head", head])
        for model, path in TABLES:
            name = model.__name__
            rows = model._default_manager.filter(**{path: row}).order_by("pk")
            for item in rows.iterator(chunk_size=2000):
                counts[name] = counts.get(name, 0) + 1
                yield _line([name, {field.attname: getattr(item, field.attname) for field in _fields(model)}])

    def _people_csv(self) -> str:
        out = io.StringIO(newline="")
        writer = csv.writer(out)
        writer.writerow(["name", "title", "organisation", "emails", "phones", "links", "knows my work", "tags", "note"])
        for row, person, points in self._everybody():
            reached = [" ".join(points[kind]) for kind in ("email", "phone", "url")]
            tags = " ".join(row.tags)
            cells = [row.name, row.title, row.organisation, *reached, row.backing, tags, person.note]
            writer.writerow([_harmless(cell) for cell in cells])
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
        from inroad.desk import derived

        ids = list(derived.live_people(self.desk).order_by("sort_key", "id").values_list("pk", flat=True))
        for piece in bulk.in_pieces(ids):
            people = {p.pk: p for p in models.Person.objects.filter(pk__in=piece)}
            points: dict[int, dict[str, list[str]]] = {pk: {k: [] for k in models.Identity.KINDS} for pk in piece}
            for pk, kind, value in models.Identity.objects.filter(person_id__in=piece).values_list(
                "person_id", "kind", "value"
            ):
                points[pk][kind].append(value)
            for row in self.desk.people.rows_of(piece):
                yield row, people[row.id], points[row.id]


class _Reader:
    """Rows of an export into this desk, with new ids."""

    def __init__(self, desk: "Desk", counts: dict[str, int]) -> None:
        self.desk, self.counts = desk, counts
        self.ids: dict[str, dict[int, int]] = {model.__name__: {} for model, _ in TABLES}
        self.models = {model.__name__: model for model, _ in TABLES}
        self.later: list[tuple[type[db.Model], str, int, int]] = []

    def read(self, lines: io.TextIOWrapper) -> None:
        kind, head = self._parsed(lines)
        if kind != "head" or head.get("format") != FORMAT:
            raise ValueError("no head")
        if head["schema"] > schema.LATEST:
            raise StoreProblem("this export was written by a newer Inroad", hint="upgrade Inroad first")
        old_me = head["me"]
        assert self.desk.row.me_id is not None
        models.Person.objects.filter(pk=self.desk.row.me_id).delete()
        self.desk.row.refresh_from_db()
        while True:
            kind, fields = self._parsed(lines)
            if not kind:
                break
            self._row(self.models[kind], fields)
        for model, column, old, pointed in self.later:
            ids = self.ids[model.__name__]
            model._default_manager.filter(pk=ids[old]).update(**{column: ids[pointed]})
        row = self.desk.row
        models.Desk.objects.filter(pk=row.pk).update(
            me_id=self.ids["Person"][old_me], timezone=head["timezone"], region=head["region"],
            settings=self._settings(head["settings"]),
        )  # fmt: skip

    def _parsed(self, lines: io.TextIOWrapper) -> tuple[str, dict[str, Any]]:
        line = lines.readline(_MOST_LINE)
        if not line:
            return "", {}
        kind, fields = json.loads(line)
        return str(kind), dict(fields)

    def _row(self, model: type[db.Model], fields: dict[str, Any]) -> None:
        name = model.__name__
        old = fields.pop("id")
        made: dict[str, Any] = {}
        for field in _fields(model):
            if field.primary_key or field.attname not in fields:
                continue
            value = fields[field.attname]
            if isinstance(field, db.ForeignKey) and value is not None:
                related = field.related_model
                assert not isinstance(related, str)
                target = related.__name__
                if target == "Desk":
                    value = self.desk.row.pk
                elif target == "Party":
                    value = None
                elif _LATER.get(name) == field.name:
                    self.later.append((model, field.attname, old, value))
                    value = None
                else:
                    value = self.ids[target][value]
            elif not isinstance(field, db.ForeignKey | db.JSONField):
                value = field.to_python(value)
            made[field.attname] = value
        if name == "Support":
            kinds = {v: k for k, v in models.Support.__dict__.items() if isinstance(v, int) and k.isupper()}
            made["fact_id"] = self.ids[kinds[made["kind"]].capitalize()][made["fact_id"]]
        row = model(**made)
        row.save(force_insert=True)
        self.ids[name][old] = row.pk
        self.counts[name] = self.counts.get(name, 0) + 1

    def _settings(self, settings: dict[str, Any]) -> dict[str, Any]:
        made = dict(settings)
        people, organisations = self.ids["Person"], self.ids["Organisation"]
        made["may_know"] = [
            [people[p], organisations[o], w]
            for p, o, w in settings.get("may_know", ())
            if p in people and o in organisations
        ]
        return made


def _fields(model: type[db.Model]) -> list[Any]:
    derived = journal.DERIVED.get(model.__name__, set())
    return [field for field in model._meta.concrete_fields if field.name not in derived]


def _line(item: list[Any]) -> str:
    return json.dumps(item, cls=DjangoJSONEncoder, ensure_ascii=False, separators=(",", ":")) + "\n"


def _harmless(cell: str) -> str:
    """A spreadsheet must not take a name for a formula."""
    return f"'{cell}" if cell[:1] in {"=", "+", "-", "@", "\t", "\r"} else cell


def _escaped(value: str) -> str:
    value = value.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return " ".join(value.replace("\n", "\\n").splitlines())


_README = """This is everything one desk of Inroad holds.

desk.jsonl    every row, one JSON value a line: ["Table", {column: value}]; rows come after those they point at.
people.csv    the people, for a spreadsheet.
contacts.vcf  the people, for an address book (vCard 4.0).

Bring it back into an empty desk with:  inroad --home NEWFOLDER import THIS.zip
"""
