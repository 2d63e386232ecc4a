"""From an uploaded file to a preview: read, compare, write down what would change.

None of this holds the write lock: staged rows go in by batches and count nowhere.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import connection, transaction

from pd_portal.people.actions.bulk import columns_of, insert_many
from pd_portal.people.conf import setting
from pd_portal.people.models import (
    ChangeKind,
    ImportProblem,
    ImportStatus,
    ReviewItem,
    RosterImport,
    SourceFormat,
    StagedChange,
    StagedLeave,
    StagedPerson,
    StagedPosition,
    StagedSpell,
)
from pd_portal.people.names import search_key
from pd_portal.people.roster import columns
from pd_portal.people.roster.comparing import Comparison, compare
from pd_portal.people.roster.guarding import ending_of
from pd_portal.people.roster.hr_rows import read_rows
from pd_portal.people.roster.leaves import compare_leaves
from pd_portal.people.roster.oneroster import read_zip
from pd_portal.people.roster.plan import Context, Outcome, PersonPlan
from pd_portal.people.roster.problems import BadFile
from pd_portal.people.roster.profile import Profile
from pd_portal.people.roster.reading import Reading
from pd_portal.people.roster.state import RosterState, known_codes, known_keys, load_state
from pd_portal.people.roster.tables import read_table
from pd_portal.ui.dates import words

Progress = Callable[[int, int, str], object]
STAGED = (StagedPerson, StagedSpell, StagedPosition, StagedChange, StagedLeave)
MOST_PROBLEMS = 20_000


def silent(done: int, total: int, message: str = "") -> None:
    """Nobody is watching."""


def stage(
    roster_import: RosterImport, *, now: datetime, progress: Progress = silent
) -> RosterImport:
    """Read and compare the uploaded file; the import then waits for confirmation.

    A file that cannot be read leaves the import failed, with the reason; nothing else changes.
    """
    clear_staged(roster_import)
    try:
        reading = read(roster_import, progress)
    except BadFile as bad:
        return _save(roster_import, status=ImportStatus.FAILED, message=bad.message)
    progress(0, 0, "Comparing with the roster")
    state = load_state(roster_import.source)
    comparison = Comparison()
    if roster_import.source.format == SourceFormat.LEAVES:
        _stage_leaves(roster_import, reading, state, comparison)
    else:
        _stage_people(roster_import, reading, state, comparison, progress)
    _write_problems(roster_import, comparison)
    _write_reviews(roster_import, comparison, now)
    _analyze()
    return _save(
        roster_import,
        status=ImportStatus.STAGED,
        message=" ".join([*_newer(roster_import), *reading.notes]),
        staged_at=now,
        figures=_figures(reading, comparison),
        ending=ending_of(comparison).to_json(),
        opens=_opens(reading),
    )


def _newer(roster_import: RosterImport) -> list[str]:
    """A sentence where a later file of the source was applied: this one would turn time back."""
    later = RosterImport.objects.filter(
        source=roster_import.source, status=ImportStatus.APPLIED, as_of__gt=roster_import.as_of
    ).order_by("-as_of")
    newest = later.first()
    if newest is None:
        return []
    return [
        f"A file of {words(newest.as_of)} was brought in already, and this one speaks of "
        f"{words(roster_import.as_of)}: it would take back what changed in between."
    ]


def read(roster_import: RosterImport, progress: Progress = silent) -> Reading:
    """The file's rows, in the format of its source."""
    source = roster_import.source
    content = bytes(roster_import.upload.content)
    profile, known = Profile.from_json(source.profile), known_codes(source.employer)
    progress(0, 0, "Reading the file")
    if source.format == SourceFormat.ONEROSTER:
        profile = Profile.of_oneroster(source.profile)
        return read_zip(content, profile, replace(known, keys=known_keys(source)))
    table = read_table(roster_import.file_name, content)
    leaves = source.format == SourceFormat.LEAVES
    if not profile.columns:
        sample = list(islice(table.rows, 50))
        profile.columns = columns.suggest(
            table.heads, [cells for _, cells in sample], source.format
        )
        table = read_table(roster_import.file_name, content)

    def told(done: int) -> None:
        progress(done, 0, f"Read {done:,} lines")

    return read_rows(table, profile, known, leaves=leaves, told=told)


@dataclass
class _Batch:
    """Staged rows of one table until they are written."""

    model: Any
    import_id: int
    rows: list[tuple] = field(default_factory=list)

    def add(self, *values: Any) -> None:
        self.rows.append((self.import_id, *values))

    def write(self) -> None:
        insert_many(self.model, columns_of(self.model), self.rows)
        self.rows.clear()


def _stage_people(
    roster_import: RosterImport,
    reading: Reading,
    state: RosterState,
    comparison: Comparison,
    progress: Progress,
) -> None:
    source = roster_import.source
    profile = Profile.from_json(source.profile)
    profile.columns = profile.columns or reading.headings
    context = Context(
        as_of=roster_import.as_of,
        source_id=source.pk,
        profile=profile,
        delta=reading.delta,
        said=reading.said,
        rehire_gap_days=setting("REHIRE_GAP_DAYS"),
    )
    total = len(reading.positions)

    def told(done: int) -> None:
        progress(min(done, total), total, f"Compared {done:,} people")

    plans = compare(reading, state, context, comparison, told)
    batches = {model: _Batch(model, roster_import.pk) for model in STAGED}
    while chunk := list(islice(plans, 5_000)):
        for plan in chunk:
            _write_plan(plan, state, batches)
        for batch in batches.values():
            batch.write()


