"""The benchmark of replies: nothing it is told comes from the future, and a planted leak is found."""

import random
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))
from asks import Asks, draw, draw_between_others, leaks, split
from contact import FORM, Touch, fitted, rows
from fitting import area, average_precision, calibration, logistic, sigmoid, stacked
from messages import Mail, bare, read

DAY = 86_400


def invented(number: int = 120, seed: int = 1) -> list[Mail]:
    """Mail among five people over some months, several to three at once, two subjects."""
    draw_of = random.Random(seed)
    people = ["a", "b", "c", "d", "e"]
    found = []
    for at in sorted(draw_of.randrange(200 * DAY) for _ in range(number)):
        sender, *others = draw_of.sample(people, 4)
        found.append(Mail(at + 10**9, sender, tuple(others[: draw_of.choice([1, 1, 2, 3])]), draw_of.choice([0, 1, 2])))
    return found


def test_no_column_knows_the_future() -> None:
    assert leaks(invented()) == []
    assert leaks(invented(), drawn=draw_between_others) == []


def planted(mails: Sequence[Mail]) -> Asks:
    """How often the two write in the whole of the data: a leak that is easily made."""
    asks = draw(mails)
    pairs = list(zip(asks.owner.tolist(), asks.to.tolist(), strict=True))
    more = asks.more.copy()
    more[:, 0] = [pairs.count((to, owner)) for owner, to in pairs]
    return replace(asks, more=more)


def test_a_planted_leak_is_found() -> None:
    assert leaks(invented(), drawn=planted) == ["more"]


def test_labels_are_what_came_back_and_when() -> None:
    mails = [
        Mail(0, "a", ("b",), 7),
        Mail(DAY, "b", ("a",), 0),
        Mail(3 * DAY, "b", ("a", "c"), 7),
        Mail(30 * DAY, "a", ("b",), 0),
    ]
    asks = draw(mails)
    first, last = asks.where(asks.at == 0), asks.where(asks.at == 30 * DAY)
    assert (first.wait.tolist(), first.strict.tolist()) == ([DAY], [3 * DAY])
    assert (first.known.tolist(), last.known.tolist()) == ([False], [True])
    assert (last.answered.tolist(), np.isnan(last.strict).tolist()) == ([0.0], [True])


def test_the_two_halves_keep_their_windows_apart() -> None:
    asks = draw(invented(300))
    early, late = split(asks)
    assert early.at.max() + 14 * DAY <= late.at.min()
    assert late.at.max() <= asks.at.max() - 14 * DAY


def test_figures_equal_slow_ones() -> None:
    generator = np.random.default_rng(3)
    score = generator.integers(0, 8, 60) / 8
    y = (generator.random(60) < score).astype(float)
    pairs = [(a > b) + 0.5 * (a == b) for a in score[y == 1] for b in score[y == 0]]
    assert area(y, score) == pytest.approx(np.mean(pairs))
    assert 0 < average_precision(y, score) <= 1
    assert average_precision(y, y) == 1
    x = np.column_stack([np.ones(20_000), generator.normal(size=20_000)])
    truth = (generator.random(20_000) < sigmoid(x @ np.array([0.3, 1.2]))).astype(float)
    assert logistic(x, truth) == pytest.approx([0.3, 1.2], abs=0.06)
    assert calibration(truth, sigmoid(x @ logistic(x, truth))) == pytest.approx((1, 0), abs=1e-6)


def test_messages_are_read_from_four_columns_and_a_bad_time_is_named(tmp_path: Path) -> None:
    file = tmp_path / "messages.csv"
    file.write_text("time,sender,recipients,subject\n9,b,a b a,Re: Lunch\n3,a,b c,Lunch\n5,a,a,\n")
    assert read(file) == [Mail(3, "a", ("b", "c"), bare("lunch")), Mail(9, "b", ("a",), bare("Fwd: lunch"))]
    file.write_text("time,sender,recipients,subject\nnoon,a,b,\n")
    with pytest.raises(SystemExit, match="line 2: time 'noon' is no unix time"):
        read(file)


def test_who_stays_in_touch_is_told_from_before_the_day() -> None:
    mails = invented(400)
    cut = mails[300].at
    flood = [Mail(cut + turn, sender, (to,)) for turn, (sender, to) in enumerate([("a", "b"), ("b", "c"), ("c", "a")])]
    whole, other = (
        {(row[0], row[1], tuple(row[3]), tuple(row[4]), tuple(row[5])) for row in rows(kept, 45, 30) if row[0] < cut}
        for kept in (mails, [*mails[:300], *flood, *mails[-1:]])
    )
    assert whole
    assert whole == other


def test_files_weigh_the_same_whatever_their_size() -> None:
    columns, answers, weight = stacked([(np.ones((2, 1)), np.ones(2)), (np.ones((8, 1)), np.zeros(8))])
    assert logistic(columns, answers, weight=weight) == pytest.approx([0], abs=1e-6)
    assert weight[:2].sum() == pytest.approx(weight[2:].sum())


def test_the_form_of_staying_in_touch_has_the_signs_of_common_sense() -> None:
    generator = np.random.default_rng(5)
    size = 400
    form = generator.normal(size=(size, len(FORM)))
    early = np.arange(size) < 300
    y = (generator.random(size) < sigmoid(form @ np.array([1.0, 0.8, 0.5, -0.4]))).astype(float)  # two signs are wrong
    one = Touch("x", 45, 30, np.arange(size), y, form, form, form, early, ~early)
    constant, lately, overdue, ever, busy = fitted([one])
    assert np.isfinite(constant)
    assert lately > 0
    assert ever > 0
    assert overdue == 0
    assert busy == 0
