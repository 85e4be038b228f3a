"""The Django app that holds the tables."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class StoreConfig(AppConfig):
    name = "inroad.store"
    label = "store"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from inroad.store import triggers

        # SQLite drops triggers silently when a migration rebuilds a table, so they are laid anew after every migrate.
        post_migrate.connect(triggers.install_after_migrate, sender=self, dispatch_uid="inroad-triggers")
