"""The equity policy, its all-staff goal, and the requirement that carries it."""

from contextlib import suppress
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from courses.actions.pathways import Item, draft_version
from courses.models import ModulePage, Pathway, PathwayItem, PathwayVersion, Release
from pd_portal.audit.actions import Refused
from pd_portal.demo.generator.people import history_starts
from pd_portal.demo.generator.structure import AGENCY, TIDEWATER
from pd_portal.demo.loading import World, steps
from pd_portal.demo.steps.places import INSTALLER
from pd_portal.people.models import JobGroup, Position, StaffMember
from pd_portal.policy.actions import decisions, goals, requirements
from pd_portal.policy.actions.days import close_days
from pd_portal.policy.actions.month_ends import publish_month_end
from pd_portal.policy.actions.standing import refresh_outstanding
from pd_portal.policy.models import Goal, ReasonCategory, Requirement, Scope, Target
from pd_portal.policy.queries import figures

FIRST_ADOPTED = date(2015, 6, 17)
MISSED_TARGET = date(2020, 8, 31)
PUBLISHED, DECIDED = timedelta(days=125), timedelta(days=180)
NOTES = (
    "Substitutes who worked in the month are counted.",
    "",
    "Group sittings were held in every building this month.",
)
# Our own short words for the five goals of the policy that the agency's is modeled on.
GOALS = (
    ("Cultural proficiency of all staff",
     "Everyone who works here becomes culturally proficient, and the agency makes sure of it."),
    ("Root causes understood",
     "Every member of staff comes to see where racial disparities in education come from."),
    ("Learning that changes practice",
     "Professional learning builds the knowledge and skill it takes to end those disparities."),
    ("Fair ways to join and to stay",
     "Barriers in recruiting, hiring, keeping people and our own processes go, for others to copy."),
    ("Services that are known to work",
     "Every service rests on practices with evidence behind them, where they do the most."),
)  # fmt: skip
REFERENCES = ("1005 Executive limitations", "3210 Nondiscrimination", "5010 Affirmative action")


@steps.provides("policy, goals and the all-staff requirement", order=15)
def adopt(world: World) -> None:
    """Adopted before the first roster file, in force from its day; due in 180 days."""
    first = history_starts(world.today)
    now = world.clock.move_to(first - timedelta(days=20))
    said = {"actor": INSTALLER, "now": now}
    employer = world.things["employers"][AGENCY]
    made = _agency_policy(employer, first, said)
    core = _pathway(now)
    require(employer, made[0], "core", "All-staff core", first, core, said)
    if TIDEWATER in world.things["employers"]:
        _adopt_at_the_district(world, first, core, said)
    for group in JobGroup.objects.filter(code__in=["para", "operations"]):
        goals.set_pay_note(
            employer=employer, job_group=group, starts_on=first, time_code="PD-EQ",
            text="This is paid work time. Record it as PD-EQ.", **said,
        )  # fmt: skip
    world.monthly += [decide, reckon, judge_targets, publish]


def _agency_policy(employer, first: date, said: dict) -> list[Goal]:
    """Adopted long ago with a target for 2020 that was missed and set anew, renewed for today."""
    told = {"employer": employer, "number": "1010", "title": "Racial Equity Policy"}
    morning = timezone.make_aware(datetime.combine(FIRST_ADOPTED, time(9)))
    then = {"actor": INSTALLER, "now": morning}
    goals.adopt_policy(adopted_on=FIRST_ADOPTED, **told, **then)
    version = goals.adopt_policy(
        adopted_on=first - timedelta(days=45),
        text="\n".join(f"{place}. {words}" for place, (_, words) in enumerate(GOALS, 1)),
        references=dict.fromkeys(REFERENCES),
        **told,
        **said,
    )
    made = [
        goals.add_goal(
            policy=version.policy, title=title, statement=statement, is_headline=place == 0, **said
        )
        for place, (title, statement) in enumerate(GOALS)
    ]
    past = goals.set_target(goal=made[0], percent=100, reach_by=MISSED_TARGET, **then)
    for year, percent in enumerate((50, 70, 90), 1):
        renewed = {"renews": past} if year == 1 else {}
        goals.set_target(
            goal=made[0],
            percent=percent,
            reach_by=date(first.year + year, 6, 30),
            **renewed,
            **said,
        )
    return made


