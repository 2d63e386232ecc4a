"""A requirement's activated versions as the timeline reads them."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import QuerySet

from courses.models import PathwayItem
from pd_portal.people.models import OrgUnit
from pd_portal.policy.models import Counts, Requirement, RequirementVersion
from pd_portal.policy.reckoning import facts
from pd_portal.policy.reckoning.days import Day

Key = int | str


def evidence_key(evidence_id: int) -> str:
    """How an evidence item stands in a pathway beside module ids (T20)."""
    return f"e{evidence_id}"


def item_key(item: PathwayItem) -> Key:
    return item.module_id or evidence_key(item.evidence_id)


def optional_day(value: date | None) -> Day | None:
    return None if value is None else value.toordinal()


def unit_tree() -> dict[Key, frozenset]:
    """Each unit with itself and all above it, by id."""
    return facts.with_ancestors(dict(OrgUnit.objects.values_list("id", "parent_id")))


def activated_versions(requirement: Requirement) -> QuerySet[RequirementVersion]:
    return requirement.versions.filter(activated_at__isnull=False)


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
    rows = (
        RequirementVersion.objects.filter(pk__in=wanted.values("pk"))
        | RequirementVersion.objects.filter(pk__in=[d.pk for d in drafts])
    ).prefetch_related("units", "job_groups", "pathway_version__items")
    for row in rows:
        row.published_on = row.published_on or published_on
    versions = sorted(map(version_of, rows), key=lambda v: v.effective_from)
    if not versions:
        return None
    return facts.Requirement(
        tuple(v._replace(employer=requirement.employer_id) for v in versions),
        unit_tree() if units is None else units,
        optional_day(requirement.roster_from),
    )


def version_of(row: RequirementVersion) -> facts.Version:
    """One version; the employer is added by ``rules_of``."""
    items = list(row.pathway_version.items.all()) if row.pathway_version else []
    electives = [i for i in items if i.kind == PathwayItem.ELECTIVE]
    return facts.Version(
        effective_from=row.effective_from.toordinal(),
        required={item_key(i): i.min_version for i in items if i.kind != PathwayItem.ELECTIVE},
        electives={item_key(i): i.min_version for i in electives},
        elective_count=row.pathway_version.electives_needed if row.pathway_version else 0,
        published_on=optional_day(row.published_on),
        retired=row.retired,
        units=frozenset(u.pk for u in row.units.all()),
        jobs=frozenset(g.pk for g in row.job_groups.all()),
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
