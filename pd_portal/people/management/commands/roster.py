"""``manage.py roster check``: is the roster sound? Plain SQL, not the code that wrote it."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import connection

from pd_portal.ui.bars import print_bar

FOREVER = "'9999-12-31'"
STANDING = "voided_at IS NULL"


def ends(table: str) -> str:
    """The last day of a row, far away where it is open, as text on both databases."""
    return f"COALESCE(CAST({table}.ends_on AS text), {FOREVER})"


def meet(a: str = "a", b: str = "b") -> str:
    """The two rows share a day."""
    return f"CAST({a}.starts_on AS text) <= {ends(b)} AND CAST({b}.starts_on AS text) <= {ends(a)}"


COUNTS = {
    "people": "SELECT COUNT(*) FROM pd_people_staffmember WHERE merged_into_id IS NULL",
    "positions": f"SELECT COUNT(*) FROM pd_people_position WHERE {STANDING}",
}
FAULTS = {
    "two_primaries": f"""SELECT COUNT(*) FROM pd_people_position a JOIN pd_people_position b
        ON a.person_id = b.person_id AND a.employer_id = b.employer_id AND a.id < b.id
        WHERE a."primary" AND b."primary" AND a.{STANDING} AND b.{STANDING} AND {meet()}""",
    "overlaps": f"""SELECT COUNT(*) FROM pd_people_employment a JOIN pd_people_employment b
        ON a.employer_id = b.employer_id AND a.employee_id = b.employee_id AND a.kind = b.kind
        AND a.id < b.id WHERE a.{STANDING} AND b.{STANDING} AND {meet()}""",
    "cycles": """WITH RECURSIVE chain(start, at, depth) AS (
          SELECT person_id, supervisor_id, 1 FROM pd_people_position
          WHERE supervisor_id IS NOT NULL AND ends_on IS NULL AND voided_at IS NULL AND "primary"
          UNION SELECT c.start, p.supervisor_id, c.depth + 1 FROM chain c
          JOIN pd_people_position p ON p.person_id = c.at AND p.supervisor_id IS NOT NULL
            AND p.ends_on IS NULL AND p.voided_at IS NULL AND p."primary"
          WHERE c.depth < 12 AND c.at <> c.start)
        SELECT COUNT(DISTINCT start) FROM chain WHERE at = start""",
    "orphans": f"""SELECT COUNT(*) FROM pd_people_position p
        LEFT JOIN pd_people_employment e ON e.id = p.employment_id AND e.{STANDING}
        WHERE p.{STANDING} AND (e.id IS NULL OR e.person_id <> p.person_id
          OR e.employer_id <> p.employer_id OR e.starts_on > p.starts_on
          OR {ends("e")} < {ends("p")})""",
    "reversed": " UNION ALL ".join(
        f"SELECT id FROM pd_people_{table} WHERE ends_on < starts_on"
        for table in ("position", "employment", "leave", "orgunit", "unithead", "rolegrant")
    ),
}
FAULTS["reversed"] = f"SELECT COUNT(*) FROM ({FAULTS['reversed']}) backwards"


class Command(BaseCommand):
    help = "Check the roster with plain SQL and print its bar."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["check"])

    def handle(self, *args: Any, **options: Any) -> None:
        found = {name: self._count(sql) for name, sql in (COUNTS | FAULTS).items()}
        ok = not any(found[name] for name in FAULTS)
        print_bar(self.stdout.write, "roster", ok, **found)

    def _count(self, sql: str) -> int:
        with connection.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchone()[0]
