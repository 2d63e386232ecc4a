import pytest
from django.contrib.messages import get_messages
from django.core.exceptions import ValidationError
from django.urls import reverse

from courses.models import (
    Alignment,
    Domain,
    LessonPage,
    LocalFact,
    ModulePage,
    Prerequisite,
    StandardSet,
)
from courses.queries.deleting import why_not_deletable
from tests.courses.conftest import signed_in
from tests.factories.courses import (
    LocalFactFactory,
    ModulePageFactory,
    ReleaseFactory,
    block,
    module_content,
    written_module,
)
from tests.factories.learning import EnrollmentFactory
from tests.factories.people import PositionFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin():
    from django.test import Client

    client = Client()
    client.force_login(
        UserFactory(is_superuser=True, is_staff=True),
        backend="django.contrib.auth.backends.ModelBackend",
    )
    return client


@pytest.fixture
def released():
    module = written_module()
    ReleaseFactory(module=module, number=1)
    return module


def said(answer):
    return [str(message) for message in get_messages(answer.wsgi_request)]


def test_a_released_module_says_why_it_stays(admin, released):
    answer = admin.post(reverse("wagtailadmin_pages:delete", args=[released.pk]))

    assert ModulePage.objects.filter(pk=released.pk).exists()
    assert said(answer)[0].startswith("“Our policy, our roles” cannot be deleted: 1 release rest")


def test_its_course_stays_too(admin, released):
    course = released.get_parent()

    admin.post(reverse("wagtailadmin_pages:delete", args=[course.pk]))

    assert ModulePage.objects.filter(pk=released.pk).exists()


def test_deleting_in_bulk_says_why_too(admin, released):
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])

    answer = admin.post(f"{url}?id={released.pk}&next=/cms/")

    assert ModulePage.objects.filter(pk=released.pk).exists()
    assert "cannot be deleted" in said(answer)[0]


def test_a_module_nobody_took_can_go(admin):
    module = written_module()

    admin.post(reverse("wagtailadmin_pages:delete", args=[module.pk]))

    assert not ModulePage.objects.filter(pk=module.pk).exists()


def test_a_module_others_ask_for_says_so():
    needed = ModulePageFactory()
    other = ModulePageFactory(parent=needed.get_parent())
    other.prerequisites = [Prerequisite(module=needed)]
    other.save()

    assert "1 prerequisite rest" in why_not_deletable(needed)


def test_unpublishing_keeps_the_release(released):
    released.unpublish()

    assert released.releases.count() == 1


def test_unpublishing_leaves_people_midway_their_way_to_finish(released):
    person = PositionFactory().person
    EnrollmentFactory(person=person, release=released.releases.get())

    released.unpublish()

    page = signed_in(person).get(reverse("courses:lesson", args=[released.slug, "start"]))
    assert page.status_code == 200
    assert "I have finished this lesson" in page.content.decode()


def test_a_lesson_of_a_released_module_may_go(admin, released):
    lesson = released.lessons().first()

    admin.post(reverse("wagtailadmin_pages:delete", args=[lesson.pk]))

    assert not LessonPage.objects.filter(pk=lesson.pk).exists()
    assert len(released.releases.get().content["lessons"]) == 2


def test_a_standard_in_use_says_who_needs_it(admin):
    domain = Domain.objects.create(
        standard_set=StandardSet.objects.create(code="C", title="The set"), title="Self"
    )
    module = written_module()
    module.alignment = [Alignment(domain=domain)]
    module.save_revision().publish()
    url = reverse("wagtailsnippets_pd_courses_domain:delete", args=[domain.pk])

    answer = admin.post(url)

    assert said(answer) == ["“C: Self” cannot be deleted. It is needed by Our policy, our roles."]
    assert Domain.objects.filter(pk=domain.pk).exists()


def test_standards_in_bulk_say_so_too(admin):
    made = StandardSet.objects.create(code="C", title="The set")
    Domain.objects.create(standard_set=made, title="Self")
    url = reverse("wagtail_bulk_action", args=["pd_courses", "standardset", "delete"])

    answer = admin.post(f"{url}?id={made.pk}&next=/cms/")

    assert "It is needed by C: Self." in said(answer)[0]


@pytest.fixture
def fact():
    """A fact that a released module shows to people."""
    made = LocalFactFactory(slug="route")
    body = [block("local_fact", slug="route", lead="")]
    lessons = [{"slug": "only", "title": "Only", "body": body}]
    ReleaseFactory(content=module_content(lessons=lessons))
    return made


def test_a_fact_that_people_read_stays(admin, fact):
    admin.post(reverse("wagtailsnippets_pd_courses_localfact:delete", args=[fact.pk]))

    assert LocalFact.objects.filter(pk=fact.pk).exists()


@pytest.mark.parametrize(("change", "field"), [({"text": " "}, "text"), ({"slug": "new"}, "slug")])
def test_a_fact_that_people_read_is_neither_emptied_nor_renamed(fact, change, field):
    for name, value in change.items():
        setattr(fact, name, value)

    with pytest.raises(ValidationError, match="Our policy, our roles shows it") as refused:
        fact.full_clean()

    assert list(refused.value.message_dict) == [field]


def test_a_fact_nobody_reads_yet_may_change():
    fact = LocalFactFactory(slug="route")
    fact.slug, fact.text = "way", ""

    fact.full_clean()
