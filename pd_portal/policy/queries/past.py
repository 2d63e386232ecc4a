"""What each line of a file of past completions would write, and what keeps it from being written."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Min

from courses.models import ModuleCompletion, ModulePage, Release
from pd_portal.people.models import Employer, Employment, Position, StaffMember
from pd_portal.policy.models import PastImport
from pd_portal.policy.past import KINDS, day_of, truth_of
from pd_portal.ui.dates import local_day, words


@dataclass
class Line:
    """One line of the file: what was typed, what it means here, and what is wrong with it."""

    number: int
    typed: dict[str, str]
    person: Any = None
    module: Any = None
    release: Release | None = None
    on: Any = None
    kind: str = ""
    shown: bool = True
    approver: StaffMember | None = None
    problem: str = ""

    @property
    def note(self) -> str:
        """What stands in the person's history."""
        return f"{self.typed['evidence']}. Approved by {self.approver}"


@dataclass(frozen=True)
class _Known:
    """What the lines are held against, read once."""

    people: dict[str, StaffMember]
    first_days: dict[int, date]
    modules: dict[str, ModulePage]
    releases: dict[tuple[int, int], Release]
    recorded: set[tuple[int, int, date]]


def past_lines(past_import: PastImport, today: date) -> list[Line]:
    """Every line with its meaning; a fixed number of queries."""
    lines = [Line(number, typed) for number, typed in enumerate(past_import.lines, 2)]
    known = _known(past_import.employer, lines)
    seen: set[tuple[int, int, date]] = set()
    for line in lines:
        line.problem = _read(line, known, today) or _again(line, seen)
    return lines


def _known(employer: Employer, lines: Iterable[Line]) -> _Known:
    numbers = {line.typed[name] for line in lines for name in ("employee_id", "approved_by")}
    rows = Employment.objects.standing().filter(employer=employer, employee_id__in=numbers)
    people = {row.employee_id: row.person for row in rows.select_related("person")}
    ids = [person.pk for person in people.values()]
    first = Position.objects.standing().filter(person__in=ids).values_list("person")
    done = ModuleCompletion.objects.standing().filter(person__in=ids)
    return _Known(
        people=people,
        first_days=dict(first.annotate(first=Min("starts_on"))),
        modules=_by_name(ModulePage.objects.all()),
        releases={(row.module_id, row.number): row for row in Release.objects.all()},
        recorded={
            (person, module, local_day(at))
            for person, module, at in done.values_list("person_id", "module_id", "completed_at")
        },
    )


def _by_name(modules: Iterable[Any]) -> dict[str, ModulePage]:
    """Modules by short name, number and title."""
    found: dict[str, ModulePage] = {}
    for module in modules:
        found |= dict.fromkeys((module.slug, str(module.number), module.title.lower()), module)
    return found


def _read(line: Line, known: _Known, today: date) -> str:
    """Fill the line in; the sentence that says what is wrong with it, or nothing."""
    typed = line.typed
    line.person = known.people.get(typed["employee_id"])
    line.module = known.modules.get(typed["module"].lower())
    line.on, line.kind = day_of(typed["completed_on"]), typed["kind"].lower()
    shown = truth_of(typed["shown"])
    line.shown = bool(shown)
    line.approver = known.people.get(typed["approved_by"])
    if line.person is None:
        return f"Nobody here has the employee id {typed['employee_id']}."
    if line.module is None:
        return f"No module is called {typed['module']}."
    if line.on is None:
        return "Write the date like 2027-03-14."
    if line.on > today:
        return "This day is still to come. Bring the line again once it has happened."
    if line.kind not in KINDS:
        return "Write recorded or prior as the kind."
    if shown is None:
        return "Write yes or no under shown."
    return _rules(line, known)


def _rules(line: Line, known: _Known) -> str:
    first = known.first_days.get(line.person.pk)
    if line.kind == "recorded" and (first is None or line.on < first):
        since = f"before {words(first)}" if first else "without a position"
        return f"That is {since}, the first position: it counts as prior learning only."
    if not line.typed["evidence"]:
        return "Say what was seen as evidence."
    if line.approver is None:
        return f"Nobody here has the employee id {line.typed['approved_by']} of the approver."
    if line.approver.pk == line.person.pk:
        return "Nobody approves their own."
    if (line.person.pk, line.module.pk, line.on) in known.recorded:
        return "This is on record already."
    return _release(line, known)


def _release(line: Line, known: _Known) -> str:
    """Prior learning needs no version; the rest names one, or takes the newest."""
    typed = line.typed["version"]
    numbers = [number for module, number in known.releases if module == line.module.pk]
    if typed and not (typed.isdecimal() and int(typed) in numbers):
        return f"{line.module.title} has no version {typed}."
    if line.kind == "recorded" and not numbers:
        return f"{line.module.title} is not released yet."
    if typed or line.kind == "recorded":
        line.release = known.releases[line.module.pk, int(typed) if typed else max(numbers)]
    return ""


def _again(line: Line, seen: set[tuple[int, int, date]]) -> str:
    key = (line.person.pk, line.module.pk, line.on)
    if key in seen:
        return "The same stands in an earlier line."
    seen.add(key)
    return ""
