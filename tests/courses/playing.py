"""A person at work in the player, for tests: answers by what the page of the try shows."""

from datetime import timedelta

from courses.actions.answering import save_answer, submit_answer
from courses.actions.completing import finish_lesson
from courses.actions.starting import start_module
from courses.models import Response
from courses.queries.records import load_record
from pd_portal.audit.actions import System
from tests.factories.courses import ReleaseFactory, module_content
from tests.factories.learning import MORNING
from tests.factories.people import StaffMemberFactory

SYSTEM = System("test")


def release(**content):
    return ReleaseFactory(number=1, content=module_content(**content))


def right_answer(played, block, seed):
    """The full right answer, by real ids."""
    if block.type == "scenario":
        best = next(o["id"] for o in block.value["options"] if o["rating"] == "best")
        return {"should": best, "would": best}
    answers = {
        q["id"]: {"choice": next(o["id"] for o in q["options"] if o["correct"])}
        for q in played.questions(block, seed)
    }
    return {"questions": answers} if block.type == "question_pool" else next(iter(answers.values()))


def wrong_answer(played, block, seed):
    if block.type == "scenario":
        bad = next(o["id"] for o in block.value["options"] if o["rating"] == "harmful")
        return {"should": bad, "would": bad}
    answers = {
        q["id"]: {"choice": next(o["id"] for o in q["options"] if not o["correct"])}
        for q in played.questions(block, seed)
    }
    return {"questions": answers} if block.type == "question_pool" else next(iter(answers.values()))


class Learner:
    """Somebody taking a module; the clock moves a minute at each step."""

    def __init__(self, release, job_group=None, person=None):
        self.person = person or StaffMemberFactory()
        self.clock = MORNING
        self.go = start_module(
            actor=self.person,
            person=self.person,
            module=release.module,
            job_group=job_group,
            now=self.now(),
        )

    def now(self):
        self.clock += timedelta(minutes=1)
        return self.clock

    @property
    def state(self):
        self.go.refresh_from_db()
        return load_record(self.go)

    def block(self, type_):
        return next(b for b in self.state.played.blocks.values() if b.type == type_)

    def sequence(self, block, attempt):
        row = Response.objects.filter(enrollment=self.go, block=block.id, attempt=attempt).first()
        return (row.sequence if row else 0) + 1

    def save(self, block, answer, sequence=None, attempt=None):
        attempt = attempt or self.state.open_try(block.id).number
        return save_answer(
            actor=self.person,
            enrollment=self.go,
            block=block,
            answer=answer,
            sequence=sequence or self.sequence(block, attempt),
            attempt=attempt,
            now=self.now(),
        )

    def submit(self, block, right=True, answer=None):
        state = self.state
        row = state.open_try(block.id)
        make = right_answer if right else wrong_answer
        return submit_answer(
            actor=self.person,
            enrollment=self.go,
            block=block,
            answer=answer if answer is not None else make(state.played, block, row.seed),
            sequence=self.sequence(block, row.number),
            attempt=row.number,
            now=self.now(),
        )

    def finish(self, lesson):
        return finish_lesson(actor=self.person, enrollment=self.go, lesson=lesson, now=self.now())

    def take_it_all(self):
        for block_id in self.state.played.kinds:
            self.submit(self.state.played.blocks[block_id])
        for lesson in self.state.played.lessons:
            self.finish(lesson.slug)
        return self
