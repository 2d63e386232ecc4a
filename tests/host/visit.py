"""Run as a program: open every page of the host that needs no id, and print what failed."""

import sys
from collections.abc import Iterator

import django


def addresses(resolver, before: str = "/") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        here = before + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from addresses(pattern, here)
        elif not set("<(^\\") & set(here):
            yield here


def visit() -> Iterator[str]:
    """A line per page that fails; the last line counts."""
    from django.test import Client
    from django.urls import get_resolver

    from pd_portal.access import roles
    from tests.factories.people import EmployerFactory, employee_with_role

    person = employee_with_role(roles.HR, employer=EmployerFactory())
    client, seen = Client(raise_request_exception=False), 0
    client.force_login(person.user)
    for address in addresses(get_resolver()):
        if not address.startswith("/admin/"):
            seen += 1
            if client.get(address).status_code >= 500:
                yield f"failed: {address}"
    yield f"pages: {seen}"


if __name__ == "__main__":
    django.setup()
    from django.core.management import call_command

    from pd_portal.ui.new_database import migrate_file

    call_command("check")
    migrate_file()
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
    sys.stdout.writelines(f"{line}\n" for line in visit())
