import contextlib
import io

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from pd_portal.audit import guards
from pd_portal.audit.actions import Refused, System, action
from pd_portal.audit.models import AuditRecord
from pd_portal.audit.recording import record
from pd_portal.audit.sealing import seal_all

pytestmark = pytest.mark.django_db


def write_three():
    for verb in ("hired", "moved", "left"):
        record(actor=System("test"), verb=verb, now=timezone.now(), unit=7, note="ñ ü")


def verify():
    out = io.StringIO()
    with contextlib.suppress(SystemExit):
        call_command("audit", "verify", stdout=out)
    return out.getvalue()


def test_a_sealed_log_verifies():
    write_three()

    assert seal_all(now=timezone.now()) == 3
    assert "rows=3 unsealed=0 broken=0" in verify()


def test_a_second_batch_continues_the_chain():
    write_three()
    seal_all(now=timezone.now())
    write_three()

    assert "rows=6 unsealed=3" in verify()
    seal_all(now=timezone.now())
    assert "rows=6 unsealed=0 broken=0" in verify()


def test_a_changed_row_breaks_the_chain():
    write_three()
    seal_all(now=timezone.now())
    guards.drop_all()

    with connection.cursor() as cursor:
        cursor.execute("UPDATE pd_audit_auditrecord SET verb = 'fired' WHERE verb = 'moved'")

    assert "broken=1" in verify()
    assert "FAIL" in verify()


def test_an_action_that_fails_leaves_no_record():
    @action
    def half_done(*, actor, now):
        record(actor=actor, verb="started", now=now)
        raise Refused("No.")

    with pytest.raises(Refused):
        half_done(actor=System("test"), now=timezone.now())

    assert AuditRecord.objects.count() == 0


def test_an_action_states_actor_and_now_by_keyword():
    with pytest.raises(TypeError):
        action(lambda person: None)
