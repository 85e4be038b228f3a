"""Passwords and tokens of mail accounts: in the system's keyring, else in a file that only its owner can read.

    keep(name, secret) ─→ keyring, if a real one is here  ─or─→  <folder>/mail-secrets/<digest of the name>

They are in no database, so no export and no backup has them; nothing here logs or prints one. A keyring that asks too
much of the machine (none running, locked, a secret too long for it) is no error: the file serves instead.
"""

import contextlib
import hashlib
import os
import secrets as random
import stat
from pathlib import Path
from typing import TYPE_CHECKING, Final

from inroad.errors import BadInput, StoreProblem

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

SECRET_CHARS: Final = 16_384  # tokens are some 2,000
NAME_CHARS: Final = 500
FOLDER: Final = "mail-secrets"


class Secrets:
    """The secrets of one data folder, by name ("imap alice@ask.example"). ``use_keyring`` False: files only.

    Two data folders of one user don't see each other's, also in the keyring.
    """

    def __init__(self, folder: Path, *, use_keyring: bool = True) -> None:
        self._folder = folder / FOLDER
        self._service = f"inroad {folder.absolute()}"
        self._use_keyring = use_keyring

    def keep(self, name: str, secret: str) -> str:
        """Keep ``secret`` under ``name``, replacing an earlier one. Says where it is: "keyring" or "file".

        Raises BadInput for an empty or endless one, StoreProblem if the folder can't be written.
        """
        _check(name, "name", NAME_CHARS)
        _check(secret, "password", SECRET_CHARS)
        ring = self._ring()
        if ring is not None and _kept_in(ring, self._service, name, secret):
            self._forget_file(name)
            return "keyring"
        if ring is not None:
            _forget_in(ring, self._service, name)
        self._write(name, secret)
        return "file"

    def get(self, name: str) -> str:
        """The secret, "" if none is kept."""
        ring = self._ring()
        if ring is not None:
            # Foreign code behind D-Bus raises what it likes; without its answer the file is asked.
            with contextlib.suppress(Exception):
                if found := ring.get_password(self._service, name):
                    return found
        return self._read(name)

    def forget(self, name: str) -> None:
        """Delete it wherever it is; nothing happens if it is nowhere."""
        ring = self._ring()
        if ring is not None:
            _forget_in(ring, self._service, name)
        self._forget_file(name)

    def _ring(self) -> "KeyringBackend | None":
        """A keyring that keeps things, or None: on a server there is none, and keyring then offers one that fails."""
        if not self._use_keyring:
            return None
        # Loading it looks through every installed package: only when a secret is wanted.
        import keyring
        from keyring.backends import chainer, fail, null

        try:
            ring = keyring.get_keyring()
            if isinstance(ring, fail.Keyring | null.Keyring):
                return None
            if isinstance(ring, chainer.ChainerBackend) and not ring.backends:
                return None
        except Exception:  # noqa: BLE001 - a keyring that can't even be found is none
            return None
        return ring

    def _path(self, name: str) -> Path:
        return self._folder / hashlib.sha256(name.encode()).hexdigest()[:40]

    def _write(self, name: str, secret: str) -> None:
        path = self._path(name)
        fresh = path.with_name(f"{path.name}.{random.token_hex(6)}")
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
                file.write(secret)
                file.flush()
                os.fsync(file.fileno())
            fresh.replace(path)
        except OSError as error:
            with contextlib.suppress(OSError):
                fresh.unlink()
            raise StoreProblem(f"a password can't be kept in {self._folder}: {error.strerror}") from None

    def _read(self, name: str) -> str:
        path = self._path(name)
        try:
            if stat.S_IMODE(path.stat().st_mode) & 0o077 and os.name == "posix":
                path.chmod(0o600)  # copied or restored with wider rights
            return path.read_text(encoding="utf-8")
        except FileNotFoundError:
            return ""
        except (OSError, UnicodeError):
            raise StoreProblem(f"a password in {self._folder} can't be read", hint="enter it again") from None

    def _forget_file(self, name: str) -> None:
        with contextlib.suppress(FileNotFoundError, NotADirectoryError):
            self._path(name).unlink()


def _kept_in(ring: "KeyringBackend", service: str, name: str, secret: str) -> bool:
    """Whether the keyring keeps it and gives it back: some say yes and keep nothing."""
    try:
        ring.set_password(service, name, secret)
        return bool(ring.get_password(service, name) == secret)
    except Exception:  # noqa: BLE001 - foreign code; the file serves instead
        return False


def _forget_in(ring: "KeyringBackend", service: str, name: str) -> None:
    with contextlib.suppress(Exception):  # also raised when there is nothing to delete
        ring.delete_password(service, name)


def _check(text: str, where: str, most: int) -> None:
    if not text or len(text) > most or any(character in text for character in "\r\n\0"):
        raise BadInput(f"one line of 1 to {most:,} characters is wanted", where=where)
    try:
        text.encode()
    except UnicodeError:
        raise BadInput("it holds half a character", where=where, hint="paste it again") from None
