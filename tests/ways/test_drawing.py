"""All ways in one drawing: everybody once, nobody over another, every tie from left to right."""

from hypothesis import given
from hypothesis import strategies as st

from inroad.ways import drawing as drawn
from inroad.ways.model import Step, TieView, Way


def way(*people, state="free"):
    """People by number; those from 10 on are inside."""
    steps = tuple(Step(one, f"Person {one}", "VP", "Northwind" if one >= 10 else "Firm") for one in people)
    ties = tuple(TieView(0.5, True, False, "unknown", (f"tie to {one}",)) for one in people)
    return Way(steps, ties, 0.2, state=state)


def test_one_way_needs_no_drawing():
    assert drawn.drawing([]) is None
    assert drawn.drawing([way(1, 10)]) is None


def test_people_that_ways_share_stand_in_it_once():
    made = drawn.drawing([way(1, 10), way(2, 10), way(3, 2, 11), way(12)])
    assert sorted(box.id for box in made.boxes) == [1, 2, 3, 10, 11, 12]
    x = {box.id: box.x for box in made.boxes}
    assert x[3] < x[2] < x[10] == x[11] == x[12], "who is asked through somebody stands beyond them"
    assert x[1] == x[3]
    assert {box.id for box in made.boxes if box.inside} == {10, 11, 12}
    said = {line.words for line in made.lines}
    assert said == {
        "You and Person 1: tie to 1", "Person 1 and Person 10: tie to 10", "You and Person 2: tie to 2",
        "Person 2 and Person 10: tie to 10", "You and Person 3: tie to 3", "Person 3 and Person 2: tie to 2",
        "Person 2 and Person 11: tie to 11", "You and Person 12: tie to 12",
    }  # fmt: skip


def test_names_at_a_lines_ends_are_not_said_again_and_long_ones_are_cut():
    tie = TieView(0.5, True, False, "unknown", ("Ann Archer and Carol Decide answered each other in 6 threads",))
    people = (
        Step(1, "Ann Archer", "Director of a very long department", "Firm"),
        Step(10, "Carol Decide", "VP", "Acme"),
    )
    first = Way(people, (TieView(0.5, True, False, "unknown", ("met",)), tie), 0.2)
    made = drawn.drawing([first, way(2, 10)])
    line = next(one for one in made.lines if one.words.startswith("Ann"))
    assert line.words == "Ann Archer and Carol Decide: answered each other in 6 threads"
    assert line.beside.endswith("…")
    box = next(one for one in made.boxes if one.id == 1)
    assert len(box.place) <= 25
    assert box.whole == "Ann Archer, Director of a very long department, Firm"


def test_a_way_that_is_not_free_is_told_apart_but_not_where_a_free_one_passes():
    made = drawn.drawing([way(1, 10, state="asked"), way(2, 10), way(2, 11, state="resting")])
    free = {line.words.partition(":")[0]: line.free for line in made.lines}
    assert free == {
        "You and Person 1": False, "Person 1 and Person 10": False, "You and Person 2": True,
        "Person 2 and Person 10": True, "Person 2 and Person 11": False,
    }  # fmt: skip


ROUTES = st.lists(
    st.tuples(st.permutations(range(1, 7)), st.integers(0, 2), st.integers(10, 13)).map(
        lambda one: (*one[0][: one[1]], one[2])
    ),
    min_size=2,
    max_size=15,
    unique=True,
)


@given(ROUTES)
def test_nobody_stands_over_another_and_every_tie_goes_to_the_right(routes):
    made = drawn.drawing([way(*route) for route in routes])
    shown = {one for route in routes[: drawn.MOST_WAYS] for one in route}
    assert sorted(box.id for box in made.boxes) == sorted(shown)
    for box in made.boxes:
        assert 0 <= box.x <= made.width - drawn.BOX_WIDE
        assert drawn.BOX_HIGH / 2 <= box.y <= made.height - drawn.BOX_HIGH / 2
        for other in made.boxes:
            if other is not box and other.x == box.x:
                assert abs(other.y - box.y) >= drawn.BOX_HIGH
    ends = {(box.x, box.y) for box in made.boxes}
    for line in made.lines:
        *_, last = line.path.rpartition(" ")[0].split(" ")
        assert (int(last), int(line.path.rpartition(" ")[2])) in ends
    assert made == drawn.drawing([way(*route) for route in routes])
