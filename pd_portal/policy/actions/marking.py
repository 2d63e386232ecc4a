"""Marks whose standing is to be reckoned again: one StandingDue row a person and requirement.

Nothing is reckoned here. A mark made inside the transaction that changed the facts is as certain
as the change itself (DESIGN idea 4).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import NamedTuple
from uuid import UUID, uuid4

from django.db import connection, transaction

from pd_portal.policy.models import Requirement, StandingDue
from pd_portal.policy.reading.rules import in_force

MARKED_AT_ONCE = 2000


class Due(NamedTuple):
    """A StandingDue row; thousands are read at a time, and models take their time to build."""

    pk: int
    requirement_id: int
    person_id: int
    since: datetime
    token: UUID
    attempts: int = 0
    error: str = ""


_left_due: ContextVar[dict[int, datetime] | None] = ContextVar("left_due", default=None)


@contextmanager
def left_due() -> Iterator[None]:
    """Inside it nobody is reckoned at once: for imports that change many people one by one.

    It is one transaction. Whom it changed is marked due at its end, once, whatever their number.
    """
    with transaction.atomic():
        changed: dict[int, datetime] = {}
        token = _left_due.set(changed)
        try:
            yield
        finally:
            _left_due.reset(token)
        by_moment: dict[datetime, list[int]] = defaultdict(list)
        for person, now in sorted(changed.items()):
            by_moment[now].append(person)
        wanted = list({row.requirement_id: row.requirement for row in in_force()}.values())
        for now, people in by_moment.items():
            mark_due(wanted, people, since=now)


def left_for_later(person_ids: Iterable[int], *, now: datetime) -> bool:
    """Whether these people are marked at the end of a ``left_due``, and not before."""
    later = _left_due.get()
    if later is None:
        return False
    later |= {pk: max(now, later.get(pk, now)) for pk in person_ids}
    return True


def nobody_at_once() -> bool:
    """Whether a ``left_due`` is open: whoever changes is reckoned later."""
    return _left_due.get() is not None


def mark_due(
    requirements: Iterable[Requirement], person_ids: Iterable[int], *, since: datetime
) -> list[Due]:
    """One row a person and requirement; on one that waits already the newest fact and a new
    token stand. On PostgreSQL the rows are locked from here to the end of the transaction."""
    token = uuid4()
    pairs = [(each.pk, pk) for each in requirements for pk in person_ids]
    rows = []
    for start in range(0, len(pairs), MARKED_AT_ONCE):
        rows += _mark(pairs[start : start + MARKED_AT_ONCE], since, token)
    return [Due(*row, token) for row in rows]


def _mark(pairs: list[tuple[int, int]], since: datetime, token: UUID) -> list[tuple]:
    sqlite = connection.vendor == "sqlite"
    greatest = "max" if sqlite else "greatest"
    table = StandingDue._meta.db_table
    marks = ", ".join(["(%s, %s, %s, %s, 0, '')"] * len(pairs))
    sql = (
        f"INSERT INTO {table} (requirement_id, person_id, since, token, attempts, error) "
        f"VALUES {marks} ON CONFLICT (requirement_id, person_id) DO UPDATE SET "
        f"since = {greatest}({table}.since, excluded.since), token = excluded.token "
        "RETURNING id, requirement_id, person_id, since"
    )
    moment = connection.ops.adapt_datetimefield_value(since)
    stored = token.hex if sqlite else token
    values = [value for pair in pairs for value in (*pair, moment, stored)]
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        rows = cursor.fetchall()
    return [(*row[:3], _moment(row[3])) for row in rows]


def _moment(value: datetime | str) -> datetime:
    """SQLite gives moments as text, in UTC."""
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    return value if value.tzinfo else value.replace(tzinfo=UTC)
