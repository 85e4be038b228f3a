"""``Desk``: named parts behind one object. No rule lives here; each part is a module of its own."""

from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from inroad import clock
from inroad.desk import shapes
from inroad.store import models

if TYPE_CHECKING:
    from inroad.desk.backup import Backups
    from inroad.desk.brief import Briefs
    from inroad.desk.community.asks import BlindAsks
    from inroad.desk.community.calls import Calls
    from inroad.desk.community.consent import Consents
    from inroad.desk.community.seats import Seats
    from inroad.desk.community.sources import Sources
    from inroad.desk.conduct import Conducts
    from inroad.desk.documents import Documents
    from inroad.desk.erase import Erase
    from inroad.desk.export import Export
    from inroad.desk.futures import Futures
    from inroad.desk.growth import Growth
    from inroad.desk.hellos import Hellos
    from inroad.desk.history import History
    from inroad.desk.imports import Imports
    from inroad.desk.interviews import Interviews
    from inroad.desk.introductions import Introductions
    from inroad.desk.letters import Letters
    from inroad.desk.limits import VouchersLimits
    from inroad.desk.lookback import Lookback
    from inroad.desk.mail import Mail
    from inroad.desk.map import Map
    from inroad.desk.model_words import ModelWords
    from inroad.desk.network import Network
    from inroad.desk.openings import Openings
    from inroad.desk.organisations import Organisations
    from inroad.desk.people import People
    from inroad.desk.plan import Plans
    from inroad.desk.plays import Plays
    from inroad.desk.promises import Promises
    from inroad.desk.rates import Rates
    from inroad.desk.references import References
    from inroad.desk.review import Review
    from inroad.desk.score import Score
    from inroad.desk.setup import Setup
    from inroad.desk.start import Start
    from inroad.desk.talks import Talks
    from inroad.desk.targets import Targets
    from inroad.desk.time_log import Time
    from inroad.desk.updates import Updates
    from inroad.desk.useful import UsefulThings
    from inroad.desk.ways import Ways
    from inroad.desk.weeks import Weeks
    from inroad.desk.wording import Wordings
    from inroad.desk.words import Words


