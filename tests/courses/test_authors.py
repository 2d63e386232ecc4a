from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from courses.actions.authors import GROUP, sync_authors
from courses.models import ModulePage
from courses.queries.authors import option_counts, overview
from courses.receivers_authors import publish_scheduled_pages
from pd_portal.access import roles
from pd_portal.audit.actions import System
from tests.courses.conftest import signed_in
from tests.factories.courses import CourseIndexPageFactory, ReleaseFactory, new_id, written_module
from tests.factories.learning import AttemptFactory, EnrollmentFactory
from tests.factories.people import employee_with_role

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 21, 18, tzinfo=UTC)


def members():
    return set(Group.objects.get(name=GROUP).user_set.all())


def test_a_grant_brings_its_holder_into_the_cms(author):
    assert members() == {author.user}
    assert signed_in(author).get(reverse("wagtailadmin_home")).status_code == 200


def test_the_group_follows_the_dates_of_the_grant(author):
    grant = author.role_grants.get()
    grant.ends_on = NOW.date() - timedelta(days=1)
    grant.save()

    assert members() == set()


def test_a_grant_that_ran_out_overnight_is_noticed_by_the_schedule(author):
    author.role_grants.update(ends_on=NOW.date() - timedelta(days=1))

    changed = sync_authors(actor=System("test"), now=NOW)

    assert (changed, members()) == (1, set())


def test_other_roles_stay_out(author):
    person = employee_with_role(roles.FACILITATOR)

    assert person.user not in members()


def test_authors_may_edit_and_publish_course_pages(author):
    module = written_module()
    sync_authors(actor=System("test"), now=NOW)
    user = type(author.user).objects.get(pk=author.user.pk)

    may = module.permissions_for_user(user)

    assert may.can_edit()
    assert may.can_publish()
    assert not module.get_parent().get_parent().get_parent().permissions_for_user(user).can_edit()


def test_the_schedule_publishes_a_page_when_its_day_has_come():
    module = written_module()
    module.title = "New from today"
    module.go_live_at = timezone.now() + timedelta(minutes=5)
    module.save_revision().publish()
    publish_scheduled_pages(timezone.now())
    assert ModulePage.objects.get(pk=module.pk).title == "Our policy, our roles"

    with time_machine.travel(module.go_live_at + timedelta(minutes=1), tick=False):
        publish_scheduled_pages(timezone.now())

    assert ModulePage.objects.get(pk=module.pk).title == "New from today"


def test_the_overview_hides_counts_below_ten():
    release = ReleaseFactory(module=written_module(), number=1)
    EnrollmentFactory.create_batch(9, release=release)

    row = overview()[0]

    assert (row.starts, row.passed) == ("fewer than 10", "–")


def test_the_overview_tells_ten():
    release = ReleaseFactory(module=written_module(), number=1)
    EnrollmentFactory.create_batch(10, release=release)

    assert overview()[0].starts == "10"
    assert overview()[0].passed == "0 %"


def test_a_module_without_a_release_is_in_preparation(at_desk):
    written_module()

    assert "In preparation" in at_desk.get(reverse("courses_admin:overview")).content.decode()


def answers(count):
    """``count`` people answer the first pool question; the first option is right."""
    release = ReleaseFactory(module=written_module(), number=1)
    question, block = new_id("First?"), new_id("graded")
    for number in range(count):
        choice = new_id("First? yes" if number else "First? no")
        enrollment = EnrollmentFactory(release=release)
        AttemptFactory(
            enrollment=enrollment, block=block, number=1, submitted_at=NOW, right=1, total=1
        )
        enrollment.responses.create(
            block=block,
            attempt=1,
            answer={"questions": {question: {"choice": choice}}},
            saved_at=NOW,
        )
    return next(q for q in option_counts(release) if q.prompt == "First?")


def test_ten_answers_are_counted_by_option():
    counted = answers(10)

    assert [(o.is_right, o.count, o.percent) for o in counted.options] == [
        (True, 9, 90),
        (False, 1, 10),
    ]


def test_nine_answers_tell_nothing():
    assert answers(9).options == []


def test_the_page_of_answers_opens(at_desk):
    release = ReleaseFactory(module=written_module(), number=1)

    page = at_desk.get(reverse("courses_admin:options", args=[release.pk])).content.decode()

    assert "Fewer than 10 answers." in page


def queries_of_the_overview(client):
    with CaptureQueriesContext(connection) as captured:
        client.get(reverse("courses_admin:overview"))
    return len(captured)


def test_the_overview_costs_the_same_for_more_modules(at_desk):
    ReleaseFactory(module=written_module(), number=1)
    queries_of_the_overview(at_desk)
    one = queries_of_the_overview(at_desk)
    ReleaseFactory(module=written_module(slug="second"), number=1)

    assert queries_of_the_overview(at_desk) == one < 30


def test_an_index_made_later_is_open_to_the_authors_there_are(author):
    index = CourseIndexPageFactory()

    assert index.permissions_for_user(type(author.user).objects.get(pk=author.user.pk)).can_edit()


def test_a_sign_in_that_changes_nothing_asks_two_questions(author, django_assert_num_queries):
    facilitator = employee_with_role(roles.FACILITATOR)

    for user in (author.user, facilitator.user):
        # Two of them open and close the savepoint.
        with django_assert_num_queries(4):
            sync_authors(actor=System("test"), now=NOW, user=user)
