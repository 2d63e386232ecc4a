"""Who is asked what when booking, and who reads the answers."""

import json
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from coaching import notes
from coaching.models import (
    Booking,
    BookingAnswers,
    BookingQuestion,
    Engagement,
    SessionType,
)
from coaching.queries.crews import Crew
from coaching.queries.engagement import UNREADABLE
from coaching.reading import last_day, until
from pd_portal.people.models import StaffMember


def questions_for(
    kind: SessionType, crew: Crew, person: StaffMember | None
) -> list[BookingQuestion]:
    """All for a client, those marked so for a client's assistant, none for a coach. One query."""
    if person is None or crew.client_for(person) not in crew.clients:
        return []
    asked = kind.questions.all()
    return list(asked if person in crew.clients else asked.filter(assistant_answers=True))


@dataclass(frozen=True)
class Answered:
    """One person's answers: pairs of the question as asked and the answer."""

    booking: Booking
    person: StaffMember
    pairs: list[tuple[str, str]]


def answers_of(viewer: StaffMember | None, booking: Booking, crew: Crew) -> list[Answered]:
    """What was answered, for coach and client; nobody else is given a word. Four queries."""
    if viewer is None or viewer.pk not in crew.ids:
        return []
    return _opened(viewer, BookingAnswers.objects.filter(booking=booking))


def every_answer(viewer: StaffMember, engagement: Engagement) -> list[Answered]:
    """All that was answered in an engagement; the door of the wall asks who reads it."""
    last = last_day(viewer.pk, engagement)
    answers = BookingAnswers.objects.filter(booking__engagement=engagement)
    return _opened(viewer, answers, last)


def _opened(
    viewer: StaffMember, found: QuerySet[BookingAnswers], last: date | None = None
) -> list[Answered]:
    found = found.select_related("booking__session", "person").order_by("answered_at", "pk")
    rows = until(last, found)
    texts = notes.open_pieces(viewer=viewer, rows=rows) if rows else []
    return [
        Answered(row.booking, row.person, pairs_in(text))
        for row, text in zip(rows, texts, strict=True)
    ]


def pairs_in(text: str | notes.CannotOpen) -> list[tuple[str, str]]:
    """The pairs of a sealed body."""
    if isinstance(text, notes.CannotOpen):
        return [(UNREADABLE, "")]
    return [(asked, said) for asked, said in json.loads(text)]


def left_to_answer(
    booking: Booking, crew: Crew, person: StaffMember | None
) -> list[BookingQuestion]:
    """What a client can still answer because somebody else booked. Two queries at most."""
    if person not in crew.clients:
        return []
    if BookingAnswers.objects.filter(booking=booking, person=person).exists():
        return []
    return questions_for(booking.session_type, crew, person)
