"""Whoever wrote a plan is asked to look back; whoever tries something in the job may hand it in."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.urls import reverse

from courses.models import Enrollment, Response, Submission
from courses.playing import played
from courses.queries.records import Record, opens_on
from pd_portal.notify.kinds import Kind, kinds
from pd_portal.notify.models import Message
from pd_portal.notify.reminders import Line, Window, sources
from pd_portal.notify.rendering import absolute
from pd_portal.ui.dates import local_day

LOOK_BACK, EVIDENCE = "look_back", "evidence_opens"
# Somebody who was away is still asked within this time, and not about a plan of long ago.
WITHIN = timedelta(days=30)
LONGEST_PLAN = timedelta(days=366)


@sources.provides("plans to look back on", order=70)
def plan_lines(window: Window) -> Iterator[Line]:
    """One line a plan, from its day on. Never its words: they are the person's alone."""
    rows = Response.objects.filter(
        attempt=0,
        written_at__gte=window.now - LONGEST_PLAN - WITHIN,
        answer__has_key="then",
        **window.of("enrollment__person"),
    )
    for row in rows.select_related("enrollment__release", "enrollment__module"):
        go = row.enrollment
        block = played(go.release, go.job_group).blocks.get(row.block)
        days = int(block.value.get("follow_up_days") or 0) if block else 0
        day = local_day(row.written_at) + timedelta(days=days)
        if days and day <= window.day < day + WITHIN:
            yield line(LOOK_BACK, go, row, day, "you wrote a plan for yourself in a module")


@sources.provides("evidence from the job", order=70)
def evidence_lines(window: Window) -> Iterator[Line]:
    """One line for each task from the job that may be handed in since lately and was not."""
    goes = Enrollment.objects.filter(
        started_at__isnull=False, finished_at=None, withdrawn_at=None, **window.of()
    )
    goes = goes.select_related("release", "module").defer("release__content")
    for go in goes.prefetch_related("progress", "submissions"):
        for block, day in evidence_days(go):
            if day <= window.day < day + WITHIN:
                yield line(EVIDENCE, go, go, day, "you finished the lessons of a module", block)


def evidence_days(go: Enrollment) -> Iterator[tuple[str, date]]:
    """Block and first day of each job-evidence task that nothing was handed in for."""
    rows = {row.lesson: row for row in go.progress.all()}
    record = Record(go, played(go.release, go.job_group), rows)
    handed_in = {row.block for row in go.submissions.all()}
    for one in record.played.tasks:
        block = record.played.blocks[one]
        if block.value["kind"] == "job_evidence" and one not in handed_in:
            opens = opens_on(record, block)
            if opens:
                yield one, opens


def line(kind: str, go: Enrollment, about: Any, day: date, why: str, block: str = "") -> Line:
    data = {"rank": 80, "on": day.isoformat(), "title": go.module.title, "slug": go.module.slug}
    data |= {"go": go.pk, "block": block}
    label, ref = about._meta.label, str(about.pk)
    return Line(go.person_id, kind, label, ref, f"{block} {day}".strip(), why, data)


def still_to_hand_in(message: Message) -> bool:
    given = Submission.objects.filter(enrollment=message.data["go"], block=message.data["block"])
    return not given.exists()


def plan_context(message: Message) -> dict[str, Any]:
    return {"title": message.data["title"], "link": absolute(reverse("courses:mine"))}


def evidence_context(message: Message) -> dict[str, Any]:
    link = absolute(reverse("courses:resume", args=[message.data["slug"]]))
    return {"title": message.data["title"], "link": link}


kinds.register(LOOK_BACK, Kind("A plan of yours to look back on", "training", context=plan_context))
kinds.register(
    EVIDENCE,
    Kind("A task from your job can be handed in", "training", still_to_hand_in, evidence_context),
)
