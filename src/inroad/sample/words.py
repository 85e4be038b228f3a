"""What people write about: subjects, first lines and answers by circle, and the senders that no person stands behind.

``{thing}`` and the other slots are filled at random; one or two plain lines are enough, because no body is ever read.
"""

from random import Random

SLOTS: dict[str, tuple[str, ...]] = {
    "thing": (
        "ticket queue",
        "backup report",
        "shift plan",
        "badge readers",
        "patch window",
        "ward tablets",
        "label printers",
        "meter data feed",
        "login page",
        "storage order",
        "on-call phone",
        "certificate renewal",
        "database move",
        "network closet on floor 2",
        "password policy",
        "scanner firmware",
        "data centre lease",
        "alarm list",
        "load test",
        "runbook",
        "release train",
        "old mail server",
        "laptop order",
        "Wi-Fi in the warehouse",
        "lab interface",
        "billing export",
        "standby rota",
        "fire drill",
        "archive disks",
        "switch from fax",
    ),
    "topic": (
        "incident reviews",
        "alert fatigue",
        "small teams",
        "on-call pay",
        "capacity maths",
        "boring deployments",
        "status pages",
        "hospital networks",
        "grid data",
        "running Postgres",
        "change boards",
        "blameless reports",
    ),
    "place": (
        "the lake",
        "Café Morgen",
        "the climbing hall",
        "our place",
        "the allotment",
        "the old mill",
        "the station",
        "the market",
    ),
    "day": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday"),
    "month": ("January", "February", "March", "April", "May", "June", "July", "September", "October", "November"),
    "role": ("Head of Platform", "Operations Manager", "IT Service Lead", "Infrastructure Lead", "SRE Manager"),
    "n": ("2", "3", "4", "5", "7", "12"),
}

_WORK = (
    "{thing}: who can look today?",
    "{thing}, next steps",
    "Cost of the {thing}",
    "Question about the {thing}",
    "Minutes {day}",
    "Holiday cover in {month}",
    "Rückfrage zum Dienstplan",
    "Review of the {thing}",
    "Budget {month}, draft {n}",
    "{thing} down again",
    "Handover {day}",
    "Onboarding plan for the two new colleagues",
    "Agenda for {day}",
    "Numbers for the {month} report",
    "Moving the {thing} to {month}",
    "Thank you for last night",
    "Angebot Nr. {n}",
    "Post-mortem: {thing}",
    "Can we shift the {day} meeting?",
    "Audit: list of open points",
    "Kurze Frage",
)
SUBJECTS: dict[str, tuple[str, ...]] = {
    "ulmen": _WORK,
    "velbrand": _WORK,
    "skarnvik": (
        "Old Skarnvik people, dinner in {month}?",
        "How are you these days?",
        "Do you still have the {thing} notes?",
        "Congratulations!",
    ),
    "partner": (
        "Offer {n}: {thing}",
        "Service review {month}",
        "{thing}: delivery date",
        "Contract, version {n}",
        "Open tickets before {day}",
        "Workshop on the {thing}",
        "Escalation: {thing}",
        "Renewal in {month}",
        "Protokoll, Entwurf {n}",
        "Test access for the {thing}",
    ),
    "field": (
        "Slides on {topic}",
        "Your talk on {topic}",
        "Meetup in {month}: speakers?",
        "Panel about {topic}",
        "Reading list on {topic}",
        "Was good to meet you",
        "Draft: an article on {topic}",
        "Question about {topic}",
    ),
    "school": (
        "Reunion in {month}",
        "Fotos vom Treffen",
        "Does anybody still have the class list?",
        "A new job and a baby",
    ),
    "friend": (
        "{day} at {place}?",
        "Birthday plans",
        "Fotos!",
        "Keys and the cat",
        "Cinema on {day}",
        "Moving boxes, {day}",
        "Recipe",
        "Summer house in {month}",
        "Concert tickets, {n} left",
        "Kommt ihr am Samstag?",
    ),
    "recruiter": (
        "{role}, mid-sized company in your area",
        "Are you open to a conversation?",
        "{role} (m/f/d), hybrid",
        "Confidential: {role}",
        "Following up: {role}",
        "A role you may like",
    ),
    "acquaintance": ("Nice to meet you on {day}", "Your question about {topic}", "Contact details"),
}
OPENERS: dict[str, tuple[str, ...]] = {
    "work": (
        "Could you have a look at the {thing} before {day}?",
        "I put the numbers for {month} in the shared folder.",
        "The {thing} can wait, but not for long. What would you do first?",
        "Two things are open from {day}: the {thing} and the cover for {month}.",
        "Short update: the {thing} is back, cause still unclear.",
        "I'd rather do the {thing} in two steps. Any objection?",
    ),
    "private": (
        "Are you around on {day}?",
        "We'd be at {place} from four.",
        "Found this and thought of you.",
        "Bring somebody, there's enough of everything.",
    ),
    "offer": ("I have a {role} on my desk that looks like you.", "Would fifteen minutes on {day} work for a call?"),
}
ANSWERS: tuple[str, ...] = (
    "Yes, {day} suits me.",
    "Done, please check.",
    "Thanks, that helps.",
    "Not before {day}, sorry.",
    "I asked around: nobody minds.",
    "Agreed. I'll tell the others.",
    "See my remarks below, mostly small things.",
    "Let's talk on the phone, it's quicker.",
    "Passt, danke!",
    "Good idea. Who writes it down?",
    "I'd leave the {thing} out for now.",
    "Will do this afternoon.",
)
SUFFIXES = (
    "",
    ": dates",
    ": open points",
    ": next steps",
    ": numbers",
    ": one question",
    ": minutes",
    ", second round",
)

