"""Claims on what the two shared, and on what was said of the writer, held against what the desk knows (I11).

A claim is held against what somebody said or a dated record shows. Mail between two people bears no "we worked
together"; if it is so nevertheless, one line on the person's page says it, and the finding is gone. What somebody said
is read as far as its words go: "met at two conferences" bears no work done together, "2018–19" no many years.
"""

import re
from typing import Final

from inroad.introductions.model import Basis
from inroad.letters import text
from inroad.letters.history import WORK
from inroad.letters.model import Bond, Facts, Finding, Letter, Source
from inroad.letters.reading import NUMBER, stem, telling, value_of


def named(facts: Facts, role: str) -> str:
    """The full name of a role, "" if nobody sits there."""
    person = facts.person(role)
    return text.full_name(person.name, person.address)


def short(facts: Facts, role: str) -> str:
    """What they are called, "" if nobody sits there."""
    person = facts.person(role)
    return text.short_name(person.name, person.called, person.address)


def told_words(facts: Facts) -> tuple[str, ...]:
    """How somebody put what two people share, in their own words."""
    return tuple(one.words for tie in facts.ties.values() for one in tie.shared if one.source.quotable)


# --- claims ----------------------------------------------------------------------------------------------------------

_DID: Final = (
    r"(?:built|made|ran|led|wrote|designed|launched|shipped|created|delivered|set up|developed|opened|founded|managed"
    r"|won|carried)"
)
_WE_WORKED: Final = re.compile(
    r"\bwe (?:have |both |once |had )*worked (?:together|side by side|on|at|for)\b"
    r"|\bworking together (?:at|on|in|with)\b"
    r"|\bour (?:\w+ )?(?:time|years|days) (?:together|at|in)\b|\bwhen (?:we|I) worked (?:together|for you|with you"
    r"|under you)\b"
    r"|\bi (?:have )?worked (?:\w+ )?(?:with|for|under|beside|alongside) you\b"
    r"|\b(?:as your|i was your) (?:former |old )?(?:colleague|report|deputy|assistant|right hand|number two|intern)\b"
    rf"|\bwe (?:\w+ )?{_DID}\b[^.;!?]{{0,60}}\btogether\b"
    r"|\byou(?:[’']ve| have)? (?:know|known|seen|saw) (?:my (?:work|abilities|skills|strengths)|me at work"
    r"|what i can do)\b",
    re.IGNORECASE,
)
_MANAGED: Final = re.compile(
    r"\byou (?:were|have been) my (?:former |old |direct |first |last )?(?:manager|boss|supervisor|lead|mentor"
    r"|chief)\b"
    r"|\bas my (?:former |old |direct )?(?:manager|boss|supervisor|mentor)\b|\breport(?:ed|ing) (?:\w+ )?to you\b"
    r"|\byou (?:\w+ )?(?:supervised|managed|mentored|promoted|led) me\b|\bunder your (?:leadership|supervision"
    r"|guidance|management)\b",
    re.IGNORECASE,
)
_TAUGHT: Final = re.compile(
    r"\bwe studied together\b|\b(?:in|at|from) your (?:class|course|lectures?)\b"
    r"|\b(?:as|was|were) your (?:former |old )?(?:student|pupil|apprentice)\b",
    re.IGNORECASE,
)
_TAUGHT_ME: Final = re.compile(
    r"\byou taught me\b", re.IGNORECASE
)  # also said of patience, and then of any time together
_CLOSE: Final = re.compile(
    r"\b(?:close|closest|best|oldest|old|dear|good|great|lifelong|long-?standing) friends?\b(?! of)"
    r"|\b(?:my )?(?:biggest|greatest|strongest|keenest) "
    r"(?:supporter|fan|champion|advocate|ally)\b|\bwe go (?:way|a long way) back\b|\blike (?:an? )?(?:second |big "
    r"|older |little )?(?:family|brother|sister|father|mother|son|daughter)s?\b",
    re.IGNORECASE,
)
_DENIED: Final = re.compile(
    r"\b(?:not|never|without|if|would|wish|hope|nor)\b[^.;:!?]{0,25}$|n[’']t\b[^.;:!?]{0,25}$", re.IGNORECASE
)
_VOUCHED: Final = (
    r"(?:recommend(?:s|ed)|vouch(?:es|ed) for|sp(?:eaks?|oke) (?:very )?(?:highly|well|warmly) of"
    r"|thinks (?:very )?(?:highly|the world) of"
    r"|swears by|stands behind|praised) me|knows (?:all )?my work"
)
_WITHOUT_RESERVE: Final = re.compile(
    r"\b(?:without (?:any |the least |a )?(?:reserve|reservation|hesitation|doubt)s?|unreservedly|whole-?heartedly"
    r"|fully|blindly"
    r"|above (?:all|anyone|everyone)|any (?:time|day)|in a heartbeat|inside out|better than any(?:one|body))\b",
    re.IGNORECASE,
)
_BETTER: Final = (
    r"best|most \w+|finest|greatest|strongest|brightest|brilliant|excellent|exceptional|outstanding|extraordinary"
    r"|talented|gifted"
    r"|reliable|genius|indispensable|irreplaceable|first[- ]rate|star|top|ever (?:had|met|seen|worked|known|hired)"
    r"|backbone|heart of|natural"
)
_SAYS: Final = (
    r"(?:said|say|says|told|tell|tells|call|called|calls|wrote|write|writes|describe[sd]?|named|rate[sd]?"
    r"|consider(?:s|ed)?|used to say"
    r"|think|thinks|thought)"
)
_PRAISE: Final = re.compile(
    rf"\b(?:you|he|she|they|(?-i:[A-Z][\w’'-]+))(?: \w+)? {_SAYS}\b(?=[^.;!?]*\b(?:me|i was|i am|i[’']m|i had"
    rf"|my work|myself)\b)"
    rf"[^.;!?]*\b(?:{_BETTER})\b"
    r"|\byou(?: \w+)? (?:said|told me|wrote|called|described)\b[^.;!?]{0,30}\b(?:i was|i am|i[’']m) (?!to\b|free\b"
    r"|welcome\b|allowed\b|right\b|wrong\b)"
    r"|\b(?:you|he|she|they|(?-i:[A-Z][\w’'-]+))(?: \w+)? (?:call(?:s|ed)?|described?|describes) me\b",
    re.IGNORECASE,
)
_QUOTED: Final = re.compile(r"[“\"«„]([^”\"»“]{4,200})[”\"»“]")

