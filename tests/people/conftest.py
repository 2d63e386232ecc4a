"""What most tests of People begin with: a day, an employer with its payroll source, HR."""

import pytest
import time_machine

from pd_portal.access import roles
from pd_portal.people.models import RosterSource
from tests.factories.people import (
    EmployerFactory,
    JobGroupFactory,
    OrgUnitFactory,
    employee_with_role,
)


@pytest.fixture(autouse=True)
def october_first():
    """Two months into the factories' school year, whatever the machine's clock says."""
    with time_machine.travel("2026-10-01T12:00:00-07:00", tick=False):
        yield


@pytest.fixture
def agency():
    return EmployerFactory()


@pytest.fixture
def hr(client, agency):
    """HR of the agency, signed in."""
    person = employee_with_role(roles.HR, employer=agency)
    client.force_login(person.user)
    return person


@pytest.fixture
def source(agency):
    """Payroll of the agency, with the units and job groups that its files name."""
    for code in ("North", "Garage"):
        OrgUnitFactory(code=code, parent=agency.unit)
    for code in ("classroom", "leaders", "operations"):
        JobGroupFactory(code=code)
    return RosterSource.objects.create(employer=agency, code="payroll", name="Payroll")


@pytest.fixture
def oneroster(agency):
    """A system of the agency that sends OneRoster zips."""
    return RosterSource.objects.create(employer=agency, code="sis", name="SIS", format="oneroster")
