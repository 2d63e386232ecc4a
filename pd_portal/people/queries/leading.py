"""Who leads whom on a day: the supervisor a position names, else the head of its unit or above."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Exists, F, Q, QuerySet

from pd_portal.people.models import OrgUnit, Position, UnitHead
from pd_portal.people.visibility import next_head, path_of


def led_by(leaders: Q, day: date) -> dict[int, set[int]]:
    """Ids of the people led, by leader's id; ``leaders`` is a condition on ``person``, the leader.

    Three queries. Who heads their own unit leads nobody there but the others.
    """
    found: dict[int, set[int]] = defaultdict(set)
    named = Position.objects.on(day).filter(_on(leaders, "supervisor"))
    for person, leader in named.values_list("person", "supervisor"):
        found[leader].add(person)
    headed = UnitHead.objects.on(day).filter(leaders)
    heads = set(headed.values_list("person", flat=True))
    for person, leader in _without_supervisor(day, headed) if heads else ():
        if leader in heads:
            found[leader].add(person)
    return dict(found)


def _without_supervisor(day: date, headed: QuerySet[UnitHead]) -> Any:
    """(person, next head) of the positions below the units of ``headed`` that name nobody."""
    above = headed.annotate(below=path_of("path")).filter(below__startswith=F("unit__path"))
    units = OrgUnit.objects.filter(Exists(above)).values("pk")
    rest = Position.objects.on(day).filter(supervisor__isnull=True, unit__in=units)
    return rest.annotate(next_head=next_head(day)).values_list("person", "next_head")


def leaders_of(person_ids: Iterable[int], day: date) -> dict[int, set[int]]:
    """Ids of the leaders, by the id of the person led. One query."""
    rows = Position.objects.on(day).filter(person__in=list(person_ids))
    found: dict[int, set[int]] = defaultdict(set)
    for person, supervisor, head in rows.annotate(next_head=next_head(day)).values_list(
        "person", "supervisor", "next_head"
    ):
        found[person] |= {supervisor or head} - {None}
    return dict(found)


def _on(leaders: Q, field: str) -> Q:
    """The same condition on another key to a person."""
    return Q(
        *(
            (name.replace("person", field, 1), value)  # type: ignore[misc]  # plain pairs only
            for name, value in leaders.children
        )
    )
