"""Two people's learning with a secret in every part, put there by the product's own actions."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.test import override_settings

from courses.actions.answering import save_answer, submit_answer
from courses.actions.concerns import answer_concern, raise_concern
from courses.actions.reviewing import give_tries, review_task
from courses.actions.starting import start_module
from courses.actions.tasks import hand_in_task
from courses.actions.writing import read_reflection, save_writing, write_reflection
from courses.bars.planting import plant_module
from courses.content import Block
from courses.management.canary.content import content
from courses.models import Attempt, Enrollment, HelpRequest, ModulePage, Response
from courses.playing import played
from pd_portal.access import roles
from pd_portal.people.management.canary import planted as canary
from pd_portal.people.management.canary.world import AGENCY, people_of_every_role, person
from pd_portal.people.models import Employer, StaffMember

# What is kept of learning: where it stands, and whose row of "Who sees what" covers it.
RESPONSES, TASKS = "pd_courses_response", "pd_courses_submission"
HOMES = {
    "answers": f"{RESPONSES}.answer",
    "would_do": f"{RESPONSES}.answer",
    "self_ratings": f"{RESPONSES}.answer",
    "commitments": f"{RESPONSES}.answer",
    "shared_text": f"{RESPONSES}.answer",
    "reply": f"{RESPONSES}.reply",
    "scores": "pd_courses_attempt.right",
    "minutes": "pd_courses_enrollment.active_seconds",
    "shared_tasks": f"{TASKS}.text",
    "reading": "pd_courses_review.comment",
    "help": "pd_courses_helprequest.note",
    "concerns": "pd_courses_concern.text",
    "answer_to_concern": "pd_courses_concernentry.text",
    # Not kept as shipped, and sealed where an agency keeps them: in the clear nowhere.
    "private_text": "",
    "kept_private_text": "",
}


@dataclass
class Planted(canary.Planted):
    """The secrets, those who look, and the module they were written in."""

    module: ModulePage | None = None
    numbers: int = 0
    goes: list[Enrollment] = field(default_factory=list)

    def tell(self, what: str, *readers: StaffMember) -> str:
        return self.hide(what, *readers, home=HOMES[what])

    def number(self, what: str, *readers: StaffMember, start: int, home: str = "") -> int:
        """A number nobody else has."""
        self.numbers += 1
        made = start + self.numbers * 97
        self.keep(str(made), what, *readers, home=home or HOMES[what])
        return made


def plant(now: datetime) -> Planted:
    planted = Planted(now, "canary")
    people_of_every_role(planted)
    owner = person(planted, "owner", AGENCY)
    Employer.objects.filter(code="canary-agency").update(concerns_owner=owner)
    planted.module = plant_module(content("canary-module", "scene-"))
    for number in range(2):
        boss = person(planted, f"boss-{number}", AGENCY, roles.FACILITATOR if number else "")
        person(planted, f"learner-{number}", AGENCY, supervisor=boss)
    for number in range(2):
        learn(planted, planted.people[f"learner-{number}"], now)
    return planted


def learn(planted: Planted, me: StaffMember, now: datetime) -> None:
    """Everything once, then what others write of it."""
    go = start_module(
        actor=me, person=me, module=planted.module, job_group=None, now=now - timedelta(days=2)
    )
    planted.goes.append(go)
    blocks = list(played(go.release, go.job_group).blocks.values())
    check, scene, private, shared, read, rating, plan, task = blocks
    reader = planted.people[f"{roles.FACILITATOR}-agency"]
    said: dict[str, Any] = {"actor": me, "enrollment": go, "now": now}
    try_everything(planted, said, me, check, scene)
    write(planted, said, me, private, rating, plan)
    write_reflection(block=shared, text=planted.tell("shared_text", me, *facilitators(planted, me)), **said)  # fmt: skip
    kept = write_reflection(block=read, text=planted.tell("shared_text", me), **said)
    reply = planted.tell("reply", me)
    read_reflection(actor=reader, response=kept, reply=reply, now=now)
    hand_in(planted, said, me, reader, task)
    concern(planted, me, now)
    seconds = planted.number("minutes", me, start=1_666_200)
    Enrollment.objects.filter(pk=go.pk).update(active_seconds=seconds)
    planted.keep(str(seconds // 60), "minutes", me)


def facilitators(planted: Planted, me: StaffMember) -> list[StaffMember]:
    """Who may read what ``me`` shares: facilitators who do not lead them."""
    boss = [] if planted.people["learner-1"] == me else [planted.people["boss-1"]]
    return [planted.people[f"{roles.FACILITATOR}-agency"], *boss]


def try_everything(
    planted: Planted, said: dict[str, Any], me: StaffMember, check: Block, scene: Block
) -> None:
    """A wrong try handed in and marked, a second one open; a scene answered."""
    words = planted.tell("answers", me)
    submit_answer(block=check, answer={"text": words}, sequence=1, attempt=1, **said)
    words = planted.tell("answers", me)
    save_answer(block=check, answer={"text": words}, sequence=1, attempt=2, **said)
    would = planted.tell("would_do", me)
    best = scene.value["options"][0]["id"]
    save_answer(block=scene, answer={"should": best, "would": would}, sequence=1, attempt=1, **said)
    score(planted, said["enrollment"], me, check)


def score(planted: Planted, go: Enrollment, me: StaffMember, check: Block) -> None:
    """A marked try whose figures nobody else has: what is marked is never changed."""
    right = planted.number("scores", me, start=27_000)
    total = planted.number("scores", me, start=29_000, home="pd_courses_attempt.total")
    when = {"started_at": planted.now, "submitted_at": planted.now}
    Attempt.objects.create(
        enrollment=go, block=check.id, number=9, seed="0" * 32, right=right, total=total, **when
    )


def write(
    planted: Planted, said: dict[str, Any], me: StaffMember, private: Block, rating: Block, plan: Block
) -> None:  # fmt: skip
    write_reflection(block=private, text=planted.tell("private_text", me), **said)
    with override_settings(PD_PORTAL_KEEP_PRIVATE_REFLECTIONS=True):
        write_reflection(block=private, text=planted.tell("kept_private_text", me), **said)
    step = planted.number("self_ratings", me, start=31_000)
    save_writing(block=rating, answer={"before": {"s1": step}}, sequence=1, **said)
    words = {"if": planted.tell("commitments", me), "then": planted.tell("commitments", me)}
    save_writing(block=plan, answer=words, sequence=1, **said)


def hand_in(
    planted: Planted, said: dict[str, Any], me: StaffMember, reader: StaffMember, task: Block
) -> None:
    """One task that was read, one that waits; and tries given with a note."""
    first = hand_in_task(block=task, text=planted.tell("shared_tasks", me), **said)
    comment = planted.tell("reading", me)
    review_task(
        actor=reader, submission=first, levels={"task": "developing"}, comment=comment, now=said["now"]
    )  # fmt: skip
    waiting = planted.tell("shared_tasks", me, *facilitators(planted, me))
    hand_in_task(block=task, text=waiting, **said)
    asked = HelpRequest.objects.create(enrollment=said["enrollment"], opened_at=said["now"])
    note = planted.tell("help", me)
    give_tries(actor=reader, request=asked, extra=1, note=note, now=said["now"])


def concern(planted: Planted, me: StaffMember, now: datetime) -> None:
    owner = planted.people["owner"]
    for is_answered in (False, True):
        made = raise_concern(
            actor=me,
            person=me,
            module=planted.module,
            lesson="all",
            kind="belief",
            asks_for="equivalent",
            text=planted.tell("concerns", me, owner),
            now=now,
        )
        if is_answered:
            words = planted.tell("answer_to_concern", me, owner)
            answer_concern(actor=owner, concern=made, text=words, now=now)


def unplanted(planted: Planted) -> list[str]:
    """Kinds of learning data without a secret, and columns with free text nobody has judged."""
    used = {secret.place for secret in planted.secrets}
    lines = [f"no secret is planted in {name}" for name in sorted(HOMES.keys() - used)]
    stored = Response.objects.filter(enrollment__in=planted.goes, sealed__isnull=False)
    return lines if stored.exists() else [*lines, "nothing was sealed"]
