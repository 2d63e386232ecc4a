"""Two people at a school, one of them on leave, and one in the employer's own office."""

from datetime import date

import pytest

from pd_portal.access import roles
from pd_portal.people.signals import positions_changed
from tests.factories.courses import ModulePageFactory
from tests.factories.people import (
    ExternalPersonFactory,
    LeaveFactory,
    OrgUnitFactory,
    PositionFactory,
    RoleGrantFactory,
    StaffMemberFactory,
)
from tests.factories.policy import RequirementVersionFactory
from tests.reports.reading import NOON


@pytest.fixture
def module():
    return ModulePageFactory(title="The lens I bring")


@pytest.fixture
def requirement(module):
    return RequirementVersionFactory(modules=[module]).requirement


@pytest.fixture
def school(requirement):
    return OrgUnitFactory(parent=requirement.employer.unit, code="HERON", name="Heron School")


@pytest.fixture
def boss():
    return StaffMemberFactory()


@pytest.fixture
def staff(requirement, school, boss):
    """Ana and Ben at the school, Ben on leave; Cho in the employer's own office."""
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
    """HR's client. The person holds no position, so every figure is of the people planted here."""
    person = ExternalPersonFactory()
    RoleGrantFactory(person=person, role=roles.HR, employer=requirement.employer)
    client.force_login(person.user)
    client.hr = person
    return client
