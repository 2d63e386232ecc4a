"""Standing follows the facts: what is written, when, and what is left alone."""

import re
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from courses.signals import module_completed
from pd_portal.notify.kinds import kinds
from pd_portal.notify.models import Message
from pd_portal.people.signals import positions_changed
from pd_portal.policy.actions import standing as actions
from pd_portal.policy.actions.days import close_days
from pd_portal.policy.actions.storing import write_standing
from pd_portal.policy.models import (
    END_OF_TIME,
    Fulfilled,
    Obligation,
    Progress,
    Standing,
    StandingDue,
    Timing,
)
from pd_portal.policy.providers import my_standing
from pd_portal.policy.queries import figures
from pd_portal.policy.queries.mine import owed_by
from pd_portal.policy.reading import standing as reading
from pd_portal.policy.reading.facts import Reader
from tests.factories.courses import ModulePageFactory, ReleaseFactory
from tests.factories.learning import EnrollmentFactory, ModuleCompletionFactory, SubmissionFactory
from tests.factories.people import (
    LeaveFactory,
    OrgUnitFactory,
    PartnerEmployerFactory,
    PositionFactory,
)
from tests.factories.policy import (
    ExtensionFactory,
    RequirementFactory,
    RequirementVersionFactory,
)

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 8, 1, 19, tzinfo=UTC)


@pytest.fixture
def module():
    return ModulePageFactory()


@pytest.fixture
def requirement(module):
    return RequirementVersionFactory(modules=[module]).requirement


def person_employed(requirement, **changes):
    return PositionFactory(employer=requirement.employer, **changes).person


def told(*people, now=NOON):
    positions_changed.send(None, person_ids={p.pk for p in people}, now=now)


def on(requirement, day, known_on=None):
    row = figures.standing_on(requirement, day, known_on).get()
    return row.get_obligation_display(), Progress(row.progress), Timing(row.timing), row.due_on


def completed(person, module, at, recorded_at=None, **changes):
    enrollment = EnrollmentFactory(
        person=person, release=ReleaseFactory(module=module), started_at=at, created_at=at
    )
    completion = ModuleCompletionFactory(
        enrollment=enrollment, completed_at=at, recorded_at=recorded_at or at, **changes
    )
    module_completed.send(None, completion=completion, now=recorded_at or at)
    return completion


def test_a_hire_is_reckoned_in_the_transaction_that_told_of_it(requirement):
    person = person_employed(requirement)

    told(person)

    assert on(requirement, date(2026, 8, 1)) == (
        "Required", Progress.NOT_STARTED, Timing.NOT_DUE, date(2026, 10, 30)
    )  # fmt: skip
    assert on(requirement, date(2026, 10, 31))[2] == Timing.OVERDUE
    assert not StandingDue.objects.exists()


def test_rows_partition_the_days(requirement):
    told(person_employed(requirement))

    rows = list(Standing.objects.order_by("starts_on"))

    assert rows[0].starts_on == date.min
    assert rows[-1].ends_on == date(9999, 12, 31)
    assert all(a.ends_on == b.starts_on for a, b in zip(rows, rows[1:], strict=False))


def test_the_same_facts_again_write_no_row(requirement):
    person = person_employed(requirement)
    told(person)
    actions.mark_due([requirement], [person.pk], since=NOON + timedelta(days=1))

    done = actions.refresh_outstanding()

    assert (done.people, done.written) == (1, 0)
    assert not StandingDue.objects.exists()


def test_a_completion_supersedes_and_what_was_known_before_stays(requirement, module):
    person = person_employed(requirement)
    told(person)

    completed(person, module, at=NOON + timedelta(days=30), recorded_at=NOON + timedelta(days=40))

    assert on(requirement, date(2026, 9, 5))[1] == Progress.PROFICIENT
    assert on(requirement, date(2026, 9, 5), known_on=date(2026, 9, 9))[1] == Progress.NOT_STARTED
    assert on(requirement, date(2026, 9, 5), known_on=date(2026, 9, 10))[1] == Progress.PROFICIENT


