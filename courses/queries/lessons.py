"""The lesson page of one person: what to read, what to answer, how far they are."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from courses.completion import CHECKED, counted
from courses.content import ACTIVITIES, Block
from courses.filling import Feedback, Question, fill, fill_scenario, tell, tell_scenario
from courses.models import Attempt, Enrollment, LocalFact, Response, Submission
from courses.playing import Played, PlayedLesson, played
from courses.queries.records import (
    Record,
    is_shown,
    load_record,
    opens_on,
    waits_for_reading,
)
from courses.who_sees import line, row_of_activity
from pd_portal.ui.dates import local_day


@dataclass
class ShownBlock:
    """A block for its template ``courses/blocks/TYPE.html``."""

    id: str
    type: str
    value: dict[str, Any]
    template: str
    who: str = ""
    who_note: str = ""
    check: "Check | None" = None
    writing: "Writing | None" = None
    task: "Task | None" = None
    fact: Any = None


@dataclass
class Check:
    """A machine-marked block: an open try to fill, or the last result, or the key."""

    counts: bool
    questions: list[Question] = field(default_factory=list)
    attempt: int = 0
    sequence: int = 1
    saved_at: datetime | None = None
    tries_left: int = 0
    opens_at: datetime | None = None
    is_open: bool = False
    last: Attempt | None = None
    passed: bool = False
    feedback: list[Feedback] = field(default_factory=list)
    size: int = 1
    pass_mark: int = 80

    @property
    def is_over(self) -> bool:
        return self.last is not None and self.tries_left == 0

    @property
    def all_right(self) -> bool:
        return self.last is not None and self.last.right == self.last.total

    @property
    def answered(self) -> int:
        return sum(question.is_answered for question in self.questions)


@dataclass
class Writing:
    """A reflection, self-rating or commitment with what is kept of it."""

    answer: dict[str, Any]
    sequence: int
    written_at: datetime | None
    saved_at: datetime | None
    keeps: bool = False
    kept_text: str = ""
    reply: str = ""
    read_at: datetime | None = None
    statements: list[dict[str, Any]] = field(default_factory=list)
    follow_up_on: date | None = None


@dataclass
class Task:
    """A task a person reads: what was handed in and what was said of it."""

    submissions: list[Submission]
    opens_on: date | None
    is_open: bool
    waits: bool
    shown: bool

    @property
    def last(self) -> Submission | None:
        return self.submissions[-1] if self.submissions else None


@dataclass
class LessonPage:
    """All of it. ``minutes_left`` is an estimate over unfinished lessons."""

    enrollment: Enrollment
    played: Played
    lesson: PlayedLesson
    blocks: list[ShownBlock]
    outline: list[dict[str, Any]]
    finished_count: int
    minutes_left: int
    is_finished: bool
    resume_at: str
    previous: PlayedLesson | None
    next: PlayedLesson | None

    @property
    def slug(self) -> str:
        """The module's short name today, which addresses are made of."""
        return self.enrollment.module.slug

    @property
    def module_done(self) -> bool:
        return self.enrollment.finished_at is not None


def enrollment_for(user_id: int, module: str) -> Enrollment | None:
    """The user's own go at a module: the open one, else the newest. One query."""
    mine = Enrollment.objects.of_user(user_id).current(module)
    found = mine.filter(started_at__isnull=False)
    rows = found.select_related("release", "module").defer("release__content")
    return rows.first()


def lesson_page(
    enrollment: Enrollment, slug: str, now: datetime, viewer: Any = None
) -> LessonPage | None:
    """The lesson ``slug`` of an enrollment; none where it does not apply to the person."""
    release = played(enrollment.release, enrollment.job_group)
    lesson = release.lesson(slug)
    if lesson is None:
        return None
    record = load_record(enrollment, lesson.ids(*ACTIVITIES))
    blocks = [shown(record, block, now, viewer) for block in lesson.blocks]
    add_facts(blocks)
    finished = record.finished_lessons
    place = lesson.number - 1
    row = record.progress.get(slug)
    return LessonPage(
        enrollment=enrollment,
        played=release,
        lesson=lesson,
        blocks=blocks,
        outline=outline(release, finished, slug),
        finished_count=len(finished & {one.slug for one in release.lessons}),
        minutes_left=sum(one.minutes for one in release.lessons if one.slug not in finished),
        is_finished=slug in finished,
        resume_at=row.last_block if row and not row.finished_at else "",
        previous=release.lessons[place - 1] if place else None,
        next=release.lessons[place + 1] if place + 1 < len(release.lessons) else None,
    )


def outline(played: Played, finished: frozenset[str], current: str = "") -> list[dict[str, Any]]:
    return [
        {"lesson": one, "finished": one.slug in finished, "current": one.slug == current}
        for one in played.lessons
    ]


