"""Paid hours: module hours of people paid by the hour, in the job group of the day."""

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from courses.models import CompletionVoid
from tests.factories.courses import ModulePageFactory, ReleaseFactory
from tests.factories.people import (
    EmploymentFactory,
    JobGroupFactory,
    PositionFactory,
    StaffMemberFactory,
)
from tests.factories.policy import PayNoteFactory
from tests.reports.reading import completed, get, text_of, wrong_numbers

pytestmark = pytest.mark.django_db
OCTOBER = datetime(2026, 10, 5, 19, tzinfo=UTC)


def paid(employer, group, pay="hourly", **more):
    spell = EmploymentFactory(employer=employer, pay=pay)
    return PositionFactory(
        employment=spell, person=spell.person, employer=employer, unit=employer.unit,
        job_group=group, starts_on=spell.starts_on, **more,
    ).person  # fmt: skip


@pytest.fixture
def two_modules():
    long, short = ModulePageFactory(), ModulePageFactory()
    ReleaseFactory(module=long, number=1, hours=Decimal("1.5"))
    ReleaseFactory(module=short, number=1, hours=Decimal("1.0"))
    return long, short


@pytest.fixture
def finished(requirement, two_modules):
    """Two drivers took 2.5 and 1.5 hours; a salaried teacher took 1.5."""
    employer, (long, short) = requirement.employer, two_modules
    drivers = JobGroupFactory(code="drivers")
    ana, ben = paid(employer, drivers), paid(employer, drivers)
    teacher = paid(employer, JobGroupFactory(code="classroom"), pay="salaried")
    for person, module in ((ana, long), (ana, short), (ben, long), (teacher, long)):
        completed(person, module, OCTOBER)
    return ana, ben, teacher


def hours(hr, requirement, **asked):
    return get(hr, requirement, "hours", since="2026-09-01", **asked)


def test_hours_are_summed_by_job_group_for_hourly_people_only(hr, requirement, finished):
    page = hours(hr, requirement).context["page"]

    assert [(r.title, r.people, r.completions, r.hours) for r in page.rows] == [
        ("Drivers", 2, 3, Decimal("4.0"))
    ]


def test_the_people_behind_a_number_are_listed(hr, requirement, finished):
    answer = hours(hr, requirement)

    assert wrong_numbers(hr, answer) == []
    assert "4 hours of modules finished by 2 people" in text_of(answer)


def test_payroll_gets_a_line_for_each_module_with_its_time_code(hr, requirement, finished):
    PayNoteFactory(
        employer=requirement.employer, job_group=JobGroupFactory(code="drivers"), time_code="PD-EQ"
    )

    text = hours(hr, requirement, format="csv").getvalue().decode("utf-8-sig")
    lines = list(csv.DictReader(io.StringIO(text)))

    assert [line["Hours"] for line in lines] == ["1.5", "1.0", "1.5"]
    assert {line["Time code"] for line in lines} == {"PD-EQ"}


def test_a_module_taken_back_costs_nothing(hr, requirement, finished):
    ben = finished[1]
    CompletionVoid.objects.create(
        completion=ben.completions.get(), reason="Not theirs", recorded_at=OCTOBER,
        voided_by=StaffMemberFactory(),
    )  # fmt: skip

    assert hours(hr, requirement).context["page"].total == Decimal("2.5")


def test_prior_learning_was_no_paid_time(hr, requirement, two_modules):
    driver = paid(requirement.employer, JobGroupFactory(code="drivers"))
    completed(driver, two_modules[0], OCTOBER, source="prior")

    assert hours(hr, requirement).context["page"].completions == 0


def test_a_job_group_is_the_one_held_on_the_day(hr, requirement, two_modules):
    employer, spell = requirement.employer, EmploymentFactory(pay="hourly")
    works = {
        "employment": spell, "person": spell.person, "employer": employer, "unit": employer.unit,
    }  # fmt: skip
    PositionFactory(
        job_group=JobGroupFactory(code="drivers"), ends_on=date(2026, 10, 31),
        starts_on=spell.starts_on, **works,
    )  # fmt: skip
    PositionFactory(job_group=JobGroupFactory(code="kitchen"), starts_on=date(2026, 11, 1), **works)
    completed(spell.person, two_modules[0], OCTOBER)

    assert [r.title for r in hours(hr, requirement).context["page"].rows] == ["Drivers"]


def test_a_day_outside_costs_nothing(hr, requirement, finished):
    assert hours(hr, requirement, as_of="2026-10-04").context["page"].completions == 0
