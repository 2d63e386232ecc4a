"""The timeline: one person's facts and one requirement's rules in, dated segments out.

The one place that knows what is owed, by when, and whether it is met. ``Standing`` stores
what it says; screens and exports read ``Standing``; the recount calls it again.

    timeline = Timeline(person, requirement)
    timeline.segments        # partition every day, past and future
    timeline.on(day)         # the segment of one day

Shapes are in ``reckoning.facts``; days are numbers (``date.toordinal``), ranges half-open.
``python -m pd_portal.policy.timeline < FILE`` compares it with a file of worked cases: it
prints each difference, then ``cases: N answers: N mismatches: N``, and exits 1 on any.
"""

import json
import sys

from pd_portal.policy.reckoning.cases import Case, CaseError, cases_in
from pd_portal.policy.reckoning.facts import (
    PROGRESSES,
    REQUIRED,
    Completion,
    DueRule,
    Exemption,
    Extension,
    Leave,
    Person,
    Position,
    Requirement,
    Start,
    Submission,
    Validity,
    Version,
    known_on,
    with_ancestors,
)
from pd_portal.policy.reckoning.segments import Segment, Timeline


def segments(person: Person, requirement: Requirement) -> list[Segment]:
    """The segments that partition all days; the last one has no end (``FOREVER``)."""
    return Timeline(person, requirement).segments


def goal_standing(answers: list[Segment]) -> str | None:
    """The least advanced progress among a goal's required answers of one day (T21).

    None where none of them is required that day.
    """
    return min(
        (a.progress for a in answers if a.obligation == REQUIRED),
        key=PROGRESSES.index,
        default=None,
    )


def main(source=None, out=None) -> int:
    """Reads cases, prints each difference and the count; 1 on any, 2 on a file it cannot read."""
    source, out = source or sys.stdin, out or sys.stdout
    try:
        found = cases_in(json.load(source))
    except (CaseError, json.JSONDecodeError) as error:
        sys.stderr.write(f"This file cannot be read as cases. {error}\n")
        return 2
    answers = mismatches = 0
    for number, raw in enumerate(found, 1):
        for differences in _compared(raw, number):
            answers += 1
            mismatches += bool(differences)
            out.writelines(line + "\n" for line in differences)
    out.write(f"cases: {len(found)} answers: {answers} mismatches: {mismatches}\n")
    return 1 if mismatches else 0


def _compared(raw: object, number: int) -> list[list[str]]:
    """The differences of each ask; a case that cannot be read is one difference, not the end."""
    try:
        case = Case(raw)
        return [case.differences(ask) for ask in case.asks]
    except Exception as error:
        name = (raw.get("name") if isinstance(raw, dict) else None) or f"case {number}"
        said = error if isinstance(error, CaseError) else f"{name}: {error!r}"
        return [[f"{said} (this case cannot be read)"]]


__all__ = [
    "Completion",
    "DueRule",
    "Exemption",
    "Extension",
    "Leave",
    "Person",
    "Position",
    "Requirement",
    "Segment",
    "Start",
    "Submission",
    "Timeline",
    "Validity",
    "Version",
    "goal_standing",
    "known_on",
    "segments",
    "with_ancestors",
]

if __name__ == "__main__":
    sys.exit(main())
