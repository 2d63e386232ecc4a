"""The agency's principles, which every agreement links to."""

from wagtail.models import Page

SLUG = "principles"


def principles_url() -> str:
    """Where the agency's page with the address ``principles`` stands; empty while there is none."""
    page = Page.objects.live().public().filter(slug=SLUG).first()
    return (page.get_url() or "") if page else ""
