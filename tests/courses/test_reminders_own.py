"""A plan is looked back on when its day has come; a task from the job is asked for when it opens."""

from datetime import datetime, time, timedelta

import pytest
from django.utils import timezone

from courses.actions.tasks import hand_in_task
from courses.actions.writing import save_writing
from courses.reminders_own import evidence_lines, plan_lines, still_to_hand_in
from pd_portal.notify.actions.queueing import queue_message
from pd_portal.notify.reminders import Window
from pd_portal.ui.dates import local_day
from tests.courses.playing import SYSTEM, Learner, release
from tests.factories.courses import block

pytestmark = pytest.mark.django_db
PLAN = block("commitment", "plan", prompt="Your plan", follow_up_days=60)
TASK = block("shared_task", "show", prompt="Show it.", kind="job_evidence", wait_days=[30, 90], reading_minutes=5, rubric=[])  # fmt: skip


@pytest.fixture
def learner():
    lesson = {"slug": "one", "title": "One", "public": False, "job_groups": [], "body": [PLAN, TASK]}  # fmt: skip
    return Learner(release(lessons=[lesson]))


def plan(learner, **words):
    answer = words or {"if": "a family waits", "then": "I greet them"}
    block = learner.block("commitment")
    save_writing(actor=learner.person, enrollment=learner.go, block=block, answer=answer, sequence=1, now=learner.now())  # fmt: skip


def told(source, learner, days):
    """What the source says ``days`` after the learner's last step."""
    day = local_day(learner.clock) + timedelta(days=days)
    now = timezone.make_aware(datetime.combine(day, time(9)))
    return list(source(Window(learner.person.pk, learner.person.pk, day, now)))


@pytest.mark.parametrize("days, lines", [(59, 0), (60, 1), (89, 1), (90, 0)])
def test_a_plan_is_looked_back_on_from_its_day(learner, days, lines):
    plan(learner)

    assert len(told(plan_lines, learner, days)) == lines


def test_it_is_asked_once_and_never_says_what_was_planned(learner):
    plan(learner)

    first, second = (told(plan_lines, learner, days)[0] for days in (60, 61))

    assert first.key == second.key
    assert "greet" not in str(first)


def test_an_emptied_plan_is_not_asked_about(learner):
    plan(learner, **{"if": "", "then": ""})

    assert told(plan_lines, learner, 60) == []


@pytest.mark.parametrize("days, lines", [(29, 0), (30, 1), (60, 0)])
def test_a_task_from_the_job_is_asked_for_when_it_opens(learner, days, lines):
    learner.finish("one")

    assert len(told(evidence_lines, learner, days)) == lines


def test_nobody_is_asked_before_the_lessons_are_finished(learner):
    assert told(evidence_lines, learner, 30) == []


def test_whoever_handed_it_in_meanwhile_is_not_asked(learner):
    learner.finish("one")
    line = told(evidence_lines, learner, 30)[0]
    message = queue_message(kind=line.kind, recipient=learner.person, about=learner.go, why=line.why, data=line.data, actor=SYSTEM, now=learner.now())  # fmt: skip
    assert still_to_hand_in(message)

    later = learner.now() + timedelta(days=31)
    task = learner.block("shared_task")
    hand_in_task(actor=learner.person, enrollment=learner.go, block=task, text="I did.", now=later)

    assert not still_to_hand_in(message)
    assert told(evidence_lines, learner, 30) == []
