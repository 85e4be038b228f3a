"""Is a letter about the one who reads it? Stock sentences, nothing about them, and research put on display (L1, L6).

    sentence ── about_reader ─→ their work, what was shared, their life    none at all: nothing about them
             ── stock_in ─────→ has been read a thousand times             they carry it: could have gone to anyone
             ── deeds, details → facts gathered about them                 paraded: research on display

One courteous formula in a letter that is otherwise about its reader is good manners, and one thing they published that
grows into a question is what research is for; neither is pointed out.
"""

import re
from typing import Final

from inroad.letters import asks, claims, kept_back, text
from inroad.letters.model import Facts, Finding, Letter
from inroad.letters.reading import body, found, pattern, telling

# --- about the reader ------------------------------------------------------------------------------------------------

_FORMULA: Final = (
    "time|help|kind|kindness|support|name|word|answer|answers|reply|response|feedback|consideration|attention|company|"
    "organisation|organization|firm|team|department|earliest|convenience|network|connections|contacts|advice|thoughts|"
    "opinion|insight|insights|guidance|expertise|experience|background|profile|inbox|message|mail|email|e-mail|letter|"
    "schedule|calendar|day|week|weekend|way|own|understanding|patience|interest|perspective|assistance|career|success|"
    "hiring|open|job|website|page|place|side|part|end|desk|records?|decision|family|favou?r|loved|good|"
    "health|future|endeavou?rs|needs|requirements|leadership|work|good|reference|referral|review|perusal|wisdom|industry|"
    "field|colleagues|people|group|business|institution|wellbeing|summer|year|holidays?|journey|achievements?"
)
_FLATTERY: Final = (
    "esteemed|dynamic|impressive|extensive|vast|valuable|valued|great|amazing|busy|precious|kind|innovative|renowned|"
    "prestigious|wonderful|inspiring|excellent|outstanding|remarkable|incredible|own|entire|whole|current|new|next|rich|"
    "wealth of|deep|continued|generous|warm|good|best|favou?rite|earliest|early|positive|prompt|professional"
)
_YOURS: Final = re.compile(
    rf"\byour\s+(?!(?:(?:{_FLATTERY})\s+){{0,3}}(?:{_FORMULA}|{_FLATTERY})\b)[^\W\d_]{{3,}}|\bYours (?!sincerely"
    rf"|truly|faithfully)",
    re.IGNORECASE,
)
_THEIR_DEEDS: Final = (
    r"said|told|wrote|showed|spoke|built|led|taught|asked|mentioned|made|gave|explained|ran|were|hired|published"
    r"|designed|founded|moved|"
    r"started|put|did|saw|lent|drew|played|painted|sat|left|went|took|came|brought|kept|fought|chaired|examined"
    r"|sent|call(?:ed)?|"
    r"knew|read|met|showed|helped|got|found|heard|chose|set|sang|cooked|carried|fixed|once"
)
_YOU_DID: Final = re.compile(
    rf"(?<!would )(?<!could )(?<!can )(?<!will )(?<!might )(?<!if )\byou(?:[’']ve| have| had)?\s+(?:once\s+"
    rf"|first\s+|also\s+|both\s+|two\s+|always\s+|still\s+|never\s+)*(?:{_THEIR_DEEDS})\b"
    r"|\byou(?:[’']ve| have| had) \w+(?:ed|en)\b(?<!been)|\bhave you\b|\bdid you\b|\bdo you still\b"
    r"|\bare you still\b|\byou(?:[’']re| are) the only\b",
    re.IGNORECASE,
)
_HOW_IS_IT: Final = re.compile(
    rf"\bcongratulations (?:on|to) |\bhappy (?:birthday|anniversary)\b|\bget well\b|\bwell done\b|\b(?:hope|trust"
    rf"|wish|glad|sorry)(?: that)? (?:the|both|all the) (?!{_FORMULA})\w+"
    rf"|\b(?:did|is|are|was|were|has|have|how is|how are|how did|how was) the (?!{_FORMULA})\w+[^.!]*\?",
    re.IGNORECASE,
)
_WITH_YOU: Final = re.compile(r"\byou\b|\byours?\b", re.IGNORECASE)
_OF_THEM: Final = re.compile(r"\b(?:you(?:rs?|[’'](?:ve|re|d|ll))?|we|us|our)\b", re.IGNORECASE)
_CLAUSES: Final = re.compile(r"[,;:()]\s|\s[–—-]\s|\s(?:and|but|so) (?=i\b|i[’']|we\b|my\b)", re.IGNORECASE)
_DETAIL: Final = re.compile(r"(?<=[a-zäöüßéè,;:] )(?:[A-Z][\w’'-]{2,}|\d{2,4}\b|[“\"«]\w+)")
_NO_DETAIL: Final = telling(
    "monday tuesday wednesday thursday friday saturday sunday january february march april june july august september "
    "october november december résumé resume linkedin"
)
_TELLING_WORDS: Final = 2  # besides the words that stand in every letter of somebody who looks for work
_GENERAL: Final = telling(
    "able ability abilities abroad additional advice appreciate appreciated application apply applying ask "
    "available aware background best better business busy call calls candidate career chance change colleagues "
    "company comfortable confident connect connection consider consideration contact contacts contribute "
    "convenience conversation current currently dates decision delighted desk directly discuss down employer "
    "employers endeavours enjoy enough every everything excellent excited exciting experience fact favour feedback "
    "feel field file find following former forward free friend friends future general getting glad grateful great "
    "greatly growing happy help helpful hear highly hiring hope idea ideas important industry information insight "
    "insights interest interested interesting interview introduce introduction involved job keen kind kindly "
    "knowledge lead learn learning level life line list listen little long look looking love mail market maybe meet "
    "meeting member mention message mind minute minutes moment month months move myself name need network new next "
    "nice offer open opening opinion opportunities opportunity organisation organization part people perhaps person "
    "personal phone place please pleased pleasure point position positions positive possible post potential present "
    "professional professionals profile progress project put question quick reach read ready reason recent recently "
    "recommend recommendation refer reference referee reply request requirements respond respect response right "
    "role roles sector send shall share short sincerely situation skill skills someone something soon sorry speak "
    "speaking start success successful suggest suggestions suitable support sure talk team thank thanks thing "
    "things think time today together touch trust truly understand understanding useful valuable value various view "
    "week weeks welcome wish wonder wondering word words work working world worth write writing anything anybody "
    "anyone nothing somebody nobody one two three four five many several few years"
)


