"""Updates (B3): tell chosen people how it goes, one letter each, and never the same news twice to the same person.

    choose ── who, and who not now, with the reason ─→ begin(round) ─→ per reader: news new to them + a line of yours
                                                                       └─ write ─→ a letter; its own click sends it

What was told is read from the letters that went out, so a draft that was dropped tells nobody anything. A round keeps
no one waiting: readers can be skipped, and another round can begin at any time.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Max, Q

from inroad.desk import derived, journal, search_rows
from inroad.desk.contract_rows import decode
from inroad.desk.contract_shapes import LetterView
from inroad.desk.text import NOTE, clean
from inroad.desk.update_shapes import NewsShown, ReaderRow, ReaderView, UpdateRow, UpdateView
from inroad.errors import BadInput, NotFound, Refused
from inroad.introductions.model import Kept, Promise, Role
from inroad.search import news, updates
from inroad.search.people import KeptOut, Someone
from inroad.store import models

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from inroad.desk.door import Desk

KIND = "update"
_TOLD = ("sent", "queued")
_MOST_ROWS = 100
_VERIFIED = 2
_MOST_TARGETS = 5


class Updates:
    def __init__(self, desk: "Desk") -> None:
        self.desk = desk

    # ---- whom

    def choose(
        self,
        *,
        groups: Collection[str] = (),
        in_touch_days: int | None = None,
        quiet_days: int | None = None,
        helped: bool = False,
        people: Collection[int] = (),
    ) -> updates.Choice:
        """Who would get an update now, in rounds, and who not, each with the reason. Nothing is written.

        Without ``people`` or ``groups`` only those are looked at whom the owner verifiably knows. Raises BadInput.
        """
        today = self.desk.today()
        for days in (in_touch_days, quiet_days):
            if days is not None and not 0 < days <= 36_500:
                raise BadInput(f"{days} days", hint="1 to 36,500")
        wanted = updates.Wanted(
            groups=frozenset(groups),
            in_touch_since=today - timedelta(days=in_touch_days) if in_touch_days is not None else None,
            quiet_since=today - timedelta(days=quiet_days) if quiet_days is not None else None,
            helped=helped,
            people=frozenset(people),
        )
        return updates.choose(
            self._readers(groups, people), wanted, today=today, kept_out=search_rows.kept_out(self.desk)
        )

    # ---- rounds

    def rows(self, limit: int = _MOST_ROWS) -> list[UpdateRow]:
        """Rounds, the newest first."""
        found = self._rows().order_by("-made_at", "-id")[:limit]
        return [self._row(row) for row in found]

    def begin(self, person_ids: Iterable[int], words: str = "", useful_id: int | None = None) -> UpdateView:
        """A round for these people, at most fifty. ``words``: said to all; ``useful_id``: something captured to share.

        Raises BadInput for nobody or too many, NotFound, or Refused when one of them may not be written to now.
        """
        ids = list(dict.fromkeys(person_ids))
        if not ids:
            raise BadInput("nobody is chosen", hint="choose the people you want to tell")
        if len(ids) > updates.MOST_AT_ONCE:
            raise BadInput(
                f"{len(ids):,} readers at once", hint=f"{updates.MOST_AT_ONCE} at most; the rest get their own round"
            )
        walls = search_rows.kept_out(self.desk)
        for pk in ids:
            person = self.desk.people._get(pk)
            if why := walls.why(pk):
                raise Refused(f"{person.name or 'this person'} {why}", hint="leave them out of this round")
        said = clean(words, "what you say to all", NOTE, lines=True)
        useful = self._useful(useful_id)
        now = self.desk.now()
        with journal.change(self.desk, "update_begun", f"An update for {len(ids)}", ties=False) as change:
            row = change.create(models.Update(desk=self.desk.row, words=said, useful=useful, made_at=now))
            for pk in ids:
                change.create(models.UpdateTo(desk=self.desk.row, update=row, person_id=pk, changed_at=now))
        return self.get(row.pk)

    def get(self, update_id: int) -> UpdateView:
        row = self._get(update_id)
        walls = search_rows.kept_out(self.desk)
        told = {item.key: item.words for item in self._news(walls)}
        readers = tuple(self._reader(one, walls, told) for one in self._in_order(row))
        following = next((one for one in readers if one.state in {"to write", "draft"} and not one.why_not), None)
        return UpdateView(self._row(row), row.useful.words if row.useful else "", readers, following)

    def end(self, update_id: int) -> UpdateView:
        """This round is done; whoever was not written to simply wasn't."""
        row = self._get(update_id)
        with journal.change(self.desk, "update_ended", "An update ended", ties=False) as change:
            change.update(row, ended_at=row.ended_at or self.desk.now())
        return self.get(update_id)

    # ---- one reader

    def reader(self, update_id: int, person_id: int, ticked: Collection[str] = ()) -> ReaderView:
        """What there is to tell this reader. ``ticked``: keys of private items that may be told."""
        row = self._get(update_id)
        one = self._one(row, person_id)
        walls = search_rows.kept_out(self.desk)
        items = self._news(walls)
        last = self._last_updates().get(person_id)
        known = self._told_to(person_id, but=one.letter_id)
        today = self.desk.today()
        since = news.since(last, today)
        private = {item.key for item in items if item.kind.is_private}
        everything = news.news_for(person_id, items, known, since, today=today, ticked=private)
        chosen = {item.key for item in news.news_for(person_id, items, known, since, today=today, ticked=ticked)}
        shown = tuple(
            NewsShown(item.key, item.on, item.words, item.kind.is_private, item.key in chosen) for item in everything
        )
        words = {item.key: item.words for item in items}
        return ReaderView(
            self._reader(one, walls, words), row.pk, last, shown, row.useful.words if row.useful is not None else ""
        )

    def write(self, update_id: int, person_id: int, personal: str = "", news_keys: Collection[str] = ()) -> LetterView:
        """Draft the letter to this reader: their line, the news with these keys, the useful item of the round.

        A key that was told them already, or that is none of theirs, is left out. Raises Refused when this reader may
        not be written to, or has had this round's letter.
        """
        row = self._get(update_id)
        one = self._one(row, person_id)
        walls = search_rows.kept_out(self.desk)
        if why := walls.why(person_id):
            raise Refused(f"{one.person.name or 'this person'} {why}", hint="skip them in this round")
        if one.letter is not None and one.letter.state in _TOLD:
            raise Refused("they have this update already")
        line = clean(personal, "your line to them", NOTE, lines=True)
        offered = self.reader(update_id, person_id, ticked=news_keys).news
        told = [item for item in offered if item.key in set(news_keys)]
        with transaction.atomic():
            view = self.desk.letters.write(KIND, person_id=person_id)
            letter = models.Letter.objects.get(pk=view.row.id)
            with journal.change(self.desk, "update_drafted", f"An update to {one.person.name}", ties=False) as change:
                supplied = {**letter.supplied, **({"line": line} if line else {})}
                supplied.pop("news", None)  # what was said in an earlier draft of another round
                change.update(
                    letter, more={**letter.more, **self._more(row, told)}, supplied=supplied, changed_at=self.desk.now()
                )
                change.update(
                    one,
                    personal=line or one.personal,
                    news=[item.key for item in told],
                    letter=letter,
                    state="draft",
                    changed_at=self.desk.now(),
                )
        return self.desk.letters.get(view.row.id)

    def skip(self, update_id: int, person_id: int, *, back: bool = False) -> UpdateView:
        """Not this reader, this time; ``back`` takes it back."""
        row = self._get(update_id)
        one = self._one(row, person_id)
        state = "draft" if back else "skipped"
        with journal.change(self.desk, "update_skipped", f"No update to {one.person.name} now", ties=False) as change:
            change.update(one, state=state, changed_at=self.desk.now())
        return self.get(update_id)

    def round_of(self, letter_id: int) -> int | None:
        """The round a letter belongs to, so that its page can lead on to the next reader."""
        rows = models.UpdateTo.objects.filter(desk=self.desk.row, letter=letter_id)
        return rows.values_list("update_id", flat=True).first()

    # ---- inside

    def _rows(self) -> "QuerySet[models.Update]":
        return models.Update.objects.filter(desk=self.desk.row).select_related("useful")

    def _get(self, update_id: int) -> models.Update:
        row = self._rows().filter(pk=update_id).first()
        if row is None:
            raise NotFound(f"there is no update #{update_id} on this desk", hint="`inroad update list` shows them")
        return row

    def _in_order(self, row: models.Update) -> "QuerySet[models.UpdateTo]":
        live = row.readers.filter(person__merged_into=None)
        return live.select_related("person", "letter").order_by("id")

    def _one(self, row: models.Update, person_id: int) -> models.UpdateTo:
        one = self._in_order(row).filter(person=person_id).first()
        if one is None:
            raise NotFound(f"#{person_id} is no reader of this update")
        return one

    def _row(self, row: models.Update) -> UpdateRow:
        readers = list(self._in_order(row))
        states = [_state(one) for one in readers]
        left = sum(state in {"to write", "draft"} for state in states)
        over = row.ended_at is not None or not left
        made_at = row.made_at.astimezone(ZoneInfo(self.desk.row.timezone))
        return UpdateRow(
            row.pk, made_at, row.words, len(readers), states.count("sent"), left, "done" if over else "open"
        )

    def _reader(self, one: models.UpdateTo, walls: KeptOut, words: Mapping[str, str]) -> ReaderRow:
        said = tuple(words[key] for key in one.news if key in words)
        name = one.person.name or search_rows.addresses([one.person_id]).get(one.person_id, "somebody without a name")
        state = _state(one)
        why = "" if state in {"sent", "skipped"} else walls.why(one.person_id)
        return ReaderRow(one.person_id, name, state, one.personal, said, one.letter_id, why)

    def _useful(self, useful_id: int | None) -> models.Useful | None:
        if useful_id is None:
            return None
        row = models.Useful.objects.filter(desk=self.desk.row, pk=useful_id, trashed_at=None).first()
        if row is None:
            raise NotFound(f"there is nothing useful #{useful_id} on this desk")
        return row

    def _more(self, row: models.Update, told: Iterable[NewsShown]) -> dict[str, str]:
        """The facts of the letter. Newest news first; an empty text takes back what another round had put there."""
        lines = [f"I {item.words}." for item in sorted(told, key=lambda item: item.on, reverse=True)]
        said = [*([row.words] if row.words else []), *lines]
        guarded = self.desk.setup.guarded_organisations()
        targets = [
            target.name
            for target in self.desk.targets.list(with_ways=False)
            if target.stage not in {"let go", "future"} and target.organisation_id not in guarded
        ]
        return {
            "news": "\n".join(said),
            "useful": row.useful.words if row.useful is not None else "",
            "link": row.useful.url if row.useful is not None else "",
            "targets": ", ".join(targets[:_MOST_TARGETS]),
        }

    # ---- what there is to tell

    def _news(self, walls: KeptOut) -> tuple[news.NewsItem, ...]:
        desk = self.desk
        zone = ZoneInfo(desk.row.timezone)
        targets = models.Target.objects.filter(desk=desk.row, trashed_at=None, suggested=False, person=None)
        interests = [
            news.Interest(str(row.pk), row.created_at.astimezone(zone).date(), row.name, row.interest)
            for row in targets.exclude(stage="let go")
        ]
        return news.gather(
            openings=[search_rows.opening_of(desk, row) for row in search_rows.opening_rows(desk)],
            interviews=[search_rows.interview_of(desk, row) for row in search_rows.interview_rows(desk)],
            interests=interests,
            meetings=self._meetings(zone),
            timezone=desk.row.timezone,
            kept_out=walls,
        )

    def _meetings(self, zone: ZoneInfo) -> list[news.Meeting]:
        """People met through an introduction. Their names stay out: nobody asked them."""
        desk = self.desk
        mine = models.ContractSide.objects.filter(desk=desk.row, role=Role.SEEKER.value).values("contract")
        met = models.Promise.objects.filter(
            desk=desk.row, what=Promise.REPORT_MEETING.value, contract__in=mine, state__in=[kept.value for kept in Kept]
        )
        found: dict[int, news.Meeting] = {}
        for row in met.select_related("contract").order_by("id"):
            assert row.contract is not None
            contract = decode(row.contract)
            if contract.met_at is not None:
                who = Someone(contract.addressee.person, contract.addressee.name)
                day = contract.met_at.astimezone(zone).date()
                found[row.contract.pk] = news.Meeting(str(row.contract.pk), day, who, contract.organisation)
        return list(found.values())

    def _told_to(self, person_id: int, but: int | None = None) -> set[str]:
        """Keys of the news this person was told, in any letter that went out."""
        rows = models.UpdateTo.objects.filter(desk=self.desk.row, person=person_id, letter__state__in=_TOLD)
        return {key for keys in rows.exclude(letter=but).values_list("news", flat=True) for key in keys}

    def _last_updates(self) -> dict[int, date]:
        rows = models.UpdateTo.objects.filter(desk=self.desk.row, letter__state__in=_TOLD)
        zone = ZoneInfo(self.desk.row.timezone)
        found: dict[int, date] = {}
        for person, sent_at, changed_at in rows.values_list("person", "letter__sent_at", "letter__changed_at"):
            on = (sent_at or changed_at).astimezone(zone).date()
            found[person] = max(on, found.get(person, on))
        return found

    # ---- readers

    def _readers(self, groups: Collection[str], people: Collection[int]) -> list[updates.Reader]:
        live = derived.live_people(self.desk)
        helped, owed = self._helped(), self._owed()
        if people:
            live = live.filter(pk__in=list(people)[: updates.MOST_READERS])
        elif groups:
            live = live.filter(tag_uses__tag__name__in=list(groups)).distinct()
        else:
            live = live.filter(Q(tie=_VERIFIED) | Q(pk__in=list(helped)))
        rows = list(live.order_by("sort_key", "id")[: updates.MOST_READERS])
        ids = [row.pk for row in rows]
        tags: dict[int, set[str]] = {}
        for person, tag in models.PersonTag.objects.filter(person__in=ids).values_list("person", "tag__name"):
            tags.setdefault(person, set()).add(tag)
        last = self._last_updates()
        zone = ZoneInfo(self.desk.row.timezone)
        spelled = search_rows.addresses(ids)
        return [
            updates.Reader(
                row.pk,
                row.name,
                spelled.get(row.pk, ""),
                groups=frozenset(tags.get(row.pk, ())),
                last_contact=row.last_contact_at.astimezone(zone).date() if row.last_contact_at else None,
                last_update=last.get(row.pk),
                helped=tuple(helped.get(row.pk, ())),
                owed=tuple(owed.get(row.pk, ())),
            )
            for row in rows
        ]

    def _helped(self) -> dict[int, list[str]]:
        """Who did something for this search: the newest first, in words that follow their name."""
        found: dict[int, list[str]] = {}
        said = models.Promise.objects.filter(desk=self.desk.row, what=Promise.FOLLOW_UP.value).order_by("-made_at")
        for row in said.select_related("contract").prefetch_related("contract__sides")[:_MOST_ROWS]:
            name = row.words.removeprefix("follow up with ").partition(", whom ")[0]
            for side in row.contract.sides.all() if row.contract is not None else ():
                if side.role == row.creditor and side.person_id:
                    found.setdefault(side.person_id, []).append(f"named {name}")
        mine = models.ContractSide.objects.filter(desk=self.desk.row, role=Role.SEEKER.value).values("contract")
        sides = models.ContractSide.objects.filter(contract__in=mine, role=Role.VOUCHER.value, person__isnull=False)
        made = sides.filter(contract__promises__what=Promise.REPORT_CONTACT.value).annotate(
            at=Max("contract__changed_at")
        )
        for side in made.select_related("contract").order_by("-at", "-id")[:_MOST_ROWS]:
            contract = decode(side.contract)
            assert side.person_id is not None
            found.setdefault(side.person_id, []).append(f"introduced you to {contract.addressee.name}")
        return found

    def _owed(self) -> dict[int, list[str]]:
        """What the owner owes whom already (its day has come), most urgent first."""
        rows = self.desk.promises._rows().filter(debtor=Role.SEEKER.value)
        late = rows.filter(Q(state=Kept.UNRESOLVED.value) | Q(state=Kept.PENDING.value, due_at__lt=self.desk.now()))
        found: dict[int, list[str]] = {}
        for row in late.order_by("due_at", "id")[:_MOST_ROWS]:
            shown = self.desk.promises.shown(row)
            if shown.mine and shown.person_id:
                found.setdefault(shown.person_id, []).append(shown.words)
        return found


def _state(one: models.UpdateTo) -> str:
    """What the letter says counts: one that went out is sent, one that was dropped is to be written again."""
    letter: Any = one.letter
    if letter is not None and letter.state in _TOLD:
        return "sent"
    if one.state == "skipped":
        return "skipped"
    return "draft" if letter is not None and letter.state == "draft" else "to write"
