"""The coaching lead's overview: who waits, who has room, what is missing."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from coaching.models import CoachingRequest, CoachingSession, Engagement, Party
from coaching.queries.capacity import Room, rooms
from coaching.queries.home import people_named, with_people
from pd_portal.access.roles import COACH
from pd_portal.people.models import RoleGrant, StaffMember
from pd_portal.ui.dates import local_day

QUARTER = timedelta(days=90)
LONG_WAIT = timedelta(days=14)
Outcome = CoachingSession.Outcome


@dataclass(frozen=True)
class CoachLoad:
    """A coach's room (open engagements of those they can hold), clients, sessions without a log."""

    coach: StaffMember
    room: Room
    clients: int
    needs_log: int


@dataclass(frozen=True)
class WaitingRequest:
    request: CoachingRequest
    days: int


@dataclass(frozen=True)
class WaitingAgreement:
    engagement: Engagement
    who: str
    coaches: str
    days: int


@dataclass(frozen=True)
class RunningEngagement:
    """``is_over``: the last day that was meant has passed."""

    engagement: Engagement
    who: str
    coaches: str
    used: int
    is_over: bool


@dataclass(frozen=True)
class LeadOverview:
    """``missed`` of ``due`` planned sessions in the last 90 days were missed or canceled late."""

    waiting: list[WaitingRequest]
    coaches: list[CoachLoad]
    unsigned: list[WaitingAgreement]
    without_coach: list[WaitingAgreement]
    running: list[RunningEngagement]
    active: int
    missed: int
    due: int


def lead_overview(*, now: datetime) -> LeadOverview:
    """Everything on the lead's page, in a fixed number of queries."""
    recent = CoachingSession.objects.filter(
        planned_starts_at__gte=now - QUARTER, planned_starts_at__lt=now
    ).aggregate(
        due=Count("pk", filter=~Q(outcome__in=["", Outcome.CANCELED])),
        missed=Count("pk", filter=Q(outcome__in=[Outcome.NO_SHOW, Outcome.CANCELED_LATE])),
    )
    return LeadOverview(
        waiting=waiting_requests(now=now),
        coaches=coach_loads(now=now),
        unsigned=_unsigned(now),
        without_coach=_without_coach(now),
        running=_running(local_day(now)),
        active=Engagement.objects.filter(status=Engagement.Status.ACTIVE).count(),
        missed=recent["missed"],
        due=recent["due"],
    )


def undecided_requests() -> QuerySet[CoachingRequest]:
    return CoachingRequest.objects.filter(status__in=["waiting", "proposed"])


def waiting_requests(*, now: datetime) -> list[WaitingRequest]:
    """Requests not yet decided, the oldest first."""
    rows = undecided_requests().select_related("client", "unit", "service_line", "replaces")
    rows = rows.prefetch_related("focus_areas")
    return [
        WaitingRequest(row, (now - row.requested_at).days) for row in rows.order_by("requested_at")
    ]


def coach_loads(*, now: datetime) -> list[CoachLoad]:
    """Everybody with a coach's role today, those with the most room first, the full ones last."""
    day = local_day(now)
    granted = RoleGrant.objects.in_force(day).filter(role=COACH)
    coaching = Party.objects.filter(ends_on=None, part=Party.Part.COACH).exclude(
        engagement__status=Engagement.Status.CLOSED
    )
    clients = (
        Party.objects.filter(ends_on=None, part=Party.Part.CLIENT)
        .exclude(engagement__status=Engagement.Status.CLOSED)
        .filter(
            Exists(
                coaching.filter(engagement=OuterRef("engagement"), person=OuterRef(OuterRef("pk")))
            )
        )
        .order_by()
        .values("part")
    )
    unlogged = CoachingSession.objects.filter(outcome="", planned_ends_at__lt=now).filter(
        Exists(coaching.filter(engagement=OuterRef("engagement"), person=OuterRef(OuterRef("pk"))))
    )
    people = StaffMember.objects.filter(pk__in=granted.values("person")).annotate(
        m=_count(clients),
        k=_count(unlogged.order_by().values("outcome")),
    )
    room = rooms({person.pk for person in people}, day)
    return sorted((CoachLoad(p, room[p.pk], p.m, p.k) for p in people), key=_by_room)


def _by_room(load: CoachLoad) -> tuple[bool, bool, int, str]:
    """Where a coach stands: known room before unknown, and the fewer engagements before the more."""
    room = load.room
    first = room.taken if room.left is None else -room.left
    return room.is_full, room.left is None, first, load.coach.sort_name


def _count(grouped: object) -> Coalesce:
    return Coalesce(Subquery(grouped.annotate(total=Count("pk")).values("total")), 0)


def _running(day: date) -> list[RunningEngagement]:
    """Every engagement not ended, the oldest first."""
    used = Count("sessions", filter=Q(sessions__is_used=True))
    rows = Engagement.objects.exclude(status=Engagement.Status.CLOSED).annotate(used=used)
    rows = rows.select_related("service_line", "unit").prefetch_related(with_people())
    return [
        RunningEngagement(
            e,
            people_named(e, Party.Part.CLIENT),
            people_named(e, Party.Part.COACH),
            e.used,
            bool(e.ends_on and e.ends_on < day),
        )
        for e in rows.order_by("created_at")
    ]


def _unsigned(now: datetime) -> list[WaitingAgreement]:
    rows = Engagement.objects.filter(
        status=Engagement.Status.AGREEING, created_at__lt=now - LONG_WAIT
    )
    return _listed(rows, now)


def _without_coach(now: datetime) -> list[WaitingAgreement]:
    """Open engagements none of whose coaches holds the coach's role any more."""
    granted = RoleGrant.objects.in_force(local_day(now)).filter(role=COACH)
    able = Party.objects.current().filter(
        part=Party.Part.COACH, person__in=granted.values("person")
    )
    running = Engagement.objects.exclude(status=Engagement.Status.CLOSED)
    return _listed(running.exclude(pk__in=able.values("engagement")), now)


def _listed(rows: QuerySet[Engagement], now: datetime) -> list[WaitingAgreement]:
    return [
        WaitingAgreement(
            e,
            people_named(e, Party.Part.CLIENT),
            people_named(e, Party.Part.COACH),
            (now - e.created_at).days,
        )
        for e in rows.prefetch_related(with_people()).order_by("created_at")
    ]
