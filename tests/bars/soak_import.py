"""Imports killed with SIGKILL at random moments: ``python -m tests.bars.soak_import``.

Each round another process previews and applies a file that moves half the people, ends some and
adds some, and is killed somewhere on the way. What the roster then says, read by plain SQL, is
the file before or the file after, never something between. KILLS and PEOPLE are read from the
environment; PD_TEST_DATABASE=postgresql runs on PostgreSQL.
"""

import multiprocessing
import os
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pd_portal.settings.test")

NOW = datetime(2026, 10, 1, 19, tzinfo=UTC)
HEADS = "EmployeeNumber,LastName,FirstName,JobCode,Location,PositionStart"
OPEN = """SELECT e.employee_id, u.code FROM pd_people_position p
    JOIN pd_people_employment e ON e.id = p.employment_id AND e.voided_at IS NULL
    JOIN pd_people_orgunit u ON u.id = p.unit_id
    WHERE p.voided_at IS NULL AND p.ends_on IS NULL"""
NOBODY = """SELECT COUNT(*) FROM pd_people_staffmember s WHERE NOT EXISTS (
    SELECT 1 FROM pd_people_employment e WHERE e.person_id = s.id)"""
OTHERS = """SELECT COUNT(*) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()"""
Places = dict[str, str]


def places_of(version: int, people: int) -> Places:
    """Employee id to unit: half of them move each time, one in fifty is away, some are new."""
    count = people + version * (people // 50)
    return {
        str(10_000 + n): f"S{(n + version * (n % 2)) % 4}"
        for n in range(count)
        if n % 50 != version % 50
    }


def file_of(version: int, people: int) -> bytes:
    lines = [HEADS]
    for number, unit in places_of(version, people).items():
        lines.append(f"{number},Family{number},Given{number},classroom,{unit},9/1/2026")
    return "\r\n".join(lines).encode()


def prepare() -> None:
    from tests.factories.imports import RosterSourceFactory
    from tests.factories.people import EmployerFactory, JobGroupFactory, OrgUnitFactory

    employer = EmployerFactory()
    for n in range(4):
        OrgUnitFactory(code=f"S{n}", parent=employer.unit)
    JobGroupFactory(code="classroom")
    RosterSourceFactory(employer=employer)


def bring_in(content: bytes, version: int, say: Callable[[str], object]) -> None:
    """What the killed process does: preview, say so, apply, say so."""
    from pd_portal.audit.actions import System
    from pd_portal.people.actions.import_staging import stage
    from pd_portal.people.actions.imports import apply_import, upload_file
    from pd_portal.people.models import RosterSource

    now = NOW + timedelta(days=version)
    source = RosterSource.objects.get()
    say("preview")
    uploaded = upload_file(
        source=source, file_name="people.csv", content=content, as_of=now.date(),
        actor=System("soak"), now=now,
    )  # fmt: skip
    staged = stage(uploaded, now=now)
    say("apply")
    apply_import(
        roster_import=staged, typed=staged.ending["leaving"], actor=System("soak"), now=now
    )
    say("done")


class Victim:
    """One import in a process of its own, and how long its parts take when it is left alone.

    The process is a copy of this one, which saves it the start; it opens a connection of its own.
    """

    def __init__(self, people: int) -> None:
        self.people = people
        self.takes = {"preview": 1.0, "apply": 1.0}

    def start(self, version: int) -> tuple[Any, Iterator[str]]:
        """The process, and what it says while it works."""
        from django.db import connections

        connections.close_all()
        context = multiprocessing.get_context("fork")
        reader, writer = context.Pipe(duplex=False)
        content = file_of(version, self.people)
        process = context.Process(target=bring_in, args=(content, version, writer.send))
        process.start()
        writer.close()
        return process, heard(reader)

    def finish(self, version: int) -> None:
        """Leave it alone, and note how long each part took."""
        process, said = self.start(version)
        at = {word: time.monotonic() for word in said}
        process.join()
        assert process.exitcode == 0, "the import itself failed"
        self.takes = {"preview": at["apply"] - at["preview"], "apply": at["done"] - at["apply"]}

    def kill(self, version: int, part: str, share: float) -> None:
        """Kill it ``share`` of the way through ``part``."""
        process, said = self.start(version)
        assert part in said
        time.sleep(self.takes[part] * share)
        process.kill()
        process.join()


def heard(reader: Any) -> Iterator[str]:
    """Every word until the other end is closed."""
    with reader:
        while True:
            try:
                yield reader.recv()
            except EOFError:
                return


def rows(sql: str) -> list[tuple]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall())


def quiet() -> None:
    """Wait until PostgreSQL has noticed that the killed process is gone."""
    from django.db import connection

    last = time.monotonic() + 60
    while connection.vendor == "postgresql" and rows(OTHERS)[0][0] and time.monotonic() < last:
        time.sleep(0.05)


def soak(victim: Victim, kills: int, choose: random.Random) -> Counter:
    """Kill ``kills`` imports; count whose file the roster shows after each."""
    victim.finish(0)
    victim.finish(1)
    counted: Counter = Counter()
    version = 1
    for _ in range(kills):
        part = choose.choice(["preview", "apply", "apply"])
        victim.kill(version + 1, part, choose.random() * 1.1)
        quiet()
        shown = dict(rows(OPEN))
        if shown == places_of(version + 1, victim.people):
            counted["all"] += 1
            version += 1
        elif shown == places_of(version, victim.people):
            counted["none"] += 1
        else:
            counted["partial"] += 1
        counted["nobody"] += rows(NOBODY)[0][0]
    victim.finish(version + 1)
    counted["lost"] += dict(rows(OPEN)) != places_of(version + 1, victim.people)
    return counted


def run(kills: int, people: int, seed: int = 7) -> bool:
    """Soak a fresh database and print the bar."""
    import django

    django.setup()
    from django.db import connection

    from pd_portal.ui.bars import bar_line
    from tests.plugins.database import PostgresCopies, SqliteCopies, only_one_process

    copies = (PostgresCopies if connection.vendor == "postgresql" else SqliteCopies)("soak")
    before = connection.settings_dict["NAME"]
    with only_one_process():
        copies.build()
        connection.settings_dict["NAME"] = copies.renew()
    try:
        prepare()
        counted = soak(Victim(people), kills, random.Random(seed))
    finally:
        connection.close()
        copies.remove()
        connection.settings_dict["NAME"] = before
    ok = not (counted["partial"] or counted["nobody"] or counted["lost"])
    figures = {key: counted[key] for key in ("none", "all", "partial", "nobody", "lost")}
    print(bar_line("soak_import", ok, kills=kills, **figures))
    return ok


if __name__ == "__main__":
    if os.environ.get("PD_TEST_DATABASE") == "postgresql":
        import tests.plugins.postgres  # noqa: F401  (importing starts the server)
    good = run(int(os.environ.get("KILLS", "10")), int(os.environ.get("PEOPLE", "5000")))
    sys.exit(0 if good else 1)
