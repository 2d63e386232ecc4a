from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from pd_portal.audit import guards
from pd_portal.audit.actions import System
from pd_portal.audit.recording import record
from pd_portal.jobs.models import Heartbeat

pytestmark = pytest.mark.django_db


@pytest.fixture
def ready(client):
    def ask():
        response = client.get("/readyz")
        return response.status_code, response.json()["checks"]

    Heartbeat.objects.create(worker="one", at=timezone.now())
    return ask


def test_a_site_with_a_live_worker_is_ready(ready):
    status, checks = ready()

    assert status == 200, checks


def test_a_silent_worker_makes_it_not_ready(ready):
    Heartbeat.objects.update(at=timezone.now() - timedelta(minutes=3))

    status, checks = ready()

    assert (status, checks["worker"]["ok"]) == (503, False)


def test_a_missing_guard_makes_it_not_ready(ready):
    guards.drop_all()

    assert ready()[1]["guards"]["missing"] == len(guards.expected())


def test_an_old_unsealed_record_makes_it_not_ready(ready):
    record(actor=System("test"), verb="looked", now=timezone.now() - timedelta(hours=2))

    assert ready()[1]["unsealed_audit"] == {"ok": False, "rows": 1}


def test_an_unapplied_migration_makes_it_not_ready(ready):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'pd_jobs'")

    assert not ready()[1]["migrations"]["ok"]


def test_the_process_answers(client):
    assert client.get("/healthz").content == b"ok\n"
