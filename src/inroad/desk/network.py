"""A desk's people and ties as the engine wants them: dense indexes, a weighed table, a snapshot; kept in files.

    interactions --observe--> pairs  (file, as long as nobody's messages change)
    pairs + words + links --weigh--> ties --build--> snapshot  (file and memory, for one revision and day)

Everything here is derived: files may be deleted at any time, and a damaged or old one is simply computed again.
"""

import contextlib
import os
import tempfile
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import numpy as np
from django.db import transaction
from numpy.typing import NDArray

from inroad.desk import derived, derived_files, logs
from inroad.errors import NotFound, StoreProblem
from inroad.graph import storage
from inroad.graph.snapshot import Key, Snapshot
from inroad.store import bulk, models, reading
from inroad.ties.chance import MODEL_VERSION
from inroad.ties.model import ME, Backing, Link, Word
from inroad.ties.observe import observe
from inroad.ties.reach import Reach, reach
from inroad.ties.table import PairTable
from inroad.ties.weigh import Ties, weigh
from inroad.ways.model import Role, Someone

if TYPE_CHECKING:
    from inroad.desk.door import Desk

_MEMORY: dict[tuple[Any, ...], "View"] = {}
_MOST_IN_MEMORY = 8


@dataclass
class View:
    """The network of one desk on one day. ``ids[i]`` is the person of index i; the owner is index 0."""

    desk: "Desk"
    ids: NDArray[np.int64]
    table: PairTable
    moment: int
    today: date
    key: Key
    noun: str
    past: bool = False
    kept: dict[str, Any] = field(default_factory=dict)
    """What others found out about this view and need again; gone with it when the desk's revision grows."""

    @cached_property
    def index(self) -> dict[int, int]:
        return {int(pk): i for i, pk in enumerate(self.ids)}

    @cached_property
    def ties(self) -> Ties:
        words, links = _evidence(self.desk, self.index)
        return weigh(self.table, words, links, now=self.moment, n=len(self.ids), today=self.today)

    @cached_property
    def reach(self) -> Reach:
        return reach(self.ties)

    @cached_property
    def snapshot(self) -> Snapshot:
        """From the file if it was made for this very revision and day; else built (and kept, unless of the past)."""
        file = derived_files.folder(self.desk) / "snapshot.bin"
        if not self.past:
            try:
                found = storage.load(file, key=self.key)
                if found.n == len(self.ids):
                    return found
            except StoreProblem:
                pass
        ties = self.ties
        built = Snapshot.build(
            len(self.ids),
            a=ties.a,
            b=ties.b,
            chance_ab=ties.chance_ab,
            chance_ba=ties.chance_ba,
            verified=ties.verified,
            backing_ab=ties.backing_ab,
            backing_ba=ties.backing_ba,
            key=self.key,
        )
        if not self.past:
            with contextlib.suppress(StoreProblem):  # only speed is lost
                storage.save(built, file)
        return built

    @cached_property
    def people(self) -> "Roster":
        return Roster(self)

    @cached_property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.desk.row.timezone)

    def at(self, person_id: int) -> int:
        """The index of a person. Raises NotFound."""
        found = self.index.get(person_id)
        if found is None:
            raise NotFound(f"there is no person #{person_id} on this desk")
        return found

    def name(self, index: int) -> str:
        return self.people[index].name


