"""Who holds what today. People registers the source; this package only asks it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Grant:
    """A role held today. ``unit_id`` names the top of its subtree, ``employer_id`` its employer.

    Both are ``None`` for a role held over the whole agency.
    """

    role: str
    unit_id: int | None = None
    employer_id: int | None = None


@dataclass(frozen=True)
class Holder:
    """What the source knows of a signed-in user: the person's id, if any, and today's grants.

    ``called`` is the given name they go by, so that no page asks for it again. ``former``: their
    last day has passed, so they read their own records and change nothing.
    """

    person_id: int | None
    grants: tuple[Grant, ...]
    called: str = ""
    former: bool = False


def _nobody(user: Any) -> Holder:
    return Holder(None, ())


_source: Callable[[Any], Holder] = _nobody


def use_source(source: Callable[[Any], Holder]) -> None:
    """Name the function that answers for a user. Called once, by People."""
    global _source
    _source = source


def holder_of(user: Any) -> Holder:
    """The holder for ``user``, read once per user object, so once per request."""
    if not getattr(user, "is_authenticated", False):
        return Holder(None, ())
    if not hasattr(user, "_pd_holder"):
        user._pd_holder = _source(user)
    return user._pd_holder


def roles_of(user: Any) -> frozenset[str]:
    """Names of the roles ``user`` holds today."""
    return frozenset(grant.role for grant in holder_of(user).grants)
