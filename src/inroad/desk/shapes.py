"""What the desk hands out: frozen values, ready to show or to print as JSON. No rows of the database leave the desk."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from inroad.desk.contract_shapes import Owing
from inroad.desk.plan_shapes import PlanAction
from inroad.desk.play_shapes import StepRow


@dataclass(frozen=True, slots=True)
class Me:
    name: str
    emails: tuple[str, ...]
    urls: tuple[str, ...]
    timezone: str
    person_id: int | None = None

    @property
    def named(self) -> bool:
        """False until the owner has said who they are."""
        return bool(self.name)


@dataclass(frozen=True, slots=True)
class Counts:
    people: int = 0
    targets: int = 0
    review: int = 0
    today: int = 0
    introductions: int = 0
    letters: int = 0
    asked: int = 0  # what other members of a community ask me


@dataclass(frozen=True, slots=True)
class AddressProposal:
    """An address that may be the owner's; asked once. ``why`` in words."""

    address: str
    why: str
    certain: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list: ``rows`` from ``offset``, of ``total``."""

    rows: tuple[Any, ...]
    total: int
    offset: int
    limit: int


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person in a list. ``tie`` is "verified", "possible" or ""; ``chance`` is for JSON and "why?" only."""

    id: int
    name: str
    title: str = ""
    organisation: str = ""
    tie: str = ""
    chance: float | None = None
    backing: str = "unknown"
    mails: int = 0
    last_contact: date | None = None
    tags: tuple[str, ...] = ()
    initials: str = ""
    trashed: bool = False
    trusted: bool = False
    leave_alone: bool = False


@dataclass(frozen=True, slots=True)
class IdentityRow:
    id: int
    kind: str
    value: str
    shown: str


@dataclass(frozen=True, slots=True)
class PositionRow:
    """``when`` is the span in words; ``may_have_left``: open but not confirmed within 24 months."""

    id: int
    organisation_id: int
    organisation: str
    title: str
    unit: str
    start: date | None
    end: date | None
    ended: bool
    school: bool
    confirmed_on: date | None
    when: str
    may_have_left: bool = False
    source: str = ""


@dataclass(frozen=True, slots=True)
class TieShown:
    """The owner's tie to a person: reasons first. ``chance`` None: never met, or only possible; ``chance_range`` then
    says how often first messages to strangers are answered at all, which differs by place: too wide to plan with."""

    state: str  # "verified", "possible", "none"
    chance: float | None
    chance_words: str
    backing: str
    backing_how: str
    reach: float | None
    reasons: tuple[str, ...]
    reach_reasons: tuple[str, ...] = ()
    inferred: bool = False
    overruled: bool = False
    parts: tuple[tuple[str, float], ...] = ()
    chance_range: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class KnownRow:
    """Somebody this person knows, as far as the owner could see or was told."""

    id: int
    name: str
    title: str
    organisation: str
    verified: bool
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PersonView:
    """A person's page. ``interactions`` counts by kind and direction: {"mail": {"sent": 3, "received": 4}, …}."""

    row: PersonRow
    identities: tuple[IdentityRow, ...]
    positions: tuple[PositionRow, ...]
    tie: TieShown
    interactions: dict[str, dict[str, int]]
    first_contact: date | None
    last_contact: date | None
    knows: tuple[KnownRow, ...] = ()
    note: str = ""
    sources: tuple[str, ...] = ()
    guarded: str = ""  # the present employer that keeps this person out of every ask, "" if none


@dataclass(frozen=True, slots=True)
class TimelineRow:
    at: datetime
    kind: str
    direction: str  # "sent", "received", "with"
    words: str


@dataclass(frozen=True, slots=True)
class OrganisationRow:
    id: int
    name: str
    people: int = 0
    aliases: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    parent: str = ""


@dataclass(frozen=True, slots=True)
class TargetRow:
    """A card on the board. ``best`` is the best way in, in words ("" when there is none yet)."""

    id: int
    name: str
    interest: str
    stage: str
    organisation_id: int | None = None
    person_id: int | None = None
    opening_url: str = ""
    note: str = ""
    best: str = ""
    ways: int = 0
    people_inside: int = 0
    suggested: bool = False
    trashed: bool = False


