"""On which days the demo's history reminds."""

from datetime import date

from pd_portal.demo.steps.messages import mondays
from pd_portal.demo.steps.roster import file_days

TODAY = date(2026, 11, 22)


def test_every_monday_of_the_last_two_weeks_once_and_none_to_come():
    found = [monday for day in file_days(TODAY) for monday in mondays(TODAY, day)]

    assert found == [date(2026, 11, 9), date(2026, 11, 16)]


def test_a_monday_on_which_files_come_is_reminded_after_them():
    assert mondays(date(2026, 11, 23), date(2026, 11, 23)) == []
    assert mondays(TODAY, date(2026, 11, 1))[0] == date(2026, 11, 9)


def test_a_big_agency_sends_files_by_the_quarter_until_its_last_year():
    days = list(file_days(TODAY, 3))

    assert days[:3] == [date(2023, 7, 1), date(2023, 10, 1), date(2024, 1, 1)]
    assert {date(2026, 9, 1), date(2026, 10, 1), TODAY} <= set(days)
    assert len(days) < 26
