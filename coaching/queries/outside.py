"""What people outside the room see: HR, sponsors, delegates, partner leads. No text, ever.

This module cannot import ``coaching.notes`` (import-linter holds it), and the page "what others
see about me" shows its own answers.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Sum
from django.utils import timezone

from coaching.models import (
    AgreementVersion,
    Attendance,
    CoachingSession,
    Contract,
    Engagement,
    Party,
)
from pd_portal.access.grants import holder_of
from pd_portal.access.roles import HR
from pd_portal.people.models import Employer, StaffMember
from pd_portal.ui.suppression import Group, Suppressed, suppress

Outcome = CoachingSession.Outcome
NOT_NAMED = "Not named under the agreement"
SHOWN_OUTCOMES = (Outcome.NO_SHOW, Outcome.CANCELED_LATE)


# HR's ledger -------------------------------------------------------------------------------------


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


# A sponsor, a delegate ---------------------------------------------------------------------------


@dataclass(frozen=True)
class SponsorSession:
    on: datetime
    minutes: int | None
    outcome: str
    attended: list[str]


@dataclass(frozen=True)
class SponsorView:
    """What the terms let the sponsor see. ``sessions`` is None where the terms hide them."""

    engagement: Engagement
    used: int
    held: int
    minutes: int
    focus: list[str]
    sessions: list[SponsorSession] | None
    terms: AgreementVersion | None


def sponsor_view(engagement: Engagement) -> SponsorView:
    """The engagement as its sponsor sees it; before any agreement, that it exists."""
    terms = _latest_terms(engagement)
    held = engagement.sessions.filter(outcome=Outcome.HELD, agreement_version__isnull=False)
    figures = held.aggregate(n=Count("pk"), minutes=Sum("minutes"))
    sees = terms is not None and terms.sponsor_sees_sessions
    return SponsorView(
        engagement=engagement,
        used=engagement.sessions.filter(is_used=True).count() if sees else 0,
        held=figures["n"] if sees else 0,
        minutes=(figures["minutes"] or 0) if sees else 0,
        focus=_focus(engagement) if terms and terms.sponsor_sees_focus else [],
        sessions=_sponsor_sessions(engagement) if sees else None,
        terms=terms,
    )


def _latest_terms(engagement: Engagement) -> AgreementVersion | None:
    signed = engagement.agreements.filter(in_force_at__isnull=False)
    return signed.order_by("-number").first()


def _focus(engagement: Engagement) -> list[str]:
    return [area.name for area in engagement.focus_areas.all()]


def _sponsor_sessions(engagement: Engagement) -> list[SponsorSession]:
    """Each session by the terms of the version it was held under."""
    rows = engagement.sessions.filter(agreement_version__sponsor_sees_sessions=True)
    rows = rows.exclude(outcome="").exclude(outcome=Outcome.CANCELED)
    listed = with_facts(rows).order_by("-logged_at")
    return [
        _sponsor_session(session)
        for session in listed
        if session.outcome == Outcome.HELD or session.agreement_version.sponsor_sees_attendance
    ]


def _sponsor_session(session: CoachingSession) -> SponsorSession:
    told = session.agreement_version.sponsor_sees_attendance
    came = [row for row in session.attendance.all() if row.presence == "attended"]
    return SponsorSession(
        on=session.started_at or session.planned_starts_at,
        minutes=session.minutes,
        outcome=session.get_outcome_display(),
        attended=[str(r.person) for r in came if r.part == Party.Part.CLIENT] if told else [],
    )


@dataclass(frozen=True)
class DelegateView:
    """Times alone: what an assistant needs to arrange them."""

    engagement: Engagement
    for_people: list[str]
    sessions: list[CoachingSession]


def delegate_view(
    engagement: Engagement, person: StaffMember | None, *, now: datetime
) -> DelegateView:
    """Planned sessions of the engagement for the people ``person`` helps."""
    mine = engagement.parties.current().filter(part=Party.Part.DELEGATE)
    if person is not None:
        mine = mine.filter(person=person)
    planned = engagement.sessions.filter(outcome="", planned_ends_at__gt=now)
    return DelegateView(
        engagement=engagement,
        for_people=[str(party.for_person) for party in mine.select_related("for_person")],
        sessions=list(planned.order_by("planned_starts_at")),
    )


# Totals ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ContractView:
    """Bought, used, booked, left, in sessions and minutes; None where none were bought."""

    contract: Contract
    used_sessions: int
    booked_sessions: int
    left_sessions: int | None
    used_minutes: int
    left_minutes: int | None


def contracts(on: date, unit_paths: list[str] | None = None) -> list[ContractView]:
    """Contracts open on the day, all of them or those of partners under ``unit_paths``."""
    found = Contract.objects.filter(starts_on__lte=on, ends_on__gte=on).select_related("partner")
    if unit_paths is not None:
        below = Q(pk__in=[])
        for path in unit_paths:
            below |= Q(partner__path__startswith=path)
        found = found.filter(below)
    counted = found.annotate(
        used=Count("engagements__sessions", filter=Q(engagements__sessions__is_used=True)),
        booked=Count("engagements__sessions", filter=Q(engagements__sessions__outcome="")),
        minutes=Sum(
            "engagements__sessions__minutes", filter=Q(engagements__sessions__outcome=Outcome.HELD)
        ),
    )
    return [
        _contract_view(c)
        for c in counted.order_by("partner__name").prefetch_related("service_lines")
    ]


def _contract_view(contract: Any) -> ContractView:
    minutes = contract.minutes or 0
    bought, time_bought = contract.bought_sessions, contract.bought_minutes
    return ContractView(
        contract=contract,
        used_sessions=contract.used,
        booked_sessions=contract.booked,
        left_sessions=None if bought is None else bought - contract.used - contract.booked,
        used_minutes=minutes,
        left_minutes=None if time_bought is None else time_bought - minutes,
    )


def people_by_focus(engagements: QuerySet[Engagement], on: date, *, least: int) -> Suppressed:
    """Clients by service line, and how many of them met at least once; small groups pooled."""
    clients = Party.objects.filter(
        engagement__in=engagements, part=Party.Part.CLIENT, starts_on__lte=on
    )
    met = Attendance.objects.filter(
        session__engagement=OuterRef("engagement"),
        session__outcome=Outcome.HELD,
        person=OuterRef("person"),
        presence=Attendance.Presence.ATTENDED,
    )
    rows = clients.values("engagement__service_line__name").annotate(
        people=Count("person", distinct=True),
        met=Count("person", distinct=True, filter=Q(Exists(met))),
    )
    groups = [Group(r["engagement__service_line__name"], r["people"], r["met"]) for r in rows]
    return suppress(groups, least=least)
