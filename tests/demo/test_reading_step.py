"""What the demo's facilitator finds to read."""

from datetime import date

import pytest

from courses.models import EvidenceItem, Review
from courses.queries.reviewing import review_queue
from pd_portal.access import roles
from pd_portal.demo.loading import new_world
from pd_portal.demo.steps.reading import ANSWERED_AGO, EVIDENCE, hand_in_and_answer
from tests.factories.people import (
    JobGroupFactory,
    OrgUnitFactory,
    PositionFactory,
    employee_with_role,
)

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 21)


@pytest.fixture
def facilitator():
    return employee_with_role(roles.FACILITATOR)


@pytest.fixture
def writers():
    return [
        PositionFactory(
            unit=OrgUnitFactory(code=unit), job_group=JobGroupFactory(code=family),
            starts_on=date(2025, 9, 1),
        ).person
        for unit, family, *_ in EVIDENCE
    ]  # fmt: skip


def test_the_oldest_was_answered_and_the_others_wait(facilitator, writers):
    rubric = [{"id": "c1", "criterion": "Says what worked", "levels": {}}]
    EvidenceItem.objects.create(slug="reached", title="Reached", prompt="Tell.", rubric=rubric)
    world = new_world(today=TODAY, staff=30, say=lambda text: None)

    hand_in_and_answer(world)

    waiting = review_queue(facilitator.user, world.at(0))
    assert [line.who for line in waiting] == [str(person) for person in writers[1:]]
    assert [line.is_late for line in waiting] == [True, False]
    review = Review.objects.get()
    assert (review.reviewer, review.submission.person) == (facilitator, writers[0])
    assert review.decided_at == world.at(ANSWERED_AGO)


def test_without_a_pathway_that_asks_for_it_nobody_hands_in(facilitator, writers):
    hand_in_and_answer(new_world(today=TODAY, staff=30, say=lambda text: None))

    assert not Review.objects.exists()
