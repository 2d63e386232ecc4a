from zoneinfo import available_timezones

from django import forms

from pd_portal.ui.forms import PdForm

NEAR = [
    ("America/Los_Angeles", "Pacific (Los Angeles)"),
    ("America/Denver", "Mountain (Denver)"),
    ("America/Phoenix", "Arizona (Phoenix)"),
    ("America/Chicago", "Central (Chicago)"),
    ("America/New_York", "Eastern (New York)"),
    ("America/Anchorage", "Alaska (Anchorage)"),
    ("Pacific/Honolulu", "Hawaii (Honolulu)"),
]


def zone_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """The zones of the country first, then every place of the world by name."""
    world = sorted(zone for zone in available_timezones() if "/" in zone and "Etc/" not in zone)
    return [
        ("United States", NEAR),
        ("Everywhere", [(zone, zone.replace("_", " ")) for zone in world]),
    ]


class ClockForm(PdForm):
    submit = "Use this time zone"
    time_zone = forms.ChoiceField(label="Time zone", choices=zone_choices)


class FeedForm(PdForm):
    submit = "Make an address"
    detail = forms.ChoiceField(
        label="What the calendar shows",
        choices=[("busy", "Only that I am busy"), ("names", "With names and places")],
        widget=forms.RadioSelect,
        initial="busy",
    )


class SubscribeForm(PdForm):
    submit = "Add this calendar"
    name = forms.CharField(label="Name", max_length=80, help_text="For example: My work calendar.")
    url = forms.CharField(
        label="Address",
        max_length=1000,
        help_text="The secret address in iCal format, as your other calendar gives it. Only the times are read.",
    )
