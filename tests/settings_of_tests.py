"""The suite's Django: the store's settings with a server's accounts beside them, so that both kinds are tested at once.

What a laptop has, and hasn't, is tested on whole programs (``tests/cli``), which read the store's settings alone.
"""

from inroad.store import account_settings
from inroad.store.settings import *  # noqa: F403
from inroad.store.settings import INSTALLED_APPS as _STORES

INSTALLED_APPS = [*_STORES, *account_settings.APPS]
MIDDLEWARE = [account_settings.MIDDLEWARE]
globals().update(account_settings.settings_for(""))
