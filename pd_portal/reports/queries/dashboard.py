"""HR's page: one requirement on one day, as a sentence, by unit and by job group."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max

from pd_portal.people.models import JobGroup, OrgUnit, RosterSource
from pd_portal.policy.queries import figures as ask
from pd_portal.policy.queries.figures import Figures
from pd_portal.reports.questions import Question
from pd_portal.reports.states import COLUMNS, PROGRESS, REASONS, STATES, State


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
class Freshness:
    """When a source last brought a file, and the day that file spoke of."""

    source: str
    as_of: date | None
    at: datetime | None


@dataclass(frozen=True)
class Dashboard:
    """Everything the page shows. ``outstanding`` people still wait to be reckoned."""

    question: Question
    total: Figures
    percent: int | None
    by_unit: list[Row]
    by_job_group: list[Row]
    headline: dict[str, Cell]
    progress: list[Cell]
    reasons: list[Cell]
    above: list[tuple[str, str]]
    freshness: list[Freshness]
    outstanding: int
    reconciles: bool

    @property
    def numbers(self) -> list[Cell]:
        """The big numbers, in order."""
        return [self.headline[name] for name in ("required", "met", "overdue", "lapsed", "excused")]


def dashboard(question: Question) -> Dashboard:
    """A constant number of queries, whatever the size of the employer."""
    per_unit = _figures_by_unit(question)
    units = {u.pk: u for u in OrgUnit.objects.below(question.requirement.employer.unit)}
    rolled = ask.rolled_up(per_unit, {u.pk: u.parent_id for u in units.values()})
    total = rolled.get(question.top.pk, Figures())
    cells = {name: _cell(STATES[name], total, question) for name in STATES}
    return Dashboard(
        question=question,
        total=total,
        percent=total.percent,
        by_unit=_unit_rows(question, units, per_unit, rolled),
        by_job_group=_job_rows(question),
        headline=cells,
        progress=[cells[name] for name in PROGRESS],
        reasons=[cells[name] for name in REASONS if cells[name].number],
        above=_above(question, units),
        freshness=freshness(question),
        outstanding=ask.outstanding(question.requirement),
        reconciles=total.reconciles and all(f.reconciles for f in per_unit.values()),
    )


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
        question.requirement,
        question.as_of,
        question.known_on,
        unit__in=ask.units_below(question.top),
    )
    names = dict(JobGroup.objects.values_list("pk", "name"))
    codes = dict(JobGroup.objects.values_list("pk", "code"))
    return [
        _row(names[pk], found, question, question.link(job_group=codes[pk]), job_group=codes[pk])
        for pk, found in sorted(per_group.items(), key=lambda item: names.get(item[0], ""))
        if pk in names
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


def freshness(question: Question) -> list[Freshness]:
    """When each source of the employer last brought a file that was taken in."""
    sources = RosterSource.objects.filter(employer=question.requirement.employer)
    sources = sources.filter(imports__status="applied").annotate(
        newest=Max("imports__as_of"), taken=Max("imports__applied_at")
    )
    return [Freshness(s.name, s.newest, s.taken) for s in sources]