def test_a_fulfilment_keeps_the_due_date_that_stood_on_its_day(requirement, module):
    person = person_employed(requirement)
    told(person)

    completed(person, module, at=NOON + timedelta(days=100))

    met = Fulfilled.objects.get(superseded_at=END_OF_TIME)
    assert (met.due_on, met.days_late) == (date(2026, 10, 30), 10)


def met_with_more_time(module):
    """Somebody who met a year's requirement, with more time for the renewal: (person, rules)."""
    rules = RequirementVersionFactory(modules=[module], validity_kind="months", validity_months=12)
    person = person_employed(rules.requirement)
    completed(person, module, at=NOON)
    ExtensionFactory(
        requirement=rules.requirement, person=person,
        granted_on=date(2027, 7, 1), until=date(2027, 10, 1),
    )  # fmt: skip
    told(person)
    return person, rules


def test_more_time_for_a_renewal_moves_no_last_day_of_what_was_met(module):
    person, _ = met_with_more_time(module)

    def said(day):
        (owed,) = owed_by(person, day)
        return owed.status, owed.timing

    assert said(date(2027, 7, 31)) == ("Goal met until August 1, 2027", "")
    assert said(date(2027, 8, 2)) == ("Not started", "Due October 1, 2027")
    assert said(date(2027, 10, 2)) == ("Not started", "Expired on August 1, 2027")


def test_messages_name_the_last_day_of_what_was_met_and_no_later_one(module):
    person, rules = met_with_more_time(module)

    def until(kind, day):
        message = Message(kind=kind, recipient=person, subject_ref=str(rules.requirement.pk))
        message.sending_at = datetime.combine(day, time(19), UTC)
        return kinds[kind].context(message)["until"]

    assert until("training_expiring", date(2027, 7, 10)) == date(2027, 8, 1)
    assert until("training_completed", date(2027, 7, 10)) == date(2027, 8, 1)
    assert until("training_lapsed", date(2027, 10, 10)) == date(2027, 8, 1)


def test_where_finishing_suffices_ones_own_data_says_so_too(module):
    rules = RequirementVersionFactory(modules=[module], counts="completed")
    person = person_employed(rules.requirement)
    completed(person, module, at=NOON, proficient=False)

    assert my_standing(person)[-1]["standing"] == "Goal met"


def test_a_task_that_waits_for_its_reading_is_never_overdue(requirement, module):
    person = person_employed(requirement)
    enrollment = EnrollmentFactory(
        person=person,
        release=ReleaseFactory(module=module),
        created_at=NOON,
        started_at=NOON,
        finished_at=NOON + timedelta(days=5),
    )
    SubmissionFactory(enrollment=enrollment, handed_in_at=NOON + timedelta(days=5))

    told(person)

    assert on(requirement, date(2027, 3, 1))[1:3] == (Progress.WAITING_FOR_REVIEW, Timing.NOT_DUE)


def test_leave_is_excused_and_moves_the_date(requirement):
    person = person_employed(requirement)
    LeaveFactory(
        person=person,
        employer=requirement.employer,
        starts_on=date(2026, 9, 1),
        ends_on=date(2026, 9, 10),
    )

    told(person)

    assert on(requirement, date(2026, 9, 1))[0] == "Excused"
    assert on(requirement, date(2026, 9, 11))[3] == date(2026, 11, 9)


def test_more_than_200_people_wait_for_the_refresh(requirement, monkeypatch):
    monkeypatch.setattr(actions, "AT_ONCE", 1)
    people = [person_employed(requirement) for _ in range(3)]

    told(*people)
    before = Standing.objects.count(), figures.outstanding(requirement)
    actions.refresh_outstanding()

    assert before == (0, 3)
    assert figures.total(requirement, date(2026, 8, 1)).headcount == 3
    assert figures.outstanding() == 0


def test_what_is_left_due_is_marked_once_at_the_end_since_its_newest_fact(
    requirement, django_assert_num_queries
):
    people = [person_employed(requirement) for _ in range(3)]
    later = NOON + timedelta(days=1)

    with actions.left_due():
        with django_assert_num_queries(0):
            told(*people)
            told(people[0], now=later)
        assert not StandingDue.objects.exists()

    since = dict(StandingDue.objects.values_list("person", "since"))
    assert since == {people[0].pk: later, people[1].pk: NOON, people[2].pk: NOON}


