"""A requirement's activated versions as the timeline reads them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from courses.models import PathwayItem
from pd_portal.people.models import OrgUnit
from pd_portal.policy.models import Counts, Requirement, RequirementVersion
from pd_portal.policy.reckoning import facts
from pd_portal.policy.reckoning.days import Day

Key = int | str


def evidence_key(evidence_id: int) -> str:
    """How an evidence item stands in a pathway beside module ids (T20)."""
    return f"e{evidence_id}"


def optional_day(value: date | None) -> Day | None:
    return None if value is None else value.toordinal()


def unit_tree() -> dict[Key, frozenset]:
    """Each unit with itself and all above it, by id."""
    return facts.with_ancestors(dict(OrgUnit.objects.values_list("id", "parent_id")))


def activated_versions(requirement: Requirement) -> QuerySet[RequirementVersion]:
    return requirement.versions.filter(activated_at__isnull=False)


def in_force() -> list[RequirementVersion]:
    """Every activated version with its requirement: one query."""
    rows = RequirementVersion.objects.filter(activated_at__isnull=False)
    return list(rows.select_related("requirement", "pathway_version"))


def rules_of(
    requirement: Requirement,
    *,
    units: dict[Key, frozenset] | None = None,
    drafts: Iterable[RequirementVersion] = (),
    published_on: date | None = None,
    before: datetime | None = None,
) -> facts.Requirement | None:
    """The rules in force, None before the first activation.

    ``drafts`` are read as if they were activated and published on ``published_on``; a preview
    passes the one it is about. ``before``: only versions activated before that moment.
    """
    wanted = activated_versions(requirement)
    if before is not None:
        wanted = wanted.filter(activated_at__lt=before)
    rows = RequirementVersion.objects.filter(
        Q(pk__in=wanted.values("pk")) | Q(pk__in=[d.pk for d in drafts])
    ).select_related("requirement", "pathway_version")
    for row in rows:
        row.published_on = row.published_on or published_on
    return rules_in(rows, units=units).get(requirement.pk)


def rules_in(
    rows: Iterable[RequirementVersion], *, units: dict[Key, frozenset] | None = None
) -> dict[int, facts.Requirement]:
    """The rules these versions make, by requirement id: one query (and one for the units)."""
    rows = sorted(rows, key=lambda row: row.effective_from)
    units = unit_tree() if units is None else units
    parts, found = parts_of(rows), defaultdict(list)
    for row in rows:
        version = version_of(row, parts)._replace(employer=row.requirement.employer_id)
        found[row.requirement_id].append(version)
    from_day = {row.requirement_id: row.requirement.roster_from for row in rows}
    return {
        pk: facts.Requirement(tuple(versions), units, optional_day(from_day[pk]))
        for pk, versions in found.items()
    }


@dataclass
class Parts:
    """What versions name: units and job groups by version id, items by pathway version id."""

    units: dict[int, set[int]]
    jobs: dict[int, set[int]]
    required: dict[int, dict[Key, int]]
    electives: dict[int, dict[Key, int]]


def parts_of(rows: Iterable[RequirementVersion]) -> Parts:
    """The parts of all ``rows`` in one query."""
    rows = list(rows)
    wanted = [row.pk for row in rows]
    units = RequirementVersion.units.through.objects.filter(requirementversion__in=wanted)
    jobs = RequirementVersion.job_groups.through.objects.filter(requirementversion__in=wanted)
    items = PathwayItem.objects.filter(version__in=[row.pathway_version_id for row in rows])
    none = Value(0)
    lines = units.values_list(Value("unit"), "requirementversion_id", "orgunit_id", none).union(
        jobs.values_list(Value("job"), "requirementversion_id", "jobgroup_id", none),
        items.order_by().values_list(
            "kind", "version_id", Coalesce("module_id", -F("evidence_id")), "min_version"
        ),
        all=True,
    )
    found = Parts(*(defaultdict(set) for _ in "uj"), *(defaultdict(dict) for _ in "re"))
    for kind, owner, target, lowest in lines:
        if kind in ("unit", "job"):
            (found.units if kind == "unit" else found.jobs)[owner].add(target)
        else:
            items = found.electives if kind == PathwayItem.ELECTIVE else found.required
            items[owner][target if target > 0 else evidence_key(-target)] = lowest
    return found


def version_of(row: RequirementVersion, parts: Parts | None = None) -> facts.Version:
    """One version; the employer is added by ``rules_in``."""
    parts = parts or parts_of([row])
    pathway = row.pathway_version
    return facts.Version(
        effective_from=row.effective_from.toordinal(),
        required=parts.required[row.pathway_version_id],
        electives=parts.electives[row.pathway_version_id],
        elective_count=pathway.electives_needed if pathway else 0,
        published_on=optional_day(row.published_on),
        retired=row.retired,
        units=frozenset(parts.units[row.pk]),
        jobs=frozenset(parts.jobs[row.pk]),
        kinds=frozenset(row.kinds),
        min_fte=row.min_fte,
        due=due_of(row),
        grace_days=row.grace_days,
        return_grace_days=row.return_grace_days,
        fair_notice_days=row.fair_notice_days,
        validity=validity_of(row),
        renewal_window_days=row.renewal_window_days,
        counts_completed=row.counts == Counts.COMPLETED,
        bridge_days=row.bridge_days,
        drop=row.carry == "drop",
        redate=row.redate,
        prior_max_age_months=row.prior_max_age_months,
    )


def due_of(row: RequirementVersion) -> facts.DueRule:
    return facts.DueRule(
        row.due_kind, optional_day(row.due_on), row.due_days, row.due_month, row.due_day
    )


def validity_of(row: RequirementVersion) -> facts.Validity:
    return facts.Validity(
        row.validity_kind,
        row.validity_months or 0,
        row.validity_month or 1,
        row.validity_day or 1,
        row.validity_years,
    )
