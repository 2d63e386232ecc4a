import pytest
from django.core.management import call_command

from tests.factories.people import StaffMemberFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("url", ["/contact/", "/nowhere/", "/home/", "/cms/login/"])
def test_every_answer_carries_the_policies(client, url):
    headers = client.get(url).headers

    assert "camera=()" in headers["Permissions-Policy"]
    assert "default-src 'self'" in headers["Content-Security-Policy"]


def test_pages_allow_no_inline_script_or_style(client):
    policy = client.get("/contact/").headers["Content-Security-Policy"]

    assert "unsafe-inline" not in policy
    assert "nonce" not in policy


def test_the_cms_has_a_policy_of_its_own(client):
    client.force_login(StaffMemberFactory(user__is_superuser=True).user)

    policy = client.get("/cms/").headers["Content-Security-Policy"]

    assert "script-src 'self' 'unsafe-inline'" in policy
    assert "frame-ancestors 'self'" in policy


@pytest.mark.once
def test_every_url_carries_every_header(capsys):
    call_command("headers")

    line = capsys.readouterr().out.splitlines()[-1]
    assert line.startswith("bar headers: urls=")
    assert line.endswith("missing=0 ok")


def test_the_bar_fails_when_a_header_is_lost(capsys, settings):
    settings.SECURE_REFERRER_POLICY = None

    with pytest.raises(SystemExit):
        call_command("headers")

    assert "/contact/: Referrer-Policy" in capsys.readouterr().out
