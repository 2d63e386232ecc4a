"""Four weeks late: a line on the supervisor's and HR's list, so that it never just stops."""

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse

from pd_portal.access.roles import HR
from pd_portal.reports.queries.slowed import slowed
from tests.factories.people import employee_with_role
from tests.policy.test_reminders import at, hired, module, requirement, run

__all__ = ["module", "requirement"]
pytestmark = pytest.mark.django_db

# Hired June 1, due August 30.
DUE = date(2026, 8, 30)


@pytest.fixture
def boss(requirement):
    return hired(requirement)


@pytest.fixture
def late(requirement, boss):
    return hired(requirement, starts_on=date(2026, 6, 1), supervisor=boss)


def lines(viewer, days: int):
    found = slowed(viewer, viewer.user, DUE + timedelta(days))
    return [line.person_id for line in found.mine], [line.person_id for line in found.everybody]


def test_it_appears_on_the_day_it_slows_and_stays(boss, late):
    assert lines(boss, 28)[0] == []
    assert lines(boss, 29)[0] == [late.pk]
    assert lines(boss, 300)[0] == [late.pk]


def test_hr_sees_everybody_and_a_supervisor_their_own_alone(requirement, boss, late):
    hr = employee_with_role(HR, employer=requirement.employer)

    assert lines(hr, 40) == ([], [late.pk])
    assert lines(boss, 40) == ([late.pk], [])
    assert lines(late, 40) == ([], [])


def test_the_page_says_when_the_last_reminder_was_sent_and_who_leads(
    client, requirement, boss, late
):
    hr = employee_with_role(HR, employer=requirement.employer)
    run(at(DUE + timedelta(23)))
    client.force_login(hr.user)

    with time_machine.travel(at(DUE + timedelta(30)), tick=False):
        page = client.get(reverse("reports:slowed")).content.decode()

    assert late.sort_name in page
    assert "Overdue by 30 days" in page
    assert str(boss) in page
    assert "September 22, 2026" in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_one_and_for_three(
    requirement, boss, late, count, django_assert_num_queries
):
    for _ in range(count - 1):
        hired(requirement, starts_on=date(2026, 6, 1), supervisor=boss)
    hr = employee_with_role(HR, employer=requirement.employer)

    with django_assert_num_queries(11):
        slowed(hr, hr.user, DUE + timedelta(40))
