"""HR's ledger: that coaching happened, for how long and with whom, as each agreement says.

This module cannot import ``coaching.notes`` (import-linter holds it).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Sum
from django.utils import timezone

from coaching.models import Attendance, CoachingSession, LedgerLine, Party
from pd_portal.access.grants import holder_of
from pd_portal.access.roles import COACH, HR
from pd_portal.people.models import Employer, OrgUnit, RoleGrant, StaffMember

Outcome = CoachingSession.Outcome
NOT_NAMED = "Not named under the agreement"
CHUNK = 500


@dataclass(frozen=True)
class LedgerFilter:
    """First and last day, both included; the rest narrows, each when given.

    ``client`` is part of a name and finds only clients this HR is told by name; ``unit_path`` is a
    unit and those under it, where such a client worked.
    """

    starts_on: date
    ends_on: date
    service_line_id: int | None = None
    focus_area_id: int | None = None
    coach_id: int | None = None
    client: str = ""
    unit_path: str = ""


@dataclass(frozen=True)
class LedgerRow:
    """One session as HR of one of its employers sees it. Minutes are whole; times are aware."""

    session_id: int
    on: date
    organization: str
    client: str
    coach: str
    service: str
    mode: str
    planned_minutes: int | None
    minutes: int | None
    outcome: str
    attendance: str
    agreement_version: int | None


LEDGER_COLUMNS = (
    "Date",
    "Organization",
    "Client",
    "Coach",
    "Service",
    "How",
    "Planned minutes",
    "Minutes",
    "Outcome",
    "Attendance",
    "Agreement version",
)


def employers_of(user: Any) -> list[Employer]:
    """Employers whose ledger the user reads as HR: those granted, or all of the agency's own."""
    grants = [grant for grant in holder_of(user).grants if grant.role == HR]
    named = {grant.employer_id for grant in grants if grant.employer_id}
    wanted = Q(pk__in=named)
    if any(grant.employer_id is None and grant.unit_id is None for grant in grants):
        wanted |= Q(partner__isnull=True)
    return list(Employer.objects.filter(wanted)) if grants else []


def ledger(employers: Iterable[Employer], chosen: LedgerFilter) -> QuerySet[LedgerLine]:
    """Lines of the period for HR of ``employers``, the newest first, each session once."""
    ids = sorted(employer.pk for employer in employers)
    lines = LedgerLine.objects.filter(
        employer__in=ids, day__gte=chosen.starts_on, day__lte=chosen.ends_on
    )
    if len(ids) > 1:
        earlier = LedgerLine.objects.filter(
            session=OuterRef("session"), employer__in=ids, employer__lt=OuterRef("employer")
        )
        lines = lines.exclude(Exists(earlier))
    return _narrowed(lines, ids, chosen).order_by("-day", "-session")


def _narrowed(
    lines: QuerySet[LedgerLine], ids: list[int], chosen: LedgerFilter
) -> QuerySet[LedgerLine]:
    present = Attendance.objects.filter(session=OuterRef("session"))
    if chosen.service_line_id:
        lines = lines.filter(session__engagement__service_line=chosen.service_line_id)
    if chosen.focus_area_id:
        lines = lines.filter(session__engagement__focus_areas=chosen.focus_area_id)
    if chosen.coach_id:
        lines = lines.filter(Exists(present.filter(part=Party.Part.COACH, person=chosen.coach_id)))
    if chosen.client or chosen.unit_path:
        named = present.filter(part=Party.Part.CLIENT, employer__in=ids)
        if chosen.unit_path:
            named = named.filter(unit__path__startswith=chosen.unit_path)
        if chosen.client:
            named = named.filter(person__in=StaffMember.objects.search(chosen.client))
        lines = lines.filter(Exists(named), session__agreement_version__hr_sees_name=True)
    return lines


