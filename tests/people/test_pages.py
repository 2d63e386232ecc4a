"""The pages of People, as HR, a supervisor, a member of staff and a stranger open them."""

import json
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pd_portal.access import roles
from pd_portal.people.merging import person_keys
from pd_portal.people.models import (
    Delegate,
    Leave,
    Merge,
    MistakeReport,
    OrgUnit,
    Position,
    RoleGrant,
    StaffMember,
)
from pd_portal.people.queries.stored import ABOUT
from pd_portal.people.registries import my_data_parts, stored_words
from tests.factories.people import (
    DataSharingFactory,
    DelegateFactory,
    EmploymentFactory,
    JobGroupFactory,
    LeaveFactory,
    OrgUnitFactory,
    PartnerEmployerFactory,
    PartnerFactory,
    PositionFactory,
    RoleGrantFactory,
    UnitHeadFactory,
    employee_with_role,
)
from tests.people.addresses import at

pytestmark = pytest.mark.django_db


def place(agency):
    unit = OrgUnitFactory(code="north", parent=agency.unit)
    return {"unit": unit.pk, "job_group": JobGroupFactory().pk, "title": "Teacher", "fte": "1"}


def worker(agency, **given):
    return PositionFactory(employer=agency, unit=OrgUnitFactory(parent=agency.unit), **given)


@pytest.mark.parametrize(
    "name",
    ["list", "csv", "units", "job_groups", "job_group_add", "imports", "source_add", "reviews",
     "forgotten", "reports", "roles", "me", "mistake", "my_address", "my_data", "my_data_json",
     "notice", "add_outside"],
)  # fmt: skip
def test_hr_opens_every_page_of_the_area(client, hr, name):
    assert client.get(at(name)).status_code == 200


@pytest.mark.parametrize(
    "name", ["list", "csv", "units", "imports", "reviews", "forgotten", "roles"]
)
def test_a_member_of_staff_opens_none_of_hrs_pages(client, agency, name):
    client.force_login(worker(agency).person.user)

    assert client.get(at(name)).status_code == 403


def test_a_visitor_is_asked_to_sign_in(client):
    assert client.get(at("list")).status_code == 302


def test_every_page_about_one_person_opens(client, hr, agency):
    position = worker(agency)
    leave = LeaveFactory(person=position.person, employer=agency)
    pk, spell = position.person_id, position.employment_id
    pages = [
        at("person", pk),
        at("rename", pk),
        at("address", pk),
        at("hire_again", pk, agency.code),
        at("employment_end", pk, spell),
        at("employment_correct", pk, spell),
        at("position_add", pk, spell),
        at("position_move", pk, position.pk),
        at("position_correct", pk, position.pk),
        at("position_end", pk, position.pk),
        at("position_void", pk, position.pk),
        at("leave_add", pk, agency.code),
        at("leave_end", pk, leave.pk),
        at("leave_void", pk, leave.pk),
        at("role_give", pk),
        at("merge", pk),
        at("merge_check", pk, hr.pk),
        at("add", agency.code),
    ]

    assert [client.get(url).status_code for url in pages] == [200] * len(pages)


def test_a_partners_person_is_not_found_by_search_id_or_url(client, hr):
    theirs = PositionFactory(employer=PartnerEmployerFactory(), employment__employee_id="1001")

    assert client.get(at("person", theirs.person_id)).status_code == 404
    page = client.get(at("list"), {"q": theirs.person.family_name, "status": "all"})
    assert at("person", theirs.person_id) not in page.content.decode()
    assert client.get(at("rename", theirs.person_id)).status_code == 404


def test_people_shared_by_a_partner_are_read_and_never_changed(client, hr, agency):
    from tests.factories.people import DataSharingFactory

    sharing = DataSharingFactory(reader=agency)
    theirs = PositionFactory(employer=sharing.owner)

    assert client.get(at("person", theirs.person_id)).status_code == 200
    assert client.get(at("rename", theirs.person_id)).status_code == 403


def test_the_list_takes_as_many_queries_for_many_as_for_few(client, hr, agency):
    def queries():
        with CaptureQueriesContext(connection) as seen:
            client.get(at("list"))
        return len(seen)

    worker(agency)
    queries()
    few = queries()
    for _ in range(8):
        worker(agency)

    assert queries() == few


def test_the_list_finds_by_unit_and_says_when_nobody_matches(client, hr, agency):
    position = worker(agency)

    found = client.get(at("list"), {"unit": position.unit_id}).content.decode()
    nobody = client.get(at("list"), {"q": "zzzz"}).content.decode()

    assert at("person", position.person_id) in found
    assert "Nobody matches." in nobody


