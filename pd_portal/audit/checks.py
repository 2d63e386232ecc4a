"""``manage.py check --database default`` compares the guards with the database."""

from typing import Any

from django.core.checks import CheckMessage, Tags, Warning, register
from django.db.utils import DatabaseError

from pd_portal.audit import guards


@register(Tags.database)
def guards_are_in_place(
    *, app_configs: Any = None, databases: Any = None, **_: Any
) -> list[CheckMessage]:
    """One warning (migrate must still run) a guard that is missing or stray."""
    found: list[CheckMessage] = []
    for alias in databases or []:
        try:
            difference = guards.differences(alias)
        except DatabaseError:
            continue
        for kind, names in difference.items():
            found += [
                Warning(
                    f"Database guard {name} is {kind}.",
                    hint="Run manage.py guards --rebuild",
                    id="pd_audit.W001",
                )
                for name in sorted(names)
            ]
    return found
