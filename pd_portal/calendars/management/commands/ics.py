from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from pd_portal.calendars.checking import file_figures
from pd_portal.ui.bars import print_bar


class Command(BaseCommand):
    help = "Read back every calendar file that was sent: UIDs, sequences, and no private word."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("task", choices=["check"])

    def handle(self, **options: Any) -> None:
        figures = file_figures()
        faults = figures["uid_changes"] + figures["sequence_gaps"] + figures["private_words"]
        good = not faults and figures["reparsed"] == figures["files"]
        print_bar(self.stdout.write, "ics", good, **figures)