@dataclass(frozen=True, slots=True)
class SkippedRow:
    where: str
    reason: str


@dataclass(frozen=True, slots=True)
class FileReport:
    """What was read of one path. ``skipped`` is bounded, ``skipped_total`` is not."""

    path: str
    format: str
    records: dict[str, int]
    skipped: tuple[SkippedRow, ...]
    skipped_total: int = 0


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import brings or brought. ``state``: "preview", "staged", "published", "undone"."""

    id: int
    state: str
    files: tuple[FileReport, ...]
    people_new: int = 0
    people_matched: int = 0
    to_review: int = 0
    interactions: int = 0
    organisations: int = 0
    positions_closed: int = 0
    left_out: dict[str, int] = field(default_factory=dict)  # {"newsletters and robots": 120}
    proposals: tuple[AddressProposal, ...] = ()
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class ImportRow:
    id: int
    state: str
    started_at: datetime
    published_at: datetime | None
    files: tuple[str, ...]
    words: str
    stoppable: bool = False


@dataclass(frozen=True, slots=True)
class UndoReport:
    words: str
    removed: dict[str, int]
    kept: tuple[str, ...]  # what stays although the import is gone, and why


@dataclass(frozen=True, slots=True)
class ReviewView:
    """Two people who may be one, side by side."""

    id: int
    left: PersonView
    right: PersonView
    bits: float
    reasons: tuple[tuple[str, float], ...]
    words: str


@dataclass(frozen=True, slots=True)
class EventRow:
    id: int
    at: datetime
    verb: str
    words: str
    undoable: bool
    undone: bool


@dataclass(frozen=True, slots=True)
class GuardView:
    organisation_id: int
    name: str
    present: bool | None
    trusted: tuple[PersonRow, ...] = ()
    people: int = 0


@dataclass(frozen=True, slots=True)
class Acquaintance:
    """On the Start page: one of the four who know my work."""

    name: str
    how: str = ""
    backing: str = "unknown"
    they_know: str = ""  # a name, as typed
    they_know_at: str = ""  # the company, as typed; "" = not said


@dataclass(frozen=True, slots=True)
class StartAnswers:
    """The Start page as filled in. ``employed``: None not asked, "" no, otherwise the employer's name."""

    name: str = ""
    emails: tuple[str, ...] = ()
    companies: tuple[tuple[str, str], ...] = ()  # (name, doing what)
    people: tuple[Acquaintance, ...] = ()
    employed: str | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """Only the owner knows. ``kind``: "employer" (are you still there?), "address" (is this you?), "review",
    "left" (go on with an introduction to somebody who may have left? ``id`` is the introduction's)."""

    kind: str
    words: str
    id: int = 0
    value: str = ""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One of at most three. ``kind`` and ``id`` say where it leads: "target", "person", "import", "start", "review",
    "future" (the number of one of the owner's list), "hello" (a person's), "plan" (its ``action`` says where).
    """

    title: str
    why: str
    kind: str
    id: int = 0
    action: PlanAction | None = None


@dataclass(frozen=True, slots=True)
class TodayView:
    beginning: Any  # ways.begin.Beginning or None
    questions: tuple[Question, ...]
    suggestions: tuple[Suggestion, ...]
    changed: tuple[str, ...]
    owing: Owing = field(default_factory=Owing)  # promises both ways, "did you speak?", replies, wins
    needs_me: int = 0  # how many of them want something of the owner today
    steps: tuple[StepRow, ...] = ()  # next steps of plays, the most urgent first


@dataclass(frozen=True, slots=True)
class BackupRow:
    path: str
    made_at: datetime
    bytes: int
    ok: bool
    words: str = ""


@dataclass(frozen=True, slots=True)
class ExportReport:
    path: str
    counts: dict[str, int]
    bytes: int


@dataclass(frozen=True, slots=True)
class Check:
    """One line of ``inroad doctor``. ``level``: "ok", "warn", "bad"."""

    name: str
    level: str
    words: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class PaletteItem:
    kind: str  # "person", "target", "organisation", "page", "action"
    label: str
    detail: str = ""
    id: int = 0
    url_name: str = ""
