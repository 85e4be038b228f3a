"""The page of the benchmarks: tables made of the figures kept, and of nothing else.

A figure is one line of ``docs/benchmarks.jsonl``: what a benchmark printed, with the benchmark's name, the command, the
day and the machine. Pure: the same figures give the same page.
"""

from collections.abc import Callable, Sequence

from report_graph import trust, ways_in, ways_in_huge, ways_in_large
from report_sources import sources
from report_ties import contact, replies
from tables import Column, Figure, number, plain, promise, significant, table, with_part

# -- one section per benchmark


def reading(figures: Sequence[Figure]) -> str:
    columns: list[Column] = [
        ("", plain("who")),
        ("seconds", significant("seconds")),
        ("ratio", number("ratio", 1)),
        ("processor seconds", significant("processor_seconds")),
        ("µs a message", number("processor_us", 1)),
        ("peak, MiB", number("peak_mib")),
    ]
    shapes = {"mbox": "An mbox", "takeout": "The same in a Takeout zip file", "maildir": "Half of it as a Maildir"}
    said = (
        "Mail read for people, date, subject and references, heads only. *inroad* is what an import does up to the"
        " database: found, read, encoded and packed. Each line is a process of its own, start-up included. Ratios are"
        " of seconds and so need as many free cores as are named; *µs a message* is the time of all processors."
    )
    parts = [said]
    for part, words in shapes.items():
        rows = with_part(figures, part)
        if rows:
            parts.append(f"{words}: {rows[0]['messages']:,} messages, {rows[0]['mib']:,} MiB.")
            parts.append(table(columns, rows))
    return "\n\n".join(parts)


def import_desk(figures: Sequence[Figure]) -> str:
    whole = with_part(figures, "whole")
    first = whole[0]
    common: list[Column] = [
        ("", plain("who")),
        ("seconds", significant("seconds")),
        ("processor seconds", significant("processor_seconds")),
        ("peak, MiB", number("peak_mib")),
        ("ratio", number("ratio", 2)),
    ]
    read, matching = with_part(figures, "reading"), with_part(figures, "matching")
    linkedin = with_part(figures, "linkedin")
    added: list[Column] = [("new people", number("people_new")), ("exchanges", number("interactions"))]
    alone: list[str] = []
    if linkedin:
        held = f"{linkedin[0]['connections']:,} connections and {linkedin[0]['messages']:,} messages"
        alone = [f"An archive of LinkedIn's alone, with {held}:", table([*common, *added], linkedin)]
    return "\n\n".join(
        (
            (
                f"A LinkedIn archive with {first['connections']:,} connections ({first['linkedin_mib']:.1f} MiB) and an"
                f" mbox of {first['mails']:,} messages ({first['mbox_mib']:.0f} MiB), from `inroad import` in an empty"
                " folder to a finished desk. Each line is a process of its own, start-up included. Ratios are of"
                " processor time."
            ),
            table([*common, *added], whole),
            *alone,
            "Its parts beside others. Reading the mbox alone, for senders, recipients, dates, subjects and references:",
            table([*common, ("messages", number("messages")), ("recipients", number("recipients"))], read),
            (
                "Matching the same names, addresses and employers (*pairs*: merged or proposed by us, above even odds"
                " for Splink; what is right is measured under Matching):"
            ),
            table([*common, ("entries", number("entries")), ("pairs", number("pairs"))], matching),
        )
    )


def commands(figures: Sequence[Figure]) -> str:
    called, pages = with_part(figures, "commands"), with_part(figures, "pages")
    command: Column = ("", lambda f: f"`inroad {f['what']}`")
    of_commands: list[Column] = [
        command,
        ("seconds", number("seconds", 3)),
        ("processor seconds", number("processor_seconds", 3)),
        ("peak, MiB", number("peak_mib")),
        ("promised", promise("promised", "s", "seconds")),
    ]
    of_pages: list[Column] = [
        ("", plain("what")),
        ("first, ms", number("first_ms")),
        ("median, ms", number("p50_ms")),
        ("95 %, ms", number("p95_ms")),
        ("KiB", number("kib")),
        ("promised", promise("promised", "ms", "p95_ms")),
    ]
    return "\n\n".join(
        (
            (
                f"A desk of {called[0]['people']:,} entries (5,000 people in several books, duplicates not yet looked"
                " at). Whole commands in new processes, median of 9 after 2:"
            ),
            table(of_commands, called),
            (
                f"Pages of the same desk over HTTP on loopback, one at a time, {pages[0]['requests']} requests each;"
                " *first* is the first after the server started. The promise is held against the 95th percentile:"
            ),
            table(of_pages, pages),
        )
    )


