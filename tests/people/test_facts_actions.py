"""Hiring, positions, leaves and corrections."""

from datetime import UTC, date, datetime, timedelta

import pytest

from pd_portal.audit.actions import Refused, System
from pd_portal.audit.models import AuditRecord
from pd_portal.people.actions import hiring, leaves, positions
from pd_portal.people.models import Employment, Position, StaffMember
from pd_portal.people.signals import positions_changed
from tests.factories.people import (
    EmployerFactory,
    EmploymentFactory,
    JobGroupFactory,
    LeaveFactory,
    OrgUnitFactory,
    PositionFactory,
    StaffMemberFactory,
)

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 10, 1, 19, tzinfo=UTC)
BY = {"actor": System("test"), "now": NOW}


@pytest.fixture
def heard():
    news = []

    def hear(sender, person_ids, now, **_):
        news.append((person_ids, now))

    positions_changed.connect(hear)
    yield news
    positions_changed.disconnect(hear)


def hire(**given):
    defaults = {"person": None, "employee_id": "1001", "starts_on": date(2026, 9, 1)}
    values = defaults | given
    values["person"] = values["person"] or StaffMemberFactory()
    return hiring.hire(employer=values.pop("employer", None) or EmployerFactory(), **values, **BY)


def place(spell, **given):
    values = {"unit": OrgUnitFactory(), "job_group": JobGroupFactory()} | given
    values.setdefault("starts_on", spell.starts_on)
    return positions.add_position(employment=spell, **values, **BY)


def test_hiring_is_audited_and_told(heard):
    spell = hire()

    assert heard == [({spell.person_id}, NOW)]
    assert AuditRecord.objects.get(verb="hired").target_ref == str(spell.person_id)


def test_a_hired_person_is_found_by_employee_id():
    spell = hire(employee_id="77-A")

    assert list(StaffMember.objects.search("77-a")) == [spell.person]


@pytest.mark.parametrize(("gap", "kept"), [(100, True), (101, False)])
def test_a_short_gap_keeps_the_original_hire_day(gap, kept):
    first = EmploymentFactory(starts_on=date(2020, 9, 1), ends_on=date(2026, 6, 1))

    again = hire(
        person=first.person,
        employee_id=first.employee_id,
        starts_on=first.ends_on + timedelta(days=gap + 1),
    )

    assert (again.original_hire_on == date(2020, 9, 1)) is kept


def test_one_number_is_never_given_to_two_people():
    hire(employee_id="1001")

    with pytest.raises(Refused, match="already belongs to someone else"):
        hire(employee_id="1001")


def test_two_employers_may_use_the_same_number():
    hire(employee_id="1001")

    hire(employee_id="1001", employer=EmployerFactory(code="district"))

    assert Employment.objects.filter(employee_id="1001").count() == 2


def test_a_second_spell_waits_for_the_first_to_end():
    spell = hire()

    with pytest.raises(Refused, match="already such an employment"):
        hire(person=spell.person, starts_on=date(2026, 8, 1))


def test_the_first_position_is_primary_and_the_second_is_not():
    spell = hire()

    assert place(spell).primary is True
    assert place(spell).primary is False


def test_a_second_primary_position_is_refused_with_its_name():
    spell = hire()
    place(spell, title="Driver")

    with pytest.raises(Refused, match="Driver at .* is already the primary"):
        place(spell, primary=True)


def test_a_position_stays_inside_its_employment():
    spell = hire(ends_on=date(2027, 6, 30))

    assert place(spell).ends_on == date(2027, 6, 30)
    with pytest.raises(Refused, match="starts on September 1, 2026"):
        place(spell, starts_on=date(2026, 8, 1))


def test_a_move_closes_one_position_and_opens_the_next():
    old = PositionFactory()
    elsewhere = OrgUnitFactory()

    new = positions.transfer(
        position=old, starts_on=date(2026, 11, 1), changes={"unit": elsewhere}, **BY
    )

    old.refresh_from_db()
    assert (old.ends_on, old.end_recorded_at) == (date(2026, 10, 31), NOW)
    assert (new.unit, new.starts_on, new.ends_on, new.primary) == (
        elsewhere,
        date(2026, 11, 1),
        None,
        True,
    )


def test_a_correction_is_a_new_row_that_names_the_old_one():
    wrong = PositionFactory(title="Drivr")

    right = positions.correct_position(position=wrong, changes={"title": "Driver"}, **BY)

    wrong.refresh_from_db()
    assert (wrong.voided_at, wrong.title) == (NOW, "Drivr")
    assert (right.corrects, right.title, right.recorded_at) == (wrong, "Driver", NOW)


def test_what_was_known_before_a_correction_is_still_answered():
    wrong = PositionFactory(title="Drivr")

    positions.correct_position(position=wrong, changes={"title": "Driver"}, **BY)

    before, after = NOW - timedelta(days=1), NOW + timedelta(days=1)
    assert [p.title for p in Position.objects.known_at(before)] == ["Drivr"]
    assert [p.title for p in Position.objects.known_at(after)] == ["Driver"]


def test_nobody_supervises_themselves_through_others():
    boss = PositionFactory().person
    worker = PositionFactory(supervisor=boss)

    with pytest.raises(Refused, match="already reports to"):
        positions.correct_position(
            position=boss.positions.get(), changes={"supervisor": worker.person}, **BY
        )


