"""The CMS shows the figures to those with the role, and to nobody else."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from pd_portal.access import roles
from tests.factories.people import employee_with_role
from tests.reports.reading import text_of

pytestmark = pytest.mark.django_db


def editor(client, role, requirement):
    person = employee_with_role(role, employer=requirement.employer)
    person.user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(person.user)
    return client


def test_hr_reads_the_figures_on_the_cms_home_page(client, requirement, staff):
    page = text_of(editor(client, roles.HR, requirement).get(reverse("wagtailadmin_home")))

    assert "of 3 required people" in page or "of 2 required people" in page
    assert "have met the goal" in page


def test_an_author_sees_neither_panel_nor_entry(client, requirement, staff):
    page = editor(client, roles.AUTHOR, requirement).get(reverse("wagtailadmin_home"))

    assert "have met the goal" not in text_of(page)
    assert "Who has met the goal" not in page.content.decode()


def test_hr_has_the_entry_among_the_reports(client, requirement, staff):
    page = editor(client, roles.HR, requirement).get(reverse("wagtailadmin_home"))

    assert reverse("reports:index") in page.content.decode()