def nothing_about_them(letter: Letter, facts: Facts) -> tuple[Finding, ...]:
    """Not a line on the reader's work, what was shared, or what they could use."""
    if _answered(letter) or text.gaps_in(letter.text):
        return ()
    said = body(letter)
    if not said or any(about_reader(sentence, letter, facts) for sentence in said):
        return ()
    shown = next((one for one in said if _WITH_YOU.search(one)), said[0])
    who = claims.short(facts, letter.reader) or "the reader"
    return (
        found(
            "nothing-about-them",
            shown,
            f"Not a line in it is about {who}.",
            f"Add a sentence on what {who} did, said or knows that made you write.",
        ),
    )


def _answered(letter: Letter) -> bool:
    """What only the writer can say is there, by the letter's own needs."""
    return any(need.answer and text.word_count(need.answer) >= need.least_words for need in letter.needs)


def about_reader(sentence: str, letter: Letter, facts: Facts) -> bool:
    """Whether a sentence is about what its reader did, has, or shared with the writer. Stock phrases are not, nor is
    asking for anything, nor praise of the writer that is put into the reader's mouth.
    """
    if stock_in(sentence) or asks.vague(sentence) or kept_back.travels(sentence) or claims.praise_in(sentence):
        return False
    if _YOURS.search(sentence) or _YOU_DID.search(sentence) or _HOW_IS_IT.search(sentence):
        return True
    if any(part and text.contains(sentence, part) for part in _known_of(letter, facts)):
        return True
    ours = telling(" ".join((facts.organisation, facts.opening, *(claims.named(facts, role) for role in facts.people))))
    for clause in _CLAUSES.split(sentence):
        if not _OF_THEM.search(clause):
            continue
        if len(telling(clause) - ours - _GENERAL) >= _TELLING_WORDS:
            return True
        for match in _DETAIL.finditer(clause):
            detail = telling(match[0].removesuffix("’s").removesuffix("'s"))
            if detail and not detail & (ours | _NO_DETAIL):
                return True
    return False


