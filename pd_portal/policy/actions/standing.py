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
from datetime import UTC, datetime
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.db.models import F, Value
from django.db.models.functions import Greatest

from pd_portal.policy.actions.bulk import insert_rows
from pd_portal.policy.checksums import checksum
from pd_portal.policy.models import (
    END_OF_TIME,
    Fulfilled,
    Requirement,
    RequirementVersion,
    Standing,
    StandingDue,
)
from pd_portal.policy.queries.preview import people_within_reach
from pd_portal.policy.reading.facts import BATCH, Reader, among
from pd_portal.policy.reading.rules import in_force, rules_in, rules_of, unit_tree
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
MARKED_AT_ONCE = 2000
STORES = ((Standing, STANDING, standing_rows), (Fulfilled, FULFILLED, fulfilled_rows))


class Due(NamedTuple):
    """A StandingDue row; thousands are read at a time, and models take their time to build."""

    pk: int
    requirement_id: int
    person_id: int
    since: datetime
    token: UUID
    attempts: int = 0
    error: str = ""


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


# Marking -----------------------------------------------------------------------------------------


def facts_changed(
    person_ids: Iterable[int], *, now: datetime, requirements: Iterable[Requirement] | None = None
) -> None:
    """The facts behind these people's standing changed at ``now``: reckon it, or mark it due.

    As many queries for twelve requirements as for one.
    """
    ids = sorted(set(person_ids))
    later = _left_due.get()
    if later is not None and requirements is None:
        later |= {pk: max(now, later.get(pk, now)) for pk in ids}
        return
    versions = in_force()
    wanted = {row.requirement_id: row.requirement for row in versions}
    if requirements is not None:
        wanted = {requirement.pk: requirement for requirement in requirements}
        versions = [row for row in versions if row.requirement_id in wanted]
    if not wanted or not ids:
        return
    due = mark_due(wanted.values(), ids, since=now)
    if len(ids) <= AT_ONCE and later is None:
        _reckon_at_once(list(wanted.values()), versions, due)


def rules_changed(requirement: Requirement, *, now: datetime) -> int:
    """The rules or a group's exemption changed: everyone the requirement could reach is due."""
    ids = people_within_reach(requirement)
    facts_changed(ids, now=now, requirements=[requirement])
    return len(ids)


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


def _reckon_at_once(
    requirements: list[Requirement], versions: list[RequirementVersion], due: list[Due]
) -> None:
    held = connection.in_atomic_block
    try:
        with transaction.atomic():
            _write(due, _reckon(requirements, due, versions), held=held)
    except Exception:
        logger.exception("Standing of %s people could not be reckoned", len(due))


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
            rows = waiting.order_by("since", "pk").values_list(*Due._fields)
            due = [Due(*row) for row in rows[:BATCH]]
            if not due:
                break
            _refresh(each, due, total)
            tried |= {row.pk for row in due if row.error or row.attempts}
    return total


def _refresh(requirement: Requirement, due: list[Due], total: Refreshed) -> None:
    reckoned = _reckon([requirement], due)
    for start in range(0, len(due), WRITE_BATCH):
        part = due[start : start + WRITE_BATCH]
        with transaction.atomic():
            done = _write(part, reckoned)
        total.people += done.people
        total.added += done.added
        total.superseded += done.superseded
        total.failed += done.failed


# A requirement's id and a person's.
Key = tuple[int, int]


@dataclass
class Reckoned:
    """What is to be written, per store, requirement and person, and the errors by those two."""

    changes: list[dict[Key, Change]]
    errors: dict[Key, str]


def _reckon(
    requirements: list[Requirement],
    due: list[Due],
    versions: list[RequirementVersion] | None = None,
) -> Reckoned:
    """New rows against stored ones. Reads only; ``versions`` are read where none are given."""
    since = {(row.requirement_id, row.person_id): row.since for row in due}
    rules = _rules(requirements, versions)
    rows, errors = _new_rows(requirements, rules, since)
    changes: list[dict[Key, Change]] = []
    for (model, columns, _), fresh in zip(STORES, rows, strict=True):
        stored = _stored(model, columns, since)
        found = {
            key: change(stored[key], fresh[key], stamp)
            for key, stamp in since.items()
            if key not in errors
        }
        changes.append({key: each for key, each in found.items() if each})
    return Reckoned(changes, errors)


