"""Somebody presses twice, and two machines answer at the same moment."""

import pytest
from django.urls import reverse

from courses.models import Enrollment, Response
from tests.courses.playing import Learner, release
from tests.factories.people import PositionFactory
from tests.racing import at_once, posting

pytestmark = pytest.mark.django_db(transaction=True)


def test_start_pressed_twice_is_one_start():
    person, module = PositionFactory().person, release().module
    press = reverse("courses:start", args=[module.slug])

    answers = at_once(posting(person, press), posting(person, press))

    assert answers == [302, 302]
    assert Enrollment.objects.count() == 1


def test_a_reflection_sent_twice_is_one():
    learner = Learner(release(), person=PositionFactory().person)
    press = reverse("courses:write", args=[learner.go.module.slug, learner.block("reflection").id])

    answers = at_once(*(posting(learner.person, press, text="I ask first.") for _ in range(2)))

    assert answers == [302, 302]
    assert Response.objects.get().written_at
