"""Keeping pathways: what one is called, throwing a draft away, evidence from the job."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Model, ProtectedError
from django.utils.text import slugify

from courses.actions.writing import cleaned
from courses.models import EvidenceItem, Pathway, PathwayVersion
from pd_portal.audit.actions import Refused, action
from pd_portal.audit.recording import record
from pd_portal.people.models import JobGroup

# Names that addresses of the pathways' pages begin with.
TAKEN = {"new", "evidence"}


@action
def create_pathway(
    *,
    actor: Any,
    title: str,
    summary: str,
    job_groups: Iterable[JobGroup],
    is_listed: bool,
    now: datetime,
) -> Pathway:
    """A pathway without a version: nobody sees it until one is frozen."""
    refuse_same_title(title)
    made = Pathway.objects.create(
        slug=free_slug(Pathway, title), title=title, summary=summary, is_listed=is_listed
    )
    made.job_groups.set(job_groups)
    record(actor=actor, verb="pathway created", target=made, now=now)
    return made


@action
def change_pathway(
    *,
    actor: Any,
    pathway: Pathway,
    title: str,
    summary: str,
    job_groups: Iterable[JobGroup],
    is_listed: bool,
    now: datetime,
) -> Pathway:
    """Call it otherwise, or write it for others. Its versions stay as they are."""
    refuse_same_title(title, pathway)
    pathway.title, pathway.summary, pathway.is_listed = title, summary, is_listed
    pathway.save(update_fields=["title", "summary", "is_listed"])
    pathway.job_groups.set(job_groups)
    record(actor=actor, verb="pathway changed", target=pathway, now=now)
    return pathway


def refuse_same_title(title: str, besides: Pathway | None = None) -> None:
    others = Pathway.objects.filter(title__iexact=title.strip())
    if besides:
        others = others.exclude(pk=besides.pk)
    if others.exists():
        raise Refused("Another pathway has this title. Choose one that tells them apart.", field="title")  # fmt: skip


def free_slug(model: type[Model], title: str) -> str:
    """A short name out of the title that nothing else has."""
    base, number = slugify(title)[:70] or "pathway", 1
    slug = base
    while slug in TAKEN or model._default_manager.filter(slug=slug).exists():
        number += 1
        slug = f"{base}-{number}"
    return slug


@action
def discard_draft(*, actor: Any, version: PathwayVersion, now: datetime) -> None:
    """Throw a draft away, unless a requirement's own draft holds it."""
    row = PathwayVersion.objects.select_for_update().get(pk=version.pk)
    if row.frozen_at:
        raise Refused("This version is frozen. Requirements may hold it, so it stays.")
    record(actor=actor, verb="pathway draft discarded", target=row, now=now)
    try:
        row.delete()
    except ProtectedError as held:
        raise Refused(
            "A requirement’s draft holds this version. Throw that one away first, or change it."
        ) from held


@action
def save_evidence_item(
    *,
    actor: Any,
    item: EvidenceItem | None,
    title: str,
    prompt: str,
    criteria: str,
    now: datetime,
) -> EvidenceItem:
    """Make an evidence item, or change one that nobody has handed in yet."""
    if item and item.submissions.exists():
        raise Refused("Somebody has handed this in, so it stays as it was asked. Make another one.")
    made = item or EvidenceItem(slug=free_slug(EvidenceItem, title))
    made.title, made.prompt = title, cleaned(prompt, "prompt")
    made.rubric = rubric_of(criteria)
    made.save()
    record(actor=actor, verb="evidence item saved", target=made, now=now)
    return made


def rubric_of(criteria: str) -> list[dict[str, Any]]:
    """One criterion a line, without descriptions of the levels."""
    lines = [line.strip() for line in criteria.splitlines() if line.strip()]
    return [
        {"id": f"c{number}", "criterion": line, "levels": {}}
        for number, line in enumerate(lines, 1)
    ]
