"""An exported desk back into an empty one: all of it or nothing, with numbers of its own.

    zip -> lines, checked and staged like any import -> rows, table by table, numbers translated -> the owner, settings

The zip may come from anywhere. Refuses what no export of ours holds: other tables, columns of other types, values that
are none of the choices, rows that point at rows that are not there.
"""

import json
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.db import models as db
from django.db.utils import DataError, IntegrityError

from inroad.desk import play_hearing, shapes
from inroad.desk.export import FORMAT, LATER, LINES, TABLES, columns
from inroad.desk.imports import bring_back_contracts as contracts
from inroad.desk.imports import bring_back_search as searched
from inroad.desk.text import storable
from inroad.errors import BadInput, Refused, StoreProblem
from inroad.formats.limits import ZIP_BYTES, ZIP_RATIO
from inroad.store import bulk, models, schema
from inroad.ties.model import Backing

if TYPE_CHECKING:
    from inroad.desk.door import Desk

NAME = "Inroad export"
_MOST_LINE = 16 * 2**20
_MOST_TEXT = 2**20
_SMALL = 10 * 2**20
_ROWS_AT_ONCE = 5_000
_MODELS = {model.__name__: model for model, _ in TABLES}
_CHOICES: dict[tuple[str, str], frozenset[Any]] = {
    ("Import", "state"): frozenset({"published", "undone"}),
    ("Identity", "kind"): frozenset(models.Identity.KINDS),
    ("OrganisationName", "kind"): frozenset({"alias", "domain"}),
    ("Interaction", "kind"): frozenset(models.Interaction.KINDS),
    ("Participant", "role"): frozenset(range(1, 7)),
    ("Evidence", "kind"): frozenset({*models.Evidence.WORDS, *models.Evidence.LINKS}),
    ("Evidence", "backing"): frozenset(backing.value for backing in Backing),
    ("ReviewPair", "state"): frozenset({"open", "merged", "distinct"}),
    ("Target", "stage"): frozenset(models.Target.STAGES),
    ("Support", "kind"): frozenset(range(1, len(models.Support.TABLES) + 1)),
}
_JSON_SHAPES: dict[tuple[str, str], type] = {
    ("Import", "result"): dict,
    ("ImportFile", "counts"): dict,
    ("Card", "payload"): list,
    ("ReviewPair", "reasons"): list,
}
_SETTINGS = ("may_know", "not_mine", "start", "voice", "digest", "digest_hour", "limits", "score", "timer", "plan",
             "week_mail", "asked_mail")  # fmt: skip
_MAILBOX = "imap"  # the format of mail read from a watched mailbox, whose number means nothing elsewhere


def is_export(path: Path) -> bool:
    """Is it a zip with our lines in it?"""
    try:
        with zipfile.ZipFile(path) as archive:
            return LINES in archive.NameToInfo
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return False


def lines(path: Path) -> Iterator[tuple[str, str]]:
    """The lines of an export as (table or "head", JSON text). Raises BadInput for what is none of ours."""
    try:
        with zipfile.ZipFile(path) as archive:
            info = archive.getinfo(LINES)
            large = info.file_size > _SMALL and info.file_size > ZIP_RATIO * max(1, info.compress_size)
            if info.file_size > ZIP_BYTES or large:
                raise BadInput("unpacks to more than any desk holds", where=path.name, hint="nothing was changed")
            with archive.open(info) as raw:
                number = 0
                while line := raw.readline(_MOST_LINE + 1):
                    number += 1
                    yield _checked(line, number)
    except (zipfile.BadZipFile, EOFError, ValueError, RecursionError, NotImplementedError, RuntimeError) as error:
        raise _damaged(path.name) from error


def _checked(line: bytes, number: int) -> tuple[str, str]:
    if len(line) > _MOST_LINE:
        raise ValueError("too long")
    kind, fields = json.loads(line)
    if not isinstance(fields, dict) or (kind == "head") != (number == 1) or (number > 1 and kind not in _MODELS):
        raise ValueError("no row of ours")
    return kind, line.decode().strip()


def _damaged(where: str) -> BadInput:
    return BadInput("this is no export of a desk, or it is damaged", where=where, hint="nothing was changed")


