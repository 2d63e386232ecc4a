"""Predicates that every app's rules.py is written in. Being a superuser opens nothing here."""

from typing import Any

import rules

from pd_portal.access.grants import holder_of, roles_of


@rules.predicate
def signed_in(user: Any) -> bool:
    """Anyone with a session, on HR's list or not."""
    return bool(getattr(user, "is_authenticated", False))


@rules.predicate
def on_roster(user: Any) -> bool:
    """Signed in and linked to a person."""
    return holder_of(user).person_id is not None


def has_role(*names: str) -> rules.Predicate:
    """Holds at least one of the roles today, wherever."""

    def check(user: Any) -> bool:
        return bool(roles_of(user) & set(names))

    return rules.predicate(check, name=f"has_role({', '.join(names)})")
