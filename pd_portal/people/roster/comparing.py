"""A whole file against the roster: a plan a person, streamed, and what the guard must see."""

from collections import ChainMap, Counter
from collections.abc import Callable, Iterator, Set
from dataclasses import dataclass, field, replace
from datetime import date

from pd_portal.people.models import ReviewKind
from pd_portal.people.names import plain
from pd_portal.people.roster.diffing import diff_absent, diff_person
from pd_portal.people.roster.grouping import break_circles, by_key, by_person
from pd_portal.people.roster.plan import Context, Outcome, PersonPlan, PersonState
from pd_portal.people.roster.problems import Problem, Severity
from pd_portal.people.roster.reading import Reading
from pd_portal.people.roster.rows import PositionRow
from pd_portal.people.roster.state import RosterState


@dataclass
class Review:
    """A row set aside for a person to decide."""

    kind: str
    key: str
    name: str
    suggested: int | None


@dataclass
class Comparison:
    """Filled while the plans stream by.

    ``figures``: read counts the file's lines and the known positions it no longer names
    (``missing``), and is the sum of the other six.
    """

    figures: Counter[str] = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)
    reviews: list[Review] = field(default_factory=list)
    missing: int = 0
    active: int = 0
    leaving: int = 0
    unit_active: Counter[str] = field(default_factory=Counter)
    unit_leaving: Counter[str] = field(default_factory=Counter)

    def count(self, plan: PersonPlan, unusable: Set[int] = frozenset()) -> None:
        """Take a plan's outcomes into the figures; an ``unusable`` line counts as an error only."""
        for line, outcome in plan.outcomes.items():
            self.figures[outcome] += line not in unusable
        self.figures[Outcome.ENDED] += plan.missing
        self.missing += plan.missing
        self.problems += plan.problems


def compare(
    reading: Reading,
    state: RosterState,
    context: Context,
    comparison: Comparison,
    told: Callable[[int], object] = bool,
) -> Iterator[PersonPlan]:
    """Yield the plan of everybody whose rows change something; count everybody."""
    groups = by_key(reading)
    break_circles(reading, groups, state)
    who = {key: _who(rows, state, comparison) for key, rows in groups.items()}
    context = _with_people(context, who, state)
    unusable = {p.line for p in reading.problems if p.severity is Severity.ERROR}
    for done, (key, rows) in enumerate(by_person(groups, who).items(), 1):
        if done % 2_000 == 0:
            told(done)
        person_id = who[key]
        if person_id is not None and person_id < 0:
            _set_aside(rows, state, comparison, unusable)
            continue
        person = state.people.get(person_id) if person_id else None
        plan = diff_person(rows, person, context, doubt=_in_doubt(rows, reading))
        plan.link = key not in state.by_key
        _weigh(person, plan, context, comparison)
        comparison.count(plan, unusable)
        if not plan.is_empty and (person or plan.positions):
            yield plan
    named = {abs(person_id) for person_id in who.values() if person_id}
    named |= {state.by_key[key] for key in reading.keys_in_doubt if key in state.by_key}
    yield from _absent(state, named, context, comparison)
    _count_errors(reading, comparison)


def _in_doubt(rows: list[PositionRow], reading: Reading) -> bool:
    return any(row.key in reading.keys_in_doubt for row in rows)


def _with_people(context: Context, who: dict[str, int | None], state: RosterState) -> Context:
    """The context with everybody's id by key, and the keys that are new in this file."""
    found = {key: person_id for key, person_id in who.items() if person_id and person_id > 0}
    new = frozenset(key for key, person_id in who.items() if person_id is None)
    return replace(context, people=ChainMap(found, state.by_key), new_keys=new)


def _who(rows: list[PositionRow], state: RosterState, comparison: Comparison) -> int | None:
    """The person a key means; None is somebody new; a negative id is not certain to be them."""
    row = rows[0]
    known = state.by_key.get(row.key)
    if known is not None:
        return _same_or_review(row, known, ReviewKind.NUMBER_REUSED, state, comparison)
    numbered = state.by_number.get(row.employee_id)
    if numbered is not None and _go_by_key(rows, state):
        return None
    if numbered is not None:
        return _same_or_review(row, numbered, ReviewKind.OTHER_SOURCE, state, comparison)
    return _namesake(row, state, comparison)


