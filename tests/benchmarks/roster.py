"""``python -m tests.benchmarks.roster [PEOPLE]``: preview and import, as HR meets them.

Runs on a fresh migrated database of its own and prints seconds, memory and the ratio to a bare
insert of as many rows. Goals at 100,000 people: 60 s and 500 MB each, applying in 10 s.
"""

import os
import resource
import sys
import tempfile
import time
from datetime import UTC, date, datetime
from pathlib import Path

GOAL_SECONDS, GOAL_MB, GOAL_APPLY = 60, 500, 10
NOW = datetime(2026, 10, 1, 19, tzinfo=UTC)
HEADS = (
    "EmployeeNumber,LastName,FirstName,WorkEmail,JobTitle,JobCode,Location,FTE,"
    "PositionStart,Primary,SupervisorNumber"
)


def file_of(people: int) -> bytes:
    """One row a person in 200 schools, each supervised by one of 500 others."""
    lines = [HEADS]
    for n in range(people):
        boss = "" if n < 500 else str(10_000 + n % 500)
        lines.append(
            f"{10_000 + n},Family{n % 7919},Given{n},p{n}@example.org,Teacher,classroom,"
            f"School {n % 200},1,9/1/2026,Y,{boss}"
        )
    return "\r\n".join(lines).encode()


def prepare() -> "object":
    """An employer with its units and a source, by the product's own actions."""
    from pd_portal.audit.actions import System
    from pd_portal.people.actions import employers, imports, units

    by = {"actor": System("bench"), "now": NOW}
    top = units.open_unit(
        code="agency", name="Agency", kind="agency", parent=None, starts_on=date(2020, 1, 1), **by
    )
    employer = employers.open_employer(unit=top, code="agency", name="Agency", partner=None, **by)
    for n in range(200):
        units.open_unit(
            code=f"S{n}", name=f"School {n}", kind="school", parent=top,
            starts_on=date(2020, 1, 1), **by,
        )  # fmt: skip
    employers.add_job_group(code="classroom", name="Classroom", **by)
    return imports.add_source(
        employer=employer, code="payroll", name="Payroll", format_="positions", **by
    )


def once(label: str, source: object, content: bytes, day: int) -> None:
    """Preview and apply one file; print what each took."""
    from pd_portal.audit.actions import System
    from pd_portal.people.actions.import_staging import stage
    from pd_portal.people.actions.imports import apply_import, upload_file

    now = NOW.replace(day=day)
    roster_import = upload_file(
        source=source, file_name="people.csv", content=content, as_of=now.date(),
        actor=System("bench"), now=now,
    )  # fmt: skip
    started = time.monotonic()
    stage(roster_import, now=now)
    previewed = time.monotonic()
    ending = roster_import.ending
    typed = ending["leaving"] if ending["must_type"] else None
    apply_import(roster_import=roster_import, typed=typed, actor=System("bench"), now=now)
    applied = time.monotonic()
    figures = {k: v for k, v in roster_import.figures.items() if v}
    verdict(f"{label}: preview", previewed - started, GOAL_SECONDS)
    verdict(f"{label}: apply", applied - previewed, GOAL_APPLY)
    print(f"  {figures}")


def verdict(what: str, seconds: float, goal: float) -> None:
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    ok = seconds <= goal and memory <= GOAL_MB
    print(
        f"{what}: {seconds:.1f} s (goal {goal} s), {memory:.0f} MB so far (goal {GOAL_MB} MB) {'ok' if ok else 'MISSED'}"
    )


def bare(people: int) -> float:
    """Seconds of a bare insert of as many rows into a table without indexes."""
    from django.db import connection, transaction

    started = time.monotonic()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bench_bare (a integer, b text, c text, d text)")
        rows = [(n, f"Given{n}", f"Family{n}", f"p{n}@example.org") for n in range(people)]
        if connection.vendor == "postgresql":
            with cursor.copy("COPY bench_bare FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            cursor.executemany("INSERT INTO bench_bare VALUES (%s, %s, %s, %s)", rows)
        cursor.execute("DROP TABLE bench_bare")
    return time.monotonic() - started


def main(people: int) -> None:
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    source, content = prepare(), file_of(people)
    print(f"{people:,} people, {len(content) / 1e6:.1f} MB")
    started = time.monotonic()
    once("first", source, content, 1)
    first = time.monotonic() - started
    once("same again", source, content, 2)
    moved = content.replace(b"School 7,", b"School 8,")
    once("one school moves", source, moved, 3)
    print(f"ratio to a bare insert: {first / bare(people):.0f}")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pd_portal.settings.test")
        os.environ.setdefault("PD_TEST_DB_NAME", str(Path(folder) / "bench.sqlite3"))
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
