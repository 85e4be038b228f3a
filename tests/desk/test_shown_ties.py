"""What lists show of a tie is brought up to date for whom a word concerns, as reading everything anew would do it."""

import random

import pytest

from inroad.desk import network
from inroad.store import models

pytestmark = pytest.mark.django_db
COLUMNS = ("pk", *network.SHOWN)


def stored():
    return list(models.Person.objects.order_by("pk").values_list(*COLUMNS))


def test_a_word_at_a_time_leaves_the_columns_that_reading_everything_gives(
    desk, django_capture_on_commit_callbacks, monkeypatch
):
    draw = random.Random(4)
    people = [desk.people.add(f"P{i} Person{i}").id for i in range(8)]
    asked = []
    differing = network.Shown.differing
    monkeypatch.setattr(network.Shown, "differing", lambda *both: asked.append(1) or differing(*both))
    for _ in range(25):
        one, other = draw.sample(people, 2)
        said = draw.randrange(6)
        with django_capture_on_commit_callbacks(execute=True):
            if said == 0:
                desk.words.i_know(one)
            elif said == 1:
                desk.words.stranger(one)
            elif said == 2:
                desk.words.knows_my_work(one, draw.choice(["well", "a bit", "no", "unknown"]))
            elif said == 3:
                desk.words.chance(one, draw.choice([0.2, 0.9, None]))
            elif said == 4:
                desk.words.knows(one, other)
            else:
                desk.history.undo()
        narrow = stored()
        desk.network.refresh_derived(None)
        assert stored() == narrow
    assert asked


def test_a_word_reads_only_whom_it_concerns(desk, django_capture_on_commit_callbacks, monkeypatch):
    bob, carol = (desk.people.add(name).id for name in ("Bob Bridge", "Carol Chief"))
    with django_capture_on_commit_callbacks(execute=True):
        desk.words.i_know(bob)
    found = []
    differing = network.Shown.differing
    monkeypatch.setattr(network.Shown, "differing", lambda *both: found.append(differing(*both)) or found[-1])
    with django_capture_on_commit_callbacks(execute=True):
        desk.words.i_know(carol)
    assert found == [{carol}]
    assert models.Person.objects.get(pk=carol).tie == 2


def test_what_was_taken_back_with_its_transaction_is_not_relied_on(desk):
    """Nothing has been committed, so nothing is known: every row is compared."""
    bob = desk.people.add("Bob Bridge").id
    desk.words.i_know(bob)
    models.Person.objects.filter(pk=bob).update(tie=0, chance=None)
    desk.words.knows_my_work(desk.people.add("Carol Chief").id, "well")
    assert models.Person.objects.get(pk=bob).tie == 2
