"""What an answer seems to say, from text that its receiver pasted. Pure. Nothing here decides: a person confirms.

    text ── own words (no quoted mail, no signature) ─ sentences ─ signs ─→ Proposal with the words it rests on, or None

English, German, French and Spanish. A wrong proposal is worse than none: questions and conditions ("if", "falls") say
nothing, and a text with signs of two different answers is left to its reader.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from inroad.introductions.events import Answer

TEXT_CHARS: Final = 20_000
_SENTENCES: Final = 40  # an answer says it early


@dataclass(frozen=True, slots=True)
class Proposal:
    """``answer`` as it seems, and the sentence it rests on, as written.

    ``plain``: only a yes, to whatever was asked; a voucher's may mean an introduction or the use of a name.
    ``suggested``: whom to ask instead, if the sentence names somebody.
    """

    answer: Answer
    words: str
    plain: bool = False
    suggested: str = ""


class _Sign(StrEnum):
    INTRODUCE = "introduce"
    USE_NAME = "use name"
    SOMEONE_ELSE = "someone else"
    NO = "no"
    YES = "yes"


# Each language writes its own line above a quoted mail; what follows is not the answer.
_QUOTED: Final = re.compile(
    r"^(?:>|-{2,}\s*(?:original|ursprüngliche|message d'origine|mensaje original|forwarded)|_{10,}|-- ?$|"
    r"(?:on|am|le|el)\b.{5,200}(?:wrote|schrieb|a écrit|escribió)[^\n]{0,80}:\s*$|"
    r"(?:from|von|de)\s?:\s.{0,200}@|sent from my |von meinem .{0,20} gesendet|envoyé de mon |enviado desde mi )",
    re.IGNORECASE | re.MULTILINE,
)
_SENTENCE: Final = re.compile(r"[^.!?;\n]+[.!?;]*")


def _any(lines: str, *, before: str = r"\b", after: str = r"\b") -> re.Pattern[str]:
    """A pattern for any of the lines; each is a pattern of its own, between word borders."""
    patterns = [line.strip() for line in lines.strip().splitlines()]
    return re.compile(f"{before}(?:{'|'.join(patterns)}){after}", re.IGNORECASE)


_CONDITION: Final = _any(
    r"""
    if|unless|whether|in case|until|would have|could have
    wenn|falls|sofern|ob|es sei denn|hätte
    à moins|sauf si|si|aurais
    aunque|salvo que|hubiera
    """
)
# "no problem" and its kin hold a no and mean none; "why not" is a yes in disguise, and no plain one.
_NO_NO: Final = _any(
    r"""
    no (?:problem|worries|trouble|doubt|objections?|need to)|not a problem|not only|why not|can'?t wait|cannot wait
    warum nicht|kein problem|keine ursache
    pourquoi pas|pas de (?:souci|problème)s?
    no hay (?:problema|de qué)|por qué no|ningún problema|sin problema
    """
)
_NOT: Final = _any(
    r"""
    not|never|no longer|no|can'?t|cannot|won'?t|don'?t|couldn'?t|wouldn'?t|isn'?t|unable|afraid
    nicht|kein\w*|leider
    jamais|pas|ne|n'\w+|malheureusement
    tampoco|nunca
    """
)
_PATTERNS: Final = {
    _Sign.NO: _any(
        r"""
        not (?:now|right now|this time|at (?:the|this) (?:moment|time)|comfortable|able)
        not the right (?:time|person|moment)
        can'?t|cannot|won'?t|couldn'?t|unable to|rather not|prefer not to
        have to (?:pass|decline)|i'?ll pass|must decline
        i'?m afraid (?:not|that won'?t)
        (?:jetzt|diesmal|im moment|momentan|derzeit|zurzeit|gerade) (?:\w+ ){0,2}nicht|nicht jetzt
        (?:kann|möchte|will|werde) (?:\w+ ){0,4}nicht|leider (?:\w+ ){0,3}nicht
        pas (?:maintenant|cette fois|pour le moment|pour l'instant|en ce moment)
        je (?:ne )?(?:peux|préfère|souhaite|veux) (?:malheureusement )?(?:ne )?pas
        (?:ahora|esta vez|de momento|por ahora) no|no (?:puedo|podré|me es posible|quiero)|prefiero no
        (?:\A(?:no|nope|nein|non)(?=,|\W*\Z|,? (?:thanks?|thank you|gracias|danke|merci)\W*\Z))
        """
    ),
    _Sign.USE_NAME: _any(
        r"""
        (?:use|mention|drop|say|give) my name|tell (?:\w+ ){1,3}i sent you|say (?:that )?i sent you
        (?:meinen namen|auf mich) (?:\w+ ){0,4}(?:nennen|nutzen|benutzen|verwenden|erwähnen|berufen|beziehen)
        (?:nenn|erwähn|berufen?|bezieh)\w* (?:\w+ ){0,3}(?:meinen namen|auf mich)
        (?:mentionne[rz]?|donne[rz]?|utilise[rz]?|cite[rsz]?) (?:de )?mon nom|de ma part
        (?:usa|use|usar|menciona|mencionar|mencione|da|dar) mi nombre|de mi parte
        """
    ),
    _Sign.SOMEONE_ELSE: _any(
        r"""
        better (?:to )?(?:ask|talk to|speak to)|(?:right|better) person|someone else|somebody else
        you should (?:rather |really )?(?:ask|talk to|speak (?:to|with))
        (?:try|ask|contact|(?:talk|speak|write) (?:to|with)) (?:\w+ ){1,3}(?:instead|rather)
        (?:frag|fragen sie|sprich|sprechen sie) (?:\w+ ){0,2}(?:lieber|besser)
        (?:lieber|besser) (?:\w+ ){0,3}fragen|jemand(?:en)? ander\w+
        (?:demande|demandez|parle|parlez)(?: plutôt)? à|quelqu'un d'autre|plutôt (?:à|voir)
        (?:pregunta|pregúntale|pregunte|habla|hable) (?:mejor )?(?:a|con)|otra persona|alguien más
        """
    ),
    _Sign.INTRODUCE: _any(
        r"""
        WILL (?:\w+ ){0,2}(?:introduce|make (?:the|an) intro(?:duction)?)
        WILL (?:\w+ ){0,2}(?:connect you|put you in touch|put in a (?:good )?word)
        WILL (?:\w+ ){0,2}(?:ask|talk to|call|write to) (?:him|her|them)
        stelle? (?:\w+ ){0,6}vor|gerne? (?:\w+ ){0,4}vorstellen|kontakt (?:\w+ ){0,2}her(?:stellen)?
        ich (?:frage|rufe|schreibe) (?:ihn|sie|ihm|ihr)
        je (?:(?:peux|vais) )?(?:te|vous|lui) (?:présente|mets|mettre|parle|écris|demande|en parle)r?
        (?:te|le|la|os) (?:presento|presentaré|pongo en contacto)|puedo presentart?[el]
        (?:le|la) (?:escribo|llamo|pregunto)
        """.replace("WILL", r"(?:i'?ll|i will|i can|(?:happy|glad) to|let me|gladly)")
    ),
    _Sign.YES: _any(
        r"""
        yes|yep|yeah|sure|of course|certainly|gladly|absolutely|with pleasure|happy to(?: help| do (?:so|that|it))?
        ja|gern|gerne|klar|natürlich|selbstverständlich|mit vergnügen|sehr gerne?
        oui|bien sûr|volontiers|avec plaisir|d'accord|certainement
        sí|claro|por supuesto|con (?:mucho )?gusto|encantad[oa]|de acuerdo|desde luego
        """,
        before=r"\A",
    ),
}
# A no does not take these back: "no, ask Bea instead" names somebody, "yes, but not now" is for a person to weigh.
_STANDS: Final = frozenset({_Sign.NO, _Sign.SOMEONE_ELSE, _Sign.YES})
_MEANS: Final = {
    _Sign.INTRODUCE: Answer.AGREED,
    _Sign.YES: Answer.AGREED,
    _Sign.USE_NAME: Answer.NAME_USE,
    _Sign.SOMEONE_ELSE: Answer.SOMEONE_ELSE,
    _Sign.NO: Answer.NOT_THIS_TIME,
}
# The name after "ask", "frag", "parle à": one to three words that begin with a capital letter.
_NAMED: Final = re.compile(
    r"(?i:\b(?:ask|contact|try|(?:talk|speak|write) (?:to|with)|frag(?:e|en sie)?|sprich|sprechen sie|fragen|"
    r"(?:demandez?|parlez?|plutôt|voir)(?: plutôt)?(?: à)?|"
    r"(?:preg[uú]nta(?:le)?|pregunte|habla|hable)(?: mejor)?(?: a| con)?)"
    r"(?: (?:lieber|besser|mit|rather|instead))*) ((?:[^\W\d_a-zß-ÿ][\w'-]{0,40})(?: [^\W\d_a-zß-ÿ][\w'-]{0,40}){0,2})"
)
_OPENING: Final = re.compile(
    r"^(?:(?:hi|hello|dear|hey|hallo|liebe[rs]?|bonjour|salut|cher|chère|hola|querid[oa]|estimad[oa])\b[^,!\n]{0,60}[,!]\s*)",
    re.IGNORECASE,
)


def read_answer(text: str) -> Proposal | None:
    """The answer that a pasted mail seems to give, or None if it is not plain. Quoted mail in it is not read."""
    found: dict[_Sign, str] = {}
    for sentence in _sentences(own_text(text)):
        for sign in _signs_in(sentence):
            found.setdefault(sign, sentence)
    # "Yes, I'll introduce you" is one answer; a yes beside a no is for a person to weigh.
    if _Sign.YES in found and len(found) > 1 and _Sign.NO not in found:
        del found[_Sign.YES]
    # "I can't, ask Bea instead" says more than a no.
    if set(found) == {_Sign.NO, _Sign.SOMEONE_ELSE}:
        del found[_Sign.NO]
    if len(found) != 1:
        return None
    [(sign, words)] = found.items()
    named = _NAMED.search(words) if sign is _Sign.SOMEONE_ELSE else None
    return Proposal(_MEANS[sign], words, plain=sign is _Sign.YES, suggested=named[1] if named else "")


def own_text(text: str) -> str:
    """What the writer wrote now: without quoted mail, headers of it, and a signature."""
    plain = text[:TEXT_CHARS].replace("\r\n", "\n").replace("\r", "\n").replace("’", "'").replace("\u00a0", " ")
    match = _QUOTED.search(plain)
    return (plain[: match.start()] if match else plain).strip()


def _sentences(text: str) -> list[str]:
    text = _OPENING.sub("", text, count=1)
    found = [match[0].strip() for match in _SENTENCE.finditer(text)]
    return [sentence for sentence in found if sentence.strip(".!?; ")][:_SENTENCES]


def _signs_in(sentence: str) -> list[_Sign]:
    """What one sentence is a sign of. "I can't introduce you" and "don't use my name" are no offers."""
    if sentence.endswith("?") or _CONDITION.search(sentence):
        return []
    plain = _NO_NO.sub(" ", sentence).strip(" ,")
    denied = _NOT.search(plain) is not None
    return [sign for sign, pattern in _PATTERNS.items() if (sign in _STANDS or not denied) and pattern.search(plain)]
