from datetime import date, datetime

import pytest
from django.utils import timezone

from pd_portal.demo.loading import latest_day


@pytest.mark.parametrize(
    "hour, minute, day", [(3, 0, 13), (12, 29, 13), (12, 30, 14), (23, 59, 14)]
)
def test_a_demo_tells_of_nothing_that_is_still_to_come(hour, minute, day):
    now = timezone.make_aware(datetime(2027, 3, 14, hour, minute))

    assert latest_day(now) == date(2027, 3, day)
