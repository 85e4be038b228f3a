"""What a job title says: how high, and in which kind of work. A lexicon, not a model: every judgement can be looked up.

Theory: in the languages that people's address books are written in (English, German, French, Spanish, Italian, Dutch)
a title is a level word and a function word ("Leiterin Vertrieb", "VP Engineering"). Level words that only decorate
("account manager", "chef de projet") are listed as exceptions. What is not understood is unknown, never guessed:
a title without any level word is staff, an empty one unknown.

Rejected: embeddings and occupation registers; both miss the plain cases (recruiter ~ talent acquisition), weigh
hundreds of megabytes and can't be argued with.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from functools import lru_cache
from typing import Final


class Level(IntEnum):
    """How high. Ordered."""

    UNKNOWN = 0
    STAFF = 1
    LEAD = 2  # manager, team lead, supervisor
    DIRECTOR = 3  # director, head of
    VP = 4
    CHIEF = 5  # C-level, founder, owner, general management


class Function(StrEnum):
    """Kind of work. The value is how it is said on screen: "people who work in sales"."""

    PEOPLE = "personnel"
    SALES = "sales"
    LEGAL = "legal"
    FINANCE = "finance"
    MARKETING = "marketing"
    DESIGN = "design"
    PRODUCT = "product"
    SUPPORT = "customer support"
    ENGINEERING = "engineering"
    RESEARCH = "research"
    CARE = "care"
    TEACHING = "teaching"
    OPERATIONS = "operations"


@dataclass(frozen=True, slots=True)
class Reading:
    """What a title says. ``function`` is the strongest of ``functions``, None if no word of it is known."""

    level: Level
    function: Function | None
    functions: frozenset[Function]


# Words and phrases, parted by commas. * stands for any letters: a prefix, or a suffix in German compounds.
_LEVELS: Final[dict[Level, str]] = {
    Level.CHIEF: """
        ceo, cto, cfo, coo, cio, cmo, cpo, cro, chro, ciso, cso, cdo, founder, cofounder, owner, co owner,
        proprietor, chairman, chairwoman, chairperson, president, managing director, managing partner, general
        manager, mng director, general director, geschaftsfuhr*, geschaeftsfuehr*, vorstand*, inhaber*, grunder*,
        gruender*, mitgrunder*, pdg, directeur general, directrice generale, gerant, gerante, fondateur, fondatrice,
        cofondateur, cofondatrice, director general, directora general, consejero delegado, consejera delegada,
        fundador, fundadora, cofundador, cofundadora, amministratore delegato, amministratrice delegata, direttore
        generale, direttrice generale, titolare, fondatore, algemeen directeur, bestuurder, bestuursvoorzitter,
        eigenaar, eigenares, oprichter, mayor, burgermeister*, provost, rector
    """,
    Level.VP: """
        vp, svp, evp, vice president, vice presidente, vice presidenta, vizeprasident*, bereichsvorstand,
        vicepresident*, vice presidentessa
    """,
    Level.DIRECTOR: """
        director, directora, dir, head, general counsel, gen cnsl, directeur, directrice, direktor*, direttore,
        direttrice, hoofd, chief, dean, abteilungsleit*, bereichsleit*, leiter, leiterin, leitung, *leitung,
        hauptabteilungsleit*, dirigente, chefarzt, chefarztin
    """,
    Level.LEAD: """
        manager, mgr, manageress, lead, leader, supervisor, superintendent, foreman, teamleit*, gruppenleit*,
        filialleit*, *leiter, *leiterin, gerente, jefe, jefa, responsable, responsabile, capo, chef, teamleider,
        *leider, afdelingshoofd, encargad*, schichtleit*, matron, senior partner, partner
    """,
}
_NOT_A_LEVEL: Final = """
    account manager, key account manager, account managerin, product manager, project manager, program manager,
    programme manager, office manager, community manager, social media manager, customer success manager, case
    manager, produktmanager*, projektmanager*, projektleit*, projectleider, projectmanager, chef de projet, cheffe
    de projet, chef de produit, jefe de proyecto, jefa de proyecto, jefe de producto, capo progetto, lead
    generation, business partner, hr business partner, people partner, sous chef, chef de partie, relationship
    manager, category manager, product owner, head hunter, head chef
"""
_HELPER: Final = """
    assistant to, executive assistant, personal assistant, assistenz*, assistent*, secretary, sekretar*, secretaire,
    asistente, assistante, intern, internship, trainee, junior, praktikant*, werkstudent*, stagiaire, stagista,
    becari*, apprentice, auszubildende*, apprenti, student, volunteer, office of the
"""
_DEPUTY: Final = """
    assistant, asst, associate, deputy, stellvertret*, adjoint, adjointe, subdirector, subdirectora, vicedirettore, avp,
    adjunct
"""
_GONE: Final = """
    former, formerly, ex, retired, ehemalig*, ancien, ancienne, emeritus, previously
