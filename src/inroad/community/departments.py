"""The department somebody works in, so coarse that it names nobody: "engineering" and not "Senior SRE, Payments".

    title ── the lexicon of inroad.ways.titles ─→ kind of work, level ── folded ─→ one of eleven

Research counts as engineering and customer support as operations: a class with few people in it tells more than one
with many. Whoever heads the whole house is "leadership", whatever they once learned. What no word of the lexicon fits
is "other", which is never said on a page.
"""

from typing import Final

from inroad.ways.titles import Function, Level, read

ENGINEERING, SALES, PEOPLE, FINANCE, PRODUCT = "engineering", "sales", "people", "finance", "product"
DESIGN, OPERATIONS, MARKETING, LEGAL, LEADERSHIP, OTHER = (
    "design", "operations", "marketing", "legal", "leadership", "other",
)  # fmt: skip
DEPARTMENTS: Final = (
    OTHER, ENGINEERING, SALES, PEOPLE, FINANCE, PRODUCT, DESIGN, OPERATIONS, MARKETING, LEGAL, LEADERSHIP,
)  # fmt: skip
"""In the order of their codes: ``DEPARTMENTS[code]``. Kept in files, so new ones come at the end."""
NAMED: Final = DEPARTMENTS[1:]
"""Those that may be said on a page and chosen in a form."""

_OF: Final = {
    Function.PEOPLE: PEOPLE,
    Function.SALES: SALES,
    Function.LEGAL: LEGAL,
    Function.FINANCE: FINANCE,
    Function.MARKETING: MARKETING,
    Function.DESIGN: DESIGN,
    Function.PRODUCT: PRODUCT,
    Function.SUPPORT: OPERATIONS,
    Function.ENGINEERING: ENGINEERING,
    Function.RESEARCH: ENGINEERING,
    Function.OPERATIONS: OPERATIONS,
}


def department(title: str) -> str:
    """The department behind a title, one of :data:`DEPARTMENTS`.

    >>> department("VP Engineering"), department("Talent Acquisition Partner"), department("CEO"), department("")
    ('engineering', 'people', 'leadership', 'other')
    """
    found = read(title)
    if found.level is Level.CHIEF or (found.function is None and found.level is Level.VP):
        return LEADERSHIP
    return _OF.get(found.function, OTHER) if found.function is not None else OTHER


def code(title: str) -> int:
    """As :func:`department`, as its place in :data:`DEPARTMENTS`."""
    return DEPARTMENTS.index(department(title))
