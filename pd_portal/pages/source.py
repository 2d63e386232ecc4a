"""What Pages answers others: what this site is called, and an example for the access matrix."""

from typing import Any

from django.http import HttpRequest
from django.http.request import split_domain_port
from wagtail.models import Site

from pd_portal.access.samples import Sample
from pd_portal.pages.models import ContactMessage, SiteSettings
from pd_portal.ui.site import SiteFacts


def facts_for(request: HttpRequest) -> SiteFacts:
    """The facts of the site that serves ``request``; the defaults when no site does.

    One query, because every page asks.
    """
    named = SiteSettings.objects.select_related("site").order_by("pk")
    serving = sorted(named, key=lambda row: nearness(row.site, request))
    if serving:
        return serving[0].facts()
    if Site.find_for_request(request) is None:
        return SiteFacts()
    return SiteSettings.for_request(request).facts()


def a_message(user: Any) -> Sample:
    message = ContactMessage.objects.first()
    return Sample({"reference": message.reference} if message else None, {"reference": "NONE"})


def nearness(site: Site, request: HttpRequest) -> int:
    """0 for the very host and port, 1 for the host, 2 for the default site, 3 for another."""
    host, port = split_domain_port(request.get_host())
    if site.hostname == host:
        return 0 if str(site.port) == (port or request.get_port()) else 1
    return 2 if site.is_default_site else 3
