"""Employers: whom to ask, bargaining units, work calendars, sharing; and partners."""

from datetime import date

import pytest

from pd_portal.access import roles
from pd_portal.people.models import BargainingUnit, DataSharing, Partner, StaffMember, WorkCalendar
from tests.factories.people import (
    BargainingUnitFactory,
    DataSharingFactory,
    PartnerEmployerFactory,
    PositionFactory,
    WorkCalendarFactory,
    employee_with_role,
)
from tests.people.addresses import at

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("rows", [1, 4])
def test_the_employers_page_takes_the_same_queries(
    client, hr, agency, rows, django_assert_num_queries
):
    BargainingUnitFactory.create_batch(rows, employer=agency)
    WorkCalendarFactory.create_batch(rows, employer=agency)
    DataSharingFactory.create_batch(rows, reader=agency)
    client.get(at("employer", agency.code))

    with django_assert_num_queries(11):
        html = client.get(at("employer", agency.code)).content.decode()

    assert html.count("Education Association") >= rows


def test_a_partners_employer_is_not_found_by_the_agencys_hr(client, hr):
    other = PartnerEmployerFactory()
    union, sharing = BargainingUnitFactory(employer=other), DataSharingFactory(owner=other)

    for name in (
        "employer",
        "concerns_owner",
        "bargaining_unit_add",
        "calendar_add",
        "sharing_add",
    ):
        assert client.get(at(name, other.code)).status_code == 404
    assert client.get(at("bargaining_unit", union.pk)).status_code == 404
    assert client.get(at("sharing_end", sharing.pk)).status_code == 404


def test_hr_adds_a_bargaining_unit_and_changes_its_contact(client, hr, agency):
    client.post(at("bargaining_unit_add", agency.code), {"code": "ea", "name": "Association"})
    union = BargainingUnit.objects.get()

    changed = {"name": "The Association", "contact_name": "Pat", "contact_email": "pat@ea.example"}
    client.post(at("bargaining_unit", union.pk), changed)

    union.refresh_from_db()
    assert (union.code, union.name, union.contact_email) == (
        "ea",
        "The Association",
        "pat@ea.example",
    )


def test_hr_adds_a_calendar_with_its_stretches(client, hr, agency):
    data = {"code": "school", "name": "School year", "kind": "school_year",
            "first_1": "2026-08-26", "last_1": "2026-12-18",
            "first_2": "2027-01-04", "last_2": "2027-06-18"}  # fmt: skip

    client.post(at("calendar_add", agency.code), data)

    calendar = WorkCalendar.objects.get()
    assert [p.ends_on for p in calendar.periods.all()] == [date(2026, 12, 18), date(2027, 6, 18)]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"last_1": "2026-08-01"}, "before the first"),
        ({"last_1": ""}, "Give both days"),
        ({"first_2": "2026-10-01", "last_2": "2026-11-01"}, "Two stretches share"),
    ],
)
def test_a_wrong_stretch_is_said_and_nothing_kept(client, hr, agency, wrong, words):
    data = {"code": "school", "name": "School year", "kind": "school_year",
            "first_1": "2026-08-26", "last_1": "2026-12-18", **wrong}  # fmt: skip

    answer = client.post(at("calendar_add", agency.code), data)

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not WorkCalendar.objects.exists()


def test_concerns_have_an_owner_by_name_or_number(client, hr, agency):
    number = hr.employments.get().employee_id

    client.post(at("concerns_owner", agency.code), {"person": number})

    agency.refresh_from_db()
    assert agency.concerns_owner == hr


def test_a_partner_shares_and_ends_it_and_the_reader_follows(client, agency):
    reader = employee_with_role(roles.HR, employer=agency)
    partner = PartnerEmployerFactory()
    theirs = employee_with_role(roles.HR, employer=partner)
    person = PositionFactory(employer=partner).person
    client.force_login(theirs.user)

    client.post(at("sharing_add", partner.code), {"reader": agency.pk, "starts_on": "2026-09-01"})
    sharing = DataSharing.objects.get()
    assert person in StaffMember.objects.visible_to(reader.user)
    assert sharing.signed_by == theirs

    client.post(at("sharing_end", sharing.pk), {"last_day": "2026-09-30"})
    del reader.user._pd_holder
    assert person not in StaffMember.objects.visible_to(reader.user)


def test_sharing_that_has_not_begun_is_taken_back_and_other_sharing_is_not(client, hr, agency):
    planned, begun = (
        DataSharingFactory(owner=agency, reader=PartnerEmployerFactory(), starts_on=day)
        for day in (date(2026, 12, 1), date(2026, 9, 1))
    )

    page = client.get(at("sharing_end", planned.pk)).content.decode()
    client.post(at("sharing_end", planned.pk), {"last_day": "2026-10-01"})
    refused = client.post(at("sharing_end", begun.pk), {"last_day": "2026-08-31"})

    assert "A day before that takes it back" in page
    assert "began on September 1, 2026" in refused.content.decode()
    assert list(DataSharing.objects.all()) == [begun]


def test_only_the_agency_adds_partners(client, hr):
    client.post(at("partner_add"), {"name": "Early Birds", "kind": "early_learning"})
    assert "Early Birds" in client.get(at("partners")).content.decode()

    client.force_login(employee_with_role(roles.HR, employer=PartnerEmployerFactory()).user)
    assert client.get(at("partner_add")).status_code == 403
    assert Partner.objects.filter(name="Early Birds").count() == 1


def test_the_way_leads_from_the_people_area(client, hr, agency):
    people = client.get(at("list")).content.decode()
    employers = client.get(at("employers")).content.decode()

    assert at("employers") in people
    assert at("employer", agency.code) in employers
    assert at("partners") in employers