class Desk:
    """One person's workspace. Parts are loaded on first use, so that a small command stays quick.

    ``moment``: the present as the worker takes it for one piece of work; None reads the clock.
    """

    def __init__(self, row: models.Desk, moment: datetime | None = None) -> None:
        self.row = row
        self._moment = moment

    def now(self) -> datetime:
        return self._moment or clock.now()

    def today(self) -> date:
        """The present day at this desk."""
        return clock.day_of(self.now(), self.row.timezone)

    @property
    def me(self) -> shapes.Me:
        return self.setup.me()

    @cached_property
    def setup(self) -> "Setup":
        from inroad.desk.setup import Setup

        return Setup(self)

    @cached_property
    def start(self) -> "Start":
        from inroad.desk.start import Start

        return Start(self)

    @cached_property
    def imports(self) -> "Imports":
        from inroad.desk.imports import Imports

        return Imports(self)

    @cached_property
    def people(self) -> "People":
        from inroad.desk.people import People

        return People(self)

    @cached_property
    def organisations(self) -> "Organisations":
        from inroad.desk.organisations import Organisations

        return Organisations(self)

    @cached_property
    def words(self) -> "Words":
        from inroad.desk.words import Words

        return Words(self)

    @cached_property
    def review(self) -> "Review":
        from inroad.desk.review import Review

        return Review(self)

    @cached_property
    def targets(self) -> "Targets":
        from inroad.desk.targets import Targets

        return Targets(self)

    @cached_property
    def network(self) -> "Network":
        from inroad.desk.network import Network

        return Network(self)

    @cached_property
    def ways(self) -> "Ways":
        from inroad.desk.ways import Ways

        return Ways(self)

    @cached_property
    def introductions(self) -> "Introductions":
        from inroad.desk.introductions import Introductions

        return Introductions(self)

    @cached_property
    def limits(self) -> "VouchersLimits":
        from inroad.desk.limits import VouchersLimits

        return VouchersLimits(self)

    @cached_property
    def promises(self) -> "Promises":
        from inroad.desk.promises import Promises

        return Promises(self)

    @cached_property
    def letters(self) -> "Letters":
        from inroad.desk.letters import Letters

        return Letters(self)

    @cached_property
    def wording(self) -> "Wordings":
        from inroad.desk.wording import Wordings

        return Wordings(self)

    @cached_property
    def model_words(self) -> "ModelWords":
        from inroad.desk.model_words import ModelWords

        return ModelWords(self)

    @cached_property
    def documents(self) -> "Documents":
        from inroad.desk.documents import Documents

        return Documents(self)

    @cached_property
    def talks(self) -> "Talks":
        from inroad.desk.talks import Talks

        return Talks(self)

    @cached_property
    def plan(self) -> "Plans":
        from inroad.desk.plan import Plans

        return Plans(self)

    @cached_property
    def plays(self) -> "Plays":
        from inroad.desk.plays import Plays

        return Plays(self)

    @cached_property
    def references(self) -> "References":
        from inroad.desk.references import References

        return References(self)

    @cached_property
    def futures(self) -> "Futures":
        from inroad.desk.futures import Futures

        return Futures(self)

    @cached_property
    def hellos(self) -> "Hellos":
        from inroad.desk.hellos import Hellos

        return Hellos(self)

    @cached_property
    def useful(self) -> "UsefulThings":
        from inroad.desk.useful import UsefulThings

        return UsefulThings(self)

    @cached_property
    def brief(self) -> "Briefs":
        from inroad.desk.brief import Briefs

        return Briefs(self)

    @cached_property
    def updates(self) -> "Updates":
        from inroad.desk.updates import Updates

        return Updates(self)

    @cached_property
    def openings(self) -> "Openings":
        from inroad.desk.openings import Openings

        return Openings(self)

    @cached_property
    def interviews(self) -> "Interviews":
        from inroad.desk.interviews import Interviews

        return Interviews(self)

    @cached_property
    def conduct(self) -> "Conducts":
        from inroad.desk.conduct import Conducts

        return Conducts(self)

    @cached_property
    def rates(self) -> "Rates":
        from inroad.desk.rates import Rates

        return Rates(self)

    @cached_property
    def weeks(self) -> "Weeks":
        from inroad.desk.weeks import Weeks

        return Weeks(self)

    @cached_property
    def time(self) -> "Time":
        from inroad.desk.time_log import Time

        return Time(self)

    @cached_property
    def score(self) -> "Score":
        from inroad.desk.score import Score

        return Score(self)

    @cached_property
    def lookback(self) -> "Lookback":
        from inroad.desk.lookback import Lookback

        return Lookback(self)

    @cached_property
    def history(self) -> "History":
        from inroad.desk.history import History

        return History(self)

    @cached_property
    def backups(self) -> "Backups":
        from inroad.desk.backup import Backups

        return Backups(self)

    @cached_property
    def export(self) -> "Export":
        from inroad.desk.export import Export

        return Export(self)

    @cached_property
    def erase(self) -> "Erase":
        from inroad.desk.erase import Erase

        return Erase(self)

    @cached_property
    def growth(self) -> "Growth":
        from inroad.desk.growth import Growth

        return Growth(self)

    @cached_property
    def mail(self) -> "Mail":
        from inroad.desk.mail import Mail

        return Mail(self)

    @cached_property
    def consent(self) -> "Consents":
        from inroad.desk.community.consent import Consents

        return Consents(self)

    @cached_property
    def map(self) -> "Map":
        from inroad.desk.map import Map

        return Map(self)

    @cached_property
    def seats(self) -> "Seats":
        from inroad.desk.community.seats import Seats

        return Seats(self)

    @cached_property
    def sources(self) -> "Sources":
        from inroad.desk.community.sources import Sources

        return Sources(self)

    @cached_property
    def calls(self) -> "Calls":
        from inroad.desk.community.calls import Calls

        return Calls(self)

    @cached_property
    def blind(self) -> "BlindAsks":
        from inroad.desk.community.asks import BlindAsks

        return BlindAsks(self)

    def calendar(self) -> bytes:
        """Promises and meetings as an .ics file."""
        from inroad.desk import calendar

        return calendar.calendar(self)

    def counts(self) -> shapes.Counts:
        """The small numbers beside the menu."""
        from inroad.desk import today

        return today.counts(self)

    def today_page(self) -> shapes.TodayView:
        from inroad.desk import today

        return today.page(self)

    def palette(self, query: str) -> list[shapes.PaletteItem]:
        """What a few typed letters may mean: people, targets, organisations."""
        from inroad.desk import palette

        return palette.find(self, query)

    def doctor(self) -> list[shapes.Check]:
        from inroad.desk import doctor

        return doctor.examine(self)
