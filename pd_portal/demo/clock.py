"""A clock that only moves forward: history is loaded in the order it happened."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone


class Clock:
    """``now`` is the moment of the fact being loaded; it never goes back."""

    def __init__(self, start: date) -> None:
        self.now = self._at(start, time(7, 30))

    @staticmethod
    def _at(day: date, hour: time) -> datetime:
        return timezone.make_aware(datetime.combine(day, hour))

    def move_to(self, day: date, hour: time = time(7, 30)) -> datetime:
        """Move to ``day`` at ``hour`` local time, or a second on if that is not later."""
        self.now = max(self._at(day, hour), self.now + timedelta(seconds=1))
        return self.now

    def tick(self, seconds: int = 1) -> datetime:
        """Move on a little."""
        self.now += timedelta(seconds=seconds)
        return self.now
