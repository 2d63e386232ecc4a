from collections import defaultdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse

from pd_portal.policy.models import MonthEnd
from pd_portal.reports.attack import Read, attack, read
from pd_portal.reports.queries.board import agency_requirement
from pd_portal.ui.bars import print_bar
from pd_portal.ui.disclosure import ENOUGH
from pd_portal.ui.suppression import LEAST


class Command(BaseCommand):
    help = "Read the published month-ends as a stranger does and try every table that fits them."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_subparsers(dest="part", required=True).add_parser("attack")

    def handle(self, *, part: str, **options: Any) -> None:
        found = [attack(pages, least=LEAST) for pages in self._published().values()]
        known = [one.narrowest for one in found if one.narrowest is not None]
        wrong = [text for one in found for text in one.wrong]
        for text in wrong:
            self.stdout.write(text)
        narrowest = min(known, default=None)
        print_bar(
            self.stdout.write,
            "suppression",
            not wrong and (narrowest is None or narrowest >= ENOUGH),
            tables=sum(one.tables for one in found),
            hidden=sum(one.hidden for one in found),
            narrowest=f"{'-' if narrowest is None else narrowest}/{ENOUGH}",
        )

    def _published(self) -> dict[int, list[Read]]:
        """What is published, by requirement, in the order it was; corrections beside the rest.

        The agency's month-ends are asked of the public page. Those of a district, and what was
        replaced, no longer have a public address: they are read from the page's own template.
        """
        pages: dict[int, list[Read]] = defaultdict(list)
        agency = agency_requirement()
        rows = MonthEnd.objects.select_related("replaced_by").order_by("requirement", "day", "pk")
        for row in rows:
            replaced = hasattr(row, "replaced_by")
            public = agency is not None and row.requirement_id == agency.pk and not replaced
            html = self._fetched(row) if public else self._printed(row)
            pages[row.requirement_id].append(read(html))
        return pages

    def _fetched(self, row: MonthEnd) -> str:
        answer = Client().get(reverse("board"), {"day": row.day.isoformat()})
        if answer.status_code != 200:
            raise RuntimeError(f"The page of {row.day} answered {answer.status_code}.")
        return answer.content.decode()

    def _printed(self, row: MonthEnd) -> str:
        return render_to_string("reports/published.html", {"figures": row.figures})
