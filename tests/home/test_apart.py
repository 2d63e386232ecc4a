from datetime import date

import pytest

from courses.queries.reviewing import apart_from
from tests.factories.coaching import EngagementFactory, PartyFactory

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 2)


def test_a_coach_and_their_client_do_not_read_each_others_tasks():
    engagement = EngagementFactory()
    coach = PartyFactory(engagement=engagement, part="coach").person
    client = PartyFactory(engagement=engagement, part="client").person
    other = PartyFactory(part="coach").person

    assert apart_from(client.pk, DAY) == {client.pk, coach.pk}
    assert apart_from(coach.pk, DAY) == {coach.pk, client.pk}
    assert apart_from(other.pk, DAY) == {other.pk}
