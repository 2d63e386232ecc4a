"""A supervisor asks HR for more time for somebody, and nobody has answered yet."""

from contextlib import suppress
from datetime import timedelta

from pd_portal.audit.actions import Refused
from pd_portal.demo.loading import World, steps
from pd_portal.people.models import Position
from pd_portal.policy.models import END_OF_TIME, Progress, Standing
from pd_portal.reports.actions.supervising import ask_for_extension
from pd_portal.ui.dates import local_day

UNIT = "MS-SPS"
MORE_TIME = timedelta(days=45)
TRIED = 20
TO_DO = (Progress.NOT_STARTED, Progress.IN_PROGRESS)


@steps.provides("requests for more time", order=18)
def plan_requests(world: World) -> None:
    """Asked on the last day that files came before today."""
    last = [day for day in world.file_days if day < world.today][-1]
    world.monthly.append(lambda world, day: ask(world) if day == last else None)


def ask(world: World) -> None:
    """For the first of a unit's people who has something to do and somebody to report to."""
    now = world.clock.tick()
    day = local_day(now)
    posts = Position.objects.on(day).filter(unit__code=UNIT, supervisor__isnull=False)
    supervisors = {post.person_id: post.supervisor for post in posts.select_related("supervisor")}
    owed = Standing.objects.filter(
        person__in=supervisors,
        starts_on__lte=day,
        ends_on__gt=day,
        superseded_at=END_OF_TIME,
        progress__in=TO_DO,
        due_on__isnull=False,
    )
    for row in owed.select_related("requirement", "person").order_by("due_on", "person")[:TRIED]:
        with suppress(Refused):  # somebody who waits to be reckoned: the next one, then
            ask_for_extension(
                person=row.person,
                requirement=row.requirement,
                until=max(row.due_on, world.today) + MORE_TIME,
                actor=supervisors[row.person_id],
                now=now,
            )
            return
