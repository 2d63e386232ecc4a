"""Is it alive, is it ready: read by load balancers and by people on a bad morning."""

from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Min
from django_tasks_db.models import DBTaskResult

from pd_portal.audit import guards
from pd_portal.audit.models import AuditRecord
from pd_portal.jobs.models import Heartbeat

WORKER_SILENT_AFTER = timedelta(minutes=2)
OLDEST_TASK = timedelta(minutes=15)
UNSEALED_AFTER = timedelta(hours=1)

Check = dict[str, Any]


def migrations() -> Check:
    executor = MigrationExecutor(connection)
    waiting = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    return {"ok": waiting == 0, "waiting": waiting}


def database_guards() -> Check:
    difference = guards.differences()
    counts = {kind: len(names) for kind, names in difference.items()}
    return {"ok": not any(counts.values()), **counts}


def worker(now: datetime) -> Check:
    last = Heartbeat.objects.order_by("-at").values_list("at", flat=True).first()
    age = (now - last).total_seconds() if last else None
    return {"ok": age is not None and age <= WORKER_SILENT_AFTER.total_seconds(), "seconds": age}


def oldest_task(now: datetime) -> Check:
    waiting = DBTaskResult.objects.ready().aggregate(at=Min("enqueued_at"))["at"]
    age = (now - waiting).total_seconds() if waiting else 0
    return {"ok": age <= OLDEST_TASK.total_seconds(), "seconds": round(age)}


def unsealed_audit(now: datetime) -> Check:
    waiting = AuditRecord.objects.filter(seal=None)
    old = waiting.filter(at__lt=now - UNSEALED_AFTER).exists()
    return {"ok": not old, "rows": waiting.count()}


def readiness(*, now: datetime) -> dict[str, Check]:
    """Each check by name with ``ok`` and its figures; a database that is away raises."""
    return {
        "migrations": migrations(),
        "guards": database_guards(),
        "worker": worker(now),
        "oldest_task": oldest_task(now),
        "unsealed_audit": unsealed_audit(now),
    }
