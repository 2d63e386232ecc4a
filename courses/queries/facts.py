"""Where people read a local fact."""

from django.db.models import OuterRef, Subquery

from courses import content as reading
from courses.models import Release


def modules_showing(slug: str) -> list[str]:
    """Titles of live modules whose newest version shows the fact, by title."""
    newest = Release.objects.filter(module=OuterRef("module")).order_by("-number").values("pk")[:1]
    rows = Release.objects.filter(pk=Subquery(newest), module__live=True).select_related("module")
    return sorted(row.module.title for row in rows if shows(row.content, slug))


def shows(content: reading.Content, slug: str) -> bool:
    blocks = (block for block in reading.blocks(content) if block.type == "local_fact")
    return any(block.value.get("slug") == slug for block in blocks)
