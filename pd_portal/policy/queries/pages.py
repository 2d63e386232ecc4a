"""What the pages of Policy show: one function a page, a fixed number of queries."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from pd_portal.people.models import StaffMember
from pd_portal.policy import words
from pd_portal.policy.models import (
    Exemption,
    Extension,
    Goal,
    Policy,
    Requirement,
    RequirementVersion,
    Standing,
)
from pd_portal.policy.queries.figures import completed_counts_by_day, outstanding
from pd_portal.policy.queries.preview import Preview
from pd_portal.policy.rows import STANDING

SOON = timedelta(days=30)


@dataclass(frozen=True)
class GoalsPage:
    """The policy library with its goals, targets and requirements."""

    policies: list[Policy]
    shared_numbers: frozenset[str]
    outstanding: int
    reviews: int


def goals_page(user: Any, today: date) -> GoalsPage:
    """Policies of the employers the user keeps. ``reviews``: exemptions to look at again soon."""
    requirements = Requirement.objects.visible_to(user)
    goals = Goal.objects.prefetch_related(
        "targets", Prefetch("requirements", queryset=requirements)
    )
    policies = list(
        Policy.objects.filter(
            Q(employer__in=requirements.values("employer")) | Q(goals__isnull=True)
        )
        .distinct()
        .prefetch_related(Prefetch("goals", queryset=goals), "versions__references__target")
    )
    numbers = [policy.number for policy in policies]
    shared = frozenset(number for number in numbers if numbers.count(number) > 1)
    return GoalsPage(policies, shared, outstanding(), to_review(today).count())


def to_review(today: date) -> QuerySet[Exemption]:
    """Exemptions in force whose review day has come, or comes within 30 days."""
    running = Q(ends_on__isnull=True) | Q(ends_on__gte=today)
    return Exemption.objects.standing().filter(running, review_on__lte=today + SOON)


@dataclass(frozen=True)
class RequirementPage:
    """One requirement: its versions, newest first, and what was decided lately."""

    requirement: Requirement
    versions: list[RequirementVersion]
    exemptions: list[Exemption]
    extensions: list[Extension]
    outstanding: int


def requirement_page(requirement: Requirement) -> RequirementPage:
    """Everything on the page of a requirement; decisions are the newest 50."""
    versions = requirement.versions.select_related(
        "pathway_version__pathway", "activated_by"
    ).prefetch_related("units", "job_groups")
    mine = Q(requirement=requirement) | Q(requirement__isnull=True)
    exemptions = (
        Exemption.objects.standing()
        .filter(mine)
        .select_related("person", "unit", "job_group", "module", "evidence", "approved_by")
    )
    extensions = requirement.extensions.filter(voided_at=None).select_related(
        "person", "approved_by"
    )
    return RequirementPage(
        requirement,
        list(versions.order_by("-effective_from")),
        list(exemptions.order_by("-starts_on", "-pk")[:50]),
        list(extensions.order_by("-granted_on", "-pk")[:50]),
        outstanding(requirement),
    )


@dataclass(frozen=True)
class PreviewRow:
    """A person a draft changes, in the words of the screens."""

    person: StaffMember
    first_day: date
    before: str
    after: str


def preview_rows(
    preview: Preview, version: RequirementVersion, start: int, size: int
) -> list[PreviewRow]:
    """One page of a preview's lines, in the order of names; each row by the rules it stands under."""
    lines = {line.person_id: line for line in preview.lines}
    people = StaffMember.objects.filter(pk__in=lines)[start : start + size]
    suffices = completed_counts_by_day(version.requirement)

    def suffices_then(day: date) -> bool:
        return version.counts == "completed" if day >= version.effective_from else suffices(day)

    return [
        PreviewRow(
            person,
            day,
            in_words(lines[person.pk].before, day, suffices(day)),
            in_words(lines[person.pk].after, day, suffices_then(day)),
        )
        for person in people
        for day in [lines[person.pk].first_day]
    ]


def in_words(row: tuple | None, day: date, enough: bool) -> str:
    """A row of the store as a sentence, "In progress. Due March 14, 2027"."""
    if row is None:
        return "Not counted"
    stored = Standing(**dict(zip(STANDING, row, strict=True)))
    status = words.status(stored, completed_counts=enough)
    timing = words.timing(stored, day, completed_counts=enough)
    return f"{status}. {timing}" if timing else status
