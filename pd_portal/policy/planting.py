"""Requirements in force, for the bars of the learning half. Their caller rolls everything back."""

from datetime import UTC, date, datetime
from typing import Any, TypeVar

from django.db.models import Model

from courses.models import Pathway, PathwayItem, PathwayVersion
from courses.registries import duties
from pd_portal.people.models import (
    Employer,
    Employment,
    JobGroup,
    OrgUnit,
    Position,
    WorkCalendar,
    WorkPeriod,
)
from pd_portal.policy.models import Goal, Policy, Requirement, RequirementVersion

LONG_AGO, FIRST_DAY = datetime(2020, 1, 1, 17, tzinfo=UTC), date(2020, 1, 1)
Row = TypeVar("Row", bound=Model)


def plant(row: Row) -> Row:
    row.save()  # writes: planted for a bar and rolled back
    return row


@duties.provides("goals")
def plant_duties(person: Any, module: Any, count: int, name: str) -> None:
    """Employ ``person`` and put ``count`` requirements in force that ask for ``module``.

    Everything has its rows: a calendar, an audience of a unit and a job group, a pathway.
    """
    position = employ(person, name)
    policy = plant(Policy(employer=position.employer, number=name, title=name))
    goal = plant(Goal(policy=policy, position=1, title=name))
    for number in range(count):
        oblige(goal, position, module, f"{name}-{number}")


def employ(person: Any, name: str) -> Position:
    unit = plant(OrgUnit(code=name, name=name, kind="agency", starts_on=FIRST_DAY))
    employer = plant(Employer(code=name, name=name, unit=unit))
    calendar = plant(WorkCalendar(employer=employer, code=name, name=name))
    plant(WorkPeriod(calendar=calendar, starts_on=FIRST_DAY, ends_on=date(2020, 6, 30)))
    held = {"person": person, "employer": employer, "starts_on": FIRST_DAY}
    held["recorded_at"] = LONG_AGO
    spell = plant(Employment(employee_id=name, original_hire_on=FIRST_DAY, **held))
    group, _ = JobGroup.objects.get_or_create(code="plant", defaults={"name": name})  # writes: planted for a bar  # fmt: skip
    return plant(
        Position(
            employment=spell, unit=unit, job_group=group, title=name, primary=True,
            work_calendar=calendar, **held,
        )
    )  # fmt: skip


def oblige(goal: Goal, position: Position, module: Any, code: str) -> None:
    pathway = plant(Pathway(slug=code, title=code))
    lines = plant(PathwayVersion(pathway=pathway, number=1, created_at=LONG_AGO))
    plant(PathwayItem(version=lines, position=1, kind=PathwayItem.REQUIRED, module=module))
    made = plant(Requirement(goal=goal, employer=position.employer, code=code, title=code))
    version = plant(
        RequirementVersion(
            requirement=made, effective_from=FIRST_DAY, pathway_version=lines, created_at=LONG_AGO
        )
    )
    version.units.add(position.unit)  # writes: planted for a bar and rolled back
    version.job_groups.add(position.job_group)  # writes: planted for a bar and rolled back
    version.activated_at, version.published_on = LONG_AGO, FIRST_DAY
    plant(version)
