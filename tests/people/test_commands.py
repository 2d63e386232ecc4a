"""The bars of People."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Q

from pd_portal.access import roles
from pd_portal.people.models import Position, StaffMember
from tests.factories.people import (
    DataSharingFactory,
    EmployerFactory,
    PartnerEmployerFactory,
    PositionFactory,
    employee_with_role,
)
from tests.people.test_import import ANA, BO, CY, csv_file

pytestmark = pytest.mark.django_db


def bar(*command, **options):
    out = StringIO()
    call_command(*command, stdout=out, **options)
    return out.getvalue().splitlines()[-1]


def test_the_nightly_drop_prints_its_bar_and_then_changes_nothing(source, tmp_path):
    file = tmp_path / "people.csv"
    file.write_bytes(csv_file(ANA, BO, CY))

    first = bar("import_roster", str(file), source="payroll")
    second = bar("import_roster", str(file), source="payroll")

    assert first == (
        "bar import: read=3 added=3 changed=0 same=0 ended=0 review=0 errors=0 difference=0 ok"
    )
    assert "added=0 changed=0 same=3 ended=0" in second


def test_a_dry_run_writes_nothing(source, tmp_path):
    file = tmp_path / "people.csv"
    file.write_bytes(csv_file(ANA))

    assert "added=1" in bar("import_roster", str(file), source="payroll", dry_run=True)
    assert not StaffMember.objects.exists()


@pytest.mark.parametrize(
    ("content", "source_code", "reason"),
    [(b"%PDF-", "payroll", "PDF"), (b"a,b", "nothing", "There are: payroll")],
)
def test_the_nightly_drop_says_what_is_wrong(source, tmp_path, content, source_code, reason):
    file = tmp_path / "people.csv"
    file.write_bytes(content)

    with pytest.raises(CommandError, match=reason):
        bar("import_roster", str(file), source=source_code)


def test_a_sound_roster_passes_its_check():
    boss = PositionFactory().person
    PositionFactory(supervisor=boss)
    PositionFactory(ends_on=date(2026, 9, 1))

    assert bar("roster", "check") == (
        "bar roster: people=3 positions=3 two_primaries=0 overlaps=0 cycles=0 orphans=0 reversed=0 ok"
    )


def test_a_circle_of_supervisors_is_counted():
    boss = PositionFactory()
    worker = PositionFactory(supervisor=boss.person)
    Position.objects.filter(pk=boss.pk).update(voided_at=boss.recorded_at)
    PositionFactory(person=boss.person, employment=boss.employment, supervisor=worker.person)

    with pytest.raises(SystemExit):
        bar("roster", "check")


def test_a_position_outside_its_employment_is_counted():
    position = PositionFactory(ends_on=date(2026, 9, 1))
    PositionFactory(
        person=position.person, employment=position.employment, starts_on=date(2026, 9, 2)
    )

    with pytest.raises(SystemExit):
        bar("roster", "check")


def test_hr_of_two_employers_with_the_same_number_and_name_never_meet():
    agency, district = EmployerFactory(), PartnerEmployerFactory()
    for employer in (agency, district):
        employee_with_role(roles.HR, employer=employer)
        PositionFactory(
            employer=employer, employment__employee_id="1001", person__family_name="Lee"
        )

    line = bar("scopes")

    assert line.startswith("bar scopes: views=")
    assert line.endswith("foreign_rows=0 ok")


def test_the_scopes_bar_fails_when_there_was_nobody_to_look_for():
    agency, district = EmployerFactory(), PartnerEmployerFactory()
    employee_with_role(roles.HR, employer=agency)
    PositionFactory(employer=district)
    DataSharingFactory(owner=district, reader=agency)

    with pytest.raises(SystemExit):
        bar("scopes")


def test_who_shares_with_somebody_else_is_still_a_stranger():
    agency, district, third = EmployerFactory(), PartnerEmployerFactory(), PartnerEmployerFactory()
    employee_with_role(roles.HR, employer=agency)
    PositionFactory(employer=district)
    DataSharingFactory(owner=district, reader=third)

    assert "views=3 exports=1 searches=2 foreign_rows=0 ok" in bar("scopes")


def test_the_scopes_bar_fails_when_a_list_leaks(monkeypatch):
    agency, district = EmployerFactory(), PartnerEmployerFactory()
    employee_with_role(roles.HR, employer=agency)
    PositionFactory(employer=district)
    monkeypatch.setattr(
        "pd_portal.people.visibility.people_seen_by", lambda user, day=None: ~Q(pk=0)
    )

    with pytest.raises(SystemExit):
        bar("scopes")
