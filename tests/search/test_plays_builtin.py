"""The plays that come with Inroad, and the page about them."""

import re
from pathlib import Path

import pytest

from inroad.errors import NotFound
from inroad.letters.registry import kinds
from inroad.search.plays import library, model, read
from inroad.search.plays.model import Play
from inroad.search.plays.words import outline

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "plays.md").read_text(encoding="utf-8")
_PRACTICES = (ROOT / "docs" / "practices.md").read_text(encoding="utf-8")
PRACTICES = set(re.findall(r"^\| ([A-Z]\d+) \|", _PRACTICES, re.MULTILINE))
BUILTIN = library.builtin()
each_play = pytest.mark.parametrize("play", BUILTIN.values(), ids=BUILTIN)


def rows(heading: str) -> list[tuple[str, str]]:
    """The two columns of the table whose first heading is that."""
    table = re.search(rf"^\| {re.escape(heading)} \|.*\n\|[- |]+\n((?:\|.*\n)+)", PAGE, re.MULTILINE)
    assert table, heading
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in table[1].splitlines()]
    return [(one[0].strip("`{}"), one[1]) for one in cells]


@each_play
def test_a_play_is_called_as_its_file(play: Play):
    assert BUILTIN[play.name] is play
    assert library.get(play.name) is play


@each_play
def test_every_letter_and_call_sheet_of_a_play_is_a_kind(play: Play):
    assert {step.letter for step in play.steps} - {""} <= kinds().keys()


@each_play
def test_every_practice_of_a_play_is_one(play: Play):
    assert play.practices
    assert set(play.practices) <= PRACTICES


@each_play
def test_every_step_says_what_to_do_and_what_is_thanked_or_told_is_owed(play: Play):
    for step in play.steps:
        assert step.what.endswith((".", "?")), step.key
        assert len(step.what.split()) >= 6, step.key
        if step.letter in {"thanks-names", "report-contact", "report-meeting", "report-end", "referee-briefing"}:
            assert step.owed, step.key


@each_play
def test_the_outline_has_every_step_and_no_blank_in_it(play: Play):
    lines = outline(play)
    assert len([line for line in lines if not line.startswith((" ", "It ends"))]) == len(play.steps)
    assert not re.search(r"[{}]|  \w+: *$|\bthem's\b", "\n".join(lines))


@pytest.mark.parametrize("what", sorted(set(model.STARTED_BY) - {"by hand"}))
def test_whatever_starts_a_play_has_one(what: str):
    assert library.started_by(what)


def test_a_play_that_is_not_there_is_refused_with_those_that_are():
    with pytest.raises(NotFound, match="those there are: after-interview, cultivation"):
        library.get("revenge")


def test_the_page_lists_every_play():
    listed = re.findall(r"^\| `([a-z-]+)` \| (.*?) \| (.*?) \| ([A-Z0-9, ]+) \|$", PAGE, re.MULTILINE)
    assert listed == [
        (play.name, model.STARTED_BY[play.started_by[0]], play.why, ", ".join(play.practices))
        for play in BUILTIN.values()
    ]


@pytest.mark.parametrize(
    ("heading", "words"),
    [
        ("`subject`", model.SUBJECTS),
        ("`started_by`", model.STARTED_BY),
        ("`overtaken_by`, `when`", model.HAPPENINGS),
        ("`for_each`", model.GROUPS),
        ("`effects`", model.EFFECTS),
        ("field", model.FIELDS),
    ],
)
def test_the_page_says_every_word_a_file_may_use(heading: str, words: dict[str, str]):
    assert rows(heading) == list(words.items())


def test_the_page_says_what_days_are_counted_from():
    assert dict(rows("`counted_from`")).items() >= model.DATES.items()
    assert set(dict(rows("`counted_from`"))) == {model.STEP_DAY, model.START_DAY, *model.DATES}


def test_the_page_knows_every_key_there_is():
    play = BUILTIN["referral-interview"]
    known = set(read.to_data(play))
    steps = [step for one in BUILTIN.values() for step in read.to_data(one)["steps"]]  # type: ignore[attr-defined]
    known |= {key for step in steps for key in step}
    known |= {key for step in steps for answer in step.get("answers", ()) for key in answer}
    assert not [key for key in known if not re.search(rf"`{key}\b", PAGE) and f"[[steps.{key}]]" not in PAGE]


def test_the_example_of_the_page_is_a_play():
    example = re.search(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    assert example
    play = read.read(example[1].encode(), "coffee.toml", kinds())
    assert play.name == "coffee"
    wrong = example[1].replace('letter = "advice"', 'letter = "advise"')
    with pytest.raises(read.BadInput) as refused:
        read.read(wrong.encode(), "coffee.toml", kinds())
    assert str(refused.value) in PAGE.replace("\n", " ")


def test_the_worked_example_of_the_page_works():
    example = re.search(r"```python\n(.*?)```", PAGE, re.DOTALL)
    assert example
    assert example[1].count("assert ") >= 8
    exec(compile(example[1], "docs/plays.md", "exec"), {})


def test_the_numbers_of_the_page_are_those_of_the_code():
    assert f"up to {read.MOST_BYTES // 1024} kB" in PAGE
    assert f"One to {model.MOST_STEPS} tables" in PAGE
    assert f"({model.USUAL_OPEN}), after how many silent days it is laid aside ({model.USUAL_QUIET})" in PAGE
