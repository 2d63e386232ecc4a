"""Answers the shell's question what this site is called."""

from django.http import HttpRequest
from wagtail.models import Site

from pd_portal.pages.models import SiteSettings
from pd_portal.ui.site import SiteFacts


def facts_for(request: HttpRequest) -> SiteFacts:
    """The facts of the site that serves ``request``; the defaults when no site does."""
    site = Site.find_for_request(request)
    if site is None:
        return SiteFacts()
    return SiteSettings.for_request(request).facts()
