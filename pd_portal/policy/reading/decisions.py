"""What was decided about people: leave, exemptions, extensions (T4, T7, T8, T10)."""

from collections import defaultdict
from collections.abc import Collection

from django.db.models import Q

from pd_portal.people.models import Leave
from pd_portal.policy.models import Exemption, Extension, Requirement
from pd_portal.policy.reading.moments import Known, among
from pd_portal.policy.reading.rules import evidence_key
from pd_portal.policy.reckoning import facts

Requirements = Collection[Requirement]


def leaves_of(ids, known: Known):
    rows = Leave.objects.filter(known.rows(**among(ids))).values_list(
        "person_id", "starts_on", "ends_on", "end_recorded_at"
    )
    found = defaultdict(list)
    for person, first, last, ended in rows:
        found[person].append(facts.Leave(first.toordinal(), known.ends(last, ended)))
    return found


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


def extensions_of(ids, requirements: Requirements, known: Known):
    rows = Extension.objects.filter(
        known.rows(**among(ids), requirement__in=requirements)
    ).values_list("person_id", "requirement_id", "granted_on", "until")
    found = defaultdict(list)
    for person, requirement, granted, until in rows:
        extension = facts.Extension(granted.toordinal(), until.toordinal())
        found[person].append((requirement, extension))
    return found
