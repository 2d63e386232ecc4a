"""How long the busiest coaching pages take: HR's ledger and a coach's home, answered over HTTP.

`python -m tests.benchmarks.bench_coaching 200000` fills a database of its own in var/ and prints
one bar with the goals met or missed; both pages have to be answered in 100 ms of CPU.
"""

import os
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent
NOW = datetime(2026, 11, 2, 18, tzinfo=UTC)
BEGAN = datetime(2023, 9, 1, 17, tzinfo=UTC)
GOAL_MS = 100
COACHES, BUSY, OF_BUSY = 60, 200, 5_000
HOUR = timedelta(hours=1)


def set_up(sessions: int) -> None:
    import django
    from django.core.management import call_command

    path = ROOT / "var" / f"bench-coaching-{sessions}.sqlite3"
    path.parent.mkdir(exist_ok=True)
    for suffix in ("", "-wal", "-shm"):
        Path(f"{path}{suffix}").unlink(missing_ok=True)
    os.environ["PD_TEST_DB_NAME"] = str(path)
    os.environ["DJANGO_SETTINGS_MODULE"] = "pd_portal.settings.test"
    django.setup()
    call_command("migrate", verbosity=0)


def people(number: int, employer: Any) -> list[Any]:
    from pd_portal.people.models import StaffMember

    return StaffMember.objects.bulk_create(
        StaffMember(given_name="Alex", family_name=f"{employer.code} {n}", search_text=str(n))
        for n in range(number)
    )


def fill(sessions: int) -> dict[str, Any]:
    """60 coaches of the agency; clients of the agency and of a partner; the first coach is busiest."""
    from coaching.models import AgreementVersion, Engagement, FocusArea, Party, ServiceLine
    from pd_portal.access import roles
    from tests.factories.people import PartnerEmployerFactory, employee_with_role

    hr, busiest = employee_with_role(roles.HR), employee_with_role(roles.COACH)
    agency, partner = busiest.positions.get().employer, PartnerEmployerFactory(code="partner")
    coaches = [busiest, *people(COACHES - 1, agency)]
    count = max(sessions // 25, BUSY * 2)
    clients = people(count // 2, agency) + people(count - count // 2, partner)
    lines, day = list(ServiceLine.objects.all()), BEGAN.date()
    engagements = Engagement.objects.bulk_create(
        Engagement(
            service_line=lines[n % len(lines)], unit=agency.unit, status="active",
            allotted_sessions=30, starts_on=day, created_at=BEGAN,
        )
        for n in range(count)
    )  # fmt: skip
    area = FocusArea.objects.first()
    Engagement.focus_areas.through.objects.bulk_create(
        Engagement.focus_areas.through(engagement=e, focusarea=area) for e in engagements[::3]
    )
    owner = [coaches[0] if n < BUSY else coaches[1 + n % (COACHES - 1)] for n in range(count)]
    Party.objects.bulk_create(
        Party(engagement=e, person=person, part=part, starts_on=day)
        for e, coach, client in zip(engagements, owner, clients, strict=True)
        for person, part in ((coach, "coach"), (client, "client"))
    )
    AgreementVersion.objects.bulk_create(
        AgreementVersion(
            engagement=e, number=1, text="We meet.", drafted_by=busiest, drafted_at=BEGAN,
            offered_at=BEGAN, in_force_at=BEGAN, hr_sees_name=n % 2 == 0,
            hr_sees_attendance=n % 3 == 0,
        )
        for n, e in enumerate(engagements)
    )  # fmt: skip
    meet(sessions, engagements, owner, clients, (agency, partner))
    return {"hr": hr, "coach": busiest}


def meet(sessions: int, engagements: Any, owner: Any, clients: Any, employers: Any) -> None:
    """Sessions in rows over three years; one in twelve missed; of the busiest coach 5,000."""
    from coaching.models import AgreementVersion, Attendance, CoachingSession, LedgerLine
    from pd_portal.policy.actions.bulk import insert_rows

    versions = dict(AgreementVersion.objects.values_list("engagement_id", "pk"))
    agency, partner = employers
    rest, span, half = len(engagements) - BUSY, NOW - HOUR - BEGAN, len(engagements) // 2
    met, came, lines = [], [], []
    for n in range(1, sessions + 1):
        place = n % BUSY if n <= OF_BUSY else BUSY + n % rest
        engagement = engagements[place].pk
        start = BEGAN + span * n / (sessions + 1)
        end, missed = start + HOUR, n % 12 == 0
        happened = (None, None, None, "no_show") if missed else (start, end, 60, "held")
        met.append(
            (n, engagement, versions[engagement], start, end, *happened, "video", "", True, False,
             end, BEGAN)
        )  # fmt: skip
        home = agency if place < half else partner
        for person, part, employer in (
            (owner[place].pk, "coach", agency),
            (clients[place].pk, "client", home),
        ):
            came.append((n, person, part, "attended", employer.pk, employer.unit_id))
        told = {home.pk} if missed else {home.pk, agency.pk}
        lines += [(n, pk, start.date(), None if missed else 60) for pk in told]
    insert_rows(
        CoachingSession,
        ("id", "engagement_id", "agreement_version_id", "planned_starts_at", "planned_ends_at",
         "started_at", "ended_at", "minutes", "outcome", "mode", "place", "is_used",
         "is_three_way", "logged_at", "created_at"),
        met,
    )  # fmt: skip
    columns = ("session_id", "person_id", "part", "presence", "employer_id", "unit_id")
    insert_rows(Attendance, columns, came)
    insert_rows(LedgerLine, ("session_id", "employer_id", "day", "minutes"), lines)


def timed(user: Any, path: str) -> tuple[float, int]:
    """The median milliseconds of CPU of seven answers, database included; queries of the last."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(path, secure=True).status_code == 200
    times = []
    for _ in range(7):
        began = process_time()
        client.get(path, secure=True)
        times.append((process_time() - began) * 1000)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        client.get(path, secure=True)
    return median(times), len(queries)


def main(sessions: int) -> int:
    set_up(sessions)
    found = fill(sessions)
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    every = f"/coaching/ledger/?starts_on={BEGAN:%Y-%m-%d}&ends_on={NOW:%Y-%m-%d}"
    ledger_ms, ledger_queries = timed(found["hr"].user, every)
    home_ms, home_queries = timed(found["coach"].user, "/coaching/")
    good = max(ledger_ms, home_ms) <= GOAL_MS
    print(
        f"bar coaching: sessions={sessions} ledger_ms={ledger_ms:.0f} "
        f"ledger_queries={ledger_queries} home_ms={home_ms:.0f} home_queries={home_queries} "
        f"goal_ms={GOAL_MS} {'met ok' if good else 'missed FAIL'}"
    )
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 200_000))
