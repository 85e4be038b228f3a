"""What can't be used is refused with the file, the column, what was found and what was expected."""

import re
from pathlib import Path

import pytest

from cluster.conftest import write
from inroad.cluster import match, sources, tables, ways_in
from inroad.cluster.session import Line
from inroad.errors import BadInput

GOOD = {"near": [1], "far": [2], "chance": [0.5], "backing": [1], "key": [1]}
PAGE = Path(__file__).parents[2] / "docs" / "cluster.md"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"chance": None}, r"ties\.parquet: the column 'chance' is missing; there are: near, far, backing, key"),
        ({"chance": ["half"]}, r"the column 'chance' is string, expected a number from 0 to 1"),
        ({"near": [1.0]}, r"the column 'near' is double, expected a whole number"),
        ({"chance": [float("nan")]}, r"ties\.parquet: the column 'chance' has a row that is NaN, expected a number"),
        ({"chance": [1.2]}, r"the column 'chance' has a row that is 1\.2, expected a number from 0 to 1"),
        ({"chance": [-0.1]}, r"the column 'chance' has a row that is -0\.1"),
        ({"far": [None]}, r"the column 'far'"),
        ({"backing": [4]}, r"the column 'backing' has a row that is 4, expected a whole number from 0 to 3"),
    ],
)
def test_a_bad_column_is_refused_by_name(
    line: Line, tmp_path: Path, change: dict[str, list[object] | None], words: str
) -> None:
    write(tmp_path, "ties", **{name: value for name, value in (GOOD | change).items() if value is not None})
    with pytest.raises(BadInput, match=words):
        tables.read(line.spark, str(tmp_path), tables.TIES)


def test_the_file_of_a_folder_that_holds_the_bad_value_is_named(line: Line, tmp_path: Path) -> None:
    write(tmp_path / "ties.parquet", "part-1", **GOOD)
    write(tmp_path / "ties.parquet", "part-2", **GOOD | {"chance": [7.0]})
    with pytest.raises(BadInput, match=r"part-2\.parquet: the column 'chance' has a row that is 7\.0"):
        tables.read(line.spark, str(tmp_path), tables.TIES)


def test_a_table_that_is_missing_is_named_and_one_that_need_not_be_there_is_empty(line: Line, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="there is no table 'people'"):
        tables.read(line.spark, str(tmp_path), tables.PEOPLE)
    assert tables.read(line.spark, str(tmp_path), tables.MASKS).count() == 0


def test_a_result_is_never_overwritten(line: Line, tmp_path: Path) -> None:
    write(tmp_path, "ways_in", member=[1])
    with pytest.raises(BadInput, match="there is a result 'ways_in' already"):
        ways_in.ways_in(line, str(tmp_path), str(tmp_path))


def test_the_page_lists_every_table_and_column_that_the_code_has() -> None:
    text = PAGE.read_text(encoding="utf-8")
    for table in tables.TABLES:
        section = text.partition(f"### {table.name}\n")[2].partition("\n#")[0]
        listed = re.findall(r"^\| `(\w+)` \| ([^|]+) \| (yes|no) \|", section, flags=re.MULTILINE)
        assert listed == [(field.name, field.kind.words, "yes" if field.needed else "no") for field in table.fields], (
            table.name
        )
    for result in (ways_in.RESULT, sources.RESULT, match.RESULT):
        for name, kind, _ in result:
            assert f"| `{name}` | {kind} |" in text, name
