"""What the finish page says, and a person's own learning."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from courses.models import Enrollment, HelpRequest, ModuleCompletion, Response, Submission
from courses.playing import PlayedLesson, played
from courses.queries.records import Record, opens_on, waits_for_reading
from courses.scoring import Marked
from pd_portal.ui.dates import local_day, words


@dataclass
class FinishSummary:
    """After the last lesson: met, waiting for a reader, or what is still to do."""

    title: str
    hours: Decimal
    is_met: bool
    waits: bool
    needs_help: bool
    score: Marked | None
    pass_mark: int
    passed: bool
    completion: ModuleCompletion | None
    lessons_left: list[PlayedLesson]
    retry: list[tuple[Any, PlayedLesson]]
    tasks_left: list[tuple[Any, PlayedLesson, date | None]]
    minutes_active: int


def finish_summary(record: Record, now: datetime) -> FinishSummary:
    verdict, played_, go = record.verdict, record.played, record.enrollment
    needs_help = HelpRequest.objects.filter(enrollment=go, closed_at__isnull=True).exists()
    return FinishSummary(
        title=played_.title,
        hours=played_.hours,
        is_met=verdict.met,
        waits=verdict.done and not verdict.met,
        needs_help=needs_help,
        score=verdict.score,
        pass_mark=played_.rule.pass_mark,
        passed=verdict.passed,
        completion=ModuleCompletion.objects.filter(enrollment=go).first(),
        lessons_left=[played_.lesson(slug) for slug in verdict.lessons_left],
        retry=[
            (played_.blocks[one], played_.lesson_of[one])
            for one in played_.kinds
            if not verdict.passed and record.tries(one) and record.chance(one).left
        ],
        tasks_left=[
            (played_.blocks[one], played_.lesson_of[one], opens_later(record, one, now))
            for one in verdict.tasks_left
        ],
        minutes_active=go.active_seconds // 60,
    )


def opens_later(record: Record, block_id: str, now: datetime) -> date | None:
    """The day from which job evidence may be handed in, where it is still to come."""
    block = record.played.blocks[block_id]
    opens = opens_on(record, block) if block.value["kind"] == "job_evidence" else None
    return opens if opens and opens > local_day(now) else None


@dataclass
class OpenModule:
    """A module under way or assigned. ``task_from``: the first day of its job evidence, if known."""

    go: Enrollment
    title: str
    slug: str
    finished: int
    lessons: int
    minutes_left: int
    task_from: date | None = None

    @property
    def progress_words(self) -> str:
        """How far, and what comes next."""
        if self.finished < self.lessons:
            plural = "" if self.minutes_left == 1 else "s"
            return (
                f"{self.finished} of {self.lessons} lessons finished,"
                f" about {self.minutes_left} minute{plural} left"
            )
        if self.task_from:
            return f"All lessons finished; a task to hand in from {words(self.task_from)}"
        return "All lessons finished; look at what is left"


@dataclass
class TaskLine:
    """A task handed in, with the newest reading."""

    submission: Submission
    title: str
    waits: bool
    review: Any
    can_ask: bool


@dataclass
class MyLearning:
    """A person's own learning, all of it."""

    under_way: list[OpenModule]
    assigned: list[Enrollment]
    completions: list[ModuleCompletion]
    tasks: list[TaskLine]
    plans: list[dict[str, Any]]
    help_notes: list[HelpRequest]
    minutes: int


def my_learning(person_id: int) -> MyLearning:
    """Seven queries at most, however much somebody learned."""
    goes = Enrollment.objects.filter(person_id=person_id, withdrawn_at__isnull=True)
    goes = goes.select_related("module", "release", "assigned_by").defer("release__content")
    goes = list(goes.prefetch_related("progress").order_by("-started_at"))
    return MyLearning(
        under_way=[open_module(go) for go in goes if go.started_at and not go.finished_at],
        assigned=[go for go in goes if not go.started_at],
        completions=completions_of(person_id),
        tasks=tasks_of(person_id),
        plans=plans_of(goes),
        help_notes=list(
            HelpRequest.objects.filter(enrollment__person=person_id, enrollment__finished_at=None)
            .select_related("enrollment__module", "closed_by")
            .order_by("-opened_at")
        ),
        minutes=sum(go.active_seconds for go in goes) // 60,
    )


def open_module(go: Enrollment) -> OpenModule:
    progress = {row.lesson: row for row in go.progress.all()}
    record = Record(go, played(go.release, go.job_group), progress)
    lessons, finished = record.played.lessons, record.finished_lessons
    left = [one for one in lessons if one.slug not in finished]
    evidence = [record.played.blocks[one] for one in record.played.tasks]
    evidence = [one for one in evidence if one.value["kind"] == "job_evidence"]
    return OpenModule(
        go=go,
        title=go.module.title,
        slug=go.module.slug,
        finished=len(lessons) - len(left),
        lessons=len(lessons),
        minutes_left=sum(one.minutes for one in left),
        task_from=max((opens_on(record, one) for one in evidence), default=None)
        if not left
        else None,
    )


def completions_of(person_id: int) -> list[ModuleCompletion]:
    rows = ModuleCompletion.objects.filter(person_id=person_id)
    rows = rows.select_related("module", "release", "void").defer("release__content")
    return list(rows.order_by("-completed_at"))


def tasks_of(person_id: int) -> list[TaskLine]:
    rows = Submission.objects.filter(person_id=person_id)
    rows = rows.select_related("enrollment__module", "evidence").prefetch_related("reviews")
    return [task_line(row) for row in rows.order_by("-handed_in_at")]


def task_line(row: Submission) -> TaskLine:
    readings = list(row.reviews.all())
    review = readings[-1] if readings else None
    can_ask = len(readings) == 1 and not review.is_proficient and not row.second_reader_asked_at
    title = row.evidence.title if row.evidence else row.enrollment.module.title
    return TaskLine(row, title, waits_for_reading(row), review, can_ask)


def plans_of(goes: list[Enrollment]) -> list[dict[str, Any]]:
    """If-then plans the person wrote, with the day to look back."""
    started = {go.pk: go for go in goes if go.started_at}
    rows = Response.objects.filter(
        enrollment__in=started, attempt=0, written_at__isnull=False, answer__has_key="then"
    )
    plans = []
    for row in rows.order_by("written_at"):
        go = started[row.enrollment_id]
        block = played(go.release, go.job_group).blocks.get(row.block)
        days = int(block.value.get("follow_up_days") or 0) if block else 0
        follow_up: date = local_day(row.written_at) + timedelta(days=days)
        plans.append({"answer": row.answer, "module": go.module.title, "follow_up_on": follow_up})
    return plans
