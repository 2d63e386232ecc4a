"""Many plain rows at once: COPY on PostgreSQL, ``executemany`` on SQLite (DESIGN, measured)."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from itertools import islice
from typing import Any

from django.db import connection
from django.db.models import Model

AT_ONCE = 20_000


def insert_rows(model: type[Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert ``rows`` of plain values (dates, moments, integers) into the columns named.

    They are taken as they come, so a million of them need no more memory than twenty thousand.
    """
    names = ", ".join(connection.ops.quote_name(column) for column in columns)
    table = connection.ops.quote_name(model._meta.db_table)
    stream = iter(rows)
    with connection.cursor() as cursor:
        while part := list(islice(stream, AT_ONCE)):
            if connection.vendor == "postgresql":
                _copy(cursor, f"COPY {table} ({names}) FROM STDIN", part)
                continue
            marks, plain = ", ".join(["%s"] * len(columns)), _Plain()
            cursor.executemany(
                f"INSERT INTO {table} ({names}) VALUES ({marks})",
                [tuple(map(plain.__getitem__, row)) for row in part],
            )


def _copy(cursor: Any, sql: str, rows: Iterable[Sequence[Any]]) -> None:
    with cursor.copy(sql) as copy:
        for row in rows:
            copy.write_row(row)


class _Plain(dict[Any, Any]):
    """What SQLite is given for a value; days and moments repeat, so each is written out once."""

    def __missing__(self, value: Any) -> Any:
        if isinstance(value, datetime):
            plain: Any = connection.ops.adapt_datetimefield_value(value)
        else:
            plain = value.isoformat() if isinstance(value, date) else value
        self[value] = plain
        return plain
