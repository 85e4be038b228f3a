import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fixtures.sources import endless, source
from inroad.errors import BadInput
from inroad.formats import limits
from inroad.formats.records import Skip
from inroad.formats.source import Source
from inroad.formats.tables import Row, Table, addresses, candidates, find_header, stem

NAMES = {"name", "mail", "city"}


def table(given: Source, *, least: int | None = None) -> Table:
    header = find_header(given.head, lambda names: names >= NAMES)
    assert header is not None
    return Table(given, header, least=least)


def rows(data: bytes | str, *, least: int | None = None) -> tuple[list[tuple[str, str, str]], list[Skip]]:
    found, skips = [], []
    for row in table(source(data), least=least).rows():
        if isinstance(row, Skip):
            skips.append(row)
        else:
            found.append((row.get("name"), row.get("mail"), row.get("city")))
    return found, skips


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_delimiters_and_encodings_mix_freely(delimiter: str, encoding: str) -> None:
    text = delimiter.join(["Name", "Mail", "City"]) + "\r\n" + delimiter.join(["Zoë", "z@a.example", "Köln"]) + "\r\n"
    assert rows(text.encode(encoding)) == ([("Zoë", "z@a.example", "Köln")], [])


def test_text_above_the_header_is_passed_over_and_rows_count_as_in_a_spreadsheet() -> None:
    text = 'Notes:\n"When importing, note; this, that"\n\nName,Mail,City\nAna,,Rome\n\nBo,b@a.example,Oslo,extra\n'
    found, skips = rows(text)
    assert found == [("Ana", "", "Rome")]
    assert skips == [Skip("row 7", "has 4 cells where the header has 3")]


def test_a_header_below_line_40_is_not_looked_for() -> None:
    text = "x\n" * 60 + "Name,Mail,City\n"
    assert find_header(text.encode(), lambda names: names >= NAMES) is None


def test_line_breaks_inside_quotes_belong_to_the_cell() -> None:
    found = list(table(source('Name,Mail,City\n"Ana\nMaria",,"a\r\nb"\nBo,,\n')).rows())
    assert [row.number for row in found if isinstance(row, Row)] == [2, 3]
    first = found[0]
    assert isinstance(first, Row)
    assert (first.get("name"), first.raw("city")) == ("Ana Maria", "a\nb")


def test_rows_with_missing_cells_are_filled_up_and_nearly_empty_ones_left_out() -> None:
    found, skips = rows("Name,Mail,City\nAna,a@a.example\nBo\n,,\nCy,c@a.example,Rome,,\n")
    assert found == [("Ana", "a@a.example", ""), ("Cy", "c@a.example", "Rome")]
    assert skips == [Skip("row 3", "has 1 of 3 cells")]
    assert rows("Name,Mail,City\nBo\n", least=1)[0] == [("Bo", "", "")]


def test_a_row_in_which_the_file_ends_is_not_believed() -> None:
    assert rows("Name,Mail,City\nAna,a@a.example,Rome\nBo,b@a.exa") == (
        [("Ana", "a@a.example", "Rome")],
        [Skip("row 3", "the file ends in the middle of this row")],
    )
    assert rows("Name,Mail,City\nAna,a@a.example,Rome")[1] == []


def test_a_quotation_mark_never_closed_costs_its_own_row_only() -> None:
    text = 'Name,Mail,City\n"Ana,,Rome\nBo,,Oslo\nCy,,Bonn\n'
    found, skips = rows(text)
    assert found == [("Bo", "", "Oslo"), ("Cy", "", "Bonn")]
    assert skips == [Skip("row 2", "a quotation mark opens here and is never closed")]


def test_a_quotation_mark_closed_by_a_later_one_costs_its_own_row_only() -> None:
    text = 'Name,Mail,City\n"Ana,,Rome\nBo,,Oslo\n"Cy, PhD",,Bonn\nDi,,Bari\n'
    found, skips = rows(text)
    assert found == [("Bo", "", "Oslo"), ("Cy, PhD", "", "Bonn"), ("Di", "", "Bari")]
    assert [skip.where for skip in skips] == ["row 2"]


def test_quotation_marks_within_a_cell_are_just_characters() -> None:
    assert rows('Name,Mail,City\nAna "Nan" Ray,,5" pipe\n')[0] == [('Ana "Nan" Ray', "", '5" pipe')]


