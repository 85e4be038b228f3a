"""Why a tie is what it is, in plain words: the reasons from which :mod:`inroad.ties.chance` derives its number.

Every count said here is a column of the pair table, so whoever recounts the mailbox finds the same. What the owner can
see is said as seen ("in mail you saw"); nothing is claimed about mail between others that passed the owner by.

    explain            reasons for a verified tie, the strongest kind first: words, mail, meetings, silence
    possible_reasons   what points at two people who may know each other
"""

import math
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, tzinfo
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from inroad import words as say
from inroad.ties.model import ME, Backing, Link, Word
from inroad.ties.table import AB, BA, DAY, NEVER
from inroad.ties.weigh import Ties

QUIET_AFTER: Final = 365 * DAY
WORDS_AT_MOST: Final = 4  # of one pair; the latest ones

Names = Callable[[int], str]


def explain(
    ties: Ties,
    row: int,
    way: int = AB,
    *,
    names: Names,
    noun: str = "mail",
    zone: tzinfo = UTC,
) -> tuple[str, ...]:
    """Reasons for the tie at ``row`` when, by ``way``, a asks b (AB) or b asks a (BA).

    ``names`` gives the name of a person as shown; the owner (:data:`inroad.ties.model.ME`) is "you" and never named.
    ``noun`` is what messages are called ("mail", or "message" where LinkedIn's are among them), ``zone`` the time zone
    in which days are days. A pair that is not verified gets :func:`possible_reasons`.
    """
    if not ties.verified[row]:
        return possible_reasons(ties, row, names=names, noun=noun, zone=zone)
    teller = _Teller(ties, row, way, names, noun, zone)
    reasons = [*teller.words(), *teller.mail(), *teller.meetings(), *teller.quiet()]
    return tuple(reason for reason in reasons if reason)


def possible_reasons(ties: Ties, row: int, *, names: Names, noun: str = "mail", zone: tzinfo = UTC) -> tuple[str, ...]:
    """What points at the two people at ``row``, one-sided or public as it is. Arguments as for :func:`explain`."""
    teller = _Teller(ties, row, AB, names, noun, zone)
    reasons = [*teller.words(), *teller.links(), *teller.mail(), *teller.meetings()]
    return tuple(reason for reason in reasons if reason)


