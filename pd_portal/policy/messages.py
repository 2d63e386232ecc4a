"""What policy writes to people: their required training, each requirement in one line."""

from datetime import date
from typing import Any

from django.urls import reverse

from courses.models import ModulePage
from pd_portal.notify.kinds import Kind, kinds, moment_of
from pd_portal.notify.models import Message
from pd_portal.notify.reminders import Watched, once_a_day, sources, watched
from pd_portal.notify.rendering import absolute
from pd_portal.policy.actions.telling import KIND as COMPLETED_KIND
from pd_portal.policy.models import Progress, Requirement, Timing
from pd_portal.policy.providers import pay_note_for, still_to_do
from pd_portal.policy.queries.late import KIND as PEOPLE_KIND
from pd_portal.policy.queries.late import Led, led, people_lines
from pd_portal.policy.queries.reminders import (
    Now,
    changed_since,
    latest_standing,
    row_now,
    training_lines,
)
from pd_portal.policy.reminding import ASSIGNED, DUE_SOON, EXPIRES, LAPSED, OVERDUE
from pd_portal.policy.words import last_day
from pd_portal.ui.dates import local_day

GROUP = "training"
SHOWN = 25


def _day(message: Message) -> date:
    return local_day(moment_of(message))


def _now(message: Message) -> Now | None:
    """Read once a message: the same row decides whether to send it and what it says."""
    if not hasattr(message, "standing_now"):
        found = row_now(message.recipient_id, int(message.subject_ref), _day(message))
        message.standing_now = found  # type: ignore[attr-defined]  # memo
    now: Now | None = message.standing_now  # type: ignore[attr-defined]  # memo
    return now


def _due(message: Message) -> date | None:
    said = message.data.get("due_on")
    return date.fromisoformat(said) if said else None


def _holds(message: Message, *, met: bool, timing: tuple[Timing, ...]) -> bool:
    """Still required, still so, and by the same date."""
    now = _now(message)
    return (
        now is not None
        and now.is_met == met
        and now.row.timing in timing
        and now.row.progress != Progress.WAITING_FOR_REVIEW
        and now.row.due_on == _due(message)
    )


def _still_due(message: Message) -> bool:
    return _holds(message, met=False, timing=(Timing.NOT_DUE,))


def _still_overdue(message: Message) -> bool:
    return _holds(message, met=False, timing=(Timing.OVERDUE,))


def _still_lapsed(message: Message) -> bool:
    return _holds(message, met=False, timing=(Timing.LAPSED,))


def _still_expiring(message: Message) -> bool:
    return _holds(message, met=True, timing=(Timing.NOT_DUE,))


def next_module(requirement: Requirement, message: Message) -> ModulePage | None:
    """The first module of the pathway that is still to be done."""
    todo = still_to_do(requirement, message.recipient, _day(message))
    modules = ModulePage.objects.filter(pk__in=todo).only("title", "slug")
    return modules.order_by("pathway_items__position").first()


def _training(message: Message) -> dict[str, Any]:
    now = _now(message)
    assert now is not None  # noqa: S101  (asked just before by still_true)
    module = next_module(now.row.requirement, message)
    path = reverse("courses:module", args=[module.slug]) if module else reverse("home:home")
    return {
        "title": now.row.requirement.title,
        "due_on": now.row.due_on,
        "until": last_day(now.row),
        "next": module.title if module else "",
        "link": absolute(path),
        "paid": pay_note_for(message.recipient_id, _day(message)),
    }


for _name, _label, _true in (
    (ASSIGNED, "Required training for you", _still_due),
    (DUE_SOON, "Required training is due", _still_due),
    (OVERDUE, "Required training is overdue", _still_overdue),
    (LAPSED, "Required training has expired", _still_lapsed),
    (EXPIRES, "Required training is to be renewed", _still_expiring),
):
    kinds.register(_name, Kind(_label, GROUP, still_true=_true, context=_training))

sources.register("required training", training_lines, order=10)
watched.register("required training", Watched(latest_standing, changed_since))


def _still_met(message: Message) -> bool:
    now = _now(message)
    return now is not None and now.is_met


def _completed(message: Message) -> dict[str, Any]:
    now = _now(message)
    assert now is not None  # noqa: S101  (asked just before by still_true)
    return {
        "title": now.row.requirement.title,
        "until": last_day(now.row) if now.row.due_on else None,
        "link": absolute(reverse("courses:mine")),
    }


kinds.register(
    COMPLETED_KIND, Kind("You have met a goal", GROUP, still_true=_still_met, context=_completed)
)


def _led(message: Message) -> Led:
    """Read once a message."""
    if not hasattr(message, "led_now"):
        message.led_now = led(message.recipient_id, _day(message))  # type: ignore[attr-defined]  # memo
    found: Led = message.led_now  # type: ignore[attr-defined]  # memo
    return found


def _people(message: Message) -> dict[str, Any]:
    found = _led(message)
    return {
        "late": found.late[:SHOWN],
        "soon": found.soon[:SHOWN],
        "passed_on": found.passed_on[:SHOWN],
        "count": len({line.person_id for line in (*found.late, *found.soon)}),
        "left_out": sum(
            max(len(each) - SHOWN, 0) for each in (found.late, found.soon, found.passed_on)
        ),
        "link": absolute(reverse("reports:supervised")),
    }


kinds.register(
    PEOPLE_KIND,
    Kind("Your people's training", "people", still_true=lambda m: bool(_led(m)), context=_people),
)
sources.register("people's training", people_lines, order=60)
watched.register("people's training", once_a_day)
