"""Today's grants of a user, for ``access.grants``. Dates are checked here, when read."""

from datetime import date
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import Exists, FilteredRelation, OuterRef, Q, Value
from django.db.models.functions import Coalesce, NullIf

from pd_portal.access import roles
from pd_portal.access.grants import Grant, Holder
from pd_portal.people.models import SECOND_APPROVER, Position, StaffMember, UnitHead
from pd_portal.people.models.dated import on_day
from pd_portal.people.visibility import supervisors_delegating_to
from pd_portal.ui.dates import today

# Stands for a login's id in a statement that is put together once a day.
ANYBODY = -1


def holder_for(user: Any) -> Holder:
    """The person linked to ``user`` and what they hold today; nothing after their last day.

    Whoever came back holds nothing either until HR has said that it is the same person.

    One query, because every page of every request asks.
    """
    rows = asked_rows(user.pk, today())
    if not rows:
        return Holder(None, ())
    person_id, called, external, left_on, works, leads = rows[0][:6]
    if left_on is not None or not (external or works):
        return Holder(person_id, (), called, former=left_on is not None)
    grants = [Grant(*row[6:]) for row in rows if row[6]]
    if leads:
        grants.append(Grant(roles.SUPERVISOR))
    return Holder(person_id, tuple(grants), called)


def asked_rows(user_id: int, day: date) -> list[tuple]:
    """The rows of ``rows_for``. Putting its SQL together took a quarter of a page's time."""
    sql, params = sql_of(day, connection.vendor)
    with connection.cursor() as cursor:
        cursor.execute(sql, [user_id if one == ANYBODY else one for one in params])
        return cursor.fetchall()


@lru_cache(maxsize=4)
def sql_of(day: date, vendor: str) -> tuple[str, tuple]:
    """The statement of a day, with ``ANYBODY`` where the login's id goes."""
    return rows_for(ANYBODY, day).query.sql_with_params()


def rows_for(user: Any, day: date) -> Any:
    """The person with a row for each grant in force (one row without a role if there is none)."""
    return (
        StaffMember.objects.filter(user=user)
        .annotate(
            works=Exists(Position.objects.on(day).filter(person=OuterRef("pk"))),
            leads=supervises(day),
            goes_by=Coalesce(NullIf("preferred_name", Value("")), "given_name"),
            held=FilteredRelation("role_grants", condition=in_force(day, "role_grants__")),
        )
        .order_by("held__pk")
        .values_list(
            "pk",
            "goes_by",
            "external",
            "left_on",
            "works",
            "leads",
            "held__role",
            "held__unit_id",
            "held__employer_id",
        )
    )


def in_force(day: date, prefix: str) -> Q:
    """Grants that work on ``day``: dated so, not revoked, approved where a second person must."""
    second = Q(**{f"{prefix}role__in": SECOND_APPROVER})
    standing = Q(**{f"{prefix}revoked_at__isnull": True})
    return on_day(day, prefix) & standing & (~second | Q(**{f"{prefix}approved_at__isnull": False}))


def supervises(day: date) -> Any:
    """A position names them, or they head a unit, or they stand in for somebody who does."""
    named = Position.objects.on(day).filter(supervisor=OuterRef("pk"))
    heads = UnitHead.objects.on(day).filter(person=OuterRef("pk"))
    return Exists(named) | Exists(heads) | Exists(supervisors_delegating_to(OuterRef("pk"), day))
