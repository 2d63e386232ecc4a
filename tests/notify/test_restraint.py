"""When a person may be written to, tried over many lives and moments."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pd_portal.notify.restraint import Job, Rhythm

PACIFIC = ZoneInfo("America/Los_Angeles")
MONDAY = date(2027, 3, 15)
MORNING = datetime(2027, 3, 15, 10, tzinfo=PACIFIC)


def local(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), PACIFIC)


def test_a_morning_at_work_will_do():
    assert Rhythm(PACIFIC).next_moment(MORNING) == MORNING


@pytest.mark.parametrize(
    ("asked", "given_back"),
    [
        (local(MONDAY, 6, 59), local(MONDAY, 7)),
        (local(MONDAY, 19), local(MONDAY + timedelta(1), 7)),
        (local(MONDAY + timedelta(4), 20), local(MONDAY + timedelta(7), 7)),
        (local(MONDAY + timedelta(5), 12), local(MONDAY + timedelta(7), 7)),
    ],
    ids=["before seven", "in the evening", "on a friday night", "on a saturday"],
)
def test_quiet_hours_and_weekends_wait_for_the_next_morning(asked, given_back):
    assert Rhythm(PACIFIC).next_moment(asked) == given_back


def test_the_clock_is_the_person_s_own():
    early = local(MONDAY, 5)

    assert Rhythm(ZoneInfo("America/New_York")).may_write(early)
    assert not Rhythm(PACIFIC).may_write(early)


def test_a_summer_without_work_waits_for_the_first_day_of_school():
    year = Job((date(2026, 8, 1), date.max), ((date(2027, 8, 30), date(2028, 6, 16)),))

    moment = Rhythm(PACIFIC, jobs=(year,)).next_moment(local(date(2027, 7, 1), 9))

    assert moment == local(date(2027, 8, 30), 7)


def test_one_job_with_work_that_day_is_enough():
    school = Job((date(2026, 8, 1), date.max), ((date(2027, 8, 30), date(2028, 6, 16)),))
    summer = Job((date(2027, 6, 20), date(2027, 8, 10)))

    assert Rhythm(PACIFIC, jobs=(school, summer)).works_on(date(2027, 7, 1))


def test_nobody_is_written_to_on_leave():
    rhythm = Rhythm(PACIFIC, leaves=((MONDAY, MONDAY + timedelta(2)),))

    assert rhythm.next_moment(MORNING) == local(MONDAY + timedelta(3), 7)


def test_where_no_day_of_work_is_known_it_is_looked_at_again():
    rhythm = Rhythm(PACIFIC, leaves=((MONDAY, date.max),))

    assert rhythm.next_moment(MORNING) == MORNING + timedelta(7)


def test_the_weekly_day_is_the_first_day_of_work_of_the_week():
    rhythm = Rhythm(PACIFIC, leaves=((MONDAY, MONDAY),))

    assert [rhythm.is_weekly_day(MONDAY + timedelta(n)) for n in range(4)] == [
        False, True, False, False,
    ]  # fmt: skip


days = st.dates(date(2027, 1, 1), date(2028, 12, 31))
ranges = st.tuples(days, st.integers(0, 60)).map(lambda r: (r[0], r[0] + timedelta(r[1])))
jobs = st.builds(Job, ranges, st.none() | st.lists(ranges, max_size=3).map(tuple))
rhythms = st.builds(
    Rhythm,
    zone=st.sampled_from(["America/Los_Angeles", "America/New_York", "Pacific/Honolulu"]).map(ZoneInfo),
    quiet_from_hour=st.integers(0, 23),
    quiet_until_hour=st.integers(0, 23),
    weekends=st.booleans(),
    jobs=st.lists(jobs, max_size=3).map(tuple),
    leaves=st.lists(ranges, max_size=3).map(tuple),
)  # fmt: skip
moments = st.datetimes(datetime(2027, 1, 1), datetime(2028, 6, 1), timezones=st.just(UTC))


@given(rhythms, moments)
def test_the_next_moment_is_allowed_and_not_in_the_past(rhythm, moment):
    found = rhythm.next_moment(moment)

    assert found >= moment
    assert rhythm.may_write(found) or found == moment + timedelta(7)


@given(rhythms, moments, st.integers(0, 200 * 24))
def test_no_earlier_moment_would_have_done(rhythm, moment, hours):
    found = rhythm.next_moment(moment)
    between = moment + timedelta(hours=hours)

    assert between >= found or not rhythm.may_write(between)
