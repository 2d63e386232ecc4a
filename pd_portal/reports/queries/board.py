"""What the Board, the public and partners read: published month-ends, and nothing else."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from pd_portal.access import roles
from pd_portal.access.grants import holder_of
from pd_portal.policy.definitions import DEFINITIONS
from pd_portal.policy.models import MonthEnd, Requirement, Target
from pd_portal.policy.queries.month_ends import published
from pd_portal.ui.dates import words

FIGURES = (
    ("required", "Required"),
    ("met", "Goal met"),
    ("past_due", "Past a due date"),
    ("excused", "Excused"),
    ("headcount", "Headcount"),
)
POOLING = (
    "A unit is shown where at least 10 people are required and the figure tells of no single "
    "person. The others stand together as other small sites; a larger one may be among them, so "
    "that nothing follows by subtraction. This is decided once for each month-end."
)


@dataclass(frozen=True)
class BoardPage:
    """One published month-end. ``others`` are the days of the older and newer ones."""

    month_end: MonthEnd
    sentence: str
    others: list[date]
    targets: list[str]
    definitions: dict[str, str]

    @property
    def figures(self) -> dict[str, Any]:
        return self.month_end.figures

    @property
    def requirement(self) -> Requirement:
        return self.month_end.requirement


def agency_requirement() -> Requirement | None:
    """The agency's own all-staff requirement: that of its headline goal first."""
    rows = Requirement.objects.filter(employer__partner__isnull=True, is_addon=False)
    return rows.order_by("-goal__is_headline", "pk").first()


def partner_requirements(user: Any) -> QuerySet[Requirement]:
    """Requirements of the very districts ``user`` leads."""
    employers = [
        grant.employer_id for grant in holder_of(user).grants if grant.role == roles.PARTNER_LEAD
    ]
    rows = Requirement.objects.filter(employer__in=employers, is_addon=False)
    return rows.order_by("employer", "-goal__is_headline", "pk")


def board_page(requirement: Requirement | None, day: date | None = None) -> BoardPage | None:
    """The month-end of ``day``, or the newest; None where nothing of the kind is published."""
    rows = list(published(requirement)) if requirement else []
    found = next((row for row in rows if day is None or row.day == day), None)
    if found is None:
        return None
    targets = Target.objects.filter(goal=found.requirement.goal_id).select_related("renewed_by")
    return BoardPage(
        month_end=found,
        sentence=sentence(found),
        others=[row.day for row in rows if row.pk != found.pk],
        targets=[in_words(target) for target in targets.order_by("reach_by")],
        definitions=DEFINITIONS | {"Other small sites": POOLING},
    )


def sentence(month_end: MonthEnd) -> str:
    """The figures as one sentence."""
    total = month_end.figures["total"]
    required, met, late = total["required"], total["met"], total["past_due"]
    percent = met * 100 // required
    verb = "is" if late == 1 else "are"
    return (
        f"{met} of {required} required people ({percent} %) have met the goal; {late} {verb} past "
        f"a due date, as of {words(month_end.day)}."
    )


def in_words(target: Target) -> str:
    """A target with what became of it."""
    said = f"{target.percent} % by {words(target.reach_by)}"
    if target.outcome is None:
        return f"{said}: no outcome recorded yet"
    renewed = getattr(target, "renewed_by", None)
    if target.outcome == Target.RENEWED and renewed:
        missed = "missed, and " if renewed.recorded_at.date() > target.reach_by else ""
        return f"{said}: {missed}renewed as {renewed.percent} % by {words(renewed.reach_by)}"
    return f"{said}: {target.get_outcome_display().lower()}"
