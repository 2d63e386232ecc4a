"""``python -m tests.benchmarks.roster [PEOPLE]``: preview and import, as HR meets them.

Runs on a fresh migrated database of its own and prints seconds, memory and the ratio to a bare
insert of as many rows. Goals at 100,000 people: 60 s and 500 MB each, applying in 10 s.
"""

import os
import resource
import sys
import time
from datetime import UTC, date, datetime

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
    started = clocks()
    stage(roster_import, now=now)
    previewed = clocks()
    ending = roster_import.ending
    typed = ending["leaving"] if ending["must_type"] else None
    apply_import(roster_import=roster_import, typed=typed, actor=System("bench"), now=now)
    applied = clocks()
    figures = {k: v for k, v in roster_import.figures.items() if v}
    verdict(f"{label}: preview", started, previewed, GOAL_SECONDS)
    verdict(f"{label}: apply", previewed, applied, GOAL_APPLY)
    print(f"  {figures}")


Clocks = tuple[float, float]


def clocks() -> Clocks:
    """Seconds on the wall, and seconds of this process's own work."""
    return time.monotonic(), time.process_time()


def verdict(what: str, before: Clocks, after: Clocks, goal: float) -> None:
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    seconds, own = (b - a for a, b in zip(before, after, strict=True))
    word = "ok" if seconds <= goal and memory <= GOAL_MB else "MISSED"
    print(
        f"{what}: {seconds:.1f} s, {own:.1f} s of them this process (goal {goal} s), "
        f"{memory:.0f} MB so far (goal {GOAL_MB} MB) {word}"
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

    django.setup()
    from django.db import connection

    from tests.plugins.database import PostgresCopies, SqliteCopies, only_one_process

    copies = (PostgresCopies if connection.vendor == "postgresql" else SqliteCopies)("bench")
    with only_one_process():
        copies.build()
        connection.settings_dict["NAME"] = copies.renew()
    try:
        measure(people)
    finally:
        connection.close()
        copies.remove()


def measure(people: int) -> None:
    from django.db import connection

    source, content = prepare(), file_of(people)
    print(f"{people:,} people, {len(content) / 1e6:.1f} MB, {connection.vendor}")
    started = time.monotonic()
    once("first", source, content, 1)
    first = time.monotonic() - started
    once("same again", source, content, 2)
    moved = content.replace(b"School 7,", b"School 8,")
    once("one school moves", source, moved, 3)
    print(f"ratio to a bare insert: {first / bare(people):.0f}")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pd_portal.settings.test")
    if os.environ.get("PD_TEST_DATABASE") == "postgresql":
        import tests.plugins.postgres  # noqa: F401  (importing starts the server)
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