# What told words bear, and what they rule out.
_APART: Final = re.compile(
    r"\b(?:met (?:\w+ )?(?:at|in|on|once|twice|briefly)|met (?:him|her|them|me)|spoke (?:for|at|once|briefly)"
    r"|conferences?|fairs?|(?:game )?jams?|meet-?ups?|neighbou?rs?"
    r"|different (?:departments?|teams?|offices?|sites?|shifts?|floors?)|overlapped|only (?:met|know|spoke)"
    r"|never worked|one (?:meeting|call|talk|evening)"
    r"|(?:don[’']t|do not|didn[’']t|did not) (?:really )?(?:know|see) (?:the|his|her|their|my) work|can(?:[’']t"
    r"|not) (?:speak|judge|say)|not (?:worked|close)"
    r"|evening class|open the door|by (?:name|sight)|same (?:building|floor|club|gym|choir|church|school gate"
    r"|train))\b",
    re.IGNORECASE,
)
_LED: Final = re.compile(
    r"\b(?:manag|boss|under (?:her|him|me|them|my)|supervis|report|led\b|lead|head|chair|foreman|chief|registrar"
    r"|intern\b|assistant|student|trainee"
    r"|apprentice|mentor|hired)",
    re.IGNORECASE,
)
_SCHOOLED: Final = re.compile(
    r"\b(?:student|class|taught|teach|lectur|course|profess|tutor|pupil|apprentice|train|studied|thesis|school"
    r"|universit|seminar|registrar)",
    re.IGNORECASE,
)
_SPAN: Final = re.compile(r"\b((?:19|20)\d\d)\s?[-–—]\s?((?:19|20)?\d\d)\b")
_SINCE: Final = re.compile(r"\bsince ((?:19|20)\d\d)\b", re.IGNORECASE)
_YEAR: Final = re.compile(r"\b(?:19|20)\d\d\b")
_LASTED: Final = re.compile(
    rf"\b({NUMBER}|an?|one|half a|our) (minutes?|hours?|days?|weeks?|months?|terms?|semesters?|seasons?|years?"
    rf"|decades?)\b(?! (?:ago|since|later|old|older|younger|of age|before|after))",
    re.IGNORECASE,
)
_MONTHS: Final = {"term": 6, "semester": 6, "season": 6, "month": 1, "year": 12, "decade": 120}
_LONG: Final = re.compile(
    r"\b(?:for |over |through |in |after )?(?:(?:so |very )?many|all (?:these|those|the)|several|long) years\b",
    re.IGNORECASE,
)
_LONG_MONTHS: Final = 60
_TOGETHER: Final = re.compile(
    r"\b(?:together|worked|reported|supervised|managed|mentored|taught|colleagues?|side by side|with you|for you"
    r"|under you|known (?:me|you|each)"
    r"|know each other|friends|we)\b",
    re.IGNORECASE,
)


