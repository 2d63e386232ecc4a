"""A log put right later says of the people who were there then, not of those who come now."""

from datetime import timedelta

import pytest
from django.urls import reverse

from coaching.actions.logs import Entry, log_session
from coaching.actions.parties import add_party, end_party
from coaching.actions.sessions import Happened
from coaching.models import Attendance, Party
from coaching.queries.held_hours import held_between, hours_by
from pd_portal.audit.actions import Refused
from tests.coaching.browsing import get, page, post
from tests.coaching.starting import filled_in
from tests.factories.coaching import MOMENT, START, PartyFactory, coached, held
from tests.factories.people import PositionFactory, StaffMemberFactory

pytestmark = pytest.mark.django_db

LATER = MOMENT + timedelta(days=10)


@pytest.fixture
def place():
    """A group of two; one of them and the coach are gone since the session of the second day."""
    found = coached()
    found.left = PartyFactory(engagement=found.engagement).person
    found.session = held(found)
    Attendance.objects.filter(session=found.session).update(presence="attended")
    found.came = StaffMemberFactory()
    found.next_coach = StaffMemberFactory()
    PositionFactory(person=found.next_coach)
    lead = StaffMemberFactory()
    said = {"engagement": found.engagement, "actor": lead, "now": LATER}
    add_party(person=found.came, part="client", **said)
    add_party(person=found.next_coach, part="coach", **said)
    for gone in Party.objects.filter(person__in=[found.left, found.coach]):
        end_party(party=gone, actor=lead, now=LATER)
    return found


def there(session):
    rows = session.attendance.filter(presence="attended").values_list("person", "part")
    return set(rows)


def test_from_the_page_it_keeps_who_came_and_counts_nobody_who_came_later(client, place, later):
    before = there(place.session)
    form = filled_in(get(client, place.next_coach, "log", place.session.pk))

    sent = post(client, place.next_coach, "log", place.session.pk, **form | {"minutes": "50"})
    assert sent.status_code == 303
    place.session.refresh_from_db()
    assert place.session.minutes == 50
    assert there(place.session) == before
    assert not place.session.attendance.filter(person=place.came).exists()
    rows = hours_by("coach", held_between(START, START + timedelta(days=30)))
    assert [(row.label, row.minutes) for row in rows] == [(str(place.coach), 50)]


def test_somebody_who_was_forgotten_can_be_added(place):
    start = place.session.started_at
    came = {place.client.pk, place.came.pk}
    happened = Happened("held", "video", "", start, start + timedelta(minutes=30), attended=came)

    log_session(session=place.session, entry=Entry(happened), actor=place.next_coach, now=LATER)

    assert (place.came.pk, "client") in there(place.session)
    assert (place.left.pk, "client") not in there(place.session)


@pytest.mark.parametrize("outcome", ["no_show", "canceled_late"])
def test_contact_nobody_had_planned_was_not_missed(client, place, later, outcome):
    said = {"outcome": outcome, "mode": "video"}

    page(post(client, place.next_coach, "log", place.session.pk, **said), 422)
    entry = Entry(Happened(outcome, "video"))
    with pytest.raises(Refused, match="Nobody had planned this"):
        log_session(session=place.session, entry=entry, actor=place.next_coach, now=LATER)


def test_contact_logged_by_mistake_is_taken_back_and_keeps_its_day(client, place, later):
    began = place.session.started_at
    said = {"outcome": "canceled", "mode": "video"}

    assert post(client, place.next_coach, "log", place.session.pk, **said).status_code == 303

    place.session.refresh_from_db()
    assert (place.session.minutes, place.session.planned_starts_at) == (None, began)
    assert not held_between(START, START + timedelta(days=30)).exists()


def test_a_draft_of_no_session_is_no_error_page(client, place, later):
    client.force_login(place.next_coach.user)
    address = reverse("coaching:draft", args=[place.engagement.pk])

    assert client.post(f"{address}?session=x", {"shared": "Words"}).status_code == 404
