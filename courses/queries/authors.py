"""What authors see of how modules are taken: counts of ten or more, never a name."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q

from courses import content as reading
from courses.models import LessonPage, ModulePage, Release, Response
from courses.queries.releasing import reading_minutes

FEWEST = 10


@dataclass(frozen=True)
class Row:
    """One module in one version; ``release`` is None while it is in preparation."""

    module: ModulePage
    release: Release | None
    starts: str
    passed: str
    is_latest: bool
    is_edited: bool
    is_waiting: bool
    reading_minutes: int


def overview() -> list[Row]:
    """Every module with each of its versions, newest first; modules in tree order."""
    releases: dict[int, list[Any]] = {}
    for release in counted_releases():
        releases.setdefault(release.module_id, []).append(release)
    edits = last_edits()
    return [
        row
        for module in counted_modules()
        for row in rows(module, releases.get(module.pk, []), edits)
    ]


def counted_modules() -> Any:
    waiting = Count("release_proposals", filter=Q(release_proposals__state="waiting"))
    return ModulePage.objects.annotate(waiting=waiting).order_by("path")


def counted_releases() -> Any:
    """Releases with ``started`` and ``finished``: numbers of people."""
    started = Count("enrollments__person", distinct=True)
    done = Count("enrollments__completion__person", distinct=True)
    found = Release.objects.annotate(started=started, finished=done)
    return found.order_by("module", "-number")


def last_edits() -> dict[str, Any]:
    """Tree path of a module to when one of its lessons was last published."""
    edits: dict[str, Any] = {}
    for path, at in LessonPage.objects.live().values_list("path", "last_published_at"):
        parent = path[: -LessonPage.steplen]
        edits[parent] = max(filter(None, [edits.get(parent), at]), default=None)
    return edits


def rows(module: Any, releases: list[Any], edits: dict[str, Any]) -> Iterator[Row]:
    if not releases:
        yield Row(module, None, "", "", True, False, bool(module.waiting), 0)
    for place, release in enumerate(releases):
        edited = edits.get(module.path)
        yield Row(
            module=module,
            release=release,
            starts=count_words(release.started),
            passed=rate_words(release.finished, release.started),
            is_latest=place == 0,
            is_edited=place == 0 and bool(edited and edited > release.released_at),
            is_waiting=place == 0 and bool(module.waiting),
            reading_minutes=reading_minutes(release.content),
        )


def count_words(count: int) -> str:
    return str(count) if count == 0 or count >= FEWEST else f"fewer than {FEWEST}"


def rate_words(finished: int, started: int) -> str:
    """``82 %``, or nothing to tell from fewer than ten starts."""
    return f"{round(100 * finished / started)} %" if started >= FEWEST else "–"


# Option counts -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class OptionCount:
    text: str
    is_right: bool
    count: int
    percent: int


@dataclass(frozen=True)
class QuestionCounts:
    """How often each option was chosen in first tries; ``options`` is empty below ten answers."""

    where: str
    prompt: str
    answers: int
    options: list[OptionCount]


def option_counts(release: Release) -> list[QuestionCounts]:
    """Every question with options in ``release``, in order. What one *would* do is not counted."""
    chosen, answered = tallies(release)
    return [
        counts(where, question, chosen, answered)
        for where, question in asked(release.content)
        if question.get("options")
    ]


def asked(content: reading.Content) -> Iterator[tuple[str, dict[str, Any]]]:
    for lesson in reading.lessons(content):
        for block in lesson.blocks:
            if block.type in {"knowledge_check", "scenario"}:
                yield lesson.title, {**block.value, "id": block.id}
            elif block.type == "question_pool":
                pool = content["pools"][block.value["pool"]]
                yield from ((f"{lesson.title}, {pool['title']}", q) for q in pool["questions"])


def tallies(release: Release) -> tuple[Counter[str], Counter[str]]:
    """Times each option id was chosen, and each question or block id was answered."""
    chosen: Counter[str] = Counter()
    answered: Counter[str] = Counter()
    first_tries = Response.objects.filter(
        enrollment__release=release,
        attempt=1,
        enrollment__attempts__block=F("block"),
        enrollment__attempts__number=1,
        enrollment__attempts__submitted_at__isnull=False,
    )
    for block, answer in first_tries.values_list("block", "answer").iterator():
        for question, given in (answer.get("questions") or {block: answer}).items():
            options = picked(given)
            answered[question] += bool(options)
            chosen.update(options)
    return chosen, answered


def picked(answer: dict[str, Any]) -> list[str]:
    one = answer.get("choice") or answer.get("should")
    return [one] if one else list(answer.get("choices") or [])


def counts(
    where: str, question: dict[str, Any], chosen: Counter[str], answered: Counter[str]
) -> QuestionCounts:
    total = answered[question["id"]]
    options = question["options"] if total >= FEWEST else []
    return QuestionCounts(
        where=where,
        prompt=question.get("prompt") or question.get("title", ""),
        answers=total,
        options=[
            OptionCount(
                text=option["text"],
                is_right=bool(option.get("correct")) or option.get("rating") == "best",
                count=chosen[option["id"]],
                percent=round(100 * chosen[option["id"]] / total),
            )
            for option in options
        ],
    )
