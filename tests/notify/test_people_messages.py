"""Who is told that something about people waits for them, and what was answered."""

from datetime import UTC, datetime

import pytest

from pd_portal.access import roles
from pd_portal.audit.actions import System
from pd_portal.notify.kinds import kinds
from pd_portal.notify.models import Message
from pd_portal.notify.rendering import render
from pd_portal.people.actions.joins import ask_to_join, decline_join
from pd_portal.people.actions.records import answer_report, report_mistake
from pd_portal.people.actions.roles import approve_grant, grant_role, revoke_grant
from pd_portal.people.signin.actions import issue_code
from tests.factories.people import (
    EmployerFactory,
    PartnerEmployerFactory,
    PersonEmailFactory,
    PositionFactory,
    RoleGrantFactory,
    employee_with_role,
)

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 10, 1, 19, tzinfo=UTC)
TODAY = NOW.date()


@pytest.fixture
def admin():
    return employee_with_role(roles.ADMINISTRATOR)


@pytest.fixture
def asker():
    return employee_with_role(roles.HR, employer=EmployerFactory())


@pytest.fixture
def other():
    return PartnerEmployerFactory(name="Larkspur")


def ask(asker, other):
    agency = EmployerFactory()
    return ask_to_join(
        person=PositionFactory(employer=agency).person, employer=agency, other=other,
        number="1001", why="They told us.", actor=asker, now=NOW,
    )  # fmt: skip


def told(kind):
    return [m.recipient for m in Message.objects.filter(kind=kind).order_by("recipient_id")]


def still_true(kind):
    return [kinds[kind].still_true(m) for m in Message.objects.filter(kind=kind)]


def test_an_administrator_is_asked_where_the_other_employer_has_no_hr(admin, asker, other):
    request = ask(asker, other)

    assert told("join_asked") == [admin]
    text = render(Message.objects.get(kind="join_asked")).text
    assert f"{asker} of Agency asks" in text
    assert f"/people/two-employers/{request.pk}/" in text
    assert str(request.person) not in text


def test_hr_of_the_other_employer_is_asked_and_no_administrator(admin, asker, other):
    theirs = employee_with_role(roles.HR, employer=other)

    ask(asker, other)

    assert told("join_asked") == [theirs]


def test_once_one_has_answered_the_others_are_not_asked_and_the_asker_is_told(asker, other):
    first, _ = (employee_with_role(roles.HR, employer=other) for _ in range(2))
    request = ask(asker, other)
    assert still_true("join_asked") == [True, True]

    decline_join(request=request, answer="Not ours.", actor=first, now=NOW)

    assert still_true("join_asked") == [False, False]
    assert told("join_answered") == [asker]
    text = render(Message.objects.get(kind="join_answered")).text
    assert "Larkspur leaves both records as they are" in text
    assert "Not ours." not in text


@pytest.fixture
def granters():
    people = [PositionFactory().person for _ in range(3)]
    for person in people:
        RoleGrantFactory(person=person, role=roles.ADMINISTRATOR, may_grant=True)
    return people


def give(actor, role):
    person = PositionFactory().person
    return grant_role(person=person, role=role, starts_on=TODAY, actor=actor, now=NOW)


@pytest.mark.parametrize("settle", [approve_grant, revoke_grant])
def test_who_may_be_the_second_person_is_told_until_it_is_settled(granters, settle):
    giver, *others = granters
    grant = give(giver, roles.HR)

    assert told("role_waits") == others
    assert still_true("role_waits") == [True, True]
    settle(grant=grant, actor=others[0], now=NOW)
    assert still_true("role_waits") == [False, False]


def test_a_role_that_waits_for_nobody_is_nobodys_news(granters):
    give(granters[0], roles.COACH)
    give(System("installer"), roles.HR)

    assert told("role_waits") == []


def test_who_reported_a_mistake_is_told_that_hr_answered(asker):
    person = PositionFactory().person
    report = report_mistake(text="My unit is wrong.", actor=person, now=NOW)

    answer_report(report=report, answer="Mended.", actor=asker, now=NOW)

    assert told("mistake_answered") == [person]
    assert "Mended." not in render(Message.objects.get()).text


@pytest.mark.parametrize(("address", "messages"), [("ana@example.org", 1), ("", 0)])
def test_whose_sign_in_is_renewed_is_told_where_mail_reaches_them(asker, address, messages):
    spell = PositionFactory().employment
    if address:
        PersonEmailFactory(person=spell.person, address=address)

    issue_code(person=spell.person, employment=spell, actor=asker, now=NOW)

    assert told("sign_in_renewed") == [spell.person] * messages
    assert all(f"{asker} made a code" in render(m).text for m in Message.objects.all())


def test_a_first_letter_is_no_news():
    spell = PositionFactory(person__user=None).employment
    PersonEmailFactory(person=spell.person)

    issue_code(person=spell.person, employment=spell, actor=System("hr"), now=NOW)

    assert told("sign_in_renewed") == []
