"""Facts about some people that became known after a moment: what, by whom, when."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from courses.models import CompletionVoid, Enrollment, ModuleCompletion, Review, Submission
from pd_portal.audit.models import AuditRecord
from pd_portal.people.models import Leave, Position, StaffMember
from pd_portal.policy.models import Exemption, Extension, Requirement
from pd_portal.ui.dates import local_day, words

PERSON = "pd_people.StaffMember"


@dataclass(frozen=True)
class Correction:
    """One fact: whose it is (None: a group's, or the rules), what, when recorded, by whom."""

    person_id: int | None
    what: str
    at: datetime
    by: str


@dataclass(frozen=True)
class _Found:
    person_id: int | None
    what: str
    at: datetime
    target: Any


def corrections_since(
    requirement: Requirement, moment: datetime, person_ids: Iterable[int]
) -> list[Correction]:
    """Whatever was recorded at or after ``moment`` about these people, the oldest first."""
    ids = list(person_ids)
    found = [
        *_roster(Position, "Position", ids, moment),
        *_roster(Leave, "Pause", ids, moment),
        *_decisions(requirement, ids, moment),
        *_learning(ids, moment),
        *_rules(requirement, moment),
    ]
    by = _authors(found)
    found.sort(key=lambda one: (one.at, one.what))
    return [Correction(one.person_id, one.what, one.at, by(one)) for one in found]


def _clocks(rows: Iterable[Any], label: Any, moment: datetime) -> Iterator[_Found]:
    """A fact counts when it was recorded, ended or taken back since."""
    for row in rows:
        for field, verb in (
            ("recorded_at", "recorded"),
            ("end_recorded_at", "given a last day"),
            ("voided_at", "taken back"),
        ):
            at = getattr(row, field, None)
            with_its_end = field == "end_recorded_at" and at == row.recorded_at
            if at is not None and at >= moment and not with_its_end:
                yield _Found(row.person_id, f"{label(row)} {verb}", at, row)


def _since(moment: datetime) -> Q:
    return Q(recorded_at__gte=moment) | Q(voided_at__gte=moment)


def _fact_since(moment: datetime) -> Q:
    return _since(moment) | Q(end_recorded_at__gte=moment)


def _roster(model: Any, name: str, ids: list[int], moment: datetime) -> Iterator[_Found]:
    rows: QuerySet = model.objects.filter(_fact_since(moment), person__in=ids)
    if model is Position:
        rows = rows.select_related("unit")
    return _clocks(rows, lambda row: f"{name}{_place(row)} from {words(row.starts_on)}", moment)


def _place(row: Any) -> str:
    return f" at {row.unit.name}" if hasattr(row, "unit_id") else ""


def _decisions(requirement: Requirement, ids: list[int], moment: datetime) -> Iterator[_Found]:
    mine = Q(requirement=None) | Q(requirement=requirement)
    whose = Q(person__isnull=True) | Q(person__in=ids)
    exemptions = Exemption.objects.filter(mine, whose, _fact_since(moment))
    yield from _clocks(exemptions, lambda row: f"Exemption from {words(row.starts_on)}", moment)
    extensions = Extension.objects.filter(_since(moment), requirement=requirement, person__in=ids)
    yield from _clocks(extensions, lambda row: f"Extension until {words(row.until)}", moment)


def _learning(ids: list[int], moment: datetime) -> Iterator[_Found]:
    done = ModuleCompletion.objects.filter(person__in=ids, recorded_at__gte=moment)
    for row in done.select_related("module"):
        what = (
            f"Completion of {row.module.title} on {words(local_day(row.completed_at))} "
            f"({row.get_source_display().lower()}) recorded"
        )
        yield _Found(row.person_id, what, row.recorded_at, row)
    voids = CompletionVoid.objects.filter(completion__person__in=ids, recorded_at__gte=moment)
    for void in voids.select_related("completion__module"):
        what = f"Completion of {void.completion.module.title} taken back"
        yield _Found(void.completion.person_id, what, void.recorded_at, void.completion)
    starts = Enrollment.objects.filter(person__in=ids, started_at__gte=moment)
    for row in starts.select_related("module"):
        yield _Found(row.person_id, f"{row.module.title} started", row.started_at, row)
    tasks = Submission.objects.filter(person__in=ids, handed_in_at__gte=moment)
    for task in tasks:
        yield _Found(task.person_id, "A task handed in", task.handed_in_at, task)
    reviews = Review.objects.filter(submission__person__in=ids, decided_at__gte=moment)
    for review in reviews.select_related("submission"):
        yield _Found(review.submission.person_id, "A task read", review.decided_at, review)


def _rules(requirement: Requirement, moment: datetime) -> Iterator[_Found]:
    for version in requirement.versions.filter(activated_at__gte=moment):
        what = f"Rules from {words(version.effective_from)} put in force"
        yield _Found(None, what, version.activated_at, version)


# By whom -----------------------------------------------------------------------------------------


def _authors(found: list[_Found]) -> Any:
    """Names from the audit log: the record of that moment about the fact, its person, or any."""
    moments = {one.at for one in found}
    records: dict[datetime, list[AuditRecord]] = {}
    for row in AuditRecord.objects.filter(at__in=moments).order_by("pk"):
        records.setdefault(row.at, []).append(row)
    names = _names(row for rows in records.values() for row in rows)

    def by(one: _Found) -> str:
        rows = records.get(one.at, [])
        if not rows:
            return "not recorded"
        row = max(rows, key=lambda row: _nearness(row, one))
        return names.get((row.actor_label, row.actor_ref)) or row.actor_ref or "not recorded"

    return by


def _nearness(row: AuditRecord, one: _Found) -> int:
    if (row.target_label, row.target_ref) == (one.target._meta.label, str(one.target.pk)):
        return 2
    about = (PERSON, str(one.person_id))
    return int((row.target_label, row.target_ref) == about)


def _names(rows: Iterable[AuditRecord]) -> dict[tuple[str, str], str]:
    """Names of the people among the actors; a step or a command keeps its own name."""
    refs = {row.actor_ref for row in rows if row.actor_label == PERSON}
    people = StaffMember.objects.filter(pk__in=refs)
    return {(PERSON, str(person.pk)): str(person) for person in people}
