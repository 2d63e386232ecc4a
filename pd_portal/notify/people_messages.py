"""What somebody has to decide about people and roles, and what was decided."""

from datetime import datetime
from typing import Any

from django.dispatch import receiver
from django.urls import reverse

from pd_portal.audit.actions import System
from pd_portal.notify.actions.queueing import queue_message
from pd_portal.notify.kinds import Kind, kinds, moment_of
from pd_portal.notify.models import Message
from pd_portal.notify.rendering import absolute
from pd_portal.people.actions.roles import who_may_agree
from pd_portal.people.models import JoinRequest, MistakeReport, RoleGrant
from pd_portal.people.queries.joins import who_answers
from pd_portal.people.signals import (
    join_answered,
    join_asked,
    mistake_answered,
    role_waits,
    sign_in_renewed,
)
from pd_portal.ui.dates import local_day

ASKED, ANSWERED = "join_asked", "join_answered"
ROLE, MISTAKE, RENEWED = "role_waits", "mistake_answered", "sign_in_renewed"


def _join(message: Message) -> JoinRequest:
    found = JoinRequest.objects.select_related("employer", "other", "asked_by")
    return found.get(pk=message.subject_ref)


def _still_to_answer(message: Message) -> bool:
    waiting = JoinRequest.objects.waiting().filter(pk=message.subject_ref)
    return waiting.decided_by(message.recipient_id, local_day(moment_of(message))).exists()


def _question(message: Message) -> dict[str, Any]:
    asked = _join(message)
    link = absolute(reverse("people:join_decide", args=[asked.pk]))
    return {"who": asked.asked_by, "employer": asked.employer, "other": asked.other, "link": link}


def _answer(message: Message) -> dict[str, Any]:
    asked = _join(message)
    joined = asked.merge_id is not None
    return {"other": asked.other, "joined": joined, "link": absolute(reverse("people:joins"))}


def _grant(message: Message) -> RoleGrant:
    return RoleGrant.objects.select_related("person", "given_by").get(pk=message.subject_ref)


def _still_to_agree(message: Message) -> bool:
    grant, day = _grant(message), local_day(moment_of(message))
    open_still = grant.is_waiting and grant.revoked_at is None
    return open_still and message.recipient in who_may_agree(grant, day)


def _role(message: Message) -> dict[str, Any]:
    grant = _grant(message)
    link = absolute(reverse("people:role_approve", args=[grant.pk]))
    said = {"who": grant.given_by, "whom": grant.person, "role": grant.get_role_display()}
    return {**said, "link": link}


def _details(message: Message) -> dict[str, Any]:
    return {"link": absolute(reverse("people:me"))}


def _renewal(message: Message) -> dict[str, Any]:
    return {**message.data, "link": absolute(reverse("pages:contact"))}


GROUP = "people"
kinds.register(
    ASKED,
    Kind("A question whether two employers share a person", GROUP, _still_to_answer, _question),
)
kinds.register(ANSWERED, Kind("An answer about two employers", GROUP, context=_answer))
kinds.register(ROLE, Kind("A role waits for a second person", GROUP, _still_to_agree, _role))
kinds.register(MISTAKE, Kind("HR answered what you reported", "account", context=_details))
kinds.register(
    RENEWED,
    Kind("Your sign-in is renewed", "account", context=_renewal, may_refuse=False, any_hour=True),
)


@receiver(join_asked)
def ask_who_answers(request: JoinRequest, actor: Any, now: datetime, **_: Any) -> None:
    """Everybody who may decide, once."""
    why = f"you may answer for {request.other}"
    for recipient in who_answers(request, local_day(now)):
        queue_message(kind=ASKED, recipient=recipient, about=request, why=why, actor=actor, now=now)


@receiver(join_answered)
def tell_who_asked(request: JoinRequest, actor: Any, now: datetime, **_: Any) -> None:
    """Whoever asked; what was answered stands on the page alone."""
    queue_message(
        kind=ANSWERED, recipient=request.asked_by, about=request,
        why="you asked another employer about a person", actor=actor, now=now,
    )  # fmt: skip


@receiver(role_waits)
def ask_second_person(grant: RoleGrant, actor: Any, now: datetime, **_: Any) -> None:
    """Everybody who may be the second person, once."""
    for recipient in who_may_agree(grant, local_day(now)):
        queue_message(
            kind=ROLE, recipient=recipient, about=grant, why="you may give this role",
            actor=actor, now=now,
        )  # fmt: skip


@receiver(mistake_answered)
def tell_who_reported(report: MistakeReport, actor: Any, now: datetime, **_: Any) -> None:
    """Whoever reported it; what was answered stands on the page alone."""
    queue_message(
        kind=MISTAKE, recipient=report.person, about=report,
        why="you reported a mistake in your details", actor=actor, now=now,
    )  # fmt: skip


@receiver(sign_in_renewed)
def warn_whose_sign_in(code: Any, actor: Any, now: datetime, **_: Any) -> None:
    """Whose sign-in it is, where e-mail reaches them: a code in other hands opens their record.

    Without an address they stood there when the code was made.
    """
    person = code.person
    if not (person.work_email or person.personal_email):
        return
    who = actor.name if isinstance(actor, System) else str(actor)
    data = {"who": who, "second_step": code.clears_second_factor}
    queue_message(
        kind=RENEWED, recipient=person, about=code, why="it is your sign-in", data=data,
        actor=actor, now=now,
    )  # fmt: skip
