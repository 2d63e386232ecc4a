"""What changed in practice: counts of people, small groups pooled, never whose."""

from datetime import UTC, datetime

import pytest

from courses.models import Response
from pd_portal.people.signals import positions_changed
from tests.factories.learning import EnrollmentFactory
from tests.factories.people import JobGroupFactory, PositionFactory
from tests.reports.reading import NOON, get, text_of

pytestmark = pytest.mark.django_db
OCTOBER = datetime(2026, 10, 5, 19, tzinfo=UTC)


def team(requirement, code, people):
    group = JobGroupFactory(code=code)
    made = [
        PositionFactory(
            employer=requirement.employer, unit=requirement.employer.unit, job_group=group
        ).person
        for _ in range(people)
    ]
    positions_changed.send(None, person_ids={p.pk for p in made}, now=NOON)
    return made


def commit(person, at=OCTOBER):
    Response.objects.create(
        enrollment=EnrollmentFactory(person=person), block="b", saved_at=at, written_at=at,
        answer={"if": "a child is late", "then": "I ask first"},
    )  # fmt: skip


def practice(hr, requirement, **asked):
    return get(hr, requirement, "practice", since="2026-09-01", **asked)


def test_commitments_are_counted_by_job_group(hr, requirement):
    teachers = team(requirement, "teachers", 25)
    for person in teachers[:4]:
        commit(person)

    made = practice(hr, requirement).context["lines"][0]

    groups = {g.label: (g.people, g.count) for g in made.shown.groups}
    assert made.title == "Made a commitment"
    assert (made.shown.total.people, made.shown.total.count) == (25, 4)
    assert "Classroom" not in groups


def test_small_groups_are_not_shown(hr, requirement):
    drivers = team(requirement, "drivers", 4)
    team(requirement, "teachers", 30)
    commit(drivers[0])

    lines = practice(hr, requirement).context["lines"]

    labels = {g.label for line in lines if line.shown for g in line.shown.groups}
    assert "Drivers" not in labels


def test_what_was_written_is_nowhere(hr, requirement):
    for person in team(requirement, "teachers", 25)[:4]:
        commit(person)

    said = practice(hr, requirement).content.decode()

    assert "I ask first" not in said
    assert "/people/" not in said.split("<main")[1]


def test_a_question_without_a_datum_says_so_and_where(hr, requirement):
    team(requirement, "teachers", 25)

    said = text_of(practice(hr, requirement))

    assert "Not recorded. Ask people to hand in evidence from the job" in said


def test_what_was_written_before_is_not_counted(hr, requirement):
    commit(team(requirement, "teachers", 25)[0], at=NOON)

    assert practice(hr, requirement).context["lines"][0].shown.total is not None
    assert practice(hr, requirement).context["lines"][0].shown.total.count == 0
