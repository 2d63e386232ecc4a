"""What is in force, decided, published or frozen stays as written, whatever SQL is run."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, connection, transaction

from tests.factories import policy as made
from tests.factories.people import (
    EmployerFactory,
    JobGroupFactory,
    OrgUnitFactory,
    PositionFactory,
    WorkCalendarFactory,
    WorkPeriodFactory,
)

pytestmark = pytest.mark.django_db

LATER = datetime(2026, 12, 1, tzinfo=UTC)


def run(sql):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def change(row, assignments):
    run(f"UPDATE {row._meta.db_table} SET {assignments} WHERE {row._meta.pk.column} = {key(row)}")


def key(row):
    return f"'{row.pk}'" if isinstance(row.pk, date) else row.pk


FROZEN = [
    (made.RequirementVersionFactory, "due_days = 10"),
    (made.RequirementVersionFactory, "kinds = '[\"regular\"]'"),
    (made.RequirementVersionFactory, "effective_from = '2026-02-01'"),
    (made.RequirementVersionFactory, "activated_at = null, published_on = null"),
    (made.ExemptionFactory, "category = 'other'"),
    (made.ExemptionFactory, "starts_on = '2020-01-01'"),
    (made.ExtensionFactory, "until = '2028-01-01'"),
    (made.TargetFactory, "percent = 10"),
    (made.PolicyVersionFactory, "text = 'Something else.'"),
    (made.SnapshotFactory, "digest = 'x'"),
    (made.SnapshotFactory, "content = '[]'"),
    (made.MonthEndFactory, "figures = '{}'"),
    (made.ClosedDayFactory, "closed_at = '2020-01-01 00:00:00+00:00'"),
]


@pytest.mark.parametrize("factory, assignments", FROZEN)
def test_it_is_not_edited(factory, assignments):
    with pytest.raises(IntegrityError, match="guard"):
        change(factory(), assignments)


@pytest.mark.parametrize(
    "factory",
    [
        made.RequirementVersionFactory,
        made.ExemptionFactory,
        made.ExtensionFactory,
        made.TargetFactory,
        made.PolicyVersionFactory,
        made.SnapshotFactory,
        made.MonthEndFactory,
        made.ClosedDayFactory,
    ],
)
def test_it_is_kept(factory):
    row = factory()

    with pytest.raises(IntegrityError, match="guard"):
        run(f"DELETE FROM {row._meta.db_table} WHERE {row._meta.pk.column} = {key(row)}")


@pytest.mark.parametrize(
    "name, factory", [("units", OrgUnitFactory), ("job_groups", JobGroupFactory)]
)
def test_the_audience_in_force_gains_and_loses_nobody(name, factory):
    draft = made.DraftVersionFactory()
    kept = factory()
    getattr(draft, name).add(kept)
    draft.activated_at, draft.published_on = LATER, draft.effective_from
    draft.save()

    with pytest.raises(IntegrityError, match="guard"), transaction.atomic():
        getattr(draft, name).add(factory())
    with pytest.raises(IntegrityError, match="guard"), transaction.atomic():
        getattr(draft, name).remove(kept)


def test_a_draft_is_still_changed_and_thrown_away():
    draft = made.DraftVersionFactory()

    change(draft, "due_days = 10")
    run(f"DELETE FROM pd_policy_requirementversion WHERE id = {draft.pk}")


def test_a_target_gets_its_outcome_once():
    target = made.TargetFactory()
    change(target, "outcome = 'met', outcome_at = '2027-07-01 00:00:00+00:00'")

    with pytest.raises(IntegrityError, match="guard"):
        change(target, "outcome = 'missed'")


def test_an_exemption_is_ended_once():
    exemption = made.ExemptionFactory(ends_on=date(2026, 9, 1))

    with pytest.raises(IntegrityError, match="guard"):
        change(exemption, "ends_on = '2026-10-01'")


BROKEN = [
    (made.PolicyFactory, "title = ''", "policy_is_named"),
    (made.TargetFactory, "percent = 0", "target_percent"),
    (made.TargetFactory, "percent = 101", "target_percent"),
    (made.TargetFactory, "outcome = 'met'", "target_outcome_is_dated"),
    (made.DraftVersionFactory, "activated_at = created_at", "requirementversion_published"),
    (
        made.DraftVersionFactory,
        "activated_at = created_at, published_on = effective_from, pathway_version_id = null",
        "requirementversion_has_pathway",
    ),
    (made.DraftVersionFactory, "due_kind = 'fixed'", "requirementversion_due_is_whole"),
    (made.DraftVersionFactory, "due_kind = 'someday'", "requirementversion_due_is_whole"),
    (made.DraftVersionFactory, "due_month = 13", "requirementversion_days_of_year"),
    (made.DraftVersionFactory, "validity_day = 32", "requirementversion_days_of_year"),
    (made.DraftVersionFactory, "validity_kind = 'months'", "requirementversion_validity_is_whole"),
    (
        made.DraftVersionFactory,
        "validity_kind = 'anniversary', validity_month = 6",
        "requirementversion_validity_is_whole",
    ),
    (made.DraftVersionFactory, "counts = 'attended'", "requirementversion_codes_known"),
    (made.DraftVersionFactory, "carry = 'lose'", "requirementversion_codes_known"),
    (made.PayNoteFactory, "ends_on = '2020-01-01'", "paynote_dates_ordered"),
    (made.ExemptionFactory, "ends_on = '2027-01-01'", "exemption_end_is_recorded"),
    (
        made.ExemptionFactory,
        "ends_on = '2020-01-01', end_recorded_at = '2027-01-01 00:00:00+00:00'",
        "exemption_dates_ordered",
    ),
    (
        made.ExtensionFactory,
        "voided_at = '2020-01-01 00:00:00+00:00'",
        "extension_voided_after",
    ),
    (made.StandingFactory, "ends_on = starts_on", "standing_dates_ordered"),
    (
        made.StandingFactory,
        "superseded_at = '2020-01-01 00:00:00+00:00'",
        "standing_clock_ordered",
    ),
    (made.StandingFactory, "progress = 0", "standing_only_required_progress"),
    (made.StandingFactory, "obligation = 3", "standing_only_required_progress"),
    (
        made.FulfilledFactory,
        "superseded_at = '2020-01-01 00:00:00+00:00'",
        "fulfilled_clock_ordered",
    ),
    (made.MonthEndFactory, "replaces_id = id", "monthend_replaces_another"),
]


@pytest.mark.parametrize("factory, assignments, name", BROKEN)
def test_the_database_refuses_it(factory, assignments, name):
    row = factory()

    with pytest.raises(IntegrityError, match=f"{name}|guard"):
        change(row, assignments)


@pytest.mark.parametrize(
    "changes",
    [
        {"scope": "unit", "unit": None},
        {"scope": "module"},
        {"scope": "everybody", "person": None},
        {"category": "because"},
    ],
)
def test_an_exemption_names_its_target_and_a_known_reason(changes):
    with pytest.raises(IntegrityError, match="exemption_"), transaction.atomic():
        made.ExemptionFactory(**changes)


def test_nobody_approves_for_themselves():
    person = made.StaffMemberFactory()

    with pytest.raises(IntegrityError, match="exemption_approved_by_another"), transaction.atomic():
        made.ExemptionFactory(person=person, approved_by=person)
    with pytest.raises(IntegrityError, match="extension_approved_by_another"), transaction.atomic():
        made.ExtensionFactory(person=person, approved_by=person)


def test_an_extension_ends_after_its_grant():
    with pytest.raises(IntegrityError, match="extension_until_after_grant"), transaction.atomic():
        made.ExtensionFactory(until=date(2026, 9, 1))


UNIQUE = [
    (made.PolicyVersionFactory, {"policy", "adopted_on"}),
    (made.GoalFactory, {"policy", "position"}),
    (made.RequirementFactory, {"code"}),
    (made.RequirementVersionFactory, {"requirement", "effective_from"}),
    (made.PayNoteFactory, {"employer", "job_group"}),
    (made.StandingFactory, {"requirement", "person", "starts_on"}),
    (made.SnapshotFactory, {"code"}),
    (made.MonthEndFactory, {"requirement", "day"}),
]


@pytest.mark.parametrize("factory, fields", UNIQUE)
def test_there_is_only_one(factory, fields):
    first = factory()

    with pytest.raises(IntegrityError), transaction.atomic():
        factory(**{name: getattr(first, name) for name in fields})


def test_a_policy_has_one_headline_goal():
    goal = made.GoalFactory(is_headline=True)

    with pytest.raises(IntegrityError), transaction.atomic():
        made.GoalFactory(policy=goal.policy, is_headline=True)


@pytest.mark.parametrize("column", ["roster_from = '2026-01-01'", "counts_elsewhere = false"])
def test_what_all_versions_of_a_requirement_share_stands_once_one_is_in_force(column):
    draft = made.DraftVersionFactory()
    change(draft.requirement, column)

    with pytest.raises(IntegrityError, match="guard"):
        change(made.RequirementVersionFactory().requirement, column)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE pd_people_workperiod SET ends_on = '2099-05-31'",
        "DELETE FROM pd_people_workperiod",
        "INSERT INTO pd_people_workperiod (calendar_id, starts_on, ends_on) "
        "SELECT calendar_id, '2027-09-01', '2028-06-15' FROM pd_people_workperiod",
    ],
)
def test_a_work_calendar_stays_as_it_is_once_a_position_names_it(change):
    period = WorkPeriodFactory(calendar=WorkCalendarFactory(employer=EmployerFactory()))
    with transaction.atomic():
        run(change)  # nobody works by it yet
        transaction.set_rollback(True)
    PositionFactory(work_calendar=period.calendar)

    with pytest.raises(IntegrityError, match="guard"):
        run(change)


def test_a_stretch_of_another_calendar_is_not_moved_into_one_in_use():
    employer = EmployerFactory()
    used, spare = (WorkCalendarFactory(employer=employer) for _ in "ab")
    stretch = WorkPeriodFactory(calendar=spare)
    PositionFactory(work_calendar=used)

    with pytest.raises(IntegrityError, match="guard"):
        change(stretch, f"calendar_id = {used.pk}")
