"""What was decided about people: leave, exemptions, extensions (T4, T7, T8, T10)."""

from collections import defaultdict
from collections.abc import Collection

from django.db.models import DateTimeField, Q, Value

from pd_portal.people.models import Leave
from pd_portal.policy.models import Exemption, Extension, Requirement
from pd_portal.policy.reading.moments import Known, among
from pd_portal.policy.reading.rules import evidence_key
from pd_portal.policy.reckoning import facts

Requirements = Collection[Requirement]
NO_REQUIREMENT = Value(0)
NEVER_ENDED = Value(None, output_field=DateTimeField())


def leaves_and_extensions_of(ids, requirements: Requirements, known: Known):
    """Leaves by person, and extensions with their requirement: one query for both."""
    leaves = Leave.objects.filter(known.rows(**among(ids)))
    extensions = Extension.objects.filter(known.rows(**among(ids), requirement__in=requirements))
    rows = leaves.order_by().values_list(
        "person_id", NO_REQUIREMENT, "starts_on", "ends_on", "end_recorded_at"
    ).union(
        extensions.order_by().values_list(
            "person_id", "requirement_id", "granted_on", "until", NEVER_ENDED
        ),
        all=True,
    ).order_by()  # fmt: skip  # newer Django puts the model's order back on a union
    away, extended = defaultdict(list), defaultdict(list)
    for person, requirement, first, last, ended in rows:
        if requirement == 0:
            away[person].append(facts.Leave(first.toordinal(), known.ends(last, ended)))
            continue
        extension = facts.Extension(first.toordinal(), last.toordinal())
        extended[person].append((requirement, extension))
    return away, extended


def exemptions_of(ids, requirements: Requirements, known: Known):
    whose = Q(person__isnull=True) | Q(**among(ids))
    mine = Q(requirement=None) | Q(requirement__in=requirements)
    rows = Exemption.objects.filter(whose & mine & known.rows()).values_list(
        "person_id", "requirement_id", "scope", "unit_id", "job_group_id", "module_id",
        "evidence_id", "starts_on", "ends_on", "end_recorded_at",
    )  # fmt: skip
    found = defaultdict(list)
    for person, requirement, *row in rows:
        found[person].append((requirement, _exemption(row, known)))
    return found


def _exemption(row, known: Known) -> facts.Exemption:
    scope, unit, job, module, evidence, first, last, ended = row
    target = {
        "person": None,
        "unit": unit,
        "job_group": job,
        "module": module or (evidence and evidence_key(evidence)),
    }[scope]
    return facts.Exemption(scope, target, first.toordinal(), known.ends(last, ended))
