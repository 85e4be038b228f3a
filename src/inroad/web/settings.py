"""Django's settings for the web: the store's, plus what serving pages needs.

Refuses inline scripts and styles and anything from another host: the policy below names only ``'self'``.
``INROAD_DOOR`` says who may come in: "token" (a laptop, see ``inroad.web.local``) or "account" (signed-in accounts, see
``inroad.web.served``).
"""

import os
from urllib.parse import urlsplit

from csp.constants import NONE, SELF

from inroad.store import account_settings
from inroad.store import settings as store
from inroad.store.settings import *  # noqa: F403 - the store's settings hold here too

INROAD_DOOR = os.environ.get("INROAD_DOOR", "token")
# Cookies know no ports: without its number in their names, two desks on one machine would overwrite each other's.
INROAD_PORT = os.environ.get("INROAD_PORT", "")
_suffix = f"_{INROAD_PORT}" if INROAD_PORT else ""

# How many proxies stand before this server and tell truly whom they heard from; see inroad.web.access.client_of.
_proxies = os.environ.get("INROAD_TRUSTED_PROXIES", "0").strip()
INROAD_TRUSTED_PROXIES = int(_proxies) if _proxies.isascii() and _proxies.isdigit() and len(_proxies) < 3 else 0

DEBUG = False
_public = urlsplit(store.INROAD_PUBLIC_URL)
_hosts = [_public.hostname] if _public.hostname and INROAD_DOOR == "account" else ["127.0.0.1", "localhost"]
ALLOWED_HOSTS = [host for host in os.environ.get("INROAD_HOSTS", ",".join(_hosts)).split(",") if host]
# Behind a proxy that ends TLS, this server hears plain HTTP, and a form's origin names the address that people see.
CSRF_TRUSTED_ORIGINS = [f"{_public.scheme}://{_public.netloc}"] if _public.netloc else []
ROOT_URLCONF = "inroad.web.urls"
WSGI_APPLICATION = "inroad.web.wsgi.application"

INSTALLED_APPS = [
    *(app for app in store.INSTALLED_APPS if app not in account_settings.APPS),
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "csp",
    "django_htmx",
    "template_partials.apps.SimpleAppConfig",
    "inroad.web",
    *(account_settings.APPS if store.INROAD_SERVED else ()),  # after our own: our pages stand in the place of theirs
]
MIDDLEWARE = [
    "csp.middleware.CSPMiddleware",
    "inroad.web.door.HostCheck",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    *([account_settings.MIDDLEWARE] if store.INROAD_SERVED else []),
    # Around the door, since the door itself answers with a form: the one to sign in.
    "django.middleware.csrf.CsrfViewMiddleware",
    "inroad.web.door.Door",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "inroad.web.problems.Problems",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            # Named parts of a template ("people.html#rows") for htmx; the outer loader cuts them out.
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [("django.template.loaders.cached.Loader", ["django.template.loaders.app_directories.Loader"])],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "inroad.web.shell.shell",
            ],
            "builtins": ["inroad.web.templatetags.desk_words", "template_partials.templatetags.partials"],
        },
    }
]

STATIC_URL = "static/"
WHITENOISE_USE_FINDERS = True  # serves the packages' own static files; there is no collectstatic step to forget
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

# On a server the database holds them, so that one can be ended from another (docs/decisions/0020).
SESSION_ENGINE = (
    "django.contrib.sessions.backends.db" if store.INROAD_SERVED else "django.contrib.sessions.backends.signed_cookies"
)
SESSION_COOKIE_NAME = f"inroad_session{_suffix}"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Strict"
CSRF_COOKIE_NAME = f"inroad_form{_suffix}"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_FAILURE_VIEW = "inroad.web.problems.stale_form"
MESSAGE_STORAGE = "inroad.web.flash.PortStorage"

# A server stands behind TLS; only one that is reached by this computer alone, for trying it out, has none.
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = INROAD_DOOR == "account" and _public.scheme != "http"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("MinimumLengthValidator", {"min_length": 10}),
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
        ("UserAttributeSimilarityValidator", {"user_attributes": ("username", "first_name")}),
    )
]

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"

# A mailbox of some gigabytes is an honest upload; it is streamed to disk. The number of files bounds a chosen folder.
FILE_UPLOAD_MAX_MEMORY_SIZE = 1 << 20
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 << 20
DATA_UPLOAD_MAX_NUMBER_FILES = 5_000
FILE_UPLOAD_PERMISSIONS = 0o600

LOGGING_CONFIG = "logging.config.dictConfig"  # type: ignore[assignment]
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    # The address of a page behind a link is its secret, and belongs into no log, whatever is logged.
    "formatters": {"discreet": {"()": "inroad.web.discreet.Discreet"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "discreet"}},
    # Only what we must mend: a 404 or a foreign host is not worth a line, and paths may name people.
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "CRITICAL"},
        "inroad": {"handlers": ["stderr"], "level": "WARNING"},
        "waitress": {"handlers": ["stderr"], "level": "ERROR"},
    },
}
