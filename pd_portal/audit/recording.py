"""Append to the log. Called inside an action, so the row shares its transaction."""

from datetime import datetime
from typing import Any

from pd_portal.audit.actions import reference
from pd_portal.audit.models import AuditRecord


def record(*, actor: Any, verb: str, target: Any = None, now: datetime, **data: Any) -> AuditRecord:
    """Append who (``actor``) did what (``verb``, past tense) to ``target``.

    ``data`` is JSON: ids, dates, codes; never private text, secrets or answers.
    """
    actor_label, actor_ref = reference(actor)
    target_label, target_ref = reference(target)
    return AuditRecord.objects.create(
        at=now,
        verb=verb,
        actor_label=actor_label,
        actor_ref=actor_ref,
        target_label=target_label,
        target_ref=target_ref,
        data=data,
    )
