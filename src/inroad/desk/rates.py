"""The owner's own rates: how often one thing led to the next, who did what, how long employers take (M3, M5, E4).

    rows ─ rate_cases ─→ cases ─ score.phrases ─→ all(), get(), met_chance()
                         applications ─ score.applications ─→ referred_vs_direct()
                         contracts ─→ vouchers()      waits ─ score.waits ─→ employers()

For the owner's eyes only: no other desk, no letter and no page of anybody else's reads from here. Nothing is kept; each
figure is worked out from rows when somebody looks.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from inroad.desk import rate_cases
from inroad.desk.rate_cases import Gathered
from inroad.errors import NotFound
from inroad.score import applications, asks, phrases, rates, waits
from inroad.score.applications import Comparison
from inroad.score.asks import Voucher
from inroad.score.model import Range, Source, What
from inroad.score.rates import Case, Rate
from inroad.score.waits import Answering
from inroad.store import bulk, models

if TYPE_CHECKING:
    from inroad.desk.door import Desk

_COUNTS: Final = {"meetings": What.MEETING, "contacts": What.NEW_CONTACT}


@dataclass(frozen=True, slots=True)
class EmployerRow:
    """How long people at an employer took to answer."""

    organisation_id: int
    organisation: str
    answering: Answering


@dataclass(frozen=True, slots=True)
class RatesView:
    """All of it at once, for a page or a command."""

    rates: tuple[Rate, ...]
    compared: Comparison
    vouchers: tuple[Voucher, ...]
    employers: tuple[EmployerRow, ...]

    @property
    def known(self) -> tuple[Rate, ...]:
        """Rates with something of the owner's own in them."""
        return tuple(one for one in self.rates if not one.is_empty)

    @property
    def unknown(self) -> tuple[Rate, ...]:
        """Those without, whose words say what will bring them; what waits comes first."""
        return tuple(sorted((one for one in self.rates if one.is_empty), key=lambda one: not one.waiting))


class Rates:
    def __init__(self, desk: "Desk") -> None:
        self.desk = desk

    def view(self) -> RatesView:
        """Every rate, the comparison, vouchers and employers."""
        found = rate_cases.gather(self.desk)
        return RatesView(self._all(found), self._compared(found), asks.vouchers(found.vouched), self.employers())

    def all(self) -> tuple[Rate, ...]:
        """Every rate, in the order of a search."""
        return self._all(rate_cases.gather(self.desk))

    def get(self, name: str) -> Rate:
        """One rate by its name. Raises NotFound with the names there are."""
        if name not in phrases.ORDER:
            raise NotFound(f"there is no rate “{name[:40]}”", hint=f"those there are: {', '.join(phrases.ORDER)}")
        return self._rate(rate_cases.gather(self.desk), name)

    def met_chance(self) -> Range:
        """How probable it is that an introduction, once made, becomes a meeting."""
        return self._share("met", rate_cases.introductions(self.desk).met).range

    def referred_vs_direct(self) -> Comparison:
        """Applications with somebody's word against those without, and what an interview took on each way (M5)."""
        return self._compared(rate_cases.gather(self.desk))

    def vouchers(self) -> tuple[Voucher, ...]:
        """What each person did who was asked for an introduction, by name: facts, and no order of merit."""
        return asks.vouchers(rate_cases.vouched(self.desk))

    def employers(self) -> tuple[EmployerRow, ...]:
        """How long each employer's people took to answer, by name; those still silent are reckoned with as such."""
        found = rate_cases.waits_of_employers(self.desk)
        names: dict[int, str] = {}
        for piece in bulk.in_pieces(sorted(found)):
            names |= dict(models.Organisation.objects.filter(pk__in=piece).values_list("pk", "name"))
        rows = [EmployerRow(pk, names[pk], waits.answering(waited)) for pk, waited in found.items()]
        return tuple(sorted(rows, key=lambda row: (row.organisation.casefold(), row.organisation_id)))

    # ---- inside

    def _all(self, found: Gathered) -> tuple[Rate, ...]:
        return tuple(self._rate(found, name) for name in phrases.ORDER)

    def _compared(self, found: Gathered) -> Comparison:
        hours = self.desk.weeks.totals().hours
        spent = [
            applications.effort(
                source,
                hours.get(track) or None,
                sum(job.interviewed_on is not None for job in found.applications if job.source is source),
            )
            for source, track in applications.TRACKS.items()
        ]
        with_word, without = (phrases.INTERVIEWS[source] for source in (Source.REFERRED, Source.DIRECT))
        compared = applications.compare(self._rate(found, with_word), self._rate(found, without), spent)
        return replace(compared, why=(*compared.why, *_unapplied(found)))

    def _rate(self, found: Gathered, name: str) -> Rate:
        if name == "names":
            return phrases.measured(name, found.number.get(What.NAME, 0), float(found.number.get(What.MEETING, 0)))
        if name in _COUNTS:
            # The first week is no measure of a week, nor are weeks on which nothing at all was noted.
            weeks = ((self.desk.today() - found.began).days + 1) / 7
            over = weeks if weeks >= 1 and found.number else 0.0
            return phrases.measured(name, found.number.get(_COUNTS[name], 0) if over else 0, over)
        rate = self._share(name, found.cases[name], _also(found, name))
        if name == "yes" and (more := phrases.more_than_expected(rate)):
            return replace(rate, words=f"{rate.words} {more}")
        return rate

    def _share(self, name: str, cases: Sequence[Case], also: Sequence[str] = ()) -> Rate:
        return phrases.said(name, rates.tally(cases, self.desk.today(), phrases.DAYS[name]), also)


def _also(found: Gathered, name: str) -> tuple[str, ...]:
    if name == "answered" and found.taken_back:
        return (f"left out: {found.taken_back} taken back before an answer, or with somebody who has left",)
    return _unapplied(found) if name in phrases.INTERVIEWS.values() else ()


def _unapplied(found: Gathered) -> tuple[str, ...]:
    if not found.unapplied:
        return ()
    what = "1 interview" if found.unapplied == 1 else f"{found.unapplied} interviews"
    return (f"left out: {what} that came without an application; there was nothing that could have failed",)
