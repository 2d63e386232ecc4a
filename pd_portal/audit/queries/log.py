"""The audit page: one page of the log, with names where the owners of the labels give them."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.paginator import Page, Paginator

from pd_portal.audit.models import AuditRecord
from pd_portal.ui.registry import Registry

PER_PAGE = 50
# What a batch wrote is kept row by row; the page says how many rows.
MANY = 20

Namer = Callable[[Iterable[str]], dict[str, str]]
namers: Registry[Namer] = Registry(
    "By model label: called with ids as text, returns their names by id."
)


@dataclass(frozen=True)
class Entry:
    """A row of the page: when, who, what, to what, and the figures that were noted."""

    at: datetime
    actor: str
    verb: str
    target: str
    data: dict[str, Any]
    sealed: bool


@dataclass(frozen=True)
class LogPage:
    """Entries of one page, newest first, and Django's page for the pager."""

    entries: list[Entry]
    page: Page


def log_page(
    *, verb: str = "", target: str = "", since: date | None = None, until: date | None = None,
    number: int = 1,
) -> LogPage:  # fmt: skip
    """Records whose verb contains ``verb``, about ``target`` (``label`` or ``label id``)."""
    rows = AuditRecord.objects.select_related("seal").order_by("-pk")
    if verb:
        rows = rows.filter(verb__icontains=verb)
    if target:
        label, _, ref = target.partition(" ")
        rows = rows.filter(target_label__iexact=label)
        rows = rows.filter(target_ref=ref) if ref else rows
    if since:
        rows = rows.filter(at__date__gte=since)
    if until:
        rows = rows.filter(at__date__lte=until)
    page = Paginator(rows, PER_PAGE).get_page(number)
    return LogPage(_entries(page.object_list), page)


def _entries(records: Iterable[AuditRecord]) -> list[Entry]:
    records = list(records)
    names = _names(records)
    return [
        Entry(
            at=record.at,
            actor=names(record.actor_label, record.actor_ref),
            verb=record.verb,
            target=names(record.target_label, record.target_ref),
            data={name: _shown(value) for name, value in record.data.items()},
            sealed=hasattr(record, "seal"),
        )
        for record in records
    ]


def _shown(value: Any) -> Any:
    many = isinstance(value, list) and len(value) > MANY
    return f"{len(value):,} of them" if many else value


def _names(records: list[AuditRecord]) -> Callable[[str, str], str]:
    wanted: dict[str, set[str]] = defaultdict(set)
    for record in records:
        wanted[record.actor_label].add(record.actor_ref)
        wanted[record.target_label].add(record.target_ref)
    known = {label: namers[label](refs) for label, refs in wanted.items() if label in namers}

    def name(label: str, ref: str) -> str:
        return known.get(label, {}).get(ref) or f"{label} {ref}".strip()

    return name
