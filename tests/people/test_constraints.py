"""The database itself refuses what the actions would never write."""

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from tests.factories import people
from tests.factories.imports import (
    JoinRequestFactory,
    MergeFactory,
    MergePermitFactory,
    MistakeReportFactory,
    NoticeReadingFactory,
    ReviewItemFactory,
    RosterImportFactory,
    RosterSourceFactory,
    SourceLinkFactory,
)

pytestmark = pytest.mark.django_db

NOON = "'2026-09-01 12:00:00+00:00'"
EARLY = {"ends_on": "'2019-12-31'"}
BROKEN = [
    (people.OrgUnitFactory, EARLY, "orgunit_dates_ordered"),
    (people.OrgUnitFactory, {"kind": "'planet'"}, "orgunit_kind_known"),
    (people.OrgUnitFactory, {"code": "'a/b'", "path": "'/a/b/'"}, "orgunit_code_has_no_slash"),
    (people.OrgUnitFactory, {"path": "'/elsewhere/'"}, "orgunit_path_ends_with_code"),
    (people.PartnerFactory, {"kind": "'planet'"}, "partner_kind_known"),
    (people.DataSharingFactory, EARLY, "datasharing_dates_ordered"),
    (people.DataSharingFactory, {"reader_id": "owner_id"}, "datasharing_between_two"),
    (people.StaffMemberFactory, {"external": "true"}, "person_external_has_partner"),
    (people.ExternalPersonFactory, {"partner_id": "null"}, "person_external_has_partner"),
    (people.PersonEmailFactory, {"address": "'Ana@Example.org'"}, "personemail_lower_case"),
    (people.PersonEmailFactory, {"kind": "'pigeon'"}, "personemail_kind_known"),
    (people.PersonEmailFactory, EARLY, "personemail_dates_ordered"),
    (people.EmploymentFactory, {"kind": "'planet'"}, "employment_kind_known"),
    (people.EmploymentFactory, {"pay": "'fish'"}, "employment_pay_known"),
    (people.EmploymentFactory, {"employee_id": "''"}, "employment_has_number"),
    (
        people.EmploymentFactory,
        {"original_hire_on": "'2030-01-01'"},
        "employment_original_hire_first",
    ),
    (people.PositionFactory, {"fte": "1.9 + 0.2"}, "position_fte_in_range"),
    (people.PositionFactory, {"fte": "-0.1"}, "position_fte_in_range"),
    (people.PositionFactory, {"supervisor_id": "person_id"}, "position_supervisor_is_another"),
    (people.UnitHeadFactory, EARLY, "unithead_dates_ordered"),
    (people.DelegateFactory, {"delegate_id": "supervisor_id"}, "delegate_is_another"),
    (people.DelegateFactory, EARLY, "delegate_dates_ordered"),
    (people.WorkCalendarFactory, {"kind": "'planet'"}, "workcalendar_kind_known"),
    (people.WorkPeriodFactory, EARLY, "workperiod_dates_ordered"),
    (people.RoleGrantFactory, {"role": "'king'"}, "rolegrant_role_known"),
    (people.RoleGrantFactory, {"given_by_id": "person_id"}, "rolegrant_not_to_oneself"),
    (people.RoleGrantFactory, {"approved_by_id": "person_id"}, "rolegrant_second_person"),
    (people.RoleGrantFactory, EARLY, "rolegrant_dates_ordered"),
    (
        people.StaffMemberFactory,
        {"id": "9000", "merged_into_id": "9000"},
        "person_not_merged_into_self",
    ),
    (MistakeReportFactory, {"answer": "'Mended.'"}, "mistakereport_answered"),
    (MistakeReportFactory, {"answered_at": NOON}, "mistakereport_answered"),
    (MergeFactory, {"into_id": "duplicate_id"}, "merge_between_two_records"),
    (RosterSourceFactory, {"format": "'scroll'"}, "rostersource_format_known"),
    (RosterImportFactory, {"status": "'lost'"}, "rosterimport_status_known"),
    (RosterImportFactory, {"status": "'applied'"}, "rosterimport_applied_when"),
    (
        RosterImportFactory,
        {"applied_at": NOON, "undone_at": "'2020-01-01 12:00:00+00:00'"},
        "rosterimport_undone_after",
    ),
    (ReviewItemFactory, {"key": "'K2'", "decided_at": NOON}, "reviewitem_decided"),
    (ReviewItemFactory, {"key": "'K2'", "same_person": "true"}, "reviewitem_decided"),
    (JoinRequestFactory, {"other_id": "employer_id"}, "joinrequest_between_two"),
    (
        JoinRequestFactory,
        {"decided_at": NOON, "decided_by_id": "asked_by_id"},
        "joinrequest_second_person",
    ),
    (JoinRequestFactory, {"decided_at": NOON}, "joinrequest_decided"),
    (
        JoinRequestFactory,
        {"decided_at": NOON, "decided_by_id": "person_id", "withdrawn_at": NOON},
        "joinrequest_decided",
    ),
]
EARLIER, LATER = "'2020-01-01 12:00:00+00:00'", "'2026-09-01 12:00:00+00:00'"
BROKEN_FACT = [
    ({"ends_on": "'2019-12-31'", "end_recorded_at": LATER}, "dates_ordered"),
    ({"ends_on": "'2027-06-30'"}, "end_is_recorded"),
    ({"end_recorded_at": LATER}, "end_is_recorded"),
    ({"ends_on": "'2027-06-30'", "end_recorded_at": EARLIER}, "end_recorded_after"),
    ({"voided_at": EARLIER}, "voided_after"),
]
FACTS = [people.EmploymentFactory, people.PositionFactory, people.LeaveFactory]
CASES = BROKEN + [
    (fact, changes, f"{fact._meta.model._meta.model_name}_{name}")
    for fact in FACTS
    for changes, name in BROKEN_FACT
]


