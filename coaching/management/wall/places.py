"""Places beside the pages: dump, logs, mail, tasks, caches, the database file itself."""

import base64
import io
from collections.abc import Iterator
from pathlib import Path

from django.core import mail
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection

from coaching.management.wall.plant import Planted


def places(log: str) -> Iterator[tuple[str, bytes]]:
    """Name and content of every place, read without the product's own code where possible."""
    dumped = io.StringIO()
    call_command("dumpdata", stdout=dumped)
    yield "dumpdata", dumped.getvalue().encode()
    yield "logs", log.encode()
    yield "mail", mailed()
    yield "cache", repr(getattr(cache, "_cache", {})).encode()
    yield "every table", _every_table()
    if connection.vendor == "sqlite":
        yield "database dump", "\n".join(_lines_of_dump()).encode()
        yield "database file", _database_file()


def _every_table() -> bytes:
    """Each cell of each table, task rows, sessions, messages and the audit log included."""
    kept = io.BytesIO()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            for row in cursor.fetchall():
                for cell in row:
                    raw = isinstance(cell, bytes | memoryview)
                    kept.write(bytes(cell) if raw else str(cell).encode())
                    kept.write(b"\n")
    return kept.getvalue()


def mailed() -> bytes:
    """Every letter as sent, and its parts before lines were broken and letters encoded."""
    parts: list[str] = []
    for letter in getattr(mail, "outbox", []):
        parts += [str(letter.message()), letter.subject, letter.body]
        parts += [str(content) for content, _ in getattr(letter, "alternatives", [])]
        parts += [str(attached) for attached in letter.attachments]
    return "\n".join(parts).encode()


def _lines_of_dump() -> Iterator[str]:
    """What `sqlite3 FILE .dump` writes, search indexes included."""
    connection.ensure_connection()
    yield from connection.connection.iterdump()


def _database_file() -> bytes:
    """The bytes on disk, the write-ahead log too."""
    name = str(connection.settings_dict["NAME"])
    parts = [Path(f"{name}{suffix}") for suffix in ("", "-wal")]
    return b"".join(part.read_bytes() for part in parts if part.exists())


def found_in(planted: Planted, content: bytes) -> list[str]:
    """Places of the secrets that stand in ``content``, plain or in base64."""
    return [
        secret.place
        for secret in planted.secrets
        if secret.words.encode() in content
        or base64.b64encode(secret.words.encode()).rstrip(b"=")[:-1] in content
    ]
