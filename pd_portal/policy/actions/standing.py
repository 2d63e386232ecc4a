"""Keeps Standing true: marks whose is to be reckoned again, and reckons it (DESIGN idea 4).

``facts_changed`` is called inside the transaction that changed the facts: up to 200 people are
reckoned there and then, more are left to ``refresh_outstanding``, which reckons outside any
transaction and writes in short ones. A reckoning that fails leaves its StandingDue row and
refuses nothing. The same facts again write no row.
"""

import gc
import logging
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from django.db import connection, transaction
from django.db.models import F, Value
from django.db.models.functions import Greatest

from pd_portal.policy.actions.bulk import insert_rows
from pd_portal.policy.models import END_OF_TIME, Fulfilled, Requirement, Standing, StandingDue
from pd_portal.policy.queries.preview import people_within_reach
from pd_portal.policy.reading.facts import BATCH, Reader
from pd_portal.policy.reading.rules import rules_of, unit_tree
from pd_portal.policy.reckoning.segments import Timeline
from pd_portal.policy.rows import (
    FULFILLED,
    STANDING,
    Change,
    Stored,
    change,
    fulfilled_rows,
    standing_rows,
)

logger = logging.getLogger(__name__)

AT_ONCE = 200
# People a write transaction holds: about 0.2 s of write lock on SQLite.
WRITE_BATCH = 500
STORES = ((Standing, STANDING, standing_rows), (Fulfilled, FULFILLED, fulfilled_rows))


@dataclass
class Refreshed:
    """What a refresh did: people reckoned, rows added and superseded, people it failed for."""

    people: int = 0
    added: int = 0
    superseded: int = 0
    failed: int = 0

    @property
    def written(self) -> int:
        return self.added + self.superseded


_left_due: ContextVar[bool] = ContextVar("left_due", default=False)


@contextmanager
def left_due() -> Iterator[None]:
    """Inside it nobody is reckoned at once: for imports that change many people one by one."""
    token = _left_due.set(True)
    try:
        yield
    finally:
        _left_due.reset(token)


# Marking -----------------------------------------------------------------------------------------


def facts_changed(
    person_ids: Iterable[int], *, now: datetime, requirements: Iterable[Requirement] | None = None
) -> None:
    """The facts behind these people's standing changed at ``now``: reckon it, or mark it due."""
    ids = sorted(set(person_ids))
    wanted = list(Requirement.objects.active() if requirements is None else requirements)
    for requirement in wanted:
        mark_due(requirement, ids, since=now)
    if len(ids) <= AT_ONCE and not _left_due.get():
        for requirement in wanted:
            _reckon_at_once(requirement, ids)


def rules_changed(requirement: Requirement, *, now: datetime) -> int:
    """The rules or a group's exemption changed: everyone the requirement could reach is due."""
    ids = people_within_reach(requirement)
    facts_changed(ids, now=now, requirements=[requirement])
    return len(ids)


def mark_due(requirement: Requirement, person_ids: Iterable[int], *, since: datetime) -> None:
    """One row a person; on a row that waits already the newest fact and a new token stand."""
    greatest = "max" if connection.vendor == "sqlite" else "greatest"
    table = StandingDue._meta.db_table
    sql = (
        f"INSERT INTO {table} (requirement_id, person_id, since, token, attempts, error) "
        "VALUES (%s, %s, %s, %s, 0, '') ON CONFLICT (requirement_id, person_id) DO UPDATE SET "
        f"since = {greatest}({table}.since, excluded.since), token = excluded.token"
    )
    moment = connection.ops.adapt_datetimefield_value(since)
    token = uuid4()
    stored_token = token.hex if connection.vendor == "sqlite" else token
    rows = [(requirement.pk, pk, moment, stored_token) for pk in person_ids]
    with connection.cursor() as cursor:
        cursor.executemany(sql, rows)


def _reckon_at_once(requirement: Requirement, ids: list[int]) -> None:
    due = list(StandingDue.objects.filter(requirement=requirement, person__in=ids))
    try:
        with transaction.atomic():
            _write(requirement, due, _reckon(requirement, due))
    except Exception:
        logger.exception("Standing of requirement %s could not be reckoned", requirement.pk)


# Refreshing --------------------------------------------------------------------------------------


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
            due = list(waiting.order_by("since", "pk")[:BATCH])
            if not due:
                break
            _refresh(each, due, total)
            tried |= {row.pk for row in due if row.error or row.attempts}
    return total


