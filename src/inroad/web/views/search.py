"""Find anything: people, targets, organisations, pages, things to do. The palette shows the same as the plain page."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from inroad.desk.shapes import PaletteItem
from inroad.matching.names import fold
from inroad.web.access import desk_for

_MOST = 20
# (address, label, other words it is looked for by)
_PLACES = (
    ("today", "Today", "home begin questions"),
    ("targets", "Targets", "companies board ways in"),
    ("target-add", "Add a target", "new company opening"),
    ("openings", "Openings", "jobs applied interviews talks"),
    ("offers", "Offers side by side", "compare pay"),
    ("map", "Map", "circles communities bridges network picture"),
    ("score", "Your weeks", "score scorecard funnel pictures charts wins meetings statistics"),
    ("time", "Your time", "hours timer log split week since"),
    ("people", "People", "contacts list"),
    ("person-add", "Add a person", "new contact"),
    ("people-names", "Paste names you saw", "connections list of names"),
    ("introductions", "Introductions", "asks contracts who answers"),
    ("introduction-new", "Ask somebody for an introduction", "new ask introduce name"),
    ("letters", "Letters", "drafts sent write mails"),
    ("plays", "Plays", "next steps after a no side door call sheets"),
    ("references", "References", "vault referee recommend name release briefing"),
    ("futures", "Futures: kept warm, and hellos", "ping hello warm sleeping ties favour"),
    ("imports", "Bring files", "import linkedin mail vcard csv"),
    ("review", "Review likely duplicates", "merge same person"),
    ("start", "Start: companies and people who know my work", "first answers"),
    ("begin", "Begin here: whom to call first", "letter first sentence files to fetch"),
    ("history", "What happened, and undo", "history back"),
    ("trash", "Trash", "deleted restore"),
    ("settings", "Settings", "me addresses employers mailbox voice digest backup export delete theme"),
)


@dataclass(frozen=True, slots=True)
class Hit:
    label: str
    detail: str
    kind: str
    url: str


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    query = request.GET.get("q", "").strip()[:200]
    hits = ([_hit(item) for item in desk_for(request).palette(query)] if query else []) + _places(query)
    part = "#found" if request.htmx else ""  # type: ignore[attr-defined]
    return render(request, f"inroad/search.html{part}", {"q": query, "hits": hits[:_MOST]})


def _hit(item: PaletteItem) -> Hit:
    pages = {kind: kind for kind in ("person", "target", "organisation", "introduction", "letter", "opening")}
    return Hit(item.label, item.detail, item.kind, reverse(pages[item.kind], args=[item.id]))


def _places(query: str) -> list[Hit]:
    """Pages whose words begin with each word typed; all of them for nothing typed."""
    wanted = fold(query).split()
    found = []
    for name, label, others in _PLACES:
        known = fold(f"{label} {others}").split()
        if all(any(word.startswith(w) for word in known) for w in wanted):
            found.append(Hit(label, "", "page", reverse(name)))
    return found
