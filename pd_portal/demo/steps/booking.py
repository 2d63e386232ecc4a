"""Hours of the demo's coaches, and sessions booked, moved and canceled in them."""

from datetime import datetime, timedelta
from uuid import UUID, uuid5

from coaching.actions.answers import Question, set_questions
from coaching.actions.availability import Hours, add_out_of_office, save_session_type, set_week
from coaching.actions.booking import book_session
from coaching.actions.moving import cancel_session, move_session
from coaching.actions.planning import tell_calendars
from coaching.actions.proposing import propose_times
from coaching.models import Booking, Engagement, OutOfOffice, Party, SessionType
from coaching.queries.crews import crew_of
from coaching.queries.free_times import Ask, free_times
from pd_portal.calendars.actions.personal import set_clock
from pd_portal.demo.loading import World, steps
from pd_portal.people.models import StaffMember

KEYS = UUID("6f1d3c52-7d0a-4b6e-9f60-6a2f7b6f9a11")
MORNING, AFTERNOON = Hours(9 * 60, 12 * 60), Hours(13 * 60, 16 * 60 + 30)
FOCUS = "What would you like to look at this time?"
QUESTIONS = {
    "Coaching session": [Question(FOCUS, "long")],
    "Visit to your meeting": [
        Question("What is the meeting for?", "long", is_required=True),
        Question(
            "Where do I sign in?",
            "choice",
            ["At the front office", "At the district office", "Somebody meets me"],
            is_required=True,
            assistant_answers=True,
        ),
    ],
}
AT_SCHOOL = Hours(8 * 60, 15 * 60, "At the school")


@steps.provides("coaches' hours and bookings", order=65)
def open_hours(world: World) -> None:
    """Every coach can be booked; the first engagement shows a move, the second a cancellation."""
    now = world.clock.move_to(world.today)
    coaches = StaffMember.objects.filter(
        pk__in=Party.objects.current().filter(part=Party.Part.COACH).values("person")
    ).order_by("pk")
    for place, coach in enumerate(coaches):
        _hours(coach, place, now)
    running = Engagement.objects.filter(status=Engagement.Status.ACTIVE).order_by("pk")
    for place, engagement in enumerate(running):
        _adopt(engagement, now)
        _bookings(engagement, place, now)


def _hours(coach: StaffMember, place: int, now: datetime) -> None:
    said = {"actor": coach, "now": now}
    week = {day: [MORNING, AFTERNOON] for day in (0, 2, 3)} | {1: [AT_SCHOOL]}
    set_week(coach=coach, week=week, **said)
    for kind in (
        SessionType(coach=coach, name="Coaching session", minutes=60),
        SessionType(coach=coach, name="Short call", minutes=30, mode="phone", buffer_after=10),
        SessionType(
            coach=coach,
            name="Visit to your meeting",
            minutes=90,
            mode="in_person",
            place="Where your team meets",
            confirmation="asked",
            most_a_day=1,
        ),
    ):
        save_session_type(session_type=kind, **said)
        set_questions(session_type=kind, questions=QUESTIONS.get(kind.name, ()), **said)
    if place == 0:
        away = (now + timedelta(days=21)).date()
        row = OutOfOffice(coach=coach, first_day=away, last_day=away + timedelta(days=2))
        row.note = "At the regional conference"
        add_out_of_office(away=row, **said)
    if place == 1:
        set_clock(person=coach, time_zone="America/Denver", **said)


def _adopt(engagement: Engagement, now: datetime) -> None:
    """Sessions planned by earlier steps get the page from which they are moved or canceled."""
    planned = engagement.sessions.filter(outcome="", planned_starts_at__gt=now, booking=None)
    for session in planned.select_related("booked_by"):
        coach = crew_of(engagement).coaches[0]
        Booking.objects.create(  # writes: stands for the form that was sent back then
            key=uuid5(KEYS, f"session {session.pk}"),
            engagement=engagement,
            session=session,
            session_type=SessionType.objects.get(coach=coach, name="Coaching session"),
            starts_at=session.planned_starts_at,
            ends_at=session.planned_ends_at,
            state=Booking.State.CONFIRMED,
            asked_by=session.booked_by or coach,
            asked_at=session.created_at,
            decided_at=session.created_at,
        )
        tell_calendars(session, actor=session.booked_by or coach, now=now)


def _bookings(engagement: Engagement, place: int, now: datetime) -> None:
    """One booked session more; the second is moved, the third canceled, the fourth only asked for.

    The first coach proposes times for the session after it.
    """
    crew = crew_of(engagement)
    if not (crew.coaches and crew.clients):
        return
    kinds = {kind.name: kind for kind in SessionType.objects.filter(coach=crew.coaches[0])}
    kind = kinds["Visit to your meeting" if place == 3 else "Coaching session"]
    ask = Ask(engagement, kind, crew, crew.home_zone, now)
    free = free_times(ask, now + timedelta(days=5 + place), now + timedelta(days=19 + place))
    if len(free) < 6:
        return
    assistant = StaffMember.objects.filter(pk__in=crew.delegates).first()
    booking: Booking = book_session(
        actor=assistant or crew.clients[0],
        now=now,
        engagement=engagement,
        session_type=kind,
        starts_at=free[1],
        key=uuid5(KEYS, str(engagement.pk)),
        answers=[] if assistant else [(FOCUS, "How we open the meeting after the winter break.")],
    )
    if place == 0:
        _propose(ask, free[6::5][:3])
    if place == 1:
        move_session(actor=crew.clients[0], now=now, session=booking.session, starts_at=free[4])
    if place == 2:
        cancel_session(actor=crew.clients[0], now=now, session=booking.session)


def _propose(ask: Ask, starts: list[datetime]) -> None:
    """Times that wait for the client or the assistant, one of them on a Saturday."""
    saturday = starts[-1] + timedelta(days=5 - starts[-1].weekday())
    propose_times(
        actor=ask.crew.coaches[0],
        now=ask.now,
        engagement=ask.engagement,
        session_type=ask.session_type,
        starts=[*starts, saturday],
        words="I can come to your office on any of these days.",
    )
