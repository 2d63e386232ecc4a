"""HR answers the Board's thirteen questions about one figure, freezes it, and runs it again.

Nine people are planted by hand. Every number below was counted on paper from this table:

    Ada   teacher     Heron  regular     0.8   met September 10, due September 29
    Bea   teacher     Heron  regular           met October 10, eleven days late
    Cyd   teacher     Heron  regular           on leave since August 15
    Dot   teacher     Heron  regular           overdue; her paper of October 20 turns up later
    Eve   driver      Heron  regular, hourly   met September 20
    Fay   driver      Heron  regular, hourly   overdue; half at Heron, half at Wren
    Gil   teacher     Wren   substitute        exempt since August 1
    Hal   teacher     Wren   regular           hired October 5, due January 3
    Jon   teacher     Wren   contractor        not in the audience
    Ida   driver      Wren   regular, hourly   left on October 15
"""

import re
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from courses.actions.correcting import record_completion
from pd_portal.access import roles
from pd_portal.people.signals import positions_changed
from pd_portal.ui import dates
from tests.factories.courses import ModulePageFactory, ReleaseFactory
from tests.factories.people import (
    EmploymentFactory,
    ExternalPersonFactory,
    JobGroupFactory,
    LeaveFactory,
    OrgUnitFactory,
    PositionFactory,
    RoleGrantFactory,
    StaffMemberFactory,
)
from tests.factories.policy import ExemptionFactory, RequirementVersionFactory
from tests.reports.reading import completed

pytestmark = pytest.mark.django_db(transaction=True)
JULY, AUGUST = date(2026, 7, 1), datetime(2026, 8, 1, 19, tzinfo=UTC)
AS_OF = "2026-10-31"


@pytest.fixture
def module():
    module = ModulePageFactory(title="The lens I bring")
    ReleaseFactory(module=module, number=1, hours=Decimal("1.5"))
    return module


@pytest.fixture
def requirement(module):
    version = RequirementVersionFactory(
        modules=[module], kinds=["regular", "temporary", "substitute"],
        requirement__code="core", requirement__roster_from=JULY,
    )  # fmt: skip
    return version.requirement


@pytest.fixture
def staff(requirement, module):
    """The table of this file's first lines."""
    top, employer = requirement.employer.unit, requirement.employer
    heron = OrgUnitFactory(parent=top, code="HERON", name="Heron School")
    wren = OrgUnitFactory(parent=top, code="WREN", name="Wren School")
    teachers = JobGroupFactory(code="teachers", name="Teachers")
    drivers = JobGroupFactory(code="drivers", name="Drivers")

    def works(name, unit, group, fte="1", last=None, since=JULY, **spell):
        person = StaffMemberFactory(given_name=name, family_name="Moss")
        spell = EmploymentFactory(
            person=person, employer=employer, starts_on=since, ends_on=last, **spell
        )
        PositionFactory(
            person=person, employment=spell, employer=employer, unit=unit, job_group=group,
            starts_on=since, ends_on=last, fte=Decimal(fte),
        )  # fmt: skip
        return person

    people = {
        "Ada": works("Ada", heron, teachers, fte="0.8"),
        "Bea": works("Bea", heron, teachers),
        "Cyd": works("Cyd", heron, teachers),
        "Dot": works("Dot", heron, teachers),
        "Eve": works("Eve", heron, drivers, pay="hourly"),
        "Fay": works("Fay", heron, drivers, fte="0.5", pay="hourly"),
        "Gil": works("Gil", wren, teachers, kind="substitute"),
        "Hal": works("Hal", wren, teachers, since=date(2026, 10, 5)),
        "Jon": works("Jon", wren, teachers, kind="contractor"),
        "Ida": works("Ida", wren, drivers, last=date(2026, 10, 15), pay="hourly"),
    }
    fay = people["Fay"]
    PositionFactory(
        person=fay, employment=fay.employments.get(), employer=employer, unit=wren,
        job_group=drivers, starts_on=JULY, fte=Decimal("0.5"), primary=False,
    )  # fmt: skip
    LeaveFactory(person=people["Cyd"], employer=employer, starts_on=date(2026, 8, 15))
    ExemptionFactory(person=people["Gil"], requirement=requirement, starts_on=date(2026, 8, 1))
    positions_changed.send(None, person_ids={p.pk for p in people.values()}, now=AUGUST)
    for name, day in (("Ada", (9, 10)), ("Eve", (9, 20)), ("Bea", (10, 10))):
        completed(people[name], module, datetime(2026, *day, 19, tzinfo=UTC))
    return people


@pytest.fixture
def hr(requirement):
    person = ExternalPersonFactory(given_name="Hana", family_name="Rill")
    RoleGrantFactory(person=person, role=roles.HR, employer=requirement.employer)
    return person


