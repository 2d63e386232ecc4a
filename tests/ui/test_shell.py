import pytest
import rules
from django.test import RequestFactory

from pd_portal.ui.nav import NavItem, links_for, viewer_name
from pd_portal.ui.registry import Registry
from tests.factories.people import StaffMemberFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def entries(monkeypatch):
    monkeypatch.setattr(rules, "has_perm", lambda name, user: name != "closed")
    entries = Registry("Entries for a test.")
    entries.register("home", NavItem("Home", "home:home", "open"))
    entries.register("shut", NavItem("Shut", "account_login", "closed"))
    return entries


def request_at(path):
    request = RequestFactory().get(path)
    request.user = UserFactory.build()
    return request


def test_only_what_the_viewer_may_open_is_shown(entries):
    assert [link.label for link in links_for(request_at("/"), entries)] == ["Home"]


@pytest.mark.parametrize("path, current", [("/home/", "page"), ("/home/x/", "true"), ("/a/", "")])
def test_the_place_one_is_at_is_marked(entries, path, current):
    assert links_for(request_at(path), entries)[0].current == current


def test_a_viewer_without_a_provider_goes_by_the_login(monkeypatch):
    monkeypatch.setattr("pd_portal.ui.nav.viewer_names", Registry("None."))

    assert viewer_name(UserFactory.build(username="esd-1001")) == "esd-1001"


def test_a_page_has_skip_link_main_and_sign_out(client):
    client.force_login(StaffMemberFactory().user)

    html = client.get("/home/").content.decode()

    assert 'href="#main"' in html
    assert '<main id="main"' in html
    assert "Sign out" in html
    assert "style=" not in html
