"""Facts are closed once and never overlap, whatever SQL is run."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from pd_portal.people.models import MergePermit, Position
from tests.factories.imports import JoinRequestFactory
from tests.factories.people import (
    EmploymentFactory,
    LeaveFactory,
    OrgUnitFactory,
    PositionFactory,
    RoleGrantFactory,
    StaffMemberFactory,
)

pytestmark = pytest.mark.django_db

EDITS = [
    (EmploymentFactory, "employee_id = '7'"),
    (EmploymentFactory, "kind = 'substitute'"),
    (EmploymentFactory, "starts_on = '2026-09-01'"),
    (PositionFactory, "title = 'Principal'"),
    (PositionFactory, "fte = 0.5"),
    (PositionFactory, '"primary" = false'),
    (PositionFactory, "person_id = person_id + 1"),
    (PositionFactory, "recorded_at = '2020-01-01 12:00:00+00:00'"),
    (LeaveFactory, "paid = false"),
    (RoleGrantFactory, "role = 'administrator'"),
    (JoinRequestFactory, "number = '7'"),
    (OrgUnitFactory, "code = 'other', path = '/other/'"),
]


def run(sql):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.parametrize(("factory", "edit"), EDITS)
def test_a_fact_is_not_edited(factory, edit):
    row = factory()

    with pytest.raises(IntegrityError, match="guard"):
        run(f"UPDATE {row._meta.db_table} SET {edit} WHERE id = {row.pk}")


@pytest.mark.parametrize("factory", [EmploymentFactory, PositionFactory, LeaveFactory])
def test_a_fact_is_closed_only_once(factory):
    row = factory(ends_on=date(2026, 9, 1))

    with pytest.raises(IntegrityError, match="guard"):
        run(f"UPDATE {row._meta.db_table} SET ends_on = '2026-10-01' WHERE id = {row.pk}")


@pytest.mark.parametrize("factory", [EmploymentFactory, PositionFactory, LeaveFactory])
def test_a_fact_is_kept(factory):
    row = factory()

    with pytest.raises(IntegrityError, match="guard"):
        run(f"DELETE FROM {row._meta.db_table} WHERE id = {row.pk}")


def test_two_primary_positions_never_share_a_day():
    first = PositionFactory(ends_on=date(2026, 9, 1))

    with pytest.raises(IntegrityError, match="guard"), transaction.atomic():
        PositionFactory(employment=first.employment, person=first.person, starts_on=first.ends_on)


def test_a_second_position_that_is_not_primary_may_overlap():
    first = PositionFactory()

    second = PositionFactory(employment=first.employment, person=first.person, primary=False)

    assert Position.objects.filter(person=first.person).count() == 2
    assert second.pk


def test_two_spells_of_one_number_never_share_a_day():
    first = EmploymentFactory(ends_on=date(2026, 9, 1))

    with pytest.raises(IntegrityError, match="guard"), transaction.atomic():
        EmploymentFactory(
            person=first.person, employee_id=first.employee_id, starts_on=first.ends_on
        )


def test_a_number_belongs_to_one_person_of_an_employer():
    first = EmploymentFactory(ends_on=date(2026, 9, 1))

    with pytest.raises(IntegrityError, match="guard"), transaction.atomic():
        EmploymentFactory(employee_id=first.employee_id, starts_on=date(2027, 9, 1))


def test_a_position_is_its_employments_persons():
    spell = EmploymentFactory()

    with pytest.raises(IntegrityError, match="guard"), transaction.atomic():
        PositionFactory(employment=spell, person=StaffMemberFactory())


def test_a_person_key_moves_under_a_permit_that_names_both():
    leave, other = LeaveFactory(), StaffMemberFactory()
    MergePermit.objects.create(from_id=leave.person_id, to_id=other.pk)

    run(f"UPDATE pd_people_leave SET person_id = {other.pk} WHERE id = {leave.pk}")

    leave.refresh_from_db()
    assert leave.person == other
