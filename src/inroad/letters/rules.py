"""The rules of "before you send" that look at the words: is it personal, specific, one ask, short, and nobody's secret.

Requirement: a finding must be right. A letter that nobody finds fault with may still be canned; a good one that is
nagged at teaches its writer to look away. So each rule fires on words that leave little doubt, names the sentence, and
leaves the decision to the writer; only a missing personal part and a document without consent hold a letter back.

Options rejected: a score (nobody can act on "71"), and word lists of politeness (they catch the shy, not the canned).
What is claimed and whose secrets are told is in ``claims``.
"""

import re
from collections import Counter
from collections.abc import Iterable
from types import MappingProxyType
from typing import Final

from inroad import words as say
from inroad.letters import claims, text
from inroad.letters.model import Facts, Finding, Letter, Rule, Severity

REST_DAYS: Final = 30  # two asks of one person within a month are one too many
LEAST_OWN_WORDS: Final = 3


def found(rule: str, sentence: str, why: str, suggestion: str, severity: Severity = Severity.LOOK) -> Finding:
    return Finding(rule, text.shorten(sentence, 400), why, suggestion, severity)


def _pattern(*alternatives: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(alternatives)})\b", re.IGNORECASE)


def body(letter: Letter) -> list[str]:
    """The sentences of a letter without greeting, sign-off and quoted lines."""
    lines = [line for line in letter.text.splitlines() if not line.lstrip().startswith(">")]
    said = text.sentences("\n".join(lines))
    if said and said[0].endswith((",", "!", "，")) and text.word_count(said[0]) <= 8:
        said = said[1:]
    for back in range(min(4, len(said)), 0, -1):  # the sign-off and what follows it
        if said[-back].endswith(",") and text.word_count(said[-back]) <= 5:
            return said[:-back]
    return said


# --- missing personal part -------------------------------------------------------------------------------------------


def _missing(letter: Letter, _facts: Facts) -> tuple[Finding, ...]:
    gaps = text.gaps_in(f"{letter.subject}\n{letter.text}")
    if gaps:
        return tuple(
            found(
                "missing-personal-part",
                f"[[{gap}]]",
                "Only you can say this, and it is what makes the letter yours.",
                f"Answer in your own words: {gap}",
                Severity.MISSING,
            )
            for gap in dict.fromkeys(gaps)
        )
    thin = [need for need in letter.needs if need.answer and text.word_count(need.answer) < need.least_words]
    if thin:
        return tuple(
            found(
                "missing-personal-part",
                need.answer,
                "That is very little for what only you can say.",
                f"Say a little more: {need.question}",
                Severity.MISSING if need.required else Severity.LOOK,
            )
            for need in thin
        )
    open_needs = [need for need in letter.needs if need.required and not need.answer]
    if letter.drafted is not None and open_needs and _own_words(letter) < LEAST_OWN_WORDS:
        need = open_needs[0]
        return (
            found(
                "missing-personal-part",
                "",
                "The place for your own words was taken out, and nothing is there instead.",
                f"Answer in your own words: {need.question}",
                Severity.MISSING,
            ),
        )
    return ()


def _own_words(letter: Letter) -> int:
    """How many words the user put into our draft."""
    ours = Counter(word.casefold() for word in text.words(re.sub(r"\[\[.*?\]\]", " ", letter.drafted or "")))
    theirs = Counter(word.casefold() for word in text.words(letter.text))
    return (theirs - ours).total()


# --- could have gone to anyone ---------------------------------------------------------------------------------------

_FORMULA: Final = (
    "time|help|kind|kindness|support|name|word|answer|answers|reply|response|feedback|consideration|attention|company|"
    "organisation|organization|firm|team|department|earliest|convenience|network|connections|contacts|advice|thoughts|"
    "opinion|insight|insights|guidance|expertise|experience|background|profile|inbox|message|mail|email|e-mail|letter|"
    "schedule|calendar|day|week|weekend|way|own|understanding|patience|interest|perspective|assistance|career|success|"
    "impressive|extensive|vast|valuable|great|amazing|busy|precious|hiring|open|job|website|page|place|side|part"
)
_YOURS: Final = re.compile(rf"\byour\s+(?!(?:{_FORMULA})\b)[^\W\d_]{{3,}}", re.IGNORECASE)
_YOU_DID: Final = re.compile(
    r"\byou\s+(?:once\s+|first\s+|also\s+|both\s+)?(?:said|told|wrote|showed|spoke|built|led|taught|asked|mentioned|"
    r"made|"
    r"gave|explained|ran|were|hired|published|designed|founded|moved|started|have\s+\w+(?:ed|en)|put|did|saw|lent)\b",
    re.IGNORECASE,
)
_WITH_YOU: Final = re.compile(r"\byou\b|\byour\b", re.IGNORECASE)
_DETAIL: Final = re.compile(r"(?<=[a-z,;:] )(?:[A-Z][\w’'-]{2,}|\d{2,4}\b|[“\"«])")


