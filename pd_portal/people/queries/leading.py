"""Who leads whom on a day: the supervisor a position names, else the head of its unit."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from pd_portal.people.models import Position, UnitHead


def led_by(leaders: Q, day: date) -> dict[int, set[int]]:
    """Ids of the people led, by leader's id; ``leaders`` is a condition on ``person``, the leader.

    Two queries. Who heads their own unit leads nobody there but the others.
    """
    found: dict[int, set[int]] = defaultdict(set)
    heads = _heads(leaders, day)
    named = Position.objects.on(day).filter(_on(leaders, "supervisor"))
    for person, leader in named.values_list("person", "supervisor"):
        found[leader].add(person)
    rest = Position.objects.on(day).filter(supervisor__isnull=True, unit__in=heads)
    for person, unit in rest.values_list("person", "unit"):
        for leader in heads[unit] - {person}:
            found[leader].add(person)
    return dict(found)


def leaders_of(person_ids: Iterable[int], day: date) -> dict[int, set[int]]:
    """Ids of the leaders, by the id of the person led."""
    ids = list(person_ids)
    rows = Position.objects.on(day).filter(person__in=ids)
    pairs = list(rows.values_list("person", "supervisor", "unit"))
    heads = _heads(Q(unit__in={unit for _, supervisor, unit in pairs if not supervisor}), day)
    found: dict[int, set[int]] = defaultdict(set)
    for person, supervisor, unit in pairs:
        found[person] |= {supervisor} if supervisor else heads.get(unit, set()) - {person}
    return dict(found)


def _heads(condition: Q, day: date) -> dict[int, set[int]]:
    """Heads by the id of their unit."""
    found: dict[int, set[int]] = defaultdict(set)
    for unit, person in UnitHead.objects.on(day).filter(condition).values_list("unit", "person"):
        found[unit].add(person)
    return found


def _on(leaders: Q, field: str) -> Q:
    """The same condition on another key to a person."""
    return Q(
        *(
            (name.replace("person", field, 1), value)  # type: ignore[misc]  # plain pairs only
            for name, value in leaders.children
        )
    )
