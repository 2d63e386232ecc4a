"""``manage.py audit verify`` walks the chain in raw SQL, as a stranger would."""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import connections

from pd_portal.audit.sealing import seal_all
from pd_portal.ui import dates
from pd_portal.ui.bars import print_bar

CHAIN = """
    SELECT s.id, s.digest, r.id, r.at, r.verb, r.actor_label, r.actor_ref,
           r.target_label, r.target_ref, r.data
    FROM pd_audit_auditseal s LEFT JOIN pd_audit_auditrecord r ON r.id = s.record_id
    ORDER BY s.id
"""
UNSEALED = """
    SELECT COUNT(*) FROM pd_audit_auditrecord r
    WHERE NOT EXISTS (SELECT 1 FROM pd_audit_auditseal s WHERE s.record_id = r.id)
"""
KEYS = ("id", "at", "verb", "actor_label", "actor_ref", "target_label", "target_ref", "data")


def spelled(values: tuple) -> bytes:
    """The canonical bytes of a record, written here anew: a bar does not trust what it checks."""
    row = dict(zip(KEYS, values, strict=True))
    at = row["at"]
    if isinstance(at, str):
        at = datetime.fromisoformat(at)
    at = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    row["at"] = at.isoformat(timespec="microseconds")
    if isinstance(row["data"], str):
        row["data"] = json.loads(row["data"])
    return json.dumps(row, sort_keys=True, separators=(",", ":")).encode()


class Command(BaseCommand):
    help = "seal: seal what waits. verify: recompute the chain and print `bar audit`."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["verify", "seal"])
        parser.add_argument("--database", default="default")

    def handle(self, *, what: str, database: str, **options: Any) -> None:
        if what == "seal":
            self.stdout.write(f"sealed: {seal_all(now=dates.now())}")
            return
        digest, rows, broken = "0" * 64, 0, 0
        with connections[database].cursor() as cursor:
            cursor.execute(UNSEALED)
            unsealed = cursor.fetchone()[0]
            cursor.execute(CHAIN)
            for _, stated, *values in cursor:
                rows += 1
                whole = values[0] is not None
                found = (
                    hashlib.sha256(digest.encode() + spelled(tuple(values))).hexdigest()
                    if whole
                    else ""
                )
                broken += found != stated
                digest = stated
        print_bar(
            self.stdout.write,
            "audit",
            broken == 0,
            rows=rows + unsealed,
            unsealed=unsealed,
            broken=broken,
            head=digest[:16],
        )