def praise_in(sentence: str) -> bool:
    """Whether a sentence puts praise of its writer into somebody's mouth."""
    return _holds(_PRAISE, sentence)


def unborne(letter: Letter, facts: Facts) -> tuple[Finding, ...]:
    """ "We worked together" and its like where nothing on the desk says so; praise that nobody gave."""
    findings = []
    for sentence in text.sentences(letter.text):
        why = _unborne(sentence, letter, facts)
        if why:
            findings.append(
                Finding(
                    "unborne-claim",
                    text.shorten(sentence, 400),
                    why,
                    "If it is so, note it on the person's page; if not, say what is.",
                )
            )
    return tuple(findings[:3])


def _holds(claim: re.Pattern[str], sentence: str) -> bool:
    return any(not _DENIED.search(sentence[: match.start()]) for match in claim.finditer(sentence))


def _unborne(sentence: str, letter: Letter, facts: Facts) -> str:
    writer, reader = letter.writer, letter.reader
    who = short(facts, reader) or "them"
    words = _words_between(facts, writer, reader)
    apart = _APART.search(words) is not None
    if _holds(_WE_WORKED, sentence) and not _bears(facts, writer, reader, WORK) and (apart or not words):
        return f"Nothing on your desk says that you worked with {who}."
    if (
        _holds(_MANAGED, sentence)
        and not _bears(facts, writer, reader, frozenset({Bond.MANAGED}))
        and not _LED.search(words)
    ):
        return f"Nothing on your desk says that {who} managed you."
    schooled = frozenset({Bond.TAUGHT, Bond.STUDIED})
    if _holds(_TAUGHT, sentence) and not _bears(facts, writer, reader, schooled) and not _SCHOOLED.search(words):
        return f"Nothing on your desk says that you studied with {who}."
    known = bool(words or facts.tie(writer, reader).shared)
    if _holds(_TAUGHT_ME, sentence) and not known:
        return f"Nothing on your desk says that {who} taught you."
    if _holds(_CLOSE, sentence) and not known:
        return f"Nothing on your desk says how close you and {who} are."
    if _too_long(sentence, words, facts):
        return f"What your desk knows of the time with {who} is shorter than that."
    if why := _praise(sentence, facts):
        return why
    for role in facts.people:
        if role not in {writer, reader} and (why := _third(sentence, letter, facts, role)):
            return why
    return ""


def _words_between(facts: Facts, a: str, b: str) -> str:
    """What was said of two roles, in its own words."""
    said = [one.words for one in facts.tie(a, b).shared if one.source.quotable]
    if {a, b} == {"seeker", "voucher"}:
        said += [facts.vouch.words, facts.vouch.where, facts.vouch.when, facts.vouch.as_what]
    return "; ".join(dict.fromkeys(one for one in said if one.strip()))


def _too_long(sentence: str, words: str, facts: Facts) -> bool:
    """It claims more time together than the words hold, by more than a year."""
    known = _months_in(words, facts)
    if not known or not _TOGETHER.search(sentence):
        return False
    claimed = max((_months(number, unit) for number, unit in _LASTED.findall(sentence)), default=0)
    if _LONG.search(sentence):
        claimed = max(claimed, _LONG_MONTHS)
    return claimed > known + 12


def _months_in(words: str, facts: Facts) -> int:
    """How long it lasted, in months, by told words; 0 if they don't say."""
    if lasted := [_months(number, unit) for number, unit in _LASTED.findall(words)]:
        return max(1, *lasted)
    spans = [_years(first, last) for first, last in _SPAN.findall(words)]
    spans += [facts.today.year - int(year) + 1 for year in _SINCE.findall(words)]
    if spans:
        return 12 * max(1, *spans)
    return 12 if _YEAR.search(words) else 0


def _years(first: str, last: str) -> int:
    end = int(last) if len(last) == 4 else int(first[:2] + last)
    return end - int(first) + 1


def _months(number: str, unit: str) -> int:
    single = unit.lower().rstrip("s")
    count = 1 if number.lower() in {"a", "an", "half a", "our"} else value_of(number)
    return count * _MONTHS.get(single, 0)


