"""What 100,000 promises cost: ``python benchmarks/promises.py [--sizes 1000,10000,100000] [--json]``.

One desk on SQLite, five promises to an introduction, most of them ended as they are after years: 2 % pending and to
come, 0.2 % with a date that has passed. Measured: the worker's look when nothing is due, reminders, moving what is due
(per promise), Today, what went well (also by reading every introduction), the numbers for the menu, and the calendar.
Every figure is the median of five, except the sweep, which can be done once. Times are wall time on a warm database.
"""

import argparse
import json
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from measuring import machine, tell

NOW = datetime(2030, 6, 3, 10, tzinfo=UTC)
PER_CONTRACT = 5
DUE, TO_COME = 0.002, 0.02
PEOPLE = 2_000


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="1000,10000,100000")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    sizes = [int(size) for size in options.sizes.split(",")]
    folder = Path(tempfile.mkdtemp(prefix="inroad-promises-"))
    os.environ["INROAD_HOME"] = str(folder)
    os.environ.pop("DATABASE_URL", None)
    try:
        rows = list(measure(sizes))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    if options.json:
        print(json.dumps({"machine": machine(), "rows": rows}))
    else:
        show(rows)
    return 0


def measure(sizes: list[int]) -> Iterator[dict[str, Any]]:
    from inroad.desk import open_desk

    desk = open_desk()
    desk.setup.introduce("Alice Ask", ["alice@ask.example"], timezone="Europe/Berlin")

    from inroad.desk import owing, sweep, today
    from inroad.desk.door import Desk

    people = make_people(desk)
    made = 0
    for size in sorted(sizes):
        tell(f"{size:,} promises")
        add(desk, people, made, size)
        made = size
        here = Desk(desk.row, NOW)
        quiet = median(lambda: sweep.sweep(NOW - timedelta(days=4000)))
        remind = median(lambda: sweep.remind(NOW - timedelta(days=4000)))
        page = median(lambda here=here: owing.owing(here))
        menu = median(lambda here=here: owing.needs_me(here))
        whole = median(lambda here=here: today.page(here))
        wins = median(lambda here=here: owing.wins(here))
        wins_read = median(lambda here=here: wins_by_reading(here))
        calendar = median(here.calendar)
        started = time.perf_counter()
        reminded = sweep.remind(NOW)
        first_reminders = time.perf_counter() - started
        started = time.perf_counter()
        swept = sweep.sweep(NOW)
        took = time.perf_counter() - started
        moved = swept.lapsed + swept.unresolved
        assert moved, "nothing was due"
        assert not swept.problems, swept.problems
        yield {
            "promises": size,
            "look_ms": quiet,
            "reminders_look_ms": remind,
            "reminded": reminded,
            "reminders_ms": first_reminders * 1000,
            "moved": moved,
            "move_ms_each": took * 1000 / moved,
            "today_owing_ms": page,
            "today_page_ms": whole,
            "wins_ms": wins,
            "wins_by_reading_ms": wins_read,
            "menu_ms": menu,
            "calendar_ms": calendar,
        }


def wins_by_reading(desk: Any) -> list[str]:
    """What went well lately by looking into every introduction that moved lately, as it was done first."""
    from inroad.desk.contract_rows import decode

    since = desk.now() - timedelta(days=14)
    rows = desk.introductions._rows().filter(changed_at__gte=since)
    contracts = [decode(row) for row in rows]
    return [c.addressee.name for c in contracts if c.met_at is not None and c.met_at >= since][:5]


def median(work: Callable[[], object], times: int = 5) -> float:
    """Milliseconds."""
    work()
    found = []
    for _ in range(times):
        started = time.perf_counter()
        work()
        found.append((time.perf_counter() - started) * 1000)
    return statistics.median(found)


def make_people(desk: Any) -> list[int]:
    from inroad.store import models

    rows = models.Person.objects.bulk_create(
        [
            models.Person(desk=desk.row, name=f"Person {number}", sort_key=f"person {number:05}", created_at=NOW)
            for number in range(PEOPLE)
        ],
        batch_size=500,
    )
    return [row.pk for row in rows]


