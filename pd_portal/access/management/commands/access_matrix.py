"""Try every URL as every role, over HTTP, and hold the answers against the reviewed table."""

import csv
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction
from django.test import Client
from django.urls import reverse

from pd_portal.access.public import PUBLIC_URLS
from pd_portal.access.routes import Route, routes
from pd_portal.access.samples import Sample, samples, testers
from pd_portal.access.views import PUBLIC
from pd_portal.ui.bars import print_bar

TABLE = Path(__file__).resolve().parent.parent.parent / "matrix.csv"
VISITOR = "visitor"


def answer(status: int, location: str) -> str:
    """``open``, ``login``, ``no`` (403), ``hidden`` (404) or ``error``."""
    if status in (301, 302, 303) and "/accounts/login" in location:
        return "login"
    if status < 400 or status in (400, 405, 409, 422):
        return "open"
    # Not ready yet is an answer of readyz, not a refusal.
    return {403: "no", 404: "hidden", 503: "open"}.get(status, f"error {status}")


class Command(BaseCommand):
    help = "Check role x URL with one object inside and one outside the scope; --write the table."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--write", action="store_true", help="write what was seen as the table")

    def handle(self, *, write: bool, **options: Any) -> None:
        users = {VISITOR: None} | {
            k: v for _, source in testers.items() for k, v in source().items()
        }
        found = routes()
        seen = {route.name: self._row(route, users) for route in found if route.name}
        if write:
            self._write(seen, list(users))
        wrong = self._compare(seen, list(users)) + self._outsiders(found, users)
        without_rule = [r.path for r in found if r.rule is None or not r.name]
        unsampled = [r.name for r in found if r.parameters and r.name not in samples]
        opened = [r.name for r in found if r.rule == PUBLIC]
        for line in (*wrong, *(f"no sample: {n}" for n in unsampled), *without_rule):
            self.stdout.write(line)
        print_bar(
            self.stdout.write,
            "access",
            not (wrong or without_rule or unsampled) and len(PUBLIC_URLS) <= 15,
            urls=len(found),
            without_rule=len(without_rule),
            unsampled=len(unsampled),
            public=len(opened),
            roles=len(users),
            cells=len(found) * len(users),
            wrong=len(wrong),
        )

    def _row(self, route: Route, users: dict[str, Any]) -> dict[str, str]:
        row = {}
        for role, user in users.items():
            inside = self._sample(route, user).inside if route.parameters else {}
            row[role] = "-" if inside is None else self._try(route, user, inside)
        return row

    def _sample(self, route: Route, user: Any) -> Sample:
        return samples[route.name](user) if route.name in samples else Sample()

    def _try(self, route: Route, user: Any, parameters: dict[str, Any]) -> str:
        client = Client(raise_request_exception=False)
        if user is not None:
            client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        url = reverse(route.name, kwargs=parameters)
        # Whatever a view writes while it is tried is rolled back.
        with transaction.atomic():
            response = client.get(url, secure=True)
            if response.status_code == 405:
                response = client.post(url, secure=True)
            transaction.set_rollback(True)
        return answer(response.status_code, response.headers.get("Location", ""))

    def _outsiders(self, found: list[Route], users: dict[str, Any]) -> list[str]:
        wrong = []
        for route in found:
            for role, user in users.items():
                outside = self._sample(route, user).outside if route.parameters else None
                if outside is not None and route.name:
                    said = self._try(route, user, outside)
                    if said not in ("hidden", "no", "login"):
                        wrong.append(f"outside: {route.name} as {role}: {said}")
        return wrong

    def _compare(self, seen: dict[str, dict[str, str]], roles: list[str]) -> list[str]:
        with TABLE.open(newline="") as file:
            table = {row["url"]: row for row in csv.DictReader(file)}
        wrong = [f"not in the table: {name}" for name in sorted(seen.keys() - table.keys())]
        wrong += [f"in the table only: {name}" for name in sorted(table.keys() - seen.keys())]
        for name in sorted(seen.keys() & table.keys()):
            for role in roles:
                said, wanted = seen[name][role], table[name].get(role, "")
                if said != wanted:
                    wrong.append(f"{name} as {role}: {said}, the table says {wanted or 'nothing'}")
        return wrong

    def _write(self, seen: dict[str, dict[str, str]], roles: list[str]) -> None:
        with TABLE.open("w", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(["url", *roles])
            for name in sorted(seen):
                writer.writerow([name, *(seen[name][role] for role in roles)])
