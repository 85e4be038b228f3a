"""A file of a play is read whole or refused with file, step and key."""

import dataclasses
import json
import tomllib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inroad.errors import BadInput
from inroad.search.plays import fields, read
from inroad.search.plays.library import builtin, source
from inroad.search.plays.model import FIELDS, Facts, Person, Step

HEAD = """
name = "mine"
title = "A play of mine"
why = "Because it helps."
subject = "target"
"""
STEP = """
[[steps]]
key = "call"
title = "Ring {organisation}"
"""
ASKED = """
[[steps]]
key = "call"
title = "Ring {organisation}"
question = "Did they answer?"
[[steps.answers]]
say = "yes"
then = ["thank"]
[[steps.answers]]
say = "no"
[[steps]]
key = "thank"
title = "Thank them"
"""


def the(text: str, letters=None):
    return read.read(text.encode(), "mine.toml", letters)


def refusal(text: str, letters=None) -> str:
    with pytest.raises(BadInput) as refused:
        the(text, letters)
    return str(refused.value)


def test_the_least_a_play_says_is_a_name_a_reason_a_subject_and_one_step():
    play = the(HEAD + STEP)
    assert play.begin_with == ("call",)
    assert play.started_by == ("by hand",)
    assert play.step("call").days == 1


def test_a_file_saved_by_a_windows_editor_is_read():
    assert read.read(("\ufeff" + HEAD + ASKED).replace("\n", "\r\n").encode(), "mine.toml") == the(HEAD + ASKED)


@pytest.mark.parametrize("name", sorted(builtin()))
def test_what_is_kept_as_json_is_read_back_as_the_same_play(name):
    play = builtin()[name]
    assert read.parse(json.loads(json.dumps(read.to_data(play)))) == play


@pytest.mark.parametrize("name", sorted(builtin()))
def test_the_source_of_a_play_is_the_play(name):
    assert read.read(source(name).encode(), name) == builtin()[name]


