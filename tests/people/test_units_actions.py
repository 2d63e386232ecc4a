"""Units, heads, employers, job groups and addresses."""

from datetime import UTC, date, datetime

import pytest

from pd_portal.audit.actions import Refused, System
from pd_portal.people.actions import employers, persons, units
from pd_portal.people.models import OrgUnit, PersonEmail
from tests.factories.people import (
    EmployerFactory,
    JobGroupFactory,
    OrgUnitFactory,
    PositionFactory,
    StaffMemberFactory,
)

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 10, 1, 19, tzinfo=UTC)
TODAY = date(2026, 10, 1)
BY = {"actor": System("test"), "now": NOW}


def open_unit(**given):
    values = {"code": "s1", "name": "School 1", "kind": "school", "parent": None}
    return units.open_unit(starts_on=TODAY, **(values | given), **BY)


def test_a_unit_is_opened_below_another():
    district = open_unit(code="d1", kind="district")
    school = open_unit(parent=district)

    assert school.path == "/d1/s1/"
    assert list(OrgUnit.objects.below(district)) == [district, school]


@pytest.mark.parametrize("code", ["", "a/b"])
def test_a_code_has_no_slash(code):
    with pytest.raises(Refused, match="without a slash"):
        open_unit(code=code)


def test_a_code_is_never_used_again():
    open_unit()

    with pytest.raises(Refused, match="never used again"):
        open_unit()


def test_an_unknown_time_zone_is_refused():
    with pytest.raises(Refused, match="time zone"):
        open_unit(time_zone="Mars/Olympus")


def test_a_unit_closes_after_its_last_position():
    position = PositionFactory(ends_on=date(2026, 10, 31))

    with pytest.raises(Refused, match="1 positions go on"):
        units.close_unit(unit=position.unit, last_day=date(2026, 10, 30), **BY)
    units.close_unit(unit=position.unit, last_day=date(2026, 10, 31), **BY)

    assert position.unit.ends_on == date(2026, 10, 31)


def test_a_unit_closes_after_those_below_it():
    district = open_unit(code="d1")
    open_unit(parent=district)

    with pytest.raises(Refused, match="below"):
        units.close_unit(unit=district, last_day=TODAY, **BY)


def test_a_new_head_follows_the_old_one_without_a_gap():
    unit = OrgUnitFactory()
    old = units.name_head(unit=unit, person=StaffMemberFactory(), starts_on=date(2026, 9, 1), **BY)

    new = units.name_head(unit=unit, person=StaffMemberFactory(), starts_on=TODAY, **BY)

    old.refresh_from_db()
    assert (old.ends_on, new.starts_on) == (date(2026, 9, 30), TODAY)


def heads(unit):
    return [(str(h.person), h.starts_on, h.ends_on) for h in unit.heads.order_by("starts_on")]


def lead(unit, name, starts_on):
    person = name and StaffMemberFactory(given_name=name, family_name="")
    units.name_head(unit=unit, person=person, starts_on=starts_on, **BY)


def test_a_head_who_has_not_begun_is_replaced():
    unit = OrgUnitFactory()
    lead(unit, "Ana", date(2026, 9, 1))
    lead(unit, "Ben", date(2062, 10, 15))

    lead(unit, "Cleo", date(2026, 10, 15))

    ana, cleo = heads(unit)
    assert ana == ("Ana", date(2026, 9, 1), date(2026, 10, 14))
    assert cleo == ("Cleo", date(2026, 10, 15), None)
    with pytest.raises(Refused, match="Ana heads this unit from September 1, 2026"):
        lead(unit, "Ben", date(2026, 8, 1))


def test_a_head_named_sooner_ends_the_one_who_was_to_leave_later():
    unit = OrgUnitFactory()
    lead(unit, "Ana", date(2026, 9, 1))
    lead(unit, None, date(2027, 1, 1))

    lead(unit, "Ben", date(2026, 11, 1))

    assert [ends for _, _, ends in heads(unit)] == [date(2026, 10, 31), None]


def test_a_closed_unit_has_no_head():
    unit = OrgUnitFactory()
    lead(unit, "Ana", date(2026, 9, 1))
    lead(unit, "Ben", date(2026, 12, 1))

    units.close_unit(unit=unit, last_day=TODAY, **BY)

    assert heads(unit) == [("Ana", date(2026, 9, 1), TODAY)]
    with pytest.raises(Refused, match="closed on October 1, 2026"):
        lead(unit, "Cleo", date(2026, 10, 2))


def test_a_job_group_in_use_is_not_retired():
    PositionFactory(job_group=JobGroupFactory())

    with pytest.raises(Refused, match="Move them first"):
        employers.retire_job_group(job_group=JobGroupFactory(), day=TODAY, **BY)


def test_stretches_of_a_calendar_do_not_share_a_day():
    with pytest.raises(Refused, match="share"):
        employers.add_work_calendar(
            employer=EmployerFactory(),
            code="year",
            name="Year",
            kind="school_year",
            periods=[(date(2026, 9, 1), TODAY), (TODAY, date(2027, 6, 1))],
            **BY,
        )


def test_an_employer_does_not_share_with_itself():
    employer = EmployerFactory()

    with pytest.raises(Refused, match="its own people"):
        employers.share_data(
            owner=employer,
            reader=employer,
            starts_on=TODAY,
            ends_on=None,
            actor=StaffMemberFactory(),
            now=NOW,
        )


def test_a_new_address_ends_the_old_one_and_keeps_it_known():
    person = StaffMemberFactory()
    persons.set_address(person=person, address="ana@example.org", **BY)

    persons.set_address(person=person, address="Ana.Lee@Example.org ", **BY)

    rows = dict(PersonEmail.objects.values_list("address", "ends_on"))
    assert rows == {"ana@example.org": TODAY, "ana.lee@example.org": None}
    assert person.work_email == "ana.lee@example.org"


def test_setting_the_same_address_again_changes_nothing():
    person = StaffMemberFactory()

    first = persons.set_address(person=person, address="ana@example.org", **BY)
    second = persons.set_address(person=person, address="ana@example.org", **BY)

    assert first == second


@pytest.mark.parametrize(
    ("first", "second", "words"),
    [("work", "personal", "stays yours"), ("personal", "work", "Only they change that one")],
)
def test_an_address_is_from_work_or_personal(first, second, words):
    person = StaffMemberFactory()
    persons.set_address(person=person, address="ana@example.org", kind=first, **BY)

    with pytest.raises(Refused, match=words):
        persons.set_address(person=person, address="Ana@example.org", kind=second, **BY)


def test_a_login_is_found_by_the_address_of_today():
    person = StaffMemberFactory(user__email="lee@example.org")
    persons.set_address(person=person, address="lee@example.org", **BY)
    persons.set_address(person=person, address="me@home.example", kind="personal", **BY)

    for wanted, found in (("ruiz@example.org", "ruiz@example.org"), ("", "me@home.example")):
        persons.set_address(person=person, address=wanted, **BY)
        person.user.refresh_from_db()
        assert person.user.email == found


def test_a_renamed_person_is_found_by_the_new_name():
    person = StaffMemberFactory(given_name="Ana")

    persons.rename_person(
        person=person, given_name="Ana", family_name="Núñez", preferred_name="", **BY
    )

    assert type(person).objects.search("nunez").get() == person
