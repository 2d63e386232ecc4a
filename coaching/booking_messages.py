"""What booking writes to people: date, time, place and mode, and not a word of what it is about."""

from typing import Any

from django.utils import timezone

from coaching.models import Booking, CoachingSession, TimeProposal
from pd_portal.calendars.models import CalendarEvent
from pd_portal.calendars.queries.clocks import zone_name, zone_of
from pd_portal.notify.kinds import Kind, kinds, moment_of
from pd_portal.notify.models import Message
from pd_portal.notify.rendering import absolute
from pd_portal.people.models import StaffMember
from pd_portal.ui.dates import clock, words

GROUP = "coaching"


def _when(moment: Any, person: StaffMember) -> str:
    """A moment on the clock of the one who reads."""
    zone = zone_of(person)
    local = timezone.localtime(moment, zone)
    return f"{local:%A}, {words(local.date())}, {clock(local)} ({zone_name(zone)} time)"


def _session(message: Message) -> dict[str, Any]:
    rows = CoachingSession.objects.select_related("engagement__service_line", "booking")
    session = rows.get(pk=message.subject_ref)
    booking = getattr(session, "booking", None)
    return {
        "session": session,
        "canceled": bool(session.outcome),
        "moved": message.data["sequence"] > 0,
        "when": _when(session.planned_starts_at, message.recipient),
        "link": absolute(f"/coaching/bookings/{booking.key}/" if booking else "/coaching/"),
    }


def _newest(message: Message) -> bool:
    """A message about a form of the event that changed meanwhile is dropped."""
    event = CalendarEvent.objects.filter(
        subject_label=message.subject_label, subject_ref=message.subject_ref
    ).first()
    return event is not None and event.sequence == message.data["sequence"]


def _left(message: Message) -> dict[str, Any]:
    session = CoachingSession.objects.get(pk=message.subject_ref)
    return {"when": _when(session.planned_starts_at, message.recipient)}


def _booking(message: Message) -> dict[str, Any]:
    booking = Booking.objects.select_related("asked_by", "session_type").get(pk=message.subject_ref)
    return {
        "booking": booking,
        "when": _when(booking.starts_at, message.recipient),
        "link": absolute(f"/coaching/bookings/{booking.key}/"),
    }


def _waits(message: Message) -> bool:
    return Booking.objects.get(pk=message.subject_ref).state == Booking.State.WAITING


def _proposal(message: Message) -> dict[str, Any]:
    rows = TimeProposal.objects.select_related("proposed_by", "session_type", "answered_by")
    proposal = rows.get(pk=message.subject_ref)
    starts = sorted(time.starts_at for time in proposal.times.all())
    return {
        "proposal": proposal,
        "times": [_when(start, message.recipient) for start in starts],
        "link": absolute(f"/coaching/proposals/{proposal.pk}/"),
    }


def _still_open(message: Message) -> bool:
    waiting = TimeProposal.objects.waiting(moment_of(message))
    return waiting.filter(pk=message.subject_ref).exists()


def _none_fits(message: Message) -> bool:
    refused = TimeProposal.objects.filter(state=TimeProposal.State.NONE_FITS)
    return refused.filter(pk=message.subject_ref).exists()


kinds.register(
    "coaching_session",
    Kind(
        "A session is booked, moved or canceled",
        GROUP,
        still_true=_newest,
        context=_session,
        may_refuse=False,
        any_hour=True,
    ),
)
kinds.register(
    "coaching_session_left",
    Kind("A session goes on without you", GROUP, context=_left, may_refuse=False, any_hour=True),
)
kinds.register(
    "coaching_time_asked",
    Kind("Somebody asks you for a time", GROUP, still_true=_waits, context=_booking),
)
kinds.register(
    "coaching_time_answered",
    Kind("A coach answers your request for a time", GROUP, context=_booking, may_refuse=False),
)
kinds.register(
    "coaching_times_proposed",
    Kind("A coach proposes times", GROUP, still_true=_still_open, context=_proposal),
)
kinds.register(
    "coaching_none_fits",
    Kind("None of your proposed times fits", GROUP, still_true=_none_fits, context=_proposal),
)
