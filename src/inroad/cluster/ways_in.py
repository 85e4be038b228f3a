"""Ways in for every member into every organisation: ties are joined twice, never three times; the rest is counted
inside a task.

    ties ─ best of parallel ones ─┬─ of members ──────────────── mine ────┐
                                  ├─ of people whom members know ─ two ───┤ part (block of members, block of
                                  └─ into organisations, the three best ──┤ organisations, share of second people)
                                     per near end and organisation ─ into ┘   └ chains_of_part ─ first k
                                                                                └ best of all shares ─ first k ─→ out

The full expansion to three ties (degree times degree per tie) is never written or moved: a part gets two lists of ties
and multiplies them where they lie, the way sparse matrices are multiplied.

- **Exact early pruning.** Of the ties from one person into one organisation only the best three matter: the end of a
  chain is neither me nor the first person. Ties to people whom some member is barred from reaching stay besides.
  Of a first person's completions only the best counts, of each part only the first k.
- **Skew.** An organisation with a tenth of everybody is at most three ties per near end. A hub's ties are spread over
  the shares by their far end, and a hub as second person is one short list in one share.
- **Beyond one machine.** The three numbers of :class:`Blocks` bound what a task holds, whatever the network's size: a
  share of the two lists and k entries per organisation of its block. What it costs is that the list ``into`` goes to
  every block of members, and ``two`` to every block of organisations. Nothing is collected or broadcast by us.
- **Losing a worker.** All steps are deterministic functions of their input, so Spark's recomputing gives the same rows.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import ceil
from typing import Any, Final

import numpy as np
import pyarrow as pa
from pyspark import StorageLevel
from pyspark.sql import Column, DataFrame, SparkSession, Window
from pyspark.sql import functions as sf

from inroad.cluster import tables
from inroad.cluster.part import NO_ASK, NO_BEGIN, NO_REACH, Barred, Found, Into, Ties, chains_of_part
from inroad.cluster.session import Line
from inroad.cluster.spreading import block_of, even_keys, partitions
from inroad.errors import BadInput
from inroad.graph.chains import HOP, MOST_CHAINS

ROWS_IN_TASK: Final = 4_000_000
"""Ties that a task holds of either list: about 600 MB in its Python, copies included."""
ORGANISATIONS_IN_TASK: Final = 200_000
_BATCH: Final = 50_000
_MINE, _TWO, _INTO, _BARRED = range(4)
_FOUND: Final = (
    "member long, organisation long, vouchers byte, place int, people array<long>, ties array<long>, "
    "chance double, backing byte, onward double"
)
RESULT: Final = (
    ("member", "int64", "who asks"),
    ("organisation", "int64", "where to"),
    ("vouchers", "int8", "how many people between the member and the goal: 0, 1, 2"),
    ("place", "int32", "1 is the best with so many vouchers"),
    ("people", "list<int64>", "from the first one to the goal"),
    ("ties", "list<int64>", "`key` of each tie on the way, for the reasons"),
    ("chance", "double", "the product of the chances, times what is left at each hand-over"),
    ("backing", "int8", "`backing` of the first tie"),
)


@dataclass(frozen=True, slots=True)
class Blocks:
    """How the work is dealt out: blocks of members, blocks of organisations, shares of second people."""

    members: int
    organisations: int
    shares: int

    @property
    def parts(self) -> int:
        return self.members * self.organisations * self.shares

    @classmethod
    def for_size(cls, members: int, organisations: int, people: int, into: int, two: int, cores: int) -> "Blocks":
        """So that a task holds at most :data:`ROWS_IN_TASK` of either list, if hashing spreads them evenly.

        ``into``: ties into organisations, ``two``: ties of people whom members know, once for each member; both at
        most. Shares only as many as one organisation of everybody needs, since each share makes a list of results;
        else blocks of organisations. Then blocks of members, until every core has two parts.
        """
        shares = max(1, ceil(min(into, 3 * people) / ROWS_IN_TASK))
        of_organisations = max(
            1,
            min(organisations, ceil(into / shares / ROWS_IN_TASK)),
            ceil(organisations / ORGANISATIONS_IN_TASK),
        )
        wanted = max(ceil(two / shares / ROWS_IN_TASK), ceil(2 * cores / (of_organisations * shares)))
        return cls(max(1, min(members, wanted)), of_organisations, shares)


def ways_in(line: Line, source: str, out: str, *, k: int = 10, hop: float = HOP, blocks: Blocks | None = None) -> None:
    """Read ties, people, members and masks of ``source``; write ``ways_in.parquet`` (:data:`RESULT`) into ``out``.

    The answers are those of :func:`inroad.graph.chains.top_chains` with the same masks, bit for bit, with people as
    indices in the order of their numbers. Members without a way in have no row.

    :raises BadInput: a table is refused, ``k`` outside 1…10,000, ``hop`` outside 0…1, or there is a result already
    """
    if not 1 <= k <= MOST_CHAINS:
        raise BadInput(f"k must be from 1 to {MOST_CHAINS:,}, not {k}")
    if not 0 < hop <= 1:
        raise BadInput(f"what is left at a hand-over must be above 0 and at most 1, not {hop}")
    tables.empty_or_there(out, "ways_in")
    spark = line.spark
    line.say("Looking at the tables")
    ties = tables.read(spark, source, tables.TIES)
    people = tables.read(spark, source, tables.PEOPLE).distinct()
    members = tables.read(spark, source, tables.MEMBERS).distinct()
    masks = tables.read(spark, source, tables.MASKS)

    line.say("Taking the best of parallel ties")
    spark.conf.set("spark.sql.shuffle.partitions", str(partitions(spark, ties.count())))
    ties = best_ties(ties).persist(StorageLevel.MEMORY_AND_DISK)
    many = ties.count()
    if blocks is None:
        blocks = _blocks(spark, ties, people, members, many)
    line.say("Finding the ways in")
    found = chains(spark, ties, people, members, masks, k=k, hop=hop, blocks=blocks)
    found.write.parquet(f"{out.rstrip('/')}/ways_in.parquet")
    ties.unpersist()


def _blocks(spark: SparkSession, ties: DataFrame, people: DataFrame, members: DataFrame, many: int) -> Blocks:
    sizes = people.agg(sf.count("*"), sf.count_distinct("person"), sf.count_distinct("organisation")).first()
    known = ties.join(members.withColumnRenamed("member", "near"), "near", "left_semi").select("far")
    degrees = ties.groupBy("near").agg(sf.count("*").alias("degree"))
    steps = known.join(degrees.withColumnRenamed("near", "far"), "far").agg(sf.sum("degree")).first()
    assert sizes is not None
    assert steps is not None
    inside, of_people, organisations = (int(number) for number in sizes)
    return Blocks.for_size(
        members.count(),
        organisations,
        degrees.count(),
        ceil(many * inside / max(1, of_people)),
        int(steps[0] or 0),
        spark.sparkContext.defaultParallelism,
    )


def best_ties(ties: DataFrame) -> DataFrame:
    """One row per near and far end: the better chance, then the better backing, then the smaller key. No self ties."""
    best = sf.max(sf.struct("chance", "backing", (-sf.col("key")).alias("minus"))).alias("best")
    return (
        ties.where((sf.col("near") != sf.col("far")) & (sf.col("chance") > 0))
        .groupBy("near", "far")
        .agg(best)
        .select("near", "far", "best.chance", "best.backing", (-sf.col("best.minus")).alias("key"))
    )


def chains(
    spark: SparkSession,
    ties: DataFrame,
    people: DataFrame,
    members: DataFrame,
    masks: DataFrame,
    *,
    k: int,
    hop: float,
    blocks: Blocks,
) -> DataFrame:
    """The result as a frame, not yet computed. ``ties`` as :func:`best_ties` gives them, the others as read."""
    barred = _Barred.of(masks)
    own = ties.join(members.withColumnRenamed("member", "near"), "near", "left_semi")
    first = barred.without(own, "far", NO_BEGIN | NO_ASK)
    known = first.select(
        block_of("member", "near", blocks.members).alias("block"), sf.col("far").alias("near")
    ).distinct()
    two = barred.without(ties.join(known, "near"), "far", NO_ASK)
    last = _into(barred, ties, people)

    each_block = sf.explode(sf.sequence(sf.lit(0), sf.lit(blocks.members - 1)))
    each_org = sf.explode(sf.sequence(sf.lit(0), sf.lit(blocks.organisations - 1)))
    each_share = sf.explode(sf.sequence(sf.lit(0), sf.lit(blocks.shares - 1)))
    _, where = even_keys(spark, blocks.parts)

    def rows(frame: DataFrame, kind: int, block: Column, org: Column, share: Column, *columns: str) -> DataFrame:
        placed = frame.withColumns({"_block": block}).withColumns({"_org": org}).withColumns({"_share": share})
        index = (sf.col("_block") * blocks.organisations + sf.col("_org")) * blocks.shares + sf.col("_share")
        return placed.select(
            sf.element_at(where, (index + 1).cast("int")).alias("part"),
            sf.lit(kind).cast("byte").alias("kind"),
            *(sf.expr(text).alias(name) for text, name in zip(columns, ("one", "two", "three", "chance", "backing",
                "key"), strict=True)),
        )  # fmt: skip

    zero = "0L"
    dealt = (
        rows(first, _MINE, block_of("member", "near", blocks.members), each_org, each_share,
             "near", "far", zero, "chance", "backing", "key")
        .unionAll(rows(two, _TWO, sf.col("block"), each_org, block_of("share", "far", blocks.shares),
                       "near", "far", zero, "chance", "backing", "key"))
        .unionAll(rows(last, _INTO, each_block, block_of("organisation", "organisation", blocks.organisations),
                       block_of("share", "near", blocks.shares), "near", "far", "organisation",
                       "chance", "backing", "key"))
        .unionAll(rows(barred.own, _BARRED, block_of("member", "member", blocks.members), each_org, each_share,
                       "member", "person", "bits", "0D", "cast(0 as byte)", zero))
    )  # fmt: skip
    found = dealt.repartition(blocks.parts, "part").groupBy("part").applyInArrow(_task(k, hop), _FOUND)
    if blocks.shares > 1:
        found = _best_of_shares(found, k)
    names = [name for name, _, _ in RESULT]
    return _direct(barred, own, people, k).select(*names).unionAll(found.select(*names))


@dataclass(frozen=True, slots=True)
class _Barred:
    """``all`` person, bits: for everybody. ``own`` member, person, bits: for one. Absent: may do anything."""

    all: DataFrame
    own: DataFrame

    @classmethod
    def of(cls, masks: DataFrame) -> "_Barred":
        there = sf.col("present")
        bits = (
            sf.when(sf.col("may_begin"), 0).otherwise(NO_BEGIN)
            + sf.when(sf.col("may_ask") & there, 0).otherwise(NO_ASK)
            + sf.when(sf.col("may_reach") & there, 0).otherwise(NO_REACH)
        )
        marked = masks.select("person", "member", bits.cast("long").alias("bits")).where("bits > 0")
        together = sf.bit_or("bits").alias("bits")
        return cls(
            marked.where("member is null").groupBy("person").agg(together),
            marked.where("member is not null").groupBy("member", "person").agg(together),
        )

    def without(self, ties: DataFrame, end: str, bits: int) -> DataFrame:
        """Ties whose ``end`` may do all of ``bits``."""
        barred = self.all.where(sf.col("bits").bitwiseAND(bits) != 0).select(sf.col("person").alias(end))
        return ties.join(barred, end, "left_anti")


def _into(barred: _Barred, ties: DataFrame, people: DataFrame) -> DataFrame:
    """Ties into organisations: the three best per near end and organisation, and those somebody is barred from."""
    reached = people.join(
        barred.all.where(sf.col("bits").bitwiseAND(NO_REACH) != 0).select("person"), "person", "left_anti"
    )
    some = barred.own.where(sf.col("bits").bitwiseAND(NO_REACH) != 0).select("person").distinct()
    all_into = barred.without(ties, "near", NO_ASK)
    free = all_into.join(reached.join(some, "person", "left_anti").withColumnRenamed("person", "far"), "far")
    special = all_into.join(reached.join(some, "person", "left_semi").withColumnRenamed("person", "far"), "far")
    columns = ("near", "far", "organisation", "chance", "backing", "key")
    best_first = Window.partitionBy("near", "organisation").orderBy(sf.col("chance").desc(), "far")
    best = free.withColumn("nth", sf.row_number().over(best_first)).where("nth <= 3")
    return best.select(*columns).unionAll(special.select(*columns))


def _direct(barred: _Barred, own: DataFrame, people: DataFrame, k: int) -> DataFrame:
    """Chains without a voucher: the members' own ties into each organisation."""
    reach = barred.all.where(sf.col("bits").bitwiseAND(NO_REACH) != 0).select("person")
    not_mine = barred.own.where(sf.col("bits").bitwiseAND(NO_BEGIN | NO_REACH) != 0).select(
        sf.col("member").alias("near"), sf.col("person").alias("far")
    )
    inside = people.join(reach, "person", "left_anti").withColumnRenamed("person", "far")
    order = Window.partitionBy("near", "organisation").orderBy(sf.col("backing").desc(), sf.col("chance").desc(), "far")
    return (
        barred.without(own, "far", NO_BEGIN)
        .join(not_mine, ["near", "far"], "left_anti")
        .join(inside, "far")
        .withColumn("place", sf.row_number().over(order))
        .where(sf.col("place") <= k)
        .select(
            sf.col("near").alias("member"),
            "organisation",
            sf.lit(0).cast("byte").alias("vouchers"),
            "place",
            sf.array("far").alias("people"),
            sf.array("key").alias("ties"),
            "chance",
            "backing",
        )
    )


