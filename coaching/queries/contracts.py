"""Coaching in sums: what contracts have left, and how many people were coached in what.

This module cannot import ``coaching.notes`` (import-linter holds it).
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, Sum

from coaching.models import Attendance, CoachingSession, Contract, Party
from pd_portal.ui.suppression import LEAST, Group, Suppressed, suppress

Outcome = CoachingSession.Outcome


@dataclass(frozen=True)
class ContractView:
    """Bought, used, booked, left, in sessions and minutes; None where none were bought.

    An introduction uses none of what was bought, so it takes none of what is left either.
    """

    contract: Contract
    used_sessions: int
    booked_sessions: int
    left_sessions: int | None
    used_minutes: int
    left_minutes: int | None


def contracts(on: date, unit_paths: list[str] | None = None) -> list[ContractView]:
    """Contracts open on the day, all of them or those of partners under ``unit_paths``."""
    found = Contract.objects.filter(starts_on__lte=on, ends_on__gte=on).select_related("partner")
    if unit_paths is not None:
        below = Q(pk__in=[])
        for path in unit_paths:
            below |= Q(partner__path__startswith=path)
        found = found.filter(below)
    counted = found.annotate(
        used=Count("engagements__sessions", filter=Q(engagements__sessions__is_used=True)),
        booked=Count(
            "engagements__sessions",
            filter=Q(engagements__sessions__outcome="", engagements__sessions__intro_no=None),
        ),
        minutes=Sum(
            "engagements__sessions__minutes", filter=Q(engagements__sessions__outcome=Outcome.HELD)
        ),
    )
    return [
        _contract_view(c)
        for c in counted.order_by("partner__name").prefetch_related("service_lines")
    ]


def _contract_view(contract: Any) -> ContractView:
    minutes = contract.minutes or 0
    bought, time_bought = contract.bought_sessions, contract.bought_minutes
    return ContractView(
        contract=contract,
        used_sessions=contract.used,
        booked_sessions=contract.booked,
        left_sessions=None if bought is None else bought - contract.used - contract.booked,
        used_minutes=minutes,
        left_minutes=None if time_bought is None else time_bought - minutes,
    )


def people_by_service(unit_paths: list[str] | None = None, *, least: int = LEAST) -> Suppressed:
    """Clients by service line, and how many of them met at least once; small groups pooled.

    Somebody coached under two services counts under each. ``unit_paths``: those of partners there.
    """
    clients = Party.objects.filter(part=Party.Part.CLIENT)
    if unit_paths is not None:
        below = Q(pk__in=[])
        for path in unit_paths:
            below |= Q(engagement__unit__path__startswith=path)
        clients = clients.filter(below)
    met = Attendance.objects.filter(
        session__engagement=OuterRef("engagement"),
        session__outcome=Outcome.HELD,
        person=OuterRef("person"),
        presence=Attendance.Presence.ATTENDED,
    )
    rows = clients.values(name=F("engagement__service_line__name")).annotate(
        people=Count("person", distinct=True),
        met=Count("person", distinct=True, filter=Q(Exists(met))),
    )
    groups = [Group(row["name"], row["people"], row["met"]) for row in rows.order_by("name")]
    return suppress(groups, least=least)
