"""Keeps Standing true: who is to be reckoned again is marked, and reckoned (DESIGN idea 4).

``facts_changed`` is called inside the transaction that changed the facts: up to 200 people are
reckoned there and then, more are left to ``refresh_outstanding``, which reckons outside any
transaction and writes in short ones. A reckoning that fails leaves its StandingDue row and
refuses nothing. The same facts again write no row.
"""

import logging
import time
from collections.abc import Iterable
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Value
from django.db.models.functions import Greatest

from pd_portal.policy.actions.marking import (
    Due,
    left_due,
    left_for_later,
    mark_due,
    nobody_at_once,
)
from pd_portal.policy.actions.storing import Refreshed, write_standing
from pd_portal.policy.models import END_OF_TIME, Requirement, RequirementVersion, StandingDue
from pd_portal.policy.queries.preview import people_within_reach
from pd_portal.policy.reading.facts import BATCH
from pd_portal.policy.reading.rules import in_force
from pd_portal.policy.reading.standing import STORES, collector_resting, reckon

logger = logging.getLogger(__name__)

AT_ONCE = 200
# People a write transaction holds: about 0.2 s of write lock on SQLite.
WRITE_BATCH = 500


def facts_changed(
    person_ids: Iterable[int], *, now: datetime, requirements: Iterable[Requirement] | None = None
) -> None:
    """The facts behind these people's standing changed at ``now``: reckon it, or mark it due.

    As many queries for twelve requirements as for one.
    """
    ids = sorted(set(person_ids))
    if requirements is None and left_for_later(ids, now=now):
        return
    versions = in_force()
    wanted = {row.requirement_id: row.requirement for row in versions}
    if requirements is not None:
        wanted = {requirement.pk: requirement for requirement in requirements}
        versions = [row for row in versions if row.requirement_id in wanted]
    if not wanted or not ids:
        return
    due = mark_due(wanted.values(), ids, since=now)
    if len(ids) <= AT_ONCE and not nobody_at_once():
        _reckon_at_once(list(wanted.values()), versions, due)


def rules_changed(requirement: Requirement, *, now: datetime) -> int:
    """The rules or a group's exemption changed: everyone the requirement could reach is due."""
    ids = people_within_reach(requirement)
    facts_changed(ids, now=now, requirements=[requirement])
    return len(ids)


@collector_resting()
def _reckon_at_once(
    requirements: list[Requirement], versions: list[RequirementVersion], due: list[Due]
) -> None:
    held = connection.in_atomic_block
    try:
        with transaction.atomic():
            write_standing(due, reckon(requirements, _since(due), versions), held=held)
    except Exception:
        logger.exception("Standing of %s people could not be reckoned", len(due))


def _since(due: list[Due]) -> dict[tuple[int, int], datetime]:
    return {(row.requirement_id, row.person_id): row.since for row in due}


def refresh_outstanding(
    *, requirement: Requirement | None = None, seconds: float | None = None
) -> Refreshed:
    """Reckon what is due, oldest first, until nothing is left or ``seconds`` have passed.

    Rows that failed in this call are left for the next one.
    """
    total, started = Refreshed(), time.monotonic()
    wanted = [requirement] if requirement else Requirement.objects.active()
    for each in wanted:
        tried: set[int] = set()
        while seconds is None or time.monotonic() - started < seconds:
            waiting = StandingDue.objects.filter(requirement=each).exclude(pk__in=tried)
            rows = waiting.order_by("since", "pk").values_list(*Due._fields)
            due = [Due(*row) for row in rows[:BATCH]]
            if not due:
                break
            _refresh(each, due, total)
            tried |= {row.pk for row in due if row.error or row.attempts}
    return total


@collector_resting()
def _refresh(requirement: Requirement, due: list[Due], total: Refreshed) -> None:
    reckoned = reckon([requirement], _since(due))
    for start in range(0, len(due), WRITE_BATCH):
        part = due[start : start + WRITE_BATCH]
        with transaction.atomic():
            done = write_standing(part, reckoned)
        total.people += done.people
        total.added += done.added
        total.superseded += done.superseded
        total.failed += done.failed


def forget_standing(person_id: int, *, now: datetime) -> None:
    """Supersede all that stands for a record that is merged into another one."""
    StandingDue.objects.filter(person=person_id).delete()
    for model, _ in STORES:
        current = model.objects.filter(person=person_id, superseded_at=END_OF_TIME)
        current.update(superseded_at=Greatest("recorded_at", Value(now)))


__all__ = [
    "facts_changed", "forget_standing", "left_due", "mark_due", "refresh_outstanding",
    "rules_changed",
]  # fmt: skip
