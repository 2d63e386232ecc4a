"""Two records of one person, each with an open go at the same module."""

from datetime import datetime
from typing import Any

from django.db.models import Count, Q

from courses.models import Enrollment
from pd_portal.audit.actions import System
from pd_portal.audit.recording import record

SELF = System("courses")


def keep_the_further_go(duplicate: Any, into: Any, now: datetime) -> list[int]:
    """Withdraw, of each pair of open goes, the one that is less far; returns the withdrawn ids.

    What was answered in it stays stored; the person goes on in the other one.
    """
    still_open = Q(finished_at__isnull=True, withdrawn_at__isnull=True)
    rows = Enrollment.objects.filter(still_open, person__in=[duplicate, into])
    done = Count("progress", filter=Q(progress__finished_at__isnull=False), distinct=True)
    by_module: dict[int, list[Enrollment]] = {}
    for go in rows.annotate(lessons_done=done, answers=Count("responses", distinct=True)):
        by_module.setdefault(go.module_id, []).append(go)
    lesser = [min(pair, key=how_far) for pair in by_module.values() if len(pair) == 2]
    for go in lesser:
        go.withdrawn_at = now
        go.save(update_fields=["withdrawn_at"])
        record(actor=SELF, verb="go withdrawn in merge", target=go, now=now, into=into.pk)
    return [go.pk for go in lesser]


def how_far(go: Any) -> tuple[bool, int, int, int]:
    """Started before assigned, then lessons finished, then answers, then the older one."""
    return (go.started_at is not None, go.lessons_done, go.answers, -go.pk)