def _refresh(requirement: Requirement, due: list[StandingDue], total: Refreshed) -> None:
    reckoned = _reckon(requirement, due)
    for start in range(0, len(due), WRITE_BATCH):
        part = due[start : start + WRITE_BATCH]
        with transaction.atomic():
            done = _write(requirement, part, reckoned)
        total.people += done.people
        total.added += done.added
        total.superseded += done.superseded
        total.failed += done.failed


@dataclass
class Reckoned:
    """What is to be written, per store and person, and the errors by person."""

    changes: list[dict[int, Change]]
    errors: dict[int, str]


def _reckon(requirement: Requirement, due: list[StandingDue]) -> Reckoned:
    """New rows against stored ones. Reads only."""
    since = {row.person_id: row.since for row in due}
    rows, errors = _new_rows(requirement, list(since))
    changes: list[dict[int, Change]] = []
    for (model, columns, _), fresh in zip(STORES, rows, strict=True):
        stored = _stored(model, columns, requirement, list(since))
        found = {
            pk: change(stored[pk], fresh[pk], stamp)
            for pk, stamp in since.items()
            if pk not in errors
        }
        changes.append({pk: each for pk, each in found.items() if each})
    return Reckoned(changes, errors)


def _new_rows(requirement: Requirement, ids: list[int]):
    fresh: tuple[dict, dict] = (defaultdict(list), defaultdict(list))
    errors: dict[int, str] = {}
    rules = rules_of(requirement, units=unit_tree())
    if rules is None:
        return fresh, errors
    with collector_resting():
        for pk, person in Reader(requirement).people(ids).items():
            try:
                timeline = Timeline(person, rules)
                for store, (_, _, rows_of) in zip(fresh, STORES, strict=True):
                    store[pk] = rows_of(timeline)
            except Exception as problem:
                logger.exception("Standing of person %s could not be reckoned", pk)
                errors[pk] = f"{type(problem).__name__}: {problem}"[:300]
    return fresh, errors


@contextmanager
def collector_resting() -> Iterator[None]:
    """A batch makes a million small values that all live to its end; looking for garbage among
    them again and again took a quarter of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _stored(model, columns, requirement: Requirement, ids: list[int]) -> dict[int, list[Stored]]:
    rows = model.objects.filter(
        requirement=requirement, person__in=ids, superseded_at=END_OF_TIME
    ).values_list("person_id", "pk", "recorded_at", *columns)
    found: dict[int, list[Stored]] = defaultdict(list)
    for person, pk, recorded_at, *row in rows:
        found[person].append(Stored(pk, recorded_at, tuple(row)))
    return found


def _write(requirement: Requirement, due: list[StandingDue], reckoned: Reckoned) -> Refreshed:
    """Write for the rows nobody touched since they were read; runs inside a transaction."""
    tokens = {row.pk: row.token for row in due}
    alive = {
        row.person_id: row.pk
        for row in StandingDue.objects.select_for_update().filter(pk__in=tokens)
        if row.token == tokens[row.pk]
    }
    failed = {pk for pk in alive if pk in reckoned.errors}
    done = Refreshed(people=len(alive) - len(failed), failed=len(failed))
    for (model, columns, _), changes in zip(STORES, reckoned.changes, strict=True):
        mine = {pk: each for pk, each in changes.items() if pk in alive}
        done.superseded += _supersede(model, mine.values())
        done.added += _add(model, columns, requirement, mine)
    StandingDue.objects.filter(pk__in=[k for pk, k in alive.items() if pk not in failed]).delete()
    for row in due:
        if row.person_id in failed:
            row.error = reckoned.errors[row.person_id]
            StandingDue.objects.filter(pk=row.pk).update(
                attempts=F("attempts") + 1, error=row.error
            )
    return done


def _supersede(model, changes: Iterable[Change]) -> int:
    by_stamp: dict[datetime, list[int]] = defaultdict(list)
    for each in changes:
        by_stamp[each.stamp] += each.superseded
    return sum(
        model.objects.filter(pk__in=keys).update(superseded_at=stamp)
        for stamp, keys in by_stamp.items()
        if keys
    )


def _add(model, columns, requirement: Requirement, changes: dict[int, Change]) -> int:
    names = ("requirement_id", "person_id", "recorded_at", "superseded_at", *columns)
    rows = [
        (requirement.pk, person, each.stamp, END_OF_TIME, *row)
        for person, each in changes.items()
        for row in each.added
    ]
    insert_rows(model, names, rows)
    return len(rows)


def forget_standing(person_id: int, *, now: datetime) -> None:
    """Supersede all that stands for a record that is merged into another one."""
    StandingDue.objects.filter(person=person_id).delete()
    for model, _, _ in STORES:
        current = model.objects.filter(person=person_id, superseded_at=END_OF_TIME)
        current.update(superseded_at=Greatest("recorded_at", Value(now)))
