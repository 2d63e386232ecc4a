"""Templates as the coaching lead sees them, and what coaching for somebody could begin with."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet

from coaching.models import Engagement, EngagementTemplate, Proposal, ServiceLine
from pd_portal.people.models import Position, StaffMember


@dataclass(frozen=True)
class TemplateRow:
    """``began``: engagements that began with it; ``is_used``: it can no longer be deleted."""

    template: EngagementTemplate
    kinds: list[str]
    began: int
    is_used: bool


@dataclass(frozen=True)
class TemplatesPage:
    """``ready`` can begin coaching today; ``resting`` waits for its service to be offered again."""

    ready: list[TemplateRow]
    resting: list[TemplateRow]
    archived: list[TemplateRow]


def templates_page() -> TemplatesPage:
    """Every template, in two queries however many."""
    rows = [
        TemplateRow(
            template,
            [kind.name for kind in template.sessions.all()],
            template.began,
            bool(template.began or template.was_proposed),
        )
        for template in with_use(EngagementTemplate.objects.all())
    ]
    kept = [row for row in rows if row.template.archived_at is None]
    return TemplatesPage(
        ready=[row for row in kept if row.template.service_line.is_offered],
        resting=[row for row in kept if not row.template.service_line.is_offered],
        archived=[row for row in rows if row.template.archived_at],
    )


def with_use(templates: QuerySet[EngagementTemplate]) -> QuerySet[EngagementTemplate]:
    """Each with its service, its kinds of session and how often it was used."""
    return (
        templates.select_related("service_line")
        .prefetch_related("sessions")
        .annotate(
            began=Count("engagements"),
            was_proposed=Exists(Proposal.objects.filter(template=OuterRef("pk"))),
        )
        .order_by("name")
    )


def templates_for(line: ServiceLine) -> QuerySet[EngagementTemplate]:
    """Templates coaching under this service can begin with."""
    return EngagementTemplate.objects.in_use().filter(service_line=line)


def supervisors_of(person: StaffMember, day: date) -> QuerySet[StaffMember]:
    """Whom the person reports to on the day, in any of their positions."""
    posts = Position.objects.on(day).filter(person=person).exclude(supervisor=None)
    return StaffMember.objects.filter(pk__in=posts.values("supervisor"))


def first_draft(engagement: Engagement) -> dict[str, Any]:
    """Text and terms a first agreement opens with: its template's, or the service's own text."""
    template = engagement.template
    if template is None:
        return {"text": engagement.service_line.agreement_text}
    return {"text": template.agreement_text} | {n: getattr(template, n) for n in template.TERMS}