def promises(figures: Sequence[Figure]) -> str:
    ms = [
        ("Today's promises", "today_owing_ms"),
        ("of it, what went well", "wins_ms"),
        ("the same by reading every introduction", "wins_by_reading_ms"),
        ("Today, whole page", "today_page_ms"),
        ("menu", "menu_ms"),
        ("calendar", "calendar_ms"),
        ("sweep, nothing due", "look_ms"),
        ("moving one", "move_ms_each"),
    ]
    columns: list[Column] = [("promises", number("promises"))]
    columns += [(f"{words}, ms", significant(key)) for words, key in ms]
    return "\n\n".join(
        [
            (
                "One desk on SQLite after years: five promises to an introduction, one in fifty still to come. What"
                " went well is found by the dates of promises; reading every introduction is how it was done first."
            ),
            table(columns, figures),
        ]
    )


def plan(figures: Sequence[Figure]) -> str:
    def share(key: str) -> Callable[[Figure], str]:
        return lambda figure: f"{100 * figure[key]:.2f} %"

    columns: list[Column] = [
        ("candidates, hours", lambda f: f"{f['size']:,}, " + (f["hours"] if f["hours"].isdigit() else "hard")),
        ("chosen", number("chosen")),
        ("gap", share("gap")),
        ("worst", share("worst_gap")),
        ("seconds", significant("seconds")),
        ("processor seconds", significant("processor_seconds")),
        ("peak, MiB", number("peak_mib")),
        ("greedy, gap", share("greedy_gap")),
        ("processor seconds", number("greedy_processor_seconds", 3)),
        ("highest first, gap", share("highest_gap")),
    ]
    return (
        f"What to do in a week, on {figures[0]['desks']} invented desks of each size: the expected number of targets"
        " with a live conversation, weighted, as a gap to the bound that is proved, which no plan passes (0.1 % or less"
        " is asked for). *Greedy* takes the best gain per minute first, *highest first* the highest chance. The"
        " last line is a desk that is hard on purpose: chances from .3 to 1, odd minutes, everything in two groups, 20"
        " hours; its plans may take 30 seconds.\n\n" + table(columns, figures)
    )


def forecast(figures: Sequence[Figure]) -> str:
    columns: list[Column] = [
        ("", plain("who")),
        ("weeks ahead", number("weeks")),
        ("50 %", number("held_50", 3)),
        ("80 %", number("held_80", 3)),
        ("±", number("error_80", 3)),
        ("95 %", number("held_95", 3)),
        ("above the middle", number("above", 2)),
        ("off by", number("off_by", 2)),
        ("width", number("width_80", 1)),
        ("score", number("score_80", 1)),
    ]
    said = {
        "mail": "**Mail: {set}**, {people} people, up to {forecasts:,} forecasts.",
        "searches": "**Invented searches, {set}**: {people} of them, up to {forecasts:,} forecasts.",
    }
    parts = [
        (
            "How often the bands of the live network's forecast held what came, for every fourth week of everybody's"
            " own mailbox. *±* is the standard error of the 80 % column, reckoned by person: one person's forecasts"
            " depend on each other. *Above the middle*: how often it came to more than the middle said; a half would"
            " be even. *Off by*: how many people the middle was off by; *width*: of the 80 % band; *score*: its width"
            " and ten times what was missed by, less is better. *Last value*: carried on, with the spread of one's own"
            " past differences. *Straight line*: through the last eight weeks.\n\nThe constants were chosen on other"
            " people of the same mail. These were looked at with three sets of constants, and the ranges of the"
            " invented searches were changed after a first look: expect less of people never seen. Fast turnover was"
            " not used for choosing."
        )
    ]
    for name in dict.fromkeys(figure["set"] for figure in figures):
        of_set = [figure for figure in figures if figure["set"] == name]
        parts += [said[of_set[0]["part"]].format(**of_set[0]), table(columns, of_set)]
    return "\n\n".join(parts)


def matching(figures: Sequence[Figure]) -> str:
    scored = [figure for figure in figures if "best_f1" in figure]
    decided = [figure for figure in figures if "f1" in figure]
    grown = [figure for figure in figures if "known" in figure]
    parts = [
        (
            "Every rival scores all pairs of a set; a pair it never compares counts as missed. *Recall* is the best at"
            " a precision of .995 or more, over all thresholds. *As persons*: records linked through others count as"
            " one person, for every rival alike; *at even odds* is F1 where a pair is as likely right as wrong by the"
            " rival's own word. Splink runs with the settings of three of its own examples. The processor's seconds"
            " are without loading the libraries."
        )
    ]
    for name in dict.fromkeys(figure["set"] for figure in scored):
        of_set = [figure for figure in scored if figure["set"] == name]
        columns: list[Column] = [
            ("", plain("who")),
            ("best F1", number("best_f1", 3)),
            ("recall", number("recall_at_precision_995", 3)),
            ("pairs seen", number("reachable_recall", 3)),
            ("as persons: best F1", number("persons_best_f1", 3)),
            ("at even odds", number("persons_f1_at_even_odds", 3)),
            ("recall", number("persons_recall_at_precision_995", 3)),
            ("processor seconds", significant("processor_seconds")),
            ("peak, MiB", number("peak_mib")),
        ]
        said = f"**{name}**: {of_set[0]['records']:,} records, {of_set[0]['true_pairs']:,} true pairs."
        settled: list[Column] = [
            ("", plain("who")),
            ("pairs", number("pairs")),
            ("precision", number("precision", 3)),
            ("recall", number("recall", 3)),
        ]
        parts += [said, table(columns, of_set), "What the product does with it, without a threshold to choose:"]
        parts.append(table(settled, [figure for figure in decided if figure["set"] == name]))
    if grown:
        parts += ["How it grows, on two invented books of which half are the same people:", _grown(grown)]
    return "\n\n".join(parts)


