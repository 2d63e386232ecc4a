"""A page sent in is read by another author, who approves it or says what to change."""

import pytest
from django.urls import reverse
from wagtail.models import Workflow, WorkflowPage

from courses.actions.authors import open_index
from pd_portal.access import roles
from pd_portal.audit.actions import System
from pd_portal.ui.dates import now
from tests.courses.conftest import signed_in
from tests.factories.courses import CourseIndexPageFactory, ModulePageFactory
from tests.factories.people import employee_with_role

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent_in(author):
    """A module whose draft its author has sent in."""
    module = ModulePageFactory(title="As it was")
    module.title = "As it will be"
    module.save_revision(user=author.user)
    module.get_workflow().start(module, author.user)
    return module


def decide(desk, module, name, **said):
    task = module.current_workflow_task_state
    args = [module.pk, name, task.pk]
    return desk.post(reverse("wagtailadmin_pages:workflow_action", args=args), said)


def test_it_waits_on_the_first_page_of_another_author(sent_in):
    reader = signed_in(employee_with_role(roles.AUTHOR))

    assert "As it will be" in reader.get(reverse("wagtailadmin_home")).content.decode()


def test_who_sent_it_in_reads_what_to_change_and_sends_it_again(author, at_desk, sent_in):
    reader = signed_in(employee_with_role(roles.AUTHOR))

    decide(reader, sent_in, "reject", comment="Say which school.")
    page = at_desk.get(reverse("wagtailadmin_pages:edit", args=[sent_in.pk])).content.decode()
    sent_in.refresh_from_db()
    sent_in.current_workflow_state.resume(author.user)
    decide(reader, sent_in, "approve")

    assert "Say which school." in page
    sent_in.refresh_from_db()
    assert (sent_in.title, sent_in.live) == ("As it will be", True)


def test_a_workflow_that_somebody_chose_stays(author):
    index = CourseIndexPageFactory()
    chosen = Workflow.objects.create(name="Three readers")
    WorkflowPage.objects.filter(page=index).update(workflow=chosen)

    open_index(actor=System("test"), now=now(), index=index)

    assert index.get_workflow() == chosen
