"""The demo's employers have calendars, unions, somebody to ask, and one shares from next July."""

from datetime import date
from types import SimpleNamespace

import pytest

from pd_portal.access import roles
from pd_portal.demo.clock import Clock
from pd_portal.demo.generator.structure import AGENCY, LARKSPUR, TIDEWATER
from pd_portal.demo.steps.employers import keep_employers
from pd_portal.people.models import DataSharing, MistakeReport, WorkPeriod
from tests.factories.people import (
    EmployerFactory,
    PartnerEmployerFactory,
    PositionFactory,
    employee_with_role,
)

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 23)


def test_every_page_of_an_employer_has_something_to_show():
    agency, district = EmployerFactory(), PartnerEmployerFactory()
    hr = employee_with_role(roles.HR, employer=agency)
    lead = employee_with_role(roles.PARTNER_LEAD, employer=district)
    PositionFactory(employer=agency, person__user=None)
    other = PartnerEmployerFactory(code="larkspur")
    signer = PositionFactory(employer=other).person
    employers = {AGENCY: agency, TIDEWATER: district, LARKSPUR: other}

    keep_employers(SimpleNamespace(today=DAY, clock=Clock(DAY), things={"employers": employers}))

    agency.refresh_from_db()
    sharing = DataSharing.objects.get(owner=district)
    shared = DataSharing.objects.get(owner=other)
    assert (shared.reader, shared.signed_by, shared.starts_on) == (agency, signer, date(2023, 7, 1))
    assert agency.concerns_owner == hr
    assert (sharing.owner, sharing.signed_by, sharing.starts_on) == (
        district,
        lead,
        date(2027, 7, 1),
    )
    assert agency.bargaining_units.count() == 2
    assert WorkPeriod.objects.filter(calendar__employer=agency).count() == 2
    assert MistakeReport.objects.filter(answered_at__isnull=True).exists()
