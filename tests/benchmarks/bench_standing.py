"""How long standing takes: the refresh of one requirement, and the dashboard against bare SQL.

`python -m tests.benchmarks.bench_standing 100000` fills a database of its own in var/, prints
three bars. It fails where the dashboard takes more than twice the bare SQL over the same index,
now or as known on a day, or the download of everybody more than three times the standard library
(both with the leeway of ``pairs``). People a second are of processor time; the goal is printed.
"""

import os
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from time import process_time

from tests.benchmarks import export
from tests.benchmarks.pairs import compared

ROOT = Path(__file__).resolve().parent.parent.parent
RECORDED = datetime(2026, 1, 5, 18, tzinfo=UTC)
FIRST = date(2026, 1, 1)
AS_OF = date(2027, 3, 14)
KNOWN_ON = date(2027, 3, 10)
# Any number of rows: the chunks in hand and Django's rows of one fetch.
MOST_MB = 20
UNITS, MODULES = 60, 8
GOAL_PEOPLE_S = 5_000


def set_up(people: int) -> Path:
    import django
    from django.core.management import call_command

    path = ROOT / "var" / f"bench-standing-{people}.sqlite3"
    for suffix in ("", "-wal", "-shm"):
        Path(f"{path}{suffix}").unlink(missing_ok=True)
    os.environ["PD_TEST_DB_NAME"] = str(path)
    os.environ["DJANGO_SETTINGS_MODULE"] = "pd_portal.settings.test"
    django.setup()
    call_command("migrate", verbosity=0)
    return path


def fill(people: int):
    """One requirement of eight modules; people spread over units, hired on many days.

    Rows are made as they are written: a million people fit into memory.
    """
    from courses.models import ModuleCompletion
    from pd_portal.people.models import Employment, Position, StaffMember
    from pd_portal.policy.actions.bulk import insert_rows
    from tests.factories.courses import CoursePageFactory, ModulePageFactory, ReleaseFactory
    from tests.factories.people import EmployerFactory, JobGroupFactory, OrgUnitFactory
    from tests.factories.policy import RequirementVersionFactory

    employer = EmployerFactory()
    units = [OrgUnitFactory(parent=employer.unit).pk for _ in range(UNITS)]
    groups = [JobGroupFactory(code=f"group-{n}").pk for n in range(6)]
    course = CoursePageFactory()
    modules = [ModulePageFactory(parent=course) for _ in range(MODULES)]
    releases = [ReleaseFactory(module=module, number=1).pk for module in modules]
    version = RequirementVersionFactory(
        modules=modules, effective_from=FIRST, validity_kind="months", validity_months=36
    )
    ids = range(1, people + 1)
    hired = [FIRST + timedelta(days=n % 400) for n in ids]
    insert_rows(
        StaffMember,
        ("id", "given_name", "family_name", "preferred_name", "external", "search_text"),
        ((n, f"Given {n}", f"Family {n}", "", False, str(n)) for n in ids),
    )
    insert_rows(
        Employment,
        ("id", "person_id", "employer_id", "employee_id", "kind", "pay", "starts_on",
         "original_hire_on", "recorded_at"),
        ((n, n, employer.pk, str(n), "regular", "salaried", hired[n - 1], hired[n - 1], RECORDED)
         for n in ids),
    )  # fmt: skip
    insert_rows(
        Position,
        ("person_id", "employment_id", "employer_id", "unit_id", "job_group_id", "title", "fte",
         "primary", "starts_on", "recorded_at"),
        ((n, n, employer.pk, units[n % UNITS], groups[n % 6], "", "1.000", True, hired[n - 1],
          RECORDED) for n in ids),
    )  # fmt: skip
    insert_rows(
        ModuleCompletion,
        ("person_id", "module_id", "release_id", "version", "variant", "rule", "completed_at",
         "proficient", "source", "recorded_at"),
        (
            (n, modules[m].pk, releases[m], 1, "", "{}", at, True, "recorded", at)
            for n in ids
            for m in range(n % (MODULES + 1))
            for at in [RECORDED + timedelta(days=n % 300 + 20 * m)]
        ),
    )  # fmt: skip
    return version.requirement


COUNT = (
    "SELECT unit_id, obligation, reason, progress, timing, COUNT(*) FROM pd_policy_standing "
    "WHERE requirement_id = %s AND {known} AND ends_on > %s AND starts_on <= %s "
    "AND obligation >= 2 GROUP BY unit_id, obligation, reason, progress, timing"
)


def bare(requirement, known_on: date | None = None) -> Callable[[], object]:
    """The same question in plain SQL over the same covering index."""
    from django.db import connection

    from pd_portal.policy.queries.figures import end_of_day

    day = AS_OF.isoformat()
    known, moments = "superseded_at = %s", ["9999-12-31 00:00:00"]
    if known_on:
        moment = end_of_day(known_on).astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")
        known, moments = "superseded_at >= %s AND recorded_at < %s", [moment, moment]

    def ask() -> object:
        with connection.cursor() as cursor:
            cursor.execute(COUNT.format(known=known), [requirement.pk, *moments, day, day])
            return cursor.fetchall()

    return ask


def main(people: int) -> int:
    path = set_up(people)
    requirement = fill(people)

    from pd_portal.policy.actions.standing import mark_due, refresh_outstanding
    from pd_portal.policy.queries import figures
    from pd_portal.policy.queries.preview import people_within_reach
    from pd_portal.ui.bars import bar_line

    def refresh() -> tuple[float, int]:
        mark_due([requirement], people_within_reach(requirement), since=RECORDED)
        began = process_time()
        done = refresh_outstanding(requirement=requirement)
        return people / (process_time() - began), done.written

    first, rows = refresh()
    again, written = refresh()
    now = compared(lambda: figures.by_unit(requirement, AS_OF), bare(requirement))
    known = compared(
        lambda: figures.by_unit(requirement, AS_OF, KNOWN_ON), bare(requirement, KNOWN_ON)
    )
    good = now.within(2.0) and known.within(2.0)
    sys.stdout.write(
        bar_line("dashboard", good, ratio=f"{now.ratio:.2f}/2.0", ms=round(now.ours_ms),
                 known_on_ratio=f"{known.ratio:.2f}/2.0", known_on_ms=round(known.ours_ms),
                 bare_ms=round(now.plain_ms), bare_known_on_ms=round(known.plain_ms)) + "\n"
    )  # fmt: skip
    same = written == 0
    sys.stdout.write(
        bar_line("refresh", same, people_s=round(first), again_people_s=round(again),
                 goal_people_s=GOAL_PEOPLE_S, goal="met" if first >= GOAL_PEOPLE_S else "missed",
                 rows=rows, written_again=written) + "\n"
    )  # fmt: skip
    out = export.measure(path, requirement, AS_OF)
    lean = out["whole"].within(3.0) and out["writer"].within(3.0) and out["peak_mb"] <= MOST_MB
    sys.stdout.write(
        bar_line("export", lean, ratio=f"{out['whole'].ratio:.2f}/3.0",
                 writer_ratio=f"{out['writer'].ratio:.2f}/3.0",
                 peak_mb=f"{out['peak_mb']:.1f}/{MOST_MB}",
                 rows=out["rows"]) + "\n"
    )  # fmt: skip
    for suffix in ("", "-wal", "-shm"):
        Path(f"{path}{suffix}").unlink(missing_ok=True)
    return 0 if good and same and lean else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000))
