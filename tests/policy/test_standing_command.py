"""The bar notices a row that was deleted, corrupted or doubled, and names the person."""

from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from pd_portal.people.signals import positions_changed
from pd_portal.policy.actions.standing import mark_due
from pd_portal.policy.models import Requirement, Standing
from tests.factories.courses import ModulePageFactory
from tests.factories.people import EmployerFactory, PositionFactory
from tests.factories.policy import RequirementFactory, RequirementVersionFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 8, 1, 19, tzinfo=UTC)
AS_OF = "--as-of=2026-12-01"


@pytest.fixture
def position():
    requirement = RequirementVersionFactory(
        requirement=RequirementFactory(code="core"), modules=[ModulePageFactory(title="Module 1")]
    ).requirement
    position = PositionFactory(
        employer=requirement.employer,
        person__given_name="Ana",
        person__family_name="Reyes",
        employment__employee_id="1001",
        unit__name="Adams School",
    )
    positions_changed.send(None, person_ids={position.person_id}, now=NOW)
    return position


def said(*arguments):
    out = StringIO()
    try:
        call_command("standing", *arguments, stdout=out, skip_checks=False)
    except SystemExit as stopped:
        return out.getvalue(), stopped.code
    return out.getvalue(), 0


def spoil(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)


def test_all_is_well(position):
    text, code = said("check", AS_OF)

    assert code == 0
    assert text.strip() == (
        "bar standing: people=1 requirements=1 segments=3 gaps=0 overlaps=0 outstanding=0 "
        "difference=0 identity=0 ok"
    )


@pytest.mark.parametrize(
    "sql, figure",
    [
        ("DELETE FROM pd_policy_standing WHERE timing = 2", "gaps=1"),
        ("UPDATE pd_policy_standing SET progress = 5 WHERE timing = 2", "difference=1"),
        ("UPDATE pd_policy_standing SET ends_on = '2026-11-30' WHERE timing = 1", "overlaps=1"),
        ("DELETE FROM pd_policy_standing", "identity=1"),
    ],
)
def test_a_spoiled_row_is_noticed_and_the_person_named(position, sql, figure):
    spoil(sql)

    text, code = said("check", AS_OF)

    assert code == 1
    assert figure in text
    assert "FAIL" in text
    assert "core: Reyes, Ana" in text


def test_what_is_still_due_is_outstanding_not_wrong(position):
    PositionFactory(employer=position.employer)
    Standing.objects.filter(timing=2).delete()
    other = PositionFactory(employer=position.employer).person
    mark_due([Requirement.objects.get()], [other.pk, position.person_id], since=NOW)

    text, _ = said("check", AS_OF)

    assert "outstanding=2" in text
    assert "difference=1" in text


def test_as_known_on_a_day_is_recounted_from_what_was_recorded(position):
    position.ends_on, position.end_recorded_at = date(2026, 9, 30), NOW + timedelta(days=90)
    position.save()
    positions_changed.send(None, person_ids={position.person_id}, now=NOW + timedelta(days=90))

    before, code = said("check", "--as-of=2026-10-05", "--known-on=2026-10-06")
    shown, _ = said("show", "--requirement=core", "--as-of=2026-10-05", "--known-on=2026-10-06")

    assert (code, "difference=0 identity=0 ok" in before) == (0, True)
    assert shown.splitlines()[1].startswith("All,1,0,0,1")
    assert (
        said("show", "--requirement=core", "--as-of=2026-10-05")[0].splitlines()[1][:5] == "All,0"
    )


def test_figures_by_unit_as_csv(position):
    text, _ = said("show", "--requirement=core", "--by=unit", AS_OF, "--format=csv")

    assert text.splitlines() == [
        "unit,headcount,not_required,excused,required,not_started,in_progress,"
        "waiting_for_review,completed,proficient,met,overdue,lapsed",
        "Adams School,1,0,0,1,1,0,0,0,0,0,1,0",
    ]


def test_people_are_listed_in_plain_words(position):
    text, _ = said("people", "--requirement=core", AS_OF)

    assert text.splitlines()[1] == (
        f'{position.person_id},"Reyes, Ana",Adams School,Not started,Overdue by 32 days'
    )


def test_why_by_employee_id(position):
    text, _ = said("why", "agency-1001", "core", "--on=2026-12-01")

    assert (
        "T6: The clock started on August 1, 2026; by the rule it is due October 30, 2026." in text
    )
    assert "T10: Still to do: Module 1." in text


def test_an_unknown_code_or_person_is_said_plainly(position):
    with pytest.raises(CommandError, match="There are: core"):
        said("show", "--requirement=cor")
    with pytest.raises(CommandError, match="0 people"):
        said("why", "agency-9", "core")


def test_a_number_that_two_employers_give_is_asked_about(position):
    partner = EmployerFactory(code="tide")
    PositionFactory(employer=partner, employment__employee_id="1001")

    with pytest.raises(CommandError, match="Say whose: agency-1001, tide-1001"):
        said("why", "1001", "core")
