"""What a facilitator reads: evidence people handed in over some weeks, one of them answered."""

from courses.actions.reviewing import review_task
from courses.actions.tasks import hand_in_evidence
from courses.models import EvidenceItem
from courses.queries.reviewing import apart_from
from pd_portal.access import roles
from pd_portal.demo.loading import World, people_at, steps
from pd_portal.people.models import Position, RoleGrant, StaffMember

# Unit, job family, days since it was handed in, and what was written. The first one is answered.
EVIDENCE = (
    ("MS-SPS", "para", 41,
     "A mother came with her sister to interpret. I asked the office for the phone line and had "
     "somebody in four minutes. Next time I book the line when I book the meeting."),
    ("MS-LT", "classroom", 24,
     "I called home through the interpreter before the conference, not only at it. The father "
     "told me when he works nights; the conference is now at 7:30 a.m."),
    ("MS-EL1", "classroom", 4,
     "We sent the enrollment form in Ukrainian. Two of the boxes had been turned around by the "
     "machine. A parent read it with me, and the office has the right one now."),
)  # fmt: skip
ANSWERED_AGO = 30
ANSWER = "You say what you would do sooner, and why. Tell the office about the four minutes."


@steps.provides("what a facilitator reads", order=94)
def hand_in_and_answer(world: World) -> None:
    """After the cast, before the mail: the oldest piece of evidence was read by the facilitator the others wait for."""
    facilitator = RoleGrant.objects.filter(role=roles.FACILITATOR, revoked_at=None).latest("pk")
    item = EvidenceItem.objects.order_by("pk").first()
    near = apart_from(facilitator.person_id, world.today)
    for unit, family, days_ago, text in EVIDENCE:
        person = _somebody(world, unit, family, near, days_ago)
        if item is None or person is None:
            continue
        near.add(person.pk)
        submission = hand_in_evidence(
            actor=person, person=person, item=item, text=text, now=world.at(days_ago, 15)
        )
        if days_ago > ANSWERED_AGO:
            review_task(
                actor=facilitator.person,
                submission=submission,
                levels={one["id"]: "proficient" for one in item.rubric},
                comment=ANSWER,
                now=world.at(ANSWERED_AGO),
            )


def _somebody(
    world: World, unit: str, family: str, near: set[int], days_ago: int
) -> StaffMember | None:
    """The first of a unit who is not near the reader and worked there when they handed it in."""
    then = Position.objects.on(world.at(days_ago).date()).filter(unit__code=unit)
    there = set(then.values_list("person", flat=True)) - near
    return next((one for one in people_at(world, unit, family) if one.pk in there), None)