def test_an_import_that_fails_leaves_nobody_due(requirement):
    person = person_employed(requirement)

    def breaks_off():
        with actions.left_due():
            told(person)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        breaks_off()

    assert not StandingDue.objects.exists()


def test_a_failing_reckoning_refuses_nothing_and_stays_due(requirement, monkeypatch):
    person = person_employed(requirement)
    monkeypatch.setattr(reading, "Timeline", lambda *_: 1 / 0)

    told(person)

    due = StandingDue.objects.get()
    assert (due.person, due.attempts) == (person, 1)
    assert "ZeroDivisionError" in due.error


def test_a_refresh_that_began_before_a_newer_fact_leaves_the_row(requirement):
    person = person_employed(requirement)
    actions.mark_due([requirement], [person.pk], since=NOON)
    due = list(StandingDue.objects.all())
    reckoned = reading.reckon([requirement], {(requirement.pk, person.pk): NOON})
    actions.mark_due([requirement], [person.pk], since=NOON + timedelta(hours=1))

    write_standing(due, reckoned)

    assert StandingDue.objects.get().since == NOON + timedelta(hours=1)
    assert not Standing.objects.exists()


def test_a_task_waits_only_in_what_is_known_once_its_module_was_finished(requirement, module):
    person = person_employed(requirement)
    done = EnrollmentFactory(
        person=person, module=module, started_at=NOON, finished_at=NOON + timedelta(days=5)
    )
    SubmissionFactory(enrollment=done, handed_in_at=NOON + timedelta(days=1))

    def waiting(days):
        reader = Reader(requirement, before=NOON + timedelta(days=days))
        return len(reader.people([person.pk])[person.pk].submissions)

    assert [waiting(days) for days in (1, 2, 5, 6)] == [0, 0, 0, 1]


def test_somebody_employed_elsewhere_only_has_no_rows(requirement):
    person = PositionFactory(employer=PartnerEmployerFactory()).person

    told(person)

    assert not Standing.objects.exists()
    assert not StandingDue.objects.exists()


def test_a_refresh_takes_the_same_number_of_queries_however_many(
    requirement, django_assert_max_num_queries
):
    for _ in range(30):
        actions.mark_due([requirement], [person_employed(requirement).pk], since=NOON)

    with django_assert_max_num_queries(45):
        done = actions.refresh_outstanding()

    assert done.people == 30


def test_twelve_requirements_are_reckoned_in_as_many_queries_as_one(module):
    asked = []
    for count in (1, 12):
        employer = PartnerEmployerFactory()
        for _ in range(count):
            demand = RequirementFactory(employer=employer)
            RequirementVersionFactory(requirement=demand, modules=[module])
        person = PositionFactory(employer=employer).person
        told(person)
        with CaptureQueriesContext(connection) as caught:
            completed(person, module, at=NOON)
        asked.append(len(caught))
        met = Standing.objects.filter(
            person=person, progress=Progress.PROFICIENT, superseded_at=END_OF_TIME
        )
        assert met.count() == count

    assert asked[0] == asked[1]


def test_one_requirement_that_fails_leaves_the_others_reckoned(module, monkeypatch):
    good, bad = (RequirementVersionFactory(modules=[module]).requirement for _ in "ab")
    person = person_employed(good)
    real = reading.Timeline

    def timeline(who, rules):
        return real(who, rules) if rules is not broken else 1 / 0

    rules = reading.rules_in(actions.in_force())
    broken = rules[bad.pk]
    monkeypatch.setattr(reading, "rules_in", lambda rows: rules)
    monkeypatch.setattr(reading, "Timeline", timeline)

    told(person)

    assert [due.requirement for due in StandingDue.objects.all()] == [bad]
    assert set(Standing.objects.values_list("requirement", flat=True)) == {good.pk}


def test_figures_reconcile_and_count_each_person_once(requirement, module):
    done, late, away = (person_employed(requirement) for _ in range(3))
    PositionFactory(person=done, employer=requirement.employer, primary=False)
    LeaveFactory(person=away, employer=requirement.employer, starts_on=date(2026, 9, 1))
    told(done, late, away)
    completed(done, module, at=NOON + timedelta(days=3))

    found = figures.total(requirement, date(2026, 12, 1))

    assert found.reconciles
    assert (found.headcount, found.required_total, found.excused_total) == (3, 2, 1)
    assert (found.met, found.overdue, found.percent) == (1, 1, 50)


