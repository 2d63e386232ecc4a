"""Places beside the pages: dump, logs, mail, tasks, caches, the database file itself."""

import io
import json
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.core import mail
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection

from pd_portal.people.management.canary.planted import Planted


def places(log: str, homes: frozenset[str] = frozenset()) -> Iterator[tuple[str, bytes]]:
    """Name and content of every place, read without the product's own code where possible.

    Without the columns in ``homes`` (``table.column``), which hold some secrets in the clear.
    """
    yield "dumpdata", _dump(homes)
    yield "logs", log.encode()
    letters = [str(letter.message()) for letter in getattr(mail, "outbox", [])]
    yield "mail", "\n".join(letters).encode()
    yield "cache", repr(getattr(cache, "_cache", {})).encode()
    yield "every table", _every_table(homes)


def database_file() -> bytes:
    """The bytes on disk, the write-ahead log too; nothing where the database is a server."""
    if connection.vendor != "sqlite":
        return b""
    name = str(connection.settings_dict["NAME"])
    parts = [Path(f"{name}{suffix}") for suffix in ("", "-wal")]
    return b"".join(part.read_bytes() for part in parts if part.exists())


def _dump(homes: frozenset[str]) -> bytes:
    dumped = io.StringIO()
    call_command("dumpdata", stdout=dumped)
    if not homes:
        return dumped.getvalue().encode()
    rows = json.loads(dumped.getvalue())
    for row in rows:
        table = apps.get_model(row["model"])._meta.db_table
        for name in list(row["fields"]):
            if f"{table}.{name}" in homes:
                del row["fields"][name]
    return json.dumps(rows).encode()


def _every_table(homes: frozenset[str]) -> bytes:
    """Each cell of each table, task rows, sessions, messages and the audit log included."""
    kept = io.BytesIO()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            names = [column[0] for column in cursor.description]
            wanted = [place for place, name in enumerate(names) if f"{table}.{name}" not in homes]
            for row in cursor.fetchall():
                for place in wanted:
                    kept.write(_raw(row[place]) + b"\n")
    return kept.getvalue()


def _raw(cell: object) -> bytes:
    return bytes(cell) if isinstance(cell, bytes | memoryview) else str(cell).encode()


def found_in(planted: Planted, content: bytes) -> list[str]:
    """Places of the secrets that stand in ``content``."""
    return [secret.place for secret in planted.secrets if secret.stands_in(content)]
