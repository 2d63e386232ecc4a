"""A table as it is handed out: the same for CSV and XLSX, safe to open in a spreadsheet. Pure."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import Any, BinaryIO

import xlsxwriter

RISKY = frozenset("=+-@\t\r\n")
CHUNK = 500
Cells = Sequence[Any]


@dataclass(frozen=True)
class Sheet:
    """What is handed out. ``rows`` is called anew for each writing, so nothing is held in memory.

    ``notes`` are the definitions: (term, what it means); they get a sheet of their own.
    """

    name: str
    title: str
    heads: Cells
    rows: Callable[[], Iterable[Cells]]
    count: int
    notes: Sequence[tuple[str, str]] = ()


def safe(value: Any) -> str:
    """A cell that no spreadsheet takes for a formula."""
    if value is None:
        return ""
    text = value if type(value) is str else str(value)
    return f"'{text}" if text[:1] in RISKY and _is_text(value) else text


def _is_text(value: Any) -> bool:
    """A number below zero is a number; a text that looks like one is quoted."""
    return not isinstance(value, int | float | Decimal)


def csv_chunks(heads: Cells, rows: Iterable[Cells]) -> Iterator[str]:
    """A CSV with a byte order mark, 500 lines at a time."""
    held = io.StringIO()
    writer = csv.writer(held)
    held.write("\ufeff")
    writer.writerow([safe(head) for head in heads])
    source = iter(rows)
    while True:
        some = [[safe(value) for value in row] for row in islice(source, CHUNK)]
        writer.writerows(some)
        yield held.getvalue()
        if len(some) < CHUNK:
            return
        held.seek(0)
        held.truncate()


def write_xlsx(sheet: Sheet, out: BinaryIO, *, told: Callable[[int], None] = lambda n: None) -> int:
    """Write the rows and the definitions to ``out``, in constant memory; returns the rows.

    ``told`` hears the number of rows written, every 500.
    """
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(out, options) as book:
        written = _write_rows(book, sheet, told)
        _write_notes(book, sheet)
    return written


def _write_rows(book: Any, sheet: Sheet, told: Callable[[int], None]) -> int:
    page = book.add_worksheet("Rows")
    bold = book.add_format({"bold": True})
    day = book.add_format({"num_format": "mmmm d, yyyy"})
    page.freeze_panes(1, 0)
    page.set_column(0, len(sheet.heads), 22)
    for column, head in enumerate(sheet.heads):
        page.write_string(0, column, str(head), bold)
    line = 0
    for line, cells in enumerate(sheet.rows(), 1):
        for column, value in enumerate(cells):
            _write_cell(page, line, column, value, day)
        if line % CHUNK == 0:
            told(line)
    return line


def _write_cell(page: Any, line: int, column: int, value: Any, day: Any) -> None:
    if value is None or value == "":
        return
    if isinstance(value, date):
        page.write_datetime(line, column, value, day)
    elif isinstance(value, int | float | Decimal):
        page.write_number(line, column, value)
    else:
        page.write_string(line, column, str(value))


def _write_notes(book: Any, sheet: Sheet) -> None:
    page = book.add_worksheet("Definitions")
    page.set_column(0, 0, 28)
    page.set_column(1, 1, 100)
    for line, (term, text) in enumerate([(sheet.title, ""), *sheet.notes]):
        page.write_string(line, 0, term)
        page.write_string(line, 1, text)
