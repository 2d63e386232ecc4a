"""HR's figures: each number counts people, and its link shows exactly those."""

import csv
import io
import re
from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from pd_portal.access import roles
from pd_portal.people.signals import positions_changed
from pd_portal.policy.models import Standing
from tests.factories.courses import ModulePageFactory
from tests.factories.people import (
    LeaveFactory,
    OrgUnitFactory,
    PositionFactory,
    StaffMemberFactory,
    employee_with_role,
)
from tests.factories.policy import RequirementVersionFactory

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 8, 1, 19, tzinfo=UTC)
DAY = "2026-12-31"


@pytest.fixture
def requirement():
    return RequirementVersionFactory(modules=[ModulePageFactory()]).requirement


@pytest.fixture
def school(requirement):
    return OrgUnitFactory(parent=requirement.employer.unit, code="HERON", name="Heron School")


@pytest.fixture
def boss():
    return StaffMemberFactory()


@pytest.fixture
def staff(requirement, school, boss):
    """Two at the school, one of them on leave; one in the employer's own office."""
    employer = requirement.employer
    works = {"employer": employer, "starts_on": date(2026, 7, 1)}
    ana = PositionFactory(unit=school, supervisor=boss, **works).person
    ben = PositionFactory(unit=school, supervisor=boss, **works).person
    cho = PositionFactory(unit=employer.unit, **works).person
    LeaveFactory(person=ben, employer=employer, starts_on=date(2026, 7, 15), ends_on=None)
    positions_changed.send(None, person_ids={ana.pk, ben.pk, cho.pk}, now=NOON)
    return ana, ben, cho


@pytest.fixture
def hr(client, requirement):
    person = employee_with_role(roles.HR, employer=requirement.employer)
    client.force_login(person.user)
    return client


def text_of(response):
    """What is read on the page, without its markup."""
    html = re.sub(r"<[^>]+>", "", response.content.decode())
    return " ".join(html.replace("&nbsp;", " ").split())


def get(client, requirement, name="goal", **asked):
    url = reverse(f"reports:{name}", args=[requirement.code])
    return client.get(url, {"as_of": DAY, **asked})


def test_a_sentence_says_of_whom_and_as_of_when(hr, requirement, staff):
    page = text_of(get(hr, requirement))

    assert "0 of 2 required people (0 %) have met the goal; 2 are past a due date" in page
    assert "as of December 31, 2026" in page
    assert "3 people = 0 not required + 1 excused + 2 required." in page


def numbers_of(page):
    """Addresses and numbers of the links whose text is a number."""
    return re.findall(r'href="([^"]*)"[^>]*>(?:<span class="pd-figure__number">)?(\d+)<', page)


def test_every_number_links_to_exactly_the_people_it_counts(hr, requirement, staff):
    page = get(hr, requirement).content.decode()
    links = numbers_of(page)
    base = reverse("reports:goal", kwargs={"code": requirement.code})

    counted = {
        (url, number): hr.get((url if url.startswith("/") else base + url).replace("&amp;", "&"))
        for url, number in links
        if "state=" in url
    }

    assert len(counted) > 10
    for (url, number), response in counted.items():
        assert response.context["found"].count == int(number), url


def test_a_unit_opens_and_the_way_up_stays(hr, requirement, staff, school):
    page = get(hr, requirement, unit="HERON")

    assert page.context["page"].total.headcount == 2
    assert requirement.employer.unit.name in page.content.decode()


def test_a_person_s_page_says_why(hr, requirement, staff):
    url = reverse("reports:person", kwargs={"code": requirement.code, "pk": staff[0].pk})

    page = hr.get(url, {"as_of": DAY}).content.decode()

    assert "Overdue by" in page
    assert '<ol class="pd-why">' in page


def test_the_download_has_the_same_rows_and_no_formulas(hr, requirement, staff):
    staff[0].given_name, staff[0].family_name = "Eve", "=HYPERLINK(1)"
    staff[0].save()

    answer = get(hr, requirement, "people", state="overdue", format="csv")
    rows = list(csv.DictReader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))

    assert len(rows) == 2
    assert {row["Name"][0] for row in rows} >= {"'"}


def test_a_day_before_the_roster_is_answered_with_a_sentence(hr, requirement, staff):
    requirement.roster_from = date(2026, 7, 1)
    requirement.save()

    answer = get(hr, requirement, as_of="2020-01-01")

    assert answer.status_code == 422
    assert "The roster begins on July 1, 2026" in answer.content.decode()


def test_figures_that_do_not_add_up_show_a_red_line(hr, requirement, staff, monkeypatch):
    from pd_portal.policy.queries.figures import Figures

    monkeypatch.setattr(Figures, "reconciles", property(lambda self: False))

    assert "do not reconcile" in get(hr, requirement).content.decode()


def test_another_employer_s_hr_finds_nothing(client, requirement, staff):
    from tests.factories.people import PartnerEmployerFactory

    other = employee_with_role(roles.HR, employer=PartnerEmployerFactory())
    client.force_login(other.user)

    assert get(client, requirement).status_code == 404


def test_the_dashboard_costs_the_same_for_few_and_for_many(
    hr, requirement, staff, school, django_assert_max_num_queries
):
    more = [PositionFactory(employer=requirement.employer, unit=school).person.pk for _ in range(6)]
    positions_changed.send(None, person_ids=set(more), now=NOON)

    with django_assert_max_num_queries(30):
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
