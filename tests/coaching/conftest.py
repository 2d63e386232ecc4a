"""What the tests of coaching's pages share."""

from datetime import timedelta

import pytest

from pd_portal.ui import dates
from tests.factories.coaching import MOMENT, coached
from tests.factories.people import PositionFactory


@pytest.fixture
def later(monkeypatch):
    """Pages look at the clock three weeks into the coaching."""
    monkeypatch.setattr(dates, "now", lambda: MOMENT + timedelta(days=21))


@pytest.fixture
def who():
    """A coach, a client and a sponsor under an agreement, each with a position."""
    found = coached(hr_sees_name=True)
    for person in (found.coach, found.client, found.sponsor):
        PositionFactory(person=person)
    return found
