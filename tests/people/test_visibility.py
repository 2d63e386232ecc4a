"""Who sees whose record."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Q

from pd_portal.access import roles
from pd_portal.access.grants import roles_of
from pd_portal.people.models import StaffMember
from pd_portal.people.queries.leading import leaders_of, led_by
from tests.factories.people import (
    DataSharingFactory,
    DelegateFactory,
    EmployerFactory,
    EmploymentFactory,
    ExternalPersonFactory,
    OrgUnitFactory,
    PartnerEmployerFactory,
    PositionFactory,
    RoleGrantFactory,
    StaffMemberFactory,
    UnitHeadFactory,
    employee_with_role,
)

pytestmark = pytest.mark.django_db
TODAY = date(2026, 10, 1)


def seen_by(person):
    return set(StaffMember.objects.visible_to(User.objects.get(pk=person.user_id)))


def test_a_visitor_and_a_login_on_no_record_see_nobody():
    StaffMemberFactory()

    assert not StaffMember.objects.visible_to(AnonymousUser()).exists()
    assert not StaffMember.objects.visible_to(User.objects.create(username="stray")).exists()


def test_a_member_of_staff_sees_only_their_own_record():
    person = PositionFactory().person
    PositionFactory()

    assert seen_by(person) == {person}


def test_hr_sees_its_own_employers_people_and_never_a_partners():
    agency, district = EmployerFactory(), PartnerEmployerFactory()
    hr = employee_with_role(roles.HR, employer=agency)
    ours = EmploymentFactory(employer=agency).person
    theirs = EmploymentFactory(employer=district).person

    assert ours in seen_by(hr)
    assert theirs not in seen_by(hr)


def test_a_partners_hr_sees_nobody_of_the_agency():
    district = PartnerEmployerFactory()
    hr = employee_with_role(roles.HR, employer=district)
    EmploymentFactory(employer=EmployerFactory())

    assert seen_by(hr) == {hr}


def test_data_sharing_opens_a_partners_people_between_its_dates():
    sharing = DataSharingFactory()
    hr = employee_with_role(roles.HR, employer=sharing.reader)
    theirs = EmploymentFactory(employer=sharing.owner).person

    assert theirs in seen_by(hr)

    sharing.ends_on = date(2026, 9, 1)
    sharing.save()
    assert theirs not in seen_by(hr)


def test_a_partner_lead_sees_only_the_subtree():
    district = OrgUnitFactory(code="d1")
    school = OrgUnitFactory(code="s1", parent=district)
    lead = employee_with_role(roles.PARTNER_LEAD, unit=district)
    inside = PositionFactory(unit=school).person
    outside = PositionFactory(unit=OrgUnitFactory(code="d10")).person

    assert inside in seen_by(lead)
    assert outside not in seen_by(lead)


def test_a_supervisor_sees_whom_the_position_names():
    supervisor = PositionFactory().person
    report = PositionFactory(supervisor=supervisor).person
    former = PositionFactory(supervisor=supervisor, ends_on=date(2026, 9, 30)).person

    assert report in seen_by(supervisor)
    assert former not in seen_by(supervisor)


def test_a_unit_head_sees_those_without_a_supervisor_of_their_own():
    head = UnitHeadFactory(person=PositionFactory().person)
    alone = PositionFactory(unit=head.unit).person
    named = PositionFactory(unit=head.unit, supervisor=StaffMemberFactory()).person

    assert alone in seen_by(head.person)
    assert named not in seen_by(head.person)


def test_the_next_units_head_leads_where_a_unit_has_none():
    agency = EmployerFactory()
    district = OrgUnitFactory(code="area", parent=agency.unit)
    school = OrgUnitFactory(code="school", parent=district)
    top = UnitHeadFactory(unit=agency.unit, person=PositionFactory(employer=agency).person).person
    head = UnitHeadFactory(unit=district, person=PositionFactory(employer=agency).person).person
    alone = PositionFactory(employer=agency, unit=school).person

    assert alone in seen_by(head)
    assert alone not in seen_by(top)
    assert leaders_of([alone.pk], TODAY) == {alone.pk: {head.pk}}
    assert led_by(Q(person__in=[head.pk, top.pk]), TODAY)[head.pk] == {alone.pk}


def test_the_head_of_a_unit_is_led_by_the_next_units_head():
    agency = EmployerFactory()
    school = OrgUnitFactory(code="school", parent=agency.unit)
    head = PositionFactory(employer=agency, unit=school).person
    UnitHeadFactory(unit=school, person=head)
    top = UnitHeadFactory(unit=agency.unit, person=PositionFactory(employer=agency).person).person

    assert head in seen_by(top)
    assert leaders_of([head.pk], TODAY) == {head.pk: {top.pk}}


def test_nobody_leads_people_of_an_employer_below_their_own():
    agency = EmployerFactory()
    district = PartnerEmployerFactory(unit__parent=agency.unit)
    top = UnitHeadFactory(unit=agency.unit, person=PositionFactory(employer=agency).person).person
    theirs = PositionFactory(employer=district, unit=district.unit).person

    assert theirs not in seen_by(top)
    assert leaders_of([theirs.pk], TODAY) == {theirs.pk: set()}


def test_a_head_of_yesterday_leads_nobody_today():
    head = UnitHeadFactory(person=PositionFactory().person, ends_on=TODAY - timedelta(days=1))
    alone = PositionFactory(unit=head.unit).person

    assert alone not in seen_by(head.person)


def test_a_delegate_does_not_open_records():
    supervisor = PositionFactory().person
    report = PositionFactory(supervisor=supervisor).person
    delegate = DelegateFactory(supervisor=supervisor, delegate=PositionFactory().person).delegate

    assert report not in seen_by(delegate)
    assert roles.SUPERVISOR in roles_of(User.objects.get(pk=delegate.user_id))


def test_agency_hr_sees_people_from_outside():
    hr = employee_with_role(roles.HR)

    assert ExternalPersonFactory() in seen_by(hr)


def test_a_partners_hr_sees_its_own_guests_and_no_others():
    guest, other = ExternalPersonFactory(), ExternalPersonFactory()
    partner = PartnerEmployerFactory(partner=guest.partner)

    seen = seen_by(employee_with_role(roles.HR, employer=partner))

    assert guest in seen
    assert other not in seen


def test_a_role_ends_with_its_last_day():
    hr = employee_with_role(roles.HR)
    other = EmploymentFactory().person
    hr.role_grants.update(ends_on=date(2026, 9, 1))

    assert other not in seen_by(hr)


def test_a_role_ends_with_the_last_position():
    position = PositionFactory(ends_on=date(2026, 9, 1))
    RoleGrantFactory(person=position.person, role=roles.HR)

    assert roles_of(position.person.user) == frozenset()


def test_a_grant_waits_for_its_second_person():
    person = PositionFactory().person
    RoleGrantFactory(person=person, role=roles.HR, approved_at=None)

    assert roles_of(person.user) == frozenset()


@pytest.mark.parametrize("typed", ["o'neil", "ONEIL", "O’Neil Zoe", "zoë", "beni"])
def test_search_forgives_accents_apostrophes_and_finds_preferred_names(typed):
    person = StaffMemberFactory(given_name="Zoë", family_name="O'Neil", preferred_name="Bení")
    StaffMemberFactory(given_name="Al", family_name="Quist")

    assert list(StaffMember.objects.search(typed)) == [person]


def test_visibility_is_one_query_however_many_people(django_assert_num_queries):
    hr = employee_with_role(roles.HR)
    EmploymentFactory.create_batch(3)
    user = User.objects.get(pk=hr.user_id)
    roles_of(user)

    with django_assert_num_queries(1):
        list(StaffMember.objects.visible_to(user))
