"""What changed in practice: counts of people, small groups pooled, never whose."""

from datetime import UTC, date, datetime

import pytest

from courses.models import Response
from pd_portal.people.signals import positions_changed
from tests.factories.learning import EnrollmentFactory
from tests.factories.people import JobGroupFactory, OrgUnitFactory, PositionFactory
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


def test_no_school_and_no_day_is_told_by_laying_two_pages_side_by_side(hr, requirement):
    """Of 30 people in two places, one of the small place commits on November 20."""
    unit = OrgUnitFactory(parent=requirement.employer.unit)
    for person in team(requirement, "teachers", 25)[:4]:
        commit(person)
    works = {"employer": requirement.employer, "unit": unit}
    few = PositionFactory.create_batch(5, job_group=JobGroupFactory(code="drivers"), **works)
    positions_changed.send(None, person_ids={p.person_id for p in few}, now=NOON)
    commit(few[0].person, at=datetime(2026, 11, 20, 19, tzinfo=UTC))

    def told(**asked):
        page = practice(hr, requirement, **asked)
        total = page.context["lines"][0].shown.total
        return page.context["since"], page.context["question"].as_of, total and total.count

    october = (date(2026, 9, 1), date(2026, 10, 31), 4)
    assert told(as_of="2026-11-19") == told(as_of="2026-11-20") == october
    whole = told(as_of="2026-12-31")
    assert whole[2] == 5
    page = text_of(practice(hr, requirement, as_of="2026-12-31"))
    assert "5 of 30 people required; by job group it would tell of single people." in page
    for other in ({"unit": unit.code}, {"job_group": "drivers"}, {"known_on": "2026-11-01"}):
        assert told(as_of="2026-12-31", **other) == whole


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
