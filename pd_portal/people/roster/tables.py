"""A CSV or XLSX file as a heading and numbered rows of text."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from python_calamine import CalamineError, CalamineWorkbook

from pd_portal.people.roster.problems import BadFile
from pd_portal.people.roster.zips import open_zip

MOST_BYTES = 200 * 1024 * 1024
LONGEST_CELL = 10_000
LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+\Z")
DELIMITERS = ",;\t|"
Rows = Iterator[tuple[int, list[str]]]


@dataclass
class Table:
    """``heads`` as they stand in the file; ``rows`` are (line, cells), read once."""

    heads: list[str]
    rows: Rows
    note: str = ""


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
    text, note = decode(content)
    rows = _csv_rows(text, _delimiter(text))
    return _with_heads(rows, note)


def decode(content: bytes) -> tuple[str, str]:
    """The text, and a note where the encoding had to be guessed."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return content.decode("utf-16"), ""
        except UnicodeDecodeError as error:
            raise BadFile("The file says it is UTF-16 but is not. Save it as UTF-8.") from error
    if b"\0" in content[:100_000]:
        raise BadFile("This is not a CSV file: it holds binary data.")
    try:
        return content.decode("utf-8-sig"), ""
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
        return text, "The file is not UTF-8; it was read as Windows text. Check accented names."


def _delimiter(text: str) -> str:
    """The sign that stands most often in the heading line, outside quotes."""
    first = text.lstrip("\r\n").split("\n", 1)[0]
    outside = "".join(first.split('"')[::2])
    return max(DELIMITERS, key=lambda sign: (outside.count(sign), -DELIMITERS.index(sign)))


def _csv_rows(text: str, delimiter: str) -> Rows:
    # Line by line: a copy of the whole text would take four bytes for each of its characters.
    lines = (found.group() for found in LINE.finditer(text))
    reader = csv.reader(lines, delimiter=delimiter)
    line = 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise BadFile(
                f"Line {line} cannot be read: a cell is too long or a quote is open."
            ) from error
        if any(cell.strip() for cell in cells):
            yield line, [_short(cell.strip(), line, at) for at, cell in enumerate(cells, 1)]
        line = reader.line_num + 1


def _short(cell: str, line: int, at: int) -> str:
    if len(cell) > LONGEST_CELL:
        raise BadFile(
            f"Line {line}, column {at}: a cell of {len(cell):,} characters. "
            f"At most {LONGEST_CELL:,} are read; a quote may be missing."
        )
    return cell


def read_xlsx(content: bytes) -> Table:
    """Rows of the first sheet that has any; formulas count as their stored value."""
    open_zip(content).close()
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets = (book.get_sheet_by_name(name) for name in book.sheet_names)
        sheet = next((s for s in sheets if s.height), None)
        rows = sheet.to_python(skip_empty_area=False) if sheet else []
    except (CalamineError, OSError, ValueError) as error:
        raise BadFile("This is not an Excel workbook, or it is damaged.") from error
    return _with_heads(_sheet_rows(rows), "")


def _sheet_rows(rows: list[list[object]]) -> Rows:
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


def _with_heads(rows: Rows, note: str) -> Table:
    try:
        _, heads = next(rows)
    except StopIteration:
        raise BadFile("The file is empty.") from None
    while heads and not heads[-1]:
        heads.pop()
    if len(heads) < 2:
        raise BadFile("The first line must name the columns, with at least two of them.")
    seen: set[str] = set()
    for head in heads:
        if head.casefold() in seen and head:
            raise BadFile(f"Two columns are called {head[:60]!r}. Rename one.")
        seen.add(head.casefold())
    return Table(heads, rows, note)