def _anyone(letter: Letter, facts: Facts) -> tuple[Finding, ...]:
    if any(need.answer and text.word_count(need.answer) >= need.least_words for need in letter.needs):
        return ()
    said = body(letter)
    if not said or text.gaps_in(letter.text) or any(_about_reader(sentence, letter, facts) for sentence in said):
        return ()
    shown = next((one for one in said if _WITH_YOU.search(one)), said[0])
    who = claims.short(facts, letter.reader) or "the reader"
    return (
        found(
            "could-have-gone-to-anyone",
            shown,
            f"Nothing in it is about {who}: it could have gone to anyone.",
            f"Add a sentence on what {who} did, said or knows that made you write.",
        ),
    )


def _about_reader(sentence: str, letter: Letter, facts: Facts) -> bool:
    if _YOURS.search(sentence) or _YOU_DID.search(sentence):
        return True
    reader = facts.person(letter.reader)
    known = [reader.organisation, reader.title]
    for pair, tie in facts.ties.items():
        if letter.reader in pair:
            known += [part for one in tie.shared for part in (one.where, one.on)]
    if any(part and text.contains(sentence, part) for part in known):
        return True
    if not _WITH_YOU.search(sentence):
        return False
    parties = {word.casefold() for role in facts.people for word in text.words(claims.named(facts, role))}
    details = (match[0].strip("“\"«’'").casefold() for match in _DETAIL.finditer(sentence))
    return any(detail.removesuffix("’s") not in parties for detail in details)


# --- a specific person or opening ------------------------------------------------------------------------------------

_VAGUE: Final = _pattern(
    r"(?:know|hear|heard|aware|think) of (?:any|some)(?:thing|one|body)\b(?! (?:at|in|who|on) )",
    r"(?:know|hear|heard|aware) of any (?:\w+ )?(?:openings?|jobs?|positions?|opportunit(?:y|ies)|roles?)",
    r"any (?:suitable |open |relevant )?(?:openings|positions|opportunities|vacancies)",
    r"anything (?:suitable|open|available|that (?:fits|might fit|could fit)|for me)",
    r"keep me in mind",
    r"keep an? (?:eye|ear) (?:out|open)",
    r"let me know if (?:anything|something) comes up",
)


def vague(sentence: str) -> bool:
    """Whether a sentence asks for "anything": no person, no job."""
    return _VAGUE.search(sentence) is not None


def _specific(letter: Letter, facts: Facts) -> tuple[Finding, ...]:
    if not letter.kind.asks:
        return ()
    for sentence in body(letter):
        if vague(sentence):
            return (
                found(
                    "no-person-or-opening",
                    sentence,
                    "“Anything” is hard to help with: nobody comes to mind.",
                    "Ask about one person they know, or one job, by name.",
                ),
            )
    if letter.reader in {"addressee", "reader"} or text.gaps_in(letter.text):  # it is about the one who reads it
        return ()
    names = [part for role in ("addressee", "goal") for part in (claims.named(facts, role), claims.short(facts, role))]
    wanted = [*names, facts.opening or facts.ask.opening]
    if any(one and text.contains(letter.text, one) for one in wanted):
        return ()
    if re.search(r"\b(?:introduc\w+ me to|call|speak to|talk to|write to|meet) (?:[A-Z]\w+)", letter.text):
        return ()
    asked = next((one for one in body(letter) if "?" in one), "")
    return (
        found(
            "no-person-or-opening",
            asked,
            "It names neither a person nor an opening.",
            "Name the person you would like to meet, or the job it is about.",
        ),
    )


# --- one ask ---------------------------------------------------------------------------------------------------------