def test_the_download_has_the_rows_of_the_list_and_no_formula(client, hr, agency):
    position = worker(agency, title="=1+1")

    text = b"".join(client.get(at("csv")).streaming_content).decode("utf-8-sig")

    assert position.employment.employee_id in text
    assert "'=1+1" in text


def test_hr_adds_a_person_with_everything_at_once(client, hr, agency):
    data = place(agency) | {
        "given_name": "Ana", "family_name": "Lee", "employee_id": "1001", "kind": "regular",
        "pay": "salaried", "starts_on": "2026-09-01", "email": "ana@example.org",
    }  # fmt: skip

    answer = client.post(at("add", agency.code), data)

    ana = StaffMember.objects.get(family_name="Lee")
    assert answer.status_code == 303
    assert ana.positions.get().primary
    assert ana.work_email == "ana@example.org"


def test_a_refusal_stands_on_the_form_with_what_was_typed(client, hr, agency):
    EmploymentFactory(employer=agency, employee_id="1001")
    data = place(agency) | {
        "given_name": "Ana", "family_name": "Typed", "employee_id": "1001", "kind": "regular",
        "pay": "salaried", "starts_on": "2026-09-01",
    }  # fmt: skip

    answer = client.post(at("add", agency.code), data)

    assert answer.status_code == 422
    assert "already belongs to someone else" in answer.content.decode()
    assert 'value="Typed"' in answer.content.decode()


@pytest.mark.parametrize("day", ["0026-09-01", "9999-12-31", "20266-09-01"])
def test_a_slip_in_the_year_is_asked_about(client, hr, agency, day):
    unit = OrgUnitFactory(parent=agency.unit)

    answer = client.post(at("unit_close", unit.pk), {"last_day": day})

    assert answer.status_code == 422
    assert f'value="{day}"' in answer.content.decode()


def test_hr_moves_corrects_and_ends_a_position(client, hr, agency):
    position = worker(agency)
    pk, data = position.person_id, place(agency)

    client.post(at("position_move", pk, position.pk), data | {"starts_on": "2026-09-10"})
    moved = Position.objects.get(person=pk, ends_on__isnull=True)
    client.post(
        at("position_correct", pk, moved.pk),
        data | {"starts_on": "2026-09-10", "title": "Coach", "primary": "on"},
    )
    right = Position.objects.get(corrects=moved)
    client.post(at("position_end", pk, right.pk), {"last_day": "2026-09-30"})

    right.refresh_from_db()
    assert (right.title, right.ends_on) == ("Coach", date(2026, 9, 30))


def test_a_supervisor_is_found_by_employee_id_or_refused_by_name(client, hr, agency):
    position, boss = worker(agency), worker(agency, employment__employee_id="B-7")
    url = at("position_correct", position.person_id, position.pk)
    data = place(agency) | {"starts_on": "2026-08-01"}

    unknown = client.post(url, data | {"supervisor": "nobody at all"})
    client.post(url, data | {"supervisor": "B-7"})

    assert "Nobody here matches" in unknown.content.decode()
    assert Position.objects.get(corrects=position).supervisor == boss.person


def test_a_number_that_two_employers_give_is_told_apart_by_the_employer(client, hr, agency):
    ours, lark = worker(agency, employment__employee_id="1001"), PartnerEmployerFactory(code="lark")
    DataSharingFactory(owner=lark, reader=agency)
    theirs = worker(lark, employment__employee_id="1001")
    position = worker(agency, supervisor=theirs.person)
    url = at("position_correct", position.person.pk, position.pk)

    form = client.get(url).context["form"]
    typed = place(agency) | {"starts_on": "2026-08-01", "primary": "on"}
    refused = client.post(url, typed | {"supervisor": "1001"}).content.decode()
    client.post(url, typed | {"supervisor": "agency 1001"})

    assert form["supervisor"].value() == "lark 1001"
    assert "(lark 1001)" in refused
    assert position.person.positions.get(voided_at=None).supervisor == ours.person


def test_hr_records_the_last_day(client, hr, agency):
    position = worker(agency)

    client.post(
        at("employment_end", position.person_id, position.employment_id), {"last_day": "2026-09-30"}
    )

    position.refresh_from_db()
    assert position.ends_on == date(2026, 9, 30)


def test_hr_records_a_leave_and_takes_it_back(client, hr, agency):
    person = worker(agency).person
    data = {"starts_on": "2026-09-01", "ends_on": "2026-09-30", "paid": "yes"}

    client.post(at("leave_add", person.pk, agency.code), data)
    leave = Leave.objects.get()
    client.post(at("leave_void", person.pk, leave.pk))

    leave.refresh_from_db()
    assert leave.paid
    assert leave.voided_at is not None


