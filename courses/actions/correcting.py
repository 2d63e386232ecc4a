"""Completions that did not come from the player, and corrections of any of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from courses.actions.completing import facts_for_audit
from courses.models import CompletionVoid, ModuleCompletion, ModulePage, Release
from courses.signals import completion_voided, module_completed, modules_completed
from pd_portal.audit.actions import Refused, action
from pd_portal.audit.recording import record
from pd_portal.people.models import StaffMember

# What the log keeps of each completion of a batch, in this order, after its id.
KEPT = ("person", "module", "release", "version", "variant", "completed_at", "proficient", "source")
ROWS_AT_ONCE = 2000


@dataclass(frozen=True)
class Seen:
    """A completion of a group sitting, one HR knows of, or prior learning (no release)."""

    person_id: int
    module_id: int
    source: str
    completed_at: datetime
    proficient: bool
    note: str
    release: Release | None = None
    version: int = 1


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
    """Write one completion that was seen elsewhere (``Seen``).

    Refused where the same was recorded already: a form sent twice makes one record.
    """
    refuse_twice(
        StaffMember.objects.select_for_update().get(pk=person.pk), module, source, completed_at
    )
    seen = Seen(person.pk, module.pk, source, completed_at, proficient, note, release, version)
    made = _completion(seen, now)
    made.save(force_insert=True)
    record(actor=actor, verb="module completed", target=made, now=now, **facts_for_audit(made))
    module_completed.send(ModuleCompletion, completion=made, now=now)
    return made


def refuse_twice(person: Any, module: ModulePage, source: str, completed_at: datetime) -> None:
    same = ModuleCompletion.objects.filter(
        person=person, module=module, source=source, completed_at=completed_at, void__isnull=True
    )
    if same.exists():
        raise Refused("This is on the person's record already.", field="completed_on")


@action
def record_completions(
    *, actor: Any, seen: Iterable[Seen], batch: str, now: datetime
) -> list[ModuleCompletion]:
    """Write many at once, all of them or none: a sign-in sheet, a file, a district's history.

    Each row is held to the rule of ``record_completion``; the refusal names the row, counted from
    1. The log gets one row for all, which names the ``batch`` and keeps the facts of each.
    """
    rows = []
    for number, one in enumerate(seen, 1):
        try:
            rows.append(_completion(one, now))
        except Refused as refused:
            raise Refused(f"Row {number}: {refused.message}", field=refused.field) from refused
    if not rows:
        return []
    made = ModuleCompletion.objects.bulk_create(rows, batch_size=ROWS_AT_ONCE)
    record(
        actor=actor, verb="modules completed", now=now, batch=batch,
        completions=[_line(each) for each in made],
    )  # fmt: skip
    people = {each.person_id for each in made}
    modules_completed.send(ModuleCompletion, person_ids=people, now=now)
    return made


def _completion(seen: Seen, now: datetime) -> ModuleCompletion:
    """The row to be written; refused where the rule does not allow it."""
    if seen.source == ModuleCompletion.ONLINE:
        raise Refused("Online completions are written by the player alone.")
    if seen.source != ModuleCompletion.PRIOR and seen.release is None:
        raise Refused("Say which version of the module it was.", field="release")
    if seen.completed_at > now:
        raise Refused(
            "This day is still to come. Record it once it has happened.", field="completed_at"
        )
    return ModuleCompletion(
        person_id=seen.person_id,
        module_id=seen.module_id,
        release=seen.release,
        version=seen.release.number if seen.release else seen.version,
        rule={"recorded": seen.note},
        completed_at=seen.completed_at,
        proficient=seen.proficient,
        source=seen.source,
        recorded_at=now,
    )


def _line(made: ModuleCompletion) -> list[Any]:
    facts = facts_for_audit(made)
    return [made.pk, *(facts[name] for name in KEPT)]


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
