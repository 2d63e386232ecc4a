"""Undoing an import while nothing later rests on it. Facts are taken back, never deleted."""

from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet

from pd_portal.audit.actions import Refused, action
from pd_portal.audit.recording import record
from pd_portal.people.actions.facts import copied, replace, take_back, tell
from pd_portal.people.actions.hiring import move_positions
from pd_portal.people.actions.import_applying import touched_people
from pd_portal.people.merging import person_keys
from pd_portal.people.models import Employment, ImportStatus, Leave, Position, RosterImport

FACTS = (Position, Employment, Leave)
MOST_NAMED = 5


@action
def undo_import(*, roster_import: RosterImport, actor: Any, now: datetime) -> RosterImport:
    """Take back what the import added and let go on what it ended; or say what rests on it."""
    if roster_import.status != ImportStatus.APPLIED:
        raise Refused("Only an applied import can be undone.")
    reasons = what_rests_on(roster_import)
    if reasons:
        raise Refused(f"This cannot be undone as a whole: {' '.join(reasons)} Correct by hand.")
    people = touched_people(roster_import)
    _take_back_added(roster_import, now)
    for model in (Position, Leave):
        _reopen(model, roster_import, now)
    _reopen_employments(roster_import, now)
    roster_import.status, roster_import.undone_at = ImportStatus.UNDONE, now
    roster_import.save(update_fields=["status", "undone_at"])
    record(actor=actor, verb="roster_import_undone", target=roster_import, now=now)
    tell(people, now)
    return roster_import


def what_rests_on(roster_import: RosterImport) -> list[str]:
    """Sentences naming later changes that need the import; empty when it can be undone."""
    reasons = []
    applied = roster_import.applied_at
    later = Q(recorded_at__gt=applied) | Q(end_recorded_at__gt=applied) | Q(voided_at__gt=applied)
    touched = Q(added_by_import=roster_import) | Q(ended_by_import=roster_import)
    for model in FACTS:
        changed = model.objects.filter((touched & later) | _added_later(model, roster_import))
        if names := _names(changed.select_related("person")):
            reasons.append(f"Changed since: {names}.")
    if names := _people_with_records(roster_import):
        reasons.append(f"Records since: {names}.")
    return reasons


def _added_later(model: type[Any], roster_import: RosterImport) -> Q:
    """Facts recorded since beside those of the import: a new hire after an end it brought, say.

    A leave rests on an employment that the import added, not on one that it only changed.
    """
    added = Employment.objects.filter(added_by_import=roster_import)
    ended = Employment.objects.filter(ended_by_import=roster_import)
    moved = Position.objects.filter(
        Q(added_by_import=roster_import) | Q(ended_by_import=roster_import)
    )
    of_people = Q(person__in=added.values("person"))
    if model is not Leave:
        of_people |= Q(person__in=ended.values("person")) | Q(person__in=moved.values("person"))
    return of_people & Q(
        employer=roster_import.source.employer_id,
        recorded_at__gt=roster_import.applied_at,
        voided_at__isnull=True,
    )


def _names(facts: QuerySet) -> str:
    people = list(dict.fromkeys(str(fact.person) for fact in facts[: 4 * MOST_NAMED]))
    more = f" and {len(people) - MOST_NAMED} more" if len(people) > MOST_NAMED else ""
    return ", ".join(people[:MOST_NAMED]) + more


def _people_with_records(roster_import: RosterImport) -> str:
    """People the import brought in of whom another app has written something since."""
    new = (
        Employment.objects.filter(added_by_import=roster_import)
        .exclude(person__employments__recorded_at__lt=roster_import.applied_at)
        .values("person")
    )
    found: dict[int, str] = {}
    for key in person_keys():
        if key.model._meta.app_label == "pd_people" or not key.lasting:
            continue
        rows = key.model._base_manager.filter(**{f"{key.field.name}__in": new})
        for row in rows.select_related(key.field.name)[:MOST_NAMED]:
            person = getattr(row, key.field.name)
            found[person.pk] = str(person)
    return ", ".join(list(found.values())[:MOST_NAMED])


def _take_back_added(roster_import: RosterImport, now: datetime) -> None:
    for model in FACTS:
        model.objects.filter(added_by_import=roster_import, voided_at__isnull=True).update(
            voided_at=now
        )


def _reopen_employments(roster_import: RosterImport, now: datetime) -> None:
    ended = Employment.objects.filter(ended_by_import=roster_import, voided_at__isnull=True)
    for spell in ended:
        again = replace(spell, now=now, ends_on=None)
        move_positions(spell, again, now)


def _reopen(model: type[Any], roster_import: RosterImport, now: datetime) -> None:
    """What was ended goes on; what was taken back is recorded again."""
    for fact in model.objects.filter(ended_by_import=roster_import):
        if fact.voided_at is None:
            take_back(fact, now=now)
            _record_again(fact, now, ends_on=None)
        elif fact.voided_at == roster_import.applied_at:
            _record_again(fact, now, ends_on=fact.ends_on)


def _record_again(fact: Any, now: datetime, *, ends_on: date | None) -> None:
    values = copied(fact) | {"ends_on": ends_on}
    known = now if ends_on else None
    type(fact).objects.create(**values, corrects=fact, recorded_at=now, end_recorded_at=known)
