"""Django's settings for the command line and the worker: the smallest app list that can read and write a desk.

The web adds to these in ``inroad.web.settings``. SQLite in the data folder; with ``DATABASE_URL``, PostgreSQL.
"""

import os
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from inroad.errors import StoreProblem
from inroad.store import account_settings, paths

# What SQLite must be told on every connection. No mmap_size: with WAL it is suspected of widening a rare corruption.
_SQLITE_OPTIONS: dict[str, Any] = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 60,
    "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;PRAGMA cache_size=-65536;"
    "PRAGMA temp_store=MEMORY;",
}


def database_from(url: str | None) -> dict[str, Any]:
    """Django's database dictionary for a ``DATABASE_URL``, or for the data folder's SQLite file without one."""
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(paths.database()),
            "OPTIONS": dict(_SQLITE_OPTIONS),
        }
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise StoreProblem(
            f"DATABASE_URL begins with {parts.scheme!r}", hint="give postgresql://user:password@host:port/database"
        )
    options = dict(parse_qsl(parts.query))
    host = options.pop("host", parts.hostname or "")  # a socket folder arrives as ?host=/path
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
        "OPTIONS": options,
        "CONN_MAX_AGE": 60,
    }


def public_url_from(url: str | None) -> str:
    """Where the installation is reached from outside, without a slash at its end; "" on a laptop, which is not.

    Raises StoreProblem for one that would send the secrets of its links in plain text over a network.
    """
    if not url:
        return ""
    parts = urlsplit(url)
    here = parts.hostname in {"127.0.0.1", "::1", "localhost"}
    if (
        not parts.hostname
        or parts.query
        or parts.fragment
        or not (parts.scheme == "https" or (parts.scheme == "http" and here))
    ):
        raise StoreProblem("INROAD_PUBLIC_URL can't be used", hint="give https://desk.example.org")
    return url.rstrip("/")


DATABASES = {"default": database_from(os.environ.get("DATABASE_URL"))}
INSTALLED_APPS = ["django.contrib.contenttypes", "django.contrib.auth", "inroad.store"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SECRET_KEY = os.environ.get("INROAD_SECRET_KEY") or paths.secret_key()
INROAD_PUBLIC_URL = public_url_from(os.environ.get("INROAD_PUBLIC_URL"))
# A server's commands and its worker know what a server knows; a laptop loads, and keeps tables for, none of it.
INROAD_SERVED = bool(INROAD_PUBLIC_URL) or os.environ.get("INROAD_DOOR") == "account"
if INROAD_SERVED:
    INSTALLED_APPS += account_settings.APPS
    MIDDLEWARE = [account_settings.MIDDLEWARE]  # allauth won't be loaded without; commands pass through none
    SESSION_ENGINE = "django.contrib.sessions.backends.db"
    globals().update(account_settings.settings_for(INROAD_PUBLIC_URL))
USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = False
LOGGING_CONFIG = None  # nothing is logged by the command line; the server sets up its own
