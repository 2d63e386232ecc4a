"""What happens in a demo engagement: goals, sessions, the log, a report, helpers of the client."""

from datetime import datetime, timedelta

from coaching.actions.goals import add_action, share_goal, share_progress, write_goal
from coaching.actions.logs import Entry, NextStep, log_session, log_unplanned
from coaching.actions.parties import name_delegate
from coaching.actions.planning import claim_for
from coaching.actions.reports import draft_report, offer_report, release_report
from coaching.actions.sessions import Happened, plan_session
from coaching.models import CoachingGoal, Engagement
from courses.models import ModulePage
from pd_portal.demo.loading import World, people_at
from pd_portal.people.models import StaffMember

SHARED_MODULE = "Fair hiring"
SHARED = (
    "We looked at who speaks in the leadership meeting and chose two questions to open it with.",
    "The new opening worked in two meetings of three. We planned how to hand the chair around.",
    "Families were asked before the notice went out. Their words changed the second paragraph.",
    "We read the attendance data by grade with its denominators and wrote one inquiry question.",
    "We practiced a hard conversation twice, once from the other chair.",
)
PRIVATE = "Ask next time what happened with the schedule; keep the pace slower."
STEPS = (
    "Open Tuesday's meeting with the first question.",
    "Ask three families how they read the notice.",
    "Bring last year's figures with their denominators.",
)


def work_on_a_goal(
    world: World, engagement: Engagement, people: dict, days: int, held: int
) -> None:
    """A goal the client may show, a session on it every other week, and what is to be done next."""
    coach, client = people["coach"], people["client"]
    goal = _goal(engagement, client, world.at(days - 3), is_long=held > 3)
    for number in range(held):
        start = world.at(days - 7 - number * 14)
        step = NextStep(STEPS[number % 3], client, world.today + timedelta(days=number * 4 - 3))
        entry = Entry(
            _happened(number, start, client),
            shared=SHARED[number % len(SHARED)],
            private=PRIVATE,
            goals=[goal],
            next_steps=[step] if number >= held - 2 else [],
        )
        log_unplanned(
            engagement=engagement, entry=entry, actor=coach, now=start + timedelta(hours=3)
        )
    add_action(
        engagement=engagement,
        words="Send the tally sheet.",
        owner=coach,
        due_on=world.today + timedelta(days=2),
        actor=coach,
        now=world.at(3),
    )


def _goal(
    engagement: Engagement, client: StaffMember, now: datetime, *, is_long: bool
) -> CoachingGoal:
    link = ("module", _module(SHARED_MODULE))
    goal = write_goal(
        engagement=engagement,
        client=client,
        words={
            "outcome": "Everyone in my team speaks in every meeting.",
            "measure": "A tally of who speaks, four meetings in a row.",
            "baseline": "Five of eleven speak.",
            "target": "All eleven.",
        },
        kind="team",
        link=link,
        actor=client,
        now=now,
    )
    if is_long:
        share_progress(engagement=engagement, link=link, actor=client, now=now)
    share_goal(goal=goal, is_shareable=True, actor=client, now=now)
    return goal


def _happened(number: int, start: datetime, client: StaffMember) -> Happened:
    """Turn by turn in a room and by video, each a little longer than the last."""
    stop = start + timedelta(minutes=60 + 5 * number)
    mode, place = ("video", "") if number % 2 else ("in_person", "Room 12")
    return Happened("held", mode, place, start, stop, attended={client.pk})


def _module(title: str) -> str:
    """Reference of the module; of the first one where the curriculum is another."""
    named = ModulePage.objects.live().filter(title__startswith=title)
    return str((named.first() or ModulePage.objects.live().earliest("number")).pk)


def plan_ahead(world: World, engagement: Engagement, people: dict, days: int, hour: int) -> None:
    """One a few days back that waits for its log, one to come."""
    for days_ago in (1 + days % 3, -(2 + days % 5)):
        start = world.at(days_ago, hour)
        session = plan_session(
            engagement=engagement,
            starts_at=start,
            ends_at=start + timedelta(minutes=60),
            mode="video",
            actor=people["client"],
            now=world.at(10),
        )
        both = [people["coach"].pk, people["client"].pk]
        claim_for(session, both, actor=people["client"], now=world.at(10))


def name_helpers(world: World, engagement: Engagement, client: StaffMember) -> None:
    office = people_at(world, engagement.unit.code, "office")
    if office:
        name_delegate(engagement=engagement, person=office[0], actor=client, now=world.at(20))


def miss_one(world: World, engagement: Engagement, people: dict) -> None:
    """A planned session nobody came to: the lead sees the rate, HR what the agreement says."""
    start = world.at(16, 14)
    said = {"actor": people["coach"]}
    session = plan_session(
        engagement=engagement,
        starts_at=start,
        ends_at=start + timedelta(minutes=60),
        mode="in_person",
        now=world.at(30),
        **said,
    )
    happened = Happened("no_show", "in_person", "Room 12")
    log_session(session=session, entry=Entry(happened), now=start + timedelta(hours=2), **said)


def report_midway(
    world: World, engagement: Engagement, people: dict, *, released: bool = False
) -> None:
    """A midpoint report that waits for the client, or that the client has released."""
    report = draft_report(
        engagement=engagement,
        kind="midpoint",
        text="The team's meetings now open with a question. Nine of eleven people spoke in the last four.",
        goals=list(engagement.goals.all()),
        actor=people["coach"],
        now=world.at(5),
    )
    offer_report(report=report, actor=people["coach"], now=world.at(5))
    if released:
        release_report(report=report, actor=people["client"], now=world.at(4))
