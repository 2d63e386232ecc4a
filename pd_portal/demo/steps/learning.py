"""What people finished, month by month: group sittings that HR's roster of the day allows."""

from collections import defaultdict
from datetime import date, datetime, time, timedelta
from random import Random

from django.db.models import Q
from django.utils import timezone

from courses.actions.correcting import record_completion
from courses.models import ModuleCompletion, ModulePage, PathwayItem, Release
from pd_portal.demo.generator.people import history_starts
from pd_portal.demo.generator.structure import LAGGING
from pd_portal.demo.loading import World, steps
from pd_portal.demo.steps.places import INSTALLER
from pd_portal.people.models import Employment, Position, StaffMember
from pd_portal.policy.actions.standing import left_due
from pd_portal.policy.models import END_OF_TIME, Progress, RequirementVersion, Standing, Timing
from pd_portal.ui.dates import local_day

# How likely a person is to finish one module in a month; some never find the time.
PACES = (0.04, 0.3, 0.45, 0.6, 0.6, 0.8)
# In one school nobody makes the time.
LAG = 0.2
# What ran out may be renewed from so long before its end; earlier repeats renew nothing.
WINDOW = timedelta(days=90)
EVER = date(1, 1, 2)


@steps.provides("what people finish", order=16)
def plan_learning(world: World) -> None:
    """Ask to be called after each day's files."""
    version = RequirementVersion.objects.get(requirement__code="core")
    items = version.pathway_version.items.filter(kind=PathwayItem.REQUIRED)
    world.things["core"] = [
        (item.module, item.module.releases.latest()) for item in items.select_related("module")
    ]
    world.monthly.insert(0, sit_together)


def sit_together(world: World, day: date) -> None:
    """Everyone employed may have finished their next module in the weeks before ``day``."""
    if day == history_starts(world.today):
        return
    done, numbers, opened = _last_shown(), _numbers(), opened_on(day)
    asked = RequirementVersion.objects.filter(effective_from__lte=day, activated_at__isnull=False)
    posts = Position.objects.on(day).filter(employer__in=asked.values("requirement__employer"))
    slow = set(posts.filter(unit__code=LAGGING).values_list("person_id", flat=True))
    # Some take modules by themselves; later steps say who.
    apart = world.things.setdefault("apart", set())
    with left_due():
        for person in StaffMember.objects.filter(pk__in=posts.values("person")).order_by("pk"):
            number, since = numbers[person.pk], opened.get(person.pk, EVER)
            dice = Random(f"{number} {day}")  # noqa: S311  (a demo's dice)
            shown = done[person.pk]
            left = [p for p in world.things["core"] if shown.get(p[0].pk, date.min) < since]
            if not left or since > day or person.pk in apart:
                continue
            if dice.random() < pace(number) * (LAG if person.pk in slow else 1):
                _finish(world, person, *left[0], max(since, _sat_on(day, dice)), dice)


def _sat_on(day: date, dice: Random) -> date:
    return day - timedelta(days=dice.randint(1, 20))


def opened_on(day: date) -> dict[int, date]:
    """Since when a renewal counts, or will count, of those who met the goal before; by person."""
    rows = Standing.objects.filter(
        Q(progress=Progress.PROFICIENT) | Q(timing=Timing.LAPSED),
        starts_on__lte=day, ends_on__gt=day, superseded_at=END_OF_TIME, due_on__isnull=False,
    )  # fmt: skip
    return {person: due - WINDOW for person, due in rows.values_list("person_id", "due_on")}


def pace(number: str) -> float:
    """How likely somebody is to finish a module in a month; always the same for one person."""
    return Random(f"pace {number}").choice(PACES)  # noqa: S311  (a demo's dice)


def _numbers() -> dict[int, str]:
    """The first employee number of each person: no database gives out another one."""
    rows = Employment.objects.order_by("-pk").values_list(
        "person_id", "employer__code", "employee_id"
    )
    return {person: f"{employer} {number}" for person, employer, number in rows}


def _last_shown() -> dict[int, dict[int, date]]:
    """When each person last showed each module as proficient, by their ids."""
    found: dict[int, dict[int, date]] = defaultdict(dict)
    rows = ModuleCompletion.objects.filter(proficient=True, void__isnull=True)
    for person, module, at in rows.order_by("completed_at").values_list(
        "person_id", "module_id", "completed_at"
    ):
        found[person][module] = local_day(at)
    return found


def _finish(
    world: World,
    person: StaffMember,
    module: ModulePage,
    release: Release,
    sat_on: date,
    dice: Random,
) -> None:
    record_completion(
        actor=INSTALLER,
        person=person,
        module=module,
        release=release,
        source=ModuleCompletion.GROUP,
        completed_at=timezone.make_aware(datetime.combine(sat_on, time(15, 30))),
        proficient=dice.random() < 0.9,
        note="Group sitting",
        now=world.clock.tick(),
    )
