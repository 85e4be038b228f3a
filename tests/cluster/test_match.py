"""Who is who on a real cluster is what one machine finds: pairs, weights, reasons, persons, what is left to review."""

import random
from dataclasses import asdict
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from inroad.cluster.frequencies import AddedFrequencies, counts_of
from inroad.cluster.match import match
from inroad.cluster.session import Line
from inroad.errors import BadInput
from inroad.matching.features import NameFrequencies, features
from inroad.matching.model import Profile
from inroad.matching.plan import Reader, judge_all, plan, prepare

TEXTS = pa.list_(pa.string())
GIVEN = ("Ada", "Bob", "Robert", "Carol", "Rob", "Dora", "Erin")
FAMILY = ("Kim", "Kim", "Kim", "Verne", "Lindqvist", "Okafor", "Pohl", "Sand")


def profiles(seed: int, count: int) -> tuple[list[Profile], set[int]]:
    """People with one to three entries each, many of one name, one mailbox of a whole office."""
    chance = random.Random(seed)
    made: list[Profile] = []
    while len(made) < count:
        person = len(made)
        given, family = chance.choice(GIVEN), chance.choice(FAMILY)
        for _ in range(chance.choice((1, 1, 2, 3))):
            address = f"{given}.{family}{person}@mail.example".lower()
            made.append(
                Profile(
                    ref=len(made) * 7 + 3,
                    names=(f"{given} {family}",) if chance.random() < 0.9 else (f"{family}, {given}",),
                    emails=(address,) if chance.random() < 0.6 else ("desk@office.example",) * (chance.random() < 0.5),
                    phones=(f"+4670000{person:04}",) if chance.random() < 0.3 else (),
                    organisations=(f"employer {chance.randrange(6)}",) if chance.random() < 0.6 else (),
                    titles=("engineer",) if chance.random() < 0.2 else (),
                    cards=(("phone", str(person)),) if chance.random() < 0.2 else (),
                    born=(f"19{70 + person % 20}-02-03",) if chance.random() < 0.2 else (),
                    places=(chance.choice(("Malmö", "Lund")),) if chance.random() < 0.3 else (),
                )
            )
    known = {one.ref for one in made if chance.random() < 0.2}
    return made, known


def write_profiles(folder: Path, made: list[Profile], known: set[int]) -> None:
    rows = []
    for one in made:
        row = asdict(one) | {"known": one.ref in known, "cards": ["|".join(card) for card in one.cards]}
        rows.append({name: list(value) if isinstance(value, tuple) else value for name, value in row.items()})
    schema = pa.schema(
        [("ref", pa.int64()), ("known", pa.bool_()), ("me", pa.bool_())]
        + [(name, TEXTS) for name in ("names", "emails", "phones", "urls", "organisations", "titles", "cards", "born",
                                      "places")]
    )  # fmt: skip
    folder.mkdir(parents=True)
    pq.write_table(pa.Table.from_pylist(rows, schema), folder / "profiles.parquet")


@pytest.mark.parametrize("parts", [1, 4])
def test_counts_of_parts_add_up_to_those_of_all(parts: int) -> None:
    made = [features(one) for one in profiles(1, 80)[0]]
    counts = [row for part in range(parts) for row in counts_of(made[part::parts])]
    summed: dict[tuple[str, tuple[str, ...]], int] = {}
    for what, value, many in counts:
        summed[what, tuple(value)] = summed.get((what, tuple(value)), 0) + many
    added = AddedFrequencies(len(made), ((what, value, many) for (what, value), many in summed.items()))
    assert vars(added) == vars(NameFrequencies.of(made))


def test_persons_are_those_that_one_machine_finds(line: Line, tmp_path: Path) -> None:
    made, known = profiles(2, 260)
    apart = [(made[i].ref, made[i + 1].ref) for i in range(0, 40, 3)]
    write_profiles(tmp_path / "in", made, known)
    pq.write_table(
        pa.table({"left": [a for a, _ in apart], "right": [b for _, b in apart]}), tmp_path / "in" / "distinct.parquet"
    )
    match(line, str(tmp_path / "in"), str(tmp_path / "out"))
    sides = [one for one in made if one.ref in known], [one for one in made if one.ref not in known]
    truth = plan(*sides, distinct=[frozenset(pair) for pair in apart])

    def read(name: str) -> list[dict[str, object]]:
        return pq.read_table(tmp_path / "out" / f"{name}.parquet").to_pylist()

    def judged(name: str) -> list[tuple[object, ...]]:
        return sorted(
            (row["left"], row["right"], row["bits"], row["verdict"], [tuple(one.values()) for one in row["reasons"]])
            for row in read(name)
        )

    def as_rows(found: object) -> list[tuple[object, ...]]:
        return sorted(
            (one.left, one.right, one.bits, one.verdict.value, [(why.words, why.bits) for why in one.reasons])
            for one in found
        )

    data = prepare(*sides)
    pairs, _ = judge_all(data, Reader(data), data.counts.frequencies(data))
    assert judged("pairs") == as_rows(pairs)
    assert {row["ref"]: row["same_as"] for row in read("same_as")} == truth.same_as
    assert truth.same_as
    assert judged("review") == as_rows(truth.review)
    assert sorted(row["words"] for row in read("left_out")) == list(truth.left_out)
    assert truth.left_out


def test_a_number_that_comes_twice_is_refused(line: Line, tmp_path: Path) -> None:
    write_profiles(tmp_path / "in", [Profile(ref=4, names=("Ada Verne",)), Profile(ref=4)], set())
    with pytest.raises(BadInput, match="two profiles have the number 4"):
        match(line, str(tmp_path / "in"), str(tmp_path / "out"))