def test_hr_adds_somebody_from_outside(client, agency):
    client.force_login(employee_with_role(roles.HR).user)
    partner = PartnerFactory()

    client.post(
        at("add_outside"), {"given_name": "Sam", "family_name": "Client", "partner": partner.pk}
    )

    assert StaffMember.objects.get(family_name="Client").partner == partner


def test_hr_opens_a_unit_names_its_head_and_closes_it(client, hr, agency):
    client.post(
        at("unit_open", agency.unit_id),
        {"code": "n1", "name": "North", "kind": "school", "starts_on": "2026-09-01"},
    )
    unit = OrgUnit.objects.get(code="n1")
    client.post(at("unit_head", unit.pk), {"person": str(hr), "starts_on": "2026-09-02"})
    page = client.get(at("unit", unit.pk)).content.decode()
    client.post(at("unit_close", unit.pk), {"last_day": "2026-09-30"})

    unit.refresh_from_db()
    assert str(hr) in page
    assert unit.ends_on == date(2026, 9, 30)


@pytest.mark.parametrize(
    ("dates", "words"),
    [
        ({"ends_on": date(2026, 12, 1)}, "closes on December 1, 2026"),
        ({"starts_on": date(2026, 10, 2)}, "opened on October 2, 2026"),
    ],
)
def test_a_unit_opens_while_the_one_above_is_open(client, hr, agency, dates, words):
    above = OrgUnitFactory(parent=agency.unit, **dates)
    typed = {"code": "n1", "name": "North", "kind": "school", "starts_on": "2026-10-01"}

    refused = client.post(at("unit_open", above.pk), typed)

    assert refused.status_code == 422
    assert words in refused.content.decode()


def test_a_unit_of_another_employer_is_not_found(client, hr):
    assert client.get(at("unit", PartnerEmployerFactory().unit_id)).status_code == 404


def test_a_role_is_given_by_one_and_agreed_by_another(client, agency):
    first, second = (employee_with_role(roles.HR) for _ in range(2))
    for person in (first, second):
        RoleGrantFactory(person=person, role=roles.ADMINISTRATOR, may_grant=True)
    somebody = worker(agency).person
    client.force_login(first.user)
    client.post(at("role_give", somebody.pk), {"role": "hr", "starts_on": "2026-09-01"})
    grant = RoleGrant.objects.get(person=somebody)
    refused = client.post(at("role_approve", grant.pk))
    client.force_login(second.user)
    client.post(at("role_approve", grant.pk))

    grant.refresh_from_db()
    assert refused.status_code == 422
    assert grant.approved_by == second


def test_duplicates_are_compared_merged_and_taken_apart(client, hr, agency):
    double = EmploymentFactory(employer=agency, employee_id="D-1").person
    stays = worker(agency, employment__employee_id="S-1").person

    to = client.post(at("merge", double.pk), {"into": "S-1"})
    assert to["Location"] == at("merge_check", double.pk, stays.pk)
    client.post(to["Location"])
    merge = Merge.objects.get()
    assert at("merge_undo", merge.pk) in client.get(at("person", stays.pk)).content.decode()
    client.post(at("merge_undo", merge.pk))

    merge.refresh_from_db()
    assert merge.undone_at is not None


def test_nobody_forgotten_lists_who_lacks_what(client, hr, agency):
    lonely = worker(agency, person__user=None).person
    homeless = EmploymentFactory(employer=agency).person

    page = client.get(at("forgotten"))

    lists = {found.title: found.people for found in page.context["lists"]}
    assert homeless in lists["No unit"]
    assert lonely in lists["No supervisor"]
    assert lonely in lists["No sign-in"]
    assert lonely in lists["No way to be told"]


def test_somebody_whose_supervisor_left_has_none_and_a_head_above_is_one(client, hr, agency):
    gone = worker(agency, ends_on=date(2026, 9, 1)).person
    orphan = worker(agency, supervisor=gone).person
    led, left_alone = worker(agency).person, worker(agency)
    UnitHeadFactory(unit=agency.unit, person=hr)
    UnitHeadFactory(unit=left_alone.unit, person=gone)

    lists = {found.title: found.people for found in client.get(at("forgotten")).context["lists"]}

    assert orphan in lists["No supervisor"]
    assert left_alone.person in lists["No supervisor"]
    assert led not in lists["No supervisor"]


def test_a_supervisor_sees_their_people_and_a_delegate_the_list_only(client, agency):
    boss, helper = worker(agency).person, worker(agency, employment__employee_id="H-1").person
    report = worker(agency, supervisor=boss).person
    client.force_login(boss.user)
    client.post(
        at("delegate_add"),
        {"delegate": "H-1", "starts_on": "2026-09-01", "ends_on": "2026-12-31"},
    )
    own = client.get(at("my_people")).content.decode()
    client.force_login(helper.user)
    theirs = client.get(at("my_people")).content.decode()

    assert at("person", report.pk) in own
    assert report.sort_name.replace("'", "&#x27;") in theirs
    assert at("person", report.pk) not in theirs
    assert client.get(at("person", report.pk)).status_code == 404


