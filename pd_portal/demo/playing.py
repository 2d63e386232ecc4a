"""Taking modules in the demo as people do, with answers that are right."""

from datetime import datetime, timedelta
from typing import Any

from courses.actions.answering import submit_answer
from courses.actions.completing import finish_lesson
from courses.actions.starting import start_module
from courses.content import Block
from courses.models import Enrollment, ModulePage
from courses.queries.records import load_record
from courses.queries.starting import job_group_on
from pd_portal.people.models import StaffMember
from pd_portal.ui.dates import local_day

STEP = timedelta(minutes=4)


def take(
    person: StaffMember, module: ModulePage, *, now: datetime, lessons: int | None = None
) -> Enrollment:
    """Start ``module`` and finish the first ``lessons`` of it; None finishes them all."""
    group = job_group_on(person, local_day(now))
    go = start_module(actor=person, person=person, module=module, job_group=group, now=now)
    played = load_record(go).played
    for lesson in played.lessons[:lessons]:
        for block in lesson.checks:
            now += STEP
            answer_rightly(go, played.blocks[block], now)
        now += STEP
        go.refresh_from_db()
        if not go.finished_at:
            finish_lesson(actor=person, enrollment=go, lesson=lesson.slug, now=now)
    return go


def answer_rightly(go: Enrollment, block: Block, now: datetime) -> None:
    """Hand in the first try of a check."""
    state = load_record(go)
    row = state.open_try(block.id)
    if row is None:
        return
    submit_answer(
        actor=go.person,
        enrollment=go,
        block=block,
        sequence=1,
        attempt=row.number,
        answer=right_answer(block, state.played.questions(block, row.seed)),
        now=now,
    )


def right_answer(block: Block, questions: list[dict[str, Any]]) -> dict[str, Any]:
    """What ``courses.scoring`` finds right, by real ids."""
    if block.type == "scenario":
        best = next(one["id"] for one in block.value["options"] if one["rating"] == "best")
        return {"should": best, "would": best}
    answers = {question["id"]: _right(question) for question in questions}
    return {"questions": answers} if block.type == "question_pool" else next(iter(answers.values()))


def _right(question: dict[str, Any]) -> dict[str, Any]:
    kind = question["kind"]
    if kind == "matching":
        return {"matches": {pair["id"]: pair["id"] for pair in question["pairs"]}}
    if kind == "ordering":
        return {"order": {item["id"]: n for n, item in enumerate(question["items"], 1)}}
    if kind == "short_text":
        return {"text": question["accepted"][0]}
    right = [option["id"] for option in question["options"] if option.get("correct")]
    return {"choices": sorted(right)} if kind == "multiple" else {"choice": right[0]}
