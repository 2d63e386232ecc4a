"""The registry of database guards: triggers and exclusions that no code path goes round.

Guards are dropped before and rebuilt after every migrate that has a plan, because SQLite remakes
a table to change it and silently drops its triggers. Each guard's name in the database carries a
digest of its SQL, so comparing names compares definitions.
"""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connections

# A merge of two persons holds a permit for its transaction: a row (from_id, to_id) in this table.
MERGE_PERMIT_TABLE = "pd_people_mergepermit"
NAMED = re.compile(r"(?:TRIGGER|CONSTRAINT) (guard_\w+)")


@dataclass(frozen=True)
class Guard:
    """One guard. In its statements ``$GUARD`` stands for the guard's name in the database.

    A statement that makes several triggers writes ``$GUARD_a``, ``$GUARD_b``; a PostgreSQL
    function is named ``$FN``. ``table`` must exist for the guard to be installed.
    """

    name: str
    table: str
    sqlite: tuple[str, ...] = ()
    postgresql: tuple[str, ...] = ()

    def statements(self, vendor: str) -> list[str]:
        """The SQL for ``vendor`` with names filled in."""
        raw = self.sqlite if vendor == "sqlite" else self.postgresql
        digest = hashlib.sha256("\n".join(raw).encode()).hexdigest()[:8]
        stem = f"{self.name}_{digest}"
        return [
            sql.replace("$GUARD", f"guard_{stem}").replace("$FN", f"guardfn_{stem}") for sql in raw
        ]

    def names(self, vendor: str) -> set[str]:
        """Names of the triggers and constraints this guard installs."""
        return {name for sql in self.statements(vendor) for name in NAMED.findall(sql)}


_guards: dict[str, Guard] = {}


def register(*guards: Guard) -> None:
    """Add guards; an app calls it from its ``guards.py``, imported in ``AppConfig.ready``."""
    for guard in guards:
        _guards[guard.name] = guard


def registered() -> list[Guard]:
    """Every guard, by name."""
    return [_guards[name] for name in sorted(_guards)]


# Makers ------------------------------------------------------------------------------------------


def _refuse(event: str, table: str, guard: str, when: str, why: str) -> tuple[str, tuple[str, ...]]:
    """SQL that refuses ``event`` on ``table`` where ``when`` (written once, for both databases)."""
    message = f"guard {guard}: {why}".replace("'", "''")
    sqlite = (
        f"CREATE TRIGGER $GUARD BEFORE {event} ON {table} FOR EACH ROW "
        f"{'WHEN ' + when if when else ''} BEGIN SELECT RAISE(ABORT, '{message}'); END"
    )
    condition = re.sub(r"IS NOT (?!NULL)", "IS DISTINCT FROM ", when)
    test = f"IF {condition} THEN {{}} END IF;" if when else "{}"
    body = test.format(f"RAISE EXCEPTION '{message}' USING ERRCODE = '23514';")
    returned = "OLD" if event == "DELETE" else "NEW"
    postgresql = (
        f"CREATE OR REPLACE FUNCTION $FN() RETURNS trigger AS $body$ "
        f"BEGIN {body} RETURN {returned}; END $body$ LANGUAGE plpgsql",
        f"CREATE TRIGGER $GUARD BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION $FN()",
    )
    return sqlite, postgresql


def refuse(*, name: str, table: str, event: str, when: str = "", why: str) -> Guard:
    """Refuse ``event`` (INSERT, UPDATE or DELETE) on rows of ``table`` where ``when`` holds.

    ``when`` speaks of OLD and NEW; write ``a IS NOT b`` for a null-safe "differs".
    """
    sqlite, postgresql = _refuse(event, table, name, when, why)
    return Guard(name, table, (sqlite,), postgresql)


def no_delete(table: str) -> Guard:
    """Rows of ``table`` stay for good."""
    name = f"{table}_kept"
    return refuse(name=name, table=table, event="DELETE", why="rows are kept")


def append_only(table: str) -> tuple[Guard, Guard]:
    """Rows of ``table`` are added, never changed or removed."""
    unchanged = refuse(
        name=f"{table}_unchanged", table=table, event="UPDATE", why="rows are never changed"
    )
    return unchanged, no_delete(table)


