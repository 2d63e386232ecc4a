from datetime import date
from types import SimpleNamespace

import pytest
from wagtail.models import Site

from pd_portal.demo.steps.site import furnish
from pd_portal.pages.models import SiteSettings

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _furnished():
    furnish(SimpleNamespace(today=date(2027, 3, 14)))


@pytest.mark.parametrize("label", ["Accessibility", "Help", "Report discrimination or harassment"])
def test_every_link_of_the_footer_opens_a_dated_page(client, label):
    html = client.get("/").content.decode()
    address = html.split(f">{label}</a>")[0].rsplit('href="', 1)[1].split('"')[0]

    page = client.get(address)

    assert page.status_code == 200
    assert "March 14, 2027" in page.content.decode()


def test_the_demo_lacks_nothing_production_asks_for():
    assert SiteSettings.for_site(Site.objects.get()).missing() == []


def test_the_front_page_says_what_is_here(client):
    assert "Your required training" in client.get("/").content.decode()
