"""The brief (B1, B2): one page on what I look for, in versions; a file on a laptop, a link with an end on a server.

    proposed from targets, blurb, documents ─→ save ─→ version 1, 2, … ─┬─ write ─→ a file
                                                                        └─ share ─→ a link: signed, expiring, revocable

A present employer never sees it (R4): what names one, or speaks of pay, is not shared, and a link made before goes dark
for as long as the newest version may not be read. Who opened a link is not recorded, only the last day somebody did.
"""

import html
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from hmac import compare_digest
from pathlib import Path
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from django.db import transaction

from inroad import clock
from inroad.desk import journal, knocks, links, search_rows
from inroad.desk.brief_shapes import BriefPage, BriefView, ShareMade, ShareRow, VersionRow
from inroad.desk.opening import database_errors
from inroad.desk.text import NAME, clean
from inroad.errors import BadInput, NotFound, Refused
from inroad.search import brief as briefs
from inroad.search.brief import Brief
from inroad.store import models
from inroad.ways import titles

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from inroad.desk.door import Desk

SALT: Final = "inroad.brief"
USUAL_DAYS: Final = 90
MOST_DAYS: Final = 365
MOST_SHARES: Final = 100
VIEWS_AN_HOUR: Final = 60
_SECRET_BYTES: Final = 24
_OVER = ("let go",)


