"""The database itself refuses what the actions would never write."""

import pytest
from django.db import IntegrityError, connection, transaction

from tests.factories import people

pytestmark = pytest.mark.django_db

BROKEN = [
    (people.OrgUnitFactory, "ends_on = '2019-12-31'"),
    (people.OrgUnitFactory, "kind = 'planet'"),
    (people.OrgUnitFactory, "code = 'a/b', path = '/a/b/'"),
    (people.OrgUnitFactory, "path = '/elsewhere/'"),
    (people.PartnerFactory, "kind = 'planet'"),
    (people.DataSharingFactory, "ends_on = '2019-12-31'"),
    (people.DataSharingFactory, "reader_id = owner_id"),
    (people.StaffMemberFactory, "external = true"),
    (people.ExternalPersonFactory, "partner_id = null"),
    (people.StaffMemberFactory, "merged_into_id = id"),
    (people.PersonEmailFactory, "address = 'Ana@Example.org'"),
    (people.PersonEmailFactory, "kind = 'pigeon'"),
    (people.PersonEmailFactory, "ends_on = '2019-12-31'"),
    (people.EmploymentFactory, "kind = 'planet'"),
    (people.EmploymentFactory, "pay = 'fish'"),
    (people.EmploymentFactory, "employee_id = ''"),
    (people.EmploymentFactory, "original_hire_on = '2030-01-01'"),
    (people.PositionFactory, "fte = 2.5"),
    (people.PositionFactory, "fte = -0.1"),
    (people.PositionFactory, "supervisor_id = person_id"),
    (people.UnitHeadFactory, "ends_on = '2019-12-31'"),
    (people.DelegateFactory, "delegate_id = supervisor_id"),
    (people.DelegateFactory, "ends_on = '2019-12-31'"),
    (people.WorkCalendarFactory, "kind = 'planet'"),
    (people.WorkPeriodFactory, "ends_on = '2019-12-31'"),
    (people.RoleGrantFactory, "role = 'king'"),
    (people.RoleGrantFactory, "given_by_id = person_id"),
    (people.RoleGrantFactory, "approved_by_id = person_id"),
    (people.RoleGrantFactory, "ends_on = '2019-12-31'"),
]
FACTS = [people.EmploymentFactory, people.PositionFactory, people.LeaveFactory]
BROKEN_FACT = [
    "ends_on = '2019-12-31', end_recorded_at = '2026-09-01 12:00:00+00:00'",
    "ends_on = '2027-06-30'",
    "end_recorded_at = '2026-09-01 12:00:00+00:00'",
    "ends_on = '2027-06-30', end_recorded_at = '2020-01-01 12:00:00+00:00'",
    "voided_at = '2020-01-01 12:00:00+00:00'",
]
CASES = BROKEN + [(fact, change) for fact in FACTS for change in BROKEN_FACT]


@pytest.mark.parametrize(
    ("factory", "change"), CASES, ids=[f"{f._meta.model.__name__}: {c}" for f, c in CASES]
)
def test_the_database_refuses(factory, change):
    row = factory()

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {row._meta.db_table} SET {change} WHERE id = {row.pk}")


def test_a_unit_has_one_head_at_a_time():
    head = people.UnitHeadFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        people.UnitHeadFactory(unit=head.unit)


def test_a_login_belongs_to_one_person():
    person = people.StaffMemberFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        people.StaffMemberFactory(user=person.user)


def test_the_approver_is_neither_the_giver_nor_the_holder():
    giver = people.StaffMemberFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        people.RoleGrantFactory(given_by=giver, approved_by=giver)
