"""A CSV or XLSX file as a heading and numbered rows of text."""

import csv
import io
import re
from collections.abc import Iterator
from datetime import date, datetime

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from pd_portal.people.roster.headings import Rows, Table, with_heads
from pd_portal.people.roster.problems import BadFile
from pd_portal.people.roster.texts import decode, delimiter_of
from pd_portal.people.roster.zips import open_zip

MOST_BYTES = 200 * 1024 * 1024
LONGEST_CELL = 10_000
LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+\Z")


def read_table(name: str, content: bytes) -> Table:
    """Open ``content`` by what it is, not by what its name says."""
    if not content.strip(b"\0 \r\n\t"):
        raise BadFile("The file is empty.")
    if len(content) > MOST_BYTES:
        raise BadFile("The file is larger than 200 MB.")
    if content[:4] == b"PK\x03\x04":
        return read_xlsx(content)
    if content[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise BadFile("This is an old Excel file (.xls). Save it as .xlsx or CSV.")
    if content[:4] == b"%PDF":
        raise BadFile("This is a PDF. Export the list as CSV or XLSX.")
    return read_csv(content)


def read_csv(content: bytes) -> Table:
    """Rows of a CSV file; blank lines are passed over and lines keep their numbers."""
    rows, note = csv_rows(content)
    return with_heads(rows, [note])


def csv_rows(content: bytes) -> tuple[Rows, str]:
    """Every row of a CSV file, a heading or not, and a note on how it was read."""
    text, note = decode(content)
    delimiter, first = delimiter_of(text)
    return _csv_rows(text, delimiter, first), note


def _csv_rows(text: str, delimiter: str, first: int) -> Rows:
    """Rows from line ``first`` on."""
    # Line by line: a copy of the whole text would take four bytes for each of its characters.
    lines = (found.group() for found in LINE.finditer(text))
    for _ in range(1, first):
        next(lines, "")
    reader = csv.reader(lines, delimiter=delimiter)
    line = first
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise BadFile(
                f"Line {line} cannot be read: a cell is too long or a quote is open."
            ) from error
        cells = [cell.strip() for cell in cells]
        if any(cells):
            if max(map(len, cells)) > LONGEST_CELL:
                cells = [_short(cell, line, at) for at, cell in enumerate(cells, 1)]
            yield line, cells
        line = first + reader.line_num


def _short(cell: str, line: int, at: int) -> str:
    if len(cell) > LONGEST_CELL:
        raise BadFile(
            f"Line {line}, column {at}: a cell of {len(cell):,} characters. "
            f"At most {LONGEST_CELL:,} are read; a quote may be missing."
        )
    return cell


def read_xlsx(content: bytes) -> Table:
    """Rows of the longest sheet; formulas count as their stored value."""
    open_zip(content).close()
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets = [book.get_sheet_by_name(name) for name in book.sheet_names]
        sheet = max(sheets, key=lambda sheet: sheet.height, default=None)
        rows = sheet.to_python(skip_empty_area=False) if sheet else []
    except (CalamineError, OSError, ValueError) as error:
        raise BadFile("This is not an Excel workbook, or it is damaged.") from error
    return with_heads(_sheet_rows(rows), [_which(sheet, sheets)])


def _which(sheet: CalamineSheet | None, sheets: list[CalamineSheet]) -> str:
    """Say which sheet was read, where there are several."""
    filled = [one for one in sheets if one.height]
    return f"Read from the sheet {sheet.name!r}." if sheet and len(filled) > 1 else ""


def _sheet_rows(rows: list[list[object]]) -> Iterator[tuple[int, list[str]]]:
    for line, row in enumerate(rows, 1):
        cells = [_short(_text(value), line, at) for at, value in enumerate(row, 1)]
        if any(cells):
            yield line, cells


def _text(value: object) -> str:
    """A cell as a person would type it: 1001 for 1001.0, 2026-09-01 for a date."""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return "Y" if value else "N"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
