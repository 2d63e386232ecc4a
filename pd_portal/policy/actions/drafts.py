"""Drafts of rules that follow from a new version of a pathway."""

from datetime import date, datetime, timedelta
from typing import Any

from courses.models import PathwayVersion
from pd_portal.audit.actions import action
from pd_portal.policy.actions.requirements import draft_version
from pd_portal.policy.models import Carry, Requirement, RequirementVersion
from pd_portal.policy.reading.rules import activated_versions
from pd_portal.ui.dates import local_day

# What a draft does not take over from the rules in force.
OWN = {"id", "requirement", "effective_from", "published_on", "created_at"}
OWN |= {"activated_at", "activated_by", "pathway_version", "carry", "note"}


@action
def draft_from_pathway(
    *, actor: Any, pathway_version: PathwayVersion, now: datetime
) -> list[RequirementVersion]:
    """For each requirement in force over the pathway: its rules again, over the draft version.

    What was met is judged again. Nobody owes anything by it until HR activates it from its preview.
    """
    pinned = {"versions__pathway_version__pathway": pathway_version.pathway_id}
    drafts = []
    for requirement in Requirement.objects.filter(**pinned).distinct():
        newest = activated_versions(requirement).order_by("-effective_from").first()
        if newest and follows(newest, pathway_version):
            drafts.append(drafted(requirement, newest, pathway_version, actor, now))
    return drafts


def follows(newest: RequirementVersion, pathway_version: PathwayVersion) -> bool:
    """Whether the rules in force hold another version of the pathway, and no draft has this one."""
    pinned = newest.pathway_version
    if newest.retired or pinned is None or pinned.pathway_id != pathway_version.pathway_id:
        return False
    return not newest.requirement.versions.filter(pathway_version=pathway_version).exists()


def drafted(
    requirement: Requirement,
    newest: RequirementVersion,
    pathway_version: PathwayVersion,
    actor: Any,
    now: datetime,
) -> RequirementVersion:
    names = {field.name for field in RequirementVersion._meta.concrete_fields} - OWN
    rules = {name: getattr(newest, name) for name in names}
    rules |= {"pathway_version": pathway_version, "carry": Carry.DROP, "note": pathway_version.note}
    return draft_version(
        requirement=requirement,
        effective_from=free_day(requirement, max(local_day(now), newest.effective_from)),
        rules=rules,
        actor=actor,
        now=now,
        units=newest.units.all(),
        job_groups=newest.job_groups.all(),
    )


def free_day(requirement: Requirement, after: date) -> date:
    """The first day after ``after`` on which no version of the requirement begins."""
    taken = set(requirement.versions.values_list("effective_from", flat=True))
    day = after + timedelta(days=1)
    while day in taken:
        day += timedelta(days=1)
    return day
