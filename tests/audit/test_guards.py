import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.db.migrations import Migration
from django.db.models.signals import post_migrate, pre_migrate
from django.utils import timezone

from pd_portal.audit import guards
from pd_portal.audit.actions import System
from pd_portal.audit.recording import record

pytestmark = pytest.mark.django_db

MODELS = {model._meta.db_table: model for model in apps.get_models(include_auto_created=True)}


def migrate_signals(signal):
    config = apps.get_app_config("pd_audit")
    plan = [(Migration("0002_nothing", "pd_audit"), False)]
    signal.send(sender=config, app_config=config, using="default", plan=plan, verbosity=0)


def test_every_registered_guard_is_in_the_database():
    assert guards.differences() == {"missing": set(), "stray": set()}


def test_every_guarded_table_is_a_model_of_ours():
    assert [guard.table for guard in guards.registered() if guard.table not in MODELS] == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("table", sorted({guard.table for guard in guards.registered()}))
def test_a_remade_table_gets_its_guards_again(table):
    migrate_signals(pre_migrate)
    if connection.vendor == "sqlite":  # the only one that remakes tables
        with connection.schema_editor() as editor:
            editor._remake_table(MODELS[table])
    assert not {name for name in guards.installed() if name.startswith(f"guard_{table}_")}

    migrate_signals(post_migrate)

    assert guards.differences() == {"missing": set(), "stray": set()}


def test_a_database_without_tables_lacks_no_guard(monkeypatch):
    monkeypatch.setattr(connection.introspection, "table_names", lambda *_, **__: [])

    assert guards.differences()["missing"] == set()


def test_a_dropped_guard_is_noticed_and_rebuilt():
    guards.drop_all()
    assert guards.differences()["missing"] == guards.expected()

    call_command("guards", rebuild=True)

    assert guards.differences() == {"missing": set(), "stray": set()}


@pytest.mark.parametrize(
    "sql",
    ["UPDATE pd_audit_auditrecord SET verb = 'nothing'", "DELETE FROM pd_audit_auditrecord"],
)
def test_the_log_refuses_raw_changes(sql):
    record(actor=System("test"), verb="looked", now=timezone.now())

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