class Briefs:
    def __init__(self, desk: "Desk") -> None:
        self.desk = desk

    # ---- reading

    def get(self) -> BriefView:
        """The newest version, or what the desk would propose; with what to mend."""
        row = self._rows().first()
        return self._view(briefs.from_data(row.data) if row is not None else self._proposed(), row)

    def version(self, number: int) -> BriefView:
        row = self._version(number)
        return self._view(briefs.from_data(row.data), row)

    def versions(self) -> list[VersionRow]:
        """All versions, the newest first, each with what it changed."""
        rows = list(self._rows())
        found = []
        for number, row in enumerate(rows):
            before = rows[number + 1] if number + 1 < len(rows) else None
            new = briefs.from_data(row.data)
            changed = briefs.changes(briefs.from_data(before.data), new) if before is not None else ()
            found.append(VersionRow(row.number, self._local(row.made_at), changed))
        return found

    def text(self, *, markdown: bool = False) -> str:
        """The page as text, to be pasted into a mail."""
        return briefs.render_text(self.get().brief, name=self.desk.me.name, contact=self._contact(), markdown=markdown)

    # ---- writing

    def save(self, data: Mapping[str, object]) -> BriefView:
        """A new version, if it says anything else than the last. Fields left out stay as they are. Raises BadInput."""
        before = self.get()
        held = briefs.to_data(before.brief)
        unknown = set(data) - set(held)
        if unknown:
            raise BadInput(f"a brief has no “{min(unknown)[:40]}”", hint=f"it has: {', '.join(held)}")
        new = briefs.from_data({**held, **data})
        if not new:
            raise BadInput("there is nothing in it", hint="begin with one job title")
        if before.number and new == before.brief:
            return before
        self._keep(new, before.number + 1, "The brief" if before.number else "The first brief")
        return self.get()

    def restore(self, number: int) -> BriefView:
        """An older version becomes the newest again; nothing is lost."""
        row, newest = self._version(number), self.get()
        old = briefs.from_data(row.data)
        if old != newest.brief:
            self._keep(old, newest.number + 1, f"The brief as of version {number}")
        return self.get()

    def write(self, path: Path) -> Path:
        """The page as a file: ``.md``, ``.html`` (prints well), anything else as text. Raises BadInput, Refused."""
        self._check_shareable()
        suffix = path.suffix.lower()
        said = self._html() if suffix in {".html", ".htm"} else self.text(markdown=suffix == ".md")
        try:
            path.write_text(said, encoding="utf-8")
        except OSError as error:
            raise BadInput(f"can't be written: {error.strerror}", where=str(path)) from None
        return path

    # ---- links, on a server

    def share(self, label: str, days: int = USUAL_DAYS, person_id: int | None = None) -> ShareMade:
        """A link for one reader or group, called ``label``; its address is shown this once.

        Raises Refused where nothing is served, while something in it may not be read, and for anybody at a present
        employer; BadInput for a label or number of days that makes no sense.
        """
        base = links.public_url()
        walls = search_rows.kept_out(self.desk)
        if person_id is not None:
            person = self.desk.people._get(person_id)
            if why := walls.why(person.pk):
                raise Refused(f"{person.name or 'this person'} {why}", hint="a present employer never sees the brief")
            label = label or person.name
        label = clean(label, "whom it is for", NAME, required=True)
        if walls.hides(label):
            raise Refused(f"{label} is where you are", hint="a present employer never sees the brief")
        if not 1 <= days <= MOST_DAYS:
            raise BadInput(f"a link is open for 1 to {MOST_DAYS} days, not {days}", where="days")
        self._check_shareable()
        if not self.get().number:
            raise Refused("the brief is not written yet", hint="look it over and save it first")
        now = self.desk.now()
        secret = secrets.token_urlsafe(_SECRET_BYTES)
        with database_errors(), transaction.atomic():
            journal.lock(self.desk.row.pk)
            rows = models.BriefShare.objects.filter(desk=self.desk.row)
            if rows.filter(revoked_at=None, expires_at__gt=now).count() >= MOST_SHARES:
                raise Refused(f"the brief has {MOST_SHARES} links already", hint="close those you don't need")
            made = rows.create(
                desk=self.desk.row,
                label=label,
                digest=links.digest(secret),
                made_at=now,
                expires_at=now + timedelta(days=days),
            )
            journal.record(
                self.desk.row, "brief_shared", f"A link to the brief for {label}", kind="BriefShare",
                object_id=made.pk, at=now,
            )  # fmt: skip
        return ShareMade(made.pk, label, f"{base}/b/{links.sign(secret, SALT)}/", made.expires_at)

    def shares(self) -> list[ShareRow]:
        """Links to the brief, the newest first."""
        now = self.desk.now()
        rows = models.BriefShare.objects.filter(desk=self.desk.row).order_by("-id")[: 2 * MOST_SHARES]
        return [
            ShareRow(row.pk, row.label, self._local(row.made_at), self._local(row.expires_at), _state(row, now))
            for row in rows
        ]

    def revoke(self, share_id: int) -> None:
        """Close a link for good, at once."""
        with database_errors(), transaction.atomic():
            journal.lock(self.desk.row.pk)
            row = models.BriefShare.objects.filter(desk=self.desk.row, pk=share_id).first()
            if row is None:
                raise NotFound(f"there is no link #{share_id} to the brief on this desk")
            if row.revoked_at is None:
                models.BriefShare.objects.filter(pk=row.pk).update(revoked_at=self.desk.now())
                journal.record(
                    self.desk.row, "brief_closed", f"Closed the link for {row.label}", kind="BriefShare",
                    object_id=row.pk, at=self.desk.now(),
                )  # fmt: skip

    # ---- inside

    def _rows(self) -> "QuerySet[models.BriefVersion]":
        return models.BriefVersion.objects.filter(desk=self.desk.row).order_by("-number")

    def _version(self, number: int) -> models.BriefVersion:
        row = self._rows().filter(number=number).first()
        if row is None:
            raise NotFound(f"the brief has no version {number}", hint="`inroad brief versions` lists them")
        return row

    def _keep(self, brief: Brief, number: int, title: str) -> None:
        with journal.change(self.desk, "brief_written", title, ties=False) as change:
            change.create(
                models.BriefVersion(
                    desk=self.desk.row, number=number, data=briefs.to_data(brief), made_at=self.desk.now()
                )
            )

    def _local(self, at: datetime) -> datetime:
        return at.astimezone(ZoneInfo(self.desk.row.timezone))

    def _contact(self) -> str:
        emails = self.desk.me.emails
        return emails[0] if emails else ""

    def _view(self, brief: Brief, row: models.BriefVersion | None) -> BriefView:
        found = self._problems(brief)
        contact = self._contact()
        return BriefView(
            brief,
            row.number if row is not None else 0,
            self._local(row.made_at) if row is not None else None,
            found,
            briefs.sections(brief, contact=contact),
            briefs.may_be_shared(found) and bool(brief),
            briefs.render_text(brief, name=self.desk.me.name, contact=contact),
        )

    def _problems(self, brief: Brief) -> tuple[briefs.Problem, ...]:
        guarded = (*search_rows.kept_out(self.desk).employers, *self.desk.setup.guarded_domains())
        mine = models.Identity.objects.filter(person=self.desk.row.me_id, kind__in=("email", "phone"))
        own = [text for pair in mine.values_list("value", "shown") for text in pair if text]
        return briefs.problems(brief, guarded=guarded, own=own)

    def _check_shareable(self) -> None:
        view = self.get()
        if not view.may_be_shared:
            stop = next((one for one in view.problems if one.stops), None)
            why = stop.why if stop is not None else "there is nothing in it"
            raise Refused(why, hint=stop.suggestion if stop is not None else "write it first")

    def _proposed(self) -> Brief:
        """From what the desk knows: jobs and companies of the targets, the last few sentences, the documents."""
        guarded = self.desk.setup.guarded_organisations()
        targets = [
            row
            for row in self.desk.targets.list(with_ways=False)
            if row.stage not in _OVER and row.organisation_id not in guarded
        ]
        wishes = list(dict.fromkeys(row.interest for row in targets if row.interest))
        jobs = [wish for wish in wishes if titles.read(wish).level >= titles.Level.LEAD]
        work = [wish for wish in wishes if wish not in jobs]
        companies = [row.name for row in targets if row.organisation_id is not None]
        documents = [row.name for row in self.desk.documents.list() if row.kind == "résumé"]
        return briefs.from_data(
            {
                "titles": jobs[: briefs.MOST["titles"]],
                "work": ", ".join(work)[: briefs.MOST_WORDS_CHARS],
                "targets": companies[: briefs.MOST["targets"]],
                "profile": self.desk.introductions._last_blurb()[: briefs.MOST_CHARS],
                "documents": documents[: briefs.MOST["documents"]],
            }
        )

    def _html(self) -> str:
        """One page that stands for itself and prints well; nothing that was typed acts as a mark."""
        view = self.get()
        name = html.escape(self.desk.me.name)
        parts = []
        for section in view.sections:
            lines = [html.escape(line) for line in section.lines]
            body = (
                "<ul>" + "".join(f"<li>{line}</li>" for line in lines) + "</ul>"
                if section.listed
                else "".join(f"<p>{line}</p>" for line in lines)
            )
            parts.append(f"<h2>{html.escape(section.title)}</h2>{body}")
        return _PAGE.format(name=name, body="\n".join(parts))


