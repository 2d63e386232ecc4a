"""How long it takes to queue the day's reminders: one person in five is due.

`python -m tests.benchmarks.bench_messages 100000` fills a database of its own in var/, queues
twice, each time in a process of its own, and prints one bar: the second run has to queue nobody,
and neither may hold more memory than a few batches take. The goal is 60 s for 100,000 people.
"""

import json
import os
import resource
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from time import perf_counter

ROOT = Path(__file__).resolve().parent.parent.parent
DAY = date(2027, 3, 16)  # a Tuesday
NOW = datetime(2027, 3, 16, 16, tzinfo=UTC)
RECORDED = datetime(2026, 1, 5, 18, tzinfo=UTC)
FIRST = date(2026, 1, 1)
GOAL_S, MEMORY_MB = 60, 60


def database(people: int) -> Path:
    return ROOT / "var" / f"bench-messages-{people}.sqlite3"


def set_up(people: int) -> None:
    import django

    os.environ["PD_TEST_DB_NAME"] = str(database(people))
    os.environ["DJANGO_SETTINGS_MODULE"] = "pd_portal.settings.test"
    django.setup()


def throw_away(people: int) -> None:
    for suffix in ("", "-wal", "-shm"):
        Path(f"{database(people)}{suffix}").unlink(missing_ok=True)


def fill(people: int) -> int:
    """Employed people on a school's calendar, three segments each; every fifth is due soon."""
    from pd_portal.people.models import Employment, Position, StaffMember
    from pd_portal.policy.actions.bulk import insert_rows
    from tests.factories.people import (
        EmployerFactory,
        JobGroupFactory,
        OrgUnitFactory,
        WorkCalendarFactory,
        WorkPeriodFactory,
    )
    from tests.factories.policy import RequirementVersionFactory

    employer = EmployerFactory()
    unit, group = OrgUnitFactory(parent=employer.unit), JobGroupFactory()
    calendar = WorkCalendarFactory(employer=employer)
    WorkPeriodFactory(calendar=calendar)
    requirement = RequirementVersionFactory(modules=[], effective_from=FIRST).requirement
    ids = range(1, people + 1)
    insert_rows(
        StaffMember,
        ("id", "given_name", "family_name", "preferred_name", "external", "search_text"),
        [(n, f"Given {n}", f"Family {n}", "", False, str(n)) for n in ids],
    )
    insert_rows(
        Employment,
        ("id", "person_id", "employer_id", "employee_id", "kind", "pay", "starts_on",
         "original_hire_on", "recorded_at"),
        [(n, n, employer.pk, str(n), "regular", "salaried", FIRST, FIRST, RECORDED) for n in ids],
    )  # fmt: skip
    insert_rows(
        Position,
        ("person_id", "employment_id", "employer_id", "unit_id", "job_group_id", "title", "fte",
         "primary", "starts_on", "recorded_at", "work_calendar_id"),
        [(n, n, employer.pk, unit.pk, group.pk, "", "1.000", True, FIRST, RECORDED, calendar.pk)
         for n in ids],
    )  # fmt: skip
    due = [n for n in ids if n % 5 == 0]
    stand(requirement.pk, ids)
    return len(due)


def stand(requirement: int, ids: range) -> None:
    """Not employed, then required: every fifth with a date two weeks off, the others met."""
    from pd_portal.policy.actions.bulk import insert_rows
    from pd_portal.policy.models import END_OF_TIME, LAST_DAY, Standing

    soon, far = DAY + timedelta(days=12), DAY + timedelta(days=900)
    columns = ("requirement_id", "person_id", "starts_on", "ends_on", "obligation", "reason",
               "progress", "timing", "due_on", "recorded_at", "superseded_at")  # fmt: skip
    rows = []
    for n in ids:
        state = (1, 1, soon, soon) if n % 5 == 0 else (5, 1, far, far)
        progress, timing, due_on, until = state
        spans = [
            (date.min, FIRST, 1, 0, 0, 0, None),
            (FIRST, until, 4, 0, progress, timing, due_on),
            (until, LAST_DAY, 4, 0, 1, 2, due_on),
        ]
        rows += [(requirement, n, *span, RECORDED, END_OF_TIME) for span in spans]
    insert_rows(Standing, columns, rows)


def memory_mb() -> float:
    """The most this process ever held."""
    status = Path("/proc/self/status")
    if status.exists():  # a child of a big process starts with its peak elsewhere
        peak = next(line for line in status.read_text().splitlines() if "VmHWM" in line)
        return int(peak.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def queue(people: int) -> None:
    """Queue in this process and print what it took."""
    set_up(people)
    from pd_portal.audit.actions import System
    from pd_portal.notify.actions.reminding import queue_reminders

    before, began = memory_mb(), perf_counter()
    queued = queue_reminders(actor=System("bench"), now=NOW)
    took = perf_counter() - began
    sys.stdout.write(json.dumps([queued, took, memory_mb() - before]))


def queue_apart(people: int) -> tuple[int, float, float]:
    """How many were queued, in how many seconds, and how many MB that took."""
    command = [sys.executable, "-m", "tests.benchmarks.bench_messages", str(people), "queue"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    queued, took, grown = json.loads(done.stdout.splitlines()[-1])
    return queued, took, grown


def main(people: int) -> int:
    throw_away(people)
    set_up(people)
    from django.core.management import call_command

    from pd_portal.ui.bars import bar_line

    call_command("migrate", verbosity=0)
    due = fill(people)
    first, took, grown = queue_apart(people)
    again, took_again, _ = queue_apart(people)
    throw_away(people)
    goal = GOAL_S * max(people / 100_000, 0.05)
    good = first == due and again == 0 and took <= goal and grown <= MEMORY_MB
    figures = {
        "people": people,
        "due": due,
        "queued": first,
        "seconds": f"{took:.1f}/{goal:.0f}",
        "again": again,
        "again_seconds": f"{took_again:.1f}",
        "memory_mb": f"{grown:.0f}/{MEMORY_MB}",
        "goal": "met" if good else "missed",
    }
    sys.stdout.write(bar_line("queue_messages", good, **figures) + "\n")
    return 0 if good else 1


if __name__ == "__main__":
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    sys.exit(queue(wanted) if sys.argv[2:] == ["queue"] else main(wanted))
