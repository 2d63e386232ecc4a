"""What can be taken: the catalog, a module's start page, public lessons."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Max, OuterRef, Q, Subquery

from courses import content as reading
from courses.models import CoursePage, Enrollment, ModuleCompletion, ModulePage, Release
from courses.playing import Played, PlayedLesson, play, played
from courses.queries.module_content import module_facts, strands_of
from courses.queries.starting import job_group_on, missing_prerequisites
from courses.registries import DueNote, due_notes, pay_notes
from courses.who_sees import TABLE, Viewer, may_see
from pd_portal.ui.dates import local_day

NOT_STARTED, IN_PROGRESS, WAITING, FINISHED = (
    "Not started",
    "In progress",
    "Waiting for review",
    "Finished",
)
KINDS = {NOT_STARTED: "plain", IN_PROGRESS: "active", WAITING: "waiting", FINISHED: "done"}


@dataclass
class ModuleLine:
    """A module in a list, with the viewer's own status where there is one."""

    slug: str
    title: str
    summary: str
    number: int
    hours: Decimal
    course: str
    strands: list[str] = field(default_factory=list)
    is_released: bool = True
    status: str = NOT_STARTED
    due: DueNote | None = None
    pk: int = 0

    @property
    def kind(self) -> str:
        return self.due.kind if self.due else KINDS.get(self.status, "plain")

    @property
    def words(self) -> str:
        """The status as a screen says it; what the goal says comes first."""
        if not self.is_released:
            return "In preparation"
        return self.due.words if self.due else self.status


@dataclass(frozen=True)
class Wish:
    """What the catalog's filters ask for."""

    text: str = ""
    course: str = ""
    strand: str = ""
    hours: str = ""


def catalog(wish: Wish, person_id: int | None, day: date) -> list[ModuleLine]:
    """Live modules that match, in course and module order; five queries whatever their number."""
    newest = Release.objects.filter(module=OuterRef("pk")).order_by("-number")
    pages = ModulePage.objects.live().annotate(
        newest=Max("releases__number"), released_hours=Subquery(newest.values("hours")[:1])
    )
    for word in wish.text.split()[:6]:
        asked = Q(title__icontains=word) | Q(summary__icontains=word)
        pages = pages.filter(asked | Q(pk__in=with_objective(word)))
    if wish.strand:
        pages = pages.filter(strands__slug=wish.strand)
    courses = {page.path: page for page in CoursePage.objects.live()}
    pages = pages.prefetch_related("tagged_items__tag").order_by("path")
    rows = [(page, courses.get(page.path[: -page.steplen])) for page in pages]
    rows = [(page, course) for page, course in rows if course and wish.course in ("", course.slug)]
    rows.sort(key=lambda row: (row[1].path, row[0].number))
    lines = [line_of(page, course) for page, course in rows]
    if wish.hours:
        lines = [one for one in lines if one.hours <= Decimal(wish.hours)]
    return with_status(lines, person_id, day)


def with_objective(word: str) -> Any:
    found = ModulePage.objects.filter(objectives__text__icontains=word)
    return found.values("pk")


def line_of(page: ModulePage, course: CoursePage) -> ModuleLine:
    return ModuleLine(
        slug=page.slug,
        title=page.title,
        summary=page.summary,
        number=page.number,
        # What a person gets for it: the page may say what is not released yet.
        hours=page.hours if page.released_hours is None else page.released_hours,
        course=course.title,
        strands=strands_of(page),
        is_released=page.newest is not None,
        pk=page.pk,
    )


def with_status(lines: list[ModuleLine], person_id: int | None, day: date) -> list[ModuleLine]:
    """Fill in the person's own status and what the goal says; two queries and the providers'."""
    if person_id is None:
        return lines
    states = statuses(person_id, [one.pk for one in lines])
    notes = notes_for(person_id, [one.pk for one in lines], day)
    for one in lines:
        one.status = states.get(one.pk, NOT_STARTED)
        one.due = notes.get(one.pk)
    return lines


def statuses(person_id: int, module_ids: Iterable[int]) -> dict[int, str]:
    """Status words by module: of the newest go, or of a standing completion."""
    found: dict[int, str] = {}
    done = ModuleCompletion.objects.filter(
        person_id=person_id, module__in=module_ids, void__isnull=True
    )
    found.update(dict.fromkeys(done.values_list("module_id", flat=True), FINISHED))
    goes = Enrollment.objects.filter(
        person_id=person_id, module__in=module_ids, withdrawn_at__isnull=True
    ).select_related("completion")
    for go in goes.order_by("created_at"):
        if go.started_at and not go.finished_at:
            found[go.module_id] = IN_PROGRESS
        elif go.finished_at and not hasattr(go, "completion"):
            found[go.module_id] = WAITING
    return found