_ASKING: Final = re.compile(
    r"\b(?:would|could|can|will|might) you\b|\bmay i\b|\bcan i ask\b|\bplease\b|\bi(?:[’']d| would) (?:be grateful|"
    r"appreciate)\b|\bi (?:ask|need) you\b",
    re.IGNORECASE,
)
_FAVOURS: Final = (
    ("an introduction", _pattern(r"introduc(?:e|ing|tion)", r"put (?:me|us) in touch", r"connect(?:ing)? me")),
    (
        "a talk",
        _pattern(
            r"minutes", r"coffee", r"(?:meet|talk|speak)(?: with)? (?:me|to me|soon|this|next)", r"a (?:call|talk|chat)"
        ),
    ),
    (
        "a call to somebody",
        _pattern(r"call(?:ing)? (?!me\b)[A-Z]?\w+ (?:before|for me|about me)", r"mak(?:e|ing) (?:a|that) call"),
    ),
    (
        "a look at the résumé",
        _pattern(
            r"(?:look|read|go) (?:\w+ )?(?:at|over|through) my (?:résumé|resume|cv|profile|letter|portfolio)",
            r"(?:review|read) my (?:résumé|resume|cv|letter|portfolio)",
        ),
    ),
    ("to pass something on", _pattern(r"(?:forward|pass on|pass along|hand)(?:ing)? (?:my|this|it)")),
    ("a reference", _pattern(r"(?:be|act as) (?:a|my) reference", r"write me a recommendation", r"recommend me")),
    ("a job", _pattern(r"hire me", r"give me (?:a|the) job", r"consider me for")),
    ("names", _pattern(r"(?:send|give|tell) me (?:some |a few |the )?names")),
)


def favour_in(sentence: str) -> str:
    """What a sentence asks its reader for: "an introduction", "a talk"; "" if it asks for no favour we know."""
    if not _ASKING.search(sentence) or sentence.lower().startswith(("if ", "or ")):
        return ""
    return next((name for name, pattern in _FAVOURS if pattern.search(sentence)), "")


def _one_ask(letter: Letter, _facts: Facts) -> tuple[Finding, ...]:
    if letter.kind.spoken:
        return ()
    asked: dict[str, str] = {}
    for sentence in body(letter):
        if favour := favour_in(sentence):
            asked.setdefault(favour, sentence)
    if len(asked) < 2:
        return ()
    favours = list(asked)
    return (
        found(
            "more-than-one-ask",
            asked[favours[1]],
            f"It asks for {say.listing(favours)}: more than one thing.",
            f"Keep the one that matters most now ({favours[0]}?) and leave the other for another day.",
        ),
    )


# --- length, stock phrases, pause -------------------------------------------------------------------------------------


def _long(letter: Letter, _facts: Facts) -> tuple[Finding, ...]:
    length = text.word_count(letter.text)
    if length <= letter.kind.most_words:
        return ()
    longest = max(text.sentences(letter.text), key=text.word_count)
    return (
        found(
            "too-long",
            longest,
            f"{length:,} words; busy people read up to {letter.kind.most_words}.",
            "Begin with the longest sentence: does the reader need it?",
        ),
    )


_STOCK: Final = _pattern(
    r"hope (?:this|my) (?:e-?mail|mail|message|letter|note)? ?finds you",
    r"pick your brains?",
    r"to whom (?:it|this) may concern",
    r"dear (?:sir|madam|sirs|sir or madam|hiring manager|recruiter)",
    r"touch base",
    r"reach(?:ing)? out to you today",
    r"i came across your (?:profile|linkedin)",
    r"(?:highly|self-) ?motivated (?:professional|individual|self-starter)",
    r"results-(?:driven|oriented)",
    r"synerg(?:y|ies)",
    r"mutually beneficial",
    r"at your earliest convenience",
    r"perfect fit for (?:any|your) (?:team|company|organi[sz]ation)",
    r"i would be an asset",
)


def _stock(letter: Letter, _facts: Facts) -> tuple[Finding, ...]:
    return tuple(
        found(
            "stock-phrase",
            sentence,
            f"“{match[0]}” has been read a thousand times.",
            "Say it as you would aloud, or leave it out.",
        )
        for sentence in text.sentences(letter.text)
        if (match := _STOCK.search(sentence))
    )[:3]


def _recently(letter: Letter, facts: Facts) -> tuple[Finding, ...]:
    if not letter.kind.asks or facts.asked_on is None:
        return ()
    ago = (facts.today - facts.asked_on).days
    if not 0 <= ago < REST_DAYS:
        return ()
    who = claims.short(facts, letter.reader) or "this person"
    when = "today" if ago == 0 else "yesterday" if ago == 1 else f"{ago} days ago"
    return (
        found(
            "asked-recently",
            "",
            f"You asked {who} for something {when}.",
            "Tell them first what came of it, or ask somebody else.",
        ),
    )


