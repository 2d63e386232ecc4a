"""Where people work, and on which days: positions and the work calendars they name (T2, T22, T23)."""

from collections import defaultdict
from datetime import datetime

from django.db.models import F

from pd_portal.people.models import Position, WorkPeriod
from pd_portal.policy.models import Requirement
from pd_portal.policy.reading.moments import Known, among, as_text, day_of, ends
from pd_portal.policy.reckoning import facts
from pd_portal.policy.reckoning.days import Day


def positions_of(ids, known: Known):
    """Positions with their calendars' ids. Moments are compared only with ``before``."""
    ended_at, recorded_at, voided_at = (
        as_text(name) if known.before is None else F(name)
        for name in ("end_recorded_at", "recorded_at", "voided_at")
    )
    rows = Position.objects.filter(**among(ids)).values_list(
        "person_id", "id", "unit_id", "job_group_id", "starts_on", "ends_on",
        ended_at, "employment__kind", "fte", "primary", "employer_id",
        recorded_at, "work_calendar_id", "corrects_id", voided_at,
    )  # fmt: skip
    standing, voided = [], {}
    for row in rows:
        if row[-1] is not None:
            voided[row[1]] = row
        if known.row(row[11], row[-1]):
            standing.append(row)
    found = defaultdict(list)
    for row in standing:
        (
            person, pk, unit, job, first, last, ended, kind, fte, primary, employer, at, cal,
            *_,
        ) = row  # fmt: skip
        recorded = _first_recorded(row, voided) or at
        position = facts.Position(
            pk, unit, job, first.toordinal(), known.ends(last, ended), kind, fte, primary,
            employer, day_of(recorded),
        )  # fmt: skip
        found[person].append((position, cal))
    return found


def _first_recorded(row: tuple, voided: dict[int, tuple]) -> datetime | None:
    """When a corrected position was first entered.

    Mending a title or an end gives nobody new notice (T18): the correction keeps the moment of
    the row it mends while both say the same unit and job group from that day on.
    """
    _, _, unit, job, first, *_, corrects, _ = row
    found = None
    while corrects in voided and voided[corrects][2:4] == (unit, job):
        older = voided[corrects]
        if older[4] > first:
            break
        found, corrects = older[11], older[13]
    return found


def periods_of(calendars: set[int]) -> dict[int, list[tuple[Day, Day]]]:
    """When each calendar's people work, by calendar id. No query where nobody has one."""
    found: dict[int, list[tuple[Day, Day]]] = defaultdict(list)
    rows = WorkPeriod.objects.filter(calendar__in=calendars)
    for calendar, first, last in rows.values_list("calendar_id", "starts_on", "ends_on"):
        found[calendar].append((first.toordinal(), ends(last)))
    return found


def scheduled(requirement: Requirement, held, periods) -> tuple[tuple[Day, Day], ...] | None:
    """When the person works: each position's calendar inside the position's days (T22)."""
    here = [(p.starts, p.ends, cal) for p, cal in held if p.employer == requirement.employer_id]
    if all(not periods.get(calendar) for _, _, calendar in here):
        return None
    found = []
    for starts, stop, calendar in here:
        spans = periods.get(calendar) or [(starts, stop)]
        found += [(max(a, starts), min(b, stop)) for a, b in spans if a < stop and b > starts]
    return tuple(sorted(found))
