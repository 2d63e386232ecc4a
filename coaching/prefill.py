"""What a template fills in, on a given day. Pure: columns and dates in, values out."""

from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from coaching.models import EngagementTemplate, ServiceLine


@dataclass(frozen=True)
class Prefill:
    """Values of a new engagement. ``ends_on`` is its last day, None for open-ended coaching."""

    allotted_sessions: int
    starts_on: date
    ends_on: date | None = None
    goals: tuple[str, ...] = ()
    client_steps: tuple[str, ...] = ()
    coach_steps: tuple[str, ...] = ()
    steps_due_on: date | None = None


def prefill(template: EngagementTemplate | None, line: ServiceLine, day: date) -> Prefill:
    """What coaching that starts on ``day`` begins with; without a template, the service's own."""
    if template is None:
        return Prefill(line.default_sessions, day)
    return Prefill(
        allotted_sessions=template.allotted_sessions,
        starts_on=day,
        ends_on=last_day(day, template.months),
        goals=lines_of(template.goals),
        client_steps=lines_of(template.client_steps),
        coach_steps=lines_of(template.coach_steps),
        steps_due_on=day + timedelta(days=template.steps_due_days),
    )


def last_day(starts_on: date, months: int) -> date:
    """The last of so many whole months from a day: January 11 and one month end on February 10."""
    return starts_on + relativedelta(months=months) - timedelta(days=1)


def lines_of(text: str) -> tuple[str, ...]:
    """The lines of a text that say something."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())
