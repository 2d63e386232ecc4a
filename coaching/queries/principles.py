"""The agency's principles, which every agreement links to."""

from pd_portal.pages.models import StandardPage

SLUG = "principles"


def principles_url() -> str:
    """Where the agency's page with the address ``principles`` stands; empty while there is none."""
    page = StandardPage.objects.live().filter(slug=SLUG).first()
    return (page.get_url() or "") if page else ""
