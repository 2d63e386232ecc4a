import pytest

from courses.actions.answering import Missing, show_answers
from courses.actions.completing import NotAnswered
from courses.actions.correcting import void_completion
from courses.actions.starting import move_along, start_module
from courses.models import (
    Enrollment,
    HelpRequest,
    ModuleCompletion,
    ModulePage,
    Prerequisite,
    Response,
)
from courses.signals import module_completed, module_started
from pd_portal.audit.actions import Refused
from pd_portal.audit.models import AuditRecord
from tests.courses.playing import SYSTEM, Learner, release, right_answer, wrong_answer
from tests.factories.courses import ModulePageFactory, ReleaseFactory, module_content
from tests.factories.learning import MORNING, AssignedFactory, ModuleCompletionFactory
from tests.factories.people import StaffMemberFactory

pytestmark = pytest.mark.django_db


def heard(signal):
    calls = []
    signal.connect(lambda **kwargs: calls.append(kwargs), weak=False)
    return calls


def test_a_module_taken_to_its_end_is_completed():
    learner = Learner(release(), "classroom").take_it_all()

    made = ModuleCompletion.objects.get(enrollment=learner.go)
    assert (made.score, made.proficient, made.source) == (100, True, "online")
    assert made.variant == "en:classroom"
    assert made.rule["pass_mark"] == 80
    assert made.completed_at == learner.clock


def test_starting_and_completing_are_news():
    started, completed = heard(module_started), heard(module_completed)

    learner = Learner(release()).take_it_all()

    assert [call["enrollment"] for call in started] == [learner.go]
    assert [call["completion"].enrollment_id for call in completed] == [learner.go.pk]


def test_starting_again_goes_on_with_the_open_go():
    learner = Learner(release())

    again = start_module(
        actor=learner.person,
        person=learner.person,
        module=learner.go.module,
        job_group="operations",
        now=learner.now(),
    )

    assert again == learner.go
    assert again.variant == "en:everyone"


def test_an_assigned_module_is_started_in_place():
    made = release()
    waiting = AssignedFactory(module=made.module)

    assert Learner(made, person=waiting.person).go.pk == waiting.pk


def test_a_module_without_a_release_is_in_preparation():
    person = StaffMemberFactory()

    with pytest.raises(Refused, match="in preparation"):
        start_module(
            actor=person, person=person, module=ModulePageFactory(), job_group=None, now=MORNING
        )


def in_a_row():
    """Two releases, the second of which asks for the first."""
    first = release()
    return first, release(prerequisites=[first.module.slug])


def test_a_prerequisite_counts_only_once_it_is_released():
    first, second = release(), release()
    Prerequisite.objects.create(page=second.module, module=first.module)

    assert Learner(second).go.started_at


def test_a_prerequisite_nobody_can_start_is_not_asked_for():
    first, second = in_a_row()
    ModulePage.objects.filter(pk=first.module.pk).update(live=False)

    assert Learner(second).go.started_at


def test_a_prerequisite_is_named():
    first, second = in_a_row()

    with pytest.raises(Refused, match=f"Finish {first.module.title} first"):
        Learner(second)
    done = ModuleCompletionFactory(enrollment__release=first)
    assert Learner(second, person=done.person).go.started_at


def test_a_voided_completion_opens_no_door():
    first, second = in_a_row()
    done = ModuleCompletionFactory(enrollment__release=first)
    void_completion(actor=done.person, completion=done, reason="Wrong person", now=MORNING)

    with pytest.raises(Refused):
        Learner(second, person=done.person)


def test_a_driver_gets_only_the_scenes_of_the_bus():
    learner = Learner(release(), "operations")

    scenes = [b for b in learner.state.played.blocks.values() if b.type == "scenario"]
    assert [scene.value["title"] for scene in scenes] == ["On the bus"]
    assert learner.go.variant == "en:operations"


def test_a_lesson_with_an_untried_check_is_not_finished():
    learner = Learner(release())
    check = learner.block("knowledge_check")

    with pytest.raises(NotAnswered) as refused:
        learner.finish("start")
    assert refused.value.blocks == [(check.id, "Practice?")]


def test_a_wrong_practice_answer_does_not_hold_anyone_up():
    learner = Learner(release())
    learner.submit(learner.block("knowledge_check"), right=False)

    learner.finish("start")

    assert learner.state.finished_lessons == {"start"}


def test_failing_gives_a_fresh_try_with_another_seed():
    learner = Learner(release())
    pool = learner.block("question_pool")
    first = learner.state.open_try(pool.id)

    learner.submit(pool, right=False)

    second = learner.state.open_try(pool.id)
    assert (first.number, second.number) == (1, 2)
    assert first.seed != second.seed


def test_when_tries_run_out_the_person_is_on_a_list_that_moment():
    learner = Learner(release())
    pool = learner.block("question_pool")

    for _ in range(3):
        assert not HelpRequest.objects.exists()
        learner.submit(pool, right=False)

    assert HelpRequest.objects.get().enrollment == learner.go
    assert learner.state.open_try(pool.id) is None


