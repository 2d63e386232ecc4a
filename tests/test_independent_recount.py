"""The dashboard's figures, counted anew by bare SQL over dated facts (independent_recount.sql)."""

import random
import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection

from courses.models import CompletionVoid
from pd_portal.policy.actions.standing import rules_changed
from pd_portal.reports.queries.dashboard import dashboard
from pd_portal.reports.queries.modules import module_rows, version_in_force
from pd_portal.reports.questions import Question
from tests.factories.courses import ModulePageFactory, ReleaseFactory
from tests.factories.learning import ModuleCompletionFactory
from tests.factories.people import (
    JobGroupFactory,
    LeaveFactory,
    OrgUnitFactory,
    PositionFactory,
    StaffMemberFactory,
)
from tests.factories.policy import NEW_YEAR, ExemptionFactory, RequirementVersionFactory

pytestmark = pytest.mark.django_db

SQL = (Path(__file__).parent / "independent_recount.sql").read_text()
FIRST = date(2026, 1, 1)
DAYS = [date(2026, 2, 14), date(2026, 6, 30), date(2026, 11, 21)]


def recount(requirement, day):
    """{(measure, unit code, module slug): people}"""
    asked = {
        "requirement": requirement.code,
        "employer": requirement.employer.code,
        "day": day.isoformat(),
        # Midnight in Los Angeles, as UTC.
        "day_end": f"{day + timedelta(days=1)} {'07' if 3 < day.month < 11 else '08'}:00:00",
    }
    bare = re.sub(r"^--.*$", "", SQL, flags=re.M)
    with connection.cursor() as cursor:
        cursor.execute(re.sub(r":(\w+)", r"%(\1)s", bare), asked)
        return {(measure, unit, slug): people for measure, unit, slug, people in cursor.fetchall()}


def shown(requirement, day, units):
    """The same numbers as the dashboard of each unit gives them; noughts are left out."""
    found = {}
    for unit in units:
        question = Question(requirement, day, unit=unit)
        page = dashboard(question)
        found["headcount", unit.code, ""] = page.total.headcount
        found["leave", unit.code, ""] = next(
            (cell.number for cell in page.reasons if cell.state.name == "excused_leave"), 0
        )
        for row in module_rows(question, version_in_force(question)):
            found["completed", unit.code, row.module.slug] = row.finished
    return {key: number for key, number in found.items() if number}


def some_day(dice):
    return FIRST + timedelta(days=dice.randrange(0, 330))


def add_person(dice, employer, units, groups):
    """Somebody with one or two jobs, some of them over; perhaps a leave."""
    person = StaffMemberFactory()
    said = {"person": person, "employer": employer}
    for number in range(dice.choice([1, 1, 1, 2])):
        starts_on = FIRST - timedelta(days=400) if dice.random() < 0.6 else some_day(dice)
        ends_on = starts_on + timedelta(days=dice.randrange(200, 700))
        PositionFactory(
            **said,
            unit=dice.choice(units),
            job_group=dice.choice(groups),
            fte=dice.choice(["0.4", "0.6", "1.0"]),
            primary=number == 0 and dice.random() < 0.5,
            starts_on=starts_on,
            ends_on=ends_on if dice.random() < 0.4 else None,
        )
    if dice.random() < 0.3:
        left = some_day(dice)
        back = left + timedelta(days=dice.randrange(5, 120))
        LeaveFactory(**said, starts_on=left, ends_on=back if dice.random() < 0.7 else None)
    return person


def add_completion(dice, person, releases):
    """A completion of some version of some module; some are taken back again."""
    day = some_day(dice)
    release = dice.choice(releases)
    made = ModuleCompletionFactory(
        enrollment=None,
        source="group",
        person=person,
        module=release.module,
        release=release,
        completed_at=datetime(day.year, day.month, day.day, dice.choice([1, 7, 8, 20]), tzinfo=UTC),
        proficient=dice.random() < 0.8,
    )
    if dice.random() < 0.15:
        CompletionVoid.objects.create(
            completion=made, reason="Entered twice", voided_by=person, recorded_at=made.recorded_at
        )


@pytest.fixture(params=[1, 2, 3])
def world(request):
    """A requirement, its employer's units, and people at random."""
    dice = random.Random(request.param)
    modules = [ModulePageFactory() for _ in range(3)]
    releases = [ReleaseFactory(module=module, number=n) for module in modules for n in (1, 2)]
    groups = [JobGroupFactory() for _ in range(3)]
    version = RequirementVersionFactory(
        modules=modules, effective_from=FIRST, activated_at=None, published_on=None
    )
    version.job_groups.set(groups[:2] if request.param == 2 else [])
    version.activated_at, version.published_on = NEW_YEAR, FIRST
    version.save()
    version.pathway_version.items.filter(module=modules[0]).update(min_version=2)
    requirement = version.requirement
    top = requirement.employer.unit
    schools = [OrgUnitFactory(parent=top) for _ in range(3)]
    units = [top, *schools, OrgUnitFactory(parent=schools[0])]
    people = [add_person(dice, requirement.employer, units, groups) for _ in range(30)]
    for person in people:
        for _ in range(dice.randrange(4)):
            add_completion(dice, person, releases)
    ExemptionFactory(person=people[0], starts_on=FIRST)
    ExemptionFactory(person=None, scope="unit", unit=schools[1], starts_on=date(2026, 6, 1))
    rules_changed(requirement, now=datetime(2026, 11, 22, 20, tzinfo=UTC))
    return requirement, units


@pytest.mark.parametrize("day", DAYS)
def test_the_dashboard_and_bare_sql_count_the_same(world, day):
    requirement, units = world

    numbers = recount(requirement, day)

    assert numbers == shown(requirement, day, units)
    assert day < DAYS[-1] or {measure for measure, _, _ in numbers} >= {"headcount", "completed"}
    assert len({unit for _, unit, _ in numbers}) >= 3


def test_the_recount_never_reads_what_was_reckoned():
    bare = re.sub(r"^--.*$", "", SQL, flags=re.M).lower()

    assert [word for word in ("standing", "fulfilled", "snapshot") if word in bare] == []