def test_a_planned_move_counts_when_a_supervisor_is_named():
    one, other = PositionFactory(), PositionFactory()
    led = {"supervisor": other.person}
    positions.transfer(position=one, starts_on=date(2027, 1, 1), changes=led, **BY)
    leads = {"position": other, "changes": {"supervisor": one.person}}

    with pytest.raises(Refused, match="already reports to"):
        positions.transfer(starts_on=date(2026, 11, 1), **leads, **BY)

    until = {"ends_on": date(2026, 12, 31), "supervisor": one.person}
    assert positions.correct_position(position=other, changes=until, **BY).supervisor == one.person


def test_the_last_day_ends_every_position_and_takes_back_later_ones():
    spell = hire()
    now, later = place(spell), place(spell, starts_on=date(2027, 1, 1), primary=False)

    hiring.end_employment(employment=spell, last_day=date(2026, 12, 31), **BY)

    now.refresh_from_db()
    later.refresh_from_db()
    assert (now.ends_on, later.voided_at) == (date(2026, 12, 31), NOW)


def test_a_planned_last_day_can_be_moved():
    spell = hire(ends_on=date(2027, 6, 30))
    place(spell)

    ended = hiring.end_employment(employment=spell, last_day=date(2026, 12, 31), **BY)

    standing = Position.objects.standing().get()
    assert (ended.corrects, ended.ends_on) == (spell, date(2026, 12, 31))
    assert (standing.employment, standing.ends_on) == (ended, date(2026, 12, 31))


def put_off(spell):
    return hiring.end_employment(employment=spell, last_day=date(2027, 8, 31), **BY)


def opened_again(spell):
    return hiring.correct_employment(employment=spell, changes={"ends_on": None}, **BY)


@pytest.mark.parametrize("again", [put_off, opened_again])
def test_positions_that_end_with_an_employment_go_on_with_it(again):
    spell = hire(ends_on=date(2027, 6, 30))
    place(spell)
    place(spell, ends_on=date(2027, 1, 31), primary=False)

    changed = again(spell)

    ends = Position.objects.standing().order_by("starts_on", "-primary")
    assert [p.ends_on for p in ends] == [changed.ends_on, date(2027, 1, 31)]


def test_an_employment_put_off_never_runs_into_the_next():
    spell = hire(ends_on=date(2027, 6, 30))
    hire(person=spell.person, starts_on=date(2027, 8, 1))

    with pytest.raises(Refused, match="such an employment from August 1, 2027") as refused:
        put_off(spell)
    assert refused.value.field == "last_day"


@pytest.mark.parametrize("again", [put_off, opened_again])
def test_a_primary_position_put_off_never_runs_into_the_next(again):
    spell = hire(ends_on=date(2027, 6, 30))
    place(spell)
    other = hire(person=spell.person, kind="seasonal", starts_on=date(2027, 7, 15))
    place(other)

    with pytest.raises(Refused, match="already the primary position from July 15, 2027"):
        again(spell)


def test_a_position_that_ended_is_not_put_off_into_the_next_primary():
    position = PositionFactory()
    positions.transfer(position=position, starts_on=date(2026, 9, 1), changes={}, **BY)
    position.refresh_from_db()

    with pytest.raises(Refused, match="already the primary position from September 1, 2026"):
        positions.close_position(position=position, last_day=date(2026, 9, 15), **BY)


def test_a_corrected_employment_carries_its_positions():
    position = PositionFactory()

    right = hiring.correct_employment(
        employment=position.employment, changes={"starts_on": date(2026, 7, 1)}, **BY
    )

    assert Position.objects.standing().get().employment == right
    assert right.original_hire_on == date(2026, 7, 1)


def test_a_correction_never_leaves_a_position_outside():
    position = PositionFactory()

    with pytest.raises(Refused, match="would lie outside"):
        hiring.correct_employment(
            employment=position.employment, changes={"starts_on": date(2026, 9, 1)}, **BY
        )


def test_a_leave_is_recorded_and_ended(heard):
    spell = EmploymentFactory()
    leave = leaves.record_leave(
        person=spell.person, employer=spell.employer, starts_on=date(2026, 10, 5), paid=True, **BY
    )

    leaves.end_leave(leave=leave, last_day=date(2026, 11, 5), **BY)

    assert leave.ends_on == date(2026, 11, 5)
    assert [ids for ids, _ in heard] == [{spell.person_id}] * 2


def test_overlapping_leaves_are_refused():
    spell = EmploymentFactory()
    LeaveFactory(person=spell.person, employer=spell.employer)

    with pytest.raises(Refused, match="a leave from August 1, 2026 already"):
        leaves.record_leave(
            person=spell.person,
            employer=spell.employer,
            starts_on=date(2026, 10, 5),
            paid=False,
            **BY,
        )


def test_a_leave_is_not_put_off_into_the_next():
    leave = LeaveFactory(ends_on=date(2026, 9, 10))
    spans = {"starts_on": date(2026, 9, 20), "ends_on": date(2026, 9, 30)}
    LeaveFactory(person=leave.person, employer=leave.employer, **spans)

    with pytest.raises(Refused, match="a leave from September 20, 2026 already") as refused:
        leaves.end_leave(leave=leave, last_day=date(2026, 9, 25), **BY)
    assert refused.value.field == "last_day"
    assert leaves.end_leave(leave=leave, last_day=date(2026, 9, 19), **BY).corrects == leave


@pytest.mark.parametrize("first", [date(2026, 9, 2), date(2027, 1, 1)])
def test_a_last_day_before_the_first_is_refused(first):
    spell = hire(starts_on=first)

    with pytest.raises(Refused, match="cannot be before"):
        hiring.end_employment(employment=spell, last_day=date(2026, 9, 1), **BY)
