"""What does not run smoothly: a district that joins late, people excused, records put right."""

from collections.abc import Callable
from datetime import date, timedelta

from courses.actions.correcting import void_completion
from courses.actions.releasing import release_module
from courses.models import ModuleCompletion
from pd_portal.demo.generator.people import history_starts
from pd_portal.demo.generator.structure import AGENCY, LARKSPUR
from pd_portal.demo.loading import World, steps
from pd_portal.demo.steps.curriculum import published_by
from pd_portal.demo.steps.places import INSTALLER
from pd_portal.demo.steps.policy import GOALS, require
from pd_portal.people.models import Position, StaffMember
from pd_portal.policy.actions import goals
from pd_portal.policy.actions.decisions import grant_exemption, grant_extension
from pd_portal.policy.models import Requirement, RequirementVersion, Timing
from pd_portal.policy.queries.figures import people_counted

OLD_TITLE, NEW_TITLE = "Three scenes from your job", "Three scenes from your own job"


@steps.provides("what does not run smoothly", order=17)
def plan_troubles(world: World) -> None:
    """Each in its month, counted from the first of the history."""
    world.monthly.insert(0, lambda world, day: _happen(world, day, EARLY))
    world.monthly.append(lambda world, day: _happen(world, day, LATE))


def _happen(world: World, day: date, by_month: dict[int, Callable[[World, date], None]]) -> None:
    """Whatever was to happen since the files before, now that there are files again."""
    start = history_starts(world.today)
    for first in world.firsts(day):
        month = (first.year - start.year) * 12 + first.month - start.month
        if month in by_month:
            by_month[month](world, day)


def larkspur_joins(world: World, day: date) -> None:
    """A partner district asks the same of its people half a year later, and many begin at once.

    Three years on, what they finished that spring runs out in one spring.
    """
    said = {"actor": INSTALLER, "now": world.clock.tick()}
    district = world.things["employers"][LARKSPUR]
    version = goals.adopt_policy(
        employer=district,
        number="1210",
        title="Belonging in our schools",
        adopted_on=day - timedelta(days=60),
        text="The district expects everyone who works in it to serve every student well.",
        **said,
    )
    goal = goals.add_goal(policy=version.policy, title=GOALS[0][0], is_headline=True, **said)
    pinned = RequirementVersion.objects.get(requirement__code="core").pathway_version
    require(district, goal, "lark-core", "Larkspur all-staff core", day, pinned, said)


def second_release(world: World, day: date) -> None:
    """Readers stumbled over the name of a lesson; the module is released again, as a correction."""
    module = world.things["core"][0][0]
    lesson = next(lesson for lesson in module.lessons() if lesson.title == OLD_TITLE)
    lesson.title = NEW_TITLE
    lesson.save_revision().publish()
    release = release_module(
        module=module, note="A lesson has a plainer name.", actor=INSTALLER, now=world.clock.tick()
    )
    published_by(release.released_at)
    world.things["core"][0] = (module, release)


def one_exempt(world: World, day: date) -> None:
    """Somebody is excused for most of a school year."""
    for person in _overdue_at(world, day)[:1]:
        _exempt(world, day, scope="person", person=person, ends_on=day + timedelta(days=240))


def unit_exempt(world: World, day: date) -> None:
    """Home visits are excused while their schedule is rebuilt; to be looked at again in winter."""
    unit = world.things["units"]["MS-EL3"]
    _exempt(world, day, scope="unit", unit=unit, review_on=world.today + timedelta(days=80))


def put_right(world: World, day: date) -> None:
    """Two completions were entered for the wrong people."""
    rows = ModuleCompletion.objects.filter(void__isnull=True).order_by("completed_at", "pk")
    for completion in rows[5:7]:
        void_completion(
            actor=_approver(world, day),
            completion=completion,
            reason="Entered for the wrong person; the sign-in sheet shows somebody else.",
            now=world.clock.tick(),
        )


def more_time(world: World, day: date) -> None:
    """Three people get until after the holidays."""
    for person in _overdue_at(world, day)[:3]:
        grant_extension(
            requirement=Requirement.objects.get(code="core"),
            person=person,
            until=world.today + timedelta(days=60),
            category="duties",
            approved_by=_approver(world, day),
            actor=INSTALLER,
            now=world.clock.tick(),
        )


EARLY = {6: larkspur_joins, 15: second_release}
LATE = {12: one_exempt, 21: put_right, 30: unit_exempt, 38: more_time}


def _exempt(world: World, day: date, **what: object) -> None:
    grant_exemption(
        starts_on=day,
        category="duties",
        approved_by=_approver(world, day),
        actor=INSTALLER,
        now=world.clock.tick(),
        **what,
    )


def _approver(world: World, day: date) -> StaffMember:
    """The head of HR that day, or whoever stands in for them."""
    posts = Position.objects.on(day).filter(unit__code__startswith="MS").order_by("pk")
    near = posts.filter(unit__code__in=["MS-HR", "MS-SUP"]).order_by("unit__code", "pk")
    return (near.filter(job_group__code="leaders").first() or near.first() or posts[0]).person


def _overdue_at(world: World, day: date) -> list[StaffMember]:
    """People of the agency past their date, the most recently hired first, leaders left out."""
    core = Requirement.objects.get(code="core", employer=world.things["employers"][AGENCY])
    rows = (
        people_counted(core, day, timing=Timing.OVERDUE)
        .exclude(job_group__code__in=["leaders", "board"])
        .select_related("person")
        .order_by("-due_on", "person")
    )
    return [row.person for row in rows]