def coaches_in(employers: Iterable[Employer]) -> QuerySet[StaffMember]:
    """Whom the ledger can be narrowed to: everybody who ever held a coach's role."""
    if not list(employers):
        return StaffMember.objects.none()
    granted = RoleGrant.objects.filter(role=COACH).values("person")
    return StaffMember.objects.filter(pk__in=granted).order_by("family_name", "given_name")


def units_in(employers: Iterable[Employer]) -> QuerySet[OrgUnit]:
    """Schools and departments of the employers, in the order of their tree."""
    below = Q(pk__in=[])
    for employer in employers:
        below |= Q(path__startswith=employer.unit.path)
    return OrgUnit.objects.filter(below).order_by("path")


def ledger_rows(lines: Iterable[LedgerLine], employers: Iterable[Employer]) -> list[LedgerRow]:
    """Rows for HR of ``employers``; ``lines`` come from ``ledger``, already sliced."""
    ids = {employer.pk for employer in employers}
    keys = [line.session_id for line in lines]
    found = {
        session.pk: session for session in with_facts(CoachingSession.objects.filter(pk__in=keys))
    }
    return [_ledger_row(found[key], ids) for key in keys]


def ledger_stream(lines: QuerySet[LedgerLine], employers: list[Employer]) -> Iterator[LedgerRow]:
    """Every row, read in chunks."""
    reading = lines.iterator(chunk_size=CHUNK)
    while chunk := list(islice(reading, CHUNK)):
        yield from ledger_rows(chunk, employers)


@dataclass(frozen=True)
class LedgerTotals:
    sessions: int
    held: int
    minutes: int


def ledger_totals(lines: QuerySet[LedgerLine]) -> LedgerTotals:
    """Counts and minutes of what ``ledger`` shows; a held session is one with minutes."""
    figures = lines.order_by().aggregate(
        sessions=Count("session"), held=Count("minutes"), minutes=Sum("minutes")
    )
    return LedgerTotals(figures["sessions"], figures["held"], figures["minutes"] or 0)


def with_facts(sessions: QuerySet[CoachingSession]) -> QuerySet[CoachingSession]:
    """The sessions with everything a row needs, in a handful of queries."""
    people = Attendance.objects.select_related("person", "employer")
    return sessions.select_related(
        "engagement__service_line", "engagement__unit", "agreement_version"
    ).prefetch_related(Prefetch("attendance", queryset=people))


def _ledger_row(session: CoachingSession, employer_ids: set[int]) -> LedgerRow:
    rows = list(session.attendance.all())
    clients = [row for row in rows if row.part == Party.Part.CLIENT]
    own = [row for row in clients if row.employer_id in employer_ids]
    terms = session.agreement_version
    named = bool(own and terms and terms.hr_sees_name)
    told = bool(own and terms and terms.hr_sees_attendance)
    day = session.started_at or session.planned_starts_at
    return LedgerRow(
        session_id=session.pk,
        on=timezone.localtime(day).date(),
        organization=_organizations(session, clients),
        client=", ".join(str(row.person) for row in own) if named else NOT_NAMED,
        coach=", ".join(str(row.person) for row in rows if row.part == Party.Part.COACH),
        service=session.engagement.service_line.name,
        mode=session.get_mode_display(),
        planned_minutes=_planned_minutes(session),
        minutes=session.minutes,
        outcome=session.get_outcome_display() if told else Outcome.HELD.label,
        attendance=_attendance(own) if told else "",
        agreement_version=terms.number if terms and own else None,
    )


def _organizations(session: CoachingSession, clients: list[Attendance]) -> str:
    names = {row.employer.name for row in clients if row.employer}
    return ", ".join(sorted(names)) or session.engagement.unit.name


def _attendance(clients: list[Attendance]) -> str:
    came = sum(row.presence == Attendance.Presence.ATTENDED for row in clients)
    return f"{came} of {len(clients)}"


def _planned_minutes(session: CoachingSession) -> int | None:
    if session.planned_starts_at is None or session.planned_ends_at is None:
        return None
    return int((session.planned_ends_at - session.planned_starts_at).total_seconds() // 60)
