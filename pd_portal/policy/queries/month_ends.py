"""Month-ends: what would be published of a day, and what was."""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet

from pd_portal.people.models import OrgUnit
from pd_portal.policy.models import MonthEnd, Requirement
from pd_portal.policy.queries import figures as ask
from pd_portal.policy.queries.figures import Figures
from pd_portal.ui.disclosure import Page
from pd_portal.ui.suppression import POOLED, Group, page_of, suppress


@dataclass(frozen=True)
class Draft:
    """What is published: ``figures`` as stored, and the ids of the units that are pooled.

    ``figures``: ``total`` (headcount, required, met, past_due, excused), ``rows`` (label,
    required, met) and ``pool`` (units, required, met; none where nothing is pooled). No rows and
    no pool: the table is withheld. ``figures`` is None where even the total would tell too much.
    """

    figures: dict[str, Any] | None
    pooled: list[int]


def is_month_end(day: date) -> bool:
    return day.day == monthrange(day.year, day.month)[1]


def month_end_before(day: date) -> date:
    """The last day of the month before the one of ``day``."""
    return day.replace(day=1) - timedelta(days=1)


def draft_of(requirement: Requirement, day: date) -> Draft:
    """The figures of a day as they may be published beside what is published already."""
    units = {u.pk: u for u in OrgUnit.objects.below(requirement.employer.unit)}
    per_unit = ask.by_unit(requirement, day)
    top = requirement.employer.unit
    total = ask.rolled_up(per_unit, {u.pk: u.parent_id for u in units.values()}).get(top.pk)
    parts = _parts(top, units, per_unit)
    groups = [Group(str(pk), one.required_total, one.met) for pk, one in parts.items()]
    names = {str(pk): _name(pk, top, units) for pk in parts}
    found = suppress(groups, beside=_by_key(_pages_beside(requirement, day), names))
    pooled = [int(key) for key in found.pooled]
    if total is None or found.total is None:
        return Draft(None, pooled)
    shown = page_of(found)
    rows = [
        {"label": names[key], "required": people, "met": met}
        for key, (people, met) in shown.shown.items()
    ]
    return Draft(
        {
            "total": _five(total),
            "rows": sorted(rows, key=lambda row: row["label"]),
            "pool": _pool(shown) if any(g.label == POOLED for g in found.groups) else None,
        },
        pooled,
    )


def _five(total: Figures) -> dict[str, int]:
    return {
        "headcount": total.headcount,
        "required": total.required_total,
        "met": total.met,
        "past_due": total.overdue + total.lapsed,
        "excused": total.excused_total,
    }


def _pool(page: Page) -> dict[str, int]:
    return {"units": page.units, "required": page.people, "met": page.counted}


def _parts(
    top: OrgUnit, units: dict[int, OrgUnit], per_unit: dict[int, Figures]
) -> dict[int, Figures]:
    """The units right below ``top`` with all below them, and ``top`` for who works there itself."""
    parents = {u.pk: u.parent_id for u in units.values() if u.pk != top.pk}
    below = ask.rolled_up({k: v for k, v in per_unit.items() if k != top.pk}, parents)
    parts = {pk: one for pk, one in below.items() if pk in parents and parents[pk] == top.pk}
    return parts | ({top.pk: per_unit[top.pk]} if top.pk in per_unit else {})


def _name(pk: int, top: OrgUnit, units: dict[int, OrgUnit]) -> str:
    return f"{top.name} itself" if pk == top.pk else units[pk].name


# What is published -------------------------------------------------------------------------------


def published(requirement: Requirement) -> QuerySet[MonthEnd]:
    """Month-ends in force, newest first: no correction has replaced them."""
    rows = MonthEnd.objects.filter(requirement=requirement, replaced_by__isnull=True)
    return rows.order_by("-day").select_related("requirement__employer", "snapshot", "published_by")


def page_published(month_end: MonthEnd) -> Page:
    """What anybody knows of a published table."""
    found = month_end.figures
    shown = {row["label"]: (row["required"], row["met"]) for row in found.get("rows", [])}
    pool = found.get("pool") or {"units": 0, "required": 0, "met": 0}
    return Page(shown, pool["units"], pool["required"], pool["met"])


def _pages_beside(requirement: Requirement, day: date) -> list[Page]:
    """The month-ends before and after, and whatever was published of this very day."""
    rows = published(requirement)
    beside = [
        rows.filter(day__lt=day).first(),
        rows.filter(day__gt=day).last(),
        *MonthEnd.objects.filter(requirement=requirement, day=day),
    ]
    return [page_published(row) for row in beside if row is not None]


def _by_key(pages: Iterable[Page], names: dict[str, str]) -> list[Page]:
    """The same pages with the keys of today's groups instead of the printed names."""
    keys = {name: key for key, name in names.items()}
    return [
        Page(
            {keys.get(name, name): pair for name, pair in page.shown.items()},
            page.units,
            page.people,
            page.counted,
        )
        for page in pages
    ]


@dataclass(frozen=True)
class MonthEndsPage:
    """HR's page: what is published, and the newest month-end that could be."""

    requirement: Requirement
    month_ends: list[MonthEnd]
    next_day: date | None


def month_ends_page(requirement: Requirement, today: date) -> MonthEndsPage:
    """Two queries."""
    rows = list(published(requirement))
    taken, day = {row.day for row in rows}, month_end_before(today)
    first = requirement.roster_from
    open_ = day not in taken and (first is None or day >= first)
    return MonthEndsPage(requirement, rows, day if open_ else None)