def _known_of(letter: Letter, facts: Facts) -> list[str]:
    reader = facts.person(letter.reader)
    known = [reader.organisation, reader.title]
    for pair, tie in facts.ties.items():
        if letter.reader in pair:
            known += [part for one in tie.shared for part in (one.where, one.on)]
    return known


# --- could have gone to anyone ---------------------------------------------------------------------------------------

_STOCK: Final = pattern(
    r"hope (?:this|my|the)? ?(?:e-?mail|mail|message|letter|note)? ?finds you",
    r"hope (?:you(?:[’']re| are)|all is|everything is|things are)(?: doing)? (?:well|great|good"
    r"|fine)(?=\s*(?:[.,!;:]|$|with you|and|on|at|in|these))",
    r"(?:keeping|staying) (?:well|safe|in (?:the )?(?:best|good) of? ?health)",
    r"trust (?:this|you are|that you are|all is) (?:\w+ )?well",
    r"pick your brains?",
    r"to whom (?:it|this) may concern",
    r"dear (?:sir|madam|sirs|sir or madam|hiring (?:manager|team)|recruiter|all|friends?|network)",
    r"touch base|circle back|reconnect(?:ing)?|catch up (?:soon|sometime)",
    r"(?:am|[’']m|was)? ?(?:just )?(?:reach(?:ing|ed)? out|check(?:ing)? in|following up)(?! on (?:the|your|our"
    r"|what))",
    r"i came across (?:your (?:profile|linkedin|page|website)|this (?:article|video|post|podcast))",
    r"(?:and )?(?:immediately )?thought of you",
    r"(?:great|key|useful|valuable) takeaways?",
    r"(?:highly |self-? ?|very )motivated",
    r"(?:results?|detail|goal|solution|customer)-(?:driven|oriented|focused)",
    r"synerg(?:y|ies)|leverag(?:e|ing)|value[- ]add|add(?:ing)? value|skill ?set|win-win",
    r"mutually beneficial",
    r"(?:great|perfect|strong|ideal|excellent) fit|opportunity to contribute|contribute to (?:your"
    r"|the) (?:\w+ )?(?:success|growth|team)",
    r"long time no (?:see|speak)",
    r"at your (?:earliest )?convenience|for your convenience",
    r"(?:perfect|great|good|strong|ideal) fit for (?:any|your|the) (?:team|company|organi[sz]ation|role|position)",
    r"(?:would be|become) (?:an|a (?:great|valuable|strong)) (?:asset|addition)",
    r"passionate about|proven track record|team player|hit the ground running|outside the box|fast-paced",
    r"(?:new|exciting|fresh)(?: and exciting)? (?:opportunit(?:y|ies)|challenges?|chapters?|adventures?|ventures?"
    r"|horizons)",
    r"exploring (?:new |other |my )?(?:\w+ )?(?:opportunities|options)",
    r"time flies|crazy (?:year|times?|busy)|exciting (?:changes|times|news|things)",
    r"personally and professionally|professionally and personally|both (?:personally|professionally)",
    r"(?:going|doing) on your end|how (?:are )?things (?:are )?going|how have you been|what have you been up to",
    r"(?:would|will|is|are) (?:be )?(?:greatly|much|highly|deeply|really|very much) appreciated",
    r"thank(?:ing|s)? (?:you )?(?:so much |very much )?(?:in advance|in anticipation)",
    r"thank you (?:so much |very much )?for (?:the|this|your) (?:opportunity|consideration|time and consideration)",
    r"(?:esteemed|prestigious|dynamic|reputed|renowned|world-class|innovative) (?:\w+ )?(?:organi[sz]ation|company"
    r"|team|firm|institution)",
    r"(?:naturally|obviously|understandably) disappointed",
    r"respect your decision|remain (?:very |highly |strongly )?interested",
    r"keep (?:my|our) (?:details|résumé|resume|cv|application|profile|information)(?: on| in)? (?:file|mind|record)",
    r"(?:valued|trusted|esteemed|cherished) (?:contacts?|connections?|network|colleagues?|friends?|members?)",
    r"any suitable|wherever you (?:see|think) fit|in any capacity",
    r"(?:at|with) (?:one|two|three|a) (?:months?|weeks?)[’'s]* notice",
    r"look(?:ing)? forward to (?:hearing from you|your (?:positive |kind |prompt |early )?(?:reply|response)"
    r"|connecting|your feedback)",
    r"please (?:do not|don[’']t) hesitate|(?:do )?let me know (?:if you have any questions|your thoughts)",
    r"i am writing to (?:you )?(?:as|because|to|with|in)|with reference to the",
    r"keep up the (?:good|great|excellent|amazing) work",
    r"(?:your|such an?|an?) (?:impressive|inspiring|amazing|incredible) (?:career|profile|journey|background"
    r"|company|work|leader|person|track record)",
    r"i (?:really |truly |greatly |deeply )?(?:admire|respect) (?:you|your (?:work|company|organi[sz]ation|team"
    r"|values|culture|mission|career)|all you do|what you do)",
    r"all the best (?:for|in|with) (?:the|your) (?:future|endeavou?rs)",
    r"wish(?:ing)? you (?:all the best|continued success|every success|success)",
    r"(?:hope to|let[’']s|would love to|be great to)(?: \w+)? (?:stay in touch|connect|catch up|hop on a call"
    r"|grab a coffee)",
    r"pfa\b|please find (?:attached|enclosed)|do the needful|kindly revert",
    r"sorry for the (?:mass|group) (?:mail|email|message)|in these (?:uncertain|challenging|difficult) times"
    r"|uncertain times",
    r"happy to (?:connect|help in any way)|let(?:’|')s connect|expand(?:ing)? my network",
)  # fmt: skip
_ENOUGH: Final = 2