def shown(
    record: Record,
    block: Block,
    now: datetime,
    viewer: Any = None,
) -> ShownBlock:
    made = ShownBlock(block.id, block.type, block.value, f"courses/blocks/{block.type}.html")
    if block.type in CHECKED:
        made.value = safe_value(block)
        made.check = check_of(record, block, now)
    elif block.type == "shared_task":
        made.task = task_of(record, block, now)
    elif block.type in ("reflection", "self_rating", "commitment"):
        made.writing = writing_of(block, record.answers.get((block.id, 0)), viewer)
    else:
        return made
    row = row_of_activity(block.type, block.value.get("sharing", ""))
    made.who, made.who_note = line(row), row.note
    return made


def add_facts(blocks: list[ShownBlock]) -> None:
    """Fill in the agency's own words where a lesson shows some; one query, or none."""
    wanted = {block.value["slug"] for block in blocks if block.type == "local_fact"}
    if not wanted:
        return
    filled = {one.slug: one for one in LocalFact.objects.filter(slug__in=wanted) if one.is_filled}
    for block in blocks:
        if block.type == "local_fact":
            block.fact = filled.get(block.value["slug"])


def safe_value(block: Block) -> dict[str, Any]:
    """Only what may be read before an answer: no options, no key."""
    names = ("title", "scene", "prompt", "kind")
    return {name: block.value[name] for name in names if name in block.value}


def check_of(
    record: Record,
    block: Block,
    now: datetime,
) -> Check:
    chance, last = record.chance(block.id), record.last_try(block.id)
    made = Check(
        counts=block.id in counted(record.played.kinds),
        tries_left=chance.left,
        opens_at=chance.opens_at,
        is_open=chance.is_open(now),
        last=last,
        size=record.played.sizes[block.id],
        pass_mark=record.played.rule.pass_mark,
    )
    made.passed = last is not None and last.right * 100 >= made.pass_mark * last.total
    row = record.open_try(block.id)
    if made.is_open and row:
        held = record.answers.get((block.id, row.number))
        made.attempt = row.number
        made.sequence = (held.sequence if held else 0) + 1
        made.saved_at = held.saved_at if held else None
        made.questions = filled(record, block, row.seed, held.answer if held else {})
    if made.is_over:
        held = record.answers.get((block.id, last.number))
        made.feedback = key_of(record, block, last.seed, held.answer if held else {})
    return made


def filled(record: Record, block: Block, seed: str, answer: dict[str, Any]) -> list[Question]:
    """The questions of an open try as the browser may know them."""
    if block.type == "scenario":
        return fill_scenario(block.value, block.id, seed, answer)
    parts = answer.get("questions", {}) if block.type == "question_pool" else None
    return [
        fill(q, seed, answer if parts is None else parts.get(q["id"], {}))
        for q in record.played.questions(block, seed)
    ]


def key_of(record: Record, block: Block, seed: str, answer: dict[str, Any]) -> list[Feedback]:
    """Feedback with the key; called only when no try is left."""
    if block.type == "scenario":
        return [tell_scenario(block.value, answer)]
    parts = answer.get("questions", {}) if block.type == "question_pool" else None
    return [
        tell(q, answer if parts is None else parts.get(q["id"], {}))
        for q in record.played.questions(block, seed)
    ]


def task_of(record: Record, block: Block, now: datetime) -> Task:
    rows = record.submissions.get(block.id, [])
    day = local_day(now)
    evidence = block.value["kind"] == "job_evidence"
    opens = opens_on(record, block) if evidence else day
    waits = any(waits_for_reading(row) for row in rows)
    shown_already = is_shown(rows)
    may = opens is not None and opens <= day and not waits and not shown_already
    return Task(rows, opens if evidence else None, may, waits, shown_already)


def writing_of(block: Block, row: Response | None, viewer: Any) -> Writing:
    from courses.private import keeps_private, open_reflection

    answer = row.answer if row else {}
    made = Writing(
        answer=answer,
        sequence=(row.sequence if row else 0) + 1,
        written_at=row.written_at if row else None,
        saved_at=row.saved_at if row else None,
        keeps=keeps_private(),
        reply=row.reply if row else "",
        read_at=row.read_at if row else None,
    )
    if row and row.sealed and viewer is not None:
        made.kept_text = open_reflection(viewer=viewer, response=row)
    if block.type == "self_rating":
        made.statements = statements_of(block, answer)
    return made


def statements_of(block: Block, answer: dict[str, Any]) -> list[dict[str, Any]]:
    """Each statement with its two scales, the chosen step marked."""
    scales = (("before", "Before this module"), ("now", "Now"))
    return [
        {
            "id": one["id"],
            "text": one["text"],
            "scales": [
                {
                    "name": f"{when}-{one['id']}",
                    "label": label,
                    "steps": [(n, answer.get(when, {}).get(one["id"]) == n) for n in range(1, 6)],
                }
                for when, label in scales
            ],
        }
        for one in block.value["statements"]
    ]