def add(desk: Any, people: list[int], before: int, size: int) -> None:
    """Contracts number ``before``/5 to ``size``/5, each with five promises."""
    from django.db import transaction

    for start in range(before // PER_CONTRACT, size // PER_CONTRACT, 2_000):
        with transaction.atomic():
            _add(desk, people, range(start, min(start + 2_000, size // PER_CONTRACT)))


def _add(desk: Any, people: list[int], numbers: range) -> None:
    from inroad.desk.contract_rows import encode
    from inroad.introductions.model import Ask, Contract, Kind, Role, Side, State, Terms
    from inroad.store import models

    due_every, come_every = round(1 / (DUE * PER_CONTRACT)), round(1 / (TO_COME * PER_CONTRACT))
    contracts, sides, promises = [], [], []
    for number in numbers:
        voucher, addressee = people[number % PEOPLE], people[(number * 7 + 1) % PEOPLE]
        late, come = number % due_every == 0, number % come_every == 1
        asked = NOW - timedelta(days=8 if late else 2 if come else 30 + number % 900)
        lapses = asked + timedelta(days=7)
        open_ = late or come
        contract = Contract(
            Kind.INTRODUCTION,
            Side("Alice Ask", desk.row.me_id),
            Side(f"Person {number % PEOPLE}", voucher),
            Side(f"Person {(number * 7 + 1) % PEOPLE}", addressee),
            ask=Ask(blurb="I led the move of forty services.", note="A forwardable note.", personal="Only mine."),
            terms=Terms(timezone="Europe/Berlin", accepted_at=asked),
            state=State.ASKED if open_ else State.CLOSED,
            drafted_at=asked,
            asked_at=asked,
            lapses_at=lapses if open_ else None,
            closed_at=None if open_ else lapses,
        )
        contracts.append(
            models.Contract(
                kind=contract.kind.value, state=contract.state.value, known_by="ticked", data=encode(contract),
                lapses_at=contract.lapses_at, open=open_, created_at=asked, changed_at=asked,
            )
        )  # fmt: skip
        sides.append((voucher, addressee))
        promises.append((asked, lapses, open_))
    rows = models.Contract.objects.bulk_create(contracts, batch_size=500)
    models.ContractSide.objects.bulk_create(
        [
            models.ContractSide(
                contract=row, role=role.value, person_id=person, desk=desk.row if role is Role.SEEKER else None
            )
            for row, (voucher, addressee) in zip(rows, sides, strict=True)
            for role, person in (
                (Role.SEEKER, desk.row.me_id),
                (Role.VOUCHER, voucher),
                (Role.ADDRESSEE, addressee),
            )
        ],
        batch_size=500,
    )
    kinds = (
        ("answer the ask", "voucher", "seeker", False),
        ("make contact", "seeker", "voucher", True),
        ("say thanks", "seeker", "voucher", True),
        ("tell how first contact went", "seeker", "voucher", True),
        ("tell how it ended", "seeker", "voucher", True),
    )
    models.Promise.objects.bulk_create(
        [
            models.Promise(
                desk=desk.row if debtor == "seeker" else None, contract=row, key=what, what=what, debtor=debtor,
                creditor=creditor, words=what, due_at=due, chased=chased, made_at=asked,
                state="pending" if open_ and place == 0 else "kept", ended_at=None if open_ and place == 0 else due,
            )
            for row, (asked, due, open_) in zip(rows, promises, strict=True)
            for place, (what, debtor, creditor, chased) in enumerate(kinds)
        ],
        batch_size=500,
    )  # fmt: skip
    models.Promise.objects.bulk_create(
        [
            models.Promise(
                desk=desk.row, key="own", what="own", debtor="seeker", creditor="seeker", words=f"own {number}",
                due_at=NOW + timedelta(days=number // come_every % 400, hours=3), chased=True, made_at=NOW,
            )
            for number in numbers
            if number % come_every == 2
        ],
        batch_size=500,
    )  # fmt: skip


def show(rows: list[dict[str, Any]]) -> None:
    names = [name for name in rows[0] if name != "promises"]
    width = max(map(len, names))
    print(" " * width, *(f"{row['promises']:>12,}" for row in rows))
    for name in names:
        values = (f"{row[name]:>12,}" if isinstance(row[name], int) else f"{row[name]:>12.2f}" for row in rows)
        print(f"{name:<{width}}", *values)


if __name__ == "__main__":
    sys.exit(main())
