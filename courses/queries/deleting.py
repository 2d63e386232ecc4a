"""May a page be deleted, or do records rest on it?"""

from collections import Counter
from typing import Any

from django.db import router
from django.db.models import ProtectedError
from django.db.models.deletion import Collector
from wagtail.models import Page

from courses.models import LocalFact
from courses.queries.facts import modules_showing

KEPT = "Unpublish it instead: it leaves the catalog, and people keep their records."


def what_rests_on(page: Page) -> Counter[str]:
    """Kinds of records, in words, that would lose their ground with ``page`` or what is below."""
    found: Counter[str] = Counter()
    for one in page.get_descendants(inclusive=True).specific():
        found.update(str(thing._meta.verbose_name) for thing in protected_by(one))
    return found


def protected_by(page: Any) -> set[Any]:
    collector = Collector(using=router.db_for_write(type(page), instance=page), origin=page)
    try:
        collector.collect([page])
    except ProtectedError as error:
        return set(error.protected_objects)
    return set()


def why_not_deletable(page: Page) -> str:
    """A sentence when records rest on ``page``; empty when it may go."""
    resting = what_rests_on(page)
    if not resting:
        return ""
    parts = [f"{count} {name}{'s' if count > 1 else ''}" for name, count in sorted(resting.items())]
    return f"“{page.title}” cannot be deleted: {', '.join(parts)} rest on it. {KEPT}"


def why_it_stays(thing: Any) -> str:
    """A sentence when a module or a standard needs this pool, fact or standard; empty if none."""
    needing = {str(getattr(one, "page", one)) for one in protected_by(thing)}
    if isinstance(thing, LocalFact):
        needing.update(modules_showing(thing.slug))
    if not needing:
        return ""
    named = sorted(needing)
    more = f" and {len(named) - 3} more" if len(named) > 3 else ""
    return f"“{thing}” cannot be deleted. It is needed by {', '.join(named[:3])}{more}."
