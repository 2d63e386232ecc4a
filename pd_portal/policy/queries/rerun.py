"""A snapshot re-run from facts: identical, or exactly what was corrected since.

The store is not read: a re-run gives the same answer with every row of Standing deleted.
"""

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from pd_portal.people.models import JobGroup, OrgUnit, StaffMember
from pd_portal.policy.freezing import digest_of, frozen
from pd_portal.policy.models import Snapshot
from pd_portal.policy.queries.corrections import Correction, corrections_since
from pd_portal.policy.queries.figures import completed_counts
from pd_portal.policy.queries.frozen import names_of_places, reckoned_states
from pd_portal.policy.queries.snapshots import NUMBERS
from pd_portal.policy.words import frozen_state


@dataclass(frozen=True)
class Changed:
    """A person whose state of that day is another one by now, and the facts that came since."""

    person_id: int
    name: str
    before: str
    after: str
    corrections: tuple[Correction, ...]


@dataclass(frozen=True)
class Rerun:
    """``is_intact``: the content still has its digest. ``rules``: corrections of nobody's own.

    ``numbers``: (name, frozen, now) of every figure of the whole that differs.
    """

    snapshot: Snapshot
    is_intact: bool
    changes: tuple[Changed, ...]
    rules: tuple[Correction, ...]
    numbers: tuple[tuple[str, int, int], ...]

    @property
    def is_identical(self) -> bool:
        return self.is_intact and not self.changes

    @property
    def unexplained(self) -> tuple[Changed, ...]:
        """People who differ although no fact about them or the rules was recorded since."""
        return tuple(c for c in self.changes if not c.corrections and not self.rules)


def rerun(snapshot: Snapshot) -> Rerun:
    """The snapshot's question asked of the facts as known now."""
    kept = json.loads(snapshot.content)
    now = _asked_again(snapshot)
    ids = [
        int(person)
        for person in kept["people"] | now["people"]
        if kept["people"].get(person) != now["people"].get(person)
    ]
    since = datetime.fromisoformat(snapshot.params["known_before"])
    found = corrections_since(snapshot.requirement, since, ids) if ids else []
    return Rerun(
        snapshot=snapshot,
        is_intact=digest_of(snapshot.content) == snapshot.digest,
        changes=tuple(_changes(ids, kept["people"], now["people"], found, _enough(snapshot))),
        rules=tuple(one for one in found if one.person_id is None),
        numbers=tuple(_numbers(kept["figures"], now["figures"])),
    )


def _asked_again(snapshot: Snapshot) -> dict[str, Any]:
    requirement, asked = snapshot.requirement, snapshot.params
    as_of = date.fromisoformat(asked["as_of"])
    states = reckoned_states(
        requirement,
        as_of,
        unit=OrgUnit.objects.filter(code=asked["unit"]).first(),
        job_group=JobGroup.objects.filter(code=asked["job_group"]).first(),
    )
    enough = _enough(snapshot)
    return json.loads(json.dumps(frozen(states, names_of_places(), completed_counts=enough)))


def _enough(snapshot: Snapshot) -> bool:
    """Whether finishing suffices under the rules of the day asked for."""
    return completed_counts(snapshot.requirement, date.fromisoformat(snapshot.params["as_of"]))


def _changes(ids: list[int], kept: dict, now: dict, found: list[Correction], enough: bool):
    people = {p.pk: p.sort_name for p in StaffMember.objects.filter(pk__in=ids)}
    for pk in sorted(ids, key=lambda pk: (people.get(pk, ""), pk)):
        yield Changed(
            person_id=pk,
            name=people.get(pk, f"record {pk}"),
            before=frozen_state(kept.get(str(pk)), completed_counts=enough),
            after=frozen_state(now.get(str(pk)), completed_counts=enough),
            corrections=tuple(one for one in found if one.person_id == pk),
        )


def _numbers(kept: dict[str, Any], now: dict[str, Any]):
    for name, label in NUMBERS:
        if kept[name] != now[name]:
            yield label, kept[name], now[name]
