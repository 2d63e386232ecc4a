from contextlib import suppress
from io import StringIO
from uuid import uuid4

import pytest
from django.core.management import call_command

from coaching.actions.booking import book_session
from coaching.models import CoachingSession
from pd_portal.calendars.models import TimeClaim
from tests.factories.booking import NOW, at, bookable

pytestmark = pytest.mark.django_db


def booked():
    place = bookable()
    return book_session(
        actor=place.client,
        now=NOW,
        engagement=place.engagement,
        session_type=place.kind,
        starts_at=at(13, 10),
        key=uuid4(),
    ).session


def bar():
    out = StringIO()
    with suppress(SystemExit):
        call_command("claims", "check", stdout=out)
    return out.getvalue().strip()


def test_claims_and_sessions_agree_after_a_booking():
    booked()

    assert bar() == (
        "bar claims: rows=2 overlaps=0 sessions_without_claims=0 claims_without_session=0 ok"
    )


def test_a_lost_claim_is_counted():
    session = booked()
    TimeClaim.objects.filter(subject_ref=session.pk)[:1].get().delete()

    assert "sessions_without_claims=1" in bar()


def test_a_session_canceled_behind_the_actions_is_counted():
    session = booked()
    CoachingSession.objects.filter(pk=session.pk).update(outcome="canceled", logged_at=NOW)

    assert bar().endswith("claims_without_session=2 FAIL")
