"""What a letter had better keep back: the writer's own pay (E2), and a résumé that nobody asked for (L6, I12).

Pay is found where it is the writer's: what they get, got or want, in figures, by comparison, or by its name with "my".
A market's pay, an advertised grade, a budget, and "it isn't about my pay" are let be. A résumé is found where it
travels, attached, enclosed or linked; that it could be sent, or is not, is no fault.
"""

import re
from typing import Final

from inroad.letters.model import Facts, Finding, Letter, Severity
from inroad.letters.reading import NUMBER, body, found

# --- pay -------------------------------------------------------------------------------------------------------------


def _each(*patterns: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(one, re.IGNORECASE) for one in patterns)


_PAY_WORD: Final = (
    r"(?:salar(?:y|ies)|pay(?:check|cheque|slip| packet| package)?|wages?|remuneration|compensation|ctc|package"
    r"|income"
    r"|earnings|(?:day|daily|hourly) rate|stipend|bonus)"
)
_COIN: Final = (
    r"(?:euros?|pounds|dollars|francs|kron(?:er|or|e|a)|rupees|eur|usd|gbp|chf|sek|nok|dkk|pln|huf|inr|zł|quid)"
)
_MUCH: Final = (
    rf"(?:[$€£¥₹]\s?\d[\d.,]*(?:\s?[km]\b)?|\d{{2,3}}\s?k\b|{NUMBER}\s(?:thousand|grand|lakhs?|million)(?: {_COIN})?"
    rf"|{NUMBER}\s{_COIN}|\d{{1,3}}(?:[.,’']\d{{3}})+|\d{{4,7}})"
)
"""A sum of money by its looks; a year looks like one, and is told by what stands around it."""
_SUM_ENDS: Final = (
    r"(?=\s*(?:$|[.,;:!?()—–-]|(?:an?|per|plus|gross|net|before|after|now|here|there|at|in|on|and|but|or|if|which"
    r"|that|since"
    r"|when|where|while|because|so|with|from|already|is|was|would|to|for|as|like|basic|base|p\.?\s?a|now|today|a)\b))"
)
"""What may follow a sum; a thing counted may not ("3,000 metres")."""
_TO_GET: Final = (
    r"(?:am|[’']m|was|were|be|been|earn(?:ed|ing)?|mak(?:e|ing)|made|get(?:ting)?|got|have|[’']ve|had|draw|drew"
    r"|receive[d]?|tak(?:e|ing)"
    r"|took|bring|brought|paid|need|want|expect(?:ing)?|hop(?:e|ing)|ask(?:ing)?|accept|come|start|move|leave"
    r"|settle|go|work|looking)"
)
_PER_TIME: Final = r"(?:an?|per|each|every|/)\s?(?:hour|day|week|month|year|annum)"
_OWN_PAY: Final = _each(
    rf"\bmy (?:own )?(?:\w+ ){{0,2}}{_PAY_WORD}\b(?! for)",
    rf"\b(?:current|present|expected|desired|last|previous|drawn)(?: \w+)? {_PAY_WORD}\b(?!s? (?:of|for|in) (?:the"
    rf"|all|a) )",
    rf"\b{_PAY_WORD} (?:expectations?|history|requirements?|demands?)\b",
    rf"^\W*{_PAY_WORD}: ",
    rf"\bi(?:[’']\w+)? (?:[\w’'-]+ ){{0,6}}?{_TO_GET} (?:[\w’'-]+ ){{0,4}}?{_MUCH}{_SUM_ENDS}(?<!\b(?:19|20)\d\d)",
    rf"\bi[’']m (?:[\w’'-]+ ){{0,3}}?(?:on|at|asking) (?:\w+ ){{0,2}}?{_MUCH}{_SUM_ENDS}(?<!\b(?:19|20)\d\d)",
    rf"\b(?:i|me|i[’']m)\b[^.;!?]{{0,40}}\b{NUMBER}(?: {_COIN})? {_PER_TIME}\b",
    rf"\bpaid by the (?:hour|day|week)\b[^.;!?]{{0,12}}\b{NUMBER}\b",
    r"\bi(?:[’']\w+)? (?:\w+ ){0,3}?(?:earn(?:ed|ing)?|ma[dk]e|get|got|am paid|[’']m paid|take home) (?:\w+ ){0,2}?"
    r"(?:(?:\w+ ){0,3}?(?:more|less) than|twice|half|double|a (?:third|quarter|fifth|tenth)|too little"
    r"|next to nothing|peanuts)\b",
    r"\b(?:am|[’']m|was|been|were) (?:\w+ )?(?:under|over|badly|poorly|well|ill)[- ]?paid\b|\b(?:under|over)pa(?:y"
    r"|ys|id) me\b",
    rf"\b(?:pays?|paid|paying|offer(?:ed|s)?|gave|give|gives) me (?:\w+ ){{0,3}}?(?:{_MUCH}{_SUM_ENDS}|more than"
    rf"|less than|twice|half"
    r"|barely|hardly|a (?:third|quarter|fifth|tenth)|badly|poorly|too little|peanuts|next to nothing)",
    r"\b(?:wouldn[’']t|would not|won[’']t|will not|couldn[’']t|cannot|can[’']t|not) (?:[\w’'-]+ ){0,2}?(?:move"
    r"|come|leave|go|start|sign|work"
    r"|change|settle|do it|get out of bed|pack)(?: [\w’'-]+){0,3}? (?:for (?:any\w* )?(?:less|under|below)|under"
    r"|below) ",
    rf"\b(?:for|under|below) (?:anything |any\w* )?(?:less|under|below)(?: than)? {_MUCH}",
    r"\bi (?:would|could|[’']d) (?:also |even |gladly |happily )*(?:come|start|move|settle|do it|work|change) for "
    rf"(?:{_MUCH}|\d{{2,3}}\b{_SUM_ENDS}|what (?:you|they) pay|(?:half|less|nothing){_SUM_ENDS})",
    rf"\bmy {_MUCH}(?<!\b(?:19|20)\d\d)(?=\s*(?:$|[.,;:!?()]|(?:is|was|would|might|could|a|per)\b))",
    rf"\b(?:i|me|my)\b[^.;!?]{{0,60}}\b(?:increase|rise|raise|uplift|hike) of (?:\w+ )?(?:{NUMBER}\s?(?:%|per ?cent"
    rf"|percent)|{_MUCH})",
    rf"\b(?:increase|rise|raise|uplift|hike) of (?:\w+ )?{NUMBER}\s?(?:%|per ?cent|percent)[^.;!?]{{0,30}}\bi\b",
    r"\bi(?:[’']\w+)? (?:[\w’'-]+ ){0,4}?paid (?:\w+ )?(?:more|less|twice|half|double|a (?:third|quarter|fifth"
    r"|tenth)|peanuts)\b",
    r"\bwhat i (?:earn|make|get paid|am paid|[’']m paid|was paid|take home)\b",
    rf"\b(?:money|pay|salary|figures?)\b[^.;!?]{{0,20}}\bi (?:had|have|got|get|need|want|was on"
    rf"|am on)\b[^.;!?]{{0,12}}{_MUCH}",
)
_ANY_PAY: Final = re.compile(
    r"\b(?:salar(?:y|ies)|remuneration|pay (?:rise|raise|expectations?|package|history)|current pay|day rate|"
    r"compensation (?:package|expectations?|history)|total comp(?:ensation)?|wages?)\b"
    r"|[$€£]\s?\d[\d.,]*\s?k?\s*(?:a|per|/)\s*(?:year|annum|month|day|hour)\b"
    r"|\b\d{2,3}k (?:a year|per year|base|gross|net)\b",
    re.IGNORECASE,
)
_NOT_ABOUT: Final = re.compile(
    r"\b(?:not|never|n[’']t|nothing|no|without|rather than|instead of)\b(?: \w+){0,5} *$|n[’']t(?: \w+){0,5} *$",
    re.IGNORECASE,
)


