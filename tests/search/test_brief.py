"""The brief: what holds it back, what is vague, how it reads, what a new version says."""

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inroad.errors import BadInput
from inroad.search import brief
from inroad.search.brief import Brief, Problem, from_data, may_be_shared, problems, render_text, to_data
from inroad.search.people import KeptOut, Someone

GOOD = Brief(
    titles=("Platform lead", "Staff engineer"),
    work="Keep many services moving, in a firm that mends things before they break.",
    targets=("Northwind", "Initech", "Contoso"),
    places=("Lund", "Malmö"),
    remote="some days at home",
    proof=(
        "Moved 40 services to one pipeline at Finch",
        "Cut the night calls from nine a week to one",
        "Taught 12 teams to rehearse a failure",
    ),
    profile="https://ada.example/work",
    documents=("Résumé 2026",),
    help="Tell me whom you would talk to at one of these companies.",
)


def found(one: Brief, **more: object) -> list[tuple[str, bool]]:
    return [(problem.field, problem.stops) for problem in problems(one, **more)]  # type: ignore[arg-type]


def test_a_good_brief_has_nothing_to_mend() -> None:
    assert problems(GOOD, guarded=("Velbrand Logistics GmbH", "velbrand.example")) == ()


@pytest.mark.parametrize(
    "line", ["My salary until now was fine", "Earned 80k a year at Finch", "Total comp was $ 120,000 per year"]
)
def test_pay_holds_a_brief_back(line: str) -> None:
    assert ("proof", True) in found(replace(GOOD, proof=(*GOOD.proof, line)))


@pytest.mark.parametrize(
    "line",
    [
        "At Velbrand I moved 40 services",
        "At VELBRAND LOGISTICS I moved 40 services",
        "velbrand logistics: moved 40 services",
        "Write to ada at velbrand.example about it",
    ],
)
def test_the_present_employers_name_holds_a_brief_back(line: str) -> None:
    guarded = ("Velbrand Logistics GmbH", "Velbrand", "velbrand.example")
    assert ("proof", True) in found(replace(GOOD, proof=(*GOOD.proof, line)), guarded=guarded)


def test_an_employer_in_another_spelling_holds_it_back_and_in_small_letters_is_pointed_out() -> None:
    assert ("work", True) in found(replace(GOOD, work="As at Mueller, but calmer"), guarded=("Müller AG",))
    assert ("work", True) in found(replace(GOOD, work="株式会社東京商事での仕事 東京商事"), guarded=("東京商事",))
    told = problems(replace(GOOD, work="Find the target group and serve it"), guarded=("Target",))
    assert [(one.field, one.stops) for one in told] == [("work", False)]
    assert may_be_shared(told)


def test_how_to_reach_others_holds_it_back_but_ones_own_address_and_number_may_stand() -> None:
    theirs = replace(GOOD, help="Ask bob.connor@initrode.example or +44 20 7946 0000")
    assert ("help", True) in found(theirs)
    assert ("help", True) in found(replace(GOOD, help="Ring 0171 / 946 00 00 11"))
    mine = replace(GOOD, help="Write to Ada@Verne.Example or ring +44 20 7946 0000")
    assert found(mine, own=("ada@verne.example", "020 7946 0000")) == []


def test_years_and_large_sums_of_things_are_no_phone_numbers() -> None:
    line = "From 2016-2019 and 2021 2023 2024 moved 12 000 000 000 rows a day"
    assert found(replace(GOOD, proof=(*GOOD.proof, line))) == []


@pytest.mark.parametrize("title", ["Anything", "Manager", "any role", "Open to opportunities"])
def test_a_title_that_brings_nobody_to_mind_is_pointed_out_and_holds_nothing_back(title: str) -> None:
    assert found(replace(GOOD, titles=(title,))) == [("titles", False)]


def test_an_empty_brief_is_told_what_to_begin_with_and_is_false() -> None:
    fields = [one.field for one in problems(Brief())]
    assert fields == ["titles", "targets", "proof", "help"]
    assert not Brief()
    assert GOOD
    assert render_text(Brief(), name="") == ""


def test_it_goes_through_json_unchanged() -> None:
    assert from_data(json.loads(json.dumps(to_data(GOOD)))) == GOOD
    assert from_data({}) == Brief()


def test_repeated_and_empty_lines_are_left_out_the_first_of_each_stays() -> None:
    assert from_data({"titles": ["Nurse", " ", "nurse", "Ward lead"]}).titles == ("Nurse", "Ward lead")
    assert from_data({"titles": ["🎻", "🎺"]}).titles == ("🎻", "🎺")


@pytest.mark.parametrize(
    "data",
    [
        {"titles": "Nurse"},
        {"titles": [1]},
        {"titles": {"a": "b"}},
        {"work": ["x"]},
        {"work": "x" * 200_000},
        {"proof": [f"line {number}" for number in range(9)]},
        {"targets": ["x"] * 10_000},
        {"remote": "on the moon"},
        {"profile": "x" * 301},
    ],
)
def test_what_is_no_brief_is_refused_with_its_place(data: dict[str, object]) -> None:
    with pytest.raises(BadInput) as refused:
        from_data(data)
    assert refused.value.where in data


def test_the_page_reads_from_what_to_how_to_help() -> None:
    said = render_text(GOOD, name="Ada Verne", contact="ada@verne.example")
    order = ["Ada Verne", "What I look for", "Lund or Malmö; some days at home", "- Northwind", "How you can help"]
    places = [said.index(one) for one in order]
    assert places == sorted(places)
    assert "Résumé 2026 (on request)" in said


def test_nothing_typed_acts_as_a_mark_in_markdown() -> None:
    said = render_text(replace(GOOD, titles=("# [free](https://x.example) *now* <b>",)), name="Ada_", markdown=True)
    assert r"- \# \[free\](https://x.example) \*now\* \<b\>" in said
    assert said.startswith("# Ada\\_\n")


def test_right_to_left_and_cjk_names_stay_whole() -> None:
    said = render_text(replace(GOOD, targets=("شركة النور", "東京商事", "Café 🎻")), name="نور")
    assert all(name in said for name in ("شركة النور", "東京商事", "Café 🎻", "نور"))


def test_changes_are_said_in_words() -> None:
    new = replace(
        GOOD, targets=("Northwind", "Initech", "Fabrikam"), remote="", help="Ring me.", titles=GOOD.titles[::-1]
    )
    assert brief.changes(GOOD, new) == (
        "job titles: in another order",
        "companies: “Fabrikam” added",
        "companies: “Contoso” taken out",
        "where the work is done: taken out",
        "how to help: now “Ring me.”",
    )
    assert brief.changes(GOOD, GOOD) == ()


def test_a_present_employer_never_reads_it() -> None:
    may, may_not = brief.readers([Someone(1, "Ann"), Someone(2, "Ben")], KeptOut({1: "Velbrand"}))
    assert [one.person for one in may] == [2]
    assert "Velbrand" in may_not[0].why


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300), st.text(max_size=40))
def test_any_text_is_examined_and_rendered_without_complaint(words: str, employer: str) -> None:
    one = replace(GOOD, work=words, proof=(words[:300],))
    assert all(isinstance(problem, Problem) for problem in problems(one, guarded=(employer,), own=(words,)))
    assert render_text(one, name=words, markdown=True)