def _best_of_shares(found: DataFrame, k: int) -> DataFrame:
    """Each first person's best completion over all shares, then the first k. Whoever is not among the first k of the
    share that knows their best completion is not among the first k of all: those before them there stay before them."""
    question = ("member", "organisation", "vouchers")
    first, second, third = (sf.element_at("people", nth) for nth in (1, 2, -1))
    best = Window.partitionBy(*question, first).orderBy(sf.col("onward").desc(), second, third)
    order = Window.partitionBy(*question).orderBy(sf.col("backing").desc(), sf.col("chance").desc(), first)
    return (
        found.withColumn("nth", sf.row_number().over(best))
        .where("nth = 1")
        .withColumn("place", sf.row_number().over(order))
        .where(sf.col("place") <= k)
    )


def _task(k: int, hop: float) -> Callable[[Iterator[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    def task(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        columns = [column.to_numpy() for column in pa.Table.from_batches(list(batches)).columns]
        _, kind, one, two, three, chance, backing, key = columns
        mine, ties, into, barred = (np.flatnonzero(kind == which) for which in (_MINE, _TWO, _INTO, _BARRED))
        waiting: list[Found] = []
        for found in chains_of_part(
            Ties(one[mine], two[mine], chance[mine], backing[mine], key[mine]),
            Ties(one[ties], two[ties], chance[ties], backing[ties], key[ties]),
            Into(three[into], one[into], two[into], chance[into], key[into]),
            Barred(one[barred], two[barred], three[barred]),
            k=k,
            hop=hop,
        ):
            waiting.append(found)
            if sum(map(len, waiting)) >= _BATCH:
                yield _as_batch(waiting)
                waiting = []
        if waiting:
            yield _as_batch(waiting)

    return task


def _as_batch(found: list[Found]) -> pa.RecordBatch:
    def column(name: str) -> Any:
        return np.concatenate([getattr(one, name) for one in found])

    vouchers = column("vouchers")
    inside = np.arange(3) <= vouchers[:, None]
    ends = np.concatenate([[0], np.cumsum(vouchers.astype(np.int64) + 1)]).astype(np.int32)
    lists = {
        name: pa.ListArray.from_arrays(pa.array(ends), pa.array(column(of)[inside]))
        for name, of in (("people", "people"), ("ties", "keys"))
    }
    plain = {name: pa.array(column(name)) for name in ("member", "organisation", "place", "chance", "backing")}
    all_columns = plain | lists | {"vouchers": pa.array(vouchers), "onward": pa.array(column("onward"))}
    names = [text.split()[0] for text in _FOUND.split(", ")]
    return pa.RecordBatch.from_arrays([all_columns[name] for name in names], names=names)