def read(token: str, who: str = "", now: datetime | None = None) -> BriefPage:
    """The brief behind a link. ``who``: for the bound on visits. Looking tells nobody anything.

    Raises NotFound in the same words for forged, unknown and revoked links; Refused for one that is over, or while the
    newest version may not be read; Busy for somebody who comes very often.
    """
    from inroad.desk.door import Desk

    now = now or clock.now()
    knocks.knock("brief", who, VIEWS_AN_HOUR, now=now)
    secret = links.unsigned(token, SALT)
    digest = links.digest(secret)
    row = models.BriefShare.objects.select_related("desk__me").filter(digest=digest).first()
    if row is None or not compare_digest(row.digest, digest) or row.revoked_at is not None:
        raise links.gone()
    if row.expires_at <= now:
        raise Refused("this page was open for a while, and that time is over", hint="whoever sent it can send another")
    desk = Desk(row.desk, now)
    view = desk.brief.get()
    if not view.number or not view.may_be_shared or search_rows.kept_out(desk).hides(row.label):
        raise Refused("this page can't be read just now", hint="please ask whoever sent it")
    assert view.made_at is not None
    return BriefPage(desk.me.name, view.sections, view.made_at, row.expires_at)


def _state(row: models.BriefShare, now: datetime) -> str:
    if row.revoked_at is not None:
        return "revoked"
    return "expired" if row.expires_at <= now else "open"


_PAGE: Final = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex"><title>{name}</title>
<style>
body {{ font: 1rem/1.5 Georgia, serif; max-width: 38rem; margin: 2rem auto; padding: 0 1rem }}
h1 {{ font-size: 1.8rem; margin: 0 0 1rem }} h2 {{ font-size: 1.05rem; margin: 1.4rem 0 .2rem }}
p, ul {{ margin: .2rem 0 }} ul {{ padding-left: 1.2rem }}
@page {{ margin: 2cm }} @media print {{ body {{ margin: 0; max-width: none }} h2 {{ break-after: avoid }} }}
</style></head><body>
<h1>{name}</h1>
{body}
</body></html>
"""
