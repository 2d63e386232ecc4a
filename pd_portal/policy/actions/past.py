"""Completions seen elsewhere, many at once: staged, looked at, then all of them or none."""

import hashlib
from datetime import datetime, time
from typing import Any

from django.utils import timezone

from courses.actions.correcting import Seen, record_completions
from pd_portal.audit.actions import Refused, action
from pd_portal.audit.recording import record
from pd_portal.people.models import Employer
from pd_portal.policy.models import PastImport
from pd_portal.policy.past import read_lines
from pd_portal.policy.queries.past import Line, past_lines
from pd_portal.ui.dates import local_day


@action
def stage_past(
    *, employer: Employer, file_name: str, data: bytes, actor: Any, now: datetime
) -> PastImport:
    """Read a file and keep its lines to be looked at; nobody's record changes."""
    lines, digest = read_lines(data), hashlib.sha256(data).hexdigest()
    if PastImport.objects.filter(employer=employer, digest=digest, state="applied").exists():
        raise Refused("This very file was taken in before.", field="file")
    made = PastImport.objects.create(
        employer=employer,
        file_name=file_name[:200],
        digest=digest,
        lines=lines,
        staged_at=now,
        staged_by=actor if hasattr(actor, "positions") else None,
    )
    record(actor=actor, verb="past_completions_staged", target=made, now=now, lines=len(lines))
    return made


@action
def apply_past(*, past_import: PastImport, actor: Any, now: datetime) -> PastImport:
    """Write every line as a completion. All lines are good, or none is written."""
    _require_staged(past_import)
    lines = past_lines(past_import, local_day(now))
    wrong = sum(bool(line.problem) for line in lines)
    if wrong:
        what = "1 line has" if wrong == 1 else f"{wrong} lines have"
        raise Refused(f"{what} something to mend. Mend the file and bring it again.")
    seen = [_seen(line, now) for line in lines]
    record_completions(actor=actor, seen=seen, batch=past_import.file_name, now=now)
    _decide(past_import, PastImport.APPLIED, now, taken_in=len(lines))
    record(actor=actor, verb="past_completions_taken_in", target=past_import, now=now)
    return past_import


def _seen(line: Line, now: datetime) -> Seen:
    noon = timezone.make_aware(datetime.combine(line.on, time(12)))
    return Seen(
        person_id=line.person.pk,
        module_id=line.module.pk,
        release=line.release,
        source=line.kind,
        completed_at=min(noon, now),
        proficient=line.shown,
        note=line.note,
    )


@action
def discard_past(*, past_import: PastImport, actor: Any, now: datetime) -> PastImport:
    """Put a staged file aside; nobody's record changed by it."""
    _require_staged(past_import)
    _decide(past_import, PastImport.DISCARDED, now)
    record(actor=actor, verb="past_completions_put_aside", target=past_import, now=now)
    return past_import


def _require_staged(past_import: PastImport) -> None:
    if past_import.state != PastImport.STAGED:
        raise Refused(f"This file was {past_import.get_state_display().lower()} already.")


def _decide(past_import: PastImport, state: str, now: datetime, taken_in: int = 0) -> None:
    past_import.state, past_import.decided_at, past_import.taken_in = state, now, taken_in
    past_import.save(update_fields=["state", "decided_at", "taken_in"])
