"""Examples for the access matrix: requirements of the user's own employers, and of another."""

from typing import Any

from pd_portal.access.samples import Sample, samples
from pd_portal.people.visibility import employers_kept_by
from pd_portal.policy.models import (
    Exemption,
    Extension,
    Goal,
    PastImport,
    Policy,
    Requirement,
    RequirementVersion,
    Snapshot,
    Target,
)


def requirement(user: Any) -> Sample:
    visible = Requirement.objects.visible_to(user)
    inside = visible.order_by("pk").first()
    outside = Requirement.objects.exclude(pk__in=visible.values("pk")).first()
    return Sample(*(found and {"code": found.code} for found in (inside, outside)))


def version(user: Any) -> Sample:
    visible = Requirement.objects.visible_to(user)
    rows = RequirementVersion.objects.order_by("pk")
    inside = rows.filter(requirement__in=visible).first()
    outside = rows.exclude(requirement__in=visible.values("pk")).first()
    return Sample(*(found and {"pk": found.pk} for found in (inside, outside)))


def decision(model: Any) -> Any:
    def sample(user: Any) -> Sample:
        rows = model.objects.filter(requirement__isnull=False).select_related("requirement")
        inside = rows.filter(requirement__in=Requirement.objects.visible_to(user)).first()
        return Sample(inside and {"code": inside.requirement.code, "pk": inside.pk})

    return sample


def snapshot(user: Any) -> Sample:
    visible = Snapshot.objects.visible_to(user)
    inside = visible.order_by("pk").first()
    outside = Snapshot.objects.exclude(pk__in=visible.values("pk")).first()
    return Sample(*(found and {"code": found.code} for found in (inside, outside)))


def past_import(user: Any) -> Sample:
    visible = PastImport.objects.visible_to(user)
    inside = visible.filter(state=PastImport.STAGED).first()
    outside = PastImport.objects.exclude(pk__in=visible.values("pk")).first()
    return Sample(*(found and {"pk": found.pk} for found in (inside, outside)))


for name in ("past_import", "take_in", "put_aside"):
    samples.register(f"policy:{name}", past_import)
for name in ("snapshot", "rerun_snapshot"):
    samples.register(f"policy:{name}", snapshot)
for name in (
    "freeze_snapshot",
    "month_ends",
    "publish_month_end",
    "requirement",
    "new_version",
    "new_exemption",
    "new_extension",
):
    samples.register(f"policy:{name}", requirement)
for name in ("edit_version", "preview", "activate", "discard"):
    samples.register(f"policy:{name}", version)


def kept(model: Any, employer: str) -> Any:
    """Rows of the employers whose roster the user keeps."""

    def sample(user: Any) -> Sample:
        mine = model.objects.filter(**{f"{employer}__in": employers_kept_by(user)}).order_by("pk")
        other = model.objects.exclude(pk__in=mine.values("pk")).first()
        return Sample(*(found and {"pk": found.pk} for found in (mine.first(), other)))

    return sample


samples.register("policy:add_goal", kept(Policy, "employer"))
samples.register("policy:set_target", kept(Goal, "policy__employer"))
samples.register("policy:new_requirement", kept(Goal, "policy__employer"))
samples.register("policy:settle_target", kept(Target, "goal__policy__employer"))
samples.register("policy:end_exemption", decision(Exemption))
samples.register("policy:take_back_exemption", decision(Exemption))
samples.register("policy:take_back_extension", decision(Extension))
