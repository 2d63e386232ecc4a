"""Every kind of message, every variant: both parts say the same, safely, and say why."""

import pytest
from django.conf import settings as django_settings
from django.template.loader import get_template

from pd_portal.notify.groups import GROUPS
from pd_portal.notify.kinds import kinds
from pd_portal.notify.previews import examples, shown
from tests.notify.mail_lint import bare, complaints, read, said_in_html

pytestmark = pytest.mark.once

BASE = django_settings.WAGTAILADMIN_BASE_URL
ALL = [(kind, preview) for kind, _ in kinds.items() for preview in examples(kind)]
named = pytest.mark.parametrize(
    ("kind", "preview"), ALL, ids=[f"{kind}: {preview.title}" for kind, preview in ALL]
)


@pytest.fixture(autouse=True)
def undefined_names_show(settings):
    """A name a template asks for and the example lacks stands in the mail as a cry."""
    first = settings.TEMPLATES[0]
    options = {**first["OPTIONS"], "string_if_invalid": "UNDEFINED(%s)"}
    settings.TEMPLATES = [{**first, "OPTIONS": options}]


def test_every_kind_has_both_templates_a_group_and_an_example():
    for kind, about in kinds.items():
        if kind == "test_note":
            continue
        get_template(f"notify/mail/{kind}.txt")
        get_template(f"notify/mail/{kind}.html")
        assert about.group in GROUPS, kind
        assert examples(kind), f"{kind} has no example in pd_portal.notify.previews"


@named
def test_text_and_html_say_the_same(kind, preview):
    mail = shown(kind, preview)

    assert bare(mail.text.split()) == said_in_html(mail.html, django_settings.WAGTAIL_SITE_NAME)


@named
def test_the_html_is_what_mail_programs_read(kind, preview):
    assert complaints(shown(kind, preview).html, BASE) == []


@named
def test_nothing_is_missing_and_the_subject_is_one_short_line(kind, preview):
    mail = shown(kind, preview)

    assert "UNDEFINED" not in mail.subject + mail.text + mail.html
    assert 5 < len(mail.subject) < 100
    assert "\n" not in mail.subject


@named
def test_it_says_why_and_links_to_the_setting(kind, preview):
    mail = shown(kind, preview)

    assert f"You get this because {preview.why}." in mail.text
    assert f"{BASE}/messages/settings/" in mail.text
    assert f"{BASE}/messages/settings/" in read(mail.html).links


def test_the_linter_notices():
    assert complaints("<div>x</div>", BASE)
    assert complaints('<img src="https://elsewhere.example/x.png" alt="x">', BASE)
    assert complaints("<script>x</script>", BASE)
    assert complaints("<table><tr><td>x</td></tr></table>", BASE)
    assert complaints('<p onclick="x">x</p>', BASE)
    assert complaints('<a href="https://elsewhere.example/">x</a>', BASE)
    assert complaints('<p style="background:url(x)">x</p>', BASE)
    assert complaints('<table role="presentation"><tr><td>x</tr></table>', BASE)
