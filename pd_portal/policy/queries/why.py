"""Why a person stands as they do, on demand, from the same facts and by the same code."""

from datetime import date

from courses.models import EvidenceItem, ModulePage
from pd_portal.people.models import JobGroup, OrgUnit, StaffMember
from pd_portal.policy.models import Requirement
from pd_portal.policy.queries.figures import end_of_day
from pd_portal.policy.reading.facts import Reader
from pd_portal.policy.reading.rules import evidence_key, rules_of
from pd_portal.policy.reckoning.explain import Explanation, Line
from pd_portal.policy.reckoning.segments import Timeline


def timeline_of(
    requirement: Requirement, person: StaffMember, known_on: date | None = None
) -> Timeline | None:
    """The person's timeline from bare facts, None before the requirement has any rules."""
    rules = rules_of(requirement)
    if rules is None:
        return None
    reader = Reader(requirement, before=end_of_day(known_on) if known_on else None)
    return Timeline(reader.people([person.pk])[person.pk], rules)


def explain(
    requirement: Requirement,
    person: StaffMember,
    on: date,
    *,
    known_on: date | None = None,
    supervisor: bool = False,
) -> list[Line]:
    """Line by line: the rule, what it rests on, what lost, and what would complete it.

    ``supervisor``: every pause is printed as "Paused", without kind or dates.
    """
    timeline = timeline_of(requirement, person, known_on)
    if timeline is None:
        return [Line("T4", "The requirement has no rules in force yet.")]
    names = Names()
    explanation = Explanation(timeline, on.toordinal(), name=names, plain_pauses=supervisor)
    return explanation.lines()


class Names:
    """Titles of modules, evidence, units and job groups: read once, in four queries."""

    def __init__(self) -> None:
        modules = dict(ModulePage.objects.values_list("pk", "title"))
        evidence = EvidenceItem.objects.values_list("pk", "title")
        self.titles = {
            "module": modules | {evidence_key(pk): title for pk, title in evidence},
            "unit": dict(OrgUnit.objects.values_list("pk", "name")),
            "job_group": dict(JobGroup.objects.values_list("pk", "name")),
        }

    def __call__(self, kind: str, key: object) -> str:
        return self.titles[kind].get(key, str(key))
