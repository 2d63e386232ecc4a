"""A person's coaching at a glance, as coach and as client."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Count, Min, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from coaching import notes
from coaching.models import (
    ActionItem,
    AgreementVersion,
    CoachingRequest,
    CoachingSession,
    Engagement,
    LogDraft,
    Party,
    Proposal,
    Signature,
    SponsorReport,
)
from pd_portal.people.models import StaffMember
from pd_portal.ui.dates import local_day

AHEAD = timedelta(days=14)
FEW = 10
Part = Party.Part


@dataclass(frozen=True)
class SessionRow:
    """One session on a list. ``age_days``: whole days since it should have ended."""

    session: CoachingSession
    who: str
    age_days: int = 0
    has_draft: bool = False


@dataclass(frozen=True)
class EngagementRow:
    """An engagement on a list: who with, how much is used, when next."""

    engagement: Engagement
    who: str
    used: int
    next_at: datetime | None

    @property
    def text(self) -> str:
        """``4 of 8 sessions used``."""
        return f"{self.used} of {self.engagement.allotted_sessions} sessions used"


@dataclass(frozen=True)
class ActionRow:
    """A next step; ``words`` is None when its key is lost."""

    item: ActionItem
    words: str | None
    is_late: bool
    who: str = ""


@dataclass(frozen=True)
class ToSign:
    version: AgreementVersion
    part: str


@dataclass(frozen=True)
class CoachHome:
    today: list[SessionRow]
    needs_log: list[SessionRow]
    coming: list[SessionRow]
    engagements: list[EngagementRow]
    actions: list[ActionRow]
    to_sign: list[ToSign]


@dataclass(frozen=True)
class ClientHome:
    coming: list[SessionRow]
    engagements: list[EngagementRow]
    actions: list[ActionRow]
    to_sign: list[ToSign]
    proposals: list[Proposal]
    requests: list[CoachingRequest]
    reports: list[SponsorReport] = field(default_factory=list)


def coach_home(person: StaffMember, *, now: datetime) -> CoachHome:
    """Everything a coach's page shows; the number of queries does not grow with the work."""
    engagements = _rows(_open_engagements(person, Part.COACH), now)
    names = {row.engagement.pk: row.who for row in engagements}
    drafts = set(LogDraft.objects.filter(author=person).values_list("session_id", flat=True))
    planned = CoachingSession.objects.filter(outcome="", engagement__in=names)
    planned = planned.filter(planned_starts_at__lte=now + AHEAD)
    rows = [
        _session_row(session, names, now, drafts)
        for session in planned.order_by("planned_starts_at").select_related(
            "engagement__service_line"
        )
    ]
    day = local_day(now)
    over = [row for row in rows if row.session.planned_ends_at <= now]
    ahead = [row for row in rows if row.session.planned_ends_at > now]
    return CoachHome(
        today=[row for row in ahead if local_day(row.session.planned_starts_at) == day],
        needs_log=over,
        coming=[row for row in ahead if local_day(row.session.planned_starts_at) != day],
        engagements=engagements,
        actions=actions_due(person, now=now),
        to_sign=to_sign(person),
    )


def client_home(person: StaffMember, *, now: datetime) -> ClientHome:
    """Everything a client's page shows."""
    engagements = _rows(_open_engagements(person, Part.CLIENT), now, shown=Part.COACH)
    names = {row.engagement.pk: row.who for row in engagements}
    planned = CoachingSession.objects.filter(
        outcome="", engagement__in=names, planned_ends_at__gt=now
    )
    mine = CoachingRequest.objects.filter(Q(client=person) | Q(requester=person))
    asked = mine.select_related("service_line", "client")
    return ClientHome(
        coming=[
            _session_row(session, names, now)
            for session in planned.order_by("planned_starts_at").select_related(
                "engagement__service_line"
            )[:FEW]
        ],
        engagements=engagements,
        actions=actions_due(person, now=now),
        to_sign=to_sign(person),
        proposals=list(
            Proposal.objects.filter(
                request__client=person, request__status="proposed", answer="waiting"
            ).select_related("coach", "request__service_line")
        ),
        requests=list(asked.filter(status__in=["waiting", "proposed"]).order_by("requested_at")),
        reports=list(
            SponsorReport.objects.filter(
                engagement__in=names, offered_at__isnull=False, released_at=None
            )
        ),
    )


def sponsored(person: StaffMember, *, now: datetime) -> list[EngagementRow]:
    """Engagements the person sponsors."""
    return _rows(_open_engagements(person, Part.SPONSOR), now)


def helped(person: StaffMember, *, now: datetime) -> list[EngagementRow]:
    """Engagements in which the person arranges times for somebody."""
    return _rows(_open_engagements(person, Part.DELEGATE), now)


