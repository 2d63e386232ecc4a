from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import factory

from coaching.actions.logs import Entry, log_unplanned
from coaching.actions.sessions import Happened
from coaching.models import (
    AgreementVersion,
    Attendance,
    CoachingSession,
    Contract,
    Engagement,
    EngagementTemplate,
    FocusArea,
    Party,
    ServiceLine,
    TemplateSession,
)
from pd_portal.people.models import StaffMember
from tests.factories.people import OrgUnitFactory, StaffMemberFactory

START = date(2027, 1, 11)
MOMENT = datetime(2027, 1, 11, 18, 0, tzinfo=UTC)


class ServiceLineFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ServiceLine

    code = factory.Sequence(lambda n: f"leadership-{n}")
    name = "Leadership coaching"
    practice = "Cycles of goal, practice and reflection"
    evidence_grade = "research"
    agreement_text = "We meet every two weeks."


class FocusAreaFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = FocusArea

    code = factory.Sequence(lambda n: f"communication-{n}")
    name = "Communication"


class ContractFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Contract

    partner = factory.SubFactory(OrgUnitFactory)
    bought_sessions = 20
    starts_on = START
    ends_on = START + timedelta(days=180)


class TemplateFactory(factory.django.DjangoModelFactory):
    """With one kind of session, "Coaching session"."""

    class Meta:
        model = EngagementTemplate
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"A school leader's year {n}")
    service_line = factory.SubFactory(ServiceLineFactory)
    allotted_sessions = 12
    months = 10
    agreement_text = "We meet twice a month."
    goals = "Everyone speaks.\nFamilies are asked first."
    client_steps = "Choose a meeting to look at."
    coach_steps = "Send the tally sheet."

    @factory.post_generation
    def with_session(self, create, extracted, **kwargs):
        TemplateSession.objects.create(
            template=self, name="Coaching session", minutes=60, mode="video"
        )


class EngagementFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Engagement

    service_line = factory.SubFactory(ServiceLineFactory)
    unit = factory.SubFactory(OrgUnitFactory)
    allotted_sessions = 8
    starts_on = START
    created_at = MOMENT


class PartyFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Party

    engagement = factory.SubFactory(EngagementFactory)
    person = factory.SubFactory(StaffMemberFactory)
    part = "client"
    starts_on = START


class AgreementFactory(factory.django.DjangoModelFactory):
    """In force unless told otherwise."""

    class Meta:
        model = AgreementVersion

    engagement = factory.SubFactory(EngagementFactory)
    number = factory.Sequence(lambda n: n + 1)
    text = "We meet every two weeks."
    drafted_by = factory.SubFactory(StaffMemberFactory)
    drafted_at = MOMENT
    offered_at = MOMENT
    in_force_at = MOMENT


class SessionFactory(factory.django.DjangoModelFactory):
    """Planned, an hour, under an agreement in force."""

    class Meta:
        model = CoachingSession

    engagement = factory.SubFactory(EngagementFactory)
    agreement_version = factory.SubFactory(
        AgreementFactory, engagement=factory.SelfAttribute("..engagement")
    )
    planned_starts_at = MOMENT + timedelta(days=7)
    planned_ends_at = factory.LazyAttribute(lambda s: s.planned_starts_at + timedelta(hours=1))
    created_at = MOMENT


class HeldSessionFactory(SessionFactory):
    started_at = factory.SelfAttribute("planned_starts_at")
    ended_at = factory.SelfAttribute("planned_ends_at")
    minutes = 60
    outcome = "held"
    is_used = True
    logged_at = factory.SelfAttribute("planned_ends_at")


class AttendanceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Attendance

    session = factory.SubFactory(SessionFactory)
    person = factory.SubFactory(StaffMemberFactory)
    part = "client"


@dataclass
class Coached:
    """An engagement with its people, in force from ``MOMENT``."""

    engagement: Engagement
    coach: StaffMember
    client: StaffMember
    sponsor: StaffMember
    agreement: AgreementVersion


def coached(**terms: object) -> Coached:
    """A coach, a client and a sponsor under an agreement in force; ``terms`` change it."""
    engagement = EngagementFactory(status="active")
    coach, client, sponsor = StaffMemberFactory.create_batch(3)
    for person, part in ((coach, "coach"), (client, "client"), (sponsor, "sponsor")):
        PartyFactory(engagement=engagement, person=person, part=part)
    agreement = AgreementFactory(engagement=engagement, number=1, **terms)
    return Coached(engagement, coach, client, sponsor, agreement)


def held(who: Coached, *, day: int = 1, minutes: int = 60, **said: str) -> CoachingSession:
    """A session held ``day`` days in and logged, with ``shared`` and ``private`` text."""
    start = MOMENT + timedelta(days=day)
    happened = Happened(
        outcome="held",
        mode="video",
        started_at=start,
        ended_at=start + timedelta(minutes=minutes),
        attended={who.client.pk},
    )
    return log_unplanned(
        engagement=who.engagement,
        entry=Entry(happened, **said),
        actor=who.coach,
        now=start + timedelta(days=1),
    )
