"""What a letter asks for: anything or something in particular, one thing or several (N2, L5).

    sentence ── wishes ─→ kinds of favour in it ("an introduction", "a talk")   ── one_ask ──→ more than one?
             ── vague ──→ "anything", "anyone at X", "keep me in mind"          ── specific ─→ a person, a job?

A request is cut at its commas and its "and": each piece that begins something to do is a favour of its own. Two
questions that lead to one answer, a choice of how or when, an offer, and "tell me if it doesn't suit" are no second
ask. Who asks for nothing of the kind need name nobody.
"""

import re
from typing import Final

from inroad import words as say
from inroad.letters import claims, text
from inroad.letters.model import Facts, Finding, Letter
from inroad.letters.reading import body, found, pattern

# --- favours ---------------------------------------------------------------------------------------------------------

_WISH: Final = r"(?:appreciate|like|love|ask|request|beg|need|want|hope|wish|value|welcome)"
_ASKING: Final = pattern(
    r"(?:would|could|can|will|might|won[’']t) you",
    r"(?:could|can|might|may) we",
    r"may i (?:ask|request|beg|trouble)",
    r"can i (?:ask|trouble)",
    r"please",
    r"kindly",
    rf"i(?:[’']d| would| should|[’']ll| do)? (?:also |really |just |only |very much |so )*{_WISH}",
    r"i(?:[’']d| would| should|[’']ll) (?:also )?be (?:\w+ )?(?:grateful|glad|happy|thankful|obliged)",
    r"(?:was|am|[’']m) (?:wondering|hoping|asking|looking) (?:if|whether|for|you|to)",
    r"it (?:would|[’']d) (?:also )?(?:be|help|mean)",
    r"(?:grateful|thankful|appreciated?|thanks) (?:it )?(?:if|for)",
    r"any chance",
    r"would it be possible",
)
_NO_ASK: Final = pattern(
    r"(?:would|do) you like (?:me|to have|some|one|it|a copy)",
    r"(?:can|could|may|shall|should) i (?:send|offer|bring|do|be|show)",
    r"i(?:[’']d| would) like to (?:thank|offer|tell you|give|congratulate|apologi[sz]e|show)",
    r"thank(?:s| you)(?: \w+)? for",
    r"(?:grateful|thankful) for (?:your|the|that|all)(?! introduction| call| help in)",
    r"please (?:don[’']t|do not|accept|give (?:my|him|her)|greet|say hello|consider the)",
    r"no need",
    r"not ask(?:ing)?",
)
_RELEASE: Final = pattern(
    r"(?:say|tell me|let me know)(?: \w+){0,3} (?:if|whether|openly|so|no)",
    r"(?:rather|if) not",
    r"say (?:so|no)",
    r"feel free",
    r"ignore (?:this|it|me)",
    r"how (?:you(?:[’']re| are)|things|it (?:goes|is going|turned out|went)|life|the (?:\w+ )+(?:is|are|turned out"
    r"|went))",
)
_CUT: Final = re.compile(
    r"[,;:?]\s+(?:and |or )?|\s+and (?:also |then |perhaps |maybe |could you |would you |possibly |please )*"
    r"|\s+as well as "
)
_SOMEBODY: Final = (
    r"(?!me\b|us\b|you\b)(?:him|her|them|(?-i:[A-Z][\w’'-]+)|(?:the|your|my|his|their|that) "
    r"(?!call\b|chance\b)\w+|dr|mr|ms|mrs)"
)
_PAPER: Final = (
    r"(?:résumé|resume|cv|profile|letter|portfolio|bio-?data|application|draft|cover letter|page|plan|slides|text"
    r"|documents)"
)
_FAVOURS: Final = {
    "a reference": pattern(
        r"(?:be|act as|serve as|stand as|have you as|name you as|use you as) (?:a |my |one of my )?(?:reference"
        r"|referee)s?",
        r"(?:leave|write|give|post)(?: me| us)? (?:a|an|your) (?:\w+ )?(?:recommendation|testimonial|endorsement"
        r"|reference)",
        r"endors(?:e|ing) (?:me|my)",
        r"give (?:them|him|her|out) your name",
        r"letter of (?:recommendation|reference)",
    ),
    "a look at your papers": pattern(
        rf"(?:look|read|go|run|glance)(?: \w+)? (?:at|over|through) (?:my|the|this)(?: \w+){{0,2}} {_PAPER}",
        rf"(?:review|check|correct|proofread|critique|edit|read|polish) (?:my|this|the)(?: \w+){{0,2}} {_PAPER}",
        r"(?:feedback|comments?|opinion|thoughts|eyes?) on (?:it|my|this|these)",
        r"(?:check|read|look|go) (?:over|through) my",
        r"suggest (?:corrections|changes|improvements)",
    ),
    "to pass something on": pattern(
        r"(?:forward|pass on|pass along|hand on|circulate|share|hand|repost|submit)(?:ing)? (?:my|this|it)",
        r"pass (?:my \w+|this|it) (?:on|along|around|round|to)",
    ),
    "an introduction": pattern(
        r"introduc(?:e|ing|tions?)",
        r"put(?:ting)? (?:me|us) in (?:touch|contact)",
        r"connect(?:ing)? (?:me|us)",
        r"(?:put|putting|have|drop|say|whisper)(?: in)? a (?:good |kind |quick |friendly )?word",
        r"(?:recommend|mention|refer)(?:ing)? (?:me|my name)",
        r"vouch(?:ing)? for me",
        r"have a (?:quick |little )?word with",
        rf"(?:call|ring|phone|telephone|write(?: to)?|mail|email|e-mail|text|message|nudge)(?:ing)? {_SOMEBODY}",
        rf"(?:speak|talk)(?:ing)? to {_SOMEBODY}(?! for (?:\w+ )?(?:minutes|an hour))",
        rf"(?:tell|say to) {_SOMEBODY}(?: \w+)? (?:about|of|that|how|what)",
        r"ask (?:him|her|them)",
        r"mak(?:e|ing) (?:a|that) call",
        rf"giv(?:e|ing) {_SOMEBODY} a (?:ring|call)",
        r"call from you",
    ),
    "to ask somebody": pattern(
        r"ask (?:your|the|my|(?-i:[A-Z]\w+))(?: [\w’'-]+){0,6} (?:whether|if|about|for|what|how|when)"
    ),
    "a job": pattern(
        r"(?:hire|employ) me", r"take me on", r"give me (?:a|the) (?:job|chance|position)", r"consider(?:ing)? me for"
    ),
    "names": pattern(
        r"(?:send|give|tell) me (?:some |a few |the |other )?names?",
        r"the names? of",
        r"(?:suggest|name|guide me as to|tell me)(?: some| any| other| a few)+ (?:suitable )?(?:people|companies"
        r"|contacts|firms)",
        r"guide me",
    ),
    "something sent": pattern(
        r"(?:send|give|lend|email|mail|forward|share with)(?:ing)? (?:me|us)(?! a (?:call|ring|chance|job|minute"
        r"|hand|name))",
        r"let me (?:have|see|borrow)",
        r"the (?:tele)?phone number of",
        r"for (?:the|your|a) (?:\w+ )?(?:number|address|template|copy|slides|list|figures|contact)",
    ),
    "a talk": pattern(
        r"minutes?",
        r"(?:half )?an hour",
        r"coffee",
        r"lunch",
        r"dinner",
        r"a (?:drink|beer|pint|tea)",
        r"(?:we|to) meet",
        r"meet(?:ing)? (?:me|up|for|on|this|next|in)",
        r"(?:hop|jump|get) on",
        r"a (?:quick |short |brief )?(?:call|chat|talk|conversation|meeting|visit)(?! (?:to|from))",
        r"visit",
        r"(?:talk|speak|call|ring|see)(?: with| to)? me",
    ),
    "advice": pattern(
        r"advise",
        r"advice",
        r"tell me (?:what|how|which|where|whether|who|more)",
        r"let me know (?:what|which|how|who|where|your)",
        r"(?:hear|know|learn|understand) (?:how|what|about|whether|your)",
        r"what you (?:think|make)",
        r"your (?:opinion|view|thoughts|take)",
        r"explain",
        r"teach me",
        r"help me (?:with|to|understand|find)",
        r"walk me through",
        r"suggest",
    ),
}
_TOGETHER: Final = (
    {"a talk", "advice"},  # a talk is where advice is given
    {"a look at your papers", "advice"},
    {"names", "advice"},
    {"an introduction", "a reference"},  # one word, said at one time or the other
)
_ENOUGH_FOR_A_LIST: Final = 2


