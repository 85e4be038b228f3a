"""A broken kind is refused with the file and the key; a good one needs nothing but its folder."""

import sys
import textwrap

import pytest

from inroad.errors import BadInput, NotFound
from inroad.letters import registry
from inroad.letters.registry import HOUSE, get, house, kinds, load, words_for

KIND = """
from inroad.letters.model import Kind, Seat


def needs(pen):
    return (pen.need("wish"),)


def draft(pen):
    return pen.letter("hello", "wish")


KIND = Kind(
    name="{name}",
    title="A test",
    purpose="be found",
    why="To see that a folder is enough.",
    seats=(Seat("seeker", ("friend",)),),
    needs=needs,
    draft=draft,
)
"""
GOOD = KIND.replace("{name}", "good-wish")
WORDS = """
subject = "To {friend_full}"
need_wish = "What do you wish {friend}?"
hello = ["We have not met, {friend}.", "We have not met."]
wish = "{wish}"
"""
_COUNT = iter(range(1_000))


@pytest.fixture
def package(tmp_path, monkeypatch):
    """A package of kinds with one folder, written by the test; returns its loaded kinds."""
    name = f"inroad_test_kinds_{next(_COUNT)}"
    folder = tmp_path / name / "good_wish"
    folder.mkdir(parents=True)
    (tmp_path / name / "__init__.py").write_text("")
    (folder / "__init__.py").write_text("")
    monkeypatch.syspath_prepend(str(tmp_path))

    def made(kind=GOOD, words=WORDS):
        if kind is not None:
            (folder / "kind.py").write_text(textwrap.dedent(kind))
        if words is not None:
            (folder / "words.toml").write_bytes(words if isinstance(words, bytes) else words.encode())
        return load(name)

    yield made
    for module in [one for one in sys.modules if one.startswith(name)]:
        del sys.modules[module]


def test_a_folder_is_all_it_takes(package):
    found = package()
    assert list(found) == ["good-wish"]
    assert found["good-wish"].words.needs() == {"wish"}


@pytest.mark.parametrize(
    ("kind", "where", "what"),
    [
        (None, "good_wish/kind.py", "has a kind.py"),
        ("KIND = 1", "good_wish/kind.py: KIND", "letters.model.Kind"),
        ("x = 1", "good_wish/kind.py: KIND", "letters.model.Kind"),
        ("def (", "good_wish/kind.py", "SyntaxError"),
        ("import inroad.nowhere", "good_wish/kind.py", "can't be loaded"),
        (GOOD.replace("good-wish", "bad-wish"), "kind.py: name", "good-wish"),
        (GOOD.replace('title="A test"', 'title=" "'), "kind.py: title", "one line"),
        (GOOD.replace("To see that", "x" * 300), "kind.py: why", "200 characters"),
        (GOOD.replace('purpose="be found"', 'purpose="be\\nfound"'), "kind.py: purpose", "one line"),
        (GOOD.replace('seats=(Seat("seeker", ("friend",)),)', "seats=()"), "kind.py: seats", "at least one"),
        (GOOD.replace('("friend",)', '("seeker",)'), "kind.py: seats", "seeker can't write to seeker"),
        (
            GOOD.replace("    draft=draft,", '    draft=draft,\n    without=frozenset({"no-rule"}),'),
            "without",
            "no-rule",
        ),
        (GOOD.replace("    draft=draft,", "    draft=draft,\n    most_words=0,"), "most_words", "0 words"),
        (GOOD.replace("    draft=draft,", '    draft=draft,\n    fields={"aim": "x"},'), "kind.py: fields", "aim"),
        (GOOD.replace('"hello", "wish"', '"hullo", "wish"'), "words.toml: hullo", "not there"),
        (GOOD.replace("    draft=draft,", "    draft=len,"), "good-wish: draft", "TypeError"),
    ],
)
def test_a_broken_kind_is_refused_with_file_and_key(package, kind, where, what):
    with pytest.raises(BadInput) as caught:
        package(kind)
    assert where in caught.value.where
    assert what in caught.value.message


@pytest.mark.parametrize(
    ("words", "where", "what"),
    [
        (None, "good_wish/words.toml", "not there"),
        (b"\xff\xfe", "words.toml", "no TOML"),
        ("hello = ", "words.toml", "no TOML"),
        (WORDS + 'bye = "{nobody}"', "words.toml: bye", "no field “nobody”"),
        (WORDS + 'bye = "{friend"', "words.toml: bye", "bracket"),
        (WORDS + 'bye = "{friend.__class__}"', "words.toml: bye", "plain name"),
        (WORDS + 'bye = "{friend[0]}"', "words.toml: bye", "plain name"),
        (WORDS + 'bye = "{friend!r}"', "words.toml: bye", "plain name"),
        (WORDS + 'bye = "{friend:>999999999}"', "words.toml: bye", "plain name"),
        (WORDS + 'bye = "{}"', "words.toml: bye", "plain name"),
        (WORDS + 'bye = "[[x]]"', "words.toml: bye", "mark gaps"),
        (WORDS + 'bye = ""', "words.toml: bye", "1 to"),
        (WORDS + "bye = []", "words.toml: bye", "variants"),
        (WORDS + "bye = 1", "words.toml: bye", "a sentence"),
        (WORDS + 'bye = ["a", 1]', "words.toml: bye", "a sentence"),
        (WORDS + f'bye = "{"x" * 1_001}"', "words.toml: bye", "characters"),
        (WORDS + '"Bye bye" = "x"', "words.toml: Bye bye", "lower-case"),
        (WORDS + 'need_aim = "x"', "words.toml: need_aim", "field already"),
        (WORDS + "# " + "x" * 70_000, "words.toml", "larger than"),
        (WORDS + "bye = " + "[" * 3_000, "words.toml", ""),
    ],
)
def test_broken_words_are_refused_with_file_and_slot(package, words, where, what):
    with pytest.raises(BadInput) as caught:
        package(words=words)
    assert where in caught.value.where
    assert what in caught.value.message


def test_a_kind_that_is_not_there_is_said_with_those_there_are():
    with pytest.raises(NotFound, match=r"no letter of the kind “love-letter”.*ask, ask-talking-points"):
        get("love-letter")


def test_own_words_replace_ours_and_are_checked():
    edits = {"nudge": {"to_voucher": "Any news about {addressee}?"}, HOUSE: {"sign_off": ["Yours,"]}}
    assert words_for("nudge", edits).slots["to_voucher"][0] == (("Any news about ", "addressee"), ("?", ""))
    assert words_for("thanks", edits) is get("thanks").words
    assert words_for(HOUSE, edits) != house()
    with pytest.raises(BadInput, match="no words called “to_nobody”"):
        words_for("nudge", {"nudge": {"to_nobody": "x"}})
    with pytest.raises(BadInput, match="no field “salary”"):
        words_for("nudge", {"nudge": {"to_voucher": "{salary}"}})
    with pytest.raises(BadInput, match="has to be asked for"):
        words_for("thanks", {"thanks": {"need_what": ""}})
    with pytest.raises(BadInput):
        words_for("thanks", {"thanks": {"what": 7}})


def test_the_delivered_kinds_load_in_a_package_of_their_own_name():
    assert set(registry.load(registry.PACKAGE)) == set(kinds())
