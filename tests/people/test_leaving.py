"""What ends with the last day."""

from datetime import UTC, date, datetime

import pytest
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core import mail
from django.urls import reverse

from pd_portal.access import roles
from pd_portal.audit.actions import System
from pd_portal.notify.queries.reach import with_reach
from pd_portal.notify.reaching import addresses_of
from pd_portal.people.actions.hiring import hire
from pd_portal.people.actions.leaving import notice_returns, part_with_leavers
from pd_portal.people.grants import holder_for
from pd_portal.people.queries.mine import left_recently
from pd_portal.people.registries import Waiting, waiting_for
from pd_portal.people.signals import people_left
from pd_portal.people.signin.actions import decide_review
from pd_portal.people.signin.addresses import still_reaches
from pd_portal.people.signin.models import LinkReview, ReviewReason
from tests.factories.people import (
    EmployerFactory,
    OrgUnitFactory,
    PersonEmailFactory,
    PositionFactory,
    RoleGrantFactory,
    UnitHeadFactory,
)
from tests.factories.signin import LinkReviewFactory

pytestmark = pytest.mark.django_db

BY = {"actor": System("last day"), "now": datetime(2026, 10, 1, 19, tzinfo=UTC)}
YESTERDAY, TODAY = date(2026, 9, 30), date(2026, 10, 1)


def signed_in(client, person):
    client.force_login(person.user)
    key = client.session.session_key
    UserSession.objects.create(user=person.user, session_key=key, ip="127.0.0.1", user_agent="t")
    return key


def test_sessions_end_the_day_after_the_last(client):
    leaver = PositionFactory(ends_on=YESTERDAY).person
    key = signed_in(client, leaver)

    assert part_with_leavers(**BY) == 1

    leaver.refresh_from_db()
    assert leaver.left_on == YESTERDAY
    assert not Session.objects.filter(session_key=key).exists()


@pytest.mark.parametrize("ends_on", [TODAY, None, date(2027, 6, 30)])
def test_nobody_is_signed_out_before(client, ends_on):
    key = signed_in(client, PositionFactory(ends_on=ends_on).person)

    assert part_with_leavers(**BY) == 0
    assert Session.objects.filter(session_key=key).exists()


def test_a_leaver_is_noted_once_and_told_to_the_other_apps():
    leaver = PositionFactory(ends_on=YESTERDAY).person
    told = []
    people_left.connect(listen := lambda person_ids, **_: told.append(person_ids))

    part_with_leavers(**BY)
    part_with_leavers(**BY)

    assert told == [{leaver.pk}]
    people_left.disconnect(listen)


def test_whoever_comes_back_has_not_left():
    position = PositionFactory(ends_on=YESTERDAY, person__user=None)
    part_with_leavers(**BY)
    PositionFactory(person=position.person, starts_on=TODAY)

    assert notice_returns(**BY) == 1
    position.person.refresh_from_db()
    assert position.person.left_on is None


def test_whoever_is_hired_again_stays_noted_until_the_first_position():
    spell = PositionFactory(ends_on=YESTERDAY).employment
    part_with_leavers(**BY)
    spell.person.refresh_from_db()

    days = {"starts_on": date(2026, 11, 1), "employee_id": spell.employee_id}
    hire(person=spell.person, employer=spell.employer, **days, **BY)

    assert part_with_leavers(**BY) == 0
    assert holder_for(spell.person.user).former


def came_back():
    """Somebody with a login who left and works here again by a roster file."""
    leaver = PositionFactory(ends_on=YESTERDAY).person
    part_with_leavers(**BY)
    again = PositionFactory(person=leaver, starts_on=TODAY)
    RoleGrantFactory(person=leaver, role=roles.REGISTRAR)
    for _ in range(2):
        notice_returns(**BY)
    leaver.refresh_from_db()
    return leaver, again


def test_a_login_from_before_opens_nothing_until_hr_has_seen_who_it_is():
    person, _ = came_back()
    review = LinkReview.objects.get()
    assert (review.user, review.reason) == (person.user, ReviewReason.RETURNED)
    assert holder_for(person.user).grants == ()

    decide_review(review=review, person=person, **BY)

    person.refresh_from_db()
    assert person.left_on is None
    assert holder_for(person.user).grants != ()


def test_a_login_that_is_somebody_elses_is_closed():
    person, _ = came_back()
    user = person.user

    decide_review(review=LinkReview.objects.get(), person=None, **BY)

    person.refresh_from_db()
    user.refresh_from_db()
    assert (person.user, person.left_on, user.is_active) == (None, None, False)


