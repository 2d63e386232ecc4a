from datetime import UTC, date, datetime

import pytest
from django.utils import timezone

from pd_portal.ui.templatetags import pd


def test_a_day_is_written_in_words():
    assert pd.day(date(2027, 3, 4)) == "March 4, 2027"


def test_a_moment_is_read_in_the_current_time_zone():
    late = datetime(2027, 3, 15, 6, 30, tzinfo=UTC)

    with timezone.override("America/Los_Angeles"):
        assert pd.moment(late) == "March 14, 2027 at 11:30 p.m."


@pytest.mark.parametrize(
    "hour, minute, words",
    [(0, 5, "12:05 a.m."), (10, 42, "10:42 a.m."), (12, 0, "12:00 p.m."), (23, 59, "11:59 p.m.")],
)
def test_clock_times(hour, minute, words):
    assert pd.clock(datetime(2027, 3, 14, hour, minute)) == words


def test_nothing_is_written_for_no_date():
    assert (pd.day(None), pd.clock(None), pd.moment(None)) == ("", "", "")


@pytest.mark.parametrize(
    "part, whole, percent", [(0, 0, 0), (1, 3, 33), (999, 1000, 99), (5, 5, 100)]
)
def test_a_share_is_full_only_when_all_is_done(part, whole, percent):
    assert pd.share(part, whole) == percent
