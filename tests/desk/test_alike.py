"""Namesakes in different books: found once while nothing changes, and anew after every answer."""

import pytest

from inroad.store import models

pytestmark = pytest.mark.backends

NAMES = ("Bob Connect", "Carol Decide", "Dan Gray")


@pytest.fixture
def books(desk):
    """Each name stands in two books, and the pair waits for review; no book holds a name twice."""
    for name in NAMES:
        pair = [desk.people.add(name, emails=[f"{name.split()[0].lower()}@{book}.example"]) for book in ("one", "two")]
        for source, row in zip(("linkedin", "vcard"), pair, strict=True):
            models.Card.objects.create(
                desk=desk.row, person_id=row.id, source=source, key=f"{row.id}", digest="", payload={}
            )
        models.ReviewPair.objects.create(
            desk=desk.row, left_id=pair[0].id, right_id=pair[1].id, bits=5.0, reasons=[["the same full name", 5.0]]
        )
    return desk


def names_of(desk):
    names = dict(models.Person.objects.values_list("pk", "name"))
    return [{names[pk] for pk in group} for group in desk.review.alike()]


def test_each_name_is_one_group(books):
    assert names_of(books) == [{name} for name in NAMES]


def test_the_books_are_gone_through_once_while_nothing_changes(books, monkeypatch):
    rounds = []
    find = type(books.review)._find_alike
    monkeypatch.setattr(type(books.review), "_find_alike", lambda review: rounds.append(1) or find(review))
    assert books.review.alike() == books.review.alike()
    assert len(rounds) == 1


def test_two_people_by_the_owners_word_are_a_group_no_more(books):
    assert len(books.review.alike()) == 3
    books.review.distinct(books.review.open()[0].id)
    assert len(books.review.alike()) == 2


def test_merged_people_are_a_group_no_more_and_again_after_undo(books):
    assert len(books.review.alike()) == 3
    books.review.merge(books.review.open()[0].id)
    assert len(books.review.alike()) == 2
    books.history.undo()
    assert len(books.review.alike()) == 3


def test_a_book_that_holds_the_name_twice_has_two_people(books):
    row = models.Card.objects.filter(source="vcard").first()
    other = models.ReviewPair.objects.get(right_id=row.person_id).left_id
    models.Card.objects.create(desk=books.row, person_id=other, source="vcard", key="again", digest="", payload={})
    assert len(books.review.alike()) == 2


def test_all_groups_are_merged_in_one_step(books):
    assert books.review.merge_alike() == 3
    assert books.review.alike() == []
    assert books.people.list().total == 3
