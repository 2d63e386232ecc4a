"""``manage.py hours check``: the reported minutes against a recount in plain SQL."""

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import connection

from coaching.queries.held_hours import held_between, hours_by, total_hours
from pd_portal.ui.bars import print_bar

FACTS = """
    SELECT COUNT(*),
           SUM(CASE WHEN outcome = 'held' THEN 1 ELSE 0 END),
           SUM(CASE WHEN outcome = 'held' THEN minutes ELSE 0 END)
    FROM pd_coaching_coachingsession
"""
ACTUAL = """
    SELECT started_at, ended_at FROM pd_coaching_coachingsession WHERE outcome = 'held'
"""
WITHOUT = """
    SELECT COUNT(*) FROM pd_coaching_coachingsession s
    LEFT JOIN pd_coaching_agreementversion a
      ON a.id = s.agreement_version_id AND a.engagement_id = s.engagement_id
     AND a.in_force_at IS NOT NULL
    WHERE s.outcome = 'held' AND s.intro_no IS NULL AND a.id IS NULL
"""


class Command(BaseCommand):
    help = "Recount coaching minutes from the clock times and compare with what is reported."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["check"])

    def handle(self, **options: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute(FACTS)
            sessions, held, minutes = (int(value or 0) for value in cursor.fetchone())
            cursor.execute(ACTUAL)
            recounted = sum(_minutes(*row) for row in cursor.fetchall())
            cursor.execute(WITHOUT)
            without_agreement = cursor.fetchone()[0]
        everything = held_between(date(1970, 1, 2), date(9998, 12, 31))
        reported = total_hours(everything).minutes
        by_service = sum(row.minutes for row in hours_by("service", everything))
        difference = max(abs(n - recounted) for n in (minutes, reported, by_service))
        print_bar(
            self.stdout.write,
            "hours",
            difference == 0 and without_agreement == 0,
            sessions=sessions,
            held=held,
            minutes=recounted,
            reported=reported,
            difference=difference,
            without_agreement=without_agreement,
        )


def _minutes(start: Any, end: Any) -> int:
    """Whole minutes between two moments as the driver gives them."""
    from datetime import datetime

    if isinstance(start, str):
        start, end = datetime.fromisoformat(start), datetime.fromisoformat(end)
    return int((end - start).total_seconds() // 60)
