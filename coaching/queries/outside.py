"""What sponsors and delegates see. No text, ever.

This module cannot import ``coaching.notes`` (import-linter holds it), and the page "what others
see about me" shows its own answers. HR's view is ``ledger``, sums are ``contracts``.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Sum

from coaching.models import AgreementVersion, CoachingSession, Engagement, Party
from coaching.queries.ledger import with_facts
from pd_portal.people.models import StaffMember

Outcome = CoachingSession.Outcome


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

    @property
    def tells_attendance(self) -> bool:
        """Whether any version lets the sponsor see who came: else there is nothing to list."""
        now = self.terms is not None and self.terms.sponsor_sees_attendance
        return now or any(row.attended for row in self.sessions or [])


def sponsor_view(engagement: Engagement) -> SponsorView:
    """The engagement as its sponsor sees it; before any agreement, that it exists."""
    terms = _latest_terms(engagement)
    held = engagement.sessions.filter(
        outcome=Outcome.HELD, agreement_version__sponsor_sees_sessions=True
    )
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


def why_no_report(engagement: Engagement) -> str:
    """Why there is nobody a report could go to; empty where there is a sponsor who gets reports."""
    sponsors = engagement.parties.filter(ends_on=None, part=Party.Part.SPONSOR)
    if not sponsors.exists():
        return "This coaching has no sponsor, so there is nobody to report to."
    terms = _latest_terms(engagement)
    if terms is not None and not terms.sponsor_gets_reports:
        return "The agreement does not provide for reports to the sponsor."
    return ""


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