def wishes(sentence: str) -> tuple[str, ...]:
    """The kinds of favours a sentence asks for, in its order, each once; () if it asks for none we know."""
    lead = _ASKING.search(sentence)
    if lead is None or _NO_ASK.search(sentence) or sentence.lower().startswith(("if ", "or ")):
        return ()
    asked: dict[str, None] = {}
    for piece in _CUT.split(sentence[lead.start() :]):
        if not _RELEASE.search(piece):
            name = next((name for name, one in _FAVOURS.items() if one.search(piece)), "")
            if name:
                asked[name] = None
    return tuple(asked)


def favour_in(sentence: str) -> str:
    """What a sentence asks its reader for first: "an introduction", "a talk"; "" if it asks for no favour we know."""
    return next(iter(wishes(sentence)), "")


def one_ask(letter: Letter, _facts: Facts) -> tuple[Finding, ...]:
    """More than one thing to do, each of which could be done without the other."""
    if letter.kind.spoken:
        return ()
    asked: dict[str, str] = {}
    for sentence in body(letter):
        for favour in wishes(sentence):
            asked.setdefault(favour, sentence)
    if len(asked) < _ENOUGH_FOR_A_LIST or any(asked.keys() <= pair for pair in _TOGETHER):
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


# --- a specific person or opening ------------------------------------------------------------------------------------

