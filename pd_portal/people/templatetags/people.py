"""The sections of the people area, as far as the viewer may open them."""

from typing import Any

import rules
from django import template
from django.urls import reverse

register = template.Library()

SECTIONS = (
    ("People", "people:list", "people.list_people"),
    ("Units", "people:units", "people.change_structure"),
    ("Employers", "people:employers", "people.change_structure"),
    ("Job groups", "people:job_groups", "people.change_structure"),
    ("Imports", "people:imports", "people.import_roster"),
    ("To decide", "people:reviews", "people.import_roster"),
    ("Two employers", "people:joins", "people.see_joins"),
    ("Nobody forgotten", "people:forgotten", "people.change_roster"),
    ("Roles", "people:roles", "people.change_structure"),
)


@register.inclusion_tag("people/_sections.html", takes_context=True)
def people_sections(context: template.Context) -> dict[str, Any]:
    """Tabs of the people area; the nearest one to the page is marked."""
    request = context["request"]
    open_to_viewer = [
        (label, reverse(name))
        for label, name, rule in SECTIONS
        if rules.has_perm(rule, request.user)
    ]
    inside = [url for _, url in open_to_viewer if request.path.startswith(url)]
    nearest = max(inside, key=len, default="")
    return {"tabs": [(label, url, url == nearest) for label, url in open_to_viewer]}
