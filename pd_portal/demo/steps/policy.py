"""The equity policy, its all-staff goal, and the requirement that carries it."""

from datetime import date, datetime, timedelta

from courses.actions.pathways import Item, draft_version
from courses.models import ModulePage, Pathway, PathwayItem, Release
from pd_portal.demo.generator.people import history_starts
from pd_portal.demo.generator.structure import AGENCY
from pd_portal.demo.loading import World, steps
from pd_portal.demo.steps.places import INSTALLER
from pd_portal.people.models import JobGroup
from pd_portal.policy.actions import goals, requirements
from pd_portal.policy.actions.standing import refresh_outstanding

CORE_MODULES = 6
GOALS = (
    ("Cultural proficiency of all staff", "The agency assures the cultural proficiency of all staff."),
    ("Families are heard", "Every family is heard in a language it uses."),
    ("Decisions are read without harm", "Data is read by who is served and who is not."),
)  # fmt: skip


@steps.provides("policy, goals and the all-staff requirement", order=15)
def adopt(world: World) -> None:
    """Adopted before the first roster file, in force from its day; due in 180 days."""
    first = history_starts(world.today)
    now = world.clock.move_to(first - timedelta(days=20))
    said = {"actor": INSTALLER, "now": now}
    employer = world.things["employers"][AGENCY]
    version = goals.adopt_policy(
        employer=employer,
        number="0650",
        title="Equity in education",
        adopted_on=first - timedelta(days=45),
        text="The agency assures the cultural proficiency of all staff.",
        references={"3210 Nondiscrimination": None, "5010 Affirmative action": None},
        **said,
    )
    made = [
        goals.add_goal(
            policy=version.policy, title=title, statement=statement, is_headline=place == 0, **said
        )
        for place, (title, statement) in enumerate(GOALS)
    ]
    for year, percent in enumerate((50, 70, 90), 1):
        goals.set_target(
            goal=made[0], percent=percent, reach_by=date(first.year + year, 6, 30), **said
        )
    requirement = requirements.create_requirement(
        goal=made[0], employer=employer, code="core", title="All-staff core", roster_from=first,
        **said,
    )  # fmt: skip
    draft = requirements.draft_version(
        requirement=requirement, effective_from=first, rules=_rules(now), **said
    )
    requirements.activate_version(version=draft, **said)
    for group in JobGroup.objects.filter(code__in=["para", "operations"]):
        goals.set_pay_note(
            employer=employer, job_group=group, starts_on=first, time_code="PD-EQ",
            text="This is paid work time. Record it as PD-EQ.", **said,
        )  # fmt: skip
    world.monthly.append(reckon)


def _rules(now: datetime) -> dict:
    released = Release.objects.values("module")
    modules = ModulePage.objects.filter(pk__in=released, number__lte=CORE_MODULES)
    pathway = Pathway.objects.create(
        slug="all-staff-core", title="All-staff core", summary="What every member of staff takes."
    )
    pinned = draft_version(
        actor=INSTALLER,
        pathway=pathway,
        items=[Item(PathwayItem.REQUIRED, module) for module in modules.order_by("number")],
        electives_needed=0,
        note="The first all-staff pathway.",
        now=now,
    )
    return {
        "pathway_version": pinned,
        "due_kind": "days",
        "due_days": 180,
        "validity_kind": "previous",
        "validity_months": 36,
    }


def reckon(world: World, day: date) -> None:
    """What the schedule does each minute: standing of a month is reckoned in that month."""
    refresh_outstanding()