"""
_FUNCTIONS: Final[dict[Function, str]] = {
    Function.PEOPLE: """
        recruit*, recrut*, talent, talents, hr, hrbp, chro, human resources, personnel, people operations, people
        partner, people ops, people, personal*leit*, personalreferent*, personalwesen, personalabteilung,
        personalleit*, personal und, ressources humaines, rh, drh, recursos humanos, rrhh, risorse umane, selectie,
        werving, sourcer, staffing, headhunter, head hunter, personeelszaken, reclut*, selezione
    """,
    Function.SALES: """
        sales, account executive, account manager, key account*, business development, bdr, sdr, cro, revenue,
        commercial, vertrieb*, aussendienst, verkauf*, kundenberat*, vente, ventes, commerciale, ventas, comercial,
        vendite, verkoop, verkoper*, accountmanager, partnerships, customer success, relationship manager, channel,
        alliances, presales, pre sales
    """,
    Function.LEGAL: """
        legal, counsel, cnsl, lawyer, attorney, solicitor, barrister, paralegal, compliance, jurist*, rechts*,
        syndikus, juridique, avocat, avocate, juridico, abogado, abogada, legale, avvocato, avvocata, juridisch,
        advocaat, notar*, privacy
    """,
    Function.FINANCE: """
        finance, financial, cfo, account, accountant, accounting, accounts, controller, controlling, treasury,
        treasurer, audit*, tax, bookkeep*, trader, trading, risk, investor, investment, investments, finanz*,
        buchhalt*, steuer*, comptab*, financier, finances, finanzas, contable, contabilidad, finanza, contabil*,
        financien, boekhoud*, payroll, actuar*, underwrit*, billing
    """,
    Function.MARKETING: """
        marketing, cmo, brand, communications, communication, pr, public relations, press, content, seo, growth,
        advertising, kommunikation*, offentlichkeitsarbeit, werbung, publicite, comunicacion, comunicazione,
        communicatie, mercadotecnia, social media, editor*, copywriter, events
    """,
    Function.DESIGN: """
        design, designer, designerin, ux, ui, creative, grafik*, gestalt*, diseno, disenador*, grafico, ontwerp*,
        vormgev*, concepteur, graphiste, art director, architect*ure
    """,
    Function.PRODUCT: """
        product, cpo, produkt*, produit, producto, prodotto
    """,
    Function.SUPPORT: """
        support, customer service, customer care, helpdesk, help desk, service desk, kundenservice, kundendienst,
        service client, atencion al cliente, soporte, assistenza clienti, klantenservice, kundenbetreu*, call
        center, reception*, switchboard
    """,
    Function.ENGINEERING: """
        engineer*, developer*, development, software*, devops, sre, platform, infrastructure, cto, cio, ciso,
        technolog*, technical, technik*, it, ict, programmer*, architect, *entwickl*, *ingenieur*, informatik*,
        developpeu*, informatique, ingenier*, desarrollador*, desarrollo, informatica, sistemas, sviluppat*,
        ingegner*, ontwikkelaar*, data, cloud, security, cyber*, systems, network, qa, mechanical, electrical,
        robotics, embedded, backend, frontend, fullstack, machine learning
    """,
    Function.RESEARCH: """
        research*, scientist*, science, r d, forsch*, wissenschaft*, cherch*, recherche, investigador*,
        investigacion, ricerca*, ricercat*, onderzoek*, laborator*, lab, analytics, curator*, kurator*,
        conservator*, postdoc*
    """,
    Function.CARE: """
        nurse, nursing, physician*, doctor, surgeon, clinical, clinic, medical, therap*, *pfleg*, *arzt, *arztin,
        chefarzt, medizin*, infirm*, medecin, medico, medica, enfermer*, infermier*, verpleeg*, huisarts, pharmac*,
        midwife, matron, care, social worker
    """,
    Function.TEACHING: """
        teacher*, teaching, professor*, lecturer*, dean, lehrer*, dozent*, enseignant*, professeur*, maestro,
        maestra, docente, insegnante, leraar, docent, educator, education, tutor, trainer, instructor, school
    """,
    Function.OPERATIONS: """
        operations, operation, ops, coo, logisti*, supply, procurement, purchasing, buyer, warehouse, production,
        manufacturing, plant, facilities, fleet, transport*, planning, quality, betrieb*, produktion*, einkauf*,
        lager*, exploitation, achats, operaciones, compras, almacen, operazioni, acquisti, produzione, magazzino,
        operatie*, inkoop, productie, magazijn, maintenance, instandhalt*, site manager, shift, dispatch*,
        scheduling, process, delivery, programme, program, project
    """,
}


_LEVEL_WORDS: Final = frozenset(
    {
        "lead",
        "leader",
        "manager",
        "head",
        "director",
        "vp",
        "svp",
        "evp",
        "chief",
        "officer",
        "senior",
        "junior",
        "principal",
        "staff",
        "of",
        "the",
        "a",
        "an",
        "deputy",
        "associate",
        "president",
        "vice",
        "executive",
        "team",
        "assistant",
        "supervisor",
    }
)
_WORK_OF: Final = {
    "accountant": "accounting",
    "administrator": "administration",
    "analyst": "analysis",
    "architect": "architecture",
    "buyer": "purchasing",
    "consultant": "consulting",
    "controller": "controlling",
    "coordinator": "coordination",
    "designer": "design",
    "developer": "development",
    "editor": "editing",
    "engineer": "engineering",
    "lawyer": "legal work",
    "nurse": "nursing",
    "planner": "planning",
    "recruiter": "recruiting",
    "researcher": "research",
    "scientist": "science",
    "teacher": "teaching",
    "trader": "trading",
}
_INITIALS: Final = re.compile(r"\b(?:[a-z]\.){2,}")


def fold(text: str) -> str:
    """Lower case, without accents, words parted by single blanks and one blank at each end, at most 200 characters."""
    flat = unicodedata.normalize("NFKD", text[:200].casefold()).replace("ß", "ss")
    flat = "".join(char for char in flat if not unicodedata.combining(char))
    flat = _INITIALS.sub(lambda initials: initials[0].replace(".", ""), flat)  # V.P., C.E.O.
    return f" {' '.join(re.findall(r'[a-z0-9]+', flat))} "


def _pattern(words: str) -> re.Pattern[str]:
    parts = [" ".join(re.escape(part).replace(r"\*", "[a-z]*") for part in word.split()) for word in words.split(",")]
    return re.compile(rf"(?<= )(?:{'|'.join(sorted(parts, key=len, reverse=True))})(?= )")


_LEVEL_PATTERNS = tuple((level, _pattern(words)) for level, words in _LEVELS.items())
_FUNCTION_PATTERNS = tuple((function, _pattern(words)) for function, words in _FUNCTIONS.items())
_NOT_A_LEVEL_PATTERN, _HELPER_PATTERN = _pattern(_NOT_A_LEVEL), _pattern(_HELPER)
_DEPUTY_PATTERN, _GONE_PATTERN = _pattern(_DEPUTY), _pattern(_GONE)
_OFFICER_PATTERN = re.compile(r" chief [a-z ]*officer ")
_VICE_PATTERN = re.compile(r" vice president ")


@lru_cache(maxsize=16_384)
def read(title: str) -> Reading:
    """What ``title`` says; also for wishes ("platform engineering lead").

    >>> read("VP Engineering").level.name, read("Leiterin Vertrieb").function.value
    ('VP', 'sales')
    """
    flat = fold(title)
    if not flat.strip():
        return Reading(Level.UNKNOWN, None, frozenset())
    found = tuple(function for function, pattern in _FUNCTION_PATTERNS if pattern.search(flat))
    return Reading(_level(flat), found[0] if found else None, frozenset(found))


def _level(flat: str) -> Level:
    if _GONE_PATTERN.search(flat) or _HELPER_PATTERN.search(flat):
        return Level.STAFF
    if _OFFICER_PATTERN.search(flat):
        return Level.CHIEF
    flat = _VICE_PATTERN.sub(" vp ", _NOT_A_LEVEL_PATTERN.sub("-", flat))  # alone, "president" is the top
    found = Level.STAFF
    for level, pattern in _LEVEL_PATTERNS:
        if pattern.search(flat):
            found = level
            break
    if found >= Level.DIRECTOR and _DEPUTY_PATTERN.search(flat):
        return Level.LEAD
    return found


def could_decide(title: str, interest: str = "") -> bool:
    """Whether somebody with ``title`` plausibly decides on, or asks for, work like ``interest``.

    A lead or higher in the same kind of work, or vice presidents and above in any. Personnel do not decide, unless the
    work wanted is theirs.
    """
    found, wanted = read(title), read(interest).functions
    if found.function is Function.PEOPLE and Function.PEOPLE not in wanted:
        return False
    if found.level >= Level.VP:
        return True
    return found.level >= Level.LEAD and (not wanted or bool(found.functions & wanted))


def fit(title: str, interest: str = "") -> int:
    """How fitting somebody with ``title`` is to talk to about work like ``interest``; higher is better, personnel -1.

    10 for the same kind of work, 5 for general management, plus the level.
    """
    found, wanted = read(title), read(interest).functions
    if found.function is Function.PEOPLE and Function.PEOPLE not in wanted:
        return -1
    if found.functions & wanted:
        return 10 + found.level
    if found.function is None and found.level >= Level.VP:
        return 5 + found.level
    return int(found.level)


def field(interest: str) -> str:
    """The kind of work behind a wish, as one says it: "platform engineering" for "Platform engineering lead".

    Level words at either end go, and who does the work becomes the work ("nurse" – "nursing"). What is not known stays
    as it was written; "" only for "".
    """
    words = interest.split()
    if not words:
        return ""
    while len(words) > 1 and words[-1].casefold() in _LEVEL_WORDS:
        words.pop()
    while len(words) > 1 and words[0].casefold() in _LEVEL_WORDS:
        words.pop(0)
    words[-1] = _WORK_OF.get(words[-1].casefold(), words[-1])
    # "Head of Logistics" is about logistics, "SAP consulting" about SAP
    return " ".join(word if word.isupper() or not word.istitle() else word.lower() for word in words)


def is_personnel(title: str) -> bool:
    """Recruiters and the personnel office: better asked for a name than for a job."""
    return read(title).function is Function.PEOPLE