def frozen_columns(
    table: str,
    columns: Iterable[str],
    *,
    once: Iterable[str] = (),
    person_columns: Iterable[str] = (),
    when: str = "",
) -> Guard:
    """Refuse updates that change ``columns``.

    ``once`` may go from null to a value and then stays. ``person_columns`` may change only while
    a merge permit names both persons. ``when`` (over OLD) limits the guard to some rows.
    """
    broken = [f"NEW.{column} IS NOT OLD.{column}" for column in columns]
    broken += [f"(OLD.{c} IS NOT NULL AND NEW.{c} IS NOT OLD.{c})" for c in once]
    broken += [
        f"(NEW.{c} IS NOT OLD.{c} AND NOT EXISTS (SELECT 1 FROM {MERGE_PERMIT_TABLE} "
        f"WHERE from_id = OLD.{c} AND to_id = NEW.{c}))"
        for c in person_columns
    ]
    condition = f"({' OR '.join(broken)})"
    if when:
        condition = f"({when}) AND {condition}"
    return refuse(
        name=f"{table}_frozen",
        table=table,
        event="UPDATE",
        when=condition,
        why="facts are closed, not edited",
    )


def refuse_all(*, table: str, when: str, why: str) -> list[Guard]:
    """Refuse every event on rows of ``table`` where ``when`` holds of the row, before or after.

    ``when`` speaks of ``{row}``: OLD and NEW, so that no row is moved in either.
    """
    old, new = when.format(row="OLD"), when.format(row="NEW")
    events = {"INSERT": new, "UPDATE": f"({old}) OR ({new})", "DELETE": old}
    return [
        refuse(name=f"{table}_{event.lower()}", table=table, event=event, when=each, why=why)
        for event, each in events.items()
    ]


# The database ------------------------------------------------------------------------------------


def installed(alias: str = "default") -> set[str]:
    """Names of the guards found in the database."""
    connection = connections[alias]
    if connection.vendor == "sqlite":
        sql = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'guard\\_%' ESCAPE '\\'"
    else:
        sql = (
            "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgname LIKE 'guard\\_%' "
            "UNION SELECT conname FROM pg_constraint WHERE conname LIKE 'guard\\_%'"
        )
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return {row[0] for row in cursor.fetchall()}


def expected(alias: str = "default") -> set[str]:
    """Names of the guards the registry wants there."""
    vendor = connections[alias].vendor
    return {name for guard in registered() for name in guard.names(vendor)}


def differences(alias: str = "default") -> dict[str, set[str]]:
    """``missing`` and ``stray`` guard names; both empty when all is well.

    Nothing is missing of a table that is not there yet: a new database is without all of them.
    """
    connection = connections[alias]
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
    guarded = [guard for guard in registered() if guard.table in tables]
    wanted = {name for guard in guarded for name in guard.names(connection.vendor)}
    there = installed(alias)
    return {"missing": wanted - there, "stray": there - expected(alias)}


def drop_all(alias: str = "default") -> None:
    """Drop every guard found, registered or not."""
    connection = connections[alias]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for name in installed(alias):
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
            return
        cursor.execute("SELECT proname FROM pg_proc WHERE proname LIKE 'guardfn\\_%'")
        for (name,) in cursor.fetchall():
            cursor.execute(f"DROP FUNCTION {name} CASCADE")
        cursor.execute(
            "SELECT conname, conrelid::regclass::text FROM pg_constraint "
            "WHERE conname LIKE 'guard\\_%' AND contype <> 't'"
        )
        for name, table in cursor.fetchall():
            cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")


def install_all(alias: str = "default") -> None:
    """Install every registered guard whose table exists."""
    connection = connections[alias]
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        for guard in registered():
            if guard.table not in tables:
                continue
            for sql in guard.statements(connection.vendor):
                cursor.execute(sql)


def before_migrate(*, using: str, plan: list, **_: object) -> None:
    """Receiver of ``pre_migrate``."""
    if plan:
        drop_all(using)


def after_migrate(*, using: str, plan: list, **_: object) -> None:
    """Receiver of ``post_migrate``; a guard may be new without a migration, so it always looks."""
    if plan or any(differences(using).values()):
        drop_all(using)
        install_all(using)


register(*append_only("pd_audit_auditrecord"), *append_only("pd_audit_auditseal"))