@pytest.mark.parametrize(
    ("text", "place", "what"),
    [
        (HEAD, "mine.toml: steps", "at least one step"),
        (HEAD + "steps = 3", "mine.toml: steps", "list of tables"),
        (HEAD + "steps = [1, 2]", "mine.toml: steps", "list of tables"),
        (HEAD + 'tilte = "x"' + STEP, "mine.toml: tilte", "did you mean “title”"),
        (HEAD.replace("why", "wy") + STEP, "mine.toml: why", "it is missing"),
        (HEAD.replace('"target"', '"job"') + STEP, "mine.toml: subject", "“job” is nothing it can be"),
        (HEAD.replace('subject = "target"', "") + STEP, "mine.toml: subject", "opening, target, person"),
        (HEAD.replace('"mine"', '"My play"') + STEP, "mine.toml: name", "small letters"),
        (HEAD.replace('"mine"', "7") + STEP, "mine.toml: name", "text in quotes"),
        (HEAD + 'started_by = ["rejected"]' + STEP, "mine.toml: started_by", "did you mean “rejection”"),
        (HEAD + 'started_by = "rejection"' + STEP, "mine.toml: started_by", "a list of texts"),
        (HEAD + 'practices = ["F3", "Fish"]' + STEP, "mine.toml: practices", "no practice"),
        (HEAD + 'overtaken_by = ["they answered", "they wrote"]' + STEP, "overtaken_by", "did you mean"),
        (HEAD + "most_open = 40" + STEP, "mine.toml: most_open", "1 to 12"),
        (HEAD + "most_open = true" + STEP, "mine.toml: most_open", "whole number"),
        (HEAD + 'begin_with = ["write"]' + STEP, "mine.toml: begin_with", "there is no step “write”"),
        (HEAD + STEP + "to_another = true", "step “call”: to_another", "goes with letter"),
        (HEAD + STEP + "when = 3", "step “call”: when", "no such key"),
        (HEAD + STEP + "days = -1", "step “call”: days", "from 0"),
        (HEAD + STEP + "days = 4000", "step “call”: days", "3,660"),
        (HEAD + STEP + "days = 1.5", "step “call”: days", "whole number"),
        (HEAD + STEP + 'counted_from = "monday"', "step “call”: counted_from", "nothing it can be"),
        (HEAD + STEP + 'for_each = "friends"', "step “call”: for_each", "clicked"),
        (HEAD + STEP + 'once = "yes"', "step “call”: once", "true or false"),
        (HEAD + STEP + 'for_each = "met"\nonce = true', "step “call”: once", "not both"),
        (HEAD + STEP + 'if_nobody = ["call"]', "step “call”: if_nobody", "goes with for_each"),
        (HEAD + STEP + 'what = "Ring {boss}"', "step “call”: what", "no field “{boss}”"),
        (HEAD + STEP + 'what = "Ring {person.name}"', "step “call”: what", "no field"),
        (HEAD + STEP + 'what = "Ring {organisation!r}"', "step “call”: what", "no field"),
        (HEAD + STEP + 'what = "Ring {organisation:>9999999}"', "step “call”: what", "no field"),
        (HEAD + STEP + 'what = "Ring {organisation"', "step “call”: what", "not closed"),
        (HEAD + STEP + 'what = "Ring {person}"', "step “call”: what", "{person} is nobody here"),
        (HEAD + STEP + 'what = "Ring {names}"', "step “call”: what", "nobody was named"),
        (HEAD + STEP + 'what = "As {opening}"', "step “call”: what", "about no job"),
        (HEAD + STEP + 'question = "Well?"', "step “call”: answers", "a question has answers"),
        (HEAD + STEP + 'question = "Well?"\n[[steps.answers]]\nsay = "yes"', "step “call”: answers", "at least two"),
        (HEAD + STEP + "[[steps.answers]]\nsay = 'yes'\n[[steps.answers]]\nsay = 'no'", "question", "answers have"),
        (HEAD + ASKED.replace('"no"', '"Yes"'), "step “call”: answers", "twice"),
        (HEAD + ASKED.replace('["thank"]', '["thnak"]'), "step “call”: answer 1: then", "those there are: call, thank"),
        (HEAD + ASKED.replace('say = "no"', 'say = "no"\nwhen = ["rain"]'), "answer 2: when", "nothing it can be"),
        (HEAD + ASKED.replace('say = "no"', 'effects = ["clicked"]\nsay = "no"'), "answers", "here is none"),
        (HEAD + ASKED.replace('say = "no"', 'effects = ["names given"]\nsay = "no"'), "answers", "asks for none"),
        (HEAD + ASKED + 'then = ["call"]', "mine.toml: step “thank”", "call → thank → call"),
        (HEAD + STEP + 'then = ["call"]', "mine.toml: step “call”", "call → call"),
        (HEAD + STEP + STEP, "mine.toml: step “call”: key", "already"),
        (HEAD + STEP + STEP.replace('"call"', '"write"'), "mine.toml: step “write”", "nothing leads to this step"),
        (HEAD + "[[steps]]\ntitle = 'x'", "mine.toml: step 1: key", "missing"),
        (HEAD + "[[steps]]\nkey = 'x'", "mine.toml: step “x”: title", "missing"),
        (HEAD + STEP + f'what = "{"x" * 2_001}"', "step “call”: what", "2,000 at most"),
        (HEAD.replace("A play of mine", "x" * 121) + STEP, "mine.toml: title", "120 at most"),
        (HEAD + "".join(STEP.replace('"call"', f'"c{n}"') for n in range(25)), "mine.toml: steps", "24 at most"),
    ],
)
def test_a_mistake_is_refused_with_its_place_and_a_way_out(text, place, what):
    said = refusal(text)
    assert said.startswith("mine.toml: ")
    assert place in said
    assert what in said


@pytest.mark.parametrize(
    "raw",
    [
        b"\xff\xfe\x00name",
        b"name = ",
        b"",
        b"[" * 5_000 + b"]" * 5_000,
        b"steps = " + b"[" * 30_000,
        b"x = " + b"{a = " * 10_000 + b"1" + b"}" * 10_000,
        b".".join([b"a"] * 30_000) + b" = 1",
        b"\n".join(b".".join([b"a%d" % n, *[b"a"] * 290]) + b" = 1" for n in range(100)),
        b"x = " + b"9" * 60_000,
        b"x = 2024-99-99",
        b"#" * (read.MOST_BYTES + 1),
    ],
    ids=["binary", "cut", "empty", "tables", "lists", "inline", "dotted", "dotted-lines", "number", "date", "large"],
)
def test_what_is_no_play_is_refused_with_the_name_of_the_file(raw):
    with pytest.raises(BadInput, match=r"^mine\.toml: "):
        read.read(raw, "mine.toml")


def test_a_letter_that_is_not_there_is_refused_and_the_nearest_one_named():
    text = HEAD + STEP + 'letter = "switchbord"'
    assert "step “call”: letter: there is no letter of the kind “switchbord”" in refusal(text, {"switchboard", "hello"})
    assert "did you mean “switchboard”?" in refusal(text, {"switchboard", "hello"})
    assert the(text).step("call").letter == "switchbord"


def test_a_play_that_would_wait_longer_than_ten_years_has_no_end_in_sight():
    chain = "".join(
        f'[[steps]]\nkey = "s{n}"\ntitle = "x"\ndays = 1000\n' + (f'then = ["s{n + 1}"]\n' if n < 4 else "")
        for n in range(5)
    )
    assert "step “s3”: days: up to here it takes 4,000 days" in refusal(HEAD + chain)


