from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from pd_portal.notify.checking import outbox_figures
from pd_portal.ui import dates
from pd_portal.ui.bars import print_bar

WRONG = ("doubled", "stale_sent", "to_people_not_required")


class Command(BaseCommand):
    help = "Count the outbox in raw SQL: nothing said twice, too late, or to people not required."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("task", choices=["check"])
        parser.add_argument("--now", type=datetime.fromisoformat, help="act as if it were then")

    def handle(self, *, now: datetime | None, **options: Any) -> None:
        figures = outbox_figures(now or dates.now())
        wrong = sum(figures[name] for name in WRONG)
        print_bar(self.stdout.write, "outbox", not wrong, **figures)
