"""What activating a draft would change, person by person, reckoned before anything is written."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from pd_portal.people.models import Position
from pd_portal.policy.models import Requirement, RequirementVersion, Standing
from pd_portal.policy.reading.facts import BATCH, Reader
from pd_portal.policy.reading.rules import rules_of, unit_tree
from pd_portal.policy.reckoning.segments import Timeline
from pd_portal.policy.rows import Row, standing_rows


@dataclass(frozen=True)
class PreviewLine:
    """One person whose standing changes: the first day it does, and both rows of that day.

    Rows are tuples in the order of ``pd_portal.policy.rows.STANDING``; ``before`` is None for
    somebody the requirement did not know.
    """

    person_id: int
    first_day: date
    before: Row | None
    after: Row | None


@dataclass(frozen=True)
class Preview:
    """``lines``: whoever changes; ``people``: everyone looked at; ``digest`` names the outcome."""

    lines: tuple[PreviewLine, ...]
    people: int
    digest: str


def people_within_reach(requirement: Requirement) -> list[int]:
    """Ids of all who have, or had, a position with the employer, or have standing."""
    employed = Position.objects.filter(employer=requirement.employer_id).values_list("person_id")
    stored = Standing.objects.filter(requirement=requirement).values_list("person_id")
    return sorted({pk for (pk,) in employed.distinct()} | {pk for (pk,) in stored.distinct()})


def preview_activation(
    version: RequirementVersion,
    *,
    today: date,
    progress: Callable[[int, int], object] | None = None,
) -> Preview:
    """Everyone whose timeline changes if ``version`` takes force, published ``today``.

    ``progress`` is told how many of all people were looked at, once a batch.
    """
    requirement = version.requirement
    ids = people_within_reach(requirement)
    lines: list[PreviewLine] = []
    digest = hashlib.sha256()
    for done, (person_id, before, after) in enumerate(_timelines(version, ids, today)):
        if progress is not None and done % BATCH == 0:
            progress(done, len(ids))
        if before == after:
            continue
        digest.update(repr((person_id, before, after)).encode())
        lines.append(PreviewLine(person_id, *_first_difference(before, after)))
    return Preview(tuple(lines), len(ids), digest.hexdigest())


def _timelines(
    version: RequirementVersion, ids: list[int], today: date
) -> Iterator[tuple[int, list[Row], list[Row]]]:
    requirement, units = version.requirement, unit_tree()
    old = rules_of(requirement, units=units)
    new = rules_of(requirement, units=units, drafts=[version], published_on=today)
    reader = Reader(requirement)
    for start in range(0, len(ids), BATCH):
        for pk, person in reader.people(ids[start : start + BATCH]).items():
            before = standing_rows(Timeline(person, old)) if old else []
            yield pk, before, standing_rows(Timeline(person, new))


def _first_difference(before: list[Row], after: list[Row]):
    """The first day on which two partitions say something else, with both rows of that day."""
    if not before or not after:
        first = (before or after)[0]
        shown = next((row for row in before or after if row[2] > 1), first)
        return (shown[0], None, shown) if after else (shown[0], shown, None)
    days = sorted({row[0] for row in (*before, *after)})
    for day in days:
        one, two = _on(before, day), _on(after, day)
        if one[2:] != two[2:]:
            return day, one, two
    raise AssertionError("the two timelines say the same")


def _on(rows: list[Row], day: date) -> Row:
    return next(row for row in rows if row[0] <= day < row[1])