def _write_plan(plan: PersonPlan, state: RosterState, batches: dict[Any, _Batch]) -> None:
    _write_person(plan, state, batches[StagedPerson])
    for number, s in enumerate(plan.spells):
        batches[StagedSpell].add(
            plan.key, number, None, s.kind, s.pay, s.bargaining_unit, s.original_hire_on,
            s.starts_on, s.ends_on,
        )  # fmt: skip
    for p in plan.positions:
        batches[StagedPosition].add(
            plan.key, p.line, p.employment_id, p.spell, p.unit, p.job, p.title, p.fte,
            p.supervisor_id, p.supervisor_key, p.primary, p.work_calendar, p.starts_on, p.ends_on,
            p.corrects_id,
        )  # fmt: skip
    changes = batches[StagedChange]
    for row_id, last_day in plan.closed:
        changes.add(plan.key, ChangeKind.CLOSE_POSITION.value, row_id, last_day, "", "")
    for row_id in plan.voided:
        changes.add(plan.key, ChangeKind.VOID_POSITION.value, row_id, None, "", "")
    for row_id, last_day in plan.ended_spells:
        changes.add(plan.key, ChangeKind.CLOSE_EMPLOYMENT.value, row_id, last_day, "", "")
    for row_id, pay, union in plan.amended:
        changes.add(plan.key, ChangeKind.AMEND_EMPLOYMENT.value, row_id, None, pay, union)


def _write_person(plan: PersonPlan, state: RosterState, batch: _Batch) -> None:
    person = state.people.get(plan.person_id) if plan.person_id else None
    names = plan.names or (
        (person.given_name, person.family_name, person.preferred_name) if person else ("", "", "")
    )
    numbers = state.numbers.get(plan.person_id or 0, ())
    number = numbers[-1] if numbers else plan.employee_id
    batch.add(
        plan.key, plan.person_id, person is None, bool(person and plan.names), number,
        *names, search_key(*names, *numbers, number), plan.email, plan.link,
    )  # fmt: skip


def _stage_leaves(
    roster_import: RosterImport, reading: Reading, state: RosterState, comparison: Comparison
) -> None:
    batches = {model: _Batch(model, roster_import.pk) for model in (StagedLeave, StagedChange)}
    for kind, values in compare_leaves(reading, state, roster_import.source, comparison):
        batches[StagedLeave if kind is None else StagedChange].add(*values)
    for batch in batches.values():
        batch.write()


def _write_problems(roster_import: RosterImport, comparison: Comparison) -> None:
    rows = (
        (roster_import.pk, p.severity.value, p.line, p.column[:120], p.reason[:300], p.key[:64])
        for p in sorted(comparison.problems, key=lambda p: p.line)[:MOST_PROBLEMS]
    )
    insert_many(ImportProblem, columns_of(ImportProblem), rows)


def _write_reviews(roster_import: RosterImport, comparison: Comparison, now: datetime) -> None:
    rows = [
        ReviewItem(
            source=roster_import.source,
            kind=review.kind,
            key=review.key[:64],
            name=review.name[:210],
            suggested_id=review.suggested,
            created_at=now,
        )
        for review in comparison.reviews
    ]
    ReviewItem.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)


def _figures(reading: Reading, comparison: Comparison) -> dict[str, int]:
    counted = {outcome.value: comparison.figures[outcome] for outcome in Outcome}
    warnings = sum(p.severity == "warning" for p in comparison.problems)
    read = comparison.figures["read"]
    return {
        "read": read,
        **counted,
        "difference": read - sum(counted.values()),
        "lines": len(reading.lines),
        "missing": comparison.missing,
        "left_out": reading.left_out,
        "warnings": warnings,
    }


def _opens(reading: Reading) -> dict[str, list[Any]]:
    units = {
        unit.code: [unit.code, unit.name, unit.kind, unit.parent_code]
        for unit in reading.new_units.values()
    }
    jobs = {job.code: [job.code, job.name] for job in reading.new_jobs.values()}
    return {
        "units": list(units.values()),
        "jobs": list(jobs.values()),
        "places": sorted(map(list, reading.places.items())),
        "open_roles": sorted(reading.new_jobs),
        "roles": sorted(
            [seen.role, seen.meaning, seen.users, seen.written[:60]]
            for seen in reading.roles.values()
        ),
    }


def clear_staged(roster_import: RosterImport) -> None:
    """Forget what an earlier preview of this import wrote down."""
    with transaction.atomic():
        for model in (*STAGED, ImportProblem):
            model.objects.filter(roster_import=roster_import).delete()


def _analyze() -> None:
    """Fresh figures for PostgreSQL's planner; the staged rows are joined next."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for model in STAGED:
                cursor.execute(f"ANALYZE {model._meta.db_table}")


def _save(roster_import: RosterImport, **values: Any) -> RosterImport:
    for name, value in values.items():
        setattr(roster_import, name, value)
    roster_import.save(update_fields=list(values))
    return roster_import
