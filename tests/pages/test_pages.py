from datetime import date

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from wagtail.models import Page, Site

from pd_portal.pages import checks
from pd_portal.pages.models import FrontPage, SiteSettings, StandardPage
from tests.factories.people import StaffMemberFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def statement():
    page = StandardPage(
        title="Accessibility",
        summary="How we test.",
        body="<p>By hand.</p>",
        dated_on=date(2027, 3, 1),
    )
    FrontPage.objects.get().add_child(instance=page)
    page.changes.create(changed_on=date(2027, 3, 14), text="Named the telephone number.")
    page.save()
    return page


def test_a_visitor_sees_the_front_page(client):
    html = client.get("/").content.decode()

    assert "Professional learning, in one place" in html
    assert "Sign in" in html


def test_the_page_tree_is_whole_after_the_migration():
    assert Page.find_problems() == ([], [], [], [], [])
    assert Site.objects.get().root_page.specific == FrontPage.objects.get()


def test_a_statement_is_dated_and_says_what_changed(client, statement):
    html = client.get(statement.url).content.decode()

    assert "March 1, 2027" in html
    assert "Named the telephone number." in html
    assert "March 14, 2027" in html


def test_names_and_contacts_stand_around_every_page(client):
    site = SiteSettings.for_site(Site.objects.get())
    site.agency_name, site.report_url = "Cascade ESD", "/report/"
    site.save()

    html = client.get("/contact/").content.decode()

    assert "Cascade ESD" in html
    assert '<a href="/report/">Report discrimination or harassment</a>' in html


def test_the_check_names_what_production_still_lacks(settings):
    settings.PD_PORTAL_DEMO = False

    (error,) = checks.site_names_are_filled_in(databases=["default"])

    assert error.id == "pd_pages.E001"
    assert "the agency's name" in error.msg


def test_the_check_is_silent_once_all_is_filled_in(settings):
    settings.PD_PORTAL_DEMO = False
    row = SiteSettings.for_site(Site.objects.get())
    row.agency_name, row.hr_contact, row.hr_phone = "Cascade ESD", "Ines", "360 555 0100"
    row.accessibility_url = row.report_url = "/a/"
    row.save()

    assert checks.site_names_are_filled_in(databases=["default"]) == []


def test_a_lost_visitor_is_shown_a_way_on(client):
    answer = client.get("/nowhere/")

    assert answer.status_code == 404
    assert "This page is not here" in answer.content.decode()


def test_somebody_hr_does_not_know_is_told_whom_to_ask(client):
    row = SiteSettings.for_site(Site.objects.get())
    row.hr_contact, row.hr_phone = "Ines Duarte", "360 555 0100"
    row.save()
    client.force_login(UserFactory())

    html = client.get("/home/").content.decode()

    assert "list does not show you yet" in html
    assert "Ask Ines Duarte, 360 555 0100." in html


def test_a_reader_without_the_role_is_told_so(client):
    client.force_login(StaffMemberFactory().user)

    answer = client.get("/contact/messages/")

    assert answer.status_code == 403
    assert "This page is not open to you" in answer.content.decode()


def test_a_stale_form_is_told_that_nothing_was_saved():
    answer = Client(enforce_csrf_checks=True).post("/contact/", {})

    assert answer.status_code == 403
    assert "Please send it again" in answer.content.decode()


def test_the_error_page_needs_no_database(client, django_assert_num_queries, monkeypatch):
    client.raise_request_exception = False
    monkeypatch.setattr("pd_portal.pages.views.ContactForm", None)

    answer = client.get("/contact/")

    assert answer.status_code == 500
    assert "It is our mistake" in answer.content.decode()


def test_the_cms_has_no_sign_in_of_its_own(client):
    assert client.get("/cms/login/?next=/cms/").url == "/accounts/login/?next=/cms/"


def test_somebody_without_a_role_in_the_cms_is_told_so(client):
    client.force_login(StaffMemberFactory().user)

    answer = client.get("/cms/", follow=True)

    assert answer.status_code == 403
    assert "do not open the place where pages are written" in answer.content.decode()


def test_the_address_of_signing_out_asks_first(client):
    client.force_login(StaffMemberFactory().user)

    assert client.get("/cms/logout/").url == "/accounts/logout/"
    assert "_auth_user_id" in client.session


def test_signing_out_of_the_cms_signs_out_of_the_portal(client):
    author = StaffMemberFactory().user
    author.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(author)

    answer = client.post("/cms/logout/", follow=True)

    assert answer.request["PATH_INFO"] == "/accounts/login/"
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("part", ["words", "parts", "numbers", "forms", "errors"])
def test_the_style_guide_shows_every_part(client, part):
    client.force_login(StaffMemberFactory().user)

    answer = client.get("/styleguide/", {"part": part})

    assert answer.status_code == 200
    assert "style=" not in answer.content.decode()
