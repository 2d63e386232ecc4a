"""One human at two employers: one side asks, the other decides, and it can be undone."""

from datetime import UTC, datetime, timedelta

import pytest

from pd_portal.access import roles
from pd_portal.audit.actions import Refused
from pd_portal.audit.models import AuditRecord
from pd_portal.people.actions.joins import approve_join, ask_to_join, decline_join, withdraw_join
from pd_portal.people.actions.merges import undo_merge
from pd_portal.people.actions.persons import refresh_search_words
from pd_portal.people.models import JoinRequest, StaffMember
from pd_portal.people.queries.joins import joins_page
from tests.factories.imports import JoinRequestFactory
from tests.factories.people import (
    EmploymentFactory,
    PartnerEmployerFactory,
    PositionFactory,
    RoleGrantFactory,
    employee_with_role,
)
from tests.people.addresses import at
from tests.people.test_merging import dump

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 10, 1, 19, tzinfo=UTC)
LATER = NOW + timedelta(days=3)


def works_at(employer, number, **values):
    spell = EmploymentFactory(employer=employer, employee_id=number)
    return PositionFactory(
        employment=spell, person=spell.person, employer=employer, **values
    ).person


@pytest.fixture
def lark():
    return PartnerEmployerFactory(code="lark", name="Larkspur")


@pytest.fixture
def hr(agency):
    return employee_with_role(roles.HR, employer=agency)


@pytest.fixture
def their_hr(lark):
    return employee_with_role(roles.HR, employer=lark)


@pytest.fixture
def ana(agency):
    return works_at(agency, "1001")


def ask(ana, agency, lark, actor, number="1001"):
    return ask_to_join(
        person=ana, employer=agency, other=lark, number=number, why="She told us.",
        actor=actor, now=NOW,
    )  # fmt: skip


def may_decide(person):
    mine = JoinRequest.objects.decided_by(person.pk, NOW.date())
    return mine.exists()


def test_both_employments_are_one_record_once_the_other_side_agrees(
    ana, agency, lark, hr, their_hr
):
    ana.user = None
    ana.save()
    there = works_at(lark, "1001")

    done = approve_join(request=ask(ana, agency, lark, hr), actor=their_hr, now=LATER)

    assert {p.employer for p in there.positions.all()} == {agency, lark}
    assert (done.decided_by, done.merge.duplicate, done.merge.into) == (their_hr, ana, there)
    told = AuditRecord.objects.filter(verb__startswith="join_").order_by("pk")
    assert [(r.verb, r.actor_ref) for r in told] == [
        ("join_asked", str(hr.pk)),
        ("join_approved", str(their_hr.pk)),
    ]


def test_the_record_that_has_a_sign_in_stays(ana, agency, lark, hr, their_hr):
    there = works_at(lark, "1001", person__user=None)
    StaffMember.objects.filter(pk=there.pk).update(user=None)

    done = approve_join(request=ask(ana, agency, lark, hr), actor=their_hr, now=LATER)

    assert (done.merge.duplicate, done.merge.into, done.person) == (there, ana, ana)


def test_undoing_a_join_restores_every_key(ana, agency, lark, hr, their_hr):
    works_at(lark, "1001")
    refresh_search_words(ana)
    request = ask(ana, agency, lark, hr)
    before = [row for row in dump() if "joinrequest" not in row.lower()]

    done = approve_join(request=request, actor=their_hr, now=LATER)
    assert [row for row in dump() if "joinrequest" not in row.lower()] != before
    undo_merge(merge=done.merge, actor=hr, now=LATER)

    assert [row for row in dump() if "joinrequest" not in row.lower()] == before
    assert JoinRequest.objects.get().person == ana


def test_who_asked_never_decides(ana, agency, lark, hr):
    RoleGrantFactory(person=hr, role=roles.HR, employer=lark)
    works_at(lark, "1001")

    with pytest.raises(Refused, match="Someone other than"):
        approve_join(request=ask(ana, agency, lark, hr), actor=hr, now=LATER)


def test_nobody_decides_about_themselves(ana, agency, lark, hr):
    RoleGrantFactory(person=ana, role=roles.HR, employer=lark)
    ask(ana, agency, lark, hr)

    assert not may_decide(ana)


def test_an_administrator_decides_about_the_only_hr_there(ana, agency, lark, hr):
    RoleGrantFactory(person=ana, role=roles.HR, employer=lark)
    admin = employee_with_role(roles.ADMINISTRATOR)
    ask(ana, agency, lark, hr)

    assert may_decide(admin)


def test_hr_of_the_other_employer_decides_and_administrators_only_where_there_is_none(
    ana, agency, lark, hr, their_hr
):
    admin = employee_with_role(roles.ADMINISTRATOR)
    colleague = employee_with_role(roles.HR, employer=agency)
    request = ask(ana, agency, lark, hr)

    assert [may_decide(p) for p in (their_hr, admin, colleague, hr)] == [True, False, False, False]
    with pytest.raises(Refused, match="HR of Larkspur decides"):
        decline_join(request=request, answer="No.", actor=admin, now=LATER)

    their_hr.role_grants.update(revoked_at=NOW)
    assert [may_decide(p) for p in (their_hr, admin, colleague)] == [False, True, False]


def test_hr_over_the_whole_agency_decides_for_its_employers_and_no_partners(ana, agency, lark):
    everywhere = employee_with_role(roles.HR)
    asked_by = employee_with_role(roles.RECORDS_OFFICER, employer=agency)

    JoinRequestFactory(other=lark)
    assert not may_decide(everywhere)

    JoinRequestFactory(employer=lark, other=agency, asked_by=asked_by)
    assert may_decide(everywhere)


