"""What Pages answers others: what this site is called, and an example for the access matrix."""

from typing import Any

from django.http import HttpRequest
from wagtail.models import Site

from pd_portal.access.samples import Sample
from pd_portal.pages.models import ContactMessage, SiteSettings
from pd_portal.ui.site import SiteFacts


def facts_for(request: HttpRequest) -> SiteFacts:
    """The facts of the site that serves ``request``; the defaults when no site does."""
    site = Site.find_for_request(request)
    if site is None:
        return SiteFacts()
    return SiteSettings.for_request(request).facts()


def a_message(user: Any) -> Sample:
    message = ContactMessage.objects.first()
    return Sample({"reference": message.reference} if message else None, {"reference": "NONE"})
