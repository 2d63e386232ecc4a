"""One enrollment with everything its rule looks at."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, timedelta

from courses.completion import Chance, Facts, Tried, Verdict, chance, judge
from courses.content import Block
from courses.models import Attempt, Enrollment, LessonProgress, Response, Submission
from courses.playing import Played, played
from courses.queries.so_far import so_far
from courses.scoring import Marked
from pd_portal.ui.dates import local_day


@dataclass
class Record:
    """An enrollment, its release as played, and what the person did so far."""

    enrollment: Enrollment
    played: Played
    progress: dict[str, LessonProgress] = field(default_factory=dict)
    attempts: dict[str, list[Attempt]] = field(default_factory=dict)
    submissions: dict[str, list[Submission]] = field(default_factory=dict)
    answers: dict[tuple[str, int], Response] = field(default_factory=dict)

    @property
    def finished_lessons(self) -> frozenset[str]:
        return frozenset(slug for slug, row in self.progress.items() if row.finished_at)

    def tries(self, block_id: str) -> list[Tried]:
        """Submitted tries at a block, oldest first."""
        return [
            Tried(Marked(row.right or 0, row.total or 1), row.submitted_at, row.is_last)
            for row in self.attempts.get(block_id, ())
            if row.submitted_at
        ]

    def open_try(self, block_id: str) -> Attempt | None:
        """The try that is not submitted yet."""
        rows = self.attempts.get(block_id, ())
        return next((row for row in rows if row.submitted_at is None), None)

    def last_try(self, block_id: str) -> Attempt | None:
        """The newest submitted try."""
        rows = [row for row in self.attempts.get(block_id, ()) if row.submitted_at]
        return rows[-1] if rows else None

    def chance(self, block_id: str) -> Chance:
        """What is left of the block's tries; nothing once the enrollment is finished."""
        if self.enrollment.finished_at:
            return Chance(0)
        extra = self.enrollment.extra_attempts
        return chance(self.played.rule, self.tries(block_id), extra)

    @property
    def facts(self) -> Facts:
        handed_in = frozenset(block for block, rows in self.submissions.items() if rows)
        return Facts(
            rule=self.played.rule,
            lessons=[lesson.slug for lesson in self.played.lessons],
            finished=self.finished_lessons,
            blocks=self.played.kinds,
            sizes=self.played.sizes,
            tries={one: self.tries(one) for one in self.played.kinds},
            tasks=self.played.tasks,
            handed_in=handed_in,
            shown=frozenset(one for one in handed_in if is_shown(self.submissions[one])),
            extra=self.enrollment.extra_attempts,
        )

    @property
    def verdict(self) -> Verdict:
        return judge(self.facts)


def is_shown(submissions: list[Submission]) -> bool:
    """Whether one of the submissions was read and found proficient; its last reading stands."""
    return any(
        readings[-1].is_proficient for one in submissions if (readings := list(one.reviews.all()))
    )


def opens_on(state: Record, block: Block) -> date | None:
    """The first day a job-evidence task may be handed in; none while lessons are unfinished."""
    if set(state.facts.lessons) - state.finished_lessons:
        return None
    last = max(
        (row.finished_at for row in state.progress.values() if row.finished_at), default=None
    )
    wait = (block.value.get("wait_days") or [0])[0]
    return local_day(last) + timedelta(days=int(wait)) if last else None


def waits_for_reading(row: Submission) -> bool:
    """Unread, or read once and a second reader asked for."""
    readings = len(row.reviews.all())
    return readings == 0 or (readings == 1 and row.second_reader_asked_at is not None)


def load_record(enrollment: Enrollment, answers_to: Collection[str] = ()) -> Record:
    """One query. The answers are those to ``answers_to``."""
    done = so_far(enrollment, answers_to)
    return Record(
        enrollment,
        played(enrollment.release, enrollment.job_group),
        progress=done.progress,
        attempts=done.attempts,
        submissions=done.submissions,
        answers=done.answers,
    )
