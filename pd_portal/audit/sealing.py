"""The hash chain over the log. Records are sealed in batches, in the order they are found."""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

from django.db import transaction

from pd_portal.audit.models import AuditRecord, AuditSeal

START = "0" * 64
FIELDS = ("id", "at", "verb", "actor_label", "actor_ref", "target_label", "target_ref", "data")


def canonical(row: dict[str, Any]) -> bytes:
    """One spelling of a record: sorted keys, UTC to the microsecond, JSON without spaces."""
    at = row["at"].astimezone(UTC).isoformat(timespec="microseconds")
    return json.dumps(
        {**row, "at": at}, sort_keys=True, separators=(",", ":"), ensure_ascii=True
    ).encode()


def link(previous: str, row: dict[str, Any]) -> str:
    """The digest that follows ``previous`` for ``row``."""
    return hashlib.sha256(previous.encode() + canonical(row)).hexdigest()


def seal(*, now: datetime, batch: int = 5_000) -> int:
    """Seal up to ``batch`` records not yet sealed; return how many."""
    with transaction.atomic():
        last = AuditSeal.objects.select_for_update().order_by("-pk").first()
        digest = last.digest if last else START
        rows = AuditRecord.objects.filter(seal=None).order_by("pk").values(*FIELDS)[:batch]
        seals = []
        for row in rows:
            digest = link(digest, row)
            seals.append(AuditSeal(record_id=row["id"], digest=digest, sealed_at=now))
        AuditSeal.objects.bulk_create(seals)
    return len(seals)


def seal_all(*, now: datetime) -> int:
    """Seal whatever waits, batch by batch."""
    total = 0
    while done := seal(now=now):
        total += done
    return total