def test_a_number_nobody_has_is_told_to_who_decides_alone(ana, agency, lark, hr, their_hr):
    request = ask(ana, agency, lark, hr, number="no such")

    with pytest.raises(Refused, match="Nobody at Larkspur has the employee id no such"):
        approve_join(request=request, actor=their_hr, now=LATER)
    assert JoinRequest.objects.waiting().exists()


def test_an_answer_or_a_withdrawal_is_the_end(ana, agency, lark, hr, their_hr):
    request = ask(ana, agency, lark, hr)
    with pytest.raises(Refused, match="was asked about"):
        ask(ana, agency, lark, hr)

    withdraw_join(request=request, actor=hr, now=LATER)
    with pytest.raises(Refused, match="decided or withdrawn"):
        approve_join(request=request, actor=their_hr, now=LATER)
    again = ask(ana, agency, lark, hr)
    decline_join(request=again, answer="Another Ana.", actor=their_hr, now=LATER)
    with pytest.raises(Refused, match="decided or withdrawn"):
        withdraw_join(request=again, actor=hr, now=LATER)


def test_it_is_asked_in_the_name_of_an_employer_of_the_person(ana, agency, lark, hr):
    with pytest.raises(Refused, match="duplicate"):
        ask(ana, agency, agency, hr)
    with pytest.raises(Refused, match="no employment at Larkspur"):
        ask(ana, lark, agency, hr)


def test_hr_asks_from_the_persons_page_and_the_other_hr_answers(
    client, ana, agency, lark, hr, their_hr
):
    there = works_at(lark, "1001")
    client.force_login(hr.user)
    assert at("join_ask", ana.pk) in client.get(at("person", ana.pk)).content.decode()
    said = {"employer": agency.pk, "other": lark.pk, "number": "1001", "why": "She told us."}
    client.post(at("join_ask", ana.pk), said)
    request = JoinRequest.objects.get()
    assert client.get(at("join_decide", request.pk)).status_code == 404

    client.force_login(their_hr.user)
    listed = client.get(at("joins")).content.decode()
    page = client.get(at("join_decide", request.pk)).content.decode()
    refused = client.post(at("join_decide", request.pk), {"same": "no"})
    client.post(at("join_decide", request.pk), {"same": "yes"})

    assert at("join_decide", request.pk) in listed
    assert f"Has the employee id 1001 at {lark}" in page
    assert "The one from Agency opens the record afterwards" in page
    assert refused.status_code == 422
    assert StaffMember.objects.get(pk=there.pk).merged_into == ana


def test_each_employers_hr_sees_the_facts_of_its_own_employment_alone(
    client, ana, agency, lark, hr, their_hr
):
    works_at(lark, "77001", title="Bus driver")
    request = ask(ana, agency, lark, hr, number="77001")
    stays = approve_join(request=request, actor=their_hr, now=LATER).merge.into
    words = {hr: False, their_hr: True, stays: True}

    for viewer, seen in words.items():
        client.force_login(viewer.user)
        page = client.get(at("person", stays.pk)).content.decode()
        assert ("Bus driver" in page) is seen
    client.force_login(hr.user)
    listed = b"".join(client.get(at("csv"))).decode()
    assert "77001" not in listed
    assert "1001" in listed


def test_a_records_officer_asks_and_others_do_not(client, ana, agency, lark):
    officer = employee_with_role(roles.RECORDS_OFFICER, employer=agency)
    client.force_login(officer.user)
    assert at("join_ask", ana.pk) in client.get(at("person", ana.pk)).content.decode()
    assert client.get(at("join_ask", ana.pk)).status_code == 200
    assert client.get(at("join_ask", works_at(lark, "5").pk)).status_code == 404

    registrar = employee_with_role(roles.REGISTRAR, employer=agency)
    client.force_login(registrar.user)
    assert client.get(at("join_ask", ana.pk)).status_code == 403
    assert client.get(at("joins")).status_code == 403


@pytest.mark.parametrize("rows", [1, 4])
def test_the_list_names_owner_and_age_in_a_constant_number_of_queries(
    client, agency, lark, hr, their_hr, rows, django_assert_num_queries
):
    for number in range(rows):
        person = works_at(agency, f"10{number}")
        JoinRequestFactory(person=person, employer=agency, other=lark)
        done = works_at(agency, f"20{number}")
        JoinRequestFactory(
            person=done, employer=agency, other=lark, decided_at=NOW, decided_by=their_hr,
            answer="No.",
        )  # fmt: skip
    client.force_login(hr.user)
    client.get(at("joins"))

    with django_assert_num_queries(9):
        page = client.get(at("joins")).content.decode()

    assert f"HR of Larkspur: {their_hr}" in page
    row = joins_page(hr.user, NOW + timedelta(days=30), NOW.date()).asked[0]
    assert row.age_days == (NOW + timedelta(days=30) - row.request.asked_at).days
    assert page.count("Left apart: No.") == rows


def test_withdrawing_is_for_the_side_that_asked(client, agency, lark, hr, their_hr):
    request = JoinRequestFactory(employer=agency, other=lark)

    client.force_login(their_hr.user)
    assert client.post(at("join_withdraw", request.pk)).status_code == 404
    client.force_login(hr.user)
    client.post(at("join_withdraw", request.pk))

    assert not JoinRequest.objects.waiting().exists()