def test_names_may_be_said_only_after_every_way_there_asked_for_them():
    text = HEAD + ASKED.replace("Thank them", "Thank {names}")
    assert "nobody was named on the way here" in refusal(text)
    named = text.replace('say = "yes"', 'say = "yes"\nnames = true')
    assert the(named).step("thank").title == "Thank {names}"
    assert "nobody was named" in refusal(named.replace('say = "no"', 'say = "no"\nthen = ["thank"]'))


def test_what_follows_a_step_for_each_stays_with_that_person():
    each = ASKED.replace("Ring {organisation}", "Ring {person}").replace("Thank them", "Thank {person}")
    each = each.replace('key = "call"', 'key = "call"\nfor_each = "met"')
    assert the(HEAD + each).step("call").for_each == "met"
    assert "it comes up for each person already" in refusal(HEAD + each + 'for_each = "clicked"')
    assert "{person} is nobody here" in refusal(HEAD + each + "once = true")


def test_what_happens_cannot_mean_two_things():
    when = ASKED.replace('say = "no"', 'say = "no"\nwhen = ["they wrote"]')
    assert the(HEAD + when).step("call").answer("no").when == ("they wrote",)
    assert "two things" in refusal(HEAD + when.replace('say = "yes"', 'say = "yes"\nwhen = ["they wrote"]'))
    assert "overtakes the whole play" in refusal(HEAD + 'overtaken_by = ["they wrote"]' + when)
    assert "can't mean two things" in refusal(
        HEAD + when.replace("question", 'overtaken_by = ["they wrote"]\nquestion')
    )


STEPS = st.integers(1, 7).flatmap(
    lambda size: st.lists(st.sets(st.integers(0, size - 1), max_size=3), min_size=size, max_size=size)
)


@settings(max_examples=100, deadline=None)
@given(STEPS)
def test_a_play_is_refused_just_when_it_goes_round_or_leaves_a_step_out(ways):
    reach = {n: set(after) for n, after in enumerate(ways)}
    for _ in ways:  # the transitive closure, the plain way
        reach = {n: after | {far for near in after for far in reach[near]} for n, after in reach.items()}
    loop = any(n in reach[n] for n in {0, *reach[0]})
    whole = {0, *reach[0]} == set(reach)
    data = {
        **tomllib.loads(HEAD),
        "steps": [
            {"key": f"s{n}", "title": "x", "then": [f"s{to}" for to in sorted(after)]} for n, after in enumerate(ways)
        ],
    }
    if loop or not whole:
        with pytest.raises(BadInput, match="go round in a circle" if loop else "nothing leads to this step"):
            read.parse(data)
    else:
        assert len(read.parse(data).steps) == len(ways)


JSONISH = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
PLACES = st.sampled_from(
    ["name", "title", "why", "subject", "started_by", "steps", "begin_with", "practices", "overtaken_by", "most_open"]
)
STEP_PLACES = st.sampled_from(sorted(one.name for one in dataclasses.fields(Step)))


@settings(max_examples=100, deadline=None)
@given(PLACES, STEP_PLACES, JSONISH, JSONISH)
def test_whatever_stands_in_a_key_is_read_or_refused_and_never_a_crash(place, step_place, one, other):
    data = tomllib.loads(HEAD + ASKED)
    data["steps"][0][step_place] = other
    data[place] = one
    try:
        play = read.parse(data, "mine.toml", {"hello"})
    except BadInput as refused:
        where = refused.where
    else:
        assert read.parse(read.to_data(play)) == play
        return
    assert where.startswith("mine.toml")


def test_a_value_is_put_in_as_text_and_never_read_again():
    person = Person("Eve {organisation} \u202eX\n[[gap]]", targets=("A{}", "B", "C", "D"))
    facts = Facts("UTC", organisation="Northwind {names}", people=(person,))
    known = fields.values(facts, person, ("Tom", "Tom", "李雷"))
    assert fields.fill("{Person} at {organisation}: {targets}; {names}. {{x}}", known) == (
        "Eve at Northwind {names}: A{}, B or C; Tom, Tom and 李雷. {x}"
    )


def test_what_is_not_known_is_said_in_general_words():
    known = fields.values(Facts("UTC"), Person(""), ())
    for name in FIELDS:
        assert fields.fill(f"({{{name}}})", known) not in {"()", f"({{{name}}})"}
    assert fields.fill("{Person}", known) == "Somebody"
    assert fields.fill("{person}", fields.values(Facts("UTC"), Person("", address="x@finch.example"), ())) == (
        "x@finch.example"
    )