def test_somebody_who_is_going_to_stand_in_is_listed_and_taken_back(client, agency):
    boss = worker(agency, supervisor=None).person
    worker(agency, supervisor=boss)
    planned = DelegateFactory(
        supervisor=boss, starts_on=date(2026, 12, 1), ends_on=date(2026, 12, 31)
    )
    client.force_login(boss.user)

    listed = client.get(at("my_people")).content.decode()
    client.post(at("delegate_end", planned.pk))

    assert "December 1, 2026 to December 31, 2026" in listed
    assert not Delegate.objects.exists()


def test_a_head_of_unit_is_a_supervisor(client, agency):
    head = UnitHeadFactory(person=worker(agency).person)
    report = PositionFactory(unit=head.unit, employer=agency).person
    client.force_login(head.person.user)

    assert at("person", report.pk) in client.get(at("my_people")).content.decode()


def test_opening_a_record_is_shown_to_the_person(client, hr, agency):
    person = worker(agency).person
    client.get(at("person", person.pk))
    client.get(at("person", person.pk))

    client.force_login(person.user)
    page = client.get(at("my_data"))

    assert [who for _, who in page.context["opened"]] == [str(hr)]


def test_my_data_is_complete_json(client, agency):
    position = worker(agency)
    client.force_login(position.person.user)

    data = json.loads(client.get(at("my_data_json")).content)

    assert data["positions"][0]["title"] == "Teacher"
    assert data["employments"][0]["employee_id"] == position.employment.employee_id


def test_my_data_has_a_part_of_every_app_that_keeps_something():
    assert {"learning", "standing", "coaching", "messages", "calendars", "signing_in"} <= set(
        dict(my_data_parts.items())
    )


def test_what_is_stored_is_said_in_words(client, agency):
    boss = worker(agency).person
    worker(agency, supervisor=boss)
    client.force_login(boss.user)

    stored = {row.what: row.count for row in client.get(at("my_data")).context["stored"]}

    assert stored["Your positions"] == 1
    assert stored["Positions that name you as the supervisor"] == 1


@pytest.mark.parametrize("app", ["pd_people", "pd_signin"])
def test_every_kind_of_entry_about_a_person_has_words(app):
    words = {label: said for some in stored_words for label, said in some.items()}
    about = [key for key in person_keys() if key.field.name in ABOUT]
    labels = {key.model._meta.label for key in about if key.model._meta.app_label == app}

    assert labels
    assert labels <= set(words)


def test_a_position_without_a_supervisor_names_the_next_units_head(client, hr, agency):
    UnitHeadFactory(unit=agency.unit, person=hr)
    person = worker(agency, person__user__username="w").person

    page = client.get(at("person", person.pk)).content.decode()
    client.force_login(person.user)
    mine = client.get(at("me")).content.decode()

    assert f"Supervisor: {hr}." in page.replace("&#x27;", "'")
    assert f"supervisor: {hr}" in mine.replace("&#x27;", "'")


def test_a_reported_mistake_reaches_hr_and_its_answer_the_person(client, hr, agency):
    person = worker(agency).person
    client.force_login(person.user)
    client.post(at("mistake"), {"text": "My title is wrong."})
    report = MistakeReport.objects.get()
    client.force_login(hr.user)
    assert "My title is wrong." in client.get(at("reports")).content.decode()
    client.post(at("report_answer", report.pk), {"answer": "Corrected."})

    client.force_login(person.user)
    assert "Corrected." in client.get(at("me")).content.decode()


def test_the_notice_is_read_once_for_each_version(client, agency, settings):
    person = worker(agency).person
    client.force_login(person.user)

    client.post(at("notice"))
    assert "You have read this version." in client.get(at("notice")).content.decode()

    settings.PD_PORTAL_DATA_USE_NOTICE_VERSION = 2
    assert "I have read this" in client.get(at("notice")).content.decode()


def test_a_personal_address_is_the_persons_own_business(client, agency):
    person = worker(agency).person
    client.force_login(person.user)

    client.post(at("my_address"), {"address": "Me@Home.example"})

    assert person.personal_email == "me@home.example"


def test_staff_are_led_to_no_list_of_people_by_the_page_of_their_address(client):
    person = PositionFactory().person
    client.force_login(person.user)

    page = client.get(at("my_address")).text

    assert f'href="{at("list")}"' not in page
