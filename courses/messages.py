"""Messages of the learning half: something was read, given, asked or answered."""

from datetime import datetime
from typing import Any

from django.urls import reverse

from courses.models import Concern, Enrollment, EvidenceItem, HelpRequest, Response, Review
from pd_portal.notify.actions.queueing import queue_message
from pd_portal.notify.kinds import Kind, kinds
from pd_portal.notify.models import Message
from pd_portal.notify.rendering import absolute

GROUP = "training"


def _link(name: str, *args: Any) -> str:
    return absolute(reverse(name, args=args))


def _module_link(message: Message) -> dict[str, Any]:
    return {**message.data, "link": _link("courses:module", message.data["slug"])}


def _read_link(message: Message) -> dict[str, Any]:
    """To the module, or to the evidence item of a pathway, whichever was handed in."""
    if "evidence" in message.data:
        return {**message.data, "link": _link("courses:evidence", message.data["evidence"])}
    return _module_link(message)


def _concern_link(message: Message) -> dict[str, Any]:
    return {**message.data, "link": _link("courses:concern", message.data["concern"])}


kinds.register("task_read", Kind("A task you handed in was read", GROUP, context=_read_link))
kinds.register("tries_given", Kind("You were given more tries", GROUP, context=_module_link))
kinds.register("module_assigned", Kind("A module was given to you", GROUP, context=_module_link))
kinds.register(
    "concern_waits",
    Kind("A concern waits for your answer", GROUP, context=_concern_link, may_refuse=False),
)
kinds.register("concern_answered", Kind("Your concern was answered", GROUP, context=_concern_link))


def _module(go: Enrollment) -> dict[str, Any]:
    return {"title": go.module.title, "slug": go.module.slug}


def _evidence(item: EvidenceItem) -> dict[str, Any]:
    return {"title": item.title, "evidence": item.slug}


def tell_task_read(review: Review, actor: Any, now: datetime) -> None:
    """To the person; never what was written, only that it was read."""
    task = review.submission
    queue_message(
        kind="task_read",
        recipient=task.person,
        about=review,
        why="you handed in a task",
        data=_evidence(task.evidence) if task.evidence else _module(task.enrollment),
        actor=actor,
        now=now,
    )


def tell_reflection_read(response: Response, actor: Any, now: datetime) -> None:
    """To the person who shared it."""
    queue_message(
        kind="task_read",
        recipient=response.enrollment.person,
        about=response,
        why="you shared a reflection",
        data=_module(response.enrollment),
        actor=actor,
        now=now,
    )


def tell_tries_given(request: HelpRequest, actor: Any, now: datetime) -> None:
    """To the person whose tries were used up."""
    queue_message(
        kind="tries_given",
        recipient=request.enrollment.person,
        about=request,
        why="your tries at a check were used up",
        data=_module(request.enrollment),
        actor=actor,
        now=now,
    )


def tell_assigned(go: Enrollment, actor: Any, now: datetime) -> None:
    """To the person on whose list a module was put."""
    assigner = str(go.assigned_by) if go.assigned_by else "Your agency"
    queue_message(
        kind="module_assigned",
        recipient=go.person,
        about=go,
        why="a module was put on your list",
        data=_module(go) | {"assigner": assigner, "reason": go.reason},
        actor=actor,
        now=now,
    )


def tell_concern(concern: Concern, recipient: Any, kind: str, why: str, actor: Any, now: datetime) -> None:  # fmt: skip
    """That there is something to read; the words stay on the page."""
    if recipient is None:
        return
    queue_message(
        kind=kind,
        recipient=recipient,
        about=concern,
        version=now.isoformat(),
        why=why,
        data={"concern": concern.pk, "title": concern.module.title},
        actor=actor,
        now=now,
    )
