"""The rates there are: how each is said, and how old a case must be before it counts.

    Tally per name ── said ─→ Rate values in the order of a search

``DAYS`` are no deadlines and nobody reads them as such: by then most of what comes has come. An ask has a week by the
terms of every introduction; to be introduced takes two people's answers; employers that haven't answered for a month
count as silent elsewhere too (:data:`inroad.search.openings.GHOST_DAYS`). What comes later still counts, as soon as it
comes.
"""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

from inroad.score import rates
from inroad.score.model import Source
from inroad.score.priors import PRIORS
from inroad.score.rates import Measure, Phrase, Rate, Tally

DAYS: Final[Mapping[str, int]] = MappingProxyType(
    {
        "answered": 8,
        "yes": 0,
        "introduced": 21,
        "met": 30,
        "followed": 8,
        "named_answered": 14,
        "hello": 14,
        "interview_referred": 30,
        "interview_direct": 30,
        "interview_found": 30,
        "offer": 30,
    }
)
PHRASES: Final[Mapping[str, Phrase]] = MappingProxyType(
    {
        "answered": Phrase(
            "ask", "asks", "was answered", "were answered", "was not answered",
            "Once you have asked somebody for an introduction, here stands how many answer.",
        ),
        "yes": Phrase(
            "answer", "answers", "was a yes", "were a yes", "was no yes",
            "Once somebody has answered, here stands how many say yes. Most people expect fewer than do.",
        ),
        "introduced": Phrase(
            "yes", "yeses", "became an introduction", "became introductions", "has not become an introduction",
            "After a yes, the one who vouches asks the other side first; here stands how many become introductions.",
        ),
        "met": Phrase(
            "introduction", "introductions", "led to a meeting", "led to a meeting", "has not led to a meeting",
            "Once you were introduced to somebody, here stands how many you met.",
        ),
        "followed": Phrase(
            "name given", "names given", "was followed up", "were followed up", "was not followed up",
            "Names that people give you are the next people to talk to; here stands how many you turned to.",
        ),
        "named_answered": Phrase(
            "name you turned to", "names you turned to", "answered", "answered", "has not answered",
            "Once you have written to somebody whose name was given to you, here stands how many answer.",
        ),
        "hello": Phrase(
            "hello", "hellos", "was answered", "were answered", "was not answered",
            "A hello asks for nothing, not even for an answer; here stands how many bring one all the same.",
        ),
        "interview_referred": Phrase(
            "application with somebody's word", "applications with somebody's word", "led to an interview",
            "led to an interview", "has not led to an interview",
            "Apply with somebody's word, note who gave it, and here stands how many lead to an interview.",
        ),
        "interview_direct": Phrase(
            "application without anybody's word", "applications without anybody's word", "led to an interview",
            "led to an interview", "has not led to an interview",
            "Note where you applied by yourself, and here stands how many lead to an interview.",
        ),
        "interview_found": Phrase(
            "employer who found you", "employers who found you", "interviewed you", "interviewed you",
            "has not interviewed you",
            "Note a job as “they found me”, and here stands how many of them interview you.",
        ),
        "offer": Phrase(
            "job you interviewed for", "jobs you interviewed for", "was offered to you", "were offered to you",
            "was not offered to you",
            "Once there was an interview, here stands how many bring an offer.",
        ),
    }
)  # fmt: skip
MEASURES: Final[Mapping[str, Measure]] = MappingProxyType(
    {
        "names": Measure(
            "name", "names", "meeting",
            "Ask in every meeting whom else to talk to; here stands how many names a meeting brings.",
        ),
        "meetings": Measure(
            "one-to-one meeting", "one-to-one meetings", "week",
            "From the second week of your search on, here stands how many people a week you sit down with.",
        ),
        "contacts": Measure(
            "new contact", "new contacts", "week",
            "From the second week of your search on, here stands how many new people a week you are in touch with.",
        ),
    }
)  # fmt: skip
ORDER: Final = (
    "contacts", "meetings", "names", "followed", "named_answered", "answered", "yes", "introduced", "met",
    "interview_referred", "interview_direct", "interview_found", "offer", "hello",
)  # fmt: skip
INTERVIEWS: Final = MappingProxyType(
    {
        Source.REFERRED: "interview_referred",
        Source.DIRECT: "interview_direct",
        Source.FOUND: "interview_found",
    }
)
MORE_THAN_EXPECTED: Final = (
    "People say yes more often than one expects: those who ask guess up to half too low (Flynn and Lake, 2008)."
)
_LEAST: Final = 5


def said(name: str, counted: Tally, also: Sequence[str] = ()) -> Rate:
    """A share by its name, from what was counted."""
    return rates.share(PRIORS[name], counted, PHRASES[name], days=DAYS[name], also=also)


def measured(name: str, happened: int, exposure: float, also: Sequence[str] = ()) -> Rate:
    """A count by its name: so much happened, over so many meetings or weeks."""
    return rates.per(PRIORS[name], happened, exposure, MEASURES[name], also=also)


def more_than_expected(rate: Rate) -> str:
    """The encouragement that goes with one's own acceptance, where one's own figures bear it; "" otherwise.

    They do when at least five have answered, and the share lies above a half with nine in ten by these alone, with no
    prior helping.
    """
    if rate.of < _LEAST or rates.beta_range(*rates.alone(rate)).low <= 0.5:
        return ""
    return MORE_THAN_EXPECTED
