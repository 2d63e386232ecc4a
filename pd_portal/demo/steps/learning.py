"""What people finished, month by month: group sittings that HR's roster of the day allows."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from random import Random

from django.db.models import Min, Q
from django.utils import timezone

from courses.actions.correcting import Seen, record_completions
from courses.models import ModuleCompletion, ModulePage, PathwayItem, Release
from pd_portal.demo.generator.people import history_starts
from pd_portal.demo.generator.structure import LAGGING
from pd_portal.demo.loading import World, steps
from pd_portal.demo.steps.places import INSTALLER
from pd_portal.people.models import Employment, Position
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
    """Everyone employed may have finished modules in the weeks before ``day`` and each month's first."""
    if day == history_starts(world.today):
        return
    done, numbers, opened = _last_shown(), _numbers(), opened_on(day)
    since = _employed_since(day)
    slow = set(
        Position.objects.on(day).filter(unit__code=LAGGING).values_list("person_id", flat=True)
    )
    # Some take modules by themselves; later steps say who.
    apart = world.things.setdefault("apart", set())
    sittings = sorted({*world.firsts(day), day})
    now, seen = world.clock.tick(), list[Seen]()
    for person in sorted(set(since) - apart):
        go = Learner(
            person, numbers[person], LAG if person in slow else 1, opened.get(person, EVER)
        )
        days = [one for one in sittings if one >= since[person]]
        seen += go.sits(days, world.things["core"], done[person], now)
    record_completions(actor=INSTALLER, seen=seen, batch=f"Group sittings until {day}", now=now)


def _employed_since(day: date) -> dict[int, date]:
    """Who works on ``day`` where the goal is in force, by their id, and since when."""
    asked = RequirementVersion.objects.filter(effective_from__lte=day, activated_at__isnull=False)
    posts = Position.objects.on(day).filter(employer__in=asked.values("requirement__employer"))
    rows = posts.values_list("person_id").annotate(since=Min("starts_on"))
    return dict(rows.order_by())


@dataclass(frozen=True)
class Learner:
    """Somebody with their pace. What they met before may be renewed from ``opened`` on."""

    person: int
    number: str
    factor: float
    opened: date

    def sits(
        self,
        days: list[date],
        core: list[tuple[ModulePage, Release]],
        shown: dict[int, date],
        now: datetime,
    ) -> Iterator[Seen]:
        """The next module in the weeks before each day, if the dice say so and it is over."""
        shown = dict(shown)
        for day in days:
            left = [one for one in core if shown.get(one[0].pk, date.min) < self.opened]
            if not left or self.opened > day:
                continue
            dice = Random(f"{self.number} {day}")  # noqa: S311  (a demo's dice)
            if dice.random() < pace(self.number) * self.factor:
                sat_on = max(self.opened, day - timedelta(days=dice.randint(1, 20)))
                seen = self._sat(*left[0], sat_on, dice.random() < 0.9)
                if seen.completed_at > now:
                    continue
                if seen.proficient:
                    shown[seen.module_id] = sat_on
                yield seen

    def _sat(self, module: ModulePage, release: Release, day: date, proficient: bool) -> Seen:
        at = timezone.make_aware(datetime.combine(day, time(15, 30)))
        return Seen(
            self.person, module.pk, ModuleCompletion.GROUP, at, proficient, "Group sitting", release
        )


def opened_on(day: date) -> dict[int, date]:
    """Since when a renewal counts, or will count, of those who met the goal before; by person."""
    rows = Standing.objects.filter(
        Q(progress=Progress.PROFICIENT) | Q(timing=Timing.LAPSED),
        starts_on__lte=day, ends_on__gt=day, superseded_at=END_OF_TIME, due_on__isnull=False,
    )  # fmt: skip
    return {person: due - WINDOW for person, due in rows.values_list("person_id", "due_on")}


@cache
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
