"""Words around a name that are not the name: forms of address, degrees and credentials, generations, particles.

All folded and without full stops. Where a word is also a name (Ma, Do, Ed, Dean), it counts as a credential only when
the way it is written says so; see :func:`is_credential`.
"""

import re
from typing import Final

from inroad.matching.folding import word_set

HONORIFICS: Final = word_set(
    """
    dr dres prof professor mr mrs ms miss mx sir dame lord lady rev reverend fr hon judge capt captain col lt
    sgt maj herr frau hr fru dhr mevr mw mme mlle monsieur madame sr sra srta senor senora dott dottssa
    dottoressa ing dipl-ing dipling dipl-kfm dipl-inf mag univ-prof rabbi imam sheikh shri smt eng arch adv avv
    lic mudr judr phdr rndr
    """
)

_CERTAIN: Final = word_set(
    """
    phd dphil mba emba mphil msc bsc beng meng llm llb jd md dds dvm dba edd psyd pharmd dnp mph mpa mpp mfa bba
    bcom mcom cpa cfa cfp cia cisa cism cissp ccie ccna ccnp pmp pmi-acp capm prince2 itil csm cspo psm safe spc
    togaf aws shrm-cp shrm-scp sphr phr gphr cipd assoccipd mcipd fcipd cma cga acca fcca aca frm caia cams cfe
    cbap csp fsa asa esq rn np pa-c lpc lcsw lmft ccc pcc mcc acc faia aia leed leedap riba mrics frics pe ceng
    mice frsa fba frs obe mbe cbe kcb msw med mlis mieee fieee facs facp faan cphq rhia rd rdn cscs cpt pgmp
    pfmp six-sigma lssbb lssgb cscp cpim cltd dipm mcim acim mat mdiv mhrm mse mtech btech bca mca pgdm ms-hrm
    msit msis mieg ra rls gri crs abr realtor
    """
)
# Also names, or too short to be sure: a credential only in capitals beside a name that is not, or after a comma.
_PERHAPS: Final = word_set(
    """
    ma ba bs ms do pa od ed rn jd md ra pe cm np ma. bfa be me asa mat med safe aca mica
    """
)

GENERATIONS: Final = {"jr": "jr", "junior": "jr", "sr": "sr", "senior": "sr", "ii": "ii", "iii": "iii", "iv": "iv"}

PARTICLES: Final = word_set(
    """
    van von der den de del della dello degli dei di da dos das du des vom zu zum zur ter ten te af av ibn bin
    bint abu st saint mac mc 't op aan in d' dal dalla do
    """
)
# Also given names or common second names: particles only when written in lower case.
_LOWER_ONLY: Final = word_set("ben la le el al e y do da in te mac mc den san ten lo")

AROUND: Final = HONORIFICS | _CERTAIN | _PERHAPS | GENERATIONS.keys() | PARTICLES | _LOWER_ONLY
"""Every word that may stand around a name or inside it without being one."""

NOT_A_NAME: Final = word_set(
    """
    me myself ich moi yo mich unknown unbekannt nn n/a na none null nil test linkedin-member noname
    undisclosed-recipients undisclosed - -- . ?
    """
)


def bare(word: str) -> str:
    """A folded word without full stops and trademark signs: "ph.d." is "phd"."""
    return re.sub(r"[.®™©,;:]", "", word)


def is_credential(folded: str, written: str, *, after_comma: bool, shouting: bool) -> bool:
    """Is this word a degree or credential? ``shouting``: the whole name is in capitals, so capitals say nothing."""
    word = bare(folded)
    if word in _PERHAPS:
        return after_comma or (written.isupper() and not shouting) or "." in written.strip(".")
    if word in _CERTAIN:
        return True
    if written.endswith(("®", "™")):
        return True
    # An unknown string of capitals behind a comma ("Jane Doe, CSPO-X") is no first name.
    letters = re.sub(r"[^A-Za-z]", "", written)
    return after_comma and not shouting and 2 <= len(letters) <= 8 and sum(map(str.isupper, letters)) >= 2


def is_particle(folded: str, written: str) -> bool:
    """Does this word, inside a name and not at its ends, begin the family name?"""
    if folded in _LOWER_ONLY:
        return written.islower()
    return folded in PARTICLES
