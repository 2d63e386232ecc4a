"""HR's ledger: that coaching happened, for how long and with whom, as each agreement says.

This module cannot import ``coaching.notes`` (import-linter holds it).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Sum
from django.utils import timezone

from coaching.models import Attendance, CoachingSession, Party
from pd_portal.access.grants import holder_of
from pd_portal.access.roles import HR
from pd_portal.people.models import Employer

Outcome = CoachingSession.Outcome
NOT_NAMED = "Not named under the agreement"
SHOWN_OUTCOMES = (Outcome.NO_SHOW, Outcome.CANCELED_LATE)


@dataclass(frozen=True)
class LedgerFilter:
    """First and last day, both included; optionally one service line or focus area."""

    starts_on: date
    ends_on: date
    service_line_id: int | None = None


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


def ledger(employers: Iterable[Employer], chosen: LedgerFilter) -> QuerySet[CoachingSession]:
    """Sessions of the period in which one of ``employers`` had a coach or a client, newest first.

    Held ones; missed or late-canceled ones only where the client's own employer may know.
    """
    ids = [employer.pk for employer in employers]
    present = Attendance.objects.filter(session=OuterRef("pk"), employer__in=ids)
    clients = present.filter(part=Party.Part.CLIENT)
    both = present.filter(part__in=[Party.Part.CLIENT, Party.Part.COACH])
    told = Q(outcome__in=SHOWN_OUTCOMES, agreement_version__hr_sees_attendance=True)
    seen = Q(Exists(both), outcome=Outcome.HELD) | (told & Q(Exists(clients)))
    sessions = CoachingSession.objects.filter(seen).filter(_within(chosen))
    if chosen.service_line_id:
        sessions = sessions.filter(engagement__service_line=chosen.service_line_id)
    return sessions.order_by("-logged_at", "-pk")


def ledger_rows(
    sessions: Iterable[CoachingSession], employers: Iterable[Employer]
) -> list[LedgerRow]:
    """Rows for HR of ``employers``; ``sessions`` come from ``ledger``, already sliced."""
    ids = {employer.pk for employer in employers}
    keys = [session.pk for session in sessions]
    found = {
        session.pk: session for session in with_facts(CoachingSession.objects.filter(pk__in=keys))
    }
    return [_ledger_row(found[key], ids) for key in keys]


def ledger_stream(
    sessions: QuerySet[CoachingSession], employers: list[Employer]
) -> Iterator[LedgerRow]:
    """Every row, read in chunks."""
    ids = {employer.pk for employer in employers}
    for session in with_facts(sessions).iterator(chunk_size=500):
        yield _ledger_row(session, ids)


@dataclass(frozen=True)
class LedgerTotals:
    sessions: int
    held: int
    minutes: int


def ledger_totals(sessions: QuerySet[CoachingSession]) -> LedgerTotals:
    """Counts and minutes of what ``ledger`` shows; minutes are of held sessions alone."""
    figures = sessions.order_by().aggregate(
        sessions=Count("pk"),
        held=Count("pk", filter=Q(outcome=Outcome.HELD)),
        minutes=Sum("minutes"),
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


def _within(chosen: LedgerFilter) -> Q:
    first = timezone.make_aware(datetime.combine(chosen.starts_on, time.min))
    last = timezone.make_aware(datetime.combine(chosen.ends_on, time.max))
    held = Q(started_at__gte=first, started_at__lte=last)
    planned = Q(started_at=None, planned_starts_at__gte=first, planned_starts_at__lte=last)
    return held | planned