def stock_in(sentence: str) -> str:
    """The stock phrase in a sentence, "" if there is none."""
    match = _STOCK.search(sentence)
    return match[0] if match else ""


def anyone(letter: Letter, facts: Facts) -> tuple[Finding, ...]:
    """Stock sentences carry the letter: there are several, and no fewer than there are sentences about the reader."""
    said = body(letter)
    stock = [one for one in said if stock_in(one)]
    phrases = sum(len(_STOCK.findall(one)) for one in stock)
    if phrases < _ENOUGH or _answered(letter):
        return ()
    if sum(about_reader(one, letter, facts) for one in said) > len(stock) // 2:
        return ()
    worst = max(stock, key=lambda one: len(_STOCK.findall(one)))
    who = claims.short(facts, letter.reader) or "the reader"
    return (
        found(
            "could-have-gone-to-anyone",
            worst,
            f"“{stock_in(worst).strip()}” and its like carry it: with another name it would do for a hundred others.",
            f"Leave them out and say the one thing you would say to {who} only.",
        ),
    )


# --- research on display ---------------------------------------------------------------------------------------------

_SHOWN: Final = re.compile(
    r"\b(?:did|done|doing|do) (?:some of |all |a bit of |some |my )*(?:my )?(?:homework|research|reading|digging"
    r"|due diligence)\b"
    r"|\b(?:from|on|in|through|according to|per) (?:your|the)(?: \w+)? (?:profile|linkedin|facebook|instagram"
    r"|social media|register|timeline|feed|bio)"
    r"(?: page)?,? (?:i|that|you)\b"
    r"|\b(?:i|we)(?:[’']ve| have)? (?:\w+ )?(?:googled|stalked|looked up|researched|investigated|studied) (?:you\b"
    r"|your (?!book|paper|talk|article|chapter|piece))"
    r"|\bread (?:everything|all|up)(?: there is)? (?:about|on) you\b"
    r"|\b(?:from|on|in|via) (?:linkedin|facebook|instagram|twitter|xing|google|the (?:web|internet|register"
    r"|grapevine))\b[^.;!?]{0,20}\byour? "
    r"|\blooked (?:you|your \w+) up\b|\bbeen (?:right )?through (?:all|each|every one) (?:of )?your\b"
    r"|\bstudied (?:\w+ ){0,3}yourself\b"
    r"|\bi (?:see|saw|noticed|learned|learnt|gather|found|know|read)(?: \w+)? (?:from|on|in) (?:your"
    r"|the) (?:\w+ )?(?:profile|linkedin|facebook|instagram|register|website|cv|web)\b"
    r"|\bi have read (?:all|\w+) of your (?:\w+ )?(?:papers|books|articles|posts|talks)",
    re.IGNORECASE,
)
_BIOGRAPHY: Final = re.compile(
    r"(?:\b(?:you|and|then|later)|,) (?:were |have |had |also |then |later |first |once )?(?:took|spent|came"
    r"|joined|left|moved|studied"
    r"|graduated|finished|completed|turned down|bought|sold|lived|entered|sit|speak|ran|grew up|married|went"
    r"|worked|served|became"
    r"|began|started|held|won|received|earned|changed|divorced|retired|founded|chair|own|live|drive|have two"
    r"|have three|got"
    r"|passed|wrote|published|born|raised|promoted|did)\b",
    re.IGNORECASE,
)
_FAMILY: Final = re.compile(
    r"\byour (?:husband|wife|partner|mother|father|parents|son|daughter|children|kids|house|home|divorce|thesis"
    r"|doctorate|degree"
    r"|salary|uncle|brother|sister|wedding|address|neighbours?)\b",
    re.IGNORECASE,
)
_PARTICULAR: Final = re.compile(
    r"\b(?:1[89]|20)\d\d\b|\b\d[\d.,]*\b|(?<=[a-zé,;:(] )(?!LinkedIn|Facebook|Instagram|Twitter"
    r"|Google)[A-Z][\w’'-]{2,}"
)
_YOU: Final = re.compile(r"\byou\b", re.IGNORECASE)
_DEEDS, _DETAILS, _SHOWN_DEEDS = 3, 3, 2


def research(letter: Letter, facts: Facts) -> tuple[Finding, ...]:
    """Facts about the reader that they didn't tell, paraded: several at once, or announced as research."""
    said = body(letter)
    stranger = not facts.tie(letter.writer, letter.reader).shared
    for sentence, following in zip(said, [*said, ""][1:], strict=True):
        if _SHOWN.search(sentence):
            near = f"{sentence} {following}"
            if _deeds(near) >= _SHOWN_DEEDS or _deeds(near) + _details(near) >= _DETAILS or _FAMILY.search(near):
                return (_displayed(sentence),)
        elif stranger and _YOU.search(sentence) and _deeds(sentence) >= _DEEDS and _details(sentence) >= _DETAILS:
            return (_displayed(sentence),)
    return ()


def _deeds(value: str) -> int:
    return len(_BIOGRAPHY.findall(value)) + len(_FAMILY.findall(value))


def _details(value: str) -> int:
    return len(_PARTICULAR.findall(value))


def _displayed(sentence: str) -> Finding:
    return found(
        "research-on-display",
        sentence,
        "It shows what you found out about them. People who didn't tell you feel watched.",
        "Keep it to yourself; let one thing they published grow into a good question.",
    )