def speaks_of_pay(sentence: str) -> bool:
    """Whether a text names pay at all. The brief never does (E2)."""
    return _ANY_PAY.search(sentence) is not None or own_pay(sentence)


def own_pay(sentence: str) -> bool:
    """Whether a sentence tells what its writer gets, got or wants to be paid."""
    return any(not _NOT_ABOUT.search(sentence[: match.start()]) for one in _OWN_PAY for match in one.finditer(sentence))


def pay(letter: Letter, _facts: Facts) -> tuple[Finding, ...]:
    """The first sentence that tells the writer's own pay."""
    return tuple(
        found(
            "salary",
            sentence,
            "It speaks of your pay. What you earned is nobody's business at this point.",
            "Leave it out; pay is settled once both want it.",
        )
        for sentence in body(letter)
        if own_pay(sentence)
    )[:1]


# --- résumé ----------------------------------------------------------------------------------------------------------

_PAPER: Final = (
    r"(?:(?-i:résumés?|Résumés?|RÉSUMÉ|CVs?|C\.V\.)|curriculum(?: vitae)?|bio-?data|lebenslauf"
    r"|(?:my|an?|the|their|his|her|updated|attached|enclosed|revised|full) (?:\w+ )?(?:resume|cv)"
    r"|(?:resume|cv) (?:is )?(?:attached|enclosed)|(?:complete |full )?application(?: documents| papers| with))"
)
_TRAVELS: Final = re.compile(
    r"\b(?:attach(?:ed|ing|ment)?|enclos(?:e|ed|ing)|pfa|appended|annexed|here (?:is|are|it is)|herewith|below"
    r"|follows"
    r"|find (?:my|the|it|our|his|her|enclosed|attached)|included|(?:i|we)(?:[’']m| am|[’']ve"
    r"| have)? (?:also )?(?:sent|sending|send|add(?:ed)?|put)"
    r"|goes with|comes with|uploaded|as (?:a )?pdf|annex(?:ed)?|linked|link(?: to|:)|(?:is|are) at|(?:is|are) here"
    r"|see (?:my|the|it))\b|https?://|\bwww\.",
    re.IGNORECASE,
)
_PAPERS: Final = re.compile(rf"\b{_PAPER}(?!\w)(?! (?:risk|axis|disease|mortality|event))", re.IGNORECASE)
_NOT_SENT: Final = re.compile(
    r"\b(?:no|not|nothing|without|never|before|until|unless|once|if you|should you|when you|in case|could|can"
    r"|happy to|glad to|would"
    r"|rather than|instead of|stays?|spare you)\b|n[’']t\b",
    re.IGNORECASE,
)
_PAPER_FILE: Final = re.compile(
    r"(?:^|[^a-z])(?:resume|résumé|cv|c\.v|curriculum|vitae|lebenslauf|bewerbung|bio-?data|profile"
    r"|application)(?:[^a-z]|$)",
    re.IGNORECASE,
)


def resume(letter: Letter, facts: Facts) -> tuple[Finding, ...]:
    """A document without its owner's consent, which holds the letter back; a résumé that travels unasked."""
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
    named = next((one for one in body(letter) if travels(one)), "")
    files = [name for name in letter.attachments if _PAPER_FILE.search(name)]
    if named or files:
        findings.append(
            found(
                "resume",
                named or files[0],
                "Nobody asked for a résumé: it turns a talk into an application.",
                "Leave it out; it follows when they ask, or once they offered to help.",
            )
        )
    return tuple(findings)


def travels(sentence: str) -> bool:
    """Whether a sentence says that a résumé goes along."""
    paper, going = _PAPERS.search(sentence), _TRAVELS.search(sentence)
    if paper is None or going is None:
        return False
    return not _NOT_SENT.search(sentence[: max(paper.end(), going.end())])
