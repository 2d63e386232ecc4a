"""What the pages of People and Courses are told about goals."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from icalendar import Calendar

from courses.signals import module_completed
from pd_portal.calendars.feeds import feed_body
from pd_portal.people.signals import positions_changed
from pd_portal.policy import providers
from tests.factories.calendars import CalendarFeedFactory
from tests.factories.courses import ModulePageFactory, ReleaseFactory
from tests.factories.learning import EnrollmentFactory, ModuleCompletionFactory
from tests.factories.people import JobGroupFactory, LeaveFactory, PositionFactory
from tests.factories.policy import PayNoteFactory, RequirementVersionFactory

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 8, 1, 19, tzinfo=UTC)
LATE = date(2026, 11, 2)


@pytest.fixture
def modules():
    return [ModulePageFactory(), ModulePageFactory()]


@pytest.fixture
def position(modules):
    requirement = RequirementVersionFactory(modules=modules).requirement
    position = PositionFactory(employer=requirement.employer)
    positions_changed.send(None, person_ids={position.person_id}, now=NOON)
    return position


def test_a_module_still_to_do_carries_its_due_date(position, modules):
    enrollment = EnrollmentFactory(
        person=position.person,
        release=ReleaseFactory(module=modules[0]),
        created_at=NOON,
        started_at=NOON,
    )
    done = ModuleCompletionFactory(enrollment=enrollment, completed_at=NOON)
    module_completed.send(None, completion=done, now=NOON)

    found = providers.due_notes_for(position.person_id, [m.pk for m in modules], date(2026, 9, 1))

    assert {pk: note.words for pk, note in found.items()} == {modules[1].pk: "Due October 30, 2026"}


def test_overdue_comes_first(position, modules):
    note = providers.due_notes_for(position.person_id, [modules[0].pk], LATE)[modules[0].pk]

    assert (note.words, note.kind, note.rank) == ("Overdue by 3 days", "attention", 1)


def test_a_long_time_is_readable(position, modules):
    day = date(2026, 10, 30) + timedelta(days=1060)

    note = providers.due_notes_for(position.person_id, [modules[0].pk], day)[modules[0].pk]

    assert note.words == "Overdue by 1,060 days"


def test_a_supervisor_reads_paused_for_leave(position):
    LeaveFactory(person=position.person, employer=position.employer, starts_on=date(2026, 9, 1))
    before = providers.training_status([position.person_id], LATE)
    positions_changed.send(None, person_ids={position.person_id}, now=NOON)

    assert before == {position.person_id: "Overdue by 3 days. Not started"}
    assert providers.training_status([position.person_id], LATE) == {position.person_id: "Paused"}


def test_the_pay_note_is_the_job_groups(position):
    PayNoteFactory(employer=position.employer, job_group=position.job_group)
    other = PositionFactory(employer=position.employer, job_group=JobGroupFactory(code="office"))

    assert "paid work time" in providers.pay_note_for(position.person_id, LATE)
    assert providers.pay_note_for(other.person_id, LATE) == ""


def test_my_data_holds_my_standing_in_words(position):
    found = providers.my_standing(position.person)

    assert "Not started" in json.dumps(found)
    assert "proficient" not in json.dumps(found).lower()


@pytest.mark.parametrize("with_names, titles", [(True, 1), (False, 0)])
def test_due_dates_stand_in_a_feed_that_may_name_them(position, modules, with_names, titles):
    enrollment = EnrollmentFactory(
        person=position.person,
        release=ReleaseFactory(module=modules[0]),
        created_at=NOON,
        started_at=NOON,
    )
    done = ModuleCompletionFactory(enrollment=enrollment, completed_at=NOON)
    module_completed.send(None, completion=done, now=NOON)

    with time_machine.travel(NOON, tick=False):
        row = CalendarFeedFactory(person=position.person, with_names=with_names)
        body = feed_body(row, now=NOON)

    events = Calendar.from_ical(body).walk("VEVENT")
    assert len(events) == titles
    for event in events:
        assert event["SUMMARY"] == f"Due: {modules[1].title}"
        assert (event["DTSTART"].dt, event["TRANSP"]) == (date(2026, 10, 30), "TRANSPARENT")
