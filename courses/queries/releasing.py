"""What the release screen needs to know."""

from courses import content as reading
from courses.models import ModuleCompletion, ModulePage, Release
from courses.queries.module_content import releasable_content


def latest_release(module: ModulePage) -> Release | None:
    """The version people start now."""
    return module.releases.order_by("-number").first()


def completed_person_ids(module: ModulePage) -> list[int]:
    """Ids of people with a completion of some version of ``module``, in order."""
    completions = ModuleCompletion.objects.filter(module=module, release__isnull=False)
    return sorted(set(completions.values_list("person_id", flat=True)))


def has_changes(module: ModulePage) -> bool:
    """True when the live pages hold something to release that the last version does not."""
    if not module.lessons().exists():
        return False
    last = latest_release(module)
    content, _ = releasable_content(module)
    return last is None or last.digest != reading.digest(content)
