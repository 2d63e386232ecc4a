"""The outbox as a stranger reads it: raw SQL over messages, standing and calendar files.

Nothing here imports what decides whom to write to; tables of upper apps are read where they exist.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection
from django.utils import timezone

CHUNK = 500
REQUIRED, NOT_MET_KINDS = 4, ("training_assigned", "training_due", "training_overdue", "training_lapsed")  # fmt: skip


def outbox_figures(now: datetime) -> dict[str, int]:
    """The bar's figures, in its order. ``oldest_waiting_s``: of what may go out by now, in seconds."""
    states = dict(rows("SELECT state, COUNT(*) FROM pd_notify_message GROUP BY state"))
    wrong = _wrong_training()
    return {
        "rows": sum(states.values()),
        "sent": states.get("sent", 0),
        "waiting": sum(states.get(state, 0) for state in ("waiting", "sending", "held")),
        "dead": states.get("dead", 0),
        "oldest_waiting_s": _oldest_waiting(now),
        "doubled": _said_twice() + _reminded_twice(),
        "stale_sent": _sent_too_late() + _overtaken_sessions() + wrong["stale"],
        "to_people_not_required": wrong["not_required"],
    }


def rows(sql: str, parameters: Any = ()) -> Iterator[tuple]:
    """Rows of a query, a few at a time."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        while some := cursor.fetchmany(CHUNK):
            yield from some


def one(sql: str, parameters: Any = ()) -> Any:
    return next(rows(sql, parameters))[0]


def _oldest_waiting(now: datetime) -> int:
    oldest = one("SELECT MIN(not_before) FROM pd_notify_message WHERE state IN ('waiting', 'sending')")  # fmt: skip
    return max(int((now - moment(oldest)).total_seconds()), 0) if oldest else 0


def _said_twice() -> int:
    """One event told a person twice in the same form, or two rows under one Message-ID."""
    same = "recipient_id, kind, subject_label, subject_ref, subject_version, channel"
    sql = "SELECT COUNT(*) FROM (SELECT 1 AS one FROM pd_notify_message WHERE state = 'sent' GROUP BY {} HAVING COUNT(*) > 1) twice"  # fmt: skip
    return one(sql.format(same)) + one(sql.format("message_id"))  # constant columns


def _reminded_twice() -> int:
    """People who got two reminder messages on one day of their own calendar."""
    zones = _zones()
    seen: Counter[tuple[int, date]] = Counter()
    sent = rows("SELECT recipient_id, sent_at FROM pd_notify_message WHERE state = 'sent' AND kind = 'reminder'")  # fmt: skip
    for person, at in sent:
        seen[person, moment(at).astimezone(zones[person]).date()] += 1
    return sum(count > 1 for count in seen.values())


def _zones() -> dict[int, ZoneInfo]:
    agency = ZoneInfo(timezone.get_default_timezone_name())
    zones: dict[int, ZoneInfo] = defaultdict(lambda: agency)
    if "pd_calendars_personclock" in connection.introspection.table_names():
        chosen = rows("SELECT person_id, time_zone FROM pd_calendars_personclock")
        zones.update((person, ZoneInfo(name)) for person, name in chosen)
    return zones


def _sent_too_late() -> int:
    return one("SELECT COUNT(*) FROM pd_notify_message WHERE state = 'sent' AND expires_at <= sent_at")  # fmt: skip


def _overtaken_sessions() -> int:
    """Sent in a form of the event after a newer one was made."""
    if "pd_calendars_calendarfile" not in connection.introspection.table_names():
        return 0
    made = "SELECT e.subject_label, e.subject_ref, f.sequence, f.made_at FROM pd_calendars_calendarfile f JOIN pd_calendars_calendarevent e ON e.id = f.event_id"  # fmt: skip
    newer: dict[tuple[str, str], list[tuple[int, datetime]]] = defaultdict(list)
    for label, ref, sequence, at in rows(made):
        newer[label, ref].append((sequence, moment(at)))
    sent = rows("SELECT subject_label, subject_ref, data, sent_at FROM pd_notify_message WHERE state = 'sent' AND kind = 'coaching_session'")  # fmt: skip
    return sum(
        any(number > said(data)["sequence"] and made_at < moment(at) for number, made_at in newer[label, ref])
        for label, ref, data, at in sent
    )  # fmt: skip


@dataclass(frozen=True)
class Sent:
    """A line about required training that went out; ``day`` is the agency's."""

    person: int
    requirement: int
    kind: str
    due_on: str
    at: datetime
    day: date


def _wrong_training() -> Counter[str]:
    """Lines about training whose reader was not required that day, or that were no longer so."""
    wrong: Counter[str] = Counter(stale=0, not_required=0)
    if "pd_policy_standing" not in connection.introspection.table_names():
        return wrong
    batch: list[Sent] = []
    sql = "SELECT recipient_id, subject_ref, kind, data, sent_at FROM pd_notify_message WHERE state = 'sent' AND subject_label = 'pd_policy.Requirement' AND kind LIKE 'training%%' ORDER BY recipient_id"  # fmt: skip
    for person, ref, kind, data, at in list(rows(sql, [])):
        sent_at = moment(at)
        day = timezone.localtime(sent_at).date()
        batch.append(Sent(person, int(ref), kind, said(data).get("due_on", ""), sent_at, day))
        if len(batch) == CHUNK:
            wrong += _compare(batch)
            batch = []
    return wrong + _compare(batch) if batch else wrong


STANDING = """
SELECT person_id, requirement_id, starts_on, ends_on, obligation, progress, timing, due_on,
  recorded_at, superseded_at FROM pd_policy_standing WHERE person_id IN ({})
"""


def _compare(batch: list[Sent]) -> Counter[str]:
    """Each line beside the standing known at its moment for its day; what became known in that
    very moment and what it replaced both count."""
    people = sorted({line.person for line in batch})
    known: dict[tuple[int, int], list[tuple]] = defaultdict(list)
    for person, requirement, *row in rows(STANDING.format(", ".join(["%s"] * len(people))), people):
        known[person, requirement].append(tuple(row))
    wrong: Counter[str] = Counter()
    for line in batch:
        held = [row for row in known[line.person, line.requirement] if _was_so(row, line)]
        required = [row for row in held if row[2] == REQUIRED]
        if not required:
            wrong["not_required"] += 1
        elif not any(_agrees(row, line) for row in required):
            wrong["stale"] += 1
    return wrong


def _was_so(row: tuple, line: Sent) -> bool:
    starts_on, ends_on, *_, recorded_at, superseded_at = row
    held = str(starts_on) <= line.day.isoformat() < str(ends_on)
    return held and moment(recorded_at) <= line.at <= moment(superseded_at)


def _agrees(row: tuple, line: Sent) -> bool:
    """The same due date, and for somebody with something to do: neither met nor being read."""
    _, _, _, progress, timing, due_on, *_ = row
    late = {"training_overdue": timing == 2, "training_lapsed": timing == 3}.get(line.kind, timing == 1)  # fmt: skip
    if line.kind == "training_completed":
        return progress in (4, 5)
    to_do = progress not in (3, 5) if line.kind in NOT_MET_KINDS else progress in (4, 5)
    return str(due_on or "") == line.due_on and late and to_do


def moment(value: Any) -> datetime:
    """A stored moment, aware, whatever the database gives."""
    found = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def said(data: Any) -> dict[str, Any]:
    """A JSON column."""
    return json.loads(data) if isinstance(data, str) else data
