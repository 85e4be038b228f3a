"""What is taken for likely before anything of one's own has happened: a table of priors, each with where it is from.

    what others measured, or our judgement ── a, b ─→ Prior ── rates ─→ outweighed by a handful of one's own cases

Requirements: the figure and what we made of it are told apart (``source``, ``judged``); every prior gives way quickly.
A share is Beta(a, b) and weighs as much as a + b cases; a count is Gamma(a, b) with rate b and weighs as much as b
meetings or weeks. Where something is rare, the weight is chosen so that the prior is worth *one* happening (a = 1).

No study was found that measured each step of a search by itself. Three figures bound them:

- Letters of strangers by post: 217 of 296 people passed one on, 0.73 (Travers and Milgram 1969).
- The same by mail: 384 of 24,163 chains arrived over five to seven steps, so about 0.5 a step (Dodds, Muhamad and Watts
  2003; the root is ours: 0.0159 ** (1/6) = 0.50).
- Hired were 1 in 16 of those referred, 1 in 72 of those sourced, 1 in 152 of those who applied (Lever, 4 million
  candidates, 2015-16).

From an ask to an introduction it takes an answer, a yes and the doing. 0.8 each makes 0.51 together: the mail's figure,
which is the lower one. Interviews weren't counted by Lever; taking one offer in five interviews (ours), interviews are
five times as frequent as hires on each of the three ways.

Rejected: priors that a year of one's own figures could not outweigh, and a prior that makes the comparison of referred
against direct: that one is drawn from one's own figures alone (:data:`ALONE`), or it would find what it was told.
"""

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class Law(StrEnum):
    """What a rate is: a share of cases (Beta), or so many per meeting or week (Gamma)."""

    SHARE = "share"
    PER = "count"


@dataclass(frozen=True, slots=True)
class Prior:
    """``what``: a rate of what. ``source``: the figure and whose it is, "" if none. ``judged``: what is ours."""

    name: str
    what: str
    law: Law
    a: float
    b: float
    source: str
    judged: str

    @property
    def mean(self) -> float:
        """Expected share, or expected number per meeting or week."""
        return self.a / (self.a + self.b) if self.law is Law.SHARE else self.a / self.b

    @property
    def weight(self) -> float:
        """As many cases, meetings or weeks of one's own weigh as much."""
        return self.a + self.b if self.law is Law.SHARE else self.b


_STEP: Final = "of strangers' letters 73 in 100 were passed on by post (1969), about 50 in 100 a step by mail (2003)"
_LEVER: Final = "hired were 1 in 16 referred, 1 in 72 sourced, 1 in 152 applicants (Lever, 2015-16)"
_THIRDS: Final = "an answer, a yes and the doing alike, together the mail's 0.5"
_FIVE: Final = "five interviews to a hire on every way; worth one interview"

_ALL: Final = (
    Prior("answered", "asks that are answered", Law.SHARE, 4.0, 1.0, _STEP, _THIRDS),
    Prior("yes", "answers that are a yes", Law.SHARE, 4.0, 1.0, _STEP, _THIRDS),
    Prior("introduced", "yeses that become an introduction", Law.SHARE, 4.0, 1.0, _STEP, _THIRDS),
    Prior("met", "introductions that become a meeting", Law.SHARE, 3.0, 1.0, "", "both sides said yes: three in four"),
    Prior("followed", "names given that you turn to", Law.SHARE, 1.0, 1.0, "", "nothing is presumed of you"),
    Prior("named_answered", "names turned to who answer", Law.SHARE, 1.0, 1.0, "", "nothing is presumed"),
    Prior("hello", "hellos that are answered", Law.SHARE, 1.0, 1.0, "", "nothing is presumed"),
    Prior("interview_referred", "applications with somebody's word that lead to an interview", Law.SHARE, 1.0, 2.2,
          _LEVER, _FIVE),
    Prior("interview_direct", "applications without anybody's word that lead to an interview", Law.SHARE, 1.0, 29.4,
          _LEVER, _FIVE),
    Prior("interview_found", "employers who found you and then interview you", Law.SHARE, 1.0, 13.4, _LEVER, _FIVE),
    Prior("offer", "jobs interviewed for that are offered", Law.SHARE, 1.0, 4.0, "", "one in five"),
    Prior("names", "names given per meeting", Law.PER, 1.0, 1.0,
          "a voucher's yes wants three or four names (the advisers)", "one a meeting: most aren't that talk"),
    Prior("meetings", "one-to-one meetings a week", Law.PER, 1.0, 0.2, "five or six a week (the advisers)",
          "five a week; worth one meeting"),
    Prior("contacts", "new contacts a week", Law.PER, 1.0, 0.1, "ten to fifteen a week (the advisers)",
          "ten a week; worth one contact"),
)  # fmt: skip

PRIORS: Final = MappingProxyType({one.name: one for one in _ALL})
ALONE: Final = Prior(
    "alone", "anything, from one's own figures alone", Law.SHARE, 0.5, 0.5, "", "Jeffreys: leans to no side"
)
"""For comparing two ways, and for whatever is said of the owner's own figures: nothing is brought along."""