def test_a_new_sign_in_replaces_the_one_from_before():
    person, _ = came_back()
    old, new = person.user, LinkReviewFactory(reason=ReviewReason.RETURNED)

    decide_review(review=new, person=person, **BY)

    person.refresh_from_db()
    old.refresh_from_db()
    assert (person.user, old.is_active) == (new.user, False)
    assert not LinkReview.objects.waiting().exists()


def test_a_leaver_keeps_only_the_personal_address_as_a_way_in():
    leaver = PositionFactory(ends_on=YESTERDAY, person__user__email="me@work.org").person
    PersonEmailFactory(person=leaver, address="me@home.org", kind="personal")
    SocialAccount.objects.create(user=leaver.user, provider="district", uid="1")

    part_with_leavers(**BY)

    leaver.user.refresh_from_db()
    assert leaver.user.email == "me@home.org"
    assert not SocialAccount.objects.exists()


def test_a_work_address_is_no_longer_theirs_and_may_be_somebody_elses():
    leaver = PositionFactory(ends_on=YESTERDAY).person
    for address, kind in (("desk@work.org", "work"), ("me@home.org", "personal")):
        PersonEmailFactory(person=leaver, address=address, kind=kind)

    part_with_leavers(**BY)

    assert addresses_of(with_reach(leaver.pk))[0] == ["me@home.org"]
    assert leaver.emails.get(kind="work").ends_on == YESTERDAY
    assert still_reaches(PersonEmailFactory(address="desk@work.org").person, "desk@work.org")


def test_a_leaver_reads_their_own_records_and_changes_nothing(client, settings):
    leaver = PositionFactory(ends_on=YESTERDAY).person
    part_with_leavers(**BY)
    client.force_login(leaver.user)

    assert client.get(reverse("people:me")).status_code == 200
    assert client.get(reverse("people:my_data_json")).status_code == 200
    refused = client.post(reverse("people:role_give", args=[leaver.pk]), {"role": "hr"})
    assert refused.status_code == 403
    assert "Your last day has passed" in refused.content.decode()
    told = client.post(reverse("people:mistake"), {"text": "My last day is wrong."})
    assert told.status_code == 303


def test_a_leaver_renews_a_password_through_a_new_personal_address(client):
    leaver = PositionFactory(ends_on=YESTERDAY).person
    part_with_leavers(**BY)
    client.force_login(leaver.user)
    client.post(reverse("people:my_address"), {"address": "new@home.org"})
    client.logout()

    client.post(reverse("account_reset_password"), {"email": "new@home.org"})

    assert [message.to for message in mail.outbox] == [["new@home.org"]]


def test_what_waited_for_a_leaver_is_listed_to_their_supervisor(client):
    boss = PositionFactory().person
    PositionFactory(supervisor=boss)
    leaver = PositionFactory(supervisor=boss, ends_on=YESTERDAY).person
    waiting_for.register("test", lambda person: [Waiting(f"A review for {person.pk}")])
    client.force_login(boss.user)

    page = client.get(reverse("people:my_people")).content.decode()

    assert f"A review for {leaver.pk}" in page
    del waiting_for._items["test"]


@pytest.mark.parametrize("above", [False, True])
def test_what_waited_for_a_leaver_is_listed_to_the_head_of_their_unit_or_the_next(above):
    agency = EmployerFactory()
    school = OrgUnitFactory(code="school", parent=agency.unit)
    head = PositionFactory().person
    UnitHeadFactory(unit=agency.unit if above else school, person=head)
    leaver = PositionFactory(unit=school, employer=agency, ends_on=YESTERDAY).person

    assert [found.person for found in left_recently(head, TODAY)] == [leaver]
    assert left_recently(PositionFactory(unit=school).person, TODAY) == []


def test_the_last_day_that_is_listed_is_the_one_that_stands():
    position = PositionFactory(supervisor=PositionFactory().person, ends_on=YESTERDAY)
    PositionFactory(person=position.person, ends_on=date(2027, 6, 30), voided_at=BY["now"])

    assert left_recently(position.supervisor, TODAY)[0].last_day == YESTERDAY


def test_who_looked_to_a_leaver_is_listed_to_the_head_above():
    agency = EmployerFactory()
    school = OrgUnitFactory(code="school", parent=agency.unit)
    top = PositionFactory().person
    UnitHeadFactory(unit=agency.unit, person=top)
    leaver = PositionFactory(unit=school, employer=agency, ends_on=YESTERDAY).person
    PositionFactory(supervisor=leaver)
    UnitHeadFactory(unit=school, person=leaver)
    agency.concerns_owner = leaver
    agency.save()

    said = [item.what for found in left_recently(top, TODAY) for item in found.waiting]

    assert said[0].startswith("1 person has no supervisor now")
    assert said[1].startswith("School has no head now")
    assert said[2].startswith("Concerns at Agency still go to them")
