import os
from dataclasses import fields, replace
from datetime import date

import numpy as np
import pytest

from fixtures.networks import network
from inroad.errors import StoreProblem
from inroad.graph import storage
from inroad.graph.chains import top_chains
from inroad.graph.snapshot import Changes, Key

KEY = Key(revision=12, model="2026.1", day=date(2026, 5, 3))


@pytest.fixture
def saved(line, tmp_path):
    path = tmp_path / "derived" / "network.snapshot"
    storage.save(replace(line, key=KEY), path)
    return path


@pytest.mark.parametrize("mapped", [True, False, None])
def test_what_was_saved_is_loaded(line, saved, mapped):
    again = storage.load(saved, key=KEY, mapped=mapped)
    for field in fields(line):
        if isinstance(getattr(line, field.name), np.ndarray):
            assert np.array_equal(getattr(again, field.name), getattr(line, field.name)), field.name
            assert getattr(again, field.name).dtype == getattr(line, field.name).dtype
    assert again.key == KEY
    for engine in ("numpy", "compiled"):
        assert list(top_chains(again, 0, organisation=0, engine=engine)) == list(top_chains(line, 0, organisation=0))


def test_a_network_without_any_tie_is_saved_too(tmp_path):
    storage.save(network(3, []), tmp_path / "empty")
    assert storage.load(tmp_path / "empty").m == 0


@pytest.mark.parametrize(
    "other", [replace(KEY, revision=13), replace(KEY, model="2026.2"), replace(KEY, day=date(2026, 5, 4)), Key()]
)
def test_a_snapshot_of_another_state_is_refused(saved, other):
    with pytest.raises(StoreProblem, match="earlier state"):
        storage.load(saved, key=other)


@pytest.mark.parametrize("mapped", [True, False])
def test_a_cut_off_file_is_refused_wherever_it_is_cut(saved, mapped):
    whole = saved.read_bytes()
    for length in [0, 1, 11, 15, 40, *range(100, len(whole), 37), len(whole) - 1]:
        saved.write_bytes(whole[:length])
        with pytest.raises(StoreProblem, match="can't be used"):
            storage.load(saved, mapped=mapped)
    saved.write_bytes(whole + b"\0")
    with pytest.raises(StoreProblem):
        storage.load(saved, mapped=mapped)


def test_a_flipped_bit_is_noticed_or_harmless(line, saved):
    """Padding between arrays and white space in the head may change without anybody being misled; nothing else may."""
    whole = saved.read_bytes()
    for place in range(0, len(whole), 7):
        damaged = bytearray(whole)
        damaged[place] ^= 0x10
        saved.write_bytes(bytes(damaged))
        try:
            again = storage.load(saved, key=KEY)
        except StoreProblem:
            continue
        assert list(top_chains(again, 0, organisation=0)) == list(top_chains(line, 0, organisation=0))


def test_another_format_version_is_refused(saved, monkeypatch):
    monkeypatch.setattr(storage, "VERSION", storage.VERSION + 1)
    with pytest.raises(StoreProblem, match="format is 2"):
        storage.load(saved)


def test_a_missing_file_is_a_store_problem(tmp_path):
    with pytest.raises(StoreProblem):
        storage.load(tmp_path / "nothing")


def test_a_failed_save_leaves_the_old_file_and_no_litter(line, saved, monkeypatch):
    before = saved.read_bytes()

    def full(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StoreProblem, match="make room"):
        storage.save(line, saved)
    assert saved.read_bytes() == before
    assert list(saved.parent.iterdir()) == [saved]


def test_an_overlay_is_not_stored(line, tmp_path, monkeypatch):
    monkeypatch.setattr("inroad.graph.snapshot.COMPACT_ABOVE", 10.0)
    person = np.array([0], dtype=np.int32)
    one = Changes(person, person + 2, np.array([0.5]), np.array([1], dtype=np.int8), person)
    with pytest.raises(ValueError, match="overlay"):
        storage.save(line.with_changes(one), tmp_path / "day")
