"""Whom to remind of what, read off Standing: people who are required that day, and no others."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, Max, OuterRef, QuerySet

from pd_portal.notify.models import Message
from pd_portal.notify.reminders import Line, Window
from pd_portal.policy.models import (
    END_OF_TIME,
    Obligation,
    Progress,
    Requirement,
    RequirementVersion,
    Standing,
    StandingDue,
    Timing,
)
from pd_portal.policy.queries.figures import with_last_day
from pd_portal.policy.reminding import ASSIGNED, KINDS, RANKS, Step, standing_step
from pd_portal.ui.dates import local_day

LABEL = Requirement._meta.label
WHY = "you work in a position this training is required for"
LATE = (Timing.OVERDUE, Timing.LAPSED)
NOBODY = date.min
READ_AGAIN = 1000


def required_on(day: date) -> QuerySet[Standing]:
    """The rows of everybody who is required on ``day``, without those being reckoned anew.

    A person whose standing waits to be reckoned is written to when it is known again.
    """
    waiting = StandingDue.objects.filter(
        person=OuterRef("person"), requirement=OuterRef("requirement")
    )
    return Standing.objects.filter(
        ~Exists(waiting),
        starts_on__lte=day,
        ends_on__gt=day,
        superseded_at=END_OF_TIME,
        obligation=Obligation.REQUIRED,
    )


def finishing_suffices(day: date) -> set[int]:
    """Ids of the requirements whose version in force counts completion."""
    rows = RequirementVersion.objects.filter(activated_at__isnull=False, effective_from__lte=day)
    counts = dict(rows.order_by("effective_from").values_list("requirement", "counts"))
    return {pk for pk, count in counts.items() if count == "completed"}


@dataclass(frozen=True)
class Told:
    """What a person was told of a requirement: the furthest offset by due date, and when last."""

    offsets: dict[str, int]
    last: datetime | None = None


COLUMNS = ("person", "requirement", "due_on", "progress", "timing")


def training_lines(window: Window) -> Iterator[Line]:
    """One line a person and requirement: the reminder that stands and was not told yet."""
    rows = required_on(window.day).filter(**window.of())
    rows = rows.exclude(progress=Progress.WAITING_FOR_REVIEW)
    found = list(rows.values_list(*COLUMNS))
    if not found:
        return
    suffices, told = finishing_suffices(window.day), _told(window)
    runs = _runs(window)
    for person, requirement, due_on, progress, timing in found:
        met = progress == Progress.PROFICIENT or (
            progress == Progress.COMPLETED and requirement in suffices
        )
        step = standing_step(
            due_on,
            window.day,
            is_met=met,
            is_late=timing == Timing.OVERDUE,
            is_lapsed=timing == Timing.LAPSED,
        )
        known = told.get((person, requirement), Told({}))
        run = runs.get((person, requirement), NOBODY)
        line = _line(person, requirement, due_on, step, known, run, met)
        if line is not None:
            yield line


def _line(
    person: int,
    requirement: int,
    due_on: date | None,
    step: Step | None,
    known: Told,
    run: date,
    met: bool,
) -> Line | None:
    due = due_on.isoformat() if due_on else ""
    if step is not None:
        if known.offsets.get(due, -10_000) >= step.offset:
            return None
        return _as_line(person, requirement, step.kind, f"{due}/{step.offset:+d}", due)
    if met or (known.last is not None and local_day(known.last) >= run):
        return None
    return _as_line(person, requirement, ASSIGNED, f"from {run.isoformat()}", due)


def _as_line(person: int, requirement: int, kind: str, version: str, due: str) -> Line:
    data = {"due_on": due, "rank": RANKS[kind], "on": due or "9999"}
    return Line(person, kind, LABEL, str(requirement), version, WHY, data)


def _told(window: Window) -> dict[tuple[int, int], Told]:
    rows = Message.objects.filter(
        **window.of("recipient"), kind__in=KINDS, subject_label=LABEL
    ).exclude(state=Message.State.DROPPED)
    found: dict[tuple[int, int], Told] = {}
    columns = ("recipient", "subject_ref", "subject_version", "created_at")
    for person, ref, version, at in rows.values_list(*columns).iterator():
        key = person, int(ref)
        before = found.get(key, Told({}))
        due, _, offset = version.partition("/")
        if offset:
            before.offsets[due] = max(int(offset), before.offsets.get(due, -10_000))
        found[key] = Told(before.offsets, max(at, before.last or at))
    return found


def _runs(window: Window) -> dict[tuple[int, int], date]:
    """Since when people have been in the audience without a break, by person and requirement."""
    outside = Standing.objects.filter(
        **window.of(),
        superseded_at=END_OF_TIME,
        ends_on__lte=window.day,
        obligation__lt=Obligation.EXCUSED,
    )
    rows = outside.values_list("person", "requirement").annotate(last=Max("ends_on")).order_by()
    return {(person, requirement): last for person, requirement, last in rows}


@dataclass(frozen=True)
class Now:
    """How a requirement stands for one person at the moment a message about it is written."""

    row: Standing
    is_met: bool


def row_now(person_id: int, requirement_id: int, day: date) -> Now | None:
    """The person's row, where they are required that day and nothing about it is unsettled."""
    rows = required_on(day).filter(person=person_id, requirement=requirement_id)
    row = with_last_day(rows.select_related("requirement")).first()
    if row is None:
        return None
    met = row.progress == Progress.PROFICIENT or (
        row.progress == Progress.COMPLETED and requirement_id in finishing_suffices(day)
    )
    return Now(row, met)


def latest_standing() -> int | None:
    """How far the store goes; None while somebody waits to be reckoned for the first time."""
    if StandingDue.objects.filter(error="").exists():
        return None
    return Standing.objects.aggregate(last=Max("pk"))["last"] or 0


def changed_since(mark: int) -> QuerySet:
    """Ids of the people whose standing was written after ``mark``.

    Two writers' rows may come to light in another order than their numbers: a few are read again.
    """
    rows = Standing.objects.filter(pk__gt=mark - READ_AGAIN, superseded_at=END_OF_TIME)
    return rows.order_by().values_list("person_id", flat=True).distinct()
