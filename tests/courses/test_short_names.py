"""Short names make addresses, so they are plain, and stay once somebody may be reading there."""

import pytest
from django.core.exceptions import ValidationError

from courses.actions.releasing import release_module
from courses.models import LessonPage, ModulePage
from pd_portal.audit.actions import System
from pd_portal.ui.dates import now
from tests.factories.courses import CoursePageFactory, ModulePageFactory, written_module

pytestmark = pytest.mark.django_db


@pytest.fixture
def released():
    module = written_module()
    release_module(actor=System("test"), module=module, now=now())
    return ModulePage.objects.get(pk=module.pk)


def rename(page, slug):
    page.slug = slug
    page.full_clean()


def test_a_title_in_any_alphabet_gets_a_plain_short_name(client):
    course = CoursePageFactory()

    made = course.add_child(instance=ModulePage(title="Año nuevo"))

    assert made.slug == "ano-nuevo"
    assert client.get(made.player_path()).status_code == 200


def test_a_short_name_the_player_cannot_find_is_refused_at_its_field(settings):
    settings.WAGTAIL_ALLOW_UNICODE_SLUGS = True
    module = ModulePageFactory()

    with pytest.raises(ValidationError, match="letters from a to z") as refused:
        rename(module, "año")

    assert list(refused.value.message_dict) == ["slug"]


def test_a_released_module_and_its_lessons_keep_their_short_names(released):
    lesson = LessonPage.objects.child_of(released).get(slug="start")

    for page in (released, lesson):
        with pytest.raises(ValidationError, match="the short name stays"):
            rename(page, "anew")


def test_what_nobody_takes_yet_may_be_renamed(released):
    added = released.add_child(instance=LessonPage(title="Late", slug="late"))

    rename(added, "later")
    rename(ModulePageFactory(), "never-released")
