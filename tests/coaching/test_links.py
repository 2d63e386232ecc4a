"""A goal serves a module or a goal of the policy; progress in one is seen only when shared."""

import pytest
from django.test import Client
from django.urls import reverse

from coaching.actions.goals import write_goal
from coaching.models import CoachingGoal, ProgressShare
from pd_portal.ui import dates
from tests.factories.coaching import MOMENT, coached
from tests.factories.courses import ModulePageFactory
from tests.factories.learning import EnrollmentFactory
from tests.factories.policy import GoalFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def who(monkeypatch):
    monkeypatch.setattr(dates, "now", lambda: MOMENT)
    return coached()


@pytest.fixture
def module():
    return ModulePageFactory(title="Fair hiring")


def page(person, name, who):
    client = Client()
    client.force_login(person.user)
    return client.get(reverse(f"coaching:{name}", args=[who.engagement.pk])).content.decode()


def share(client, who, module, person=None):
    client.force_login((person or who.client).user)
    address = reverse("coaching:progress", args=[who.engagement.pk])
    return client.post(address, {"kind": "module", "ref": str(module.pk)})


def test_a_coach_sees_no_progress_until_it_is_shared(client, who, module):
    EnrollmentFactory(person=who.client, module=module, started_at=MOMENT)

    before = page(who.coach, "engagement", who)
    share(client, who, module)
    after = page(who.coach, "engagement", who)

    assert "Fair hiring" not in before
    assert "Fair hiring" in after
    assert "In progress" in after


def test_sharing_ends_at_once(client, who, module):
    share(client, who, module)

    share(client, who, module)

    assert ProgressShare.objects.filter(ended_at=None).count() == 0
    assert "Fair hiring" not in page(who.coach, "engagement", who)


def test_nobody_shares_for_the_client(client, who, module):
    assert share(client, who, module, who.coach).status_code == 403
    assert share(client, who, module, who.sponsor).status_code == 403
    assert not ProgressShare.objects.exists()


def test_the_client_reads_what_the_coach_would_see(client, who, module):
    EnrollmentFactory(person=who.client, module=module, started_at=MOMENT, finished_at=MOMENT)

    assert "Finished on January 11, 2027" in page(who.client, "progress", who)


def test_a_goal_names_what_it_serves(client, who, module):
    policy_goal = GoalFactory(title="Assure cultural proficiency")
    client.force_login(who.client.user)
    said = {"outcome": "Better panels.", "kind": "team"}
    address = reverse("coaching:goal_add", args=[who.engagement.pk])

    client.post(address, {**said, "link": f"module:{module.pk}"})
    client.post(address, {**said, "link": f"policy_goal:{policy_goal.pk}"})

    shown = page(who.coach, "engagement", who)
    assert "serves “Fair hiring”" in shown
    assert "serves “Assure cultural proficiency”" in shown


def test_a_link_nobody_offered_is_refused(client, who, module):
    client.force_login(who.client.user)
    address = reverse("coaching:goal_add", args=[who.engagement.pk])

    answer = client.post(address, {"outcome": "x", "kind": "team", "link": "module:999999"})

    assert (answer.status_code, CoachingGoal.objects.count()) == (422, 0)


def test_links_and_shares_cost_the_same_however_many(client, who, django_assert_max_num_queries):
    for number in range(3):
        module = ModulePageFactory(title=f"Module {number}")
        link = ("module", str(module.pk))
        write_goal(
            engagement=who.engagement,
            client=who.client,
            words={"outcome": "x"},
            kind="team",
            link=link,
            actor=who.client,
            now=MOMENT,
        )
        share(client, who, module)
    client.force_login(who.coach.user)

    with django_assert_max_num_queries(40):
        client.get(reverse("coaching:engagement", args=[who.engagement.pk]))