def test_an_unclosed_mark_before_a_long_text_loses_the_text_and_finds_the_next_row() -> None:
    text = 'Name,Mail,City\n"Ana,,Rome\n' + "words without cells\n" * 20_000 + "Bo,,Oslo\n"
    found, skips = rows(text)
    assert found == [("Bo", "", "Oslo")]
    assert [skip.where for skip in skips] == ["row 2", "rows 3 to 20002"]


def test_a_hostile_row_of_marks_is_given_up_not_read_for_ever() -> None:
    text = "Name,Mail,City\n" + 'x"y,"z\n' * 100_000
    _, skips = rows(text)
    assert len(skips) < 200


def test_a_line_of_megabytes_is_left_out_with_its_row() -> None:
    found, skips = rows("Name,Mail,City\nAna,,Rome\n" + "x," * 1_500_000 + "\nBo,,Oslo\n")
    assert found == [("Ana", "", "Rome"), ("Bo", "", "Oslo")]
    assert skips == [Skip("row 3", "is longer than 1 MB")]


def test_a_thousand_broken_rows_are_named_then_counted() -> None:
    _, skips = rows("Name,Mail,City\n" + "a,b,c,d\n" * 1_000)
    assert len(skips) == 51
    assert skips[-1] == Skip("950 more rows", "don't fit the header either")


def test_a_table_larger_than_the_limit_is_refused_before_it_is_read() -> None:
    huge = endless(2**30, "big.csv", b"Name,Mail,City\n")
    with pytest.raises(BadInput, match="1,024 MB") as caught:
        table(huge)
    assert caught.value.hint


def test_a_table_of_unknown_size_is_read_to_the_limit_and_says_so() -> None:
    huge = endless(2**30, "big.csv", b"Name,Mail,City\nAna,,Rome\n", known=False)
    found = list(table(huge).rows())
    assert isinstance(found[0], Row)
    assert [skip.reason for skip in found if isinstance(skip, Skip)] == [
        "is longer than 1 MB",
        f"only {limits.TABLE_BYTES // 2**20} MB of a table are read",
    ]


def test_columns_of_the_same_name_are_told_apart_by_their_order() -> None:
    given = source("Name,Titre,Name,Titre\nDoe,Dr,Jane,\n")
    header = find_header(given.head, lambda names: "titre" in names)
    assert header
    row = next(iter(Table(given, header).rows()))
    assert isinstance(row, Row)
    assert row.all("name") == ("Doe", "Jane")
    assert (row.get("titre"), row.last("titre")) == ("Dr", "")
    assert not row.has("city")


cells = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufeff"), max_size=12)


@given(st.lists(st.tuples(cells, cells, cells), max_size=12), st.sampled_from([",", ";", "\t"]))
@settings(max_examples=100, deadline=None)
def test_what_the_csv_module_writes_comes_back(table_rows: list[tuple[str, str, str]], delimiter: str) -> None:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, quoting=csv.QUOTE_ALL)
    writer.writerow(["Name", "Mail", "City"])
    writer.writerows(table_rows)
    found = [row for row in table(source(out.getvalue())).rows() if isinstance(row, Row)]
    kept = [row for row in table_rows if any(row)]
    assert [tuple(row.raw(name) for name in ("name", "mail", "city")) for row in found] == kept


@given(st.binary(max_size=400))
@settings(max_examples=100, deadline=None)
def test_any_bytes_below_a_header_are_rows_or_skips(raw: bytes) -> None:
    for row in table(source(b"Name,Mail,City\n" + raw)).rows():
        assert isinstance(row, Row | Skip)
        if isinstance(row, Row):
            row.get("name").encode()


@given(st.binary(max_size=300))
@settings(max_examples=100, deadline=None)
def test_any_head_has_candidates_or_none(raw: bytes) -> None:
    assert all(any(header.names) for header in candidates(raw))


@pytest.mark.parametrize("start", ['{"header": "', "<html>\n", "BEGIN:VCARD\n", "%PDF-1.7\n"])
def test_a_header_quoted_inside_another_kind_of_file_is_not_its_header(start: str) -> None:
    assert candidates((start + "\nName,Mail,City\n").encode()) == ()


def test_addresses_are_those_that_can_be_written_to() -> None:
    values = [
        "Ana@A.example",
        "mailto:bo@b.example",
        "n/a",
        "/o=ExchangeLabs/cn=ana@x",
        "Ana@A.example",
        "a b@c.example",
    ]
    assert addresses(values) == ("Ana@A.example", "bo@b.example")


def test_a_stem_forgets_folder_extension_and_member_number() -> None:
    assert stem("Jobs/Saved Jobs.csv") == "savedjobs"
    assert stem("Votes_87654321.csv") == stem("Votes (2).csv") == "votes"