def next_session(person: StaffMember, *, now: datetime) -> CoachingSession | None:
    """The next planned session the person is expected at."""
    return (
        CoachingSession.objects.filter(
            outcome="", planned_ends_at__gt=now, attendance__person=person
        )
        .select_related("engagement__service_line")
        .order_by("planned_starts_at")
        .first()
    )


def actions_due(person: StaffMember, *, now: datetime) -> list[ActionRow]:
    """The person's own open next steps, the earliest first, those without a day last."""
    mine = ActionItem.objects.filter(owner=person, done_at=None, dropped_at=None)
    mine = mine.filter(
        engagement__in=Engagement.objects.of_person(person.pk, Part.COACH, Part.CLIENT)
    )
    items = list(
        mine.select_related("engagement")
        .prefetch_related(Prefetch("engagement__parties", current_people(), "current_parties"))
        .order_by(Coalesce("due_on", local_day(now) + timedelta(days=3650)), "pk")[:FEW]
    )
    day = local_day(now)
    return [
        ActionRow(item, words, bool(item.due_on and item.due_on < day), _other(item, person))
        for item, words in zip(items, texts_of(person, items), strict=True)
    ]


def _other(item: ActionItem, person: StaffMember) -> str:
    """Whom the step was agreed with: the client for the coach, the coach for a client."""
    coaches = [p.person_id for p in item.engagement.current_parties if p.part == Part.COACH]
    return people_named(item.engagement, Part.CLIENT if person.pk in coaches else Part.COACH)


def texts_of(person: StaffMember, rows: list) -> list[str | None]:
    """What ``rows`` say, None where a key is lost or deleted."""
    opened = notes.open_pieces(viewer=person, rows=rows) if rows else []
    return [None if isinstance(text, notes.CannotOpen) else text for text in opened]


def to_sign(person: StaffMember) -> list[ToSign]:
    """Agreements that wait for the person's signature."""
    held = Party.objects.current().filter(person=person).exclude(part=Part.DELEGATE)
    parts = list(held.values_list("engagement_id", "part"))
    waiting = AgreementVersion.objects.filter(
        engagement__in=[engagement for engagement, _ in parts],
        offered_at__isnull=False,
        in_force_at=None,
        ended_at=None,
    )
    signed = set(
        Signature.objects.filter(person=person, version__in=waiting).values_list("version", "part")
    )
    found = {
        version.pk: ToSign(version, part)
        for version in waiting.select_related("engagement__service_line")
        for engagement, part in parts
        if engagement == version.engagement_id and (version.pk, part) not in signed
    }
    return list(found.values())


def _open_engagements(person: StaffMember, part: str) -> QuerySet[Engagement]:
    mine = Engagement.objects.of_person(person.pk, part)
    return mine.exclude(status=Engagement.Status.CLOSED)


def _rows(
    engagements: QuerySet[Engagement], now: datetime, *, shown: str = Part.CLIENT
) -> list[EngagementRow]:
    sessions = CoachingSession.objects.filter(engagement=OuterRef("pk")).order_by()
    used = sessions.filter(is_used=True).values("engagement").annotate(n=Count("pk")).values("n")
    coming = sessions.filter(outcome="", planned_starts_at__gt=now).values("engagement")
    found = engagements.annotate(
        used=Coalesce(Subquery(used), 0),
        next_at=Subquery(coming.annotate(at=Min("planned_starts_at")).values("at")),
    )
    listed = found.select_related("service_line").prefetch_related(with_people())
    rows = [EngagementRow(e, people_named(e, shown), e.used, e.next_at) for e in listed]
    return sorted(rows, key=lambda row: (row.next_at is None, row.next_at or now, row.who))


def with_people() -> Prefetch:
    """Current parties with their persons, as ``current_parties``."""
    return Prefetch("parties", queryset=current_people(), to_attr="current_parties")


def current_people() -> QuerySet[Party]:
    """Parts held now, with who holds them."""
    return Party.objects.current().select_related("person")


def people_named(engagement: Engagement, part: str) -> str:
    """Names of those who hold ``part``; a group goes by its name."""
    if part == Part.CLIENT and engagement.group_name:
        return engagement.group_name
    names = [str(p.person) for p in engagement.current_parties if p.part == part]
    return ", ".join(names) or "Nobody yet"


def _session_row(
    session: CoachingSession, names: dict[int, str], now: datetime, drafts: set | None = None
) -> SessionRow:
    late = max((now - session.planned_ends_at).days, 0)
    return SessionRow(session, names[session.engagement_id], late, session.pk in (drafts or set()))