ANSWERS = {
    "of-whom": [
        "Heads are counted; their positions come to 8.8 full-time equivalents",
        "9 people", "7 regular", "1 substitute", "1 contractor", "2 paid by the hour",
    ],
    "as-of": ["As of October 31, 2026, in the school year 2026-27", "everything known now"],
    "left-out": [
        "1 on leave", "1 exempt: the person", "1 not in the audience",
        "1 required and still inside their time", "1 left since the school year began",
        "count neither as done nor as owing",
    ],
    "on-time": ["2 met it by their due date", "1 met it after their due date"],
    "which-figure": [
        "3 completed: every module is finished", "3 of them proficient: every task shown",
        "Attendance is not recorded",
    ],
    "version": ["All-staff core, version 1, under the rules in force from January 1, 2026"],
    "lags": [
        "1 not yet met, Wren School: 0 of 1 met (0 %)",
        "1 not yet met, Drivers: 1 of 2 met (50 %)",
        "2 not yet met, Teachers: 2 of 4 met (50 %)",
    ],
    "smallest": ["1 required in Wren School"],
    "moved": ["Since September 30, 2026 it went from 2 to 3: +0 by the roster, +1 by what"],
    "unfinished": ["3 required and not met", "the Board sees totals of month-ends"],
    "twice": ["Nobody is counted twice", "1 with two positions or more"],
    "hours": ["1.5 hours of modules finished by 1 person paid by the hour since September 1, 2026"],
    "practice": ["Made a commitment: nobody, or too few people to show", "Not recorded."],
}  # fmt: skip


def words_of(place):
    return re.sub(r"\s+", " ", place.inner_text())


def to_the_figure(page):
    """From the front page to the figure of October 31."""
    page.goto("/home/")
    page.get_by_role("link", name="Who has met the goal").click()
    page.get_by_label("As of").first.fill(AS_OF)
    page.get_by_role("button", name="Show").click()


def test_thirteen_questions_a_frozen_figure_and_a_late_paper(
    requirement, module, staff, hr, sign_in_as, looks_right
):
    page = sign_in_as(hr, width=1280)
    to_the_figure(page)
    expect(page.locator(".pd-lede")).to_contain_text(
        "3 of 6 required people (50 %) have met the goal; 2 are past a due date, as of October 31"
    )
    expect(page.locator("#reconciliation")).to_contain_text(
        "9 people = 1 not required + 2 excused + 6 required."
    )
    looks_right(page)

    page.get_by_role("link", name="About this figure").click()
    for key, answers in ANSWERS.items():
        said = words_of(page.locator(f"#{key}"))
        for answer in answers:
            assert answer in said, (key, answer, said)
    assert set(ANSWERS) == {li.get_attribute("id") for li in page.locator("ol > li[id]").all()}
    looks_right(page)

    # The unfinished, by name, from the number itself.
    page.locator("#unfinished").get_by_role("link").click()
    listed = page.locator("tbody th").all_inner_texts()
    assert listed == ["Moss, Dot", "Moss, Fay", "Moss, Hal"]
    looks_right(page)

    # Frozen.
    page.get_by_role("link", name="Back to the figures").click()
    page.get_by_role("link", name="Freeze this figure").click()
    page.get_by_label("Note").fill("For the Board's November meeting.")
    page.get_by_role("button", name="Freeze this figure").click()
    expect(page.locator(".pd-lede")).to_contain_text("3 of 6 required people")
    frozen = page.url
    page.get_by_role("link", name="Run it again from the facts").click()
    expect(page.get_by_text("Identical", exact=True)).to_be_visible()

    # Dot's paper of October 20 turns up.
    record_completion(
        person=staff["Dot"], module=module, release=module.releases.get(), source="recorded",
        completed_at=datetime(2026, 10, 20, 19, tzinfo=UTC), proficient=True,
        note="Paper brought by the principal", actor=hr, now=dates.now(),
    )  # fmt: skip
    page.goto(frozen)
    page.get_by_role("link", name="Run it again from the facts").click()
    expect(page.get_by_text("Corrected since")).to_be_visible()
    named = page.locator("tbody tr").filter(has_text="Dot")
    expect(named).to_have_count(1)
    expect(named).to_contain_text("Goal met")
    expect(named).to_contain_text("Hana Rill")
    looks_right(page)

    # The live figure now says four, and what moved calls it a correction or a meeting of the goal.
    page.goto(f"{reverse('reports:goal', args=['core'])}?as_of={AS_OF}")
    expect(page.locator(".pd-lede")).to_contain_text("4 of 6 required people (66 %)")
