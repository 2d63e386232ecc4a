"""Many rows at once: executemany on SQLite, COPY on PostgreSQL. For imports alone."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from django.db import connection, models, transaction

BATCH = 5_000


def insert_many(
    model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> int:
    """Insert ``rows`` batch by batch, each in its own short transaction; return how many."""
    count = 0
    for batch in _batches(rows):
        with transaction.atomic():
            _insert(model._meta.db_table, columns, batch)
        count += len(batch)
    return count


def _batches(rows: Iterable[Sequence[Any]]) -> Iterator[list[Sequence[Any]]]:
    stream = iter(rows)
    while batch := list(islice(stream, BATCH)):
        yield batch


def _insert(table: str, columns: Sequence[str], batch: list[Sequence[Any]]) -> None:
    names = ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in batch:
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(columns))
            cursor.executemany(
                f"INSERT INTO {table} ({names}) VALUES ({marks})",
                [[_plain(value) for value in row] for row in batch],
            )


def _plain(value: Any) -> Any:
    """SQLite keeps dates as text and decimals as numbers."""
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return value


def columns_of(model: type[models.Model]) -> list[str]:
    """Every column but the id, in the order of the model."""
    return [field.column for field in model._meta.concrete_fields if not field.primary_key]
