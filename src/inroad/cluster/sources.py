"""Trust that flows along vouches, from each field's own beginnings: :mod:`inroad.graph.trust` over a whole cluster.

    vouches ─ parallel ones added, shared out per giver ─ blocks of receivers (sparse matrices, kept on the workers)
    rounds: the trust of everybody ─ broadcast ─→ each block passes its part on ─ collected ─→ leap

The ties lie on the workers and are never moved again; per round, one number per person and field goes out and comes
back. The leap (Anderson's acceleration) is that of the one-machine engine, and so are the result and its error. Fields
are taken together, as many as fit into :data:`NUMBERS_AT_ONCE`.

What bounds it is this process: about 20 numbers of 8 bytes per person and field taken together. 10⁸ people are 16 GB;
ties are bounded by the cluster only.
"""

from collections.abc import Callable, Iterator
from math import ceil
from typing import Any, Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from pyspark import StorageLevel
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as sf

from inroad.cluster import tables
from inroad.cluster.session import Line
from inroad.cluster.spreading import even_keys, partitions
from inroad.errors import BadInput
from inroad.graph.trust import DAMPING, ERROR, fixed_point

NUMBERS_AT_ONCE: Final = 20_000_000
TIES_IN_BLOCK: Final = 5_000_000
RESULT: Final = (
    ("field", "string", "the field of work"),
    ("person", "int64", "somebody whom trust reaches"),
    ("trust", "double", "their part of it; a field's parts sum to 1"),
)
_BLOCK: Final = "part long, pointers binary, givers binary, shares binary"
_PASSED: Final = "part long, passed binary"

Float64 = NDArray[np.float64]


