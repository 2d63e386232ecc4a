"""The weekly grid: for each weekday its stretches and one empty row more."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import time
from typing import Any

from django import forms

from coaching.actions.availability import Hours
from pd_portal.ui.forms import PdBoundField, PdForm, add_field

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
DAY = 24 * 60
ROWS = 2


class HoursForm(PdForm):
    """Rows of start, end and place for named days; an empty row is no row."""

    submit = "Save these hours"

    def __init__(
        self, *args: Any, days: Mapping[int, str], hours: Mapping[int, Sequence[Hours]], **more: Any
    ) -> None:
        self.day_names = days
        self.rows = {day: max(ROWS, len(hours.get(day, ())) + 1) for day in days}
        super().__init__(*args, **more)
        for day, name in days.items():
            given = [*hours.get(day, ()), *[None] * self.rows[day]]
            for row in range(self.rows[day]):
                for key, field in row_fields(name, row, given[row]).items():
                    add_field(self, f"d{day}_{row}_{key}", field)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for day in self.day_names:
            for row in range(self.rows[day]):
                self._check_row(f"d{day}_{row}", cleaned)
        return cleaned

    def _check_row(self, prefix: str, cleaned: Mapping[str, Any]) -> None:
        start, end = cleaned.get(f"{prefix}_start"), cleaned.get(f"{prefix}_end")
        failed = {f"{prefix}_start", f"{prefix}_end"} & self.errors.keys()
        if failed:
            return
        if end is not None and start is None:
            self.add_error(f"{prefix}_start", "Say when it starts, or clear the end.")
        if start is not None and end is None:
            self.add_error(f"{prefix}_end", "Say when it ends, or clear the start.")
        if start is not None and end is not None and wall(end, end=True) <= wall(start):
            self.add_error(f"{prefix}_end", "The end has to be after the start.")

    def hours(self) -> dict[int, list[Hours]]:
        """What was entered, by day."""
        return {day: list(self._entered(day)) for day in self.day_names}

    def _entered(self, day: int) -> Iterator[Hours]:
        for row in range(self.rows[day]):
            start = self.cleaned_data[f"d{day}_{row}_start"]
            if start is not None:
                end = wall(self.cleaned_data[f"d{day}_{row}_end"], end=True)
                yield Hours(wall(start), end, self.cleaned_data[f"d{day}_{row}_place"])

    def days(self) -> Iterable[tuple[str, list[list[PdBoundField]]]]:
        """Day names with rows of bound fields, for the template."""
        for day, name in self.day_names.items():
            rows = range(self.rows[day])
            keys = ("start", "end", "place")
            yield name, [[self[f"d{day}_{row}_{key}"] for key in keys] for row in rows]


def row_fields(day: str, row: int, given: Hours | None) -> dict[str, forms.Field]:
    """The three fields of one row."""
    nth = f"{day}, row {row + 1}"
    return {
        "start": forms.TimeField(
            label=f"{nth}: from",
            required=False,
            widget=forms.TimeInput,
            initial=clock_of(given.starts_wall) if given else None,
        ),
        "end": forms.TimeField(
            label=f"{nth}: to",
            required=False,
            widget=forms.TimeInput,
            initial=clock_of(given.ends_wall) if given else None,
        ),
        "place": forms.CharField(
            label=f"{nth}: place",
            required=False,
            max_length=80,
            initial=given.place if given else "",
        ),
    }


def wall(clock: time, *, end: bool = False) -> int:
    """Minutes after midnight; midnight as an end is the end of the day."""
    minutes = clock.hour * 60 + clock.minute
    return DAY if end and minutes == 0 else minutes


def clock_of(minutes: int) -> time:
    """The clock time of a wall; the end of the day shows as midnight."""
    return time(minutes // 60 % 24, minutes % 60)