def notes_for(person_id: int, module_ids: list[int], day: date) -> dict[int, DueNote]:
    """What upper apps say of the modules for the person."""
    notes: dict[int, DueNote] = {}
    if not module_ids:
        return notes
    for provider in due_notes:
        notes.update(provider(person_id, module_ids, day))
    return notes


def pay_note(person_id: int | None, day: date) -> str:
    """The sentence on paid time, if an upper app has one."""
    if person_id is None:
        return ""
    return next((words for provider in pay_notes if (words := provider(person_id, day))), "")


@dataclass
class ModuleStart:
    """The start page. ``released`` is none while the module is in preparation.

    ``about``: objectives, standards, voices and sources, as released or else as on the page.
    """

    page: ModulePage
    about: dict[str, Any]
    course: CoursePage | None
    released: Release | None
    lessons: list[PlayedLesson]
    minutes: int
    go: Enrollment | None
    finished: int
    status: str
    due: DueNote | None
    pay: str
    missing: list[ModulePage]
    can_start: bool
    rule_words: str
    table: list[dict[str, Any]]


def module_start(
    page: ModulePage, user: Any, person_id: int | None, now: datetime
) -> ModuleStart | None:
    """The page for this viewer; none when it is neither live nor theirs already."""
    from courses.queries.lessons import enrollment_for

    day = local_day(now)
    go = enrollment_for(user.pk, page.slug) if person_id else None
    if not page.live and go is None:
        return None
    released = Release.objects.filter(module=page).order_by("-number").first()
    shown = plan(go, released, group_of(person_id, day))
    return ModuleStart(
        page=page,
        about=released.content if released else module_facts(page),
        course=CoursePage.objects.ancestor_of(page).first(),
        released=released,
        lessons=list(shown.lessons) if shown else [],
        minutes=sum(one.minutes for one in shown.lessons) if shown else 0,
        go=go if go and not go.finished_at else None,
        finished=go.progress.filter(finished_at__isnull=False).count() if go else 0,
        status=statuses(person_id, [page.pk]).get(page.pk, NOT_STARTED) if person_id else "",
        due=notes_for(person_id, [page.pk], day).get(page.pk) if person_id else None,
        pay=pay_note(person_id, day),
        missing=missing_prerequisites(person_id, released) if person_id else [],
        can_start=person_id is not None and released is not None and page.live,
        rule_words=rule_words(shown) if shown else "",
        table=who_sees_table("status", "answers", "shared_tasks"),
    )


def group_of(person_id: int | None, day: date) -> str | None:
    from pd_portal.people.models import StaffMember

    return job_group_on(StaffMember(pk=person_id), day) if person_id else None


def plan(go: Enrollment | None, released: Release | None, group: str | None) -> Played | None:
    """The lessons as the person has them, or would have them today."""
    if go is not None and not go.finished_at:
        return played(go.release, go.job_group)
    return played(released, group) if released else None


def rule_words(shown: Played) -> str:
    """What it takes, in a sentence."""
    rule, asked = shown.rule, shown.kinds
    if not asked:
        return "Read every lesson to finish it."
    tries = "1 try" if rule.attempts == 1 else f"{rule.attempts} tries"
    return (
        f"Finish every lesson and get {rule.pass_mark}% of the questions that count right. "
        f"You have {tries} at each."
    )


def who_sees_table(*keys: str) -> list[dict[str, Any]]:
    """Rows of the one table, with a cell for each viewer; all rows without ``keys``."""
    rows = [row for row in TABLE if not keys or row.key in keys]
    return [
        {"row": row, "cells": [(viewer, may_see(row.key, viewer)) for viewer in Viewer]}
        for row in rows
    ]


@dataclass
class PublicLesson:
    """A public lesson for somebody without a go: read, nothing is recorded."""

    slug: str
    played: Played
    lesson: PlayedLesson
    blocks: list[Any]


def public_lesson(module: str, slug: str) -> PublicLesson | None:
    """The newest release's lesson, as for nobody's job group, if it is public and live."""
    from courses.queries.lessons import ShownBlock, add_facts

    released = Release.objects.filter(module__slug=module, module__live=True)
    newest = released.order_by("-number").first()
    if newest is None:
        return None
    shown = play(newest.content, newest.digest, None)
    lesson = shown.lesson(slug)
    if lesson is None or not lesson.is_public:
        return None
    read = [block for block in lesson.blocks if block.type not in reading.ACTIVITIES]
    blocks = [
        ShownBlock(one.id, one.type, one.value, f"courses/blocks/{one.type}.html") for one in read
    ]
    add_facts(blocks)
    return PublicLesson(module, shown, lesson, blocks)
