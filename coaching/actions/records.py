"""Public-records requests: notice first, two people to open, and a log of every step."""

from datetime import date, datetime, timedelta
from typing import Any

from coaching import notes
from coaching.models import (
    Engagement,
    LegalHold,
    Opening,
    Party,
    RecordsNotice,
    RecordsRequest,
    Redaction,
)
from pd_portal.audit.actions import Refused, action
from pd_portal.audit.recording import record
from pd_portal.notify.actions.queueing import queue_message
from pd_portal.people.models import StaffMember
from pd_portal.ui.dates import local_day, words

NOTICE_DAYS = 10
OPEN_FOR = timedelta(hours=8)
Recipient = RecordsNotice.Recipient


def earliest_release(notice_on: date, notice_days: int = NOTICE_DAYS) -> date:
    """The first day anything may be released: the days since notice was given have passed."""
    return notice_on + timedelta(days=notice_days)


@action
def log_records_request(
    *,
    requester: str,
    about: StaffMember | None,
    period: tuple[date, date],
    received_on: date,
    union_contact: str = "",
    notice_days: int = NOTICE_DAYS,
    actor: StaffMember,
    now: datetime,
) -> RecordsRequest:
    """Log a request and give notice to the person, the requester and the bargaining unit."""
    if received_on > local_day(now):
        raise Refused("The request cannot arrive in the future.", field="received_on")
    if period[1] < period[0]:
        raise Refused("The period ends before it begins.", field="period_ends_on")
    request = RecordsRequest.objects.create(
        requester=requester,
        about=about,
        period_starts_on=period[0],
        period_ends_on=period[1],
        received_on=received_on,
        earliest_release_on=earliest_release(local_day(now), notice_days),
        union_contact=union_contact,
        logged_by=actor,
        logged_at=now,
    )
    record(actor=actor, verb="logged a records request", target=request, now=now)
    _give_notice(request, actor, now)
    return request


def _give_notice(request: RecordsRequest, actor: StaffMember, now: datetime) -> None:
    if request.about is not None:
        _notice(request, Recipient.PERSON, now, person=request.about)
        queue_message(
            kind="coaching_records",
            recipient=request.about,
            about=request,
            why="the law gives you notice before records about you are released",
            actor=actor,
            now=now,
        )
    _notice(request, Recipient.REQUESTER, now, address=request.requester)
    if request.union_contact:
        _notice(request, Recipient.UNION, now, address=request.union_contact)


def _notice(request: RecordsRequest, recipient: str, now: datetime, **to: Any) -> None:
    RecordsNotice.objects.create(request=request, recipient=recipient, given_at=now, **to)


@action
def ask_opening(
    *,
    request: RecordsRequest,
    engagement: Engagement,
    reason: str,
    actor: StaffMember,
    now: datetime,
) -> Opening:
    """Ask to open one engagement's text for a request. Nothing opens until a second person agrees."""
    if not reason.strip():
        raise Refused("Say why this engagement has to be opened.", field="reason")
    _refuse_answered(request)
    opening = Opening.objects.create(
        request=request, engagement=engagement, asked_by=actor, asked_at=now, reason=reason
    )
    record(
        actor=actor, verb="asked to open records", target=engagement, now=now, opening=opening.pk
    )
    _tell_concerned(opening, "asked", actor, now)
    return opening


@action
def approve_opening(*, opening: Opening, actor: StaffMember, now: datetime) -> Opening:
    """A second, different person opens it to the first one, for eight hours."""
    if actor.pk == opening.asked_by_id:
        raise Refused("A second person has to approve this.")
    concerned = opening.engagement.parties.filter(person__in=[actor, opening.asked_by])
    if concerned.exists():
        raise Refused("Somebody who takes part in this coaching cannot open its records.")
    if opening.approved_at is not None:
        raise Refused("This has been approved already.")
    _refuse_answered(opening.request)
    opening.approved_by, opening.approved_at = actor, now
    opening.expires_at = now + OPEN_FOR
    opening.save(update_fields=["approved_by", "approved_at", "expires_at"])
    record(
        actor=actor, verb="opened records", target=opening.engagement, now=now, opening=opening.pk
    )
    _tell_concerned(opening, "approved", actor, now)
    return opening


def _tell_concerned(opening: Opening, version: str, actor: StaffMember, now: datetime) -> None:
    """Coach and client hear of every step."""
    concerned = opening.engagement.parties.current().filter(
        part__in=[Party.Part.COACH, Party.Part.CLIENT]
    )
    for party in concerned.select_related("person"):
        queue_message(
            kind="coaching_opening",
            recipient=party.person,
            about=opening,
            version=version,
            why="records of your coaching are concerned",
            actor=actor,
            now=now,
        )


@action
def redact(
    *, opening: Opening, item: str, passage: str, exemption: str, actor: StaffMember, now: datetime
) -> Redaction:
    """Withhold ``passage`` of a piece (all of it when empty), naming the exemption."""
    if opening.asked_by_id != actor.pk or not opening.expires_at or now >= opening.expires_at:
        raise Refused("This opening is not yours or has ended.")
    if not exemption.strip():
        raise Refused("Name the exemption that allows this.", field="exemption")
    row = Redaction(
        opening=opening, item=item, exemption=exemption.strip(), made_by=actor, made_at=now
    )
    notes.seal_into(row, passage, actor=actor, now=now)
    row.save()
    record(actor=actor, verb="redacted", target=opening, now=now, item=item)
    return row


@action
def answer_request(*, request: RecordsRequest, actor: StaffMember, now: datetime) -> RecordsRequest:
    """Close a request, once. Refused before the earliest release day."""
    _refuse_answered(request)
    if local_day(now) < request.earliest_release_on:
        day = words(request.earliest_release_on)
        raise Refused(f"Nothing is released before {day}.")
    request.status, request.answered_at = RecordsRequest.Status.ANSWERED, now
    request.save(update_fields=["status", "answered_at"])
    record(actor=actor, verb="answered a records request", target=request, now=now)
    return request


def _refuse_answered(request: RecordsRequest) -> None:
    status = RecordsRequest.objects.values_list("status", flat=True).get(pk=request.pk)
    if status != RecordsRequest.Status.NOTICE:
        raise Refused("This request has been answered already.")


@action
def place_hold(
    *, engagement: Engagement, matter: str, actor: StaffMember, now: datetime
) -> LegalHold:
    """Keep everything of an engagement, whatever retention says, until the hold ends."""
    hold = LegalHold.objects.create(
        engagement=engagement, matter=matter, placed_by=actor, starts_on=local_day(now)
    )
    record(actor=actor, verb="placed a hold", target=engagement, now=now, hold=hold.pk)
    return hold


@action
def end_hold(*, hold: LegalHold, actor: StaffMember, now: datetime) -> LegalHold:
    """End a hold; its days are kept."""
    hold.ends_on = local_day(now)
    hold.save(update_fields=["ends_on"])
    record(actor=actor, verb="ended a hold", target=hold.engagement, now=now, hold=hold.pk)
    return hold
