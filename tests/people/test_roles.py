"""Who may give which role, and when it works."""

from datetime import UTC, date, datetime

import pytest
from django.contrib.auth.models import User

from pd_portal.access import roles
from pd_portal.access.grants import roles_of
from pd_portal.audit.actions import Refused, System
from pd_portal.people.actions.roles import approve_grant, grant_role, name_delegate, revoke_grant
from pd_portal.people.queries.structure import role_list
from tests.factories.people import (
    OrgUnitFactory,
    PartnerEmployerFactory,
    PositionFactory,
    RoleGrantFactory,
)

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 10, 1, 19, tzinfo=UTC)
TODAY = date(2026, 10, 1)


def granter(role=roles.ADMINISTRATOR, **scope):
    person = PositionFactory().person
    RoleGrantFactory(person=person, role=role, may_grant=True, **scope)
    return person


def give(actor, role=roles.COACH, person=None, **scope):
    person = person or PositionFactory().person
    return grant_role(person=person, role=role, starts_on=TODAY, actor=actor, now=NOW, **scope)


def held(person):
    return roles_of(User.objects.get(pk=person.user_id))


def test_a_role_works_from_its_first_day():
    grant = give(granter())

    assert held(grant.person) == {roles.COACH}


def test_nobody_gives_a_role_to_themselves():
    admin = granter()

    with pytest.raises(Refused, match="to themselves"):
        give(admin, person=admin)


def test_only_someone_who_may_grant_there_gives_a_role():
    with pytest.raises(Refused, match="may not give"):
        give(PositionFactory().person)


def test_may_grant_reaches_its_subtree_and_no_further():
    district = OrgUnitFactory(code="d1")
    lead = granter(roles.PARTNER_LEAD, unit=district)

    give(lead, unit=OrgUnitFactory(code="s1", parent=district))
    with pytest.raises(Refused, match="may not give"):
        give(lead, unit=OrgUnitFactory(code="d10"))
    with pytest.raises(Refused, match="may not give"):
        give(lead)


def test_may_grant_reaches_its_employer_and_no_other():
    district, other = PartnerEmployerFactory(), PartnerEmployerFactory()
    hr = granter(roles.HR, employer=district)

    give(hr, employer=district)
    with pytest.raises(Refused, match="may not give"):
        give(hr, employer=other)


@pytest.mark.parametrize("role", [roles.ADMINISTRATOR, roles.RECORDS_OFFICER])
def test_the_strongest_roles_are_given_by_administrators_alone(role):
    with pytest.raises(Refused, match="may not give"):
        give(granter(roles.HR), role=role)


@pytest.mark.parametrize("role", [roles.HR, roles.RECORDS_OFFICER, roles.ADMINISTRATOR])
def test_the_strongest_roles_wait_for_a_second_person(role):
    grant = give(granter(), role=role)

    assert held(grant.person) == set()
    approve_grant(grant=grant, actor=granter(), now=NOW)
    assert held(grant.person) == {role}


def test_the_giver_is_not_the_second_person():
    admin = granter()
    grant = give(admin, role=roles.HR)

    with pytest.raises(Refused, match="other than the person who gave"):
        approve_grant(grant=grant, actor=admin, now=NOW)


def test_the_second_person_must_be_allowed_to_grant():
    grant = give(granter(), role=roles.HR)

    with pytest.raises(Refused, match="may not give"):
        approve_grant(grant=grant, actor=PositionFactory().person, now=NOW)


def test_revoking_works_at_once():
    grant = give(granter())

    revoke_grant(grant=grant, actor=granter(), now=NOW)

    assert held(grant.person) == set()


def test_holders_may_give_up_their_own_role():
    grant = give(granter())

    revoke_grant(grant=grant, actor=grant.person, now=NOW)

    assert grant.revoked_by == grant.person


def test_the_installer_gives_the_first_role():
    grant = give(System("install"), role=roles.ADMINISTRATOR, may_grant=True)

    assert held(grant.person) == {roles.ADMINISTRATOR}


def test_a_delegate_is_somebody_else():
    person = PositionFactory().person

    with pytest.raises(Refused, match="somebody else"):
        name_delegate(
            supervisor=person,
            delegate=person,
            starts_on=TODAY,
            ends_on=TODAY,
            actor=person,
            now=NOW,
        )


def test_a_role_whose_last_day_has_passed_is_not_given_or_agreed():
    yesterday = {"ends_on": date(2026, 9, 30)}
    grant = RoleGrantFactory(role=roles.HR, approved_at=None, given_by=granter(), **yesterday)

    with pytest.raises(Refused, match="September 30, 2026, has passed"):
        approve_grant(grant=grant, actor=granter(), now=NOW)
    with pytest.raises(Refused, match="before the first"):
        give(granter(), **yesterday)
    with pytest.raises(Refused, match="September 30, 2026, has passed"):
        grant_role(
            person=grant.person, role=roles.COACH, starts_on=date(2026, 9, 1), actor=granter(),
            now=NOW, **yesterday,
        )  # fmt: skip


def test_the_list_of_roles_begins_with_those_that_wait_and_ends_with_those_that_are_over():
    admin = granter()
    over = RoleGrantFactory(role=roles.AUTHOR, person=admin, ends_on=date(2026, 9, 30))
    waits = RoleGrantFactory(role=roles.RECORDS_OFFICER, person=admin, approved_at=None)
    agreed = RoleGrantFactory(role=roles.COACH, person=admin)

    listed = list(role_list(admin.user, TODAY))

    assert (listed[0], listed[-1]) == (waits, over)
    assert agreed in listed