def _same_or_review(
    row: PositionRow, person_id: int, kind: str, state: RosterState, comparison: Comparison
) -> int | None:
    """Somebody whose names both changed may be another person under a number used again."""
    person = state.people.get(person_id)
    if person is None or row.gone or row.unnamed or _like(row, person):
        return person_id
    decided = state.decisions.get((kind, row.key))
    if decided is None:
        name = f"{row.given_name} {row.family_name}"
        comparison.reviews.append(Review(kind, row.key, name, person_id))
    return person_id if decided and decided[0] else -person_id


def _go_by_key(rows: list[PositionRow], state: RosterState) -> bool:
    """Where HR said that a number is somebody else's, a sourcedId of their own is the number."""
    decided = state.decisions.get((ReviewKind.OTHER_SOURCE, rows[0].key))
    if decided is None or decided[0] or rows[0].key in state.by_number:
        return False
    for row in rows:
        row.employee_id = row.key
    return True


def _like(row: PositionRow, person: PersonState) -> bool:
    """At least one name is the same, accents and case apart."""
    given = {plain(person.given_name), plain(person.preferred_name)} - {""}
    return (
        plain(row.family_name) == plain(person.family_name)
        or plain(row.given_name) in given
        or plain(row.preferred_name or "") in given
    )


def _namesake(row: PositionRow, state: RosterState, comparison: Comparison) -> int | None:
    """A new number with the name and the address of somebody here is for HR to decide."""
    for person_id in state.owners.get(row.email, ()) if row.email else ():
        person = state.people.get(person_id)
        if person is None or not _like(row, person):
            continue
        decided = state.decisions.get((ReviewKind.SAME_PERSON, row.key))
        if decided:
            return person_id if decided[0] else None
        name = f"{row.given_name} {row.family_name}"
        comparison.reviews.append(Review(ReviewKind.SAME_PERSON, row.key, name, person_id))
        return -person_id
    return None


def _set_aside(
    rows: list[PositionRow], state: RosterState, comparison: Comparison, unusable: Set[int]
) -> None:
    """Lines that wait for HR; or that HR said are not the person whose number they carry."""
    key, lines = rows[0].key, {row.line for row in rows} - unusable
    review = next((r for r in comparison.reviews if r.key == key), None)
    if review is not None:
        severity, outcome = Severity.REVIEW, Outcome.REVIEW
        reason = f"{ReviewKind(review.kind).label}: decide on the review list."
    else:
        severity, outcome = Severity.ERROR, Outcome.ERROR
        owner = state.people[state.by_key.get(key) or state.by_number[rows[0].employee_id]]
        reason = (
            f"HR said that this is not {owner.given_name} {owner.family_name}, who has this id. "
            "The person needs an id of their own."
        )
    comparison.figures[outcome] += len(lines)
    comparison.problems += [Problem(severity, line, "", reason, key) for line in sorted(lines)]


def _absent(
    state: RosterState,
    named: set[int],
    context: Context,
    comparison: Comparison,
) -> Iterator[PersonPlan]:
    """People of the source whom a bulk file does not name."""
    for person in state.people.values():
        of_source = any(p.source_id == context.source_id for p in person.positions)
        if person.id in named or not of_source:
            continue
        if context.delta:
            _weigh(person, PersonPlan("", person.id), context, comparison)
            continue
        plan = diff_absent(person, f"id {person.id}", context)
        _weigh(person, plan, context, comparison)
        comparison.count(plan)
        if not plan.is_empty:
            yield plan


def _weigh(
    person: PersonState | None, plan: PersonPlan, context: Context, comparison: Comparison
) -> None:
    """Count the person for the guard: active at the source before, and perhaps not any more."""
    if person is None:
        return
    ends = dict(plan.closed)
    before = [
        p
        for p in person.positions
        if p.source_id == context.source_id and _goes_on(p.ends_on, context.as_of)
    ]
    if not before:
        return
    after = [
        p
        for p in before
        if p.id not in plan.voided and _goes_on(ends.get(p.id, p.ends_on), context.as_of)
    ]
    units = {p.unit for p in before}
    comparison.active += 1
    comparison.unit_active.update(units)
    if not after and not any(_goes_on(p.ends_on, context.as_of) for p in plan.positions):
        comparison.leaving += 1
        comparison.unit_leaving.update(units)


def _goes_on(ends_on: date | None, as_of: date) -> bool:
    return ends_on is None or ends_on >= as_of


def _count_errors(reading: Reading, comparison: Comparison) -> None:
    """Lines that could not be used; a line that was counted already changes its outcome."""
    comparison.problems += reading.problems
    lines = {p.line for p in reading.problems if p.severity is Severity.ERROR}
    comparison.figures[Outcome.ERROR] += len(lines)
    comparison.figures["read"] = len(reading.lines) + comparison.missing
