"""Walk the URLconf: every route of ours, by name, with the rule its view states."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver

OURS = ("pd_portal", "courses", "coaching")


@dataclass(frozen=True)
class Route:
    """A route of ours. ``name`` is the full name to reverse, empty if it has none."""

    name: str
    path: str
    rule: str | None
    parameters: tuple[str, ...]


def routes() -> list[Route]:
    """Every route whose view we wrote, sorted by path."""
    return sorted(_walk(get_resolver(), "", ()), key=lambda route: route.path)


def _walk(resolver: URLResolver, prefix: str, spaces: tuple[str, ...]) -> Iterator[Route]:
    for item in resolver.url_patterns:
        path = prefix + str(item.pattern)
        if isinstance(item, URLResolver):
            below = (*spaces, item.namespace) if item.namespace else spaces
            yield from _walk(item, path, below)
        elif isinstance(item, URLPattern) and item.callback.__module__.startswith(OURS):
            name = ":".join((*spaces, item.name)) if item.name else ""
            stated = getattr(item.callback, "rule", None)
            parameters = tuple(item.pattern.regex.groupindex)
            yield Route(name, path, stated, parameters)
