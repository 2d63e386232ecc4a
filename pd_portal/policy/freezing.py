"""Figures as canonical JSON, and its SHA-256. Pure but for the models' codes."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from pd_portal.policy.models import Obligation, Progress, Reason, Timing
from pd_portal.policy.queries.figures import COUNTED, Figures

# One person's state, in the order of the store: obligation, reason, progress, timing, due_on,
# unit id, job group id.
State = tuple[int, int, int, int, date | None, int | None, int | None]


@dataclass(frozen=True)
class Names:
    """Codes by id, of units and job groups: a snapshot names them as its reader does."""

    units: dict[int, str]
    job_groups: dict[int, str]


def canonical(content: Any) -> str:
    """One text for one content: keys sorted, no spaces, plain characters."""
    return json.dumps(content, sort_keys=True, separators=(",", ":"))


def digest_of(text: str) -> str:
    """SHA-256, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def frozen(
    states: Iterable[tuple[int, State]], names: Names, *, completed_counts: bool
) -> dict[str, Any]:
    """Content of a snapshot: ``figures`` of all, ``by_unit``, ``by_job_group``, and ``people``.

    ``states``: person id and state. Whoever is not counted that day is left out.
    """
    total = Figures(completed_counts=completed_counts)
    by_unit: dict[str, Figures] = {}
    by_job: dict[str, Figures] = {}
    people: dict[str, list] = {}
    for person, state in states:
        if state[0] not in COUNTED:
            continue
        unit, job = names.units.get(state[5] or 0, ""), names.job_groups.get(state[6] or 0, "")
        for store, key in ((by_unit, unit), (by_job, job)):
            store.setdefault(key, Figures(completed_counts=completed_counts)).add(*state[:4], 1)
        total.add(*state[:4], 1)
        people[str(person)] = [*_words(state), unit, job]
    return {
        "figures": plain(total),
        "by_unit": {key: plain(one) for key, one in by_unit.items()},
        "by_job_group": {key: plain(one) for key, one in by_job.items()},
        "people": people,
    }


def _words(state: State) -> list:
    obligation, reason, progress, timing, due_on = state[:5]
    return [
        Obligation(obligation).name.lower(),
        Reason(reason).name.lower(),
        Progress(progress).name.lower(),
        Timing(timing).name.lower(),
        due_on and due_on.isoformat(),
    ]


def plain(figures: Figures) -> dict[str, Any]:
    """Figures as JSON: numbers, and dictionaries of numbers by the names of the states."""
    return {
        "headcount": figures.headcount,
        "not_required": _counts(figures.not_required),
        "excused": _counts(figures.excused),
        "required": _counts(figures.required),
        "required_total": figures.required_total,
        "met": figures.met,
        "overdue": figures.overdue,
        "lapsed": figures.lapsed,
    }


def _counts(found: dict[Any, int]) -> dict[str, int]:
    return {key.name.lower(): people for key, people in found.items() if people}
