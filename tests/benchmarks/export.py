"""A list of people as CSV, against the standard library on the same cells.

``whole`` is the download from the database to the last byte, beside ``sqlite3`` running the very
statement and ``csv`` writing its rows. ``writer`` is our writer beside ``csv`` on cells that are
ready. The memory is what Python holds at most while the whole download streams.
"""

import csv
import io
import sqlite3
import tracemalloc
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.benchmarks.pairs import compared


def drained(chunks: Any) -> None:
    """What a server does with a streamed answer: pass each chunk on and forget it."""
    deque(chunks, maxlen=0)


def library(path: Path, sql: str, parameters: tuple) -> Callable[[], object]:
    """The same rows by ``sqlite3`` and ``csv`` alone."""

    def run() -> None:
        held = io.StringIO()
        connection = sqlite3.connect(path)
        csv.writer(held).writerows(connection.execute(sql, parameters))
        connection.close()

    return run


def plain_writer(cells: list) -> None:
    csv.writer(io.StringIO()).writerows(cells)


def peak_megabytes(work: Callable[[], object]) -> float:
    tracemalloc.start()
    work()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak / 1_000_000


def measure(path: Path, requirement: Any, as_of: Any) -> dict[str, Any]:
    """``whole``, ``writer``: compared with the library; ``peak_mb``; ``rows``."""
    from pd_portal.reports.downloads import PEOPLE_HEADS, people_sheet
    from pd_portal.reports.queries.people import Listing, counted, rows_of
    from pd_portal.reports.questions import Question
    from pd_portal.reports.sheets import csv_chunks

    question = Question(requirement, as_of)
    listing = Listing(question, "headcount")
    sql, parameters = rows_of(counted(listing), question).query.sql_with_params()
    adapted = tuple(str(p) if not isinstance(p, int | float | str) else p for p in parameters)

    def download() -> None:
        sheet = people_sheet(listing)
        drained(csv_chunks(sheet.heads, sheet.rows()))

    cells = [list(row) for row in people_sheet(listing).rows()]
    return {
        "whole": compared(download, library(path, sql.replace("%s", "?"), adapted)),
        "writer": compared(
            lambda: drained(csv_chunks(PEOPLE_HEADS, cells)), lambda: plain_writer(cells)
        ),
        "peak_mb": peak_megabytes(download),
        "rows": len(cells),
    }
