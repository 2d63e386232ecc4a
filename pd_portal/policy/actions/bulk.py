"""Many plain rows at once: COPY on PostgreSQL, ``executemany`` on SQLite (DESIGN, measured)."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import Model


def insert_rows(model: type[Model], columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Insert ``rows`` of plain values (dates, moments, integers) into the columns named."""
    if not rows:
        return
    names = ", ".join(connection.ops.quote_name(column) for column in columns)
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            return
        marks = ", ".join(["%s"] * len(columns))
        plain = _Plain()
        cursor.executemany(
            f"INSERT INTO {table} ({names}) VALUES ({marks})",
            [tuple(map(plain.__getitem__, row)) for row in rows],
        )


class _Plain(dict[Any, Any]):
    """What SQLite is given for a value; days and moments repeat, so each is written out once."""

    def __missing__(self, value: Any) -> Any:
        if isinstance(value, datetime):
            plain: Any = connection.ops.adapt_datetimefield_value(value)
        else:
            plain = value.isoformat() if isinstance(value, date) else value
        self[value] = plain
        return plain