def test_units_roll_up_to_the_top(requirement):
    told(person_employed(requirement), person_employed(requirement))
    per_unit = figures.by_unit(requirement, date(2026, 8, 1))
    top = requirement.employer.unit_id

    found = figures.rolled_up(per_unit, dict.fromkeys(per_unit, top) | {top: None})

    assert len(per_unit) == 2
    assert found[top].headcount == 2


def test_each_figure_is_two_queries(requirement, django_assert_num_queries):
    told(*[person_employed(requirement) for _ in range(3)])

    with django_assert_num_queries(2):
        figures.by_unit(requirement, date(2026, 8, 1))
    with django_assert_num_queries(2):
        figures.by_job_group(requirement, date(2026, 8, 1), date(2026, 8, 2))


def columns_of(index):
    """The columns PostgreSQL keeps in an index; its planner reads a table this small itself."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = %s", [index])
        return set(re.findall(r"\w+", cursor.fetchone()[0].split("(", 1)[1]))


def test_the_figures_are_answered_from_the_covering_index(requirement):
    rows = figures.people_counted(requirement, date(2026, 8, 1)).values_list("unit", "progress")
    rows = rows.order_by()

    if connection.vendor == "sqlite":
        assert "USING COVERING INDEX standing_figures" in rows.explain()
    else:
        asked = set(re.findall(r'"pd_policy_standing"\."(\w+)"', str(rows.query)))
        assert {"unit_id", "progress", "superseded_at"} <= asked <= columns_of("standing_figures")


@pytest.mark.parametrize("known_on", [None, date(2026, 8, 2)])
def test_a_last_day_is_looked_up_by_person_not_among_everybody_s(requirement, known_on):
    rows = figures.people_counted(requirement, date(2026, 8, 1), known_on).order_by()
    asked = figures.with_last_day(rows, known_on).values_list("valid_until")

    if connection.vendor == "sqlite":
        assert "USING INDEX fulfilled_person (person_id=? AND requirement_id=?" in asked.explain()
    else:
        assert {"person_id", "requirement_id", "reached_on"} <= columns_of("fulfilled_person")


def test_days_close_in_order_and_not_while_somebody_is_due(requirement):
    person = person_employed(requirement)
    told(person)
    actions.mark_due([requirement], [person.pk], since=NOON + timedelta(days=2))
    later = NOON + timedelta(days=5)

    assert close_days(now=NOON) == 0
    assert close_days(now=later) == 2
    actions.refresh_outstanding()
    assert close_days(now=later) == 3
    assert figures.last_closed_day() == date(2026, 8, 5)


def test_an_unemployed_day_is_in_no_figure(requirement):
    person = person_employed(requirement, ends_on=date(2026, 8, 31))
    told(person)

    assert figures.total(requirement, date(2026, 8, 31)).headcount == 1
    assert figures.total(requirement, date(2026, 9, 1)).headcount == 0
    assert on(requirement, date(2026, 9, 1))[0] == Obligation.NOT_EMPLOYED.label


def corrected(position, at, **changes):
    position.voided_at = at
    position.save(update_fields=["voided_at"])
    kept = {"person": position.person, "employer": position.employer, "unit": position.unit}
    kept |= {"job_group": position.job_group, "employment": position.employment}
    PositionFactory(**kept | {"corrects": position, "recorded_at": at} | changes)
    told(position.person, now=at)


@pytest.mark.parametrize(
    "changes, due",
    [({"title": "Principal"}, date(2026, 10, 30)), ({"unit": None}, date(2026, 12, 1))],
)
def test_mending_a_position_gives_no_new_notice_unless_it_is_another_one(requirement, changes, due):
    position = PositionFactory(employer=requirement.employer)
    changes = {k: v or OrgUnitFactory() for k, v in changes.items()}

    corrected(position, datetime(2026, 12, 1, 20, tzinfo=UTC), **changes)

    assert on(requirement, date(2026, 12, 1))[3] == due
