"""What the portal wrote to people in the last weeks, through the schedule's own steps."""

from datetime import date, time, timedelta

from pd_portal.audit.actions import System
from pd_portal.demo.generator.days import file_days
from pd_portal.demo.loading import World, steps
from pd_portal.demo.steps.mail import deliver
from pd_portal.notify.actions.gathering import gather_held
from pd_portal.notify.actions.greeting import welcome_new_people
from pd_portal.notify.actions.reminding import queue_reminders
from pd_portal.policy.actions.telling import tell_of_completion

WEEKS = timedelta(weeks=2)
WEEK = timedelta(weeks=1)


@steps.provides("reminders of the last weeks", order=17)
def plan_reminders(world: World) -> None:
    """Ask to be called after each day's files."""
    if not world.is_big:
        world.monthly.append(remind)


def remind(world: World, day: date) -> None:
    """On each Monday until the next files come, say what stands."""
    for monday in mondays(world.today, day):
        said = {"actor": System("schedule"), "now": world.clock.move_to(monday, time(9))}
        welcome_new_people(**said)
        tell_of_completion(**said)
        queue_reminders(**said)
        gather_held(**said)
        deliver(said["now"])
        world.clock.move_to(monday, time(17))


def mondays(today: date, day: date) -> list[date]:
    """Mondays of the last weeks before ``today``, from ``day`` until the next files."""
    later = [other for other in file_days(today) if other > day]
    until = later[0] if later else day
    first = max(day, today - WEEKS)
    first += timedelta(days=-first.weekday() % 7)
    count = max((until - first).days, 0)
    return [first + timedelta(days=n) for n in range(0, count, WEEK.days)]
