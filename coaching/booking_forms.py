"""Forms of the booking pages and of a coach's hours."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

from coaching.models import Booking, OutOfOffice, SessionType
from coaching.models.proposed import MOST_TIMES
from coaching.queries.booking_pages import SessionRow
from pd_portal.ui.forms import PdForm, PdModelForm

GONE = "Choose one of the times listed."
MOST_SENT = 50  # boxes that may be checked before anybody counts the times
LONGEST_AWAY = timedelta(days=366)
# The least and the most of each number of a session type, as the database has them.
BOUNDS = {
    "minutes": (5, 480),
    "step_minutes": (5, 480),
    "align_minutes": (1, 60),
    "buffer_before": (0, 240),
    "buffer_after": (0, 240),
    "notice_minutes": (0, 525_600),
    "window_days": (1, 366),
    "most_a_day": (1, 100),
    "most_a_week": (1, 500),
}


class MomentField(forms.Field):
    """An aware moment, as the list of times sends it."""

    widget = forms.HiddenInput
    default_error_messages = {"required": GONE, "invalid": GONE}

    def to_python(self, value: Any) -> datetime | None:
        if not value:
            return None
        try:
            moment = datetime.fromisoformat(str(value))
        except ValueError:
            raise forms.ValidationError(GONE) from None
        if moment.tzinfo is None or not 2000 < moment.year < 3000:
            raise forms.ValidationError(GONE)
        return moment.astimezone(UTC).replace(second=0, microsecond=0)


class TimeForm(PdForm):
    """A chosen start, and the key under which it is held and booked."""

    start = MomentField(label="Time")
    key = forms.UUIDField(widget=forms.HiddenInput)
    outside = forms.BooleanField(required=False, widget=forms.HiddenInput)


def check_year(day: date) -> date:
    """Refuse a year that is no year of ours: clocks cannot be reckoned at the ends of time."""
    if not 2000 < day.year < 3000:
        raise forms.ValidationError("Check the year.")
    return day


class OutsideForm(PdForm):
    """Any time at all, for the coach and the lead. Read on the viewer's clock."""

    submit = "Use this time"
    day = forms.DateField(label="Day", widget=forms.DateInput)
    at = forms.TimeField(label="Start", widget=forms.TimeInput)

    def clean_day(self) -> date:
        return check_year(self.cleaned_data["day"])

    def start(self, zone: ZoneInfo) -> datetime:
        """The moment meant."""
        local = datetime.combine(self.cleaned_data["day"], self.cleaned_data["at"], zone)
        return local.astimezone(UTC)


class MomentsField(forms.Field):
    """Any number of moments, each as ``MomentField``."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value: Any) -> list[datetime]:
        if value and len(value) > MOST_SENT:
            raise forms.ValidationError(f"Choose between one and {MOST_TIMES} times.")
        return sorted({MomentField().clean(one) for one in value or []})


class ProposalForm(PdForm):
    """Times chosen so far, one typed, and a line that goes with them."""

    starts = MomentsField(required=False)
    day = forms.DateField(label="Day", required=False, widget=forms.DateInput)
    at = forms.TimeField(label="Start", required=False, widget=forms.TimeInput)
    words = forms.CharField(
        label="A line to go with them",
        max_length=140,
        required=False,
        help_text="For example where you will be. You and the client read it; "
        "an assistant does not, and no e-mail carries it.",
    )

    def clean_day(self) -> date | None:
        day: date | None = self.cleaned_data["day"]
        return day and check_year(day)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name, other in (("day", "at"), ("at", "day")):
            if cleaned.get(other) and not cleaned.get(name) and name not in self.errors:
                self.add_error(name, "A time needs both a day and a start.")
        return cleaned

    def typed(self, zone: ZoneInfo) -> datetime | None:
        """The moment typed, read on the viewer's clock."""
        day, at = self.cleaned_data.get("day"), self.cleaned_data.get("at")
        return datetime.combine(day, at, zone).astimezone(UTC) if day and at else None


class SwapForm(PdForm):
    """The session that changes places with this one. ``others`` pairs a booking with its words."""

    submit = "Let them change places"
    other = forms.ChoiceField(
        label="Change places with",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a session."},
    )

    def __init__(self, *args: Any, others: list[SessionRow], **more: Any) -> None:
        super().__init__(*args, **more)
        self.rows = {str(row.booking.key): row.booking for row in others}
        self.fields["other"].choices = [
            (str(row.booking.key), f"{row.title}, {row.hint}") for row in others
        ]

    @property
    def chosen(self) -> Booking:
        """The other booking."""
        return self.rows[self.cleaned_data["other"]]


class RhythmForm(PdForm):
    """How often, and how many times."""

    submit = "Show the times"
    weeks = forms.TypedChoiceField(
        label="How often",
        coerce=int,
        initial=2,
        choices=[
            (1, "Every week"),
            (2, "Every two weeks"),
            (3, "Every three weeks"),
            (4, "Every four weeks"),
        ],
    )
    count = forms.IntegerField(
        label="How many sessions", min_value=2, max_value=26, initial=4, help_text="2 to 26."
    )


class SessionTypeForm(PdModelForm):
    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for name, (least, most) in BOUNDS.items():
            low, high = MinValueValidator(least), MaxValueValidator(most)
            self.fields[name].validators = [low, high]

    class Meta:
        model = SessionType
        fields = [
            "name", "minutes", "mode", "place", "confirmation", "notice_minutes", "window_days",
            "window_count", "step_minutes", "align_minutes", "buffer_before", "buffer_after",
            "most_a_day", "most_a_week", "is_offered",
        ]  # fmt: skip
        labels = {
            "mode": "How you meet",
            "confirmation": "When somebody chooses a time",
            "notice_minutes": "Notice needed, in minutes",
            "window_days": "How far ahead it can be booked",
            "window_count": "Counted in",
            "step_minutes": "Minutes from one start to the next",
            "align_minutes": "Starts at minutes that are multiples of",
        }
        help_texts = {
            "place": "Clients see this in the invitation.",
            "notice_minutes": "1440 is a day, 2880 two days.",
            "buffer_after": "Kept free of other sessions.",
            "is_offered": "Take the check away to stop new bookings of this kind.",
            "align_minutes": "30 means on the hour and the half hour.",
            "most_a_day": "All your sessions count. Leave empty for no limit.",
            "most_a_week": "Monday to Sunday. Leave empty for no limit.",
        }


class OutOfOfficeForm(PdModelForm):
    submit = "Add these days"

    class Meta:
        model = OutOfOffice
        fields = ["first_day", "last_day", "note"]
        labels = {"first_day": "First day", "last_day": "Last day"}
        help_texts = {"note": "Clients read this. For example: Back on Monday."}
        widgets = {"first_day": forms.DateInput, "last_day": forms.DateInput}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("first_day"), cleaned.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", "The last day is before the first one.")
        elif first and last and last - first > LONGEST_AWAY:
            self.add_error("last_day", "Close a year at most at a time.")
        return cleaned
