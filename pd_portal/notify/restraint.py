"""When a person may be written to: quiet hours, weekends, days of work, days away. Pure.

Days and hours are the person's own. A person without a position that day (a client from outside,
somebody who left) has no work calendar, so every weekday will do.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

AT_ONCE, DAILY, WEEKLY = "at_once", "daily", "weekly"
# A school's summer is shorter than this. Beyond it nobody knows; the row is looked at again.
LOOK_AHEAD = 200
LOOK_AGAIN = timedelta(days=7)
ONE_DAY = timedelta(days=1)

Range = tuple[date, date]


@dataclass(frozen=True)
class Job:
    """A position's days, and the stretches its calendar names; ``None``: every day."""

    days: Range
    scheduled: tuple[Range, ...] | None = None


@dataclass(frozen=True)
class Rhythm:
    """How one person lives: zone, quiet hours, weekends, jobs, leaves, and pace by group."""

    zone: ZoneInfo
    quiet_from_hour: int = 19
    quiet_until_hour: int = 7
    weekends: bool = False
    jobs: tuple[Job, ...] = ()
    leaves: tuple[Range, ...] = ()
    paces: Mapping[str, str] = field(default_factory=dict)

    def pace(self, group: str) -> str:
        return self.paces.get(group, AT_ONCE)

    def local_day(self, moment: datetime) -> date:
        """The date on the person's calendar."""
        return moment.astimezone(self.zone).date()

    def works_on(self, day: date) -> bool:
        """Whether the person may be written to at some hour of ``day``."""
        if day.weekday() > 4 and not self.weekends:
            return False
        if any(first <= day <= last for first, last in self.leaves):
            return False
        held = [job for job in self.jobs if job.days[0] <= day <= job.days[1]]
        return not held or any(_scheduled(job, day) for job in held)

    def may_write(self, moment: datetime) -> bool:
        """Whether this very moment will do."""
        local = moment.astimezone(self.zone)
        return self.works_on(local.date()) and not self._quiet(local.time())

    def next_moment(self, moment: datetime) -> datetime:
        """``moment`` itself where it will do, else the start of the next stretch that will."""
        if self.may_write(moment):
            return moment
        return self._first_start(self.local_day(moment), after=moment)

    def next_morning(self, moment: datetime) -> datetime:
        """The next start of a day of work after ``moment``: when a daily digest goes out."""
        return self._first_start(self.local_day(moment), after=moment)

    def next_week(self, moment: datetime) -> datetime:
        """The start of the first day of work of the week after ``moment``'s."""
        day = self.local_day(moment)
        monday = day + timedelta(days=7 - day.weekday())
        return self._first_start(monday, after=moment)

    def is_weekly_day(self, day: date) -> bool:
        """Whether ``day`` is the first day of work of its week."""
        earlier = (day - timedelta(days=n) for n in range(1, day.weekday() + 1))
        return self.works_on(day) and not any(self.works_on(other) for other in earlier)

    def works_between(self, first: date, last: date) -> bool:
        """Whether there is a day of work after ``first`` and before ``last``."""
        days = range(1, (last - first).days)
        return any(self.works_on(first + timedelta(days=n)) for n in days)

    def _quiet(self, clock: time) -> bool:
        start, end, hour = self.quiet_from_hour, self.quiet_until_hour, clock.hour
        if start <= end:
            return start <= hour < end
        return hour >= start or hour < end

    def _first_start(self, day: date, *, after: datetime) -> datetime:
        for _ in range(LOOK_AHEAD):
            start = self._start_of(day)
            if start > after and self.works_on(day):
                return start
            day += ONE_DAY
        return after + LOOK_AGAIN

    def _start_of(self, day: date) -> datetime:
        """When the quiet hours of a day's morning end."""
        start, end = self.quiet_from_hour, self.quiet_until_hour
        # Quiet hours inside a day leave its first hours free; the day then starts at midnight.
        hour = 0 if start <= end and start > 0 else end if start != end else 0
        return datetime.combine(day, time(hour), self.zone)


def _scheduled(job: Job, day: date) -> bool:
    return job.scheduled is None or any(first <= day <= last for first, last in job.scheduled)
