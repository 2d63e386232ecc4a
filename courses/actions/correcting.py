"""Completions that did not come from the player, and corrections of any of them."""

from datetime import datetime
from typing import Any

from courses.actions.completing import facts_for_audit
from courses.models import CompletionVoid, ModuleCompletion, ModulePage, Release
from courses.signals import completion_voided, module_completed
from pd_portal.audit.actions import Refused, action
from pd_portal.audit.recording import record


@action
def record_completion(
    *,
    actor: Any,
    person: Any,
    module: ModulePage,
    source: str,
    completed_at: datetime,
    proficient: bool,
    note: str,
    now: datetime,
    release: Release | None = None,
    version: int = 1,
) -> ModuleCompletion:
    """Write a completion of a group sitting, one HR knows of, or prior learning (no release)."""
    if source == ModuleCompletion.ONLINE:
        raise Refused("Online completions are written by the player alone.")
    if source != ModuleCompletion.PRIOR and release is None:
        raise Refused("Say which version of the module it was.", field="release")
    if completed_at > now:
        raise Refused(
            "This day is still to come. Record it once it has happened.", field="completed_at"
        )
    made = ModuleCompletion.objects.create(
        person=person,
        module=module,
        release=release,
        version=release.number if release else version,
        rule={"recorded": note},
        completed_at=completed_at,
        proficient=proficient,
        source=source,
        recorded_at=now,
    )
    record(actor=actor, verb="module completed", target=made, now=now, **facts_for_audit(made))
    module_completed.send(ModuleCompletion, completion=made, now=now)
    return made


@action
def void_completion(
    *, actor: Any, completion: ModuleCompletion, reason: str, now: datetime
) -> CompletionVoid:
    """Take a completion out of every count; the row and the reason stay."""
    if not reason.strip():
        raise Refused("Say why this record does not stand.", field="reason")
    if CompletionVoid.objects.filter(completion=completion).exists():
        raise Refused("This record was corrected already.")
    made = CompletionVoid.objects.create(
        completion=completion, reason=reason.strip()[:300], voided_by=actor, recorded_at=now
    )
    record(actor=actor, verb="completion voided", target=completion, now=now)
    completion_voided.send(CompletionVoid, void=made, now=now)
    return made
