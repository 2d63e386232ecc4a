"""What the front page shows of somebody's learning."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from courses.models import Enrollment
from courses.queries.catalog import notes_for
from courses.queries.summaries import OpenModule, open_module
from courses.registries import DueNote


@dataclass(frozen=True)
class LearnerHome:
    """``continue_with`` is the module last worked on; ``assigned`` wait to be started.

    ``notes`` are what the goal says, by module id.
    """

    continue_with: OpenModule | None
    continue_url: str
    under_way: list[OpenModule]
    assigned: list[Enrollment]
    notes: dict[int, DueNote]


def learner_home(person: Any, on: date) -> LearnerHome:
    """The learning of ``person`` (a StaffMember) as of ``on``; three queries and the providers'."""
    goes = Enrollment.objects.filter(
        person=person, finished_at__isnull=True, withdrawn_at__isnull=True
    )
    goes = goes.select_related("module", "release").defer("release__content")
    goes = list(goes.prefetch_related("progress").order_by("-last_event_at", "-created_at"))
    under_way = [open_module(go) for go in goes if go.started_at]
    first = under_way[0] if under_way else None
    return LearnerHome(
        continue_with=first,
        continue_url=reverse("courses:resume", args=[first.slug]) if first else "",
        under_way=under_way,
        assigned=[go for go in goes if not go.started_at],
        notes=notes_for(person.pk, [go.module_id for go in goes], on),
    )
