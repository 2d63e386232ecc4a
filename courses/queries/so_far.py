"""What somebody did in one go at a module, read in one query."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import (
    BinaryField,
    DateField,
    DateTimeField,
    JSONField,
    Model,
    Value,
)

from courses.models import Attempt, Enrollment, LessonProgress, Response, Review, Submission

# The columns of the union, and what stands in one that a kind of row has no use for.
# PostgreSQL takes a column's type from the first two parts: one of them has to name it.
EMPTY: dict[str, Value] = {
    "number": Value(0),
    "text": Value(""),
    "first": Value(None, output_field=DateTimeField()),
    "last": Value(None, output_field=DateTimeField()),
    "count": Value(0),
    "total": Value(0),
    "flag": Value(False),
    "day": Value(None, output_field=DateField()),
    "answer": Value(None, output_field=JSONField()),
    "sealed": Value(None, output_field=BinaryField()),
    "read_at": Value(None, output_field=DateTimeField()),
}


@dataclass(frozen=True)
class Kind:
    """Rows of ``model``, called by ``name`` (a block or a lesson); ``fields`` by column.

    ``path`` leads to the enrollment.
    """

    model: type[Model]
    name: str
    fields: dict[str, str]
    path: str = "enrollment"

    def names(self) -> list[str | None]:
        return ["id", self.name, *(self.fields.get(column) for column in EMPTY)]


KINDS = {
    "task": Kind(
        Submission,
        "block",
        {
            "number": "number",
            "text": "text",
            "first": "handed_in_at",
            "last": "second_reader_asked_at",
            "day": "promised_on",
        },
    ),
    "answer": Kind(
        Response,
        "block",
        {
            "number": "attempt",
            "text": "reply",
            "first": "saved_at",
            "last": "written_at",
            "count": "sequence",
            "answer": "answer",
            "sealed": "sealed",
            "read_at": "read_at",
        },
    ),
    "try": Kind(
        Attempt,
        "block",
        {
            "number": "number",
            "text": "seed",
            "first": "started_at",
            "last": "submitted_at",
            "count": "right",
            "total": "total",
            "flag": "is_last",
        },
    ),
    "reading": Kind(
        Review,
        "level",
        {
            "number": "reader",
            "text": "comment",
            "first": "decided_at",
            "count": "submission_id",
            "answer": "levels",
        },
        path="submission__enrollment",
    ),
    "lesson": Kind(
        LessonProgress,
        "lesson",
        {"text": "last_block", "first": "opened_at", "last": "finished_at"},
    ),
}


@dataclass
class SoFar:
    """Lessons opened by slug; tries and tasks by block, oldest first; answers by block and try."""

    progress: dict[str, LessonProgress]
    attempts: dict[str, list[Attempt]]
    answers: dict[tuple[str, int], Response]
    submissions: dict[str, list[Submission]]


def so_far(go: Enrollment, blocks: Collection[str] = ()) -> SoFar:
    """All tries, lessons and tasks of ``go``, and the answers to ``blocks``: one query."""
    rows = rows_of(go, blocks)
    tasks = sorted(rows["task"], key=lambda one: one.number)
    for task in tasks:
        keep_readings(task, [one for one in rows["reading"] if one.submission_id == task.pk])
    return SoFar(
        progress={one.lesson: one for one in rows["lesson"]},
        attempts=by_block(sorted(rows["try"], key=lambda one: one.number)),
        answers={(one.block, one.attempt): one for one in rows["answer"]},
        submissions=by_block(tasks),
    )


def by_block(rows: list[Any]) -> dict[str, list[Any]]:
    found = defaultdict(list)
    for row in rows:
        found[row.block].append(row)
    return dict(found)


def keep_readings(task: Submission, readings: list[Review]) -> None:
    """``task.reviews.all()`` asks no more, as after a prefetch."""
    known = task.reviews.all()
    known._result_cache = sorted(readings, key=lambda one: one.reader)
    task._prefetched_objects_cache = {"reviews": known}


def rows_of(go: Enrollment, blocks: Collection[str]) -> dict[str, list[Any]]:
    """Model instances by kind."""
    first, *others = (part(go, kind, blocks) for kind in KINDS)
    found = defaultdict(list)
    for kind, *columns in first.union(*others, all=True).order_by():
        found[kind].append(made(go, kind, columns))
    return found


def part(go: Enrollment, name: str, blocks: Collection[str]) -> Any:
    kind = KINDS[name]
    rows = kind.model.objects.filter(**{kind.path: go}).order_by()
    if name == "answer":
        rows = rows.filter(block__in=blocks)
    fields = [kind.fields.get(column, empty) for column, empty in EMPTY.items()]
    return rows.values_list(Value(name), "id", kind.name, *fields)


def made(go: Enrollment, name: str, columns: list[Any]) -> Any:
    """The row as the database has it; a field that was not read is read when asked for."""
    kind = KINDS[name]
    read = {name: value for name, value in zip(kind.names(), columns, strict=True) if name}
    if kind.path == "enrollment":
        read["enrollment_id"] = go.pk
    known = [one.attname for one in kind.model._meta.concrete_fields if one.attname in read]
    row = kind.model.from_db(go._state.db, known, [read[name] for name in known])
    if kind.path == "enrollment":
        row.enrollment = go
    return row
