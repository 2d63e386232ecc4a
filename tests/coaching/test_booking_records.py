"""What is written when booking goes the way of every shared text: opened by two, deleted for good."""

from datetime import timedelta
from uuid import uuid4

import pytest

from coaching import notes
from coaching.actions.booking import book_session
from coaching.actions.retention import carry_out, plan_disposal, set_retention
from coaching.models import BookingAnswers, TimeProposal
from coaching.queries.crews import crew_of
from coaching.queries.proposals import words_for
from coaching.queries.questions import answers_of
from coaching.queries.records import bundle
from pd_portal.access import roles
from pd_portal.people.actions.merges import merge_people
from tests.coaching.test_proposals import proposed
from tests.coaching.test_records import LATER, opened
from tests.factories.booking import NOW, at, bookable
from tests.factories.coaching import START
from tests.factories.people import StaffMemberFactory, employee_with_role

pytestmark = pytest.mark.django_db


@pytest.fixture
def officers():
    return [employee_with_role(roles.RECORDS_OFFICER) for _ in range(2)]


@pytest.fixture
def who():
    """A session booked with an answer, and times proposed with a line."""
    place = bookable()
    place.booking = book_session(
        actor=place.client,
        now=NOW,
        engagement=place.engagement,
        session_type=place.kind,
        starts_at=at(13, 10),
        key=uuid4(),
        answers=[("What should we look at?", "The schedule.")],
    )
    place.proposal = proposed(place, at(14, 10), words="I am in Renton.")
    return place


def test_an_approved_opening_shows_both(who, officers):
    pieces = bundle(officers[0], opened(who, officers), now=LATER)

    assert {piece.title: piece.text for piece in pieces} == {
        "Questions when booking": "What should we look at?: The schedule.",
        "Times proposed": "I am in Renton.",
    }


def test_shared_text_is_deleted_with_them(who, officers):
    who.engagement.status, who.engagement.closed_on = "closed", START
    who.engagement.save()
    said = {"record_type": "shared", "actor": officers[0]}
    set_retention(years=1, authority="Schedule 1", now=NOW, **said)
    then = NOW + timedelta(days=800)
    plan = plan_disposal(engagement=who.engagement, now=then, **said)

    done = carry_out(plan=plan, actor=officers[1], now=then + timedelta(days=31))

    assert done.pieces == 2
    assert bytes(BookingAnswers.objects.get().answers_sealed) == b""
    assert bytes(TimeProposal.objects.get().words_sealed) == b""
    crew = crew_of(who.engagement)
    (left,) = answers_of(who.coach, who.booking, crew)
    assert left.pairs == [("This text cannot be read: its key was deleted or is missing.", "")]
    assert words_for(who.client, TimeProposal.objects.get(), crew) == ""


def test_both_stay_readable_when_two_records_become_one(who):
    kept = StaffMemberFactory()
    for person in (who.client, who.coach):
        into = kept if person == who.client else StaffMemberFactory()
        merge_people(duplicate=person, into=into, actor=StaffMemberFactory(), now=NOW)

    crew = crew_of(who.engagement)

    (answered,) = answers_of(kept, who.booking, crew)
    assert (answered.person, answered.pairs[0][1]) == (kept, "The schedule.")
    assert words_for(kept, TimeProposal.objects.get(), crew) == "I am in Renton."


def test_a_new_master_key_opens_both(who):
    done = notes.rotate(actor=who.coach, now=NOW)

    assert (done.notes, done.unreadable) == (2, 0)
