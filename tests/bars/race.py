"""Many processes book the same few people at once: ``python -m tests.bars.race``.

Sessions of unequal length overlap, one client is wanted by two coaches, and one coach takes one
session a day. Holds, moves and cancellations go on meanwhile. SECONDS and PROCESSES are read
from the environment; PD_TEST_DATABASE=postgresql races on PostgreSQL.
"""

import os
import random
import sys
from collections import Counter
from datetime import timedelta
from multiprocessing import get_context
from time import monotonic
from uuid import UUID

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pd_portal.settings.test")

DAYS = 3
LIMIT_BROKEN = (
    "SELECT COUNT(*) FROM (SELECT c.person_id FROM pd_calendars_timeclaim c "
    "WHERE c.person_id = {coach} AND c.subject_label = 'pd_coaching.CoachingSession' "
    "GROUP BY c.person_id, (c.starts_min - 480) / 1440 HAVING COUNT(*) > 1) d"
)


def set_up() -> int:
    """Engagements to race for; returns the id of the coach who takes one session a day."""
    from tests.factories.booking import bookable
    from tests.factories.people import StaffMemberFactory

    coaches = [StaffMemberFactory() for _ in range(2)]
    shared, limited = StaffMemberFactory(), StaffMemberFactory()
    for coach in coaches:
        for minutes in (30, 45, 60):
            bookable(coach=coach, minutes=minutes, step_minutes=15, align_minutes=15)
        bookable(coach=coach, client=shared, minutes=50, step_minutes=15, align_minutes=15)
    for _ in range(3):
        bookable(coach=limited, minutes=30, step_minutes=15, align_minutes=15, most_a_day=1)
    return limited.pk


def racer(database: str, seconds: float, seed: int) -> Counter:
    """One process: books, holds, moves and cancels at random until the time is up."""
    import django

    django.setup()
    from django.db import connection

    connection.settings_dict["NAME"] = database
    somebody(random.Random(seed))  # imports and connects before the clock starts
    some_start(random.Random(seed))
    choose, counted, until = random.Random(seed), Counter(), monotonic() + seconds
    while monotonic() < until:
        counted[one_try(choose)] += 1
    connection.close()
    return counted


def one_try(choose: random.Random) -> str:
    """``booked``, ``moved``, ``canceled``, ``held`` or ``refused``; anything else is an error."""
    from pd_portal.audit.actions import Refused

    what = choose.choices([book, hold, move, cancel], weights=[6, 1, 2, 2])[0]
    try:
        return what(choose)
    except Refused:
        return "refused"
    except Exception as error:
        print(f"{type(error).__name__}: {error}"[:300], file=sys.stderr)
        return "errors"


def somebody(choose: random.Random) -> tuple:
    import coaching.actions.booking  # noqa: F401  (loaded before the clock starts)
    from coaching.models import Engagement, SessionType
    from coaching.queries.crews import crew_of

    engagement = choose.choice(list(Engagement.objects.order_by("pk")))
    crew = crew_of(engagement)
    kinds = SessionType.objects.filter(coach__in=crew.coaches).order_by("pk")
    return engagement, crew, choose.choice(list(kinds))


def some_start(choose: random.Random):
    from tests.factories.booking import at

    quarter = choose.randrange(0, 8 * 4)
    return at(13 + choose.randrange(DAYS), 9) + timedelta(minutes=15 * quarter)


def book(choose: random.Random) -> str:
    from coaching.actions.booking import book_session
    from tests.factories.booking import NOW

    engagement, crew, kind = somebody(choose)
    book_session(
        actor=crew.clients[0],
        now=NOW,
        engagement=engagement,
        session_type=kind,
        starts_at=some_start(choose),
        key=UUID(int=choose.getrandbits(128)),
    )
    return "booked"


def hold(choose: random.Random) -> str:
    from coaching.actions.holding import hold_time
    from coaching.queries.free_times import Ask
    from tests.factories.booking import NOW

    engagement, crew, kind = somebody(choose)
    key = f"form-{choose.randrange(20)}"
    # An hour ago, so that it has run out and the next booking clears it away.
    ask = Ask(engagement, kind, crew, crew.home_zone, NOW - timedelta(hours=1), key)
    hold_time(actor=crew.clients[0], now=ask.now, ask=ask, starts_at=some_start(choose))
    return "held"


def some_session(choose: random.Random):
    from coaching.models import CoachingSession

    planned = list(CoachingSession.objects.filter(outcome="").order_by("pk"))
    return choose.choice(planned) if planned else None


def move(choose: random.Random) -> str:
    from coaching.actions.moving import move_session
    from coaching.queries.crews import crew_of
    from tests.factories.booking import NOW

    session = some_session(choose)
    if session is None:
        return "refused"
    actor = crew_of(session.engagement).clients[0]
    move_session(actor=actor, now=NOW, session=session, starts_at=some_start(choose))
    return "moved"


def cancel(choose: random.Random) -> str:
    from coaching.actions.moving import cancel_session
    from coaching.queries.crews import crew_of
    from tests.factories.booking import NOW

    session = some_session(choose)
    if session is None:
        return "refused"
    actor = crew_of(session.engagement).coaches[0]
    cancel_session(actor=actor, now=NOW, session=session)
    return "canceled"


def run(seconds: float, processes: int) -> bool:
    """Race, then count in plain SQL; prints the bar."""
    import django

    django.setup()
    from django.db import connection

    from pd_portal.calendars.checking import claim_figures, count, subject_counts
    from pd_portal.ui.bars import bar_line
    from tests.plugins.database import PostgresCopies, SqliteCopies, only_one_process

    copies = (PostgresCopies if connection.vendor == "postgresql" else SqliteCopies)("race")
    with only_one_process():
        copies.build()
        database = connection.settings_dict["NAME"] = copies.renew()
    try:
        limited = set_up()
        connection.close()
        with get_context("spawn").Pool(processes) as pool:
            jobs = [(database, seconds, seed) for seed in range(processes)]
            counted = sum(pool.starmap(racer, jobs), Counter())
        claims = claim_figures(subject_counts)
        broken = count(LIMIT_BROKEN.format(coach=limited))
    finally:
        connection.close()
        copies.remove()
    wrong = counted["errors"] + broken + sum(claims[key] for key in claims if key != "rows")
    figures = {key: counted[key] for key in ("booked", "refused", "errors")}
    figures |= {"overlaps": claims["overlaps"], "limit_broken": broken}
    figures |= {key: counted[key] for key in ("moved", "canceled", "held")}
    print(bar_line("race", not wrong and counted["booked"] > 0, **figures))
    return not wrong and counted["booked"] > 0


if __name__ == "__main__":
    if os.environ.get("PD_TEST_DATABASE") == "postgresql":
        import tests.plugins.postgres  # noqa: F401  (importing starts the server)
    good = run(float(os.environ.get("SECONDS", "4")), int(os.environ.get("PROCESSES", "8")))
    sys.exit(0 if good else 1)
