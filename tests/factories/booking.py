"""Something to book: the coach works 9 to 5 on weekdays, it is Monday, January 11, 2027, 10 a.m."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from uuid import uuid4

import factory
from factory import Sequence, SubFactory

from coaching.models import (
    AvailabilityOverride,
    AvailabilityRule,
    Booking,
    BookingAnswers,
    BookingQuestion,
    OutOfOffice,
    ProposedTime,
    SessionType,
    TimeProposal,
)
from tests.factories.coaching import (
    MOMENT,
    AgreementFactory,
    EngagementFactory,
    PartyFactory,
    SessionFactory,
)
from tests.factories.people import PersonEmailFactory, StaffMemberFactory

NOW = MOMENT


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """That hour of January 2027 on a clock in Los Angeles."""
    return datetime(2027, 1, day, tzinfo=UTC) + timedelta(hours=hour + 8, minutes=minute)


class SessionTypeFactory(factory.django.DjangoModelFactory):
    """An hour on the half hour, without buffers; a day's notice."""

    class Meta:
        model = SessionType

    coach = SubFactory(StaffMemberFactory)
    name = Sequence(lambda n: f"Coaching session {n}")
    buffer_after = 0


class AvailabilityRuleFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = AvailabilityRule

    coach = SubFactory(StaffMemberFactory)
    weekday = 0
    starts_wall = 9 * 60
    ends_wall = 17 * 60


class AvailabilityOverrideFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = AvailabilityOverride

    coach = SubFactory(StaffMemberFactory)
    day = at(13, 9).date()


class OutOfOfficeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = OutOfOffice

    coach = SubFactory(StaffMemberFactory)
    first_day = at(13, 9).date()
    last_day = at(13, 9).date()


class BookingFactory(factory.django.DjangoModelFactory):
    """Waiting for the coach."""

    class Meta:
        model = Booking

    key = factory.LazyFunction(uuid4)
    engagement = SubFactory(EngagementFactory)
    session_type = SubFactory(SessionTypeFactory)
    starts_at = at(13, 10)
    ends_at = at(13, 11)
    state = Booking.State.WAITING
    asked_by = SubFactory(StaffMemberFactory)
    asked_at = NOW


class ConfirmedBookingFactory(BookingFactory):
    session = SubFactory(SessionFactory)
    state = Booking.State.CONFIRMED
    decided_at = NOW


class TimeProposalFactory(factory.django.DjangoModelFactory):
    """Open until the time of January 13 passes."""

    class Meta:
        model = TimeProposal

    key = factory.LazyFunction(uuid4)
    engagement = SubFactory(EngagementFactory)
    session_type = SubFactory(SessionTypeFactory)
    proposed_by = SubFactory(StaffMemberFactory)
    proposed_at = NOW
    expires_at = at(13, 10)


class ProposedTimeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ProposedTime

    proposal = SubFactory(TimeProposalFactory)
    position = 1
    starts_at = at(13, 10)


class BookingQuestionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = BookingQuestion

    session_type = SubFactory(SessionTypeFactory)
    position = Sequence(lambda n: n % 5 + 1)
    words = "What should we look at?"


class BookingAnswersFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = BookingAnswers

    booking = SubFactory(BookingFactory)
    person = SubFactory(StaffMemberFactory)
    answers_sealed = b"x"
    answered_at = NOW


def bookable(*, coach=None, client=None, signed=True, **kind) -> SimpleNamespace:
    """An engagement one can book: ``engagement``, ``coach``, ``client`` and ``kind``."""
    coach, client = coach or StaffMemberFactory(), client or StaffMemberFactory()
    engagement = EngagementFactory(status="active" if signed else "agreeing")
    PartyFactory(engagement=engagement, person=coach, part="coach")
    PartyFactory(engagement=engagement, person=client)
    if signed:
        AgreementFactory(engagement=engagement)
    for person in (coach, client):
        if not person.emails.exists():
            PersonEmailFactory(person=person)
    if not AvailabilityRule.objects.filter(coach=coach).exists():
        for weekday in range(5):
            AvailabilityRuleFactory(coach=coach, weekday=weekday)
    kind = SessionTypeFactory(coach=coach, **kind)
    return SimpleNamespace(engagement=engagement, coach=coach, client=client, kind=kind)
