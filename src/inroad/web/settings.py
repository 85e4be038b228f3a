"""Django's settings for the web: the store's, plus what serving pages needs.

Refuses inline scripts and styles and anything from another host: the policy below names only ``'self'``.
``INROAD_DOOR`` says who may come in: "token" (a laptop, see ``inroad.web.local``) or "account" (signed-in accounts).
"""

import os

from csp.constants import NONE, SELF

from inroad.store import settings as store
from inroad.store.settings import *  # noqa: F403 - the store's settings hold here too

INROAD_DOOR = os.environ.get("INROAD_DOOR", "token")
# Cookies know no ports: without its number in their names, two desks on one machine would overwrite each other's.
INROAD_PORT = os.environ.get("INROAD_PORT", "")
_suffix = f"_{INROAD_PORT}" if INROAD_PORT else ""

DEBUG = False
ALLOWED_HOSTS = [host for host in os.environ.get("INROAD_HOSTS", "127.0.0.1,localhost").split(",") if host]
ROOT_URLCONF = "inroad.web.urls"
WSGI_APPLICATION = "inroad.web.wsgi.application"

INSTALLED_APPS = [
    *store.INSTALLED_APPS,
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "csp",
    "django_htmx",
    "template_partials.apps.SimpleAppConfig",
    "inroad.web",
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
    "inroad.web.door.Door",
    "django.middleware.csrf.CsrfViewMiddleware",
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

SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
SESSION_COOKIE_NAME = f"inroad_session{_suffix}"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Strict"
CSRF_COOKIE_NAME = f"inroad_form{_suffix}"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_FAILURE_VIEW = "inroad.web.problems.stale_form"
MESSAGE_STORAGE = "inroad.web.flash.PortStorage"

if INROAD_DOOR == "account":  # a server stands behind TLS; a laptop's loopback has none
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = os.environ.get("INROAD_INSECURE") != "1"

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
    "handlers": {"stderr": {"class": "logging.StreamHandler"}},
    # Only what we must mend: a 404 or a foreign host is not worth a line, and paths may name people.
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "CRITICAL"},
        "inroad": {"handlers": ["stderr"], "level": "WARNING"},
        "waitress": {"handlers": ["stderr"], "level": "ERROR"},
    },
}
