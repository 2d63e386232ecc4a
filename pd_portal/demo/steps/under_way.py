"""What is in the middle of something: a teacher, a driver, tasks that wait, heads of schools."""

from collections.abc import Callable
from datetime import date, time, timedelta

from courses.actions.tasks import hand_in_task
from courses.models import Enrollment, ModuleCompletion, ModulePage
from courses.queries.records import load_record
from pd_portal.demo.generator.structure import LAGGING, TIDEWATER, UNITS
from pd_portal.demo.loading import World, steps, tagged
from pd_portal.demo.playing import take
from pd_portal.demo.steps.places import INSTALLER
from pd_portal.people.actions.leaves import record_leave
from pd_portal.people.actions.units import name_head
from pd_portal.people.models import Position, StaffMember, UnitHead

Happenings = dict[int, Callable[[World, date], None]]
TASK_UNITS = ("MS-LT", "MS-SPS")
FIRST, SECOND, CAPSTONE = "our-policy-our-roles", "bias-in-quick-decisions", "change-one-thing"
# Days before today. Evidence from the job is handed in 60 days or more after the lessons.
LESSONS, TEACHER_BEGAN, LEAVE_BEGAN, HANDED_IN, GOES_ON = 155, 95, 80, 63, 35
# The district's file names no leaves: its office writes them down.
LEAVE_UNIT, LEAVE_DAYS = LAGGING, 140
# Lessons that are finished of the module somebody is in the middle of.
FINISHED = 3
TASKS = (
    "Our office kept appointment slips in English only. Two families told me they had guessed. I "
    "wrote the slip in plain words and had it put into the four languages we meet most. In six "
    "weeks nine families used one; before, I do not know, because nobody had counted. Next I will "
    "ask the two families whether it helped them.",
    "I looked at who I call on. In week one it was the same five students. I drew names from a jar "
    "for a month and kept a tally: by week four everybody had spoken twice or more. What I would "
    "change: some students need the question before class.",
)


@steps.provides("what is under way", order=18)
def plan_under_way(world: World) -> None:
    """Ask to be called after each day's files, before anything else happens that day."""
    at = {
        LESSONS: lessons_of_the_capstone,
        TEACHER_BEGAN: teacher_begins,
        LEAVE_BEGAN: somebody_leaves_for_a_while,
        HANDED_IN: hand_in_the_first_task,
        GOES_ON: go_on,
    }
    done: set[int] = set()
    world.monthly.insert(0, lambda world, day: _happen(world, day, at, done))
    world.monthly.insert(0, name_heads)


def _happen(world: World, day: date, at: Happenings, done: set[int]) -> None:
    """Each on the first day of files that is no more than so many days ago."""
    for days, happening in at.items():
        if days not in done and world.today - timedelta(days=days) <= day:
            done.add(days)
            world.clock.move_to(day, time(15, 30))
            happening(world, day)
            world.clock.tick(3 * 3600)


def name_heads(world: World, day: date) -> None:
    """The district's file says nothing of supervisors, so HR names who heads each place."""
    units = [world.things["units"][unit.code] for unit in UNITS if unit.employer == TIDEWATER]
    leaders = Position.objects.on(day).filter(unit__in=units, job_group__code="leaders")
    first = {post.unit_id: post.person for post in leaders.select_related("person").order_by("-pk")}
    heads = UnitHead.objects.filter(ends_on=None, unit__in=units).values_list("unit", "person")
    still = set(heads) & set(leaders.values_list("unit", "person"))
    for unit in units:
        if unit.pk in first and unit.pk not in dict(still):
            now = world.clock.tick()
            name_head(unit=unit, person=first[unit.pk], starts_on=day, actor=INSTALLER, now=now)


def lessons_of_the_capstone(world: World, day: date) -> None:
    """Two people read the capstone to its end; its task asks for evidence from the job."""
    module = _module(CAPSTONE)
    began = ModuleCompletion.objects.filter(module=_module(FIRST), void=None).values("person")
    ended = ModuleCompletion.objects.filter(module=module).values("person")
    posts = Position.objects.on(day).filter(unit__code__in=TASK_UNITS, job_group__code="classroom")
    people = StaffMember.objects.filter(pk__in=posts.values("person")).filter(pk__in=began)
    chosen = list(people.exclude(pk__in=ended).order_by("pk")[: len(TASKS)])
    for person in chosen:
        take(person, module, now=world.clock.tick())
    world.things["capstone"] = chosen
    _by_themselves(world, *chosen)


def hand_in_the_first_task(world: World, day: date) -> None:
    """What one of them tried in the job; nobody has found the time to read it since."""
    _hand_in(world, 0)


def _hand_in(world: World, place: int) -> None:
    for person in world.things["capstone"][place : place + 1]:
        go = Enrollment.objects.get(person=person, module__slug=CAPSTONE)
        played = load_record(go).played
        block = played.blocks[played.tasks[0]]
        hand_in_task(
            actor=person, enrollment=go, block=block, text=TASKS[place],
            now=world.clock.tick(3600),
        )  # fmt: skip


def somebody_leaves_for_a_while(world: World, day: date) -> None:
    """A teacher of the district is away until the winter; what they owe waits for them."""
    posts = Position.objects.on(day).filter(unit__code=LEAVE_UNIT, job_group__code="classroom")
    post = posts.filter(primary=True).select_related("person", "employer").order_by("pk").first()
    if post is not None:
        record_leave(
            person=post.person, employer=post.employer, starts_on=day,
            ends_on=day + timedelta(days=LEAVE_DAYS), paid=True, actor=INSTALLER,
            now=world.clock.tick(),
        )  # fmt: skip


def teacher_begins(world: World, day: date) -> None:
    """The new teacher takes the first module; nobody records a group sitting for the two."""
    teacher = _new(world, "new teacher")
    _by_themselves(world, teacher, _new(world, "new driver"))
    take(teacher, _module(FIRST), now=world.clock.now)


def go_on(world: World, day: date) -> None:
    """The teacher and the driver; and the other one who tried something hands in what came of it."""
    teacher_and_driver_go_on(world, day)
    _hand_in(world, 1)


def teacher_and_driver_go_on(world: World, day: date) -> None:
    """The teacher stops in the middle of the second module, the driver before the bus scenes."""
    take(_new(world, "new teacher"), _module(SECOND), now=world.clock.now, lessons=FINISHED)
    take(_new(world, "new driver"), _module(FIRST), now=world.clock.tick(), lessons=FINISHED)


def _by_themselves(world: World, *people: StaffMember) -> None:
    world.things.setdefault("apart", set()).update(person.pk for person in people)


def _new(world: World, tag: str) -> StaffMember:
    found = tagged(world, tag)
    assert found is not None, f"the demo has no {tag}"  # noqa: S101  (the generator makes one)
    return found.person


def _module(slug: str) -> ModulePage:
    found: ModulePage = ModulePage.objects.get(slug=slug)
    return found
