"""What coaching may link to. Coaching knows neither courses nor policy, so both are named here."""

from collections.abc import Iterable
from datetime import date

from coaching.link_sources import Pair, link_sources
from courses.models import Enrollment, ModulePage
from pd_portal.policy.models import Goal
from pd_portal.ui.dates import local_day, words


class Modules:
    """Modules people take; a client may share how far they are."""

    label = "A module"
    has_progress = True

    def choices(self, day: date) -> list[tuple[str, str]]:
        live = ModulePage.objects.live().order_by("number", "title")
        return [(str(pk), title) for pk, title in live.values_list("pk", "title")]

    def titles(self, refs: Iterable[str]) -> dict[str, str]:
        found = ModulePage.objects.filter(pk__in=refs).values_list("pk", "title")
        return {str(pk): title for pk, title in found}

    def progress(self, pairs: Iterable[Pair], day: date) -> dict[Pair, str]:
        wanted = set(pairs)
        goes = Enrollment.objects.filter(
            person__in={person for person, _ in wanted},
            module__in={ref for _, ref in wanted},
            withdrawn_at=None,
        ).order_by("created_at")
        said = {
            (go.person_id, str(go.module_id)): _how_far(go)
            for go in goes.only("person", "module", "started_at", "finished_at")
        }
        return {pair: words for pair, words in said.items() if pair in wanted}


def _how_far(go: Enrollment) -> str:
    if go.finished_at:
        return f"Finished on {words(local_day(go.finished_at))}"
    return "In progress" if go.started_at else "Not started"


class PolicyGoals:
    """Goals of the policy: a coaching goal may serve one of them."""

    label = "A goal of the policy"
    has_progress = False

    def choices(self, day: date) -> list[tuple[str, str]]:
        goals = Goal.objects.order_by("policy", "position")
        return [(str(pk), title) for pk, title in goals.values_list("pk", "title")]

    def titles(self, refs: Iterable[str]) -> dict[str, str]:
        found = Goal.objects.filter(pk__in=refs).values_list("pk", "title")
        return {str(pk): title for pk, title in found}

    def progress(self, pairs: Iterable[Pair], day: date) -> dict[Pair, str]:
        return {}


link_sources.register("module", Modules())
link_sources.register("policy_goal", PolicyGoals())