def _praise(sentence: str, facts: Facts) -> str:
    """Praise put into somebody's mouth that isn't among what they said."""
    if not praise_in(sentence):
        return ""
    said = "; ".join((*told_words(facts), facts.vouch.words))
    quoted = _QUOTED.findall(sentence)
    if quoted and all(text.contains(said, one) or telling(one) <= telling(said) for one in quoted):
        return ""
    if not quoted and telling(sentence) & telling(said) - telling(
        " ".join(named(facts, role) for role in facts.people)
    ):
        return "" if not re.search(rf"\b(?:{_BETTER})\b", sentence, re.IGNORECASE) else _unsaid(sentence, said)
    return "Nothing on your desk says that this was said of you."


def _unsaid(sentence: str, said: str) -> str:
    """A superlative has to be among the words themselves."""
    praised = {
        stem(word)
        for found in re.findall(rf"\b(?:{_BETTER})\b", sentence, re.IGNORECASE)
        for word in text.fold(found).split()
    }
    heard = {stem(word) for word in text.fold(said).split()}
    return "" if praised <= heard else "Nothing on your desk says that this was said of you."


def _third(sentence: str, letter: Letter, facts: Facts, role: str) -> str:
    """A claim about somebody who is neither writer nor reader."""
    spoken = [named(facts, role), short(facts, role), named(facts, role).rsplit(" ", maxsplit=1)[-1]]
    names = [re.escape(name) for name in dict.fromkeys(spoken) if len(name) > 1]
    if not names:
        return ""
    name = f"(?:{'|'.join(names)})"
    who = short(facts, role)
    mine, words = _words_between(facts, letter.writer, role), _words_between(facts, letter.reader, role)
    apart = not mine or _APART.search(mine) is not None
    worked = r"(?:have |once )?worked"
    with_me = (
        rf"\bI {worked} (?:with|for|under|alongside) {name}(?!\w)|(?<!\w){name} and I (?:\w+ )?(?:{worked}"
        rf"|{_DID})\b[^.;!?]{{0,60}}\btogether\b"
        rf"|\bI (?:\w+ )?{_DID}\b[^.;!?]{{0,60}}\btogether with {name}(?!\w)"
    )
    with_you = rf"\byou {worked} (?:with|for|under) {name}(?!\w)|\byou and {name} {worked} together\b"
    boss = r"(?:boss|manager|supervisor|mentor|teacher|professor|chief)"
    led = (
        rf"(?<!\w){name},? (?:who )?(?:\w+ )?(?:supervised|managed|mentored|led|taught|trained|hired) me\b"
        rf"|(?<!\w){name}(?:,| was| has been|, who was) my (?:\w+ )?{boss}\b|\bmy (?:former "
        rf"|old )?{boss},? {name}(?!\w)"
    )

    def claimed(pattern: str) -> bool:
        return _holds(re.compile(pattern, re.IGNORECASE), sentence)

    if claimed(with_me) and not _bears(facts, letter.writer, role, WORK) and apart:
        return f"Nothing on your desk says that you worked with {who}."
    if claimed(with_you) and not _bears(facts, letter.reader, role, WORK) and not words:
        return f"Nothing on your desk says that they worked with {who}."
    if role == "voucher" or mine:
        schooled = _LED.search(mine) or _SCHOOLED.search(mine) if "taught" in sentence else _LED.search(mine)
        if (
            claimed(led)
            and not _bears(facts, letter.writer, role, frozenset({Bond.MANAGED, Bond.TAUGHT}))
            and not schooled
        ):
            return f"Nothing on your desk says that {who} led your work."
        if claimed(rf"(?<!\w){name}(?!\w)") and _too_long(sentence, mine, facts):
            return f"What your desk knows of the time with {who} is shorter than that."
    if role == "voucher" and claimed(rf"(?<!\w){name}(?:,[^,.;]{{1,60}},)? (?:\w+ )?(?:{_VOUCHED})"):
        unknown = facts.vouch.basis is Basis.DONT_KNOW_THE_WORK or _APART.search(facts.vouch.words) is not None
        if unknown or (facts.vouch.basis is Basis.NOT_SAID and not facts.vouch.words.strip()):
            return f"Nothing on your desk says that {who} vouched for the work."
        if _WITHOUT_RESERVE.search(sentence) and not _WITHOUT_RESERVE.search(facts.vouch.words):
            return f"That is more than {who} said of you."
    return ""


def _bears(facts: Facts, a: str, b: str, bonds: frozenset[Bond]) -> bool:
    if {a, b} == {"seeker", "voucher"} and facts.vouch.basis is Basis.WORKED_WITH and bonds & WORK:
        return True
    said = {Source.TOLD, Source.FILE}
    return any(one.bond in bonds and one.source in said for one in facts.tie(a, b).shared)
