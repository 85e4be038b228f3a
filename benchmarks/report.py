"""The page of the benchmarks: tables made of the figures kept, and of nothing else.

A figure is one line of ``docs/benchmarks.jsonl``: what a benchmark printed, with the benchmark's name, the command, the
day and the machine. Pure: the same figures give the same page.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

Figure = dict[str, Any]
Column = tuple[str, Callable[[Figure], str]]


def plain(key: str) -> Callable[[Figure], str]:
    return lambda figure: str(figure.get(key, ""))


def number(key: str, digits: int = 0, suffix: str = "") -> Callable[[Figure], str]:
    def shown(figure: Figure) -> str:
        value = figure.get(key)
        return "" if value is None else f"{value:,.{digits}f}{suffix}"

    return shown


def significant(key: str) -> Callable[[Figure], str]:
    """Three figures that mean something: 0.0812, 4.51, 2,230."""

    def shown(figure: Figure) -> str:
        value = figure.get(key)
        if value is None:
            return ""
        digits = 0 if value >= 100 else 1 if value >= 10 else 2 if value >= 1 else 3
        return f"{value:,.{digits}f}"

    return shown


def promise(key: str, unit: str, taken: str) -> Callable[[Figure], str]:
    """The limit with whether it was kept; a miss says by how much."""

    def shown(figure: Figure) -> str:
        limit = figure.get(key)
        if limit is None:
            return "–"
        if figure["kept"]:
            return f"under {limit:g} {unit}: kept"
        return f"under {limit:g} {unit}: **missed** by {figure[taken] - limit:.2g} {unit}"

    return shown


def table(columns: Sequence[Column], figures: Iterable[Figure]) -> str:
    """A Markdown table; the first column is text, the others are numbers."""
    lines = ["| " + " | ".join(name for name, _ in columns) + " |"]
    lines.append("| --- |" + " ---: |" * (len(columns) - 1))
    lines += ["| " + " | ".join(show(figure) for _, show in columns) + " |" for figure in figures]
    return "\n".join(lines)


def with_part(figures: Sequence[Figure], part: str) -> list[Figure]:
    return [figure for figure in figures if figure.get("part") == part]


# -- one section per benchmark


def ways_in(figures: Sequence[Figure]) -> str:
    sizes = figures[0]
    exact: Column = ("exact", lambda f: f"{f['checked'] - f['wrong']} of {f['checked']}")
    columns: list[Column] = [
        ("", plain("who")),
        ("cold, ms", significant("cold_ms")),
        ("median, ms", significant("median_ms")),
        ("90 %, ms", significant("p90_ms")),
        ("ratio", number("ratio", 1)),
        exact,
    ]
    return (
        f"The exact top 10 of each group from one person into one organisation, in an invented network of"
        f" {sizes['people']:,} people and {sizes['ties']:,} ties. All give the same answer; *exact* says in how many"
        " checked questions it equalled that of brute force. *Cold* is opening what is on disk and the first answer,"
        " *ratio* the median against ours, compiled. Databases have the indexes in `benchmarks/sql/`, and are asked"
        " through their Python clients.\n\n" + table(columns, figures)
    )


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


def ways_in_large(figures: Sequence[Figure]) -> str:
    first = figures[0]
    answered = [figure for figure in figures if "checked" in figure]
    base = next(figure for figure in answered if figure["who"] == "inroad, one thread")
    shared = next((figure for figure in figures if "share" in figure), None)

    def ratio(key: str) -> Callable[[Figure], str]:
        return lambda figure: f"{figure[key] / base[key]:,.1f}"

    exact: Column = ("exact", lambda f: f"{f['checked'] - f['wrong']:,} of {f['checked']:,}")
    alone: list[Column] = [
        ("", plain("who")),
        ("cold, ms", significant("cold_ms")),
        ("median, ms", significant("median_ms")),
        ("ratio", ratio("median_ms")),
        ("99 %, ms", significant("p99_ms")),
        ("processor, ms", significant("processor_ms")),
        ("ratio", ratio("processor_ms")),
        ("questions", number("questions")),
    ]
    together: list[Column] = [
        ("", plain("who")),
        ("ms a question", significant("call_ms")),
        ("ratio", ratio("call_ms")),
        ("processor, ms", significant("call_processor_ms")),
        ("ratio", ratio("call_processor_ms")),
        exact,
    ]
    kept: list[Column] = [
        ("", plain("who")),
        ("ready after, s", significant("ready_s")),
        ("on disk, MiB", number("stored_mib")),
        ("resident, MiB", number("resident_mib")),
    ]
    parts = [
        (
            f"The exact top 10 of each group over {first['people']:,} people, {first['ties']:,} ties (pairs with a"
            f" chance each way, {first['directed']:,} directed) and {first['organisations']:,} organisations. One by"
            " one, each question a call from Python and back (*processor*: client and server, mean; wall time has the"
            " turns of whoever else used the machine):"
        ),
        table(alone, answered),
        (
            f"{first['in_call']:,} different questions in one call, without round trips: ours a batch, PostgreSQL's"
            " server looping inside one statement, DuckDB one set-based query. *Exact*: ours against the NumPy engine"
            " and brute force, the others against ours, one by one and in one call:"
        ),
        table(together, answered),
        (
            f"Until the first answer, from the table of ties: built, indexed, written. Ours takes"
            f" {first['bytes_per_directed_tie']:.0f} bytes a directed tie. *Resident* is the whole process that asked,"
            " the mapped file and what the comparison needs included:"
        ),
        table(kept, answered),
    ]
    if shared:
        parts.append(
            f"Shortest paths answer another question: SciPy's Dijkstra finds {100 * shared['share']:.0f} % of the true"
            f" chains, in {shared['median_ms']:,.0f} ms ({shared['questions']} questions)."
        )
    return "\n\n".join(parts)


def ways_in_huge(figures: Sequence[Figure]) -> str:
    one = figures[0]
    threads = one["threads"]
    rows: list[Figure] = [
        {"what": "one by one, from Python", "mean": one["mean_ms"], "median": one["median_ms"], "p99": one["p99_ms"]},
        {
            "what": "the same, processor's time",
            "mean": one["processor_mean_ms"],
            "median": one["processor_median_ms"],
            "p99": one["processor_p99_ms"],
        },
    ]
    for count in dict.fromkeys((1, threads)):
        words = "one core" if count == 1 else f"{count} cores"
        rows.append({"what": f"{one['batch']:,} in one call, {words}", "mean": one[f"batch_{count}_ms"]})
        rows.append({"what": f"the reads alone, {words}", "mean": one[f"reads_{count}_ms"]})
    columns: list[Column] = [
        ("ms a question", plain("what")),
        ("mean", significant("mean")),
        ("median", significant("median")),
        ("99 %", significant("p99")),
    ]
    far = ", ".join(
        f"{one[f'batch_{count}_ms'] / one[f'reads_{count}_ms']:.1f} times on {count}"
        for count in dict.fromkeys((1, threads))
    )
    return "\n\n".join(
        (
            (
                f"Our kernel alone over {one['people']:,} people, {one['ties']:,} ties (pairs; {one['directed']:,}"
                f" directed) and {one['organisations']:,} organisations, {one['questions']:,} questions;"
                f" {one['checked'] - one['wrong']} of {one['checked']} answers are the NumPy engine's bit for bit."
            ),
            table(columns, rows),
            (
                f"A question opens {one['rows_read']:,.0f} rows and looks at {one['ties_read']:,.0f} ties, each by a"
                f" bound that only grows. *The reads alone* are those very reads and nothing else: the limit of the"
                f" memory, which a batch is {far} cores away from. A read from anywhere takes {one['gather_ns']:.0f}"
                f" ns, one after another come {one['stream_gib_s']:.1f} GiB a second. Built in {one['built_s']:.0f} s"
                f" with a peak of {one['build_peak_gib']:.1f} GiB, the table of ties included; the file of"
                f" {one['arrays_gib']:.2f} GiB is opened in {one['opened_ms']:.0f} ms and mapped: the asking process"
                f" has {one['ask_peak_gib']:.1f} GiB at most, of which the file is shared. That is"
                f" {one['bytes_per_directed_tie']:.0f} bytes a directed tie (40 are the limit we set), and"
                f" {one['bytes_per_directed_tie'] * one['directed'] / one['ties']:.0f} a pair."
            ),
        )
    )


SECTIONS: dict[str, tuple[str, Callable[[Sequence[Figure]], str]]] = {
    "ways_in": ("Ways in", ways_in),
    "reading": ("Reading mail", reading),
    "import_desk": ("Files to desk", import_desk),
    "commands": ("Commands and pages", commands),
    "promises": ("Promises", promises),
    "plan": ("The plan of a week", plan),
    "forecast": ("Forecast", forecast),
    "matching": ("Matching", matching),
    "cluster": ("On a cluster", cluster),
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
        made = f"`{head['command']}` on {head['day']}, load {head['load']} before: {_machine_words(head['machine'])}."
        parts += [f"## {title}\n", section(figures) + "\n", made + "\n"]
    return "\n".join(parts)


def _machine_words(machine: Figure) -> str:
    versions = ", ".join(f"{name} {version}" for name, version in machine["versions"].items())
    cores = f"{machine['cores']} cores"
    processor = f" ({machine['processor']})" if machine["processor"] else ""
    return (
        f"{cores}{processor}, {machine['memory_gib']} GiB, {machine['system']}, Python {machine['python']}; {versions}"
    )