# name, address, subject lines
NEWSLETTERS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    (
        "Stadtbibliothek Ellerau",
        "brief@stadtbibliothek-ellerau.example",
        ("New on the shelves in {month}", "Opening hours in {month}"),
    ),
    ("The Quiet Pager", "hello@quietpager.example", ("Issue {n}: {topic}", "{topic}, and why it matters")),
    ("Gartenfreunde Südhang e.V.", "rundbrief@gartenfreunde.example", ("Rundbrief Nr. {n}", "Wasser wird abgestellt")),
    (
        "Wanderlust Reisen",
        "angebote@wanderlust-reisen.example",
        ("{n} days by the sea from 299", "Last rooms in {month}"),
    ),
    ("Kino am Kanal", "programm@kinoamkanal.example", ("Programme from {day}", "Open air in {month}")),
    ("Ops Weekly", "editor@opsweekly.example", ("Ops Weekly: {topic}", "Ops Weekly: reader mail")),
    ("Radhaus Versand", "news@radhaus.example", ("{n} things for wet roads", "Inspection in {month}: book now")),
    ("Volkshochschule", "kurse@vhs-ellerau.example", ("Neue Kurse im Frühjahr", "Noch {n} Plätze frei")),
    ("Nordlicht Theater", "karten@nordlicht-theater.example", ("Season opens in {month}", "{n} premieres")),
    ("Bean & Leaf", "post@beanandleaf.example", ("Fresh roast on {day}", "Your coffee misses you")),
)
ROBOTS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    (
        "Paketdienst",
        "no-reply@paketweg.example",
        ("Your parcel arrives on {day}", "Your parcel was left with a neighbour"),
    ),
    ("Monitoring", "alerts@watchtower.example", ("[RESOLVED] {thing}", "[WARNING] {thing} above threshold")),
    ("", "noreply@ticketdesk.example", ("[#48{n}1] {thing}: status changed", "[#77{n}0] {thing}: new comment")),
    (
        "Sparhaus Online-Banking",
        "service-noreply@sparhaus.example",
        ("Your statement for {month} is ready", "New device signed in"),
    ),
    ("Build", "build@forgehub.example", ("Build #{n}{n}9 failed on main", "Build #{n}{n}4 fixed")),
    ("Stromkonto", "donotreply@stromkonto.example", ("Invoice {month}", "Please read your meter")),
    ("Bahnkarte", "buchung@bahnkarte.example", ("Your booking for {day}", "Change to your journey")),
    ("Calendar", "calendar-notification@termine.example", ("Reminder: {thing} @ {day}", "Updated invitation: {thing}")),
    ("Jobbox", "alerts@jobbox.example", ("{n} new jobs: {role}", "Jobs for you: {role}")),
)
# name, list address, subject tag, circle whose subjects it has
LISTS: tuple[tuple[str, str, str, str], ...] = (
    ("Ops Talk", "ops-talk@lists.opstalk.example", "[ops-talk]", "field"),
    ("Alumni Norrvik", "alumni@lists.hs-norrvik.example", "[alumni]", "school"),
    ("Ruderclub", "alle@ruderclub-ellerau.example", "[Ruderclub]", "friend"),
)
MEETINGS: dict[str, tuple[str, ...]] = {
    "work": (
        "Weekly operations",
        "1:1",
        "{thing}: kick-off",
        "Budget {month}",
        "Retrospective",
        "Supplier call: {thing}",
        "Change board",
        "Interview round",
    ),
    "private": ("Dinner at {place}", "Rowing", "{place} with the kids", "Band practice"),
    "large": ("All hands {month}", "Town hall", "Safety briefing", "Summer party"),
    "alone": ("Dentist", "School holidays", "Car inspection", "Focus time", "Tax return"),
}


def fill(rng: Random, text: str) -> str:
    """``text`` with each slot replaced by one of its words, first letter upper-case."""
    for slot, words in SLOTS.items():
        mark = "{" + slot + "}"
        while mark in text:
            text = text.replace(mark, rng.choice(words), 1)
    return text[:1].upper() + text[1:]
