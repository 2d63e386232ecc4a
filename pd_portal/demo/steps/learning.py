"""What people finished, month by month: group sittings that HR's roster of the day allows."""

from collections import defaultdict
from datetime import date, datetime, time, timedelta
from random import Random

from django.utils import timezone

from courses.actions.correcting import record_completion
from courses.models import ModuleCompletion, ModulePage, PathwayItem, Release
from pd_portal.demo.generator.people import history_starts
from pd_portal.demo.generator.structure import LAGGING
from pd_portal.demo.loading import World, steps
from pd_portal.demo.steps.places import INSTALLER
from pd_portal.people.models import Employment, Position, StaffMember
from pd_portal.policy.actions.standing import left_due
from pd_portal.policy.models import RequirementVersion

# How likely a person is to finish one module in a month; some never find the time.
PACES = (0.04, 0.3, 0.45, 0.6, 0.6, 0.8)
# In one school nobody makes the time.
LAG = 0.2
# Three years less the renewal window: from then on a repeat renews.
RENEW_AFTER = timedelta(days=1010)


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
    done, numbers = _shown(day - RENEW_AFTER), _numbers()
    asked = RequirementVersion.objects.filter(effective_from__lte=day, activated_at__isnull=False)
    posts = Position.objects.on(day).filter(employer__in=asked.values("requirement__employer"))
    slow = set(posts.filter(unit__code=LAGGING).values_list("person_id", flat=True))
    with left_due():
        for person in StaffMember.objects.filter(pk__in=posts.values("person")).order_by("pk"):
            number = numbers[person.pk]
            dice = Random(f"{number} {day}")  # noqa: S311  (a demo's dice)
            left = [pair for pair in world.things["core"] if pair[0].pk not in done[person.pk]]
            if left and dice.random() < pace(number) * (LAG if person.pk in slow else 1):
                _finish(world, person, *left[0], day, dice)


def pace(number: str) -> float:
    """How likely somebody is to finish a module in a month; always the same for one person."""
    return Random(f"pace {number}").choice(PACES)  # noqa: S311  (a demo's dice)


def _numbers() -> dict[int, str]:
    """The first employee number of each person: no database gives out another one."""
    rows = Employment.objects.order_by("-pk").values_list(
        "person_id", "employer__code", "employee_id"
    )
    return {person: f"{employer} {number}" for person, employer, number in rows}


def _shown(since: date) -> dict[int, set[int]]:
    """Modules shown as proficient since a day, by person id; older ones are due for renewal."""
    found: dict[int, set[int]] = defaultdict(set)
    rows = ModuleCompletion.objects.filter(proficient=True, completed_at__date__gte=since)
    for person, module in rows.values_list("person_id", "module_id"):
        found[person].add(module)
    return found


def _finish(
    world: World, person: StaffMember, module: ModulePage, release: Release, day: date, dice: Random
) -> None:
    sat_on = day - timedelta(days=dice.randint(1, 20))
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
