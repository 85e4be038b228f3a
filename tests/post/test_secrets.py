"""Passwords: in the keyring where there is one, else in a file for its owner's eyes."""

import os
import stat
import threading
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend

from inroad.errors import BadInput, StoreProblem
from inroad.post.secrets import FOLDER, SECRET_CHARS, Secrets

NAME = "imap alice@ask.example"


class Ring(KeyringBackend):
    """A keyring in memory. ``mood``: "" works, "short" keeps only short ones, "deaf" forgets, "broken" raises."""

    priority = 1  # type: ignore[assignment]

    def __init__(self, mood: str = "") -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}
        self.mood = mood

    def set_password(self, service: str, username: str, password: str) -> None:
        if self.mood == "broken" or (self.mood == "short" and len(password) > 20):
            raise RuntimeError(f"can't keep {password}")
        if self.mood != "deaf":
            self.kept[service, username] = password

    def get_password(self, service: str, username: str) -> str | None:
        if self.mood == "broken":
            raise RuntimeError("locked")
        return self.kept.get((service, username))

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


@pytest.fixture
def ring() -> Iterator[Ring]:
    before = keyring.get_keyring()
    made = Ring()
    keyring.set_keyring(made)
    yield made
    keyring.set_keyring(before)


def files(folder: Path) -> list[Path]:
    return sorted((folder / FOLDER).iterdir()) if (folder / FOLDER).exists() else []


def test_a_keyring_keeps_it_and_no_file_does(ring: Ring, tmp_path: Path) -> None:
    secrets = Secrets(tmp_path)
    assert secrets.keep(NAME, "hush") == "keyring"
    assert secrets.get(NAME) == "hush"
    assert list(ring.kept.values()) == ["hush"]
    assert files(tmp_path) == []
    secrets.forget(NAME)
    assert secrets.get(NAME) == ""
    assert not ring.kept


@pytest.mark.parametrize("mood", ["broken", "deaf", "short"])
def test_a_keyring_that_does_not_keep_it_leaves_it_to_a_file(ring: Ring, mood: str, tmp_path: Path) -> None:
    ring.mood = mood
    secrets = Secrets(tmp_path)
    assert secrets.keep(NAME, "a rather long token of alice") == "file"
    assert secrets.get(NAME) == "a rather long token of alice"
    secrets.forget(NAME)
    assert secrets.get(NAME) == ""


def test_a_new_secret_replaces_the_old_one_wherever_that_was(ring: Ring, tmp_path: Path) -> None:
    secrets = Secrets(tmp_path)
    secrets.keep(NAME, "old one")
    ring.mood = "short"
    assert secrets.keep(NAME, "a new one that is too long for the ring") == "file"
    assert secrets.get(NAME) == "a new one that is too long for the ring"
    ring.mood = ""
    assert secrets.keep(NAME, "third") == "keyring"
    assert secrets.get(NAME) == "third"
    assert files(tmp_path) == []


def test_two_data_folders_do_not_see_each_others(ring: Ring, tmp_path: Path) -> None:
    Secrets(tmp_path / "one").keep(NAME, "hush")
    assert Secrets(tmp_path / "two").get(NAME) == ""


def test_where_there_is_no_keyring_the_machine_is_not_bothered(tmp_path: Path) -> None:
    from keyring.backends import fail, null

    before = keyring.get_keyring()
    try:
        for none in (fail.Keyring(), null.Keyring()):
            keyring.set_keyring(none)
            secrets = Secrets(tmp_path)
            assert secrets.keep(NAME, "hush") == "file"
            assert secrets.get(NAME) == "hush"
    finally:
        keyring.set_keyring(before)


@pytest.mark.skipif(os.name != "posix", reason="rights are a POSIX matter")
def test_a_file_is_for_its_owner_only_and_is_made_so_again(tmp_path: Path) -> None:
    secrets = Secrets(tmp_path / "data", use_keyring=False)
    secrets.keep(NAME, "hush")
    [path] = files(tmp_path / "data")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert "alice" not in path.name
    path.chmod(0o644)
    assert secrets.get(NAME) == "hush"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_writing_twice_at_once_leaves_one_of_the_two(tmp_path: Path) -> None:
    secrets = Secrets(tmp_path, use_keyring=False)
    values = [f"secret {number}" * 100 for number in range(8)]
    threads = [threading.Thread(target=secrets.keep, args=(NAME, value)) for value in values]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert secrets.get(NAME) in values
    assert len(files(tmp_path)) == 1


@pytest.mark.parametrize("secret", ["", "two\nlines", "nul\0", "x" * (SECRET_CHARS + 1), "half \ud800"])
def test_what_no_password_is_is_refused_and_not_repeated(secret: str, tmp_path: Path) -> None:
    with pytest.raises(BadInput) as caught:
        Secrets(tmp_path, use_keyring=False).keep(NAME, secret)
    assert caught.value.where == "password"
    assert not secret or secret not in str(caught.value)


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / FOLDER).write_text("a file where the folder should be")
    with pytest.raises(StoreProblem, match="can't be kept"):
        Secrets(tmp_path, use_keyring=False).keep(NAME, "hush")


def test_nothing_that_is_printed_holds_a_secret(tmp_path: Path) -> None:
    secrets = Secrets(tmp_path, use_keyring=False)
    secrets.keep(NAME, "hush")
    assert "hush" not in repr(secrets) + repr(vars(secrets))
