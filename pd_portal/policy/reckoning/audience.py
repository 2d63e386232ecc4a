"""Who is subject on which days: positions, audience, obligation, runs and pauses (T2-T5, T7)."""

import itertools
from typing import NamedTuple

from pd_portal.policy.reckoning.days import BEGIN, FOREVER, Day
from pd_portal.policy.reckoning.facts import (
    EXCUSED,
    EXEMPT_JOB_GROUP,
    EXEMPT_PERSON,
    EXEMPT_UNIT,
    NO_REQUIREMENT,
    NOT_EMPLOYED,
    NOT_IN_AUDIENCE,
    NOT_REQUIRED,
    ON_LEAVE,
    REQUIRED,
    RETIRED,
    UNKNOWN,
    Person,
    Position,
    Requirement,
    Version,
)


class Slice(NamedTuple):
    """Days on which nothing about employment, audience or excuses changes."""

    starts: Day
    ends: Day
    version: Version | None
    position: Position | None
    subject: bool
    excuse: str | None
    obligation: str
    reason: str | None


class Run(NamedTuple):
    """An unbroken stretch of days in the audience, short gaps bridged (T5)."""

    starts: Day
    ends: Day


def active(positions, employer, day: Day) -> list[Position]:
    """The positions that count on a day, as far as this employer is concerned (T23)."""
    return [
        p
        for p in positions
        if p.starts <= day < p.ends
        and (employer is None or p.employer is None or p.employer == employer)
    ]


def counting(positions: list[Position]) -> Position | None:
    """The primary one, else the greatest FTE, the earliest start, the lowest id (T2)."""
    if len(positions) < 2:
        return positions[0] if positions else None
    return min(positions, key=lambda p: (not p.primary, -p.fte, p.starts, p.id))


def in_audience(requirement: Requirement, version: Version, positions: list[Position]) -> bool:
    """One active position meets unit, job group and kind; all together the FTE floor (T3)."""
    if not positions or (version.min_fte and sum(p.fte for p in positions) < version.min_fte):
        return False
    if not (version.units or version.jobs or version.kinds):
        return True
    return any(
        (not version.units or version.units & requirement.above(p.unit))
        and (not version.jobs or p.job in version.jobs)
        and (not version.kinds or p.kind in version.kinds)
        for p in positions
    )


def excuse_on(person: Person, requirement: Requirement, position: Position, day: Day) -> str | None:
    """The first excuse that applies: person, unit, job group, leave (T4)."""
    above = requirement.above(position.unit)
    scopes = {
        e.scope
        for e in person.exemptions
        if e.starts <= day < e.ends
        and (
            e.scope == "person"
            or (e.scope == "unit" and e.target in above)
            or (e.scope == "job_group" and e.target == position.job)
        )
    }
    if scopes:
        for scope, reason in (
            ("person", EXEMPT_PERSON),
            ("unit", EXEMPT_UNIT),
            ("job_group", EXEMPT_JOB_GROUP),
        ):
            if scope in scopes:
                return reason
    if any(leave.starts <= day < leave.ends for leave in person.leaves):
        return ON_LEAVE
    return None


def slices(person: Person, requirement: Requirement) -> list[Slice]:
    """All days from the first to ``FOREVER``, cut where a fact or a rule begins or ends."""
    cuts = {BEGIN, FOREVER}
    for facts in (person.positions, person.leaves, person.exemptions):
        for fact in facts:
            cuts.update((fact.starts, fact.ends))
    cuts.update(v.effective_from for v in requirement.versions)
    if requirement.roster_from is not None:
        cuts.add(requirement.roster_from)
    days = sorted(c for c in cuts if BEGIN <= c <= FOREVER)
    return [_slice(person, requirement, start, end) for start, end in itertools.pairwise(days)]


def _slice(person: Person, requirement: Requirement, start: Day, end: Day) -> Slice:
    version = requirement.version_on(start)
    employer = (version or requirement.versions[0]).employer
    positions = active(person.positions, employer, start)
    position = counting(positions)
    subject = bool(
        version
        and positions
        and not version.retired
        and in_audience(requirement, version, positions)
    )
    excuse = None
    if subject and position is not None:
        excuse = excuse_on(person, requirement, position, start)
    obligation, reason = _obligation(version, position, subject, excuse)
    if requirement.roster_from is not None and start < requirement.roster_from:
        obligation, reason = UNKNOWN, None
    return Slice(start, end, version, position, subject, excuse, obligation, reason)


def _obligation(version, position, subject: bool, excuse: str | None):
    if position is None:
        return NOT_EMPLOYED, None
    if version is None:
        return NOT_REQUIRED, NO_REQUIREMENT
    if version.retired:
        return NOT_REQUIRED, RETIRED
    if not subject:
        return NOT_REQUIRED, NOT_IN_AUDIENCE
    return (EXCUSED, excuse) if excuse else (REQUIRED, None)


def runs(cut: list[Slice]) -> list[Run]:
    """The runs, in order. A gap is measured by the version in force on the day of return."""
    found: list[Run] = []
    ended = True
    for piece in cut:
        if piece.version is None:
            continue
        if piece.version.retired:
            ended = True
        if not piece.subject:
            continue
        if ended or piece.starts - found[-1].ends > piece.version.bridge_days:
            found.append(Run(piece.starts, piece.ends))
        else:
            found[-1] = Run(found[-1].starts, piece.ends)
        ended = False
    return found


def pauses(cut: list[Slice]) -> list[tuple[Day, Day]]:
    """Stretches of excused days in the audience; adjoining excuses are one pause (T7).

    Days outside the audience are never a pause, also inside a bridged gap: there the
    clock runs on (T5), and the day's obligation is "not required", not "excused" (T4).
    """
    found: list[tuple[Day, Day]] = []
    for piece in cut:
        if piece.excuse is None:
            continue
        if found and found[-1][1] == piece.starts:
            found[-1] = (found[-1][0], piece.ends)
        else:
            found.append((piece.starts, piece.ends))
    return found


def record_day(requirement: Requirement, positions, version: Version, day: Day) -> Day | None:
    """The first day on which the positions recorded by then put the person in the audience
    on ``day``; None where positions without a record day do so (T18)."""
    there = active(positions, version.employer, day)
    days = {p.recorded for p in there if p.recorded is not None}
    if not days or in_audience(requirement, version, [p for p in there if p.recorded is None]):
        return None
    for recorded in sorted(days):
        seen = [p for p in there if p.recorded is None or p.recorded <= recorded]
        if in_audience(requirement, version, seen):
            return recorded
    return None
