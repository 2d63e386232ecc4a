"""What the loaded demo is made of, counted in plain SQL over the tables themselves.

Every statement reads alike on SQLite and on PostgreSQL; days go in as text.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import Any

from django.db import connection

SMALL = 10  # groups of fewer people are shown together with others

ACTIVE = (
    "FROM pd_people_position p JOIN pd_people_orgunit u ON u.id = p.unit_id "
    "WHERE p.voided_at IS NULL AND p.starts_on <= %(day)s "
    "AND (p.ends_on IS NULL OR p.ends_on >= %(day)s)"
)
PEOPLE = f"SELECT COUNT(DISTINCT p.person_id) {ACTIVE}"
# How many modules the people of each school have on record, and how many people there are.
SCHOOLS = (
    "SELECT at.code, COUNT(DISTINCT at.person_id), COUNT(c.id) FROM ("
    f"SELECT DISTINCT p.person_id, u.code {ACTIVE} AND u.kind = 'school') at "
    "LEFT JOIN pd_courses_modulecompletion c ON c.person_id = at.person_id "
    "AND NOT EXISTS (SELECT 1 FROM pd_courses_completionvoid v WHERE v.completion_id = c.id) "
    "GROUP BY at.code"
)
GROUPS = f"SELECT u.code, COUNT(DISTINCT p.person_id) {ACTIVE} GROUP BY u.code"
# Goals that are met today and have to be renewed in the spring: one person counts once.
EXPIRING = (
    "SELECT COUNT(DISTINCT s.person_id) FROM pd_policy_standing s "
    "WHERE s.superseded_at > '9000-01-01' AND s.starts_on <= %(day)s AND s.ends_on > %(day)s "
    "AND s.progress = 5 AND s.due_on >= %(spring)s AND s.due_on < %(summer)s"
)
OLDEST_REQUEST = (
    "SELECT MIN(requested_at) FROM pd_coaching_coachingrequest "
    "WHERE status IN ('waiting', 'proposed')"
)
NOBODY_REACHES = (
    f"SELECT COUNT(DISTINCT p.person_id) {ACTIVE} AND NOT EXISTS ("
    "SELECT 1 FROM pd_people_personemail e WHERE e.person_id = p.person_id) AND NOT EXISTS ("
    "SELECT 1 FROM pd_people_staffmember m WHERE m.id = p.person_id AND m.user_id IS NOT NULL)"
)
OLDEST_FILE = (
    "SELECT MIN(newest) FROM (SELECT MAX(i.as_of) AS newest FROM pd_people_rosterimport i "
    "WHERE i.status = 'applied' GROUP BY i.source_id) files"
)
# Somebody is named by the first of their employee numbers, which no database gives out.
WHO = (
    "(SELECT MIN(e.code || '-' || m.employee_id) FROM pd_people_employment m "
    "JOIN pd_people_employer e ON e.id = m.employer_id WHERE m.person_id = {})"
)
LISTS = {
    "positions": (
        f"SELECT {WHO.format('p.person_id')}, s.given_name, s.family_name, u.code, j.code, "
        "p.title, CAST(ROUND(p.fte * 1000) AS integer), p.starts_on, p.ends_on "
        "FROM pd_people_position p JOIN pd_people_staffmember s ON s.id = p.person_id "
        "JOIN pd_people_orgunit u ON u.id = p.unit_id "
        "JOIN pd_people_jobgroup j ON j.id = p.job_group_id WHERE p.voided_at IS NULL"
    ),
    "leaves": (
        f"SELECT {WHO.format('l.person_id')}, l.starts_on, l.ends_on, l.paid "
        "FROM pd_people_leave l WHERE l.voided_at IS NULL"
    ),
    "completions": (
        f"SELECT {WHO.format('c.person_id')}, w.slug, c.version, c.completed_at, c.proficient, "
        "c.source, v.reason FROM pd_courses_modulecompletion c "
        "JOIN wagtailcore_page w ON w.id = c.module_id "
        "LEFT JOIN pd_courses_completionvoid v ON v.completion_id = c.id"
    ),
    "standing": (
        f"SELECT r.code, {WHO.format('s.person_id')}, s.starts_on, s.ends_on, s.obligation, "
        "s.reason, s.progress, s.timing, s.due_on FROM pd_policy_standing s "
        "JOIN pd_policy_requirement r ON r.id = s.requirement_id "
        "WHERE s.superseded_at > '9000-01-01'"
    ),
    "coaching": (
        "SELECT l.code, u.code, e.status, s.planned_starts_at, s.started_at, s.minutes, s.outcome "
        "FROM pd_coaching_engagement e JOIN pd_coaching_serviceline l ON l.id = e.service_line_id "
        "JOIN pd_people_orgunit u ON u.id = e.unit_id "
        "LEFT JOIN pd_coaching_coachingsession s ON s.engagement_id = e.id"
    ),
    "requests": (
        f"SELECT {WHO.format('q.client_id')}, q.status, q.requested_at "
        "FROM pd_coaching_coachingrequest q"
    ),
}


@dataclass(frozen=True)
class Facts:
    """The figures of ``manage.py demo_facts``, and two more that its verdict needs."""

    people: int
    lagging_unit: str
    pooled_groups: int
    expiring_next_spring: int
    oldest_request_days: int
    digest: str
    nobody_reaches: int
    oldest_file_days: int


def facts_on(day: date) -> Facts:
    """Everything on a day; the spring is the next one that has not begun."""
    spring = date(day.year + (day >= date(day.year, 3, 1)), 3, 1)
    asked = {
        "day": day.isoformat(),
        "spring": spring.isoformat(),
        "summer": spring.replace(month=6).isoformat(),
    }
    return Facts(
        people=_one(PEOPLE, asked),
        lagging_unit=_lagging(asked),
        pooled_groups=sum(people < SMALL for _, people in _rows(GROUPS, asked)),
        expiring_next_spring=_one(EXPIRING, asked),
        oldest_request_days=_days_since(_one(OLDEST_REQUEST, asked), day),
        digest=digest(),
        nobody_reaches=_one(NOBODY_REACHES, asked),
        oldest_file_days=_days_since(_one(OLDEST_FILE, asked), day),
    )


def digest() -> str:
    """Twelve characters that change with any of the facts, and with nothing else."""
    told = sha256()
    for name, sql in LISTS.items():
        lines = sorted("|".join(map(plain, row)) for row in _rows(sql, {}))
        told.update("\n".join([name, *lines]).encode())
    return told.hexdigest()[:12]


def plain(value: Any) -> str:
    """A cell as both databases give it: moments in UTC, truth as 0 and 1, nothing as empty."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        aware = value if value.tzinfo else value.replace(tzinfo=UTC)
        return aware.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")
    return str(int(value)) if isinstance(value, bool) else str(value)


def _lagging(asked: dict[str, str]) -> str:
    """The school of ten people or more with the fewest modules a head."""
    schools = [row for row in _rows(SCHOOLS, asked) if row[1] >= SMALL]
    return min(schools, key=lambda row: (row[2] / row[1], row[0]), default=("",))[0]


def _days_since(then: Any, day: date) -> int:
    """Whole days from a date or moment, as either database gives it, to a day."""
    return (day - date.fromisoformat(plain(then)[:10])) // timedelta(days=1) if then else 0


def _one(sql: str, asked: dict[str, str]) -> Any:
    return next(_rows(sql, asked))[0]


def _rows(sql: str, asked: dict[str, str]) -> Iterator[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, asked)
        yield from cursor.fetchall()
