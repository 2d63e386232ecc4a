"""On which days the demo's history reminds."""

from datetime import date
from itertools import pairwise

from pd_portal.demo.generator.days import file_days, firsts_since
from pd_portal.demo.steps.messages import mondays

TODAY = date(2026, 11, 22)


def test_every_monday_of_the_last_two_weeks_once_and_none_to_come():
    found = [monday for day in file_days(TODAY) for monday in mondays(TODAY, day)]

    assert found == [date(2026, 11, 9), date(2026, 11, 16)]


def test_a_monday_on_which_files_come_is_reminded_after_them():
    assert mondays(date(2026, 11, 23), date(2026, 11, 23)) == []
    assert mondays(TODAY, date(2026, 11, 1))[0] == date(2026, 11, 9)


def test_a_big_agency_sends_files_twice_a_year_and_by_the_quarter_in_its_last():
    days = file_days(TODAY, is_big=True)

    assert [day.isoformat() for day in days] == [
        "2023-07-01", "2024-01-01", "2024-07-01", "2025-01-01", "2025-07-01",
        "2026-01-01", "2026-04-01", "2026-07-01", "2026-10-01", "2026-10-12", "2026-11-22",
    ]  # fmt: skip


def test_no_month_is_lost_between_two_days_of_files():
    days = file_days(TODAY, is_big=True)

    found = [first for pair in pairwise(days) for first in firsts_since(*pair)]

    assert [days[0], *found] == [day for day in file_days(TODAY) if day.day == 1]