_WORK: Final = (
    r"(?:openings?|jobs?|positions?|posts?|opportunit(?:y|ies)|roles?|vacanc(?:y|ies)|leads?|work|internships?)"
)
_KNOW: Final = r"(?:know|hear|heard|learn|aware|think|come across|see)"
_PEOPLE: Final = r"(?:people|contacts?|connections?|colleagues?|friends?|network)"
_KINDS: Final = (
    r"(?:suitable|open|relevant|possible|potential|available|interesting|fitting|appropriate|matching|new|current"
    r"|vacant)"
)
_VAGUE: Final = pattern(
    rf"{_KNOW}(?: of| about)? any(?:thing|one|body)(?! (?:\w+er|more \w+|worse) than)",
    rf"{_KNOW} (?:of|about) some(?:thing|one|body)(?! (?:at|in|who|on|by|with) )",
    rf"{_KNOW} of (?:any|some|other|further|suitable|an?) (?:\w+ )?{_WORK}(?! (?:of|as|at|in) )",
    rf"{_KNOW} of any(?: \w+)? {_WORK}",
    r"is there any(?:one|body|thing)(?= (?:at|in|on|with|over|there|who|that|whom|you|i|going|open)|[,?])",
    rf"(?:is|are|if there (?:is|are|were|[’']s)) (?:there )?any(?: \w+)? {_WORK}",
    rf"(?:if|whether|for|about|in|to) any (?:{_KINDS} )?{_WORK}",
    rf"any {_KINDS}(?: \w+)? {_WORK}",
    rf"open to (?:any|all|every)(?: kinds? of| sorts? of)?(?: \w+)? {_WORK}",
    rf"any {_WORK} (?:going|available|open|that (?:might|may|could|would)|which|in your|on your)",
    rf"(?:any|some)thing (?:{_KINDS}|going|for me|that (?:fits?|might|could|would|may|comes|suits))",
    r"anything (?:[\w-]+ ){0,6}(?:would|will) (?:do|help|be welcome|suit)",
    r"(?:any|some)thing (?:\w+ )?(?:comes|crosses|turns|opens|pops|lands|arises|came|crossed|turned|opened)",
    r"(?:keep|bear|have) me in mind",
    r"think of me (?:if|when|for)|, (?:please )?think of me",
    r"keep (?:an?|your) (?:eyes?|ears?) (?:out|open|peeled)",
    r"(?:spread|put out) the word|put the word (?:out|about)|ask around|pass my name (?:around|round|on)",
    r"(?:introduce|connect|refer|recommend|point) me to (?:any(?:one|body)|some(?:one|body)|others)",
    rf"(?:introduce|connect|refer|recommend|point) me (?:to|with) (?:some |a few |any |other "
    rf"|all )?(?:of )?(?:your |the )?(?:\w+ )?{_PEOPLE}(?! (?:at|in|who|from) )",
    rf"(?:any|one|some|others?) of your {_PEOPLE}",
    r"(?:any(?:one|body)|some(?:one|body)|people|others)(?: \w+){0,5} (?:whom |that )?i (?:could|should|might|can)"
    r" (?:talk|speak|meet|contact|write)",
    r"(?:any(?:one|body)|some(?:one|body)|people|others)(?: \w+){0,5} (?:who|that) (?:could|might|may|can|would)"
    r" (?:help|hire|need|use|want|be (?:looking|interested))",
    r"who (?:do you know|might|could|may|would) (?:\w+ )?(?:need|use|hire|want|be looking)",
    r"who do you know",
    r"(?:is there|do you know|do you have) some(?:one|body) you could",
    r"(?:place|room|opening|spot|seat) for me (?:in|at|on|with) your (?:team|company|firm|lab|office|department"
    r"|place)",
    r"(?:come across|hear of|see|spot|find) an? (?:\w+ )?(?:vacancy|opening|opportunity|job|position"
    r"|role)(?! (?:of|as|at|in|that|which|on) )",
    rf"(?:take|accept|consider|considering|welcome|do) any (?:\w+ )?{_WORK}",
    r"(?:wherever|whatever|however) you (?:see|think|can|could|feel)",
    r"any (?:help|leads?|tips?|pointers?|hints?|introductions?|contacts?|referrals?|support|assistance)(?= (?:you"
    r"|would|is|at all|that|from|in|will)|[.!?])",
    rf"help me (?:to )?find (?:a|an|some|any|my next)(?: \w+)? {_WORK}",
    rf"(?:a|some) {_WORK} for me",
)
_SCATTERED: Final = pattern(
    r"(?:a number of|various|several|different|many|multiple|all (?:kinds|sorts) of|a few|numerous)(?: \w+)? "
    rf"(?:{_WORK}|employers|companies|firms)"
)
_KEPT_OPEN: Final = re.compile(
    r"^\s*(?:else )?(?:that |which )?(?:i|we) (?:can|could|may|might)\b|^ for you\b|^ you (?:need|want)", re.IGNORECASE
)
_DENIED: Final = re.compile(
    r"\b(?:not|never|nothing|no|without|n[’']t)\b[^.;:!?]{0,40}$|n[’']t\b[^.;:!?]{0,40}$", re.IGNORECASE
)
_THEIRS: Final = re.compile(
    r"\b(?:he|she|they|who|it) (?:\w+ )?(?:looks?|searches|seeks|needs?|knows?)\b[^.;:!?]{0,30}$", re.IGNORECASE
)
_NAMED: Final = re.compile(
    r"\b(?i:introduc\w+ me to|call|ring|phone|speak (?:to|with)|talk (?:to|with)|write to|meet|ask|tell|word to"
    r"|know) "
    r"(?:[A-Z]\w+|(?:the|your|his|her|their|that|this) (?!network|contacts|people|team|company|truth|time)\w+"
    r"|whoever|him\b|her\b|them\b)"
)
_NEEDS_A_NAME: Final = frozenset({"an introduction", "names", "a job", "to pass something on", "a reference"})


