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
