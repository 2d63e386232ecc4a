import pytest
from django.urls import reverse

from courses.actions.copies import renewed
from courses.models import LessonPage, ModulePage
from tests.factories.courses import written_module
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


def ids(module):
    return {child.id for lesson in LessonPage.objects.child_of(module) for child in lesson.body}


def copy(client, page, title, slug):
    url = reverse("wagtailadmin_pages:copy", args=[page.pk])
    return client.post(
        url,
        {
            "new_title": title,
            "new_slug": slug,
            "new_parent_page": page.get_parent().pk,
            "copy_subpages": "on",
            "publish_copies": "",
            "alias": "",
        },
    )


@pytest.fixture
def admin(client):
    client.force_login(
        UserFactory(is_superuser=True), backend="django.contrib.auth.backends.ModelBackend"
    )
    return client


def test_a_copied_module_has_block_ids_of_its_own(admin):
    module = written_module()

    copy(admin, module, "A copy", "a-copy")

    made = ModulePage.objects.get(slug="a-copy")
    assert len(ids(made)) == len(ids(module)) == 6
    assert not ids(made) & ids(module)


def test_a_copy_is_never_an_alias(admin):
    """An alias would have its original's block ids, and the CMS ended with an error page."""
    module = written_module()
    url = reverse("wagtailadmin_pages:copy", args=[module.pk])
    said = {"new_title": "A", "new_slug": "a", "new_parent_page": module.get_parent().pk}

    assert 'name="alias"' not in admin.get(url).content.decode()
    assert admin.post(url, {**said, "copy_subpages": "on", "alias": "on"}).status_code == 302

    assert ModulePage.objects.get(slug="a").alias_of is None


def test_a_copied_course_gives_its_modules_free_short_names(admin):
    module = written_module()

    copy(admin, module.get_parent(), "Second course", "second")

    assert set(ModulePage.objects.values_list("slug", flat=True)) == {"our-policy", "our-policy-2"}


def test_publishing_a_copied_module_keeps_its_new_short_name(admin):
    module = written_module()
    copy(admin, module.get_parent(), "Second course", "second")
    made = ModulePage.objects.get(slug="our-policy-2")

    made.get_latest_revision().publish()

    assert ModulePage.objects.get(pk=made.pk).slug == "our-policy-2"


def test_items_inside_blocks_get_new_ids_and_words_stay():
    raw = [
        {"type": "a", "id": "1", "value": {"options": [{"type": "item", "id": "2", "value": "x"}]}}
    ]

    new = renewed(raw)

    assert new[0]["id"] != "1"
    assert new[0]["value"]["options"][0]["id"] != "2"
    assert new[0]["value"]["options"][0]["value"] == "x"


def test_a_copy_is_not_taken_for_what_an_archive_wrote():
    module = written_module()
    ModulePage.objects.filter(pk=module.pk).update(loaded_digest="x", archive_digest="y")
    module.refresh_from_db()

    made = module.copy(update_attrs={"slug": "other"}, recursive=False)

    assert (made.loaded_digest, made.archive_digest) == ("", "")
