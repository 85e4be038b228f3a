"""What is done for a whole desk at once is exactly what would be done profile by profile and pair by pair."""

import random

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from fixtures import per_pair
from inroad.matching import blocking, blocks, titles
from inroad.matching.columns import columns
from inroad.matching.features import NameFrequencies, features
from inroad.matching.model import Profile
from inroad.matching.names import _read, parse, plain
from inroad.matching.plan import Reader, judge_all, prepare
from inroad.matching.ragged import Ragged, coded, common, crossed, distinct

GIVEN = (
    "Ada", "Bob", "Robert", "Jürgen", "Juergen", "A.", "Anna-Maria", "Thomas J.", "Rob", "李小龙", "Peggy", "Thoams",
    "Margaret",
)  # fmt: skip
FAMILY = (
    "Verne", "Verna", "Kim", "Müller", "Mueller", "van der Berg", "Poe née Kim", "García Márquez", "García", "Pohl",
)  # fmt: skip
SHAPES = ("{g} {f}", "{f}, {g}", "{g}", "{f},", "", "{g} {f} Jr.", "{g} {f} Sr.", "{f} {g}", "{g}{f}", '{g} "Bill" {f}')


def some(rng: random.Random, values: tuple[str, ...], most: int = 2) -> tuple[str, ...]:
    return tuple(rng.choice(values) for _ in range(rng.choice((0, 1, 1, most))))


def name(rng: random.Random) -> str:
    text = rng.choice(SHAPES).format(g=rng.choice(GIVEN), f=rng.choice(FAMILY))
    return rng.choice((text, text, text.upper(), text.lower()))


def address(rng: random.Random) -> str:
    local = rng.choice(("someone", "otherone", "info", "s.omeone", "someone+x", "ada.verne", "adaverne"))
    return f"{local}{rng.choice(('', '', '1', '2'))}@{rng.choice(('gmail.com', 'acme.example', 'acmee.example'))}"


def drawn(rng: random.Random, number: int, first_ref: int = 0) -> list[Profile]:
    """Profiles with every field, often several values of it, from so few that much is shared."""
    return [
        Profile(
            ref,
            names=tuple(name(rng) for _ in range(rng.choice((0, 1, 1, 3)))),
            emails=tuple(address(rng) for _ in range(rng.choice((0, 1, 1, 2)))),
            phones=some(rng, ("+491", "+492", "+493")),
            urls=some(rng, ("linkedin.com/in/a", "linkedin.com/in/b", "x.com/c", "acme.example")),
            organisations=some(rng, ("acme", "umbrella", "")),
            titles=some(rng, ("Engineer", "Ulm", "")),
            cards=tuple(
                (rng.choice(("v", "w")), rng.choice(("1", "2", "3", ""))) for _ in range(rng.choice((0, 0, 1, 2)))
            ),
            me=rng.random() < 0.02,
            born=some(rng, ("1980-01-02", "1980-01-03", "1980-02-01", "1981-02-01", "1990")),
            places=some(rng, ("Ulm", "Trier", "Ullm")),
        )
        for ref in range(first_ref, first_ref + number)
    ]


@st.composite
def desks(draw: st.DrawFn) -> tuple[list[Profile], list[Profile]]:
    rng = random.Random(draw(st.integers(0, 2**32)))
    return drawn(rng, draw(st.integers(0, 15))), drawn(rng, draw(st.integers(0, 40)), first_ref=100)


@settings(max_examples=60, deadline=None)
@given(desks())
def test_what_is_proposed_is_what_comparing_pair_by_pair_proposes(desk):
    known, incoming = desk
    data = prepare(known, incoming)
    found, left_out = judge_all(data, Reader(data), data.counts.frequencies(data))
    assert (found, left_out) == per_pair.judged(known, incoming)


@settings(max_examples=60, deadline=None)
@given(desks())
def test_names_are_counted_as_profile_by_profile(desk):
    data = prepare(*desk)
    assert vars(data.counts.frequencies(data)) == vars(NameFrequencies.of(per_pair.read(*desk)))


