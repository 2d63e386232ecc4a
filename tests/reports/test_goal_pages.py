"""HR's figures: each number counts people, and its link shows exactly those."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.urls import reverse

from pd_portal.access import roles
from pd_portal.people.signals import positions_changed
from pd_portal.policy.models import Fulfilled, Standing
from pd_portal.reports.queries.person import person_report
from tests.factories.people import (
    PartnerEmployerFactory,
    PositionFactory,
    StaffMemberFactory,
    employee_with_role,
)
from tests.factories.policy import RequirementVersionFactory
from tests.reports.reading import DAY, NOON, completed, get, numbers_of, text_of, wrong_numbers

pytestmark = pytest.mark.django_db
SEPTEMBER = datetime(2026, 9, 10, 19, tzinfo=UTC)


def test_a_sentence_says_of_whom_and_as_of_when(hr, requirement, staff):
    page = text_of(get(hr, requirement))

    assert "0 of 2 required people (0 %) have met the goal; 2 are past a due date" in page
    assert "as of December 31, 2026" in page
    assert "3 people = 0 not required + 1 excused + 2 required." in page


def test_every_number_links_to_exactly_the_people_it_counts(hr, requirement, staff, module):
    completed(staff[0], module, SEPTEMBER)

    answer = get(hr, requirement)

    assert len(numbers_of(answer)) > 20
    assert wrong_numbers(hr, answer) == []


def test_days_overdue_are_counted_on_the_day_asked_about_alone(requirement, staff):
    def overdue(day):
        found = person_report(staff[0], requirement, day).stretches
        return [stretch.timing for stretch in found if "Overdue" in stretch.timing]

    assert overdue(date(2026, 9, 20)) == ["Overdue from September 30, 2026"]
    assert overdue(date(2026, 12, 31)) == ["Overdue by 93 days"]


def test_a_module_s_numbers_are_the_required_people(hr, requirement, staff, module):
    completed(staff[0], module, SEPTEMBER)
    completed(staff[1], module, SEPTEMBER)

    row = get(hr, requirement).context["page"].by_module[0]

    assert (row.module.title, row.finished, row.missing) == ("The lens I bring", 1, 1)


def test_what_ends_soon_is_counted_by_its_last_day_and_not_by_when_it_is_to_be_renewed(
    hr, requirement, staff
):
    Standing.objects.filter(person=staff[0], obligation=4).update(
        progress=5, due_on=date(2027, 2, 20)
    )
    Fulfilled.objects.create(
        requirement=requirement, person=staff[0], recorded_at=NOON, met_on=date(2026, 7, 20),
        reached_on=date(2026, 7, 20), valid_until=date(2027, 1, 20),
    )  # fmt: skip

    found = get(hr, requirement).context["page"].expiring

    assert [cell.number for cell in found] == [1, 1, 1]
    list_of_people = text_of(get(hr, requirement, "people", state="expiring_30"))
    assert f"{staff[0].sort_name}" in list_of_people
    assert "Goal met until January 20, 2027" in list_of_people


def test_a_unit_opens_and_the_way_up_stays(hr, requirement, staff, school):
    page = get(hr, requirement, unit="HERON")

    assert page.context["page"].total.headcount == 2
    assert requirement.employer.unit.name in page.content.decode()


def test_a_person_s_page_says_why(hr, requirement, staff):
    url = reverse("reports:person", kwargs={"code": requirement.code, "pk": staff[0].pk})

    page = hr.get(url, {"as_of": DAY}).content.decode()

    assert "Overdue by" in page
    assert '<ol class="pd-why">' in page


def test_a_day_before_the_roster_is_answered_with_a_sentence(hr, requirement):
    late = RequirementVersionFactory(
        requirement__employer=requirement.employer, requirement__roster_from=date(2026, 7, 1)
    )

    answer = get(hr, late.requirement, as_of="2020-01-01")

    assert answer.status_code == 422
    assert "The roster begins on July 1, 2026" in answer.content.decode()


def test_a_day_nobody_can_mean_is_answered_with_a_sentence(hr, requirement):
    for page, day, said in (
        ("hours", {"as_of": "9999-12-31"}, "Choose a day before 2200."),
        ("moved", {"since": "0001-01-01"}, "Choose a day in or after 1900."),
    ):
        answer = get(hr, requirement, page, **day)

        assert answer.status_code == 422
        assert said in answer.content.decode()


def test_somebody_missing_from_the_store_is_named_under_a_red_line(hr, requirement, staff):
    Standing.objects.filter(person=staff[2]).delete()

    said = text_of(get(hr, requirement))

    assert "These figures do not reconcile" in said
    assert f"{staff[2].sort_name} works here that day and is in no figure." in said


def test_a_spoiled_row_is_named_under_a_red_line(hr, requirement, staff):
    rows = Standing.objects.filter(person=staff[0], obligation=4)
    with connection.cursor() as cursor:
        for pk in rows.values_list("pk", flat=True):
            cursor.execute("UPDATE pd_policy_standing SET progress = 9 WHERE id = %s", [pk])

    said = text_of(get(hr, requirement))

    assert "stands in the store in a way no rule writes" in said
    assert staff[0].sort_name in said


@pytest.mark.parametrize(
    "change",
    ["progress = 5", "timing = 1", "obligation = 3, reason = 4, progress = 0, timing = 0, due_on = NULL",
     "due_on = '2027-03-01'", "unit_id = NULL", "ends_on = '2029-01-01'"],
)  # fmt: skip
def test_a_row_changed_into_another_sound_state_is_named_under_a_red_line(
    hr, requirement, staff, change
):
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE pd_policy_standing SET {change} "
            "WHERE person_id = %s AND starts_on <= %s AND ends_on > %s",
            [staff[0].pk, DAY, DAY],
        )

    said = text_of(get(hr, requirement))

    assert f"{staff[0].sort_name} stands in the store otherwise than it was written." in said
    assert said.count(staff[0].sort_name) == 1


def test_somebody_counted_though_not_employed_is_named(hr, requirement, staff):
    staff[2].positions.update(voided_at=NOON)

    assert "does not work here that day" in text_of(get(hr, requirement))


def test_sound_figures_have_no_red_line(hr, requirement, staff):
    answer = get(hr, requirement)

    assert "do not reconcile" not in text_of(answer)
    assert answer.context["page"].differing == []


def test_another_employer_s_hr_finds_nothing(client, requirement, staff):
    other = employee_with_role(roles.HR, employer=PartnerEmployerFactory())
    client.force_login(other.user)

    assert get(client, requirement).status_code == 404


def test_the_dashboard_costs_the_same_for_few_and_for_many(
    hr, requirement, staff, school, django_assert_max_num_queries
):
    more = [PositionFactory(employer=requirement.employer, unit=school).person.pk for _ in range(6)]
    positions_changed.send(None, person_ids=set(more), now=NOON)

    with django_assert_max_num_queries(36):
        get(hr, requirement)


def test_a_list_of_people_costs_the_same_for_one_and_for_many(
    hr, requirement, staff, django_assert_max_num_queries
):
    with django_assert_max_num_queries(22):
        get(hr, requirement, "people", state="headcount")


def test_a_supervisor_sees_their_people_due_first_and_only_paused(client, staff, boss):
    ana, ben, _ = staff
    client.force_login(boss.user)

    page = client.get(reverse("reports:supervised")).content.decode()

    assert page.index(ana.sort_name) < page.index(ben.sort_name)
    assert "Paused" in page
    assert "leave" not in page.lower().replace("leaves", "")


def test_a_supervisor_cannot_open_somebody_else_s_person(client, requirement, staff):
    client.force_login(StaffMemberFactory().user)
    url = reverse("reports:supervised_person", kwargs={"code": requirement.code, "pk": staff[0].pk})

    assert client.get(url).status_code == 404


def test_the_store_is_never_read_for_people_not_employed(hr, requirement, staff):
    assert Standing.objects.filter(person=staff[0]).exists()

    assert get(hr, requirement, as_of="2026-06-30").context["page"].total.headcount == 0
