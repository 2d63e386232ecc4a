"""How much room the demo's coaches have: one has some, one is full, one has not said."""

from coaching.actions.capacity import state_capacity
from coaching.queries.capacity import room_of
from coaching.queries.requests import coaches_on
from pd_portal.demo.loading import World, steps
from pd_portal.ui.dates import local_day

SPARE = 2


@steps.provides("room for coaching", order=61)
def state_room(world: World) -> None:
    """The busiest coach says they are full, the next one that they can take more."""
    now = world.clock.tick()
    day = local_day(now)
    loads = sorted((-room_of(coach, day).taken, coach.pk, coach) for coach in coaches_on(day))
    for (held, _, coach), spare in zip(loads[:2], (0, SPARE), strict=False):
        state_capacity(coach=coach, engagements=spare - held, starts_on=day, actor=coach, now=now)
