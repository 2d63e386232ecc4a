"""What the tests of coaching's pages share."""

from datetime import timedelta

import pytest
import time_machine

from pd_portal.access import roles
from pd_portal.ui import dates
from tests.factories.booking import NOW, bookable
from tests.factories.coaching import MOMENT, coached
from tests.factories.people import PositionFactory, employee_with_role


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


@pytest.fixture
def monday_at_ten():
    """The moment the factories of booking reckon from."""
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def on_the_first_day(monkeypatch):
    """Pages look at the clock on the day coaching begins."""
    monkeypatch.setattr(dates, "now", lambda: MOMENT)


@pytest.fixture
def place():
    """An engagement one can book."""
    return bookable()


@pytest.fixture
def lead():
    return employee_with_role(roles.COACHING_LEAD)


@pytest.fixture
def coach():
    return employee_with_role(roles.COACH)
