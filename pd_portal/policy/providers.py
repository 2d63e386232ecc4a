"""What Policy says on the pages of People and Courses; importing this module registers it."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.urls import reverse

from courses.registries import DueNote, PathwayUse, due_notes, pathway_uses, pay_notes
from pd_portal.people.models import Position, StaffMember
from pd_portal.people.registries import my_data_parts, my_people_status, stored_words
from pd_portal.policy import words
from pd_portal.policy.models import (
    END_OF_TIME,
    Obligation,
    PayNote,
    Requirement,
    RequirementVersion,
    Standing,
)
from pd_portal.policy.queries.figures import completed_counts, with_last_day
from pd_portal.policy.queries.mine import owed_by
from pd_portal.policy.queries.why import timeline_of
from pd_portal.policy.reckoning.facts import REQUIRED


@due_notes.provides("goals")
def due_notes_for(person_id: int, module_ids: Iterable[int], day: date) -> dict[int, DueNote]:
    """The date of each module that is still to be done for a requirement; the nearest one wins."""
    asked, person = set(module_ids), StaffMember(pk=person_id)
    notes: dict[int, DueNote] = {}
    for owed in reversed(owed_by(person, day)):
        if owed.is_met or not owed.timing:
            continue
        note = DueNote(owed.timing, owed.kind, owed.rank, owed.due_on)
        notes |= dict.fromkeys(asked & still_to_do(owed.requirement, person, day), note)
    return notes


def still_to_do(requirement: Requirement, person: StaffMember, day: date) -> set[int]:
    """Ids of the required modules that nothing countable covers on a day."""
    timeline = timeline_of(requirement, person)
    on = day.toordinal()
    if timeline is None or timeline.on(on).obligation != REQUIRED:
        return set()
    cycle, version = timeline.stretch_on(on).cycle, timeline.requirement.version_on(on)
    if cycle is None or version is None:
        return set()
    proficient = not version.counts_completed
    have = timeline.ledger.counted(version, on, cycle.first, proficient=proficient)
    needed = timeline.ledger.needed(version, on)
    return {module for module in needed if module not in have and isinstance(module, int)}


@pay_notes.provides("goals")
def pay_note_for(person_id: int, day: date) -> str:
    """The note for the job group of the person's main position."""
    position = Position.objects.on(day).filter(person=person_id)
    position = position.order_by("-primary", "-fte", "starts_on", "pk").first()
    if position is None:
        return ""
    notes = PayNote.objects.on(day).filter(
        employer=position.employer_id, job_group=position.job_group_id
    )
    return next((note.text for note in notes), "")


@pathway_uses.provides("requirements")
def requirements_holding(version_ids: list[int]) -> dict[int, list[PathwayUse]]:
    """Which requirements hold each version, the drafts of their rules included."""
    rows = RequirementVersion.objects.filter(pathway_version__in=version_ids)
    found: dict[int, dict[str, PathwayUse]] = {}
    for row in rows.select_related("requirement").order_by("effective_from"):
        url = reverse("policy:requirement", args=[row.requirement.code])
        use = PathwayUse(row.requirement.title, url, row.is_frozen)
        found.setdefault(row.pathway_version_id, {})[row.requirement.code] = use
    return {pk: list(uses.values()) for pk, uses in found.items()}


@my_people_status.provides("Required training")
def training_status(person_ids: list[int], day: date) -> dict[int, str]:
    """What a supervisor reads: the due date before anything else, and "Paused" for any excuse."""
    rows = Standing.objects.filter(
        person__in=person_ids,
        starts_on__lte=day,
        ends_on__gt=day,
        superseded_at=END_OF_TIME,
        obligation__in=(Obligation.REQUIRED, Obligation.EXCUSED),
        requirement__is_addon=False,
    ).select_related("requirement")
    rows = with_last_day(rows)
    enough = {row.requirement: False for row in rows}
    enough = {requirement: completed_counts(requirement, day) for requirement in enough}
    said: dict[int, list[str]] = {}
    for row in rows:
        counts = enough[row.requirement]
        status = words.status(row, supervisor=True, completed_counts=counts)
        timing = words.timing(row, day, completed_counts=counts)
        said.setdefault(row.person_id, []).append(f"{timing}. {status}" if timing else status)
    return {person: "; ".join(found) for person, found in said.items()}


stored_words.register(
    "policy",
    {
        "pd_policy.Exemption": "Times you were excused",
        "pd_policy.Extension": "Later due dates you were given",
        "pd_policy.Fulfilled": "Requirements you met",
        "pd_policy.Standing": "Where you stand with each requirement, by dates",
        "pd_policy.StandingDue": "Days still to be reckoned",
        "pd_reports.ExtensionRequest": "Later due dates asked for you",
    },
)


@my_data_parts.provides("standing")
def my_standing(person: StaffMember) -> list[dict[str, Any]]:
    """Every day's standing as known now, in the words of the screens."""
    rows = Standing.objects.filter(
        person=person, superseded_at=END_OF_TIME, obligation__gte=Obligation.NOT_REQUIRED
    )
    return [
        {
            "requirement": row.requirement.title,
            "from": row.starts_on.isoformat(),
            "standing": words.status(
                row, completed_counts=completed_counts(row.requirement, row.starts_on)
            ),
            "due": row.due_on and row.due_on.isoformat(),
        }
        for row in with_last_day(rows.select_related("requirement")).order_by(
            "requirement", "starts_on"
        )
    ]
