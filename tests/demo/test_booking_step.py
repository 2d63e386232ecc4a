from datetime import date

import pytest

from coaching.models import (
    AvailabilityRule,
    Booking,
    CoachingSession,
    SessionType,
    TimeProposal,
)
from pd_portal.calendars.checking import claim_figures, file_figures, subject_counts
from pd_portal.demo.clock import Clock
from pd_portal.demo.loading import World
from pd_portal.demo.steps.booking import open_hours
from tests.factories.booking import NOW
from tests.factories.coaching import (
    AgreementFactory,
    AttendanceFactory,
    EngagementFactory,
    PartyFactory,
    SessionFactory,
)
from tests.factories.people import StaffMemberFactory

pytestmark = pytest.mark.django_db
TODAY = date(2027, 1, 18)


@pytest.fixture
def loaded():
    coach = StaffMemberFactory()
    for _ in range(4):
        engagement = EngagementFactory(status="active")
        PartyFactory(engagement=engagement, person=coach, part="coach")
        PartyFactory(engagement=engagement)
        AgreementFactory(engagement=engagement)
    open_hours(World(TODAY, 600, [], Clock(TODAY), print))
    return coach


def test_the_demos_coaches_can_be_booked(loaded):
    assert AvailabilityRule.objects.filter(coach=loaded).count() == 7
    assert SessionType.objects.filter(coach=loaded).count() == 3


def test_the_demo_shows_every_state_of_a_booking(loaded):
    assert sorted(Booking.objects.values_list("state", flat=True)) == [
        "confirmed",
        "confirmed",
        "confirmed",
        "waiting",
    ]
    assert sorted(CoachingSession.objects.values_list("outcome", flat=True)) == ["", "", "canceled"]


def test_sessions_planned_before_get_their_page():
    coach = StaffMemberFactory()
    session = SessionFactory(engagement__status="active")
    PartyFactory(engagement=session.engagement, person=coach, part="coach")
    AttendanceFactory(session=session, person=coach, part="coach")

    open_hours(World(NOW.date(), 600, [], Clock(NOW.date()), print))

    assert Booking.objects.get(session=session).state == "confirmed"


def test_claims_and_files_of_the_demo_agree(loaded):
    claims, files = claim_figures(subject_counts), file_figures()

    assert claims == {
        "rows": 4,
        "overlaps": 0,
        "sessions_without_claims": 0,
        "claims_without_session": 0,
    }
    assert (files["files"], files["reparsed"], files["private_words"]) == (5, 5, 0)


def test_one_client_has_times_to_choose_from(loaded):
    proposal = TimeProposal.objects.get()

    assert (proposal.state, proposal.times.count()) == ("open", 4)
    assert [time.is_outside for time in proposal.times.all()] == [False, False, False, True]
