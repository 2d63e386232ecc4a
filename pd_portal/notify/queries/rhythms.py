"""Rhythms of many people at once; six queries whatever their number."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from pd_portal.notify.models import GroupChoice, Preference
from pd_portal.notify.restraint import LOOK_AHEAD, Job, Range, Rhythm
from pd_portal.people.models import Leave, OrgUnit, Position, WorkPeriod
from pd_portal.ui.registry import Registry

ZoneProvider = Callable[[list[int]], dict[int, str]]
own_zones: Registry[ZoneProvider] = Registry(
    "Zones people chose themselves: called with person ids, returns zone names by person id."
)


def rhythms_of(person_ids: Iterable[int], day: date) -> dict[int, Rhythm]:
    """How these people live from the day before ``day`` on."""
    ids = sorted(set(person_ids))
    first, last = day - timedelta(days=7), day + timedelta(days=LOOK_AHEAD)
    positions = list(
        Position.objects.standing()
        .filter(person__in=ids, starts_on__lte=last)
        .exclude(ends_on__lt=first)
        .values_list("person", "starts_on", "ends_on", "work_calendar", "unit__path")
    )
    jobs = _jobs(positions, first)
    zones = _zones(ids, positions)
    leaves = _leaves(ids, first)
    paces = _paces(ids)
    said = {row.person_id: row for row in Preference.objects.filter(person__in=ids)}
    return {pk: _rhythm(zones[pk], said.get(pk), jobs[pk], leaves[pk], paces[pk]) for pk in ids}


def _rhythm(zone, said, jobs, leaves, paces) -> Rhythm:
    hours = (
        {
            "quiet_from_hour": said.quiet_from_hour,
            "quiet_until_hour": said.quiet_until_hour,
            "weekends": said.weekends,
        }
        if said
        else {}
    )
    return Rhythm(zone, jobs=tuple(jobs), leaves=tuple(leaves), paces=paces, **hours)


def _jobs(positions: list[tuple], first: date) -> dict[int, list[Job]]:
    scheduled = _periods({row[3] for row in positions if row[3]}, first)
    found: dict[int, list[Job]] = defaultdict(list)
    for person, starts_on, ends_on, calendar, _ in positions:
        found[person].append(Job((starts_on, ends_on or date.max), scheduled.get(calendar)))
    return found


def _periods(calendars: set[int], first: date) -> dict[int, tuple[Range, ...]]:
    """Stretches by calendar. One without any stretch is every day, so it is left out."""
    found: dict[int, list[Range]] = defaultdict(list)
    rows = WorkPeriod.objects.filter(calendar__in=calendars)
    for calendar, starts_on, ends_on in rows.values_list("calendar", "starts_on", "ends_on"):
        found[calendar].append((starts_on, ends_on or date.max))
    return {calendar: tuple(ranges) for calendar, ranges in found.items()}


def _leaves(ids: list[int], first: date) -> dict[int, list[Range]]:
    found: dict[int, list[Range]] = defaultdict(list)
    rows = Leave.objects.standing().filter(person__in=ids).exclude(ends_on__lt=first)
    for person, starts_on, ends_on in rows.values_list("person", "starts_on", "ends_on"):
        found[person].append((starts_on, ends_on or date.max))
    return found


def _paces(ids: list[int]) -> dict[int, dict[str, str]]:
    found: dict[int, dict[str, str]] = defaultdict(dict)
    rows = GroupChoice.objects.filter(person__in=ids)
    for person, group, pace in rows.values_list("person", "group", "pace"):
        found[person][group] = pace
    return found


def _zones(ids: list[int], positions: list[tuple]) -> dict[int, ZoneInfo]:
    """The zone a person chose, else that of the unit they work in, else the agency's."""
    agency = timezone.get_default_timezone_name()
    units = _unit_zones()
    names: dict[int, str] = {}
    for person, *_, path in positions if units else ():
        names.setdefault(person, _nearest(units, path) or agency)
    for provider in own_zones:
        names |= provider(ids)
    return {pk: ZoneInfo(names.get(pk, agency)) for pk in ids}


def _unit_zones() -> list[tuple[str, str]]:
    """Units with a zone of their own, the deepest first."""
    rows = OrgUnit.objects.exclude(time_zone="").values_list("path", "time_zone")
    return sorted(rows, key=lambda row: -len(row[0]))


def _nearest(units: list[tuple[str, str]], path: str) -> str:
    return next((zone for above, zone in units if path.startswith(above)), "")