def _grown(figures: Sequence[Figure]) -> str:
    columns: list[Column] = [
        ("known + incoming", lambda f: f"{f['known']:,} + {f['incoming']:,}"),
        ("seconds", significant("seconds")),
        ("processor seconds", significant("processor_seconds")),
        ("µs per entry", number("microseconds_per_profile", 1)),
        ("peak, MiB", number("peak_mib")),
        ("merged", number("merged")),
        ("wrongly", number("merged_wrongly")),
    ]
    said = (
        "Timed is the plan alone, from profiles in memory to reasons: no file, no database. The peak is the process's."
    )
    return f"{table(columns, figures)}\n\n{said}"


def matching_large(figures: Sequence[Figure]) -> str:
    return (
        "The same two invented books, as large as a desk for a whole firm. `make bench-full` measures it.\n\n"
        + _grown(figures)
    )


def cluster(figures: Sequence[Figure]) -> str:
    sizes = figures[0]

    def shuffled(figure: Figure) -> str:
        return f"{figure['shuffle_bytes'] / 2**20:,.0f}" if "shuffle_bytes" in figure else ""

    def exact(figure: Figure) -> str:
        return "" if "wrong" not in figure else "yes" if not figure["wrong"] else "no"

    columns: list[Column] = [
        ("", plain("who")),
        ("seconds", significant("seconds")),
        ("ms a question", significant("each_ms")),
        ("ratio", number("ratio", 1)),
        ("shuffled, MiB", shuffled),
        ("tasks", number("tasks")),
        ("exact", exact),
    ]
    return (
        f"All of {sizes['members']:,} members into all of {sizes['organisations']:,} organisations, the best"
        f" {sizes['most']} with each number of vouchers, over {sizes['people']:,} people and {sizes['ties']:,} ties in"
        " which one knows a quarter of all and one organisation has a tenth. Spark is the whole command on a standalone"
        " cluster on this machine, one core a worker, with the start of Java; the kernel answers from a snapshot that"
        " was loaded before. DuckDB's questions one by one are a share, scaled up. *Exact*: the answers are the"
        f" kernel's, of DuckDB's one query their number and their sum.\n\n{table(columns, figures)}\n"
    )


SECTIONS: dict[str, tuple[str, Callable[[Sequence[Figure]], str]]] = {
    "ways_in": ("Ways in", ways_in),
    "reading": ("Reading mail", reading),
    "import_desk": ("Files to desk", import_desk),
    "commands": ("Commands and pages", commands),
    "promises": ("Promises", promises),
    "plan": ("The plan of a week", plan),
    "replies": ("The chance of an answer", replies),
    "contact": ("Staying in touch", contact),
    "forecast": ("Forecast", forecast),
    "sources": ("Sources", sources),
    "matching": ("Matching", matching),
    "reading_large": ("Reading half a million mails", reading),
    "cluster": ("On a cluster", cluster),
    "trust": ("Trust", trust),
    "ways_in_large": ("Ways in over ten million ties", ways_in_large),
    "ways_in_huge": ("Ways in over a hundred million ties", ways_in_huge),
    "matching_large": ("Matching a million entries", matching_large),
}
"""The sections in their order: title, and what writes the figures of that benchmark."""


# -- the page


def page(kept: Sequence[Figure]) -> str:
    """The page of all figures. A pure function of them."""
    parts = [
        "# Benchmarks\n",
        (
            "Made by `make bench`; every figure here comes from `docs/benchmarks.jsonl`, which the benchmarks wrote."
            " Read the ratios: seconds differ from machine to machine, and from run to run where one is shared. *Load*"
            " is how many processes wanted a core before the benchmark began: seconds and 95 % suffer from it,"
            " processor seconds and ratios hardly.\n"
        ),
    ]
    for name, (title, section) in SECTIONS.items():
        figures = [figure for figure in kept if figure["benchmark"] == name]
        if not figures:
            continue
        head = figures[0]
        took = f", {head['took_seconds']:,} s" if "took_seconds" in head else ""
        made = f"`{head['command']}` on {head['day']}{took}, load {head['load']} before: "
        made += f"{_machine_words(head['machine'])}."
        parts += [f"## {title}\n", section(figures) + "\n", made + "\n"]
    return "\n".join(parts)


def _machine_words(machine: Figure) -> str:
    versions = ", ".join(f"{name} {version}" for name, version in machine["versions"].items())
    cores = f"{machine['cores']} cores"
    processor = f" ({machine['processor']})" if machine["processor"] else ""
    return (
        f"{cores}{processor}, {machine['memory_gib']} GiB, {machine['system']}, Python {machine['python']}; {versions}"
    )