def publish(desk: "Desk", made: models.Import, staged: Iterable[Any]) -> Counter[str]:
    """Write staged lines into this desk; call inside a transaction that holds its lock. Returns rows per table.

    Raises Refused if there are people here already, BadInput for lines that are none of ours, StoreProblem for an
    export of a newer Inroad.
    """
    others = models.Person.objects.filter(desk=desk.row).exclude(pk=desk.row.me_id or 0)
    if others.exists() or models.Organisation.objects.filter(desk=desk.row).exists():
        raise Refused(
            "this desk holds something already", hint="bring an export back into an empty one: inroad --home …"
        )
    where = made.files.order_by("id").values_list("name", flat=True)[0]
    try:
        return _Reader(desk).read(staged)
    except (
        IntegrityError,
        DataError,
        KeyError,
        TypeError,
        ValueError,
        OverflowError,
        IndexError,
        ValidationError,
    ) as e:
        raise _damaged(where) from e


class _Reader:
    """Rows of an export into this desk, with new numbers."""

    def __init__(self, desk: "Desk") -> None:
        self.desk = desk
        self.counts: Counter[str] = Counter()
        self.ids: dict[str, dict[int, int]] = {name: {} for name in _MODELS}
        self.later: list[tuple[type[db.Model], str, int, int]] = []
        self.old_me = 0

    def read(self, staged: Iterable[Any]) -> Counter[str]:
        items = iter(staged)
        first: tuple[str, dict[str, Any]] = next(items, ("", {}))
        kind, head = first
        if kind != "head" or head.get("format") != FORMAT:
            raise ValueError("no head")
        if str(head["schema"]) > schema.LATEST:
            raise StoreProblem("this export was written by a newer Inroad", hint="upgrade Inroad first")
        self.old_me, new_desk_me = int(head["me"]), self.desk.row.me_id
        models.Desk.objects.filter(pk=self.desk.row.pk).update(me=None)
        models.Person.objects.filter(pk=new_desk_me or 0).delete()
        order = {name: place for place, name in enumerate(_MODELS)}
        at, waiting = "", list[dict[str, Any]]()
        for kind, fields in items:
            if kind != at or len(waiting) >= _ROWS_AT_ONCE:
                self._insert(at, waiting)
                waiting = []
            if at and order[kind] < order[at]:
                raise ValueError("tables out of order")
            at = kind
            waiting.append(fields)
        self._insert(at, waiting)
        for model, column, old, pointed in self.later:
            ids = self.ids[model.__name__]
            model._default_manager.filter(pk=ids[old]).update(**{column: ids[pointed]})
        zone, region = str(head["timezone"]), str(head["region"])
        if zone not in available_timezones() or len(region) != 2:
            raise ValueError("no time zone or region")
        me, party = self.ids["Person"][self.old_me], self.desk.row.party_id
        models.Person.objects.filter(pk=me).update(party=party)
        models.ContractSide.objects.filter(desk=self.desk.row).update(party=party)
        settings = self._settings(head["settings"])
        models.Desk.objects.filter(pk=self.desk.row.pk).update(
            me_id=me, timezone=zone, region=region, settings=settings
        )
        return self.counts

    def _insert(self, name: str, rows: list[dict[str, Any]]) -> None:
        if not rows:
            return
        model = _MODELS[name]
        if name == "OutboxMail":
            contracts.check_mails(rows)
        fields = [field for field in columns(model) if not field.primary_key and set(rows[0]) >= {field.attname}]
        read = [self._reader(name, field) for field in fields]
        ids = bulk.reserve_ids(model, len(rows))
        known = self.ids[name]
        values = []
        for row, pk in zip(rows, ids, strict=True):
            old = int(row["id"])
            if old in known:
                raise ValueError("a row twice")
            known[old] = pk
            self._translate(name, row)
            if name == "Support":
                row["fact_id"] = self.ids[models.Support.TABLES[row["kind"] - 1]].get(row["fact_id"], 0)
            values.append((pk, *(value(row[field.attname], old) for field, value in zip(fields, read, strict=True))))
        bulk.insert(model, ("id", *(field.name for field in fields)), values)
        self.counts[name] += len(rows)

    def _translate(self, name: str, row: dict[str, Any]) -> None:
        """What a row says about numbers elsewhere than in its columns."""
        if name == "Contract":
            people = self.ids["Person"]
            row["data"] = contracts.contract(row, people, people.get(self.old_me, 0), self.desk.row.party_id or 0)
        elif name == "PlayRun":
            searched.translate(name, row, self.ids)
            row["play"] = play_hearing.brought_back(row["play"], self.ids["Person"])
            if row["play"]["state"] != row["state"]:
                raise ValueError("a play in two states")
        elif name == "ImportFile" and row.get("format") == _MAILBOX:
            row["path"] = ""
        else:
            searched.translate(name, row, self.ids)

    def _reader(self, name: str, field: Any) -> Callable[[Any, int], Any]:
        """What makes a column's value of what the line says: (value, old number of its row) -> value."""
        if isinstance(field, db.ForeignKey):
            return self._pointer(name, field)
        place = (name, field.name)
        choices = _CHOICES.get(place) or searched.CHOICES.get(place)
        if place in contracts.CHOICES:
            choices = contracts.CHOICES[place]()
        shape, form = _JSON_SHAPES.get(place), {**contracts.JSON_SHAPES, **searched.JSON_SHAPES}.get(place)
        longest = searched.LONGEST.get(place, _MOST_TEXT)

        def plain(value: Any, _: int) -> Any:
            if isinstance(field, db.JSONField):
                if shape is not None and not isinstance(value, shape):
                    raise ValueError("another shape")
                if form is not None and not contracts.fits(value, form):
                    raise ValueError("another form")
                return value
            if value is None:
                return None
            value = contracts.aware(field, field.to_python(value))
            if choices is not None and value not in choices:
                raise ValueError("none of the choices")
            return storable(value, longest) if isinstance(value, str) else value

        return plain

    def _pointer(self, name: str, field: Any) -> Callable[[Any, int], Any]:
        target = field.related_model.__name__
        model = _MODELS[name]
        if target == "Desk":
            # Whoever is not of this desk (the other sides of an introduction) has none here.
            return lambda value, _old: None if value is None and field.null else self.desk.row.pk
        if target not in _MODELS:  # parties belong to the installation
            return lambda _value, _old: None
        if LATER.get(name) == field.name:

            def after(value: Any, old: int) -> None:
                if value is not None:
                    self.later.append((model, field.attname, old, int(value)))

            return after
        ids = self.ids[target]
        return lambda value, _old: None if value is None else ids[value]

    def _settings(self, settings: dict[str, Any]) -> dict[str, Any]:
        if not isinstance(settings, dict):
            raise TypeError("no settings")
        made: dict[str, Any] = {key: settings[key] for key in _SETTINGS if key in settings}
        people, organisations = self.ids["Person"], self.ids["Organisation"]
        made["may_know"] = [
            [people[p], organisations[o], str(w)]
            for p, o, w in settings.get("may_know", ())
            if p in people and o in organisations
        ]
        made["not_mine"] = [str(address) for address in settings.get("not_mine", ())]
        if "limits" in settings:
            if not isinstance(settings["limits"], dict):
                raise TypeError("no limits")
            made["limits"] = {
                str(people[int(person)]): _limits(wish)
                for person, wish in settings["limits"].items()
                if int(person) in people
            }
        if "week_mail" in settings:
            made["week_mail"] = searched.week_mail(settings["week_mail"])
        if "voice" in settings:
            made["voice"] = contracts.voice(settings["voice"])
        if "digest" in settings and (made["digest"] is not True or made.get("digest_hour", 0) not in range(24)):
            raise ValueError("no hour of a day")
        if made.get("asked_mail", True) is not True:
            raise TypeError("no yes")
        if "score" in settings:
            made["score"] = searched.score(settings["score"])
        if "timer" in settings:
            made["timer"] = searched.timer(settings["timer"])
        if "plan" in settings:
            made["plan"] = searched.plan(settings["plan"], self.ids["Target"])
        start = settings.get("start")
        if start is not None:  # read back whenever the Start page is shown: it must be what that page writes
            shapes.StartAnswers(
                name=str(start["name"]),
                companies=tuple((str(name), str(doing)) for name, doing in start["companies"]),
                people=tuple(shapes.Acquaintance(**{k: str(v) for k, v in p.items()}) for p in start["people"]),
            )
        return made


def _limits(wish: dict[str, Any]) -> dict[str, Any]:
    """What a voucher told the owner, as the settings hold it."""
    from inroad.desk.limits import checked_asks, checked_no_go

    asks, no_go = wish["asks_per_quarter"], wish["no_go"]
    if (asks is not None and type(asks) is not int) or not contracts.fits(no_go, tuple[str, ...]):
        raise ValueError("no limits")
    return {"asks_per_quarter": checked_asks(asks), "no_go": checked_no_go(no_go)}