def require(
    employer, goal: Goal, code: str, title: str, since: date, pathway: PathwayVersion, said: dict
) -> None:
    """A requirement in force from a day: due in 180 days, good for three years."""
    requirement = requirements.create_requirement(
        goal=goal, employer=employer, code=code, title=title, roster_from=since, **said
    )
    rules = {
        "pathway_version": pathway,
        "due_kind": "days",
        "due_days": 180,
        "validity_kind": "previous",
        "validity_months": 36,
    }
    draft = requirements.draft_version(
        requirement=requirement, effective_from=since, rules=rules, **said
    )
    requirements.activate_version(version=draft, **said)


def _adopt_at_the_district(world: World, first: date, core: PathwayVersion, said: dict) -> None:
    """Tidewater asks the same of its own staff, later; its lead reads its own month-ends."""
    district = world.things["employers"][TIDEWATER]
    version = goals.adopt_policy(
        employer=district,
        number="2410",
        title="Every student known",
        adopted_on=first - timedelta(days=40),
        text="The district assures the cultural proficiency of all staff.",
        **said,
    )
    goal = goals.add_goal(policy=version.policy, title=GOALS[0][0], is_headline=True, **said)
    since = first + (world.today - first) * 2 // 3
    require(district, goal, "tide-core", "Tidewater all-staff core", since, core, said)


def _pathway(now: datetime) -> PathwayVersion:
    """The first version of the core: every module that is released."""
    released = ModulePage.objects.filter(pk__in=Release.objects.values("module"))
    pathway = Pathway.objects.create(
        slug="all-staff-core", title="All-staff core", summary="What every member of staff takes."
    )
    return draft_version(
        actor=INSTALLER,
        pathway=pathway,
        items=[Item(PathwayItem.REQUIRED, module) for module in released.order_by("number")],
        electives_needed=0,
        note="The first all-staff pathway.",
        now=now,
    )


def reckon(world: World, day: date) -> None:
    """What the schedule does each minute: standing of a month is reckoned, its days closed."""
    refresh_outstanding()
    close_days(now=world.clock.tick())


def judge_targets(world: World, day: date) -> None:
    """Each target whose date has passed was met, or missed; the last one missed is renewed."""
    for target in Target.objects.filter(outcome=None, reach_by__lt=day).select_related("goal"):
        requirement = target.goal.requirements.first()
        percent = figures.total(requirement, target.reach_by).percent if requirement else None
        said = {"actor": INSTALLER, "now": world.clock.tick()}
        if percent is not None and percent >= target.percent:
            goals.settle_target(target=target, met=True, **said)
        elif target.goal.targets.filter(reach_by__gt=target.reach_by).exists():
            goals.settle_target(target=target, met=False, **said)
        else:
            later = target.reach_by.replace(year=target.reach_by.year + 1)
            goals.set_target(
                goal=target.goal, percent=target.percent, reach_by=later, renews=target, **said
            )


def decide(world: World, day: date) -> None:
    """Half a year ago HR excused one person and gave another one more time."""
    if "decided" in world.things or day < world.today - DECIDED:
        return
    employed = Position.objects.on(day).filter(employer=world.things["employers"][AGENCY])
    people = list(StaffMember.objects.filter(pk__in=employed.values("person")).order_by("pk")[:30])
    if len(people) < 30:
        return
    world.things["decided"] = day
    said = {"actor": INSTALLER, "now": world.clock.tick(), "approved_by": people[0]}
    requirement = Requirement.objects.get(code="core")
    decisions.grant_exemption(
        scope=Scope.PERSON, person=people[11], requirement=requirement, starts_on=day,
        review_on=world.today + timedelta(days=20), category=ReasonCategory.ACCOMMODATION, **said,
    )  # fmt: skip
    decisions.grant_extension(
        requirement=requirement, person=people[23], until=day + timedelta(days=240),
        category=ReasonCategory.DUTIES, **said,
    )  # fmt: skip


def publish(world: World, day: date) -> None:
    """HR publishes the last month-ends before today once the files of the next month are in."""
    recent = [first for first in world.firsts(day) if first >= world.today - PUBLISHED]
    for month_end in [first - timedelta(days=1) for first in recent]:
        for requirement in Requirement.objects.active():
            # A demo of very few people has nothing that may be published.
            with suppress(Refused):
                publish_month_end(
                    requirement=requirement,
                    day=month_end,
                    note=NOTES[month_end.month % len(NOTES)],
                    actor=INSTALLER,
                    now=world.clock.tick(),
                )
