"""Rules are moved on to the days asked for; the days they name stay the same."""

from datetime import UTC, datetime, timedelta

from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as st
from icalendar import vRecur

from pd_portal.calendars.repeating import starts_by

SINCE, UNTIL = datetime(2026, 11, 1), datetime(2026, 11, 29)  # noqa: DTZ001  (wall clocks)
DAYS = st.sets(st.sampled_from(["MO", "TU", "WE", "TH", "FR", "SA", "SU"]), min_size=1)


@given(
    often=st.sampled_from(["HOURLY", "DAILY", "WEEKLY", "MONTHLY"]),
    every=st.integers(1, 6),
    days=st.none() | DAYS,
    months=st.none() | st.sets(st.integers(10, 12), min_size=1),
    week_starts=st.sampled_from(["MO", "SU"]),
    ago=st.integers(0, 900),
)
def test_a_rule_moved_on_names_the_days_it_named(often, every, days, months, week_starts, ago):
    start = SINCE.replace(hour=9) - timedelta(days=ago)
    text = f"FREQ={often};INTERVAL={every};WKST={week_starts}"
    text += f";BYDAY={','.join(sorted(days))}" if days else ""
    text += f";BYMONTH={','.join(map(str, sorted(months)))}" if months else ""

    found = starts_by(vRecur.from_ical(text), start, since=SINCE, until=UNTIL, own=UTC)

    plain = rrulestr(text, dtstart=start).between(SINCE, UNTIL, inc=True)
    assert [day.replace(tzinfo=None) for day in found] == plain
