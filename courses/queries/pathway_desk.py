"""Pathways as those who keep them see them: versions, drafts, what a draft changes."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Prefetch, Q

from courses.models import (
    EvidenceItem,
    ModulePage,
    Pathway,
    PathwayItem,
    PathwayVersion,
    Release,
)
from courses.pathway_changes import Asked, Asks, changes
from courses.registries import PathwayUse, pathway_uses


@dataclass(frozen=True)
class KeptPathway:
    """``current`` is the newest frozen version, ``draft`` the one being written."""

    pathway: Pathway
    versions: list[PathwayVersion]
    uses: dict[int, list[PathwayUse]]

    @property
    def current(self) -> PathwayVersion | None:
        return next((one for one in self.versions if one.frozen_at), None)

    @property
    def draft(self) -> PathwayVersion | None:
        return next((one for one in self.versions if not one.frozen_at), None)

    @property
    def newest(self) -> PathwayVersion | None:
        return self.draft or self.current

    @property
    def job_group_names(self) -> str:
        return ", ".join(group.name for group in self.pathway.job_groups.all()) or "Everybody"

    @property
    def lines(self) -> list[tuple[PathwayVersion, list[PathwayUse]]]:
        """Versions, the newest first, with the requirements that hold each."""
        return [(one, self.uses.get(one.pk, [])) for one in self.versions]

    @property
    def current_uses(self) -> list[PathwayUse]:
        return [use for one in self.versions for use in self.uses.get(one.pk, [])]


@dataclass(frozen=True)
class Offer:
    """A module that may be put in: its releases, the newest first, and how it is held now."""

    module: ModulePage
    releases: list[Release]
    held: PathwayItem | None


@dataclass(frozen=True)
class DraftPreview:
    """A draft as it would be frozen; ``seen`` names exactly what was shown."""

    kept: KeptPathway
    version: PathwayVersion
    required: list[PathwayItem]
    electives: list[PathwayItem]
    evidence: list[PathwayItem]
    changes: list[str]
    hours: Decimal
    seen: str


def kept_pathways() -> list[KeptPathway]:
    """Every pathway with its versions, the newest first; five queries and the providers'."""
    items = PathwayItem.objects.select_related("module", "evidence").order_by("position")
    versions = PathwayVersion.objects.order_by("-number").select_related("created_by")
    versions = versions.prefetch_related(Prefetch("items", queryset=items))
    rows = Pathway.objects.prefetch_related("job_groups", Prefetch("versions", queryset=versions))
    held = {row: list(row.versions.all()) for row in rows}
    uses = uses_of(one.pk for found in held.values() for one in found)
    return [KeptPathway(row, found, uses) for row, found in held.items()]


def kept_pathway(slug: str) -> KeptPathway | None:
    return next((one for one in kept_pathways() if one.pathway.slug == slug), None)


def uses_of(version_ids: Iterable[int]) -> dict[int, list[PathwayUse]]:
    ids = sorted(version_ids)
    found: dict[int, list[PathwayUse]] = {}
    for provider in pathway_uses:
        for pk, uses in provider(ids).items():
            found.setdefault(pk, []).extend(uses)
    return found


def offers_for(version: PathwayVersion | None) -> list[Offer]:
    """Modules that can be taken, and those the version holds already."""
    held = {item.module_id: item for item in version.items.all()} if version else {}
    modules = ModulePage.objects.filter(Q(live=True) | Q(pk__in=[pk for pk in held if pk]))
    modules = modules.filter(releases__isnull=False).distinct().order_by("number", "title")
    releases = Release.objects.order_by("-number").defer("content")
    modules = modules.prefetch_related(Prefetch("releases", queryset=releases))
    return [Offer(one, list(one.releases.all()), held.get(one.pk)) for one in modules]


def evidence_items() -> list[EvidenceItem]:
    return list(EvidenceItem.objects.order_by("title"))


def draft_preview(kept: KeptPathway) -> DraftPreview | None:
    """What the draft asks and what it changes; none where there is no draft."""
    version = kept.draft
    if version is None:
        return None
    items = list(version.items.all())
    required, electives, evidence = (
        [item for item in items if item.kind == kind] for kind, _ in PathwayItem.KINDS
    )
    return DraftPreview(
        kept=kept,
        version=version,
        required=required,
        electives=electives,
        evidence=evidence,
        changes=changes(asks_of(kept.current), asks_of(version)) if kept.current else [],
        hours=least_hours(required, electives, version.electives_needed),
        seen=version_digest(version),
    )


def least_hours(required: list[PathwayItem], electives: list[PathwayItem], needed: int) -> Decimal:
    """The hours of what is required and of the shortest electives that are enough."""
    shortest = sorted(item.module.hours for item in electives)[:needed]
    return sum([item.module.hours for item in required] + shortest, Decimal(0))


def asks_of(version: PathwayVersion) -> Asks:
    lines = {
        key_of(item): Asked(str(item.evidence or item.module), item.kind, item.min_version)
        for item in version.items.all()
    }
    return Asks(lines, version.electives_needed)


def key_of(item: PathwayItem) -> str:
    return f"m{item.module_id}" if item.module_id else f"e{item.evidence_id}"


def version_digest(version: PathwayVersion) -> str:
    """Names what a version asks, so that a freeze can say what was looked at."""
    asks = asks_of(version)
    told = [f"{key} {line.kind} {line.min_version}" for key, line in sorted(asks.lines.items())]
    text = "\n".join([*told, str(asks.electives_needed), version.note])
    return hashlib.sha256(text.encode()).hexdigest()[:16]
