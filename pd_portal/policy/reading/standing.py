"""What the store says of some people against what it should say. Reads only."""

import gc
import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pd_portal.policy.models import (
    END_OF_TIME,
    Fulfilled,
    Requirement,
    RequirementVersion,
    Standing,
)
from pd_portal.policy.reading.facts import Reader
from pd_portal.policy.reading.moments import among
from pd_portal.policy.reading.rules import rules_in, rules_of, unit_tree
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

# What is stored, and in which columns.
STORES = ((Standing, STANDING), (Fulfilled, FULFILLED))

# A requirement's id and a person's.
Key = tuple[int, int]


@dataclass
class Reckoned:
    """What is to be written, per store, requirement and person, and the errors by those two."""

    changes: list[dict[Key, Change]]
    errors: dict[Key, str]


def reckon(
    requirements: list[Requirement],
    since: dict[Key, datetime],
    versions: list[RequirementVersion] | None = None,
) -> Reckoned:
    """New rows against stored ones. ``since``: when the newest fact behind each was recorded;
    ``versions`` in force are read where none are given."""
    rules = _rules(requirements, versions)
    rows, errors = _new_rows(requirements, rules, since)
    changes: list[dict[Key, Change]] = []
    for (model, columns), fresh in zip(STORES, rows, strict=True):
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
    segments, cycles = fresh
    people = sorted({person for _, person in keys})
    for requirement, found in Reader(*wanted).for_each(people).items():
        for pk, person in found.items():
            key = requirement, pk
            try:
                timeline = Timeline(person, rules[requirement])
                segments[key], cycles[key] = standing_rows(timeline), fulfilled_rows(timeline)
            except Exception as problem:
                logger.exception("Standing of person %s could not be reckoned", pk)
                errors[key] = f"{type(problem).__name__}: {problem}"[:300]
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