# --- documents and pay -----------------------------------------------------------------------------------------------

_RESUME: Final = re.compile(
    r"\b(?:résumés?|CVs?|curriculum vitae)\b|\b(?:[Mm]y|[Aa]|[Tt]he|[Tt]heir|[Hh]is|[Hh]er|attached|enclosed) "
    r"(?:current |updated |attached |enclosed )?(?:resume|cv)\b|\b(?:resume|cv) (?:is )?(?:attached|enclosed)\b"
)
_NOT_SENT: Final = re.compile(r"\b(?:no|not|without|never|don[’']t|won[’']t|haven[’']t)\b", re.IGNORECASE)


def _resume(letter: Letter, facts: Facts) -> tuple[Finding, ...]:
    agreed = {document.casefold() for document in facts.consents}
    findings = [
        found(
            "resume",
            name,
            f"“{name}” would travel along, and its owner has not agreed to that here.",
            "Ask its owner first, or leave it out.",
            Severity.MISSING,
        )
        for name in letter.attachments
        if name.casefold() not in agreed
    ]
    if facts.resume_asked:
        return tuple(findings)
    for sentence in body(letter):
        if _RESUME.search(sentence) and not _NOT_SENT.search(sentence):
            findings.append(
                found(
                    "resume",
                    sentence,
                    "Nobody asked for a résumé: it turns a talk into an application.",
                    "Leave it out; it follows when they ask, or once they offered to help.",
                )
            )
            break
    return tuple(findings)


_PAY: Final = re.compile(
    r"\b(?:salar(?:y|ies)|remuneration|pay (?:rise|raise|expectations?|package|history)|current pay|day rate|"
    r"compensation (?:package|expectations?|history)|total comp(?:ensation)?|wages?)\b"
    r"|[$€£]\s?\d[\d.,]*\s?k?\s*(?:a|per|/)\s*(?:year|annum|month|day|hour)\b"
    r"|\b\d{2,3}k (?:a year|per year|base|gross|net)\b",
    re.IGNORECASE,
)


def speaks_of_pay(sentence: str) -> bool:
    """Whether a text names pay. Letters and the brief never do (E2)."""
    return _PAY.search(sentence) is not None


def _pay(letter: Letter, _facts: Facts) -> tuple[Finding, ...]:
    return tuple(
        found(
            "salary",
            sentence,
            "It speaks of pay. What you earned is nobody's business at this point.",
            "Leave it out; pay is settled once both want it.",
        )
        for sentence in body(letter)
        if speaks_of_pay(sentence)
    )[:1]


def _table(rules: Iterable[Rule]) -> dict[str, Rule]:
    return {rule.name: rule for rule in rules}


RULES: Final = MappingProxyType(
    _table(
        (
            Rule(
                "missing-personal-part",
                "Something only you can say is missing",
                "A letter without it is a form, and is read like one.",
                _missing,
            ),
            Rule(
                "could-have-gone-to-anyone",
                "It could have gone to anyone",
                "People answer who wrote to them, not to a list.",
                _anyone,
            ),
            Rule(
                "no-person-or-opening",
                "No person and no opening named",
                "“Do you know of anything?” gives nobody an idea; a name does.",
                _specific,
            ),
            Rule(
                "more-than-one-ask",
                "More than one ask",
                "Of two wishes, the easier one is granted, or neither.",
                _one_ask,
            ),
            Rule("too-long", "Too long", "A short letter is answered at once, a long one is kept for later.", _long),
            Rule("stock-phrase", "A stock phrase", "It shows that no thought went to this reader.", _stock),
            Rule(
                "resume",
                "A résumé nobody asked for",
                "Documents travel when they are asked for and their owner agreed.",
                _resume,
            ),
            Rule(
                "observed-traffic",
                "Something the desk observed, or a private note",
                "Who writes to whom helps you think; in a letter it is spying.",
                claims.observed,
            ),
            Rule("salary", "Pay", "Whoever names a figure first, or a past one, has given it away.", _pay),
            Rule(
                "present-employer",
                "Your present employer is named",
                "Letters travel; your employer may not learn of it.",
                claims.employer,
            ),
            Rule(
                "asked-recently",
                "Asked a short while ago",
                "A second ask before the first was told to its end wears a friend out.",
                _recently,
            ),
            Rule(
                "unborne-claim",
                "A claim nothing on the desk bears",
                "If it isn't so, both you and your voucher look bad.",
                claims.unborne,
            ),
        )
    )
)
