import base64
import hashlib
import re

import pytest
from django.urls import reverse

from pd_portal.access.roles import ADMINISTRATOR
from pd_portal.notify.framing import policy_for
from pd_portal.notify.kinds import kinds
from pd_portal.notify.previews import examples
from tests.factories.people import employee_with_role

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client):
    client.force_login(employee_with_role(ADMINISTRATOR).user)
    return client


def test_every_kind_is_listed_and_has_a_page(admin):
    listed = admin.get(reverse("notify:kinds")).content.decode()

    for name, _ in kinds.items():
        page = reverse("notify:kind", args=[name])
        assert page in listed
        shown = admin.get(page).content.decode()
        assert shown.count("<iframe") == len(examples(name))


def test_the_frame_allows_the_styles_of_this_mail_and_nothing_else(admin):
    answer = admin.get(reverse("notify:kind_html", args=["coaching_session", 0]))

    policy = answer.headers["Content-Security-Policy"]
    styles = set(re.findall(r'style="([^"]*)"', answer.content.decode()))
    for style in styles:
        assert base64.b64encode(hashlib.sha256(style.encode()).digest()).decode() in policy
    assert "sandbox" in policy
    assert "allow-scripts" not in policy
    assert "allow-same-origin" not in policy
    assert "default-src 'self'" in policy
    assert "unsafe-inline" not in policy


def test_a_mail_without_styles_gets_none():
    assert "style-src 'self';" in policy_for("<p>Hello</p>")


def test_no_such_kind_and_no_such_variant_are_not_there(admin):
    assert admin.get("/messages/kinds/nothing/").status_code == 404
    assert admin.get("/messages/kinds/coaching_session/99/").status_code == 404
