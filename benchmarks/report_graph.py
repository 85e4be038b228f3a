"""The sections of the benchmarks' page on the graph: ways in at three sizes, and trust. Pure."""

from collections.abc import Callable, Sequence

from tables import Column, Figure, number, plain, significant, table, with_part


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
        for what, key in ((f"{one['batch']:,} in one call", "batch"), ("the reads alone", "reads")):
            used = one[f"{key}_{count}_processor_ms"]
            rows.append({"what": f"{what}, {words}", "mean": one[f"{key}_{count}_ms"], "processor": used})
    columns: list[Column] = [
        ("ms a question", plain("what")),
        ("mean", significant("mean")),
        ("median", significant("median")),
        ("99 %", significant("p99")),
        ("processor", significant("processor")),
    ]
    far = one["batch_1_processor_ms"] / one["reads_1_processor_ms"]
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
                f" memory, of which a batch takes {far:.1f} times the processor's time. A read from anywhere takes"
                f" {one['gather_ns']:.0f} ns, one after another come {one['stream_gib_s']:.1f} GiB a second. Built in"
                f" {one['built_s']:.0f} s with a peak of {one['build_peak_gib']:.1f} GiB, the table of ties"
                f" included; the file of {one['arrays_gib']:.2f} GiB is opened in {one['opened_ms']:.0f} ms and mapped:"
                " the asking process"
                f" has {one['ask_peak_gib']:.1f} GiB at most, of which the file is shared. That is"
                f" {one['bytes_per_directed_tie']:.0f} bytes a directed tie (40 are the limit we set), and"
                f" {one['bytes_per_directed_tie'] * one['directed'] / one['ties']:.0f} a pair."
            ),
        )
    )


def trust(figures: Sequence[Figure]) -> str:
    first = figures[0]
    said = {
        "mixed": "Anybody may know anybody, so that trust mixes in few rounds:",
        "circles": "Circles of 500 people, one tie in a hundred leading out, where trust mixes slowly:",
    }
    parts = [
        (
            f"Personalised PageRank over {first['people']:,} people and {first['ties']:,} ties ({first['directed']:,}"
            " directed), from three people. *SciPy* is the power method, stopped by the bound on its error; *error* is"
            " the sum of all differences from our answer at 1e-13. GraphBLAS and ours take all cores, the others one:"
            " *processor* is what they used in all. *Ready* is from the table of ties to the rival's own form."
        )
    ]
    for part, words in said.items():
        rows = with_part(figures, part)
        base = next((row for row in rows if row["who"] == "SciPy"), None)
        if base is None:
            continue

        def ratio(key: str, base: Figure = base) -> Callable[[Figure], str]:
            return lambda figure: f"{figure[key] / base[key]:.2f}"

        columns: list[Column] = [
            ("", plain("who")),
            ("seconds", significant("seconds")),
            ("SciPy's", ratio("seconds")),
            ("processor seconds", significant("processor_seconds")),
            ("SciPy's", ratio("processor_seconds")),
            ("error", lambda figure: f"{figure['error']:.0e}"),
            ("ready, s", significant("ready_s")),
        ]
        parts += [words, table(columns, rows)]
    return "\n\n".join(parts)
