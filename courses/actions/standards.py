"""Standards, local facts and job groups that modules refer to."""

import re
from datetime import date, datetime
from typing import Any

from courses.archive.files import NotAnArchive
from courses.models import Domain, LocalFact, Standard, StandardSet
from courses.standards import JOB_FAMILIES, STARTING_SETS
from pd_portal.audit.actions import action
from pd_portal.audit.recording import record
from pd_portal.people.models import JobGroup


@action
def ship_standards(*, actor: Any, now: datetime) -> int:
    """Add the starting sets that are missing; sets that are there stay as edited."""
    missing = [code for code in STARTING_SETS if not StandardSet.objects.filter(code=code).exists()]
    for code in missing:
        facts = STARTING_SETS[code]
        made = StandardSet.objects.create(code=code, title=facts["title"], source=facts["source"])
        for position, title in enumerate(facts["domains"], 1):
            Domain.objects.create(standard_set=made, position=position, title=title)
        record(actor=actor, verb="standards added", target=made, now=now)
    return len(missing)


@action
def fill_local_fact(
    *,
    actor: Any,
    fact: LocalFact,
    text: str,
    now: datetime,
    reviewed_by: str = "",
    reviewed_on: date | None = None,
) -> LocalFact:
    """Write the agency's own words; shown in every lesson that has the fact, at once."""
    fact.text, fact.reviewed_by, fact.reviewed_on = text.strip(), reviewed_by, reviewed_on
    fact.save()
    record(actor=actor, verb="local fact filled", target=fact, now=now, slug=fact.slug)
    return fact


def domain_for(line: dict[str, str]) -> Domain:
    """The domain an archive names; added when this site does not have it."""
    found, _ = StandardSet.objects.get_or_create(code=line["set"], defaults={"title": line["set"]})
    position = found.domains.count() + 1
    domain, _ = Domain.objects.get_or_create(
        standard_set=found, title=line["domain"], defaults={"position": position}
    )
    return domain


def standard_for(domain: Domain, line: dict[str, str]) -> Standard | None:
    if not line.get("standard"):
        return None
    standard, _ = Standard.objects.get_or_create(domain=domain, code=line["standard"])
    return standard


def fact_for(line: dict[str, str]) -> LocalFact:
    """The local fact an archive names; a new one is empty until somebody here fills it."""
    words = {"label": line["label"], "hint": line.get("hint", "")}
    fact, _ = LocalFact.objects.get_or_create(slug=line["slug"], defaults=words)
    return fact


def job_groups_for(codes: set[str], names: dict[str, str]) -> dict[str, JobGroup]:
    """Job groups by code; those this site lacks are added under the archive's names."""
    known = {group.code: group for group in JobGroup.objects.filter(code__in=codes)}
    for code in sorted(codes - set(known)):
        if not re.fullmatch(r"[A-Za-z0-9_-]{1,40}", code):
            raise NotAnArchive(f"“{code[:60]}” is no short name of a job group.")
        name = names.get(code) or JOB_FAMILIES.get(code, code)
        known[code] = JobGroup.objects.create(code=code, name=name)
    return known