@settings(max_examples=40, deadline=None)
@given(desks(), st.sampled_from((2, 3, 5, 50)))
def test_pairs_are_those_of_the_keys_whatever_a_block_may_hold(desk, most):
    everybody = sorted([*desk[0], *desk[1]], key=lambda one: one.ref)
    is_known = np.arange(len(everybody)) < len(desk[0])
    with pytest.MonkeyPatch.context() as patch:
        for module in (blocks, blocking):
            patch.setattr(module, "MOST_IN_BLOCK", most)
        (firsts, seconds), left_out = blocks.candidates(columns(everybody, is_known))
        read = [features(one) for one in everybody]
        truth = per_pair.candidates(read, set(range(len(desk[0]))), NameFrequencies.of(read))
    assert (list(zip(firsts.tolist(), seconds.tolist(), strict=True)), left_out) == truth


WORDS = st.sampled_from([*sorted(word for word in titles.AROUND if word.isascii() and word.isalpha()), "born", "nee"])
SAID = st.one_of(WORDS, st.text("abenorst", min_size=1, max_size=7), st.sampled_from(("linkedin", "member", "tran")))
PLAIN = ("{0} {1}", "{1}, {0}", "{0[0]}. {1}")
FIELDS = ("given", "family", "first", "middle", "last", "tokens", "firsts", "lasts", "short", "generation", "former",
          "family_first", "simple", "fulls", "words")  # fmt: skip


@settings(max_examples=400, deadline=None)
@example("renee", "verne", "{0} {1}", True)
@example("linkedin", "member", "{1}, {0}", False)
@given(SAID, SAID, st.sampled_from(PLAIN), st.booleans())
def test_the_short_way_to_read_a_plain_name_reads_what_the_long_way_reads(one, other, shape, shouting):
    text = shape.format(one.capitalize(), other.capitalize())
    text = text.upper() if shouting else text
    if plain(text) is not None:
        short, long = parse(text), _read(text)
        assert [getattr(short, field) for field in FIELDS] == [getattr(long, field) for field in FIELDS]


LISTS = st.lists(st.lists(st.integers(0, 6), max_size=4), min_size=1, max_size=6)


@given(LISTS, st.data())
def test_lists_in_two_arrays_are_lists(lists, data):
    ragged = Ragged.of_lists(lists)
    rows = st.lists(st.integers(0, len(lists) - 1), max_size=8).map(lambda found: np.array(found, np.int64))
    a = data.draw(rows)
    b = np.roll(a, 1)

    def back(one: Ragged) -> list[list[int]]:
        return [one.codes[start:stop].tolist() for start, stop in zip(one.starts[:-1], one.starts[1:], strict=True)]

    assert back(ragged) == lists
    assert back(ragged.take(a)) == [lists[row] for row in a]
    assert back(ragged.once()) == [sorted(set(one)) for one in lists]
    assert back(ragged.kept(ragged.codes > 2)) == [[code for code in one if code > 2] for one in lists]
    assert back(ragged.both(ragged)) == [one + one for one in lists]
    assert ragged.first().tolist() == [one[0] if one else -1 for one in lists]
    inner = Ragged.of_lists([[code] * (code % 3) for code in range(7)])
    assert back(ragged.through(inner)) == [[code for code in one for _ in range(code % 3)] for one in lists]
    found = zip(*(part.tolist() for part in crossed(ragged, a, ragged, b)), strict=True)
    pairs = list(zip(a.tolist(), b.tolist(), strict=True))
    assert list(found) == [(row, x, y) for row, (i, j) in enumerate(pairs) for x in lists[i] for y in lists[j]]
    found = zip(*(part.tolist() for part in common(ragged.once(), a, b)), strict=True)
    shared = [(row, code) for row, (i, j) in enumerate(pairs) for code in sorted({*lists[i]} & {*lists[j]})]
    assert list(found) == shared
    numbers, values = coded(map(tuple, lists))
    assert [list(values[number]) for number in numbers] == lists
    assert distinct(ragged.codes).tolist() == sorted({code for one in lists for code in one})
