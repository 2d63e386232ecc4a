"""A completion record in words."""

from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from courses.models import ModuleCompletion
from pd_portal.ui.dates import local_day

NOT_CLOCK_HOURS = "This is not clock-hour documentation"


@dataclass(frozen=True)
class CompletionRecord:
    """What the record says. Never a score: that is the person's alone."""

    pk: int
    person: str
    module: str
    course: str
    version: int
    hours: Decimal | None
    completed_on: date
    recorded_on: date
    source: str
    objectives: list[str]
    rule: str
    voided_on: date | None
    void_reason: str
    line: str = NOT_CLOCK_HOURS


def completion_record(row: ModuleCompletion) -> CompletionRecord:
    release, void = row.release, getattr(row, "void", None)
    content: dict[str, Any] = release.content if release else {}
    parent = row.module.get_parent()
    return CompletionRecord(
        pk=row.pk,
        person=f"{row.person.given_name} {row.person.family_name}",
        module=str(content.get("title") or row.module.title),
        course=parent.title if parent else "",
        version=row.version,
        hours=release.hours if release else None,
        completed_on=local_day(row.completed_at),
        recorded_on=local_day(row.recorded_at),
        source=row.get_source_display(),
        objectives=[str(text) for text in content.get("objectives", [])],
        rule=rule_in_words(row.rule),
        voided_on=local_day(void.recorded_at) if void else None,
        void_reason=void.reason if void else "",
    )


def rule_in_words(rule: dict[str, Any]) -> str:
    """What was demanded, as a sentence."""
    if "lessons" not in rule:
        return str(rule.get("recorded") or "")
    words = f"Finished all {len(rule['lessons'])} lessons"
    if rule.get("counted"):
        words += f" and met the pass mark of {rule['pass_mark']}%"
    if rule.get("tasks"):
        words += "; the task was read by a facilitator"
    return f"{words}."


def moment_words(moment: datetime) -> str:
    from pd_portal.ui.dates import words

    return words(local_day(moment))


def kept_records(user: Any, person: Any) -> QuerySet[ModuleCompletion]:
    """A person's completions, withdrawn ones too, for whoever keeps their records."""
    rows = ModuleCompletion.objects.visible_to(user).filter(person=person)
    return rows.select_related("module", "release", "void__voided_by").defer("release__content")


def moment_of_day(day: date, now: datetime) -> datetime:
    """Noon of a day, here; today, the moment it is."""
    noon = timezone.make_aware(datetime.combine(day, time(12)))
    return min(noon, now)
