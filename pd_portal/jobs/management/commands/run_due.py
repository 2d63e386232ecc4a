from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from pd_portal.jobs.schedule import counting, run_due
from pd_portal.ui import dates


def moment(text: str) -> datetime:
    """An ISO date and time; without an offset it is the agency's local time."""
    try:
        parsed = datetime.fromisoformat(text)
    except ValueError as error:
        raise CommandError(
            f"--now {text!r} is not a date and time like 2027-03-14T09:00"
        ) from error
    return parsed if parsed.tzinfo else timezone.make_aware(parsed)


class Command(BaseCommand):
    help = "Run every step of the schedule that is due. Call it each minute from cron or a timer."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--now", help="act as if it were this moment (ISO)")
        parser.add_argument("--only", default="", help="the name of one step")

    def handle(self, *, now: str | None, only: str, **options: Any) -> None:
        at = moment(now) if now else dates.now()
        failed = 0
        counted = counting()
        for outcome in run_due(now=at, only=only):
            failed += bool(outcome.error)
            self.stdout.write(f"{outcome.name}: {outcome.error or outcome.said}")
        self.stdout.write(f"queued: {counted['queued']}")
        if failed:
            raise CommandError(f"{failed} step(s) failed; the others ran.")