def _rules(
    requirements: list[Requirement], versions: list[RequirementVersion] | None
) -> dict[int, Any]:
    if versions is not None:
        return rules_in(versions)
    units = unit_tree()
    return {each.pk: rules_of(each, units=units) for each in requirements}


def _new_rows(requirements: list[Requirement], rules: dict[int, Any], keys: Iterable[Key]):
    fresh: tuple[dict, dict] = (defaultdict(list), defaultdict(list))
    errors: dict[Key, str] = {}
    wanted = [each for each in requirements if rules.get(each.pk) is not None]
    if not wanted:
        return fresh, errors
    people = sorted({person for _, person in keys})
    with collector_resting():
        for requirement, found in Reader(*wanted).for_each(people).items():
            for pk, person in found.items():
                try:
                    timeline = Timeline(person, rules[requirement])
                    for store, (_, _, rows_of) in zip(fresh, STORES, strict=True):
                        store[requirement, pk] = rows_of(timeline)
                except Exception as problem:
                    logger.exception("Standing of person %s could not be reckoned", pk)
                    errors[requirement, pk] = f"{type(problem).__name__}: {problem}"[:300]
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


def _stored(model, columns, keys: Iterable[Key]) -> dict[Key, list[Stored]]:
    rows = model.objects.filter(
        requirement__in={requirement for requirement, _ in keys},
        **among({person for _, person in keys}),
        superseded_at=END_OF_TIME,
    ).values_list("requirement_id", "person_id", "pk", "recorded_at", *columns)
    found: dict[Key, list[Stored]] = defaultdict(list)
    for requirement, person, pk, recorded_at, *row in rows:
        found[requirement, person].append(Stored(pk, recorded_at, tuple(row)))
    return found


def _write(due: list[Due], reckoned: Reckoned, *, held: bool = False) -> Refreshed:
    """Write for the rows nobody touched since they were read; runs inside a transaction.

    ``held``: this transaction marked the rows itself, so nobody else can have touched them.
    """
    alive = {(row.requirement_id, row.person_id): row.pk for row in (due if held else _alive(due))}
    failed = {key for key in alive if key in reckoned.errors}
    done = Refreshed(people=len(alive) - len(failed), failed=len(failed))
    for (model, columns, _), changes in zip(STORES, reckoned.changes, strict=True):
        mine = {key: each for key, each in changes.items() if key in alive}
        done.superseded += _supersede(model, mine.values())
        done.added += _add(model, columns, mine)
    StandingDue.objects.filter(pk__in=[k for key, k in alive.items() if key not in failed]).delete()
    for key in failed:
        StandingDue.objects.filter(pk=alive[key]).update(
            attempts=F("attempts") + 1, error=reckoned.errors[key]
        )
    return done


def _alive(due: list[Due]) -> list[Due]:
    """Those with the token they were read with, locked."""
    rows = StandingDue.objects.select_for_update().filter(pk__in=[row.pk for row in due])
    tokens = dict(rows.values_list("pk", "token"))
    return [row for row in due if tokens.get(row.pk) == row.token]


def _supersede(model, changes: Iterable[Change]) -> int:
    by_stamp: dict[datetime, list[int]] = defaultdict(list)
    for each in changes:
        by_stamp[each.stamp] += each.superseded
    return sum(
        model.objects.filter(pk__in=keys).update(superseded_at=stamp)
        for stamp, keys in by_stamp.items()
        if keys
    )


def _add(model, columns, changes: dict[Key, Change]) -> int:
    names = ("requirement_id", "person_id", *columns, "recorded_at", "superseded_at")
    rows = [
        (*key, *row, each.stamp, END_OF_TIME) for key, each in changes.items() for row in each.added
    ]
    if model is Standing:
        names, rows = (*names, "checksum"), [(*row, checksum(row[:-2])) for row in rows]
    insert_rows(model, names, rows)
    return len(rows)


def forget_standing(person_id: int, *, now: datetime) -> None:
    """Supersede all that stands for a record that is merged into another one."""
    StandingDue.objects.filter(person=person_id).delete()
    for model, _, _ in STORES:
        current = model.objects.filter(person=person_id, superseded_at=END_OF_TIME)
        current.update(superseded_at=Greatest("recorded_at", Value(now)))
