"""What coaching reminds of: a session to come, a log to write, a step that is due. Never its words."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from coaching.models import ActionItem, Attendance, CoachingSession, Engagement, Party
from pd_portal.calendars.queries.clocks import zone_name, zone_of
from pd_portal.notify.kinds import Kind, kinds, moment_of
from pd_portal.notify.models import Message
from pd_portal.notify.reminders import Line, Window, sources
from pd_portal.notify.rendering import absolute
from pd_portal.ui.dates import clock, local_day, words

SESSION, LOG, STEP = "coaching_soon", "coaching_log", "coaching_step"
GROUP = "coaching"
# A session after a long weekend is said on the last day of work before it.
AHEAD = timedelta(days=5)
WEEK = 7
MEETING = (Party.Part.COACH, Party.Part.CLIENT)


def _expected(now: datetime) -> QuerySet[Attendance]:
    """Who is expected at a session that is planned and has not begun."""
    return Attendance.objects.filter(
        part__in=MEETING, session__outcome="", session__planned_starts_at__gt=now
    )


@sources.provides("sessions to come", order=20)
def session_lines(window: Window) -> Iterator[Line]:
    """One line a person and session, on the last day of work before it."""
    near = _expected(window.now).filter(
        session__planned_starts_at__lt=window.now + AHEAD, **window.of()
    )
    for person, session, starts in near.values_list(
        "person", "session", "session__planned_starts_at"
    ):
        day = local_day(starts)
        yield Line(
            person,
            SESSION,
            CoachingSession._meta.label,
            str(session),
            starts.isoformat(),
            "you take part in this session",
            {"starts": starts.isoformat(), "rank": 20, "on": day.isoformat()},
            before=day,
        )


@sources.provides("sessions to log", order=30)
def log_lines(window: Window) -> Iterator[Line]:
    """One line a coach and session from the day after it, then once a week until it is logged."""
    over = CoachingSession.objects.filter(outcome="", planned_ends_at__lte=window.now)
    leading = Party.objects.current().filter(part=Party.Part.COACH, **window.of())
    open_ones = over.filter(engagement__in=leading.values("engagement"))
    ended = dict(open_ones.values_list("pk", "planned_ends_at"))
    coaches = leading.filter(engagement__sessions__in=open_ones).distinct()
    for person, session in coaches.values_list("person", "engagement__sessions"):
        days = (window.day - local_day(ended[session])).days if session in ended else 0
        if days >= 1:
            yield Line(
                person,
                LOG,
                CoachingSession._meta.label,
                str(session),
                f"week {(days - 1) // WEEK}",
                "you coached, or were to coach, this session",
                {"rank": 25, "on": local_day(ended[session]).isoformat()},
            )


def _open_steps() -> QuerySet[ActionItem]:
    return ActionItem.objects.filter(done_at=None, dropped_at=None, due_on__isnull=False)


@sources.provides("steps that are due", order=40)
def step_lines(window: Window) -> Iterator[Line]:
    """One line an owner and step the day before it is due, and one when its day has passed."""
    first, last = window.day - timedelta(days=14), window.day + timedelta(days=1)
    near = _open_steps().filter(due_on__range=(first, last), **window.of("owner"))
    near = near.exclude(engagement__status=Engagement.Status.CLOSED)
    for person, step, due_on in near.values_list("owner", "pk", "due_on"):
        moment = "past" if due_on < window.day else "due"
        yield Line(
            person,
            STEP,
            ActionItem._meta.label,
            str(step),
            f"{due_on} {moment}",
            "you took this step on in coaching",
            {"due_on": due_on.isoformat(), "rank": 28, "on": due_on.isoformat()},
        )


def _session(message: Message) -> CoachingSession:
    rows = CoachingSession.objects.select_related("booking")
    return rows.get(pk=message.subject_ref)


def _still_to_come(message: Message) -> bool:
    return _expected(moment_of(message)).filter(
        person=message.recipient_id,
        session=message.subject_ref,
        session__planned_starts_at=datetime.fromisoformat(message.data["starts"]),
    ).exists()  # fmt: skip


def _to_come(message: Message) -> dict[str, Any]:
    session = _session(message)
    zone = zone_of(message.recipient)
    local = timezone.localtime(session.planned_starts_at, zone)
    today = moment_of(message).astimezone(zone).date()
    booking = getattr(session, "booking", None)
    path = reverse("coaching:home") if booking is None else f"/coaching/bookings/{booking.key}/"
    return {
        "session": session,
        "is_tomorrow": (local.date() - today).days == 1,
        "when": f"{local:%A}, {words(local.date())}, {clock(local)} ({zone_name(zone)} time)",
        "link": absolute(path),
    }


def _still_unlogged(message: Message) -> bool:
    leading = Party.objects.current().filter(part=Party.Part.COACH, person=message.recipient_id)
    return CoachingSession.objects.filter(
        Q(engagement__in=leading.values("engagement")),
        pk=message.subject_ref,
        outcome="",
        planned_ends_at__lte=moment_of(message),
    ).exists()


def _to_log(message: Message) -> dict[str, Any]:
    session = _session(message)
    local = timezone.localtime(session.planned_starts_at, zone_of(message.recipient))
    return {
        "on": local.date(),
        "link": absolute(reverse("coaching:log", args=[session.pk])),
    }


def _still_open(message: Message) -> bool:
    mine = _open_steps().filter(owner=message.recipient_id, pk=message.subject_ref)
    return mine.filter(due_on=message.data["due_on"]).exists()


def _step(message: Message) -> dict[str, Any]:
    due_on = datetime.fromisoformat(message.data["due_on"]).date()
    return {
        "due_on": due_on,
        "is_past": due_on < local_day(moment_of(message)),
        "link": absolute(reverse("coaching:home")),
    }


kinds.register(SESSION, Kind("A session is near", GROUP, _still_to_come, _to_come))
kinds.register(LOG, Kind("A session needs your log", GROUP, _still_unlogged, _to_log))
kinds.register(STEP, Kind("A step of yours is due", GROUP, _still_open, _step))
