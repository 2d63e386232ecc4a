"""A coaching lead keeps templates: written, put away once used, deleted only while unused."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from coaching.models import Engagement, EngagementTemplate, FocusArea, Proposal, TemplateSession
from pd_portal.audit.actions import Refused, action
from pd_portal.audit.recording import record


@dataclass(frozen=True)
class Kind:
    """A kind of session: what it is called, its length in minutes, how people meet."""

    name: str
    minutes: int
    mode: str


@action
def write_template(
    *,
    template: EngagementTemplate | None,
    words: Mapping[str, Any],
    focus_areas: Iterable[FocusArea],
    kinds: Sequence[Kind],
    actor: Any,
    now: datetime,
) -> EngagementTemplate:
    """Write a new template, or change one; coaching that began from it stays as it is.

    ``words`` holds the model's own columns by name.
    """
    _refuse_twice(template, words["name"], kinds)
    saved = template or EngagementTemplate()
    for name, value in words.items():
        setattr(saved, name, value)
    saved.save()
    saved.focus_areas.set(focus_areas)
    saved.sessions.all().delete()
    TemplateSession.objects.bulk_create(
        TemplateSession(template=saved, name=kind.name, minutes=kind.minutes, mode=kind.mode)
        for kind in kinds
    )
    verb = "changed a template" if template else "wrote a template"
    record(actor=actor, verb=verb, target=saved, now=now, name=saved.name)
    return saved


def _refuse_twice(template: EngagementTemplate | None, name: str, kinds: Sequence[Kind]) -> None:
    same = EngagementTemplate.objects.filter(name=name)
    if same.exclude(pk=template.pk if template else None).exists():
        raise Refused("Another template has this name.", field="name")
    if len({kind.name for kind in kinds}) < len(kinds):
        raise Refused("Two kinds of session have the same name.", field="kind_1_name")


@action
def archive_template(
    *, template: EngagementTemplate, actor: Any, now: datetime
) -> EngagementTemplate:
    """Put a template away: nothing begins with it any more. Doing it twice changes nothing."""
    if template.archived_at is None:
        template.archived_at = now
        template.save(update_fields=["archived_at"])
        record(actor=actor, verb="archived a template", target=template, now=now)
    return template


@action
def restore_template(
    *, template: EngagementTemplate, actor: Any, now: datetime
) -> EngagementTemplate:
    """Bring a template back."""
    if template.archived_at is not None:
        template.archived_at = None
        template.save(update_fields=["archived_at"])
        record(actor=actor, verb="restored a template", target=template, now=now)
    return template


@action
def delete_template(*, template: EngagementTemplate, actor: Any, now: datetime) -> None:
    """Delete a template nothing began with. The database refuses it for one that was used."""
    if is_used(template):
        raise Refused("Coaching has begun with this template. Archive it instead.")
    record(actor=actor, verb="deleted a template", target=template, now=now, name=template.name)
    template.delete()


def is_used(template: EngagementTemplate) -> bool:
    """Whether coaching began with it, or a coach was proposed with it."""
    began = Engagement.objects.filter(template=template)
    return began.exists() or Proposal.objects.filter(template=template).exists()
