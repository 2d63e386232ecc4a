"""Constraints and columns that every model here is written in."""

from typing import Any

from django.db import models
from django.db.models import F, Q

from pd_portal.people.models import StaffMember


def person_key(**options: Any) -> models.ForeignKey:
    """A person as a fact of coaching: protected, and with no way back from the person."""
    return models.ForeignKey(
        StaffMember, on_delete=models.PROTECT, **{"related_name": "+", **options}
    )


def one_of(name: str, field: str, *values: str) -> models.CheckConstraint:
    """``field`` holds one of ``values``; a test compares them with the field's choices."""
    return models.CheckConstraint(condition=Q(**{f"{field}__in": values}), name=name)


def in_order(name: str, first: str, last: str, *, strictly: bool = False) -> models.CheckConstraint:
    """``last`` is empty or not before ``first``; ``strictly``: after it."""
    later = Q(**{f"{last}__{'gt' if strictly else 'gte'}": F(first)})
    return models.CheckConstraint(condition=Q(**{f"{last}__isnull": True}) | later, name=name)


def both_or_neither(name: str, *fields: str) -> models.CheckConstraint:
    """All of ``fields`` are set or none is."""
    none = Q(**{f"{field}__isnull": True for field in fields})
    every = Q(**{f"{field}__isnull": False for field in fields})
    return models.CheckConstraint(condition=none | every, name=name)