def vague(sentence: str) -> bool:
    """Whether a sentence asks for "anything": no person, no job. An offer of anything, and a denied wish, don't."""
    for match in _VAGUE.finditer(sentence):
        before, after = sentence[: match.start()], sentence[match.end() :]
        if not (_DENIED.search(before) or _KEPT_OPEN.match(after) or _THEIRS.search(before)):
            return True
    return False


def specific(letter: Letter, facts: Facts) -> tuple[Finding, ...]:
    """Asks for "anything" or "anyone"; or for a word on one's behalf without saying to whom, or for what."""
    said = body(letter)
    for sentence in said:
        if vague(sentence) or (letter.kind.asks and _SCATTERED.search(sentence)):
            return (
                found(
                    "no-person-or-opening",
                    sentence,
                    "“Anything” is hard to help with: nobody comes to mind.",
                    "Ask about one person they know, or one job, by name.",
                ),
            )
    # Who reads it may be the one it is about.
    if not letter.kind.asks or letter.reader in {"addressee", "reader"} or text.gaps_in(letter.text):
        return ()
    names = [part for role in ("addressee", "goal") for part in (claims.named(facts, role), claims.short(facts, role))]
    wanted = [*names, facts.opening or facts.ask.opening]
    if any(one and text.contains(f"{letter.subject}\n{letter.text}", one) for one in wanted) or _NAMED.search(
        letter.text
    ):
        return ()
    asked = next((one for one in said if _NEEDS_A_NAME & set(wishes(one))), "")
    if not asked:
        return ()
    return (
        found(
            "no-person-or-opening",
            asked,
            "It names neither a person nor an opening.",
            "Name the person you would like to meet, or the job it is about.",
        ),
    )