class _Teller:
    """The facts of one pair, put into words. ``x`` asks, ``y`` answers; "you" where one of them is the owner."""

    def __init__(self, ties: Ties, row: int, way: int, names: Names, noun: str, zone: tzinfo) -> None:
        self.evidence, self.table, self.row, self.now = ties.evidence, ties.evidence.table, row, ties.now
        self.inferred, self.names, self.noun, self.zone = bool(ties.inferred[row]), names, noun, zone
        self.out, self.home = (AB, BA) if way == AB else (BA, AB)
        self.x, self.y = (int(ties.a[row]), int(ties.b[row]))[:: 1 if way == AB else -1]
        self.mine = ME in (self.x, self.y)

    # -- words and links

    def words(self) -> list[str]:
        said = self.evidence.words.get(self.row, ())
        standing = [word for place, word in enumerate(said) if _stands(word, said[place + 1 :])]
        shown = [self._word(word) for word in reversed(standing[-WORDS_AT_MOST:])]
        chance = float(self.evidence.said_chance[self.row])
        if not math.isnan(chance):
            shown.append(f"you said how likely an answer is: {say.likelihood(chance)}")
        return shown

    def _word(self, word: Word) -> str:
        told = word.by if word.by.startswith("said ") else f"the word of {word.by}"  # "said in introduction #3"
        by = "your word" if word.by == "you" else told
        source = f" ({by}, {say.day(word.on)})"
        how = f": {word.how}" if word.how else ""
        one, other = self._who(word.a), self._who(word.b)
        s = "" if one == "you" else "s"
        if word.kind == "knows_work":
            work = "your work" if other == "you" else "their work" if self.mine else f"the work of {other}"
            if word.backing is Backing.NO:
                does = "do not know" if one == "you" else "does not know"
                return self._subject(one, f"{does} {work}{how}{source}")
            depth = "well" if word.backing is Backing.WELL else "a bit"
            return self._subject(one, f"know{s} {work} {depth}{how}{source}")
        if word.kind == "vouch":
            whom = "you" if other == "you" else "them" if self.mine else other
            source = f" ({'your word' if word.by == 'you' else word.by}, {say.day(word.on)})"  # where it stands written
            return self._subject(one, f"recommended {whom} in writing{how}{source}")
        known = "know each other" if word.kind == "knows" else "do not know each other"
        return f"{self._pair()} {known}{how}{source}"

    def _subject(self, one: str, rest: str) -> str:
        """In my own ties the other person is the subject all along and needs no name."""
        return rest if self.mine and one != "you" else f"{one} {rest}"

    def links(self) -> list[str]:
        """One reason per kind of sign, dated with the last."""
        last: dict[str, Link] = {link.kind: link for link in self.evidence.links.get(self.row, ())}
        return [self._link(link) for link in last.values()]

    def _link(self, link: Link) -> str:
        when = f" {say.day(link.on)}" if link.on else ""
        if link.kind == "connection":
            return f"connected on LinkedIn since{when}" if when else "connected on LinkedIn"
        if link.kind == "address_book":
            return "in your address book" if self.mine else "in one address book"
        what = {
            "invitation": "an invitation on LinkedIn, not answered as far as the file says",
            "endorsement": "a skill endorsed on LinkedIn",
        }.get(link.kind, link.kind)
        return f"{what} ({when.strip()})" if when else what

    # -- mail

    def mail(self) -> list[str]:
        sent, got = self._two(self.table.few)
        if not (sent or got):
            return self._wide_mail()
        if not (sent and got):
            return [self._one_way(sent, got)]
        reasons = [] if self.mine else self._threads()
        reasons.append(self._both_ways(sent + got, named=not (self.mine or reasons)))
        reasons.append(self._answers(sent))
        if self.inferred:
            reasons.append(
                f"answers inferred from subject lines and times: this {self.noun} does not say what answers what"
            )
        return reasons

    def _threads(self) -> list[str]:
        threads, mutual = int(self.table.threads[self.row]), int(self.table.mutual[self.row])
        if not threads:
            return []
        last = self._month(int(self.table.last_thread_at[self.row]))
        where = f"in {say.count(threads, 'thread')} you were on"
        if mutual == threads:
            return [f"{self._pair()} answered each other {where}, last in {last}"]
        answered = f", answering each other in {mutual}" if mutual else ""
        return [f"{self._pair()} wrote to each other {where}{answered}, last in {last}"]

    def _both_ways(self, total: int, *, named: bool) -> str:
        """How many and when; also when the answering side last wrote, which is what the chance looks at."""
        mine, theirs = self._two(self.table.last_at)
        last, answered = self._month(max(mine, theirs)), self._month(theirs)
        seen = "" if self.mine else " that you saw"
        apart = "" if last == answered else f", from {self._object(self.y)} in {answered}"
        start = f"{self._pair()}: " if named else ""
        return f"{start}{say.count(total, self.noun)} both ways{seen}, last in {last}{apart}"

    def _one_way(self, sent: int, got: int) -> str:
        writer, reader = (self.x, self.y) if sent else (self.y, self.x)
        last = self._month(max(self._two(self.table.last_at)))
        total = say.count(sent or got, self.noun)
        if self.mine:
            return f"{total} from {self._object(writer)}, none from {self._object(reader)}, last in {last}"
        return f"{total} from {self.names(writer)} to {self.names(reader)} that you saw, none back, last in {last}"

    def _answers(self, sent: int) -> str:
        """What came back to the messages of the one who would ask, as counted for the chance."""
        asked, back = int(self.table.asked[self.out, self.row]), int(self.table.back[self.out, self.row])
        waiting = sent - asked
        writes = f"{self._subject_name(self.x)} wrote{'' if self.mine else ' to ' + self.names(self.y)}"
        if not asked:
            return f"{writes} {_times(waiting)} in the last 14 days, nothing back yet"
        answers = self._subject_name(self.y)
        if not back:
            result = f"{answers} did not write back within 14 days"
        else:
            soon = int(self.table.back_in_a_day[self.out, self.row])
            within = "within a day" if soon == back else "within 14 days"
            usually = ", usually within a day" if back > soon and 2 * soon > back else ""
            result = (
                f"{answers} wrote back {within}" if asked == 1 else self._followed(asked, back) + f" {within}{usually}"
            )
        more = f"; {waiting} more in the last 14 days, nothing back yet" if waiting else ""
        return f"{writes} {_times(asked)} and {result}{more}"

    def _followed(self, asked: int, back: int) -> str:
        """One mail back may follow several of mine: what is counted is after how many of them it came."""
        which = "all" if back == asked else f"{back:,} of these"
        return f"word from {self._object(self.y)} followed {which}"

    def _wide_mail(self) -> list[str]:
        sent, got = self._two(self.table.wide)
        if not (sent or got):
            return []
        last = self._month(max(self._two(self.table.last_wide_at)))
        where = "between you" if self.mine else f"between {self._pair()}"
        return [f"{say.count(sent + got, self.noun)} {where}, each to more than five people, last in {last}"]

    # -- meetings and silence

    def meetings(self) -> list[str]:
        small, large = int(self.table.small[self.row]), int(self.table.large[self.row])
        reasons = []
        met = "met" if self.mine else f"{self._pair()} met"
        if small:
            count = say.count(small, "small meeting")
            reasons.append(f"{met} in {count}, {self._last_day(small, int(self.table.last_small_at[self.row]))}")
        elif large:
            count = say.count(large, "larger meeting")
            reasons.append(f"{met} in {count}, {self._last_day(large, int(self.table.last_large_at[self.row]))}")
        return reasons

    def quiet(self) -> list[str]:
        signs = [*self._two(self.table.last_at), int(self.table.last_small_at[self.row])]
        last = max(signs)
        if last == NEVER or self.now - last <= QUIET_AFTER:
            return []
        since = self._moment(last)
        return [f"quiet since {since.year if self.now - last > 2 * QUIET_AFTER else say.month(since)}"]

    # -- small things

    def _two(self, column: NDArray[np.integer[Any]]) -> tuple[int, int]:
        return int(column[self.out, self.row]), int(column[self.home, self.row])

    def _who(self, person: int) -> str:
        return "you" if person == ME else self.names(person)

    def _pair(self) -> str:
        return "you" if self.mine else f"{self.names(self.x)} and {self.names(self.y)}"

    def _subject_name(self, person: int) -> str:
        return "you" if person == ME else "they" if self.mine else self.names(person)

    def _object(self, person: int) -> str:
        return "you" if person == ME else "them" if self.mine else self.names(person)

    def _moment(self, seconds: int) -> date:
        return datetime.fromtimestamp(seconds, self.zone).date()

    def _month(self, seconds: int) -> str:
        return say.month(self._moment(seconds))

    def _last_day(self, times: int, seconds: int) -> str:
        return f"{'last ' if times > 1 else ''}on {say.day(self._moment(seconds))}"


def _stands(word: Word, later: Sequence[Word]) -> bool:
    """Is this word still what counts, or was it said anew, taken back, denied or affirmed since?"""
    if word.kind == "knows_work" and word.backing is Backing.UNKNOWN:
        return False
    if any((other.kind, other.a, other.b) == (word.kind, word.a, word.b) for other in later):
        return False
    if word.kind == "stranger":
        return all(other.kind == "knows_work" and other.backing is Backing.UNKNOWN for other in later)
    return all(other.kind != "stranger" for other in later)


def _times(number: int) -> str:
    return "once" if number == 1 else "twice" if number == 2 else f"{number:,} times"
