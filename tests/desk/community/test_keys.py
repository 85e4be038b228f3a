"""Keyed hashes by which two desks' entries are one person."""

import pytest

from inroad.desk.community import keys


def test_one_mailbox_written_in_two_ways_has_one_key():
    assert keys.digest("email", "bo.bb@gmail.com") == keys.digest("email", "bobb@gmail.com")
    assert keys.digest("email", "bo.bb@verne.example") != keys.digest("email", "bobb@verne.example")


def test_an_address_and_a_profile_of_the_same_letters_have_two_keys():
    assert keys.digest("email", "a@b.example") != keys.digest("url", "a@b.example")


def test_names_and_numbers_join_nobody():
    assert keys.of([("phone", "+15550100"), ("name", "bob#3")]) == ()
    with pytest.raises(ValueError, match="joins nobody"):
        keys.digest("phone", "+15550100")


def test_a_key_tells_nothing_without_the_secret_of_this_installation(settings):
    before = keys.digest("email", "bob@verne.example")
    assert "bob" not in before
    settings.SECRET_KEY = "another one"
    assert keys.digest("email", "bob@verne.example") != before