class Roster:
    """The people of a view, loaded as they are asked for (:class:`inroad.ways.inside.People`)."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._loaded: dict[int, Someone] = {}

    def __len__(self) -> int:
        return len(self._view.ids)

    def __getitem__(self, index: int, /) -> Someone:
        if index not in self._loaded:
            self.load([index])
        return self._loaded[index]

    def load(self, indexes: Iterable[int]) -> None:
        wanted = [i for i in dict.fromkeys(int(i) for i in indexes) if i not in self._loaded]
        ids = self._view.ids
        for piece in bulk.in_pieces(wanted):
            pks = [int(ids[i]) for i in piece]
            named = dict(models.Person.objects.filter(pk__in=pks).values_list("pk", "name"))
            nameless = [pk for pk in pks if not named.get(pk)]
            shown: dict[int, str] = {}
            if nameless:
                for pk, said, value in (
                    models.Identity.objects.filter(person_id__in=nameless)
                    .order_by("-pk")
                    .values_list("person_id", "shown", "value")
                ):
                    shown[pk] = said or value
            roles: dict[int, list[Role]] = {}
            rows = models.Position.objects.filter(person_id__in=pks, school=False).order_by("pk")
            for pk, *rest in rows.values_list(
                "person_id",
                "organisation_id",
                "organisation__name",
                "title",
                "unit",
                "start",
                "end",
                "ended",
                "confirmed_on",
            ):
                roles.setdefault(pk, []).append(Role(*rest))  # type: ignore[arg-type]
            for i, pk in zip(piece, pks, strict=True):
                name = named.get(pk) or shown.get(pk) or "somebody without a name"
                self._loaded[i] = Someone(pk, name, tuple(roles.get(pk, ())))

    def at(self, organisations: Sequence[int]) -> list[int]:
        rows = models.Position.objects.filter(organisation_id__in=list(organisations), school=False)
        alive = rows.filter(person__trashed_at=None, person__merged_into=None)
        index = self._view.index
        found = {index[pk] for pk in alive.values_list("person_id", flat=True) if pk in index}
        return sorted(found)


SHOWN = ("tie", "chance", "backing", "mails", "last_contact_at")


@dataclass(frozen=True, eq=False)
class Shown:
    """What lists show of my ties. ``ids`` int64[t] ascending: the people I have one with, and a column for each of
    :data:`SHOWN`: float64[t], NaN for none, moments in unix seconds. Everybody else has :data:`_NOTHING`.
    """

    ids: NDArray[np.int64]
    columns: NDArray[np.float64]

    @classmethod
    def of(cls, view: View) -> "Shown":
        ties, table = view.ties, view.ties.evidence.table
        mine = np.flatnonzero((ties.a == ME) | (ties.b == ME))
        outward = ties.a[mine] == ME  # the owner asks
        other = np.where(outward, ties.b[mine], ties.a[mine])
        chance = np.where(outward, ties.chance_ab[mine], ties.chance_ba[mine])
        backing = np.where(outward, ties.backing_ab[mine], ties.backing_ba[mine])
        state = np.where(ties.verified[mine], 2, np.where(ties.possible[mine], 1, 0))
        mails = (table.few[:, mine] + table.wide[:, mine]).sum(axis=0)
        times = np.stack([*table.last_at[:, mine], *table.last_wide_at[:, mine], table.last_small_at[mine],
                          table.last_large_at[mine]])  # fmt: skip
        last = times.max(axis=0).astype(np.float64)
        last[last <= 0] = np.nan
        ids = view.ids[other]
        order = np.argsort(ids)
        columns = np.stack([state, np.round(chance, 6), backing, mails, last]).astype(np.float64)
        return cls(ids[order], columns[:, order])

    def row(self, place: int | None) -> tuple[Any, ...]:
        """The values to store for the person at ``place`` of ``ids``."""
        if place is None:
            return _NOTHING
        state, chance, backing, mails, last = self.columns[:, place].tolist()
        return (
            int(state),
            None if np.isnan(chance) else chance,
            int(backing),
            int(mails),
            None if np.isnan(last) else datetime.fromtimestamp(int(last), UTC),
        )

    def differing(self, before: "Shown") -> set[int]:
        """Who has other values than ``before``, or had some there or has some only now."""
        both, mine, theirs = np.intersect1d(self.ids, before.ids, assume_unique=True, return_indices=True)
        one, other = self.columns[:, mine], before.columns[:, theirs]
        same = np.all((one == other) | (np.isnan(one) & np.isnan(other)), axis=0)
        alone = np.setxor1d(self.ids, before.ids, assume_unique=True)
        return {*both[~same].tolist(), *alone.tolist()}


_NOTHING: tuple[Any, ...] = (0, None, Backing.UNKNOWN.rank, 0, None)


class Network:
    def __init__(self, desk: "Desk") -> None:
        self.desk = desk

    def view(self, as_of: date | None = None) -> View:
        """The network now, or as it stood when the day ``as_of`` began at this desk."""
        today = self.desk.today()
        row = self.desk.row
        row.refresh_from_db(fields=["revision", "mail_revision", "timezone", "me"])
        past = as_of is not None and as_of < today
        day = as_of if past and as_of else today
        cache = (derived_files.installation(), row.pk, row.revision, row.mail_revision, day, past)
        found = _MEMORY.get(cache)
        if found is not None:
            return found
        moment = self._moment(day) if past else int(self.desk.now().timestamp())
        ids = self._ids()
        table = self._observe(ids, moment - 1) if past else self._table(ids, moment)
        view = View(
            desk=self.desk,
            ids=ids,
            table=table,
            moment=max(moment, table.until),
            today=day,
            key=Key(row.revision, f"ties-{MODEL_VERSION}", day),
            noun="message" if reading.has_linkedin(row.pk) else "mail",
            past=past,
        )
        if len(_MEMORY) >= _MOST_IN_MEMORY:
            _MEMORY.pop(next(iter(_MEMORY)))
        _MEMORY[cache] = view
        return view

    def refresh_derived(self, people: Collection[int] | None) -> None:
        """Bring shown columns up to date: names and roles of ``people`` (None: everybody), ties where they moved."""
        derived.refresh_people(self.desk, people)
        self._refresh_ties(people)

    def _refresh_ties(self, people: Collection[int] | None) -> None:
        """Only whose columns differ from those of the state before are looked at, and ``people``; all if that state is
        not known: then every row is compared.
        """
        view = self.view()
        wanted = Shown.of(view)
        before = None if people is None else self._shown_before(view)
        rows = models.Person.objects.filter(desk=self.desk.row)
        read = [rows] if before is None else [
            rows.filter(pk__in=piece) for piece in bulk.in_pieces(sorted(wanted.differing(before) | set(people or ())))
        ]  # fmt: skip
        at = {pk: place for place, pk in enumerate(wanted.ids.tolist())}
        changed: list[tuple[Any, ...]] = []
        for some in read:
            for pk, *stored in some.values_list("pk", *SHOWN):
                now = wanted.row(at.get(pk))
                if tuple(stored) != now:
                    changed.append((pk, *now))
        with transaction.atomic():
            bulk.update(models.Person, SHOWN, changed)
        # What was written must have come to stay before it may be relied on.
        transaction.on_commit(lambda: view.kept.__setitem__("shown", wanted))

    def _shown_before(self, view: View) -> "Shown | None":
        """What the columns say already: written by this process for this revision of the desk or the one before."""
        where = derived_files.installation(), self.desk.row.pk
        for (installation, pk, revision, *_, past), known in reversed(_MEMORY.items()):
            near = view.key.revision - 1 <= revision <= view.key.revision
            if (installation, pk) == where and near and not past and "shown" in known.kept:
                found: Shown = known.kept["shown"]
                return found
        return None

    # ---- inside

    def _ids(self) -> NDArray[np.int64]:
        """The owner first, then everybody not merged away, by id. New people only ever come at the end."""
        rows = models.Person.objects.filter(desk=self.desk.row, merged_into=None).exclude(pk=self.desk.row.me_id or 0)
        listed = [self.desk.row.me_id, *rows.order_by("pk").values_list("pk", flat=True)]
        return np.array(listed, dtype=np.int64)

    def _moment(self, day: date) -> int:
        return int(datetime.combine(day, time(), ZoneInfo(self.desk.row.timezone)).timestamp())

    def _observe(self, ids: NDArray[np.int64], until: int) -> PairTable:
        mail, meetings = logs.split(reading.exchanges(self.desk.row.pk), ids)
        return observe(mail, meetings, until=until)

    def _table(self, ids: NDArray[np.int64], moment: int) -> PairTable:
        file = derived_files.folder(self.desk) / "pairs.npz"
        stamp = f"{derived_files.installation()}:{self.desk.row.pk}:{self.desk.row.mail_revision}"
        found = _load_table(file, stamp, ids, moment)
        if found is None:
            found = self._observe(ids, moment)
            _save_table(file, stamp, ids, found)
        return found


def _evidence(desk: "Desk", index: dict[int, int]) -> tuple[list[Word], list[Link]]:
    words, links = [], []
    rows = models.Evidence.objects.filter(desk=desk.row).order_by("on", "pk")
    for a, b, kind, on, how, backing, by, chance in rows.values_list(
        "a_id", "b_id", "kind", "on", "how", "backing", "by", "chance"
    ):
        one, other = index.get(a), index.get(b)
        if one is None or other is None or one == other:
            continue
        if kind in models.Evidence.LINKS:
            links.append(Link(one, other, kind, on))
        else:
            words.append(Word(one, other, kind, on or date.min, how, Backing(backing), by, chance))
    return words, links


def _load_table(file: Path, stamp: str, ids: NDArray[np.int64], moment: int) -> PairTable | None:
    try:
        with np.load(file, allow_pickle=False) as arrays:
            known = arrays["ids"]
            # People added since come after the others, so the old indexes still hold.
            if str(arrays["stamp"]) != stamp or not np.array_equal(known, ids[: len(known)]):
                return None
            table = PairTable.from_arrays(arrays)
    except (OSError, ValueError, KeyError, StoreProblem, EOFError):
        return None
    except Exception as error:  # a damaged zip raises whatever zipfile and numpy please
        if type(error).__module__ not in {"zipfile", "zlib"}:
            raise
        return None
    return table if table.until <= moment else None


def _save_table(file: Path, stamp: str, ids: NDArray[np.int64], table: PairTable) -> None:
    """Written beside and renamed: a reader sees the old file or the new one."""
    try:
        descriptor, temporary = tempfile.mkstemp(dir=file.parent, suffix=".tmp")
        with os.fdopen(descriptor, "wb") as stream:
            np.savez(stream, **{"ids": ids, "stamp": np.array(stamp), **table.to_arrays()})  # type: ignore[arg-type]
        Path(temporary).replace(file)
    except OSError:
        pass  # only speed is lost
