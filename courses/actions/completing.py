"""Finishing lessons, and what follows when a rule is met or cannot be met any more."""

from datetime import datetime
from typing import Any

from courses.actions.events import note_event
from courses.completion import Verdict, counted
from courses.content import Block
from courses.models import Enrollment, HelpRequest, LessonProgress, ModuleCompletion
from courses.models.enrollments import EnrollmentQuerySet
from courses.queries.records import Record, is_shown, load_record
from courses.signals import module_completed, module_finished
from pd_portal.audit.actions import Refused, action
from pd_portal.audit.recording import record


class NotAnswered(Refused):
    """A lesson with checks nobody tried yet: the ``blocks``, each named as on the page."""

    def __init__(self, blocks: list[Block]) -> None:
        one = len(blocks) == 1
        super().__init__(
            "There is a question to answer first."
            if one
            else f"There are {len(blocks)} questions to answer first."
        )
        self.blocks = [(block.id, name_of(block)) for block in blocks]


def name_of(block: Block) -> str:
    """A check's title, or the question it asks."""
    return block.value.get("title") or block.value.get("prompt") or "Final check"


@action
def finish_lesson(*, actor: Any, enrollment: Enrollment, lesson: str, now: datetime) -> Record:
    """The person says they have finished ``lesson``; the module may be met by that."""
    return finished(locked(enrollment), actor, lesson, now)


@action
def finish_own_lesson(*, actor: Any, module: str, lesson: str, now: datetime) -> Record | None:
    """The same in the actor's own go at ``module`` (slug), looked up once; none where there is none."""
    go = own_locked(actor, module)
    return finished(go, actor, lesson, now) if go else None


def finished(go: Enrollment, actor: Any, lesson: str, now: datetime) -> Record:
    state = load_record(go)
    known = state.played.lesson(lesson)
    if known is None:
        raise Refused("This lesson is not part of your module.")
    if waiting := [one for one in known.checks if not state.tries(one)]:
        raise NotAnswered([state.played.blocks[one] for one in waiting])
    if lesson not in state.finished_lessons:
        mark_finished(state, lesson, now)
        settle(state, actor, now)
    if go.last_event_at != now:
        note_event(go, now)
    return state


def locked(enrollment: Enrollment) -> Enrollment:
    """The enrollment as it is now, nobody else's until the end of the transaction."""
    return lockable().get(pk=enrollment.pk)


def own_locked(actor: Any, module: str) -> Enrollment | None:
    """The actor's own started go at ``module`` (slug), locked the same way."""
    mine = lockable().filter(person=actor.pk, started_at__isnull=False)
    return mine.current(module).first()


def lockable() -> EnrollmentQuerySet:
    """Enrollments that are locked when read; the release's content is read once a process elsewhere."""
    rows = Enrollment.objects.select_for_update(of=("self",))
    return rows.select_related("release", "completion").defer("release__content")


def mark_finished(state: Record, lesson: str, now: datetime) -> None:
    row = LessonProgress(enrollment=state.enrollment, lesson=lesson, opened_at=now, finished_at=now)
    LessonProgress.objects.bulk_create(
        [row],
        update_conflicts=True,
        unique_fields=["enrollment", "lesson"],
        update_fields=["finished_at"],
    )
    state.progress[lesson] = row


def settle(state: Record, actor: Any, now: datetime) -> None:
    """Write what the rule now says: done, met, or help is needed."""
    verdict, go = state.verdict, state.enrollment
    if verdict.done and not go.finished_at:
        note_event(go, now, finished_at=now)
        if not verdict.met:
            module_finished.send(Enrollment, enrollment=go, now=now)
    if verdict.met:
        complete(state, verdict, actor, now)
    elif verdict.stuck and not go.finished_at:
        ask_for_help(go, actor, now)


def complete(state: Record, verdict: Verdict, actor: Any, now: datetime) -> ModuleCompletion | None:
    """The record, once an enrollment. Dated by the hand-in where a person read a task."""
    go = state.enrollment
    if has_completion(go):
        return None
    made = ModuleCompletion.objects.create(
        person_id=go.person_id,
        module_id=go.module_id,
        release_id=go.release_id,
        enrollment=go,
        version=go.release.number,
        variant=go.variant,
        rule=rule_of(state),
        completed_at=moment_of(state),
        score=verdict.score.percent if verdict.score else None,
        proficient=is_assessed(state),
        source=ModuleCompletion.ONLINE,
        recorded_at=now,
    )
    record(actor=actor, verb="module completed", target=made, now=now, **facts_for_audit(made))
    module_completed.send(ModuleCompletion, completion=made, now=now)
    return made


def has_completion(go: Enrollment) -> bool:
    """Whether the record was written already; no query for an enrollment that is ``locked``."""
    return hasattr(go, "completion")


def is_assessed(state: Record) -> bool:
    """Whether the module shows something: reading alone is completion, not proficiency."""
    return bool(counted(state.played.kinds) or state.played.tasks)


def rule_of(state: Record) -> dict[str, Any]:
    """What was demanded, in the record for good."""
    played = state.played
    return {
        "pass_mark": played.rule.pass_mark,
        "attempts": played.rule.attempts,
        "lessons": [lesson.slug for lesson in played.lessons],
        "counted": counted(played.kinds),
        "tasks": list(played.tasks),
        "digest": played.digest,
    }


def moment_of(state: Record) -> datetime:
    """When the person had done it: not when somebody found the time to read it."""
    handed_in = [
        one.handed_in_at for rows in state.submissions.values() for one in rows if is_shown([one])
    ]
    return max([state.enrollment.finished_at, *handed_in])


def facts_for_audit(made: ModuleCompletion) -> dict[str, Any]:
    """Everything that must never change, for the comparison of row and log."""
    return {
        "person": made.person_id,
        "module": made.module_id,
        "release": made.release_id,
        "version": made.version,
        "variant": made.variant,
        "completed_at": made.completed_at.isoformat(),
        "proficient": made.proficient,
        "source": made.source,
    }


def ask_for_help(go: Enrollment, actor: Any, now: datetime) -> None:
    """Put the person on the facilitators' list, once."""
    made = HelpRequest.objects.filter(enrollment=go, closed_at__isnull=True)
    if not made.exists():
        request = HelpRequest.objects.create(enrollment=go, opened_at=now)
        record(actor=actor, verb="tries used up", target=request, now=now)


def settle_later(enrollment: Enrollment, actor: Any, now: datetime) -> Record:
    """Load an enrollment again and settle it, after somebody else's decision."""
    state = load_record(enrollment)
    settle(state, actor, now)
    return state
