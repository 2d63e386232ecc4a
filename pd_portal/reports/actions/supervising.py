"""What a supervisor does about a due date: remind, or ask HR for more time; and HR's answer."""

from datetime import date, datetime
from typing import Any

from pd_portal.audit.actions import Refused, action
from pd_portal.audit.recording import record
from pd_portal.notify.actions.reminding import queue_lines
from pd_portal.notify.reminders import Line
from pd_portal.people.models import StaffMember
from pd_portal.people.visibility import supervised_by
from pd_portal.policy.actions.decisions import grant_extension
from pd_portal.policy.models import Extension, Progress, Requirement
from pd_portal.policy.queries.reminders import Now, row_now
from pd_portal.reports.models import ExtensionRequest
from pd_portal.ui.dates import local_day, words

REMINDED = "supervisor_reminds"
RANK = 5


@action
def remind(
    *, person: StaffMember, requirement: Requirement, actor: StaffMember, now: datetime
) -> None:
    """Write to one of the actor's people about what is due; they hear from us once a day at most."""
    standing = _open_standing(person, requirement, actor, now)
    day = local_day(now).isoformat()
    line = Line(
        person.pk,
        REMINDED,
        Requirement._meta.label,
        str(requirement.pk),
        version=day,
        why=f"{actor} asked us to remind you",
        data={"rank": RANK, "on": str(standing.row.due_on or day), "by": actor.pk},
    )
    if not queue_lines(lines=[line], actor=actor, now=now):
        raise Refused(
            "They had today's message about their training already, or today is not one of their "
            "days for messages. Try again on the next workday."
        )
    record(actor=actor, verb="supervisor_reminded", target=person, now=now, about=requirement.code)


def _open_standing(
    person: StaffMember, requirement: Requirement, actor: StaffMember, now: datetime
) -> Now:
    """Something they owe today; Refused for somebody else's people and for what is done."""
    day = local_day(now)
    if not supervised_by(actor.pk, day).filter(person=person).exists():
        raise Refused("They do not report to you today.")
    standing = row_now(person.pk, requirement.pk, day)
    if standing is None or standing.is_met:
        raise Refused("They have nothing to do for this today.")
    if standing.row.progress == Progress.WAITING_FOR_REVIEW:
        raise Refused("They have done their part: their task waits to be read.")
    return standing


@action
def ask_for_extension(
    *,
    person: StaffMember,
    requirement: Requirement,
    until: date,
    actor: StaffMember,
    now: datetime,
) -> ExtensionRequest:
    """Ask HR for more time for one of the actor's people."""
    standing = _open_standing(person, requirement, actor, now)
    today, due = local_day(now), standing.row.due_on
    if until <= today or (due and until <= due):
        after = words(max(filter(None, [today, due])))
        raise Refused(f"Choose a day after {after}.", field="until")
    open_one = ExtensionRequest.objects.filter(
        person=person, requirement=requirement, decided_at=None
    ).first()
    if open_one:
        raise Refused(f"HR was asked already, on {words(local_day(open_one.asked_at))}.")
    asked = ExtensionRequest.objects.create(
        requirement=requirement, person=person, asked_by=actor, until=until, asked_at=now
    )
    record(actor=actor, verb="extension_asked", target=asked, now=now, until=str(until))
    return asked


@action
def grant_request(
    *, request: ExtensionRequest, until: date, category: str, actor: StaffMember, now: datetime
) -> Extension:
    """Grant what was asked for, or another day; HR approves it."""
    held = _still_open(request)
    extension = grant_extension(
        requirement=held.requirement,
        person=held.person,
        until=until,
        category=category,
        approved_by=actor,
        actor=actor,
        now=now,
    )
    _decide(held, actor, now, extension=extension)
    return extension


@action
def decline_request(
    *, request: ExtensionRequest, answer: str, actor: StaffMember, now: datetime
) -> ExtensionRequest:
    """Say no, in a sentence that the supervisor reads."""
    held = _still_open(request)
    if not answer.strip():
        raise Refused("Say in a sentence why not; the supervisor reads it.", field="answer")
    return _decide(held, actor, now, answer=answer.strip())


def _still_open(request: ExtensionRequest) -> ExtensionRequest:
    held = ExtensionRequest.objects.select_for_update().get(pk=request.pk)
    if not held.is_open:
        raise Refused("Somebody has answered this already.")
    return held


def _decide(
    held: ExtensionRequest, actor: StaffMember, now: datetime, **fields: Any
) -> ExtensionRequest:
    held.decided_by, held.decided_at = actor, now
    for name, value in fields.items():
        setattr(held, name, value)
    held.save(update_fields=["decided_by", "decided_at", *fields])
    record(actor=actor, verb="extension_request_answered", target=held, now=now)
    return held
