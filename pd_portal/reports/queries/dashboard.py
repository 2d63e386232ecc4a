"""HR's page: one requirement on one day, as a sentence, by unit, by job group and by module."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Q

from pd_portal.people.models import JobGroup, OrgUnit
from pd_portal.policy.models import RequirementVersion
from pd_portal.policy.queries import figures as ask
from pd_portal.policy.queries.figures import Figures
from pd_portal.reports.queries.freshness import Freshness, freshness
from pd_portal.reports.queries.identity import Differing, differing
from pd_portal.reports.queries.modules import ModuleRow, module_rows, version_in_force
from pd_portal.reports.questions import Question
from pd_portal.reports.states import (
    ALL,
    COLUMNS,
    EXPIRING,
    EXPIRING_DAYS,
    PROGRESS,
    REASONS,
    STATES,
    State,
    met_lookup,
)


@dataclass(frozen=True)
class Cell:
    """A number and the query string of the list of exactly the people it counts."""

    state: State
    number: int
    link: str


@dataclass(frozen=True)
class Row:
    """A unit or a job group; ``down`` is the query string that opens it, empty at the bottom."""

    label: str
    down: str
    cells: list[Cell]
    percent: int | None


@dataclass(frozen=True)
class Dashboard:
    """Everything the page shows. ``outstanding`` people still wait to be reckoned."""

    question: Question
    version: RequirementVersion | None
    total: Figures
    by_unit: list[Row]
    by_job_group: list[Row]
    by_module: list[ModuleRow]
    cells: dict[str, Cell]
    expiring: list[Cell]
    above: list[tuple[str, str]]
    freshness: list[Freshness]
    outstanding: int
    reconciles: bool
    differing: list[Differing]

    @property
    def numbers(self) -> list[Cell]:
        """The big numbers, in order."""
        return [self.cells[name] for name in ("required", "met", "overdue", "lapsed", "excused")]

    @property
    def progress(self) -> list[Cell]:
        """What the required are the sum of."""
        return [self.cells[name] for name in PROGRESS]

    @property
    def reasons(self) -> list[Cell]:
        """Why people are not required or excused, where somebody is."""
        return [self.cells[name] for name in REASONS if self.cells[name].number]

    @property
    def percent(self) -> int | None:
        return self.total.percent


def dashboard(question: Question) -> Dashboard:
    """A constant number of queries, whatever the size of the employer."""
    per_unit = _figures_by_unit(question)
    units = {u.pk: u for u in OrgUnit.objects.below(question.requirement.employer.unit)}
    rolled = ask.rolled_up(per_unit, {u.pk: u.parent_id for u in units.values()})
    total = rolled.get(question.top.pk, Figures())
    version, wrong = version_in_force(question), differing(question)
    return Dashboard(
        question=question,
        version=version,
        total=total,
        by_unit=_unit_rows(question, units, per_unit, rolled),
        by_job_group=_job_rows(question),
        by_module=module_rows(question, version),
        cells={state.name: _cell(state, total, question) for state in ALL},
        expiring=_expiring(question, total.completed_counts),
        above=_above(question, units),
        freshness=freshness(question.requirement.employer),
        outstanding=ask.outstanding(question.requirement),
        reconciles=not wrong and all(f.reconciles for f in (total, *per_unit.values())),
        differing=wrong,
    )


def _expiring(question: Question, completed_counts: bool) -> list[Cell]:
    """Met, and what was met ends within 30, 90, 365 days. One query."""
    lookup = {**met_lookup(completed_counts=completed_counts), **question.where}
    rows = ask.people_counted(question.requirement, question.as_of, question.known_on, **lookup)
    rows = ask.with_last_day(rows, question.known_on).filter(due_on__isnull=False)
    day = question.as_of
    counts = {
        f"n{days}": Count("pk", filter=Q(valid_until__range=(day, day + timedelta(days=days))))
        for days in EXPIRING_DAYS
    }
    found = rows.aggregate(**counts)
    return [
        Cell(state, found[f"n{days}"], question.link(state=state.name))
        for state, days in zip(EXPIRING, EXPIRING_DAYS, strict=True)
    ]


def _figures_by_unit(question: Question) -> dict[int, Figures]:
    if question.job_group is None:
        return ask.by_unit(question.requirement, question.as_of, question.known_on)
    return ask.by_unit(
        question.requirement, question.as_of, question.known_on, job_group=question.job_group
    )


def _cell(state: State, figures: Figures, question: Question, **changes: str) -> Cell:
    return Cell(state, state.count(figures), question.link(state=state.name, **changes))


def _row(label: str, figures: Figures, question: Question, down: str, **changes: str) -> Row:
    cells = [_cell(STATES[name], figures, question, **changes) for name in COLUMNS]
    return Row(label, down, cells, figures.percent)


def _unit_rows(
    question: Question,
    units: dict[int, OrgUnit],
    per_unit: dict[int, Figures],
    rolled: dict[int, Figures],
) -> list[Row]:
    """The units right below the chosen one, and those who work in it itself."""
    top = question.top
    rows = []
    own = per_unit.get(top.pk)
    below = [u for u in units.values() if u.parent_id == top.pk and u.pk in rolled]
    if own and own.headcount and below:
        rows.append(_row(f"{top.name} itself", own, question, "", unit=top.code, only="1"))
    for unit in sorted(below, key=lambda u: u.name):
        down = question.link(unit=unit.code)
        rows.append(_row(unit.name, rolled[unit.pk], question, down, unit=unit.code))
    return rows


def _job_rows(question: Question) -> list[Row]:
    per_group = ask.by_job_group(
        question.requirement, question.as_of, question.known_on, **question.where
    )
    groups = JobGroup.objects.in_bulk(per_group)
    return [
        _row(
            group.name,
            per_group[pk],
            question,
            question.link(job_group=group.code),
            job_group=group.code,
        )
        for pk, group in sorted(groups.items(), key=lambda item: item[1].name)
    ]


def _above(question: Question, units: dict[int, OrgUnit]) -> list[tuple[str, str]]:
    """Names and query strings of the units above the chosen one, from the employer down."""
    steps = []
    step = units.get(question.top.parent_id or 0) if question.unit else None
    while step is not None:
        whole = step.pk == question.requirement.employer.unit_id
        steps.append((step.name, question.link(unit="" if whole else step.code)))
        step = None if whole else units.get(step.parent_id or 0)
    return steps[::-1]