def test_the_log_tells_nobody_how_often_somebody_tried():
    learner = Learner(release())
    pool = learner.block("question_pool")
    known = AuditRecord.objects.count()

    learner.submit(pool, right=False)
    show_answers(actor=learner.person, enrollment=learner.go, block=pool, now=learner.now())

    later = AuditRecord.objects.order_by("pk")[known:]
    assert [(row.verb, row.data) for row in later] == [("tries used up", {})]


def test_a_gap_is_said_and_nothing_is_marked():
    learner = Learner(release())
    pool = learner.block("question_pool")

    with pytest.raises(Missing) as refused:
        learner.submit(pool, answer={})
    assert len(refused.value.questions) == 1
    assert learner.state.tries(pool.id) == []


def test_submitting_twice_marks_once():
    learner = Learner(release())
    check = learner.block("knowledge_check")
    state = learner.state
    row = state.open_try(check.id)
    learner.submit(check)

    from courses.actions.answering import submit_answer

    submit_answer(
        actor=learner.person,
        enrollment=learner.go,
        block=check,
        answer=wrong_answer(state.played, check, row.seed),
        sequence=9,
        attempt=row.number,
        now=learner.now(),
    )

    assert [one.marked.right for one in learner.state.tries(check.id)] == [1]


def test_asking_for_the_answers_ends_the_tries():
    learner = Learner(release())
    check = learner.block("knowledge_check")
    learner.submit(check, right=False)

    show_answers(actor=learner.person, enrollment=learner.go, block=check, now=learner.now())

    assert learner.state.chance(check.id).left == 0
    with pytest.raises(Refused, match="over"):
        learner.submit(check)


def test_answers_are_not_shown_before_a_try():
    learner = Learner(release())

    with pytest.raises(Refused):
        show_answers(
            actor=learner.person,
            enrollment=learner.go,
            block=learner.block("knowledge_check"),
            now=learner.now(),
        )


def test_a_late_lower_save_gets_the_stored_answer():
    learner = Learner(release())
    check = learner.block("knowledge_check")
    learner.save(check, {"choice": "new"}, sequence=5)

    late = learner.save(check, {"choice": "old"}, sequence=4)

    assert not late.accepted
    assert late.response.answer == {"choice": "new"}
    assert Response.objects.get().answer == {"choice": "new"}


def test_the_same_save_sent_twice_is_accepted_twice():
    learner = Learner(release())
    check = learner.block("knowledge_check")

    saves = [learner.save(check, {"choice": "a"}, sequence=3) for _ in range(2)]

    assert [one.accepted for one in saves] == [True, True]


def test_a_save_for_a_submitted_try_is_refused():
    learner = Learner(release())
    check = learner.block("knowledge_check")
    learner.submit(check)

    with pytest.raises(Refused):
        learner.save(check, {"choice": "late"}, sequence=99, attempt=1)


def test_minutes_count_short_gaps_only():
    learner = Learner(release())
    check = learner.block("knowledge_check")
    learner.save(check, {"choice": "a"})
    learner.clock += learner.clock - MORNING + (learner.clock - MORNING) * 5
    learner.save(check, {"choice": "b"})

    assert Enrollment.objects.get().active_seconds == 60


def test_a_correction_takes_those_midway_along_with_their_answers():
    first = release()
    learner = Learner(first)
    learner.submit(learner.block("knowledge_check"))
    learner.finish("start")
    second = ReleaseFactory(
        module=first.module, number=2, kind="correction", content=module_content(title="Mended")
    )

    assert move_along(actor=SYSTEM, release=second, now=learner.now()) == 1

    assert learner.state.played.title == "Mended"
    assert learner.state.finished_lessons == {"start"}
    assert len(learner.state.tries(learner.block("knowledge_check").id)) == 1


def test_after_a_material_change_people_finish_what_they_began():
    first = release()
    learner = Learner(first)
    ReleaseFactory(module=first.module, number=2, kind="material")

    learner.take_it_all()

    assert ModuleCompletion.objects.get().version == 1


def test_a_renewal_is_a_new_go():
    made = release()
    learner = Learner(made).take_it_all()

    again = Learner(made, person=learner.person)

    assert again.go != learner.go
    assert again.state.finished_lessons == frozenset()


def test_a_module_that_only_reads_completes_without_proving_anything():
    body = [{"type": "paragraph", "id": "p", "value": {"text": "<p>Read.</p>"}}]
    made = release(lessons=[{"slug": "only", "title": "Only", "body": body}], pools={})

    Learner(made).take_it_all()

    completion = ModuleCompletion.objects.get()
    assert (completion.proficient, completion.score) == (False, None)


def test_right_answers_of_one_try_are_read_from_its_draw():
    learner = Learner(release())
    pool, state = learner.block("question_pool"), learner.state
    seed = state.open_try(pool.id).seed

    assert len(right_answer(state.played, pool, seed)["questions"]) == 1