def insert_copy(row, changes):
    """Insert a copy of ``row`` with ``changes`` (column to SQL), past every line of Python."""
    columns = [f.column for f in row._meta.concrete_fields if not f.primary_key]
    columns += [column for column in changes if column == "id"]
    quoted = ", ".join(f'"{column}"' for column in columns)
    values = ", ".join(changes.get(column, f'"{column}"') for column in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {row._meta.db_table} ({quoted}) "
            f"SELECT {values} FROM {row._meta.db_table} WHERE id = {row.pk}"
        )


@pytest.mark.parametrize(("factory", "changes", "name"), CASES)
def test_the_database_refuses(factory, changes, name):
    row = factory()

    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        insert_copy(row, changes)


# A copy of a row that may stand only once. What else is unique about it is changed.
TWICE = [
    (people.UnitHeadFactory, {}, "unithead_one_open"),
    (people.BargainingUnitFactory, {}, "bargainingunit_code"),
    (people.WorkCalendarFactory, {}, "workcalendar_code"),
    (people.WorkPeriodFactory, {}, "workperiod_once"),
    (people.PersonEmailFactory, {}, "personemail_open_once"),
    (NoticeReadingFactory, {}, "noticereading_once"),
    (MergeFactory, {}, "merge_once_at_a_time"),
    (MergePermitFactory, {}, "mergepermit_once"),
    (SourceLinkFactory, {}, "sourcelink_key"),
    (ReviewItemFactory, {}, "reviewitem_once"),
    (JoinRequestFactory, {}, "joinrequest_waiting_once"),
]


@pytest.mark.parametrize(("factory", "changes", "name"), TWICE)
def test_the_database_keeps_it_once(factory, changes, name):
    row = factory()

    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        insert_copy(row, changes)

    assert name in str(refused.value) or columns_named(row, name, str(refused.value))


def columns_named(row, name, words):
    """SQLite names the columns of a unique constraint, not the constraint."""
    constraint = next(c for c in row._meta.constraints if c.name == name)
    fields = [row._meta.get_field(field).column for field in constraint.fields]
    return all(f"{row._meta.db_table}.{column}" in words for column in fields)


def test_every_constraint_of_people_is_broken_here():
    """A constraint added to a model fails this until a case above breaks it."""
    declared = {
        constraint.name
        for model in apps.get_app_config("pd_people").get_models()
        for constraint in model._meta.constraints
    }
    broken = {name for _, _, name in [*CASES, *TWICE]}

    assert declared - broken == set()


def test_a_login_belongs_to_one_person():
    person = people.StaffMemberFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        people.StaffMemberFactory(user=person.user)


def test_the_approver_is_neither_the_giver_nor_the_holder():
    giver = people.StaffMemberFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        people.RoleGrantFactory(given_by=giver, approved_by=giver)
