from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from pd_portal.calendars.checking import claim_figures, subject_counts
from pd_portal.ui.bars import print_bar


class Command(BaseCommand):
    help = "Count promised times: nobody promised twice, no session without a claim or the reverse."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("task", choices=["check"])

    def handle(self, **options: Any) -> None:
        figures = claim_figures(subject_counts)
        wrong = sum(value for key, value in figures.items() if key != "rows")
        print_bar(self.stdout.write, "claims", not wrong, **figures)
