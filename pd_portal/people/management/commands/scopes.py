"""``manage.py scopes``: can HR of one employer reach another's people? Asked over HTTP.

Every holder of HR's role opens the list, the download, a search for a stranger's very name and id,
and a stranger's own page. Whose people may appear is read by plain SQL from the employments.
"""

import csv
import io
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandParser
from django.db import connection
from django.test import Client
from django.urls import reverse

from pd_portal.ui.bars import print_bar
from pd_portal.ui.dates import today

HOLDERS = """SELECT s.user_id, COALESCE(g.employer_id, (
      SELECT MIN(id) FROM pd_people_employer WHERE partner_id IS NULL))
    FROM pd_people_rolegrant g JOIN pd_people_staffmember s ON s.id = g.person_id
    WHERE g.role = 'hr' AND g.unit_id IS NULL AND s.user_id IS NOT NULL
      AND g.revoked_at IS NULL AND g.approved_at IS NOT NULL ORDER BY g.id LIMIT %s"""
STRANGERS = """SELECT s.id, s.family_name, e.employee_id, r.name FROM pd_people_staffmember s
    JOIN pd_people_employment e ON e.person_id = s.id AND e.voided_at IS NULL
    JOIN pd_people_employer r ON r.id = e.employer_id
    WHERE NOT EXISTS (SELECT 1 FROM pd_people_employment o WHERE o.person_id = s.id
        AND o.employer_id = %s AND o.voided_at IS NULL)
      AND NOT EXISTS (SELECT 1 FROM pd_people_datasharing d WHERE d.owner_id = e.employer_id
        AND d.reader_id = %s AND d.starts_on <= %s AND (d.ends_on IS NULL OR d.ends_on >= %s))
    ORDER BY s.id LIMIT 25"""


class Command(BaseCommand):
    help = "Try as HR of each employer to reach people of the others, and print the bar."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--holders", type=int, default=10, help="how many to try")

    def handle(self, *args: Any, **options: Any) -> None:
        self.counts = {"views": 0, "exports": 0, "searches": 0, "foreign_rows": 0}
        for user_id, employer_id in self._rows(HOLDERS, options["holders"]):
            self._try_as(user_id, employer_id)
        ok = self.counts["foreign_rows"] == 0 and self.counts["searches"] > 0
        print_bar(self.stdout.write, "scopes", ok, **self.counts)

    def _try_as(self, user_id: int, employer_id: int) -> None:
        client = Client(HTTP_HOST="localhost")
        client.force_login(
            get_user_model().objects.get(pk=user_id),
            backend="django.contrib.auth.backends.ModelBackend",
        )
        strangers = self._rows(STRANGERS, employer_id, employer_id, today(), today())
        self._try_export(client, strangers)
        for pk, family_name, number, _ in strangers:
            self._try_search(client, pk, family_name)
            self._try_search(client, pk, number)
            self._try_page(client, pk)

    def _try_export(self, client: Client, strangers: list[tuple]) -> None:
        answer = client.get(reverse("people:csv"), {"status": "all"})
        text = b"".join(answer.streaming_content).decode("utf-8-sig")
        listed = {(row[0], row[1], row[6]) for row in csv.reader(io.StringIO(text))}
        self.counts["exports"] += 1
        self.counts["foreign_rows"] += sum(
            (number, family, employer) in listed for _, family, number, employer in strangers
        )

    def _try_search(self, client: Client, pk: int, words: str) -> None:
        answer = client.get(reverse("people:list"), {"q": words, "status": "all"})
        self.counts["searches"] += 1
        self.counts["foreign_rows"] += (
            reverse("people:person", args=[pk]) in answer.content.decode()
        )

    def _try_page(self, client: Client, pk: int) -> None:
        for name in ("person", "rename", "merge"):
            answer = client.get(reverse(f"people:{name}", args=[pk]))
            self.counts["views"] += 1
            self.counts["foreign_rows"] += answer.status_code == 200

    def _rows(self, sql: str, *params: Any) -> list[tuple]:
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            return cursor.fetchall()