def sources(line: Line, source: str, out: str, *, damping: float = DAMPING, error: float = ERROR) -> None:
    """Read vouches and seeds of ``source``; write ``sources.parquet`` (:data:`RESULT`) into ``out``.

    Per field the answer of :func:`inroad.graph.trust.rank`, with all errors of a field summing to at most ``error``.
    People whom no trust reaches have no row.

    :raises BadInput: a table is refused, ``damping`` outside 0…1 (1 left out), ``error`` not above 1e-14, a field whose
        weights are all 0, or there is a result already
    """
    if not 0 <= damping < 1:
        raise BadInput(f"damping must be from 0 to below 1, not {damping}")
    if not error > 1e-14:
        raise BadInput(f"an error of {error} is beyond what floating point can tell")
    tables.empty_or_there(out, "sources")
    spark = line.spark
    line.say("Looking at the tables")
    vouches = tables.read(spark, source, tables.VOUCHES)
    seeds = tables.read(spark, source, tables.SEEDS)
    begin = seeds.groupBy("field", "person").agg(sf.sum("weight").alias("weight")).orderBy("field", "person").toArrow()
    fields, of_field = np.unique(np.array(begin["field"].to_pylist(), dtype=object), return_inverse=True)
    if not len(fields):
        raise BadInput("there are no seeds", where=f"{source}/seeds.parquet", hint="a field, a person, a weight")
    weight = begin["weight"].to_numpy()
    sums = np.bincount(of_field, weight, minlength=len(fields))
    if not np.all(sums > 0):
        raise BadInput(f"the field {fields[np.argmin(sums)]!r} has no weight above 0", where=f"{source}/seeds.parquet")

    line.say("Sharing out what everybody gives")
    spark.conf.set("spark.sql.shuffle.partitions", str(partitions(spark, vouches.count())))
    edges = (
        vouches.where((sf.col("giver") != sf.col("receiver")) & (sf.col("weight") > 0))
        .groupBy("giver", "receiver")
        .agg(sf.sum("weight").alias("weight"))
        .persist(StorageLevel.MEMORY_AND_DISK)
    )
    ends = edges.select(sf.col("giver").alias("person")).unionAll(edges.select("receiver")).distinct().toArrow()
    people = np.union1d(ends["person"].to_numpy(), begin["person"].to_numpy())
    matrix = _Matrix(spark, edges, people)
    try:
        together = max(1, NUMBERS_AT_ONCE // len(people))
        found: list[pa.Table] = []
        for first in range(0, len(fields), together):
            chosen = np.arange(first, min(first + together, len(fields)))
            where = np.isin(of_field, chosen)
            start = np.zeros((len(people), len(chosen)))
            at = np.searchsorted(people, begin["person"].to_numpy()[where])
            start[at, of_field[where] - first] = weight[where] / sums[of_field[where]]
            trust = _ranks(line, matrix, start, damping=damping, error=error)
            who, which = np.nonzero(trust > 0)
            found.append(
                pa.table(
                    {
                        "field": pa.array(fields[chosen][which].tolist(), pa.string()),
                        "person": people[who],
                        "trust": trust[who, which],
                    }
                )
            )
        line.say("Writing")
        spark.createDataFrame(pa.concat_tables(found)).write.parquet(f"{out.rstrip('/')}/sources.parquet")
    finally:
        matrix.blocks.unpersist()


def _ranks(line: Line, matrix: "_Matrix", start: Float64, *, damping: float, error: float) -> Float64:
    """float64[n, fields], each column a field's trust, its errors summing to at most ``error``."""
    n, fields = start.shape
    rounds = 0

    def step(now: Float64) -> Float64:
        nonlocal rounds
        rounds += 1
        line.say(f"Passing trust on, round {rounds}")
        passed = matrix @ now.reshape(n, fields)
        result: Float64 = (start + damping * passed).ravel()
        return result

    # All fields are one long vector to the engine, which bounds their errors together. A field's own sum is at least
    # the share 1 that it began with, while all sums together are at most fields/(1 - damping).
    within = error * (1 - damping) / fields
    y = fixed_point(step, (start / (1 - damping)).ravel(), damping, max(within, 1e-15)).reshape(n, fields)
    result: Float64 = np.maximum(y, 0.0) / y.sum(axis=0)
    return result


class _Matrix:
    """Who receives what share of whom, as blocks on the workers: row r is in block r % parts."""

    def __init__(self, spark: SparkSession, edges: DataFrame, people: NDArray[np.int64]):
        self._spark = spark
        self._n = len(people)
        given = edges.groupBy("giver").agg(sf.sum("weight").alias("given"))
        shares = edges.join(given, "giver").select("giver", "receiver", (sf.col("weight") / sf.col("given")).alias("s"))
        self._parts = max(spark.sparkContext.defaultParallelism, ceil(edges.count() / TIES_IN_BLOCK))
        keys, where = even_keys(spark, self._parts)
        self._part_of = {key: part for part, key in enumerate(keys)}
        ids = spark.sparkContext.broadcast(people)
        numbered = shares.mapInArrow(_number(ids), "giver long, receiver long, s double")
        self.blocks = (
            numbered.withColumn(
                "part", sf.element_at(where, (sf.pmod("receiver", sf.lit(self._parts)) + 1).cast("int"))
            )
            .repartition(self._parts, "part")
            .groupBy("part")
            .applyInArrow(_as_block(self._parts, self._n), _BLOCK)
            .persist(StorageLevel.MEMORY_AND_DISK)
        )
        self.blocks.count()
        edges.unpersist()
        self._ids = ids  # a block that is lost with its worker is made anew from it

    def __matmul__(self, now: Float64) -> Float64:
        sent = self._spark.sparkContext.broadcast(now)
        out = np.zeros_like(now)
        try:
            answer = self.blocks.mapInArrow(_passed_on(sent, self._n), _PASSED).toArrow()
        finally:
            sent.destroy()
        for part, passed in zip(answer["part"].to_pylist(), answer["passed"], strict=True):
            out[self._part_of[part] :: self._parts] = np.frombuffer(passed.as_buffer()).reshape(-1, now.shape[1])
        return out


Batches = Iterator[pa.RecordBatch]


def _number(ids: Any) -> Callable[[Batches], Batches]:
    """Ends by their place among all people."""

    def task(batches: Batches) -> Batches:
        for batch in batches:
            giver, receiver = (np.searchsorted(ids.value, batch.column(nth).to_numpy()) for nth in (0, 1))
            yield pa.RecordBatch.from_arrays(
                [pa.array(giver), pa.array(receiver), batch.column(2)], names=["giver", "receiver", "s"]
            )

    return task


def _as_block(parts: int, n: int) -> Callable[[pa.Table], pa.Table]:
    """The rows of one part as a sparse matrix in three binary columns."""
    index = np.int32 if n < 2**31 else np.int64

    def task(table: pa.Table) -> pa.Table:
        receiver, giver = table["receiver"].to_numpy(), table["giver"].to_numpy()
        order = np.lexsort((giver, receiver))
        rows = receiver[order] // parts
        height = -(-(n - int(receiver[0]) % parts) // parts)
        pointers = np.searchsorted(rows, np.arange(height + 1)).astype(index)
        columns = {
            "part": table["part"].slice(0, 1),
            "pointers": [pointers.tobytes()],
            "givers": [giver[order].astype(index).tobytes()],
            "shares": [table["s"].to_numpy()[order].tobytes()],
        }
        return pa.table(columns)

    return task


def _passed_on(sent: Any, n: int) -> Callable[[Batches], Batches]:
    """Each block times what everybody has."""
    index = np.int32 if n < 2**31 else np.int64

    def task(batches: Batches) -> Batches:
        from scipy.sparse import csr_array

        for batch in batches:
            for row in range(batch.num_rows):
                part, pointers, givers, shares = (batch.column(nth)[row] for nth in range(4))
                indptr = np.frombuffer(pointers.as_buffer(), index)
                indices, values = np.frombuffer(givers.as_buffer(), index), np.frombuffer(shares.as_buffer())
                block = csr_array((values, indices, indptr), shape=(len(indptr) - 1, n))
                passed = np.ascontiguousarray(block @ sent.value)
                yield pa.RecordBatch.from_pydict({"part": [part.as_py()], "passed": [passed.tobytes()]})

    return task
