"""``manage.py check --deploy --database default``: is the site ready to be shown?"""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import DatabaseError
from wagtail.models import Site

from pd_portal.pages.models import SiteSettings


@register(Tags.database, deploy=True)
def site_names_are_filled_in(
    databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """The agency's name, HR's contact and the footer's statements are required in production."""
    if getattr(settings, "PD_PORTAL_DEMO", False) or not databases:
        return []
    try:
        sites = list(Site.objects.all())
        missing = {site: SiteSettings.for_site(site).missing() for site in sites}
    except DatabaseError:  # not migrated yet: migrate says so itself
        return []
    return [
        Error(
            f"{site.hostname} does not say {', '.join(words)}.",
            hint="Fill it in at /cms/, Settings, Names and contacts.",
            id="pd_pages.E001",
        )
        for site, words in missing.items()
        if words
    ]
