from typing import Any

from django.apps import AppConfig
from django.core.management import call_command
from django.db.models.signals import post_migrate


def make_cache_table(*, using: str, **_: Any) -> None:
    """The shared cache lives in the database until an installation names another."""
    call_command("createcachetable", database=using, verbosity=0)


class JobsConfig(AppConfig):
    name = "pd_portal.jobs"
    label = "pd_jobs"
    verbose_name = "Background jobs"

    def ready(self) -> None:
        from pd_portal.jobs import samples, steps  # noqa: F401  (importing registers them)

        post_migrate.connect(make_cache_table, sender=self, dispatch_uid="cache_table")
