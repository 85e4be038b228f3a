"""Where a laptop's desk lives on disk: one folder, ``INROAD_HOME`` or the system's place for user data."""

import os
import secrets
from pathlib import Path

import platformdirs

from inroad.errors import StoreProblem

DATABASE = "desk.sqlite3"


def home() -> Path:
    """The data folder; it may not exist yet."""
    given = os.environ.get("INROAD_HOME")
    return Path(given).expanduser().absolute() if given else Path(platformdirs.user_data_dir("inroad"))


def ensure_home() -> Path:
    """Create the data folder, readable by its owner only. Raises StoreProblem if that can't be done."""
    folder = home()
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise StoreProblem(
            f"the data folder {folder} can't be made: {error.strerror}",
            hint="set INROAD_HOME to a folder you can write to",
        ) from None
    return folder


def database() -> Path:
    return home() / DATABASE


def ensure_private(file: Path) -> None:
    """Make an empty file that only its owner can read, if it isn't there: SQLite would make it as the umask says, and
    its journals like the database itself."""
    if not file.exists():
        try:
            os.close(os.open(file, os.O_WRONLY | os.O_CREAT, 0o600))
        except OSError as error:
            raise StoreProblem(
                f"{file} can't be made: {error.strerror}", hint="set INROAD_HOME to a folder you can write to"
            ) from None


def cache() -> Path:
    """Derived files: snapshots and tables of ties. May be deleted at any time."""
    folder = ensure_home() / "cache"
    folder.mkdir(exist_ok=True, mode=0o700)
    return folder


def backups() -> Path:
    folder = ensure_home() / "backups"
    folder.mkdir(exist_ok=True, mode=0o700)
    return folder


def secret_key() -> str:
    """The installation's signing key, made on first use and kept in a file that only its owner can read."""
    path = ensure_home() / "secret.key"
    try:
        return path.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        pass
    key = secrets.token_urlsafe(48)
    descriptor = None
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:  # another process was quicker
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(key + "\n")
    return key
