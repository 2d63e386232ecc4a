"""Start, answer, leave, two tabs, submit, re-release, in any order."""

from contextlib import suppress

import pytest
from django.db import transaction
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from courses.actions.answering import submit_answer
from courses.actions.completing import NotAnswered
from courses.actions.starting import mark_place, move_along, start_module
from courses.completion import CHECKED, Verdict
from courses.content import GRADED
from courses.models import Attempt, Enrollment, LessonProgress, ModuleCompletion, Response
from pd_portal.audit.actions import Refused
from tests.courses.playing import SYSTEM, Learner, release, right_answer, wrong_answer
from tests.factories.courses import ReleaseFactory, module_content

KINDS = st.sampled_from(["knowledge_check", "scenario", "question_pool"])


class Player(RuleBasedStateMachine):
    """One person, two tabs that each count their own saves, authors who release meanwhile."""

    def __init__(self, made):
        super().__init__()
        self.held = transaction.atomic()
        self.held.__enter__()
        self.release = made
        self.learner = Learner(self.release, "operations")
        # Each version holds the same blocks: only its title is another.
        blocks = self.learner.state.played.blocks.values()
        self.blocks = {b.type: b for b in blocks if b.type in CHECKED}
        self.counted = {b.id for b in self.blocks.values() if b.type in GRADED}
        self.tabs = {"one": {}, "two": {}}
        self.accepted = {}
        self.versions = 1

    def teardown(self):
        transaction.set_rollback(True)
        self.held.__exit__(None, None, None)

    def find(self, kind):
        """The block of ``kind``, its open try, and whether the module is finished."""
        block = self.blocks[kind]
        rows = Attempt.objects.filter(block=block.id, submitted_at__isnull=True)
        over = Enrollment.objects.filter(finished_at__isnull=False).exists()
        return block, rows.first(), over

    @rule(tab=st.sampled_from(["one", "two"]), kind=KINDS)
    def open_page(self, tab, kind):
        block, row, _ = self.find(kind)
        if row:
            held = Response.objects.filter(block=block.id, attempt=row.number).first()
            self.tabs[tab][block.id] = (row.number, held.sequence if held else 0)

    @rule(tab=st.sampled_from(["one", "two"]), kind=KINDS, right=st.booleans())
    def save(self, tab, kind, right):
        block, row, over = self.find(kind)
        if block.id not in self.tabs[tab] or over:
            return
        number, sequence = self.tabs[tab][block.id]
        self.tabs[tab][block.id] = (number, sequence + 1)
        seed = Attempt.objects.get(block=block.id, number=number).seed
        make = right_answer if right else wrong_answer
        answer = make(self.learner.state.played, block, seed)
        try:
            saved = self.learner.save(block, answer, sequence + 1, number)
        except Refused:
            assert row is None or row.number != number
            return
        if saved.accepted:
            self.accepted[block.id, number] = answer

    @rule(kind=KINDS, right=st.booleans())
    def submit(self, kind, right):
        block, row, over = self.find(kind)
        if row is None or over:
            return
        make = right_answer if right else wrong_answer
        answer = make(self.learner.state.played, block, row.seed)
        self.learner.submit(block, answer=answer)
        self.accepted[block.id, row.number] = answer

    @rule(lesson=st.sampled_from(["start", "act"]))
    def finish(self, lesson):
        with suppress(NotAnswered):
            self.learner.finish(lesson)

    @rule(lesson=st.sampled_from(["start", "act"]))
    def leave(self, lesson):
        """Away in the middle of a lesson; starting again goes on with the same go."""
        block = self.learner.state.played.lesson(lesson).blocks[-1]
        go, now = self.learner.state.enrollment, self.learner.now()
        mark_place(actor=SYSTEM, enrollment=go, lesson=lesson, block=block.id, now=now)
        if go.finished_at:
            return
        back = start_module(
            actor=self.learner.person,
            person=self.learner.person,
            module=self.release.module,
            job_group="operations",
            now=self.learner.now(),
        )
        assert back.pk == go.pk
        assert LessonProgress.objects.get(enrollment=go, lesson=lesson).last_block == block.id

    @rule(kind=KINDS, right=st.booleans())
    def submit_twice(self, kind, right):
        """The same try sent by both tabs counts once."""
        block, row, over = self.find(kind)
        if row is None or over:
            return
        self.submit(kind, right)
        before = Attempt.objects.filter(submitted_at__isnull=False).count()
        submit_answer(
            actor=self.learner.person,
            enrollment=self.learner.go,
            block=block,
            answer={},
            sequence=99,
            attempt=row.number,
            now=self.learner.now(),
        )
        assert Attempt.objects.filter(submitted_at__isnull=False).count() == before

    @rule(kind=st.sampled_from(["correction", "material"]))
    def release_again(self, kind):
        self.versions += 1
        content = module_content(title=f"Version {self.versions}", pass_rule=self.release.content["pass_rule"])  # fmt: skip
        made = ReleaseFactory(
            module=self.release.module, number=self.versions, kind=kind, content=content
        )
        if kind == "correction":
            move_along(actor=SYSTEM, release=made, now=self.learner.now())

    @invariant()
    def no_answer_is_lost(self):
        stored = {(r.block, r.attempt): r.answer for r in Response.objects.all()}

        assert stored == self.accepted

    @invariant()
    def no_two_completions_for_one_go(self):
        assert ModuleCompletion.objects.count() <= 1
        assert Enrollment.objects.count() == 1

    @invariant()
    def no_completion_without_its_rule(self):
        """Reckoned here from bare rows, not by the code under test."""
        lessons = LessonProgress.objects.filter(finished_at__isnull=False)
        finished = set(lessons.values_list("lesson", flat=True)) == {"start", "act"}
        tries = Attempt.objects.filter(block__in=self.counted, submitted_at__isnull=False)
        tops = dict(tries.order_by("right").values_list("block", "right"))
        tried = set(tops) == self.counted
        met = finished and tried and sum(tops.values()) * 100 >= 80 * len(tops)

        assert ModuleCompletion.objects.exists() == met


def take(**how):
    """Each run is rolled back to the one release."""
    made = release(pass_rule={"pass_mark": 80, "attempts": 2, "cooling_off_minutes": 0})
    much = settings(max_examples=8, stateful_step_count=25, deadline=None, **how)
    run_state_machine_as_test(lambda: Player(made), settings=much)


@pytest.mark.django_db
def test_nothing_is_lost_and_nothing_is_given_away():
    take()


@pytest.mark.slow
@pytest.mark.django_db
def test_the_machine_notices_a_completion_without_its_rule(monkeypatch):
    """The check of the rule taken away: the first answer handed in would complete the module."""
    monkeypatch.setattr(Verdict, "met", property(lambda verdict: True))
    monkeypatch.setattr(Verdict, "done", property(lambda verdict: True))

    # The first failure is enough: a shortest one costs half a minute to find.
    with pytest.raises((AssertionError, ExceptionGroup)):
        take(phases=[Phase.generate], report_multiple_bugs=False)
